//! The order of PostgreSQL releases, and what each of them brought: the one place that compares
//! version numbers. A capability is named for what it lets us do, with the release that brought it.
//!
//! Three versions are kept apart: the server's (behaviour and built-in rows, this file), `pg_dump`'s
//! (the layout of a dump) and the grammar's (pg_query's, of PostgreSQL 18).

use std::fmt;

/// A server release, by its major number; the full text as a dump shows it is kept for reports.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ServerVersion {
    major: u16,
    text: String,
}

impl ServerVersion {
    /// The release that is assumed where the input names none.
    pub fn assumed() -> Self {
        ServerVersion::of_major(17)
    }

    pub fn of_major(major: u16) -> Self {
        ServerVersion { major, text: major.to_string() }
    }

    /// Reads `17`, `17.2`, `18beta3` or `9.6.24`; what follows a blank is ignored. Versions before
    /// 12 are taken for 12, the oldest that is understood.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.split_whitespace().next()?;
        let digits: String = text.chars().take_while(char::is_ascii_digit).collect();
        let major: u16 = digits.parse().ok()?;
        Some(ServerVersion { major: major.max(12), text: text.to_owned() })
    }

    pub fn major(&self) -> u16 {
        self.major
    }

    /// As `server_version_num` shows it; a minor version that is not named counts as 0.
    pub fn number(&self) -> u32 {
        let minor = self.text.split_once('.').map_or("", |(_, minor)| minor);
        let digits = minor.split(|c: char| !c.is_ascii_digit()).next().unwrap_or_default();
        u32::from(self.major) * 10_000 + digits.parse::<u32>().unwrap_or(0)
    }

    pub fn text(&self) -> &str {
        &self.text
    }

    pub fn has(&self, capability: Capability) -> bool {
        self.major >= capability.since()
    }
}

impl fmt::Display for ServerVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// What a release brought that changes what a statement means or how it is printed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Capability {
    /// `EXTRACT` is a function of its own that gives numeric; before, it was `date_part`.
    ExtractIsFunction,
    /// Standard forms such as `EXTRACT(x FROM y)` and `AT TIME ZONE` are printed back as they were written.
    SqlSyntaxForms,
    /// Every range type has a multirange type.
    Multiranges,
    /// OUT arguments of procedures are part of a CALL and of their identity.
    ProcedureOutArguments,
    /// Functions of conversions take a flag and tell how much they converted.
    CountingConversions,
    /// Attributes have a compression method.
    AttributeCompression,
    /// The scale of numeric may be negative or above the precision.
    WideNumericScale,
    /// UNIQUE constraints may say NULLS NOT DISTINCT.
    NullsNotDistinct,
    /// Only the owner of a database may create in its schema public.
    PublicSchemaLocked,
    /// The NOT NULL of a domain is a constraint with a name.
    NamedDomainNotNull,
    /// An operator's partners can be set later, and each has one partner alone.
    ChangeableOperatorPartners,
    /// NOT NULL is a constraint with a name.
    NamedNotNull,
    /// Generated columns may be virtual, and are so unless STORED is said.
    VirtualGenerated,
    /// Partitioned tables can have exclusion constraints.
    PartitionedExclusion,
    /// Triggers of partitions that come with their parent's are not taken for internal ones.
    ClonedTriggersShown,
    /// CHECK constraints are shown by their expressions in information_schema, not by their definitions.
    CheckClauseIsExpression,
    /// Generated columns are not among those that a publication is said to publish.
    GeneratedNotPublished,
    /// The expression of a generated column is a part of the column, as a default is not.
    GeneratedExpressionOwned,
    /// Sequences may be unlogged, and are so with the unlogged table that owns them.
    UnloggedSequences,
    /// Columns of a query over one relation are printed without its name.
    BareColumnsInViews,
    /// Array types whose names are taken get a number.
    NumberedArrayTypes,
    /// Locales of ICU collations are kept as language tags.
    IcuLanguageTags,
    /// Tables of a publication may have columns and a row filter, and schemas may be published.
    PublicationFilters,
    /// A refusal says which action, and which kind of relation it is not supported for.
    ActionsInRefusals,
    /// Publications may publish generated columns.
    PublishedGeneratedColumns,
    /// CHECK and FOREIGN KEY may be NOT ENFORCED.
    NotEnforced,
    /// split_part counts from the end too.
    SplitPartFromEnd,
    /// Messages about units of time name the type.
    UnitMessages,
    /// Look-ups that give NULL do so for anything that the type's input refuses.
    SoftInputErrors,
    /// The privilege MAINTAIN on relations.
    MaintainPrivilege,
    /// An attribute's statistics target at its default is null, not -1.
    NullStatisticsTarget,
    /// Partitioned tables can have an access method.
    PartitionedAccessMethod,
    /// A storage parameter and ALTER of identity on partitioned tables.
    PartitionedIdentity,
    /// JSON_OBJECT, JSON_ARRAY and their aggregates are constructors with keywords of their own.
    JsonConstructors,
    /// JSON_VALUE, JSON_QUERY, JSON_EXISTS, JSON_TABLE and JSON are words of the grammar.
    JsonQueryFunctions,
    /// The field of EXTRACT is quoted where an identifier would be.
    QuotedExtractField,
    /// TRUE and FALSE are constants of their own; before, the grammar made casts of texts of them.
    BooleanConstants,
    /// XMLSERIALIZE is printed with INDENT or NO INDENT.
    XmlSerializeIndent,
    /// MERGE.
    Merge,
    /// MERGE into views, for rows that the source lacks, and with RETURNING.
    MergeReturning,
    /// RETURNING can name the old and the new row.
    ReturningOldNew,
}

impl Capability {
    fn since(self) -> u16 {
        match self {
            Capability::ExtractIsFunction
            | Capability::SqlSyntaxForms
            | Capability::Multiranges
            | Capability::CountingConversions
            | Capability::ProcedureOutArguments
            | Capability::SplitPartFromEnd
            | Capability::AttributeCompression => 14,
            Capability::WideNumericScale
            | Capability::NullsNotDistinct
            | Capability::PublicSchemaLocked
            | Capability::PublicationFilters
            | Capability::ActionsInRefusals
            | Capability::Merge
            | Capability::GeneratedExpressionOwned
            | Capability::ClonedTriggersShown
            | Capability::UnitMessages
            | Capability::BooleanConstants
            | Capability::UnloggedSequences => 15,
            Capability::BareColumnsInViews
            | Capability::IcuLanguageTags
            | Capability::NumberedArrayTypes
            | Capability::JsonConstructors
            | Capability::QuotedExtractField
            | Capability::SoftInputErrors
            | Capability::GeneratedNotPublished
            | Capability::XmlSerializeIndent => 16,
            Capability::MaintainPrivilege
            | Capability::PartitionedExclusion
            | Capability::CheckClauseIsExpression
            | Capability::NamedDomainNotNull
            | Capability::ChangeableOperatorPartners
            | Capability::NullStatisticsTarget
            | Capability::PartitionedAccessMethod
            | Capability::PartitionedIdentity
            | Capability::JsonQueryFunctions
            | Capability::MergeReturning => 17,
            Capability::NamedNotNull
            | Capability::VirtualGenerated
            | Capability::NotEnforced
            | Capability::ReturningOldNew
            | Capability::PublishedGeneratedColumns => 18,
        }
    }
}
