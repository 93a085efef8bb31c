//! Blocks of PL/pgSQL, by PostgreSQL's own parser, as far as they can be run: nested blocks with
//! exception handlers around SQL statements.  Counterpart: pl/plpgsql/src/plpgsql.h.

use serde_json::Value;

use crate::diag::{Diagnostic, Result, SqlState, unsupported};
use crate::name::quote_literal;

/// BEGIN ... EXCEPTION ... END
#[derive(Debug)]
pub struct Block {
    pub body: Vec<BlockStmt>,
    pub handlers: Vec<Handler>,
}

/// WHEN conditions THEN statements
#[derive(Debug)]
pub struct Handler {
    /// Names, or SQLSTATEs as they were written.
    pub conditions: Vec<String>,
    pub body: Vec<BlockStmt>,
}

#[derive(Debug)]
pub enum BlockStmt {
    Block(Block),
    /// The text of a SQL statement.
    Sql(String),
    /// RAISE of a message that says nothing but itself.
    Raise {
        level: RaiseLevel,
        message: String,
        condition: Option<String>,
    },
    /// RAISE without anything: the error that is being handled goes on.
    Reraise,
    Return,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RaiseLevel {
    Exception,
    /// A notice, a warning or less.
    Message,
}

/// elog levels (utils/elog.h).
const ERROR_LEVEL: i64 = 21;

/// Parses the body of a DO statement.
pub fn parse_block(body: &str) -> Result<Block> {
    let text = format!("CREATE FUNCTION block() RETURNS void LANGUAGE plpgsql AS {}", quote_literal(body));
    let parsed = pg_query::parse_plpgsql(&text).map_err(|error| {
        let message = match error {
            pg_query::Error::Parse(message) => message,
            other => other.to_string(),
        };
        Box::new(Diagnostic::refused(SqlState::SYNTAX_ERROR, message))
    })?;
    let function = &parsed[0]["PLpgSQL_function"];
    if function["datums"].as_array().is_some_and(|datums| datums.iter().any(is_variable)) {
        return unsupported("a block with variables is not understood yet");
    }
    block(&function["action"]["PLpgSQL_stmt_block"])
}

/// Whether a datum was declared by the block, and is not one that every block has.
fn is_variable(datum: &Value) -> bool {
    let name = datum["PLpgSQL_var"]["refname"].as_str();
    !matches!(name, Some("found" | "sqlstate" | "sqlerrm"))
}

fn block(node: &Value) -> Result<Block> {
    let handlers = node["exceptions"]["PLpgSQL_exception_block"]["exc_list"].as_array();
    let handlers = handlers.into_iter().flatten().map(|h| handler(&h["PLpgSQL_exception"]));
    Ok(Block { body: statements(&node["body"])?, handlers: handlers.collect::<Result<_>>()? })
}

fn handler(node: &Value) -> Result<Handler> {
    let conditions = node["conditions"].as_array().into_iter().flatten();
    let name = |c: &Value| c["PLpgSQL_condition"]["condname"].as_str().map(str::to_owned);
    Ok(Handler { conditions: conditions.filter_map(name).collect(), body: statements(&node["action"])? })
}

fn statements(node: &Value) -> Result<Vec<BlockStmt>> {
    node.as_array().into_iter().flatten().map(statement).collect()
}

fn statement(node: &Value) -> Result<BlockStmt> {
    let Some((kind, stmt)) = node.as_object().and_then(|o| o.iter().next()) else {
        return unsupported("a PL/pgSQL statement that is not known");
    };
    match kind.as_str() {
        "PLpgSQL_stmt_block" => Ok(BlockStmt::Block(block(stmt)?)),
        "PLpgSQL_stmt_execsql" if stmt["into"].as_bool() != Some(true) => {
            let text = stmt["sqlstmt"]["PLpgSQL_expr"]["query"].as_str().unwrap_or_default();
            Ok(BlockStmt::Sql(text.to_owned()))
        }
        "PLpgSQL_stmt_raise" => raise(stmt),
        "PLpgSQL_stmt_return" => Ok(BlockStmt::Return),
        other => {
            let word = other.trim_start_matches("PLpgSQL_stmt_").to_uppercase();
            unsupported(format!("the PL/pgSQL statement {word} is not understood yet"))
        }
    }
}

fn raise(stmt: &Value) -> Result<BlockStmt> {
    let level = match stmt["elog_level"].as_i64() {
        Some(level) if level >= ERROR_LEVEL => RaiseLevel::Exception,
        _ => RaiseLevel::Message,
    };
    let message = stmt["message"].as_str().unwrap_or_default();
    let condition = stmt["condname"].as_str();
    if level == RaiseLevel::Exception && message.is_empty() && condition.is_none() && stmt["options"].is_null() {
        return Ok(BlockStmt::Reraise);
    }
    if level == RaiseLevel::Exception && !stmt["options"].is_null() {
        return unsupported("RAISE EXCEPTION with USING is not understood yet");
    }
    Ok(BlockStmt::Raise { level, message: message.to_owned(), condition: condition.map(str::to_owned) })
}
