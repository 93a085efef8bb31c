//! Columns of tables, views and composite types.  Counterparts: catalog/pg_attribute.h, pg_attrdef.h.

use crate::catalog::Catalog;
use crate::catalog::class::{Attribute, Compression, Generated, Identity, RelKind, Relation, Storage};
use crate::compare::differ::{Differ, Side, Single, Subject};
use crate::compare::drift::Kind;
use crate::compare::equal::{self, Same};
use crate::compare::pairing::optional;
use crate::compare::relation::RelPair;
use crate::compare::show;
use crate::oid::{AttrNumber, ObjectAddress};

impl<'a> Differ<'a> {
    pub(crate) fn columns(&mut self, pair: RelPair<'a>) {
        let (e, a) = pair;
        if is_view(e) || is_view(a) {
            return self.view_columns(pair);
        }
        self.lone_columns(Side::Expected, (e, a));
        self.lone_columns(Side::Actual, (a, e));
        for (e_no, e_attr) in e.live_attributes() {
            if let Some((_, a_attr)) = a.live_attributes().find(|(_, a)| a.name == e_attr.name) {
                self.column(pair, e_no, (e_attr, a_attr));
            }
        }
        if self.options.column_order {
            self.column_order(pair);
        }
    }

    /// The columns of a view are part of its definition; only their defaults are their own.
    fn view_columns(&mut self, (e, a): RelPair<'a>) {
        for (number, e_attr) in e.live_attributes() {
            let Some((_, a_attr)) = a.live_attributes().find(|(_, a)| a.name == e_attr.name) else { continue };
            let address = ObjectAddress::attribute(e.id, number);
            let subject = Subject { kind: Kind::Column, address, expected: &e_attr.at, actual: &a_attr.at };
            self.default(&subject, (e, a), (e_attr, a_attr), true);
        }
    }

    fn lone_columns(&mut self, side: Side, (of, other): RelPair<'_>) {
        for (number, attr) in of.live_attributes() {
            let follows_parent = attr.inherited > 0 && !attr.local;
            if follows_parent || other.attnum(&attr.name).is_some() {
                continue;
            }
            let address = ObjectAddress::attribute(of.id, number);
            let definition = Some(definition(self.catalog(side), of, attr));
            self.gone(side, address);
            self.lone(side, Single { kind: kind_of(of), address, definition, at: &attr.at });
        }
    }

    fn column(&mut self, pair: RelPair<'a>, number: AttrNumber, (e, a): (&Attribute, &Attribute)) {
        let (e_rel, a_rel) = pair;
        let address = ObjectAddress::attribute(e_rel.id, number);
        let subject = Subject { kind: kind_of(e_rel), address, expected: &e.at, actual: &a.at };
        let (expected, actual) = (self.expected, self.actual);
        let same_type = self.pairing.type_(e.ty.ty, a.ty.ty) && e.ty.typmod == a.ty.typmod;
        self.property(&subject, "type", Same::of(same_type), || {
            (Some(show::type_ref(expected, e.ty)), Some(show::type_ref(actual, a.ty)))
        });
        let both_collate = e.collation.is_some() && a.collation.is_some();
        let same = optional(e.collation, a.collation, |e, a| self.pairing.collation(e, a));
        self.property(&subject, "collation", Same::of(same || (!same_type && !both_collate)), || {
            (show::collation(expected, e.collation), show::collation(actual, a.collation))
        });
        self.flag(&subject, "not_null", e.not_null, a.not_null);
        self.default(&subject, (e_rel, a_rel), (e, a), same_type);
        self.value(&subject, "identity", e.identity, a.identity, |i| identity_word(i).map(str::to_owned));
        self.storage(&subject, (e, a), same_type);
        self.value(&subject, "compression", e.compression, a.compression, |c| compression(c).map(str::to_owned));
        self.value(&subject, "statistics", e.statistics, a.statistics, |s| s.map(|s| s.to_string()));
        self.options(&subject, &e.options, &a.options);
        self.masked_options(&subject, &e.fdw_options, &a.fdw_options);
    }

