//! Changes of types, routines, schemas and the rest.

use crate::change::{Change, Maker, change, changed, extra, missing, unused};
use crate::name::{literal, qualified, quoted};
use crate::schema::{Proc, Type};
use crate::statement::Gen;

pub const MAKERS: &[Maker] = &[
    add_enum,
    add_label,
    drop_type,
    rename_type,
    comment_on_type,
    domain_default,
    domain_not_null,
    domain_check,
    add_attribute,
    add_function,
    drop_routine,
    volatility,
    strict,
    definer,
    parallel,
    cost,
    comment_on_routine,
    add_schema,
    comment_on_schema,
    grant_on_schema,
    drop_other,
    comment_on_other,
    body,
];

fn kind_of_type(ty: &Type) -> &'static str {
    match ty.kind {
        'e' => "enum",
        'd' => "domain",
        'c' => "composite_type",
        'r' => "range_type",
        _ => "type",
    }
}

fn ty(cx: &mut Gen<'_>, fits: impl Fn(&Type) -> bool) -> Option<(Type, String)> {
    let all: Vec<Type> = cx.world.types.iter().filter(|t| fits(t)).cloned().collect();
    let ty = cx.rng.pick(&all)?.clone();
    let path = qualified(&ty.schema, &ty.name);
    Some((ty, path))
}

fn new_path(cx: &mut Gen<'_>) -> Option<String> {
    let schema = cx.rng.pick(&cx.world.schemas)?.clone();
    Some(qualified(&schema, &unused(cx)))
}

fn add_enum(cx: &mut Gen<'_>) -> Option<Change> {
    let path = new_path(cx)?;
    extra(format!("CREATE TYPE {path} AS ENUM ('a', 'b')"), "enum", &path)
}

fn add_label(cx: &mut Gen<'_>) -> Option<Change> {
    let (ty, path) = ty(cx, |t| t.kind == 'e')?;
    let label = unused(cx);
    let place = match cx.rng.pick(&ty.labels) {
        Some(other) if cx.rng.chance(50) => format!(" BEFORE {}", literal(other)),
        _ => String::new(),
    };
    changed(format!("ALTER TYPE {path} ADD VALUE {}{place}", literal(&label)), "enum", &path, "labels")
}

fn drop_type(cx: &mut Gen<'_>) -> Option<Change> {
    let (ty, path) = ty(cx, |t| matches!(t.kind, 'e' | 'd' | 'c' | 'r') && !t.used)?;
    missing(format!("DROP TYPE {path}"), kind_of_type(&ty), &path)
}

fn rename_type(cx: &mut Gen<'_>) -> Option<Change> {
    let (ty, path) = ty(cx, |t| matches!(t.kind, 'e' | 'd' | 'c') && !t.used)?;
    let name = unused(cx);
    let entries = [
        format!("missing | {} | {path}", kind_of_type(&ty)),
        format!("extra | {} | {}", kind_of_type(&ty), qualified(&ty.schema, &name)),
    ];
    change(format!("ALTER TYPE {path} RENAME TO {}", quoted(&name)), &entries)
}

fn comment_on_type(cx: &mut Gen<'_>) -> Option<Change> {
    let (ty, path) = ty(cx, |t| matches!(t.kind, 'e' | 'd' | 'c' | 'r'))?;
    let text = unused(cx);
    changed(format!("COMMENT ON TYPE {path} IS {}", literal(&text)), kind_of_type(&ty), &path, "comment")
}

fn domain_default(cx: &mut Gen<'_>) -> Option<Change> {
    let (_, path) = ty(cx, |t| t.kind == 'd' && t.base.as_deref() == Some("text"))?;
    let text = unused(cx);
    changed(format!("ALTER DOMAIN {path} SET DEFAULT {}", literal(&text)), "domain", &path, "default")
}

fn domain_not_null(cx: &mut Gen<'_>) -> Option<Change> {
    let (ty, path) = ty(cx, |t| t.kind == 'd')?;
    let word = if ty.not_null { "DROP" } else { "SET" };
    changed(format!("ALTER DOMAIN {path} {word} NOT NULL"), "domain", &path, "not_null")
}

fn domain_check(cx: &mut Gen<'_>) -> Option<Change> {
    let (ty, path) = ty(cx, |t| t.kind == 'd')?;
    if let Some(con) = cx.rng.pick(&ty.cons).cloned() {
        return missing(
            format!("ALTER DOMAIN {path} DROP CONSTRAINT {}", quoted(&con)),
            "constraint",
            &format!("{path}.{}", quoted(&con)),
        );
    }
    let name = quoted(&unused(cx));
    extra(
        format!("ALTER DOMAIN {path} ADD CONSTRAINT {name} CHECK (VALUE IS NOT NULL)"),
        "constraint",
        &format!("{path}.{name}"),
    )
}

fn add_attribute(cx: &mut Gen<'_>) -> Option<Change> {
    let (_, path) = ty(cx, |t| t.kind == 'c' && !t.used)?;
    let name = quoted(&unused(cx));
    let new = cx.column_type();
    extra(format!("ALTER TYPE {path} ADD ATTRIBUTE {name} {new}"), "attribute", &format!("{path}.{name}"))
}

