//! json, jsonb.  Counterpart: common/jsonapi.c, utils/adt/jsonb.c, jsonb_util.c (order of keys).

use std::collections::BTreeMap;
use std::iter::Peekable;
use std::str::Chars;

use crate::datum::numeric;
use crate::diag::{Diagnostic, Rejected, Result, SqlState};

/// json keeps its text as written, once it is known to be valid.
pub(super) fn input_json(text: &str) -> Result<String> {
    parse(text, "json")?;
    Ok(text.to_owned())
}

/// jsonb is printed anew: keys ordered by length, the last of equal ones, one blank after each
/// separator.
pub(super) fn input_jsonb(text: &str) -> Result<String> {
    let value = parse(text, "jsonb")?;
    let mut printed = String::with_capacity(text.len());
    print(&value, &mut printed)?;
    Ok(printed)
}

enum Value {
    Word(&'static str),
    Number(String),
    String(String),
    Array(Vec<Value>),
    /// By length in bytes, then bytes.
    Object(BTreeMap<(usize, String), Value>),
}

struct Parser<'t> {
    chars: Peekable<Chars<'t>>,
    ty: &'static str,
}

fn parse(text: &str, ty: &'static str) -> Result<Value> {
    let mut parser = Parser { chars: text.chars().peekable(), ty };
    let value = parser.value()?;
    parser.skip_blanks();
    match parser.chars.next() {
        None => Ok(value),
        Some(c) => Err(parser.invalid(&format!("Expected end of input, but found \"{c}\"."))),
    }
}

impl Parser<'_> {
    fn invalid(&self, detail: &str) -> Rejected {
        // The parser is json's, so jsonb is not named.
        let message = "invalid input syntax for type json";
        let error = Diagnostic::refused(SqlState::INVALID_TEXT_REPRESENTATION, message).with_detail(detail);
        Box::new(error)
    }

    fn ended(&self) -> Rejected {
        self.invalid("The input string ended unexpectedly.")
    }

    fn skip_blanks(&mut self) {
        while self.chars.next_if(|c| matches!(c, ' ' | '\t' | '\n' | '\r')).is_some() {}
    }

    fn value(&mut self) -> Result<Value> {
        stacker::maybe_grow(64 * 1024, 1024 * 1024, || self.value_here())
    }

    fn value_here(&mut self) -> Result<Value> {
        self.skip_blanks();
        match self.chars.peek().copied() {
            None => Err(self.ended()),
            Some('{') => self.object(),
            Some('[') => self.array(),
            Some('"') => self.string().map(Value::String),
            Some(c) if c == '-' || c.is_ascii_digit() => self.number(),
            Some(_) => self.word(),
        }
    }

    fn word(&mut self) -> Result<Value> {
        let mut word = String::new();
        while let Some(c) = self.chars.next_if(|c| c.is_alphanumeric() || *c == '_') {
            word.push(c);
        }
        match word.as_str() {
            "true" => Ok(Value::Word("true")),
            "false" => Ok(Value::Word("false")),
            "null" => Ok(Value::Word("null")),
            _ => {
                let token =
                    if word.is_empty() { self.chars.next().map(String::from).unwrap_or_default() } else { word };
                Err(self.invalid(&format!("Token \"{token}\" is invalid.")))
            }
        }
    }

    fn number(&mut self) -> Result<Value> {
        let mut text = String::new();
        while let Some(c) = self.chars.next_if(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.' | '_')) {
            text.push(c);
        }
        if is_number(&text) {
            Ok(Value::Number(text))
        } else {
            Err(self.invalid(&format!("Token \"{text}\" is invalid.")))
        }
    }

    fn string(&mut self) -> Result<String> {
        self.chars.next();
        let mut text = String::new();
        loop {
            match self.chars.next() {
                None => return Err(self.ended()),
                Some('"') => return Ok(text),
                Some('\\') => text.push(self.escape()?),
                Some(c) if c < ' ' => {
                    return Err(self.invalid(&format!("Character with value 0x{:02x} must be escaped.", c as u32)));
                }
                Some(c) => text.push(c),
            }
        }
    }

    fn escape(&mut self) -> Result<char> {
        match self.chars.next() {
            None => Err(self.ended()),
            Some(c @ ('"' | '\\' | '/')) => Ok(c),
            Some('b') => Ok('\u{8}'),
            Some('f') => Ok('\u{c}'),
            Some('n') => Ok('\n'),
            Some('r') => Ok('\r'),
            Some('t') => Ok('\t'),
            Some('u') => self.unicode_escape(),
            Some(c) => Err(self.invalid(&format!("Escape sequence \"\\{c}\" is invalid."))),
        }
    }

    fn unicode_escape(&mut self) -> Result<char> {
        let first = self.four_digits()?;
        if first == 0 && self.ty == "jsonb" {
            let error = Diagnostic::refused(SqlState::UNTRANSLATABLE_CHARACTER, "unsupported Unicode escape sequence")
                .with_detail("\\u0000 cannot be converted to text.");
            return Err(Box::new(error));
        }
        if !(0xd800..0xdc00).contains(&first) {
            let detail = "Unicode low surrogate must follow a high surrogate.";
            return char::from_u32(first).ok_or_else(|| self.invalid(detail));
        }
        let detail = "Unicode high surrogate must not follow a high surrogate.";
        if self.chars.next() != Some('\\') || self.chars.next() != Some('u') {
            return Err(self.invalid("Unicode low surrogate must follow a high surrogate."));
        }
        let second = self.four_digits()?;
        let low = second.checked_sub(0xdc00).filter(|low| *low < 0x400);
        let code = low.map(|low| 0x10000 + ((first - 0xd800) << 10) + low);
        code.and_then(char::from_u32).ok_or_else(|| self.invalid(detail))
    }

    fn four_digits(&mut self) -> Result<u32> {
        let mut code = 0;
        for _ in 0..4 {
            match self.chars.next().and_then(|c| c.to_digit(16)) {
                Some(digit) => code = code * 16 + digit,
                None => return Err(self.invalid("\"\\u\" must be followed by four hexadecimal digits.")),
            }
        }
        Ok(code)
    }

    fn array(&mut self) -> Result<Value> {
        self.chars.next();
        let mut items = Vec::new();
        self.skip_blanks();
        if self.chars.next_if_eq(&']').is_some() {
            return Ok(Value::Array(items));
        }
        loop {
            items.push(self.value()?);
            self.skip_blanks();
            match self.chars.next() {
                Some(',') => {}
                Some(']') => return Ok(Value::Array(items)),
                None => return Err(self.ended()),
                Some(c) => return Err(self.invalid(&format!("Expected \",\" or \"]\", but found \"{c}\"."))),
            }
        }
    }

    fn object(&mut self) -> Result<Value> {
        self.chars.next();
        let mut members = BTreeMap::new();
        self.skip_blanks();
        if self.chars.next_if_eq(&'}').is_some() {
            return Ok(Value::Object(members));
        }
        loop {
            self.skip_blanks();
            match self.chars.peek() {
                Some('"') => {}
                None => return Err(self.ended()),
                Some(c) => {
                    let detail = format!("Expected string or \"}}\", but found \"{c}\".");
                    return Err(self.invalid(&detail));
                }
            }
            let key = self.string()?;
            self.skip_blanks();
            match self.chars.next() {
                Some(':') => {}
                None => return Err(self.ended()),
                Some(c) => return Err(self.invalid(&format!("Expected \":\", but found \"{c}\"."))),
            }
            let value = self.value()?;
            members.insert((key.len(), key), value);
            self.skip_blanks();
            match self.chars.next() {
                Some(',') => {}
                Some('}') => return Ok(Value::Object(members)),
                None => return Err(self.ended()),
                Some(c) => return Err(self.invalid(&format!("Expected \",\" or \"}}\", but found \"{c}\"."))),
            }
        }
    }
}

