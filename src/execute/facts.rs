//! Values that are not known offline, but known to be the same wherever they are asked for: the name of the
//! database, and the role that connected. `table_catalog = current_database()` is true whatever they are.

use crate::catalog::Catalog;
use crate::execute::scope::Scope;
use crate::nodes::{Expr, ExprNode, OpExpr, RteKind, SqlValueFunctionOp, Value, Var};
use crate::oid::{FIRST_NORMAL_OBJECT_ID, ProcId, RelId};

/// Why the name of the database is not known. A value that says so is that name.
pub const DATABASE: &str = "the name of the database is not known";

/// Why a role is not known. A value that says so is the role that connected, by its name or its id.
pub const CONNECTED_ROLE: &str = "the role that connected is not known";

/// Casts between name and text, and from the id of a role to its name.
const KEEPS_FACT: [ProcId; 6] = [ProcId(406), ProcId(407), ProcId(408), ProcId(409), ProcId(1400), ProcId(1642)];

/// Whether both sides of an equality are the same unknown thing. They must be so by themselves: what is
/// computed from a fact says the same reason.
pub(super) fn are_same(op: &OpExpr, values: &[Value], scope: &Scope<'_>) -> bool {
    let [Value::Unknown(left), Value::Unknown(right)] = values else { return false };
    let is_fact = left.why == right.why && (left.why == DATABASE || left.why == CONNECTED_ROLE);
    is_fact && op.args.iter().all(|arg| is_plain(arg, scope))
}

/// Whether an expression gives a fact as it is, and not something made from it.
fn is_plain(expr: &Expr, scope: &Scope<'_>) -> bool {
    match &expr.node {
        ExprNode::RelabelType { arg, .. }
        | ExprNode::CoerceViaIo { arg, .. }
        | ExprNode::CoerceToDomain { arg, .. }
        | ExprNode::CollateExpr { arg, .. } => is_plain(arg, scope),
        ExprNode::FuncExpr(func) => match func.args.as_slice() {
            [] => func.proc.0 < FIRST_NORMAL_OBJECT_ID,
            [arg] => KEEPS_FACT.contains(&func.proc) && is_plain(arg, scope),
            _ => false,
        },
        ExprNode::SqlValueFunction { .. } => true,
        ExprNode::Var(var) => match scope.up(var.levels_up) {
            Some(scope) => match source(var, scope) {
                Some(Source::System(_)) => true,
                Some(Source::Merged(alias)) => is_plain(alias, scope),
                None => false,
            },
            None => false,
        },
        _ => false,
    }
}

/// Where a column comes from.
enum Source<'a> {
    /// A relation that came with the server.
    System(RelId),
    /// A join, which gives it under another number.
    Merged(&'a Expr),
}

fn source<'a>(var: &Var, scope: &Scope<'a>) -> Option<Source<'a>> {
    match &scope.level.query.rtable.get((var.varno as usize).checked_sub(1)?)?.kind {
        RteKind::Relation { rel, .. } if rel.0 < FIRST_NORMAL_OBJECT_ID => Some(Source::System(*rel)),
        RteKind::Join { aliases, .. } => {
            Some(Source::Merged(aliases.get(usize::try_from(var.attno).ok()?.checked_sub(1)?)?))
        }
        _ => None,
    }
}

/// Whether an equality compares the name of the database with itself, and so tells no rows apart that
/// have one.
pub(super) fn compares_databases(op: &OpExpr, scope: &Scope<'_>, catalog: &Catalog) -> bool {
    op.args.iter().all(|arg| is_database(arg, scope, catalog))
}

fn is_database(expr: &Expr, scope: &Scope<'_>, catalog: &Catalog) -> bool {
    match &expr.node {
        ExprNode::RelabelType { arg, .. } => is_database(arg, scope, catalog),
        ExprNode::SqlValueFunction { op, .. } => *op == SqlValueFunctionOp::CurrentCatalog,
        ExprNode::Var(var) if var.levels_up == 0 => match source(var, scope) {
            Some(Source::System(rel)) => {
                let attr = catalog.relation(rel).and_then(|rel| rel.attribute(var.attno));
                attr.is_some_and(|attr| attr.name.ends_with("_catalog"))
            }
            Some(Source::Merged(alias)) => is_database(alias, scope, catalog),
            None => false,
        },
        _ => false,
    }
}
