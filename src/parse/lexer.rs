//! Tokens, as far as they matter for finding the end of a statement and the extent of a token.
//!
//! Counterpart: parser/scan.l. Deviation: an operator is a sequence of one-byte tokens except where
//! [`token_end`] is asked; numbers are not checked.

use memchr::{memchr, memchr2, memmem};

/// What a token is. `Open...` kinds run to the end of the text, which came too early.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    Word,
    QuotedIdent,
    String,
    DollarString,
    Number,
    Semicolon,
    OpenParen,
    CloseParen,
    Backslash,
    Symbol,
    OpenString,
    OpenIdent,
    OpenDollar,
    OpenComment,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub kind: Kind,
    pub start: usize,
    pub end: usize,
}

/// A cursor over bytes; offsets are those of the whole text.
pub(super) struct Lexer<'a> {
    bytes: &'a [u8],
    pub pos: usize,
    /// Whether a backslash in a plain string is an ordinary character.
    pub standard_strings: bool,
}

impl<'a> Lexer<'a> {
    /// Reads `bytes` from `pos`; the text ends where `bytes` does.
    pub fn new(bytes: &'a [u8], pos: usize) -> Self {
        Lexer { bytes, pos, standard_strings: true }
    }

    fn at(&self, i: usize) -> u8 {
        self.bytes.get(i).copied().unwrap_or(0)
    }

    /// The next token, past blanks and comments.
    pub fn next(&mut self) -> Option<Token> {
        loop {
            let start = self.pos;
            let byte = *self.bytes.get(start)?;
            match byte {
                b' ' | b'\t' | b'\n' | b'\r' | 0x0b | 0x0c => self.pos += 1,
                b'-' if self.at(start + 1) == b'-' => self.pos = line_end(self.bytes, start),
                b'/' if self.at(start + 1) == b'*' => match comment_end(self.bytes, start) {
                    Some(end) => self.pos = end,
                    None => return Some(self.open(Kind::OpenComment, start)),
                },
                _ => return Some(self.token(byte, start)),
            }
        }
    }

    fn open(&mut self, kind: Kind, start: usize) -> Token {
        self.pos = self.bytes.len();
        Token { kind, start, end: self.pos }
    }

    fn token(&mut self, byte: u8, start: usize) -> Token {
        let one = |kind| (kind, start + 1);
        let (kind, end) = match byte {
            b';' => one(Kind::Semicolon),
            b'(' => one(Kind::OpenParen),
            b')' => one(Kind::CloseParen),
            b'\\' => one(Kind::Backslash),
            b'\'' => return self.string(start, start, !self.standard_strings),
            b'"' => return self.quoted(start, start),
            b'$' => return self.dollar(start),
            b'0'..=b'9' => (Kind::Number, number_end(self.bytes, start)),
            b if is_ident_start(b) => return self.word(start),
            _ => one(Kind::Symbol),
        };
        self.pos = end;
        Token { kind, start, end }
    }

    /// A word, or the prefixed string or identifier that it begins: `E''`, `U&''`, `U&""`, `N''`, `B''`, `X''`.
    fn word(&mut self, start: usize) -> Token {
        let end = word_end(self.bytes, start);
        if end == start + 1 {
            match (self.bytes[start] | 0x20, self.at(end), self.at(end + 1)) {
                (b'e', b'\'', _) => return self.string(start, end, true),
                (b'n', b'\'', _) => return self.string(start, end, !self.standard_strings),
                (b'b' | b'x', b'\'', _) => return self.string(start, end, false),
                (b'u', b'&', b'\'') => return self.string(start, end + 1, false),
                (b'u', b'&', b'"') => return self.quoted(start, end + 1),
                _ => {}
            }
        }
        self.pos = end;
        Token { kind: Kind::Word, start, end }
    }

    fn string(&mut self, start: usize, quote: usize, escapes: bool) -> Token {
        let mut from = quote;
        loop {
            let Some(end) = string_end(self.bytes, from, escapes) else { return self.open(Kind::OpenString, start) };
            match continuation(self.bytes, end) {
                Some(next) => from = next,
                None => {
                    self.pos = end;
                    return Token { kind: Kind::String, start, end };
                }
            }
        }
    }

    fn quoted(&mut self, start: usize, quote: usize) -> Token {
        let mut from = quote + 1;
        loop {
            let Some(i) = memchr(b'"', &self.bytes[from..]) else { return self.open(Kind::OpenIdent, start) };
            from += i + 1;
            if self.at(from) != b'"' {
                self.pos = from;
                return Token { kind: Kind::QuotedIdent, start, end: from };
            }
            from += 1;
        }
    }

