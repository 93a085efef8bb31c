//! Days and microseconds of the calendar, and how they are printed.  Counterpart:
//! utils/adt/datetime.c (date2j, j2date, EncodeDateOnly, EncodeTimeOnly).

pub const MICROS_PER_SECOND: i64 = 1_000_000;
pub const MICROS_PER_DAY: i64 = 86_400 * MICROS_PER_SECOND;
/// The Julian day of 2000-01-01.
const POSTGRES_EPOCH: i64 = 2_451_545;

/// Days since 2000-01-01; the year before 1 is 0.
pub fn days_from_date(year: i64, month: i64, day: i64) -> i64 {
    // Far beyond what any type holds, so that nothing overflows on the way to the check for that.
    let year = year.clamp(-10_000_000, 10_000_000);
    let (year, month) = if month > 2 { (year + 4800, month + 1) } else { (year + 4799, month + 13) };
    let century = year / 100;
    let mut julian = year * 365 - 32167;
    julian += year / 4 - century + century / 4;
    julian += 7834 * month / 256 + day;
    julian - POSTGRES_EPOCH
}

pub fn days_from_julian(julian: i64) -> i64 {
    julian.clamp(-1, i64::from(i32::MAX) * 2) - POSTGRES_EPOCH
}

/// The days that a timestamp can have, from the beginning of Julian days to the year 294276.
pub const TIMESTAMP_DAYS: std::ops::Range<i64> = -POSTGRES_EPOCH..106_751_983;
/// The days that a date can have.
pub const DATE_DAYS: std::ops::Range<i64> = -POSTGRES_EPOCH..2_145_031_949;

/// Year, month and day of a day since 2000-01-01.
pub fn date_from_days(days: i64) -> (i64, i64, i64) {
    let mut julian = days + POSTGRES_EPOCH + 32044;
    let mut quad = julian / 146_097;
    let extra = (julian - quad * 146_097) * 4 + 3;
    julian += 60 + quad * 3 + extra / 146_097;
    quad = julian / 1461;
    julian -= quad * 1461;
    let mut year = julian * 4 / 1461;
    julian = if year != 0 { (julian + 305) % 365 } else { (julian + 306) % 366 } + 123;
    year += quad * 4;
    let quad = julian * 2141 / 65536;
    (year - 4800, (quad + 10) % 12 + 1, julian - 7834 * quad / 256)
}

pub fn days_in_month(year: i64, month: i64) -> i64 {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// `YYYY-MM-DD`, and whether BC must follow.
pub fn print_date(days: i64) -> (String, bool) {
    let (year, month, day) = date_from_days(days);
    let (shown, bc) = if year > 0 { (year, false) } else { (1 - year, true) };
    (format!("{shown:04}-{month:02}-{day:02}"), bc)
}

/// `HH:MM:SS[.ffffff]`
pub fn print_time(micros: i64) -> String {
    let (seconds, fraction) = (micros / MICROS_PER_SECOND, micros % MICROS_PER_SECOND);
    format!("{:02}:{:02}:{:02}{}", seconds / 3600, seconds / 60 % 60, seconds % 60, print_fraction(fraction))
}

/// `.ffffff` without trailing zeros.
pub fn print_fraction(micros: i64) -> String {
    if micros == 0 {
        return String::new();
    }
    format!(".{micros:06}").trim_end_matches('0').to_owned()
}

/// Rounds to a precision of so many digits; -1 keeps all.
pub fn round(micros: i64, precision: i32) -> i64 {
    let Some(digits) = u32::try_from(precision).ok().filter(|p| *p < 6) else { return micros };
    let unit = 10_i128.pow(6 - digits);
    let (half, wide) = (unit / 2, i128::from(micros));
    let rounded = if wide >= 0 { (wide + half) / unit * unit } else { -((half - wide) / unit * unit) };
    i64::try_from(rounded).unwrap_or(micros)
}
