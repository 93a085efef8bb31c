//! SECURITY LABEL.  Counterpart: commands/seclabel.c (ExecSecLabelStmt).
//!
//! Deviation: any label of any provider is taken, for what a provider accepts is its own affair.

use std::sync::Arc;

use pg_query::protobuf as pb;

use crate::catalog::large_object::Label;
use crate::diag::Result;
use crate::name::Name;
use crate::replay::Exec;
use crate::replay::names::need;

pub(super) fn security_label(exec: &mut Exec, stmt: &pb::SecLabelStmt) -> Result<()> {
    use pb::ObjectType as Kind;
    // What belongs to the whole server is in no dump of a database.
    if matches!(stmt.objtype(), Kind::ObjectDatabase | Kind::ObjectTablespace | Kind::ObjectRole) {
        return Ok(());
    }
    let node = need(stmt.object.as_deref(), "object")?;
    let object = exec.object_address(stmt.objtype(), node)?;
    let key = (object, Name::new(&stmt.provider));
    if stmt.label.is_empty() {
        exec.catalog.labels.remove(&key);
    } else {
        let label = Label { text: Arc::from(stmt.label.as_str()), at: exec.locator.whole };
        exec.catalog.labels.insert(key, label);
    }
    Ok(())
}
