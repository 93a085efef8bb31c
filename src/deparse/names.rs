//! What range table entries and their columns are called in the printed text: unique, and stable when the
//! columns of a table change after a view was made.
//! Counterpart: ruleutils.c (deparse_namespace, deparse_columns, set_rtable_names, set_using_names,
//! set_relation_column_names, set_join_column_names).

use rustc_hash::{FxHashMap, FxHashSet};
use std::rc::Rc;

use crate::catalog::Catalog;
use crate::catalog::proc::ArgMode;
use crate::name::{MAX_IDENTIFIER_BYTES, Name};
use crate::nodes::*;
use crate::oid::{AttrNumber, RelId};
use crate::text::floor_char_boundary;

/// One query level in sight.
pub(super) struct Namespace<'a> {
    pub rtable: &'a [RangeTblEntry],
    /// By range table index; joins may have none.
    pub names: Vec<Option<Name>>,
    /// Names that entries of the stored rule take up without being printed.
    reserved: Vec<Name>,
    pub columns: Vec<Columns>,
    pub ctes: &'a [CommonTableExpr],
    pub routine: Option<RoutineNames>,
    /// Merged columns must not be confused with any other one.
    unique_using: bool,
    using_names: Vec<Name>,
    /// What RETURNING calls the old and the new row.
    returning: [Option<&'a Name>; 2],
}

/// The routine whose body is printed.
pub(super) struct RoutineNames {
    pub name: Name,
    /// Of all arguments; `None` where no argument has a name.
    pub args: Option<Vec<Name>>,
}

/// Names of one entry's columns.
#[derive(Clone, Default)]
pub(super) struct Columns {
    /// By attribute number - 1; none for a dropped column.
    pub names: Vec<Option<Name>>,
    /// Of the columns that exist now.
    pub new_names: Vec<Name>,
    /// Which of those came after the query was made.
    is_new: Vec<bool>,
    /// Whether the column aliases have to be printed.
    pub print_aliases: bool,
    parent_using: Vec<Name>,
    /// Of a join: what USING merges.
    pub using_names: Vec<Name>,
    left: usize,
    right: usize,
    /// Of a join: where each column comes from, 0 for nowhere.
    left_attnos: Vec<usize>,
    right_attnos: Vec<usize>,
    /// All names in use, kept while one entry is being named.
    taken: Option<FxHashSet<Name>>,
}

impl<'a> Namespace<'a> {
    /// Entries without a query around them.
    pub fn simple(catalog: &Catalog, rtable: &'a [RangeTblEntry]) -> Self {
        let mut ns = Namespace::over(rtable, &[]);
        ns.set_names(catalog, &[]);
        ns.set_relation_columns(catalog);
        ns
    }

    /// A level with nothing in it but the arguments of a routine.
    pub fn of_routine(routine: RoutineNames) -> Self {
        Namespace { routine: Some(routine), ..Namespace::over(&[], &[]) }
    }

