//! A script that is run command by command, because its meta-commands decide what comes next.

use std::sync::Arc;
use std::vec::IntoIter;

use crate::diag::{Code, Diagnostic};
use crate::source::{Input, Unit, Variables};
use crate::text::{FileId, Span};

use super::super::split::{self, Chunk, Piece};
use super::super::{Item, Step, Then, tree};
use super::argument::{self, Unknown};
use super::meta::{self, MetaCommand};
use super::variable;

/// psql itself stops where files include each other without end.
const DEEPEST: usize = 16;

/// A script and where it stands.
pub(in crate::parse) struct PsqlScript<'a> {
    input: &'a Input,
    /// The file that is read, below those that include it.
    frames: Vec<Frame>,
    variables: Variables,
    ready: Vec<Step>,
}

struct Frame {
    file: FileId,
    text: Arc<str>,
    chunks: std::iter::Peekable<IntoIter<Chunk>>,
    conditions: Vec<Condition>,
}

/// An open `\if`.
struct Condition {
    /// Whether what stands here is run.
    active: bool,
    /// Whether a branch was run, or none may be.
    settled: bool,
    seen_else: bool,
    at: Span,
}

impl<'a> PsqlScript<'a> {
    /// Whether a unit has to be run command by command. The others are parsed ahead, which is faster.
    pub fn is_needed(input: &Input, chunks: &[Chunk]) -> bool {
        let decides = |chunk: &Chunk| matches!(chunk, Chunk::Meta(command) if command.decides());
        !input.variables.is_empty() || chunks.iter().any(decides)
    }

    pub fn new(input: &'a Input, unit: &Unit, chunks: Vec<Chunk>) -> Self {
        let text = input.sources.file(unit.file).map_or_else(|| Arc::from(""), |file| Arc::clone(&file.text));
        let frame = Frame { file: unit.file, text, chunks: chunks.into_iter().peekable(), conditions: Vec::new() };
        PsqlScript { input, frames: vec![frame], variables: input.variables.clone(), ready: Vec::new() }
    }

    /// What `\gset` found; `None` takes the variable away.
    pub fn set(&mut self, name: &str, value: Option<&str>) {
        match value {
            Some(value) => self.variables.insert(name.to_owned(), value.to_owned()),
            None => self.variables.remove(name),
        };
    }

    pub fn next(&mut self) -> Option<Step> {
        loop {
            if let Some(step) = self.ready.pop() {
                return Some(step);
            }
            let frame = self.frames.last_mut()?;
            match frame.chunks.next() {
                Some(chunk) => {
                    let mut steps = self.chunk(chunk);
                    steps.reverse();
                    self.ready = steps;
                }
                None => {
                    let left_open = frame.conditions.first().map(|condition| condition.at);
                    self.frames.pop();
                    if let Some(at) = left_open {
                        return Some(Step::Problem(problem("the file ends inside \\if", at)));
                    }
                }
            }
        }
    }

    fn active(&self) -> bool {
        self.frames.last().is_none_or(|frame| frame.conditions.iter().all(|condition| condition.active))
    }

    fn chunk(&mut self, chunk: Chunk) -> Vec<Step> {
        match chunk {
            Chunk::Meta(command) if command.is_conditional() => self.conditional(&command).into_iter().collect(),
            _ if !self.active() => Vec::new(),
            Chunk::Meta(command) => self.command(command),
            Chunk::Statement(piece) => self.statement(&piece),
            Chunk::Problem(diagnostic) => vec![Step::Problem(*diagnostic)],
        }
    }

    /// A statement with its variables put in; what follows it may say what becomes of its rows.
    fn statement(&mut self, piece: &Piece) -> Vec<Step> {
        let Some(frame) = self.frames.last_mut() else { return Vec::new() };
        let then = frame.chunks.peek().and_then(|chunk| match chunk {
            Chunk::Meta(command) => command.then(),
            Chunk::Statement(_) | Chunk::Problem(_) => None,
        });
        let (text, file) = (Arc::clone(&frame.text), frame.file);
        let sql = text.get(piece.start..piece.full_end).unwrap_or_default();
        let filled = variable::interpolate(sql, piece.standard_strings, &self.variables);
        let mut steps = tree::parse_piece(&text, file, piece, &filled.text);
        let failed = steps.iter().any(|step| matches!(step, Step::Problem(_)));
        if let (true, Some((at, name))) = (failed, filled.unset.into_iter().next()) {
            let span = Span::new(file, piece.start + at.start, piece.start + at.end);
            return vec![Step::Problem(unset(&name, span))];
        }
        if let (Some(then), Some(Step::Item(Item::Statement(_)))) = (then, steps.last())
            && let Some(Step::Item(Item::Statement(stmt))) = steps.pop()
        {
            steps.push(Step::Item(Item::Query { stmt, then }));
        }
        steps
    }

    fn command(&mut self, command: MetaCommand) -> Vec<Step> {
        let arguments = match argument::arguments(&command.args, &self.variables) {
            _ if !command.decides() => Vec::new(),
            Ok(arguments) => arguments,
            Err(Unknown::Program) => Vec::new(),
            Err(Unknown::Unset(name)) => return vec![Step::Problem(unset(&name, command.span))],
        };
        if command.args.contains('`') {
            return meta_steps(command);
        }
        match (command.name.as_str(), arguments.as_slice()) {
            ("set", [name, values @ ..]) => {
                self.variables.insert(name.clone(), values.concat());
                Vec::new()
            }
            ("unset", [name]) => {
                self.variables.remove(name);
                Vec::new()
            }
            ("i" | "include" | "ir" | "include_relative", [path]) => self.include(&command, path),
            ("q" | "quit", _) => {
                self.frames.pop();
                Vec::new()
            }
            ("gset" | "gexec", _) => Vec::new(),
            _ => meta_steps(command),
        }
    }

