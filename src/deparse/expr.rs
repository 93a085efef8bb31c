//! Expressions.  Counterpart: ruleutils.c (get_rule_expr, get_rule_expr_paren, get_oper_expr,
//! get_coercion_expr, processIndirection, printSubscripts).

use crate::deparse::coercion::*;
use crate::deparse::context::{Context, VAR};
use crate::name::Name;
use crate::nodes::*;
use crate::oid::{AttrNumber, CollId, OperId, TypeId};

/// How deep an expression may go before the stack is looked after.
const RED_ZONE: usize = 64 * 1024;
const MORE_STACK: usize = 4 * 1024 * 1024;

/// Runs what calls itself for every level of a tree.
pub(super) fn with_stack<T>(body: impl FnOnce() -> T) -> T {
    stacker::maybe_grow(RED_ZONE, MORE_STACK, body)
}

impl<'a> Context<'a> {
    /// Prints an expression. With `show_implicit`, casts that nobody wrote are printed at its top, as what
    /// stands around it would choose another operator or function without them.
    pub fn expr(&mut self, expr: &'a Expr, show_implicit: bool) {
        with_stack(|| self.expr_node(expr, show_implicit));
    }

    fn expr_node(&mut self, expr: &'a Expr, show_implicit: bool) {
        match &expr.node {
            ExprNode::Var(var) => {
                self.variable(var, 0, false);
            }
            ExprNode::Const(constant) => self.constant(constant, 0),
            ExprNode::Param(param) => self.parameter(param),
            ExprNode::Aggref(agg) => self.aggregate(agg),
            ExprNode::GroupingFunc { args, .. } => self.call("GROUPING(", args),
            ExprNode::WindowFunc(func) => self.window_function(func),
            ExprNode::SubscriptingRef(sub) => self.subscripting(sub, expr, show_implicit),
            ExprNode::FuncExpr(func) => self.function(func, expr, show_implicit),
            ExprNode::NamedArg { name, arg, .. } => {
                self.push_ident(name);
                self.push(" => ");
                self.expr(arg, show_implicit);
            }
            ExprNode::OpExpr(op) => self.operator(op, expr),
            ExprNode::DistinctExpr(op) => self.infix(&op.args, " IS DISTINCT FROM ", expr),
            ExprNode::NullIfExpr(op) => self.call("NULLIF(", &op.args),
            ExprNode::ScalarArrayOp { oper, use_or, args, .. } => self.array_comparison(*oper, *use_or, args, expr),
            ExprNode::BoolExpr { op, args } => self.boolean(*op, args, expr),
            ExprNode::SubLink(link) => self.sublink(link),
            ExprNode::FieldSelect { arg, attno, .. } => self.field_select(arg, *attno),
            ExprNode::FieldStore { new_values, .. } => self.field_store(new_values, show_implicit),
            ExprNode::RelabelType { arg, ty, form, .. } | ExprNode::ArrayCoerce { arg, ty, form, .. } => {
                self.cast(arg, *ty, *form, expr, show_implicit);
            }
            ExprNode::CoerceViaIo { arg, ty, form, .. } | ExprNode::ConvertRowtype { arg, ty, form } => {
                self.cast(arg, TypeRef::plain(*ty), *form, expr, show_implicit);
            }
            ExprNode::CollateExpr { arg, collation } => self.collate(arg, *collation, expr, show_implicit),
            ExprNode::CaseExpr(case) => self.case(case),
            ExprNode::CaseTest { .. } => self.push("CASE_TEST_EXPR"),
            ExprNode::ArrayExpr { array_type, elements, .. } => self.array(*array_type, elements),
            ExprNode::RowExpr { args, ty, form, .. } => self.row(args, *ty, *form),
            ExprNode::RowCompare { opers, left, right, .. } => self.row_comparison(opers, left, right),
            ExprNode::Coalesce { args, .. } => self.call("COALESCE(", args),
            ExprNode::MinMax { greatest, args, .. } => {
                self.call(if *greatest { "GREATEST(" } else { "LEAST(" }, args);
            }
            ExprNode::SqlValueFunction { op, ty } => self.sql_value_function(*op, *ty),
            ExprNode::XmlExpr(xml) => self.xml(xml),
            ExprNode::JsonValue(value) => self.json_value(value),
            ExprNode::JsonExpr(json) => self.json(json, expr, show_implicit),
            ExprNode::NullTest { arg, is_null, arg_is_row } => self.null_test(arg, *is_null, *arg_is_row, expr),
            ExprNode::BooleanTest { arg, test } => self.boolean_test(arg, *test, expr),
            ExprNode::CoerceToDomain { arg, ty, form, .. } => {
                if *form == CoercionForm::ImplicitCast && !show_implicit {
                    self.expr(arg, false);
                } else {
                    self.coercion(arg, *ty, expr);
                }
            }
            ExprNode::CoerceToDomainValue { .. } => self.push("VALUE"),
            ExprNode::SetToDefault { .. } => self.push("DEFAULT"),
            ExprNode::NextValue { sequence, .. } => {
                let name = self.d.relation_name(*sequence);
                self.push("nextval(");
                self.push_literal(&name);
                self.push(")");
            }
            ExprNode::MergeSupport => self.push("MERGE_ACTION()"),
            ExprNode::CurrentOf { cursor, param } => self.current_of(cursor.as_ref(), *param),
            ExprNode::Unresolved { raw, .. } => self.push(raw),
        }
    }

