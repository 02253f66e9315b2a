//! Lets whoever is known have the site as they want it, in all their browsers: what they have said goes before what
//! the request says. Refuses to know what is made of it, which is for [`Visit`](super::visit::Visit).

use axum::{
    extract::{Request, State},
    http::{HeaderMap, header},
    middleware::Next,
    response::Response,
};

use super::{
    people::{Key, Wants},
    state::App,
};

/// Stands before everything that asks for a [`Visit`](super::visit::Visit).
pub async fn note(State(app): State<App>, mut request: Request, next: Next) -> Response {
    if let Some(wants) = wants(&app, request.headers()).await {
        request.extensions_mut().insert(wants);
    }
    next.run(request).await
}

async fn wants(app: &App, headers: &HeaderMap) -> Option<Wants> {
    if app.people.want_nothing() {
        return None;
    }
    let cookies = headers.get(header::COOKIE)?.to_str().ok()?;
    let key = Key::from_cookies(cookies)?;
    let person = app.people.of(&key).await?;
    Some(app.people.wants(person.id))
}
