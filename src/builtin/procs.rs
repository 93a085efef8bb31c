//! pg_proc and pg_aggregate rows.  Counterparts: catalog/pg_proc.dat, pg_aggregate.dat.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::builtin::data;
use crate::builtin::refs::Refs;
use crate::builtin::rows::{Row, list, rows};
use crate::catalog::evidence::Evidence;
use crate::catalog::proc::*;
use crate::name::Name;
use crate::nodes::AggKind;
use crate::oid::wellknown::{BOOTSTRAP_SUPERUSER, C_LANGUAGE, INTERNAL_LANGUAGE};
use crate::oid::*;

pub(super) fn procs(version: u16, refs: &Refs) -> FxHashMap<ProcId, Arc<Proc>> {
    let mut aggregates = aggregates(version, refs);
    let mut procs = FxHashMap::with_capacity_and_hasher(4000, Default::default());
    for mut row in rows(data::PROC, version) {
        let mut proc = proc_of(&mut row, refs);
        proc.aggregate = aggregates.remove(&proc.id).map(Box::new);
        procs.insert(proc.id, Arc::new(proc));
    }
    procs
}

fn proc_of(row: &mut Row, refs: &Refs) -> Proc {
    let id = ProcId(row.oid());
    let bare = row.text();
    let namespace = refs.namespace(row.text());
    let arg_types = refs.tys(row.text());
    let result = refs.need_ty(row.text());
    let returns_set = row.flag();
    let kind = kind(row.letter(b'f'));
    let volatility = volatility(row.letter(b'v'));
    let strict = row.flag();
    let leakproof = row.flag();
    let parallel = parallel(row.letter(b's'));
    let security_definer = row.flag();
    let variadic = refs.ty(row.text());
    let default_count = row.number(0);
    let all_args = all_args(&arg_types, refs.tys(row.text()), row.text(), row.text());
    let support = refs.proc(row.text());
    let (cost, rows) = (row.number(1.0), row.number(0.0));
    let language = refs.language(row.text()).unwrap_or(INTERNAL_LANGUAGE);
    Proc {
        id,
        name: Name::new(bare),
        namespace,
        owner: Some(BOOTSTRAP_SUPERUSER),
        kind,
        language,
        result,
        returns_set,
        arg_types,
        all_args,
        variadic,
        default_count,
        defaults: Vec::new(),
        volatility,
        parallel,
        strict,
        leakproof,
        security_definer,
        cost,
        rows,
        config: Vec::new(),
        support,
        transforms: Vec::new(),
        body: body(row, bare, language),
        aggregate: None,
        at: Evidence::builtin(),
    }
}

/// prosrc is left out where it is the routine's name.
fn body(row: &mut Row, name: &'static str, language: LangId) -> Body {
    let source = row.unescaped();
    let source = if source.is_empty() { Arc::from(name) } else { Arc::from(source) };
    if language == C_LANGUAGE {
        Body::Link { object: Arc::from(row.text()), symbol: source }
    } else {
        Body::Source(source)
    }
}

fn all_args(inputs: &[TypeId], all: Vec<TypeId>, modes: &'static str, names: &'static str) -> Vec<ProcArg> {
    if all.is_empty() && names.is_empty() {
        return Vec::new();
    }
    let types = if all.is_empty() { inputs } else { &all };
    let (mut modes, mut names) = (list(modes), list(names));
    let arg = |ty: &TypeId| ProcArg {
        ty: *ty,
        mode: modes.next().map_or(ArgMode::In, mode),
        name: Name::new(names.next().unwrap_or("")),
    };
    types.iter().map(arg).collect()
}

fn mode(letter: &str) -> ArgMode {
    match letter {
        "o" => ArgMode::Out,
        "b" => ArgMode::InOut,
        "v" => ArgMode::Variadic,
        "t" => ArgMode::Table,
        _ => ArgMode::In,
    }
}

fn kind(letter: u8) -> ProcKind {
    match letter {
        b'p' => ProcKind::Procedure,
        b'a' => ProcKind::Aggregate,
        b'w' => ProcKind::Window,
        _ => ProcKind::Function,
    }
}

fn volatility(letter: u8) -> Volatility {
    match letter {
        b'i' => Volatility::Immutable,
        b's' => Volatility::Stable,
        _ => Volatility::Volatile,
    }
}

fn parallel(letter: u8) -> Parallel {
    match letter {
        b'r' => Parallel::Restricted,
        b'u' => Parallel::Unsafe,
        _ => Parallel::Safe,
    }
}

fn aggregates(version: u16, refs: &Refs) -> FxHashMap<ProcId, Aggregate> {
    rows(data::AGGREGATE, version).map(|mut row| (refs.need_proc(row.text()), aggregate_of(&mut row, refs))).collect()
}

fn aggregate_of(row: &mut Row, refs: &Refs) -> Aggregate {
    let kind = match row.letter(b'n') {
        b'o' => AggKind::OrderedSet,
        b'h' => AggKind::Hypothetical,
        _ => AggKind::Normal,
    };
    let direct_args = row.number(0);
    let [transition, final_func, combine, serial, deserial, m_transition, m_inverse, m_final] =
        std::array::from_fn(|_| refs.proc(row.text()));
    let (final_extra, m_final_extra) = (row.flag(), row.flag());
    let (final_modify, m_final_modify) = (row.letter(b'r'), row.letter(b'r'));
    let sort_oper = refs.operator(row.text());
    let (transition_type, transition_space) = (refs.need_ty(row.text()), row.number(0));
    let (m_type, m_space) = (refs.ty(row.text()), row.number(0));
    let (initial, m_initial) = (row.some().map(str::to_owned), row.some().map(str::to_owned));
    let moving = match (m_transition, m_inverse, m_type) {
        (Some(transition), Some(inverse), Some(transition_type)) => Some(MovingAggregate {
            transition,
            inverse,
            transition_type,
            transition_space: m_space,
            initial: m_initial,
            final_func: m_final,
            final_extra: m_final_extra,
            final_modify: m_final_modify,
        }),
        _ => None,
    };
    Aggregate {
        kind,
        direct_args,
        transition,
        transition_type,
        transition_space,
        initial,
        final_func,
        final_extra,
        final_modify,
        combine,
        serial,
        deserial,
        moving,
        sort_oper,
    }
}
