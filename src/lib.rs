//! Redovisa: a site with a real-time chat inside it.
//!
//! The map, from the inside out. Data flows one way; `tests/tidy.rs` holds who may use whom.
//!
//! - [`stream`], [`chat`]: pure. A log of facts, and a room as its fold.
//! - [`protocol`]: the frames between browser and server.
//! - `ui`: Leptos views, rendered on the server; the chat's are hydrated in the browser.
//! - `client` (only in the browser): performs what the replica asks for.
//! - `server` (only native): store, live streams, sockets, pages.

#[cfg(all(feature = "ssr", feature = "hydrate"))]
compile_error!("`ssr` and `hydrate` are two programs: build each by itself");

pub mod chat;
pub mod lab;
pub mod protocol;
pub mod stream;
pub mod ui;

#[cfg(feature = "ssr")]
pub mod server;

/// Called once by the page's script, before the islands are taken over.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    console_error_panic_hook::set_once();
    leptos::mount::hydrate_islands();
}
