//! Extensions that platforms offer, scripts of extensions that users give, and what platforms supply.

use std::fs;
use std::path::{Path, PathBuf};

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
        CREATE TABLE public.c (x integer);\n";
    scratch.file("actual.sql", &format!("{before}CREATE VIEW public.v AS SELECT 1 AS one;\n"));
    let drift = |doubtful: &str| {
        scratch.file("expected.sql", &format!("{before}{doubtful}"));
        let found = scratch.check("expected.sql", "actual.sql", &Options::default());
        let lines = found.lines().filter(|line| !line.contains("assumed") && !line.starts_with("unsupported"));
        lines.map(|line| line.split(" (").next().unwrap_or(line)).collect::<Vec<_>>().join("\n")
    };
    // It is about a column of `a`, so what there is beside it is drift.
    let label = "SECURITY LABEL FOR anon ON COLUMN public.a.id IS 'MASKED';\n";
    assert_eq!(drift(label), "drift\nextra view public.v\nchanged statement SECURITY LABEL");
    let of_view = "SECURITY LABEL ON VIEW public.v IS 'secret';\n";
    assert!(drift(of_view).starts_with("undecided\n"), "{}", drift(of_view));
    // Code may do anything.
    assert!(drift("CALL anything();\n").starts_with("undecided\n"));
    // What is refused after it, and would not be without it, is in doubt as well.
    let later =
        "SECURITY LABEL ON TABLE public.w IS 'x';\nALTER TABLE public.w ADD COLUMN y integer;\nDROP VIEW public.v;\n";
    assert!(drift(later).starts_with("undecided\n"), "{}", drift(later));
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
