//! Functions, procedures and aggregates.  Counterparts: catalog/pg_proc.h, pg_aggregate.h.

use std::sync::Arc;

use crate::catalog::Catalog;
use crate::catalog::depend::DependencyKind;
use crate::catalog::proc::{Aggregate, ArgMode, Body, Parallel, Proc, ProcKind, Volatility};
use crate::compare::differ::{Differ, Side, Single, Subject, is_temporary, of_extension};
use crate::compare::drift::Kind;
use crate::compare::equal::{self, Same};
use crate::compare::pairing::{match_by, optional};
use crate::compare::{identity, show};
use crate::oid::{OperId, ProcId};

type Pair<'a> = (&'a Arc<Proc>, &'a Arc<Proc>);

impl<'a> Differ<'a> {
    pub(crate) fn routines(&mut self) {
        let matched = match_by(rows(self.expected), rows(self.actual));
        for p in matched.missing {
            let object = single(self.expected, p);
            self.lone(Side::Expected, object);
        }
        for p in matched.extra {
            let object = single(self.actual, p);
            self.lone(Side::Actual, object);
        }
        for pair in matched.pairs {
            self.routine(pair);
        }
    }

    fn routine(&mut self, pair: Pair<'a>) {
        let (e, a) = pair;
        let (expected, actual) = (self.expected, self.actual);
        let subject = Subject { kind: kind_of(e.kind), address: e.id.address(), expected: &e.at, actual: &a.at };
        self.value(&subject, "kind", e.kind, a.kind, |k| Some(kind_of(k).noun()));
        let same = Same::of(self.pairing.type_(e.result, a.result) && e.returns_set == a.returns_set);
        self.property(&subject, "returns", same, || (show::returns(expected, e.id), show::returns(actual, a.id)));
        let same = Same::of(self.same_arguments(pair));
        self.property(&subject, "arguments", same, || {
            (Some(show::arguments(expected, e.id)), Some(show::arguments(actual, a.id)))
        });
        let same = self.argument_defaults(pair);
        self.property(&subject, "argument_defaults", same, || (defaults(expected, e), defaults(actual, a)));
        let same = Same::of(self.pairing.language(e.language, a.language));
        self.property(&subject, "language", same, || (language(expected, e), language(actual, a)));
        self.routine_marks(&subject, pair);
        self.body(&subject, pair);
        if let (Some(e), Some(a)) = (&e.aggregate, &a.aggregate) {
            self.aggregate(&subject, (e, a));
        }
        self.owner(&subject, e.owner, a.owner);
    }

    fn routine_marks(&mut self, subject: &Subject<'_>, (e, a): Pair<'a>) {
        self.value(subject, "volatility", e.volatility, a.volatility, |v| Some(volatility(v).to_owned()));
        self.value(subject, "parallel", e.parallel, a.parallel, |p| Some(parallel(p).to_owned()));
        self.flag(subject, "strict", e.strict, a.strict);
        self.flag(subject, "leakproof", e.leakproof, a.leakproof);
        self.flag(subject, "security_definer", e.security_definer, a.security_definer);
        self.value(subject, "cost", e.cost, a.cost, |n| Some(n.to_string()));
        self.value(subject, "rows", e.rows, a.rows, |n| Some(n.to_string()));
        self.options(subject, &e.config, &a.config);
        let (expected, actual) = (self.expected, self.actual);
        let same = optional(e.support, a.support, |e, a| self.pairing.proc(e, a));
        self.property(subject, "support", Same::of(same), || {
            (proc_name(expected, e.support), proc_name(actual, a.support))
        });
        let same = self.pairing.types(&e.transforms, &a.transforms);
        self.property(subject, "transforms", Same::of(same), || {
            (Some(type_names(expected, &e.transforms)), Some(type_names(actual, &a.transforms)))
        });
    }

    fn same_arguments(&self, (e, a): Pair<'_>) -> bool {
        let (e_args, a_args) = (Argument::all(e), Argument::all(a));
        e_args.len() == a_args.len()
            && e_args
                .iter()
                .zip(&a_args)
                .all(|(e, a)| e.mode == a.mode && e.name == a.name && self.pairing.type_(e.ty, a.ty))
    }

