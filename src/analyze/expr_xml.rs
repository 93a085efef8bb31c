//! SQL/XML.  Counterpart: parser/parse_expr.c (transformXmlExpr, transformXmlSerialize).

use pg_query::protobuf as pb;
use pg_query::protobuf::node::Node as N;

use crate::analyze::coerce::{Coercion, coerce_to_specific_type, coerce_to_target_type};
use crate::analyze::expr::{need, transform_expr_rec};
use crate::analyze::name_list::{refuse_at, strings};
use crate::analyze::state::ParseState;
use crate::analyze::typename;
use crate::diag::{Result, SqlState, unsupported};
use crate::name::Name;
use crate::nodes::*;
use crate::oid::wellknown::*;

pub fn transform_xml(ps: &ParseState<'_>, xml: &pb::XmlExpr) -> Result<Expr> {
    let at = ps.cx.span(xml.location);
    let (op, construct) = match pb::XmlExprOp::try_from(xml.op) {
        Ok(pb::XmlExprOp::IsXmlconcat) => (XmlOp::Concat, "XMLCONCAT"),
        Ok(pb::XmlExprOp::IsXmlelement) => (XmlOp::Element, "XMLELEMENT"),
        Ok(pb::XmlExprOp::IsXmlforest) => (XmlOp::Forest, "XMLFOREST"),
        Ok(pb::XmlExprOp::IsXmlparse) => (XmlOp::Parse, "XMLPARSE"),
        Ok(pb::XmlExprOp::IsXmlpi) => (XmlOp::Pi, "XMLPI"),
        Ok(pb::XmlExprOp::IsXmlroot) => (XmlOp::Root, "XMLROOT"),
        Ok(pb::XmlExprOp::IsDocument) => (XmlOp::IsDocument, "IS DOCUMENT"),
        Ok(pb::XmlExprOp::IsXmlserialize | pb::XmlExprOp::Undefined) | Err(_) => {
            return unsupported("an unknown XML expression");
        }
    };
    let mut named_args: Vec<(Name, Expr)> = Vec::with_capacity(xml.named_args.len());
    for node in &xml.named_args {
        named_args.push(named_argument(ps, node, op)?);
    }
    let mut args = Vec::with_capacity(xml.args.len());
    for (place, node) in xml.args.iter().enumerate() {
        let arg = transform_expr_rec(ps, node)?;
        let wanted = match (op, place) {
            (XmlOp::Concat | XmlOp::IsDocument, _) | (XmlOp::Root, 0) => Some(XML),
            (XmlOp::Parse, 0) | (XmlOp::Pi, _) | (XmlOp::Root, 1) => Some(TEXT),
            (XmlOp::Parse, _) => Some(BOOL),
            (XmlOp::Root, _) => Some(INT4),
            (XmlOp::Element | XmlOp::Forest | XmlOp::Serialize, _) => None,
        };
        args.push(match wanted {
            Some(ty) => coerce_to_specific_type(ps.cx, arg, ty, construct)?,
            None => arg,
        });
    }
    let node = XmlExpr {
        op,
        name: (!xml.name.is_empty()).then(|| Name::new(&xml.name)),
        named_args,
        args,
        document: xml.xmloption == pb::XmlOptionType::XmloptionDocument as i32,
        indent: xml.indent,
        ty: TypeRef::plain(if op == XmlOp::IsDocument { BOOL } else { XML }),
    };
    Ok(Expr::new(ExprNode::XmlExpr(Box::new(node)), at))
}

fn named_argument(ps: &ParseState<'_>, node: &pb::Node, op: XmlOp) -> Result<(Name, Expr)> {
    let Some(N::ResTarget(target)) = &node.node else { return unsupported("an XML argument without a target") };
    let raw = need(&target.val)?;
    let name = match &raw.node {
        _ if !target.name.is_empty() => Some(Name::new(&target.name)),
        Some(N::ColumnRef(column)) => strings(&column.fields).last().map(Name::from),
        _ => None,
    };
    let value = transform_expr_rec(ps, raw)?;
    match name {
        Some(name) => Ok((name, value)),
        None => {
            let noun = if op == XmlOp::Element { "attribute" } else { "element" };
            let message = format!("unnamed XML {noun} value must be a column reference");
            refuse_at(SqlState::SYNTAX_ERROR, ps.cx.span(target.location), message)
        }
    }
}

pub fn transform_serialize(ps: &ParseState<'_>, serialize: &pb::XmlSerialize) -> Result<Expr> {
    let cx = ps.cx;
    let at = cx.span(serialize.location);
    let arg = transform_expr_rec(ps, need(&serialize.expr)?)?;
    let arg = coerce_to_specific_type(cx, arg, XML, "XMLSERIALIZE")?;
    let Some(name) = &serialize.type_name else { return unsupported("XMLSERIALIZE without a type") };
    let target = typename::resolve(cx, name)?;
    let node = XmlExpr {
        op: XmlOp::Serialize,
        name: None,
        named_args: Vec::new(),
        args: vec![arg],
        document: serialize.xmloption == pb::XmlOptionType::XmloptionDocument as i32,
        indent: serialize.indent,
        ty: target,
    };
    let expr = Expr::new(ExprNode::XmlExpr(Box::new(node)), at);
    match coerce_to_target_type(cx, expr, target, Coercion::IMPLICIT)? {
        Some(expr) => Ok(expr),
        None => {
            let message = format!("cannot cast XMLSERIALIZE result to {}", cx.type_name(target.ty));
            refuse_at(SqlState::CANNOT_COERCE, at, message)
        }
    }
}
