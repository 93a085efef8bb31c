//! What is wrong with a statement that PostgreSQL's grammar does not accept, and where.
//!
//! The wrapper gives the parser's message without its position, so the position is found again: the failing
//! token is the first one that makes the text before its end fail otherwise than by being too short.

use pg_query::protobuf::{ScanToken, Token};

use crate::diag::{Code, Diagnostic, SqlState};
use crate::text::{FileId, Span};

use super::dialect;
use super::lexer::Lexer;
use super::split::Piece;
use super::tree;

const TOO_SHORT: &str = "syntax error at end of input";

/// The diagnostic for a statement that failed with `message`.
pub(super) fn diagnose(sql: &str, message: &str, piece: &Piece, file: FileId) -> Box<Diagnostic> {
    let whole = Span::new(file, piece.start, piece.end);
    if message.contains("nested too deeply") || message.starts_with("Error decoding") {
        return Box::new(Diagnostic::unsupported("the statement is nested too deeply to be read").at(whole));
    }
    if message.contains("stack depth limit exceeded") {
        return Box::new(syntax_error(message, SqlState::STATEMENT_TOO_COMPLEX, whole));
    }
    let span = locate(sql, message, piece)
        .map_or(whole, |(start, end)| Span::new(file, piece.start + start, (piece.start + end).min(piece.full_end)));
    let statement = sql.get(..piece.end - piece.start).unwrap_or(sql);
    let near = sql.get((span.start as usize).saturating_sub(piece.start)..).unwrap_or_default();
    if near.starts_with([':', '$', '{', '@']) {
        let hint = "Variables of psql and placeholders of migration tools are not filled in.";
        return Box::new(syntax_error(message, SqlState::SYNTAX_ERROR, span).with_hint(hint));
    }
    // Others take what is in double quotes for a string, which says little.
    if !near.starts_with('"')
        && let Some(dialects) = dialect::others_that_accept(statement)
    {
        let mut diagnostic = Diagnostic::new(Code::ForeignDialect, format!("{message} (this is {dialects})")).at(span);
        diagnostic.sqlstate = Some(SqlState::SYNTAX_ERROR);
        let hint = format!("The statement is SQL of {dialects}, which PostgreSQL does not accept.");
        return Box::new(diagnostic.with_hint(hint));
    }
    Box::new(syntax_error(message, sqlstate(message), span))
}

/// The diagnostic for a statement whose text is not that of the file.
pub(super) fn of_filled_in(message: &str, at: Span) -> Box<Diagnostic> {
    Box::new(syntax_error(message, sqlstate(message), at).with_hint("Variables were put into the statement."))
}

/// The wrapper keeps the message alone, whose words tell the two conditions of the grammar apart.
fn sqlstate(message: &str) -> SqlState {
    let refused = ["not supported", "no longer supported", "not implemented", "not yet implemented"];
    if refused.iter().any(|words| message.contains(words)) {
        return SqlState::FEATURE_NOT_SUPPORTED;
    }
    SqlState::SYNTAX_ERROR
}

/// The splitter and the parser disagree on what one statement is.
pub(super) fn not_one_statement(piece: &Piece, file: FileId) -> Box<Diagnostic> {
    let span = Span::new(file, piece.start, piece.end);
    Box::new(Diagnostic::unsupported("the text cannot be read as one statement").at(span))
}

fn syntax_error(message: &str, sqlstate: SqlState, span: Span) -> Diagnostic {
    let mut diagnostic = Diagnostic::new(Code::SyntaxError, message).at(span);
    diagnostic.sqlstate = Some(sqlstate);
    diagnostic
}

/// The byte range, within the statement, of the token that the message is about.
fn locate(sql: &str, message: &str, piece: &Piece) -> Option<(usize, usize)> {
    if message == TOO_SHORT {
        let end = piece.end - piece.start;
        return Some((end, end));
    }
    let (_, near) = message.split_once(" at or near \"")?;
    let near = near.strip_suffix('"')?;
    let tokens = tokens(sql);
    let named = |&(start, _): &(usize, usize)| sql[start..].starts_with(near);
    let mut candidates = tokens.iter().filter(|token| named(token));
    if let (Some(only), None) = (candidates.next(), candidates.next()) {
        return Some(*only);
    }
    let failing = tokens.partition_point(|&(_, end)| goes_on(&sql[..end], piece.standard_strings));
    tokens.get(failing).copied()
}

/// Whether the text is a statement, or the beginning of one.
fn goes_on(prefix: &str, standard_strings: bool) -> bool {
    match tree::call(prefix, standard_strings) {
        Ok(_) => true,
        Err(message) => message == TOO_SHORT,
    }
}

/// Where the tokens begin and end; of text that cannot be scanned, by the splitter's own lexer.
fn tokens(sql: &str) -> Vec<(usize, usize)> {
    let mut spans: Vec<(usize, usize)> = match pg_query::scan_tokens(sql) {
        Ok(tokens) => tokens.iter().filter(|t| !is_comment(t)).map(|t| (t.start as usize, t.end as usize)).collect(),
        Err(_) => {
            let mut lexer = Lexer::new(sql.as_bytes(), 0);
            std::iter::from_fn(|| lexer.next()).map(|token| (token.start, token.end)).collect()
        }
    };
    spans.retain(|&(start, end)| sql.is_char_boundary(start) && sql.is_char_boundary(end));
    spans
}

fn is_comment(token: &ScanToken) -> bool {
    [Token::CComment as i32, Token::SqlComment as i32].contains(&token.token)
}
