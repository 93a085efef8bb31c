//! Which storage parameters there are, and which values they take.
//! Counterpart: access/common/reloptions.c (parseRelOptions, default_reloptions, view_reloptions).

use crate::catalog::class::{Attribute, Generated, RelKind, Storage};
use crate::diag::{Diagnostic, Result, SqlState, refuse};
use crate::name::Name;
use crate::oid::{RelId, TypeId, wellknown};
use crate::replay::Exec;

/// What the parameters are of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum OptionOwner {
    Table,
    PartitionedTable,
    View,
    Btree,
    Hash,
    Gist,
    SpGist,
    Gin,
    Brin,
}

enum Value {
    Bool,
    Int(i64, i64),
    Real(f64, f64),
    Word(&'static [&'static str]),
}

use Value::{Bool, Int, Real, Word};

const MAX: i64 = i32::MAX as i64;
const AUTO: &[&str] = &["auto", "on", "off", "true", "false", "yes", "no", "1", "0"];

const AUTOVACUUM: &[(&str, Value)] = &[
    ("autovacuum_enabled", Bool),
    ("autovacuum_vacuum_threshold", Int(0, MAX)),
    ("autovacuum_vacuum_max_threshold", Int(-1, MAX)),
    ("autovacuum_vacuum_insert_threshold", Int(-1, MAX)),
    ("autovacuum_vacuum_cost_limit", Int(1, 10000)),
    ("autovacuum_vacuum_cost_delay", Real(0.0, 100.0)),
    ("autovacuum_vacuum_scale_factor", Real(0.0, 100.0)),
    ("autovacuum_vacuum_insert_scale_factor", Real(0.0, 100.0)),
    ("autovacuum_freeze_min_age", Int(0, 1_000_000_000)),
    ("autovacuum_freeze_max_age", Int(100_000, 2_000_000_000)),
    ("autovacuum_freeze_table_age", Int(0, 2_000_000_000)),
    ("autovacuum_multixact_freeze_min_age", Int(0, 1_000_000_000)),
    ("autovacuum_multixact_freeze_max_age", Int(10_000, 2_000_000_000)),
    ("autovacuum_multixact_freeze_table_age", Int(0, 2_000_000_000)),
    ("log_autovacuum_min_duration", Int(-1, MAX)),
    ("vacuum_index_cleanup", Word(AUTO)),
    ("vacuum_truncate", Bool),
    ("vacuum_max_eager_freeze_failure_rate", Real(0.0, 1.0)),
];

const TABLE: &[(&str, Value)] = &[
    ("fillfactor", Int(10, 100)),
    ("toast_tuple_target", Int(128, 8160)),
    ("parallel_workers", Int(0, 1024)),
    ("user_catalog_table", Bool),
    ("autovacuum_analyze_threshold", Int(0, MAX)),
    ("autovacuum_analyze_scale_factor", Real(0.0, 100.0)),
];

fn of_owner(owner: OptionOwner) -> &'static [(&'static str, Value)] {
    match owner {
        OptionOwner::Table => TABLE,
        OptionOwner::PartitionedTable => &[],
        OptionOwner::View => {
            &[("security_barrier", Bool), ("security_invoker", Bool), ("check_option", Word(&["local", "cascaded"]))]
        }
        OptionOwner::Btree => &[
            ("fillfactor", Int(10, 100)),
            ("vacuum_cleanup_index_scale_factor", Real(0.0, 1e10)),
            ("deduplicate_items", Bool),
        ],
        OptionOwner::Hash | OptionOwner::SpGist => &[("fillfactor", Int(10, 100))],
        OptionOwner::Gist => &[("fillfactor", Int(10, 100)), ("buffering", Word(&["auto", "on", "off"]))],
        OptionOwner::Gin => &[("fastupdate", Bool), ("gin_pending_list_limit", Int(64, MAX))],
        OptionOwner::Brin => &[("pages_per_range", Int(1, 131_072)), ("autosummarize", Bool)],
    }
}

impl Exec {
    /// Refuses a parameter of a relation that the server does not know, and a value that it does not take.
    pub fn check_rel_options(&self, rel: RelId, options: &[(Name, String)]) -> Result<()> {
        let row = self.rel(rel)?;
        let am = row.am.and_then(|am| self.catalog.access_method(am));
        let owner = match (&row.kind, am.map(|am| am.name.as_str())) {
            (RelKind::View(_), _) => OptionOwner::View,
            (RelKind::Partitioned(_), _) => OptionOwner::PartitionedTable,
            (RelKind::Table | RelKind::MatView(_), None | Some("heap")) => OptionOwner::Table,
            (RelKind::Index(_), Some("btree")) => OptionOwner::Btree,
            (RelKind::Index(_), Some("hash")) => OptionOwner::Hash,
            (RelKind::Index(_), Some("gist")) => OptionOwner::Gist,
            (RelKind::Index(_), Some("spgist")) => OptionOwner::SpGist,
            (RelKind::Index(_), Some("gin")) => OptionOwner::Gin,
            (RelKind::Index(_), Some("brin")) => OptionOwner::Brin,
            // Other access methods have parameters of their own.
            _ => return Ok(()),
        };
        // An extension may take parameters of its own namespace.
        let extended = self.catalog.extensions.iter().next().is_some();
        let ours = |name: &Name| !extended || !name.contains('.') || name.starts_with("toast.");
        let checked: Vec<(Name, String)> = options.iter().filter(|(name, _)| ours(name)).cloned().collect();
        check_options(owner, &checked)
    }
}

