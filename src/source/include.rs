//! Files that a script of psql may include, read beforehand: nothing outside of the folder of the input is.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use crate::text::{FileId, SourceMap};

use super::read;

/// The files that scripts name in `\i` and `\ir`.
#[derive(Debug, Default)]
pub struct Includes {
    /// By the including file, the path as written, and whether it counts from that file.
    found: HashMap<(FileId, String, bool), Result<FileId, String>>,
}

impl Includes {
    /// The file that a command means, or why there is none.
    pub fn find(&self, from: FileId, path: &str, relative: bool) -> Result<FileId, String> {
        let key = (from, path.to_owned(), relative);
        self.found.get(&key).cloned().unwrap_or_else(|| Err("its name is made while the script runs".to_owned()))
    }

    /// Reads what the files from `first` on include, and what those include.
    pub(super) fn read_all(&mut self, first: usize, given: &Path, sources: &mut SourceMap) {
        let Ok(root) = given.canonicalize() else { return };
        let mut known: HashMap<PathBuf, FileId> = HashMap::new();
        let mut at = first;
        loop {
            let Some((id, file)) = sources.files().nth(at) else { break };
            let folder = Path::new(&file.name).parent().map(Path::to_owned).unwrap_or_default();
            let wanted: Vec<(String, bool)> = file.text.lines().filter_map(command).collect();
            for (path, relative) in wanted {
                let found = locate(&root, &folder, &path, relative).and_then(|real| match known.get(&real) {
                    Some(id) => Ok(*id),
                    None => {
                        let text = read::text(&real).map_err(|why| why.message)?;
                        let shown = real.strip_prefix(&root).map_or(real.clone(), |below| given.join(below));
                        let id = sources.add(shown.display().to_string(), text);
                        known.insert(real, id);
                        Ok(id)
                    }
                });
                self.found.insert((id, path, relative), found);
            }
            at += 1;
        }
    }
}

/// The path that a line includes, and whether it counts from the line's own file.
fn command(line: &str) -> Option<(String, bool)> {
    let (name, rest) = line.trim().strip_prefix('\\')?.split_once(char::is_whitespace)?;
    let relative = match name {
        "i" | "include" => false,
        "ir" | "include_relative" => true,
        _ => return None,
    };
    let rest = rest.trim();
    let path = match rest.strip_prefix('\'') {
        Some(quoted) => quoted.split('\'').next()?,
        None => rest.split_whitespace().next()?.trim_end_matches(';'),
    };
    (!path.contains([':', '`'])).then(|| (path.to_owned(), relative))
}

/// Where psql runs is not known: its paths count from the folder of the input, or from the file itself.
fn locate(root: &Path, folder: &Path, path: &str, relative: bool) -> Result<PathBuf, String> {
    let from_root = (!relative).then(|| root.join(path));
    let candidates = from_root.into_iter().chain([folder.join(path)]);
    let real = candidates.filter_map(|path| path.canonicalize().ok()).find(|path| path.is_file());
    match real {
        Some(real) if real.starts_with(root) => Ok(real),
        Some(_) => Err("it lies outside of the folder".to_owned()),
        None => Err("no such file or directory".to_owned()),
    }
}
