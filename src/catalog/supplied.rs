//! What the platform that a database runs on supplied before the first statement of the input.

use crate::name::Name;
use crate::text::FileId;

#[derive(Clone, Debug)]
pub struct Supplied {
    /// The platform, as people call it.
    pub platform: &'static str,
    /// Where its statements are, if any were replayed.
    pub file: Option<FileId>,
    /// Objects below this id are the platform's.
    pub below: u32,
    /// Schemas whose objects are the platform's business.
    pub schemas: Vec<Name>,
    /// What it may hold besides, by kind and name.
    pub also: Vec<(&'static str, &'static str)>,
}
