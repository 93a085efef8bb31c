//! Constraints.  Counterpart: ruleutils.c (pg_get_constraintdef_worker).

use crate::catalog::constraint::{Constraint, ConstraintKind, ConstraintOwner, ForeignKey, ReferentialAction};
use crate::deparse::{Deparser, Scope, Style};
use crate::oid::{AttrNumber, ConstraintId, RelId};

impl Deparser<'_> {
    /// What follows CONSTRAINT and the name, as `pg_get_constraintdef(oid)` prints it.
    pub fn constraint_def(&self, constraint: ConstraintId) -> String {
        self.constraint_def_styled(constraint, Style::DUMP)
    }

    pub fn constraint_def_styled(&self, constraint: ConstraintId, style: Style) -> String {
        match self.catalog.constraint(constraint) {
            Some(row) => self.constraint_row_def(row, style),
            None => String::new(),
        }
    }

    /// The same for a row that need not be in the catalog.
    pub fn constraint_row_def(&self, row: &Constraint, style: Style) -> String {
        let mut text = match &row.kind {
            ConstraintKind::Check { expr } => {
                let scope = row.owner.relation().map_or(Scope::None, Scope::Relation);
                let expr = self.expr_styled(expr, scope, style);
                format!("CHECK ({expr}){}", if row.no_inherit { " NO INHERIT" } else { "" })
            }
            ConstraintKind::NotNull => self.not_null_def(row),
            ConstraintKind::PrimaryKey { period } => self.key_def("PRIMARY KEY ", row, *period),
            ConstraintKind::Unique { period } => self.key_def("UNIQUE ", row, *period),
            ConstraintKind::Exclusion { opers } => {
                row.index.map_or_else(|| "EXCLUDE".to_owned(), |index| self.exclusion_def(index, opers, style))
            }
            ConstraintKind::Foreign(key) => self.foreign_key_def(row, key),
            ConstraintKind::Trigger => "TRIGGER".to_owned(),
        };
        if row.deferrable {
            text += " DEFERRABLE";
        }
        if row.initially_deferred {
            text += " INITIALLY DEFERRED";
        }
        text += match (row.enforced, row.validated) {
            (false, _) => " NOT ENFORCED",
            (true, false) => " NOT VALID",
            (true, true) => "",
        };
        text
    }

    fn not_null_def(&self, row: &Constraint) -> String {
        let (ConstraintOwner::Relation(rel), Some(attno)) = (row.owner, row.keys.first()) else {
            return "NOT NULL".to_owned();
        };
        let no_inherit = if row.no_inherit { " NO INHERIT" } else { "" };
        format!("NOT NULL {}{no_inherit}", self.attribute_ident(rel, *attno))
    }

    fn key_def(&self, words: &str, row: &Constraint, period: bool) -> String {
        let Some(table) = row.owner.relation() else { return words.trim_end().to_owned() };
        let index = row.index.and_then(|i| self.catalog.relation(i)).and_then(|rel| rel.index());
        let is_unique = matches!(row.kind, ConstraintKind::Unique { .. });
        let nulls = if is_unique && index.is_some_and(|i| i.nulls_not_distinct) { "NULLS NOT DISTINCT " } else { "" };
        let period = if period { " WITHOUT OVERLAPS" } else { "" };
        let mut text = format!("{words}{nulls}({}{period})", self.attribute_list(table, &row.keys));
        if let Some(index) = index.filter(|i| !i.include.is_empty()) {
            text += &format!(" INCLUDE ({})", self.attribute_list(table, &index.include));
        }
        text
    }

    fn foreign_key_def(&self, row: &Constraint, key: &ForeignKey) -> String {
        let Some(table) = row.owner.relation() else { return "FOREIGN KEY".to_owned() };
        let mut text = format!(
            "FOREIGN KEY ({}) REFERENCES {}({})",
            self.period_list(table, &row.keys, key.period),
            self.relation_name(key.target),
            self.period_list(key.target, &key.target_keys, key.period),
        );
        if key.match_full {
            text += " MATCH FULL";
        }
        if let Some(action) = action_words(key.on_update) {
            text += &format!(" ON UPDATE {action}");
        }
        if let Some(action) = action_words(key.on_delete) {
            text += &format!(" ON DELETE {action}");
        }
        if !key.delete_set.is_empty() {
            text += &format!(" ({})", self.attribute_list(table, &key.delete_set));
        }
        text
    }

    fn period_list(&self, table: RelId, keys: &[AttrNumber], period: bool) -> String {
        let last = keys.len().saturating_sub(1);
        let item = |(i, attno): (usize, &AttrNumber)| {
            let period = if period && i > 0 && i == last { "PERIOD " } else { "" };
            format!("{period}{}", self.attribute_ident(table, *attno))
        };
        keys.iter().enumerate().map(item).collect::<Vec<_>>().join(", ")
    }
}

fn action_words(action: ReferentialAction) -> Option<&'static str> {
    match action {
        ReferentialAction::NoAction => None,
        ReferentialAction::Restrict => Some("RESTRICT"),
        ReferentialAction::Cascade => Some("CASCADE"),
        ReferentialAction::SetNull => Some("SET NULL"),
        ReferentialAction::SetDefault => Some("SET DEFAULT"),
    }
}
