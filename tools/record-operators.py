#!/usr/bin/env python3
"""Records what pg_dump shows after each operator of tests/cases/operators, from real servers.

    tools/record-operators.py --server 17 'psql -h HOST -p PORT -U postgres' 'pg_dump -h HOST -p PORT -U postgres' \\
        [--server 13 'psql ...' 'pg_dump ...'] [--only FAMILY] [--jobs N]

An operator is a section of a .case file: SQL that changes one thing about base.sql, and the entries that
`check` reports for it. For each version the dump of the base goes into <version>/base.dump, and what
an operator changes in it into <version>/<family>.patch, as lines to take out and to put in. A family
with a file <family>.base.sql starts from that instead, which goes into <version>/<family>.base.dump. Each patch
carries a hash of the SQL that it belongs to, so that a test can tell when to record again.

The commands may be any that behave like psql (reading SQL on standard input) and pg_dump; psql needs to
be a superuser's. Databases are named h_samples_operator* and dropped; the roles stock_reader,
stock_writer and stock_owner stay. Needs Python 3.
"""

import argparse
import concurrent.futures
import difflib
import pathlib
import re
import shlex
import subprocess
import sys

CASES = pathlib.Path(__file__).resolve().parent.parent / "tests" / "cases" / "operators"
HEADER = re.compile(r"^--- +(\S+)(?: +\[(\d*)\.\.(\d*)\])?$")


class Operator:
    def __init__(self, name, since, until):
        self.name, self.since, self.until, self.sql = name, int(since or 0), int(until or 999), ""

    def applies(self, version):
        return self.since <= version <= self.until


def read_family(path):
    operators, expected = [], False
    for line in path.read_text().splitlines():
        header = HEADER.match(line)
        if header:
            operators.append(Operator(*header.groups()))
            expected = False
        elif line == "----":
            expected = True
        elif operators and not expected:
            operators[-1].sql += line + "\n"
    return operators


def fnv(text):
    """FNV-1a, 64 bits: short to write in any language, and good enough to notice an edit."""
    value = 0xCBF29CE484222325
    for byte in text.encode():
        value = (value ^ byte) * 0x100000001B3 % (1 << 64)
    return f"{value:016x}"


class Server:
    def __init__(self, version, psql, pg_dump):
        self.version, self.psql, self.pg_dump = int(version), shlex.split(psql), shlex.split(pg_dump)

    def run(self, database, sql):
        command = self.psql + ["-X", "-q", "-At", "-v", "ON_ERROR_STOP=1", "-d", database]
        sql = "set client_min_messages = warning;\n" + sql
        done = subprocess.run(command, input=sql, capture_output=True, text=True, check=False)
        if done.returncode:
            raise RuntimeError(f"PostgreSQL {self.version}: {done.stderr.strip()}")
        return done.stdout

    def dump(self, database):
        """A fixed key where pg_dump writes one, so that a dump changes only with its schema."""
        for key in (["--restrict-key=samples"], []):
            command = self.pg_dump + key + ["-s", database]
            done = subprocess.run(command, capture_output=True, text=True, check=False)
            if not done.returncode:
                return done.stdout
        raise RuntimeError(f"PostgreSQL {self.version}: {done.stderr.strip()}")

    def recreate(self, database, template="template0"):
        self.drop(database)
        self.run("postgres", f"create database {database} template {template};")

    def drop(self, database):
        """A subscription keeps its database from being dropped."""
        if self.run("postgres", f"select 1 from pg_database where datname = '{database}';"):
            subscriptions = "select subname from pg_subscription where subdbid = (select oid from pg_database where "
            for name in self.run("postgres", f"{subscriptions} datname = '{database}');").split():
                detach = f"alter subscription {name} disable;\nalter subscription {name} set (slot_name = none);\n"
                self.run(database, f"{detach}drop subscription {name};")
        self.run("postgres", f"drop database if exists {database};")


def patch(base, changed):
    lines = []
    matcher = difflib.SequenceMatcher(None, base, changed, autojunk=False)
    for kind, from_, to, new_from, new_to in matcher.get_opcodes():
        if kind != "equal":
            lines.append(f"@@ {from_ + 1}")
            lines += ["-" + line for line in base[from_:to]] + ["+" + line for line in changed[new_from:new_to]]
    return lines


def record(server, families, jobs):
    of_base = {}
    for path in families:
        own = path.with_suffix(".base.sql")
        of_base.setdefault(own if own.exists() else CASES / "base.sql", []).append(path)
    return sum(record_base(server, base, paths, jobs) for base, paths in of_base.items())


def record_base(server, base_path, families, jobs):
    base_sql = base_path.read_text()
    base_db = "h_samples_operators"
    for role in ("stock_reader", "stock_writer", "stock_owner"):
        if not server.run("postgres", f"select 1 from pg_roles where rolname = '{role}';"):
            server.run("postgres", f"create role {role} {'superuser' if role == 'stock_owner' else ''};")
    server.recreate(base_db)
    server.run(base_db, base_sql)
    base = server.dump(base_db)
    folder = CASES / str(server.version)
    folder.mkdir(exist_ok=True)
    (folder / base_path.name).with_suffix(".dump").write_text(base)
    base = base.splitlines()

    def one(operator):
        database = "h_samples_operator_" + fnv(operator.name + operator.sql)[:8]
        try:
            if base_path.name == "base.sql":
                server.recreate(database, base_db)
            else:  # Subscriptions are shared by all databases, so a template does not pass them on.
                server.recreate(database)
                server.run(database, base_sql)
            server.run(database, operator.sql)
            lines = patch(base, server.dump(database).splitlines())
        except RuntimeError as error:
            return operator, None, str(error)
        finally:
            server.drop(database)
        return operator, lines, None

    failures = 0
    for path in families:
        operators = [operator for operator in read_family(path) if operator.applies(server.version)]
        lines = [f"# {path.stem}: what pg_dump of PostgreSQL {server.version} shows; see tools/record-operators.py"]
        lines.append(f"# base {fnv(base_sql)}")
        with concurrent.futures.ThreadPoolExecutor(jobs) as pool:
            for operator, changes, error in pool.map(one, operators):
                if error:
                    failures += 1
                    print(f"{path.stem}/{operator.name}: {error}", file=sys.stderr)
                else:
                    lines += [f"=== {operator.name} {fnv(operator.sql)}"] + changes
        (folder / f"{path.stem}.patch").write_text("\n".join(lines) + "\n")
        print(f"PostgreSQL {server.version}: {path.stem}: {len(operators)} operators")
    server.drop(base_db)
    return failures


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--server", nargs=3, action="append", required=True, metavar=("VERSION", "PSQL", "PG_DUMP"))
    parser.add_argument("--only", action="append", metavar="FAMILY", help="record this file of cases alone")
    parser.add_argument("--jobs", type=int, default=2)
    args = parser.parse_args()
    families = sorted(path for path in CASES.glob("*.case") if not args.only or path.stem in args.only)
    failures = sum(record(Server(*server), families, args.jobs) for server in args.server)
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
