//! Regular expressions: matching, replacing, splitting.  Counterpart: utils/adt/regexp.c, varlena.c
//! (replace_text_regexp).
//!
//! The whole match is the longest one, or the shortest where the pattern's first quantifier asks for
//! that, as the server has it; within it groups take what they can from left to right.
//! Deviation: groups of a pattern with alternatives may be divided differently.

use std::cell::RefCell;
use std::rc::Rc;

use fancy_regex::{Regex, RegexBuilder};
use regex_automata::hybrid::dfa::DFA;
use regex_automata::{Anchored, Input, MatchKind};
use rustc_hash::FxHashMap;

use crate::diag::{Diagnostic, Result, SqlState, refuse};
use crate::execute::routine::Builtin::{self, Scalar, Set};
use crate::execute::routine::arg::{column, doubtful, hold, int, text, text_list};
use crate::execute::routine::regex_syntax::{Flags, Translated, translate};
use crate::execute::routine::text::byte_of;
use crate::execute::{Call, Host, Rows};
use crate::nodes::Value;

/// How often a pattern with look-around may go back before it is given up.
const BACKTRACK_LIMIT: usize = 200_000;

/// A compiled pattern.
struct Compiled {
    syntax: Translated,
    regex: Regex,
    /// Of an ambiguous one: what finds the end that the server prefers, and the same pattern from the
    /// beginning to the end of a text.
    ends: Option<(DFA, Regex)>,
}

/// Byte ranges of a match and of its groups.
type Found = Vec<Option<(usize, usize)>>;

/// Why a match is not known.
enum Fail {
    /// The server refuses the pattern.
    Refused(crate::diag::Rejected),
    /// The pattern cannot be run here.
    Unknown,
}

impl From<crate::diag::Rejected> for Fail {
    fn from(rejected: crate::diag::Rejected) -> Self {
        Fail::Refused(rejected)
    }
}

type Found1<T> = std::result::Result<T, Fail>;

thread_local! {
    static CACHE: RefCell<FxHashMap<(String, Flags), Rc<Compiled>>> = RefCell::default();
}

fn compile(pattern: &str, flags: Flags) -> Found1<Rc<Compiled>> {
    let key = (pattern.to_owned(), flags);
    if let Some(found) = CACHE.with_borrow(|cache| cache.get(&key).cloned()) {
        return Ok(found);
    }
    let syntax = translate(pattern, flags)?.ok_or(Fail::Unknown)?;
    let build = |text: &str| {
        let built = RegexBuilder::new(text).backtrack_limit(BACKTRACK_LIMIT).delegate_size_limit(4 << 20).build();
        built.map_err(|_| Fail::Unknown)
    };
    let regex = build(&syntax.pattern)?;
    let config = DFA::config().match_kind(MatchKind::All).cache_capacity(2 << 20);
    let dfa = DFA::builder().configure(config).build(&syntax.pattern).ok();
    let ends = match dfa.filter(|_| syntax.ambiguous && !syntax.words) {
        Some(dfa) => Some((dfa, build(&format!("\\A(?:{})\\z", syntax.pattern))?)),
        None => None,
    };
    let compiled = Rc::new(Compiled { syntax, regex, ends });
    CACHE.with_borrow_mut(|cache| {
        if cache.len() > 256 {
            cache.clear();
        }
        cache.insert(key, compiled.clone());
    });
    Ok(compiled)
}

impl Compiled {
    fn is_match(&self, text: &str) -> Found1<bool> {
        self.regex.is_match(text).map_err(|_| Fail::Unknown)
    }

    /// The first match from a byte on.
    fn find(&self, text: &str, from: usize) -> Found1<Option<Found>> {
        if from > text.len() {
            return Ok(None);
        }
        let captures = self.regex.captures_from_pos(text, from).map_err(|_| Fail::Unknown)?;
        let Some(captures) = captures else { return Ok(None) };
        let mut found: Found = (0..captures.len()).map(|i| captures.get(i).map(|m| (m.start(), m.end()))).collect();
        if let Some(better) = self.preferred(text, &found)? {
            found = better;
        }
        Ok(Some(found))
    }

