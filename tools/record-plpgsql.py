#!/usr/bin/env python3
"""Records what servers say when they run the cases of tests/cases/plpgsql: errors and notices, in order.

    tools/record-plpgsql.py "psql of each server, {version} and {database} filled in" VERSION...

The output goes to tests/cases/plpgsql/NAME.out: for each case, the versions that agree, and their lines.
"""

import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent / "tests/cases/plpgsql"
HEADER = re.compile(r"^--- (\S+)(?: \[(\d*)\.\.(\d*)\])? ---$")
LISTING = (HERE / "listing.sql").read_text()


def cases(text):
    found, current = [], None
    for line in text.splitlines():
        header = HEADER.match(line)
        if header:
            name, low, high = header.groups()
            current = [name, int(low or 0), int(high or 99), []]
            found.append(current)
        elif current:
            current[3].append(line)
    return [(name, low, high, "\n".join(lines)) for name, low, high, lines in found]


def psql(command, version, database, sql):
    words = command.format(version=version, database=database).split()
    done = subprocess.run(words + ["-v", "VERBOSITY=verbose", "-X", "-q", "-At", "-o", "/dev/null"], input=sql, capture_output=True, text=True)
    return done.stderr


def lines(stderr):
    for line in stderr.splitlines():
        found = re.match(r"^(?:psql:\S+: )?(ERROR|NOTICE|WARNING|INFO):  ([0-9A-Z]{5}): (.*)$", line)
        if found:
            level, state, message = found.groups()
            yield f"error {state} {message}" if level == "ERROR" else f"notice {message}"


def run(command, version, case):
    name, low, high, script = case
    if not low <= int(version) <= high:
        return None
    database = "h_plpgsql_" + re.sub(r"\W", "_", name)
    psql(command, version, "postgres", f"drop database if exists {database};")
    psql(command, version, "postgres", f"create database {database} template template0 lc_collate 'C' lc_ctype 'C';")
    said = list(lines(psql(command, version, database, script + "\n" + LISTING)))
    psql(command, version, "postgres", f"drop database {database};")
    return said


def main():
    command, versions = sys.argv[1], sys.argv[2:]
    for path in sorted(HERE.glob("*.sql")):
        if path.name == "listing.sql":
            continue
        out = []
        for case in cases(path.read_text()):
            with ThreadPoolExecutor(len(versions)) as pool:
                results = list(pool.map(lambda version: run(command, version, case), versions))
            groups = {}
            for version, said in zip(versions, results):
                if said is not None:
                    groups.setdefault(tuple(said), []).append(version)
            for said, group in groups.items():
                out.append(f"--- {case[0]} {','.join(group)}")
                out.extend(said)
        path.with_suffix(".out").write_text("\n".join(out) + "\n")
        print(path.name)


main()
