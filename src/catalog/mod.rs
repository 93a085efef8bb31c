//! The in-memory `pg_*` tables: objects of the input over an immutable layer of built-in ones.
//!
//! Owns the shapes of all objects, look-ups, the search path, server-chosen names, dependencies and
//! taint. Knows neither syntax nor files. A catalog is a value: cloning one costs next to nothing, so
//! a savepoint, a refused statement and a failed file are clones. It changes only through `replay`.
//! Start at [`Catalog`], then [`class::Relation`].

pub mod acl;
pub mod acldefault;
pub mod class;
pub mod constraint;
pub mod conversion;
pub mod depend;
pub mod evidence;
pub mod expr_type;
pub mod extension;
pub mod foreign;
pub mod format_type;
pub mod large_object;
pub mod namespace;
pub mod naming;
pub mod opclass;
pub mod operator;
pub mod proc;
pub mod publication;
pub mod rows;
pub mod rule;
pub mod supplied;
pub mod syscache;
pub mod table;
pub mod taint;
pub mod text_search;
pub mod type_;

use std::sync::Arc;

use imbl::{GenericHashMap, OrdMap, Vector, shared_ptr::DefaultSharedPtr};
use rustc_hash::{FxBuildHasher, FxHashMap};

use crate::catalog::acl::{Acl, DefaultAcl, Role};
use crate::catalog::class::Relation;
use crate::catalog::constraint::Constraint;
use crate::catalog::conversion::{Conversion, Transform};
use crate::catalog::depend::Depends;
use crate::catalog::extension::Extension;
use crate::catalog::foreign::{Fdw, Server, UserMapping};
use crate::catalog::large_object::{Label, LargeObject};
use crate::catalog::namespace::Namespace;
use crate::catalog::operator::{AccessMethod, Cast, Collation, Language, OpClass, OpFamily, Operator};
use crate::catalog::proc::Proc;
use crate::catalog::publication::{Publication, PublicationNamespace, PublicationRel, Subscription};
use crate::catalog::rows::StoredRows;
use crate::catalog::rule::{EventTrigger, Policy, Rule, Statistics, Trigger};
use crate::catalog::table::{NameIndex, Table};
use crate::catalog::taint::Taint;
use crate::catalog::text_search::{TsConfig, TsDict, TsParser, TsTemplate};
use crate::catalog::type_::Type;
use crate::name::Name;
use crate::oid::*;
use crate::text::Span;
use crate::version::ServerVersion;

/// What a fresh database holds, shared by all catalogs of one server version. `builtin` makes it.
#[derive(Default)]
pub struct SystemLayer {
    pub namespaces: FxHashMap<NamespaceId, Arc<Namespace>>,
    pub types: FxHashMap<TypeId, Arc<Type>>,
    pub procs: FxHashMap<ProcId, Arc<Proc>>,
    pub operators: FxHashMap<OperId, Arc<Operator>>,
    pub casts: FxHashMap<(TypeId, TypeId), Arc<Cast>>,
    pub opclasses: FxHashMap<OpClassId, Arc<OpClass>>,
    pub opfamilies: FxHashMap<OpFamilyId, Arc<OpFamily>>,
    pub access_methods: FxHashMap<AmId, Arc<AccessMethod>>,
    pub collations: FxHashMap<CollId, Arc<Collation>>,
    pub languages: FxHashMap<LangId, Arc<Language>>,
    pub roles: FxHashMap<RoleId, Arc<Role>>,
    pub relations: FxHashMap<RelId, Arc<Relation>>,
    pub extensions: FxHashMap<ExtensionId, Arc<Extension>>,
    pub ts_configs: FxHashMap<TsConfigId, Arc<TsConfig>>,
    pub ts_dicts: FxHashMap<TsDictId, Arc<TsDict>>,
    pub ts_parsers: FxHashMap<TsParserId, Arc<TsParser>>,
    pub ts_templates: FxHashMap<TsTemplateId, Arc<TsTemplate>>,
}

