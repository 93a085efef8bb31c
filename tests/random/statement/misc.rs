//! Schemas, the search path, sequences, statistics, text search, operators, casts, extensions, transactions.

use crate::name;
use crate::statement::Gen;
use crate::statement::routine::signature;

pub fn schema(cx: &mut Gen<'_>) -> Option<String> {
    if cx.world.schemas.len() > 4 && cx.rng.chance(80) {
        return None;
    }
    let name = cx.fresh();
    Some(match cx.rng.below(6) {
        0 => format!("CREATE SCHEMA IF NOT EXISTS {name}"),
        1 => format!("CREATE SCHEMA {name} AUTHORIZATION {}", cx.role()),
        2 => {
            let cols = cx.new_columns();
            let parts: Vec<String> = cols.iter().map(|col| format!("{} {}", col.written, col.ty)).collect();
            format!("CREATE SCHEMA {name} CREATE TABLE {} ({})", cx.fresh(), parts.join(", "))
        }
        _ => format!("CREATE SCHEMA {name}"),
    })
}

pub fn search_path(cx: &mut Gen<'_>) -> Option<String> {
    let mut schemas: Vec<String> = cx.rng.some_of(&cx.world.schemas, 50).iter().map(|s| name::quoted(s)).collect();
    if cx.rng.chance(20) && !schemas.is_empty() {
        schemas.push("pg_catalog".to_owned());
    }
    if cx.rng.chance(10) {
        schemas.insert(0, "\"$user\"".to_owned());
    }
    Some(match cx.rng.below(8) {
        0 => "RESET search_path".to_owned(),
        1 => "SET search_path TO DEFAULT".to_owned(),
        _ if schemas.is_empty() => "SET search_path = ''".to_owned(),
        2 => format!("SELECT pg_catalog.set_config('search_path', {}, false)", name::literal(&schemas.join(", "))),
        _ => format!("SET search_path {} {}", cx.one_of(&["=", "TO"]), schemas.join(", ")),
    })
}

/// The options of a sequence, or those of an identity column.
pub fn sequence_options(cx: &mut Gen<'_>, identity: bool) -> String {
    let mut all = vec![
        "START WITH 10",
        "INCREMENT BY 5",
        "MINVALUE 1",
        "MAXVALUE 32000",
        "CACHE 20",
        "CYCLE",
        "NO CYCLE",
        "NO MINVALUE",
        "NO MAXVALUE",
        "START 3",
        "INCREMENT -1",
        "MINVALUE -100",
    ];
    if !identity {
        all.extend(["AS integer", "AS smallint", "AS bigint"]);
    }
    let mut chosen = cx.rng.some_of(&all, 15);
    let word = |option: &str| option.trim_start_matches("NO ").split(' ').next().unwrap_or_default().to_owned();
    if !cx.errs() {
        let mut seen = Vec::new();
        chosen.retain(|option| {
            let new = !seen.contains(&word(option));
            seen.push(word(option));
            new
        });
    }
    if chosen.is_empty() { "INCREMENT BY 2".to_owned() } else { chosen.join(" ") }
}

pub fn sequence(cx: &mut Gen<'_>) -> Option<String> {
    let path = cx.new_path();
    let options = if cx.rng.chance(60) { format!(" {}", sequence_options(cx, false)) } else { String::new() };
    let kind = if cx.since(15) { cx.maybe(4, "UNLOGGED ") } else { String::new() };
    let owned = match cx.rel(|rel| rel.kind == 'r' && !rel.cols.is_empty()) {
        Some(rel) if cx.rng.chance(15) => {
            let col = cx.col(&rel, |_| true)?;
            format!(" OWNED BY {}.{}", cx.rel_name(&rel), cx.col_name(&col))
        }
        _ => String::new(),
    };
    Some(format!("CREATE {kind}SEQUENCE {}{path}{options}{owned}", cx.maybe(5, "IF NOT EXISTS ")))
}

pub fn alter_sequence(cx: &mut Gen<'_>) -> Option<String> {
    let rel = cx.rel(|rel| rel.kind == 'S')?;
    let path = cx.rel_name(&rel);
    Some(match cx.rng.below(5) {
        0 => format!("ALTER SEQUENCE {path} OWNED BY NONE"),
        1 => format!("ALTER SEQUENCE {path} RESTART WITH 5"),
        2 => {
            let rel = cx.rel(|rel| rel.kind == 'r' && !rel.cols.is_empty())?;
            let col = cx.col(&rel, |_| true)?;
            format!("ALTER SEQUENCE {path} OWNED BY {}.{}", cx.rel_name(&rel), cx.col_name(&col))
        }
        _ => format!("ALTER SEQUENCE {path} {}", sequence_options(cx, false)),
    })
}

