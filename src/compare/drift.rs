//! What a comparison finds: entries, their kinds, and the order in which they are shown.

use std::borrow::Cow;
use std::sync::Arc;

use crate::text::Span;

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Change {
    /// The expected side has it, the actual one has not.
    Missing,
    /// The actual side has it, the expected one has not.
    Extra,
    Changed,
}

impl Change {
    pub fn as_str(self) -> &'static str {
        match self {
            Change::Missing => "missing",
            Change::Extra => "extra",
            Change::Changed => "changed",
        }
    }
}

macro_rules! kinds {
    ($($variant:ident $name:literal;)+) => {
        /// What sort of object an entry is about, in the order of reports.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
        pub enum Kind { $($variant,)+ }

        impl Kind {
            pub const ALL: &'static [Kind] = &[$(Kind::$variant),+];

            /// The stable name; it never changes between releases.
            pub fn as_str(self) -> &'static str {
                match self { $(Kind::$variant => $name,)+ }
            }

            /// The name as people read it.
            pub fn noun(self) -> String {
                self.as_str().replace('_', " ")
            }
        }
    };
}

kinds! {
    Statement "statement";
    Schema "schema";
    Extension "extension";
    Language "language";
    AccessMethod "access_method";
    Collation "collation";
    Type "type";
    Enum "enum";
    Domain "domain";
    CompositeType "composite_type";
    RangeType "range_type";
    Cast "cast";
    Conversion "conversion";
    Transform "transform";
    Function "function";
    Procedure "procedure";
    Aggregate "aggregate";
    WindowFunction "window_function";
    Operator "operator";
    OperatorFamily "operator_family";
    OperatorClass "operator_class";
    TextSearchConfiguration "text_search_configuration";
    TextSearchDictionary "text_search_dictionary";
    TextSearchParser "text_search_parser";
    TextSearchTemplate "text_search_template";
    ForeignDataWrapper "foreign_data_wrapper";
    Server "server";
    UserMapping "user_mapping";
    Sequence "sequence";
    Table "table";
    ForeignTable "foreign_table";
    View "view";
    MaterializedView "materialized_view";
    Column "column";
    Attribute "attribute";
    Constraint "constraint";
    Index "index";
    Trigger "trigger";
    Policy "policy";
    Rule "rule";
    Statistics "statistics";
    EventTrigger "event_trigger";
    Publication "publication";
    PublicationTable "publication_table";
    PublicationSchema "publication_schema";
    Subscription "subscription";
    LargeObject "large_object";
    DefaultPrivileges "default_privileges";
}

/// One thing that differs, or may differ.
#[derive(Clone, Debug)]
pub struct Drift {
    pub change: Change,
    pub kind: Kind,
    pub identity: String,
    /// The table or other object that it is shown under.
    pub group: String,
    /// What differs about an object that both sides have.
    pub property: Option<Cow<'static, str>>,
    pub expected: Option<String>,
    pub actual: Option<String>,
    pub expected_at: Option<Span>,
    pub actual_at: Option<Span>,
    /// What cannot be there without this object, and so is missing or extra with it.
    pub includes: Vec<(Kind, String)>,
    /// Why it could not be decided; `None` for drift.
    pub undecided: Option<Arc<str>>,
}

impl Drift {
    /// The order of reports: by group, then kind, identity and property.
    pub(crate) fn order(&self, other: &Drift) -> std::cmp::Ordering {
        let key = |d: &Drift| (d.kind, d.change);
        self.group
            .cmp(&other.group)
            .then_with(|| key(self).cmp(&key(other)))
            .then_with(|| self.identity.cmp(&other.identity))
            .then_with(|| self.property.cmp(&other.property))
            .then_with(|| self.expected_at.cmp(&other.expected_at))
            .then_with(|| self.actual_at.cmp(&other.actual_at))
    }
}
