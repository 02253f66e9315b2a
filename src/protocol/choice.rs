//! What somebody has chosen about a stream, for themselves alone.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::stream::{FromTree, Tree};

/// What of a stream is worth a notification.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    All,
    /// Only what calls the person.
    Mentions,
    /// Muted: it counts nowhere, either.
    Nothing,
}

/// All that is chosen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Choice {
    /// None: the usual, which is all that somebody says to one, and elsewhere what calls one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<Level>,
    /// It stands first in the list.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub favourite: bool,
    /// A talk of two or of a few: it is not in the list, until something new is said there.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub hidden: bool,
    /// A room for everybody: the person has left it. It is not in the list, nothing there is unread, and nothing calls
    /// or notifies them, until they join again.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub out: bool,
    /// Which it is among its likes in the person's own order, from 1. None: after those, as rooms come.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<u32>,
}

impl Level {
    pub const EVERY: [Level; 3] = [Level::All, Level::Mentions, Level::Nothing];

    pub const fn as_str(self) -> &'static str {
        match self {
            Level::All => "all",
            Level::Mentions => "mentions",
            Level::Nothing => "nothing",
        }
    }
}

impl Choice {
    pub fn is_muted(self) -> bool {
        self.level == Some(Level::Nothing)
    }

    /// Whether a message is worth a notification. `direct`: it is said to the person alone.
    pub fn notifies(self, direct: bool, called: bool) -> bool {
        match self.level {
            Some(Level::All) => true,
            Some(Level::Mentions) => called,
            Some(Level::Nothing) => false,
            None => direct || called,
        }
    }
}

impl FromStr for Level {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let mut every = Level::EVERY.into_iter();
        every.find(|level| level.as_str() == text).ok_or(())
    }
}

impl FromTree for Level {
    fn from_tree(tree: Tree) -> Option<Self> {
        String::from_tree(tree)?.parse().ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_worth_a_notification_is_one_table() {
        let with = |level| Choice {
            level,
            ..Choice::default()
        };
        // Whether it is a direct room, and whether the person is called.
        let cases = [(false, false), (false, true), (true, false), (true, true)];
        for (level, notifies) in [
            (None, [false, true, true, true]),
            (Some(Level::All), [true; 4]),
            (Some(Level::Mentions), [false, true, false, true]),
            (Some(Level::Nothing), [false; 4]),
        ] {
            let told = cases.map(|(direct, called)| with(level).notifies(direct, called));
            assert_eq!(told, notifies, "{level:?}");
        }
    }

    #[test]
    fn a_level_reads_back_from_its_name() {
        for level in Level::EVERY {
            assert_eq!(level.as_str().parse(), Ok(level));
            let json = serde_json::to_string(&level).expect("JSON");
            assert_eq!(json, format!("\"{}\"", level.as_str()));
        }
        assert_eq!("".parse::<Level>(), Err(()));
    }
}
