//! Messages into rows: where a day begins, who speaks on, where the unread part starts. Pure, so that
//! the server and the browser lay out the same page, and so that only rows that change get a new key.

use std::{ops::Range, sync::Arc};

use super::clock::{self, Zone};
use crate::{
    chat::{Message, Room},
    stream::{Millis, PersonId, Seq},
};

/// Milliseconds after which who goes on speaking is named again.
const PAUSE: Millis = 5 * 60_000;

/// One thing in the list.
#[derive(Clone, Debug, PartialEq)]
pub enum Row {
    /// A day begins, counted from 1 January 1970 in the reader's zone.
    Day(u32),
    /// What follows is unread.
    Unread,
    Said(Said),
}

/// A message and how it stands among the others.
#[derive(Clone, Debug, PartialEq)]
pub struct Said {
    pub message: Arc<Message>,
    /// The first of several by one person: it shows who speaks.
    pub leads: bool,
    /// By the reader.
    pub mine: bool,
    /// It calls the reader.
    pub called: bool,
    /// By somebody whom the reader does not want to hear.
    pub blocked: bool,
    /// How often people were renamed since the page was made.
    pub names: u64,
    /// What it answers, as far as the room knows that.
    pub quote: Option<Quote>,
}

/// A few words of another message.
#[derive(Clone, Debug, PartialEq)]
pub struct Quote {
    /// Empty where nothing is left of it.
    pub text: String,
    /// What has happened to it last.
    version: Seq,
}

impl Quote {
    fn of(message: &Message) -> Self {
        Quote {
            text: message.excerpt(),
            version: version(message),
        }
    }
}

fn version(message: &Message) -> Seq {
    message.touched.map_or(Seq::ORIGIN, |touched| touched.last)
}

/// How a reader sees a room.
#[derive(Clone, Copy)]
pub struct Reader<'a> {
    pub person: Option<PersonId>,
    pub zone: Zone,
    /// The first unread message, if there is a line above it.
    pub unread_from: Option<Seq>,
    /// Whom the reader does not want to hear.
    pub blocked: &'a [PersonId],
    /// See [`Said::names`].
    pub names: u64,
}

impl Row {
    /// What makes a row that row. One that changes its looks is another one.
    pub fn key(&self) -> String {
        match self {
            Row::Day(day) => ["day ", &day.to_string()].concat(),
            Row::Unread => "unread".to_owned(),
            Row::Said(said) => {
                let leads = if said.leads { " leads" } else { "" };
                let mine = if said.mine { " mine" } else { "" };
                let called = if said.called { " called" } else { "" };
                let blocked = if said.blocked { " blocked" } else { "" };
                let names = said.names.to_string();
                let mut key = [
                    &said.message.seq.0.to_string(),
                    leads,
                    mine,
                    called,
                    blocked,
                    &names,
                ]
                .concat();
                let quoted = said.quote.as_ref().map(|quote| quote.version);
                for version in [Some(version(&said.message)), quoted] {
                    key.push(' ');
                    key.push_str(&version.map_or(String::new(), |seq| seq.0.to_string()));
                }
                key
            }
        }
    }
}

/// The first message after a place that somebody else than the reader, whom they want to hear, said and nobody
/// took away.
pub fn first_unread(
    room: &Room,
    after: Seq,
    reader: Option<PersonId>,
    blocked: &[PersonId],
) -> Option<Seq> {
    unread(room, after, reader, blocked).next()
}

/// All of them.
pub fn unread<'a>(
    room: &'a Room,
    after: Seq,
    reader: Option<PersonId>,
    blocked: &'a [PersonId],
) -> impl Iterator<Item = Seq> + use<'a> {
    let messages = room.messages.iter();
    messages
        .filter(move |message| message.seq > after && Some(message.by.id) != reader)
        .filter(|message| !message.is_stone() && !blocked.contains(&message.by.id))
        .map(|message| message.seq)
}

/// Lays out a room.
pub fn lay_out(room: &Room, reader: &Reader) -> Vec<Row> {
    lay_out_part(room, 0..room.messages.len(), reader)
}

