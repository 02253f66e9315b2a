//! Brings the screen to life: starts the client, and turns its notices into signals. What people do is
//! in [`deeds`](super::deeds).

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
};

use gloo_timers::future::TimeoutFuture;
use leptos::{prelude::*, task::spawn_local};

use super::{
    announce::{self, Comings},
    browser, clock,
    draw::Due,
    page::{ChatPage, Window},
    phrases,
    reach::{self, Reach},
    rows::{Reader, Row, first_unread, lay_out_part, unread},
    screen::{Screen, behind, room_path, room_title},
    scroll::Keeper,
};
use crate::{
    chat::{Change, Charter, Refusal, Room},
    client::{Client, LineState, News, Notice, now},
    protocol::LineRefusal,
    stream::{Millis, Person, Seq, Stage, StreamName},
};

/// Milliseconds that the line may be down before it is mentioned: a step into a lift.
const GRACE: u32 = 3_000;
/// Milliseconds in which messages are gathered to be read out; and after so many that they were only counted, which
/// nobody wants to hear each second.
const ALOUD: u32 = 1_000;
const CROWDED: u32 = 5_000;
/// Milliseconds in which comings and goings are gathered, and how long they are shown.
const GATHER: u32 = 1_500;
const SHOWN: u32 = 8_000;

/// Milliseconds for which a message is worth a notification, whichever clock is wrong by a little.
const FRESH: Millis = 60_000;
/// Milliseconds between two times that others hear that the reader is writing.
const SAID_EVERY: Millis = 3_000;
/// Most characters of it that are shown there.
const NOTIFIED: usize = 200;

/// What is live on a page, beside its signals.
pub struct Live {
    pub client: Client,
    pub keeper: Keeper,
    /// What follows the room's name in the page's title.
    title_tail: String,
    /// The reader has seen the room's messages up to here.
    seen: Cell<Seq>,
    /// The line above the unread part stands over this message.
    pub unread_from: Cell<Option<Seq>>,
    /// The room was just entered: what was unread then is yet to be found.
    pub fresh: Cell<bool>,
    pub due: Due,
    /// Which of the messages are in the page, whether there are more above them, and the last of them.
    pub reach: Cell<Reach>,
    has_above: Cell<bool>,
    last: Cell<Seq>,
    comings: RefCell<Comings>,
    gathering: Cell<bool>,
    /// How often people were renamed.
    names: Cell<u64>,
    /// When the server was told last that the reader is writing.
    typed: Cell<Millis>,
    /// The room's messages were read out up to here, and more are being gathered.
    heard: Cell<Seq>,
    listening: Cell<bool>,
    /// The last ones were too many to be read out.
    crowded: Cell<bool>,
    /// Counts the times that the line came up: a grace that began before the last one is void.
    ups: Cell<u32>,
}

/// Over which message the line stands that the server has drawn.
fn unread_line(rows: &[Row]) -> Option<Seq> {
    let line = rows.iter().position(|row| *row == Row::Unread)?;
    rows[line..].iter().find_map(|row| match row {
        Row::Said(said) => Some(said.message.seq),
        _ => None,
    })
}

/// Fetches what colours code and lets it be copied, once there is some.
fn dress_code() {
    browser::load_script_for(".bubble__said pre", "code");
}

impl Screen {
    /// Takes the page over. Called once, in the browser, after the page has been made ours.
    pub fn come_alive(self, page: ChatPage) {
        let Some(log) = self.log.get_untracked() else {
            return;
        };
        let keeper = Keeper::new(log.into());
        keeper.note_scroll(page.window == Window::Newest);
        let title = browser::title();
        let title_tail = title
            .strip_prefix(&room_title(&page.room))
            .unwrap_or_default()
            .to_string();
        // An older part is read apart from the newest, until one comes there.
        let (snapshot, past) = match page.window {
            Window::Newest => (Some(page.snapshot), None),
            Window::Around(_) | Window::Before(_) => (None, Some(page.snapshot)),
        };
        let (blocked, crowds) = (page.blocked, page.crowds);
        let client = Client::start(
            page.you,
            page.rooms,
            page.reading,
            &page.room.name,
            snapshot,
            move |notice| self.notice(notice),
        );
        client.look_back(&page.room.name, past);
        client.set_blocked(blocked);
        client.set_crowds(crowds);
        let live = Live {
            client,
            keeper,
            title_tail,
            seen: Cell::default(),
            unread_from: Cell::new(self.rows.with_untracked(|rows| unread_line(rows))),
            fresh: Cell::new(true),
            due: Due::default(),
            reach: Cell::default(),
            has_above: Cell::default(),
            last: Cell::default(),
            comings: RefCell::default(),
            gathering: Cell::default(),
            names: Cell::default(),
            typed: Cell::default(),
            heard: Cell::default(),
            listening: Cell::default(),
            crowded: Cell::default(),
            ups: Cell::default(),
        };
        self.live.set_value(Some(Rc::new(live)));
        // A form that was refused answers on its own address; the room's is the one to keep.
        let address = room_path(&page.room);
        if browser::path() != address {
            browser::show_address(&address, false);
        }
        if let Some(seq) = browser::message_in_address() {
            self.marked.set(Some(Seq(seq)));
        }
        self.watch_surroundings();
        self.alive.set(true);
        self.look_at_outbox();
        self.restore_draft();
        self.refresh();
        dress_code();
    }

