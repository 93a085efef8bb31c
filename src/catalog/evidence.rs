//! Where an object, and each property of it that was changed later, was said.

use crate::text::Span;

/// The place of an object's definition, and of later changes by property.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Evidence {
    defined: Span,
    later: Vec<(&'static str, Span)>,
}

impl Evidence {
    pub fn new(defined: Span) -> Self {
        Evidence { defined, later: Vec::new() }
    }

    pub fn builtin() -> Self {
        Evidence::new(Span::BUILTIN)
    }

    pub fn defined(&self) -> Span {
        self.defined
    }

    /// Where a property got the value it has.
    pub fn of(&self, property: &str) -> Span {
        self.later.iter().find(|(p, _)| *p == property).map_or(self.defined, |(_, at)| *at)
    }

    pub fn set(&mut self, property: &'static str, at: Span) {
        match self.later.iter_mut().find(|(p, _)| *p == property) {
            Some(entry) => entry.1 = at,
            None => self.later.push((property, at)),
        }
    }
}