pub fn statistics(cx: &mut Gen<'_>) -> Option<String> {
    let rel = cx.rel(|rel| matches!(rel.kind, 'r' | 'p' | 'm') && rel.cols.len() > 1)?;
    let on = cx.rel_name(&rel);
    let scope = cx.immutable_scope(&rel);
    let name = if cx.since(16) && cx.rng.chance(20) { String::new() } else { format!(" {}", cx.new_path()) };
    if cx.since(14) && cx.rng.chance(25) {
        let value = cx.expr("integer", &scope, 2);
        return Some(format!("CREATE STATISTICS{name} ON ({value}) FROM {on}"));
    }
    let kinds = if cx.rng.chance(50) {
        cx.one_of(&[" (ndistinct)", " (dependencies, mcv)", " (mcv)", " (ndistinct, dependencies, mcv)"])
    } else {
        ""
    };
    let plain = |c: &crate::schema::Col| !matches!(c.ty.as_str(), "json" | "xml" | "point" | "box");
    let first = cx.col(&rel, plain)?;
    let second = cx.col(&rel, |c| plain(c) && c.name != first.name)?;
    Some(format!("CREATE STATISTICS{name}{kinds} ON {}, {} FROM {on}", cx.col_name(&first), cx.col_name(&second)))
}

pub fn text_search(cx: &mut Gen<'_>) -> Option<String> {
    let path = cx.new_path();
    let own = |class: &str, cx: &mut Gen<'_>| {
        let all: Vec<crate::schema::Other> = cx.world.others.iter().filter(|o| o.class == class).cloned().collect();
        let one = cx.rng.pick(&all)?.clone();
        Some(cx.path_to(&one.schema, &one.name))
    };
    Some(match cx.rng.below(6) {
        0 | 1 => format!(
            "CREATE TEXT SEARCH CONFIGURATION {path} ({})",
            cx.one_of(&["COPY = simple", "COPY = english", "PARSER = default", "copy = pg_catalog.german"])
        ),
        2 => format!(
            "CREATE TEXT SEARCH DICTIONARY {path} ({})",
            cx.one_of(&[
                "TEMPLATE = simple",
                "TEMPLATE = snowball, Language = english",
                "TEMPLATE = simple, STOPWORDS = english, Accept = false"
            ])
        ),
        3 => {
            let dictionary = own("TEXT SEARCH DICTIONARY", cx).unwrap_or_else(|| "simple".to_owned());
            let configuration = own("TEXT SEARCH CONFIGURATION", cx)?;
            let how = cx.one_of(&["ALTER MAPPING FOR", "ADD MAPPING FOR"]);
            format!(
                "ALTER TEXT SEARCH CONFIGURATION {configuration} {how} {} WITH {dictionary}",
                cx.one_of(&["asciiword", "word, hword", "email", "asciiword, numword"])
            )
        }
        4 => format!(
            "ALTER TEXT SEARCH CONFIGURATION {} DROP MAPPING {}FOR email",
            own("TEXT SEARCH CONFIGURATION", cx)?,
            cx.maybe(40, "IF EXISTS ")
        ),
        _ => format!(
            "ALTER TEXT SEARCH DICTIONARY {} (StopWords = {})",
            own("TEXT SEARCH DICTIONARY", cx)?,
            cx.one_of(&["english", "'german'"])
        ),
    })
}

pub fn operator(cx: &mut Gen<'_>) -> Option<String> {
    let symbol = cx.one_of(&["===", "<+>", "@#", "~~~", "|>", "!!!", "<->", "+"]);
    let schema = name::quoted(cx.rng.pick(&cx.world.schemas)?);
    let proc = cx.proc(|p| p.kind == 'f' && matches!(p.args.len(), 1 | 2) && !p.variadic && !p.set)?;
    let function = cx.path_to(&proc.schema, &proc.name);
    let operands = match proc.args.as_slice() {
        [right] => format!("RIGHTARG = {right}"),
        [left, right] => format!("LEFTARG = {left}, RIGHTARG = {right}"),
        _ => return None,
    };
    let same = proc.args.first() == proc.args.last() && proc.args.len() == 2;
    let mut options = String::new();
    if same && proc.ret.as_deref() == Some("boolean") {
        options += &cx.maybe(40, &format!(", COMMUTATOR = OPERATOR({schema}.{symbol})"));
        options += &cx.maybe(20, ", HASHES");
        options += &cx.maybe(30, ", RESTRICT = eqsel, JOIN = eqjoinsel");
        options += &cx.maybe(15, &format!(", NEGATOR = OPERATOR({schema}.<<>>)"));
    }
    let word = cx.one_of(&["FUNCTION", "PROCEDURE"]);
    Some(format!("CREATE OPERATOR {schema}.{symbol} ({word} = {function}, {operands}{options})"))
}

