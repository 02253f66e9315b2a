//! Does what a line with a slash asks for, by the same doors that forms use. What a command is, and how it is
//! written, is known to [`slash`](crate::chat::slash).

use std::net::SocketAddr;

use axum::{
    Json,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

use super::{
    forms::{may_open, not_opened, see_other, several},
    rooms, settings,
};
use crate::{
    chat::{
        Chat, Command, Kind, Setting, Topic,
        discussion::is_discussion,
        mention, short_codes,
        slash::{Unheard, Wish, literally, parse},
    },
    protocol::{LineRefusal, Refusal, RoomInfo},
    server::{
        caller::{Caller, SetCookie},
        rooms::direct_name,
        state::App,
        visit::Visit,
        wish,
    },
    stream::{Person, PersonId, Seq, StreamName},
    ui::slash::{self, Why},
};

/// Days and people that a link is for which nobody asked to be otherwise.
const LINK: (u32, u32) = (7, 10);
/// The same for one that somebody is sent.
const FOR_ONE: (u32, u32) = (7, 1);

/// A line, and where it was written by whom.
pub struct Line<'a> {
    pub app: &'a App,
    pub visit: &'a Visit,
    pub caller: &'a Caller,
    pub room: &'a StreamName,
    pub peer: SocketAddr,
    pub headers: &'a HeaderMap,
    /// The form's id: what is wished for by it is granted once.
    pub id: &'a str,
    /// The page that the form stands on: what leads nowhere else leads back there.
    pub back: &'a str,
}

/// What the text of a form says, with the emoji that it names; or what it asks for instead. Where `literal` is not
/// empty, it is to be said as it stands.
pub fn said<'t>(text: &'t str, literal: &str) -> Result<String, Result<Wish<'t>, Unheard<'t>>> {
    match parse(text) {
        _ if !literal.is_empty() => Ok(literally(text).into_owned()),
        Ok(Wish::Say(body)) => Ok(short_codes::with_emoji(&body)),
        wish => Err(wish),
    }
}

/// What came of it.
enum Done {
    /// It is to be seen there.
    At(String),
    /// It is to be told; without a script, by what is to be seen there.
    Told(String, String),
    /// An invitation, as a whole address.
    Link(String),
    Named(Person, SetCookie),
}

