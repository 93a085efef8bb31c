//! Extended statistics.  Counterpart: ruleutils.c (pg_get_statisticsobj_worker).

use crate::deparse::{Deparser, Style};
use crate::oid::StatisticsId;

impl Deparser<'_> {
    /// The statement that makes a statistics object, as `pg_get_statisticsobjdef(oid)` prints it.
    pub fn statistics_def(&self, statistics: StatisticsId) -> String {
        let Some(row) = self.catalog.statistics.get(&statistics) else { return String::new() };
        let has = |kind: &str| row.kinds.iter().any(|k| *k == kind);
        let kinds: Vec<_> = ["ndistinct", "dependencies", "mcv"].into_iter().filter(|k| has(k)).collect();
        let mut columns: Vec<_> = row.columns.iter().map(|a| self.attribute_ident(row.rel, *a)).collect();
        columns.extend(row.exprs.iter().map(|expr| self.key_expr(row.rel, expr, Style::BARE)));
        // All kinds are the default; a single expression has none to choose.
        let kinds =
            if kinds.len() < 3 && columns.len() > 1 { format!(" ({})", kinds.join(", ")) } else { String::new() };
        format!(
            "CREATE STATISTICS {}{kinds} ON {} FROM {}",
            self.qualified(row.namespace, &row.name),
            columns.join(", "),
            self.relation_name(row.rel),
        )
    }
}
