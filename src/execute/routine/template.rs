//! The templates of to_char, to_date and to_timestamp, taken apart.
//! Counterpart: utils/adt/formatting.c (parse_format, DCH_keywords).

/// A piece of a template.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Node {
    /// A pattern by its name in the table, with its modifiers.
    Pattern { key: &'static str, fill: bool, ordinal: Ordinal },
    /// A character that stands for itself; `quoted` where it was between double quotes.
    Text { c: char, quoted: bool },
}

#[derive(Clone, Copy, PartialEq, Debug)]
pub(super) enum Ordinal {
    No,
    Lower,
    Upper,
}

/// Longer names come before those that they begin with; spelling counts where it changes what is printed.
const KEYS: [&str; 83] = [
    "A.D.", "A.M.", "AD", "AM", "B.C.", "BC", "CC", "DAY", "DDD", "DD", "DY", "Day", "Dy", "D", "FF1", "FF2", "FF3",
    "FF4", "FF5", "FF6", "FX", "HH24", "HH12", "HH", "IDDD", "ID", "IW", "IYYY", "IYY", "IY", "I", "J", "MI", "MM",
    "MONTH", "MON", "MS", "Month", "Mon", "OF", "P.M.", "PM", "Q", "RM", "SSSSS", "SSSS", "SS", "TZH", "TZM", "TZ",
    "US", "WW", "W", "Y,YYY", "YYYY", "YYY", "YY", "Y", "a.d.", "a.m.", "ad", "am", "b.c.", "bc", "day", "dy", "month",
    "mon", "p.m.", "pm", "rm", "tz", "ddd", "dd", "d", "of", "q", "cc", "ww", "w", "j", "id", "i",
];

/// Other patterns may be written in lower case too.
const EITHER_CASE: [&str; 34] = [
    "FF1", "FF2", "FF3", "FF4", "FF5", "FF6", "HH24", "HH12", "HH", "IDDD", "ID", "IW", "IYYY", "IYY", "IY", "I", "J",
    "MI", "MM", "MS", "SSSSS", "SSSS", "SS", "US", "WW", "W", "Y,YYY", "YYYY", "YYY", "YY", "Y", "CC", "Q", "FX",
];

fn key_at(rest: &str) -> Option<(&'static str, usize)> {
    let mut best: Option<(&'static str, usize)> = None;
    let mut offer = |key: &'static str, canonical: &'static str| {
        if rest.starts_with(key) && best.is_none_or(|(_, length)| key.len() > length) {
            best = Some((canonical, key.len()));
        }
    };
    for key in KEYS {
        offer(key, canonical(key));
    }
    for key in EITHER_CASE {
        let matches = rest.get(..key.len()).is_some_and(|part| part == key.to_lowercase());
        if matches && best.is_none_or(|(_, length)| key.len() > length) {
            best = Some((key, key.len()));
        }
    }
    best
}

/// Lower-case spellings of what is printed the same.
fn canonical(key: &'static str) -> &'static str {
    match key {
        "ddd" => "DDD",
        "dd" => "DD",
        "d" => "D",
        "of" => "OF",
        "q" => "Q",
        "cc" => "CC",
        "ww" => "WW",
        "w" => "W",
        "j" => "J",
        "id" => "ID",
        "i" => "I",
        other => other,
    }
}

pub(super) fn parse(template: &str) -> Vec<Node> {
    let mut nodes = Vec::new();
    let mut rest = template;
    let mut quoted = false;
    while let Some(c) = rest.chars().next() {
        if quoted {
            let escaped = c == '\\' && rest.len() > 1;
            if c == '"' {
                quoted = false;
                rest = &rest[1..];
                continue;
            }
            let text = if escaped { &rest[1..] } else { rest };
            let Some(c) = text.chars().next() else { break };
            nodes.push(Node::Text { c, quoted: true });
            rest = &text[c.len_utf8()..];
            continue;
        }
        let (fill, after) = match rest.get(..2) {
            Some("FM" | "fm") => (true, &rest[2..]),
            Some("TM") => (false, &rest[2..]),
            _ => (false, rest),
        };
        if let Some((key, length)) = key_at(after) {
            rest = &after[length..];
            let ordinal = match rest.get(..2) {
                Some("TH") => Ordinal::Upper,
                Some("th") => Ordinal::Lower,
                _ => Ordinal::No,
            };
            if ordinal != Ordinal::No {
                rest = &rest[2..];
            }
            if key != "FX" {
                nodes.push(Node::Pattern { key, fill, ordinal });
            }
            continue;
        }
        rest = after;
        let Some(c) = rest.chars().next() else { break };
        match c {
            '"' => {
                quoted = true;
                rest = &rest[1..];
            }
            '\\' if rest[1..].starts_with('"') => {
                nodes.push(Node::Text { c: '"', quoted: false });
                rest = &rest[2..];
            }
            c => {
                nodes.push(Node::Text { c, quoted: false });
                rest = &rest[c.len_utf8()..];
            }
        }
    }
    nodes
}

pub(super) const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
pub(super) const DAYS: [&str; 7] = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
pub(super) const ROMAN_MONTHS: [&str; 12] = ["XII", "XI", "X", "IX", "VIII", "VII", "VI", "V", "IV", "III", "II", "I"];

/// `1st`, `2nd`, `3rd`, `4th`
pub(super) fn ordinal_ending(number: &str, ordinal: Ordinal) -> &'static str {
    let bytes = number.as_bytes();
    let last = bytes.last().copied().unwrap_or(b'0');
    let teen = bytes.len() > 1 && bytes[bytes.len() - 2] == b'1';
    let endings = match last {
        b'1' if !teen => ("st", "ST"),
        b'2' if !teen => ("nd", "ND"),
        b'3' if !teen => ("rd", "RD"),
        _ => ("th", "TH"),
    };
    match ordinal {
        Ordinal::No => "",
        Ordinal::Lower => endings.0,
        Ordinal::Upper => endings.1,
    }
}
