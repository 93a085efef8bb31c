//! Operators and support routines of classes and families.  Counterpart: commands/opclasscmds.c
//! (assignOperTypes, assignProcTypes, addFamilyMember).

use pg_query::protobuf as pb;
use pg_query::protobuf::node::Node;

use crate::catalog::depend::DependencyKind;
use crate::catalog::operator::{AmOp, AmProc};
use crate::diag::{Result, SqlState, refuse, unsupported};
use crate::oid::wellknown::*;
use crate::oid::*;
use crate::replay::Exec;
use crate::replay::names::need;
use crate::replay::opclasscmds::create::find_family;

/// OPCLASS_ITEM_OPERATOR and its neighbours of nodes/parsenodes.h.
const OPERATOR: i32 = 1;
const FUNCTION: i32 = 2;

/// What the items of one statement say.
#[derive(Default)]
pub(super) struct Members {
    operators: Vec<AmOp>,
    procs: Vec<AmProc>,
}

/// Reads one item; `input` is the class's type, absent for a family.
pub(super) fn read_item(
    exec: &Exec,
    item: &pb::CreateOpClassItem,
    am: AmId,
    input: Option<TypeId>,
    members: &mut Members,
) -> Result<()> {
    match item.itemtype {
        OPERATOR => read_operator(exec, item, am, input, members),
        FUNCTION => read_function(exec, item, am, input, members),
        _ => unsupported("an operator class item of another kind"),
    }
}

fn read_operator(
    exec: &Exec,
    item: &pb::CreateOpClassItem,
    am: AmId,
    input: Option<TypeId>,
    members: &mut Members,
) -> Result<()> {
    let named = need(item.name.as_ref(), "operator")?;
    let strategy = number(item.number, "operator")?;
    let oper = if named.objargs.is_empty() {
        let Some(input) = input else {
            let message = "operator argument types must be specified in ALTER OPERATOR FAMILY";
            return refuse(SqlState::SYNTAX_ERROR, message);
        };
        exec.operator_by_signature(&named.objname, Some(input), Some(input))?
    } else {
        exec.operator_with_args(named)?
    };
    let sort_family =
        if item.order_family.is_empty() { None } else { Some(find_family(exec, &item.order_family, BTREE, "btree")?) };
    let Some(row) = exec.catalog.operator(oper) else { return Ok(()) };
    let Some(left) = row.left else {
        return refuse(SqlState::INVALID_OBJECT_DEFINITION, "index operators must be binary");
    };
    if sort_family.is_none() && row.result != Some(BOOL) {
        return refuse(SqlState::INVALID_OBJECT_DEFINITION, "index search operators must return boolean");
    }
    if sort_family.is_some() && (am == BTREE || am == HASH) {
        let name = if am == BTREE { "btree" } else { "hash" };
        let message = format!("access method \"{name}\" does not support ordering operators");
        return refuse(SqlState::INVALID_OBJECT_DEFINITION, message);
    }
    let member = AmOp { left, right: row.right, strategy, oper, sort_family, class: None };
    let same = |o: &AmOp| (o.strategy, o.left, o.right) == (strategy, left, member.right);
    if members.operators.iter().any(same) {
        let types = format!("{},{}", exec.type_text(left), exec.type_text(member.right));
        let message = format!("operator number {strategy} for ({types}) appears more than once");
        return refuse(SqlState::INVALID_OBJECT_DEFINITION, message);
    }
    members.operators.push(member);
    Ok(())
}

fn number(number: i32, what: &str) -> Result<i16> {
    i16::try_from(number).ok().filter(|n| *n > 0).map_or_else(
        || {
            let message = format!("invalid {what} number {number}, must be between 1 and {}", i16::MAX);
            refuse(SqlState::INVALID_OBJECT_DEFINITION, message)
        },
        Ok,
    )
}

fn read_function(
    exec: &Exec,
    item: &pb::CreateOpClassItem,
    am: AmId,
    input: Option<TypeId>,
    members: &mut Members,
) -> Result<()> {
    let number = number(item.number, "function")?;
    let proc = exec.needed_routine(pb::ObjectType::ObjectFunction, item.name.as_ref())?;
    let (left, right) = match class_args(exec, &item.class_args)? {
        Some(types) => types,
        None => implied_types(exec, am, number, proc, input)?,
    };
    let same = |p: &AmProc| (p.number, p.left, p.right) == (number, left, right);
    if members.procs.iter().any(same) {
        let types = format!("{},{}", exec.type_text(left), exec.type_text(right));
        let message = format!("function number {number} for ({types}) appears more than once");
        return refuse(SqlState::INVALID_OBJECT_DEFINITION, message);
    }
    members.procs.push(AmProc { left, right, number, proc, class: None });
    Ok(())
}

