//! Dates, times and intervals: the clock, arithmetic, casts, construction, time zones.
//! Counterpart: utils/adt/date.c, timestamp.c.

use crate::analyze::Cx;
use crate::datum::calendar::{MICROS_PER_DAY, MICROS_PER_SECOND, date_from_days, days_from_date, days_in_month, round};
use crate::datum::instant::{
    Interval, Point, TimeZone, adjust_interval, print_interval, print_offset, read_date, read_interval, read_offset,
    read_time, read_timestamp, write_date, write_timestamp,
};
use crate::diag::{Code, Result, SqlState, refuse, unsupported};
use crate::execute::routine::Builtin::{self, Scalar};
use crate::execute::routine::arg::{float, give_text, int, text};
use crate::execute::routine::int::division_by_zero;
use crate::execute::{Call, Host};
use crate::nodes::{Unknown, Value};
use crate::text::Span;

/// Bounds of a timestamp: 4714-11-24 BC to 294276-12-31.
const LEAST: i64 = -211_813_488_000_000_000;
const GREATEST: i64 = 9_223_371_331_200_000_000;
/// The day after the last one that a date may be.
const DATE_END: i64 = 2_145_031_949;
const DATE_LEAST: i64 = -2_451_545;

pub(super) fn spelled<T>(found: Option<T>) -> Result<T> {
    match found {
        Some(found) => Ok(found),
        None => unsupported("a date or time that is not spelled as the server does"),
    }
}

pub(super) fn date(args: &[Value], i: usize) -> Result<Point> {
    spelled(read_date(text(args, i)?))
}

pub(super) fn timestamp(args: &[Value], i: usize) -> Result<Point> {
    spelled(read_timestamp(text(args, i)?))
}

pub(super) fn time(args: &[Value], i: usize) -> Result<i64> {
    spelled(read_time(text(args, i)?))
}

pub(super) fn interval(args: &[Value], i: usize) -> Result<Interval> {
    spelled(read_interval(text(args, i)?))
}

/// Whether an interval is one of the two infinite ones.
fn infinite_interval(args: &[Value], i: usize) -> Result<Option<Point>> {
    Ok(match text(args, i)? {
        "infinity" => Some(Point::Future),
        "-infinity" => Some(Point::Past),
        _ => None,
    })
}

pub(super) fn out_of_range<T>(what: &str) -> Result<T> {
    refuse(SqlState::DATETIME_FIELD_OVERFLOW, format!("{what} out of range"))
}

pub(super) fn give_timestamp(point: Point, zoned: bool) -> Result<Value> {
    match point {
        Point::At(micros) if !(LEAST..GREATEST).contains(&micros) => out_of_range("timestamp"),
        point => give_text(write_timestamp(point, if zoned { "+00" } else { "" })),
    }
}

pub(super) fn give_date(point: Point) -> Result<Value> {
    match point {
        Point::At(days) if !(DATE_LEAST..DATE_END).contains(&days) => out_of_range("date"),
        point => give_text(write_date(point)),
    }
}

pub(super) fn give_interval(value: Interval) -> Result<Value> {
    let fits = i32::try_from(value.months).is_ok() && i32::try_from(value.days).is_ok();
    if fits { give_text(print_interval(value)) } else { out_of_range("interval") }
}

pub(super) fn give_time(micros: i64) -> Result<Value> {
    give_text(crate::datum::calendar::print_time(micros))
}

pub(super) fn session_zone(cx: &Cx<'_>) -> Result<TimeZone> {
    match TimeZone::of_session(cx.clock()) {
        Some(zone) => Ok(zone),
        None => unsupported(format!("the time zone {} is not known", cx.settings.timezone)),
    }
}

/// The time of the run, or why it is not known.
pub(super) fn now(cx: &Cx<'_>, at: Span) -> std::result::Result<i64, Value> {
    cx.settings.now.ok_or_else(|| {
        let why = "the time of the run is not known; say it with --now".to_owned();
        Value::Unknown(Unknown { code: Code::DependsOnClock, why, at }.into())
    })
}

