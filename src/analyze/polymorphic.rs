//! Polymorphic arguments and results.  Counterpart: parser/parse_coerce.c
//! (check_generic_type_consistency, enforce_generic_type_consistency).

use crate::analyze::Cx;
use crate::analyze::coerce::can_coerce_type;
use crate::analyze::coerce_common::common_type;
use crate::catalog::operator::CastContext;
use crate::catalog::type_::TypeKind;
use crate::diag::{Diagnostic, Result, SqlState, refuse};
use crate::oid::TypeId;
use crate::oid::wellknown::*;

/// IsPolymorphicType
pub fn is_polymorphic(ty: TypeId) -> bool {
    is_simple_family(ty) || is_common_family(ty)
}

/// IsPolymorphicTypeFamily1
pub fn is_simple_family(ty: TypeId) -> bool {
    matches!(ty, ANYELEMENT | ANYARRAY | ANYNONARRAY | ANYENUM | ANYRANGE | ANYMULTIRANGE)
}

/// IsPolymorphicTypeFamily2
pub fn is_common_family(ty: TypeId) -> bool {
    matches!(
        ty,
        ANYCOMPATIBLE | ANYCOMPATIBLEARRAY | ANYCOMPATIBLENONARRAY | ANYCOMPATIBLERANGE | ANYCOMPATIBLEMULTIRANGE
    )
}

/// Polymorphic types that say what sort of type they stand for.
pub fn is_container(ty: TypeId) -> bool {
    matches!(
        ty,
        ANYARRAY
            | ANYENUM
            | ANYRANGE
            | ANYMULTIRANGE
            | ANYCOMPATIBLEARRAY
            | ANYCOMPATIBLERANGE
            | ANYCOMPATIBLEMULTIRANGE
    )
}

/// What the actual arguments say about the generic types of a signature.
#[derive(Default, Debug)]
struct Bindings {
    element: Option<TypeId>,
    array: Option<TypeId>,
    range: Option<TypeId>,
    multirange: Option<TypeId>,
    /// Types that take part in the choice of anycompatible.
    common_types: Vec<TypeId>,
    common_range: Option<TypeId>,
    common_multirange: Option<TypeId>,
    need_non_array: bool,
    need_enum: bool,
    common_non_array: bool,
    has_simple: bool,
    has_common: bool,
}

/// check_generic_type_consistency
pub fn check_consistency(cx: &Cx<'_>, actual: &[TypeId], declared: &[TypeId]) -> bool {
    collect(cx, actual, declared, false).and_then(|b| b.settle(cx, actual, declared, false)).is_ok()
}

/// Resolves generic parameters to concrete types in `declared` and gives the result type
/// (enforce_generic_type_consistency).
pub fn enforce_consistency(
    cx: &Cx<'_>,
    actual: &[TypeId],
    declared: &mut [TypeId],
    result: TypeId,
    allow_poly: bool,
) -> Result<TypeId> {
    if !is_polymorphic(result) && !declared.iter().any(|ty| is_polymorphic(*ty)) {
        return Ok(result);
    }
    let bindings = collect(cx, actual, declared, allow_poly)?;
    let settled = bindings.settle(cx, actual, declared, allow_poly)?;
    for slot in declared.iter_mut().filter(|slot| is_polymorphic(**slot)) {
        *slot = settled.resolve(cx, *slot)?;
    }
    if is_polymorphic(result) { settled.resolve(cx, result) } else { Ok(result) }
}

fn mismatch<T>(message: impl Into<String>) -> Result<T> {
    refuse(SqlState::DATATYPE_MISMATCH, message)
}

fn not_alike<T>(cx: &Cx<'_>, what: &str, had: TypeId, met: TypeId) -> Result<T> {
    let detail = format!("{} versus {}", cx.type_name(had), cx.type_name(met));
    let message = format!("arguments declared \"{what}\" are not all alike");
    Err(Box::new(Diagnostic::refused(SqlState::DATATYPE_MISMATCH, message).with_detail(detail)))
}

