//! Arguments of meta-commands.  Counterpart: psql/psqlscanslash.l.

use crate::source::Variables;

use super::variable::Reference;

/// Why the arguments of a command cannot be known.
#[derive(Debug)]
pub(super) enum Unknown {
    /// Backticks.
    Program,
    Unset(String),
}

/// The arguments of a command: words, with quotes taken off and variables put in.
pub(super) fn arguments(text: &str, variables: &Variables) -> Result<Vec<String>, Unknown> {
    let mut arguments = Vec::new();
    let mut rest = text.trim_start();
    while !rest.is_empty() {
        let (argument, after) = argument(rest, variables)?;
        arguments.push(argument);
        rest = after.trim_start();
    }
    Ok(arguments)
}

fn argument<'a>(text: &'a str, variables: &Variables) -> Result<(String, &'a str), Unknown> {
    let mut value = String::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        match c {
            c if c.is_whitespace() => break,
            '`' => return Err(Unknown::Program),
            '\'' => rest = quoted(&rest[1..], &mut value),
            '"' => {
                // Double quotes stay part of the argument, as psql keeps them for most commands.
                let end = rest[1..].find('"').map_or(rest.len(), |at| at + 2);
                value.push_str(&rest[..end]);
                rest = &rest[end..];
            }
            ':' => match Reference::read(&rest[1..]) {
                Some(reference) => {
                    let put = reference.value(variables);
                    value.push_str(&put.ok_or_else(|| Unknown::Unset(reference.name.to_owned()))?);
                    rest = &rest[1 + reference.len..];
                }
                None => {
                    value.push(':');
                    rest = &rest[1..];
                }
            },
            c => {
                value.push(c);
                rest = &rest[c.len_utf8()..];
            }
        }
    }
    Ok((value, rest))
}

/// A string after its opening quote, with the escapes of C; gives what follows it.
fn quoted<'a>(text: &'a str, value: &mut String) -> &'a str {
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '\'' if text[at + 1..].starts_with('\'') => {
                value.push('\'');
                chars.next();
            }
            '\'' => return &text[at + 1..],
            '\\' => match chars.next().map(|(_, c)| c) {
                Some('n') => value.push('\n'),
                Some('t') => value.push('\t'),
                Some('r') => value.push('\r'),
                Some('b') => value.push('\u{8}'),
                Some('f') => value.push('\u{c}'),
                Some(other) => value.push(other),
                None => {}
            },
            c => value.push(c),
        }
    }
    ""
}

/// Whether a value is true, as `\if` reads it; `None` for what is neither (ParseVariableBool).
pub(super) fn boolean(value: &str) -> Option<bool> {
    let value = value.to_ascii_lowercase();
    let begins = |word: &str, least: usize| value.len() >= least && word.starts_with(value.as_str());
    match value.as_str() {
        "1" => Some(true),
        "0" => Some(false),
        _ if begins("true", 1) || begins("yes", 1) || value == "on" => Some(true),
        _ if begins("false", 1) || begins("no", 1) || begins("off", 2) => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_quotes_and_variables() {
        let variables: Variables = [("dir".to_owned(), "sub".to_owned())].into();
        let found = arguments(r"a 'b c''\n' :dir/x.sql  :{?dir}", &variables).unwrap();
        assert_eq!(found, ["a", "b c'\n", "sub/x.sql", "TRUE"]);
        assert!(matches!(arguments("`ls`", &variables), Err(Unknown::Program)));
        assert!(matches!(arguments(":none", &variables), Err(Unknown::Unset(name)) if name == "none"));
    }

    #[test]
    fn booleans_may_be_shortened() {
        let values = ["t", "TRUE", "on", "1", "f", "of", "no", "0", "o", "", "2"].map(boolean);
        let (yes, no) = (Some(true), Some(false));
        assert_eq!(values, [yes, yes, yes, yes, no, no, no, no, None, None, None]);
    }
}
