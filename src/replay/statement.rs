//! The table of statements: every node of the grammar that is a statement, its command tag, and what
//! becomes of it. Counterpart: tcop/utility.c (CreateCommandTag).
//!
//! The table and `utility::execute` say the same, which a test holds; the coverage page is printed from
//! here. A grammar with another statement does not compile until it has a row.

use pg_query::protobuf::node::Node;

/// What becomes of a statement.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Standing {
    /// It is carried out.
    Handled,
    /// It changes rows alone; calls in it are looked at.
    Rows,
    /// Nothing that a dump shows comes of it, for this reason.
    NoEffect(&'static str),
    /// It leaves the verdict undecided, for this reason.
    Unsupported(&'static str),
}

/// A statement of the grammar.
#[derive(Clone, Copy, Debug)]
pub struct Statement {
    /// The node's name in the grammar.
    pub node: &'static str,
    pub tag: &'static str,
    pub standing: Standing,
}

macro_rules! statements {
    (
        $($variant:ident $tag:literal $standing:ident $(($why:literal))?;)+ { $($part:ident)+ }
    ) => {
        /// All of them, in the order of the grammar.
        pub const STATEMENTS: &[Statement] = &[$(
            Statement { node: stringify!($variant), tag: $tag, standing: Standing::$standing $(($why))? },
        )+];

        /// The command tag of a statement, as messages name its kind.
        pub(super) fn tag(node: &Node) -> &'static str {
            match node {
                $(Node::$variant(_) => $tag,)+
                $(Node::$part(_))|+ => "a part of a statement",
            }
        }

        /// A statement of each kind with nothing filled in.
        #[cfg(test)]
        pub(super) fn blanks() -> Vec<(&'static Statement, Node)> {
            let nodes = vec![$(Node::$variant(Default::default()),)+];
            STATEMENTS.iter().zip(nodes).collect()
        }
    };
}

