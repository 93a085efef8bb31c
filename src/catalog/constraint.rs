//! Constraints of tables and domains.  Counterpart: catalog/pg_constraint.h.

use std::sync::Arc;

use crate::catalog::evidence::Evidence;
use crate::name::Name;
use crate::nodes::Expr;
use crate::oid::*;

#[derive(Clone, Debug)]
pub struct Constraint {
    pub id: ConstraintId,
    pub name: Name,
    pub namespace: NamespaceId,
    pub owner: ConstraintOwner,
    pub kind: ConstraintKind,
    /// Constrained attributes of the table, in order.
    pub keys: Vec<AttrNumber>,
    pub deferrable: bool,
    pub initially_deferred: bool,
    pub validated: bool,
    pub enforced: bool,
    pub no_inherit: bool,
    pub local: bool,
    pub inherited: u16,
    /// The partitioned parent's constraint that it is part of.
    pub parent: Option<ConstraintId>,
    /// The index that implements it; of the referenced table for a foreign key.
    pub index: Option<RelId>,
    pub at: Evidence,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ConstraintOwner {
    Relation(RelId),
    Domain(TypeId),
}

impl ConstraintOwner {
    pub fn relation(self) -> Option<RelId> {
        match self {
            ConstraintOwner::Relation(rel) => Some(rel),
            ConstraintOwner::Domain(_) => None,
        }
    }
}

#[derive(Clone, Debug)]
pub enum ConstraintKind {
    Check {
        expr: Arc<Expr>,
    },
    NotNull,
    /// `period`: the last key is WITHOUT OVERLAPS.
    PrimaryKey {
        period: bool,
    },
    Unique {
        period: bool,
    },
    Exclusion {
        opers: Vec<OperId>,
    },
    Foreign(Box<ForeignKey>),
    /// The row of a constraint trigger.
    Trigger,
}

#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ForeignKey {
    pub target: RelId,
    pub target_keys: Vec<AttrNumber>,
    pub on_update: ReferentialAction,
    pub on_delete: ReferentialAction,
    /// ON DELETE SET NULL (columns)
    pub delete_set: Vec<AttrNumber>,
    pub match_full: bool,
    pub period: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ReferentialAction {
    NoAction,
    Restrict,
    Cascade,
    SetNull,
    SetDefault,
}
