//! Views, materialized views, tables made from queries, and rules.  Counterparts: commands/view.c,
//! commands/createas.c, rewrite/rewriteDefine.c.

use std::sync::Arc;

use pg_query::protobuf as pb;
use pg_query::protobuf::node::Node;

use crate::analyze::state::Params;
use crate::analyze::{Cx, query, rule};
use crate::catalog::class::*;
use crate::catalog::depend::DependencyKind;
use crate::catalog::evidence::Evidence;
use crate::catalog::rule::{FiringMode, PolicyCommand, Rule};
use crate::diag::{Code, Result, SqlState, refuse, unsupported};
use crate::name::Name;
use crate::nodes::{Expr, Query, TypeRef, Value};
use crate::oid::*;
use crate::replay::Exec;
use crate::replay::names::{need, range_var_name, string_of};
use crate::replay::plpgsql::View;
use crate::replay::tablecmds::{NewRelation, attribute_of, rel_options};

/// A query that was analysed, or its text where it is not understood.
struct Defined {
    query: Option<Arc<Query>>,
    raw: Option<Arc<str>>,
    /// The values of the variables that CREATE TABLE AS sees in a block.
    params: Vec<Value>,
}

impl Exec {
    /// Analyses a view's query; one that is not understood makes the view undecided.
    fn defining_query(
        &mut self,
        node: &pb::Node,
        aliases: &[Name],
        (what, of): (&str, Option<&pb::RangeVar>),
    ) -> Result<Defined> {
        let block = if what == "CREATE TABLE AS" { self.embedding.clone() } else { None };
        let view = block.as_ref().map(|(frame, conflict)| View::new(frame, &self.catalog, *conflict));
        let params = view.as_ref().map_or(Params::None, |view| Params::Block(view));
        let analysed = query::view_query(&self.cx(), node, params, aliases);
        let params = view.as_ref().map_or_else(Vec::new, View::values);
        match analysed {
            Ok(query) => Ok(Defined { query: Some(Arc::new(query)), raw: None, params }),
            Err(rejected) if rejected.code == Code::StatementRefused => Err(rejected),
            Err(rejected) => {
                let message = rejected.message.clone();
                let raw = crate::parse::node_text(node).unwrap_or_default();
                self.diagnostics.push(rejected.at(self.locator.whole));
                let scope = crate::replay::reach::of_relation(self, of);
                self.taint(what, &message, scope);
                Ok(Defined { query: None, raw: Some(raw.into()), params })
            }
        }
    }

    /// Columns of a relation that a query makes.
    fn query_attributes(&self, defined: &Defined) -> Result<Vec<Attribute>> {
        let at = self.locator.whole;
        let outputs = defined.query.iter().flat_map(|q| q.outputs());
        let column = |target: &crate::nodes::TargetEntry| {
            let ty: TypeRef = self.catalog.expr_type_ref(&target.expr);
            let collation = crate::nodes::collation::expr_collation(&target.expr);
            let collatable = self.catalog.type_(ty.ty).is_some_and(|t| t.collation.is_some());
            let name = target.name.clone().unwrap_or_else(|| Name::new("?column?"));
            self.check_column_type(&name, ty, at)?;
            if collatable && collation.is_none() {
                let message = format!("could not determine which collation to use for view column \"{name}\"");
                let hint = "Use the COLLATE clause to set the collation explicitly.";
                return refuse(SqlState::INDETERMINATE_COLLATION, message)
                    .map_err(|e: crate::diag::Rejected| Box::new(e.with_hint(hint)));
            }
            Ok(attribute_of(self, name, ty, collation.filter(|_| collatable), at))
        };
        outputs.map(column).collect()
    }

    fn depend_on_defining_query(&mut self, id: RelId, defined: &Defined) {
        if let Some(query) = &defined.query {
            self.catalog.depend_on_query(id.address(), query);
        }
    }
}

fn names_of(nodes: &[pb::Node]) -> Vec<Name> {
    nodes.iter().filter_map(string_of).map(Name::new).collect()
}

fn duplicate_output(attributes: &[Attribute]) -> Result<()> {
    for (i, attr) in attributes.iter().enumerate() {
        if attributes[..i].iter().any(|a| a.name == attr.name) {
            let message = format!("column \"{}\" specified more than once", attr.name);
            return refuse(SqlState::DUPLICATE_COLUMN, message);
        }
    }
    Ok(())
}

