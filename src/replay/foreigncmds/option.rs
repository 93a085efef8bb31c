//! OPTIONS lists.  Counterpart: commands/foreigncmds.c (transformGenericOptions, optionListToArray).

use pg_query::protobuf as pb;

use crate::diag::{Result, SqlState, refuse};
use crate::name::Name;
use crate::replay::defelem;

/// Adds, sets and drops options, each as its word says; without one it is added.
pub(in crate::replay) fn change_options(options: &mut Vec<(Name, String)>, nodes: &[pb::Node]) -> Result<()> {
    for elem in defelem::elements(nodes) {
        let name = Name::new(&elem.defname);
        let place = options.iter().position(|(n, _)| *n == name);
        match (elem.defaction(), place) {
            (pb::DefElemAction::DefelemDrop, Some(at)) => {
                options.remove(at);
            }
            (pb::DefElemAction::DefelemSet, Some(at)) => options[at].1 = defelem::text(elem)?,
            (pb::DefElemAction::DefelemDrop | pb::DefElemAction::DefelemSet, None) => {
                return refuse(SqlState::UNDEFINED_OBJECT, format!("option \"{name}\" not found"));
            }
            (_, Some(_)) => {
                return refuse(SqlState::DUPLICATE_OBJECT, format!("option \"{name}\" provided more than once"));
            }
            (_, None) => options.push((name, defelem::text(elem)?)),
        }
    }
    match options.iter().find(|(name, _)| name.contains('=')) {
        Some((name, _)) => {
            let message = format!("invalid option name \"{name}\": must not contain \"=\"");
            refuse(SqlState::INVALID_PARAMETER_VALUE, message)
        }
        None => Ok(()),
    }
}
