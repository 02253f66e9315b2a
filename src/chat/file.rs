//! A file that stands with a message: what it is called and what it is; refuses to know where its bytes lie.

use std::{ops::Deref, sync::Arc};

use serde::{Deserialize, Serialize};

use crate::stream::{FromTree, Tree, read_off_a_tree};

/// A file as the log tells of it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct File {
    pub name: FileName,
    /// SHA-256 of its bytes, in hexadecimal.
    pub hash: Arc<str>,
    /// Its media type, as the server made it out: never what somebody claimed.
    #[serde(rename = "type")]
    pub kind: Arc<str>,
    /// In bytes.
    pub size: u64,
    /// In pixels, where it is a picture.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub width: Option<u32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub height: Option<u32>,
    /// What it shows, for who does not see it.
    #[serde(default, skip_serializing_if = "Alt::is_empty")]
    pub alt: Alt,
}

/// What a file is called: the last part of a path, of 1 to 100 characters, none of which turns the direction
/// of writing or leads elsewhere.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct FileName(Arc<str>);

/// What a picture shows, in one line of at most [`Alt::LONGEST`] characters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Alt(Arc<str>);

/// A wish that a file which was brought before shall stand with a message.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Attached {
    /// As the server answered when the file was brought.
    pub id: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub alt: String,
    /// Never read from outside: the server puts it here, if the file is there and whoever wishes brought it.
    #[serde(skip)]
    pub file: Option<File>,
}

impl File {
    /// Bytes of the largest.
    pub const LARGEST: u64 = 25 * 1024 * 1024;
    /// Most with one message.
    pub const MOST: usize = 8;

    /// Width and height in pixels, where it is a picture.
    pub fn extent(&self) -> Option<(u32, u32)> {
        self.width.zip(self.height)
    }
}

impl FileName {
    const LONGEST: usize = 100;
    /// Most characters after the last dot that are kept where a name is cut.
    const ENDING: usize = 12;

    /// The nearest name to what somebody's machine calls the file.
    pub fn clean(text: &str) -> Self {
        let last = text.rsplit(['/', '\\']).next().unwrap_or_default();
        let clean: String = last.chars().filter(|c| !is_odd(*c)).collect();
        let clean = clean.trim().trim_start_matches('.').trim();
        let name = match clean.chars().count() {
            0 => "file".to_owned(),
            length if length > FileName::LONGEST => shorten(clean),
            _ => clean.to_owned(),
        };
        FileName(name.into())
    }

    /// The same name with another ending.
    pub fn ending_in(&self, ending: &str) -> Self {
        let stem = match self.0.rsplit_once('.') {
            Some((stem, _)) if !stem.is_empty() => stem,
            _ => &self.0,
        };
        FileName::clean(&[stem, ".", ending].concat())
    }

    /// What stands after the last dot, in small letters.
    pub fn ending(&self) -> Option<String> {
        let (_, ending) = self.0.rsplit_once('.')?;
        Some(ending.to_ascii_lowercase())
    }
}

/// Keeps what the name ends in: it tells what the file is.
fn shorten(name: &str) -> String {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending);
    let ending = ending.filter(|ending| ending.chars().count() <= FileName::ENDING);
    let ending = ending.map_or(String::new(), |ending| [".", ending].concat());
    let room = FileName::LONGEST - ending.chars().count();
    let stem: String = name.chars().take(room).collect();
    stem + &ending
}

/// Control characters, and those that turn the direction of writing (Unicode Annex 9): `gpj.exe` must not
/// look like `exe.jpg`.
fn is_odd(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200e}' | '\u{200f}' | '\u{061c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}

impl Alt {
    pub const LONGEST: usize = 200;

    pub fn clean(text: &str) -> Self {
        let words: Vec<&str> = text.split_whitespace().collect();
        let line = words.join(" ");
        let clean = line.chars().filter(|c| !is_odd(*c)).take(Alt::LONGEST);
        Alt(clean.collect::<String>().into())
    }

    fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Default for Alt {
    fn default() -> Self {
        Alt("".into())
    }
}

impl Deref for FileName {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl Deref for Alt {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl FromTree for FileName {
    fn from_tree(tree: Tree) -> Option<Self> {
        FromTree::from_tree(tree).map(FileName)
    }
}

impl FromTree for File {
    fn from_tree(tree: Tree) -> Option<Self> {
        let mut of = tree.fields()?;
        Some(File {
            name: of.take("name")?,
            hash: of.take("hash")?,
            kind: of.take("type")?,
            size: of.take("size")?,
            width: of.take("width")?,
            height: of.take("height")?,
            alt: of.take::<Option<_>>("alt")?.map_or_else(Alt::default, Alt),
        })
    }
}

impl FromTree for Attached {
    fn from_tree(tree: Tree) -> Option<Self> {
        let mut of = tree.fields()?;
        Some(Attached {
            id: of.take("id")?,
            alt: of.take::<Option<_>>("alt")?.unwrap_or_default(),
            file: None,
        })
    }
}

read_off_a_tree!(File);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_the_last_part_of_a_path_and_leads_nowhere() {
        for (given, name) in [
            ("katt.jpg", "katt.jpg"),
            ("../../etc/passwd", "passwd"),
            ("C:\\Users\\Anna\\katt.jpg", "katt.jpg"),
            ("..", "file"),
            ("", "file"),
            (" .htaccess ", "htaccess"),
            ("a\u{202e}gpj.exe", "agpj.exe"),
            ("a\r\nb\0.txt", "ab.txt"),
            (
                "<img src=x onerror=alert(1)>.png",
                "<img src=x onerror=alert(1)>.png",
            ),
        ] {
            assert_eq!(&*FileName::clean(given), name, "{given:?}");
        }
    }

    #[test]
    fn a_long_name_keeps_what_it_ends_in() {
        let name = FileName::clean(&["å".repeat(300).as_str(), ".tar.gz"].concat());
        assert_eq!(name.chars().count(), FileName::LONGEST);
        assert!(name.ends_with("å.gz"), "{}", &*name);
        assert_eq!(name.ending().as_deref(), Some("gz"));
    }

    #[test]
    fn another_ending_takes_the_place_of_the_first() {
        let renamed = |name: &str| FileName::clean(name).ending_in("jpg").to_string();
        assert_eq!(renamed("katt.webp"), "katt.jpg");
        assert_eq!(renamed("katt"), "katt.jpg");
    }

    #[test]
    fn what_a_picture_shows_is_one_line() {
        assert_eq!(&*Alt::clean(" en\n katt\u{202e} "), "en katt");
        let long = Alt::clean(&"å".repeat(1_000));
        assert_eq!(long.chars().count(), Alt::LONGEST);
    }

    #[test]
    fn the_file_behind_a_wish_is_not_read_from_outside() {
        let json =
            r#"{"id":"x","alt":"en katt","file":{"name":"a","hash":"b","type":"c","size":1}}"#;
        let read: Attached = serde_json::from_str(json).expect("a wish");
        assert_eq!(read.file, None);
        let tree: Tree = serde_json::from_str(json).expect("JSON");
        assert_eq!(Attached::from_tree(tree), Some(read));
    }
}
