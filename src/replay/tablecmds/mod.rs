//! Tables and what belongs to them.  Counterparts: commands/tablecmds.c, parser/parse_utilcmd.c,
//! catalog/heap.c.
//!
//! `create` makes a table of its elements, `alter` changes one in the server's passes; both share
//! `column`, `constraint`, `foreign_key`, `inherit` and `partition`.

mod alter;
mod alter_column;
mod alter_type;
mod attach;
mod bound;
mod column;
mod constraint;
mod create;
mod foreign_key;
mod identity;
mod inherit;
mod like;
mod not_null;
mod options;
mod partition;
mod permitted;
mod relation;
mod reloption;

pub(super) use alter::{alter_table, check_relation_kind};
pub(super) use alter_column::is_system_column;
pub(super) use column::attribute_of;
pub(super) use constraint::IndexConstraint;
pub(super) use create::{create_table, define_table};
pub(super) use options::{def_text, merge_options, rel_options};
pub(super) use relation::NewRelation;
