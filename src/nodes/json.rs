//! SQL/JSON: constructors, predicates, query functions, and the plan of JSON_TABLE.
//! Counterpart: nodes/primnodes.h (JsonExpr and its kin).
//! Deviation: JsonConstructorExpr, JsonIsPredicate and JsonExpr are one node, told apart by [`JsonOp`].

use crate::name::Name;
use crate::nodes::{Collation, Const, Expr, TypeRef};

/// What FORMAT says, or what follows from the type of the result.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct JsonFormat {
    pub kind: JsonFormatKind,
    pub encoding: JsonEncoding,
}

#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum JsonFormatKind {
    #[default]
    Default,
    Json,
    Jsonb,
}

#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum JsonEncoding {
    #[default]
    Default,
    Utf8,
    Utf16,
    Utf32,
}

/// `raw FORMAT ...`, of which `formatted` is the value that is used.
#[derive(Clone, Debug)]
pub struct JsonValueExpr {
    pub raw: Expr,
    pub formatted: Expr,
    pub format: JsonFormat,
}

/// The SQL/JSON constructors, predicates and query functions, one node for all of them.
#[derive(Clone, Debug)]
pub struct JsonExpr {
    pub op: JsonOp,
    /// JSON_OBJECT: keys stand at even, values at odd places. Query functions: the document.
    pub args: Vec<Expr>,
    pub result: TypeRef,
    pub collation: Collation,
    /// Of the result; of the document in a column of JSON_TABLE, see [`JsonExpr::document_format`].
    pub format: JsonFormat,
    /// The FORMAT that was written after the document of a query function.
    pub document_format: JsonFormat,
    pub absent_on_null: bool,
    pub unique_keys: bool,
    pub path: Option<Expr>,
    pub passing: Vec<(Name, Expr)>,
    pub wrapper: JsonWrapper,
    pub omit_quotes: bool,
    pub on_empty: Option<JsonBehavior>,
    pub on_error: Option<JsonBehavior>,
    /// The call that does the work, where there is one.
    pub func: Option<Expr>,
    /// Over a CaseTest, how a constructor's value becomes the result.
    pub coercion: Option<Expr>,
}

impl JsonExpr {
    /// An expression of a kind with nothing in it.
    pub fn new(op: JsonOp, result: TypeRef) -> Self {
        JsonExpr {
            op,
            args: Vec::new(),
            result,
            collation: None,
            format: JsonFormat::default(),
            document_format: JsonFormat::default(),
            absent_on_null: false,
            unique_keys: false,
            path: None,
            passing: Vec::new(),
            wrapper: JsonWrapper::Unspecified,
            omit_quotes: false,
            on_empty: None,
            on_error: None,
            func: None,
            coercion: None,
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum JsonOp {
    Object,
    Array,
    ObjectAgg,
    ArrayAgg,
    Parse,
    Scalar,
    Serialize,
    Exists,
    Query,
    Value,
    /// The document of JSON_TABLE.
    Table,
    IsJson,
    IsObject,
    IsArray,
    IsScalar,
}

impl JsonOp {
    /// JSON_OBJECT and the like, which make a value.
    pub fn is_constructor(self) -> bool {
        match self {
            JsonOp::Object
            | JsonOp::Array
            | JsonOp::ObjectAgg
            | JsonOp::ArrayAgg
            | JsonOp::Parse
            | JsonOp::Scalar
            | JsonOp::Serialize => true,
            JsonOp::Exists | JsonOp::Query | JsonOp::Value | JsonOp::Table => false,
            JsonOp::IsJson | JsonOp::IsObject | JsonOp::IsArray | JsonOp::IsScalar => false,
        }
    }

    /// `IS JSON` and its kinds.
    pub fn is_predicate(self) -> bool {
        matches!(self, JsonOp::IsJson | JsonOp::IsObject | JsonOp::IsArray | JsonOp::IsScalar)
    }

    /// JSON_VALUE and the like, which look into a value.
    pub fn is_query(self) -> bool {
        matches!(self, JsonOp::Exists | JsonOp::Query | JsonOp::Value | JsonOp::Table)
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum JsonWrapper {
    Unspecified,
    Without,
    Conditional,
    Unconditional,
}

#[derive(Clone, Debug)]
pub struct JsonBehavior {
    pub kind: JsonBehaviorKind,
    /// The value after DEFAULT, in the type of the result.
    pub default: Option<Expr>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum JsonBehaviorKind {
    Null,
    Error,
    Empty,
    True,
    False,
    Unknown,
    EmptyArray,
    EmptyObject,
    Default,
}

/// Which paths give the rows of JSON_TABLE, and which columns each of them fills.
#[derive(Clone, Debug)]
pub enum JsonTablePlan {
    Scan(Box<JsonTableScan>),
    /// The rows of both, one after the other.
    Siblings(Box<(JsonTablePlan, JsonTablePlan)>),
}

#[derive(Clone, Debug)]
pub struct JsonTableScan {
    pub path: Const,
    pub name: Name,
    pub error_on_error: bool,
    /// The columns among those of the table function, counted from 0; empty where all are nested ones.
    pub columns: std::ops::Range<usize>,
    pub child: Option<JsonTablePlan>,
}
