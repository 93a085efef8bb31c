//! FOR UPDATE and its weaker kin.  Counterpart: parser/analyze.c (CheckSelectLocking,
//! transformLockingClause, applyLockingClause).

use pg_query::protobuf as pb;
use pg_query::protobuf::node::Node as N;

use crate::analyze::name_list::refuse_at;
use crate::analyze::state::ParseState;
use crate::diag::{Result, SqlState, refuse, unsupported};
use crate::nodes::*;

/// How a lock is asked for.
#[derive(Clone, Copy)]
struct Lock {
    strength: LockStrength,
    wait: LockWait,
    pushed_down: bool,
    text: &'static str,
}

/// Adds the row marks that one clause asks for, also in subqueries.
pub fn transform_locking(ps: &ParseState<'_>, query: &mut Query, clause: &pb::Node) -> Result<()> {
    let Some(N::LockingClause(clause)) = &clause.node else {
        return unsupported("a locking clause of an unknown kind");
    };
    let lock = Lock {
        strength: match clause.strength() {
            pb::LockClauseStrength::LcsForkeyshare => LockStrength::KeyShare,
            pb::LockClauseStrength::LcsForshare => LockStrength::Share,
            pb::LockClauseStrength::LcsFornokeyupdate => LockStrength::NoKeyUpdate,
            _ => LockStrength::Update,
        },
        wait: match clause.wait_policy() {
            pb::LockWaitPolicy::LockWaitSkip => LockWait::Skip,
            pb::LockWaitPolicy::LockWaitError => LockWait::Error,
            pb::LockWaitPolicy::Undefined | pb::LockWaitPolicy::LockWaitBlock => LockWait::Block,
        },
        pushed_down: false,
        text: strength_text(clause.strength()),
    };
    if ps.has_aggs.get() || ps.has_window_funcs.get() || ps.has_target_srfs.get() {
        let what = match () {
            () if ps.has_aggs.get() => "aggregate functions",
            () if ps.has_window_funcs.get() => "window functions",
            () => "set-returning functions in the target list",
        };
        return refuse(SqlState::FEATURE_NOT_SUPPORTED, format!("{} is not allowed with {what}", lock.text));
    }
    if clause.locked_rels.is_empty() {
        return lock_all(query, lock);
    }
    check_query(query, lock)?;
    for rel in &clause.locked_rels {
        let Some(N::RangeVar(rel)) = &rel.node else { return unsupported("a locked relation of an unknown kind") };
        lock_named(ps, query, rel, lock)?;
    }
    Ok(())
}

/// What messages call a lock.
pub fn strength_text(strength: pb::LockClauseStrength) -> &'static str {
    match strength {
        pb::LockClauseStrength::LcsForkeyshare => "FOR KEY SHARE",
        pb::LockClauseStrength::LcsForshare => "FOR SHARE",
        pb::LockClauseStrength::LcsFornokeyupdate => "FOR NO KEY UPDATE",
        _ => "FOR UPDATE",
    }
}

fn check_query(query: &Query, lock: Lock) -> Result<()> {
    let what = match () {
        () if query.set_operation.is_some() => "UNION/INTERSECT/EXCEPT",
        () if !query.distinct.is_empty() => "DISTINCT clause",
        () if !query.group.is_empty() || !query.grouping_sets.is_empty() => "GROUP BY clause",
        () if query.having.is_some() => "HAVING clause",
        () if !query.windows.is_empty() => "window functions",
        () => return Ok(()),
    };
    refuse(SqlState::FEATURE_NOT_SUPPORTED, format!("{} is not allowed with {what}", lock.text))
}

fn lock_all(query: &mut Query, lock: Lock) -> Result<()> {
    check_query(query, lock)?;
    for index in 0..query.rtable.len() {
        let rte = &mut query.rtable[index];
        if !rte.in_from {
            continue;
        }
        match &mut rte.kind {
            RteKind::Relation { .. } => {}
            RteKind::Subquery { query, .. } => lock_all(query, Lock { pushed_down: true, ..lock })?,
            _ => continue,
        }
        apply(query, index, lock);
    }
    Ok(())
}

fn lock_named(ps: &ParseState<'_>, query: &mut Query, rel: &pb::RangeVar, lock: Lock) -> Result<()> {
    let at = ps.cx.span(rel.location);
    if !rel.schemaname.is_empty() || !rel.catalogname.is_empty() {
        let message = format!("{} must specify unqualified relation names", lock.text);
        return refuse_at(SqlState::SYNTAX_ERROR, at, message);
    }
    let Some(index) = query.rtable.iter().position(|rte| is_named(rte, &rel.relname)) else {
        let message = format!("relation \"{}\" in {} clause not found in FROM clause", rel.relname, lock.text);
        return refuse_at(SqlState::UNDEFINED_TABLE, at, message);
    };
    let what = match &mut query.rtable[index].kind {
        RteKind::Relation { .. } => {
            apply(query, index, lock);
            return Ok(());
        }
        RteKind::Subquery { query: inner, .. } => {
            lock_all(inner, Lock { pushed_down: true, ..lock })?;
            apply(query, index, lock);
            return Ok(());
        }
        RteKind::Join { .. } => "a join",
        RteKind::Function { .. } => "a function",
        RteKind::TableFunc(_) => "a table function",
        RteKind::Values { .. } => "VALUES",
        RteKind::Cte { .. } => "a WITH query",
        RteKind::NamedTuplestore { .. } => "a named tuplestore",
        RteKind::Result => "a query without FROM",
    };
    refuse_at(SqlState::FEATURE_NOT_SUPPORTED, at, format!("{} cannot be applied to {what}", lock.text))
}

/// Whether a locking clause may call an entry so.
fn is_named(rte: &RangeTblEntry, name: &str) -> bool {
    if !rte.in_from {
        return false;
    }
    match (&rte.kind, &rte.alias) {
        (_, Some(alias)) => alias.name == *name,
        (RteKind::Join { using_alias, .. }, None) => using_alias.as_ref().is_some_and(|a| a.name == *name),
        (RteKind::Subquery { .. } | RteKind::Values { .. }, None) => false,
        (_, None) => rte.eref == *name,
    }
}

fn apply(query: &mut Query, index: usize, lock: Lock) {
    let rte = (index + 1) as u32;
    let Lock { strength, wait, pushed_down, .. } = lock;
    match query.row_marks.iter_mut().find(|mark| mark.rte == rte) {
        Some(mark) => {
            if strength_rank(strength) > strength_rank(mark.strength) {
                mark.strength = strength;
            }
            if wait_rank(wait) > wait_rank(mark.wait) {
                mark.wait = wait;
            }
            mark.pushed_down &= pushed_down;
        }
        None => query.row_marks.push(RowMark { rte, strength, wait, pushed_down }),
    }
}

fn strength_rank(strength: LockStrength) -> u8 {
    match strength {
        LockStrength::KeyShare => 1,
        LockStrength::Share => 2,
        LockStrength::NoKeyUpdate => 3,
        LockStrength::Update => 4,
    }
}

fn wait_rank(wait: LockWait) -> u8 {
    match wait {
        LockWait::Block => 1,
        LockWait::Skip => 2,
        LockWait::Error => 3,
    }
}
