//! JSON_TABLE.  Counterpart: parser/parse_jsontable.c.

use pg_query::protobuf as pb;
use pg_query::protobuf::node::Node as N;

use crate::analyze::collate::assign_expr_collations;
use crate::analyze::json_older;
use crate::analyze::json_query::{
    self, Function, behavior_kind, build, check_behaviors, check_quotes, transform_path, wrapper,
};
use crate::analyze::json_value::{self, ValueRules, convert_value, transform_value};
use crate::analyze::literal;
use crate::analyze::name_list::{placed, refuse_at};
use crate::analyze::state::{ExprKind, ParseState};
use crate::analyze::typename;
use crate::datum::json_string;
use crate::diag::{Result, SqlState, unsupported};
use crate::name::Name;
use crate::nodes::collation::expr_collation;
use crate::nodes::*;
use crate::oid::TypeId;
use crate::oid::wellknown::*;
use crate::text::Span;

/// transformJsonTable, without the range table entry.
pub(super) fn json_table(ps: &ParseState<'_>, raw: &pb::JsonTable) -> Result<TableFunc> {
    json_older::refuse_table(ps.cx, raw)?;
    let at = ps.cx.span(raw.location);
    check_top_behavior(ps, raw)?;
    let Some(path) = raw.pathspec.as_deref() else { return unsupported("JSON_TABLE without a path") };
    let mut names = Names::default();
    let root = names.of_path(path)?;
    names.of_columns(ps, &raw.columns)?;
    let outer = ps.kind.replace(ExprKind::FromFunction);
    let table = Table::start(ps, raw, path, at).and_then(|mut table| {
        let plan = table.columns(&raw.columns, Path { raw: path, name: root, at }, &mut names)?;
        table.made.plan = Some(plan);
        Ok(table.made)
    });
    ps.kind.set(outer);
    table
}

fn check_top_behavior(ps: &ParseState<'_>, raw: &pb::JsonTable) -> Result<()> {
    let Some(on_error) = raw.on_error.as_deref() else { return Ok(()) };
    match behavior_kind(on_error)? {
        JsonBehaviorKind::Error | JsonBehaviorKind::Empty | JsonBehaviorKind::EmptyArray => Ok(()),
        _ => refuse_at(SqlState::SYNTAX_ERROR, ps.cx.span(on_error.location), "invalid ON ERROR behavior"),
    }
}

/// Names of paths and columns, which share one space; paths without one are given one.
#[derive(Default)]
struct Names {
    taken: Vec<Name>,
    generated: u32,
}

impl Names {
    fn of_path(&mut self, path: &pb::JsonTablePathSpec) -> Result<Name> {
        if path.name.is_empty() {
            return Ok(self.generate());
        }
        let name = Name::new(&path.name);
        self.taken.push(name.clone());
        Ok(name)
    }

    fn generate(&mut self) -> Name {
        let name = Name::new(&format!("json_table_path_{}", self.generated));
        self.generated += 1;
        self.taken.push(name.clone());
        name
    }

    /// CheckDuplicateColumnOrPathNames
    fn of_columns(&mut self, ps: &ParseState<'_>, columns: &[pb::Node]) -> Result<()> {
        for column in columns {
            let column = table_column(column)?;
            match column.pathspec.as_deref() {
                Some(path) if column.coltype() == pb::JsonTableColumnType::JtcNested => {
                    if !path.name.is_empty() {
                        self.take(&path.name, ps.cx.span(path.name_location))?;
                    }
                    self.of_columns(ps, &column.columns)?;
                }
                _ => self.take(&column.name, ps.cx.span(column.location))?,
            }
        }
        Ok(())
    }

    fn take(&mut self, name: &str, at: Span) -> Result<()> {
        if self.taken.iter().any(|taken| *taken == *name) {
            let message = format!("duplicate JSON_TABLE column or path name: {name}");
            return refuse_at(SqlState::DUPLICATE_ALIAS, at, message);
        }
        self.taken.push(Name::new(name));
        Ok(())
    }
}

fn table_column(node: &pb::Node) -> Result<&pb::JsonTableColumn> {
    match &node.node {
        Some(N::JsonTableColumn(column)) => Ok(column),
        _ => unsupported("a column of JSON_TABLE of an unknown kind"),
    }
}

/// A path with the name that it goes by.
struct Path<'r> {
    raw: &'r pb::JsonTablePathSpec,
    name: Name,
    at: Span,
}

