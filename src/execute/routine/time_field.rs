//! Fields of dates, times and intervals: extract, date_part, date_trunc, date_bin.
//! Counterpart: utils/adt/timestamp.c (timestamp_part_common, timestamp_trunc), date.c.

use crate::datum::calendar::{MICROS_PER_DAY, MICROS_PER_SECOND, date_from_days, days_from_date};
use crate::datum::instant::{Interval, Point, TimeZone};
use crate::diag::{Result, SqlState, refuse};
use crate::execute::Host;
use crate::execute::routine::Builtin::{self, Scalar};
use crate::execute::routine::arg::{give_text, text};
use crate::execute::routine::time::{
    date, give_interval, give_timestamp, interval, named_zone, session_zone, time, timestamp,
};
use crate::nodes::Value;
use crate::version::Capability;

#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) enum Field {
    Microseconds,
    Milliseconds,
    Second,
    Minute,
    Hour,
    Day,
    Week,
    Month,
    Quarter,
    Year,
    Decade,
    Century,
    Millennium,
    Dow,
    IsoDow,
    Doy,
    IsoYear,
    Epoch,
    Julian,
    Timezone,
    TimezoneHour,
    TimezoneMinute,
}

use Field::*;

pub(super) fn field(name: &str) -> Option<Field> {
    Some(match name.to_ascii_lowercase().as_str() {
        "microsecond" | "microseconds" | "us" | "usec" | "usecs" => Microseconds,
        "millisecond" | "milliseconds" | "ms" | "msec" | "msecs" => Milliseconds,
        "second" | "seconds" | "s" | "sec" | "secs" => Second,
        "minute" | "minutes" | "m" | "min" | "mins" => Minute,
        "hour" | "hours" | "h" | "hr" | "hrs" => Hour,
        "day" | "days" | "d" => Day,
        "week" | "weeks" | "w" => Week,
        "month" | "months" | "mon" | "mons" => Month,
        "quarter" | "qtr" => Quarter,
        "year" | "years" | "y" | "yr" | "yrs" => Year,
        "decade" | "decades" | "dec" | "decs" => Decade,
        "century" | "centuries" | "c" | "cent" => Century,
        "millennium" | "millennia" | "mil" | "mils" => Millennium,
        "dow" => Dow,
        "isodow" => IsoDow,
        "doy" => Doy,
        "isoyear" => IsoYear,
        "epoch" => Epoch,
        "julian" | "jd" | "j" => Julian,
        "timezone" => Timezone,
        "timezone_h" | "timezone_hour" => TimezoneHour,
        "timezone_m" | "timezone_minute" => TimezoneMinute,
        _ => return None,
    })
}

/// A number with so many digits behind the point.
struct Number {
    unscaled: i128,
    scale: u32,
}

impl Number {
    fn whole(n: i64) -> Self {
        Number { unscaled: i128::from(n), scale: 0 }
    }

