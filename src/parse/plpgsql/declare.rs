//! DECLARE.  Counterpart: pl/plpgsql/src/pl_gram.y (decl_sect, decl_datatype).

use crate::name::Name;
use crate::parse::lexer::Kind;

use super::sql::SqlKind;
use super::{Declaration, DeclarationKind, Parsed, Parser, Place, TypeText, TypeTextKind};

impl Parser<'_> {
    /// DECLARE sections before BEGIN, if there are any.
    pub(super) fn declarations(&mut self) -> Parsed<Vec<Declaration>> {
        let mut all = Vec::new();
        while self.take_word("declare") {
            while !self.is_any_word(&["begin", "declare"]) && !self.is_symbol("<<") {
                let declaration = self.declaration()?;
                all.push(declaration);
            }
            if self.is_symbol("<<") {
                return self.refuse("block label must be placed before DECLARE, not after");
            }
        }
        Ok(all)
    }

    fn declaration(&mut self) -> Parsed<Declaration> {
        let start = self.next;
        let name = self.identifier()?;
        let kind = if self.is_word("alias") && self.is_word_at(1, "for") {
            self.next += 2;
            self.alias()?
        } else if self.is_any_word(&["cursor", "scroll"]) || (self.is_word("no") && self.is_word_at(1, "scroll")) {
            self.cursor_declaration()?
        } else {
            self.variable()?
        };
        let at = self.place_from(start);
        self.expect_symbol(";")?;
        Ok(Declaration { name, kind, at })
    }

    /// The place from a token on to what was read last.
    pub(super) fn place_from(&self, first: usize) -> Place {
        Place::new(self.tokens.get(first).map_or(0, |t| t.start), self.end_of_last())
    }

    fn alias(&mut self) -> Parsed<DeclarationKind> {
        let number = self.peek().filter(|t| t.kind == Kind::Symbol).and_then(|t| self.text_of(t).strip_prefix('$'));
        if let Some(number) = number.and_then(|n| n.parse().ok()) {
            self.advance();
            return Ok(DeclarationKind::AliasOfNumber(number));
        }
        Ok(DeclarationKind::Alias(self.dotted_name()?))
    }

    fn variable(&mut self) -> Parsed<DeclarationKind> {
        let constant = self.take_word("constant");
        let ty = self.type_text(&["collate", "not", "default", ":=", "=", ";"])?;
        let collation = if self.take_word("collate") { Some(self.dotted_name()?) } else { None };
        let not_null = self.take_word("not");
        if not_null {
            self.expect_word("null")?;
        }
        let default = match self.take_assign() || self.take_word("default") {
            true => Some(self.expression(&[";"])?),
            false => None,
        };
        Ok(DeclarationKind::Variable { ty, constant, collation, not_null, default })
    }

    pub(super) fn type_text(&mut self, until: &[&str]) -> Parsed<TypeText> {
        let first = self.next;
        if self.is_any_word(until) {
            return self.refuse("missing data type declaration");
        }
        self.skip_to(until)?;
        if first == self.next {
            return self.refuse("missing data type declaration");
        }
        let at = self.place_from(first);
        let text = self.text.get(at.start as usize..at.end as usize).unwrap_or_default();
        let kind = self.relative_type(first).unwrap_or_else(|| match text.eq_ignore_ascii_case("record") {
            true => TypeTextKind::Record,
            false => TypeTextKind::Written(text.to_owned()),
        });
        Ok(TypeText { kind, at })
    }

    /// `name%TYPE` or `name%ROWTYPE`, perhaps as an array, from a token on to the next one.
    fn relative_type(&self, first: usize) -> Option<TypeTextKind> {
        let tokens = self.tokens.get(first..self.next)?;
        let percent = tokens.iter().position(|t| t.kind == Kind::Symbol && self.text_of(*t) == "%")?;
        let word = self.text_of(*tokens.get(percent + 1)?);
        let mut names: Vec<Name> = Vec::new();
        for (i, token) in tokens[..percent].iter().enumerate() {
            let text = self.text_of(*token);
            match (i % 2, token.kind) {
                (0, Kind::Word) => names.push(Name::new(&text.to_lowercase())),
                (0, Kind::QuotedIdent) => names.push(Name::new(&text.trim_matches('"').replace("\"\"", "\""))),
                (1, Kind::Symbol) if text == "." => {}
                _ => return None,
            }
        }
        let array = tokens.len() > percent + 2;
        match word {
            w if w.eq_ignore_ascii_case("rowtype") && !array => Some(TypeTextKind::RowOf(names)),
            w if w.eq_ignore_ascii_case("type") => Some(TypeTextKind::Like { names, array }),
            _ => None,
        }
    }

    /// `[NO SCROLL | SCROLL] CURSOR [(arguments)] FOR query`
    fn cursor_declaration(&mut self) -> Parsed<DeclarationKind> {
        self.scroll_option();
        self.expect_word("cursor")?;
        let mut args = Vec::new();
        if self.take_symbol("(") {
            loop {
                let name = self.identifier()?;
                args.push((name, self.type_text(&[",", ")"])?));
                if !self.take_symbol(",") {
                    break;
                }
            }
            self.expect_symbol(")")?;
        }
        if !self.take_word("is") {
            self.expect_word("for")?;
        }
        let query = self.sql(SqlKind::Statement, &[";"])?;
        Ok(DeclarationKind::Cursor { args, query })
    }

    /// SCROLL and NO SCROLL change nothing that a block can do here.
    pub(super) fn scroll_option(&mut self) {
        if self.is_word("no") && self.is_word_at(1, "scroll") {
            self.next += 2;
        } else {
            self.take_word("scroll");
        }
    }
}
