//! Ordering and equality of values, for ORDER BY, GROUP BY, DISTINCT and the like.
//! Counterparts: utils/sort/sortsupport.c, executor/execGrouping.c.

use std::cmp::Ordering;
use std::sync::Arc;

use crate::analyze::{Cx, ordering};
use crate::catalog::type_::TypeKind;
use crate::diag::{Result, unsupported};
use crate::execute::run::Run;
use crate::execute::truth::Truth;
use crate::nodes::*;
use crate::oid::wellknown::*;
use crate::oid::{CollId, OperId, TypeId};
use crate::text::Span;

/// How two values of a type are compared.
#[derive(Clone, Debug)]
pub(super) struct Comparison {
    kind: Kind,
    ty: TypeId,
    collation: Collation,
    pub equal: OperId,
    less: Option<OperId>,
    at: Span,
}

#[derive(Clone, Debug)]
enum Kind {
    /// By the native value.
    Native,
    /// Byte by byte.
    Bytes,
    /// By a locale.
    Locale,
    /// The labels of an enum type, in order.
    Enum(Vec<u32>),
    Array(Box<Comparison>),
    /// By the type's own operators.
    Operators,
}

/// An ordering, or why it cannot be known.
pub(super) type Found<T> = std::result::Result<T, Arc<Unknown>>;

impl Comparison {
    /// By the default ordering of a type.
    pub fn of_type(cx: &Cx<'_>, ty: TypeId, collation: Collation, at: Span) -> Result<Self> {
        let operators = ordering::sort_group_operators(cx, ty, at)?;
        Ok(Self::new(cx, ty, collation, operators.equal, operators.less, at))
    }

    /// By what a clause says; the operator that sorts may be `>`, which the clause's direction undoes.
    pub fn of_clause(cx: &Cx<'_>, clause: &SortGroupClause, expr: &Expr) -> Self {
        let (ty, collation) = (cx.catalog.expr_type(expr), collation::expr_collation(expr));
        let less = match clause.sort_oper {
            Some(oper) if clause.descending => cx.catalog.operator(oper).and_then(|o| o.commutator),
            oper => oper,
        };
        Self::new(cx, ty, collation, clause.eq_oper, less, expr.at)
    }

    fn new(cx: &Cx<'_>, ty: TypeId, collation: Collation, equal: OperId, less: Option<OperId>, at: Span) -> Self {
        let base = cx.base_type(ty);
        let row = cx.type_row(base);
        // The operator says which order is meant; text may be ordered as by its pattern operators.
        let of_default = ordering::sort_group_operators(cx, base, at).is_ok_and(|o| o.equal == equal && o.less == less);
        let kind = match base {
            BOOL | INT2 | INT4 | INT8 | OID | FLOAT4 | FLOAT8 | REGCLASS | REGTYPE | REGPROC | REGPROCEDURE
            | REGNAMESPACE | REGROLE | REGOPER | REGOPERATOR | REGCOLLATION | REGCONFIG | REGDICTIONARY
                if of_default =>
            {
                Kind::Native
            }
            CHAR | UUID if of_default => Kind::Bytes,
            TEXT | VARCHAR | NAME if !of_default => Kind::Operators,
            TEXT | VARCHAR | NAME => match collation {
                None | Some(C_COLLATION | CollId(951)) => Kind::Bytes,
                Some(_) => Kind::Locale,
            },
            _ => match row.map(|r| &r.kind) {
                Some(TypeKind::Enum(labels)) => Kind::Enum(labels.iter().map(|l| l.id).collect()),
                _ => match row.filter(|r| r.is_true_array() && of_default).and_then(|r| r.element) {
                    Some(element) => match Comparison::of_type(cx, element, collation, at) {
                        Ok(of_element) => Kind::Array(Box::new(of_element)),
                        Err(_) => Kind::Operators,
                    },
                    None => Kind::Operators,
                },
            },
        };
        Comparison { kind, ty: base, collation, equal, less, at }
    }
}

