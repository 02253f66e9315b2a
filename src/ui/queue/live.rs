//! Brings a queue's page to life.

use gloo_timers::future::TimeoutFuture;
use leptos::{prelude::*, task::spawn_local};

use super::{page::QueuePage, screen::Screen};
use crate::client::now;

/// Milliseconds between two looks at the clock: what is shown of it are minutes.
const TICK: u32 = 20_000;

impl Screen {
    /// Takes the page over. Called once, in the browser, after the page has been made ours.
    ///
    /// There is no line for queues yet: times are told in the reader's zone and kept up to date, the
    /// turn is told when the page is loaded, and forms are plain.
    pub fn take_over(self, page: QueuePage) {
        // What the client will begin with.
        _ = (page.you, page.snapshot);
        self.alive.set(true);
        spawn_local(async move {
            loop {
                self.now.set(now());
                TimeoutFuture::new(TICK).await;
            }
        });
    }
}
