//! Session state: the settings that change what later statements mean.
//! Counterparts: utils/misc/guc.c, catalog/namespace.c (check_search_path).

use imbl::{OrdMap, OrdSet};
use pg_query::protobuf as pb;
use pg_query::protobuf::node::Node;

use crate::analyze::Settings;
use crate::catalog::namespace::SearchPath;
use crate::diag::{Result, SqlState, refuse};
use crate::name::Name;
use crate::nodes::Value;
use crate::oid::RoleId;
use crate::replay::Exec;

/// What a connection starts with and SET changes.
#[derive(Clone, Debug)]
pub(crate) struct Session {
    pub path: SearchPath,
    pub settings: Settings,
    /// SET ROLE or SET SESSION AUTHORIZATION; `None` is who connected.
    pub role: Option<RoleId>,
    pub default_tablespace: Option<Name>,
    pub default_table_access_method: Option<Name>,
    /// All other settings that were set, by their names in lower case.
    pub others: OrdMap<String, String>,
    /// Those that were set to what is not known.
    pub unknown: OrdSet<String>,
}

impl Session {
    pub fn new(now: Option<i64>) -> Self {
        Session {
            path: SearchPath::default(),
            settings: Settings { now, ..Settings::default() },
            role: None,
            default_tablespace: None,
            default_table_access_method: None,
            others: OrdMap::new(),
            unknown: OrdSet::new(),
        }
    }

    /// Whether all that decides what statements mean is the same.
    pub fn agrees_with(&self, other: &Session) -> bool {
        let (mine, theirs) = (&self.settings, &other.settings);
        self.path.names == other.path.names
            && self.role == other.role
            && self.default_tablespace == other.default_tablespace
            && self.default_table_access_method == other.default_table_access_method
            && mine.timezone == theirs.timezone
            && mine.date_order == theirs.date_order
            && mine.transform_null_equals == theirs.transform_null_equals
            && mine.check_function_bodies == theirs.check_function_bodies
            && mine.default_text_search_config == theirs.default_text_search_config
            && self.others == other.others
            && self.unknown == other.unknown
    }
}

/// SET, RESET and their kin.
pub(super) fn variable_set(exec: &mut Exec, stmt: &pb::VariableSetStmt) -> Result<()> {
    if stmt.is_local {
        exec.remember_local_settings();
    }
    exec.generation += 1;
    match stmt.kind() {
        pb::VariableSetKind::VarSetValue => {
            let values: Vec<String> = stmt.args.iter().filter_map(|n| setting_text(n.node.as_ref())).collect();
            set(exec, &stmt.name, &values)
        }
        pb::VariableSetKind::VarSetDefault | pb::VariableSetKind::VarReset => reset(exec, &stmt.name),
        pb::VariableSetKind::VarResetAll => {
            let temporary = exec.session.path.temporary;
            exec.session = Session { role: exec.session.role, ..exec.initial_session.clone() };
            exec.session.path.temporary = temporary;
            Ok(())
        }
        pb::VariableSetKind::VarSetCurrent | pb::VariableSetKind::VarSetMulti | pb::VariableSetKind::Undefined => {
            Ok(())
        }
    }
}

/// ALTER DATABASE ... SET: what later connections start with.
pub(super) fn alter_database_set(exec: &mut Exec, stmt: &pb::AlterDatabaseSetStmt) -> Result<()> {
    match stmt.setstmt.as_ref() {
        Some(setting) => in_later_connections(exec, setting),
        None => Ok(()),
    }
}

/// ALTER ROLE ... SET. Which role runs the migrations is not known, so only what is set for all counts.
pub(super) fn alter_role_set(exec: &mut Exec, stmt: &pb::AlterRoleSetStmt) -> Result<()> {
    match stmt.setstmt.as_ref() {
        Some(setting) if stmt.role.is_none() => in_later_connections(exec, setting),
        Some(_) | None => Ok(()),
    }
}

fn in_later_connections(exec: &mut Exec, setting: &pb::VariableSetStmt) -> Result<()> {
    let current = std::mem::replace(&mut exec.session, exec.initial_session.clone());
    let done = variable_set(exec, setting);
    exec.initial_session = std::mem::replace(&mut exec.session, current);
    done
}

