//! CREATE COLLATION.  Counterpart: commands/collationcmds.c (DefineCollation).

use pg_query::protobuf as pb;

use crate::catalog::depend::DependencyKind;
use crate::catalog::evidence::Evidence;
use crate::catalog::namespace::QualifiedName;
use crate::catalog::operator::Collation;
use crate::diag::{Result, SqlState, refuse};
use crate::name::Name;
use crate::oid::CollId;
use crate::oid::wellknown::DEFAULT_COLLATION;
use crate::replay::Exec;
use crate::replay::defelem;
use crate::replay::define::icu_locale::language_tag;
use crate::version::Capability;

/// The database's encoding is taken to be UTF8.
const UTF8: i32 = 6;

/// What the options say.
struct Definition {
    provider: u8,
    deterministic: bool,
    encoding: i32,
    options: Vec<(Name, String)>,
}

pub(super) fn define_collation(exec: &mut Exec, stmt: &pb::DefineStmt, name: &QualifiedName) -> Result<()> {
    let namespace = exec.creation_namespace(name)?;
    let definition = definition(exec, &stmt.definition)?;
    if let Some(other) =
        exec.catalog.collation_in(namespace, &name.name).and_then(|id| exec.catalog.collations.get(&id))
    {
        let for_encoding = other.encoding == UTF8 && definition.encoding == UTF8;
        let encoding = if for_encoding { " for encoding \"UTF8\"" } else { "" };
        let message = format!("collation \"{}\"{encoding} already exists", name.name);
        if stmt.if_not_exists {
            exec.notice(format!("{message}, skipping"));
            return Ok(());
        }
        return refuse(SqlState::DUPLICATE_OBJECT, message);
    }
    let id = CollId(exec.catalog.next_oid());
    let row = Collation {
        id,
        name: name.name.clone(),
        namespace,
        owner: exec.current_role(),
        provider: definition.provider,
        deterministic: definition.deterministic,
        encoding: definition.encoding,
        options: definition.options,
        at: Evidence::new(exec.locator.whole),
    };
    exec.catalog.add_collation(row);
    exec.catalog.depend(id, namespace, DependencyKind::Normal);
    exec.member_of_extension(id);
    Ok(())
}

fn definition(exec: &Exec, nodes: &[pb::Node]) -> Result<Definition> {
    let mut seen: Vec<&str> = Vec::new();
    let mut given: Vec<(&str, String)> = Vec::new();
    for elem in defelem::elements(nodes) {
        let name = elem.defname.as_str();
        if seen.contains(&name) {
            return defelem::conflicting();
        }
        seen.push(name);
        match name {
            "from" => {
                if defelem::elements(nodes).count() > 1 {
                    return refuse(SqlState::SYNTAX_ERROR, "conflicting or redundant options");
                }
                return copy(exec, elem);
            }
            "locale" | "lc_collate" | "lc_ctype" | "provider" | "rules" | "version" => {
                given.push((name, defelem::text(elem)?));
            }
            "deterministic" => given.push((name, defelem::boolean(elem)?.to_string())),
            other => {
                let message = format!("collation attribute \"{other}\" not recognized");
                return refuse(SqlState::SYNTAX_ERROR, message);
            }
        }
    }
    of_options(exec, &given)
}

/// `FROM existing`
fn copy(exec: &Exec, elem: &pb::DefElem) -> Result<Definition> {
    let id = exec.collation(&defelem::qualified(elem)?, -1)?;
    if id == DEFAULT_COLLATION {
        return refuse(SqlState::INVALID_OBJECT_DEFINITION, "collation \"default\" cannot be copied");
    }
    match exec.catalog.collations.get(&id) {
        Some(from) => Ok(Definition {
            provider: from.provider,
            deterministic: from.deterministic,
            encoding: from.encoding,
            options: from.options.clone(),
        }),
        None => refuse(SqlState::UNDEFINED_OBJECT, "collation does not exist"),
    }
}

fn of_options(exec: &Exec, given: &[(&str, String)]) -> Result<Definition> {
    let state = SqlState::INVALID_OBJECT_DEFINITION;
    let get = |name: &str| given.iter().find(|(n, _)| *n == name).map(|(_, v)| v.clone());
    let locale = get("locale");
    if locale.is_some() && (get("lc_collate").is_some() || get("lc_ctype").is_some()) {
        return refuse(SqlState::SYNTAX_ERROR, "conflicting or redundant options");
    }
    let provider = match get("provider").map(|p| p.to_ascii_lowercase()).as_deref() {
        None | Some("libc") => b'c',
        Some("icu") => b'i',
        Some("builtin") => b'b',
        Some(_) => {
            let given = get("provider").unwrap_or_default();
            return refuse(state, format!("unrecognized collation provider: {given}"));
        }
    };
    let mut options: Vec<(Name, String)> = Vec::new();
    if provider == b'c' {
        let (Some(collate), Some(ctype)) = (get("lc_collate").or(locale.clone()), get("lc_ctype").or(locale.clone()))
        else {
            let missing = if get("lc_collate").or(locale).is_none() { "lc_collate" } else { "lc_ctype" };
            return refuse(state, format!("parameter \"{missing}\" must be specified"));
        };
        options.push((Name::new("lc_collate"), collate));
        options.push((Name::new("lc_ctype"), ctype));
    } else {
        // Before PostgreSQL 15 ICU took lc_collate, too, where it was the same as lc_ctype.
        let Some(locale) = locale.or_else(|| get("lc_collate")) else {
            return refuse(state, "parameter \"locale\" must be specified");
        };
        let tags = provider == b'i' && exec.catalog.version.has(Capability::IcuLanguageTags);
        options.push((Name::new("locale"), if tags { language_tag(&locale) } else { locale }));
    }
    if let Some(rules) = get("rules") {
        if provider != b'i' {
            return refuse(state, "ICU rules cannot be specified unless locale provider is ICU");
        }
        options.push((Name::new("rules"), rules));
    }
    let deterministic = get("deterministic").is_none_or(|d| d == "true");
    if !deterministic && provider != b'i' {
        let message = "nondeterministic collations not supported with this provider";
        return refuse(SqlState::FEATURE_NOT_SUPPORTED, message);
    }
    Ok(Definition { provider, deterministic, encoding: if provider == b'i' { -1 } else { UTF8 }, options })
}
