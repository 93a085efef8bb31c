//! interval.  Counterpart: utils/adt/datetime.c (DecodeInterval, DecodeISO8601Interval,
//! EncodeInterval), timestamp.c (AdjustIntervalForTypmod).

use crate::datum::Datum;
use crate::datum::calendar::{MICROS_PER_DAY, MICROS_PER_SECOND, print_fraction, round};
use crate::diag::{Diagnostic, Result, SqlState, refuse};

/// The three parts of an interval, which do not turn into one another.
#[derive(Default, Clone, Copy, PartialEq, Eq, Debug)]
pub struct Interval {
    pub months: i64,
    pub days: i64,
    pub micros: i64,
}

const MONTH: i32 = 1 << 1;
const YEAR: i32 = 1 << 2;
const DAY: i32 = 1 << 3;
const HOUR: i32 = 1 << 10;
const MINUTE: i32 = 1 << 11;
const SECOND: i32 = 1 << 12;
const FULL_RANGE: i32 = 0x7fff;

pub(super) fn input(text: &str, typmod: i32) -> Result<Datum> {
    let (range, precision) = if typmod < 0 { (FULL_RANGE, 0xffff) } else { ((typmod >> 16) & 0x7fff, typmod & 0xffff) };
    match text.trim().to_ascii_lowercase().as_str() {
        "infinity" | "+infinity" => return Ok(Datum::text("infinity")),
        "-infinity" => return Ok(Datum::text("-infinity")),
        _ => {}
    }
    let parsed = iso_8601(text.trim()).or_else(|| words(text, range));
    let Some(mut value) = parsed else {
        let message = format!("invalid input syntax for type interval: \"{text}\"");
        return Err(Box::new(Diagnostic::refused(SqlState::INVALID_DATETIME_FORMAT, message)));
    };
    if i32::try_from(value.months).is_err() || i32::try_from(value.days).is_err() {
        let message = format!("interval field value out of range: \"{text}\"");
        return refuse(SqlState::INTERVAL_FIELD_OVERFLOW, message);
    }
    adjust(&mut value, range, precision);
    Ok(Datum::text(print(value)))
}

/// Cuts fields that the modifier leaves out.
pub fn adjust(value: &mut Interval, range: i32, precision: i32) {
    const HOUR_MICROS: i64 = 3600 * MICROS_PER_SECOND;
    const MINUTE_MICROS: i64 = 60 * MICROS_PER_SECOND;
    if range == YEAR {
        *value = Interval { months: value.months / 12 * 12, days: 0, micros: 0 };
    } else if range == MONTH || range == YEAR | MONTH {
        *value = Interval { months: value.months, days: 0, micros: 0 };
    } else if range == DAY {
        value.micros = 0;
    } else if range == HOUR || range == DAY | HOUR {
        value.micros = value.micros / HOUR_MICROS * HOUR_MICROS;
    } else if range == MINUTE || range == HOUR | MINUTE || range == DAY | HOUR | MINUTE {
        value.micros = value.micros / MINUTE_MICROS * MINUTE_MICROS;
    }
    if precision != 0xffff {
        value.micros = round(value.micros, precision);
    }
}

/// What a number counts; fractions go on to the next smaller units.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Unit {
    Months(i64),
    Days(i64),
    Micros(i64),
}

fn unit(word: &str) -> Option<Unit> {
    Some(match word {
        "microsecond" | "microseconds" | "microsecon" | "us" | "usec" | "usecs" | "useconds" | "usecond" => {
            Unit::Micros(1)
        }
        "millisecond" | "milliseconds" | "millisecon" | "ms" | "msec" | "msecs" | "mseconds" | "msecond" => {
            Unit::Micros(1000)
        }
        "second" | "seconds" | "s" | "sec" | "secs" => Unit::Micros(MICROS_PER_SECOND),
        "minute" | "minutes" | "m" | "min" | "mins" => Unit::Micros(60 * MICROS_PER_SECOND),
        "hour" | "hours" | "h" | "hr" | "hrs" => Unit::Micros(3600 * MICROS_PER_SECOND),
        "day" | "days" | "d" => Unit::Days(1),
        "week" | "weeks" | "w" => Unit::Days(7),
        "month" | "months" | "mon" | "mons" => Unit::Months(1),
        "year" | "years" | "y" | "yr" | "yrs" => Unit::Months(12),
        "decade" | "decades" | "dec" | "decs" => Unit::Months(120),
        "century" | "centuries" | "c" | "cent" => Unit::Months(1200),
        "millennium" | "millennia" | "mil" | "mils" => Unit::Months(12000),
        _ => return None,
    })
}

