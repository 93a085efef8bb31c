//! Ids of rows that our catalog keeps inside other objects, while the server gives them rows of their own:
//! defaults, rules of views, triggers behind foreign keys, grants of roles. Each kind has three leading
//! bits of its own, far above the ids that objects get, so that joins between catalogs hold.

use crate::oid::{AttrNumber, ConstraintId, RelId, TriggerId};

const DEFAULT: u32 = 0b100 << 29;
const VIEW_RULE: u32 = 0b011 << 29;
const KEY_TRIGGER: u32 = 0b010 << 29;
const TRIGGER_CONSTRAINT: u32 = 0b001 << 29;
const DEFAULT_ACL: u32 = 0b101 << 29;
const KIND: u32 = 0b111 << 29;

/// How many bits an attribute number takes (MaxHeapAttributeNumber is 1600).
const ATTRIBUTE_BITS: u32 = 11;

/// The row of pg_attrdef for the default of an attribute.
pub fn attribute_default(rel: RelId, attnum: AttrNumber) -> u32 {
    DEFAULT | (((rel.0 << ATTRIBUTE_BITS) | u32::from(attnum.unsigned_abs())) & !KIND)
}

/// The attribute whose default has this row.
pub fn of_attribute_default(oid: u32) -> Option<(RelId, AttrNumber)> {
    let rest = oid & !KIND;
    let attnum = AttrNumber::try_from(rest & ((1 << ATTRIBUTE_BITS) - 1)).ok()?;
    (oid & KIND == DEFAULT).then_some((RelId(rest >> ATTRIBUTE_BITS), attnum))
}

/// The row of pg_rewrite that holds a view's query.
pub fn view_rule(view: RelId) -> u32 {
    VIEW_RULE | (view.0 & !KIND)
}

/// The view whose query has this row.
pub fn of_view_rule(oid: u32) -> Option<RelId> {
    (oid & KIND == VIEW_RULE).then_some(RelId(oid & !KIND))
}

/// One of the triggers that enforce a key, from 0 to 3.
pub(super) fn key_trigger(constraint: ConstraintId, number: u32) -> u32 {
    KEY_TRIGGER | (((constraint.0 << 2) | number) & !KIND)
}

/// The row of pg_default_acl at a place of our list.
pub(super) fn default_acl(place: usize) -> u32 {
    DEFAULT_ACL | (u32::try_from(place).unwrap_or(0) & !KIND)
}

/// The row of pg_constraint that a constraint trigger has.
pub(super) fn trigger_constraint(trigger: TriggerId) -> u32 {
    TRIGGER_CONSTRAINT | (trigger.0 & !KIND)
}

/// The constraint trigger that has this row.
pub fn of_trigger_constraint(oid: u32) -> Option<TriggerId> {
    (oid & KIND == TRIGGER_CONSTRAINT).then_some(TriggerId(oid & !KIND))
}
