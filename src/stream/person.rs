//! Who acts: a number for ever, and the nick it goes by.
//!
//! Whether a nick is free, or looks too much like another, is not known here: that takes a list of
//! all people, which only the server has.

use std::{fmt, str::FromStr, sync::Arc};

use serde::{Deserialize, Serialize};

use super::{FromTree, Tree};

/// A person's number, given once by the server and never reused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PersonId(pub u64);

impl PersonId {
    /// The site itself, which opens rooms and speaks for nobody.
    pub const SITE: PersonId = PersonId(0);
}

/// Somebody who can act.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Person {
    pub id: PersonId,
    pub nick: Nick,
}

impl Person {
    /// The site, as one who acts.
    pub fn site() -> Self {
        Person {
            id: PersonId::SITE,
            nick: Nick("redovisa".into()),
        }
    }
}

/// What somebody is called: 2 to 32 characters, letters of any script, digits, and single
/// ` `, `-`, `_` or `.` between them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Nick(Arc<str>);

/// Why a text cannot be a nick.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum NickError {
    TooShort,
    TooLong,
    /// No letter at all.
    NoLetter,
    /// Something that is neither letter, digit nor one of the joints.
    Character(char),
    /// Begins or ends with a joint, or has two in a row.
    Joints,
}

impl Nick {
    /// Fewest characters (Unicode scalar values).
    pub const SHORTEST: usize = 2;
    /// Most characters (Unicode scalar values).
    pub const LONGEST: usize = 32;
    const JOINTS: [char; 4] = [' ', '-', '_', '.'];

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Nick {
    type Err = NickError;

    fn from_str(text: &str) -> Result<Self, NickError> {
        let text = text.trim();
        let length = text.chars().count();
        if length < Nick::SHORTEST {
            return Err(NickError::TooShort);
        }
        if length > Nick::LONGEST {
            return Err(NickError::TooLong);
        }
        let joint = |c: char| Nick::JOINTS.contains(&c);
        // Combining marks count: many scripts need them to write a name.
        let odd = |c: &char| !(c.is_alphanumeric() || joint(*c) || is_combining_mark(*c));
        if let Some(character) = text.chars().find(odd) {
            return Err(NickError::Character(character));
        }
        if !text.chars().any(char::is_alphabetic) {
            return Err(NickError::NoLetter);
        }
        let twice = text
            .chars()
            .zip(text.chars().skip(1))
            .any(|(a, b)| joint(a) && joint(b));
        if twice || text.starts_with(joint) || text.ends_with(joint) {
            return Err(NickError::Joints);
        }
        Ok(Nick(text.into()))
    }
}

impl FromTree for PersonId {
    fn from_tree(tree: Tree) -> Option<Self> {
        u64::from_tree(tree).map(PersonId)
    }
}

impl FromTree for Person {
    fn from_tree(tree: Tree) -> Option<Self> {
        let mut of = tree.fields()?;
        Some(Person {
            id: of.take("id")?,
            nick: of.take("nick")?,
        })
    }
}

impl FromTree for Nick {
    fn from_tree(tree: Tree) -> Option<Self> {
        FromTree::from_tree(tree).map(Nick)
    }
}

/// The blocks whose every character is a combining mark (Unicode "Combining Diacritical Marks" and
/// its relatives). Vowel signs of Indic scripts are alphabetic already.
fn is_combining_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{94d}' | '\u{9cd}' | '\u{e47}'..='\u{e4e}')
}

impl fmt::Display for Nick {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_many_scripts_are_nicks() {
        for good in [
            "Bo",
            "Åsa",
            "d'Arc".replace('\'', "-").as_str(),
            "李明",
            "Мария",
            "مريم",
            "अनिल",
            "Anna Maria",
            "r2.d2",
        ] {
            assert!(good.parse::<Nick>().is_ok(), "{good}");
        }
    }

    #[test]
    fn a_nick_is_trimmed() {
        assert_eq!(
            "  Anna ".parse::<Nick>().map(|nick| nick.to_string()),
            Ok("Anna".into())
        );
    }

    #[test]
    fn each_fault_has_its_name() {
        let fault = |text: &str| text.parse::<Nick>().err();
        assert_eq!(fault("A"), Some(NickError::TooShort));
        assert_eq!(fault(&"a".repeat(33)), Some(NickError::TooLong));
        assert_eq!(fault("1234"), Some(NickError::NoLetter));
        assert_eq!(fault("a<b"), Some(NickError::Character('<')));
        assert_eq!(fault("a\u{202e}b"), Some(NickError::Character('\u{202e}')));
        assert_eq!(fault("a  b"), Some(NickError::Joints));
        assert_eq!(fault("-ab"), Some(NickError::Joints));
    }
}
