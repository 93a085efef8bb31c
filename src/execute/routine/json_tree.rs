//! json and jsonb as trees: reading, printing, order, containment.
//! Counterpart: utils/adt/jsonb_util.c (compareJsonbContainers, JsonbDeepContains), json.c (escape_json).

use std::cmp::Ordering;

use crate::execute::routine::numeric::Decimal;

/// A value of json; objects keep the order of their text.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Tree {
    Null,
    Bool(bool),
    /// As it is printed.
    Number(String),
    String(String),
    Array(Vec<Tree>),
    Object(Vec<(String, Tree)>),
}

/// How a tree is put into text.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Layout {
    /// As jsonb prints: a blank behind each separator.
    Spaced,
    /// As json's own constructors print.
    Compact,
    /// jsonb_pretty
    Pretty,
}

/// Reads a text that is known to be valid.
pub(super) fn read(text: &str) -> Option<Tree> {
    let mut reader = Reader { text, at: 0 };
    let tree = reader.value()?;
    reader.skip_blanks();
    (reader.at == text.len()).then_some(tree)
}

/// The members of an object, or the elements of an array, as they are written; `None` for a scalar.
pub(super) fn members(text: &str) -> Option<Vec<(Option<String>, &str)>> {
    let mut reader = Reader { text, at: 0 };
    reader.skip_blanks();
    let (close, is_object) = match reader.peek()? {
        b'{' => (b'}', true),
        b'[' => (b']', false),
        _ => return None,
    };
    reader.at += 1;
    let mut found = Vec::new();
    if reader.eat(close).is_some() {
        return Some(found);
    }
    loop {
        reader.skip_blanks();
        let mut key = None;
        if is_object {
            key = Some(reader.string()?);
            reader.eat(b':')?;
            reader.skip_blanks();
        }
        let start = reader.at;
        reader.value()?;
        found.push((key, &text[start..reader.at]));
        if reader.eat(close).is_some() {
            return Some(found);
        }
        reader.eat(b',')?;
    }
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
}

impl Reader<'_> {
    fn skip_blanks(&mut self) {
        let blank = |c: char| matches!(c, ' ' | '\t' | '\n' | '\r');
        self.at = self.text.len() - self.text[self.at..].trim_start_matches(blank).len();
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn eat(&mut self, wanted: u8) -> Option<()> {
        self.skip_blanks();
        (self.peek() == Some(wanted)).then(|| self.at += 1)
    }

    fn value(&mut self) -> Option<Tree> {
        stacker::maybe_grow(64 * 1024, 1024 * 1024, || self.value_here())
    }

    fn value_here(&mut self) -> Option<Tree> {
        self.skip_blanks();
        match self.peek()? {
            b'{' => self.object(),
            b'[' => self.array(),
            b'"' => self.string().map(Tree::String),
            _ => {
                let rest = &self.text[self.at..];
                let end = rest.find([',', '}', ']', ' ', '\t', '\n', '\r', ':']).unwrap_or(rest.len());
                let word = rest.get(..end)?;
                self.at += end;
                Some(match word {
                    "null" => Tree::Null,
                    "true" => Tree::Bool(true),
                    "false" => Tree::Bool(false),
                    "" => return None,
                    number => Tree::Number(number.to_owned()),
                })
            }
        }
    }

    fn array(&mut self) -> Option<Tree> {
        self.eat(b'[')?;
        let mut items = Vec::new();
        if self.eat(b']').is_some() {
            return Some(Tree::Array(items));
        }
        loop {
            items.push(self.value()?);
            if self.eat(b']').is_some() {
                return Some(Tree::Array(items));
            }
            self.eat(b',')?;
        }
    }

    fn object(&mut self) -> Option<Tree> {
        self.eat(b'{')?;
        let mut pairs = Vec::new();
        if self.eat(b'}').is_some() {
            return Some(Tree::Object(pairs));
        }
        loop {
            self.skip_blanks();
            let key = self.string()?;
            self.eat(b':')?;
            pairs.push((key, self.value()?));
            if self.eat(b'}').is_some() {
                return Some(Tree::Object(pairs));
            }
            self.eat(b',')?;
        }
    }

    fn string(&mut self) -> Option<String> {
        self.eat(b'"')?;
        let mut read = String::new();
        loop {
            let rest = &self.text[self.at..];
            let end = rest.find(['"', '\\'])?;
            read.push_str(&rest[..end]);
            self.at += end + 1;
            if rest.as_bytes()[end] == b'"' {
                return Some(read);
            }
            read.push(self.escape()?);
        }
    }

    fn escape(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += 1;
        Some(match c {
            b'b' => '\x08',
            b'f' => '\x0c',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let first = self.four_digits()?;
                if !(0xd800..0xdc00).contains(&first) {
                    return char::from_u32(first);
                }
                self.text[self.at..].starts_with("\\u").then(|| self.at += 2)?;
                let second = self.four_digits()?.checked_sub(0xdc00)?;
                char::from_u32(0x10000 + ((first - 0xd800) << 10) + second)?
            }
            other => char::from(other),
        })
    }

    fn four_digits(&mut self) -> Option<u32> {
        let digits = self.text.get(self.at..self.at + 4)?;
        self.at += 4;
        u32::from_str_radix(digits, 16).ok()
    }
}

