//! A room's own page: what it is, and the forms by which it is told to be something else.

use axum::{
    Form, Json,
    extract::{Path, Query, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use leptos::prelude::*;
use serde::Deserialize;
use serde_json::json;

use super::{forms::see_other, notifications, rooms};
use crate::{
    account::Deed,
    chat::{Access, Chat, Command, Kind, Refusal as ChatRefusal, Setting, Slow, Topic},
    protocol::{LineRefusal, Refusal},
    server::{
        caller::{Caller, mint},
        clock,
        invite::Invitation,
        moderation,
        page::respond,
        state::App,
        visit::Visit,
        wish,
    },
    stream::{Person, PersonId, StreamName, Title},
    ui::{
        lang::Lang,
        notifications::{LEFT, PATH},
        room::{DAYS, Fault, InvitationRow, MemberRow, RoomPage, RoomView, USES, Why},
        shell::{Frame, Shell},
    },
};

#[derive(Deserialize)]
pub(super) struct Asked {
    /// There at all: something was saved a moment ago.
    done: Option<String>,
}

pub(super) async fn page(
    State(app): State<App>,
    Path(room): Path<String>,
    Query(asked): Query<Asked>,
    visit: Visit,
    caller: Caller,
) -> Response {
    match room.parse() {
        Ok(name) => {
            let told = Told {
                done: asked.done.is_some(),
                ..Told::default()
            };
            show(&app, &visit, &caller, &name, told).await
        }
        Err(_) => rooms::missing(&app, &visit),
    }
}

#[derive(Deserialize)]
pub(super) struct Sent {
    setting: String,
    #[serde(default)]
    value: String,
}

/// Tells a room to be something.
pub(super) async fn set(
    State(app): State<App>,
    Path(room): Path<String>,
    visit: Visit,
    caller: Caller,
    Form(form): Form<Sent>,
) -> Response {
    let Ok(name) = room.parse::<StreamName>() else {
        return rooms::missing(&app, &visit);
    };
    let read = match form.setting.as_str() {
        "keeper" => keeper(&app, &form.value).await,
        name => setting(name, &form.value),
    };
    let outcome = match read {
        Ok(setting) => {
            let command = Command::Arrange { setting };
            let id = mint();
            wish::submit::<Chat>(&app, &caller, &name, id.as_str(), command)
                .await
                .map_err(Why::Refused)
        }
        Err(why) => Err(why),
    };
    match outcome {
        Ok(seq) if caller.wants_json => Json(json!({ "seq": seq.0 })).into_response(),
        Err(Why::Refused(Refusal::Line(LineRefusal::NoSuchStream))) if !caller.wants_json => {
            rooms::missing(&app, &visit)
        }
        // What was wished for is so.
        Ok(_) | Err(Why::Refused(Refusal::Stream(ChatRefusal::NothingToDo)))
            if !caller.wants_json =>
        {
            see_other(&format!("/chat/{name}/settings?done"))
        }
        Ok(_) => StatusCode::NO_CONTENT.into_response(),
        Err(Why::Refused(refusal)) if caller.wants_json => {
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            (status, Json(json!({ "reason": refusal }))).into_response()
        }
        Err(_) if caller.wants_json => StatusCode::UNPROCESSABLE_ENTITY.into_response(),
        Err(why) => {
            let fault = Fault {
                of: form.setting,
                written: form.value,
                why,
            };
            show(&app, &visit, &caller, &name, Told::fault(fault)).await
        }
    }
}

/// Who shall keep the room: only somebody who has claimed the nick can.
async fn keeper(app: &App, nick: &str) -> Result<Setting, Why> {
    let member = app.people.member(nick.trim_start_matches('@')).await;
    match member {
        Ok(Some(member)) => Ok(Setting::Keeper {
            whom: member.id,
            keeps: true,
        }),
        Ok(None) => Err(Why::NoSuchMember),
        Err(error) => {
            tracing::error!(%error, "a member could not be looked up");
            Err(Why::Refused(wish::unavailable().into()))
        }
    }
}

/// What a form has said.
fn setting(name: &str, value: &str) -> Result<Setting, Why> {
    let malformed = |what: &str| {
        let detail = format!("{what}: {value:?} is none");
        Why::Refused(LineRefusal::Malformed { detail }.into())
    };
    let yes = |value: &str| match value {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    };
    Ok(match name {
        "title" => Setting::Title {
            title: Title::parse(value).map_err(|_| Why::NoTitle)?,
        },
        "topic" => Setting::Topic {
            topic: Topic::parse(value).map_err(|_| Why::TopicTooLong)?,
        },
        "archived" => Setting::Archived {
            archived: yes(value).ok_or_else(|| malformed("yes or no"))?,
        },
        "indexed" => Setting::Indexed {
            indexed: yes(value).ok_or_else(|| malformed("yes or no"))?,
        },
        "access" => Setting::Access {
            access: Access::named(value).ok_or_else(|| malformed("access"))?,
        },
        "slow" => Setting::Slow {
            seconds: (value.parse().ok().and_then(Slow::new))
                .ok_or_else(|| malformed("seconds"))?,
        },
        "no-keeper" => Setting::Keeper {
            whom: PersonId(value.parse().map_err(|_| malformed("person"))?),
            keeps: false,
        },
        _ => return Err(malformed("setting")),
    })
}

#[derive(Deserialize)]
pub(super) struct Act {
    /// Whom or what it is about.
    #[serde(default)]
    id: u64,
    #[serde(default)]
    days: u32,
    #[serde(default)]
    uses: u32,
}

/// Somebody is sent out or let in, goes, or hands out an invitation.
pub(super) async fn act(
    State(app): State<App>,
    Path((room, deed)): Path<(String, String)>,
    visit: Visit,
    caller: Caller,
    Form(form): Form<Act>,
) -> Response {
    let Some(name) = room
        .parse::<StreamName>()
        .ok()
        .filter(|name| app.rooms.info(name, caller.id()).is_some())
    else {
        return rooms::missing(&app, &visit);
    };
    let whom = PersonId(form.id);
    let is_for_everybody =
        (app.rooms.info(&name, caller.id())).is_some_and(|room| room.is_for_everybody());
    let command = match deed.as_str() {
        "leave" | "join" if is_for_everybody => {
            return out(&app, &visit, &caller, &name, deed == "leave").await;
        }
        "remove" => Command::Remove { whom },
        "readmit" => Command::Readmit { whom },
        "leave" => Command::Leave,
        "invite" | "revoke" => return invitation(&app, &visit, &caller, &name, &deed, &form).await,
        _ => return rooms::missing(&app, &visit),
    };
    let is_leaving = command == Command::Leave;
    match wish::submit::<Chat>(&app, &caller, &name, mint().as_str(), command).await {
        Ok(seq) if caller.wants_json => Json(json!({ "seq": seq.0 })).into_response(),
        Err(refusal) if caller.wants_json => {
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            (status, Json(json!({ "reason": refusal }))).into_response()
        }
        Ok(_) if is_leaving => see_other("/chat"),
        Ok(_) | Err(Refusal::Stream(ChatRefusal::NothingToDo)) => {
            see_other(&format!("/chat/{name}/settings?done"))
        }
        Err(refusal) => {
            let fault = Fault {
                of: deed,
                written: String::new(),
                why: Why::Refused(refusal),
            };
            show(&app, &visit, &caller, &name, Told::fault(fault)).await
        }
    }
}

/// Leaves a room for everybody, which is a choice of one's own and no fact of the room; or joins it again.
async fn out(app: &App, visit: &Visit, caller: &Caller, name: &StreamName, out: bool) -> Response {
    let back = format!("/chat/{name}");
    let me = match caller.speaks(app) {
        Ok(me) => me.id,
        Err(refusal) => return caller.refused(app, visit, &refusal, &back),
    };
    match notifications::set_out(app, me, name, out).await {
        Ok(()) if caller.wants_json => Json(json!({ "out": out })).into_response(),
        Ok(()) if out => see_other(&[PATH, "?done#", LEFT].concat()),
        Ok(()) => see_other(&format!("/chat/{name}")),
        Err(error) => {
            tracing::error!(%error, "it could not be kept who has left a room");
            rooms::unavailable()
        }
    }
}

/// Who asks, where they may hand out an invitation to this room.
pub(super) fn inviter(
    app: &App,
    caller: &Caller,
    name: &StreamName,
) -> Result<PersonId, ChatRefusal> {
    let entry = app.rooms.entry(name).ok_or(ChatRefusal::NotOpen)?;
    let role = entry.charter.role(caller.id(), caller.role(app));
    let may = matches!(entry.kind, Kind::Private { .. }) && role.may(Deed::Invite);
    let me = caller.id().filter(|_| may).ok_or(ChatRefusal::NotAllowed)?;
    moderation::silence(app, me)?;
    Ok(me)
}

/// The page, with an invitation that was just made.
pub(super) async fn invited(
    app: &App,
    visit: &Visit,
    caller: &Caller,
    name: &StreamName,
    link: String,
) -> Response {
    let told = Told {
        link: Some(link),
        ..Told::default()
    };
    show(app, visit, caller, name, told).await
}

async fn invitation(
    app: &App,
    visit: &Visit,
    caller: &Caller,
    name: &StreamName,
    deed: &str,
    form: &Act,
) -> Response {
    let fault = |why| {
        Told::fault(Fault {
            of: "invite".to_owned(),
            written: String::new(),
            why,
        })
    };
    let me = match inviter(app, caller, name) {
        Ok(me) => me,
        Err(refusal) => {
            let why = Why::Refused(Refusal::Stream(refusal));
            return show(app, visit, caller, name, fault(why)).await;
        }
    };
    let outcome = match deed {
        "revoke" => match app.invitations.revoke(name, form.id as i64).await {
            Ok(()) => return see_other(&format!("/chat/{name}/settings?done")),
            Err(error) => Err(error),
        },
        _ => {
            let days = form.days.clamp(1, DAYS[DAYS.len() - 1]);
            let uses = form.uses.clamp(1, USES[USES.len() - 1]);
            app.invitations.make(name, me, (days, uses)).await
        }
    };
    let told = match outcome {
        Ok(Some(path)) if caller.wants_json => {
            return Json(json!({ "link": app.site.origin(visit) + &path })).into_response();
        }
        Ok(Some(path)) => Told {
            link: Some(app.site.origin(visit) + &path),
            ..Told::default()
        },
        Ok(None) => fault(Why::TooManyInvitations),
        Err(error) => {
            tracing::error!(%error, "an invitation could not be kept");
            fault(Why::Refused(wish::unavailable().into()))
        }
    };
    show(app, visit, caller, name, told).await
}

/// What a page tells beside what is.
#[derive(Default)]
struct Told {
    done: bool,
    link: Option<String>,
    fault: Option<Fault>,
}

impl Told {
    fn fault(fault: Fault) -> Self {
        Told {
            fault: Some(fault),
            ..Told::default()
        }
    }
}

async fn show(
    app: &App,
    visit: &Visit,
    caller: &Caller,
    name: &StreamName,
    told: Told,
) -> Response {
    let (Some(mut room), Some(entry)) = (app.rooms.info(name, caller.id()), app.rooms.entry(name))
    else {
        return rooms::missing(app, visit);
    };
    app.people.names.freshen_list([&mut room], visit.lang);
    let status = match told.fault {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    let charter = entry.charter.clone();
    let role = charter.role(caller.id(), caller.role(app));
    let invitations = match &entry.kind {
        Kind::Private { .. } if role.may(Deed::Invite) => app.invitations.of(name).await,
        _ => Ok(Vec::new()),
    };
    let invitations = invitations.unwrap_or_else(|error| {
        // The page still is one.
        tracing::error!(%error, "invitations could not be read");
        Vec::new()
    });
    let named = charter.keeper.into_iter().chain(charter.removed.clone());
    let named = named.chain(charter.keepers.clone());
    let named: Vec<PersonId> = named
        .chain(charter.members.iter().map(|member| member.id))
        .chain(invitations.iter().map(|invitation| invitation.by))
        .collect();
    let named = named_now(app, &named, visit.lang).await;
    let called = |id: PersonId| named.iter().find(|person| person.id == id).cloned();
    let member = |person: &Person| MemberRow {
        may_remove: Some(person.id) != caller.id()
            && role.may_upon(
                Deed::Kick,
                charter.role(Some(person.id), app.role(person.id)),
            ),
        person: called(person.id).unwrap_or_else(|| person.clone()),
    };
    let row = |invitation: &Invitation| InvitationRow {
        id: invitation.id,
        by: called(invitation.by).map(|person| person.nick.to_string()),
        until: clock::day(invitation.until),
        uses: invitation.uses,
    };
    let out = match caller.id().filter(|_| room.is_for_everybody()) {
        Some(me) => app.readings.chosen(me).await.map(|chosen| {
            let choice = chosen.get(name).copied();
            Some(choice.unwrap_or_default().out)
        }),
        None => Ok(None),
    };
    let out = out.unwrap_or_else(|error| {
        tracing::error!(%error, "it could not be looked up who has left a room");
        None
    });
    let page = RoomPage {
        lang: visit.lang,
        out,
        kind: entry.kind.clone(),
        keepers: charter
            .keeper
            .into_iter()
            .chain(charter.keepers.iter().copied())
            .filter_map(called)
            .map(|person| MemberRow {
                may_remove: Some(person.id) == caller.id() || role.may(Deed::DeleteOthers),
                person,
            })
            .collect(),
        role,
        members: charter.members.iter().map(member).collect(),
        removed: charter.removed.iter().copied().filter_map(called).collect(),
        invitations: invitations.iter().map(row).collect(),
        link: told.link,
        done: told.done,
        fault: told.fault,
        charter,
        room,
    };
    let frame = Frame {
        title: visit.lang.room().about.to_owned(),
        path: format!("/chat/{name}/settings"),
        ..app.site.frame(visit)
    };
    respond(visit, &app.site.assets, status, move || {
        view! { <Shell frame><RoomView page /></Shell> }
    })
}

/// What these are called now. Without it the page still is one.
pub(super) async fn named_now(app: &App, ids: &[PersonId], lang: Lang) -> Vec<Person> {
    let mut people = app.people.persons(ids).await.unwrap_or_else(|error| {
        tracing::error!(%error, "people could not be looked up");
        Vec::new()
    });
    for person in &mut people {
        app.people.names.freshen(person, lang);
    }
    people
}
