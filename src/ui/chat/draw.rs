//! When the page is drawn anew for what others do: once for all that came meanwhile, and only so often. What is drawn
//! is told in [`live`](super::live).

use std::cell::Cell;

use gloo_timers::future::TimeoutFuture;
use leptos::task::spawn_local;

use super::{live::Live, screen::Screen};
use crate::{client::now, stream::Millis};

/// Milliseconds between two times. Nobody reads faster, and a page that is drawn for each of hundreds of messages a
/// second comes to nothing else.
const EVERY: Millis = 50;

/// What is to be drawn.
#[derive(Default)]
pub struct Due {
    pub messages: Cell<bool>,
    rooms: Cell<bool>,
    /// Somebody is about to.
    soon: Cell<bool>,
    last: Cell<Millis>,
}

impl Screen {
    pub fn draw_messages(self) {
        if let Some(live) = self.live() {
            live.due.messages.set(true);
            self.draw_soon(&live);
        }
    }

    pub fn draw_rooms(self) {
        if let Some(live) = self.live() {
            live.due.rooms.set(true);
            self.draw_soon(&live);
        }
    }

    fn draw_soon(self, live: &Live) {
        if live.due.soon.replace(true) {
            return;
        }
        // Negative where somebody set the clock.
        let passed = now() - live.due.last.get();
        let wait = if (0..EVERY).contains(&passed) {
            EVERY - passed
        } else {
            0
        };
        spawn_local(async move {
            // Not at once in any case: more may come in the same frame.
            if wait > 0 {
                TimeoutFuture::new(wait as u32).await;
            }
            self.draw();
        });
    }

    fn draw(self) {
        let Some(live) = self.live() else { return };
        live.due.last.set(now());
        if live.due.messages.get() {
            self.refresh();
        }
        // After the messages: what is read because it is shown now is not unread for a moment before.
        if live.due.rooms.take() {
            self.refresh_rooms();
        }
        live.due.soon.set(false);
    }
}
