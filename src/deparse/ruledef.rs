//! Rules other than a view's own.  Counterpart: ruleutils.c (make_ruledef).

use std::rc::Rc;

use crate::catalog::rule::{PolicyCommand, Rule};
use crate::deparse::context::{Context, STD};
use crate::deparse::names::Namespace;
use crate::deparse::{Deparser, Style};
use crate::nodes::{Query, RteKind};
use crate::oid::RuleId;

impl Deparser<'_> {
    /// The statement that makes a rule, as `pg_get_ruledef(oid)` prints it.
    pub fn rule_def(&self, rule: RuleId) -> Option<String> {
        self.rule_def_styled(rule, Style::DUMP)
    }

    pub fn rule_def_styled(&self, rule: RuleId, style: Style) -> Option<String> {
        self.rule_row_def(self.catalog.rules.get(&rule)?, style)
    }

    fn rule_row_def(&self, row: &Rule, style: Style) -> Option<String> {
        let actions = row.actions.as_ref()?;
        let mut cx = Context::new(self, style);
        let table = if style.short { self.relation_name(row.rel) } else { self.qualified_relation_name(row.rel) };
        let event = match row.event {
            PolicyCommand::Select | PolicyCommand::All => "SELECT",
            PolicyCommand::Insert => "INSERT",
            PolicyCommand::Update => "UPDATE",
            PolicyCommand::Delete => "DELETE",
        };
        cx.push(&format!("CREATE RULE {} AS", self.ident(&row.name)));
        cx.push(if style.indent { "\n    ON " } else { " ON " });
        cx.push(&format!("{event} TO {table}"));
        if let (Some(qual), Some(first)) = (&row.qual, actions.first()) {
            let scope = insert_source(first);
            let mut inner = Context::new(self, style);
            inner.varprefix = scope.rtable.len() != 1;
            inner.indent = STD;
            inner.namespaces.push(Rc::new(Namespace::of_query(self.catalog, scope, &[], &[])));
            inner.expr(qual, false);
            cx.push(if style.indent { "\n   WHERE " } else { " WHERE " });
            cx.push(&inner.buf);
        }
        cx.push(if row.instead { " DO INSTEAD " } else { " DO " });
        match actions.as_slice() {
            [] => cx.push("NOTHING;"),
            [one] => {
                cx.query_with(one, true, None, &[]);
                cx.push(";");
            }
            several => {
                cx.push("(");
                for action in several {
                    cx.query_with(action, true, None, &[]);
                    cx.push(if style.indent || style.bare { ";\n" } else { "; " });
                }
                cx.push(");");
            }
        }
        Some(cx.buf)
    }
}

/// The query whose range table holds OLD and NEW: the SELECT of INSERT ... SELECT, otherwise the action.
fn insert_source(action: &Query) -> &Query {
    let has_old_and_new = |query: &Query| {
        let names: Vec<_> = query.rtable.iter().take(2).map(|rte| rte.eref.as_str()).collect();
        names == ["old", "new"]
    };
    if has_old_and_new(action) {
        return action;
    }
    let sources = action.rtable.iter().filter_map(|rte| match &rte.kind {
        RteKind::Subquery { query, .. } => Some(&**query),
        _ => None,
    });
    sources.into_iter().find(|query| has_old_and_new(query)).unwrap_or(action)
}