fn proc(cx: &mut Gen<'_>, fits: impl Fn(&Proc) -> bool) -> Option<(Proc, String, &'static str)> {
    let proc = cx.proc(|p| p.kind != 'a' && fits(p))?;
    let path = format!("{}({})", qualified(&proc.schema, &proc.name), proc.args.join(", "));
    let kind = if proc.kind == 'p' { "procedure" } else { "function" };
    Some((proc, path, kind))
}

fn add_function(cx: &mut Gen<'_>) -> Option<Change> {
    let path = new_path(cx)?;
    let value = cx.rng.below(1000);
    extra(
        format!(
            "CREATE FUNCTION {path}(a integer, b text DEFAULT 'x') RETURNS integer LANGUAGE sql AS 'SELECT {value}'"
        ),
        "function",
        &format!("{path}(integer, text)"),
    )
}

fn drop_routine(cx: &mut Gen<'_>) -> Option<Change> {
    let (proc, path, kind) = proc(cx, |p| !p.used)?;
    missing(format!("DROP {} {path}", proc.noun()), kind, &path)
}

fn volatility(cx: &mut Gen<'_>) -> Option<Change> {
    let (proc, path, kind) = proc(cx, |p| p.kind == 'f')?;
    let word = if proc.volatility == 's' { "VOLATILE" } else { "STABLE" };
    changed(format!("ALTER FUNCTION {path} {word}"), kind, &path, "volatility")
}

fn strict(cx: &mut Gen<'_>) -> Option<Change> {
    let (proc, path, kind) = proc(cx, |p| p.kind == 'f')?;
    let word = if proc.strict { "CALLED ON NULL INPUT" } else { "STRICT" };
    changed(format!("ALTER FUNCTION {path} {word}"), kind, &path, "strict")
}

fn definer(cx: &mut Gen<'_>) -> Option<Change> {
    let (proc, path, kind) = proc(cx, |_| true)?;
    let word = if proc.definer { "INVOKER" } else { "DEFINER" };
    changed(format!("ALTER {} {path} SECURITY {word}", proc.noun()), kind, &path, "security_definer")
}

fn parallel(cx: &mut Gen<'_>) -> Option<Change> {
    let (proc, path, kind) = proc(cx, |p| p.kind == 'f')?;
    let word = if proc.parallel == 's' { "RESTRICTED" } else { "SAFE" };
    changed(format!("ALTER FUNCTION {path} PARALLEL {word}"), kind, &path, "parallel")
}

fn cost(cx: &mut Gen<'_>) -> Option<Change> {
    let (_, path, kind) = proc(cx, |p| p.kind == 'f')?;
    let number = cx.rng.between(1000, 9999);
    changed(format!("ALTER FUNCTION {path} COST {number}"), kind, &path, "cost")
}

fn body(cx: &mut Gen<'_>) -> Option<Change> {
    let (proc, path, kind) = proc(cx, |p| {
        p.ret.as_deref() == Some("trigger")
            && p.volatility == 'v'
            && !p.strict
            && !p.definer
            && p.parallel == 'u'
            && !p.leakproof
            && !p.config
    })?;
    let number = cx.rng.below(1000);
    let sql = format!(
        "CREATE OR REPLACE FUNCTION {}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; /* {number} */ END $$",
        qualified(&proc.schema, &proc.name)
    );
    changed(sql, kind, &path, "body")
}

fn comment_on_routine(cx: &mut Gen<'_>) -> Option<Change> {
    let (proc, path, kind) = proc(cx, |_| true)?;
    let text = unused(cx);
    changed(format!("COMMENT ON {} {path} IS {}", proc.noun(), literal(&text)), kind, &path, "comment")
}

fn add_schema(cx: &mut Gen<'_>) -> Option<Change> {
    let name = quoted(&unused(cx));
    extra(format!("CREATE SCHEMA {name}"), "schema", &name)
}

fn comment_on_schema(cx: &mut Gen<'_>) -> Option<Change> {
    let name = quoted(cx.rng.pick(&cx.world.schemas)?);
    let text = unused(cx);
    changed(format!("COMMENT ON SCHEMA {name} IS {}", literal(&text)), "schema", &name, "comment")
}

fn grant_on_schema(cx: &mut Gen<'_>) -> Option<Change> {
    let name = quoted(cx.rng.pick(&cx.world.schemas)?);
    let role = cx.role();
    Some(Change { sql: format!("GRANT USAGE ON SCHEMA {name} TO {role}"), expected: None })
}

/// What an entry calls an object that has a name in a schema and nothing else.
fn other(cx: &mut Gen<'_>) -> Option<(String, String, String)> {
    let other = cx.rng.pick(&cx.world.others)?.clone();
    let kind = other.class.to_lowercase().replace(' ', "_");
    Some((other.class, qualified(&other.schema, &other.name), kind))
}

fn drop_other(cx: &mut Gen<'_>) -> Option<Change> {
    let (class, path, kind) = other(cx)?;
    missing(format!("DROP {class} {path}"), &kind, &path)
}

fn comment_on_other(cx: &mut Gen<'_>) -> Option<Change> {
    let (class, path, kind) = other(cx)?;
    let text = unused(cx);
    changed(format!("COMMENT ON {class} {path} IS {}", literal(&text)), &kind, &path, "comment")
}
