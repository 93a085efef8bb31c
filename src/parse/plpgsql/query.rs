//! Statements that hold SQL: plain statements with INTO, PERFORM, EXECUTE, RETURN.
//! Counterpart: pl/plpgsql/src/pl_gram.y (make_execsql_stmt, read_after_into, make_return_stmt).

use crate::parse::lexer::Kind;

use super::sql::SqlKind;
use super::{IntoClause, Parsed, Parser, Place, Source, Sql, StmtKind};

impl Parser<'_> {
    /// A SQL statement, out of which the INTO of PL/pgSQL is cut.
    pub(super) fn sql_statement(&mut self) -> Parsed<StmtKind> {
        let first = self.next;
        let imports = self.is_word("import");
        let defines = self.defines_routine();
        let mut into = None;
        let mut cut = None;
        let mut depth = 0_usize;
        while let Some(token) = self.peek() {
            if token.kind == Kind::Semicolon && depth == 0 {
                break;
            }
            if defines && token.kind == Kind::Word {
                depth = self.nesting_of_body(depth);
            }
            if self.is_word("into") && !imports && !self.is_after_insert(first) {
                let from = self.next;
                self.advance();
                if into.is_some() {
                    return self.refuse("INTO specified more than once");
                }
                into = Some(self.after_into()?);
                cut = Some((self.tokens[from].start, self.end_of_last()));
                continue;
            }
            if matches!(token.kind, Kind::OpenString | Kind::OpenIdent | Kind::OpenDollar | Kind::OpenComment) {
                return self.syntax_error();
            }
            self.advance();
        }
        let statement = self.sql_from(first, SqlKind::Statement);
        let statement = match cut {
            Some((from, to)) => without(&statement, from, to),
            None => statement,
        };
        Ok(StmtKind::Sql { statement, into })
    }

    /// Whether CREATE FUNCTION or CREATE PROCEDURE is ahead, whose body may be in SQL-standard form.
    fn defines_routine(&self) -> bool {
        let at = if self.is_word_at(1, "or") { 3 } else { 1 };
        self.is_word("create") && (self.is_word_at(at, "function") || self.is_word_at(at, "procedure"))
    }

    /// BEGIN ATOMIC and CASE go deeper, END comes back.
    fn nesting_of_body(&self, depth: usize) -> usize {
        if (depth == 0 && self.is_word("begin") && self.is_word_at(1, "atomic")) || (depth > 0 && self.is_word("case"))
        {
            depth + 1
        } else if self.is_word("end") {
            depth.saturating_sub(1)
        } else {
            depth
        }
    }

    fn is_after_insert(&self, first: usize) -> bool {
        let before = self.next.checked_sub(1).filter(|i| *i >= first).and_then(|i| self.tokens.get(i));
        before.is_some_and(|token| {
            let text = self.text_of(*token);
            text.eq_ignore_ascii_case("insert") || text.eq_ignore_ascii_case("merge")
        })
    }

    /// What follows INTO.
    pub(super) fn after_into(&mut self) -> Parsed<IntoClause> {
        let strict = self.take_word("strict");
        Ok(IntoClause { strict, targets: self.targets()? })
    }

    pub(super) fn perform(&mut self) -> Parsed<StmtKind> {
        self.advance();
        Ok(StmtKind::Perform(self.expression(&[";"])?))
    }

    pub(super) fn execute(&mut self) -> Parsed<StmtKind> {
        self.advance();
        let query = self.expression(&["into", "using", ";"])?;
        let (mut into, mut using) = (None, Vec::new());
        loop {
            if into.is_none() && self.take_word("into") {
                into = Some(self.after_into()?);
            } else if using.is_empty() && self.is_word("using") {
                using = self.using(&["into", ";"])?;
            } else {
                return Ok(StmtKind::Execute { query, into, using });
            }
        }
    }

    /// `USING expression, ...` if it is ahead.
    pub(super) fn using(&mut self, until: &[&str]) -> Parsed<Vec<Sql>> {
        let mut values = Vec::new();
        if self.take_word("using") {
            let ends: Vec<&str> = until.iter().copied().chain([","]).collect();
            loop {
                values.push(self.expression(&ends)?);
                if !self.take_symbol(",") {
                    break;
                }
            }
        }
        Ok(values)
    }

    /// A query, or EXECUTE and what it runs, up to a semicolon.
    pub(super) fn row_source(&mut self) -> Parsed<Source> {
        if self.take_word("execute") {
            let query = self.expression(&["using", ";"])?;
            let using = self.using(&[";"])?;
            return Ok(Source::Execute { query, using });
        }
        Ok(Source::Query(self.sql(SqlKind::Statement, &[";"])?))
    }

    pub(super) fn return_statement(&mut self) -> Parsed<StmtKind> {
        self.advance();
        if self.take_word("next") {
            return Ok(StmtKind::ReturnNext(self.returned()?));
        }
        if self.take_word("query") {
            return Ok(StmtKind::ReturnQuery(self.row_source()?));
        }
        Ok(StmtKind::Return(self.returned()?))
    }

    fn returned(&mut self) -> Parsed<Option<Sql>> {
        if self.is_symbol(";") { Ok(None) } else { Ok(Some(self.expression(&[";"])?)) }
    }
}

/// A statement with blanks in the place of a part of it, so that all else keeps its place.
fn without(statement: &Sql, from: usize, to: usize) -> Sql {
    let start = statement.at.start as usize;
    let (from, to) = (from - start, (to - start).min(statement.text.len()));
    let text = format!("{}{}{}", &statement.text[..from], " ".repeat(to - from), &statement.text[to..]);
    Sql::new(text, SqlKind::Statement, Place { ..statement.at })
}
