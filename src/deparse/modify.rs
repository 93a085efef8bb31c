//! INSERT, UPDATE, DELETE and MERGE, as rules and SQL bodies hold them.
//! Counterpart: ruleutils.c (get_insert_query_def, get_update_query_targetlist_def, get_merge_query_def).

use crate::deparse::coercion::strip_implicit_coercions;
use crate::deparse::context::{Context, STD};
use crate::name::Name;
use crate::nodes::*;
use crate::oid::RelId;

impl<'a> Context<'a> {
    /// The entry that a statement changes, with its relation.
    fn target_relation(&self, query: &'a Query) -> Option<(u32, &'a RangeTblEntry, RelId)> {
        let index = query.result_relation?;
        let rte = query.rtable.get((index as usize).checked_sub(1)?)?;
        match rte.kind {
            RteKind::Relation { rel, .. } => Some((index, rte, rel)),
            _ => None,
        }
    }

    /// The head of UPDATE, DELETE and MERGE; gives the relation back.
    fn begin_change(&mut self, words: &str, query: &'a Query) -> Option<RelId> {
        self.with_clause(query);
        let (index, rte, rel) = self.target_relation(query)?;
        self.begin_statement();
        self.push(words);
        self.push(if matches!(rte.kind, RteKind::Relation { inherit: true, .. }) { "" } else { "ONLY " });
        let name = self.d.relation_name(rel);
        self.push(&name);
        self.alias(index, rte, " ");
        Some(rel)
    }

    pub fn insert(&mut self, query: &'a Query) {
        self.with_clause(query);
        let Some((index, rte, rel)) = self.target_relation(query) else { return self.push("???") };
        self.begin_statement();
        let name = self.d.relation_name(rel);
        self.push("INSERT INTO ");
        self.push(&name);
        self.alias(index, rte, " AS ");
        self.push(" ");
        let values = self.assigned_columns(&query.targets, rel, ") ");
        match query.overriding {
            Overriding::NotSet => {}
            Overriding::System => self.push("OVERRIDING SYSTEM VALUE "),
            Overriding::User => self.push("OVERRIDING USER VALUE "),
        }
        let source = query.rtable.iter().find_map(|rte| match &rte.kind {
            RteKind::Subquery { query, .. } => Some(InsertSource::Query(query)),
            RteKind::Values { rows } => Some(InsertSource::Rows(rows)),
            _ => None,
        });
        match source {
            Some(InsertSource::Query(source)) => self.subquery(source, false),
            Some(InsertSource::Rows(rows)) => self.values(rows),
            None if values.is_empty() => self.push("DEFAULT VALUES"),
            None => {
                self.keyword("VALUES (", -STD, STD, 2);
                self.separated(", ", values, |cx, value| cx.top_level(value, false));
                self.push(")");
            }
        }
        if let Some(conflict) = &query.on_conflict {
            self.on_conflict(query, conflict, rel);
        }
        self.returning(query);
    }

