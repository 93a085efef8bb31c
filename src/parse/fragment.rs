//! Expressions on their own: from text to a raw tree, and back for reports.

use pg_query::protobuf as pb;
use pg_query::protobuf::node::Node;

use crate::diag::{Diagnostic, Result, SqlState};

/// Reads one expression, such as a printed default.
pub fn parse_expression(text: &str) -> Result<pb::Node> {
    let stmts = super::tree::call(&format!("SELECT {text}"), true)
        .map_err(|message| Box::new(Diagnostic::refused(SqlState::SYNTAX_ERROR, message)))?;
    let statement = stmts.into_iter().next().and_then(|raw| raw.stmt).and_then(|stmt| stmt.node);
    let target = match statement {
        Some(Node::SelectStmt(select)) => select.target_list.into_iter().next().and_then(|t| t.node),
        _ => None,
    };
    match target {
        Some(Node::ResTarget(target)) => target.val.map(|val| *val),
        _ => None,
    }
    .ok_or_else(|| Box::new(Diagnostic::refused(SqlState::SYNTAX_ERROR, "not an expression")))
}

/// Reads one statement that stands in no file, such as a line of a block.
pub fn parse_statement_text(text: &str) -> Result<Node> {
    let stmts = super::tree::call(text, true)
        .map_err(|message| Box::new(Diagnostic::refused(SqlState::SYNTAX_ERROR, message)))?;
    let mut statements = stmts.into_iter().filter_map(|raw| raw.stmt).filter_map(|stmt| stmt.node);
    match (statements.next(), statements.next()) {
        (Some(only), None) => Ok(only),
        _ => Err(Box::new(Diagnostic::refused(SqlState::SYNTAX_ERROR, "not one statement"))),
    }
}

/// The text of a raw tree, for showing what was not understood.
pub fn node_text(node: &pb::Node) -> Option<String> {
    let is_statement = matches!(node.node, Some(Node::SelectStmt(_) | Node::RuleStmt(_)));
    if is_statement {
        return node.node.as_ref()?.deparse(Default::default()).ok();
    }
    let target = pb::ResTarget { val: Some(Box::new(node.clone())), ..Default::default() };
    let select = pb::SelectStmt {
        target_list: vec![pb::Node { node: Some(Node::ResTarget(Box::new(target))) }],
        limit_option: pb::LimitOption::Default as i32,
        op: pb::SetOperation::SetopNone as i32,
        ..Default::default()
    };
    let text = Node::SelectStmt(Box::new(select)).deparse(Default::default()).ok()?;
    Some(text.strip_prefix("SELECT ").unwrap_or(&text).to_owned())
}
