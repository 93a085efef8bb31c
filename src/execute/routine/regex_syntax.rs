//! PostgreSQL's advanced regular expressions, put into the syntax of the crate that runs them.
//! Counterpart: regex/regc_lex.c, regcomp.c.
//!
//! Deviation: what the crate cannot express (equivalence classes of several characters, collating
//! elements) is said to be not known.

use crate::diag::{Result, SqlState, refuse};

/// What the flags of a call, or letters at the beginning of a pattern, ask for.
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash, Debug)]
pub(super) struct Flags {
    pub fold: bool,
    pub expanded: bool,
    pub literal: bool,
    /// `.` and `[^...]` do not match a line break.
    pub lines: bool,
    /// `^` and `$` match at line breaks.
    pub line_ends: bool,
    pub global: bool,
}

/// A translated pattern.
#[derive(Debug)]
pub(super) struct Translated {
    pub pattern: String,
    pub groups: usize,
    /// It has alternatives or quantifiers that prefer the shortest match.
    pub ambiguous: bool,
    /// The first quantifier prefers the shortest match, and so does the whole.
    pub shortest: bool,
    pub words: bool,
}

pub(super) fn invalid<T>(what: &str) -> Result<T> {
    refuse(SqlState::INVALID_REGULAR_EXPRESSION, format!("invalid regular expression: {what}"))
}

impl Flags {
    pub(super) fn read(letters: &str) -> Result<Flags> {
        let mut flags = Flags::default();
        for c in letters.chars() {
            if c == 'g' {
                flags.global = true;
            } else if !flags.letter(c) {
                let message = format!("invalid regular expression option: \"{c}\"");
                return refuse(SqlState::INVALID_PARAMETER_VALUE, message);
            }
        }
        Ok(flags)
    }

    fn letter(&mut self, c: char) -> bool {
        match c {
            'c' => self.fold = false,
            'i' => self.fold = true,
            'm' | 'n' => (self.lines, self.line_ends) = (true, true),
            'p' => (self.lines, self.line_ends) = (true, false),
            'w' => (self.lines, self.line_ends) = (false, true),
            's' => (self.lines, self.line_ends) = (false, false),
            'q' => self.literal = true,
            't' => self.expanded = false,
            'x' => self.expanded = true,
            'e' | 'b' => {}
            _ => return false,
        }
        true
    }
}

struct Translator<'p> {
    chars: std::iter::Peekable<std::str::Chars<'p>>,
    flags: Flags,
    out: Translated,
    open: Vec<(Group, Preference)>,
    /// Something that a quantifier may follow stands before.
    atom: bool,
    /// Of the level that is being read.
    level: Preference,
    /// What the group that was just closed prefers.
    closed: Option<bool>,
}

/// What the first part of a level that prefers something prefers: the shortest match, or the longest.
#[derive(Clone, Copy, Default)]
struct Preference {
    first: Option<bool>,
    alternatives: bool,
}

impl Preference {
    fn note(&mut self, shortest: Option<bool>) {
        self.first = self.first.or(shortest);
    }

    /// With alternatives the longest match is preferred.
    fn whole(self) -> Option<bool> {
        if self.alternatives { Some(false) } else { self.first }
    }
}

/// An open parenthesis.
#[derive(Clone, Copy, PartialEq)]
enum Group {
    Plain,
    Lookaround,
}

/// `None` where the crate cannot express it.
pub(super) fn translate(pattern: &str, flags: Flags) -> Result<Option<Translated>> {
    let mut flags = flags;
    let mut body = pattern;
    if let Some(rest) = body.strip_prefix("***=") {
        flags.literal = true;
        body = rest;
    } else if let Some(rest) = body.strip_prefix("***:") {
        body = rest;
    }
    if let Some(rest) = body.strip_prefix("(?").filter(|_| !flags.literal)
        && let Some(end) = rest.find(')')
        && rest[..end].chars().all(|c| c.is_ascii_alphabetic())
        && end > 0
    {
        for c in rest[..end].chars() {
            if !flags.letter(c) {
                return invalid("invalid embedded option");
            }
        }
        body = &rest[end + 1..];
    }
    let out = Translated { pattern: String::new(), groups: 0, ambiguous: false, shortest: false, words: false };
    let chars = body.chars().peekable();
    let mut translator =
        Translator { chars, flags, out, open: Vec::new(), atom: false, level: Preference::default(), closed: None };
    translator.out.pattern.push_str(match (flags.fold, flags.line_ends) {
        (false, false) => "",
        (true, false) => "(?i)",
        (false, true) => "(?m)",
        (true, true) => "(?im)",
    });
    if flags.literal {
        body.chars().for_each(|c| push_literal(c, &mut translator.out.pattern));
        return Ok(Some(translator.out));
    }
    let known = translator.run()?;
    translator.end_atom();
    translator.out.shortest = translator.level.whole() == Some(true);
    Ok(known.then_some(translator.out))
}

