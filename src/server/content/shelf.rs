//! Knows the whole site's content as it was at one reading: which address leads where; refuses to know when to read again.

use std::collections::{BTreeMap, HashMap};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::fault::{Fault, Trouble};
use super::link;
use super::page::{self, Page};
use super::walk::{FILES_MAX, Found, Kind, walk};
use crate::ui::lang::Lang;

/// Every address of the content. It never changes: a new reading makes a new shelf,
/// so whoever holds one sees pages and neighbours of the same moment.
#[derive(Debug, Default)]
pub struct Shelf {
    places: BTreeMap<String, Place>,
    images: HashMap<String, PathBuf>,
}

/// What an address leads to.
#[derive(Debug)]
pub enum Place {
    Page(Arc<Page>),
    Folder(Folder),
    Broken(Fault),
}

/// A folder's own page: a listing, with an introduction if its author wrote one.
#[derive(Debug)]
pub struct Folder {
    pub path: String,
    /// From `index.md` in the folder, or a page beside it with the folder's name.
    pub introduction: Option<Arc<Page>>,
    /// The addresses directly below, in order of file names.
    pub below: Vec<String>,
}

impl Folder {
    /// The introduction's title, else the folder's own name.
    pub fn title(&self) -> &str {
        match &self.introduction {
            Some(page) => &page.front.title,
            None => self.path.rsplit('/').next().unwrap_or_default(),
        }
    }

    /// The introduction's language, else the site's own.
    pub fn lang(&self) -> Lang {
        self.introduction
            .as_ref()
            .map(|page| page.front.lang)
            .unwrap_or_default()
    }
}

impl Shelf {
    /// Reads everything. A malformed file becomes a broken place of its own.
    ///
    /// # Errors
    /// If the folder itself can't be read.
    pub fn read(folder: &Path) -> io::Result<Shelf> {
        let findings = walk(folder)?;
        if let Some(file) = findings.left_out {
            tracing::error!(
                file,
                limit = FILES_MAX,
                "the content folder has too many files: this one and those after it are left out"
            );
        }
        let mut shelf = Shelf::default();
        let mut sources = HashMap::new();
        for found in findings.files {
            match found.kind {
                Kind::Image => drop(shelf.images.insert(format!("/{}", found.name), found.file)),
                Kind::Markdown => shelf.take(found, &mut sources),
            }
        }
        shelf.make_folders();
        Ok(shelf)
    }

    pub fn place(&self, path: &str) -> Option<&Place> {
        self.places.get(path)
    }

    /// The file of an image. Only what the walk found is here, so no path, however written, leads out of the folder.
    pub fn image(&self, path: &str) -> Option<&Path> {
        self.images.get(path).map(PathBuf::as_path)
    }

    /// Every place, in order of addresses.
    pub fn places(&self) -> impl Iterator<Item = (&str, &Place)> {
        self.places
            .iter()
            .map(|(path, place)| (path.as_str(), place))
    }

    pub fn faults(&self) -> impl Iterator<Item = &Fault> {
        self.places.values().filter_map(|place| match place {
            Place::Broken(fault) => Some(fault),
            Place::Page(_) | Place::Folder(_) => None,
        })
    }

    /// The readable pages of a folder, in order.
    pub fn pages_in(&self, folder: &str) -> Vec<&Arc<Page>> {
        let Some(Place::Folder(folder)) = self.place(folder) else {
            return Vec::new();
        };
        let pages = folder
            .below
            .iter()
            .filter_map(|path| match self.place(path) {
                Some(Place::Page(page)) => Some(page),
                _ => None,
            });
        pages.collect()
    }

    /// The pages before and after this one in its folder. Pages at the top have none: they are no series.
    pub fn neighbours(&self, page: &Page) -> (Option<&Arc<Page>>, Option<&Arc<Page>>) {
        let Some(folder) = link::parent(&page.path).filter(|folder| *folder != "/") else {
            return (None, None);
        };
        let pages = self.pages_in(folder);
        let Some(at) = pages.iter().position(|other| other.path == page.path) else {
            return (None, None);
        };
        (
            at.checked_sub(1).map(|before| pages[before]),
            pages.get(at + 1).copied(),
        )
    }

    fn take(&mut self, found: Found, sources: &mut HashMap<String, String>) {
        let Some(path) = link::address(&found.name) else {
            return;
        };
        if let Some(other) = sources.get(&path) {
            let trouble = Trouble::SameAddress(other.clone());
            self.places.insert(
                path,
                Place::Broken(Fault {
                    file: found.name,
                    line: 1,
                    trouble,
                }),
            );
            return;
        }
        let place = match page::read(&found.file, &found.name, path.clone()) {
            Ok(page) => Place::Page(Arc::new(page)),
            Err(fault) => Place::Broken(fault),
        };
        sources.insert(path.clone(), found.name);
        self.places.insert(path, place);
    }