fn clock(host: &dyn Host, call: &Call<'_>) -> Result<Value> {
    match now(&host.cx(), call.at) {
        Ok(now) => give_timestamp(Point::At(now), true),
        Err(unknown) => Ok(unknown),
    }
}

/// A later local time: months first, which keep the day or take the last one, then days.
pub(super) fn add_months(days: i64, months: i64) -> i64 {
    let (year, month, day) = date_from_days(days);
    let total = year * 12 + month - 1 + months;
    let (year, month) = (total.div_euclid(12), total.rem_euclid(12) + 1);
    days_from_date(year, month, day.min(days_in_month(year, month)))
}

pub(super) fn add_local(local: i64, months: i64, days: i64) -> Option<i64> {
    let (day, time) = (local.div_euclid(MICROS_PER_DAY), local.rem_euclid(MICROS_PER_DAY));
    let day = if months == 0 { day } else { add_months(day, months) };
    day.checked_add(days)?.checked_mul(MICROS_PER_DAY)?.checked_add(time)
}

pub(super) fn shift(point: Point, by: Interval, zone: Option<&TimeZone>) -> Result<Point> {
    let Point::At(micros) = point else { return Ok(point) };
    let moved = if by.months == 0 && by.days == 0 {
        Some(micros)
    } else {
        match zone {
            Some(zone) => add_local(zone.to_local(micros), by.months, by.days).map(|local| zone.to_utc(local)),
            None => add_local(micros, by.months, by.days),
        }
    };
    match moved.and_then(|m| m.checked_add(by.micros)).filter(|m| (LEAST..GREATEST).contains(m)) {
        Some(moved) => Ok(Point::At(moved)),
        None => out_of_range("timestamp"),
    }
}

pub(super) fn negated(value: Interval) -> Interval {
    Interval { months: -value.months, days: -value.days, micros: -value.micros }
}

/// timestamp or timestamptz, plus or minus an interval that stands at `by`.
fn move_by(host: &dyn Host, args: &[Value], by: usize, zoned: bool, minus: bool) -> Result<Value> {
    let start = timestamp(args, 1 - by)?;
    if let Some(end) = infinite_interval(args, by)? {
        let end = match (end, minus) {
            (Point::Future, true) => Point::Past,
            (Point::Past, true) => Point::Future,
            (end, _) => end,
        };
        return match start {
            Point::At(_) => give_timestamp(end, zoned),
            start if start == end => give_timestamp(end, zoned),
            _ => out_of_range("timestamp"),
        };
    }
    let step = interval(args, by)?;
    let zone = if zoned { Some(session_zone(&host.cx())?) } else { None };
    give_timestamp(shift(start, if minus { negated(step) } else { step }, zone.as_ref())?, zoned)
}

fn date_as_timestamp(point: Point) -> Result<Point> {
    match point {
        Point::At(days) => match days.checked_mul(MICROS_PER_DAY).filter(|m| (LEAST..GREATEST).contains(m)) {
            Some(micros) => Ok(Point::At(micros)),
            None => out_of_range("date"),
        },
        other => Ok(other),
    }
}

/// date plus or minus an interval, which gives a timestamp.
fn move_date(args: &[Value], by: usize, minus: bool) -> Result<Value> {
    let start = date_as_timestamp(date(args, 1 - by)?)?;
    let step = interval(args, by)?;
    give_timestamp(shift(start, if minus { negated(step) } else { step }, None)?, false)
}

fn move_date_by_days(args: &[Value], date_at: usize, minus: bool) -> Result<Value> {
    let days = int(args, 1 - date_at)?;
    match date(args, date_at)? {
        Point::At(start) => give_date(Point::At(if minus { start - days } else { start + days })),
        infinite => give_date(infinite),
    }
}

