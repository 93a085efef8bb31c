//! CREATE AGGREGATE.  Counterparts: commands/aggregatecmds.c (DefineAggregate), catalog/pg_aggregate.c
//! (AggregateCreate, lookup_agg_function).

use pg_query::protobuf as pb;
use pg_query::protobuf::node::Node;

use crate::analyze::polymorphic::enforce_consistency;
use crate::catalog::depend::DependencyKind;
use crate::catalog::evidence::Evidence;
use crate::catalog::namespace::QualifiedName;
use crate::catalog::proc::*;
use crate::catalog::type_::TypeKind;
use crate::diag::{Diagnostic, Result, SqlState, refuse};
use crate::name::Name;
use crate::nodes::AggKind;
use crate::oid::wellknown::*;
use crate::oid::*;
use crate::replay::Exec;
use crate::replay::defelem;
use crate::replay::functioncmds::{
    Parameters, RoutineSort, check_polymorphic_result, interpret_parameters, record_proc_dependencies,
};
use crate::replay::names::list_items;
use crate::replay::signature::dotted;

/// The options by name.
struct Options<'a>(Vec<&'a pb::DefElem>);

impl<'a> Options<'a> {
    fn read(nodes: &'a [pb::Node]) -> Self {
        Options(defelem::elements(nodes).collect())
    }

    /// The last of an option's spellings that stands there.
    fn get(&self, names: &[&str]) -> Option<&'a pb::DefElem> {
        self.0.iter().rev().find(|e| names.contains(&e.defname.as_str())).copied()
    }

    fn routine(&self, name: &str) -> Result<Option<Vec<pb::Node>>> {
        self.get(&[name]).map(defelem::qualified).transpose()
    }

    fn text(&self, name: &str) -> Result<Option<String>> {
        self.get(&[name]).map(defelem::text).transpose()
    }

    fn flag(&self, name: &str) -> Result<bool> {
        Ok(self.get(&[name]).map(defelem::boolean).transpose()?.unwrap_or(false))
    }

    fn space(&self, name: &str) -> Result<i32> {
        Ok(self.get(&[name]).map(defelem::integer).transpose()?.unwrap_or(0))
    }

    fn type_(&self, exec: &Exec, name: &str) -> Result<Option<TypeId>> {
        match self.get(&[name]) {
            Some(elem) => exec.type_id(&defelem::type_name(elem)?).map(Some),
            None => Ok(None),
        }
    }
}

pub(super) fn define_aggregate(exec: &mut Exec, stmt: &pb::DefineStmt, name: &QualifiedName) -> Result<()> {
    let namespace = exec.creation_namespace(name)?;
    let options = Options::read(&stmt.definition);
    let (parameters, direct_args, kind) = arguments(exec, stmt, &options)?;
    let state = SqlState::INVALID_FUNCTION_DEFINITION;
    let Some(transition_type) = options.get(&["stype", "stype1"]) else {
        return refuse(state, "aggregate stype must be specified");
    };
    let transition_type = exec.type_id(&defelem::type_name(transition_type)?)?;
    check_transition_type(exec, transition_type)?;
    let Some(transition_name) = options.get(&["sfunc", "sfunc1"]).map(defelem::qualified).transpose()? else {
        return refuse(state, "aggregate sfunc must be specified");
    };
    let signature = Signature { parameters: &parameters, kind, direct_args };
    let (transition, _) = signature.transition(exec, &transition_name, transition_type, true)?;
    let final_extra = options.flag("finalfunc_extra")?;
    let final_func = options.routine("finalfunc")?;
    let final_func = final_func.map(|n| signature.final_func(exec, &n, transition_type, final_extra)).transpose()?;
    let result = final_func.map_or(transition_type, |(_, result)| result);
    let final_func = final_func.map(|(id, _)| id);
    let (combine, serial, deserial) = partial_functions(exec, &options, transition_type)?;
    let moving = moving(exec, &options, &signature, result)?;
    let sort_oper = sort_operator(exec, &options, &parameters)?;
    let default_modify = if kind == AggKind::Normal { b'r' } else { b'w' };
    let aggregate = Aggregate {
        kind,
        direct_args,
        transition: Some(transition),
        transition_type,
        transition_space: options.space("sspace")?,
        initial: options.get(&["initcond", "initcond1"]).map(defelem::text).transpose()?,
        final_func,
        final_extra,
        final_modify: modify(&options, "finalfunc_modify", default_modify)?,
        combine,
        serial,
        deserial,
        moving,
        sort_oper,
    };
    check_polymorphic_result(exec, result, &parameters.inputs)?;
    let at = QualifiedName { schema: None, name: name.name.clone() };
    store(exec, at.name, namespace, &options, parameters, result, aggregate, stmt.replace)
}

