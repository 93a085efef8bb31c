//! Extensions.  Counterpart: commands/extension.c.
//!
//! CREATE EXTENSION replays a recorded script through the ordinary handlers; what it makes is a member.
//! Deviation: an extension without a recorded script is installed without objects, and says so.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex};

use pg_query::protobuf as pb;
use rustc_hash::FxHashMap;

use crate::builtin::{self, ExtensionScript};
use crate::catalog::depend::DependencyKind;
use crate::catalog::evidence::Evidence;
use crate::catalog::extension::Extension;
use crate::catalog::namespace::Namespace;
use crate::catalog::taint::TaintScope;
use crate::diag::{Code, Diagnostic, Result, SqlState, refuse};
use crate::name::{Name, quote_identifier};
use crate::oid::*;
use crate::parse::{self, Item, Script};
use crate::replay::Exec;
use crate::replay::defelem;
use crate::replay::names::need;
use crate::source::Input;

/// What CREATE EXTENSION can say.
#[derive(Default)]
struct Options {
    schema: Option<String>,
    version: Option<String>,
    cascade: bool,
}

fn options(nodes: &[pb::Node]) -> Result<Options> {
    let mut options = Options::default();
    for elem in defelem::elements(nodes) {
        match elem.defname.as_str() {
            "schema" => defelem::once(&mut options.schema, defelem::text(elem)?)?,
            "new_version" => defelem::once(&mut options.version, defelem::text(elem)?)?,
            "cascade" => options.cascade = defelem::boolean(elem)?,
            other => return refuse(SqlState::SYNTAX_ERROR, format!("unrecognized option: {other}")),
        }
    }
    Ok(options)
}

/// CREATE EXTENSION
pub(super) fn create_extension(exec: &mut Exec, stmt: &pb::CreateExtensionStmt) -> Result<()> {
    let name = Name::new(&stmt.extname);
    if exec.catalog.extension_by_name(&name).is_some() {
        let message = format!("extension \"{name}\" already exists");
        if stmt.if_not_exists {
            exec.notice(format!("{message}, skipping"));
            return Ok(());
        }
        return refuse(SqlState::DUPLICATE_OBJECT, message);
    }
    if exec.creating_extension.is_some() {
        return refuse(SqlState::FEATURE_NOT_SUPPORTED, "nested CREATE EXTENSION is not supported");
    }
    let options = options(&stmt.options)?;
    install(exec, &name, &options, &mut Vec::new())
}

/// Installs one extension, with CASCADE those that it requires as well.
fn install(exec: &mut Exec, name: &Name, options: &Options, parents: &mut Vec<Name>) -> Result<()> {
    if parents.contains(name) {
        let message = format!("cyclic dependency detected between extensions \"{name}\" and itself");
        return refuse(SqlState::INVALID_RECURSION, message);
    }
    let script = builtin::extension(name, &exec.catalog.version);
    let namespace = target_schema(exec, name, options, script.as_ref())?;
    let required = required_extensions(exec, name, options, script.as_ref(), parents)?;
    let id = ExtensionId(exec.catalog.next_oid());
    let known = script.is_some();
    let default_version = script.as_ref().map(|s| s.default_version.to_owned());
    let row = Extension {
        id,
        name: name.clone(),
        owner: exec.current_role(),
        namespace,
        version: options.version.clone().or(default_version),
        known,
        at: Evidence::new(exec.locator.whole),
    };
    exec.catalog.extensions.insert(id, row);
    exec.catalog.depend(id, namespace, DependencyKind::Normal);
    for other in &required {
        exec.catalog.depend(id, other.1, DependencyKind::Normal);
    }
    match script {
        Some(script) => run_script(exec, id, &script, namespace, &required),
        None => {
            note_unknown(exec, id, name);
            Ok(())
        }
    }
}

/// An extension whose objects are not known: what it brings cannot be told.
fn note_unknown(exec: &mut Exec, id: ExtensionId, name: &Name) {
    let message = format!("the objects of extension \"{name}\" are not known");
    let diagnostic = Diagnostic::new(Code::UnknownExtension, message.clone()).at(exec.locator.whole);
    exec.diagnostics.push(diagnostic);
    exec.taint("CREATE EXTENSION", &message, TaintScope::Objects(vec![id.address()]));
}

