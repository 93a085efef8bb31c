//! Expressions.  Counterpart: nodes/primnodes.h.

use std::sync::Arc;

use crate::datum::Datum;
use crate::name::Name;
use crate::nodes::{JsonExpr, JsonValueExpr, Query};
use crate::oid::{AttrNumber, CollId, OperId, ProcId, RelId, TypeId};
use crate::text::Span;

/// A type with its modifier (-1 where there is none).
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct TypeRef {
    pub ty: TypeId,
    pub typmod: i32,
}

impl TypeRef {
    pub fn plain(ty: TypeId) -> Self {
        TypeRef { ty, typmod: -1 }
    }
}

/// An analysed expression and the place it was written at, which never takes part in equality.
#[derive(Clone, Debug)]
pub struct Expr {
    pub node: ExprNode,
    pub at: Span,
}

impl Expr {
    pub fn new(node: ExprNode, at: Span) -> Self {
        Expr { node, at }
    }

    pub fn boxed(self) -> Box<Expr> {
        Box::new(self)
    }
}

/// How a cast was spelled. For printing; equality ignores it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum CoercionForm {
    ExplicitCall,
    ExplicitCast,
    ImplicitCast,
    SqlSyntax,
}

/// A collation where the expression has one.
pub type Collation = Option<CollId>;

#[derive(Clone, Debug)]
pub enum ExprNode {
    Var(Var),
    Const(Const),
    Param(Param),
    Aggref(Box<Aggref>),
    GroupingFunc {
        args: Vec<Expr>,
        refs: Vec<u32>,
        levels_up: u32,
    },
    WindowFunc(Box<WindowFunc>),
    SubscriptingRef(Box<SubscriptingRef>),
    FuncExpr(FuncExpr),
    /// `name => value` in a call.
    NamedArg {
        name: Name,
        arg_number: u16,
        arg: Box<Expr>,
    },
    OpExpr(OpExpr),
    /// `IS DISTINCT FROM`
    DistinctExpr(OpExpr),
    NullIfExpr(OpExpr),
    /// `scalar op ANY (array)` when `use_or`, otherwise `ALL`
    ScalarArrayOp {
        oper: OperId,
        use_or: bool,
        input_collation: Collation,
        args: Box<[Expr; 2]>,
    },
    BoolExpr {
        op: BoolOp,
        args: Vec<Expr>,
    },
    SubLink(Box<SubLink>),
    FieldSelect {
        arg: Box<Expr>,
        attno: AttrNumber,
        ty: TypeRef,
        collation: Collation,
    },
    /// Assigning to fields of a composite.
    FieldStore {
        arg: Box<Expr>,
        new_values: Vec<Expr>,
        attnos: Vec<AttrNumber>,
        ty: TypeId,
    },
    RelabelType {
        arg: Box<Expr>,
        ty: TypeRef,
        collation: Collation,
        form: CoercionForm,
    },
    CoerceViaIo {
        arg: Box<Expr>,
        ty: TypeId,
        collation: Collation,
        form: CoercionForm,
    },
    /// Applies `elem` (over a [`ExprNode::CaseTest`]) to every element.
    ArrayCoerce {
        arg: Box<Expr>,
        elem: Box<Expr>,
        ty: TypeRef,
        collation: Collation,
        form: CoercionForm,
    },
    ConvertRowtype {
        arg: Box<Expr>,
        ty: TypeId,
        form: CoercionForm,
    },
    CollateExpr {
        arg: Box<Expr>,
        collation: CollId,
    },
    CaseExpr(Box<CaseExpr>),
    /// The value a simple CASE compares, or an element of an array under coercion.
    CaseTest {
        ty: TypeRef,
        collation: Collation,
    },
    ArrayExpr {
        array_type: TypeId,
        element_type: TypeId,
        collation: Collation,
        elements: Vec<Expr>,
        multidims: bool,
    },
    RowExpr {
        args: Vec<Expr>,
        ty: TypeId,
        form: CoercionForm,
        colnames: Vec<Name>,
    },
    RowCompare {
        op: RowCompareOp,
        opers: Vec<OperId>,
        input_collations: Vec<Collation>,
        left: Vec<Expr>,
        right: Vec<Expr>,
    },
    Coalesce {
        ty: TypeId,
        collation: Collation,
        args: Vec<Expr>,
    },
    MinMax {
        greatest: bool,
        ty: TypeId,
        collation: Collation,
        input_collation: Collation,
        args: Vec<Expr>,
    },
    SqlValueFunction {
        op: SqlValueFunctionOp,
        ty: TypeRef,
    },
    XmlExpr(Box<XmlExpr>),
    /// A value among the arguments of SQL/JSON, where it is converted before use.
    JsonValue(Box<JsonValueExpr>),
    JsonExpr(Box<JsonExpr>),
    NullTest {
        arg: Box<Expr>,
        is_null: bool,
        arg_is_row: bool,
    },
    BooleanTest {
        arg: Box<Expr>,
        test: BoolTest,
    },
    CoerceToDomain {
        arg: Box<Expr>,
        ty: TypeRef,
        collation: Collation,
        form: CoercionForm,
    },
    /// `VALUE` in a domain's check.
    CoerceToDomainValue {
        ty: TypeRef,
        collation: Collation,
    },
    SetToDefault {
        ty: TypeRef,
        collation: Collation,
    },
    /// `nextval` of an identity column, as COPY and INSERT see it.
    NextValue {
        sequence: RelId,
        ty: TypeId,
    },
    /// `MERGE_ACTION()`
    MergeSupport,
    /// `CURRENT OF` a cursor, or of the argument of a routine that names it.
    CurrentOf {
        cursor: Option<Name>,
        param: u32,
    },
    /// What could not be analysed; forces "undecided" wherever it is compared.
    Unresolved {
        raw: Arc<str>,
        why: Arc<str>,
    },
}