statements! {
    InsertStmt "INSERT" Rows;
    DeleteStmt "DELETE" Rows;
    UpdateStmt "UPDATE" Rows;
    MergeStmt "MERGE" Rows;
    SelectStmt "SELECT" Handled;
    CreateSchemaStmt "CREATE SCHEMA" Handled;
    AlterTableStmt "ALTER TABLE" Handled;
    AlterCollationStmt "ALTER COLLATION" NoEffect("a collation's recorded version is no part of a dump");
    AlterDomainStmt "ALTER DOMAIN" Handled;
    GrantStmt "GRANT" Handled;
    GrantRoleStmt "GRANT ROLE" NoEffect("roles live outside of the database");
    AlterDefaultPrivilegesStmt "ALTER DEFAULT PRIVILEGES" Handled;
    CopyStmt "COPY" Rows;
    VariableSetStmt "SET" Handled;
    VariableShowStmt "SHOW" NoEffect("it shows a setting");
    CreateStmt "CREATE TABLE" Handled;
    CreateTableSpaceStmt "CREATE TABLESPACE" NoEffect("tablespaces live outside of the database");
    DropTableSpaceStmt "DROP TABLESPACE" NoEffect("tablespaces live outside of the database");
    AlterTableSpaceOptionsStmt "ALTER TABLESPACE" NoEffect("tablespaces live outside of the database");
    AlterTableMoveAllStmt "ALTER TABLE ALL IN TABLESPACE" NoEffect("where tables are stored is not compared");
    CreateExtensionStmt "CREATE EXTENSION" Handled;
    AlterExtensionStmt "ALTER EXTENSION" Handled;
    AlterExtensionContentsStmt "ALTER EXTENSION" Handled;
    CreateFdwStmt "CREATE FOREIGN DATA WRAPPER" Handled;
    AlterFdwStmt "ALTER FOREIGN DATA WRAPPER" Handled;
    CreateForeignServerStmt "CREATE SERVER" Handled;
    AlterForeignServerStmt "ALTER SERVER" Handled;
    CreateForeignTableStmt "CREATE FOREIGN TABLE" Handled;
    CreateUserMappingStmt "CREATE USER MAPPING" Handled;
    AlterUserMappingStmt "ALTER USER MAPPING" Handled;
    DropUserMappingStmt "DROP USER MAPPING" Handled;
    ImportForeignSchemaStmt "IMPORT FOREIGN SCHEMA" Handled;
    CreatePolicyStmt "CREATE POLICY" Handled;
    AlterPolicyStmt "ALTER POLICY" Handled;
    CreateAmStmt "CREATE ACCESS METHOD" Handled;
    CreateTrigStmt "CREATE TRIGGER" Handled;
    CreateEventTrigStmt "CREATE EVENT TRIGGER" Handled;
    AlterEventTrigStmt "ALTER EVENT TRIGGER" Handled;
    CreatePlangStmt "CREATE LANGUAGE" Handled;
    CreateRoleStmt "CREATE ROLE" Handled;
    AlterRoleStmt "ALTER ROLE" NoEffect("roles live outside of the database");
    AlterRoleSetStmt "ALTER ROLE SET" Handled;
    DropRoleStmt "DROP ROLE" Handled;
    CreateSeqStmt "CREATE SEQUENCE" Handled;
    AlterSeqStmt "ALTER SEQUENCE" Handled;
    DefineStmt "CREATE" Handled;
    CreateDomainStmt "CREATE DOMAIN" Handled;
    CreateOpClassStmt "CREATE OPERATOR CLASS" Handled;
    CreateOpFamilyStmt "CREATE OPERATOR FAMILY" Handled;
    AlterOpFamilyStmt "ALTER OPERATOR FAMILY" Handled;
    DropStmt "DROP" Handled;
    TruncateStmt "TRUNCATE" Rows;
    CommentStmt "COMMENT" Handled;
    SecLabelStmt "SECURITY LABEL" Handled;
    DeclareCursorStmt "DECLARE" NoEffect("it reads rows");
    ClosePortalStmt "CLOSE" NoEffect("it reads rows");
    FetchStmt "FETCH" NoEffect("it reads rows");
    IndexStmt "CREATE INDEX" Handled;
    CreateStatsStmt "CREATE STATISTICS" Handled;
    AlterStatsStmt "ALTER STATISTICS" Handled;
    CreateFunctionStmt "CREATE FUNCTION" Handled;
    AlterFunctionStmt "ALTER FUNCTION" Handled;
    DoStmt "DO" Handled;
    CallStmt "CALL" Handled;
    RenameStmt "ALTER ... RENAME" Handled;
    AlterObjectDependsStmt "ALTER ... DEPENDS ON EXTENSION" Handled;
    AlterObjectSchemaStmt "ALTER ... SET SCHEMA" Handled;
    AlterOwnerStmt "ALTER ... OWNER TO" Handled;
    AlterOperatorStmt "ALTER OPERATOR" Handled;
    AlterTypeStmt "ALTER TYPE" Handled;
    RuleStmt "CREATE RULE" Handled;
    NotifyStmt "NOTIFY" NoEffect("it is between sessions");
    ListenStmt "LISTEN" NoEffect("it is between sessions");
    UnlistenStmt "UNLISTEN" NoEffect("it is between sessions");
    TransactionStmt "BEGIN or COMMIT" Handled;
    CompositeTypeStmt "CREATE TYPE" Handled;
    CreateEnumStmt "CREATE TYPE" Handled;
    CreateRangeStmt "CREATE TYPE" Handled;
    AlterEnumStmt "ALTER TYPE" Handled;
    ViewStmt "CREATE VIEW" Handled;
    LoadStmt "LOAD" NoEffect("it is for the session alone");
    CreatedbStmt "CREATE DATABASE" NoEffect("other databases are not compared");
    AlterDatabaseStmt "ALTER DATABASE" NoEffect("a database's own properties are not compared");
    AlterDatabaseRefreshCollStmt "ALTER DATABASE REFRESH COLLATION VERSION" NoEffect("a collation's recorded version is no part of a dump");
    AlterDatabaseSetStmt "ALTER DATABASE SET" Handled;
    DropdbStmt "DROP DATABASE" NoEffect("other databases are not compared");
    AlterSystemStmt "ALTER SYSTEM" NoEffect("settings of the server are not compared");
    ClusterStmt "CLUSTER" Handled;
    VacuumStmt "VACUUM or ANALYZE" NoEffect("it changes how rows are stored");
    ExplainStmt "EXPLAIN" NoEffect("it shows a plan");
    CreateTableAsStmt "CREATE TABLE AS" Handled;
    RefreshMatViewStmt "REFRESH MATERIALIZED VIEW" NoEffect("it changes rows");
    CheckPointStmt "CHECKPOINT" NoEffect("it changes how rows are stored");
    DiscardStmt "DISCARD" Handled;
    LockStmt "LOCK" NoEffect("it is for the transaction alone");
    ConstraintsSetStmt "SET CONSTRAINTS" NoEffect("it is for the transaction alone");
    ReindexStmt "REINDEX" NoEffect("it changes how rows are stored");
    CreateConversionStmt "CREATE CONVERSION" Handled;
    CreateCastStmt "CREATE CAST" Handled;
    CreateTransformStmt "CREATE TRANSFORM" Handled;
    PrepareStmt "PREPARE" NoEffect("it is for the session alone");
    ExecuteStmt "EXECUTE" Unsupported("prepared statements are not run");
    DeallocateStmt "DEALLOCATE" NoEffect("it is for the session alone");
    DropOwnedStmt "DROP OWNED" Handled;
    ReassignOwnedStmt "REASSIGN OWNED" Handled;
    AlterTsdictionaryStmt "ALTER TEXT SEARCH DICTIONARY" Handled;
    AlterTsconfigurationStmt "ALTER TEXT SEARCH CONFIGURATION" Handled;
    CreatePublicationStmt "CREATE PUBLICATION" Handled;
    AlterPublicationStmt "ALTER PUBLICATION" Handled;
    CreateSubscriptionStmt "CREATE SUBSCRIPTION" Handled;
    AlterSubscriptionStmt "ALTER SUBSCRIPTION" Handled;
    DropSubscriptionStmt "DROP SUBSCRIPTION" Handled;
    { Alias RangeVar TableFunc IntoClause Var Param Aggref GroupingFunc WindowFunc WindowFuncRunCondition
        MergeSupportFunc SubscriptingRef FuncExpr NamedArgExpr OpExpr DistinctExpr NullIfExpr ScalarArrayOpExpr
        BoolExpr SubLink SubPlan AlternativeSubPlan FieldSelect FieldStore RelabelType CoerceViaIo ArrayCoerceExpr
        ConvertRowtypeExpr CollateExpr CaseExpr CaseWhen CaseTestExpr ArrayExpr RowExpr RowCompareExpr CoalesceExpr
        MinMaxExpr SqlvalueFunction XmlExpr JsonFormat JsonReturning JsonValueExpr JsonConstructorExpr JsonIsPredicate
        JsonBehavior JsonExpr JsonTablePath JsonTablePathScan JsonTableSiblingJoin NullTest BooleanTest MergeAction
        CoerceToDomain CoerceToDomainValue SetToDefault CurrentOfExpr NextValueExpr InferenceElem ReturningExpr
        TargetEntry RangeTblRef JoinExpr FromExpr OnConflictExpr Query TypeName ColumnRef ParamRef AExpr TypeCast
        CollateClause RoleSpec FuncCall AStar AIndices AIndirection AArrayExpr ResTarget MultiAssignRef SortBy
        WindowDef RangeSubselect RangeFunction RangeTableFunc RangeTableFuncCol RangeTableSample ColumnDef
        TableLikeClause IndexElem DefElem LockingClause XmlSerialize PartitionElem PartitionSpec PartitionBoundSpec
        PartitionRangeDatum PartitionCmd RangeTblEntry RtepermissionInfo RangeTblFunction TableSampleClause
        WithCheckOption SortGroupClause GroupingSet WindowClause RowMarkClause WithClause InferClause OnConflictClause
        CtesearchClause CtecycleClause CommonTableExpr MergeWhenClause ReturningOption ReturningClause
        TriggerTransition JsonOutput JsonArgument JsonFuncExpr JsonTablePathSpec JsonTable JsonTableColumn
        JsonKeyValue JsonParseExpr JsonScalarExpr JsonSerializeExpr JsonObjectConstructor JsonArrayConstructor
        JsonArrayQueryConstructor JsonAggConstructor JsonObjectAgg JsonArrayAgg RawStmt SetOperationStmt ReturnStmt
        PlassignStmt AlterTableCmd AtalterConstraint ReplicaIdentityStmt ObjectWithArgs AccessPriv Constraint
        CreateOpClassItem StatsElem FunctionParameter InlineCodeBlock CallContext VacuumRelation PublicationTable
        PublicationObjSpec Integer Float Boolean String BitString List IntList OidList AConst }
}

