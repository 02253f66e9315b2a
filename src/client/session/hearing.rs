//! What the server says to a tab, and what comes of it.

use super::{
    Act, Session,
    following::{How, Subscribed},
};
use crate::{
    client::{Notice, crowd::Crowd, followed::Followed, past::Past},
    protocol::{ClientFrame, LineRefusal, Reading, Refusal, RoomInfo, ServerFrame},
    stream::{CommandId, Incoming, Person, PersonId, Replica, Seq, StreamName},
};

/// Rooms that take the place of others at once, since something was said there. More would be a flood of frames.
const MOST_CHANGED: usize = 8;
/// Milliseconds until a command is tried again that the server could not place in a subscription.
const RESUBSCRIBE_MS: u64 = 1_000;

impl<D: Followed> Session<D> {
    /// The server said something.
    pub fn hear(&mut self, frame: ServerFrame<D>, acts: &mut Vec<Act<D>>) {
        match frame {
            ServerFrame::Hello {
                you,
                rooms,
                reading,
                blocked,
                role,
                ..
            } => {
                self.greet(you, rooms, reading, acts);
                self.blocked = blocked;
                self.role = Some(role);
                acts.push(Act::Tell(Notice::Blocked));
                acts.push(Act::Tell(Notice::Rooms));
            }
            ServerFrame::Snapshot { stream, snapshot } => {
                self.count_snapshot(&stream, &snapshot, acts);
                self.drive(&stream, acts, |replica| {
                    replica.receive(Incoming::Snapshot(snapshot))
                });
                self.meet(&stream, acts);
                // What has changed in it before that is known to the server alone.
                let past = self.followed(&stream).and_then(|known| known.past.as_ref());
                self.ask_up_to(&stream, past.map(Past::anew), acts);
            }
            ServerFrame::Facts { stream, events } => {
                self.count(&stream, &events, acts);
                let past = self
                    .followed_mut(&stream)
                    .and_then(|known| known.past.as_mut());
                let changes = past.map(|past| past.hear(&events)).unwrap_or_default();
                let tell = |change| Act::Tell(Notice::Changed(stream.clone(), change));
                acts.extend(changes.into_iter().map(tell));
                self.drive(&stream, acts, |replica| {
                    replica.receive(Incoming::Facts(events))
                });
            }
            ServerFrame::Read { reading } => {
                for (nth, reading) in reading.into_iter().enumerate() {
                    self.take_in(reading, nth < MOST_CHANGED, acts);
                }
                acts.push(Act::Tell(Notice::Rooms));
            }
            ServerFrame::History {
                stream,
                until,
                page,
            } => {
                let followed = self.followed_mut(&stream);
                match followed.and_then(|known| known.past.as_mut()) {
                    Some(past) => {
                        past.take_in(page, until);
                        self.meet(&stream, acts);
                        acts.push(Act::Tell(Notice::Paged(stream)));
                    }
                    None => self.drive(&stream, acts, |replica| {
                        replica.receive(Incoming::History { page, until })
                    }),
                }
            }
            ServerFrame::Ack { stream, id, seq } => {
                self.drive(&stream, acts, |replica| {
                    replica.receive(Incoming::Acknowledged { id, seq })
                });
            }
            ServerFrame::Refused {
                stream: Some(stream),
                id,
                reason,
            } => self.refused(stream, id, reason, acts),
            ServerFrame::Presence {
                stream,
                all,
                count,
                came,
                left,
            } => {
                self.presence(stream, all, count, came, &left, acts);
            }
            ServerFrame::Away { stream, away, back } => {
                if let Some(crowd) = self.crowd(&stream) {
                    crowd.stir(away, &back);
                    acts.push(Act::Tell(Notice::Presence {
                        stream,
                        came: Vec::new(),
                        left: Vec::new(),
                    }));
                }
            }
            ServerFrame::Names { people, pictures } => {
                self.rename(&people, acts);
                acts.extend(pictures.map(|path| Act::Tell(Notice::Pictures(path))));
            }
            ServerFrame::Blocked { people } => {
                self.blocked = people;
                acts.push(Act::Tell(Notice::Blocked));
                acts.push(Act::Tell(Notice::Rooms));
            }
            ServerFrame::Typing { stream, mut people } => {
                people.retain(|person| !self.blocked.contains(&person.id));
                acts.push(Act::Tell(Notice::Typing(stream, people)));
            }
            ServerFrame::Room { room } => {
                // Whatever stands in a room that is new was said since. How much that is, whoever has a
                // nick is told next.
                let new = self.followed(&room.name).is_none();
                if new && D::IN_BACKGROUND && self.you.is_none() && self.has_place() {
                    let followed = self.follow(&room.name);
                    (followed.read, followed.counted) = (Some(Seq::ORIGIN), Some(Seq::ORIGIN));
                    self.subscribe_counted(&room.name, acts);
                }
                self.enlist(room, acts);
            }
            ServerFrame::Crowds { here } => {
                self.crowds = here;
                acts.push(Act::Tell(Notice::Rooms));
            }
            ServerFrame::Waiting { count } => acts.push(Act::Tell(Notice::Waiting(count))),
            ServerFrame::Beat { heads } => self.beat(&heads, acts),
            // The line's own affairs, and faults in frames that no room sent.
            ServerFrame::Refused { stream: None, .. }
            | ServerFrame::Pong
            | ServerFrame::Bye { .. } => {}
        }
    }

