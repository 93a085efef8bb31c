//! What is in sight while one query level is analysed.  Counterpart: parser/parse_node.h.

use std::cell::{Cell, RefCell};

use pg_query::protobuf as pb;

use crate::analyze::Cx;
use crate::diag::Rejected;
use crate::name::Name;
use crate::nodes::*;
use crate::oid::{AttrNumber, TypeId};
use crate::parse::Conflict;
use crate::text::Span;

/// Where an expression stands; decides what it may hold, and the words of the refusal
/// (ParseExprKind).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ExprKind {
    None,
    Other,
    JoinOn,
    JoinUsing,
    FromSubselect,
    FromFunction,
    Where,
    Having,
    Filter,
    WindowPartition,
    WindowOrder,
    WindowFrameRange,
    WindowFrameRows,
    WindowFrameGroups,
    SelectTarget,
    InsertTarget,
    UpdateSource,
    UpdateTarget,
    MergeWhen,
    GroupBy,
    OrderBy,
    DistinctOn,
    Limit,
    Offset,
    Returning,
    /// RETURNING of MERGE, where MERGE_ACTION() may stand.
    MergeReturning,
    Values,
    ValuesSingle,
    CheckConstraint,
    DomainCheck,
    ColumnDefault,
    FunctionDefault,
    IndexExpression,
    IndexPredicate,
    StatsExpression,
    AlterColTransform,
    ExecuteParameter,
    TriggerWhen,
    Policy,
    PartitionBound,
    PartitionExpression,
    CallArgument,
    CopyWhere,
    GeneratedColumn,
    CycleMark,
}

/// The analysis of one query level (ParseState). Sublevels point to their parent, which does not
/// change meanwhile, except for its cells.
pub struct ParseState<'a> {
    pub cx: &'a Cx<'a>,
    pub parent: Option<&'a ParseState<'a>>,
    pub rtable: Vec<RangeTblEntry>,
    /// What names can refer to just now.
    pub namespace: Vec<NsItem>,
    /// WITH queries of this level.
    pub ctes: Vec<CommonTableExpr>,
    /// WITH names of this level that are not analysed yet (for messages about forward references).
    pub future_ctes: Vec<Name>,
    pub kind: Cell<ExprKind>,
    pub next_resno: AttrNumber,
    /// The WITH query of this level that is being analysed just now.
    pub pending_cte: RefCell<Option<PendingCte>>,
    /// This level is the query of its parent's pending WITH query, which is recursive.
    pub recursive_term: bool,
    /// Names that only LATERAL items may see are in sight (p_lateral_active).
    pub lateral_active: Cell<bool>,
    /// Raw WINDOW definitions, to which OVER clauses add theirs.
    pub windows: RefCell<Vec<pb::WindowDef>>,
    pub has_aggs: Cell<bool>,
    pub has_window_funcs: Cell<bool>,
    pub has_target_srfs: Cell<bool>,
    pub has_sublinks: Cell<bool>,
    /// Unknown literals in the target list become text (p_resolve_unknowns).
    pub resolve_unknowns: bool,
    /// The relation that INSERT, UPDATE, DELETE or MERGE changes: its range table entry.
    pub target_rte: Option<u32>,
    /// `FOR UPDATE` of an outer level reaches this one.
    pub locked_from_parent: bool,
    pub params: Params<'a>,
}

/// A WITH query whose analysis has begun, as its own recursive term sees it.
#[derive(Clone, Debug)]
pub struct PendingCte {
    pub name: Name,
    pub aliases: Vec<Name>,
    pub recursive: bool,
    /// Known once the non-recursive term is analysed.
    pub columns: Vec<RteColumn>,
    /// What SEARCH and CYCLE add.
    pub extra_columns: Vec<RteColumn>,
    pub at: Span,
}

/// What `$n`, argument names and VALUE stand for.
#[derive(Clone, Copy)]
pub enum Params<'a> {
    None,
    /// A SQL routine's arguments, by number and by name (executor/functions.c, sql_fn_post_column_ref).
    Routine {
        name: &'a Name,
        types: &'a [TypeId],
        names: &'a [Name],
    },
    /// A domain's check: what VALUE is.
    Domain {
        ty: TypeRef,
        collation: Collation,
    },
    /// The variables of a block of PL/pgSQL, or the values after USING.
    Block(&'a dyn Variables),
}

/// Variables that names may stand for besides columns (plpgsql_parser_setup).
pub trait Variables {
    /// What a name stands for; with `whole`, only all of a row.
    fn named(&self, names: &[Name], whole: bool) -> Lookup;

    /// What `$n` stands for.
    fn numbered(&self, number: u32) -> Option<Variable>;

    /// The columns of a variable of no certain row type.
    fn columns(&self, id: u32) -> Option<Vec<RteColumn>>;

    /// What counts where a name could be a column as well.
    fn conflict(&self) -> Conflict;
}

/// A variable as expressions see it: a parameter.
#[derive(Clone, Copy, Debug)]
pub struct Variable {
    pub id: u32,
    pub ty: TypeRef,
    pub collation: Collation,
}

