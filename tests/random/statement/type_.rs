//! Enums, composite types, domains, ranges, and what changes them.

use crate::name;
use crate::statement::Gen;
use crate::statement::expr::{Scope, base_of};

const LABELS: &[&str] =
    &["new", "old", "open", "closed", "'quoted'", "Größe", "two words", "", "draft", "x", "UPPER", "back\\slash"];

pub fn create(cx: &mut Gen<'_>) -> Option<String> {
    let path = cx.new_path();
    Some(match cx.rng.below(12) {
        0..4 => {
            let mut labels = cx.rng.some_of(LABELS, 35);
            if cx.errs() {
                labels.push("new");
            }
            let labels: Vec<String> = labels.iter().map(|label| format!("'{}'", label.replace('\'', "''"))).collect();
            format!("CREATE TYPE {path} AS ENUM ({})", labels.join(", "))
        }
        4..7 => {
            let cols = cx.new_columns();
            let attributes: Vec<String> = cols
                .iter()
                .map(|col| {
                    let collation = if col.base == "text" { cx.maybe(10, " COLLATE \"C\"") } else { String::new() };
                    format!("{} {}{collation}", col.written, col.ty)
                })
                .collect();
            format!("CREATE TYPE {path} AS ({})", attributes.join(", "))
        }
        7..11 => domain(cx, &path),
        _ => {
            let subtype = cx.one_of(&["integer", "text", "numeric", "date", "float8", "timestamptz", "inet", "time"]);
            let diff = if subtype == "float8" { cx.maybe(60, ", subtype_diff = float8mi") } else { String::new() };
            let collation = if subtype == "text" { cx.maybe(40, ", collation = \"C\"") } else { String::new() };
            let multirange = if cx.since(14) && cx.rng.chance(30) {
                format!(", multirange_type_name = {}", cx.new_path())
            } else {
                String::new()
            };
            format!("CREATE TYPE {path} AS RANGE (subtype = {subtype}{diff}{collation}{multirange})")
        }
    })
}

fn domain(cx: &mut Gen<'_>, path: &str) -> String {
    let ty = cx.column_type();
    let base = base_of(&ty).map_or_else(|| ty.clone(), str::to_owned);
    let mut text = format!("CREATE DOMAIN {path} {}{ty}", cx.maybe(60, "AS "));
    if base == "text" {
        text += &cx.maybe(10, " COLLATE \"C\"");
    }
    if cx.rng.chance(30) {
        text += &format!(" DEFAULT {}", cx.default_of(&base));
    }
    if cx.rng.chance(25) {
        text += cx.one_of(&[" NOT NULL", " NULL"]);
    }
    for _ in 0..cx.rng.below(3) {
        text += &format!(" {}", domain_check(cx, &base));
    }
    text
}

fn domain_check(cx: &mut Gen<'_>, base: &str) -> String {
    let scope = Scope { cols: vec![("VALUE".to_owned(), base.to_owned())], immutable: false, queries: false };
    let name = if cx.rng.chance(40) { format!("CONSTRAINT {} ", cx.fresh()) } else { String::new() };
    format!("{name}CHECK ({})", cx.expr("boolean", &scope, 2))
}

pub fn alter(cx: &mut Gen<'_>) -> Option<String> {
    let types: Vec<crate::schema::Type> =
        cx.world.types.iter().filter(|t| matches!(t.kind, 'e' | 'd' | 'c')).cloned().collect();
    let ty = cx.rng.pick(&types)?.clone();
    let path = cx.path_to(&ty.schema, &ty.name);
    match ty.kind {
        'e' => alter_enum(cx, &ty, &path),
        'd' => alter_domain(cx, &ty, &path),
        _ => alter_composite(cx, &ty, &path),
    }
}

fn alter_enum(cx: &mut Gen<'_>, ty: &crate::schema::Type, path: &str) -> Option<String> {
    let new = name::literal(&cx.new_name());
    let old = cx.rng.pick(&ty.labels).map(|label| name::literal(label));
    let old = if cx.errs() { None } else { old }.unwrap_or_else(|| "'no such label'".to_owned());
    Some(match cx.rng.below(4) {
        0 => format!("ALTER TYPE {path} ADD VALUE {new}"),
        1 => format!(
            "ALTER TYPE {path} ADD VALUE {}{new} {} {old}",
            cx.maybe(30, "IF NOT EXISTS "),
            cx.one_of(&["BEFORE", "AFTER"])
        ),
        2 => format!("ALTER TYPE {path} RENAME VALUE {old} TO {new}"),
        _ => format!("ALTER TYPE {path} ADD VALUE IF NOT EXISTS {old}"),
    })
}

fn alter_domain(cx: &mut Gen<'_>, ty: &crate::schema::Type, path: &str) -> Option<String> {
    let base = ty.base.clone()?;
    let con = cx.rng.pick(&ty.cons).cloned().filter(|_| !cx.errs());
    let con = con.map(|con| name::quoted(&con));
    Some(match (cx.rng.below(8), con) {
        (0, _) => format!("ALTER DOMAIN {path} SET DEFAULT {}", cx.default_of(&base)),
        (1, _) => format!("ALTER DOMAIN {path} DROP DEFAULT"),
        (2, _) => format!("ALTER DOMAIN {path} {} NOT NULL", cx.one_of(&["SET", "DROP"])),
        (3, Some(con)) => format!("ALTER DOMAIN {path} DROP CONSTRAINT {}{con}", cx.maybe(20, "IF EXISTS ")),
        (4, Some(con)) => format!("ALTER DOMAIN {path} RENAME CONSTRAINT {con} TO {}", cx.fresh()),
        (5, Some(con)) => format!("ALTER DOMAIN {path} VALIDATE CONSTRAINT {con}"),
        (3..6, None) if cx.errs() => format!("ALTER DOMAIN {path} DROP CONSTRAINT nothing"),
        _ => {
            let check = domain_check(cx, &base);
            format!("ALTER DOMAIN {path} ADD {check}{}", cx.maybe(20, " NOT VALID"))
        }
    })
}

fn alter_composite(cx: &mut Gen<'_>, ty: &crate::schema::Type, path: &str) -> Option<String> {
    let rel =
        cx.world.rels.iter().find(|rel| rel.kind == 'c' && rel.schema == ty.schema && rel.name == ty.name).cloned()?;
    let cascade = cx.maybe(20, " CASCADE");
    let col = cx.col(&rel, |_| true);
    let name = match &col {
        Some(col) => cx.col_name(col),
        None => cx.fresh(),
    };
    Some(match cx.rng.below(4) {
        0 => format!("ALTER TYPE {path} DROP ATTRIBUTE {}{name}{cascade}", cx.maybe(20, "IF EXISTS ")),
        1 => format!(
            "ALTER TYPE {path} ALTER ATTRIBUTE {name} {}TYPE {}{cascade}",
            cx.maybe(50, "SET DATA "),
            cx.column_type()
        ),
        2 => format!("ALTER TYPE {path} RENAME ATTRIBUTE {name} TO {}{cascade}", cx.fresh()),
        _ => {
            let new = cx.new_column();
            format!("ALTER TYPE {path} ADD ATTRIBUTE {} {}{cascade}", new.written, new.ty)
        }
    })
}
