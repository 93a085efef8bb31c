//! PL/pgSQL: from the text of a body to its statements.  Counterpart: pl/plpgsql/src/pl_gram.y.
//!
//! The parser is our own: what `pg_query` gives out of PL/pgSQL leaves out the scopes of variables, what
//! `RETURN x` returns, and everything about variables whose type it cannot look up. The SQL inside is read by
//! `pg_query` when it is needed, with its place in the body. Start at [`parse_body`], then `ast`.

mod ast;
mod cursor;
mod declare;
mod query;
mod raise;
mod sql;
mod statement;
mod walk;

use crate::diag::SqlState;
use crate::name::Name;

use super::lexer::{Kind, Lexer, Token};

pub use ast::*;
pub use sql::{ParsedSql, Sql, SqlKind, parse_statements};
pub use walk::{Piece, for_each_sql};

/// Why a body cannot be read.
#[derive(Clone, Debug)]
pub struct Problem {
    pub state: SqlState,
    pub message: String,
    pub at: Place,
}

type Parsed<T> = Result<T, Box<Problem>>;

/// Reads the body of a routine or of DO.
pub fn parse_body(text: &str) -> Result<Body, Box<Problem>> {
    let mut parser = Parser::new(text);
    let conflict = parser.options()?;
    let label = parser.label()?;
    let block = stacker::maybe_grow(64 * 1024, 1024 * 1024, || parser.block(label))?;
    parser.take_symbol(";");
    match parser.peek() {
        None => Ok(Body { conflict, block }),
        Some(_) => parser.syntax_error(),
    }
}

/// A cursor over the tokens of a body.
struct Parser<'a> {
    text: &'a str,
    tokens: Vec<Token>,
    next: usize,
    /// How many loops are around the next token.
    loops: usize,
}

impl<'a> Parser<'a> {
    fn new(text: &'a str) -> Self {
        let mut lexer = Lexer::new(text.as_bytes(), 0);
        let tokens = std::iter::from_fn(|| lexer.next()).collect();
        Parser { text, tokens, next: 0, loops: 0 }
    }

    fn peek(&self) -> Option<Token> {
        self.ahead(0)
    }

    fn ahead(&self, by: usize) -> Option<Token> {
        self.tokens.get(self.next + by).copied()
    }

    fn advance(&mut self) {
        self.next += 1;
    }

