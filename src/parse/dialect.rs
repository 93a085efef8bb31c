//! Whose SQL it is, where it is not PostgreSQL's.

use sqlparser::dialect::{Dialect, MsSqlDialect, MySqlDialect, OracleDialect, PostgreSqlDialect, SQLiteDialect};
use sqlparser::parser::Parser;

/// Longer statements are data, and not worth a second parser.
const LONGEST: usize = 64 * 1024;

/// The database systems that accept the statement, as prose; `None` if there are none, or if `sqlparser`'s own
/// idea of PostgreSQL accepts it too, so that its word proves nothing.
pub(super) fn others_that_accept(sql: &str) -> Option<String> {
    if sql.len() > LONGEST || accepts(&PostgreSqlDialect {}, sql) {
        return None;
    }
    let others: [(&str, &dyn Dialect); 4] = [
        ("MySQL", &MySqlDialect {}),
        ("SQLite", &SQLiteDialect {}),
        ("SQL Server", &MsSqlDialect {}),
        ("Oracle", &OracleDialect {}),
    ];
    let names: Vec<&str> = others.iter().filter(|(_, d)| accepts(*d, sql)).map(|(name, _)| *name).collect();
    match names.as_slice() {
        [] => None,
        [one] => Some((*one).to_owned()),
        [init @ .., last] => Some(format!("{} or {last}", init.join(", "))),
    }
}

fn accepts(dialect: &dyn Dialect, sql: &str) -> bool {
    Parser::new(dialect).try_with_sql(sql).and_then(|mut parser| parser.parse_statements()).is_ok()
}
