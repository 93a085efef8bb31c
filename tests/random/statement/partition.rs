//! Partitioned tables of every strategy, their partitions, ATTACH and DETACH.

use crate::name;
use crate::schema::Rel;
use crate::statement::Gen;
use crate::statement::expr::Scope;
use crate::statement::table::NewCol;

impl Gen<'_> {
    /// PARTITION BY over a new table's columns.
    pub fn partition_by(&mut self, cols: &[NewCol]) -> String {
        let easy = [
            "integer",
            "bigint",
            "text",
            "date",
            "timestamp with time zone",
            "character varying",
            "smallint",
            "numeric",
        ];
        let fits: Vec<&NewCol> = cols.iter().filter(|c| easy.contains(&c.base.as_str())).collect();
        let Some(col) = self.rng.pick(&fits) else { return String::new() };
        let key = name::quoted(&col.name);
        match self.rng.below(10) {
            0..4 => format!(" PARTITION BY RANGE ({key})"),
            4..7 => format!(" PARTITION BY LIST ({key})"),
            7 | 8 => format!(" PARTITION BY HASH ({key})"),
            _ => {
                let scope = Scope { cols: vec![(key, col.base.clone())], immutable: true, queries: false };
                format!(
                    " PARTITION BY {} (({}))",
                    self.one_of(&["RANGE", "LIST", "HASH"]),
                    self.expr("integer", &scope, 2)
                )
            }
        }
    }

    /// FOR VALUES of a new partition; a random slice, that may overlap another.
    fn bound(&mut self, parent: &Rel) -> String {
        if self.rng.chance(10) && parent.strategy != Some('h') || self.errs() {
            return "DEFAULT".to_owned();
        }
        let ty = parent
            .key_types
            .as_ref()
            .and_then(|types| types.first())
            .filter(|ty| !ty.is_empty())
            .cloned()
            .unwrap_or_else(|| "integer".to_owned());
        let at = self.rng.below(12);
        let value = |n: usize| match ty.as_str() {
            "text" | "character varying" | "character" => {
                format!("'{}'", char::from(b'a' + u8::try_from(n % 26).unwrap_or(0)))
            }
            "date" => format!("'2024-{:02}-01'", n % 12 + 1),
            ty if ty.starts_with("timestamp") => format!("'2024-{:02}-01 00:00:00+00'", n % 12 + 1),
            _ => (n * 10).to_string(),
        };
        match parent.strategy {
            Some('l') => {
                let mut values = vec![value(at)];
                values.extend(self.rng.chance(40).then(|| value(at + 1)));
                values.extend(self.rng.chance(10).then(|| "NULL".to_owned()));
                format!("FOR VALUES IN ({})", values.join(", "))
            }
            Some('h') => {
                let modulus = [2, 4, 8][self.rng.below(3)];
                format!("FOR VALUES WITH (MODULUS {modulus}, REMAINDER {})", self.rng.below(modulus))
            }
            _ => {
                let from = if self.rng.chance(10) { "MINVALUE".to_owned() } else { value(at.min(10)) };
                let to = if self.rng.chance(10) { "MAXVALUE".to_owned() } else { value(at.min(10) + 1) };
                format!("FOR VALUES FROM ({from}) TO ({to})")
            }
        }
    }
}

pub fn create(cx: &mut Gen<'_>) -> Option<String> {
    let parent = cx.rel(|rel| rel.kind == 'p')?;
    let path = cx.new_path();
    let of = cx.rel_name(&parent);
    let bound = cx.bound(&parent);
    let scope = cx.immutable_scope(&parent);
    let extra = match cx.col(&parent, |_| true) {
        Some(col) if cx.rng.chance(20) => {
            let default = cx.default_of(&col.ty);
            let name = cx.col_name(&col);
            format!(
                " ({name} {})",
                if cx.rng.chance(50) { format!("DEFAULT {default}") } else { "NOT NULL".to_owned() }
            )
        }
        _ if cx.rng.chance(10) => format!(" (CHECK ({}))", cx.expr("boolean", &scope, 1)),
        _ => String::new(),
    };
    let cols: Vec<NewCol> = parent
        .cols
        .iter()
        .map(|c| NewCol { name: c.name.clone(), written: String::new(), ty: c.full.clone(), base: c.ty.clone() })
        .collect();
    let levels = if cx.rng.chance(20) { cx.partition_by(&cols) } else { String::new() };
    Some(format!("CREATE TABLE {path} PARTITION OF {of}{extra} {bound}{levels}"))
}

pub fn attach(cx: &mut Gen<'_>) -> Option<String> {
    let parent = cx.rel(|rel| rel.kind == 'p')?;
    let same = |rel: &Rel| {
        !rel.partition
            && rel.is_table()
            && rel.cols.len() == parent.cols.len()
            && rel.cols.iter().all(|c| parent.cols.iter().any(|p| p.name == c.name && p.full == c.full))
            && (rel.schema != parent.schema || rel.name != parent.name)
    };
    let bound = cx.bound(&parent);
    let of = cx.rel_name(&parent);
    match cx.rel(same) {
        Some(child) => {
            let child = cx.rel_name(&child);
            Some(format!("ALTER TABLE {of} ATTACH PARTITION {child} {bound}"))
        }
        // A table that can be attached next time.
        None => {
            let path = cx.new_path();
            Some(format!("CREATE TABLE {path} (LIKE {of}{})", cx.maybe(60, " INCLUDING ALL")))
        }
    }
}

pub fn detach(cx: &mut Gen<'_>) -> Option<String> {
    let child = cx.rel(|rel| rel.partition)?;
    let (schema, parent) = child.parents.as_ref().and_then(|parents| parents.first()).cloned()?;
    let parent = cx.path_to(&schema, &parent);
    let child = cx.rel_name(&child);
    Some(format!("ALTER TABLE {parent} DETACH PARTITION {child}"))
}