/// The schema of an extension: what its control file fixes, otherwise what the statement says,
/// otherwise the first of the search path.
fn target_schema(
    exec: &mut Exec,
    name: &Name,
    options: &Options,
    script: Option<&ExtensionScript>,
) -> Result<NamespaceId> {
    if let Some(fixed) = script.and_then(|s| s.schema) {
        if options.schema.as_deref().is_some_and(|s| s != fixed && !options.cascade) {
            let message = format!("extension \"{name}\" must be installed in schema \"{fixed}\"");
            return refuse(SqlState::FEATURE_NOT_SUPPORTED, message);
        }
        return Ok(schema_or_new(exec, fixed));
    }
    if let Some(schema) = &options.schema {
        return exec.namespace(schema);
    }
    exec.session
        .path
        .creation(&exec.catalog)
        .map_or_else(|| refuse(SqlState::UNDEFINED_OBJECT, "no schema has been selected to create in"), Ok)
}

/// A schema that a control file names is made where it is missing.
fn schema_or_new(exec: &mut Exec, schema: &str) -> NamespaceId {
    if let Some(id) = exec.catalog.namespace_by_name(schema) {
        return id;
    }
    let id = NamespaceId(exec.catalog.next_oid());
    let at = Evidence::new(exec.locator.whole);
    let owner = exec.current_role();
    exec.catalog.add_namespace(Namespace { id, name: Name::new(schema), owner, temporary: false, at });
    id
}

