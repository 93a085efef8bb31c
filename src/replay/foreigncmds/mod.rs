//! Foreign data: wrappers, servers, user mappings, foreign tables.  Counterpart: commands/foreigncmds.c.
//!
//! Deviation: options are not put before a wrapper's validator, which is code of the server.

mod import;
mod option;
mod server;
mod table;
mod user_mapping;
mod wrapper;

pub(super) use import::import_foreign_schema;
pub(super) use option::change_options;
pub(super) use server::{alter_server, create_server};
pub(super) use table::{check_foreign_elements, create_foreign_table};
pub(super) use user_mapping::{alter_user_mapping, create_user_mapping, drop_user_mapping};
pub(super) use wrapper::{alter_wrapper, create_wrapper};
