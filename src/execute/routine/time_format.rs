//! Times to text and back by a template: to_char, to_date, to_timestamp.
//! Counterpart: utils/adt/formatting.c (DCH_to_char, DCH_from_char, do_to_timestamp).
//!
//! Deviation: a template that mixes ISO weeks with months is not refused.

use crate::datum::calendar::{MICROS_PER_DAY, MICROS_PER_SECOND, date_from_days, days_from_date, days_in_month};
use crate::datum::instant::{Interval, Point, TimeZone, print_offset};
use crate::diag::{Diagnostic, Result, SqlState, refuse};
use crate::execute::routine::Builtin::{self, Scalar};
use crate::execute::routine::arg::{give_text, hold, not_known, text};
use crate::execute::routine::template::{DAYS, MONTHS, Node, Ordinal, ROMAN_MONTHS, ordinal_ending, parse};
use crate::execute::routine::time::{give_date, give_timestamp, interval, session_zone, timestamp};
use crate::execute::routine::time_field::{day_of_week, day_of_year, iso_week};
use crate::execute::{Call, Host};
use crate::nodes::Value;

/// What a template prints of.
struct Moment {
    year: i64,
    month: i64,
    day: i64,
    /// Of the calendar; none for an interval.
    days: Option<i64>,
    hour: i64,
    minute: i64,
    second: i64,
    micros: i64,
    /// The name and the offset of the zone.
    zone: Option<(String, i64)>,
}

impl Moment {
    fn of(local: i64, zone: Option<(String, i64)>) -> Self {
        let (days, time) = (local.div_euclid(MICROS_PER_DAY), local.rem_euclid(MICROS_PER_DAY));
        let (year, month, day) = date_from_days(days);
        let seconds = time / MICROS_PER_SECOND;
        Moment {
            year,
            month,
            day,
            days: Some(days),
            hour: seconds / 3600,
            minute: seconds / 60 % 60,
            second: seconds % 60,
            micros: time % MICROS_PER_SECOND,
            zone,
        }
    }

    fn of_interval(value: Interval) -> Self {
        let seconds = value.micros / MICROS_PER_SECOND;
        Moment {
            year: value.months / 12,
            month: value.months % 12,
            day: value.days,
            days: None,
            hour: seconds / 3600,
            minute: seconds / 60 % 60,
            second: seconds % 60,
            micros: value.micros % MICROS_PER_SECOND,
            zone: None,
        }
    }

    fn shown_year(&self) -> i64 {
        if self.days.is_some() && self.year <= 0 { 1 - self.year } else { self.year }
    }

    fn hour12(&self) -> i64 {
        if self.hour % 12 == 0 { 12 } else { self.hour % 12 }
    }

