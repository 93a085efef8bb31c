//! The door of `analyze`: what literals of each type come to, and which operators and routines are
//! chosen, against what servers did. `tools/record-literals.py` and `tools/record-choices.py` explain the
//! files and write them anew.

use std::fmt::Write;

use pg_query::protobuf as pb;

use dumpdrift::analyze::state::{ExprKind, ParseState};
use dumpdrift::analyze::{Cx, Settings, evaluate, expr};
use dumpdrift::builtin;
use dumpdrift::catalog::namespace::SearchPath;
use dumpdrift::datum::Datum;
use dumpdrift::deparse::{Deparser, Scope};
use dumpdrift::diag::Result;
use dumpdrift::nodes::{Const, Expr, ExprNode, TypeRef};
use dumpdrift::oid::TypeId;
use dumpdrift::text::Locator;
use dumpdrift::version::ServerVersion;

const FOLDER: &str = "tests/cases/analyze";

#[test]
fn literals_are_read_as_by_17() {
    compare_literals(17);
}

#[test]
fn operators_and_routines_are_chosen_as_by_17() {
    compare_choices(17);
}

fn compare_choices(version: u16) {
    let recorded = std::fs::read_to_string(format!("{FOLDER}/choices.{version}.out")).unwrap();
    let catalog = builtin::catalog(&ServerVersion::of_major(version));
    let (path, settings) = (SearchPath::default(), Settings::default());
    let cx = Cx { catalog: &catalog, path: &path, settings: &settings, locator: Locator::BUILTIN };
    let mut wrong = String::new();
    for line in recorded.lines().filter(|line| !line.starts_with('#')) {
        let (written, expected) = line.split_once("  --> ").unwrap();
        let shown = match analysed(&cx, &format!("SELECT {written}")) {
            Ok(expr) => chosen(&cx, &expr),
            Err(error) => format!("! {}", error.sqlstate.map_or("-", |s| s.as_str())),
        };
        if shown != expected {
            writeln!(wrong, "{written}\n  server: {expected}\n  ours:   {shown}").unwrap();
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

/// What stands at the top of an expression.
fn chosen(cx: &Cx<'_>, expr: &Expr) -> String {
    let names = |types: &[TypeId]| types.iter().map(|ty| cx.type_name(*ty)).collect::<Vec<_>>().join(", ");
    match &expr.node {
        ExprNode::OpExpr(op) => {
            let row = cx.catalog.operator(op.oper).unwrap();
            let types: Vec<TypeId> = row.left.into_iter().chain([row.right]).collect();
            format!("operator {} ({})", row.name, names(&types))
        }
        ExprNode::FuncExpr(func) => {
            let row = cx.catalog.proc(func.proc).unwrap();
            format!("function {}({})", row.name, names(&row.arg_types))
        }
        ExprNode::RelabelType { .. } => "relabeltype".to_owned(),
        ExprNode::CoerceViaIo { .. } => "coerceviaio".to_owned(),
        ExprNode::ArrayCoerce { .. } => "arraycoerceexpr".to_owned(),
        ExprNode::Const(_) => "const".to_owned(),
        _ => "something else".to_owned(),
    }
}

/// Compares each line of a recording with what the analysis makes of the same literal; a line that is
/// listed in `exceptions.txt` must differ.
fn compare_literals(version: u16) {
    let recorded = std::fs::read_to_string(format!("{FOLDER}/literals.{version}.out")).unwrap();
    let exceptions = std::fs::read_to_string(format!("{FOLDER}/exceptions.txt")).unwrap();
    let catalog = builtin::catalog(&ServerVersion::of_major(version));
    let (path, settings) = (SearchPath::default(), Settings::default());
    let cx = Cx { catalog: &catalog, path: &path, settings: &settings, locator: Locator::BUILTIN };
    let mut wrong = String::new();
    for line in recorded.lines().filter(|line| !line.starts_with('#')) {
        let (case, expected) = line.rsplit_once(" -> ").unwrap();
        let (ty, literal) = case.split_once(" <- ").unwrap();
        let shown = show(&cx, ty, literal);
        let agrees = shown == expected || shown == format!("'{}'::{ty}", expected.replace('\'', "''"));
        let excused = exceptions.lines().any(|exception| exception == case);
        if agrees == excused {
            writeln!(wrong, "{case}\n  server: {expected}\n  ours:   {shown}").unwrap();
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
}

fn show(cx: &Cx<'_>, ty: &str, literal: &str) -> String {
    let quoted = format!("E'{}'", literal.replace('\\', "\\\\").replace('\'', "''"));
    let sql = match ty.strip_prefix("interval ") {
        Some(fields) => format!("SELECT interval {quoted} {fields}"),
        None => format!("SELECT {quoted}::{ty}"),
    };
    match value(cx, &sql) {
        Ok((_, Some(Datum::Text(text)))) => text.to_string(),
        Ok((_, Some(Datum::Opaque(text)))) => format!("as written: {text}"),
        Ok((ty, value)) => {
            let node = ExprNode::Const(Const { ty: TypeRef::plain(ty), collation: None, value });
            let printer = Deparser::with_path(cx.catalog, cx.path);
            printer.expr(&Expr::new(node, cx.locator.whole), Scope::None)
        }
        Err(error) => format!("! {} {}", error.sqlstate.map_or("-", |s| s.as_str()), error.message),
    }
}

fn value(cx: &Cx<'_>, sql: &str) -> Result<(TypeId, Option<Datum>)> {
    let expr = analysed(cx, sql)?;
    Ok((cx.catalog.expr_type(&expr), evaluate::constant(cx, &expr)?))
}

/// The only target of a SELECT.
fn analysed(cx: &Cx<'_>, sql: &str) -> Result<Expr> {
    let parsed = pg_query::parse(sql, pg_query::ParserOptions::default()).unwrap().protobuf;
    let Some(pb::node::Node::SelectStmt(select)) =
        parsed.stmts.into_iter().next().and_then(|s| s.stmt).and_then(|s| s.node)
    else {
        panic!("no SELECT: {sql}");
    };
    let Some(pb::node::Node::ResTarget(target)) = select.target_list.into_iter().next().and_then(|n| n.node) else {
        panic!("no target: {sql}");
    };
    let ps = ParseState::new(cx);
    expr::transform_expr(&ps, &target.val.unwrap(), ExprKind::SelectTarget)
}
