//! What a view shows.  Counterpart: catalog/pg_rewrite.h, for the rule _RETURN.
//!
//! Whether a materialized view is populated is not compared, for a dump of the schema alone never is.

use std::sync::Arc;

use crate::catalog::Catalog;
use crate::catalog::class::{RelKind, Relation};
use crate::compare::differ::{Differ, Subject};
use crate::compare::equal::{self, Same};
use crate::compare::relation::RelPair;
use crate::compare::show;
use crate::name::Name;
use crate::nodes::Query;

impl<'a> Differ<'a> {
    pub(crate) fn view_definition(&mut self, subject: &Subject<'_>, (e, a): RelPair<'a>) {
        let (Some(ev), Some(av)) = (View::of(e), View::of(a)) else { return };
        let same = match (ev.query, av.query) {
            (Some(eq), Some(aq)) => equal::view_queries(&self.pairing, eq, aq).and(Same::of(names(e).eq(names(a)))),
            _ => Same::Unknown(Arc::from("the query of the view could not be analysed")),
        };
        let (expected, actual) = (self.expected, self.actual);
        self.property(subject, "definition", same, || (ev.text(expected, e), av.text(actual, a)));
    }
}

/// Names of the outputs.
fn names(rel: &Relation) -> impl Iterator<Item = &Name> {
    rel.live_attributes().map(|(_, attr)| &attr.name)
}

struct View<'v> {
    query: Option<&'v Query>,
    raw: Option<&'v Arc<str>>,
}

impl<'v> View<'v> {
    fn of(rel: &'v Relation) -> Option<View<'v>> {
        match &rel.kind {
            RelKind::View(v) => Some(View { query: v.query.as_deref(), raw: v.raw.as_ref() }),
            RelKind::MatView(v) => Some(View { query: v.query.as_deref(), raw: v.raw.as_ref() }),
            RelKind::Table
            | RelKind::Partitioned(_)
            | RelKind::Index(_)
            | RelKind::Sequence(_)
            | RelKind::Composite
            | RelKind::Foreign(_) => None,
        }
    }

    fn text(&self, catalog: &Catalog, rel: &Relation) -> Option<String> {
        match self.query {
            Some(_) => show::view(catalog, rel.id),
            None => self.raw.map(|raw| raw.to_string()),
        }
    }
}
