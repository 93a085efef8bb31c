//! From an object's name in a statement to its address, and from an address to the words of messages.
//! Counterpart: catalog/objectaddress.c (get_object_address, getObjectDescription).

use pg_query::protobuf as pb;
use pg_query::protobuf::node::Node;

use crate::analyze::routine::{self, RoutineNoun};
use crate::analyze::typename;
use crate::catalog::class::RelKind;
use crate::catalog::depend::DependencyKind;
use crate::catalog::namespace::QualifiedName;
use crate::diag::{Diagnostic, Rejected, Result, SqlState, refuse, unsupported};
use crate::name::Name;
use crate::oid::*;
use crate::replay::Exec;
use crate::replay::dropcmds::split_last;
use crate::replay::names::{list_items, qualified_name, string_of};
use crate::replay::tablecmds::check_relation_kind;

fn missing(state: SqlState, message: String) -> Rejected {
    Box::new(Diagnostic::refused(state, message))
}

impl Exec {
    /// The address of an existing object, by its kind and the node that names it.
    pub fn object_address(&mut self, kind: pb::ObjectType, node: &pb::Node) -> Result<ObjectAddress> {
        use pb::ObjectType as Kind;
        match kind {
            Kind::ObjectTable
            | Kind::ObjectIndex
            | Kind::ObjectSequence
            | Kind::ObjectView
            | Kind::ObjectMatview
            | Kind::ObjectForeignTable => self.relation_address(kind, node),
            Kind::ObjectColumn => self.column_address(node),
            Kind::ObjectSchema => {
                let name = simple_name(node)?;
                let id = self.namespace(&name)?;
                Ok(id.address())
            }
            Kind::ObjectType | Kind::ObjectDomain => self.type_address(node),
            Kind::ObjectFunction | Kind::ObjectProcedure | Kind::ObjectRoutine | Kind::ObjectAggregate => {
                self.routine_address(kind, node)
            }
            Kind::ObjectOperator => self.operator_address(node),
            Kind::ObjectTabconstraint | Kind::ObjectTrigger | Kind::ObjectPolicy | Kind::ObjectRule => {
                self.part_address(kind, node)
            }
            Kind::ObjectDomconstraint => self.domain_constraint_address(node),
            Kind::ObjectOpclass | Kind::ObjectOpfamily => self.operator_class_address(kind, node),
            Kind::ObjectCast => self.cast_address(node),
            Kind::ObjectTransform => self.transform_address(node),
            Kind::ObjectLargeobject => self.large_object_address(node),
            _ => self.named_address(kind, node),
        }
    }

    fn relation_address(&self, kind: pb::ObjectType, node: &pb::Node) -> Result<ObjectAddress> {
        let name = qualified_name(list_items(node.node.as_ref()))?;
        let id = self.find_relation(&name).ok_or_else(|| self.undefined_relation(&name, -1))?;
        let row = self.rel(id)?;
        if kind == pb::ObjectType::ObjectTable && !matches!(row.kind, RelKind::Table | RelKind::Partitioned(_)) {
            return refuse(SqlState::WRONG_OBJECT_TYPE, format!("\"{}\" is not a table", row.name));
        }
        check_relation_kind(&row, kind)?;
        Ok(id.address())
    }

    fn column_address(&self, node: &pb::Node) -> Result<ObjectAddress> {
        let (rel, column) = split_last(node)?;
        let name = qualified_name(&rel)?;
        let id = self.find_relation(&name).ok_or_else(|| self.undefined_relation(&name, -1))?;
        let attnum = self.attnum(&*self.rel(id)?, &Name::new(&column))?;
        Ok(ObjectAddress::attribute(id, attnum))
    }

    fn type_address(&self, node: &pb::Node) -> Result<ObjectAddress> {
        match node.node.as_ref() {
            Some(Node::TypeName(name)) => match typename::lookup_type(&self.cx(), name)? {
                Some(ty) => Ok(ty.address()),
                None => {
                    let message = format!("type \"{}\" does not exist", typename::type_text(name));
                    refuse(SqlState::UNDEFINED_OBJECT, message)
                }
            },
            other => Ok(self.type_by_name(list_items(other))?.address()),
        }
    }

    fn routine_address(&self, kind: pb::ObjectType, node: &pb::Node) -> Result<ObjectAddress> {
        match node.node.as_ref() {
            Some(Node::ObjectWithArgs(routine)) => {
                let noun = match kind {
                    pb::ObjectType::ObjectProcedure => RoutineNoun::Procedure,
                    pb::ObjectType::ObjectAggregate => RoutineNoun::Aggregate,
                    pb::ObjectType::ObjectRoutine => RoutineNoun::Routine,
                    _ => RoutineNoun::Function,
                };
                Ok(routine::lookup_with_args(&self.cx(), noun, routine, self.locator.whole)?.address())
            }
            _ => unsupported("a routine that is named in another way"),
        }
    }

    fn operator_address(&self, node: &pb::Node) -> Result<ObjectAddress> {
        match node.node.as_ref() {
            Some(Node::ObjectWithArgs(oper)) => {
                Ok(crate::analyze::oper::lookup_with_args(&self.cx(), oper, self.locator.whole)?.address())
            }
            _ => unsupported("an operator that is named in another way"),
        }
    }