impl Tree {
    /// json_typeof
    pub(super) fn type_name(&self) -> &'static str {
        match self {
            Tree::Null => "null",
            Tree::Bool(_) => "boolean",
            Tree::Number(_) => "number",
            Tree::String(_) => "string",
            Tree::Array(_) => "array",
            Tree::Object(_) => "object",
        }
    }

    pub(super) fn is_scalar(&self) -> bool {
        !matches!(self, Tree::Array(_) | Tree::Object(_))
    }

    /// Objects as jsonb keeps them: keys by length, then bytes, the last of equal ones.
    pub(super) fn canonical(self) -> Tree {
        match self {
            Tree::Array(items) => Tree::Array(items.into_iter().map(Tree::canonical).collect()),
            Tree::Object(pairs) => {
                let mut kept: std::collections::BTreeMap<(usize, String), Tree> = std::collections::BTreeMap::new();
                for (key, value) in pairs {
                    kept.insert((key.len(), key), value.canonical());
                }
                Tree::Object(kept.into_iter().map(|((_, key), value)| (key, value)).collect())
            }
            Tree::Number(text) => Tree::Number(canonical_number(text)),
            scalar => scalar,
        }
    }

    pub(super) fn print(&self, layout: Layout) -> String {
        let mut printed = String::new();
        self.write(layout, 0, &mut printed);
        printed
    }

    fn write(&self, layout: Layout, depth: usize, printed: &mut String) {
        stacker::maybe_grow(64 * 1024, 1024 * 1024, || self.write_here(layout, depth, printed));
    }

    fn write_here(&self, layout: Layout, depth: usize, printed: &mut String) {
        let separate = |printed: &mut String, first: bool| {
            if !first {
                printed.push(',');
                if layout == Layout::Spaced {
                    printed.push(' ');
                }
            }
            new_line(layout, depth + 1, printed);
        };
        match self {
            Tree::Null => printed.push_str("null"),
            Tree::Bool(value) => printed.push_str(if *value { "true" } else { "false" }),
            Tree::Number(text) => printed.push_str(text),
            Tree::String(text) => quote(text, printed),
            Tree::Array(items) => {
                printed.push('[');
                for (i, item) in items.iter().enumerate() {
                    separate(printed, i == 0);
                    item.write(layout, depth + 1, printed);
                }
                new_line(layout, depth, printed);
                printed.push(']');
            }
            Tree::Object(pairs) => {
                printed.push('{');
                for (i, (key, value)) in pairs.iter().enumerate() {
                    separate(printed, i == 0);
                    quote(key, printed);
                    printed.push_str(if layout == Layout::Compact { ":" } else { ": " });
                    value.write(layout, depth + 1, printed);
                }
                new_line(layout, depth, printed);
                printed.push('}');
            }
        }
    }

    /// A field of an object; the last of equal ones.
    pub(super) fn field(&self, name: &str) -> Option<&Tree> {
        match self {
            Tree::Object(pairs) => pairs.iter().rev().find(|(key, _)| key == name).map(|(_, value)| value),
            _ => None,
        }
    }

    /// An element of an array, from its end where negative.
    pub(super) fn element(&self, index: i64) -> Option<&Tree> {
        match self {
            Tree::Array(items) => items.get(place(items.len(), index)?),
            _ => None,
        }
    }
}

/// Where an index points in a list of this length.
pub(super) fn place(length: usize, index: i64) -> Option<usize> {
    let at = if index < 0 { index + length as i64 } else { index };
    usize::try_from(at).ok().filter(|at| *at < length)
}

