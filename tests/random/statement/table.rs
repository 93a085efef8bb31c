//! CREATE TABLE with all that can stand in it, CREATE INDEX.

use crate::name;
use crate::schema::{Col, Rel};
use crate::statement::Gen;
use crate::statement::expr::{Scope, base_of};

/// A column as the statement that makes it says.
pub struct NewCol {
    pub name: String,
    pub written: String,
    /// The type as written, and as `World` calls it.
    pub ty: String,
    pub base: String,
}

pub fn create(cx: &mut Gen<'_>) -> Option<String> {
    let path = cx.new_path();
    let kind = if cx.rng.chance(6) { cx.one_of(&["UNLOGGED ", "TEMPORARY ", "UNLOGGED "]) } else { "" };
    let exists = cx.maybe(4, "IF NOT EXISTS ");
    if kind.is_empty() && cx.rng.chance(3) {
        return of_type(cx, &path);
    }
    let cols = cx.new_columns();
    let mut parts: Vec<String> = cols.iter().map(|col| column(cx, col, &cols)).collect();
    if cx.rng.chance(10)
        && let Some(rel) = cx.rel(|rel| rel.is_relation())
    {
        parts.push(like(cx, &rel));
    }
    for _ in 0..cx.rng.below(3) {
        parts.extend(table_constraint(cx, &cols));
    }
    let inherits = if cx.rng.chance(8) { inherits(cx) } else { String::new() };
    let partition = if inherits.is_empty() && cx.rng.chance(14) { cx.partition_by(&cols) } else { String::new() };
    let with = if partition.is_empty() && cx.rng.chance(8) {
        format!(" WITH ({})", storage_parameters(cx))
    } else {
        String::new()
    };
    let path = if kind == "TEMPORARY " { cx.fresh() } else { path };
    Some(format!("CREATE {kind}TABLE {exists}{path} (\n    {}\n){inherits}{partition}{with}", parts.join(",\n    ")))
}

fn of_type(cx: &mut Gen<'_>, path: &str) -> Option<String> {
    let ty = cx.rel(|rel| rel.kind == 'c')?;
    let of = cx.rel_name(&ty);
    let col = cx.col(&ty, |_| true);
    let options = match col {
        Some(col) if cx.rng.chance(50) => {
            let name = cx.col_name(&col);
            format!(" ({name} WITH OPTIONS NOT NULL)")
        }
        _ => String::new(),
    };
    Some(format!("CREATE TABLE {path} OF {of}{options}"))
}

pub fn create_as(cx: &mut Gen<'_>) -> Option<String> {
    let path = cx.new_path();
    let query = cx.query(2);
    let no_data = cx.maybe(30, " WITH NO DATA");
    Some(match cx.rng.below(8) {
        0 => {
            let rel = cx.rel(|rel| rel.is_relation())?;
            format!("SELECT * INTO {path} FROM {}", cx.rel_name(&rel))
        }
        1 => format!("CREATE UNLOGGED TABLE {path} AS {query}{no_data}"),
        _ => format!("CREATE TABLE {path} AS {query}{no_data}"),
    })
}

impl Gen<'_> {
    pub fn new_columns(&mut self) -> Vec<NewCol> {
        let mut cols: Vec<NewCol> = Vec::new();
        for _ in 0..self.rng.between(1, 7) {
            let col = self.new_column();
            if self.errs() || !cols.iter().any(|c| c.name == col.name) {
                cols.push(col);
            }
        }
        cols
    }

    pub fn new_column(&mut self) -> NewCol {
        let name = self.new_name();
        let written = self.written(&name);
        let ty = self.column_type();
        let base = base_of(&ty).map_or_else(|| self.own_base(&ty), str::to_owned);
        NewCol { name, written, ty, base }
    }

    /// The name that `World` has for a type of the script, as far as its text tells.
    fn own_base(&self, written: &str) -> String {
        let found = self
            .world
            .types
            .iter()
            .find(|t| written == name::qualified(&t.schema, &t.name) || written == name::quoted(&t.name));
        found.map_or_else(|| written.to_owned(), |t| name::qualified(&t.schema, &t.name))
    }

    pub fn scope_of_new(&self, cols: &[NewCol]) -> Scope {
        let cols = cols.iter().map(|col| (name::quoted(&col.name), col.base.clone())).collect();
        Scope { cols, immutable: true, queries: false }
    }

    /// A default of a column, which names no other column.
    pub fn default_of(&mut self, base: &str) -> String {
        let depth = self.rng.below(3);
        self.expr(base, &Scope::none(), depth)
    }
}

