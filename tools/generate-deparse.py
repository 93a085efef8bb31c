#!/usr/bin/env python3
"""Writes tests/cases/deparse/generated.case: expressions and queries made at random, the same ones for the same seed.

    tools/generate-deparse.py [SEED [COUNT]]

Operators, routines and aggregates are those of src/builtin/data/*.tsv; columns those of tests/cases/deparse/setup.sql.
What a type has none of is left to literals, so that unknown literals, overloads and casts meet. Most of what is made
is well typed; some is not, and is recorded as refused. tools/record-deparse.py explains the lines and records what
servers print of them. Needs Python 3 alone.
"""

import pathlib
import random
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
DATA = ROOT / "src" / "builtin" / "data"
CASES = ROOT / "tests" / "cases" / "deparse" / "generated.case"

# Columns of table t by type.
COLUMNS = {
    "int4": ["a", "id", '"select"', '"order"'], "int8": ["b"], "int2": ["s"], "numeric": ["n", "m"], "float8": ["f"],
    "float4": ["r"], "varchar": ["v", "w", "sh"], "bpchar": ["c"], "text": ["txt", '"Quoted Col"'], "citext": ["ci"],
    "bool": ["flag"], "date": ["d"], "timestamp": ["ts"], "timestamptz": ["tz"], "time": ["tm"], "timetz": ["ttz"],
    "interval": ["i"], "uuid": ["u"], "json": ["j"], "jsonb": ["jb"], "bytea": ["by"], "bit": ["bits"],
    "varbit": ["vb"], "int4[]": ["arr", "grid", "il"], "text[]": ["tags"], "varchar[]": ["vtags"], "mood": ["md"],
    "mood[]": ["mds"], "color": ["col"], "pair": ["pr"], "positive": ["pos"], "email": ["mail"], "int4range": ["ir"],
    "tstzrange": ["tr"], "inet": ["inr"], "macaddr": ["mac"], "money": ["cash"], "point": ["pt"], "box": ["bx"],
    "tsquery": ["q"], "tsvector": ["tv"], "hstore": ["h"], "ltree": ["lt"], "char": ['"char"'], "name": ["nm"],
    "oid": ["o"], "regclass": ["reg"], "xml": ["x"],
}
LITERALS = {
    "int4": ["1", "-5", "0", "42", "2147483647"], "int8": ["3000000000", "7"], "int2": ["'3'::smallint"],
    "numeric": ["1.5", "-0.25", "1e3", "12345678901234567890"], "float8": ["'1.5'::float8", "1e10"],
    "float4": ["'2.5'::real"], "text": ["'x'", "'it''s'", "E'a\\tb'", "''", "'Ä ö'"], "varchar": ["'v'::varchar"],
    "bpchar": ["'ab'::char(3)"], "bool": ["true", "false"], "date": ["'2024-02-29'", "date '2020-01-01'"],
    "timestamp": ["'2024-01-01 10:00'", "timestamp '2020-05-05 01:02:03.5'"],
    "timestamptz": ["'2024-01-01 10:00+02'", "now()", "current_timestamp"], "time": ["'10:30'", "time '01:02'"],
    "timetz": ["'10:30+01'"], "interval": ["'1 day'", "interval '2' hour", "interval '1 mon 3 days'"],
    "uuid": ["'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11'"], "json": ["'{\"a\": 1}'"],
    "jsonb": ["'{\"b\":[1, 2]}'", "'[]'"], "bytea": ["'\\xdeadbeef'"], "bit": ["B'1010'"], "varbit": ["B'101'"],
    "int4[]": ["'{1,2}'", "array[1, 2]"], "text[]": ["'{a,\"b c\"}'", "array['x', 'y']"], "varchar[]": ["'{a}'"],
    "mood": ["'ok'", "'sad'::mood"], "mood[]": ["'{ok,sad}'"], "color": ["'red'"], "pair": ["row(1, 'x')", "'(1,a)'"],
    "int4range": ["'[1,5)'", "int4range(1, 3)"], "tstzrange": ["'[2024-01-01,)'"], "inet": ["'10.0.0.1/8'"],
    "macaddr": ["'08:00:2b:01:02:03'"], "money": ["'12.50'::money"], "point": ["'(1,2)'", "point(1, 2)"],
    "box": ["'(1,2),(3,4)'"], "tsquery": ["'a & b'", "to_tsquery('simple', 'a')"],
    "tsvector": ["'a b'", "to_tsvector('english', 'a fat cat')"], "hstore": ["'a=>1'"], "ltree": ["'a.b'"],
    "char": ["'c'::\"char\""], "name": ["'nm'::name"], "oid": ["'1'::oid"], "regclass": ["'parent'::regclass"],
    "xml": ["'<a/>'::xml"], "citext": ["'ci'::citext"], "positive": ["3::positive"], "email": ["'a@b'::email"],
}
CASTS = {
    "int4": ["int8", "numeric", "text", "bool", "float8", "regclass"], "text": ["int4", "date", "jsonb", "mood", "uuid"],
    "numeric": ["int4", "text", "float8"], "date": ["timestamptz", "timestamp", "text"], "bool": ["int4", "text"],
    "timestamptz": ["timestamp", "date", "text"], "timestamp": ["timestamptz", "date"], "varchar": ["int4", "text"],
    "int8": ["int4", "numeric"], "float8": ["int4", "numeric"], "jsonb": ["json", "text"], "text[]": ["varchar[]"],
    "interval": ["time", "text"], "mood": ["text"], "int4[]": ["int8[]", "text[]"], "bpchar": ["text"],
    "uuid": ["text"], "inet": ["text"], "bytea": ["text"], "name": ["text"], "json": ["text", "jsonb"],
}
NAMES = {"char": '"char"', "bpchar": "char(5)", "color": "other.color", "bit": "bit(4)"}
PRECISE = {
    "varchar": "varchar(10)", "numeric": "numeric(8,2)", "timestamptz": "timestamptz(0)", "time": "time(3)",
    "varbit": "varbit(8)", "interval": "interval day to second", "varchar[]": "varchar(5)[]", "bpchar": "character(2)",
}
POLYMORPHIC = {"anyelement": None, "anyarray": "[]", "anycompatible": None, "anycompatiblearray": "[]", "anynonarray": None}
# Words of the newest grammar, what is run to fold constants, and what no query may call.
AVOIDED = {"setval", "system_user", "to_ascii", "postgresql_fdw_validator", "repeat", "shobj_description", "obj_description", "col_description"}
FIELDS = ["year", "month", "day", "hour", "epoch", "dow", "timezone", "century"]
COMPARED = ["=", "<>", "<", "<=", ">", ">="]


