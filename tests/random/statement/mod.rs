//! Statements at random, made from what the database holds. Most of them run; some are wrong.
//!
//! A statement is text without its semicolon. Each family has a file; [`random`] chooses among them.

mod access;
mod alter;
mod expr;
mod misc;
mod partition;
mod query;
mod routine;
mod table;
mod type_;
mod view;

pub use access::grant;
pub use partition::detach;
pub use table::column as new_column;

use crate::name;
use crate::rng::Rng;
use crate::schema::{Col, Rel, World};

/// What makes a statement: the numbers, the database, and how wrong it may be.
pub struct Gen<'a> {
    pub rng: &'a mut Rng,
    pub world: &'a World,
    pub version: u16,
    /// The percentage of choices that are made wrongly on purpose.
    pub wrong: usize,
    /// All names are written with their schema.
    pub qualify: bool,
}

type Maker = fn(&mut Gen<'_>) -> Option<String>;

const MAKERS: &[(usize, Maker)] = &[
    (6, misc::schema),
    (3, misc::search_path),
    (22, table::create),
    (5, table::create_as),
    (8, partition::create),
    (3, partition::attach),
    (2, partition::detach),
    (14, table::index),
    (5, misc::sequence),
    (2, misc::alter_sequence),
    (13, view::create),
    (3, view::materialized),
    (3, view::rule),
    (2, view::alter),
    (12, routine::create),
    (3, routine::alter),
    (2, routine::aggregate),
    (6, routine::trigger),
    (1, routine::event_trigger),
    (10, type_::create),
    (5, type_::alter),
    (5, access::policy),
    (8, access::comment),
    (6, access::grant),
    (2, access::default_privileges),
    (3, access::owner),
    (3, misc::statistics),
    (2, misc::text_search),
    (2, misc::operator),
    (1, misc::cast),
    (1, misc::opclass),
    (1, misc::collation),
    (2, misc::extension),
    (26, alter::table),
    (5, alter::rename),
    (3, alter::set_schema),
    (5, alter::drop),
    (2, misc::transaction),
];

/// One statement; of a family that fits what there is.
pub fn random(cx: &mut Gen<'_>) -> String {
    let total: usize = MAKERS.iter().map(|(weight, _)| weight).sum();
    loop {
        let mut at = cx.rng.below(total);
        let found = MAKERS.iter().find(|(weight, _)| {
            let here = at < *weight;
            at = at.saturating_sub(*weight);
            here
        });
        if let Some(sql) = found.and_then(|(_, make)| make(cx)) {
            return sql;
        }
    }
}

impl Gen<'_> {
    /// Whether to do something wrong here.
    pub fn errs(&mut self) -> bool {
        self.rng.below(1000) < self.wrong
    }

    pub fn new_name(&mut self) -> String {
        name::random(self.rng)
    }

    pub fn written(&mut self, text: &str) -> String {
        if self.qualify { name::quoted(text) } else { name::written(self.rng, text) }
    }

    /// A new name, as it is written.
    pub fn fresh(&mut self) -> String {
        let name = self.new_name();
        self.written(&name)
    }

    /// An object's name: with its schema, or without where the search path may lead to it.
    pub fn path_to(&mut self, schema: &str, text: &str) -> String {
        let first = self.world.path.iter().any(|s| s == schema);
        let bare = !self.qualify && first && self.rng.chance(60) || self.errs();
        let text = self.written(text);
        if bare { text } else { format!("{}.{text}", name::quoted(schema)) }
    }

    pub fn rel_name(&mut self, rel: &Rel) -> String {
        self.path_to(&rel.schema.clone(), &rel.name.clone())
    }

    /// A new object's name.
    pub fn new_path(&mut self) -> String {
        let text = self.fresh();
        let bare = !self.qualify && !self.world.path.is_empty() && self.rng.chance(45);
        match self.rng.pick(&self.world.schemas) {
            Some(schema) if !bare => format!("{}.{text}", name::quoted(schema)),
            _ => text,
        }
    }

    pub fn rel(&mut self, fits: impl Fn(&Rel) -> bool) -> Option<Rel> {
        let wrong = self.errs();
        let all: Vec<&Rel> = self.world.rels.iter().filter(|rel| wrong || fits(rel)).collect();
        self.rng.pick(&all).map(|rel| (*rel).clone())
    }

    pub fn col(&mut self, rel: &Rel, fits: impl Fn(&Col) -> bool) -> Option<Col> {
        let wrong = self.errs();
        let all: Vec<&Col> = rel.cols.iter().filter(|col| wrong || fits(col)).collect();
        self.rng.pick(&all).map(|col| (*col).clone())
    }

    /// A column's name as it is written; now and then of none.
    pub fn col_name(&mut self, col: &Col) -> String {
        if self.errs() { self.fresh() } else { self.written(&col.name.clone()) }
    }

    pub fn columns(&mut self, rel: &Rel, most: usize) -> Option<String> {
        let mut cols: Vec<Col> = Vec::new();
        for _ in 0..self.rng.between(1, most) {
            let col = self.col(rel, |_| true)?;
            if self.errs() || !cols.iter().any(|c| c.name == col.name) {
                cols.push(col);
            }
        }
        let names: Vec<String> = cols.iter().map(|c| self.col_name(c)).collect();
        Some(names.join(", "))
    }

    /// One of the alternatives, in the words of the statement.
    pub fn one_of(&mut self, words: &[&'static str]) -> &'static str {
        self.rng.word(words)
    }

    /// A clause in some of the statements.
    pub fn maybe(&mut self, percent: usize, clause: &str) -> String {
        if self.rng.chance(percent) { clause.to_owned() } else { String::new() }
    }

    pub fn since(&self, version: u16) -> bool {
        self.version >= version
    }

    pub fn role(&mut self) -> String {
        if self.errs() {
            return "nobody_at_all".to_owned();
        }
        name::quoted(self.rng.word(crate::server::ROLES))
    }
}
