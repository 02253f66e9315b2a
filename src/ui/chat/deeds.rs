//! What a person does on the screen, each deed as a verb. Before the page is alive none of them is
//! called: the forms and links then do what forms and links do.

use leptos::{prelude::*, task::spawn_local};

use super::{
    browser,
    page::Window,
    phrases,
    reach::Reach,
    screen::{Answering, Screen, room_path},
};
use crate::{
    chat::{Body, BodyError, Charter, Command, Refusal, slash},
    client::door::Shut,
    protocol::{JoinRefusal, RoomInfo},
    stream::{CommandId, Nick, PersonId, Seq},
};

impl Screen {
    /// Says what stands in the composer.
    pub fn say(self) {
        let (Some(live), Some(composer)) = (self.live(), self.composer.get_untracked()) else {
            return;
        };
        let mut text = composer.value();
        let answering = self.answering.get_untracked();
        let editing = matches!(answering, Answering::Edit(_));
        if !editing {
            match slash::spoken(&text) {
                Some(spoken) => text = spoken.into_owned(),
                // Not to be said: the server knows what to do with it.
                None => return browser::ask_script("slash", ""),
            }
        }
        let files = match browser::brought() {
            _ if editing => Vec::new(),
            Some(files) => files,
            None => {
                let wait = self.words().still_bringing;
                return self.post_fault.set(Some(wait.to_owned()));
            }
        };
        match Body::parse(&text) {
            Ok(_) => {}
            Err(BodyError::Empty) if !files.is_empty() => {}
            Err(BodyError::Empty) => return,
            Err(BodyError::TooLong(length)) => {
                return self.post_fault.set(Some(phrases::refusal(
                    self.lang,
                    &Refusal::TooLong { length },
                )));
            }
        }
        let name = self.room.with_untracked(|room| room.name.clone());
        if !matches!(answering, Answering::Edit(_)) && untrack(move || self.is_held()) {
            return;
        }
        if let Answering::Edit(of) = answering {
            live.client.submit(&name, Command::Edit { of, body: text });
            return self.stop_answering();
        }
        composer.set_value("");
        browser::forget_brought();
        self.note_draft();
        self.stop_answering();
        self.leave_the_past();
        self.behind.set(None);
        live.unread_from.set(None);
        let reply = match answering {
            Answering::To(seq, _) => Some(seq),
            _ => None,
        };
        live.client.post(&name, text, reply, files);
        self.forget_typing();
        live.reach.set(Reach::Newest);
        live.keeper.go_to_end();
        self.refresh();
    }

    /// The composer's text changed.
    pub fn note_draft(self) {
        let (Some(live), Some(composer)) = (self.live(), self.composer.get_untracked()) else {
            return;
        };
        let text = composer.value();
        self.length.set(Body::measure(&text));
        self.grow_composer();
        if !text.is_empty() {
            self.tell_typing();
        }
        if text.contains('@') {
            browser::load_script("call");
        }
        if text.starts_with('/') {
            browser::load_script("slash");
        }
        // What is being edited is no draft.
        if !matches!(self.answering.get_untracked(), Answering::Edit(_)) {
            let name = self.room.with_untracked(|room| room.name.clone());
            live.client.keep_draft(&name, &text);
        }
    }

    /// Puts back what was being written. What the person typed before we came stays.
    pub fn restore_draft(self) {
        let (Some(live), Some(composer)) = (self.live(), self.composer.get_untracked()) else {
            return;
        };
        if composer.value().is_empty() {
            let name = self.room.with_untracked(|room| room.name.clone());
            composer.set_value(&live.client.draft(&name));
        }
        self.length.set(Body::measure(&composer.value()));
        self.grow_composer();
    }

    pub fn retry(self, id: &CommandId) {
        if let Some(live) = self.live() {
            live.client
                .retry(&self.room.with_untracked(|room| room.name.clone()), id);
        }
    }

    pub fn cancel(self, id: &CommandId) {
        if let Some(live) = self.live() {
            live.client
                .cancel(&self.room.with_untracked(|room| room.name.clone()), id);
            // The button that was pressed is gone.
            self.focus_room();
        }
    }

    /// Takes a nick. One that cannot be is refused at once, without asking.
    pub fn join(self, nick: String) {
        let Some(live) = self.live() else { return };
        if let Err(error) = nick.parse::<Nick>() {
            return self
                .join_fault
                .set(Some(Shut::Refused(JoinRefusal::from(error))));
        }
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        spawn_local(async move {
            let fault = live.client.join(&nick).await.err();
            self.busy.set(false);
            let joined = fault.is_none();
            self.join_fault.set(fault);
            if joined {
                self.focus_soon();
            }
        });
    }

    /// Gives the nick back.
    pub fn leave(self) {
        let Some(live) = self.live() else { return };
        spawn_local(async move {
            if live.client.leave().await.is_err() {
                self.tell(self.words().unreachable.to_string());
            } else if self.room.with_untracked(|room| room.with.is_some()) {
                // A direct room is nobody's now.
                browser::go_to("/chat");
            } else {
                self.focus_soon();
            }
        });
    }

