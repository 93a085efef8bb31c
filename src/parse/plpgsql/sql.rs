//! SQL inside a body: its text, where it stands, and its tree once it is asked for.
//! Counterpart: pl/plpgsql/src/pl_gram.y (read_sql_construct, check_sql_expr).

use std::sync::{Arc, OnceLock};

use pg_query::NodeEnum;
use pg_query::protobuf as pb;

use crate::diag::{Diagnostic, Result, SqlState};
use crate::parse::lexer::Kind;

use super::{Parsed, Parser, Place};

/// What a text is to be read as.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SqlKind {
    /// What may follow SELECT.
    Expression,
    Statement,
    /// `name[1].field := expression`
    Assignment,
}

/// SQL text of a body.
#[derive(Debug)]
pub struct Sql {
    pub text: Arc<str>,
    pub kind: SqlKind,
    pub at: Place,
    parsed: OnceLock<std::result::Result<Arc<ParsedSql>, Box<Diagnostic>>>,
}

/// The tree of a piece of SQL.
#[derive(Debug)]
pub struct ParsedSql {
    pub node: pb::Node,
    /// How many bytes of what was parsed come before the text.
    pub before: u32,
}

impl Sql {
    pub fn new(text: impl Into<Arc<str>>, kind: SqlKind, at: Place) -> Self {
        Sql { text: text.into(), kind, at, parsed: OnceLock::new() }
    }

    /// The tree, parsed when it is asked for first.
    pub fn parsed(&self) -> Result<Arc<ParsedSql>> {
        self.parsed.get_or_init(|| self.parse().map(Arc::new)).clone()
    }

    fn parse(&self) -> Result<ParsedSql> {
        match self.kind {
            SqlKind::Expression => {
                let node = one_node(&format!("SELECT {}", self.text), 0.into())?;
                Ok(ParsedSql { node, before: 7 })
            }
            SqlKind::Statement => Ok(ParsedSql { node: one_node(&self.text, 0.into())?, before: 0 }),
            SqlKind::Assignment => {
                let node = one_node(&self.text, pg_query::ParserOptions::PLPGSQL_ASSIGN1)?;
                Ok(ParsedSql { node, before: 0 })
            }
        }
    }
}

/// Trees of short texts cannot be deep.
const SHORT: usize = 4096;

/// Enough for the deepest tree that the C parser gives out.
const STACK_BYTES: usize = 320 * 1024 * 1024;

fn one_node(text: &str, options: pg_query::ParserOptions) -> Result<pb::Node> {
    let parse = || match pg_query::parse(text, options) {
        Ok(result) => Ok(result.protobuf.stmts),
        Err(pg_query::Error::Parse(message)) => Err(message),
        Err(other) => Err(other.to_string()),
    };
    let parsed = if text.len() <= SHORT { parse() } else { stacker::grow(STACK_BYTES, parse) };
    let refused = |message: String| Box::new(Diagnostic::refused(SqlState::SYNTAX_ERROR, message));
    let mut statements = parsed.map_err(refused)?.into_iter().filter_map(|raw| raw.stmt).map(|stmt| *stmt);
    match (statements.next(), statements.next()) {
        (Some(only), None) => Ok(only),
        (None, _) => Err(refused("syntax error at end of input".to_owned())),
        (Some(_), Some(_)) => Err(refused("cannot insert multiple commands into a prepared statement".to_owned())),
    }
}

/// The statements of a text that EXECUTE or a SQL routine runs.
pub fn parse_statements(text: &str) -> Result<Vec<NodeEnum>> {
    let parse = || super::super::tree::call(text, true);
    let parsed = if text.len() <= SHORT { parse() } else { stacker::grow(STACK_BYTES, parse) };
    let refused = |message: String| Box::new(Diagnostic::refused(SqlState::SYNTAX_ERROR, message));
    Ok(parsed.map_err(refused)?.into_iter().filter_map(|raw| raw.stmt).filter_map(|stmt| stmt.node).collect())
}

