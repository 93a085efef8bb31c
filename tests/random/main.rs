//! Schemas at random on a real server, changes at random, and what `check` says to its dumps.
//!
//! For every seed: statements of all kinds run in a fresh database, each made from what the database holds
//! then, some of them wrong on purpose. Then
//!
//! - a: the statements as a migration against the dump are aligned;
//! - b: the dump against itself is aligned;
//! - c: after each further change the dumps before and after show that change, and nothing else, and
//!   so the other way round;
//! - d: the statements with the change added are aligned with the new dump;
//! - e: what the server refused is refused here, with the same SQLSTATE.
//!
//! What breaks a law is printed with its seed and the fewest statements that show it. Without a server
//! nothing is tried, and said so.

mod change;
mod law;
mod name;
mod rng;
mod run;
mod schema;
mod server;
mod shrink;
mod statement;
mod toc;

use std::process::ExitCode;

use crate::run::{Run, Settings};
use crate::server::Server;

const SKIPPED: &str = "random: skipped, for it needs a PostgreSQL server.
  With Debian's:  make random
  With another:   DUMPDRIFT_PSQL='psql -h HOST -U postgres' DUMPDRIFT_PG_DUMP='pg_dump -h HOST -U postgres' \\
                      cargo test --test random";

fn main() -> ExitCode {
    // Arguments name tests; this is one with the name of its file.
    let names: Vec<String> = std::env::args().skip(1).filter(|arg| !arg.starts_with('-')).collect();
    if !names.is_empty() && !names.iter().any(|name| "random".contains(name.as_str())) {
        return ExitCode::SUCCESS;
    }
    let (Ok(psql), Ok(pg_dump)) = (std::env::var("DUMPDRIFT_PSQL"), std::env::var("DUMPDRIFT_PG_DUMP")) else {
        println!("{SKIPPED}");
        return ExitCode::SUCCESS;
    };
    let outcome = Settings::from_environment().and_then(|settings| {
        let server = Server::new(&psql, &pg_dump)?;
        Run::new(&server, settings)?.all()
    });
    match outcome {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(message) => {
            println!("random: {message}");
            ExitCode::FAILURE
        }
    }
}
