//! Numbers to text and back by a template: to_char, to_number.
//! Counterpart: utils/adt/formatting.c (NUM_processor, numeric_to_char, int4_to_char).
//!
//! Patterns for currency, exponents and Roman numerals are not worked out: what they give is not known.

use crate::diag::{Result, SqlState, refuse};
use crate::execute::routine::Builtin::{self, Scalar};
use crate::execute::routine::arg::{float, give_text, hold, int, not_known, text};
use crate::execute::routine::numeric::{Decimal, decimal};
use crate::execute::routine::template::{Ordinal, ordinal_ending};
use crate::execute::{Call, Host};
use crate::nodes::Value;

/// A piece of a number's template.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Piece {
    Nine,
    Zero,
    Group,
    Ordinal(Ordinal),
    Text(char),
    /// Where the sign goes: `S`, `MI`, `PL`, `SG`.
    Sign(SignWord),
}

#[derive(Clone, Copy, PartialEq, Debug)]
enum SignWord {
    S,
    Mi,
    Pl,
    Sg,
}

#[derive(Default)]
struct Template {
    before: Vec<Piece>,
    after: Vec<Piece>,
    has_point: bool,
    fill: bool,
    brackets: bool,
    sign: Option<SignWord>,
    /// S stands before the digits, or behind them.
    sign_first: bool,
}

impl Template {
    /// `None` where a pattern is not worked out.
    fn read(template: &str) -> Option<Self> {
        let mut found = Template::default();
        let mut rest = template;
        let mut quoted = false;
        while let Some(c) = rest.chars().next() {
            let two = rest.get(..2).map(str::to_ascii_uppercase).unwrap_or_default();
            let mut taken = c.len_utf8();
            let piece = match (quoted, c.to_ascii_uppercase(), two.as_str()) {
                (_, '"', _) => {
                    quoted = !quoted;
                    None
                }
                (true, ..) => Some(Piece::Text(c)),
                (_, _, "FM") => {
                    (found.fill, taken) = (true, 2);
                    None
                }
                (_, _, "TH") => {
                    taken = 2;
                    Some(Piece::Ordinal(if rest.starts_with('T') { Ordinal::Upper } else { Ordinal::Lower }))
                }
                (_, _, "PR") => {
                    (found.brackets, taken) = (true, 2);
                    None
                }
                (_, _, "MI" | "PL" | "SG") => {
                    taken = 2;
                    let word = match two.as_str() {
                        "MI" => SignWord::Mi,
                        "PL" => SignWord::Pl,
                        _ => SignWord::Sg,
                    };
                    found.sign = Some(word);
                    Some(Piece::Sign(word))
                }
                (_, _, "RN") => return None,
                (_, 'E' | 'V' | 'L' | 'B' | 'C', _) => return None,
                (_, 'S', _) => {
                    found.sign = Some(SignWord::S);
                    found.sign_first =
                        !found.before.iter().chain(&found.after).any(|p| matches!(p, Piece::Nine | Piece::Zero));
                    None
                }
                (_, '9', _) => Some(Piece::Nine),
                (_, '0', _) => Some(Piece::Zero),
                (_, ',' | 'G', _) => Some(Piece::Group),
                (_, '.' | 'D', _) if !found.has_point => {
                    found.has_point = true;
                    None
                }
                _ => Some(Piece::Text(c)),
            };
            rest = &rest[taken..];
            if let Some(piece) = piece {
                if found.has_point { found.after.push(piece) } else { found.before.push(piece) }
            }
        }
        Some(found)
    }

    fn digits(pieces: &[Piece]) -> usize {
        pieces.iter().filter(|p| matches!(p, Piece::Nine | Piece::Zero)).count()
    }

