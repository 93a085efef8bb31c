//! Options of statements, written `name = value`.  Counterpart: commands/define.c.

use pg_query::protobuf as pb;
use pg_query::protobuf::node::Node;

use crate::diag::{Result, SqlState, refuse};
use crate::replay::names::string_of;

/// The options of a list; other nodes do not stand there.
pub(super) fn elements(nodes: &[pb::Node]) -> impl Iterator<Item = &pb::DefElem> {
    nodes.iter().filter_map(|node| match node.node.as_ref() {
        Some(Node::DefElem(elem)) => Some(&**elem),
        _ => None,
    })
}

fn value(elem: &pb::DefElem) -> Option<&Node> {
    elem.arg.as_ref().and_then(|arg| arg.node.as_ref())
}

fn needs<T>(elem: &pb::DefElem, what: &str) -> Result<T> {
    refuse(SqlState::SYNTAX_ERROR, format!("{} requires {what}", elem.defname))
}

/// A value as text (defGetString).
pub(super) fn text(elem: &pb::DefElem) -> Result<String> {
    match value(elem) {
        Some(Node::Integer(i)) => Ok(i.ival.to_string()),
        Some(Node::Float(f)) => Ok(f.fval.clone()),
        Some(Node::Boolean(b)) => Ok(b.boolval.to_string()),
        Some(Node::String(s)) => Ok(s.sval.clone()),
        Some(Node::TypeName(name)) => Ok(dotted(&name.names)),
        Some(Node::List(list)) => Ok(dotted(&list.items)),
        Some(Node::AStar(_)) => Ok("*".to_owned()),
        _ => needs(elem, "a parameter"),
    }
}

fn dotted(nodes: &[pb::Node]) -> String {
    nodes.iter().filter_map(string_of).collect::<Vec<_>>().join(".")
}

/// A value that is true when it is left out (defGetBoolean).
pub(super) fn boolean(elem: &pb::DefElem) -> Result<bool> {
    match value(elem) {
        None => return Ok(true),
        Some(Node::Boolean(b)) => return Ok(b.boolval),
        Some(Node::Integer(i)) if i.ival == 0 || i.ival == 1 => return Ok(i.ival == 1),
        Some(_) => {}
    }
    match text(elem)?.to_ascii_lowercase().as_str() {
        "true" | "on" => Ok(true),
        "false" | "off" => Ok(false),
        _ => needs(elem, "a Boolean value"),
    }
}

/// A number (defGetNumeric).
pub(super) fn numeric(elem: &pb::DefElem) -> Result<f64> {
    match value(elem) {
        Some(Node::Integer(i)) => Ok(f64::from(i.ival)),
        Some(Node::Float(f)) => f.fval.parse().map_or_else(|_| needs(elem, "a numeric value"), Ok),
        _ => needs(elem, "a numeric value"),
    }
}

/// A whole number (defGetInt32).
pub(super) fn integer(elem: &pb::DefElem) -> Result<i32> {
    match value(elem) {
        Some(Node::Integer(i)) => Ok(i.ival),
        _ => needs(elem, "an integer value"),
    }
}

/// A name that may have a schema, as String nodes (defGetQualifiedName).
pub(super) fn qualified(elem: &pb::DefElem) -> Result<Vec<pb::Node>> {
    match value(elem) {
        Some(Node::TypeName(name)) => Ok(name.names.clone()),
        Some(Node::List(list)) => Ok(list.items.clone()),
        Some(Node::String(s)) => Ok(vec![string_node(&s.sval)]),
        Some(_) => refuse(SqlState::SYNTAX_ERROR, format!("argument of {} must be a name", elem.defname)),
        None => needs(elem, "a parameter"),
    }
}

/// A type's name (defGetTypeName).
pub(super) fn type_name(elem: &pb::DefElem) -> Result<pb::TypeName> {
    match value(elem) {
        Some(Node::TypeName(name)) => Ok(name.clone()),
        Some(Node::String(s)) => {
            Ok(pb::TypeName { names: vec![string_node(&s.sval)], typemod: -1, location: -1, ..pb::TypeName::default() })
        }
        Some(_) => refuse(SqlState::SYNTAX_ERROR, format!("argument of {} must be a type name", elem.defname)),
        None => needs(elem, "a parameter"),
    }
}

/// typlen: a number of bytes or `variable` (defGetTypeLength).
pub(super) fn type_length(elem: &pb::DefElem) -> Result<i16> {
    match value(elem) {
        Some(Node::Integer(i)) => i16::try_from(i.ival).map_or_else(|_| invalid_length(elem), Ok),
        Some(Node::String(_) | Node::TypeName(_)) if text(elem)?.eq_ignore_ascii_case("variable") => Ok(-1),
        _ => invalid_length(elem),
    }
}

fn invalid_length(elem: &pb::DefElem) -> Result<i16> {
    let given = text(elem)?;
    refuse(SqlState::SYNTAX_ERROR, format!("invalid argument for {}: \"{given}\"", elem.defname))
}

/// An option that stands there twice (errorConflictingDefElem).
pub(super) fn conflicting<T>() -> Result<T> {
    refuse(SqlState::SYNTAX_ERROR, "conflicting or redundant options")
}

/// Sets an option once.
pub(super) fn once<T>(slot: &mut Option<T>, value: T) -> Result<()> {
    if slot.is_some() {
        return conflicting();
    }
    *slot = Some(value);
    Ok(())
}

/// `name = 'value'`
pub(super) fn text_option(name: &str, value: &str) -> pb::Node {
    let elem = pb::DefElem {
        defname: name.to_owned(),
        arg: Some(Box::new(string_node(value))),
        location: -1,
        ..pb::DefElem::default()
    };
    pb::Node { node: Some(Node::DefElem(Box::new(elem))) }
}

pub(super) fn string_node(text: &str) -> pb::Node {
    pb::Node { node: Some(Node::String(pb::String { sval: text.to_owned() })) }
}