    fn watch_surroundings(self) {
        browser::on_window("popstate", move || self.follow_address());
        for (event, away) in [("away", true), ("back", false)] {
            browser::on_window(event, move || {
                if let Some(live) = self.live() {
                    live.client.set_away(away);
                }
            });
        }
        browser::on_visibility(move || {
            if browser::is_visible() {
                self.refresh();
            }
        });
        if let Some(inside) = self.inside.get_untracked() {
            Keeper::watch(&inside, move || {
                if let Some(live) = self.live() {
                    live.keeper.settle();
                    self.note_place();
                }
            });
        }
    }

    fn notice(self, notice: Notice) {
        let Some(live) = self.live() else { return };
        let here = |name: &StreamName| self.room.with_untracked(|room| room.name == *name);
        match notice {
            Notice::Line(state) => self.note_line(&live, state),
            Notice::You => {
                let now = live.client.you();
                let id = |you: &Option<Person>| you.as_ref().map(|you| you.id);
                let is_other = self.you.with_untracked(id) != id(&now);
                self.you.set(now);
                // What one was writing is nothing for the next, who may be there at once in another tab.
                if is_other && let Some(composer) = self.composer.get_untracked() {
                    composer.set_value("");
                    self.restore_draft();
                }
                self.refresh();
            }
            Notice::Rooms => self.draw_rooms(),
            Notice::Changed(name, change) if here(&name) => {
                match change {
                    Change::Prepended(_) => self.fetching.set(false),
                    // For the thread beside the room, if that one stands in it.
                    Change::Touched(seq) => browser::tell(&["m", &seq.0.to_string()].concat()),
                    Change::Appended => self.read_out(&live),
                    Change::Nothing | Change::Heading => {}
                }
                self.draw_messages();
            }
            Notice::Paged(name) if here(&name) => {
                self.fetching.set(false);
                self.draw_messages();
            }
            Notice::Reset(name) if here(&name) => {
                self.fetching.set(false);
                self.read_out(&live);
                self.draw_messages();
            }
            Notice::News(news) => self.notify(&live, news),
            Notice::Outbox(name) if here(&name) => self.look_at_outbox(),
            Notice::Presence { stream: None, .. } => self.everyone.set(live.client.everyone()),
            Notice::Presence {
                stream: Some(name),
                came,
                left,
            } if here(&name) => {
                self.here.set(live.client.here(&name));
                let you = self
                    .you
                    .with_untracked(|you| you.as_ref().map(|you| you.id));
                live.comings.borrow_mut().take_in(came, left, you);
                self.gather(&live);
            }
            Notice::Renamed(name) => {
                live.names.set(live.names.get().wrapping_add(1));
                if here(&name) {
                    self.draw_messages();
                }
            }
            Notice::Blocked => {
                if let Some(role) = live.client.role()
                    && role != self.role.get_untracked()
                {
                    self.role.set(role);
                }
                self.draw_messages();
            }
            Notice::Pictures(path) => browser::tell_scripts(&["redovisa.faces".to_owned(), path]),
            Notice::Waiting(count) => {
                browser::tell_scripts(&["redovisa.waiting".to_owned(), count.to_string()])
            }
            Notice::Typing(name, people) if here(&name) => self.show_typing(people),
            Notice::Wait(name, wait) if here(&name) => self.hold(wait),
            Notice::Refused(name, reason) if here(&name) => {
                self.fetching.set(false);
                if reason == LineRefusal::NoSuchStream {
                    self.gone.set(true);
                }
            }
            Notice::Changed(..)
            | Notice::Reset(_)
            | Notice::Paged(_)
            | Notice::Outbox(_)
            | Notice::Presence { .. }
            | Notice::Typing(..)
            | Notice::Wait(..)
            | Notice::Refused(..) => {}
        }
    }

