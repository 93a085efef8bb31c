//! Logic of four values: true, false, null, and what is not known.

use std::sync::Arc;

use crate::diag::{Result, unsupported};
use crate::nodes::{Unknown, Value};

#[derive(Clone, Debug)]
pub(super) enum Truth {
    True,
    False,
    Null,
    Unknown(Arc<Unknown>),
}

impl Truth {
    pub fn of(value: &Value) -> Result<Truth> {
        Ok(match value {
            Value::Bool(true) => Truth::True,
            Value::Bool(false) => Truth::False,
            Value::Null => Truth::Null,
            Value::Unknown(why) => Truth::Unknown(why.clone()),
            Value::Int(_)
            | Value::Oid(_)
            | Value::Float(_)
            | Value::Enum(_)
            | Value::Text(_)
            | Value::Array(_)
            | Value::Record(_) => return unsupported("a condition that is not of type boolean"),
        })
    }

    pub fn value(self) -> Value {
        match self {
            Truth::True => Value::Bool(true),
            Truth::False => Value::Bool(false),
            Truth::Null => Value::Null,
            Truth::Unknown(why) => Value::Unknown(why),
        }
    }

    pub fn not(self) -> Truth {
        match self {
            Truth::True => Truth::False,
            Truth::False => Truth::True,
            other => other,
        }
    }

    /// AND: false decides; what is not known hides a null, for it may be false.
    pub fn and(self, other: Truth) -> Truth {
        match (self, other) {
            (Truth::False, _) | (_, Truth::False) => Truth::False,
            (Truth::Unknown(why), _) | (_, Truth::Unknown(why)) => Truth::Unknown(why),
            (Truth::Null, _) | (_, Truth::Null) => Truth::Null,
            (Truth::True, Truth::True) => Truth::True,
        }
    }

    pub fn or(self, other: Truth) -> Truth {
        self.not().and(other.not()).not()
    }
}

impl From<bool> for Truth {
    fn from(truth: bool) -> Self {
        if truth { Truth::True } else { Truth::False }
    }
}
