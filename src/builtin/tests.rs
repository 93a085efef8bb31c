//! Sanity of the recorded rows, in the spirit of PostgreSQL's own opr_sanity and type_sanity.

use rustc_hash::FxHashSet;

use super::rows::{RECORDED, rows};
use super::{catalog, data, extension, extensions, load, setting, settings, token_types};
use crate::catalog::SystemLayer;
use crate::catalog::operator::CastMethod;
use crate::catalog::proc::ProcKind;
use crate::catalog::type_::{Subscript, TypeKind};
use crate::oid::wellknown::{self, PG_CATALOG};
use crate::oid::*;
use crate::version::ServerVersion;

fn each(check: impl Fn(u16, &SystemLayer)) {
    for version in RECORDED {
        check(version, &load(version).0);
    }
}

#[test]
fn every_reference_leads_somewhere() {
    for version in RECORDED {
        assert_eq!(load(version).1, Vec::<String>::new(), "PostgreSQL {version}");
    }
}

/// Counted with `select count(*) from pg_...` on the servers: postfix operators of 13 left out, types
/// without those of TOAST tables, relations without indexes and TOAST.
#[test]
fn counts_are_those_of_the_servers() {
    let counts = |version| {
        let system = load(version).0;
        let classes = (system.opclasses.len(), system.opfamilies.len(), system.casts.len());
        (system.types.len(), system.procs.len(), system.operators.len(), classes, system.relations.len())
    };
    assert_eq!(counts(13), COUNTS[0]);
    assert_eq!(counts(15), COUNTS[1]);
    assert_eq!(counts(17), COUNTS[2]);
    assert_eq!(counts(18), COUNTS[3]);
}

type Counts = (usize, usize, usize, (usize, usize, usize), usize);
const COUNTS: [Counts; 4] = [
    (373, 3034, 783, (130, 109, 224), 194),
    (611, 3244, 799, (177, 146, 229), 208),
    (617, 3330, 799, (177, 146, 229), 211),
    (621, 3413, 799, (177, 146, 235), 213),
];

#[test]
fn rows_of_one_version_have_ids_of_their_own() {
    for version in RECORDED {
        for file in [data::TYPE, data::PROC, data::OPERATOR, data::CLASS, data::COLLATION, data::OPCLASS, data::CAST] {
            let mut seen = FxHashSet::default();
            for mut row in rows(file, version) {
                let oid = row.oid();
                assert!(oid > 0 && oid < FIRST_NORMAL_OBJECT_ID && seen.insert(oid), "{version}: {oid} {}", row.text());
            }
        }
    }
}

#[test]
fn ranges_of_one_object_do_not_overlap() {
    let mut seen = FxHashSet::default();
    for version in RECORDED {
        for mut row in rows(data::PROC, version) {
            let (_, name, nsp, args) = (row.oid(), row.text(), row.text(), row.text());
            assert!(seen.insert((version, name, nsp, args)), "{version}: {name}({args})");
        }
    }
}

#[test]
fn types_and_their_arrays_agree() {
    each(|version, system| {
        for ty in system.types.values() {
            let Some(array) = ty.array else { continue };
            let array = &system.types[&array];
            assert_eq!(array.element, Some(ty.id), "{version}: {}", ty.name);
            assert_eq!(array.subscript, Subscript::Array, "{version}: {}", array.name);
            let category = if ty.id == wellknown::RECORD { b'P' } else { b'A' };
            assert_eq!(array.category, category, "{version}: {}", array.name);
        }
    });
}

#[test]
fn composite_types_and_relations_agree() {
    each(|version, system| {
        for rel in system.relations.values() {
            let ty = &system.types[&rel.row_type.unwrap_or_else(|| panic!("{version}: {} has no type", rel.name))];
            assert_eq!(ty.relation(), Some(rel.id), "{version}: {}", rel.name);
            assert!(!rel.attributes.is_empty(), "{version}: {}", rel.name);
        }
    });
}