pub fn cast(cx: &mut Gen<'_>) -> Option<String> {
    let how = cx.one_of(&["", " AS ASSIGNMENT", " AS IMPLICIT"]);
    let types: Vec<String> = cx
        .world
        .types
        .iter()
        .filter(|t| matches!(t.kind, 'e' | 'c'))
        .map(|t| name::qualified(&t.schema, &t.name))
        .collect();
    let own = cx.rng.pick(&types)?.clone();
    Some(match cx.rng.below(3) {
        0 => format!(
            "CREATE CAST ({} AS {own}) WITH INOUT{how}",
            cx.one_of(&["integer", "text", "character varying", "json"])
        ),
        1 => format!("CREATE CAST ({own} AS {}) WITH INOUT{how}", cx.one_of(&["integer", "text", "uuid"])),
        _ => {
            let proc = cx.proc(|p| p.kind == 'f' && p.args.len() == 1 && !p.set)?;
            let signature = signature(cx, &proc);
            format!("CREATE CAST ({} AS {}) WITH FUNCTION {signature}{how}", proc.args.first()?, proc.ret.as_deref()?)
        }
    })
}

pub fn opclass(cx: &mut Gen<'_>) -> Option<String> {
    let path = cx.new_path();
    Some(match cx.rng.below(3) {
        0 => format!("CREATE OPERATOR FAMILY {path} USING {}", cx.one_of(&["btree", "hash", "gist"])),
        1 => format!(
            "CREATE OPERATOR CLASS {path} FOR TYPE integer USING btree AS OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >, FUNCTION 1 btint4cmp(integer, integer)"
        ),
        _ => {
            format!("CREATE OPERATOR CLASS {path} FOR TYPE text USING hash AS OPERATOR 1 =, FUNCTION 1 hashtext(text)")
        }
    })
}

pub fn collation(cx: &mut Gen<'_>) -> Option<String> {
    let path = cx.new_path();
    Some(match cx.rng.below(4) {
        0 => format!("CREATE COLLATION {path} FROM \"C\""),
        1 => format!("CREATE COLLATION {path} (LOCALE = 'C')"),
        2 => format!("CREATE COLLATION {path} (provider = icu, locale = 'und')"),
        _ => format!("CREATE COLLATION {path} (provider = icu, locale = 'en-u-ks-level2', deterministic = false)"),
    })
}

/// Extensions that Debian's server package has.
const EXTENSIONS: &[&str] = &[
    "hstore",
    "citext",
    "pg_trgm",
    "btree_gist",
    "uuid-ossp",
    "pgcrypto",
    "ltree",
    "intarray",
    "unaccent",
    "tablefunc",
    "cube",
    "fuzzystrmatch",
    "btree_gin",
];

pub fn extension(cx: &mut Gen<'_>) -> Option<String> {
    let have: Vec<String> =
        cx.world.globals.iter().filter(|g| g.class == "EXTENSION").map(|g| g.name.clone()).collect();
    let name = name::quoted(cx.one_of(EXTENSIONS));
    let schema = name::quoted(cx.rng.pick(&cx.world.schemas)?);
    Some(match (cx.rng.below(8), cx.rng.pick(&have)) {
        (0, Some(have)) => format!("DROP EXTENSION {}{}", name::quoted(have), cx.maybe(40, " CASCADE")),
        (1, Some(have)) => format!("ALTER EXTENSION {} SET SCHEMA {schema}", name::quoted(have)),
        (2, _) => format!("CREATE EXTENSION {name} WITH SCHEMA {schema}"),
        (3, _) => format!("CREATE EXTENSION IF NOT EXISTS {name} SCHEMA {schema}"),
        _ => format!("CREATE EXTENSION IF NOT EXISTS {name}"),
    })
}

pub fn transaction(cx: &mut Gen<'_>) -> Option<String> {
    let word = cx.one_of(&[
        "BEGIN",
        "BEGIN",
        "COMMIT",
        "COMMIT",
        "ROLLBACK",
        "SAVEPOINT a",
        "ROLLBACK TO SAVEPOINT a",
        "RELEASE SAVEPOINT a",
        "START TRANSACTION",
        "END",
    ]);
    Some(word.to_owned())
}
