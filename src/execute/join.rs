//! Joins: an order of joining that is found while it goes, look-ups where few rows ask, hashing otherwise.
//! Counterparts: optimizer/path/joinrels.c, executor/nodeHashjoin.c, executor/nodeNestloop.c.

use std::rc::Rc;

use rustc_hash::FxHashMap;

use crate::diag::{Result, unsupported};
use crate::execute::compare::HashKey;
use crate::execute::facts;
use crate::execute::qual::{Qual, Quals, Rels, rels_of, rels_of_query};
use crate::execute::run::{Run, deeper};
use crate::execute::scope::{Level, Scope, Slot, Tuple, Tuples};
use crate::nodes::*;

/// With this many rows or fewer the other side is looked up for each.
const FEW: usize = 8;

/// Something that is joined as a whole.
pub(super) struct Unit<'a> {
    node: Node<'a>,
    /// The entries that it brings.
    rels: Rels,
    /// Those that it looks at, by LATERAL.
    needs: Rels,
}

enum Node<'a> {
    Entry(u32),
    Outer { full: bool, left: Box<Group<'a>>, right: Box<Group<'a>>, on: Quals<'a> },
}

/// Units that are joined by inner joins, with the conditions of those.
#[derive(Default)]
pub(super) struct Group<'a> {
    units: Vec<Unit<'a>>,
    pub quals: Quals<'a>,
}

impl Group<'_> {
    fn rels(&self) -> Rels {
        self.units.iter().fold(Rels::default(), |rels, unit| rels.union(&unit.rels))
    }

    fn needs(&self) -> Rels {
        let own = self.rels();
        let mut outside = Rels::default();
        for unit in &self.units {
            if !unit.needs.is_within(&own) {
                outside = outside.union(&unit.needs);
            }
        }
        outside
    }
}

/// Rows with what is certain and what is not, for one row of the outer side.
#[derive(Default)]
struct Matches {
    certain: Vec<Tuple>,
    possible: Vec<Tuple>,
}

