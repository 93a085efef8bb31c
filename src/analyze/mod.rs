//! From raw parse trees to analysed ones: names to ids, literals to typed constants, operators and
//! routines chosen by PostgreSQL's rules, implicit casts inserted.
//!
//! Runs when its statement runs, against the catalog of that moment. Never changes the catalog.
//! Counterpart: the directory `parser/` of PostgreSQL. Start at [`Cx`] and [`state::ParseState`].

pub mod agg;
pub mod agg_check;
pub mod assign;
pub mod candidate;
pub mod coerce;
pub mod coerce_common;
pub mod coerce_path;
pub mod collate;
pub mod column_name;
pub mod conflict;
pub mod cook;
pub mod cte;
pub mod evaluate;
pub mod expr;
mod expr_array;
mod expr_case;
pub mod expr_column;
mod expr_json;
mod expr_oper;
pub mod expr_row;
mod expr_sublink;
pub mod expr_subscript;
mod expr_xml;
pub mod from;
pub mod func;
pub mod func_candidate;
pub mod grouping;
mod json_older;
mod json_query;
mod json_table;
mod json_value;
pub mod literal;
mod literal_range;
pub mod literal_reg;
pub mod locking;
pub mod merge;
pub mod modify;
pub mod name_list;
pub mod oper;
pub mod ordering;
pub mod polymorphic;
pub mod query;
pub mod recursion;
pub mod relation;
pub mod routine;
mod row_filter;
pub mod row_type;
pub mod rte;
pub mod rule;
pub mod set_op;
pub mod sort;
mod spatial_typmod;
pub mod state;
pub mod table_func;
pub mod table_sample;
pub mod target;
pub mod typename;
pub mod vars;
pub mod volatility;
pub mod window;

use crate::catalog::Catalog;
use crate::catalog::namespace::SearchPath;
use crate::text::{Locator, Span};

/// What the analysis of one statement may look at.
#[derive(Clone, Copy)]
pub struct Cx<'a> {
    pub catalog: &'a Catalog,
    pub path: &'a SearchPath,
    pub settings: &'a Settings,
    pub locator: Locator,
}

impl Cx<'_> {
    /// The span of a location in the raw tree.
    pub fn span(&self, location: i32) -> Span {
        self.locator.span(location)
    }
}

/// Session settings that change what an expression means.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The clock of `now()` and of the literal 'now', as microseconds since 2000-01-01 UTC.
    pub now: Option<i64>,
    /// The session's TimeZone, by which timestamptz literals without a zone are read.
    pub timezone: String,
    /// The first word of DateStyle's order: "MDY", "DMY" or "YMD".
    pub date_order: String,
    pub transform_null_equals: bool,
    /// check_function_bodies: whether routine bodies are analysed at CREATE.
    pub check_function_bodies: bool,
    pub default_text_search_config: String,
}

impl Default for Settings {
    fn default() -> Self {
        Settings {
            now: None,
            timezone: "UTC".to_owned(),
            date_order: "MDY".to_owned(),
            transform_null_equals: false,
            check_function_bodies: true,
            default_text_search_config: "pg_catalog.simple".to_owned(),
        }
    }
}
