//! Expressions of a wanted type, from templates in which `{type}` stands for another expression.

use crate::name;
use crate::schema::{Col, Rel};
use crate::statement::Gen;

/// Built-in types that columns are of, with the modifiers that a column may give them.
pub const TYPES: &[(&str, &[&str])] = &[
    ("integer", &["integer", "int", "int4"]),
    ("bigint", &["bigint", "int8"]),
    ("smallint", &["smallint", "int2"]),
    ("numeric", &["numeric", "numeric(10,2)", "decimal(5)", "numeric(12, 4)"]),
    ("real", &["real", "float4", "float(10)"]),
    ("double precision", &["double precision", "float8", "float"]),
    ("text", &["text", "text", "text"]),
    ("character varying", &["varchar", "varchar(40)", "character varying(255)"]),
    ("character", &["char(3)", "character(10)", "char"]),
    ("boolean", &["boolean", "bool"]),
    ("date", &["date"]),
    ("timestamp without time zone", &["timestamp", "timestamp(3)", "timestamp without time zone"]),
    ("timestamp with time zone", &["timestamptz", "timestamp(0) with time zone", "timestamp with time zone"]),
    ("time without time zone", &["time", "time(2)"]),
    ("time with time zone", &["timetz", "time(3) with time zone"]),
    ("interval", &["interval", "interval day to second(2)", "interval(3)", "interval year to month"]),
    ("uuid", &["uuid"]),
    ("json", &["json"]),
    ("jsonb", &["jsonb"]),
    ("bytea", &["bytea"]),
    ("inet", &["inet"]),
    ("cidr", &["cidr"]),
    ("macaddr", &["macaddr"]),
    ("point", &["point"]),
    ("box", &["box"]),
    ("bit", &["bit(4)", "bit"]),
    ("bit varying", &["bit varying", "varbit(8)"]),
    ("money", &["money"]),
    ("xml", &["xml"]),
    ("tsvector", &["tsvector"]),
    ("tsquery", &["tsquery"]),
    ("oid", &["oid"]),
    ("regclass", &["regclass"]),
    ("name", &["name"]),
    ("\"char\"", &["\"char\""]),
    ("int4range", &["int4range"]),
    ("tstzrange", &["tstzrange"]),
    ("daterange", &["daterange"]),
    ("numrange", &["numrange"]),
    ("integer[]", &["integer[]", "int[3]", "integer[][]", "int array", "integer array[4]"]),
    ("text[]", &["text[]", "text[][]"]),
    ("character varying[]", &["varchar(20)[]"]),
    ("jsonb[]", &["jsonb[]"]),
    ("uuid[]", &["uuid[]"]),
    ("numeric[]", &["numeric(8,2)[]"]),
];

