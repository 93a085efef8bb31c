//! What an extension brings along: a script of signatures for each of its versions.
//!
//! `tools/record-extensions.py` reads the members of an extension from a real server and writes them
//! down as statements, which `replay` runs through its ordinary handlers, as the server does with the
//! extension's own script (commands/extension.c). Routines are all declared LANGUAGE c with an empty
//! link and views select typed nulls: only what other objects can refer to is there. Those that hosted
//! platforms alone offer were written from their documentation (`extensions/hosted`); most of them leave
//! routines out, and say so.

use std::borrow::Cow;

use rustc_hash::FxHashMap;

use crate::builtin::extension_scripts::SCRIPTS;
use crate::builtin::recorded;
use crate::version::ServerVersion;

const INDEX: &str = include_str!("extensions/index.tsv");
const HOSTED: &str = include_str!("extensions/hosted.tsv");
const CHANGING: &str = include_str!("extensions/changing.tsv");

/// How many servers were recorded; what all of them offer is as fixed as PostgreSQL itself.
const SERVERS: usize = 4;

/// An extension as a server offers it (pg_available_extension_versions).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ExtensionScript {
    pub name: Cow<'static, str>,
    pub default_version: Cow<'static, str>,
    /// Statements with placeholders for schemas; see [`ExtensionScript::statements`].
    pub script: Cow<'static, str>,
    /// The file that the user gave; `None` for what is built in.
    pub file: Option<String>,
    /// The only schema that it can be in.
    pub schema: Option<Cow<'static, str>>,
    /// Other builds of the extension may be in another schema, so a statement that says one is right.
    pub schema_varies: bool,
    pub requires: Vec<Cow<'static, str>>,
    pub relocatable: bool,
    pub trusted: bool,
    /// Nothing is left out.
    pub complete: bool,
}

macro_rules! hosted {
    ($($name:literal)+) => {
        /// The scripts of extensions that were written from documentation.
        const HOSTED_SCRIPTS: &[(&str, &str)] =
            &[$(($name, include_str!(concat!("extensions/hosted/", $name, ".sql")))),+];
    };
}

hosted! {
    "aws_commons" "aws_lambda" "aws_s3" "citus" "index_advisor" "pg_graphql" "pg_hashids" "pg_jsonschema" "pg_net"
    "pg_stat_monitor" "pg_tle" "pg_uuidv7" "pgjwt" "pgmq" "pgsodium" "plv8" "supabase_vault" "wrappers"
}

/// An extension by its name, in the version that is the default on a server version; where no such
/// server was recorded with it, on the nearest one.
pub fn extension(name: &str, version: &ServerVersion) -> Option<ExtensionScript> {
    let wanted = i32::from(recorded(version));
    let offers: Vec<_> = offers().filter(|(_, offer)| offer.name == name).collect();
    let everywhere = offers.len() == SERVERS;
    let nearest = offers.into_iter().min_by_key(|(server, _)| (i32::from(*server) - wanted).abs());
    let nearest = nearest.map(|(_, offer)| ExtensionScript { schema_varies: !everywhere, ..offer });
    nearest.or_else(|| hosted().find(|offer| offer.name == name))
}

/// Every extension that is known, with a server version that it was recorded from.
pub fn extensions() -> impl Iterator<Item = (u16, ExtensionScript)> {
    offers().chain(hosted().map(|offer| (ServerVersion::assumed().major(), offer)))
}

/// Whether a call of an extension's routine may make, change or drop what is not the extension's own.
pub fn may_change_schema(extension: &str, routine: &str) -> bool {
    let row = CHANGING.lines().filter_map(|line| line.split_once('\t')).find(|(name, _)| *name == extension);
    row.is_some_and(|(_, routines)| routines == "*" || routines.split(',').any(|r| r == routine))
}

fn offers() -> impl Iterator<Item = (u16, ExtensionScript)> {
    INDEX.lines().filter(|line| !line.starts_with('#')).filter_map(|line| {
        let (server, rest) = line.split_once('\t')?;
        let mut offer = offer(rest)?;
        let wanted = (&*offer.name, &*offer.default_version);
        offer.script = Cow::Borrowed(SCRIPTS.iter().find(|s| (s.0, s.1) == wanted)?.2);
        offer.complete = true;
        Some((server.parse().ok()?, offer))
    })
}

fn hosted() -> impl Iterator<Item = ExtensionScript> {
    HOSTED.lines().filter(|line| !line.starts_with('#')).filter_map(|line| {
        let mut offer = offer(line)?;
        offer.script = Cow::Borrowed(HOSTED_SCRIPTS.iter().find(|(name, _)| *name == offer.name)?.1);
        Some(offer)
    })
}

/// The cells of a row from the extension's name on, without the script itself.
fn offer(line: &'static str) -> Option<ExtensionScript> {
    let mut cells = line.split('\t');
    let (name, default_version) = (cells.next()?, cells.next()?);
    let mut text = || cells.next().unwrap_or("");
    let schema = Some(text()).filter(|schema| !schema.is_empty());
    let (relocatable, trusted) = (text() == "t", text() == "t");
    let requires = text().split(',').filter(|name| !name.is_empty()).map(Cow::Borrowed).collect();
    Some(ExtensionScript {
        name: Cow::Borrowed(name),
        default_version: Cow::Borrowed(default_version),
        script: Cow::Borrowed(""),
        file: None,
        schema: schema.map(Cow::Borrowed),
        schema_varies: true,
        requires,
        relocatable,
        trusted,
        complete: text() == "t",
    })
}

impl ExtensionScript {
    /// The script with schemas in their places: the one that the extension is put in, and for each
    /// required extension the one that it is in. Schemas are given as written in SQL, quoted where
    /// they have to be.
    pub fn statements(&self, schema: &str, of_required: &FxHashMap<String, String>) -> String {
        let mut text = self.script.replace("@extschema@", schema);
        for (name, schema) in of_required {
            text = text.replace(&format!("@extschema:{name}@"), schema);
        }
        // A script says with such a line that psql is not to run it; the server passes over it.
        let lines = text.lines().map(|line| if line.starts_with("\\echo") { "" } else { line });
        if self.file.is_some() { lines.collect::<Vec<_>>().join("\n") } else { text }
    }
}
