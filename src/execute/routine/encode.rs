//! bytea, its text forms, and digests.
//! Counterpart: utils/adt/encode.c, varlena.c (byteacat...), cryptohashfuncs.c.

use sha2::Digest;

use crate::diag::{Diagnostic, Result, SqlState, refuse, unsupported};
use crate::execute::Host;
use crate::execute::routine::Builtin::{self, Scalar};
use crate::execute::routine::arg::{give_text, hold, int, text};
use crate::nodes::Value;

/// The bytes of a bytea, whose text is `\x` and hex digits.
pub(super) fn bytes(args: &[Value], i: usize) -> Result<Vec<u8>> {
    let digits = text(args, i)?.strip_prefix("\\x").unwrap_or_default();
    match unhex(digits) {
        Ok(bytes) => Ok(bytes),
        Err(_) => unsupported("a bytea that is not spelled as the server does"),
    }
}

pub(super) fn hex(bytes: &[u8]) -> String {
    let mut printed = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        printed.push(char::from(b"0123456789abcdef"[usize::from(byte >> 4)]));
        printed.push(char::from(b"0123456789abcdef"[usize::from(byte & 15)]));
    }
    printed
}

pub(super) fn give_bytes(bytes: &[u8]) -> Result<Value> {
    give_text(format!("\\x{}", hex(bytes)))
}

fn unhex(text: &str) -> Result<Vec<u8>> {
    let mut digits = Vec::with_capacity(text.len());
    for c in text.chars().filter(|c| !matches!(c, ' ' | '\n' | '\t' | '\r')) {
        match c.to_digit(16) {
            Some(digit) => digits.push(digit as u8),
            None => return refuse(SqlState::INVALID_PARAMETER_VALUE, format!("invalid hexadecimal digit: \"{c}\"")),
        }
    }
    if digits.len() % 2 == 1 {
        return refuse(SqlState::INVALID_PARAMETER_VALUE, "invalid hexadecimal data: odd number of digits");
    }
    Ok(digits.chunks(2).map(|pair| pair[0] << 4 | pair[1]).collect())
}

const BASE64: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// Lines of 76 characters, as MIME has them.
fn base64(bytes: &[u8]) -> String {
    let mut printed = String::new();
    let mut column = 0;
    for group in bytes.chunks(3) {
        let number = group.iter().fold(0u32, |n, b| n << 8 | u32::from(*b)) << (8 * (3 - group.len()));
        for i in 0..4 {
            let digit = (number >> (18 - 6 * i)) & 63;
            printed.push(if i > group.len() { '=' } else { char::from(BASE64[digit as usize]) });
        }
        column += 4;
        if column == 76 {
            printed.push('\n');
            column = 0;
        }
    }
    if printed.ends_with('\n') && bytes.len().is_multiple_of(57) {
        printed.pop();
    }
    printed
}

fn unbase64(text: &str) -> Result<Vec<u8>> {
    let (mut bytes, mut number, mut count, mut padding) = (Vec::new(), 0u32, 0, 0);
    for c in text.chars().filter(|c| !matches!(c, ' ' | '\n' | '\t' | '\r')) {
        let digit = if c == '=' {
            padding += 1;
            0
        } else {
            match BASE64.iter().position(|b| char::from(*b) == c).filter(|_| padding == 0) {
                Some(digit) => digit as u32,
                None if padding > 0 && c.is_ascii_alphanumeric() => {
                    return refuse(
                        SqlState::INVALID_PARAMETER_VALUE,
                        "unexpected \"=\" while decoding base64 sequence",
                    );
                }
                None => {
                    let message = format!("invalid symbol \"{c}\" found while decoding base64 sequence");
                    return refuse(SqlState::INVALID_PARAMETER_VALUE, message);
                }
            }
        };
        number = number << 6 | digit;
        count += 1;
        if count == 4 {
            let kept = 3usize.saturating_sub(padding);
            bytes.extend(&number.to_be_bytes()[1..1 + kept]);
            (number, count) = (0, 0);
        }
    }
    if count != 0 {
        let error = Diagnostic::refused(SqlState::INVALID_PARAMETER_VALUE, "invalid base64 end sequence");
        return Err(Box::new(
            error.with_hint("Input data is missing padding, is truncated, or is otherwise corrupted."),
        ));
    }
    Ok(bytes)
}

fn escape(bytes: &[u8]) -> String {
    let mut printed = String::new();
    for byte in bytes {
        match byte {
            0 | 128.. => printed.push_str(&format!("\\{byte:03o}")),
            b'\\' => printed.push_str("\\\\"),
            plain => printed.push(char::from(*plain)),
        }
    }
    printed
}

fn unescape(text: &str) -> Result<Vec<u8>> {
    let source = text.as_bytes();
    let (mut bytes, mut at) = (Vec::new(), 0);
    while at < source.len() {
        let octal =
            source.get(at + 1..at + 4).and_then(|d| std::str::from_utf8(d).ok()).map(|d| u8::from_str_radix(d, 8));
        if source[at] != b'\\' {
            bytes.push(source[at]);
            at += 1;
        } else if source.get(at + 1) == Some(&b'\\') {
            bytes.push(b'\\');
            at += 2;
        } else if let Some(Ok(byte)) = octal {
            bytes.push(byte);
            at += 4;
        } else {
            return refuse(SqlState::INVALID_TEXT_REPRESENTATION, "invalid input syntax for type bytea");
        }
    }
    Ok(bytes)
}

fn encode(host: &mut dyn Host, args: &[Value]) -> Result<Value> {
    let bytes = bytes(args, 0)?;
    hold(host, bytes.len() * 2)?;
    let format = text(args, 1)?;
    give_text(match format.to_ascii_lowercase().as_str() {
        "hex" => hex(&bytes),
        "base64" => base64(&bytes),
        "escape" => escape(&bytes),
        _ => return unrecognised(format),
    })
}

