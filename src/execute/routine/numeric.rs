//! numeric: arithmetic of any precision, with the server's rules for how many digits are shown.
//! Counterpart: utils/adt/numeric.c (add_var, mul_var, div_var, select_div_scale, round_var, sqrt_var).

use std::cmp::Ordering;

use num_bigint::{BigInt, Sign};
use num_integer::Integer;
use num_traits::{Signed, ToPrimitive, Zero};

use crate::datum::float;
use crate::diag::{Result, SqlState, refuse, unsupported};
use crate::execute::Host;
use crate::execute::routine::Builtin::{self, Scalar};
use crate::execute::routine::arg::{float as float_arg, give_text, int, text};
use crate::execute::routine::int::division_by_zero;
use crate::nodes::Value;
use crate::oid::TypeId;
use crate::oid::wellknown::{FLOAT4, FLOAT8, NUMERIC};

/// A decimal number with the digits behind the point that are shown.
#[derive(Clone, Debug)]
pub(super) enum Decimal {
    NegativeInfinity,
    Finite { unscaled: BigInt, scale: u32 },
    Infinity,
    NaN,
}

use Decimal::{Finite, Infinity, NaN, NegativeInfinity};

const MAX_SCALE: u32 = 16_383;
/// NUMERIC_MAX_DISPLAY_SCALE
const MAX_DISPLAY_SCALE: i64 = 1000;
const MIN_SIGNIFICANT: i64 = 16;

pub(super) fn power_of_ten(exponent: u32) -> BigInt {
    BigInt::from(10).pow(exponent)
}

/// Half away from zero.
fn divide_rounded(dividend: &BigInt, divisor: &BigInt) -> BigInt {
    let (quotient, rest) = dividend.div_rem(divisor);
    if rest.is_zero() || rest.magnitude() * 2u32 < *divisor.magnitude() {
        return quotient;
    }
    let away = if (dividend.sign() == Sign::Minus) == (divisor.sign() == Sign::Minus) { 1 } else { -1 };
    quotient + away
}

impl Decimal {
    /// Reads a canonical text.
    pub(super) fn read(text: &str) -> Option<Self> {
        match text {
            "NaN" => return Some(NaN),
            "Infinity" => return Some(Infinity),
            "-Infinity" => return Some(NegativeInfinity),
            _ => {}
        }
        let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
        let unscaled = format!("{whole}{fraction}").parse().ok()?;
        Some(Finite { unscaled, scale: fraction.len() as u32 })
    }

    pub(super) fn of_int(number: i64) -> Self {
        Finite { unscaled: BigInt::from(number), scale: 0 }
    }

    pub(super) fn print(&self) -> String {
        let (unscaled, scale) = match self {
            NaN => return "NaN".to_owned(),
            Infinity => return "Infinity".to_owned(),
            NegativeInfinity => return "-Infinity".to_owned(),
            Finite { unscaled, scale } => (unscaled, *scale as usize),
        };
        let digits = unscaled.magnitude().to_string();
        let sign = if unscaled.sign() == Sign::Minus { "-" } else { "" };
        if scale == 0 {
            return format!("{sign}{digits}");
        }
        let padded = format!("{digits:0>width$}", width = scale + 1);
        let (whole, fraction) = padded.split_at(padded.len() - scale);
        format!("{sign}{whole}.{fraction}")
    }

    pub(super) fn is_zero(&self) -> bool {
        matches!(self, Finite { unscaled, .. } if unscaled.is_zero())
    }

    fn sign(&self) -> i32 {
        match self {
            NegativeInfinity => -1,
            Infinity => 1,
            NaN => 0,
            Finite { unscaled, .. } => unscaled.signum().to_i32().unwrap_or(0),
        }
    }

    pub(super) fn cmp(&self, other: &Self) -> Ordering {
        let rank = |d: &Self| match d {
            NegativeInfinity => 0,
            Finite { .. } => 1,
            Infinity => 2,
            NaN => 3,
        };
        match (self, other) {
            (Finite { unscaled: a, scale: s }, Finite { unscaled: b, scale: t }) => {
                let common = (*s).max(*t);
                (a * power_of_ten(common - s)).cmp(&(b * power_of_ten(common - t)))
            }
            _ => rank(self).cmp(&rank(other)),
        }
    }

