//! Relations and their attributes.  Counterparts: catalog/pg_class.h, pg_attribute.h, pg_index.h,
//! pg_sequence.h.

use std::sync::Arc;

use crate::catalog::evidence::Evidence;
use crate::name::Name;
use crate::nodes::{Collation, Expr, Query, TypeRef};
use crate::oid::*;

/// A row of pg_class with what belongs to it alone.
#[derive(Clone, Debug)]
pub struct Relation {
    pub id: RelId,
    pub name: Name,
    pub namespace: NamespaceId,
    /// `None` where the input does not say who owns it.
    pub owner: Option<RoleId>,
    pub persistence: Persistence,
    pub kind: RelKind,
    pub am: Option<AmId>,
    pub tablespace: Option<Name>,
    /// Storage parameters as `name` or `toast.name`, with their values; in the order given.
    pub options: Vec<(Name, String)>,
    /// By attribute number - 1; dropped attributes keep their slot. Shared, because most changes of a
    /// relation leave them alone.
    pub attributes: Arc<Vec<Attribute>>,
    pub row_type: Option<TypeId>,
    /// Typed tables: the type they are OF.
    pub of_type: Option<TypeId>,
    /// Parents, in the order of INHERITS; one for a partition.
    pub parents: Vec<RelId>,
    /// Children, in the order in which they came.
    pub children: Vec<RelId>,
    pub partition_bound: Option<PartitionBound>,
    pub replica_identity: ReplicaIdentity,
    pub row_security: bool,
    pub force_row_security: bool,
    pub constraints: Vec<ConstraintId>,
    pub indexes: Vec<RelId>,
    pub triggers: Vec<TriggerId>,
    pub policies: Vec<PolicyId>,
    pub rules: Vec<RuleId>,
    pub at: Evidence,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Persistence {
    Permanent,
    Unlogged,
    Temporary,
}

#[derive(Clone, Debug)]
pub enum RelKind {
    Table,
    Partitioned(PartitionKey),
    Index(IndexRel),
    Sequence(SequenceRel),
    View(ViewRel),
    MatView(MatViewRel),
    Composite,
    Foreign(ForeignRel),
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PartitionStrategy {
    List,
    Range,
    Hash,
}

#[derive(Clone, Debug)]
pub struct PartitionKey {
    pub strategy: PartitionStrategy,
    pub columns: Vec<PartitionColumn>,
}

#[derive(Clone, Debug)]
pub struct PartitionColumn {
    /// 0 for an expression.
    pub attno: AttrNumber,
    pub expr: Option<Arc<Expr>>,
    pub opclass: Option<OpClassId>,
    pub collation: Collation,
}

#[derive(Clone, Debug)]
pub enum PartitionBound {
    Default,
    List(Vec<Expr>),
    Range { from: Vec<RangeDatum>, to: Vec<RangeDatum> },
    Hash { modulus: i32, remainder: i32 },
}

#[derive(Clone, Debug)]
pub enum RangeDatum {
    MinValue,
    Value(Expr),
    MaxValue,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ReplicaIdentity {
    Default,
    Nothing,
    Full,
    Index(RelId),
}

/// pg_index. The index's own [`Relation::attributes`] name its columns.
#[derive(Clone, Debug)]
pub struct IndexRel {
    pub table: RelId,
    pub keys: Vec<IndexKey>,
    pub include: Vec<AttrNumber>,
    pub predicate: Option<Arc<Expr>>,
    pub unique: bool,
    pub primary: bool,
    pub exclusion: bool,
    pub immediate: bool,
    pub nulls_not_distinct: bool,
    pub clustered: bool,
    pub valid: bool,
    /// The constraint that it implements.
    pub constraint: Option<ConstraintId>,
    /// The index of the parent table that it is attached to.
    pub parent: Option<RelId>,
}

#[derive(Clone, Debug)]
pub struct IndexKey {
    /// 0 for an expression.
    pub attno: AttrNumber,
    pub expr: Option<Arc<Expr>>,
    pub collation: Collation,
    /// `None` only where the key's type is not known.
    pub opclass: Option<OpClassId>,
    pub opclass_options: Vec<(Name, String)>,
    pub descending: bool,
    pub nulls_first: bool,
    /// ALTER INDEX ... ALTER COLUMN ... SET STATISTICS
    pub statistics: Option<i32>,
}

#[derive(Clone, Debug)]
pub struct SequenceRel {
    pub ty: TypeId,
    pub start: i64,
    pub increment: i64,
    pub min: i64,
    pub max: i64,
    pub cache: i64,
    pub cycle: bool,
    pub owned_by: Option<(RelId, AttrNumber)>,
    /// It feeds an identity column.
    pub identity: bool,
}

#[derive(Clone, Debug)]
pub struct ViewRel {
    /// What the view's _RETURN rule holds; `None` where it could not be analysed.
    pub query: Option<Arc<Query>>,
    /// `local` or `cascaded` of check_option stand in the relation's options.
    pub raw: Option<Arc<str>>,
}

#[derive(Clone, Debug)]
pub struct MatViewRel {
    pub query: Option<Arc<Query>>,
    pub raw: Option<Arc<str>>,
    pub populated: bool,
}

#[derive(Clone, Debug)]
pub struct ForeignRel {
    pub server: ServerId,
    pub options: Vec<(Name, String)>,
}

/// A row of pg_attribute, with its pg_attrdef.
#[derive(Clone, Debug)]
pub struct Attribute {
    pub name: Name,
    pub ty: TypeRef,
    pub collation: Collation,
    pub not_null: bool,
    /// The default, or the expression of a generated column.
    pub default: Option<Arc<Expr>>,
    pub generated: Generated,
    pub identity: Identity,
    pub storage: Storage,
    pub compression: Compression,
    /// `None` for the default target.
    pub statistics: Option<i32>,
    pub options: Vec<(Name, String)>,
    pub fdw_options: Vec<(Name, String)>,
    /// Defined here, not only inherited.
    pub local: bool,
    /// The number of parents that have it.
    pub inherited: u16,
    pub dropped: bool,
    pub at: Evidence,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Generated {
    No,
    Stored,
    Virtual,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Identity {
    No,
    Always,
    ByDefault,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Storage {
    Plain,
    External,
    Extended,
    Main,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Compression {
    Default,
    Pglz,
    Lz4,
}

impl Relation {
    /// Live attributes with their numbers.
    pub fn live_attributes(&self) -> impl Iterator<Item = (AttrNumber, &Attribute)> {
        self.attributes.iter().enumerate().filter(|(_, a)| !a.dropped).map(|(i, a)| ((i + 1) as AttrNumber, a))
    }

    /// The number of a live attribute.
    pub fn attnum(&self, name: &str) -> Option<AttrNumber> {
        self.live_attributes().find(|(_, a)| a.name == *name).map(|(n, _)| n)
    }

    /// An attribute by its number, dropped or not; `None` for system attributes.
    pub fn attribute(&self, attnum: AttrNumber) -> Option<&Attribute> {
        self.attributes.get(usize::try_from(attnum).ok()?.checked_sub(1)?)
    }

    pub fn attribute_mut(&mut self, attnum: AttrNumber) -> Option<&mut Attribute> {
        self.attributes_mut().get_mut(usize::try_from(attnum).ok()?.checked_sub(1)?)
    }

    /// For changing the list itself.
    pub fn attributes_mut(&mut self) -> &mut Vec<Attribute> {
        Arc::make_mut(&mut self.attributes)
    }

    pub fn index(&self) -> Option<&IndexRel> {
        match &self.kind {
            RelKind::Index(index) => Some(index),
            _ => None,
        }
    }

    pub fn index_mut(&mut self) -> Option<&mut IndexRel> {
        match &mut self.kind {
            RelKind::Index(index) => Some(index),
            _ => None,
        }
    }

    pub fn sequence(&self) -> Option<&SequenceRel> {
        match &self.kind {
            RelKind::Sequence(sequence) => Some(sequence),
            _ => None,
        }
    }

    pub fn sequence_mut(&mut self) -> Option<&mut SequenceRel> {
        match &mut self.kind {
            RelKind::Sequence(sequence) => Some(sequence),
            _ => None,
        }
    }

    pub fn partition_key(&self) -> Option<&PartitionKey> {
        match &self.kind {
            RelKind::Partitioned(key) => Some(key),
            _ => None,
        }
    }

    pub fn is_partitioned(&self) -> bool {
        matches!(self.kind, RelKind::Partitioned(_))
    }

    pub fn is_partition(&self) -> bool {
        self.partition_bound.is_some()
    }

    /// A table of any sort: plain, partitioned or foreign.
    pub fn is_table(&self) -> bool {
        matches!(self.kind, RelKind::Table | RelKind::Partitioned(_) | RelKind::Foreign(_))
    }
}

impl RelKind {
    /// The word that messages use for all relations of the kind.
    pub fn plural(&self) -> &'static str {
        match self {
            RelKind::Table => "tables",
            RelKind::Partitioned(_) => "partitioned tables",
            RelKind::Index(_) => "indexes",
            RelKind::Sequence(_) => "sequences",
            RelKind::View(_) => "views",
            RelKind::MatView(_) => "materialized views",
            RelKind::Composite => "composite types",
            RelKind::Foreign(_) => "foreign tables",
        }
    }

    /// The word that PostgreSQL's messages use.
    pub fn noun(&self) -> &'static str {
        match self {
            RelKind::Table | RelKind::Partitioned(_) => "table",
            RelKind::Index(_) => "index",
            RelKind::Sequence(_) => "sequence",
            RelKind::View(_) => "view",
            RelKind::MatView(_) => "materialized view",
            RelKind::Composite => "composite type",
            RelKind::Foreign(_) => "foreign table",
        }
    }
}
