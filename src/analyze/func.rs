//! Calls of functions, aggregates, window functions and procedures; columns in function notation.
//! Counterpart: parser/parse_func.c (ParseFuncOrColumn, make_fn_arguments, ParseComplexProjection).

use pg_query::protobuf as pb;
use pg_query::protobuf::node::Node as N;

use crate::analyze::Cx;
use crate::analyze::agg;
use crate::analyze::coerce::{Coercion, coerce_to_boolean, coerce_type};
use crate::analyze::func_candidate::{Call, Candidate, Detail, detail};
use crate::analyze::name_list::{placed, qualified, refuse_at, strings};
use crate::analyze::polymorphic::enforce_consistency;
use crate::analyze::relation;
use crate::analyze::routine::signature;
use crate::analyze::row_type;
use crate::analyze::state::{ExprKind, ParseState};
use crate::catalog::namespace::QualifiedName;
use crate::catalog::proc::ProcKind;
use crate::diag::{Diagnostic, Rejected, Result, SqlState, unsupported};
use crate::name::Name;
use crate::nodes::*;
use crate::oid::TypeId;
use crate::oid::wellknown::*;
use crate::text::Span;
use crate::version::Capability;

/// A call in an expression; its arguments are analysed here (transformFuncCall).
pub fn transform_func_call(ps: &ParseState<'_>, call: &pb::FuncCall) -> Result<Expr> {
    if let Some(older) = older_spelling(ps.cx, call) {
        return transform_func_call(ps, &older);
    }
    let mut args = Vec::with_capacity(call.args.len());
    for arg in &call.args {
        args.push(crate::analyze::expr::transform_expr_rec(ps, arg)?);
    }
    if call.agg_within_group {
        for item in &call.agg_order {
            if let Some(N::SortBy(sort)) = &item.node
                && let Some(node) = &sort.node
            {
                args.push(crate::analyze::expr::transform_expr(ps, node, ExprKind::OrderBy)?);
            }
        }
    }
    parse_func(ps, call, args)
}

/// Before PostgreSQL 14, the grammar made EXTRACT a call of date_part.
fn older_spelling(cx: &Cx<'_>, call: &pb::FuncCall) -> Option<pb::FuncCall> {
    let is_form = call.funcformat == pb::CoercionForm::CoerceSqlSyntax as i32;
    if !is_form || cx.catalog.version.has(Capability::SqlSyntaxForms) {
        return None;
    }
    let mut older = pb::FuncCall { funcformat: pb::CoercionForm::CoerceExplicitCall as i32, ..call.clone() };
    if strings(&call.funcname).last() == Some("extract") {
        let name = pb::Node { node: Some(N::String(pb::String { sval: "date_part".to_owned() })) };
        older.funcname.pop();
        older.funcname.push(name);
    }
    if matches!(strings(&call.funcname).last(), Some("normalize" | "is_normalized")) {
        older.args.iter_mut().skip(1).for_each(lower_form);
    }
    Some(older)
}

/// Forms of Unicode, NFC and so on, were written small.
fn lower_form(node: &mut pb::Node) {
    if let Some(N::AConst(pb::AConst { val: Some(pb::a_const::Val::Sval(form)), .. })) = &mut node.node {
        form.sval.make_ascii_lowercase();
    }
}

/// A call with analysed arguments.
pub fn parse_func(ps: &ParseState<'_>, call: &pb::FuncCall, args: Vec<Expr>) -> Result<Expr> {
    let at = ps.cx.span(call.location);
    let name = qualified(&call.funcname).map_err(|e| placed(e, at))?;
    let (detail, args) = resolve_call(ps, call, &name, args, at)?;
    let (best, names) = match detail {
        Resolved::Expr(expr) => return Ok(expr),
        Resolved::Routine(best, names) => (best, names),
    };
    if best.proc.kind == ProcKind::Procedure && ps.kind.get() != ExprKind::CallArgument {
        return refuse_hint(
            SqlState::WRONG_OBJECT_TYPE,
            at,
            format!("{} is a procedure", signature(ps.cx, &name.to_string(), &types_of(ps.cx, &args))),
            "To call a procedure, use CALL.",
        );
    }
    build_call(ps, call, &name, best, names, args)
}

