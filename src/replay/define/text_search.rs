//! Text search objects.  Counterpart: commands/tsearchcmds.c.

use pg_query::protobuf as pb;

use crate::builtin;
use crate::catalog::depend::DependencyKind;
use crate::catalog::evidence::Evidence;
use crate::catalog::namespace::QualifiedName;
use crate::catalog::text_search::{TsConfig, TsDict, TsParser, TsTemplate};
use crate::diag::{Result, SqlState, refuse, unsupported};
use crate::name::Name;
use crate::oid::wellknown::*;
use crate::oid::*;
use crate::replay::Exec;
use crate::replay::defelem;
use crate::replay::names::{list_items, qualified_name, string_of};

/// CREATE TEXT SEARCH PARSER
pub(super) fn define_parser(exec: &mut Exec, name: &QualifiedName, options: &[pb::Node]) -> Result<()> {
    let namespace = exec.creation_namespace(name)?;
    let mut procs = Vec::new();
    for elem in defelem::elements(options) {
        let args: &[TypeId] = match elem.defname.as_str() {
            "start" => &[INTERNAL, INT4],
            "gettoken" => &[INTERNAL, INTERNAL, INTERNAL],
            "end" | "lextypes" => &[INTERNAL],
            "headline" => &[INTERNAL, INTERNAL, TSQUERY],
            other => return unknown("text search parser parameter", other),
        };
        procs.push((Name::new(&elem.defname), exec.proc_by_signature(&defelem::qualified(elem)?, args)?));
    }
    for (method, words) in [
        ("start", "start method"),
        ("gettoken", "gettoken method"),
        ("end", "end method"),
        ("lextypes", "lextypes method"),
    ] {
        if !procs.iter().any(|(n, _)| *n == method) {
            return refuse(SqlState::INVALID_OBJECT_DEFINITION, format!("text search parser {words} is required"));
        }
    }
    refuse_taken(exec, Kind::Parser, namespace, &name.name)?;
    let id = TsParserId(exec.catalog.next_oid());
    let routines: Vec<_> = procs.iter().map(|(_, id)| id.address()).collect();
    let at = Evidence::new(exec.locator.whole);
    exec.catalog.ts_parsers.insert(id, TsParser { id, name: name.name.clone(), namespace, procs, at });
    enter(exec, id.address(), namespace, routines);
    Ok(())
}

/// CREATE TEXT SEARCH TEMPLATE
pub(super) fn define_template(exec: &mut Exec, name: &QualifiedName, options: &[pb::Node]) -> Result<()> {
    let namespace = exec.creation_namespace(name)?;
    let mut procs = Vec::new();
    for elem in defelem::elements(options) {
        let args: &[TypeId] = match elem.defname.as_str() {
            "init" => &[INTERNAL],
            "lexize" => &[INTERNAL, INTERNAL, INTERNAL, INTERNAL],
            other => return unknown("text search template parameter", other),
        };
        procs.push((Name::new(&elem.defname), exec.proc_by_signature(&defelem::qualified(elem)?, args)?));
    }
    if !procs.iter().any(|(n, _)| *n == "lexize") {
        return refuse(SqlState::INVALID_OBJECT_DEFINITION, "text search template lexize method is required");
    }
    refuse_taken(exec, Kind::Template, namespace, &name.name)?;
    let id = TsTemplateId(exec.catalog.next_oid());
    let routines: Vec<_> = procs.iter().map(|(_, id)| id.address()).collect();
    let at = Evidence::new(exec.locator.whole);
    exec.catalog.ts_templates.insert(id, TsTemplate { id, name: name.name.clone(), namespace, procs, at });
    enter(exec, id.address(), namespace, routines);
    Ok(())
}

