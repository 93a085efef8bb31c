//! SET clauses of routines.  Counterparts: commands/functioncmds.c (update_proconfig_value),
//! utils/misc/guc.c (GUCArrayAdd, flatten_set_variable_args).

use pg_query::protobuf as pb;
use pg_query::protobuf::node::Node;

use crate::builtin;
use crate::diag::{Result, SqlState, refuse};
use crate::name::{Name, quote_identifier};
use crate::replay::Exec;

/// Settings whose value is a list of identifiers, which are quoted one by one (GUC_LIST_QUOTE).
const QUOTED_LISTS: [&str; 6] = [
    "search_path",
    "temp_tablespaces",
    "session_preload_libraries",
    "shared_preload_libraries",
    "local_preload_libraries",
    "unix_socket_directories",
];

/// Settings whose value is a list, without quotes (GUC_LIST_INPUT alone).
const PLAIN_LISTS: [&str; 7] = [
    "datestyle",
    "listen_addresses",
    "log_destination",
    "wal_consistency_checking",
    "synchronous_standby_names",
    "debug_io_direct",
    "createrole_self_grant",
];

/// Settings that pg_settings does not list.
const HIDDEN: [&str; 2] = ["role", "session_authorization"];

/// Applies SET and RESET clauses to a routine's settings, in order.
pub(super) fn update_config(
    exec: &Exec,
    mut config: Vec<(Name, String)>,
    clauses: &[pb::VariableSetStmt],
) -> Result<Vec<(Name, String)>> {
    for clause in clauses {
        if clause.kind() == pb::VariableSetKind::VarResetAll {
            config.clear();
            continue;
        }
        let name = canonical_name(exec, &clause.name)?;
        match new_value(exec, clause)? {
            Some(value) => match config.iter_mut().find(|(n, _)| n.eq_ignore_ascii_case(&name)) {
                Some(entry) => *entry = (name, value),
                None => config.push((name, value)),
            },
            None => config.retain(|(n, _)| !n.eq_ignore_ascii_case(&name)),
        }
    }
    Ok(config)
}

/// The name in the server's own case; one with a dot may be any extension's.
fn canonical_name(exec: &Exec, name: &str) -> Result<Name> {
    match builtin::setting(&exec.catalog.version, name) {
        Some(setting) => Ok(Name::new(setting.name)),
        None if name.contains('.') => Ok(Name::new(name)),
        None if HIDDEN.contains(&name.to_ascii_lowercase().as_str()) => Ok(Name::new(&name.to_ascii_lowercase())),
        None => refuse(SqlState::UNDEFINED_OBJECT, format!("unrecognized configuration parameter \"{name}\"")),
    }
}

/// The value of a clause; `None` takes the setting away (ExtractSetVariableArgs).
fn new_value(exec: &Exec, clause: &pb::VariableSetStmt) -> Result<Option<String>> {
    match clause.kind() {
        pb::VariableSetKind::VarSetValue => flatten(&clause.name, &clause.args).map(Some),
        pb::VariableSetKind::VarSetCurrent => current_value(exec, &clause.name).map(Some),
        pb::VariableSetKind::VarSetDefault
        | pb::VariableSetKind::VarReset
        | pb::VariableSetKind::VarResetAll
        | pb::VariableSetKind::VarSetMulti
        | pb::VariableSetKind::Undefined => Ok(None),
    }
}

/// What a setting stands at in the session.
fn current_value(exec: &Exec, name: &str) -> Result<String> {
    let session = &exec.session;
    match name.to_ascii_lowercase().as_str() {
        "search_path" => Ok(session.path.names.iter().map(|n| quote_identifier(n)).collect::<Vec<_>>().join(", ")),
        "timezone" => Ok(session.settings.timezone.clone()),
        "check_function_bodies" => Ok(on_off(session.settings.check_function_bodies)),
        "transform_null_equals" => Ok(on_off(session.settings.transform_null_equals)),
        other => match builtin::setting(&exec.catalog.version, other) {
            Some(setting) => Ok(setting.boot_value.to_owned()),
            None => crate::diag::unsupported(format!("SET {name} FROM CURRENT is not understood yet")),
        },
    }
}

fn on_off(value: bool) -> String {
    if value { "on" } else { "off" }.to_owned()
}

fn flatten(name: &str, args: &[pb::Node]) -> Result<String> {
    let lower = name.to_ascii_lowercase();
    let quoted = QUOTED_LISTS.contains(&lower.as_str());
    if args.len() > 1 && !quoted && !PLAIN_LISTS.contains(&lower.as_str()) {
        return refuse(SqlState::INVALID_PARAMETER_VALUE, format!("SET {name} takes only one argument"));
    }
    let mut values = Vec::with_capacity(args.len());
    for arg in args {
        values.push(constant(name, arg.node.as_ref(), quoted)?);
    }
    Ok(values.join(", "))
}

fn constant(name: &str, node: Option<&Node>, quoted: bool) -> Result<String> {
    use pb::a_const::Val;
    let (constant, interval) = match node {
        Some(Node::AConst(constant)) => (Some(constant), false),
        Some(Node::TypeCast(cast)) => match cast.arg.as_ref().and_then(|a| a.node.as_ref()) {
            Some(Node::AConst(constant)) => (Some(constant), true),
            _ => (None, true),
        },
        _ => (None, false),
    };
    match constant.and_then(|c| c.val.as_ref()) {
        Some(Val::Ival(i)) => Ok(i.ival.to_string()),
        Some(Val::Fval(f)) => Ok(f.fval.clone()),
        Some(Val::Boolval(b)) => Ok(b.boolval.to_string()),
        Some(Val::Sval(s)) if interval => Ok(format!("INTERVAL '{}'", s.sval)),
        Some(Val::Sval(s)) if quoted => Ok(quote_identifier(&s.sval)),
        Some(Val::Sval(s)) => Ok(s.sval.clone()),
        Some(Val::Bsval(_)) | None => {
            crate::diag::unsupported(format!("the value of SET {name} is not understood yet"))
        }
    }
}