/// Constants of built-in types, spelled in many ways.
const LITERALS: &[(&str, &[&str])] = &[
    ("integer", &["0", "1", "-1", "42", "007", "2147483647", "'5'", "'7'::integer", "CAST('8' AS int)", "1::int4"]),
    ("bigint", &["0", "5000000000", "-3", "'12'::bigint", "7::int8", "9"]),
    ("smallint", &["0", "3", "'4'::smallint", "5::int2"]),
    (
        "numeric",
        &[
            "0",
            "1.50",
            "01.5",
            "-2.75",
            "1e3",
            "'9.990'",
            "3::numeric(10,2)",
            "'NaN'::numeric",
            ".5",
            "12345678901234567890",
        ],
    ),
    ("real", &["0", "1.5", "'2.5'::real", "'Infinity'", "3::float4"]),
    ("double precision", &["0", "1.25", "1e-5", "'-Infinity'::float8", "'NaN'", "2::double precision"]),
    (
        "text",
        &["'a'", "''", "'it''s'", "E'tab\\there'", "$$dollar$$", "'x'::text", "'Größe'", "U&'\\0041b'", "E'\\\\'"],
    ),
    ("character varying", &["'a'", "'new'::varchar", "'old'::character varying(10)", "''"]),
    ("character", &["'abc'", "'a'::char(3)", "'b'::bpchar"]),
    ("boolean", &["true", "false", "'t'", "'no'::boolean", "NULL::bool", "TRUE"]),
    ("date", &["'2024-01-31'", "DATE '2024-02-29'", "'2020-12-31'::date", "current_date", "'infinity'"]),
    (
        "timestamp without time zone",
        &["'2024-01-31 10:00'", "TIMESTAMP '2024-01-31 10:00:00.5'", "localtimestamp", "now()", "current_timestamp(2)"],
    ),
    (
        "timestamp with time zone",
        &[
            "now()",
            "current_timestamp",
            "'2024-01-31 10:00+02'",
            "'epoch'::timestamptz",
            "statement_timestamp()",
            "CURRENT_TIMESTAMP(3)",
        ],
    ),
    ("time without time zone", &["'10:00'", "TIME '23:59:59.5'", "localtime"]),
    ("time with time zone", &["'10:00+01'", "current_time"]),
    (
        "interval",
        &["'1 day'", "INTERVAL '2 hours 5 min'", "'P1Y2M'::interval", "INTERVAL '3' MONTH", "make_interval(days => 3)"],
    ),
    (
        "uuid",
        &[
            "'00000000-0000-0000-0000-000000000001'",
            "gen_random_uuid()",
            "'A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11'::uuid",
        ],
    ),
    ("json", &["'{}'", "'{\"a\": 1}'::json", "json_build_object('a', 1)"]),
    (
        "jsonb",
        &["'{}'", "'[]'::jsonb", "'{\"b\": [1, 2.50], \"a\": null}'", "jsonb_build_array(1, 'x')", "to_jsonb(1)"],
    ),
    ("bytea", &["'\\xdeadbeef'", "'abc'::bytea", "decode('00', 'hex')"]),
    ("inet", &["'10.0.0.1'", "'::1/64'::inet"]),
    ("cidr", &["'10.0.0.0/8'"]),
    ("macaddr", &["'08:00:2b:01:02:03'"]),
    ("point", &["'(1,2)'", "point(1.5, 2)"]),
    ("box", &["'(1,2),(0,0)'"]),
    ("bit", &["B'1010'", "'1'", "X'a'"]),
    ("bit varying", &["B'101'", "'11'::varbit"]),
    ("money", &["'12.50'", "3::money", "1.25"]),
    ("xml", &["'<a/>'"]),
    ("tsvector", &["to_tsvector('english', 'some words')", "'a b'::tsvector"]),
    ("tsquery", &["to_tsquery('simple', 'a')", "'a & b'::tsquery"]),
    ("oid", &["0", "26", "'5'::oid"]),
    ("regclass", &["'pg_class'::regclass", "'pg_catalog.pg_type'"]),
    ("name", &["'n'", "current_user", "'abc'::name", "session_user"]),
    ("\"char\"", &["'c'", "'d'::\"char\""]),
    ("int4range", &["'[1,5)'", "int4range(1, 5, '[]')", "'empty'"]),
    ("tstzrange", &["'(,)'", "tstzrange(NULL, NULL)"]),
    ("daterange", &["'[2024-01-01,2024-02-01)'", "'empty'::daterange"]),
    ("numrange", &["'[1.0,2]'", "numrange(1, 2)"]),
    ("integer[]", &["'{}'", "'{1,2}'", "ARRAY[1, 2]", "ARRAY[]::integer[]", "'{{1,2},{3,4}}'"]),
    ("text[]", &["'{}'", "ARRAY['a', 'b']", "'{a,\"b c\",NULL}'::text[]", "ARRAY['x'::text]"]),
    ("character varying[]", &["'{a}'", "ARRAY['x', 'y']::varchar[]"]),
    ("jsonb[]", &["'{}'", "ARRAY['{}'::jsonb]"]),
    ("uuid[]", &["'{}'"]),
    ("numeric[]", &["'{1.5}'", "ARRAY[1.0, 2]"]),
];

