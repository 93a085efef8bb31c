//! Changes of tables, constraints, indexes, views, triggers and policies.

use crate::change::{Change, Maker, alone, change, changed, extra, identity_of, kind, missing, path, unused};
use crate::name::{literal, qualified, quoted};
use crate::schema::{Con, Index, Rel};
use crate::statement::Gen;

pub const MAKERS: &[Maker] = &[
    add_table,
    drop_table,
    rename_table,
    comment,
    owner,
    persistence,
    fillfactor,
    row_security,
    replica_identity,
    add_check,
    drop_check,
    rename_constraint,
    not_valid,
    add_index,
    drop_index,
    rename_index,
    comment_on_index,
    comment_on_constraint,
    add_view,
    drop_view,
    view_option,
    drop_trigger,
    rename_trigger,
    disable_trigger,
    add_policy,
    drop_policy,
    policy_roles,
    rename_policy,
    drop_rule,
    add_partition,
    detach,
    sequence_increment,
    add_statistics,
    grant,
    add_key,
];

fn add_table(cx: &mut Gen<'_>) -> Option<Change> {
    let schema = cx.rng.pick(&cx.world.schemas)?.clone();
    let name = unused(cx);
    let path = qualified(&schema, &name);
    let cols = cx.new_columns();
    let parts: Vec<String> = cols.iter().map(|col| crate::statement::new_column(cx, col, &cols)).collect();
    extra(format!("CREATE TABLE {path} ({})", parts.join(", ")), "table", &path)
}

fn drop_table(cx: &mut Gen<'_>) -> Option<Change> {
    let rel = cx.rel(|rel| alone(rel) && !rel.used && !rel.referenced)?;
    missing(format!("DROP TABLE {}", path(&rel)), "table", &path(&rel))
}

fn rename_table(cx: &mut Gen<'_>) -> Option<Change> {
    let rel = cx.rel(|rel| (alone(rel) || rel.kind == 'v') && !rel.used && !rel.referenced)?;
    let name = unused(cx);
    let entries = [
        format!("missing | {} | {}", kind(&rel), path(&rel)),
        format!("extra | {} | {}", kind(&rel), qualified(&rel.schema, &name)),
    ];
    change(format!("ALTER {} {} RENAME TO {}", rel.noun(), path(&rel), quoted(&name)), &entries)
}

fn comment(cx: &mut Gen<'_>) -> Option<Change> {
    let rel = cx.rel(|rel| rel.kind != 'f')?;
    let text = unused(cx);
    changed(
        format!("COMMENT ON {} {} IS {}", rel.noun(), path(&rel), literal(&text)),
        kind(&rel),
        &path(&rel),
        "comment",
    )
}

fn owner(cx: &mut Gen<'_>) -> Option<Change> {
    let rel = cx.rel(|rel| !rel.owned && rel.kind != 'f')?;
    let role = cx.role();
    // It may be the owner already, and owns sequences of columns as well.
    Some(Change { sql: format!("ALTER {} {} OWNER TO {role}", rel.noun(), path(&rel)), expected: None })
}

fn persistence(cx: &mut Gen<'_>) -> Option<Change> {
    let serial = |rel: &Rel| {
        rel.cols.iter().any(|c| c.identity || c.default.as_deref().is_some_and(|d| d.starts_with("nextval")))
    };
    let keyed = |rel: &Rel| rel.referenced || rel.cons.iter().any(|con| con.kind == 'f');
    let rel = cx.rel(|rel| rel.kind == 'r' && !keyed(rel) && !serial(rel))?;
    let word = if rel.logged { "UNLOGGED" } else { "LOGGED" };
    changed(format!("ALTER TABLE {} SET {word}", path(&rel)), "table", &path(&rel), "persistence")
}

fn fillfactor(cx: &mut Gen<'_>) -> Option<Change> {
    let rel = cx.rel(|rel| rel.kind == 'r')?;
    let number = cx.rng.between(31, 59);
    changed(format!("ALTER TABLE {} SET (fillfactor = {number})", path(&rel)), "table", &path(&rel), "fillfactor")
}

fn row_security(cx: &mut Gen<'_>) -> Option<Change> {
    let rel = cx.rel(|rel| rel.is_table())?;
    let sql = format!("ALTER TABLE {}", path(&rel));
    if cx.rng.chance(50) {
        let word = if rel.row_security { "DISABLE" } else { "ENABLE" };
        return changed(format!("{sql} {word} ROW LEVEL SECURITY"), "table", &path(&rel), "row_security");
    }
    let word = if rel.force_row_security { "NO FORCE" } else { "FORCE" };
    changed(format!("{sql} {word} ROW LEVEL SECURITY"), "table", &path(&rel), "force_row_security")
}

