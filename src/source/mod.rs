//! From a path to text that can be replayed: dumps, scripts and folders of migrations.
//!
//! The only room that reads the disk. Knows files, names and the sections of migration files; nothing of SQL
//! beyond the comment lines that migration tools look for. Start at [`open`].

mod changelog;
mod dump;
mod extension_scripts;
mod folder;
mod go_template;
mod include;
mod layout;
mod read;
mod template;

pub use extension_scripts::extension_scripts;
pub use include::Includes;
pub use layout::Layout;
pub use template::Variables;

use std::path::{Path, PathBuf};

use crate::builtin::{Part, Platform};
use crate::diag::{Code, Diagnostic, Result};
use crate::text::{FileId, SourceMap, Span};
use crate::version::ServerVersion;

/// One side of a comparison, as it was read.
#[derive(Debug)]
pub struct Input {
    /// The path as the user wrote it.
    pub name: String,
    pub kind: InputKind,
    pub sources: SourceMap,
    /// In the order of execution.
    pub units: Vec<Unit>,
    /// From `-- Dumped from database version`.
    pub server_version: Option<ServerVersion>,
    /// From `-- Dumped by pg_dump version`.
    pub dump_version: Option<ServerVersion>,
    /// What the user gave for names that files leave open.
    pub variables: Variables,
    pub includes: Includes,
    /// The platform whose objects were there before.
    pub platform: Option<Platform>,
    pub diagnostics: Vec<Diagnostic>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum InputKind {
    /// Output of pg_dump.
    Dump,
    /// A single file of SQL.
    Script,
    Migrations(Layout),
}

/// One connection: the forward part of a migration, or a whole dump or script.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unit {
    /// As reports show it: relative to the folder.
    pub name: String,
    pub file: FileId,
    /// The forward parts of the file, in order; each is a text of its own.
    pub segments: Vec<Span>,
    pub transaction: TransactionMode,
    /// As the layout writes it, where it has one.
    pub version: Option<String>,
    pub description: Option<String>,
    pub role: UnitRole,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum UnitRole {
    /// What the platform supplies.
    Platform,
    /// Replayed before the first migration: what the user says was there.
    Prelude,
    Main,
}

impl Input {
    /// Text that no file holds, as a script of its own.
    pub fn of_text(name: &str, text: impl Into<std::sync::Arc<str>>) -> Input {
        let text = text.into();
        let mut input = Input::empty(name, &OpenOptions::default());
        let len = text.len();
        let file = input.sources.add(name, text);
        input.units.push(Unit::whole(name, file, len, UnitRole::Main));
        input
    }

    /// The role that most objects of a dump are given to; `None` where it gives none away.
    pub fn main_owner(&self) -> Option<String> {
        let unit = self.units.iter().find(|unit| unit.role == UnitRole::Main);
        let file = unit.filter(|_| self.kind == InputKind::Dump).and_then(|unit| self.sources.file(unit.file))?;
        dump::main_owner(&file.text)
    }

    fn empty(name: &str, options: &OpenOptions) -> Input {
        Input {
            name: name.to_owned(),
            kind: InputKind::Script,
            sources: SourceMap::default(),
            units: Vec::new(),
            server_version: None,
            dump_version: None,
            variables: options.variables.clone(),
            includes: Includes::default(),
            platform: None,
            diagnostics: Vec::new(),
        }
    }
}

impl Unit {
    /// A file that is run from its first byte to its last, statement by statement.
    fn whole(name: &str, file: FileId, len: usize, role: UnitRole) -> Unit {
        Unit {
            name: name.to_owned(),
            file,
            segments: vec![Span::new(file, 0, len)],
            transaction: TransactionMode::None,
            version: None,
            description: None,
            role,
        }
    }
}

/// How the statements of a unit are wrapped.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TransactionMode {
    /// The tool sends BEGIN and COMMIT around the unit.
    Single,
    /// The tool sends the whole text as one query: a transaction if it holds several statements, so that a
    /// statement that cannot run inside one has to stand alone. The text's own BEGIN and COMMIT count.
    Query,
    /// Each statement is its own transaction, as psql runs a file.
    None,
}

#[derive(Clone, Default, Debug)]
pub struct OpenOptions {
    /// Overrides recognition of the folder.
    pub layout: Option<Layout>,
    /// A file that names the migrations of a folder, one path a line, in their order.
    pub order: Option<PathBuf>,
    /// Values for placeholders, and for the variables of psql.
    pub variables: Variables,
}

/// Reads a dump, a script or a folder of migrations; `-` is standard input.
pub fn open(path: &Path, options: &OpenOptions) -> Result<Input> {
    let mut input = Input::empty(&path.display().to_string(), options);
    if path.is_dir() {
        layout::open(path, options, &mut input)?;
    } else {
        let text = read::text(path)?;
        dump::open(path, text, &mut input)?;
    }
    if input.kind != InputKind::Dump {
        input.includes.read_all(0, folder_of(path), &mut input.sources);
    }
    Ok(input)
}

/// Reads files that are replayed before everything else, in the order given.
pub fn open_prelude(paths: &[PathBuf], into: &mut Input) {
    let mut units = Vec::new();
    for path in paths {
        match read::text(path) {
            Ok(text) => {
                let first = into.sources.files().count();
                units.push(whole_file(path, text, UnitRole::Prelude, &mut into.sources));
                into.includes.read_all(first, folder_of(path), &mut into.sources);
            }
            Err(problem) => into.diagnostics.push(*problem),
        }
    }
    into.units.splice(0..0, units);
}

/// Puts before everything else what a platform supplies and the input does not hold itself.
pub fn open_platform(platform: Platform, into: &mut Input) {
    into.platform = Some(platform);
    let whole = match into.units.first() {
        Some(unit) if into.kind == InputKind::Dump => into.sources.file(unit.file).map(|file| file.text.clone()),
        Some(_) | None => None,
    };
    let name = format!("{} platform", platform.name());
    let file = into.sources.add(name.clone(), platform.script());
    let wanted = |part: &Part| whole.as_ref().is_none_or(|dump| part.is_for_dump(dump));
    let segments: Vec<Span> =
        platform.parts().into_iter().filter(wanted).map(|part| Span::new(file, part.start, part.end)).collect();
    if !segments.is_empty() {
        into.units.insert(0, Unit { segments, ..Unit::whole(&name, file, 0, UnitRole::Platform) });
    }
}

/// The folder that an input must not lead out of.
fn folder_of(path: &Path) -> &Path {
    if path.is_dir() {
        return path;
    }
    path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."))
}

/// A file that is run from its first byte to its last, statement by statement.
fn whole_file(path: &Path, text: String, role: UnitRole, sources: &mut SourceMap) -> Unit {
    let name = read::shown(path);
    let len = text.len();
    let file = sources.add(name.clone(), text);
    Unit::whole(&name, file, len, role)
}

/// A note that a file of a folder is not replayed, with the reason.
fn skipped(name: &str, why: &str) -> Diagnostic {
    Diagnostic::new(Code::FileSkipped, format!("{name} was skipped: {why}"))
}