/// What the signature of an aggregate gives to look its routines up.
struct Signature<'a> {
    parameters: &'a Parameters,
    kind: AggKind,
    direct_args: u16,
}

impl Signature<'_> {
    /// Types of the arguments that are aggregated.
    fn aggregated(&self) -> &[TypeId] {
        let inputs = self.parameters.inputs.as_slice();
        if self.kind == AggKind::Normal {
            return inputs;
        }
        // A VARIADIC "any" stands for direct and aggregated arguments alike.
        let direct = usize::from(self.direct_args);
        let from = if direct >= inputs.len() && self.parameters.variadic.is_some() { inputs.len() - 1 } else { direct };
        inputs.get(from..).unwrap_or_default()
    }

    fn transition(&self, exec: &Exec, names: &[pb::Node], ty: TypeId, forward: bool) -> Result<(ProcId, TypeId)> {
        let mut args = vec![ty];
        args.extend_from_slice(self.aggregated());
        let (id, result) = lookup(exec, names, &args, self.parameters.variadic)?;
        if result != ty && !is_polymorphic(ty) && !is_polymorphic(result) {
            let message = if forward {
                format!("return type of transition function {} is not {}", dotted(names), exec.type_text(ty))
            } else {
                format!("return type of inverse transition function {} is not {}", dotted(names), exec.type_text(ty))
            };
            return refuse(SqlState::DATATYPE_MISMATCH, message);
        }
        Ok((id, result))
    }

    fn final_func(&self, exec: &Exec, names: &[pb::Node], ty: TypeId, extra: bool) -> Result<(ProcId, TypeId)> {
        let mut args = vec![ty];
        let inputs = &self.parameters.inputs;
        if extra {
            args.extend_from_slice(inputs);
        } else if self.kind != AggKind::Normal {
            args.extend(inputs.iter().take(usize::from(self.direct_args)));
        }
        let variadic = self.parameters.variadic.filter(|_| extra);
        lookup(exec, names, &args, variadic)
    }
}

fn is_polymorphic(ty: TypeId) -> bool {
    [
        ANYELEMENT,
        ANYARRAY,
        ANYNONARRAY,
        ANYENUM,
        ANYRANGE,
        ANYMULTIRANGE,
        ANYCOMPATIBLE,
        ANYCOMPATIBLEARRAY,
        ANYCOMPATIBLENONARRAY,
        ANYCOMPATIBLERANGE,
        ANYCOMPATIBLEMULTIRANGE,
    ]
    .contains(&ty)
}

