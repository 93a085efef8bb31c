//! Functions, procedures, casts and languages.  Counterparts: commands/functioncmds.c,
//! catalog/pg_proc.c (ProcedureCreate), commands/proclang.c.
//!
//! `create` puts the parts together, which `parameter`, `option` and `body` read; `replace` holds what
//! CREATE OR REPLACE may change.

mod alter;
mod body;
mod cast;
mod config;
mod create;
mod language;
mod option;
mod parameter;
mod replace;
mod transform;

pub(super) use alter::alter_function;
pub(super) use cast::create_cast;
pub(super) use create::{create_function, record_proc_dependencies};
pub(super) use language::create_language;
pub(super) use parameter::{Parameters, RoutineSort, check_polymorphic_result, interpret_parameters};
pub(super) use transform::create_transform;