/// All objects of one database, as they stand after the statements so far.
#[derive(Clone)]
pub struct Catalog {
    pub version: ServerVersion,
    next_oid: u32,
    pub namespaces: Table<NamespaceId, Namespace>,
    pub types: Table<TypeId, Type>,
    pub procs: Table<ProcId, Proc>,
    pub operators: Table<OperId, Operator>,
    pub casts: Table<(TypeId, TypeId), Cast>,
    pub opclasses: Table<OpClassId, OpClass>,
    pub opfamilies: Table<OpFamilyId, OpFamily>,
    pub access_methods: Table<AmId, AccessMethod>,
    pub collations: Table<CollId, Collation>,
    pub languages: Table<LangId, Language>,
    pub roles: Table<RoleId, Role>,
    pub relations: Table<RelId, Relation>,
    pub constraints: Table<ConstraintId, Constraint>,
    pub triggers: Table<TriggerId, Trigger>,
    pub policies: Table<PolicyId, Policy>,
    pub rules: Table<RuleId, Rule>,
    pub event_triggers: Table<EventTriggerId, EventTrigger>,
    pub statistics: Table<StatisticsId, Statistics>,
    pub extensions: Table<ExtensionId, Extension>,
    pub ts_configs: Table<TsConfigId, TsConfig>,
    pub ts_dicts: Table<TsDictId, TsDict>,
    pub ts_parsers: Table<TsParserId, TsParser>,
    pub ts_templates: Table<TsTemplateId, TsTemplate>,
    pub publications: Table<PublicationId, Publication>,
    pub publication_rels: Table<PublicationRelId, PublicationRel>,
    pub publication_namespaces: Table<PublicationNamespaceId, PublicationNamespace>,
    pub subscriptions: Table<SubscriptionId, Subscription>,
    pub fdws: Table<FdwId, Fdw>,
    pub servers: Table<ServerId, Server>,
    pub user_mappings: Table<UserMappingId, UserMapping>,
    pub conversions: Table<ConversionId, Conversion>,
    pub transforms: Table<TransformId, Transform>,
    pub large_objects: Table<LargeObjectId, LargeObject>,
    pub(crate) names: Names,
    /// How many constraints of a namespace have a name.
    constraint_names: GenericHashMap<(NamespaceId, Name), u32, FxBuildHasher, DefaultSharedPtr>,
    pub depends: Depends,
    /// COMMENT ON, with the place of the statement.
    pub descriptions: OrdMap<ObjectAddress, (Arc<str>, Span)>,
    /// SECURITY LABEL, by object and provider.
    pub labels: OrdMap<(ObjectAddress, Name), Label>,
    pub acls: OrdMap<ObjectAddress, Arc<Acl>>,
    pub default_acls: Vector<DefaultAcl>,
    /// Rows of tables that the input itself made; a table that is not here has content that is not known.
    pub rows: OrdMap<RelId, StoredRows>,
    /// What statements that were not understood may have touched.
    pub taints: Vector<Arc<Taint>>,
    /// What the platform supplied.
    pub supplied: Option<Arc<supplied::Supplied>>,
}

/// Look-up by namespace and name, for the classes that have both.
#[derive(Clone)]
pub(crate) struct Names {
    /// All under namespace 0.
    pub namespaces: NameIndex<NamespaceId>,
    pub relations: NameIndex<RelId>,
    pub types: NameIndex<TypeId>,
    pub procs: NameIndex<ProcId>,
    pub operators: NameIndex<OperId>,
    pub opclasses: NameIndex<OpClassId>,
    pub opfamilies: NameIndex<OpFamilyId>,
    pub collations: NameIndex<CollId>,
}

impl Names {
    fn over(system: &SystemLayer) -> Self {
        let root = NamespaceId(0);
        Names {
            namespaces: NameIndex::over(system.namespaces.values().map(|o| (root, o.name.clone(), o.id))),
            relations: NameIndex::over(system.relations.values().map(|o| (o.namespace, o.name.clone(), o.id))),
            types: NameIndex::over(system.types.values().map(|o| (o.namespace, o.name.clone(), o.id))),
            procs: NameIndex::over(system.procs.values().map(|o| (o.namespace, o.name.clone(), o.id))),
            operators: NameIndex::over(system.operators.values().map(|o| (o.namespace, o.name.clone(), o.id))),
            opclasses: NameIndex::over(system.opclasses.values().map(|o| (o.namespace, o.name.clone(), o.id))),
            opfamilies: NameIndex::over(system.opfamilies.values().map(|o| (o.namespace, o.name.clone(), o.id))),
            collations: NameIndex::over(system.collations.values().map(|o| (o.namespace, o.name.clone(), o.id))),
        }
    }
}

/// A built-in layer ready to be copied into any number of catalogs.
pub struct Template(Catalog);

impl Template {
    pub fn new(version: &ServerVersion, system: SystemLayer) -> Self {
        let names = Names::over(&system);
        Template(Catalog {
            version: version.clone(),
            next_oid: FIRST_NORMAL_OBJECT_ID,
            namespaces: Table::over(system.namespaces),
            types: Table::over(system.types),
            procs: Table::over(system.procs),
            operators: Table::over(system.operators),
            casts: Table::over(system.casts),
            opclasses: Table::over(system.opclasses),
            opfamilies: Table::over(system.opfamilies),
            access_methods: Table::over(system.access_methods),
            collations: Table::over(system.collations),
            languages: Table::over(system.languages),
            roles: Table::over(system.roles),
            relations: Table::over(system.relations),
            constraints: Table::default(),
            triggers: Table::default(),
            policies: Table::default(),
            rules: Table::default(),
            event_triggers: Table::default(),
            statistics: Table::default(),
            extensions: Table::over(system.extensions),
            ts_configs: Table::over(system.ts_configs),
            ts_dicts: Table::over(system.ts_dicts),
            ts_parsers: Table::over(system.ts_parsers),
            ts_templates: Table::over(system.ts_templates),
            publications: Table::default(),
            publication_rels: Table::default(),
            publication_namespaces: Table::default(),
            subscriptions: Table::default(),
            fdws: Table::default(),
            servers: Table::default(),
            user_mappings: Table::default(),
            conversions: Table::default(),
            transforms: Table::default(),
            large_objects: Table::default(),
            names,
            constraint_names: GenericHashMap::default(),
            depends: Depends::default(),
            descriptions: OrdMap::new(),
            labels: OrdMap::new(),
            acls: OrdMap::new(),
            default_acls: Vector::new(),
            rows: OrdMap::new(),
            taints: Vector::new(),
            supplied: None,
        })
    }

    /// A fresh database of this version.
    pub fn catalog(&self) -> Catalog {
        self.0.clone()
    }
}

impl Catalog {
    /// The next free object id.
    pub fn next_oid(&mut self) -> u32 {
        let oid = self.next_oid;
        self.next_oid += 1;
        oid
    }
}
