//! What is known while one query or expression is printed, and the text so far.
//! Counterpart: ruleutils.c (deparse_context, appendContextKeyword).

use std::rc::Rc;

use crate::deparse::names::Namespace;
use crate::deparse::{Deparser, Style};
use crate::name::Name;
use crate::nodes::{RangeTblEntry, TargetEntry, WindowClause};

/// Indentation steps, as the server's.
pub(super) const STD: i32 = 8;
pub(super) const JOIN: i32 = 4;
pub(super) const VAR: i32 = 4;
const LIMIT: i32 = 40;

pub(super) struct Context<'a> {
    pub d: &'a Deparser<'a>,
    pub buf: String,
    /// Query levels in sight, innermost first.
    pub namespaces: Vec<Rc<Namespace<'a>>>,
    /// What the outputs of a view's query are called.
    pub result_names: Option<Rc<Vec<Name>>>,
    pub targets: &'a [TargetEntry],
    pub windows: &'a [WindowClause],
    /// Whether columns are printed with the name of their relation.
    pub varprefix: bool,
    pub style: Style,
    pub indent: i32,
    /// Whether anybody sees the names of the outputs.
    pub col_names_visible: bool,
    pub in_group_by: bool,
    pub var_in_order_by: bool,
}

impl<'a> Context<'a> {
    pub fn new(d: &'a Deparser<'a>, style: Style) -> Self {
        Context {
            d,
            buf: String::new(),
            namespaces: Vec::new(),
            result_names: None,
            targets: &[],
            windows: &[],
            varprefix: false,
            style,
            indent: 0,
            col_names_visible: true,
            in_group_by: false,
            var_in_order_by: false,
        }
    }

    /// Brings range table entries into sight that are relations under their own names.
    pub fn push_simple(&mut self, rtable: &'a [RangeTblEntry]) {
        if !rtable.is_empty() {
            let namespace = Namespace::simple(self.d.catalog, rtable);
            self.namespaces.insert(0, Rc::new(namespace));
        }
    }

    pub fn push(&mut self, text: &str) {
        self.buf.push_str(text);
    }

    pub fn push_ident(&mut self, name: &str) {
        let quoted = self.d.ident(name);
        self.buf.push_str(&quoted);
    }

    /// A string constant, quotes doubled (simple_quote_literal).
    pub fn push_literal(&mut self, text: &str) {
        self.buf.push_str(&literal(text));
    }

    /// `open` and `close` around what `inner` prints, where `wanted`.
    pub fn wrapped(&mut self, wanted: bool, inner: impl FnOnce(&mut Self)) {
        if wanted {
            self.buf.push('(');
        }
        inner(self);
        if wanted {
            self.buf.push(')');
        }
    }

    /// Prints each item with `separator` between.
    pub fn separated<T>(
        &mut self,
        separator: &str,
        items: impl IntoIterator<Item = T>,
        mut each: impl FnMut(&mut Self, T),
    ) {
        for (i, item) in items.into_iter().enumerate() {
            if i > 0 {
                self.push(separator);
            }
            each(self, item);
        }
    }

    /// A keyword that begins a line of its own where lines are broken.
    pub fn keyword(&mut self, text: &str, before: i32, after: i32, plus: i32) {
        if !self.style.indent {
            self.push(text);
            return;
        }
        self.indent += before;
        self.trim_spaces();
        self.buf.push('\n');
        let width = if self.indent < LIMIT {
            self.indent.max(0) + plus
        } else {
            // Deep levels move less, and start over now and then, so that text stays in reach.
            (LIMIT + (self.indent - LIMIT) / (STD / 2)) % LIMIT + plus
        };
        self.buf.extend(std::iter::repeat_n(' ', usize::try_from(width).unwrap_or(0)));
        self.push(text);
        self.indent = (self.indent + after).max(0);
    }

    pub fn trim_spaces(&mut self) {
        let kept = self.buf.trim_end_matches(' ').len();
        self.buf.truncate(kept);
    }

    /// Prints into a buffer of its own.
    pub fn apart(&mut self, inner: impl FnOnce(&mut Self)) -> String {
        let outer = std::mem::take(&mut self.buf);
        inner(self);
        std::mem::replace(&mut self.buf, outer)
    }
}

pub(super) fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}
