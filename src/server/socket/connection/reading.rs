//! What a socket hears and says of how far its person has read.

use std::future::ready;

use futures::{FutureExt, future::BoxFuture};

use super::{Connection, End, STORE_RETRY_MS};
use crate::{
    protocol::{LineRefusal, Reading, ServerFrame},
    server::{reading::Watching, state::Hosted},
    stream::{PersonId, Seq, StreamName},
};

impl<D: Hosted> Connection<D> {
    /// The person has read a stream up to here. Their other sockets hear of it by their bells, as this one does.
    pub(super) async fn note(&mut self, name: StreamName, seq: Seq, back: bool) -> Result<(), End> {
        let (Some(me), Some(readings)) = (self.my_id(), D::readings(&self.app)) else {
            return self.refuse(Some(name), None, LineRefusal::WhoAreYou).await;
        };
        let noted = match D::directory(&self.app).enter(&name, Some(me)).await {
            // Nobody has read what was not said yet.
            Ok(Some(stream)) => readings
                .note(me, &name, seq.min(stream.head()), back)
                .await
                .map_err(|error| error.to_string()),
            Ok(None) => {
                return self
                    .refuse(Some(name), None, LineRefusal::NoSuchStream)
                    .await;
            }
            Err(error) => Err(error.to_string()),
        };
        match noted {
            Ok(true) => Ok(()),
            Ok(false) => self.tell_reading(vec![name]).await,
            Err(error) => {
                tracing::error!(error, "it could not be noted what was read");
                let retry = LineRefusal::Unavailable {
                    retry_ms: STORE_RETRY_MS,
                };
                self.refuse(Some(name), None, retry).await
            }
        }
    }

    pub(super) async fn tell_reading(&mut self, names: Vec<StreamName>) -> Result<(), End> {
        if names.is_empty() {
            return Ok(());
        }
        let reading = self.reading(names).await;
        match reading.is_empty() {
            true => Ok(()),
            false => self.queue(&ServerFrame::Read { reading }).await,
        }
    }

    /// How far the person has read these streams. Empty where nobody keeps that. Boxed and on its own, since a
    /// socket that waits need not have room for it.
    pub(super) fn reading(&self, names: Vec<StreamName>) -> BoxFuture<'static, Vec<Reading>> {
        let (Some(me), Some(readings)) = (self.my_id(), D::readings(&self.app).cloned()) else {
            return ready(Vec::new()).boxed();
        };
        let told = async move {
            readings.of(me, names).await.unwrap_or_else(|error| {
                tracing::error!(%error, "it could not be counted what is unread");
                Vec::new()
            })
        };
        told.boxed()
    }

    /// Whom the person does not want to hear.
    pub(super) fn blocked(&self) -> BoxFuture<'static, Vec<PersonId>> {
        let (Some(me), Some(readings)) = (self.my_id(), D::readings(&self.app).cloned()) else {
            return ready(Vec::new()).boxed();
        };
        let told = async move {
            readings.blocked(me).await.unwrap_or_else(|error| {
                tracing::error!(%error, "it could not be looked up who is blocked");
                Vec::new()
            })
        };
        told.boxed()
    }

    /// Hears of what the same person reads elsewhere.
    pub(super) fn watch_reading(&self) -> BoxFuture<'static, Option<Watching>> {
        let (Some(me), Some(readings)) = (self.my_id(), D::readings(&self.app).cloned()) else {
            return ready(None).boxed();
        };
        let bell = self.shared.bell.clone();
        let watching = async move {
            let watching = readings.watch(me, bell).await;
            watching
                .map_err(|error| tracing::error!(%error, "it could not be looked up what was read"))
                .ok()
        };
        watching.boxed()
    }
}
