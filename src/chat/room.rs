//! A room as one sees it: its title, and the messages of the part of the log that is folded.

use std::{collections::VecDeque, sync::Arc};

use serde::{Deserialize, Serialize};

use super::{Body, BodyError, Command, Fact, Kind, Refusal};
use crate::stream::{CommandId, Event, FromTree, Millis, Person, Seq, Title, Tree};

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

impl FromTree for Room {
    fn from_tree(tree: Tree) -> Option<Self> {
        let mut of = tree.fields()?;
        Some(Room {
            title: of.take("title")?,
            kind: of.take("kind")?,
            messages: of.take("messages")?,
            floor: of.take("floor")?,
            open: of.take("open")?,
        })
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
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{
        chat::Chat,
        stream::{Decider, PersonId},
    };

    fn person(id: u64) -> Person {
        Person {
            id: PersonId(id),
            nick: format!("Person{id}").parse().expect("a nick"),
        }
    }

    fn command() -> impl Strategy<Value = Command> {
        let title = "[a-z]{1,8}".prop_map(|text| Title::parse(&text).expect("a title"));
        let kind = prop_oneof![
            Just(Kind::Public),
            Just(Kind::Direct {
                between: [person(1), person(2)]
            }),
        ];
        prop_oneof![
            1 => (title, kind).prop_map(|(title, kind)| Command::Open { title, kind }),
            9 => ".{0,12}".prop_map(|body| Command::Post { body }),
        ]
    }

    /// The log that these wishes become.
    fn log(wishes: &[(u64, Command)]) -> Vec<Event<Fact>> {
        let (mut room, mut log) = (Room::default(), Vec::new());
        for (at, (by, command)) in wishes.iter().enumerate() {
            for fact in Chat::decide(&room, &person(*by), at as Millis, command).unwrap_or_default()
            {
                let seq = Seq(log.len() as u64 + 1);
                let event = Event {
                    seq,
                    at: at as Millis,
                    by: PersonId(*by),
                    id: None,
                    fact,
                };
                // What is allowed is taken: it changes what is shown.
                assert_ne!(Chat::apply(&mut room, &event), Change::Nothing);
                log.push(event);
            }
        }
        log
    }

    fn fold(mut room: Room, events: &[Event<Fact>]) -> Room {
        for event in events {
            Chat::apply(&mut room, event);
        }
        room
    }

    proptest! {
        #[test]
        fn folding_a_prefix_and_then_the_rest_is_folding_all(
            wishes in prop::collection::vec((1..4u64, command()), 0..40),
            cut in 0.0..1.0f64,
        ) {
            let log = log(&wishes);
            let cut = (log.len() as f64 * cut) as usize;
            let whole = fold(Room::default(), &log);
            prop_assert_eq!(fold(fold(Room::default(), &log[..cut]), &log[cut..]), whole);
        }

        #[test]
        fn what_was_forgotten_comes_back_by_paging(
            wishes in prop::collection::vec((1..4u64, command()), 0..40),
            keep in 0..10usize,
            page in 1..7usize,
        ) {
            let log = log(&wishes);
            let whole = fold(Room::default(), &log);
            let mut room = whole.clone();
            Chat::forget(&mut room, keep);
            prop_assert!(room.messages.len() <= keep);
            while room.floor > Seq::ORIGIN {
                let until = room.floor.0 as usize;
                let from = until.saturating_sub(page);
                Chat::prepend(&mut room, &log[from..until], Seq(from as u64));
                // The same page again, as a doubled answer brings it, adds nothing.
                Chat::prepend(&mut room, &log[from..until], Seq(from as u64));
            }
            prop_assert_eq!(room, whole);
        }

        #[test]
        fn nobody_else_writes_in_a_room_of_two(by in 1..5u64, body in "[a-z]{1,5}") {
            let open = Fact::Opened {
                title: Title::parse("x").expect("a title"),
                kind: Kind::Direct { between: [person(1), person(2)] },
            };
            let room = fold(Room::default(), &[Event { seq: Seq(1), at: 0, by: PersonId::SITE, id: None, fact: open }]);
            let outcome = Chat::decide(&room, &person(by), 0, &Command::Post { body });
            prop_assert_eq!(outcome.is_ok(), by <= 2);
        }
    }

    #[test]
    fn a_fact_of_a_later_version_is_passed_over() {
        let later = r#"{"seq":2,"at":0,"by":1,"fact":{"type":"sung","song":"la la"}}"#;
        let event: Event<Fact> = serde_json::from_str(later).expect("still an event");
        assert_eq!(Chat::apply(&mut Room::default(), &event), Change::Nothing);
    }

    #[test]
    fn a_page_that_does_not_join_the_fold_is_not_taken() {
        let posts: Vec<(u64, Command)> = (0..30)
            .map(|n| {
                (
                    1,
                    Command::Post {
                        body: format!("{n}"),
                    },
                )
            })
            .collect();
        let mut wishes = vec![(
            1,
            Command::Open {
                title: Title::parse("x").expect("a title"),
                kind: Kind::Public,
            },
        )];
        wishes.extend(posts);
        let log = log(&wishes);
        let mut room = fold(Room::default(), &log);
        Chat::forget(&mut room, 5);
        let before = room.clone();
        assert_eq!(
            Chat::prepend(&mut room, &log[2..8], Seq(2)),
            Change::Nothing
        );
        assert_eq!(room, before, "there would be a hole between");
    }
}
