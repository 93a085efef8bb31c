//! Versions in file names, and the orders that tools put them in.

use std::cmp::Ordering;

/// The leading digits of a name, and what follows them; `None` if there are none.
pub(super) fn leading_digits(name: &str) -> Option<(&str, &str)> {
    let end = name.bytes().position(|b| !b.is_ascii_digit()).unwrap_or(name.len());
    (end > 0).then(|| name.split_at(end))
}

/// The digits before the first `_`, and what follows that.
pub(super) fn version_and_rest(name: &str) -> Option<(&str, &str)> {
    let (digits, rest) = leading_digits(name)?;
    Some((digits, rest.strip_prefix('_')?))
}

/// Compares digits as whole numbers of any length.
pub(super) fn compare_numbers(a: &str, b: &str) -> Ordering {
    let (a, b) = (a.trim_start_matches('0'), b.trim_start_matches('0'));
    a.len().cmp(&b.len()).then_with(|| a.cmp(b))
}

/// Runs of digits by their numbers, the rest by bytes; equal so far, the shorter name first.
pub(super) fn compare_natural(a: &str, b: &str) -> Ordering {
    let (mut x, mut y) = (a, b);
    while !x.is_empty() && !y.is_empty() {
        let order = match (leading_digits(x), leading_digits(y)) {
            (Some((dx, rx)), Some((dy, ry))) => {
                (x, y) = (rx, ry);
                compare_numbers(dx, dy)
            }
            _ => {
                let (cx, cy) = (x.chars().next(), y.chars().next());
                x = &x[cx.map_or(0, char::len_utf8)..];
                y = &y[cy.map_or(0, char::len_utf8)..];
                cx.cmp(&cy)
            }
        };
        if order != Ordering::Equal {
            return order;
        }
    }
    x.len().cmp(&y.len()).then_with(|| a.cmp(b))
}

/// A name without `.sql`, in whatever case.
pub(super) fn stem(name: &str) -> &str {
    let cut = name.len().saturating_sub(4);
    match name.get(cut..) {
        Some(end) if end.eq_ignore_ascii_case(".sql") => &name[..cut],
        _ => name,
    }
}

/// Whether a name is that of a program in a language that migrations are written in.
pub(super) fn is_program(name: &str) -> bool {
    const EXTENSIONS: &[&str] = &[
        "go", "js", "cjs", "mjs", "ts", "cts", "mts", "py", "rb", "java", "kt", "groovy", "cs", "ex", "exs", "php",
        "pl", "clj", "rs", "sh",
    ];
    let extension = name.rsplit_once('.').map(|(_, extension)| extension).unwrap_or_default();
    EXTENSIONS.contains(&extension) && !name.ends_with("_test.go") && !name.ends_with(".d.ts")
}

/// Why a file of SQL is no forward migration in any layout.
pub(super) fn never_forward(name: &str) -> Option<&'static str> {
    let lower = name.to_ascii_lowercase();
    let stem = stem(&lower);
    if stem == "down" || stem.ends_with(".down") || stem.ends_with("_down") || stem.ends_with("-down") {
        return Some("it goes back");
    }
    if stem.ends_with(".undo") || stem.contains(".undo.") || stem.ends_with(".rollback") || stem.ends_with("_rollback")
    {
        return Some("it goes back");
    }
    match stem {
        "seed" | "seeds" => Some("it holds data"),
        "schema" | "structure" | "snapshot" => Some("it is a snapshot of the schema"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn natural_order_counts() {
        let mut names = ["10-a", "9-b", "2", "2-a", "010-b", "x2", "x10"];
        names.sort_by(|a, b| compare_natural(a, b));
        assert_eq!(names, ["2", "2-a", "9-b", "10-a", "010-b", "x2", "x10"]);
    }

    #[test]
    fn numbers_of_any_length() {
        assert_eq!(compare_numbers("20150101000001000000", "9"), Ordering::Greater);
        assert_eq!(compare_numbers("001", "1"), Ordering::Equal);
    }
}