    /// The match from the same place that the server prefers, where it is another one.
    fn preferred(&self, text: &str, found: &Found) -> Found1<Option<Found>> {
        let (Some((dfa, whole)), Some(Some((start, end)))) = (&self.ends, found.first().copied()) else {
            return Ok(None);
        };
        let input = Input::new(text).range(start..).anchored(Anchored::Yes).earliest(self.syntax.shortest);
        let mut cache = dfa.create_cache();
        let half = dfa.try_search_fwd(&mut cache, &input).map_err(|_| Fail::Unknown)?;
        let Some(better) = half.map(|half| half.offset()).filter(|better| *better != end) else { return Ok(None) };
        let captures = whole.captures(&text[start..better]).map_err(|_| Fail::Unknown)?;
        Ok(captures.map(|captures| {
            let at = |i: usize| captures.get(i).map(|m| (start + m.start(), start + m.end()));
            (0..captures.len()).map(at).collect()
        }))
    }

    /// All matches, or the first ones, from a byte on (setup_regexp_matches).
    fn find_all(&self, host: &mut dyn Host, text: &str, from: usize, most: usize) -> Found1<Vec<Found>> {
        let mut all = Vec::new();
        let mut at = from;
        while all.len() < most
            && let Some(found) = self.find(text, at)?
        {
            host.spend(1)?;
            let Some(Some((start, end))) = found.first().copied() else { break };
            at = if end > start { end } else { next_char(text, end) };
            all.push(found);
            if at > text.len() {
                break;
            }
        }
        Ok(all)
    }
}

fn next_char(text: &str, at: usize) -> usize {
    text[at..].chars().next().map_or(text.len() + 1, |c| at + c.len_utf8())
}

/// The result, or a value that says it is not known.
fn settle(call: &Call<'_>, result: Found1<Value>) -> Result<Value> {
    match result {
        Ok(value) => Ok(value),
        Err(Fail::Refused(rejected)) => Err(rejected),
        Err(Fail::Unknown) => Ok(Value::unknown("a regular expression that is not worked out", call.at)),
    }
}

fn settle_rows(call: &Call<'_>, result: Found1<Rows>) -> Result<Rows> {
    match result {
        Ok(rows) => Ok(rows),
        Err(Fail::Refused(rejected)) => Err(rejected),
        Err(Fail::Unknown) => match Value::unknown("a regular expression that is not worked out", call.at) {
            Value::Unknown(unknown) => doubtful(unknown),
            _ => column(Vec::new()),
        },
    }
}

fn flags_at(args: &[Value], i: usize) -> Result<Flags> {
    if args.len() > i { Flags::read(text(args, i)?) } else { Ok(Flags::default()) }
}

fn test(args: &[Value], fold: bool, wanted: bool) -> Found1<Value> {
    let flags = Flags { fold, ..Flags::default() };
    Ok(Value::Bool(compile(text(args, 1)?, flags)?.is_match(text(args, 0)?)? == wanted))
}

fn slice(text: &str, range: Option<(usize, usize)>) -> Option<String> {
    range.map(|(start, end)| text[start..end].to_owned())
}

/// substring(text from pattern): the first group, or the whole where there is none.
fn substring(args: &[Value]) -> Found1<Value> {
    let whole = text(args, 0)?;
    let found = compile(text(args, 1)?, Flags::default())?.find(whole, 0)?;
    let part = found.and_then(|found| slice(whole, found.get(1).copied().unwrap_or(found[0])));
    Ok(part.map_or(Value::Null, Value::text))
}

/// Groups of a match, or the whole where there is none.
fn groups(text: &str, found: &Found) -> Vec<Option<String>> {
    let ranges = if found.len() > 1 { &found[1..] } else { &found[..] };
    ranges.iter().map(|range| slice(text, *range)).collect()
}

fn no_global<T>(routine: &str) -> Found1<T> {
    let message = format!("{routine}() does not support the \"global\" option");
    let error = Diagnostic::refused(SqlState::INVALID_PARAMETER_VALUE, message);
    let hinted =
        if routine == "regexp_match" { error.with_hint("Use the regexp_matches function instead.") } else { error };
    Err(Fail::Refused(Box::new(hinted)))
}

