//! IMPORT FOREIGN SCHEMA.  Counterpart: commands/foreigncmds.c (ImportForeignSchema).
//!
//! What a remote schema holds is not known, so which foreign tables come of it is undecided: those that
//! the statement names, or any of its local schema.

use pg_query::protobuf as pb;
use pg_query::protobuf::node::Node;

use crate::catalog::taint::TaintScope;
use crate::diag::{Code, Diagnostic, Result};
use crate::name::{Name, quote_identifier};
use crate::replay::Exec;

pub(in crate::replay) fn import_foreign_schema(exec: &mut Exec, stmt: &pb::ImportForeignSchemaStmt) -> Result<()> {
    exec.server(&stmt.server_name)?;
    let namespace = exec.namespace(&stmt.local_schema)?;
    let named = stmt.table_list.iter().filter_map(|node| match node.node.as_ref() {
        Some(Node::RangeVar(var)) => Some(Name::new(&var.relname)),
        _ => None,
    });
    let named: Vec<Name> = named.collect();
    let (only, except) = match stmt.list_type() {
        pb::ImportForeignSchemaType::FdwImportSchemaLimitTo => (Some(named), Vec::new()),
        pb::ImportForeignSchemaType::FdwImportSchemaExcept => (None, named),
        pb::ImportForeignSchemaType::FdwImportSchemaAll | pb::ImportForeignSchemaType::Undefined => (None, Vec::new()),
    };
    let schema = quote_identifier(&stmt.remote_schema).to_owned();
    let why = format!("which tables schema {schema} of server {} has is not known", stmt.server_name);
    let diagnostic = Diagnostic::new(Code::Unsupported, why.clone()).at(exec.locator.whole);
    exec.diagnostics.push(diagnostic);
    exec.taint("IMPORT FOREIGN SCHEMA", &why, TaintScope::ForeignTables { namespace, only, except });
    Ok(())
}