    pub fn of_query(catalog: &Catalog, query: &'a Query, parents: &[Rc<Namespace<'a>>], reserved: &[Name]) -> Self {
        let mut ns = Namespace::over(&query.rtable, &query.ctes);
        ns.reserved = reserved.to_vec();
        ns.returning = [query.returning_old.as_ref(), query.returning_new.as_ref()];
        ns.set_names(catalog, parents);
        ns.unique_using = query.from.iter().any(|item| ns.has_dangerous_using(item));
        query.from.iter().for_each(|item| ns.set_using_names(item, &[]));
        ns.set_relation_columns(catalog);
        ns
    }

    fn over(rtable: &'a [RangeTblEntry], ctes: &'a [CommonTableExpr]) -> Self {
        Namespace {
            rtable,
            names: Vec::new(),
            reserved: Vec::new(),
            columns: vec![Columns::default(); rtable.len()],
            ctes,
            routine: None,
            unique_using: false,
            using_names: Vec::new(),
            returning: [None, None],
        }
    }

    /// What stands before a column with a prefix.
    pub fn refname(&self, var: &Var) -> Option<&Name> {
        let [old, new] = self.returning;
        match var.returning {
            VarReturning::Default => self.name(var.varno),
            VarReturning::Old => old,
            VarReturning::New => new,
        }
    }

    pub fn rte(&self, index: u32) -> Option<&'a RangeTblEntry> {
        self.rtable.get((index as usize).checked_sub(1)?)
    }

    pub fn name(&self, index: u32) -> Option<&Name> {
        self.names.get((index as usize).checked_sub(1)?)?.as_ref()
    }

    pub fn columns(&self, index: u32) -> Option<&Columns> {
        self.columns.get((index as usize).checked_sub(1)?)
    }

    /// Gives every entry a name that neither its level nor a level above has; a number is added where
    /// the wanted one is taken.
    fn set_names(&mut self, catalog: &Catalog, parents: &[Rc<Namespace<'a>>]) {
        let mut used: FxHashMap<Name, u32> = FxHashMap::default();
        for parent in parents {
            used.extend(parent.reserved.iter().chain(parent.names.iter().flatten()).map(|n| (n.clone(), 0)));
        }
        for name in &self.reserved {
            used.entry(name.clone()).or_insert(0);
        }
        for rte in self.rtable {
            let wanted = match (&rte.alias, &rte.kind) {
                (Some(alias), _) => Some(alias.name.clone()),
                (None, RteKind::Relation { rel, .. }) => catalog.relation(*rel).map(|r| r.name.clone()),
                (None, RteKind::Join { .. }) => None,
                (None, _) => Some(rte.eref.clone()),
            };
            self.names.push(wanted.map(|name| take_name(&mut used, name)));
        }
    }

    /// A merged column that is not simply one of the two sides is printed without a relation's name, so
    /// no other column may be called the same.
    fn has_dangerous_using(&self, item: &FromItem) -> bool {
        let FromItem::Join(join) = item else { return false };
        if join.alias.is_none()
            && !join.using.is_empty()
            && let Some(RteKind::Join { merged, aliases, .. }) = self.rte(join.rte).map(|r| &r.kind)
            && aliases.iter().take(*merged).any(|a| !matches!(a.node, ExprNode::Var(_)))
        {
            return true;
        }
        self.has_dangerous_using(&join.left) || self.has_dangerous_using(&join.right)
    }

    /// Chooses the names of merged columns, from the top of the join tree down, as both sides have to
    /// bear them.
    fn set_using_names(&mut self, item: &FromItem, parent_using: &[Name]) {
        let FromItem::Join(join) = item else { return };
        let Some(rte) = self.rte(join.rte) else { return };
        self.identify_join_columns(join, rte);
        let at = join.rte as usize - 1;
        let (left, right) = (self.columns[at].left, self.columns[at].right);
        if left == 0 || right == 0 || left > self.columns.len() || right > self.columns.len() {
            return;
        }
        if rte.alias.is_none() {
            for i in 0..self.columns[at].names.len() {
                if let Some(name) = self.columns[at].names[i].clone() {
                    self.push_down(at, i, &name);
                }
            }
        }
        let mut parent_using = parent_using.to_vec();
        let count = join.using.len();
        self.columns[at].expand(count);
        for i in 0..count {
            let name = match self.columns[at].names[i].clone() {
                Some(name) => name,
                None => {
                    let aliased = rte.alias.as_ref().and_then(|a| a.columns.get(i));
                    let name = self.unique_column(aliased.unwrap_or(&join.using[i]), at);
                    if self.unique_using {
                        self.using_names.push(name.clone());
                    }
                    self.columns[at].names[i] = Some(name.clone());
                    name
                }
            };
            self.columns[at].using_names.push(name.clone());
            parent_using.push(name.clone());
            self.push_down(at, i, &name);
        }
        self.columns[left - 1].parent_using = parent_using.clone();
        self.columns[right - 1].parent_using = parent_using.clone();
        self.set_using_names(&join.left, &parent_using);
        self.set_using_names(&join.right, &parent_using);
    }

    /// Gives the columns that a join's column comes from its name.
    fn push_down(&mut self, at: usize, column: usize, name: &Name) {
        let sides = [
            (self.columns[at].left, self.columns[at].left_attnos.get(column).copied().unwrap_or(0)),
            (self.columns[at].right, self.columns[at].right_attnos.get(column).copied().unwrap_or(0)),
        ];
        for (child, attno) in sides.into_iter().filter(|(_, attno)| *attno > 0) {
            self.columns[child - 1].expand(attno);
            self.columns[child - 1].names[attno - 1] = Some(name.clone());
        }
    }

    /// Where each column of a join comes from. The merged ones come first, then the rest of the left side,
    /// then the rest of the right one.
    fn identify_join_columns(&mut self, join: &JoinExpr, rte: &RangeTblEntry) {
        let RteKind::Join { merged, aliases, left_columns, right_columns, .. } = &rte.kind else { return };
        let index = |item: &FromItem| match item {
            FromItem::Ref(index) => *index as usize,
            FromItem::Join(join) => join.rte as usize,
        };
        let as_index = |attno: &AttrNumber| usize::try_from(*attno).unwrap_or(0);
        let mut left_attnos: Vec<usize> = left_columns.iter().map(as_index).collect();
        let mut right_attnos: Vec<usize> = right_columns.iter().take(*merged).map(as_index).collect();
        right_attnos.resize(left_attnos.len(), 0);
        right_attnos.extend(right_columns.iter().skip(*merged).map(as_index));
        let count = aliases.len().max(right_attnos.len());
        left_attnos.resize(count, 0);
        right_attnos.resize(count, 0);
        let columns = &mut self.columns[join.rte as usize - 1];
        (columns.left, columns.right) = (index(&join.left), index(&join.right));
        (columns.left_attnos, columns.right_attnos) = (left_attnos, right_attnos);
    }

    fn set_relation_columns(&mut self, catalog: &Catalog) {
        for at in 0..self.rtable.len() {
            match &self.rtable[at].kind {
                RteKind::Join { .. } => self.set_join_column_names(at),
                _ => self.set_relation_column_names(catalog, at),
            }
        }
    }

    fn set_relation_column_names(&mut self, catalog: &Catalog, at: usize) {
        let rte = &self.rtable[at];
        let real = real_column_names(catalog, rte);
        self.columns[at].expand(real.len());
        self.columns[at].note_taken();
        let old_count = match &rte.kind {
            RteKind::Relation { .. } if rte.columns.is_empty() => real.len(),
            _ => rte.columns.len(),
        };
        let mut changed = false;
        for (i, real_name) in real.iter().enumerate() {
            let Some(real_name) = real_name else { continue };
            let name = match self.columns[at].names[i].clone() {
                Some(name) => name,
                None => {
                    let name = self.unique_column(aliased_column(rte, i).unwrap_or(real_name), at);
                    self.columns[at].set(i, name.clone());
                    name
                }
            };
            changed |= name != *real_name;
            self.columns[at].new_names.push(name);
            self.columns[at].is_new.push(i >= old_count);
        }
        self.columns[at].taken = None;
        self.columns[at].print_aliases = match &rte.kind {
            RteKind::Relation { .. } => changed,
            RteKind::Function { .. } => true,
            RteKind::TableFunc(_) => false,
            _ => changed || rte.alias.as_ref().is_some_and(|a| !a.columns.is_empty()),
        };
    }

    fn set_join_column_names(&mut self, at: usize) {
        let rte = &self.rtable[at];
        let (left, right) = (self.columns[at].left, self.columns[at].right);
        if left == 0 || right == 0 || left > self.columns.len() || right > self.columns.len() {
            return;
        }
        let count = self.columns[at].left_attnos.len();
        self.columns[at].expand(count);
        self.columns[at].note_taken();
        let (left_columns, right_columns) = (self.columns[left - 1].clone(), self.columns[right - 1].clone());
        let mut changed = false;
        for i in self.columns[at].using_names.len()..count {
            let real = match (self.columns[at].left_attnos[i], self.columns[at].right_attnos[i]) {
                (0, 0) => rte.columns.get(i).map(|c| c.name.clone()),
                (0, attno) => right_columns.names.get(attno - 1).cloned().flatten(),
                (attno, _) => left_columns.names.get(attno - 1).cloned().flatten(),
            };
            let Some(real) = real else {
                self.columns[at].names[i] = None;
                continue;
            };
            if rte.alias.is_none() {
                self.columns[at].set(i, real);
                continue;
            }
            if self.columns[at].names[i].is_none() {
                let aliased = rte.alias.as_ref().and_then(|a| a.columns.get(i));
                let name = self.unique_column(aliased.unwrap_or(&real), at);
                self.columns[at].set(i, name);
            }
            changed |= self.columns[at].names[i].as_ref() != Some(&real);
        }
        changed |= self.set_new_join_columns(at, &left_columns, &right_columns);
        self.columns[at].taken = None;
        self.columns[at].print_aliases = rte.alias.is_some() && changed;
    }

    /// The columns that the join has now: merged ones, then those of each side in their present order,
    /// with the ones that came later.
    fn set_new_join_columns(&mut self, at: usize, left: &Columns, right: &Columns) -> bool {
        let mut next = 0;
        let (mut left_merged, mut right_merged) = (Vec::new(), Vec::new());
        while next < self.columns[at].names.len()
            && self.columns[at].left_attnos[next] != 0
            && self.columns[at].right_attnos[next] != 0
        {
            left_merged.push(self.columns[at].left_attnos[next]);
            right_merged.push(self.columns[at].right_attnos[next]);
            if let Some(name) = self.columns[at].names[next].clone() {
                self.columns[at].new_names.push(name);
                self.columns[at].is_new.push(false);
            }
            next += 1;
        }
        let mut changed = self.add_side(at, left, &left_merged, &mut next);
        changed |= self.add_side(at, right, &right_merged, &mut next);
        changed
    }

    fn add_side(&mut self, at: usize, child: &Columns, merged: &[usize], next: &mut usize) -> bool {
        let has_alias = self.rtable[at].alias.is_some();
        let mut changed = false;
        let mut old = child.names.iter().enumerate().filter(|(_, n)| n.is_some()).map(|(i, _)| i + 1);
        for (child_name, is_new) in child.new_names.iter().zip(&child.is_new) {
            let name = if *is_new {
                let name = if has_alias { self.unique_column(child_name, at) } else { child_name.clone() };
                changed |= name != *child_name;
                self.columns[at].note(&name);
                name
            } else {
                if old.next().is_some_and(|attno| merged.contains(&attno)) {
                    continue;
                }
                while self.columns[at].names.get(*next).is_some_and(Option::is_none) {
                    *next += 1;
                }
                let Some(Some(name)) = self.columns[at].names.get(*next).cloned() else { continue };
                *next += 1;
                name
            };
            self.columns[at].new_names.push(name);
            self.columns[at].is_new.push(*is_new);
        }
        changed
    }

    fn unique_column(&self, wanted: &Name, at: usize) -> Name {
        let columns = &self.columns[at];
        let is_free = |name: &Name| !columns.has(name) && !self.using_names.contains(name);
        if is_free(wanted) {
            return wanted.clone();
        }
        numbered(wanted).find(is_free).unwrap_or_else(|| wanted.clone())
    }
}