pub(super) fn create_view(exec: &mut Exec, stmt: &pb::ViewStmt) -> Result<()> {
    let var = need(stmt.view.as_ref(), "view")?;
    let node = need(stmt.query.as_deref(), "query")?;
    let defined = exec.defining_query(node, &names_of(&stmt.aliases), ("CREATE VIEW", stmt.view.as_ref()))?;
    let attributes = exec.query_attributes(&defined)?;
    duplicate_output(&attributes)?;
    let mut options = rel_options(&stmt.options)?;
    match stmt.with_check_option() {
        pb::ViewCheckOption::LocalCheckOption => options.push((Name::new("check_option"), "local".into())),
        pb::ViewCheckOption::CascadedCheckOption => options.push((Name::new("check_option"), "cascaded".into())),
        pb::ViewCheckOption::NoCheckOption | pb::ViewCheckOption::Undefined => {}
    }
    exec.check_check_option(defined.query.as_deref(), &options)?;
    let existing = if stmt.replace { exec.view_to_replace(var)? } else { None };
    if let Some(id) = existing {
        return exec.replace_view(id, defined, attributes, options);
    }
    let temporary = var.relpersistence == "t" || defined.query.as_ref().is_some_and(|q| exec.reads_temporary(q));
    let var = pb::RangeVar { relpersistence: if temporary { "t".into() } else { "p".into() }, ..var.clone() };
    let Some((namespace, name)) = exec.new_relation_name(&var, false)? else { return Ok(()) };
    let kind = RelKind::View(ViewRel { query: defined.query.clone(), raw: defined.raw.clone() });
    let persistence = if temporary { Persistence::Temporary } else { Persistence::Permanent };
    let id = exec.define_relation(NewRelation { name, namespace, kind, persistence, attributes })?;
    exec.check_rel_options(id, &options)?;
    exec.rel_mut(id)?.options = options;
    exec.depend_on_defining_query(id, &defined);
    exec.apply_default_acl(id.address());
    Ok(())
}

impl Exec {
    fn view_to_replace(&mut self, var: &pb::RangeVar) -> Result<Option<RelId>> {
        let name = range_var_name(var);
        let namespace = self.creation_namespace(&name)?;
        let Some(id) = self.catalog.relation_in(namespace, &name.name) else { return Ok(None) };
        if !matches!(self.rel(id)?.kind, RelKind::View(_)) {
            return refuse(SqlState::WRONG_OBJECT_TYPE, format!("\"{}\" is not a view", name.name));
        }
        Ok(Some(id))
    }

    /// Whether a query reads a temporary relation, so that its view is temporary too.
    fn reads_temporary(&self, query: &Query) -> bool {
        let found = crate::replay::dependency::References::of_query(&self.catalog, query);
        let temporary = |object: &ObjectAddress| {
            object.class == ObjectClass::Relation
                && self.catalog.relation(RelId(object.id)).is_some_and(|r| r.persistence == Persistence::Temporary)
        };
        found.iter().any(temporary)
    }

    /// CREATE OR REPLACE: old columns stay as they are, new ones may follow (checkViewColumns).
    fn replace_view(
        &mut self,
        id: RelId,
        defined: Defined,
        attributes: Vec<Attribute>,
        options: Vec<(Name, String)>,
    ) -> Result<()> {
        let row = self.rel(id)?;
        let known = defined.query.is_some() && matches!(&row.kind, RelKind::View(v) if v.query.is_some());
        if known {
            self.check_view_columns(&row, &attributes)?;
        }
        let at = self.locator.whole;
        self.catalog.depends.forget_kind(id.address(), DependencyKind::Normal);
        self.catalog.depend(id, row.namespace, DependencyKind::Normal);
        let row = self.rel_mut(id)?;
        row.kind = RelKind::View(ViewRel { query: defined.query.clone(), raw: defined.raw.clone() });
        row.options = options;
        row.at.set("definition", at);
        row.at.set("options", at);
        let kept = row.attributes.len();
        let added: Vec<Attribute> = attributes.into_iter().skip(kept).collect();
        row.attributes_mut().extend(added);
        self.depend_on_defining_query(id, &defined);
        for (i, attr) in self.rel(id)?.attributes.clone().iter().enumerate() {
            self.depend_attribute(id, (i + 1) as AttrNumber, attr);
        }
        Ok(())
    }

