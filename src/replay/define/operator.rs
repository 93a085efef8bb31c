//! CREATE OPERATOR and ALTER OPERATOR.  Counterparts: commands/operatorcmds.c, catalog/pg_operator.c
//! (OperatorCreate, OperatorUpd, get_other_operator).

use pg_query::protobuf as pb;

use crate::catalog::depend::DependencyKind;
use crate::catalog::evidence::Evidence;
use crate::catalog::namespace::QualifiedName;
use crate::catalog::operator::Operator;
use crate::diag::{Result, SqlState, refuse};
use crate::name::Name;
use crate::oid::wellknown::*;
use crate::oid::*;
use crate::replay::Exec;
use crate::replay::defelem;
use crate::replay::names::{need, qualified_name};
use crate::replay::signature::{dotted, duplicate};

#[derive(Default)]
struct Options {
    left: Option<pb::TypeName>,
    right: Option<pb::TypeName>,
    routine: Option<Vec<pb::Node>>,
    commutator: Option<Vec<pb::Node>>,
    negator: Option<Vec<pb::Node>>,
    restrict: Option<Vec<pb::Node>>,
    join: Option<Vec<pb::Node>>,
    hashes: bool,
    merges: bool,
}

fn options(exec: &Exec, nodes: &[pb::Node]) -> Result<Options> {
    let mut options = Options::default();
    for elem in defelem::elements(nodes) {
        match elem.defname.as_str() {
            "leftarg" => options.left = Some(argument(elem)?),
            "rightarg" => options.right = Some(argument(elem)?),
            "function" | "procedure" => options.routine = Some(defelem::qualified(elem)?),
            "commutator" => options.commutator = Some(defelem::qualified(elem)?),
            "negator" => options.negator = Some(defelem::qualified(elem)?),
            "restrict" => options.restrict = Some(defelem::qualified(elem)?),
            "join" => options.join = Some(defelem::qualified(elem)?),
            "hashes" => options.hashes = defelem::boolean(elem)?,
            "merges" => options.merges = defelem::boolean(elem)?,
            "sort1" | "sort2" | "ltcmp" | "gtcmp" => options.merges = true,
            other => exec.warn_unknown_attribute("operator", other),
        }
    }
    Ok(options)
}

fn argument(elem: &pb::DefElem) -> Result<pb::TypeName> {
    let name = defelem::type_name(elem)?;
    if name.setof {
        return refuse(SqlState::INVALID_FUNCTION_DEFINITION, "SETOF type not allowed for operator argument");
    }
    Ok(name)
}

/// CREATE OPERATOR
pub(super) fn define_operator(exec: &mut Exec, name: &QualifiedName, nodes: &[pb::Node]) -> Result<()> {
    let namespace = exec.creation_namespace(name)?;
    let state = SqlState::INVALID_FUNCTION_DEFINITION;
    let options = options(exec, nodes)?;
    let Some(routine) = &options.routine else {
        return refuse(state, "operator function must be specified");
    };
    let left = options.left.as_ref().map(|n| exec.type_id(n)).transpose()?;
    let right = options.right.as_ref().map(|n| exec.type_id(n)).transpose()?;
    let Some(right) = right else {
        return refuse(
            state,
            if left.is_some() {
                "operator right argument type must be specified"
            } else {
                "operator argument types must be specified"
            },
        );
    };
    let args: Vec<TypeId> = left.into_iter().chain([right]).collect();
    let code = exec.proc_by_signature(routine, &args)?;
    let result = exec.procedure(code)?.result;
    let (restrict, join) = estimators(exec, options.restrict.as_deref(), options.join.as_deref())?;
    check_flags(&options, left, result)?;
    let existing = exec.operator_in(namespace, &name.name, left, right);
    if let Some(old) = existing.and_then(|id| exec.catalog.operator(id))
        && old.result.is_some()
    {
        let refused = duplicate(SqlState::DUPLICATE_FUNCTION, format!("operator {} already exists", name.name));
        return Err(refused);
    }
    let id = existing.unwrap_or_else(|| OperId(exec.catalog.next_oid()));
    let row = Operator {
        id,
        name: name.name.clone(),
        namespace,
        owner: exec.current_role(),
        left,
        right,
        result: Some(result),
        code: Some(code),
        commutator: existing.and_then(|id| exec.catalog.operator(id)).and_then(|o| o.commutator),
        negator: existing.and_then(|id| exec.catalog.operator(id)).and_then(|o| o.negator),
        restrict,
        join,
        merges: options.merges,
        hashes: options.hashes,
        at: Evidence::new(exec.locator.whole),
    };
    enter_operator(exec, row);
    link_partners(exec, id, &options)
}

