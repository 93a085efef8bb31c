//! jsonpath.  Counterparts: utils/adt/jsonpath_gram.y, jsonpath.c (jsonPathFromCstring, printJsonPathItem).
//! Deviation: regular expressions are not looked into.

use crate::datum::jsonpath_scan::{Token, scan};
use crate::datum::{json, numeric};
use crate::diag::{Rejected, Result, SqlState, refuse};

/// Items one after the other: where it begins, then every step.
type Path = Vec<Item>;

#[derive(Clone, Debug)]
enum Item {
    Null,
    Bool(bool),
    String(String),
    Numeric(String),
    Variable(String),
    Root,
    Current,
    Last,
    Binary(&'static str, Path, Path),
    Sign(char, Path),
    Not(Path),
    IsUnknown(Path),
    Exists(Path),
    LikeRegex {
        value: Path,
        pattern: String,
        flags: String,
    },
    Key(String),
    AnyKey,
    AnyArray,
    Index(Vec<(Path, Option<Path>)>),
    /// Bounds of levels; `None` is the last one.
    Any(Option<u32>, Option<u32>),
    Filter(Path),
    Method(&'static str, Vec<Path>),
}

/// jsonpath_in, jsonpath_out
pub(super) fn input(text: &str) -> Result<String> {
    let tokens = scan(text).map_err(syntax_error)?;
    if tokens.is_empty() {
        return Err(super::invalid("jsonpath", text));
    }
    let mut parser = Parser { tokens: &tokens, at: 0, depth: 0, in_subscript: false };
    let lax = parser.mode();
    let (path, _) = parser.any()?;
    if parser.at < tokens.len() {
        return Err(parser.unexpected());
    }
    let mut printed = String::from(if lax { "" } else { "strict " });
    print(&path, &mut printed, false, true);
    Ok(printed)
}

fn syntax_error(detail: &str) -> Rejected {
    let message = format!("{detail} of jsonpath input");
    match refuse::<()>(SqlState::SYNTAX_ERROR, message) {
        Err(error) => error,
        Ok(()) => super::invalid("jsonpath", detail),
    }
}

/// Words that are not keys alone; the second group must be written small.
const METHODS: [&str; 13] = [
    "abs", "size", "type", "floor", "double", "ceiling", "keyvalue", "bigint", "boolean", "date", "integer", "number",
    "string",
];
const METHODS_WITH_ARGUMENT: [&str; 6] = ["decimal", "datetime", "time", "time_tz", "timestamp", "timestamp_tz"];

/// Whether what was parsed is a condition, which stands in fewer places than a value.
type IsPredicate = bool;

struct Parser<'t> {
    tokens: &'t [Token],
    at: usize,
    /// How many filters are around.
    depth: u32,
    in_subscript: bool,
}

impl<'t> Parser<'t> {
    fn peek(&self) -> Option<&'t Token> {
        self.tokens.get(self.at)
    }

    fn is_sign(&self, sign: &str) -> bool {
        matches!(self.peek(), Some(Token::Sign(s)) if *s == sign)
    }

    fn take(&mut self, sign: &str) -> bool {
        let found = self.is_sign(sign);
        self.at += usize::from(found);
        found
    }

    fn expect(&mut self, sign: &str) -> Result<()> {
        if self.take(sign) { Ok(()) } else { Err(self.unexpected()) }
    }

    fn is_word(&self, word: &str) -> bool {
        matches!(self.peek(), Some(Token::Ident(text)) if text.eq_ignore_ascii_case(word))
    }

    fn take_word(&mut self, word: &str) -> bool {
        let found = self.is_word(word);
        self.at += usize::from(found);
        found
    }

    fn unexpected(&self) -> Rejected {
        match self.peek() {
            None => syntax_error("syntax error at end"),
            Some(
                Token::Ident(text)
                | Token::String(text)
                | Token::Numeric(text)
                | Token::Int(text)
                | Token::Variable(text),
            ) => syntax_error(&format!("syntax error at or near \"{text}\"")),
            Some(Token::Sign(sign)) => syntax_error(&format!("syntax error at or near \"{sign}\"")),
        }
    }

