#!/usr/bin/env python3
"""Records how servers print what tests/cases/deparse/*.case lists, into tests/cases/deparse/<name>.<version>.out.

    tools/record-deparse.py --server 13='psql -h HOST -p PORT -U postgres -d DATABASE' --server 15='psql ...' ...

Runs tests/cases/deparse/setup.sql, then every case in a savepoint of its own, all in one transaction that is
rolled back, so the database may be any empty one. What is recorded was printed with an empty search_path, as
pg_dump has it. A case is a line: its kind, then text.

    default TYPE := EXPR      a column default            index ...       an index on t (also: unique index)
    check EXPR                a check constraint of t     constraint ...  a constraint of t
    any EXPR                  check ((EXPR) is null)      trigger ...     a trigger (also: constraint trigger)
    generated TYPE := EXPR    a stored generated column   rule ...        a rule
    policy ...                a policy on t               statistics ...  extended statistics
    domain ...                a domain's constraints      partition ...   the key of a partitioned table like t
    type TYPE                 the type of a column        bound PARENT .. the bound of a partition
    view QUERY                a view                      function ...    a routine (also: procedure)
    with_names (...) QUERY    a view with column names    on TABLE ...    index or constraint of another table

In the output each case has become `kind: statement`, where the statement makes an object named zz and the kind says
what of it is printed. What was printed follows, indented by four blanks; where the pretty form differs it comes next,
indented after `~ `. `! CODE` stands for a refusal with that SQLSTATE. Needs Python 3, psql and a superuser.
"""

import argparse
import json
import pathlib
import re
import shlex
import subprocess

CASES = pathlib.Path(__file__).resolve().parent.parent / "tests" / "cases" / "deparse"

# What was generated is recorded whole for one version; the others hold what differs from another one.
BASES = {15: 17, 13: 15, 18: 17}

ADDED = "from pg_constraint where conname = 'zz'"
PRINTED = {
    "check": f"select pg_get_expr(conbin, conrelid), pg_get_expr(conbin, conrelid, true) {ADDED}",
    "default": "select pg_get_expr(adbin, adrelid), pg_get_expr(adbin, adrelid, true) from pg_attrdef"
    " where adrelid = 'public.zz'::regclass",
    "generated": "select pg_get_expr(d.adbin, d.adrelid), pg_get_expr(d.adbin, d.adrelid, true) from pg_attrdef d"
    " join pg_attribute a on a.attrelid = d.adrelid and a.attnum = d.adnum where a.attname = 'zz'",
    "index": "select pg_get_indexdef(oid), pg_get_indexdef(oid, 0, true) from pg_class where relname = 'zz'",
    "constraint": f"select pg_get_constraintdef(oid), pg_get_constraintdef(oid, true) {ADDED}",
    "trigger": "select pg_get_triggerdef(oid, false), pg_get_triggerdef(oid, true) from pg_trigger where tgname = 'zz'",
    "rule": "select pg_get_ruledef(oid), pg_get_ruledef(oid, true) from pg_rewrite where rulename = 'zz'",
    "policy": "select concat_ws(E'\\n', pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid)),"
    " concat_ws(E'\\n', pg_get_expr(polqual, polrelid, true), pg_get_expr(polwithcheck, polrelid, true))"
    " from pg_policy where polname = 'zz'",
    "domain": "select string_agg(pg_get_constraintdef(oid), E'\\n' order by conname),"
    " string_agg(pg_get_constraintdef(oid, true), E'\\n' order by conname) from pg_constraint"
    " where contypid = 'public.zz'::regtype and contype = 'c'",
    "type": "select format_type(atttypid, atttypmod), format_type(atttypid, atttypmod) from pg_attribute"
    " where attrelid = 'public.zz'::regclass and attnum = 1",
    "view": "select pg_get_viewdef('public.zz'::regclass), pg_get_viewdef('public.zz'::regclass, true)",
    "statistics": "select pg_get_statisticsobjdef(oid), pg_get_statisticsobjdef(oid) from pg_statistic_ext"
    " where stxname = 'zz'",
    "partition": "select pg_get_partkeydef('public.zz'::regclass), pg_get_partkeydef('public.zz'::regclass)",
    "bound": "select pg_get_expr(relpartbound, oid), pg_get_expr(relpartbound, oid) from pg_class where relname = 'zz'",
    "function": "select f, f from (select concat_ws(E'\\n', pg_get_function_arguments(oid),"
    " pg_get_function_identity_arguments(oid), pg_get_function_result(oid){body}) as f from pg_proc"
    " where proname = 'zz') s",
}