/// `set_config(name, value, is_local)` with constant arguments.
pub(super) fn set_config(exec: &mut Exec, name: &str, value: &str, local: bool) -> Result<()> {
    if local {
        exec.remember_local_settings();
    }
    set_from_text(exec, name, value)
}

/// Sets what a text says, as SHOW would print it.
pub(super) fn set_from_text(exec: &mut Exec, name: &str, value: &str) -> Result<()> {
    if name.eq_ignore_ascii_case("search_path") {
        exec.session.path.names = split_identifiers(value)?;
        return Ok(());
    }
    set(exec, name, &[value.to_owned()])
}

fn set(exec: &mut Exec, name: &str, values: &[String]) -> Result<()> {
    let first = values.first().map_or("", String::as_str);
    match name.to_ascii_lowercase().as_str() {
        "search_path" => exec.session.path.names = values.iter().map(Name::from).collect(),
        "timezone" => exec.session.settings.timezone = first.to_owned(),
        "datestyle" => set_date_style(exec, values),
        "check_function_bodies" => exec.session.settings.check_function_bodies = is_on(first),
        "transform_null_equals" => exec.session.settings.transform_null_equals = is_on(first),
        "default_text_search_config" => exec.session.settings.default_text_search_config = first.to_owned(),
        "default_tablespace" => exec.session.default_tablespace = Some(Name::new(first)).filter(|n| !n.is_empty()),
        "default_table_access_method" => {
            exec.session.default_table_access_method = Some(Name::new(first)).filter(|n| *n != "heap");
        }
        "role" if first == "none" => exec.session.role = exec.initial_session.role,
        "role" | "session_authorization" => {
            let role = exec.role(first);
            exec.session.role = Some(role);
            exec.session.path.user = Some(Name::new(first));
        }
        other => {
            exec.session.unknown.remove(other);
            exec.session.others.insert(other.to_owned(), values.join(", "));
        }
    }
    Ok(())
}

fn reset(exec: &mut Exec, name: &str) -> Result<()> {
    let fresh = exec.initial_session.clone();
    restore(exec, name, &fresh);
    Ok(())
}

/// Brings one setting back to what it is in another session.
pub(super) fn restore(exec: &mut Exec, name: &str, before: &Session) {
    let before = before.clone();
    let session = &mut exec.session;
    match name.to_ascii_lowercase().as_str() {
        "search_path" => session.path.names = before.path.names,
        "timezone" => session.settings.timezone = before.settings.timezone,
        "datestyle" => session.settings.date_order = before.settings.date_order,
        "check_function_bodies" => session.settings.check_function_bodies = before.settings.check_function_bodies,
        "transform_null_equals" => session.settings.transform_null_equals = before.settings.transform_null_equals,
        "default_text_search_config" => {
            session.settings.default_text_search_config = before.settings.default_text_search_config;
        }
        "default_tablespace" => session.default_tablespace = before.default_tablespace,
        "default_table_access_method" => session.default_table_access_method = before.default_table_access_method,
        "role" | "session_authorization" => {
            session.role = before.role;
            session.path.user = before.path.user;
        }
        other if before.unknown.contains(other) => {
            session.unknown.insert(other.to_owned());
        }
        other => match before.others.get(other) {
            Some(value) => {
                session.unknown.remove(other);
                session.others.insert(other.to_owned(), value.clone());
            }
            None => {
                session.unknown.remove(other);
                session.others.remove(other);
            }
        },
    }
}