/// A column definition with its constraints.
pub fn column(cx: &mut Gen<'_>, col: &NewCol, cols: &[NewCol]) -> String {
    let integer = matches!(col.base.as_str(), "integer" | "bigint" | "smallint");
    if integer && cx.rng.chance(18) {
        let serial = cx.one_of(&["serial", "bigserial", "smallserial", "serial4", "serial8"]);
        return format!("{} {serial}{}", col.written, cx.maybe(60, " PRIMARY KEY"));
    }
    let mut text = format!("{} {}", col.written, col.ty);
    if matches!(col.base.as_str(), "text" | "character varying") && cx.rng.chance(6) {
        text += cx.one_of(&[" COLLATE \"C\"", " COLLATE \"POSIX\"", " COLLATE pg_catalog.\"default\""]);
    }
    if cx.since(14) && cx.rng.chance(2) && matches!(col.base.as_str(), "text" | "jsonb") {
        text += " COMPRESSION pglz";
    }
    let mut parts = Vec::new();
    if integer && cx.rng.chance(15) {
        let options = if cx.rng.chance(40) {
            format!(" ({})", crate::statement::misc::sequence_options(cx, true))
        } else {
            String::new()
        };
        parts.push(format!("GENERATED {} AS IDENTITY{options}", cx.one_of(&["ALWAYS", "BY DEFAULT"])));
    } else if cx.rng.chance(7) {
        let others: Vec<&NewCol> = cols.iter().filter(|c| c.name != col.name).collect();
        let scope = Scope {
            cols: others.iter().map(|c| (name::quoted(&c.name), c.base.clone())).collect(),
            immutable: true,
            queries: false,
        };
        let value = cx.expr(&col.base, &scope, 2);
        let how = if cx.since(18) { cx.one_of(&[" STORED", " VIRTUAL", ""]) } else { " STORED" };
        parts.push(format!("GENERATED ALWAYS AS ({value}){how}"));
    } else if cx.rng.chance(35) {
        parts.push(format!("DEFAULT {}", cx.default_of(&col.base)));
    }
    if cx.rng.chance(30) {
        parts.push("NOT NULL".to_owned());
    } else {
        parts.extend(cx.rng.chance(4).then(|| "NULL".to_owned()));
    }
    if cx.rng.chance(9) {
        let scope = cx.scope_of_new(cols);
        let own = Scope { cols: vec![(name::quoted(&col.name), col.base.clone())], ..scope };
        let name = constraint_name(cx, 40);
        parts.push(format!("{name}CHECK ({}){}", cx.expr("boolean", &own, 2), cx.maybe(6, " NO INHERIT")));
    }
    if cx.rng.chance(6) {
        parts.push(cx.one_of(&["UNIQUE", "PRIMARY KEY", "UNIQUE DEFERRABLE INITIALLY DEFERRED"]).to_owned());
    }
    if cx.rng.chance(6)
        && let Some(target) = reference(cx, std::slice::from_ref(&col.base))
    {
        parts.push(format!("REFERENCES {target}"));
    }
    // Constraints of a column stand in any order.
    if cx.rng.chance(20) {
        parts.reverse();
    }
    if parts.is_empty() { text } else { format!("{text} {}", parts.join(" ")) }
}

fn constraint_name(cx: &mut Gen<'_>, percent: usize) -> String {
    if cx.rng.chance(percent) { format!("CONSTRAINT {} ", cx.fresh()) } else { String::new() }
}

fn like(cx: &mut Gen<'_>, rel: &Rel) -> String {
    let mut text = format!("LIKE {}", cx.rel_name(rel));
    for _ in 0..cx.rng.below(4) {
        let what = cx.one_of(&[
            "ALL",
            "DEFAULTS",
            "CONSTRAINTS",
            "INDEXES",
            "COMMENTS",
            "STORAGE",
            "IDENTITY",
            "GENERATED",
            "STATISTICS",
        ]);
        text += &format!(" {} {what}", if cx.rng.chance(85) { "INCLUDING" } else { "EXCLUDING" });
    }
    text
}

