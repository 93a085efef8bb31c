//! GROUP BY with its grouping sets, and PARTITION BY.
//! Counterpart: parser/parse_clause.c (flatten_grouping_sets, transformGroupClause,
//! transformGroupClauseExpr, transformGroupingSet).

use pg_query::protobuf as pb;
use pg_query::protobuf::GroupingSetKind as Kind;
use pg_query::protobuf::node::Node as N;

use crate::analyze::name_list::refuse_at;
use crate::analyze::sort::{Rules, add_to_group, find_target_entry, is_in_sort_list};
use crate::analyze::state::{ExprKind, ParseState};
use crate::diag::{Result, SqlState};
use crate::nodes::{GroupingSet, SortGroupClause, TargetEntry};

/// What GROUP BY comes to.
pub struct Grouping {
    pub clauses: Vec<SortGroupClause>,
    pub sets: Vec<GroupingSet>,
}

/// A GROUP BY item after parentheses and nested GROUPING SETS are taken apart.
enum Item<'n> {
    Expr(&'n pb::Node),
    List(Vec<Item<'n>>),
    Set { kind: Kind, content: Vec<Item<'n>>, location: i32 },
}

/// How one GROUP BY or PARTITION BY clause is read.
struct Reader<'p, 'a> {
    ps: &'p ParseState<'a>,
    kind: ExprKind,
    rules: Rules,
    sort: &'p [SortGroupClause],
    clauses: Vec<SortGroupClause>,
}

/// transformGroupClause
pub fn transform_group(
    ps: &ParseState<'_>,
    items: &[pb::Node],
    tlist: &mut Vec<TargetEntry>,
    sort: &[SortGroupClause],
    kind: ExprKind,
    rules: Rules,
) -> Result<Grouping> {
    let mut has_sets = false;
    let mut flat = Vec::new();
    for item in items {
        match flatten(item, true, Some(&mut has_sets)) {
            Some(Item::List(inner)) => flat.extend(inner),
            Some(item) => flat.push(item),
            None => {}
        }
    }
    if flat.is_empty() && has_sets {
        flat.push(Item::Set { kind: Kind::GroupingSetEmpty, content: Vec::new(), location: -1 });
    }
    let mut reader = Reader { ps, kind, rules, sort, clauses: Vec::new() };
    let (mut sets, mut seen) = (Vec::new(), Vec::new());
    for item in flat {
        match item {
            Item::Set { kind: Kind::GroupingSetEmpty, .. } => sets.push(GroupingSet::Empty),
            Item::Set { kind, content, location } => sets.push(reader.set(kind, content, location, tlist)?),
            Item::Expr(node) => {
                if let Some(target) = reader.expr(node, tlist, &seen, true)? {
                    seen.push(target);
                    if has_sets {
                        sets.push(GroupingSet::Simple(vec![target]));
                    }
                }
            }
            // Lists were taken apart above.
            Item::List(_) => {}
        }
    }
    Ok(Grouping { clauses: reader.clauses, sets })
}

/// Takes parentheses and GROUPING SETS inside GROUPING SETS apart; nothing is left of an empty list.
fn flatten<'n>(node: &'n pb::Node, top_level: bool, has_sets: Option<&mut bool>) -> Option<Item<'n>> {
    match &node.node {
        Some(N::RowExpr(row)) if row.row_format() == pb::CoercionForm::CoerceImplicitCast => {
            let items = flatten_list(&row.args);
            (!items.is_empty()).then_some(Item::List(items))
        }
        Some(N::GroupingSet(set)) => {
            if let Some(has_sets) = has_sets {
                *has_sets = true;
            }
            flatten_set(set, top_level)
        }
        _ => Some(Item::Expr(node)),
    }
}

fn flatten_list(nodes: &[pb::Node]) -> Vec<Item<'_>> {
    let mut items = Vec::new();
    for node in nodes {
        match flatten(node, false, None) {
            Some(Item::List(inner)) => items.extend(inner),
            Some(item) => items.push(item),
            None => {}
        }
    }
    items
}

fn flatten_set(set: &pb::GroupingSet, top_level: bool) -> Option<Item<'_>> {
    let kind = set.kind();
    if top_level && kind == Kind::GroupingSetEmpty {
        return None;
    }
    let mut content = Vec::new();
    for node in &set.content {
        let is_sets = matches!(&node.node, Some(N::GroupingSet(s)) if s.kind() == Kind::GroupingSetSets);
        match flatten(node, false, None) {
            Some(Item::List(inner)) if is_sets => content.extend(inner),
            Some(item) => content.push(item),
            None => {}
        }
    }
    if top_level || kind != Kind::GroupingSetSets {
        Some(Item::Set { kind, content, location: set.location })
    } else {
        Some(Item::List(content))
    }
}

