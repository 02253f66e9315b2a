//! `/account`: claiming a nick, signing in, and what goes with it. All by forms, and without JavaScript; a
//! form that asks for JSON gets the same outcome as data.

mod browser;
mod ceremonies;
mod deeds;
mod erasure;
mod forms;
mod gate;
mod pages;
mod passkeys;
mod pictures;
mod secrets;

use axum::{
    Router,
    extract::DefaultBodyLimit,
    routing::{get, post},
};

use super::state::App;

pub use self::{
    browser::name_of, ceremonies::Ceremonies, erasure::run as erase_the_gone, gate::Gate,
};

/// Bytes of a form: two passphrases or a passkey's answer, percent-encoded, with room to spare.
const LONGEST_FORM: usize = 16 * 1024;

pub fn routes() -> Router<App> {
    Router::new()
        .route("/account", get(pages::account))
        .route("/account/people", get(pages::people))
        .route("/account/pictures/{name}", get(pictures::sheet))
        .route("/account/picture/{hash}", get(pictures::fetch))
        .route(
            "/account/picture",
            post(pictures::bring).layer(DefaultBodyLimit::max(pictures::LONGEST_FORM)),
        )
        .route("/account/{deed}", post(forms::send))
        .route("/account/passkey/{step}", post(passkeys::send))
        .layer(DefaultBodyLimit::max(LONGEST_FORM))
}