impl Columns {
    fn expand(&mut self, count: usize) {
        if self.names.len() < count {
            self.names.resize(count, None);
        }
    }

    fn set(&mut self, at: usize, name: Name) {
        self.note(&name);
        self.names[at] = Some(name);
    }

    fn note(&mut self, name: &Name) {
        if let Some(taken) = &mut self.taken {
            taken.insert(name.clone());
        }
    }

    fn note_taken(&mut self) {
        let all = self.names.iter().flatten().chain(&self.new_names).chain(&self.parent_using);
        self.taken = Some(all.cloned().collect());
    }

    fn has(&self, name: &Name) -> bool {
        match &self.taken {
            Some(taken) => taken.contains(name),
            None => {
                self.names.iter().flatten().any(|n| n == name)
                    || self.new_names.contains(name)
                    || self.parent_using.contains(name)
            }
        }
    }
}

/// The alias of a column, by its place among those that were not dropped when the query was made.
fn aliased_column(rte: &RangeTblEntry, at: usize) -> Option<&Name> {
    let alias = rte.alias.as_ref().filter(|a| !a.columns.is_empty())?;
    let dropped = rte.columns.iter().take(at).filter(|c| c.dropped).count();
    alias.columns.get(at - dropped)
}

/// `name_1`, `name_2`, and so on, cut so that they stay identifiers.
fn numbered(name: &Name) -> impl Iterator<Item = Name> {
    let base = name.clone();
    (1u32..).map(move |i| {
        let suffix = format!("_{i}");
        let kept = floor_char_boundary(&base, MAX_IDENTIFIER_BYTES - suffix.len());
        Name::new(&format!("{}{suffix}", &base[..kept]))
    })
}

