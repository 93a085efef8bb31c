//! Runs statements against a catalog, as the server would run them.
//!
//! Owns the session, transactions and one handler for each statement family; the only room that
//! changes a catalog. Knows neither files nor reports. A handler has one rhythm: resolve, check,
//! change, record dependencies. A statement that is refused leaves nothing behind; one that is not
//! understood leaves a taint. Start at [`replay`], then `utility` (which handler runs what).

mod aclchk;
mod address;
mod alter;
mod calls;
mod comment;
mod conversioncmds;
mod data;
mod defelem;
mod define;
mod dependency;
mod dropcmds;
mod event_trigger;
mod extension;
mod fire;
mod foreigncmds;
mod functioncmds;
mod host;
mod indexcheck;
mod indexcmds;
mod large_object;
mod later;
mod names;
mod opclasscmds;
mod plpgsql;
mod policy;
mod psql;
mod publicationcmds;
mod reach;
mod routine;
mod rows;
mod schemacmds;
mod seclabel;
mod sequence;
mod session;
mod signature;
mod statement;
mod statscmds;
mod tablecmds;
mod transaction;
mod trigger;
mod typecmds;
mod updatable;
mod utility;
mod view;
mod words;

pub use statement::{STATEMENTS, Standing, Statement};

use std::sync::Arc;

use pg_query::protobuf::node::Node;
use rustc_hash::FxHashMap;

use crate::analyze::Cx;
use crate::builtin::ExtensionScript;
use crate::catalog::Catalog;
use crate::catalog::supplied::Supplied;
use crate::catalog::taint::{Taint, TaintScope};
use crate::diag::{Code, Diagnostic, Effect, Result};
use crate::name::Name;
use crate::oid::{ExtensionId, ObjectAddress, ProcId, RoleId};
use crate::parse::{Item, RawStatement, Step};
use crate::replay::calls::Compiled;
use crate::replay::host::Limits;
use crate::replay::session::Session;
use crate::replay::transaction::Transaction;
use crate::source::{Input, InputKind, TransactionMode, Unit, UnitRole};
use crate::text::{Locator, Span};

/// What one side's statements made.
pub struct Outcome {
    pub catalog: Catalog,
    pub diagnostics: Vec<Diagnostic>,
    pub counts: Counts,
}

/// How much was run, and what was passed over.
#[derive(Clone, Copy, Default, Debug)]
pub struct Counts {
    pub statements: usize,
    pub data_statements: usize,
    pub data_rows: usize,
    pub refused: usize,
    pub unsupported: usize,
}

/// Settings of a run that do not come from the input.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// The clock of the run, as microseconds since 2000-01-01 UTC.
    pub now: Option<i64>,
    /// Whether the first refused statement ends the replay.
    pub strict: bool,
    /// How many steps a statement may take; the default where it is not said.
    pub max_steps: Option<u64>,
    /// How many rows of a table are followed; the default where it is not said.
    pub max_rows: Option<usize>,
    /// The role that runs an input other than a dump.
    pub role: Option<String>,
    /// What `$user` stands for in the search path, if it is known for sure.
    pub user: Option<String>,
    /// Scripts of extensions beside those that are built in, a later one before an earlier one.
    pub extension_scripts: Arc<Vec<ExtensionScript>>,
}

impl Options {
    pub const DEFAULT_MAX_STEPS: u64 = 10_000_000;
    pub const DEFAULT_MAX_ROWS: usize = 100_000;

    fn limits(&self) -> Limits {
        Limits {
            steps: self.max_steps.unwrap_or(Options::DEFAULT_MAX_STEPS),
            bytes: MAX_BYTES,
            rows: self.max_rows.unwrap_or(Options::DEFAULT_MAX_ROWS),
        }
    }
}

/// How many bytes of values a statement may hold.
const MAX_BYTES: usize = 64 << 20;

/// Replays one side's units into a fresh catalog, each over a connection of its own.
///
/// A dump is replayed without a way back for each statement first, for the server wrote it and takes all
/// of it; keeping the state before each statement costs a third of the time. Where one is refused after
/// all, everything is replayed again with a way back.
pub fn replay(catalog: Catalog, input: &Input, options: &Options) -> Outcome {
    if input.kind == InputKind::Dump {
        let mut exec = Exec::new(catalog.clone(), input, options, WayBack::None);
        exec.all_units(input, options);
        if !exec.lost() {
            return exec.finish();
        }
    }
    let mut exec = Exec::new(catalog, input, options, WayBack::EachStatement);
    exec.all_units(input, options);
    exec.finish()
}

/// Whether what a refused statement changed can be taken back.
#[derive(Clone, Copy, PartialEq, Eq)]
enum WayBack {
    None,
    EachStatement,
}

