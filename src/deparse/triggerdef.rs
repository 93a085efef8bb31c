//! Triggers.  Counterpart: ruleutils.c (pg_get_triggerdef_worker).

use crate::catalog::rule::{Trigger, TriggerTiming};
use crate::deparse::context::literal;
use crate::deparse::{Deparser, Scope, Style};
use crate::oid::TriggerId;

impl Deparser<'_> {
    /// The statement that makes a trigger, as `pg_get_triggerdef(oid, false)` prints it.
    pub fn trigger_def(&self, trigger: TriggerId) -> String {
        self.catalog.triggers.get(&trigger).map_or_else(String::new, |row| self.trigger_row_def(row, Style::DUMP))
    }

    /// The same in a style of one's own, for a row that need not be in the catalog.
    pub fn trigger_row_def(&self, row: &Trigger, style: Style) -> String {
        let table = if style.short { self.relation_name(row.rel) } else { self.qualified_relation_name(row.rel) };
        let mut text = format!(
            "CREATE {}TRIGGER {} {} {} ON {table} ",
            if row.constraint.is_some() { "CONSTRAINT " } else { "" },
            self.ident(&row.name),
            match row.timing {
                TriggerTiming::Before => "BEFORE",
                TriggerTiming::After => "AFTER",
                TriggerTiming::InsteadOf => "INSTEAD OF",
            },
            self.trigger_events(row),
        );
        if let Some(constraint) = &row.constraint {
            if let Some(from) = constraint.from {
                text += &format!("FROM {} ", self.relation_name(from));
            }
            text += if constraint.deferrable { "DEFERRABLE INITIALLY " } else { "NOT DEFERRABLE INITIALLY " };
            text += if constraint.initially_deferred { "DEFERRED " } else { "IMMEDIATE " };
        }
        text += &self.trigger_transition_tables(row);
        text += if row.row { "FOR EACH ROW " } else { "FOR EACH STATEMENT " };
        if let Some(when) = &row.when {
            text += &format!("WHEN ({}) ", self.expr_styled(when, Scope::Trigger(row.rel), style));
        }
        let args: Vec<_> = row.args.iter().map(|a| literal(a)).collect();
        text + &format!("EXECUTE FUNCTION {}({})", self.function_name(row.proc, &[]), args.join(", "))
    }

    fn trigger_events(&self, row: &Trigger) -> String {
        let mut events = Vec::new();
        if row.insert {
            events.push("INSERT".to_owned());
        }
        if row.delete {
            events.push("DELETE".to_owned());
        }
        if row.update && row.columns.is_empty() {
            events.push("UPDATE".to_owned());
        } else if row.update {
            events.push(format!("UPDATE OF {}", self.attribute_list(row.rel, &row.columns)));
        }
        if row.truncate {
            events.push("TRUNCATE".to_owned());
        }
        events.join(" OR ")
    }

    fn trigger_transition_tables(&self, row: &Trigger) -> String {
        if row.old_table.is_none() && row.new_table.is_none() {
            return String::new();
        }
        let mut text = "REFERENCING ".to_owned();
        if let Some(name) = &row.old_table {
            text += &format!("OLD TABLE AS {} ", self.ident(name));
        }
        if let Some(name) = &row.new_table {
            text += &format!("NEW TABLE AS {} ", self.ident(name));
        }
        text
    }
}
