//! What people say about a page, below the page: a public room a page, rendered by the server, written in by
//! plain forms.
//!
//! A room is opened by the first word that is written in it, never by a visit: so the list of rooms grows by
//! what people do, and not by what programs read. A word that waits for a moderator opens it when it is let through.

mod forms;
mod show;

use axum::{Router, extract::DefaultBodyLimit, routing::post};

pub(super) use show::{below, last_said, unopened};

use super::state::App;

/// Bytes of a form: a message of the longest kind, percent-encoded.
const LONGEST_FORM: usize = 64 * 1024;

/// Where the forms below a page go.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/discussion", post(forms::say))
        .route("/discussion/join", post(forms::join))
        .layer(DefaultBodyLimit::max(LONGEST_FORM))
}
