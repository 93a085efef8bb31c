//! The session, the server and the machine: who runs, settings, sequences, locks, and what only a running
//! server knows.  Counterpart: utils/adt/misc.c, name.c, lockfuncs.c, guc_funcs.c, commands/sequence.c.
//!
//! Deviation: version() names the release alone for certain; what it was built on is made up.

use crate::catalog::namespace::SearchPath;
use crate::diag::{Result, SqlState, refuse};
use crate::execute::routine::Builtin::{self, Scalar};
use crate::execute::routine::arg::{boolean, give_text, int, list, not_known, oid, text};
use crate::execute::{Call, Host, Rows, facts};
use crate::nodes::Value;
use crate::oid::RelId;
use crate::oid::wellknown::NAME;

fn user(name: Option<String>, call: &Call<'_>) -> Result<Value> {
    match name {
        Some(name) => give_text(name),
        None => not_known(call, facts::CONNECTED_ROLE),
    }
}

fn event_rows(host: &dyn Host, dropped: bool) -> Result<Rows> {
    if let Some(rows) = host.event_rows(dropped) {
        return Ok(rows);
    }
    let (name, event) = match dropped {
        true => ("pg_event_trigger_dropped_objects", "a sql_drop event trigger function"),
        false => ("pg_event_trigger_ddl_commands", "an event trigger function"),
    };
    let message = format!("{name}() can only be called in {event}");
    refuse(SqlState::EVENT_TRIGGER_PROTOCOL_VIOLATED, message)
}

/// Schemas of the path that exist; with those that are searched without being named.
fn schemas(host: &dyn Host, implicit: bool) -> Vec<Value> {
    let cx = host.cx();
    let path: &SearchPath = cx.path;
    let mut ids = path.lookup(cx.catalog, true);
    if !implicit {
        let named: Vec<&str> = path.names.iter().map(|n| n.as_str()).collect();
        let user = path.user.as_ref().map(|u| u.as_str());
        ids.retain(|id| {
            let name = cx.catalog.namespace_name(*id);
            let listed = named.contains(&name.as_str()) || (named.contains(&"$user") && user == Some(name.as_str()));
            listed || (named.contains(&"pg_temp") && Some(*id) == path.temporary)
        });
    }
    ids.into_iter().map(|id| Value::text(cx.catalog.namespace_name(id).as_str())).collect()
}

/// `$user` is only followed where the role is known and has a schema that is not there.
fn current_schema(host: &dyn Host) -> Result<Value> {
    Ok(schemas(host, false).into_iter().next().unwrap_or(Value::Null))
}

fn setting(host: &dyn Host, args: &[Value], missing_ok: bool) -> Result<Value> {
    let name = text(args, 0)?;
    if let Some(value) = host.setting(name) {
        return Ok(value);
    }
    let version = &host.cx().catalog.version;
    match name.to_ascii_lowercase().as_str() {
        "server_version" => return give_text(version.text()),
        "server_version_num" => return give_text(version_number(version.text(), version.major()).to_string()),
        _ => {}
    }
    if missing_ok {
        return Ok(Value::Null);
    }
    refuse(SqlState::UNDEFINED_OBJECT, format!("unrecognized configuration parameter \"{name}\""))
}

/// 17.2 is 170002.
fn version_number(text: &str, major: u16) -> u32 {
    let minor = text.split('.').nth(1).and_then(|m| m.parse::<u32>().ok()).unwrap_or(0);
    u32::from(major) * 10_000 + minor
}

fn set_setting(host: &mut dyn Host, args: &[Value]) -> Result<Value> {
    if let Some(unknown) = args.iter().find_map(Value::as_unknown) {
        match args.first() {
            Some(Value::Text(name)) => host.set_unknown(name, unknown)?,
            _ => return Err(unknown.rejected()),
        }
        return Ok(Value::Unknown(unknown.clone()));
    }
    if args.first().is_none_or(Value::is_null) {
        return refuse(SqlState::NULL_VALUE_NOT_ALLOWED, "SET requires parameter name");
    }
    let name = text(args, 0)?.to_owned();
    let value = match args.get(1) {
        Some(Value::Text(value)) => Some(value.to_string()),
        _ => None,
    };
    let local = matches!(args.get(2), Some(Value::Bool(true)));
    host.set_setting(&name, value.as_deref(), local)?;
    Ok(host.setting(&name).unwrap_or(value.map_or(Value::Null, Value::text)))
}

