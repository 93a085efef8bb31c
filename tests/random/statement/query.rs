//! Queries at random: joins, grouping, set operations, CTEs, windows, subqueries.

use crate::statement::Gen;
use crate::statement::expr::Scope;

impl Gen<'_> {
    /// A query over what there is; its columns have names where `named`.
    pub fn query(&mut self, depth: usize) -> String {
        match self.rng.below(20) {
            0 => self.values(),
            1 | 2 if depth > 0 => self.set_operation(depth),
            3 | 4 if depth > 0 => self.with(depth),
            5 if depth > 0 => {
                let inner = self.query(depth - 1);
                format!("SELECT * FROM ({inner}) sub")
            }
            _ => self.select(depth),
        }
    }

    fn values(&mut self) -> String {
        let types: Vec<String> = (0..self.rng.between(1, 3)).map(|_| self.type_word()).collect();
        let mut rows = Vec::new();
        for _ in 0..self.rng.between(1, 2) {
            let row: Vec<String> = types.iter().map(|ty| self.constant(ty, true)).collect();
            rows.push(format!("({})", row.join(", ")));
        }
        format!("VALUES {}", rows.join(", "))
    }

    fn set_operation(&mut self, depth: usize) -> String {
        let types: Vec<String> = (0..self.rng.between(1, 3)).map(|_| self.type_word()).collect();
        let sides: Vec<String> = (0..self.rng.between(2, 3)).map(|_| self.typed_select(&types, depth - 1)).collect();
        let operator = self.one_of(&[" UNION ", " UNION ALL ", " INTERSECT ", " EXCEPT "]);
        sides.join(operator) + &self.maybe(20, " ORDER BY 1")
    }

    /// A query with output columns of the types.
    fn typed_select(&mut self, types: &[String], depth: usize) -> String {
        let rel = self.rel(|rel| rel.is_relation());
        let scope = rel.as_ref().map_or_else(Scope::none, |rel| self.scope(rel, None));
        let outputs: Vec<String> = types
            .iter()
            .enumerate()
            .map(|(at, ty)| format!("{} AS c{at}", self.expr(ty, &scope, depth.min(1))))
            .collect();
        let from = rel.map_or_else(String::new, |rel| format!(" FROM {}", self.rel_name(&rel)));
        format!("SELECT {}{from}", outputs.join(", "))
    }

    pub fn scalar_query(&mut self, ty: &str, depth: usize) -> Option<String> {
        let rel = self.rel(|rel| rel.is_relation() && !rel.cols.is_empty())?;
        let scope = self.scope(&rel, Some("q"));
        let from = self.rel_name(&rel);
        let output = self.expr(ty, &scope, depth.min(1));
        let filter = self.expr("boolean", &scope, depth.min(1));
        Some(match self.rng.below(4) {
            0 if ty == "boolean" => format!("EXISTS (SELECT 1 FROM {from} q WHERE {filter})"),
            1 if ty == "boolean" => {
                let value = self.constant("integer", true);
                let col = self.expr("integer", &scope, 1);
                format!("({value} IN (SELECT {col} FROM {from} q))")
            }
            2 => format!("(SELECT max({output}) FROM {from} q WHERE {filter})"),
            _ => format!("(SELECT {output} FROM {from} q WHERE {filter} LIMIT 1)"),
        })
    }

    fn with(&mut self, depth: usize) -> String {
        let inner = self.query(depth - 1);
        let hint = if self.rng.chance(20) { self.one_of(&["MATERIALIZED ", "NOT MATERIALIZED "]) } else { "" };
        if self.rng.chance(25) {
            return "WITH RECURSIVE walk(n, path) AS (SELECT 1, ARRAY[1] UNION ALL SELECT n + 1, path || n FROM walk WHERE n < 10) \
                    SELECT n, path FROM walk"
                .to_owned();
        }
        let name = self.fresh();
        format!("WITH {name} AS {hint}({inner}) SELECT * FROM {name}")
    }

    /// A plain SELECT, sometimes grouped, over up to three relations.
    fn select(&mut self, depth: usize) -> String {
        let Some((from, scope)) = self.from(depth) else {
            let ty = self.type_word();
            let value = self.expr(&ty, &Scope::none(), depth);
            let alias = self.fresh();
            return format!("SELECT {value} AS {alias}");
        };
        if self.rng.chance(25) {
            return self.grouped(&from, &scope, depth);
        }
        let filter = if self.rng.chance(50) {
            format!(" WHERE {}", self.expr("boolean", &scope, depth + 1))
        } else {
            String::new()
        };
        let outputs = self.outputs(&scope, depth);
        let distinct = self.maybe(10, "DISTINCT ");
        let order = if self.rng.chance(25) && distinct.is_empty() { self.order(&scope) } else { String::new() };
        let limit = if self.rng.chance(15) {
            self.one_of(&[" LIMIT 10", " OFFSET 5", " LIMIT 3 OFFSET 1", " FETCH FIRST 4 ROWS ONLY"])
        } else {
            ""
        };
        format!("SELECT {distinct}{outputs} FROM {from}{filter}{order}{limit}")
    }

    fn order(&mut self, scope: &Scope) -> String {
        let Some((col, _)) = self.rng.pick(&scope.cols).cloned() else { return " ORDER BY 1".to_owned() };
        let way = self.one_of(&["", " DESC", " ASC NULLS FIRST", " DESC NULLS LAST", " USING <"]);
        format!(" ORDER BY {col}{way}")
    }

    fn outputs(&mut self, scope: &Scope, depth: usize) -> String {
        if self.rng.chance(20) {
            return "*".to_owned();
        }
        let mut outputs = Vec::new();
        for at in 0..self.rng.between(1, 4) {
            let alias = if self.rng.chance(85) { format!("o{at}") } else { format!("\"Out put{at}\"") };
            let value = match self.rng.below(12) {
                0 => self.window(scope),
                1..6 => self.rng.pick(&scope.cols).map_or_else(|| "1".to_owned(), |(col, _)| col.clone()),
                _ => {
                    let ty = self.type_word();
                    self.expr(&ty, &Scope { queries: true, ..scope.clone() }, depth + 1)
                }
            };
            outputs.push(format!("{value} AS {alias}"));
        }
        outputs.join(", ")
    }

    fn window(&mut self, scope: &Scope) -> String {
        let col = self.rng.pick(&scope.cols).map_or_else(|| "1".to_owned(), |(col, _)| col.clone());
        let value = self.expr("integer", scope, 1);
        match self.rng.below(5) {
            0 => format!("row_number() OVER (ORDER BY {value})"),
            1 => format!("sum({value}) OVER (PARTITION BY {value} ORDER BY {value} DESC)"),
            2 => format!("lag({value}, 1) OVER (ORDER BY {value} ROWS BETWEEN 2 PRECEDING AND CURRENT ROW)"),
            3 => format!("count({col}) FILTER (WHERE {value} > 0) OVER ()"),
            _ => format!(
                "first_value({col}) OVER (ORDER BY {value} RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW EXCLUDE TIES)"
            ),
        }
    }

    fn grouped(&mut self, from: &str, scope: &Scope, depth: usize) -> String {
        let keys: Vec<String> = self.rng.some_of(&scope.cols, 25).into_iter().take(3).map(|(col, _)| col).collect();
        let mut outputs: Vec<String> = keys.iter().enumerate().map(|(at, key)| format!("{key} AS k{at}")).collect();
        let value = self.expr("integer", scope, depth);
        let text = self.expr("text", scope, depth);
        for at in 0..self.rng.between(1, 2) {
            let aggregate = match self.rng.below(8) {
                0 => "count(*)".to_owned(),
                1 => format!("sum({value})"),
                2 => format!("count(DISTINCT {value})"),
                3 => format!("string_agg({text}, ',' ORDER BY {text})"),
                4 => format!("array_agg({value}) FILTER (WHERE {value} > 1)"),
                5 => format!("percentile_cont(0.5) WITHIN GROUP (ORDER BY ({value})::double precision)"),
                6 => format!("avg({value})::numeric(10,2)"),
                _ => format!("max({text})"),
            };
            outputs.push(format!("{aggregate} AS a{at}"));
        }
        let group = match keys.len() {
            0 => String::new(),
            _ if self.rng.chance(75) => format!(" GROUP BY {}", keys.join(", ")),
            _ => format!(" GROUP BY {}({})", self.one_of(&["ROLLUP ", "CUBE ", "GROUPING SETS "]), keys.join(", ")),
        };
        let having = self.maybe(20, " HAVING count(*) > 1");
        format!("SELECT {} FROM {from}{group}{having}", outputs.join(", "))
    }

    /// A FROM clause and what it brings into scope.
    fn from(&mut self, depth: usize) -> Option<(String, Scope)> {
        let first = self.rel(|rel| rel.is_relation() && !rel.cols.is_empty())?;
        let mut scope = self.scope(&first, Some("a"));
        let mut text = format!("{} {}a", self.rel_name(&first), self.maybe(30, "AS "));
        if self.rng.chance(35) {
            return Some(match self.rng.below(6) {
                0 => (
                    format!("{text}, generate_series(1, 3) g(n)"),
                    Scope {
                        cols: [scope.cols, vec![("g.n".to_owned(), "integer".to_owned())]].concat(),
                        ..Scope::none()
                    },
                ),
                1 if depth > 0 => {
                    let inner = self.expr("integer", &scope, 1);
                    scope.cols.push(("l.v".to_owned(), "integer".to_owned()));
                    (format!("{text} CROSS JOIN LATERAL (SELECT {inner} AS v) l"), scope)
                }
                2 => {
                    scope.cols.push(("u.v".to_owned(), "text".to_owned()));
                    (format!("{text} LEFT JOIN unnest(ARRAY['a', 'b']) WITH ORDINALITY AS u(v, n) ON true"), scope)
                }
                _ => self.joined(text, scope)?,
            });
        }
        if self.rng.chance(4) && first.is_table() {
            text.push_str(" TABLESAMPLE system (10)");
        }
        Some((text, scope))
    }

    fn joined(&mut self, text: String, mut scope: Scope) -> Option<(String, Scope)> {
        let second = self.rel(|rel| rel.is_relation() && !rel.cols.is_empty())?;
        let path = self.rel_name(&second);
        let kind = self.one_of(&["JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN", "INNER JOIN", "LEFT OUTER JOIN"]);
        let other = self.scope(&second, Some("b"));
        let shared = shared(&scope, &other);
        if self.rng.chance(30)
            && let Some(col) = self.rng.pick(&shared).cloned()
        {
            let joined = format!("{text} {kind} {path} b USING ({col})");
            scope.cols.extend(other.cols);
            return Some((joined, scope));
        }
        scope.cols.extend(other.cols);
        if kind == "FULL JOIN" {
            let pair = self.equal_pair(&scope)?;
            return Some((format!("{text} {kind} {path} b ON {pair}"), scope));
        }
        let on = self.equal_pair(&scope).unwrap_or_else(|| "true".to_owned());
        Some((format!("{text} {kind} {path} b ON {on}"), scope))
    }

    /// Two columns of a type, compared.
    fn equal_pair(&mut self, scope: &Scope) -> Option<String> {
        let (left, ty) = self.rng.pick(&scope.cols).cloned()?;
        let other: Vec<&(String, String)> = scope
            .cols
            .iter()
            .filter(|(col, of)| *of == ty && col.starts_with("b.") != left.starts_with("b."))
            .collect();
        let (right, _) = self.rng.pick(&other)?;
        Some(format!("{left} = {right}"))
    }
}

/// The names that both scopes have once, with the same type.
fn shared(left: &Scope, right: &Scope) -> Vec<String> {
    let bare = |text: &str| text[2..].to_owned();
    let has = |ty: &str, col: &str| right.cols.iter().any(|(c, t)| bare(c) == col && t == ty);
    left.cols.iter().filter(|(col, ty)| has(ty, &bare(col))).map(|(col, _)| bare(col)).collect()
}