fn days_between(args: &[Value]) -> Result<Value> {
    match (date(args, 0)?, date(args, 1)?) {
        (Point::At(a), Point::At(b)) => Ok(Value::Int(a - b)),
        _ => refuse(SqlState::DATETIME_FIELD_OVERFLOW, "cannot subtract infinite dates"),
    }
}

/// The difference of two timestamps in days and time.
fn between(args: &[Value]) -> Result<Value> {
    match (timestamp(args, 0)?, timestamp(args, 1)?) {
        (Point::At(a), Point::At(b)) => {
            let micros = a - b;
            give_interval(Interval { months: 0, days: micros / MICROS_PER_DAY, micros: micros % MICROS_PER_DAY })
        }
        _ => refuse(SqlState::DATETIME_FIELD_OVERFLOW, "cannot subtract infinite timestamps"),
    }
}

fn sum(args: &[Value], minus: bool) -> Result<Value> {
    let (a, b) = (interval(args, 0)?, interval(args, 1)?);
    let b = if minus { negated(b) } else { b };
    match a.micros.checked_add(b.micros) {
        Some(micros) => give_interval(Interval { months: a.months + b.months, days: a.days + b.days, micros }),
        None => out_of_range("interval"),
    }
}

/// An interval times a number: what is left of months goes on as days, and of days as time.
fn scale_interval(value: Interval, factor: f64) -> Result<Value> {
    let whole = |n: f64| n.trunc();
    let near = |n: f64| (n * 1e6).round() / 1e6;
    let months = value.months as f64 * factor;
    let days = value.days as f64 * factor;
    let month_days = near((months - whole(months)) * 30.0);
    let rest_seconds = near((days - whole(days) + month_days - whole(month_days)) * 86_400.0);
    let (mut total_days, mut rest) = (whole(days) + whole(month_days), rest_seconds);
    if rest.abs() >= 86_400.0 {
        total_days += whole(rest / 86_400.0);
        rest -= whole(rest / 86_400.0) * 86_400.0;
    }
    let micros = (value.micros as f64 * factor + rest * 1e6).round_ties_even();
    if !micros.is_finite() || micros.abs() >= 9.2e18 || months.abs() > 2e9 || total_days.abs() > 2e9 {
        return out_of_range("interval");
    }
    give_interval(Interval { months: months as i64, days: total_days as i64, micros: micros as i64 })
}

fn multiply(args: &[Value], interval_at: usize) -> Result<Value> {
    scale_interval(interval(args, interval_at)?, float(args, 1 - interval_at)?)
}

fn divide(args: &[Value]) -> Result<Value> {
    let divisor = float(args, 1)?;
    if divisor == 0.0 { division_by_zero() } else { scale_interval(interval(args, 0)?, 1.0 / divisor) }
}

/// Time of day moves around the clock.
fn move_time(args: &[Value], by: usize, minus: bool) -> Result<Value> {
    let step = interval(args, by)?.micros;
    let moved = if minus { time(args, 1 - by)? - step } else { time(args, 1 - by)? + step };
    give_time(moved.rem_euclid(MICROS_PER_DAY))
}

/// The local or UTC time of a cast between timestamps.
fn recast(host: &dyn Host, args: &[Value], to_zoned: bool) -> Result<Value> {
    let zone = session_zone(&host.cx())?;
    give_timestamp(
        match timestamp(args, 0)? {
            Point::At(micros) => Point::At(if to_zoned { zone.to_utc(micros) } else { zone.to_local(micros) }),
            infinite => infinite,
        },
        to_zoned,
    )
}

/// The local time of an argument that may be in UTC.
pub(super) fn local(host: &dyn Host, args: &[Value], i: usize, zoned: bool) -> Result<Point> {
    let point = timestamp(args, i)?;
    match point {
        Point::At(utc) if zoned => Ok(Point::At(session_zone(&host.cx())?.to_local(utc))),
        point => Ok(point),
    }
}

