//! Where a room stands in somebody's list: in which part of it, and in what order there. Refuses to know what is
//! unread, which moves rooms in the chat only.

use super::{Choice, RoomInfo};
use crate::{chat::discussion::is_discussion, stream::StreamName};

/// The parts of a list, in their order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    Rooms,
    /// What is said below pages.
    Pages,
    /// Talks of two.
    Talks,
    Archived,
    /// What the person has left.
    Out,
}

impl Part {
    pub fn of(room: &RoomInfo, choice: &Choice) -> Part {
        if choice.out {
            Part::Out
        } else if room.archived {
            Part::Archived
        } else if room.is_talk() {
            Part::Talks
        } else if is_discussion(&room.name) {
            Part::Pages
        } else {
            Part::Rooms
        }
    }
}

impl RoomInfo {
    /// Whoever may see it may come back: such a room is left. Others are hidden, and left for good.
    pub fn is_for_everybody(&self) -> bool {
        self.with.is_none() && !self.private
    }
}

type Listed = (RoomInfo, Choice);

/// Rooms of the same are each other's likes: they are ordered among themselves, favourites first.
fn heap((room, choice): &Listed) -> (Part, bool) {
    (Part::of(room, choice), !choice.favourite)
}

/// Puts rooms in the person's order; those without one keep the order in which they come.
pub fn arrange(rooms: &mut [Listed]) {
    rooms.sort_by_key(|listed| (heap(listed), listed.1.order.unwrap_or(u32::MAX)));
}

/// Moves a room a step up or down among its likes, of rooms that are [arranged](arrange). False: it is at the end.
pub fn step(rooms: &mut [Listed], name: &StreamName, up: bool) -> bool {
    let Some(at) = rooms.iter().position(|(room, _)| room.name == *name) else {
        return false;
    };
    let likes = heap(&rooms[at]);
    let to = if up { at.checked_sub(1) } else { Some(at + 1) };
    let Some(to) = to.filter(|to| rooms.get(*to).is_some_and(|other| heap(other) == likes)) else {
        return false;
    };
    rooms.swap(at, to);
    let likes = rooms.iter_mut().filter(|listed| heap(listed) == likes);
    for (number, (_, choice)) in (1..).zip(likes) {
        choice.order = Some(number);
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::stream::{Person, PersonId, Title};

    fn listed(name: &str, choice: Choice) -> Listed {
        let room = RoomInfo {
            name: name.parse().expect("a name"),
            title: Title::parse("Rum").expect("a title"),
            with: None,
            archived: false,
            private: false,
        };
        (room, choice)
    }

    fn plain(name: &str) -> Listed {
        listed(name, Choice::default())
    }

    fn favourite(name: &str) -> Listed {
        let favourite = true;
        listed(
            name,
            Choice {
                favourite,
                ..Choice::default()
            },
        )
    }

    fn names(rooms: &[Listed]) -> Vec<&str> {
        rooms.iter().map(|(room, _)| room.name.as_str()).collect()
    }

    #[test]
    fn a_room_stands_in_one_part_and_what_was_left_in_the_last() {
        let of = |(room, choice): Listed| Part::of(&room, &choice);
        assert_eq!(of(plain("fika")), Part::Rooms);
        assert_eq!(of(plain("report--kmom01")), Part::Pages);
        let (mut talk, choice) = plain("dm-1-2");
        let nick = "Bo".parse().expect("a nick");
        talk.with = Some(Person {
            id: PersonId(2),
            nick,
        });
        assert!(!talk.is_for_everybody());
        assert_eq!(of((talk, choice)), Part::Talks);
        let (mut old, mut choice) = plain("fika");
        old.archived = true;
        assert_eq!(of((old.clone(), choice)), Part::Archived);
        choice.out = true;
        assert_eq!(of((old, choice)), Part::Out);
    }

    #[test]
    fn a_step_swaps_two_likes_and_numbers_them_all() {
        let mut rooms = vec![plain("a"), favourite("b"), plain("c"), plain("d")];
        arrange(&mut rooms);
        assert_eq!(names(&rooms), ["b", "a", "c", "d"]);
        assert!(step(&mut rooms, &"d".parse().expect("a name"), true));
        assert_eq!(names(&rooms), ["b", "a", "d", "c"]);
        let orders: Vec<_> = rooms.iter().map(|(_, choice)| choice.order).collect();
        assert_eq!(orders, [None, Some(1), Some(2), Some(3)]);
        // As they are read again, with a room that is new.
        rooms.sort_by_key(|(room, _)| room.name.to_string());
        rooms.insert(0, plain("aa"));
        arrange(&mut rooms);
        assert_eq!(names(&rooms), ["b", "a", "d", "c", "aa"]);
    }

    #[test]
    fn nothing_leaves_its_likes() {
        let mut rooms = vec![favourite("a"), plain("b"), plain("report--kmom01")];
        let before = rooms.clone();
        for (name, up) in [
            ("a", true),
            ("a", false),
            ("b", true),
            ("b", false),
            ("x", true),
        ] {
            assert!(
                !step(&mut rooms, &name.parse().expect("a name"), up),
                "{name}"
            );
        }
        assert_eq!(rooms, before);
    }
}
