//! Type names to types.  Counterpart: parser/parse_type.c, and the typmod input routines of the base
//! types (utils/adt/numeric.c, varchar.c, varbit.c, timestamp.c, date.c).
//!
//! Deviation: the typmod routine of an extension's type is known only for vector's and PostGIS's types alone.

use pg_query::protobuf as pb;
use pg_query::protobuf::node::Node as N;

use crate::analyze::Cx;
use crate::analyze::name_list::{placed, qualified, refuse_at, strings, to_text};
use crate::analyze::spatial_typmod;
use crate::catalog::type_::{Type, TypeKind};
use crate::diag::{Diagnostic, Result, SqlState, refuse, unsupported};
use crate::name::Name;
use crate::nodes::{Collation, TypeRef};
use crate::oid::wellknown::*;
use crate::oid::{CollId, TypeId};
use crate::version::Capability;

/// Resolves a type name with its modifiers and array bounds; the type must exist and be defined
/// (typenameTypeIdAndMod). Whether SETOF was said, the caller reads off the name itself.
pub fn resolve(cx: &Cx<'_>, name: &pb::TypeName) -> Result<TypeRef> {
    let span = cx.span(name.location);
    let Some(ty) = lookup_type(cx, name)? else {
        let message = format!("type \"{}\" does not exist", type_text(name));
        let refused = Diagnostic::refused(SqlState::UNDEFINED_OBJECT, message).at(span);
        return Err(Box::new(match strings(&name.names).collect::<Vec<_>>().as_slice() {
            [.., schema, last] => refused.with_absent(Some(schema), last),
            [last] => refused.with_absent(None, last),
            [] => refused,
        }));
    };
    let Some(row) = cx.catalog.type_(ty) else { return unsupported("a type without a row") };
    if matches!(row.kind, TypeKind::Shell) {
        return refuse_at(SqlState::UNDEFINED_OBJECT, span, format!("type \"{}\" is only a shell", type_text(name)));
    }
    let typmod = typmod(cx, name, row).map_err(|e| placed(e, span))?;
    Ok(TypeRef { ty, typmod })
}

/// The type alone, for signatures, where a modifier says nothing (typenameTypeId).
pub fn resolve_id(cx: &Cx<'_>, name: &pb::TypeName) -> Result<TypeId> {
    resolve(cx, name).map(|ty| ty.ty)
}

/// Looks a type up, which may be a shell or missing (LookupTypeName without modifiers).
pub fn lookup_type(cx: &Cx<'_>, name: &pb::TypeName) -> Result<Option<TypeId>> {
    let found = if name.pct_type { Some(column_type(cx, name)?) } else { named_type(cx, name)? };
    let Some(base) = found else { return Ok(None) };
    if name.array_bounds.is_empty() {
        return Ok(Some(base));
    }
    Ok(cx.catalog.type_(base).and_then(|row| row.array))
}

fn named_type(cx: &Cx<'_>, name: &pb::TypeName) -> Result<Option<TypeId>> {
    if name.names.is_empty() {
        return Ok((name.type_oid != 0).then_some(TypeId(name.type_oid)));
    }
    let span = cx.span(name.location);
    let wanted = qualified(&name.names).map_err(|e| placed(e, span))?;
    if let Some(schema) = &wanted.schema {
        cx.explicit_namespace(schema).map_err(|e| placed(e, span))?;
    }
    Ok(cx.catalog.find_type(cx.path, &wanted))
}

/// `relation.column%TYPE`
fn column_type(cx: &Cx<'_>, name: &pb::TypeName) -> Result<TypeId> {
    let span = cx.span(name.location);
    let parts: Vec<&str> = strings(&name.names).collect();
    let Some((column, _)) = parts.split_last().filter(|(_, rel)| !rel.is_empty()) else {
        let text = to_text(&name.names);
        let message = format!("improper %TYPE reference (too few dotted names): {text}");
        return refuse_at(SqlState::SYNTAX_ERROR, span, message);
    };
    let rel_nodes = &name.names[..name.names.len() - 1];
    let rel_name = qualified(rel_nodes).map_err(|e| placed(e, span))?;
    if let Some(schema) = &rel_name.schema {
        cx.explicit_namespace(schema).map_err(|e| placed(e, span))?;
    }
    let Some(rel) = cx.catalog.find_relation(cx.path, &rel_name).and_then(|id| cx.catalog.relation(id)) else {
        return refuse_at(SqlState::UNDEFINED_TABLE, span, format!("relation \"{rel_name}\" does not exist"));
    };
    match rel.attnum(column).and_then(|n| rel.attribute(n)) {
        Some(attr) => Ok(attr.ty.ty),
        None => refuse_at(
            SqlState::UNDEFINED_COLUMN,
            span,
            format!("column \"{column}\" of relation \"{}\" does not exist", rel.name),
        ),
    }
}

