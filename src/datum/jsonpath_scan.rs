//! The words of jsonpath.  Counterpart: utils/adt/jsonpath_scan.l.
//! Deviation: one dialect, that of PostgreSQL 17, for all versions.

/// A word of a path.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Token {
    /// A word that was not quoted; keywords are told by the parser.
    Ident(String),
    String(String),
    Numeric(String),
    Int(String),
    Variable(String),
    /// `&&`, `**`, `[` and so on.
    Sign(&'static str),
}

const SIGNS: [&str; 32] = [
    "&&", "||", "**", "<=", "==", "<>", "!=", ">=", "<", ">", "!", "?", "%", "$", ".", "[", "]", "{", "}", "(", ")",
    "|", "&", "=", "@", "#", ",", "*", ":", "-", "+", "/",
];

/// The words of a text, or what is wrong with it.
pub(super) fn scan(text: &str) -> Result<Vec<Token>, &'static str> {
    let mut scanner = Scanner { rest: text };
    let mut tokens = Vec::new();
    while let Some(token) = scanner.token()? {
        tokens.push(token);
    }
    Ok(tokens)
}

struct Scanner<'t> {
    rest: &'t str,
}

/// Neither special, nor blank, nor a quote.
fn is_other(c: char) -> bool {
    !"?%$.[]{}()|&!=<>@#,*:-+/\\\" \t\n\r\u{c}".contains(c)
}

