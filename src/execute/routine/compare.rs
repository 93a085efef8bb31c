//! Comparing values: the operators = <> < <= > >= and the support functions of B-trees.
//! Counterpart: the comparison functions of utils/adt, varlena.c (varstr_cmp), rowtypes.c, arrayfuncs.c.
//!
//! Which collation a database has is not known offline, so the order of two texts is known only where
//! the order of bytes and the order of words, as libc and ICU have it, agree.

use std::cmp::Ordering;

use crate::analyze::Cx;
use crate::catalog::type_::TypeKind;
use crate::datum::calendar::MICROS_PER_DAY;
use crate::datum::instant::{self, Point};
use crate::diag::Result;
use crate::execute::routine::Builtin::{self, Scalar};
use crate::execute::routine::arg::{arg_type, unknown_in};
use crate::execute::routine::{json_tree, network, numeric, range};
use crate::execute::{Call, Host};
use crate::nodes::{ArrayValue, Collation, RecordValue, Value};
use crate::oid::wellknown::*;
use crate::oid::{CollId, TypeId};

/// How values of a type are ordered.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    Number,
    Numeric,
    /// By a collation.
    Text,
    /// By a collation, without blanks at the end.
    Bpchar,
    /// By bytes of the text that the type prints.
    Bytes,
    Bool,
    /// A date or timestamp, with or without time zone.
    Instant,
    Time,
    Timetz,
    Interval,
    Enum,
    Array,
    Record,
    Range,
    Jsonb,
    Network,
    Bits,
}

/// How values of a type are ordered; `None` where that is not known.
pub(super) fn kind_of(cx: &Cx<'_>, ty: TypeId) -> Option<Kind> {
    let base = cx.catalog.base_type(ty);
    Some(match base {
        INT2 | INT4 | INT8 | OID | FLOAT4 | FLOAT8 | XID | CID => Kind::Number,
        NUMERIC => Kind::Numeric,
        TEXT | VARCHAR | UNKNOWN | CSTRING => Kind::Text,
        BPCHAR => Kind::Bpchar,
        NAME | CHAR | BYTEA | UUID | MACADDR => Kind::Bytes,
        BOOL => Kind::Bool,
        DATE | TIMESTAMP | TIMESTAMPTZ => Kind::Instant,
        TIME => Kind::Time,
        TIMETZ => Kind::Timetz,
        INTERVAL => Kind::Interval,
        JSONB => Kind::Jsonb,
        INET | CIDR => Kind::Network,
        BIT | VARBIT => Kind::Bits,
        RECORD => Kind::Record,
        INT2VECTOR | OIDVECTOR => Kind::Array,
        _ if crate::analyze::literal_reg::is_reg(base) => Kind::Number,
        _ => {
            let row = cx.catalog.type_(base)?;
            match &row.kind {
                TypeKind::Enum(_) => Kind::Enum,
                TypeKind::Composite(_) => Kind::Record,
                TypeKind::Range(_) => Kind::Range,
                TypeKind::Base if row.is_true_array() => Kind::Array,
                TypeKind::Base | TypeKind::Domain(_) | TypeKind::Pseudo => return None,
                TypeKind::Multirange { .. } | TypeKind::Shell => return None,
            }
        }
    })
}

const XID: TypeId = TypeId(28);
const CID: TypeId = TypeId(29);
const POSIX_COLLATION: CollId = CollId(951);

/// What a comparison looks at besides the values.
#[derive(Clone, Copy)]
pub(super) struct By<'c> {
    pub cx: &'c Cx<'c>,
    pub ty: TypeId,
    pub collation: Collation,
    /// Whether more is asked than if the two are equal.
    pub order: bool,
}

impl By<'_> {
    fn of(self, ty: TypeId) -> Self {
        By { ty, ..self }
    }
}

/// The order of two values of a type that are neither NULL nor unknown; `None` where it is not known.
pub fn compare_values(cx: &Cx<'_>, ty: TypeId, collation: Collation, a: &Value, b: &Value) -> Option<Ordering> {
    compare(kind_of(cx, ty)?, By { cx, ty, collation, order: true }, a, b)
}

/// Whether two values of a type that are neither NULL nor unknown are equal; `None` where it is not known.
pub fn equal_values(cx: &Cx<'_>, ty: TypeId, a: &Value, b: &Value) -> Option<bool> {
    compare(kind_of(cx, ty)?, By { cx, ty, collation: None, order: false }, a, b).map(Ordering::is_eq)
}

