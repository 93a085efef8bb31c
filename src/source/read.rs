//! Bytes to text: what is not plain SQL is named, with what to do about it.

use std::io::Read;
use std::path::Path;

use memchr::memchr;

use crate::diag::{Code, Diagnostic, Rejected, Result};

/// The path as it is shown to the user.
pub(super) fn shown(path: &Path) -> String {
    if is_stdin(path) { "<stdin>".to_owned() } else { path.display().to_string() }
}

fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// Reads a file, or standard input for `-`, as SQL text without a byte order mark.
pub(super) fn text(path: &Path) -> Result<String> {
    let name = shown(path);
    decode(&name, bytes(path, &name)?)
}

pub(super) fn bytes(path: &Path, name: &str) -> Result<Vec<u8>> {
    let read = if is_stdin(path) {
        let mut bytes = Vec::new();
        std::io::stdin().lock().read_to_end(&mut bytes).map(|_| bytes)
    } else {
        std::fs::read(path)
    };
    read.map_err(|error| unreadable(name, &error))
}

pub(super) fn unreadable(name: &str, error: &std::io::Error) -> Rejected {
    let reason = match error.kind() {
        std::io::ErrorKind::NotFound => "no such file or directory".to_owned(),
        std::io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        _ => error.to_string(),
    };
    Box::new(Diagnostic::new(Code::InputUnreadable, format!("could not read {name}: {reason}")))
}

/// Checks that bytes are SQL text.
pub(super) fn decode(name: &str, mut bytes: Vec<u8>) -> Result<String> {
    if bytes.starts_with(b"\xef\xbb\xbf") {
        bytes.drain(..3);
    }
    if let Some((what, hint)) = known_binary(&bytes) {
        return Err(Box::new(Diagnostic::new(Code::InputBinary, format!("{name} is {what}")).with_hint(hint)));
    }
    if let Some(offset) = memchr(0, &bytes) {
        let message = format!("{name} holds binary data: a zero byte at offset {offset}");
        let hint = "Give a plain SQL file, such as pg_dump writes without -F.";
        return Err(Box::new(Diagnostic::new(Code::InputBinary, message).with_hint(hint)));
    }
    String::from_utf8(bytes).map_err(|error| invalid_utf8(name, error.as_bytes(), error.utf8_error()))
}

fn invalid_utf8(name: &str, bytes: &[u8], error: std::str::Utf8Error) -> Rejected {
    let offset = error.valid_up_to();
    let before = String::from_utf8_lossy(&bytes[..offset]);
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap_or_default().chars().count() + 1;
    let bad: Vec<String> =
        bytes[offset..].iter().take(error.error_len().unwrap_or(1)).map(|b| format!("0x{b:02x}")).collect();
    let message = format!(
        "invalid byte sequence for encoding \"UTF8\": {} in {name}, line {line}, column {column}",
        bad.join(" ")
    );
    let hint = "Convert the file to UTF-8, or dump with pg_dump --encoding=UTF8.";
    Box::new(Diagnostic::new(Code::InvalidUtf8, message).with_hint(hint))
}

/// Files that are known by their first bytes and are not SQL text.
fn known_binary(bytes: &[u8]) -> Option<(&'static str, &'static str)> {
    const RESTORE: &str = "Make it SQL first: pg_restore -f out.sql FILE.";
    let tar = bytes.get(257..262) == Some(b"ustar");
    Some(match bytes {
        [b'P', b'G', b'D', b'M', b'P', ..] => ("an archive of pg_dump (custom format)", RESTORE),
        _ if tar && bytes.starts_with(b"toc.dat\0") => ("an archive of pg_dump (tar format)", RESTORE),
        _ if tar => ("a tar archive", "Unpack it first: tar -xf FILE."),
        [0x1f, 0x8b, ..] => ("compressed with gzip", "Unpack it first: gunzip FILE."),
        [0x28, 0xb5, 0x2f, 0xfd, ..] => ("compressed with zstd", "Unpack it first: unzstd FILE."),
        [0x04, 0x22, 0x4d, 0x18, ..] => ("compressed with LZ4", "Unpack it first: unlz4 FILE."),
        [b'B', b'Z', b'h', b'1'..=b'9', ..] => ("compressed with bzip2", "Unpack it first: bunzip2 FILE."),
        [0xfd, b'7', b'z', b'X', b'Z', 0, ..] => ("compressed with xz", "Unpack it first: unxz FILE."),
        [b'P', b'K', 3, 4, ..] => ("a zip archive", "Unpack it first: unzip FILE."),
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => (
            "encoded in UTF-16",
            "Convert it to UTF-8, or write the dump with pg_dump -f FILE instead of a redirection of the shell.",
        ),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn invalid_utf8_is_placed() {
        let error = decode("x.sql", b"ok\n\xc3\xa4 \xff".to_vec()).unwrap_err();
        assert_eq!(error.code, Code::InvalidUtf8);
        assert!(error.message.ends_with("0xff in x.sql, line 2, column 3"), "{}", error.message);
    }

    #[test]
    fn archives_are_named() {
        let error = decode("x.dump", b"PGDMP\x01\x0e\x00".to_vec()).unwrap_err();
        assert!(error.message.contains("custom format"));
        assert!(error.hint.is_some_and(|h| h.contains("pg_restore")));
    }

    #[test]
    fn zero_bytes_are_binary_and_a_mark_is_not() {
        assert_eq!(decode("x", b"a\0b".to_vec()).unwrap_err().code, Code::InputBinary);
        assert_eq!(decode("x", b"\xef\xbb\xbfselect".to_vec()).unwrap(), "select");
    }
}
