//! Operators and support routines of classes and families.  Counterpart: commands/opclasscmds.c
//! (assignOperTypes, assignProcTypes, addFamilyMember).

use pg_query::protobuf as pb;
use pg_query::protobuf::node::Node;

use crate::catalog::operator::{AmOp, AmProc, OpFamily};
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
    check_function(exec, am, number, proc)?;
    let same = |p: &AmProc| (p.number, p.left, p.right) == (number, left, right);
    if members.procs.iter().any(same) {
        let types = format!("{},{}", exec.type_text(left), exec.type_text(right));
        let message = format!("function number {number} for ({types}) appears more than once");
        return refuse(SqlState::INVALID_OBJECT_DEFINITION, message);
    }
    members.procs.push(AmProc { left, right, number, proc, class: None });
    Ok(())
}

/// What the built-in access methods ask of their first support routines (assignProcTypes).
fn check_function(exec: &Exec, am: AmId, number: i16, proc: ProcId) -> Result<()> {
    let (noun, args, count, result, type_name) = match (am, number) {
        (BTREE, 1) => ("btree comparison functions", 2, "two arguments", INT4, "integer"),
        (BTREE, 2) => ("btree sort support functions", 1, "one argument", VOID, "void"),
        (BTREE, 3) => ("btree in_range functions", 5, "five arguments", BOOL, "boolean"),
        (BTREE, 4) => ("btree equal image functions", 1, "one argument", BOOL, "boolean"),
        (HASH, 1) => ("hash function 1", 1, "one argument", INT4, "integer"),
        (HASH, 2) => ("hash function 2", 2, "two arguments", INT8, "bigint"),
        _ => return Ok(()),
    };
    let row = exec.procedure(proc)?;
    let state = SqlState::INVALID_OBJECT_DEFINITION;
    if row.arg_types.len() != args {
        return refuse(state, format!("{noun} must have {count}"));
    }
    if row.result != result {
        return refuse(state, format!("{noun} must return {type_name}"));
    }
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
    /// Puts the members into a family; with a class they are part of it, otherwise loose, so that they go
    /// with their operator or routine and hold nothing back.
    pub fn store(self, exec: &mut Exec, family: OpFamilyId, class: Option<OpClassId>) -> Result<()> {
        self.refuse_taken(exec, family)?;
        if let Some(class) = class {
            let opers = self.operators.iter().map(|o| o.oper.address());
            let sort_families = self.operators.iter().filter_map(|o| o.sort_family).map(OpFamilyId::address);
            let procs = self.procs.iter().map(|p| p.proc.address());
            exec.depend_on_all(class, opers.chain(procs).chain(sort_families));
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

impl Exec {
    /// What a class brought into its family goes with it.
    pub(in crate::replay) fn opclass_is_leaving(&mut self, id: OpClassId) {
        let Some(family) = self.catalog.opclass(id).map(|class| class.family) else { return };
        if let Some(row) = self.catalog.opfamilies.get_mut(&family) {
            row.operators.retain(|o| o.class != Some(id));
            row.procs.retain(|p| p.class != Some(id));
        }
    }

    /// Loose members go with their operator; partners forget it.
    pub(in crate::replay) fn operator_is_leaving(&mut self, id: OperId) {
        for family in self.families_with(|row| row.operators.iter().any(|o| o.oper == id)) {
            if let Some(row) = self.catalog.opfamilies.get_mut(&family) {
                row.operators.retain(|o| o.oper != id);
            }
        }
        let Some(row) = self.catalog.operator(id).cloned() else { return };
        for partner in [row.commutator, row.negator].into_iter().flatten().filter(|p| *p != id) {
            if let Some(row) = self.catalog.operators.get_mut(&partner) {
                row.commutator = row.commutator.filter(|o| *o != id);
                row.negator = row.negator.filter(|o| *o != id);
            }
        }
    }

    pub(in crate::replay) fn proc_is_leaving(&mut self, id: ProcId) {
        for family in self.families_with(|row| row.procs.iter().any(|p| p.proc == id)) {
            if let Some(row) = self.catalog.opfamilies.get_mut(&family) {
                row.procs.retain(|p| p.proc != id);
            }
        }
    }

    /// Families of the input, or changed by it, that a test finds.
    fn families_with(&self, test: impl Fn(&OpFamily) -> bool) -> Vec<OpFamilyId> {
        self.catalog.opfamilies.values().filter(|row| test(row)).map(|row| row.id).collect()
    }
}
