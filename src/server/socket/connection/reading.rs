//! What a socket hears and says of how far its person has read.

use std::future::ready;

use futures::{FutureExt, future::BoxFuture};
use tokio::time::Instant;

use super::{Connection, End, STORE_RETRY_MS};
use crate::{
    protocol::{LineRefusal, MOST_SUBSCRIPTIONS, Reading, ServerFrame},
    server::{reading::Watching, state::Hosted},
    stream::{PersonId, Seq, StreamName},
};

/// Looks at what is not followed, from one heartbeat to the next.
const LOOKS_A_BEAT: u32 = 4;

/// The streams that a socket could not follow besides: it follows as many as it may.
pub(super) struct Beyond {
    /// When it was looked last whether something was said there.
    looked: Instant,
    /// The moment in [`News`](crate::server::live::News) up to which that was told.
    stirs: u64,
}

impl Beyond {
    pub(super) fn at(now: Instant) -> Self {
        Beyond {
            looked: now,
            stirs: 0,
        }
    }
}

impl<D: Hosted> Connection<D> {
    /// What is said from now on is not in the hello.
    pub(super) fn begin_beyond(&mut self) {
        if D::readings(&self.app).is_some() {
            self.beyond.stirs = D::directory(&self.app).news().stirs();
        }
    }

    /// When to look at what is not followed. None: whoever does not follow as much as they may has chosen so, and
    /// costs nothing.
    pub(super) fn looks_beyond(&self) -> Option<Instant> {
        let is_full = self.follows.len() >= MOST_SUBSCRIPTIONS && self.read.is_some();
        is_full.then(|| self.beyond.looked + self.pace().beat / LOOKS_A_BEAT)
    }

    /// Tells how much is unread where something was said that the person may see and the socket does not follow.
    pub(super) async fn look_beyond(&mut self) -> Result<(), End> {
        self.beyond.looked = Instant::now();
        let directory = D::directory(&self.app);
        let (mut names, stirs) = directory.news().stirred(self.beyond.stirs);
        self.beyond.stirs = stirs;
        let me = self.my_id();
        names.retain(|name| {
            let mut follows = self.follows.iter();
            follows.all(|following| following.stream.name() != name)
                && directory.info(name, me).is_some()
        });
        self.tell_reading(names).await?;
        self.flush().await
    }

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
