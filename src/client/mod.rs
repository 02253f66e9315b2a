//! The browser's half of the engine: performs what replicas ask for, over one line, with the browser's
//! storage, clock and dice. It tells whoever shows it through a callback, and refuses to know who that
//! is: no views, no signals.
//!
//! - [`Session`](session::Session): what the tab takes part in. Pure.
//! - [`line`]: the socket. [`door`]: forms over HTTP. [`storage`]: what survives a reload.
//! - [`probe`]: a plain socket, which has nothing to do with the rest.

mod backoff;
mod chat;
mod crowd;
pub mod door;
mod followed;
pub mod json;
mod line;
mod past;
pub mod probe;
mod session;
mod storage;
pub mod tap;

use std::{
    cell::{Cell, RefCell},
    rc::{Rc, Weak},
};

use gloo_timers::future::TimeoutFuture;
use wasm_bindgen::{JsCast, closure::Closure};
use wasm_bindgen_futures::spawn_local;

use self::{
    door::Shut,
    line::{Address, Line, Meaning, Owner},
    session::{Act, Session},
    storage::Shelf,
};
use crate::{
    chat::Chat,
    protocol::{ClientFrame, JoinRefusal, LineRefusal, Reading, RoomInfo, ServerFrame},
    stream::{
        CommandId, Millis, Nick, Pending, Person, PersonId, Replica, Role, Seq, Snapshot, Stage,
        StreamName,
    },
};

pub use crowd::Crowd;
pub use followed::Followed;
pub use line::{LineState, now};
pub use session::Standing;

/// Milliseconds between two frames that say what was read.
const READ_PAUSE: u32 = 1_000;

/// What a view should look at again.
#[derive(Clone, Debug, PartialEq)]
pub enum Notice<D: Followed = Chat> {
    Line(LineState),
    /// Who "you" are.
    You,
    /// The list of rooms, or what is unread in them.
    Rooms,
    /// A room changed in this way.
    Changed(StreamName, D::Change),
    /// A room was replaced as a whole.
    Reset(StreamName),
    /// The older part of a room that is read has grown, or has come to the newest.
    Paged(StreamName),
    /// Somebody else said something that is unread.
    News(News),
    /// What waits to be said in a room.
    Outbox(StreamName),
    /// Who is in a room, or on the site; with those who came and left just now.
    Presence {
        stream: Option<StreamName>,
        came: Vec<Person>,
        left: Vec<Person>,
    },
    /// Whom the person does not want to hear.
    Blocked,
    /// Somebody in a room is called otherwise now.
    Renamed(StreamName),
    /// The sheet of people's pictures is now this one.
    Pictures(String),
    /// So much waits for the person, who is a moderator.
    Waiting(usize),
    /// These write something in a room just now.
    Typing(StreamName, Vec<Person>),
    /// What was said in a room is kept for so many milliseconds, since it came too early.
    Wait(StreamName, u64),
    /// The server does not do what was asked about a room.
    Refused(StreamName, LineRefusal),
}

/// Something that was said and is unread.
#[derive(Clone, Debug, PartialEq)]
pub struct News {
    pub stream: StreamName,
    pub at: Millis,
    pub nick: Nick,
    pub text: String,
    /// It calls the person.
    pub called: bool,
}

/// A handle to everything of one kind that is live on a page.
pub struct Client<D: Followed = Chat>(Rc<Parts<D>>);

struct Parts<D: Followed> {
    session: RefCell<Session<D>>,
    line: Line,
    shelf: Shelf,
    tell: Box<dyn Fn(Notice<D>)>,
    /// The last wish's order number.
    order: Cell<u64>,
    /// What was read and the server has not been told, while it was told something a moment ago.
    read: RefCell<Vec<(StreamName, Seq)>>,
    telling: Cell<bool>,
}

/// What the line talks to: the client, as long as there is one.
struct Listener<D: Followed>(Weak<Parts<D>>);

impl<D: Followed> Owner for Listener<D> {
    fn state(&self, state: LineState) {
        let Some(client) = self.0.upgrade().map(Client) else {
            return;
        };
        if state != LineState::Up {
            client.act(Session::down);
        }
        (client.0.tell)(Notice::Line(state));
    }

    fn frame(&self, text: &str) -> Meaning {
        // A frame that we do not know is a later version's, and not for us.
        match (self.0.upgrade().map(Client), json::read(text)) {
            (Some(client), Some(frame)) => client.hear(frame),
            _ => Meaning::Nothing,
        }
    }

    fn ping(&self) -> String {
        serde_json::to_string(&ClientFrame::<D>::Ping).unwrap_or_default()
    }
}

