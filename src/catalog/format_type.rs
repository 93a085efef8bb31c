//! Type names as messages and definitions show them.  Counterpart: utils/adt/format_type.c, and the
//! typmod output routines of the base types.

use crate::catalog::Catalog;
use crate::catalog::namespace::{QualifiedName, SearchPath};
use crate::catalog::type_::{Subscript, Type};
use crate::name::quote_identifier;
use crate::nodes::TypeRef;
use crate::oid::TypeId;
use crate::oid::wellknown::*;
use crate::version::Capability;

/// What of a modifier is printed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Modifier {
    /// Nothing (format_type_be).
    Left,
    /// What there is; a type that stands for a length of one by itself says when it has none.
    Given(i32),
}

impl Catalog {
    /// The name of a type without regard to any modifier (format_type_be).
    pub fn type_name(&self, path: &SearchPath, ty: TypeId) -> String {
        self.format(Some(path), ty, Modifier::Left)
    }

    /// The name with its modifier, as a column's type is shown (format_type_with_typmod). Without a
    /// path every name outside pg_catalog is qualified.
    pub fn type_with_typmod(&self, path: Option<&SearchPath>, ty: TypeRef) -> String {
        self.format(path, ty.ty, Modifier::Given(ty.typmod))
    }

    fn format(&self, path: Option<&SearchPath>, ty: TypeId, modifier: Modifier) -> String {
        let Some(row) = self.type_(ty) else { return "???".to_owned() };
        let element = row.element.filter(|_| row.subscript == Subscript::Array && row.storage != b'p');
        let Some(element) = element else { return self.format_scalar(path, row, modifier) };
        match self.type_(element) {
            Some(element) => format!("{}[]", self.format_scalar(path, element, modifier)),
            None => "???[]".to_owned(),
        }
    }

    fn format_scalar(&self, path: Option<&SearchPath>, row: &Type, modifier: Modifier) -> String {
        let typmod = match modifier {
            Modifier::Given(typmod) if typmod >= 0 => Some(typmod),
            Modifier::Given(_) | Modifier::Left => None,
        };
        let name = match standard_name(row.id, typmod.is_some()) {
            // `bit` and `character` alone would mean a length of one, so the type's own name is used.
            Some(_) if typmod.is_none() && modifier != Modifier::Left && matches!(row.id, BIT | BPCHAR) => {
                self.own_name(path, row)
            }
            Some(name) => name.to_owned(),
            None => self.own_name(path, row),
        };
        match typmod {
            Some(typmod) if takes_typmod(row.id) => name + &self.typmod_out(row, typmod),
            Some(_) | None => name,
        }
    }

    fn own_name(&self, path: Option<&SearchPath>, row: &Type) -> String {
        let visible = match path {
            Some(path) => self.find_type(path, &QualifiedName::bare(row.name.clone())) == Some(row.id),
            None => row.namespace == PG_CATALOG,
        };
        let name = quote_identifier(&row.name);
        match self.namespace(row.namespace) {
            _ if visible => name,
            Some(namespace) if namespace.temporary => format!("pg_temp.{name}"),
            Some(namespace) => format!("{}.{name}", namespace.name.quoted()),
            None => format!("???.{name}"),
        }
    }

    fn typmod_out(&self, row: &Type, typmod: i32) -> String {
        match row.id {
            BPCHAR | VARCHAR if typmod > 4 => format!("({})", typmod - 4),
            BPCHAR | VARCHAR => String::new(),
            BIT | VARBIT => format!("({typmod})"),
            NUMERIC => self.numeric_typmod(typmod),
            TIME | TIMESTAMP => format!("({typmod}) without time zone"),
            TIMETZ | TIMESTAMPTZ => format!("({typmod}) with time zone"),
            INTERVAL => interval_typmod(typmod),
            _ => self.extension_typmod(row, typmod),
        }
    }

    /// Precision in the upper half; scale in the lower one: 16 bits, or 11 with a sign.
    fn numeric_typmod(&self, typmod: i32) -> String {
        if typmod < 4 {
            return String::new();
        }
        let bits = typmod - 4;
        let scale =
            if self.version.has(Capability::WideNumericScale) { ((bits & 0x7ff) ^ 1024) - 1024 } else { bits & 0xffff };
        format!("({},{scale})", (bits >> 16) & 0xffff)
    }

