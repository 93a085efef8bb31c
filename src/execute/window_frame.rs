//! Frames: which rows of its partition a window call looks at.  Counterpart: executor/nodeWindowAgg.c
//! (update_frameheadpos, update_frametailpos, row_is_in_frame).

use crate::nodes::Value;
use crate::text::Span;

// The FRAMEOPTION bits of nodes/parsenodes.h.
const RANGE: i32 = 0x2;
const ROWS: i32 = 0x4;
const GROUPS: i32 = 0x8;
const START_UNBOUNDED: i32 = 0x20;
const END_UNBOUNDED: i32 = 0x100;
const START_CURRENT_ROW: i32 = 0x200;
const END_CURRENT_ROW: i32 = 0x400;
const START_PRECEDING: i32 = 0x800;
const END_PRECEDING: i32 = 0x1000;
const EXCLUDE_CURRENT_ROW: i32 = 0x8000;
const EXCLUDE_GROUP: i32 = 0x10000;
const EXCLUDE_TIES: i32 = 0x20000;

/// The rows of a partition, in groups that sort alike.
pub(super) struct Partition {
    groups: Vec<usize>,
    /// The first row of each group, and the end.
    starts: Vec<usize>,
}

impl Partition {
    /// By the number of its group for each row, from 0.
    pub fn new(groups: Vec<usize>) -> Self {
        let mut starts = Vec::new();
        for (row, group) in groups.iter().enumerate() {
            if *group == starts.len() {
                starts.push(row);
            }
        }
        starts.push(groups.len());
        Partition { groups, starts }
    }

    pub fn group(&self, row: usize) -> usize {
        self.groups.get(row).copied().unwrap_or(0)
    }

    /// The first row of a row's group, and the one after its last.
    pub fn peers(&self, row: usize) -> (usize, usize) {
        (self.start(self.group(row) as i64), self.start(self.group(row) as i64 + 1))
    }

    /// Where a group starts; groups beyond either end start there.
    fn start(&self, group: i64) -> usize {
        let group = usize::try_from(group).unwrap_or(0);
        self.starts.get(group).or(self.starts.last()).copied().unwrap_or(0)
    }
}

/// A frame clause with its offsets.
pub(super) struct Frame {
    pub options: i32,
    pub start: Option<Value>,
    pub end: Option<Value>,
}

impl Frame {
    fn has(&self, bit: i32) -> bool {
        self.options & bit != 0
    }

    /// The rows of a row's frame, in order; a value that is not known where they are not.
    pub fn rows(&self, partition: &Partition, row: usize) -> Result<Vec<usize>, Value> {
        let count = partition.groups.len();
        let start = if self.has(START_UNBOUNDED) {
            0
        } else {
            self.bound(partition, row, self.has(START_CURRENT_ROW), self.has(START_PRECEDING), &self.start, false)?
        };
        let end = if self.has(END_UNBOUNDED) {
            count
        } else {
            self.bound(partition, row, self.has(END_CURRENT_ROW), self.has(END_PRECEDING), &self.end, true)?
        };
        let (first, last) = partition.peers(row);
        let excluded = |i: usize| {
            (self.has(EXCLUDE_CURRENT_ROW) && i == row)
                || (self.has(EXCLUDE_GROUP) && (first..last).contains(&i))
                || (self.has(EXCLUDE_TIES) && (first..last).contains(&i) && i != row)
        };
        Ok((start..end.min(count)).filter(|i| !excluded(*i)).collect())
    }

    fn bound(
        &self,
        partition: &Partition,
        row: usize,
        current: bool,
        preceding: bool,
        offset: &Option<Value>,
        is_end: bool,
    ) -> Result<usize, Value> {
        let count = partition.groups.len() as i64;
        if current {
            let (first, last) = partition.peers(row);
            return Ok(match (self.has(ROWS), is_end) {
                (true, false) => row,
                (true, true) => row + 1,
                (false, false) => first,
                (false, true) => last,
            });
        }
        let offset = match offset {
            Some(Value::Int(offset)) if !self.has(RANGE) || self.has(ROWS | GROUPS) => *offset,
            Some(unknown @ Value::Unknown(_)) => return Err(unknown.clone()),
            _ => return Err(Value::unknown("a frame by RANGE with an offset is not computed", Span::BUILTIN)),
        };
        let signed = if preceding { offset.saturating_neg() } else { offset };
        if self.has(GROUPS) {
            let group = (partition.group(row) as i64).saturating_add(signed).saturating_add(i64::from(is_end));
            return Ok(partition.start(group));
        }
        let place = (row as i64).saturating_add(signed).saturating_add(i64::from(is_end));
        Ok(place.clamp(0, count) as usize)
    }
}
