//! Arithmetic and casts of smallint, integer, bigint, oid, real, double precision and boolean.
//! Counterpart: utils/adt/int.c, int8.c, float.c, oid.c, bool.c.

use crate::diag::{Result, SqlState, refuse};
use crate::execute::routine::Builtin::{self, Scalar};
use crate::execute::routine::arg::{boolean, float, give_text, int};
use crate::nodes::Value;

/// The size of an integer type.
#[derive(Clone, Copy)]
enum Size {
    I2,
    I4,
    I8,
}

use Size::*;

impl Size {
    fn name(self) -> &'static str {
        match self {
            I2 => "smallint",
            I4 => "integer",
            I8 => "bigint",
        }
    }

    fn fit(self, number: Option<i128>) -> Result<Value> {
        let (low, high) = match self {
            I2 => (i128::from(i16::MIN), i128::from(i16::MAX)),
            I4 => (i128::from(i32::MIN), i128::from(i32::MAX)),
            I8 => (i128::from(i64::MIN), i128::from(i64::MAX)),
        };
        match number.filter(|n| (low..=high).contains(n)) {
            Some(number) => Ok(Value::Int(number as i64)),
            None => refuse(SqlState::NUMERIC_VALUE_OUT_OF_RANGE, format!("{} out of range", self.name())),
        }
    }
}

fn calculate(size: Size, args: &[Value], with: fn(i128, i128) -> i128) -> Result<Value> {
    let (left, right) = (i128::from(int(args, 0)?), i128::from(int(args, 1)?));
    size.fit(Some(with(left, right)))
}

fn divide(size: Size, args: &[Value], with: fn(i128, i128) -> i128) -> Result<Value> {
    if int(args, 1)? == 0 {
        return division_by_zero();
    }
    calculate(size, args, with)
}

pub(super) fn division_by_zero<T>() -> Result<T> {
    refuse(SqlState::DIVISION_BY_ZERO, "division by zero")
}

fn alone(size: Size, args: &[Value], with: fn(i128) -> i128) -> Result<Value> {
    size.fit(Some(with(i128::from(int(args, 0)?))))
}

fn bits(args: &[Value], with: fn(i64, i64) -> i64) -> Result<Value> {
    Ok(Value::Int(with(int(args, 0)?, int(args, 1)?)))
}

fn shift(size: Size, args: &[Value], left: bool) -> Result<Value> {
    let (number, by) = (int(args, 0)?, int(args, 1)? as u32);
    Ok(Value::Int(match (size, left) {
        (I2, true) => i64::from((number as i32).wrapping_shl(by) as i16),
        (I4, true) => i64::from((number as i32).wrapping_shl(by)),
        (I8, true) => number.wrapping_shl(by),
        (I2 | I4, false) => i64::from((number as i32).wrapping_shr(by)),
        (I8, false) => number.wrapping_shr(by),
    }))
}

fn gcd(mut a: i128, mut b: i128) -> i128 {
    while b != 0 {
        (a, b) = (b, a % b);
    }
    a.abs()
}

fn lcm(a: i128, b: i128) -> i128 {
    if a == 0 || b == 0 { 0 } else { (a / gcd(a, b) * b).abs() }
}

fn pick(args: &[Value], larger: bool) -> Result<Value> {
    let (left, right) = (int(args, 0)?, int(args, 1)?);
    let takes_left = if larger { left > right } else { left < right };
    Ok(args[if takes_left { 0 } else { 1 }].clone())
}

/// Results of real are rounded to it, and neither may overflow.
fn finish(single: bool, result: f64, operands: &[f64], may_vanish: bool) -> Result<Value> {
    let result = if single { f64::from(result as f32) } else { result };
    if result.is_infinite() && operands.iter().all(|o| !o.is_infinite()) {
        return refuse(SqlState::NUMERIC_VALUE_OUT_OF_RANGE, "value out of range: overflow");
    }
    if result == 0.0 && !may_vanish && operands.iter().all(|o| *o != 0.0) {
        return refuse(SqlState::NUMERIC_VALUE_OUT_OF_RANGE, "value out of range: underflow");
    }
    Ok(Value::Float(result))
}

fn float_sum(single: bool, args: &[Value], with: fn(f64, f64) -> f64) -> Result<Value> {
    let (left, right) = (float(args, 0)?, float(args, 1)?);
    finish(single, with(left, right), &[left, right], true)
}

fn float_product(single: bool, args: &[Value]) -> Result<Value> {
    let (left, right) = (float(args, 0)?, float(args, 1)?);
    finish(single, left * right, &[left, right], false)
}

