#!/usr/bin/env python3
"""Records what queries give on a server, into tests/cases/execute/<case>.<version>.out, and the same for the
folders in it.

    tools/record-execute.py 'psql -d scratch' 17

The first argument is a command that runs psql against an empty database of a server; the second is that server's
major version; cases may be named behind it. Every file tests/cases/execute/<case>.case holds statements with a blank line between them; a
comment at the head of one, such as "-- 15..", says which versions it is for. They run in their order in one
session, after the folder's setup.sql; reset.sql takes away what an earlier run left. A recorded block is the
statement, then "->" and its rows as psql prints them unaligned, with null as the empty-set sign and breaks of lines
as \\n, or "! SQLSTATE message" for an error.
"""

import pathlib
import re
import subprocess
import sys

FOLDER = pathlib.Path(__file__).parent.parent / "tests" / "cases" / "execute"
ROW = "\x1e"
MARK = "#### next ####"


def statements(text, version):
    for block in re.split(r"\n\s*\n", text.strip()):
        since = re.match(r"-- (\d+)\.\.(\d*)\n", block)
        if since and not int(since[1]) <= version <= int(since[2] or 99):
            continue
        lines = [line for line in block.split("\n") if not line.startswith("--")]
        if lines:
            yield "\n".join(lines).rstrip(";")


def record(command, version, case):
    texts = list(statements(case.read_text(), version))
    script = "set client_min_messages = error;\nset timezone = 'UTC';\n"
    script += "".join((case.parent / name).read_text() for name in ("reset.sql", "setup.sql"))
    for text in texts:
        script += f"\\echo '{MARK}'\n\\warn '{MARK}'\n{text};\n"
    options = ["-X", "-At", "-R", ROW, "-P", "null=∅", "-v", "VERBOSITY=verbose", "-v", "ON_ERROR_STOP=0", "-q"]
    words = command.split() + options
    done = subprocess.run(words, input=script, capture_output=True, text=True, check=True)
    if "ERROR" in done.stderr.split(MARK)[0]:
        sys.exit(done.stderr.split(MARK)[0])
    blocks = [f"# Recorded from PostgreSQL {version} by tools/record-execute.py. Not to be edited."]
    for text, rows, error in zip(texts, done.stdout.split(MARK)[1:], done.stderr.split(MARK)[1:]):
        failed = re.search(r"ERROR:  (\w{5}): (.*)", error)
        if failed:
            shown = [f"! {failed[1]} {failed[2]}"]
        else:
            rows = rows.removeprefix("\n").removesuffix("\n")
            shown = [row.replace("\n", "\\n") for row in rows.split(ROW)] if rows else []
        blocks.append("\n".join([text, "->", *shown]))
    case.with_suffix(f".{version}.out").write_text("\n\n".join(blocks) + "\n")


def main():
    command, version = sys.argv[1], int(sys.argv[2])
    for case in sorted(FOLDER.rglob("*.case")):
        if not sys.argv[3:] or case.stem in sys.argv[3:]:
            record(command, version, case)


main()