    fn mode(&mut self) -> bool {
        let strict = self.take_word("strict");
        if !strict {
            self.take_word("lax");
        }
        !strict
    }

    /// A value or a condition.
    fn any(&mut self) -> Result<(Path, IsPredicate)> {
        stacker::maybe_grow(64 * 1024, 4 * 1024 * 1024, || {
            let mut left = self.conjunction()?;
            while left.1 && self.take("||") {
                let right = self.conjunction()?;
                left = (vec![Item::Binary("||", left.0, self.condition(right)?)], true);
            }
            Ok(left)
        })
    }

    fn conjunction(&mut self) -> Result<(Path, IsPredicate)> {
        let mut left = self.comparison()?;
        while left.1 && self.take("&&") {
            let right = self.comparison()?;
            left = (vec![Item::Binary("&&", left.0, self.condition(right)?)], true);
        }
        Ok(left)
    }

    fn condition(&self, (path, is_predicate): (Path, IsPredicate)) -> Result<Path> {
        if is_predicate { Ok(path) } else { Err(self.unexpected()) }
    }

    fn value(&mut self) -> Result<Path> {
        match self.any()? {
            (path, false) => Ok(path),
            (_, true) => Err(self.unexpected()),
        }
    }

    fn predicate(&mut self) -> Result<Path> {
        let parsed = self.any()?;
        self.condition(parsed)
    }

    fn comparison(&mut self) -> Result<(Path, IsPredicate)> {
        if self.take("!") {
            let is_delimited = self.is_sign("(") || self.is_word("exists");
            let inner = if is_delimited { self.primary()? } else { return Err(self.unexpected()) };
            return Ok((vec![Item::Not(self.condition(inner)?)], true));
        }
        let (left, is_predicate) = self.sum()?;
        if is_predicate {
            return Ok((left, true));
        }
        for (sign, name) in
            [("==", "=="), ("!=", "!="), ("<>", "!="), ("<=", "<="), (">=", ">="), ("<", "<"), (">", ">")]
        {
            if self.take(sign) {
                let (right, is_predicate) = self.sum()?;
                if is_predicate {
                    return Err(self.unexpected());
                }
                return Ok((vec![Item::Binary(name, left, right)], true));
            }
        }
        if self.take_word("starts") {
            if !self.take_word("with") {
                return Err(self.unexpected());
            }
            let initial = match self.peek() {
                Some(Token::String(text)) => Item::String(text.clone()),
                Some(Token::Variable(name)) => Item::Variable(name.clone()),
                _ => return Err(self.unexpected()),
            };
            self.at += 1;
            return Ok((vec![Item::Binary("starts with", left, vec![initial])], true));
        }
        if self.take_word("like_regex") {
            let pattern = self.string()?;
            let flags = if self.take_word("flag") { flags(&self.string()?)? } else { String::new() };
            return Ok((vec![Item::LikeRegex { value: left, pattern, flags }], true));
        }
        Ok((left, false))
    }

    fn string(&mut self) -> Result<String> {
        let Some(Token::String(text)) = self.peek() else { return Err(self.unexpected()) };
        self.at += 1;
        Ok(text.clone())
    }

    fn sum(&mut self) -> Result<(Path, IsPredicate)> {
        let mut left = self.product()?;
        while !left.1 && (self.is_sign("+") || self.is_sign("-")) {
            let sign = if self.take("+") { "+" } else { "-" };
            self.at += usize::from(sign == "-");
            left = (vec![Item::Binary(sign, left.0, self.factor_of(Self::product)?)], false);
        }
        Ok(left)
    }