    /// A constraint, trigger, policy or rule of a relation.
    fn part_address(&self, kind: pb::ObjectType, node: &pb::Node) -> Result<ObjectAddress> {
        use pb::ObjectType as Kind;
        let (rel, part) = split_last(node)?;
        let part = Name::new(&part);
        let name = qualified_name(&rel)?;
        let id = self.find_relation(&name).ok_or_else(|| self.undefined_relation(&name, -1))?;
        let rel = self.rel(id)?;
        let catalog = &self.catalog;
        let (found, noun): (Option<ObjectAddress>, &str) = match kind {
            Kind::ObjectTabconstraint => {
                let named = |id: &&ConstraintId| catalog.constraint(**id).is_some_and(|c| c.name == part);
                (rel.constraints.iter().find(named).map(|id| id.address()), "constraint")
            }
            Kind::ObjectTrigger => {
                let named = |id: &&TriggerId| catalog.triggers.get(id).is_some_and(|t| t.name == part);
                (rel.triggers.iter().find(named).map(|id| id.address()), "trigger")
            }
            Kind::ObjectPolicy => {
                let named = |id: &&PolicyId| catalog.policies.get(id).is_some_and(|p| p.name == part);
                (rel.policies.iter().find(named).map(|id| id.address()), "policy")
            }
            _ => {
                let named = |id: &&RuleId| catalog.rules.get(id).is_some_and(|r| r.name == part);
                (rel.rules.iter().find(named).map(|id| id.address()), "rule")
            }
        };
        let joined = if matches!(kind, Kind::ObjectTabconstraint | Kind::ObjectTrigger | Kind::ObjectPolicy) {
            "for table"
        } else {
            "for relation"
        };
        found.ok_or_else(|| {
            let message = format!("{noun} \"{part}\" {joined} \"{}\" does not exist", rel.name);
            missing(SqlState::UNDEFINED_OBJECT, message)
        })
    }

    fn domain_constraint_address(&self, node: &pb::Node) -> Result<ObjectAddress> {
        let items = list_items(node.node.as_ref());
        let [domain, constraint] = items else {
            return unsupported("a domain constraint that is named in another way");
        };
        let ty = self.type_address(domain)?;
        let name = Name::new(string_of(constraint).unwrap_or_default());
        let row = self.catalog.type_(TypeId(ty.id));
        let constraints = row.and_then(|t| t.domain()).map(|d| d.constraints.as_slice()).unwrap_or_default();
        let named = |id: &&ConstraintId| self.catalog.constraint(**id).is_some_and(|c| c.name == name);
        constraints.iter().find(named).map(|id| id.address()).ok_or_else(|| {
            let domain = row.map(|t| t.name.clone()).unwrap_or_default();
            missing(SqlState::UNDEFINED_OBJECT, format!("constraint \"{name}\" for domain {domain} does not exist"))
        })
    }

    /// The access method stands before the name.
    fn operator_class_address(&self, kind: pb::ObjectType, node: &pb::Node) -> Result<ObjectAddress> {
        let items = list_items(node.node.as_ref());
        let Some((am, rest)) = items.split_first() else { return unsupported("an operator class without a name") };
        let am_name = string_of(am).unwrap_or_default();
        let am = self.access_method(am_name)?;
        let name = qualified_name(rest)?;
        let (found, noun): (Option<ObjectAddress>, &str) = if kind == pb::ObjectType::ObjectOpclass {
            (self.catalog.find_opclass(&self.session.path, am, &name).map(|id| id.address()), "class")
        } else {
            (self.catalog.find_opfamily(&self.session.path, am, &name).map(|id| id.address()), "family")
        };
        found.ok_or_else(|| {
            let message = format!("operator {noun} \"{name}\" does not exist for access method \"{am_name}\"");
            missing(SqlState::UNDEFINED_OBJECT, message)
        })
    }

    pub fn access_method(&self, name: &str) -> Result<AmId> {
        self.catalog
            .access_method_by_name(name)
            .map_or_else(|| refuse(SqlState::UNDEFINED_OBJECT, format!("access method \"{name}\" does not exist")), Ok)
    }

    fn cast_address(&self, node: &pb::Node) -> Result<ObjectAddress> {
        let items = list_items(node.node.as_ref());
        let [source, target] = items else { return unsupported("a cast that is named in another way") };
        let (source, target) = (TypeId(self.type_address(source)?.id), TypeId(self.type_address(target)?.id));
        self.catalog.cast(source, target).map(|cast| cast.id.address()).ok_or_else(|| {
            let words = [source, target].map(|ty| self.type_words(ty));
            let message = format!("cast from type {} to type {} does not exist", words[0], words[1]);
            missing(SqlState::UNDEFINED_OBJECT, message)
        })
    }