fn check_flags(options: &Options, left: Option<TypeId>, result: TypeId) -> Result<()> {
    let state = SqlState::INVALID_FUNCTION_DEFINITION;
    if left.is_none() {
        for (given, message) in [
            (options.commutator.is_some(), "only binary operators can have commutators"),
            (options.join.is_some(), "only binary operators can have join selectivity"),
            (options.merges, "only binary operators can merge join"),
            (options.hashes, "only binary operators can hash"),
        ] {
            if given {
                return refuse(state, message);
            }
        }
    }
    if result != BOOL {
        for (given, message) in [
            (options.negator.is_some(), "only boolean operators can have negators"),
            (options.restrict.is_some(), "only boolean operators can have restriction selectivity"),
            (options.join.is_some(), "only boolean operators can have join selectivity"),
            (options.merges, "only boolean operators can merge join"),
            (options.hashes, "only boolean operators can hash"),
        ] {
            if given {
                return refuse(state, message);
            }
        }
    }
    Ok(())
}

/// ValidateRestrictionEstimator and ValidateJoinEstimator.
fn estimators(
    exec: &Exec,
    restrict: Option<&[pb::Node]>,
    join: Option<&[pb::Node]>,
) -> Result<(Option<ProcId>, Option<ProcId>)> {
    let restrict = restrict.map(|names| exec.proc_by_signature(names, &[INTERNAL, OID, INTERNAL, INT4])).transpose()?;
    let join = match join {
        Some(names) => match exec.find_proc(names, &[INTERNAL, OID, INTERNAL, INT2, INTERNAL])? {
            Some(id) => Some(id),
            None => Some(exec.proc_by_signature(names, &[INTERNAL, OID, INTERNAL, INT2])?),
        },
        None => None,
    };
    for (id, what) in [(restrict, "restriction"), (join, "join")] {
        if let Some(id) = id
            && exec.procedure(id)?.result != FLOAT8
        {
            let name = exec.procedure(id)?.name.clone();
            let message = format!("{what} estimator function {name} must return type double precision");
            return refuse(SqlState::INVALID_OBJECT_DEFINITION, message);
        }
    }
    Ok((restrict, join))
}

/// Puts an operator in place, over its shell where something named it before.
fn enter_operator(exec: &mut Exec, row: Operator) {
    let (id, namespace) = (row.id, row.namespace);
    let types = [row.left, Some(row.right), row.result].into_iter().flatten().map(TypeId::address);
    let routines = [row.code, row.restrict, row.join].into_iter().flatten().map(ProcId::address);
    let on: Vec<ObjectAddress> = types.chain(routines).collect();
    if exec.catalog.operator(id).is_some() {
        exec.catalog.depends.forget_kind(id.address(), DependencyKind::Normal);
        exec.catalog.operators.insert(id, row);
    } else {
        exec.catalog.add_operator(row);
    }
    exec.catalog.depend(id, namespace, DependencyKind::Normal);
    exec.depend_on_all(id, on);
    exec.member_of_extension(id);
}

impl Exec {
    /// The operator that a namespace has for these operands.
    fn operator_in(&self, namespace: NamespaceId, name: &Name, left: Option<TypeId>, right: TypeId) -> Option<OperId> {
        let fits = |id: &&OperId| self.catalog.operator(**id).is_some_and(|o| o.left == left && o.right == right);
        self.catalog.operators_in(namespace, name).iter().find(fits).copied()
    }
}

/// Commutator and negator, each linked in both directions.
fn link_partners(exec: &mut Exec, id: OperId, options: &Options) -> Result<()> {
    let Some(own) = exec.catalog.operator(id).cloned() else { return Ok(()) };
    if let Some(names) = &options.commutator {
        let (left, right) = (Some(own.right), own.left.unwrap_or(own.right));
        let partner = other_operator(exec, names, &own, left, right, true)?.unwrap_or(id);
        check_unlinked(exec, partner, id, "commutator", |o| o.commutator)?;
        link(exec, id, partner, |o| &mut o.commutator);
    }
    if let Some(names) = &options.negator {
        match other_operator(exec, names, &own, own.left, own.right, false)? {
            Some(partner) => {
                check_unlinked(exec, partner, id, "negator", |o| o.negator)?;
                link(exec, id, partner, |o| &mut o.negator);
            }
            None => {
                let message = "operator cannot be its own negator";
                return refuse(SqlState::INVALID_FUNCTION_DEFINITION, message);
            }
        }
    }
    Ok(())
}

