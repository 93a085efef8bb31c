//! Columns, parameters, and the fields of rows.
//! Counterpart: ruleutils.c (get_variable, get_name_for_var_field, get_parameter).

use std::rc::Rc;

use crate::deparse::context::Context;
use crate::deparse::names::Namespace;
use crate::name::Name;
use crate::nodes::*;
use crate::oid::wellknown::RECORD;
use crate::oid::{AttrNumber, ProcId, TypeId};
use crate::version::Capability;

impl<'a> Context<'a> {
    /// Prints a column, and gives its name back, by which a target list knows whether AS is needed. At the
    /// top level a whole row shows its type, as a bare star would mean all its columns.
    pub fn variable(&mut self, var: &Var, levels_up: u32, top_level: bool) -> Option<Name> {
        let level = var.levels_up + levels_up;
        let found = self.namespaces.get(level as usize).cloned();
        let Some((ns, rte)) = found.and_then(|ns| ns.rte(var.varno).map(|rte| (ns, rte))) else {
            self.push("???");
            return None;
        };
        if let Some(input) = unnamed_join_input(rte, var.attno) {
            return self.variable(input, level, top_level);
        }
        let name = column_name(&ns, var);
        let mut need_prefix = self.varprefix || name.is_none() || var.returning != VarReturning::Default;
        if let Some(name) = &name
            && self.var_in_order_by
            && !self.in_group_by
            && !need_prefix
            && self.d.catalog.version.has(Capability::BareColumnsInViews)
        {
            need_prefix = self.output_hides(name, var);
        }
        if need_prefix && let Some(refname) = ns.refname(var) {
            self.push_ident(refname);
            self.push(".");
        }
        match &name {
            Some(name) => self.push_ident(name),
            None => {
                self.push("*");
                if top_level {
                    let ty = self.d.type_with_typmod(var.ty);
                    self.push("::");
                    self.push(&ty);
                }
            }
        }
        name
    }

    /// Whether ORDER BY with this bare name would mean an output that is another thing.
    fn output_hides(&self, name: &Name, var: &Var) -> bool {
        let outputs = self.targets.iter().filter(|t| !t.junk).enumerate();
        let mut hiding = outputs.filter(|(i, target)| {
            let named = self.result_names.as_ref().and_then(|names| names.get(*i)).or(target.name.as_ref());
            named == Some(name)
        });
        hiding.any(|(_, target)| !matches!(&target.expr.node, ExprNode::Var(v) if v == var))
    }

    /// `$n`, or the name of an argument inside a routine's body.
    pub fn parameter(&mut self, param: &Param) {
        if param.kind == ParamKind::Extern
            && let Some(routine) = self.namespaces.last().and_then(|ns| ns.routine.as_ref())
            && let Some(args) = &routine.args
            && let Some(arg) = (param.id as usize).checked_sub(1).and_then(|i| args.get(i))
        {
            let (routine, arg) = (routine.name.clone(), arg.clone());
            if self.namespaces.iter().any(|ns| !ns.names.is_empty()) {
                self.push_ident(&routine);
                self.push(".");
            }
            self.push_ident(&arg);
            return;
        }
        self.push(&format!("${}", param.id));
    }

    /// The name of a field of a row, wherever the row's type is to be found.
    pub fn field_name(&mut self, row: &Expr, field: AttrNumber, levels_up: u32) -> Name {
        let index = usize::try_from(field).unwrap_or(1).saturating_sub(1);
        if let ExprNode::RowExpr { colnames, .. } = &row.node
            && let Some(name) = colnames.get(index)
        {
            return name.clone();
        }
        match &row.node {
            ExprNode::Var(var) if var.ty.ty == RECORD => {
                self.record_field(var, field, levels_up).unwrap_or_else(|| unnamed_field(field))
            }
            ExprNode::FuncExpr(func) if func.result == RECORD => self.output_argument(func.proc, index),
            _ => self.type_field(self.d.catalog.expr_type(row), field),
        }
    }

    /// The name of an output of a function (funcapi.c, build_function_result_tupdesc_d).
    fn output_argument(&self, proc: ProcId, index: usize) -> Name {
        let name = self.d.catalog.proc(proc).and_then(|p| p.output_args().nth(index).map(|a| a.name.clone()));
        name.filter(|n| !n.is_empty()).unwrap_or_else(|| Name::new(&format!("column{}", index + 1)))
    }

