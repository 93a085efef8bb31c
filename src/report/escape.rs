//! Text of the input made safe for a terminal: nothing in a name or a statement may move the cursor.

use std::borrow::Cow;

/// One line of text with control characters spelled out.
pub(super) fn line(text: &str) -> Cow<'_, str> {
    escaped(text, is_unsafe)
}

/// Text of several lines; line breaks and tabs stay.
pub(super) fn lines(text: &str) -> Cow<'_, str> {
    escaped(text, |c| is_unsafe(c) && c != '\n' && c != '\t')
}

fn escaped(text: &str, is_unsafe: impl Fn(char) -> bool) -> Cow<'_, str> {
    if !text.contains(&is_unsafe) {
        return Cow::Borrowed(text);
    }
    let mut safe = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '\n' if is_unsafe(c) => safe.push_str("\\n"),
            '\r' if is_unsafe(c) => safe.push_str("\\r"),
            '\t' if is_unsafe(c) => safe.push_str("\\t"),
            c if is_unsafe(c) => safe.push_str(&format!("\\u{{{:x}}}", u32::from(c))),
            c => safe.push(c),
        }
    }
    Cow::Owned(safe)
}

/// Control characters, and the marks that change the direction of writing.
fn is_unsafe(c: char) -> bool {
    c.is_control() || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::{line, lines};

    #[test]
    fn control_characters_are_spelled_out() {
        assert_eq!(line("a\u{1b}[31mb\nc"), "a\\u{1b}[31mb\\nc");
        assert_eq!(lines("a\u{1b}b\nc"), "a\\u{1b}b\nc");
        assert_eq!(line("plain é"), "plain é");
        assert_eq!(line("a\u{202e}b"), "a\\u{202e}b");
    }
}
