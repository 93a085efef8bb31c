//! pg_proc, pg_aggregate, pg_language, pg_transform.

use crate::catalog::proc::{Aggregate, ArgMode, Body, MovingAggregate, Parallel, Proc, ProcKind, Volatility};
use crate::execute::Rows;
use crate::execute::relation::cell::*;
use crate::execute::relation::node_tree::NodeTree;
use crate::execute::relation::scan::{Scan, by_id};
use crate::nodes::{AggKind, Value};
use crate::oid::{ProcId, TypeId};

pub(super) fn pg_proc(scan: &Scan<'_>) -> Rows {
    scan.rows(procs(scan, "oid", "proname", "pronamespace", ""), |proc, column| proc_cell(scan, proc, column))
}

/// The routines that conditions on these columns leave.
pub(super) fn procs<'a>(
    scan: &Scan<'a>,
    by_oid: &str,
    by_name: &str,
    by_namespace: &str,
    by_namespace_name: &str,
) -> Vec<&'a Proc> {
    let catalog = scan.catalog;
    if let Some(id) = scan.known_oid(by_oid) {
        return catalog.proc(ProcId(id)).map(|p| p.as_ref()).into_iter().collect();
    }
    if let Some(wanted) = scan.known_text(by_name) {
        let namespaces = scan.namespaces(by_namespace, by_namespace_name);
        let ids = namespaces.into_iter().flat_map(|namespace| catalog.procs_in(namespace, wanted).iter());
        return by_id(ids.filter_map(|id| catalog.proc(*id)).map(|p| p.as_ref()), |p| p.id);
    }
    let narrowed = scan.known_oid(by_namespace).is_some() || scan.known_text(by_namespace_name).is_some();
    let namespaces = narrowed.then(|| scan.namespaces(by_namespace, by_namespace_name));
    let fits = |p: &&Proc| namespaces.as_ref().is_none_or(|n| n.contains(&p.namespace));
    by_id(catalog.procs.all().map(|p| p.as_ref()).filter(fits), |p| p.id)
}

fn proc_cell(scan: &Scan<'_>, proc: &Proc, column: &str) -> Value {
    match column {
        "oid" => oid(proc.id.0),
        "proname" => name(&proc.name),
        "pronamespace" => oid(proc.namespace.0),
        "proowner" => scan.owner(proc.owner),
        "prolang" => oid(proc.language.0),
        "procost" => Value::Float(f64::from(proc.cost)),
        "prorows" => Value::Float(f64::from(proc.rows)),
        "provariadic" => oid_or_zero(proc.variadic.map(|t| t.0)),
        "prosupport" => oid_or_zero(proc.support.map(|p| p.0)),
        "prokind" => letter(kind(proc.kind)),
        "prosecdef" => flag(proc.security_definer),
        "proleakproof" => flag(proc.leakproof),
        "proisstrict" => flag(proc.strict),
        "proretset" => flag(proc.returns_set),
        "provolatile" => letter(match proc.volatility {
            Volatility::Immutable => b'i',
            Volatility::Stable => b's',
            Volatility::Volatile => b'v',
        }),
        "proparallel" => letter(match proc.parallel {
            Parallel::Safe => b's',
            Parallel::Restricted => b'r',
            Parallel::Unsafe => b'u',
        }),
        "pronargs" => count(proc.arg_types.len()),
        "pronargdefaults" => int(proc.default_count),
        "prorettype" => oid(proc.result.0),
        "proargtypes" => oidvector(proc.arg_types.iter().map(|t| t.0)),
        "proallargtypes" | "proargmodes" if !has_modes(proc) => Value::Null,
        "proallargtypes" => oids(proc.all_args.iter().map(|a| a.ty.0)),
        "proargmodes" => letters(proc.all_args.iter().map(|a| mode(a.mode))),
        "proargnames" if proc.all_args.iter().all(|a| a.name.is_empty()) => Value::Null,
        "proargnames" => texts(proc.all_args.iter().map(|a| a.name.to_string())),
        "proargdefaults" if proc.default_count == 0 => Value::Null,
        "proargdefaults" if proc.defaults.is_empty() => scan.missing(column),
        "proargdefaults" => NodeTree::ArgumentDefaults(proc.id).encode(),
        "protrftypes" => oids(proc.transforms.iter().map(|t| t.0)),
        "prosrc" => source(proc),
        "probin" => match &proc.body {
            Body::Link { object, .. } => Value::Text(object.clone()),
            Body::Source(_) | Body::Parsed { .. } | Body::Unresolved(_) => Value::Null,
        },
        "prosqlbody" => match &proc.body {
            Body::Parsed { .. } | Body::Unresolved(_) => NodeTree::RoutineBody(proc.id).encode(),
            Body::Source(_) | Body::Link { .. } => Value::Null,
        },
        "proconfig" => options(&proc.config),
        "proacl" => scan.acl(proc.id.address(), proc.owner),
        _ => scan.missing(column),
    }
}