/// A procedure that CALL names, with its arguments analysed.
pub fn parse_procedure_call(ps: &ParseState<'_>, call: &pb::FuncCall, args: Vec<Expr>) -> Result<Expr> {
    ps.kind.set(ExprKind::CallArgument);
    parse_func(ps, call, args)
}

enum Resolved<'c> {
    Expr(Expr),
    Routine(Candidate<'c>, Vec<Name>),
}

fn types_of(cx: &Cx<'_>, args: &[Expr]) -> Vec<TypeId> {
    args.iter().map(|arg| cx.expr_type(arg)).collect()
}

fn refuse_hint<T>(state: SqlState, at: Span, message: String, hint: &str) -> Result<T> {
    Err(Box::new(Diagnostic::refused(state, message).with_hint(hint).at(at)))
}

fn resolve_call<'c>(
    ps: &ParseState<'c>,
    call: &pb::FuncCall,
    name: &QualifiedName,
    args: Vec<Expr>,
    at: Span,
) -> Result<(Resolved<'c>, Vec<Expr>)> {
    let cx = ps.cx;
    let names = argument_names(&args)?;
    let types = types_of(cx, &args);
    let wanted = Call {
        name,
        arg_count: args.len(),
        arg_names: &names,
        expand_variadic: !call.func_variadic,
        expand_defaults: true,
        include_out: ps.kind.get() == ExprKind::CallArgument
            && cx.catalog.version.has(Capability::ProcedureOutArguments),
    };
    let plain = is_plain(call);
    match detail(cx, wanted, &types) {
        Detail::Routine(best) => Ok((Resolved::Routine(best, names), args)),
        Detail::Coercion(target) => {
            let mut args = args;
            let Some(arg) = args.pop() else { return unsupported("a cast in function notation without argument") };
            let how = Coercion { form: CoercionForm::ExplicitCall, ..Coercion::EXPLICIT };
            let expr = coerce_type(cx, arg, types[0], TypeRef::plain(target), how)?;
            Ok((Resolved::Expr(Expr::new(expr.node, at)), args))
        }
        Detail::Multiple => refuse_hint(
            SqlState::AMBIGUOUS_FUNCTION,
            at,
            format!("function {} is not unique", call_text(cx, name, &names, &types)),
            "Could not choose a best candidate function. You might need to add explicit type casts.",
        ),
        Detail::NotFound => {
            let could_be_projection = plain && names.is_empty() && name.schema.is_none() && types.len() == 1;
            if could_be_projection
                && cx.is_rowtype(types[0])
                && let Some(expr) = complex_projection(ps, &name.name, &args[0], at)?
            {
                return Ok((Resolved::Expr(expr), args));
            }
            Err(no_such_function(ps, call, name, &names, &types, at))
        }
    }
}

fn is_plain(call: &pb::FuncCall) -> bool {
    call.agg_order.is_empty()
        && call.agg_filter.is_none()
        && !call.agg_star
        && !call.agg_distinct
        && call.over.is_none()
        && !call.func_variadic
}

/// The names of the trailing named arguments.
fn argument_names(args: &[Expr]) -> Result<Vec<Name>> {
    let mut names: Vec<Name> = Vec::new();
    for arg in args {
        match &arg.node {
            ExprNode::NamedArg { name, .. } => {
                if names.contains(name) {
                    let message = format!("argument name \"{name}\" used more than once");
                    return refuse_at(SqlState::SYNTAX_ERROR, arg.at, message);
                }
                names.push(name.clone());
            }
            _ if !names.is_empty() => {
                return refuse_at(SqlState::SYNTAX_ERROR, arg.at, "positional argument cannot follow named argument");
            }
            _ => {}
        }
    }
    Ok(names)
}

