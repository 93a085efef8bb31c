//! Values for people: short ones on a line, long ones as what differs between them.

use similar::{ChangeTag, TextDiff};

use crate::report::escape;
use crate::report::style::{self, paint};

/// The longest value that is shown whole, in characters.
const WHOLE: usize = 160;

/// A value on one line.
pub(super) fn short(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let text = escape::line(&text).into_owned();
    if text.chars().count() <= WHOLE {
        return text;
    }
    let cut: String = text.chars().take(WHOLE).collect();
    format!("{cut}...")
}

/// Two long values, by the lines that differ, with two lines around them.
pub(super) fn line_diff(expected: &str, actual: &str) -> String {
    let diff = TextDiff::from_lines(expected, actual);
    let mut out = String::new();
    for (i, group) in diff.grouped_ops(2).iter().enumerate() {
        if i > 0 {
            out.push_str("      ...\n");
        }
        for change in group.iter().flat_map(|op| diff.iter_changes(op)) {
            let (sign, style) = match change.tag() {
                ChangeTag::Delete => ('-', style::EXPECTED),
                ChangeTag::Insert => ('+', style::ACTUAL),
                ChangeTag::Equal => (' ', style::DIM),
            };
            let line = change.value().trim_end_matches(['\n', '\r']);
            let ending = if change.value().ends_with("\r\n") { "\\r" } else { "" };
            out.push_str(&format!("      {}\n", paint(style, format!("{sign} {}{ending}", escape::lines(line)))));
        }
    }
    out
}
