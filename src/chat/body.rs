//! What one message says: text within bounds, parsed once and trusted after.

use std::{ops::Deref, sync::Arc};

use serde::{Deserialize, Serialize};

use crate::stream::{FromTree, Tree};

/// A message's text: of length 1 to 4,000 after trimming ([`Body::measure`]), `\n` as the only line
/// end, and no control characters but `\n` and `\t`. Markup is not looked at here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Body(Arc<str>);

/// Why a text cannot be a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BodyError {
    Empty,
    /// Holds its length as [`Body::measure`] counts it.
    TooLong(usize),
}

impl Body {
    /// The longest message, as [`Body::measure`] counts.
    pub const LONGEST: usize = 4_000;
    /// Most bytes of a message as a JSON string, so that its command fits half a frame (8 KiB); files have the rest.
    const HEAVIEST: usize = 7_900;

    /// From how many characters or lines on a message is long: more than a screenful on a phone.
    const LONG: usize = 1_600;
    const LONG_LINES: usize = 20;

    /// Whether only its beginning is shown until somebody wants more.
    pub fn is_long(&self) -> bool {
        self.chars().nth(Body::LONG).is_some() || self.lines().nth(Body::LONG_LINES).is_some()
    }

    /// How long a text is: its characters (Unicode scalar values). Where a script takes so many bytes
    /// that the frame would be full before, its characters count for more, so that one bound holds.
    pub fn measure(text: &str) -> usize {
        let (mut characters, mut bytes) = (0, 0);
        for c in text.chars() {
            characters += 1;
            bytes += c.len_utf8() + usize::from(matches!(c, '\n' | '\t' | '"' | '\\'));
        }
        characters.max((bytes * Body::LONGEST).div_ceil(Body::HEAVIEST))
    }

    /// What is left when the words were taken out, and what is said by files alone.
    pub fn erased() -> Self {
        Body("".into())
    }

    pub fn parse(text: &str) -> Result<Self, BodyError> {
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        let clean: String = text
            .chars()
            .filter(|c| !c.is_control() || matches!(c, '\n' | '\t'))
            .collect();
        let clean = clean.trim_end().trim_start_matches('\n');
        let length = Body::measure(clean);
        if clean.trim().is_empty() {
            Err(BodyError::Empty)
        } else if length > Body::LONGEST {
            Err(BodyError::TooLong(length))
        } else {
            Ok(Body(clean.into()))
        }
    }
}

impl FromTree for Body {
    fn from_tree(tree: Tree) -> Option<Self> {
        FromTree::from_tree(tree).map(Body)
    }
}

impl Deref for Body {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_ends_and_control_characters_are_cleaned() {
        assert_eq!(
            Body::parse("a\r\nb\rc\u{0}\u{7}\t ").as_deref(),
            Ok("a\nb\nc")
        );
    }

    #[test]
    fn the_indent_of_the_first_line_is_kept_for_code() {
        assert_eq!(Body::parse("\n  x").as_deref(), Ok("  x"));
    }

    #[test]
    fn nothing_and_too_much_are_refused() {
        assert_eq!(Body::parse(" \n\t"), Err(BodyError::Empty));
        assert!(Body::parse(&"a".repeat(Body::LONGEST)).is_ok());
        assert_eq!(
            Body::parse(&"a".repeat(Body::LONGEST + 1)),
            Err(BodyError::TooLong(4_001))
        );
    }

    #[test]
    fn what_fills_a_screen_is_long() {
        let is_long = |text: &str| Body::parse(text).is_ok_and(|body| body.is_long());
        assert!(!is_long(&"å".repeat(1_600)) && is_long(&"å".repeat(1_601)));
        assert!(!is_long(&["x"; 20].join("\n")) && is_long(&["x"; 21].join("\n")));
    }

    #[test]
    fn the_longest_message_of_any_script_fits_one_frame() {
        for unit in ["a", "å", "漢", "🎈", "\"", "\n", "\\a"] {
            let most = (1..=Body::LONGEST)
                .rev()
                .find(|n| Body::measure(&unit.repeat(*n)) <= Body::LONGEST);
            let text = unit.repeat(most.unwrap_or(0));
            let json = serde_json::to_string(&text).unwrap_or_default();
            assert!(
                json.len() <= Body::HEAVIEST + 2 && !text.is_empty(),
                "{unit}: {}",
                json.len()
            );
        }
    }
}
