//! Modifiers of PostGIS's types, such as `geometry(PointZ, 4326)`.
//! Counterpart: PostGIS, gserialized_typmod_in; its output stands in `catalog::format_type`.

use crate::diag::{Result, SqlState, refuse};

/// Names of shapes, in the order of their numbers.
const SHAPES: [&str; 16] = [
    "GEOMETRY",
    "POINT",
    "LINESTRING",
    "POLYGON",
    "MULTIPOINT",
    "MULTILINESTRING",
    "MULTIPOLYGON",
    "GEOMETRYCOLLECTION",
    "CIRCULARSTRING",
    "COMPOUNDCURVE",
    "CURVEPOLYGON",
    "MULTICURVE",
    "MULTISURFACE",
    "POLYHEDRALSURFACE",
    "TRIANGLE",
    "TIN",
];

/// The reference system of geography where none is said.
const WGS84: i32 = 4326;

/// A shape and a reference system, packed.
pub(super) fn spatial_typmod(given: &[String], is_geography: bool) -> Result<i32> {
    let (shape, system) = match given {
        [shape] => (shape, None),
        [shape, system] => (shape, Some(system)),
        _ => return refuse(SqlState::INVALID_PARAMETER_VALUE, "invalid type modifier"),
    };
    let Some(shape) = shape_bits(shape) else {
        let message = format!("Invalid geometry type modifier: {shape}");
        return refuse(SqlState::INVALID_PARAMETER_VALUE, message);
    };
    let system = match system.map(|text| text.trim().parse::<i32>()) {
        Some(Ok(system)) if system > 0 => system,
        Some(Err(_)) => {
            let given = given.get(1).cloned().unwrap_or_default();
            let message = format!("invalid input syntax for type integer: \"{given}\"");
            return refuse(SqlState::INVALID_TEXT_REPRESENTATION, message);
        }
        Some(Ok(_)) | None => {
            if is_geography {
                WGS84
            } else {
                0
            }
        }
    };
    Ok(((system & 0x001f_ffff) << 8) | shape)
}

/// The number of a shape, with bits for a third and a fourth coordinate.
fn shape_bits(text: &str) -> Option<i32> {
    let text = text.trim().to_ascii_uppercase();
    SHAPES.iter().zip(0..).find_map(|(name, number)| {
        let coordinates = match text.strip_prefix(name)?.trim() {
            "" => 0,
            "Z" => 2,
            "M" => 1,
            "ZM" => 3,
            _ => return None,
        };
        Some((number << 2) | coordinates)
    })
}
