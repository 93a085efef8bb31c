//! Arguments as the user writes them, and what they mean.

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};

use crate::builtin::Platform;
use crate::cli::now;
use crate::report::Verbosity;
use crate::source::{Layout, OpenOptions};
use crate::version::ServerVersion;
use crate::{Options, compare, replay};

const EXAMPLES: &str = "\
Examples:
  dumpdrift check migrations/ prod.sql             a folder of migrations against `pg_dump -s` output
  dumpdrift check schema.sql prod.sql              any two of: folder, dump, SQL script
  dumpdrift check migrations/ dev.sql prod.sql     one expectation, several targets
  pg_dump -s mydb | dumpdrift check migrations/ -  a dump from standard input
  dumpdrift check db/ prod.sql --format json       a report for programs

Exit status:
  0  aligned
  1  drift
  2  trouble: an input is unreadable or not understood as SQL, or the arguments are wrong
  3  no drift found, but something could not be decided
With several targets it is the worst of theirs: trouble, drift, undecided, aligned.";

/// Finds schema drift between PostgreSQL migrations and pg_dump output, with no database.
#[derive(Parser, Debug)]
#[command(name = "dumpdrift", version, propagate_version = true, after_help = EXAMPLES)]
pub struct Args {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Subcommand, Debug)]
pub enum Command {
    /// Compare what is expected with one or more targets
    Check(Box<Check>),
    /// Print a script that completes arguments in a shell
    Completions { shell: clap_complete::Shell },
}

#[derive(clap::Args, Debug)]
#[command(after_help = EXAMPLES)]
pub struct Check {
    /// What the schema should be: a folder of migrations, a dump or an SQL script
    pub expected: PathBuf,

    /// What it is: dumps, scripts or folders; `-` is standard input
    #[arg(required = true)]
    pub targets: Vec<PathBuf>,

    /// How the report is written
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,

    /// Take folders for those of this tool, whatever they look like
    #[arg(long, value_name = "NAME", value_parser = layout)]
    pub layout: Option<Layout>,

    /// Replay the files of a folder in the order that this file says, one path a line
    #[arg(long, value_name = "FILE")]
    pub order: Option<PathBuf>,

    /// Give a value to a placeholder of the migrations, or to a variable of psql (repeatable)
    #[arg(long, value_name = "NAME=VALUE", value_parser = variable)]
    pub set: Vec<(String, String)>,

    /// Replay a file before the first migration, such as what a platform supplies (repeatable)
    #[arg(long, value_name = "FILE")]
    pub prelude: Vec<PathBuf>,

    /// Replay what a platform supplies before the first migration, and do not compare it
    #[arg(long, value_name = "NAME", value_parser = platform)]
    pub platform: Option<Platform>,

    /// The role that runs the migrations; without it, the owner of most of what was dumped
    #[arg(long, value_name = "NAME")]
    pub role: Option<String>,

    /// Scripts NAME.sql that CREATE EXTENSION NAME runs, before those that are built in
    #[arg(long, value_name = "DIR")]
    pub extension_sql: Option<PathBuf>,

    /// The clock that migrations see, such as 2024-05-01T12:00:00Z
    #[arg(long, value_name = "TIMESTAMP", value_parser = now::parse)]
    pub now: Option<i64>,

    /// The server of inputs that do not name theirs, such as 17 or 15.4
    #[arg(long, value_name = "VERSION", value_parser = server_version)]
    pub server_version: Option<ServerVersion>,

    /// Compare the order of columns, too
    #[arg(long)]
    pub column_order: bool,

    /// Stop at the first statement that the server would refuse
    #[arg(long)]
    pub strict: bool,

    /// Show notes as well: files that were skipped, statements that were passed over
    #[arg(short, long)]
    pub verbose: bool,

    /// Show the summary alone
    #[arg(short, long, conflicts_with = "verbose")]
    pub quiet: bool,

    /// Colour the text
    #[arg(long, value_enum, default_value_t = Color::Auto, value_name = "WHEN")]
    pub color: Color,
}

#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum Format {
    Text,
    Json,
}

#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum Color {
    /// On a terminal, unless NO_COLOR is set
    Auto,
    Always,
    Never,
}

impl Check {
    pub fn options(&self) -> Options {
        Options {
            open: OpenOptions {
                layout: self.layout,
                order: self.order.clone(),
                variables: self.set.iter().cloned().collect(),
            },
            preludes: self.prelude.clone(),
            extension_sql: self.extension_sql.clone(),
            platform: self.platform,
            server_version: self.server_version.clone(),
            replay: replay::Options {
                now: self.now,
                strict: self.strict,
                role: self.role.clone(),
                ..replay::Options::default()
            },
            compare: compare::Options { column_order: self.column_order },
        }
    }

    pub fn verbosity(&self) -> Verbosity {
        match (self.quiet, self.verbose) {
            (true, _) => Verbosity::Quiet,
            (false, true) => Verbosity::Verbose,
            (false, false) => Verbosity::Normal,
        }
    }
}

fn layout(name: &str) -> Result<Layout, String> {
    Layout::parse(name).ok_or_else(|| {
        let names: Vec<&str> = Layout::all().map(Layout::name).collect();
        format!("the layouts that are known are {}", names.join(", "))
    })
}

fn platform(name: &str) -> Result<Platform, String> {
    Platform::parse(name).ok_or_else(|| {
        let names: Vec<&str> = Platform::ALL.iter().map(|platform| platform.name()).collect();
        format!("the platforms that are known are {}", names.join(", "))
    })
}

fn server_version(text: &str) -> Result<ServerVersion, String> {
    ServerVersion::parse(text).ok_or_else(|| "a version is a number such as 17 or 15.4".to_owned())
}

fn variable(text: &str) -> Result<(String, String), String> {
    let (name, value) = text.split_once('=').ok_or("a variable is written NAME=VALUE")?;
    if name.is_empty() {
        return Err("a variable needs a name before the =".to_owned());
    }
    Ok((name.to_owned(), value.to_owned()))
}
