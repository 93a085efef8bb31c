//! Session state: the settings that change what later statements mean.
//! Counterparts: utils/misc/guc.c, catalog/namespace.c (check_search_path).

use pg_query::protobuf as pb;
use pg_query::protobuf::node::Node;

use crate::analyze::Settings;
use crate::catalog::namespace::SearchPath;
use crate::diag::{Result, SqlState, refuse};
use crate::name::Name;
use crate::oid::RoleId;
use crate::replay::Exec;
use crate::replay::calls::Compiled;

/// What a connection starts with and SET changes.
#[derive(Clone, Debug)]
pub(crate) struct Session {
    pub path: SearchPath,
    pub settings: Settings,
    /// SET ROLE or SET SESSION AUTHORIZATION; `None` is who connected.
    pub role: Option<RoleId>,
    pub default_tablespace: Option<Name>,
    pub default_table_access_method: Option<Name>,
}

impl Session {
    pub fn new(now: Option<i64>) -> Self {
        Session {
            path: SearchPath::default(),
            settings: Settings { now, ..Settings::default() },
            role: None,
            default_tablespace: None,
            default_table_access_method: None,
        }
    }
}

/// SET, RESET and their kin.
pub(super) fn variable_set(exec: &mut Exec, stmt: &pb::VariableSetStmt) -> Result<()> {
    if stmt.is_local {
        exec.remember_local_settings();
    }
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
        _ => {}
    }
    Ok(())
}

fn reset(exec: &mut Exec, name: &str) -> Result<()> {
    let fresh = exec.initial_session.clone();
    let session = &mut exec.session;
    match name.to_ascii_lowercase().as_str() {
        "search_path" => session.path.names = fresh.path.names,
        "timezone" => session.settings.timezone = fresh.settings.timezone,
        "datestyle" => session.settings.date_order = fresh.settings.date_order,
        "check_function_bodies" => session.settings.check_function_bodies = true,
        "transform_null_equals" => session.settings.transform_null_equals = false,
        "default_text_search_config" => {
            session.settings.default_text_search_config = fresh.settings.default_text_search_config;
        }
        "default_tablespace" => session.default_tablespace = None,
        "default_table_access_method" => session.default_table_access_method = None,
        "role" | "session_authorization" => {
            session.role = fresh.role;
            session.path.user = fresh.path.user;
        }
        _ => {}
    }
    Ok(())
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

fn is_on(value: &str) -> bool {
    matches!(value.to_ascii_lowercase().as_str(), "on" | "true" | "t" | "yes" | "y" | "1")
}

/// The text of one argument of SET.
fn setting_text(node: Option<&Node>) -> Option<String> {
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

/// SELECT: calls that change the session or the schema are looked for; the rest reads rows.
pub(super) fn select(exec: &mut Exec, stmt: &pb::SelectStmt) -> Result<()> {
    if stmt.into_clause.is_some() {
        return crate::replay::view::select_into(exec, stmt);
    }
    exec.counts.data_statements += 1;
    exec.check_calls(&Node::SelectStmt(Box::new(stmt.clone())), Compiled::Suspect)?;
    for target in &stmt.target_list {
        let Some(Node::ResTarget(target)) = target.node.as_ref() else { continue };
        let Some(Node::FuncCall(call)) = target.val.as_ref().and_then(|v| v.node.as_ref()) else { continue };
        let name = crate::replay::names::qualified_name(&call.funcname)?;
        let args: Vec<Option<String>> = call.args.iter().map(|a| setting_text(a.node.as_ref())).collect();
        match (name.name.as_str(), args.as_slice()) {
            ("set_config", [Some(setting), Some(value), Some(local)]) => {
                set_config(exec, setting, value, is_on(local))?;
            }
            ("set_config", _) => return crate::diag::unsupported("set_config with a computed value"),
            ("lo_create" | "lo_from_bytea", [Some(number), ..]) => exec.create_large_object(number)?,
            ("lo_unlink", [Some(number)]) => exec.unlink_large_object(number)?,
            _ => exec.check_callee(call, &name)?,
        }
    }
    Ok(())
}

impl Exec {
    /// Refuses a call of what is not there.
    fn check_callee(&self, call: &pb::FuncCall, name: &crate::catalog::namespace::QualifiedName) -> Result<()> {
        let namespaces = self.catalog.namespaces_for(&self.session.path, name.schema.as_ref(), false);
        let candidates = namespaces.iter().flat_map(|n| self.catalog.procs_in(*n, &name.name));
        if candidates.count() == 0 {
            let at = self.span(call.location);
            let refused = crate::diag::Diagnostic::refused(
                SqlState::UNDEFINED_FUNCTION,
                format!("function {name} does not exist"),
            );
            return Err(Box::new(refused.with_absent(name.schema.as_deref(), &name.name).at(at)));
        }
        Ok(())
    }
}
