//! Indexes.  Counterpart: ruleutils.c (pg_get_indexdef_worker).

use crate::catalog::class::{IndexKey, IndexRel, Relation};
use crate::catalog::opclass::default_opclass;
use crate::deparse::simple::looks_like_function;
use crate::deparse::{Deparser, Scope, Style};
use crate::nodes::collation::expr_collation;
use crate::nodes::{Collation, Expr};
use crate::oid::wellknown::{BTREE, UNKNOWN};
use crate::oid::{AttrNumber, OpClassId, OperId, RelId, TypeId};

impl Deparser<'_> {
    /// The statement that makes an index, as `pg_get_indexdef(oid)` prints it.
    pub fn index_def(&self, index: RelId) -> String {
        self.index_def_styled(index, Style::DUMP)
    }

    pub fn index_def_styled(&self, index: RelId, style: Style) -> String {
        let Some(rel) = self.catalog.relation(index) else { return String::new() };
        let Some(row) = rel.index() else { return String::new() };
        let partitioned = self.catalog.relation(row.table).is_some_and(|t| t.is_partitioned());
        let table = if style.short { self.relation_name(row.table) } else { self.qualified_relation_name(row.table) };
        format!(
            "CREATE {}INDEX {} ON {}{table} USING {} ({})",
            if row.unique { "UNIQUE " } else { "" },
            self.ident(&rel.name),
            if partitioned { "ONLY " } else { "" },
            self.access_method_name(rel),
            self.index_columns(rel, row, None, style),
        ) + &self.index_tail(rel, row, false, style)
    }

    /// An exclusion constraint: the index with an operator for each key.
    pub(super) fn exclusion_def(&self, index: RelId, opers: &[OperId], style: Style) -> String {
        let Some(rel) = self.catalog.relation(index) else { return String::new() };
        let Some(row) = rel.index() else { return String::new() };
        let columns = self.index_columns(rel, row, Some(opers), style);
        format!("EXCLUDE USING {} ({columns})", self.access_method_name(rel)) + &self.index_tail(rel, row, true, style)
    }

    /// One key of an index (from 1) with nothing but its column or expression, as
    /// `pg_get_indexdef(oid, n, false)` prints it.
    pub fn index_column(&self, index: RelId, column: usize) -> String {
        let row = self.catalog.relation(index).and_then(|rel| rel.index());
        let Some(row) = row else { return String::new() };
        match column.checked_sub(1).and_then(|i| row.keys.get(i)) {
            Some(key) => self.index_key_name(row, key, Style::DUMP),
            None => {
                let included = column.checked_sub(row.keys.len() + 1).and_then(|i| row.include.get(i));
                included.map_or_else(String::new, |attno| self.attribute_ident(row.table, *attno))
            }
        }
    }

    fn access_method_name(&self, rel: &Relation) -> String {
        let am = rel.am.and_then(|am| self.catalog.access_method(am));
        am.map_or_else(|| "btree".to_owned(), |am| self.ident(&am.name))
    }

    fn index_columns(&self, rel: &Relation, row: &IndexRel, opers: Option<&[OperId]>, style: Style) -> String {
        let key = |(i, key): (usize, &IndexKey)| {
            let mut text = self.index_key_name(row, key, style);
            text += &self.index_key_options(rel, row, key);
            if let Some(oper) = opers.and_then(|o| o.get(i)) {
                let (ty, _) = self.key_type(row.table, key.attno, key.expr.as_deref());
                text += &format!(" WITH {}", self.operator_name(*oper, Some(ty), ty));
            }
            text
        };
        let keys: Vec<_> = row.keys.iter().enumerate().map(key).collect();
        let mut text = keys.join(", ");
        if !row.include.is_empty() {
            let included: Vec<_> = row.include.iter().map(|a| self.attribute_ident(row.table, *a)).collect();
            text += &format!(") INCLUDE ({}", included.join(", "));
        }
        text
    }

    fn index_key_name(&self, row: &IndexRel, key: &IndexKey, style: Style) -> String {
        match &key.expr {
            Some(expr) => self.key_expr(row.table, expr, style),
            None => self.attribute_ident(row.table, key.attno),
        }
    }

    /// An expression as a key: in parentheses unless it is a call.
    pub(super) fn key_expr(&self, table: RelId, expr: &Expr, style: Style) -> String {
        let text = self.expr_styled(expr, Scope::Relation(table), style);
        if looks_like_function(expr) { text } else { format!("({text})") }
    }

    fn index_key_options(&self, rel: &Relation, row: &IndexRel, key: &IndexKey) -> String {
        let (ty, collation) = self.key_type(row.table, key.attno, key.expr.as_deref());
        let mut text = self.key_collation(key.collation, collation);
        if key.opclass_options.is_empty() {
            text += &self.key_opclass(key.opclass, Some(ty));
        } else {
            // With options the class has to be named.
            text += &self.key_opclass(key.opclass, None);
            text += &format!(" ({})", self.reloptions(&key.opclass_options));
        }
        if rel.am.is_none_or(|am| am == BTREE) {
            text += match (key.descending, key.nulls_first) {
                (true, true) => " DESC",
                (true, false) => " DESC NULLS LAST",
                (false, true) => " NULLS FIRST",
                (false, false) => "",
            };
        }
        text
    }

    /// ` COLLATE c` where the key's collation is not its column's own.
    pub(super) fn key_collation(&self, collation: Collation, own: Collation) -> String {
        match collation {
            Some(coll) if collation != own => format!(" COLLATE {}", self.collation_name(coll)),
            _ => String::new(),
        }
    }

    /// ` class` unless it is the default one for the type (get_opclass_name).
    pub(super) fn key_opclass(&self, opclass: Option<OpClassId>, ty: Option<TypeId>) -> String {
        let Some(opclass) = opclass else { return String::new() };
        let am = self.catalog.opclass(opclass).map(|c| c.am);
        let is_default = am.zip(ty).is_some_and(|(am, ty)| default_opclass(self.catalog, am, ty) == Some(opclass));
        if is_default { String::new() } else { format!(" {}", self.opclass_name(opclass)) }
    }

    /// The type and collation of a key's column or expression.
    pub(super) fn key_type(&self, table: RelId, attno: AttrNumber, expr: Option<&Expr>) -> (TypeId, Collation) {
        if let Some(expr) = expr {
            return (self.catalog.expr_type(expr), expr_collation(expr));
        }
        let attr = self.catalog.relation(table).and_then(|t| t.attribute(attno));
        attr.map_or((UNKNOWN, None), |a| (a.ty.ty, a.collation))
    }

    /// An attribute's name by its number, system attributes included.
    pub fn attribute_ident(&self, table: RelId, attno: AttrNumber) -> String {
        if attno < 0 {
            return super::variable::system_attribute(attno).to_string();
        }
        let attr = self.catalog.relation(table).and_then(|t| t.attribute(attno));
        attr.map_or_else(|| "???".to_owned(), |a| self.ident(&a.name))
    }

    pub(super) fn attribute_list(&self, table: RelId, attnos: &[AttrNumber]) -> String {
        attnos.iter().map(|a| self.attribute_ident(table, *a)).collect::<Vec<_>>().join(", ")
    }

    fn index_tail(&self, rel: &Relation, row: &IndexRel, is_constraint: bool, style: Style) -> String {
        let mut text = String::new();
        if row.nulls_not_distinct {
            text += " NULLS NOT DISTINCT";
        }
        if !rel.options.is_empty() {
            text += &format!(" WITH ({})", self.reloptions(&rel.options));
        }
        if let Some(predicate) = &row.predicate {
            let predicate = self.expr_styled(predicate, Scope::Relation(row.table), style);
            text += &if is_constraint { format!(" WHERE ({predicate})") } else { format!(" WHERE {predicate}") };
        }
        text
    }
}