/// A setting as SHOW prints it: what was set, what follows from the server's version, and otherwise what
/// cannot be known; `None` where there is none of the name.
pub(super) fn show(exec: &Exec, name: &str) -> Option<Value> {
    let session = &exec.session;
    let unknown = || Value::unknown(format!("the setting {name} is not known"), exec.locator.whole);
    let on = |value: bool| Value::text(if value { "on" } else { "off" });
    let name = name.to_ascii_lowercase();
    Some(match name.as_str() {
        "search_path" => {
            let words = session.path.names.iter().map(|n| crate::name::quote_identifier(n));
            Value::text(words.collect::<Vec<String>>().join(", "))
        }
        "timezone" => Value::text(session.settings.timezone.as_str()),
        "check_function_bodies" => on(session.settings.check_function_bodies),
        "transform_null_equals" => on(session.settings.transform_null_equals),
        "default_text_search_config" => Value::text(session.settings.default_text_search_config.as_str()),
        "default_tablespace" => Value::text(session.default_tablespace.as_ref().map_or("", |n| n.as_str())),
        "default_table_access_method" => {
            Value::text(session.default_table_access_method.as_ref().map_or("heap", |n| n.as_str()))
        }
        "role" => match session
            .role
            .filter(|_| session.role != exec.initial_session.role)
            .and_then(|id| exec.catalog.roles.get(&id))
        {
            Some(role) => Value::text(role.name.as_str()),
            None => Value::text("none"),
        },
        "standard_conforming_strings" if !session.others.contains_key("standard_conforming_strings") => on(true),
        "server_encoding" => Value::text("UTF8"),
        "server_version_num" => Value::text(exec.catalog.version.number().to_string()),
        "server_version" => Value::text(exec.catalog.version.text()),
        other if session.unknown.contains(other) => unknown(),
        other => match session.others.get(other) {
            Some(value) => Value::text(value.as_str()),
            // Settings of the server have no dot; whoever set one with a dot is not among the input.
            None if other.contains('.') => return None,
            None => unknown(),
        },
    })
}

fn set_date_style(exec: &mut Exec, values: &[String]) {
    for word in values.iter().flat_map(|v| v.split(',')) {
        let order = match word.trim().to_ascii_lowercase().as_str() {
            "dmy" | "euro" | "european" | "german" => "DMY",
            "mdy" | "us" | "noneuro" | "noneuropean" => "MDY",
            "ymd" => "YMD",
            _ => continue,
        };
        exec.session.settings.date_order = order.to_owned();
    }
}

pub(super) fn is_on(value: &str) -> bool {
    matches!(value.to_ascii_lowercase().as_str(), "on" | "true" | "t" | "yes" | "y" | "1")
}

/// The text of one argument of SET.
pub(super) fn setting_text(node: Option<&Node>) -> Option<String> {
    use pb::a_const::Val;
    match node? {
        Node::AConst(constant) => match constant.val.as_ref()? {
            Val::Sval(s) => Some(s.sval.clone()),
            Val::Ival(i) => Some(i.ival.to_string()),
            Val::Fval(f) => Some(f.fval.clone()),
            Val::Boolval(b) => Some(b.boolval.to_string()),
            Val::Bsval(b) => Some(b.bsval.clone()),
        },
        Node::TypeCast(cast) => setting_text(cast.arg.as_ref()?.node.as_ref()),
        _ => None,
    }
}

/// Splits a list of identifiers as SplitIdentifierString does: folded unless quoted, separated by commas.
fn split_identifiers(text: &str) -> Result<Vec<Name>> {
    let mut names = Vec::new();
    let mut rest = text.trim();
    while !rest.is_empty() {
        let (name, after) =
            next_identifier(rest).map_or_else(|| refuse(SqlState::INVALID_PARAMETER_VALUE, invalid_path(text)), Ok)?;
        names.push(name);
        let after = after.trim_start();
        rest = match after.strip_prefix(',') {
            Some(more) if !more.trim().is_empty() => more.trim_start(),
            None if after.is_empty() => "",
            _ => return refuse(SqlState::INVALID_PARAMETER_VALUE, invalid_path(text)),
        };
    }
    Ok(names)
}

fn invalid_path(text: &str) -> String {
    format!("invalid value for parameter \"search_path\": \"{text}\"")
}

fn next_identifier(text: &str) -> Option<(Name, &str)> {
    let Some(quoted) = text.strip_prefix('"') else {
        let end = text.find(|c: char| c == ',' || c.is_whitespace()).unwrap_or(text.len());
        return (end > 0).then(|| (Name::new(&text[..end].to_lowercase()), &text[end..]));
    };
    let mut name = String::new();
    let mut rest = quoted;
    loop {
        let end = rest.find('"')?;
        name.push_str(&rest[..end]);
        rest = &rest[end + 1..];
        match rest.strip_prefix('"') {
            Some(more) => {
                name.push('"');
                rest = more;
            }
            None => return Some((Name::new(&name), rest)),
        }
    }
}

/// DISCARD
pub(super) fn discard(exec: &mut Exec, stmt: &pb::DiscardStmt) -> Result<()> {
    if stmt.target() == pb::DiscardMode::DiscardAll {
        let temporary = exec.session.path.temporary;
        exec.session = exec.initial_session.clone();
        exec.session.path.temporary = temporary;
    }
    Ok(())
}