fn first_match(args: &[Value]) -> Found1<Value> {
    let flags = flags_at(args, 2)?;
    if flags.global {
        return no_global("regexp_match");
    }
    let whole = text(args, 0)?;
    let found = compile(text(args, 1)?, flags)?.find(whole, 0)?;
    Ok(found.map_or(Value::Null, |found| text_list(groups(whole, &found))))
}

fn all_matches(host: &mut dyn Host, args: &[Value]) -> Found1<Rows> {
    let flags = flags_at(args, 2)?;
    let whole = text(args, 0)?;
    let compiled = compile(text(args, 1)?, Flags { global: false, ..flags })?;
    let found = compiled.find_all(host, whole, 0, if flags.global { usize::MAX } else { 1 })?;
    Ok(column(found.iter().map(|found| text_list(groups(whole, found))).collect())?)
}

/// Puts the replacement of one match behind the text so far.
fn expand(template: &str, text: &str, found: &Found, out: &mut String) {
    let mut chars = template.chars();
    while let Some(c) = chars.next() {
        if c != '\\' {
            out.push(c);
            continue;
        }
        match chars.next() {
            Some(digit @ '1'..='9') => {
                let group = digit as usize - '0' as usize;
                out.extend(slice(text, found.get(group).copied().flatten()));
            }
            Some('&') => out.extend(slice(text, found[0])),
            Some('\\') => out.push('\\'),
            Some(other) => out.extend(['\\', other]),
            None => out.push('\\'),
        }
    }
}

/// `nth` of 0 replaces all.
fn replace(host: &mut dyn Host, args: &[Value], flags: Flags, from: i64, nth: i64) -> Found1<Value> {
    let (whole, template) = (text(args, 0)?, text(args, 2)?);
    let compiled = compile(text(args, 1)?, Flags { global: false, ..flags })?;
    let most = if nth == 0 { usize::MAX } else { nth as usize };
    let found = compiled.find_all(host, whole, byte_of(whole, from - 1), most)?;
    let mut out = String::with_capacity(whole.len());
    let mut copied = 0;
    for (count, found) in found.iter().enumerate() {
        if nth != 0 && count + 1 != nth as usize {
            continue;
        }
        let Some((start, end)) = found[0] else { continue };
        out.push_str(&whole[copied..start]);
        expand(template, whole, found, &mut out);
        hold(host, template.len())?;
        copied = end;
    }
    out.push_str(&whole[copied..]);
    Ok(Value::text(out))
}

fn replace_with_flags(host: &mut dyn Host, args: &[Value]) -> Found1<Value> {
    let letters = if args.len() > 3 { text(args, 3)? } else { "" };
    if letters.starts_with(|c: char| c.is_ascii_digit()) {
        let message = format!("invalid regular expression option: \"{}\"", &letters[..1]);
        let hint = "If you meant to use regexp_replace() with a start parameter, cast the fourth argument to integer explicitly.";
        let error = Diagnostic::refused(SqlState::INVALID_PARAMETER_VALUE, message).with_hint(hint);
        return Err(Fail::Refused(Box::new(error)));
    }
    let flags = Flags::read(letters)?;
    replace(host, args, flags, 1, if flags.global { 0 } else { 1 })
}

/// regexp_replace(text, pattern, replacement, start, N, flags)
fn replace_extended(host: &mut dyn Host, args: &[Value]) -> Found1<Value> {
    let start = positive(args, 3, "start", 1)?;
    let nth = if args.len() > 4 { int(args, 4)? } else { 1 };
    if nth < 0 {
        return bad_parameter("n", nth);
    }
    let flags = flags_at(args, 5)?;
    let nth = if args.len() <= 4 && flags.global { 0 } else { nth };
    replace(host, args, flags, start, nth)
}

fn bad_parameter<T>(name: &str, value: i64) -> Found1<T> {
    Ok(refuse(SqlState::INVALID_PARAMETER_VALUE, format!("invalid value for parameter \"{name}\": {value}"))?)
}

