//! Which WITH queries refer to which, before any of them is analysed, and whether a recursive one has
//! the form that it must have.  Counterpart: parser/parse_cte.c (makeDependencyGraph,
//! TopologicalSort, checkWellFormedRecursion).

use pg_query::protobuf as pb;
use pg_query::protobuf::node::Node as N;

use crate::analyze::name_list::refuse_at;
use crate::analyze::state::ParseState;
use crate::diag::{Result, SqlState};

/// Where a reference to a WITH query stands, as far as recursion cares.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Context {
    Ok,
    NonRecursiveTerm,
    SubLink,
    OuterJoin,
    Intersect,
    Except,
}

/// A WITH query in the order of analysis.
pub struct Item<'n> {
    pub cte: &'n pb::CommonTableExpr,
    pub recursive: bool,
}

/// Puts the queries of WITH RECURSIVE into an order in which each comes after those that it uses.
pub fn sort_items<'n>(ps: &ParseState<'_>, ctes: &[&'n pb::CommonTableExpr]) -> Result<Vec<Item<'n>>> {
    let mut waiting: Vec<(Item<'n>, Vec<usize>, usize)> = Vec::with_capacity(ctes.len());
    for (index, cte) in ctes.iter().enumerate() {
        let mut uses: Vec<usize> = Vec::new();
        if let Some(query) = cte.ctequery.as_deref() {
            let mut walker = Walker::new(|range, _| {
                uses.extend(ctes.iter().position(|other| other.ctename == range.relname));
            });
            walker.node(query, Context::Ok);
        }
        let recursive = uses.contains(&index);
        uses.retain(|used| *used != index);
        waiting.push((Item { cte, recursive }, uses, index));
    }
    let mut sorted = Vec::with_capacity(ctes.len());
    for place in 0..waiting.len() {
        let Some(next) = (place..waiting.len()).find(|i| waiting[*i].1.is_empty()) else {
            let at = ps.cx.span(waiting[place].0.cte.location);
            let message = "mutual recursion between WITH items is not implemented";
            return refuse_at(SqlState::FEATURE_NOT_SUPPORTED, at, message);
        };
        waiting.swap(place, next);
        let done = waiting[place].2;
        waiting[place + 1..].iter_mut().for_each(|(_, uses, _)| uses.retain(|used| *used != done));
    }
    sorted.extend(waiting.into_iter().map(|(item, _, _)| item));
    sorted.iter().filter(|item| item.recursive).try_for_each(|item| check_form(ps, item.cte))?;
    Ok(sorted)
}

/// A recursive query is `non-recursive-term UNION [ALL] recursive-term`, nothing around it.
fn check_form(ps: &ParseState<'_>, cte: &pb::CommonTableExpr) -> Result<()> {
    let at = ps.cx.span(cte.location);
    let name = &cte.ctename;
    let query = cte.ctequery.as_deref().and_then(|q| q.node.as_ref());
    let Some(N::SelectStmt(stmt)) = query else {
        let message = format!("recursive query \"{name}\" must not contain data-modifying statements");
        return refuse_at(SqlState::INVALID_RECURSION, at, message);
    };
    let (true, Some(left), Some(right)) =
        (stmt.op() == pb::SetOperation::SetopUnion, stmt.larg.as_deref(), stmt.rarg.as_deref())
    else {
        let message =
            format!("recursive query \"{name}\" does not have the form non-recursive-term UNION [ALL] recursive-term");
        return refuse_at(SqlState::INVALID_RECURSION, at, message);
    };
    let mut references = Vec::new();
    if let Some(with) = &stmt.with_clause {
        with.ctes.iter().for_each(|inner| self_references(name, &mut references, |w| w.node(inner, Context::SubLink)));
    }
    let extras = [
        (!stmt.sort_clause.is_empty(), "ORDER BY"),
        (stmt.limit_offset.is_some(), "OFFSET"),
        (stmt.limit_count.is_some(), "LIMIT"),
        (!stmt.locking_clause.is_empty(), "FOR UPDATE/SHARE"),
    ];
    if let Some((_, what)) = extras.iter().find(|(present, _)| *present) {
        let message = format!("{what} in a recursive query is not implemented");
        return refuse_at(SqlState::FEATURE_NOT_SUPPORTED, at, message);
    }
    self_references(name, &mut references, |w| w.select(left, Context::NonRecursiveTerm));
    self_references(name, &mut references, |w| w.select(right, Context::Ok));
    check_references(ps, name, &references)
}

/// Collects the references to one name, with their places.
fn self_references(name: &str, found: &mut Vec<(Context, i32)>, walk: impl FnOnce(&mut Walker<'_>)) {
    let mut walker = Walker::new(|range, context| {
        if range.relname == name {
            found.push((context, range.location));
        }
    });
    walk(&mut walker);
}

fn check_references(ps: &ParseState<'_>, name: &str, references: &[(Context, i32)]) -> Result<()> {
    for (context, location) in references {
        let place = match context {
            Context::Ok => continue,
            Context::NonRecursiveTerm => "its non-recursive term",
            Context::SubLink => "a subquery",
            Context::OuterJoin => "an outer join",
            Context::Intersect => "INTERSECT",
            Context::Except => "EXCEPT",
        };
        let message = format!("recursive reference to query \"{name}\" must not appear within {place}");
        return refuse_at(SqlState::INVALID_RECURSION, ps.cx.span(*location), message);
    }
    if let Some((_, location)) = references.get(1) {
        let message = format!("recursive reference to query \"{name}\" must not appear more than once");
        return refuse_at(SqlState::INVALID_RECURSION, ps.cx.span(*location), message);
    }
    Ok(())
}

/// What is done with a table name that was come to.
type Found<'w> = dyn FnMut(&pb::RangeVar, Context) + 'w;

/// Comes to every table name of a raw query that no WITH inside it takes.
struct Walker<'w> {
    inner: Vec<Vec<String>>,
    found: Box<Found<'w>>,
}

impl<'w> Walker<'w> {
    fn new(found: impl FnMut(&pb::RangeVar, Context) + 'w) -> Self {
        Walker { inner: Vec::new(), found: Box::new(found) }
    }

    fn range(&mut self, range: &pb::RangeVar, context: Context) {
        if range.schemaname.is_empty() && !self.inner.iter().flatten().any(|name| *name == range.relname) {
            (self.found)(range, context);
        }
    }

    fn nodes(&mut self, nodes: &[pb::Node], context: Context) {
        nodes.iter().for_each(|node| self.node(node, context));
    }

    fn option(&mut self, node: &Option<Box<pb::Node>>, context: Context) {
        node.iter().for_each(|node| self.node(node, context));
    }

    /// Walks a statement with its WITH queries in scope.
    fn with(&mut self, with: Option<&pb::WithClause>, context: Context, body: impl FnOnce(&mut Self)) {
        let Some(with) = with else { return body(self) };
        let ctes = || {
            with.ctes.iter().filter_map(|n| match &n.node {
                Some(N::CommonTableExpr(cte)) => Some(cte),
                _ => None,
            })
        };
        let all = ctes().map(|cte| cte.ctename.clone()).collect();
        self.inner.push(if with.recursive { all } else { Vec::new() });
        for cte in ctes() {
            self.option(&cte.ctequery, context);
            if !with.recursive
                && let Some(scope) = self.inner.last_mut()
            {
                scope.push(cte.ctename.clone());
            }
        }
        body(self);
        self.inner.pop();
    }

    fn select(&mut self, stmt: &pb::SelectStmt, context: Context) {
        stacker::maybe_grow(64 * 1024, 4 * 1024 * 1024, || {
            self.with(stmt.with_clause.as_ref(), context, |w| w.select_body(stmt, context));
        });
    }

    fn select_body(&mut self, stmt: &pb::SelectStmt, context: Context) {
        let (left, right) = match (stmt.op(), context) {
            (pb::SetOperation::SetopIntersect, Context::Ok) if stmt.all => (Context::Intersect, Context::Intersect),
            (pb::SetOperation::SetopExcept, Context::Ok) if stmt.all => (Context::Except, Context::Except),
            (pb::SetOperation::SetopExcept, Context::Ok) => (Context::Ok, Context::Except),
            _ => (context, context),
        };
        stmt.larg.iter().for_each(|arm| self.select(arm, left));
        stmt.rarg.iter().for_each(|arm| self.select(arm, right));
        self.nodes(&stmt.distinct_clause, context);
        self.nodes(&stmt.target_list, context);
        self.nodes(&stmt.from_clause, context);
        self.option(&stmt.where_clause, context);
        self.nodes(&stmt.group_clause, context);
        self.option(&stmt.having_clause, context);
        self.nodes(&stmt.window_clause, context);
        self.nodes(&stmt.values_lists, context);
        self.nodes(&stmt.sort_clause, context);
        self.option(&stmt.limit_offset, context);
        self.option(&stmt.limit_count, context);
    }

    fn join(&mut self, join: &pb::JoinExpr, context: Context) {
        let outer = if context == Context::Ok { Context::OuterJoin } else { context };
        let (left, right) = match join.jointype() {
            pb::JoinType::JoinLeft => (context, outer),
            pb::JoinType::JoinRight => (outer, context),
            pb::JoinType::JoinFull => (outer, outer),
            _ => (context, context),
        };
        self.option(&join.larg, left);
        self.option(&join.rarg, right);
        self.option(&join.quals, context);
    }

    fn node(&mut self, node: &pb::Node, context: Context) {
        let Some(node) = &node.node else { return };
        stacker::maybe_grow(64 * 1024, 4 * 1024 * 1024, || match node {
            N::RangeVar(range) => self.range(range, context),
            N::SelectStmt(stmt) => self.select(stmt, context),
            N::JoinExpr(join) => self.join(join, context),
            N::SubLink(link) => {
                self.option(&link.subselect, Context::SubLink);
                self.option(&link.testexpr, context);
            }
            N::CommonTableExpr(cte) => self.option(&cte.ctequery, context),
            N::InsertStmt(_) | N::UpdateStmt(_) | N::DeleteStmt(_) | N::MergeStmt(_) => self.change(node, context),
            N::RangeSubselect(range) => self.option(&range.subquery, context),
            N::RangeFunction(range) => self.nodes(&range.functions, context),
            N::RangeTableSample(sample) => {
                self.option(&sample.relation, context);
                self.nodes(&sample.args, context);
                self.option(&sample.repeatable, context);
            }
            N::RangeTableFunc(table) => {
                self.option(&table.docexpr, context);
                self.option(&table.rowexpr, context);
                self.nodes(&table.columns, context);
            }
            N::RangeTableFuncCol(column) => {
                self.option(&column.colexpr, context);
                self.option(&column.coldefexpr, context);
            }
            _ => self.expression(node, context),
        });
    }

    fn change(&mut self, node: &N, context: Context) {
        match node {
            N::InsertStmt(stmt) => self.with(stmt.with_clause.as_ref(), context, |w| {
                stmt.relation.iter().for_each(|range| w.range(range, context));
                w.option(&stmt.select_stmt, context);
                w.returning(&stmt.returning_clause, context);
            }),
            N::UpdateStmt(stmt) => self.with(stmt.with_clause.as_ref(), context, |w| {
                stmt.relation.iter().for_each(|range| w.range(range, context));
                w.nodes(&stmt.target_list, context);
                w.nodes(&stmt.from_clause, context);
                w.option(&stmt.where_clause, context);
                w.returning(&stmt.returning_clause, context);
            }),
            N::DeleteStmt(stmt) => self.with(stmt.with_clause.as_ref(), context, |w| {
                stmt.relation.iter().for_each(|range| w.range(range, context));
                w.nodes(&stmt.using_clause, context);
                w.option(&stmt.where_clause, context);
                w.returning(&stmt.returning_clause, context);
            }),
            N::MergeStmt(stmt) => self.with(stmt.with_clause.as_ref(), context, |w| {
                stmt.relation.iter().for_each(|range| w.range(range, context));
                w.option(&stmt.source_relation, context);
                w.option(&stmt.join_condition, context);
                w.nodes(&stmt.merge_when_clauses, context);
                w.returning(&stmt.returning_clause, context);
            }),
            _ => {}
        }
    }

    fn returning(&mut self, clause: &Option<pb::ReturningClause>, context: Context) {
        clause.iter().for_each(|clause| self.nodes(&clause.exprs, context));
    }

    /// Nodes that hold expressions alone; what is not listed holds none that could name a table.
    fn expression(&mut self, node: &N, context: Context) {
        match node {
            N::ResTarget(target) => self.option(&target.val, context),
            N::List(list) => self.nodes(&list.items, context),
            N::AExpr(expr) => {
                self.option(&expr.lexpr, context);
                self.option(&expr.rexpr, context);
            }
            N::BoolExpr(expr) => self.nodes(&expr.args, context),
            N::FuncCall(call) => {
                self.nodes(&call.args, context);
                self.nodes(&call.agg_order, context);
                self.option(&call.agg_filter, context);
                call.over.iter().for_each(|over| self.window(over, context));
            }
            N::WindowDef(window) => self.window(window, context),
            N::NamedArgExpr(arg) => self.option(&arg.arg, context),
            N::TypeCast(cast) => self.option(&cast.arg, context),
            N::CollateClause(clause) => self.option(&clause.arg, context),
            N::CaseExpr(case) => {
                self.option(&case.arg, context);
                self.nodes(&case.args, context);
                self.option(&case.defresult, context);
            }
            N::CaseWhen(when) => {
                self.option(&when.expr, context);
                self.option(&when.result, context);
            }
            N::CoalesceExpr(expr) => self.nodes(&expr.args, context),
            N::MinMaxExpr(expr) => self.nodes(&expr.args, context),
            N::NullTest(test) => self.option(&test.arg, context),
            N::BooleanTest(test) => self.option(&test.arg, context),
            N::RowExpr(row) => self.nodes(&row.args, context),
            N::AArrayExpr(array) => self.nodes(&array.elements, context),
            N::AIndirection(indirection) => {
                self.option(&indirection.arg, context);
                self.nodes(&indirection.indirection, context);
            }
            N::AIndices(indices) => {
                self.option(&indices.lidx, context);
                self.option(&indices.uidx, context);
            }
            N::GroupingSet(set) => self.nodes(&set.content, context),
            N::GroupingFunc(func) => self.nodes(&func.args, context),
            N::SortBy(item) => self.option(&item.node, context),
            N::MultiAssignRef(assign) => self.option(&assign.source, context),
            N::MergeWhenClause(when) => {
                self.option(&when.condition, context);
                self.nodes(&when.target_list, context);
                self.nodes(&when.values, context);
            }
            N::XmlExpr(xml) => {
                self.nodes(&xml.named_args, context);
                self.nodes(&xml.args, context);
            }
            N::XmlSerialize(xml) => self.option(&xml.expr, context),
            _ => self.json(node, context),
        }
    }

    /// SQL/JSON; what is none of it either holds no query.
    fn json(&mut self, node: &N, context: Context) {
        match node {
            N::JsonArrayQueryConstructor(json) => self.option(&json.query, context),
            N::JsonValueExpr(json) => self.option(&json.raw_expr, context),
            N::JsonObjectConstructor(json) => self.nodes(&json.exprs, context),
            N::JsonArrayConstructor(json) => self.nodes(&json.exprs, context),
            N::JsonKeyValue(json) => {
                self.option(&json.key, context);
                self.json_value(json.value.as_deref(), context);
            }
            N::JsonObjectAgg(json) => {
                if let Some(pair) = &json.arg {
                    self.option(&pair.key, context);
                    self.json_value(pair.value.as_deref(), context);
                }
                self.json_aggregate(json.constructor.as_deref(), context);
            }
            N::JsonArrayAgg(json) => {
                self.json_value(json.arg.as_deref(), context);
                self.json_aggregate(json.constructor.as_deref(), context);
            }
            N::JsonParseExpr(json) => self.json_value(json.expr.as_deref(), context),
            N::JsonSerializeExpr(json) => self.json_value(json.expr.as_deref(), context),
            N::JsonScalarExpr(json) => self.option(&json.expr, context),
            N::JsonIsPredicate(json) => self.option(&json.expr, context),
            N::JsonArgument(json) => self.json_value(json.val.as_deref(), context),
            N::JsonFuncExpr(json) => {
                self.json_value(json.context_item.as_deref(), context);
                self.option(&json.pathspec, context);
                self.nodes(&json.passing, context);
            }
            N::JsonTable(json) => {
                self.json_value(json.context_item.as_deref(), context);
                self.nodes(&json.passing, context);
            }
            _ => {}
        }
    }

    fn json_value(&mut self, value: Option<&pb::JsonValueExpr>, context: Context) {
        value.into_iter().for_each(|value| self.option(&value.raw_expr, context));
    }

    fn json_aggregate(&mut self, clauses: Option<&pb::JsonAggConstructor>, context: Context) {
        if let Some(clauses) = clauses {
            self.option(&clauses.agg_filter, context);
            self.nodes(&clauses.agg_order, context);
        }
    }

    fn window(&mut self, window: &pb::WindowDef, context: Context) {
        self.nodes(&window.partition_clause, context);
        self.nodes(&window.order_clause, context);
        self.option(&window.start_offset, context);
        self.option(&window.end_offset, context);
    }
}