#[test]
fn ranges_have_multiranges_since_14() {
    each(|version, system| {
        for ty in system.types.values() {
            let TypeKind::Range(range) = &ty.kind else { continue };
            assert_eq!(range.multirange.is_some(), version >= 14, "{version}: {}", ty.name);
            if let Some(multirange) = range.multirange {
                let TypeKind::Multirange { range } = system.types[&multirange].kind else { panic!("{}", ty.name) };
                assert_eq!(range, ty.id);
            }
        }
    });
}

#[test]
fn operators_agree_with_their_routines_and_partners() {
    each(|version, system| {
        for oper in system.operators.values() {
            let code = &system.procs[&oper.code.unwrap()];
            let inputs = usize::from(oper.left.is_some()) + 1;
            assert_eq!(code.arg_types.len(), inputs, "{version}: {}", oper.name);
            let commutator = oper.commutator.map(|id| &system.operators[&id]);
            if let Some(other) = commutator {
                assert_eq!((other.left, Some(other.right)), (Some(oper.right), oper.left), "{version}: {}", oper.name);
                assert_eq!(other.commutator, Some(oper.id));
            }
            if let Some(other) = oper.negator.map(|id| &system.operators[&id]) {
                assert_eq!((other.left, other.right), (oper.left, oper.right), "{version}: {}", oper.name);
                assert_eq!(other.negator, Some(oper.id));
            }
        }
    });
}

#[test]
fn casts_by_function_take_their_source() {
    each(|version, system| {
        for cast in system.casts.values() {
            let CastMethod::Function(func) = cast.method else { continue };
            let args = system.procs[&func].arg_types.len();
            assert!((1..=3).contains(&args), "{version}: {:?}", cast.id);
        }
    });
}

#[test]
fn aggregates_have_their_second_row() {
    each(|version, system| {
        for proc in system.procs.values() {
            let is_aggregate = proc.kind == ProcKind::Aggregate;
            assert_eq!(proc.aggregate.is_some(), is_aggregate, "{version}: {}", proc.name);
            let outputs = proc.output_args().count();
            assert!(outputs == 0 || proc.all_args.len() > proc.arg_types.len() || outputs <= proc.all_args.len());
        }
    });
}

/// btree families have equality and a comparison; every default class of a type stands alone.
#[test]
fn families_hold_what_their_classes_need() {
    each(|version, system| {
        let mut defaults = FxHashSet::default();
        for class in system.opclasses.values() {
            let family = &system.opfamilies[&class.family];
            assert_eq!(family.am, class.am, "{version}: {}", class.name);
            assert!(!family.operators.is_empty(), "{version}: {}", class.name);
            assert!(!class.is_default || defaults.insert((class.am, class.input)), "{version}: {}", class.name);
            if class.am == wellknown::BTREE {
                let has = |strategy| family.operators.iter().any(|o| o.strategy == strategy);
                assert!((1..=5).all(has) && family.procs.iter().any(|p| p.number == 1), "{version}: {}", family.name);
            }
        }
    });
}

#[test]
fn wellknown_ids_are_those_of_the_rows() {
    each(|version, system| {
        for (id, name) in WELLKNOWN_TYPES {
            let Some(ty) = system.types.get(id) else {
                assert!(version < 14 && name.contains("multirange"), "{version}: {name}");
                continue;
            };
            assert_eq!((ty.name.as_str(), ty.namespace), (*name, PG_CATALOG), "{version}");
        }
        for (id, name) in [(wellknown::DEFAULT_COLLATION, "default"), (wellknown::C_COLLATION, "C")] {
            assert_eq!(system.collations[&id].name, *name, "{version}");
        }
        for (id, name) in [
            (wellknown::HEAP, "heap"),
            (wellknown::BTREE, "btree"),
            (wellknown::HASH, "hash"),
            (wellknown::GIST, "gist"),
            (wellknown::GIN, "gin"),
            (wellknown::SPGIST, "spgist"),
            (wellknown::BRIN, "brin"),
        ] {
            assert_eq!(system.access_methods[&id].name, *name, "{version}");
        }
        for (id, name) in
            [(wellknown::INTERNAL_LANGUAGE, "internal"), (wellknown::C_LANGUAGE, "c"), (wellknown::SQL_LANGUAGE, "sql")]
        {
            assert_eq!(system.languages[&id].name, *name, "{version}");
        }
        for (id, name) in
            [(wellknown::PG_CATALOG, "pg_catalog"), (wellknown::PG_TOAST, "pg_toast"), (wellknown::PUBLIC, "public")]
        {
            assert_eq!(system.namespaces[&id].name, *name, "{version}");
        }
        assert_eq!(system.roles[&wellknown::BOOTSTRAP_SUPERUSER].name, "postgres");
    });
}