fn canonical_number(text: String) -> String {
    if Decimal::read(&text).is_some_and(|number| number.print() == text) {
        return text;
    }
    let clock = crate::datum::Clock { now: None, timezone: "UTC", date_order: "MDY" };
    match crate::datum::input(crate::oid::wellknown::NUMERIC, -1, &text, clock) {
        Ok(crate::datum::Datum::Text(number)) => number.to_string(),
        _ => text,
    }
}

fn new_line(layout: Layout, depth: usize, printed: &mut String) {
    if layout == Layout::Pretty {
        printed.push('\n');
        printed.extend(std::iter::repeat_n(' ', depth * 4));
    }
}

/// escape_json
pub(super) fn quote(text: &str, printed: &mut String) {
    printed.push('"');
    for c in text.chars() {
        match c {
            '"' => printed.push_str("\\\""),
            '\\' => printed.push_str("\\\\"),
            '\x08' => printed.push_str("\\b"),
            '\x0c' => printed.push_str("\\f"),
            '\n' => printed.push_str("\\n"),
            '\r' => printed.push_str("\\r"),
            '\t' => printed.push_str("\\t"),
            c if c < ' ' => printed.push_str(&format!("\\u{:04x}", c as u32)),
            c => printed.push(c),
        }
    }
    printed.push('"');
}

/// The order of jsonb values. By themselves, not within others, scalars come behind the empty array.
pub(super) fn order_whole(a: &Tree, b: &Tree) -> Ordering {
    match (a, b) {
        (Tree::Array(x), y) if x.is_empty() && y.is_scalar() => Ordering::Less,
        (x, Tree::Array(y)) if y.is_empty() && x.is_scalar() => Ordering::Greater,
        _ => order(a, b),
    }
}

/// The same for parts of values.
fn order(a: &Tree, b: &Tree) -> Ordering {
    stacker::maybe_grow(64 * 1024, 1024 * 1024, || order_here(a, b))
}

fn order_here(a: &Tree, b: &Tree) -> Ordering {
    let rank = |tree: &Tree| match tree {
        Tree::Null => 0,
        Tree::String(_) => 1,
        Tree::Number(_) => 2,
        Tree::Bool(_) => 3,
        Tree::Array(_) => 4,
        Tree::Object(_) => 5,
    };
    match (a, b) {
        (Tree::Array(x), Tree::Array(y)) => {
            let items = x.iter().zip(y).map(|(x, y)| order(x, y)).find(|o| o.is_ne());
            x.len().cmp(&y.len()).then(items.unwrap_or(Ordering::Equal))
        }
        (Tree::Object(x), Tree::Object(y)) => {
            let key = |k: &str, l: &str| k.len().cmp(&l.len()).then_with(|| k.cmp(l));
            let pairs = x.iter().zip(y).map(|((k, v), (l, w))| key(k, l).then_with(|| order(v, w)));
            x.len().cmp(&y.len()).then(pairs.into_iter().find(|o| o.is_ne()).unwrap_or(Ordering::Equal))
        }
        (Tree::String(x), Tree::String(y)) => x.cmp(y),
        (Tree::Bool(x), Tree::Bool(y)) => x.cmp(y),
        (Tree::Number(x), Tree::Number(y)) => match (Decimal::read(x), Decimal::read(y)) {
            (Some(x), Some(y)) => x.cmp(&y),
            _ => x.cmp(y),
        },
        _ => rank(a).cmp(&rank(b)),
    }
}

/// `a @> b`
pub(super) fn contains(a: &Tree, b: &Tree, top: bool) -> bool {
    stacker::maybe_grow(64 * 1024, 1024 * 1024, || match (a, b) {
        (Tree::Object(_), Tree::Object(pairs)) => {
            pairs.iter().all(|(key, wanted)| a.field(key).is_some_and(|found| contains(found, wanted, false)))
        }
        (Tree::Array(have), Tree::Array(wanted)) => wanted.iter().all(|w| have.iter().any(|h| contains(h, w, false))),
        (Tree::Array(have), scalar) if top && scalar.is_scalar() => have.iter().any(|h| order(h, scalar).is_eq()),
        (x, y) if x.is_scalar() && y.is_scalar() => order(x, y).is_eq(),
        _ => false,
    })
}
