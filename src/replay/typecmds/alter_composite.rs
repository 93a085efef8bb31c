//! ALTER TYPE ... ADD, DROP and ALTER ATTRIBUTE.  Counterpart: commands/tablecmds.c, for composite types.

use pg_query::protobuf as pb;
use pg_query::protobuf::node::Node;

use crate::catalog::class::RelKind;
use crate::catalog::depend::DependencyKind;
use crate::diag::{Result, SqlState, refuse, unsupported};
use crate::oid::*;
use crate::replay::Exec;
use crate::replay::names::need;
use crate::replay::typecmds::composite::attribute;

pub(in crate::replay) fn alter_composite(exec: &mut Exec, stmt: &pb::AlterTableStmt) -> Result<()> {
    let rel = exec.relation(need(stmt.relation.as_ref(), "type")?)?;
    let row = exec.rel(rel)?;
    if !matches!(row.kind, RelKind::Composite) {
        return refuse(SqlState::WRONG_OBJECT_TYPE, format!("\"{}\" is not a composite type", row.name));
    }
    for node in &stmt.cmds {
        let Some(Node::AlterTableCmd(cmd)) = node.node.as_ref() else { continue };
        match cmd.subtype() {
            pb::AlterTableType::AtAddColumn => add_attribute(exec, rel, cmd)?,
            pb::AlterTableType::AtDropColumn => drop_attribute(exec, rel, cmd)?,
            pb::AlterTableType::AtAlterColumnType => alter_attribute(exec, rel, cmd)?,
            other => return unsupported(format!("ALTER TYPE with {} is not understood", other.as_str_name())),
        }
    }
    Ok(())
}

fn definition(cmd: &pb::AlterTableCmd) -> Result<&pb::ColumnDef> {
    match cmd.def.as_ref().and_then(|d| d.node.as_ref()) {
        Some(Node::ColumnDef(def)) => Ok(def),
        _ => unsupported("ALTER TYPE without a definition"),
    }
}

fn add_attribute(exec: &mut Exec, rel: RelId, cmd: &pb::AlterTableCmd) -> Result<()> {
    let new = attribute(exec, definition(cmd)?)?;
    let row = exec.rel(rel)?;
    refuse_typed_tables(exec, rel, cmd)?;
    if row.attnum(&new.name).is_some() {
        let message = format!("column \"{}\" of relation \"{}\" already exists", new.name, row.name);
        if cmd.missing_ok {
            exec.notice(format!("{message}, skipping"));
            return Ok(());
        }
        return refuse(SqlState::DUPLICATE_COLUMN, message);
    }
    let attnum = (row.attributes.len() + 1) as AttrNumber;
    exec.check_not_within(rel, new.ty.ty)?;
    exec.depend_attribute(rel, attnum, &new);
    exec.rel_mut(rel)?.attributes_mut().push(new);
    Ok(())
}

fn drop_attribute(exec: &mut Exec, rel: RelId, cmd: &pb::AlterTableCmd) -> Result<()> {
    refuse_typed_tables(exec, rel, cmd)?;
    let row = exec.rel(rel)?;
    let Some(attnum) = row.attnum(&cmd.name) else {
        let message = format!("column \"{}\" of relation \"{}\" does not exist", cmd.name, row.name);
        if cmd.missing_ok {
            exec.notice(format!("{message}, skipping"));
            return Ok(());
        }
        return refuse(SqlState::UNDEFINED_COLUMN, message);
    };
    let cascade = cmd.behavior() == pb::DropBehavior::DropCascade;
    exec.drop_objects(&[ObjectAddress::attribute(rel, attnum)], cascade)
}

fn alter_attribute(exec: &mut Exec, rel: RelId, cmd: &pb::AlterTableCmd) -> Result<()> {
    let row = exec.rel(rel)?;
    let attnum = exec.attnum(&row, &cmd.name)?;
    refuse_typed_tables(exec, rel, cmd)?;
    refuse_columns_of_type(exec, rel)?;
    let mut named = definition(cmd)?.clone();
    named.colname.clone_from(&cmd.name);
    let new = attribute(exec, &named)?;
    exec.check_not_within(rel, new.ty.ty)?;
    exec.catalog.depends.forget_kind(ObjectAddress::attribute(rel, attnum), DependencyKind::Normal);
    exec.depend_attribute(rel, attnum, &new);
    let at = exec.locator.whole;
    if let Some(attr) = exec.rel_mut(rel)?.attribute_mut(attnum) {
        attr.ty = new.ty;
        attr.collation = new.collation;
        attr.storage = new.storage;
        attr.at.set("type", at);
    }
    Ok(())
}

/// Tables OF the type would have to change as well (find_typed_table_dependencies).
fn refuse_typed_tables(exec: &Exec, rel: RelId, cmd: &pb::AlterTableCmd) -> Result<()> {
    let row = exec.rel(rel)?;
    let typed = exec.catalog.relations.values().any(|r| r.of_type.is_some() && r.of_type == row.row_type);
    if !typed {
        return Ok(());
    }
    if cmd.behavior() == pb::DropBehavior::DropCascade {
        return unsupported("ALTER TYPE ... CASCADE over typed tables is not understood yet");
    }
    let message = format!("cannot alter type \"{}\" because it is the type of a typed table", row.name);
    refuse(SqlState::DEPENDENT_OBJECTS_STILL_EXIST, message)
}

/// Stored values would have to be rewritten (find_composite_type_dependencies).
fn refuse_columns_of_type(exec: &Exec, rel: RelId) -> Result<()> {
    let row = exec.rel(rel)?;
    let Some(ty) = row.row_type else { return Ok(()) };
    let array = exec.catalog.type_(ty).and_then(|t| t.array);
    for other in exec.catalog.relations.values().filter(|r| r.is_table() || matches!(r.kind, RelKind::MatView(_))) {
        let uses = |attr: &crate::catalog::class::Attribute| {
            let base = exec.catalog.base_type(attr.ty.ty);
            base == ty || Some(base) == array
        };
        if let Some((_, attr)) = other.live_attributes().find(|(_, attr)| uses(attr)) {
            let message =
                format!("cannot alter type \"{}\" because column \"{}.{}\" uses it", row.name, other.name, attr.name);
            return refuse(SqlState::FEATURE_NOT_SUPPORTED, message);
        }
    }
    Ok(())
}
