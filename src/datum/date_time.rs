//! date, time, timetz, timestamp, timestamptz.  Counterpart: utils/adt/datetime.c (ParseDateTime,
//! DecodeDateTime), date.c, timestamp.c.
//!
//! Deviation: some rare spellings of a date are not read.

use crate::datum::calendar::{
    DATE_DAYS, MICROS_PER_DAY, MICROS_PER_SECOND, TIMESTAMP_DAYS, days_from_date, days_from_julian, days_in_month,
    print_date, print_time, round,
};
use crate::datum::{Clock, Datum, zone};
use crate::diag::{Code, Diagnostic, Rejected, Result, SqlState, unsupported};

/// What a literal says, field by field.
#[derive(Default, Debug)]
struct Fields {
    special: Option<Special>,
    /// Days since 2000-01-01.
    date: Option<i64>,
    /// Microseconds since midnight.
    time: Option<i64>,
    zone: Option<Zone>,
}

/// A zone as a literal says it.
#[derive(Clone, Debug)]
enum Zone {
    /// Seconds east of Greenwich.
    Offset(i64),
    Named(zone::Rules),
}

impl Zone {
    /// Seconds east of Greenwich at a local time.
    fn offset_at(&self, local_micros: i64) -> i64 {
        match self {
            Zone::Offset(offset) => *offset,
            Zone::Named(rules) => rules.offset_at_local(local_micros),
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Special {
    Now,
    Today,
    Tomorrow,
    Yesterday,
    Epoch,
    Infinity,
    MinusInfinity,
    Allballs,
}

/// Why a literal could not be read.
enum Bad {
    Syntax,
    OutOfRange,
    /// Well formed, but more than the type holds, which is named.
    Beyond(&'static str),
    Unknown(&'static str),
}

fn report(bad: Bad, ty: &str, text: &str) -> Rejected {
    match bad {
        Bad::Syntax => {
            let message = format!("invalid input syntax for type {ty}: \"{text}\"");
            Box::new(Diagnostic::refused(SqlState::INVALID_DATETIME_FORMAT, message))
        }
        Bad::OutOfRange => {
            let message = format!("date/time field value out of range: \"{text}\"");
            Box::new(Diagnostic::refused(SqlState::DATETIME_FIELD_OVERFLOW, message))
        }
        Bad::Beyond(holder) => {
            let message = format!("{holder} out of range: \"{text}\"");
            Box::new(Diagnostic::refused(SqlState::DATETIME_FIELD_OVERFLOW, message))
        }
        Bad::Unknown(what) => Box::new(Diagnostic::unsupported(format!("{what} in \"{text}\" is not understood"))),
    }
}

fn now(clock: Clock<'_>, text: &str) -> Result<i64> {
    clock.now.ok_or_else(|| {
        let message = format!("the literal \"{text}\" depends on the time of the run");
        Box::new(Diagnostic::new(Code::DependsOnClock, message).with_hint("Say the time with --now."))
    })
}

/// The session's zone.
fn session_zone(clock: Clock<'_>) -> Result<Zone> {
    let name = clock.timezone.trim_matches('\'');
    let fixed = zone::fixed_zone(name).or_else(|| zone::offset(name)).map(Zone::Offset);
    match fixed.or_else(|| zone::Rules::of(name).map(Zone::Named)) {
        Some(zone) => Ok(zone),
        None => unsupported(format!("the time zone {name} is not known")),
    }
}

pub(super) fn input_date(text: &str, clock: Clock<'_>) -> Result<Datum> {
    let fields = parse(text, clock).map_err(|bad| report(bad, "date", text))?;
    let days = match fields.special {
        Some(Special::Infinity) => return Ok(Datum::text("infinity")),
        Some(Special::MinusInfinity) => return Ok(Datum::text("-infinity")),
        Some(Special::Epoch) => days_from_date(1970, 1, 1),
        Some(Special::Allballs) => return Err(report(Bad::Syntax, "date", text)),
        Some(special) => (local_now(text, clock)?).div_euclid(MICROS_PER_DAY) + shift(special),
        None => fields.date.ok_or_else(|| report(Bad::Syntax, "date", text))?,
    };
    if !DATE_DAYS.contains(&days) {
        return Err(report(Bad::Beyond("date"), "date", text));
    }
    let (printed, bc) = print_date(days);
    Ok(Datum::text(if bc { printed + " BC" } else { printed }))
}

fn shift(special: Special) -> i64 {
    match special {
        Special::Tomorrow => 1,
        Special::Yesterday => -1,
        _ => 0,
    }
}

fn local_now(text: &str, clock: Clock<'_>) -> Result<i64> {
    let now = now(clock, text)?;
    let offset = match session_zone(clock)? {
        Zone::Offset(offset) => offset,
        Zone::Named(rules) => rules.offset_at(now),
    };
    Ok(now + offset * MICROS_PER_SECOND)
}

fn time_of_day(text: &str, typmod: i32, ty: &str, clock: Clock<'_>) -> Result<(i64, Option<Zone>)> {
    let digits = text.trim().split('.').next().unwrap_or_default();
    let bare = matches!(digits.len(), 4 | 6) && digits.bytes().all(|b| b.is_ascii_digit());
    let spelled = if bare { format!("T{}", text.trim()) } else { text.to_owned() };
    let fields = parse(&spelled, clock).map_err(|bad| report(bad, ty, text))?;
    let micros = match fields.special {
        Some(Special::Allballs) => 0,
        Some(Special::Now) => local_now(text, clock)?.rem_euclid(MICROS_PER_DAY),
        Some(_) => return Err(report(Bad::Syntax, ty, text)),
        None => fields.time.ok_or_else(|| report(Bad::Syntax, ty, text))?,
    };
    Ok((round(micros, typmod), fields.zone))
}

pub(super) fn input_time(text: &str, typmod: i32, clock: Clock<'_>) -> Result<Datum> {
    let (micros, _) = time_of_day(text, typmod, "time", clock)?;
    Ok(Datum::text(print_time(micros)))
}

pub(super) fn input_timetz(text: &str, typmod: i32, clock: Clock<'_>) -> Result<Datum> {
    let (micros, zone) = time_of_day(text, typmod, "time with time zone", clock)?;
    let zone = match zone {
        Some(zone) => zone,
        None => session_zone(clock)?,
    };
    let Zone::Offset(offset) = zone else { return unsupported("a time of day in a zone with rules") };
    Ok(Datum::text(print_time(micros) + &zone::print_offset(offset)))
}

pub(super) fn input_timestamp(text: &str, typmod: i32, clock: Clock<'_>) -> Result<Datum> {
    let fields = parse(text, clock).map_err(|bad| report(bad, "timestamp", text))?;
    let micros = match fields.special {
        Some(Special::Infinity) => return Ok(Datum::text("infinity")),
        Some(Special::MinusInfinity) => return Ok(Datum::text("-infinity")),
        Some(Special::Now) => local_now(text, clock)?,
        Some(Special::Epoch) => days_from_date(1970, 1, 1) * MICROS_PER_DAY,
        Some(Special::Allballs) => return Err(report(Bad::Syntax, "timestamp", text)),
        Some(special) => {
            (local_now(text, clock)?.div_euclid(MICROS_PER_DAY) + shift(special)) * MICROS_PER_DAY
                + fields.time.unwrap_or(0)
        }
        None => instant(&fields).map_err(|bad| report(bad, "timestamp", text))?,
    };
    Ok(Datum::text(print_timestamp(round(micros, typmod), "")))
}

/// The instant is kept as it reads in UTC.
pub(super) fn input_timestamptz(text: &str, typmod: i32, clock: Clock<'_>) -> Result<Datum> {
    const TYPE: &str = "timestamp with time zone";
    let fields = parse(text, clock).map_err(|bad| report(bad, TYPE, text))?;
    let to_utc = |local: i64| -> Result<i64> {
        let zone = match &fields.zone {
            Some(zone) => zone.clone(),
            None => session_zone(clock)?,
        };
        Ok(local - zone.offset_at(local) * MICROS_PER_SECOND)
    };
    let micros = match fields.special {
        Some(Special::Infinity) => return Ok(Datum::text("infinity")),
        Some(Special::MinusInfinity) => return Ok(Datum::text("-infinity")),
        Some(Special::Now) => now(clock, text)?,
        Some(Special::Epoch) => days_from_date(1970, 1, 1) * MICROS_PER_DAY,
        Some(Special::Allballs) => return Err(report(Bad::Syntax, TYPE, text)),
        Some(special) => {
            let days = local_now(text, clock)?.div_euclid(MICROS_PER_DAY) + shift(special);
            to_utc(days * MICROS_PER_DAY + fields.time.unwrap_or(0))?
        }
        None => to_utc(instant(&fields).map_err(|bad| report(bad, TYPE, text))?)?,
    };
    Ok(Datum::text(print_timestamp(round(micros, typmod), "+00")))
}

fn instant(fields: &Fields) -> std::result::Result<i64, Bad> {
    let date = fields.date.ok_or(Bad::Syntax)?;
    if !TIMESTAMP_DAYS.contains(&date) {
        return Err(Bad::Beyond("timestamp"));
    }
    Ok(date * MICROS_PER_DAY + fields.time.unwrap_or(0))
}

fn print_timestamp(micros: i64, zone: &str) -> String {
    let (date, bc) = print_date(micros.div_euclid(MICROS_PER_DAY));
    let time = print_time(micros.rem_euclid(MICROS_PER_DAY));
    format!("{date} {time}{zone}{}", if bc { " BC" } else { "" })
}

#[derive(PartialEq, Debug)]
enum Token {
    /// Digits alone, perhaps with a fraction.
    Number(String),
    /// `1-2-3`, `1/jan/2020`
    Date(String),
    /// `1:2:3.4`
    Time(String),
    /// `+01:30`
    Offset(String),
    Word(String),
    /// The `T` of ISO 8601.
    TimeMark,
}

/// ParseDateTime
fn tokens(text: &str) -> std::result::Result<Vec<Token>, Bad> {
    let lower = text.to_lowercase();
    let chars: Vec<char> = lower.chars().collect();
    let mut found = Vec::new();
    let mut at = 0;
    let digit_at = |i: usize| chars.get(i).is_some_and(char::is_ascii_digit);
    while at < chars.len() {
        let start = at;
        let take = |mut end: usize, keep: &dyn Fn(char) -> bool| {
            while chars.get(end).is_some_and(|c| keep(*c)) {
                end += 1;
            }
            end
        };
        let c = chars[at];
        if c.is_whitespace() || c == ',' || c == '@' {
            at += 1;
        } else if c.is_ascii_digit() {
            at = take(at, &|c| c.is_ascii_digit());
            match chars.get(at) {
                Some(':') => {
                    at = take(at, &|c| c.is_ascii_digit() || matches!(c, ':' | '.'));
                    found.push(Token::Time(chars[start..at].iter().collect()));
                }
                Some(separator @ ('-' | '/' | '.')) => {
                    let separator = *separator;
                    while chars.get(at).is_some_and(|c| c.is_alphanumeric() || *c == separator) {
                        if chars[at] == 't' && digit_at(at + 1) {
                            break;
                        }
                        at += 1;
                    }
                    let text: String = chars[start..at].iter().collect();
                    let is_number = separator == '.' && text.matches('.').count() == 1;
                    found.push(if is_number { Token::Number(text) } else { Token::Date(text) });
                }
                _ => found.push(Token::Number(chars[start..at].iter().collect())),
            }
        } else if matches!(c, '+' | '-') && digit_at(at + 1) {
            at = take(at + 1, &|c| c.is_ascii_digit() || c == ':');
            found.push(Token::Offset(chars[start..at].iter().collect()));
        } else if c.is_alphabetic() || (c == '-' && chars.get(at + 1).is_some_and(|c| c.is_alphabetic())) {
            if c == 't' && digit_at(at + 1) {
                at += 1;
                found.push(Token::TimeMark);
                continue;
            }
            at = take(at + 1, &|c| c.is_alphabetic() || matches!(c, '/' | '_' | '.'));
            found.push(Token::Word(chars[start..at].iter().collect()));
        } else {
            return Err(Bad::Syntax);
        }
    }
    Ok(found)
}

/// DecodeDateTime
fn parse(text: &str, clock: Clock<'_>) -> std::result::Result<Fields, Bad> {
    let found = tokens(text.trim())?;
    if found.is_empty() {
        return Err(Bad::Syntax);
    }
    let mut fields = Fields::default();
    let mut reading = Reading { order: clock.date_order, ..Reading::default() };
    for token in found {
        reading.token(token, &mut fields)?;
    }
    reading.finish(&mut fields)?;
    Ok(fields)
}

/// Parts that only make sense together.
#[derive(Default)]
struct Reading<'o> {
    order: &'o str,
    month: Option<i64>,
    numbers: Vec<String>,
    ymd: Option<(i64, i64, i64)>,
    bc: bool,
    pm: Option<bool>,
    julian: bool,
    /// A `T` stood before what follows.
    time_follows: bool,
}

impl Reading<'_> {
    fn token(&mut self, token: Token, fields: &mut Fields) -> std::result::Result<(), Bad> {
        match token {
            Token::Time(text) => set(&mut fields.time, time(&text)?),
            Token::Offset(text) => set(&mut fields.zone, Zone::Offset(zone::offset(&text).ok_or(Bad::Syntax)?)),
            Token::Date(text) => self.date(&text),
            Token::Number(text) => self.number(text, fields),
            Token::Word(word) => self.word(&word, fields),
            Token::TimeMark => {
                self.time_follows = true;
                Ok(())
            }
        }
    }

    fn number(&mut self, text: String, fields: &mut Fields) -> std::result::Result<(), Bad> {
        let have_date = self.ymd.is_some() || fields.date.is_some();
        if self.julian {
            self.julian = false;
            let julian: i64 = text.parse().map_err(|_| Bad::Unknown("a fraction of a Julian day"))?;
            return set(&mut fields.date, days_from_julian(julian));
        }
        let digits = text.split('.').next().unwrap_or_default();
        if (have_date || self.time_follows) && fields.time.is_none() && (digits.len() == 6 || digits.len() == 4) {
            let mut spelled = format!("{}:{}", &text[..2], &text[2..4]);
            if digits.len() == 6 {
                spelled.push(':');
                spelled.push_str(&text[4..]);
            }
            return set(&mut fields.time, time(&spelled)?);
        }
        if text.contains('.') {
            return Err(Bad::Syntax);
        }
        if !have_date && self.month.is_none() && self.numbers.is_empty() {
            let part = |range: std::ops::Range<usize>| text[range].parse::<i64>().unwrap_or(0);
            match text.len() {
                8 => {
                    self.ymd = Some((part(0..4), part(4..6), part(6..8)));
                    return Ok(());
                }
                6 => {
                    self.ymd = Some((two_digit_year(part(0..2), 2), part(2..4), part(4..6)));
                    return Ok(());
                }
                _ => {}
            }
        }
        self.numbers.push(text);
        Ok(())
    }

    fn word(&mut self, word: &str, fields: &mut Fields) -> std::result::Result<(), Bad> {
        let special = match word {
            "now" => Some(Special::Now),
            "today" => Some(Special::Today),
            "tomorrow" => Some(Special::Tomorrow),
            "yesterday" => Some(Special::Yesterday),
            "epoch" => Some(Special::Epoch),
            "infinity" => Some(Special::Infinity),
            "-infinity" => Some(Special::MinusInfinity),
            "allballs" => Some(Special::Allballs),
            _ => None,
        };
        if let Some(special) = special {
            return set(&mut fields.special, special);
        }
        if let Some(month) = month_name(word) {
            return set(&mut self.month, month);
        }
        match word {
            "bc" => self.bc = true,
            "ad" | "at" | "on" | "of" => {}
            "am" | "a.m." => self.pm = Some(false),
            "pm" | "p.m." => self.pm = Some(true),
            "j" | "jd" | "julian" => self.julian = true,
            "st" | "nd" | "rd" | "th" => return Err(Bad::Syntax),
            _ if is_day_name(word) => {}
            _ => {
                if let Some(offset) = zone::abbreviation(word).or_else(|| zone::fixed_zone(word)) {
                    return set(&mut fields.zone, Zone::Offset(offset));
                }
                return match zone::Rules::of(word) {
                    Some(rules) => set(&mut fields.zone, Zone::Named(rules)),
                    None => Err(if word.contains('/') { Bad::Unknown("a time zone's name") } else { Bad::Syntax }),
                };
            }
        }
        Ok(())
    }

    /// A date with separators (DecodeDate).
    fn date(&mut self, text: &str) -> std::result::Result<(), Bad> {
        let parts: Vec<&str> = text.split(['-', '/', '.']).filter(|p| !p.is_empty()).collect();
        let [first, second, third] = parts.as_slice() else { return Err(Bad::Syntax) };
        let number = |part: &str| part.parse::<i64>().map_err(|_| Bad::Syntax);
        let year = |part: &str| number(part).map(|n| two_digit_year(n, part.len()));
        let ymd = if let Some(month) = month_name(first) {
            (year(third)?, month, number(second)?)
        } else if let Some(month) = month_name(second) {
            if first.len() > 2 { (year(first)?, month, number(third)?) } else { (year(third)?, month, number(first)?) }
        } else if first.len() > 2 || self.order == "YMD" {
            (year(first)?, number(second)?, number(third)?)
        } else if self.order == "DMY" {
            (year(third)?, number(second)?, number(first)?)
        } else {
            (year(third)?, number(first)?, number(second)?)
        };
        set(&mut self.ymd, ymd)
    }

    fn finish(mut self, fields: &mut Fields) -> std::result::Result<(), Bad> {
        if let Some(month) = self.month {
            let numbers = std::mem::take(&mut self.numbers);
            let [one, two] = numbers.as_slice() else { return Err(Bad::Syntax) };
            let (day, year) = if one.len() > 2 { (two, one) } else { (one, two) };
            let number = |text: &String| text.parse::<i64>().map_err(|_| Bad::Syntax);
            set(&mut self.ymd, (two_digit_year(number(year)?, year.len()), month, number(day)?))?;
        }
        if !self.numbers.is_empty() {
            return match (self.numbers.as_slice(), self.pm) {
                ([hour], Some(_)) if fields.time.is_none() => {
                    let hour: i64 = hour.parse().map_err(|_| Bad::Syntax)?;
                    fields.time = Some(hour * 3600 * MICROS_PER_SECOND);
                    self.numbers.clear();
                    self.finish(fields)
                }
                _ => Err(Bad::Syntax),
            };
        }
        if let Some((mut year, month, day)) = self.ymd {
            if self.bc {
                year = 1 - year;
            } else if year == 0 {
                return Err(Bad::OutOfRange);
            }
            if !(1..=12).contains(&month) || day < 1 || day > days_in_month(year, month) {
                return Err(Bad::OutOfRange);
            }
            set(&mut fields.date, days_from_date(year, month, day))?;
        }
        if let Some(pm) = self.pm {
            let time = fields.time.as_mut().ok_or(Bad::Syntax)?;
            let half_day = MICROS_PER_DAY / 2;
            let noon_hour = *time >= half_day && *time < half_day + 3600 * MICROS_PER_SECOND;
            if *time >= half_day + 3600 * MICROS_PER_SECOND {
                return Err(Bad::OutOfRange);
            }
            match (pm, noon_hour) {
                (true, false) => *time += half_day,
                (false, true) => *time -= half_day,
                _ => {}
            }
        }
        Ok(())
    }
}

fn set<T>(slot: &mut Option<T>, value: T) -> std::result::Result<(), Bad> {
    if slot.is_some() {
        return Err(Bad::Syntax);
    }
    *slot = Some(value);
    Ok(())
}

fn two_digit_year(year: i64, digits: usize) -> i64 {
    match year {
        _ if digits > 2 => year,
        0..70 => year + 2000,
        70..100 => year + 1900,
        _ => year,
    }
}

/// `H:M[:S[.f]]` (DecodeTime)
fn time(text: &str) -> std::result::Result<i64, Bad> {
    let parts: Vec<&str> = text.split(':').collect();
    let (hours, minutes, seconds) = match parts.as_slice() {
        [h, m] => (h, m, "0"),
        [h, m, s] => (h, m, *s),
        _ => return Err(Bad::Syntax),
    };
    let number = |part: &str| part.parse::<i64>().map_err(|_| Bad::Syntax);
    let (whole, fraction) = seconds.split_once('.').unwrap_or((seconds, ""));
    let (hours, minutes, whole) = (number(hours)?, number(minutes)?, number(whole)?);
    let seconds = hours.saturating_mul(3600).saturating_add(minutes.saturating_mul(60)).saturating_add(whole);
    let micros = seconds.saturating_mul(MICROS_PER_SECOND).saturating_add(fraction_micros(fraction)?);
    if minutes > 59 || whole > 60 || micros > MICROS_PER_DAY {
        return Err(Bad::OutOfRange);
    }
    Ok(micros)
}

fn fraction_micros(digits: &str) -> std::result::Result<i64, Bad> {
    if digits.is_empty() {
        return Ok(0);
    }
    let value: f64 = format!("0.{digits}").parse().map_err(|_| Bad::Syntax)?;
    Ok((value * 1_000_000.0).round_ties_even() as i64)
}

fn month_name(word: &str) -> Option<i64> {
    const NAMES: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let word = word.trim_end_matches('.');
    let full = |name: &&str| *name == word || (word.len() == 3 && name.starts_with(word));
    let position = NAMES.iter().position(|name| full(name) || (word == "sept" && *name == "september"));
    position.map(|i| i as i64 + 1)
}

fn is_day_name(word: &str) -> bool {
    const NAMES: [&str; 7] = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];
    word.len() >= 3 && NAMES.iter().any(|name| name.starts_with(word))
}

/// The day after a printed date.
pub(super) fn next_day(text: &str) -> Option<String> {
    let clock = Clock { now: None, timezone: "UTC", date_order: "YMD" };
    let days = parse(text, clock).ok()?.date? + 1;
    let (printed, bc) = print_date(days);
    Some(if bc { printed + " BC" } else { printed })
}
