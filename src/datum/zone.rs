//! Time zones as far as literals need them: offsets, the common abbreviations, and named zones by the
//! tz database that `jiff` brings along.  Counterpart: timezone/localtime.c, timezone/tznames/Default.

use crate::datum::calendar::{MICROS_PER_DAY, MICROS_PER_SECOND, days_from_date};

/// Seconds east of Greenwich for an abbreviation of the default set.
pub(super) fn abbreviation(name: &str) -> Option<i64> {
    let hours = match name {
        "z" | "zulu" | "utc" | "gmt" | "ut" | "uct" | "wet" => 0.0,
        "bst" | "cet" | "met" | "west" => 1.0,
        "cest" | "eet" | "mest" | "sast" => 2.0,
        "eest" | "msk" => 3.0,
        "ist" => 2.0,
        "jst" | "kst" => 9.0,
        "aest" => 10.0,
        "acst" => 9.5,
        "aedt" => 11.0,
        "awst" => 8.0,
        "nzst" => 12.0,
        "nzdt" => 13.0,
        "hkt" | "sgt" => 8.0,
        "ast" => -4.0,
        "adt" => -3.0,
        "nst" => -3.5,
        "ndt" => -2.5,
        "est" => -5.0,
        "edt" => -4.0,
        "cst" => -6.0,
        "cdt" => -5.0,
        "mst" => -7.0,
        "mdt" => -6.0,
        "pst" => -8.0,
        "pdt" => -7.0,
        "akst" => -9.0,
        "akdt" => -8.0,
        "hst" => -10.0,
        _ => return None,
    };
    Some((hours * 3600.0) as i64)
}

/// A zone without daylight saving by its full name.
pub(super) fn fixed_zone(name: &str) -> Option<i64> {
    match name.to_ascii_lowercase().as_str() {
        "utc" | "gmt" | "etc/utc" | "etc/gmt" | "universal" | "zulu" | "greenwich" | "etc/universal" | "etc/uct"
        | "uct" | "gmt0" | "etc/zulu" => Some(0),
        _ => None,
    }
}

/// `+HH[[:]MM[[:]SS]]` in seconds east of Greenwich.
pub(super) fn offset(text: &str) -> Option<i64> {
    let (sign, digits) = match text.as_bytes().first()? {
        b'+' => (1, &text[1..]),
        b'-' => (-1, &text[1..]),
        _ => return None,
    };
    let parts: Vec<&str> = digits.split(':').collect();
    let number = |part: &str| part.parse::<i64>().ok().filter(|_| part.bytes().all(|b| b.is_ascii_digit()));
    let (hours, minutes, seconds) = match parts.as_slice() {
        [one] if one.len() <= 2 => (number(one)?, 0, 0),
        [one] if one.len() <= 4 => (number(&one[..one.len() - 2])?, number(&one[one.len() - 2..])?, 0),
        [one] if one.len() <= 6 => {
            let (minutes, seconds) = (one.len() - 4, one.len() - 2);
            (number(&one[..minutes])?, number(&one[minutes..seconds])?, number(&one[seconds..])?)
        }
        [h, m] => (number(h)?, number(m)?, 0),
        [h, m, s] => (number(h)?, number(m)?, number(s)?),
        _ => return None,
    };
    (hours <= 15 && minutes < 60 && seconds < 60).then_some(sign * (hours * 3600 + minutes * 60 + seconds))
}

/// `+HH[:MM[:SS]]` as EncodeTimezone prints it.
pub(super) fn print_offset(seconds: i64) -> String {
    let sign = if seconds < 0 { '-' } else { '+' };
    let total = seconds.abs();
    let (hours, minutes, rest) = (total / 3600, total / 60 % 60, total % 60);
    match (minutes, rest) {
        (0, 0) => format!("{sign}{hours:02}"),
        (_, 0) => format!("{sign}{hours:02}:{minutes:02}"),
        _ => format!("{sign}{hours:02}:{minutes:02}:{rest:02}"),
    }
}

/// A zone whose offset depends on the time.
#[derive(Clone, Debug)]
pub struct Rules(jiff::tz::TimeZone);

impl Rules {
    pub(super) fn of(name: &str) -> Option<Self> {
        jiff::tz::TimeZone::get(name).ok().map(Rules)
    }

    /// Seconds east of Greenwich at an instant, in microseconds since 2000-01-01 UTC.
    pub(super) fn offset_at(&self, micros: i64) -> i64 {
        let since_1970 = micros - days_from_date(1970, 1, 1) * MICROS_PER_DAY;
        let instant = jiff::Timestamp::from_second(since_1970.div_euclid(MICROS_PER_SECOND));
        instant.map_or(0, |instant| i64::from(self.0.to_offset(instant).seconds()))
    }

    /// The abbreviation in force at an instant.
    pub(super) fn abbreviation_at(&self, micros: i64) -> Option<String> {
        let since_1970 = micros - days_from_date(1970, 1, 1) * MICROS_PER_DAY;
        let instant = jiff::Timestamp::from_second(since_1970.div_euclid(MICROS_PER_SECOND)).ok()?;
        Some(self.0.to_offset_info(instant).abbreviation().to_owned())
    }

    /// The offset at a local time: the one before a change where the time is skipped, the one after it
    /// where it comes twice (DetermineTimeZoneOffset).
    pub(super) fn offset_at_local(&self, local: i64) -> i64 {
        let guess = self.offset_at(local);
        let (before, after) = (
            self.offset_at(local - guess * MICROS_PER_SECOND - MICROS_PER_DAY),
            self.offset_at(local - guess * MICROS_PER_SECOND + MICROS_PER_DAY),
        );
        let holds = |offset: i64| self.offset_at(local - offset * MICROS_PER_SECOND) == offset;
        match (holds(before), holds(after)) {
            (_, true) => after,
            _ => before,
        }
    }
}
