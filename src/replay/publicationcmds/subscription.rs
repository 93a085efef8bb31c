//! Subscriptions.  Counterpart: commands/subscriptioncmds.c.
//!
//! Nothing is asked of a publisher, and whether a subscription is enabled is not kept: a dump always
//! restores it disabled.

use pg_query::protobuf as pb;

use crate::catalog::evidence::Evidence;
use crate::catalog::publication::Subscription;
use crate::diag::{Diagnostic, Result, SqlState, refuse};
use crate::name::Name;
use crate::oid::SubscriptionId;
use crate::replay::Exec;
use crate::replay::defelem;
use crate::replay::names::string_of;

/// How the value of an option is read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Value {
    Flag,
    Word,
    Streaming,
    Origin,
}

/// An option that a dump shows where it is not at its default.
struct Kept {
    name: &'static str,
    since: u16,
    value: Value,
    default: &'static str,
}

const KEPT: [Kept; 9] = [
    Kept { name: "synchronous_commit", since: 10, value: Value::Word, default: "off" },
    Kept { name: "binary", since: 14, value: Value::Flag, default: "false" },
    Kept { name: "streaming", since: 14, value: Value::Streaming, default: "off" },
    Kept { name: "two_phase", since: 15, value: Value::Flag, default: "false" },
    Kept { name: "disable_on_error", since: 15, value: Value::Flag, default: "false" },
    Kept { name: "password_required", since: 16, value: Value::Flag, default: "true" },
    Kept { name: "run_as_owner", since: 16, value: Value::Flag, default: "false" },
    Kept { name: "origin", since: 16, value: Value::Origin, default: "any" },
    Kept { name: "failover", since: 17, value: Value::Flag, default: "false" },
];

/// Since 18, streaming is parallel unless something else is said.
fn default_of(exec: &Exec, kept: &Kept) -> &'static str {
    if kept.name == "streaming" && exec.catalog.version.major() >= 18 { "parallel" } else { kept.default }
}

/// Options of a statement.
#[derive(Default)]
struct Options {
    connect: Option<bool>,
    enabled: Option<bool>,
    create_slot: Option<bool>,
    copy_data: Option<bool>,
    refresh: Option<bool>,
    /// `None` inside for NONE.
    slot: Option<Option<String>>,
    kept: Vec<(&'static Kept, String)>,
}

fn read(exec: &Exec, nodes: &[pb::Node]) -> Result<Options> {
    let mut options = Options::default();
    let major = exec.catalog.version.major();
    for elem in defelem::elements(nodes) {
        match elem.defname.as_str() {
            "connect" => defelem::once(&mut options.connect, defelem::boolean(elem)?)?,
            "enabled" => defelem::once(&mut options.enabled, defelem::boolean(elem)?)?,
            "create_slot" => defelem::once(&mut options.create_slot, defelem::boolean(elem)?)?,
            "copy_data" => defelem::once(&mut options.copy_data, defelem::boolean(elem)?)?,
            "refresh" => defelem::once(&mut options.refresh, defelem::boolean(elem)?)?,
            "slot_name" => {
                let text = defelem::text(elem)?;
                let slot = if text == "none" { None } else { Some(slot_name(text)?) };
                defelem::once(&mut options.slot, slot)?;
            }
            "lsn" if major >= 15 => drop(defelem::text(elem)?),
            name => {
                let Some(kept) = KEPT.iter().find(|kept| kept.name == name && kept.since <= major) else {
                    let message = format!("unrecognized subscription parameter: \"{name}\"");
                    return refuse(SqlState::SYNTAX_ERROR, message);
                };
                if options.kept.iter().any(|(earlier, _)| earlier.name == name) {
                    return defelem::conflicting();
                }
                options.kept.push((kept, value(exec, kept, elem)?));
            }
        }
    }
    Ok(options)
}

fn value(exec: &Exec, kept: &Kept, elem: &pb::DefElem) -> Result<String> {
    match kept.value {
        Value::Flag => Ok(defelem::boolean(elem)?.to_string()),
        Value::Word => Ok(defelem::text(elem)?.to_ascii_lowercase()),
        Value::Streaming => {
            let parallel = exec.catalog.version.major() >= 16;
            if parallel && elem.arg.is_some() && defelem::text(elem)?.eq_ignore_ascii_case("parallel") {
                return Ok("parallel".to_owned());
            }
            Ok(if defelem::boolean(elem)? { "on" } else { "off" }.to_owned())
        }
        Value::Origin => {
            let text = defelem::text(elem)?;
            match text.to_ascii_lowercase().as_str() {
                word @ ("any" | "none") => Ok(word.to_owned()),
                _ => refuse(SqlState::INVALID_PARAMETER_VALUE, format!("unrecognized origin value: \"{text}\"")),
            }
        }
    }
}

/// ReplicationSlotValidateName
fn slot_name(name: String) -> Result<String> {
    if name.is_empty() {
        return refuse(SqlState::INVALID_NAME, format!("replication slot name \"{name}\" is too short"));
    }
    if name.len() > 63 {
        return refuse(SqlState::NAME_TOO_LONG, format!("replication slot name \"{name}\" is too long"));
    }
    if !name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_') {
        let message = format!("replication slot name \"{name}\" contains invalid character");
        let hint = "Replication slot names may only contain lower case letters, numbers, and the underscore character.";
        return Err(Box::new(Diagnostic::refused(SqlState::INVALID_NAME, message).with_hint(hint)));
    }
    Ok(name)
}