/// The name as messages show it (TypeNameToString).
pub fn type_text(name: &pb::TypeName) -> String {
    let mut text = to_text(&name.names);
    if name.pct_type {
        text.push_str("%TYPE");
    }
    if !name.array_bounds.is_empty() {
        text.push_str("[]");
    }
    text
}

/// The collation that a definition gives: what it says, otherwise the type's own
/// (GetColumnDefCollation).
pub fn column_collation(cx: &Cx<'_>, clause: Option<&pb::CollateClause>, ty: TypeId) -> Result<Collation> {
    let own = cx.catalog.type_(ty).and_then(|row| row.collation);
    let Some(clause) = clause else { return Ok(own) };
    let span = cx.span(clause.location);
    let collation = collation_by_name(cx, &clause.collname).map_err(|e| placed(e, span))?;
    if own.is_none() {
        let message = format!("collations are not supported by type {}", cx.type_name(ty));
        return refuse_at(SqlState::DATATYPE_MISMATCH, span, message);
    }
    Ok(Some(collation))
}

/// A collation by its name, which must exist (get_collation_oid).
pub fn collation_by_name(cx: &Cx<'_>, name: &[pb::Node]) -> Result<CollId> {
    let wanted = qualified(name)?;
    if let Some(schema) = &wanted.schema {
        cx.explicit_namespace(schema)?;
    }
    match cx.catalog.find_collation(cx.path, &wanted) {
        Some(id) => Ok(id),
        None => refuse(
            SqlState::UNDEFINED_OBJECT,
            format!("collation \"{}\" for encoding \"UTF8\" does not exist", to_text(name)),
        ),
    }
}

/// typenameTypeMod
fn typmod(cx: &Cx<'_>, name: &pb::TypeName, row: &Type) -> Result<i32> {
    if name.typmods.is_empty() {
        return Ok(if name.names.is_empty() { name.typemod } else { -1 });
    }
    let Some(routine) = row.typmod_in else {
        let message = format!("type modifier is not allowed for type \"{}\"", type_text(name));
        return refuse(SqlState::SYNTAX_ERROR, message);
    };
    let mut given = Vec::with_capacity(name.typmods.len());
    for node in &name.typmods {
        given.push(modifier_text(node)?);
    }
    let element = row.element.filter(|_| row.is_true_array()).unwrap_or(row.id);
    match element {
        VARCHAR => length_typmod("varchar", &given, 10_485_760).map(|n| n + 4),
        BPCHAR => length_typmod("char", &given, 10_485_760).map(|n| n + 4),
        BIT => length_typmod("bit", &given, 83_886_080),
        VARBIT => length_typmod("varbit", &given, 83_886_080),
        NUMERIC => numeric_typmod(cx, &given),
        TIME => precision_typmod("TIME", "", &given),
        TIMETZ => precision_typmod("TIME", " WITH TIME ZONE", &given),
        TIMESTAMP => precision_typmod("TIMESTAMP", "", &given),
        TIMESTAMPTZ => precision_typmod("TIMESTAMP", " WITH TIME ZONE", &given),
        INTERVAL => interval_typmod(&given),
        _ => {
            let routine = cx.catalog.proc(routine).map(|p| p.name.clone()).unwrap_or_default();
            extension_typmod(&routine, &row.name, &given)
        }
    }
}

fn modifier_text(node: &pb::Node) -> Result<String> {
    let text = match &node.node {
        Some(N::AConst(value)) => match &value.val {
            Some(pb::a_const::Val::Ival(i)) => Some(i.ival.to_string()),
            Some(pb::a_const::Val::Fval(f)) => Some(f.fval.clone()),
            Some(pb::a_const::Val::Sval(s)) => Some(s.sval.clone()),
            _ => None,
        },
        Some(N::ColumnRef(column)) if column.fields.len() == 1 => strings(&column.fields).next().map(str::to_owned),
        _ => None,
    };
    text.ok_or_else(|| {
        let message = "type modifiers must be simple constants or identifiers";
        Box::new(Diagnostic::refused(SqlState::SYNTAX_ERROR, message))
    })
}