fn positive(args: &[Value], i: usize, name: &str, otherwise: i64) -> Found1<i64> {
    if args.len() <= i {
        return Ok(otherwise);
    }
    match int(args, i)? {
        value if value > 0 => Ok(value),
        value => bad_parameter(name, value),
    }
}

fn split(host: &mut dyn Host, args: &[Value], routine: &str) -> Found1<Vec<Option<String>>> {
    let flags = flags_at(args, 2)?;
    if flags.global {
        return no_global(routine);
    }
    let whole = text(args, 0)?;
    let compiled = compile(text(args, 1)?, flags)?;
    let mut parts = Vec::new();
    let mut copied = 0;
    for found in compiled.find_all(host, whole, 0, usize::MAX)? {
        let Some((start, end)) = found[0] else { continue };
        // An empty match at an end, or right behind the one before, divides nothing.
        if start == end && (start == copied || start >= whole.len()) {
            continue;
        }
        parts.push(Some(whole[copied..start].to_owned()));
        copied = end;
    }
    parts.push(Some(whole[copied..].to_owned()));
    Ok(parts)
}

fn like(args: &[Value]) -> Found1<Value> {
    let flags = flags_at(args, 2)?;
    if flags.global {
        return no_global("regexp_like");
    }
    Ok(Value::Bool(compile(text(args, 1)?, flags)?.is_match(text(args, 0)?)?))
}

/// regexp_count(text, pattern, start, flags)
fn count(host: &mut dyn Host, args: &[Value]) -> Found1<Value> {
    let start = positive(args, 2, "start", 1)?;
    let flags = flags_at(args, 3)?;
    if flags.global {
        return no_global("regexp_count");
    }
    let whole = text(args, 0)?;
    let found = compile(text(args, 1)?, flags)?.find_all(host, whole, byte_of(whole, start - 1), usize::MAX)?;
    Ok(Value::Int(found.len() as i64))
}

/// The range that regexp_instr and regexp_substr ask for.
fn nth_range(host: &mut dyn Host, args: &[Value], flags_index: usize, routine: &str) -> Found1<Option<(usize, usize)>> {
    let start = positive(args, 2, "start", 1)?;
    let nth = positive(args, 3, "n", 1)?;
    let flags = flags_at(args, flags_index)?;
    let group = if args.len() > flags_index + 1 { int(args, flags_index + 1)? } else { 0 };
    if group < 0 {
        return bad_parameter("subexpr", group);
    }
    if flags.global {
        return no_global(routine);
    }
    let whole = text(args, 0)?;
    let found = compile(text(args, 1)?, flags)?.find_all(host, whole, byte_of(whole, start - 1), nth as usize)?;
    Ok(found.get(nth as usize - 1).and_then(|found| found.get(group as usize).copied().flatten()))
}

fn instr(host: &mut dyn Host, args: &[Value]) -> Found1<Value> {
    let end_option = if args.len() > 4 { int(args, 4)? } else { 0 };
    if !(0..=1).contains(&end_option) {
        return bad_parameter("endoption", end_option);
    }
    let whole = text(args, 0)?;
    let range = nth_range(host, args, 5, "regexp_instr")?;
    let place = range.map(|(start, end)| whole[..if end_option == 1 { end } else { start }].chars().count() as i64 + 1);
    Ok(Value::Int(place.unwrap_or(0)))
}

fn substr(host: &mut dyn Host, args: &[Value]) -> Found1<Value> {
    let whole = text(args, 0)?;
    let range = nth_range(host, args, 4, "regexp_substr")?;
    Ok(slice(whole, range).map_or(Value::Null, Value::text))
}

fn to_table(host: &mut dyn Host, args: &[Value]) -> Found1<Rows> {
    let parts = split(host, args, "regexp_split_to_table")?;
    Ok(column(parts.into_iter().map(|p| p.map_or(Value::Null, Value::text)).collect())?)
}

fn to_array(host: &mut dyn Host, args: &[Value]) -> Found1<Value> {
    split(host, args, "regexp_split_to_array").map(text_list)
}

/// substring(text from pattern for escape), which the server writes in SQL.
fn similar_substring(args: &[Value]) -> Found1<Value> {
    let pattern = super::pattern::similar(&args[1..])?;
    substring(&[args[0].clone(), pattern])
}

