//! What an expression sees while it runs: the rows of its query level, those of the levels around it, and
//! what was computed before it.  Counterpart: nodes/execnodes.h (ExprContext, EState).

use std::cell::{OnceCell, RefCell};
use std::rc::Rc;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::catalog::rows::StoredRow;
use crate::execute::Rows;
use crate::execute::compare::HashKey;
use crate::nodes::{Expr, Query, Unknown, Value};
use crate::oid::RelId;

/// What one range table entry holds in a joined row.
#[derive(Clone, Debug, Default)]
pub(super) enum Slot {
    /// Not joined yet.
    #[default]
    Unbound,
    /// The empty side of an outer join.
    Null,
    Row(StoredRow, RowId),
    /// There is a row, or the empty side of an outer join; which one is not known.
    Unknown(Arc<Unknown>),
}

/// Where a row is stored; relation 0 where it is not.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(super) struct RowId {
    pub rel: RelId,
    pub at: usize,
}

impl RowId {
    pub const NONE: RowId = RowId { rel: RelId(0), at: 0 };
}

/// A joined row: a slot for each range table entry.
#[derive(Clone, Debug, Default)]
pub(super) struct Tuple {
    pub slots: Vec<Slot>,
    /// Why the row may not be there at all.
    pub maybe: Option<Arc<Unknown>>,
}

impl Tuple {
    pub fn unbound(width: usize) -> Self {
        Tuple { slots: vec![Slot::Unbound; width], maybe: None }
    }

    pub fn put(&mut self, rte: u32, slot: Slot) {
        if let Some(place) = self.slots.get_mut((rte as usize).wrapping_sub(1)) {
            *place = slot;
        }
    }

    pub fn slot(&self, rte: u32) -> &Slot {
        self.slots.get((rte as usize).wrapping_sub(1)).unwrap_or(&Slot::Unbound)
    }

    /// Marks the row as one that may not be there.
    pub fn doubt(&mut self, why: &Arc<Unknown>) {
        self.maybe.get_or_insert_with(|| why.clone());
    }
}

/// Joined rows, and why there may be others.
#[derive(Debug, Default)]
pub(super) struct Tuples {
    pub rows: Vec<Tuple>,
    pub doubt: Option<Arc<Unknown>>,
}

impl Tuples {
    /// Whether it is certain that there is no row.
    pub fn is_surely_empty(&self) -> bool {
        self.rows.is_empty() && self.doubt.is_none()
    }

    pub fn doubt(&mut self, why: &Arc<Unknown>) {
        self.doubt.get_or_insert_with(|| why.clone());
    }

    /// Only the rows that are there for certain; the others become a doubt.
    pub fn settle(&mut self) {
        let doubt = &mut self.doubt;
        self.rows.retain(|tuple| match &tuple.maybe {
            Some(why) => {
                doubt.get_or_insert_with(|| why.clone());
                false
            }
            None => true,
        });
    }
}

/// Values of nodes that are not computed where they stand: aggregates, window calls, calls that return
/// sets. By the address of the node.
#[derive(Debug, Default)]
pub(super) struct Computed<'a> {
    pub values: FxHashMap<usize, Value>,
    /// Grouping expressions that the grouping set at hand leaves out.
    pub nulled: Vec<&'a Expr>,
    /// The references of those.
    pub nulled_refs: Vec<u32>,
}

/// The address that [`Computed`] knows a node by.
pub(super) fn address<T>(node: &T) -> usize {
    std::ptr::from_ref(node) as usize
}

/// What a query level keeps while it runs.
pub(super) struct Level<'a> {
    pub query: &'a Query,
    /// By position in the query's list; computed when first asked for.
    pub ctes: RefCell<Vec<CteState>>,
    /// Results of subqueries that do not depend on the row at hand, by address.
    pub subplans: RefCell<FxHashMap<usize, Subplan>>,
    /// Transition tables and other rows that come from outside.
    pub transition: Option<Arc<Rows>>,
}

#[derive(Clone, Default)]
pub(super) struct CteState {
    pub result: Option<Arc<Rows>>,
    /// What the recursive term reads now.
    pub working: Option<Arc<Rows>>,
}

/// What is known of a subquery of an expression.
#[derive(Clone)]
pub(super) enum Subplan {
    /// It must run for each row.
    Correlated,
    Done(Rc<Kept>),
    /// Only whether there is a row.
    Exists(Value),
}

/// Rows of a subquery that are looked into again and again.
pub(super) struct Kept {
    pub rows: Rows,
    /// The values of its first column, where they all can be hashed.
    pub keys: OnceCell<Option<FxHashSet<HashKey>>>,
}

impl Kept {
    pub fn new(rows: Rows) -> Rc<Self> {
        Rc::new(Kept { rows, keys: OnceCell::new() })
    }
}

impl<'a> Level<'a> {
    pub fn new(query: &'a Query) -> Self {
        let ctes = RefCell::new(vec![CteState::default(); query.ctes.len()]);
        Level { query, ctes, subplans: RefCell::default(), transition: None }
    }
}

/// The place of an expression.
#[derive(Clone, Copy)]
pub(super) struct Scope<'a> {
    pub outer: Option<&'a Scope<'a>>,
    pub level: &'a Level<'a>,
    pub tuple: &'a Tuple,
    pub computed: Option<&'a Computed<'a>>,
    /// What CASE compares, or the element under coercion.
    pub case_value: Option<&'a Value>,
    /// VALUE of a domain's check.
    pub domain_value: Option<&'a Value>,
    /// The row of a subquery under its test.
    pub sublink_row: Option<&'a [Value]>,
    /// Results of the subqueries of `SET (a, b) = (SELECT ...)`.
    pub multi: Option<&'a [Vec<Value>]>,
    /// What MERGE did with the row.
    pub merge_action: Option<&'a str>,
    /// The target's row before and after.
    pub returning: Option<&'a Returning>,
}

/// OLD and NEW of RETURNING.
pub(super) struct Returning {
    pub old: Slot,
    pub new: Slot,
}

impl<'a> Scope<'a> {
    pub fn new(level: &'a Level<'a>, tuple: &'a Tuple, outer: Option<&'a Scope<'a>>) -> Self {
        Scope {
            outer,
            level,
            tuple,
            computed: None,
            case_value: None,
            domain_value: None,
            sublink_row: None,
            multi: None,
            merge_action: None,
            returning: None,
        }
    }

    pub fn with_tuple<'b>(&self, tuple: &'b Tuple) -> Scope<'b>
    where
        'a: 'b,
    {
        Scope { tuple, ..*self }
    }

    /// The scope of a query level further out.
    pub fn up(&self, levels: u32) -> Option<&Scope<'a>> {
        let mut scope = self;
        for _ in 0..levels {
            scope = scope.outer?;
        }
        Some(scope)
    }
}