/// Takes a name, or the first numbered form of it that is free; the number goes on where it stopped.
fn take_name(used: &mut FxHashMap<Name, u32>, name: Name) -> Name {
    let Some(counter) = used.get(&name).copied() else {
        used.insert(name.clone(), 0);
        return name;
    };
    let free = numbered(&name).enumerate().skip(counter as usize).find(|(_, candidate)| !used.contains_key(candidate));
    let Some((passed, free)) = free else { return name };
    used.insert(name, passed as u32 + 1);
    used.insert(free.clone(), 0);
    free
}

/// What the columns are called in the catalog today; none for a dropped one.
fn real_column_names(catalog: &Catalog, rte: &RangeTblEntry) -> Vec<Option<Name>> {
    let as_stored =
        || rte.columns.iter().map(|c| (!c.dropped && !c.name.is_empty()).then(|| c.name.clone())).collect::<Vec<_>>();
    match &rte.kind {
        RteKind::Relation { rel, .. } => relation_column_names(catalog, *rel),
        RteKind::Function { functions, .. } => function_column_names(catalog, rte, functions).unwrap_or_else(as_stored),
        _ => as_stored(),
    }
}

fn relation_column_names(catalog: &Catalog, rel: RelId) -> Vec<Option<Name>> {
    let Some(rel) = catalog.relation(rel) else { return Vec::new() };
    rel.attributes.iter().map(|a| (!a.dropped).then(|| a.name.clone())).collect()
}