fn inherits(cx: &mut Gen<'_>) -> String {
    match cx.rel(|rel| rel.kind == 'r' && !rel.partition) {
        Some(rel) => format!(" INHERITS ({})", cx.rel_name(&rel)),
        None => String::new(),
    }
}

pub fn storage_parameters(cx: &mut Gen<'_>) -> String {
    let all = [
        "fillfactor = 70",
        "autovacuum_enabled = false",
        "autovacuum_vacuum_scale_factor = 0.05",
        "parallel_workers = 4",
        "toast.autovacuum_enabled = false",
        "autovacuum_vacuum_threshold = 100",
        "toast_tuple_target = 4096",
        "user_catalog_table = true",
        "log_autovacuum_min_duration = '5s'",
        "fillfactor = '80'",
        "autovacuum_enabled",
    ];
    let mut chosen = cx.rng.some_of(&all, 15);
    if chosen.is_empty() {
        chosen.push("fillfactor = 90");
    }
    if !cx.errs() && chosen.iter().filter(|c| c.starts_with("fillfactor")).count() > 1 {
        chosen.retain(|c| *c != "fillfactor = '80'");
    }
    if !cx.errs() && chosen.iter().filter(|c| c.starts_with("autovacuum_enabled")).count() > 1 {
        chosen.retain(|c| *c != "autovacuum_enabled");
    }
    chosen.join(", ")
}

/// A constraint of a new table.
pub fn table_constraint(cx: &mut Gen<'_>, cols: &[NewCol]) -> Option<String> {
    let named: Vec<(String, String)> = cols.iter().map(|c| (c.name.clone(), c.base.clone())).collect();
    constraint(cx, &named, true)
}

/// A constraint over columns of names and types.
pub fn constraint(cx: &mut Gen<'_>, cols: &[(String, String)], new: bool) -> Option<String> {
    let name = constraint_name(cx, 50);
    let scope = Scope {
        cols: cols.iter().map(|(n, t)| (name::quoted(n), t.clone())).collect(),
        immutable: true,
        queries: false,
    };
    let mut chosen = cx.rng.some_of(cols, 30);
    chosen.truncate(3);
    if chosen.is_empty() {
        chosen.push(cx.rng.pick(cols)?.clone());
    }
    let list = |chosen: &[(String, String)]| chosen.iter().map(|(n, _)| name::quoted(n)).collect::<Vec<_>>().join(", ");
    let include = match cx.rng.pick(cols) {
        Some(col) if cx.rng.chance(10) => format!(" INCLUDE ({})", name::quoted(&col.0)),
        _ => String::new(),
    };
    let deferrable = if cx.rng.chance(10) {
        cx.one_of(&[" DEFERRABLE", " DEFERRABLE INITIALLY DEFERRED", " NOT DEFERRABLE", " INITIALLY IMMEDIATE"])
    } else {
        ""
    };
    let with = cx.maybe(5, " WITH (fillfactor = 60)");
    Some(match cx.rng.below(12) {
        0..5 => {
            let not_valid = if new { String::new() } else { cx.maybe(10, " NOT VALID") };
            let enforced = if cx.since(18) { cx.maybe(8, " NOT ENFORCED") } else { String::new() };
            format!(
                "{name}CHECK ({}){}{not_valid}{enforced}",
                cx.expr("boolean", &scope, 2),
                cx.maybe(6, " NO INHERIT")
            )
        }
        5 | 6 => {
            let nulls = if cx.since(15) { cx.maybe(15, " NULLS NOT DISTINCT") } else { String::new() };
            format!("{name}UNIQUE{nulls} ({}){include}{with}{deferrable}", list(&chosen))
        }
        7 | 8 => format!("{name}PRIMARY KEY ({}){include}{with}{deferrable}", list(&chosen)),
        9 => {
            let range = cols.iter().find(|(_, ty)| ty.ends_with("range"));
            let filter =
                if cx.rng.chance(25) { format!(" WHERE ({})", cx.expr("boolean", &scope, 1)) } else { String::new() };
            let (element, method) = match range {
                Some((n, _)) => (format!("{} WITH &&", name::quoted(n)), "USING gist "),
                None => {
                    (format!("{} WITH =", name::quoted(&chosen[0].0)), cx.one_of(&["", "USING btree ", "USING hash "]))
                }
            };
            format!("{name}EXCLUDE {method}({element}){filter}{deferrable}")
        }
        _ => {
            let types: Vec<String> = chosen.iter().map(|(_, ty)| ty.clone()).collect();
            let target = reference(cx, &types)?;
            let not_valid = if new { String::new() } else { cx.maybe(10, " NOT VALID") };
            format!("{name}FOREIGN KEY ({}) REFERENCES {target}{not_valid}", list(&chosen))
        }
    })
}

