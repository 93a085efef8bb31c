//! What stands in a column of type pg_node_tree: not the tree itself but a key to where the catalog keeps
//! it, such as `{attrdef 16400 3}`. `pg_get_expr` and its kin turn the key into SQL.

use crate::analyze::Cx;
use crate::catalog::class::RelKind;
use crate::catalog::constraint::ConstraintKind;
use crate::catalog::constraint::ConstraintOwner;
use crate::catalog::proc::Body;
use crate::deparse::{Deparser, Scope, Style};
use crate::nodes::walk::{for_each_child, for_each_part, subquery};
use crate::nodes::{Expr, ExprNode, Query, Value};
use crate::oid::*;
use crate::text::Span;

/// A tree of the catalog by its place.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NodeTree {
    /// pg_attrdef.adbin
    AttributeDefault(RelId, AttrNumber),
    /// pg_type.typdefaultbin
    DomainDefault(TypeId),
    /// pg_constraint.conbin
    Check(ConstraintId),
    /// pg_index.indexprs: all expressions, with commas between.
    IndexExpressions(RelId),
    /// pg_index.indpred
    IndexPredicate(RelId),
    /// pg_class.relpartbound
    PartitionBound(RelId),
    /// pg_partitioned_table.partexprs
    PartitionExpressions(RelId),
    /// pg_policy.polqual
    PolicyUsing(PolicyId),
    /// pg_policy.polwithcheck
    PolicyCheck(PolicyId),
    /// pg_trigger.tgqual
    TriggerWhen(TriggerId),
    /// pg_rewrite.ev_qual
    RuleCondition(RuleId),
    /// pg_rewrite.ev_action, which has no SQL of its own.
    RuleAction(u32),
    /// pg_proc.proargdefaults
    ArgumentDefaults(ProcId),
    /// pg_proc.prosqlbody
    RoutineBody(ProcId),
    /// pg_statistic_ext.stxexprs
    StatisticsExpressions(StatisticsId),
    /// pg_publication_rel.prqual
    PublicationFilter(PublicationRelId),
}

impl NodeTree {
    /// The value of the column.
    pub fn encode(self) -> Value {
        let (word, id, sub) = match self {
            NodeTree::AttributeDefault(rel, attnum) => ("attrdef", rel.0, attnum),
            NodeTree::DomainDefault(id) => ("domain-default", id.0, 0),
            NodeTree::Check(id) => ("check", id.0, 0),
            NodeTree::IndexExpressions(id) => ("index-expressions", id.0, 0),
            NodeTree::IndexPredicate(id) => ("index-predicate", id.0, 0),
            NodeTree::PartitionBound(id) => ("partition-bound", id.0, 0),
            NodeTree::PartitionExpressions(id) => ("partition-expressions", id.0, 0),
            NodeTree::PolicyUsing(id) => ("policy-using", id.0, 0),
            NodeTree::PolicyCheck(id) => ("policy-check", id.0, 0),
            NodeTree::TriggerWhen(id) => ("trigger-when", id.0, 0),
            NodeTree::RuleCondition(id) => ("rule-condition", id.0, 0),
            NodeTree::RuleAction(id) => ("rule-action", id, 0),
            NodeTree::ArgumentDefaults(id) => ("argument-defaults", id.0, 0),
            NodeTree::RoutineBody(id) => ("routine-body", id.0, 0),
            NodeTree::StatisticsExpressions(id) => ("statistics-expressions", id.0, 0),
            NodeTree::PublicationFilter(id) => ("publication-filter", id.0, 0),
        };
        Value::text(if sub == 0 { format!("{{{word} {id}}}") } else { format!("{{{word} {id} {sub}}}") })
    }

