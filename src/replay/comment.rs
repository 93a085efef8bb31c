//! COMMENT ON.  Counterpart: commands/comment.c (CommentObject).

use std::sync::Arc;

use pg_query::protobuf as pb;

use crate::diag::Result;
use crate::replay::Exec;
use crate::replay::names::need;

pub(super) fn comment(exec: &mut Exec, stmt: &pb::CommentStmt) -> Result<()> {
    use pb::ObjectType as Kind;
    if matches!(stmt.objtype(), Kind::ObjectDatabase | Kind::ObjectTablespace | Kind::ObjectRole) {
        return Ok(());
    }
    let node = need(stmt.object.as_deref(), "object")?;
    let object = exec.object_address(stmt.objtype(), node)?;
    if stmt.comment.is_empty() {
        exec.catalog.descriptions.remove(&object);
    } else {
        let at = exec.locator.whole;
        exec.catalog.descriptions.insert(object, (Arc::from(stmt.comment.as_str()), at));
    }
    Ok(())
}
