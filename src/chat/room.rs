//! A room as one sees it: its title, and the messages of the part of the log that is folded.

use std::{collections::VecDeque, sync::Arc};

use serde::{Deserialize, Serialize};

use super::{Body, BodyError, Command, Fact, Kind, Refusal, Title};
use crate::stream::{CommandId, Event, Millis, Person, Seq};

/// The fold of a room's log, or of its newest part.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Room {
    pub title: Title,
    pub kind: Kind,
    /// Oldest first, without holes: every message of the log after `floor`.
    pub messages: VecDeque<Arc<Message>>,
    /// Messages at or before this place are not in the fold. [`Seq::ORIGIN`]: nothing is left out.
    pub floor: Seq,
    open: bool,
}

/// Something that was said.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Message {
    pub seq: Seq,
    pub at: Millis,
    pub by: Person,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<CommandId>,
    pub body: Body,
}

/// What a view must touch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Nothing that is shown.
    Nothing,
    /// The title or the kind.
    Heading,
    /// One message more, at the end.
    Appended,
    /// So many messages more, at the beginning.
    Prepended(usize),
}

impl Room {
    pub fn is_open(&self) -> bool {
        self.open
    }

    pub(super) fn decide(
        &self,
        by: &Person,
        _at: Millis,
        command: &Command,
    ) -> Result<Vec<Fact>, Refusal> {
        match command {
            Command::Open { .. } if self.open => Err(Refusal::AlreadyOpen),
            Command::Open { title, kind } => Ok(vec![Fact::Opened {
                title: title.clone(),
                kind: kind.clone(),
            }]),
            Command::Post { .. } if !self.open => Err(Refusal::NotOpen),
            Command::Post { .. } if !self.kind.admits(Some(by.id)) => Err(Refusal::NotYours),
            Command::Post { body } => match Body::parse(body) {
                Ok(body) => Ok(vec![Fact::Posted {
                    nick: by.nick.clone(),
                    body,
                }]),
                Err(BodyError::Empty) => Err(Refusal::Empty),
                Err(BodyError::TooLong(length)) => Err(Refusal::TooLong { length }),
            },
        }
    }

    pub(super) fn apply(&mut self, event: &Event<Fact>) -> Change {
        match &event.fact {
            Fact::Opened { title, kind } => {
                self.title = title.clone();
                self.kind = kind.clone();
                self.open = true;
                Change::Heading
            }
            Fact::Posted { .. } => {
                self.messages.extend(Message::from_event(event));
                Change::Appended
            }
            Fact::Unknown => Change::Nothing,
        }
    }

    /// Takes only what stands before the fold, so that a late or doubled answer does no harm.
    pub(super) fn prepend(&mut self, events: &[Event<Fact>], floor: Seq) -> Change {
        let joins = events.last().is_none_or(|last| last.seq >= self.floor);
        if floor >= self.floor || !joins {
            return Change::Nothing;
        }
        let mut count = 0;
        for message in events
            .iter()
            .rev()
            .filter(|e| e.seq <= self.floor && e.seq > floor)
        {
            if let Some(message) = Message::from_event(message) {
                self.messages.push_front(message);
                count += 1;
            }
        }
        self.floor = floor;
        Change::Prepended(count)
    }

    pub(super) fn forget(&mut self, keep: usize) {
        while self.messages.len() > keep {
            if let Some(dropped) = self.messages.pop_front() {
                self.floor = dropped.seq;
            }
        }
    }
}

impl Message {
    fn from_event(event: &Event<Fact>) -> Option<Arc<Message>> {
        match &event.fact {
            Fact::Posted { nick, body } => Some(Arc::new(Message {
                seq: event.seq,
                at: event.at,
                by: Person {
                    id: event.by,
                    nick: nick.clone(),
                },
                id: event.id.clone(),
                body: body.clone(),
            })),
            _ => None,
        }
    }
}