/// What looking for a variable gave.
#[derive(Clone, Debug)]
pub enum Lookup {
    Missing,
    Found(Variable),
    /// There is a row of the name, but no such field in it, or no value yet.
    Refused(Rejected),
}

/// A range table entry as names see it (ParseNamespaceItem).
#[derive(Clone, Debug)]
pub struct NsItem {
    /// The name that qualified references use.
    pub name: Name,
    /// Its range table entry, from 1.
    pub rte: u32,
    pub columns: Vec<NsColumn>,
    /// Whether qualified references may use it.
    pub rel_visible: bool,
    /// Whether bare column names may find its columns.
    pub cols_visible: bool,
    /// Visible to LATERAL items alone.
    pub lateral_only: bool,
    /// Whether a LATERAL reference to it is allowed.
    pub lateral_ok: bool,
    /// Whether it is what RETURNING calls the old or the new row.
    pub returning: VarReturning,
}

/// A column of an [`NsItem`], with the Var that it stands for (ParseNamespaceColumn).
#[derive(Clone, Debug)]
pub struct NsColumn {
    /// Empty for a dropped column.
    pub name: Name,
    pub varno: u32,
    pub attno: AttrNumber,
    pub ty: TypeRef,
    pub collation: Collation,
    /// Left out by `*` (an underlying column that USING merged).
    pub dont_expand: bool,
    pub returning: VarReturning,
}

impl<'a> ParseState<'a> {
    pub fn new(cx: &'a Cx<'a>) -> Self {
        ParseState::child(cx, None)
    }

    /// A level below `parent`, seeing what it sees.
    pub fn child(cx: &'a Cx<'a>, parent: Option<&'a ParseState<'a>>) -> Self {
        ParseState {
            cx,
            parent,
            rtable: Vec::new(),
            namespace: Vec::new(),
            ctes: Vec::new(),
            future_ctes: Vec::new(),
            pending_cte: RefCell::new(None),
            recursive_term: false,
            lateral_active: Cell::new(false),
            kind: Cell::new(ExprKind::None),
            next_resno: 1,
            windows: RefCell::new(Vec::new()),
            has_aggs: Cell::new(false),
            has_window_funcs: Cell::new(false),
            has_target_srfs: Cell::new(false),
            has_sublinks: Cell::new(false),
            resolve_unknowns: true,
            target_rte: None,
            locked_from_parent: false,
            params: parent.map_or(Params::None, |p| p.params),
        }
    }

    /// The state `levels_up` levels above.
    pub fn level(&self, levels_up: u32) -> Option<&ParseState<'a>> {
        if levels_up == 0 {
            return Some(self);
        }
        self.parent.and_then(|parent| parent.level(levels_up - 1))
    }
}

impl ExprKind {
    /// What messages call the place (ParseExprKindName).
    pub fn construct(self) -> &'static str {
        match self {
            ExprKind::None => "invalid expression context",
            ExprKind::Other => "extension expression",
            ExprKind::JoinOn => "JOIN/ON",
            ExprKind::JoinUsing => "JOIN/USING",
            ExprKind::FromSubselect => "sub-SELECT in FROM",
            ExprKind::FromFunction => "function in FROM",
            ExprKind::Where => "WHERE",
            ExprKind::Policy => "POLICY",
            ExprKind::Having => "HAVING",
            ExprKind::Filter => "FILTER",
            ExprKind::WindowPartition => "window PARTITION BY",
            ExprKind::WindowOrder => "window ORDER BY",
            ExprKind::WindowFrameRange => "window RANGE",
            ExprKind::WindowFrameRows => "window ROWS",
            ExprKind::WindowFrameGroups => "window GROUPS",
            ExprKind::SelectTarget => "SELECT",
            ExprKind::InsertTarget => "INSERT",
            ExprKind::UpdateSource | ExprKind::UpdateTarget => "UPDATE",
            ExprKind::MergeWhen => "MERGE WHEN",
            ExprKind::GroupBy => "GROUP BY",
            ExprKind::OrderBy => "ORDER BY",
            ExprKind::DistinctOn => "DISTINCT ON",
            ExprKind::Limit => "LIMIT",
            ExprKind::Offset => "OFFSET",
            ExprKind::Returning | ExprKind::MergeReturning => "RETURNING",
            ExprKind::Values | ExprKind::ValuesSingle => "VALUES",
            ExprKind::CheckConstraint | ExprKind::DomainCheck => "CHECK",
            ExprKind::ColumnDefault | ExprKind::FunctionDefault => "DEFAULT",
            ExprKind::IndexExpression => "index expression",
            ExprKind::IndexPredicate => "index predicate",
            ExprKind::StatsExpression => "statistics expression",
            ExprKind::AlterColTransform => "USING",
            ExprKind::ExecuteParameter => "EXECUTE",
            ExprKind::TriggerWhen => "WHEN",
            ExprKind::PartitionBound => "partition bound",
            ExprKind::PartitionExpression => "PARTITION BY",
            ExprKind::CallArgument => "CALL",
            ExprKind::CopyWhere => "WHERE",
            ExprKind::GeneratedColumn => "GENERATED AS",
            ExprKind::CycleMark => "CYCLE",
        }
    }
}
