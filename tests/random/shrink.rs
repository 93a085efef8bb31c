//! Leaves out of a script what is not needed to break the law.

use std::time::Instant;

/// The fewest statements that still break it, as far as can be found until the deadline.
pub fn shrink<T: Clone>(statements: &[T], deadline: Instant, mut breaks: impl FnMut(&[T]) -> bool) -> Vec<T> {
    let mut kept = statements.to_vec();
    let mut size = kept.len().div_ceil(2);
    while size > 0 && !kept.is_empty() {
        let mut end = kept.len();
        let mut shorter = false;
        while end > 0 {
            if Instant::now() > deadline {
                return kept;
            }
            let start = end.saturating_sub(size);
            let mut trial = kept.clone();
            trial.drain(start..end);
            if breaks(&trial) {
                kept = trial;
                shorter = true;
            }
            end = start;
        }
        size = match (size, shorter) {
            (1, false) => 0,
            (1, true) => 1,
            _ => size / 2,
        };
    }
    kept
}
