//! pg_operator, pg_cast, pg_am, pg_opclass, pg_opfamily, pg_amop, pg_amproc, pg_collation.
//!
//! The members of operator families have no ids of their own here.

use crate::catalog::operator::{AmOp, AmProc, Cast, CastContext, CastMethod, Collation, OpFamily, Operator};
use crate::execute::Rows;
use crate::execute::relation::cell::*;
use crate::execute::relation::scan::{Scan, by_id};
use crate::nodes::Value;
use crate::oid::{CastId, FIRST_NORMAL_OBJECT_ID, OpFamilyId, OperId, ProcId};

pub(super) fn pg_operator(scan: &Scan<'_>) -> Rows {
    let catalog = scan.catalog;
    let rows = match (scan.known_oid("oid"), scan.known_text("oprname")) {
        (Some(id), _) => catalog.operator(OperId(id)).map(|o| o.as_ref()).into_iter().collect(),
        (None, Some(wanted)) => {
            let namespaces = scan.namespaces("oprnamespace", "");
            let ids = namespaces.into_iter().flat_map(|namespace| catalog.operators_in(namespace, wanted).iter());
            by_id(ids.filter_map(|id| catalog.operator(*id)).map(|o| o.as_ref()), |o| o.id)
        }
        (None, None) => by_id(catalog.operators.all().map(|o| o.as_ref()), |o| o.id),
    };
    scan.rows(rows, |row, column| operator_cell(scan, row, column))
}

fn operator_cell(scan: &Scan<'_>, row: &Operator, column: &str) -> Value {
    match column {
        "oid" => oid(row.id.0),
        "oprname" => name(&row.name),
        "oprnamespace" => oid(row.namespace.0),
        "oprowner" => scan.owner(row.owner),
        "oprkind" => letter(if row.left.is_some() { b'b' } else { b'l' }),
        "oprcanmerge" => flag(row.merges),
        "oprcanhash" => flag(row.hashes),
        "oprleft" => oid_or_zero(row.left.map(|t| t.0)),
        "oprright" => oid(row.right.0),
        "oprresult" => oid_or_zero(row.result.map(|t| t.0)),
        "oprcom" => oid_or_zero(row.commutator.map(|o| o.0)),
        "oprnegate" => oid_or_zero(row.negator.map(|o| o.0)),
        "oprcode" => oid_or_zero(row.code.map(|p| p.0)),
        "oprrest" => oid_or_zero(row.restrict.map(|p| p.0)),
        "oprjoin" => oid_or_zero(row.join.map(|p| p.0)),
        _ => scan.missing(column),
    }
}

pub(super) fn pg_cast(scan: &Scan<'_>) -> Rows {
    let rows = by_id(scan.catalog.casts.all().map(|c| c.as_ref()), |c| c.id).into_iter().cloned();
    let rows = rows.map(|cast| (Some(cast.id), cast)).chain(multirange_casts(scan).map(|cast| (None, cast)));
    scan.rows(rows, |(id, row), column| match column {
        "oid" => id.map_or_else(|| scan.missing(column), |id| oid(id.0)),
        "castsource" => oid(row.source.0),
        "casttarget" => oid(row.target.0),
        "castfunc" => match row.method {
            CastMethod::Function(proc) => oid(proc.0),
            CastMethod::InOut | CastMethod::Binary => oid(0),
        },
        "castcontext" => letter(match row.context {
            CastContext::Implicit => b'i',
            CastContext::Assignment => b'a',
            CastContext::Explicit => b'e',
        }),
        "castmethod" => letter(match row.method {
            CastMethod::Function(_) => b'f',
            CastMethod::InOut => b'i',
            CastMethod::Binary => b'b',
        }),
        _ => scan.missing(column),
    })
}

/// Every range type of the input has a cast to its multirange, by the constructor.
fn multirange_casts<'a>(scan: &Scan<'a>) -> impl Iterator<Item = Cast> {
    let catalog = scan.catalog;
    let own = catalog.types.values().filter(|ty| ty.id.0 >= FIRST_NORMAL_OBJECT_ID);
    let pairs = own.filter_map(|ty| Some((ty, catalog.type_(ty.range()?.multirange?)?)));
    let missing = pairs.filter(|(range, multirange)| catalog.cast(range.id, multirange.id).is_none());
    let casts = missing.filter_map(|(range, multirange)| {
        let mut constructors = catalog.procs_in(multirange.namespace, &multirange.name).iter();
        let takes = |id: &&ProcId| catalog.proc(**id).is_some_and(|p| p.arg_types == [range.id]);
        let method = CastMethod::Function(*constructors.find(takes)?);
        let (source, target, context) = (range.id, multirange.id, CastContext::Explicit);
        Some(Cast { id: CastId(0), source, target, method, context, at: range.at.clone() })
    });
    casts.collect::<Vec<_>>().into_iter()
}

