//! The account's forms over HTTP: a redirect where it was done, data for who asks for data, else the page
//! with the reason.

use std::net::SocketAddr;

use axum::{
    Form as Sent, Json,
    extract::{ConnectInfo, Path, State},
    http::{HeaderMap, HeaderName, StatusCode, header},
    response::{AppendHeaders, IntoResponse, Redirect, Response},
};
use serde_json::json;

use super::{
    deeds::{Fields, Outcome, Sender, Trouble},
    pages,
};
use crate::{
    account::Refusal,
    protocol::JoinRefusal,
    server::{caller::Caller, state::App, visit::Visit},
    ui::account::{
        page::{Done, Fault, Form},
        phrases,
    },
};

pub(super) async fn send(
    State(app): State<App>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    Path(deed): Path<String>,
    visit: Visit,
    caller: Caller,
    headers: HeaderMap,
    Sent(fields): Sent<Fields>,
) -> Response {
    let Some(form) = Form::named(&deed) else {
        return app.site.not_found(&visit);
    };
    let sender = Sender {
        app: &app,
        caller: &caller,
        headers: &headers,
        peer,
    };
    match sender.send(form, &fields).await {
        Ok(outcome) => done(&caller, outcome),
        Err(trouble) => {
            let answer = match caller.wants_json {
                true => Json(json!({ "reason": trouble })).into_response(),
                false => {
                    let fault = Fault {
                        form,
                        said: said(&visit, &trouble),
                        written: written(form, fields),
                    };
                    pages::with_fault(&app, &visit, &caller, &headers, fault).await
                }
            };
            refused(&trouble, answer)
        }
    }
}

pub(super) fn done(caller: &Caller, outcome: Outcome) -> Response {
    let Outcome { done, you, cookies } = outcome;
    let cookies = cookies
        .into_iter()
        .map(|cookie| (header::SET_COOKIE, cookie));
    let page = match done {
        Done::Moderators => "/account/people?done=",
        _ => "/account?done=",
    };
    let answer = match caller.wants_json {
        true => Json(json!({ "you": you })).into_response(),
        false => Redirect::to(&[page, done.name()].concat()).into_response(),
    };
    let cookies: AppendHeaders<Vec<(HeaderName, _)>> = AppendHeaders(cookies.collect());
    (cookies, answer).into_response()
}

/// The status that says the same to machines, with the wait where there is one (RFC 9110 section 10.2.3).
pub(super) fn refused(trouble: &Trouble, mut answer: Response) -> Response {
    *answer.status_mut() = match trouble {
        Trouble::Account(Refusal::WhoAreYou) => StatusCode::UNAUTHORIZED,
        Trouble::Account(Refusal::OnlyOwner) => StatusCode::FORBIDDEN,
        Trouble::Account(Refusal::Unavailable) | Trouble::Nick(JoinRefusal::Unavailable) => {
            StatusCode::SERVICE_UNAVAILABLE
        }
        Trouble::Account(Refusal::TooFast { retry_ms })
        | Trouble::Nick(JoinRefusal::TooFast { retry_ms }) => {
            let seconds = retry_ms.div_ceil(1_000);
            answer
                .headers_mut()
                .insert(header::RETRY_AFTER, seconds.into());
            StatusCode::TOO_MANY_REQUESTS
        }
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    answer
}

pub(super) fn said(visit: &Visit, trouble: &Trouble) -> String {
    match trouble {
        Trouble::Nick(refusal) => crate::ui::chat::phrases::join_refusal(visit.lang, refusal),
        Trouble::Account(refusal) => phrases::refusal(visit.lang, *refusal),
    }
}

/// What is written again in the form that was refused: never a passphrase.
fn written(form: Form, fields: Fields) -> String {
    match form {
        Form::Nick | Form::SignIn | Form::NameModerator => fields.nick,
        Form::Profile => fields.about,
        _ => String::new(),
    }
}