    /// Prints a number, rounded to the digits that the template has.
    fn print(&self, number: &Decimal) -> String {
        let places = Template::digits(&self.after);
        let rounded = number.round(places as i64).print();
        let (negative, unsigned) = match rounded.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, rounded.as_str()),
        };
        let (whole, fraction) = unsigned.split_once('.').unwrap_or((unsigned, ""));
        let wanted = Template::digits(&self.before);
        let whole = if whole == "0" && self.has_point { "" } else { whole };
        let overflow = whole.len() > wanted;
        let padded = format!("{:>wanted$}", if overflow { "" } else { whole });
        let mut out = String::new();
        let mut digits = padded.chars();
        let mut started = false;
        let mut zeros = false;
        let nines: Vec<Piece> = self.before.clone();
        for piece in &nines {
            match piece {
                Piece::Nine | Piece::Zero => {
                    zeros |= *piece == Piece::Zero;
                    match digits.next() {
                        _ if overflow => {
                            self.lead(&mut out, &mut started, negative);
                            out.push('#');
                        }
                        Some(' ') | None if zeros => {
                            self.lead(&mut out, &mut started, negative);
                            out.push('0');
                        }
                        Some(' ') | None => {
                            if !self.fill {
                                out.push(' ');
                            }
                        }
                        Some(digit) => {
                            self.lead(&mut out, &mut started, negative);
                            out.push(digit);
                        }
                    }
                }
                Piece::Group if started => out.push(','),
                Piece::Group => {
                    if !self.fill {
                        out.push(' ');
                    }
                }
                other => self.other(*other, negative, unsigned, &mut out),
            }
        }
        self.lead(&mut out, &mut started, negative);
        if self.has_point {
            out.push('.');
            self.print_fraction(fraction, overflow, negative, unsigned, &mut out);
        }
        self.trail(&mut out, negative);
        out
    }

    fn print_fraction(&self, fraction: &str, overflow: bool, negative: bool, unsigned: &str, out: &mut String) {
        let last_zero = self.after.iter().filter(|p| matches!(p, Piece::Nine | Piece::Zero)).enumerate();
        let forced = last_zero.filter(|(_, p)| **p == Piece::Zero).map(|(i, _)| i + 1).last().unwrap_or(0);
        let significant = fraction.trim_end_matches('0').len().max(forced);
        let mut at = 0;
        for piece in &self.after {
            match piece {
                Piece::Nine | Piece::Zero => {
                    let digit = fraction.as_bytes().get(at).map_or('0', |b| char::from(*b));
                    if !self.fill || at < significant {
                        out.push(if overflow { '#' } else { digit });
                    }
                    at += 1;
                }
                Piece::Group => {}
                other => self.other(*other, negative, unsigned, out),
            }
        }
    }

    /// The sign in front of the first digit.
    fn lead(&self, out: &mut String, started: &mut bool, negative: bool) {
        if std::mem::replace(started, true) {
            return;
        }
        let sign = match (self.brackets, self.sign) {
            (true, _) => {
                if negative {
                    '<'
                } else {
                    ' '
                }
            }
            (false, Some(SignWord::S)) if self.sign_first => {
                if negative {
                    '-'
                } else {
                    '+'
                }
            }
            (false, Some(_)) => return,
            (false, None) => {
                if negative {
                    '-'
                } else {
                    ' '
                }
            }
        };
        if sign != ' ' || !self.fill {
            out.push(sign);
        }
    }

    fn trail(&self, out: &mut String, negative: bool) {
        match (self.brackets, self.sign) {
            (true, _) if negative => out.push('>'),
            (true, _) if !self.fill => out.push(' '),
            (false, Some(SignWord::S)) if !self.sign_first => out.push(if negative { '-' } else { '+' }),
            _ => {}
        }
    }

    fn other(&self, piece: Piece, negative: bool, unsigned: &str, out: &mut String) {
        match piece {
            Piece::Text(c) => out.push(c),
            Piece::Ordinal(ordinal) if !negative && !self.has_point => out.push_str(ordinal_ending(unsigned, ordinal)),
            Piece::Sign(word) => match (word, negative) {
                (SignWord::Mi | SignWord::Sg, true) => out.push('-'),
                (SignWord::Pl | SignWord::Sg, false) => out.push('+'),
                (SignWord::Mi | SignWord::Pl, _) if !self.fill => out.push(' '),
                _ => {}
            },
            Piece::Ordinal(_) | Piece::Nine | Piece::Zero | Piece::Group => {}
        }
    }
}

