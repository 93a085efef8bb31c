//! The routines that the server has built in, by the name of their C function (pg_proc.prosrc).
//! Counterpart: the directory utils/adt.

use crate::diag::Result;
use crate::execute::{Call, Host, Rows};
use crate::nodes::Value;

/// A built-in routine. A strict one is never called with a NULL or with what is not known.
#[derive(Clone, Copy)]
pub enum Builtin {
    Scalar(fn(&mut dyn Host, &Call<'_>, &[Value]) -> Result<Value>),
    Set(fn(&mut dyn Host, &Call<'_>, &[Value]) -> Result<Rows>),
}

/// A routine by its symbol; `None` where it is not known here.
pub fn lookup(_symbol: &str) -> Option<Builtin> {
    None
}
