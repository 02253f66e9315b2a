//! The name a client gives to a wish, so that repeating the wish changes nothing.

use std::{fmt, str::FromStr, sync::Arc};

use serde::{Deserialize, Serialize};

use super::{FromTree, Tree};

/// Shorter ids collide; 16 characters of base 16 are 64 bits.
const SHORTEST: usize = 16;
/// A UUID in text has 36; nobody needs more than this.
const LONGEST: usize = 64;

/// A client-minted id, unique for its person for ever: 16 to 64 of `A-Z a-z 0-9 - _`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct CommandId(Arc<str>);

/// The text is not a command id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CommandIdError;

impl CommandId {
    /// An id from 128 random bits.
    pub fn from_random(bits: u128) -> Self {
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let text: String = (0..32)
            .rev()
            .map(|digit| DIGITS[(bits >> (digit * 4)) as usize & 15] as char)
            .collect();
        CommandId(text.into())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for CommandId {
    type Err = CommandIdError;

    fn from_str(text: &str) -> Result<Self, CommandIdError> {
        let fits = (SHORTEST..=LONGEST).contains(&text.len())
            && text
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
        if fits {
            Ok(CommandId(text.into()))
        } else {
            Err(CommandIdError)
        }
    }
}

impl TryFrom<String> for CommandId {
    type Error = CommandIdError;

    fn try_from(text: String) -> Result<Self, CommandIdError> {
        text.parse()
    }
}

impl From<CommandId> for String {
    fn from(id: CommandId) -> String {
        id.0.to_string()
    }
}

impl FromTree for CommandId {
    fn from_tree(tree: Tree) -> Option<Self> {
        tree.text()?.parse().ok()
    }
}

impl fmt::Display for CommandIdError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a command id is 16 to 64 of A-Z a-z 0-9 - _")
    }
}

impl std::error::Error for CommandIdError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn random_bits_become_32_hexadecimal_digits() {
        let id = CommandId::from_random(0x0123_4567_89ab_cdef_0123_4567_89ab_cdef);
        assert_eq!(id.as_str(), "0123456789abcdef0123456789abcdef");
        assert_eq!(id.as_str().parse(), Ok(id.clone()));
    }

    #[test]
    fn short_long_and_odd_ids_are_no_ids() {
        for text in [
            "",
            "short",
            &"x".repeat(65),
            "sixteen chars!!!",
            "åäöåäöåäöåäöåäöå",
        ] {
            assert_eq!(text.parse::<CommandId>(), Err(CommandIdError), "{text}");
        }
    }
}