impl Exec {
    /// Parameters of a toast table are lost where a table has none: where its rows are always short.
    pub fn drop_toast_options(&self, rel: RelId, options: &mut Vec<(Name, String)>) -> Result<()> {
        let row = self.rel(rel)?;
        let needed = row.is_partitioned() || self.needs_toast(row.live_attributes().map(|(_, attr)| attr));
        options.retain(|(name, _)| needed || !name.starts_with("toast."));
        Ok(())
    }

    /// Whether rows may be too long for a page (heapam_relation_needs_toast_table).
    fn needs_toast<'r>(&self, attributes: impl Iterator<Item = &'r Attribute>) -> bool {
        const THRESHOLD: i64 = 2032;
        let (mut length, mut toastable) = (0, false);
        for attr in attributes.filter(|attr| attr.generated != Generated::Virtual) {
            let Some(ty) = self.catalog.type_(attr.ty.ty) else { return true };
            let most = if ty.len > 0 { Some(i64::from(ty.len)) } else { longest(self.catalog.base_type(ty.id), attr) };
            toastable |= attr.storage != Storage::Plain;
            match most {
                Some(bytes) => length += bytes,
                None if attr.storage != Storage::Plain => return true,
                None => {}
            }
        }
        toastable && length > THRESHOLD
    }
}

/// The most bytes that a value of a limited type takes (type_maximum_size).
fn longest(base: TypeId, attr: &Attribute) -> Option<i64> {
    let typmod = i64::from(attr.ty.typmod);
    if typmod < 0 {
        return None;
    }
    match base {
        wellknown::BPCHAR | wellknown::VARCHAR => Some((typmod - 4) * 4 + 4),
        wellknown::BIT | wellknown::VARBIT => Some((typmod + 7) / 8 + 8),
        wellknown::NUMERIC => {
            let precision = ((typmod - 4) >> 16) & 0xffff;
            Some(8 + (precision + 6) / 4 * 2)
        }
        _ => None,
    }
}

/// Refuses a parameter that the server does not know, and a value that it does not take.
fn check_options(owner: OptionOwner, options: &[(Name, String)]) -> Result<()> {
    for (name, value) in options {
        let toast = name.strip_prefix("toast.").filter(|_| owner == OptionOwner::Table);
        let vacuum = || AUTOVACUUM.iter().filter(|_| owner == OptionOwner::Table);
        let bare = toast.unwrap_or(name);
        let own = of_owner(owner).iter().filter(|_| toast.is_none());
        let Some((_, kind)) = own.chain(vacuum()).find(|(known, _)| *known == bare) else {
            if name.contains('.') && toast.is_none() {
                let namespace = name.split('.').next().unwrap_or_default();
                let message = format!("unrecognized parameter namespace \"{namespace}\"");
                return refuse(SqlState::INVALID_PARAMETER_VALUE, message);
            }
            if owner == OptionOwner::PartitionedTable {
                let message = "cannot specify storage parameters for a partitioned table";
                let hint = "Specify storage parameters for its leaf partitions instead.";
                return Err(Box::new(Diagnostic::refused(SqlState::WRONG_OBJECT_TYPE, message).with_hint(hint)));
            }
            return refuse(SqlState::INVALID_PARAMETER_VALUE, format!("unrecognized parameter \"{bare}\""));
        };
        check_value(bare, value, kind)?;
    }
    Ok(())
}

fn check_value(name: &str, value: &str, kind: &Value) -> Result<()> {
    let text = value.trim();
    let (of, fits) = match kind {
        Bool => ("boolean", is_boolean(text).then_some(true)),
        Int(low, high) => ("integer", whole(text).map(|n| n >= *low as f64 && n <= *high as f64)),
        Real(low, high) => ("floating point", text.parse::<f64>().ok().map(|n| n >= *low && n <= *high)),
        Word(words) => ("enum", words.iter().any(|word| word.eq_ignore_ascii_case(text)).then_some(true)),
    };
    match fits {
        Some(true) => Ok(()),
        Some(false) => {
            refuse(SqlState::INVALID_PARAMETER_VALUE, format!("value {value} out of bounds for option \"{name}\""))
        }
        None => {
            let message = format!("invalid value for {of} option \"{name}\": {value}");
            refuse(SqlState::INVALID_PARAMETER_VALUE, message)
        }
    }
}

/// Whole numbers may be written with a fraction, which is rounded, or in hexadecimal (parse_int).
fn whole(text: &str) -> Option<f64> {
    match text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        Some(digits) => i64::from_str_radix(digits, 16).ok().map(|n| n as f64),
        None => text.parse::<f64>().ok().map(f64::round_ties_even),
    }
}

/// Any beginning of a word that is not another's (parse_bool).
fn is_boolean(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    let begins = |word: &str| !text.is_empty() && word.starts_with(&text);
    ["true", "false", "yes", "no"].iter().any(|word| begins(word))
        || (text.len() > 1 && ["on", "off"].iter().any(|word| begins(word)))
        || text == "1"
        || text == "0"
}
