//! What a statement that was not carried out could have touched, read from its raw tree: the objects that
//! it names, and what depends on those. Whatever runs code, or changes how later names are resolved, may
//! reach everything.

use std::collections::BTreeSet;

use pg_query::protobuf as pb;
use pg_query::protobuf::node::Node;

use crate::catalog::class::Relation;
use crate::catalog::namespace::QualifiedName;
use crate::catalog::taint::TaintScope;
use crate::deparse::Deparser;
use crate::name::quote_identifier;
use crate::oid::*;
use crate::replay::Exec;
use crate::replay::names::{qualified_name, range_var_name};

/// How many objects are named one by one; more are taken for everything.
const MOST: usize = 4096;

/// How far the effect of a statement may reach.
pub(super) fn reach(exec: &mut Exec, node: &Node) -> TaintScope {
    let mut reach = Reach { exec, seen: BTreeSet::new(), names: Vec::new() };
    match reach.statement(node) {
        Some(()) if reach.names.len() <= MOST => TaintScope::Names(reach.names),
        Some(()) | None => TaintScope::Everything,
    }
}

/// A relation that was made, or not, without what it is made from.
pub(super) fn of_relation(exec: &mut Exec, var: Option<&pb::RangeVar>) -> TaintScope {
    let mut reach = Reach { exec, seen: BTreeSet::new(), names: Vec::new() };
    match reach.relation(var) {
        Some(()) => TaintScope::Names(reach.names),
        None => TaintScope::Everything,
    }
}

struct Reach<'e> {
    exec: &'e mut Exec,
    seen: BTreeSet<ObjectAddress>,
    /// Identities, as reports print them.
    names: Vec<String>,
}

