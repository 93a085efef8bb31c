//! Single files: output of pg_dump, recognised by what it says of itself, or any script.

use std::collections::BTreeMap;
use std::path::Path;

use memchr::memmem;

use crate::diag::{Code, Diagnostic, Result};
use crate::text::{Span, floor_char_boundary};
use crate::version::ServerVersion;

use super::{Input, InputKind, UnitRole, whole_file};

const HEADER: &str = "-- PostgreSQL database dump";
const COMPLETE: &str = "-- PostgreSQL database dump complete";
const CLUSTER_HEADER: &str = "-- PostgreSQL database cluster dump";

/// How much of the beginning is read to tell a dump from a script.
const HEAD_BYTES: usize = 64 * 1024;

pub(super) fn open(path: &Path, text: String, input: &mut Input) -> Result<()> {
    if text.trim().is_empty() {
        let message = format!("{} is empty", super::read::shown(path));
        return Err(Box::new(Diagnostic::new(Code::InputEmpty, message)));
    }
    let head = &text[..floor_char_boundary(&text, HEAD_BYTES)];
    let titled = has_line(head, HEADER);
    input.server_version = version_after(head, "-- Dumped from database version ");
    input.dump_version = version_after(head, "-- Dumped by pg_dump version ");
    // Tools add the rows of their history after it.
    let complete = memmem::rfind(text.as_bytes(), COMPLETE.as_bytes()).is_some();
    let cluster = has_line(head, CLUSTER_HEADER);
    if titled || cluster || input.dump_version.is_some() || looks_dumped(head) {
        input.kind = InputKind::Dump;
    }
    let end = text.len();
    let unit = whole_file(path, text, UnitRole::Main, &mut input.sources);
    if titled && !complete {
        let missing =
            Diagnostic::new(Code::IncompleteDump, "the dump has no line \"PostgreSQL database dump complete\"")
                .at(Span::new(unit.file, end, end))
                .with_hint("pg_dump writes it last, so the file may have been cut short.");
        input.diagnostics.push(missing);
    }
    if cluster {
        let several = Diagnostic::unsupported("the output of pg_dumpall holds several databases")
            .at(Span::new(unit.file, 0, 0))
            .with_hint("Give a dump of one database, as pg_dump writes it.");
        input.diagnostics.push(several);
    }
    input.units.push(unit);
    Ok(())
}

/// Tools trim the title of a dump; these lines stay.
fn looks_dumped(head: &str) -> bool {
    let sets = has_line(head, "SET statement_timeout = 0;");
    let path = head.contains("SELECT pg_catalog.set_config('search_path', ''");
    let items = head.lines().any(|line| line.starts_with("-- Name: ") && line.contains("; Type: "));
    (sets && (path || items)) || (path && items)
}

fn has_line(text: &str, wanted: &str) -> bool {
    text.lines().any(|line| line.trim_end() == wanted)
}

fn version_after(head: &str, prefix: &str) -> Option<ServerVersion> {
    head.lines().find_map(|line| line.strip_prefix(prefix)).and_then(ServerVersion::parse)
}

/// Who owns most of what a dump makes, by its lines `ALTER ... OWNER TO role;`.
pub(super) fn main_owner(text: &str) -> Option<String> {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for line in text.lines().filter(|line| line.starts_with("ALTER ") && line.ends_with(';')) {
        if let Some((_, role)) = line.rsplit_once(" OWNER TO ") {
            *counts.entry(role.trim_end_matches(';')).or_default() += 1;
        }
    }
    let most = counts.into_iter().max_by_key(|(_, count)| *count)?.0;
    let quoted = most.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    Some(quoted.map_or_else(|| most.to_owned(), |name| name.replace("\"\"", "\"")))
}