/// `-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?`
fn is_number(text: &str) -> bool {
    let unsigned = text.strip_prefix('-').unwrap_or(text);
    let (mantissa, exponent) = match unsigned.find(['e', 'E']) {
        Some(at) => (&unsigned[..at], Some(&unsigned[at + 1..])),
        None => (unsigned, None),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let exponent = exponent.map(|e| e.strip_prefix(['+', '-']).unwrap_or(e));
    digits(whole)
        && (whole == "0" || !whole.starts_with('0'))
        && fraction.is_none_or(digits)
        && exponent.is_none_or(digits)
}

fn print(value: &Value, printed: &mut String) -> Result<()> {
    match value {
        Value::Word(word) => printed.push_str(word),
        Value::Number(text) => printed.push_str(&numeric::input(text, -1)?),
        Value::String(text) => quote(text, printed),
        Value::Array(items) => {
            printed.push('[');
            for (i, item) in items.iter().enumerate() {
                if i > 0 {
                    printed.push_str(", ");
                }
                stacker::maybe_grow(64 * 1024, 1024 * 1024, || print(item, printed))?;
            }
            printed.push(']');
        }
        Value::Object(members) => {
            printed.push('{');
            for (i, ((_, key), value)) in members.iter().enumerate() {
                if i > 0 {
                    printed.push_str(", ");
                }
                quote(key, printed);
                printed.push_str(": ");
                stacker::maybe_grow(64 * 1024, 1024 * 1024, || print(value, printed))?;
            }
            printed.push('}');
        }
    }
    Ok(())
}

/// escape_json
fn quote(text: &str, printed: &mut String) {
    printed.push('"');
    for c in text.chars() {
        match c {
            '\u{8}' => printed.push_str("\\b"),
            '\u{c}' => printed.push_str("\\f"),
            '\n' => printed.push_str("\\n"),
            '\r' => printed.push_str("\\r"),
            '\t' => printed.push_str("\\t"),
            '"' => printed.push_str("\\\""),
            '\\' => printed.push_str("\\\\"),
            c if c < ' ' => printed.push_str(&format!("\\u{:04x}", c as u32)),
            c => printed.push(c),
        }
    }
    printed.push('"');
}

/// escape_json
pub(super) fn string(text: &str) -> String {
    let mut printed = String::new();
    quote(text, &mut printed);
    printed
}