    pub fn disconnect(self) {
        if let Some(live) = self.live() {
            live.client.disconnect();
        }
    }

    pub fn reconnect(self) {
        if let Some(live) = self.live() {
            live.client.reconnect();
        }
    }

    /// Goes to another room, on the same page.
    pub fn enter(self, room: RoomInfo, push: bool) {
        let Some(live) = self.live() else { return };
        if let Some(side) = self.side.get_untracked() {
            // Refused where it is no drawer, or is closed: then there is nothing to do.
            _ = side.hide_popover();
        }
        if push {
            browser::show_address(&room_path(&room), true);
        }
        let same = self.room.with_untracked(|shown| shown.name == room.name);
        if same && self.window.get_untracked() == Window::Newest {
            self.go_to_end();
            return self.focus_room();
        }
        live.client
            .look_back(&self.room.with_untracked(|shown| shown.name.clone()), None);
        live.client.show(&room.name);
        self.here.set(live.client.here(&room.name));
        self.room.set(room);
        self.charter.set(Charter::default());
        self.free_at.set(0);
        self.window.set(Window::Newest);
        self.gone.set(false);
        self.marked.set(None);
        self.fetching.set(false);
        self.news.set(String::new());
        self.aloud.set(String::new());
        self.forget_typing();
        self.post_fault.set(None);
        self.answering.set(Answering::Nothing);
        self.rows.set(Vec::new());
        self.behind.set(None);
        live.unread_from.set(None);
        live.fresh.set(true);
        live.reach.set(Reach::Newest);
        live.keeper.go_to_end();
        if let Some(composer) = self.composer.get_untracked().filter(|_| !same) {
            composer.set_value("");
            // What was brought for one room must not be said in another by mistake.
            browser::forget_brought();
        }
        self.look_at_outbox();
        self.restore_draft();
        self.refresh();
        self.focus_room();
    }

    /// The person went back or forth in the browser's history.
    pub fn follow_address(self) {
        let Some(live) = self.live() else { return };
        let named = browser::room_in_address();
        let rooms = live.client.rooms();
        let known = rooms
            .into_iter()
            .find(|(room, _)| named.as_ref() == Some(&room.name));
        match known {
            Some((room, _)) if self.room.with_untracked(|shown| shown.name == room.name) => {
                self.marked.set(browser::message_in_address().map(Seq));
            }
            Some((room, _)) => self.enter(room, false),
            None => browser::reload(),
        }
    }

    /// Opens the room with one other person.
    pub fn write_to(self, person: PersonId) {
        let Some(live) = self.live() else { return };
        spawn_local(async move {
            match live.client.open_direct(person).await {
                Ok(room) => self.enter(room, true),
                Err(Shut::Refused(reason)) => {
                    self.tell(phrases::open_refusal(self.lang, reason));
                }
                Err(Shut::Unreachable) => self.tell(self.words().unreachable.to_string()),
            }
        });
    }

    /// Opens a room for all.
    pub fn open_room(self) {
        let (Some(live), Some(title)) = (self.live(), self.title.get_untracked()) else {
            return;
        };
        if self.busy.get_untracked() {
            return;
        }
        self.busy.set(true);
        spawn_local(async move {
            let opened = live.client.open_public(&title.value()).await;
            self.busy.set(false);
            match opened {
                Ok(room) => {
                    title.set_value("");
                    self.open_fault.set(None);
                    if let Ok(Some(form)) = title.closest("details") {
                        _ = form.remove_attribute("open");
                    }
                    self.enter(room, true);
                }
                Err(fault) => self.open_fault.set(Some(fault)),
            }
        });
    }

    /// Shows which message an address names, and that address.
    pub fn mark(self, seq: Seq) {
        let number = seq.0.to_string();
        let address = [
            &self.room.with_untracked(room_path),
            "?at=",
            &number,
            "#m",
            &number,
        ]
        .concat();
        browser::show_address(&address, true);
        self.marked.set(Some(seq));
    }

    pub fn go_to_end(self) {
        let Some(live) = self.live() else { return };
        self.leave_the_past();
        live.reach.set(Reach::Newest);
        live.keeper.go_to_end();
        self.at_end.set(true);
        self.refresh();
    }

    /// From an older part of the conversation to its newest.
    fn leave_the_past(self) {
        if self.window.get_untracked() != Window::Newest {
            self.enter(self.room.get_untracked(), true);
        }
    }

    /// Where the person goes on: in the form below the messages. On a touch screen at the heading,
    /// since a form would cover half the room with a keyboard.
    fn focus_room(self) {
        let form: Option<web_sys::HtmlElement> = match self.you.with_untracked(Option::is_some) {
            _ if browser::is_touch() => None,
            true => self.composer.get_untracked().map(Into::into),
            false => self.nick.get_untracked().map(Into::into),
        };
        let heading = self.heading.get_untracked().map(Into::into);
        if let Some(element) = form.or(heading) {
            _ = element.focus();
        }
    }

    /// Goes on with what stands below the messages, once the signals have been acted on: another
    /// form is there then.
    fn focus_soon(self) {
        spawn_local(async move {
            leptos::task::tick().await;
            self.restore_draft();
            self.focus_room();
        });
    }
}