    fn current_of(&mut self, cursor: Option<&Name>, param: u32) {
        self.push("CURRENT OF ");
        match cursor {
            Some(cursor) => self.push_ident(cursor),
            None => self.push(&format!("${param}")),
        }
    }

    /// An operand: in parentheses where few are wanted and it needs them.
    pub fn operand(&mut self, expr: &'a Expr, show_implicit: bool, parent: &'a Expr) {
        let needed = self.style.bare && !self.is_simple(expr, parent);
        self.wrapped(needed, |cx| cx.expr(expr, show_implicit));
    }

    /// Parentheses around the whole of an operation, where every one is printed.
    pub fn parenthesised(&mut self, inner: impl FnOnce(&mut Self)) {
        self.wrapped(!self.style.bare, inner);
    }

    /// An output column or the like, where a whole row shows its type.
    pub fn top_level(&mut self, expr: &'a Expr, show_implicit: bool) {
        match &expr.node {
            ExprNode::Var(var) => {
                self.variable(var, 0, true);
            }
            _ => self.expr(expr, show_implicit),
        }
    }

    pub fn top_level_list(&mut self, exprs: &'a [Expr], show_implicit: bool) {
        self.separated(", ", exprs, |cx, e| cx.top_level(e, show_implicit));
    }

    pub fn list(&mut self, exprs: &'a [Expr], show_implicit: bool) {
        self.separated(", ", exprs, |cx, e| cx.expr(e, show_implicit));
    }

    fn call(&mut self, opening: &str, args: &'a [Expr]) {
        self.push(opening);
        self.list(args, true);
        self.push(")");
    }

    fn infix(&mut self, args: &'a [Expr], between: &str, expr: &'a Expr) {
        self.parenthesised(|cx| cx.separated(between, args, |cx, arg| cx.operand(arg, true, expr)));
    }

    pub(super) fn operator_between(&self, oper: OperId, left: &Expr, right: &Expr) -> String {
        let catalog = self.d.catalog;
        self.d.operator_name(oper, Some(catalog.expr_type(left)), catalog.expr_type(right))
    }

    fn operator(&mut self, op: &'a OpExpr, expr: &'a Expr) {
        match op.args.as_slice() {
            [left, right] => {
                let name = self.operator_between(op.oper, left, right);
                self.infix(&op.args, &format!(" {name} "), expr);
            }
            [arg] => {
                let name = self.d.operator_name(op.oper, None, self.d.catalog.expr_type(arg));
                self.parenthesised(|cx| {
                    cx.push(&name);
                    cx.push(" ");
                    cx.operand(arg, true, expr);
                });
            }
            _ => self.push("???"),
        }
    }

