//! Reports and held messages: how they come, and what is decided about them.

use axum::{
    Form, Json,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use serde_json::json;

use super::{
    pages::show_queue,
    silence::{Silence, silence},
};
use crate::{
    account::Deed,
    chat::{self, Chat, Command, Message, Refusal as ChatRefusal, Room},
    moderation::{Act, Case, Matter, Reason, Refusal},
    server::{
        caller::{Caller, mint},
        clock, discussion,
        live::Outcome,
        state::{App, Hosted},
        visit::Visit,
        wish::unavailable,
    },
    stream::{Person, PersonId, Role, Seq, StreamName},
    ui::{chat::phrases, moderation::refused},
};

#[derive(Deserialize)]
pub(super) struct Report {
    #[serde(default)]
    reason: String,
}

/// Asks moderators to look at a message.
pub(super) async fn report(
    State(app): State<App>,
    Path((room, seq)): Path<(String, u64)>,
    visit: Visit,
    caller: Caller,
    Form(form): Form<Report>,
) -> Response {
    let seq = Seq(seq);
    let (Ok(name), Some(me)) = (room.parse::<StreamName>(), caller.person.clone()) else {
        return app.site.not_found(&visit);
    };
    let message = match app.rooms.enter(&name, Some(me.id)).await {
        Ok(Some(stream)) => stream.past(seq).await,
        Ok(None) => return app.site.not_found(&visit),
        Err(error) => Err(error),
    };
    let message = match message {
        Ok(past) => Message::from_past(&past).filter(|message| !message.is_stone()),
        Err(error) => {
            tracing::error!(%error, "a message could not be read");
            return caller.refused(&app, &visit, &unavailable(), "/chat");
        }
    };
    let Some(message) = message else {
        return app.site.not_found(&visit);
    };
    let back = format!("/chat/{name}/m/{}", seq.0);
    // Who is to be quiet may still ask for help.
    if let Err(banned @ Silence::Banned { .. }) = silence(&app, me.id) {
        let (status, refusal) = (StatusCode::FORBIDDEN, ChatRefusal::from(banned));
        if caller.wants_json {
            return (status, Json(json!({ "reason": refusal }))).into_response();
        }
        let why = phrases::refusal(visit.lang, &refusal);
        return app.site.undone(&visit, status, why, &back);
    }
    if let Err(refusal) = caller.speaks(&app) {
        return caller.refused(&app, &visit, &refusal, &back);
    }
    let act = Act::Reported {
        room: name.clone(),
        message: seq,
        whom: message.by.id,
        nick: message.by.nick.clone(),
        words: (*message.body).into(),
        reason: Reason::new(&form.reason),
    };
    let role = app.role(me.id);
    match app.desk.submit((me, role), mint(), act).await {
        // Said twice, it is known once.
        Outcome::Stored(_) | Outcome::Refused(Refusal::NothingToDo) if caller.wants_json => {
            Json(json!({})).into_response()
        }
        Outcome::Stored(_) | Outcome::Refused(Refusal::NothingToDo) => {
            Redirect::to(&format!("/chat/{name}/m/{}?reported", seq.0)).into_response()
        }
        Outcome::Refused(refusal) => {
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            if caller.wants_json {
                return (status, Json(json!({ "reason": refusal }))).into_response();
            }
            let why = match refusal {
                Refusal::TooMany => visit.lang.moderation().too_many_reports,
                refusal => refused(visit.lang, refusal),
            };
            app.site.undone(&visit, status, why.to_owned(), &back)
        }
        Outcome::Elsewhere | Outcome::Unavailable => {
            caller.refused(&app, &visit, &unavailable(), &back)
        }
    }
}

/// Decides about one: settles or dismisses it.
pub(super) async fn decide(
    State(app): State<App>,
    Path((seq, deed)): Path<(u64, String)>,
    visit: Visit,
    caller: Caller,
) -> Response {
    let role = caller.role(&app);
    let Some(me) = caller.person.clone().filter(|_| role.may(Deed::Judge)) else {
        return app.site.not_found(&visit);
    };
    let of = Seq(seq);
    let Some(case) = app.desk.look(|site| site.case(of).cloned()) else {
        // Another moderator was before us: what is left is the list.
        return Redirect::to("/moderation").into_response();
    };
    let outcome = match deed.as_str() {
        "dismiss" => Ok(Act::Dismissed { of }),
        "settle" => carry_out(&app, &me, role, &case)
            .await
            .map(|()| Act::Settled { of }),
        _ => return app.site.not_found(&visit),
    };
    let act = match outcome {
        Ok(act) => act,
        Err(()) => return show_queue(&app, &visit, &caller, false, true).await,
    };
    match app.desk.submit((me, role), mint(), act).await {
        Outcome::Stored(_) | Outcome::Refused(Refusal::NothingToDo) => {
            Redirect::to("/moderation?done").into_response()
        }
        _ => show_queue(&app, &visit, &caller, false, true).await,
    }
}

/// What settling a case means in its room: the message goes, or comes.
async fn carry_out(app: &App, me: &Person, role: Role, case: &Case) -> Result<(), ()> {
    // The first words about a page were held before they opened its room.
    if let Some((_, room)) = discussion::unopened(app, &case.room) {
        app.rooms.open_discussion(&room).await.map_err(|error| {
            tracing::error!(?error, "a discussion could not be opened");
        })?;
    }
    let unreadable = |error| tracing::error!(%error, "a room could not be loaded");
    let stream = app.live.stream(&case.room).await.map_err(unreadable)?;
    let (by, id, command) = match &case.matter {
        Matter::Report { message, .. } => {
            let command = Command::Delete { of: *message };
            // In a room that they are not in, or of two, they decide and the site does it: one of those who are in
            // has asked for it.
            let may = |room: &Room| room.is_for(Some(me.id)) && chat::may_delete(room, role);
            let by = match stream.look(|room| may(&room.state)) {
                true => (me.clone(), role),
                false => (Person::site(), Role::Owner),
            };
            (by, mint(), command)
        }
        Matter::Held {
            reply,
            thread,
            wish,
        } => {
            let author = author(app, case).await;
            let role = app.role(author.id);
            let body = case.words.to_string();
            let command = match thread {
                Some(to) => Command::Answer { to: *to, body },
                None => Command::Post {
                    body,
                    reply: *reply,
                    files: Vec::new(),
                },
            };
            let place = (&case.room, wish);
            let command = Chat::complete(app, author.id, place, command).await;
            ((author, role), wish.clone(), command)
        }
    };
    let afterwards = Chat::afterwards(app, &command);
    match stream.submit(by, clock::now(), id, command).await {
        Outcome::<Chat>::Stored(_) => {
            if let Some(then) = afterwards {
                then();
            }
            Ok(())
        }
        // It is gone already.
        Outcome::Refused(ChatRefusal::NoSuchMessage) if !case.is_held() => Ok(()),
        _ => Err(()),
    }
}

/// Who wrote it, as they are called now.
async fn author(app: &App, case: &Case) -> Person {
    let then = Person {
        id: case.whose(),
        nick: case.nick.clone(),
    };
    match app.people.person(then.id).await {
        Ok(Some(now)) => now,
        _ => then,
    }
}

/// What came of it.
pub struct Cleared {
    /// How many messages are gone.
    pub count: u64,
    /// All that may be taken away is.
    pub whole: bool,
}

/// Takes away all that somebody said that `by` may take away.
pub async fn clear(
    app: &App,
    (by, role): (Person, Role),
    whom: PersonId,
) -> Result<Cleared, sqlx::Error> {
    let mut cleared = Cleared {
        count: 0,
        whole: true,
    };
    for (room, seq) in app.store.said_by(whom, "chat/").await? {
        let Some(name) = room
            .strip_prefix("chat/")
            .and_then(|name| name.parse().ok())
        else {
            continue;
        };
        let Ok(stream) = app.live.stream(&name).await else {
            cleared.whole = false;
            continue;
        };
        let command = Command::Delete { of: seq };
        let afterwards = Chat::afterwards(app, &command);
        let outcome = stream.submit((by.clone(), role), clock::now(), mint(), command);
        match outcome.await {
            Outcome::Stored(_) => {
                cleared.count += 1;
                if let Some(then) = afterwards {
                    then();
                }
            }
            // It is gone already; or it is another's, where `by` does not keep order.
            Outcome::Refused(ChatRefusal::NoSuchMessage) => {}
            Outcome::Refused(_) if by.id != whom => {}
            // One's own words may always be taken away.
            Outcome::Refused(refusal) => {
                tracing::error!(?refusal, %name, "somebody's own words could not be taken away");
                cleared.whole = false;
            }
            Outcome::Elsewhere | Outcome::Unavailable => {
                cleared.whole = false;
                break;
            }
        }
    }
    Ok(cleared)
}