    fn product(&mut self) -> Result<(Path, IsPredicate)> {
        let mut left = self.signed()?;
        while !left.1
            && let Some(sign) = ["*", "/", "%"].into_iter().find(|sign| self.is_sign(sign))
        {
            self.at += 1;
            left = (vec![Item::Binary(sign, left.0, self.factor_of(Self::signed)?)], false);
        }
        Ok(left)
    }

    fn factor_of(&mut self, parse: fn(&mut Self) -> Result<(Path, IsPredicate)>) -> Result<Path> {
        match parse(self)? {
            (path, false) => Ok(path),
            (_, true) => Err(self.unexpected()),
        }
    }

    fn signed(&mut self) -> Result<(Path, IsPredicate)> {
        let sign = if self.take("+") {
            '+'
        } else if self.take("-") {
            '-'
        } else {
            return self.primary();
        };
        let operand = stacker::maybe_grow(64 * 1024, 1024 * 1024, || self.factor_of(Self::signed))?;
        Ok((
            match (sign, operand.as_slice()) {
                ('+', [Item::Numeric(_)]) => operand,
                (_, [Item::Numeric(number)]) => vec![Item::Numeric(negated(number))],
                _ => vec![Item::Sign(sign, operand)],
            },
            false,
        ))
    }

    /// Something in parentheses, or what a path begins with; and the steps after it.
    fn primary(&mut self) -> Result<(Path, IsPredicate)> {
        let (mut path, mut is_predicate) = if self.take("(") {
            let inner = self.any()?;
            self.expect(")")?;
            if inner.1 && self.is_word("is") {
                self.at += 1;
                if !self.take_word("unknown") {
                    return Err(self.unexpected());
                }
                return Ok((vec![Item::IsUnknown(inner.0)], true));
            }
            inner
        } else if self.take_word("exists") {
            self.expect("(")?;
            let inner = self.value()?;
            self.expect(")")?;
            return Ok((vec![Item::Exists(inner)], true));
        } else {
            (vec![self.scalar()?], false)
        };
        while let Some(step) = self.step()? {
            path.push(step);
            is_predicate = false;
        }
        Ok((path, is_predicate))
    }

    fn scalar(&mut self) -> Result<Item> {
        let Some(token) = self.peek() else { return Err(self.unexpected()) };
        let item = match token {
            Token::String(text) => Item::String(text.clone()),
            Token::Int(text) | Token::Numeric(text) => Item::Numeric(numeric::input(text, -1)?),
            Token::Variable(name) => Item::Variable(name.clone()),
            Token::Sign("$") => Item::Root,
            Token::Sign("@") if self.depth > 0 => Item::Current,
            Token::Sign("@") => return Err(syntax_error("@ is not allowed in root expressions")),
            Token::Ident(word) => match word.as_str() {
                "null" => Item::Null,
                "true" => Item::Bool(true),
                "false" => Item::Bool(false),
                word if word.eq_ignore_ascii_case("last") && self.in_subscript => Item::Last,
                word if word.eq_ignore_ascii_case("last") => {
                    return Err(syntax_error("LAST is allowed only in array subscripts"));
                }
                _ => return Err(self.unexpected()),
            },
            Token::Sign(_) => return Err(self.unexpected()),
        };
        self.at += 1;
        Ok(item)
    }

    fn step(&mut self) -> Result<Option<Item>> {
        if self.take("[") {
            return self.subscript().map(Some);
        }
        if self.take("?") {
            self.expect("(")?;
            self.depth += 1;
            let condition = self.predicate()?;
            self.depth -= 1;
            self.expect(")")?;
            return Ok(Some(Item::Filter(condition)));
        }
        if !self.take(".") {
            return Ok(None);
        }
        if self.take("*") {
            return Ok(Some(Item::AnyKey));
        }
        if self.take("**") {
            return self.levels().map(Some);
        }
        let Some(Token::Ident(word) | Token::String(word)) = self.peek() else { return Err(self.unexpected()) };
        let is_quoted = matches!(self.peek(), Some(Token::String(_)));
        self.at += 1;
        if is_quoted || !self.is_sign("(") {
            return Ok(Some(Item::Key(word.clone())));
        }
        self.method(word).map(Some)
    }

