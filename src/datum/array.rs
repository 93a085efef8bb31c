//! The text of arrays and rows taken apart and put together.  Counterpart: utils/adt/arrayfuncs.c
//! (array_in, array_out), rowtypes.c (record_in, record_out).

use crate::diag::{Diagnostic, Rejected, Result, SqlState};

/// An array's text: bounds where they were written, and elements in nested braces.
#[derive(Debug)]
pub struct Parsed {
    /// `[0:1]=` or empty.
    pub bounds: String,
    pub items: Item,
}

/// An element, or a dimension of them.
#[derive(Debug)]
pub enum Item {
    Null,
    Text(String),
    List(Vec<Item>),
}

fn malformed(text: &str, detail: &str) -> Rejected {
    let message = format!("malformed array literal: \"{text}\"");
    let error = Diagnostic::refused(SqlState::INVALID_TEXT_REPRESENTATION, message).with_detail(detail);
    Box::new(error)
}

/// Takes the text of an array apart; elements are not looked into.
pub fn parse(text: &str, delimiter: char) -> Result<Parsed> {
    let trimmed = text.trim();
    let (bounds, body) = match trimmed.strip_prefix('[') {
        Some(_) => {
            let Some((bounds, body)) = trimmed.split_once('=') else {
                return Err(malformed(text, "Missing \"=\" after array dimensions."));
            };
            (bounds.trim().to_owned() + "=", body.trim_start())
        }
        None => (String::new(), trimmed),
    };
    if !body.starts_with('{') {
        return Err(malformed(text, "Array value must start with \"{\" or dimension information."));
    }
    let chars: Vec<char> = body.chars().collect();
    let mut reader = Reader { chars: &chars, at: 0, delimiter, whole: text };
    let items = reader.list()?;
    reader.skip_blanks();
    if reader.at != chars.len() {
        return Err(malformed(text, "Junk after closing right brace."));
    }
    let lengths = lengths(&items);
    let said = dimensions(&bounds);
    if !said.is_empty() && lengths.first() != Some(&0) && said.iter().map(|d| d.1).ne(lengths) {
        return Err(malformed(text, "Specified array dimensions do not match array contents."));
    }
    let default_bounds = said.iter().all(|(lower, _)| *lower == 1);
    Ok(Parsed { bounds: if default_bounds { String::new() } else { bounds }, items })
}

/// Lower bound and length of each dimension of `[1:2][0:3]=`.
pub fn dimensions(bounds: &str) -> Vec<(i32, usize)> {
    let one = |part: &str| {
        let (low, high) = part.split_once(':').unwrap_or(("1", part));
        let (low, high): (i32, i32) = (low.trim().parse().ok()?, high.trim().parse().ok()?);
        Some((low, usize::try_from(i64::from(high) - i64::from(low) + 1).ok()?))
    };
    bounds.trim_end_matches('=').split(['[', ']']).filter(|p| !p.trim().is_empty()).filter_map(one).collect()
}

/// The lengths along the first elements.
pub fn lengths(item: &Item) -> Vec<usize> {
    let mut found = Vec::new();
    let mut at = item;
    while let Item::List(items) = at {
        found.push(items.len());
        match items.first() {
            Some(first) => at = first,
            None => break,
        }
    }
    found
}

struct Reader<'c> {
    chars: &'c [char],
    at: usize,
    delimiter: char,
    whole: &'c str,
}