/// A routine that takes these arguments as they are (lookup_agg_function): exactly, or by types that
/// need no conversion.
fn lookup(exec: &Exec, names: &[pb::Node], args: &[TypeId], variadic: Option<TypeId>) -> Result<(ProcId, TypeId)> {
    if let Some(id) = exec.find_proc(names, args)? {
        return Ok((id, result_for(exec, id, args)?));
    }
    let name = crate::replay::names::qualified_name(names)?;
    let namespaces = exec.catalog.namespaces_for(&exec.session.path, name.schema.as_ref(), false);
    let candidates = namespaces.iter().flat_map(|n| exec.catalog.procs_in(*n, &name.name));
    let procs = candidates.filter_map(|id| exec.catalog.proc(*id));
    let fits = |proc: &&std::sync::Arc<Proc>| {
        let takes = |(given, taken): (&TypeId, &TypeId)| {
            *given == *taken || *taken == ANY || (!is_polymorphic(*given) && exec.is_binary_coercible(*given, *taken))
        };
        let plain = proc.arg_types.len() == args.len() && args.iter().zip(&proc.arg_types).all(takes);
        plain || (variadic == Some(ANY) && proc.variadic == Some(ANY) && proc.arg_types.len() <= args.len())
    };
    match procs.into_iter().find(fits) {
        Some(proc) => Ok((proc.id, result_for(exec, proc.id, args)?)),
        None => {
            let message = format!("function {} does not exist", exec.signature_text(&dotted(names), args));
            refuse(SqlState::UNDEFINED_FUNCTION, message)
        }
    }
}

/// What a routine gives for arguments of these types, generic ones resolved as far as they can be.
fn result_for(exec: &Exec, id: ProcId, args: &[TypeId]) -> Result<TypeId> {
    let proc = exec.procedure(id)?;
    let mut declared = proc.arg_types.clone();
    if declared.len() != args.len() {
        return Ok(proc.result);
    }
    enforce_consistency(&exec.cx(), args, &mut declared, proc.result, true)
}

fn check_transition_type(exec: &Exec, ty: TypeId) -> Result<()> {
    let pseudo = exec.catalog.type_(ty).is_some_and(|t| matches!(t.kind, TypeKind::Pseudo));
    if pseudo && !is_polymorphic(ty) && ty != INTERNAL {
        let message = format!("aggregate transition data type cannot be {}", exec.type_text(ty));
        return refuse(SqlState::INVALID_FUNCTION_DEFINITION, message);
    }
    Ok(())
}

/// The parameter list; in the old style, `basetype` among the options.
fn arguments(exec: &mut Exec, stmt: &pb::DefineStmt, options: &Options<'_>) -> Result<(Parameters, u16, AggKind)> {
    if stmt.oldstyle {
        return Ok((old_arguments(exec, options)?, 0, AggKind::Normal));
    }
    let [parameters, direct] = stmt.args.as_slice() else {
        return refuse(SqlState::INVALID_FUNCTION_DEFINITION, "aggregate input type must be specified");
    };
    let direct = match direct.node.as_ref() {
        Some(Node::Integer(i)) => i.ival,
        _ => -1,
    };
    let list = interpret_parameters(exec, list_items(parameters.node.as_ref()), RoutineSort::Aggregate)?;
    let kind = match direct {
        ..0 => AggKind::Normal,
        _ if options.flag("hypothetical")? => AggKind::Hypothetical,
        _ => AggKind::OrderedSet,
    };
    Ok((list, u16::try_from(direct).unwrap_or(0), kind))
}

fn old_arguments(exec: &Exec, options: &Options<'_>) -> Result<Parameters> {
    let Some(elem) = options.get(&["basetype"]) else {
        return refuse(SqlState::INVALID_FUNCTION_DEFINITION, "aggregate input type must be specified");
    };
    let text = defelem::text(elem)?;
    if text.eq_ignore_ascii_case("any") {
        return Ok(Parameters::default());
    }
    let ty = exec.type_id(&defelem::type_name(elem)?)?;
    let arg = ProcArg { ty, mode: ArgMode::In, name: Name::default() };
    Ok(Parameters { inputs: vec![ty], all: vec![arg], ..Parameters::default() })
}

type Partial = (Option<ProcId>, Option<ProcId>, Option<ProcId>);

