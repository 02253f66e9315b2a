//! One emoji, which is all that a reaction says.

use std::{str::FromStr, sync::Arc};

use serde::{Deserialize, Serialize};

use crate::stream::{FromTree, Tree};

/// A single emoji: a flag, a keycap, or a picture with its skin tones, and what is joined to it
/// (Unicode TS 51, section 1.4). Text is none.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Emoji(Arc<str>);

/// It is no emoji, or more than one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAnEmoji;

const JOINER: char = '\u{200d}';
const KEYCAP: char = '\u{20e3}';
/// Shows what stands before it as a picture.
const PICTURE: char = '\u{fe0f}';

impl Emoji {
    /// Most characters (Unicode scalar values). The longest of Unicode 16, families and kisses with
    /// two skin tones, have ten; the flags of regions, which are spelt with tags, up to fourteen.
    pub const LONGEST: usize = 14;

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Emoji {
    type Err = NotAnEmoji;

    fn from_str(text: &str) -> Result<Self, NotAnEmoji> {
        let characters: Vec<char> = text.trim().chars().collect();
        if characters.len() > Emoji::LONGEST || !is_one(&characters) {
            return Err(NotAnEmoji);
        }
        Ok(Emoji(characters.into_iter().collect::<String>().into()))
    }
}

impl From<Emoji> for String {
    fn from(emoji: Emoji) -> String {
        emoji.0.as_ref().to_owned()
    }
}

impl TryFrom<String> for Emoji {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, &'static str> {
        text.parse()
            .map_err(|NotAnEmoji| "not an emoji, or more than one")
    }
}

fn is_one(characters: &[char]) -> bool {
    match characters {
        ['0'..='9' | '#' | '*', rest @ ..] => matches!(rest, [KEYCAP] | [PICTURE, KEYCAP]),
        [one, two] if is_regional(*one) => is_regional(*two),
        [first, ..] if is_picture(*first) => {
            let mut joined = false;
            characters[1..].iter().all(|&c| {
                let fits = match joined {
                    true => is_picture(c),
                    false => c == JOINER || c == PICTURE || is_modifier(c),
                };
                joined = c == JOINER;
                fits
            }) && !joined
        }
        _ => false,
    }
}

fn is_regional(c: char) -> bool {
    matches!(c, '\u{1f1e6}'..='\u{1f1ff}')
}

/// Skin tones, and the tags that spell regions.
fn is_modifier(c: char) -> bool {
    matches!(c, '\u{1f3fb}'..='\u{1f3ff}' | '\u{e0020}'..='\u{e007f}')
}

/// The blocks in which pictures stand. They hold some signs besides, which do no harm.
fn is_picture(c: char) -> bool {
    matches!(c,
        '\u{a9}' | '\u{ae}' | '\u{203c}' | '\u{2049}' | '\u{2122}' | '\u{2139}'
        | '\u{2190}'..='\u{21ff}' | '\u{2300}'..='\u{23ff}' | '\u{24c2}' | '\u{25a0}'..='\u{27bf}'
        | '\u{2900}'..='\u{297f}' | '\u{2b00}'..='\u{2bff}' | '\u{3030}' | '\u{303d}' | '\u{3297}'
        | '\u{3299}' | '\u{1f000}'..='\u{1f1e5}' | '\u{1f200}'..='\u{1f3fa}'
        | '\u{1f400}'..='\u{1faff}')
}

impl FromTree for Emoji {
    fn from_tree(tree: Tree) -> Option<Self> {
        FromTree::from_tree(tree).map(Emoji)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_emoji_of_every_make_is_one() {
        for one in [
            "👍",
            "👍🏽",
            "❤️",
            "❤",
            "🇸🇪",
            "1️⃣",
            "#⃣",
            "👩‍💻",
            "👩🏿‍❤️‍💋‍👨🏻",
            "👨‍👩‍👧‍👦",
            "🏴󠁧󠁢󠁳󠁣󠁴󠁿",
            "🫠",
            "☺️",
            "🏳️‍🌈",
        ] {
            assert!(one.parse::<Emoji>().is_ok(), "{one}");
        }
    }

    #[test]
    fn what_the_box_offers_are_emoji_and_each_has_its_names() {
        let mut codes = std::collections::HashSet::new();
        let list = include_str!("../../public/scripts/emoji.txt");
        let lines: Vec<&str> = list.lines().filter(|line| !line.starts_with('#')).collect();
        assert!(lines.len() > 1_500, "{}", lines.len());
        for line in lines {
            let [emoji, group, own, sv, en] = line.split('\t').collect::<Vec<_>>()[..] else {
                panic!("{line}");
            };
            assert!(emoji.parse::<Emoji>().is_ok(), "{line}");
            assert!(group.parse::<u8>().is_ok_and(|group| group < 10), "{line}");
            assert!(!sv.is_empty() && !en.is_empty(), "{line}");
            assert!(own.split(' ').all(|code| codes.insert(code)), "{line}");
        }
    }

    #[test]
    fn what_is_no_emoji_or_more_than_one_is_refused() {
        for no in [
            "",
            " ",
            "a",
            "+1",
            "1",
            ":)",
            "👍👍",
            "👍 👍",
            "👍a",
            "a👍",
            "🇸",
            "🇸🇪🇳🇴",
            "👩\u{200d}",
            "\u{200d}",
            "\u{fe0f}",
            "🏽",
            "<b>",
            "👍\u{202e}",
        ] {
            assert_eq!(no.parse::<Emoji>(), Err(NotAnEmoji), "{no}");
        }
        assert!("👩\u{200d}".repeat(20).parse::<Emoji>().is_err());
    }
}