/// A table and its columns that a foreign key of the types may refer to, with the key's options.
fn reference(cx: &mut Gen<'_>, types: &[String]) -> Option<String> {
    let keys = |rel: &Rel| {
        let of = |columns: &[i16]| {
            let types_of: Vec<Option<&str>> =
                columns.iter().map(|num| rel.cols.iter().find(|c| c.num == *num).map(|c| c.ty.as_str())).collect();
            types_of.len() == types.len() && types_of.iter().zip(types).all(|(a, b)| *a == Some(b.as_str()))
        };
        rel.cons
            .iter()
            .filter(|con| matches!(con.kind, 'p' | 'u'))
            .find(|con| con.columns.as_deref().is_some_and(of))
            .cloned()
    };
    let rel = cx.rel(|rel| rel.is_table() && keys(rel).is_some())?;
    let path = cx.rel_name(&rel);
    let columns = match keys(&rel) {
        Some(key) if key.kind == 'u' || cx.rng.chance(60) => {
            let nums = key.columns.unwrap_or_default();
            let names: Vec<String> = nums
                .iter()
                .filter_map(|n| rel.cols.iter().find(|c| c.num == *n))
                .map(|c: &Col| name::quoted(&c.name))
                .collect();
            format!(" ({})", names.join(", "))
        }
        _ => String::new(),
    };
    let actions = ["NO ACTION", "RESTRICT", "CASCADE", "SET NULL", "SET DEFAULT"];
    let matching = if cx.rng.chance(8) { cx.one_of(&[" MATCH FULL", " MATCH SIMPLE"]) } else { "" };
    let mut text = format!("{path}{columns}{matching}");
    if cx.rng.chance(40) {
        text += &format!(" ON DELETE {}", cx.one_of(&actions));
    }
    if cx.rng.chance(20) {
        text += &format!(" ON UPDATE {}", cx.one_of(&actions));
    }
    if cx.rng.chance(12) {
        text += cx.one_of(&[" DEFERRABLE", " DEFERRABLE INITIALLY DEFERRED", " INITIALLY DEFERRED", " NOT DEFERRABLE"]);
    }
    Some(text)
}

/// The operator classes that an index of the type may name, by access method.
const OPCLASSES: &[(&str, &str, &str)] = &[
    ("text", "btree", "text_pattern_ops"),
    ("character varying", "btree", "varchar_pattern_ops"),
    ("character", "btree", "bpchar_pattern_ops"),
    ("jsonb", "gin", "jsonb_path_ops"),
    ("jsonb", "gin", "jsonb_ops"),
    ("integer", "btree", "int4_ops"),
    ("inet", "gist", "inet_ops"),
    ("integer", "brin", "int4_minmax_ops"),
    ("text", "hash", "text_ops"),
];

