//! Enums.  Counterparts: commands/typecmds.c (DefineEnum, AlterEnum), catalog/pg_enum.c.

use pg_query::protobuf as pb;

use crate::catalog::evidence::Evidence;
use crate::catalog::type_::{EnumLabel, TypeKind};
use crate::diag::{Diagnostic, Result, SqlState, refuse};
use crate::name::{MAX_IDENTIFIER_BYTES, Name};
use crate::oid::TypeId;
use crate::replay::Exec;
use crate::replay::names::{qualified_name, string_of};
use crate::replay::typecmds::row::{blank_type, make_array_type};

/// CREATE TYPE ... AS ENUM
pub(in crate::replay) fn create_enum(exec: &mut Exec, stmt: &pb::CreateEnumStmt) -> Result<()> {
    let name = qualified_name(&stmt.type_name)?;
    let namespace = exec.creation_namespace(&name)?;
    let id = exec.claim_new_type_name(namespace, &name.name)?;
    let mut labels: Vec<EnumLabel> = Vec::with_capacity(stmt.vals.len());
    for label in stmt.vals.iter().filter_map(string_of) {
        check_label(label)?;
        if labels.iter().any(|l| l.name == *label) {
            // pg_enum's unique index says it.
            let message = "duplicate key value violates unique constraint \"pg_enum_typid_label_index\"";
            return refuse(SqlState::UNIQUE_VIOLATION, message);
        }
        labels.push(new_label(exec, label));
    }
    let mut row = blank_type(exec, id, namespace, name.name, TypeKind::Enum(labels));
    row.category = b'E';
    row.len = 4;
    row.by_value = true;
    row.storage = b'p';
    row.input = exec.builtin_proc("enum_in");
    row.output = exec.builtin_proc("enum_out");
    row.receive = exec.builtin_proc("enum_recv");
    row.send = exec.builtin_proc("enum_send");
    exec.enter_type(row);
    make_array_type(exec, id);
    exec.apply_default_acl(id.address());
    Ok(())
}

fn new_label(exec: &mut Exec, label: &str) -> EnumLabel {
    EnumLabel { id: exec.catalog.next_oid(), name: Name::new(label), at: Evidence::new(exec.locator.whole) }
}

fn check_label(label: &str) -> Result<()> {
    if label.len() <= MAX_IDENTIFIER_BYTES {
        return Ok(());
    }
    let refused = Diagnostic::refused(SqlState::INVALID_NAME, format!("invalid enum label \"{label}\""));
    let detail = format!("Labels must be {MAX_IDENTIFIER_BYTES} bytes or less.");
    Err(Box::new(refused.with_detail(detail)))
}

/// ALTER TYPE ... ADD VALUE, ALTER TYPE ... RENAME VALUE
pub(in crate::replay) fn alter_enum(exec: &mut Exec, stmt: &pb::AlterEnumStmt) -> Result<()> {
    let id = exec.type_by_name(&stmt.type_name)?;
    let labels = exec.catalog.type_(id).and_then(|t| t.enum_labels()).map(<[EnumLabel]>::to_vec);
    let Some(labels) = labels else {
        return refuse(SqlState::WRONG_OBJECT_TYPE, format!("{} is not an enum", exec.type_text(id)));
    };
    // The parser gives an absent label as an empty one, which ADD VALUE has where it names no neighbour.
    let adds = stmt.new_val_is_after || !stmt.new_val_neighbor.is_empty() || stmt.skip_if_new_val_exists;
    let labels = if stmt.old_val.is_empty() && (adds || !labels.iter().any(|l| l.name.is_empty())) {
        match add_value(exec, stmt, labels)? {
            Some(labels) => labels,
            None => return Ok(()),
        }
    } else {
        rename_value(exec, stmt, labels)?
    };
    set_labels(exec, id, labels);
    Ok(())
}

fn set_labels(exec: &mut Exec, id: TypeId, labels: Vec<EnumLabel>) {
    let at = exec.locator.whole;
    if let Some(row) = exec.catalog.types.get_mut(&id) {
        row.kind = TypeKind::Enum(labels);
        row.at.set("labels", at);
    }
}

/// `None` where IF NOT EXISTS finds the label.
fn add_value(exec: &mut Exec, stmt: &pb::AlterEnumStmt, mut labels: Vec<EnumLabel>) -> Result<Option<Vec<EnumLabel>>> {
    let value = &stmt.new_val;
    check_label(value)?;
    if labels.iter().any(|l| l.name == **value) {
        let message = format!("enum label \"{value}\" already exists");
        if stmt.skip_if_new_val_exists {
            exec.notice(format!("{message}, skipping"));
            return Ok(None);
        }
        return refuse(SqlState::DUPLICATE_OBJECT, message);
    }
    let place = if stmt.new_val_neighbor.is_empty() {
        labels.len()
    } else {
        position(&labels, &stmt.new_val_neighbor)? + usize::from(stmt.new_val_is_after)
    };
    let label = new_label(exec, value);
    labels.insert(place, label);
    Ok(Some(labels))
}

fn position(labels: &[EnumLabel], label: &str) -> Result<usize> {
    labels.iter().position(|l| l.name == *label).map_or_else(
        || refuse(SqlState::INVALID_PARAMETER_VALUE, format!("\"{label}\" is not an existing enum label")),
        Ok,
    )
}

fn rename_value(exec: &Exec, stmt: &pb::AlterEnumStmt, mut labels: Vec<EnumLabel>) -> Result<Vec<EnumLabel>> {
    check_label(&stmt.new_val)?;
    let place = position(&labels, &stmt.old_val)?;
    if labels.iter().any(|l| l.name == *stmt.new_val) {
        let message = format!("enum label \"{}\" already exists", stmt.new_val);
        return refuse(SqlState::DUPLICATE_OBJECT, message);
    }
    labels[place].name = Name::new(&stmt.new_val);
    labels[place].at.set("name", exec.locator.whole);
    Ok(labels)
}
