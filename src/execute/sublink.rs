//! Subqueries in expressions.  Counterpart: executor/nodeSubplan.c.

use std::rc::Rc;
use std::sync::Arc;

use rustc_hash::FxHashSet;

use crate::analyze::vars::{Descend, visit_query};
use crate::diag::{Diagnostic, Result, SqlState, unsupported};
use crate::execute::compare::HashKey;
use crate::execute::run::{Fast, Run};
use crate::execute::scope::{Kept, Level, Scope, Subplan, address};
use crate::execute::truth::Truth;
use crate::nodes::*;
use crate::text::Span;

impl Run<'_> {
    pub(super) fn sublink(&mut self, link: &SubLink, at: Span, scope: &Scope<'_>) -> Result<Value> {
        match link.kind {
            SubLinkKind::Exists => self.exists(link, scope),
            SubLinkKind::Expr => self.scalar(link, at, scope),
            SubLinkKind::Array => self.array_of(link, scope),
            SubLinkKind::Any | SubLinkKind::All => self.any_or_all_rows(link, scope),
            SubLinkKind::RowCompare => self.row_compare_rows(link, at, scope),
            SubLinkKind::MultiExpr => self.only_row(link, at, scope),
        }
    }

    /// What a subquery gives, once for all rows where it does not depend on the row at hand.
    fn sublink_rows(&mut self, link: &SubLink, scope: &Scope<'_>) -> Result<Rc<Kept>> {
        let key = address(link);
        let known = scope.level.subplans.borrow().get(&key).cloned();
        if let Some(Subplan::Done(kept)) = known {
            return Ok(kept);
        }
        let correlated = matches!(known, Some(Subplan::Correlated)) || depends_on_row(&link.query);
        let kept = Kept::new(self.query(&link.query, Vec::new(), Some(scope))?);
        let plan = if correlated { Subplan::Correlated } else { Subplan::Done(kept.clone()) };
        scope.level.subplans.borrow_mut().insert(key, plan);
        Ok(kept)
    }

    fn exists(&mut self, link: &SubLink, scope: &Scope<'_>) -> Result<Value> {
        let key = address(link);
        let known = scope.level.subplans.borrow().get(&key).cloned();
        match known {
            Some(Subplan::Exists(value)) => return Ok(value),
            Some(Subplan::Correlated) => return self.any_row(&link.query, Some(scope)),
            Some(Subplan::Done(_)) | None => {}
        }
        let correlated = depends_on_row(&link.query);
        let value = self.any_row(&link.query, Some(scope))?;
        let plan = if correlated { Subplan::Correlated } else { Subplan::Exists(value.clone()) };
        scope.level.subplans.borrow_mut().insert(key, plan);
        Ok(value)
    }

    fn scalar(&mut self, link: &SubLink, at: Span, scope: &Scope<'_>) -> Result<Value> {
        let kept = self.sublink_rows(link, scope)?;
        let rows = &kept.rows;
        match (rows.rows.as_slice(), &rows.doubt) {
            ([_, _, ..], _) => Err(more_than_one_row(at)),
            (_, Some(why)) => Ok(Value::Unknown(why.clone())),
            ([row], None) => Ok(row.first().cloned().unwrap_or(Value::Null)),
            ([], None) => Ok(Value::Null),
        }
    }

    fn array_of(&mut self, link: &SubLink, scope: &Scope<'_>) -> Result<Value> {
        let kept = self.sublink_rows(link, scope)?;
        let rows = &kept.rows;
        if let Some(why) = &rows.doubt {
            return Ok(Value::Unknown(why.clone()));
        }
        let Some(output) = link.query.outputs().next() else { return unsupported("a subquery without a column") };
        let element = self.expr_type(&output.expr);
        let elements: Vec<Value> = rows.rows.iter().filter_map(|row| row.first().cloned()).collect();
        self.hold_cells(elements.len())?;
        crate::execute::aggregate::array_of_values(&self.cx(), element, elements)
    }

    fn any_or_all_rows(&mut self, link: &SubLink, scope: &Scope<'_>) -> Result<Value> {
        let kept = self.sublink_rows(link, scope)?;
        let rows = &kept.rows;
        let Some(test) = &link.test else { return unsupported("a quantified subquery without a test") };
        let any = link.kind == SubLinkKind::Any;
        if any && let Some(value) = self.find_by_hash(test, &kept, scope)? {
            return Ok(value);
        }
        let mut so_far = Truth::from(!any);
        self.spend(rows.rows.len())?;
        for row in &rows.rows {
            let truth = self.eval_truth(test, &Scope { sublink_row: Some(row), ..*scope })?;
            so_far = if any { so_far.or(truth) } else { so_far.and(truth) };
            match (&so_far, any) {
                (Truth::True, true) | (Truth::False, false) => return Ok(so_far.value()),
                _ => {}
            }
        }
        if let Some(why) = &rows.doubt {
            let other = Truth::Unknown(why.clone());
            so_far = if any { so_far.or(other) } else { so_far.and(other) };
        }
        Ok(so_far.value())
    }

    /// `value = ANY (subquery)` over many plain values.
    fn find_by_hash(&mut self, test: &Expr, kept: &Kept, scope: &Scope<'_>) -> Result<Option<Value>> {
        const FEW: usize = 16;
        let ExprNode::OpExpr(op) = &test.node else { return Ok(None) };
        let [left, Expr { node: ExprNode::Param(Param { kind: ParamKind::SubLink, id: 1, .. }), .. }] =
            op.args.as_slice()
        else {
            return Ok(None);
        };
        if kept.rows.rows.len() <= FEW || kept.rows.doubt.is_some() || self.operator(op.oper)?.fast != Fast::Equal {
            return Ok(None);
        }
        let keys = kept.keys.get_or_init(|| {
            kept.rows.rows.iter().map(|row| row.first().and_then(HashKey::native)).collect::<Option<FxHashSet<_>>>()
        });
        let Some(keys) = keys else { return Ok(None) };
        let value = self.eval(left, scope)?;
        Ok(HashKey::native(&value).map(|key| Value::Bool(keys.contains(&key))))
    }

    fn row_compare_rows(&mut self, link: &SubLink, at: Span, scope: &Scope<'_>) -> Result<Value> {
        let kept = self.sublink_rows(link, scope)?;
        let rows = &kept.rows;
        let Some(test) = &link.test else { return unsupported("a row comparison without a test") };
        match (rows.rows.as_slice(), &rows.doubt) {
            ([_, _, ..], _) => Err(more_than_one_row(at)),
            (_, Some(why)) => Ok(Value::Unknown(why.clone())),
            ([row], None) => self.eval(test, &Scope { sublink_row: Some(row), ..*scope }),
            ([], None) => Ok(Value::Null),
        }
    }

    /// The row that `SET (a, b) = (SELECT ...)` takes its values from.
    fn only_row(&mut self, link: &SubLink, at: Span, scope: &Scope<'_>) -> Result<Value> {
        let kept = self.sublink_rows(link, scope)?;
        let rows = &kept.rows;
        let targets: Vec<&TargetEntry> = link.query.outputs().collect();
        let columns = targets
            .iter()
            .map(|t| (t.name.clone().unwrap_or_default(), self.cx().catalog.expr_type_ref(&t.expr)))
            .collect();
        let fields = match (rows.rows.as_slice(), &rows.doubt) {
            ([_, _, ..], _) => return Err(more_than_one_row(at)),
            (_, Some(why)) => vec![Value::Unknown(why.clone()); targets.len()],
            ([row], None) => row.clone(),
            ([], None) => vec![Value::Null; targets.len()],
        };
        Ok(Value::Record(Arc::new(RecordValue { ty: crate::oid::wellknown::RECORD, columns, fields })))
    }

    /// Whether a query gives a row.
    pub(super) fn any_row(&mut self, query: &Query, outer: Option<&Scope<'_>>) -> Result<Value> {
        if !is_plain(query) {
            let rows = self.query(query, Vec::new(), outer)?;
            return Ok(match (rows.rows.is_empty(), rows.doubt) {
                (false, _) => Value::Bool(true),
                (true, Some(why)) => Value::Unknown(why),
                (true, None) => Value::Bool(false),
            });
        }
        let level = Level::new(query);
        let mut tuples = self.joined_rows(&level, Vec::new(), outer)?;
        tuples.settle();
        Ok(match (tuples.rows.is_empty(), tuples.doubt) {
            (false, _) => Value::Bool(true),
            (true, Some(why)) => Value::Unknown(why),
            (true, None) => Value::Bool(false),
        })
    }
}