struct Table<'p, 'c, 'r> {
    ps: &'p ParseState<'c>,
    made: TableFunc,
    passing: &'r [pb::Node],
    error_on_error: bool,
    /// The type of the document, which columns see as a placeholder.
    document: TypeId,
}

impl<'p, 'c, 'r> Table<'p, 'c, 'r> {
    fn start(
        ps: &'p ParseState<'c>,
        raw: &'r pb::JsonTable,
        path: &'r pb::JsonTablePathSpec,
        at: Span,
    ) -> Result<Self> {
        let rules = ValueRules { default: JsonFormatKind::Jsonb, target: Some(JSONB), passing: false };
        let document = transform_value(ps, raw.context_item.as_deref(), "JSON_TABLE", rules)?;
        let format = json_value::format(raw.context_item.as_ref().and_then(|item| item.format.as_ref()));
        let function = Function {
            op: JsonOp::Table,
            column: None,
            path: transform_path(ps, crate::analyze::expr::need(&path.string)?)?,
            passing: &raw.passing,
            output: None,
            on_empty: None,
            on_error: raw.on_error.as_deref(),
            wrapper: JsonWrapper::Unspecified,
            omit_quotes: false,
            at,
        };
        let mut document = build(ps, document, format, function)?;
        assign_expr_collations(ps.cx, &mut document)?;
        let on_error = raw.on_error.as_deref().map(behavior_kind).transpose()?;
        Ok(Table {
            ps,
            document: ps.cx.expr_type(&document),
            made: TableFunc {
                plan: None,
                namespaces: Vec::new(),
                document,
                row: None,
                columns: Vec::new(),
                column_exprs: Vec::new(),
                column_defaults: Vec::new(),
                not_null: Vec::new(),
                ordinality: None,
            },
            passing: &raw.passing,
            error_on_error: on_error == Some(JsonBehaviorKind::Error),
        })
    }

    /// Adds the columns of one path, and those nested in them (transformJsonTableColumns).
    fn columns(&mut self, columns: &'r [pb::Node], path: Path<'r>, names: &mut Names) -> Result<JsonTablePlan> {
        let first = self.made.columns.len();
        let mut ordinality = false;
        for column in columns {
            let column = table_column(column)?;
            let at = self.ps.cx.span(column.location);
            match column.coltype() {
                pb::JsonTableColumnType::JtcNested => {}
                pb::JsonTableColumnType::JtcForOrdinality if std::mem::replace(&mut ordinality, true) => {
                    return refuse_at(SqlState::SYNTAX_ERROR, at, "only one FOR ORDINALITY column is allowed");
                }
                pb::JsonTableColumnType::JtcForOrdinality => self.add(column, TypeRef::plain(INT4), None, None),
                pb::JsonTableColumnType::JtcRegular
                | pb::JsonTableColumnType::JtcExists
                | pb::JsonTableColumnType::JtcFormatted => {
                    let expr = self.column(column, at)?;
                    let (ty, collation) = (self.ps.cx.expr_type_ref(&expr), expr_collation(&expr));
                    self.add(column, ty, collation, Some(expr));
                }
                pb::JsonTableColumnType::Undefined => return unsupported("an unknown kind of column of JSON_TABLE"),
            }
        }
        let last = self.made.columns.len();
        let child = self.nested(columns, names)?;
        let text = path_text(path.raw)?;
        let jsonpath = TypeRef::plain(JSONPATH);
        let value = literal::input(self.ps.cx, jsonpath, text).map_err(|e| placed(e, path.at))?;
        Ok(JsonTablePlan::Scan(Box::new(JsonTableScan {
            path: Const { ty: jsonpath, collation: None, value: Some(value) },
            name: path.name,
            error_on_error: self.error_on_error,
            columns: first..last,
            child,
        })))
    }

    fn add(&mut self, raw: &pb::JsonTableColumn, ty: TypeRef, collation: Collation, expr: Option<Expr>) {
        self.made.columns.push(RteColumn { name: Name::new(&raw.name), ty, collation, dropped: false });
        self.made.column_exprs.push(expr);
        self.made.column_defaults.push(None);
        self.made.not_null.push(false);
    }