fn replica_identity(cx: &mut Gen<'_>) -> Option<Change> {
    let rel = cx.rel(|rel| rel.is_table() && rel.replident == 'd')?;
    let word = cx.one_of(&["FULL", "NOTHING"]);
    changed(format!("ALTER TABLE {} REPLICA IDENTITY {word}", path(&rel)), "table", &path(&rel), "replica_identity")
}

fn add_check(cx: &mut Gen<'_>) -> Option<Change> {
    let rel = cx.rel(|rel| rel.is_table() && !rel.partition && rel.parents.is_none())?;
    let name = unused(cx);
    let scope = cx.immutable_scope(&rel);
    let value = cx.expr("boolean", &scope, 2);
    extra(
        format!("ALTER TABLE {} ADD CONSTRAINT {} CHECK ({value})", path(&rel), quoted(&name)),
        "constraint",
        &identity_of(&rel, &name),
    )
}

fn constraint(cx: &mut Gen<'_>, fits: impl Fn(&Rel, &Con) -> bool) -> Option<(Rel, Con)> {
    let own = |rel: &Rel, con: &Con| !con.inherited && !con.of_parent && fits(rel, con);
    let rel = cx.rel(|rel| rel.is_table() && rel.cons.iter().any(|con| own(rel, con)))?;
    let all: Vec<Con> = rel.cons.iter().filter(|con| own(&rel, con)).cloned().collect();
    let con = cx.rng.pick(&all)?.clone();
    Some((rel, con))
}

fn drop_check(cx: &mut Gen<'_>) -> Option<Change> {
    let (rel, con) = constraint(cx, |_, con| matches!(con.kind, 'c' | 'f' | 'x'))?;
    missing(
        format!("ALTER TABLE {} DROP CONSTRAINT {}", path(&rel), quoted(&con.name)),
        "constraint",
        &identity_of(&rel, &con.name),
    )
}

fn rename_constraint(cx: &mut Gen<'_>) -> Option<Change> {
    // Two of one definition may be taken for each other.
    let once = |rel: &Rel, con: &Con| rel.cons.iter().filter(|other| other.def == con.def).count() == 1;
    let (rel, con) = constraint(cx, |rel, con| matches!(con.kind, 'c' | 'u' | 'p') && once(rel, con))?;
    let name = unused(cx);
    changed(
        format!("ALTER TABLE {} RENAME CONSTRAINT {} TO {}", path(&rel), quoted(&con.name), quoted(&name)),
        "constraint",
        &identity_of(&rel, &con.name),
        "name",
    )
}

fn not_valid(cx: &mut Gen<'_>) -> Option<Change> {
    let (rel, con) = constraint(cx, |_, con| con.kind == 'c' && !con.validated && !con.def.contains("NOT ENFORCED"))?;
    changed(
        format!("ALTER TABLE {} VALIDATE CONSTRAINT {}", path(&rel), quoted(&con.name)),
        "constraint",
        &identity_of(&rel, &con.name),
        "validated",
    )
}

fn add_key(cx: &mut Gen<'_>) -> Option<Change> {
    let rel =
        cx.rel(|rel| alone(rel) && rel.cols.iter().any(|c| matches!(c.ty.as_str(), "integer" | "text" | "date")))?;
    let col = cx.col(&rel, |c| matches!(c.ty.as_str(), "integer" | "text" | "date"))?;
    let name = unused(cx);
    extra(
        format!("ALTER TABLE {} ADD CONSTRAINT {} UNIQUE ({})", path(&rel), quoted(&name), quoted(&col.name)),
        "constraint",
        &identity_of(&rel, &name),
    )
}

fn add_index(cx: &mut Gen<'_>) -> Option<Change> {
    let rel = cx.rel(|rel| {
        matches!(rel.kind, 'r' | 'm') && rel.cols.iter().any(|c| matches!(c.ty.as_str(), "integer" | "text" | "date"))
    })?;
    let col = cx.col(&rel, |c| matches!(c.ty.as_str(), "integer" | "text" | "date"))?;
    let name = unused(cx);
    let how = cx.one_of(&["", " DESC", " NULLS FIRST"]);
    extra(
        format!("CREATE INDEX {} ON {} ({}{how})", quoted(&name), path(&rel), quoted(&col.name)),
        "index",
        &identity_of(&rel, &name),
    )
}

