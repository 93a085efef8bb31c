//! Statements and blocks.  Counterpart: pl/plpgsql/src/pl_gram.y (pl_block, proc_stmt).

use crate::name::Name;
use crate::parse::lexer::Kind;

use super::sql::SqlKind;
use super::{Block, Condition, ForInteger, Handler, Parsed, Parser, Source, Stmt, StmtKind, Target};

/// Words that no statement begins with, and that end a list of statements.
const ENDS: [&str; 6] = ["end", "else", "elsif", "elseif", "when", "exception"];

impl Parser<'_> {
    /// A block, whose label was read.
    pub(super) fn block(&mut self, label: Option<Name>) -> Parsed<Block> {
        let declarations = self.declarations()?;
        self.expect_word("begin")?;
        let body = self.statements()?;
        let handlers = match self.take_word("exception") {
            true => Some(self.handlers()?),
            false => None,
        };
        self.expect_word("end")?;
        self.end_label(label.as_ref())?;
        Ok(Block { label, declarations, body, handlers })
    }

    fn handlers(&mut self) -> Parsed<Vec<Handler>> {
        let mut handlers = Vec::new();
        while self.take_word("when") {
            let mut conditions = vec![self.condition()?];
            while self.take_word("or") {
                conditions.push(self.condition()?);
            }
            self.expect_word("then")?;
            handlers.push(Handler { conditions, body: self.statements()? });
        }
        if handlers.is_empty() { self.syntax_error() } else { Ok(handlers) }
    }

    fn condition(&mut self) -> Parsed<Condition> {
        let at = self.peek();
        let name = self.identifier()?;
        if name == "sqlstate" && self.is_string() {
            return Ok(Condition::State(self.string()?));
        }
        let known = name == "others" || crate::diag::SqlState::is_condition(&name);
        match (known, at) {
            (false, Some(token)) => {
                let message = format!("unrecognized exception condition \"{name}\"");
                let state = crate::diag::SqlState::UNDEFINED_OBJECT;
                Err(Box::new(super::Problem { state, message, at: self.place(token) }))
            }
            _ => Ok(Condition::Name(name)),
        }
    }

    pub(super) fn statements(&mut self) -> Parsed<Vec<Stmt>> {
        let mut statements = Vec::new();
        while self.peek().is_some() && (!self.is_any_word(&ENDS) || self.is_assignment()) {
            let first = self.next;
            let kind = stacker::maybe_grow(64 * 1024, 1024 * 1024, || self.statement())?;
            let at = self.place_from(first);
            self.expect_symbol(";")?;
            statements.push(Stmt { kind, at });
        }
        Ok(statements)
    }

    fn statement(&mut self) -> Parsed<StmtKind> {
        if self.is_assignment() {
            return self.assignment();
        }
        if self.is_symbol("<<") {
            return self.labelled();
        }
        let Some(token) = self.peek() else { return self.syntax_error() };
        let word = match token.kind {
            Kind::Word => self.text_of(token).to_ascii_lowercase(),
            _ => return self.sql_statement(),
        };
        match word.as_str() {
            "begin" | "declare" => Ok(StmtKind::Block(self.block(None)?)),
            "loop" | "while" | "for" | "foreach" => self.any_loop(None),
            "if" => self.if_statement(),
            "case" => self.case_statement(),
            "exit" | "continue" => self.exit_statement(word == "exit"),
            "return" => self.return_statement(),
            "perform" => self.perform(),
            "execute" => self.execute(),
            "raise" => self.raise(),
            "assert" => self.assert(),
            "get" => self.get_diagnostics(),
            "open" => self.open(),
            "fetch" => self.fetch(),
            "move" => self.move_cursor(),
            "close" => self.close(),
            "commit" | "rollback" => self.end_transaction(word == "commit"),
            "null" => {
                self.advance();
                Ok(StmtKind::Null)
            }
            _ => self.sql_statement(),
        }
    }

    /// Whether a name with `:=`, `=`, a dot or a bracket after it is ahead.
    fn is_assignment(&self) -> bool {
        self.identifier_at(0).is_some()
            && (self.is_symbol_at(1, ":=")
                || self.is_symbol_at(1, "=")
                || self.is_symbol_at(1, "[")
                || (self.is_symbol_at(1, ".") && !self.is_word("begin")))
    }

    fn assignment(&mut self) -> Parsed<StmtKind> {
        let first = self.next;
        let target = self.target()?;
        if self.take_assign() {
            return Ok(StmtKind::Assign { target, value: self.expression(&[";"])? });
        }
        if !self.is_symbol("[") {
            return self.syntax_error();
        }
        self.skip_to(&[";"])?;
        Ok(StmtKind::AssignPart { target, whole: self.sql_from(first, SqlKind::Assignment) })
    }

    pub(super) fn target(&mut self) -> Parsed<Target> {
        let first = self.next;
        let names = self.dotted_name()?;
        Ok(Target { names, at: self.place_from(first) })
    }

    pub(super) fn targets(&mut self) -> Parsed<Vec<Target>> {
        let mut targets = vec![self.target()?];
        while self.take_symbol(",") {
            targets.push(self.target()?);
        }
        Ok(targets)
    }

    fn labelled(&mut self) -> Parsed<StmtKind> {
        let label = self.label()?;
        if self.is_any_word(&["begin", "declare"]) {
            return Ok(StmtKind::Block(self.block(label)?));
        }
        self.any_loop(label)
    }

    fn any_loop(&mut self, label: Option<Name>) -> Parsed<StmtKind> {
        if self.take_word("loop") {
            let body = self.loop_body(label.as_ref())?;
            return Ok(StmtKind::Loop { label, body });
        }
        if self.take_word("while") {
            let condition = self.expression(&["loop"])?;
            self.expect_word("loop")?;
            let body = self.loop_body(label.as_ref())?;
            return Ok(StmtKind::While { label, condition, body });
        }
        if self.take_word("foreach") {
            return self.foreach(label);
        }
        self.expect_word("for")?;
        self.for_loop(label)
    }

    /// Statements, END LOOP and its label, after LOOP.
    fn loop_body(&mut self, label: Option<&Name>) -> Parsed<Vec<Stmt>> {
        self.loops += 1;
        let body = self.statements();
        self.loops -= 1;
        let body = body?;
        self.expect_word("end")?;
        self.expect_word("loop")?;
        self.end_label(label)?;
        Ok(body)
    }

    fn foreach(&mut self, label: Option<Name>) -> Parsed<StmtKind> {
        let targets = self.targets()?;
        let mut slice = 0;
        if self.take_word("slice") {
            let number = self.peek().filter(|t| t.kind == Kind::Number).and_then(|t| self.text_of(t).parse().ok());
            let Some(number) = number else { return self.syntax_error() };
            slice = number;
            self.advance();
        }
        self.expect_word("in")?;
        self.expect_word("array")?;
        let array = self.expression(&["loop"])?;
        self.expect_word("loop")?;
        let body = self.loop_body(label.as_ref())?;
        Ok(StmtKind::Foreach { label, targets, slice, array, body })
    }

    fn for_loop(&mut self, label: Option<Name>) -> Parsed<StmtKind> {
        let targets = self.targets()?;
        self.expect_word("in")?;
        if self.take_word("execute") {
            let query = self.expression(&["loop", "using"])?;
            let using = self.using(&["loop"])?;
            return self.for_rows(label, targets, Source::Execute { query, using });
        }
        if self.is_cursor_loop() {
            let source = self.cursor_source()?;
            return self.for_rows(label, targets, source);
        }
        let first = self.next;
        let reverse = self.is_word("reverse");
        self.skip_to(&["..", "loop"])?;
        if self.is_symbol("..") {
            self.next = first + usize::from(reverse);
            return self.for_integer(label, targets, reverse);
        }
        if first == self.next {
            return self.refuse("missing expression");
        }
        let query = self.sql_from(first, SqlKind::Statement);
        self.for_rows(label, targets, Source::Query(query))
    }

    fn for_rows(&mut self, label: Option<Name>, targets: Vec<Target>, source: Source) -> Parsed<StmtKind> {
        self.expect_word("loop")?;
        let body = self.loop_body(label.as_ref())?;
        Ok(StmtKind::ForRows { label, targets, source, body })
    }

    fn for_integer(&mut self, label: Option<Name>, mut targets: Vec<Target>, reverse: bool) -> Parsed<StmtKind> {
        let variable = match (targets.pop(), targets.is_empty()) {
            (Some(mut target), true) if target.names.len() == 1 => target.names.remove(0),
            _ => return self.refuse("integer FOR loop must have only one target variable"),
        };
        let lower = self.expression(&[".."])?;
        self.expect_symbol("..")?;
        let upper = self.expression(&["loop", "by"])?;
        let step = if self.take_word("by") { Some(self.expression(&["loop"])?) } else { None };
        self.expect_word("loop")?;
        let body = self.loop_body(label.as_ref())?;
        let parts = ForInteger { label, variable, reverse, lower, upper, step, body };
        Ok(StmtKind::ForInteger(Box::new(parts)))
    }

    fn if_statement(&mut self) -> Parsed<StmtKind> {
        self.advance();
        let mut branches = vec![self.branch()?];
        let mut otherwise = Vec::new();
        loop {
            if self.take_word("elsif") || self.take_word("elseif") {
                branches.push(self.branch()?);
            } else if self.take_word("else") {
                otherwise = self.statements()?;
                break;
            } else {
                break;
            }
        }
        self.expect_word("end")?;
        self.expect_word("if")?;
        Ok(StmtKind::If { branches, otherwise })
    }

    /// A condition, THEN and statements.
    fn branch(&mut self) -> Parsed<(super::Sql, Vec<Stmt>)> {
        let condition = self.expression(&["then"])?;
        self.expect_word("then")?;
        Ok((condition, self.statements()?))
    }

    fn case_statement(&mut self) -> Parsed<StmtKind> {
        self.advance();
        let subject = if self.is_word("when") { None } else { Some(self.expression(&["when"])?) };
        let mut whens = Vec::new();
        while self.take_word("when") {
            whens.push(self.branch()?);
        }
        if whens.is_empty() {
            return self.syntax_error();
        }
        let otherwise = if self.take_word("else") { Some(self.statements()?) } else { None };
        self.expect_word("end")?;
        self.expect_word("case")?;
        Ok(StmtKind::Case { subject, whens, otherwise })
    }

    fn exit_statement(&mut self, exit: bool) -> Parsed<StmtKind> {
        if self.loops == 0 && (self.is_word_at(1, "when") || self.is_symbol_at(1, ";")) {
            let word = if exit { "EXIT" } else { "CONTINUE" };
            let rest = if exit { ", unless it has a label" } else { "" };
            return self.refuse(format!("{word} cannot be used outside a loop{rest}"));
        }
        self.advance();
        let label = match self.is_word("when") || self.is_symbol(";") {
            true => None,
            false => Some(self.identifier()?),
        };
        let when = if self.take_word("when") { Some(self.expression(&[";"])?) } else { None };
        Ok(StmtKind::Exit { exit, label, when })
    }

    fn assert(&mut self) -> Parsed<StmtKind> {
        self.advance();
        let condition = self.expression(&[",", ";"])?;
        let message = if self.take_symbol(",") { Some(self.expression(&[";"])?) } else { None };
        Ok(StmtKind::Assert { condition, message })
    }

    fn get_diagnostics(&mut self) -> Parsed<StmtKind> {
        self.advance();
        let stacked = self.take_word("stacked");
        if !stacked {
            self.take_word("current");
        }
        self.expect_word("diagnostics")?;
        let mut items = Vec::new();
        loop {
            let target = self.target()?;
            if !self.take_assign() {
                return self.syntax_error();
            }
            items.push((target, self.identifier()?.to_string()));
            if !self.take_symbol(",") {
                return Ok(StmtKind::GetDiagnostics { stacked, items });
            }
        }
    }

    fn end_transaction(&mut self, commit: bool) -> Parsed<StmtKind> {
        self.advance();
        let mut chain = false;
        if self.take_word("and") {
            chain = !self.take_word("no");
            self.expect_word("chain")?;
        }
        Ok(if commit { StmtKind::Commit { chain } } else { StmtKind::Rollback { chain } })
    }
}