fn partial_functions(exec: &Exec, options: &Options<'_>, ty: TypeId) -> Result<Partial> {
    let combine = options.routine("combinefunc")?;
    let serial = options.routine("serialfunc")?;
    let deserial = options.routine("deserialfunc")?;
    let state = SqlState::INVALID_FUNCTION_DEFINITION;
    if serial.is_some() && ty != INTERNAL {
        let message = format!(
            "serialization functions may be specified only when the aggregate transition data type is {}",
            "internal"
        );
        return refuse(state, message);
    }
    if serial.is_some() != deserial.is_some() {
        return refuse(state, "must specify both or neither of serialization and deserialization functions");
    }
    let find = |names: Option<Vec<pb::Node>>, args: &[TypeId]| -> Result<Option<ProcId>> {
        names.map(|n| lookup(exec, &n, args, None).map(|found| found.0)).transpose()
    };
    Ok((find(combine, &[ty, ty])?, find(serial, &[INTERNAL])?, find(deserial, &[BYTEA, INTERNAL])?))
}

fn moving(
    exec: &Exec,
    options: &Options<'_>,
    signature: &Signature<'_>,
    result: TypeId,
) -> Result<Option<MovingAggregate>> {
    let state = SqlState::INVALID_FUNCTION_DEFINITION;
    let Some(transition_type) = options.type_(exec, "mstype")? else {
        for name in ["msfunc", "minvfunc", "mfinalfunc", "msspace", "minitcond"] {
            if options.get(&[name]).is_some() {
                return refuse(state, format!("aggregate {name} must not be specified without mstype"));
            }
        }
        return Ok(None);
    };
    let Some(forward) = options.routine("msfunc")? else {
        return refuse(state, "aggregate msfunc must be specified when mstype is specified");
    };
    let Some(inverse) = options.routine("minvfunc")? else {
        return refuse(state, "aggregate minvfunc must be specified when mstype is specified");
    };
    let final_extra = options.flag("mfinalfunc_extra")?;
    let final_func = options.routine("mfinalfunc")?;
    let final_func = final_func.map(|n| signature.final_func(exec, &n, transition_type, final_extra)).transpose()?;
    let moving_result = final_func.map_or(transition_type, |(_, result)| result);
    let final_func = final_func.map(|(id, _)| id);
    if moving_result != result {
        let message = format!(
            "moving-aggregate implementation returns type {}, but plain implementation returns type {}",
            exec.type_text(moving_result),
            exec.type_text(result)
        );
        return refuse(state, message);
    }
    Ok(Some(MovingAggregate {
        transition: signature.transition(exec, &forward, transition_type, true)?.0,
        inverse: signature.transition(exec, &inverse, transition_type, false)?.0,
        transition_type,
        transition_space: options.space("msspace")?,
        initial: options.text("minitcond")?,
        final_func,
        final_extra,
        final_modify: modify(options, "mfinalfunc_modify", b'r')?,
    }))
}

fn modify(options: &Options<'_>, name: &str, default: u8) -> Result<u8> {
    match options.text(name)?.as_deref() {
        None => Ok(default),
        Some("read_only") => Ok(b'r'),
        Some("shareable") => Ok(b's'),
        Some("read_write") => Ok(b'w'),
        Some(_) => {
            refuse(SqlState::SYNTAX_ERROR, format!("parameter \"{name}\" must be READ_ONLY, SHAREABLE, or READ_WRITE"))
        }
    }
}

fn sort_operator(exec: &Exec, options: &Options<'_>, parameters: &Parameters) -> Result<Option<OperId>> {
    let Some(names) = options.routine("sortop")? else { return Ok(None) };
    let [ty] = parameters.inputs.as_slice() else {
        let message = "sort operator can only be specified for single-argument aggregates";
        return refuse(SqlState::INVALID_FUNCTION_DEFINITION, message);
    };
    exec.operator_by_signature(&names, Some(*ty), Some(*ty)).map(Some)
}