impl Reach<'_> {
    /// Collects the names; `None` for what may reach everything.
    fn statement(&mut self, node: &Node) -> Option<()> {
        match node {
            // Relations and what belongs to them.
            Node::CreateStmt(stmt) => self.relation(stmt.relation.as_ref()),
            Node::CreateForeignTableStmt(stmt) => self.relation(stmt.base_stmt.as_ref()?.relation.as_ref()),
            Node::AlterTableStmt(stmt) => self.relation(stmt.relation.as_ref()),
            Node::IndexStmt(stmt) => self.relation(stmt.relation.as_ref()),
            Node::CreateSeqStmt(stmt) => self.relation(stmt.sequence.as_ref()),
            Node::AlterSeqStmt(stmt) => self.relation(stmt.sequence.as_ref()),
            Node::CreateTableAsStmt(stmt) => self.relation(stmt.into.as_ref()?.rel.as_ref()),
            Node::ViewStmt(stmt) => self.relation(stmt.view.as_ref()),
            Node::RuleStmt(stmt) => self.relation(stmt.relation.as_ref()),
            Node::CreateTrigStmt(stmt) => self.relation(stmt.relation.as_ref()),
            Node::CreatePolicyStmt(stmt) => self.relation(stmt.table.as_ref()),
            Node::AlterPolicyStmt(stmt) => self.relation(stmt.table.as_ref()),
            Node::CompositeTypeStmt(stmt) => self.relation(stmt.typevar.as_ref()),
            Node::ClusterStmt(stmt) => self.relation(stmt.relation.as_ref()),

            // Types, routines and other things in schemas.
            Node::CreateEnumStmt(stmt) => self.named(&stmt.type_name),
            Node::AlterEnumStmt(stmt) => self.object(pb::ObjectType::ObjectType, &list(&stmt.type_name)),
            Node::CreateRangeStmt(stmt) => self.named(&stmt.type_name),
            Node::CreateDomainStmt(stmt) => self.named(&stmt.domainname),
            Node::AlterDomainStmt(stmt) => self.object(pb::ObjectType::ObjectDomain, &list(&stmt.type_name)),
            Node::AlterTypeStmt(stmt) => self.object(pb::ObjectType::ObjectType, &list(&stmt.type_name)),
            Node::CreateFunctionStmt(stmt) => self.named(&stmt.funcname),
            Node::AlterFunctionStmt(stmt) => self.named(&stmt.func.as_ref()?.objname),
            Node::CreateStatsStmt(stmt) => self.named(&stmt.defnames),
            Node::AlterStatsStmt(stmt) => self.named(&stmt.defnames),
            Node::AlterTsdictionaryStmt(stmt) => self.named(&stmt.dictname),
            Node::AlterTsconfigurationStmt(stmt) => self.named(&stmt.cfgname),
            Node::CreateConversionStmt(stmt) => self.named(&stmt.conversion_name),
            Node::DefineStmt(stmt) if stmt.kind() != pb::ObjectType::ObjectOperator => self.named(&stmt.defnames),

            Node::CreateSchemaStmt(stmt) => self.schema(stmt),

            // What all kinds share.
            Node::DropStmt(stmt) => stmt.objects.iter().try_for_each(|node| self.object(stmt.remove_type(), node)),
            Node::RenameStmt(stmt) => self.rename(stmt),
            Node::AlterObjectSchemaStmt(stmt) => {
                self.object_or_relation(stmt.object_type(), stmt.object.as_deref(), stmt.relation.as_ref())?;
                self.moved(Some(&stmt.newschema), None)
            }
            Node::AlterOwnerStmt(stmt) => {
                self.object_or_relation(stmt.object_type(), stmt.object.as_deref(), stmt.relation.as_ref())
            }
            Node::AlterObjectDependsStmt(stmt) => {
                self.object_or_relation(stmt.object_type(), stmt.object.as_deref(), stmt.relation.as_ref())
            }
            Node::CommentStmt(stmt) => self.object(stmt.objtype(), stmt.object.as_deref()?),
            Node::SecLabelStmt(stmt) => self.object(stmt.objtype(), stmt.object.as_deref()?),
            Node::GrantStmt(stmt) => self.grant(stmt),

            // Nothing of the database's schema.
            Node::CreateRoleStmt(_) | Node::DropRoleStmt(_) | Node::AlterRoleStmt(_) | Node::GrantRoleStmt(_) => {
                Some(())
            }

            // The rest is in no schema, or runs code, or decides how later statements are read.
            other => self.plain(name_without_schema(other)?),
        }
    }

    /// A relation by its name, with what depends on it; where there is none, the name that it would get.
    fn relation(&mut self, var: Option<&pb::RangeVar>) -> Option<()> {
        let name = range_var_name(var?);
        match self.exec.find_relation(&name) {
            Some(rel) => self.address(rel.address()),
            None => self.qualified(&name),
        }
    }

    /// The objects of a name, whatever their kind and arguments.
    fn named(&mut self, nodes: &[pb::Node]) -> Option<()> {
        self.qualified(&qualified_name(nodes).ok()?)
    }

    /// A name in its schema; without one, in every schema of the search path.
    fn qualified(&mut self, name: &QualifiedName) -> Option<()> {
        let text = quote_identifier(&name.name);
        let Some(schema) = &name.schema else {
            let path = self.exec.session.path.lookup(&self.exec.catalog, true);
            let schemas = path.into_iter().map(|id| quote_identifier(&self.exec.catalog.namespace_name(id)));
            self.names.extend(schemas.map(|schema| format!("{schema}.{text}")).collect::<Vec<_>>());
            return Some(());
        };
        self.names.push(format!("{}.{text}", quote_identifier(schema)));
        Some(())
    }

    fn plain(&mut self, name: &str) -> Option<()> {
        self.names.push(quote_identifier(name));
        Some(())
    }

    fn schema(&mut self, stmt: &pb::CreateSchemaStmt) -> Option<()> {
        let of_role = || stmt.authrole.as_ref().map(|role| role.rolename.as_str());
        let name = Some(stmt.schemaname.as_str()).filter(|name| !name.is_empty()).or_else(of_role)?;
        self.plain(name)
    }

    fn object_or_relation(
        &mut self,
        kind: pb::ObjectType,
        object: Option<&pb::Node>,
        relation: Option<&pb::RangeVar>,
    ) -> Option<()> {
        match relation {
            Some(_) => self.relation(relation),
            None => self.object(kind, object?),
        }
    }

    /// An object of any kind by the node that names it.
    fn object(&mut self, kind: pb::ObjectType, node: &pb::Node) -> Option<()> {
        use pb::ObjectType as Kind;
        if let Ok(address) = self.exec.object_address(kind, node) {
            return self.address(address);
        }
        let names: &[pb::Node] = match node.node.as_ref()? {
            Node::List(list) => &list.items,
            Node::ObjectWithArgs(routine) => &routine.objname,
            Node::TypeName(name) => &name.names,
            Node::String(name) => return self.plain(&name.sval),
            _ => return None,
        };
        match kind {
            Kind::ObjectColumn
            | Kind::ObjectTabconstraint
            | Kind::ObjectTrigger
            | Kind::ObjectPolicy
            | Kind::ObjectRule => self.named(names.split_last()?.1),
            Kind::ObjectDomconstraint => self.object(Kind::ObjectDomain, names.first()?),
            Kind::ObjectOpclass
            | Kind::ObjectOpfamily
            | Kind::ObjectOperator
            | Kind::ObjectCast
            | Kind::ObjectTransform => None,
            _ => self.named(names),
        }
    }

    fn rename(&mut self, stmt: &pb::RenameStmt) -> Option<()> {
        self.object_or_relation(stmt.rename_type(), stmt.object.as_deref(), stmt.relation.as_ref())?;
        self.moved(None, Some(&stmt.newname))
    }

    /// The first name found, in another schema or with another last part.
    fn moved(&mut self, schema: Option<&str>, name: Option<&str>) -> Option<()> {
        let first = self.names.first()?.clone();
        let (old_schema, old_name) = first.split_once('.').unwrap_or(("", &first));
        let schema = schema.map_or(old_schema.to_owned(), quote_identifier);
        let name = name.map_or(old_name.to_owned(), quote_identifier);
        self.names.push(if schema.is_empty() { name } else { format!("{schema}.{name}") });
        Some(())
    }

    fn grant(&mut self, stmt: &pb::GrantStmt) -> Option<()> {
        use pb::ObjectType as Kind;
        let in_schemas = stmt.targtype() == pb::GrantTargetType::AclTargetAllInSchema;
        for node in &stmt.objects {
            match node.node.as_ref()? {
                Node::RangeVar(var) => self.relation(Some(var))?,
                Node::String(name) => self.plain(&name.sval)?,
                _ if in_schemas => return None,
                Node::List(names) if matches!(stmt.objtype(), Kind::ObjectType | Kind::ObjectDomain) => {
                    self.named(&names.items)?;
                }
                _ => self.object(stmt.objtype(), node)?,
            }
        }
        Some(())
    }

    /// An object that is there, with all that depends on it.
    fn address(&mut self, address: ObjectAddress) -> Option<()> {
        let mut waiting = vec![address];
        while let Some(at) = waiting.pop() {
            if !self.seen.insert(at) || self.names.len() > MOST {
                continue;
            }
            let name = self.identity(at);
            self.names.push(name);
            waiting.extend(self.exec.catalog.depends.on(at).map(|(_, dependent, _)| dependent));
        }
        Some(())
    }

    fn identity(&self, at: ObjectAddress) -> String {
        let deparser = Deparser::new(&self.exec.catalog);
        let rel = (at.class == ObjectClass::Relation && at.sub == 0).then(|| self.exec.catalog.relation(RelId(at.id)));
        let table = |rel: &Relation| rel.index().map(|index| deparser.member(index.table, &rel.name));
        rel.flatten().and_then(|rel| table(rel)).unwrap_or_else(|| deparser.identity(at))
    }
}

