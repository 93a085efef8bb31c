//! The entries of a plain dump, by the comments that pg_dump writes above them, and which of them differ.

use std::collections::BTreeMap;

/// An entry that differs between two dumps.
pub struct Difference {
    pub kind: String,
    pub name: String,
    /// The names in it that an object's identity may hold.
    pub names: Vec<String>,
    /// The lines are the same in another order.
    pub order_only: bool,
    pub difference: String,
}

pub fn differences(before: &str, after: &str) -> Vec<Difference> {
    let (before, after) = (entries(before), entries(after));
    let mut keys: Vec<&(String, String)> = before.keys().chain(after.keys()).collect();
    keys.sort();
    keys.dedup();
    let none = String::new();
    let differs = |key: &&&(String, String)| before.get(**key) != after.get(**key);
    keys.iter()
        .filter(differs)
        .map(|key| difference(key, before.get(*key).unwrap_or(&none), after.get(*key).unwrap_or(&none)))
        .collect()
}

fn difference((kind, name): &(String, String), before: &str, after: &str) -> Difference {
    let sorted = |text: &str| {
        let mut lines: Vec<String> = text.lines().map(|line| line.trim_end_matches(',').to_owned()).collect();
        lines.sort();
        lines
    };
    let (old, new) = (sorted(before), sorted(after));
    let lost = old.iter().filter(|line| !new.contains(line)).map(|line| format!("- {line}"));
    let gained = new.iter().filter(|line| !old.contains(line)).map(|line| format!("+ {line}"));
    let difference: Vec<String> = lost.chain(gained).collect();
    let bare = name.split('(').next().unwrap_or_default();
    // "TABLE a", "COLUMN a.b", "table constraint": every part may be the object.
    let mut names: Vec<String> = vec![name.clone()];
    names.extend(
        bare.split([' ', '.'])
            .map(|part| part.trim_matches('"').to_owned())
            .filter(|part| part.len() > 1 || bare.len() < 3),
    );
    names.push(bare.to_owned());
    names.retain(|n| !n.is_empty());
    Difference {
        kind: kind.clone(),
        name: name.clone(),
        names,
        order_only: old == new,
        difference: difference.join("\n"),
    }
}

/// The text of each entry by its type and its name with the schema; of two with one name, both.
fn entries(dump: &str) -> BTreeMap<(String, String), String> {
    let mut entries: BTreeMap<(String, String), String> = BTreeMap::new();
    let mut current = None;
    for line in dump.lines() {
        if let Some(header) = line.strip_prefix("-- Name: ") {
            let name = header.split("; Type: ").next().unwrap_or_default();
            let rest = header.rsplit("; Type: ").next().unwrap_or_default();
            let mut parts = rest.split("; ");
            let kind = parts.next().unwrap_or_default().to_owned();
            let schema = parts.next().unwrap_or_default().trim_start_matches("Schema: ");
            current = Some((kind, format!("{schema} {name}")));
            entries.entry(current.clone().unwrap_or_default()).or_default().push_str(line);
            continue;
        }
        if line == "--"
            || line.is_empty()
            || line.starts_with("\\")
            || line.starts_with("SET ")
            || line.starts_with("-- PostgreSQL database dump")
        {
            continue;
        }
        if let Some(key) = &current {
            let text = entries.entry(key.clone()).or_default();
            text.push('\n');
            text.push_str(line);
        }
    }
    entries
}
