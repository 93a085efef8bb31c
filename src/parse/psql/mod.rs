//! Scripts as psql runs them: meta-commands that decide what is sent to the server.
//!
//! Knows variables, conditions and included files; runs no program and reads no file: `source` has read the
//! files that a script may include. Counterparts: psql/mainloop.c, psql/command.c, psql/conditional.c.

mod argument;
pub(super) mod meta;
mod script;
mod variable;

pub use meta::MetaCommand;
pub(super) use script::PsqlScript;