/// A column of a range table entry; `attno` 0 is the whole row.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Var {
    /// Position in the range table of its query level, counted from 1.
    pub varno: u32,
    pub attno: AttrNumber,
    pub levels_up: u32,
    pub ty: TypeRef,
    pub collation: Collation,
    pub returning: VarReturning,
}

/// Which row of the target a column in RETURNING is of.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum VarReturning {
    #[default]
    Default,
    Old,
    New,
}

#[derive(Clone, Debug)]
pub struct Const {
    pub ty: TypeRef,
    pub collation: Collation,
    /// `None` is NULL.
    pub value: Option<Datum>,
}

/// `$n` of a routine's body, or an argument of a SQL-standard body.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Param {
    pub kind: ParamKind,
    pub id: u32,
    pub ty: TypeRef,
    pub collation: Collation,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ParamKind {
    Extern,
    SubLink,
    MultiExpr,
}

#[derive(Clone, Debug)]
pub struct FuncExpr {
    pub proc: ProcId,
    pub result: TypeId,
    pub retset: bool,
    pub variadic: bool,
    pub form: CoercionForm,
    pub collation: Collation,
    pub input_collation: Collation,
    pub args: Vec<Expr>,
}

/// One argument for a prefix operator, otherwise two.
#[derive(Clone, Debug)]
pub struct OpExpr {
    pub oper: OperId,
    pub result: TypeId,
    pub retset: bool,
    pub collation: Collation,
    pub input_collation: Collation,
    pub args: Vec<Expr>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BoolOp {
    And,
    Or,
    Not,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BoolTest {
    IsTrue,
    IsNotTrue,
    IsFalse,
    IsNotFalse,
    IsUnknown,
    IsNotUnknown,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RowCompareOp {
    Lt,
    Le,
    Eq,
    Ge,
    Gt,
    Ne,
}

#[derive(Clone, Debug)]
pub struct Aggref {
    pub proc: ProcId,
    pub result: TypeId,
    pub collation: Collation,
    pub input_collation: Collation,
    /// Types of the arguments as declared after resolution, direct ones first.
    pub arg_types: Vec<TypeId>,
    pub direct_args: Vec<Expr>,
    /// Aggregated arguments, then resjunk entries that only order or filter duplicates.
    pub args: Vec<TargetEntry>,
    pub order: Vec<SortGroupClause>,
    pub distinct: Vec<SortGroupClause>,
    pub filter: Option<Expr>,
    pub star: bool,
    pub variadic: bool,
    pub kind: AggKind,
    pub levels_up: u32,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AggKind {
    Normal,
    OrderedSet,
    Hypothetical,
}

#[derive(Clone, Debug)]
pub struct WindowFunc {
    pub proc: ProcId,
    pub result: TypeId,
    pub collation: Collation,
    pub input_collation: Collation,
    pub args: Vec<Expr>,
    pub filter: Option<Expr>,
    /// Index into the query's window clauses by `winref`.
    pub winref: u32,
    pub star: bool,
    pub agg: bool,
    /// RESPECT NULLS or IGNORE NULLS, where said (PostgreSQL 19).
    pub ignore_nulls: bool,
}

/// `a[1]`, `a[1:2]`, `j['k']`; with `assign`, the array as a whole after assignment.
#[derive(Clone, Debug)]
pub struct SubscriptingRef {
    pub container_type: TypeId,
    pub element_type: TypeId,
    pub result: TypeRef,
    pub collation: Collation,
    /// Upper bounds, or plain subscripts; `None` is a bound left out of a slice.
    pub upper: Vec<Option<Expr>>,
    /// Lower bounds, for a slice.
    pub lower: Option<Vec<Option<Expr>>>,
    pub container: Expr,
    pub assign: Option<Expr>,
}

#[derive(Clone, Debug)]
pub struct SubLink {
    pub kind: SubLinkKind,
    /// The comparison of ANY, ALL and row comparisons; the query's columns are Params of kind SubLink.
    pub test: Option<Expr>,
    /// The operator's name as written, kept for printing.
    pub oper_name: Option<Name>,
    pub query: Query,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SubLinkKind {
    Exists,
    All,
    Any,
    RowCompare,
    /// A scalar subquery.
    Expr,
    /// `ROW = (subquery)` in UPDATE.
    MultiExpr,
    Array,
}

#[derive(Clone, Debug)]
pub struct CaseExpr {
    pub ty: TypeId,
    pub collation: Collation,
    pub arg: Option<Expr>,
    /// Conditions (over CaseTest when `arg` is there) with their results.
    pub whens: Vec<(Expr, Expr)>,
    pub default: Option<Expr>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SqlValueFunctionOp {
    CurrentDate,
    CurrentTime,
    CurrentTimestamp,
    LocalTime,
    LocalTimestamp,
    CurrentRole,
    CurrentUser,
    User,
    SessionUser,
    CurrentCatalog,
    CurrentSchema,
}

#[derive(Clone, Debug)]
pub struct XmlExpr {
    pub op: XmlOp,
    pub name: Option<Name>,
    pub named_args: Vec<(Name, Expr)>,
    pub args: Vec<Expr>,
    pub document: bool,
    pub indent: bool,
    pub ty: TypeRef,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum XmlOp {
    Concat,
    Element,
    Forest,
    Parse,
    Pi,
    Root,
    Serialize,
    IsDocument,
}

/// An output column of a query, or a value of an INSERT or UPDATE.
#[derive(Clone, Debug)]
pub struct TargetEntry {
    pub expr: Expr,
    /// Position among the outputs, from 1; the target attribute in INSERT and UPDATE.
    pub resno: AttrNumber,
    pub name: Option<Name>,
    /// What sort and group clauses refer to; 0 when none does.
    pub sort_group_ref: u32,
    /// Where a plain column came from.
    pub origin: Option<(RelId, AttrNumber)>,
    /// Computed, but not part of the result.
    pub junk: bool,
}

/// ORDER BY, GROUP BY, DISTINCT and window items.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SortGroupClause {
    pub target: u32,
    pub eq_oper: OperId,
    /// Absent where the type can only be hashed.
    pub sort_oper: Option<OperId>,
    pub descending: bool,
    pub nulls_first: bool,
}
