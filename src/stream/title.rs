//! What a stream is called by people: a line of text in lists and headings.

use std::{ops::Deref, sync::Arc};

use serde::{Deserialize, Serialize};

use super::{FromTree, Tree};

/// 1 to 60 characters, no control characters.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Title(Arc<str>);

/// Why a text cannot be a title.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TitleError {
    Empty,
    TooLong,
}

impl Title {
    /// Most characters (Unicode scalar values) in a title.
    pub const LONGEST: usize = 60;

    pub fn parse(text: &str) -> Result<Self, TitleError> {
        let clean: String = text.chars().filter(|c| !c.is_control()).collect();
        let clean = clean.trim();
        match clean.chars().count() {
            0 => Err(TitleError::Empty),
            n if n > Title::LONGEST => Err(TitleError::TooLong),
            _ => Ok(Title(clean.into())),
        }
    }
}

impl Deref for Title {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl FromTree for Title {
    fn from_tree(tree: Tree) -> Option<Self> {
        FromTree::from_tree(tree).map(Title)
    }
}
