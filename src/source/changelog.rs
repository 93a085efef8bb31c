//! Liquibase's changelogs in XML, YAML and JSON, as one tree of elements.

use std::collections::BTreeMap;

use saphyr::{LoadableYamlNode, Scalar, Yaml};

/// Larger files are no changelogs.
const MOST_BYTES: usize = 4 << 20;

/// More references than this multiply a small file into a large tree.
const MOST_ALIASES: usize = 32;

/// What YAML may nest.
const DEEPEST: usize = 32;

/// An element of XML, or a key of YAML with what it holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Element {
    pub name: String,
    pub attributes: BTreeMap<String, String>,
    pub text: String,
    pub children: Vec<Element>,
}

impl Element {
    pub fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.get(name).map(String::as_str)
    }

    /// Whether an attribute says yes.
    pub fn says(&self, name: &str) -> bool {
        self.attribute(name).is_some_and(|value| value.eq_ignore_ascii_case("true"))
    }
}

/// Whether a name can be that of a changelog in one of these formats.
pub(super) fn is_named(file: &str) -> bool {
    [".xml", ".yaml", ".yml", ".json"].iter().any(|end| file.ends_with(end))
}

/// Reads a changelog; `None` for a file that is none, and the reason for one that cannot be read.
pub(super) fn read(file: &str, text: &str) -> Result<Option<Element>, String> {
    if !text.contains("databaseChangeLog") {
        return Ok(None);
    }
    if text.len() > MOST_BYTES {
        return Err("it is too large for a changelog".to_owned());
    }
    let root = if file.ends_with(".xml") { xml(text)? } else { yaml(text)? };
    Ok(Some(root).filter(|root| root.name == "databaseChangeLog"))
}

fn xml(text: &str) -> Result<Element, String> {
    let document = roxmltree::Document::parse(text).map_err(|error| error.to_string())?;
    Ok(of_xml(document.root_element(), 0))
}

fn of_xml(node: roxmltree::Node<'_, '_>, depth: usize) -> Element {
    let text: String = node.children().filter(roxmltree::Node::is_text).filter_map(|t| t.text()).collect();
    let inner = node.children().filter(roxmltree::Node::is_element).filter(|_| depth < DEEPEST);
    Element {
        name: node.tag_name().name().to_owned(),
        attributes: node.attributes().map(|a| (a.name().to_owned(), a.value().to_owned())).collect(),
        text,
        children: inner.map(|child| of_xml(child, depth + 1)).collect(),
    }
}

fn yaml(text: &str) -> Result<Element, String> {
    if text.matches(" *").count() > MOST_ALIASES && text.contains('&') {
        return Err("it has too many references".to_owned());
    }
    let documents = Yaml::load_from_str(text).map_err(|error| error.to_string())?;
    let entries = documents.first().map(|root| of_yaml(root, 0)).unwrap_or_default();
    Ok(entries.into_iter().next().unwrap_or_default())
}

/// The elements that a mapping, or a list of mappings, holds.
fn of_yaml(node: &Yaml<'_>, depth: usize) -> Vec<Element> {
    if depth > DEEPEST {
        return Vec::new();
    }
    match node {
        Yaml::Sequence(items) => items.iter().flat_map(|item| of_yaml(item, depth + 1)).collect(),
        Yaml::Mapping(entries) => entries.iter().filter_map(|(key, value)| entry(key, value, depth)).collect(),
        _ => Vec::new(),
    }
}

fn entry(key: &Yaml<'_>, value: &Yaml<'_>, depth: usize) -> Option<Element> {
    let name = scalar(key)?;
    if let Some(text) = scalar(value) {
        return Some(Element { name, text, ..Element::default() });
    }
    let mut element = Element { name, ..Element::default() };
    for inner in of_yaml(value, depth + 1) {
        // A key with a plain value is what an attribute is in XML.
        if inner.children.is_empty() && inner.attributes.is_empty() && matches!(value, Yaml::Mapping(_)) {
            element.attributes.insert(inner.name, inner.text);
        } else {
            element.children.push(inner);
        }
    }
    Some(element)
}

fn scalar(node: &Yaml<'_>) -> Option<String> {
    match node {
        Yaml::Value(Scalar::String(text)) => Some(text.to_string()),
        Yaml::Value(Scalar::Integer(number)) => Some(number.to_string()),
        Yaml::Value(Scalar::Boolean(value)) => Some(value.to_string()),
        Yaml::Value(Scalar::FloatingPoint(number)) => Some(number.to_string()),
        Yaml::Value(Scalar::Null) => Some(String::new()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_say_the_same() {
        let xml = r#"<databaseChangeLog><changeSet id="1" author="a"><sqlFile path="x.sql"/></changeSet></databaseChangeLog>"#;
        let yaml = "databaseChangeLog:\n- changeSet:\n    id: 1\n    author: a\n    changes:\n    - sqlFile:\n        path: x.sql\n";
        let json = r#"{"databaseChangeLog": [{"changeSet": {"id": "1", "author": "a", "changes": [{"sqlFile": {"path": "x.sql"}}]}}]}"#;
        for (file, text) in [("c.xml", xml), ("c.yaml", yaml), ("c.json", json)] {
            let root = read(file, text).unwrap().unwrap();
            let set = &root.children[0];
            assert_eq!((set.name.as_str(), set.attribute("id")), ("changeSet", Some("1")), "{file}");
            let mut inner = &set.children[0];
            if inner.name == "changes" {
                inner = &inner.children[0];
            }
            assert_eq!((inner.name.as_str(), inner.attribute("path")), ("sqlFile", Some("x.sql")), "{file}");
        }
    }

    #[test]
    fn references_do_not_multiply() {
        let mut text = "databaseChangeLog:\n- a: &a0 [x]\n".to_owned();
        for i in 0..40 {
            text.push_str(&format!("- a: &a{} [ *a{i}, *a{i}]\n", i + 1));
        }
        assert!(read("c.yaml", &text).is_err());
        assert_eq!(read("c.xml", "<other/>"), Ok(None));
    }
}