type Required = Vec<(&'static str, ExtensionId, NamespaceId)>;

fn required_extensions(
    exec: &mut Exec,
    name: &Name,
    options: &Options,
    script: Option<&ExtensionScript>,
    parents: &mut Vec<Name>,
) -> Result<Required> {
    let mut required = Vec::new();
    for wanted in script.map(|s| s.requires.as_slice()).unwrap_or_default() {
        if exec.catalog.extension_by_name(wanted).is_none() {
            if !options.cascade {
                let message = format!("required extension \"{wanted}\" is not installed");
                let hint = "Use CREATE EXTENSION ... CASCADE to install required extensions too.";
                return Err(Box::new(Diagnostic::refused(SqlState::UNDEFINED_OBJECT, message).with_hint(hint)));
            }
            exec.notice(format!("installing required extension \"{wanted}\""));
            parents.push(name.clone());
            let passed_on = Options { schema: options.schema.clone(), version: None, cascade: true };
            install(exec, &Name::new(wanted), &passed_on, parents)?;
            parents.pop();
        }
        if let Some(id) = exec.catalog.extension_by_name(wanted)
            && let Some(row) = exec.catalog.extensions.get(&id)
        {
            required.push((*wanted, id, row.namespace));
        }
    }
    Ok(required)
}

/// Runs a script as the server does: with the extension's schema and those of what it requires as
/// the search path, and without looking into bodies.
fn run_script(
    exec: &mut Exec,
    id: ExtensionId,
    script: &ExtensionScript,
    namespace: NamespaceId,
    required: &Required,
) -> Result<()> {
    let schema = exec.catalog.namespace_name(namespace);
    let mut path = vec![schema.clone()];
    let mut of_required: FxHashMap<&str, String> = FxHashMap::default();
    for (name, _, namespace) in required {
        let schema = exec.catalog.namespace_name(*namespace);
        of_required.insert(name, quote_identifier(&schema));
        if !path.contains(&schema) && schema != "pg_catalog" {
            path.push(schema);
        }
    }
    path.push(Name::new("pg_temp"));
    let parsed = parsed_script(script, &quote_identifier(&schema), &of_required);
    if let Some(diagnostic) = parsed.diagnostics.first() {
        return Err(Box::new(diagnostic.clone().at(exec.locator.whole)));
    }
    let saved = exec.session.clone();
    exec.session.path.names = path;
    exec.session.settings.check_function_bodies = false;
    exec.creating_extension = Some(id);
    let done = parsed.items.iter().try_for_each(|item| match item {
        Item::Statement(stmt) => exec.run_inner(&stmt.node),
        Item::CopyData { .. } | Item::Query { .. } | Item::Meta(_) => Ok(()),
    });
    exec.creating_extension = None;
    let temporary = exec.session.path.temporary;
    exec.session = saved;
    exec.session.path.temporary = temporary;
    done
}

/// Scripts by their text's origin; parsing a big one takes longer than running it.
type Cache = Mutex<HashMap<(&'static str, &'static str, String), Arc<Script>>>;

static PARSED: LazyLock<Cache> = LazyLock::new(Cache::default);

fn parsed_script(script: &ExtensionScript, schema: &str, of_required: &FxHashMap<&str, String>) -> Arc<Script> {
    let mut schemas: Vec<String> = of_required.iter().map(|(name, schema)| format!("{name}={schema}")).collect();
    schemas.sort();
    schemas.insert(0, schema.to_owned());
    let key = (script.name, script.default_version, schemas.join(","));
    let cached = PARSED.lock().map(|cache| cache.get(&key).cloned()).unwrap_or_default();
    if let Some(parsed) = cached {
        return parsed;
    }
    let parsed = Arc::new(parse_script(script.name, script.statements(schema, of_required)));
    if let Ok(mut cache) = PARSED.lock() {
        cache.insert(key, parsed.clone());
    }
    parsed
}

fn parse_script(name: &str, text: String) -> Script {
    let input = Input::of_text(name, text);
    input.units.first().map(|unit| parse::parse_unit(&input, unit)).unwrap_or_default()
}

/// ALTER EXTENSION ... UPDATE
pub(super) fn alter_extension(exec: &mut Exec, stmt: &pb::AlterExtensionStmt) -> Result<()> {
    let id = find(exec, &stmt.extname)?;
    let mut version = None;
    for elem in defelem::elements(&stmt.options) {
        match elem.defname.as_str() {
            "new_version" => defelem::once(&mut version, defelem::text(elem)?)?,
            other => return refuse(SqlState::SYNTAX_ERROR, format!("unrecognized option: {other}")),
        }
    }
    let at = exec.locator.whole;
    if let Some(row) = exec.catalog.extensions.get_mut(&id)
        && version.is_some()
    {
        row.version = version;
        row.at.set("version", at);
    }
    Ok(())
}

/// ALTER EXTENSION ... ADD and DROP of members
pub(super) fn alter_extension_contents(exec: &mut Exec, stmt: &pb::AlterExtensionContentsStmt) -> Result<()> {
    let id = find(exec, &stmt.extname)?;
    let object = exec.object_address(stmt.objtype(), need(stmt.object.as_deref(), "object")?)?;
    let member = exec.catalog.depends.of(object).find(|e| e.0 == object && e.2 == DependencyKind::Extension);
    let owner = member.map(|e| e.1);
    if stmt.action > 0 {
        if let Some(owner) = owner {
            let (what, whose) = (exec.describe(object), exec.describe(owner));
            let message = format!("{what} is already a member of {whose}");
            return refuse(SqlState::OBJECT_NOT_IN_PREREQUISITE_STATE, message);
        }
        exec.catalog.depend(object, id, DependencyKind::Extension);
        return Ok(());
    }
    if owner != Some(id.address()) {
        let message = format!("{} is not a member of extension \"{}\"", exec.describe(object), stmt.extname);
        return refuse(SqlState::OBJECT_NOT_IN_PREREQUISITE_STATE, message);
    }
    exec.catalog.depends.remove(object, id.address(), DependencyKind::Extension);
    Ok(())
}

fn find(exec: &Exec, name: &str) -> Result<ExtensionId> {
    exec.catalog
        .extension_by_name(name)
        .map_or_else(|| refuse(SqlState::UNDEFINED_OBJECT, format!("extension \"{name}\" does not exist")), Ok)
}

/// Refusals that an object of an unknown extension would have prevented.
const MAYBE_FROM_EXTENSION: [SqlState; 6] = [
    SqlState::UNDEFINED_FUNCTION,
    SqlState::UNDEFINED_OBJECT,
    SqlState::UNDEFINED_TABLE,
    SqlState::UNDEFINED_COLUMN,
    SqlState::INVALID_SCHEMA_NAME,
    SqlState::AMBIGUOUS_FUNCTION,
];

impl Exec {
    /// Installed extensions whose objects are not known.
    pub fn unknown_extensions(&self) -> impl Iterator<Item = &Arc<Extension>> {
        self.catalog.extensions.values().filter(|extension| !extension.known)
    }

    /// A refusal because something is missing is none where an unknown extension may have brought it.
    pub(super) fn excuse_by_unknown_extension(&self, rejected: Diagnostic) -> Diagnostic {
        let missing = rejected.sqlstate.is_some_and(|state| MAYBE_FROM_EXTENSION.contains(&state));
        if rejected.code != Code::StatementRefused || !missing {
            return rejected;
        }
        let Some(extension) = self.unknown_extensions().next() else { return rejected };
        let detail = format!("It may be part of extension \"{}\", whose objects are not known.", extension.name);
        let mut excused = Diagnostic::unsupported(rejected.message).with_detail(detail);
        excused.span = rejected.span;
        excused
    }
}
