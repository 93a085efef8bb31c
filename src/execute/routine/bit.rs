//! Bit strings.  Counterpart: utils/adt/varbit.c.

use crate::diag::{Result, SqlState, refuse};
use crate::execute::Host;
use crate::execute::routine::Builtin::{self, Scalar};
use crate::execute::routine::arg::{boolean, give_text, hold, int, text};
use crate::nodes::Value;

/// The length coercions: an explicit cast cuts or fills up.
fn fit(args: &[Value], exact: bool) -> Result<Value> {
    let (bits, wanted, explicit) = (text(args, 0)?, int(args, 1)?, boolean(args, 2)?);
    let Ok(length) = usize::try_from(wanted) else { return Ok(args[0].clone()) };
    if length == 0 || bits.len() == length || (!exact && bits.len() < length) {
        return Ok(args[0].clone());
    }
    if !explicit {
        let message = match exact {
            true => format!("bit string length {} does not match type bit({length})", bits.len()),
            false => format!("bit string too long for type bit varying({length})"),
        };
        let state = if exact { SqlState::STRING_DATA_LENGTH_MISMATCH } else { SqlState::STRING_DATA_RIGHT_TRUNCATION };
        return refuse(state, message);
    }
    let kept = &bits[..length.min(bits.len())];
    give_text(if exact { format!("{kept:0<length$}") } else { kept.to_owned() })
}

fn combine(args: &[Value], name: &str, with: fn(bool, bool) -> bool) -> Result<Value> {
    let (a, b) = (text(args, 0)?, text(args, 1)?);
    if a.len() != b.len() {
        return refuse(SqlState::STRING_DATA_LENGTH_MISMATCH, format!("cannot {name} bit strings of different sizes"));
    }
    let one = |(x, y)| if with(x == b'1', y == b'1') { '1' } else { '0' };
    give_text(a.bytes().zip(b.bytes()).map(one).collect::<String>())
}

fn inverted(args: &[Value]) -> Result<Value> {
    give_text(text(args, 0)?.chars().map(|c| if c == '1' { '0' } else { '1' }).collect::<String>())
}

fn join(host: &mut dyn Host, args: &[Value]) -> Result<Value> {
    let (a, b) = (text(args, 0)?, text(args, 1)?);
    hold(host, a.len() + b.len())?;
    give_text(format!("{a}{b}"))
}

/// From an integer of so many bits to a bit string of a length.
fn of_integer(args: &[Value], bits: usize) -> Result<Value> {
    let (number, length) = (int(args, 0)?, int(args, 1)?);
    let length = usize::try_from(length).ok().filter(|l| *l > 0).unwrap_or(1).min(83_886_080);
    let all = format!("{number:064b}");
    let sign = if number < 0 { '1' } else { '0' };
    let kept = &all[64 - length.min(bits).min(64)..];
    give_text(format!("{}{kept}", sign.to_string().repeat(length.saturating_sub(kept.len()))))
}

fn to_integer(args: &[Value], bits: usize, ty: &str) -> Result<Value> {
    let whole = text(args, 0)?;
    if whole.len() > bits {
        return refuse(SqlState::NUMERIC_VALUE_OUT_OF_RANGE, format!("{ty} out of range"));
    }
    let number = u64::from_str_radix(if whole.is_empty() { "0" } else { whole }, 2).unwrap_or(0);
    Ok(Value::Int(if bits == 32 { i64::from(number as u32 as i32) } else { number as i64 }))
}

pub(super) const ROUTINES: &[(&str, Builtin)] = &[
    ("bit", Scalar(|_, _, a| fit(a, true))),
    ("varbit", Scalar(|_, _, a| fit(a, false))),
    ("bitlength", Scalar(|_, _, a| Ok(Value::Int(text(a, 0)?.len() as i64)))),
    ("bitoctetlength", Scalar(|_, _, a| Ok(Value::Int(text(a, 0)?.len().div_ceil(8) as i64)))),
    ("bit_and", Scalar(|_, _, a| combine(a, "AND", |x, y| x && y))),
    ("bit_or", Scalar(|_, _, a| combine(a, "OR", |x, y| x || y))),
    ("bitxor", Scalar(|_, _, a| combine(a, "XOR", |x, y| x != y))),
    ("bitnot", Scalar(|_, _, a| inverted(a))),
    ("bitcat", Scalar(|h, _, a| join(h, a))),
    ("bitfromint4", Scalar(|_, _, a| of_integer(a, 32))),
    ("bitfromint8", Scalar(|_, _, a| of_integer(a, 64))),
    ("bittoint4", Scalar(|_, _, a| to_integer(a, 32, "integer"))),
    ("bittoint8", Scalar(|_, _, a| to_integer(a, 64, "bigint"))),
];
