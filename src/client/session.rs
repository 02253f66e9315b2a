//! What one browser tab takes part in: a replica for each room that was opened, a bare count for each
//! that was not, who is where, and who "you" are.
//!
//! Sans-IO like the replica: it is told what the line said and what the person wants, and says what is
//! to be done. It knows no socket, clock, timer or storage.

use super::{News, Notice, crowd::Crowd, followed::Followed, past::Past};
use crate::{
    protocol::{
        Choice, ClientFrame, LineRefusal, MOST_SUBSCRIPTIONS, Reading, Refusal, RoomInfo,
        ServerFrame,
    },
    stream::{
        CommandId, Event, Incoming, Outgoing, Output, Pending, Person, PersonId, Replica, Role,
        Seq, Snapshot, StreamName,
    },
};

/// Rooms that take the place of others at once, since something was said there. More would be a flood of frames.
const MOST_CHANGED: usize = 8;
/// Milliseconds until a command is tried again that the server could not place in a subscription.
const RESUBSCRIBE_MS: u64 = 1_000;

/// What must be done, in order.
#[derive(Debug, PartialEq)]
pub enum Act<D: Followed> {
    Say(ClientFrame<D>),
    Tell(Notice<D>),
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

/// A stream that is followed, or will be when the line is up.
struct Subscribed<D: Followed> {
    name: StreamName,
    how: How<D>,
    /// What the person reads of it, where that is apart from the newest.
    past: Option<Past<D>>,
    /// Messages up to here are read. None: that is not known, and nothing counts as unread.
    read: Option<Seq>,
    /// How much others have said since then, of what stands at or before `counted`.
    unread: Standing,
    counted: Option<Seq>,
    /// The first of that.
    first: Option<Seq>,
    /// A move that the server has not confirmed, and whether it is one back.
    unsaid: Option<(Seq, bool)>,
    /// The person wants it to stay unread, though they look at it.
    kept: bool,
    /// When something was said there last, as far as was heard.
    stirred: u32,
    here: Crowd,
}

impl<D: Followed> Subscribed<D> {
    fn recount(&mut self, reading: &Reading) {
        self.read = Some(reading.seq);
        self.first = reading.first;
        self.unread = Standing::from(reading);
        // Facts up to there are in the number, whenever they come.
        self.counted = Some(reading.head);
    }
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

enum How<D: Followed> {
    /// Opened by the person: all of it.
    Whole(Box<Replica<D>>),
    /// In the background: only how much others have said.
    Counted,
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

    /// Up to where the room is read.
    pub fn read(&self, name: &StreamName) -> Option<Seq> {
        self.followed(name)?.read
    }

    /// How many messages of others are unread, as far as they are known.
    pub fn unread(&self, name: &StreamName) -> Standing {
        match self.followed(name) {
            Some(followed) => followed.unread,
            None => self.told(name).map(Standing::from).unwrap_or_default(),
        }
    }