pub(super) fn pg_am(scan: &Scan<'_>) -> Rows {
    let rows = by_id(scan.catalog.access_methods.all().map(|a| a.as_ref()), |a| a.id);
    scan.rows(rows, |row, column| match column {
        "oid" => oid(row.id.0),
        "amname" => name(&row.name),
        "amhandler" => oid_or_zero(row.handler.map(|p| p.0)),
        "amtype" => letter(if row.is_index { b'i' } else { b't' }),
        _ => scan.missing(column),
    })
}

pub(super) fn pg_opclass(scan: &Scan<'_>) -> Rows {
    let rows = by_id(scan.catalog.opclasses.all().map(|c| c.as_ref()), |c| c.id);
    scan.rows(rows, |row, column| match column {
        "oid" => oid(row.id.0),
        "opcmethod" => oid(row.am.0),
        "opcname" => name(&row.name),
        "opcnamespace" => oid(row.namespace.0),
        "opcowner" => scan.owner(row.owner),
        "opcfamily" => oid(row.family.0),
        "opcintype" => oid(row.input.0),
        "opcdefault" => flag(row.is_default),
        "opckeytype" => oid_or_zero(row.storage.map(|t| t.0)),
        _ => scan.missing(column),
    })
}

pub(super) fn pg_opfamily(scan: &Scan<'_>) -> Rows {
    scan.rows(families(scan, "oid"), |row, column| match column {
        "oid" => oid(row.id.0),
        "opfmethod" => oid(row.am.0),
        "opfname" => name(&row.name),
        "opfnamespace" => oid(row.namespace.0),
        "opfowner" => scan.owner(row.owner),
        _ => scan.missing(column),
    })
}

fn families<'a>(scan: &Scan<'a>, by_oid: &str) -> Vec<&'a OpFamily> {
    match scan.known_oid(by_oid) {
        Some(id) => scan.catalog.opfamily(OpFamilyId(id)).map(|f| f.as_ref()).into_iter().collect(),
        None => by_id(scan.catalog.opfamilies.all().map(|f| f.as_ref()), |f| f.id),
    }
}

pub(super) fn pg_amop(scan: &Scan<'_>) -> Rows {
    let families = families(scan, "amopfamily");
    let members = families.into_iter().flat_map(|family| family.operators.iter().map(move |o| (family, o)));
    scan.rows(members, |(family, member): &(&OpFamily, &AmOp), column| match column {
        "amopfamily" => oid(family.id.0),
        "amoplefttype" => oid(member.left.0),
        "amoprighttype" => oid(member.right.0),
        "amopstrategy" => int(member.strategy),
        "amoppurpose" => letter(if member.sort_family.is_some() { b'o' } else { b's' }),
        "amopopr" => oid(member.oper.0),
        "amopmethod" => oid(family.am.0),
        "amopsortfamily" => oid_or_zero(member.sort_family.map(|f| f.0)),
        _ => scan.missing(column),
    })
}

pub(super) fn pg_amproc(scan: &Scan<'_>) -> Rows {
    let families = families(scan, "amprocfamily");
    let members = families.into_iter().flat_map(|family| family.procs.iter().map(move |p| (family, p)));
    scan.rows(members, |(family, member): &(&OpFamily, &AmProc), column| match column {
        "amprocfamily" => oid(family.id.0),
        "amproclefttype" => oid(member.left.0),
        "amprocrighttype" => oid(member.right.0),
        "amprocnum" => int(member.number),
        "amproc" => oid(member.proc.0),
        _ => scan.missing(column),
    })
}

pub(super) fn pg_collation(scan: &Scan<'_>) -> Rows {
    let rows = by_id(scan.catalog.collations.all().map(|c| c.as_ref()), |c| c.id);
    scan.rows(rows, |row, column| match column {
        "oid" => oid(row.id.0),
        "collname" => name(&row.name),
        "collnamespace" => oid(row.namespace.0),
        "collowner" => scan.owner(row.owner),
        "collprovider" => letter(row.provider),
        "collisdeterministic" => flag(row.deterministic),
        "collencoding" => int(row.encoding),
        "collcollate" => collation_option(row, "lc_collate"),
        "collctype" => collation_option(row, "lc_ctype"),
        "colllocale" | "colliculocale" => collation_option(row, "locale"),
        "collicurules" => collation_option(row, "rules"),
        "collversion" => scan.unknown("the version of a collation is the operating system's"),
        _ => scan.missing(column),
    })
}

fn collation_option(row: &Collation, option: &str) -> Value {
    let value = row.options.iter().find(|(name, _)| *name == *option);
    text_or_null(value.map(|(_, value)| value.as_str()))
}
