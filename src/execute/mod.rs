//! Runs analysed queries and expressions: over the catalog's own tables, and over rows that migrations
//! inserted.
//!
//! Owns the evaluation of trees, the rows of `pg_catalog` and `information_schema`, and the routines that
//! the server has built in. Never changes a catalog itself: what a query does besides giving rows, its
//! [`Host`] does. What cannot be known offline is [`Value::Unknown`](crate::nodes::Value), or a
//! [`Rows::doubt`]; it is never guessed. Start at [`query::run`], then `expr`, `relation`, `routine`.
//!
//! Evaluating our own trees was chosen over an embedded engine: the trees are already typed and resolved
//! as the server does it, so what is left is to walk them; an engine with a planner of its own would need
//! its own types, casts, names and three-valued logic mapped onto PostgreSQL's again, and does not know
//! of values that cannot be known.

mod aggregate;
mod arrange;
mod call;
mod coercion;
mod compare;
mod condition;
mod constraint;
mod construct;
pub mod convert;
mod cte;
pub mod expr;
pub(crate) mod facts;
mod foreign_key;
mod function_scan;
mod grouping;
pub mod host;
mod insert;
mod join;
mod json_aggregate;
mod json_expr;
mod merge;
pub mod modify;
mod project;
mod pushdown;
mod qual;
pub mod query;
pub mod relation;
pub mod rest;
mod route;
pub mod routine;
mod run;
mod scan;
mod scope;
mod set_op;
mod sublink;
mod truth;
mod update;
mod window;
mod window_frame;

pub use host::{Call, Host, Row, RowChange, RowEvent, Rows};
pub use rest::fold;
