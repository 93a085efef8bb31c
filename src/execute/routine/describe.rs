//! Comments on objects, and enum types.  Counterpart: the SQL routines obj_description and kin, enum.c.

use crate::diag::{Result, unsupported};
use crate::execute::routine::Builtin::{self, Scalar, Set};
use crate::execute::routine::arg::{arg_type, array, int, list, not_known, oid, rows, text};
use crate::execute::{Call, Host, Rows};
use crate::nodes::Value;
use crate::oid::{FIRST_NORMAL_OBJECT_ID, ObjectAddress, ObjectClass, TypeId};

/// The class of objects that a system catalog holds.
fn class_of(catalog: &str) -> Option<ObjectClass> {
    Some(match catalog {
        "pg_class" => ObjectClass::Relation,
        "pg_type" => ObjectClass::Type,
        "pg_proc" => ObjectClass::Proc,
        "pg_operator" => ObjectClass::Operator,
        "pg_namespace" => ObjectClass::Namespace,
        "pg_constraint" => ObjectClass::Constraint,
        "pg_trigger" => ObjectClass::Trigger,
        "pg_policy" => ObjectClass::Policy,
        "pg_rewrite" => ObjectClass::Rule,
        "pg_event_trigger" => ObjectClass::EventTrigger,
        "pg_extension" => ObjectClass::Extension,
        "pg_language" => ObjectClass::Language,
        "pg_collation" => ObjectClass::Collation,
        "pg_opclass" => ObjectClass::OpClass,
        "pg_opfamily" => ObjectClass::OpFamily,
        "pg_am" => ObjectClass::AccessMethod,
        "pg_cast" => ObjectClass::Cast,
        "pg_statistic_ext" => ObjectClass::Statistics,
        "pg_ts_config" => ObjectClass::TsConfig,
        "pg_ts_dict" => ObjectClass::TsDict,
        "pg_ts_parser" => ObjectClass::TsParser,
        "pg_ts_template" => ObjectClass::TsTemplate,
        "pg_publication" => ObjectClass::Publication,
        "pg_foreign_data_wrapper" => ObjectClass::Fdw,
        "pg_foreign_server" => ObjectClass::Server,
        "pg_authid" => ObjectClass::Role,
        _ => return None,
    })
}

/// The comment on an object; those that came with the server are not recorded.
fn comment(host: &dyn Host, call: &Call<'_>, id: u32, sub: i32, class: Option<ObjectClass>) -> Result<Value> {
    let cx = host.cx();
    let fits = |object: &ObjectAddress| object.id == id && object.sub == sub && class.is_none_or(|c| object.class == c);
    let found = match class {
        Some(class) => cx.catalog.descriptions.get(&ObjectAddress { class, id, sub }),
        None => cx.catalog.descriptions.iter().find(|(object, _)| fits(object)).map(|(_, text)| text),
    };
    match found {
        Some((text, _)) => Ok(Value::Text(text.clone())),
        None if id < FIRST_NORMAL_OBJECT_ID && id != 0 => {
            not_known(call, "comments on what came with the server are not recorded")
        }
        None => Ok(Value::Null),
    }
}

fn object_comment(host: &dyn Host, call: &Call<'_>, args: &[Value]) -> Result<Value> {
    let class = match args.len() {
        1 => None,
        _ => match class_of(text(args, 1)?) {
            Some(class) => Some(class),
            None => return Ok(Value::Null),
        },
    };
    comment(host, call, oid(args, 0)?, 0, class)
}

fn column_comment(host: &dyn Host, call: &Call<'_>, args: &[Value]) -> Result<Value> {
    comment(host, call, oid(args, 0)?, int(args, 1)? as i32, Some(ObjectClass::Relation))
}

/// Roles and databases are outside of the input.
fn shared_comment(host: &dyn Host, call: &Call<'_>, args: &[Value]) -> Result<Value> {
    match object_comment(host, call, args)? {
        Value::Null => not_known(call, "comments on what a server's databases share are not known"),
        found => Ok(found),
    }
}

/// The labels of the enum type of an argument, in their order.
fn labels(host: &dyn Host, ty: TypeId) -> Result<Vec<Value>> {
    let cx = host.cx();
    match cx.catalog.type_(cx.catalog.base_type(ty)).and_then(|row| row.enum_labels()) {
        Some(labels) => Ok(labels.iter().map(|label| Value::Enum(label.id)).collect()),
        None => unsupported("an enum type whose labels are not known"),
    }
}

fn end(host: &dyn Host, call: &Call<'_>, last: bool) -> Result<Value> {
    let labels = labels(host, arg_type(call, 0))?;
    Ok(if last { labels.last() } else { labels.first() }.cloned().unwrap_or(Value::Null))
}

/// enum_range; a bound that is NULL leaves its side open.
fn range(host: &dyn Host, call: &Call<'_>, args: &[Value]) -> Result<Value> {
    if let Some(unknown) = super::arg::unknown_in(args) {
        return Ok(unknown);
    }
    let ty = arg_type(call, 0);
    let labels = labels(host, ty)?;
    let place = |i: usize| match args.get(i) {
        Some(Value::Enum(id)) => labels.iter().position(|l| matches!(l, Value::Enum(other) if other == id)),
        _ => None,
    };
    let (from, to) = if args.len() > 1 { (place(0), place(1)) } else { (None, None) };
    let (from, to) = (from.unwrap_or(0), to.map_or(labels.len(), |to| to + 1));
    let kept = if from < to { labels[from..to].to_vec() } else { Vec::new() };
    Ok(list(host.cx().catalog.base_type(ty), kept))
}

/// pg_options_to_table: `name=value`
fn options(args: &[Value]) -> Result<Rows> {
    let one = |option: &Value| match option {
        Value::Text(option) => match option.split_once('=') {
            Some((name, value)) => vec![Value::text(name), Value::text(value)],
            None => vec![Value::Text(option.clone()), Value::Null],
        },
        other => vec![other.clone(), Value::Null],
    };
    rows(array(args, 0)?.elements.iter().map(one).collect())
}

pub(super) const ROUTINES: &[(&str, Builtin)] = &[
    ("obj_description", Scalar(|h, c, a| object_comment(h, c, a))),
    ("col_description", Scalar(|h, c, a| column_comment(h, c, a))),
    ("shobj_description", Scalar(|h, c, a| shared_comment(h, c, a))),
    ("enum_first", Scalar(|h, c, _| end(h, c, false))),
    ("enum_last", Scalar(|h, c, _| end(h, c, true))),
    ("enum_range_all", Scalar(|h, c, a| range(h, c, a))),
    ("enum_range_bounds", Scalar(|h, c, a| range(h, c, a))),
    ("pg_options_to_table", Set(|_, _, a| options(a))),
];
