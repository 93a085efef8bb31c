//! Variables in SQL: `:name`, `:'name'`, `:"name"` and `:{?name}` outside of quotes and comments.
//! Counterpart: fe_utils/psqlscan.l. Deviation: a value is put in after the statement was cut out, so it
//! cannot end one.

use std::borrow::Cow;
use std::ops::Range;

use crate::name::{quote_identifier, quote_literal};
use crate::source::Variables;

use super::super::lexer::{Kind, Lexer};

/// A text with its variables put in.
pub(super) struct Interpolated<'a> {
    pub text: Cow<'a, str>,
    /// Names without a value, and where they still stand.
    pub unset: Vec<(Range<usize>, String)>,
}

/// Puts the variables into a statement.
pub(super) fn interpolate<'a>(text: &'a str, standard_strings: bool, variables: &Variables) -> Interpolated<'a> {
    let mut out = Interpolated { text: Cow::Borrowed(text), unset: Vec::new() };
    if !text.contains(':') {
        return out;
    }
    let bytes = text.as_bytes();
    let mut lexer = Lexer::new(bytes, 0);
    lexer.standard_strings = standard_strings;
    let mut filled = String::new();
    let mut copied = 0;
    while let Some(token) = lexer.next() {
        if token.kind != Kind::Symbol || bytes[token.start] != b':' {
            continue;
        }
        if bytes.get(token.start + 1) == Some(&b':') {
            lexer.pos = token.start + 2;
            continue;
        }
        let Some(reference) = Reference::read(&text[token.start + 1..]) else { continue };
        let end = token.start + 1 + reference.len;
        match reference.value(variables) {
            Some(value) => {
                filled.push_str(&text[copied..token.start]);
                filled.push_str(&value);
                copied = end;
            }
            None => out.unset.push((token.start..end, reference.name.to_owned())),
        }
        lexer.pos = end;
    }
    if copied > 0 {
        filled.push_str(&text[copied..]);
        out.text = Cow::Owned(filled);
    }
    out
}

/// What stands after a colon.
pub(super) struct Reference<'a> {
    pub name: &'a str,
    /// Bytes after the colon.
    pub len: usize,
    form: Form,
}

#[derive(Clone, Copy)]
enum Form {
    Plain,
    Literal,
    Identifier,
    /// `{?name}`
    IsSet,
}

impl<'a> Reference<'a> {
    pub fn read(after: &'a str) -> Option<Reference<'a>> {
        let word = |text: &str| text.bytes().position(|b| !is_name_byte(b)).unwrap_or(text.len());
        let quoted = |text: &'a str, quote: char, form: Form| {
            let end = word(text);
            (end > 0 && text[end..].starts_with(quote)).then(|| Reference { name: &text[..end], len: end + 2, form })
        };
        match after.as_bytes().first()? {
            b'\'' => quoted(&after[1..], '\'', Form::Literal),
            b'"' => quoted(&after[1..], '"', Form::Identifier),
            b'{' => {
                let name = after.strip_prefix("{?")?;
                let end = word(name);
                (end > 0 && name[end..].starts_with('}')).then(|| Reference {
                    name: &name[..end],
                    len: end + 3,
                    form: Form::IsSet,
                })
            }
            _ => {
                let end = word(after);
                (end > 0).then(|| Reference { name: &after[..end], len: end, form: Form::Plain })
            }
        }
    }

    pub fn value(&self, variables: &Variables) -> Option<String> {
        let value = variables.get(self.name);
        match self.form {
            Form::IsSet => Some(if value.is_some() { "TRUE" } else { "FALSE" }.to_owned()),
            Form::Plain => value.cloned(),
            Form::Literal => value.map(|v| quote_literal(v)),
            Form::Identifier => value.map(|v| quoted_identifier(v)),
        }
    }
}

/// psql quotes an identifier whether it needs that or not.
fn quoted_identifier(name: &str) -> String {
    let quoted = quote_identifier(name);
    if quoted.starts_with('"') { quoted } else { format!("\"{quoted}\"") }
}

fn is_name_byte(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b == b'_' || b >= 0x80
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_are_put_in_outside_of_quotes() {
        let variables: Variables = [("a", "x'y"), ("n", "3")].map(|(k, v)| (k.to_owned(), v.to_owned())).into();
        let text = "select :n, :'a', :\"a\", ':n', a::n, b[:n], :gone, :{?n}, :{?o} -- :n";
        let out = interpolate(text, true, &variables);
        assert_eq!(out.text, "select 3, 'x''y', \"x'y\", ':n', a::n, b[3], :gone, TRUE, FALSE -- :n");
        assert_eq!(out.unset, [(42..47, "gone".to_owned())]);
    }
}