/// Whether the row says how its arguments go in and out: it does when one is not plain IN.
fn has_modes(proc: &Proc) -> bool {
    proc.all_args.iter().any(|a| a.mode != ArgMode::In)
}

pub(super) fn kind(kind: ProcKind) -> u8 {
    match kind {
        ProcKind::Function => b'f',
        ProcKind::Procedure => b'p',
        ProcKind::Aggregate => b'a',
        ProcKind::Window => b'w',
    }
}

fn mode(mode: ArgMode) -> u8 {
    match mode {
        ArgMode::In => b'i',
        ArgMode::Out => b'o',
        ArgMode::InOut => b'b',
        ArgMode::Variadic => b'v',
        ArgMode::Table => b't',
    }
}

/// A routine with a parsed body has an empty text.
pub(super) fn source(proc: &Proc) -> Value {
    match &proc.body {
        Body::Source(source) => Value::Text(source.clone()),
        Body::Link { symbol, .. } => Value::Text(symbol.clone()),
        Body::Parsed { .. } | Body::Unresolved(_) => Value::text(""),
    }
}

pub(super) fn pg_aggregate(scan: &Scan<'_>) -> Rows {
    let procs = procs(scan, "aggfnoid", "", "", "");
    let aggregates = procs.into_iter().filter_map(|p| Some((p.id, p.aggregate.as_deref()?)));
    scan.rows(aggregates, |(proc, aggregate), column| aggregate_cell(scan, *proc, aggregate, column))
}

fn aggregate_cell(scan: &Scan<'_>, proc: ProcId, aggregate: &Aggregate, column: &str) -> Value {
    let routine = |proc: Option<ProcId>| oid_or_zero(proc.map(|p| p.0));
    match column {
        "aggfnoid" => oid(proc.0),
        "aggkind" => letter(match aggregate.kind {
            AggKind::Normal => b'n',
            AggKind::OrderedSet => b'o',
            AggKind::Hypothetical => b'h',
        }),
        "aggnumdirectargs" => int(aggregate.direct_args),
        "aggtransfn" => routine(aggregate.transition),
        "aggfinalfn" => routine(aggregate.final_func),
        "aggcombinefn" => routine(aggregate.combine),
        "aggserialfn" => routine(aggregate.serial),
        "aggdeserialfn" => routine(aggregate.deserial),
        "aggfinalextra" => flag(aggregate.final_extra),
        "aggfinalmodify" => letter(aggregate.final_modify),
        "aggsortop" => oid_or_zero(aggregate.sort_oper.map(|o| o.0)),
        "aggtranstype" => oid(aggregate.transition_type.0),
        "aggtransspace" => int(aggregate.transition_space),
        "agginitval" => text_or_null(aggregate.initial.as_deref()),
        _ => moving_cell(scan, aggregate.moving.as_ref(), column),
    }
}

fn moving_cell(scan: &Scan<'_>, moving: Option<&MovingAggregate>, column: &str) -> Value {
    let type_id = |ty: TypeId| ty.0;
    match column {
        "aggmtransfn" => oid_or_zero(moving.map(|m| m.transition.0)),
        "aggminvtransfn" => oid_or_zero(moving.map(|m| m.inverse.0)),
        "aggmfinalfn" => oid_or_zero(moving.and_then(|m| m.final_func).map(|p| p.0)),
        "aggmfinalextra" => flag(moving.is_some_and(|m| m.final_extra)),
        "aggmfinalmodify" => letter(moving.map_or(b'r', |m| m.final_modify)),
        "aggmtranstype" => oid_or_zero(moving.map(|m| type_id(m.transition_type))),
        "aggmtransspace" => int(moving.map_or(0, |m| m.transition_space)),
        "aggminitval" => text_or_null(moving.and_then(|m| m.initial.as_deref())),
        _ => scan.missing(column),
    }
}

pub(super) fn pg_language(scan: &Scan<'_>) -> Rows {
    let languages = by_id(scan.catalog.languages.all().map(|l| l.as_ref()), |l| l.id);
    scan.rows(languages, |language, column| match column {
        "oid" => oid(language.id.0),
        "lanname" => name(&language.name),
        "lanowner" => scan.owner(language.owner),
        "lanispl" => flag(language.handler.is_some()),
        "lanpltrusted" => flag(language.trusted),
        "lanplcallfoid" => oid_or_zero(language.handler.map(|p| p.0)),
        "laninline" => oid_or_zero(language.inline.map(|p| p.0)),
        "lanvalidator" => oid_or_zero(language.validator.map(|p| p.0)),
        "lanacl" => scan.acl(language.id.address(), language.owner),
        _ => scan.missing(column),
    })
}
