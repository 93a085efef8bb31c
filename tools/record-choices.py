#!/usr/bin/env python3
"""Records which operators, routines and casts a server chooses, into tests/cases/analyze/choices.<version>.out.

    tools/record-choices.py 'psql -X -At -d scratch' 17

The first argument is a command that runs psql against an empty database of a server; the second is that
server's major version. Each expression over nulls of the types below becomes a view, and what stands at the top
of the view's tree is read from pg_rewrite. Expressions that no operator, routine or cast fits are left out, so a
line is either a choice or, as "! 42725", an ambiguity.
"""

import pathlib
import subprocess
import sys

FOLDER = pathlib.Path(__file__).parent.parent / "tests" / "cases" / "analyze"
TYPES = "integer bigint numeric text varchar date timestamptz interval jsonb text[] uuid boolean".split()
OPERATORS = "= < + - * / || ~~ -> ->> @> &&".split()
FUNCTIONS = "round lower length concat abs date_trunc to_char array_append date_part mod"
FUNCTIONS += " substring trim_array jsonb_build_object to_tsvector overlay position replace format age generate_subscripts"
CASTS = TYPES + ["smallint", "numeric(5,2)", "varchar(4)", "char(3)", "varchar(3)[]", "timestamp", "regclass", "name", "json"]


def null(ty):
    return "null" if ty is None else f"null::{ty}"


def expressions():
    operands = [None, *TYPES]
    for left in operands:
        for right in operands:
            for operator in OPERATORS:
                yield f"{null(left)} {operator} {null(right)}"
            for function in FUNCTIONS.split():
                yield f"pg_catalog.{function}({null(left)}, {null(right)})"
        for function in FUNCTIONS.split():
            yield f"pg_catalog.{function}({null(left)})"
    for source in CASTS:
        for target in CASTS:
            yield f"(null::{source})::{target}"


SETUP = r"""
set client_min_messages = error;
create function pg_temp.choice(written text) returns text language plpgsql as $$
declare tree text; id oid;
begin
    execute 'create temp view v as select ' || written || ' as c';
    select substring(ev_action::text from ':targetList \(\{TARGETENTRY :expr \{(.*)') into tree
        from pg_rewrite where ev_class = 'v'::regclass;
    execute 'drop view v';
    if tree like 'OPEXPR%' then
        id := substring(tree from ':opno (\d+)');
        return (select format('operator %s (%s)', oprname,
            concat_ws(', ', nullif(oprleft, 0)::regtype, oprright::regtype)) from pg_operator where oid = id);
    elsif tree like 'FUNCEXPR%' then
        id := substring(tree from ':funcid (\d+)');
        return (select format('function %s(%s)', proname, (select string_agg(a::regtype::text, ', ' order by n)
            from unnest(proargtypes) with ordinality u (a, n))) from pg_proc where oid = id);
    end if;
    return lower(substring(tree from '^\w+'));
exception when others then return '! ' || sqlstate;
end $$;
"""


def main():
    command, version = sys.argv[1:]
    written = list(expressions())
    quoted = ("'" + text.replace("'", "''") + "'" for text in written)
    script = SETUP + "\n".join(f"select pg_temp.choice({text});" for text in quoted)
    done = subprocess.run(command, shell=True, input=script, capture_output=True, text=True, check=True)
    rows = [row for row in done.stdout.split("\n") if row not in ("SET", "CREATE FUNCTION")][: len(written)]
    lines = [
        f"# Recorded from PostgreSQL {version} by tools/record-choices.py. Not to be edited.",
        "# An expression, and what stands at the top of its tree.",
    ]
    known = ("operator", "function", "relabeltype", "coerceviaio", "arraycoerceexpr", "! 42725")
    lines += [f"{text}  --> {row}" for text, row in zip(written, rows) if row.startswith(known)]
    (FOLDER / f"choices.{version}.out").write_text("\n".join(lines) + "\n")


main()
