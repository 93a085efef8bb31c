//! The words that messages use for objects and types.  Counterpart: catalog/objectaddress.c
//! (getObjectDescription).

use crate::catalog::constraint::ConstraintOwner;
use crate::catalog::foreign::MappedUser;
use crate::catalog::namespace::QualifiedName;
use crate::deparse::{Deparser, Scope};
use crate::nodes::{Expr, TypeRef};
use crate::oid::*;
use crate::replay::Exec;

impl Exec {
    /// A type's name, qualified where it has to be.
    pub fn type_words(&self, ty: TypeId) -> String {
        self.catalog.type_name(&self.session.path, ty)
    }

    /// The same with the modifier.
    pub fn type_ref_words(&self, ty: TypeRef) -> String {
        self.catalog.type_with_typmod(Some(&self.session.path), ty)
    }

    /// An expression over one relation, as the server prints it with every name qualified.
    pub fn printed(&self, expr: &Expr, rel: RelId) -> String {
        Deparser::new(&self.catalog).expr(expr, Scope::Relation(rel))
    }

    /// What an object is called, such as `table users` or `column a of table t`.
    pub fn describe(&self, object: ObjectAddress) -> String {
        let catalog = &self.catalog;
        match object.class {
            ObjectClass::Relation if object.sub != 0 => {
                let rel = RelId(object.id);
                let column = catalog.relation(rel).and_then(|r| r.attribute(object.sub as AttrNumber));
                let name = column.map(|a| a.name.clone()).unwrap_or_default();
                format!("column {name} of {}", self.relation_words(rel))
            }
            ObjectClass::Relation => self.relation_words(RelId(object.id)),
            ObjectClass::AttrDef => {
                let column = ObjectAddress { class: ObjectClass::Relation, ..object };
                format!("default value for {}", self.describe(column))
            }
            ObjectClass::Constraint => self.constraint_words(ConstraintId(object.id)),
            ObjectClass::Trigger => match catalog.triggers.get(&TriggerId(object.id)) {
                Some(trigger) => format!("trigger {} on {}", trigger.name, self.relation_words(trigger.rel)),
                None => "trigger".to_owned(),
            },
            ObjectClass::Policy => match catalog.policies.get(&PolicyId(object.id)) {
                Some(policy) => format!("policy {} on {}", policy.name, self.relation_words(policy.rel)),
                None => "policy".to_owned(),
            },
            ObjectClass::Rule => match catalog.rules.get(&RuleId(object.id)) {
                Some(rule) => format!("rule {} on {}", rule.name, self.relation_words(rule.rel)),
                None => "rule".to_owned(),
            },
            ObjectClass::Type => format!("type {}", self.type_words(TypeId(object.id))),
            ObjectClass::Proc => match catalog.proc(ProcId(object.id)) {
                Some(proc) => format!("function {}", self.proc_text(proc)),
                None => "function".to_owned(),
            },
            ObjectClass::Operator => format!("operator {}", self.operator_words(OperId(object.id))),
            ObjectClass::Extension => match catalog.extensions.get(&ExtensionId(object.id)) {
                Some(extension) => format!("extension {}", extension.name),
                None => "extension".to_owned(),
            },
            ObjectClass::Cast => match catalog.casts.all().find(|cast| cast.id.0 == object.id) {
                Some(cast) => format!("cast from {} to {}", self.type_words(cast.source), self.type_words(cast.target)),
                None => "cast".to_owned(),
            },
            ObjectClass::PublicationRel => match catalog.publication_rels.get(&PublicationRelId(object.id)) {
                Some(row) => {
                    let publication = Deparser::new(catalog).identity(row.publication.address());
                    format!("publication of {} in publication {publication}", self.relation_words(row.rel))
                }
                None => "publication relation".to_owned(),
            },
            ObjectClass::PublicationNamespace => {
                match catalog.publication_namespaces.get(&PublicationNamespaceId(object.id)) {
                    Some(row) => {
                        let publication = Deparser::new(catalog).identity(row.publication.address());
                        let schema = catalog.namespace_name(row.namespace);
                        format!("publication of schema {schema} in publication {publication}")
                    }
                    None => "publication schema".to_owned(),
                }
            }
            ObjectClass::UserMapping => self.user_mapping_words(UserMappingId(object.id)),
            ObjectClass::Transform => match catalog.transforms.get(&TransformId(object.id)) {
                Some(row) => {
                    let language = Deparser::new(catalog).identity(row.language.address());
                    format!("transform for {} language {language}", self.type_words(row.ty))
                }
                None => "transform".to_owned(),
            },
            class => format!("{} {}", noun(class), Deparser::new(catalog).identity(object)),
        }
    }

