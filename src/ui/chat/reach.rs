//! Which messages of the fold stand in the page. However many somebody scrolls through, only so many do: those that
//! are far out of sight are left out, and come back when they are near. Pure; knows nothing of pixels.

use std::ops::Range;

use crate::{chat::Room, stream::Seq};

/// Most messages in the page: some ten windows of them, which a telephone lays out at once.
pub const MOST: usize = 300;
/// By how many the page moves on when one comes near an end of what is in it.
const STEP: usize = 100;

/// Up to where the page reaches.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reach {
    /// The newest, and whatever comes.
    #[default]
    Newest,
    /// This message is the last.
    Until(Seq),
}

impl Reach {
    /// The messages that are in the page, as places in the fold.
    pub fn range(self, room: &Room) -> Range<usize> {
        let end = match self {
            Reach::Newest => room.messages.len(),
            Reach::Until(seq) => place_after(room, seq),
        };
        end.saturating_sub(MOST)..end
    }

    /// Further back. None: the fold begins here.
    pub fn back(self, room: &Room) -> Option<Reach> {
        let shown = self.range(room);
        let step = STEP.min(shown.start);
        (step > 0).then(|| ending(room, shown.end - step))
    }

    /// Further on.
    pub fn forth(self, room: &Room) -> Reach {
        ending(room, self.range(room).end + STEP)
    }

    /// So that this message is in the page. None: it is already, or not in the fold.
    pub fn to(self, seq: Seq, room: &Room) -> Option<Reach> {
        let place = place_after(room, seq).checked_sub(1)?;
        let is_there = room.messages.get(place)?.seq == seq;
        let is_shown = self.range(room).contains(&place);
        (is_there && !is_shown).then(|| ending(room, place + MOST / 2))
    }

    /// Up to the last message that is in the page now, whatever comes.
    pub fn held(self, last: Seq) -> Reach {
        match self {
            Reach::Newest if last > Seq::ORIGIN => Reach::Until(last),
            held => held,
        }
    }
}

/// With this place as the first that is left out.
fn ending(room: &Room, end: usize) -> Reach {
    match room.messages.get(end) {
        Some(_) => Reach::Until(room.messages[end - 1].seq),
        None => Reach::Newest,
    }
}

fn place_after(room: &Room, seq: Seq) -> usize {
    room.messages.partition_point(|message| message.seq <= seq)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        chat::{Body, Chat, Fact},
        stream::{Decider, Event, PersonId},
    };

    fn room(count: u64) -> Room {
        let mut room = Room::default();
        for n in 0..count {
            let fact = Fact::Posted {
                nick: "Anna".parse().expect("a nick"),
                body: Body::parse("hej").expect("a body"),
                reply: None,
                mentions: Default::default(),
                files: Vec::new(),
            };
            let event = Event {
                seq: Seq(n + 1),
                at: 0,
                by: PersonId(1),
                id: None,
                fact,
            };
            Chat::apply(&mut room, &event);
        }
        room
    }

    #[test]
    fn a_short_room_is_all_there() {
        let room = room(MOST as u64);
        assert_eq!(Reach::Newest.range(&room), 0..MOST);
        assert_eq!(Reach::Newest.back(&room), None);
        assert_eq!(Reach::Newest.forth(&room), Reach::Newest);
    }

    #[test]
    fn whoever_scrolls_up_and_down_a_long_room_meets_every_message() {
        let room = room(1_234);
        let (mut reach, mut seen) = (Reach::Newest, Vec::new());
        while let Some(back) = reach.back(&room) {
            let (before, after) = (reach.range(&room), back.range(&room));
            assert!(
                after.start < before.start && after.end > before.start + STEP,
                "they overlap"
            );
            assert!(after.len() <= MOST);
            reach = back;
        }
        assert_eq!(reach.range(&room).start, 0);
        while reach != Reach::Newest {
            seen.extend(reach.range(&room));
            reach = reach.forth(&room);
        }
        seen.extend(reach.range(&room));
        seen.dedup();
        assert_eq!(reach.range(&room).end, 1_234);
        assert!((0..1_234).all(|place| seen.contains(&place)));
    }

    #[test]
    fn a_message_far_away_is_gone_to_and_one_that_is_there_is_not() {
        let room = room(1_000);
        let there = Reach::Newest.to(Seq(10), &room).expect("far away");
        assert!(there.range(&room).contains(&9));
        assert_eq!(Reach::Newest.to(Seq(990), &room), None);
        assert_eq!(Reach::Newest.to(Seq(5_000), &room), None);
    }

    #[test]
    fn what_is_held_stays_when_more_is_said() {
        let (before, after) = (room(500), room(700));
        let held = Reach::Newest.held(Seq(500));
        assert_eq!(held.range(&before), held.range(&after));
        assert_eq!(Reach::Newest.held(Seq::ORIGIN), Reach::Newest);
    }
}