    fn check_view_columns(&self, old: &Relation, new: &[Attribute]) -> Result<()> {
        if new.len() < old.attributes.len() {
            return refuse(SqlState::INVALID_TABLE_DEFINITION, "cannot drop columns from view");
        }
        for (old, new) in old.attributes.iter().zip(new) {
            if old.name != new.name {
                let message = format!("cannot change name of view column \"{}\" to \"{}\"", old.name, new.name);
                return refuse(SqlState::INVALID_TABLE_DEFINITION, message);
            }
            if old.ty != new.ty {
                let words = [old, new].map(|a| self.type_ref_words(a.ty));
                let message = format!(
                    "cannot change data type of view column \"{}\" from {} to {}",
                    old.name, words[0], words[1]
                );
                return refuse(SqlState::INVALID_TABLE_DEFINITION, message);
            }
        }
        Ok(())
    }
}

/// CREATE TABLE AS and CREATE MATERIALIZED VIEW
pub(super) fn create_table_as(exec: &mut Exec, stmt: &pb::CreateTableAsStmt) -> Result<()> {
    let into = need(stmt.into.as_deref(), "target")?;
    let node = need(stmt.query.as_deref(), "query")?;
    if matches!(node.node, Some(Node::ExecuteStmt(_))) {
        return unsupported("CREATE TABLE AS EXECUTE is not understood yet");
    }
    let matview = stmt.objtype() == pb::ObjectType::ObjectMatview;
    exec.relation_from_query(into, node, matview, stmt.if_not_exists)
}

/// SELECT INTO
pub(super) fn select_into(exec: &mut Exec, stmt: &pb::SelectStmt) -> Result<()> {
    let into = need(stmt.into_clause.as_deref(), "target")?.clone();
    let query = pb::SelectStmt { into_clause: None, ..stmt.clone() };
    let node = pb::Node { node: Some(Node::SelectStmt(Box::new(query))) };
    exec.relation_from_query(&into, &node, false, false)
}

impl Exec {
    fn relation_from_query(
        &mut self,
        into: &pb::IntoClause,
        node: &pb::Node,
        matview: bool,
        if_not_exists: bool,
    ) -> Result<()> {
        let var = need(into.rel.as_ref(), "relation")?;
        let Some((namespace, name)) = self.new_relation_name(var, if_not_exists)? else { return Ok(()) };
        let what = if matview { "CREATE MATERIALIZED VIEW" } else { "CREATE TABLE AS" };
        let defined = self.defining_query(node, &names_of(&into.col_names), (what, into.rel.as_ref()))?;
        let attributes = self.query_attributes(&defined)?;
        duplicate_output(&attributes)?;
        let kind = if matview {
            let (query, raw) = (defined.query.clone(), defined.raw.clone());
            RelKind::MatView(MatViewRel { query, raw, populated: !into.skip_data })
        } else {
            RelKind::Table
        };
        let persistence = match var.relpersistence.as_str() {
            "t" => Persistence::Temporary,
            "u" => Persistence::Unlogged,
            _ => Persistence::Permanent,
        };
        let id = self.define_relation(NewRelation { name, namespace, kind, persistence, attributes })?;
        let options = rel_options(&into.options)?;
        self.check_rel_options(id, &options)?;
        let row = self.rel_mut(id)?;
        row.options = options;
        row.tablespace = Some(Name::new(&into.table_space_name)).filter(|n| !n.is_empty() && *n != "pg_default");
        if matview {
            self.depend_on_defining_query(id, &defined);
        } else {
            self.fill_from_query(id, defined.query.as_deref(), &defined.params, !into.skip_data)?;
        }
        self.apply_default_acl(id.address());
        Ok(())
    }
}

/// The condition and the actions; no action is DO INSTEAD NOTHING.
fn rule_parts(cx: &Cx<'_>, of: rule::RuleOf, stmt: &pb::RuleStmt) -> Result<(Option<Expr>, Vec<Query>)> {
    let condition = rule::rule_condition(cx, of, stmt.where_clause.as_deref())?;
    if stmt.actions.is_empty() {
        return Ok((condition, vec![rule::nothing(cx, of)?]));
    }
    let actions = stmt.actions.iter().map(|action| rule::rule_action(cx, of, condition.as_ref(), action));
    let actions = actions.collect::<Result<Vec<Query>>>()?;
    Ok((condition, actions))
}

