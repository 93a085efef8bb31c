//! XMLTABLE and JSON_TABLE.  Counterpart: ruleutils.c (get_xmltable, get_json_table).

use crate::deparse::context::{Context, VAR};
use crate::nodes::*;

impl<'a> Context<'a> {
    pub fn table_func(&mut self, table: &'a TableFunc) {
        match &table.plan {
            Some(plan) => self.json_table(table, plan),
            None => self.xml_table(table),
        }
    }

    fn xml_table(&mut self, table: &'a TableFunc) {
        self.push("XMLTABLE(");
        if !table.namespaces.is_empty() {
            self.push("XMLNAMESPACES (");
            self.separated(", ", &table.namespaces, |cx, (name, uri)| {
                cx.push(if name.is_some() { "" } else { "DEFAULT " });
                cx.expr(uri, true);
                if let Some(name) = name {
                    cx.push(" AS ");
                    cx.push_ident(name);
                }
            });
            self.push("), ");
        }
        self.wrapped(true, |cx| table.row.iter().for_each(|row| cx.expr(row, true)));
        self.push(" PASSING ");
        self.wrapped(true, |cx| cx.expr(&table.document, true));
        if !table.column_exprs.is_empty() {
            self.push(" COLUMNS ");
            self.separated(", ", 0..table.columns.len(), |cx, i| cx.xml_column(table, i));
        }
        self.push(")");
    }

    fn xml_column(&mut self, table: &'a TableFunc, i: usize) {
        self.push_ident(&table.columns[i].name);
        self.push(" ");
        if table.ordinality == Some(i) {
            return self.push("FOR ORDINALITY");
        }
        let ty = self.d.type_with_typmod(table.columns[i].ty);
        self.push(&ty);
        if let Some(default) = table.column_defaults.get(i).and_then(Option::as_ref) {
            self.push(" DEFAULT ");
            self.wrapped(true, |cx| cx.expr(default, true));
        }
        if let Some(path) = table.column_exprs.get(i).and_then(Option::as_ref) {
            self.push(" PATH ");
            self.wrapped(true, |cx| cx.expr(path, true));
        }
        if table.not_null.get(i).copied().unwrap_or(false) {
            self.push(" NOT NULL");
        }
    }

    fn json_table(&mut self, table: &'a TableFunc, plan: &'a JsonTablePlan) {
        let (JsonTablePlan::Scan(root), ExprNode::JsonExpr(json)) = (plan, &table.document.node) else {
            return self.push("???");
        };
        self.push("JSON_TABLE(");
        self.nest(VAR);
        self.keyword("", 0, 0, 0);
        json.args.iter().for_each(|document| self.expr(document, true));
        self.push(", ");
        self.constant(&root.path, -1);
        self.push(" AS ");
        self.push_ident(&root.name);
        if !json.passing.is_empty() {
            self.push(" ");
            self.keyword("PASSING ", 0, 0, 0);
            self.nest(VAR);
            self.separated(", ", &json.passing, |cx, (name, value)| {
                cx.keyword("", 0, 0, 0);
                cx.expr(value, false);
                cx.push(" AS ");
                cx.push_ident(name);
            });
            self.nest(-VAR);
        }
        self.json_columns(table, root);
        if let Some(behavior) = json.on_error.as_ref().filter(|b| b.kind != JsonBehaviorKind::EmptyArray) {
            self.json_behavior(behavior, "ERROR");
        }
        self.nest(-VAR);
        self.keyword(")", 0, 0, 0);
    }

    fn nest(&mut self, step: i32) {
        if self.style.indent {
            self.indent += step;
        }
    }

    fn json_columns(&mut self, table: &'a TableFunc, scan: &'a JsonTableScan) {
        self.push(" ");
        self.keyword("COLUMNS (", 0, 0, 0);
        self.nest(VAR);
        self.separated(", ", scan.columns.clone(), |cx, i| cx.json_column(table, i));
        if let Some(child) = &scan.child {
            self.nested_columns(table, child, !scan.columns.is_empty());
        }
        self.nest(-VAR);
        self.keyword(")", 0, 0, 0);
    }

    fn nested_columns(&mut self, table: &'a TableFunc, plan: &'a JsonTablePlan, after_others: bool) {
        match plan {
            JsonTablePlan::Scan(scan) => {
                self.push(if after_others { ", " } else { " " });
                self.keyword("NESTED PATH ", 0, 0, 0);
                self.constant(&scan.path, -1);
                self.push(" AS ");
                self.push_ident(&scan.name);
                self.json_columns(table, scan);
            }
            JsonTablePlan::Siblings(both) => {
                self.nested_columns(table, &both.0, after_others);
                self.nested_columns(table, &both.1, true);
            }
        }
    }

    fn json_column(&mut self, table: &'a TableFunc, i: usize) {
        let Some(column) = table.columns.get(i) else { return self.push("???") };
        self.keyword("", 0, 0, 0);
        self.push_ident(&column.name);
        self.push(" ");
        let Some(Some(Expr { node: ExprNode::JsonExpr(json), .. })) = table.column_exprs.get(i) else {
            return self.push("FOR ORDINALITY");
        };
        let ty = self.d.type_with_typmod(column.ty);
        self.push(&ty);
        let is_string = || self.d.catalog.type_(column.ty.ty).is_some_and(|t| t.category == b'S');
        let default = match json.op {
            JsonOp::Exists => {
                self.push(" EXISTS");
                JsonBehaviorKind::False
            }
            JsonOp::Query if is_string() => {
                let binary = json.document_format.kind == JsonFormatKind::Jsonb;
                self.push(if binary { " FORMAT JSONB" } else { " FORMAT JSON" });
                JsonBehaviorKind::Null
            }
            _ => JsonBehaviorKind::Null,
        };
        self.push(" PATH ");
        self.json_path(json.path.as_ref(), true);
        self.json_query_options(json, default);
    }
}