fn call_text(cx: &Cx<'_>, name: &QualifiedName, names: &[Name], types: &[TypeId]) -> String {
    let positional = types.len() - names.len();
    let shown = types.iter().enumerate().map(|(i, ty)| {
        let ty = cx.type_name(*ty);
        if i < positional { ty } else { format!("{} => {ty}", names[i - positional]) }
    });
    format!("{name}({})", shown.collect::<Vec<_>>().join(", "))
}

fn no_such_function(
    ps: &ParseState<'_>,
    call: &pb::FuncCall,
    name: &QualifiedName,
    names: &[Name],
    types: &[TypeId],
    at: Span,
) -> Rejected {
    let text = call_text(ps.cx, name, names, types);
    if let Some(schema) = &name.schema
        && ps.cx.catalog.namespace_by_name(schema).is_none()
    {
        let message = format!("schema \"{schema}\" does not exist");
        return Box::new(Diagnostic::refused(SqlState::INVALID_SCHEMA_NAME, message).at(at));
    }
    let noun = if ps.kind.get() == ExprKind::CallArgument { "procedure" } else { "function" };
    let hint = if !call.agg_order.is_empty() && !call.agg_within_group {
        "No aggregate function matches the given name and argument types. Perhaps you misplaced ORDER BY; ORDER BY must appear after all regular arguments of the aggregate.".to_owned()
    } else {
        format!("No {noun} matches the given name and argument types. You might need to add explicit type casts.")
    };
    let message = format!("{noun} {text} does not exist");
    let refused = Diagnostic::refused(SqlState::UNDEFINED_FUNCTION, message).with_hint(hint);
    Box::new(refused.with_absent(name.schema.as_deref(), &name.name).at(at))
}

/// Refuses decorations that only aggregates or window functions may have.
fn check_decorations(
    ps: &ParseState<'_>,
    call: &pb::FuncCall,
    name: &QualifiedName,
    best: &Candidate<'_>,
    at: Span,
) -> Result<()> {
    let wrong = |message: String| refuse_at::<()>(SqlState::WRONG_OBJECT_TYPE, at, message);
    match best.proc.kind {
        ProcKind::Function | ProcKind::Procedure => {
            let what = [
                (call.agg_star, "(*)"),
                (call.agg_distinct, "DISTINCT"),
                (call.agg_within_group, "WITHIN GROUP"),
                (!call.agg_order.is_empty(), "ORDER BY"),
                (call.agg_filter.is_some(), "FILTER"),
            ];
            if let Some((_, what)) = what.iter().find(|(given, _)| *given) {
                let shown = if *what == "(*)" {
                    format!("{name}(*) specified, but {name} is not an aggregate function")
                } else {
                    format!("{what} specified, but {name} is not an aggregate function")
                };
                return wrong(shown);
            }
            if call.over.is_some() {
                return wrong(format!("OVER specified, but {name} is not a window function nor an aggregate function"));
            }
            Ok(())
        }
        ProcKind::Window if call.over.is_none() => {
            refuse_at(SqlState::WRONG_OBJECT_TYPE, at, format!("window function {name} requires an OVER clause"))
        }
        ProcKind::Window if call.agg_within_group => wrong(format!("window function {name} cannot have WITHIN GROUP")),
        ProcKind::Window => Ok(()),
        ProcKind::Aggregate => check_aggregate(ps, call, name, best, at),
    }
}

