//! Conditions above a join, taken apart: what each one needs, and where it can be applied.
//! Counterparts: optimizer/util/restrictinfo.c, optimizer/plan/initsplan.c.

use std::borrow::Cow;
use std::rc::Rc;

use crate::analyze::vars::{Descend, flatten_join_aliases, visit_expr, visit_query};
use crate::diag::{Code, Result};
use crate::execute::run::{Fast, Run, is_system};
use crate::execute::scope::{Scope, Tuple};
use crate::execute::truth::Truth;
use crate::nodes::*;

/// A set of range table entries.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub(super) struct Rels(Vec<u64>);

impl Rels {
    pub fn add(&mut self, rte: u32) {
        let (word, bit) = ((rte / 64) as usize, rte % 64);
        if self.0.len() <= word {
            self.0.resize(word + 1, 0);
        }
        self.0[word] |= 1 << bit;
    }

    pub fn contains(&self, rte: u32) -> bool {
        self.0.get((rte / 64) as usize).is_some_and(|word| word & (1 << (rte % 64)) != 0)
    }

    pub fn union(&self, other: &Rels) -> Rels {
        let length = self.0.len().max(other.0.len());
        Rels((0..length).map(|i| self.word(i) | other.word(i)).collect())
    }

    fn word(&self, i: usize) -> u64 {
        self.0.get(i).copied().unwrap_or(0)
    }

    pub fn is_within(&self, other: &Rels) -> bool {
        self.0.iter().enumerate().all(|(i, word)| word & !other.word(i) == 0)
    }

    pub fn meets(&self, other: &Rels) -> bool {
        self.0.iter().enumerate().any(|(i, word)| word & other.word(i) != 0)
    }

    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|word| *word == 0)
    }
}

/// One condition of those that are joined by AND.
pub(super) struct Qual<'a> {
    pub expr: Cow<'a, Expr>,
    /// The entries of its own level that it looks at.
    pub rels: Rels,
    /// Those that cost more are asked later.
    cost: u8,
}

pub(super) type Quals<'a> = Vec<Rc<Qual<'a>>>;

impl<'a> Qual<'a> {
    /// The two sides, where it says that two values are equal.
    pub fn equality(&self) -> Option<&OpExpr> {
        match &self.expr.node {
            ExprNode::OpExpr(op) if op.args.len() == 2 => Some(op),
            _ => None,
        }
    }
}

/// The conditions that AND joins.
pub(super) fn conjuncts(expr: &Expr) -> Vec<&Expr> {
    match &expr.node {
        ExprNode::BoolExpr { op: BoolOp::And, args } => args.iter().flat_map(conjuncts).collect(),
        _ => vec![expr],
    }
}

/// The entries of a query level that an expression looks at, joins resolved to what they join.
pub(super) fn rels_of(expr: &Expr, rtable: &[RangeTblEntry]) -> Rels {
    let mut rels = Rels::default();
    visit_expr(expr, 0, &mut |e, depth| {
        note(e, depth, rtable, &mut rels);
        Descend::Into
    });
    rels
}

/// The entries of the level around a query that it looks at.
pub(super) fn rels_of_query(query: &Query, rtable: &[RangeTblEntry]) -> Rels {
    let mut rels = Rels::default();
    visit_query(query, 1, &mut |e, depth| {
        note(e, depth, rtable, &mut rels);
        Descend::Into
    });
    rels
}

fn note(expr: &Expr, depth: u32, rtable: &[RangeTblEntry], rels: &mut Rels) {
    if let ExprNode::Var(var) = &expr.node
        && var.levels_up == depth
    {
        note_var(var, rtable, rels);
    }
}

fn note_var(var: &Var, rtable: &[RangeTblEntry], rels: &mut Rels) {
    let rte = rtable.get((var.varno as usize).wrapping_sub(1));
    let Some(RangeTblEntry { kind: RteKind::Join { aliases, .. }, .. }) = rte else { return rels.add(var.varno) };
    let index = (var.attno as usize).wrapping_sub(1);
    let aliases = if var.attno == 0 { aliases.as_slice() } else { aliases.get(index..=index).unwrap_or(&[]) };
    for alias in aliases {
        *rels = rels.union(&rels_of(alias, rtable));
    }
}

/// Whether columns of joins stand in an expression that has no subquery.
fn sees_join(expr: &Expr, rtable: &[RangeTblEntry]) -> bool {
    let (mut join, mut subquery) = (false, false);
    visit_expr(expr, 0, &mut |e, _| {
        match &e.node {
            ExprNode::Var(var) if var.levels_up == 0 => {
                let rte = rtable.get((var.varno as usize).wrapping_sub(1));
                join |= rte.is_some_and(|rte| matches!(rte.kind, RteKind::Join { .. }));
            }
            ExprNode::SubLink(_) => subquery = true,
            _ => {}
        }
        if subquery { Descend::Past } else { Descend::Into }
    });
    join && !subquery
}

impl Run<'_> {
    pub(super) fn qual<'a>(&self, expr: Cow<'a, Expr>, rtable: &[RangeTblEntry]) -> Rc<Qual<'a>> {
        let rels = rels_of(&expr, rtable);
        let expr = if sees_join(&expr, rtable) {
            let mut flat = expr.into_owned();
            flatten_join_aliases(&mut flat, rtable);
            Cow::Owned(flat)
        } else {
            expr
        };
        let mut cost = 0;
        visit_expr(&expr, 0, &mut |e, _| {
            let of_node = match &e.node {
                ExprNode::SubLink(_) => 3,
                ExprNode::FuncExpr(func) => match self.cx().catalog.proc(func.proc) {
                    Some(proc) if is_system(proc) => 1,
                    _ => 2,
                },
                _ => 0,
            };
            cost = cost.max(of_node);
            Descend::Into
        });
        Rc::new(Qual { expr, rels, cost })
    }

    pub(super) fn quals<'a>(&self, expr: &'a Expr, rtable: &[RangeTblEntry]) -> Quals<'a> {
        conjuncts(expr).into_iter().map(|e| self.qual(Cow::Borrowed(e), rtable)).collect()
    }

    /// Whether a row passes conditions; one that cannot be decided marks the row.
    pub(super) fn passes(&mut self, quals: &[Rc<Qual<'_>>], tuple: &mut Tuple, scope: &Scope<'_>) -> Result<bool> {
        let mut order: Vec<&Rc<Qual<'_>>> = quals.iter().collect();
        order.sort_by_key(|q| q.cost);
        for qual in order {
            let truth = match self.eval_truth(&qual.expr, &scope.with_tuple(tuple)) {
                Ok(truth) => truth,
                // The row may not be there, and then nothing fails.
                Err(error) if tuple.maybe.is_some() && error.code == Code::StatementRefused => continue,
                Err(error) => return Err(error),
            };
            match truth {
                Truth::True => {}
                Truth::False | Truth::Null => return Ok(false),
                Truth::Unknown(why) => tuple.doubt(&why),
            }
        }
        Ok(true)
    }

    /// Whether an equality compares values that hash alike where they are equal.
    pub(super) fn can_hash(&mut self, op: &OpExpr) -> Result<bool> {
        Ok(self.operator(op.oper)?.fast == Fast::Equal && self.is_deterministic(op.input_collation))
    }
}
