//! Which handler runs which statement.  Counterpart: tcop/utility.c.
//!
//! What it does not name is not carried out. The file `statement` has the table of all statements, and
//! `reach` says what one that was not carried out may have touched.

use pg_query::protobuf::node::Node;

use crate::diag::{Result, unsupported};
use crate::replay::*;

/// Runs one statement.
pub(super) fn execute(exec: &mut Exec, node: &Node) -> Result<()> {
    match node {
        // Tables and what they hold.
        Node::CreateStmt(stmt) => tablecmds::create_table(exec, stmt),
        Node::AlterTableStmt(stmt) => tablecmds::alter_table(exec, stmt),
        Node::IndexStmt(stmt) => indexcmds::create_index(exec, stmt),
        Node::CreateSeqStmt(stmt) => sequence::create_sequence(exec, stmt),
        Node::AlterSeqStmt(stmt) => sequence::alter_sequence(exec, stmt),
        Node::CreateTableAsStmt(stmt) => view::create_table_as(exec, stmt),
        Node::ViewStmt(stmt) => view::create_view(exec, stmt),
        Node::RuleStmt(stmt) => view::create_rule(exec, stmt),
        Node::CreateTrigStmt(stmt) => trigger::create_trigger(exec, stmt),
        Node::CreateEventTrigStmt(stmt) => trigger::create_event_trigger(exec, stmt),
        Node::AlterEventTrigStmt(stmt) => trigger::alter_event_trigger(exec, stmt),
        Node::CreatePolicyStmt(stmt) => policy::create_policy(exec, stmt),
        Node::AlterPolicyStmt(stmt) => policy::alter_policy(exec, stmt),
        Node::CreateStatsStmt(stmt) => statscmds::create_statistics(exec, stmt),
        Node::AlterStatsStmt(stmt) => statscmds::alter_statistics(exec, stmt),

        // Types and routines.
        Node::CreateEnumStmt(stmt) => typecmds::create_enum(exec, stmt),
        Node::AlterEnumStmt(stmt) => typecmds::alter_enum(exec, stmt),
        Node::CompositeTypeStmt(stmt) => typecmds::create_composite(exec, stmt),
        Node::CreateDomainStmt(stmt) => typecmds::create_domain(exec, stmt),
        Node::AlterDomainStmt(stmt) => typecmds::alter_domain(exec, stmt),
        Node::CreateRangeStmt(stmt) => typecmds::create_range(exec, stmt),
        Node::AlterTypeStmt(stmt) => typecmds::alter_type(exec, stmt),
        Node::DefineStmt(stmt) => define::define(exec, stmt),
        Node::CreateFunctionStmt(stmt) => functioncmds::create_function(exec, stmt),
        Node::AlterFunctionStmt(stmt) => functioncmds::alter_function(exec, stmt),
        Node::CreateCastStmt(stmt) => functioncmds::create_cast(exec, stmt),
        Node::CreateOpClassStmt(stmt) => opclasscmds::create_operator_class(exec, stmt),
        Node::CreateOpFamilyStmt(stmt) => opclasscmds::create_operator_family(exec, stmt),
        Node::AlterOpFamilyStmt(stmt) => opclasscmds::alter_operator_family(exec, stmt),
        Node::CreateAmStmt(stmt) => define::create_access_method(exec, stmt),
        Node::AlterTsdictionaryStmt(stmt) => define::alter_dictionary(exec, stmt),
        Node::AlterTsconfigurationStmt(stmt) => define::alter_configuration(exec, stmt),
        Node::AlterOperatorStmt(stmt) => define::alter_operator(exec, stmt),
        Node::CreateExtensionStmt(stmt) => extension::create_extension(exec, stmt),
        Node::AlterExtensionStmt(stmt) => extension::alter_extension(exec, stmt),
        Node::AlterExtensionContentsStmt(stmt) => extension::alter_extension_contents(exec, stmt),
        Node::CreatePlangStmt(stmt) => functioncmds::create_language(exec, stmt),

        // What all kinds share.
        Node::CreateSchemaStmt(stmt) => schemacmds::create_schema(exec, stmt),
        Node::DropStmt(stmt) => dropcmds::drop(exec, stmt),
        Node::RenameStmt(stmt) => alter::rename(exec, stmt),
        Node::AlterObjectSchemaStmt(stmt) => alter::set_schema(exec, stmt),
        Node::AlterOwnerStmt(stmt) => alter::set_owner(exec, stmt),
        Node::AlterObjectDependsStmt(stmt) => alter::depends_on_extension(exec, stmt),
        Node::CommentStmt(stmt) => comment::comment(exec, stmt),
        Node::GrantStmt(stmt) => aclchk::grant(exec, stmt),
        Node::AlterDefaultPrivilegesStmt(stmt) => aclchk::alter_default_privileges(exec, stmt),

        // The session.
        Node::VariableSetStmt(stmt) => session::variable_set(exec, stmt),
        Node::TransactionStmt(stmt) => transaction::transaction(exec, stmt),
        Node::AlterDatabaseSetStmt(stmt) => session::alter_database_set(exec, stmt),
        Node::AlterRoleSetStmt(stmt) => session::alter_role_set(exec, stmt),
        Node::DiscardStmt(stmt) => session::discard(exec, stmt),
        Node::SelectStmt(stmt) => data::select(exec, stmt),

        Node::DoStmt(stmt) => plpgsql::do_block(exec, stmt),
        Node::CallStmt(stmt) => routine::call(exec, stmt),

        // Rows, not schema.
        Node::InsertStmt(_) | Node::UpdateStmt(_) | Node::DeleteStmt(_) | Node::MergeStmt(_) => {
            data::modify(exec, node)
        }
        Node::CopyStmt(stmt) => data::copy(exec, stmt),
        Node::TruncateStmt(stmt) => data::truncate(exec, stmt),

        // Nothing that a dump shows.
        Node::VariableShowStmt(_)
        | Node::VacuumStmt(_)
        | Node::ReindexStmt(_)
        | Node::RefreshMatViewStmt(_)
        | Node::ExplainStmt(_)
        | Node::LockStmt(_)
        | Node::CheckPointStmt(_)
        | Node::NotifyStmt(_)
        | Node::ListenStmt(_)
        | Node::UnlistenStmt(_)
        | Node::LoadStmt(_)
        | Node::ConstraintsSetStmt(_)
        | Node::PrepareStmt(_)
        | Node::DeallocateStmt(_)
        | Node::DeclareCursorStmt(_)
        | Node::FetchStmt(_)
        | Node::ClosePortalStmt(_)
        | Node::AlterSystemStmt(_)
        | Node::AlterDatabaseStmt(_)
        | Node::AlterDatabaseRefreshCollStmt(_)
        | Node::CreatedbStmt(_)
        | Node::DropdbStmt(_)
        | Node::CreateTableSpaceStmt(_)
        | Node::DropTableSpaceStmt(_)
        | Node::AlterTableSpaceOptionsStmt(_)
        | Node::AlterTableMoveAllStmt(_)
        | Node::AlterCollationStmt(_) => Ok(()),
        Node::ClusterStmt(stmt) => indexcmds::cluster(exec, stmt),

        // Roles live outside the database.
        Node::CreateRoleStmt(stmt) => aclchk::create_role(exec, stmt),
        Node::DropRoleStmt(stmt) => aclchk::drop_role(exec, stmt),
        Node::AlterRoleStmt(_) | Node::GrantRoleStmt(_) => Ok(()),
        Node::DropOwnedStmt(stmt) => aclchk::drop_owned(exec, stmt),
        Node::ReassignOwnedStmt(stmt) => aclchk::reassign_owned(exec, stmt),

        other => execute_rare(exec, other),
    }
}