impl Reader<'_, '_> {
    /// The target that one expression groups by; `None` where the same list has it already.
    fn expr(
        &mut self,
        node: &pb::Node,
        tlist: &mut Vec<TargetEntry>,
        seen: &[u32],
        top_level: bool,
    ) -> Result<Option<u32>> {
        let index = find_target_entry(self.ps, node, tlist, self.kind, self.rules)?;
        let target = tlist[index].sort_group_ref;
        if target > 0 {
            if seen.contains(&target) {
                return Ok(None);
            }
            if is_in_sort_list(self.ps, &tlist[index], None, &self.clauses) {
                return Ok(Some(target));
            }
            // An ORDER BY of the same thing says by which operators.
            if let Some(same) = self.sort.iter().find(|clause| clause.target == target) {
                let nulls_first = same.nulls_first && top_level;
                self.clauses.push(SortGroupClause { nulls_first, ..*same });
                return Ok(Some(target));
            }
        }
        let at = tlist[index].expr.at;
        add_to_group(self.ps, index, &mut self.clauses, tlist, at)?;
        Ok(Some(tlist[index].sort_group_ref))
    }

    fn list(&mut self, items: Vec<Item<'_>>, tlist: &mut Vec<TargetEntry>) -> Result<GroupingSet> {
        let mut targets = Vec::new();
        for item in items {
            if let Item::Expr(node) = item {
                let target = self.expr(node, tlist, &targets, false)?;
                targets.extend(target);
            }
        }
        Ok(GroupingSet::Simple(targets))
    }

    fn set(
        &mut self,
        kind: Kind,
        items: Vec<Item<'_>>,
        location: i32,
        tlist: &mut Vec<TargetEntry>,
    ) -> Result<GroupingSet> {
        let mut content = Vec::new();
        for item in items {
            content.push(match item {
                Item::List(items) => self.list(items, tlist)?,
                Item::Set { kind: Kind::GroupingSetEmpty, .. } => GroupingSet::Empty,
                Item::Set { kind, content, location } => self.set(kind, content, location, tlist)?,
                Item::Expr(node) => GroupingSet::Simple(self.expr(node, tlist, &[], false)?.into_iter().collect()),
            });
        }
        match kind {
            Kind::GroupingSetCube if content.len() > 12 => {
                let at = self.ps.cx.span(location);
                refuse_at(SqlState::TOO_MANY_COLUMNS, at, "CUBE is limited to 12 elements")
            }
            Kind::GroupingSetCube => Ok(GroupingSet::Cube(content)),
            Kind::GroupingSetRollup => Ok(GroupingSet::Rollup(content)),
            Kind::GroupingSetEmpty => Ok(GroupingSet::Empty),
            Kind::Undefined | Kind::GroupingSetSimple | Kind::GroupingSetSets => Ok(GroupingSet::Sets(content)),
        }
    }
}

/// Every combination of targets that the grouping sets stand for, shortest first; `None` for more
/// than 4096 (expand_grouping_sets).
pub fn expand_sets(sets: &[GroupingSet]) -> Option<Vec<Vec<u32>>> {
    let mut result: Vec<Vec<u32>> = vec![Vec::new()];
    for set in sets {
        let choices = expand_set(set);
        if result.len().saturating_mul(choices.len()) > 4096 {
            return None;
        }
        let joined = |have: &Vec<u32>, add: &Vec<u32>| {
            let mut all = have.clone();
            add.iter().for_each(|t| {
                if !all.contains(t) {
                    all.push(*t)
                }
            });
            all
        };
        result = result.iter().flat_map(|have| choices.iter().map(move |add| joined(have, add))).collect();
    }
    result.sort_by_key(Vec::len);
    Some(result)
}

fn expand_set(set: &GroupingSet) -> Vec<Vec<u32>> {
    let parts = |sets: &[GroupingSet]| -> Vec<Vec<u32>> {
        sets.iter().map(|s| expand_set(s).into_iter().next().unwrap_or_default()).collect()
    };
    match set {
        GroupingSet::Empty => vec![Vec::new()],
        GroupingSet::Simple(targets) => vec![targets.clone()],
        GroupingSet::Rollup(sets) => {
            let parts = parts(sets);
            (0..=parts.len()).rev().map(|n| parts[..n].concat()).collect()
        }
        GroupingSet::Cube(sets) => {
            let parts = parts(sets);
            let chosen = |mask: u32| parts.iter().enumerate().filter(move |(i, _)| mask & (1 << i) != 0);
            (0..1u32 << parts.len()).map(|mask| chosen(mask).flat_map(|(_, p)| p.clone()).collect()).collect()
        }
        GroupingSet::Sets(sets) => sets.iter().flat_map(expand_set).collect(),
    }
}
