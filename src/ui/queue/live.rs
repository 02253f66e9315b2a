//! Brings the screen to life: starts the client, turns its notices into signals, and what people do into
//! wishes.

use std::{cell::Cell, rc::Rc};

use gloo_timers::future::TimeoutFuture;
use leptos::{prelude::*, task::spawn_local};

use super::{
    page::QueuePage,
    screen::{Deed, Screen},
};
use crate::{
    client::{Client, LineState, Notice, now},
    protocol::{LineRefusal, RoomInfo},
    queue::{Queue, Refusal},
    stream::{Pending, Stage, StreamName},
    ui::chat::browser,
};

/// Milliseconds that the line may be down before it is mentioned: a step into a lift.
const GRACE: u32 = 3_000;
/// Milliseconds between two looks at the clock: what is shown of it are minutes.
const TICK: u32 = 20_000;

thread_local! {
    /// Counts the times that the line came up: a grace that began before the last one is void.
    static UPS: Cell<u32> = const { Cell::new(0) };
}

impl Screen {
    /// Takes the page over. Called once, in the browser, after the page has been made ours.
    pub fn take_over(self, page: QueuePage) {
        let name = page.name.clone();
        let info = RoomInfo {
            name: name.clone(),
            title: page.snapshot.state.title.clone(),
            with: None,
            archived: false,
            private: false,
        };
        // Until the client is there to be asked, what it tells is what the page shows.
        let client = StoredValue::new_local(None::<Client<Queue>>);
        let told = move |notice| {
            if let Some(client) = client.get_value() {
                self.notice(&client, notice);
            }
        };
        let live = Client::start(
            page.you,
            vec![info],
            Vec::new(),
            &name,
            Some(page.snapshot),
            told,
        );
        client.set_value(Some(live.clone()));
        // A form that was refused answers on its own address; the queue's is the one to keep.
        if browser::path() != self.path() {
            browser::show_address(&self.path(), false);
        }
        self.look_at_outbox(&live);
        self.performer
            .set_value(Some(Rc::new(move |deed| match deed {
                Deed::Wish(command) => live.submit(&name, command),
                Deed::Retry(id) => live.retry(&name, &id),
                Deed::Cancel(id) => live.cancel(&name, &id),
                Deed::Reconnect => live.reconnect(),
            })));
        self.alive.set(true);
        spawn_local(async move {
            loop {
                self.now.set(now());
                TimeoutFuture::new(TICK).await;
            }
        });
    }

    fn notice(self, client: &Client<Queue>, notice: Notice<Queue>) {
        let here = |name: &StreamName| self.name.with_value(|mine| mine == name);
        match notice {
            Notice::Line(state) => self.note_line(state),
            Notice::You => self.you.set(client.you()),
            Notice::Changed(name, _) | Notice::Reset(name) if here(&name) => {
                if let Some(board) = client.look(&name, |replica| replica.state().clone()) {
                    self.board.set(board);
                }
            }
            Notice::Outbox(name) if here(&name) => self.look_at_outbox(client),
            Notice::Presence {
                stream: Some(name), ..
            } if here(&name) => self.here.set(client.here(&name)),
            Notice::Refused(name, LineRefusal::NoSuchStream) if here(&name) => {
                self.gone.set(true);
            }
            _ => {}
        }
    }

    fn look_at_outbox(self, client: &Client<Queue>) {
        // Somebody else was quicker to do the same: nothing is left to be done or said.
        let done = |wish: &Pending<Queue>| wish.stage == Stage::Refused(Refusal::AlreadySo);
        let ids = self.name.with_value(|name| {
            client.look(name, |replica| {
                let done = replica.outbox().filter(|wish| done(wish));
                done.map(|wish| wish.id.clone()).collect::<Vec<_>>()
            })
        });
        for id in ids.unwrap_or_default() {
            self.name.with_value(|name| client.cancel(name, &id));
        }
        let pending = self
            .name
            .with_value(|name| client.look(name, |replica| replica.outbox().cloned().collect()));
        self.pending.set(pending.unwrap_or_default());
    }

    fn note_line(self, state: LineState) {
        self.line.set(state);
        if state == LineState::Up {
            UPS.set(UPS.get().wrapping_add(1));
            self.troubled.set(false);
            return;
        }
        let ups = UPS.get();
        spawn_local(async move {
            TimeoutFuture::new(GRACE).await;
            if UPS.get() == ups {
                self.troubled.set(true);
            }
        });
    }
}
