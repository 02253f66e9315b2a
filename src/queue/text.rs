//! What people write in a queue: one line within bounds, cleaned once and trusted after.

use std::{ops::Deref, sync::Arc};

use serde::{Deserialize, Serialize};

use crate::stream::{FromTree, Tree};

/// At most `LONGEST` characters (Unicode scalar values) on one line: no control characters, and single
/// spaces between words. May be empty.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Line<const LONGEST: usize>(Arc<str>);

/// What one needs help with: a sentence, which everybody reads in passing.
pub type About = Line<200>;
/// Where one is: a room, a seat or a link.
pub type Place = Line<100>;
/// What a helper leaves for the next: a few sentences.
pub type Remark = Line<500>;
/// What is told to all who wait. It stands above the line at all times, so it is short.
pub type Announcement = Line<300>;

/// The text has so many characters, which is too many.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooLong(pub usize);

impl<const LONGEST: usize> Line<LONGEST> {
    /// Most characters.
    pub const LONGEST: usize = LONGEST;

    pub fn parse(text: &str) -> Result<Self, TooLong> {
        let gap = |c: char| c.is_whitespace() || c.is_control();
        let words: Vec<&str> = text.split(gap).filter(|word| !word.is_empty()).collect();
        let clean = words.join(" ");
        match clean.chars().count() {
            length if length > LONGEST => Err(TooLong(length)),
            _ => Ok(Line(clean.into())),
        }
    }
}

impl Place {
    /// The place as an address, where it is one of the web's: only such a one becomes a link.
    pub fn link(&self) -> Option<&str> {
        let rest = ["https://", "http://"]
            .into_iter()
            .find_map(|scheme| self.strip_prefix(scheme))?;
        let whole = !self.contains([' ', '"', '\'', '<', '>', '\\']);
        (whole && rest.starts_with(|c: char| c.is_alphanumeric() || c == '[')).then_some(self)
    }
}

impl<const LONGEST: usize> FromTree for Line<LONGEST> {
    fn from_tree(tree: Tree) -> Option<Self> {
        FromTree::from_tree(tree).map(Line)
    }
}

impl<const LONGEST: usize> Deref for Line<LONGEST> {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_one_clean_line() {
        let cleaned = |text| About::parse(text).map(|line| line.to_string());
        assert_eq!(
            cleaned(" a\r\nb\t\u{0}\u{7} c\u{a0} "),
            Ok("a b c".to_string())
        );
        assert_eq!(cleaned(" \n"), Ok(String::new()));
    }

    #[test]
    fn characters_are_counted_not_bytes() {
        assert!(Place::parse(&"å".repeat(100)).is_ok());
        assert_eq!(Place::parse(&"å".repeat(101)), Err(TooLong(101)));
    }

    #[test]
    fn only_a_web_address_is_a_link() {
        let is_link = |text| Place::parse(text).is_ok_and(|place| place.link().is_some());
        for link in [
            "https://example.org/room?x=1",
            "http://[::1]/a",
            "https://å.se",
        ] {
            assert!(is_link(link), "{link}");
        }
        for text in [
            "sal 4, bord 7",
            "javascript:alert(1)",
            "https://",
            "https:///x",
            "se https://example.org",
            "https://example.org och vänta",
            "https://example.org/\"onclick=",
        ] {
            assert!(!is_link(text), "{text}");
        }
    }
}
