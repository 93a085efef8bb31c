//! generate_series.  Counterpart: utils/adt/int.c, int8.c, numeric.c, timestamp.c (generate_series_...).

use crate::datum::instant::{Point, TimeZone};
use crate::diag::{Result, SqlState, refuse, unsupported};
use crate::execute::routine::Builtin::{self, Set};
use crate::execute::routine::arg::{column, int, text};
use crate::execute::routine::compare::interval_key;
use crate::execute::routine::numeric::{Decimal, decimal, plus};
use crate::execute::routine::time::{give_timestamp, interval, named_zone, session_zone, shift, timestamp};
use crate::execute::{Host, Rows};
use crate::nodes::Value;

/// What one value of a series is taken to need.
const BYTES_EACH: usize = 64;

fn count_one(host: &mut dyn Host) -> Result<()> {
    host.spend(1)?;
    host.hold(BYTES_EACH)
}

fn zero_step<T>() -> Result<T> {
    refuse(SqlState::INVALID_PARAMETER_VALUE, "step size cannot equal zero")
}

fn of_integers(host: &mut dyn Host, args: &[Value], limit: i64) -> Result<Rows> {
    let (mut at, end) = (int(args, 0)?, int(args, 1)?);
    let step = if args.len() > 2 { int(args, 2)? } else { 1 };
    if step == 0 {
        return zero_step();
    }
    let mut values = Vec::new();
    while if step > 0 { at <= end } else { at >= end } {
        count_one(host)?;
        values.push(Value::Int(at));
        match at.checked_add(step) {
            Some(next) if next <= limit && next >= -limit - 1 => at = next,
            _ => break,
        }
    }
    column(values)
}

fn of_numerics(host: &mut dyn Host, args: &[Value]) -> Result<Rows> {
    let (mut at, end) = (decimal(args, 0)?, decimal(args, 1)?);
    let step = if args.len() > 2 { decimal(args, 2)? } else { Decimal::of_int(1) };
    for (number, name) in [(&at, "start"), (&end, "stop"), (&step, "step")] {
        if !matches!(number, Decimal::Finite { .. }) {
            let message = match name {
                "step" => "step size cannot be NaN".to_owned(),
                _ => format!("{name} value cannot be NaN"),
            };
            return refuse(SqlState::INVALID_PARAMETER_VALUE, message);
        }
    }
    if step.is_zero() {
        return zero_step();
    }
    let forward = step.cmp(&Decimal::of_int(0)).is_gt();
    let mut values = Vec::new();
    while if forward { at.cmp(&end).is_le() } else { at.cmp(&end).is_ge() } {
        count_one(host)?;
        values.push(Value::text(at.print()));
        at = plus(&at, &step);
    }
    column(values)
}

fn of_timestamps(host: &mut dyn Host, args: &[Value], zone: Option<TimeZone>) -> Result<Rows> {
    let zoned = zone.is_some();
    let (mut at, end) = (timestamp(args, 0)?, timestamp(args, 1)?);
    let sign = interval_key(text(args, 2)?).unwrap_or(0).signum();
    if sign == 0 {
        return zero_step();
    }
    if !matches!((at, text(args, 2)?.contains("infinity")), (Point::At(_), false)) {
        return unsupported("a series of infinite times");
    }
    let step = interval(args, 2)?;
    let mut values = Vec::new();
    while if sign > 0 { at <= end } else { at >= end } {
        count_one(host)?;
        values.push(give_timestamp(at, zoned)?);
        at = shift(at, step, zone.as_ref())?;
    }
    column(values)
}

fn of_instants(host: &mut dyn Host, args: &[Value]) -> Result<Rows> {
    let zone = if args.len() > 3 { named_zone(text(args, 3)?)? } else { session_zone(&host.cx())? };
    of_timestamps(host, args, Some(zone))
}

const INT4_MAX: i64 = i32::MAX as i64;

pub(super) const ROUTINES: &[(&str, Builtin)] = &[
    ("generate_series_int4", Set(|h, _, a| of_integers(h, a, INT4_MAX))),
    ("generate_series_step_int4", Set(|h, _, a| of_integers(h, a, INT4_MAX))),
    ("generate_series_int8", Set(|h, _, a| of_integers(h, a, i64::MAX))),
    ("generate_series_step_int8", Set(|h, _, a| of_integers(h, a, i64::MAX))),
    ("generate_series_numeric", Set(|h, _, a| of_numerics(h, a))),
    ("generate_series_step_numeric", Set(|h, _, a| of_numerics(h, a))),
    ("generate_series_timestamp", Set(|h, _, a| of_timestamps(h, a, None))),
    ("generate_series_timestamptz", Set(|h, _, a| of_instants(h, a))),
    ("generate_series_timestamptz_at_zone", Set(|h, _, a| of_instants(h, a))),
];
