//! tsvector and tsquery.  Counterparts: utils/adt/tsvector.c, tsvector_parser.c, tsquery.c.

use std::collections::BTreeMap;

use crate::diag::{Rejected, Result, SqlState, refuse};

fn syntax_error<T>(ty: &str, text: &str) -> Result<T> {
    refuse(SqlState::SYNTAX_ERROR, format!("syntax error in {ty}: \"{text}\""))
}

/// Lexemes are ordered by length first where one begins like the other.
type Lexemes = BTreeMap<Vec<u8>, BTreeMap<u16, u8>>;

/// The highest position that is kept.
const LAST_POSITION: u32 = 16_383;

pub(super) fn input_tsvector(text: &str) -> Result<String> {
    let chars: Vec<char> = text.chars().collect();
    let mut words = Words { chars: &chars, at: 0, whole: text, in_query: false };
    let mut lexemes = Lexemes::new();
    while let Some(word) = words.word()? {
        let positions = words.positions()?;
        let entry = lexemes.entry(word.into_bytes()).or_default();
        for (position, weight) in positions {
            let kept = entry.entry(position).or_insert(weight);
            *kept = (*kept).max(weight);
        }
    }
    let mut printed = String::new();
    for (lexeme, positions) in &lexemes {
        printed.push_str(if printed.is_empty() { "" } else { " " });
        quote(&String::from_utf8_lossy(lexeme), &mut printed);
        for (i, (position, weight)) in positions.iter().enumerate() {
            printed.push(if i == 0 { ':' } else { ',' });
            printed.push_str(&position.to_string());
            printed.push_str(["", "C", "B", "A"][usize::from(*weight).min(3)]);
        }
    }
    Ok(printed)
}

fn quote(lexeme: &str, printed: &mut String) {
    printed.push('\'');
    for c in lexeme.chars() {
        if matches!(c, '\'' | '\\') {
            printed.push(c);
        }
        printed.push(c);
    }
    printed.push('\'');
}

/// Words of either type (gettoken_tsvector).
struct Words<'c> {
    chars: &'c [char],
    at: usize,
    whole: &'c str,
    /// Whether operators end a word.
    in_query: bool,
}

impl Words<'_> {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn skip_blanks(&mut self) {
        while self.peek().is_some_and(char::is_whitespace) {
            self.at += 1;
        }
    }

    fn wrong<T>(&self) -> Result<T> {
        syntax_error(if self.in_query { "tsquery" } else { "tsvector" }, self.whole)
    }

    fn escaped(&mut self) -> Result<char> {
        match self.peek() {
            Some(c) => {
                self.at += 1;
                Ok(c)
            }
            None => refuse(SqlState::SYNTAX_ERROR, format!("there is no escaped character: \"{}\"", self.whole)),
        }
    }

    fn word(&mut self) -> Result<Option<String>> {
        self.skip_blanks();
        let Some(first) = self.peek() else { return Ok(None) };
        if first == '\'' {
            self.at += 1;
            return self.quoted().map(Some);
        }
        if first == ':' || (self.in_query && is_operator(first)) {
            return self.wrong();
        }
        let mut word = String::new();
        while let Some(c) = self.peek() {
            if c.is_whitespace() || c == ':' || (self.in_query && is_operator(c)) {
                break;
            }
            self.at += 1;
            word.push(if c == '\\' { self.escaped()? } else { c });
        }
        Ok(Some(word))
    }

    fn quoted(&mut self) -> Result<String> {
        let mut word = String::new();
        loop {
            let Some(c) = self.peek() else { return self.wrong() };
            self.at += 1;
            match c {
                '\'' if self.peek() == Some('\'') => {
                    self.at += 1;
                    word.push('\'');
                }
                '\'' if word.is_empty() => return self.wrong(),
                '\'' => return Ok(word),
                '\\' => word.push(self.escaped()?),
                c => word.push(c),
            }
        }
    }

    /// `:1A,2` after a word, with weights as numbers from 0 for D.
    fn positions(&mut self) -> Result<Vec<(u16, u8)>> {
        let mut positions = Vec::new();
        if self.peek() != Some(':') {
            return Ok(positions);
        }
        loop {
            self.at += 1;
            let start = self.at;
            while self.peek().is_some_and(|c| c.is_ascii_digit()) {
                self.at += 1;
            }
            let digits: String = self.chars[start..self.at].iter().collect();
            if digits.is_empty() {
                return self.wrong();
            }
            let position = digits.parse::<u32>().unwrap_or(LAST_POSITION).min(LAST_POSITION);
            if position == 0 {
                return refuse(SqlState::SYNTAX_ERROR, format!("wrong position info in tsvector: \"{}\"", self.whole));
            }
            // The last of several weights counts.
            let mut weight = 0;
            while let Some(letter) = self.peek().and_then(weight_of) {
                weight = letter;
                self.at += 1;
            }
            positions.push((position as u16, weight));
            match self.peek() {
                Some(',') => {}
                Some(c) if !c.is_whitespace() => return self.wrong(),
                Some(_) | None => return Ok(positions),
            }
        }
    }
}

fn weight_of(letter: char) -> Option<u8> {
    match letter {
        'a' | 'A' | '*' => Some(3),
        'b' | 'B' => Some(2),
        'c' | 'C' => Some(1),
        'd' | 'D' => Some(0),
        _ => None,
    }
}

fn is_operator(c: char) -> bool {
    matches!(c, '!' | '&' | '|' | '(' | ')' | '<')
}

enum Node {
    Value { word: String, weights: u8, prefix: bool },
    Not(Box<Node>),
    Binary { op: Op, left: Box<Node>, right: Box<Node> },
}