fn to_date(host: &dyn Host, args: &[Value], zoned: bool) -> Result<Value> {
    give_date(match local(host, args, 0, zoned)? {
        Point::At(micros) => Point::At(micros.div_euclid(MICROS_PER_DAY)),
        infinite => infinite,
    })
}

fn to_time(host: &dyn Host, args: &[Value], zoned: bool) -> Result<Value> {
    match local(host, args, 0, zoned)? {
        Point::At(micros) => give_time(micros.rem_euclid(MICROS_PER_DAY)),
        _ => Ok(Value::Null),
    }
}

fn of_date(host: &dyn Host, args: &[Value], zoned: bool) -> Result<Value> {
    let start = date_as_timestamp(date(args, 0)?)?;
    give_timestamp(
        match start {
            Point::At(local) if zoned => Point::At(session_zone(&host.cx())?.to_utc(local)),
            start => start,
        },
        zoned,
    )
}

/// date + time
fn with_time(host: &dyn Host, args: &[Value], date_at: usize, zoned: bool) -> Result<Value> {
    let (start, time) = (date_as_timestamp(date(args, date_at)?)?, time(args, 1 - date_at)?);
    give_timestamp(
        match start {
            Point::At(local) if zoned => Point::At(session_zone(&host.cx())?.to_utc(local + time)),
            Point::At(local) => Point::At(local + time),
            start => start,
        },
        zoned,
    )
}

/// The length coercions.
fn rounded(args: &[Value], zoned: bool) -> Result<Value> {
    let precision = int(args, 1)? as i32;
    give_timestamp(
        match timestamp(args, 0)? {
            Point::At(micros) => Point::At(round(micros, precision)),
            infinite => infinite,
        },
        zoned,
    )
}

fn rounded_interval(args: &[Value]) -> Result<Value> {
    let typmod = int(args, 1)? as i32;
    let mut value = interval(args, 0)?;
    if typmod >= 0 {
        adjust_interval(&mut value, (typmod >> 16) & 0x7fff, typmod & 0xffff);
    }
    give_interval(value)
}

fn make_date(args: &[Value]) -> Result<Option<i64>> {
    let (year, month, day) = (int(args, 0)?, int(args, 1)?, int(args, 2)?);
    let shown = if year < 0 { year + 1 } else { year };
    let valid = year != 0 && (1..=12).contains(&month) && day >= 1 && day <= days_in_month(shown, month);
    if !valid {
        let message = format!("date field value out of range: {year}-{month:02}-{day:02}");
        return refuse(SqlState::DATETIME_FIELD_OVERFLOW, message);
    }
    Ok(Some(days_from_date(shown, month, day)))
}

fn make_time(args: &[Value], from: usize) -> Result<i64> {
    let (hour, minute, second) = (int(args, from)?, int(args, from + 1)?, float(args, from + 2)?);
    let valid = (0..=24).contains(&hour) && (0..60).contains(&minute) && (0.0..=60.0).contains(&second);
    let micros = (hour * 3600 + minute * 60) * MICROS_PER_SECOND + (second * 1e6).round_ties_even() as i64;
    if !valid || micros > MICROS_PER_DAY {
        let message = format!("time field value out of range: {hour}:{minute:02}:{second:02}");
        return refuse(SqlState::DATETIME_FIELD_OVERFLOW, message);
    }
    Ok(micros)
}

fn make_timestamp(host: &dyn Host, args: &[Value], zoned: bool) -> Result<Value> {
    let days = make_date(args)?.unwrap_or(0);
    let local = days * MICROS_PER_DAY + make_time(args, 3)?;
    if !zoned {
        return give_timestamp(Point::At(local), false);
    }
    let zone = if args.len() > 6 { named_zone(text(args, 6)?)? } else { session_zone(&host.cx())? };
    give_timestamp(Point::At(zone.to_utc(local)), true)
}

