//! Values as trees evaluate to them: what a running statement holds in columns and variables.
//!
//! A [`Datum`](crate::datum::Datum) is a constant of a stored tree, kept as text; a [`Value`] is its counterpart
//! at run time, native where routines compute with it. The type stands in the tree beside it, not in the
//! value, except where a value carries columns of its own.

use std::sync::Arc;

use crate::diag::{Code, Diagnostic, Rejected};
use crate::name::Name;
use crate::nodes::TypeRef;
use crate::oid::TypeId;
use crate::text::Span;

/// A value of any type, NULL, or the knowledge that it cannot be known offline.
#[derive(Clone, Default, Debug)]
pub enum Value {
    #[default]
    Null,
    Bool(bool),
    /// smallint, integer, bigint
    Int(i64),
    /// oid and the reg* types
    Oid(u32),
    /// real and double precision
    Float(f64),
    /// A label of an enum type, by its id in the type.
    Enum(u32),
    /// Character types as they are; any other type as its output routine prints it.
    Text(Arc<str>),
    Array(Arc<ArrayValue>),
    Record(Arc<RecordValue>),
    Unknown(Arc<Unknown>),
}

/// An array in row-major order.
#[derive(Clone, Debug)]
pub struct ArrayValue {
    pub element: TypeId,
    /// Length and lower bound of each dimension; none for the empty array.
    pub dimensions: Vec<(usize, i32)>,
    pub elements: Vec<Value>,
}

/// A row.
#[derive(Clone, Debug)]
pub struct RecordValue {
    /// A composite type, or `record`.
    pub ty: TypeId,
    pub columns: Vec<(Name, TypeRef)>,
    pub fields: Vec<Value>,
}

/// Why a value, or whether a row is there, cannot be known without the database.
#[derive(Clone, Debug)]
pub struct Unknown {
    pub code: Code,
    /// As a message of a diagnostic.
    pub why: String,
    pub at: Span,
}

impl Value {
    pub fn text(text: impl Into<Arc<str>>) -> Self {
        Value::Text(text.into())
    }

    /// What depends on something that is not in the input.
    pub fn unknown(why: impl Into<String>, at: Span) -> Self {
        Value::Unknown(Arc::new(Unknown { code: Code::UnknownValue, why: why.into(), at }))
    }

    pub fn is_null(&self) -> bool {
        matches!(self, Value::Null)
    }

    pub fn as_unknown(&self) -> Option<&Arc<Unknown>> {
        match self {
            Value::Unknown(unknown) => Some(unknown),
            _ => None,
        }
    }
}

impl Unknown {
    /// The diagnostic of a statement that cannot go on without knowing.
    pub fn rejected(&self) -> Rejected {
        let diagnostic = Diagnostic::new(self.code, self.why.clone());
        Box::new(if self.at.is_builtin() { diagnostic } else { diagnostic.at(self.at) })
    }
}