    fn array_comparison(&mut self, oper: OperId, use_or: bool, args: &'a [Expr; 2], expr: &'a Expr) {
        let catalog = self.d.catalog;
        let [scalar, array] = args;
        let element = base_element_type(catalog, catalog.expr_type(array));
        let name = self.d.operator_name(oper, Some(catalog.expr_type(scalar)), element);
        self.parenthesised(|cx| {
            cx.operand(scalar, true, expr);
            cx.push(&format!(" {name} {} (", if use_or { "ANY" } else { "ALL" }));
            cx.operand(array, true, expr);
            // A bare subquery here would be read as the other kind of ANY.
            if matches!(&array.node, ExprNode::SubLink(link) if link.kind == SubLinkKind::Expr) {
                let ty = cx.d.type_with_typmod(catalog.expr_type_ref(array));
                cx.push("::");
                cx.push(&ty);
            }
            cx.push(")");
        });
    }

    fn boolean(&mut self, op: BoolOp, args: &'a [Expr], expr: &'a Expr) {
        self.parenthesised(|cx| match op {
            BoolOp::And => cx.separated(" AND ", args, |cx, arg| cx.operand(arg, false, expr)),
            BoolOp::Or => cx.separated(" OR ", args, |cx, arg| cx.operand(arg, false, expr)),
            BoolOp::Not => {
                cx.push("NOT ");
                args.iter().take(1).for_each(|arg| cx.operand(arg, false, expr));
            }
        });
    }

    fn cast(&mut self, arg: &'a Expr, ty: TypeRef, form: CoercionForm, expr: &'a Expr, show_implicit: bool) {
        if form == CoercionForm::ImplicitCast && !show_implicit {
            self.operand(arg, false, expr);
        } else {
            self.coercion(arg, ty, expr);
        }
    }

    /// `arg::type`. A constant of that type already is printed without a cast of its own.
    pub(super) fn coercion(&mut self, arg: &'a Expr, ty: TypeRef, parent: &'a Expr) {
        match &arg.node {
            ExprNode::Const(constant) if constant.ty == TypeRef::plain(ty.ty) => self.constant(constant, -1),
            _ => self.parenthesised(|cx| cx.operand(arg, false, parent)),
        }
        let name = self.d.type_with_typmod(ty);
        self.push("::");
        self.push(&name);
    }

    fn collate(&mut self, arg: &'a Expr, collation: CollId, expr: &'a Expr, show_implicit: bool) {
        let name = self.d.collation_name(collation);
        self.parenthesised(|cx| {
            cx.operand(arg, show_implicit, expr);
            cx.push(" COLLATE ");
            cx.push(&name);
        });
    }

    fn case(&mut self, case: &'a CaseExpr) {
        self.keyword("CASE", 0, VAR, 0);
        if let Some(arg) = &case.arg {
            self.push(" ");
            self.expr(arg, true);
        }
        for (condition, result) in &case.whens {
            let condition = if case.arg.is_some() { compared_value(condition) } else { condition };
            self.case_keyword("WHEN ", 0);
            self.expr(condition, false);
            self.push(" THEN ");
            self.expr(result, true);
        }
        self.case_keyword("ELSE ", 0);
        match &case.default {
            Some(default) => self.expr(default, true),
            None => {
                let ty = self.d.type_name(case.ty);
                self.push("NULL::");
                self.push(&ty);
            }
        }
        self.case_keyword("END", -VAR);
    }

    fn case_keyword(&mut self, keyword: &str, before: i32) {
        if !self.style.indent {
            self.push(" ");
        }
        self.keyword(keyword, before, 0, 0);
    }

    fn array(&mut self, array_type: TypeId, elements: &'a [Expr]) {
        self.push("ARRAY[");
        self.list(elements, true);
        self.push("]");
        if elements.is_empty() {
            let ty = self.d.type_with_typmod(TypeRef::plain(array_type));
            self.push("::");
            self.push(&ty);
        }
    }