    /// What a pattern prints; `None` where that is not worked out.
    fn print(&self, key: &str, fill: bool) -> Option<String> {
        let number = |n: i64, width: usize| pad(n, width, fill);
        let name = |text: &str, width: usize, wide: bool| {
            if fill || !wide { text.to_owned() } else { format!("{text:<width$}") }
        };
        let year = self.shown_year();
        let days = self.days;
        Some(match key {
            "HH" | "HH12" => number(self.hour12(), 2),
            "HH24" => number(self.hour, 2),
            "MI" => number(self.minute, 2),
            "SS" => number(self.second, 2),
            "MS" => format!("{:03}", self.micros / 1000),
            "US" => format!("{:06}", self.micros),
            "FF1" | "FF2" | "FF3" | "FF4" | "FF5" | "FF6" => {
                let digits = usize::from(key.as_bytes()[2] - b'0');
                format!("{:06}", self.micros)[..digits].to_owned()
            }
            "SSSS" | "SSSSS" => (self.hour * 3600 + self.minute * 60 + self.second).to_string(),
            "AM" | "PM" => if self.hour % 24 >= 12 { "PM" } else { "AM" }.to_owned(),
            "am" | "pm" => if self.hour % 24 >= 12 { "pm" } else { "am" }.to_owned(),
            "A.M." | "P.M." => if self.hour % 24 >= 12 { "P.M." } else { "A.M." }.to_owned(),
            "a.m." | "p.m." => if self.hour % 24 >= 12 { "p.m." } else { "a.m." }.to_owned(),
            "BC" | "AD" => if self.year <= 0 { "BC" } else { "AD" }.to_owned(),
            "bc" | "ad" => if self.year <= 0 { "bc" } else { "ad" }.to_owned(),
            "B.C." | "A.D." => if self.year <= 0 { "B.C." } else { "A.D." }.to_owned(),
            "b.c." | "a.d." => if self.year <= 0 { "b.c." } else { "a.d." }.to_owned(),
            "YYYY" => number(year, 4),
            "YYY" => number(year % 1000, 3),
            "YY" => number(year % 100, 2),
            "Y" => number(year % 10, 1),
            "Y,YYY" => format!("{},{:03}", year / 1000, year % 1000),
            "IYYY" => number(iso_week(days?).0, 4),
            "IYY" => number(iso_week(days?).0 % 1000, 3),
            "IY" => number(iso_week(days?).0 % 100, 2),
            "I" => number(iso_week(days?).0 % 10, 1),
            "MM" => number(self.month, 2),
            "DD" => number(self.day, 2),
            "DDD" => number(day_of_year(days?), 3),
            "IDDD" => number(days? - monday_of(days?) + (iso_week(days?).1 - 1) * 7 + 1, 3),
            "D" => (day_of_week(days?) + 1).to_string(),
            "ID" => ((day_of_week(days?) + 6) % 7 + 1).to_string(),
            "WW" => number((day_of_year(days?) - 1) / 7 + 1, 2),
            "IW" => number(iso_week(days?).1, 2),
            "W" => ((self.day - 1) / 7 + 1).to_string(),
            "Q" => ((self.month.max(1) - 1) / 3 + 1).to_string(),
            "CC" => number(if self.year > 0 { (self.year + 99) / 100 } else { -((99 + 1 - self.year) / 100) }, 2),
            "J" => (days? + 2_451_545).to_string(),
            "RM" | "rm" => {
                let month = usize::try_from(self.month).ok().filter(|m| (1..=12).contains(m))?;
                let roman = name(ROMAN_MONTHS[12 - month], 4, true);
                if key == "rm" { roman.to_lowercase() } else { roman }
            }
            "TZ" | "tz" => {
                let name = self.zone.as_ref()?.0.clone();
                if key == "tz" { name.to_lowercase() } else { name }
            }
            "TZH" => format!(
                "{}{:02}",
                if self.zone.as_ref()?.1 < 0 { '-' } else { '+' },
                self.zone.as_ref()?.1.abs() / 3600
            ),
            "TZM" => format!("{:02}", self.zone.as_ref()?.1.abs() / 60 % 60),
            "OF" => print_offset(self.zone.as_ref()?.1),
            _ => return self.print_name(key, &name),
        })
    }

    /// Names of months and days, in the case of their pattern; full ones are padded.
    fn print_name(&self, key: &str, padded: &dyn Fn(&str, usize, bool) -> String) -> Option<String> {
        let lower = key.to_lowercase();
        let (name, wide) = match lower.as_str() {
            "month" | "mon" => {
                (MONTHS[usize::try_from(self.month).ok().filter(|m| (1..=12).contains(m))? - 1], lower == "month")
            }
            "day" | "dy" => (DAYS[usize::try_from(day_of_week(self.days?)).ok()?], lower == "day"),
            _ => return None,
        };
        let name = if wide { name } else { &name[..3] };
        let cased = if key == lower {
            name.to_lowercase()
        } else if key == key.to_uppercase() {
            name.to_uppercase()
        } else {
            name.to_owned()
        };
        Some(padded(&cased, 9, wide))
    }
}

fn monday_of(days: i64) -> i64 {
    days - (days + 5).rem_euclid(7)
}

