//! What is said about the input: one diagnostic type, a table of codes, SQLSTATEs.
//!
//! Wording follows PostgreSQL's message style: the message in lower case without a full stop, detail
//! and hint as sentences. Knows spans, not files; rendering is `report`'s. Start at [`Diagnostic`].

mod code;
mod condition;
mod sqlstate;

pub use code::{Code, Effect, Severity};
pub use sqlstate::SqlState;

use crate::text::Span;

/// Something to tell the user, with its place and what it does to the verdict.
#[derive(Clone, Debug)]
pub struct Diagnostic {
    pub code: Code,
    pub severity: Severity,
    pub message: String,
    pub span: Option<Span>,
    pub sqlstate: Option<SqlState>,
    pub detail: Option<String>,
    pub hint: Option<String>,
    /// The name of what was looked for and is not there, without its schema.
    pub absent: Option<String>,
    /// The schema that it was looked for in, where the statement says one.
    pub absent_schema: Option<String>,
    /// Other places that matter, each with a remark.
    pub related: Vec<(Span, String)>,
}

impl Diagnostic {
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Diagnostic {
            code,
            severity: code.severity(),
            message: message.into(),
            span: None,
            sqlstate: None,
            detail: None,
            hint: None,
            absent: None,
            absent_schema: None,
            related: Vec::new(),
        }
    }

    /// A statement that the server would refuse, in the server's own words.
    pub fn refused(sqlstate: SqlState, message: impl Into<String>) -> Self {
        let mut d = Diagnostic::new(Code::StatementRefused, message);
        d.sqlstate = Some(sqlstate);
        d
    }

    /// Something valid that is not understood yet; never a reason to call two sides aligned.
    pub fn unsupported(message: impl Into<String>) -> Self {
        Diagnostic::new(Code::Unsupported, message)
    }

    pub fn at(mut self, span: Span) -> Self {
        self.span.get_or_insert(span);
        self
    }

    pub fn with_detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    pub fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Says what was looked for, so that a later place that makes it can be shown.
    pub fn with_absent(mut self, schema: Option<&str>, name: &str) -> Self {
        self.absent = Some(name.to_owned());
        self.absent_schema = schema.map(str::to_owned);
        self
    }

    pub fn with_related(mut self, span: Span, remark: impl Into<String>) -> Self {
        self.related.push((span, remark.into()));
        self
    }
}

/// The error of everything that reads, analyses or replays: one diagnostic.
pub type Rejected = Box<Diagnostic>;

/// A product, or the diagnostic that says why there is none.
pub type Result<T> = std::result::Result<T, Rejected>;

/// Shorthand for an `Err` that the server itself would raise.
pub fn refuse<T>(sqlstate: SqlState, message: impl Into<String>) -> Result<T> {
    Err(Box::new(Diagnostic::refused(sqlstate, message)))
}

/// Shorthand for an `Err` about something that is valid but not understood yet.
pub fn unsupported<T>(message: impl Into<String>) -> Result<T> {
    Err(Box::new(Diagnostic::unsupported(message)))
}