    /// Fields that the type lost are left out; those that it gained are NULL.
    fn row(&mut self, args: &'a [Expr], ty: TypeId, form: CoercionForm) {
        let catalog = self.d.catalog;
        let rel = catalog.type_(ty).and_then(|t| t.relation()).and_then(|r| catalog.relation(r));
        let dropped = |i: usize| rel.is_some_and(|r| r.attributes.get(i).is_some_and(|a| a.dropped));
        self.push("ROW(");
        let live = args.iter().enumerate().filter(|(i, _)| !dropped(*i));
        let mut printed = 0;
        for (_, arg) in live {
            self.push(if printed > 0 { ", " } else { "" });
            self.top_level(arg, true);
            printed += 1;
        }
        let added = rel.map_or(0, |r| r.attributes.iter().skip(args.len()).filter(|a| !a.dropped).count());
        for _ in 0..added {
            self.push(if printed > 0 { ", NULL" } else { "NULL" });
            printed += 1;
        }
        self.push(")");
        if form == CoercionForm::ExplicitCast {
            let ty = self.d.type_with_typmod(TypeRef::plain(ty));
            self.push("::");
            self.push(&ty);
        }
    }

    fn row_comparison(&mut self, opers: &[OperId], left: &'a [Expr], right: &'a [Expr]) {
        let name = match (opers.first(), left.first(), right.first()) {
            (Some(oper), Some(left), Some(right)) => self.operator_between(*oper, left, right),
            _ => "???".to_owned(),
        };
        self.push("(ROW(");
        self.top_level_list(left, true);
        self.push(&format!(") {name} ROW("));
        self.top_level_list(right, true);
        self.push("))");
    }

    fn null_test(&mut self, arg: &'a Expr, is_null: bool, arg_is_row: bool, expr: &'a Expr) {
        let as_row = arg_is_row || !is_rowtype(self.d.catalog, self.d.catalog.expr_type(arg));
        self.parenthesised(|cx| {
            cx.operand(arg, true, expr);
            cx.push(match (as_row, is_null) {
                (true, true) => " IS NULL",
                (true, false) => " IS NOT NULL",
                // IS NULL on a row would ask for each of its fields.
                (false, true) => " IS NOT DISTINCT FROM NULL",
                (false, false) => " IS DISTINCT FROM NULL",
            });
        });
    }

    fn boolean_test(&mut self, arg: &'a Expr, test: BoolTest, expr: &'a Expr) {
        self.parenthesised(|cx| {
            cx.operand(arg, false, expr);
            cx.push(match test {
                BoolTest::IsTrue => " IS TRUE",
                BoolTest::IsNotTrue => " IS NOT TRUE",
                BoolTest::IsFalse => " IS FALSE",
                BoolTest::IsNotFalse => " IS NOT FALSE",
                BoolTest::IsUnknown => " IS UNKNOWN",
                BoolTest::IsNotUnknown => " IS NOT UNKNOWN",
            });
        });
    }

    fn sql_value_function(&mut self, op: SqlValueFunctionOp, ty: TypeRef) {
        let (word, with_precision) = match op {
            SqlValueFunctionOp::CurrentDate => ("CURRENT_DATE", false),
            SqlValueFunctionOp::CurrentTime => ("CURRENT_TIME", true),
            SqlValueFunctionOp::CurrentTimestamp => ("CURRENT_TIMESTAMP", true),
            SqlValueFunctionOp::LocalTime => ("LOCALTIME", true),
            SqlValueFunctionOp::LocalTimestamp => ("LOCALTIMESTAMP", true),
            SqlValueFunctionOp::CurrentRole => ("CURRENT_ROLE", false),
            SqlValueFunctionOp::CurrentUser => ("CURRENT_USER", false),
            SqlValueFunctionOp::User => ("USER", false),
            SqlValueFunctionOp::SessionUser => ("SESSION_USER", false),
            SqlValueFunctionOp::CurrentCatalog => ("CURRENT_CATALOG", false),
            SqlValueFunctionOp::CurrentSchema => ("CURRENT_SCHEMA", false),
        };
        self.push(word);
        if with_precision && ty.typmod >= 0 {
            self.push(&format!("({})", ty.typmod));
        }
    }