/// Zeros in front; a sign counts to the width.
fn pad(n: i64, width: usize, fill: bool) -> String {
    if fill {
        n.to_string()
    } else if n < 0 {
        format!("-{:0width$}", -n)
    } else {
        format!("{n:0width$}")
    }
}

fn print(host: &mut dyn Host, call: &Call<'_>, moment: &Moment, template: &str) -> Result<Value> {
    let mut printed = String::new();
    for node in parse(template) {
        match node {
            Node::Text { c, .. } => printed.push(c),
            Node::Pattern { key, fill, ordinal } => match moment.print(key, fill) {
                Some(text) => {
                    printed.push_str(&text);
                    if ordinal != Ordinal::No {
                        printed.push_str(ordinal_ending(&text, ordinal));
                    }
                }
                None => return not_known(call, "a pattern of to_char is not worked out"),
            },
        }
    }
    hold(host, printed.len())?;
    give_text(printed)
}

fn to_char(host: &mut dyn Host, call: &Call<'_>, args: &[Value], zoned: bool) -> Result<Value> {
    let template = text(args, 1)?;
    let point = timestamp(args, 0)?;
    let Point::At(stored) = point else { return Ok(Value::Null) };
    if template.is_empty() {
        return Ok(Value::Null);
    }
    let moment = if zoned {
        let zone = session_zone(&host.cx())?;
        let name = zone.abbreviation_at(stored).unwrap_or_default();
        Moment::of(zone.to_local(stored), Some((name, zone.offset_at(stored))))
    } else {
        Moment::of(stored, None)
    };
    print(host, call, &moment, template)
}

fn interval_to_char(host: &mut dyn Host, call: &Call<'_>, args: &[Value]) -> Result<Value> {
    let template = text(args, 1)?;
    if template.is_empty() {
        return Ok(Value::Null);
    }
    let moment = Moment::of_interval(interval(args, 0)?);
    print(host, call, &moment, template)
}

/// What was read of a text.
#[derive(Default)]
struct Parsed {
    year: Option<i64>,
    month: Option<i64>,
    day: Option<i64>,
    day_of_year: Option<i64>,
    week: Option<i64>,
    iso: bool,
    weekday: Option<i64>,
    hour: i64,
    minute: i64,
    second: i64,
    micros: i64,
    pm: Option<bool>,
    twelve: bool,
    bc: bool,
    julian: Option<i64>,
    offset: Option<i64>,
}

enum Bad {
    Refused(crate::diag::Rejected),
    Unknown,
}

fn format_error(message: String, detail: Option<&str>) -> Bad {
    let error = Diagnostic::refused(SqlState::INVALID_DATETIME_FORMAT, message);
    Bad::Refused(Box::new(match detail {
        Some(detail) => error.with_detail(detail),
        None => error,
    }))
}

struct Reader<'t> {
    rest: &'t str,
}

impl Reader<'_> {
    /// So many digits at most; all that stand there where the next pattern is no number.
    fn number(&mut self, key: &str, most: usize, open: bool) -> std::result::Result<i64, Bad> {
        self.rest = self.rest.trim_start();
        let sign = self.rest.starts_with(['-', '+']);
        let digits = self.rest[usize::from(sign)..].bytes().take_while(u8::is_ascii_digit).count();
        let kept = if open { digits } else { digits.min(most) };
        if kept == 0 {
            let shown: String = self.rest.chars().take(most).collect();
            let message = format!("invalid value \"{shown}\" for \"{key}\"");
            return Err(format_error(message, Some("Value must be an integer.")));
        }
        let end = kept + usize::from(sign);
        let number = self.rest[..end].trim_start_matches('+').parse().map_err(|_| Bad::Unknown)?;
        self.rest = &self.rest[end..];
        Ok(number)
    }

    fn word(&mut self, words: &[&str], short: bool) -> Option<i64> {
        self.rest = self.rest.trim_start();
        for (i, word) in words.iter().enumerate() {
            let word = if short { &word[..3] } else { word };
            if self.rest.get(..word.len()).is_some_and(|part| part.eq_ignore_ascii_case(word)) {
                self.rest = &self.rest[word.len()..];
                return Some(i as i64);
            }
        }
        None
    }

    fn named(&mut self, key: &str, words: &[&str], short: bool) -> std::result::Result<i64, Bad> {
        self.word(words, short).ok_or_else(|| {
            let shown: String = self.rest.chars().take_while(|c| !c.is_whitespace()).collect();
            let message = format!("invalid value \"{shown}\" for \"{key}\"");
            format_error(message, Some("The given value did not match any of the allowed values for this field."))
        })
    }
}

