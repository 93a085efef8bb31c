//! Which routine a call means.  Counterpart: catalog/namespace.c (FuncnameGetCandidates,
//! MatchNamedCall), parser/parse_func.c (func_get_detail).

use std::sync::Arc;

use crate::analyze::Cx;
use crate::analyze::candidate::{self, Choice};
use crate::analyze::coerce_path::{self, Pathway};
use crate::catalog::namespace::QualifiedName;
use crate::catalog::operator::CastContext;
use crate::catalog::proc::{ArgMode, Proc};
use crate::catalog::type_::TypeKind;
use crate::name::Name;
use crate::oid::TypeId;
use crate::oid::wellknown::*;

/// A routine that a call of so many arguments could mean.
#[derive(Clone, Debug)]
pub struct Candidate<'c> {
    pub proc: &'c Arc<Proc>,
    place: usize,
    /// The types that it wants, in the order of the call, VARIADIC expanded.
    pub args: Vec<TypeId>,
    /// How many trailing arguments go into the VARIADIC array.
    pub variadic_count: usize,
    /// How many parameters are left to their defaults.
    pub default_count: usize,
    /// Calls with names: the parameter of each position of `args`.
    pub arg_numbers: Option<Vec<usize>>,
    ambiguous: bool,
}

/// How a call is written.
#[derive(Clone, Copy, Debug)]
pub struct Call<'n> {
    pub name: &'n QualifiedName,
    /// -1 is not possible: a call always has a count.
    pub arg_count: usize,
    /// Names of the trailing arguments that have one.
    pub arg_names: &'n [Name],
    /// VARIADIC was not written, so a VARIADIC parameter takes several arguments.
    pub expand_variadic: bool,
    pub expand_defaults: bool,
    /// CALL: OUT parameters take part.
    pub include_out: bool,
}

/// FuncnameGetCandidates
pub fn candidates<'c>(cx: &'c Cx<'_>, call: Call<'_>) -> Vec<Candidate<'c>> {
    let mut found: Vec<Candidate<'c>> = Vec::new();
    for (place, namespace) in cx.search_namespaces(call.name.schema.as_ref()).into_iter().enumerate() {
        for id in cx.catalog.procs_in(namespace, &call.name.name) {
            if let Some(candidate) = cx.catalog.proc(*id).and_then(|proc| fit(proc, place, call)) {
                accept(&mut found, candidate);
            }
        }
    }
    found
}

fn parameter_types(proc: &Proc, include_out: bool) -> Vec<TypeId> {
    if !include_out || proc.all_args.is_empty() {
        return proc.arg_types.clone();
    }
    proc.all_args.iter().filter(|a| a.mode != ArgMode::Table).map(|a| a.ty).collect()
}

fn fit<'c>(proc: &'c Arc<Proc>, place: usize, call: Call<'_>) -> Option<Candidate<'c>> {
    let wanted = parameter_types(proc, call.include_out);
    let (count, given) = (wanted.len(), call.arg_count);
    let use_defaults = count > given && call.expand_defaults;
    if use_defaults && given + usize::from(proc.default_count) < count {
        return None;
    }
    let candidate = |args, variadic_count, arg_numbers| Candidate {
        proc,
        place,
        args,
        variadic_count,
        default_count: if use_defaults { count - given } else { 0 },
        arg_numbers,
        ambiguous: false,
    };
    if !call.arg_names.is_empty() {
        if (proc.variadic.is_some() && call.expand_variadic) || (count != given && !use_defaults) {
            return None;
        }
        let numbers = match_named(proc, call, count)?;
        let args = numbers.iter().map(|n| wanted[*n]).collect();
        return Some(candidate(args, 0, Some(numbers)));
    }
    let variadic = proc.variadic.filter(|_| count <= given && call.expand_variadic);
    if count != given && variadic.is_none() && !use_defaults {
        return None;
    }
    let mut args = wanted;
    let mut variadic_count = 0;
    if let Some(element) = variadic {
        variadic_count = given + 1 - count;
        args.truncate(count - 1);
        args.resize(given, element);
    }
    Some(candidate(args, variadic_count, None))
}