pub(super) fn compare(kind: Kind, by: By<'_>, a: &Value, b: &Value) -> Option<Ordering> {
    stacker::maybe_grow(64 * 1024, 1024 * 1024, || compare_here(kind, by, a, b))
}

fn compare_here(kind: Kind, by: By<'_>, a: &Value, b: &Value) -> Option<Ordering> {
    match (a, b) {
        (Value::Bool(a), Value::Bool(b)) => Some(a.cmp(b)),
        (Value::Enum(a), Value::Enum(b)) => enum_order(by, *a, *b),
        (Value::Array(a), Value::Array(b)) => array_order(by, a, b),
        (Value::Record(a), Value::Record(b)) => record_order(by, a, b),
        (Value::Text(a), Value::Text(b)) => text_order(kind, by, a, b),
        (Value::Float(_), _) | (_, Value::Float(_)) => Some(float_order(number(a)?, number(b)?)),
        (Value::Int(_) | Value::Oid(_), Value::Int(_) | Value::Oid(_)) => Some(whole(a)?.cmp(&whole(b)?)),
        _ => None,
    }
}

fn whole(value: &Value) -> Option<i64> {
    match value {
        Value::Int(n) => Some(*n),
        Value::Oid(n) => Some(i64::from(*n)),
        _ => None,
    }
}

fn number(value: &Value) -> Option<f64> {
    match value {
        Value::Float(n) => Some(*n),
        other => whole(other).map(|n| n as f64),
    }
}

/// NaN is equal to itself and greater than all else.
fn float_order(a: f64, b: f64) -> Ordering {
    a.partial_cmp(&b).unwrap_or_else(|| a.is_nan().cmp(&b.is_nan()))
}

fn enum_order(by: By<'_>, a: u32, b: u32) -> Option<Ordering> {
    if a == b || !by.order {
        return Some(a.cmp(&b));
    }
    let labels = by.cx.catalog.type_(by.cx.catalog.base_type(by.ty))?.enum_labels()?;
    let place = |id: u32| labels.iter().position(|label| label.id == id);
    Some(place(a)?.cmp(&place(b)?))
}

fn text_order(kind: Kind, by: By<'_>, a: &str, b: &str) -> Option<Ordering> {
    match kind {
        Kind::Text => collated(by, a, b),
        Kind::Bpchar => collated(by, a.trim_end_matches(' '), b.trim_end_matches(' ')),
        Kind::Bytes => Some(a.cmp(b)),
        Kind::Numeric => Some(numeric::Decimal::read(a)?.cmp(&numeric::Decimal::read(b)?)),
        Kind::Instant => Some(instant_of(a)?.cmp(&instant_of(b)?)),
        Kind::Time => Some(instant::read_time(a)?.cmp(&instant::read_time(b)?)),
        Kind::Timetz => Some(timetz_key(a)?.cmp(&timetz_key(b)?)),
        Kind::Interval => Some(interval_key(a)?.cmp(&interval_key(b)?)),
        Kind::Range => range::order(by, a, b),
        Kind::Jsonb => Some(json_tree::order_whole(&json_tree::read(a)?, &json_tree::read(b)?)),
        Kind::Network => network::order(a, b),
        Kind::Bits => Some(a.cmp(b)),
        Kind::Number | Kind::Bool | Kind::Enum | Kind::Array | Kind::Record => None,
    }
}

/// Two texts by the order of bytes where that is the collation, or where every usual one agrees.
fn collated(by: By<'_>, a: &str, b: &str) -> Option<Ordering> {
    let by_bytes = a.cmp(b);
    if !by.order || by_bytes.is_eq() || matches!(by.collation, Some(C_COLLATION | POSIX_COLLATION)) {
        return Some(by_bytes);
    }
    let by_words = word_key(a)?.cmp(&word_key(b)?).then_with(|| case_key(a).cmp(&case_key(b)));
    (by_words == by_bytes).then_some(by_bytes)
}

/// What counts first in a collation for readers: signs, digits, letters without case; `None` where
/// there are other characters than these.
fn word_key(text: &str) -> Option<Vec<(u8, char)>> {
    let key = |c: char| match c {
        'a'..='z' | 'A'..='Z' => Some((2, c.to_ascii_lowercase())),
        '0'..='9' => Some((1, c)),
        '_' | ' ' | '-' | '.' => Some((0, c)),
        _ => None,
    };
    text.chars().map(key).collect()
}