fn float_quotient(single: bool, args: &[Value]) -> Result<Value> {
    let (left, right) = (float(args, 0)?, float(args, 1)?);
    if right == 0.0 && !left.is_nan() {
        return division_by_zero();
    }
    finish(single, left / right, &[left, right], left == 0.0 || right.is_infinite())
}

fn float_alone(args: &[Value], with: fn(f64) -> f64) -> Result<Value> {
    Ok(Value::Float(with(float(args, 0)?)))
}

/// A function that gives NaN outside of its domain, which is refused.
fn checked(args: &[Value], with: fn(f64) -> f64) -> Result<Value> {
    let arg = float(args, 0)?;
    let result = with(arg);
    if result.is_nan() && !arg.is_nan() {
        return refuse(SqlState::NUMERIC_VALUE_OUT_OF_RANGE, "input is out of range");
    }
    finish(false, result, &[arg], true)
}

fn logarithm(args: &[Value], with: fn(f64) -> f64) -> Result<Value> {
    let arg = float(args, 0)?;
    if arg == 0.0 {
        return refuse(SqlState::INVALID_ARGUMENT_FOR_LOGARITHM, "cannot take logarithm of zero");
    }
    if arg < 0.0 {
        return refuse(SqlState::INVALID_ARGUMENT_FOR_LOGARITHM, "cannot take logarithm of a negative number");
    }
    finish(false, with(arg), &[arg], true)
}

fn square_root(args: &[Value]) -> Result<Value> {
    let arg = float(args, 0)?;
    if arg < 0.0 {
        let message = "cannot take square root of a negative number";
        return refuse(SqlState::INVALID_ARGUMENT_FOR_POWER_FUNCTION, message);
    }
    Ok(Value::Float(arg.sqrt()))
}

fn power(args: &[Value]) -> Result<Value> {
    let (base, exponent) = (float(args, 0)?, float(args, 1)?);
    if base == 0.0 && exponent < 0.0 {
        let message = "zero raised to a negative power is undefined";
        return refuse(SqlState::INVALID_ARGUMENT_FOR_POWER_FUNCTION, message);
    }
    if base < 0.0 && exponent.is_finite() && exponent.fract() != 0.0 {
        let message = "a negative number raised to a non-integer power yields a complex result";
        return refuse(SqlState::INVALID_ARGUMENT_FOR_POWER_FUNCTION, message);
    }
    finish(false, base.powf(exponent), &[base, exponent], base == 0.0 || exponent.is_infinite())
}

/// From a floating-point number to an integer: rounded to even, refused when it does not fit.
fn to_integer(size: Size, args: &[Value]) -> Result<Value> {
    let number = float(args, 0)?;
    let rounded = number.round_ties_even();
    let limit = match size {
        I2 => 32_768.0,
        I4 => 2_147_483_648.0,
        I8 => 9_223_372_036_854_775_808.0,
    };
    let fits = rounded >= -limit && rounded < limit;
    size.fit(fits.then_some(rounded as i128))
}

/// From double precision to real.
fn to_single(args: &[Value]) -> Result<Value> {
    let number = float(args, 0)?;
    finish(true, number, &[number], number == 0.0)
}

fn to_double(args: &[Value]) -> Result<Value> {
    float(args, 0).map(Value::Float)
}

fn of_integer(args: &[Value], single: bool) -> Result<Value> {
    let number = int(args, 0)?;
    Ok(Value::Float(if single { f64::from(number as f32) } else { number as f64 }))
}

/// How many bits are set, or the text in another base.
fn radix(args: &[Value], narrow: bool, shift: u32) -> Result<Value> {
    let number = int(args, 0)?;
    let number = if narrow { u64::from(number as u32) } else { number as u64 };
    give_text(match shift {
        4 => format!("{number:x}"),
        3 => format!("{number:o}"),
        _ => format!("{number:b}"),
    })
}

