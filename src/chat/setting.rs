//! One thing at a time that a room can be told to be: what it is called and about, whether it is archived,
//! whom it is for, how fast. Who may tell it so is for the rules.

use std::{ops::Deref, sync::Arc};

use serde::{Deserialize, Serialize};

use crate::{
    account::Deed,
    stream::{FromTree, PersonId, Role, Title, Tree, read_off_a_tree},
};

/// What is to be so from now on, or is.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "type", rename_all = "kebab-case")]
pub enum Setting {
    /// The address stays: it was made of the first title.
    Title {
        title: Title,
    },
    Topic {
        topic: Topic,
    },
    /// Nobody writes there, and lists put it away; what was said can be read.
    Archived {
        archived: bool,
    },
    Access {
        access: Access,
    },
    /// Whether search engines may keep what is said.
    Indexed {
        indexed: bool,
    },
    /// How long each person waits between two messages.
    Slow {
        seconds: Slow,
    },
    /// Whether somebody keeps the room: beside others, or in their place once those step back.
    Keeper {
        whom: PersonId,
        keeps: bool,
    },
}

/// What a room is about: at most 250 characters on one line. Empty: nothing is said of that.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Topic(Arc<str>);

/// The text is longer than [`Topic::LONGEST`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TopicTooLong;

/// Whom a room is for, among all who know of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Access {
    /// Anybody reads; anybody with a nick writes.
    #[default]
    Everybody,
    /// Anybody reads; whose nick is claimed writes.
    MembersWrite,
    /// Only those whose nick is claimed read and write.
    MembersOnly,
}

/// Seconds between two messages of one person, up to an hour. 0: as fast as the site allows.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Slow(u32);

impl Setting {
    /// Its type on the wire.
    pub fn name(&self) -> &'static str {
        match self {
            Setting::Title { .. } => "title",
            Setting::Topic { .. } => "topic",
            Setting::Archived { .. } => "archived",
            Setting::Access { .. } => "access",
            Setting::Indexed { .. } => "indexed",
            Setting::Slow { .. } => "slow",
            Setting::Keeper { .. } => "keeper",
        }
    }

    /// What one does who sets it.
    pub fn deed(&self) -> Deed {
        match self {
            Setting::Title { .. } | Setting::Topic { .. } => Deed::RenameRoom,
            Setting::Archived { .. } => Deed::ArchiveRoom,
            Setting::Access { .. }
            | Setting::Indexed { .. }
            | Setting::Slow { .. }
            | Setting::Keeper { .. } => Deed::RuleRoom,
        }
    }
}

impl Topic {
    /// Most characters (Unicode scalar values): two lines below a heading.
    pub const LONGEST: usize = 250;

    pub fn parse(text: &str) -> Result<Self, TopicTooLong> {
        let clean: String = text
            .chars()
            .map(|c| if c == '\n' { ' ' } else { c })
            .filter(|c| !c.is_control())
            .collect();
        let clean = clean.trim();
        match clean.chars().count() > Topic::LONGEST {
            true => Err(TopicTooLong),
            false => Ok(Topic(clean.into())),
        }
    }
}

impl Deref for Topic {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl Access {
    pub const ALL: [Access; 3] = [Access::Everybody, Access::MembersWrite, Access::MembersOnly];

    /// As it is called on the wire and in forms.
    pub fn name(self) -> &'static str {
        match self {
            Access::Everybody => "everybody",
            Access::MembersWrite => "members-write",
            Access::MembersOnly => "members-only",
        }
    }

    pub fn named(name: &str) -> Option<Self> {
        Access::ALL.into_iter().find(|access| access.name() == name)
    }

    pub fn may_read(self, role: Role) -> bool {
        self != Access::MembersOnly || role.may(Deed::ReadMembersOnly)
    }

    pub fn may_write(self, role: Role) -> bool {
        self == Access::Everybody || role.may(Deed::WriteMembersOnly)
    }
}

impl Slow {
    /// Most seconds: an hour. Longer than that is archiving.
    pub const LONGEST: u32 = 3_600;
    /// What is offered.
    pub const STEPS: [u32; 8] = [0, 5, 10, 30, 60, 300, 900, 3_600];

    pub fn new(seconds: u32) -> Option<Self> {
        (seconds <= Slow::LONGEST).then_some(Slow(seconds))
    }

    pub fn seconds(self) -> u32 {
        self.0
    }
}

read_off_a_tree!(Setting, Access, Slow);

impl FromTree for Setting {
    fn from_tree(tree: Tree) -> Option<Self> {
        let mut of = tree.fields()?;
        Some(match of.take::<String>("type")?.as_str() {
            "title" => Setting::Title {
                title: Title::parse(&of.take::<String>("title")?).ok()?,
            },
            "topic" => Setting::Topic {
                topic: Topic::parse(&of.take::<String>("topic")?).ok()?,
            },
            "archived" => Setting::Archived {
                archived: of.take("archived")?,
            },
            "access" => Setting::Access {
                access: of.take("access")?,
            },
            "indexed" => Setting::Indexed {
                indexed: of.take("indexed")?,
            },
            "slow" => Setting::Slow {
                seconds: of.take("seconds")?,
            },
            "keeper" => Setting::Keeper {
                whom: of.take("whom")?,
                keeps: of.take("keeps")?,
            },
            _ => return None,
        })
    }
}

impl FromTree for Topic {
    fn from_tree(tree: Tree) -> Option<Self> {
        FromTree::from_tree(tree).map(Topic)
    }
}

impl FromTree for Access {
    fn from_tree(tree: Tree) -> Option<Self> {
        Access::named(&tree.text()?)
    }
}

impl FromTree for Slow {
    fn from_tree(tree: Tree) -> Option<Self> {
        Slow::new(u32::try_from(u64::from_tree(tree)?).ok()?)
    }
}
