//! The order of JavaScript's `localeCompare`, which some tools sort folders by.
//!
//! Counterpart: the root collation of Unicode. Deviation: letters outside ASCII come after all others, by code point.

use std::cmp::Ordering;

/// Marks in their order, all before digits.
const MARKS: &str = " _-,;:!?.'\"()[]{}@*/\\&#%`^+<=>|~$";

/// Compares as `a.localeCompare(b)` does.
pub(super) fn locale_compare(a: &str, b: &str) -> Ordering {
    let primary = a.chars().map(weight).cmp(b.chars().map(weight));
    // Lower case before upper case, where nothing else differs.
    primary.then_with(|| a.chars().map(|c| c.is_uppercase()).cmp(b.chars().map(|c| c.is_uppercase())))
}

fn weight(c: char) -> (u8, u32) {
    if let Some(at) = MARKS.find(c) {
        return (0, at as u32);
    }
    match c {
        '0'..='9' => (1, c as u32),
        'a'..='z' | 'A'..='Z' => (2, c.to_ascii_lowercase() as u32),
        _ => (3, c as u32),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// As Node 20 sorted them.
    #[test]
    fn as_node_sorts() {
        let sorted = [
            "_x",
            "0001_a",
            "001_b",
            "10_x",
            "2_x",
            "20240101_a",
            "20240101-a",
            "20240101000000_a",
            "20240101000000_B",
            "20240101120000_b",
            "a_1",
            "A_1",
            "a-1",
            "B",
        ];
        let mut names = sorted;
        names.reverse();
        names.sort_by(|a, b| locale_compare(a, b));
        assert_eq!(names, sorted);
    }
}
