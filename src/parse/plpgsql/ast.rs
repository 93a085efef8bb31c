//! The statements of PL/pgSQL.  Counterpart: pl/plpgsql/src/plpgsql.h.

use crate::name::Name;

use super::Sql;

/// A range of bytes in a body.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Place {
    pub start: u32,
    pub end: u32,
}

impl Place {
    pub fn new(start: usize, end: usize) -> Self {
        let clamp = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Place { start: clamp(start), end: clamp(end) }
    }
}

/// What a name means that could be a variable or a column.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Conflict {
    Error,
    UseVariable,
    UseColumn,
}

/// A whole body.
#[derive(Debug)]
pub struct Body {
    pub conflict: Conflict,
    pub block: Block,
}

/// DECLARE ... BEGIN ... EXCEPTION ... END
#[derive(Debug)]
pub struct Block {
    pub label: Option<Name>,
    pub declarations: Vec<Declaration>,
    pub body: Vec<Stmt>,
    /// `None` where there is no EXCEPTION part.
    pub handlers: Option<Vec<Handler>>,
}

#[derive(Debug)]
pub struct Declaration {
    pub name: Name,
    pub kind: DeclarationKind,
    pub at: Place,
}

#[derive(Debug)]
pub enum DeclarationKind {
    Variable {
        ty: TypeText,
        constant: bool,
        collation: Option<Vec<Name>>,
        not_null: bool,
        default: Option<Sql>,
    },
    Alias(Vec<Name>),
    /// `$n`
    AliasOfNumber(u32),
    Cursor {
        args: Vec<(Name, TypeText)>,
        query: Sql,
    },
}

/// A type as it was written, perhaps with %TYPE or %ROWTYPE and brackets after it.
#[derive(Clone, Debug)]
pub struct TypeText {
    pub kind: TypeTextKind,
    pub at: Place,
}

#[derive(Clone, Debug)]
pub enum TypeTextKind {
    Record,
    Written(String),
    /// `name%TYPE`, with how many dimensions of an array of it.
    Like {
        names: Vec<Name>,
        array: bool,
    },
    RowOf(Vec<Name>),
}

/// WHEN conditions THEN statements
#[derive(Debug)]
pub struct Handler {
    pub conditions: Vec<Condition>,
    pub body: Vec<Stmt>,
}

#[derive(Clone, Debug)]
pub enum Condition {
    Name(Name),
    State(String),
}

#[derive(Debug)]
pub struct Stmt {
    pub kind: StmtKind,
    pub at: Place,
}

/// What is assigned to.
#[derive(Clone, Debug)]
pub struct Target {
    pub names: Vec<Name>,
    pub at: Place,
}

/// INTO
#[derive(Debug)]
pub struct IntoClause {
    pub strict: bool,
    pub targets: Vec<Target>,
}

/// Where the rows of a loop, RETURN QUERY or OPEN come from.
#[derive(Debug)]
pub enum Source {
    Query(Sql),
    Execute {
        query: Sql,
        using: Vec<Sql>,
    },
    /// A bound cursor with its arguments.
    Cursor {
        name: Name,
        args: Vec<CursorArg>,
    },
}

/// An argument of a cursor, by its place or its name.
#[derive(Debug)]
pub struct CursorArg {
    pub name: Option<Name>,
    pub value: Sql,
}

#[derive(Debug)]
pub enum StmtKind {
    Block(Block),
    Assign {
        target: Target,
        value: Sql,
    },
    /// An assignment to an element or deeper; the text holds all of it.
    AssignPart {
        target: Target,
        whole: Sql,
    },
    If {
        branches: Vec<(Sql, Vec<Stmt>)>,
        otherwise: Vec<Stmt>,
    },
    Case {
        subject: Option<Sql>,
        whens: Vec<(Sql, Vec<Stmt>)>,
        otherwise: Option<Vec<Stmt>>,
    },
    Loop {
        label: Option<Name>,
        body: Vec<Stmt>,
    },
    While {
        label: Option<Name>,
        condition: Sql,
        body: Vec<Stmt>,
    },
    ForInteger(Box<ForInteger>),
    ForRows {
        label: Option<Name>,
        targets: Vec<Target>,
        source: Source,
        body: Vec<Stmt>,
    },
    Foreach {
        label: Option<Name>,
        targets: Vec<Target>,
        slice: u32,
        array: Sql,
        body: Vec<Stmt>,
    },
    /// EXIT, or CONTINUE where `exit` is false.
    Exit {
        exit: bool,
        label: Option<Name>,
        when: Option<Sql>,
    },
    Return(Option<Sql>),
    ReturnNext(Option<Sql>),
    ReturnQuery(Source),
    Perform(Sql),
    Sql {
        statement: Sql,
        into: Option<IntoClause>,
    },
    Execute {
        query: Sql,
        into: Option<IntoClause>,
        using: Vec<Sql>,
    },
    GetDiagnostics {
        stacked: bool,
        items: Vec<(Target, String)>,
    },
    Raise(Box<Raise>),
    Assert {
        condition: Sql,
        message: Option<Sql>,
    },
    Open {
        cursor: Target,
        source: OpenSource,
    },
    Fetch {
        cursor: Target,
        direction: Direction,
        into: Option<IntoClause>,
    },
    Close {
        cursor: Target,
    },
    Commit {
        chain: bool,
    },
    Rollback {
        chain: bool,
    },
    Null,
}

#[derive(Debug)]
pub struct ForInteger {
    pub label: Option<Name>,
    pub variable: Name,
    pub reverse: bool,
    pub lower: Sql,
    pub upper: Sql,
    pub step: Option<Sql>,
    pub body: Vec<Stmt>,
}

#[derive(Debug)]
pub enum OpenSource {
    /// A bound cursor with its arguments.
    Bound(Vec<CursorArg>),
    Rows(Source),
}

/// FETCH and MOVE
#[derive(Debug)]
pub enum Direction {
    Next,
    Prior,
    First,
    Last,
    Absolute(Sql),
    Relative(Sql),
    /// FORWARD and BACKWARD of a count, for MOVE; `None` is ALL.
    Forward(Option<Sql>),
    Backward(Option<Sql>),
}

#[derive(Debug)]
pub struct Raise {
    pub level: RaiseLevel,
    pub condition: Option<Condition>,
    pub format: Option<String>,
    pub args: Vec<Sql>,
    pub options: Vec<(RaiseOption, Sql)>,
}

impl Raise {
    /// RAISE without anything: the error that is being handled goes on.
    pub fn is_bare(&self) -> bool {
        self.level == RaiseLevel::Exception
            && self.condition.is_none()
            && self.format.is_none()
            && self.options.is_empty()
    }
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RaiseLevel {
    Debug,
    Log,
    Info,
    Notice,
    Warning,
    Exception,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RaiseOption {
    ErrCode,
    Message,
    Detail,
    Hint,
    Column,
    Constraint,
    DataType,
    Table,
    Schema,
}
