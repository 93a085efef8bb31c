//! bytea.  Counterpart: utils/adt/varlena.c (byteain, byteaout with bytea_output = hex).

use crate::datum::invalid;
use crate::diag::{Diagnostic, Result, SqlState};

pub(super) fn input(text: &str) -> Result<String> {
    let bytes = match text.strip_prefix("\\x") {
        Some(hex) => from_hex(hex)?,
        None => from_escapes(text)?,
    };
    let mut printed = String::with_capacity(bytes.len() * 2 + 2);
    printed.push_str("\\x");
    for byte in bytes {
        printed.push_str(&format!("{byte:02x}"));
    }
    Ok(printed)
}

fn from_hex(hex: &str) -> Result<Vec<u8>> {
    let refuse = |message: String| Err(Box::new(Diagnostic::refused(SqlState::INVALID_PARAMETER_VALUE, message)));
    let mut bytes = Vec::with_capacity(hex.len() / 2);
    let mut chars = hex.chars().peekable();
    while let Some(c) = chars.next() {
        if c.is_ascii_whitespace() {
            continue;
        }
        let Some(high) = c.to_digit(16) else { return refuse(format!("invalid hexadecimal digit: \"{c}\"")) };
        match chars.next() {
            None => return refuse("invalid hexadecimal data: odd number of digits".to_owned()),
            Some(c) => match c.to_digit(16) {
                Some(low) => bytes.push((high * 16 + low) as u8),
                None => return refuse(format!("invalid hexadecimal digit: \"{c}\"")),
            },
        }
    }
    Ok(bytes)
}

fn from_escapes(text: &str) -> Result<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, tail)) = rest.split_first() {
        if byte != b'\\' {
            bytes.push(byte);
            rest = tail;
            continue;
        }
        match tail {
            [b'\\', tail @ ..] => {
                bytes.push(b'\\');
                rest = tail;
            }
            [a @ b'0'..=b'3', b @ b'0'..=b'7', c @ b'0'..=b'7', tail @ ..] => {
                bytes.push((a - b'0') * 64 + (b - b'0') * 8 + (c - b'0'));
                rest = tail;
            }
            _ => {
                let mut error = invalid("bytea", text);
                error.message = "invalid input syntax for type bytea".to_owned();
                return Err(error);
            }
        }
    }
    Ok(bytes)
}