    /// The first message of others that is unread.
    pub fn first_unread(&self, name: &StreamName) -> Option<Seq> {
        match self.followed(name) {
            Some(followed) => followed.first,
            None => self.told(name)?.first,
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
        // Whoever goes there again wants to read it.
        if let Some(followed) = self.followed_mut(name) {
            followed.kept = false;
        }
        let known = self.is_whole(name);
        self.open(name, snapshot, acts);
        // Followed already, but not seen there; and seen no more where they come from.
        for moved in before.iter().chain(known.then_some(name)) {
            self.subscribe_whole(moved, acts);
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
        let stands_at = snapshot.as_ref().map(|snapshot| snapshot.seq);
        let replica = snapshot.map_or_else(Replica::blank, Replica::at);
        let up = self.up;
        let followed = self.follow(name);
        followed.counted = followed.counted.or(stands_at);
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
        if followed.kept || followed.read.is_some_and(|read| read >= seq) {
            return;
        }
        followed.read = Some(seq);
        if followed.counted.is_none_or(|counted| counted <= seq) {
            (followed.unread.messages, followed.unread.calls) = (0, 0);
        }
        self.say_read(name, seq, false, acts);
    }

    /// The person wants to read the room again from this message on.
    pub fn mark_unread(&mut self, name: &StreamName, from: Seq, acts: &mut Vec<Act<D>>) {
        if self.you.is_none() {
            return;
        }
        let Some(followed) = self.followed_mut(name) else {
            return;
        };
        followed.read = Some(from.previous());
        followed.kept = true;
        self.say_read(name, from.previous(), true, acts);
    }

    fn say_read(&mut self, name: &StreamName, seq: Seq, back: bool, acts: &mut Vec<Act<D>>) {
        // Of whoever has no nick nothing is kept.
        if self.you.is_some()
            && let Some(followed) = self.followed_mut(name)
        {
            followed.unsaid = Some((seq, back));
            let name = name.clone();
            acts.push(Act::SayRead { name, seq, back });
        }
        acts.push(Act::Tell(Notice::Rooms));
    }

    /// The server tells how far a room is read. `wins`: it may take the place of another.
    fn take_in(&mut self, reading: Reading, wins: bool, acts: &mut Vec<Act<D>>) {
        let name = reading.stream.clone();
        let before = self.told(&name).cloned();
        self.tell(reading.clone());
        // Nothing counts in a room that was left.
        if reading.choice.out && !self.is_whole(&name) {
            let before = self.followed.len();
            self.followed.retain(|followed| followed.name != name);
            if self.up && self.followed.len() < before {
                acts.push(Act::Say(ClientFrame::Unsubscribe { stream: name }));
            }
            return;
        }
        if self.followed(&name).is_none() {
            let listed = self.rooms.iter().any(|room| room.name == name);
            if !D::IN_BACKGROUND || !listed {
                return;
            }
            let stirred = before.as_ref().is_none_or(|told| told.head < reading.head);
            if !self.has_place() && wins && stirred && !reading.choice.is_muted() {
                self.make_place(&name, acts);
                if !self.has_place() {
                    return;
                }
                self.stirs += 1;
                let stirs = self.stirs;
                let followed = self.follow(&name);
                followed.stirred = stirs;
                // From where it was known, so that what was said is heard, and may be worth a notification.
                if let Some(mut before) = before.filter(|told| told.seq == reading.seq) {
                    before.choice = reading.choice;
                    followed.recount(&before);
                }
                self.subscribe_counted(&name, acts);
            } else if self.has_place() {
                self.follow(&name);
                self.subscribe_counted(&name, acts);
            }
            return;
        }
        let Some(followed) = self.followed_mut(&name) else {
            return;
        };
        match followed.unsaid {
            // What was said of it before our last move. That one's answer comes.
            Some((seq, back)) if seq != reading.seq && (back || seq > reading.seq) => return,
            _ => followed.unsaid = None,
        }
        // Marked as unread elsewhere: not to be read by merely lying open here.
        followed.kept |= followed.read.is_some_and(|read| read > reading.seq);
        followed.recount(&reading);
    }

    /// Asks how much is unread.
    fn ask_unread(&self, name: &StreamName, acts: &mut Vec<Act<D>>) {
        if let Some(seq) = self.followed(name).and_then(|followed| followed.read)
            && self.you.is_some()
        {
            let (name, back) = (name.clone(), false);
            acts.push(Act::SayRead { name, seq, back });
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

    /// Asks for a page of messages before those that are known. Says whether there is anything to ask.
    pub fn ask_older(&self, name: &StreamName, acts: &mut Vec<Act<D>>) -> bool {
        let newest = self.replica(name).map(Replica::state);
        let floor = self.past(name).or(newest).map(D::floor);
        self.ask_up_to(name, floor.filter(|floor| *floor > Seq::ORIGIN), acts)
    }

    /// The same of those that come next in an older part.
    pub fn ask_newer(&self, name: &StreamName, acts: &mut Vec<Act<D>>) -> bool {
        let past = self.followed(name).and_then(|known| known.past.as_ref());
        self.ask_up_to(name, past.map(Past::newer), acts)
    }

    fn ask_up_to(&self, name: &StreamName, seq: Option<Seq>, acts: &mut Vec<Act<D>>) -> bool {
        let asked = seq.filter(|_| self.up).map(|seq| ClientFrame::Before {
            stream: name.clone(),
            seq,
        });
        let is_asked = asked.is_some();
        acts.extend(asked.map(Act::Say));
        is_asked
    }

    /// The person reads this older part; none: no more.
    pub fn look_back(&mut self, name: &StreamName, part: Option<Snapshot<D>>) {
        if let Some(followed) = self.followed_mut(name) {
            followed.past = part.map(Past::of);
        }
    }

    /// The older part of a room that the person reads.
    pub fn past(&self, name: &StreamName) -> Option<&D::State> {
        self.followed(name)?.past.as_ref().map(Past::state)
    }

    /// Where an older part has come to the newest, that begins with it.
    fn meet(&mut self, name: &StreamName, acts: &mut Vec<Act<D>>) {
        let Some(Subscribed {
            how: How::Whole(replica),
            past,
            ..
        }) = self.followed_mut(name)
        else {
            return;
        };
        if !replica.is_grounded() {
            return;
        }
        let Some(reading) = past.take() else { return };
        match reading.met(replica.state()) {
            Ok((page, until)) => self.drive(name, acts, |replica| {
                replica.receive(Incoming::History { page, until })
            }),
            Err(on) => *past = Some(on),
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

    fn greet(
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
    fn crowd(&mut self, name: &Option<StreamName>) -> Option<&mut Crowd> {
        match name {
            None => Some(&mut self.everyone),
            Some(name) => self.followed_mut(name).map(|followed| &mut followed.here),
        }
    }

    /// These people are called otherwise now.
    fn rename(&mut self, people: &[Person], acts: &mut Vec<Act<D>>) {
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
            } else if let Some(Subscribed { counted, .. }) = self.followed(&name)
                && head.is_none_or(|head| counted.is_some_and(|counted| counted < head))
            {
                self.subscribe_counted(&name, acts);
            }
        }
    }

    /// Follows a room in the background, from where it has been counted.
    fn subscribe_counted(&mut self, name: &StreamName, acts: &mut Vec<Act<D>>) {
        if let Some(followed) = self.followed(name).filter(|_| self.up) {
            acts.push(Act::Say(ClientFrame::Subscribe {
                stream: name.clone(),
                after: followed.counted,
                quiet: true,
            }));
        }
    }

    /// A room as a whole, since it was opened or its log is another. Who has no nick has read what they see
    /// first.
    fn count_snapshot(
        &mut self,
        name: &StreamName,
        snapshot: &Snapshot<D>,
        acts: &mut Vec<Act<D>>,
    ) {
        let (me, seq) = (self.my_id(), snapshot.seq);
        let Some(followed) = self.followed_mut(name) else {
            return;
        };
        let known = followed.counted.replace(seq);
        if me.is_some() {
            if known != Some(seq) {
                self.ask_unread(name, acts);
            }
            return;
        }
        let read = followed.read.map_or(seq, |read| read.min(seq));
        followed.read = Some(read);
        followed.unread = Standing {
            messages: D::unread(&snapshot.state, read, me),
            ..Standing::default()
        };
        acts.push(Act::Tell(Notice::Rooms));
    }

    fn count(&mut self, name: &StreamName, events: &[Event<D::Fact>], acts: &mut Vec<Act<D>>) {
        let me = self.my_id();
        let blocked = self.blocked.clone();
        self.stirs += 1;
        let stirs = self.stirs;
        let Some(followed) = self.followed_mut(name) else {
            return;
        };
        followed.stirred = stirs;
        let (before, mut unsettled) = (followed.unread, false);
        for event in events {
            // What is known already, or a gap: the next heartbeat tells.
            if followed.counted.map(Seq::next) != Some(event.seq) {
                continue;
            }
            followed.counted = Some(event.seq);
            unsettled |= D::unsettles(&event.fact);
            let unread = followed.read.is_some_and(|read| read < event.seq);
            let called = me.is_some_and(|me| D::calls(&event.fact, me));
            let heard =
                Some(event.by) != me && !blocked.contains(&event.by) && !followed.unread.choice.out;
            if unread && (called || D::is_news(&event.fact)) && heard {
                if followed.unread.messages == 0 {
                    followed.first = Some(event.seq);
                }
                followed.unread.messages += 1;
                followed.unread.calls += usize::from(called);
                if let Some((nick, text)) = D::words(&event.fact) {
                    acts.push(Act::Tell(Notice::News(News {
                        stream: name.clone(),
                        at: event.at,
                        nick,
                        text,
                        called,
                    })));
                }
            }
        }
        if followed.unread != before {
            acts.push(Act::Tell(Notice::Rooms));
        }
        if unsettled && self.unread(name).messages > 0 {
            self.ask_unread(name, acts);
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
                Output::Settled(id) => Act::Forget(stream, id),
            });
        }
    }

    /// The server follows [`MOST_SUBSCRIPTIONS`] rooms for us: one that is opened, or where something is said, takes
    /// the place of the one in the background where it has been quiet for longest. Of that the server tells from then
    /// on what is unread.
    fn make_place(&mut self, name: &StreamName, acts: &mut Vec<Act<D>>) {
        if self.followed(name).is_some() || self.has_place() {
            return;
        }
        // Opened ones, but for what is looked at or waits to be said, only where there is none in the background.
        let rest = |followed: &Subscribed<D>| match &followed.how {
            How::Counted => Some(u64::from(followed.stirred)),
            How::Whole(replica) if replica.outbox().len() > 0 => None,
            How::Whole(_) if self.shown.as_ref() == Some(&followed.name) => None,
            How::Whole(_) => Some(u64::MAX),
        };
        let mut quietest: Option<(u64, usize)> = None;
        for (at, followed) in self.followed.iter().enumerate() {
            if let Some(rest) = rest(followed)
                && quietest.is_none_or(|(least, _)| rest <= least)
            {
                quietest = Some((rest, at));
            }
        }
        let Some((_, at)) = quietest else {
            return;
        };
        let gone = self.followed.remove(at);
        if let Some(seq) = gone.read {
            self.tell(Reading {
                stream: gone.name.clone(),
                seq,
                head: gone.counted.unwrap_or(seq),
                unread: gone.unread.messages,
                first: gone.first,
                calls: gone.unread.calls,
                choice: gone.unread.choice,
            });
        }
        if self.up {
            let stream = gone.name;
            acts.push(Act::Say(ClientFrame::Unsubscribe { stream }));
        }
    }

    /// How far a room is read that may not be followed.
    fn tell(&mut self, reading: Reading) {
        self.told.retain(|told| told.stream != reading.stream);
        self.told.push(reading);
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
                let mut followed = Subscribed {
                    name: name.clone(),
                    how: How::Counted,
                    past: None,
                    read: None,
                    unread: Standing::default(),
                    counted: None,
                    first: None,
                    unsaid: None,
                    kept: false,
                    stirred: 0,
                    here: Crowd::default(),
                };
                if let Some(told) = self.told(name) {
                    followed.recount(told);
                }
                self.followed.push(followed);
                self.followed.len() - 1
            });
        &mut self.followed[at]
    }

    fn followed(&self, name: &StreamName) -> Option<&Subscribed<D>> {
        self.followed.iter().find(|followed| followed.name == *name)
    }

    /// Drops what stands before the newest so many things in a room.
    pub fn forget(&mut self, name: &StreamName, keep: usize) {
        if let Some(How::Whole(replica)) = self.followed_mut(name).map(|followed| &mut followed.how)
        {
            replica.forget(keep);
        }
    }

    fn followed_mut(&mut self, name: &StreamName) -> Option<&mut Subscribed<D>> {
        self.followed
            .iter_mut()
            .find(|followed| followed.name == *name)
    }

    fn told(&self, name: &StreamName) -> Option<&Reading> {
        self.told.iter().find(|told| told.stream == *name)
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
