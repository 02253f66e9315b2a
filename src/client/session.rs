//! What one browser tab takes part in: a replica for each room that was opened, a bare count for each
//! that was not, who is where, and who "you" are.
//!
//! Sans-IO like the replica: it is told what the line said and what the person wants, and says what is
//! to be done. It knows no socket, clock, timer or storage.

use super::{Notice, crowd::Crowd, followed::Followed};
use crate::{
    protocol::{ClientFrame, LineRefusal, MOST_SUBSCRIPTIONS, Refusal, RoomInfo, ServerFrame},
    stream::{
        CommandId, Event, Incoming, Outgoing, Output, Pending, Person, PersonId, Replica, Seq,
        Snapshot, StreamName,
    },
};

/// Milliseconds until a command is tried again that the server could not place in a subscription.
const RESUBSCRIBE_MS: u64 = 1_000;

/// What must be done, in order.
#[derive(Debug, PartialEq)]
pub enum Act<D: Followed> {
    Say(ClientFrame<D>),
    Tell(Notice<D>),
    /// Storage may forget this wish.
    Forget(StreamName, CommandId),
    /// Storage shall remember that messages up to here are read.
    KeepRead(StreamName, Seq),
    /// Call [`Session::resume`] after so many milliseconds.
    ResumeIn(StreamName, u64),
}

/// The session's state. Every method that may cause something adds it to `acts`.
pub struct Session<D: Followed> {
    you: Option<Person>,
    /// Between the server's hello and the end of the line.
    up: bool,
    rooms: Vec<RoomInfo>,
    followed: Vec<Subscribed<D>>,
    /// The room that the person looks at: the only one where others see them.
    shown: Option<StreamName>,
    /// Up to where rooms were read, as storage had it.
    remembered: Vec<(StreamName, Seq)>,
    everyone: Crowd,
}

/// A stream that is followed, or will be when the line is up.
struct Subscribed<D: Followed> {
    name: StreamName,
    how: How<D>,
    /// Messages up to here are read. None: that is not known, and nothing counts as unread.
    read: Option<Seq>,
    here: Crowd,
}

enum How<D: Followed> {
    /// Opened by the person: all of it.
    Whole(Box<Replica<D>>),
    /// In the background: only how much others have said since `read`.
    Counted { cursor: Option<Seq>, unread: usize },
}

impl<D: Followed> Session<D> {
    /// Begins with what the page came with, and with what storage remembers of the reading.
    pub fn new(
        you: Option<Person>,
        rooms: Vec<RoomInfo>,
        remembered: Vec<(StreamName, Seq)>,
    ) -> Self {
        Session {
            you,
            up: false,
            rooms,
            followed: Vec::new(),
            shown: None,
            remembered,
            everyone: Crowd::default(),
        }
    }

    pub fn you(&self) -> Option<&Person> {
        self.you.as_ref()
    }

