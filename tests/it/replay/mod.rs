//! The door `replay`: a script in, what it made out.

mod listing;

use dumpdrift::diag::Effect;
use dumpdrift::replay::{Options, Outcome, replay};
use dumpdrift::source::Input;
use dumpdrift::version::ServerVersion;

pub fn run(major: u16, script: &str) -> Outcome {
    let input = Input::of_text("script.sql", script);
    replay(dumpdrift::builtin::catalog(&ServerVersion::of_major(major)), &input, &Options::default())
}

/// Every recorded extension can be installed; nothing in its script is refused or not understood.
#[test]
fn extension_scripts() {
    let mut failures = Vec::new();
    // A fresh database has plpgsql.
    for (server, extension) in dumpdrift::builtin::extensions().filter(|(_, e)| e.name != "plpgsql") {
        let outcome = run(server, &format!("CREATE EXTENSION \"{}\" CASCADE;", extension.name));
        let problems = outcome.diagnostics.iter().filter(|d| d.code.effect() != Effect::None);
        failures.extend(problems.map(|d| format!("{server} {}: {}", extension.name, d.message)));
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// `tests/cases/replay/<name>.<version>.sql`, or without a version for PostgreSQL 17.
#[test]
fn cases() {
    for path in crate::cases("replay") {
        let script = std::fs::read_to_string(&path).unwrap();
        let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
        let major = stem.rsplit_once('.').and_then(|(_, version)| version.parse().ok()).unwrap_or(17);
        crate::check("replay", &path, &listing::listing(&run(major, &script)));
    }
}

/// What becomes of every statement of the grammar; a newer grammar, or a statement newly understood, shows
/// up here.
#[test]
fn coverage() {
    use dumpdrift::replay::{STATEMENTS, Standing};
    let mut page = String::from("statement\tnode\tstanding\n");
    for row in STATEMENTS {
        let standing = match row.standing {
            Standing::Handled => "carried out".to_owned(),
            Standing::Rows => "passed over: it changes rows; calls in it are looked at".to_owned(),
            Standing::NoEffect(why) => format!("passed over: {why}"),
            Standing::Unsupported(why) => format!("undecided: {why}"),
        };
        page.push_str(&format!("{}\t{}\t{standing}\n", row.tag, row.node));
    }
    let mut settings = insta::Settings::clone_current();
    settings.set_snapshot_path(std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("snapshots"));
    settings.set_prepend_module_to_snapshot(false);
    settings.set_omit_expression(true);
    settings.bind(|| insta::assert_snapshot!("coverage", page));
}