impl Scanner<'_> {
    fn token(&mut self) -> Result<Option<Token>, &'static str> {
        self.skip_blanks()?;
        let Some(first) = self.rest.chars().next() else { return Ok(None) };
        let next = self.rest[first.len_utf8()..].chars().next();
        if first == '"' {
            self.rest = &self.rest[1..];
            return Ok(Some(Token::String(self.quoted()?)));
        }
        if first == '$' && next == Some('"') {
            self.rest = &self.rest[2..];
            return Ok(Some(Token::Variable(self.quoted()?)));
        }
        if first == '$' && next.is_some_and(is_other) {
            let length = self.rest[1..].find(|c| !is_other(c)).unwrap_or(self.rest.len() - 1);
            let name = self.rest[1..=length].to_owned();
            self.rest = &self.rest[1 + length..];
            return Ok(Some(Token::Variable(name)));
        }
        if first.is_ascii_digit() || (first == '.' && next.is_some_and(|c| c.is_ascii_digit())) {
            return self.number().map(Some);
        }
        if let Some(sign) = SIGNS.iter().find(|sign| self.rest.starts_with(**sign)) {
            self.rest = &self.rest[sign.len()..];
            return Ok(Some(Token::Sign(sign)));
        }
        self.ident().map(Some)
    }

    fn skip_blanks(&mut self) -> Result<(), &'static str> {
        loop {
            self.rest = self.rest.trim_start_matches([' ', '\t', '\n', '\r', '\u{c}']);
            let Some(comment) = self.rest.strip_prefix("/*") else { return Ok(()) };
            let Some(end) = comment.find("*/") else { return Err("unexpected end of comment") };
            self.rest = &comment[end + 2..];
        }
    }

    fn quoted(&mut self) -> Result<String, &'static str> {
        let mut text = String::new();
        loop {
            let Some(c) = self.rest.chars().next() else { return Err("unterminated quoted string") };
            self.rest = &self.rest[c.len_utf8()..];
            match c {
                '"' => return Ok(text),
                '\\' => text.push(self.escape()?),
                c => text.push(c),
            }
        }
    }

    fn ident(&mut self) -> Result<Token, &'static str> {
        let mut text = String::new();
        while let Some(c) = self.rest.chars().next() {
            match c {
                '\\' => {
                    self.rest = &self.rest[1..];
                    text.push(self.escape()?);
                }
                c if is_other(c) => {
                    self.rest = &self.rest[c.len_utf8()..];
                    text.push(c);
                }
                _ => break,
            }
        }
        Ok(Token::Ident(text))
    }

    /// What stands after a backslash.
    fn escape(&mut self) -> Result<char, &'static str> {
        let Some(c) = self.rest.chars().next() else { return Err("unexpected end after backslash") };
        self.rest = &self.rest[c.len_utf8()..];
        Ok(match c {
            'b' => '\u{8}',
            'f' => '\u{c}',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'v' => '\u{b}',
            'x' => self.hex(2).and_then(char::from_u32).ok_or("invalid hexadecimal character sequence")?,
            'u' => return self.unicode(),
            c => c,
        })
    }

    fn unicode(&mut self) -> Result<char, &'static str> {
        const INVALID: &str = "invalid Unicode escape sequence";
        let first = self.code_point().ok_or(INVALID)?;
        if !(0xD800..0xDC00).contains(&first) {
            return char::from_u32(first).filter(|c| *c != '\0').ok_or(INVALID);
        }
        self.rest = self.rest.strip_prefix("\\u").ok_or(INVALID)?;
        let second = self.code_point().filter(|c| (0xDC00..0xE000).contains(c)).ok_or(INVALID)?;
        char::from_u32(0x10000 + ((first - 0xD800) << 10) + (second - 0xDC00)).ok_or(INVALID)
    }

    fn code_point(&mut self) -> Option<u32> {
        let Some(braced) = self.rest.strip_prefix('{') else { return self.hex(4) };
        let end = braced.find('}').filter(|end| (1..=6).contains(end))?;
        let code = u32::from_str_radix(&braced[..end], 16).ok()?;
        self.rest = &braced[end + 1..];
        Some(code)
    }

    fn hex(&mut self, digits: usize) -> Option<u32> {
        let text = self.rest.get(..digits).filter(|t| t.bytes().all(|b| b.is_ascii_hexdigit()))?;
        let value = u32::from_str_radix(text, 16).ok()?;
        self.rest = &self.rest[digits..];
        Some(value)
    }

    fn number(&mut self) -> Result<Token, &'static str> {
        let radix = match self.rest.get(..2) {
            Some("0x" | "0X") => Some(16),
            Some("0o" | "0O") => Some(8),
            Some("0b" | "0B") => Some(2),
            _ => None,
        };
        let mut length = 0;
        let mut is_int = true;
        if let Some(radix) = radix {
            length = 2 + self.digits_at(2, radix);
        } else {
            length += self.digits_at(0, 10);
            if self.rest[length..].starts_with('.') {
                length += 1 + self.digits_at(length + 1, 10);
                is_int = false;
            }
            if self.rest[length..].starts_with(['e', 'E']) {
                let sign = usize::from(self.rest[length + 1..].starts_with(['+', '-']));
                let exponent = self.digits_at(length + 1 + sign, 10);
                if exponent == 0 {
                    return Err("invalid numeric literal");
                }
                length += 1 + sign + exponent;
                is_int = false;
            }
        }
        let text = self.rest[..length].to_owned();
        self.rest = &self.rest[length..];
        if self.rest.starts_with(is_other) || (is_int && text.len() > 1 && text.starts_with('0') && radix.is_none()) {
            return Err("trailing junk after numeric literal");
        }
        Ok(if is_int { Token::Int(text) } else { Token::Numeric(text) })
    }

    /// How many digits stand at a place, single underscores between them included.
    fn digits_at(&self, start: usize, radix: u32) -> usize {
        let bytes = self.rest.as_bytes().get(start..).unwrap_or_default();
        let is_digit = |b: &u8| char::from(*b).is_digit(radix);
        let mut length = 0;
        while let Some(byte) = bytes.get(length) {
            let joins = *byte == b'_' && length > 0 && bytes.get(length + 1).is_some_and(is_digit);
            if !is_digit(byte) && !joins {
                break;
            }
            length += 1;
        }
        length
    }
}