    /// Rounded half away from zero to so many digits behind the point, or before it where negative.
    pub(super) fn round(&self, scale: i64) -> Self {
        self.cut(scale, divide_rounded)
    }

    pub(super) fn truncate(&self, scale: i64) -> Self {
        self.cut(scale, |a, b| a / b)
    }

    fn cut(&self, wanted: i64, divide: fn(&BigInt, &BigInt) -> BigInt) -> Self {
        let Finite { unscaled, scale } = self else { return self.clone() };
        let wanted = wanted.clamp(-131_072, i64::from(MAX_SCALE));
        let have = i64::from(*scale);
        if wanted >= have {
            let unscaled = unscaled * power_of_ten((wanted - have) as u32);
            return Finite { unscaled, scale: wanted as u32 };
        }
        let cut = divide(unscaled, &power_of_ten((have - wanted) as u32));
        match u32::try_from(wanted) {
            Ok(scale) => Finite { unscaled: cut, scale },
            Err(_) => Finite { unscaled: cut * power_of_ten((-wanted) as u32), scale: 0 },
        }
    }

    /// The weight of the first digit in base 10,000, and that digit.
    fn weight(&self) -> (i64, i64) {
        let Finite { unscaled, scale } = self else { return (0, 0) };
        if unscaled.is_zero() {
            return (0, 0);
        }
        let digits = unscaled.magnitude().to_string();
        let exponent = digits.len() as i64 - 1 - i64::from(*scale);
        let weight = exponent.div_euclid(4);
        let count = (exponent - 4 * weight + 1) as usize;
        let first: String = digits.chars().chain(std::iter::repeat('0')).take(count).collect();
        (weight, first.parse().unwrap_or(0))
    }
}

/// select_div_scale
fn division_scale(a: &Decimal, b: &Decimal) -> i64 {
    let ((weight_a, first_a), (weight_b, first_b)) = (a.weight(), b.weight());
    let weight = weight_a - weight_b - i64::from(first_a <= first_b);
    let shown = |d: &Decimal| match d {
        Finite { scale, .. } => i64::from(*scale),
        _ => 0,
    };
    (MIN_SIGNIFICANT - weight * 4).max(shown(a)).max(shown(b)).clamp(0, MAX_DISPLAY_SCALE)
}

pub(super) fn plus(a: &Decimal, b: &Decimal) -> Decimal {
    match (a, b) {
        (Finite { unscaled: x, scale: s }, Finite { unscaled: y, scale: t }) => {
            let scale = (*s).max(*t);
            Finite { unscaled: x * power_of_ten(scale - s) + y * power_of_ten(scale - t), scale }
        }
        (NaN, _) | (_, NaN) | (Infinity, NegativeInfinity) | (NegativeInfinity, Infinity) => NaN,
        (Infinity, _) | (_, Infinity) => Infinity,
        (NegativeInfinity, _) | (_, NegativeInfinity) => NegativeInfinity,
    }
}

fn negate(a: &Decimal) -> Decimal {
    match a {
        NaN => NaN,
        Infinity => NegativeInfinity,
        NegativeInfinity => Infinity,
        Finite { unscaled, scale } => Finite { unscaled: -unscaled, scale: *scale },
    }
}

fn infinite(sign: i32) -> Decimal {
    match sign {
        0 => NaN,
        s if s > 0 => Infinity,
        _ => NegativeInfinity,
    }
}

fn multiply(a: &Decimal, b: &Decimal) -> Decimal {
    match (a, b) {
        (Finite { unscaled: x, scale: s }, Finite { unscaled: y, scale: t }) => {
            let product = Finite { unscaled: x * y, scale: s + t };
            if s + t > MAX_SCALE { product.round(i64::from(MAX_SCALE)) } else { product }
        }
        (NaN, _) | (_, NaN) => NaN,
        _ => infinite(a.sign() * b.sign()),
    }
}

