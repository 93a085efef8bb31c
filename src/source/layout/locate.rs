//! Which layout a folder has, and where in the folder the migrations are.

use crate::diag::{Code, Diagnostic, Rejected, Result};

use super::super::folder::{Folder, is_sql};
use super::naming::{is_program, leading_digits};
use super::{Evidence, Layout, SPECS};

/// The migrations may be this many levels below the folder that was given.
const LEVELS: usize = 2;

/// More folders than this are not searched: what was given is not a folder of migrations.
const MOST_FOLDERS: usize = 2000;

/// Folders that hold no migrations, or other people's.
const PASSED_OVER: &[&str] = &["node_modules", "target", "vendor", "dist", "build", "seeds", "seed", "tests", "test"];

/// The best evidence of a folder, with the layouts that have it.
fn evidence(folder: &Folder) -> (Evidence, Vec<Layout>) {
    let found: Vec<_> = SPECS.iter().map(|spec| ((spec.recognise)(folder), spec.layout)).collect();
    let best = found.iter().map(|(evidence, _)| *evidence).max().unwrap_or(Evidence::None);
    if best == Evidence::None {
        return (best, Vec::new());
    }
    (best, found.into_iter().filter(|(e, _)| *e == best).map(|(_, layout)| layout).collect())
}

/// The folder itself if the layout fits, else the first one below it that does, else itself.
pub(super) fn of_layout(top: Folder, layout: Layout) -> Folder {
    let fits = |folder: &Folder| (layout.spec().recognise)(folder) > Evidence::None;
    if fits(&top) || top.sql_files().next().is_some() {
        return top;
    }
    let mut level = children(&top);
    for _ in 0..LEVELS {
        if let Some(at) = level.iter().position(fits) {
            return level.swap_remove(at);
        }
        level = level.iter().flat_map(children).take(MOST_FOLDERS).collect();
    }
    top
}

/// The layout of a folder, or of the one folder below it that has one.
pub(super) fn recognised(top: Folder, name: &str) -> Result<(Layout, Folder)> {
    if let Some(layout) = settle(&top, name)? {
        return Ok((layout, top));
    }
    let mut level = children(&top);
    for _ in 0..LEVELS {
        if let Some(found) = best_of(&mut level, name)? {
            return Ok(found);
        }
        level = level.iter().flat_map(children).take(MOST_FOLDERS).collect();
    }
    Err(none(&top, name))
}

/// The one layout that a folder has; an error if comment lines of several tools are in it.
fn settle(folder: &Folder, name: &str) -> Result<Option<Layout>> {
    let (evidence, layouts) = evidence(folder);
    match layouts.as_slice() {
        [] => Ok(None),
        [first, second, ..] if evidence == Evidence::Content => {
            let message = format!("{name} has files of {} and of {}", first.name(), second.name());
            let hint = format!("Choose with --layout {} or --layout {}.", first.name(), second.name());
            Err(Box::new(Diagnostic::new(Code::LayoutAmbiguous, message).with_hint(hint)))
        }
        [first, ..] => Ok(Some(*first)),
    }
}

fn best_of(level: &mut Vec<Folder>, name: &str) -> Result<Option<(Layout, Folder)>> {
    let rank = |folder: &Folder| (evidence(folder).0, is_migrations(folder));
    let ranks: Vec<_> = level.iter().map(rank).collect();
    let Some(best) = ranks.iter().filter(|(e, _)| *e > Evidence::None).max() else { return Ok(None) };
    let at: Vec<usize> = (0..ranks.len()).filter(|&i| ranks[i] == *best).collect();
    if let [first, second, ..] = at.as_slice() {
        let (a, b) = (level[*first].path().display(), level[*second].path().display());
        let message = format!("{name} has several folders of migrations: {a}, {b}");
        let diagnostic = Diagnostic::new(Code::LayoutAmbiguous, message).with_hint("Give the path of one of them.");
        return Err(Box::new(diagnostic));
    }
    let folder = level.swap_remove(at[0]);
    Ok(settle(&folder, name)?.map(|layout| (layout, folder)))
}

fn is_migrations(folder: &Folder) -> bool {
    matches!(folder.own_name().as_str(), "migrations" | "migration" | "migrate")
}

fn children(folder: &Folder) -> Vec<Folder> {
    let wanted = folder.dirs.iter().filter(|name| !PASSED_OVER.contains(&name.as_str()));
    // A link that leads out of the folder is no child of it.
    wanted.filter_map(|name| folder.child(name).ok()).collect()
}

fn none(top: &Folder, name: &str) -> Rejected {
    if top.files.is_empty() && top.dirs.is_empty() {
        return Box::new(Diagnostic::new(Code::InputEmpty, format!("{name} is an empty folder")));
    }
    if top.has_file("toc.dat") || top.has_file("toc.dat.gz") {
        let message = format!("{name} is an archive of pg_dump (directory format)");
        let hint = "Make it SQL first: pg_restore -f out.sql FOLDER.";
        return Box::new(Diagnostic::new(Code::InputBinary, message).with_hint(hint));
    }
    if !top.files.iter().any(|f| is_sql(f)) && !holds_sql(top) {
        if let Some(program) = a_program(top) {
            let message = format!("the migrations in {name} are programs ({program}), not SQL");
            let hint = "Compare a dump of the schema that they make instead, such as structure.sql.";
            return Box::new(Diagnostic::new(Code::InputEmpty, message).with_hint(hint));
        }
        return Box::new(Diagnostic::new(
            Code::InputEmpty,
            format!("{name} holds no SQL files, and neither do the folders right below it"),
        ));
    }
    let names: Vec<&str> = Layout::all().map(Layout::name).collect();
    let message = format!("could not tell how the migrations in {name} are laid out");
    let hint = format!(
        "Say it with --layout ({}); --layout plain replays every *.sql file of the folder in the order of the names.",
        names.join(", ")
    );
    Box::new(Diagnostic::new(Code::LayoutAmbiguous, message).with_hint(hint))
}

/// A numbered program in the folder or right below it.
fn a_program(top: &Folder) -> Option<String> {
    let numbered =
        |folder: &Folder| folder.files.iter().find(|f| is_program(f) && leading_digits(f).is_some()).cloned();
    numbered(top).or_else(|| children(top).iter().find_map(numbered))
}

fn holds_sql(top: &Folder) -> bool {
    children(top).iter().any(|child| child.files.iter().any(|f| is_sql(f)))
}