    /// Gives every address above a page a place, and tells folders what lies
    /// below. The root is a page if it has one: a front page lists nothing.
    fn make_folders(&mut self) {
        let mut below: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for path in self.places.keys() {
            let mut path = path.as_str();
            while let Some(parent) = link::parent(path) {
                let listed = below.entry(parent.to_owned()).or_default();
                if !listed.iter().any(|other| other == path) {
                    listed.push(path.to_owned());
                }
                path = parent;
            }
        }
        for (path, mut below) in below {
            below.sort();
            let introduction = match self.places.remove(&path) {
                Some(place @ Place::Broken(_)) => {
                    self.places.insert(path, place);
                    continue;
                }
                Some(place @ Place::Page(_)) if path == "/" => {
                    self.places.insert(path, place);
                    continue;
                }
                Some(Place::Page(page)) => Some(page),
                Some(Place::Folder(_)) | None => None,
            };
            self.places.insert(
                path.clone(),
                Place::Folder(Folder {
                    path,
                    introduction,
                    below,
                }),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shelf(files: &[(&str, &str)]) -> Shelf {
        let folder = tempfile::tempdir().expect("a folder");
        for (name, text) in files {
            let file = folder.path().join(name);
            std::fs::create_dir_all(file.parent().expect("a parent")).expect("folders");
            std::fs::write(file, text).expect("a file");
        }
        Shelf::read(folder.path()).expect("readable")
    }

    fn title(shelf: &Shelf, path: &str) -> Option<String> {
        match shelf.place(path)? {
            Place::Page(page) => Some(page.front.title.clone()),
            Place::Folder(folder) => Some(folder.title().to_owned()),
            Place::Broken(_) => None,
        }
    }

    #[test]
    fn files_have_addresses_and_folders_have_listings() {
        let shelf = shelf(&[
            ("index.md", "---\ntitle: Hem\n---\n"),
            ("report/index.md", "---\ntitle: Redovisningar\n---\n"),
            ("report/kmom02.md", "---\ntitle: Två\n---\n"),
            ("report/kmom01.md", "---\ntitle: Ett\n---\n"),
            ("deep/er/page.md", "---\ntitle: Djupt\n---\n"),
        ]);
        assert_eq!(title(&shelf, "/").as_deref(), Some("Hem"));
        assert_eq!(title(&shelf, "/report").as_deref(), Some("Redovisningar"));
        assert_eq!(title(&shelf, "/deep").as_deref(), Some("deep"));
        let titles: Vec<_> = shelf
            .pages_in("/report")
            .iter()
            .map(|page| page.front.title.clone())
            .collect();
        assert_eq!(titles, ["Ett", "Två"]);
        let Some(Place::Folder(deep)) = shelf.place("/deep") else {
            panic!("/deep is a folder")
        };
        assert_eq!(deep.below, ["/deep/er"]);
    }

    #[test]
    fn neighbours_follow_the_order_of_files_and_skip_the_broken() {
        let shelf = shelf(&[
            ("about.md", "---\ntitle: Om\n---\n"),
            ("report/a.md", "---\ntitle: A\n---\n"),
            ("report/b.md", "no front matter"),
            ("report/c.md", "---\ntitle: C\n---\n"),
        ]);
        let Some(Place::Page(first)) = shelf.place("/report/a") else {
            panic!("a page")
        };
        let (before, after) = shelf.neighbours(first);
        assert!(before.is_none());
        assert_eq!(after.map(|page| page.path.as_str()), Some("/report/c"));
        let Some(Place::Page(about)) = shelf.place("/about") else {
            panic!("a page")
        };
        assert!(matches!(shelf.neighbours(about), (None, None)));
    }

    #[test]
    fn two_files_for_one_address_are_a_fault_that_names_both() {
        let shelf = shelf(&[
            ("om.md", "---\ntitle: A\n---\n"),
            ("om/index.md", "---\ntitle: B\n---\n"),
        ]);
        let fault = shelf.faults().next().expect("a fault");
        assert_eq!(
            (fault.file.as_str(), &fault.trouble),
            ("om.md", &Trouble::SameAddress("om/index.md".into()))
        );
    }

    #[test]
    fn bytes_that_are_not_utf8_are_a_fault_at_their_line() {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(
            folder.path().join("a.md"),
            b"---\ntitle: A\n---\n\nsm\xF6r\n",
        )
        .expect("a file");
        let shelf = Shelf::read(folder.path()).expect("readable");
        let fault = shelf.faults().next().expect("a fault");
        assert_eq!((fault.line, &fault.trouble), (5, &Trouble::NotUtf8));
    }

    #[test]
    fn a_file_over_the_limit_is_a_fault() {
        let shelf = shelf(&[(
            "a.md",
            &format!("---\ntitle: A\n---\n{}", "x".repeat(1024 * 1024)),
        )]);
        let fault = shelf.faults().next().expect("a fault");
        assert_eq!(fault.trouble, Trouble::TooLarge(1024));
    }
}