    /// transformJsonTableNestedColumns
    fn nested(&mut self, columns: &'r [pb::Node], names: &mut Names) -> Result<Option<JsonTablePlan>> {
        let mut plan: Option<JsonTablePlan> = None;
        for column in columns {
            let column = table_column(column)?;
            if column.coltype() != pb::JsonTableColumnType::JtcNested {
                continue;
            }
            let Some(raw) = column.pathspec.as_deref() else { return unsupported("NESTED without a path") };
            let name = if raw.name.is_empty() { names.generate() } else { Name::new(&raw.name) };
            let path = Path { raw, name, at: self.ps.cx.span(column.location) };
            let nested = self.columns(&column.columns, path, names)?;
            plan = Some(match plan {
                Some(before) => JsonTablePlan::Siblings(Box::new((before, nested))),
                None => nested,
            });
        }
        Ok(plan)
    }

    /// A column as the query function that it is short for (transformJsonTableColumn).
    fn column(&self, raw: &'r pb::JsonTableColumn, at: Span) -> Result<Expr> {
        let (ps, cx) = (self.ps, self.ps.cx);
        let Some(type_name) = &raw.type_name else { return unsupported("a column of JSON_TABLE without a type") };
        let op = match raw.coltype() {
            pb::JsonTableColumnType::JtcExists => JsonOp::Exists,
            pb::JsonTableColumnType::JtcRegular => {
                let ty = typename::resolve(cx, type_name)?.ty;
                let plain = matches!(raw.quotes(), pb::JsonQuotes::JsQuotesUnspec | pb::JsonQuotes::Undefined)
                    && wrapper(raw.wrapper()) == JsonWrapper::Unspecified;
                if plain && !self.is_composite(ty) { JsonOp::Value } else { JsonOp::Query }
            }
            _ => JsonOp::Query,
        };
        check_quotes(op, raw.quotes(), raw.wrapper(), at)?;
        let output = pb::JsonOutput {
            type_name: Some(type_name.clone()),
            returning: Some(pb::JsonReturning { format: raw.format, ..Default::default() }),
        };
        if op != JsonOp::Query && json_value::format(raw.format.as_ref()) != JsonFormat::default() {
            let name = if op == JsonOp::Value { "JSON_VALUE" } else { "JSON_EXISTS" };
            let message = format!("cannot specify FORMAT JSON in RETURNING clause of {name}()");
            return refuse_at(SqlState::SYNTAX_ERROR, at, message);
        }
        let path = match &raw.pathspec {
            Some(path) => path_text(path)?.to_owned(),
            None => format!("$.{}", json_string(&raw.name)),
        };
        let path = literal::input(cx, TypeRef::plain(JSONPATH), &path).map_err(|e| placed(e, at))?;
        let path = Const { ty: TypeRef::plain(JSONPATH), collation: None, value: Some(path) };
        let function = Function {
            op,
            column: Some(&raw.name),
            path: Expr::new(ExprNode::Const(path), at),
            passing: self.passing,
            output: Some(&output),
            on_empty: raw.on_empty.as_deref(),
            on_error: raw.on_error.as_deref(),
            wrapper: wrapper(raw.wrapper()),
            omit_quotes: raw.quotes() == pb::JsonQuotes::JsQuotesOmit,
            at,
        };
        check_behaviors(ps, &function)?;
        let document = ExprNode::CaseTest { ty: TypeRef::plain(self.document), collation: None };
        let rules = ValueRules {
            default: if op == JsonOp::Query { JsonFormatKind::Jsonb } else { JsonFormatKind::Default },
            target: Some(JSONB),
            passing: false,
        };
        let document = convert_value(ps, Expr::new(document, at), None, "JSON_TABLE", rules)?;
        let mut expr = json_query::build(ps, document, JsonFormat::default(), function)?;
        assign_expr_collations(cx, &mut expr)?;
        Ok(expr)
    }

    /// Types that are better looked up as JSON than as a scalar (isCompositeType).
    fn is_composite(&self, ty: TypeId) -> bool {
        let cx = self.ps.cx;
        let base = cx.base_type(ty);
        matches!(base, JSON | JSONB | RECORD)
            || cx.element_type(base).is_some()
            || cx.composite_relation(base).is_some()
    }
}

fn path_text(path: &pb::JsonTablePathSpec) -> Result<&str> {
    match path.string.as_deref().and_then(|node| node.node.as_ref()) {
        Some(N::AConst(pb::AConst { val: Some(pb::a_const::Val::Sval(text)), .. })) => Ok(&text.sval),
        _ => unsupported("a path of JSON_TABLE that is no string"),
    }
}
