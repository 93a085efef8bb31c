//! Where statements end: one pass over a segment.
//!
//! Counterpart: fe_utils/psqlscan.l (psql_scan), psql/mainloop.c, psql/copy.c (data lines).
//! Deviations: a semicolon inside parentheses ends every statement but CREATE RULE, so that one forgotten
//! parenthesis does not swallow the file; `\;` ends a statement.

use memchr::memchr;

use crate::diag::Diagnostic;
use crate::text::{FileId, Span};

use super::lexer::{Kind, Lexer, Token, line_end, next_line};
use super::psql::meta::{self, MetaCommand};
use super::truncated;

/// One statement of the text, by offsets into the file.
#[derive(Debug)]
pub(super) struct Piece {
    pub start: usize,
    /// After the last token, without the semicolon.
    pub end: usize,
    /// After the semicolon, where there is one.
    pub full_end: usize,
    pub standard_strings: bool,
    /// Bytes from the first to the last token without strings and comments: a bound for the nesting.
    pub code_bytes: usize,
    /// The rows of data that followed `COPY ... FROM stdin`.
    pub copy_rows: Option<usize>,
}

#[derive(Debug)]
pub(super) enum Chunk {
    Statement(Piece),
    Meta(MetaCommand),
    Problem(Box<Diagnostic>),
}

impl Chunk {
    pub fn piece(&self) -> Option<&Piece> {
        match self {
            Chunk::Statement(piece) => Some(piece),
            Chunk::Meta(_) | Chunk::Problem(_) => None,
        }
    }
}

/// Cuts a segment into statements, meta-commands and what is wrong with them, in order.
pub(super) fn split(text: &str, segment: Span) -> Vec<Chunk> {
    let end = (segment.end as usize).min(text.len());
    let bytes = &text.as_bytes()[..end];
    let mut splitter = Splitter {
        text: &text[..end],
        bytes,
        file: segment.file,
        lexer: Lexer::new(bytes, (segment.start as usize).min(end)),
        chunks: Vec::new(),
        now: Statement::default(),
    };
    splitter.run();
    splitter.chunks
}

struct Splitter<'a> {
    text: &'a str,
    bytes: &'a [u8],
    file: FileId,
    lexer: Lexer<'a>,
    chunks: Vec<Chunk>,
    now: Statement,
}

/// What a statement's first words make of it, as far as its end depends on that.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
enum Family {
    #[default]
    Undetermined,
    /// `CREATE` or `CREATE OR REPLACE` has been seen.
    Create,
    /// Its body may be `BEGIN ATOMIC ... END`.
    Routine,
    /// Its actions may stand in parentheses.
    Rule,
    Copy,
    Set,
    Other,
}

#[derive(Default, Debug)]
struct Statement {
    start: Option<usize>,
    end: usize,
    code_bytes: usize,
    words: usize,
    family: Family,
    parens: usize,
    /// Open BEGIN and CASE.
    blocks: usize,
    /// The word before was BEGIN.
    begin: bool,
    copy: CopyState,
}

#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
enum CopyState {
    #[default]
    Target,
    From,
    Stdin,
}

