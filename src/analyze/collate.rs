//! Collations of expressions, derived bottom-up.  Counterpart: parser/parse_collate.c.

use crate::analyze::Cx;
use crate::diag::{Diagnostic, Rejected, Result, SqlState};
use crate::nodes::collation::{expr_collation, set_expr_collation, set_expr_input_collation};
use crate::nodes::*;
use crate::oid::CollId;
use crate::oid::wellknown::DEFAULT_COLLATION;
use crate::text::Span;

/// Where a collation came from, weakest first (CollateStrength).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Strength {
    None,
    Implicit,
    Conflict,
    Explicit,
}

/// What an expression says about its collation (assign_collations_context).
#[derive(Clone, Copy, Debug)]
struct Derived {
    collation: Collation,
    strength: Strength,
    at: Span,
    /// The other party of a conflict.
    other: Collation,
}

impl Derived {
    const NONE: Derived = Derived { collation: None, strength: Strength::None, at: Span::BUILTIN, other: None };

    fn implicit(collation: Collation, at: Span) -> Derived {
        match collation {
            Some(_) => Derived { collation, strength: Strength::Implicit, at, other: None },
            None => Derived { at, ..Derived::NONE },
        }
    }

    /// What may be stored: nothing in a conflict.
    fn settled(&self) -> Collation {
        self.collation.filter(|_| self.strength != Strength::Conflict)
    }

    /// merge_collation_state
    fn merge(&mut self, cx: &Cx<'_>, child: Derived) -> Result<()> {
        if child.strength > self.strength {
            *self = child;
            return Ok(());
        }
        if child.strength < self.strength || child.collation == self.collation {
            return Ok(());
        }
        match self.strength {
            Strength::None | Strength::Conflict => {}
            Strength::Implicit if self.collation == Some(DEFAULT_COLLATION) => *self = child,
            Strength::Implicit if child.collation == Some(DEFAULT_COLLATION) => {}
            Strength::Implicit => {
                self.strength = Strength::Conflict;
                self.other = child.collation;
                self.at = child.at;
            }
            Strength::Explicit => return Err(mismatch(cx, "explicit", self.collation, child.collation, child.at)),
        }
        Ok(())
    }
}

fn collation_name(cx: &Cx<'_>, collation: Collation) -> String {
    let row = collation.and_then(|id: CollId| cx.catalog.collations.get(&id));
    row.map(|c| c.name.to_string()).unwrap_or_default()
}

fn mismatch(cx: &Cx<'_>, kind: &str, one: Collation, other: Collation, at: Span) -> Rejected {
    let (one, other) = (collation_name(cx, one), collation_name(cx, other));
    let message = format!("collation mismatch between {kind} collations \"{one}\" and \"{other}\"");
    let mut error = Diagnostic::refused(SqlState::COLLATION_MISMATCH, message);
    if kind == "implicit" {
        error =
            error.with_hint("You can choose the collation by applying the COLLATE clause to one or both expressions.");
    }
    Box::new(error.at(at))
}

/// Gives every node of an expression its collation (assign_expr_collations).
pub fn assign_expr_collations(cx: &Cx<'_>, expr: &mut Expr) -> Result<()> {
    assign(cx, expr).map(|_| ())
}

/// Each expression on its own (assign_list_collations).
pub fn assign_list_collations<'e>(cx: &Cx<'_>, exprs: impl IntoIterator<Item = &'e mut Expr>) -> Result<()> {
    exprs.into_iter().try_for_each(|expr| assign_expr_collations(cx, expr))
}

/// Every expression of a query, but not those inside its range table and WITH queries, which were
/// done when they were analysed (assign_query_collations).
pub fn assign_query_collations(cx: &Cx<'_>, query: &mut Query) -> Result<()> {
    let mut result = Ok(());
    let mut one = |expr: &mut Expr| {
        if result.is_ok() {
            result = assign_expr_collations(cx, expr);
        }
    };
    query_mut::for_each_own_expr_mut(query, &mut one);
    result
}

/// The collation that several expressions have in common; a conflict is an error unless `conflict_ok`
/// (select_common_collation). The expressions get their collations on the way.
pub fn select_common_collation(cx: &Cx<'_>, exprs: &mut [&mut Expr], conflict_ok: ConflictOk) -> Result<Collation> {
    let mut derived = Derived::NONE;
    for expr in exprs {
        let child = assign(cx, expr)?;
        derived.merge(cx, child)?;
    }
    if derived.strength == Strength::Conflict && conflict_ok == ConflictOk::No {
        return Err(mismatch(cx, "implicit", derived.collation, derived.other, derived.at));
    }
    Ok(derived.settled())
}

/// Whether a conflict of implicit collations is left for the run to complain about.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ConflictOk {
    Yes,
    No,
}

fn assign(cx: &Cx<'_>, expr: &mut Expr) -> Result<Derived> {
    stacker::maybe_grow(64 * 1024, 4 * 1024 * 1024, || derive(cx, expr))
}

