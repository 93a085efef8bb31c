//! A folder with scripts of extensions: `name.sql` or `name--version.sql`, with `name.control` beside them
//! where an extension is in a schema of its own or requires others.
//! Counterpart: commands/extension.c (parse_extension_control_file, get_ext_ver_list).

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::builtin::ExtensionScript;
use crate::diag::{Code, Diagnostic, Result};
use crate::source::read;

/// Reads every script of a folder; of one extension, older versions come first.
pub fn extension_scripts(folder: &Path) -> Result<Vec<ExtensionScript>> {
    let mut scripts = Vec::new();
    let mut controls = BTreeMap::new();
    for path in files(folder)? {
        let Some(file) = path.file_name().and_then(|name| name.to_str()) else { continue };
        if let Some(name) = file.strip_suffix(".control") {
            controls.insert(name.to_owned(), settings(&read::text(&path)?));
        } else if let Some(stem) = file.strip_suffix(".sql") {
            let (name, version) = stem.split_once("--").unwrap_or((stem, ""));
            // A way from one version to another is no script of an extension by itself.
            if !version.contains("--") {
                scripts.push(script(&path, name, version, read::text(&path)?));
            }
        }
    }
    if scripts.is_empty() {
        let message = format!("{} holds no scripts of extensions", folder.display());
        let hint = "A script is called NAME.sql or NAME--VERSION.sql, as in PostgreSQL's own folder of extensions.";
        return Err(Box::new(Diagnostic::new(Code::InputEmpty, message).with_hint(hint)));
    }
    for script in &mut scripts {
        if let Some(settings) = controls.get(&*script.name) {
            apply(script, settings);
        }
    }
    scripts.sort_by(|a, b| (&a.name, numbers(&a.default_version)).cmp(&(&b.name, numbers(&b.default_version))));
    Ok(scripts)
}

fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let shown = folder.display().to_string();
    let entries = std::fs::read_dir(folder).map_err(|error| read::unreadable(&shown, &error))?;
    let mut paths = Vec::new();
    for entry in entries {
        paths.push(entry.map_err(|error| read::unreadable(&shown, &error))?.path());
    }
    paths.sort();
    Ok(paths)
}

fn script(path: &Path, name: &str, version: &str, text: String) -> ExtensionScript {
    ExtensionScript {
        name: Cow::Owned(name.to_owned()),
        default_version: Cow::Owned(version.to_owned()),
        script: Cow::Owned(text),
        file: Some(read::shown(path)),
        schema: None,
        schema_varies: false,
        requires: Vec::new(),
        relocatable: false,
        trusted: false,
        complete: true,
    }
}

type Settings = BTreeMap<String, String>;

/// The lines `name = 'value'` of a control file.
fn settings(text: &str) -> Settings {
    let lines = text.lines().map(|line| line.split('#').next().unwrap_or_default());
    let pairs = lines.filter_map(|line| line.split_once('='));
    pairs.map(|(name, value)| (name.trim().to_owned(), value.trim().trim_matches('\'').to_owned())).collect()
}

fn apply(script: &mut ExtensionScript, settings: &Settings) {
    let value = |name: &str| settings.get(name).filter(|value| !value.is_empty()).cloned();
    let list = value("requires").unwrap_or_default();
    script.schema = value("schema").map(Cow::Owned);
    script.requires =
        list.split(',').map(str::trim).filter(|n| !n.is_empty()).map(|n| Cow::Owned(n.to_owned())).collect();
    script.relocatable = value("relocatable").is_some_and(|value| value == "true");
    script.trusted = value("trusted").is_some_and(|value| value == "true");
}

/// The numbers of a version, so that 1.10 comes after 1.9.
fn numbers(version: &str) -> Vec<u64> {
    version.split(|c: char| !c.is_ascii_digit()).filter_map(|part| part.parse().ok()).collect()
}
