//! The door of the README: the run that it shows is a real one.

use std::process::Command;

#[test]
fn the_run_is_real() {
    let readme = std::fs::read_to_string("README.md").unwrap();
    let block = readme.split("```").find(|block| block.starts_with("console\n")).unwrap();
    let mut lines = block.lines().skip(1);
    let folder = lines.next().and_then(|line| line.strip_prefix("$ cd ")).unwrap();
    let arguments = lines.next().and_then(|line| line.strip_prefix("$ dumpdrift ")).unwrap();
    let shown: Vec<&str> = lines.collect();
    let [output @ .., echo, status] = shown.as_slice() else { panic!("no output") };
    assert_eq!(*echo, "$ echo $?");

    let program = env!("CARGO_BIN_EXE_dumpdrift");
    let run = Command::new(program).args(arguments.split(' ')).current_dir(folder).output().unwrap();
    let printed = String::from_utf8(run.stdout).unwrap();
    assert_eq!(String::from_utf8(run.stderr).unwrap(), "");
    assert_eq!(run.status.code().unwrap().to_string(), *status);
    assert_eq!(
        output.join("\n"),
        printed.trim_end(),
        "README.md shows another run; this is the one of today:\n{printed}"
    );
}

#[test]
fn every_option_is_told() {
    let readme = std::fs::read_to_string("README.md").unwrap();
    let run = Command::new(env!("CARGO_BIN_EXE_dumpdrift")).args(["check", "--help"]).output().unwrap();
    let help = String::from_utf8(run.stdout).unwrap();
    let options =
        help.split_whitespace().filter(|word| word.starts_with("--")).map(|word| word.trim_matches(['.', ',']));
    for option in options.filter(|option| !["--help", "--version"].contains(option)) {
        assert!(readme.contains(option), "README.md does not tell {option}");
    }
}