fn make_interval(args: &[Value]) -> Result<Value> {
    let part = |i| if i < args.len() { int(args, i) } else { Ok(0) };
    let seconds = if args.len() > 6 { float(args, 6)? } else { 0.0 };
    let micros = (seconds * 1e6).round_ties_even() as i64;
    give_interval(Interval {
        months: part(0)? * 12 + part(1)?,
        days: part(2)? * 7 + part(3)?,
        micros: (part(4)? * 3600 + part(5)? * 60) * MICROS_PER_SECOND + micros,
    })
}

pub(super) fn named_zone(name: &str) -> Result<TimeZone> {
    match TimeZone::named(name) {
        Some(zone) => Ok(zone),
        None => refuse(SqlState::INVALID_PARAMETER_VALUE, format!("time zone \"{name}\" not recognized")),
    }
}

/// AT TIME ZONE: the local time in a zone, or the instant of a local time in it.
fn at_zone(args: &[Value], zone: &TimeZone, from_zoned: bool) -> Result<Value> {
    give_timestamp(
        match timestamp(args, 1)? {
            Point::At(micros) => Point::At(if from_zoned { zone.to_local(micros) } else { zone.to_utc(micros) }),
            infinite => infinite,
        },
        !from_zoned,
    )
}

fn interval_zone(args: &[Value]) -> Result<TimeZone> {
    let value = interval(args, 0)?;
    if value.months != 0 || value.days != 0 {
        let message = format!("interval time zone \"{}\" must not include months or days", text(args, 0)?);
        return refuse(SqlState::INVALID_PARAMETER_VALUE, message);
    }
    Ok(TimeZone::Fixed(value.micros / MICROS_PER_SECOND))
}

/// Carries whole days or months over.
fn justify(args: &[Value], hours: bool, days: bool) -> Result<Value> {
    let mut value = interval(args, 0)?;
    if hours {
        value.days += value.micros / MICROS_PER_DAY;
        value.micros %= MICROS_PER_DAY;
    }
    if days {
        value.months += value.days / 30;
        value.days %= 30;
    }
    if days {
        if value.months > 0 && (value.days < 0 || (value.days == 0 && value.micros < 0 && hours)) {
            value.days += 30;
            value.months -= 1;
        } else if value.months < 0 && (value.days > 0 || (value.days == 0 && value.micros > 0 && hours)) {
            value.days -= 30;
            value.months += 1;
        }
    }
    if hours {
        if value.days > 0 && value.micros < 0 {
            value.micros += MICROS_PER_DAY;
            value.days -= 1;
        } else if value.days < 0 && value.micros > 0 {
            value.micros -= MICROS_PER_DAY;
            value.days += 1;
        }
    }
    give_interval(value)
}

/// The difference in years, months, days and time.
fn age(host: &dyn Host, call: &Call<'_>, args: &[Value], zoned: bool) -> Result<Value> {
    let start_at = args.len() - 1;
    let end = if args.len() > 1 {
        local(host, args, 0, zoned)?
    } else {
        match now(&host.cx(), call.at) {
            Ok(now) => {
                let here = session_zone(&host.cx())?.to_local(now);
                Point::At(here.div_euclid(MICROS_PER_DAY) * MICROS_PER_DAY)
            }
            Err(unknown) => return Ok(unknown),
        }
    };
    let start = local(host, args, start_at, zoned)?;
    let (Point::At(end), Point::At(start)) = (end, start) else { return unsupported("the age of infinite times") };
    let negative = end < start;
    let (late, early) = if negative { (start, end) } else { (end, start) };
    let split = |t: i64| (date_from_days(t.div_euclid(MICROS_PER_DAY)), t.rem_euclid(MICROS_PER_DAY));
    let (((y1, m1, d1), t1), ((y2, m2, d2), t2)) = (split(late), split(early));
    let (mut months, mut days, mut micros) = ((y1 - y2) * 12 + m1 - m2, d1 - d2, t1 - t2);
    if micros < 0 {
        micros += MICROS_PER_DAY;
        days -= 1;
    }
    while days < 0 {
        // The length of the month in which the earlier time lies, or the later one when counting back.
        days += if negative { days_in_month(y1, m1) } else { days_in_month(y2, m2) };
        months -= 1;
    }
    let value = Interval { months, days, micros };
    give_interval(if negative { negated(value) } else { value })
}

