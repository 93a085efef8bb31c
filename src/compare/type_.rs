//! Enums, domains, composite and range types, and base types.  Counterparts: catalog/pg_type.h,
//! pg_enum.h, pg_range.h.

use std::sync::Arc;

use crate::catalog::Catalog;
use crate::catalog::class::RelKind;
use crate::catalog::type_::{Domain, EnumLabel, Range, Type, TypeKind};
use crate::compare::differ::{Differ, Side, Single, Subject, is_temporary, of_extension};
use crate::compare::drift::Kind;
use crate::compare::equal::{self, Same};
use crate::compare::pairing::{match_by, optional};
use crate::compare::{identity, show};
use crate::name::quote_literal;
use crate::oid::ProcId;

impl<'a> Differ<'a> {
    pub(crate) fn types(&mut self) {
        let matched = match_by(rows(self.expected), rows(self.actual));
        for ty in matched.missing {
            if let Some(object) = single(self.expected, ty) {
                self.lone(Side::Expected, object);
            }
        }
        for ty in matched.extra {
            if let Some(object) = single(self.actual, ty) {
                self.lone(Side::Actual, object);
            }
        }
        for (e, a) in matched.pairs {
            self.type_(e, a);
        }
    }

    fn type_(&mut self, e: &'a Arc<Type>, a: &'a Arc<Type>) {
        let Some(kind) = kind_of(self.expected, e) else { return };
        let subject = Subject { kind, address: e.id.address(), expected: &e.at, actual: &a.at };
        let other = kind_of(self.actual, a).unwrap_or(kind);
        self.value(&subject, "kind", kind, other, |k| Some(k.noun()));
        self.owner(&subject, e.owner, a.owner);
        match (&e.kind, &a.kind) {
            (TypeKind::Enum(e), TypeKind::Enum(a)) => self.labels(&subject, e, a),
            (TypeKind::Domain(ed), TypeKind::Domain(ad)) => self.domain(&subject, (e, ed), (a, ad)),
            (TypeKind::Composite(e), TypeKind::Composite(a)) => {
                let rels = self.expected.relation(*e).zip(self.actual.relation(*a));
                if let Some(pair) = rels {
                    self.columns(pair);
                }
            }
            (TypeKind::Range(e), TypeKind::Range(a)) => self.range(&subject, e, a),
            (TypeKind::Base, TypeKind::Base) => self.base_type(&subject, e, a),
            (
                TypeKind::Base
                | TypeKind::Composite(_)
                | TypeKind::Domain(_)
                | TypeKind::Enum(_)
                | TypeKind::Pseudo
                | TypeKind::Range(_)
                | TypeKind::Multirange { .. }
                | TypeKind::Shell,
                _,
            ) => {}
        }
    }

    fn labels(&mut self, subject: &Subject<'_>, e: &[EnumLabel], a: &[EnumLabel]) {
        let same = Same::of(e.iter().map(|l| &l.name).eq(a.iter().map(|l| &l.name)));
        self.property(subject, "labels", same, || (Some(label_list(e)), Some(label_list(a))));
    }

    fn domain(&mut self, subject: &Subject<'_>, (e_ty, e): (&Type, &'a Domain), (a_ty, a): (&Type, &'a Domain)) {
        let (expected, actual) = (self.expected, self.actual);
        let same_type = self.pairing.type_(e.base.ty, a.base.ty) && e.base.typmod == a.base.typmod;
        self.property(subject, "type", Same::of(same_type), || {
            (Some(show::type_ref(expected, e.base)), Some(show::type_ref(actual, a.base)))
        });
        let same = !same_type || optional(e_ty.collation, a_ty.collation, |e, a| self.pairing.collation(e, a));
        self.property(subject, "collation", Same::of(same), || {
            (show::collation(expected, e_ty.collation), show::collation(actual, a_ty.collation))
        });
        self.flag(subject, "not_null", e.not_null, a.not_null);
        let same = equal::optional_exprs(&self.pairing, None, e.default.as_deref(), a.default.as_deref());
        self.property(subject, "default", same, || {
            let text = |catalog, d: &Domain| d.default.as_deref().map(|x| show::expr(catalog, x, None));
            (text(expected, e), text(actual, a))
        });
        self.constraint_sets(&e.constraints, &a.constraints, None);
    }

