//! Types.  Counterparts: catalog/pg_type.h, pg_enum.h, pg_range.h.

use std::sync::Arc;

use crate::catalog::evidence::Evidence;
use crate::name::Name;
use crate::nodes::{Collation, Expr, TypeRef};
use crate::oid::*;

/// A row of pg_type.
#[derive(Clone, Debug)]
pub struct Type {
    pub id: TypeId,
    pub name: Name,
    pub namespace: NamespaceId,
    pub owner: Option<RoleId>,
    pub kind: TypeKind,
    /// typcategory, such as b'N' or b'S'.
    pub category: u8,
    pub preferred: bool,
    /// typlen: bytes, -1 for varlena, -2 for cstring.
    pub len: i16,
    pub by_value: bool,
    /// typalign: c, s, i or d.
    pub align: u8,
    /// typstorage: p, e, x or m.
    pub storage: u8,
    pub delimiter: u8,
    /// typelem
    pub element: Option<TypeId>,
    /// typarray
    pub array: Option<TypeId>,
    pub subscript: Subscript,
    pub input: Option<ProcId>,
    pub output: Option<ProcId>,
    pub receive: Option<ProcId>,
    pub send: Option<ProcId>,
    pub typmod_in: Option<ProcId>,
    pub typmod_out: Option<ProcId>,
    pub analyze: Option<ProcId>,
    pub collation: Collation,
    /// A base type's default, as text.
    pub default_text: Option<String>,
    pub at: Evidence,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Subscript {
    None,
    /// array_subscript_handler: a true array.
    Array,
    /// raw_array_subscript_handler: name, point, int2vector...
    Raw,
    Jsonb,
    /// A handler of an extension.
    Other(ProcId),
}

#[derive(Clone, Debug)]
pub enum TypeKind {
    Base,
    Composite(RelId),
    Domain(Domain),
    Enum(Vec<EnumLabel>),
    Pseudo,
    Range(Range),
    Multirange {
        range: TypeId,
    },
    /// Declared, not defined.
    Shell,
}

#[derive(Clone, Debug)]
pub struct Domain {
    pub base: TypeRef,
    pub not_null: bool,
    pub default: Option<Arc<Expr>>,
    pub constraints: Vec<ConstraintId>,
}

#[derive(Clone, Debug)]
pub struct EnumLabel {
    /// Stays when the label is renamed; unique in its type.
    pub id: u32,
    pub name: Name,
    pub at: Evidence,
}

#[derive(Clone, Debug)]
pub struct Range {
    pub subtype: TypeId,
    pub multirange: Option<TypeId>,
    pub opclass: Option<OpClassId>,
    pub collation: Collation,
    pub canonical: Option<ProcId>,
    pub subdiff: Option<ProcId>,
}

impl Type {
    /// IsTrueArrayType of catalog/pg_type.h.
    pub fn is_true_array(&self) -> bool {
        self.element.is_some() && self.subscript == Subscript::Array
    }

    pub fn relation(&self) -> Option<RelId> {
        match self.kind {
            TypeKind::Composite(rel) => Some(rel),
            _ => None,
        }
    }

    pub fn domain(&self) -> Option<&Domain> {
        match &self.kind {
            TypeKind::Domain(domain) => Some(domain),
            _ => None,
        }
    }

    pub fn enum_labels(&self) -> Option<&[EnumLabel]> {
        match &self.kind {
            TypeKind::Enum(labels) => Some(labels),
            _ => None,
        }
    }

    pub fn range(&self) -> Option<&Range> {
        match &self.kind {
            TypeKind::Range(range) => Some(range),
            _ => None,
        }
    }
}
