//! Range types with their multiranges and constructors.  Counterpart: commands/typecmds.c (DefineRange,
//! makeRangeConstructors, makeMultirangeConstructors), catalog/pg_range.c.

use pg_query::protobuf as pb;

use crate::analyze::typename;
use crate::catalog::depend::DependencyKind;
use crate::catalog::evidence::Evidence;
use crate::catalog::namespace::QualifiedName;
use crate::catalog::proc::*;
use crate::catalog::type_::{Range, TypeKind};
use crate::diag::{Diagnostic, Result, SqlState, refuse};
use crate::name::Name;
use crate::nodes::Collation;
use crate::oid::wellknown::*;
use crate::oid::*;
use crate::replay::Exec;
use crate::replay::defelem;
use crate::replay::names::qualified_name;
use crate::replay::signature::dotted;
use crate::replay::typecmds::row::{blank_type, make_array_type};
use crate::version::Capability;

#[derive(Default)]
struct Options {
    subtype: Option<pb::TypeName>,
    opclass: Option<Vec<pb::Node>>,
    collation: Option<Vec<pb::Node>>,
    canonical: Option<Vec<pb::Node>>,
    subdiff: Option<Vec<pb::Node>>,
    multirange: Option<Vec<pb::Node>>,
}

fn options(stmt: &pb::CreateRangeStmt, multiranges: bool) -> Result<Options> {
    let mut options = Options::default();
    for elem in defelem::elements(&stmt.params) {
        match elem.defname.as_str() {
            "subtype" => defelem::once(&mut options.subtype, defelem::type_name(elem)?)?,
            "subtype_opclass" => defelem::once(&mut options.opclass, defelem::qualified(elem)?)?,
            "collation" => defelem::once(&mut options.collation, defelem::qualified(elem)?)?,
            "canonical" => defelem::once(&mut options.canonical, defelem::qualified(elem)?)?,
            "subtype_diff" => defelem::once(&mut options.subdiff, defelem::qualified(elem)?)?,
            "multirange_type_name" if multiranges => defelem::once(&mut options.multirange, defelem::qualified(elem)?)?,
            other => {
                return refuse(SqlState::SYNTAX_ERROR, format!("type attribute \"{other}\" not recognized"));
            }
        }
    }
    Ok(options)
}

/// CREATE TYPE ... AS RANGE
pub(in crate::replay) fn create_range(exec: &mut Exec, stmt: &pb::CreateRangeStmt) -> Result<()> {
    let name = qualified_name(&stmt.type_name)?;
    let namespace = exec.creation_namespace(&name)?;
    let multiranges = exec.catalog.version.has(Capability::Multiranges);
    let options = options(stmt, multiranges)?;
    let Some(subtype_name) = &options.subtype else {
        return refuse(SqlState::INVALID_OBJECT_DEFINITION, "type attribute \"subtype\" is required");
    };
    let subtype = typename::resolve(&exec.cx(), subtype_name)?.ty;
    let id = exec.claim_type_name(namespace, &name.name)?;
    let (collation, opclass) = order_of(exec, &options, subtype)?;
    let canonical = options.canonical.as_deref().map(|n| canonical(exec, n, id)).transpose()?;
    let subdiff = options.subdiff.as_deref().map(|n| subdiff(exec, n, subtype)).transpose()?;
    let align = exec.catalog.type_(subtype).map_or(b'i', |t| if t.align == b'd' { b'd' } else { b'i' });
    let multirange = if multiranges { Some(claim_multirange(exec, &options, &name, namespace)?) } else { None };
    let multirange_id = multirange.as_ref().map(|m| m.0);
    let range = Range { subtype, multirange: multirange_id, opclass: Some(opclass), collation, canonical, subdiff };
    enter_range(exec, id, namespace, name.name.clone(), range, align);
    make_array_type(exec, id);
    range_constructors(exec, id, namespace, &name.name, subtype);
    if let Some((multirange, multi_namespace, multi_name)) = multirange {
        enter_multirange(exec, multirange, id, multi_namespace, multi_name.clone(), align);
        let array = exec.catalog.type_(id).and_then(|t| t.array);
        make_array_type(exec, multirange);
        multirange_constructors(exec, multirange, multi_namespace, &multi_name, id, array);
    }
    exec.apply_default_acl(id.address());
    Ok(())
}