pub(super) const ROUTINES: &[(&str, Builtin)] = &[
    ("textregexeq", Scalar(|_, c, a| settle(c, test(a, false, true)))),
    ("textregexne", Scalar(|_, c, a| settle(c, test(a, false, false)))),
    ("nameregexeq", Scalar(|_, c, a| settle(c, test(a, false, true)))),
    ("nameregexne", Scalar(|_, c, a| settle(c, test(a, false, false)))),
    ("texticregexeq", Scalar(|_, c, a| settle(c, test(a, true, true)))),
    ("texticregexne", Scalar(|_, c, a| settle(c, test(a, true, false)))),
    ("nameicregexeq", Scalar(|_, c, a| settle(c, test(a, true, true)))),
    ("nameicregexne", Scalar(|_, c, a| settle(c, test(a, true, false)))),
    ("textregexsubstr", Scalar(|_, c, a| settle(c, substring(a)))),
    ("substring", Scalar(|_, c, a| settle(c, similar_substring(a)))),
    ("textregexreplace_noopt", Scalar(|h, c, a| settle(c, replace_with_flags(h, a)))),
    ("textregexreplace", Scalar(|h, c, a| settle(c, replace_with_flags(h, a)))),
    ("textregexreplace_extended", Scalar(|h, c, a| settle(c, replace_extended(h, a)))),
    ("textregexreplace_extended_no_n", Scalar(|h, c, a| settle(c, replace_extended(h, a)))),
    ("textregexreplace_extended_no_flags", Scalar(|h, c, a| settle(c, replace_extended(h, a)))),
    ("regexp_match", Scalar(|_, c, a| settle(c, first_match(a)))),
    ("regexp_match_no_flags", Scalar(|_, c, a| settle(c, first_match(a)))),
    ("regexp_matches", Set(|h, c, a| settle_rows(c, all_matches(h, a)))),
    ("regexp_matches_no_flags", Set(|h, c, a| settle_rows(c, all_matches(h, a)))),
    ("regexp_split_to_table", Set(|h, c, a| settle_rows(c, to_table(h, a)))),
    ("regexp_split_to_table_no_flags", Set(|h, c, a| settle_rows(c, to_table(h, a)))),
    ("regexp_split_to_array", Scalar(|h, c, a| settle(c, to_array(h, a)))),
    ("regexp_split_to_array_no_flags", Scalar(|h, c, a| settle(c, to_array(h, a)))),
    ("regexp_like", Scalar(|_, c, a| settle(c, like(a)))),
    ("regexp_like_no_flags", Scalar(|_, c, a| settle(c, like(a)))),
    ("regexp_count", Scalar(|h, c, a| settle(c, count(h, a)))),
    ("regexp_count_no_start", Scalar(|h, c, a| settle(c, count(h, a)))),
    ("regexp_count_no_flags", Scalar(|h, c, a| settle(c, count(h, a)))),
    ("regexp_instr", Scalar(|h, c, a| settle(c, instr(h, a)))),
    ("regexp_instr_no_start", Scalar(|h, c, a| settle(c, instr(h, a)))),
    ("regexp_instr_no_n", Scalar(|h, c, a| settle(c, instr(h, a)))),
    ("regexp_instr_no_endoption", Scalar(|h, c, a| settle(c, instr(h, a)))),
    ("regexp_instr_no_flags", Scalar(|h, c, a| settle(c, instr(h, a)))),
    ("regexp_instr_no_subexpr", Scalar(|h, c, a| settle(c, instr(h, a)))),
    ("regexp_substr", Scalar(|h, c, a| settle(c, substr(h, a)))),
    ("regexp_substr_no_start", Scalar(|h, c, a| settle(c, substr(h, a)))),
    ("regexp_substr_no_n", Scalar(|h, c, a| settle(c, substr(h, a)))),
    ("regexp_substr_no_flags", Scalar(|h, c, a| settle(c, substr(h, a)))),
    ("regexp_substr_no_subexpr", Scalar(|h, c, a| settle(c, substr(h, a)))),
];