/// The name of what is in no schema and which the statement names without a kind.
fn name_without_schema(node: &Node) -> Option<&str> {
    match node {
        Node::CreateEventTrigStmt(stmt) => Some(&stmt.trigname),
        Node::AlterEventTrigStmt(stmt) => Some(&stmt.trigname),
        Node::CreateFdwStmt(stmt) => Some(&stmt.fdwname),
        Node::AlterFdwStmt(stmt) => Some(&stmt.fdwname),
        Node::CreateForeignServerStmt(stmt) => Some(&stmt.servername),
        Node::AlterForeignServerStmt(stmt) => Some(&stmt.servername),
        Node::CreateUserMappingStmt(stmt) => Some(&stmt.servername),
        Node::AlterUserMappingStmt(stmt) => Some(&stmt.servername),
        Node::DropUserMappingStmt(stmt) => Some(&stmt.servername),
        Node::ImportForeignSchemaStmt(stmt) => Some(&stmt.local_schema),
        Node::CreatePublicationStmt(stmt) => Some(&stmt.pubname),
        Node::AlterPublicationStmt(stmt) => Some(&stmt.pubname),
        Node::CreateSubscriptionStmt(stmt) => Some(&stmt.subname),
        Node::AlterSubscriptionStmt(stmt) => Some(&stmt.subname),
        Node::DropSubscriptionStmt(stmt) => Some(&stmt.subname),
        _ => None,
    }
}

/// A list of names as one node, as statements about objects of all kinds hold it.
fn list(nodes: &[pb::Node]) -> pb::Node {
    pb::Node { node: Some(Node::List(pb::List { items: nodes.to_vec() })) }
}
