//! RAISE.  Counterpart: pl/plpgsql/src/pl_gram.y (stmt_raise, read_raise_options).

use super::{Condition, Parsed, Parser, Raise, RaiseLevel, RaiseOption, StmtKind};

const LEVELS: [(&str, RaiseLevel); 6] = [
    ("exception", RaiseLevel::Exception),
    ("warning", RaiseLevel::Warning),
    ("notice", RaiseLevel::Notice),
    ("info", RaiseLevel::Info),
    ("log", RaiseLevel::Log),
    ("debug", RaiseLevel::Debug),
];

const OPTIONS: [(&str, RaiseOption); 9] = [
    ("errcode", RaiseOption::ErrCode),
    ("message", RaiseOption::Message),
    ("detail", RaiseOption::Detail),
    ("hint", RaiseOption::Hint),
    ("column", RaiseOption::Column),
    ("constraint", RaiseOption::Constraint),
    ("datatype", RaiseOption::DataType),
    ("table", RaiseOption::Table),
    ("schema", RaiseOption::Schema),
];

impl Parser<'_> {
    pub(super) fn raise(&mut self) -> Parsed<StmtKind> {
        self.advance();
        let level = LEVELS.iter().find(|(word, _)| self.is_word(word)).map(|(_, level)| *level);
        if level.is_some() {
            self.advance();
        }
        let level = level.unwrap_or(RaiseLevel::Exception);
        let mut raise = Raise { level, condition: None, format: None, args: Vec::new(), options: Vec::new() };
        if self.is_string() {
            raise.format = Some(self.string()?);
            while self.take_symbol(",") {
                raise.args.push(self.expression(&[",", "using", ";"])?);
            }
            self.check_placeholders(&raise)?;
        } else if self.take_word("sqlstate") {
            raise.condition = Some(Condition::State(self.string()?));
        } else if !self.is_word("using") && !self.is_symbol(";") {
            let at = self.peek();
            let name = self.identifier()?;
            if !crate::diag::SqlState::is_condition(&name)
                && let Some(token) = at
            {
                let message = format!("unrecognized exception condition \"{name}\"");
                let state = crate::diag::SqlState::UNDEFINED_OBJECT;
                return Err(Box::new(super::Problem { state, message, at: self.place(token) }));
            }
            raise.condition = Some(Condition::Name(name));
        }
        if self.take_word("using") {
            self.raise_options(&mut raise)?;
        }
        Ok(StmtKind::Raise(Box::new(raise)))
    }

    fn raise_options(&mut self, raise: &mut Raise) -> Parsed<()> {
        loop {
            let Some((_, option)) = OPTIONS.iter().find(|(word, _)| self.is_word(word)) else {
                return self.refuse("unrecognized RAISE statement option");
            };
            self.advance();
            if !self.take_assign() {
                return self.refuse("syntax error, expected \"=\"");
            }
            raise.options.push((*option, self.expression(&[",", ";"])?));
            if !self.take_symbol(",") {
                return Ok(());
            }
        }
    }

    /// As many `%` as there are arguments; `%%` is a percent sign (check_raise_parameters).
    fn check_placeholders(&self, raise: &Raise) -> Parsed<()> {
        let format = raise.format.as_deref().unwrap_or_default().replace("%%", "");
        let wanted = format.matches('%').count();
        match wanted.cmp(&raise.args.len()) {
            std::cmp::Ordering::Less => self.refuse("too many parameters specified for RAISE"),
            std::cmp::Ordering::Greater => self.refuse("too few parameters specified for RAISE"),
            std::cmp::Ordering::Equal => Ok(()),
        }
    }
}