fn check_aggregate(
    ps: &ParseState<'_>,
    call: &pb::FuncCall,
    name: &QualifiedName,
    best: &Candidate<'_>,
    at: Span,
) -> Result<()> {
    let wrong = |message: String| refuse_at::<()>(SqlState::WRONG_OBJECT_TYPE, at, message);
    let Some(aggregate) = &best.proc.aggregate else { return unsupported("an aggregate without its row") };
    if aggregate.kind == AggKind::Normal {
        if call.agg_within_group {
            return wrong(format!("{name} is not an ordered-set aggregate, so it cannot have WITHIN GROUP"));
        }
        if call.args.is_empty() && !call.agg_star {
            return wrong(format!("{name}(*) must be used to call a parameterless aggregate function"));
        }
        return Ok(());
    }
    if !call.agg_within_group {
        return wrong(format!("WITHIN GROUP is required for ordered-set aggregate {name}"));
    }
    if call.over.is_some() {
        return refuse_at(
            SqlState::FEATURE_NOT_SUPPORTED,
            at,
            format!("OVER is not supported for ordered-set aggregate {name}"),
        );
    }
    let direct = call.args.len();
    let aggregated = call.agg_order.len();
    let declared = usize::from(aggregate.direct_args);
    let parameters = best.args.len() + 1 - best.variadic_count.max(1);
    let fits = if best.proc.variadic.is_none() || declared < parameters {
        direct == declared
    } else if aggregate.kind == AggKind::Hypothetical {
        best.variadic_count == 2 * aggregated
    } else {
        best.variadic_count > aggregated
    };
    if fits {
        return Ok(());
    }
    let hint =
        format!("There is an ordered-set aggregate {name}, but it requires {declared} direct arguments, not {direct}.");
    let types = best.args.clone();
    refuse_hint(
        SqlState::UNDEFINED_FUNCTION,
        at,
        format!("function {} does not exist", signature(ps.cx, &name.to_string(), &types)),
        &hint,
    )
}

fn build_call(
    ps: &ParseState<'_>,
    call: &pb::FuncCall,
    name: &QualifiedName,
    best: Candidate<'_>,
    names: Vec<Name>,
    mut args: Vec<Expr>,
) -> Result<Expr> {
    let cx = ps.cx;
    let at = cx.span(call.location);
    check_decorations(ps, call, name, &best, at)?;
    let filter = match &call.agg_filter {
        Some(node) => {
            let filter = crate::analyze::expr::transform_expr(ps, node, ExprKind::Filter)?;
            Some(coerce_to_boolean(cx, filter, "FILTER")?)
        }
        None => None,
    };
    number_named(&mut args, &names, &best);
    let mut actual = types_of(cx, &args);
    actual.extend(default_types(cx, &best, actual.len()));
    let mut declared = best.args.clone();
    if best.proc.aggregate.as_ref().is_some_and(|a| a.kind == AggKind::Hypothetical) {
        unify_hypothetical(cx, &mut args, call.agg_order.len(), &mut actual, &declared)?;
    }
    let result = enforce_consistency(cx, &actual, &mut declared, best.proc.result, false).map_err(|e| placed(e, at))?;
    let mut args = make_fn_arguments(cx, args, &actual, &declared)?;
    let mut variadic = call.func_variadic && best.proc.variadic.is_some();
    if variadic && best.proc.variadic == Some(ANY) {
        let last = args.last().map_or(UNKNOWN, |arg| cx.expr_type(arg));
        if cx.base_element_type(last).is_none() {
            return refuse_at(SqlState::DATATYPE_MISMATCH, at, "VARIADIC argument must be an array");
        }
    }
    if best.variadic_count > 0 && best.proc.variadic != Some(ANY) {
        gather_variadic(cx, &mut args, best.variadic_count, at)?;
        variadic = true;
    }
    if best.proc.returns_set {
        check_srf_placement(ps, at)?;
    }
    let form = match pb::CoercionForm::try_from(call.funcformat) {
        Ok(pb::CoercionForm::CoerceSqlSyntax) => CoercionForm::SqlSyntax,
        Ok(pb::CoercionForm::CoerceExplicitCast) => CoercionForm::ExplicitCast,
        Ok(pb::CoercionForm::CoerceImplicitCast) => CoercionForm::ImplicitCast,
        _ => CoercionForm::ExplicitCall,
    };
    let made = Made { best, args, filter, result, variadic, declared, at };
    match made.best.proc.kind {
        ProcKind::Function | ProcKind::Procedure => Ok(made.function(form)),
        ProcKind::Aggregate if call.over.is_none() => made.aggregate(ps, call),
        ProcKind::Aggregate | ProcKind::Window => made.window(ps, call, name),
    }
}