/// CREATE TEXT SEARCH DICTIONARY
pub(super) fn define_dictionary(exec: &mut Exec, name: &QualifiedName, nodes: &[pb::Node]) -> Result<()> {
    let namespace = exec.creation_namespace(name)?;
    let mut template = None;
    let mut options = Vec::new();
    for elem in defelem::elements(nodes) {
        if elem.defname == "template" {
            template = Some(find_template(exec, &defelem::qualified(elem)?)?);
        } else {
            options.push((Name::new(&elem.defname), defelem::text(elem)?));
        }
    }
    if template.is_none() {
        return refuse(SqlState::INVALID_OBJECT_DEFINITION, "text search template is required");
    }
    refuse_taken(exec, Kind::Dictionary, namespace, &name.name)?;
    let id = TsDictId(exec.catalog.next_oid());
    let row = TsDict {
        id,
        name: name.name.clone(),
        namespace,
        owner: exec.current_role(),
        template,
        options,
        at: Evidence::new(exec.locator.whole),
    };
    exec.catalog.ts_dicts.insert(id, row);
    enter(exec, id.address(), namespace, template.map(TsTemplateId::address));
    Ok(())
}

/// CREATE TEXT SEARCH CONFIGURATION
pub(super) fn define_configuration(exec: &mut Exec, name: &QualifiedName, nodes: &[pb::Node]) -> Result<()> {
    let namespace = exec.creation_namespace(name)?;
    let (mut parser, mut source) = (None, None);
    for elem in defelem::elements(nodes) {
        match elem.defname.as_str() {
            "parser" => parser = Some(find_parser(exec, &defelem::qualified(elem)?)?),
            "copy" => source = Some(find_configuration(exec, &defelem::qualified(elem)?)?),
            other => return unknown("text search configuration parameter", other),
        }
    }
    if parser.is_some() && source.is_some() {
        return refuse(SqlState::SYNTAX_ERROR, "cannot specify both PARSER and COPY options");
    }
    let copied = source.and_then(|id| exec.catalog.ts_configs.get(&id)).cloned();
    let parser = copied.as_ref().map_or(parser, |from| from.parser);
    if parser.is_none() {
        return refuse(SqlState::INVALID_OBJECT_DEFINITION, "text search parser is required");
    }
    refuse_taken(exec, Kind::Configuration, namespace, &name.name)?;
    let id = TsConfigId(exec.catalog.next_oid());
    let mappings = copied.map(|from| from.mappings.clone()).unwrap_or_default();
    let row = TsConfig {
        id,
        name: name.name.clone(),
        namespace,
        owner: exec.current_role(),
        parser,
        mappings,
        at: Evidence::new(exec.locator.whole),
    };
    exec.catalog.ts_configs.insert(id, row);
    exec.member_of_extension(id);
    depend_configuration(exec, id);
    Ok(())
}

/// A configuration needs its parser and every dictionary that it maps to.
fn depend_configuration(exec: &mut Exec, id: TsConfigId) {
    let Some(row) = exec.catalog.ts_configs.get(&id).cloned() else { return };
    exec.catalog.depends.forget_kind(id.address(), DependencyKind::Normal);
    exec.catalog.depend(id, row.namespace, DependencyKind::Normal);
    let dicts = row.mappings.iter().flat_map(|(_, dicts)| dicts).map(|dict| dict.address());
    exec.depend_on_all(id, row.parser.map(TsParserId::address).into_iter().chain(dicts));
}

/// ALTER TEXT SEARCH DICTIONARY: options that are named get another value or go.
pub(in crate::replay) fn alter_dictionary(exec: &mut Exec, stmt: &pb::AlterTsDictionaryStmt) -> Result<()> {
    let id = find_dictionary(exec, &stmt.dictname)?;
    let mut changes = Vec::new();
    for elem in defelem::elements(&stmt.options) {
        let value = elem.arg.as_ref().filter(|a| a.node.is_some()).map(|_| defelem::text(elem)).transpose()?;
        changes.push((Name::new(&elem.defname), value));
    }
    let at = exec.locator.whole;
    let Some(row) = exec.catalog.ts_dicts.get_mut(&id) else { return Ok(()) };
    for (name, value) in changes {
        row.options.retain(|(n, _)| *n != name);
        row.options.extend(value.map(|value| (name, value)));
    }
    row.at.set("options", at);
    Ok(())
}

