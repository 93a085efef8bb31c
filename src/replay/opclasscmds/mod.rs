//! Operator classes and families.  Counterpart: commands/opclasscmds.c.
//!
//! `create` makes classes and families, `member` reads their operators and support routines, `alter`
//! adds and drops loose ones.

mod alter;
mod create;
mod member;

pub(super) use alter::alter_operator_family;
pub(super) use create::{create_operator_class, create_operator_family};