fn derive(cx: &Cx<'_>, expr: &mut Expr) -> Result<Derived> {
    let at = expr.at;
    match &mut expr.node {
        ExprNode::CollateExpr { arg, collation } => {
            let collation = Some(*collation);
            assign(cx, arg)?;
            Ok(Derived { collation, strength: Strength::Explicit, at, other: None })
        }
        ExprNode::FieldSelect { arg, collation, .. } => {
            let collation = *collation;
            assign(cx, arg)?;
            Ok(Derived::implicit(collation, at))
        }
        ExprNode::RowExpr { args, .. } => {
            assign_list_collations(cx, args)?;
            Ok(Derived { at, ..Derived::NONE })
        }
        ExprNode::RowCompare { left, right, input_collations, .. } => {
            for ((left, right), slot) in left.iter_mut().zip(right).zip(input_collations) {
                *slot = select_common_collation(cx, &mut [left, right], ConflictOk::Yes)?;
            }
            Ok(Derived { at, ..Derived::NONE })
        }
        ExprNode::CoerceToDomain { arg, ty, collation, .. } => {
            let inner = assign(cx, arg)?;
            let derived = match cx.type_collation(ty.ty) {
                None => Derived { at, ..Derived::NONE },
                Some(DEFAULT_COLLATION) => inner,
                own => Derived::implicit(own, at),
            };
            *collation = derived.settled();
            Ok(derived)
        }
        ExprNode::Var(_)
        | ExprNode::Const(_)
        | ExprNode::Param(_)
        | ExprNode::CaseTest { .. }
        | ExprNode::CoerceToDomainValue { .. }
        | ExprNode::SetToDefault { .. }
        | ExprNode::NextValue { .. }
        | ExprNode::Unresolved { .. } => Ok(Derived::implicit(expr_collation(expr), at)),
        _ => {
            let inputs = derive_inputs(cx, expr)?;
            let own = cx.type_collation(cx.expr_type(expr));
            let derived = match own {
                None => Derived { at, ..Derived::NONE },
                Some(_) if inputs.strength > Strength::None => inputs,
                own => Derived::implicit(own, at),
            };
            set_expr_collation(expr, derived.settled());
            set_expr_input_collation(expr, inputs.settled());
            Ok(derived)
        }
    }
}

/// What those children say that take part in their parent's collation.
fn derive_inputs(cx: &Cx<'_>, expr: &mut Expr) -> Result<Derived> {
    let mut derived = Derived::NONE;
    let merge = |derived: &mut Derived, child: &mut Expr| {
        let child = assign(cx, child)?;
        derived.merge(cx, child)
    };
    match &mut expr.node {
        ExprNode::Aggref(agg) => return aggregate_inputs(cx, agg),
        ExprNode::WindowFunc(func) => {
            func.args.iter_mut().try_for_each(|arg| merge(&mut derived, arg))?;
            assign_list_collations(cx, &mut func.filter)?;
        }
        ExprNode::CaseExpr(case) => {
            for (condition, result) in &mut case.whens {
                assign_expr_collations(cx, condition)?;
                merge(&mut derived, result)?;
            }
            case.default.iter_mut().try_for_each(|default| merge(&mut derived, default))?;
        }
        ExprNode::SubscriptingRef(sub) => {
            assign_list_collations(cx, sub.upper.iter_mut().flatten())?;
            assign_list_collations(cx, sub.lower.iter_mut().flatten().flatten())?;
            merge(&mut derived, &mut sub.container)?;
            sub.assign.iter_mut().try_for_each(|assign| merge(&mut derived, assign))?;
        }
        ExprNode::SubLink(link) => {
            link.test.iter_mut().try_for_each(|test| merge(&mut derived, test))?;
            if let Some(first) = link.query.targets.first().filter(|t| !t.junk) {
                derived.merge(cx, Derived::implicit(expr_collation(&first.expr), first.expr.at))?;
            }
        }
        _ => {
            let mut result = Ok(());
            walk_mut::for_each_child_mut(expr, &mut |child| {
                if result.is_ok() {
                    result = merge(&mut derived, child);
                }
            });
            result?;
        }
    }
    Ok(derived)
}

/// assign_aggregate_collations, assign_ordered_set_collations, assign_hypothetical_collations.
fn aggregate_inputs(cx: &Cx<'_>, agg: &mut Aggref) -> Result<Derived> {
    let mut derived = Derived::NONE;
    let variadic = cx.catalog.proc(agg.proc).is_some_and(|proc| proc.variadic.is_some());
    let single = agg.args.len() == 1 && !variadic;
    for arg in &mut agg.direct_args {
        let child = assign(cx, arg)?;
        derived.merge(cx, child)?;
    }
    for target in &mut agg.args {
        let child = assign(cx, &mut target.expr)?;
        let takes_part = match agg.kind {
            AggKind::Normal => !target.junk,
            AggKind::OrderedSet | AggKind::Hypothetical => single,
        };
        if takes_part {
            derived.merge(cx, child)?;
        }
    }
    assign_list_collations(cx, &mut agg.filter)?;
    Ok(derived)
}
