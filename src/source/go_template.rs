//! Go's text/template, as far as migrations use it: values of the data, other templates, comments.
//! Counterpart: the package text/template of Go. Conditions, loops and functions are not understood, and said.

use std::collections::BTreeMap;

use super::template::{Filled, Variables};

/// Templates may use each other; deeper than this they use themselves.
const DEEPEST: usize = 32;

/// What an action says, between its braces.
enum Action<'a> {
    Comment,
    /// `.name`, the data's own value.
    Field(&'a str),
    /// `template "name" .`
    Template(&'a str),
    /// `install_snapshot "name"`
    Snapshot(&'a str),
    Other,
}

/// Fills in a text. `shared` are the other texts by name; what is not understood comes back with its place,
/// as a name that has no value does.
pub(super) fn fill(text: &str, data: &Variables, shared: &BTreeMap<String, String>) -> Filled {
    let mut filled = Filled::default();
    fill_into(text, data, shared, 0, &mut filled);
    filled
}

fn fill_into(text: &str, data: &Variables, shared: &BTreeMap<String, String>, depth: usize, filled: &mut Filled) {
    let mut rest = text;
    while let Some(at) = rest.find("{{") {
        let (before, from) = rest.split_at(at);
        let Some(end) = from.find("}}") else { break };
        let inner = &from[2..end];
        let trims_before = inner.starts_with('-');
        let trims_after = inner.ends_with('-') && inner.len() > 1;
        filled.text.push_str(if trims_before { before.trim_end() } else { before });
        let written = &from[..end + 2];
        match action(inner) {
            Action::Comment => {}
            Action::Field(name) => match data.get(name) {
                Some(value) => filled.text.push_str(value),
                None => filled.leave_unset(written, name),
            },
            Action::Template(name) => include(written, name, shared.get(name), data, shared, depth, filled),
            Action::Snapshot(name) => {
                let path = format!("snapshots/{name}/install.sql");
                include(written, name, shared.get(&path), data, shared, depth, filled);
            }
            Action::Other => filled.leave_unset(written, inner.trim()),
        }
        rest = &from[end + 2..];
        if trims_after {
            rest = rest.trim_start();
        }
    }
    filled.text.push_str(rest);
}

fn include(
    written: &str,
    name: &str,
    text: Option<&String>,
    data: &Variables,
    shared: &BTreeMap<String, String>,
    depth: usize,
    filled: &mut Filled,
) {
    match text {
        Some(text) if depth < DEEPEST => fill_into(text, data, shared, depth + 1, filled),
        Some(_) | None => filled.leave_unset(written, name),
    }
}

fn action(inner: &str) -> Action<'_> {
    let inner = inner.trim_start_matches('-').trim_end_matches('-').trim();
    if inner.starts_with("/*") && inner.ends_with("*/") {
        return Action::Comment;
    }
    if let Some(name) = inner.strip_prefix('.')
        && name.chars().all(|c| c.is_alphanumeric() || c == '_')
    {
        return Action::Field(name);
    }
    let quoted = |text: &'_ str| -> Option<(usize, usize)> {
        let start = text.find('"')? + 1;
        Some((start, start + text[start..].find('"')?))
    };
    match (inner.split_whitespace().next(), quoted(inner)) {
        (Some("template"), Some((start, end))) => Action::Template(&inner[start..end]),
        (Some("install_snapshot"), Some((start, end))) => Action::Snapshot(&inner[start..end]),
        _ => Action::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_templates_and_comments() {
        let data: Variables = [("schema".to_owned(), "app".to_owned())].into();
        let shared = [("shared/a.sql".to_owned(), "in {{.schema}}".to_owned())].into();
        let text = "{{ .schema }} {{/* no */ -}}  {{ template \"shared/a.sql\" . }} {{ .gone }} {{ if .x }}";
        let filled = fill(text, &data, &shared);
        assert_eq!(filled.text, "app in app {{ .gone }} {{ if .x }}");
        let names: Vec<&str> = filled.unset.iter().map(|(_, name)| name.as_str()).collect();
        assert_eq!(names, ["gone", "if .x"]);
    }

    #[test]
    fn templates_that_use_themselves_end() {
        let shared = [("a.sql".to_owned(), "x {{ template \"a.sql\" . }}".to_owned())].into();
        let filled = fill("{{ template \"a.sql\" . }}", &Variables::new(), &shared);
        assert_eq!(filled.unset.len(), 1);
    }
}