fn read(source: &str, template: &str) -> std::result::Result<Parsed, Bad> {
    let nodes = parse(template);
    let mut reader = Reader { rest: source };
    let mut found = Parsed::default();
    for (i, node) in nodes.iter().enumerate() {
        if reader.rest.is_empty() {
            break;
        }
        match node {
            Node::Text { c, quoted } => skip(&mut reader, *c, *quoted),
            Node::Pattern { key, fill, ordinal } => {
                let number_follows = matches!(nodes.get(i + 1), Some(Node::Pattern { key, .. }) if is_number(key))
                    || matches!(nodes.get(i + 1), Some(Node::Text { c, .. }) if c.is_ascii_digit());
                found.take(&mut reader, key, *fill || !number_follows)?;
                if *ordinal != Ordinal::No {
                    reader.rest = reader.rest.get(2..).unwrap_or("");
                }
            }
        }
    }
    Ok(found)
}

fn is_number(key: &str) -> bool {
    let word = key.to_ascii_lowercase();
    !matches!(
        word.as_str(),
        "month"
            | "mon"
            | "day"
            | "dy"
            | "am"
            | "pm"
            | "a.m."
            | "p.m."
            | "ad"
            | "bc"
            | "a.d."
            | "b.c."
            | "rm"
            | "tz"
            | "of"
    )
}

/// A separator matches any one; other text stands for as much text.
fn skip(reader: &mut Reader<'_>, c: char, quoted: bool) {
    let separator = |c: char| c.is_ascii() && !c.is_ascii_alphanumeric() && !c.is_ascii_control();
    if !quoted && (separator(c) || c.is_whitespace()) {
        let trimmed = reader.rest.trim_start();
        let next = trimmed.chars().next();
        if next.is_some_and(separator) && !c.is_whitespace() {
            reader.rest = &trimmed[1..];
        } else if c.is_whitespace() {
            reader.rest = if trimmed.len() < reader.rest.len() {
                trimmed
            } else if next.is_some_and(separator) && !next.is_some_and(|c| matches!(c, '-' | '+')) {
                &trimmed[1..]
            } else {
                trimmed
            };
        } else {
            reader.rest = trimmed;
        }
        return;
    }
    let mut chars = reader.rest.chars();
    chars.next();
    reader.rest = chars.as_str();
}

