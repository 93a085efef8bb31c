//! What every producer of rows works with: the catalog, the conditions that the rows must meet, and cells
//! by the name of their column, so that one producer serves all server versions.

use std::cell::OnceCell;

use crate::analyze::Cx;
use crate::catalog::Catalog;
use crate::catalog::class::{RelKind, Relation};
use crate::catalog::namespace::Namespace;
use crate::deparse::Deparser;
use crate::execute::{Host, Row, Rows, facts};
use crate::name::Name;
use crate::nodes::Value;
use crate::oid::{AttrNumber, NamespaceId, RelId, RoleId};
use crate::text::Span;

pub(super) struct Scan<'a> {
    pub host: &'a dyn Host,
    pub cx: Cx<'a>,
    pub catalog: &'a Catalog,
    rel: &'a Relation,
    known: &'a [(AttrNumber, Value)],
    deparser: OnceCell<Deparser<'a>>,
}

impl<'a> Scan<'a> {
    pub fn new(host: &'a dyn Host, rel: &'a Relation, known: &'a [(AttrNumber, Value)]) -> Self {
        let cx = host.cx();
        Scan { host, cx, catalog: cx.catalog, rel, known, deparser: OnceCell::new() }
    }

    /// Prints as a query in this session sees it.
    pub fn deparser(&self) -> &Deparser<'a> {
        self.deparser.get_or_init(|| Deparser::with_path(self.catalog, self.cx.path))
    }

    /// What a column must equal, where that is known.
    pub fn known(&self, column: &str) -> Option<&'a Value> {
        let attnum = self.rel.attnum(column)?;
        self.known.iter().find(|(known, _)| *known == attnum).map(|(_, value)| value)
    }

    pub fn known_oid(&self, column: &str) -> Option<u32> {
        match self.known(column)? {
            Value::Oid(oid) => Some(*oid),
            _ => None,
        }
    }

    pub fn known_text(&self, column: &str) -> Option<&'a str> {
        match self.known(column)? {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    /// A row for each item, whose cells come by the column's name. Those that cannot meet the conditions
    /// are left out.
    pub fn rows<T>(&self, items: impl IntoIterator<Item = T>, cell: impl Fn(&T, &str) -> Value) -> Rows {
        let columns: Vec<&Name> = self.rel.attributes.iter().map(|a| &a.name).collect();
        let checked: Vec<(&str, &Value)> = self
            .known
            .iter()
            .filter_map(|(attnum, value)| Some((self.rel.attribute(*attnum)?.name.as_str(), value)))
            .collect();
        let fits = |item: &T| checked.iter().all(|(column, value)| !differ(&cell(item, column), value));
        let row = |item: T| -> Row { columns.iter().map(|column| cell(&item, column)).collect() };
        Rows { rows: items.into_iter().filter(fits).map(row).collect(), doubt: None }
    }

    /// A cell of a column that no producer knows.
    pub fn missing(&self, column: &str) -> Value {
        self.unknown(format!("column {column} of {} is not known without the database", self.rel.name))
    }

    pub fn relation_name(&self) -> &'a str {
        &self.rel.name
    }

    pub fn is_view(&self) -> bool {
        matches!(self.rel.kind, RelKind::View(_))
    }

    pub fn unknown(&self, why: impl Into<String>) -> Value {
        Value::unknown(why, Span::BUILTIN)
    }
}

/// Whether two values are certainly not equal.
fn differ(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Unknown(_), _) | (_, Value::Unknown(_)) => false,
        (Value::Null, _) | (_, Value::Null) => true,
        (Value::Oid(a), Value::Oid(b)) => a != b,
        (Value::Int(a), Value::Int(b)) => a != b,
        (Value::Bool(a), Value::Bool(b)) => a != b,
        (Value::Text(a), Value::Text(b)) => a != b,
        _ => false,
    }
}

/// Who owns what, and where things are.
impl<'a> Scan<'a> {
    /// The id of an owner; where the input does not say who it is, it is who connected.
    pub fn owner(&self, owner: Option<RoleId>) -> Value {
        match owner.or_else(|| self.connected_role()) {
            Some(role) => Value::Oid(role.0),
            None => self.unknown(facts::CONNECTED_ROLE),
        }
    }

    pub fn connected_role(&self) -> Option<RoleId> {
        self.catalog.role_by_name(&self.host.session_user()?)
    }