/// A call whose routine and arguments are settled.
struct Made<'c> {
    best: Candidate<'c>,
    args: Vec<Expr>,
    filter: Option<Expr>,
    result: TypeId,
    variadic: bool,
    declared: Vec<TypeId>,
    at: Span,
}

impl Made<'_> {
    fn function(self, form: CoercionForm) -> Expr {
        let func = FuncExpr {
            proc: self.best.proc.id,
            result: self.result,
            retset: self.best.proc.returns_set,
            variadic: self.variadic,
            form,
            collation: None,
            input_collation: None,
            args: self.args,
        };
        Expr::new(ExprNode::FuncExpr(func), self.at)
    }

    fn aggregate(self, ps: &ParseState<'_>, call: &pb::FuncCall) -> Result<Expr> {
        if self.best.proc.returns_set {
            return refuse_at(SqlState::INVALID_FUNCTION_DEFINITION, self.at, "aggregates cannot return sets");
        }
        let kind = self.best.proc.aggregate.as_ref().map_or(AggKind::Normal, |a| a.kind);
        let agg = Aggref {
            proc: self.best.proc.id,
            result: self.result,
            collation: None,
            input_collation: None,
            arg_types: self.declared,
            direct_args: Vec::new(),
            args: Vec::new(),
            order: Vec::new(),
            distinct: Vec::new(),
            filter: self.filter,
            star: call.agg_star,
            variadic: self.variadic,
            kind,
            levels_up: 0,
        };
        let agg = agg::transform_aggregate_call(ps, agg, self.args, &call.agg_order, call.agg_distinct)
            .map_err(|e| placed(e, self.at))?;
        Ok(Expr::new(ExprNode::Aggref(Box::new(agg)), self.at))
    }

    fn window(self, ps: &ParseState<'_>, call: &pb::FuncCall, name: &QualifiedName) -> Result<Expr> {
        let Some(over) = &call.over else { return unsupported("a window function without OVER") };
        let is_agg = self.best.proc.kind == ProcKind::Aggregate;
        let no = |message: String| refuse_at::<Expr>(SqlState::FEATURE_NOT_SUPPORTED, self.at, message);
        if call.agg_distinct {
            return no("DISTINCT is not implemented for window functions".to_owned());
        }
        if is_agg && call.args.is_empty() && !call.agg_star {
            let message = format!("{name}(*) must be used to call a parameterless aggregate function");
            return refuse_at(SqlState::WRONG_OBJECT_TYPE, self.at, message);
        }
        if !call.agg_order.is_empty() {
            return no("aggregate ORDER BY is not implemented for window functions".to_owned());
        }
        if !is_agg && self.filter.is_some() {
            return no("FILTER is not implemented for non-aggregate window functions".to_owned());
        }
        let func = WindowFunc {
            proc: self.best.proc.id,
            result: self.result,
            collation: None,
            input_collation: None,
            args: self.args,
            filter: self.filter,
            winref: 0,
            star: call.agg_star,
            agg: is_agg,
            ignore_nulls: false,
        };
        let func = agg::transform_window_call(ps, func, over).map_err(|e| placed(e, self.at))?;
        Ok(Expr::new(ExprNode::WindowFunc(Box::new(func)), self.at))
    }
}