    /// Reads what [`NodeTree::encode`] wrote.
    pub fn decode(text: &str) -> Option<NodeTree> {
        let mut words = text.strip_prefix('{')?.strip_suffix('}')?.split(' ');
        let (word, id) = (words.next()?, words.next()?.parse().ok()?);
        let sub = words.next().map_or(Some(0), |sub| sub.parse().ok())?;
        Some(match word {
            "attrdef" => NodeTree::AttributeDefault(RelId(id), sub),
            "domain-default" => NodeTree::DomainDefault(TypeId(id)),
            "check" => NodeTree::Check(ConstraintId(id)),
            "index-expressions" => NodeTree::IndexExpressions(RelId(id)),
            "index-predicate" => NodeTree::IndexPredicate(RelId(id)),
            "partition-bound" => NodeTree::PartitionBound(RelId(id)),
            "partition-expressions" => NodeTree::PartitionExpressions(RelId(id)),
            "policy-using" => NodeTree::PolicyUsing(PolicyId(id)),
            "policy-check" => NodeTree::PolicyCheck(PolicyId(id)),
            "trigger-when" => NodeTree::TriggerWhen(TriggerId(id)),
            "rule-condition" => NodeTree::RuleCondition(RuleId(id)),
            "rule-action" => NodeTree::RuleAction(id),
            "argument-defaults" => NodeTree::ArgumentDefaults(ProcId(id)),
            "routine-body" => NodeTree::RoutineBody(ProcId(id)),
            "statistics-expressions" => NodeTree::StatisticsExpressions(StatisticsId(id)),
            "publication-filter" => NodeTree::PublicationFilter(PublicationRelId(id)),
            _ => return None,
        })
    }

    /// What `pg_get_expr` prints; NULL where the tree is gone, unknown where it could not be analysed or
    /// is none of expressions.
    pub fn sql(self, cx: &Cx<'_>, style: Style) -> Value {
        let deparser = Deparser::with_path(cx.catalog, cx.path);
        match self.expressions(cx) {
            Some(Trees::Bound(rel)) => match cx.catalog.relation(rel).and_then(|r| r.partition_bound.as_ref()) {
                Some(bound) => Value::text(deparser.partition_bound_def(bound)),
                None => Value::Null,
            },
            Some(Trees::Expressions(exprs, scope)) => list_sql(&deparser, &exprs, scope, style),
            Some(Trees::Statements) => Value::unknown("a tree of statements has no text of its own", Span::BUILTIN),
            None => Value::Null,
        }
    }