    pub(super) fn greet(
        &mut self,
        you: Option<Person>,
        rooms: Vec<RoomInfo>,
        reading: Vec<Reading>,
        acts: &mut Vec<Act<D>>,
    ) {
        self.up = true;
        self.become_person(you, acts);
        // A new line is taken for somebody who sits before it.
        if self.away {
            acts.push(Act::Say(ClientFrame::Away { away: true }));
        }
        self.rooms = rooms;
        self.drop_hidden(acts);
        for reading in &reading {
            let Some(followed) = self.followed_mut(&reading.stream) else {
                continue;
            };
            match followed.unsaid {
                // Read while nobody could be told.
                Some((seq, back)) if back || seq > reading.seq => {
                    let name = reading.stream.clone();
                    acts.push(Act::SayRead { name, seq, back });
                }
                _ => {
                    followed.unsaid = None;
                    followed.recount(reading);
                }
            }
        }
        self.told = reading;
        acts.push(Act::Tell(Notice::Rooms));
        for name in self.whole_rooms() {
            self.drive(&name, acts, Replica::connected);
        }
        acts.push(Act::Say(ClientFrame::Who));
        if !D::IN_BACKGROUND {
            return;
        }
        // There may be more rooms than places: talks and favourites come first, then what is unread.
        let rank = |room: &RoomInfo| {
            let told = self.told(&room.name);
            let is_dear = room.with.is_some() || told.is_some_and(|told| told.choice.favourite);
            let is_unread = told.is_some_and(|told| told.unread > 0);
            2 * u8::from(!is_dear) + u8::from(!is_unread)
        };
        let ranks: Vec<(u8, StreamName)> = self
            .rooms
            .iter()
            .map(|room| (rank(room), room.name.clone()))
            .collect();
        for turn in 0..4 {
            for (_, name) in ranks.iter().filter(|(rank, _)| *rank == turn) {
                let is_out = self.told(name).is_some_and(|told| told.choice.out);
                let has_place = self.followed(name).is_some() || self.has_place();
                if self.is_whole(name) || is_out || !has_place {
                    continue;
                }
                self.follow(name);
                self.subscribe_counted(name, acts);
            }
        }
    }

    /// Lets go of the rooms that this person may not see, such as those of who was here before.
    pub(super) fn drop_hidden(&mut self, acts: &mut Vec<Act<D>>) {
        let rooms = &self.rooms;
        let (followed, hidden) = std::mem::take(&mut self.followed)
            .into_iter()
            .partition(|followed| rooms.iter().any(|room| room.name == followed.name));
        self.followed = followed;
        let tell = |hidden: Subscribed<D>| {
            Act::Tell(Notice::Refused(hidden.name, LineRefusal::NoSuchStream))
        };
        acts.extend(Vec::into_iter(hidden).map(tell));
    }