/// Foreign data and replication.
fn execute_rare(exec: &mut Exec, node: &Node) -> Result<()> {
    match node {
        Node::CreatePublicationStmt(stmt) => publicationcmds::create_publication(exec, stmt),
        Node::AlterPublicationStmt(stmt) => publicationcmds::alter_publication(exec, stmt),
        Node::CreateSubscriptionStmt(stmt) => publicationcmds::create_subscription(exec, stmt),
        Node::AlterSubscriptionStmt(stmt) => publicationcmds::alter_subscription(exec, stmt),
        Node::DropSubscriptionStmt(stmt) => publicationcmds::drop_subscription(exec, stmt),
        Node::CreateConversionStmt(stmt) => conversioncmds::create_conversion(exec, stmt),
        Node::CreateTransformStmt(stmt) => functioncmds::create_transform(exec, stmt),
        Node::SecLabelStmt(stmt) => seclabel::security_label(exec, stmt),
        Node::CreateFdwStmt(stmt) => foreigncmds::create_wrapper(exec, stmt),
        Node::AlterFdwStmt(stmt) => foreigncmds::alter_wrapper(exec, stmt),
        Node::CreateForeignServerStmt(stmt) => foreigncmds::create_server(exec, stmt),
        Node::AlterForeignServerStmt(stmt) => foreigncmds::alter_server(exec, stmt),
        Node::CreateUserMappingStmt(stmt) => foreigncmds::create_user_mapping(exec, stmt),
        Node::AlterUserMappingStmt(stmt) => foreigncmds::alter_user_mapping(exec, stmt),
        Node::DropUserMappingStmt(stmt) => foreigncmds::drop_user_mapping(exec, stmt),
        Node::CreateForeignTableStmt(stmt) => foreigncmds::create_foreign_table(exec, stmt),
        Node::ImportForeignSchemaStmt(stmt) => foreigncmds::import_foreign_schema(exec, stmt),

        // The others, each with a reason in the table; also the parts of statements.
        other => unsupported(format!("{} is not carried out: {}", statement::tag(other), statement::reason(other))),
    }
}

/// Whether a statement makes several changes, so that a refusal may come after the first of them. The
/// others need no copy of the catalog to go back to.
pub(super) fn may_stop_half_way(node: &Node) -> bool {
    use pg_query::protobuf::AlterTableType as Cmd;
    match node {
        Node::CommentStmt(_) | Node::AlterOwnerStmt(_) | Node::VariableSetStmt(_) | Node::CopyStmt(_) => false,
        Node::AlterTableStmt(stmt) => match stmt.cmds.as_slice() {
            [only] => match only.node.as_ref() {
                Some(Node::AlterTableCmd(cmd)) => cmd.subtype() != Cmd::AtChangeOwner,
                _ => true,
            },
            _ => true,
        },
        _ => true,
    }
}