    fn include(&mut self, command: &MetaCommand, path: &str) -> Vec<Step> {
        let relative = matches!(command.name.as_str(), "ir" | "include_relative");
        let from = self.frames.last().map_or(command.span.file, |frame| frame.file);
        if self.frames.len() >= DEEPEST {
            return vec![Step::Problem(problem("files include each other too deeply", command.span))];
        }
        match self.input.includes.find(from, path, relative) {
            Ok(file) => {
                let Some(source) = self.input.sources.file(file) else { return Vec::new() };
                let text = Arc::clone(&source.text);
                let mut chunks = split::split(&text, Span::new(file, 0, text.len()));
                meta::refuse_second_database(&mut chunks);
                let chunks = chunks.into_iter().peekable();
                self.frames.push(Frame { file, text, chunks, conditions: Vec::new() });
                Vec::new()
            }
            Err(why) => {
                let message = format!("could not include {path}: {why}");
                vec![Step::Problem(Diagnostic::new(Code::InputUnreadable, message).at(command.span))]
            }
        }
    }

    /// `\if`, `\elif`, `\else` and `\endif`.
    fn conditional(&mut self, command: &MetaCommand) -> Option<Step> {
        let outside = self.active_outside();
        let (mut complaint, mut value) = (None, false);
        let asks = match command.name.as_str() {
            "if" => outside && self.active(),
            "elif" => outside && self.innermost().is_some_and(|open| !open.settled && !open.seen_else),
            _ => false,
        };
        if asks {
            match self.truth(command) {
                Ok(truth) => value = truth,
                Err(why) => complaint = Some(Step::Problem(*why)),
            }
        }
        let active = self.active();
        let Some(frame) = self.frames.last_mut() else { return complaint };
        match (command.name.as_str(), frame.conditions.last_mut()) {
            ("if", _) => {
                let open = Condition {
                    active: active && value,
                    settled: !active || value,
                    seen_else: false,
                    at: command.span,
                };
                frame.conditions.push(open);
            }
            ("elif", Some(open)) if !open.seen_else => {
                open.active = value;
                open.settled |= value;
            }
            ("else", Some(open)) if !open.seen_else => {
                open.active = !open.settled;
                open.settled = true;
                open.seen_else = true;
            }
            ("endif", Some(_)) => {
                frame.conditions.pop();
            }
            (name, _) => return Some(Step::Problem(problem(&format!("\\{name} has no \\if before it"), command.span))),
        }
        complaint
    }

    /// Whether everything around the innermost `\if` is run.
    fn active_outside(&self) -> bool {
        let Some(frame) = self.frames.last() else { return true };
        let around = frame.conditions.len().saturating_sub(1);
        frame.conditions[..around].iter().all(|condition| condition.active)
    }

    fn innermost(&self) -> Option<&Condition> {
        self.frames.last()?.conditions.last()
    }

    /// The value of a condition; what is no boolean is not taken for one.
    fn truth(&self, command: &MetaCommand) -> Result<bool, Box<Diagnostic>> {
        match argument::arguments(&command.args, &self.variables) {
            Ok(arguments) => {
                let value = arguments.first().map(String::as_str).unwrap_or_default();
                let complaint =
                    || problem(&format!("\\{} of \"{value}\", which is no boolean", command.name), command.span);
                argument::boolean(value).ok_or_else(|| Box::new(complaint()))
            }
            Err(Unknown::Unset(name)) => Err(Box::new(unset(&name, command.span))),
            Err(Unknown::Program) => {
                let message = format!("psql command \\{} was not executed: it runs a program", command.name);
                Err(Box::new(problem(&message, command.span)))
            }
        }
    }
}

fn meta_steps(command: MetaCommand) -> Vec<Step> {
    command.diagnostic().map(Step::Problem).into_iter().chain([Step::Item(Item::Meta(command))]).collect()
}

fn problem(message: &str, at: Span) -> Diagnostic {
    Diagnostic::new(Code::MetaCommandRefused, message).at(at)
}

fn unset(name: &str, at: Span) -> Diagnostic {
    Diagnostic::new(Code::UnsetPlaceholder, format!("the variable {name} has no value"))
        .at(at)
        .with_hint(format!("Give it with --set {name}=VALUE."))
}

impl MetaCommand {
    /// Whether it decides what comes next, so that the script has to be run command by command.
    fn decides(&self) -> bool {
        let name = self.name.as_str();
        self.is_conditional()
            || (name == "set" && !self.sets_psql_itself())
            || matches!(name, "unset" | "i" | "include" | "ir" | "include_relative" | "gset" | "gexec")
            || matches!(name, "q" | "quit")
    }

    /// The variable is one that psql itself looks at, and scripts seldom do.
    fn sets_psql_itself(&self) -> bool {
        const OWN: [&str; 9] = [
            "ON_ERROR_STOP",
            "ON_ERROR_ROLLBACK",
            "QUIET",
            "ECHO",
            "ECHO_HIDDEN",
            "VERBOSITY",
            "AUTOCOMMIT",
            "FETCH_COUNT",
            "SHOW_CONTEXT",
        ];
        self.args.split_whitespace().next().is_some_and(|name| OWN.contains(&name))
    }

    fn is_conditional(&self) -> bool {
        matches!(self.name.as_str(), "if" | "elif" | "else" | "endif")
    }

    /// What becomes of the rows of the statement before it.
    fn then(&self) -> Option<Then> {
        match self.name.as_str() {
            "gexec" => Some(Then::Execute),
            "gset" => Some(Then::Set { prefix: self.args.clone() }),
            _ => None,
        }
    }
}
