//! What one browser tab takes part in: a replica for each room that was opened, a bare count for each
//! that was not, who is where, and who "you" are.
//!
//! Sans-IO like the replica: it is told what the line said and what the person wants, and says what is
//! to be done. It knows no socket, clock, timer or storage.

mod following;
mod hearing;
mod paging;
mod reading;

use self::following::{How, Subscribed};
use super::{Notice, crowd::Crowd, followed::Followed};
use crate::{
    protocol::{Choice, ClientFrame, Reading, RoomInfo},
    stream::{
        CommandId, Outgoing, Output, Pending, Person, PersonId, Replica, Role, Seq, StreamName,
    },
};

/// What must be done, in order.
#[derive(Debug, PartialEq)]
pub enum Act<D: Followed> {
    Say(ClientFrame<D>),
    Tell(Notice<D>),
    /// Storage shall keep this wish as it is now.
    Keep(StreamName, Pending<D>),
    /// Storage may forget this wish.
    Forget(StreamName, CommandId),
    /// The server shall know that messages up to here are read: at once, or with what is read next.
    SayRead {
        name: StreamName,
        seq: Seq,
        back: bool,
    },
    /// Call [`Session::resume`] after so many milliseconds.
    ResumeIn(StreamName, u64),
}

/// How a stream stands with its reader.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// Messages of others.
    pub messages: usize,
    /// Those of them that call the person.
    pub calls: usize,
    pub choice: Choice,
    /// People who look at it, as far as was told.
    pub here: usize,
}

/// The session's state. Every method that may cause something adds it to `acts`.
pub struct Session<D: Followed> {
    you: Option<Person>,
    /// Between the server's hello and the end of the line.
    up: bool,
    /// The person does not sit before this tab.
    away: bool,
    rooms: Vec<RoomInfo>,
    followed: Vec<Subscribed<D>>,
    /// The room that the person looks at: the only one where others see them.
    shown: Option<StreamName>,
    /// How far rooms are read, as the server told last.
    told: Vec<Reading>,
    /// Whom the person does not want to hear.
    blocked: Vec<PersonId>,
    /// How far the server trusts the person, once it has told.
    role: Option<Role>,
    everyone: Crowd,
    /// Counts the times that something was said.
    stirs: u32,
    /// How many people look at each stream, as the server told last.
    crowds: Vec<(StreamName, usize)>,
}

impl Standing {
    /// A talk with somebody whom the person does not want to hear stands in no list.
    pub fn heard(mut self, room: &RoomInfo, blocked: &[PersonId]) -> Self {
        if let Some(other) = &room.with {
            self.choice.hidden |= blocked.contains(&other.id);
        }
        self
    }
}

impl From<&Reading> for Standing {
    fn from(reading: &Reading) -> Self {
        Standing {
            messages: reading.unread,
            calls: reading.calls,
            choice: reading.choice,
            here: 0,
        }
    }
}

impl<D: Followed> Session<D> {
    /// Begins with what the page came with.
    pub fn new(you: Option<Person>, rooms: Vec<RoomInfo>, reading: Vec<Reading>) -> Self {
        Session {
            you,
            up: false,
            away: false,
            rooms,
            followed: Vec::new(),
            shown: None,
            told: reading,
            blocked: Vec::new(),
            role: None,
            everyone: Crowd::default(),
            stirs: 0,
            crowds: Vec::new(),
        }
    }

    pub fn you(&self) -> Option<&Person> {
        self.you.as_ref()
    }

    pub fn rooms(&self) -> &[RoomInfo] {
        &self.rooms
    }

    pub fn role(&self) -> Option<Role> {
        self.role
    }

    pub fn blocked(&self) -> &[PersonId] {
        &self.blocked
    }

    /// The page knew whom the person does not want to hear.
    pub fn set_blocked(&mut self, blocked: Vec<PersonId>) {
        self.blocked = blocked;
    }

    /// How many people look at a stream: of the one that is shown all changes are heard.
    pub fn crowd_size(&self, name: &StreamName) -> usize {
        let shown = self
            .here(name)
            .filter(|_| self.shown.as_ref() == Some(name));
        if let Some(crowd) = shown.filter(|crowd| crowd.count > 0) {
            return crowd.count;
        }
        let told = self.crowds.iter().find(|(known, _)| known == name);
        told.map_or(0, |(_, count)| *count)
    }

    /// The page knew how many there are.
    pub fn set_crowds(&mut self, crowds: Vec<(StreamName, usize)>) {
        self.crowds = crowds;
    }

    pub fn everyone(&self) -> &Crowd {
        &self.everyone
    }

    pub fn here(&self, name: &StreamName) -> Option<&Crowd> {
        self.followed(name).map(|followed| &followed.here)
    }

    /// The room's replica, if it was opened.
    pub fn replica(&self, name: &StreamName) -> Option<&Replica<D>> {
        match &self.followed(name)?.how {
            How::Whole(replica) => Some(replica),
            How::Counted => None,
        }
    }