/// Lays out some of a room's messages.
pub fn lay_out_part(room: &Room, part: Range<usize>, reader: &Reader) -> Vec<Row> {
    let mut rows = Vec::with_capacity(part.len() + 8);
    let mut before: Option<(&Message, u32)> = None;
    let above = part
        .start
        .checked_sub(1)
        .and_then(|at| room.messages.get(at));
    for message in room.messages.range(part) {
        let day = clock::day(message.at, reader.zone);
        let mut leads = true;
        match before {
            Some((_, that_day)) if that_day != day => rows.push(Row::Day(day)),
            None => rows.push(Row::Day(day)),
            Some((last, _)) => leads = last.by != message.by || message.at - last.at > PAUSE,
        }
        // The messages are not dense in the log, so the line stands above the first that is not before it.
        let last = before.map(|(last, _)| last).or(above.map(|above| &**above));
        if reader
            .unread_from
            .is_some_and(|from| message.seq >= from && last.is_none_or(|last| last.seq < from))
        {
            rows.push(Row::Unread);
            leads = true;
        }
        let mine = reader.person == Some(message.by.id);
        rows.push(Row::Said(Said {
            message: message.clone(),
            leads,
            mine,
            called: reader.person.is_some_and(|me| message.mentions.call(me)),
            blocked: reader.blocked.contains(&message.by.id),
            names: reader.names,
            quote: (message.reply.as_ref())
                .and_then(|reply| room.answered(reply.to))
                .filter(|quoted| !reader.blocked.contains(&quoted.by.id))
                .map(Quote::of),
        }));
        before = Some((message, day));
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        chat::{Chat, Fact},
        stream::{Decider, Event},
    };

    const HOUR: Millis = 60 * 60_000;

    /// A room in which these people spoke at these times.
    fn room(said: &[(u64, Millis)]) -> Room {
        let mut room = Room::default();
        for (at, (by, time)) in said.iter().enumerate() {
            let nick = ["Site", "Anna", "Bo"][*by as usize]
                .parse()
                .expect("a nick");
            let body = crate::chat::Body::parse("hej").expect("a body");
            let fact = Fact::Posted {
                nick,
                body,
                reply: None,
                mentions: Default::default(),
                files: Vec::new(),
            };
            Chat::apply(
                &mut room,
                &Event {
                    seq: Seq(at as u64 + 2),
                    at: *time,
                    by: PersonId(*by),
                    id: None,
                    fact,
                },
            );
        }
        room
    }

    /// A row a letter: D for a day, U for unread, a name's first letter in capitals where it is shown.
    fn shape(room: &Room, reader: &Reader) -> String {
        let letter = |row: &Row| match row {
            Row::Day(_) => "D".to_string(),
            Row::Unread => "U".to_string(),
            Row::Said(Said { message, leads, .. }) => {
                let letter = &message.by.nick.as_str()[..1];
                if *leads {
                    letter.to_uppercase()
                } else {
                    letter.to_lowercase()
                }
            }
        };
        lay_out(room, reader).iter().map(letter).collect()
    }

    const READER: Reader<'static> = Reader {
        person: None,
        zone: clock::utc,
        unread_from: None,
        blocked: &[],
        names: 0,
    };

    #[test]
    fn who_goes_on_speaking_is_named_once() {
        assert_eq!(
            shape(&room(&[(1, 0), (1, 1), (2, 2), (1, 3)]), &READER),
            "DAaBA"
        );
        assert_eq!(
            shape(&room(&[(1, 0), (1, PAUSE), (1, 2 * PAUSE + 1)]), &READER),
            "DAaA"
        );
    }

    #[test]
    fn each_day_is_named_in_the_readers_zone() {
        let said = room(&[(1, 22 * HOUR), (1, 22 * HOUR + PAUSE), (1, 25 * HOUR)]);
        assert_eq!(shape(&said, &READER), "DAaDA");
        assert_eq!(
            shape(
                &said,
                &Reader {
                    zone: |_| 120,
                    ..READER
                }
            ),
            "DAaA"
        );
    }

    #[test]
    fn the_unread_part_begins_under_a_line() {
        let said = room(&[(1, 0), (1, 1), (1, 2)]);
        let from = |seq| Reader {
            unread_from: Some(Seq(seq)),
            ..READER
        };
        assert_eq!(shape(&said, &from(3)), "DAUAa");
        assert_eq!(shape(&said, &from(1)), "DUAaa");
        assert_eq!(shape(&said, &from(9)), "DAaa");
    }

    #[test]
    fn what_one_has_said_oneself_is_not_unread() {
        let said = room(&[(1, 0), (2, 1), (1, 2), (2, 3)]);
        let unread = |after, me| unread(&said, Seq(after), me, &[]).collect::<Vec<_>>();
        assert_eq!(unread(2, Some(PersonId(1))), [Seq(3), Seq(5)]);
        assert_eq!(unread(3, Some(PersonId(2))), [Seq(4)]);
        assert_eq!(first_unread(&said, Seq(5), None, &[]), None);
    }

    #[test]
    fn a_message_that_is_added_changes_no_other_row() {
        let (before, after) = (
            room(&[(1, 0), (2, 1)]),
            room(&[(1, 0), (2, 1), (2, 2), (1, 30 * HOUR)]),
        );
        let keys = |room: &Room| {
            lay_out(room, &READER)
                .iter()
                .map(Row::key)
                .collect::<Vec<_>>()
        };
        assert_eq!(keys(&before)[..], keys(&after)[..3]);
    }

    #[test]
    fn who_is_blocked_is_folded_and_nothing_of_them_is_unread() {
        let said = room(&[(1, 0), (2, 1)]);
        let blocked = &[PersonId(2)];
        let rows = lay_out(&said, &Reader { blocked, ..READER });
        let folded = |row: &Row| matches!(row, Row::Said(said) if said.blocked);
        assert_eq!(
            rows.iter().map(folded).collect::<Vec<_>>(),
            [false, false, true]
        );
        assert_ne!(rows[2].key(), lay_out(&said, &READER)[2].key());
        assert_eq!(unread(&said, Seq(2), None, blocked).count(), 0);
    }

    #[test]
    fn who_is_renamed_is_drawn_anew() {
        let said = room(&[(1, 0)]);
        let key = |names| lay_out(&said, &Reader { names, ..READER })[1].key();
        assert_ne!(key(0), key(1));
    }

    #[test]
    fn who_reads_sees_what_is_their_own() {
        let mine = |row: &Row| matches!(row, Row::Said(said) if said.mine);
        let rows = lay_out(
            &room(&[(1, 0), (2, 1)]),
            &Reader {
                person: Some(PersonId(2)),
                ..READER
            },
        );
        assert_eq!(
            rows.iter().map(mine).collect::<Vec<_>>(),
            [false, false, true]
        );
    }
}
