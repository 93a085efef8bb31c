//! Views.  Counterpart: ruleutils.c (make_viewdef).

use std::rc::Rc;

use crate::catalog::class::{RelKind, Relation};
use crate::deparse::context::Context;
use crate::deparse::{Deparser, Style};
use crate::name::Name;
use crate::nodes::Query;
use crate::oid::RelId;
use crate::version::Capability;

impl Deparser<'_> {
    /// A view's query with a semicolon, as `pg_get_viewdef(oid)` prints it. None where it is not known.
    pub fn view_def(&self, view: RelId) -> Option<String> {
        self.view_def_styled(view, Style::DUMP)
    }

    pub fn view_def_styled(&self, view: RelId, style: Style) -> Option<String> {
        let rel = self.catalog.relation(view)?;
        let query = match &rel.kind {
            RelKind::View(row) => row.query.as_ref(),
            RelKind::MatView(row) => row.query.as_ref(),
            RelKind::Table
            | RelKind::Partitioned(_)
            | RelKind::Index(_)
            | RelKind::Sequence(_)
            | RelKind::Composite
            | RelKind::Foreign(_) => None,
        }?;
        Some(self.view_query(rel, query, style))
    }

    fn view_query(&self, rel: &Relation, query: &Query, style: Style) -> String {
        let names = rel.attributes.iter().map(|a| a.name.clone()).collect::<Vec<_>>();
        let mut cx = Context::new(self, style);
        cx.query_with(query, true, Some(Rc::new(names)), &self.rule_entries());
        cx.push(";");
        cx.buf
    }

    /// Before columns were printed bare, a view's query began with two entries, for OLD and NEW, that nothing
    /// refers to; their names are taken all the same.
    fn rule_entries(&self) -> Vec<Name> {
        if self.catalog.version.has(Capability::BareColumnsInViews) {
            return Vec::new();
        }
        vec![Name::new("old"), Name::new("new")]
    }
}
