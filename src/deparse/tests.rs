//! Rules that are easily got wrong, on trees built by hand. What servers print is held against whole
//! statements in `tests/it/deparse.rs`.

use crate::builtin;
use crate::catalog::Catalog;
use crate::datum::Datum;
use crate::deparse::{Deparser, Scope, Style};
use crate::name::Name;
use crate::nodes::*;
use crate::oid::wellknown::*;
use crate::oid::{OperId, TypeId};
use crate::text::Span;
use crate::version::ServerVersion;

fn catalog(version: u16) -> Catalog {
    builtin::catalog(&ServerVersion::of_major(version))
}

fn expr(node: ExprNode) -> Expr {
    Expr::new(node, Span::BUILTIN)
}

fn constant(ty: TypeId, typmod: i32, text: &str) -> Expr {
    let value = Some(Datum::text(text));
    expr(ExprNode::Const(Const { ty: TypeRef { ty, typmod }, collation: None, value }))
}

fn operator(catalog: &Catalog, name: &str, left: Expr, right: Expr) -> Expr {
    let (l, r) = (catalog.expr_type(&left), catalog.expr_type(&right));
    let fits = |id: &&OperId| catalog.operator(**id).is_some_and(|o| o.left == Some(l) && o.right == r);
    let oper = *catalog.operators_in(PG_CATALOG, name).iter().find(fits).unwrap();
    let result = catalog.operator(oper).unwrap().result.unwrap();
    let args = vec![left, right];
    expr(ExprNode::OpExpr(OpExpr { oper, result, retset: false, collation: None, input_collation: None, args }))
}

#[test]
fn constants_show_their_type_where_the_text_alone_would_mean_another() {
    let catalog = catalog(17);
    let printer = Deparser::new(&catalog);
    for (ty, typmod, text, printed) in [
        (INT4, -1, "5", "5"),
        (INT4, -1, "-5", "'-5'::integer"),
        (INT8, -1, "5", "'5'::bigint"),
        (NUMERIC, -1, "1.50", "1.50"),
        (NUMERIC, -1, "10", "'10'::numeric"),
        (NUMERIC, -1, "-1.5", "'-1.5'::numeric"),
        (NUMERIC, -1, "NaN", "'NaN'::numeric"),
        (NUMERIC, (10 << 16 | 2) + 4, "1.50", "1.50::numeric(10,2)"),
        (BOOL, -1, "t", "true"),
        (UNKNOWN, -1, "it's", "'it''s'"),
        (TEXT, -1, "a\\b", "'a\\b'::text"),
        (BPCHAR, -1, "a", "'a'::bpchar"),
        (BPCHAR, 7, "a", "'a'::character(3)"),
        (BIT, 4, "1010", "'1010'::bit(4)"),
        (BIT, -1, "1010", "'1010'::\"bit\""),
        (CHAR, -1, "a", "'a'::\"char\""),
    ] {
        assert_eq!(printer.expr(&constant(ty, typmod, text), Scope::None), printed);
    }
}

#[test]
fn arithmetic_keeps_the_parentheses_that_it_needs() {
    let catalog = catalog(17);
    let printer = Deparser::new(&catalog);
    let number = |text| constant(INT4, -1, text);
    let op = |name, left, right| operator(&catalog, name, left, right);
    let first = op("-", op("-", number("1"), number("2")), number("3"));
    let second = op("-", number("1"), op("-", number("2"), number("3")));
    let third = op("+", number("1"), op("*", number("2"), number("3")));
    let fourth = op("=", op("+", number("1"), number("2")), number("3"));
    for (tree, plain, bare) in [
        (first, "((1 - 2) - 3)", "1 - 2 - 3"),
        (second, "(1 - (2 - 3))", "1 - (2 - 3)"),
        (third, "(1 + (2 * 3))", "1 + 2 * 3"),
        (fourth, "((1 + 2) = 3)", "(1 + 2) = 3"),
    ] {
        assert_eq!(printer.expr(&tree, Scope::None), plain);
        assert_eq!(printer.expr_styled(&tree, Scope::None, Style::PRETTY), bare);
    }
}

#[test]
fn a_simple_case_leaves_its_test_out() {
    let catalog = catalog(17);
    let printer = Deparser::new(&catalog);
    let test = expr(ExprNode::CaseTest { ty: TypeRef::plain(INT4), collation: None });
    let condition = operator(&catalog, "=", test, constant(INT4, -1, "1"));
    let case = CaseExpr {
        ty: TEXT,
        collation: None,
        arg: Some(constant(INT4, -1, "2")),
        whens: vec![(condition, constant(TEXT, -1, "x"))],
        default: None,
    };
    let tree = expr(ExprNode::CaseExpr(Box::new(case)));
    let one_line = printer.expr_styled(&tree, Scope::None, Style::PLAIN);
    assert_eq!(one_line, "CASE 2 WHEN 1 THEN 'x'::text ELSE NULL::text END");
    assert_eq!(printer.expr(&tree, Scope::None), "\nCASE 2\n    WHEN 1 THEN 'x'::text\n    ELSE NULL::text\nEND");
}

#[test]
fn only_words_of_that_server_are_quoted() {
    let (old, new) = (catalog(15), catalog(17));
    for (name, before, since) in [
        ("json_value", "json_value", "\"json_value\""),
        ("system_user", "system_user", "\"system_user\""),
        ("user", "\"user\"", "\"user\""),
        ("name", "name", "name"),
        ("Name", "\"Name\"", "\"Name\""),
        ("a\"b", "\"a\"\"b\"", "\"a\"\"b\""),
    ] {
        assert_eq!((Deparser::new(&old).ident(name), Deparser::new(&new).ident(name)), (before.into(), since.into()));
    }
}

#[test]
fn array_elements_are_quoted_where_the_array_would_break() {
    let catalog = catalog(17);
    let printer = Deparser::new(&catalog);
    let elements = ["a", "", "null", "b c", "d,e", "{", "\"", "\\"];
    let elements = elements.iter().map(|e| Some(Datum::text(*e))).chain([None]).collect();
    let array = Datum::Array { bounds: "[0:8]=".into(), elements };
    assert_eq!(printer.datum_text(TEXT_ARRAY, &array), r#"[0:8]={a,"","null","b c","d,e","{","\"","\\",NULL}"#);
}

#[test]
fn whole_rows_say_what_they_are() {
    let catalog = catalog(17);
    let rel = catalog.relation_in(PG_CATALOG, "pg_am").unwrap();
    let row = catalog.relation(rel).unwrap();
    let ty = TypeRef::plain(row.row_type.unwrap_or(RECORD));
    let var = Var { varno: 1, attno: 0, levels_up: 0, ty, collation: None, returning: VarReturning::Default };
    let printer = Deparser::new(&catalog);
    assert_eq!(printer.expr(&expr(ExprNode::Var(var)), Scope::Relation(rel)), "pg_am.*");
    let field = Var { attno: 2, ty: TypeRef::plain(NAME), ..var };
    let shown = printer.expr(&expr(ExprNode::Var(field)), Scope::Relation(rel));
    assert_eq!(Name::new(&shown), "amname");
}
