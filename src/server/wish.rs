//! A wish that comes by form, under the same rules as one that comes over a socket.

use super::{
    caller::Caller,
    clock,
    live::Outcome,
    state::{App, Hosted},
};
use crate::{
    protocol::{LineRefusal, Refusal},
    stream::{CommandId, Seq, StreamName},
};

/// When to try again what the store could not take.
pub const STORE_RETRY_MS: u64 = 3_000;

/// Hands a caller's wish to the stream, and waits for what becomes of it. `id` is as the form had it.
pub async fn submit<D: Hosted>(
    app: &App,
    caller: &Caller,
    name: &StreamName,
    id: &str,
    command: D::Command,
) -> Result<Seq, Refusal<D::Refusal>> {
    let me = caller.person.clone().ok_or(LineRefusal::WhoAreYou)?;
    let role = app.role(me.id);
    let id: CommandId = id.parse().map_err(|error| LineRefusal::Malformed {
        detail: format!("id: {error}"),
    })?;
    let stream = match D::directory(app).enter(name, Some(me.id)).await {
        Ok(Some(stream)) => stream,
        Ok(None) => return Err(LineRefusal::NoSuchStream.into()),
        Err(error) => {
            tracing::error!(%error, "a stream could not be loaded");
            return Err(unavailable().into());
        }
    };
    if let Err(retry_ms) = app.words.take(me.id, caller.address) {
        return Err(LineRefusal::TooFast { retry_ms }.into());
    }
    D::vet(app, &me, name, &id, &command).await?;
    let command = D::complete(app, me.id, (name, &id), command).await;
    let record = D::record(app, (&me, role), (name, &id), &command);
    let afterwards = D::afterwards(app, &command);
    match stream.submit((me, role), clock::now(), id, command).await {
        Outcome::Stored(seq) => {
            [record, afterwards]
                .into_iter()
                .flatten()
                .for_each(|then| then());
            Ok(seq)
        }
        Outcome::Refused(refusal) => Err(refused::<D>(refusal)),
        Outcome::Elsewhere => Err(LineRefusal::id_taken().into()),
        Outcome::Unavailable => Err(unavailable().into()),
    }
}

/// What a refusal is on the line: one that only says that it is too early is the line's own.
pub fn refused<D: Hosted>(refusal: D::Refusal) -> Refusal<D::Refusal> {
    match D::wait(&refusal) {
        Some(retry_ms) => LineRefusal::TooFast { retry_ms }.into(),
        None => Refusal::Stream(refusal),
    }
}

pub fn unavailable() -> LineRefusal {
    LineRefusal::Unavailable {
        retry_ms: STORE_RETRY_MS,
    }
}