/// The collation and operator class that order the subtype.
fn order_of(exec: &Exec, options: &Options, subtype: TypeId) -> Result<(Collation, OpClassId)> {
    let opclass = match &options.opclass {
        Some(names) => {
            let name = qualified_name(names)?;
            match exec.catalog.find_opclass(&exec.session.path, BTREE, &name) {
                Some(id) => id,
                None => {
                    let message = format!("operator class \"{name}\" does not exist for access method \"btree\"");
                    return refuse(SqlState::UNDEFINED_OBJECT, message);
                }
            }
        }
        None => match exec.default_btree_opclass(subtype) {
            Some(id) => id,
            None => {
                let words = exec.type_text(subtype);
                let message = format!("data type {words} has no default operator class for access method \"btree\"");
                let hint = "You must specify an operator class for the range type or define a default operator \
                            class for the subtype.";
                return Err(Box::new(Diagnostic::refused(SqlState::UNDEFINED_OBJECT, message).with_hint(hint)));
            }
        },
    };
    let own = exec.catalog.type_(subtype).and_then(|t| t.collation);
    let collation = match &options.collation {
        Some(_) if own.is_none() => {
            let message = "range collation specified but subtype does not support collation";
            return refuse(SqlState::WRONG_OBJECT_TYPE, message);
        }
        Some(names) => Some(exec.collation(names, -1)?),
        None => own,
    };
    Ok((collation, opclass))
}

fn canonical(exec: &Exec, names: &[pb::Node], range: TypeId) -> Result<ProcId> {
    let id = exec.proc_by_signature(names, &[range])?;
    let proc = exec.procedure(id)?;
    let state = SqlState::INVALID_OBJECT_DEFINITION;
    if proc.result != range {
        return refuse(state, format!("range canonical function {} must return range type", dotted(names)));
    }
    if proc.volatility != Volatility::Immutable {
        return refuse(state, format!("range canonical function {} must be immutable", dotted(names)));
    }
    Ok(id)
}

fn subdiff(exec: &Exec, names: &[pb::Node], subtype: TypeId) -> Result<ProcId> {
    let id = exec.proc_by_signature(names, &[subtype, subtype])?;
    let proc = exec.procedure(id)?;
    let state = SqlState::INVALID_OBJECT_DEFINITION;
    if proc.result != FLOAT8 {
        let message = format!("range subtype diff function {} must return type double precision", dotted(names));
        return refuse(state, message);
    }
    if proc.volatility != Volatility::Immutable {
        return refuse(state, format!("range subtype diff function {} must be immutable", dotted(names)));
    }
    Ok(id)
}

/// The multirange's id, namespace and name: as given, or after the range's (makeMultirangeTypeName).
fn claim_multirange(
    exec: &mut Exec,
    options: &Options,
    range: &QualifiedName,
    namespace: NamespaceId,
) -> Result<(TypeId, NamespaceId, Name)> {
    let (namespace, name) = match &options.multirange {
        Some(names) => {
            let name = qualified_name(names)?;
            (exec.creation_namespace(&name)?, name.name)
        }
        None => (namespace, multirange_name(&range.name)),
    };
    exec.move_array_type_aside(namespace, &name);
    if exec.catalog.type_in(namespace, &name).is_some() {
        let message = format!("type \"{name}\" already exists");
        return refuse(SqlState::DUPLICATE_OBJECT, message);
    }
    Ok((TypeId(exec.catalog.next_oid()), namespace, name))
}

/// `range` in the name becomes `multirange`; a name without it gets `_multirange`.
fn multirange_name(range: &Name) -> Name {
    match range.find("range") {
        Some(at) => Name::new(&format!("{}multi{}", &range[..at], &range[at..])),
        None => {
            let kept = crate::text::floor_char_boundary(range, crate::name::MAX_IDENTIFIER_BYTES - "_multirange".len());
            Name::new(&format!("{}_multirange", &range[..kept]))
        }
    }
}

fn enter_range(exec: &mut Exec, id: TypeId, namespace: NamespaceId, name: Name, range: Range, align: u8) {
    let on = [
        Some(range.subtype.address()),
        range.opclass.map(OpClassId::address),
        range.collation.map(CollId::address),
        range.canonical.map(ProcId::address),
        range.subdiff.map(ProcId::address),
    ];
    let mut row = blank_type(exec, id, namespace, name, TypeKind::Range(range));
    row.category = b'R';
    row.align = align;
    row.input = exec.builtin_proc("range_in");
    row.output = exec.builtin_proc("range_out");
    row.receive = exec.builtin_proc("range_recv");
    row.send = exec.builtin_proc("range_send");
    row.analyze = exec.builtin_proc("range_typanalyze");
    exec.enter_type(row);
    exec.depend_on_all(id, on.into_iter().flatten());
}

