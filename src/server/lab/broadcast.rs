//! `/ws/broadcast`: passes every message on to everybody else, and tells who comes and goes.

use axum::{extract::State, response::Response};
use serde::Serialize;

use super::{
    hall::{Behind, Seat, Words},
    line::{End, Line, Said, too_slow},
    opening::Opening,
};
use crate::{
    lab::{JSON, TEXT},
    protocol::close,
    server::{clock, state::App, wire::Frame},
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
    let pick = |words: &Words| match speaks_json {
        true => words.wrapped.clone(),
        false => Some(words.plain.clone()),
    };
    loop {
        let outcome = tokio::select! {
            heard = line.hear() => match heard {
                Ok(Said::Binary(_)) if speaks_json => {
                    Err(End::Close(close::UNSUPPORTED_DATA, "the subprotocol json is text"))
                }
                Ok(said) => {
                    seat.say(ready(said));
                    Ok(())
                }
                Err(end) => Err(end),
            },
            heard = seat.listen(pick) => match heard {
                Ok(messages) => line.say(messages).await,
                Err(Behind) => Err(too_slow()),
            },
        };
        if let Err(end) = outcome {
            return end;
        }
    }
}

fn announced(what: &str, count: usize) -> Words {
    ready(Said::Text(format!("{what}. Connected now: {count}")))
}

fn ready(said: Said) -> Words {
    let wrapped = match &said {
        Said::Text(text) => wrap(clock::now(), text),
        Said::Binary(_) => None,
    };
    Words {
        plain: said.frame(),
        wrapped,
    }
}

fn wrap(at: Millis, data: &str) -> Option<Frame> {
    let envelope = Envelope {
        timestamp: clock::rfc3339(at),
        data,
    };
    // Two strings can always be encoded.
    Frame::json(&envelope).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_envelope_holds_the_time_and_the_text_as_a_string() {
        let wrapped = wrap(1_763_373_600_123, "{\"å\": \"hej\n\"}").expect("an envelope");
        assert_eq!(
            String::from_utf8_lossy(wrapped.payload()),
            r#"{"timestamp":"2025-11-17T10:00:00.123Z","data":"{\"å\": \"hej\n\"}"}"#
        );
    }
}
