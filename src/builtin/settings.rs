//! The server's settings (pg_settings): which exist, of what type, with what default.

use crate::builtin::rows::{Row, rows};
use crate::builtin::{data, recorded};
use crate::version::ServerVersion;

/// A setting of the server itself; those of extensions have a dot in their name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Setting {
    pub name: &'static str,
    pub kind: SettingKind,
    /// When it can be changed, such as `user`, `superuser` or `postmaster`.
    pub context: &'static str,
    /// The unit of a number without one, such as `ms` or `8kB`.
    pub unit: &'static str,
    /// The value that is compiled in, in that unit.
    pub boot_value: &'static str,
    /// Allowed values of an enum, with commas between.
    pub labels: &'static str,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SettingKind {
    Bool,
    Integer,
    Real,
    Text,
    Enum,
}

/// A setting by its name, in any case.
pub fn setting(version: &ServerVersion, name: &str) -> Option<Setting> {
    settings(version).find(|setting| setting.name.eq_ignore_ascii_case(name))
}

/// All settings of a server version, by name.
pub fn settings(version: &ServerVersion) -> impl Iterator<Item = Setting> {
    rows(data::SETTINGS, recorded(version)).map(setting_of)
}

fn setting_of(mut row: Row) -> Setting {
    Setting {
        name: row.text(),
        kind: match row.text() {
            "bool" => SettingKind::Bool,
            "integer" => SettingKind::Integer,
            "real" => SettingKind::Real,
            "enum" => SettingKind::Enum,
            _ => SettingKind::Text,
        },
        context: row.text(),
        unit: row.text(),
        boot_value: row.text(),
        labels: row.text(),
    }
}
