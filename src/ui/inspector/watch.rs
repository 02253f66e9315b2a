//! What the inspector's views share, and the watcher on the chat's line that feeds it.

use std::{cell::RefCell, rc::Rc, sync::Arc};

use gloo_timers::future::TimeoutFuture;
use leptos::{prelude::*, task::spawn_local};

use crate::{
    client::json::tree,
    client::tap::Watcher,
    lab::inspector::{Counts, Fate, Inspector, Passed},
    ui::{chat::screen::Screen, lab::file, words::InspectorWords},
};

/// Milliseconds in which frames are gathered before they are shown.
const GATHER: u32 = 30;

/// The inspector's signals. Copied freely: each field is a handle.
#[derive(Clone, Copy)]
pub struct Watch {
    /// The chat that is watched.
    pub screen: Screen,
    pub passed: RwSignal<Vec<Arc<Passed>>>,
    pub counts: RwSignal<Counts>,
    /// The last fact that the replica has folded.
    pub cursor: RwSignal<Option<u64>>,
    /// How long the log is, by all that was on the line.
    pub head: RwSignal<Option<u64>>,
    /// Messages in the list that stand there twice, or out of order. Always 0, if we keep our word.
    pub doubled: RwSignal<usize>,
    pub to_lose: RwSignal<u32>,
    pub delays: RwSignal<bool>,
    /// Whether any command has gone out.
    pub has_spoken: RwSignal<bool>,
    inspector: StoredValue<Rc<RefCell<Inspector>>, LocalStorage>,
    refresh_is_due: StoredValue<bool>,
}

/// The end of the watch that the line holds.
struct Ear {
    inspector: Rc<RefCell<Inspector>>,
    watch: Watch,
}

impl Watch {
    pub fn of(screen: Screen) -> Self {
        let room = screen
            .room
            .with_untracked(|room| room.name.as_str().to_owned());
        Watch {
            screen,
            passed: RwSignal::default(),
            counts: RwSignal::default(),
            cursor: RwSignal::default(),
            head: RwSignal::default(),
            doubled: RwSignal::default(),
            to_lose: RwSignal::default(),
            delays: RwSignal::new(false),
            has_spoken: RwSignal::new(false),
            inspector: StoredValue::new_local(Rc::new(RefCell::new(Inspector::of(&room, tree)))),
            refresh_is_due: StoredValue::new(false),
        }
    }

    pub fn words(self) -> &'static InspectorWords {
        self.screen.lang.inspector()
    }

    /// Begins to watch the chat's line, which must be there.
    pub fn begin(self) {
        if let Some(live) = self.screen.live() {
            live.client.let_watch(Rc::new(Ear {
                inspector: self.inspector(),
                watch: self,
            }));
        }
        // The replica changes by what people do, too, and when a frame that was late is there.
        Effect::new(move |_| {
            self.screen.pending.track();
            self.screen.room.track();
            self.screen.rows.track();
            self.refresh_soon();
        });
    }

    pub fn break_line(self) {
        if let Some(live) = self.screen.live() {
            live.client.break_line();
        }
    }

    pub fn lose(self) {
        self.inspector().borrow_mut().lose();
        self.refresh();
    }

    pub fn delay(self, delay: bool) {
        self.delays.set(delay);
        self.inspector().borrow_mut().delay(delay);
    }

    pub fn say_again(self) {
        let inspector = self.inspector();
        if let Some(live) = self.screen.live()
            && let Some(command) = inspector.borrow().last_command()
        {
            live.client.say_again(command);
        }
    }

    fn refresh_soon(self) {
        if !self.refresh_is_due.get_value() {
            self.refresh_is_due.set_value(true);
            spawn_local(async move {
                TimeoutFuture::new(GATHER).await;
                self.refresh();
            });
        }
    }

    fn refresh(self) {
        self.refresh_is_due.set_value(false);
        let Some(live) = self.screen.live() else {
            return;
        };
        let room = self.screen.room.with_untracked(|room| room.name.clone());
        let inspector = self.inspector();
        inspector.borrow_mut().turn_to(room.as_str());
        let known = live.client.look(&room, |replica| {
            let messages = &replica.state().messages;
            let seqs: Vec<_> = messages.iter().map(|message| message.seq).collect();
            let doubled = seqs.windows(2).filter(|pair| pair[1] <= pair[0]).count();
            (replica.is_grounded().then_some(replica.cursor().0), doubled)
        });
        let (cursor, doubled) = known.unwrap_or_default();
        self.cursor.set(cursor);
        self.doubled.set(doubled);
        let inspector = inspector.borrow();
        self.passed.set(inspector.passed());
        self.counts.set(inspector.counts());
        self.head.set(inspector.head());
        self.to_lose.set(inspector.to_lose());
        self.has_spoken.set(inspector.last_command().is_some());
    }

    fn inspector(self) -> Rc<RefCell<Inspector>> {
        self.inspector.get_value()
    }
}

impl Watcher for Ear {
    fn goes_out(&self, text: &str) {
        self.inspector.borrow_mut().note_out(file::now(), text);
        self.watch.refresh_soon();
    }

    fn comes_in(&self, text: &str) -> Fate {
        let fate = self.inspector.borrow_mut().note_in(file::now(), text);
        self.watch.refresh_soon();
        fate
    }
}