/// The unit of a last number without one.
fn default_unit(range: i32) -> Unit {
    if range == YEAR {
        Unit::Months(12)
    } else if range == MONTH || range == YEAR | MONTH {
        Unit::Months(1)
    } else if range == DAY {
        Unit::Days(1)
    } else if range == HOUR || range == DAY | HOUR {
        Unit::Micros(3600 * MICROS_PER_SECOND)
    } else if range == MINUTE || range == HOUR | MINUTE || range == DAY | HOUR | MINUTE {
        Unit::Micros(60 * MICROS_PER_SECOND)
    } else {
        Unit::Micros(MICROS_PER_SECOND)
    }
}

impl Interval {
    /// Adds `number unit`, where the number is digits with an optional sign and fraction.
    fn add(&mut self, number: &str, unit: Unit) -> Option<()> {
        let (whole, fraction) = number.split_once('.').unwrap_or((number, ""));
        let negative = whole.starts_with('-');
        let digits = whole.trim_start_matches(['+', '-']);
        let count: i64 = if digits.is_empty() { 0 } else { whole.parse().ok()? };
        let mut part: f64 = if fraction.is_empty() { 0.0 } else { format!("0.{fraction}").parse().ok()? };
        if negative {
            part = -part;
        }
        match unit {
            Unit::Micros(size) => {
                self.micros = self.micros.checked_add(count.checked_mul(size)?)?;
                self.micros = self.micros.checked_add((part * size as f64).round_ties_even() as i64)?;
            }
            Unit::Days(size) => {
                self.days = self.days.checked_add(count.checked_mul(size)?)?;
                self.add_fraction_days(part * size as f64);
            }
            Unit::Months(size) => {
                self.months = self.months.checked_add(count.checked_mul(size)?)?;
                let months = part * size as f64;
                if size == 1 {
                    self.add_fraction_days(months * 30.0);
                } else {
                    self.months = self.months.checked_add(months.round_ties_even() as i64)?;
                }
            }
        }
        Some(())
    }

    fn add_fraction_days(&mut self, days: f64) {
        let whole = days.trunc();
        self.days = self.days.saturating_add(whole as i64);
        let micros = ((days - whole) * MICROS_PER_DAY as f64).round_ties_even() as i64;
        self.micros = self.micros.saturating_add(micros);
    }

    fn negate(&mut self) {
        *self = Interval {
            months: self.months.saturating_neg(),
            days: self.days.saturating_neg(),
            micros: self.micros.saturating_neg(),
        };
    }
}

/// Reads a canonical text; infinite ones have no parts.
pub fn read(text: &str) -> Option<Interval> {
    words(text, FULL_RANGE)
}

/// `1 year 2 mons -3 days 04:05:06 ago`
fn words(text: &str, range: i32) -> Option<Interval> {
    let mut value = Interval::default();
    let spread = spread(&text.to_ascii_lowercase());
    let tokens: Vec<&str> = spread.split_whitespace().filter(|t| *t != "@").collect();
    if tokens.is_empty() {
        return None;
    }
    let mut index = 0;
    while index < tokens.len() {
        let token = tokens[index];
        let next = tokens.get(index + 1).copied();
        index += 1;
        if token == "ago" && index == tokens.len() && index > 1 {
            value.negate();
        } else if token.contains(':') {
            value.micros = value.micros.checked_add(clock_time(token, range)?)?;
        } else if let Some((years, months)) = year_month(token) {
            let months = years.checked_mul(12)?.checked_add(months)?;
            value.months = value.months.checked_add(months)?;
        } else if let Some(unit) = next.and_then(unit) {
            is_number(token).then_some(())?;
            value.add(token, unit)?;
            index += 1;
        } else if is_number(token) && next.is_some_and(|n| n.contains(':')) {
            value.add(token, Unit::Days(1))?;
        } else if is_number(token) && (next.is_none() || next == Some("ago")) {
            value.add(token, default_unit(range))?;
        } else {
            return None;
        }
    }
    Some(value)
}

/// Puts a blank between a number and the unit that follows it.
fn spread(text: &str) -> String {
    let mut spread = String::with_capacity(text.len() + 8);
    let mut previous = ' ';
    for c in text.chars() {
        let number = |c: char| c.is_ascii_digit() || c == '.';
        if (number(previous) && c.is_alphabetic()) || (previous.is_alphabetic() && (number(c) || c == '-' || c == '+'))
        {
            spread.push(' ');
        }
        spread.push(if c == ',' { ' ' } else { c });
        previous = c;
    }
    spread
}

