//! Operators, casts, access methods with their classes and families, collations, languages.
//! Counterparts: catalog/pg_operator.h, pg_cast.h, pg_am.h, pg_opclass.h, pg_opfamily.h, pg_amop.h,
//! pg_amproc.h, pg_collation.h, pg_language.h.

use crate::catalog::evidence::Evidence;
use crate::name::Name;
use crate::oid::*;

#[derive(Clone, Debug)]
pub struct Operator {
    pub id: OperId,
    pub name: Name,
    pub namespace: NamespaceId,
    pub owner: Option<RoleId>,
    /// Absent for a prefix operator.
    pub left: Option<TypeId>,
    pub right: TypeId,
    /// Absent for a shell, which something named before it was defined.
    pub result: Option<TypeId>,
    pub code: Option<ProcId>,
    pub commutator: Option<OperId>,
    pub negator: Option<OperId>,
    pub restrict: Option<ProcId>,
    pub join: Option<ProcId>,
    pub merges: bool,
    pub hashes: bool,
    pub at: Evidence,
}

#[derive(Clone, Debug)]
pub struct Cast {
    pub id: CastId,
    pub source: TypeId,
    pub target: TypeId,
    pub method: CastMethod,
    pub context: CastContext,
    pub at: Evidence,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CastMethod {
    Function(ProcId),
    InOut,
    Binary,
}

/// From where a cast may be applied by itself, narrowest first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum CastContext {
    Implicit,
    Assignment,
    Explicit,
}

#[derive(Clone, Debug)]
pub struct AccessMethod {
    pub id: AmId,
    pub name: Name,
    pub handler: Option<ProcId>,
    pub is_index: bool,
    pub at: Evidence,
}

#[derive(Clone, Debug)]
pub struct OpClass {
    pub id: OpClassId,
    pub name: Name,
    pub namespace: NamespaceId,
    pub owner: Option<RoleId>,
    pub am: AmId,
    pub family: OpFamilyId,
    pub input: TypeId,
    pub is_default: bool,
    /// The type that is stored, where it is another one.
    pub storage: Option<TypeId>,
    pub at: Evidence,
}

#[derive(Clone, Debug)]
pub struct OpFamily {
    pub id: OpFamilyId,
    pub name: Name,
    pub namespace: NamespaceId,
    pub owner: Option<RoleId>,
    pub am: AmId,
    pub operators: Vec<AmOp>,
    pub procs: Vec<AmProc>,
    pub at: Evidence,
}

/// pg_amop
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct AmOp {
    pub left: TypeId,
    pub right: TypeId,
    pub strategy: i16,
    pub oper: OperId,
    /// The family that orders the result of an ordering operator.
    pub sort_family: Option<OpFamilyId>,
    /// The class that it came with, otherwise loose in the family.
    pub class: Option<OpClassId>,
}

/// pg_amproc
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct AmProc {
    pub left: TypeId,
    pub right: TypeId,
    pub number: i16,
    pub proc: ProcId,
    pub class: Option<OpClassId>,
}

#[derive(Clone, Debug)]
pub struct Collation {
    pub id: CollId,
    pub name: Name,
    pub namespace: NamespaceId,
    pub owner: Option<RoleId>,
    /// d, c, i or b.
    pub provider: u8,
    pub deterministic: bool,
    /// -1 for any.
    pub encoding: i32,
    /// What the definition said: locale, lc_collate, lc_ctype, rules, by name.
    pub options: Vec<(Name, String)>,
    pub at: Evidence,
}

#[derive(Clone, Debug)]
pub struct Language {
    pub id: LangId,
    pub name: Name,
    pub owner: Option<RoleId>,
    pub trusted: bool,
    pub handler: Option<ProcId>,
    pub inline: Option<ProcId>,
    pub validator: Option<ProcId>,
    pub at: Evidence,
}
