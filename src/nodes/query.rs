//! Queries: range table, join tree, clauses.  Counterpart: nodes/parsenodes.h (Query).

use crate::name::Name;
use crate::nodes::{Collation, Expr, JsonTablePlan, SortGroupClause, TargetEntry, TypeRef};
use crate::oid::{AttrNumber, ConstraintId, OperId, RelId};
use crate::text::Span;

#[derive(Clone, Debug)]
pub struct Query {
    pub command: Command,
    /// The range table entry that INSERT, UPDATE, DELETE or MERGE changes, from 1.
    pub result_relation: Option<u32>,
    pub ctes: Vec<CommonTableExpr>,
    pub recursive: bool,
    pub rtable: Vec<RangeTblEntry>,
    pub from: Vec<FromItem>,
    pub where_clause: Option<Expr>,
    pub targets: Vec<TargetEntry>,
    pub overriding: Overriding,
    pub on_conflict: Option<Box<OnConflict>>,
    pub merge: Vec<MergeAction>,
    pub merge_condition: Option<Expr>,
    pub returning: Vec<TargetEntry>,
    /// What RETURNING calls the old and the new row, where it can name them.
    pub returning_old: Option<Name>,
    pub returning_new: Option<Name>,
    pub group: Vec<SortGroupClause>,
    pub group_distinct: bool,
    pub grouping_sets: Vec<GroupingSet>,
    pub having: Option<Expr>,
    pub windows: Vec<WindowClause>,
    pub distinct: Vec<SortGroupClause>,
    pub distinct_on: bool,
    pub sort: Vec<SortGroupClause>,
    pub limit_offset: Option<Expr>,
    pub limit_count: Option<Expr>,
    pub limit_with_ties: bool,
    pub row_marks: Vec<RowMark>,
    pub set_operation: Option<Box<SetOperation>>,
    /// RETURN in a SQL-standard body.
    pub is_return: bool,
    /// Text of a utility statement (NOTIFY in a rule).
    pub utility: Option<String>,
    /// Primary keys that let columns of their table stand ungrouped.
    pub constraint_deps: Vec<ConstraintId>,
    pub at: Span,
}

impl Query {
    /// A query of a kind with nothing in it.
    pub fn empty(command: Command, at: Span) -> Self {
        Query {
            command,
            result_relation: None,
            ctes: Vec::new(),
            recursive: false,
            rtable: Vec::new(),
            from: Vec::new(),
            where_clause: None,
            targets: Vec::new(),
            overriding: Overriding::NotSet,
            on_conflict: None,
            merge: Vec::new(),
            merge_condition: None,
            returning: Vec::new(),
            returning_old: None,
            returning_new: None,
            group: Vec::new(),
            group_distinct: false,
            grouping_sets: Vec::new(),
            having: None,
            windows: Vec::new(),
            distinct: Vec::new(),
            distinct_on: false,
            sort: Vec::new(),
            limit_offset: None,
            limit_count: None,
            limit_with_ties: false,
            row_marks: Vec::new(),
            set_operation: None,
            is_return: false,
            utility: None,
            constraint_deps: Vec::new(),
            at,
        }
    }