    fn method(&mut self, word: &str) -> Result<Item> {
        let find = |names: &'static [&'static str]| names.iter().copied().find(|name| name.eq_ignore_ascii_case(word));
        if let Some(name) = find(&METHODS) {
            self.expect("(")?;
            self.expect(")")?;
            return Ok(Item::Method(name, Vec::new()));
        }
        let Some(name) = find(&METHODS_WITH_ARGUMENT) else { return Err(self.unexpected()) };
        self.expect("(")?;
        let mut args = Vec::new();
        while !self.take(")") {
            if !args.is_empty() {
                self.expect(",")?;
            }
            args.push(match name {
                "datetime" => vec![Item::String(self.string()?)],
                _ => self.signed()?.0,
            });
        }
        let most = if name == "decimal" { 2 } else { 1 };
        if args.len() > most {
            return Err(self.unexpected());
        }
        Ok(Item::Method(name, args))
    }

    fn subscript(&mut self) -> Result<Item> {
        if self.take("*") {
            self.expect("]")?;
            return Ok(Item::AnyArray);
        }
        let outer = std::mem::replace(&mut self.in_subscript, true);
        let mut list = Vec::new();
        loop {
            let from = self.value()?;
            let to = if self.take_word("to") { Some(self.value()?) } else { None };
            list.push((from, to));
            if !self.take(",") {
                break;
            }
        }
        self.in_subscript = outer;
        self.expect("]")?;
        Ok(Item::Index(list))
    }

    fn levels(&mut self) -> Result<Item> {
        if !self.take("{") {
            return Ok(Item::Any(Some(0), None));
        }
        let first = self.level()?;
        let last = if self.take_word("to") { self.level()? } else { first };
        self.expect("}")?;
        Ok(Item::Any(first, last))
    }

    fn level(&mut self) -> Result<Option<u32>> {
        if self.take_word("last") {
            return Ok(None);
        }
        let Some(Token::Int(text)) = self.peek() else { return Err(self.unexpected()) };
        let level = text.replace('_', "").parse::<u32>().map_err(|_| self.unexpected())?;
        self.at += 1;
        Ok(Some(level))
    }
}

fn negated(number: &str) -> String {
    match number.strip_prefix('-') {
        Some(positive) => positive.to_owned(),
        None if number.chars().all(|c| matches!(c, '0' | '.')) => number.to_owned(),
        None => format!("-{number}"),
    }
}

/// Flags of a regular expression, each once and in the order in which they are printed.
fn flags(given: &str) -> Result<String> {
    if let Some(unknown) = given.chars().find(|c| !"ismxq".contains(*c)) {
        return refuse(SqlState::SYNTAX_ERROR, "invalid input syntax for type jsonpath").map_err(|e: Rejected| {
            let detail = format!("Unrecognized flag character \"{unknown}\" in LIKE_REGEX predicate.");
            Box::new(e.with_detail(detail))
        });
    }
    if given.contains('x') && !given.contains('q') {
        return refuse(
            SqlState::FEATURE_NOT_SUPPORTED,
            "XQuery \"x\" flag (expanded regular expressions) is not implemented",
        );
    }
    Ok("ismxq".chars().filter(|c| given.contains(*c)).collect())
}

/// operationPriority
fn priority(path: &Path) -> u8 {
    match path.first() {
        Some(Item::Binary(sign, ..)) => binary_priority(sign),
        Some(Item::Sign(..)) => 5,
        _ => 6,
    }
}

fn binary_priority(sign: &str) -> u8 {
    match sign {
        "||" => 0,
        "&&" => 1,
        "+" | "-" => 3,
        "*" | "/" | "%" => 4,
        _ => 2,
    }
}

