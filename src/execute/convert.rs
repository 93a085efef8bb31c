//! Between values and their texts: every type's input and output at run time.
//! Counterpart: utils/fmgr/fmgr.c (InputFunctionCall, OutputFunctionCall).

use crate::analyze::Cx;
use crate::datum::Datum;
use crate::diag::{Result, unsupported};
use crate::nodes::{TypeRef, Value};
use crate::oid::TypeId;

/// Reads a text as a value of a type, as its input routine does.
pub fn input(_cx: &Cx<'_>, _ty: TypeRef, _text: &str) -> Result<Value> {
    unsupported("reading values")
}

/// What a type's output routine prints; `None` for NULL and for what is not known.
pub fn output(_cx: &Cx<'_>, _ty: TypeId, _value: &Value) -> Option<String> {
    None
}

/// The value of a constant in a tree.
pub fn of_datum(_cx: &Cx<'_>, _ty: TypeRef, _datum: &Datum) -> Result<Value> {
    unsupported("constants")
}

/// The constant that holds a value; `None` for NULL, refused for what is not known.
pub fn to_datum(_cx: &Cx<'_>, _ty: TypeRef, _value: &Value) -> Result<Option<Datum>> {
    unsupported("constants")
}