    fn give(self, exact: bool) -> Result<Value> {
        if !exact {
            return Ok(Value::Float(self.unscaled as f64 / 10f64.powi(self.scale as i32)));
        }
        let digits = format!("{:0>width$}", self.unscaled.unsigned_abs(), width = self.scale as usize + 1);
        let (whole, fraction) = digits.split_at(digits.len() - self.scale as usize);
        let sign = if self.unscaled < 0 { "-" } else { "" };
        give_text(if self.scale == 0 { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") })
    }
}

/// Monday of the first week of a year, as days since 2000-01-01.
fn first_week(year: i64) -> i64 {
    let fourth = days_from_date(year, 1, 4);
    fourth - (fourth + 5).rem_euclid(7)
}

/// The year and number of the week that a day lies in.
pub(super) fn iso_week(days: i64) -> (i64, i64) {
    let (year, ..) = date_from_days(days);
    let year = if days < first_week(year) {
        year - 1
    } else if days >= first_week(year + 1) {
        year + 1
    } else {
        year
    };
    (year, (days - first_week(year)) / 7 + 1)
}

/// Sunday is 0.
pub(super) fn day_of_week(days: i64) -> i64 {
    (days + 6).rem_euclid(7)
}

pub(super) fn day_of_year(days: i64) -> i64 {
    days - days_from_date(date_from_days(days).0, 1, 1) + 1
}

fn shown_year(year: i64) -> i64 {
    if year > 0 { year } else { year - 1 }
}

fn century_of(year: i64, length: i64) -> i64 {
    if year > 0 { (year + length - 1) / length } else { -((length - 1 - (year - 1)) / length) }
}

/// A field of a local time; `None` where it has none such. `offset` is in seconds east of Greenwich.
fn of_timestamp(field: Field, local: i64, utc: i64, offset: Option<i64>) -> Option<Number> {
    let (days, time) = (local.div_euclid(MICROS_PER_DAY), local.rem_euclid(MICROS_PER_DAY));
    let (year, month, day) = date_from_days(days);
    Some(Number::whole(match field {
        Microseconds | Milliseconds | Second | Minute | Hour => return of_time(field, time),
        Day => day,
        Week => iso_week(days).1,
        Month => month,
        Quarter => (month - 1) / 3 + 1,
        Year => shown_year(year),
        Decade => year.div_euclid(10),
        Century => century_of(year, 100),
        Millennium => century_of(year, 1000),
        Dow => day_of_week(days),
        IsoDow => (day_of_week(days) + 6) % 7 + 1,
        Doy => day_of_year(days),
        IsoYear => shown_year(iso_week(days).0),
        Epoch => {
            let since_1970 = utc - days_from_date(1970, 1, 1) * MICROS_PER_DAY;
            return Some(Number { unscaled: i128::from(since_1970), scale: 6 });
        }
        Julian if time == 0 => days + 2_451_545,
        Julian => return None,
        Timezone => offset?,
        TimezoneHour => offset? / 3600,
        TimezoneMinute => offset? / 60 % 60,
    }))
}

fn of_time(field: Field, time: i64) -> Option<Number> {
    let seconds = time / MICROS_PER_SECOND;
    let within = time % (60 * MICROS_PER_SECOND);
    Some(match field {
        Microseconds => Number::whole(within),
        Milliseconds => Number { unscaled: i128::from(within), scale: 3 },
        Second => Number { unscaled: i128::from(within), scale: 6 },
        Minute => Number::whole(seconds / 60 % 60),
        Hour => Number::whole(seconds / 3600),
        Epoch => Number { unscaled: i128::from(time), scale: 6 },
        _ => return None,
    })
}

fn of_interval(field: Field, value: Interval) -> Option<Number> {
    let (years, months) = (value.months / 12, value.months % 12);
    Some(match field {
        Microseconds | Milliseconds | Second | Minute | Hour => of_time(field, value.micros)?,
        Day => Number::whole(value.days),
        Month => Number::whole(months),
        Quarter => Number::whole(months / 3 + 1),
        Year => Number::whole(years),
        Decade => Number::whole(years / 10),
        Century => Number::whole(years / 100),
        Millennium => Number::whole(years / 1000),
        Epoch => {
            let days = i128::from(value.days) + i128::from(months) * 30;
            let quarter_days = i128::from(years) * 1461;
            let micros = (days * 4 + quarter_days) * i128::from(MICROS_PER_DAY) / 4 + i128::from(value.micros);
            Number { unscaled: micros, scale: 6 }
        }
        _ => return None,
    })
}

/// What the types are called in messages.
fn bad_unit<T>(host: &dyn Host, name: &str, known: bool, ty: &str) -> Result<T> {
    let lower = name.to_ascii_lowercase();
    let newer = host.cx().catalog.version.has(Capability::UnitMessages);
    let message = match (known, newer) {
        (true, true) => format!("unit \"{lower}\" not supported for type {ty}"),
        (false, true) => format!("unit \"{lower}\" not recognized for type {ty}"),
        (true, false) => format!("{} units \"{lower}\" not supported", old_name(ty)),
        (false, false) => format!("{} units \"{lower}\" not recognized", old_name(ty)),
    };
    refuse(if known { SqlState::FEATURE_NOT_SUPPORTED } else { SqlState::INVALID_PARAMETER_VALUE }, message)
}

fn old_name(ty: &str) -> &str {
    match ty {
        "timestamp without time zone" => "timestamp",
        "time without time zone" => "\"time\"",
        other => other,
    }
}

const PLAIN: &str = "timestamp without time zone";
const ZONED: &str = "timestamp with time zone";

fn part_of_timestamp(host: &dyn Host, args: &[Value], zoned: bool, exact: bool) -> Result<Value> {
    let name = text(args, 0)?;
    let ty = if zoned { ZONED } else { PLAIN };
    let Some(field) = field(name) else { return bad_unit(host, name, false, ty) };
    let Point::At(stored) = timestamp(args, 1)? else { return infinite(timestamp(args, 1)?, field, exact) };
    let zone = if zoned { Some(session_zone(&host.cx())?) } else { None };
    let offset = zone.as_ref().map(|z| z.offset_at(stored));
    let here = stored + offset.unwrap_or(0) * MICROS_PER_SECOND;
    match of_timestamp(field, here, stored, offset) {
        Some(number) => number.give(exact),
        None if field == Julian => {
            let days = here as f64 / MICROS_PER_DAY as f64 + 2_451_545.0;
            if exact {
                Ok(Value::unknown("a fraction of a Julian day is not worked out", crate::text::Span::BUILTIN))
            } else {
                Ok(Value::Float(days))
            }
        }
        None => bad_unit(host, name, true, ty),
    }
}

/// Fields that only grow are infinite; the others are not there.
fn infinite(point: Point, field: Field, exact: bool) -> Result<Value> {
    let grows = matches!(field, Year | Decade | Century | Millennium | IsoYear | Epoch | Julian);
    if !grows {
        return Ok(Value::Null);
    }
    let (number, word) =
        if point == Point::Future { (f64::INFINITY, "Infinity") } else { (f64::NEG_INFINITY, "-Infinity") };
    if exact { give_text(word) } else { Ok(Value::Float(number)) }
}

fn part_of_date(host: &dyn Host, args: &[Value], exact: bool) -> Result<Value> {
    let name = text(args, 0)?;
    let Some(field) = field(name) else { return bad_unit(host, name, false, "date") };
    let days = match date(args, 1)? {
        Point::At(days) => days,
        end => return infinite(end, field, exact),
    };
    if exact && matches!(field, Microseconds | Milliseconds | Second | Minute | Hour) {
        return bad_unit(host, name, true, "date");
    }
    let local = days * MICROS_PER_DAY;
    match of_timestamp(field, local, local, None) {
        Some(number) if field == Epoch => Number { unscaled: number.unscaled / 1_000_000, scale: 0 }.give(exact),
        Some(number) => number.give(exact),
        None => bad_unit(host, name, true, if exact { "date" } else { PLAIN }),
    }
}

fn part_of_time(host: &dyn Host, args: &[Value], exact: bool) -> Result<Value> {
    let name = text(args, 0)?;
    let Some(field) = field(name) else { return bad_unit(host, name, false, "time without time zone") };
    match of_time(field, time(args, 1)?) {
        Some(number) => number.give(exact),
        None => bad_unit(host, name, true, "time without time zone"),
    }
}

fn part_of_interval(host: &dyn Host, args: &[Value], exact: bool) -> Result<Value> {
    let name = text(args, 0)?;
    let Some(field) = field(name) else { return bad_unit(host, name, false, "interval") };
    match of_interval(field, interval(args, 1)?) {
        Some(number) => number.give(exact),
        None => bad_unit(host, name, true, "interval"),
    }
}

/// The beginning of what a local time lies in; `None` where that is not asked of a time.
pub(super) fn truncate(field: Field, local: i64) -> Option<i64> {
    let (days, time) = (local.div_euclid(MICROS_PER_DAY), local.rem_euclid(MICROS_PER_DAY));
    let (year, month, _) = date_from_days(days);
    let begin = |year: i64, month: i64| days_from_date(year, month, 1) * MICROS_PER_DAY;
    let cut = |unit: i64| days * MICROS_PER_DAY + time / unit * unit;
    let first_of = |length: i64| {
        if year > 0 {
            (year + length - 1) / length * length - (length - 1)
        } else {
            -((length - 1 - (year - 1)) / length) * length + 1
        }
    };
    Some(match field {
        Microseconds => local,
        Milliseconds => cut(1000),
        Second => cut(MICROS_PER_SECOND),
        Minute => cut(60 * MICROS_PER_SECOND),
        Hour => cut(3600 * MICROS_PER_SECOND),
        Day => cut(MICROS_PER_DAY),
        Week => (days - (days + 5).rem_euclid(7)) * MICROS_PER_DAY,
        Month => begin(year, month),
        Quarter => begin(year, (month - 1) / 3 * 3 + 1),
        Year => begin(year, 1),
        Decade => begin(year.div_euclid(10) * 10, 1),
        Century => begin(first_of(100), 1),
        Millennium => begin(first_of(1000), 1),
        Dow | IsoDow | Doy | IsoYear | Epoch | Julian | Timezone | TimezoneHour | TimezoneMinute => return None,
    })
}

/// Words that only EXTRACT knows are no units.
fn is_unit(field: Field) -> bool {
    !matches!(field, Dow | IsoDow | Doy | IsoYear | Epoch | Julian)
}

fn truncated(host: &dyn Host, args: &[Value], zone: Option<TimeZone>) -> Result<Value> {
    let name = text(args, 0)?;
    let ty = if zone.is_some() { ZONED } else { PLAIN };
    let Some(field) = field(name) else { return bad_unit(host, name, false, ty) };
    let point = timestamp(args, 1)?;
    let Point::At(stored) = point else { return give_timestamp(point, zone.is_some()) };
    let here = zone.as_ref().map_or(stored, |z| z.to_local(stored));
    let Some(cut) = truncate(field, here) else { return bad_unit(host, name, is_unit(field), ty) };
    let moved = match &zone {
        // Within a day the offset stays what it is.
        Some(_) if matches!(field, Microseconds | Milliseconds | Second | Minute | Hour) => stored - (here - cut),
        Some(zone) => zone.to_utc(cut),
        None => cut,
    };
    give_timestamp(Point::At(moved), zone.is_some())
}

fn truncated_interval(host: &dyn Host, args: &[Value]) -> Result<Value> {
    let name = text(args, 0)?;
    let Some(field) = field(name) else { return bad_unit(host, name, false, "interval") };
    let mut value = interval(args, 1)?;
    let months = |n: i64| Interval { months: value.months / n * n, days: 0, micros: 0 };
    let cut = |unit: i64| value.micros / unit * unit;
    value = match field {
        Microseconds => value,
        Milliseconds => Interval { micros: cut(1000), ..value },
        Second => Interval { micros: cut(MICROS_PER_SECOND), ..value },
        Minute => Interval { micros: cut(60 * MICROS_PER_SECOND), ..value },
        Hour => Interval { micros: cut(3600 * MICROS_PER_SECOND), ..value },
        Day => Interval { micros: 0, ..value },
        Month => months(1),
        Quarter => months(3),
        Year => months(12),
        Decade => months(120),
        Century => months(1200),
        Millennium => months(12_000),
        Week | Dow | IsoDow | Doy | IsoYear | Epoch | Julian | Timezone | TimezoneHour | TimezoneMinute => {
            return bad_unit(host, name, is_unit(field), "interval");
        }
    };
    give_interval(value)
}

/// date_bin(stride, source, origin)
fn bin(args: &[Value], zoned: bool) -> Result<Value> {
    let stride = interval(args, 0)?;
    if stride.months != 0 {
        let message = "timestamps cannot be binned into intervals containing months or years";
        return refuse(SqlState::FEATURE_NOT_SUPPORTED, message);
    }
    let step = stride.days * MICROS_PER_DAY + stride.micros;
    if step <= 0 {
        return refuse(SqlState::DATETIME_FIELD_OVERFLOW, "stride must be greater than zero");
    }
    match (timestamp(args, 1)?, timestamp(args, 2)?) {
        (Point::At(source), Point::At(origin)) => {
            give_timestamp(Point::At(origin + (source - origin).div_euclid(step) * step), zoned)
        }
        (source @ (Point::Past | Point::Future), _) => give_timestamp(source, zoned),
        _ => refuse(SqlState::DATETIME_FIELD_OVERFLOW, "origin out of range"),
    }
}

/// date_part of a date, which the server does by way of a timestamp.
fn date_part(host: &dyn Host, args: &[Value]) -> Result<Value> {
    part_of_date(host, args, false)
}

/// The local time of timestamptz arguments is what is truncated.
fn session_truncated(host: &dyn Host, args: &[Value]) -> Result<Value> {
    let zone = session_zone(&host.cx())?;
    truncated(host, args, Some(zone))
}

pub(super) const ROUTINES: &[(&str, Builtin)] = &[
    ("timestamp_part", Scalar(|h, _, a| part_of_timestamp(h, a, false, false))),
    ("timestamptz_part", Scalar(|h, _, a| part_of_timestamp(h, a, true, false))),
    ("interval_part", Scalar(|h, _, a| part_of_interval(h, a, false))),
    ("time_part", Scalar(|h, _, a| part_of_time(h, a, false))),
    ("date_part", Scalar(|h, _, a| date_part(h, a))),
    ("extract_timestamp", Scalar(|h, _, a| part_of_timestamp(h, a, false, true))),
    ("extract_timestamptz", Scalar(|h, _, a| part_of_timestamp(h, a, true, true))),
    ("extract_interval", Scalar(|h, _, a| part_of_interval(h, a, true))),
    ("extract_time", Scalar(|h, _, a| part_of_time(h, a, true))),
    ("extract_date", Scalar(|h, _, a| part_of_date(h, a, true))),
    ("timestamp_trunc", Scalar(|h, _, a| truncated(h, a, None))),
    ("timestamptz_trunc", Scalar(|h, _, a| session_truncated(h, a))),
    ("timestamptz_trunc_zone", Scalar(|h, _, a| truncated(h, a, Some(named_zone(text(a, 2)?)?)))),
    ("interval_trunc", Scalar(|h, _, a| truncated_interval(h, a))),
    ("timestamp_bin", Scalar(|_, _, a| bin(a, false))),
    ("timestamptz_bin", Scalar(|_, _, a| bin(a, true))),
];
