//! How a message would look, before it is said: drawn by the same view as in the room. Nothing is kept.

use axum::{
    Form, Json,
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use serde_json::json;

use crate::{
    chat::{Body, Mentions, markup},
    server::{page::render, visit::Visit},
    ui::chat::said,
};

#[derive(Deserialize)]
pub(super) struct Written {
    body: String,
}

/// The message as HTML. Of nothing, and of too much, there is nothing to see.
pub(super) async fn preview(visit: Visit, Form(written): Form<Written>) -> Response {
    let blocks = Body::parse(&written.body).map(|body| markup::parse(&body));
    let html = render(|| said(visit.lang, blocks.unwrap_or_default(), &Mentions::default()));
    Json(json!({ "html": html })).into_response()
}
