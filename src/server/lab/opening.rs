//! The opening of a lab socket: what the request asks for, and whether there is a place.
//!
//! `Origin` is not looked at here, on purpose. The chat's socket does, since it acts for whoever the
//! cookie says; these servers act for nobody and keep nothing, and exist to be tried by any page.

use std::net::{IpAddr, SocketAddr};

use axum::{
    extract::{ConnectInfo, FromRequestParts, Query},
    http::{StatusCode, header, request::Parts},
    response::{IntoResponse, Response},
};
use serde::Deserialize;

use super::{
    handshakes::{Token, head},
    line::Line,
};
use crate::{
    lab::{
        handshake::{Handshake, Head},
        offer,
    },
    server::{origin, state::App, unopened::Unopened, visit::Visit, wire::Upgrade},
    ui::lang::Lang,
};

/// Somebody who wants to open a socket.
pub struct Opening {
    upgrade: Upgrade,
    request: Head,
    token: Option<Token>,
    address: IpAddr,
    lang: Lang,
}

#[derive(Deserialize)]
struct Asked {
    token: Option<Token>,
}

impl Opening {
    /// Opens the socket and serves it: `serve` gets it together with the subprotocol that was agreed on.
    pub fn accept<F>(
        self,
        app: &App,
        spoken: &[&'static str],
        longest: usize,
        serve: impl FnOnce(Line, Option<&'static str>) -> F + Send + 'static,
    ) -> Response
    where
        F: Future<Output = ()> + Send + 'static,
    {
        if *app.draining.borrow() {
            return Unopened::Closing.response(self.lang);
        }
        let Some(place) = app.lab.places.take(self.address) else {
            return Unopened::Full.response(self.lang);
        };
        let Opening {
            upgrade,
            request,
            token,
            address,
            ..
        } = self;
        let chosen = offer::choose(offered(&request), spoken);
        let app_for_line = app.clone();
        let response = upgrade.accept(chosen, longest, move |socket| {
            serve(Line::new(&app_for_line, socket, address, place), chosen)
        });
        if let Some(token) = token {
            let status = response.status();
            let line = format!("{:?} {status}", response.version());
            let answer = head(line, response.headers());
            app.lab
                .handshakes
                .keep(token, Handshake { request, answer });
        }
        response
    }
}

impl FromRequestParts<App> for Opening {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Response> {
        let line = format!("{} {} {:?}", parts.method, parts.uri, parts.version);
        let request = head(line, &parts.headers);
        let Ok(Visit { lang, .. }) = Visit::from_request_parts(parts, app).await;
        let upgrade = Upgrade::from_request_parts(parts, app).await;
        let upgrade = upgrade.map_err(|why| Unopened::NoHandshake(why).response(lang))?;
        let asked = Query::<Asked>::from_request_parts(parts, app).await;
        let Query(asked) =
            asked.map_err(|rejection| refuse(rejection.status(), rejection.body_text() + "\n"))?;
        let ConnectInfo(peer) = ConnectInfo::<SocketAddr>::from_request_parts(parts, app)
            .await
            .map_err(IntoResponse::into_response)?;
        Ok(Opening {
            upgrade,
            request,
            token: asked.token,
            address: origin::address(&app.config, &parts.headers, peer),
            lang,
        })
    }
}

/// The lists that the client offers, in the order that decides.
fn offered(request: &Head) -> impl Iterator<Item = &str> {
    let headers = request.headers.iter();
    headers
        .filter(|(name, _)| *name == header::SEC_WEBSOCKET_PROTOCOL.as_str())
        .map(|(_, value)| value.as_str())
}

fn refuse(status: StatusCode, text: String) -> Response {
    let kind = [(header::CONTENT_TYPE, "text/plain; charset=utf-8")];
    (status, kind, text).into_response()
}