    fn dollar(&mut self, start: usize) -> Token {
        if self.at(start + 1).is_ascii_digit() {
            self.pos = number_end(self.bytes, start + 1);
            return Token { kind: Kind::Symbol, start, end: self.pos };
        }
        let Some(body) = dollar_delimiter_end(self.bytes, start) else {
            self.pos = start + 1;
            return Token { kind: Kind::Symbol, start, end: start + 1 };
        };
        let delimiter = &self.bytes[start..body];
        let Some(i) = memmem::find(&self.bytes[body..], delimiter) else { return self.open(Kind::OpenDollar, start) };
        self.pos = body + i + delimiter.len();
        Token { kind: Kind::DollarString, start, end: self.pos }
    }
}

/// The end of the token that begins at `start`, with operators taken whole.
pub(super) fn token_end(bytes: &[u8], start: usize) -> usize {
    let mut lexer = Lexer::new(bytes, start);
    match lexer.next() {
        Some(token) if token.start != start => start,
        Some(token) if token.kind == Kind::Symbol && is_operator(bytes[start]) => operator_end(bytes, start),
        Some(token) => token.end,
        None => start,
    }
}

fn operator_end(bytes: &[u8], start: usize) -> usize {
    let mut end = start;
    while end < bytes.len() && is_operator(bytes[end]) && !matches!(&bytes[end..], [b'-', b'-', ..] | [b'/', b'*', ..])
    {
        end += 1;
    }
    end
}

fn is_operator(b: u8) -> bool {
    b"~!@#^&|`?+-*/%<>=".contains(&b)
}

pub(super) fn is_ident_start(b: u8) -> bool {
    b.is_ascii_alphabetic() || b == b'_' || b >= 0x80
}

fn is_ident_part(b: u8) -> bool {
    is_ident_start(b) || b.is_ascii_digit() || b == b'$'
}

fn word_end(bytes: &[u8], start: usize) -> usize {
    bytes[start..].iter().position(|&b| !is_ident_part(b)).map_or(bytes.len(), |i| start + i)
}

fn number_end(bytes: &[u8], start: usize) -> usize {
    let mut end = start;
    while end < bytes.len() {
        let b = bytes[end];
        let in_number = b.is_ascii_alphanumeric() || b == b'_' || (b == b'.' && bytes.get(end + 1) != Some(&b'.'));
        let sign = matches!(b, b'+' | b'-')
            && end > start
            && matches!(bytes[end - 1], b'e' | b'E')
            && bytes.get(end + 1).is_some_and(u8::is_ascii_digit);
        if !in_number && !sign {
            break;
        }
        end += 1;
    }
    end
}

/// The start of the next line, or the end of the text.
pub(super) fn next_line(bytes: &[u8], from: usize) -> usize {
    memchr(b'\n', &bytes[from..]).map_or(bytes.len(), |i| from + i + 1)
}

/// Where the line ends, before its break.
pub(super) fn line_end(bytes: &[u8], from: usize) -> usize {
    memchr2(b'\n', b'\r', &bytes[from..]).map_or(bytes.len(), |i| from + i)
}

/// The end of a comment that begins at `start`; comments nest.
fn comment_end(bytes: &[u8], start: usize) -> Option<usize> {
    let mut depth = 1;
    let mut from = start + 2;
    loop {
        let i = from + memchr2(b'*', b'/', bytes.get(from..)?)?;
        match (bytes[i], bytes.get(i + 1)) {
            (b'*', Some(b'/')) => {
                depth -= 1;
                from = i + 2;
            }
            (b'/', Some(b'*')) => {
                depth += 1;
                from = i + 2;
            }
            _ => from = i + 1,
        }
        if depth == 0 {
            return Some(from);
        }
    }
}

/// The end of a string whose opening quote is at `quote`.
fn string_end(bytes: &[u8], quote: usize, escapes: bool) -> Option<usize> {
    let mut from = quote + 1;
    loop {
        let rest = bytes.get(from..)?;
        let i = from + if escapes { memchr2(b'\'', b'\\', rest)? } else { memchr(b'\'', rest)? };
        match (bytes[i], bytes.get(i + 1)) {
            (b'\\', _) | (b'\'', Some(b'\'')) => from = i + 2,
            _ => return Some(i + 1),
        }
    }
}

/// A string goes on after blanks with a line break; gives the next opening quote.
fn continuation(bytes: &[u8], end: usize) -> Option<usize> {
    let mut i = end;
    let mut broken = false;
    loop {
        match bytes.get(i)? {
            b'\n' | b'\r' => broken = true,
            b' ' | b'\t' | 0x0b | 0x0c => {}
            b'-' if bytes.get(i + 1) == Some(&b'-') => {
                i = line_end(bytes, i);
                continue;
            }
            b'\'' if broken => return Some(i),
            _ => return None,
        }
        i += 1;
    }
}

/// Where the body of a dollar-quoted string begins, if `$tag$` stands at `start`.
fn dollar_delimiter_end(bytes: &[u8], start: usize) -> Option<usize> {
    let mut i = start + 1;
    if bytes.get(i).copied().is_some_and(is_ident_start) {
        while bytes.get(i).copied().is_some_and(|b| b != b'$' && is_ident_part(b)) {
            i += 1;
        }
    }
    (bytes.get(i) == Some(&b'$')).then_some(i + 1)
}
