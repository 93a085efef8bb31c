//! Visiting all SQL of a body.

use super::{Block, CursorArg, DeclarationKind, Direction, OpenSource, Source, Sql, Stmt, StmtKind};

/// A piece of SQL, by what is done with it.
#[derive(Clone, Copy, Debug)]
pub enum Piece<'a> {
    /// An expression or a query whose rows are read.
    Read(&'a Sql),
    /// A statement that is run.
    Run(&'a Sql),
    /// An expression that gives the text of a statement.
    Dynamic(&'a Sql),
}

/// Calls `visit` on every piece of SQL in a block.
pub fn for_each_sql<'a>(block: &'a Block, visit: &mut dyn FnMut(Piece<'a>)) {
    for declaration in &block.declarations {
        match &declaration.kind {
            DeclarationKind::Variable { default, .. } => default.iter().for_each(|sql| visit(Piece::Read(sql))),
            DeclarationKind::Cursor { query, .. } => visit(Piece::Read(query)),
            DeclarationKind::Alias(_) | DeclarationKind::AliasOfNumber(_) => {}
        }
    }
    statements(&block.body, visit);
    for handler in block.handlers.iter().flatten() {
        statements(&handler.body, visit);
    }
}

fn statements<'a>(list: &'a [Stmt], visit: &mut dyn FnMut(Piece<'a>)) {
    for stmt in list {
        stacker::maybe_grow(64 * 1024, 1024 * 1024, || statement(&stmt.kind, visit));
    }
}

fn statement<'a>(kind: &'a StmtKind, visit: &mut dyn FnMut(Piece<'a>)) {
    match kind {
        StmtKind::Block(block) => for_each_sql(block, visit),
        StmtKind::Assign { value, .. } => visit(Piece::Read(value)),
        StmtKind::AssignPart { whole, .. } => visit(Piece::Read(whole)),
        StmtKind::If { branches, otherwise } => {
            branched(branches, visit);
            statements(otherwise, visit);
        }
        StmtKind::Case { subject, whens, otherwise } => {
            subject.iter().for_each(|sql| visit(Piece::Read(sql)));
            branched(whens, visit);
            otherwise.iter().for_each(|list| statements(list, visit));
        }
        StmtKind::Loop { body, .. } => statements(body, visit),
        StmtKind::While { condition, body, .. } => {
            visit(Piece::Read(condition));
            statements(body, visit);
        }
        StmtKind::ForInteger(parts) => {
            [&parts.lower, &parts.upper].into_iter().chain(&parts.step).for_each(|sql| visit(Piece::Read(sql)));
            statements(&parts.body, visit);
        }
        StmtKind::ForRows { source, body, .. } => {
            rows(source, visit);
            statements(body, visit);
        }
        StmtKind::Foreach { array, body, .. } => {
            visit(Piece::Read(array));
            statements(body, visit);
        }
        StmtKind::Exit { when, .. } => when.iter().for_each(|sql| visit(Piece::Read(sql))),
        StmtKind::Return(value) | StmtKind::ReturnNext(value) => {
            value.iter().for_each(|sql| visit(Piece::Read(sql)));
        }
        StmtKind::ReturnQuery(source) => rows(source, visit),
        StmtKind::Perform(sql) => visit(Piece::Read(sql)),
        StmtKind::Sql { statement, .. } => visit(Piece::Run(statement)),
        StmtKind::Execute { query, using, .. } => {
            visit(Piece::Dynamic(query));
            using.iter().for_each(|sql| visit(Piece::Read(sql)));
        }
        StmtKind::Raise(raise) => {
            let options = raise.options.iter().map(|(_, sql)| sql);
            raise.args.iter().chain(options).for_each(|sql| visit(Piece::Read(sql)));
        }
        StmtKind::Assert { condition, message } => {
            std::iter::once(condition).chain(message).for_each(|sql| visit(Piece::Read(sql)));
        }
        StmtKind::Open { source, .. } => match source {
            OpenSource::Bound(args) => arguments(args, visit),
            OpenSource::Rows(source) => rows(source, visit),
        },
        StmtKind::Fetch { direction, .. } => moved(direction, visit),
        StmtKind::GetDiagnostics { .. }
        | StmtKind::Close { .. }
        | StmtKind::Commit { .. }
        | StmtKind::Rollback { .. }
        | StmtKind::Null => {}
    }
}

fn branched<'a>(branches: &'a [(Sql, Vec<Stmt>)], visit: &mut dyn FnMut(Piece<'a>)) {
    for (condition, body) in branches {
        visit(Piece::Read(condition));
        statements(body, visit);
    }
}

fn rows<'a>(source: &'a Source, visit: &mut dyn FnMut(Piece<'a>)) {
    match source {
        Source::Query(sql) => visit(Piece::Read(sql)),
        Source::Execute { query, using } => {
            visit(Piece::Dynamic(query));
            using.iter().for_each(|sql| visit(Piece::Read(sql)));
        }
        Source::Cursor { args, .. } => arguments(args, visit),
    }
}

fn arguments<'a>(args: &'a [CursorArg], visit: &mut dyn FnMut(Piece<'a>)) {
    args.iter().for_each(|arg| visit(Piece::Read(&arg.value)));
}

fn moved<'a>(direction: &'a Direction, visit: &mut dyn FnMut(Piece<'a>)) {
    match direction {
        Direction::Absolute(n)
        | Direction::Relative(n)
        | Direction::Forward(Some(n))
        | Direction::Backward(Some(n)) => visit(Piece::Read(n)),
        Direction::Next
        | Direction::Prior
        | Direction::First
        | Direction::Last
        | Direction::Forward(None)
        | Direction::Backward(None) => {}
    }
}
