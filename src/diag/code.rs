//! The table of diagnostic codes: name, severity, effect on the verdict, explanation.

/// How loud a diagnostic is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Severity {
    Note,
    Warning,
    Error,
}

impl Severity {
    pub fn as_str(self) -> &'static str {
        match self {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

/// What a diagnostic does to the verdict.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Effect {
    /// Nothing: the input was understood.
    None,
    /// The side can no longer be called aligned.
    Undecided,
    /// There is no verdict: exit status 2.
    Trouble,
}

macro_rules! codes {
    ($($variant:ident $name:literal $severity:ident $effect:ident $explanation:literal;)+) => {
        /// A stable name for a kind of diagnostic.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub enum Code {
            $(#[doc = $explanation] $variant,)+
        }

        impl Code {
            pub const ALL: &'static [Code] = &[$(Code::$variant),+];

            pub fn as_str(self) -> &'static str {
                match self { $(Code::$variant => $name,)+ }
            }

            pub fn severity(self) -> Severity {
                match self { $(Code::$variant => Severity::$severity,)+ }
            }

            pub fn effect(self) -> Effect {
                match self { $(Code::$variant => Effect::$effect,)+ }
            }

            pub fn explanation(self) -> &'static str {
                match self { $(Code::$variant => $explanation,)+ }
            }
        }
    };
}

codes! {
    // Reading.
    InputUnreadable "input-unreadable" Error Trouble "A path does not exist, cannot be opened, or leaves its folder.";
    InputEmpty "input-empty" Error Trouble "A file or folder holds nothing that could be replayed.";
    InputBinary "input-binary" Error Trouble "A file holds binary data where SQL text was expected.";
    InvalidUtf8 "invalid-utf8" Error Trouble "A file is not valid UTF-8.";
    TruncatedInput "truncated-input" Error Trouble "A file ends inside a quoted string, a dollar-quoted body, a comment or a COPY block.";
    IncompleteDump "incomplete-dump" Warning None "A dump does not end with the line that pg_dump writes last.";
    LayoutAmbiguous "layout-ambiguous" Error Trouble "A folder fits no migration layout that is known, or more than one.";
    FileSkipped "file-skipped" Note None "A file of the folder is not part of the forward migrations.";
    UnsetPlaceholder "unset-placeholder" Error Trouble "A migration has a placeholder that its tool fills in, and no value was given for it.";
    LayoutProblem "layout-problem" Warning None "A folder breaks a rule of its own tool, such as two migrations of one version.";
    ForeignMigration "foreign-migration" Warning Undecided "A migration is written in a program, not in SQL, so what it does is not known.";

    // Parsing.
    SyntaxError "syntax-error" Error Trouble "PostgreSQL's grammar does not accept a statement.";
    ForeignDialect "foreign-dialect" Error Trouble "A statement is SQL of another database system.";
    MetaCommand "meta-command" Note None "A psql meta-command that says nothing about the schema was passed over.";
    MetaCommandRefused "meta-command-refused" Warning Undecided "A psql meta-command that would run a program or read another file was not executed.";

    // Replay.
    StatementRefused "statement-refused" Error Undecided "The server would refuse a statement at this point.";
    Unsupported "unsupported" Warning Undecided "A statement or construct is valid, but not understood yet; what it touches is undecided.";
    UnknownExtension "unknown-extension" Warning Undecided "The objects of an extension are not known, so what uses them is undecided.";
    DependsOnClock "depends-on-clock" Warning Undecided "A result depends on the time of the run; say it with --now.";
    UnknownValue "unknown-value" Warning Undecided "A statement decides by something that only the database itself knows, such as its rows.";
    LimitReached "limit-reached" Error Undecided "A statement took more steps or memory than it may, so it was stopped.";
    BlockRan "block-ran" Note None "A DO block or a routine was run, as the server would run it.";
    DataStatements "data-statements" Note None "Statements that change rows, not the schema, were counted and passed over.";
    ServerNotice "server-notice" Note None "What the server would say with a NOTICE, such as a relation that already exists.";
    NotRecorded "not-recorded" Note None "One side does not record owners or grants, so they are not compared.";
    VersionAssumed "version-assumed" Note None "No input names a server version, so one was assumed.";
    PlatformSupplies "platform-supplies" Note None "What the platform supplies before the first migration is known, and is not compared.";
    RoleAssumed "role-assumed" Note None "Nobody said which role runs the migrations, so the owner of most objects stands for it.";
    KeptByExtension "kept-by-extension" Note None "An extension made it while the database ran, so it is not compared.";
    HistoryTable "history-table" Note None "A table is the history of a migration tool; it is reported apart.";
}