pub fn index(cx: &mut Gen<'_>) -> Option<String> {
    let rel = cx.rel(|rel| matches!(rel.kind, 'r' | 'p' | 'm') && !rel.cols.is_empty())?;
    let on = cx.rel_name(&rel);
    let scope = cx.immutable_scope(&rel);
    let special = rel
        .cols
        .iter()
        .find(|c| matches!(c.ty.as_str(), "jsonb" | "tsvector" | "int4range" | "text[]" | "integer[]"))
        .cloned();
    let (method, keys) = match special {
        Some(col) if cx.rng.chance(50) => {
            let method = if col.ty == "int4range" { "gist" } else { "gin" };
            let class = opclass(cx, &col.ty, method);
            (method, vec![format!("{}{class}", cx.col_name(&col))])
        }
        _ => {
            let method = cx.one_of(&["btree", "btree", "btree", "btree", "btree", "hash", "brin", "gist"]);
            let most = if method == "hash" { 1 } else { 3 };
            let mut keys = Vec::new();
            for _ in 0..cx.rng.between(1, most) {
                keys.push(key(cx, &rel, &scope, method)?);
            }
            (method, keys)
        }
    };
    let name = if cx.rng.chance(75) { format!("{} ", cx.fresh()) } else { String::new() };
    let using = if method == "btree" && cx.rng.chance(60) { String::new() } else { format!("USING {method} ") };
    let include = match cx.col(&rel, |_| true) {
        Some(col) if method == "btree" && cx.rng.chance(10) => format!(" INCLUDE ({})", cx.col_name(&col)),
        _ => String::new(),
    };
    let unique = if method == "btree" { cx.maybe(25, "UNIQUE ") } else { cx.maybe(1, "UNIQUE ") };
    let nulls = if cx.since(15) && !unique.is_empty() { cx.maybe(15, " NULLS NOT DISTINCT") } else { String::new() };
    let with = match method {
        "btree" | "hash" | "gist" => cx.maybe(8, " WITH (fillfactor = 70)"),
        "brin" => cx.maybe(20, " WITH (pages_per_range = 64)"),
        _ => cx.maybe(10, " WITH (fastupdate = off)"),
    };
    let filter = if cx.rng.chance(22) { format!(" WHERE {}", cx.expr("boolean", &scope, 2)) } else { String::new() };
    let only = if rel.kind == 'p' { cx.maybe(8, "ONLY ") } else { String::new() };
    let exists = if name.is_empty() { String::new() } else { cx.maybe(4, "IF NOT EXISTS ") };
    Some(format!(
        "CREATE {unique}INDEX {exists}{name}ON {only}{on} {using}({}){include}{nulls}{with}{filter}",
        keys.join(", ")
    ))
}

fn opclass(cx: &mut Gen<'_>, ty: &str, method: &str) -> String {
    let fits: Vec<&(&str, &str, &str)> = OPCLASSES.iter().filter(|(of, by, _)| *of == ty && *by == method).collect();
    match cx.rng.pick(&fits) {
        Some((_, _, class)) if cx.rng.chance(25) => format!(" {class}"),
        _ => String::new(),
    }
}

/// A column or an expression of an index, with its collation, operator class and order.
fn key(cx: &mut Gen<'_>, rel: &Rel, scope: &Scope, method: &str) -> Option<String> {
    let (value, ty) = if cx.rng.chance(25) {
        let ty = cx.one_of(&["text", "integer", "boolean", "numeric", "date"]);
        let value = cx.expr(ty, scope, 2);
        (
            if value.starts_with('(') && value.ends_with(')') && !cx.errs() { format!("({value})") } else { value },
            ty.to_owned(),
        )
    } else {
        let plain = |c: &Col| !matches!(c.ty.as_str(), "json" | "xml" | "point" | "box" | "jsonb" | "jsonb[]");
        let col = cx.col(rel, |c| plain(c))?;
        (cx.col_name(&col), col.ty.clone())
    };
    // An expression that is no call needs parentheses of its own.
    let value =
        if rel.cols.iter().any(|c| value.trim_matches('"').eq_ignore_ascii_case(&c.name)) || value.starts_with('"') {
            value
        } else {
            format!("({value})")
        };
    let collation =
        if matches!(ty.as_str(), "text" | "character varying") { cx.maybe(8, " COLLATE \"C\"") } else { String::new() };
    let class = opclass(cx, &ty, method);
    let order = if method == "btree" && cx.rng.chance(20) {
        cx.one_of(&[" DESC", " ASC", " NULLS FIRST", " DESC NULLS LAST", " ASC NULLS LAST"])
    } else {
        ""
    };
    Some(format!("{value}{collation}{class}{order}"))
}
