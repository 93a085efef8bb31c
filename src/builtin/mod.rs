//! What a server brings along: the rows of its system catalogs, recorded from real servers.
//!
//! Facts about PostgreSQL are data. `data/pg_*.tsv` holds one row for each built-in object, with names
//! for references and the range of versions that had exactly this row; `tools/record-builtins.py`
//! writes the files and says how to read them. This room turns them into [`SystemLayer`] and knows
//! nothing about the input. Extensions are scripts, see [`extension()`]. Start at [`catalog()`], then the file `types`.

mod data;
mod extension;
mod extension_scripts;
mod objects;
mod operators;
mod platform;
mod procs;
mod refs;
mod relations;
mod rows;
mod settings;
#[cfg(test)]
mod tests;
mod types;

use std::sync::OnceLock;

pub use extension::{ExtensionScript, extension, extensions, may_change_schema};
pub use platform::{Part, Platform};
pub use settings::{Setting, SettingKind, setting, settings};

use crate::builtin::refs::Refs;
use crate::builtin::rows::RECORDED;
use crate::catalog::{Catalog, SystemLayer, Template};
use crate::version::ServerVersion;

/// A fresh database of a server version. The rows are loaded once for each recorded version.
pub fn catalog(version: &ServerVersion) -> Catalog {
    static TEMPLATES: [OnceLock<Template>; RECORDED.len()] = [const { OnceLock::new() }; RECORDED.len()];
    let major = recorded(version);
    let slot = RECORDED.iter().position(|v| *v == major).unwrap_or(RECORDED.len() - 1);
    let mut catalog = TEMPLATES[slot].get_or_init(|| Template::new(version, system(version))).catalog();
    catalog.version = version.clone();
    catalog
}

/// The built-in rows of a server version, loaded anew.
pub fn system(version: &ServerVersion) -> SystemLayer {
    load(recorded(version)).0
}

/// Token types of the server's text search parser `default`, in order.
pub fn token_types(version: &ServerVersion, parser: &str) -> Vec<&'static str> {
    objects::token_types(recorded(version), parser)
}

/// The recorded version that stands for a version. Where that is not itself recorded, it is the one
/// that a schema written for it is likelier to need: 12 lacks nothing that matters of 13; 14 brought
/// multiranges and most other rows that 15 has and 13 has not; 16 is the last but one before 17's
/// rows, of which it lacks few. A version that is newer than all is taken for the newest.
fn recorded(version: &ServerVersion) -> u16 {
    match version.major() {
        ..14 => 13,
        14 | 15 => 15,
        16 | 17 => 17,
        18.. => 18,
    }
}

/// The layer of a recorded version, and every reference in it that leads nowhere. Routines are half of
/// the work.
fn load(version: u16) -> (SystemLayer, Vec<String>) {
    let refs = Refs::of(version);
    let (procs, rest) = rayon::join(|| procs::procs(version, &refs), || without_procs(version, &refs));
    (SystemLayer { procs, ..rest }, refs.into_unresolved())
}

fn without_procs(version: u16, refs: &Refs) -> SystemLayer {
    let types = types::types(version, refs);
    let text_search = objects::text_search(version, refs);
    SystemLayer {
        namespaces: objects::namespaces(version, refs),
        relations: relations::relations(version, refs, &types),
        types,
        operators: operators::operators(version, refs),
        casts: operators::casts(version, refs),
        opclasses: operators::opclasses(version, refs),
        opfamilies: operators::opfamilies(version, refs),
        access_methods: operators::access_methods(version, refs),
        collations: objects::collations(version, refs),
        languages: objects::languages(version, refs),
        roles: objects::roles(version),
        extensions: objects::extensions(version, refs),
        ts_configs: text_search.configs,
        ts_dicts: text_search.dicts,
        ts_parsers: text_search.parsers,
        ts_templates: text_search.templates,
        ..SystemLayer::default()
    }
}
