//! A catalog at rest as a host: expressions can be computed over it, and nothing can be changed. For
//! constants that the server folds when a statement is analysed.
//! Counterpart: optimizer/util/clauses.c (evaluate_expr).

use crate::analyze::Cx;
use crate::catalog::rows::StoredRows;
use crate::datum::Datum;
use crate::diag::{Result, SqlState, refuse, unsupported};
use crate::execute::expr::evaluate;
use crate::execute::{Call, Host, Rows, convert};
use crate::nodes::{Expr, TypeRef, Value};
use crate::oid::RelId;
use crate::text::Span;

/// How much one constant may cost.
const MOST_STEPS: u64 = 1_000_000;
const MOST_BYTES: usize = 64 << 20;

/// A host that only looks.
pub struct AtRest<'a> {
    cx: Cx<'a>,
    steps: u64,
    bytes: usize,
}

impl<'a> AtRest<'a> {
    pub fn new(cx: Cx<'a>) -> Self {
        AtRest { cx, steps: 0, bytes: 0 }
    }
}

/// The constant that an expression without columns comes to; refused where it cannot be known.
pub fn fold(cx: Cx<'_>, expr: &Expr, ty: TypeRef) -> Result<Option<Datum>> {
    match evaluate(&mut AtRest::new(cx), expr, &[])? {
        Value::Unknown(why) => Err(why.rejected()),
        value => convert::to_datum(&cx, ty, &value),
    }
}

impl Host for AtRest<'_> {
    fn cx(&self) -> Cx<'_> {
        self.cx
    }

    fn current_user(&self) -> Option<String> {
        None
    }

    fn session_user(&self) -> Option<String> {
        None
    }

    fn setting(&self, name: &str) -> Option<Value> {
        match name.to_ascii_lowercase().as_str() {
            "timezone" => Some(Value::text(self.cx.settings.timezone.as_str())),
            _ => None,
        }
    }

    fn set_setting(&mut self, name: &str, _value: Option<&str>, _local: bool) -> Result<()> {
        unsupported(format!("setting {name} inside a constant"))
    }

    fn call(&mut self, call: &Call<'_>, _args: Vec<Value>) -> Result<Value> {
        Ok(Value::unknown(format!("what {}() gives is not computed here", call.proc.name), call.at))
    }

    fn call_set(&mut self, call: &Call<'_>, args: Vec<Value>) -> Result<Rows> {
        let why = self.call(call, args)?;
        Ok(Rows { rows: Vec::new(), doubt: why.as_unknown().cloned() })
    }

    fn stored_rows(&self, _rel: RelId) -> StoredRows {
        let why = Value::unknown("a constant does not look at tables", self.cx.locator.whole);
        StoredRows { doubt: why.as_unknown().cloned(), ..StoredRows::default() }
    }

    fn store_rows(&mut self, _rel: RelId, _rows: StoredRows) -> Result<()> {
        unsupported("a change of rows inside a constant")
    }

    fn next_value(&mut self, _sequence: RelId, _at: Span) -> Result<Value> {
        unsupported("nextval() inside a constant")
    }

    fn set_value(&mut self, _sequence: RelId, _value: Value, _is_called: bool) -> Result<()> {
        unsupported("setval() inside a constant")
    }

    fn notice(&mut self, _message: String) {}

    fn spend(&mut self, steps: u64) -> Result<()> {
        self.steps = self.steps.saturating_add(steps);
        if self.steps > MOST_STEPS {
            return refuse(SqlState::STATEMENT_TOO_COMPLEX, "a constant takes too many steps to compute");
        }
        Ok(())
    }

    fn hold(&mut self, bytes: usize) -> Result<()> {
        self.bytes = self.bytes.saturating_add(bytes);
        if self.bytes > MOST_BYTES {
            return refuse(SqlState::PROGRAM_LIMIT_EXCEEDED, "a constant takes too much memory to compute");
        }
        Ok(())
    }
}
