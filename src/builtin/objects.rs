//! Schemas, roles, languages, collations, text search objects and the extension that initdb installs.
//! Counterparts: catalog/pg_namespace.dat, pg_authid.dat, pg_language.dat, pg_collation.dat,
//! pg_ts_config.dat and its neighbours.

use std::sync::Arc;

use rustc_hash::FxHashMap;

use crate::builtin::data;
use crate::builtin::refs::Refs;
use crate::builtin::rows::{Row, list, rows};
use crate::catalog::acl::Role;
use crate::catalog::evidence::Evidence;
use crate::catalog::extension::{Extension, Members};
use crate::catalog::namespace::Namespace;
use crate::catalog::operator::{Collation, Language};
use crate::catalog::text_search::{TsConfig, TsDict, TsParser, TsTemplate};
use crate::name::Name;
use crate::oid::wellknown::{BOOTSTRAP_SUPERUSER, PG_CATALOG};
use crate::oid::*;

pub(super) fn namespaces(version: u16, refs: &Refs) -> FxHashMap<NamespaceId, Arc<Namespace>> {
    let namespace = |mut row: Row| Namespace {
        id: NamespaceId(row.oid()),
        name: Name::new(row.text()),
        owner: refs.role(row.text()),
        temporary: false,
        at: Evidence::builtin(),
    };
    rows(data::NAMESPACE, version).map(namespace).map(|n| (n.id, Arc::new(n))).collect()
}

pub(super) fn roles(version: u16) -> FxHashMap<RoleId, Arc<Role>> {
    let role = |mut row: Row| Role {
        id: RoleId(row.oid()),
        name: Name::new(row.text()),
        created: true,
        at: Evidence::builtin(),
    };
    rows(data::AUTHID, version).map(role).map(|r| (r.id, Arc::new(r))).collect()
}

pub(super) fn languages(version: u16, refs: &Refs) -> FxHashMap<LangId, Arc<Language>> {
    let language = |mut row: Row| {
        let (id, name) = (LangId(row.oid()), Name::new(row.text()));
        row.skip(1);
        Language {
            id,
            name,
            owner: Some(BOOTSTRAP_SUPERUSER),
            trusted: row.flag(),
            handler: refs.proc(row.text()),
            inline: refs.proc(row.text()),
            validator: refs.proc(row.text()),
            at: Evidence::builtin(),
        }
    };
    rows(data::LANGUAGE, version).map(language).map(|l| (l.id, Arc::new(l))).collect()
}

/// Collations of databases in UTF8, and those that fit every encoding.
pub(super) fn collations(version: u16, refs: &Refs) -> FxHashMap<CollId, Arc<Collation>> {
    let mut collations = FxHashMap::with_capacity_and_hasher(1000, Default::default());
    for mut row in rows(data::COLLATION, version) {
        let (id, name, namespace) = (CollId(row.oid()), Name::new(row.text()), refs.namespace(row.text()));
        let (provider, deterministic) = (row.letter(b'c'), row.letter(b't') == b't');
        let encoding = match row.text() {
            "" => -1,
            "UTF8" => UTF8,
            _ => continue,
        };
        let options = ["lc_collate", "lc_ctype", "locale", "rules"]
            .into_iter()
            .filter_map(|option| row.some().map(|value| (Name::new(option), value.to_owned())))
            .collect();
        let owner = Some(BOOTSTRAP_SUPERUSER);
        let at = Evidence::builtin();
        let collation = Collation { id, name, namespace, owner, provider, deterministic, encoding, options, at };
        collations.insert(id, Arc::new(collation));
    }
    collations.extend(of_operating_systems().map(|collation| (collation.id, Arc::new(collation))));
    collations
}

/// Ids of these differ from server to server; here they follow all that initdb gives out.
const FIRST_OS_COLLATION: u32 = 15_000;

/// What initdb finds on one operating system or another (pg_import_system_collations).
fn of_operating_systems() -> impl Iterator<Item = Collation> {
    let locales = data::OS_LOCALES.lines().filter(|line| !line.starts_with('#')).flat_map(str::split_whitespace);
    let spellings = locales.flat_map(|locale| {
        let (name, modifier) = locale.split_at(locale.find('@').unwrap_or(locale.len()));
        ["", ".utf8", ".UTF-8"].map(|encoding| format!("{name}{encoding}{modifier}"))
    });
    let names = spellings.chain(["C.UTF-8".to_owned()]);
    names.zip(FIRST_OS_COLLATION..).map(|(name, id)| Collation {
        id: CollId(id),
        name: Name::new(&name),
        namespace: PG_CATALOG,
        owner: Some(BOOTSTRAP_SUPERUSER),
        provider: b'c',
        deterministic: true,
        encoding: UTF8,
        options: ["lc_collate", "lc_ctype"].map(|option| (Name::new(option), name.clone())).to_vec(),
        at: Evidence::builtin(),
    })
}

/// PG_UTF8 of mb/pg_wchar.h.
const UTF8: i32 = 6;

