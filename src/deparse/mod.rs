//! From analysed trees and catalog rows back to SQL text, byte for byte as the server prints it.
//!
//! Knows nothing of drift or dumps' layout. Counterpart: utils/adt/ruleutils.c and format_type.c. Start at
//! [`Deparser`]; each kind of definition has a file of its own, and `expr` is the heart of all.

mod aggregate;
mod coercion;
mod constant;
pub mod constraintdef;
mod context;
mod expr;
pub mod format_type;
mod from;
mod func;
pub mod functiondef;
mod ident;
pub mod identity;
pub mod indexdef;
mod json;
mod modify;
mod names;
pub mod partkeydef;
mod query;
mod reloptions;
pub mod ruledef;
mod simple;
mod sort;
mod sql_syntax;
pub mod statisticsdef;
mod sublink;
mod tablefunc;
#[cfg(test)]
mod tests;
pub mod triggerdef;
mod variable;
pub mod viewdef;
mod xml;

use crate::catalog::Catalog;
use crate::catalog::namespace::SearchPath;
use crate::deparse::context::Context;
use crate::name::Name;
use crate::nodes::{Expr, RangeTblEntry, RteKind};
use crate::oid::{NamespaceId, RelId};
use crate::text::Span;

/// Prints objects of one catalog as a session with one search path sees them.
pub struct Deparser<'a> {
    pub(crate) catalog: &'a Catalog,
    path: SearchPath,
    /// Where relations and types are looked up.
    object_path: Vec<NamespaceId>,
    /// Where everything else is looked up.
    routine_path: Vec<NamespaceId>,
}

/// How much is done for readers (the PRETTYFLAGs of ruleutils.c).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Style {
    /// Parentheses only where they are needed.
    pub bare: bool,
    /// Line breaks and indentation.
    pub indent: bool,
    /// Names of relations without their schema where they are visible.
    pub short: bool,
}

impl Style {
    /// What `pg_get_...def(oid)` prints, and so what a dump shows.
    pub const DUMP: Style = Style { bare: false, indent: true, short: false };
    /// What `pg_get_...def(oid, true)` prints.
    pub const PRETTY: Style = Style { bare: true, indent: true, short: true };
    /// On one line with every parenthesis.
    pub const PLAIN: Style = Style { bare: false, indent: false, short: false };
    /// On one line with few parentheses.
    pub const BARE: Style = Style { bare: true, indent: false, short: false };
}

/// What the columns of an expression refer to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Scope {
    /// Nothing.
    None,
    /// One relation, whose columns are printed without its name.
    Relation(RelId),
    /// A trigger's WHEN: range table entry 1 is OLD, 2 is NEW.
    Trigger(RelId),
}

impl<'a> Deparser<'a> {
    /// With an empty search path, as pg_dump has it: everything outside pg_catalog is qualified.
    pub fn new(catalog: &'a Catalog) -> Self {
        Deparser::with_path(catalog, &SearchPath { names: Vec::new(), temporary: None, user: None })
    }

    pub fn with_path(catalog: &'a Catalog, path: &SearchPath) -> Self {
        Deparser {
            catalog,
            path: path.clone(),
            object_path: path.lookup(catalog, true),
            routine_path: path.lookup(catalog, false),
        }
    }

    /// An expression as `pg_get_expr` prints it.
    pub fn expr(&self, expr: &Expr, scope: Scope) -> String {
        self.expr_styled(expr, scope, Style::DUMP)
    }

    /// An expression in a style of one's own (deparse_expression_pretty).
    pub fn expr_styled(&self, expr: &Expr, scope: Scope, style: Style) -> String {
        let rtable = self.rtable(scope);
        let mut cx = Context::new(self, style);
        cx.varprefix = matches!(scope, Scope::Trigger(_));
        cx.push_simple(&rtable);
        cx.expr(expr, false);
        cx.buf
    }

    fn rtable(&self, scope: Scope) -> Vec<RangeTblEntry> {
        match scope {
            Scope::None => Vec::new(),
            Scope::Relation(rel) => {
                let name = self.catalog.relation(rel).map(|r| r.name.clone()).unwrap_or_default();
                vec![bare_entry(rel, name)]
            }
            Scope::Trigger(rel) => vec![bare_entry(rel, Name::new("old")), bare_entry(rel, Name::new("new"))],
        }
    }
}

fn bare_entry(rel: RelId, name: Name) -> RangeTblEntry {
    RangeTblEntry {
        kind: RteKind::Relation { rel, inherit: false, sample: None },
        alias: Some(crate::nodes::Alias { name: name.clone(), columns: Vec::new() }),
        eref: name,
        columns: Vec::new(),
        lateral: false,
        in_from: true,
        at: Span::BUILTIN,
    }
}