fn divide(a: &Decimal, b: &Decimal) -> Result<Decimal> {
    match (a, b) {
        (NaN, _) | (_, NaN) => Ok(NaN),
        (_, b) if b.is_zero() => division_by_zero(),
        (Finite { .. }, Finite { .. }) => Ok(quotient(a, b, division_scale(a, b), divide_rounded)),
        (Finite { .. }, _) => Ok(Decimal::of_int(0)),
        (_, Finite { .. }) => Ok(infinite(a.sign() * b.sign())),
        _ => Ok(NaN),
    }
}

fn quotient(a: &Decimal, b: &Decimal, wanted: i64, with: fn(&BigInt, &BigInt) -> BigInt) -> Decimal {
    let (Finite { unscaled: x, scale: s }, Finite { unscaled: y, scale: t }) = (a, b) else { return NaN };
    let shift = wanted + i64::from(*t) - i64::from(*s);
    let unscaled = if shift >= 0 {
        with(&(x * power_of_ten(shift as u32)), y)
    } else {
        with(x, &(y * power_of_ten((-shift) as u32)))
    };
    Finite { unscaled, scale: wanted as u32 }
}

fn remainder(a: &Decimal, b: &Decimal) -> Result<Decimal> {
    match (a, b) {
        (NaN, _) | (_, NaN) => Ok(NaN),
        (Infinity | NegativeInfinity, _) => {
            if b.is_zero() {
                division_by_zero()
            } else {
                Ok(NaN)
            }
        }
        (_, Infinity | NegativeInfinity) => Ok(a.clone()),
        (_, b) if b.is_zero() => division_by_zero(),
        (Finite { unscaled: x, scale: s }, Finite { unscaled: y, scale: t }) => {
            let scale = (*s).max(*t);
            let rest = (x * power_of_ten(scale - s)) % (y * power_of_ten(scale - t));
            Ok(Finite { unscaled: rest, scale })
        }
    }
}

/// The quotient without its fraction.
fn whole_quotient(a: &Decimal, b: &Decimal) -> Result<Decimal> {
    match divide(a, b)? {
        Finite { .. } if matches!((a, b), (Finite { .. }, Finite { .. })) => Ok(quotient(a, b, 0, |x, y| x / y)),
        other => Ok(other),
    }
}

fn square_root(a: &Decimal) -> Result<Decimal> {
    if a.sign() < 0 {
        let message = "cannot take square root of a negative number";
        return refuse(SqlState::INVALID_ARGUMENT_FOR_POWER_FUNCTION, message);
    }
    let Finite { unscaled, scale } = a else { return Ok(a.clone()) };
    let weight = a.weight().0;
    let significant = (weight + 1) * 2 - 1;
    let wanted = (MIN_SIGNIFICANT - significant).max(i64::from(*scale)).clamp(0, MAX_DISPLAY_SCALE);
    // Two digits more than are shown, then rounded.
    let shift = 2 * (wanted + 2) - i64::from(*scale);
    let radicand =
        if shift >= 0 { unscaled * power_of_ten(shift as u32) } else { unscaled / power_of_ten(-shift as u32) };
    let root = Finite { unscaled: radicand.sqrt(), scale: (wanted + 2) as u32 };
    Ok(root.round(wanted))
}

/// Towards positive or negative infinity.
fn to_whole(a: &Decimal, up: bool) -> Decimal {
    let Finite { unscaled, scale } = a else { return a.clone() };
    let unit = power_of_ten(*scale);
    let whole = if up { -((-unscaled).div_floor(&unit)) } else { unscaled.div_floor(&unit) };
    Finite { unscaled: whole, scale: 0 }
}

/// Without zeros at the end of the fraction.
fn trimmed(a: &Decimal) -> Decimal {
    let Finite { unscaled, scale } = a else { return a.clone() };
    let (mut unscaled, mut scale) = (unscaled.clone(), *scale);
    let ten = BigInt::from(10);
    while scale > 0 && (&unscaled % &ten).is_zero() {
        (unscaled, scale) = (unscaled / &ten, scale - 1);
    }
    Finite { unscaled, scale }
}