#[expect(clippy::too_many_arguments, reason = "the parts of one row of pg_proc")]
fn store(
    exec: &mut Exec,
    name: Name,
    namespace: NamespaceId,
    options: &Options<'_>,
    parameters: Parameters,
    result: TypeId,
    aggregate: Aggregate,
    may_replace: bool,
) -> Result<()> {
    let existing = exec.catalog.procs_in(namespace, &name).iter().copied();
    let existing = existing.filter_map(|id| exec.catalog.proc(id)).find(|p| p.arg_types == parameters.inputs).cloned();
    if let Some(old) = &existing {
        if !may_replace {
            exec.refuse_existing_proc(namespace, &name, &parameters.inputs)?;
        }
        check_replaceable(old, &aggregate, result)?;
    }
    let id = existing.as_ref().map_or_else(|| ProcId(exec.catalog.next_oid()), |old| old.id);
    let refs = aggregate_references(&aggregate);
    let proc = Proc {
        id,
        name,
        namespace,
        owner: existing.as_ref().map_or(exec.current_role(), |old| old.owner),
        kind: ProcKind::Aggregate,
        language: INTERNAL_LANGUAGE,
        result,
        returns_set: false,
        arg_types: parameters.inputs.clone(),
        all_args: parameters.recorded(),
        variadic: parameters.variadic,
        default_count: 0,
        defaults: Vec::new(),
        volatility: Volatility::Immutable,
        parallel: parallel(options)?,
        strict: false,
        leakproof: false,
        security_definer: false,
        cost: 1.0,
        rows: 0.0,
        config: Vec::new(),
        support: None,
        transforms: Vec::new(),
        body: Body::Source("aggregate_dummy".into()),
        aggregate: Some(Box::new(aggregate)),
        at: Evidence::new(exec.locator.whole),
    };
    if existing.is_some() {
        exec.catalog.depends.forget_kind(id.address(), DependencyKind::Normal);
        exec.catalog.procs.insert(id, proc);
    } else {
        exec.catalog.add_proc(proc);
        exec.apply_default_acl(id.address());
    }
    exec.catalog.depend(id, namespace, DependencyKind::Normal);
    record_proc_dependencies(exec, id)?;
    exec.depend_on_all(id, refs);
    exec.member_of_extension(id);
    Ok(())
}

/// What CREATE OR REPLACE AGGREGATE cannot change.
fn check_replaceable(old: &Proc, new: &Aggregate, result: TypeId) -> Result<()> {
    let Some(before) = old.aggregate.as_ref() else {
        let refused = Diagnostic::refused(SqlState::WRONG_OBJECT_TYPE, "cannot change routine kind");
        return Err(Box::new(refused.with_detail(format!("\"{}\" is a function.", old.name))));
    };
    if before.kind != new.kind {
        return refuse(SqlState::WRONG_OBJECT_TYPE, "cannot change routine kind");
    }
    if old.result != result {
        let message = "cannot change return type of existing function";
        return refuse(SqlState::INVALID_FUNCTION_DEFINITION, message);
    }
    if before.direct_args != new.direct_args {
        let message = "cannot change number of direct arguments of an aggregate function";
        return refuse(SqlState::INVALID_FUNCTION_DEFINITION, message);
    }
    Ok(())
}

fn parallel(options: &Options<'_>) -> Result<Parallel> {
    match options.text("parallel")?.as_deref() {
        None | Some("unsafe") => Ok(Parallel::Unsafe),
        Some("safe") => Ok(Parallel::Safe),
        Some("restricted") => Ok(Parallel::Restricted),
        Some(_) => refuse(SqlState::SYNTAX_ERROR, "parameter \"parallel\" must be SAFE, RESTRICTED, or UNSAFE"),
    }
}

fn aggregate_references(aggregate: &Aggregate) -> Vec<ObjectAddress> {
    let moving = aggregate.moving.as_ref();
    let procs = [
        aggregate.transition,
        aggregate.final_func,
        aggregate.combine,
        aggregate.serial,
        aggregate.deserial,
        moving.map(|m| m.transition),
        moving.map(|m| m.inverse),
        moving.and_then(|m| m.final_func),
    ];
    let procs = procs.into_iter().flatten().map(ProcId::address);
    procs.chain(aggregate.sort_oper.map(OperId::address)).collect()
}