pub(super) const ROUTINES: &[(&str, Builtin)] = &[
    ("int2pl", Scalar(|_, _, a| calculate(I2, a, |x, y| x + y))),
    ("int4pl", Scalar(|_, _, a| calculate(I4, a, |x, y| x + y))),
    ("int24pl", Scalar(|_, _, a| calculate(I4, a, |x, y| x + y))),
    ("int42pl", Scalar(|_, _, a| calculate(I4, a, |x, y| x + y))),
    ("int8pl", Scalar(|_, _, a| calculate(I8, a, |x, y| x + y))),
    ("int28pl", Scalar(|_, _, a| calculate(I8, a, |x, y| x + y))),
    ("int82pl", Scalar(|_, _, a| calculate(I8, a, |x, y| x + y))),
    ("int48pl", Scalar(|_, _, a| calculate(I8, a, |x, y| x + y))),
    ("int84pl", Scalar(|_, _, a| calculate(I8, a, |x, y| x + y))),
    ("int2mi", Scalar(|_, _, a| calculate(I2, a, |x, y| x - y))),
    ("int4mi", Scalar(|_, _, a| calculate(I4, a, |x, y| x - y))),
    ("int24mi", Scalar(|_, _, a| calculate(I4, a, |x, y| x - y))),
    ("int42mi", Scalar(|_, _, a| calculate(I4, a, |x, y| x - y))),
    ("int8mi", Scalar(|_, _, a| calculate(I8, a, |x, y| x - y))),
    ("int28mi", Scalar(|_, _, a| calculate(I8, a, |x, y| x - y))),
    ("int82mi", Scalar(|_, _, a| calculate(I8, a, |x, y| x - y))),
    ("int48mi", Scalar(|_, _, a| calculate(I8, a, |x, y| x - y))),
    ("int84mi", Scalar(|_, _, a| calculate(I8, a, |x, y| x - y))),
    ("int2mul", Scalar(|_, _, a| calculate(I2, a, |x, y| x * y))),
    ("int4mul", Scalar(|_, _, a| calculate(I4, a, |x, y| x * y))),
    ("int24mul", Scalar(|_, _, a| calculate(I4, a, |x, y| x * y))),
    ("int42mul", Scalar(|_, _, a| calculate(I4, a, |x, y| x * y))),
    ("int8mul", Scalar(|_, _, a| calculate(I8, a, |x, y| x * y))),
    ("int28mul", Scalar(|_, _, a| calculate(I8, a, |x, y| x * y))),
    ("int82mul", Scalar(|_, _, a| calculate(I8, a, |x, y| x * y))),
    ("int48mul", Scalar(|_, _, a| calculate(I8, a, |x, y| x * y))),
    ("int84mul", Scalar(|_, _, a| calculate(I8, a, |x, y| x * y))),
    ("int2div", Scalar(|_, _, a| divide(I2, a, |x, y| x / y))),
    ("int4div", Scalar(|_, _, a| divide(I4, a, |x, y| x / y))),
    ("int24div", Scalar(|_, _, a| divide(I4, a, |x, y| x / y))),
    ("int42div", Scalar(|_, _, a| divide(I4, a, |x, y| x / y))),
    ("int8div", Scalar(|_, _, a| divide(I8, a, |x, y| x / y))),
    ("int28div", Scalar(|_, _, a| divide(I8, a, |x, y| x / y))),
    ("int82div", Scalar(|_, _, a| divide(I8, a, |x, y| x / y))),
    ("int48div", Scalar(|_, _, a| divide(I8, a, |x, y| x / y))),
    ("int84div", Scalar(|_, _, a| divide(I8, a, |x, y| x / y))),
    ("int2mod", Scalar(|_, _, a| divide(I2, a, |x, y| x % y))),
    ("int4mod", Scalar(|_, _, a| divide(I4, a, |x, y| x % y))),
    ("int8mod", Scalar(|_, _, a| divide(I8, a, |x, y| x % y))),
    ("int4gcd", Scalar(|_, _, a| calculate(I4, a, gcd))),
    ("int8gcd", Scalar(|_, _, a| calculate(I8, a, gcd))),
    ("int4lcm", Scalar(|_, _, a| calculate(I4, a, lcm))),
    ("int8lcm", Scalar(|_, _, a| calculate(I8, a, lcm))),
    ("int2um", Scalar(|_, _, a| alone(I2, a, |x| -x))),
    ("int4um", Scalar(|_, _, a| alone(I4, a, |x| -x))),
    ("int8um", Scalar(|_, _, a| alone(I8, a, |x| -x))),
    ("int2up", Scalar(|_, _, a| alone(I2, a, |x| x))),
    ("int4up", Scalar(|_, _, a| alone(I4, a, |x| x))),
    ("int8up", Scalar(|_, _, a| alone(I8, a, |x| x))),
    ("int2abs", Scalar(|_, _, a| alone(I2, a, i128::abs))),
    ("int4abs", Scalar(|_, _, a| alone(I4, a, i128::abs))),
    ("int8abs", Scalar(|_, _, a| alone(I8, a, i128::abs))),
    ("int4inc", Scalar(|_, _, a| alone(I4, a, |x| x + 1))),
    ("int8inc", Scalar(|_, _, a| alone(I8, a, |x| x + 1))),
    ("int8dec", Scalar(|_, _, a| alone(I8, a, |x| x - 1))),
    ("int2and", Scalar(|_, _, a| bits(a, |x, y| x & y))),
    ("int4and", Scalar(|_, _, a| bits(a, |x, y| x & y))),
    ("int8and", Scalar(|_, _, a| bits(a, |x, y| x & y))),
    ("int2or", Scalar(|_, _, a| bits(a, |x, y| x | y))),
    ("int4or", Scalar(|_, _, a| bits(a, |x, y| x | y))),
    ("int8or", Scalar(|_, _, a| bits(a, |x, y| x | y))),
    ("int2xor", Scalar(|_, _, a| bits(a, |x, y| x ^ y))),
    ("int4xor", Scalar(|_, _, a| bits(a, |x, y| x ^ y))),
    ("int8xor", Scalar(|_, _, a| bits(a, |x, y| x ^ y))),
    ("int2not", Scalar(|_, _, a| alone(I2, a, |x| !x))),
    ("int4not", Scalar(|_, _, a| alone(I4, a, |x| !x))),
    ("int8not", Scalar(|_, _, a| alone(I8, a, |x| !x))),
    ("int2shl", Scalar(|_, _, a| shift(I2, a, true))),
    ("int4shl", Scalar(|_, _, a| shift(I4, a, true))),
    ("int8shl", Scalar(|_, _, a| shift(I8, a, true))),
    ("int2shr", Scalar(|_, _, a| shift(I2, a, false))),
    ("int4shr", Scalar(|_, _, a| shift(I4, a, false))),
    ("int8shr", Scalar(|_, _, a| shift(I8, a, false))),
    ("int2larger", Scalar(|_, _, a| pick(a, true))),
    ("int4larger", Scalar(|_, _, a| pick(a, true))),
    ("int8larger", Scalar(|_, _, a| pick(a, true))),
    ("oidlarger", Scalar(|_, _, a| pick(a, true))),
    ("int2smaller", Scalar(|_, _, a| pick(a, false))),
    ("int4smaller", Scalar(|_, _, a| pick(a, false))),
    ("int8smaller", Scalar(|_, _, a| pick(a, false))),
    ("oidsmaller", Scalar(|_, _, a| pick(a, false))),
    // Casts.
    ("i2toi4", Scalar(|_, _, a| alone(I4, a, |x| x))),
    ("i4toi2", Scalar(|_, _, a| alone(I2, a, |x| x))),
    ("int48", Scalar(|_, _, a| alone(I8, a, |x| x))),
    ("int84", Scalar(|_, _, a| alone(I4, a, |x| x))),
    ("int28", Scalar(|_, _, a| alone(I8, a, |x| x))),
    ("int82", Scalar(|_, _, a| alone(I2, a, |x| x))),
    ("i8tooid", Scalar(|_, _, a| to_oid(a))),
    ("oidtoi8", Scalar(|_, _, a| alone(I8, a, |x| x))),
    ("int4_bool", Scalar(|_, _, a| Ok(Value::Bool(int(a, 0)? != 0)))),
    ("bool_int4", Scalar(|_, _, a| Ok(Value::Int(i64::from(boolean(a, 0)?))))),
    ("booltext", Scalar(|_, _, a| give_text(if boolean(a, 0)? { "true" } else { "false" }))),
    ("booland_statefunc", Scalar(|_, _, a| Ok(Value::Bool(boolean(a, 0)? && boolean(a, 1)?)))),
    ("boolor_statefunc", Scalar(|_, _, a| Ok(Value::Bool(boolean(a, 0)? || boolean(a, 1)?)))),
    ("i2tod", Scalar(|_, _, a| of_integer(a, false))),
    ("i4tod", Scalar(|_, _, a| of_integer(a, false))),
    ("i8tod", Scalar(|_, _, a| of_integer(a, false))),
    ("i2tof", Scalar(|_, _, a| of_integer(a, true))),
    ("i4tof", Scalar(|_, _, a| of_integer(a, true))),
    ("i8tof", Scalar(|_, _, a| of_integer(a, true))),
    ("dtoi2", Scalar(|_, _, a| to_integer(I2, a))),
    ("dtoi4", Scalar(|_, _, a| to_integer(I4, a))),
    ("dtoi8", Scalar(|_, _, a| to_integer(I8, a))),
    ("ftoi2", Scalar(|_, _, a| to_integer(I2, a))),
    ("ftoi4", Scalar(|_, _, a| to_integer(I4, a))),
    ("ftoi8", Scalar(|_, _, a| to_integer(I8, a))),
    ("ftod", Scalar(|_, _, a| to_double(a))),
    ("dtof", Scalar(|_, _, a| to_single(a))),
    // Floating point.
    ("float4pl", Scalar(|_, _, a| float_sum(true, a, |x, y| x + y))),
    ("float8pl", Scalar(|_, _, a| float_sum(false, a, |x, y| x + y))),
    ("float48pl", Scalar(|_, _, a| float_sum(false, a, |x, y| x + y))),
    ("float84pl", Scalar(|_, _, a| float_sum(false, a, |x, y| x + y))),
    ("float4mi", Scalar(|_, _, a| float_sum(true, a, |x, y| x - y))),
    ("float8mi", Scalar(|_, _, a| float_sum(false, a, |x, y| x - y))),
    ("float48mi", Scalar(|_, _, a| float_sum(false, a, |x, y| x - y))),
    ("float84mi", Scalar(|_, _, a| float_sum(false, a, |x, y| x - y))),
    ("float4mul", Scalar(|_, _, a| float_product(true, a))),
    ("float8mul", Scalar(|_, _, a| float_product(false, a))),
    ("float48mul", Scalar(|_, _, a| float_product(false, a))),
    ("float84mul", Scalar(|_, _, a| float_product(false, a))),
    ("float4div", Scalar(|_, _, a| float_quotient(true, a))),
    ("float8div", Scalar(|_, _, a| float_quotient(false, a))),
    ("float48div", Scalar(|_, _, a| float_quotient(false, a))),
    ("float84div", Scalar(|_, _, a| float_quotient(false, a))),
    ("float4um", Scalar(|_, _, a| float_alone(a, |x| -x))),
    ("float8um", Scalar(|_, _, a| float_alone(a, |x| -x))),
    ("float4up", Scalar(|_, _, a| float_alone(a, |x| x))),
    ("float8up", Scalar(|_, _, a| float_alone(a, |x| x))),
    ("float4abs", Scalar(|_, _, a| float_alone(a, f64::abs))),
    ("float8abs", Scalar(|_, _, a| float_alone(a, f64::abs))),
    ("dround", Scalar(|_, _, a| float_alone(a, f64::round_ties_even))),
    ("dtrunc", Scalar(|_, _, a| float_alone(a, f64::trunc))),
    ("dceil", Scalar(|_, _, a| float_alone(a, f64::ceil))),
    ("dfloor", Scalar(|_, _, a| float_alone(a, f64::floor))),
    ("dsign", Scalar(|_, _, a| float_alone(a, |x| if x == 0.0 || x.is_nan() { x } else { x.signum() }))),
    ("dsqrt", Scalar(|_, _, a| square_root(a))),
    ("dcbrt", Scalar(|_, _, a| float_alone(a, f64::cbrt))),
    ("dpow", Scalar(|_, _, a| power(a))),
    ("dexp", Scalar(|_, _, a| checked(a, f64::exp))),
    ("dlog1", Scalar(|_, _, a| logarithm(a, f64::ln))),
    ("dlog10", Scalar(|_, _, a| logarithm(a, f64::log10))),
    ("dsin", Scalar(|_, _, a| checked(a, f64::sin))),
    ("dcos", Scalar(|_, _, a| checked(a, f64::cos))),
    ("dtan", Scalar(|_, _, a| checked(a, f64::tan))),
    ("dasin", Scalar(|_, _, a| checked(a, f64::asin))),
    ("dacos", Scalar(|_, _, a| checked(a, f64::acos))),
    ("datan", Scalar(|_, _, a| checked(a, f64::atan))),
    ("datan2", Scalar(|_, _, a| float_sum(false, a, f64::atan2))),
    ("degrees", Scalar(|_, _, a| float_alone(a, f64::to_degrees))),
    ("radians", Scalar(|_, _, a| float_alone(a, f64::to_radians))),
    ("dpi", Scalar(|_, _, _| Ok(Value::Float(std::f64::consts::PI)))),
    // Text in another base.
    ("to_hex32", Scalar(|_, _, a| radix(a, true, 4))),
    ("to_hex64", Scalar(|_, _, a| radix(a, false, 4))),
    ("to_oct32", Scalar(|_, _, a| radix(a, true, 3))),
    ("to_oct64", Scalar(|_, _, a| radix(a, false, 3))),
    ("to_bin32", Scalar(|_, _, a| radix(a, true, 1))),
    ("to_bin64", Scalar(|_, _, a| radix(a, false, 1))),
];

fn to_oid(args: &[Value]) -> Result<Value> {
    let number = int(args, 0)?;
    u32::try_from(number).map(Value::Oid).or_else(|_| refuse(SqlState::NUMERIC_VALUE_OUT_OF_RANGE, "OID out of range"))
}
