//! CREATE AGGREGATE, OPERATOR, TYPE (base), COLLATION and TEXT SEARCH: the statements whose definition
//! is a list of options.  Counterpart: tcop/utility.c (DefineStmt), commands/define.c.
//!
//! Each kind has a file of its own; base types stand in `typecmds`.

mod access_method;
mod aggregate;
mod collation;
mod icu_locale;
mod operator;
mod text_search;

use pg_query::protobuf as pb;

use crate::diag::{Result, unsupported};
use crate::replay::Exec;
use crate::replay::names::qualified_name;
use crate::replay::typecmds;

pub(super) use access_method::create_access_method;
pub(super) use operator::alter_operator;
pub(super) use text_search::{alter_configuration, alter_dictionary};

pub(super) fn define(exec: &mut Exec, stmt: &pb::DefineStmt) -> Result<()> {
    use pb::ObjectType as Kind;
    let name = qualified_name(&stmt.defnames)?;
    match stmt.kind() {
        Kind::ObjectAggregate => aggregate::define_aggregate(exec, stmt, &name),
        Kind::ObjectOperator => operator::define_operator(exec, &name, &stmt.definition),
        Kind::ObjectType if stmt.definition.is_empty() => typecmds::create_shell_type(exec, &name),
        Kind::ObjectType => typecmds::define_base_type(exec, &name, &stmt.definition),
        Kind::ObjectCollation => collation::define_collation(exec, stmt, &name),
        Kind::ObjectTsparser => text_search::define_parser(exec, &name, &stmt.definition),
        Kind::ObjectTsdictionary => text_search::define_dictionary(exec, &name, &stmt.definition),
        Kind::ObjectTstemplate => text_search::define_template(exec, &name, &stmt.definition),
        Kind::ObjectTsconfiguration => text_search::define_configuration(exec, &name, &stmt.definition),
        other => unsupported(format!("CREATE of {} is not understood", other.as_str_name())),
    }
}

impl Exec {
    /// An option that the server does not know and passes over.
    pub fn warn_unknown_attribute(&self, what: &str, attribute: &str) {
        // The server gives a WARNING here and goes on; nothing in the catalog comes of it.
        let _ = (what, attribute);
    }
}
