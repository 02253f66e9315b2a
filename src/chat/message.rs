//! One message as it is now: what was said, and what has happened to it since.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::{Body, Emoji, Fact, File, Mentions, Refusal};
use crate::stream::{CommandId, Event, FromTree, Millis, Nick, Person, PersonId, Seq, Tree};

/// Something that was said.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Message {
    pub seq: Seq,
    pub at: Millis,
    pub by: Person,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<CommandId>,
    /// Empty once its words were taken out.
    pub body: Body,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply: Option<Reply>,
    #[serde(default, skip_serializing_if = "Mentions::is_empty")]
    pub mentions: Mentions,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub files: Vec<File>,
    /// When it was last edited.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edited: Option<Millis>,
    /// Who deleted it. What remains is a stone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deleted: Option<PersonId>,
    /// In the order in which each was first used.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reactions: Vec<Reaction>,
    /// Who pinned it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pinned: Option<Person>,
    /// The message in whose thread this one stands. None: it is the room's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thread: Option<Seq>,
    /// What was said in its thread.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answers: Option<Answers>,
    /// The last fact about it, and how many there were. None: nothing has happened to it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub touched: Option<Touched>,
}

/// Which message another one answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reply {
    pub to: Seq,
    /// Who wrote that one.
    pub nick: Nick,
}

/// An emoji, and everybody who put it there.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reaction {
    pub emoji: Emoji,
    pub by: Vec<Person>,
}

/// A thread as its root shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answers {
    /// With those that were deleted: their stones stand in the thread.
    pub count: u32,
    /// When the last one was said.
    pub last: Millis,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Touched {
    pub last: Seq,
    pub times: u32,
}

impl Message {
    /// Most facts about one message. Each costs who reads it later a little, and nobody changes their mind
    /// so often; a deletion is always taken.
    pub const MOST_TOUCHES: u32 = 1_000;
    /// Most different emoji on one message.
    pub const MOST_EMOJI: usize = 20;
    /// Most answers in its thread: a page holds them all.
    pub const MOST_ANSWERS: u32 = 1_000;
    /// Most people behind one emoji: their names go to every page.
    pub const MOST_ALIKE: usize = 300;

    /// Most characters of a quote.
    pub const QUOTED: usize = 120;

    pub fn from_event(event: &Event<Fact>) -> Option<Message> {
        let (nick, body, thread) = match &event.fact {
            Fact::Posted { nick, body, .. } => (nick, body, None),
            Fact::Answered { to, nick, body, .. } => (nick, body, Some(*to)),
            _ => return None,
        };
        let (reply, mentions, files) = match &event.fact {
            Fact::Posted {
                reply,
                mentions,
                files,
                ..
            } => (reply.clone(), mentions.clone(), files.clone()),
            Fact::Answered { mentions, .. } => (None, mentions.clone(), Vec::new()),
            _ => Default::default(),
        };
        Some(Message {
            seq: event.seq,
            at: event.at,
            by: Person {
                id: event.by,
                nick: nick.clone(),
            },
            id: event.id.clone(),
            body: body.clone(),
            reply,
            mentions,
            files,
            edited: None,
            deleted: None,
            reactions: Vec::new(),
            pinned: None,
            thread,
            answers: None,
            touched: None,
        })
    }

    /// A message from the fact that began it and those about it.
    pub fn from_past(past: &[Event<Fact>]) -> Option<Message> {
        let (first, rest) = past.split_first()?;
        let mut message = Message::from_event(first)?;
        for event in rest {
            message.touch(event);
        }
        Some(message)
    }

    /// What a quote shows of it: the first line that says something, or the first file's name.
    pub fn excerpt(&self) -> String {
        let first = self.body.lines().find(|line| !line.trim().is_empty());
        let first = first.or_else(|| self.files.first().map(|file| &*file.name));
        let first = first.unwrap_or_default().chars();
        first.take(Message::QUOTED).collect()
    }

    /// As much of it as a quote shows, and by whom it is.
    pub(super) fn quoted(self) -> Self {
        Message {
            body: Body::parse(&self.excerpt()).unwrap_or_else(|_| Body::erased()),
            id: None,
            reply: None,
            mentions: Mentions::default(),
            files: Vec::new(),
            edited: None,
            reactions: Vec::new(),
            pinned: None,
            answers: None,
            ..self
        }
    }

    /// Nothing of what was said is left.
    pub fn is_stone(&self) -> bool {
        self.deleted.is_some() || (self.body.is_empty() && self.files.is_empty())
    }

    /// Whether somebody has reacted so.
    pub fn has(&self, emoji: &Emoji, person: PersonId) -> bool {
        let same = |reaction: &&Reaction| reaction.emoji == *emoji;
        (self.reactions.iter().find(same))
            .is_some_and(|reaction| reaction.by.iter().any(|by| by.id == person))
    }

