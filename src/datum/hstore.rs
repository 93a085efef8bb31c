//! hstore, whose type belongs to an extension.  Counterpart: contrib/hstore/hstore_io.c.

use std::collections::BTreeMap;

use crate::diag::{Result, SqlState, refuse};

/// Pairs in the order in which they are kept: short keys first.
pub(super) fn input(text: &str) -> Result<String> {
    let mut reader = Reader { chars: &text.chars().collect::<Vec<_>>(), at: 0, whole: text };
    let mut pairs: BTreeMap<(usize, String), Option<String>> = BTreeMap::new();
    reader.skip_blanks();
    while reader.peek().is_some() {
        let (key, _) = reader.word()?;
        reader.skip_blanks();
        if !(reader.take('=') && reader.take('>')) {
            return reader.wrong();
        }
        reader.skip_blanks();
        let (value, is_quoted) = reader.word()?;
        let value = Some(value).filter(|v| is_quoted || !v.eq_ignore_ascii_case("null"));
        pairs.entry((key.len(), key)).or_insert(value);
        reader.skip_blanks();
        if reader.peek().is_none() {
            break;
        }
        if !reader.take(',') {
            return reader.wrong();
        }
        reader.skip_blanks();
    }
    let shown = pairs.iter().map(|((_, key), value)| match value {
        Some(value) => format!("{}=>{}", quoted(key), quoted(value)),
        None => format!("{}=>NULL", quoted(key)),
    });
    Ok(shown.collect::<Vec<_>>().join(", "))
}

fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

struct Reader<'c> {
    chars: &'c [char],
    at: usize,
    whole: &'c str,
}

impl Reader<'_> {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn take(&mut self, wanted: char) -> bool {
        let found = self.peek() == Some(wanted);
        self.at += usize::from(found);
        found
    }

    fn skip_blanks(&mut self) {
        while self.peek().is_some_and(char::is_whitespace) {
            self.at += 1;
        }
    }

    fn wrong<T>(&self) -> Result<T> {
        let message = match self.peek() {
            Some(c) => format!("syntax error in hstore, near \"{c}\" at position {}", self.at),
            None => "syntax error in hstore: unexpected end of string".to_owned(),
        };
        refuse(SqlState::SYNTAX_ERROR, message).map_err(|e: crate::diag::Rejected| Box::new(e.with_detail(self.whole)))
    }

    /// A key or a value, and whether it was quoted.
    fn word(&mut self) -> Result<(String, bool)> {
        let mut word = String::new();
        if self.take('"') {
            loop {
                match self.peek() {
                    None => return self.wrong(),
                    Some('"') => {
                        self.at += 1;
                        return Ok((word, true));
                    }
                    Some('\\') => self.at += 1,
                    Some(_) => {}
                }
                word.extend(self.peek());
                self.at += 1;
            }
        }
        while let Some(c) = self.peek() {
            if c.is_whitespace() || c == ',' || (c == '=' && self.chars.get(self.at + 1) == Some(&'>')) {
                break;
            }
            if c == '\\' {
                self.at += 1;
            }
            word.extend(self.peek());
            self.at += 1;
        }
        if word.is_empty() { self.wrong() } else { Ok((word, false)) }
    }
}