def rows(name):
    for line in (DATA / f"{name}.tsv").read_text().splitlines():
        if not line.startswith("#"):
            yield line.split("\t") + [""] * 30


def type_of(name):
    return f"{name[1:]}[]" if name.startswith("_") else name


class Catalog:
    """What can be called, by the type that it gives."""

    def __init__(self):
        known = set(COLUMNS)
        self.operators, self.functions, self.aggregates = {}, {}, {}
        for row in rows("pg_operator"):
            name, args, result = row[3], [type_of(arg) for arg in row[4].split(",")], type_of(row[5])
            # Postfix operators are not parsed any more.
            if args[-1] and result in known and all(arg in known or arg in POLYMORPHIC or not arg for arg in args):
                self.operators.setdefault(result, []).append((name, args))
        for row in rows("pg_proc"):
            name, schema, result, returns_set, kind = row[3], row[4], type_of(row[6]), row[7], row[8]
            args = [type_of(arg) for arg in row[5].split(",") if arg]
            usable = all(arg in known or arg in POLYMORPHIC for arg in args) and (result in known or result in POLYMORPHIC)
            if schema or not usable or returns_set == "t" or not name[0].isalpha():
                continue
            into = {"a": self.aggregates, "w": None}.get(kind, self.functions)
            if into is not None and not name.startswith(("pg_", "lo_", "binary_", "has_", "row_security")) and name not in AVOIDED:
                into.setdefault(result, []).append((name, args))
        self.any_functions = [(name, args, result) for result, list_ in self.functions.items() for name, args in list_]