/// One database with one session.
pub(crate) struct Exec {
    pub catalog: Catalog,
    way_back: WayBack,
    pub session: Session,
    /// What a new connection starts with.
    pub initial_session: Session,
    transaction: Transaction,
    /// The place of the statement that runs.
    pub locator: Locator,
    pub diagnostics: Vec<Diagnostic>,
    counts: Counts,
    /// The extension whose script runs: objects made meanwhile are its members.
    pub creating_extension: Option<ExtensionId>,
    /// The scripts of extensions that the user gave.
    scripts: Arc<Vec<ExtensionScript>>,
    /// The input is what pg_dump wrote.
    pub reads_dump: bool,
    /// What runs comes before the migrations, so that tables may have had rows already.
    in_prelude: bool,
    limits: Limits,
    /// Steps and bytes that the running statement has used.
    spent: u64,
    held: usize,
    /// How deep routines and blocks are inside one another.
    depth: usize,
    /// How many blocks with handlers are around what runs.
    guarded: usize,
    /// How many conditions that are not known are being tried both ways.
    forks: usize,
    /// Counts changes of the catalog and the session that may give names another meaning.
    generation: u64,
    /// Whether a compiled routine that is called may have an effect of its own.
    compiled: Compiled,
    /// The command that event triggers are fired for.
    event: Option<event_trigger::Event>,
    /// The variables of the block that CREATE TABLE AS runs in.
    embedding: Option<(Arc<plpgsql::Frame>, crate::parse::Conflict)>,
    /// A name stands in for the database's.
    database_stand_in: bool,
    /// The text of the file that the running statement stands in.
    source: Option<Arc<str>>,
    /// Bodies that were read, by their text.
    bodies: FxHashMap<Arc<str>, Arc<crate::parse::plpgsql::Body>>,
    sql_bodies: FxHashMap<Arc<str>, Arc<Vec<pg_query::NodeEnum>>>,
    /// Where the bodies of routines stand.
    body_places: FxHashMap<ProcId, Span>,
    /// The state at the last COMMIT inside the running statement, or at its start.
    committed: Option<Box<(Catalog, Session)>>,
    /// Open cursors of the statement at top level.
    portals: FxHashMap<String, plpgsql::Portal>,
}

impl Exec {
    fn new(catalog: Catalog, input: &Input, options: &Options, way_back: WayBack) -> Self {
        Exec {
            catalog,
            way_back,
            session: Session::new(options.now),
            initial_session: Session::new(options.now),
            transaction: Transaction::default(),
            locator: Locator::BUILTIN,
            diagnostics: Vec::new(),
            counts: Counts::default(),
            creating_extension: None,
            scripts: options.extension_scripts.clone(),
            reads_dump: input.kind == InputKind::Dump,
            in_prelude: false,
            limits: options.limits(),
            spent: 0,
            held: 0,
            depth: 0,
            guarded: 0,
            forks: 0,
            generation: 0,
            compiled: Compiled::Trusted,
            event: None,
            embedding: None,
            database_stand_in: false,
            source: None,
            bodies: FxHashMap::default(),
            sql_bodies: FxHashMap::default(),
            body_places: FxHashMap::default(),
            committed: None,
            portals: FxHashMap::default(),
        }
    }

    /// Says who is connected. A dump says of each object who owns it.
    fn log_in(&mut self, options: &Options) {
        if self.reads_dump {
            return;
        }
        let role = options.role.as_deref().map(|name| self.role(name));
        self.initial_session.role = role;
        self.initial_session.path.user = options.user.as_deref().map(Name::new);
    }

    fn all_units(&mut self, input: &Input, options: &Options) {
        self.log_in(options);
        self.note_supplied(input, None);
        for unit in &input.units {
            self.connect(unit.transaction);
            self.in_prelude = unit.role == UnitRole::Prelude;
            let mut steps = crate::parse::items(input, unit);
            while let Some(step) = steps.next() {
                match step {
                    Step::Item(Item::Query { stmt, then }) => self.query_of_script(&stmt, &then, &mut steps),
                    Step::Item(item) => self.item(&item),
                    Step::Problem(diagnostic) => self.diagnostics.push(diagnostic),
                }
                if self.lost() || (options.strict && self.counts.refused > 0) {
                    return;
                }
            }
            self.disconnect();
            if unit.role == UnitRole::Platform {
                self.note_supplied(input, Some(unit));
            }
        }
    }

    /// Notes that what is there by now is the platform's.
    fn note_supplied(&mut self, input: &Input, unit: Option<&Unit>) {
        let Some(platform) = input.platform else { return };
        let also = ["schema", "extension", "event_trigger", "publication"];
        let also = also.into_iter().flat_map(|kind| platform.also(kind).map(move |name| (kind, name))).collect();
        let (below, schemas) = (self.catalog.next_oid(), platform.schemas());
        let file = unit.map(|unit| unit.file);
        let supplied = Supplied { platform: platform.label(), file, below, schemas, also };
        self.catalog.supplied = Some(Arc::new(supplied));
    }

    /// A statement failed and what it changed cannot be taken back.
    fn lost(&self) -> bool {
        self.way_back == WayBack::None && self.counts.refused + self.counts.unsupported > 0
    }

