//! What a stream is called, on the wire and in addresses.

use std::{fmt, str::FromStr, sync::Arc};

use serde::{Deserialize, Serialize};

use super::{FromTree, Tree};

/// Longest name, in bytes. It stands in URLs and in every frame.
const LONGEST: usize = 48;

/// A stream's name: 1 to 48 of `a-z 0-9 -`, neither first nor last a hyphen.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct StreamName(Arc<str>);

/// The text is not a stream name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StreamNameError;

impl StreamName {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for StreamName {
    type Err = StreamNameError;

    fn from_str(text: &str) -> Result<Self, StreamNameError> {
        let fits = (1..=LONGEST).contains(&text.len())
            && text
                .bytes()
                .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
            && !text.starts_with('-')
            && !text.ends_with('-');
        if fits {
            Ok(StreamName(text.into()))
        } else {
            Err(StreamNameError)
        }
    }
}

impl TryFrom<String> for StreamName {
    type Error = StreamNameError;

    fn try_from(text: String) -> Result<Self, StreamNameError> {
        text.parse()
    }
}

impl From<StreamName> for String {
    fn from(name: StreamName) -> String {
        name.0.to_string()
    }
}

impl FromTree for StreamName {
    fn from_tree(tree: Tree) -> Option<Self> {
        tree.text()?.parse().ok()
    }
}

impl fmt::Display for StreamName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for StreamNameError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a stream name is 1 to 48 of a-z 0-9 -, neither first nor last a hyphen")
    }
}

impl std::error::Error for StreamNameError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_fit_an_address() {
        for good in ["lobby", "a", "kurs-1", "9"] {
            assert!(good.parse::<StreamName>().is_ok(), "{good}");
        }
        for bad in ["", "-a", "a-", "Lobby", "a/b", "å", "..", &"x".repeat(49)] {
            assert!(bad.parse::<StreamName>().is_err(), "{bad}");
        }
    }
}