    fn expressions<'a>(self, cx: &Cx<'a>) -> Option<Trees<'a>> {
        let catalog = cx.catalog;
        let one = |expr: Option<&'a std::sync::Arc<Expr>>, scope| {
            expr.map(|expr| Trees::Expressions(vec![expr.as_ref()], scope))
        };
        match self {
            NodeTree::AttributeDefault(rel, attnum) => {
                one(catalog.relation(rel)?.attribute(attnum)?.default.as_ref(), Scope::Relation(rel))
            }
            NodeTree::DomainDefault(ty) => one(catalog.type_(ty)?.domain()?.default.as_ref(), Scope::None),
            NodeTree::Check(id) => {
                let row = catalog.constraint(id)?;
                let ConstraintKind::Check { expr } = &row.kind else { return None };
                one(Some(expr), owner_scope(row.owner))
            }
            NodeTree::IndexExpressions(id) => {
                let index = catalog.relation(id)?.index()?;
                let exprs = index.keys.iter().filter_map(|key| key.expr.as_deref()).collect();
                Some(Trees::Expressions(exprs, Scope::Relation(index.table)))
            }
            NodeTree::IndexPredicate(id) => {
                let index = catalog.relation(id)?.index()?;
                one(index.predicate.as_ref(), Scope::Relation(index.table))
            }
            NodeTree::PartitionBound(rel) => Some(Trees::Bound(rel)),
            NodeTree::PartitionExpressions(rel) => {
                let RelKind::Partitioned(key) = &catalog.relation(rel)?.kind else { return None };
                let exprs = key.columns.iter().filter_map(|column| column.expr.as_deref()).collect();
                Some(Trees::Expressions(exprs, Scope::Relation(rel)))
            }
            NodeTree::PolicyUsing(id) => {
                let policy = catalog.policies.get(&id)?;
                one(policy.using.as_ref(), Scope::Relation(policy.rel))
            }
            NodeTree::PolicyCheck(id) => {
                let policy = catalog.policies.get(&id)?;
                one(policy.with_check.as_ref(), Scope::Relation(policy.rel))
            }
            NodeTree::TriggerWhen(id) => {
                let trigger = catalog.triggers.get(&id)?;
                one(trigger.when.as_ref(), Scope::Trigger(trigger.rel))
            }
            NodeTree::RuleCondition(id) => {
                let rule = catalog.rules.get(&id)?;
                one(rule.qual.as_ref(), Scope::Trigger(rule.rel))
            }
            NodeTree::ArgumentDefaults(id) => {
                let exprs = catalog.proc(id)?.defaults.iter().map(|expr| expr.as_ref()).collect();
                Some(Trees::Expressions(exprs, Scope::None))
            }
            NodeTree::StatisticsExpressions(id) => {
                let row = catalog.statistics.get(&id)?;
                let exprs = row.exprs.iter().map(|expr| expr.as_ref()).collect();
                Some(Trees::Expressions(exprs, Scope::Relation(row.rel)))
            }
            NodeTree::PublicationFilter(id) => {
                let row = catalog.publication_rels.get(&id)?;
                one(row.filter.as_ref(), Scope::Relation(row.rel))
            }
            NodeTree::RoutineBody(id) => match catalog.proc(id)?.body {
                Body::Parsed { .. } | Body::Unresolved(_) => Some(Trees::Statements),
                Body::Source(_) | Body::Link { .. } => None,
            },
            NodeTree::RuleAction(_) => Some(Trees::Statements),
        }
    }
}

enum Trees<'a> {
    Expressions(Vec<&'a Expr>, Scope),
    Bound(RelId),
    Statements,
}

fn owner_scope(owner: ConstraintOwner) -> Scope {
    match owner {
        ConstraintOwner::Relation(rel) => Scope::Relation(rel),
        ConstraintOwner::Domain(_) => Scope::None,
    }
}

fn list_sql(deparser: &Deparser<'_>, exprs: &[&Expr], scope: Scope, style: Style) -> Value {
    match exprs.iter().find_map(|expr| unresolved(expr)) {
        Some(why) => why,
        None if exprs.is_empty() => Value::Null,
        None => {
            let texts: Vec<String> = exprs.iter().map(|expr| deparser.expr_styled(expr, scope, style)).collect();
            Value::text(texts.join(", "))
        }
    }
}

/// The SQL of one expression; unknown where a part of it could not be analysed.
pub(super) fn expr_sql(deparser: &Deparser<'_>, expr: &Expr, scope: Scope) -> Value {
    list_sql(deparser, &[expr], scope, Style::DUMP)
}

/// An unknown value where the tree has a part that could not be analysed.
fn unresolved(expr: &Expr) -> Option<Value> {
    stacker::maybe_grow(64 * 1024, 4 * 1024 * 1024, || {
        if let ExprNode::Unresolved { .. } = &expr.node {
            return Some(Value::unknown("an expression could not be analysed", expr.at));
        }
        let mut found = None;
        for_each_child(expr, &mut |child| {
            if found.is_none() {
                found = unresolved(child);
            }
        });
        found.or_else(|| subquery(expr).and_then(unresolved_in_query))
    })
}

/// The same for the parts of a query.
pub(super) fn unresolved_in_query(query: &Query) -> Option<Value> {
    stacker::maybe_grow(64 * 1024, 4 * 1024 * 1024, || {
        let (mut exprs, mut queries) = (Vec::new(), Vec::new());
        for_each_part(query, &mut |expr| exprs.push(expr), &mut |q| queries.push(q));
        exprs.into_iter().find_map(unresolved).or_else(|| queries.into_iter().find_map(unresolved_in_query))
    })
}
