//! The modifiers of PostGIS's geometry and geography: kind, dimensions and reference system in the bits
//! of one number.  Counterpart: PostGIS, gserialized_typmod_in.

use crate::diag::{Result, SqlState, refuse};

/// Kinds by their number; 0 is any kind.
const KINDS: [&str; 16] = [
    "geometry",
    "point",
    "linestring",
    "polygon",
    "multipoint",
    "multilinestring",
    "multipolygon",
    "geometrycollection",
    "circularstring",
    "compoundcurve",
    "curvepolygon",
    "multicurve",
    "multisurface",
    "polyhedralsurface",
    "triangle",
    "tin",
];

/// Packs `(kind[, srid])`; `default_srid` stands where none is written.
pub fn pack(given: &[String], default_srid: i32) -> Result<i32> {
    let (kind, srid) = match given {
        [kind] => (kind, None),
        [kind, srid] => (kind, Some(srid)),
        _ => return refuse(SqlState::INVALID_PARAMETER_VALUE, "invalid type modifier"),
    };
    let Some((number, has_z, has_m)) = split_kind(kind) else {
        let message = format!("Invalid geometry type modifier: {kind}");
        return refuse(SqlState::INVALID_PARAMETER_VALUE, message);
    };
    let srid = match srid.map(|text| text.trim().parse::<i32>()) {
        None => default_srid,
        Some(Ok(0)) => default_srid,
        Some(Ok(srid)) => srid,
        Some(Err(_)) => {
            let text = srid.map_or("", String::as_str);
            let message = format!("invalid input syntax for type integer: \"{text}\"");
            return refuse(SqlState::INVALID_TEXT_REPRESENTATION, message);
        }
    };
    Ok(((srid & 0x001f_ffff) << 8) | (number << 2) | (i32::from(has_z) << 1) | i32::from(has_m))
}

/// The number of a kind, and whether Z and M follow its name.
fn split_kind(text: &str) -> Option<(i32, bool, bool)> {
    let lower: String = text.trim().to_ascii_lowercase().split_whitespace().collect();
    KINDS.iter().enumerate().find_map(|(number, name)| {
        let (has_z, has_m) = match lower.strip_prefix(name)? {
            "" => (false, false),
            "z" => (true, false),
            "m" => (false, true),
            "zm" => (true, true),
            _ => return None,
        };
        Some((number as i32, has_z, has_m))
    })
}
