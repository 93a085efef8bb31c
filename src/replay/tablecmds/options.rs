//! Storage parameters and other lists of `name = value`.  Counterparts: access/common/reloptions.c,
//! commands/define.c.

use pg_query::protobuf as pb;
use pg_query::protobuf::node::Node;

use crate::diag::{Result, SqlState, refuse};
use crate::name::Name;

/// The text of an option's value (defGetString).
pub(crate) fn def_text(def: &pb::DefElem) -> String {
    let Some(node) = def.arg.as_ref().and_then(|a| a.node.as_ref()) else { return "true".to_owned() };
    match node {
        Node::Integer(i) => i.ival.to_string(),
        Node::Float(f) => f.fval.clone(),
        Node::Boolean(b) => b.boolval.to_string(),
        Node::String(s) => s.sval.clone(),
        Node::TypeName(name) => {
            let parts: Vec<&str> = name.names.iter().filter_map(crate::replay::names::string_of).collect();
            parts.join(".")
        }
        Node::List(list) => {
            let parts: Vec<&str> = list.items.iter().filter_map(crate::replay::names::string_of).collect();
            parts.join(".")
        }
        Node::AStar(_) => "*".to_owned(),
        _ => String::new(),
    }
}

/// Storage parameters of a WITH list, as `name` or `toast.name`.
pub(crate) fn rel_options(defs: &[pb::Node]) -> Result<Vec<(Name, String)>> {
    let mut options: Vec<(Name, String)> = Vec::new();
    for def in defs {
        let Some(Node::DefElem(def)) = def.node.as_ref() else { continue };
        if def.defname == "oids" {
            if def_text(def) == "true" {
                return refuse(SqlState::FEATURE_NOT_SUPPORTED, "tables declared WITH OIDS are not supported");
            }
            continue;
        }
        let name = option_name(def);
        if options.iter().any(|(n, _)| *n == name) {
            return refuse(
                SqlState::INVALID_OBJECT_DEFINITION,
                format!("parameter \"{}\" specified more than once", def.defname),
            );
        }
        options.push((name, def_text(def)));
    }
    Ok(options)
}

fn option_name(def: &pb::DefElem) -> Name {
    if def.defnamespace.is_empty() {
        return Name::new(&def.defname);
    }
    Name::new(&format!("{}.{}", def.defnamespace, def.defname))
}

/// SET and RESET of storage parameters: those named are taken out, new values go to the end.
pub(crate) fn merge_options(options: &mut Vec<(Name, String)>, defs: &[pb::Node], reset: bool) -> Result<()> {
    let new: Vec<(Name, String)> = if reset {
        let names = defs.iter().filter_map(|d| match d.node.as_ref() {
            Some(Node::DefElem(def)) => Some((option_name(def), String::new())),
            _ => None,
        });
        names.collect()
    } else {
        rel_options(defs)?
    };
    options.retain(|(name, _)| !new.iter().any(|(n, _)| n == name));
    if !reset {
        options.extend(new);
    }
    Ok(())
}