    fn transform_address(&self, node: &pb::Node) -> Result<ObjectAddress> {
        let items = list_items(node.node.as_ref());
        let [ty, language] = items else { return unsupported("a transform that is named in another way") };
        let ty = TypeId(self.type_address(ty)?.id);
        let name = string_of(language).unwrap_or_default();
        let Some(language) = self.catalog.language_by_name(name) else {
            return refuse(SqlState::UNDEFINED_OBJECT, format!("language \"{name}\" does not exist"));
        };
        self.catalog.transform_of(ty, language).map(|id| id.address()).ok_or_else(|| {
            let message = format!("transform for type {} language \"{name}\" does not exist", self.type_words(ty));
            missing(SqlState::UNDEFINED_OBJECT, message)
        })
    }

    /// Objects with a name of their own, and nothing else.
    fn named_address(&self, kind: pb::ObjectType, node: &pb::Node) -> Result<ObjectAddress> {
        use pb::ObjectType as Kind;
        let items = match node.node.as_ref() {
            Some(Node::List(list)) => list.items.as_slice(),
            _ => std::slice::from_ref(node),
        };
        let name = qualified_name(items)?;
        let catalog = &self.catalog;
        let path = &self.session.path;
        let (found, noun): (Option<ObjectAddress>, &str) = match kind {
            Kind::ObjectCollation => (catalog.find_collation(path, &name).map(|id| id.address()), "collation"),
            Kind::ObjectExtension => (catalog.extension_by_name(&name.name).map(|id| id.address()), "extension"),
            Kind::ObjectLanguage => (catalog.language_by_name(&name.name).map(|id| id.address()), "language"),
            Kind::ObjectAccessMethod => {
                (catalog.access_method_by_name(&name.name).map(|id| id.address()), "access method")
            }
            Kind::ObjectEventTrigger => {
                let found = catalog.event_triggers.values().find(|t| t.name == name.name);
                (found.map(|t| t.id.address()), "event trigger")
            }
            Kind::ObjectPublication => (catalog.publication_by_name(&name.name).map(|id| id.address()), "publication"),
            Kind::ObjectSubscription => {
                (catalog.subscription_by_name(&name.name).map(|id| id.address()), "subscription")
            }
            Kind::ObjectFdw => (catalog.fdw_by_name(&name.name).map(|id| id.address()), "foreign-data wrapper"),
            Kind::ObjectForeignServer => (catalog.server_by_name(&name.name).map(|id| id.address()), "server"),
            Kind::ObjectConversion => {
                let namespaces = catalog.namespaces_for(path, name.schema.as_ref(), false);
                let found = namespaces.into_iter().find_map(|n| catalog.conversion_in(n, &name.name));
                (found.map(|id| id.address()), "conversion")
            }
            Kind::ObjectStatisticExt => (self.statistics_address(&name), "statistics object"),
            Kind::ObjectTsconfiguration | Kind::ObjectTsdictionary | Kind::ObjectTsparser | Kind::ObjectTstemplate => {
                (self.text_search_address(kind, &name), "text search object")
            }
            _ => return unsupported(format!("objects of kind {} are not understood yet", kind.as_str_name())),
        };
        found.ok_or_else(|| missing(SqlState::UNDEFINED_OBJECT, format!("{noun} \"{name}\" does not exist")))
    }

    fn statistics_address(&self, name: &QualifiedName) -> Option<ObjectAddress> {
        let namespaces = self.catalog.namespaces_for(&self.session.path, name.schema.as_ref(), false);
        let in_namespace = |namespace: NamespaceId| {
            self.catalog.statistics.values().find(|s| s.namespace == namespace && s.name == name.name)
        };
        namespaces.into_iter().find_map(in_namespace).map(|s| s.id.address())
    }

    fn text_search_address(&self, kind: pb::ObjectType, name: &QualifiedName) -> Option<ObjectAddress> {
        use pb::ObjectType as Kind;
        let catalog = &self.catalog;
        let namespaces = catalog.namespaces_for(&self.session.path, name.schema.as_ref(), false);
        namespaces.into_iter().find_map(|n| {
            let fits = |namespace: NamespaceId, own: &Name| namespace == n && *own == name.name;
            match kind {
                Kind::ObjectTsconfiguration => {
                    catalog.ts_configs.all().find(|o| fits(o.namespace, &o.name)).map(|o| o.id.address())
                }
                Kind::ObjectTsdictionary => {
                    catalog.ts_dicts.all().find(|o| fits(o.namespace, &o.name)).map(|o| o.id.address())
                }
                Kind::ObjectTsparser => {
                    catalog.ts_parsers.all().find(|o| fits(o.namespace, &o.name)).map(|o| o.id.address())
                }
                _ => catalog.ts_templates.all().find(|o| fits(o.namespace, &o.name)).map(|o| o.id.address()),
            }
        })
    }

    /// Objects that an extension's script makes are its members.
    pub fn member_of_extension(&mut self, object: impl Into<ObjectAddress>) {
        if let Some(extension) = self.creating_extension {
            self.catalog.depend(object, extension, DependencyKind::Extension);
        }
    }
}

/// A node that is one name.
fn simple_name(node: &pb::Node) -> Result<String> {
    match string_of(node) {
        Some(name) => Ok(name.to_owned()),
        None => Ok(qualified_name(list_items(node.node.as_ref()))?.name.to_string()),
    }
}
