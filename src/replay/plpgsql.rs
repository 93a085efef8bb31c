//! DO blocks of SQL statements with exception handlers.  Counterpart: pl/plpgsql/src/pl_exec.c
//! (exec_stmt_block, exception_matches_conditions).
//!
//! A block that decides or computes anything else is not understood; nothing of it has an effect then.

use pg_query::protobuf as pb;
use pg_query::protobuf::node::Node;

use crate::diag::{Code, Diagnostic, Rejected, Result, SqlState, unsupported};
use crate::parse::{Block, BlockStmt, Handler, RaiseLevel};
use crate::replay::Exec;
use crate::text::Locator;

/// How a list of statements ended.
enum Flow {
    Next,
    Return,
}

/// DO
pub(super) fn do_block(exec: &mut Exec, stmt: &pb::DoStmt) -> Result<()> {
    let (mut language, mut body) = ("plpgsql", None);
    for arg in &stmt.args {
        let Some(Node::DefElem(def)) = arg.node.as_ref() else { continue };
        match (def.defname.as_str(), def.arg.as_deref().and_then(super::names::string_of)) {
            ("language", Some(name)) => language = name,
            ("as", Some(text)) => body = Some(text),
            _ => {}
        }
    }
    if !language.eq_ignore_ascii_case("plpgsql") {
        return unsupported(format!("DO in the language {language} is not understood"));
    }
    let Some(body) = body else { return unsupported("DO without a body") };
    let block = crate::parse::parse_block(body)?;
    // Statements inside have no place of their own in the input.
    let outer = exec.locator;
    exec.locator = Locator::within(outer.whole);
    let done = exec.block(&block, None).map(|_| ());
    exec.locator = outer;
    done
}

impl Exec {
    fn block(&mut self, block: &Block, handling: Option<&Diagnostic>) -> Result<Flow> {
        if block.handlers.is_empty() {
            return self.block_statements(&block.body, handling);
        }
        let (catalog, session) = (self.catalog.clone(), self.session.clone());
        match self.block_statements(&block.body, handling) {
            Err(error) if error.code == Code::StatementRefused => {
                let Some(handler) = block.handlers.iter().find(|h| matches(h, &error)) else { return Err(error) };
                (self.catalog, self.session) = (catalog, session);
                self.block_statements(&handler.body, Some(&error))
            }
            other => other,
        }
    }

    fn block_statements(&mut self, statements: &[BlockStmt], handling: Option<&Diagnostic>) -> Result<Flow> {
        for statement in statements {
            match statement {
                BlockStmt::Block(block) => {
                    let ended = stacker::maybe_grow(64 * 1024, 1024 * 1024, || self.block(block, handling))?;
                    if let Flow::Return = ended {
                        return Ok(Flow::Return);
                    }
                }
                BlockStmt::Sql(text) => {
                    let node = crate::parse::parse_statement_text(text)?;
                    self.run_inner(&node)?;
                }
                BlockStmt::Raise { level: RaiseLevel::Message, message, .. } => self.notice(message),
                BlockStmt::Raise { level: RaiseLevel::Exception, message, condition } => {
                    return Err(raised(message, condition.as_deref()));
                }
                BlockStmt::Reraise => {
                    return match handling {
                        Some(error) => Err(Box::new(error.clone())),
                        None => unsupported("RAISE without parameters outside a handler"),
                    };
                }
                BlockStmt::Return => return Ok(Flow::Return),
            }
        }
        Ok(Flow::Next)
    }
}

fn raised(message: &str, condition: Option<&str>) -> Rejected {
    let state = condition.and_then(SqlState::of_condition).unwrap_or(SqlState::RAISE_EXCEPTION);
    let message = if message.is_empty() { condition.unwrap_or_default() } else { message };
    Box::new(Diagnostic::refused(state, message))
}

/// Whether a handler is for an error; a condition whose code ends in 000 is for its whole class.
fn matches(handler: &Handler, error: &Diagnostic) -> bool {
    let Some(state) = error.sqlstate else { return false };
    handler.conditions.iter().any(|condition| {
        if condition.eq_ignore_ascii_case("others") {
            return true;
        }
        let code = SqlState::of_condition(condition).map_or(condition.as_str(), |s| s.as_str());
        code == state.as_str() || (code.ends_with("000") && code.len() == 5 && state.as_str().starts_with(&code[..2]))
    })
}