class Generator:
    def __init__(self, seed):
        self.random = random.Random(seed)
        self.catalog = Catalog()
        self.columns = COLUMNS

    def one(self, items):
        return self.random.choice(items)

    def chance(self, probability):
        return self.random.random() < probability

    def type(self):
        usual = ["int4", "text", "numeric", "bool", "timestamptz", "date", "jsonb", "text[]", "varchar", "int8", "mood"]
        return self.one(usual) if self.chance(0.6) else self.one(sorted(COLUMNS))

    def type_name(self, ty):
        return self.one([PRECISE[ty], NAMES.get(ty, ty)]) if ty in PRECISE and self.chance(0.5) else NAMES.get(ty, ty)

    def leaf(self, ty):
        columns = self.columns.get(ty, [])
        if columns and self.chance(0.65):
            return self.one(columns)
        if ty in LITERALS:
            return self.one(LITERALS[ty])
        return f"null::{NAMES.get(ty, ty)}"

    def expr(self, ty, depth):
        if depth <= 0 or self.chance(0.12):
            return self.leaf(ty)
        makers = [self.operator] * 3 + [self.function] * 3 + [self.cast] * 2
        makers += [self.case, self.coalesce, self.special, self.special, self.cast_text]
        if ty == "bool":
            makers += [self.condition] * 8
        for _ in range(4):
            made = self.one(makers)(ty, depth - 1)
            if made:
                return made
        return self.leaf(ty)

    def argument(self, ty, depth, any_type):
        if ty in POLYMORPHIC:
            return self.expr(any_type + (POLYMORPHIC[ty] or ""), depth)
        return self.expr(ty, depth)

    def any_type(self):
        return self.one(["int4", "text"]) if self.chance(0.8) else "varchar"

    def operator(self, ty, depth):
        choices = self.catalog.operators.get(ty)
        if not choices:
            return None
        name, args = self.one(choices)
        any_type = self.any_type()
        made = [self.argument(arg, depth, any_type) if arg else "" for arg in args]
        if self.chance(0.15) and ty != "bool":
            name = f"operator(pg_catalog.{name})"
        return f"({made[0]} {name} {made[1]})" if made[0] else f"({name} {made[1]})"

    def function(self, ty, depth):
        choices = self.catalog.functions.get(ty)
        if not choices:
            return None
        name, args = self.one(choices)
        any_type = self.any_type()
        return f"{name}({', '.join(self.argument(arg, depth, any_type) for arg in args)})"

    def cast(self, ty, depth):
        sources = [source for source, targets in CASTS.items() if ty in targets]
        if not sources:
            return None
        value = self.expr(self.one(sources), depth)
        return self.one([f"({value})::{self.type_name(ty)}", f"cast({value} as {self.type_name(ty)})"])

    def cast_text(self, ty, depth):
        return f"({self.expr(ty, depth)})::{self.type_name(ty)}"

    def case(self, ty, depth):
        whens = " ".join(f"when {self.expr('bool', depth)} then {self.expr(ty, depth)}" for _ in range(self.one([1, 2])))
        if self.chance(0.3):
            of = self.one(["int4", "text", "mood"])
            whens = f"{self.expr(of, depth)} when {self.expr(of, 0)} then {self.expr(ty, depth)}"
        return f"case {whens} {'else ' + self.expr(ty, depth) if self.chance(0.7) else ''} end"

    def coalesce(self, ty, depth):
        # What has no order fails when it is run, not before.
        ordered = ty not in ("point", "box", "json", "xml", "hstore") and "row(" not in ty
        name = self.one(["coalesce", "greatest", "least", "nullif"] if ordered else ["coalesce"])
        return f"{name}({self.expr(ty, depth)}, {self.expr(ty, depth - 1)})"

    def special(self, ty, depth):
        """Forms of the grammar that give a type."""
        e = lambda wanted: self.expr(wanted, depth)
        forms = {
            "text": lambda: self.one([
                f"substring({e('text')} from {e('int4')} for 3)", f"trim(both from {e('text')})",
                f"overlay({e('text')} placing 'x' from {e('int4')})", f"({e('text')}) collate \"C\"",
                f"({e('jsonb')} ->> {self.one(['0', repr('a')])})", f"({e('text[]')})[{e('int4')}]", "current_user",
                f"({e('pair')}).\"Why\"", f"twice({e('text')})", f"normalize({e('text')})",
                f"substring({e('text')} similar 'a#\"b#\"c' escape '#')", f"concat({e('int4')}, {e('text')})",
                f"format('%s', {e('text')}, variadic array[{e('text')}])" if self.chance(0.1) else f"concat_ws(',', variadic {e('text[]')})",
            ]),
            "int4": lambda: self.one([
                f"position({e('text')} in {e('text')})", f"({e('int4[]')})[1]", f"({e('pair')}).x", f"twice({e('int4')})",
                f"(array[{e('int4')}, {e('int4')}])[2]", f"array_length({e('int4[]')}, 1)", "grid[1][2]",
                f"({e('positive')} + 1)", f"extract(year from {e('date')})::int", f"(- {e('int4')})",
            ]),
            "numeric": lambda: self.one([
                f"extract({self.one(FIELDS)} from {self.expr(self.one(['timestamptz', 'interval', 'date']), depth)})",
                f"other.half({e('numeric')})", f"other.half(by => {e('numeric')}, n => 2)", f"round({e('numeric')}, 2)",
            ]),
            "bool": lambda: self.condition("bool", depth),
            "timestamp": lambda: f"({e('timestamptz')} at time zone {self.one([repr('UTC'), repr('Europe/Berlin'), e('text')])})",
            "timestamptz": lambda: self.one([
                f"({e('timestamp')} at time zone 'UTC')", f"date_trunc('day', {e('timestamptz')})", "localtimestamp",
                "current_timestamp(2)", f"({e('timestamptz')} - {e('interval')})",
            ]),
            "date": lambda: self.one(["current_date", f"({e('date')} + {e('int4')})", f"({e('timestamptz')})::date"]),
            "jsonb": lambda: self.one([
                f"({e('jsonb')} -> 'a')", f"({e('jsonb')} #> '{{a,b}}')", f"jsonb_build_object('k', {e('text')})",
                f"to_jsonb({e('int4')})", f"({e('jsonb')} || {e('jsonb')})",
            ]),
            "text[]": lambda: self.one([
                f"array[{e('text')}, {e('varchar')}]", f"({e('text[]')})[1:2]", f"string_to_array({e('text')}, ',')",
                f"({e('text[]')} || {e('text')})", f"array_append({e('text[]')}, {e('text')})", "array[]::text[]",
            ]),
            "int4[]": lambda: self.one([f"array[{e('int4')}, {e('int2')}]", "array[[1, 2], [3, 4]]", f"({e('int4[]')})[:2]"]),
            "pair": lambda: self.one([f"row({e('int4')}, {e('text')})::pair", f"pair_of({e('int4')})"]),
            "interval": lambda: self.one([f"({e('timestamptz')} - {e('timestamptz')})", f"({e('interval')} * {e('float8')})"]),
            "xml": lambda: self.one([f"xmlelement(name foo, {e('text')})", f"xmlforest({e('int4')} as x)", f"xmlconcat({e('xml')}, {e('xml')})"]),
            "json": lambda: self.one([f"json_build_array({e('int4')}, {e('text')})", f"to_json({e('pair')})", "row_to_json(row(1, 'x'))"]),
        }
        return forms[ty]() if ty in forms else None

    def condition(self, _, depth):
        ty = self.one(["int4", "text", "numeric", "date", "timestamptz", "mood", "varchar", "jsonb", "uuid", "citext", "bpchar"])
        other = self.one([ty, ty, self.one(["int8", "numeric", "varchar", "text", "timestamp", "float8"])])
        e, bool_ = lambda wanted: self.expr(wanted, depth), lambda: self.expr("bool", depth)
        literals = ", ".join(self.one(LITERALS[ty]) for _ in range(self.one([1, 2, 3])))
        return self.one([
            lambda: f"({e(ty)} {self.one(COMPARED)} {e(other)})",
            lambda: f"({e(ty)} {self.one(COMPARED)} {e(ty)})",
            lambda: f"({bool_()} {self.one(['and', 'or'])} {bool_()})",
            lambda: f"({bool_()} {self.one(['and', 'or'])} {bool_()} {self.one(['and', 'or'])} not {bool_()})",
            lambda: f"(not {bool_()})",
            lambda: f"({e(ty)} {self.one(['in', 'not in'])} ({literals}))",
            lambda: f"({e(ty)} in ({e(ty)}, {literals}))",
            lambda: f"({e(ty)} {self.one(['', 'not'])} between {self.one(['', 'symmetric'])} {e(ty)} and {e(ty)})",
            lambda: f"({e('text')} {self.one(['like', 'not like', 'ilike', '~', '!~*', 'similar to', '^@'])} {e('text')})",
            lambda: f"({e('varchar')} like 'a!%' escape '!')",
            lambda: f"({e(ty)} is {self.one(['', 'not'])} null)",
            lambda: f"({bool_()} is {self.one(['true', 'not true', 'false', 'unknown', 'not unknown'])})",
            lambda: f"({e(ty)} is {self.one(['', 'not'])} distinct from {e(other)})",
            lambda: f"({e('text')} {self.one(COMPARED)} {self.one(['any', 'all'])} ({e('text[]')}))",
            lambda: f"({e(ty)} = any (array[{e(ty)}, {e(ty)}]))",
            lambda: f"(row({e('int4')}, {e('text')}) {self.one(COMPARED)} row({e('int8')}, {e('varchar')}))",
            lambda: f"({e('jsonb')} {self.one(['@>', '<@', '?', '@?'])} {self.one([repr('{}'), repr('$.a')])})",
            lambda: f"({e('text[]')} {self.one(['@>', '&&', '<@', '='])} {self.one([e('text[]'), e('varchar[]')])})",
            lambda: f"(({e('date')}, {e('date')}) overlaps ({e('date')}, {e('interval')}))",
            lambda: f"({e('pair')} is {self.one(['', 'not'])} null)",
            lambda: f"({e('int4range')} {self.one(['@>', '&&', '<<', '-|-'])} {self.one([e('int4range'), e('int4')])})",
            lambda: f"({e('tsvector')} @@ {e('tsquery')})",
            lambda: f"({e('text')} is {self.one(['nfc ', 'not ', ''])}normalized)",
            lambda: f"({e('xml')} is document)",
        ])()

    # Queries.

    RELATIONS = [
        ("parent", {"int4": ["id", "tenant"], "text": ["code"], "mood": ["kind"]}),
        ("child", {"int4": ["id", "parent_id", "tenant"], "text": ["code", "note"], "numeric": ["amount"],
                   "timestamptz": ["created_at"], "mood": ["kind"], "jsonb": ["data"]}),
        ("third", {"int4": ["id", "child_id", "parent_id"], "text": ["name", "note"]}),
        ("other.child", {"int4": ["id", "parent_id"], "text": ["name"], "color": ["kind"]}),
        ('"Odd Table"', {"int4": ['"Id"', '"order"'], "text": ['"a b"']}),
        ("v_child", {"int4": ["id", "parent_id"], "numeric": ["amount"]}),
    ]
    LATERALS = [
        ("generate_series(1, 3)", {"int4": [""]}), ("unnest(array['x', 'y']) with ordinality", {}), ("rows_of(2)", {"int4": ["id"], "text": ["label"]}),
        ("(values (1, 'x'), (2, 'y'))", {"int4": ["column1"], "text": ["column2"]}), ("jsonb_each_text('{}')", {"text": ["key", "value"]}),
        ("(select id as k, code as l from parent)", {"int4": ["k"], "text": ["l"]}),
    ]

    def see(self, sources):
        seen = {}
        for alias, columns in sources:
            for ty, names in columns.items():
                seen.setdefault(ty, []).extend(f"{alias}.{name}" if name else alias for name in names)
        self.columns = seen

    def from_clause(self, prefix):
        sources, text = [], ""
        for i in range(self.one([1, 1, 2, 2, 3])):
            alias = f"{prefix}{i}"
            relation, columns = self.one(self.RELATIONS + self.LATERALS[:1] if i else self.RELATIONS)
            if i and self.chance(0.2):
                relation, columns = self.one(self.LATERALS)
            item = f"{relation} {self.one(['', 'as '])}{alias}"
            if i == 0:
                text = item
            elif self.chance(0.2):
                text += f", {item}"
            else:
                self.see(sources + [(alias, columns)])
                kind = self.one(["join", "left join", "full join", "right join", "cross join", "inner join"])
                on = self.condition("bool", 0) if not columns.get("int4") else f"{self.leaf_of('int4', sources)} = {self.leaf_of('int4', [(alias, columns)])}"
                text += f" {kind} {item}" + ("" if kind == "cross join" else f" on {on}")
            sources.append((alias, columns))
        return text, sources

    def leaf_of(self, ty, sources):
        names = [f"{alias}.{name}" if name else alias for alias, columns in sources for name in columns.get(ty, [])]
        return self.one(names) if names else "1"

    def query(self, depth, prefix="x", types=None):
        outer = self.columns
        text, sources = self.from_clause(prefix)
        self.see(sources)
        types = types or [self.one(["int4", "text", "numeric", "bool", "timestamptz", "mood", "jsonb"]) for _ in range(self.one([1, 2, 3]))]
        grouped = self.chance(0.2)
        targets, group = [], []
        for ty in types:
            if grouped and self.chance(0.5):
                targets.append(self.aggregate(ty))
            else:
                target = self.scalar(ty, depth)
                targets.append(target)
                group.append(target)
        if not grouped and self.chance(0.15):
            targets[-1] = self.window(types[-1])
        named = [f"{target} as c{i}" if i or self.chance(0.6) else target for i, target in enumerate(targets)]
        made = f"select {self.one(['distinct ', '', '', '', ''])}{', '.join(named)} from {text}"
        if self.chance(0.5):
            made += f" where {self.predicate(depth)}"
        if grouped and group:
            made += f" group by {self.grouping(group)}"
            if self.chance(0.3):
                made += f" having count(*) > {self.one(['1', '2'])}"
        self.columns = outer
        return made

    def grouping(self, group):
        if self.chance(0.5):
            return ", ".join(str(i + 1) if self.chance(0.1) and False else g for i, g in enumerate(group))
        return self.one(["rollup ({})", "cube ({})", "grouping sets (({}), ())", "distinct {}"]).format(", ".join(group))

    def scalar(self, ty, depth):
        if self.chance(0.08):
            return f"({self.query(depth - 1, 's' + str(depth), [ty])} limit 1)"
        return self.expr(ty, depth)

    def predicate(self, depth):
        if self.chance(0.12):
            return f"exists ({self.query(depth - 1, 'e' + str(depth))})"
        if self.chance(0.12):
            return f"{self.expr('int4', 1)} {self.one(['in', 'not in', '= any', '> all'])} ({self.query(depth - 1, 'q' + str(depth), ['int4'])})"
        return self.condition("bool", depth)

    def aggregate(self, ty):
        choices = self.catalog.aggregates.get(ty)
        if self.chance(0.3) or not choices:
            return self.one(["count(*)", f"max({self.expr(ty, 1)})", f"array_agg({self.expr(ty, 1)} order by {self.expr('int4', 0)} desc)",
                             f"string_agg({self.expr('text', 1)}, ',')", "percentile_cont(0.5) within group (order by 1.0)",
                             f"count(distinct {self.expr(ty, 0)}) filter (where {self.condition('bool', 0)})"])
        name, args = self.one(choices)
        any_type = self.any_type()
        return f"{name}({', '.join(self.argument(arg, 1, any_type) for arg in args) or '*'})"

    def window(self, ty):
        call = self.one(["row_number()", "rank()", f"lag({self.expr(ty, 1)})", f"sum({self.expr('int4', 1)})", f"first_value({self.expr(ty, 0)})", "ntile(4)", "count(*)"])
        parts = []
        if self.chance(0.6):
            parts.append(f"partition by {self.expr(self.one(['text', 'int4']), 1)}")
        if self.chance(0.7):
            parts.append(f"order by {self.expr('int4', 0)}{self.one(['', ' desc', ' nulls first', ' desc nulls last'])}")
            if self.chance(0.4):
                parts.append(self.one(["rows between 1 preceding and current row", "range unbounded preceding", "groups between 1 preceding and 2 following exclude ties", "rows 2 preceding"]))
        return f"{call} over ({' '.join(parts)})"

    def view(self):
        types = [self.one(["int4", "text", "numeric", "bool", "mood"]) for _ in range(self.one([1, 2]))]
        form = self.random.random()
        if form < 0.15:
            between = self.one(["union", "union all", "intersect", "except", "except all"])
            made = f"{self.query(1, 'x', types)} {between} {self.query(1, 'y', types)}"
            made = f"{made} {self.one(['union', 'except'])} {self.query(1, 'z', types)}" if self.chance(0.3) else made
        elif form < 0.3:
            made = f"with {self.one(['w', 'w(k)', 'w as materialized'.split()[0]])} as {self.one(['', 'materialized ', 'not materialized '])}({self.query(1)}) select * from w, ({self.query(1, 'y')}) v"
        elif form < 0.4:
            made = f"select s.*, l.* from child s, lateral ({self.query(1, 'y').replace('y0.', 'y0.', 1)} limit 1) l"
        else:
            made = self.query(2, "x", types if form < 0.6 else None)
        if self.chance(0.25):
            made += f" order by 1{self.one(['', ' desc', ' nulls first'])}"
        if self.chance(0.15):
            made += f" limit {self.one(['10', '5 offset 2', 'all'])}"
        return made

    def case_line(self):
        self.columns = COLUMNS
        kind = self.random.random()
        if kind < 0.28:
            return "check " + self.expr("bool", self.one([1, 2, 2, 3]))
        if kind < 0.52:
            return "any " + self.expr(self.type(), self.one([1, 2, 2]))
        if kind < 0.6:
            self.columns = {}
            ty = self.type()
            return f"default {self.type_name(ty)} := {self.expr(self.one([ty, ty, self.type()]), self.one([0, 1, 2]))}"
        if kind < 0.64:
            return f"index (({self.expr(self.one(['text', 'int4', 'bool']), 2)})) where {self.condition('bool', 1)}"
        return "view " + self.view()


def main():
    seed = int(sys.argv[1]) if len(sys.argv) > 1 else 1
    count = int(sys.argv[2]) if len(sys.argv) > 2 else 3000
    generator = Generator(seed)
    lines, seen = [], set()
    while len(lines) < count:
        line = " ".join(generator.case_line().split())
        if line not in seen and len(line) < 330:
            seen.add(line)
            lines.append(line)
    CASES.write_text(f"# Written by tools/generate-deparse.py, seed {seed}.\n" + "".join(f"{line}\n" for line in lines))


if __name__ == "__main__":
    main()