/// Whole exponents alone; `None` for others.
fn power(base: &Decimal, exponent: &Decimal) -> Result<Option<Decimal>> {
    let (Finite { unscaled, scale }, Finite { .. }) = (base, exponent) else { return Ok(None) };
    let Finite { unscaled: whole, scale: 0 } = trimmed(exponent) else { return Ok(None) };
    let Some(times) = whole.to_i32() else { return Ok(None) };
    if base.is_zero() && times < 0 {
        let message = "zero raised to a negative power is undefined";
        return refuse(SqlState::INVALID_ARGUMENT_FOR_POWER_FUNCTION, message);
    }
    let shown = |d: &Decimal| if let Finite { scale, .. } = d { i64::from(*scale) } else { 0 };
    let digits = unscaled.magnitude().to_string().len() as f64 - f64::from(*scale);
    let size = (digits * f64::from(times)).abs();
    if size > 131_072.0 || times.unsigned_abs() > 100_000 {
        return refuse(SqlState::NUMERIC_VALUE_OUT_OF_RANGE, "value overflows numeric format");
    }
    let exact = Finite { unscaled: unscaled.pow(times.unsigned_abs()), scale: scale * times.unsigned_abs() };
    let leading = unscaled.to_f64().unwrap_or(0.0).abs().log10() - f64::from(*scale);
    let weight = (leading * f64::from(times)) as i64;
    let wanted = (MIN_SIGNIFICANT - weight).max(shown(base)).max(shown(exponent)).clamp(0, MAX_DISPLAY_SCALE);
    let result =
        if times >= 0 { exact.round(wanted) } else { quotient(&Decimal::of_int(1), &exact, wanted, divide_rounded) };
    Ok(Some(result))
}

/// factorial
fn factorial(host: &mut dyn Host, args: &[Value]) -> Result<Value> {
    let number = int(args, 0)?;
    if number < 0 {
        let message = "factorial of a negative number is undefined";
        return refuse(SqlState::NUMERIC_VALUE_OUT_OF_RANGE, message);
    }
    if number > 32_177 {
        return refuse(SqlState::NUMERIC_VALUE_OUT_OF_RANGE, "value overflows numeric format");
    }
    host.spend(number as u64 * 10)?;
    let product = (2..=number).fold(BigInt::from(1), |product, n| product * n);
    give(&Finite { unscaled: product, scale: 0 })
}

/// width_bucket(operand, low, high, count)
fn width_bucket(operand: &Decimal, low: &Decimal, high: &Decimal, count: i64) -> Result<Value> {
    let bad = |message: &str| refuse(SqlState::INVALID_ARGUMENT_FOR_WIDTH_BUCKET_FUNCTION, message);
    if count <= 0 {
        return bad("count must be greater than zero");
    }
    let (Finite { .. }, Finite { .. }, Finite { .. }) = (operand, low, high) else {
        return bad("operand, lower bound, and upper bound cannot be NaN");
    };
    let order = low.cmp(high);
    if order.is_eq() {
        return bad("lower bound cannot equal upper bound");
    }
    let (from, to) =
        if order.is_lt() { (operand.cmp(low), operand.cmp(high)) } else { (low.cmp(operand), high.cmp(operand)) };
    if from.is_lt() {
        return Ok(Value::Int(0));
    }
    if to.is_ge() {
        return Ok(Value::Int(count + 1));
    }
    let (part, whole) = (plus(operand, &negate(low)), plus(high, &negate(low)));
    let place = quotient(&multiply(&part, &Decimal::of_int(count)), &whole, 0, |x, y| x / y);
    let Finite { unscaled, .. } = place else { return Ok(Value::Null) };
    Ok(Value::Int(unscaled.to_i64().unwrap_or(0) + 1))
}

pub(super) fn decimal(args: &[Value], i: usize) -> Result<Decimal> {
    match args.get(i) {
        Some(Value::Int(number)) => Ok(Decimal::of_int(*number)),
        _ => match Decimal::read(text(args, i)?) {
            Some(number) => Ok(number),
            None => unsupported("a numeric that is not spelled as the server does"),
        },
    }
}

pub(super) fn give(number: &Decimal) -> Result<Value> {
    give_text(number.print())
}

fn two(args: &[Value], with: fn(&Decimal, &Decimal) -> Decimal) -> Result<Value> {
    give(&with(&decimal(args, 0)?, &decimal(args, 1)?))
}

fn try_two(args: &[Value], with: fn(&Decimal, &Decimal) -> Result<Decimal>) -> Result<Value> {
    give(&with(&decimal(args, 0)?, &decimal(args, 1)?)?)
}