fn case_key(text: &str) -> Vec<bool> {
    text.chars().map(|c| c.is_ascii_uppercase()).collect()
}

/// A date, timestamp or timestamptz as a point of time: local where it has no zone.
pub(super) fn instant_of(text: &str) -> Option<Point> {
    if text.contains(':') {
        return instant::read_timestamp(text);
    }
    match instant::read_date(text)? {
        Point::At(days) => days.checked_mul(MICROS_PER_DAY).map(Point::At),
        other => Some(other),
    }
}

/// By the instant within a day, then by the zone.
fn timetz_key(text: &str) -> Option<(i64, i64)> {
    let at = text.rfind(['+', '-'])?;
    let offset = instant::read_offset(&text[at..])?;
    Some((instant::read_time(&text[..at])? - offset * 1_000_000, -offset))
}

/// Months count as 30 days of 24 hours.
pub(super) fn interval_key(text: &str) -> Option<i128> {
    match text {
        "infinity" => return Some(i128::MAX),
        "-infinity" => return Some(i128::MIN),
        _ => {}
    }
    let value = instant::read_interval(text)?;
    let days = i128::from(value.months) * 30 + i128::from(value.days);
    Some(days * i128::from(MICROS_PER_DAY) + i128::from(value.micros))
}

fn array_order(by: By<'_>, a: &ArrayValue, b: &ArrayValue) -> Option<Ordering> {
    let kind = kind_of(by.cx, a.element)?;
    let of_element = by.of(a.element);
    if !by.order && a.dimensions != b.dimensions {
        return Some(Ordering::Less);
    }
    for (x, y) in a.elements.iter().zip(&b.elements) {
        let order = nulls_last(x, y).or_else(|| compare(kind, of_element, x, y))?;
        if order.is_ne() {
            return Some(order);
        }
    }
    let lower = |array: &ArrayValue| array.dimensions.iter().map(|d| d.1).collect::<Vec<_>>();
    let lengths = |array: &ArrayValue| array.dimensions.iter().map(|d| d.0).collect::<Vec<_>>();
    Some(
        a.elements
            .len()
            .cmp(&b.elements.len())
            .then_with(|| a.dimensions.len().cmp(&b.dimensions.len()))
            .then_with(|| lengths(a).cmp(&lengths(b)))
            .then_with(|| lower(a).cmp(&lower(b))),
    )
}

/// Within rows and arrays NULL is equal to NULL, and greater than all else.
fn nulls_last(a: &Value, b: &Value) -> Option<Ordering> {
    match (a.is_null(), b.is_null()) {
        (true, true) => Some(Ordering::Equal),
        (true, false) => Some(Ordering::Greater),
        (false, true) => Some(Ordering::Less),
        (false, false) => None,
    }
}

fn record_order(by: By<'_>, a: &RecordValue, b: &RecordValue) -> Option<Ordering> {
    for ((x, y), (_, ty)) in a.fields.iter().zip(&b.fields).zip(&a.columns) {
        let order = match nulls_last(x, y) {
            Some(order) => order,
            None => compare(kind_of(by.cx, ty.ty)?, by.of(ty.ty), x, y)?,
        };
        if order.is_ne() {
            return Some(order);
        }
    }
    Some(a.fields.len().cmp(&b.fields.len()))
}

/// One of the six operators.
#[derive(Clone, Copy)]
enum Op {
    Eq,
    Ne,
    Lt,
    Le,
    Gt,
    Ge,
}

impl Op {
    fn holds(self, order: Ordering) -> bool {
        match self {
            Op::Eq => order.is_eq(),
            Op::Ne => order.is_ne(),
            Op::Lt => order.is_lt(),
            Op::Le => order.is_le(),
            Op::Gt => order.is_gt(),
            Op::Ge => order.is_ge(),
        }
    }
}

/// The order of the two arguments, or why it is not known.
fn order_of(
    kind: Kind,
    order: bool,
    host: &dyn Host,
    call: &Call<'_>,
    args: &[Value],
) -> std::result::Result<Ordering, Value> {
    let unknown = || Value::unknown("the order of values depends on the database, such as on its collation", call.at);
    let (Some(a), Some(b)) = (args.first(), args.get(1)) else { return Err(unknown()) };
    let cx = host.cx();
    let by = By { cx: &cx, ty: arg_type(call, 0), collation: call.input_collation, order };
    let found = match kind {
        Kind::Instant => across_zones(&cx, call, a, b),
        _ => compare(kind, by, a, b),
    };
    match (unknown_in(args), found) {
        (Some(value), _) => Err(value),
        (None, Some(order)) => Ok(order),
        (None, None) => Err(unknown()),
    }
}