impl Reader<'_> {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn skip_blanks(&mut self) {
        while self.peek().is_some_and(|c| c.is_ascii_whitespace()) {
            self.at += 1;
        }
    }

    fn list(&mut self) -> Result<Item> {
        self.at += 1;
        let mut items = Vec::new();
        self.skip_blanks();
        if self.peek() == Some('}') {
            self.at += 1;
            return Ok(Item::List(items));
        }
        loop {
            self.skip_blanks();
            items.push(match self.peek() {
                Some('{') => self.list()?,
                Some('"') => self.quoted()?,
                Some(_) => self.bare()?,
                None => return Err(malformed(self.whole, "Unexpected end of input.")),
            });
            self.skip_blanks();
            match self.peek() {
                Some('}') => {
                    self.at += 1;
                    return Ok(Item::List(items));
                }
                Some(c) if c == self.delimiter => self.at += 1,
                Some(c) => return Err(malformed(self.whole, &format!("Unexpected \"{c}\" character."))),
                None => return Err(malformed(self.whole, "Unexpected end of input.")),
            }
        }
    }

    fn quoted(&mut self) -> Result<Item> {
        self.at += 1;
        let mut text = String::new();
        loop {
            match self.peek() {
                None => return Err(malformed(self.whole, "Unexpected end of input.")),
                Some('"') => {
                    self.at += 1;
                    return Ok(Item::Text(text));
                }
                Some('\\') => {
                    self.at += 1;
                    text.extend(self.peek());
                    self.at += 1;
                }
                Some(c) => {
                    text.push(c);
                    self.at += 1;
                }
            }
        }
    }

    fn bare(&mut self) -> Result<Item> {
        let mut text = String::new();
        let mut kept = 0;
        let mut escaped = false;
        while let Some(c) = self.peek().filter(|c| *c != self.delimiter && *c != '}') {
            self.at += 1;
            match c {
                '{' | '"' => return Err(malformed(self.whole, &format!("Unexpected \"{c}\" character."))),
                '\\' => {
                    text.extend(self.peek());
                    self.at += 1;
                    escaped = true;
                    kept = text.len();
                }
                c => {
                    text.push(c);
                    if !c.is_ascii_whitespace() {
                        kept = text.len();
                    }
                }
            }
        }
        text.truncate(kept);
        if text.is_empty() {
            let found = self.peek().map_or("end of input".to_owned(), |c| format!("\"{c}\" character"));
            return Err(malformed(self.whole, &format!("Unexpected {found}.")));
        }
        Ok(if text.eq_ignore_ascii_case("null") && !escaped { Item::Null } else { Item::Text(text) })
    }
}

/// Quotes an element as array_out does where it has to.
pub fn quote_element(text: &str, delimiter: char, printed: &mut String) {
    let special =
        |c: char| c == delimiter || matches!(c, '{' | '}' | '"' | '\\') || c.is_ascii_whitespace() || c == '\x0b';
    if !text.is_empty() && !text.eq_ignore_ascii_case("null") && !text.contains(special) {
        printed.push_str(text);
        return;
    }
    printed.push('"');
    for c in text.chars() {
        if matches!(c, '"' | '\\') {
            printed.push('\\');
        }
        printed.push(c);
    }
    printed.push('"');
}

/// Takes the text of a row apart; `None` is NULL.
pub fn parse_row(text: &str) -> Result<Vec<Option<String>>> {
    let bad = |detail: &str| {
        let message = format!("malformed record literal: \"{text}\"");
        let error = Diagnostic::refused(SqlState::INVALID_TEXT_REPRESENTATION, message).with_detail(detail);
        Box::new(error)
    };
    let Some(body) = text.trim_start().strip_prefix('(') else { return Err(bad("Missing left parenthesis.")) };
    let mut fields = Vec::new();
    let mut chars = body.chars().peekable();
    loop {
        let mut field: Option<String> = None;
        let mut quoted = false;
        loop {
            match chars.peek().copied() {
                None => return Err(bad("Unexpected end of input.")),
                Some(',' | ')') if !quoted => break,
                Some(c) => {
                    chars.next();
                    let field = field.get_or_insert_default();
                    match c {
                        '\\' => field.extend(chars.next()),
                        '"' if quoted && chars.next_if_eq(&'"').is_some() => field.push('"'),
                        '"' => quoted = !quoted,
                        c => field.push(c),
                    }
                }
            }
        }
        fields.push(field);
        if chars.next() == Some(')') {
            break;
        }
    }
    if chars.any(|c| !c.is_ascii_whitespace()) {
        return Err(bad("Junk after right parenthesis."));
    }
    Ok(fields)
}

/// Quotes a field as record_out does where it has to.
pub fn quote_field(text: &str, printed: &mut String) {
    let special = |c: char| matches!(c, '"' | '\\' | '(' | ')' | ',') || c.is_ascii_whitespace() || c == '\x0b';
    if !text.is_empty() && !text.contains(special) {
        printed.push_str(text);
        return;
    }
    printed.push('"');
    for c in text.chars() {
        if matches!(c, '"' | '\\') {
            printed.push(c);
        }
        printed.push(c);
    }
    printed.push('"');
}