fn bind(cx: &Cx<'_>, slot: &mut Option<TypeId>, ty: TypeId, what: &str) -> Result<()> {
    match *slot {
        Some(had) if had != ty => not_alike(cx, what, had, ty),
        _ => {
            *slot = Some(ty);
            Ok(())
        }
    }
}

fn collect(cx: &Cx<'_>, actual: &[TypeId], declared: &[TypeId], allow_poly: bool) -> Result<Bindings> {
    let mut b = Bindings::default();
    for (&given, &wanted) in actual.iter().zip(declared) {
        if !is_polymorphic(wanted) {
            continue;
        }
        if is_simple_family(wanted) {
            b.has_simple = true
        } else {
            b.has_common = true
        }
        match wanted {
            ANYNONARRAY => b.need_non_array = true,
            ANYENUM => b.need_enum = true,
            ANYCOMPATIBLENONARRAY => b.common_non_array = true,
            _ => {}
        }
        if given == UNKNOWN || (allow_poly && given == wanted) {
            continue;
        }
        let base = cx.base_type(given);
        match wanted {
            ANYELEMENT | ANYNONARRAY | ANYENUM => bind(cx, &mut b.element, given, "anyelement")?,
            ANYARRAY => bind(cx, &mut b.array, base, "anyarray")?,
            ANYRANGE => bind(cx, &mut b.range, base, "anyrange")?,
            ANYMULTIRANGE => bind(cx, &mut b.multirange, base, "anymultirange")?,
            ANYCOMPATIBLE | ANYCOMPATIBLENONARRAY => b.common_types.push(given),
            ANYCOMPATIBLEARRAY => match cx.element_type(base) {
                Some(element) => b.common_types.push(element),
                None => return wrong_kind(cx, "anycompatiblearray", "an array", base),
            },
            ANYCOMPATIBLERANGE => {
                bind(cx, &mut b.common_range, base, "anycompatiblerange")?;
                match range_subtype(cx, base) {
                    Some(subtype) => b.common_types.push(subtype),
                    None => return wrong_kind(cx, "anycompatiblerange", "a range type", base),
                }
            }
            _ => {
                bind(cx, &mut b.common_multirange, base, "anycompatiblemultirange")?;
                match multirange_range(cx, base).and_then(|range| range_subtype(cx, range)) {
                    Some(subtype) => b.common_types.push(subtype),
                    None => return wrong_kind(cx, "anycompatiblemultirange", "a multirange type", base),
                }
            }
        }
    }
    Ok(b)
}

fn wrong_kind<T>(cx: &Cx<'_>, what: &str, noun: &str, ty: TypeId) -> Result<T> {
    mismatch(format!("argument declared {what} is not {noun} but type {}", cx.type_name(ty)))
}

fn range_subtype(cx: &Cx<'_>, ty: TypeId) -> Option<TypeId> {
    cx.catalog.type_(ty)?.range().map(|range| range.subtype)
}

fn range_multirange(cx: &Cx<'_>, ty: TypeId) -> Option<TypeId> {
    cx.catalog.type_(ty)?.range().and_then(|range| range.multirange)
}

fn multirange_range(cx: &Cx<'_>, ty: TypeId) -> Option<TypeId> {
    match cx.catalog.type_(ty)?.kind {
        TypeKind::Multirange { range } => Some(range),
        _ => None,
    }
}

/// The concrete types behind the generic ones.
struct Settled {
    element: Option<TypeId>,
    array: Option<TypeId>,
    range: Option<TypeId>,
    multirange: Option<TypeId>,
    common: Option<TypeId>,
    common_range: Option<TypeId>,
    common_multirange: Option<TypeId>,
}

