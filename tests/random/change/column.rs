//! Changes of columns.

use crate::change::{Change, Maker, alone, changed, extra, identity_of, missing, own_column, path, unused};
use crate::name::{literal, quoted};
use crate::schema::{Col, Rel};
use crate::statement::Gen;

pub const MAKERS: &[Maker] = &[
    set_default,
    drop_default,
    set_not_null,
    drop_not_null,
    set_type,
    add,
    drop,
    statistics,
    storage,
    n_distinct,
    comment,
    add_identity,
    drop_identity,
    identity_kind,
    generated_dropped,
    grant,
    rename,
    default_text,
];

fn alter(rel: &Rel, col: &Col, what: &str) -> String {
    format!("ALTER TABLE {} ALTER COLUMN {} {what}", path(rel), quoted(&col.name))
}

fn property(rel: &Rel, col: &Col, what: &str, property: &str) -> Option<Change> {
    changed(alter(rel, col, what), "column", &identity_of(rel, &col.name), property)
}

fn plain(col: &Col) -> bool {
    !col.generated && !col.identity
}

/// A default that no column has by chance.
fn set_default(cx: &mut Gen<'_>) -> Option<Change> {
    let (rel, col) = own_column(cx, |_, col| plain(col) && col.ty == "integer")?;
    let number = cx.rng.between(100_000, 999_999);
    property(&rel, &col, &format!("SET DEFAULT {number}"), "default")
}

fn default_text(cx: &mut Gen<'_>) -> Option<Change> {
    let (rel, col) = own_column(cx, |_, col| plain(col) && col.full == "text")?;
    let text = unused(cx);
    property(&rel, &col, &format!("SET DEFAULT {}", literal(&text)), "default")
}

fn drop_default(cx: &mut Gen<'_>) -> Option<Change> {
    let (rel, col) = own_column(cx, |_, col| {
        plain(col) && col.has_default && col.default.as_deref().is_some_and(|d| !d.starts_with("NULL"))
    })?;
    property(&rel, &col, "DROP DEFAULT", "default")
}

fn set_not_null(cx: &mut Gen<'_>) -> Option<Change> {
    let (rel, col) = own_column(cx, |_, col| !col.not_null)?;
    property(&rel, &col, "SET NOT NULL", "not_null")
}

fn drop_not_null(cx: &mut Gen<'_>) -> Option<Change> {
    let in_key = |rel: &Rel, col: &Col| {
        rel.cons.iter().any(|con| con.kind == 'p' && con.columns.as_ref().is_some_and(|c| c.contains(&col.num)))
    };
    let (rel, col) = own_column(cx, |rel, col| col.not_null && !col.identity && !in_key(rel, col))?;
    property(&rel, &col, "DROP NOT NULL", "not_null")
}

/// A longer varchar needs nothing else to be made again.
fn set_type(cx: &mut Gen<'_>) -> Option<Change> {
    let lengthened = |col: &Col| col.ty == "character varying" && col.full != "character varying";
    let (rel, col) = own_column(cx, |rel, col| plain(col) && lengthened(col) && !rel.used && !rel.referenced)?;
    let length = cx.rng.between(1000, 9000);
    // A collation of the column's own is lost with it.
    Some(Change { sql: alter(&rel, &col, &format!("TYPE varchar({length})")), expected: None })
}

fn add(cx: &mut Gen<'_>) -> Option<Change> {
    let rel = cx.rel(|rel| rel.is_table() && !rel.partition && rel.parents.is_none() && !rel.of_type)?;
    let name = unused(cx);
    let ty = cx.column_type();
    let default = cx.one_of(&["", " NOT NULL", " UNIQUE", " DEFAULT NULL"]);
    let default = if rel.kind == 'p' && default == " UNIQUE" { "" } else { default };
    extra(
        format!("ALTER TABLE {} ADD COLUMN {} {ty}{default}", path(&rel), quoted(&name)),
        "column",
        &identity_of(&rel, &name),
    )
}