/// to_timestamp(seconds since 1970)
fn of_epoch(args: &[Value]) -> Result<Value> {
    let seconds = float(args, 0)?;
    if seconds.is_nan() {
        return refuse(SqlState::DATETIME_FIELD_OVERFLOW, "timestamp cannot be NaN");
    }
    if seconds.is_infinite() {
        return give_timestamp(if seconds > 0.0 { Point::Future } else { Point::Past }, true);
    }
    let epoch = days_from_date(1970, 1, 1) * 86_400;
    let micros = ((seconds + epoch as f64) * 1e6).round_ties_even();
    if micros.abs() >= 9.2e18 {
        return refuse(SqlState::DATETIME_FIELD_OVERFLOW, format!("timestamp out of range: \"{seconds}\""));
    }
    give_timestamp(Point::At(micros as i64), true)
}

fn finite(found: Point) -> Result<Value> {
    Ok(Value::Bool(matches!(found, Point::At(_))))
}

/// A time of day with a zone, moved to another one.
fn move_timetz(args: &[Value], zone: &TimeZone) -> Result<Value> {
    let whole = text(args, 1)?;
    let TimeZone::Fixed(wanted) = zone else { return unsupported("a time of day in a zone with rules") };
    let at = spelled(whole.rfind(['+', '-']))?;
    let (clock, offset) = (spelled(read_time(&whole[..at]))?, spelled(read_offset(&whole[at..]))?);
    let moved = (clock + (wanted - offset) * MICROS_PER_SECOND).rem_euclid(MICROS_PER_DAY);
    give_text(crate::datum::calendar::print_time(moved) + &print_offset(*wanted))
}

/// A point of one of the four times of OVERLAPS, or NULL.
fn bound(host: &dyn Host, call: &Call<'_>, args: &[Value], i: usize) -> Result<Option<i64>> {
    let ty = super::arg::arg_type(call, i);
    if args.get(i).is_none_or(Value::is_null) {
        return Ok(None);
    }
    if ty == crate::oid::wellknown::TIME {
        return time(args, i).map(Some);
    }
    let point = |point: Point| match point {
        Point::Past => i64::MIN,
        Point::At(micros) => micros,
        Point::Future => i64::MAX,
    };
    if ty != crate::oid::wellknown::INTERVAL {
        return timestamp(args, i).map(|p| Some(point(p)));
    }
    let step = interval(args, i)?;
    match super::arg::arg_type(call, i - 1) {
        crate::oid::wellknown::TIME => Ok(Some((time(args, i - 1)? + step.micros).rem_euclid(MICROS_PER_DAY))),
        crate::oid::wellknown::TIMESTAMPTZ => {
            let zone = session_zone(&host.cx())?;
            shift(timestamp(args, i - 1)?, step, Some(&zone)).map(|p| Some(point(p)))
        }
        _ => shift(timestamp(args, i - 1)?, step, None).map(|p| Some(point(p))),
    }
}

