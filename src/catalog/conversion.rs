//! Conversions and transforms.  Counterparts: catalog/pg_conversion.h, pg_transform.h.

use crate::catalog::evidence::Evidence;
use crate::name::Name;
use crate::oid::*;

#[derive(Clone, Debug)]
pub struct Conversion {
    pub id: ConversionId,
    pub name: Name,
    pub namespace: NamespaceId,
    pub owner: Option<RoleId>,
    /// Names of encodings as the server spells them.
    pub source: &'static str,
    pub target: &'static str,
    pub proc: ProcId,
    pub is_default: bool,
    pub at: Evidence,
}

#[derive(Clone, Debug)]
pub struct Transform {
    pub id: TransformId,
    pub ty: TypeId,
    pub language: LangId,
    pub from_sql: Option<ProcId>,
    pub to_sql: Option<ProcId>,
    pub at: Evidence,
}