fn integers(given: &[String]) -> Result<Vec<i32>> {
    let one = |text: &String| match text.trim().parse::<i32>() {
        Ok(n) => Ok(n),
        Err(_) => {
            refuse(SqlState::INVALID_TEXT_REPRESENTATION, format!("invalid input syntax for type integer: \"{text}\""))
        }
    };
    given.iter().map(one).collect()
}

/// anychar_typmodin, anybit_typmodin
fn length_typmod(name: &str, given: &[String], limit: i32) -> Result<i32> {
    match integers(given)?.as_slice() {
        [n] if *n < 1 => {
            refuse(SqlState::INVALID_PARAMETER_VALUE, format!("length for type {name} must be at least 1"))
        }
        [n] if *n > limit => {
            refuse(SqlState::INVALID_PARAMETER_VALUE, format!("length for type {name} cannot exceed {limit}"))
        }
        [n] => Ok(*n),
        _ => refuse(SqlState::INVALID_PARAMETER_VALUE, "invalid type modifier"),
    }
}

fn numeric_typmod(cx: &Cx<'_>, given: &[String]) -> Result<i32> {
    let numbers = integers(given)?;
    let (precision, scale) = match numbers.as_slice() {
        [precision] => (*precision, 0),
        [precision, scale] => (*precision, *scale),
        _ => return refuse(SqlState::INVALID_PARAMETER_VALUE, "invalid NUMERIC type modifier"),
    };
    if !(1..=1000).contains(&precision) {
        let message = format!("NUMERIC precision {precision} must be between 1 and 1000");
        return refuse(SqlState::INVALID_PARAMETER_VALUE, message);
    }
    let wide = cx.catalog.version.has(Capability::WideNumericScale);
    if wide && !(-1000..=1000).contains(&scale) {
        let message = format!("NUMERIC scale {scale} must be between -1000 and 1000");
        return refuse(SqlState::INVALID_PARAMETER_VALUE, message);
    }
    if !wide && !(0..=precision).contains(&scale) {
        let message = format!("NUMERIC scale {scale} must be between 0 and precision {precision}");
        return refuse(SqlState::INVALID_PARAMETER_VALUE, message);
    }
    Ok(((precision << 16) | (scale & 0x7ff)) + 4)
}

/// anytimestamp_typmodin, anytime_typmodin: more than six digits become six.
fn precision_typmod(name: &str, zone: &str, given: &[String]) -> Result<i32> {
    match integers(given)?.as_slice() {
        [n] if *n < 0 => {
            refuse(SqlState::INVALID_PARAMETER_VALUE, format!("{name}({n}){zone} precision must not be negative"))
        }
        [n] => Ok((*n).min(6)),
        _ => refuse(SqlState::INVALID_PARAMETER_VALUE, "invalid type modifier"),
    }
}

/// intervaltypmodin: the fields come as a mask, then the precision.
fn interval_typmod(given: &[String]) -> Result<i32> {
    const FULL_RANGE: i32 = 0x7fff;
    const FULL_PRECISION: i32 = 0xffff;
    let pack = |precision: i32, range: i32| ((range & 0x7fff) << 16) | (precision & 0xffff);
    match integers(given)?.as_slice() {
        [FULL_RANGE] => Ok(-1),
        [range] => Ok(pack(FULL_PRECISION, *range)),
        [_, precision] if *precision < 0 => {
            refuse(SqlState::INVALID_PARAMETER_VALUE, format!("INTERVAL({precision}) precision must not be negative"))
        }
        [range, precision] => Ok(pack((*precision).min(6), *range)),
        _ => refuse(SqlState::INVALID_PARAMETER_VALUE, "invalid INTERVAL type modifier"),
    }
}

fn extension_typmod(routine: &Name, ty: &Name, given: &[String]) -> Result<i32> {
    match routine.as_str() {
        "vector_typmod_in" | "halfvec_typmod_in" | "sparsevec_typmod_in" => match integers(given)?.as_slice() {
            [n] if *n < 1 => {
                refuse(SqlState::INVALID_PARAMETER_VALUE, format!("dimensions for type {ty} must be at least 1"))
            }
            [n] => Ok(*n),
            _ => refuse(SqlState::INVALID_PARAMETER_VALUE, "invalid type modifier"),
        },
        "geometry_typmod_in" => spatial_typmod::pack(given, 0),
        "geography_typmod_in" => spatial_typmod::pack(given, 4326),
        _ => unsupported(format!("the type modifiers of type {ty} are not understood")),
    }
}
