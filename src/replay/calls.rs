//! Which calls in statements about rows may change the schema. Nothing of a routine is run; its text is
//! asked whether it could: only a routine without any word that begins a change is taken for harmless.

use std::collections::BTreeSet;

use pg_query::NodeRef;
use pg_query::protobuf::node::Node;

use crate::catalog::proc::{Body, Proc, Volatility};
use crate::diag::{Diagnostic, Result};
use crate::oid::ProcId;
use crate::replay::Exec;
use crate::replay::names::qualified_name;

/// Words without which a body changes no schema by itself.
const CHANGING_WORDS: [&str; 7] = ["create", "alter", "drop", "execute", "grant", "revoke", "comment"];

/// What is thought of volatile routines whose body is not text, such as those of extensions.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Compiled {
    /// In a SELECT by themselves they are called for what they do.
    Suspect,
    /// Among the values of INSERT and UPDATE they are called for what they give, such as ids.
    Trusted,
}

impl Exec {
    /// Refuses to pass over a statement that calls what may change the schema.
    pub(super) fn check_calls(&self, node: &Node, compiled: Compiled) -> Result<()> {
        if self.catalog.procs.values().next().is_none() {
            return Ok(());
        }
        for (part, ..) in node.nodes() {
            let NodeRef::FuncCall(call) = part else { continue };
            let name = qualified_name(&call.funcname)?;
            let namespaces = self.catalog.namespaces_for(&self.session.path, name.schema.as_ref(), false);
            let mut candidates = namespaces.iter().flat_map(|n| self.catalog.procs_in(*n, &name.name));
            if candidates.any(|id| self.may_change_schema(*id, compiled, &mut BTreeSet::new())) {
                let message = format!("a call of {name}, which may change the schema, is not understood yet");
                return Err(Box::new(Diagnostic::unsupported(message).at(self.span(call.location))));
            }
        }
        Ok(())
    }

    fn may_change_schema(&self, id: ProcId, compiled: Compiled, asked: &mut BTreeSet<ProcId>) -> bool {
        let Some(proc) = self.catalog.proc(id) else { return false };
        if self.is_pinned(id.address()) || proc.volatility != Volatility::Volatile || !asked.insert(id) {
            return false;
        }
        match &proc.body {
            Body::Source(text) => self.body_may_change_schema(proc, text, compiled, asked),
            Body::Link { .. } => compiled == Compiled::Suspect && !self.belongs_to_harmless_extension(proc),
            Body::Parsed { .. } | Body::Unresolved(_) => true,
        }
    }

    /// Whether a body has a word that begins a change, or one that names a routine that may make one.
    fn body_may_change_schema(
        &self,
        proc: &Proc,
        text: &str,
        compiled: Compiled,
        asked: &mut BTreeSet<ProcId>,
    ) -> bool {
        let words: BTreeSet<String> = text
            .split(|c: char| !(c.is_alphanumeric() || c == '_'))
            .map(str::to_lowercase)
            .filter(|word| !word.is_empty())
            .collect();
        if CHANGING_WORDS.iter().any(|word| words.contains(*word)) {
            return true;
        }
        let named = |other: &Proc| other.id != proc.id && words.contains(&other.name.to_lowercase());
        let others: Vec<ProcId> = self.catalog.procs.values().filter(|p| named(p)).map(|p| p.id).collect();
        others.into_iter().any(|other| self.may_change_schema(other, compiled, asked))
    }
}
