//! ALTER OPERATOR FAMILY ADD and DROP.  Counterpart: commands/opclasscmds.c (AlterOpFamilyAdd,
//! AlterOpFamilyDrop).

use pg_query::protobuf as pb;
use pg_query::protobuf::node::Node;

use crate::catalog::depend::DependencyKind;
use crate::diag::{Result, SqlState, refuse};
use crate::oid::*;
use crate::replay::Exec;
use crate::replay::opclasscmds::create::find_family;
use crate::replay::opclasscmds::member::{Members, class_args, read_item};

pub(in crate::replay) fn alter_operator_family(exec: &mut Exec, stmt: &pb::AlterOpFamilyStmt) -> Result<()> {
    let am = exec.access_method(&stmt.amname)?;
    let family = find_family(exec, &stmt.opfamilyname, am, &stmt.amname)?;
    let items = stmt.items.iter().filter_map(|node| match node.node.as_ref() {
        Some(Node::CreateOpClassItem(item)) => Some(item),
        _ => None,
    });
    if stmt.is_drop {
        return items.into_iter().try_for_each(|item| drop_member(exec, family, item));
    }
    let mut members = Members::default();
    for item in items {
        if item.storedtype.is_some() {
            return refuse(SqlState::SYNTAX_ERROR, "STORAGE cannot be specified in ALTER OPERATOR FAMILY");
        }
        read_item(exec, item, am, None, &mut members)?;
    }
    members.store(exec, family, None)
}

fn drop_member(exec: &mut Exec, family: OpFamilyId, item: &pb::CreateOpClassItem) -> Result<()> {
    let Some((left, right)) = class_args(exec, &item.class_args)? else {
        return refuse(SqlState::SYNTAX_ERROR, "one or two argument types must be specified");
    };
    let Some(row) = exec.catalog.opfamily(family).cloned() else { return Ok(()) };
    let is_operator = item.itemtype == 1;
    let found: Option<ObjectAddress> = if is_operator {
        let fits = |o: &&crate::catalog::operator::AmOp| {
            (i32::from(o.strategy), o.left, o.right) == (item.number, left, right)
        };
        row.operators.iter().find(fits).map(|o| o.oper.address())
    } else {
        let fits = |p: &&crate::catalog::operator::AmProc| {
            (i32::from(p.number), p.left, p.right) == (item.number, left, right)
        };
        row.procs.iter().find(fits).map(|p| p.proc.address())
    };
    let Some(object) = found else {
        let what = if is_operator { "operator" } else { "function" };
        let types = format!("{},{}", exec.type_text(left), exec.type_text(right));
        let message = format!("{what} {}({types}) does not exist in operator family \"{}\"", item.number, row.name);
        return refuse(SqlState::UNDEFINED_OBJECT, message);
    };
    if let Some(row) = exec.catalog.opfamilies.get_mut(&family) {
        if is_operator {
            row.operators.retain(|o| (i32::from(o.strategy), o.left, o.right) != (item.number, left, right));
        } else {
            row.procs.retain(|p| (i32::from(p.number), p.left, p.right) != (item.number, left, right));
        }
    }
    // A member that a class brought was what the class needed.
    let classes: Vec<_> = exec.catalog.opclasses.values().filter(|c| c.family == family).map(|c| c.id).collect();
    for class in classes {
        exec.catalog.depends.remove(class.address(), object, DependencyKind::Normal);
    }
    Ok(())
}