fn index(cx: &mut Gen<'_>) -> Option<(Rel, Index)> {
    let own = |index: &Index| !index.of_constraint && !index.of_parent;
    let rel = cx.rel(|rel| matches!(rel.kind, 'r' | 'm') && rel.indexes.iter().any(own))?;
    let all: Vec<Index> = rel.indexes.iter().filter(|index| own(index)).cloned().collect();
    let index = cx.rng.pick(&all)?.clone();
    Some((rel, index))
}

fn drop_index(cx: &mut Gen<'_>) -> Option<Change> {
    let (rel, index) = index(cx)?;
    if rel.replident == 'i' {
        return None;
    }
    let path = qualified(&rel.schema, &index.name);
    missing(format!("DROP INDEX {path}"), "index", &identity_of(&rel, &index.name))
}

fn rename_index(cx: &mut Gen<'_>) -> Option<Change> {
    let (rel, index) = index(cx)?;
    if rel.indexes.len() > 1 {
        return None;
    }
    let name = unused(cx);
    let path = qualified(&rel.schema, &index.name);
    changed(format!("ALTER INDEX {path} RENAME TO {}", quoted(&name)), "index", &identity_of(&rel, &index.name), "name")
}

fn comment_on_index(cx: &mut Gen<'_>) -> Option<Change> {
    let (rel, index) = index(cx)?;
    let path = qualified(&rel.schema, &index.name);
    let text = unused(cx);
    changed(
        format!("COMMENT ON INDEX {path} IS {}", literal(&text)),
        "index",
        &identity_of(&rel, &index.name),
        "comment",
    )
}

fn comment_on_constraint(cx: &mut Gen<'_>) -> Option<Change> {
    let (rel, con) = constraint(cx, |_, con| matches!(con.kind, 'c' | 'u' | 'p' | 'f' | 'x'))?;
    let text = unused(cx);
    changed(
        format!("COMMENT ON CONSTRAINT {} ON {} IS {}", quoted(&con.name), path(&rel), literal(&text)),
        "constraint",
        &identity_of(&rel, &con.name),
        "comment",
    )
}

fn add_view(cx: &mut Gen<'_>) -> Option<Change> {
    let schema = cx.rng.pick(&cx.world.schemas)?.clone();
    let name = unused(cx);
    let path = qualified(&schema, &name);
    let query = cx.query(2);
    extra(format!("CREATE VIEW {path} AS {query}"), "view", &path)
}

fn drop_view(cx: &mut Gen<'_>) -> Option<Change> {
    let rel = cx.rel(|rel| matches!(rel.kind, 'v' | 'm') && !rel.used)?;
    missing(format!("DROP {} {}", rel.noun(), path(&rel)), kind(&rel), &path(&rel))
}

fn view_option(cx: &mut Gen<'_>) -> Option<Change> {
    let barred = |rel: &Rel| rel.options.iter().flatten().any(|option| option.starts_with("security_barrier"));
    let rel = cx.rel(|rel| rel.kind == 'v' && !barred(rel))?;
    changed(format!("ALTER VIEW {} SET (security_barrier)", path(&rel)), "view", &path(&rel), "security_barrier")
}

fn trigger(cx: &mut Gen<'_>) -> Option<(Rel, String)> {
    let rel = cx.rel(|rel| alone(rel) && !rel.triggers.is_empty())?;
    let name = cx.rng.pick(&rel.triggers)?.name.clone();
    Some((rel, name))
}

fn drop_trigger(cx: &mut Gen<'_>) -> Option<Change> {
    let (rel, name) = trigger(cx)?;
    missing(format!("DROP TRIGGER {} ON {}", quoted(&name), path(&rel)), "trigger", &identity_of(&rel, &name))
}

fn rename_trigger(cx: &mut Gen<'_>) -> Option<Change> {
    let (rel, name) = trigger(cx)?;
    let new = unused(cx);
    let entries = [
        format!("missing | trigger | {}", identity_of(&rel, &name)),
        format!("extra | trigger | {}", identity_of(&rel, &new)),
    ];
    change(format!("ALTER TRIGGER {} ON {} RENAME TO {}", quoted(&name), path(&rel), quoted(&new)), &entries)
}