impl Parsed {
    fn take(&mut self, reader: &mut Reader<'_>, key: &str, open: bool) -> std::result::Result<(), Bad> {
        match key {
            "HH" | "HH12" => {
                self.hour = reader.number(key, 2, open)?;
                self.twelve = true;
            }
            "HH24" => self.hour = reader.number(key, 2, open)?,
            "MI" => self.minute = reader.number(key, 2, open)?,
            "SS" => self.second = reader.number(key, 2, open)?,
            "MS" | "US" | "FF1" | "FF2" | "FF3" | "FF4" | "FF5" | "FF6" => self.fraction(reader, key)?,
            "SSSS" | "SSSSS" => {
                let seconds = reader.number(key, 5, open)?;
                (self.hour, self.minute, self.second) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
            }
            "YYYY" | "IYYY" => self.year = Some(reader.number(key, 4, open)?),
            "YYY" | "YY" | "Y" | "IYY" | "IY" | "I" => {
                let before = reader.rest.trim_start().len();
                let year = reader.number(key, key.len().min(3), open)?;
                let digits = before - reader.rest.len();
                self.year = Some(if digits < 4 { full_year(year) } else { year });
            }
            "Y,YYY" => {
                let thousands = reader.number(key, 3, true)?;
                reader.rest = reader.rest.strip_prefix(',').unwrap_or(reader.rest);
                self.year = Some(thousands * 1000 + reader.number(key, 3, false)?);
            }
            "MM" => self.month = Some(reader.number(key, 2, open)?),
            "DD" => self.day = Some(reader.number(key, 2, open)?),
            "DDD" => self.day_of_year = Some(reader.number(key, 3, open)?),
            "D" => self.weekday = Some(reader.number(key, 1, open)?),
            "ID" => self.weekday = Some(reader.number(key, 1, open)?),
            "IW" => self.week = Some(reader.number(key, 2, open)?),
            "WW" => self.day_of_year = Some((reader.number(key, 2, open)? - 1) * 7 + 1),
            "W" | "Q" | "CC" => _ = reader.number(key, if key == "CC" { 2 } else { 1 }, open)?,
            "J" => self.julian = Some(reader.number(key, 7, true)?),
            "AM" | "PM" | "am" | "pm" => self.pm = Some(reader.named(key, &["AM", "PM"], false)? == 1),
            "A.M." | "P.M." | "a.m." | "p.m." => self.pm = Some(reader.named(key, &["A.M.", "P.M."], false)? == 1),
            "BC" | "AD" | "bc" | "ad" => self.bc = reader.named(key, &["AD", "BC"], false)? == 1,
            "B.C." | "A.D." | "b.c." | "a.d." => self.bc = reader.named(key, &["A.D.", "B.C."], false)? == 1,
            "RM" | "rm" => self.month = Some(12 - reader.named(key, &ROMAN_MONTHS, false)?),
            "TZH" => {
                reader.rest = reader.rest.trim_start();
                self.offset = Some(reader.number(key, 3, false)? * 3600);
            }
            "TZM" => {
                let minutes = reader.number(key, 2, open)? * 60;
                self.offset = self.offset.map(|o| if o < 0 { o - minutes } else { o + minutes });
            }
            _ => match key.to_ascii_lowercase().as_str() {
                "month" => {
                    self.month =
                        Some(reader.named(key, &MONTHS, false).or_else(|_| reader.named(key, &MONTHS, true))? + 1)
                }
                "mon" => self.month = Some(reader.named(key, &MONTHS, true)? + 1),
                "day" => _ = reader.named(key, &DAYS, false)?,
                "dy" => _ = reader.named(key, &DAYS, true)?,
                _ => return Err(Bad::Unknown),
            },
        }
        self.iso |= key.starts_with('I');
        Ok(())
    }

    /// Digits count from the point on, so that 5 of MS is half a second.
    fn fraction(&mut self, reader: &mut Reader<'_>, key: &str) -> std::result::Result<(), Bad> {
        let most = match key {
            "MS" => 3,
            "US" => 6,
            _ => usize::from(key.as_bytes()[2] - b'0'),
        };
        let before = reader.rest.trim_start().len();
        let number = reader.number(key, most, false)?;
        let digits = (before - reader.rest.len()).min(6);
        self.micros = number * 10_i64.pow(6 - digits as u32);
        Ok(())
    }

    /// Days since 2000-01-01, or what is out of range.
    fn days(&self) -> Option<i64> {
        if let Some(julian) = self.julian {
            return Some(julian - 2_451_545);
        }
        let year = self.year.unwrap_or(0);
        let year = if self.bc {
            1 - year
        } else if year < 0 {
            year + 1
        } else {
            year
        };
        let year = if self.year.is_none() || self.year == Some(0) { 0 } else { year };
        if let Some(week) = self.week.filter(|_| self.iso) {
            let fourth = days_from_date(year, 1, 4);
            let first = monday_of(fourth);
            return (1..=53).contains(&week).then(|| first + (week - 1) * 7 + self.weekday.map_or(0, |d| d - 1));
        }
        if let Some(nth) = self.day_of_year.filter(|_| self.day.is_none()) {
            let length = 337 + days_in_month(year, 2);
            return (1..=length).contains(&nth).then(|| days_from_date(year, 1, 1) + nth - 1);
        }
        let (month, day) = (self.month.unwrap_or(1), self.day.unwrap_or(1));
        let valid = (1..=12).contains(&month) && day >= 1 && day <= days_in_month(year, month);
        valid.then(|| days_from_date(year, month, day))
    }

