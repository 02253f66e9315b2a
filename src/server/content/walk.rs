//! Knows which files of the content folder belong to the site; refuses to know what is in them.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Files. Beyond this the folder is hardly a site's, and reading it would hold up the start.
pub const FILES_MAX: usize = 1000;
/// Folders within folders. Nobody navigates deeper.
const DEPTH_MAX: usize = 8;

const IMAGE_EXTENSIONS: [&str; 5] = ["svg", "png", "jpg", "jpeg", "webp"];

/// A file of the site.
#[derive(Debug)]
pub struct Found {
    /// Relative to the content folder, with `/` between folders.
    pub name: String,
    pub file: PathBuf,
    pub kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Markdown,
    Image,
}

/// What was found, in order of names.
#[derive(Debug, Default)]
pub struct Findings {
    pub files: Vec<Found>,
    /// The first file that was one too many.
    pub left_out: Option<String>,
}

/// Goes through the folder. Hidden files are none of ours; a link counts only
/// if it leads to a file inside the folder, and links to folders are not
/// followed, so the walk ends and nothing from outside is served.
///
/// # Errors
/// If the folder itself can't be read. A folder within it that can't be is left out, with a warning.
pub fn walk(root: &Path) -> io::Result<Findings> {
    let root = root.canonicalize()?;
    let mut findings = Findings::default();
    visit(&root, &root, "", 0, &mut findings)?;
    Ok(findings)
}

fn visit(
    root: &Path,
    folder: &Path,
    prefix: &str,
    depth: usize,
    findings: &mut Findings,
) -> io::Result<()> {
    let mut entries: Vec<_> = fs::read_dir(folder)?.collect::<io::Result<_>>()?;
    entries.sort_by_key(fs::DirEntry::file_name);
    for entry in entries {
        let Ok(name) = entry.file_name().into_string() else {
            continue;
        };
        if name.starts_with('.') {
            continue;
        }
        let path = entry.path();
        let name = format!("{prefix}{name}");
        if entry.file_type()?.is_dir() {
            if depth < DEPTH_MAX
                && let Err(error) = visit(root, &path, &format!("{name}/"), depth + 1, findings)
            {
                tracing::warn!(folder = name, %error, "a folder of the content was left out");
            }
            continue;
        }
        let Some(kind) = kind(&path) else { continue };
        let Some(file) = inside(root, &path) else {
            continue;
        };
        if findings.files.len() == FILES_MAX {
            findings.left_out = Some(name);
            return Ok(());
        }
        findings.files.push(Found { name, file, kind });
    }
    Ok(())
}

fn kind(path: &Path) -> Option<Kind> {
    let extension = path.extension()?.to_str()?;
    if extension == "md" {
        return Some(Kind::Markdown);
    }
    IMAGE_EXTENSIONS.contains(&extension).then_some(Kind::Image)
}

/// The file's true place, if that is below the root.
fn inside(root: &Path, path: &Path) -> Option<PathBuf> {
    let file = path.canonicalize().ok()?;
    (file.starts_with(root) && file.is_file()).then_some(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(root: &Path) -> Vec<String> {
        walk(root)
            .expect("readable")
            .files
            .into_iter()
            .map(|found| found.name)
            .collect()
    }

    #[test]
    fn files_come_in_order_and_foreign_ones_not_at_all() {
        let folder = tempfile::tempdir().expect("a folder");
        fs::create_dir(folder.path().join("report")).expect("a folder within");
        for name in [
            "report/kmom02.md",
            "report/kmom01.md",
            "index.md",
            "bild.svg",
            ".hidden.md",
            "notes.txt",
            "run.sh",
        ] {
            fs::write(folder.path().join(name), "").expect("a file");
        }
        assert_eq!(
            names(folder.path()),
            [
                "bild.svg",
                "index.md",
                "report/kmom01.md",
                "report/kmom02.md"
            ]
        );
    }

    #[cfg(unix)]
    #[test]
    fn a_link_out_of_the_folder_leads_nowhere() {
        use std::os::unix::fs::symlink;
        let outside = tempfile::tempdir().expect("a folder");
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(outside.path().join("secret.md"), "").expect("a file");
        fs::write(folder.path().join("index.md"), "").expect("a file");
        symlink(
            outside.path().join("secret.md"),
            folder.path().join("out.md"),
        )
        .expect("a link");
        symlink(folder.path().join("index.md"), folder.path().join("in.md")).expect("a link");
        symlink(folder.path(), folder.path().join("round")).expect("a link");
        assert_eq!(names(folder.path()), ["in.md", "index.md"]);
    }

    #[test]
    fn one_file_too_many_is_left_out_by_name() {
        let folder = tempfile::tempdir().expect("a folder");
        for number in 0..=FILES_MAX {
            fs::write(folder.path().join(format!("{number:05}.md")), "").expect("a file");
        }
        let findings = walk(folder.path()).expect("readable");
        assert_eq!(findings.files.len(), FILES_MAX);
        assert_eq!(findings.left_out, Some(format!("{FILES_MAX:05}.md")));
    }
}