impl Run<'_> {
    pub(super) fn group_of<'a>(&self, items: &'a [FromItem], level: &Level<'a>) -> Group<'a> {
        let mut group = Group::default();
        for item in items {
            self.add_item(item, level, &mut group);
        }
        group
    }

    fn add_item<'a>(&self, item: &'a FromItem, level: &Level<'a>, group: &mut Group<'a>) {
        let rtable = &level.query.rtable;
        match item {
            FromItem::Ref(rte) => {
                let mut rels = Rels::default();
                rels.add(*rte);
                group.units.push(Unit { node: Node::Entry(*rte), rels, needs: lateral_needs(*rte, rtable) });
            }
            FromItem::Join(join) => deeper(|| {
                let on = join.on.as_ref().map_or_else(Vec::new, |on| self.quals(on, rtable));
                if join.kind == JoinKind::Inner {
                    self.add_item(&join.left, level, group);
                    self.add_item(&join.right, level, group);
                    group.quals.extend(on);
                    return;
                }
                let mut left = self.group_of(std::slice::from_ref(&join.left), level);
                let mut right = self.group_of(std::slice::from_ref(&join.right), level);
                if join.kind == JoinKind::Right {
                    std::mem::swap(&mut left, &mut right);
                }
                let rels = left.rels().union(&right.rels());
                let outside = |needs: Rels| if needs.is_within(&rels) { Rels::default() } else { needs };
                let needs = outside(left.needs()).union(&outside(right.needs()));
                let full = join.kind == JoinKind::Full;
                let node = Node::Outer { full, left: Box::new(left), right: Box::new(right), on };
                group.units.push(Unit { node, rels, needs });
            }),
        }
    }

    /// Joins a group onto a row that is there already, under its own conditions and others.
    pub(super) fn run_group(
        &mut self,
        group: &Group<'_>,
        extra: &[Rc<Qual<'_>>],
        base: &Tuple,
        scope: &Scope<'_>,
    ) -> Result<Tuples> {
        deeper(|| self.join_units(group, extra, base, scope))
    }

    fn join_units(
        &mut self,
        group: &Group<'_>,
        extra: &[Rc<Qual<'_>>],
        base: &Tuple,
        scope: &Scope<'_>,
    ) -> Result<Tuples> {
        let mut pending: Vec<Rc<Qual<'_>>> = Vec::with_capacity(group.quals.len() + extra.len());
        pending.extend(group.quals.iter().cloned());
        pending.extend(extra.iter().cloned());
        let bound = bound(base);
        let mut done = bound.clone();
        let mut so_far = Tuples { rows: vec![base.clone()], doubt: None };
        let ready = take_ready(&mut pending, &done);
        if !self.passes(&ready, &mut so_far.rows[0], scope)? {
            return Ok(Tuples::default());
        }
        let mut rest: Vec<&Unit<'_>> = group.units.iter().collect();
        while let Some(next) = self.choose(&rest, &pending, &done, &bound, scope)? {
            let unit = rest.remove(next);
            done = done.union(&unit.rels);
            let ready = take_ready(&mut pending, &done);
            so_far = self.join_unit(so_far, unit, &ready, base, &bound, scope)?;
            if so_far.is_surely_empty() {
                return Ok(so_far);
            }
        }
        match (rest.is_empty(), pending.is_empty()) {
            (true, true) => Ok(so_far),
            (false, _) => unsupported("a join whose sides need each other"),
            (_, false) => unsupported("a condition on tables that are not joined here"),
        }
    }

    /// The unit that is joined next: the one that seems to give the fewest rows.
    fn choose(
        &mut self,
        rest: &[&Unit<'_>],
        pending: &[Rc<Qual<'_>>],
        done: &Rels,
        bound: &Rels,
        scope: &Scope<'_>,
    ) -> Result<Option<usize>> {
        if rest.len() == 1 {
            return Ok(rest[0].needs.is_within(done).then_some(0));
        }
        let mut best: Option<(u64, usize)> = None;
        for (i, unit) in rest.iter().enumerate().filter(|(_, unit)| unit.needs.is_within(done)) {
            let reach = done.union(&unit.rels);
            let (mut local, mut linked) = (false, false);
            for qual in pending.iter().filter(|q| q.rels.meets(&unit.rels) && q.rels.is_within(&reach)) {
                let Some(op) = qual.equality() else { continue };
                if !self.can_hash(op)? {
                    continue;
                }
                if qual.rels.is_within(&unit.rels.union(bound)) {
                    local = true;
                } else {
                    linked = true;
                }
            }
            let size = self.size_of(unit, scope) + 1;
            let connected = linked || done == bound;
            let cost = match (local, connected) {
                (true, true) => size / 100 + 1,
                (true, false) => size,
                (false, true) if linked => size / 20 + 1,
                (false, true) => size,
                (false, false) => size * 100,
            };
            if best.is_none_or(|(least, _)| cost < least) {
                best = Some((cost, i));
            }
        }
        Ok(best.map(|(_, i)| i))
    }

    fn size_of(&self, unit: &Unit<'_>, scope: &Scope<'_>) -> u64 {
        match &unit.node {
            Node::Entry(rte) => self.entry_size(*rte, scope),
            Node::Outer { left, .. } => left.units.iter().map(|u| self.size_of(u, scope)).max().unwrap_or(1),
        }
    }

    fn join_unit(
        &mut self,
        outer: Tuples,
        unit: &Unit<'_>,
        quals: &[Rc<Qual<'_>>],
        base: &Tuple,
        bound: &Rels,
        scope: &Scope<'_>,
    ) -> Result<Tuples> {
        let reach = unit.rels.union(bound);
        let all_local = quals.iter().all(|q| q.rels.is_within(&reach));
        let lateral = !unit.needs.is_within(bound);
        let mut joined = Tuples { rows: Vec::new(), doubt: None };
        if lateral || (outer.rows.len() <= FEW && !all_local) {
            for tuple in &outer.rows {
                let inner = self.run_unit(unit, quals, tuple, scope)?;
                joined.rows.extend(inner.rows);
                if let Some(why) = &inner.doubt {
                    joined.doubt(why);
                }
            }
            if let Some(why) = &outer.doubt
                && !self.is_empty_for_sure(unit, quals, &reach, base, lateral, scope)?
            {
                joined.doubt(why);
            }
            return Ok(joined);
        }
        let (local, linking): (Quals<'_>, Quals<'_>) = quals.iter().cloned().partition(|q| q.rels.is_within(&reach));
        let inner = self.run_unit(unit, &local, base, scope)?;
        if inner.is_surely_empty() {
            return Ok(joined);
        }
        if let Some(why) = &outer.doubt {
            joined.doubt(why);
        }
        if let Some(why) = &inner.doubt
            && !outer.is_surely_empty()
        {
            joined.doubt(why);
        }
        let table = HashTable::build(self, &inner.rows, &linking, &unit.rels, scope)?;
        for tuple in &outer.rows {
            for candidate in table.probe(self, tuple, scope)? {
                let mut both = merge(tuple, &inner.rows[candidate.place], &unit.rels);
                if table.accepts(self, &candidate, &mut both, scope)? {
                    self.hold_cells(both.slots.len())?;
                    joined.rows.push(both);
                }
            }
        }
        Ok(joined)
    }

    /// Whether a unit has no rows, whatever the other side has.
    fn is_empty_for_sure(
        &mut self,
        unit: &Unit<'_>,
        quals: &[Rc<Qual<'_>>],
        reach: &Rels,
        base: &Tuple,
        lateral: bool,
        scope: &Scope<'_>,
    ) -> Result<bool> {
        if lateral {
            return Ok(false);
        }
        let local: Quals<'_> = quals.iter().filter(|q| q.rels.is_within(reach)).cloned().collect();
        Ok(self.run_unit(unit, &local, base, scope)?.is_surely_empty())
    }

    /// A unit's rows on top of a row, under conditions that see nothing else.
    fn run_unit(&mut self, unit: &Unit<'_>, quals: &[Rc<Qual<'_>>], base: &Tuple, scope: &Scope<'_>) -> Result<Tuples> {
        match &unit.node {
            Node::Entry(rte) => self.scan(*rte, quals, base, scope),
            Node::Outer { full: true, left, right, on } => {
                let mut joined = self.full_join(left, right, on, base, scope)?;
                self.filter(&mut joined, quals, scope)?;
                Ok(joined)
            }
            Node::Outer { full: false, left, right, on } => self.left_join(left, right, on, quals, base, scope),
        }
    }

    pub(super) fn filter(&mut self, tuples: &mut Tuples, quals: &[Rc<Qual<'_>>], scope: &Scope<'_>) -> Result<()> {
        if quals.is_empty() {
            return Ok(());
        }
        let mut kept = Vec::with_capacity(tuples.rows.len());
        for mut tuple in std::mem::take(&mut tuples.rows) {
            if self.passes(quals, &mut tuple, scope)? {
                kept.push(tuple);
            }
        }
        tuples.rows = kept;
        Ok(())
    }

    fn left_join(
        &mut self,
        left: &Group<'_>,
        right: &Group<'_>,
        on: &Quals<'_>,
        quals: &[Rc<Qual<'_>>],
        base: &Tuple,
        scope: &Scope<'_>,
    ) -> Result<Tuples> {
        let bound = bound(base);
        let right_rels = right.rels();
        let of_left = left.rels().union(&bound);
        let (below, above): (Quals<'_>, Quals<'_>) = quals.iter().cloned().partition(|q| q.rels.is_within(&of_left));
        let outer = self.run_group(left, &below, base, scope)?;
        let mut joined = Tuples { rows: Vec::new(), doubt: outer.doubt.clone() };
        let lateral = !right.needs().is_within(&bound);
        if lateral || outer.rows.len() <= FEW {
            for tuple in &outer.rows {
                let inner = self.run_group(right, on, &Tuple { maybe: None, ..tuple.clone() }, scope)?;
                let (certain, possible) = inner.rows.into_iter().partition(|t| t.maybe.is_none());
                extend_left(&mut joined, tuple, Matches { certain, possible }, inner.doubt.as_ref(), &right_rels);
            }
        } else {
            let reach = right_rels.union(&bound);
            let (local, linking): (Quals<'_>, Quals<'_>) = on.iter().cloned().partition(|q| q.rels.is_within(&reach));
            let inner = self.run_group(right, &local, base, scope)?;
            let table = HashTable::build(self, &inner.rows, &linking, &right_rels, scope)?;
            for tuple in &outer.rows {
                let matches = self.matches(tuple, &inner.rows, &table, &right_rels, scope)?;
                extend_left(&mut joined, tuple, matches.0, inner.doubt.as_ref(), &right_rels);
            }
        }
        self.filter(&mut joined, &above, scope)?;
        Ok(joined)
    }

    /// What of the inner side goes with a row, and the places of that.
    fn matches(
        &mut self,
        outer: &Tuple,
        inner: &[Tuple],
        table: &HashTable<'_>,
        rels: &Rels,
        scope: &Scope<'_>,
    ) -> Result<(Matches, Vec<usize>)> {
        let (mut found, mut places) = (Matches::default(), Vec::new());
        for candidate in table.probe(self, outer, scope)? {
            let mut both = merge(&Tuple { maybe: None, ..outer.clone() }, &inner[candidate.place], rels);
            if table.accepts(self, &candidate, &mut both, scope)? {
                self.hold_cells(both.slots.len())?;
                places.push(candidate.place);
                let to = if both.maybe.is_none() { &mut found.certain } else { &mut found.possible };
                to.push(both);
            }
        }
        Ok((found, places))
    }

    fn full_join(
        &mut self,
        left: &Group<'_>,
        right: &Group<'_>,
        on: &Quals<'_>,
        base: &Tuple,
        scope: &Scope<'_>,
    ) -> Result<Tuples> {
        let (left_rels, right_rels) = (left.rels(), right.rels());
        let outer = self.run_group(left, &[], base, scope)?;
        let inner = self.run_group(right, &[], base, scope)?;
        let mut joined = Tuples { rows: Vec::new(), doubt: outer.doubt.clone() };
        let table = HashTable::build(self, &inner.rows, on, &right_rels, scope)?;
        // By place on the inner side: whether it surely, or only perhaps, found a partner.
        let (mut sure, mut perhaps) = (vec![false; inner.rows.len()], vec![None; inner.rows.len()]);
        for tuple in &outer.rows {
            let (matches, places) = self.matches(tuple, &inner.rows, &table, &right_rels, scope)?;
            let certain = matches.possible.is_empty() && tuple.maybe.is_none();
            let why = matches.possible.first().and_then(|t| t.maybe.clone()).or_else(|| tuple.maybe.clone());
            for i in places {
                sure[i] |= certain;
                perhaps[i] = perhaps[i].take().or_else(|| why.clone());
            }
            extend_left(&mut joined, tuple, matches, inner.doubt.as_ref(), &right_rels);
        }
        for (i, tuple) in inner.rows.iter().enumerate().filter(|(i, _)| !sure[*i]) {
            let mut alone = tuple.clone();
            null_extend(&mut alone, &left_rels, &Slot::Null);
            let why = perhaps[i].as_ref().or(outer.doubt.as_ref());
            why.into_iter().for_each(|why| alone.doubt(why));
            joined.rows.push(alone);
        }
        inner.doubt.iter().for_each(|why| joined.doubt(why));
        Ok(joined)
    }
}

/// Adds what an outer join makes of one row of its outer side.
fn extend_left(
    joined: &mut Tuples,
    outer: &Tuple,
    matches: Matches,
    inner_doubt: Option<&std::sync::Arc<Unknown>>,
    rels: &Rels,
) {
    let Matches { certain, possible } = matches;
    let mut add = |mut tuple: Tuple| {
        if let Some(why) = &outer.maybe {
            tuple.doubt(why);
        }
        joined.rows.push(tuple);
    };
    let why = inner_doubt.cloned().or_else(|| possible.first().and_then(|t| t.maybe.clone()));
    let alone = |slot: Slot| {
        let mut tuple = outer.clone();
        null_extend(&mut tuple, rels, &slot);
        tuple
    };
    let more = match (certain.is_empty(), &why) {
        (true, None) => {
            add(alone(Slot::Null));
            false
        }
        // One row is there for certain, with or without a partner.
        (true, Some(why)) => {
            add(alone(Slot::Unknown(why.clone())));
            possible.len() > 1 || inner_doubt.is_some()
        }
        (false, _) => {
            certain.into_iter().chain(possible).for_each(&mut add);
            inner_doubt.is_some()
        }
    };
    if more && let Some(why) = &why {
        joined.doubt(why);
    }
}

fn null_extend(tuple: &mut Tuple, rels: &Rels, slot: &Slot) {
    for (i, place) in tuple.slots.iter_mut().enumerate() {
        if rels.contains(i as u32 + 1) {
            *place = slot.clone();
        }
    }
}

/// A row with the slots of some entries from another one.
fn merge(outer: &Tuple, inner: &Tuple, rels: &Rels) -> Tuple {
    let mut both = outer.clone();
    for (i, (place, slot)) in both.slots.iter_mut().zip(&inner.slots).enumerate() {
        if rels.contains(i as u32 + 1) {
            *place = slot.clone();
        }
    }
    if let Some(why) = &inner.maybe {
        both.doubt(why);
    }
    both
}

/// The entries that a row has already.
pub(super) fn bound(tuple: &Tuple) -> Rels {
    let mut rels = Rels::default();
    for (i, slot) in tuple.slots.iter().enumerate() {
        if !matches!(slot, Slot::Unbound) {
            rels.add(i as u32 + 1);
        }
    }
    rels
}

/// Takes out the conditions that can be asked now.
fn take_ready<'a>(pending: &mut Quals<'a>, done: &Rels) -> Quals<'a> {
    let (ready, later) = std::mem::take(pending).into_iter().partition(|q| q.rels.is_within(done));
    *pending = later;
    ready
}

fn lateral_needs(rte: u32, rtable: &[RangeTblEntry]) -> Rels {
    let Some(entry) = rtable.get((rte as usize).wrapping_sub(1)) else { return Rels::default() };
    let of = |exprs: &mut dyn Iterator<Item = &Expr>| {
        exprs.fold(Rels::default(), |rels, expr| rels.union(&rels_of(expr, rtable)))
    };
    match &entry.kind {
        RteKind::Subquery { query, .. } if entry.lateral => rels_of_query(query, rtable),
        RteKind::Function { functions, .. } => of(&mut functions.iter().map(|f| &f.expr)),
        RteKind::Values { rows } if entry.lateral => of(&mut rows.iter().flatten()),
        RteKind::TableFunc(table) => {
            let parts = table.namespaces.iter().map(|(_, e)| e);
            of(&mut parts.chain([&table.document]).chain(&table.row))
        }
        RteKind::Subquery { .. }
        | RteKind::Values { .. }
        | RteKind::Relation { .. }
        | RteKind::Join { .. }
        | RteKind::Cte { .. }
        | RteKind::NamedTuplestore { .. }
        | RteKind::Result => Rels::default(),
    }
}

/// The rows of one side by the values that must be equal.
struct HashTable<'a> {
    buckets: FxHashMap<Vec<HashKey>, Vec<usize>>,
    /// Rows with a key that is not known may go with any.
    anywhere: Vec<usize>,
    count: usize,
    /// Equalities, each with the side that is of the rows in the table.
    keys: Vec<(Rc<Qual<'a>>, usize)>,
    /// What the keys do not decide.
    rest: Quals<'a>,
}

/// A row that may go with another one; `exact` where the keys are known to be equal.
struct Candidate {
    place: usize,
    exact: bool,
}

impl<'a> HashTable<'a> {
    fn build(
        run: &mut Run<'_>,
        inner: &[Tuple],
        quals: &[Rc<Qual<'a>>],
        rels: &Rels,
        scope: &Scope<'_>,
    ) -> Result<HashTable<'a>> {
        let rtable = &scope.level.query.rtable;
        let (mut keys, mut rest) = (Vec::new(), Vec::new());
        for qual in quals {
            match qual.equality() {
                Some(op) if facts::compares_databases(op, scope, run.cx().catalog) => rest.push(qual.clone()),
                Some(op) if run.can_hash(op)? => match inner_side(op, rels, rtable) {
                    Some(side) => keys.push((qual.clone(), side)),
                    None => rest.push(qual.clone()),
                },
                _ => rest.push(qual.clone()),
            }
        }
        let mut table =
            HashTable { buckets: FxHashMap::default(), anywhere: Vec::new(), count: inner.len(), keys, rest };
        if table.keys.is_empty() {
            return Ok(table);
        }
        for (place, tuple) in inner.iter().enumerate() {
            match table.key(run, true, &scope.with_tuple(tuple))? {
                Key::Known(key) => table.buckets.entry(key).or_default().push(place),
                Key::Null => {}
                Key::Any => table.anywhere.push(place),
            }
        }
        Ok(table)
    }

    /// The rows that may go with a row, in their order.
    fn probe(&self, run: &mut Run<'_>, outer: &Tuple, scope: &Scope<'_>) -> Result<Vec<Candidate>> {
        let all = |exact| (0..self.count).map(|place| Candidate { place, exact }).collect();
        if self.keys.is_empty() {
            return Ok(all(true));
        }
        match self.key(run, false, &scope.with_tuple(outer))? {
            Key::Known(key) => {
                let exact = self.buckets.get(&key).into_iter().flatten();
                let mut found: Vec<Candidate> = exact.map(|place| Candidate { place: *place, exact: true }).collect();
                if !self.anywhere.is_empty() {
                    found.extend(self.anywhere.iter().map(|place| Candidate { place: *place, exact: false }));
                    found.sort_by_key(|candidate| candidate.place);
                }
                Ok(found)
            }
            Key::Null => Ok(Vec::new()),
            Key::Any => Ok(all(false)),
        }
    }

    /// Whether two rows go together.
    fn accepts(&self, run: &mut Run<'_>, candidate: &Candidate, both: &mut Tuple, scope: &Scope<'_>) -> Result<bool> {
        run.spend(1)?;
        if !candidate.exact {
            let keys: Quals<'_> = self.keys.iter().map(|(qual, _)| qual.clone()).collect();
            if !run.passes(&keys, both, scope)? {
                return Ok(false);
            }
        }
        run.passes(&self.rest, both, scope)
    }

    fn key(&self, run: &mut Run<'_>, of_inner: bool, scope: &Scope<'_>) -> Result<Key> {
        let mut keys = Vec::with_capacity(self.keys.len());
        let mut any = false;
        for (qual, inner) in &self.keys {
            let side = if of_inner { *inner } else { 1 - *inner };
            let Some(expr) = qual.equality().and_then(|op| op.args.get(side)) else { continue };
            let value = run.eval(expr, scope)?;
            match HashKey::native(&value) {
                Some(key) => keys.push(key),
                None if value.is_null() => return Ok(Key::Null),
                None => any = true,
            }
        }
        Ok(if any { Key::Any } else { Key::Known(keys) })
    }
}

enum Key {
    Known(Vec<HashKey>),
    Null,
    Any,
}

/// Which side of an equality is of some entries alone, where the other one is of others.
fn inner_side(op: &OpExpr, rels: &Rels, rtable: &[RangeTblEntry]) -> Option<usize> {
    let sides: Vec<Rels> = op.args.iter().map(|arg| rels_of(arg, rtable)).collect();
    (0..2).find(|i| !sides[*i].is_empty() && sides[*i].is_within(rels) && !sides[1 - *i].meets(rels))
}
