//! Dates, times and intervals as numbers, from and to the canonical texts that the input routines give.
//! Counterpart: utils/timestamp.h, utils/date.h.

use crate::datum::Clock;
use crate::datum::calendar::{MICROS_PER_DAY, MICROS_PER_SECOND, days_from_date, print_date, print_time};
use crate::datum::zone;

pub use crate::datum::interval::{Interval, adjust as adjust_interval, print as print_interval, read as read_interval};

/// A point of time, or one of the two ends of it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Point {
    Past,
    /// Microseconds (of a timestamp) or days (of a date) since 2000-01-01.
    At(i64),
    Future,
}

/// Reads `YYYY-MM-DD[ BC]`.
pub fn read_date(text: &str) -> Option<Point> {
    match text {
        "infinity" => return Some(Point::Future),
        "-infinity" => return Some(Point::Past),
        _ => {}
    }
    let (date, bc) = without_bc(text);
    read_days(date, bc).map(Point::At)
}

/// Reads `YYYY-MM-DD HH:MM:SS[.ffffff][+00][ BC]`.
pub fn read_timestamp(text: &str) -> Option<Point> {
    match text {
        "infinity" => return Some(Point::Future),
        "-infinity" => return Some(Point::Past),
        _ => {}
    }
    let (text, bc) = without_bc(text);
    let (date, time) = text.split_once(' ')?;
    let time = read_time(time.strip_suffix("+00").unwrap_or(time))?;
    Some(Point::At(read_days(date, bc)?.checked_mul(MICROS_PER_DAY)?.checked_add(time)?))
}

/// Reads `HH:MM:SS[.ffffff]` as microseconds.
pub fn read_time(text: &str) -> Option<i64> {
    let (clock, fraction) = text.split_once('.').unwrap_or((text, ""));
    let mut parts = clock.split(':').map(|p| p.parse::<i64>().ok());
    let (hours, minutes, seconds) = (parts.next()??, parts.next()??, parts.next()??);
    let fraction: i64 = if fraction.is_empty() { 0 } else { format!("{fraction:0<6}").get(..6)?.parse().ok()? };
    Some((hours * 3600 + minutes * 60 + seconds) * MICROS_PER_SECOND + fraction)
}

fn without_bc(text: &str) -> (&str, bool) {
    text.strip_suffix(" BC").map_or((text, false), |rest| (rest, true))
}

fn read_days(date: &str, bc: bool) -> Option<i64> {
    let mut parts = date.split('-').map(|p| p.parse::<i64>().ok());
    let (year, month, day) = (parts.next()??, parts.next()??, parts.next()??);
    Some(days_from_date(if bc { 1 - year } else { year }, month, day))
}

pub fn write_date(date: Point) -> String {
    match date {
        Point::Past => "-infinity".to_owned(),
        Point::Future => "infinity".to_owned(),
        Point::At(days) => {
            let (date, bc) = print_date(days);
            if bc { date + " BC" } else { date }
        }
    }
}

/// The text of a timestamp; `zone` is put behind the time.
pub fn write_timestamp(point: Point, zone: &str) -> String {
    let Point::At(micros) = point else { return write_date(point) };
    let (date, bc) = print_date(micros.div_euclid(MICROS_PER_DAY));
    let time = print_time(micros.rem_euclid(MICROS_PER_DAY));
    format!("{date} {time}{zone}{}", if bc { " BC" } else { "" })
}

/// A time zone by any of its names.
#[derive(Clone, Debug)]
pub enum TimeZone {
    /// Seconds east of Greenwich.
    Fixed(i64),
    Rules(zone::Rules),
}

impl TimeZone {
    /// The session's zone; `None` where it is not known.
    pub fn of_session(clock: Clock<'_>) -> Option<Self> {
        TimeZone::named(clock.timezone.trim_matches('\''))
    }

    /// A full name, an abbreviation or an offset, which counts westwards as POSIX has it.
    pub fn named(name: &str) -> Option<Self> {
        let lower = name.to_ascii_lowercase();
        if let Some(offset) = zone::fixed_zone(name).or_else(|| zone::abbreviation(&lower)) {
            return Some(TimeZone::Fixed(offset));
        }
        if let Some(rules) = zone::Rules::of(name) {
            return Some(TimeZone::Rules(rules));
        }
        let signed = if name.starts_with(|c: char| c.is_ascii_digit()) { format!("+{name}") } else { name.to_owned() };
        zone::offset(&signed).map(|seconds| TimeZone::Fixed(-seconds))
    }

    /// Seconds east of Greenwich at an instant.
    pub fn offset_at(&self, utc: i64) -> i64 {
        match self {
            TimeZone::Fixed(offset) => *offset,
            TimeZone::Rules(rules) => rules.offset_at(utc),
        }
    }

    /// The instant of a local time.
    pub fn to_utc(&self, local: i64) -> i64 {
        let offset = match self {
            TimeZone::Fixed(offset) => *offset,
            TimeZone::Rules(rules) => rules.offset_at_local(local),
        };
        local - offset * MICROS_PER_SECOND
    }

    pub fn to_local(&self, utc: i64) -> i64 {
        utc + self.offset_at(utc) * MICROS_PER_SECOND
    }

    /// The abbreviation in force at an instant.
    pub fn abbreviation_at(&self, utc: i64) -> Option<String> {
        match self {
            TimeZone::Fixed(0) => Some("UTC".to_owned()),
            TimeZone::Fixed(_) => None,
            TimeZone::Rules(rules) => rules.abbreviation_at(utc),
        }
    }
}

/// An instant as the session prints it.
pub fn print_timestamptz(point: Point, zone: &TimeZone) -> String {
    let Point::At(utc) = point else { return write_date(point) };
    write_timestamp(Point::At(zone.to_local(utc)), &zone::print_offset(zone.offset_at(utc)))
}

pub fn print_offset(seconds: i64) -> String {
    zone::print_offset(seconds)
}

pub fn read_offset(text: &str) -> Option<i64> {
    zone::offset(text)
}
