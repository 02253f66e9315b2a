//! Finding what was said: an index that follows the log, and the page that asks it.
//!
//! - `index` writes it, `find` reads it; `marks` and `expression` are what the two agree on.
//! - `page` is the search over plain HTTP. It needs no JavaScript, and ships none.
//!
//! The index is a projection: the log is the truth, and whatever the index lacks is there to be read again.

mod expression;
mod find;
mod index;
mod marks;
mod page;
mod turnstile;

use axum::{Router, routing::get};

pub use find::{Asked, FindError, Finder, Newer};
pub use index::follow;
pub(super) use page::{with_wait, zone};
pub use turnstile::Turnstile;

use super::state::App;

/// The search's address.
pub fn routes() -> Router<App> {
    Router::new().route("/chat/search", get(page::search))
}
