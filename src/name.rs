//! Identifiers: truncation, quoting, and the keywords that force quotes.
//!
//! Counterparts: parser/scansup.c (truncate_identifier), utils/adt/ruleutils.c (quote_identifier).

use std::borrow::Borrow;
use std::collections::HashMap;
use std::fmt;
use std::ops::Deref;
use std::sync::LazyLock;

use smol_str::SmolStr;

use crate::text::floor_char_boundary;

/// The most bytes that an identifier keeps (NAMEDATALEN less the terminator).
pub const MAX_IDENTIFIER_BYTES: usize = 63;

/// An identifier as the catalog holds it: folded and truncated already, not quoted.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Name(SmolStr);

impl Name {
    /// Truncates to 63 bytes at a character boundary, as the server does.
    pub fn new(text: &str) -> Self {
        Name(SmolStr::new(&text[..floor_char_boundary(text, MAX_IDENTIFIER_BYTES)]))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The name as SQL text shows it: quoted where it has to be.
    pub fn quoted(&self) -> Quoted<'_> {
        Quoted(&self.0)
    }
}

impl Deref for Name {
    type Target = str;
    fn deref(&self) -> &str {
        &self.0
    }
}

impl Borrow<str> for Name {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl From<&str> for Name {
    fn from(text: &str) -> Self {
        Name::new(text)
    }
}

impl From<&String> for Name {
    fn from(text: &String) -> Self {
        Name::new(text)
    }
}

impl PartialEq<str> for Name {
    fn eq(&self, other: &str) -> bool {
        self.as_str() == other
    }
}

impl PartialEq<&str> for Name {
    fn eq(&self, other: &&str) -> bool {
        self.as_str() == *other
    }
}

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Displays an identifier as `quote_identifier` would.
pub struct Quoted<'a>(&'a str);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if is_safe_bare(self.0) {
            return f.write_str(self.0);
        }
        write!(f, "\"{}\"", self.0.replace('"', "\"\""))
    }
}

/// Quotes an identifier where SQL needs it.
pub fn quote_identifier(text: &str) -> String {
    Quoted(text).to_string()
}

/// Quotes a string as `quote_literal` does: doubled quotes, and `E''` when it holds a backslash.
pub fn quote_literal(text: &str) -> String {
    let doubled = text.replace('\'', "''");
    if text.contains('\\') { format!("E'{}'", doubled.replace('\\', "\\\\")) } else { format!("'{doubled}'") }
}

fn is_safe_bare(text: &str) -> bool {
    let mut bytes = text.bytes();
    bytes.next().is_some_and(|b| b.is_ascii_lowercase() || b == b'_')
        && bytes.all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
        && matches!(keyword_category(text), None | Some(KeywordCategory::Unreserved))
}

/// How free the use of a keyword is (parser/kwlist.h).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum KeywordCategory {
    Unreserved,
    ColumnName,
    TypeOrFunctionName,
    Reserved,
}

/// The category of a lower-case word, by the newest recorded server.
pub fn keyword_category(word: &str) -> Option<KeywordCategory> {
    KEYWORDS.get(word).copied()
}

static KEYWORDS: LazyLock<HashMap<&'static str, KeywordCategory>> = LazyLock::new(|| {
    let rows = include_str!("builtin/data/pg_get_keywords.tsv").lines();
    rows.filter(|row| !row.starts_with('#'))
        .filter_map(|row| row.split_once('\t'))
        .map(|(word, category)| (word, keyword_of(category.trim_end())))
        .collect()
});

fn keyword_of(catcode: &str) -> KeywordCategory {
    match catcode {
        "R" => KeywordCategory::Reserved,
        "T" => KeywordCategory::TypeOrFunctionName,
        "C" => KeywordCategory::ColumnName,
        _ => KeywordCategory::Unreserved,
    }
}
