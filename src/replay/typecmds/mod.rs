//! Types: enums, composites, domains, ranges, base types.  Counterparts: commands/typecmds.c,
//! catalog/pg_type.c, catalog/pg_enum.c.
//!
//! What all kinds share stands in `row`; each kind has a file of its own.

mod alter_composite;
mod alter_domain;
mod alter_type;
mod base;
mod composite;
mod domain;
mod enum_;
mod range;
mod row;

pub(super) use alter_composite::alter_composite;
pub(super) use alter_domain::alter_domain;
pub(super) use alter_type::alter_type;
pub(super) use base::{create_shell_type, define_base_type};
pub(super) use composite::create_composite;
pub(super) use domain::create_domain;
pub(super) use enum_::{alter_enum, create_enum};
pub(super) use range::create_range;
pub(crate) use row::make_array_type;