    fn time(&self) -> std::result::Result<i64, Bad> {
        let mut hour = self.hour;
        if self.twelve {
            if !(1..=12).contains(&hour) {
                let message = format!("hour \"{hour}\" is invalid for the 12-hour clock");
                let error = Diagnostic::refused(SqlState::INVALID_DATETIME_FORMAT, message);
                let hint = "Use the 24-hour clock, or give an hour between 1 and 12.";
                return Err(Bad::Refused(Box::new(error.with_hint(hint))));
            }
            if hour == 12 {
                hour = 0;
            }
        }
        if self.pm == Some(true) && hour < 12 {
            hour += 12;
        }
        let valid = (0..24).contains(&hour) && (0..60).contains(&self.minute) && (0..60).contains(&self.second);
        if !valid {
            return Err(Bad::Unknown);
        }
        Ok((hour * 3600 + self.minute * 60 + self.second) * MICROS_PER_SECOND + self.micros)
    }
}

/// Two digits are of the years 1970 to 2069.
fn full_year(year: i64) -> i64 {
    match year {
        0..70 => year + 2000,
        70..100 => year + 1900,
        100..520 => year + 2000,
        520..1000 => year + 1000,
        other => other,
    }
}

fn out_of_range<T>(source: &str) -> Result<T> {
    refuse(SqlState::DATETIME_FIELD_OVERFLOW, format!("date/time field value out of range: \"{source}\""))
}

fn parsed(call: &Call<'_>, args: &[Value]) -> Result<std::result::Result<Parsed, Value>> {
    match read(text(args, 0)?, text(args, 1)?) {
        Ok(found) => Ok(Ok(found)),
        Err(Bad::Refused(error)) => Err(error),
        Err(Bad::Unknown) => not_known(call, "a pattern of to_date is not worked out").map(Err),
    }
}

fn to_date(call: &Call<'_>, args: &[Value]) -> Result<Value> {
    match parsed(call, args)? {
        Err(unknown) => Ok(unknown),
        Ok(found) => match found.days() {
            Some(days) => give_date(Point::At(days)),
            None => out_of_range(text(args, 0)?),
        },
    }
}

fn to_timestamp(host: &dyn Host, call: &Call<'_>, args: &[Value]) -> Result<Value> {
    let found = match parsed(call, args)? {
        Err(unknown) => return Ok(unknown),
        Ok(found) => found,
    };
    let time = match found.time() {
        Ok(time) => time,
        Err(Bad::Refused(error)) => return Err(error),
        Err(Bad::Unknown) => return out_of_range(text(args, 0)?),
    };
    let Some(days) = found.days() else { return out_of_range(text(args, 0)?) };
    let zone = match found.offset {
        Some(offset) => TimeZone::Fixed(offset),
        None => session_zone(&host.cx())?,
    };
    give_timestamp(Point::At(zone.to_utc(days * MICROS_PER_DAY + time)), true)
}

pub(super) const ROUTINES: &[(&str, Builtin)] = &[
    ("timestamp_to_char", Scalar(|h, c, a| to_char(h, c, a, false))),
    ("timestamptz_to_char", Scalar(|h, c, a| to_char(h, c, a, true))),
    ("interval_to_char", Scalar(interval_to_char)),
    ("to_date", Scalar(|_, c, a| to_date(c, a))),
    ("to_timestamp", Scalar(|h, c, a| to_timestamp(h, c, a))),
];