    /// Brings the list of rooms up to date with the client.
    pub fn refresh_rooms(self) {
        let Some(live) = self.live() else { return };
        let rooms = live.client.rooms();
        let shown = self.room.get_untracked();
        let now = rooms.iter().find(|(room, _)| room.name == shown.name);
        if let Some((room, _)) = now.filter(|(room, _)| *room != shown) {
            self.room.set(room.clone());
        }
        self.rooms.set(rooms);
        self.name_page(&live);
    }

    /// Brings the list of messages up to date with the replica.
    pub fn refresh(self) {
        let Some(live) = self.live() else { return };
        live.due.messages.set(false);
        let room = self.room.get_untracked();
        let you = self
            .you
            .with_untracked(|you| you.as_ref().map(|you| you.id));
        let blocked = live.client.blocked();
        let attentive = browser::is_visible() && live.keeper.is_at_end();
        live.keeper.hold();
        self.keep_focus();
        let in_past = live.client.read_at(&room.name, |_, in_past| in_past) == Some(true);
        if !in_past && self.window.get_untracked() != Window::Newest {
            // Whoever read an older part has come to the newest, and goes on where they are.
            self.window.set(Window::Newest);
            live.reach.set(live.reach.get().held(live.last.get()));
        }
        let (mut is_long, before) = (false, live.reach.get());
        let cursor = live.client.look(&room.name, |replica| {
            if !replica.is_grounded() {
                return None;
            }
            let state = replica.state();
            if live.fresh.replace(false) {
                live.seen.set(replica.cursor());
                live.heard.set(replica.cursor());
                let read = live.client.read(&room.name).filter(|_| !in_past);
                if let Some(read) = read {
                    live.unread_from
                        .set(first_unread(state, read, you, &blocked));
                }
                let first = live.client.first_unread(&room.name);
                self.behind
                    .set(behind(first, live.client.standing(&room.name).messages));
            }
            if attentive {
                live.seen.set(replica.cursor());
            }
            let seen = live.seen.get();
            // A batch that was read gives its line to the next one.
            if !in_past
                && live.unread_from.get().is_none_or(|from| from <= seen)
                && let Some(first) = first_unread(state, seen, you, &blocked)
            {
                live.unread_from.set(Some(first));
            }
            self.below.set(unread(state, seen, you, &blocked).count());
            self.note_charter(&state.charter);
            self.pins.set(state.pins.len());
            Some(replica.cursor())
        });
        let cursor = cursor.flatten();
        let is_there = in_past || cursor.is_some();
        self.ready.set(is_there);
        live.client.read_at(&room.name, |state, _| {
            if !is_there {
                return;
            }
            let reader = Reader {
                person: you,
                zone: clock::local,
                unread_from: live.unread_from.get(),
                blocked: &blocked,
                names: live.names.get(),
            };
            is_long = state.messages.len() > 2 * reach::MOST;
            let part = live.move_on(state).range(state);
            let seq_at = |at: Option<usize>| {
                at.and_then(|at| state.messages.get(at))
                    .map(|message| message.seq)
            };
            let above = seq_at(part.start.checked_sub(1));
            live.has_above.set(above.is_some());
            live.last
                .set(seq_at(part.end.checked_sub(1)).unwrap_or_default());
            self.rows.set(lay_out_part(state, part, &reader));
            self.floor.set(above.unwrap_or(state.floor));
        });
        if let Some(cursor) = cursor.filter(|_| attentive) {
            live.client.mark_read(&room.name, cursor);
            // Who stays at the end needs no more of what is above than what is in the page, and can page back to it.
            if is_long && !self.fetching.get_untracked() {
                live.client.forget(&room.name, reach::MOST);
            }
        }
        self.name_page(&live);
        let moved = live.reach.get() != before;
        let held = live.clone();
        spawn_local(async move {
            // As much may have come above as went below, or nothing changed: then nothing has another size, and
            // nobody else would tell.
            leptos::task::tick().await;
            held.keeper.settle();
            if moved || in_past {
                self.note_place();
            }
        });
        spawn_local(async move {
            TimeoutFuture::new(0).await;
            dress_code();
        });
    }

    /// Brings a message into sight that is in what is read, though perhaps not in the page.
    pub fn go_to(self, seq: Seq) {
        let Some(live) = self.live() else { return };
        let id = ["m", &seq.0.to_string()].concat();
        let name = self.room.with_untracked(|room| room.name.clone());
        let reach = live
            .client
            .read_at(&name, |state, _| live.reach.get().to(seq, state));
        let Some(reach) = reach.flatten() else {
            return live.keeper.show(&id);
        };
        live.keeper.leave_end();
        live.reach.set(reach);
        self.refresh();
        spawn_local(async move {
            leptos::task::tick().await;
            live.keeper.show(&id);
        });
    }