/// OVERLAPS; an end that is NULL decides nothing.
fn overlaps(host: &dyn Host, call: &Call<'_>, args: &[Value]) -> Result<Value> {
    if let Some(unknown) = super::arg::unknown_in(args) {
        return Ok(unknown);
    }
    let period = |i| -> Result<Option<(i64, Option<i64>)>> {
        Ok(match (bound(host, call, args, i)?, bound(host, call, args, i + 1)?) {
            (None, None) => None,
            (Some(one), None) | (None, Some(one)) => Some((one, None)),
            (Some(a), Some(b)) => Some((a.min(b), Some(a.max(b)))),
        })
    };
    let (Some((start1, end1)), Some((start2, end2))) = (period(0)?, period(2)?) else { return Ok(Value::Null) };
    let later = |start: i64, own_end: Option<i64>, other_end: Option<i64>| match (other_end, own_end) {
        (None, _) => Value::Null,
        (Some(end), _) if start < end => Value::Bool(true),
        (Some(_), None) => Value::Null,
        (Some(_), Some(_)) => Value::Bool(false),
    };
    Ok(match start1.cmp(&start2) {
        std::cmp::Ordering::Greater => later(start1, end1, end2),
        std::cmp::Ordering::Less => later(start2, end2, end1),
        std::cmp::Ordering::Equal if end1.is_some() && end2.is_some() => Value::Bool(true),
        std::cmp::Ordering::Equal => Value::Null,
    })
}

