//! That every column of what is shown has a producer, on every server version.

use crate::analyze::{Cx, Settings};
use crate::catalog::Catalog;
use crate::catalog::namespace::SearchPath;
use crate::catalog::rows::StoredRows;
use crate::diag::{Result, unsupported};
use crate::execute::relation::node_tree::NodeTree;
use crate::execute::relation::{Source, synthetic, system_relation};
use crate::execute::{Call, Host, Rows};
use crate::nodes::Value;
use crate::oid::wellknown::PG_CATALOG;
use crate::oid::{AttrNumber, RelId};
use crate::text::{Locator, Span};
use crate::version::ServerVersion;

/// A fresh database that nobody changes.
struct AtRest {
    catalog: Catalog,
    path: SearchPath,
    settings: Settings,
}

impl AtRest {
    fn new(major: u16) -> Self {
        let catalog = crate::builtin::catalog(&ServerVersion::of_major(major));
        AtRest { catalog, path: SearchPath::default(), settings: Settings::default() }
    }

    fn rows(&self, schema: &str, name: &str, known: &[(&str, Value)]) -> Rows {
        let namespace = self.catalog.namespace_by_name(schema).unwrap();
        let rel = self.catalog.relation(self.catalog.relation_in(namespace, name).unwrap()).unwrap();
        let known: Vec<(AttrNumber, Value)> =
            known.iter().map(|(column, value)| (rel.attnum(column).unwrap(), value.clone())).collect();
        match system_relation(self, rel, &known).unwrap() {
            Source::Rows(rows) => rows,
            Source::View(_) => panic!("{name} is a view"),
        }
    }
}

impl Host for AtRest {
    fn cx(&self) -> Cx<'_> {
        Cx { catalog: &self.catalog, path: &self.path, settings: &self.settings, locator: Locator::BUILTIN }
    }

    fn current_user(&self) -> Option<String> {
        Some("postgres".to_owned())
    }

    fn session_user(&self) -> Option<String> {
        self.current_user()
    }

    fn setting(&self, _name: &str) -> Option<Value> {
        None
    }

    fn set_setting(&mut self, _name: &str, _value: Option<&str>, _local: bool) -> Result<()> {
        Ok(())
    }

    fn call(&mut self, _call: &Call<'_>, _args: Vec<Value>) -> Result<Value> {
        unsupported("calls")
    }

    fn call_set(&mut self, _call: &Call<'_>, _args: Vec<Value>) -> Result<Rows> {
        unsupported("calls")
    }

    fn stored_rows(&self, _rel: RelId) -> StoredRows {
        StoredRows::default()
    }

    fn store_rows(&mut self, _rel: RelId, _rows: StoredRows) -> Result<()> {
        Ok(())
    }

    fn next_value(&mut self, _sequence: RelId, _at: Span) -> Result<Value> {
        unsupported("sequences")
    }

    fn set_value(&mut self, _sequence: RelId, _value: Value, _is_called: bool) -> Result<()> {
        Ok(())
    }

    fn notice(&mut self, _message: String) {}

    fn spend(&mut self, _steps: u64) -> Result<()> {
        Ok(())
    }

    fn hold(&mut self, _bytes: usize) -> Result<()> {
        Ok(())
    }
}

/// Members of operator families have no ids, and no row is a stranger to its producer.
#[test]
fn every_column_has_a_producer() {
    let mut missing = Vec::new();
    for major in [13, 15, 17, 18] {
        let host = AtRest::new(major);
        for rel in host.catalog.relations.all() {
            let Ok(Source::Rows(rows)) = system_relation(&host, rel, &[]) else { continue };
            for (cell, attr) in rows.rows.iter().flat_map(|row| row.iter().zip(rel.attributes.iter())) {
                if cell.as_unknown().is_some_and(|u| u.why.starts_with("column ")) {
                    missing.push(format!("{}.{}", rel.name, attr.name));
                }
            }
        }
    }
    missing.sort();
    missing.dedup();
    assert_eq!(missing, ["pg_amop.oid", "pg_amproc.oid", "pg_proc.proargdefaults"]);
}

#[test]
fn conditions_narrow_what_is_made() {
    let host = AtRest::new(17);
    assert_eq!(host.rows("pg_catalog", "pg_class", &[("relname", Value::text("pg_type"))]).rows.len(), 1);
    assert_eq!(host.rows("pg_catalog", "pg_class", &[("oid", Value::Oid(1247))]).rows.len(), 1);
    assert_eq!(host.rows("pg_catalog", "pg_class", &[("relname", Value::Null)]).rows.len(), 0);
    let of_schema = [("relnamespace", Value::Oid(PG_CATALOG.0)), ("relkind", Value::text("r"))];
    assert_eq!(host.rows("pg_catalog", "pg_class", &of_schema).rows.len(), 64);
    assert_eq!(host.rows("pg_catalog", "pg_proc", &[("proname", Value::text("abs"))]).rows.len(), 6);
    let columns = [("table_name", Value::text("pg_am")), ("column_name", Value::text("amname"))];
    assert_eq!(host.rows("information_schema", "columns", &columns).rows.len(), 1);
}

#[test]
fn keys_of_trees_can_be_read_back() {
    for tree in [NodeTree::AttributeDefault(RelId(16384), 3), NodeTree::IndexPredicate(RelId(20000))] {
        let Value::Text(text) = tree.encode() else { panic!("not a text") };
        assert_eq!(NodeTree::decode(&text), Some(tree));
    }
    assert_eq!(NodeTree::decode("{CONST}"), None);
}

#[test]
fn made_up_ids_can_be_read_back() {
    let (rel, attnum) = (RelId(16390), 1600);
    assert_eq!(synthetic::of_attribute_default(synthetic::attribute_default(rel, attnum)), Some((rel, attnum)));
    assert_eq!(synthetic::of_view_rule(synthetic::view_rule(rel)), Some(rel));
    assert_eq!(synthetic::of_view_rule(16390), None);
}