    fn text_of(&self, token: Token) -> &'a str {
        self.text.get(token.start..token.end).unwrap_or_default()
    }

    fn place(&self, token: Token) -> Place {
        Place::new(token.start, token.end)
    }

    /// Whether the token ahead is a word, in any case.
    fn is_word_at(&self, by: usize, word: &str) -> bool {
        self.ahead(by).is_some_and(|t| t.kind == Kind::Word && self.text_of(t).eq_ignore_ascii_case(word))
    }

    fn is_word(&self, word: &str) -> bool {
        self.is_word_at(0, word)
    }

    fn is_any_word(&self, words: &[&str]) -> bool {
        words.iter().any(|word| self.is_word(word))
    }

    fn take_word(&mut self, word: &str) -> bool {
        let found = self.is_word(word);
        self.next += usize::from(found);
        found
    }

    fn expect_word(&mut self, word: &str) -> Parsed<()> {
        if self.take_word(word) { Ok(()) } else { self.syntax_error() }
    }

    /// Whether the tokens ahead are the characters of a symbol, without blanks between them.
    fn is_symbol_at(&self, by: usize, symbol: &str) -> bool {
        let Some(first) = self.ahead(by) else { return false };
        if matches!(first.kind, Kind::String | Kind::DollarString | Kind::Word | Kind::QuotedIdent | Kind::Number) {
            return false;
        }
        self.text.get(first.start..).is_some_and(|rest| rest.starts_with(symbol))
    }

    fn is_symbol(&self, symbol: &str) -> bool {
        self.is_symbol_at(0, symbol)
    }

    fn take_symbol(&mut self, symbol: &str) -> bool {
        let found = self.is_symbol(symbol);
        if found {
            self.next += symbol.len();
        }
        found
    }

    fn expect_symbol(&mut self, symbol: &str) -> Parsed<()> {
        if self.take_symbol(symbol) { Ok(()) } else { self.syntax_error() }
    }

    /// `:=` or `=`
    fn take_assign(&mut self) -> bool {
        self.take_symbol(":=") || self.take_symbol("=")
    }

    /// The end of what was read last.
    fn end_of_last(&self) -> usize {
        self.next.checked_sub(1).and_then(|i| self.tokens.get(i)).map_or(0, |t| t.end)
    }

    /// An identifier, folded unless quoted.
    fn identifier(&mut self) -> Parsed<Name> {
        match self.identifier_at(0) {
            Some(name) => {
                self.advance();
                Ok(name)
            }
            None => self.syntax_error(),
        }
    }

    fn identifier_at(&self, by: usize) -> Option<Name> {
        let token = self.ahead(by)?;
        let text = self.text_of(token);
        match token.kind {
            Kind::Word => Some(Name::new(&text.to_lowercase())),
            Kind::QuotedIdent if text.starts_with('"') => {
                Some(Name::new(&text[1..text.len() - 1].replace("\"\"", "\"")))
            }
            _ => None,
        }
    }

    /// `a.b.c`
    fn dotted_name(&mut self) -> Parsed<Vec<Name>> {
        let mut names = vec![self.identifier()?];
        while self.is_symbol(".") && !self.is_symbol("..") {
            self.advance();
            names.push(self.identifier()?);
        }
        Ok(names)
    }

    fn syntax_error<T>(&self) -> Parsed<T> {
        match self.peek() {
            Some(token) => {
                let message = format!("syntax error at or near \"{}\"", self.text_of(token));
                self.problem(message, self.place(token))
            }
            None => self.problem("syntax error at end of input", Place::new(self.text.len(), self.text.len())),
        }
    }

    /// An error at the next token.
    fn refuse<T>(&self, message: impl Into<String>) -> Parsed<T> {
        let end = Place::new(self.text.len(), self.text.len());
        self.problem(message, self.peek().map_or(end, |t| self.place(t)))
    }

    fn problem<T>(&self, message: impl Into<String>, at: Place) -> Parsed<T> {
        Err(Box::new(Problem { state: SqlState::SYNTAX_ERROR, message: message.into(), at }))
    }

    /// `#option` lines before the block.
    fn options(&mut self) -> Parsed<Conflict> {
        let mut conflict = Conflict::Error;
        while self.take_symbol("#") {
            let option = self.identifier()?;
            let value = self.identifier()?;
            match (option.as_str(), value.as_str()) {
                ("variable_conflict", "error") => conflict = Conflict::Error,
                ("variable_conflict", "use_variable") => conflict = Conflict::UseVariable,
                ("variable_conflict", "use_column") => conflict = Conflict::UseColumn,
                ("option", "dump") | ("print_strict_params", "on" | "off") => {}
                _ => return self.syntax_error(),
            }
        }
        Ok(conflict)
    }

    /// `<<label>>`
    fn label(&mut self) -> Parsed<Option<Name>> {
        if !self.take_symbol("<<") {
            return Ok(None);
        }
        let name = self.identifier()?;
        self.expect_symbol(">>")?;
        Ok(Some(name))
    }

    /// The label that may follow END; it must be the one of the beginning.
    fn end_label(&mut self, label: Option<&Name>) -> Parsed<()> {
        let Some(name) = self.identifier_at(0) else { return Ok(()) };
        match label {
            None => self.refuse(format!("end label \"{name}\" specified for unlabeled block")),
            Some(label) if *label != name => {
                self.refuse(format!("end label \"{name}\" differs from block's label \"{label}\""))
            }
            Some(_) => {
                self.advance();
                Ok(())
            }
        }
    }
}