/// ALTER TEXT SEARCH CONFIGURATION ... MAPPING
pub(in crate::replay) fn alter_configuration(exec: &mut Exec, stmt: &pb::AlterTsConfigurationStmt) -> Result<()> {
    use pb::AlterTsConfigType as Change;
    let id = find_configuration(exec, &stmt.cfgname)?;
    let Some(config) = exec.catalog.ts_configs.get(&id).cloned() else { return Ok(()) };
    let tokens = token_types(exec, &config, stmt)?;
    let mut dicts = Vec::with_capacity(stmt.dicts.len());
    for node in &stmt.dicts {
        dicts.push(find_dictionary(exec, list_items(node.node.as_ref()))?);
    }
    let mut mappings = config.mappings.clone();
    match stmt.kind() {
        Change::AlterTsconfigAddMapping | Change::AlterTsconfigAlterMappingForToken => {
            let replaces = stmt.r#override || stmt.kind() == Change::AlterTsconfigAlterMappingForToken;
            for token in &tokens {
                let existing = mappings.iter_mut().find(|(name, _)| name == token);
                match existing {
                    Some((_, mapped)) if replaces => mapped.clone_from(&dicts),
                    Some((_, mapped)) => mapped.extend(&dicts),
                    None => mappings.push((token.clone(), dicts.clone())),
                }
            }
        }
        Change::AlterTsconfigReplaceDict | Change::AlterTsconfigReplaceDictForToken => {
            let [old, new] = dicts.as_slice() else { return unsupported("REPLACE of more than one dictionary") };
            let named = |token: &Name| tokens.is_empty() || tokens.contains(token);
            for (_, mapped) in mappings.iter_mut().filter(|(token, _)| named(token)) {
                mapped.iter_mut().filter(|dict| **dict == *old).for_each(|dict| *dict = *new);
            }
        }
        Change::AlterTsconfigDropMapping => {
            for token in &tokens {
                let found = mappings.iter().any(|(name, _)| name == token);
                if !found && !stmt.missing_ok {
                    let message = format!("mapping for token type \"{token}\" does not exist");
                    return refuse(SqlState::UNDEFINED_OBJECT, message);
                }
                mappings.retain(|(name, _)| name != token);
            }
        }
        Change::AlterTsconfigTypeUndefined => return unsupported("ALTER TEXT SEARCH CONFIGURATION of another kind"),
    }
    sort_by_token(exec, &config, &mut mappings);
    let at = exec.locator.whole;
    if let Some(row) = exec.catalog.ts_configs.get_mut(&id) {
        row.mappings = mappings;
        row.at.set("mappings", at);
    }
    depend_configuration(exec, id);
    Ok(())
}

fn parser_tokens(exec: &Exec, config: &TsConfig) -> Vec<&'static str> {
    let parser = config.parser.and_then(|id| exec.catalog.ts_parsers.get(&id));
    parser.map_or(Vec::new(), |p| builtin::token_types(&exec.catalog.version, &p.name))
}

fn token_types(exec: &Exec, config: &TsConfig, stmt: &pb::AlterTsConfigurationStmt) -> Result<Vec<Name>> {
    let known = parser_tokens(exec, config);
    let mut tokens = Vec::with_capacity(stmt.tokentype.len());
    for token in stmt.tokentype.iter().filter_map(string_of) {
        if !known.is_empty() && !known.contains(&token) {
            let message = format!("token type \"{token}\" does not exist");
            return refuse(SqlState::INVALID_PARAMETER_VALUE, message);
        }
        tokens.push(Name::new(token));
    }
    Ok(tokens)
}

