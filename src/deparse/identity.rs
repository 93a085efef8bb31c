//! Names of objects for reports: dotted, quoted as SQL quotes them, always with their schema.
//! Counterpart: catalog/objectaddress.c (getObjectIdentity), with the difference that what belongs to a
//! table is `schema.table.name`.

use crate::catalog::foreign::MappedUser;
use crate::deparse::Deparser;
use crate::name::Name;
use crate::oid::*;

impl Deparser<'_> {
    /// The printable identity of any object.
    pub fn identity(&self, object: ObjectAddress) -> String {
        let catalog = self.catalog;
        let id = object.id;
        let named = match object.class {
            ObjectClass::Namespace => Some(self.namespace_ident(NamespaceId(id))),
            ObjectClass::Extension => catalog.extensions.get(&ExtensionId(id)).map(|o| self.ident(&o.name)),
            ObjectClass::Role => catalog.roles.get(&RoleId(id)).map(|o| self.ident(&o.name)),
            ObjectClass::Language => catalog.languages.get(&LangId(id)).map(|o| self.ident(&o.name)),
            ObjectClass::AccessMethod => catalog.access_methods.get(&AmId(id)).map(|o| self.ident(&o.name)),
            ObjectClass::EventTrigger => catalog.event_triggers.get(&EventTriggerId(id)).map(|o| self.ident(&o.name)),
            ObjectClass::Type => Some(self.type_identity(TypeId(id))),
            ObjectClass::Proc => Some(self.routine_identity(ProcId(id))),
            ObjectClass::Operator => Some(self.operator_identity(OperId(id))),
            ObjectClass::OpClass => catalog.opclass(OpClassId(id)).map(|o| self.of_method(o.namespace, &o.name, o.am)),
            ObjectClass::OpFamily => {
                catalog.opfamily(OpFamilyId(id)).map(|o| self.of_method(o.namespace, &o.name, o.am))
            }
            ObjectClass::Cast => self.cast_identity(CastId(id)),
            ObjectClass::Collation => catalog.collations.get(&CollId(id)).map(|o| self.qualified(o.namespace, &o.name)),
            ObjectClass::TsParser => {
                catalog.ts_parsers.get(&TsParserId(id)).map(|o| self.qualified(o.namespace, &o.name))
            }
            ObjectClass::TsTemplate => {
                catalog.ts_templates.get(&TsTemplateId(id)).map(|o| self.qualified(o.namespace, &o.name))
            }
            ObjectClass::TsDict => catalog.ts_dicts.get(&TsDictId(id)).map(|o| self.qualified(o.namespace, &o.name)),
            ObjectClass::TsConfig => {
                catalog.ts_configs.get(&TsConfigId(id)).map(|o| self.qualified(o.namespace, &o.name))
            }
            ObjectClass::Statistics => {
                catalog.statistics.get(&StatisticsId(id)).map(|o| self.qualified(o.namespace, &o.name))
            }
            ObjectClass::Relation => Some(self.relation_identity(RelId(id), object.sub)),
            ObjectClass::Constraint => self.constraint_identity(ConstraintId(id)),
            ObjectClass::Trigger => catalog.triggers.get(&TriggerId(id)).map(|o| self.member(o.rel, &o.name)),
            ObjectClass::Rule => catalog.rules.get(&RuleId(id)).map(|o| self.member(o.rel, &o.name)),
            ObjectClass::Policy => catalog.policies.get(&PolicyId(id)).map(|o| self.member(o.rel, &o.name)),
            ObjectClass::Publication => catalog.publications.get(&PublicationId(id)).map(|o| self.ident(&o.name)),
            ObjectClass::PublicationRel => self.publication_rel_identity(PublicationRelId(id)),
            ObjectClass::PublicationNamespace => self.publication_namespace_identity(PublicationNamespaceId(id)),
            ObjectClass::Subscription => catalog.subscriptions.get(&SubscriptionId(id)).map(|o| self.ident(&o.name)),
            ObjectClass::Fdw => catalog.fdws.get(&FdwId(id)).map(|o| self.ident(&o.name)),
            ObjectClass::Server => catalog.servers.get(&ServerId(id)).map(|o| self.ident(&o.name)),
            ObjectClass::UserMapping => self.user_mapping_identity(UserMappingId(id)),
            ObjectClass::Conversion => {
                catalog.conversions.get(&ConversionId(id)).map(|o| self.qualified(o.namespace, &o.name))
            }
            ObjectClass::Transform => self.transform_identity(TransformId(id)),
            ObjectClass::LargeObject => Some(id.to_string()),
            // A default has no name.
            ObjectClass::AttrDef => None,
        };
        named.unwrap_or_else(|| format!("{:?} {id}", object.class))
    }

    /// `schema.table.name`
    pub fn member(&self, rel: RelId, name: &Name) -> String {
        format!("{}.{}", self.qualified_relation_name(rel), self.ident(name))
    }

    /// `publication.schema.table`
    fn publication_rel_identity(&self, id: PublicationRelId) -> Option<String> {
        let row = self.catalog.publication_rels.get(&id)?;
        Some(format!("{}.{}", self.identity(row.publication.address()), self.qualified_relation_name(row.rel)))
    }

    /// `publication.schema`
    fn publication_namespace_identity(&self, id: PublicationNamespaceId) -> Option<String> {
        let row = self.catalog.publication_namespaces.get(&id)?;
        Some(format!("{}.{}", self.identity(row.publication.address()), self.namespace_ident(row.namespace)))
    }

    /// `server.user`
    fn user_mapping_identity(&self, id: UserMappingId) -> Option<String> {
        let row = self.catalog.user_mappings.get(&id)?;
        let user = match row.user {
            MappedUser::Public => "PUBLIC".to_owned(),
            MappedUser::Role(role) => self.identity(role.address()),
            MappedUser::Session => "CURRENT_USER".to_owned(),
        };
        Some(format!("{}.{user}", self.identity(row.server.address())))
    }

    fn transform_identity(&self, id: TransformId) -> Option<String> {
        let row = self.catalog.transforms.get(&id)?;
        Some(format!("{} for {}", self.type_identity(row.ty), self.identity(row.language.address())))
    }

    fn relation_identity(&self, rel: RelId, sub: i32) -> String {
        match AttrNumber::try_from(sub) {
            Ok(attno) if attno != 0 => {
                format!("{}.{}", self.qualified_relation_name(rel), self.attribute_ident(rel, attno))
            }
            _ => self.qualified_relation_name(rel),
        }
    }

    fn constraint_identity(&self, id: ConstraintId) -> Option<String> {
        use crate::catalog::constraint::ConstraintOwner;
        let row = self.catalog.constraint(id)?;
        Some(match row.owner {
            ConstraintOwner::Relation(rel) => self.member(rel, &row.name),
            ConstraintOwner::Domain(ty) => format!("{}.{}", self.qualified_type_name(ty), self.ident(&row.name)),
        })
    }

    /// A type with its schema, except for the base types, which go by their SQL names.
    pub fn type_identity(&self, ty: TypeId) -> String {
        let Some(row) = self.catalog.type_(ty) else { return "???".to_owned() };
        match row.element.filter(|_| row.is_true_array()) {
            Some(element) => format!("{}[]", self.type_identity(element)),
            None if row.namespace == wellknown::PG_CATALOG => self.type_name(ty),
            None => self.qualified(row.namespace, &row.name),
        }
    }

    /// `schema.name(argument types)`
    pub fn routine_identity(&self, proc: ProcId) -> String {
        let Some(row) = self.catalog.proc(proc) else { return "???".to_owned() };
        let types: Vec<_> = row.arg_types.iter().map(|t| self.type_identity(*t)).collect();
        format!("{}({})", self.qualified(row.namespace, &row.name), types.join(", "))
    }

    fn operator_identity(&self, oper: OperId) -> String {
        let Some(row) = self.catalog.operator(oper) else { return "???".to_owned() };
        let left = row.left.map_or_else(|| "NONE".to_owned(), |t| self.type_identity(t));
        let right = self.type_identity(row.right);
        format!("{}.{}({left}, {right})", self.namespace_ident(row.namespace), row.name)
    }

    fn of_method(&self, namespace: NamespaceId, name: &Name, am: AmId) -> String {
        let am = self.catalog.access_method(am).map(|a| self.ident(&a.name)).unwrap_or_default();
        format!("{} USING {am}", self.qualified(namespace, name))
    }

    fn cast_identity(&self, cast: CastId) -> Option<String> {
        let row = self.catalog.casts.all().find(|c| c.id == cast)?;
        Some(format!("({} AS {})", self.type_identity(row.source), self.type_identity(row.target)))
    }
}
