//! The help queue over plain HTTP: pages and forms, on the addresses that the island takes over; and what
//! the site itself does there.
//!
//! Everything here works without JavaScript. A form that asks for JSON gets the same outcome as data.

mod forms;
pub mod histories;
mod names;
mod pages;
pub mod steward;

pub(super) use self::{names::freshen, pages::infos};

use axum::{
    Router,
    extract::DefaultBodyLimit,
    routing::{get, post},
};

use super::state::App;

/// Bytes of a form: all texts of a request at their longest, percent-encoded.
const LONGEST_FORM: usize = 16 * 1024;

/// All of the queue's addresses.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/queue", get(pages::list).post(forms::open))
        .route("/queue/{queue}", get(pages::queue))
        .route("/queue/{queue}/history", get(pages::history))
        .route("/queue/{queue}/join", post(forms::join))
        .route("/queue/{queue}/leave", post(forms::leave))
        .route("/queue/{queue}/{deed}", post(forms::wish))
        .layer(DefaultBodyLimit::max(LONGEST_FORM))
}