    pub(super) fn refused(
        &mut self,
        name: StreamName,
        id: Option<CommandId>,
        reason: Refusal<D::Refusal>,
        acts: &mut Vec<Act<D>>,
    ) {
        match (id, reason) {
            (Some(id), Refusal::Stream(reason)) => {
                self.drive(&name, acts, |replica| {
                    replica.receive(Incoming::Refused { id, reason })
                });
            }
            (Some(id), Refusal::Line(reason)) => {
                self.drive(&name, acts, |replica| {
                    replica.receive(Incoming::Deferred { id })
                });
                match reason {
                    LineRefusal::TooFast { retry_ms } => {
                        acts.push(Act::Tell(Notice::Wait(name.clone(), retry_ms)));
                        acts.push(Act::ResumeIn(name, retry_ms));
                    }
                    LineRefusal::Unavailable { retry_ms } => {
                        acts.push(Act::ResumeIn(name, retry_ms));
                    }
                    // Hello has said so too: it goes out when there is a nick again.
                    LineRefusal::WhoAreYou => {}
                    LineRefusal::NotSubscribed => {
                        self.subscribe_whole(&name, acts);
                        acts.push(Act::ResumeIn(name, RESUBSCRIBE_MS));
                    }
                    reason => acts.push(Act::Tell(Notice::Refused(name, reason))),
                }
            }
            (None, Refusal::Line(reason)) => {
                if !self.is_whole(&name) {
                    self.followed.retain(|followed| followed.name != name);
                }
                // It is no more for this person, if it ever was.
                if reason == LineRefusal::NoSuchStream {
                    self.rooms.retain(|room| room.name != name);
                    acts.push(Act::Tell(Notice::Rooms));
                }
                acts.push(Act::Tell(Notice::Refused(name, reason)));
            }
            (None, Refusal::Stream(_)) => {}
        }
    }

    pub(super) fn presence(
        &mut self,
        name: Option<StreamName>,
        all: bool,
        count: usize,
        came: Vec<Person>,
        left: &[PersonId],
        acts: &mut Vec<Act<D>>,
    ) {
        let Some(crowd) = self.crowd(&name) else {
            return;
        };
        let before = crowd.count;
        let gone = crowd.change(all, count, &came, left);
        let is_other = crowd.count != before;
        // A whole list says who is here, not who has just come.
        let came = if all { Vec::new() } else { came };
        // The list of rooms says how many look at each.
        if name.is_some() && is_other {
            acts.push(Act::Tell(Notice::Rooms));
        }
        acts.push(Act::Tell(Notice::Presence {
            stream: name,
            came,
            left: gone,
        }));
    }

    /// Who is in a room, or on the site.
    pub(super) fn crowd(&mut self, name: &Option<StreamName>) -> Option<&mut Crowd> {
        match name {
            None => Some(&mut self.everyone),
            Some(name) => self.followed_mut(name).map(|followed| &mut followed.here),
        }
    }

    /// These people are called otherwise now.
    pub(super) fn rename(&mut self, people: &[Person], acts: &mut Vec<Act<D>>) {
        for other in self.rooms.iter_mut().filter_map(|room| room.with.as_mut()) {
            if let Some(now) = people.iter().find(|now| now.id == other.id) {
                other.nick = now.nick.clone();
            }
        }
        acts.push(Act::Tell(Notice::Rooms));
        for followed in &mut self.followed {
            let past = followed.past.as_mut();
            let shows = past.is_some_and(|past| D::rename(past.state_mut(), people));
            if let How::Whole(replica) = &mut followed.how
                && (replica.rename(people) || shows)
            {
                acts.push(Act::Tell(Notice::Renamed(followed.name.clone())));
            }
        }
    }

    /// The heartbeat names the head of every stream that the server knows we follow.
    pub(super) fn beat(&mut self, heads: &[(StreamName, Seq)], acts: &mut Vec<Act<D>>) {
        let names: Vec<StreamName> = self
            .followed
            .iter()
            .map(|followed| followed.name.clone())
            .collect();
        for name in names {
            let head = heads
                .iter()
                .find(|(known, _)| *known == name)
                .map(|(_, head)| *head);
            if self.is_whole(&name) {
                self.drive(&name, acts, |replica| replica.receive(Incoming::Head(head)));
            } else if let Some(Subscribed { counted, .. }) = self.followed(&name)
                && head.is_none_or(|head| counted.is_some_and(|counted| counted < head))
            {
                self.subscribe_counted(&name, acts);
            }
        }
    }
}
