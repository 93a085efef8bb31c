//! Names: plain, quoted, mixed case, long, of other alphabets, and keywords.

use dumpdrift::name::quote_identifier;

use crate::rng::Rng;

const WORDS: &[&str] = &[
    "account",
    "amount",
    "author",
    "batch",
    "body",
    "city",
    "code",
    "cost",
    "crate_",
    "dept",
    "email",
    "entry",
    "fleet",
    "grade",
    "height",
    "invoice",
    "item",
    "kind",
    "label",
    "ledger",
    "level",
    "lot",
    "member",
    "note",
    "owner_id",
    "part",
    "phase",
    "place",
    "price",
    "quota",
    "rank",
    "room",
    "route",
    "seat",
    "shelf",
    "sku",
    "state",
    "stock",
    "tag",
    "team",
    "title",
    "token",
    "unit",
    "vendor",
    "weight",
    "zone",
    "id",
    "status",
    "created_at",
];

const ODD: &[&str] = &[
    "Order",
    "User",
    "select",
    "table",
    "Größe",
    "naïve",
    "имя",
    "数量",
    "two words",
    "dot.ted",
    "it's",
    "say \"hi\"",
    "camelCase",
    "UPPER",
    "1st",
    "a-b",
    "$cash",
    "end",
    "order",
    "user",
    "value",
    "values",
    "offset",
    "key",
    "name",
    "type",
    "date",
    "time",
    "timestamp",
    "interval",
    "between",
    "left",
    "natural",
    "percent%",
    "back\\slash",
    "col:on",
    "year",
];

/// A name as the catalog has it, not quoted.
pub fn random(rng: &mut Rng) -> String {
    match rng.below(100) {
        0..60 => rng.word(WORDS).to_owned(),
        60..75 => format!("{}_{}", rng.word(WORDS), rng.word(WORDS)),
        75..84 => format!("{}{}", rng.word(WORDS), rng.below(20)),
        84..95 => rng.word(ODD).to_owned(),
        95..98 => long(rng),
        _ => format!("{} {}", rng.word(ODD), rng.word(ODD)),
    }
}

/// A name near the limit of 63 bytes, so that names which the server makes of it are cut.
fn long(rng: &mut Rng) -> String {
    let mut name = String::new();
    let limit = rng.between(50, 63);
    while name.len() < limit {
        let words = if rng.chance(80) { WORDS } else { &["größe", "数量", "имя"] };
        name.push_str(rng.word(words));
        name.push('_');
    }
    dumpdrift::name::Name::new(&name).as_str().to_owned()
}

/// As a statement has it: quoted where it must be, sometimes where it need not be, in capitals, or
/// longer than what is kept.
pub fn written(rng: &mut Rng, name: &str) -> String {
    let quoted = quote_identifier(name);
    if quoted.starts_with('"') {
        return quoted;
    }
    match rng.below(30) {
        0 => format!("\"{name}\""),
        1 => name.to_uppercase(),
        _ if name.len() == 63 => format!("{name}_and_more"),
        _ => quoted,
    }
}

pub fn quoted(name: &str) -> String {
    quote_identifier(name)
}

pub fn qualified(schema: &str, name: &str) -> String {
    format!("{}.{}", quote_identifier(schema), quote_identifier(name))
}

pub fn literal(text: &str) -> String {
    dumpdrift::name::quote_literal(text)
}