    /// `(a, b.c, d[1]` and the closing text; gives back what is assigned to each.
    fn assigned_columns(&mut self, targets: &'a [TargetEntry], rel: RelId, closing: &str) -> Vec<&'a Expr> {
        if targets.is_empty() {
            return Vec::new();
        }
        self.push("(");
        let mut values = Vec::new();
        self.separated(", ", targets.iter().filter(|t| !t.junk), |cx, target| {
            let name = cx.d.attribute_ident(rel, target.resno);
            cx.push(&name);
            values.push(cx.indirection(&target.expr));
        });
        self.push(closing);
        values
    }

    fn on_conflict(&mut self, query: &'a Query, conflict: &'a OnConflict, rel: RelId) {
        self.push(" ON CONFLICT");
        if !conflict.arbiter_elements.is_empty() {
            self.wrapped(true, |cx| {
                cx.separated(", ", &conflict.arbiter_elements, |cx, element| cx.arbiter_element(element));
            });
            if let Some(condition) = &conflict.arbiter_where {
                let outer = std::mem::replace(&mut self.varprefix, false);
                self.keyword(" WHERE ", -STD, STD, 1);
                self.expr(condition, false);
                self.varprefix = outer;
            }
        } else if let Some(constraint) = conflict.constraint.and_then(|c| self.d.catalog.constraint(c)) {
            self.push(" ON CONSTRAINT ");
            self.push_ident(&constraint.name);
        }
        if !conflict.update {
            return self.push(" DO NOTHING");
        }
        self.push(" DO UPDATE SET ");
        self.update_targets(query, &conflict.set, rel);
        if let Some(condition) = &conflict.where_clause {
            self.keyword(" WHERE ", -STD, STD, 1);
            self.expr(condition, false);
        }
    }

    fn arbiter_element(&mut self, element: &'a ArbiterElement) {
        let outer = std::mem::replace(&mut self.varprefix, false);
        let bare = match &element.expr.node {
            ExprNode::Var(_) => true,
            ExprNode::FuncExpr(func) => func.form == CoercionForm::ExplicitCall,
            _ => false,
        };
        self.wrapped(!bare, |cx| cx.expr(&element.expr, false));
        self.varprefix = outer;
        if let Some(collation) = element.collation {
            let name = self.d.collation_name(collation);
            self.push(" COLLATE ");
            self.push(&name);
        }
        let input = element.opclass.and_then(|c| self.d.catalog.opclass(c)).map(|c| c.input);
        let class = self.d.key_opclass(element.opclass, input);
        self.push(&class);
    }

    pub fn update(&mut self, query: &'a Query) {
        let Some(rel) = self.begin_change("UPDATE ", query) else { return self.push("???") };
        self.push(" SET ");
        self.update_targets(query, &query.targets, rel);
        self.print_from(query, " FROM ");
        self.where_clause(query);
        self.returning(query);
    }

    /// `a = x, (b, c) = (subquery)`
    fn update_targets(&mut self, _query: &'a Query, targets: &'a [TargetEntry], rel: RelId) {
        let is_multi = |t: &&TargetEntry| {
            t.junk && matches!(&t.expr.node, ExprNode::SubLink(link) if link.kind == SubLinkKind::MultiExpr)
        };
        let mut multis = targets.iter().filter(is_multi).map(|t| &t.expr).peekable();
        let mut current: Option<(&'a Expr, usize)> = None;
        let mut is_first = true;
        for target in targets.iter().filter(|t| !t.junk) {
            self.push(if is_first { "" } else { ", " });
            is_first = false;
            if current.is_none() && multis.peek().is_some() && is_multi_param(&target.expr) {
                current = multis.next().map(|expr| (expr, multi_columns(expr)));
                self.push("(");
            }
            let name = self.d.attribute_ident(rel, target.resno);
            self.push(&name);
            let mut value = self.indirection(&target.expr);
            if let Some((expr, left)) = current {
                if left > 1 {
                    current = Some((expr, left - 1));
                    continue;
                }
                self.push(")");
                value = expr;
                current = None;
            }
            self.push(" = ");
            self.expr(value, false);
        }
    }

    pub fn delete(&mut self, query: &'a Query) {
        if self.begin_change("DELETE FROM ", query).is_none() {
            return self.push("???");
        }
        self.print_from(query, " USING ");
        self.where_clause(query);
        self.returning(query);
    }

    pub fn merge(&mut self, query: &'a Query) {
        let Some(rel) = self.begin_change("MERGE INTO ", query) else { return self.push("???") };
        self.print_from(query, " USING ");
        self.keyword(" ON ", -STD, STD, 2);
        query.merge_condition.iter().for_each(|e| self.expr(e, false));
        let says_side = query.merge.iter().any(|a| a.matched == MergeMatch::NotMatchedBySource);
        for action in &query.merge {
            self.merge_action(query, action, rel, says_side);
        }
        self.returning(query);
    }

    fn merge_action(&mut self, query: &'a Query, action: &'a MergeAction, rel: RelId, says_side: bool) {
        self.keyword(" WHEN ", -STD, STD, 2);
        self.push(match action.matched {
            MergeMatch::Matched => "MATCHED",
            MergeMatch::NotMatchedBySource => "NOT MATCHED BY SOURCE",
            MergeMatch::NotMatchedByTarget if says_side => "NOT MATCHED BY TARGET",
            MergeMatch::NotMatchedByTarget => "NOT MATCHED",
        });
        if let Some(condition) = &action.condition {
            self.keyword(" AND ", -STD, STD, 3);
            self.expr(condition, false);
        }
        self.keyword(" THEN ", -STD, STD, 3);
        match action.command {
            Command::Insert => self.merge_insert(action, rel),
            Command::Update => {
                self.push("UPDATE SET ");
                self.update_targets(query, &action.targets, rel);
            }
            Command::Delete => self.push("DELETE"),
            Command::Nothing | Command::Select | Command::Merge | Command::Utility => self.push("DO NOTHING"),
        }
    }

    fn merge_insert(&mut self, action: &'a MergeAction, rel: RelId) {
        self.push(if action.targets.is_empty() { "INSERT" } else { "INSERT " });
        let values = self.assigned_columns(&action.targets, rel, ")");
        self.push(match action.overriding {
            Overriding::NotSet => "",
            Overriding::System => " OVERRIDING SYSTEM VALUE",
            Overriding::User => " OVERRIDING USER VALUE",
        });
        if values.is_empty() {
            return self.push(" DEFAULT VALUES");
        }
        self.keyword(" VALUES (", -STD, STD, 4);
        self.separated(", ", values, |cx, value| cx.top_level(value, false));
        self.push(")");
    }

    fn returning(&mut self, query: &'a Query) {
        if !query.returning.is_empty() {
            self.keyword(" RETURNING", -STD, STD, 1);
            let named = |name: &'a Option<Name>, usual: &str| name.as_ref().filter(|name| ***name != *usual);
            let aliases =
                [("OLD AS ", named(&query.returning_old, "old")), ("NEW AS ", named(&query.returning_new, "new"))];
            let mut aliases = aliases.into_iter().filter_map(|(word, name)| Some((word, name?))).peekable();
            if aliases.peek().is_some() {
                self.push(" WITH (");
                self.separated(", ", aliases, |cx, (word, name)| {
                    cx.push(word);
                    cx.push_ident(name);
                });
                self.push(")");
            }
            self.target_list(&query.returning);
        }
    }
}

enum InsertSource<'a> {
    Query(&'a Query),
    Rows(&'a [Vec<Expr>]),
}

/// Whether what is assigned comes out of a row that a subquery gives.
fn is_multi_param(expr: &Expr) -> bool {
    let mut expr = expr;
    loop {
        expr = match &expr.node {
            ExprNode::FieldStore { new_values, .. } => match new_values.first() {
                Some(value) => value,
                None => return false,
            },
            ExprNode::SubscriptingRef(sub) => match &sub.assign {
                Some(assigned) => assigned,
                None => break,
            },
            ExprNode::CoerceToDomain { arg, form: CoercionForm::ImplicitCast, .. } => arg,
            _ => break,
        };
    }
    let stripped = strip_implicit_coercions(expr);
    matches!(&stripped.node, ExprNode::Param(param) if param.kind == ParamKind::MultiExpr)
}

fn multi_columns(expr: &Expr) -> usize {
    match &expr.node {
        ExprNode::SubLink(link) => link.query.outputs().count(),
        _ => 1,
    }
}