    fn field_select(&mut self, arg: &'a Expr, attno: AttrNumber) {
        let bare = matches!(arg.node, ExprNode::SubscriptingRef(_) | ExprNode::FieldSelect { .. });
        self.wrapped(!bare, |cx| cx.expr(arg, true));
        let name = self.field_name(arg, attno, 0);
        self.push(".");
        self.push_ident(&name);
    }

    fn field_store(&mut self, new_values: &'a [Expr], show_implicit: bool) {
        let needs_row = new_values.len() != 1;
        if needs_row {
            self.push("ROW(");
        }
        self.list(new_values, show_implicit);
        if needs_row {
            self.push(")");
        }
    }

    fn subscripting(&mut self, sub: &'a SubscriptingRef, expr: &'a Expr, show_implicit: bool) {
        if let ExprNode::CaseTest { .. } = sub.container.node
            && let Some(assigned) = &sub.assign
        {
            return self.expr(assigned, show_implicit);
        }
        let bare = matches!(sub.container.node, ExprNode::Var(_) | ExprNode::FieldSelect { .. });
        self.wrapped(!bare, |cx| cx.expr(&sub.container, show_implicit));
        if sub.assign.is_some() {
            let assigned = self.indirection(expr);
            self.push(" := ");
            self.expr(assigned, show_implicit);
        } else {
            self.subscripts(sub);
        }
    }

    fn subscripts(&mut self, sub: &'a SubscriptingRef) {
        for (i, upper) in sub.upper.iter().enumerate() {
            self.push("[");
            if let Some(lower) = sub.lower.as_ref().and_then(|l| l.get(i)) {
                lower.iter().for_each(|e| self.expr(e, false));
                self.push(":");
            }
            upper.iter().for_each(|e| self.expr(e, false));
            self.push("]");
        }
    }

    /// Prints the fields and subscripts that an assignment goes to, and gives back what is assigned.
    pub(super) fn indirection(&mut self, expr: &'a Expr) -> &'a Expr {
        let mut expr = expr;
        let mut domain = None;
        loop {
            match &expr.node {
                ExprNode::FieldStore { new_values, attnos, ty, .. } => {
                    let (Some(value), Some(attno)) = (new_values.first(), attnos.first()) else { return expr };
                    let name = self.stored_field(*ty, *attno);
                    self.push(".");
                    self.push_ident(&name);
                    expr = value;
                }
                ExprNode::SubscriptingRef(sub) => {
                    let Some(assigned) = &sub.assign else { break };
                    self.subscripts(sub);
                    expr = assigned;
                }
                ExprNode::CoerceToDomain { arg, form: CoercionForm::ImplicitCast, .. } => {
                    domain = Some((expr, &**arg));
                    expr = arg;
                }
                _ => break,
            }
        }
        match domain {
            Some((outer, arg)) if std::ptr::eq(arg, expr) => outer,
            _ => expr,
        }
    }

    fn stored_field(&self, ty: TypeId, attno: AttrNumber) -> Name {
        let catalog = self.d.catalog;
        let rel = catalog.type_(ty).and_then(|t| t.relation()).and_then(|r| catalog.relation(r));
        rel.and_then(|r| r.attribute(attno)).map_or_else(|| Name::new("???"), |a| a.name.clone())
    }
}

/// What a simple CASE compares its argument with.
fn compared_value(condition: &Expr) -> &Expr {
    match &condition.node {
        ExprNode::OpExpr(OpExpr { args, .. }) => match args.as_slice() {
            [test, value] if matches!(strip_implicit_coercions(test).node, ExprNode::CaseTest { .. }) => value,
            _ => condition,
        },
        _ => condition,
    }
}