/// Whether a query gives a row for each row of its FROM.
fn is_plain(query: &Query) -> bool {
    query.command == Command::Select
        && query.set_operation.is_none()
        && query.group.is_empty()
        && query.grouping_sets.is_empty()
        && query.having.is_none()
        && query.limit_count.is_none()
        && query.limit_offset.is_none()
        && query.ctes.iter().all(|cte| cte.query.command == Command::Select)
        && !query.targets.iter().any(|t| has_set_or_aggregate(&t.expr))
}

fn has_set_or_aggregate(expr: &Expr) -> bool {
    if matches!(&expr.node, ExprNode::Aggref(_)) || crate::analyze::coerce::returns_set(expr) {
        return true;
    }
    let mut found = false;
    walk::for_each_child(expr, &mut |child| found = found || has_set_or_aggregate(child));
    found
}

/// Whether a subquery sees the row of the query around it.
fn depends_on_row(query: &Query) -> bool {
    let mut found = false;
    visit_query(query, 0, &mut |expr, depth| {
        let levels_up = match &expr.node {
            ExprNode::Var(var) => Some(var.levels_up),
            ExprNode::Aggref(agg) => Some(agg.levels_up),
            ExprNode::GroupingFunc { levels_up, .. } => Some(*levels_up),
            ExprNode::CaseTest { .. } | ExprNode::CoerceToDomainValue { .. } => None,
            _ => None,
        };
        found = found || levels_up == Some(depth + 1);
        if found { Descend::Past } else { Descend::Into }
    });
    found
}

fn more_than_one_row(at: Span) -> crate::diag::Rejected {
    let message = "more than one row returned by a subquery used as an expression";
    Box::new(Diagnostic::refused(SqlState::CARDINALITY_VIOLATION, message).at(at))
}