/// Mappings stand in the order of the parser's token types.
fn sort_by_token(exec: &Exec, config: &TsConfig, mappings: &mut [(Name, Vec<TsDictId>)]) {
    let known = parser_tokens(exec, config);
    let place = |name: &Name| known.iter().position(|token| *name == **token).unwrap_or(usize::MAX);
    mappings.sort_by_key(|(name, _)| place(name));
}

#[derive(Clone, Copy)]
enum Kind {
    Parser,
    Template,
    Dictionary,
    Configuration,
}

impl Kind {
    fn noun(self) -> &'static str {
        match self {
            Kind::Parser => "text search parser",
            Kind::Template => "text search template",
            Kind::Dictionary => "text search dictionary",
            Kind::Configuration => "text search configuration",
        }
    }

    fn find(self, exec: &Exec, namespace: NamespaceId, name: &Name) -> Option<u32> {
        let catalog = &exec.catalog;
        let fits = |own: NamespaceId, other: &Name| own == namespace && other == name;
        match self {
            Kind::Parser => catalog.ts_parsers.all().find(|o| fits(o.namespace, &o.name)).map(|o| o.id.0),
            Kind::Template => catalog.ts_templates.all().find(|o| fits(o.namespace, &o.name)).map(|o| o.id.0),
            Kind::Dictionary => catalog.ts_dicts.all().find(|o| fits(o.namespace, &o.name)).map(|o| o.id.0),
            Kind::Configuration => catalog.ts_configs.all().find(|o| fits(o.namespace, &o.name)).map(|o| o.id.0),
        }
    }
}

fn unknown<T>(what: &str, name: &str) -> Result<T> {
    refuse(SqlState::SYNTAX_ERROR, format!("{what} \"{name}\" not recognized"))
}

fn refuse_taken(exec: &Exec, kind: Kind, namespace: NamespaceId, name: &Name) -> Result<()> {
    if kind.find(exec, namespace, name).is_none() {
        return Ok(());
    }
    // Their unique indexes say it.
    let index = match kind {
        Kind::Parser => "pg_ts_parser_prsname_index",
        Kind::Template => "pg_ts_template_tmplname_index",
        Kind::Dictionary => "pg_ts_dict_dictname_index",
        Kind::Configuration => "pg_ts_config_cfgname_index",
    };
    let message = format!("duplicate key value violates unique constraint \"{index}\"");
    refuse(SqlState::UNIQUE_VIOLATION, message)
}

fn enter(exec: &mut Exec, object: ObjectAddress, namespace: NamespaceId, on: impl IntoIterator<Item = ObjectAddress>) {
    exec.catalog.depend(object, namespace, DependencyKind::Normal);
    exec.depend_on_all(object, on);
    exec.member_of_extension(object);
}

fn find(exec: &Exec, kind: Kind, names: &[pb::Node]) -> Result<u32> {
    let name = qualified_name(names)?;
    let namespaces = exec.catalog.namespaces_for(&exec.session.path, name.schema.as_ref(), false);
    let found = namespaces.into_iter().find_map(|n| kind.find(exec, n, &name.name));
    found.map_or_else(|| refuse(SqlState::UNDEFINED_OBJECT, format!("{} \"{name}\" does not exist", kind.noun())), Ok)
}

fn find_parser(exec: &Exec, names: &[pb::Node]) -> Result<TsParserId> {
    find(exec, Kind::Parser, names).map(TsParserId)
}

fn find_template(exec: &Exec, names: &[pb::Node]) -> Result<TsTemplateId> {
    find(exec, Kind::Template, names).map(TsTemplateId)
}

fn find_dictionary(exec: &Exec, names: &[pb::Node]) -> Result<TsDictId> {
    find(exec, Kind::Dictionary, names).map(TsDictId)
}

fn find_configuration(exec: &Exec, names: &[pb::Node]) -> Result<TsConfigId> {
    find(exec, Kind::Configuration, names).map(TsConfigId)
}