fn one(args: &[Value], with: fn(&Decimal) -> Decimal) -> Result<Value> {
    give(&with(&decimal(args, 0)?))
}

fn to_integer(args: &[Value], ty: &str, low: i64, high: i64) -> Result<Value> {
    let number = match decimal(args, 0)? {
        NaN => return refuse(SqlState::FEATURE_NOT_SUPPORTED, format!("cannot convert NaN to {ty}")),
        Infinity | NegativeInfinity => {
            return refuse(SqlState::FEATURE_NOT_SUPPORTED, format!("cannot convert infinity to {ty}"));
        }
        finite => finite.round(0),
    };
    let Finite { unscaled, .. } = number else { return unsupported("a numeric that is not a number") };
    match unscaled.to_i64().filter(|n| (low..=high).contains(n)) {
        Some(number) => Ok(Value::Int(number)),
        None => refuse(SqlState::NUMERIC_VALUE_OUT_OF_RANGE, format!("{ty} out of range")),
    }
}

fn to_float(args: &[Value], single: bool) -> Result<Value> {
    let printed = decimal(args, 0)?.print();
    let ty: TypeId = if single { FLOAT4 } else { FLOAT8 };
    let clock = crate::datum::Clock { now: None, timezone: "UTC", date_order: "MDY" };
    crate::datum::input(ty, -1, &printed, clock)?;
    let number: f64 = printed.parse().unwrap_or(f64::NAN);
    Ok(Value::Float(if single { f64::from(printed.parse::<f32>().unwrap_or(f32::NAN)) } else { number }))
}

/// 15 significant digits of double precision, 6 of real.
fn of_float(args: &[Value], digits: usize) -> Result<Value> {
    let number = float_arg(args, 0)?;
    if !number.is_finite() {
        return give_text(float::output8(number));
    }
    let rounded = format!("{number:.*e}", digits - 1);
    let (mantissa, exponent) = rounded.split_once('e').unwrap_or((&rounded, "0"));
    let mantissa = if mantissa.contains('.') { mantissa.trim_end_matches('0').trim_end_matches('.') } else { mantissa };
    let clock = crate::datum::Clock { now: None, timezone: "UTC", date_order: "MDY" };
    match crate::datum::input(NUMERIC, -1, &format!("{mantissa}e{exponent}"), clock)? {
        crate::datum::Datum::Text(text) => Ok(Value::Text(text)),
        _ => unsupported("a number that numeric cannot hold"),
    }
}

/// numeric(precision, scale): the length coercion.
fn with_modifier(args: &[Value]) -> Result<Value> {
    let typmod = int(args, 1)? as i32;
    let clock = crate::datum::Clock { now: None, timezone: "UTC", date_order: "MDY" };
    match crate::datum::input(NUMERIC, typmod, text(args, 0)?, clock)? {
        crate::datum::Datum::Text(text) => Ok(Value::Text(text)),
        _ => unsupported("a number that numeric cannot hold"),
    }
}

fn scaled(args: &[Value], with: fn(&Decimal, i64) -> Decimal) -> Result<Value> {
    let scale = if args.len() > 1 { int(args, 1)?.clamp(-2000, 2000) } else { 0 };
    give(&with(&decimal(args, 0)?, scale))
}

fn raise(host: &mut dyn Host, args: &[Value], at: crate::text::Span) -> Result<Value> {
    host.spend(1000)?;
    match power(&decimal(args, 0)?, &decimal(args, 1)?)? {
        Some(result) => give(&result),
        None => Ok(Value::unknown("the power of a numeric with a fraction is not worked out", at)),
    }
}

fn shown_digits(args: &[Value], least: bool) -> Result<Value> {
    let number = decimal(args, 0)?;
    Ok(match if least { trimmed(&number) } else { number } {
        Finite { scale, .. } => Value::Int(i64::from(scale)),
        _ => Value::Null,
    })
}

