//! Migration folders: which tool's layout a folder has, and the forward parts of its files in order.
//!
//! One file per layout, one row per layout in [`SPECS`]. A new layout is a variant of [`Layout`], a row
//! and a file with two functions: `recognise`, which only looks, and `collect`, which adds units.

mod collate;
mod gather;
mod locate;
mod naming;
mod ordered;
mod sections;

mod atlas;
mod bytebase;
mod changelog;
mod dbmate;
mod dbup;
mod diesel;
mod drizzle;
mod evolve;
mod flyway;
mod golang_migrate;
mod goose;
mod graphile_migrate;
mod hasura;
mod liquibase;
mod node_pg_migrate;
mod plain;
mod pop;
mod postgrator;
mod prisma;
mod refinery;
mod sqitch;
mod sql_migrate;
mod sqlx;
mod supabase;
mod tern;
mod yoyo;

use std::path::Path;

use crate::builtin::Platform;
use crate::diag::{Code, Diagnostic, Result};

use super::folder::Folder;
use super::{Input, InputKind, OpenOptions, dump, read};
use gather::Gather;

/// A migration tool's way to lay out a folder.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Layout {
    Prisma,
    Supabase,
    Drizzle,
    GolangMigrate,
    Goose,
    Dbmate,
    Sqlx,
    Diesel,
    Flyway,
    Evolve,
    SqlMigrate,
    Refinery,
    Hasura,
    Tern,
    Postgrator,
    /// Files per database system, as gobuffalo/pop and its descendants have them.
    Pop,
    Sqitch,
    GraphileMigrate,
    NodePgMigrate,
    Atlas,
    Liquibase,
    Yoyo,
    Bytebase,
    DbUp,
    /// Every `*.sql` of the folder, in natural order of the names.
    Plain,
}

impl Layout {
    /// The platform that a layout is for and that supplies what its migrations use.
    pub fn platform(self) -> Option<Platform> {
        if self == Layout::Supabase {
            Some(Platform::Supabase)
        } else if self == Layout::Hasura {
            Some(Platform::Hasura)
        } else {
            None
        }
    }
}

/// How sure a layout is that a folder is its own; the stronger evidence wins.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
enum Evidence {
    None,
    /// Names that other tools use as well.
    Names,
    /// Comment lines that only this tool reads.
    Content,
    /// A file or folder that only this tool writes.
    Marker,
}

/// A row of the table of layouts.
struct Spec {
    layout: Layout,
    /// As `--layout` takes it.
    name: &'static str,
    recognise: fn(&Folder) -> Evidence,
    collect: fn(&mut Gather<'_>) -> Result<()>,
}

macro_rules! specs {
    ($($layout:ident $name:literal $module:ident;)+) => {
        &[$(Spec {
            layout: Layout::$layout,
            name: $name,
            recognise: $module::recognise,
            collect: $module::collect,
        }),+]
    };
}

/// Where two layouts have evidence of one kind, the earlier row wins.
const SPECS: &[Spec] = specs! {
    Drizzle "drizzle" drizzle;
    Prisma "prisma" prisma;
    Sqitch "sqitch" sqitch;
    GraphileMigrate "graphile-migrate" graphile_migrate;
    Supabase "supabase" supabase;
    Diesel "diesel" diesel;
    Hasura "hasura" hasura;
    Goose "goose" goose;
    Dbmate "dbmate" dbmate;
    SqlMigrate "sql-migrate" sql_migrate;
    Tern "tern" tern;
    NodePgMigrate "node-pg-migrate" node_pg_migrate;
    Liquibase "liquibase" liquibase;
    Yoyo "yoyo" yoyo;
    Refinery "refinery" refinery;
    Evolve "evolve" evolve;
    Flyway "flyway" flyway;
    Bytebase "bytebase" bytebase;
    Pop "pop" pop;
    Postgrator "postgrator" postgrator;
    Sqlx "sqlx" sqlx;
    GolangMigrate "golang-migrate" golang_migrate;
    Atlas "atlas" atlas;
    DbUp "dbup" dbup;
    Plain "plain" plain;
};

impl Layout {
    pub fn all() -> impl Iterator<Item = Layout> {
        SPECS.iter().map(|spec| spec.layout)
    }

    /// As `--layout` takes it.
    pub fn name(self) -> &'static str {
        self.spec().name
    }

    pub fn parse(name: &str) -> Option<Layout> {
        SPECS.iter().find(|spec| spec.name == name).map(|spec| spec.layout)
    }

    fn spec(self) -> &'static Spec {
        let row = SPECS.iter().find(|spec| spec.layout == self);
        row.unwrap_or(&SPECS[SPECS.len() - 1])
    }
}

/// What Rails and Ecto keep beside migrations that are programs: a dump of the schema that they make.
const STRUCTURE: &str = "structure.sql";

fn structure(folder: &Path, input: &mut Input) -> Result<()> {
    let path = folder.join(STRUCTURE);
    dump::open(&path, read::text(&path)?, input)?;
    let message = format!("{STRUCTURE} stands for the migrations, which are programs");
    input.diagnostics.push(Diagnostic::new(Code::FileSkipped, message));
    Ok(())
}

/// Reads a folder of migrations into `input`.
pub(super) fn open(path: &Path, options: &OpenOptions, input: &mut Input) -> Result<()> {
    let top = Folder::open(path)?;
    if let Some(order) = &options.order {
        return ordered::open(&top, order, options.layout.unwrap_or(Layout::Plain), input);
    }
    let (layout, folder) = match options.layout {
        Some(layout) => (layout, locate::of_layout(top, layout)),
        None => match locate::recognised(top, &input.name) {
            Err(_) if path.join(STRUCTURE).is_file() => return structure(path, input),
            found => found?,
        },
    };
    input.kind = InputKind::Migrations(layout);
    let mut gather = Gather::new(&folder, layout, input);
    (layout.spec().collect)(&mut gather)?;
    gather.finish()
}