fn number_named(args: &mut [Expr], names: &[Name], best: &Candidate<'_>) {
    let Some(numbers) = &best.arg_numbers else { return };
    let positional = args.len() - names.len();
    for (arg, number) in args.iter_mut().zip(numbers).skip(positional) {
        if let ExprNode::NamedArg { arg_number, .. } = &mut arg.node {
            *arg_number = u16::try_from(*number).unwrap_or(u16::MAX);
        }
    }
}

/// Types of the defaults that fill in the rest: they take part in resolving generic types.
fn default_types(cx: &Cx<'_>, best: &Candidate<'_>, given: usize) -> Vec<TypeId> {
    let total = best.proc.arg_types.len();
    let first_default = total - usize::from(best.proc.default_count).min(total);
    let of = |parameter: usize| {
        let known = parameter.checked_sub(first_default).and_then(|i| best.proc.defaults.get(i));
        known.map_or_else(|| best.proc.arg_types[parameter], |default| cx.expr_type(default))
    };
    (given..given + best.default_count)
        .map(|i| of(best.arg_numbers.as_ref().map_or(i, |numbers| numbers[i]).min(total.saturating_sub(1))))
        .collect()
}

/// make_fn_arguments: each argument in the type that its parameter has.
fn make_fn_arguments(cx: &Cx<'_>, args: Vec<Expr>, actual: &[TypeId], declared: &[TypeId]) -> Result<Vec<Expr>> {
    let mut made = Vec::with_capacity(args.len());
    for ((arg, from), to) in args.into_iter().zip(actual).zip(declared) {
        if from == to {
            made.push(arg);
            continue;
        }
        let at = arg.at;
        made.push(match arg.node {
            ExprNode::NamedArg { name, arg_number, arg } => {
                let arg = coerce_type(cx, *arg, *from, TypeRef::plain(*to), Coercion::IMPLICIT)?;
                Expr::new(ExprNode::NamedArg { name, arg_number, arg: arg.boxed() }, at)
            }
            node => coerce_type(cx, Expr::new(node, at), *from, TypeRef::plain(*to), Coercion::IMPLICIT)?,
        });
    }
    Ok(made)
}

/// The last arguments become the array of a VARIADIC parameter.
fn gather_variadic(cx: &Cx<'_>, args: &mut Vec<Expr>, count: usize, at: Span) -> Result<()> {
    let elements = args.split_off(args.len() - count);
    let element_type = elements.first().map_or(UNKNOWN, |e| cx.expr_type(e));
    let Some(array_type) = cx.array_type(element_type) else {
        let message = format!("could not find array type for data type {}", cx.type_name(element_type));
        return refuse_at(SqlState::UNDEFINED_OBJECT, at, message);
    };
    let span = elements.first().map_or(at, |e| e.at);
    let node = ExprNode::ArrayExpr { array_type, element_type, collation: None, elements, multidims: false };
    args.push(Expr::new(node, span));
    Ok(())
}

/// unify_hypothetical_args: each hypothetical argument gets the common type with the column that it
/// is compared with.
fn unify_hypothetical(
    cx: &Cx<'_>,
    args: &mut [Expr],
    aggregated: usize,
    actual: &mut [TypeId],
    declared: &[TypeId],
) -> Result<()> {
    use crate::analyze::coerce_common::{coerce_to_common_type, select_common_type};
    let direct = args.len() - aggregated;
    let Some(fixed) = direct.checked_sub(aggregated) else {
        return unsupported("a hypothetical-set aggregate with too few direct arguments");
    };
    for i in fixed..direct {
        let sorted = i + aggregated;
        if declared[i] != declared[sorted] || declared[i] != ANY {
            continue;
        }
        let common = select_common_type(cx, &[&args[sorted], &args[i]], "WITHIN GROUP")?;
        for place in [i, sorted] {
            let blank = ExprNode::CaseTest { ty: TypeRef::plain(common), collation: None };
            let at = args[place].at;
            let arg = std::mem::replace(&mut args[place], Expr::new(blank, at));
            args[place] = coerce_to_common_type(cx, arg, common, "WITHIN GROUP")?;
            actual[place] = common;
        }
    }
    Ok(())
}

