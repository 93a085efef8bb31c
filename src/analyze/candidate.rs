//! Choosing among overloaded routines and operators by the types of their arguments.
//! Counterpart: parser/parse_func.c (func_match_argtypes, func_select_candidate); the steps are those
//! of the manual's chapter "Type Conversion".

use crate::analyze::Cx;
use crate::analyze::coerce::can_coerce_type;
use crate::catalog::operator::CastContext;
use crate::oid::TypeId;
use crate::oid::wellknown::*;

/// A candidate by its index, with the argument types that it wants.
pub type Candidate<'t> = (usize, &'t [TypeId]);

pub enum Choice {
    One(usize),
    None,
}

/// Candidates that the given types can be coerced to.
pub fn match_argtypes<'t>(
    cx: &Cx<'_>,
    given: &[TypeId],
    candidates: impl Iterator<Item = Candidate<'t>>,
) -> Vec<Candidate<'t>> {
    candidates.filter(|(_, wanted)| can_coerce_type(cx, given, wanted, CastContext::Implicit)).collect()
}

/// Narrows candidates down to one, if the rules can.
pub fn select(cx: &Cx<'_>, given: &[TypeId], mut candidates: Vec<Candidate<'_>>) -> Choice {
    let bases: Vec<TypeId> = given.iter().map(|ty| if *ty == UNKNOWN { UNKNOWN } else { cx.base_type(*ty) }).collect();
    let unknowns = given.iter().filter(|ty| **ty == UNKNOWN).count();

    keep_best(&mut candidates, |wanted| known(&bases, wanted).filter(|(base, wanted)| base == wanted).count());
    if let [(only, _)] = candidates.as_slice() {
        return Choice::One(*only);
    }
    keep_best(&mut candidates, |wanted| {
        let fits = |(base, wanted): &(TypeId, TypeId)| base == wanted || preferred_within(cx, *base, *wanted);
        known(&bases, wanted).filter(fits).count()
    });
    if let [(only, _)] = candidates.as_slice() {
        return Choice::One(*only);
    }
    if unknowns == 0 {
        return Choice::None;
    }
    candidates = by_category(cx, &bases, candidates);
    if let [(only, _)] = candidates.as_slice() {
        return Choice::One(*only);
    }
    by_shared_type(cx, &bases, unknowns, &candidates)
}

fn known<'a>(bases: &'a [TypeId], wanted: &'a [TypeId]) -> impl Iterator<Item = (TypeId, TypeId)> + 'a {
    bases.iter().copied().zip(wanted.iter().copied()).filter(|(base, _)| *base != UNKNOWN)
}

/// The wanted type is a preferred one of the given one's category.
fn preferred_within(cx: &Cx<'_>, base: TypeId, wanted: TypeId) -> bool {
    let (category, _) = cx.category(base);
    let (its_category, preferred) = cx.category(wanted);
    category == its_category && preferred
}

fn keep_best(candidates: &mut Vec<Candidate<'_>>, score: impl Fn(&[TypeId]) -> usize) {
    let scores: Vec<usize> = candidates.iter().map(|(_, wanted)| score(wanted)).collect();
    let best = scores.iter().copied().max().unwrap_or(0);
    let mut scores = scores.into_iter();
    candidates.retain(|_| scores.next() == Some(best));
}

/// Unknown arguments: the category that any candidate accepts there, strings before all others, and
/// preferred types within it.
fn by_category<'t>(cx: &Cx<'_>, bases: &[TypeId], candidates: Vec<Candidate<'t>>) -> Vec<Candidate<'t>> {
    let mut slots: Vec<Option<(u8, bool)>> = vec![None; bases.len()];
    let mut resolved = true;
    for (i, _) in bases.iter().enumerate().filter(|(_, base)| **base == UNKNOWN) {
        let mut slot: Option<(u8, bool)> = None;
        let mut conflict = false;
        for (_, wanted) in &candidates {
            let (category, preferred) = cx.category(wanted[i]);
            match &mut slot {
                None => slot = Some((category, preferred)),
                Some((chosen, has_preferred)) if *chosen == category => *has_preferred |= preferred,
                Some(_) if category == b'S' => slot = Some((category, preferred)),
                Some(_) => conflict = true,
            }
        }
        if conflict && slot.is_none_or(|(category, _)| category != b'S') {
            resolved = false;
            break;
        }
        slots[i] = slot;
    }
    if !resolved {
        return candidates;
    }
    let keeps = |wanted: &[TypeId]| {
        slots.iter().zip(wanted).all(|(slot, ty)| match slot {
            None => true,
            Some((category, has_preferred)) => {
                let (its_category, preferred) = cx.category(*ty);
                its_category == *category && (preferred || !has_preferred)
            }
        })
    };
    let kept: Vec<Candidate<'t>> = candidates.iter().copied().filter(|(_, wanted)| keeps(wanted)).collect();
    if kept.is_empty() { candidates } else { kept }
}

/// Last: if all known arguments are of one type, unknown ones are taken for it too.
fn by_shared_type(cx: &Cx<'_>, bases: &[TypeId], unknowns: usize, candidates: &[Candidate<'_>]) -> Choice {
    if unknowns >= bases.len() {
        return Choice::None;
    }
    let mut known = bases.iter().filter(|base| **base != UNKNOWN);
    let Some(&shared) = known.next() else { return Choice::None };
    if known.any(|base| *base != shared) {
        return Choice::None;
    }
    let assumed = vec![shared; bases.len()];
    let mut found = None;
    for (index, wanted) in candidates {
        if can_coerce_type(cx, &assumed, wanted, CastContext::Implicit) && found.replace(*index).is_some() {
            return Choice::None;
        }
    }
    found.map_or(Choice::None, Choice::One)
}