fn unrecognised<T>(format: &str) -> Result<T> {
    refuse(SqlState::INVALID_PARAMETER_VALUE, format!("unrecognized encoding: \"{format}\""))
}

fn decode(args: &[Value]) -> Result<Value> {
    let (source, format) = (text(args, 0)?, text(args, 1)?);
    give_bytes(&match format.to_ascii_lowercase().as_str() {
        "hex" => unhex(source)?,
        "base64" => unbase64(source)?,
        "escape" => unescape(source)?,
        _ => return unrecognised(format),
    })
}

fn is_utf8(name: &str) -> bool {
    matches!(name.to_ascii_lowercase().replace(['-', '_'], "").as_str(), "utf8" | "unicode" | "sqlascii")
}

/// convert_to and convert_from, where the encoding is the database's own.
fn recode(args: &[Value], to: bool, at: crate::text::Span) -> Result<Value> {
    if !is_utf8(text(args, 1)?) {
        return Ok(Value::unknown("text in another encoding than UTF8 is not worked out", at));
    }
    if to {
        return give_bytes(text(args, 0)?.as_bytes());
    }
    match String::from_utf8(bytes(args, 0)?) {
        Ok(text) => give_text(text),
        Err(error) => {
            let rest = &error.as_bytes()[error.utf8_error().valid_up_to()..];
            let length = match rest.first() {
                Some(0xc0..=0xdf) => 2,
                Some(0xe0..=0xef) => 3,
                Some(0xf0..=0xf7) => 4,
                _ => 1,
            };
            let shown: Vec<String> = rest.iter().take(length).map(|byte| format!("0x{byte:02x}")).collect();
            let message = format!("invalid byte sequence for encoding \"UTF8\": {}", shown.join(" "));
            refuse(SqlState::CHARACTER_NOT_IN_REPERTOIRE, message)
        }
    }
}

fn part(args: &[Value]) -> Result<Value> {
    let (bytes, start) = (bytes(args, 0)?, int(args, 1)?);
    let end = match args.get(2) {
        None => i64::MAX,
        Some(_) => match int(args, 2)? {
            length if length < 0 => {
                return refuse(SqlState::SUBSTRING_ERROR, "negative substring length not allowed");
            }
            length => start.saturating_add(length),
        },
    };
    let clamp = |at: i64| usize::try_from(at.max(1) - 1).unwrap_or(usize::MAX).min(bytes.len());
    give_bytes(&bytes[clamp(start)..clamp(end).max(clamp(start))])
}

fn byte_at(args: &[Value]) -> Result<Value> {
    let (bytes, at) = (bytes(args, 0)?, int(args, 1)?);
    match usize::try_from(at).ok().and_then(|i| bytes.get(i)) {
        Some(byte) => Ok(Value::Int(i64::from(*byte))),
        None => {
            let message = format!("index {at} out of valid range, 0..{}", bytes.len() as i64 - 1);
            refuse(SqlState::ARRAY_SUBSCRIPT_ERROR, message)
        }
    }
}

/// Digests by name, as the extension pgcrypto has them.
fn digest(args: &[Value]) -> Result<Value> {
    let source = if text(args, 0)?.starts_with("\\x") { bytes(args, 0)? } else { text(args, 0)?.as_bytes().to_vec() };
    give_bytes(&match text(args, 1)?.to_ascii_lowercase().as_str() {
        "md5" => md5::Md5::digest(&source).to_vec(),
        "sha224" => sha2::Sha224::digest(&source).to_vec(),
        "sha256" => sha2::Sha256::digest(&source).to_vec(),
        "sha384" => sha2::Sha384::digest(&source).to_vec(),
        "sha512" => sha2::Sha512::digest(&source).to_vec(),
        other => return unsupported(format!("the digest {other} is not worked out")),
    })
}

pub(super) const ROUTINES: &[(&str, Builtin)] = &[
    ("binary_encode", Scalar(|h, _, a| encode(h, a))),
    ("binary_decode", Scalar(|_, _, a| decode(a))),
    ("pg_convert_to", Scalar(|_, c, a| recode(a, true, c.at))),
    ("pg_convert_from", Scalar(|_, c, a| recode(a, false, c.at))),
    ("byteaoctetlen", Scalar(|_, _, a| Ok(Value::Int(bytes(a, 0)?.len() as i64)))),
    ("byteacat", Scalar(|_, _, a| give_bytes(&[bytes(a, 0)?, bytes(a, 1)?].concat()))),
    ("bytea_substr", Scalar(|_, _, a| part(a))),
    ("bytea_substr_no_len", Scalar(|_, _, a| part(a))),
    ("byteaGetByte", Scalar(|_, _, a| byte_at(a))),
    ("md5_text", Scalar(|_, _, a| give_text(hex(&md5::Md5::digest(text(a, 0)?.as_bytes()))))),
    ("md5_bytea", Scalar(|_, _, a| give_text(hex(&md5::Md5::digest(bytes(a, 0)?))))),
    ("sha224_bytea", Scalar(|_, _, a| give_bytes(&sha2::Sha224::digest(bytes(a, 0)?)))),
    ("sha256_bytea", Scalar(|_, _, a| give_bytes(&sha2::Sha256::digest(bytes(a, 0)?)))),
    ("sha384_bytea", Scalar(|_, _, a| give_bytes(&sha2::Sha384::digest(bytes(a, 0)?)))),
    ("sha512_bytea", Scalar(|_, _, a| give_bytes(&sha2::Sha512::digest(bytes(a, 0)?)))),
    ("pg_digest", Scalar(|_, _, a| digest(a))),
];
