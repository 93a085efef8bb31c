//! Values that are never shown: what lets somebody in.
//!
//! Reports are kept, mailed and published, so what differs is told by its name and a mask.

use std::borrow::Cow;

use crate::name::Name;

const MASK: &str = "(hidden)";

/// Whether an option of a server, a mapping or a connection is known to be harmless. Anything else may
/// hold a password under some wrapper's own name for it.
fn is_harmless(name: &str) -> bool {
    const HARMLESS: [&str; 40] = [
        "application_name",
        "async_capable",
        "analyze_sampling",
        "batch_size",
        "column_name",
        "connect_timeout",
        "database",
        "dbname",
        "delimiter",
        "encoding",
        "escape",
        "extensions",
        "fdw_startup_cost",
        "fdw_tuple_cost",
        "fetch_size",
        "filename",
        "force_not_null",
        "force_null",
        "format",
        "header",
        "host",
        "hostaddr",
        "import_default",
        "keep_connections",
        "keepalives",
        "null",
        "parallel_abort",
        "parallel_commit",
        "password_required",
        "port",
        "quote",
        "schema_name",
        "sslmode",
        "table",
        "table_name",
        "truncatable",
        "updatable",
        "use_remote_estimate",
        "user",
        "username",
    ];
    HARMLESS.contains(&name)
}

/// An option's value as a report may show it.
pub(crate) fn option_value<'v>(name: &str, value: &'v str) -> Cow<'v, str> {
    if is_harmless(name) { Cow::Borrowed(value) } else { Cow::Borrowed(MASK) }
}

/// The keywords of a connection string; `None` where it is not understood.
pub(crate) fn connection(text: &str) -> Option<Vec<(Name, String)>> {
    if text.starts_with("postgres://") || text.starts_with("postgresql://") {
        return None;
    }
    let mut pairs = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let (name, after) = rest.split_once('=')?;
        let (value, after) = value(after.trim_start())?;
        pairs.push((Name::new(name.trim()), value));
        rest = after.trim_start();
    }
    pairs.sort();
    Some(pairs)
}

/// A value, quoted or not, and what follows it (conninfo_parse).
fn value(text: &str) -> Option<(String, &str)> {
    let quoted = text.starts_with('\'');
    let mut value = String::new();
    let mut chars = text.char_indices().skip(usize::from(quoted));
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' => value.push(chars.next()?.1),
            '\'' if quoted => return Some((value, &text[at + 1..])),
            c if !quoted && c.is_whitespace() => return Some((value, &text[at..])),
            c => value.push(c),
        }
    }
    (!quoted).then_some((value, ""))
}

/// What a connection string may show of itself.
pub(crate) fn connection_text(text: &str) -> String {
    let Some(pairs) = connection(text) else { return MASK.to_owned() };
    let words = pairs.iter().map(|(name, value)| format!("{name}={}", option_value(name, value)));
    words.collect::<Vec<_>>().join(" ")
}
