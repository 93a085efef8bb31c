#!/usr/bin/env python3
"""Records what servers make of the literals in tests/cases/analyze/literals.case.

    tools/record-literals.py 'psql -X -At -d scratch' 17

The first argument is a command that runs psql against an empty database of a server; the second is
that server's major version. Writes tests/cases/analyze/literals.<version>.out: for each literal its type,
the literal and the text that the type's output routine gives, or "! SQLSTATE message". TimeZone is UTC, DateStyle ISO, MDY.
"""

import pathlib
import subprocess
import sys

FOLDER = pathlib.Path(__file__).parent.parent / "tests" / "cases" / "analyze"


def quote(text):
    return "E'" + text.replace("\\", "\\\\").replace("'", "''") + "'"


def main():
    command, version = sys.argv[1:]
    cases = []
    for line in (FOLDER / "literals.case").read_text().split("\n"):
        if line and not line.startswith("#"):
            ty, literal = line.split(" <- ", 1)
            cases.append((ty, literal))
    script = ["set timezone = 'UTC'; set datestyle = 'ISO, MDY'; set client_min_messages = error;"]
    for ty, literal in cases:
        words = ty.split(" ")
        fields = words[0] == "interval" and len(words) > 1
        value = f"interval {quote(literal)} {' '.join(words[1:])}" if fields else f"{quote(literal)}::{ty}"
        script.append(
            "create or replace function pg_temp.one() returns text language plpgsql as $$ begin"
            f" return format('%s', {value});"
            " exception when others then return '! ' || sqlstate || ' ' || sqlerrm; end $$;"
            " select pg_temp.one();"
        )
    done = subprocess.run(command, shell=True, input="\n".join(script), capture_output=True, text=True, check=True)
    rows = [row for row in done.stdout.split("\n") if row not in ("SET", "CREATE FUNCTION")]
    header = [
        f"# Recorded from PostgreSQL {version} by tools/record-literals.py. Not to be edited.",
        "# A type, a literal, and what the server prints of it.",
    ]
    rows = rows[: len(cases)]
    if len(rows) != len(cases):
        sys.exit(f"{len(rows)} answers to {len(cases)} literals\n{done.stderr}")
    lines = [f"{ty} <- {literal} -> {row}" for (ty, literal), row in zip(cases, rows)]
    (FOLDER / f"literals.{version}.out").write_text("\n".join(header + lines) + "\n")


main()
