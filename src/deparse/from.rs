//! FROM: tables, joins, functions, aliases.
//! Counterpart: ruleutils.c (get_from_clause, get_from_clause_item, get_rte_alias, get_column_alias_list).

use crate::deparse::context::{Context, JOIN, STD, VAR};
use crate::deparse::names::Columns;
use crate::nodes::*;
use crate::oid::RelId;
use crate::oid::wellknown::{INTERNAL, PG_CATALOG};

impl<'a> Context<'a> {
    pub fn print_from(&mut self, query: &'a Query, prefix: &str) {
        let mut is_first = true;
        for item in &query.from {
            if let FromItem::Ref(index) = item
                && self.entry(*index).is_some_and(|rte| !rte.in_from)
            {
                continue;
            }
            if is_first {
                self.keyword(prefix, -STD, STD, 2);
                self.join_tree_item(item);
                is_first = false;
                continue;
            }
            self.push(", ");
            let text = self.apart(|cx| cx.join_tree_item(item));
            if self.style.indent {
                if text.starts_with('\n') {
                    self.trim_spaces();
                } else {
                    self.keyword("", -STD, STD, VAR);
                }
            }
            self.push(&text);
        }
    }

    fn entry(&self, index: u32) -> Option<&'a RangeTblEntry> {
        self.namespaces.first().and_then(|ns| ns.rte(index))
    }

    fn entry_columns(&self, index: u32) -> Columns {
        self.namespaces.first().and_then(|ns| ns.columns(index).cloned()).unwrap_or_default()
    }

    fn join_tree_item(&mut self, item: &'a FromItem) {
        match item {
            FromItem::Ref(index) => match self.entry(*index) {
                Some(rte) => self.range_table_entry(*index, rte),
                None => self.push("???"),
            },
            FromItem::Join(join) => super::expr::with_stack(|| self.join(join)),
        }
    }

    fn range_table_entry(&mut self, index: u32, rte: &'a RangeTblEntry) {
        if rte.lateral {
            self.push("LATERAL ");
        }
        let mut coldefs = None;
        match &rte.kind {
            RteKind::Relation { rel, inherit, .. } => {
                self.push(if *inherit { "" } else { "ONLY " });
                let name = self.relation_in_query(*rel);
                self.push(&name);
            }
            RteKind::Subquery { query, .. } => self.wrapped(true, |cx| cx.subquery(query, true)),
            RteKind::Function { functions, ordinality } => {
                coldefs = self.range_functions(functions, *ordinality);
            }
            RteKind::TableFunc(table) => self.table_func(table),
            RteKind::Values { rows } => self.wrapped(true, |cx| cx.values(rows)),
            RteKind::Cte { name, .. } => self.push_ident(name),
            RteKind::NamedTuplestore { .. } => self.push_ident(&rte.eref),
            RteKind::Join { .. } | RteKind::Result => self.push("???"),
        }
        self.alias(index, rte, " ");
        match coldefs {
            Some(coldefs) => {
                let names = self.entry_columns(index);
                self.column_definitions(coldefs, Some(&names));
            }
            None => self.column_aliases(index),
        }
        if let RteKind::Relation { sample: Some(sample), .. } = &rte.kind {
            self.table_sample(sample);
        }
    }

    /// A table's name; a CTE of the same name in sight forces its schema.
    fn relation_in_query(&self, rel: RelId) -> String {
        let name = self.d.catalog.relation(rel).map(|r| r.name.clone()).unwrap_or_default();
        let hidden = self.namespaces.iter().any(|ns| ns.ctes.iter().any(|cte| cte.name == name));
        if hidden { self.d.qualified_relation_name(rel) } else { self.d.relation_name(rel) }
    }

    /// Calls in FROM; gives a column definition list back that has to follow the alias.
    fn range_functions(&mut self, functions: &'a [RangeFunction], ordinality: bool) -> Option<&'a [RteColumn]> {
        let mut coldefs = None;
        match functions {
            [one] if one.coldefs.is_empty() || !ordinality => {
                self.function_call(&one.expr, true);
                coldefs = Some(one.coldefs.as_slice()).filter(|c| !c.is_empty());
            }
            _ => match self.all_unnest(functions) {
                Some(args) => {
                    self.push("UNNEST(");
                    self.separated(", ", args, |cx, arg| cx.expr(arg, true));
                    self.push(")");
                }
                None => self.rows_from(functions),
            },
        }
        if ordinality {
            self.push(" WITH ORDINALITY");
        }
        coldefs
    }

    /// The arguments of UNNEST with several of them, which the grammar takes apart.
    fn all_unnest(&self, functions: &'a [RangeFunction]) -> Option<Vec<&'a Expr>> {
        let mut args = Vec::new();
        for function in functions {
            let ExprNode::FuncExpr(func) = &function.expr.node else { return None };
            let proc = self.d.catalog.proc(func.proc)?;
            let is_array_unnest = proc.namespace == PG_CATALOG
                && proc.name == "unnest"
                && proc.arg_types == [crate::oid::wellknown::ANYARRAY];
            if !is_array_unnest || !function.coldefs.is_empty() {
                return None;
            }
            args.extend(&func.args);
        }
        Some(args)
    }

    fn rows_from(&mut self, functions: &'a [RangeFunction]) {
        self.push("ROWS FROM(");
        self.separated(", ", functions, |cx, function| {
            cx.function_call(&function.expr, true);
            if !function.coldefs.is_empty() {
                cx.push(" AS ");
                cx.column_definitions(&function.coldefs, None);
            }
        });
        self.push(")");
    }

    fn column_definitions(&mut self, coldefs: &'a [RteColumn], names: Option<&Columns>) {
        self.push("(");
        self.separated(", ", coldefs.iter().enumerate(), |cx, (i, column)| {
            let shown = names.and_then(|n| n.names.get(i).cloned().flatten()).unwrap_or_else(|| column.name.clone());
            cx.push_ident(&shown);
            let ty = cx.d.type_with_typmod(column.ty);
            cx.push(" ");
            cx.push(&ty);
            let own = cx.d.catalog.type_(column.ty.ty).and_then(|t| t.collation);
            if let Some(collation) = column.collation.filter(|c| Some(*c) != own) {
                let name = cx.d.collation_name(collation);
                cx.push(" COLLATE ");
                cx.push(&name);
            }
        });
        self.push(")");
    }

    fn table_sample(&mut self, sample: &'a TableSample) {
        let name = self.d.function_name(sample.handler, &[INTERNAL]);
        self.push(&format!(" TABLESAMPLE {name} ("));
        self.list(&sample.args, false);
        self.push(")");
        if let Some(seed) = &sample.repeatable {
            self.push(" REPEATABLE (");
            self.expr(seed, false);
            self.push(")");
        }
    }

    fn join(&mut self, join: &'a JoinExpr) {
        let parenthesised = !self.style.bare || join.alias.is_some();
        self.wrapped(parenthesised, |cx| {
            cx.join_tree_item(&join.left);
            let words = match join.kind {
                JoinKind::Inner if join.on.is_none() && join.using.is_empty() => " CROSS JOIN ",
                JoinKind::Inner => " JOIN ",
                JoinKind::Left => " LEFT JOIN ",
                JoinKind::Full => " FULL JOIN ",
                JoinKind::Right => " RIGHT JOIN ",
            };
            cx.keyword(words, -STD, STD, JOIN);
            let nested = matches!(&join.right, FromItem::Join(right) if right.alias.is_none());
            cx.wrapped(cx.style.bare && nested, |cx| cx.join_tree_item(&join.right));
            cx.join_condition(join);
        });
        if join.alias.is_some() {
            let name = self.namespaces.first().and_then(|ns| ns.name(join.rte).cloned()).unwrap_or_default();
            self.push(" ");
            self.push_ident(&name);
            self.column_aliases(join.rte);
        }
    }

    fn join_condition(&mut self, join: &'a JoinExpr) {
        if !join.using.is_empty() {
            let columns = self.entry_columns(join.rte);
            self.push(" USING (");
            self.ident_list(&columns.using_names);
            self.push(")");
            if let Some(alias) = &join.using_alias {
                self.push(" AS ");
                self.push_ident(&alias.name);
            }
        } else if let Some(condition) = &join.on {
            self.push(" ON ");
            self.parenthesised(|cx| cx.expr(condition, false));
        } else if join.kind != JoinKind::Inner {
            self.push(" ON TRUE");
        }
    }

    /// The alias of an entry where it says more than the name that is printed already.
    pub fn alias(&mut self, index: u32, rte: &RangeTblEntry, before: &str) {
        let Some(ns) = self.namespaces.first().cloned() else { return };
        let Some(refname) = ns.name(index) else { return };
        let own_name_differs = match &rte.kind {
            RteKind::Relation { rel, .. } => self.d.catalog.relation(*rel).is_none_or(|r| r.name != *refname),
            RteKind::Cte { name, .. } => name != refname,
            RteKind::Function { .. } | RteKind::Subquery { .. } | RteKind::Values { .. } => true,
            RteKind::Join { .. } | RteKind::TableFunc(_) | RteKind::NamedTuplestore { .. } | RteKind::Result => false,
        };
        let renames_columns = ns.columns(index).is_some_and(|c| c.print_aliases);
        if rte.alias.is_some() || renames_columns || own_name_differs {
            self.push(before);
            self.push_ident(refname);
        }
    }

    fn column_aliases(&mut self, index: u32) {
        let columns = self.entry_columns(index);
        if columns.print_aliases && !columns.new_names.is_empty() {
            self.wrapped(true, |cx| cx.ident_list(&columns.new_names));
        }
    }
}
