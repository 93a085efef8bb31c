//! Views, materialized views and rules.

use crate::schema::Rel;
use crate::statement::Gen;

pub fn create(cx: &mut Gen<'_>) -> Option<String> {
    if cx.rng.chance(10) {
        return replace(cx);
    }
    let path = cx.new_path();
    let query = cx.query(2);
    let options = options(cx);
    let recursive = cx.rng.chance(2);
    if recursive {
        return Some(format!(
            "CREATE RECURSIVE VIEW {path} (n) AS VALUES (1) UNION ALL SELECT n + 1 FROM {path} WHERE n < 5"
        ));
    }
    let check = if cx.rng.chance(6) {
        cx.one_of(&[" WITH CHECK OPTION", " WITH LOCAL CHECK OPTION", " WITH CASCADED CHECK OPTION"])
    } else {
        ""
    };
    // A list of values that a view names is printed as a query over the list, which is another tree.
    let columns =
        if !query.starts_with("VALUES") && cx.rng.chance(12) { format!(" ({})", cx.fresh()) } else { String::new() };
    Some(format!("CREATE {}VIEW {path}{columns}{options} AS {query}{check}", cx.maybe(10, "OR REPLACE ")))
}

fn options(cx: &mut Gen<'_>) -> String {
    let mut all = vec!["security_barrier", "security_barrier = true", "check_option = local"];
    if cx.since(15) {
        all.extend(["security_invoker = on", "security_invoker"]);
    }
    match cx.rng.pick(&all) {
        Some(option) if cx.rng.chance(12) => format!(" WITH ({option})"),
        _ => String::new(),
    }
}

/// A view's columns again, from the view's own source or from constants.
fn replace(cx: &mut Gen<'_>) -> Option<String> {
    let view = cx.rel(|rel| rel.kind == 'v')?;
    let path = cx.rel_name(&view);
    let mut outputs = Vec::new();
    for col in &view.cols {
        let value = cx.constant(&col.ty, true);
        let name = cx.written(&col.name.clone());
        outputs.push(format!("CAST({value} AS {}) AS {name}", col.full));
    }
    if cx.rng.chance(40) {
        outputs.push(format!("1 AS {}", cx.fresh()));
    }
    Some(format!("CREATE OR REPLACE VIEW {path} AS SELECT {}", outputs.join(", ")))
}

pub fn materialized(cx: &mut Gen<'_>) -> Option<String> {
    let path = cx.new_path();
    let query = cx.query(2);
    let with = cx.maybe(10, " WITH (fillfactor = 70)");
    let data = if cx.rng.chance(30) { cx.one_of(&[" WITH NO DATA", " WITH DATA"]) } else { "" };
    Some(format!("CREATE MATERIALIZED VIEW {}{path}{with} AS {query}{data}", cx.maybe(5, "IF NOT EXISTS ")))
}

pub fn rule(cx: &mut Gen<'_>) -> Option<String> {
    let rel = cx.rel(|rel| matches!(rel.kind, 'r' | 'v' | 'p') && !rel.cols.is_empty())?;
    let name = cx.fresh();
    let on = cx.rel_name(&rel);
    let event = cx.one_of(&["INSERT", "UPDATE", "DELETE"]);
    let row = if event == "DELETE" { "OLD" } else { "NEW" };
    let scope = cx.scope(&rel, Some(row));
    let filter = if cx.rng.chance(30) { format!(" WHERE {}", cx.expr("boolean", &scope, 1)) } else { String::new() };
    let how = cx.one_of(&["INSTEAD ", "ALSO ", ""]);
    let action = match cx.rng.below(5) {
        0 | 1 => "NOTHING".to_owned(),
        2 => format!("NOTIFY {}", cx.one_of(&["changed", "\"Changed\""])),
        _ => action(cx, &rel, row)?,
    };
    Some(format!("CREATE {}RULE {name} AS ON {event} TO {on}{filter} DO {how}{action}", cx.maybe(8, "OR REPLACE ")))
}

/// An INSERT, UPDATE or DELETE on some table, with values of the row that changes.
fn action(cx: &mut Gen<'_>, source: &Rel, row: &str) -> Option<String> {
    let target = cx.rel(|rel| rel.kind == 'r' && !rel.cols.is_empty())?;
    let path = cx.rel_name(&target);
    let scope = cx.scope(source, Some(row));
    let col = cx.col(&target, |col| !col.generated && !col.identity)?;
    let value = cx.expr(&col.ty, &scope, 1);
    let name = cx.col_name(&col);
    Some(match cx.rng.below(4) {
        0 => format!("INSERT INTO {path} ({name}) VALUES ({value})"),
        1 => format!("UPDATE {path} SET {name} = {value}"),
        2 => format!("(INSERT INTO {path} ({name}) VALUES ({value}); DELETE FROM {path} WHERE {name} IS NULL)"),
        _ => format!("DELETE FROM {path} WHERE {name} IS NOT NULL"),
    })
}

pub fn alter(cx: &mut Gen<'_>) -> Option<String> {
    let view = cx.rel(|rel| matches!(rel.kind, 'v' | 'm') && !rel.cols.is_empty())?;
    let path = cx.rel_name(&view);
    let col = cx.col(&view, |_| true)?;
    let name = cx.col_name(&col);
    let noun = view.noun();
    Some(match cx.rng.below(6) {
        0 => format!("ALTER {noun} {path} RENAME COLUMN {name} TO {}", cx.fresh()),
        1 if view.kind == 'v' => {
            format!("ALTER VIEW {path} ALTER COLUMN {name} SET DEFAULT {}", cx.default_of(&col.ty))
        }
        2 => format!(
            "ALTER {noun} {path} SET ({})",
            if view.kind == 'v' { "security_barrier = false" } else { "autovacuum_enabled = off" }
        ),
        3 => {
            format!("ALTER {noun} {path} RESET ({})", if view.kind == 'v' { "security_barrier" } else { "fillfactor" })
        }
        4 if view.kind == 'm' => format!("REFRESH MATERIALIZED VIEW {path}{}", cx.maybe(50, " WITH NO DATA")),
        4 => format!("ALTER VIEW {path} ALTER {name} DROP DEFAULT"),
        _ => format!("ALTER {noun} {}{path} RENAME TO {}", cx.maybe(20, "IF EXISTS "), cx.fresh()),
    })
}
