//! Blocks and their handlers.  Counterpart: pl/plpgsql/src/pl_exec.c (exec_stmt_block,
//! exception_matches_conditions).

use std::sync::Arc;

use crate::diag::{Code, Diagnostic, Result, SqlState};
use crate::parse::plpgsql::{Block, Condition, Handler};
use crate::replay::plpgsql::frame::Scope;
use crate::replay::plpgsql::{Flow, Machine};

impl Machine<'_> {
    pub(super) fn block(&mut self, block: &Block) -> Result<Flow> {
        let depth = self.frame.scopes.len();
        self.frame.scopes.push(Scope { label: block.label.clone(), names: Vec::new() });
        let done = self.block_in_scope(block);
        self.frame.scopes.truncate(depth);
        let flow = done?;
        Ok(match flow {
            // A block's label takes EXIT, never one without a label.
            Flow::Exit(Some(label)) if block.label.as_ref() == Some(&label) => Flow::Next,
            other => other,
        })
    }

    fn block_in_scope(&mut self, block: &Block) -> Result<Flow> {
        for declaration in &block.declarations {
            let at = self.span(declaration.at);
            self.declare(declaration).map_err(|e| Box::new(e.at(at)))?;
        }
        let Some(handlers) = &block.handlers else { return self.statements(&block.body) };
        let (catalog, session) = (self.exec.catalog.clone(), self.exec.session.clone());
        let scopes = self.frame.scopes.len();
        let outer_locator = self.exec.locator;
        self.guarded += 1;
        self.exec.guarded += 1;
        let done = self.statements(&block.body);
        self.guarded -= 1;
        self.exec.guarded -= 1;
        match done {
            Err(error) if error.code == Code::StatementRefused => {
                let Some(handler) = handlers.iter().find(|h| matches(h, &error)) else { return Err(error) };
                self.frame.scopes.truncate(scopes);
                (self.exec.catalog, self.exec.session) = (catalog, session);
                self.exec.locator = outer_locator;
                self.exec.generation += 1;
                self.handle(handler, *error)
            }
            other => other,
        }
    }

    fn handle(&mut self, handler: &Handler, error: Diagnostic) -> Result<Flow> {
        let depth = self.frame.scopes.len();
        self.frame.scopes.push(Scope::default());
        self.frame.declare_text("sqlstate", error.sqlstate.map_or("XX000", SqlState::as_str));
        self.frame.declare_text("sqlerrm", &error.message);
        self.frame.handling.push(Arc::new(error));
        let done = self.statements(&handler.body);
        self.frame.handling.pop();
        self.frame.scopes.truncate(depth);
        done
    }
}

/// Whether a handler is for an error. OTHERS is for all but a cancelled query and a failed assertion.
fn matches(handler: &Handler, error: &Diagnostic) -> bool {
    let Some(state) = error.sqlstate else { return false };
    handler.conditions.iter().any(|condition| match condition {
        Condition::Name(name) if name == "others" => {
            state != SqlState::QUERY_CANCELED && state != SqlState::ASSERT_FAILURE
        }
        Condition::Name(name) => SqlState::of_condition(name).any(|known| known.covers(state)),
        Condition::State(code) => SqlState::of_code(code).is_some_and(|known| known.covers(state)),
    })
}
