//! Redovisa: a site with a real-time chat inside it.
//!
//! The map, from the inside out. Data flows one way; `tests/tidy.rs` holds who may use whom.
//!
//! - [`stream`], [`chat`], [`queue`]: pure. A log of facts; a room and a help queue as folds of it.
//! - [`moderation`]: pure. Who may not write, what waits to be looked at, and who has decided what.
//! - [`account`]: pure. Who somebody is beyond a nick, and what each role may do.
//! - [`search`]: pure. What one may ask of the messages.
//! - [`protocol`]: the frames between browser and server.
//! - [`ui`]: Leptos views, rendered on the server; the chat's are hydrated in the browser.
//! - [`client`]: performs what the replica asks for. It runs in the browser alone, but is compiled
//!   for the server as well: so its pure parts are tested natively, and views need no gates.
//! - `server` (only native): store, live streams, sockets, pages.

// Views are types, one inside the other; erasing them costs bytes in the browser.
#![recursion_limit = "512"]

#[cfg(all(feature = "ssr", feature = "hydrate"))]
compile_error!("`ssr` and `hydrate` are two programs: build each by itself");

pub mod account;
pub mod chat;
pub mod client;
pub mod lab;
pub mod letters;
pub mod moderation;
pub mod protocol;
pub mod queue;
pub mod search;
#[cfg(feature = "ssr")]
pub mod server;
pub mod stream;
pub mod ui;

/// Which of the two programs this is, for code that must not be carried into the other.
pub const ON_SERVER: bool = cfg!(feature = "ssr");

/// Called once by the page's script, before the islands are taken over.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_islands();
}
