//! psql meta-commands: read, never executed.
//!
//! Counterparts: psql/psqlscanslash.l (where arguments end), psql/command.c (which commands there are).

use memchr::memchr2;

use crate::diag::{Code, Diagnostic};
use crate::text::{FileId, Span};

use super::super::lexer::line_end;
use super::super::split::Chunk;

/// A backslash command as it stands in a script.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MetaCommand {
    /// Without the backslash.
    pub name: String,
    /// The text after the name, trimmed; not interpreted.
    pub args: String,
    pub span: Span,
}

/// What a command would do outside the session's own settings.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Reach {
    /// Written by pg_dump itself.
    Frame,
    /// Says nothing about the schema.
    Harmless,
    /// Brings rows from a program, which is not run; no schema is changed by rows.
    Rows,
    /// Runs a program, reads or writes a file, or decides what is executed.
    Refused(&'static str),
}

/// Reads the command whose backslash is at `start`; gives it and where SQL goes on.
pub(in crate::parse) fn read(text: &str, file: FileId, start: usize) -> (MetaCommand, usize) {
    let bytes = text.as_bytes();
    let line = line_end(bytes, start);
    let name_end = (start + 1..line).find(|&i| !is_name_part(bytes, start + 1, i)).unwrap_or(line);
    let name = &text[start + 1..name_end];
    let (end, next) = if takes_whole_line(name) { (line, line) } else { arguments_end(bytes, name_end, line) };
    let args = text[name_end..end].trim();
    let span = Span::new(file, start, name_end.max(start + 1 + text[start + 1..end].trim_end().len()));
    (MetaCommand { name: name.to_owned(), args: args.to_owned(), span }, next)
}

/// Names are letters; `!` and `?` are names by themselves.
fn is_name_part(bytes: &[u8], first: usize, i: usize) -> bool {
    match bytes[i] {
        b'!' | b'?' => i == first,
        b'+' => i > first,
        b => (b.is_ascii_alphabetic() || b == b'_') && !(i > first && matches!(bytes[first], b'!' | b'?')),
    }
}

fn takes_whole_line(name: &str) -> bool {
    matches!(name, "!" | "copy" | "ef" | "ev" | "sf" | "sv" | "help" | "h" | "unset" | "restrict" | "unrestrict")
}

/// Arguments end with the line, or at a backslash outside quotes; `\\` leads back to SQL.
fn arguments_end(bytes: &[u8], from: usize, line: usize) -> (usize, usize) {
    let mut i = from;
    while i < line {
        match bytes[i] {
            quote @ (b'\'' | b'"' | b'`') => i = quoted_end(bytes, i, quote, line),
            b'\\' if bytes.get(i + 1) == Some(&b'\\') => return (i, i + 2),
            b'\\' => return (i, i),
            _ => i += 1,
        }
    }
    (line, line)
}

fn quoted_end(bytes: &[u8], start: usize, quote: u8, line: usize) -> usize {
    let mut from = start + 1;
    while let Some(i) = memchr2(quote, b'\\', &bytes[from.min(line)..line]) {
        let at = from + i;
        if bytes[at] == quote {
            return at + 1;
        }
        from = at + if quote == b'\'' { 2 } else { 1 };
    }
    line
}

impl MetaCommand {
    /// Whether it ends the statement before it and sends that to the server.
    pub(in crate::parse) fn sends_query(&self) -> bool {
        matches!(
            self.name.as_str(),
            "g" | "gx" | "gexec" | "gset" | "gdesc" | "watch" | "crosstabview" | "bind" | "parse"
        )
    }

    /// Whether it throws away the statement before it.
    pub(in crate::parse) fn discards_query(&self) -> bool {
        matches!(self.name.as_str(), "r" | "reset")
    }

    /// Whether the session ends here and another begins.
    pub fn is_connect(&self) -> bool {
        matches!(self.name.as_str(), "c" | "connect")
    }

    /// What the user should know of it; nothing about what pg_dump writes into every dump.
    pub(in crate::parse) fn diagnostic(&self) -> Option<Diagnostic> {
        match self.reach() {
            Reach::Frame => None,
            Reach::Harmless => {
                let message = format!("psql command \\{} was passed over", self.name);
                Some(Diagnostic::new(Code::MetaCommand, message).at(self.span))
            }
            Reach::Rows => {
                let message = format!(
                    "psql command \\{} was not executed: it runs a program, so its rows are not known",
                    self.name
                );
                Some(Diagnostic::new(Code::MetaCommand, message).at(self.span))
            }
            Reach::Refused(why) => {
                let message = format!("psql command \\{} was not executed: it {why}", self.name);
                Some(
                    Diagnostic::new(Code::MetaCommandRefused, message)
                        .at(self.span)
                        .with_hint("Put the SQL that it stands for into the script."),
                )
            }
        }
    }

    fn reach(&self) -> Reach {
        let pipes = self.args.trim_start().starts_with('|');
        if self.args.contains('`') {
            return Reach::Refused("runs a program");
        }
        match self.name.as_str() {
            "restrict" | "unrestrict" => Reach::Frame,
            "!" => Reach::Refused("runs a program"),
            "o" | "out" | "w" | "write" | "g" | "gx" if pipes => Reach::Refused("runs a program"),
            "i" | "include" | "ir" | "include_relative" | "lo_import" => Reach::Refused("reads another file"),
            "copy" if self.args.split_whitespace().any(|word| word.eq_ignore_ascii_case("program")) => Reach::Rows,
            // It moves rows between a table and a file or a program, and no schema is changed by rows.
            "copy" => Reach::Harmless,
            "e" | "edit" | "ef" | "ev" => Reach::Refused("starts an editor"),
            "gexec" => Reach::Refused("executes the rows of a query"),
            "if" | "elif" | "else" | "endif" => Reach::Refused("decides which statements are executed"),
            _ => Reach::Harmless,
        }
    }
}

/// One script that goes through several databases has no single schema; says so where the second one begins.
pub(in crate::parse) fn refuse_second_database(chunks: &mut Vec<Chunk>) {
    let connects = chunks.iter().enumerate().filter_map(|(at, chunk)| match chunk {
        Chunk::Meta(command) if command.is_connect() => Some((at, command)),
        Chunk::Meta(_) | Chunk::Statement(_) | Chunk::Problem(_) => None,
    });
    let mut connects = connects.peekable();
    let Some((_, first)) = connects.peek().copied() else { return };
    let Some((at, second)) = connects.find(|(_, command)| command.args != first.args) else { return };
    let problem = Diagnostic::unsupported("the script connects to more than one database")
        .at(second.span)
        .with_related(first.span, "the first database")
        .with_hint("Give a dump of one database.");
    chunks.insert(at + 1, Chunk::Problem(Box::new(problem)));
}