fn common(args: &[Value], least_multiple: bool) -> Result<Value> {
    let (a, b) = (decimal(args, 0)?, decimal(args, 1)?);
    let (Finite { unscaled: x, scale: s }, Finite { unscaled: y, scale: t }) = (&a, &b) else { return give(&NaN) };
    let scale = (*s).max(*t);
    let (x, y) = (x * power_of_ten(scale - s), y * power_of_ten(scale - t));
    let unscaled = if least_multiple { x.lcm(&y).abs() } else { x.gcd(&y) };
    give(&Finite { unscaled, scale })
}

pub(super) const ROUTINES: &[(&str, Builtin)] = &[
    ("numeric_add", Scalar(|_, _, a| two(a, plus))),
    ("numeric_sub", Scalar(|_, _, a| two(a, |x, y| plus(x, &negate(y))))),
    ("numeric_mul", Scalar(|_, _, a| two(a, multiply))),
    ("numeric_div", Scalar(|_, _, a| try_two(a, divide))),
    ("numeric_div_trunc", Scalar(|_, _, a| try_two(a, whole_quotient))),
    ("numeric_mod", Scalar(|_, _, a| try_two(a, remainder))),
    ("numeric_uminus", Scalar(|_, _, a| one(a, negate))),
    ("numeric_uplus", Scalar(|_, _, a| one(a, Decimal::clone))),
    ("numeric_abs", Scalar(|_, _, a| one(a, |x| if x.sign() < 0 { negate(x) } else { x.clone() }))),
    (
        "numeric_sign",
        Scalar(|_, _, a| one(a, |x| if matches!(x, NaN) { NaN } else { Decimal::of_int(i64::from(x.sign())) })),
    ),
    ("numeric_inc", Scalar(|_, _, a| one(a, |x| plus(x, &Decimal::of_int(1))))),
    ("numeric_ceil", Scalar(|_, _, a| one(a, |x| to_whole(x, true)))),
    ("numeric_floor", Scalar(|_, _, a| one(a, |x| to_whole(x, false)))),
    ("numeric_round", Scalar(|_, _, a| scaled(a, |x, s| x.round(s)))),
    ("round", Scalar(|_, _, a| scaled(a, |x, s| x.round(s)))),
    ("numeric_trunc", Scalar(|_, _, a| scaled(a, |x, s| x.truncate(s)))),
    ("trunc", Scalar(|_, _, a| scaled(a, |x, s| x.truncate(s)))),
    ("numeric_trim_scale", Scalar(|_, _, a| one(a, trimmed))),
    ("numeric_scale", Scalar(|_, _, a| shown_digits(a, false))),
    ("numeric_min_scale", Scalar(|_, _, a| shown_digits(a, true))),
    ("numeric_sqrt", Scalar(|_, _, a| give(&square_root(&decimal(a, 0)?)?))),
    ("numeric_power", Scalar(|h, c, a| raise(h, a, c.at))),
    ("numeric_fac", Scalar(|h, _, a| factorial(h, a))),
    (
        "width_bucket_numeric",
        Scalar(|_, _, a| width_bucket(&decimal(a, 0)?, &decimal(a, 1)?, &decimal(a, 2)?, int(a, 3)?)),
    ),
    ("numeric_gcd", Scalar(|_, _, a| common(a, false))),
    ("numeric_lcm", Scalar(|_, _, a| common(a, true))),
    ("numeric", Scalar(|_, _, a| with_modifier(a))),
    ("int2_numeric", Scalar(|_, _, a| give_text(int(a, 0)?.to_string()))),
    ("int4_numeric", Scalar(|_, _, a| give_text(int(a, 0)?.to_string()))),
    ("int8_numeric", Scalar(|_, _, a| give_text(int(a, 0)?.to_string()))),
    ("numeric_int2", Scalar(|_, _, a| to_integer(a, "smallint", -32_768, 32_767))),
    ("numeric_int4", Scalar(|_, _, a| to_integer(a, "integer", -2_147_483_648, 2_147_483_647))),
    ("numeric_int8", Scalar(|_, _, a| to_integer(a, "bigint", i64::MIN, i64::MAX))),
    ("numeric_float4", Scalar(|_, _, a| to_float(a, true))),
    ("numeric_float8", Scalar(|_, _, a| to_float(a, false))),
    ("float4_numeric", Scalar(|_, _, a| of_float(a, 6))),
    ("float8_numeric", Scalar(|_, _, a| of_float(a, 15))),
];