fn is_number(token: &str) -> bool {
    let digits = token.trim_start_matches(['+', '-']);
    digits.chars().any(|c| c.is_ascii_digit())
        && digits.chars().all(|c| c.is_ascii_digit() || c == '.')
        && digits.matches('.').count() <= 1
        && token.len() - digits.len() <= 1
}

/// `1-2` is one year and two months.
fn year_month(token: &str) -> Option<(i64, i64)> {
    let (negative, unsigned) = match token.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, token.strip_prefix('+').unwrap_or(token)),
    };
    let (years, months) = unsigned.split_once('-')?;
    let (years, months): (i64, i64) = (years.parse().ok()?, months.parse().ok()?);
    let sign = if negative { -1 } else { 1 };
    (months < 12).then_some((sign * years, sign * months))
}

fn clock_time(token: &str, range: i32) -> Option<i64> {
    let (negative, unsigned) = match token.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, token.strip_prefix('+').unwrap_or(token)),
    };
    let parts: Vec<&str> = unsigned.split(':').collect();
    let (hours, minutes, seconds) = match parts.as_slice() {
        [m, s] if range == MINUTE | SECOND || s.contains('.') => ("0", *m, *s),
        [h, m] => (*h, *m, "0"),
        [h, m, s] => (*h, *m, *s),
        _ => return None,
    };
    let (hours, minutes): (i64, i64) = (hours.parse().ok()?, minutes.parse().ok()?);
    let seconds: f64 = seconds.parse().ok()?;
    if minutes > 59 || seconds > 60.0 {
        return None;
    }
    let whole = hours.checked_mul(3600)?.checked_add(minutes * 60)?.checked_mul(MICROS_PER_SECOND)?;
    let micros = whole.checked_add((seconds * 1e6).round_ties_even() as i64)?;
    Some(if negative { -micros } else { micros })
}

/// `P1Y2M3DT4H5M6S`
fn iso_8601(text: &str) -> Option<Interval> {
    let body = text.strip_prefix(['P', 'p'])?;
    let mut value = Interval::default();
    let (mut in_time, mut any) = (false, false);
    let mut number = String::new();
    for c in body.chars() {
        match c {
            '0'..='9' | '.' | '-' | '+' => number.push(c),
            'T' | 't' if number.is_empty() => in_time = true,
            _ => {
                let unit = match (c.to_ascii_uppercase(), in_time) {
                    ('Y', false) => Unit::Months(12),
                    ('M', false) => Unit::Months(1),
                    ('W', false) => Unit::Days(7),
                    ('D', false) => Unit::Days(1),
                    ('H', true) => Unit::Micros(3600 * MICROS_PER_SECOND),
                    ('M', true) => Unit::Micros(60 * MICROS_PER_SECOND),
                    ('S', true) => Unit::Micros(MICROS_PER_SECOND),
                    _ => return None,
                };
                is_number(&number).then_some(())?;
                value.add(&std::mem::take(&mut number), unit)?;
                any = true;
            }
        }
    }
    (any && number.is_empty()).then_some(value)
}

/// The style "postgres" of IntervalStyle.
pub fn print(value: Interval) -> String {
    let mut printed = String::new();
    let mut before = false;
    for (count, name) in [(value.months / 12, "year"), (value.months % 12, "mon"), (value.days, "day")] {
        if count == 0 {
            continue;
        }
        if !printed.is_empty() {
            printed.push(' ');
        }
        let sign = if before && count > 0 { "+" } else { "" };
        let plural = if count == 1 { "" } else { "s" };
        printed.push_str(&format!("{sign}{count} {name}{plural}"));
        before = count < 0;
    }
    if printed.is_empty() || value.micros != 0 {
        if !printed.is_empty() {
            printed.push(' ');
        }
        let sign = if value.micros < 0 {
            "-"
        } else if before {
            "+"
        } else {
            ""
        };
        let micros = value.micros.unsigned_abs();
        let (seconds, fraction) = (micros / 1_000_000, (micros % 1_000_000) as i64);
        let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
        printed.push_str(&format!("{sign}{hours:02}:{minutes:02}:{seconds:02}{}", print_fraction(fraction)));
    }
    printed
}
