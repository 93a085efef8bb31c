//! The value of `--now`: an ISO 8601 date with an optional time and zone.

/// Microseconds in a second.
const SECOND: i64 = 1_000_000;
/// Days from 1970-01-01 to 2000-01-01, where PostgreSQL's clock starts.
const EPOCH_DAYS: i64 = 10_957;

/// Reads `2024-05-01`, `2024-05-01T12:00:00Z` or `2024-05-01 12:00:00.5+02:00` as microseconds since
/// 2000-01-01 UTC. Without a zone it is UTC.
pub fn parse(text: &str) -> Result<i64, String> {
    read(text.trim()).ok_or_else(|| "a timestamp is written as 2024-05-01 or 2024-05-01T12:00:00Z".to_owned())
}

fn read(text: &str) -> Option<i64> {
    let (date, rest) = text.split_at_checked(10)?;
    let days = date_days(date)?;
    let midnight = (days - EPOCH_DAYS).checked_mul(86_400)?.checked_mul(SECOND)?;
    if rest.is_empty() {
        return Some(midnight);
    }
    let rest = rest.strip_prefix(['T', 't', ' '])?.trim();
    let zone_at = rest.find(['Z', 'z', '+', '-']).unwrap_or(rest.len());
    let (time, zone) = rest.split_at(zone_at);
    midnight.checked_add(time_micros(time.trim_end())?)?.checked_sub(zone_micros(zone)?)
}

fn date_days(date: &str) -> Option<i64> {
    let mut fields = date.split('-');
    let (year, month, day) = (number(fields.next()?, 4)?, number(fields.next()?, 2)?, number(fields.next()?, 2)?);
    if fields.next().is_some() || !(1..=12).contains(&month) || !(1..=month_days(year, month)).contains(&day) {
        return None;
    }
    // Counted from March, so that the day that leap years add comes last.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * month + 2) / 5 + day - 1;
    Some(era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468)
}

fn month_days(year: i64, month: i64) -> i64 {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

fn time_micros(time: &str) -> Option<i64> {
    let (clock, fraction) = time.split_once('.').unwrap_or((time, ""));
    let mut fields = clock.split(':');
    let (hour, minute) = (number(fields.next()?, 2)?, number(fields.next()?, 2)?);
    let second = fields.next().map_or(Some(0), |s| number(s, 2))?;
    if fields.next().is_some() || hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let digits = fraction.get(..fraction.len().min(6))?;
    let micros = if digits.is_empty() { 0 } else { number(&format!("{digits:0<6}"), 6)? };
    Some(((hour * 60 + minute) * 60 + second) * SECOND + micros)
}

fn zone_micros(zone: &str) -> Option<i64> {
    let (sign, offset) = match zone.split_at_checked(1) {
        None | Some(("Z" | "z", "")) => return Some(0),
        Some(("+", offset)) => (1, offset),
        Some(("-", offset)) => (-1, offset),
        Some(_) => return None,
    };
    let digits = offset.replace(':', "");
    let (hours, minutes) = match digits.len() {
        2 => (number(&digits, 2)?, 0),
        4 => (number(digits.get(..2)?, 2)?, number(digits.get(2..)?, 2)?),
        _ => return None,
    };
    Some(sign * (hours * 60 + minutes) * 60 * SECOND)
}

fn number(text: &str, digits: usize) -> Option<i64> {
    (text.len() == digits && text.bytes().all(|b| b.is_ascii_digit())).then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::{SECOND, parse};

    #[test]
    fn timestamps_are_read() {
        assert_eq!(parse("2000-01-01"), Ok(0));
        assert_eq!(parse("2000-03-01T00:00:00Z"), Ok(60 * 86_400 * SECOND));
        assert_eq!(parse("1999-12-31 23:59:59.5"), Ok(-SECOND / 2));
        assert_eq!(parse("2000-01-01T02:00:00+02:00"), Ok(0));
        assert_eq!(parse("2000-01-01T00:00-0130"), Ok(90 * 60 * SECOND));
        for wrong in ["", "now", "2000-13-01", "2001-02-29", "2000-01-01T25:00", "2000-01-01x", "2000-01-01T10:00:00Q"]
        {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }
}
