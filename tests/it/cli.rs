//! The door of the binary: exit status, streams and the JSON report.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

struct Scratch(PathBuf);

impl Scratch {
    fn new(name: &str) -> Scratch {
        let folder = std::env::temp_dir().join(format!("dumpdrift-cli-{name}-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        Scratch(folder)
    }

    fn file(&self, name: &str, text: impl AsRef<[u8]>) {
        let path = self.0.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn run(&self, args: &[&str]) -> Output {
        self.command(args).output().unwrap()
    }

    fn command(&self, args: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dumpdrift"));
        command.current_dir(&self.0).env_remove("NO_COLOR").args(args);
        command
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn status(output: &Output) -> i32 {
    output.status.code().unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}

fn json(output: &Output) -> serde_json::Value {
    serde_json::from_slice(&output.stdout).unwrap()
}

const ONE: &str = "CREATE TABLE t (a integer NOT NULL, b text);\n";
const OTHER: &str = "CREATE TABLE t (a integer NOT NULL, b varchar(5));\nCREATE TABLE u (x integer);\n";

#[test]
fn aligned_is_zero() {
    let scratch = Scratch::new("aligned");
    scratch.file("m/001_init.sql", ONE);
    scratch.file("actual.sql", ONE);
    let done = scratch.run(&["check", "m", "actual.sql"]);
    assert_eq!(status(&done), 0, "{}", stderr(&done));
    assert_eq!(stdout(&done), "aligned: actual.sql has what the migrations say\n");
}

#[test]
fn drift_is_one() {
    let scratch = Scratch::new("drift");
    scratch.file("m/001_init.sql", ONE);
    scratch.file("actual.sql", OTHER);
    let done = scratch.run(&["check", "m", "actual.sql"]);
    assert_eq!(status(&done), 1, "{}", stderr(&done));
    super::check("cli", Path::new("drift"), &stdout(&done));
    let done = scratch.run(&["check", "m", "actual.sql", "--format", "json"]);
    assert_eq!(status(&done), 1);
    super::check("cli", Path::new("drift_json"), &stdout(&done));
}

#[test]
fn the_worst_target_decides() {
    let scratch = Scratch::new("worst");
    scratch.file("one.sql", ONE);
    scratch.file("other.sql", OTHER);
    scratch.file("broken.sql", "CREATE TABLE t (;\n");
    assert_eq!(status(&scratch.run(&["check", "one.sql", "one.sql", "other.sql"])), 1);
    assert_eq!(status(&scratch.run(&["check", "one.sql", "one.sql", "broken.sql"])), 2);
    let done = scratch.run(&["check", "one.sql", "nowhere.sql", "other.sql", "--format", "json"]);
    assert_eq!(status(&done), 2);
    let report = json(&done);
    assert_eq!(report["targets"].as_array().unwrap().len(), 1);
    assert_eq!(report["diagnostics"][0]["code"], "input-unreadable");
}

/// A policy before the function that it calls, and a table before the one that it refers to.
#[test]
fn what_a_later_place_makes_is_pointed_to() {
    let scratch = Scratch::new("later");
    let policy = "CREATE TABLE t (a integer);\nCREATE POLICY p ON t USING (allowed(a));\n";
    let function = "CREATE FUNCTION allowed(integer) RETURNS boolean LANGUAGE sql AS 'SELECT true';\n";
    scratch.file("m/001_policy.sql", policy);
    scratch.file("m/002_reference.sql", "CREATE TABLE u (b integer REFERENCES v (b));\n");
    scratch.file("m/003_function.sql", format!("CREATE TABLE v (b integer PRIMARY KEY);\n{function}"));
    scratch.file("actual.sql", policy);
    let done = scratch.run(&["check", "m", "actual.sql", "--format", "json"]);
    let diagnostics = &json(&done)["targets"][0]["diagnostics"];
    for (number, line) in [(0, 2), (1, 1)] {
        let related = &diagnostics[number]["related"][0];
        assert_eq!(related["file"], "m/003_function.sql", "{diagnostics:#}");
        assert_eq!(related["line"], line, "{diagnostics:#}");
    }
}

/// A block whose handler takes the error leaves nothing of what came before it.
#[test]
fn blocks_with_handlers_run() {
    let scratch = Scratch::new("blocks");
    let block = "CREATE TYPE a AS ENUM ('x');\n\
                 DO $$ BEGIN CREATE TABLE gone (); CREATE TYPE a AS ENUM ('y');\n\
                 EXCEPTION WHEN duplicate_object THEN CREATE TABLE kept (); END $$;\n";
    scratch.file("m/001_block.sql", block);
    scratch.file("actual.sql", "CREATE TYPE public.a AS ENUM ('x');\nCREATE TABLE public.kept ();\n");
    let done = scratch.run(&["check", "m", "actual.sql"]);
    assert_eq!(status(&done), 0, "{}{}", stdout(&done), stderr(&done));
    let loud = block.replace("duplicate_object", "duplicate_table");
    scratch.file("m/001_block.sql", loud);
    assert_eq!(status(&scratch.run(&["check", "m", "actual.sql"])), 1);
}

/// A routine changes the schema wherever it is called; one that only moves rows does not.
#[test]
fn calls_are_looked_for_everywhere() {
    let scratch = Scratch::new("calls");
    let routine = |body: &str| {
        let head = "CREATE TABLE t (a integer);\nCREATE FUNCTION f() RETURNS integer LANGUAGE plpgsql AS";
        format!("{head} $$BEGIN {body} RETURN 1; END$$;\n")
    };
    for call in ["SELECT f();", "SELECT * FROM f();", "SELECT 1 + f();", "INSERT INTO t SELECT f();"] {
        for (body, wanted) in [("CREATE TABLE u ();", 1), ("DELETE FROM t;", 0)] {
            scratch.file("m/001_call.sql", format!("{}{call}\n", routine(body)));
            scratch.file("actual.sql", routine(body));
            let done = scratch.run(&["check", "m", "actual.sql"]);
            assert_eq!(status(&done), wanted, "{call} {body}\n{}", stdout(&done));
        }
    }
}

#[test]
fn what_is_not_understood_is_three() {
    let scratch = Scratch::new("undecided");
    scratch.file("m/001_init.sql", format!("{ONE}ALTER TABLE nowhere ADD COLUMN x integer;\n"));
    scratch.file("actual.sql", ONE);
    let done = scratch.run(&["check", "m", "actual.sql", "--format", "json"]);
    assert_eq!(status(&done), 3, "{}", stdout(&done));
    let target = &json(&done)["targets"][0];
    assert_eq!(target["verdict"], "undecided");
    assert_eq!(target["undecided"][0]["reason"], "relation \"nowhere\" does not exist");
    assert_eq!(target["undecided"][0]["expected_at"]["line"], 2);
    assert_eq!(target["diagnostics"][0]["sqlstate"], "42P01");
}

#[test]
fn bad_input_is_two_and_says_where() {
    let scratch = Scratch::new("bad");
    scratch.file("one.sql", ONE);
    scratch.file("binary.dump", b"PGDMP\x01\x0e\x00\x04");
    scratch.file("latin1.sql", b"CREATE TABLE caf\xe9 (x integer);\n");
    scratch.file("syntax.sql", "SELECT 1;\nCREATE TABLE t (a integer,, b text);\n");
    scratch.file("cut.sql", "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SELECT 1");
    fs::create_dir_all(scratch.0.join("empty")).unwrap();
    for (path, says) in [
        ("nowhere.sql", "nowhere.sql"),
        ("binary.dump", "binary.dump"),
        ("latin1.sql", "latin1.sql"),
        ("empty", "empty"),
        ("cut.sql", "cut.sql"),
        ("syntax.sql", "syntax.sql:2:27"),
    ] {
        for args in [["check", "one.sql", path], ["check", path, "one.sql"]] {
            let done = scratch.run(&args);
            assert_eq!(status(&done), 2, "{path}: {}", stderr(&done));
            assert!(stderr(&done).contains(says), "{path}: {}", stderr(&done));
            assert!(!stderr(&done).contains("panicked"), "{path}: {}", stderr(&done));
        }
    }
}

#[test]
fn wrong_usage_is_two() {
    let scratch = Scratch::new("usage");
    scratch.file("one.sql", ONE);
    for args in [
        &["check"][..],
        &["check", "one.sql"],
        &["chek", "one.sql", "one.sql"],
        &["check", "one.sql", "one.sql", "--layout", "nothing"],
        &["check", "one.sql", "one.sql", "--now", "yesterday"],
        &["check", "one.sql", "one.sql", "--format", "xml"],
        &["check", "one.sql", "one.sql", "-q", "-v"],
    ] {
        assert_eq!(status(&scratch.run(args)), 2, "{args:?}");
    }
    assert_eq!(status(&scratch.run(&["--version"])), 0);
    assert_eq!(status(&scratch.run(&["check", "--help"])), 0);
    assert_eq!(status(&scratch.run(&["completions", "bash"])), 0);
}

#[test]
fn colours_only_where_they_are_wanted() {
    let scratch = Scratch::new("colours");
    scratch.file("one.sql", ONE);
    scratch.file("other.sql", OTHER);
    let plain = scratch.run(&["check", "one.sql", "other.sql"]);
    assert!(!stdout(&plain).contains('\u{1b}'));
    let coloured = scratch.run(&["check", "one.sql", "other.sql", "--color", "always"]);
    assert!(stdout(&coloured).contains('\u{1b}'));
}

#[test]
fn names_do_not_move_the_cursor() {
    let scratch = Scratch::new("escape");
    scratch.file("one.sql", "SELECT 1;\n");
    scratch.file("other.sql", "CREATE TABLE \"a\u{1b}[2Jb\" (x integer);\n");
    let done = scratch.run(&["check", "one.sql", "other.sql"]);
    assert_eq!(status(&done), 1, "{}", stderr(&done));
    assert!(!stdout(&done).contains('\u{1b}'), "{}", stdout(&done));
    assert!(stdout(&done).contains("\\u{1b}"), "{}", stdout(&done));
}

#[test]
fn a_dump_may_come_from_a_pipe() {
    use std::io::Write;
    let scratch = Scratch::new("pipe");
    scratch.file("one.sql", ONE);
    let mut command = scratch.command(&["check", "one.sql", "-"]);
    let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(ONE.as_bytes()).unwrap();
    let done = child.wait_with_output().unwrap();
    assert_eq!(status(&done), 0);
}

#[test]
fn a_reader_may_go_away() {
    let scratch = Scratch::new("closed");
    let many: String = (0..5000).map(|i| format!("CREATE TABLE t{i} (x integer);\n")).collect();
    scratch.file("one.sql", "SELECT 1;\n");
    scratch.file("many.sql", many);
    let mut command = scratch.command(&["check", "one.sql", "many.sql"]);
    let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let done = child.wait_with_output().unwrap();
    assert_eq!(status(&done), 1, "{}", stderr(&done));
    assert!(!stderr(&done).contains("panicked"), "{}", stderr(&done));
}