/// `FUNCTION 1 (left, right) f(...)` (processTypesSpec).
pub(super) fn class_args(exec: &Exec, nodes: &[pb::Node]) -> Result<Option<(TypeId, TypeId)>> {
    let types = nodes.iter().filter_map(|node| match node.node.as_ref() {
        Some(Node::TypeName(name)) => Some(exec.type_id(name)),
        _ => None,
    });
    let types = types.collect::<Result<Vec<TypeId>>>()?;
    match types.as_slice() {
        [] => Ok(None),
        [only] => Ok(Some((*only, *only))),
        [left, right] => Ok(Some((*left, *right))),
        _ => refuse(SqlState::SYNTAX_ERROR, "one or two argument types must be specified"),
    }
}

/// The types that a support routine is for: a comparison's or a hash's own arguments, otherwise the
/// class's type.
fn implied_types(exec: &Exec, am: AmId, number: i16, proc: ProcId, input: Option<TypeId>) -> Result<(TypeId, TypeId)> {
    let row = exec.procedure(proc)?;
    let own = match (am, number, row.arg_types.as_slice()) {
        (BTREE, 1, [left, right]) => Some((*left, *right)),
        (HASH, 1 | 2, [first, ..]) => Some((*first, *first)),
        _ => None,
    };
    // Sort support, in_range and equalimage are for the type of the class, which comes first.
    let from_class = input.map(|ty| match (am, number, row.arg_types.as_slice()) {
        (BTREE, 3, [value, _, offset, ..]) => (*value, *offset),
        _ => (ty, ty),
    });
    own.or(from_class).map_or_else(
        || {
            refuse(
                SqlState::INVALID_OBJECT_DEFINITION,
                "associated data types must be specified for index support function",
            )
        },
        Ok,
    )
}

impl Members {
    /// Puts the members into a family; with a class they are part of it, otherwise loose.
    pub fn store(self, exec: &mut Exec, family: OpFamilyId, class: Option<OpClassId>) -> Result<()> {
        let holder = class.map_or(family.address(), OpClassId::address);
        let kind = if class.is_some() { DependencyKind::Normal } else { DependencyKind::Auto };
        if class.is_none() {
            self.refuse_taken(exec, family)?;
        }
        let opers = self.operators.iter().map(|o| o.oper.address());
        let sort_families = self.operators.iter().filter_map(|o| o.sort_family).map(OpFamilyId::address);
        let procs = self.procs.iter().map(|p| p.proc.address());
        let on: Vec<ObjectAddress> = opers.chain(procs).chain(sort_families).collect();
        for object in on.into_iter().filter(|o| *o != family.address()) {
            exec.catalog.depend(holder, object, kind);
        }
        if let Some(row) = exec.catalog.opfamilies.get_mut(&family) {
            row.operators.extend(self.operators.into_iter().map(|o| AmOp { class, ..o }));
            row.procs.extend(self.procs.into_iter().map(|p| AmProc { class, ..p }));
        }
        Ok(())
    }

    fn refuse_taken(&self, exec: &Exec, family: OpFamilyId) -> Result<()> {
        let Some(row) = exec.catalog.opfamily(family) else { return Ok(()) };
        let taken_operator = self.operators.iter().find(|new| {
            row.operators.iter().any(|o| (o.strategy, o.left, o.right) == (new.strategy, new.left, new.right))
        });
        let taken_proc = self
            .procs
            .iter()
            .find(|new| row.procs.iter().any(|p| (p.number, p.left, p.right) == (new.number, new.left, new.right)));
        let (what, number, left, right) = match (taken_operator, taken_proc) {
            (Some(o), _) => ("operator", o.strategy, o.left, o.right),
            (None, Some(p)) => ("function", p.number, p.left, p.right),
            (None, None) => return Ok(()),
        };
        let types = format!("{},{}", exec.type_text(left), exec.type_text(right));
        let message = format!("{what} {number}({types}) already exists in operator family \"{}\"", row.name);
        refuse(SqlState::DUPLICATE_OBJECT, message)
    }
}
