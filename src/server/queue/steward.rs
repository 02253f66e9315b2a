//! What the site itself does in the queues: a private room for each two who have found each other, and
//! the places of those who stayed away too long.
//!
//! It holds no state that a restart could lose: it looks at the boards, and does what they lack. Its
//! wishes have ids that follow from what they are about, so doing one twice does it once.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use tokio::{sync::Notify, time::timeout};

use crate::{
    queue::{Command, Held, Queue},
    server::{
        clock,
        live::{Listening, Stream},
        rooms::direct_name,
        state::App,
    },
    stream::{CommandId, Millis, Person, PersonId, Role, Seq},
};

/// How often absence is looked at, at least.
const ROUND: Duration = Duration::from_secs(15);

/// When people were last seen who have no open socket. Cheap to clone.
#[derive(Clone)]
pub struct Seen {
    at: Arc<Mutex<HashMap<PersonId, Instant>>>,
    began: Instant,
}

impl Default for Seen {
    fn default() -> Self {
        Seen {
            at: Arc::default(),
            began: Instant::now(),
        }
    }
}

impl Seen {
    /// A page was asked for: whoever has no JavaScript is seen by this alone.
    pub fn note(&self, person: PersonId) {
        self.at().insert(person, Instant::now());
    }

    /// How long somebody has not been seen. After a restart, nobody has been away for longer than we
    /// have been here.
    fn absent_for(&self, person: PersonId, now: Instant) -> Duration {
        let last = self.at().get(&person).copied().unwrap_or(self.began);
        now.saturating_duration_since(last)
    }

    /// Whoever has been away so long is as good as never seen.
    fn forget(&self, now: Instant, kept: Duration) {
        self.at()
            .retain(|_, seen| now.saturating_duration_since(*seen) < kept);
    }

    fn at(&self) -> MutexGuard<'_, HashMap<PersonId, Instant>> {
        self.at.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Keeps the queues for as long as the server runs.
pub async fn run(app: App) {
    let bell = Arc::new(Notify::new());
    let _new_queues = app.queues.watch(bell.clone());
    let mut watched: Vec<(Stream<Queue>, Listening<Queue>)> = Vec::new();
    let mut draining = app.draining.clone();
    let mut told = 0;
    let kept = app.config.pace.place_kept;
    let pause = ROUND.min(kept / 2);
    let mut round = Instant::now();
    loop {
        let (new, all) = app.queues.since(told, None);
        told = all;
        for queue in new {
            match app.queues.enter(&queue.name, None).await {
                Ok(Some(stream)) => {
                    let listening = stream.listen(bell.clone());
                    watched.push((stream, listening));
                }
                Ok(None) => {}
                Err(error) => {
                    tracing::error!(%error, queue = %queue.name, "a queue cannot be read")
                }
            }
        }
        for (stream, _) in &watched {
            open_rooms(&app, stream).await;
        }
        if round.elapsed() >= pause {
            round = Instant::now();
            hand_over(&app).await;
            for (stream, _) in &watched {
                look_for_absent(&app, stream, round, kept).await;
            }
            app.seen.forget(round, kept);
        }
        tokio::select! {
            // Rung by every fact, and by none while all is quiet.
            _ = timeout(pause, bell.notified()) => {}
            _ = draining.wait_for(|draining| *draining) => return,
        }
    }
}

/// Who is helped and who helps get a room of chat, and the board says which.
async fn open_rooms(app: &App, stream: &Stream<Queue>) {
    let pairs: Vec<(Seq, Person, Held)> = stream.look(|snapshot| {
        let requests = snapshot.state.requests.iter();
        let held = requests.filter_map(|request| {
            let held = request.held.as_ref()?;
            let theirs = direct_name(request.by.id, held.by.id).ok();
            (request.room != theirs).then(|| (request.id, request.by.clone(), held.clone()))
        });
        held.collect()
    });
    for (request, asker, held) in pairs {
        let room = match app.rooms.open_direct(asker, held.by).await {
            Ok(room) => room,
            Err(error) => {
                tracing::error!(?error, "a room for two could not be opened");
                continue;
            }
        };
        let about = format!("room-{}-{}-{}", request.0, held.since, stream.name());
        submit(stream, &about, Command::LinkRoom { request, room }).await;
    }
}

/// Says in every queue whose it is, where the site has another owner than the queue knows.
pub async fn hand_over(app: &App) {
    let Some(id) = app.owner.id() else { return };
    for queue in app.queues.since(0, None).0 {
        let Ok(Some(stream)) = app.queues.enter(&queue.name, None).await else {
            continue;
        };
        if stream.look(|snapshot| snapshot.state.is_owner(id)) {
            continue;
        }
        if let Ok(Some(owner)) = app.people.person(id).await {
            let about = format!("own-{}-{}", clock::now(), stream.name());
            submit(&stream, &about, Command::Own { owner }).await;
        }
    }
}

async fn look_for_absent(app: &App, stream: &Stream<Queue>, now: Instant, kept: Duration) {
    let waiting: Vec<(Seq, Millis, PersonId)> = stream.look(|snapshot| {
        let waiting = snapshot.state.waiting();
        waiting
            .map(|request| (request.id, request.at, request.by.id))
            .collect()
    });
    for (request, asked, person) in waiting {
        if app.presence.is_here(&None, person) {
            app.seen.note(person);
            continue;
        }
        // Whoever asked was here then.
        let since_asked = Duration::from_millis((clock::now() - asked).max(0) as u64);
        if app.seen.absent_for(person, now).min(since_asked) >= kept {
            let about = format!("lapse-{}-{}", request.0, stream.name());
            submit(stream, &about, Command::Lapse { request }).await;
        }
    }
}

async fn submit(stream: &Stream<Queue>, about: &str, command: Command) {
    let padded = format!("{about:-<16}");
    let Ok(id) = padded
        .chars()
        .take(64)
        .collect::<String>()
        .parse::<CommandId>()
    else {
        return;
    };
    // Refused or unavailable: the next round looks again.
    let outcome = stream
        .submit((Person::site(), Role::Owner), clock::now(), id, command)
        .await;
    tracing::debug!(?outcome, about, "the site's own wish");
}