    /// What the room is may have changed, and when the reader may write.
    fn note_charter(self, charter: &Charter) {
        if self.charter.with_untracked(|known| known != charter) {
            self.charter.set(charter.clone());
        }
        let Some(you) = self.you.get_untracked() else {
            return;
        };
        let role = charter.role(Some(you.id), self.role.get_untracked());
        self.hold(charter.wait(you.id, role, now()).unwrap_or_default());
    }

    /// The reader may write again in so many milliseconds, which are counted down.
    fn hold(self, wait: u64) {
        let free_at = match wait {
            0 => 0,
            wait => now() + wait as Millis,
        };
        if free_at.abs_diff(self.free_at.get_untracked()) < 1_000 {
            return;
        }
        self.free_at.set(free_at);
        self.now.set(now());
        spawn_local(async move {
            while self.free_at.get_untracked() == free_at && now() < free_at {
                TimeoutFuture::new(1_000).await;
                self.now.set(now());
            }
        });
    }

    /// Lets the browser tell of a message, where that is worth it. What was missed in a tunnel is in the counts.
    fn notify(self, live: &Live, news: News) {
        let standing = live.client.standing(&news.stream);
        let rooms = live.client.rooms();
        let Some((room, _)) = rooms.iter().find(|(room, _)| room.name == news.stream) else {
            return;
        };
        let notifies = standing.choice.notifies(room.is_talk(), news.called);
        if notifies && now() - news.at < FRESH {
            let text = news.text.chars().take(NOTIFIED).collect();
            let news = [
                "redovisa.news".to_string(),
                room_title(room),
                room_path(room),
                news.nick.to_string(),
                text,
                news.at.to_string(),
            ];
            browser::tell_scripts(&news);
        }
    }

    fn name_page(self, live: &Live) {
        // Muted rooms do not count.
        let mut unread = 0;
        self.rooms.with_untracked(|rooms| {
            for (_, standing) in rooms {
                if !standing.choice.is_muted() {
                    unread += standing.messages;
                }
            }
        });
        browser::set_icon(unread > 0);
        let unread = if unread > 0 {
            ["(", &phrases::unread(unread), ") "].concat()
        } else {
            String::new()
        };
        browser::set_title(
            &[
                unread,
                self.room.with_untracked(room_title),
                live.title_tail.clone(),
            ]
            .concat(),
        );
    }

    pub fn look_at_outbox(self) {
        let Some(live) = self.live() else { return };
        let name = self.room.with_untracked(|room| room.name.clone());
        let pending: Option<Vec<_>> = live
            .client
            .look(&name, |replica| replica.outbox().cloned().collect());
        let mut pending = pending.unwrap_or_default();
        // Somebody, or another tab of ours, was before us: what was wished for is so.
        pending.retain(|wish| {
            let done = wish.stage == Stage::Refused(Refusal::NothingToDo);
            if done {
                let (client, name, id) = (live.client.clone(), name.clone(), wish.id.clone());
                spawn_local(async move { client.cancel(&name, &id) });
            }
            !done
        });
        self.pending.set(pending);
    }

    fn note_line(self, live: &Rc<Live>, state: LineState) {
        self.line.set(state);
        match state {
            LineState::Up => {
                live.ups.set(live.ups.get().wrapping_add(1));
                if self.troubled.get_untracked() {
                    self.troubled.set(false);
                    self.tell(self.words().connected_again.to_string());
                }
            }
            LineState::Off => self.troubled.set(true),
            LineState::Connecting | LineState::Down { .. } | LineState::Offline => {
                self.fetching.set(false);
                let (live, ups) = (live.clone(), live.ups.get());
                spawn_local(async move {
                    TimeoutFuture::new(GRACE).await;
                    if live.ups.get() == ups && self.line.get_untracked() != LineState::Up {
                        self.troubled.set(true);
                    }
                });
            }
        }
        if let LineState::Down { .. } = state {
            spawn_local(async move {
                while self.line.get_untracked() == state {
                    self.now.set(now());
                    TimeoutFuture::new(1_000).await;
                }
            });
        }
    }