    /// Adds a fact about this message. One that was added before changes nothing.
    pub(super) fn touch(&mut self, event: &Event<Fact>) -> bool {
        let before = self.touched.map_or((Seq::ORIGIN, 0), |t| (t.last, t.times));
        if event.seq <= before.0 {
            return false;
        }
        // Answers have a limit of their own: a long thread shall not keep anybody from mending its root.
        let mut times = before.1.saturating_add(1);
        match &event.fact {
            Fact::Answered { .. } => {
                let count = self.answers.map_or(0, |answers| answers.count);
                self.answers = Some(Answers {
                    count: count.saturating_add(1),
                    last: event.at,
                });
                times = before.1;
            }
            Fact::Pinned { nick, .. } => {
                self.pinned = Some(Person {
                    id: event.by,
                    nick: nick.clone(),
                })
            }
            Fact::Unpinned { .. } => self.pinned = None,
            Fact::Edited { body, mentions, .. } => {
                self.body = body.clone();
                self.mentions = mentions.clone();
                self.edited = Some(event.at);
            }
            Fact::Deleted { .. } => {
                self.body = Body::erased();
                self.deleted = Some(event.by);
                self.reply = None;
                self.mentions = Mentions::default();
                self.files.clear();
                self.edited = None;
                self.reactions.clear();
                self.pinned = None;
            }
            Fact::Reacted { emoji, nick, .. } => self.react(
                emoji,
                Person {
                    id: event.by,
                    nick: nick.clone(),
                },
            ),
            Fact::Unreacted { emoji, .. } => self.unreact(emoji, event.by),
            // Of the room, and of no message.
            _ => return false,
        }
        self.touched = Some(Touched {
            last: event.seq,
            times,
        });
        true
    }

    /// Whether one more such reaction by this person fits.
    pub(super) fn takes(&self, emoji: &Emoji, person: PersonId) -> Result<(), Refusal> {
        if self.has(emoji, person) {
            return Err(Refusal::NothingToDo);
        }
        let room = match self.reactions.iter().find(|one| one.emoji == *emoji) {
            Some(alike) => alike.by.len() < Message::MOST_ALIKE,
            None => self.reactions.len() < Message::MOST_EMOJI,
        };
        room.then_some(()).ok_or(Refusal::TooMany)
    }

    fn react(&mut self, emoji: &Emoji, by: Person) {
        match self.reactions.iter_mut().find(|one| one.emoji == *emoji) {
            Some(alike) if alike.by.iter().any(|other| other.id == by.id) => {}
            Some(alike) => alike.by.push(by),
            None => self.reactions.push(Reaction {
                emoji: emoji.clone(),
                by: vec![by],
            }),
        }
    }

    fn unreact(&mut self, emoji: &Emoji, person: PersonId) {
        if let Some(alike) = self.reactions.iter_mut().find(|one| one.emoji == *emoji) {
            alike.by.retain(|by| by.id != person);
        }
        self.reactions.retain(|reaction| !reaction.by.is_empty());
    }
}

impl FromTree for Message {
    fn from_tree(tree: Tree) -> Option<Self> {
        let mut of = tree.fields()?;
        Some(Message {
            seq: of.take("seq")?,
            at: of.take("at")?,
            by: of.take("by")?,
            id: of.take("id")?,
            body: of.take("body")?,
            reply: of.take("reply")?,
            mentions: of.take::<Option<_>>("mentions")?.unwrap_or_default(),
            files: of.take::<Option<_>>("files")?.unwrap_or_default(),
            edited: of.take("edited")?,
            deleted: of.take("deleted")?,
            reactions: of.take::<Option<_>>("reactions")?.unwrap_or_default(),
            pinned: of.take("pinned")?,
            thread: of.take("thread")?,
            answers: of.take("answers")?,
            touched: of.take("touched")?,
        })
    }
}

impl FromTree for Reply {
    fn from_tree(tree: Tree) -> Option<Self> {
        let mut of = tree.fields()?;
        Some(Reply {
            to: of.take("to")?,
            nick: of.take("nick")?,
        })
    }
}

impl FromTree for Reaction {
    fn from_tree(tree: Tree) -> Option<Self> {
        let mut of = tree.fields()?;
        Some(Reaction {
            emoji: of.take("emoji")?,
            by: of.take("by")?,
        })
    }
}

impl FromTree for Answers {
    fn from_tree(tree: Tree) -> Option<Self> {
        let mut of = tree.fields()?;
        Some(Answers {
            count: u32::try_from(of.take::<u64>("count")?).ok()?,
            last: of.take("last")?,
        })
    }
}

impl FromTree for Touched {
    fn from_tree(tree: Tree) -> Option<Self> {
        let mut of = tree.fields()?;
        Some(Touched {
            last: of.take("last")?,
            times: u32::try_from(of.take::<u64>("times")?).ok()?,
        })
    }
}

/// What stands in a list of messages: shared, since a page holds many and a fold is copied often.
pub(super) type Shared = Arc<Message>;
