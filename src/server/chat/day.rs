//! The way to a day in a room: the place of the first message that was said then or later.

use crate::{
    chat::{Chat, Fact},
    search::Day,
    server::{
        caller::Caller,
        live::{LoadError, Stream},
        search::zone,
        state::App,
    },
    stream::{Millis, Seq, StreamName},
};

/// Facts that are looked through at once for one that is a message.
const CHUNK: usize = 50;

/// Where in the room a reader's day begins, as an address of ours: the room itself, where that was no day or
/// nothing was said since. None: no such room, or none that the reader may see.
pub async fn place(
    app: &App,
    caller: &Caller,
    room: &str,
    date: &str,
    zone_minutes: &str,
) -> Result<Option<String>, LoadError> {
    let Ok(name) = room.parse::<StreamName>() else {
        return Ok(None);
    };
    let Some(stream) = app.rooms.enter(&name, caller.id()).await? else {
        return Ok(None);
    };
    let found = match date.trim().parse::<Day>() {
        Ok(day) => first_since(&stream, day.begins(zone(zone_minutes))).await?,
        Err(_) => None,
    };
    Ok(Some(match found {
        Some(Seq(seq)) => format!("/chat/{name}?at={seq}#m{seq}"),
        None => format!("/chat/{name}"),
    }))
}

/// The first message at or after a moment. Moments in a log only grow, but for a clock that is set back.
async fn first_since(stream: &Stream<Chat>, moment: Millis) -> Result<Option<Seq>, LoadError> {
    let (mut from, mut until) = (Seq::ORIGIN, stream.head());
    // All facts up to `from` are before the moment, and none after `until` is.
    while from < until {
        let middle = Seq(from.0 + (until.0 - from.0) / 2);
        let next = stream.facts_after(middle, 1).await?;
        match next.first() {
            Some(event) if event.at < moment => from = middle.next(),
            _ => until = middle,
        }
    }
    loop {
        let events = stream.facts_after(from, CHUNK).await?;
        let Some(last) = events.last() else {
            return Ok(None);
        };
        let is_message = |fact: &Fact| matches!(fact, Fact::Posted { .. });
        if let Some(event) = events.iter().find(|event| is_message(&event.fact)) {
            return Ok(Some(event.seq));
        }
        from = last.seq;
    }
}