    /// `=(integer,integer)`, with its schema where the search path does not find it (format_operator).
    fn operator_words(&self, id: OperId) -> String {
        let Some(row) = self.catalog.operator(id) else { return String::new() };
        let same = |other: &&OperId| {
            self.catalog.operator(**other).is_some_and(|o| (o.left, o.right) == (row.left, row.right))
        };
        let namespaces = self.session.path.lookup(&self.catalog, false);
        let first = namespaces.into_iter().find_map(|n| self.catalog.operators_in(n, &row.name).iter().find(same));
        let schema = match first {
            Some(found) if *found == id => String::new(),
            _ => format!("{}.", self.catalog.namespace_name(row.namespace).quoted()),
        };
        let left = row.left.map_or_else(|| "NONE".to_owned(), |ty| self.type_words(ty));
        format!("{schema}{}({left},{})", row.name, self.type_words(row.right))
    }

    fn user_mapping_words(&self, id: UserMappingId) -> String {
        let Some(row) = self.catalog.user_mappings.get(&id) else { return "user mapping".to_owned() };
        let server = Deparser::new(&self.catalog).identity(row.server.address());
        let user = match row.user {
            MappedUser::Public => "public".to_owned(),
            MappedUser::Role(role) => Deparser::new(&self.catalog).identity(role.address()),
            MappedUser::Session => "CURRENT_USER".to_owned(),
        };
        format!("user mapping for {user} on server {server}")
    }

    fn relation_words(&self, id: RelId) -> String {
        let Some(rel) = self.catalog.relation(id) else { return "relation".to_owned() };
        let bare = QualifiedName::bare(rel.name.clone());
        let visible = self.find_relation(&bare) == Some(id);
        let schema = Some(self.catalog.namespace_name(rel.namespace)).filter(|_| !visible);
        format!("{} {}", rel.kind.noun(), QualifiedName { schema, name: rel.name.clone() })
    }

    fn constraint_words(&self, id: ConstraintId) -> String {
        match self.catalog.constraint(id) {
            Some(row) => match row.owner {
                ConstraintOwner::Relation(rel) => format!("constraint {} on {}", row.name, self.relation_words(rel)),
                ConstraintOwner::Domain(ty) => format!("constraint {} on type {}", row.name, self.type_words(ty)),
            },
            None => "constraint".to_owned(),
        }
    }
}

fn noun(class: ObjectClass) -> &'static str {
    match class {
        ObjectClass::Namespace => "schema",
        ObjectClass::Extension => "extension",
        ObjectClass::Role => "role",
        ObjectClass::Language => "language",
        ObjectClass::AccessMethod => "access method",
        ObjectClass::Type => "type",
        ObjectClass::Proc => "function",
        ObjectClass::Operator => "operator",
        ObjectClass::OpClass => "operator class",
        ObjectClass::OpFamily => "operator family",
        ObjectClass::Cast => "cast",
        ObjectClass::Collation => "collation",
        ObjectClass::TsParser => "text search parser",
        ObjectClass::TsTemplate => "text search template",
        ObjectClass::TsDict => "text search dictionary",
        ObjectClass::TsConfig => "text search configuration",
        ObjectClass::Fdw => "foreign-data wrapper",
        ObjectClass::Server => "server",
        ObjectClass::Relation => "relation",
        ObjectClass::AttrDef => "default value",
        ObjectClass::Constraint => "constraint",
        ObjectClass::Trigger => "trigger",
        ObjectClass::Rule => "rule",
        ObjectClass::Policy => "policy",
        ObjectClass::EventTrigger => "event trigger",
        ObjectClass::Statistics => "statistics object",
        ObjectClass::Publication => "publication",
        ObjectClass::PublicationRel => "publication relation",
        ObjectClass::PublicationNamespace => "publication schema",
        ObjectClass::Subscription => "subscription",
        ObjectClass::UserMapping => "user mapping",
        ObjectClass::Conversion => "conversion",
        ObjectClass::Transform => "transform",
        ObjectClass::LargeObject => "large object",
    }
}
