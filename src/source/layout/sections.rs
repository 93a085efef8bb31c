//! Files with a forward and a backward part, told apart by comment lines.
//!
//! The tools look for these lines without lexing, so a marker inside a quoted body counts here too.

use std::ops::Range;

/// What a line means to the tool.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Mark {
    /// The forward part begins after the line.
    Up,
    /// The backward part begins.
    Down,
    /// Statements before and after the line are texts of their own.
    Cut,
    /// Only text.
    Nothing,
}

/// The forward parts of a text, by what `mark` says of each line. Before the first Up nothing is forward.
pub(super) fn forward(text: &str, mut mark: impl FnMut(&str, Range<usize>) -> Mark) -> Vec<Range<usize>> {
    let mut segments = Vec::new();
    let mut open: Option<usize> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let (start, end) = (at, at + line.len());
        at = end;
        let trimmed = line.trim_end_matches(['\n', '\r']);
        match mark(trimmed, start..start + trimmed.len()) {
            Mark::Nothing => {}
            Mark::Up => {
                close(&mut segments, open.take(), start);
                open = Some(end);
            }
            Mark::Down => close(&mut segments, open.take(), start),
            Mark::Cut if open.is_some() => {
                close(&mut segments, open.take(), start);
                open = Some(end);
            }
            Mark::Cut => {}
        }
    }
    close(&mut segments, open, text.len());
    segments
}

/// Keeps a part that is not blank.
fn close(segments: &mut Vec<Range<usize>>, open: Option<usize>, end: usize) {
    if let Some(start) = open
        && start < end
    {
        segments.push(start..end);
    }
}
