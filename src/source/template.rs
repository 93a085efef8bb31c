//! Placeholders that a migration tool fills in before the server sees the text.
//!
//! Values come from the user alone (`--set NAME=VALUE`) and from what the tool itself supplies: neither the
//! environment nor the clock of this machine is asked. A name without a value is said with its place.

use std::collections::BTreeMap;
use std::ops::Range;

/// What the user gave for names that files leave open.
pub type Variables = BTreeMap<String, String>;

/// A text with its placeholders filled in.
#[derive(Debug, Default)]
pub(super) struct Filled {
    pub text: String,
    /// Names without a value, each with its place in `text`, where it still stands.
    pub unset: Vec<(Range<usize>, String)>,
}

impl Filled {
    /// A text that has no placeholders.
    pub fn plain(text: String) -> Filled {
        Filled { text, unset: Vec::new() }
    }

    pub(super) fn leave_unset(&mut self, written: &str, name: &str) {
        let start = self.text.len();
        self.text.push_str(written);
        self.unset.push((start..self.text.len(), name.to_owned()));
    }
}

/// What becomes of a name that has no value.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Unset {
    Error,
    /// It is ordinary text.
    Text,
}

/// `${name}`, as Flyway, Evolve and Liquibase have it. Flyway does not look at quotes or comments.
pub(super) fn braces(text: &str, unset: Unset, value: impl Fn(&str) -> Option<String>) -> Filled {
    let mut filled = Filled::default();
    let mut rest = text;
    while let Some(at) = rest.find("${") {
        let (before, from) = rest.split_at(at);
        filled.text.push_str(before);
        let Some(end) = from.find('}').filter(|end| !from[..*end].contains('\n')) else {
            filled.text.push_str("${");
            rest = &from[2..];
            continue;
        };
        let (written, name) = (&from[..=end], &from[2..end]);
        match value(name) {
            Some(value) => filled.text.push_str(&value),
            None if unset == Unset::Error => filled.leave_unset(written, name),
            None => filled.text.push_str(written),
        }
        rest = &from[end + 1..];
    }
    filled.text.push_str(rest);
    filled
}

/// `:NAME` at the end of a word, for the names that are known: graphile-migrate replaces them everywhere.
pub(super) fn colons(text: &str, names: &[&str], value: impl Fn(&str) -> Option<String>) -> Filled {
    let mut filled = Filled::default();
    let mut rest = text;
    while let Some(at) = rest.find(':') {
        let (before, from) = rest.split_at(at + 1);
        filled.text.push_str(before);
        let end = from.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(from.len());
        let name = &from[..end];
        rest = from;
        if !names.contains(&name) {
            continue;
        }
        filled.text.pop();
        match value(name) {
            Some(value) => filled.text.push_str(&value),
            None => filled.leave_unset(&format!(":{name}"), name),
        }
        rest = &from[end..];
    }
    filled.text.push_str(rest);
    filled
}

/// `$name$` for the names that have a value, as DbUp has it; any other is a dollar quote.
pub(super) fn dollars(text: &str, variables: &Variables) -> Filled {
    let mut text = text.to_owned();
    for (name, value) in variables {
        text = text.replace(&format!("${name}$"), value);
    }
    Filled::plain(text)
}

/// One line in the manner of a shell: `$NAME`, `${NAME}`, `${NAME:-default}`, `${NAME-default}`,
/// `${NAME:?message}`; `$$` is a dollar sign.
pub(super) fn shell_line(line: &str, variables: &Variables, filled: &mut Filled) {
    let mut rest = line;
    while let Some(at) = rest.find('$') {
        let (before, from) = rest.split_at(at);
        filled.text.push_str(before);
        let after = &from[1..];
        if let Some(more) = after.strip_prefix('$') {
            filled.text.push('$');
            rest = more;
            continue;
        }
        let (written, name, default) = match shell_name(after) {
            Some(found) => found,
            None => {
                filled.text.push('$');
                rest = after;
                continue;
            }
        };
        let value = variables.get(name).map(String::as_str);
        let empty_counts = default.is_some_and(|d| d.starts_with(':'));
        match (value.filter(|v| !(empty_counts && v.is_empty())), default) {
            (Some(value), _) => filled.text.push_str(value),
            (None, Some(default)) if !default.contains('?') => {
                filled.text.push_str(default.trim_start_matches(':').trim_start_matches('-'));
            }
            (None, _) => filled.leave_unset(&from[..=written], name),
        }
        rest = &after[written..];
    }
    filled.text.push_str(rest);
}

/// The length of what stands after the dollar sign, the name, and what follows it inside braces.
fn shell_name(after: &str) -> Option<(usize, &str, Option<&str>)> {
    let word = |text: &str| text.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(text.len());
    let starts = |text: &str| text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    if let Some(inner) = after.strip_prefix('{') {
        let end = inner.find('}')?;
        let name = &inner[..word(&inner[..end])];
        let default = Some(&inner[name.len()..end]).filter(|d| !d.is_empty());
        return starts(name).then_some((end + 2, name, default));
    }
    let name = &after[..word(after)];
    starts(name).then_some((name.len(), name, None))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variables() -> Variables {
        [("owner", "app"), ("empty", "")].map(|(k, v)| (k.to_owned(), v.to_owned())).into()
    }

    #[test]
    fn braces_are_filled_or_named() {
        let variables = variables();
        let filled = braces("a ${owner} ${what} ${\n}", Unset::Error, |name| variables.get(name).cloned());
        assert_eq!(filled.text, "a app ${what} ${\n}");
        assert_eq!(filled.unset, [(6..13, "what".to_owned())]);
    }

    #[test]
    fn colons_end_with_the_word() {
        let filled = colons("x::OWNER :OWNERS :OWNER.", &["OWNER"], |_| Some("me".to_owned()));
        assert_eq!(filled.text, "x:me :OWNERS me.");
    }

    #[test]
    fn shell_defaults() {
        let mut filled = Filled::default();
        shell_line("$owner ${none:-d} ${empty:-e} ${empty-e} $$ $1 ${gone}", &variables(), &mut filled);
        assert_eq!(filled.text, "app d e  $ $1 ${gone}");
        assert_eq!(filled.unset, [(14..21, "gone".to_owned())]);
    }
}