fn version(host: &dyn Host) -> Result<Value> {
    let version = &host.cx().catalog.version;
    give_text(format!("PostgreSQL {} on x86_64-pc-linux-gnu, compiled by gcc, 64-bit", version.text()))
}

fn done() -> Result<Value> {
    give_text("")
}

fn holds(yes: bool) -> Result<Value> {
    Ok(Value::Bool(yes))
}

fn set_value(host: &mut dyn Host, args: &[Value]) -> Result<Value> {
    let called = if args.len() > 2 { boolean(args, 2)? } else { true };
    int(args, 1)?;
    host.set_value(RelId(oid(args, 0)?), args[1].clone(), called)?;
    Ok(args[1].clone())
}

/// pg_size_pretty of a number of bytes.
fn size_pretty(args: &[Value]) -> Result<Value> {
    let bytes = int(args, 0)?;
    let half_rounded = |n: i64| if n < 0 { (n - 1) / 2 } else { (n + 1) / 2 };
    let limit = 10 * 1024;
    if bytes.unsigned_abs() < limit {
        return give_text(format!("{bytes} bytes"));
    }
    let mut size = bytes >> 9;
    for unit in ["kB", "MB", "GB", "TB"] {
        if size.unsigned_abs() < limit * 2 - 1 || unit == "TB" {
            return give_text(format!("{} {unit}", half_rounded(size)));
        }
        size >>= 10;
    }
    give_text(format!("{} TB", half_rounded(size)))
}

macro_rules! unknown {
    ($($symbol:literal $why:expr;)*) => {
        /// What only a running server, or its machine, can say.
        const UNKNOWN: &[(&str, Builtin)] = &[$(($symbol, Scalar(|_, c, _| not_known(c, $why)))),*];
    };
}

unknown! {
    "pg_backend_pid" "the process of the server is not known";
    "pg_current_xact_id" "the number of the transaction is not known";
    "pg_current_xact_id_if_assigned" "the number of the transaction is not known";
    "pg_current_snapshot" "the snapshot of the transaction is not known";
    "pg_postmaster_start_time" "when the server started is not known";
    "pg_conf_load_time" "when the server started is not known";
    "inet_client_addr" "the addresses of the connection are not known";
    "inet_client_port" "the addresses of the connection are not known";
    "inet_server_addr" "the addresses of the connection are not known";
    "inet_server_port" "the addresses of the connection are not known";
    "pg_relation_size" "the size of a relation is not known";
    "pg_table_size" "the size of a relation is not known";
    "pg_indexes_size" "the size of a relation is not known";
    "pg_total_relation_size" "the size of a relation is not known";
    "pg_database_size_oid" "the size of the database is not known";
    "pg_database_size_name" "the size of the database is not known";
    "pg_relation_filenode" "the files of a relation are not known";
    "pg_relation_filepath" "the files of a relation are not known";
    "pg_column_size" "the size of a stored value is not known";
    "pg_current_wal_lsn" "the log of the server is not known";
    "drandom" "a random number is not known";
    "drandom_normal" "a random number is not known";
    "int4random" "a random number is not known";
    "int8random" "a random number is not known";
    "numeric_random" "a random number is not known";
    "gen_random_uuid" "a random value is not known";
    "uuidv7" "a random value is not known";
    "uuidv7_interval" "a random value is not known";
    "pg_random_uuid" "a random value is not known";
    "pg_random_bytes" "a random value is not known";
    "pg_gen_salt" "a random value is not known";
    "pg_gen_salt_rounds" "a random value is not known";
    "uuid_generate_v1" "a random value is not known";
    "uuid_generate_v1mc" "a random value is not known";
    "uuid_generate_v4" "a random value is not known";
    "currval_oid" "the value of a sequence is not known";
    "lastval" "the value of a sequence is not known";
    "pg_sequence_last_value" "the value of a sequence is not known";
    "pg_stat_get_numscans" "statistics of the server are not known";
    "pg_stat_get_live_tuples" "statistics of the server are not known";
}

