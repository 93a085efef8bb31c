//! point, lseg, path, box, polygon, line, circle.  Counterpart: utils/adt/geo_ops.c.

use crate::datum::float::output8;
use crate::datum::{BOX, CIRCLE, Datum, LSEG, PATH, POLYGON};
use crate::oid::TypeId;
use crate::oid::wellknown::POINT;

/// What is not plainly such a value stays as it was written.
pub(super) fn input(ty: TypeId, text: &str) -> Datum {
    print(ty, text).map_or_else(|| Datum::opaque(text), Datum::text)
}

fn print(ty: TypeId, text: &str) -> Option<String> {
    let trimmed = text.trim();
    let numbers = numbers(trimmed)?;
    let point = |pair: &[f64]| format!("({},{})", output8(pair[0]), output8(pair[1]));
    let points = || numbers.chunks(2).map(point).collect::<Vec<_>>().join(",");
    match (ty, numbers.len()) {
        (POINT, 2) => Some(point(&numbers)),
        (LSEG, 4) => Some(format!("[{}]", points())),
        (BOX, 4) => {
            let high = [numbers[0].max(numbers[2]), numbers[1].max(numbers[3])];
            let low = [numbers[0].min(numbers[2]), numbers[1].min(numbers[3])];
            Some(format!("{},{}", point(&high), point(&low)))
        }
        (PATH, n) if n >= 2 && n % 2 == 0 => {
            Some(if trimmed.starts_with('[') { format!("[{}]", points()) } else { format!("({})", points()) })
        }
        (POLYGON, n) if n >= 2 && n % 2 == 0 => Some(format!("({})", points())),
        (CIRCLE, 3) => Some(format!("<{},{}>", point(&numbers), output8(numbers[2]))),
        _ => None,
    }
}

fn numbers(text: &str) -> Option<Vec<f64>> {
    let parts = text.split([',', '(', ')', '[', ']', '<', '>']).map(str::trim).filter(|p| !p.is_empty());
    parts.map(|p| p.parse::<f64>().ok()).collect()
}