impl Parser<'_> {
    /// The text up to a word or symbol outside parentheses, which stays ahead.
    pub(super) fn expression(&mut self, until: &[&str]) -> Parsed<Sql> {
        self.sql(SqlKind::Expression, until)
    }

    pub(super) fn sql(&mut self, kind: SqlKind, until: &[&str]) -> Parsed<Sql> {
        let first = self.next;
        self.skip_to(until)?;
        match first == self.next {
            true => {
                self.refuse(if kind == SqlKind::Expression { "missing expression" } else { "missing SQL statement" })
            }
            false => Ok(self.sql_from(first, kind)),
        }
    }

    /// The text of the tokens from one on up to the next.
    pub(super) fn sql_from(&self, first: usize, kind: SqlKind) -> Sql {
        let start = self.tokens.get(first).map_or(0, |t| t.start);
        let end = self.end_of_last();
        Sql::new(self.text.get(start..end).unwrap_or_default(), kind, Place::new(start, end))
    }

    /// Goes on to one of some words or symbols, outside parentheses and brackets.
    pub(super) fn skip_to(&mut self, until: &[&str]) -> Parsed<()> {
        let mut depth = 0_usize;
        while let Some(token) = self.peek() {
            if depth == 0 && until.iter().any(|end| self.is_end(end)) {
                return Ok(());
            }
            match (token.kind, self.text_of(token)) {
                (Kind::OpenParen, _) | (Kind::Symbol, "[") => depth += 1,
                (Kind::CloseParen, _) | (Kind::Symbol, "]") => match depth.checked_sub(1) {
                    Some(less) => depth = less,
                    None => return self.refuse("mismatched parentheses"),
                },
                (Kind::Semicolon, _) if depth > 0 => return self.refuse("mismatched parentheses"),
                (Kind::Semicolon, _) => return self.missing(until),
                (Kind::OpenString, _) => return self.refuse("unterminated quoted string"),
                (Kind::OpenIdent, _) => return self.refuse("unterminated quoted identifier"),
                (Kind::OpenDollar, _) => return self.refuse("unterminated dollar-quoted string"),
                (Kind::OpenComment, _) => return self.refuse("unterminated /* comment"),
                _ => {}
            }
            self.advance();
        }
        if depth > 0 { self.refuse("mismatched parentheses") } else { self.missing(until) }
    }

    fn missing<T>(&self, until: &[&str]) -> Parsed<T> {
        match until {
            [only] => self.refuse(format!("missing \"{only}\" at end of SQL expression")),
            _ => self.syntax_error(),
        }
    }

    fn is_end(&self, end: &str) -> bool {
        match end.as_bytes().first() {
            Some(b) if b.is_ascii_alphabetic() => self.is_word(end),
            _ => self.is_symbol(end),
        }
    }

    /// The value of a string literal.
    pub(super) fn string(&mut self) -> Parsed<String> {
        let Some(token) = self.peek() else { return self.syntax_error() };
        let text = self.text_of(token);
        let value = match token.kind {
            Kind::DollarString => text.find('$').and_then(|_| dollar_content(text)).map(str::to_owned),
            Kind::String => string_value(text),
            _ => None,
        };
        match value {
            Some(value) => {
                self.advance();
                Ok(value)
            }
            None => self.syntax_error(),
        }
    }

    pub(super) fn is_string(&self) -> bool {
        self.peek().is_some_and(|t| matches!(t.kind, Kind::String | Kind::DollarString))
    }
}

fn dollar_content(text: &str) -> Option<&str> {
    let tag = text[1..].find('$')? + 2;
    text.get(tag..text.len() - tag)
}

/// What a literal means; the escapes of `E''` and the rest are the SQL parser's to read.
fn string_value(text: &str) -> Option<String> {
    if let Some(plain) = text.strip_prefix('\'').and_then(|t| t.strip_suffix('\''))
        && !plain.contains('\'')
    {
        return Some(plain.to_owned());
    }
    let node = crate::parse::parse_expression(text).ok()?;
    match node.node {
        Some(NodeEnum::AConst(constant)) => match constant.val {
            Some(pb::a_const::Val::Sval(s)) => Some(s.sval),
            _ => None,
        },
        _ => None,
    }
}