impl<D: Followed> Client<D> {
    /// Brings a page to life. `snapshot` is what the page shows of `name`, if that is its newest part.
    pub fn start(
        you: Option<Person>,
        rooms: Vec<RoomInfo>,
        reading: Vec<Reading>,
        name: &StreamName,
        snapshot: Option<Snapshot<D>>,
        tell: impl Fn(Notice<D>) + 'static,
    ) -> Self {
        let client = Client::open(you, rooms, reading, tell);
        client.act(|session, acts| session.show(name, snapshot, acts));
        client.adopt();
        client.watch_other_tabs();
        client
    }

    /// Looks on from outside: follows these streams, and is seen in none of them.
    pub fn look_on(rooms: Vec<RoomInfo>, tell: impl Fn(Notice<D>) + 'static) -> Self {
        let client = Client::open(None, rooms.clone(), Vec::new(), tell);
        for room in rooms {
            client.act(|session, acts| session.open(&room.name, None, acts));
        }
        client
    }

    fn open(
        you: Option<Person>,
        rooms: Vec<RoomInfo>,
        reading: Vec<Reading>,
        tell: impl Fn(Notice<D>) + 'static,
    ) -> Self {
        let shelf = Shelf::open(D::SHELF);
        let session = Session::new(you, rooms, reading);
        Client(Rc::new_cyclic(|parts: &Weak<Parts<D>>| {
            let address = Address {
                path: D::PATH,
                subprotocol: D::NAME,
            };
            let line = Line::open(address, Rc::new(Listener(parts.clone())));
            Parts {
                session: RefCell::new(session),
                line,
                shelf,
                tell: Box::new(tell),
                order: Cell::new(0),
                read: RefCell::default(),
                telling: Cell::default(),
            }
        }))
    }

    /// Looks at a room that was opened.
    pub fn look<T>(&self, name: &StreamName, look: impl FnOnce(&Replica<D>) -> T) -> Option<T> {
        self.0.session.borrow().replica(name).map(look)
    }

    /// Whom the person does not want to hear.
    pub fn blocked(&self) -> Vec<PersonId> {
        self.0.session.borrow().blocked().to_vec()
    }

    /// How far the server trusts the person, once it has told.
    pub fn role(&self) -> Option<Role> {
        self.0.session.borrow().role()
    }

    pub fn set_blocked(&self, blocked: Vec<PersonId>) {
        self.0.session.borrow_mut().set_blocked(blocked);
    }

    /// The page knew how many look at each room.
    pub fn set_crowds(&self, crowds: Vec<(StreamName, usize)>) {
        self.0.session.borrow_mut().set_crowds(crowds);
    }

    pub fn you(&self) -> Option<Person> {
        self.0.session.borrow().you().cloned()
    }

    /// The rooms, each with how many messages are unread.
    pub fn rooms(&self) -> Vec<(RoomInfo, Standing)> {
        let session = self.0.session.borrow();
        session
            .rooms()
            .iter()
            .map(|room| {
                let mut standing = session.unread(&room.name);
                standing.here = session.crowd_size(&room.name);
                (room.clone(), standing.heard(room, session.blocked()))
            })
            .collect()
    }

    /// Up to where a room is read. None: never read here.
    pub fn read(&self, name: &StreamName) -> Option<Seq> {
        self.0.session.borrow().read(name)
    }

    /// How a room stands with the person.
    pub fn standing(&self, name: &StreamName) -> Standing {
        self.0.session.borrow().unread(name)
    }

    pub fn here(&self, name: &StreamName) -> Crowd {
        self.0
            .session
            .borrow()
            .here(name)
            .cloned()
            .unwrap_or_default()
    }

    pub fn everyone(&self) -> Crowd {
        self.0.session.borrow().everyone().clone()
    }

    /// Shows a room; it may take a moment until it is there.
    pub fn show(&self, name: &StreamName) {
        self.act(|session, acts| session.show(name, None, acts));
    }

    /// Wishes something of a stream. It is kept until the log has it.
    pub fn submit(&self, name: &StreamName, command: D::Command) {
        let Some(by) = self.0.session.borrow().you().map(|person| person.id) else {
            return;
        };
        let wish = Pending {
            id: mint(),
            at: now(),
            command,
            stage: Stage::Waiting,
        };
        let order = (now() as u64).max(self.0.order.get() + 1);
        self.0.order.set(order);
        self.0.shelf.keep(name, by, order, &wish);
        self.act(|session, acts| session.submit(name, wish, acts));
    }

    pub fn retry(&self, name: &StreamName, id: &CommandId) {
        self.act(|session, acts| session.retry(name, id, acts));
    }