fn enter_multirange(exec: &mut Exec, id: TypeId, range: TypeId, namespace: NamespaceId, name: Name, align: u8) {
    let mut row = blank_type(exec, id, namespace, name, TypeKind::Multirange { range });
    row.category = b'R';
    row.align = align;
    row.input = exec.builtin_proc("multirange_in");
    row.output = exec.builtin_proc("multirange_out");
    row.receive = exec.builtin_proc("multirange_recv");
    row.send = exec.builtin_proc("multirange_send");
    row.analyze = exec.builtin_proc("multirange_typanalyze");
    exec.enter_type(row);
    exec.catalog.depends.forget_kind(id.address(), DependencyKind::Normal);
    exec.catalog.depend(id, range, DependencyKind::Internal);
}

fn range_constructors(exec: &mut Exec, id: TypeId, namespace: NamespaceId, name: &Name, subtype: TypeId) {
    let of = ConstructorOf { ty: id, namespace, name, strict: false };
    constructor(exec, &of, vec![subtype, subtype], "range_constructor2");
    constructor(exec, &of, vec![subtype, subtype, TEXT], "range_constructor3");
}

fn multirange_constructors(
    exec: &mut Exec,
    id: TypeId,
    namespace: NamespaceId,
    name: &Name,
    range: TypeId,
    range_array: Option<TypeId>,
) {
    let of = ConstructorOf { ty: id, namespace, name, strict: true };
    constructor(exec, &of, Vec::new(), "multirange_constructor0");
    constructor(exec, &of, vec![range], "multirange_constructor1");
    if let Some(array) = range_array {
        constructor(exec, &of, vec![array], "multirange_constructor2");
    }
}

/// The type that constructors are for.
struct ConstructorOf<'a> {
    ty: TypeId,
    namespace: NamespaceId,
    name: &'a Name,
    strict: bool,
}

/// A constructor is part of its type.
fn constructor(exec: &mut Exec, of: &ConstructorOf<'_>, arg_types: Vec<TypeId>, symbol: &str) {
    let id = ProcId(exec.catalog.next_oid());
    let element = |array: &TypeId| exec.catalog.type_(*array).filter(|t| t.is_true_array()).and_then(|t| t.element);
    let variadic = (symbol == "multirange_constructor2").then(|| arg_types.first().and_then(element)).flatten();
    let all_args = match variadic {
        Some(_) => {
            arg_types.iter().map(|ty| ProcArg { ty: *ty, mode: ArgMode::Variadic, name: Name::default() }).collect()
        }
        None => Vec::new(),
    };
    let proc = Proc {
        id,
        name: of.name.clone(),
        namespace: of.namespace,
        owner: Some(BOOTSTRAP_SUPERUSER),
        kind: ProcKind::Function,
        language: INTERNAL_LANGUAGE,
        result: of.ty,
        returns_set: false,
        arg_types,
        all_args,
        variadic,
        default_count: 0,
        defaults: Vec::new(),
        volatility: Volatility::Immutable,
        parallel: Parallel::Safe,
        strict: of.strict,
        leakproof: false,
        security_definer: false,
        cost: 1.0,
        rows: 0.0,
        config: Vec::new(),
        support: None,
        transforms: Vec::new(),
        body: Body::Source(symbol.into()),
        aggregate: None,
        at: Evidence::new(exec.locator.whole),
    };
    exec.catalog.add_proc(proc);
    exec.catalog.depend(id, of.ty, DependencyKind::Internal);
}

impl Exec {
    /// The class that orders a type when none is named: its own, its base type's, or one of a type
    /// that its values can stand for.
    pub fn default_btree_opclass(&self, ty: TypeId) -> Option<OpClassId> {
        let base = self.catalog.base_type(ty);
        self.catalog.default_opclass_exact(BTREE, base).or_else(|| {
            let row = self.catalog.type_(base)?;
            let general = match row {
                t if t.is_true_array() => ANYARRAY,
                t if t.enum_labels().is_some() => ANYENUM,
                t if t.range().is_some() => ANYRANGE,
                t if matches!(t.kind, TypeKind::Multirange { .. }) => ANYMULTIRANGE,
                t if t.relation().is_some() => RECORD,
                _ => TEXT,
            };
            let allowed = general != TEXT || self.is_binary_coercible(base, TEXT);
            allowed.then(|| self.catalog.default_opclass_exact(BTREE, general)).flatten()
        })
    }
}
