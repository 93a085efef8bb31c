//! Comparing two catalogs: who is whom, what differs, and what cannot be decided.
//!
//! Never parses and reads no files. A difference is drift only where both sides are understood; what a
//! statement that was not understood may have caused is undecided. Start at [`compare`]; `pairing`
//! says who is whom, `equal` compares trees, `verdict` weighs, and each object class has a file.

mod access;
mod attribute;
mod collect;
mod comment;
mod constraint;
mod conversion;
mod differ;
mod drift;
mod equal;
mod event_trigger;
mod extension;
mod foreign;
mod history;
mod identity;
mod index;
mod inherit;
mod label;
mod large_object;
mod managed;
mod operator;
mod pairing;
mod platform;
mod policy;
mod publication;
mod relation;
mod routine;
mod rule;
mod schema;
mod secret;
mod sequence;
mod show;
mod statistics;
mod subscription;
mod text_search;
mod trigger;
mod type_;
mod verdict;
mod view;

pub use drift::{Change, Drift, Kind};
pub use verdict::Verdict;

use crate::catalog::Catalog;
use crate::compare::differ::Differ;
use crate::diag::Diagnostic;

/// What counts as a difference.
#[derive(Clone, Copy, Default, Debug)]
pub struct Options {
    /// The order of a table's columns counts.
    pub column_order: bool,
}

/// What was found about one pair of catalogs, in the order of reports.
#[derive(Clone, Default, Debug)]
pub struct Comparison {
    pub drifts: Vec<Drift>,
    pub undecided: Vec<Drift>,
    /// What was not compared, and why.
    pub notes: Vec<Diagnostic>,
}

/// Compares what is expected with what is there.
pub fn compare(expected: &Catalog, actual: &Catalog, options: &Options) -> Comparison {
    let mut differ = Differ::new(expected, actual, options);
    differ.find_renamed();
    differ.schemas();
    differ.extensions();
    differ.types();
    differ.routines();
    differ.operators();
    differ.text_search();
    differ.conversions();
    differ.transforms();
    differ.foreign_data();
    differ.relations();
    differ.event_triggers();
    differ.statistics();
    differ.publications();
    differ.subscriptions();
    differ.large_objects();
    differ.comments();
    differ.security_labels();
    differ.access();
    verdict::weigh(differ)
}