impl Bindings {
    fn settle(self, cx: &Cx<'_>, actual: &[TypeId], declared: &[TypeId], allow_poly: bool) -> Result<Settled> {
        let mut s = Settled {
            element: self.element,
            array: self.array,
            range: self.range,
            multirange: self.multirange,
            common: None,
            common_range: self.common_range,
            common_multirange: self.common_multirange,
        };
        if self.has_simple {
            self.settle_simple(cx, &mut s, allow_poly)?;
        }
        if self.has_common {
            self.settle_common(cx, &mut s, actual, declared)?;
        }
        Ok(s)
    }

    fn settle_simple(&self, cx: &Cx<'_>, s: &mut Settled, allow_poly: bool) -> Result<()> {
        if let Some(array) = self.array {
            let element = match cx.element_type(array) {
                Some(element) => element,
                None if array == ANYARRAY => ANYELEMENT,
                None => return wrong_kind(cx, "anyarray", "an array", array),
            };
            agree(cx, &mut s.element, element, "anyarray")?;
        }
        if let Some(multirange) = self.multirange {
            match multirange_range(cx, multirange) {
                Some(range) => agree_range(cx, &mut s.range, range)?,
                None => return wrong_kind(cx, "anymultirange", "a multirange type", multirange),
            }
        }
        if let Some(range) = s.range {
            match range_subtype(cx, range) {
                Some(subtype) => agree(cx, &mut s.element, subtype, "anyrange")?,
                None => return wrong_kind(cx, "anyrange", "a range type", range),
            }
        }
        if s.element.is_none() {
            s.element = Some(if allow_poly { ANYELEMENT } else { UNKNOWN });
        }
        if self.need_enum && s.element == Some(UNKNOWN) {
            return mismatch("could not determine polymorphic type because input has type unknown");
        }
        let Some(element) = s.element.filter(|e| *e != ANYELEMENT && *e != UNKNOWN) else { return Ok(()) };
        if self.need_non_array && cx.base_element_type(element).is_some() {
            return mismatch(format!("type matched to anynonarray is an array type: {}", cx.type_name(element)));
        }
        let is_enum = || cx.catalog.type_(cx.base_type(element)).is_some_and(|row| row.enum_labels().is_some());
        if self.need_enum && !is_enum() {
            return mismatch(format!("type matched to anyenum is not an enum type: {}", cx.type_name(element)));
        }
        Ok(())
    }

    fn settle_common(&self, cx: &Cx<'_>, s: &mut Settled, actual: &[TypeId], declared: &[TypeId]) -> Result<()> {
        let fixed = self.common_range.and_then(|range| range_subtype(cx, range));
        let fixed = fixed.or_else(|| {
            let range = multirange_range(cx, self.common_multirange?)?;
            range_subtype(cx, range)
        });
        if let (Some(range), Some(multirange)) = (self.common_range, self.common_multirange)
            && multirange_range(cx, multirange) != Some(range)
        {
            return mismatch(
                "argument declared anycompatiblemultirange is not consistent with argument declared anycompatiblerange",
            );
        }
        let chosen = if self.common_types.is_empty() {
            None
        } else {
            match common_type(cx, &self.common_types) {
                Ok(ty) => Some(ty),
                Err((_, had, met)) => return not_alike(cx, "anycompatible family", had, met),
            }
        };
        if let (Some(fixed), Some(chosen)) = (fixed, chosen)
            && fixed != chosen
        {
            return mismatch(format!(
                "anycompatiblerange type {} does not match anycompatible type {}",
                cx.type_name(self.common_range.unwrap_or(fixed)),
                cx.type_name(chosen)
            ));
        }
        let common = chosen.unwrap_or(TEXT);
        for ty in &self.common_types {
            if *ty != common && !can_coerce_type(cx, &[*ty], &[common], CastContext::Implicit) {
                return not_alike(cx, "anycompatible family", *ty, common);
            }
        }
        if self.common_non_array && cx.base_element_type(common).is_some() {
            return mismatch(format!(
                "type matched to anycompatiblenonarray is an array type: {}",
                cx.type_name(common)
            ));
        }
        let unknown_range = |kind: TypeId| actual.iter().zip(declared).any(|(a, d)| *d == kind && *a == UNKNOWN);
        if self.common_range.is_none() && unknown_range(ANYCOMPATIBLERANGE) {
            return mismatch("could not determine polymorphic type anycompatiblerange because input has type unknown");
        }
        if s.common_multirange.is_none() {
            s.common_multirange = self.common_range.and_then(|range| range_multirange(cx, range));
        }
        if s.common_range.is_none() {
            s.common_range = self.common_multirange.and_then(|m| multirange_range(cx, m));
        }
        s.common = Some(common);
        Ok(())
    }
}

