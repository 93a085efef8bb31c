#!/usr/bin/env python3
"""Records which statements of tests/cases/refusals real servers refuse, and with which SQLSTATE.

    tools/record-refusals.py --server 17 'psql -h HOST -p PORT -U postgres' [--server 13 'psql ...']

A case is a script in which blank lines stand between statements; those that begin with -- are remarks. Each
runs in an empty database, a statement after the other, whatever becomes of those before. What was said goes
into <case>.<version>.out: the SQLSTATE (00000 where it ran), and the statement's first line. psql needs to be
a superuser's; the database is named dumpdrift_record_refusals and dropped. Needs Python 3.
"""

import argparse
import pathlib
import shlex
import subprocess

CASES = pathlib.Path(__file__).resolve().parent.parent / "tests" / "cases" / "refusals"
DATABASE = "dumpdrift_record_refusals"


def psql(command, database, script):
    command = shlex.split(command) + ["-X", "-q", "-At", "-d", database]
    return subprocess.run(command, input=script, capture_output=True, text=True, check=True).stderr


def statements(path):
    parts = [part.strip() for part in path.read_text().split("\n\n")]
    return [part for part in parts if part and not part.startswith("--")]


def record(version, command, path):
    psql(command, "postgres", f"drop database if exists {DATABASE};\ncreate database {DATABASE} template template0;")
    parts = statements(path)
    script = "".join(f"{part}\n\\warn '@@' :SQLSTATE\n" for part in parts)
    said = [line[3:] for line in psql(command, DATABASE, script).splitlines() if line.startswith("@@ ")]
    psql(command, "postgres", f"drop database {DATABASE};")
    lines = [f"# {path.stem}: what PostgreSQL {version} says; see tools/record-refusals.py"]
    lines += [f"{state} {part.splitlines()[0]}" for state, part in zip(said, parts, strict=True)]
    path.with_suffix(f".{version}.out").write_text("\n".join(lines) + "\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--server", nargs=2, action="append", required=True, metavar=("VERSION", "PSQL"))
    for version, command in parser.parse_args().server:
        for path in sorted(CASES.glob("*.sql")):
            record(version, command, path)


if __name__ == "__main__":
    main()
