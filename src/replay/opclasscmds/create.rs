//! CREATE OPERATOR CLASS and FAMILY.  Counterpart: commands/opclasscmds.c (DefineOpClass, DefineOpFamily,
//! storeOperators, storeProcedures).

use pg_query::protobuf as pb;
use pg_query::protobuf::node::Node;

use crate::catalog::depend::DependencyKind;
use crate::catalog::evidence::Evidence;
use crate::catalog::namespace::QualifiedName;
use crate::catalog::operator::{OpClass, OpFamily};
use crate::diag::{Result, SqlState, refuse};
use crate::name::Name;
use crate::oid::wellknown::*;
use crate::oid::*;
use crate::replay::Exec;
use crate::replay::names::{need, qualified_name};
use crate::replay::opclasscmds::member::{Members, read_item};

pub(in crate::replay) fn create_operator_class(exec: &mut Exec, stmt: &pb::CreateOpClassStmt) -> Result<()> {
    let name = qualified_name(&stmt.opclassname)?;
    let namespace = exec.creation_namespace(&name)?;
    let am = exec.access_method(&stmt.amname)?;
    let input = exec.type_id(need(stmt.datatype.as_ref(), "type")?)?;
    let mut members = Members::default();
    let mut storage = None;
    for node in &stmt.items {
        let Some(Node::CreateOpClassItem(item)) = node.node.as_ref() else { continue };
        match &item.storedtype {
            Some(_) if storage.is_some() => {
                return refuse(SqlState::INVALID_OBJECT_DEFINITION, "storage type specified more than once");
            }
            Some(ty) => storage = Some(exec.type_id(ty)?),
            None => read_item(exec, item, am, Some(input), &mut members)?,
        }
    }
    if let Some(storage_type) = storage
        && storage_type != input
        && !storage_may_differ(am)
    {
        let message = format!("storage type cannot be different from data type for access method \"{}\"", stmt.amname);
        return refuse(SqlState::INVALID_OBJECT_DEFINITION, message);
    }
    let storage = storage.filter(|ty| *ty != input);
    let of_am = |id: &&OpClassId| exec.catalog.opclass(**id).is_some_and(|c| c.am == am);
    if exec.catalog.opclasses_in(namespace, &name.name).iter().any(|id| of_am(&id)) {
        let message = format!("operator class \"{}\" for access method \"{}\" already exists", name.name, stmt.amname);
        return refuse(SqlState::DUPLICATE_OBJECT, message);
    }
    if stmt.is_default {
        refuse_second_default(exec, am, input, &name.name)?;
    }
    let family = family_of(exec, stmt, &name, namespace, am)?;
    let id = OpClassId(exec.catalog.next_oid());
    let row = OpClass {
        id,
        name: name.name,
        namespace,
        owner: exec.current_role(),
        am,
        family,
        input,
        is_default: stmt.is_default,
        storage,
        at: Evidence::new(exec.locator.whole),
    };
    exec.catalog.add_opclass(row);
    exec.catalog.depend(id, namespace, DependencyKind::Normal);
    // The class goes with its family.
    exec.catalog.depend(id, family, DependencyKind::Auto);
    exec.depend_on_all(id, [Some(input), storage].into_iter().flatten().map(TypeId::address));
    exec.member_of_extension(id);
    members.store(exec, family, Some(id))
}

/// amstorage: of the built-in methods, GiST, GIN, SP-GiST and BRIN keep other types; so may those of
/// extensions.
fn storage_may_differ(am: AmId) -> bool {
    am != BTREE && am != HASH
}

fn refuse_second_default(exec: &Exec, am: AmId, input: TypeId, name: &Name) -> Result<()> {
    let Some(other) = exec.catalog.default_opclass_exact(am, input).and_then(|id| exec.catalog.opclass(id)) else {
        return Ok(());
    };
    let refused = crate::diag::Diagnostic::refused(
        SqlState::DUPLICATE_OBJECT,
        format!("could not make operator class \"{name}\" be default for type {}", exec.type_text(input)),
    );
    let detail = format!("Operator class \"{}\" already is the default.", other.name);
    Err(Box::new(refused.with_detail(detail)))
}

/// The family that is named, otherwise the one of the class's name, which is made where it is missing.
fn family_of(
    exec: &mut Exec,
    stmt: &pb::CreateOpClassStmt,
    name: &QualifiedName,
    namespace: NamespaceId,
    am: AmId,
) -> Result<OpFamilyId> {
    if !stmt.opfamilyname.is_empty() {
        return find_family(exec, &stmt.opfamilyname, am, &stmt.amname);
    }
    let of_am = |id: &&OpFamilyId| exec.catalog.opfamily(**id).is_some_and(|f| f.am == am);
    match exec.catalog.opfamilies_in(namespace, &name.name).iter().find(of_am).copied() {
        Some(id) => Ok(id),
        None => make_family(exec, name.name.clone(), namespace, am, &stmt.amname),
    }
}

pub(super) fn find_family(exec: &Exec, names: &[pb::Node], am: AmId, am_name: &str) -> Result<OpFamilyId> {
    let name = qualified_name(names)?;
    exec.catalog.find_opfamily(&exec.session.path, am, &name).map_or_else(
        || {
            let message = format!("operator family \"{name}\" does not exist for access method \"{am_name}\"");
            refuse(SqlState::UNDEFINED_OBJECT, message)
        },
        Ok,
    )
}

pub(in crate::replay) fn create_operator_family(exec: &mut Exec, stmt: &pb::CreateOpFamilyStmt) -> Result<()> {
    let name = qualified_name(&stmt.opfamilyname)?;
    let namespace = exec.creation_namespace(&name)?;
    let am = exec.access_method(&stmt.amname)?;
    make_family(exec, name.name, namespace, am, &stmt.amname)?;
    Ok(())
}

fn make_family(exec: &mut Exec, name: Name, namespace: NamespaceId, am: AmId, am_name: &str) -> Result<OpFamilyId> {
    let of_am = |id: &OpFamilyId| exec.catalog.opfamily(*id).is_some_and(|f| f.am == am);
    if exec.catalog.opfamilies_in(namespace, &name).iter().any(of_am) {
        let message = format!("operator family \"{name}\" for access method \"{am_name}\" already exists");
        return refuse(SqlState::DUPLICATE_OBJECT, message);
    }
    let id = OpFamilyId(exec.catalog.next_oid());
    let row = OpFamily {
        id,
        name,
        namespace,
        owner: exec.current_role(),
        am,
        operators: Vec::new(),
        procs: Vec::new(),
        at: Evidence::new(exec.locator.whole),
    };
    exec.catalog.add_opfamily(row);
    exec.catalog.depend(id, am, DependencyKind::Auto);
    exec.catalog.depend(id, namespace, DependencyKind::Normal);
    exec.member_of_extension(id);
    Ok(id)
}