/// Why a statement is not carried out.
pub(super) fn reason(node: &Node) -> &'static str {
    let name = tag(node);
    let row = STATEMENTS.iter().find(|row| row.tag == name);
    row.map_or("it is no statement", |row| match row.standing {
        Standing::Unsupported(why) | Standing::NoEffect(why) => why,
        Standing::Handled | Standing::Rows => "it is not understood here",
    })
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{Standing, blanks};
    use crate::replay::{Exec, Options, WayBack, utility};
    use crate::version::ServerVersion;

    /// The table says of each statement what the dispatch does with it; none without its parts panics.
    #[test]
    fn the_dispatch_agrees() {
        let read = crate::source::open(Path::new("tests/cases/source/script.sql"), &Default::default());
        let input = read.unwrap_or_else(|problem| panic!("{}", problem.message));
        let catalog = crate::builtin::catalog(&ServerVersion::assumed());
        for (statement, node) in blanks() {
            let mut exec = Exec::new(catalog.clone(), &input, &Options::default(), WayBack::None);
            let message = utility::execute(&mut exec, &node).err().map(|rejected| rejected.message).unwrap_or_default();
            let refused = message.starts_with(&format!("{} is not carried out", statement.tag));
            let expected = matches!(statement.standing, Standing::Unsupported(_));
            assert_eq!(refused, expected, "{}: {message}", statement.node);
        }
    }
}