impl Line<'_> {
    /// Does it, for a page that tells no program. Gives where that leads to, and a cookie; or why it was not done, in
    /// words.
    pub async fn follow(
        &self,
        wish: Result<Wish<'_>, Unheard<'_>>,
    ) -> Result<(String, Option<SetCookie>), String> {
        let done = self.read(wish).await;
        match done.map_err(|why| why.said(self.visit.lang))? {
            Done::At(place) | Done::Told(_, place) | Done::Link(place) => Ok((place, None)),
            Done::Named(_, cookie) => Ok((self.back.to_owned(), Some(cookie))),
        }
    }

    /// What a form's text says; or the answer to what it asks for instead, or why that was not done.
    pub(super) async fn heard(
        &self,
        text: &str,
        literal: &str,
    ) -> Result<String, Result<Response, String>> {
        match said(text, literal) {
            Ok(body) => Ok(body),
            Err(wish) => Err(self.done(wish).await),
        }
    }

    async fn read(&self, wish: Result<Wish<'_>, Unheard<'_>>) -> Result<Done, Why> {
        match wish {
            Err(Unheard::Unknown(word)) => Err(Why::Unknown(word.to_owned())),
            Err(Unheard::Lacks(what)) => Err(Why::Lacks(what)),
            Ok(wish) => self.grant(wish).await,
        }
    }

    /// Does it, and answers with what came of it. Why it was not done is given in words, where the page that the form
    /// stands on is to say so.
    async fn done(&self, wish: Result<Wish<'_>, Unheard<'_>>) -> Result<Response, String> {
        let lang = self.visit.lang;
        let done = self.read(wish).await;
        let told = |told: String| Json(json!({ "told": told }));
        Ok(match done {
            Err(Why::Refused(Refusal::Line(LineRefusal::NoSuchStream)))
                if !self.caller.wants_json =>
            {
                rooms::missing(self.app, self.visit)
            }
            Err(why) if self.caller.wants_json => {
                let answer = json!({ "reason": reason(&why), "told": why.said(lang) });
                (StatusCode::UNPROCESSABLE_ENTITY, Json(answer)).into_response()
            }
            Err(why) => return Err(why.said(lang)),
            Ok(Done::At(place)) => match self.caller.wants_json {
                true => Json(json!({ "at": place })).into_response(),
                false => see_other(&place),
            },
            Ok(Done::Told(text, place)) => match self.caller.wants_json {
                true => told(text).into_response(),
                false => see_other(&place),
            },
            Ok(Done::Link(link)) => match self.caller.wants_json {
                true => told(slash::link(lang, LINK, &link)).into_response(),
                false => {
                    settings::invited(self.app, self.visit, self.caller, self.room, link).await
                }
            },
            Ok(Done::Named(you, cookie)) => {
                let answer = match self.caller.wants_json {
                    true => told(slash::named(lang, you.nick.as_str())).into_response(),
                    false => see_other(self.back),
                };
                (cookie, answer).into_response()
            }
        })
    }

    async fn grant(&self, wish: Wish<'_>) -> Result<Done, Why> {
        let me =
            (self.caller.person.as_ref()).ok_or(Why::Refused(LineRefusal::WhoAreYou.into()))?;
        let missing = || Why::Refused(LineRefusal::NoSuchStream.into());
        let room = self.app.rooms.info(self.room, Some(me.id));
        // The room below a page may not have been opened yet: there, too, one takes a nick or writes to somebody.
        let is_unopened = is_discussion(self.room) && self.app.rooms.entry(self.room).is_none();
        if room.is_none() && !is_unopened {
            return Err(missing());
        }
        match wish {
            // Said by the form itself.
            Wish::Say(_) => Ok(Done::At(self.back.to_owned())),
            Wish::Help => Ok(Done::At(slash::help())),
            Wish::Nick(nick) => {
                let joined = (self.caller).join(self.app, self.peer, self.headers, nick);
                let (you, cookie) = joined.await.map_err(Why::Nick)?;
                Ok(Done::Named(you, cookie))
            }
            Wish::Topic(topic) => {
                let topic = Topic::parse(topic).map_err(|_| Why::TopicTooLong)?;
                let setting = Setting::Topic { topic };
                self.submit(self.room, Command::Arrange { setting }).await?;
                let told = slash::topic_set(self.visit.lang);
                Ok(Done::Told(told, self.back.to_owned()))
            }
            Wish::Dm(text) => {
                let (other, mut words) = self.find(me, text).await?;
                let mut others = vec![other];
                // Further people are called, so that nobody's first word is taken for a nick.
                while words.starts_with('@')
                    && let Ok((other, rest)) = self.find(me, words).await
                {
                    others.push(other);
                    words = rest;
                }
                let direct = match &others[..] {
                    [other] => self.direct(me, other).await?,
                    others => {
                        let ids: Vec<PersonId> = others.iter().map(|other| other.id).collect();
                        let opening = several(self.app, self.caller, &ids);
                        opening.await.map_err(Why::Room)?
                    }
                };
                if words.is_empty() {
                    return Ok(Done::At(path(&direct)));
                }
                let words = short_codes::with_emoji(words);
                let seq = self.say(&direct, &words).await?;
                Ok(Done::At(format!("{}#m{}", path(&direct), seq.0)))
            }
            Wish::Invite(nick) => {
                let room = room.ok_or_else(missing)?;
                self.invite(me, &room, nick).await
            }
        }
    }

    async fn invite(&self, me: &Person, room: &RoomInfo, nick: &str) -> Result<Done, Why> {
        let kind = self
            .app
            .rooms
            .entry(self.room)
            .map(|entry| entry.kind.clone());
        let is_public = kind == Some(Kind::Public);
        let address = self.app.site.origin(self.visit) + &path(self.room);
        if nick.is_empty() {
            return match is_public {
                true => Err(Why::OpenToAll(address)),
                false => self.link(LINK).await.map(Done::Link),
            };
        }
        let (other, _) = self.find(me, nick).await?;
        let link = match is_public {
            true => address,
            false => self.link(FOR_ONE).await?,
        };
        let direct = self.direct(me, &other).await?;
        let words = slash::invitation(self.visit.lang, &room.title, &link);
        let seq = self.say(&direct, &words).await?;
        let told = slash::invited(self.visit.lang, other.nick.as_str());
        Ok(Done::Told(told, format!("{}#m{}", path(&direct), seq.0)))
    }

    /// An invitation to this room, as a whole address.
    async fn link(&self, much: (u32, u32)) -> Result<String, Why> {
        let inviter = settings::inviter(self.app, self.caller, self.room);
        let me = inviter.map_err(|refusal| Why::Refused(Refusal::Stream(refusal)))?;
        match self.app.invitations.make(self.room, me, much).await {
            Ok(Some(path)) => Ok(self.app.site.origin(self.visit) + &path),
            Ok(None) => Err(Why::TooManyInvitations),
            Err(error) => Err(failed(error)),
        }
    }

    /// Whose nick a text begins with, and what follows it.
    async fn find<'t>(&self, me: &Person, text: &'t str) -> Result<(Person, &'t str), Why> {
        let text = text.trim_start_matches('@');
        let readings = mention::readings(text);
        let nicks = readings.iter().map(|(nick, _)| nick.clone()).collect();
        let known = self.app.people.called(nicks).await.map_err(failed)?;
        let found = readings.into_iter().find_map(|(nick, rest)| {
            let (_, id) = known.iter().find(|(known, _)| *known == nick)?;
            Some((*id, rest.trim_start_matches([':', ',']).trim_start()))
        });
        let nobody = || {
            let word = text.split_whitespace().next();
            Why::Nobody(word.unwrap_or_default().to_owned())
        };
        let (id, rest) = found.ok_or_else(nobody)?;
        if id == me.id {
            return Err(Why::Yourself);
        }
        let person = self.app.people.person(id).await.map_err(failed)?;
        Ok((person.ok_or_else(nobody)?, rest))
    }

    async fn direct(&self, me: &Person, other: &Person) -> Result<StreamName, Why> {
        // One that is there is gone to, not opened.
        let name = direct_name(me.id, other.id).ok();
        if name.is_none_or(|name| self.app.rooms.entry(&name).is_none()) {
            may_open(self.app, me.id).map_err(Why::Room)?;
        }
        let opening = self.app.rooms.open_direct(me.clone(), other.clone());
        (opening.await).map_err(|error| Why::Room(not_opened(error)))
    }

    async fn say(&self, room: &StreamName, words: &str) -> Result<Seq, Why> {
        self.submit(room, Command::post(literally(words))).await
    }

    async fn submit(&self, room: &StreamName, command: Command) -> Result<Seq, Why> {
        let wish = wish::submit::<Chat>(self.app, self.caller, room, self.id, command);
        wish.await.map_err(Why::Refused)
    }
}

fn path(room: &StreamName) -> String {
    ["/chat/", room.as_str()].concat()
}

fn failed(error: sqlx::Error) -> Why {
    tracing::error!(%error, "a command could not be done");
    Why::Refused(wish::unavailable().into())
}

/// The same for programs.
fn reason(why: &Why) -> Value {
    match why {
        Why::Unknown(word) => json!({ "code": "no-such-command", "command": word }),
        Why::Lacks(slash) => json!({ "code": "lacks", "command": slash.name() }),
        Why::Nobody(nick) => json!({ "code": "no-such-nick", "nick": nick }),
        Why::Yourself => json!({ "code": "yourself" }),
        Why::OpenToAll(address) => json!({ "code": "open-to-all", "address": address }),
        Why::TopicTooLong => json!({ "code": "topic-too-long" }),
        Why::TooManyInvitations => json!({ "code": "too-many-invitations" }),
        Why::Nick(reason) => json!(reason),
        Why::Room(reason) => json!(reason),
        Why::Refused(reason) => json!(reason),
    }
}
