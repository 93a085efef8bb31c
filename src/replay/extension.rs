//! Extensions.  Counterpart: commands/extension.c.
//!
//! CREATE EXTENSION replays a recorded script through the ordinary handlers; what it makes is a member.
//! Scripts that the user gives come before those that are built in. Deviation: an extension without a
//! script is installed without objects, and says so.

use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex};

use pg_query::protobuf as pb;
use rustc_hash::FxHashMap;

use crate::builtin::{self, ExtensionScript};
use crate::catalog::depend::DependencyKind;
use crate::catalog::evidence::Evidence;
use crate::catalog::extension::{Extension, Members};
use crate::catalog::namespace::Namespace;
use crate::catalog::proc::Proc;
use crate::catalog::taint::TaintScope;
use crate::diag::{Code, Diagnostic, Effect, Result, SqlState, refuse};
use crate::name::{Name, quote_identifier};
use crate::oid::*;
use crate::parse::{self, Item, Script};
use crate::replay::Exec;
use crate::replay::defelem;
use crate::replay::names::need;
use crate::source::Input;
use crate::text::{SourceMap, Span};

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
    let script = find_script(exec, name, options.version.as_deref());
    let namespace = target_schema(exec, name, options, script.as_ref())?;
    let required = required_extensions(exec, name, options, script.as_ref(), parents)?;
    let id = ExtensionId(exec.catalog.next_oid());
    let members = script.as_ref().map_or(Members::None, |s| if s.complete { Members::All } else { Members::Some });
    let default_version = script.as_ref().map(|s| s.default_version.to_string());
    let row = Extension {
        id,
        name: name.clone(),
        owner: exec.current_role(),
        namespace,
        version_said: options.version.is_some(),
        version: options.version.clone().or(default_version),
        members,
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
    let varies = |s: &ExtensionScript| s.schema_varies && options.schema.is_some();
    if let Some(fixed) = script.filter(|s| !varies(s)).and_then(|s| s.schema.as_deref()) {
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
        .map_or_else(|| refuse(SqlState::INVALID_SCHEMA_NAME, "no schema has been selected to create in"), Ok)
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

type Required = Vec<(String, ExtensionId, NamespaceId)>;

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
            required.push((wanted.to_string(), id, row.namespace));
        }
    }
    Ok(required)
}

/// The script of an extension: the user's, otherwise one that is built in.
fn find_script(exec: &Exec, name: &Name, version: Option<&str>) -> Option<ExtensionScript> {
    let of_user = || exec.scripts.iter().filter(|script| *name == *script.name);
    let wanted = of_user().find(|script| version.is_some_and(|v| script.default_version == v));
    wanted.or_else(|| of_user().next_back()).cloned().or_else(|| builtin::extension(name, &exec.catalog.version))
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
    let mut of_required: FxHashMap<String, String> = FxHashMap::default();
    for (name, _, namespace) in required {
        let schema = exec.catalog.namespace_name(*namespace);
        of_required.insert(name.clone(), quote_identifier(&schema));
        if !path.contains(&schema) && schema != "pg_catalog" {
            path.push(schema);
        }
    }
    path.push(Name::new("pg_temp"));
    let parsed = parsed_script(script, &quote_identifier(&schema), &of_required);
    let wrong = parsed.script.diagnostics.iter().find(|d| d.code.effect() != Effect::None);
    if let Some(diagnostic) = wrong {
        return Err(Box::new(parsed.located(script, diagnostic.clone(), None).at(exec.locator.whole)));
    }
    let saved = exec.session.clone();
    exec.session.path.names = path;
    exec.session.settings.check_function_bodies = false;
    exec.creating_extension = Some(id);
    let outer = exec.locator;
    let done = parsed.script.items.iter().try_for_each(|item| match item {
        Item::Statement(stmt) => exec.run_inner(&stmt.node).map_err(|refused| {
            exec.locator = outer;
            Box::new(parsed.located(script, *refused, Some(stmt.span)))
        }),
        Item::CopyData { .. } | Item::Query { .. } | Item::Meta(_) => Ok(()),
    });
    exec.creating_extension = None;
    let temporary = exec.session.path.temporary;
    exec.session = saved;
    exec.session.path.temporary = temporary;
    done
}

/// A script of an extension with the text that its places are in.
struct Parsed {
    script: Script,
    sources: SourceMap,
}

