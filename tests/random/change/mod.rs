//! Changes of one thing, with what must be found of each.
//!
//! Most are of a table of changes whose entries are known before; the others are any statement at all, of
//! which the dumps tell what it changed.

mod column;
mod object;
mod relation;

use crate::law::Expected;
use crate::name::{qualified, quoted};
use crate::schema::{Col, Rel};
use crate::statement::{self, Gen};

/// A statement that changes something.
#[derive(Clone)]
pub struct Change {
    pub sql: String,
    /// The entries that must be found; where it is not known before, the dumps tell.
    pub expected: Option<Expected>,
}

type Maker = fn(&mut Gen<'_>) -> Option<Change>;

const MAKERS: &[&[Maker]] = &[column::MAKERS, relation::MAKERS, object::MAKERS];

/// A change that fits what there is.
pub fn random(cx: &mut Gen<'_>) -> Option<Change> {
    if cx.rng.chance(70) {
        let all: Vec<Maker> = MAKERS.concat();
        for _ in 0..20 {
            let made = cx.rng.pick(&all).copied().and_then(|make| make(cx));
            if made.is_some() {
                return made;
            }
        }
    }
    let sql = statement::random(cx);
    let session = [
        "BEGIN",
        "START",
        "COMMIT",
        "END",
        "ROLLBACK",
        "SAVEPOINT",
        "RELEASE",
        "SET ",
        "RESET",
        "SELECT pg_catalog.set_config",
    ];
    if session.iter().any(|word| sql.starts_with(word)) { None } else { Some(Change { sql, expected: None }) }
}

fn change(sql: String, expected: &[String]) -> Option<Change> {
    Some(Change { sql, expected: Some(expected.to_vec()) })
}

/// A change of one property of an object that both sides have.
fn changed(sql: String, kind: &str, identity: &str, property: &str) -> Option<Change> {
    change(sql, &[format!("changed | {kind} | {identity} | {property}")])
}

fn missing(sql: String, kind: &str, identity: &str) -> Option<Change> {
    change(sql, &[format!("missing | {kind} | {identity}")])
}

fn extra(sql: String, kind: &str, identity: &str) -> Option<Change> {
    change(sql, &[format!("extra | {kind} | {identity}")])
}

/// A table on its own: neither inherits nor is inherited, nor has partitions.
fn alone(rel: &Rel) -> bool {
    rel.is_table() && rel.kind == 'r' && !rel.partition && rel.parents.is_none() && rel.children == 0 && !rel.of_type
}

fn path(rel: &Rel) -> String {
    qualified(&rel.schema, &rel.name)
}

fn identity_of(rel: &Rel, part: &str) -> String {
    format!("{}.{}", path(rel), quoted(part))
}

/// A name that nothing in the database has yet.
fn unused(cx: &mut Gen<'_>) -> String {
    let text = cx.new_name();
    let cut: String = text.chars().take(20).collect();
    format!("{cut}_{}", cx.rng.between(100_000, 999_999))
}

/// What an entry calls a relation.
fn kind(rel: &Rel) -> &'static str {
    match rel.kind {
        'v' => "view",
        'm' => "materialized_view",
        'S' => "sequence",
        'f' => "foreign_table",
        'c' => "composite_type",
        _ => "table",
    }
}

/// A column that stands for itself: neither inherited nor of a key of the partitions.
fn own_column(cx: &mut Gen<'_>, fits: impl Fn(&Rel, &Col) -> bool) -> Option<(Rel, Col)> {
    let rel = cx.rel(|rel| alone(rel) && rel.cols.iter().any(|col| fits(rel, col)))?;
    let col = cx.col(&rel, |col| fits(&rel, col))?;
    Some((rel, col))
}