fn drop(cx: &mut Gen<'_>) -> Option<Change> {
    let (rel, col) = own_column(cx, |rel, _| !rel.used && rel.policies.is_empty() && rel.triggers.is_empty())?;
    missing(
        format!("ALTER TABLE {} DROP COLUMN {}", path(&rel), quoted(&col.name)),
        "column",
        &identity_of(&rel, &col.name),
    )
}

fn statistics(cx: &mut Gen<'_>) -> Option<Change> {
    let (rel, col) = own_column(cx, |_, _| true)?;
    let target = cx.rng.between(1001, 9999);
    property(&rel, &col, &format!("SET STATISTICS {target}"), "statistics")
}

fn storage(cx: &mut Gen<'_>) -> Option<Change> {
    let (rel, col) = own_column(cx, |_, col| col.storage == 'x')?;
    property(&rel, &col, "SET STORAGE EXTERNAL", "storage")
}

fn n_distinct(cx: &mut Gen<'_>) -> Option<Change> {
    let (rel, col) = own_column(cx, |_, _| true)?;
    let number = cx.rng.between(1000, 9999);
    property(&rel, &col, &format!("SET (n_distinct = {number})"), "n_distinct")
}

fn comment(cx: &mut Gen<'_>) -> Option<Change> {
    let rel = cx.rel(|rel| rel.is_relation() && !rel.cols.is_empty())?;
    let col = cx.col(&rel, |_| true)?;
    let text = unused(cx);
    let identity = identity_of(&rel, &col.name);
    changed(format!("COMMENT ON COLUMN {identity} IS {}", literal(&text)), "column", &identity, "comment")
}

fn add_identity(cx: &mut Gen<'_>) -> Option<Change> {
    let (rel, col) = own_column(cx, |_, col| plain(col) && !col.has_default && col.not_null && col.ty == "bigint")?;
    property(&rel, &col, "ADD GENERATED ALWAYS AS IDENTITY", "identity")
}

fn drop_identity(cx: &mut Gen<'_>) -> Option<Change> {
    let (rel, col) = own_column(cx, |_, col| col.identity)?;
    property(&rel, &col, "DROP IDENTITY", "identity")
}

fn identity_kind(cx: &mut Gen<'_>) -> Option<Change> {
    let rel = cx.rel(|rel| alone(rel) && rel.cols.iter().any(|col| col.identity))?;
    let col = cx.col(&rel, |col| col.identity)?;
    let number = cx.rng.between(1000, 9999);
    let sql = alter(&rel, &col, &format!("SET CACHE {number}"));
    // The name of its sequence is the server's; the dumps tell what it is.
    Some(Change { sql, expected: None })
}

fn generated_dropped(cx: &mut Gen<'_>) -> Option<Change> {
    let (rel, col) = own_column(cx, |_, col| col.generated)?;
    if cx.since(18) {
        return None;
    }
    property(&rel, &col, "DROP EXPRESSION", "generated")
}

fn grant(cx: &mut Gen<'_>) -> Option<Change> {
    let rel = cx.rel(|rel| matches!(rel.kind, 'r' | 'v' | 'p') && !rel.cols.is_empty())?;
    let col = cx.col(&rel, |_| true)?;
    let role = cx.role();
    let sql =
        format!("GRANT REFERENCES ({}), UPDATE ({}) ON {} TO {role}", quoted(&col.name), quoted(&col.name), path(&rel));
    // It may have been granted before.
    Some(Change { sql, expected: None })
}

fn rename(cx: &mut Gen<'_>) -> Option<Change> {
    let rel = cx.rel(|rel| alone(rel) && !rel.cols.is_empty() && !rel.used)?;
    let col = cx.col(&rel, |_| true)?;
    let name = unused(cx);
    let entries = [
        format!("missing | column | {}", identity_of(&rel, &col.name)),
        format!("extra | column | {}", identity_of(&rel, &name)),
    ];
    crate::change::change(
        format!("ALTER TABLE {} RENAME COLUMN {} TO {}", path(&rel), quoted(&col.name), quoted(&name)),
        &entries,
    )
}