#[test]
fn names_find_what_a_fresh_database_has() {
    let fresh = catalog(&ServerVersion::of_major(17));
    assert!(fresh.extension_by_name("plpgsql").is_some());
    let information_schema = fresh.namespace_by_name("information_schema").unwrap();
    let columns = fresh.relation(fresh.relation_in(information_schema, "columns").unwrap()).unwrap();
    assert_eq!(columns.attnum("column_name"), Some(4));
    assert_eq!(fresh.type_in(PG_CATALOG, "int4"), Some(wellknown::INT4));
    assert_eq!(fresh.procs_in(PG_CATALOG, "lower").len(), 3);
    assert!(fresh.collation_in(PG_CATALOG, "de-AT-x-icu").is_some());
    assert_eq!(catalog(&ServerVersion::parse("16.4").unwrap()).version.text(), "16.4");
}

#[test]
fn settings_have_types_and_defaults() {
    let version = ServerVersion::of_major(15);
    assert_eq!(setting(&version, "DateStyle").map(|s| s.boot_value), Some("ISO, MDY"));
    assert_eq!(setting(&version, "xmloption").map(|s| s.labels), Some("content,document"));
    assert!(setting(&version, "no_such_setting").is_none());
    assert!(settings(&version).count() > 300);
    assert_eq!(token_types(&version, "default").len(), 23);
}

#[test]
fn scripts_of_extensions_parse() {
    for (server, offer) in extensions() {
        let required = offer.requires.iter().map(|name| (name.to_string(), "\"Required\"".to_owned())).collect();
        let text = offer.statements("\"Home\"", &required);
        assert!(!text.contains("@extschema"), "{server}: {}", offer.name);
        let parsed = pg_query::parse(&text, 0).unwrap_or_else(|e| panic!("{server}: {}: {e}", offer.name));
        let lines = text.lines().filter(|line| !line.starts_with("--")).count();
        assert!(parsed.protobuf.stmts.len() >= lines, "{server}: {}", offer.name);
    }
}

#[test]
fn extensions_have_the_version_of_the_server() {
    let version_on = |name, major| extension(name, &ServerVersion::of_major(major)).map(|e| e.default_version);
    let version_on = |name, major| version_on(name, major).map(std::borrow::Cow::into_owned);
    assert_eq!(version_on("citext", 13), Some("1.6".to_owned()));
    assert_eq!(version_on("pgcrypto", 14), Some("1.3".to_owned()));
    assert_eq!(version_on("pgcrypto", 18), Some("1.4".to_owned()));
    assert_eq!(version_on("vector", 12), version_on("vector", 17));
    assert_eq!(version_on("no_such_extension", 17), None);
    let earth = extension("earthdistance", &ServerVersion::assumed()).unwrap();
    assert_eq!((&*earth.requires.join(","), earth.relocatable, earth.schema), ("cube", true, None));
    assert_eq!(extension("plpgsql", &ServerVersion::assumed()).unwrap().schema.as_deref(), Some("pg_catalog"));
    for name in WANTED {
        assert!(RECORDED.iter().all(|major| version_on(name, *major).is_some()), "{name}");
    }
}

/// Extensions that schemas commonly ask for.
const WANTED: &[&str] = &[
    "btree_gin",
    "btree_gist",
    "citext",
    "cube",
    "dblink",
    "earthdistance",
    "fuzzystrmatch",
    "hstore",
    "intarray",
    "isn",
    "lo",
    "ltree",
    "pg_stat_statements",
    "pg_trgm",
    "pgcrypto",
    "plpgsql",
    "postgis",
    "postgres_fdw",
    "tablefunc",
    "unaccent",
    "uuid-ossp",
    "vector",
];