/// Compares dates and timestamps of which one may have a zone; the other is then taken as of the session's.
fn across_zones(cx: &Cx<'_>, call: &Call<'_>, a: &Value, b: &Value) -> Option<Ordering> {
    let (Value::Text(a), Value::Text(b)) = (a, b) else { return None };
    let (a_zoned, b_zoned) = (zoned(cx, arg_type(call, 0), a), zoned(cx, arg_type(call, 1), b));
    let (a, b) = (instant_of(a)?, instant_of(b)?);
    if a_zoned == b_zoned {
        return Some(a.cmp(&b));
    }
    let zone = instant::TimeZone::of_session(cx.clock())?;
    let to_utc = |point: Point, is_utc: bool| match point {
        Point::At(local) if !is_utc => Point::At(zone.to_utc(local)),
        other => other,
    };
    Some(to_utc(a, a_zoned).cmp(&to_utc(b, b_zoned)))
}

fn zoned(cx: &Cx<'_>, ty: TypeId, text: &str) -> bool {
    cx.catalog.base_type(ty) == TIMESTAMPTZ || (text.contains(':') && text.trim_end_matches(" BC").ends_with("+00"))
}

fn test(kind: Kind, op: Op, host: &dyn Host, call: &Call<'_>, args: &[Value]) -> Result<Value> {
    let order = !matches!(op, Op::Eq | Op::Ne);
    Ok(match order_of(kind, order, host, call, args) {
        Ok(order) => Value::Bool(op.holds(order)),
        Err(unknown) => unknown,
    })
}

fn sign(kind: Kind, host: &dyn Host, call: &Call<'_>, args: &[Value]) -> Result<Value> {
    Ok(match order_of(kind, true, host, call, args) {
        Ok(order) => Value::Int(order as i64),
        Err(unknown) => unknown,
    })
}

fn pick(kind: Kind, larger: bool, host: &dyn Host, call: &Call<'_>, args: &[Value]) -> Result<Value> {
    Ok(match order_of(kind, true, host, call, args) {
        Ok(order) => args[usize::from(if larger { order.is_lt() } else { order.is_gt() })].clone(),
        Err(unknown) => unknown,
    })
}

/// The same, always by bytes.
fn by_bytes(op: Op, trimmed: bool, args: &[Value]) -> Result<Value> {
    let text = |i| super::arg::text(args, i).map(|t| if trimmed { t.trim_end_matches(' ') } else { t });
    Ok(Value::Bool(op.holds(text(0)?.cmp(text(1)?))))
}

/// The rows of the table: names are put together from a prefix, the operator's letters and a suffix.
macro_rules! table {
    (
        operators { $($kind:ident $prefix:literal $suffix:literal;)* }
        signs { $($cmp_kind:ident $cmp:literal;)* }
        picks { $($pick_kind:ident $larger:literal $smaller:literal;)* }
        other { $($name:literal $op:ident $trimmed:literal;)* }
    ) => {
        pub(super) const ROUTINES: &[(&str, Builtin)] = &[
            $(
                (concat!($prefix, "eq", $suffix), Scalar(|h, c, a| test(Kind::$kind, Op::Eq, h, c, a))),
                (concat!($prefix, "ne", $suffix), Scalar(|h, c, a| test(Kind::$kind, Op::Ne, h, c, a))),
                (concat!($prefix, "lt", $suffix), Scalar(|h, c, a| test(Kind::$kind, Op::Lt, h, c, a))),
                (concat!($prefix, "le", $suffix), Scalar(|h, c, a| test(Kind::$kind, Op::Le, h, c, a))),
                (concat!($prefix, "gt", $suffix), Scalar(|h, c, a| test(Kind::$kind, Op::Gt, h, c, a))),
                (concat!($prefix, "ge", $suffix), Scalar(|h, c, a| test(Kind::$kind, Op::Ge, h, c, a))),
            )*
            $(($cmp, Scalar(|h, c, a| sign(Kind::$cmp_kind, h, c, a))),)*
            $(
                ($larger, Scalar(|h, c, a| pick(Kind::$pick_kind, true, h, c, a))),
                ($smaller, Scalar(|h, c, a| pick(Kind::$pick_kind, false, h, c, a))),
            )*
            $(($name, Scalar(|_, _, a| by_bytes(Op::$op, $trimmed, a))),)*
        ];
    };
}