    pub fn cancel(&self, name: &StreamName, id: &CommandId) {
        self.act(|session, acts| session.cancel(name, id, acts));
    }

    /// The person reads this older part of a room that is shown, until they come to its newest; none: no more.
    pub fn look_back(&self, name: &StreamName, part: Option<Snapshot<D>>) {
        self.0.session.borrow_mut().look_back(name, part);
    }

    /// What is read of a room: an older part of it, or what is known of its newest.
    pub fn read_at<T>(
        &self,
        name: &StreamName,
        look: impl FnOnce(&D::State, bool) -> T,
    ) -> Option<T> {
        let session = self.0.session.borrow();
        let replica = session.replica(name)?;
        let past = session.past(name);
        Some(look(past.unwrap_or(replica.state()), past.is_some()))
    }

    /// Asks for the messages that come next in an older part. False: there is nobody to ask.
    pub fn ask_newer(&self, name: &StreamName) -> bool {
        let mut asked = false;
        self.act(|session, acts| asked = session.ask_newer(name, acts));
        asked
    }

    /// Asks for older messages. False: there are none, or nobody to ask.
    pub fn ask_older(&self, name: &StreamName) -> bool {
        let mut asked = false;
        self.act(|session, acts| asked = session.ask_older(name, acts));
        asked
    }

    /// Drops what stands before the newest so many things in a room; it can be asked for again.
    pub fn forget(&self, name: &StreamName, keep: usize) {
        self.0.session.borrow_mut().forget(name, keep);
    }

    /// The person has seen the room's messages up to here.
    pub fn mark_read(&self, name: &StreamName, seq: Seq) {
        self.act(|session, acts| session.mark_read(name, seq, acts));
    }

    /// The person wants to read a room again, from this message on.
    pub fn mark_unread(&self, name: &StreamName, from: Seq) {
        self.act(|session, acts| session.mark_unread(name, from, acts));
    }

    /// The first message that was unread when the server told last.
    pub fn first_unread(&self, name: &StreamName) -> Option<Seq> {
        self.0.session.borrow().first_unread(name)
    }

    /// The person is writing something in a room.
    pub fn note_typing(&self, name: &StreamName) {
        self.act(|session, acts| session.note_typing(name, acts));
    }

    /// The person has gone from this tab, or is back.
    pub fn set_away(&self, away: bool) {
        self.act(|session, acts| session.set_away(away, acts));
    }

    pub fn draft(&self, name: &StreamName) -> String {
        let you = self.you();
        you.map_or_else(String::new, |you| self.0.shelf.draft(you.id, name))
    }

    pub fn keep_draft(&self, name: &StreamName, text: &str) {
        if let Some(you) = self.you() {
            self.0.shelf.keep_draft(you.id, name, text);
        }
    }

    /// Lets somebody watch this page's line, and spoil it.
    pub fn let_watch(&self, watcher: Rc<dyn tap::Watcher>) {
        self.0.line.tap.set(watcher);
    }

    /// Breaks the line, as if the network had.
    pub fn break_line(&self) {
        self.0.line.break_down();
    }

    /// Says a frame that was said before once more.
    pub fn say_again(&self, text: &str) {
        self.0.line.say(text.to_owned());
    }

    pub fn reconnect(&self) {
        self.0.line.up();
    }

    pub fn disconnect(&self) {
        self.0.line.off();
    }

    /// Takes a nick. On success the line begins anew, since the cookie now says who this is.
    pub async fn join(&self, nick: &str) -> Result<(), Shut<JoinRefusal>> {
        let you = door::join(nick).await?;
        self.begin_as(Some(you));
        Ok(())
    }

    /// Gives the nick back. What waits to be said will not be said.
    pub async fn leave(&self) -> Result<(), Shut<JoinRefusal>> {
        door::leave().await?;
        if let Some(you) = self.you() {
            for (name, wish) in self.0.shelf.kept::<D>(you.id) {
                self.0.shelf.forget(&name, &wish.id);
            }
        }
        self.begin_as(None);
        Ok(())
    }

    /// A stream that the server opened for the person over HTTP.
    fn enlist(&self, room: RoomInfo) {
        self.act(|session, acts| session.enlist(room, acts));
    }

    fn begin_as(&self, you: Option<Person>) {
        self.act(|session, acts| {
            session.down(acts);
            session.become_person(you, acts);
        });
        self.0.line.anew();
        self.forget_others();
        self.adopt();
    }