    fn range(&mut self, subject: &Subject<'_>, e: &Range, a: &Range) {
        let (expected, actual) = (self.expected, self.actual);
        let same = Same::of(self.pairing.type_(e.subtype, a.subtype));
        self.property(subject, "subtype", same, || {
            (Some(show::type_name(expected, e.subtype)), Some(show::type_name(actual, a.subtype)))
        });
        let name = |catalog: &Catalog, ty: Option<crate::oid::TypeId>| ty.map(|ty| show::type_name(catalog, ty));
        if e.multirange.is_some() && a.multirange.is_some() {
            let names = (name(expected, e.multirange), name(actual, a.multirange));
            self.value(subject, "multirange", names.0, names.1, |name| name);
        }
        let opclass = |catalog: &Catalog, id: Option<crate::oid::OpClassId>| {
            catalog.opclass(id?).map(|c| identity::qualified(catalog, c.namespace, &c.name))
        };
        self.value(subject, "operator_class", opclass(expected, e.opclass), opclass(actual, a.opclass), |name| name);
        let same = optional(e.collation, a.collation, |e, a| self.pairing.collation(e, a));
        self.property(subject, "collation", Same::of(same), || {
            (show::collation(expected, e.collation), show::collation(actual, a.collation))
        });
        self.support_proc(subject, "canonical", e.canonical, a.canonical);
        self.support_proc(subject, "subtype_diff", e.subdiff, a.subdiff);
    }

    fn base_type(&mut self, subject: &Subject<'_>, e: &Type, a: &Type) {
        self.support_proc(subject, "input", e.input, a.input);
        self.support_proc(subject, "output", e.output, a.output);
        self.support_proc(subject, "receive", e.receive, a.receive);
        self.support_proc(subject, "send", e.send, a.send);
        self.support_proc(subject, "typmod_in", e.typmod_in, a.typmod_in);
        self.support_proc(subject, "typmod_out", e.typmod_out, a.typmod_out);
        self.support_proc(subject, "analyze", e.analyze, a.analyze);
        let letter = |b: u8| Some(char::from(b).to_string());
        self.value(subject, "category", e.category, a.category, letter);
        self.value(subject, "alignment", e.align, a.align, letter);
        self.value(subject, "storage", e.storage, a.storage, letter);
        self.value(subject, "delimiter", e.delimiter, a.delimiter, letter);
        self.value(subject, "length", e.len, a.len, |n| Some(n.to_string()));
        self.flag(subject, "preferred", e.preferred, a.preferred);
        self.flag(subject, "by_value", e.by_value, a.by_value);
        self.text(subject, "default", e.default_text.as_deref(), a.default_text.as_deref());
    }

    pub(crate) fn support_proc(
        &mut self,
        subject: &Subject<'_>,
        property: &'static str,
        e: Option<ProcId>,
        a: Option<ProcId>,
    ) {
        let same = Same::of(optional(e, a, |e, a| self.pairing.proc(e, a)));
        let (expected, actual) = (self.expected, self.actual);
        let name = |catalog: &Catalog, id: Option<ProcId>| catalog.proc(id?).map(|p| identity::proc(catalog, p));
        self.property(subject, property, same, || (name(expected, e), name(actual, a)));
    }
}

/// Types that stand for themselves: no arrays, row types of tables or multiranges.
pub(crate) fn rows(catalog: &Catalog) -> impl Iterator<Item = (String, &Arc<Type>)> {
    let taken = |ty: &&Arc<Type>| {
        kind_of(catalog, ty).is_some()
            && !catalog.types.is_system(&ty.id)
            && !is_temporary(catalog, ty.namespace)
            && !of_extension(catalog, ty.id.address())
    };
    catalog.types.values().filter(taken).map(|ty| (identity::type_(catalog, ty), ty))
}

fn kind_of(catalog: &Catalog, ty: &Type) -> Option<Kind> {
    match &ty.kind {
        TypeKind::Base => (!ty.is_true_array()).then_some(Kind::Type),
        TypeKind::Composite(rel) => {
            let standalone = catalog.relation(*rel).is_some_and(|r| matches!(r.kind, RelKind::Composite));
            let member = of_extension(catalog, rel.address());
            (standalone && !member).then_some(Kind::CompositeType)
        }
        TypeKind::Domain(_) => Some(Kind::Domain),
        TypeKind::Enum(_) => Some(Kind::Enum),
        TypeKind::Range(_) => Some(Kind::RangeType),
        TypeKind::Shell => Some(Kind::Type),
        TypeKind::Pseudo | TypeKind::Multirange { .. } => None,
    }
}

fn single<'s>(catalog: &Catalog, ty: &'s Type) -> Option<Single<'s>> {
    let definition = match &ty.kind {
        TypeKind::Enum(labels) => Some(label_list(labels)),
        TypeKind::Domain(domain) => Some(show::type_ref(catalog, domain.base)),
        TypeKind::Range(range) => Some(show::type_name(catalog, range.subtype)),
        TypeKind::Base | TypeKind::Composite(_) | TypeKind::Pseudo | TypeKind::Multirange { .. } | TypeKind::Shell => {
            None
        }
    };
    Some(Single { kind: kind_of(catalog, ty)?, address: ty.id.address(), definition, at: &ty.at })
}

fn label_list(labels: &[EnumLabel]) -> String {
    labels.iter().map(|l| quote_literal(&l.name)).collect::<Vec<_>>().join(", ")
}
