//! Extended statistics.  Counterpart: commands/statscmds.c.

use std::sync::Arc;

use pg_query::protobuf as pb;
use pg_query::protobuf::node::Node;

use crate::analyze::cook;
use crate::catalog::class::Relation;
use crate::catalog::depend::DependencyKind;
use crate::catalog::evidence::Evidence;
use crate::catalog::rule::Statistics;
use crate::diag::{Result, SqlState, refuse, unsupported};
use crate::name::Name;
use crate::nodes::Expr;
use crate::oid::*;
use crate::replay::Exec;
use crate::replay::names::{qualified_name, string_of};

pub(super) fn create_statistics(exec: &mut Exec, stmt: &pb::CreateStatsStmt) -> Result<()> {
    let [from] = stmt.relations.as_slice() else {
        return refuse(SqlState::FEATURE_NOT_SUPPORTED, "only a single relation is allowed in CREATE STATISTICS");
    };
    let Some(Node::RangeVar(var)) = from.node.as_ref() else {
        return refuse(
            SqlState::FEATURE_NOT_SUPPORTED,
            "only simple column references and expressions are allowed in CREATE STATISTICS",
        );
    };
    let rel = exec.relation(var)?;
    let row = exec.rel(rel)?;
    let named = if stmt.defnames.is_empty() { None } else { Some(qualified_name(&stmt.defnames)?) };
    let named = match named {
        Some(name) => Some((exec.creation_namespace(&name)?, name.name)),
        None => None,
    };
    if let Some((namespace, name)) = &named
        && exec.catalog.statistics.values().any(|s| s.namespace == *namespace && s.name == *name)
    {
        let message = format!("statistics object \"{name}\" already exists");
        if stmt.if_not_exists {
            exec.notice(format!("{message}, skipping"));
            return Ok(());
        }
        return refuse(SqlState::DUPLICATE_OBJECT, message);
    }
    let (mut columns, mut exprs) = (Vec::new(), Vec::new());
    let mut words = Vec::new();
    for node in &stmt.exprs {
        let Some(Node::StatsElem(elem)) = node.node.as_ref() else { continue };
        words.push(if elem.expr.is_some() { "expr" } else { elem.name.as_str() });
        match elem.expr.as_deref() {
            None => columns.push(exec.attnum(&row, &elem.name)?),
            Some(raw) => {
                let expr = match cook::statistics_expression(&exec.cx(), raw, rel) {
                    Ok(expr) => expr,
                    Err(rejected) => exec.unresolved(rejected, raw, rel.address())?,
                };
                match &expr.node {
                    crate::nodes::ExprNode::Var(var) => columns.push(var.attno),
                    _ => exprs.push(Arc::new(expr)),
                }
            }
        }
    }
    if columns.len() + exprs.len() < 2 && exprs.is_empty() {
        return refuse(SqlState::INVALID_OBJECT_DEFINITION, "extended statistics require at least 2 columns");
    }
    // The name comes from what was written, in its order.
    let (namespace, name) = named.unwrap_or_else(|| exec.statistics_name(&row, words.into_iter()));
    columns.sort();
    let mut kinds: Vec<Name> = stmt.stat_types.iter().filter_map(string_of).map(Name::new).collect();
    if kinds.is_empty() && columns.len() + exprs.len() > 1 {
        kinds = ["dependencies", "mcv", "ndistinct"].map(Name::new).to_vec();
    }
    kinds.sort();
    exec.add_statistics(rel, (namespace, name), columns, exprs, kinds, None)?;
    Ok(())
}

pub(super) fn alter_statistics(exec: &mut Exec, stmt: &pb::AlterStatsStmt) -> Result<()> {
    let node = pb::Node { node: Some(Node::List(pb::List { items: stmt.defnames.clone() })) };
    let object = match exec.object_address(pb::ObjectType::ObjectStatisticExt, &node) {
        Ok(object) => object,
        Err(rejected) if stmt.missing_ok => {
            exec.notice(format!("{}, skipping", rejected.message));
            return Ok(());
        }
        Err(rejected) => return Err(rejected),
    };
    let target = match stmt.stxstattarget.as_ref().and_then(|n| n.node.as_ref()) {
        Some(Node::Integer(i)) => Some(i.ival).filter(|t| *t >= 0),
        None => None,
        Some(_) => return unsupported("SET STATISTICS in this form"),
    };
    let at = exec.locator.whole;
    if let Some(statistics) = exec.catalog.statistics.get_mut(&StatisticsId(object.id)) {
        statistics.target = target;
        statistics.at.set("target", at);
    }
    Ok(())
}

impl Exec {
    /// The name that the server chooses, after the columns and expressions.
    pub fn statistics_name<'n>(&self, row: &Relation, words: impl Iterator<Item = &'n str>) -> (NamespaceId, Name) {
        let addition = crate::catalog::naming::index_name_addition(words);
        (row.namespace, self.free_statistics_name(&row.name, &addition, row.namespace))
    }

    /// Puts a statistics object in place.
    pub fn add_statistics(
        &mut self,
        rel: RelId,
        (namespace, name): (NamespaceId, Name),
        columns: Vec<AttrNumber>,
        exprs: Vec<Arc<Expr>>,
        kinds: Vec<Name>,
        target: Option<i32>,
    ) -> Result<StatisticsId> {
        let id = StatisticsId(self.catalog.next_oid());
        for column in &columns {
            self.catalog.depend(id, ObjectAddress::attribute(rel, *column), DependencyKind::Auto);
        }
        for expr in &exprs {
            let kind = DependencyKind::Normal;
            self.catalog.depend_on_expr(id.address(), expr, &[rel], kind, DependencyKind::Auto);
        }
        self.catalog.depend(id, rel, DependencyKind::Auto);
        self.catalog.depend(id, namespace, DependencyKind::Normal);
        let at = Evidence::new(self.locator.whole);
        // Whoever makes it owns it, whoever owns the table.
        let owner = self.current_role();
        let statistics = Statistics { id, name, namespace, owner, rel, columns, exprs, kinds, target, at };
        self.catalog.statistics.insert(id, statistics);
        self.member_of_extension(id);
        Ok(id)
    }

    fn free_statistics_name(&self, table: &Name, addition: &str, namespace: NamespaceId) -> Name {
        let taken = |name: &Name| self.catalog.statistics.values().any(|s| s.namespace == namespace && s.name == *name);
        let mut label = "stat".to_owned();
        let mut pass = 0;
        loop {
            let name = crate::catalog::naming::make_object_name(table, Some(addition), Some(&label));
            if !taken(&name) {
                return name;
            }
            pass += 1;
            label = format!("stat{pass}");
        }
    }
}