/// MatchNamedCall: which parameter each argument goes to; those left to defaults come last.
fn match_named(proc: &Proc, call: Call<'_>, count: usize) -> Option<Vec<usize>> {
    let names: Vec<Name> = if call.include_out {
        proc.all_args.iter().filter(|a| a.mode != ArgMode::Table).map(|a| a.name.clone()).collect()
    } else {
        proc.input_names()
    };
    let positional = call.arg_count - call.arg_names.len();
    let mut taken = vec![false; count];
    let mut numbers: Vec<usize> = (0..positional).collect();
    taken.iter_mut().take(positional).for_each(|t| *t = true);
    for name in call.arg_names {
        let number = names.iter().position(|n| n == name).filter(|n| *n < count && !taken[*n])?;
        taken[number] = true;
        numbers.push(number);
    }
    let first_default = count - usize::from(proc.default_count);
    for (number, _) in taken.iter().enumerate().filter(|(_, taken)| !**taken) {
        if number < first_default {
            return None;
        }
        numbers.push(number);
    }
    Some(numbers)
}

/// Of two candidates with the same arguments, the one that is nearer in the path wins, then the one
/// that is not variadic; otherwise a call is ambiguous.
fn accept<'c>(found: &mut Vec<Candidate<'c>>, new: Candidate<'c>) {
    let effective = new.args.len() - new.default_count;
    let same = |had: &Candidate<'_>| {
        had.args.len() - had.default_count == effective && had.args[..effective] == new.args[..effective]
    };
    let Some(position) = found.iter().position(same) else {
        found.push(new);
        return;
    };
    let had = &mut found[position];
    if had.place != new.place {
        if new.place < had.place {
            *had = new;
        }
    } else if (new.variadic_count > 0) != (had.variadic_count > 0) {
        if new.variadic_count == 0 {
            *had = new;
        }
    } else {
        had.ambiguous = true;
    }
}

/// What a call turned out to be (FuncDetailCode).
pub enum Detail<'c> {
    NotFound,
    Multiple,
    Routine(Candidate<'c>),
    /// `typename(value)`
    Coercion(TypeId),
}

/// func_get_detail. `sources` are the types of the arguments.
pub fn detail<'c>(cx: &'c Cx<'_>, call: Call<'_>, sources: &[TypeId]) -> Detail<'c> {
    let mut found = candidates(cx, call);
    let count = sources.len();
    let exact = found.iter().position(|c| c.args[..count] == *sources);
    if exact.is_none()
        && let Some(target) = coercion_target(cx, call, sources)
    {
        return Detail::Coercion(target);
    }
    let chosen = match exact {
        Some(index) => index,
        None => {
            let wanted = found.iter().map(|c| &c.args[..count]).enumerate();
            let matching = candidate::match_argtypes(cx, sources, wanted);
            match matching.as_slice() {
                [] => return Detail::NotFound,
                [(only, _)] => *only,
                _ => match candidate::select(cx, sources, matching) {
                    Choice::One(index) => index,
                    Choice::None => return Detail::Multiple,
                },
            }
        }
    };
    let best = found.swap_remove(chosen);
    if best.ambiguous {
        return Detail::Multiple;
    }
    // VARIADIC among named arguments must stand at the variadic parameter itself.
    if let Some(numbers) = &best.arg_numbers
        && !call.expand_variadic
        && numbers.get(call.arg_count - 1).is_some_and(|n| n + 1 != parameter_types(best.proc, call.include_out).len())
    {
        return Detail::NotFound;
    }
    Detail::Routine(best)
}

fn coercion_target(cx: &Cx<'_>, call: Call<'_>, sources: &[TypeId]) -> Option<TypeId> {
    let [source] = sources else { return None };
    if !call.arg_names.is_empty() || call.include_out {
        return None;
    }
    let target = cx.catalog.find_type(cx.path, call.name)?;
    let row = cx.catalog.type_(target)?;
    if matches!(row.kind, TypeKind::Shell | TypeKind::Composite(_)) {
        return None;
    }
    if *source == UNKNOWN {
        return Some(target);
    }
    match coerce_path::find(cx, target, *source, CastContext::Explicit) {
        Pathway::Relabel => Some(target),
        Pathway::ViaIo if cx.is_rowtype(*source) && cx.category(target).0 == b'S' => None,
        Pathway::ViaIo => Some(target),
        _ => None,
    }
}