    fn default(&mut self, subject: &Subject<'_>, pair: RelPair<'a>, (e, a): (&Attribute, &Attribute), same_type: bool) {
        let (e_rel, a_rel) = pair;
        let base = Some((e_rel.id, a_rel.id));
        let mut same = equal::optional_exprs(&self.pairing, base, e.default.as_deref(), a.default.as_deref());
        // A default is cast to its column's type, so it differs with that.
        if let (Same::No, false, Some(e), Some(a)) = (&same, same_type, &e.default, &a.default) {
            same = equal::loosely(&self.pairing, base, e, a);
        }
        let (expected, actual) = (self.expected, self.actual);
        let generated = e.generated != Generated::No || a.generated != Generated::No;
        let property = if generated { "generated" } else { "default" };
        let same = same.and(Same::of(e.generated == a.generated));
        self.property(subject, property, same, || (default_text(expected, e_rel, e), default_text(actual, a_rel, a)));
    }

    fn storage(&mut self, subject: &Subject<'_>, (e, a): (&Attribute, &Attribute), same_type: bool) {
        let defaults = || is_default_storage(self.expected, e) && is_default_storage(self.actual, a);
        let same = e.storage == a.storage || (!same_type && defaults());
        self.property(subject, "storage", Same::of(same), || {
            (Some(storage(e.storage).to_owned()), Some(storage(a.storage).to_owned()))
        });
    }

    fn column_order(&mut self, (e, a): RelPair<'a>) {
        let shared = |of: &Relation, other: &Relation| -> Vec<String> {
            let names = of.live_attributes().filter(|(_, attr)| other.attnum(&attr.name).is_some());
            names.map(|(_, attr)| attr.name.quoted().to_string()).collect()
        };
        let (e_names, a_names) = (shared(e, a), shared(a, e));
        let kind = crate::compare::relation::kind_of(e).unwrap_or(Kind::CompositeType);
        let subject = Subject { kind, address: e.id.address(), expected: &e.at, actual: &a.at };
        let same = Same::of(e_names == a_names);
        self.property(&subject, "column_order", same, || (Some(e_names.join(", ")), Some(a_names.join(", "))));
    }
}

fn is_view(rel: &Relation) -> bool {
    matches!(rel.kind, RelKind::View(_) | RelKind::MatView(_))
}

fn kind_of(rel: &Relation) -> Kind {
    if matches!(rel.kind, RelKind::Composite) { Kind::Attribute } else { Kind::Column }
}

/// A column as CREATE TABLE would say it.
fn definition(catalog: &Catalog, rel: &Relation, attr: &Attribute) -> String {
    let mut text = show::type_ref(catalog, attr.ty);
    if attr.not_null {
        text.push_str(" NOT NULL");
    }
    if let Some(word) = identity_word(attr.identity) {
        text.push_str(&format!(" GENERATED {} AS IDENTITY", word.to_uppercase()));
    }
    if let Some(default) = default_text(catalog, rel, attr) {
        let word = if attr.generated == Generated::No { " DEFAULT " } else { " " };
        text.push_str(word);
        text.push_str(&default);
    }
    text
}

fn default_text(catalog: &Catalog, rel: &Relation, attr: &Attribute) -> Option<String> {
    let text = show::expr(catalog, attr.default.as_deref()?, Some(rel.id));
    Some(match attr.generated {
        Generated::No => text,
        Generated::Stored => format!("GENERATED ALWAYS AS ({text}) STORED"),
        Generated::Virtual => format!("GENERATED ALWAYS AS ({text}) VIRTUAL"),
    })
}

fn identity_word(identity: Identity) -> Option<&'static str> {
    match identity {
        Identity::No => None,
        Identity::Always => Some("always"),
        Identity::ByDefault => Some("by default"),
    }
}

fn storage(storage: Storage) -> &'static str {
    match storage {
        Storage::Plain => "plain",
        Storage::External => "external",
        Storage::Extended => "extended",
        Storage::Main => "main",
    }
}

fn is_default_storage(catalog: &Catalog, attr: &Attribute) -> bool {
    let letter = match attr.storage {
        Storage::Plain => b'p',
        Storage::External => b'e',
        Storage::Extended => b'x',
        Storage::Main => b'm',
    };
    catalog.type_(attr.ty.ty).is_none_or(|ty| ty.storage == letter)
}

fn compression(compression: Compression) -> Option<&'static str> {
    match compression {
        Compression::Default => None,
        Compression::Pglz => Some("pglz"),
        Compression::Lz4 => Some("lz4"),
    }
}
