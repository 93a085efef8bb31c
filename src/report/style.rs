//! The few styles of reports. Whether they reach the terminal is decided where the text is written.

use std::fmt::Display;

use anstyle::{AnsiColor, Style};

pub(super) const EXPECTED: Style = AnsiColor::Green.on_default();
pub(super) const ACTUAL: Style = AnsiColor::Red.on_default();
pub(super) const UNDECIDED: Style = AnsiColor::Yellow.on_default();
pub(super) const HEADING: Style = Style::new().bold();
pub(super) const DIM: Style = Style::new().dimmed();
pub(super) const HINT: Style = AnsiColor::Cyan.on_default();

/// A value between the codes of a style.
pub(super) fn paint(style: Style, text: impl Display) -> String {
    format!("{style}{text}{style:#}")
}
