//! A folder as layouts see it: the names in it, and text on demand. Nothing outside of the folder is read.

use std::cell::OnceCell;
use std::path::{Path, PathBuf};

use crate::diag::{Code, Diagnostic, Result};

use super::read;

/// One directory, listed once.
#[derive(Debug)]
pub(super) struct Folder {
    path: PathBuf,
    /// Links may not lead out of it.
    boundary: PathBuf,
    /// Sorted by bytes.
    pub files: Vec<String>,
    /// Sorted by bytes; without hidden ones.
    pub dirs: Vec<String>,
    /// Of the `*.sql` files that can be read; filled when a layout looks into them.
    contents: OnceCell<Vec<Vec<u8>>>,
}

impl Folder {
    /// Lists a directory that is a boundary of its own.
    pub fn open(path: &Path) -> Result<Folder> {
        let boundary = path.canonicalize().map_err(|e| read::unreadable(&path.display().to_string(), &e))?;
        Folder::list(path.to_owned(), boundary)
    }

    fn list(path: PathBuf, boundary: PathBuf) -> Result<Folder> {
        let (mut files, mut dirs) = (Vec::new(), Vec::new());
        let walk = walkdir::WalkDir::new(&path).min_depth(1).max_depth(1).sort_by_file_name();
        for entry in walk {
            let entry = entry.map_err(|e| {
                let error = e.into_io_error().unwrap_or_else(|| std::io::Error::other("a loop of links"));
                read::unreadable(&path.display().to_string(), &error)
            })?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.starts_with('.') {
                continue;
            }
            // Follows a link; a broken one is listed as a file, and fails where it is read.
            if entry.path().is_dir() { dirs.push(name) } else { files.push(name) }
        }
        Ok(Folder { path, boundary, files, dirs, contents: OnceCell::new() })
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The name of the directory itself, and of the one above it.
    pub fn own_name(&self) -> String {
        self.real_path().and_then(|p| Some(p.file_name()?.to_string_lossy().into_owned())).unwrap_or_default()
    }

    fn real_path(&self) -> Option<PathBuf> {
        self.path.canonicalize().ok()
    }

    /// Whether the directory above holds a file or directory of this name.
    pub fn beside(&self, name: &str) -> bool {
        self.real_path().and_then(|p| p.parent().map(|up| up.join(name).exists())).unwrap_or(false)
    }

    pub fn parent_name(&self) -> String {
        let parent = self.real_path().and_then(|p| Some(p.parent()?.file_name()?.to_string_lossy().into_owned()));
        parent.unwrap_or_default()
    }

    pub fn has_file(&self, name: &str) -> bool {
        self.files.iter().any(|f| f == name)
    }

    pub fn sql_files(&self) -> impl Iterator<Item = &str> {
        self.files.iter().map(String::as_str).filter(|f| is_sql(f))
    }

    pub fn child(&self, name: &str) -> Result<Folder> {
        let path = self.path.join(name);
        self.stay_inside(&path)?;
        Folder::list(path, self.boundary.clone())
    }

    /// Whether `dir/file` exists, without reading it.
    pub fn child_has(&self, dir: &str, file: &str) -> bool {
        self.path.join(dir).join(file).exists()
    }

    /// The bytes of a file, by its path relative to the folder.
    pub fn bytes(&self, relative: &str) -> Result<Vec<u8>> {
        let path = self.path.join(relative);
        self.stay_inside(&path)?;
        read::bytes(&path, &path.display().to_string())
    }

    pub fn text(&self, relative: &str) -> Result<String> {
        let name = self.path.join(relative).display().to_string();
        read::decode(&name, self.bytes(relative)?)
    }

    /// Whether there is a file of this path, which may not lead out of the folder.
    pub fn has_path(&self, relative: &str) -> bool {
        let path = self.path.join(relative);
        path.is_file() && self.stay_inside(&path).is_ok()
    }

    /// The paths of all `*.sql` files in a folder below this one, sorted.
    pub fn sql_below(&self, dir: &str) -> Result<Vec<String>> {
        self.below(dir, is_sql)
    }

    /// The paths of the files with a wanted name in a folder below this one, sorted.
    pub fn below(&self, dir: &str, wanted: impl Fn(&str) -> bool) -> Result<Vec<String>> {
        let root = self.path.join(dir);
        self.stay_inside(&root)?;
        // Links are not followed, so nothing outside is met.
        let walk = walkdir::WalkDir::new(&root).sort_by_file_name();
        let files = walk.into_iter().flatten().filter(|entry| entry.file_type().is_file());
        let relative = files.filter_map(|entry| {
            let below = entry.path().strip_prefix(&root).ok()?.to_string_lossy().into_owned();
            wanted(&below).then(|| format!("{dir}/{below}"))
        });
        Ok(relative.collect())
    }

    fn stay_inside(&self, path: &Path) -> Result<()> {
        let name = path.display().to_string();
        let real = path.canonicalize().map_err(|e| read::unreadable(&name, &e))?;
        if real.starts_with(&self.boundary) {
            return Ok(());
        }
        let message = format!("could not read {name}: the link leads out of the folder");
        Err(Box::new(Diagnostic::new(Code::InputUnreadable, message)))
    }

    /// Whether a line of some `*.sql` file of the folder passes the test; unreadable files have no lines.
    pub fn any_line(&self, test: impl Fn(&str) -> bool) -> bool {
        self.with_line(test) > 0
    }

    /// Whether at least half of the `*.sql` files have a line that passes the test.
    pub fn most_have_line(&self, test: impl Fn(&str) -> bool) -> bool {
        let with = self.with_line(test);
        with > 0 && with * 2 >= self.contents().len()
    }

    fn with_line(&self, test: impl Fn(&str) -> bool) -> usize {
        let has = |bytes: &&Vec<u8>| String::from_utf8_lossy(bytes).lines().any(&test);
        self.contents().iter().filter(has).count()
    }

    fn contents(&self) -> &[Vec<u8>] {
        self.contents.get_or_init(|| self.sql_files().filter_map(|name| self.bytes(name).ok()).collect())
    }
}

pub(super) fn is_sql(name: &str) -> bool {
    name.len() > 4 && name.is_char_boundary(name.len() - 4) && name[name.len() - 4..].eq_ignore_ascii_case(".sql")
}
