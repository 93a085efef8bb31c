//! Extensions that platforms offer, scripts of extensions that users give, and what platforms supply.

use std::fs;
use std::path::{Path, PathBuf};

use dumpdrift::builtin::Platform;
use dumpdrift::version::ServerVersion;
use dumpdrift::{Options, Outcome, check};

/// A folder that goes away with the test.
struct Scratch(PathBuf);

impl Scratch {
    fn new(name: &str) -> Scratch {
        let folder = std::env::temp_dir().join(format!("dumpdrift-platform-{name}-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        Scratch(folder)
    }

    fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        path
    }

    /// What differs, what is undecided, and what is said beside it, a line for each.
    fn check(&self, expected: &str, actual: &str, options: &Options) -> String {
        let outcome = check(&self.0.join(expected), &[self.0.join(actual)], options);
        listing(&outcome).replace(&format!("{}/", self.0.display()), "")
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn listing(outcome: &Outcome) -> String {
    let mut lines = vec![outcome.verdict().as_str().to_owned()];
    lines.extend(outcome.diagnostics.iter().map(|d| format!("{}: {}", d.code.as_str(), d.message)));
    for target in &outcome.targets {
        let entries = target.comparison.drifts.iter().chain(&target.comparison.undecided);
        lines.extend(entries.map(|e| {
            let property = e.property.as_ref().map(|p| format!(" {p}")).unwrap_or_default();
            let doubt = e.undecided.as_ref().map(|why| format!(" ({why})")).unwrap_or_default();
            format!("{} {} {}{property}{doubt}", e.change.as_str(), e.kind.as_str(), e.identity)
        }));
        for d in target.expected.run.diagnostics.iter().chain(&target.comparison.notes) {
            let detail = d.detail.as_deref().map(|detail| format!(" {detail}")).unwrap_or_default();
            lines.push(format!("{}: {}{detail}", d.code.as_str(), d.message));
        }
    }
    lines.join("\n")
}

fn extension_sql(folder: &Path) -> Options {
    Options { extension_sql: Some(folder.to_owned()), ..Options::default() }
}

/// A script of the user's is run by CREATE EXTENSION, and its objects are the extension's.
#[test]
fn extension_scripts_of_the_user() {
    let scratch = Scratch::new("scripts");
    let one = "CREATE EXTENSION money_talks;\nCREATE TABLE public.t (price public.coin);\n";
    scratch.file("one.sql", one);
    assert!(scratch.check("one.sql", "one.sql", &Options::default()).starts_with("undecided"));

    scratch.file("scripts/money_talks--1.0.sql", "CREATE TYPE @extschema@.coin AS ENUM ('penny');\n");
    scratch.file(
        "scripts/money_talks--1.10.sql",
        "\\echo no \\quit\nCREATE DOMAIN @extschema@.coin AS numeric;\nCREATE TABLE @extschema@.purse ();\n",
    );
    let options = extension_sql(&scratch.0.join("scripts"));
    assert_eq!(
        scratch.check("one.sql", "one.sql", &options),
        "aligned\nversion-assumed: no input names a server version; PostgreSQL 17 is assumed"
    );
    scratch.file(
        "cast.sql",
        &format!(
            "{one}SELECT price = 'penny' FROM public.t;\nCREATE VIEW public.v AS SELECT price * 2 AS p FROM public.t;\n"
        ),
    );
    assert!(!scratch.check("cast.sql", "cast.sql", &options).contains("refused"), "the newest script is a domain");
    scratch.file(
        "old.sql",
        "CREATE EXTENSION money_talks VERSION '1.0';\nCREATE TABLE public.t (price public.coin DEFAULT 'penny');\n",
    );
    assert!(scratch.check("old.sql", "old.sql", &options).starts_with("aligned"));
}

/// What an extension's routine makes is not followed, unless it stays in the extension's own tables.
#[test]
fn calls_of_extension_routines() {
    let scratch = Scratch::new("calls");
    let hyper = "CREATE EXTENSION timescaledb;\nCREATE TABLE public.readings (at timestamptz NOT NULL, value float8);\n\
        CREATE VIEW public.hourly AS SELECT public.time_bucket('1 hour', at) AS h, avg(value) FROM public.readings GROUP BY 1;\n";
    scratch.file("hyper.sql", hyper);
    assert!(scratch.check("hyper.sql", "hyper.sql", &Options::default()).starts_with("aligned"));
    scratch.file("made.sql", &format!("{hyper}SELECT create_hypertable('readings', 'at');\n"));
    assert!(scratch.check("made.sql", "hyper.sql", &Options::default()).starts_with("undecided"));
    scratch.file("cron.sql", "CREATE EXTENSION pg_cron;\nSELECT cron.schedule('nightly', '0 3 * * *', 'VACUUM');\n");
    assert!(scratch.check("cron.sql", "cron.sql", &Options::default()).starts_with("aligned"));
}

#[test]
fn extension_scripts_that_are_wrong() {
    let scratch = Scratch::new("wrong");
    scratch.file("one.sql", "CREATE EXTENSION half;\n");
    scratch.file(
        "scripts/half.sql",
        "CREATE TYPE @extschema@.a AS (x integer);\n\nCREATE TYPE @extschema@.b AS (x nothing);\n",
    );
    scratch.file("scripts/half.control", "comment = 'half of it'\nschema = 'halves'  # of its own\n");
    let found = scratch.check("one.sql", "one.sql", &extension_sql(&scratch.0.join("scripts")));
    assert!(
        found.contains("type \"nothing\" does not exist It is in the extension's script, scripts/half.sql line 3."),
        "{found}"
    );
    scratch.file("empty/readme.txt", "");
    let found = scratch.check("one.sql", "one.sql", &extension_sql(&scratch.0.join("empty")));
    assert!(found.starts_with("trouble\ninput-empty: empty holds no scripts of extensions"), "{found}");
    let found = scratch.check("one.sql", "one.sql", &extension_sql(&scratch.0.join("none")));
    assert!(found.starts_with("trouble\ninput-unreadable: could not read none"), "{found}");
}

/// A statement that is not understood makes undecided what it names and what depends on that, no more.
#[test]
fn statements_that_are_not_understood_reach_what_they_name() {
    let scratch = Scratch::new("reach");
    let before = "CREATE TABLE public.a (id integer PRIMARY KEY);\nCREATE TABLE public.b (a integer REFERENCES public.a);\n\
        CREATE TABLE public.c (x integer);\nCREATE EXTENSION mystery;\n";
    scratch.file("actual.sql", &format!("{before}CREATE VIEW public.v AS SELECT 1 AS one;\n"));
    let verdict = |doubtful: &str| {
        scratch.file("expected.sql", &format!("{before}{doubtful}"));
        scratch.check("expected.sql", "actual.sql", &Options::default()).lines().next().map(str::to_owned)
    };
    let (drift, undecided) = (Some("drift".to_owned()), Some("undecided".to_owned()));
    // They are about other tables, so the view is drift.
    assert_eq!(verdict("ALTER TABLE public.a ADD COLUMN z mysterious;\n"), drift);
    assert_eq!(verdict("CREATE INDEX ON public.b (mystify(a));\nCOMMENT ON TYPE public.mystery IS 'x';\n"), drift);
    assert_eq!(verdict("DROP FUNCTION public.mystify();\nALTER TABLE public.mysteries RENAME TO u;\n"), drift);
    assert_eq!(verdict("CREATE VIEW public.v AS SELECT mystify();\n"), undecided);
    assert_eq!(verdict("ALTER TABLE public.mysteries RENAME TO v;\n"), undecided);
    assert_eq!(verdict("ALTER VIEW mysteries.v SET SCHEMA public;\n"), undecided);
    // Code may do anything, and so may what decides how names are read.
    assert_eq!(verdict("CALL anything();\n"), undecided);
    assert_eq!(verdict("CREATE CAST (mysterious AS integer) WITHOUT FUNCTION;\n"), undecided);
    // What is refused after it, and might not be without it, is in doubt as well.
    assert_eq!(verdict("CREATE VIEW public.w AS SELECT mystify();\nALTER VIEW public.w RENAME TO v;\n"), undecided);
}

/// What a refused statement would have made is not made, on the server as here.
#[test]
fn statements_that_are_refused_hide_no_drift() {
    let scratch = Scratch::new("refused");
    scratch.file("expected.sql", "CREATE TABLE public.a (x integer);\nALTER TABLE public.none ADD COLUMN y integer;\n");
    scratch.file("actual.sql", "CREATE TABLE public.a (x bigint);\n");
    let found = scratch.check("expected.sql", "actual.sql", &Options::default());
    assert!(found.starts_with("drift\nchanged column public.a.x type\n"), "{found}");
    assert!(found.contains("statement-refused (relation \"public.none\" does not exist)"), "{found}");
}

/// Every platform's script is understood, on every version.
#[test]
fn platforms_are_understood() {
    let scratch = Scratch::new("platforms");
    scratch.file("one.sql", "CREATE TABLE public.one (id integer);\n");
    for platform in Platform::ALL {
        for major in [13, 15, 17, 18] {
            let server_version = Some(ServerVersion::of_major(major));
            let options = Options { platform: Some(*platform), server_version, ..Options::default() };
            let expected = format!(
                "aligned\nplatform-supplies: what {} supplies is known, and not part of the comparison",
                platform.label()
            );
            assert_eq!(scratch.check("one.sql", "one.sql", &options), expected, "{} {major}", platform.name());
        }
    }
}

const PROJECT: &str = "CREATE TABLE public.profiles (id uuid PRIMARY KEY REFERENCES auth.users ON DELETE CASCADE, \
    name text DEFAULT extensions.uuid_generate_v4());\n\
    ALTER TABLE public.profiles ENABLE ROW LEVEL SECURITY;\n\
    CREATE POLICY own ON public.profiles USING (auth.uid() = id);\n\
    CREATE FUNCTION public.welcome() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN new; END';\n\
    CREATE TRIGGER on_signup AFTER INSERT ON auth.users FOR EACH ROW EXECUTE FUNCTION public.welcome();\n";

/// A dump begins with these lines.
const DUMPED: &str = "--\n-- PostgreSQL database dump\n--\n-- Dumped from database version 17.2\n\
    -- Dumped by pg_dump version 17.2\n\nSET check_function_bodies = false;\n\n";

/// A project's folder is known for the platform's; a dump of one schema leaves out what the platform holds.
#[test]
fn platform_of_a_folder() {
    let scratch = Scratch::new("folder");
    scratch.file("supabase/config.toml", "project_id = \"x\"\n");
    scratch.file("supabase/migrations/20240101000000_init.sql", PROJECT);
    let of_schema: String =
        PROJECT.lines().filter(|line| !line.contains("on_signup")).map(|l| format!("{l}\n")).collect();
    let end = "\n--\n-- PostgreSQL database dump complete\n--\n";
    scratch.file("public.sql", &format!("{DUMPED}{of_schema}{end}"));
    assert_eq!(
        scratch.check("supabase", "public.sql", &Options::default()),
        "aligned\nnot-recorded: grants are not compared, for one side does not record them\n\
         platform-supplies: what Supabase supplies is known, and not part of the comparison\n\
         platform-supplies: schema auth is not in the dump, so what the migrations make there is not compared"
    );
    // A whole dump has the schema as this release of the platform makes it, and what was made by hand there.
    let whole = format!(
        "{DUMPED}CREATE SCHEMA auth;\nCREATE SCHEMA extensions;\nCREATE EXTENSION \"uuid-ossp\" WITH SCHEMA extensions;\n\
         CREATE EXTENSION pg_graphql WITH SCHEMA extensions;\nCREATE TABLE auth.users (id uuid PRIMARY KEY, newer text);\n\
         CREATE TABLE auth.passkeys (id uuid);\nCREATE FUNCTION auth.uid() RETURNS uuid LANGUAGE sql STABLE AS 'SELECT 1';\n\
         {PROJECT}CREATE TRIGGER by_hand AFTER DELETE ON auth.users EXECUTE FUNCTION public.welcome();\n\
         CREATE POLICY by_hand ON auth.users USING (true);\n{end}"
    );
    scratch.file("whole.sql", &whole);
    let found = scratch.check("supabase", "whole.sql", &Options::default());
    let entries: Vec<&str> = found.lines().take_while(|line| !line.contains(": ")).collect();
    assert_eq!(entries, ["drift", "extra trigger auth.users.by_hand", "extra policy auth.users.by_hand"], "{found}");
    // What the user says was there takes its place.
    scratch.file("prelude.sql", "CREATE SCHEMA auth;\nCREATE TABLE auth.users (id uuid PRIMARY KEY);\n");
    let options = Options { preludes: vec![scratch.0.join("prelude.sql")], ..Options::default() };
    assert!(!scratch.check("supabase", "whole.sql", &options).contains("platform"));
}

/// Who runs the migrations owns what they make: the role that was said, otherwise who owns most of the dump.
#[test]
fn role_of_the_migrations() {
    let scratch = Scratch::new("role");
    let tables = "CREATE TABLE public.a (id integer);\nCREATE TABLE public.b (id integer);\n";
    let defaults = "ALTER DEFAULT PRIVILEGES FOR ROLE app GRANT SELECT ON TABLES TO reader;\n";
    scratch.file(
        "migrations/1.sql",
        &format!("{defaults}{tables}SET ROLE other;\nRESET ROLE;\nCREATE VIEW public.v AS SELECT 1 AS x;\n"),
    );
    let owned = |b: &str| {
        format!(
            "{DUMPED}{tables}CREATE VIEW public.v AS SELECT 1 AS x;\nALTER TABLE public.a OWNER TO app;\n\
             ALTER TABLE public.b OWNER TO {b};\nALTER VIEW public.v OWNER TO app;\n{defaults}\
             GRANT SELECT ON TABLE public.a TO reader;\nGRANT SELECT ON TABLE public.b TO reader;\n\
             GRANT SELECT ON TABLE public.v TO reader;\n"
        )
    };
    scratch.file("same.sql", &owned("app"));
    scratch.file("other.sql", &owned("\"Ms. X\""));
    let options = Options::default();
    let first =
        |found: String| found.lines().take_while(|line| !line.contains(": ")).map(str::to_owned).collect::<Vec<_>>();
    assert_eq!(first(scratch.check("migrations", "same.sql", &options)), ["aligned"]);
    assert_eq!(first(scratch.check("migrations", "other.sql", &options)), ["drift", "changed table public.b owner"]);
    let mut said = Options::default();
    said.replay.role = Some("boss".to_owned());
    let found = first(scratch.check("migrations", "same.sql", &said));
    assert!(found.contains(&"changed view public.v owner".to_owned()), "{found:?}");
    // A dump without owners says nothing of them.
    scratch.file("silent.sql", &format!("{DUMPED}{tables}CREATE VIEW public.v AS SELECT 1 AS x;\n"));
    let found = scratch.check("migrations", "silent.sql", &said);
    assert!(found.starts_with("aligned\n") && found.contains("owners are not compared"), "{found}");
}

/// Partitions that pg_partman keeps come and go with the days; queues of pgmq are its own.
#[test]
fn tables_that_extensions_keep() {
    let scratch = Scratch::new("kept");
    let before = "CREATE SCHEMA partman;\nCREATE EXTENSION pg_partman WITH SCHEMA partman;\nCREATE EXTENSION pgmq;\n\
        CREATE TABLE public.views (day date NOT NULL) PARTITION BY RANGE (day);\n";
    let expected = format!(
        "{before}SELECT partman.create_parent('public.views', 'day', '1 month');\nSELECT pgmq.create('mails');\n\
         CREATE TABLE public.views_1999 PARTITION OF public.views FOR VALUES FROM ('1999-01-01') TO ('2000-01-01');\n"
    );
    scratch.file("expected.sql", &expected);
    let actual = format!(
        "{before}CREATE TABLE partman.template_public_views (day date NOT NULL);\nCREATE TABLE pgmq.q_mails (msg_id bigint);\n\
         CREATE TABLE public.views_p20240101 PARTITION OF public.views FOR VALUES FROM ('2024-01-01') TO ('2024-02-01');\n\
         CREATE TABLE public.views_default PARTITION OF public.views DEFAULT;\nCREATE TABLE public.views_p2 (x integer);\n"
    );
    scratch.file("actual.sql", &actual);
    assert_eq!(
        scratch.check("expected.sql", "actual.sql", &Options::default()),
        "drift\nmissing table public.views_1999\nextra table public.views_p2\n\
         data-statements: 2 statements that change rows were passed over\n\
         kept-by-extension: table partman.template_public_views is kept by extension pg_partman, and not compared\n\
         kept-by-extension: table pgmq.q_mails is kept by extension pgmq, and not compared\n\
         kept-by-extension: partitions of public.views are kept by extension pg_partman, and not compared\n\
         version-assumed: no input names a server version; PostgreSQL 17 is assumed"
    );
}

/// A dump makes all that it grants on, but for what came with an extension.
#[test]
fn grants_of_a_dump_on_members() {
    let scratch = Scratch::new("members");
    let dump = format!("{DUMPED}CREATE EXTENSION pg_graphql;\nGRANT ALL ON FUNCTION graphql.later(text) TO anon;\n");
    scratch.file("dump.sql", &dump);
    assert!(scratch.check("dump.sql", "dump.sql", &Options::default()).starts_with("aligned\n"));
    let dump = format!("{DUMPED}GRANT ALL ON FUNCTION public.later(text) TO anon;\n");
    scratch.file("dump.sql", &dump);
    assert!(scratch.check("dump.sql", "dump.sql", &Options::default()).starts_with("undecided\n"));
}

/// The server stopped to let everyone create in `public`; that alone is no drift.
#[test]
fn grants_on_public_across_versions() {
    let scratch = Scratch::new("public");
    let of = |version: &str, grants: &str| {
        let head = DUMPED.replace("17.2", version);
        format!("{head}CREATE TABLE public.t (a integer);\nGRANT SELECT ON TABLE public.t TO reader;\n{grants}")
    };
    scratch.file("old.sql", &of("13.9", "GRANT USAGE ON SCHEMA public TO anon;\n"));
    scratch.file("new.sql", &of("17.2", "GRANT USAGE ON SCHEMA public TO anon;\n"));
    assert!(scratch.check("old.sql", "new.sql", &Options::default()).starts_with("aligned"));
    scratch.file("more.sql", &of("17.2", "GRANT ALL ON SCHEMA public TO anon;\n"));
    let found = scratch.check("old.sql", "more.sql", &Options::default());
    assert!(found.starts_with("drift\nchanged schema public grants"), "{found}");
}
