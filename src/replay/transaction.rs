//! BEGIN, COMMIT, ROLLBACK and savepoints: snapshots of the catalog and the session.
//! Counterpart: access/transam/xact.c.

use pg_query::protobuf as pb;

use crate::catalog::Catalog;
use crate::diag::{Result, SqlState, refuse};
use crate::replay::Exec;
use crate::replay::session::Session;

/// What to go back to.
#[derive(Clone)]
struct Snapshot {
    catalog: Catalog,
    session: Session,
}

/// The state of a connection's transaction.
#[derive(Default)]
pub(super) struct Transaction {
    /// The file runs in one transaction, which its tool opened.
    implicit: bool,
    begin: Option<Box<Snapshot>>,
    savepoints: Vec<(String, Snapshot)>,
    /// What SET LOCAL changed, as it was.
    before_local: Option<Box<Session>>,
}

impl Transaction {
    pub fn begin_implicit(&mut self) {
        self.implicit = true;
    }
}

impl Exec {
    fn snapshot(&self) -> Snapshot {
        Snapshot { catalog: self.catalog.clone(), session: self.session.clone() }
    }

    fn restore(&mut self, snapshot: Snapshot) {
        self.catalog = snapshot.catalog;
        self.session = snapshot.session;
    }

    /// Keeps the session for the end of the transaction. Without a transaction SET LOCAL has no effect,
    /// and its memory ends with the connection.
    pub fn remember_local_settings(&mut self) {
        if self.transaction.before_local.is_none() {
            self.transaction.before_local = Some(Box::new(self.session.clone()));
        }
    }

    fn forget_local_settings(&mut self) {
        if let Some(session) = self.transaction.before_local.take() {
            let temporary = self.session.path.temporary;
            self.session = *session;
            self.session.path.temporary = temporary;
        }
    }

    /// Whether the input sent BEGIN. Of what a tool sends around it there is no certainty, so that COMMIT in a
    /// block is allowed there.
    pub fn in_transaction_block(&self) -> bool {
        self.transaction.begin.is_some()
    }

    /// Outside a transaction every statement is one, and what it sets locally ends with it.
    pub fn end_statement(&mut self) {
        if !self.transaction.implicit && !self.in_transaction_block() {
            self.forget_local_settings();
        }
        self.committed = None;
    }

    /// COMMIT and ROLLBACK in a procedure or a block.
    pub fn end_transaction(&mut self, commit_it: bool, chain: bool) {
        let start = self.committed.take();
        if commit_it {
            commit(self, chain);
        } else if let Some(start) = start {
            (self.catalog, self.session) = *start;
        }
        self.begin_inside();
    }

    /// What ROLLBACK inside a block or a procedure goes back to.
    pub fn begin_inside(&mut self) {
        self.committed = Some(Box::new((self.catalog.clone(), self.session.clone())));
    }

    /// A transaction that is open when the connection ends is lost, unless the tool commits it.
    pub fn end_connection(&mut self) {
        let open = self.transaction.begin.take();
        if let Some(snapshot) = open.filter(|_| !self.transaction.implicit) {
            self.restore(*snapshot);
        }
    }
}

/// BEGIN and its kin.
pub(super) fn transaction(exec: &mut Exec, stmt: &pb::TransactionStmt) -> Result<()> {
    use pb::TransactionStmtKind as Kind;
    match stmt.kind() {
        Kind::TransStmtBegin | Kind::TransStmtStart => {
            if exec.transaction.begin.is_none() {
                exec.transaction.begin = Some(Box::new(exec.snapshot()));
            }
        }
        Kind::TransStmtCommit | Kind::TransStmtPrepare => commit(exec, stmt.chain),
        Kind::TransStmtRollback => rollback(exec, stmt.chain),
        Kind::TransStmtSavepoint => {
            in_block(exec, "SAVEPOINT")?;
            let snapshot = exec.snapshot();
            exec.transaction.savepoints.push((stmt.savepoint_name.clone(), snapshot));
        }
        Kind::TransStmtRelease => {
            in_block(exec, "RELEASE SAVEPOINT")?;
            let at = savepoint(exec, &stmt.savepoint_name)?;
            exec.transaction.savepoints.truncate(at);
        }
        Kind::TransStmtRollbackTo => {
            in_block(exec, "ROLLBACK TO SAVEPOINT")?;
            let at = savepoint(exec, &stmt.savepoint_name)?;
            let snapshot = exec.transaction.savepoints[at].1.clone();
            exec.transaction.savepoints.truncate(at + 1);
            exec.restore(snapshot);
        }
        Kind::TransStmtCommitPrepared | Kind::TransStmtRollbackPrepared | Kind::Undefined => {
            return crate::diag::unsupported("two-phase commit is not understood");
        }
    }
    Ok(())
}

fn commit(exec: &mut Exec, chain: bool) {
    exec.forget_local_settings();
    exec.transaction.savepoints.clear();
    exec.transaction.begin = chain.then(|| Box::new(exec.snapshot()));
}

fn rollback(exec: &mut Exec, chain: bool) {
    if let Some(snapshot) = exec.transaction.begin.take() {
        exec.restore(*snapshot);
    }
    exec.transaction.before_local = None;
    exec.transaction.savepoints.clear();
    exec.transaction.begin = chain.then(|| Box::new(exec.snapshot()));
}

/// Savepoints are for transactions that the script or its tool opened.
fn in_block(exec: &Exec, what: &str) -> Result<()> {
    if exec.transaction.begin.is_some() || exec.transaction.implicit {
        return Ok(());
    }
    refuse(SqlState::NO_ACTIVE_SQL_TRANSACTION, format!("{what} can only be used in transaction blocks"))
}

fn savepoint(exec: &Exec, name: &str) -> Result<usize> {
    let found = exec.transaction.savepoints.iter().rposition(|(n, _)| n == name);
    found.map_or_else(
        || refuse(SqlState::INVALID_SAVEPOINT_SPECIFICATION, format!("savepoint \"{name}\" does not exist")),
        Ok,
    )
}
