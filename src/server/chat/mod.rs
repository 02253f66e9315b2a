//! The chat over plain HTTP: pages and forms, on the addresses that the island takes over.
//!
//! Everything here works without JavaScript. A form that asks for JSON gets the same outcome as data.

mod blocks;
mod calling;
pub(super) mod day;
mod deeds;
mod files;
mod forms;
mod kept;
mod mentions;
mod messages;
mod names;
mod nicks;
mod notifications;
mod own_threads;
mod preview;
mod quotes;
mod reading;
mod rooms;
mod settings;
mod slash;
mod threads;
mod written;

use axum::{
    Router,
    extract::DefaultBodyLimit,
    response::Redirect,
    routing::{get, post},
};

use super::{colours, rooms::LOBBY, state::App};

pub use self::{
    blocks::blocked,
    calling::calling,
    files::served as served_files,
    names::freshen,
    quotes::recall,
    slash::{Line, said},
};

/// Bytes of a form: a message of the longest kind, percent-encoded.
const LONGEST_FORM: usize = 64 * 1024;

/// All of the chat's addresses.
pub fn routes() -> Router<App> {
    let lobby = || async { Redirect::to(&["/chat/", LOBBY].concat()) };
    Router::new()
        .route("/chat", get(lobby))
        .route("/chat/", get(lobby))
        .route("/chat/bookmarks", get(kept::bookmarks))
        .route("/chat/join", post(forms::join))
        .route("/chat/leave", post(forms::leave))
        .route("/chat/mentions", get(mentions::mentions))
        .route(
            "/chat/notifications",
            get(notifications::page).post(notifications::choose),
        )
        .route("/chat/keys", get(rooms::keys))
        .route("/chat/people", get(rooms::people))
        .route("/chat/person/{person}/block", post(blocks::block))
        .route("/chat/person/{person}/unblock", post(blocks::unblock))
        .route("/chat/preview", post(preview::preview))
        .route("/chat/preview/colours", post(colours::answer))
        .route("/chat/rooms", post(forms::open_room))
        .route("/chat/several", post(forms::open_several))
        .route("/chat/threads", get(own_threads::threads))
        .route("/chat/with/{person}", post(forms::open_direct))
        .route("/chat/{room}/read", get(reading::seen).post(reading::note))
        .route(
            "/chat/{room}/files",
            post(files::bring).layer(DefaultBodyLimit::max(files::LONGEST_FORM)),
        )
        .route("/chat/{room}/people", get(nicks::nicks))
        .route("/chat/{room}/m/{seq}", get(messages::message))
        .route("/chat/{room}/m/{seq}/{deed}", post(deeds::deed))
        .route(
            "/chat/{room}/settings",
            get(settings::page).post(settings::set),
        )
        .route("/chat/{room}/settings/{deed}", post(settings::act))
        .route(
            "/chat/{room}/t/{seq}",
            get(threads::thread).post(threads::answer),
        )
        .route("/chat/{room}/t/{seq}/read", post(threads::seen))
        .route("/chat/{room}/pins", get(kept::pins))
        .route("/chat/{room}", get(rooms::room).post(forms::post))
        .layer(DefaultBodyLimit::max(LONGEST_FORM))
}