/// PostgreSQL 17 and later refuse a partner that is somebody else's; before, the link was left alone.
fn check_unlinked(
    exec: &Exec,
    partner: OperId,
    id: OperId,
    what: &str,
    link: impl Fn(&Operator) -> Option<OperId>,
) -> Result<()> {
    let Some(row) = exec.catalog.operator(partner) else { return Ok(()) };
    let strict = exec.catalog.version.has(crate::version::Capability::ChangeableOperatorPartners);
    match link(row) {
        Some(taken) if taken != id && strict => {
            let message = format!(
                "{what} operator {} is already the {what} of operator {}",
                row.name,
                exec.catalog.operator(taken).map(|o| o.name.to_string()).unwrap_or_default()
            );
            refuse(SqlState::INVALID_FUNCTION_DEFINITION, message)
        }
        _ => Ok(()),
    }
}

fn link(exec: &mut Exec, id: OperId, partner: OperId, slot: impl Fn(&mut Operator) -> &mut Option<OperId>) {
    if let Some(row) = exec.catalog.operators.get_mut(&id) {
        *slot(row) = Some(partner);
    }
    if let Some(row) = exec.catalog.operators.get_mut(&partner) {
        slot(row).get_or_insert(id);
    }
}

/// The partner operator, made as a shell where it is not there. `None` is the operator itself
/// (get_other_operator).
fn other_operator(
    exec: &mut Exec,
    names: &[pb::Node],
    own: &Operator,
    left: Option<TypeId>,
    right: TypeId,
    is_commutator: bool,
) -> Result<Option<OperId>> {
    if let Some(id) = exec.find_operator(names, left, Some(right))? {
        return Ok((id != own.id).then_some(id));
    }
    let name = qualified_name(names)?;
    let namespace = exec.creation_namespace(&name)?;
    let same = namespace == own.namespace && name.name == own.name && left == own.left && right == own.right;
    if same {
        if !is_commutator {
            return refuse(SqlState::INVALID_FUNCTION_DEFINITION, "operator cannot be its own negator");
        }
        return Ok(None);
    }
    let id = OperId(exec.catalog.next_oid());
    let shell = Operator {
        id,
        name: name.name,
        namespace,
        owner: exec.current_role(),
        left,
        right,
        result: None,
        code: None,
        commutator: None,
        negator: None,
        restrict: None,
        join: None,
        merges: false,
        hashes: false,
        at: Evidence::new(exec.locator.whole),
    };
    enter_operator(exec, shell);
    Ok(Some(id))
}

/// ALTER OPERATOR ... SET (...)
pub(in crate::replay) fn alter_operator(exec: &mut Exec, stmt: &pb::AlterOperatorStmt) -> Result<()> {
    let id = exec.operator_with_args(need(stmt.opername.as_ref(), "operator")?)?;
    let Some(mut row) = exec.catalog.operator(id).map(|o| (**o).clone()) else { return Ok(()) };
    let mut partners = Options::default();
    let at = exec.locator.whole;
    for elem in defelem::elements(&stmt.options) {
        let names =
            if elem.arg.as_ref().is_some_and(|a| a.node.is_some()) { Some(defelem::qualified(elem)) } else { None };
        match elem.defname.as_str() {
            "restrict" => {
                let names = names.transpose()?;
                row.restrict = estimators(exec, names.as_deref(), None)?.0;
                row.at.set("restrict", at);
            }
            "join" => {
                let names = names.transpose()?;
                row.join = estimators(exec, None, names.as_deref())?.1;
                row.at.set("join", at);
            }
            "commutator" => partners.commutator = names.transpose()?,
            "negator" => partners.negator = names.transpose()?,
            "merges" => row.merges = defelem::boolean(elem)?,
            "hashes" => row.hashes = defelem::boolean(elem)?,
            "leftarg" | "rightarg" | "function" | "procedure" => {
                let message = format!("operator attribute \"{}\" cannot be changed", elem.defname);
                return refuse(SqlState::SYNTAX_ERROR, message);
            }
            other => {
                return refuse(SqlState::SYNTAX_ERROR, format!("operator attribute \"{other}\" not recognized"));
            }
        }
    }
    if let (Some(names), Some(present)) = (&partners.commutator, row.commutator)
        && exec.catalog.operator(present).is_some_and(|o| !dotted(names).ends_with(o.name.as_str()))
    {
        let message = "operator attribute \"commutator\" cannot be changed if it has already been set";
        return refuse(SqlState::INVALID_OBJECT_DEFINITION, message);
    }
    enter_operator(exec, row);
    link_partners(exec, id, &partners)
}
