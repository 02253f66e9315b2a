//! `/ws/broadcast`: passes every message on to everybody else, and tells who comes and goes.

use std::sync::Arc;

use axum::{
    extract::{
        State,
        ws::{Message, Utf8Bytes},
    },
    response::Response,
};
use serde::Serialize;

use super::{
    hall::{Saying, Seat},
    line::{End, Line, too_slow},
    opening::Opening,
};
use crate::{
    lab::{JSON, TEXT},
    protocol::close,
    server::{clock, state::App},
    stream::Millis,
};

/// Longest message, in bytes. Less than the echo's, since each goes to many.
const LONGEST: usize = 64 * 1024;
const SPOKEN: [&str; 2] = [TEXT, JSON];

/// The envelope of the subprotocol `json`.
#[derive(Serialize)]
struct Envelope<'a> {
    /// When the server got it, RFC 3339 in UTC.
    timestamp: String,
    /// The message as its sender wrote it, always a string: what is inside is not ours to read.
    data: &'a str,
}

pub(super) async fn open(State(app): State<App>, opening: Opening) -> Response {
    let hall = app.lab.hall.clone();
    opening.accept(&app, &SPOKEN, LONGEST, |line, chosen| async move {
        let seat = hall.enter(
            |count| announced("Somebody joined", count),
            |count| announced("Somebody left", count),
        );
        run(line, seat, chosen == Some(JSON)).await;
    })
}

async fn run(mut line: Line, mut seat: Seat, speaks_json: bool) {
    let end = serve(&mut line, &mut seat, speaks_json).await;
    // Who is leaving is no longer in the hall, however long the closing takes.
    drop(seat);
    line.close(end).await;
}

async fn serve(line: &mut Line, seat: &mut Seat, speaks_json: bool) -> End {
    loop {
        let outcome = tokio::select! {
            heard = line.hear() => match heard {
                Ok(Message::Binary(_)) if speaks_json => {
                    Err(End::Close(close::UNSUPPORTED_DATA, "the subprotocol json is text"))
                }
                Ok(Message::Text(text)) => {
                    let wrapped = wrap(clock::now(), &text);
                    seat.say(Message::Text(text), wrapped);
                    Ok(())
                }
                Ok(message) => {
                    seat.say(message, None);
                    Ok(())
                }
                Err(end) => Err(end),
            },
            sayings = seat.listen() => match sayings {
                Ok(sayings) => line.say(fit(&sayings, speaks_json)).await,
                Err(_) => Err(too_slow()),
            },
        };
        if let Err(end) = outcome {
            return end;
        }
    }
}

/// What of it this listener gets.
fn fit(sayings: &[Arc<Saying>], speaks_json: bool) -> Vec<Message> {
    let fit = |saying: &Arc<Saying>| match speaks_json {
        true => saying.wrapped.clone(),
        false => Some(saying.plain.clone()),
    };
    sayings.iter().filter_map(fit).collect()
}

fn announced(what: &str, count: usize) -> (Message, Option<Message>) {
    let text = format!("{what}. Connected now: {count}");
    let wrapped = wrap(clock::now(), &text);
    (Message::text(text), wrapped)
}

fn wrap(at: Millis, data: &str) -> Option<Message> {
    let envelope = Envelope {
        timestamp: clock::rfc3339(at),
        data,
    };
    // Two strings can always be encoded.
    let json = serde_json::to_string(&envelope).ok()?;
    Some(Message::Text(Utf8Bytes::from(json)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_envelope_holds_the_time_and_the_text_as_a_string() {
        let wrapped = wrap(1_763_373_600_123, "{\"å\": \"hej\n\"}").expect("an envelope");
        assert_eq!(
            wrapped.to_text().expect("text"),
            r#"{"timestamp":"2025-11-17T10:00:00.123Z","data":"{\"å\": \"hej\n\"}"}"#
        );
    }
}