    /// The person has gone from this tab, or is back.
    pub fn set_away(&mut self, away: bool, acts: &mut Vec<Act<D>>) {
        if self.away == away {
            return;
        }
        self.away = away;
        if self.up {
            acts.push(Act::Say(ClientFrame::Away { away }));
        }
    }

    /// The person is writing something in a room.
    pub fn note_typing(&self, name: &StreamName, acts: &mut Vec<Act<D>>) {
        if self.up && self.you.is_some() {
            let stream = name.clone();
            acts.push(Act::Say(ClientFrame::Typing { stream }));
        }
    }

    /// A wish of the person, new or from storage. The room is opened for it if need be.
    pub fn submit(&mut self, name: &StreamName, pending: Pending<D>, acts: &mut Vec<Act<D>>) {
        self.open(name, None, acts);
        if let Some(followed) = self.followed_mut(name) {
            followed.kept = false;
        }
        self.drive(name, acts, |replica| replica.submit(pending));
    }

    pub fn retry(&mut self, name: &StreamName, id: &CommandId, acts: &mut Vec<Act<D>>) {
        self.drive(name, acts, |replica| replica.retry(id));
    }

    pub fn cancel(&mut self, name: &StreamName, id: &CommandId, acts: &mut Vec<Act<D>>) {
        self.drive(name, acts, |replica| replica.cancel(id));
    }

    /// A pause that the server asked for is over.
    pub fn resume(&mut self, name: &StreamName, acts: &mut Vec<Act<D>>) {
        self.drive(name, acts, Replica::resume);
    }

    /// A room that the server opened for the person over HTTP.
    pub fn enlist(&mut self, room: RoomInfo, acts: &mut Vec<Act<D>>) {
        match self.rooms.iter_mut().find(|other| other.name == room.name) {
            Some(known) => *known = room,
            None => self.rooms.push(room),
        }
        acts.push(Act::Tell(Notice::Rooms));
    }

    /// The person is now somebody else, or nobody: what waits to be said was not said by them.
    pub fn become_person(&mut self, you: Option<Person>, acts: &mut Vec<Act<D>>) {
        if self.you == you {
            return;
        }
        let same =
            self.you.as_ref().map(|person| person.id) == you.as_ref().map(|person| person.id);
        self.you = you;
        if !same {
            for followed in &mut self.followed {
                if let How::Whole(replica) = &mut followed.how {
                    replica.disconnected();
                    let waiting: Vec<CommandId> =
                        replica.outbox().map(|pending| pending.id.clone()).collect();
                    // Storage keeps them for when the same person is back.
                    waiting.iter().for_each(|id| drop(replica.cancel(id)));
                    acts.push(Act::Tell(Notice::Outbox(followed.name.clone())));
                }
                (followed.read, followed.unread, followed.unsaid) =
                    (None, Standing::default(), None);
            }
            self.told.clear();
            self.blocked.clear();
            acts.push(Act::Tell(Notice::Blocked));
        }
        acts.push(Act::Tell(Notice::You));
    }

    /// The line is gone.
    pub fn down(&mut self, acts: &mut Vec<Act<D>>) {
        self.up = false;
        for name in self.whole_rooms() {
            self.drive(&name, acts, Replica::disconnected);
        }
    }

    /// Lets a replica do something, and passes on what it wants done.
    fn drive(
        &mut self,
        name: &StreamName,
        acts: &mut Vec<Act<D>>,
        job: impl FnOnce(&mut Replica<D>) -> Vec<Output<D>>,
    ) {
        let quiet = self.shown.as_ref() != Some(name);
        let Some(Subscribed {
            how: How::Whole(replica),
            ..
        }) = self.followed_mut(name)
        else {
            return;
        };
        let outputs = job(replica);
        Self::pass_on(name, quiet, outputs, acts);
    }

    /// The same for every job, so it is not compiled with each.
    fn pass_on(name: &StreamName, quiet: bool, outputs: Vec<Output<D>>, acts: &mut Vec<Act<D>>) {
        for output in outputs {
            let stream = name.clone();
            acts.push(match output {
                Output::Send(Outgoing::Subscribe { after }) => Act::Say(ClientFrame::Subscribe {
                    stream,
                    after,
                    quiet,
                }),
                Output::Send(Outgoing::Command { id, command }) => Act::Say(ClientFrame::Command {
                    stream,
                    id,
                    command,
                }),
                Output::Changed(change) => Act::Tell(Notice::Changed(stream, change)),
                Output::Reset => Act::Tell(Notice::Reset(stream)),
                Output::Outbox => Act::Tell(Notice::Outbox(stream)),
                Output::Keep(wish) => Act::Keep(stream, wish),
                Output::Settled(id) => Act::Forget(stream, id),
            });
        }
    }

    fn my_id(&self) -> Option<PersonId> {
        self.you.as_ref().map(|person| person.id)
    }
}

#[cfg(test)]
#[path = "session_tests.rs"]
mod tests;