fn to_char(host: &mut dyn Host, call: &Call<'_>, number: &Decimal, template: &str) -> Result<Value> {
    hold(host, template.len())?;
    let Decimal::Finite { .. } = number else {
        return not_known(call, "to_char of an infinite number is not worked out");
    };
    match Template::read(template) {
        Some(read) => give_text(read.print(number)),
        None => not_known(call, "a pattern of to_char is not worked out"),
    }
}

/// Double precision shows 15 digits, real 6.
fn of_float(number: f64, digits: usize) -> Option<Decimal> {
    if !number.is_finite() {
        return None;
    }
    let printed = format!("{number:.*e}", digits - 1);
    let clock = crate::datum::Clock { now: None, timezone: "UTC", date_order: "MDY" };
    match crate::datum::input(crate::oid::wellknown::NUMERIC, -1, &printed, clock) {
        Ok(crate::datum::Datum::Text(text)) => Decimal::read(&text),
        _ => None,
    }
}

fn float_to_char(host: &mut dyn Host, call: &Call<'_>, args: &[Value], digits: usize) -> Result<Value> {
    match of_float(float(args, 0)?, digits) {
        Some(number) => to_char(host, call, &number, text(args, 1)?),
        None => not_known(call, "to_char of an infinite number is not worked out"),
    }
}

/// to_number: digits, with what else the template has passed over.
fn to_number(call: &Call<'_>, args: &[Value]) -> Result<Value> {
    let (source, template) = (text(args, 0)?, text(args, 1)?);
    let Some(read) = Template::read(template) else {
        return not_known(call, "a pattern of to_number is not worked out");
    };
    let (before, after) = (Template::digits(&read.before), Template::digits(&read.after));
    let negative = source.contains('-') || (read.brackets && source.contains('<'));
    let (mut whole, mut fraction, mut in_fraction) = (String::new(), String::new(), false);
    for c in source.chars() {
        match c {
            '0'..='9' if in_fraction && fraction.len() < after => fraction.push(c),
            '0'..='9' if !in_fraction && whole.len() < before => whole.push(c),
            '.' if read.has_point => in_fraction = true,
            _ => {}
        }
    }
    if whole.is_empty() && fraction.is_empty() {
        let message =
            format!("invalid input syntax for type numeric: \"{}\"", " ".repeat(usize::from(!source.is_empty())));
        return refuse(SqlState::INVALID_TEXT_REPRESENTATION, message);
    }
    let sign = if negative { "-" } else { "" };
    let whole = if whole.is_empty() { "0".to_owned() } else { whole };
    let spelled = if fraction.is_empty() { format!("{sign}{whole}") } else { format!("{sign}{whole}.{fraction}") };
    match Decimal::read(&spelled) {
        Some(number) => give_text(number.print()),
        None => not_known(call, "a number that is not read"),
    }
}

pub(super) const ROUTINES: &[(&str, Builtin)] = &[
    ("int4_to_char", Scalar(|h, c, a| to_char(h, c, &Decimal::of_int(int(a, 0)?), text(a, 1)?))),
    ("int8_to_char", Scalar(|h, c, a| to_char(h, c, &Decimal::of_int(int(a, 0)?), text(a, 1)?))),
    ("numeric_to_char", Scalar(|h, c, a| to_char(h, c, &decimal(a, 0)?, text(a, 1)?))),
    ("float4_to_char", Scalar(|h, c, a| float_to_char(h, c, a, 6))),
    ("float8_to_char", Scalar(|h, c, a| float_to_char(h, c, a, 15))),
    ("numeric_to_number", Scalar(|_, c, a| to_number(c, a))),
];
