//! What a refused statement looked for may be made further on: then the place is shown beside it.

use rustc_hash::FxHashMap;

use crate::catalog::Catalog;
use crate::diag::Diagnostic;
use crate::text::Span;

/// Adds to each diagnostic about something absent the place that makes an object of that name later.
pub(super) fn point_to_later_places(catalog: &Catalog, diagnostics: &mut [Diagnostic]) {
    if diagnostics.iter().all(|d| d.absent.is_none()) {
        return;
    }
    let made = places(catalog);
    for diagnostic in diagnostics {
        let (Some(absent), Some(at)) = (&diagnostic.absent, diagnostic.span) else { continue };
        let later = made.get(absent.as_str()).into_iter().flatten().filter(|place| **place > at).min();
        if let Some(place) = later.copied() {
            diagnostic.related.push((place, "it is made here, later".to_owned()));
        }
    }
}

/// Where relations, types and routines of the input were made, by their names.
fn places(catalog: &Catalog) -> FxHashMap<&str, Vec<Span>> {
    let relations = catalog.relations.values().map(|r| (r.name.as_str(), r.at.defined()));
    let types = catalog.types.values().map(|t| (t.name.as_str(), t.at.defined()));
    let procs = catalog.procs.values().map(|p| (p.name.as_str(), p.at.defined()));
    let mut places: FxHashMap<&str, Vec<Span>> = FxHashMap::default();
    for (name, place) in relations.chain(types).chain(procs).filter(|(_, place)| !place.is_builtin()) {
        places.entry(name).or_default().push(place);
    }
    places
}