    /// A type of an extension: the number in parentheses, which is also what pgvector prints; PostGIS keeps
    /// kind, dimensions and SRID in the bits.
    fn extension_typmod(&self, row: &Type, typmod: i32) -> String {
        match row.name.as_str() {
            "geometry" | "geography" if row.typmod_out.is_some() => spatial_typmod(typmod),
            _ => format!("({typmod})"),
        }
    }
}

/// The types that have a spelling of their own in the grammar.
fn standard_name(ty: TypeId, with_typmod: bool) -> Option<&'static str> {
    Some(match ty {
        BIT => "bit",
        BOOL => "boolean",
        BPCHAR => "character",
        FLOAT4 => "real",
        FLOAT8 => "double precision",
        INT2 => "smallint",
        INT4 => "integer",
        INT8 => "bigint",
        NUMERIC => "numeric",
        INTERVAL => "interval",
        TIME | TIMETZ if with_typmod => "time",
        TIME => "time without time zone",
        TIMETZ => "time with time zone",
        TIMESTAMP | TIMESTAMPTZ if with_typmod => "timestamp",
        TIMESTAMP => "timestamp without time zone",
        TIMESTAMPTZ => "timestamp with time zone",
        VARBIT => "bit varying",
        VARCHAR => "character varying",
        JSON => "json",
        _ => return None,
    })
}

fn takes_typmod(ty: TypeId) -> bool {
    !matches!(ty, BOOL | FLOAT4 | FLOAT8 | INT2 | INT4 | INT8 | JSON)
}

/// Fields in the upper half, precision in the lower (utils/timestamp.h, utils/datetime.h).
fn interval_typmod(typmod: i32) -> String {
    const FULL_RANGE: i32 = 0x7fff;
    const FULL_PRECISION: i32 = 0xffff;
    let (range, precision) = ((typmod >> 16) & FULL_RANGE, typmod & 0xffff);
    let fields = interval_fields(range).unwrap_or("");
    if precision == FULL_PRECISION { fields.to_owned() } else { format!("{fields}({precision})") }
}

/// The bits of fields that an interval is limited to: MONTH 1, YEAR 2, DAY 3, HOUR 10, MINUTE 11, SECOND 12.
fn interval_fields(range: i32) -> Option<&'static str> {
    const YEAR: i32 = 1 << 2;
    const MONTH: i32 = 1 << 1;
    const DAY: i32 = 1 << 3;
    const HOUR: i32 = 1 << 10;
    const MINUTE: i32 = 1 << 11;
    const SECOND: i32 = 1 << 12;
    let named = [
        (YEAR, " year"),
        (MONTH, " month"),
        (DAY, " day"),
        (HOUR, " hour"),
        (MINUTE, " minute"),
        (SECOND, " second"),
        (YEAR | MONTH, " year to month"),
        (DAY | HOUR, " day to hour"),
        (DAY | HOUR | MINUTE, " day to minute"),
        (DAY | HOUR | MINUTE | SECOND, " day to second"),
        (HOUR | MINUTE, " hour to minute"),
        (HOUR | MINUTE | SECOND, " hour to second"),
        (MINUTE | SECOND, " minute to second"),
    ];
    named.into_iter().find(|(bits, _)| *bits == range).map(|(_, name)| name)
}

fn spatial_typmod(typmod: i32) -> String {
    const KINDS: [&str; 16] = [
        "Geometry",
        "Point",
        "LineString",
        "Polygon",
        "MultiPoint",
        "MultiLineString",
        "MultiPolygon",
        "GeometryCollection",
        "CircularString",
        "CompoundCurve",
        "CurvePolygon",
        "MultiCurve",
        "MultiSurface",
        "PolyhedralSurface",
        "Triangle",
        "Tin",
    ];
    let srid = ((typmod & 0x0fff_ff00) - (typmod & 0x1000_0000)) >> 8;
    let (kind, has_z, has_m) = ((typmod & 0xfc) >> 2, typmod & 2 != 0, typmod & 1 != 0);
    if srid == 0 && kind == 0 && !has_z && !has_m {
        return String::new();
    }
    let name = usize::try_from(kind).ok().and_then(|k| KINDS.get(k)).copied().unwrap_or("Geometry");
    let (z, m) = (if has_z { "Z" } else { "" }, if has_m { "M" } else { "" });
    if srid == 0 { format!("({name}{z}{m})") } else { format!("({name}{z}{m},{srid})") }
}