pub(super) fn extensions(version: u16, refs: &Refs) -> FxHashMap<ExtensionId, Arc<Extension>> {
    let extension = |mut row: Row| {
        let (id, name, namespace) = (ExtensionId(row.oid()), Name::new(row.text()), refs.namespace(row.text()));
        row.skip(1);
        let version = row.some().map(str::to_owned);
        let owner = Some(BOOTSTRAP_SUPERUSER);
        Extension {
            id,
            name,
            owner,
            namespace,
            version,
            version_said: false,
            members: Members::All,
            at: Evidence::builtin(),
        }
    };
    rows(data::EXTENSION, version).map(extension).map(|e| (e.id, Arc::new(e))).collect()
}

/// The four classes of text search objects.
pub(super) struct TextSearch {
    pub(super) parsers: FxHashMap<TsParserId, Arc<TsParser>>,
    pub(super) templates: FxHashMap<TsTemplateId, Arc<TsTemplate>>,
    pub(super) dicts: FxHashMap<TsDictId, Arc<TsDict>>,
    pub(super) configs: FxHashMap<TsConfigId, Arc<TsConfig>>,
}

pub(super) fn text_search(version: u16, refs: &Refs) -> TextSearch {
    let parsers = rows(data::TS_PARSER, version).map(|row| parser_of(row, refs));
    let templates: Vec<_> = rows(data::TS_TEMPLATE, version).map(|row| template_of(row, refs)).collect();
    let dicts: Vec<_> = rows(data::TS_DICT, version).map(|row| dict_of(row, &templates)).collect();
    let parsers: Vec<_> = parsers.collect();
    let configs = rows(data::TS_CONFIG, version).map(|row| config_of(row, &parsers, &dicts));
    TextSearch {
        configs: configs.map(|c| (c.id, Arc::new(c))).collect(),
        parsers: parsers.into_iter().map(|p| (p.id, Arc::new(p))).collect(),
        templates: templates.into_iter().map(|t| (t.id, Arc::new(t))).collect(),
        dicts: dicts.into_iter().map(|d| (d.id, Arc::new(d))).collect(),
    }
}

/// Routines by the word that CREATE TEXT SEARCH uses for them.
fn named_procs(row: &mut Row, refs: &Refs, words: &[&str]) -> Vec<(Name, ProcId)> {
    words.iter().filter_map(|word| refs.proc(row.text()).map(|proc| (Name::new(word), proc))).collect()
}

fn parser_of(mut row: Row, refs: &Refs) -> TsParser {
    let (id, name) = (TsParserId(row.oid()), Name::new(row.text()));
    let procs = named_procs(&mut row, refs, &["start", "gettoken", "end", "headline", "lextypes"]);
    TsParser { id, name, namespace: PG_CATALOG, procs, at: Evidence::builtin() }
}

fn template_of(mut row: Row, refs: &Refs) -> TsTemplate {
    let (id, name) = (TsTemplateId(row.oid()), Name::new(row.text()));
    let procs = named_procs(&mut row, refs, &["init", "lexize"]);
    TsTemplate { id, name, namespace: PG_CATALOG, procs, at: Evidence::builtin() }
}

fn dict_of(mut row: Row, templates: &[TsTemplate]) -> TsDict {
    let (id, name, template) = (TsDictId(row.oid()), Name::new(row.text()), row.text());
    let option = |text: &str| {
        let (name, value) = text.split_once(" = ")?;
        Some((Name::new(name), value.trim_matches('\'').to_owned()))
    };
    TsDict {
        id,
        name,
        namespace: PG_CATALOG,
        owner: Some(BOOTSTRAP_SUPERUSER),
        template: templates.iter().find(|t| t.name == *template).map(|t| t.id),
        options: row.text().split(", ").filter_map(option).collect(),
        at: Evidence::builtin(),
    }
}

fn config_of(mut row: Row, parsers: &[TsParser], dicts: &[TsDict]) -> TsConfig {
    let (id, name, parser) = (TsConfigId(row.oid()), Name::new(row.text()), row.text());
    let dict = |name: &str| dicts.iter().find(|d| d.name == *name).map(|d| d.id);
    let mapping = |entry: &str| {
        let (token, names) = entry.split_once(':')?;
        Some((Name::new(token), names.split('+').filter_map(dict).collect()))
    };
    TsConfig {
        id,
        name,
        namespace: PG_CATALOG,
        owner: Some(BOOTSTRAP_SUPERUSER),
        parser: parsers.iter().find(|p| p.name == *parser).map(|p| p.id),
        mappings: row.text().split(' ').filter_map(mapping).collect(),
        at: Evidence::builtin(),
    }
}

/// Token types of the parser of a text search configuration, in order.
pub(super) fn token_types(version: u16, parser: &str) -> Vec<&'static str> {
    let mut tokens = Vec::new();
    for mut row in rows(data::TS_PARSER, version) {
        row.skip(1);
        if row.text() == parser {
            row.skip(5);
            tokens.extend(list(row.text()).filter_map(|entry| entry.split_once(':').map(|(_, alias)| alias)));
        }
    }
    tokens
}