fn push_literal(c: char, out: &mut String) {
    if c.is_ascii_punctuation() && c != '_' {
        out.push('\\');
    }
    out.push(c);
}

impl Translator<'_> {
    fn push(&mut self, text: &str) {
        self.out.pattern.push_str(text);
    }

    /// A group that no quantifier follows hands its preference on.
    fn end_atom(&mut self) {
        let closed = self.closed.take();
        self.level.note(closed);
    }

    fn enter(&mut self, group: Group) {
        let outer = std::mem::take(&mut self.level);
        self.open.push((group, outer));
    }

    /// False where something is met that cannot be expressed.
    fn run(&mut self) -> Result<bool> {
        while let Some(c) = self.chars.next() {
            if !matches!(c, '*' | '+' | '?' | '{') {
                self.end_atom();
            }
            let quantifiable = match c {
                '(' => {
                    if !self.group()? {
                        return Ok(false);
                    }
                    false
                }
                ')' => self.close()?,
                '|' => {
                    self.out.ambiguous = true;
                    self.level.alternatives = true;
                    self.push("|");
                    false
                }
                '^' | '$' => {
                    self.out.pattern.push(c);
                    false
                }
                '.' => {
                    self.push(if self.flags.lines { "[^\\n]" } else { "(?s:.)" });
                    true
                }
                '[' => match self.bracket()? {
                    Some(quantifiable) => quantifiable,
                    None => return Ok(false),
                },
                '*' | '+' | '?' => {
                    self.quantifier(c.to_string())?;
                    false
                }
                '{' if self.chars.peek().is_some_and(char::is_ascii_digit) => {
                    let bounds = self.bounds()?;
                    self.quantifier(bounds)?;
                    false
                }
                '\\' => match self.escape()? {
                    Some(quantifiable) => quantifiable,
                    None => return Ok(false),
                },
                c if self.flags.expanded && c.is_whitespace() => continue,
                '#' if self.flags.expanded => {
                    while self.chars.next_if(|c| *c != '\n').is_some() {}
                    continue;
                }
                c => {
                    push_literal(c, &mut self.out.pattern);
                    true
                }
            };
            self.atom = quantifiable;
        }
        if self.open.is_empty() { Ok(true) } else { invalid("parentheses () not balanced") }
    }

    /// Whether a quantifier may follow.
    fn close(&mut self) -> Result<bool> {
        let Some((group, outer)) = self.open.pop() else { return invalid("parentheses () not balanced") };
        self.closed = self.level.whole().filter(|_| group == Group::Plain);
        self.level = outer;
        self.push(")");
        Ok(group == Group::Plain)
    }

    fn group(&mut self) -> Result<bool> {
        if self.chars.next_if_eq(&'?').is_none() {
            self.out.groups += 1;
            self.enter(Group::Plain);
            self.push("(");
            return Ok(true);
        }
        match self.chars.next() {
            Some(':') => {
                self.enter(Group::Plain);
                self.push("(?:");
            }
            Some(c @ ('=' | '!')) => {
                self.enter(Group::Lookaround);
                self.out.words = true;
                self.push(if c == '=' { "(?=" } else { "(?!" });
            }
            Some('<') => {
                self.enter(Group::Lookaround);
                self.out.words = true;
                match self.chars.next() {
                    Some('=') => self.push("(?<="),
                    Some('!') => self.push("(?<!"),
                    _ => return invalid("quantifier operand invalid"),
                }
            }
            Some('#') => {
                while self.chars.next_if(|c| *c != ')').is_some() {}
                self.chars.next();
            }
            _ => return invalid("quantifier operand invalid"),
        }
        Ok(true)
    }

    fn quantifier(&mut self, spelled: String) -> Result<()> {
        if !self.atom {
            return invalid("quantifier operand invalid");
        }
        let shortest = self.chars.next_if_eq(&'?').is_some();
        if matches!(self.chars.peek(), Some('*' | '+' | '?')) {
            return invalid("quantifier operand invalid");
        }
        // A fixed count has no preference of its own.
        let fixed = spelled.starts_with('{') && !spelled.contains(',');
        match fixed {
            true => self.end_atom(),
            false => {
                self.closed = None;
                self.level.note(Some(shortest));
            }
        }
        self.out.ambiguous |= shortest;
        self.push(&spelled);
        if shortest {
            self.push("?");
        }
        Ok(())
    }

    fn bounds(&mut self) -> Result<String> {
        let number = |this: &mut Self| {
            let mut digits = String::new();
            while let Some(digit) = this.chars.next_if(char::is_ascii_digit) {
                digits.push(digit);
            }
            digits
        };
        let low = number(self);
        let mut spelled = low.clone();
        let mut high = low.clone();
        if self.chars.next_if_eq(&',').is_some() {
            high = number(self);
            spelled = format!("{low},{high}");
        }
        match self.chars.next() {
            Some('}') => {}
            Some(_) => return invalid("invalid repetition count(s)"),
            None => return invalid("braces {} not balanced"),
        }
        let (low, high): (u32, Option<u32>) = (low.parse().unwrap_or(256), high.parse().ok());
        if low > 255 || high.is_some_and(|h| h > 255 || h < low) {
            return invalid("invalid repetition count(s)");
        }
        Ok(format!("{{{spelled}}}"))
    }

    /// Outside of brackets; whether a quantifier may follow.
    fn escape(&mut self) -> Result<Option<bool>> {
        let Some(c) = self.chars.next() else { return invalid("invalid escape \\ sequence") };
        let (text, quantifiable) = match c {
            'd' => ("[0-9]", true),
            'D' => ("[^0-9]", true),
            's' | 'S' | 'w' | 'W' => {
                self.out.pattern.extend(['\\', c]);
                return Ok(Some(true));
            }
            'A' => ("\\A", false),
            'Z' => ("\\z", false),
            'm' | 'M' | 'y' | 'Y' => {
                self.out.words = true;
                let text = match c {
                    'm' => "\\b(?=\\w)",
                    'M' => "\\b(?<=\\w)",
                    'y' => "\\b",
                    _ => "\\B",
                };
                (text, false)
            }
            '1'..='9' => {
                if c as usize - '0' as usize > self.out.groups {
                    return invalid("invalid backreference number");
                }
                self.out.pattern.push_str(&format!("(?:\\{c})"));
                return Ok(Some(true));
            }
            other => match self.character_escape(other)? {
                Some(c) => {
                    push_literal(c, &mut self.out.pattern);
                    return Ok(Some(true));
                }
                None => return invalid("invalid escape \\ sequence"),
            },
        };
        self.push(text);
        Ok(Some(quantifiable))
    }

    /// Escapes that stand for one character, in brackets or not.
    fn character_escape(&mut self, c: char) -> Result<Option<char>> {
        let digits = |this: &mut Self, least: usize, most: usize| {
            let mut read = String::new();
            while read.len() < most
                && let Some(digit) = this.chars.next_if(char::is_ascii_hexdigit)
            {
                read.push(digit);
            }
            if read.len() < least { None } else { u32::from_str_radix(&read, 16).ok().and_then(char::from_u32) }
        };
        Ok(Some(match c {
            'a' => '\x07',
            'b' => '\x08',
            'B' => '\\',
            'e' => '\x1b',
            'f' => '\x0c',
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'v' => '\x0b',
            'c' => match self.chars.next() {
                Some(control) => char::from((control as u32 & 0x1f) as u8),
                None => return Ok(None),
            },
            'u' => return Ok(digits(self, 4, 4)),
            'U' => return Ok(digits(self, 8, 8)),
            'x' => return Ok(digits(self, 1, 255)),
            '0' => {
                let mut code = 0;
                while let Some(digit) = self.chars.next_if(|c| c.is_digit(8)).and_then(|c| c.to_digit(8)) {
                    code = (code * 8 + digit) & 0x1ff;
                }
                return Ok(char::from_u32(code));
            }
            c if c.is_ascii_alphanumeric() => return Ok(None),
            c => c,
        }))
    }

    /// A bracket expression.
    fn bracket(&mut self) -> Result<Option<bool>> {
        let rest: String = self.chars.clone().take(6).collect();
        for (word, text) in [("[:<:]]", "\\b(?=\\w)"), ("[:>:]]", "\\b(?<=\\w)")] {
            if rest == word {
                (0..6).for_each(|_| _ = self.chars.next());
                self.out.words = true;
                self.push(text);
                return Ok(Some(false));
            }
        }
        let mut class = String::from("[");
        if self.chars.next_if_eq(&'^').is_some() {
            class.push('^');
            if self.flags.lines {
                class.push_str("\\n");
            }
        }
        let mut first = true;
        let mut previous: Option<char> = None;
        loop {
            let Some(c) = self.chars.next() else { return invalid("brackets [] not balanced") };
            match c {
                ']' if !first => break,
                '[' if matches!(self.chars.peek(), Some(':' | '.' | '=')) => match self.named_class(&mut class)? {
                    Some(_) => previous = None,
                    None => return Ok(None),
                },
                '\\' => {
                    let Some(c) = self.chars.next() else { return invalid("brackets [] not balanced") };
                    previous = None;
                    match c {
                        'd' => class.push_str("0-9"),
                        's' | 'w' => class.extend(['\\', c]),
                        'D' | 'S' | 'W' => return invalid("invalid escape \\ sequence"),
                        other => match self.character_escape(other)? {
                            Some(c) => {
                                push_literal(c, &mut class);
                                previous = Some(c);
                            }
                            None => return invalid("invalid escape \\ sequence"),
                        },
                    }
                }
                '-' if !first && previous.is_some() && self.chars.peek().is_some_and(|c| *c != ']') => {
                    let Some(mut end) = self.chars.next() else { return invalid("brackets [] not balanced") };
                    if end == '\\' {
                        let Some(escaped) = self.chars.next() else { return invalid("brackets [] not balanced") };
                        match self.character_escape(escaped)? {
                            Some(c) => end = c,
                            None => return invalid("invalid escape \\ sequence"),
                        }
                    }
                    if previous.is_some_and(|start| start > end) {
                        return invalid("invalid character range");
                    }
                    class.push('-');
                    push_literal(end, &mut class);
                    previous = None;
                }
                c => {
                    push_literal(c, &mut class);
                    previous = Some(c);
                }
            }
            first = false;
        }
        class.push(']');
        self.push(&class);
        Ok(Some(true))
    }

    /// `[:alpha:]`, `[=a=]`, `[.a.]`
    fn named_class(&mut self, class: &mut String) -> Result<Option<()>> {
        let Some(kind) = self.chars.next() else { return invalid("brackets [] not balanced") };
        let mut name = String::new();
        loop {
            match self.chars.next() {
                None => return invalid("brackets [] not balanced"),
                Some(c) if c == kind && self.chars.peek() == Some(&']') => {
                    self.chars.next();
                    break;
                }
                Some(c) => name.push(c),
            }
        }
        if kind != ':' {
            let mut chars = name.chars();
            return Ok(match (chars.next(), chars.next()) {
                (Some(c), None) => {
                    push_literal(c, class);
                    Some(())
                }
                _ => None,
            });
        }
        class.push_str(match name.as_str() {
            "alpha" => "\\p{Alphabetic}",
            "digit" => "0-9",
            "alnum" => "\\p{Alphabetic}0-9",
            "upper" => "\\p{Uppercase}",
            "lower" => "\\p{Lowercase}",
            "space" => "\\s",
            "blank" => " \\t",
            "punct" => "!-/:-@\\[-`{-~",
            "xdigit" => "0-9A-Fa-f",
            "cntrl" => "\\x00-\\x1f\\x7f",
            "print" => " -~\\u{a0}-\\u{10ffff}",
            "graph" => "!-~\\u{a1}-\\u{10ffff}",
            "word" => "\\w",
            _ => return invalid("invalid character class"),
        });
        Ok(Some(()))
    }
}
