//! Whether two constants are one value.

use std::sync::Arc;

use crate::catalog::Catalog;
use crate::catalog::type_::EnumLabel;
use crate::compare::equal::Lockstep;
use crate::compare::identity;
use crate::datum::Datum;
use crate::nodes::Const;
use crate::oid::{ObjectAddress, ObjectClass, RelId, TypeId};

impl Lockstep<'_> {
    pub(super) fn constant(&self, expected: &Const, actual: &Const) -> bool {
        if !self.loosely && !self.pairing.type_(expected.ty.ty, actual.ty.ty) {
            return false;
        }
        match (&expected.value, &actual.value) {
            (None, None) => true,
            (Some(e), Some(a)) => self.datum((expected.ty.ty, e), (actual.ty.ty, a)),
            _ => false,
        }
    }

    fn datum(&self, expected: (TypeId, &Datum), actual: (TypeId, &Datum)) -> bool {
        match (expected.1, actual.1) {
            (Datum::Text(e), Datum::Text(a)) => e == a,
            (Datum::Opaque(e), Datum::Opaque(a)) if e == a => true,
            (Datum::Address(e), Datum::Address(a)) => self.address(*e, *a),
            (Datum::EnumLabel(e), Datum::EnumLabel(a)) => self.label((expected.0, *e), (actual.0, *a)),
            (Datum::Array { bounds: e_bounds, elements: e }, Datum::Array { bounds: a_bounds, elements: a }) => {
                let inner = (element(self.pairing.expected, expected.0), element(self.pairing.actual, actual.0));
                let below = |whole: TypeId, inner: TypeId, datum: &Datum| match datum {
                    Datum::Array { .. } => whole,
                    _ => inner,
                };
                e_bounds == a_bounds
                    && e.len() == a.len()
                    && e.iter().zip(a).all(|(e, a)| match (e, a) {
                        (None, None) => true,
                        (Some(e), Some(a)) => {
                            self.datum((below(expected.0, inner.0, e), e), (below(actual.0, inner.1, a), a))
                        }
                        _ => false,
                    })
            }
            (Datum::Row(e), Datum::Row(a)) => {
                let of = |catalog: &Catalog, ty| field_types(catalog, ty);
                let types = (of(self.pairing.expected, expected.0), of(self.pairing.actual, actual.0));
                e.len() == a.len()
                    && types.0.iter().zip(&types.1).zip(e.iter().zip(a)).all(|((et, at), (e, a))| match (e, a) {
                        (None, None) => true,
                        (Some(e), Some(a)) => self.datum((*et, e), (*at, a)),
                        _ => false,
                    })
            }
            (Datum::Opaque(_), _) | (_, Datum::Opaque(_)) => {
                let name = self.pairing.expected.type_(expected.0).map(|t| t.name.to_string()).unwrap_or_default();
                self.undecided(&format!("values of type {name} are not understood"))
            }
            (e, a) => {
                self.loosely && {
                    let e = shown(self.pairing.expected, expected.0, e);
                    e.is_some() && e == shown(self.pairing.actual, actual.0, a)
                }
            }
        }
    }

    /// Whether two labels have one name, or are at one place where neither side has the other's name:
    /// a label that was renamed.
    fn label(&self, expected: (TypeId, u32), actual: (TypeId, u32)) -> bool {
        let labels = |catalog: &Catalog, ty: TypeId, id: u32| {
            let labels = catalog.type_(catalog.base_type(ty))?.enum_labels()?.to_vec();
            let place = labels.iter().position(|l| l.id == id)?;
            Some((labels, place))
        };
        let e = labels(self.pairing.expected, expected.0, expected.1);
        let a = labels(self.pairing.actual, actual.0, actual.1);
        let Some(((e, e_at), (a, a_at))) = e.zip(a) else { return false };
        let known = |labels: &[EnumLabel], name: &str| labels.iter().any(|l| l.name == *name);
        let (e_name, a_name) = (&e[e_at].name, &a[a_at].name);
        e_name == a_name || (e_at == a_at && e.len() == a.len() && !known(&e, a_name) && !known(&a, e_name))
    }

    /// Whether two values of a reg* type are one object.
    fn address(&self, expected: ObjectAddress, actual: ObjectAddress) -> bool {
        if expected.class != actual.class {
            return false;
        }
        if expected.class == ObjectClass::Relation && self.pairing.relation(RelId(expected.id), RelId(actual.id)) {
            return true;
        }
        identity::address(self.pairing.expected, expected) == identity::address(self.pairing.actual, actual)
    }
}

/// A scalar as text, for comparison across types.
fn shown(catalog: &Catalog, ty: TypeId, datum: &Datum) -> Option<Arc<str>> {
    match datum {
        Datum::Text(text) | Datum::Opaque(text) => Some(text.clone()),
        Datum::EnumLabel(id) => label(catalog, ty, *id).map(Arc::from),
        Datum::Address(_) | Datum::Array { .. } | Datum::Row(_) => None,
    }
}

fn label(catalog: &Catalog, ty: TypeId, id: u32) -> Option<&str> {
    let labels = catalog.type_(catalog.base_type(ty))?.enum_labels()?;
    labels.iter().find(|l| l.id == id).map(|l| l.name.as_str())
}

/// The types of the attributes of a composite type that are still there.
fn field_types(catalog: &Catalog, ty: TypeId) -> Vec<TypeId> {
    let rel = catalog.type_(catalog.base_type(ty)).and_then(|t| t.relation()).and_then(|r| catalog.relation(r));
    rel.map(|rel| rel.live_attributes().map(|(_, attr)| attr.ty.ty).collect()).unwrap_or_default()
}

fn element(catalog: &Catalog, array: TypeId) -> TypeId {
    catalog.type_(catalog.base_type(array)).and_then(|t| t.element).unwrap_or(array)
}