impl Options {
    /// Options that exclude each other.
    fn check(&self) -> Result<()> {
        let exclusive = |one: &str, other: &str| {
            let message = format!("{one} and {other} are mutually exclusive options");
            refuse(SqlState::SYNTAX_ERROR, message)
        };
        let connects = self.connect != Some(false);
        if !connects {
            for (given, option) in [
                (self.enabled, "enabled = true"),
                (self.create_slot, "create_slot = true"),
                (self.copy_data, "copy_data = true"),
            ] {
                if given == Some(true) {
                    return exclusive("connect = false", option);
                }
            }
        }
        if self.slot != Some(None) {
            return Ok(());
        }
        for (given, option) in [(self.enabled, "enabled"), (self.create_slot, "create_slot")] {
            if given == Some(true) {
                return exclusive("slot_name = NONE", &format!("{option} = true"));
            }
            if given.is_none() && connects {
                let message = format!("subscription with slot_name = NONE must also set {option} = false");
                return refuse(SqlState::SYNTAX_ERROR, message);
            }
        }
        Ok(())
    }

    fn apply(&self, exec: &Exec, subscription: &mut Subscription) {
        if let Some(slot) = &self.slot {
            subscription.slot = slot.clone();
            subscription.at.set("slot_name", exec.locator.whole);
        }
        for (kept, value) in &self.kept {
            subscription.options.retain(|(name, _)| *name != *kept.name);
            if value != default_of(exec, kept) {
                subscription.options.push((Name::new(kept.name), value.clone()));
            }
            subscription.at.set("options", exec.locator.whole);
        }
        subscription.options.sort();
    }
}

/// Names of publications, each once.
fn publications(nodes: &[pb::Node]) -> Result<Vec<Name>> {
    let mut names: Vec<Name> = Vec::with_capacity(nodes.len());
    for name in nodes.iter().filter_map(string_of) {
        if names.iter().any(|earlier| *earlier == *name) {
            return refuse(SqlState::DUPLICATE_OBJECT, format!("publication name \"{name}\" used more than once"));
        }
        names.push(Name::new(name));
    }
    names.sort();
    Ok(names)
}

pub(in crate::replay) fn create_subscription(exec: &mut Exec, stmt: &pb::CreateSubscriptionStmt) -> Result<()> {
    let options = read(exec, &stmt.options)?;
    if options.refresh.is_some() {
        return refuse(SqlState::SYNTAX_ERROR, "unrecognized subscription parameter: \"refresh\"");
    }
    options.check()?;
    let name = Name::new(&stmt.subname);
    if exec.catalog.subscription_by_name(&name).is_some() {
        return refuse(SqlState::DUPLICATE_OBJECT, format!("subscription \"{name}\" already exists"));
    }
    let mut subscription = Subscription {
        id: SubscriptionId(exec.catalog.next_oid()),
        slot: Some(name.to_string()),
        name,
        owner: exec.current_role(),
        connection: stmt.conninfo.clone(),
        publications: publications(&stmt.publication)?,
        options: Vec::new(),
        at: Evidence::new(exec.locator.whole),
    };
    options.apply(exec, &mut subscription);
    exec.catalog.subscriptions.insert(subscription.id, subscription);
    Ok(())
}