fn disable_trigger(cx: &mut Gen<'_>) -> Option<Change> {
    let (rel, name) = trigger(cx)?;
    // It may be disabled already.
    let word = cx.one_of(&["DISABLE", "ENABLE REPLICA", "ENABLE ALWAYS", "ENABLE"]);
    Some(Change { sql: format!("ALTER TABLE {} {word} TRIGGER {}", path(&rel), quoted(&name)), expected: None })
}

fn add_policy(cx: &mut Gen<'_>) -> Option<Change> {
    let rel = cx.rel(|rel| rel.is_table())?;
    let name = unused(cx);
    let mut scope = cx.scope(&rel, None);
    scope.queries = true;
    let value = cx.expr("boolean", &scope, 2);
    let command = cx.one_of(&["ALL", "SELECT", "UPDATE", "DELETE"]);
    extra(
        format!("CREATE POLICY {} ON {} FOR {command} USING ({value})", quoted(&name), path(&rel)),
        "policy",
        &identity_of(&rel, &name),
    )
}

fn policy(cx: &mut Gen<'_>) -> Option<(Rel, String)> {
    let rel = cx.rel(|rel| !rel.policies.is_empty())?;
    let name = cx.rng.pick(&rel.policies)?.name.clone();
    Some((rel, name))
}

fn drop_policy(cx: &mut Gen<'_>) -> Option<Change> {
    let (rel, name) = policy(cx)?;
    missing(format!("DROP POLICY {} ON {}", quoted(&name), path(&rel)), "policy", &identity_of(&rel, &name))
}

fn policy_roles(cx: &mut Gen<'_>) -> Option<Change> {
    let (rel, name) = policy(cx)?;
    let to = cx.role();
    Some(Change { sql: format!("ALTER POLICY {} ON {} TO {to}", quoted(&name), path(&rel)), expected: None })
}

fn rename_policy(cx: &mut Gen<'_>) -> Option<Change> {
    let (rel, name) = policy(cx)?;
    let new = unused(cx);
    let entries = [
        format!("missing | policy | {}", identity_of(&rel, &name)),
        format!("extra | policy | {}", identity_of(&rel, &new)),
    ];
    change(format!("ALTER POLICY {} ON {} RENAME TO {}", quoted(&name), path(&rel), quoted(&new)), &entries)
}

fn drop_rule(cx: &mut Gen<'_>) -> Option<Change> {
    let rel = cx.rel(|rel| !rel.rules.is_empty())?;
    let name = cx.rng.pick(&rel.rules)?.clone();
    missing(format!("DROP RULE {} ON {}", quoted(&name), path(&rel)), "rule", &identity_of(&rel, &name))
}

fn add_partition(cx: &mut Gen<'_>) -> Option<Change> {
    let rel = cx.rel(|rel| rel.kind == 'p' && rel.strategy != Some('h'))?;
    let name = unused(cx);
    let path_to = qualified(&rel.schema, &name);
    extra(format!("CREATE TABLE {path_to} PARTITION OF {} DEFAULT", path(&rel)), "table", &path_to)
}

fn detach(cx: &mut Gen<'_>) -> Option<Change> {
    let sql = crate::statement::detach(cx)?;
    Some(Change { sql, expected: None })
}

fn sequence_increment(cx: &mut Gen<'_>) -> Option<Change> {
    let rel = cx.rel(|rel| rel.kind == 'S')?;
    let number = cx.rng.between(11, 99);
    changed(format!("ALTER SEQUENCE {} CACHE {number}", path(&rel)), "sequence", &path(&rel), "cache")
}

fn add_statistics(cx: &mut Gen<'_>) -> Option<Change> {
    let easy = |ty: &str| matches!(ty, "integer" | "text" | "date" | "bigint" | "boolean" | "numeric");
    let rel = cx.rel(|rel| {
        matches!(rel.kind, 'r' | 'm') && rel.cols.iter().filter(|c| easy(&c.ty) && !c.generated).count() > 1
    })?;
    let cols: Vec<String> =
        rel.cols.iter().filter(|c| easy(&c.ty) && !c.generated).take(2).map(|c| quoted(&c.name)).collect();
    let path_to = qualified(&rel.schema, &unused(cx));
    extra(format!("CREATE STATISTICS {path_to} ON {} FROM {}", cols.join(", "), path(&rel)), "statistics", &path_to)
}

fn grant(cx: &mut Gen<'_>) -> Option<Change> {
    let sql = crate::statement::grant(cx)?;
    Some(Change { sql, expected: None })
}