pub(super) const ROUTINES: &[(&str, Builtin)] = &[
    ("now", Scalar(|h, c, _| clock(h, c))),
    ("statement_timestamp", Scalar(|h, c, _| clock(h, c))),
    ("clock_timestamp", Scalar(|h, c, _| clock(h, c))),
    ("date_pli", Scalar(|_, _, a| move_date_by_days(a, 0, false))),
    ("date_mii", Scalar(|_, _, a| move_date_by_days(a, 0, true))),
    ("integer_pl_date", Scalar(|_, _, a| move_date_by_days(a, 1, false))),
    ("date_mi", Scalar(|_, _, a| days_between(a))),
    ("date_pl_interval", Scalar(|_, _, a| move_date(a, 1, false))),
    ("date_mi_interval", Scalar(|_, _, a| move_date(a, 1, true))),
    ("interval_pl_date", Scalar(|_, _, a| move_date(a, 0, false))),
    ("timestamp_pl_interval", Scalar(|h, _, a| move_by(h, a, 1, false, false))),
    ("timestamp_mi_interval", Scalar(|h, _, a| move_by(h, a, 1, false, true))),
    ("interval_pl_timestamp", Scalar(|h, _, a| move_by(h, a, 0, false, false))),
    ("timestamptz_pl_interval", Scalar(|h, _, a| move_by(h, a, 1, true, false))),
    ("timestamptz_mi_interval", Scalar(|h, _, a| move_by(h, a, 1, true, true))),
    ("interval_pl_timestamptz", Scalar(|h, _, a| move_by(h, a, 0, true, false))),
    ("timestamp_mi", Scalar(|_, _, a| between(a))),
    ("interval_pl", Scalar(|_, _, a| sum(a, false))),
    ("interval_mi", Scalar(|_, _, a| sum(a, true))),
    ("interval_um", Scalar(|_, _, a| give_interval(negated(interval(a, 0)?)))),
    ("interval_mul", Scalar(|_, _, a| multiply(a, 0))),
    ("mul_d_interval", Scalar(|_, _, a| multiply(a, 1))),
    ("interval_div", Scalar(|_, _, a| divide(a))),
    ("time_pl_interval", Scalar(|_, _, a| move_time(a, 1, false))),
    ("time_mi_interval", Scalar(|_, _, a| move_time(a, 1, true))),
    ("interval_pl_time", Scalar(|_, _, a| move_time(a, 0, false))),
    (
        "time_mi_time",
        Scalar(|_, _, a| give_interval(Interval { months: 0, days: 0, micros: time(a, 0)? - time(a, 1)? })),
    ),
    ("datetime_timestamp", Scalar(|h, _, a| with_time(h, a, 0, false))),
    ("timedate_pl", Scalar(|h, _, a| with_time(h, a, 1, false))),
    ("timestamptz", Scalar(|h, _, a| with_time(h, a, 0, true))),
    ("timestamp_timestamptz", Scalar(|h, _, a| recast(h, a, true))),
    ("timestamptz_timestamp", Scalar(|h, _, a| recast(h, a, false))),
    ("timestamp_date", Scalar(|h, _, a| to_date(h, a, false))),
    ("timestamptz_date", Scalar(|h, _, a| to_date(h, a, true))),
    ("timestamp_time", Scalar(|h, _, a| to_time(h, a, false))),
    ("timestamptz_time", Scalar(|h, _, a| to_time(h, a, true))),
    ("date_timestamp", Scalar(|h, _, a| of_date(h, a, false))),
    ("date_timestamptz", Scalar(|h, _, a| of_date(h, a, true))),
    ("time_interval", Scalar(|_, _, a| give_interval(Interval { months: 0, days: 0, micros: time(a, 0)? }))),
    ("interval_time", Scalar(|_, _, a| give_time(interval(a, 0)?.micros.rem_euclid(MICROS_PER_DAY)))),
    ("timestamp_scale", Scalar(|_, _, a| rounded(a, false))),
    ("timestamptz_scale", Scalar(|_, _, a| rounded(a, true))),
    ("time_scale", Scalar(|_, _, a| give_time(round(time(a, 0)?, int(a, 1)? as i32)))),
    ("interval_scale", Scalar(|_, _, a| rounded_interval(a))),
    ("make_date", Scalar(|_, _, a| give_date(Point::At(make_date(a)?.unwrap_or(0))))),
    ("make_time", Scalar(|_, _, a| give_time(make_time(a, 0)?))),
    ("make_timestamp", Scalar(|h, _, a| make_timestamp(h, a, false))),
    ("make_timestamptz", Scalar(|h, _, a| make_timestamp(h, a, true))),
    ("make_timestamptz_at_timezone", Scalar(|h, _, a| make_timestamp(h, a, true))),
    ("make_interval", Scalar(|_, _, a| make_interval(a))),
    ("timestamp_zone", Scalar(|_, _, a| at_zone(a, &named_zone(text(a, 0)?)?, false))),
    ("timestamptz_zone", Scalar(|_, _, a| at_zone(a, &named_zone(text(a, 0)?)?, true))),
    ("timestamp_izone", Scalar(|_, _, a| at_zone(a, &interval_zone(a)?, false))),
    ("timestamptz_izone", Scalar(|_, _, a| at_zone(a, &interval_zone(a)?, true))),
    ("timetz_izone", Scalar(|_, _, a| move_timetz(a, &interval_zone(a)?))),
    ("timestamp_at_local", Scalar(|h, _, a| recast(h, a, true))),
    ("timestamptz_at_local", Scalar(|h, _, a| recast(h, a, false))),
    ("interval_justify_hours", Scalar(|_, _, a| justify(a, true, false))),
    ("interval_justify_days", Scalar(|_, _, a| justify(a, false, true))),
    ("interval_justify_interval", Scalar(|_, _, a| justify(a, true, true))),
    ("timestamp_age", Scalar(|h, c, a| age(h, c, a, false))),
    ("timestamptz_age", Scalar(|h, c, a| age(h, c, a, true))),
    ("age", Scalar(|h, c, a| age(h, c, a, super::arg::arg_type(c, 0) == crate::oid::wellknown::TIMESTAMPTZ))),
    ("overlaps", Scalar(|h, c, a| overlaps(h, c, a))),
    ("overlaps_time", Scalar(|h, c, a| overlaps(h, c, a))),
    ("overlaps_timestamp", Scalar(|h, c, a| overlaps(h, c, a))),
    ("float8_timestamptz", Scalar(|_, _, a| of_epoch(a))),
    ("date_finite", Scalar(|_, _, a| finite(date(a, 0)?))),
    ("timestamp_finite", Scalar(|_, _, a| finite(timestamp(a, 0)?))),
    ("interval_finite", Scalar(|_, _, a| Ok(Value::Bool(infinite_interval(a, 0)?.is_none())))),
];
