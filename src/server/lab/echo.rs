//! `/ws/echo`: gives back every message as it came.

use axum::{extract::State, response::Response};

use super::{
    line::{End, Line},
    opening::Opening,
};
use crate::{lab::TEXT, server::state::App};

/// Longest message, in bytes.
const LONGEST: usize = 1024 * 1024;
/// `text` says that messages are as they are, which an echo's always are. It cannot promise the envelope
/// of `json`, so it does not know that.
const SPOKEN: [&str; 1] = [TEXT];

pub(super) async fn open(State(app): State<App>, opening: Opening) -> Response {
    opening.accept(&app, &SPOKEN, LONGEST, |line, _| run(line))
}

async fn run(mut line: Line) {
    let end = serve(&mut line).await;
    line.close(end).await;
}

async fn serve(line: &mut Line) -> End {
    loop {
        let said = match line.hear().await {
            Ok(said) => said,
            Err(end) => return end,
        };
        if let Err(end) = line.say(vec![said.frame()]).await {
            return end;
        }
    }
}