const KNOWN: &[(&str, Builtin)] = &[
    ("pg_event_trigger_ddl_commands", Builtin::Set(|host, _, _| event_rows(host, false))),
    ("pg_event_trigger_dropped_objects", Builtin::Set(|host, _, _| event_rows(host, true))),
    ("current_database", Scalar(|host, _, _| Ok(host.database()))),
    ("current_user", Scalar(|h, c, _| user(h.current_user(), c))),
    ("session_user", Scalar(|h, c, _| user(h.session_user(), c))),
    ("current_schema", Scalar(|h, _, _| current_schema(h))),
    ("current_schemas", Scalar(|h, _, a| Ok(list(NAME, schemas(h, boolean(a, 0)?))))),
    ("pgsql_version", Scalar(|h, _, _| version(h))),
    ("show_config_by_name", Scalar(|h, _, a| setting(h, a, false))),
    ("show_config_by_name_missing_ok", Scalar(|h, _, a| setting(h, a, boolean(a, 1)?))),
    ("set_config_by_name", Scalar(|h, _, a| set_setting(h, a))),
    ("nextval_oid", Scalar(|h, c, a| h.next_value(RelId(oid(a, 0)?), c.at))),
    ("setval_oid", Scalar(|h, _, a| set_value(h, a))),
    ("setval3_oid", Scalar(|h, _, a| set_value(h, a))),
    ("pg_advisory_lock_int8", Scalar(|_, _, _| done())),
    ("pg_advisory_lock_int4", Scalar(|_, _, _| done())),
    ("pg_advisory_lock_shared_int8", Scalar(|_, _, _| done())),
    ("pg_advisory_lock_shared_int4", Scalar(|_, _, _| done())),
    ("pg_advisory_xact_lock_int8", Scalar(|_, _, _| done())),
    ("pg_advisory_xact_lock_int4", Scalar(|_, _, _| done())),
    ("pg_advisory_xact_lock_shared_int8", Scalar(|_, _, _| done())),
    ("pg_advisory_xact_lock_shared_int4", Scalar(|_, _, _| done())),
    ("pg_advisory_unlock_all", Scalar(|_, _, _| done())),
    ("pg_advisory_unlock_int8", Scalar(|_, _, _| holds(true))),
    ("pg_advisory_unlock_int4", Scalar(|_, _, _| holds(true))),
    ("pg_advisory_unlock_shared_int8", Scalar(|_, _, _| holds(true))),
    ("pg_advisory_unlock_shared_int4", Scalar(|_, _, _| holds(true))),
    ("pg_try_advisory_lock_int8", Scalar(|_, _, _| holds(true))),
    ("pg_try_advisory_lock_int4", Scalar(|_, _, _| holds(true))),
    ("pg_try_advisory_xact_lock_int8", Scalar(|_, _, _| holds(true))),
    ("pg_try_advisory_xact_lock_int4", Scalar(|_, _, _| holds(true))),
    ("pg_sleep", Scalar(|_, _, _| done())),
    ("pg_sleep_for", Scalar(|_, _, _| done())),
    ("pg_sleep_until", Scalar(|_, _, _| done())),
    ("pg_notify", Scalar(|_, _, _| done())),
    ("setseed", Scalar(|_, _, _| done())),
    ("pg_stat_clear_snapshot", Scalar(|_, _, _| done())),
    ("pg_is_in_recovery", Scalar(|_, _, _| holds(false))),
    ("pg_is_other_temp_schema", Scalar(|_, _, _| holds(false))),
    ("pg_my_temp_schema", Scalar(|h, _, _| Ok(Value::Oid(h.cx().path.temporary.map_or(0, |n| n.0))))),
    ("pg_size_pretty", Scalar(|_, _, a| size_pretty(a))),
    ("icu_unicode_version", Scalar(|_, c, _| not_known(c, "the libraries of the server are not known"))),
    ("pg_client_encoding", Scalar(|_, _, _| give_text("UTF8"))),
    ("getdatabaseencoding", Scalar(|_, _, _| give_text("UTF8"))),
    ("pg_jit_available", Scalar(|_, c, _| not_known(c, "the libraries of the server are not known"))),
    ("pg_listening_channels", Builtin::Set(|_, _, _| super::arg::column(Vec::new()))),
];

pub(super) const ROUTINES: &[&[(&str, Builtin)]] = &[KNOWN, UNKNOWN];