    fn type_field(&self, ty: TypeId, field: AttrNumber) -> Name {
        let catalog = self.d.catalog;
        let rel = catalog.type_(catalog.base_type(ty)).and_then(|t| t.relation()).and_then(|r| catalog.relation(r));
        let name = rel.and_then(|r| r.attribute(field)).map(|a| a.name.clone());
        name.unwrap_or_else(|| unnamed_field(field))
    }

    /// Follows a column of type record to what made it.
    fn record_field(&mut self, var: &Var, field: AttrNumber, levels_up: u32) -> Option<Name> {
        let level = (var.levels_up + levels_up) as usize;
        let ns = self.namespaces.get(level)?.clone();
        let rte = ns.rte(var.varno)?;
        let index = usize::try_from(var.attno).ok();
        if var.attno == 0 {
            let column = usize::try_from(field).ok()?.checked_sub(1)?;
            return ns.columns(var.varno)?.names.get(column)?.clone();
        }
        match &rte.kind {
            RteKind::Subquery { query, .. } => self.output_field(query, index?, field, level),
            RteKind::Join { aliases, .. } => {
                let input = aliases.get(index?.checked_sub(1)?)?;
                Some(self.field_name(input, field, var.levels_up + levels_up))
            }
            RteKind::Cte { name, levels_up: cte_level, .. } => {
                let cte_level = level + *cte_level as usize;
                let ctes = self.namespaces.get(cte_level)?.ctes;
                let cte = ctes.iter().find(|c| c.name == *name)?;
                self.output_field(&cte.query, index?, field, cte_level)
            }
            RteKind::Function { functions, .. } => {
                let function = functions.first()?;
                Some(self.field_name(&function.expr, field, 0))
            }
            RteKind::Relation { .. }
            | RteKind::TableFunc(_)
            | RteKind::Values { .. }
            | RteKind::NamedTuplestore { .. }
            | RteKind::Result => None,
        }
    }

    /// The name of a field of an output column, seen from inside the query that gives it.
    fn output_field(&mut self, query: &'a Query, output: usize, field: AttrNumber, level: usize) -> Option<Name> {
        let target = query.targets.iter().find(|t| usize::try_from(t.resno) == Ok(output) && !t.junk)?;
        let parents = self.namespaces.get(level..)?.to_vec();
        let inner = Namespace::of_query(self.d.catalog, query, &parents, &[]);
        let mut namespaces = vec![Rc::new(inner)];
        namespaces.extend(parents);
        let outer = std::mem::replace(&mut self.namespaces, namespaces);
        let name = self.field_name(&target.expr, field, 0);
        self.namespaces = outer;
        Some(name)
    }
}

/// The input column that a column of a join without a name simply is.
fn unnamed_join_input(rte: &RangeTblEntry, attno: AttrNumber) -> Option<&Var> {
    let RteKind::Join { aliases, .. } = &rte.kind else { return None };
    if rte.alias.is_some() {
        return None;
    }
    match &aliases.get(usize::try_from(attno).ok()?.checked_sub(1)?)?.node {
        ExprNode::Var(var) => Some(var),
        _ => None,
    }
}

fn column_name(ns: &Namespace<'_>, var: &Var) -> Option<Name> {
    match var.attno {
        0 => None,
        attno if attno < 0 => Some(system_attribute(attno)),
        attno => {
            let index = usize::try_from(attno - 1).ok()?;
            let name = ns.columns(var.varno).and_then(|c| c.names.get(index).cloned().flatten());
            Some(name.unwrap_or_else(|| Name::new("?dropped?column?")))
        }
    }
}

/// catalog/heap.c (SystemAttributeDefinition)
pub(super) fn system_attribute(attno: AttrNumber) -> Name {
    Name::new(match attno {
        -1 => "ctid",
        -2 => "xmin",
        -3 => "cmin",
        -4 => "xmax",
        -5 => "cmax",
        -6 => "tableoid",
        _ => "???",
    })
}

fn unnamed_field(field: AttrNumber) -> Name {
    Name::new(&format!("f{field}"))
}
