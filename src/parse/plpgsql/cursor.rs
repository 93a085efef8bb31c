//! Cursors: OPEN, FETCH, MOVE, CLOSE, and loops over them.
//! Counterpart: pl/plpgsql/src/pl_gram.y (stmt_open, read_fetch_direction, read_cursor_args).

use crate::parse::lexer::Kind;

use super::sql::SqlKind;
use super::{CursorArg, Direction, OpenSource, Parsed, Parser, Source, Sql, StmtKind};

/// Words with which a query begins, so that they are no cursor's name.
const QUERY_WORDS: [&str; 5] = ["select", "values", "with", "table", "execute"];

impl Parser<'_> {
    pub(super) fn open(&mut self) -> Parsed<StmtKind> {
        self.advance();
        let cursor = self.target()?;
        self.scroll_option();
        if self.take_word("for") {
            let source = self.row_source()?;
            return Ok(StmtKind::Open { cursor, source: OpenSource::Rows(source) });
        }
        let args = self.cursor_args()?;
        Ok(StmtKind::Open { cursor, source: OpenSource::Bound(args) })
    }

    /// `(value, name := value)`, if it is ahead.
    fn cursor_args(&mut self) -> Parsed<Vec<CursorArg>> {
        let mut args = Vec::new();
        if !self.take_symbol("(") {
            return Ok(args);
        }
        loop {
            let named = self.identifier_at(0).is_some() && (self.is_symbol_at(1, ":=") || self.is_symbol_at(1, "=>"));
            let name = if named { Some(self.identifier()?) } else { None };
            if named {
                self.next += 2;
            }
            args.push(CursorArg { name, value: self.expression(&[",", ")"])? });
            if !self.take_symbol(",") {
                break;
            }
        }
        self.expect_symbol(")")?;
        Ok(args)
    }

    /// Whether `name LOOP` or `name(arguments) LOOP` is ahead.
    pub(super) fn is_cursor_loop(&self) -> bool {
        if self.identifier_at(0).is_none() || self.is_any_word(&QUERY_WORDS) {
            return false;
        }
        if self.is_word_at(1, "loop") {
            return true;
        }
        if self.ahead(1).is_none_or(|t| t.kind != Kind::OpenParen) {
            return false;
        }
        let mut depth = 0_usize;
        for by in 1.. {
            match self.ahead(by).map(|t| t.kind) {
                None | Some(Kind::Semicolon) => return false,
                Some(Kind::OpenParen) => depth += 1,
                Some(Kind::CloseParen) if depth <= 1 => return self.is_word_at(by + 1, "loop"),
                Some(Kind::CloseParen) => depth -= 1,
                Some(_) => {}
            }
        }
        false
    }

    pub(super) fn cursor_source(&mut self) -> Parsed<Source> {
        let name = self.identifier()?;
        Ok(Source::Cursor { name, args: self.cursor_args()? })
    }

    pub(super) fn fetch(&mut self) -> Parsed<StmtKind> {
        self.advance();
        let direction = self.direction()?;
        let cursor = self.target()?;
        self.expect_word("into")?;
        let into = Some(self.after_into()?);
        Ok(StmtKind::Fetch { cursor, direction, into })
    }

    pub(super) fn move_cursor(&mut self) -> Parsed<StmtKind> {
        self.advance();
        let direction = self.direction()?;
        let cursor = self.target()?;
        Ok(StmtKind::Fetch { cursor, direction, into: None })
    }

    pub(super) fn close(&mut self) -> Parsed<StmtKind> {
        self.advance();
        Ok(StmtKind::Close { cursor: self.target()? })
    }

    /// A direction with FROM or IN, or neither.
    fn direction(&mut self) -> Parsed<Direction> {
        let plain = |d: Direction| (d, 1);
        let (direction, words) = match self.direction_word().as_deref() {
            Some("next") => plain(Direction::Next),
            Some("prior") => plain(Direction::Prior),
            Some("first") => plain(Direction::First),
            Some("last") => plain(Direction::Last),
            Some("absolute") => return self.counted(Direction::Absolute),
            Some("relative") => return self.counted(Direction::Relative),
            Some("all") => plain(Direction::Forward(None)),
            Some("forward") => return self.forward(true),
            Some("backward") => return self.forward(false),
            _ => (Direction::Next, 0),
        };
        self.next += words;
        if !self.take_word("from") {
            self.take_word("in");
        }
        Ok(direction)
    }

    /// The direction's word; a cursor may have such a name, and nothing follows it then.
    fn direction_word(&self) -> Option<String> {
        let is_cursor = self.is_word_at(1, "into") || self.is_symbol_at(1, ";");
        self.peek().filter(|t| t.kind == Kind::Word && !is_cursor).map(|t| self.text_of(t).to_ascii_lowercase())
    }

    fn counted(&mut self, make: fn(Sql) -> Direction) -> Parsed<Direction> {
        self.advance();
        let count = self.expression(&["from", "in"])?;
        self.advance();
        Ok(make(count))
    }

    fn forward(&mut self, forward: bool) -> Parsed<Direction> {
        self.advance();
        let one = Sql::new("1", SqlKind::Expression, self.place_from(self.next));
        let count = if self.take_word("all") {
            None
        } else if self.is_any_word(&["from", "in"]) || self.identifier_at(0).is_some() {
            Some(one)
        } else {
            let count = self.expression(&["from", "in"])?;
            Some(count)
        };
        if !self.take_word("from") {
            self.take_word("in");
        }
        Ok(if forward { Direction::Forward(count) } else { Direction::Backward(count) })
    }
}