table! {
    operators {
    Number "int2" ""; Number "int4" ""; Number "int8" "";
    Number "int24" ""; Number "int42" ""; Number "int28" ""; Number "int82" ""; Number "int48" ""; Number "int84" "";
    Number "float4" ""; Number "float8" ""; Number "float48" ""; Number "float84" "";
    Number "oid" ""; Number "xid" ""; Number "cid" ""; Numeric "numeric_" "";
    Text "text" ""; Text "text_" ""; Bytes "name" ""; Text "name" "text"; Text "text" "name";
    Bpchar "bpchar" ""; Bytes "char" ""; Bool "bool" ""; Bytes "bytea" ""; Bytes "uuid_" "";
    Instant "date_" ""; Instant "timestamp_" ""; Instant "timestamptz_" "";
    Instant "date_" "_timestamp"; Instant "date_" "_timestamptz"; Instant "timestamp_" "_date";
    Instant "timestamptz_" "_date"; Instant "timestamp_" "_timestamptz"; Instant "timestamptz_" "_timestamp";
    Time "time_" ""; Timetz "timetz_" ""; Interval "interval_" ""; Enum "enum_" ""; Array "array_" "";
    Record "record_" ""; Range "range_" ""; Jsonb "jsonb_" ""; Network "network_" ""; Bytes "macaddr_" "";
    Bits "bit" ""; Array "oidvector" ""; Array "int2vector" "";
    }
    signs {
    Number "btint2cmp"; Number "btint4cmp"; Number "btint8cmp"; Number "btint24cmp"; Number "btint42cmp";
    Number "btint28cmp"; Number "btint82cmp"; Number "btint48cmp"; Number "btint84cmp"; Number "btoidcmp";
    Number "btfloat4cmp"; Number "btfloat8cmp"; Number "btfloat48cmp"; Number "btfloat84cmp"; Numeric "numeric_cmp";
    Text "bttextcmp"; Bytes "btnamecmp"; Text "btnametextcmp"; Text "bttextnamecmp"; Bpchar "bpcharcmp";
    Bytes "btcharcmp"; Bool "btboolcmp"; Bytes "byteacmp"; Bytes "uuid_cmp"; Instant "date_cmp";
    Instant "timestamp_cmp"; Instant "date_cmp_timestamp"; Instant "date_cmp_timestamptz";
    Instant "timestamp_cmp_date"; Instant "timestamptz_cmp_date"; Instant "timestamp_cmp_timestamptz";
    Instant "timestamptz_cmp_timestamp"; Time "time_cmp"; Timetz "timetz_cmp"; Interval "interval_cmp";
    Enum "enum_cmp"; Array "btarraycmp"; Record "btrecordcmp"; Range "range_cmp"; Jsonb "jsonb_cmp";
    Network "network_cmp"; Bytes "macaddr_cmp"; Bits "bitcmp"; Array "btoidvectorcmp";
    Bytes "bttext_pattern_cmp"; Bytes "btbpchar_pattern_cmp";
    }
    picks {
    Number "float4larger" "float4smaller"; Number "float8larger" "float8smaller";
    Numeric "numeric_larger" "numeric_smaller"; Text "text_larger" "text_smaller";
    Bpchar "bpchar_larger" "bpchar_smaller"; Instant "date_larger" "date_smaller";
    Instant "timestamp_larger" "timestamp_smaller"; Time "time_larger" "time_smaller";
    Timetz "timetz_larger" "timetz_smaller"; Interval "interval_larger" "interval_smaller";
    Enum "enum_larger" "enum_smaller"; Array "array_larger" "array_smaller"; Network "network_larger" "network_smaller";
    Bytes "bytea_larger" "bytea_smaller"; Record "record_larger" "record_smaller";
    }
    other {
    "text_pattern_lt" Lt false; "text_pattern_le" Le false; "text_pattern_gt" Gt false; "text_pattern_ge" Ge false;
    "bpchar_pattern_lt" Lt true; "bpchar_pattern_le" Le true; "bpchar_pattern_gt" Gt true;
    "bpchar_pattern_ge" Ge true;
    }
}