    /// Lets what others say be read out, once a moment. It is told beside the list: rows come into that, too, when
    /// somebody scrolls or jumps, and are no news.
    fn read_out(self, live: &Rc<Live>) {
        if live.listening.replace(true) {
            return;
        }
        let live = live.clone();
        spawn_local(async move {
            TimeoutFuture::new(if live.crowded.get() { CROWDED } else { ALOUD }).await;
            live.listening.set(false);
            // Another room, or one that was just entered: what stands there is no news.
            if live.fresh.get() {
                return;
            }
            let name = self.room.with_untracked(|room| room.name.clone());
            let you = self
                .you
                .with_untracked(|you| you.as_ref().map(|you| you.id));
            let blocked = live.client.blocked();
            let news = live.client.look(&name, |replica| {
                let (state, heard) = (replica.state(), live.heard.replace(replica.cursor()));
                let said = unread(state, heard, you, &blocked);
                let said: Vec<_> = said.filter_map(|seq| state.message(seq)).collect();
                live.crowded.set(said.len() > announce::MOST_ALOUD);
                announce::aloud(self.lang, &said)
            });
            // The same words twice would be no change.
            self.aloud.set(String::new());
            leptos::task::tick().await;
            tell_in(self.aloud, news.unwrap_or_default());
        });
    }

    /// Says who came and left, when it has been quiet for a moment.
    fn gather(self, live: &Rc<Live>) {
        if live.gathering.replace(true) {
            return;
        }
        let live = live.clone();
        spawn_local(async move {
            TimeoutFuture::new(GATHER).await;
            live.gathering.set(false);
            let Some(news) = live.comings.borrow_mut().say(self.lang) else {
                return;
            };
            self.tell(news);
        });
    }

    /// Tells the script that shows who is writing. One knows of oneself.
    fn show_typing(self, people: Vec<Person>) {
        let mut told = vec!["redovisa.typing".to_owned()];
        for person in people {
            if !untrack(|| self.is_me(person.id)) {
                told.push(person.id.0.to_string());
                told.push(person.nick.to_string());
            }
        }
        browser::tell_scripts(&told);
    }

    /// The reader is writing: others hear of it now and then.
    pub fn tell_typing(self) {
        let Some(live) = self.live() else { return };
        if now() - live.typed.get() >= SAID_EVERY {
            live.typed.set(now());
            let name = self.room.with_untracked(|room| room.name.clone());
            live.client.note_typing(&name);
        }
    }

    /// What was written is said, or left behind: what is written next is something new.
    pub fn forget_typing(self) {
        if let Some(live) = self.live() {
            live.typed.set(0);
        }
    }

    /// Says something in the quiet line below the messages, for a while.
    pub fn tell(self, news: String) {
        tell_in(self.news, news);
    }

    /// The list was scrolled, by whomever.
    pub fn note_place(self) {
        let Some(live) = self.live() else { return };
        let is_last = live.reach.get() == Reach::Newest;
        let in_past = self.window.get_untracked() != Window::Newest;
        live.keeper.note_scroll(is_last && !in_past);
        let at_end = live.keeper.is_at_end();
        if self.at_end.get_untracked() != at_end {
            self.at_end.set(at_end);
        }
        if at_end && self.below.get_untracked() > 0 {
            self.draw_messages();
        }
        let (near_start, near_end) = live.keeper.is_near();
        if (near_start && live.has_above.get()) || (near_end && !is_last) {
            return self.draw_messages();
        }
        if near_start {
            self.fetch(false);
        }
        if near_end && in_past {
            self.fetch(true);
        }
    }

    /// Asks for the messages before those that are shown, or, where that is an older part, after them.
    pub fn fetch(self, newer: bool) {
        let Some(live) = self.live() else { return };
        let name = self.room.with_untracked(|room| room.name.clone());
        let asked = !self.fetching.get_untracked()
            && match newer {
                true => live.client.ask_newer(&name),
                false => live.client.ask_older(&name),
            };
        if asked {
            self.fetching.set(true);
        }
    }
}

/// Says something there, for a while.
fn tell_in(place: RwSignal<String>, news: String) {
    place.set(news.clone());
    spawn_local(async move {
        TimeoutFuture::new(SHOWN).await;
        place.update(|shown| {
            if *shown == news {
                shown.clear();
            }
        });
    });
}

impl Live {
    /// Which messages are in the page now: more of those that one comes near to, and no less of what one reads.
    fn move_on(&self, room: &Room) -> Reach {
        let mut reach = self.reach.get();
        if !self.keeper.is_at_end() {
            let (near_start, near_end) = self.keeper.is_near();
            if !near_end {
                reach = reach.held(self.last.get());
            } else if reach != Reach::Newest {
                reach = reach.forth(room);
            }
            if near_start {
                reach = reach.back(room).unwrap_or(reach);
            }
        }
        self.reach.set(reach);
        reach
    }
}
