//! The command line: arguments, colours, streams and exit status. The only room that prints.

mod args;
mod now;

use std::io::Write;
use std::process::ExitCode;

use anstream::{AutoStream, ColorChoice};
use clap::{CommandFactory, Parser};

use crate::cli::args::{Args, Check, Color, Command, Format};
use crate::compare::Verdict;
use crate::report;

/// Runs the command that the arguments name.
pub fn run() -> ExitCode {
    match Args::parse().command {
        Command::Check(check) => run_check(&check),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Args::command(), "dumpdrift", &mut script);
            put(&mut std::io::stdout().lock(), &script);
            ExitCode::SUCCESS
        }
    }
}

fn run_check(check: &Check) -> ExitCode {
    let outcome = crate::check(&check.expected, &check.targets, &check.options());
    match check.format {
        Format::Json => put(&mut std::io::stdout().lock(), report::json::render(&outcome).as_bytes()),
        Format::Text => {
            let text = report::text::render(&outcome, check.verbosity());
            let choice = color_choice(check.color);
            put(&mut AutoStream::new(std::io::stderr().lock(), choice), text.diagnostics.as_bytes());
            put(&mut AutoStream::new(std::io::stdout().lock(), choice), text.report.as_bytes());
        }
    }
    status(outcome.verdict())
}

/// Writes all of it. A reader that went away, as `head` does, is no reason to complain.
fn put(stream: &mut dyn Write, bytes: &[u8]) {
    let _ = stream.write_all(bytes).and_then(|()| stream.flush());
}

fn color_choice(color: Color) -> ColorChoice {
    match color {
        Color::Auto => ColorChoice::Auto,
        Color::Always => ColorChoice::Always,
        Color::Never => ColorChoice::Never,
    }
}

fn status(verdict: Verdict) -> ExitCode {
    ExitCode::from(verdict.exit_code())
}