    pub fn rooms(&self) -> &[RoomInfo] {
        &self.rooms
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
            How::Counted { .. } => None,
        }
    }

    /// Up to where the room is read.
    pub fn read(&self, name: &StreamName) -> Option<Seq> {
        self.followed(name)?.read
    }

    /// How many messages of others are unread, as far as they are known.
    pub fn unread(&self, name: &StreamName) -> usize {
        let Some(followed) = self.followed(name) else {
            return 0;
        };
        match (&followed.how, followed.read) {
            (How::Counted { unread, .. }, _) => *unread,
            (How::Whole(_), None) => 0,
            (How::Whole(replica), Some(read)) => D::unread(replica.state(), read, self.my_id()),
        }
    }

    /// The person looks at this room from now on. `snapshot`: what is at hand of it.
    pub fn show(
        &mut self,
        name: &StreamName,
        snapshot: Option<Snapshot<D>>,
        acts: &mut Vec<Act<D>>,
    ) {
        let before = self.shown.replace(name.clone());
        if before.as_ref() == Some(name) {
            return;
        }
        let known = self.is_whole(name);
        self.open(name, snapshot, acts);
        // Followed already, but not seen there; and seen no more where they come from.
        for moved in before.iter().chain(known.then_some(name)) {
            self.subscribe_whole(moved, acts);
        }
    }

    /// Opens a room as a whole.
    pub fn open(
        &mut self,
        name: &StreamName,
        snapshot: Option<Snapshot<D>>,
        acts: &mut Vec<Act<D>>,
    ) {
        if self.is_whole(name) {
            return;
        }
        self.make_place(name, acts);
        let replica = snapshot.map_or_else(Replica::blank, Replica::at);
        let up = self.up;
        let followed = self.follow(name);
        followed.how = How::Whole(Box::new(replica));
        if up {
            self.drive(name, acts, Replica::connected);
        }
    }

    /// Says anew where a room's copy stands, and whether the person is there.
    fn subscribe_whole(&self, name: &StreamName, acts: &mut Vec<Act<D>>) {
        if let Some(replica) = self.replica(name).filter(|_| self.up) {
            let after = replica.is_grounded().then(|| replica.cursor());
            acts.push(Act::Say(self.subscription(name, after)));
        }
    }

    fn subscription(&self, name: &StreamName, after: Option<Seq>) -> ClientFrame<D> {
        let quiet = self.shown.as_ref() != Some(name);
        ClientFrame::Subscribe {
            stream: name.clone(),
            after,
            quiet,
        }
    }

    /// The person has seen the room's messages up to here.
    pub fn mark_read(&mut self, name: &StreamName, seq: Seq, acts: &mut Vec<Act<D>>) {
        let Some(followed) = self.followed_mut(name) else {
            return;
        };
        if followed.read.is_some_and(|read| read >= seq) {
            return;
        }
        followed.read = Some(seq);
        acts.push(Act::KeepRead(name.clone(), seq));
        acts.push(Act::Tell(Notice::Rooms));
    }

    /// A wish of the person, new or from storage. The room is opened for it if need be.
    pub fn submit(&mut self, name: &StreamName, pending: Pending<D>, acts: &mut Vec<Act<D>>) {
        self.open(name, None, acts);
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

    /// Asks for a page of messages before those that are known. Says whether there is anything to ask.
    pub fn ask_older(&self, name: &StreamName, acts: &mut Vec<Act<D>>) -> bool {
        let floor = self.replica(name).map(|replica| D::floor(replica.state()));
        match floor.filter(|floor| self.up && *floor > Seq::ORIGIN) {
            Some(seq) => {
                acts.push(Act::Say(ClientFrame::Before {
                    stream: name.clone(),
                    seq,
                }));
                true
            }
            None => false,
        }
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
            }
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

    /// The server said something.
    pub fn hear(&mut self, frame: ServerFrame<D>, acts: &mut Vec<Act<D>>) {
        match frame {
            ServerFrame::Hello { you, rooms, .. } => self.greet(you, rooms, acts),
            ServerFrame::Snapshot { stream, snapshot } => {
                let mut end = snapshot.seq;
                match self.is_whole(&stream) {
                    true => self.drive(&stream, acts, |replica| {
                        let outputs = replica.receive(Incoming::Snapshot(snapshot));
                        end = replica.cursor();
                        outputs
                    }),
                    false => self.count_snapshot(&stream, &snapshot, acts),
                }
                self.unread_beyond(&stream, end, acts);
            }
            ServerFrame::Facts { stream, events } => match self.is_whole(&stream) {
                true => {
                    self.drive(&stream, acts, |replica| {
                        replica.receive(Incoming::Facts(events))
                    });
                    acts.push(Act::Tell(Notice::Rooms));
                }
                false => self.count(&stream, &events, acts),
            },
            ServerFrame::History {
                stream,
                until,
                page,
            } => {
                self.drive(&stream, acts, |replica| {
                    replica.receive(Incoming::History { page, until })
                });
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
            ServerFrame::Room { room } => {
                // Whatever stands in a room that is new was said since.
                let new = self.followed(&room.name).is_none();
                if new && D::IN_BACKGROUND && self.has_place() {
                    self.follow(&room.name).how = How::Counted {
                        cursor: Some(Seq::ORIGIN),
                        unread: 0,
                    };
                    self.subscribe_counted(&room.name, acts);
                }
                self.enlist(room, acts);
            }
            ServerFrame::Beat { heads } => self.beat(&heads, acts),
            // The line's own affairs, and faults in frames that no room sent.
            ServerFrame::Refused { stream: None, .. }
            | ServerFrame::Pong
            | ServerFrame::Bye { .. } => {}
        }
    }

    fn greet(&mut self, you: Option<Person>, rooms: Vec<RoomInfo>, acts: &mut Vec<Act<D>>) {
        self.up = true;
        self.become_person(you, acts);
        self.rooms = rooms;
        self.drop_hidden(acts);
        acts.push(Act::Tell(Notice::Rooms));
        for name in self.whole_rooms() {
            self.drive(&name, acts, Replica::connected);
        }
        acts.push(Act::Say(ClientFrame::Who));
        if !D::IN_BACKGROUND {
            return;
        }
        let names: Vec<StreamName> = self.rooms.iter().map(|room| room.name.clone()).collect();
        for name in names {
            if self.is_whole(&name) || !(self.followed(&name).is_some() || self.has_place()) {
                continue;
            }
            self.follow(&name);
            self.subscribe_counted(&name, acts);
        }
    }

    /// Lets go of the rooms that this person may not see, such as those of who was here before.
    fn drop_hidden(&mut self, acts: &mut Vec<Act<D>>) {
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

    fn refused(
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

    fn presence(
        &mut self,
        name: Option<StreamName>,
        all: bool,
        count: usize,
        came: Vec<Person>,
        left: &[PersonId],
        acts: &mut Vec<Act<D>>,
    ) {
        let crowd = match &name {
            None => &mut self.everyone,
            Some(name) => match self.followed_mut(name) {
                Some(followed) => &mut followed.here,
                None => return,
            },
        };
        let gone = crowd.change(all, count, &came, left);
        // A whole list says who is here, not who has just come.
        let came = if all { Vec::new() } else { came };
        acts.push(Act::Tell(Notice::Presence {
            stream: name,
            came,
            left: gone,
        }));
    }

    /// The heartbeat names the head of every stream that the server knows we follow.
    fn beat(&mut self, heads: &[(StreamName, Seq)], acts: &mut Vec<Act<D>>) {
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
            } else if let Some(Subscribed {
                how: How::Counted { cursor, .. },
                ..
            }) = self.followed(&name)
                && head.is_none_or(|head| cursor.is_some_and(|cursor| cursor < head))
            {
                self.subscribe_counted(&name, acts);
            }
        }
    }

    /// Follows a room in the background. What was never read is not unread where everybody talks, but
    /// it is where somebody talks to this person.
    fn subscribe_counted(&mut self, name: &StreamName, acts: &mut Vec<Act<D>>) {
        let up = self.up;
        if let Some(Subscribed {
            how: How::Counted { cursor, .. },
            read,
            ..
        }) = self.followed_mut(name)
            && up
        {
            let after = cursor.or(*read);
            *cursor = after;
            acts.push(Act::Say(ClientFrame::Subscribe {
                stream: name.clone(),
                after,
                quiet: true,
            }));
        }
    }

    fn count_snapshot(
        &mut self,
        name: &StreamName,
        snapshot: &Snapshot<D>,
        acts: &mut Vec<Act<D>>,
    ) {
        let me = self.my_id();
        let direct = self
            .rooms
            .iter()
            .any(|room| room.name == *name && room.with.is_some());
        let Some(followed) = self.followed_mut(name) else {
            return;
        };
        if followed.read.is_none() && !direct {
            followed.read = Some(snapshot.seq);
            acts.push(Act::KeepRead(name.clone(), snapshot.seq));
        }
        let read = followed.read.unwrap_or(Seq::ORIGIN);
        followed.how = How::Counted {
            cursor: Some(snapshot.seq),
            unread: D::unread(&snapshot.state, read, me),
        };
        acts.push(Act::Tell(Notice::Rooms));
    }

    /// What is beyond the end of a log was not read: the log is an older copy that was put back.
    fn unread_beyond(&mut self, name: &StreamName, end: Seq, acts: &mut Vec<Act<D>>) {
        if let Some(Subscribed { read, .. }) = self.followed_mut(name)
            && read.is_some_and(|read| read > end)
        {
            *read = Some(end);
            acts.push(Act::KeepRead(name.clone(), end));
        }
    }

    fn count(&mut self, name: &StreamName, events: &[Event<D::Fact>], acts: &mut Vec<Act<D>>) {
        let me = self.my_id();
        let Some(Subscribed {
            how:
                How::Counted {
                    cursor: Some(cursor),
                    unread,
                },
            ..
        }) = self.followed_mut(name)
        else {
            return;
        };
        let before = *unread;
        for event in events {
            if event.seq != cursor.next() {
                // What is known already, or a gap: the next heartbeat tells.
                continue;
            }
            *cursor = event.seq;
            if D::is_news(&event.fact) && Some(event.by) != me {
                *unread += 1;
            }
        }
        if *unread != before {
            acts.push(Act::Tell(Notice::Rooms));
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
        for output in job(replica) {
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
                Output::Settled(id) => Act::Forget(stream, id),
            });
        }
    }

    /// The server follows [`MOST_SUBSCRIPTIONS`] rooms for us: one that is opened takes the place of
    /// one in the background.
    fn make_place(&mut self, name: &StreamName, acts: &mut Vec<Act<D>>) {
        if self.followed(name).is_some() || self.has_place() {
            return;
        }
        let spare = |followed: &Subscribed<D>| match &followed.how {
            How::Counted { .. } => true,
            How::Whole(replica) => replica.outbox().len() == 0,
        };
        if let Some(at) = self.followed.iter().position(spare) {
            let stream = self.followed.remove(at).name;
            if self.up {
                acts.push(Act::Say(ClientFrame::Unsubscribe { stream }));
            }
        }
    }

    fn has_place(&self) -> bool {
        self.followed.len() < MOST_SUBSCRIPTIONS
    }

    fn follow(&mut self, name: &StreamName) -> &mut Subscribed<D> {
        let at = self
            .followed
            .iter()
            .position(|followed| followed.name == *name)
            .unwrap_or_else(|| {
                let read = self
                    .remembered
                    .iter()
                    .find(|(known, _)| known == name)
                    .map(|(_, seq)| *seq);
                let how = How::Counted {
                    cursor: None,
                    unread: 0,
                };
                self.followed.push(Subscribed {
                    name: name.clone(),
                    how,
                    read,
                    here: Crowd::default(),
                });
                self.followed.len() - 1
            });
        &mut self.followed[at]
    }

    fn followed(&self, name: &StreamName) -> Option<&Subscribed<D>> {
        self.followed.iter().find(|followed| followed.name == *name)
    }

    fn followed_mut(&mut self, name: &StreamName) -> Option<&mut Subscribed<D>> {
        self.followed
            .iter_mut()
            .find(|followed| followed.name == *name)
    }

    fn is_whole(&self, name: &StreamName) -> bool {
        self.replica(name).is_some()
    }

    fn whole_rooms(&self) -> Vec<StreamName> {
        let whole = self
            .followed
            .iter()
            .filter(|followed| matches!(followed.how, How::Whole(_)));
        whole.map(|followed| followed.name.clone()).collect()
    }

    fn my_id(&self) -> Option<PersonId> {
        self.you.as_ref().map(|person| person.id)
    }
}

#[cfg(test)]
#[path = "session_tests.rs"]
mod tests;