    fn argument_defaults(&self, (e, a): Pair<'_>) -> Same {
        if e.defaults.len() != a.defaults.len() || e.default_count != a.default_count {
            return Same::No;
        }
        let pairs = e.defaults.iter().zip(&a.defaults);
        pairs.fold(Same::Yes, |so_far, (e, a)| so_far.and(equal::exprs(&self.pairing, None, e, a)))
    }

    fn body(&mut self, subject: &Subject<'_>, (e, a): Pair<'a>) {
        let same = match (&e.body, &a.body) {
            (Body::Source(e), Body::Source(a)) => Same::of(same_source(e, a)),
            (Body::Link { object: eo, symbol: es }, Body::Link { object: ao, symbol: as_ }) => {
                Same::of(eo == ao && es == as_)
            }
            (Body::Parsed { atomic: e_atomic, queries: e }, Body::Parsed { atomic: a_atomic, queries: a }) => {
                let start = Same::of(e_atomic == a_atomic && e.len() == a.len());
                let pairs = e.iter().zip(a.iter());
                pairs.fold(start, |so_far, (e, a)| so_far.and(equal::queries(&self.pairing, e, a)))
            }
            (Body::Unresolved(_), _) | (_, Body::Unresolved(_)) => {
                Same::Unknown(Arc::from("the body of the routine could not be analysed"))
            }
            (Body::Source(_) | Body::Link { .. } | Body::Parsed { .. }, _) => Same::No,
        };
        let (expected, actual) = (self.expected, self.actual);
        self.property(subject, "body", same, || (Some(body(expected, e)), Some(body(actual, a))));
    }

    fn aggregate(&mut self, subject: &Subject<'_>, (e, a): (&Aggregate, &Aggregate)) {
        let (expected, actual) = (self.expected, self.actual);
        let same = Same::of(self.same_aggregate(e, a));
        self.property(subject, "definition", same, || {
            (Some(aggregate_text(expected, e)), Some(aggregate_text(actual, a)))
        });
    }

    fn same_aggregate(&self, e: &Aggregate, a: &Aggregate) -> bool {
        let proc = |e: Option<ProcId>, a: Option<ProcId>| optional(e, a, |e, a| self.pairing.proc(e, a));
        let oper = |e: Option<OperId>, a: Option<OperId>| optional(e, a, |e, a| self.pairing.operator(e, a));
        e.kind == a.kind
            && e.direct_args == a.direct_args
            && proc(e.transition, a.transition)
            && self.pairing.type_(e.transition_type, a.transition_type)
            && e.transition_space == a.transition_space
            && e.initial == a.initial
            && proc(e.final_func, a.final_func)
            && e.final_extra == a.final_extra
            && e.final_modify == a.final_modify
            && proc(e.combine, a.combine)
            && proc(e.serial, a.serial)
            && proc(e.deserial, a.deserial)
            && oper(e.sort_oper, a.sort_oper)
            && optional(e.moving.as_ref(), a.moving.as_ref(), |e, a| {
                proc(Some(e.transition), Some(a.transition))
                    && proc(Some(e.inverse), Some(a.inverse))
                    && self.pairing.type_(e.transition_type, a.transition_type)
                    && e.transition_space == a.transition_space
                    && e.initial == a.initial
                    && proc(e.final_func, a.final_func)
                    && e.final_extra == a.final_extra
                    && e.final_modify == a.final_modify
            })
    }
}

/// Finds routines that look renamed, so that what calls them is not reported.
pub(crate) fn find_renamed(differ: &mut Differ<'_>) {
    let matched = match_by(rows(differ.expected), rows(differ.actual));
    let mut extra = matched.extra;
    for e in matched.missing {
        let alike: Vec<usize> = (0..extra.len())
            .filter(|i| {
                let a = extra[*i];
                let same_body = matches!((&e.body, &a.body), (Body::Source(e), Body::Source(a)) if e == a);
                same_body
                    && (e.name == a.name || differ.pairing.namespace(e.namespace, a.namespace))
                    && differ.pairing.types(&e.arg_types, &a.arg_types)
                    && differ.pairing.type_(e.result, a.result)
            })
            .collect();
        if let [only] = alike[..] {
            differ.pairing.rename_proc(e.id, extra.remove(only).id);
        }
    }
}

/// Whether two bodies are one text. How its lines end follows from how the file was checked out.
fn same_source(expected: &str, actual: &str) -> bool {
    let lines = |text: &str| text.contains('\r');
    expected == actual || (lines(expected) != lines(actual) && expected.lines().eq(actual.lines()))
}

