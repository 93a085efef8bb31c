//! Type names as messages and definitions show them.  Counterpart: utils/adt/format_type.c, and the
//! typmod output routines of the base types.

use crate::catalog::Catalog;
use crate::catalog::namespace::{QualifiedName, SearchPath};
use crate::catalog::type_::Type;
use crate::name::quote_identifier;
use crate::nodes::TypeRef;
use crate::oid::TypeId;
use crate::oid::wellknown::*;

impl Catalog {
    /// The name of a type without regard to any modifier (format_type_be).
    pub fn type_name(&self, path: &SearchPath, ty: TypeId) -> String {
        self.format(Some(path), ty, None)
    }

    /// The name with its modifier, as a column's type is shown (format_type_with_typmod). Without a
    /// path every name outside pg_catalog is qualified.
    pub fn type_with_typmod(&self, path: Option<&SearchPath>, ty: TypeRef) -> String {
        self.format(path, ty.ty, Some(ty.typmod))
    }

    fn format(&self, path: Option<&SearchPath>, id: TypeId, typmod: Option<i32>) -> String {
        let Some(ty) = self.type_(id) else { return "???".to_owned() };
        match ty.element {
            Some(element) if ty.is_true_array() && ty.storage != b'p' => {
                format!("{}[]", self.format(path, element, typmod))
            }
            _ => sql_name(id, typmod).unwrap_or_else(|| self.plain_name(path, ty, typmod)),
        }
    }

    fn plain_name(&self, path: Option<&SearchPath>, ty: &Type, typmod: Option<i32>) -> String {
        let visible = match path {
            Some(path) => self.find_type(path, &QualifiedName::bare(ty.name.clone())) == Some(ty.id),
            None => ty.namespace == PG_CATALOG,
        };
        let name = quote_identifier(&ty.name);
        let name = if visible { name } else { format!("{}.{name}", self.namespace_name(ty.namespace).quoted()) };
        match typmod {
            Some(typmod) if typmod >= 0 => format!("{name}({typmod})"),
            _ => name,
        }
    }
}

/// Names that the grammar knows. `None` for all other types.
fn sql_name(id: TypeId, typmod: Option<i32>) -> Option<String> {
    let modifier = typmod.filter(|m| *m >= 0);
    let length = |name: &str, offset: i32| modifier.map_or(name.to_owned(), |m| format!("{name}({})", m - offset));
    let precision = |name: &str, zone: &str| match modifier {
        Some(m) => format!("{name}({m}) {zone} time zone"),
        None => format!("{name} {zone} time zone"),
    };
    Some(match id {
        BIT if modifier.is_none() && typmod.is_some() => "\"bit\"".to_owned(),
        BIT => length("bit", 0),
        BPCHAR if modifier.is_none() && typmod.is_some() => return None,
        BPCHAR => length("character", 4),
        VARCHAR => length("character varying", 4),
        VARBIT => length("bit varying", 0),
        BOOL => "boolean".to_owned(),
        CHAR => "\"char\"".to_owned(),
        FLOAT4 => "real".to_owned(),
        FLOAT8 => "double precision".to_owned(),
        INT2 => "smallint".to_owned(),
        INT4 => "integer".to_owned(),
        INT8 => "bigint".to_owned(),
        NUMERIC => format!("numeric{}", modifier.map_or(String::new(), numeric_typmod)),
        INTERVAL => format!("interval{}", modifier.map_or(String::new(), interval_typmod)),
        TIME => precision("time", "without"),
        TIMETZ => precision("time", "with"),
        TIMESTAMP => precision("timestamp", "without"),
        TIMESTAMPTZ => precision("timestamp", "with"),
        _ => return None,
    })
}

fn numeric_typmod(typmod: i32) -> String {
    let packed = typmod - 4;
    let (precision, scale) = ((packed >> 16) & 0xffff, ((packed & 0x7ff) ^ 1024) - 1024);
    format!("({precision},{scale})")
}

fn interval_typmod(typmod: i32) -> String {
    const FIELDS: [(i32, &str); 13] = [
        (1 << 2, " year"),
        (1 << 1, " month"),
        (1 << 3, " day"),
        (1 << 10, " hour"),
        (1 << 11, " minute"),
        (1 << 12, " second"),
        (1 << 2 | 1 << 1, " year to month"),
        (1 << 3 | 1 << 10, " day to hour"),
        (1 << 3 | 1 << 10 | 1 << 11, " day to minute"),
        (1 << 3 | 1 << 10 | 1 << 11 | 1 << 12, " day to second"),
        (1 << 10 | 1 << 11, " hour to minute"),
        (1 << 10 | 1 << 11 | 1 << 12, " hour to second"),
        (1 << 11 | 1 << 12, " minute to second"),
    ];
    let (range, precision) = ((typmod >> 16) & 0x7fff, typmod & 0xffff);
    let fields = FIELDS.iter().find(|(mask, _)| *mask == range).map_or("", |(_, text)| text);
    if precision == 0xffff { fields.to_owned() } else { format!("{fields}({precision})") }
}