fn print(path: &Path, out: &mut String, in_key: bool, brackets: bool) {
    stacker::maybe_grow(64 * 1024, 4 * 1024 * 1024, || {
        for (i, item) in path.iter().enumerate() {
            let (in_key, brackets) = if i == 0 { (in_key, brackets) } else { (true, true) };
            print_item(item, i + 1 < path.len(), out, in_key, brackets);
        }
    });
}

fn bracketed(out: &mut String, brackets: bool, inner: impl FnOnce(&mut String)) {
    if brackets {
        out.push('(');
    }
    inner(out);
    if brackets {
        out.push(')');
    }
}

fn print_item(item: &Item, has_next: bool, out: &mut String, in_key: bool, brackets: bool) {
    let operand = |path: &Path, out: &mut String, outer: u8| print(path, out, false, priority(path) <= outer);
    let dot = if in_key { "." } else { "" };
    match item {
        Item::Null => out.push_str("null"),
        Item::Bool(value) => out.push_str(if *value { "true" } else { "false" }),
        Item::String(text) => out.push_str(&json::string(text)),
        Item::Numeric(number) => bracketed(out, has_next, |out| out.push_str(number)),
        Item::Variable(name) => {
            out.push('$');
            out.push_str(&json::string(name));
        }
        Item::Root => out.push('$'),
        Item::Current => out.push('@'),
        Item::Last => out.push_str("last"),
        Item::Binary(sign, left, right) => bracketed(out, brackets, |out| {
            operand(left, out, binary_priority(sign));
            out.push_str(&format!(" {sign} "));
            operand(right, out, binary_priority(sign));
        }),
        Item::Sign(sign, inner) => bracketed(out, brackets, |out| {
            out.push(*sign);
            operand(inner, out, 5);
        }),
        Item::Not(inner) => call(out, "!(", inner, ")"),
        Item::IsUnknown(inner) => call(out, "(", inner, ") is unknown"),
        Item::Exists(inner) => call(out, "exists (", inner, ")"),
        Item::Filter(inner) => call(out, "?(", inner, ")"),
        Item::LikeRegex { value, pattern, flags } => bracketed(out, brackets, |out| {
            operand(value, out, 6);
            out.push_str(" like_regex ");
            out.push_str(&json::string(pattern));
            if !flags.is_empty() {
                out.push_str(&format!(" flag \"{flags}\""));
            }
        }),
        Item::Key(name) => {
            out.push_str(dot);
            out.push_str(&json::string(name));
        }
        Item::AnyKey => {
            out.push_str(dot);
            out.push('*');
        }
        Item::AnyArray => out.push_str("[*]"),
        Item::Index(list) => print_subscripts(list, out),
        Item::Any(first, last) => {
            out.push_str(dot);
            out.push_str(&levels(*first, *last));
        }
        Item::Method(name, args) => {
            out.push_str(&format!(".{name}("));
            for (i, arg) in args.iter().enumerate() {
                out.push_str(if i > 0 { "," } else { "" });
                print(arg, out, false, false);
            }
            out.push(')');
        }
    }
}

fn print_subscripts(list: &[(Path, Option<Path>)], out: &mut String) {
    out.push('[');
    for (i, (from, to)) in list.iter().enumerate() {
        out.push_str(if i > 0 { "," } else { "" });
        print(from, out, false, false);
        if let Some(to) = to {
            out.push_str(" to ");
            print(to, out, false, false);
        }
    }
    out.push(']');
}

fn levels(first: Option<u32>, last: Option<u32>) -> String {
    let level = |level: Option<u32>| level.map_or_else(|| "last".to_owned(), |l| l.to_string());
    match (first, last) {
        (Some(0), None) => "**".to_owned(),
        (first, last) if first == last => format!("**{{{}}}", level(first)),
        (first, last) => format!("**{{{} to {}}}", level(first), level(last)),
    }
}

fn call(out: &mut String, opening: &str, inner: &Path, closing: &str) {
    out.push_str(opening);
    print(inner, out, false, false);
    out.push_str(closing);
}