/// Whether a routine came with a type, as the constructors of a range do.
fn is_of_type(catalog: &Catalog, proc: ProcId) -> bool {
    catalog.depends.of(proc.address()).any(|(_, _, kind)| kind == DependencyKind::Internal)
}

fn rows(catalog: &Catalog) -> impl Iterator<Item = (String, &Arc<Proc>)> {
    let taken = |p: &&Arc<Proc>| {
        !catalog.procs.is_system(&p.id)
            && !is_temporary(catalog, p.namespace)
            && !of_extension(catalog, p.id.address())
            && !is_of_type(catalog, p.id)
    };
    catalog.procs.values().filter(taken).map(|p| (identity::proc(catalog, p), p))
}

fn single<'s>(catalog: &Catalog, p: &'s Proc) -> Single<'s> {
    let definition = show::returns(catalog, p.id).map(|returns| format!("returns {returns}"));
    Single { kind: kind_of(p.kind), address: p.id.address(), definition, at: &p.at }
}

pub(crate) fn kind_of(kind: ProcKind) -> Kind {
    match kind {
        ProcKind::Function => Kind::Function,
        ProcKind::Procedure => Kind::Procedure,
        ProcKind::Aggregate => Kind::Aggregate,
        ProcKind::Window => Kind::WindowFunction,
    }
}

struct Argument<'p> {
    ty: crate::oid::TypeId,
    mode: ArgMode,
    name: &'p str,
}

impl<'p> Argument<'p> {
    fn all(p: &'p Proc) -> Vec<Argument<'p>> {
        if p.all_args.is_empty() {
            return p.arg_types.iter().map(|ty| Argument { ty: *ty, mode: ArgMode::In, name: "" }).collect();
        }
        p.all_args.iter().map(|arg| Argument { ty: arg.ty, mode: arg.mode, name: &arg.name }).collect()
    }
}

fn defaults(catalog: &Catalog, p: &Proc) -> Option<String> {
    let texts: Vec<String> = p.defaults.iter().map(|d| show::expr(catalog, d, None)).collect();
    (!texts.is_empty()).then(|| texts.join(", "))
}

fn language(catalog: &Catalog, p: &Proc) -> Option<String> {
    catalog.languages.get(&p.language).map(|l| l.name.to_string())
}

fn proc_name(catalog: &Catalog, id: Option<ProcId>) -> Option<String> {
    catalog.proc(id?).map(|p| identity::proc(catalog, p))
}

fn type_names(catalog: &Catalog, types: &[crate::oid::TypeId]) -> String {
    types.iter().map(|ty| show::type_name(catalog, *ty)).collect::<Vec<_>>().join(", ")
}

fn volatility(volatility: Volatility) -> &'static str {
    match volatility {
        Volatility::Immutable => "immutable",
        Volatility::Stable => "stable",
        Volatility::Volatile => "volatile",
    }
}

fn parallel(parallel: Parallel) -> &'static str {
    match parallel {
        Parallel::Safe => "safe",
        Parallel::Restricted => "restricted",
        Parallel::Unsafe => "unsafe",
    }
}

fn body(catalog: &Catalog, p: &Proc) -> String {
    match &p.body {
        Body::Source(text) | Body::Unresolved(text) => text.to_string(),
        Body::Link { object, symbol } => format!("{object}, {symbol}"),
        Body::Parsed { .. } => show::sql_body(catalog, p.id),
    }
}

fn aggregate_text(catalog: &Catalog, aggregate: &Aggregate) -> String {
    let mut parts = vec![format!("SFUNC = {}", proc_name(catalog, aggregate.transition).unwrap_or_default())];
    parts.push(format!("STYPE = {}", show::type_name(catalog, aggregate.transition_type)));
    for (word, proc) in [
        ("FINALFUNC", aggregate.final_func),
        ("COMBINEFUNC", aggregate.combine),
        ("SERIALFUNC", aggregate.serial),
        ("DESERIALFUNC", aggregate.deserial),
    ] {
        parts.extend(proc_name(catalog, proc).map(|name| format!("{word} = {name}")));
    }
    parts.extend(aggregate.initial.as_ref().map(|text| format!("INITCOND = {}", crate::name::quote_literal(text))));
    parts.join(", ")
}