pub(in crate::replay) fn alter_subscription(exec: &mut Exec, stmt: &pb::AlterSubscriptionStmt) -> Result<()> {
    use pb::AlterSubscriptionType as Kind;
    let missing = || refuse(SqlState::UNDEFINED_OBJECT, format!("subscription \"{}\" does not exist", stmt.subname));
    let Some(id) = exec.catalog.subscription_by_name(&stmt.subname) else { return missing() };
    let Some(mut row) = exec.catalog.subscriptions.get(&id).map(|row| (**row).clone()) else { return missing() };
    let at = exec.locator.whole;
    let options = read(exec, &stmt.options)?;
    match stmt.kind() {
        Kind::AlterSubscriptionOptions => options.apply(exec, &mut row),
        Kind::AlterSubscriptionConnection => {
            row.connection.clone_from(&stmt.conninfo);
            row.at.set("connection", at);
        }
        Kind::AlterSubscriptionSetPublication => {
            row.publications = publications(&stmt.publication)?;
            row.at.set("publications", at);
        }
        Kind::AlterSubscriptionAddPublication => add_publications(&mut row, publications(&stmt.publication)?)?,
        Kind::AlterSubscriptionDropPublication => drop_publications(&mut row, &publications(&stmt.publication)?)?,
        Kind::AlterSubscriptionEnabled if row.slot.is_none() && options.enabled == Some(true) => {
            let message = "cannot enable subscription that does not have a slot name";
            return refuse(SqlState::OBJECT_NOT_IN_PREREQUISITE_STATE, message);
        }
        Kind::AlterSubscriptionRefresh
        | Kind::AlterSubscriptionEnabled
        | Kind::AlterSubscriptionSkip
        | Kind::Undefined => {}
    }
    if matches!(stmt.kind(), Kind::AlterSubscriptionAddPublication | Kind::AlterSubscriptionDropPublication) {
        row.at.set("publications", at);
    }
    exec.catalog.subscriptions.insert(id, row);
    Ok(())
}

fn add_publications(row: &mut Subscription, names: Vec<Name>) -> Result<()> {
    if let Some(name) = names.iter().find(|name| row.publications.contains(name)) {
        let message = format!("publication \"{name}\" is already in subscription \"{}\"", row.name);
        return refuse(SqlState::DUPLICATE_OBJECT, message);
    }
    row.publications.extend(names);
    row.publications.sort();
    Ok(())
}

fn drop_publications(row: &mut Subscription, names: &[Name]) -> Result<()> {
    if let Some(name) = names.iter().find(|name| !row.publications.contains(name)) {
        let message = format!("publication \"{name}\" is not in subscription \"{}\"", row.name);
        return refuse(SqlState::INVALID_OBJECT_DEFINITION, message);
    }
    row.publications.retain(|name| !names.contains(name));
    if row.publications.is_empty() {
        let message = "cannot drop all the publications from a subscription";
        return refuse(SqlState::INVALID_OBJECT_DEFINITION, message);
    }
    Ok(())
}

pub(in crate::replay) fn drop_subscription(exec: &mut Exec, stmt: &pb::DropSubscriptionStmt) -> Result<()> {
    let message = format!("subscription \"{}\" does not exist", stmt.subname);
    match exec.catalog.subscription_by_name(&stmt.subname) {
        Some(id) => exec.drop_objects(&[id.address()], false),
        None if stmt.missing_ok => {
            exec.notice(format!("{message}, skipping"));
            Ok(())
        }
        None => refuse(SqlState::UNDEFINED_OBJECT, message),
    }
}
