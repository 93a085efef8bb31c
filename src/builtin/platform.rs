//! Platforms that supply roles, schemas and objects before the first migration: a script for each, written
//! from public documentation.
//!
//! A script has parts. The heading of one names the statement by which a dump shows that it holds these
//! objects itself; then the part is left out for that dump. Lines `also:` name what a platform may hold
//! beside them, in one release or another.

use crate::name::Name;

macro_rules! platforms {
    ($($variant:ident $name:literal $label:literal;)+) => {
        /// A platform that is known.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub enum Platform { $($variant,)+ }

        impl Platform {
            pub const ALL: &'static [Platform] = &[$(Platform::$variant),+];

            /// As `--platform` writes it.
            pub fn name(self) -> &'static str {
                match self { $(Platform::$variant => $name,)+ }
            }

            /// As people call it.
            pub fn label(self) -> &'static str {
                match self { $(Platform::$variant => $label,)+ }
            }

            pub fn script(self) -> &'static str {
                match self { $(Platform::$variant => include_str!(concat!("platforms/", $name, ".sql")),)+ }
            }
        }
    };
}

platforms! {
    Supabase "supabase" "Supabase";
    Hasura "hasura" "Hasura";
    Heroku "heroku" "Heroku";
    Rds "rds" "Amazon RDS";
    CloudSql "cloudsql" "Cloud SQL";
}

/// A part of a platform's script, as a byte range of it.
#[derive(Clone, Copy, Debug)]
pub struct Part {
    pub start: usize,
    pub end: usize,
    pub heading: &'static str,
}

impl Part {
    /// Whether the part is for what a text of statements, one of them beginning each line, does not make.
    pub fn is_for_dump(&self, dump: &str) -> bool {
        match self.heading {
            "always" => true,
            "migrations" => false,
            makes => !dump.lines().any(|line| {
                line.strip_prefix(makes)
                    .is_some_and(|rest| rest.starts_with(|c: char| !(c.is_alphanumeric() || c == '_')))
            }),
        }
    }
}

impl Platform {
    pub fn parse(name: &str) -> Option<Platform> {
        Platform::ALL.iter().copied().find(|platform| platform.name() == name)
    }

    pub fn parts(self) -> Vec<Part> {
        let script = self.script();
        let mut parts: Vec<Part> = Vec::new();
        for (at, mark) in script.match_indices("-- part: ") {
            if let Some(before) = parts.last_mut() {
                before.end = at;
            }
            let heading = script[at + mark.len()..].lines().next().unwrap_or_default();
            parts.push(Part { start: at, end: script.len(), heading });
        }
        parts
    }

    /// Schemas whose objects are the platform's business.
    pub fn schemas(self) -> Vec<Name> {
        let of_parts = self.parts().into_iter().filter_map(|part| part.heading.strip_prefix("CREATE SCHEMA "));
        of_parts.chain(self.also("schema")).map(Name::new).collect()
    }

    /// What it may hold besides, of one kind.
    pub fn also(self, kind: &'static str) -> impl Iterator<Item = &'static str> {
        let lines = self.script().lines().filter_map(|line| line.strip_prefix("-- also: "));
        lines.flat_map(|line| line.split(", ")).filter_map(move |item| item.strip_prefix(kind)?.strip_prefix(' '))
    }
}