/// What makes a value of a type out of others. All of them immutable, unless [`STABLE`] has them.
const TEMPLATES: &[(&str, &[&str])] = &[
    (
        "integer",
        &[
            "{integer} + {integer}",
            "{integer} * {integer} - {integer}",
            "-{integer}",
            "{integer} / 2",
            "{integer} % 10",
            "length({text})",
            "abs({integer})",
            "coalesce({integer}, {integer})",
            "CASE WHEN {boolean} THEN {integer} ELSE {integer} END",
            "nullif({integer}, 0)",
            "greatest({integer}, {integer}, 1)",
            "array_length({integer[]}, 1)",
            "({integer[]})[1]",
            "cardinality({text[]})",
            "{smallint} + {integer}",
            "{numeric}::int",
            "extract(year FROM {date})::integer",
            "ascii({text})",
            "position('a' IN {text})",
            "strpos({text}, {text})",
            "char_length({character varying})",
            "{date} - {date}",
            "({jsonb} ->> 'a')::integer",
            "jsonb_array_length({jsonb})",
            "CASE {integer} WHEN 1 THEN 2 WHEN 3 THEN {integer} END",
            "mod({integer}, 7)",
            "{integer} # {integer}",
            "{integer} << 2",
            "lower({int4range})",
        ],
    ),
    (
        "bigint",
        &[
            "{bigint} + {integer}",
            "{integer}::bigint",
            "{bigint} * {bigint}",
            "abs({bigint})",
            "coalesce({bigint}, {integer}, 0)",
            "{bigint} & 255",
        ],
    ),
    ("smallint", &["{integer}::smallint", "{smallint} + {smallint}"]),
    (
        "numeric",
        &[
            "{numeric} + {integer}",
            "{numeric} * 1.5",
            "round({numeric}, 2)",
            "{integer}::numeric",
            "{numeric} / nullif({numeric}, 0)",
            "coalesce({numeric}, 0)",
            "trunc({numeric})",
            "({jsonb} ->> 'p')::numeric(10,2)",
            "greatest({numeric}, 0)",
            "{integer} / 3.0",
            "{numeric} ^ 2",
            "upper({numrange})",
            "extract(epoch FROM {interval})::numeric",
        ],
    ),
    ("real", &["{integer}::real", "{real} * 2::real"]),
    (
        "double precision",
        &[
            "{double precision} * 2",
            "sqrt({double precision})",
            "{integer}::double precision",
            "power({double precision}, 2)",
            "date_part('day', {timestamp without time zone})",
            "{real} + {double precision}",
        ],
    ),
    (
        "text",
        &[
            "{text} || {text}",
            "lower({text})",
            "upper({text})",
            "coalesce({text}, 'x')",
            "{text} || '-' || {integer}",
            "substring({text} FROM 1 FOR 3)",
            "trim({text})",
            "trim(LEADING 'x' FROM {text})",
            "{character varying}::text",
            "{integer}::text",
            "({jsonb} ->> 'key')",
            "({jsonb} #>> '{a,b}')",
            "replace({text}, 'a', {text})",
            "CASE WHEN {boolean} THEN {text} ELSE 'other' END",
            "nullif({text}, '')",
            "md5({text})",
            "left({text}, 5)",
            "regexp_replace({text}, '[^a-z]+', '-', 'g')",
            "split_part({text}, ',', 1)",
            "({text[]})[1]",
            "array_to_string({text[]}, ',')",
            "overlay({text} PLACING 'x' FROM 2)",
            "{text} COLLATE \"C\"",
            "encode({bytea}, 'hex')",
            "repeat({text}, 2)",
            "{uuid}::text",
            "initcap({text})",
            "substr({text}, 2)",
            "btrim({text}, ' ')",
            "{boolean}::text",
            "host({inet})",
            "concat_ws(',', {text}, {text})",
            "lpad({text}, 5, '0')",
            "translate({text}, 'ab', 'xy')",
        ],
    ),
    (
        "character varying",
        &[
            "{text}::varchar",
            "{text}::varchar(10)",
            "{character varying} || {text}",
            "lower({character varying})",
            "coalesce({character varying}, '?')",
            "CASE WHEN {boolean} THEN {character varying} END",
        ],
    ),
    ("character", &["{text}::char(3)"]),
    (
        "boolean",
        &[
            "{integer} > {integer}",
            "{integer} = 1",
            "{text} = {text}",
            "{text} <> ''",
            "{numeric} >= 0",
            "{boolean} AND {boolean}",
            "{boolean} OR {boolean}",
            "NOT {boolean}",
            "{text} LIKE 'a%'",
            "{text} ILIKE '%x%'",
            "{text} ~ '^[a-z]+$'",
            "{text} !~* 'x'",
            "{integer} BETWEEN 1 AND 10",
            "{text} IN ('a', 'b', 'c')",
            "{character varying} IN ('new', 'old')",
            "{character varying} = 'x'",
            "{character varying} = ANY (ARRAY['a', 'b'])",
            "{integer} IN (1, 2, 3)",
            "{integer} NOT IN (4, {integer})",
            "{text} IS NULL",
            "{integer} IS NOT NULL",
            "{boolean} IS TRUE",
            "{boolean} IS NOT FALSE",
            "{text} IS DISTINCT FROM {text}",
            "{date} < {date}",
            "{date} >= DATE '2020-01-01'",
            "{timestamp with time zone} > {timestamp with time zone}",
            "length({text}) <= 20",
            "{jsonb} ? 'key'",
            "{jsonb} @> '{\"a\": 1}'",
            "{integer[]} && ARRAY[1, 2]",
            "{text[]} @> ARRAY['a']",
            "{integer} = ANY ({integer[]})",
            "{int4range} @> {integer}",
            "{int4range} && {int4range}",
            "char_length({text}) > 2",
            "({integer}, {text}) = (1, 'a')",
            "({integer}, {integer}) < (1, 2)",
            "{uuid} = {uuid}",
            "{numeric} > 0::numeric",
            "{text} SIMILAR TO 'a|b'",
            "{inet} << '10.0.0.0/8'",
            "starts_with({text}, 'a')",
            "{smallint} = 3",
            "{bigint} <= {integer}",
            "{double precision} <> 0",
            "{character} = 'abc'",
            "{time without time zone} < '12:00'",
            "{boolean}",
            "num_nonnulls({text}, {integer}) = 1",
            "{text} = ANY ('{a,b}'::text[])",
            "{tsvector} @@ {tsquery}",
            "{interval} > '1 hour'",
            "isfinite({date})",
            "{boolean} = {boolean}",
            "{text} NOT LIKE '%!_' ESCAPE '!'",
            "{integer} BETWEEN SYMMETRIC 5 AND {integer}",
            "jsonb_typeof({jsonb}) = 'object'",
            "{text} >= 'a' AND {text} < 'b'",
            "bool({integer})",
            "{integer}::boolean",
            "(CASE WHEN {boolean} THEN 1 ELSE 0 END) = 1",
            "{jsonb} IS NOT NULL",
            "({jsonb} -> 'a') IS NULL",
            "{money} > '0'",
            "{bytea} <> ''",
        ],
    ),
    (
        "date",
        &[
            "{date} + {integer}",
            "{timestamp without time zone}::date",
            "coalesce({date}, '2000-01-01')",
            "greatest({date}, '2020-01-01')",
            "lower({daterange})",
            "make_date(2020, 1, 1)",
        ],
    ),
    (
        "timestamp without time zone",
        &[
            "{timestamp without time zone} + {interval}",
            "date_trunc('day', {timestamp without time zone})",
            "{date}::timestamp",
            "{timestamp with time zone} AT TIME ZONE 'UTC'",
            "{date} + interval '1 day'",
            "{date} + {time without time zone}",
        ],
    ),
    (
        "timestamp with time zone",
        &[
            "{timestamp without time zone} AT TIME ZONE 'UTC'",
            "coalesce({timestamp with time zone}, {timestamp with time zone})",
        ],
    ),
    ("time without time zone", &["{timestamp without time zone}::time"]),
    (
        "interval",
        &[
            "{interval} * 2",
            "{timestamp without time zone} - {timestamp without time zone}",
            "{integer} * '1 day'::interval",
            "justify_hours({interval})",
            "age({timestamp without time zone}, {timestamp without time zone})",
        ],
    ),
    ("uuid", &["md5({text})::uuid", "coalesce({uuid}, {uuid})"]),
    ("json", &["{jsonb}::json"]),
    (
        "jsonb",
        &[
            "{jsonb} -> 'a'",
            "{jsonb} || '{\"x\": 1}'",
            "jsonb_build_object('k', {integer})",
            "to_jsonb({integer})",
            "{json}::jsonb",
            "{jsonb} #> '{a,b}'",
            "{jsonb} - 'x'",
            "coalesce({jsonb}, '{}')",
            "jsonb_set({jsonb}, '{a}', '1')",
            "jsonb_strip_nulls({jsonb})",
        ],
    ),
    ("bytea", &["{text}::bytea", "sha256({bytea})", "{bytea} || {bytea}"]),
    ("int4range", &["int4range({integer}, {integer})", "{int4range} * {int4range}"]),
    ("daterange", &["daterange({date}, {date}, '[]')"]),
    ("numrange", &["numrange({numeric}, NULL)"]),
    (
        "integer[]",
        &[
            "{integer[]} || {integer}",
            "ARRAY[{integer}, {integer}]",
            "array_append({integer[]}, 1)",
            "({integer[]})[1:2]",
            "array_remove({integer[]}, {integer})",
        ],
    ),
    (
        "text[]",
        &[
            "string_to_array({text}, ',')",
            "ARRAY[{text}, 'z']",
            "{text[]} || 'x'::text",
            "{character varying[]}::text[]",
        ],
    ),
    (
        "tsvector",
        &[
            "to_tsvector('simple', {text})",
            "setweight({tsvector}, 'A')",
            "to_tsvector('english'::regconfig, coalesce({text}, ''))",
        ],
    ),
    ("tsquery", &["plainto_tsquery('simple', {text})"]),
    ("point", &["point({double precision}, 0)"]),
    ("money", &["{numeric}::money", "{money} * 2"]),
    ("oid", &["{integer}::oid"]),
    ("name", &["{text}::name"]),
];

