//! Functions that are called by words of the grammar, such as EXTRACT.
//! Counterpart: ruleutils.c (get_func_sql_syntax).

use crate::deparse::context::Context;
use crate::nodes::*;
use crate::oid::wellknown::INT4;
use crate::version::Capability;

impl<'a> Context<'a> {
    /// Prints a call back as the grammar's form; false where there is none for this function. Only the
    /// grammar marks calls so, hence the name alone, in pg_catalog, tells which form it was.
    pub(super) fn sql_syntax(&mut self, func: &'a FuncExpr, expr: &'a Expr) -> bool {
        let Some(name) = self.d.catalog.proc(func.proc).map(|p| p.name.clone()) else { return false };
        let args = func.args.as_slice();
        match (name.as_str(), args) {
            ("timezone", [zone, time]) => self.at_time_zone(time, Some(zone), expr),
            ("timezone", [time]) => self.at_time_zone(time, None, expr),
            ("overlaps", [a, b, c, d]) => self.mixed(&["((", ", ", ") OVERLAPS (", ", ", "))"], &[a, b, c, d]),
            ("extract", [field, source]) => self.extract(field, source),
            ("is_normalized", [text, form @ ..]) => self.is_normalized(text, form.first(), expr),
            ("normalize", [text, form @ ..]) => self.normalize(text, form.first()),
            ("pg_collation_for", [arg]) => self.mixed(&["COLLATION FOR (", ")"], &[arg]),
            ("overlay", [a, b, c]) => self.mixed(&["OVERLAY(", " PLACING ", " FROM ", ")"], &[a, b, c]),
            ("overlay", [a, b, c, d]) => {
                self.mixed(&["OVERLAY(", " PLACING ", " FROM ", " FOR ", ")"], &[a, b, c, d]);
            }
            ("position", [whole, part]) => self.mixed(&["POSITION((", ") IN (", "))"], &[part, whole]),
            ("substring", [text, from]) if self.is_integer(from) => {
                self.mixed(&["SUBSTRING(", " FROM ", ")"], &[text, from]);
            }
            ("substring", [text, from, length]) if self.is_integer(from) => {
                self.mixed(&["SUBSTRING(", " FROM ", " FOR ", ")"], &[text, from, length]);
            }
            ("substring", [text, pattern, escape]) => {
                self.mixed(&["SUBSTRING(", " SIMILAR ", " ESCAPE ", ")"], &[text, pattern, escape]);
            }
            ("btrim", [text, chars @ ..]) => self.trim("BOTH", text, chars.first()),
            ("ltrim", [text, chars @ ..]) => self.trim("LEADING", text, chars.first()),
            ("rtrim", [text, chars @ ..]) => self.trim("TRAILING", text, chars.first()),
            ("system_user", []) => self.push("SYSTEM_USER"),
            ("xmlexists", [path, document]) => self.mixed(&["XMLEXISTS((", ") PASSING (", "))"], &[path, document]),
            _ => return false,
        }
        true
    }

    /// Words and arguments in turn, a word first and last.
    fn mixed(&mut self, words: &[&str], args: &[&'a Expr]) {
        for (i, word) in words.iter().enumerate() {
            self.push(word);
            if let Some(arg) = args.get(i) {
                self.expr(arg, false);
            }
        }
    }

    fn is_integer(&self, arg: &Expr) -> bool {
        self.d.catalog.expr_type(arg) == INT4
    }

    fn at_time_zone(&mut self, time: &'a Expr, zone: Option<&'a Expr>, expr: &'a Expr) {
        self.push("(");
        self.operand(time, false, expr);
        match zone {
            Some(zone) => {
                self.push(" AT TIME ZONE ");
                self.operand(zone, false, expr);
                self.push(")");
            }
            None => self.push(" AT LOCAL)"),
        }
    }

    fn extract(&mut self, field: &'a Expr, source: &'a Expr) {
        let field = self.word(field);
        self.push("EXTRACT(");
        if self.d.catalog.version.has(Capability::QuotedExtractField) {
            self.push_ident(&field);
        } else {
            self.push(&field);
        }
        self.mixed(&[" FROM ", ")"], &[source]);
    }

    fn is_normalized(&mut self, text: &'a Expr, form: Option<&'a Expr>, expr: &'a Expr) {
        self.push("(");
        self.operand(text, false, expr);
        self.push(" IS");
        if let Some(form) = form {
            let form = self.word(form);
            self.push(" ");
            self.push(&form);
        }
        self.push(" NORMALIZED)");
    }

    fn normalize(&mut self, text: &'a Expr, form: Option<&'a Expr>) {
        self.push("NORMALIZE(");
        self.expr(text, false);
        if let Some(form) = form {
            let form = self.word(form);
            self.push(", ");
            self.push(&form);
        }
        self.push(")");
    }

    fn trim(&mut self, side: &str, text: &'a Expr, chars: Option<&'a Expr>) {
        self.push("TRIM(");
        self.push(side);
        if let Some(chars) = chars {
            self.push(" ");
            self.expr(chars, false);
        }
        self.mixed(&[" FROM ", ")"], &[text]);
    }

    /// A word of the grammar that became a string constant.
    fn word(&self, expr: &Expr) -> String {
        match &expr.node {
            ExprNode::Const(Const { ty, value: Some(value), .. }) => self.d.datum_text(ty.ty, value),
            _ => "???".to_owned(),
        }
    }
}