fn agree(cx: &Cx<'_>, slot: &mut Option<TypeId>, element: TypeId, source: &str) -> Result<()> {
    match *slot {
        None => *slot = Some(element),
        Some(had) if had != element => {
            let message = format!("argument declared {source} is not consistent with argument declared anyelement");
            let detail = format!("{} versus {}", cx.type_name(element), cx.type_name(had));
            return Err(Box::new(Diagnostic::refused(SqlState::DATATYPE_MISMATCH, message).with_detail(detail)));
        }
        Some(_) => {}
    }
    Ok(())
}

fn agree_range(cx: &Cx<'_>, slot: &mut Option<TypeId>, range: TypeId) -> Result<()> {
    match *slot {
        None => *slot = Some(range),
        Some(had) if had != range => {
            let message = "argument declared anymultirange is not consistent with argument declared anyrange";
            let detail = format!("{} versus {}", cx.type_name(range), cx.type_name(had));
            return Err(Box::new(Diagnostic::refused(SqlState::DATATYPE_MISMATCH, message).with_detail(detail)));
        }
        Some(_) => {}
    }
    Ok(())
}

impl Settled {
    fn element(&self) -> Result<TypeId> {
        match self.element {
            Some(UNKNOWN) | None => refuse(
                SqlState::DATATYPE_MISMATCH,
                "could not determine polymorphic type because input has type unknown",
            ),
            Some(element) => Ok(element),
        }
    }

    fn array_of(&self, cx: &Cx<'_>, element: TypeId) -> Result<TypeId> {
        if element == ANYELEMENT {
            return Ok(ANYARRAY);
        }
        match cx.array_type(element) {
            Some(array) => Ok(array),
            None => refuse(
                SqlState::UNDEFINED_OBJECT,
                format!("could not find array type for data type {}", cx.type_name(element)),
            ),
        }
    }

    /// The concrete type for a generic parameter or result.
    fn resolve(&self, cx: &Cx<'_>, wanted: TypeId) -> Result<TypeId> {
        let undetermined = |what: &str| {
            refuse(
                SqlState::DATATYPE_MISMATCH,
                format!("could not determine polymorphic type {what} because input has type unknown"),
            )
        };
        let common = || self.common.map_or_else(|| undetermined("anycompatible"), Ok);
        match wanted {
            ANYELEMENT | ANYNONARRAY | ANYENUM => self.element(),
            ANYARRAY => match self.array {
                Some(array) => Ok(array),
                None => self.array_of(cx, self.element()?),
            },
            ANYRANGE => self.range.map_or_else(|| undetermined("anyrange"), Ok),
            ANYMULTIRANGE => {
                let made = || self.range.and_then(|range| range_multirange(cx, range));
                self.multirange.or_else(made).map_or_else(|| undetermined("anymultirange"), Ok)
            }
            ANYCOMPATIBLE | ANYCOMPATIBLENONARRAY => common(),
            ANYCOMPATIBLEARRAY => self.array_of(cx, common()?),
            ANYCOMPATIBLERANGE => self.common_range.map_or_else(|| undetermined("anycompatiblerange"), Ok),
            _ => self.common_multirange.map_or_else(|| undetermined("anycompatiblemultirange"), Ok),
        }
    }
}