/// Functions that give rows of a composite type lose the columns that the type lost; `None` where no
/// function does.
fn function_column_names(
    catalog: &Catalog,
    rte: &RangeTblEntry,
    functions: &[RangeFunction],
) -> Option<Vec<Option<Name>>> {
    let mut names: Vec<_> = rte.columns.iter().map(|c| Some(c.name.clone())).collect();
    let mut start = 0;
    let mut followed = false;
    for function in functions {
        if let Some(rel) = composite_result(catalog, function) {
            followed = true;
            let live = relation_column_names(catalog, rel);
            for i in (0..function.column_count).filter(|i| live.get(*i).is_none_or(Option::is_none)) {
                if let Some(name) = names.get_mut(start + i) {
                    *name = None;
                }
            }
        }
        start += function.column_count;
    }
    followed.then_some(names)
}

fn composite_result(catalog: &Catalog, function: &RangeFunction) -> Option<RelId> {
    if !function.coldefs.is_empty() {
        return None;
    }
    if let ExprNode::FuncExpr(func) = &function.expr.node
        && catalog.proc(func.proc).is_some_and(|p| {
            p.all_args.iter().any(|a| matches!(a.mode, ArgMode::Out | ArgMode::InOut | ArgMode::Table))
        })
    {
        return None;
    }
    let ty = catalog.expr_type(&function.expr);
    catalog.type_(catalog.base_type(ty))?.relation()
}
