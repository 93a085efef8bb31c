//! Runs PL/pgSQL: the bodies of DO and of routines, over the catalog as it is.
//! Counterpart: pl/plpgsql/src/pl_exec.c.
//!
//! A [`Machine`] is one routine that runs, with its variables; `statement` says what runs which statement.
//! What cannot be known offline goes on as an unknown value; where it decides on the way, `fork` tries both.

mod cursor;
mod diagnostics;
mod eval;
mod exception;
mod fork;
mod frame;
mod loops;
mod raise;
mod sql;
mod statement;
mod types;

use std::sync::Arc;

use pg_query::protobuf as pb;
use pg_query::protobuf::node::Node;

use crate::diag::{Diagnostic, Rejected, Result, unsupported};
use crate::name::Name;
use crate::oid::ProcId;
use crate::parse::plpgsql::{Body, Problem, Sql};
use crate::replay::Exec;
use crate::text::{Locator, Span};

pub(in crate::replay) use cursor::Portal;
pub(in crate::replay) use eval::Answer;
pub(in crate::replay) use frame::{FOUND, Frame, Var, View, type_columns};
pub(in crate::replay) use sql::is_query;

/// How a list of statements ended.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(in crate::replay) enum Flow {
    Next,
    Return,
    Exit(Option<Name>),
    Continue(Option<Name>),
}

/// A body that was read, and where it stands.
#[derive(Clone)]
pub(in crate::replay) struct Code {
    pub body: Arc<Body>,
    /// The text of the body in its file, if it stands there as it is.
    pub place: Option<Span>,
    /// The statement that runs it, for what has no place of its own.
    pub whole: Span,
}

/// One routine that runs.
pub(in crate::replay) struct Machine<'e> {
    pub exec: &'e mut Exec,
    pub frame: Frame,
    pub code: Code,
    /// COMMIT and ROLLBACK are allowed: DO at top level and procedures that CALL runs there.
    pub may_end_transaction: bool,
    /// States of ways that have ended already, which an unknown condition parted from this one.
    ended: Vec<fork::Way>,
    /// How many blocks with handlers are around what runs.
    guarded: usize,
}

/// What a statement of a block costs of the run's steps.
const STATEMENT_COST: u64 = 100;

/// DO
pub(super) fn do_block(exec: &mut Exec, stmt: &pb::DoStmt) -> Result<()> {
    let (mut language, mut body, mut location) = ("plpgsql", None, -1);
    for arg in &stmt.args {
        let Some(Node::DefElem(def)) = arg.node.as_ref() else { continue };
        match (def.defname.as_str(), def.arg.as_deref().and_then(super::names::string_of)) {
            ("language", Some(name)) => language = name,
            ("as", Some(text)) => (body, location) = (Some(text), def.location),
            (other, _) => return unsupported(format!("DO with {other}")),
        }
    }
    if !language.eq_ignore_ascii_case("plpgsql") {
        return unsupported(format!("DO in the language {language} is not understood"));
    }
    let Some(body) = body else { return unsupported("DO without a body") };
    let place = exec.place_in_statement(body, location);
    let outer = exec.locator;
    let code = exec.read_body(body, place)?;
    let whole = outer.whole;
    let top = exec.depth == 0 && !exec.in_transaction_block();
    if top {
        exec.begin_inside();
    }
    let done = exec.nested(|exec| {
        let mut machine = Machine::new(exec, Frame::new(None), code);
        machine.may_end_transaction = top;
        machine.run().map(|_| ())
    });
    exec.locator = outer;
    if done.is_ok() {
        exec.note_block_ran(whole);
    }
    done
}

impl<'e> Machine<'e> {
    pub fn new(exec: &'e mut Exec, frame: Frame, code: Code) -> Self {
        Machine { exec, frame, code, may_end_transaction: false, ended: Vec::new(), guarded: 0 }
    }

    /// Runs the whole body; gives whether RETURN ended it.
    pub fn run(&mut self) -> Result<bool> {
        let body = self.code.body.clone();
        let flow = self.block(&body.block)?;
        self.join_ended();
        match flow {
            Flow::Next | Flow::Exit(_) | Flow::Continue(_) => Ok(false),
            Flow::Return => Ok(true),
        }
    }

    /// The place of a range of the body.
    pub fn span(&self, at: crate::parse::plpgsql::Place) -> Span {
        match self.code.place {
            Some(body) => Span { start: body.start + at.start, end: body.start + at.end, ..body },
            None => self.code.whole,
        }
    }

    /// The locator for a piece of SQL of the body that was parsed with some bytes before it.
    pub fn locator(&self, sql: &Sql, before: u32) -> Locator {
        match frame::place_of(self.code.place, sql) {
            Some(place) => Locator::of_part(place, before),
            None => Locator::within(self.code.whole),
        }
    }
}

impl Exec {
    /// Reads a body, or finds it among those that were read.
    pub(in crate::replay) fn read_body(&mut self, text: &str, place: Option<Span>) -> Result<Code> {
        let whole = self.locator.whole;
        if let Some(body) = self.bodies.get(text) {
            return Ok(Code { body: body.clone(), place, whole });
        }
        match crate::parse::plpgsql::parse_body(text) {
            Ok(body) => {
                let body = Arc::new(body);
                self.bodies.insert(text.into(), body.clone());
                Ok(Code { body, place, whole })
            }
            Err(problem) => Err(refused_body(&problem, place, whole)),
        }
    }

    /// Notes where the body of a routine stands that the running statement makes.
    pub fn note_body_place(&mut self, id: ProcId, options: &[pb::Node]) {
        self.body_places.remove(&id);
        for option in options {
            let Some(Node::DefElem(def)) = option.node.as_ref() else { continue };
            let items = super::names::list_items(def.arg.as_ref().and_then(|a| a.node.as_ref()));
            if let ("as", [body]) = (def.defname.as_str(), items)
                && let Some(text) = super::names::string_of(body)
                && let Some(place) = self.place_in_statement(text, def.location)
            {
                self.body_places.insert(id, place);
            }
        }
    }

    /// Where a text that a string of the running statement holds stands in the file.
    pub fn place_in_statement(&self, text: &str, location: i32) -> Option<Span> {
        if self.depth > 0 || text.is_empty() {
            return None;
        }
        let source = self.source.as_ref()?;
        let whole = self.locator.whole;
        let from = whole.start as usize + usize::try_from(location).unwrap_or(0);
        let rest = source.get(from..whole.end as usize)?;
        let start = from + rest.find(text)?;
        Some(Span::new(whole.file, start, start + text.len()))
    }
}

fn refused_body(problem: &Problem, place: Option<Span>, whole: Span) -> Rejected {
    let at = match place {
        Some(body) => Span { start: body.start + problem.at.start, end: body.start + problem.at.end, ..body },
        None => whole,
    };
    Box::new(Diagnostic::refused(problem.state, problem.message.clone()).at(at))
}