    /// The name of an owner.
    pub fn owner_name(&self, owner: Option<RoleId>) -> Value {
        match owner.and_then(|role| self.catalog.roles.get(&role)) {
            Some(role) => Value::text(role.name.as_str()),
            None => match self.host.session_user() {
                Some(user) => Value::text(user),
                None => self.unknown(facts::CONNECTED_ROLE),
            },
        }
    }

    /// An index belongs to whom its table belongs to.
    pub fn owner_of(&self, rel: &Relation) -> Option<RoleId> {
        let table = rel.index().and_then(|index| self.catalog.relation(index.table));
        table.map_or(rel.owner, |table| table.owner)
    }

    /// The schema public belongs to the database's owner, by a role that stands for them.
    pub fn namespace_owner(&self, row: &Namespace) -> Option<RoleId> {
        row.owner
    }

    /// The name of the database, which nothing in the input says.
    pub fn database(&self) -> Value {
        self.unknown(facts::DATABASE)
    }

    pub fn namespace_name(&self, namespace: NamespaceId) -> Value {
        self.catalog.namespace(namespace).map_or(Value::Null, |n| Value::text(n.name.as_str()))
    }

    /// The schemas that a condition on their name or id leaves.
    pub fn namespaces(&self, oid_column: &str, name_column: &str) -> Vec<NamespaceId> {
        if let Some(oid) = self.known_oid(oid_column) {
            return vec![NamespaceId(oid)];
        }
        if let Some(name) = self.known_text(name_column) {
            return self.catalog.namespace_by_name(name).into_iter().collect();
        }
        let mut all: Vec<_> = self.catalog.namespaces.all().map(|n| n.id).collect();
        all.sort();
        all
    }
}

/// The columns by which a catalog or view names a relation; empty where it has none.
#[derive(Clone, Copy, Default)]
pub(super) struct RelationColumns {
    pub oid: &'static str,
    pub name: &'static str,
    pub namespace: &'static str,
    pub namespace_name: &'static str,
}

impl<'a> Scan<'a> {
    /// The relations that the conditions leave, by id.
    pub fn relations(&self, by: RelationColumns) -> Vec<&'a Relation> {
        let catalog = self.catalog;
        let mut found: Vec<&'a Relation> = if let Some(oid) = self.known_oid(by.oid) {
            catalog.relation(RelId(oid)).map(|r| r.as_ref()).into_iter().collect()
        } else if let Some(name) = self.known_text(by.name) {
            let in_namespace = |namespace: NamespaceId| catalog.relation_in(namespace, name);
            let ids = self.namespaces(by.namespace, by.namespace_name).into_iter().filter_map(in_namespace);
            ids.filter_map(|id| catalog.relation(id).map(|r| r.as_ref())).collect()
        } else {
            let wanted = self.wanted_namespaces(by);
            let fits = |r: &&Relation| wanted.as_ref().is_none_or(|w| w.contains(&r.namespace));
            catalog.relations.all().map(|r| r.as_ref()).filter(fits).collect()
        };
        found.sort_by_key(|r| r.id);
        found
    }

    fn wanted_namespaces(&self, by: RelationColumns) -> Option<Vec<NamespaceId>> {
        let narrowed = self.known_oid(by.namespace).is_some() || self.known_text(by.namespace_name).is_some();
        narrowed.then(|| self.namespaces(by.namespace, by.namespace_name))
    }
}

impl Scan<'_> {
    /// pg_class.relkind
    pub fn relkind(&self, rel: &Relation) -> u8 {
        match &rel.kind {
            RelKind::Table => b'r',
            RelKind::Partitioned(_) => b'p',
            RelKind::Index(index) if self.catalog.relation(index.table).is_some_and(|t| t.is_partitioned()) => b'I',
            RelKind::Index(_) => b'i',
            RelKind::Sequence(_) => b'S',
            RelKind::View(_) => b'v',
            RelKind::MatView(_) => b'm',
            RelKind::Composite => b'c',
            RelKind::Foreign(_) => b'f',
        }
    }
}

/// Objects of one class in the order of their ids, as a fresh server has them on disk.
pub(super) fn by_id<'a, V, K: Ord>(items: impl Iterator<Item = &'a V>, id: impl Fn(&V) -> K) -> Vec<&'a V> {
    let mut items: Vec<&V> = items.collect();
    items.sort_by_key(|item| id(item));
    items
}
