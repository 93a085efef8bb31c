//! Which of the routines that came with a server are known to the rooms that run queries.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::Path;

use dumpdrift::builtin;
use dumpdrift::catalog::proc::{Body, ProcKind};
use dumpdrift::execute::routine;
use dumpdrift::oid::wellknown::INTERNAL_LANGUAGE;
use dumpdrift::version::ServerVersion;

/// The list of symbols (pg_proc.prosrc) that are worked out, and how many there are in all.
#[test]
fn symbols_that_are_known() {
    let mut all = BTreeSet::new();
    let mut known = BTreeSet::new();
    for version in [13, 15, 17, 18] {
        let catalog = builtin::catalog(&ServerVersion::of_major(version));
        for proc in catalog.procs.all().filter(|p| p.kind == ProcKind::Function && p.language == INTERNAL_LANGUAGE) {
            let Body::Source(symbol) = &proc.body else { continue };
            all.insert(symbol.to_string());
            if routine::of(proc).is_some() {
                known.insert(symbol.to_string());
            }
        }
    }
    let mut shown = format!("{} of {} symbols\n", known.len(), all.len());
    let mut line = String::new();
    for symbol in &known {
        if line.len() + symbol.len() > 118 {
            writeln!(shown, "{}", line.trim_end()).unwrap();
            line.clear();
        }
        line.push_str(symbol);
        line.push(' ');
    }
    shown.push_str(line.trim_end());
    super::check("execute", Path::new("routines"), &shown);
}
