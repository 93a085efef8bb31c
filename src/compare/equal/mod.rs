//! Whether two analysed trees say the same, walked in lockstep under a [`Pairing`].
//!
//! Spans, the spelling of casts and derived collations never take part. The answer has three values:
//! a tree that holds something unresolved is never the same and never different. Trees differ in a
//! few places between a statement as written and its form printed and read back; [`canonical`] lists
//! them all, each with its reason.
//! Counterpart: nodes/equalfuncs.c.

mod canonical;
mod datum;
mod expr;
mod query;

use std::cell::{Cell, RefCell};
use std::sync::Arc;

use crate::compare::pairing::Pairing;
use crate::nodes::{Expr, ExprNode, Query, walk};
use crate::oid::RelId;

/// The answer about two trees.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Same {
    Yes,
    No,
    /// Something in them is not known well enough.
    Unknown(Arc<str>),
}

impl Same {
    pub fn of(equal: bool) -> Same {
        if equal { Same::Yes } else { Same::No }
    }

    /// The answer about two things that must both be the same.
    pub fn and(self, other: Same) -> Same {
        match (self, other) {
            (Same::No, _) | (_, Same::No) => Same::No,
            (Same::Unknown(why), _) | (_, Same::Unknown(why)) => Same::Unknown(why),
            (Same::Yes, Same::Yes) => Same::Yes,
        }
    }

    pub fn is_yes(&self) -> bool {
        *self == Same::Yes
    }
}

/// One comparison of two trees.
pub(super) struct Lockstep<'a> {
    pairing: &'a Pairing<'a>,
    /// The relation that variables outside a query belong to.
    base: Option<(RelId, RelId)>,
    /// Queries around the current place, outermost first.
    queries: RefCell<Vec<(&'a Query, &'a Query)>>,
    unknown: RefCell<Option<Arc<str>>>,
    /// A column was met whose type differs between the sides.
    retyped: Cell<bool>,
    /// Only what does not follow from such a type counts: casts are looked through, and operators and
    /// routines are told by name.
    loosely: bool,
    outputs: Outputs,
}

/// Whether the names of a query's outputs count.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Outputs {
    Named,
    Unnamed,
}

impl<'a> Lockstep<'a> {
    fn new(pairing: &'a Pairing<'a>, base: Option<(RelId, RelId)>, loosely: bool) -> Self {
        Lockstep {
            pairing,
            base,
            queries: RefCell::new(Vec::new()),
            unknown: RefCell::new(None),
            retyped: Cell::new(false),
            loosely,
            outputs: Outputs::Named,
        }
    }

    /// Notes why the answer cannot be yes, and goes on.
    fn undecided(&self, why: &str) -> bool {
        self.unknown.borrow_mut().get_or_insert_with(|| Arc::from(why));
        true
    }

    fn answer(self, equal: bool) -> Same {
        match (equal, self.unknown.into_inner()) {
            (true, None) => Same::Yes,
            (_, Some(why)) => Same::Unknown(why),
            (false, None) => Same::No,
        }
    }
}

/// Compares two expressions. `base` is the pair of relations whose columns they may name.
pub(crate) fn exprs(pairing: &Pairing<'_>, base: Option<(RelId, RelId)>, expected: &Expr, actual: &Expr) -> Same {
    let strict = Lockstep::new(pairing, base, false);
    let equal = strict.expr(expected, actual);
    match strict.answer(equal) {
        Same::No => match unresolved_in(expected).or_else(|| unresolved_in(actual)) {
            Some(why) => Same::Unknown(why),
            None => {
                let loose = Lockstep::new(pairing, base, true);
                let equal = loose.expr(expected, actual) && loose.retyped.get();
                loose.answer(equal)
            }
        },
        answer => answer,
    }
}

/// Compares two expressions by what does not follow from the types of the columns in them.
pub(crate) fn loosely(pairing: &Pairing<'_>, base: Option<(RelId, RelId)>, expected: &Expr, actual: &Expr) -> Same {
    let loose = Lockstep::new(pairing, base, true);
    let equal = loose.expr(expected, actual);
    loose.answer(equal)
}

/// Compares expressions that may be absent.
pub(crate) fn optional_exprs(
    pairing: &Pairing<'_>,
    base: Option<(RelId, RelId)>,
    expected: Option<&Expr>,
    actual: Option<&Expr>,
) -> Same {
    match (expected, actual) {
        (None, None) => Same::Yes,
        (Some(e), Some(a)) => exprs(pairing, base, e, a),
        _ => Same::No,
    }
}

/// Compares two queries: of rules and SQL-standard bodies.
pub(crate) fn queries(pairing: &Pairing<'_>, expected: &Query, actual: &Query) -> Same {
    whole_queries(pairing, Outputs::Named, expected, actual)
}

/// Compares the queries of two views. The names of the outputs are the views' attributes, which may
/// have been renamed since.
pub(crate) fn view_queries(pairing: &Pairing<'_>, expected: &Query, actual: &Query) -> Same {
    whole_queries(pairing, Outputs::Unnamed, expected, actual)
}

fn whole_queries(pairing: &Pairing<'_>, outputs: Outputs, expected: &Query, actual: &Query) -> Same {
    let strict = Lockstep { outputs, ..Lockstep::new(pairing, None, false) };
    let equal = strict.query(expected, actual);
    match strict.answer(equal) {
        Same::No => match unresolved_in_query(expected).or_else(|| unresolved_in_query(actual)) {
            Some(why) => Same::Unknown(why),
            None => {
                let loose = Lockstep { outputs, ..Lockstep::new(pairing, None, true) };
                let equal = loose.query(expected, actual) && loose.retyped.get();
                loose.answer(equal)
            }
        },
        answer => answer,
    }
}

/// Why some part of an expression could not be analysed, if one could not.
fn unresolved_in(expr: &Expr) -> Option<Arc<str>> {
    stacker::maybe_grow(64 * 1024, 4 * 1024 * 1024, || {
        if let ExprNode::Unresolved { why, .. } = &expr.node {
            return Some(why.clone());
        }
        let mut found = walk::subquery(expr).and_then(unresolved_in_query);
        walk::for_each_child(expr, &mut |child| {
            if found.is_none() {
                found = unresolved_in(child);
            }
        });
        found
    })
}

fn unresolved_in_query(query: &Query) -> Option<Arc<str>> {
    let found = RefCell::new(None);
    walk::for_each_part(
        query,
        &mut |expr| {
            if found.borrow().is_none() {
                let inside = unresolved_in(expr);
                *found.borrow_mut() = inside;
            }
        },
        &mut |inner| {
            if found.borrow().is_none() {
                let inside = unresolved_in_query(inner);
                *found.borrow_mut() = inside;
            }
        },
    );
    found.into_inner()
}