def statement(case):
    """The kind to ask for, and the SQL that makes an object named zz."""
    kind, _, text = case.partition(" ")
    table = "t"
    if kind == "on":
        table, text = re.match(r'("[^"]*"|\S+) (.*)', text).groups()
        kind, _, text = text.partition(" ")
    ty, _, expr = text.partition(" := ")
    if kind in ("unique", "constraint") and text.startswith(("index", "trigger")):
        what, _, text = text.partition(" ")
        if what == "index":
            return "index", f"create unique index zz on {table} {text}"
        return "trigger", f"create constraint trigger zz {text}"
    making = {
        "default": ("default", f"create table zz (c {ty} default {expr})"),
        "check": ("check", f"alter table {table} add constraint zz check ({text})"),
        "any": ("check", f"alter table {table} add constraint zz check (({text}) is null)"),
        "generated": ("generated", f"alter table {table} add column zz {ty} generated always as ({expr}) stored"),
        "index": ("index", f"create index zz on {table} {text}"),
        "constraint": ("constraint", f"alter table {table} {drop_key(text)} add constraint zz {text}"),
        "trigger": ("trigger", f"create trigger zz {text}"),
        "rule": ("rule", f"create rule zz as {text}"),
        "policy": ("policy", f"create policy zz on {table} {text}"),
        "domain": ("domain", f"create domain zz as {text}"),
        "type": ("type", f"create table zz (c {text})"),
        "view": ("view", f"create view zz as {text}"),
        "with_names": ("view", "create view zz " + re.sub(r"\) ", ") as ", text, count=1)),
        "statistics": ("statistics", f"create statistics zz {text}"),
        "partition": ("partition", f"create table zz (like t) partition {text}"),
        "bound": ("bound", "create table zz partition of " + text),
        "function": ("function", f"create function zz {text}"),
        "procedure": ("function", f"create procedure zz {text}"),
    }
    return making[kind]


def drop_key(text):
    return "drop constraint t_pkey," if text.startswith("primary key") else ""


def script(cases, version):
    body = ", pg_get_function_sqlbody(oid)" if version >= 14 else ""
    setup = (CASES / "setup.sql").read_text()
    parts = [f"set client_min_messages = error;\nbegin;\nset timezone = 'UTC';\n{setup}\n"]
    for number, case in enumerate(cases):
        kind, sql = statement(case)
        if version < 14 and "begin atomic" in sql:
            # An older psql would send it in pieces, the last of which ends the transaction.
            parts.append(f"\\echo @{number}\n\\echo ! 42601\n")
            continue
        asked = PRINTED[kind].replace("{body}", body)
        asked = f"copy (select to_json(array_agg(array[a, b])) from ({asked}) q (a, b)) to stdout"
        parts.append(
            f"\\echo @{number}\nsavepoint s;\nset search_path = public, other;\n{sql};\n"
            f"\\if :ERROR\n\\echo ! :LAST_ERROR_SQLSTATE\n\\else\nset search_path = '';\n{asked};\n\\endif\n"
            "rollback to s;\n"
        )
    return "".join(parts) + "rollback;\n"


def record(path, version, psql):
    cases = [line for line in path.read_text().splitlines() if line and not line.startswith("#")]
    command = shlex.split(psql) + ["-X", "-q", "-At"]
    done = subprocess.run(command, input=script(cases, version), capture_output=True, text=True, check=True)
    base = BASES.get(version) if path.stem == "generated" else None
    same = recorded(path.with_suffix(f".{base}.out")) if base else {}
    out = [f"# PostgreSQL {version}, written by tools/record-deparse.py\n"]
    if base:
        out.append(f"# What is not here is as in {base}.\n")
    answers, current = {}, None
    for line in done.stdout.splitlines():
        if line.startswith("@"):
            current = answers.setdefault(int(line[1:]), [])
        elif line:
            current.append(line)
    for number, case in enumerate(cases):
        title = "{}: {}\n".format(*statement(case))
        entry = []
        for line in answers.get(number) or ["! ?"]:
            entry.extend([f"    {line}\n"] if line.startswith("!") else printed(line))
        if not base or same.get(title) != entry:
            same[title] = entry
            out.extend([title, *entry])
    path.with_suffix(f".{version}.out").write_text("".join(out))
    refused = [c for n, c in enumerate(cases) if any(a.startswith("!") for a in answers.get(n) or ["!"])]
    print(f"{path.name} {version}: {len(cases)} cases, {len(refused)} refused")


def recorded(path):
    """What a file and those it builds on say of each case."""
    base = BASES.get(int(path.suffixes[-2][1:]))
    entries = recorded(path.with_suffix("").with_suffix(f".{base}.out")) if base else {}
    for line in path.read_text().splitlines(keepends=True):
        if line.startswith("    "):
            current.append(line)
        elif not line.startswith("#"):
            current = entries[line] = []
    return entries


def printed(line):
    for plain, pretty in [] if line == "\\N" else json.loads(line.replace("\\\\", "\\")):
        yield from (f"    {text}\n" for text in (plain or "").split("\n"))
        if pretty != plain:
            yield from (f"    ~ {text}\n" for text in (pretty or "").split("\n"))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--server", action="append", required=True, metavar="VERSION=PSQL")
    parser.add_argument("names", nargs="*", help="files to record, all if none is named", metavar="NAME")
    options = parser.parse_args()
    given = [server.partition("=") for server in options.server]
    for version, _, psql in sorted(given, key=lambda server: abs(int(server[0]) - 17)):
        for path in sorted(CASES.glob("*.case")):
            if not options.names or path.stem in options.names:
                record(path, int(version), psql)


if __name__ == "__main__":
    main()