impl Parsed {
    /// Says where in a file of the user's something is wrong; what is built in has no such place.
    fn located(&self, of: &ExtensionScript, mut diagnostic: Diagnostic, statement: Option<Span>) -> Diagnostic {
        let span = statement.or(diagnostic.span);
        let text = span.and_then(|span| self.sources.file(span.file).zip(Some(span)));
        if let (Some(file), Some((source, span))) = (&of.file, text) {
            let line = source.position(span.start).line;
            diagnostic.detail = Some(format!("It is in the extension's script, {file} line {line}."));
        }
        if of.file.is_some() {
            diagnostic.span = None;
        }
        diagnostic
    }
}

/// Scripts by their origin, version and schemas; parsing a big one takes longer than running it.
type Cache = Mutex<HashMap<(String, String, String), Arc<Parsed>>>;

static PARSED: LazyLock<Cache> = LazyLock::new(Cache::default);

fn parsed_script(script: &ExtensionScript, schema: &str, of_required: &FxHashMap<String, String>) -> Arc<Parsed> {
    let mut schemas: Vec<String> = of_required.iter().map(|(name, schema)| format!("{name}={schema}")).collect();
    schemas.sort();
    schemas.insert(0, schema.to_owned());
    let origin = script.file.clone().unwrap_or_else(|| script.name.to_string());
    let key = (origin, script.default_version.to_string(), schemas.join(","));
    let cached = PARSED.lock().map(|cache| cache.get(&key).cloned()).unwrap_or_default();
    if let Some(parsed) = cached {
        return parsed;
    }
    let parsed = Arc::new(parse_script(&script.name, script.statements(schema, of_required)));
    if let Ok(mut cache) = PARSED.lock() {
        cache.insert(key, parsed.clone());
    }
    parsed
}

fn parse_script(name: &str, text: String) -> Parsed {
    let input = Input::of_text(name, text);
    let script = input.units.first().map(|unit| parse::parse_unit(&input, unit)).unwrap_or_default();
    Parsed { script, sources: input.sources }
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
        row.version_said = true;
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
    /// An installed extension that may hold what was not found: one whose objects are not known, or one
    /// of which something is left out, if it was looked for in the extension's own schema.
    fn extension_with(&self, schema: Option<&str>) -> Option<&Arc<Extension>> {
        let own = |extension: &Extension| {
            let namespace = schema.and_then(|schema| self.catalog.namespace_by_name(schema));
            namespace.is_some_and(|id| {
                let whole = self.catalog.namespace_name(id);
                whole != "public"
                    && whole != "pg_catalog"
                    && (extension.namespace == id || self.is_member(extension.id, id))
            })
        };
        self.catalog.extensions.values().find(|extension| match extension.members {
            Members::None => true,
            Members::Some => own(extension),
            Members::All => false,
        })
    }

    fn is_member(&self, extension: ExtensionId, object: impl Into<ObjectAddress>) -> bool {
        let mut owners = self.catalog.depends.of(object.into());
        owners.any(|(_, owner, kind)| kind == DependencyKind::Extension && owner == extension.address())
    }

    /// Whether a routine came with an extension and does nothing to the schema but to the extension's own
    /// objects.
    pub(super) fn belongs_to_harmless_extension(&self, proc: &Proc) -> bool {
        let mut owners = self.catalog.depends.of(proc.id.address());
        let member = owners.find(|(_, _, kind)| *kind == DependencyKind::Extension);
        let extension = member.and_then(|(_, owner, _)| self.catalog.extensions.get(&ExtensionId(owner.id)));
        extension.is_some_and(|x| {
            builtin::extension(&x.name, &self.catalog.version).is_some()
                && !builtin::may_change_schema(&x.name, &proc.name)
        })
    }

    /// A refusal because something is missing is none where an unknown extension may have brought it.
    pub(super) fn excuse_by_unknown_extension(&self, rejected: Diagnostic, is_grant: bool) -> Diagnostic {
        let missing = rejected.sqlstate.is_some_and(|state| MAYBE_FROM_EXTENSION.contains(&state));
        if rejected.code != Code::StatementRefused || !missing {
            return rejected;
        }
        if self.reads_dump && is_grant && self.catalog.extensions.values().any(|x| x.name != "plpgsql") {
            // A dump makes all that it names, but for what came with an extension.
            let mut passed =
                Diagnostic::new(Code::KeptByExtension, format!("{}, so it came with an extension", rejected.message));
            passed.span = rejected.span;
            return passed;
        }
        let Some(extension) = self.extension_with(rejected.absent_schema.as_deref()) else { return rejected };
        let known = if extension.members == Members::None { "" } else { " all" };
        let detail = format!("It may be part of extension \"{}\", whose objects are not{known} known.", extension.name);
        let mut excused = Diagnostic::unsupported(rejected.message).with_detail(detail);
        excused.span = rejected.span;
        excused
    }
}
