//! How an outcome looks: text for people, JSON for programs.
//!
//! Owns every output shape, knows nothing about how anything was found, and prints nothing: both
//! forms are strings. Start at [`text::render`] and [`json::render`].

mod diagnostics;
mod entry;
mod escape;
pub mod json;
mod place;
mod style;
pub mod text;
mod value;

pub use text::Verbosity;
