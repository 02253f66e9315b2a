//! What those who run the server ask: is it up, and should it get visitors?

use axum::{Router, extract::State, http::StatusCode, routing::get};

use super::state::App;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/healthz", get(|| async { "up\n" }))
        .route("/readyz", get(ready))
}

/// 200 while the store answers and the server is not closing, else 503 with the reason.
async fn ready(State(app): State<App>) -> (StatusCode, String) {
    if *app.draining.borrow() {
        return (StatusCode::SERVICE_UNAVAILABLE, "closing\n".into());
    }
    match app.store.ping().await {
        Ok(()) => (StatusCode::OK, "ready\n".into()),
        Err(error) => {
            tracing::error!(%error, "the store does not answer");
            (
                StatusCode::SERVICE_UNAVAILABLE,
                "the store does not answer\n".into(),
            )
        }
    }
}