    fn hear(&self, frame: ServerFrame<D>) -> Meaning {
        let meaning = match frame {
            ServerFrame::Hello { .. } => Meaning::Hello,
            ServerFrame::Bye { retry_ms } => Meaning::Bye { retry_ms },
            _ => Meaning::Nothing,
        };
        self.act(|session, acts| session.hear(frame, acts));
        if meaning == Meaning::Hello {
            // Whoever was here before may have been signed out elsewhere.
            self.forget_others();
            // A tab that was closed offline has left its wishes to the others.
            self.adopt();
        }
        meaning
    }

    fn forget_others(&self) {
        let you = self.you().map(|you| you.id);
        self.0.shelf.forget_drafts_but(you);
    }

    /// Takes over what storage holds of this person: of this tab before its reload, and of others.
    /// Whoever sends it twice does no harm, since its id is the same.
    fn adopt(&self) {
        let Some(you) = self.you() else { return };
        for (name, wish) in self.0.shelf.kept(you.id) {
            self.act(|session, acts| session.submit(&name, wish, acts));
        }
    }

    /// What is settled or cancelled in one tab is so in all.
    fn watch_other_tabs(&self) {
        let Some(window) = web_sys::window() else {
            return;
        };
        let client = self.clone();
        let gone =
            Closure::<dyn Fn(web_sys::StorageEvent)>::new(move |event: web_sys::StorageEvent| {
                if event.new_value().is_none()
                    && let Some((name, id)) = event
                        .key()
                        .as_deref()
                        .and_then(|key| client.0.shelf.wish_of(key))
                {
                    client.cancel(&name, &id);
                }
            });
        _ = window.add_event_listener_with_callback("storage", gone.as_ref().unchecked_ref());
        // As long as the page.
        gone.forget();
    }

    /// Lets the session do something, and does what it asks for. Views are told when nothing is
    /// borrowed, so that they may look at once.
    fn act(&self, job: impl FnOnce(&mut Session<D>, &mut Vec<Act<D>>)) {
        let mut acts = Vec::new();
        job(&mut self.0.session.borrow_mut(), &mut acts);
        self.perform(acts);
    }

    /// Tells the server what was read: the first at once, what follows within a second together.
    fn note_read(&self, name: StreamName, seq: Seq, back: bool) {
        let mut read = self.0.read.borrow_mut();
        read.retain(|(noted, _)| *noted != name);
        if back || !self.0.telling.get() {
            self.say_read(name, seq, back);
        } else {
            read.push((name, seq));
        }
        if self.0.telling.replace(true) {
            return;
        }
        let client = self.clone();
        spawn_local(async move {
            loop {
                TimeoutFuture::new(READ_PAUSE).await;
                let noted = std::mem::take(&mut *client.0.read.borrow_mut());
                if noted.is_empty() {
                    return client.0.telling.set(false);
                }
                for (name, seq) in noted {
                    client.say_read(name, seq, false);
                }
            }
        });
    }

    fn say_read(&self, stream: StreamName, seq: Seq, back: bool) {
        let frame = ClientFrame::<D>::Read { stream, seq, back };
        if let Ok(text) = serde_json::to_string(&frame) {
            self.0.line.say(text);
        }
    }

    fn perform(&self, acts: Vec<Act<D>>) {
        for act in acts {
            match act {
                Act::Say(frame) => {
                    if let Ok(text) = serde_json::to_string(&frame) {
                        self.0.line.say(text);
                    }
                }
                Act::Tell(notice) => (self.0.tell)(notice),
                Act::Keep(name, wish) => {
                    if let Some(you) = self.you() {
                        self.0.shelf.keep(&name, you.id, wish.at as u64, &wish);
                    }
                }
                Act::Forget(name, id) => self.0.shelf.forget(&name, &id),
                Act::SayRead { name, seq, back } => self.note_read(name, seq, back),
                Act::ResumeIn(name, wait) => {
                    let client = self.clone();
                    spawn_local(async move {
                        TimeoutFuture::new(u32::try_from(wait).unwrap_or(u32::MAX)).await;
                        client.act(|session, acts| session.resume(&name, acts));
                    });
                }
            }
        }
    }
}

impl<D: Followed> Clone for Client<D> {
    fn clone(&self) -> Self {
        Client(self.0.clone())
    }
}

/// A command id from the browser's source of randomness.
pub fn mint() -> CommandId {
    let mut bytes = [0; 16];
    let crypto = web_sys::window().and_then(|window| window.crypto().ok());
    let filled =
        crypto.is_some_and(|crypto| crypto.get_random_values_with_u8_array(&mut bytes).is_ok());
    if !filled {
        // A browser without `crypto` (none that runs WASM): an id need not be secret, only new.
        bytes.fill_with(|| (js_sys::Math::random() * 256.0) as u8);
    }
    CommandId::from_random(u128::from_le_bytes(bytes))
}
