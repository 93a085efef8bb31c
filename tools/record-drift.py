#!/usr/bin/env python3
"""Records what pg_dump shows of the cases under tests/cases/drift, into <case>/actual-<version>.sql.

    tools/record-drift.py --server 17='psql -h HOST -p PORT -U postgres' 'pg_dump -h HOST -p PORT -U postgres' ... [CASE...]

For each case and server: makes an empty database, runs expected/*.sql in the order of their names as psql does,
then changes.sql where there is one, dumps the schema and drops the database. A case without changes.sql is one
where nothing may be reported. A file `versions` in a case names the servers it is for (all that are given
otherwise). The key of \\restrict, which differs from run to run, is made a fixed one. Needs Python 3 and a superuser.
"""

import argparse
import pathlib
import re
import shlex
import subprocess

CASES = pathlib.Path(__file__).resolve().parent.parent / "tests" / "cases" / "drift"
DATABASE = "dumpdrift_record"


def run(command, database, sql=None):
    command = [*shlex.split(command), "-d", database]
    if sql is not None:
        command += ["-X", "-q", "-v", "ON_ERROR_STOP=1", "-f", "-"]
    done = subprocess.run(command, input=sql, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)}: {done.stderr}")
    return done.stdout


def drop(psql):
    """A subscription keeps its database from being dropped."""
    if "1" in run(f"{psql} -At", "postgres", f"select 1 from pg_database where datname = '{DATABASE}';"):
        mine = f"(select oid from pg_database where datname = '{DATABASE}')"
        for name in run(f"{psql} -At", DATABASE, f"select subname from pg_subscription where subdbid = {mine};").split():
            run(psql, DATABASE, f"alter subscription {name} set (slot_name = none);\ndrop subscription {name};")
    run(psql, "postgres", f"drop database if exists {DATABASE};")


def record(case, version, psql, dump):
    drop(psql)
    run(psql, "postgres", f"create database {DATABASE};")
    scripts = sorted(case.glob("expected/*.sql")) + [p for p in [case / "changes.sql"] if p.exists()]
    for script in scripts:
        run(psql, DATABASE, script.read_text())
    text = run(f"{dump} -s", DATABASE)
    drop(psql)
    text = re.sub(r"^(\\(?:un)?restrict) .*$", r"\1 key", text, flags=re.M)
    (case / f"actual-{version}.sql").write_text(text)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--server", nargs=2, action="append", required=True, metavar=("VERSION=PSQL", "PG_DUMP"))
    parser.add_argument("case", nargs="*")
    args = parser.parse_args()
    for case in sorted(p for p in CASES.iterdir() if (p / "expected").is_dir()):
        if args.case and case.name not in args.case:
            continue
        only = (case / "versions").read_text().split() if (case / "versions").exists() else None
        for server, dump in args.server:
            version, psql = server.split("=", 1)
            if only is None or version in only:
                record(case, version, psql, dump)


if __name__ == "__main__":
    main()
