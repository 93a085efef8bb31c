//! Typed object ids and the one address that all classes share.
//!
//! Built-in objects keep the ids that a real server gives them; objects of the input count up from
//! [`FIRST_NORMAL_OBJECT_ID`], as on a server (access/transam.h).

/// The first id of an object that is not built in.
pub const FIRST_NORMAL_OBJECT_ID: u32 = 16384;

macro_rules! typed_ids {
    ($($(#[$doc:meta])* $id:ident => $class:ident),+ $(,)?) => {
        $($(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub struct $id(pub u32);

        impl $id {
            pub fn address(self) -> ObjectAddress {
                ObjectAddress { class: ObjectClass::$class, id: self.0, sub: 0 }
            }
        }

        impl From<$id> for ObjectAddress {
            fn from(id: $id) -> ObjectAddress {
                id.address()
            }
        })+
    };
}

typed_ids! {
    /// pg_class
    RelId => Relation,
    /// pg_type
    TypeId => Type,
    /// pg_proc
    ProcId => Proc,
    /// pg_operator
    OperId => Operator,
    /// pg_namespace
    NamespaceId => Namespace,
    /// pg_collation
    CollId => Collation,
    /// pg_opclass
    OpClassId => OpClass,
    /// pg_opfamily
    OpFamilyId => OpFamily,
    /// pg_am
    AmId => AccessMethod,
    /// pg_cast
    CastId => Cast,
    /// pg_constraint
    ConstraintId => Constraint,
    /// pg_language
    LangId => Language,
    /// pg_authid
    RoleId => Role,
    /// pg_extension
    ExtensionId => Extension,
    /// pg_trigger
    TriggerId => Trigger,
    /// pg_policy
    PolicyId => Policy,
    /// pg_rewrite
    RuleId => Rule,
    /// pg_event_trigger
    EventTriggerId => EventTrigger,
    /// pg_statistic_ext
    StatisticsId => Statistics,
    /// pg_ts_config
    TsConfigId => TsConfig,
    /// pg_ts_dict
    TsDictId => TsDict,
    /// pg_ts_parser
    TsParserId => TsParser,
    /// pg_ts_template
    TsTemplateId => TsTemplate,
    /// pg_publication
    PublicationId => Publication,
    /// pg_publication_rel
    PublicationRelId => PublicationRel,
    /// pg_publication_namespace
    PublicationNamespaceId => PublicationNamespace,
    /// pg_subscription
    SubscriptionId => Subscription,
    /// pg_foreign_data_wrapper
    FdwId => Fdw,
    /// pg_foreign_server
    ServerId => Server,
    /// pg_user_mapping
    UserMappingId => UserMapping,
    /// pg_conversion
    ConversionId => Conversion,
    /// pg_transform
    TransformId => Transform,
    /// pg_largeobject_metadata
    LargeObjectId => LargeObject,
    /// pg_attrdef
    AttrDefId => AttrDef,
}

/// The system catalog that a row lives in.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum ObjectClass {
    Namespace,
    Extension,
    Role,
    Language,
    AccessMethod,
    Type,
    Proc,
    Operator,
    OpClass,
    OpFamily,
    Cast,
    Conversion,
    Transform,
    Collation,
    TsParser,
    TsTemplate,
    TsDict,
    TsConfig,
    Fdw,
    Server,
    UserMapping,
    Relation,
    AttrDef,
    Constraint,
    Trigger,
    Rule,
    Policy,
    EventTrigger,
    Statistics,
    Publication,
    PublicationRel,
    PublicationNamespace,
    Subscription,
    LargeObject,
}

/// What dependencies, comments, grants and extension membership speak (catalog/objectaddress.h).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ObjectAddress {
    pub class: ObjectClass,
    pub id: u32,
    /// An attribute number of a relation, otherwise 0.
    pub sub: i32,
}

impl ObjectAddress {
    pub fn attribute(rel: RelId, attnum: AttrNumber) -> Self {
        ObjectAddress { class: ObjectClass::Relation, id: rel.0, sub: i32::from(attnum) }
    }

    /// The same object without its attribute number.
    pub fn whole(self) -> Self {
        ObjectAddress { sub: 0, ..self }
    }
}

/// 1 for the first attribute; negative for system attributes; 0 for the whole row.
pub type AttrNumber = i16;

/// Ids that rules of the server name by themselves (pg_type.dat, pg_proc.dat and friends). The test
/// `builtin::wellknown` holds them against the recorded rows.
pub mod wellknown {
    use super::{AmId, CollId, LangId, NamespaceId, RoleId, TypeId};

    pub const PG_CATALOG: NamespaceId = NamespaceId(11);
    pub const PG_TOAST: NamespaceId = NamespaceId(99);
    pub const PUBLIC: NamespaceId = NamespaceId(2200);
    pub const BOOTSTRAP_SUPERUSER: RoleId = RoleId(10);

    pub const BOOL: TypeId = TypeId(16);
    pub const BYTEA: TypeId = TypeId(17);
    pub const CHAR: TypeId = TypeId(18);
    pub const NAME: TypeId = TypeId(19);
    pub const INT8: TypeId = TypeId(20);
    pub const INT2: TypeId = TypeId(21);
    pub const INT2VECTOR: TypeId = TypeId(22);
    pub const INT4: TypeId = TypeId(23);
    pub const REGPROC: TypeId = TypeId(24);
    pub const TEXT: TypeId = TypeId(25);
    pub const OID: TypeId = TypeId(26);
    pub const OIDVECTOR: TypeId = TypeId(30);
    pub const JSON: TypeId = TypeId(114);
    pub const XML: TypeId = TypeId(142);
    pub const POINT: TypeId = TypeId(600);
    pub const FLOAT4: TypeId = TypeId(700);
    pub const FLOAT8: TypeId = TypeId(701);
    pub const UNKNOWN: TypeId = TypeId(705);
    pub const MONEY: TypeId = TypeId(790);
    pub const MACADDR: TypeId = TypeId(829);
    pub const INET: TypeId = TypeId(869);
    pub const CIDR: TypeId = TypeId(650);
    pub const BPCHAR: TypeId = TypeId(1042);
    pub const VARCHAR: TypeId = TypeId(1043);
    pub const DATE: TypeId = TypeId(1082);
    pub const TIME: TypeId = TypeId(1083);
    pub const TIMESTAMP: TypeId = TypeId(1114);
    pub const TIMESTAMPTZ: TypeId = TypeId(1184);
    pub const INTERVAL: TypeId = TypeId(1186);
    pub const TIMETZ: TypeId = TypeId(1266);
    pub const BIT: TypeId = TypeId(1560);
    pub const VARBIT: TypeId = TypeId(1562);
    pub const NUMERIC: TypeId = TypeId(1700);
    pub const REFCURSOR: TypeId = TypeId(1790);
    pub const REGPROCEDURE: TypeId = TypeId(2202);
    pub const REGOPER: TypeId = TypeId(2203);
    pub const REGOPERATOR: TypeId = TypeId(2204);
    pub const REGCLASS: TypeId = TypeId(2205);
    pub const REGTYPE: TypeId = TypeId(2206);
    pub const REGROLE: TypeId = TypeId(4096);
    pub const REGNAMESPACE: TypeId = TypeId(4089);
    pub const REGCOLLATION: TypeId = TypeId(4191);
    pub const REGCONFIG: TypeId = TypeId(3734);
    pub const REGDICTIONARY: TypeId = TypeId(3769);
    pub const RECORD: TypeId = TypeId(2249);
    pub const RECORDARRAY: TypeId = TypeId(2287);
    pub const CSTRING: TypeId = TypeId(2275);
    pub const ANY: TypeId = TypeId(2276);
    pub const ANYARRAY: TypeId = TypeId(2277);
    pub const VOID: TypeId = TypeId(2278);
    pub const TRIGGER: TypeId = TypeId(2279);
    pub const LANGUAGE_HANDLER: TypeId = TypeId(2280);
    pub const INTERNAL: TypeId = TypeId(2281);
    pub const ANYELEMENT: TypeId = TypeId(2283);
    pub const ANYNONARRAY: TypeId = TypeId(2776);
    pub const ANYENUM: TypeId = TypeId(3500);
    pub const ANYRANGE: TypeId = TypeId(3831);
    pub const ANYMULTIRANGE: TypeId = TypeId(4537);
    pub const ANYCOMPATIBLE: TypeId = TypeId(5077);
    pub const ANYCOMPATIBLEARRAY: TypeId = TypeId(5078);
    pub const ANYCOMPATIBLENONARRAY: TypeId = TypeId(5079);
    pub const ANYCOMPATIBLERANGE: TypeId = TypeId(5080);
    pub const ANYCOMPATIBLEMULTIRANGE: TypeId = TypeId(4538);
    pub const UUID: TypeId = TypeId(2950);
    pub const TSVECTOR: TypeId = TypeId(3614);
    pub const TSQUERY: TypeId = TypeId(3615);
    pub const JSONB: TypeId = TypeId(3802);
    pub const JSONPATH: TypeId = TypeId(4072);
    pub const EVENT_TRIGGER: TypeId = TypeId(3838);
    pub const TEXT_ARRAY: TypeId = TypeId(1009);
    pub const OID_ARRAY: TypeId = TypeId(1028);

    pub const DEFAULT_COLLATION: CollId = CollId(100);
    pub const C_COLLATION: CollId = CollId(950);

    pub const HEAP: AmId = AmId(2);
    pub const BTREE: AmId = AmId(403);
    pub const HASH: AmId = AmId(405);
    pub const GIST: AmId = AmId(783);
    pub const GIN: AmId = AmId(2742);
    pub const SPGIST: AmId = AmId(4000);
    pub const BRIN: AmId = AmId(3580);

    pub const INTERNAL_LANGUAGE: LangId = LangId(12);
    pub const C_LANGUAGE: LangId = LangId(13);
    pub const SQL_LANGUAGE: LangId = LangId(14);
}