impl Run<'_> {
    /// Orders two values that are neither null nor unknown.
    pub(super) fn compare(&mut self, by: &Comparison, left: &Value, right: &Value) -> Result<Found<Ordering>> {
        if let Some(why) = left.as_unknown().or(right.as_unknown()) {
            return Ok(Err(why.clone()));
        }
        match (&by.kind, left, right) {
            (Kind::Native, Value::Int(l), Value::Int(r)) => Ok(Ok(l.cmp(r))),
            (Kind::Native, Value::Oid(l), Value::Oid(r)) => Ok(Ok(l.cmp(r))),
            (Kind::Native, Value::Bool(l), Value::Bool(r)) => Ok(Ok(l.cmp(r))),
            (Kind::Native, Value::Float(l), Value::Float(r)) => Ok(Ok(float_order(*l, *r))),
            (Kind::Bytes, Value::Text(l), Value::Text(r)) => Ok(Ok(l.as_bytes().cmp(r.as_bytes()))),
            (Kind::Locale, Value::Text(l), Value::Text(r)) => Ok(locale_order(l, r, by.at)),
            (Kind::Enum(labels), Value::Enum(l), Value::Enum(r)) => {
                let place = |id: &u32| labels.iter().position(|label| label == id);
                Ok(Ok(place(l).cmp(&place(r))))
            }
            (Kind::Array(of_element), Value::Array(l), Value::Array(r)) => self.compare_arrays(of_element, l, r),
            _ => self.compare_by_operators(by, left, right),
        }
    }

    fn compare_arrays(
        &mut self,
        of_element: &Comparison,
        left: &ArrayValue,
        right: &ArrayValue,
    ) -> Result<Found<Ordering>> {
        for (l, r) in left.elements.iter().zip(&right.elements) {
            let ordering = match (l.is_null(), r.is_null()) {
                (true, true) => Ordering::Equal,
                (true, false) => Ordering::Greater,
                (false, true) => Ordering::Less,
                (false, false) => match self.compare(of_element, l, r)? {
                    Ok(ordering) => ordering,
                    Err(why) => return Ok(Err(why)),
                },
            };
            if ordering.is_ne() {
                return Ok(Ok(ordering));
            }
        }
        let shape = |a: &ArrayValue| {
            let (lengths, bounds): (Vec<usize>, Vec<i32>) = a.dimensions.iter().copied().unzip();
            (a.elements.len(), a.dimensions.len(), lengths, bounds)
        };
        Ok(Ok(shape(left).cmp(&shape(right))))
    }

    fn compare_by_operators(&mut self, by: &Comparison, left: &Value, right: &Value) -> Result<Found<Ordering>> {
        let types = [by.ty, by.ty];
        match self.holds(by.equal, [left, right], types, by)? {
            Ok(true) => return Ok(Ok(Ordering::Equal)),
            Ok(false) => {}
            Err(why) => return Ok(Err(why)),
        }
        let Some(less) = by.less else { return unsupported("an order of values that have none") };
        let is_less = self.holds(less, [left, right], types, by)?;
        Ok(is_less.map(|less| if less { Ordering::Less } else { Ordering::Greater }))
    }

    fn holds(&mut self, oper: OperId, values: [&Value; 2], types: [TypeId; 2], by: &Comparison) -> Result<Found<bool>> {
        let result = self.oper_values(oper, values.map(Clone::clone), types, by.collation, by.at)?;
        Ok(match Truth::of(&result)? {
            Truth::True => Ok(true),
            Truth::False | Truth::Null => Ok(false),
            Truth::Unknown(why) => Err(why),
        })
    }

    /// Whether two values are the same to GROUP BY and DISTINCT: nulls are.
    pub(super) fn same(&mut self, by: &Comparison, left: &Value, right: &Value) -> Result<Found<bool>> {
        if let Some(why) = left.as_unknown().or(right.as_unknown()) {
            return Ok(Err(why.clone()));
        }
        match (left, right) {
            (Value::Null, Value::Null) => Ok(Ok(true)),
            (Value::Null, _) | (_, Value::Null) => Ok(Ok(false)),
            (Value::Text(l), Value::Text(r)) if matches!(by.kind, Kind::Bytes | Kind::Locale) => {
                if l == r || self.is_deterministic(by.collation) {
                    return Ok(Ok(l == r));
                }
                self.holds(by.equal, [left, right], [by.ty, by.ty], by)
            }
            _ if matches!(by.kind, Kind::Operators) => self.holds(by.equal, [left, right], [by.ty, by.ty], by),
            _ => Ok(self.compare(by, left, right)?.map(Ordering::is_eq)),
        }
    }

    /// A key under which values that are the same fall together, where there is one.
    pub(super) fn hash_key(&self, by: &Comparison, value: &Value) -> Option<HashKey> {
        match (value, &by.kind) {
            (Value::Null, _) => Some(HashKey::Null),
            (Value::Text(text), Kind::Bytes) => Some(HashKey::Text(text.clone())),
            (Value::Text(text), Kind::Locale) if self.is_deterministic(by.collation) => {
                Some(HashKey::Text(text.clone()))
            }
            (_, Kind::Native | Kind::Enum(_)) => HashKey::native(value),
            _ => None,
        }
    }
}

/// A value that hashes as it compares.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(super) enum HashKey {
    Null,
    Bool(bool),
    Int(i64),
    Oid(u32),
    Enum(u32),
    Text(Arc<str>),
}

impl HashKey {
    pub fn native(value: &Value) -> Option<HashKey> {
        match value {
            Value::Bool(b) => Some(HashKey::Bool(*b)),
            Value::Int(i) => Some(HashKey::Int(*i)),
            Value::Oid(o) => Some(HashKey::Oid(*o)),
            Value::Enum(e) => Some(HashKey::Enum(*e)),
            Value::Text(text) => Some(HashKey::Text(text.clone())),
            Value::Null | Value::Float(_) | Value::Array(_) | Value::Record(_) | Value::Unknown(_) => None,
        }
    }
}

/// NaN is equal to itself and above all else.
pub(super) fn float_order(left: f64, right: f64) -> Ordering {
    left.partial_cmp(&right).unwrap_or_else(|| left.is_nan().cmp(&right.is_nan()))
}

/// Order in a locale that only the server knows: certain only where all usual locales agree, which they
/// do on lower-case letters and digits.
fn locale_order(left: &str, right: &str, at: Span) -> Found<Ordering> {
    if left == right {
        return Ok(Ordering::Equal);
    }
    let plain = |text: &str| text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit());
    if plain(left) && plain(right) {
        return Ok(left.cmp(right));
    }
    let why = format!("how '{left}' and '{right}' are ordered depends on the database's locale");
    Err(Arc::new(Unknown { code: crate::diag::Code::UnknownValue, why, at }))
}

/// Byte order, for where a locale's order does not matter.
pub(super) fn byte_order(left: &Value, right: &Value) -> Ordering {
    match (left, right) {
        (Value::Text(l), Value::Text(r)) => l.as_bytes().cmp(r.as_bytes()),
        _ => Ordering::Equal,
    }
}