/// What may be named in an expression: how it is written, and its type.
#[derive(Clone, Default)]
pub struct Scope {
    pub cols: Vec<(String, String)>,
    /// No function that is stable or volatile.
    pub immutable: bool,
    /// Subqueries are allowed.
    pub queries: bool,
}

impl Scope {
    pub fn none() -> Self {
        Scope::default()
    }
}

impl Gen<'_> {
    /// The columns of a relation, by their bare names or after an alias.
    pub fn scope(&mut self, rel: &Rel, alias: Option<&str>) -> Scope {
        let cols = rel.cols.iter().map(|col| {
            let bare = name::quoted(&col.name);
            (alias.map_or(bare.clone(), |alias| format!("{alias}.{bare}")), col.ty.clone())
        });
        Scope { cols: cols.collect(), immutable: false, queries: false }
    }

    pub fn immutable_scope(&mut self, rel: &Rel) -> Scope {
        let mut scope = self.scope(rel, None);
        let plain = |col: &&Col| !col.generated;
        let keep: Vec<String> = rel.cols.iter().filter(plain).map(|col| name::quoted(&col.name)).collect();
        scope.cols.retain(|(col, _)| keep.contains(col));
        scope.immutable = true;
        scope
    }

    /// An expression of a type. The deeper, the simpler.
    pub fn expr(&mut self, ty: &str, scope: &Scope, depth: usize) -> String {
        let ty = if self.errs() { self.type_word() } else { ty.to_owned() };
        let templates = TEMPLATES.iter().find(|(name, _)| *name == ty).map_or(&[][..], |(_, list)| list);
        if depth > 0 && self.rng.chance(75) {
            if scope.queries
                && self.rng.chance(8)
                && let Some(query) = self.scalar_query(&ty, depth - 1)
            {
                return query;
            }
            if self.rng.chance(6)
                && let Some(call) = self.own_call(&ty, scope, depth)
            {
                return call;
            }
            if let Some(template) = self.rng.pick(templates) {
                let text = self.fill(template, scope, depth - 1);
                return if self.rng.chance(85) { format!("({text})") } else { text };
            }
        }
        self.leaf(&ty, scope)
    }

    fn fill(&mut self, template: &str, scope: &Scope, depth: usize) -> String {
        let mut text = String::new();
        let mut rest = template;
        while let Some(open) = rest.find('{') {
            text.push_str(&rest[..open]);
            rest = &rest[open + 1..];
            let inner = rest.split('}').next().unwrap_or_default();
            if TYPES.iter().any(|(name, _)| *name == inner) {
                let part = self.expr(inner, scope, depth);
                text.push_str(&part);
                rest = &rest[inner.len() + 1..];
            } else {
                text.push('{');
            }
        }
        text + rest
    }

    /// A column of the type, or a constant.
    fn leaf(&mut self, ty: &str, scope: &Scope) -> String {
        let fitting: Vec<&(String, String)> = scope.cols.iter().filter(|(_, of)| of == ty).collect();
        if self.rng.chance(80)
            && let Some((col, _)) = self.rng.pick(&fitting)
        {
            return (*col).clone();
        }
        self.constant(ty, scope.immutable)
    }

    /// A constant; negative ones in parentheses, so that an operator may follow.
    pub fn constant(&mut self, ty: &str, immutable: bool) -> String {
        if self.rng.chance(3) {
            return "NULL".to_owned();
        }
        if let Some((_, literals)) = LITERALS.iter().find(|(name, _)| *name == ty) {
            let volatile = |text: &str| {
                ["now", "current", "local", "random", "statement", "session"]
                    .iter()
                    .any(|w| text.to_lowercase().contains(w))
            };
            let fitting: Vec<&str> = literals.iter().copied().filter(|text| !immutable || !volatile(text)).collect();
            let text = self.rng.pick(&fitting).copied().unwrap_or("NULL");
            return if text.starts_with('-') { format!("({text})") } else { text.to_owned() };
        }
        self.own_constant(ty)
    }

    /// A constant of a type that the script made.
    fn own_constant(&mut self, ty: &str) -> String {
        let found = self.world.types.iter().find(|t| name::qualified(&t.schema, &t.name) == ty).cloned();
        let Some(found) = found else { return format!("NULL::{ty}") };
        match found.kind {
            'e' => match self.rng.pick(&found.labels).cloned() {
                Some(label) if self.rng.chance(60) => name::literal(&label),
                Some(label) => format!("{}::{ty}", name::literal(&label)),
                None => "NULL".to_owned(),
            },
            'd' => match found.base {
                Some(base) => self.constant(&base, true),
                None => "NULL".to_owned(),
            },
            _ => format!("NULL::{ty}"),
        }
    }

    /// A call of one of the script's own functions.
    fn own_call(&mut self, ty: &str, scope: &Scope, depth: usize) -> Option<String> {
        let immutable = scope.immutable;
        let fits = |p: &&crate::schema::Proc| {
            p.kind == 'f'
                && !p.set
                && !p.variadic
                && p.ret.as_deref() == Some(ty)
                && (!immutable || p.volatility == 'i')
        };
        let all: Vec<&crate::schema::Proc> = self.world.procs.iter().filter(fits).collect();
        let proc = (*self.rng.pick(&all)?).clone();
        let path = self.path_to(&proc.schema, &proc.name);
        let args: Vec<String> = proc.args.iter().map(|arg| self.expr(arg, scope, depth.saturating_sub(1))).collect();
        Some(format!("{path}({})", args.join(", ")))
    }

    /// A built-in type's name without a modifier.
    pub fn type_word(&mut self) -> String {
        // The first ones are those that expressions know most about.
        let limit = if self.rng.chance(60) { 12 } else { TYPES.len() };
        TYPES[self.rng.below(limit)].0.to_owned()
    }

    /// A type as a column has it: built in, or of the script.
    pub fn column_type(&mut self) -> String {
        let own: Vec<&crate::schema::Type> =
            self.world.types.iter().filter(|t| t.defined && t.kind != 'p' && t.kind != 'b').collect();
        if self.rng.chance(18)
            && let Some(ty) = self.rng.pick(&own)
        {
            let (schema, text) = (ty.schema.clone(), ty.name.clone());
            let path = self.path_to(&schema, &text);
            return path + &self.maybe(10, "[]");
        }
        if self.errs() {
            return "no_such_type".to_owned();
        }
        let limit = if self.rng.chance(50) { 14 } else { TYPES.len() };
        let (_, spellings) = TYPES[self.rng.below(limit)];
        self.rng.pick(spellings).copied().unwrap_or("text").to_owned()
    }
}

/// The name that `World` uses for a spelling of a built-in type.
pub fn base_of(spelling: &str) -> Option<&'static str> {
    TYPES.iter().find(|(_, spellings)| spellings.contains(&spelling)).map(|(name, _)| *name)
}