impl Splitter<'_> {
    fn run(&mut self) {
        while let Some(token) = self.lexer.next() {
            match token.kind {
                Kind::Semicolon => self.semicolon(token),
                Kind::Backslash => self.backslash(token),
                Kind::OpenString => return self.truncated("unterminated quoted string", token),
                Kind::OpenIdent => return self.truncated("unterminated quoted identifier", token),
                Kind::OpenDollar => return self.truncated("unterminated dollar-quoted string", token),
                Kind::OpenComment => return self.truncated("unterminated /* comment", token),
                Kind::Word => {
                    let word = &self.bytes[token.start..token.end];
                    self.now.word(word);
                    self.now.extend(token, word.len());
                }
                Kind::OpenParen => {
                    self.now.parens += 1;
                    self.now.extend(token, 1);
                }
                Kind::CloseParen => {
                    self.now.parens = self.now.parens.saturating_sub(1);
                    self.now.extend(token, 1);
                }
                Kind::String | Kind::DollarString => self.now.extend(token, 1),
                Kind::QuotedIdent | Kind::Number | Kind::Symbol => {
                    self.now.not_a_word();
                    self.now.extend(token, 1);
                }
            }
        }
        self.finish(self.bytes.len());
    }

    fn semicolon(&mut self, token: Token) {
        let inside = self.now.blocks > 0 || (self.now.parens > 0 && self.now.family == Family::Rule);
        if inside {
            self.now.begin = false;
            self.now.extend(token, 1);
        } else {
            self.finish(token.end);
        }
    }

    /// Ends the statement, if there is one; `full_end` is after its semicolon.
    fn finish(&mut self, full_end: usize) {
        let now = std::mem::take(&mut self.now);
        let Some(start) = now.start else { return };
        let piece = Piece {
            start,
            end: now.end,
            full_end,
            standard_strings: self.lexer.standard_strings,
            code_bytes: now.code_bytes,
            copy_rows: None,
        };
        match now.family {
            Family::Copy if now.copy == CopyState::Stdin => return self.copy_data(piece),
            Family::Set => self.follow_setting(start, now.end),
            _ => {}
        }
        self.chunks.push(Chunk::Statement(piece));
    }

    /// The lexer obeys `standard_conforming_strings`, so the splitter has to follow it.
    fn follow_setting(&mut self, start: usize, end: usize) {
        let mut lexer = Lexer::new(&self.bytes[..end], start);
        let mut words = Vec::new();
        while let Some(token) = lexer.next()
            && words.len() < 6
        {
            words.push(self.text[token.start..token.end].trim_matches(['\'', '"']).to_ascii_lowercase());
        }
        let scope = usize::from(words.get(1).is_some_and(|w| w == "session" || w == "local"));
        if words.get(1 + scope).is_some_and(|w| w == "standard_conforming_strings") {
            let value = words.get(3 + scope).map(String::as_str).unwrap_or_default();
            self.lexer.standard_strings = !matches!(value, "off" | "false" | "no" | "0" | "f" | "n" | "of");
        }
    }

    /// Counts the data lines after `COPY ... FROM stdin;` up to the line `\.`.
    fn copy_data(&mut self, mut piece: Piece) {
        let break_at = line_end(self.bytes, self.lexer.pos);
        let rest = self.text[self.lexer.pos..break_at].trim();
        if !rest.is_empty() && !rest.starts_with("--") {
            let span = Span::new(self.file, self.lexer.pos, break_at);
            let message = "text after COPY ... FROM stdin on the same line is passed over";
            self.chunks.push(Chunk::Problem(Box::new(Diagnostic::unsupported(message).at(span))));
        }
        let mut line = next_line(self.bytes, break_at);
        let mut rows = 0;
        while line < self.bytes.len() {
            let break_at = memchr(b'\n', &self.bytes[line..]).map_or(self.bytes.len(), |i| line + i);
            let row = self.bytes[line..break_at].strip_suffix(b"\r").unwrap_or(&self.bytes[line..break_at]);
            line = (break_at + 1).min(self.bytes.len());
            if row == b"\\." {
                self.lexer.pos = line;
                piece.copy_rows = Some(rows);
                self.chunks.push(Chunk::Statement(piece));
                return;
            }
            rows += 1;
        }
        let span = Span::new(self.file, piece.start, piece.end);
        self.chunks.push(Chunk::Problem(truncated("unterminated COPY data", span)));
        self.lexer.pos = self.bytes.len();
    }

    fn backslash(&mut self, token: Token) {
        if self.bytes.get(token.end) == Some(&b';') {
            self.lexer.pos = token.end + 1;
            return self.finish(token.start);
        }
        let (command, next) = meta::read(self.text, self.file, token.start);
        self.lexer.pos = next;
        if command.sends_query() {
            self.finish(token.start);
        } else if command.discards_query() {
            self.now = Statement::default();
        }
        self.chunks.push(Chunk::Meta(command));
    }

    fn truncated(&mut self, what: &str, token: Token) {
        let opening = match token.kind {
            Kind::OpenComment => 2,
            Kind::OpenDollar => 2 + self.bytes[token.start + 1..].iter().position(|&b| b == b'$').unwrap_or_default(),
            _ => 1,
        };
        let span = Span::new(self.file, token.start, token.start + opening);
        self.chunks.push(Chunk::Problem(truncated(what, span)));
    }
}

impl Statement {
    fn extend(&mut self, token: Token, code_bytes: usize) {
        self.start.get_or_insert(token.start);
        self.end = token.end;
        self.code_bytes += code_bytes;
    }

    fn not_a_word(&mut self) {
        self.begin = false;
        if self.family == Family::Create {
            self.family = Family::Other;
        }
        if self.copy == CopyState::From {
            self.copy = CopyState::Target;
        }
    }

    fn word(&mut self, word: &[u8]) {
        let is = |other: &str| word.eq_ignore_ascii_case(other.as_bytes());
        self.words += 1;
        match self.family {
            Family::Undetermined => self.family = Family::of_first_word(word),
            Family::Create => self.family = Family::of_create(word),
            Family::Routine if self.parens == 0 => {
                if is("begin") {
                    self.begin = true;
                    return;
                }
                if (is("atomic") && self.begin) || (is("case") && self.blocks > 0) {
                    self.blocks += 1;
                } else if is("end") {
                    self.blocks = self.blocks.saturating_sub(1);
                }
            }
            Family::Copy if self.parens == 0 && self.copy != CopyState::Stdin => {
                self.copy = match self.copy {
                    CopyState::From if is("stdin") => CopyState::Stdin,
                    _ if is("from") => CopyState::From,
                    _ => CopyState::Target,
                };
            }
            Family::Routine | Family::Rule | Family::Copy | Family::Set | Family::Other => {}
        }
        self.begin = false;
    }
}

impl Family {
    fn of_first_word(word: &[u8]) -> Family {
        match word.len() {
            6 if word.eq_ignore_ascii_case(b"create") => Family::Create,
            4 if word.eq_ignore_ascii_case(b"copy") => Family::Copy,
            3 if word.eq_ignore_ascii_case(b"set") => Family::Set,
            _ => Family::Other,
        }
    }

    fn of_create(word: &[u8]) -> Family {
        let is = |other: &str| word.eq_ignore_ascii_case(other.as_bytes());
        if is("or") || is("replace") {
            Family::Create
        } else if is("function") || is("procedure") {
            Family::Routine
        } else if is("rule") {
            Family::Rule
        } else {
            Family::Other
        }
    }
}
