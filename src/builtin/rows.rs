//! Reading the recorded rows: tab-separated cells, a range of versions before them, escapes as in COPY.

use std::borrow::Cow;

/// Major versions whose servers were recorded, oldest first.
pub(super) const RECORDED: [u16; 4] = [13, 15, 17, 18];

/// The rows of one file that a recorded version has.
pub(super) fn rows(file: &'static str, version: u16) -> impl Iterator<Item = Row> {
    file.lines().filter(|line| !line.starts_with('#')).filter_map(move |line| Row::of(line, version))
}

/// One row, its cells read from left to right in the order of the file's header.
pub(super) struct Row {
    cells: std::str::Split<'static, char>,
    /// How many recorded versions before this one have had the row.
    age: usize,
}

impl Row {
    fn of(line: &'static str, version: u16) -> Option<Row> {
        let mut cells = line.split('\t');
        let since = major(cells.next())?;
        let until = major(cells.next()).unwrap_or(u16::MAX);
        let age = RECORDED.iter().filter(|v| since <= **v && **v < version).count();
        (since <= version && version <= until).then_some(Row { cells, age })
    }

    /// The next cell, empty where it has its usual value.
    pub(super) fn text(&mut self) -> &'static str {
        self.cells.next().unwrap_or("")
    }

    /// The next cell where it is not empty.
    pub(super) fn some(&mut self) -> Option<&'static str> {
        Some(self.text()).filter(|cell| !cell.is_empty())
    }

    /// The next cell, with what COPY escaped put back.
    pub(super) fn unescaped(&mut self) -> Cow<'static, str> {
        unescape(self.text())
    }

    /// An OID, or one of a list with an entry for each recorded version that had the row.
    pub(super) fn oid(&mut self) -> u32 {
        let cell = self.text();
        let own = if cell.contains(',') { cell.split(',').nth(self.age).unwrap_or("") } else { cell };
        own.parse().unwrap_or(0)
    }

    pub(super) fn flag(&mut self) -> bool {
        self.text() == "t"
    }

    /// A letter of the catalog's own, such as typtype.
    pub(super) fn letter(&mut self, usual: u8) -> u8 {
        self.text().bytes().next().unwrap_or(usual)
    }

    pub(super) fn number<N: std::str::FromStr>(&mut self, usual: N) -> N {
        self.text().parse().unwrap_or(usual)
    }

    pub(super) fn skip(&mut self, cells: usize) {
        for _ in 0..cells {
            self.cells.next();
        }
    }
}

fn major(cell: Option<&str>) -> Option<u16> {
    cell.and_then(|cell| cell.parse().ok())
}

/// Elements of a list cell; none for an empty one.
pub(super) fn list(cell: &'static str) -> impl Iterator<Item = &'static str> {
    cell.split(',').filter(move |_| !cell.is_empty())
}

fn unescape(cell: &'static str) -> Cow<'static, str> {
    if !cell.contains('\\') {
        return Cow::Borrowed(cell);
    }
    let mut out = String::with_capacity(cell.len());
    let mut chars = cell.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => out.push(escaped(chars.next())),
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

fn escaped(letter: Option<char>) -> char {
    match letter {
        Some('n') => '\n',
        Some('t') => '\t',
        Some('r') => '\r',
        Some(other) => other,
        None => '\\',
    }
}
