//! RAISE.  Counterpart: pl/plpgsql/src/pl_exec.c (exec_stmt_raise).

use crate::diag::{Diagnostic, Result, SqlState, refuse, unsupported};
use crate::nodes::Value;
use crate::parse::plpgsql::{Condition, Raise, RaiseLevel, RaiseOption};
use crate::replay::plpgsql::Machine;

/// What RAISE says, once it is put together.
#[derive(Default)]
struct Said {
    state: Option<SqlState>,
    message: Option<String>,
    detail: Option<String>,
    hint: Option<String>,
}

impl Machine<'_> {
    pub(super) fn raise(&mut self, raise: &Raise) -> Result<()> {
        if raise.is_bare() {
            return match self.frame.handling.last() {
                Some(error) => Err(Box::new((**error).clone())),
                None => refuse(
                    SqlState::STACKED_DIAGNOSTICS_ACCESSED_WITHOUT_ACTIVE_HANDLER,
                    "RAISE without parameters cannot be used outside an exception handler",
                ),
            };
        }
        let mut said = Said::default();
        let mut condition_name = None;
        match &raise.condition {
            Some(Condition::Name(name)) => {
                said.state = SqlState::of_condition(name).next();
                condition_name = Some(name.to_string());
            }
            Some(Condition::State(code)) => {
                said.state = Some(state_of(code)?);
                condition_name = Some(code.clone());
            }
            None => {}
        }
        if let Some(format) = &raise.format {
            let text = self.filled_in(format, raise)?;
            said.message = Some(text);
        }
        for (option, value) in &raise.options {
            let text = match self.text_of(value)? {
                Value::Text(text) => text.to_string(),
                Value::Null => {
                    let message = "RAISE statement option cannot be null";
                    return refuse(SqlState::NULL_VALUE_NOT_ALLOWED, message);
                }
                _ => NOT_KNOWN.to_owned(),
            };
            if let Some(name) = said.take(*option, text)? {
                condition_name = Some(name);
            }
        }
        let message = said.message.or(condition_name);
        let state = said.state.unwrap_or(SqlState::RAISE_EXCEPTION);
        let message = message.unwrap_or_else(|| state.as_str().to_owned());
        if raise.level != RaiseLevel::Exception {
            if raise.level != RaiseLevel::Debug && raise.level != RaiseLevel::Log {
                self.exec.notice(message);
            }
            return Ok(());
        }
        let mut error = Diagnostic::refused(state, message);
        error.detail = said.detail;
        error.hint = said.hint;
        Err(Box::new(error))
    }

    /// The format with its arguments in the place of `%`.
    fn filled_in(&mut self, format: &str, raise: &Raise) -> Result<String> {
        let mut texts = Vec::with_capacity(raise.args.len());
        for arg in &raise.args {
            texts.push(match self.text_of(arg)? {
                Value::Text(text) => text.to_string(),
                Value::Null => "<NULL>".to_owned(),
                _ => NOT_KNOWN.to_owned(),
            });
        }
        let mut texts = texts.into_iter();
        let mut out = String::with_capacity(format.len());
        let mut rest = format;
        while let Some(at) = rest.find('%') {
            out.push_str(&rest[..at]);
            rest = &rest[at + 1..];
            match rest.strip_prefix('%') {
                Some(more) => {
                    out.push('%');
                    rest = more;
                }
                None => out.push_str(&texts.next().unwrap_or_default()),
            }
        }
        out.push_str(rest);
        Ok(out)
    }
}

/// What messages show for a value that cannot be known offline.
const NOT_KNOWN: &str = "<not known>";

impl Said {
    /// Takes an option; gives the condition's name where ERRCODE has one.
    fn take(&mut self, option: RaiseOption, text: String) -> Result<Option<String>> {
        match option {
            RaiseOption::ErrCode if self.state.is_some() => twice("ERRCODE"),
            RaiseOption::Message if self.message.is_some() => twice("MESSAGE"),
            RaiseOption::Detail if self.detail.is_some() => twice("DETAIL"),
            RaiseOption::Hint if self.hint.is_some() => twice("HINT"),
            RaiseOption::ErrCode => {
                self.state = Some(state_of(&text)?);
                Ok(Some(text))
            }
            RaiseOption::Message => {
                self.message = Some(text);
                Ok(None)
            }
            RaiseOption::Detail => {
                self.detail = Some(text);
                Ok(None)
            }
            RaiseOption::Hint => {
                self.hint = Some(text);
                Ok(None)
            }
            // They are for programs that read errors; no schema depends on them.
            RaiseOption::Column
            | RaiseOption::Constraint
            | RaiseOption::DataType
            | RaiseOption::Table
            | RaiseOption::Schema => Ok(None),
        }
    }
}

fn twice<T>(option: &str) -> Result<T> {
    refuse(SqlState::SYNTAX_ERROR, format!("RAISE option already specified: {option}"))
}

/// The code of a condition's name or of a code itself (plpgsql_recognize_err_condition).
fn state_of(text: &str) -> Result<SqlState> {
    if let Some(state) = SqlState::of_code(text).or_else(|| SqlState::of_condition(text).next()) {
        return Ok(state);
    }
    if text == NOT_KNOWN {
        return unsupported("an error code that is not known");
    }
    refuse(SqlState::UNDEFINED_OBJECT, format!("unrecognized exception condition \"{text}\""))
}