/// CREATE RULE
pub(super) fn create_rule(exec: &mut Exec, stmt: &pb::RuleStmt) -> Result<()> {
    let var = need(stmt.relation.as_ref(), "relation")?;
    let rel = exec.relation(var)?;
    let row = exec.rel(rel)?;
    let event = match stmt.event() {
        pb::CmdType::CmdSelect => PolicyCommand::Select,
        pb::CmdType::CmdInsert => PolicyCommand::Insert,
        pb::CmdType::CmdUpdate => PolicyCommand::Update,
        pb::CmdType::CmdDelete => PolicyCommand::Delete,
        _ => return unsupported("a rule on an event that is not known"),
    };
    if event == PolicyCommand::Select {
        return exec.replace_by_select_rule(rel, stmt);
    }
    let name = Name::new(&stmt.rulename);
    let existing = row.rules.iter().copied().find(|r| exec.catalog.rules.get(r).is_some_and(|r| r.name == name));
    if existing.is_some() && !stmt.replace {
        let message = format!("rule \"{name}\" for relation \"{}\" already exists", row.name);
        return refuse(SqlState::DUPLICATE_OBJECT, message);
    }
    let analysed = rule_parts(&exec.cx(), rule::RuleOf { rel, event }, stmt);
    let (qual, actions) = match analysed {
        Ok((qual, actions)) => (qual.map(Arc::new), Some(Arc::new(actions))),
        Err(rejected) if rejected.code == Code::StatementRefused => return Err(rejected),
        Err(rejected) => {
            exec.undecided(&rejected, vec![rel.address()]);
            (None, None)
        }
    };
    if let Some(existing) = existing {
        exec.drop_objects(&[existing.address()], true)?;
    }
    let id = RuleId(exec.catalog.next_oid());
    let raw = crate::parse::node_text(&pb::Node { node: Some(Node::RuleStmt(Box::new(stmt.clone()))) });
    let rule = Rule {
        id,
        name,
        rel,
        event,
        instead: stmt.instead,
        qual: qual.clone(),
        actions: actions.clone(),
        raw: raw.unwrap_or_default().into(),
        enabled: FiringMode::Origin,
        at: Evidence::new(exec.locator.whole),
    };
    exec.catalog.rules.insert(id, rule);
    exec.rel_mut(rel)?.rules.push(id);
    exec.catalog.depend(id, rel, DependencyKind::Auto);
    if let Some(qual) = qual {
        let kind = DependencyKind::Normal;
        exec.catalog.depend_on_expr(id.address(), &qual, &[rel, rel], kind, kind);
    }
    for action in actions.iter().flat_map(|a| a.iter()) {
        exec.catalog.depend_on_query(id.address(), action);
    }
    Ok(())
}

impl Exec {
    /// `CREATE OR REPLACE RULE "_RETURN"` gives a view its query (as old dumps do).
    fn replace_by_select_rule(&mut self, rel: RelId, stmt: &pb::RuleStmt) -> Result<()> {
        let [node] = stmt.actions.as_slice() else {
            return refuse(SqlState::INVALID_OBJECT_DEFINITION, "rules on SELECT must have action INSTEAD SELECT");
        };
        let row = self.rel(rel)?;
        if matches!(row.kind, RelKind::View(_)) && !stmt.replace {
            let message = format!("\"{}\" is already a view", row.name);
            return refuse(SqlState::OBJECT_NOT_IN_PREREQUISITE_STATE, message);
        }
        let names: Vec<Name> = row.live_attributes().map(|(_, a)| a.name.clone()).collect();
        let defined = self.defining_query(node, &names, ("CREATE RULE", stmt.relation.as_ref()))?;
        let at = self.locator.whole;
        let row = self.rel_mut(rel)?;
        row.kind = RelKind::View(ViewRel { query: defined.query.clone(), raw: defined.raw.clone() });
        row.am = None;
        row.at.set("definition", at);
        self.depend_on_defining_query(rel, &defined);
        Ok(())
    }

    pub fn set_rule_firing(&mut self, rel: RelId, name: &str, mode: FiringMode) -> Result<()> {
        let row = self.rel(rel)?;
        let found = row.rules.iter().copied().find(|r| self.catalog.rules.get(r).is_some_and(|r| r.name == *name));
        let at = self.locator.whole;
        match found.and_then(|id| self.catalog.rules.get_mut(&id)) {
            Some(rule) => {
                rule.enabled = mode;
                rule.at.set("enabled", at);
                Ok(())
            }
            None => {
                let message = format!("rule \"{name}\" for relation \"{}\" does not exist", row.name);
                refuse(SqlState::UNDEFINED_OBJECT, message)
            }
        }
    }
}
