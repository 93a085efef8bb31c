//! Parameters of publications.  Counterpart: commands/publicationcmds.c (parse_publication_options).

use pg_query::protobuf as pb;

use crate::catalog::publication::Publication;
use crate::diag::{Diagnostic, Result, SqlState, refuse};
use crate::replay::Exec;
use crate::replay::defelem;
use crate::text::Span;
use crate::version::Capability;

/// What WITH or SET says; the rest stays as it is.
#[derive(Default)]
pub(super) struct Options {
    publish: Option<[bool; 4]>,
    pub via_partition_root: Option<bool>,
    generated_columns: Option<bool>,
}

pub(super) fn read(exec: &Exec, nodes: &[pb::Node]) -> Result<Options> {
    let mut options = Options::default();
    let generated = exec.catalog.version.has(Capability::PublishedGeneratedColumns);
    for elem in defelem::elements(nodes) {
        match elem.defname.as_str() {
            "publish" => defelem::once(&mut options.publish, operations(exec, &defelem::text(elem)?)?)?,
            "publish_via_partition_root" => {
                defelem::once(&mut options.via_partition_root, defelem::boolean(elem)?)?;
            }
            "publish_generated_columns" if generated => {
                defelem::once(&mut options.generated_columns, generated_columns(elem)?)?;
            }
            other => return refuse(SqlState::SYNTAX_ERROR, format!("unrecognized publication parameter: \"{other}\"")),
        }
    }
    Ok(options)
}

/// `insert, update, delete, truncate`, as flags in that order.
fn operations(exec: &Exec, text: &str) -> Result<[bool; 4]> {
    let mut flags = [false; 4];
    for word in text.split(',').map(|w| w.trim().to_ascii_lowercase()) {
        match word.as_str() {
            "" if text.trim().is_empty() => {}
            "insert" => flags[0] = true,
            "update" => flags[1] = true,
            "delete" => flags[2] = true,
            "truncate" => flags[3] = true,
            other if exec.catalog.version.has(Capability::PublicationFilters) => {
                let message = format!("unrecognized value for publication option \"publish\": \"{other}\"");
                return refuse(SqlState::SYNTAX_ERROR, message);
            }
            other => return refuse(SqlState::SYNTAX_ERROR, format!("unrecognized \"publish\" value: \"{other}\"")),
        }
    }
    Ok(flags)
}

fn generated_columns(elem: &pb::DefElem) -> Result<bool> {
    let given = if elem.arg.is_some() { defelem::text(elem)? } else { String::new() };
    match given.to_ascii_lowercase().as_str() {
        "none" => Ok(false),
        "stored" => Ok(true),
        _ => {
            let message = format!("invalid value for publication parameter \"{}\": \"{given}\"", elem.defname);
            let refused = Diagnostic::refused(SqlState::SYNTAX_ERROR, message);
            Err(Box::new(refused.with_detail("Valid values are \"none\" and \"stored\".")))
        }
    }
}

impl Options {
    pub fn apply(&self, publication: &mut Publication, at: Span) {
        if let Some([insert, update, delete, truncate]) = self.publish {
            publication.insert = insert;
            publication.update = update;
            publication.delete = delete;
            publication.truncate = truncate;
            publication.at.set("publish", at);
        }
        if let Some(via_root) = self.via_partition_root {
            publication.via_partition_root = via_root;
            publication.at.set("publish_via_partition_root", at);
        }
        if let Some(generated) = self.generated_columns {
            publication.generated_columns = generated;
            publication.at.set("publish_generated_columns", at);
        }
    }
}
