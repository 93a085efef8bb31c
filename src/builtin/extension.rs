//! What an extension brings along: a script of signatures for each of its versions.
//!
//! `tools/record-extensions.py` reads the members of an extension from a real server and writes them
//! down as statements, which `replay` runs through its ordinary handlers, as the server does with the
//! extension's own script (commands/extension.c). Routines are all declared LANGUAGE c with an empty
//! link and views select typed nulls: only what other objects can refer to is there.

use rustc_hash::FxHashMap;

use crate::builtin::extension_scripts::SCRIPTS;
use crate::builtin::recorded;
use crate::version::ServerVersion;

const INDEX: &str = include_str!("extensions/index.tsv");

/// An extension as a server offers it (pg_available_extension_versions).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ExtensionScript {
    pub name: &'static str,
    pub default_version: &'static str,
    /// Statements with placeholders for schemas; see [`ExtensionScript::statements`].
    pub script: &'static str,
    /// The only schema that it can be in.
    pub schema: Option<&'static str>,
    pub requires: Vec<&'static str>,
    pub relocatable: bool,
    pub trusted: bool,
}

/// An extension by its name, in the version that is the default on a server version; where no such
/// server was recorded with it, on the nearest one.
pub fn extension(name: &str, version: &ServerVersion) -> Option<ExtensionScript> {
    let wanted = i32::from(recorded(version));
    let offers = offers().filter(|(_, offer)| offer.name == name);
    offers.min_by_key(|(server, _)| (i32::from(*server) - wanted).abs()).map(|(_, offer)| offer)
}

/// Every extension that some recorded server offers, with the server's version.
pub fn extensions() -> impl Iterator<Item = (u16, ExtensionScript)> {
    offers()
}

fn offers() -> impl Iterator<Item = (u16, ExtensionScript)> {
    INDEX.lines().filter(|line| !line.starts_with('#')).filter_map(offer)
}

fn offer(line: &'static str) -> Option<(u16, ExtensionScript)> {
    let mut cells = line.split('\t');
    let server = cells.next()?.parse().ok()?;
    let (name, default_version) = (cells.next()?, cells.next()?);
    let script = SCRIPTS.iter().find(|s| s.0 == name && s.1 == default_version)?.2;
    let mut text = || cells.next().unwrap_or("");
    let schema = Some(text()).filter(|schema| !schema.is_empty());
    let (relocatable, trusted) = (text() == "t", text() == "t");
    let requires = text().split(',').filter(|name| !name.is_empty()).collect();
    Some((server, ExtensionScript { name, default_version, script, schema, requires, relocatable, trusted }))
}

impl ExtensionScript {
    /// The script with schemas in their places: the one that the extension is put in, and for each
    /// required extension the one that it is in. Schemas are given as written in SQL, quoted where
    /// they have to be.
    pub fn statements(&self, schema: &str, of_required: &FxHashMap<&str, String>) -> String {
        let mut text = self.script.replace("@extschema@", schema);
        for (name, schema) in of_required {
            text = text.replace(&format!("@extschema:{name}@"), schema);
        }
        text
    }
}