    /// What the query gives out: its targets without the junk.
    pub fn outputs(&self) -> impl Iterator<Item = &TargetEntry> {
        self.targets.iter().filter(|t| !t.junk)
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Command {
    Select,
    Insert,
    Update,
    Delete,
    Merge,
    Utility,
    /// DO INSTEAD NOTHING
    Nothing,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Overriding {
    NotSet,
    User,
    System,
}

#[derive(Clone, Debug)]
pub struct CommonTableExpr {
    pub name: Name,
    /// As written after the name.
    pub aliases: Vec<Name>,
    pub materialized: CteMaterialize,
    pub query: Query,
    pub recursive: bool,
    pub columns: Vec<RteColumn>,
    pub search: Option<CteSearch>,
    pub cycle: Option<CteCycle>,
    pub at: Span,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CteMaterialize {
    Default,
    Always,
    Never,
}

#[derive(Clone, Debug)]
pub struct CteSearch {
    pub columns: Vec<Name>,
    pub breadth_first: bool,
    pub sequence: Name,
}

#[derive(Clone, Debug)]
pub struct CteCycle {
    pub columns: Vec<Name>,
    pub mark: Name,
    pub value: Expr,
    pub default: Expr,
    pub path: Name,
    pub mark_type: TypeRef,
    pub mark_collation: Collation,
    pub mark_neq_oper: Option<OperId>,
}

#[derive(Clone, Debug)]
pub struct RangeTblEntry {
    pub kind: RteKind,
    /// As the user wrote it, with column aliases.
    pub alias: Option<Alias>,
    /// The name that references use: the alias, or what stands for it.
    pub eref: Name,
    /// Every column by attribute number - 1, as it is visible; a dropped attribute keeps its slot.
    pub columns: Vec<RteColumn>,
    pub lateral: bool,
    /// Whether it was written in FROM (and not made for a rule or a target).
    pub in_from: bool,
    pub at: Span,
}

#[derive(Clone, Debug)]
pub struct Alias {
    pub name: Name,
    pub columns: Vec<Name>,
}

#[derive(Clone, Debug)]
pub struct RteColumn {
    pub name: Name,
    pub ty: TypeRef,
    pub collation: Collation,
    pub dropped: bool,
}

#[derive(Clone, Debug)]
pub enum RteKind {
    Relation {
        rel: RelId,
        /// False after ONLY.
        inherit: bool,
        sample: Option<Box<TableSample>>,
    },
    Subquery {
        query: Box<Query>,
        security_barrier: bool,
    },
    /// `aliases[i]` is what column i + 1 stands for: a Var, or COALESCE of both for FULL JOIN USING.
    Join {
        kind: JoinKind,
        /// Number of leading columns that USING merged.
        merged: usize,
        aliases: Vec<Expr>,
        /// The columns of either input that the outputs stand for: those that USING merged on both
        /// sides, in order, then the rest of its own side.
        left_columns: Vec<AttrNumber>,
        right_columns: Vec<AttrNumber>,
        using_alias: Option<Alias>,
    },
    Function {
        functions: Vec<RangeFunction>,
        ordinality: bool,
    },
    TableFunc(Box<TableFunc>),
    Values {
        rows: Vec<Vec<Expr>>,
    },
    Cte {
        name: Name,
        levels_up: u32,
        self_reference: bool,
    },
    /// A transition table of a trigger.
    NamedTuplestore {
        rel: RelId,
    },
    /// A query without FROM.
    Result,
}

#[derive(Clone, Debug)]
pub struct TableSample {
    pub handler: crate::oid::ProcId,
    pub args: Vec<Expr>,
    pub repeatable: Option<Expr>,
}

#[derive(Clone, Debug)]
pub struct RangeFunction {
    pub expr: Expr,
    pub column_count: usize,
    /// The column definition list after AS, where one was needed.
    pub coldefs: Vec<RteColumn>,
}

/// XMLTABLE or JSON_TABLE.
#[derive(Clone, Debug)]
pub struct TableFunc {
    /// What JSON_TABLE has.
    pub plan: Option<JsonTablePlan>,
    pub namespaces: Vec<(Option<Name>, Expr)>,
    pub document: Expr,
    pub row: Option<Expr>,
    pub columns: Vec<RteColumn>,
    pub column_exprs: Vec<Option<Expr>>,
    pub column_defaults: Vec<Option<Expr>>,
    pub not_null: Vec<bool>,
    pub ordinality: Option<usize>,
}

#[derive(Clone, Debug)]
pub enum FromItem {
    /// A range table entry, from 1.
    Ref(u32),
    Join(Box<JoinExpr>),
}

#[derive(Clone, Debug)]
pub struct JoinExpr {
    pub kind: JoinKind,
    pub natural: bool,
    pub left: FromItem,
    pub right: FromItem,
    pub using: Vec<Name>,
    pub using_alias: Option<Alias>,
    pub on: Option<Expr>,
    pub alias: Option<Alias>,
    /// The join's own range table entry, from 1.
    pub rte: u32,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum JoinKind {
    Inner,
    Left,
    Full,
    Right,
}

#[derive(Clone, Debug)]
pub struct OnConflict {
    pub update: bool,
    pub arbiter_elements: Vec<ArbiterElement>,
    pub arbiter_where: Option<Expr>,
    pub constraint: Option<crate::oid::ConstraintId>,
    pub set: Vec<TargetEntry>,
    pub where_clause: Option<Expr>,
    /// The range table entry of EXCLUDED.
    pub excluded: u32,
}

#[derive(Clone, Debug)]
pub struct ArbiterElement {
    pub expr: Expr,
    pub collation: Collation,
    pub opclass: Option<crate::oid::OpClassId>,
}

#[derive(Clone, Debug)]
pub struct MergeAction {
    pub matched: MergeMatch,
    pub command: Command,
    pub condition: Option<Expr>,
    pub targets: Vec<TargetEntry>,
    pub overriding: Overriding,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MergeMatch {
    Matched,
    NotMatchedBySource,
    NotMatchedByTarget,
}

#[derive(Clone, Debug)]
pub enum GroupingSet {
    Empty,
    Simple(Vec<u32>),
    Rollup(Vec<GroupingSet>),
    Cube(Vec<GroupingSet>),
    Sets(Vec<GroupingSet>),
}

#[derive(Clone, Debug)]
pub struct WindowClause {
    pub name: Option<Name>,
    pub refname: Option<Name>,
    pub partition: Vec<SortGroupClause>,
    pub order: Vec<SortGroupClause>,
    /// The FRAMEOPTION bits of nodes/parsenodes.h.
    pub frame_options: i32,
    pub start_offset: Option<Expr>,
    pub end_offset: Option<Expr>,
    pub winref: u32,
}

#[derive(Clone, Debug)]
pub struct RowMark {
    pub rte: u32,
    pub strength: LockStrength,
    pub wait: LockWait,
    /// Implied by a mark on a view or subquery.
    pub pushed_down: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LockStrength {
    KeyShare,
    Share,
    NoKeyUpdate,
    Update,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LockWait {
    Block,
    Skip,
    Error,
}

/// A tree of UNION, INTERSECT and EXCEPT over range table entries.
#[derive(Clone, Debug)]
pub enum SetOperation {
    Leaf(u32),
    Node {
        op: SetOp,
        all: bool,
        left: Box<SetOperation>,
        right: Box<SetOperation>,
        columns: Vec<(TypeRef, Collation)>,
        groups: Vec<SortGroupClause>,
    },
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SetOp {
    Union,
    Intersect,
    Except,
}