/// The constants of [`wellknown`] with the names of their rows.
const WELLKNOWN_TYPES: &[(TypeId, &str)] = &[
    (wellknown::BOOL, "bool"),
    (wellknown::BYTEA, "bytea"),
    (wellknown::CHAR, "char"),
    (wellknown::NAME, "name"),
    (wellknown::INT8, "int8"),
    (wellknown::INT2, "int2"),
    (wellknown::INT2VECTOR, "int2vector"),
    (wellknown::INT4, "int4"),
    (wellknown::REGPROC, "regproc"),
    (wellknown::TEXT, "text"),
    (wellknown::OID, "oid"),
    (wellknown::OIDVECTOR, "oidvector"),
    (wellknown::JSON, "json"),
    (wellknown::XML, "xml"),
    (wellknown::POINT, "point"),
    (wellknown::FLOAT4, "float4"),
    (wellknown::FLOAT8, "float8"),
    (wellknown::UNKNOWN, "unknown"),
    (wellknown::MONEY, "money"),
    (wellknown::MACADDR, "macaddr"),
    (wellknown::INET, "inet"),
    (wellknown::CIDR, "cidr"),
    (wellknown::BPCHAR, "bpchar"),
    (wellknown::VARCHAR, "varchar"),
    (wellknown::DATE, "date"),
    (wellknown::TIME, "time"),
    (wellknown::TIMESTAMP, "timestamp"),
    (wellknown::TIMESTAMPTZ, "timestamptz"),
    (wellknown::INTERVAL, "interval"),
    (wellknown::TIMETZ, "timetz"),
    (wellknown::BIT, "bit"),
    (wellknown::VARBIT, "varbit"),
    (wellknown::NUMERIC, "numeric"),
    (wellknown::REFCURSOR, "refcursor"),
    (wellknown::REGPROCEDURE, "regprocedure"),
    (wellknown::REGOPER, "regoper"),
    (wellknown::REGOPERATOR, "regoperator"),
    (wellknown::REGCLASS, "regclass"),
    (wellknown::REGTYPE, "regtype"),
    (wellknown::REGROLE, "regrole"),
    (wellknown::REGNAMESPACE, "regnamespace"),
    (wellknown::REGCOLLATION, "regcollation"),
    (wellknown::REGCONFIG, "regconfig"),
    (wellknown::REGDICTIONARY, "regdictionary"),
    (wellknown::RECORD, "record"),
    (wellknown::RECORDARRAY, "_record"),
    (wellknown::CSTRING, "cstring"),
    (wellknown::ANY, "any"),
    (wellknown::ANYARRAY, "anyarray"),
    (wellknown::VOID, "void"),
    (wellknown::TRIGGER, "trigger"),
    (wellknown::LANGUAGE_HANDLER, "language_handler"),
    (wellknown::INTERNAL, "internal"),
    (wellknown::ANYELEMENT, "anyelement"),
    (wellknown::ANYNONARRAY, "anynonarray"),
    (wellknown::ANYENUM, "anyenum"),
    (wellknown::ANYRANGE, "anyrange"),
    (wellknown::ANYMULTIRANGE, "anymultirange"),
    (wellknown::ANYCOMPATIBLE, "anycompatible"),
    (wellknown::ANYCOMPATIBLEARRAY, "anycompatiblearray"),
    (wellknown::ANYCOMPATIBLENONARRAY, "anycompatiblenonarray"),
    (wellknown::ANYCOMPATIBLERANGE, "anycompatiblerange"),
    (wellknown::ANYCOMPATIBLEMULTIRANGE, "anycompatiblemultirange"),
    (wellknown::UUID, "uuid"),
    (wellknown::TSVECTOR, "tsvector"),
    (wellknown::TSQUERY, "tsquery"),
    (wellknown::JSONB, "jsonb"),
    (wellknown::JSONPATH, "jsonpath"),
    (wellknown::EVENT_TRIGGER, "event_trigger"),
    (wellknown::TEXT_ARRAY, "_text"),
    (wellknown::OID_ARRAY, "_oid"),
];