    fn connect(&mut self, mode: TransactionMode) {
        self.session = self.initial_session.clone();
        self.transaction = Transaction::default();
        // A migration tool commits what a file leaves open, to note that the file was run.
        if mode != TransactionMode::None {
            self.transaction.begin_implicit();
        }
    }

    fn disconnect(&mut self) {
        self.end_connection();
        self.drop_temporary_objects();
    }

    fn finish(mut self) -> Outcome {
        later::point_to_later_places(&self.catalog, &mut self.diagnostics);
        Outcome { catalog: self.catalog, diagnostics: self.diagnostics, counts: self.counts }
    }

    fn item(&mut self, item: &Item) {
        match item {
            Item::Statement(stmt) => self.statement(stmt),
            Item::CopyData { stmt, rows } => {
                self.locator = stmt.locator();
                self.counts.statements += 1;
                self.counts.data_statements += 1;
                self.counts.data_rows += rows;
            }
            Item::Meta(command) => self.note_copied_rows(command),
            Item::Query { .. } => {}
        }
    }

    /// Runs one statement; refused, it leaves nothing behind but a diagnostic.
    fn statement(&mut self, stmt: &RawStatement) {
        self.begin_statement(stmt);
        self.run_sent(&stmt.node);
        self.end_statement();
    }

    fn begin_statement(&mut self, stmt: &RawStatement) {
        self.locator = stmt.locator();
        self.counts.statements += 1;
        self.source = stmt.source();
        self.portals.clear();
    }

    /// Runs what a client sent, with the way back that it needs.
    fn run_sent(&mut self, node: &Node) {
        (self.spent, self.held) = (0, 0);
        let keeps = self.way_back == WayBack::EachStatement && utility::may_stop_half_way(node);
        let before = keeps.then(|| (self.catalog.clone(), self.session.clone()));
        if let Err(rejected) = event_trigger::execute(self, node) {
            if let Some((catalog, session)) = before {
                (self.catalog, self.session) = self.committed.take().map_or((catalog, session), |state| *state);
            }
            (self.depth, self.guarded, self.forks) = (0, 0, 0);
            self.reject(*rejected, node);
        }
    }

    /// Notes a statement that did not run. One that is refused after another was not understood may be
    /// refused because of it, and so leaves a taint as well.
    fn reject(&mut self, rejected: Diagnostic, node: &Node) {
        let scope = reach::reach(self, node);
        self.reject_within(rejected, statement::tag(node), scope);
    }

    /// Notes what did not run, and how far it could have reached.
    fn reject_within(&mut self, rejected: Diagnostic, tag: &str, scope: TaintScope) {
        let diagnostic = self.excuse_by_unknown_extension(rejected.at(self.locator.whole), tag == "GRANT");
        if diagnostic.code == Code::StatementRefused {
            self.counts.refused += 1;
        } else if diagnostic.code.effect() != Effect::None {
            self.counts.unsupported += 1;
        }
        let in_doubt = diagnostic.code != Code::StatementRefused || !self.catalog.taints.is_empty();
        if in_doubt && diagnostic.code.effect() != Effect::None {
            self.taint(tag, &diagnostic.message, scope);
        }
        self.diagnostics.push(diagnostic);
    }

    /// Runs a statement of an extension's script or of a statement that is made of others.
    pub fn run_inner(&mut self, node: &pg_query::protobuf::node::Node) -> Result<()> {
        event_trigger::execute(self, node)
    }

    /// Says that the running statement ran as a program, for those who want to see all.
    fn note_block_ran(&mut self, whole: Span) {
        if self.depth == 0 {
            self.diagnostics.push(Diagnostic::new(Code::BlockRan, "the block was run").at(whole));
        }
    }

    pub fn cx(&self) -> Cx<'_> {
        Cx { catalog: &self.catalog, path: &self.session.path, settings: &self.session.settings, locator: self.locator }
    }

    pub fn span(&self, location: i32) -> Span {
        self.locator.span(location)
    }

    /// Says that the effect of the running statement is not known.
    pub fn taint(&mut self, what: &str, why: &str, scope: TaintScope) {
        let taint = Taint { at: self.locator.whole, what: what.to_owned(), why: why.to_owned(), scope };
        self.catalog.taints.push_back(std::sync::Arc::new(taint));
    }

    /// Notes an expression or a part that is not understood; the object is made without it.
    pub fn undecided(&mut self, rejected: &Diagnostic, objects: Vec<ObjectAddress>) {
        let diagnostic = rejected.clone().at(self.locator.whole);
        self.taint("expression", &diagnostic.message, TaintScope::Objects(objects));
        self.diagnostics.push(diagnostic);
    }

    /// What the server says with a NOTICE; an extension's script runs without them.
    pub fn notice(&mut self, message: impl Into<String>) {
        if self.creating_extension.is_some() {
            return;
        }
        let notice = Diagnostic::new(Code::ServerNotice, message).at(self.locator.whole);
        self.diagnostics.push(notice);
    }

    /// Who owns what is made now, where the session says so.
    pub fn current_role(&self) -> Option<RoleId> {
        self.session.role
    }
}