#[derive(Clone, Copy, PartialEq)]
enum Op {
    Or,
    And,
    Phrase(u16),
}

impl Op {
    /// The higher, the tighter it binds; NOT has 4.
    fn priority(self) -> u8 {
        match self {
            Op::Or => 1,
            Op::And => 2,
            Op::Phrase(_) => 3,
        }
    }
}

const NOT_PRIORITY: u8 = 4;

pub(super) fn input_tsquery(text: &str) -> Result<String> {
    let chars: Vec<char> = text.chars().collect();
    let mut parser = Query { words: Words { chars: &chars, at: 0, whole: text, in_query: true } };
    parser.words.skip_blanks();
    if parser.words.peek().is_none() {
        return Ok(String::new());
    }
    let node = parser.binary(1)?;
    parser.words.skip_blanks();
    if parser.words.peek().is_some() {
        return parser.words.wrong();
    }
    let mut printed = String::new();
    print(&node, 0, false, &mut printed);
    Ok(printed)
}

struct Query<'c> {
    words: Words<'c>,
}

impl Query<'_> {
    /// Operators that bind at least so tightly, from the left.
    fn binary(&mut self, lowest: u8) -> Result<Node> {
        let mut left = self.operand()?;
        loop {
            let start = self.words.at;
            let Some(op) = self.operator()? else { return Ok(left) };
            if op.priority() < lowest {
                self.words.at = start;
                return Ok(left);
            }
            let right = self.binary(op.priority() + 1)?;
            left = Node::Binary { op, left: Box::new(left), right: Box::new(right) };
        }
    }

    fn operator(&mut self) -> Result<Option<Op>> {
        self.words.skip_blanks();
        let op = match self.words.peek() {
            Some('&') => Op::And,
            Some('|') => Op::Or,
            Some('<') => return self.phrase().map(Some),
            Some(')') | None => return Ok(None),
            Some(_) => return self.words.wrong(),
        };
        self.words.at += 1;
        Ok(Some(op))
    }

    fn phrase(&mut self) -> Result<Op> {
        let rest = &self.words.chars[self.words.at + 1..];
        let Some(length) = rest.iter().position(|c| *c == '>') else { return self.words.wrong() };
        let distance: String = rest[..length].iter().collect();
        self.words.at += length + 2;
        match distance.trim() {
            "-" => Ok(Op::Phrase(1)),
            digits => match digits.parse::<u16>() {
                Ok(distance) if u32::from(distance) <= LAST_POSITION + 1 => Ok(Op::Phrase(distance)),
                _ => self.words.wrong(),
            },
        }
    }

    fn operand(&mut self) -> Result<Node> {
        stacker::maybe_grow(64 * 1024, 1024 * 1024, || {
            self.words.skip_blanks();
            match self.words.peek() {
                Some('!') => {
                    self.words.at += 1;
                    Ok(Node::Not(Box::new(self.operand()?)))
                }
                Some('(') => {
                    self.words.at += 1;
                    let inner = self.binary(1)?;
                    self.words.skip_blanks();
                    if self.words.peek() != Some(')') {
                        return self.words.wrong();
                    }
                    self.words.at += 1;
                    Ok(inner)
                }
                Some(_) => self.value(),
                None => no_operand(self.words.whole),
            }
        })
    }

    fn value(&mut self) -> Result<Node> {
        let Some(word) = self.words.word()? else { return no_operand(self.words.whole) };
        let (mut weights, mut prefix) = (0, false);
        if self.words.peek() == Some(':') {
            self.words.at += 1;
            while let Some(c) = self.words.peek() {
                match c {
                    'a' | 'A' => weights |= 8,
                    'b' | 'B' => weights |= 4,
                    'c' | 'C' => weights |= 2,
                    'd' | 'D' => weights |= 1,
                    '*' => prefix = true,
                    _ => break,
                }
                self.words.at += 1;
            }
        }
        Ok(Node::Value { word, weights, prefix })
    }
}

fn no_operand<T>(text: &str) -> std::result::Result<T, Rejected> {
    refuse(SqlState::SYNTAX_ERROR, format!("no operand in tsquery: \"{text}\""))
}

/// infix
fn print(node: &Node, parent: u8, right_of_phrase: bool, printed: &mut String) {
    stacker::maybe_grow(64 * 1024, 1024 * 1024, || match node {
        Node::Value { word, weights, prefix } => {
            quote(word, printed);
            if *weights > 0 || *prefix {
                printed.push(':');
                printed.push_str(if *prefix { "*" } else { "" });
                let letters = [(8, 'A'), (4, 'B'), (2, 'C'), (1, 'D')];
                printed.extend(letters.into_iter().filter(|(bit, _)| weights & bit != 0).map(|(_, letter)| letter));
            }
        }
        Node::Not(inner) => {
            let wrapped = NOT_PRIORITY < parent;
            printed.push_str(if wrapped { "( !" } else { "!" });
            print(inner, NOT_PRIORITY, false, printed);
            printed.push_str(if wrapped { " )" } else { "" });
        }
        Node::Binary { op, left, right } => {
            let own = op.priority();
            let is_phrase = matches!(op, Op::Phrase(_));
            let wrapped = own < parent || (is_phrase && own == parent && right_of_phrase);
            printed.push_str(if wrapped { "( " } else { "" });
            print(left, own, false, printed);
            printed.push_str(&match op {
                Op::Or => " | ".to_owned(),
                Op::And => " & ".to_owned(),
                Op::Phrase(1) => " <-> ".to_owned(),
                Op::Phrase(distance) => format!(" <{distance}> "),
            });
            print(right, own, is_phrase, printed);
            printed.push_str(if wrapped { " )" } else { "" });
        }
    });
}