/// `row.column`, or `column(row)`; `None` where the row has no such column
/// (ParseComplexProjection).
pub fn complex_projection(ps: &ParseState<'_>, column: &Name, arg: &Expr, at: Span) -> Result<Option<Expr>> {
    if let ExprNode::Var(var @ Var { attno: 0, .. }) = &arg.node
        && let Some((item, levels_up)) = relation::ns_item_of_var(ps, var)
    {
        return relation::scan_item_for_column(ps, item, levels_up, column, at);
    }
    let Some(columns) = row_type::expr_columns(ps, arg) else { return Ok(None) };
    let Some(index) = columns.iter().position(|c| !c.dropped && c.name == *column) else { return Ok(None) };
    let found = &columns[index];
    let node = ExprNode::FieldSelect {
        arg: Box::new(arg.clone()),
        attno: (index + 1) as i16,
        ty: found.ty,
        collation: found.collation,
    };
    Ok(Some(Expr::new(node, at)))
}

/// Refuses a set-returning call where none may stand (check_srf_call_placement).
pub fn check_srf_placement(ps: &ParseState<'_>, at: Span) -> Result<()> {
    let place = match ps.kind.get() {
        ExprKind::None
        | ExprKind::Other
        | ExprKind::FromFunction
        | ExprKind::SelectTarget
        | ExprKind::InsertTarget
        | ExprKind::UpdateTarget
        | ExprKind::GroupBy
        | ExprKind::OrderBy
        | ExprKind::DistinctOn
        | ExprKind::ValuesSingle
        | ExprKind::FromSubselect => {
            ps.has_target_srfs.set(true);
            return Ok(());
        }
        ExprKind::JoinOn | ExprKind::JoinUsing => "JOIN conditions",
        ExprKind::WindowPartition | ExprKind::WindowOrder => {
            ps.has_target_srfs.set(true);
            return Ok(());
        }
        ExprKind::CheckConstraint | ExprKind::DomainCheck => "check constraints",
        ExprKind::ColumnDefault | ExprKind::FunctionDefault => "DEFAULT expressions",
        ExprKind::IndexExpression => "index expressions",
        ExprKind::IndexPredicate => "index predicates",
        ExprKind::StatsExpression => "statistics expressions",
        ExprKind::AlterColTransform => "transform expressions",
        ExprKind::ExecuteParameter => "EXECUTE parameters",
        ExprKind::TriggerWhen => "trigger WHEN conditions",
        ExprKind::PartitionBound => "partition bound",
        ExprKind::PartitionExpression => "partition key expressions",
        ExprKind::CallArgument => "CALL arguments",
        ExprKind::CopyWhere => "COPY FROM WHERE conditions",
        ExprKind::GeneratedColumn => "column generation expressions",
        ExprKind::Policy => "policy expressions",
        ExprKind::Where => "WHERE",
        ExprKind::Having => "HAVING",
        ExprKind::Filter => "FILTER",
        ExprKind::WindowFrameRange | ExprKind::WindowFrameRows | ExprKind::WindowFrameGroups => "window definitions",
        ExprKind::UpdateSource => "UPDATE",
        ExprKind::MergeWhen => "MERGE WHEN conditions",
        ExprKind::Limit => "LIMIT",
        ExprKind::Offset => "OFFSET",
        ExprKind::Returning | ExprKind::MergeReturning => "RETURNING",
        ExprKind::Values => "VALUES",
        ExprKind::CycleMark => "CYCLE",
    };
    let message = format!("set-returning functions are not allowed in {place}");
    refuse_at(SqlState::FEATURE_NOT_SUPPORTED, at, message)
}
