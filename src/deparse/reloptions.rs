//! Storage parameters and operator class options.  Counterpart: ruleutils.c (get_reloptions).

use crate::deparse::Deparser;
use crate::deparse::context::literal;
use crate::name::Name;

impl Deparser<'_> {
    /// `name=value, ...`, each value quoted unless it could stand as an identifier.
    pub fn reloptions(&self, options: &[(Name, String)]) -> String {
        let item = |(name, value): &(Name, String)| {
            let bare = self.ident(value) == *value;
            let value = if bare { value.clone() } else { literal(value) };
            format!("{}={value}", self.ident(name))
        };
        options.iter().map(item).collect::<Vec<_>>().join(", ")
    }
}
