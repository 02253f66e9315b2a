//! The single writer of a stream: judges wishes in order, stores what they become, then publishes it.

use std::{collections::VecDeque, sync::atomic::Ordering, time::Duration};

use tokio::{
    sync::{mpsc, watch},
    time::timeout,
};

use super::{CHUNK, Live, Outcome, Stream, read, stream::Wish};
use crate::{
    server::store::{AppendError, NewFact},
    stream::{Circumstances, Decider, Event, Seq, Snapshot, StreamName},
};

/// Wishes that may wait for the writer. Beyond it the stream says that it is unavailable.
const QUEUE: usize = 1_024;
/// Most wishes that are stored together.
const MOST_WISHES: usize = 256;
/// How long a stream stays in memory that nobody uses.
const IDLE: Duration = Duration::from_secs(60);
/// Facts after which the fold is kept in the store: as many are read again at most when it is loaded.
const SNAPSHOT_EVERY: u64 = 1_000;

/// A live stream, where its head is told of, and the task that must be run for it. `kept` is where the store's
/// snapshot stands.
pub(super) fn start<D: Decider>(
    live: Live<D>,
    name: StreamName,
    key: String,
    snapshot: Snapshot<D>,
    kept: Seq,
) -> (
    Stream<D>,
    watch::Receiver<Seq>,
    impl Future<Output = ()> + Send,
) {
    let (sender, wishes) = mpsc::channel(QUEUE);
    let ahead = snapshot.clone();
    let (head, heads) = watch::channel(snapshot.seq);
    let stream = Stream::new(live, name, key, sender, snapshot);
    let writer = Writer {
        stream: stream.clone(),
        ahead,
        kept,
        head,
    };
    (stream, heads, writer.run(wishes))
}

struct Writer<D: Decider> {
    stream: Stream<D>,
    /// The fold with what is judged but not yet durable: seen by nobody else.
    ahead: Snapshot<D>,
    /// Where the store's snapshot stands.
    kept: Seq,
    /// Wakes whoever tells the followers.
    head: watch::Sender<Seq>,
}

impl<D: Decider> Writer<D> {
    async fn run(mut self, mut wishes: mpsc::Receiver<Wish<D>>) {
        loop {
            match timeout(IDLE, wishes.recv()).await {
                Ok(None) => return,
                Err(_) => {
                    if self.stream.shared.live.retire(&self.stream) {
                        self.keep(1).await;
                        return;
                    }
                }
                Ok(Some(first)) => {
                    let mut batch = VecDeque::from([first]);
                    while batch.len() < MOST_WISHES {
                        match wishes.try_recv() {
                            Ok(wish) => batch.push_back(wish),
                            Err(_) => break,
                        }
                    }
                    self.serve(batch).await;
                    self.keep(SNAPSHOT_EVERY).await;
                }
            }
        }
    }

    /// Stores a batch. Where the log turns out to hold more than we knew, learns it and judges anew.
    async fn serve(&mut self, mut batch: VecDeque<Wish<D>>) {
        while !batch.is_empty() {
            let mut judged = self.judge(batch).await;
            if judged.events.is_empty() {
                let refused = judged.answer();
                self.answer_refused(refused).await;
                return;
            }
            let facts = judged.events.iter().map(new_fact::<D>).collect();
            let rewrites: Vec<_> = judged.rewrites.iter().map(rewritten::<D>).collect();
            let erases = !rewrites.is_empty();
            let after = self.stream.head();
            match self
                .stream
                .store()
                .append_and_rewrite(&self.stream.shared.key, after, facts, rewrites)
                .await
            {
                Ok(()) => {
                    self.publish(std::mem::take(&mut judged.events));
                    if erases {
                        // The kept one holds the words still.
                        self.keep(1).await;
                    }
                    // Answered before others are told: whoever asked finds the answer and the facts together, and
                    // both leave in one write.
                    let refused = judged.answer();
                    self.tell();
                    self.answer_refused(refused).await;
                    return;
                }
                Err(error) => {
                    let learnt = match &error {
                        AppendError::Conflict => self.catch_up().await,
                        AppendError::Repeated => true,
                        AppendError::Unavailable(_) => false,
                    };
                    self.ahead = self.stream.look(Snapshot::clone);
                    if !learnt {
                        tracing::error!(stream = %self.stream.name(), ?error, "facts could not be stored");
                        judged.unavailable();
                        return;
                    }
                    let before = judged.waiting.len();
                    batch = self.unrepeated(judged.waiting).await;
                    if error == AppendError::Repeated && batch.len() == before {
                        // The index names a command that cannot be found: a broken file, not a race.
                        tracing::error!(stream = %self.stream.name(), "a repeated command is not in the log");
                        return;
                    }
                }
            }
        }
    }

    /// Judges every wish on what the ones before it will have done.
    async fn judge(&mut self, batch: VecDeque<Wish<D>>) -> Judged<D> {
        let mut judged = Judged {
            events: Vec::new(),
            rewrites: Vec::new(),
            waiting: Vec::new(),
        };
        for wish in batch {
            if let Some(seq) = self.earlier(&wish, &judged) {
                judged.waiting.push((wish, Outcome::Stored(seq)));
                continue;
            }
            let past = match D::recalls(&self.ahead.state, &wish.command) {
                None => Vec::new(),
                Some(seq) => match self.past(seq, &judged).await {
                    Some(past) => past,
                    None => {
                        judged.waiting.push((wish, Outcome::Unavailable));
                        continue;
                    }
                },
            };
            let wished = Circumstances {
                by: &wish.by,
                role: wish.role,
                at: wish.at,
                past: &past,
            };
            let decided = D::decide(&self.ahead.state, &wished, &wish.command);
            // What an erasing fact is about must be at hand, or the fact cannot be stored.
            let erased = match &decided {
                Ok(facts) => self.to_erase(facts).await,
                Err(_) => Some(Vec::new()),
            };
            let Some(erased) = erased else {
                judged.waiting.push((wish, Outcome::Unavailable));
                continue;
            };
            match decided {
                Err(refusal) => judged.waiting.push((wish, Outcome::Refused(refusal))),
                Ok(facts) => {
                    let first = self.ahead.seq.next();
                    for (n, fact) in facts.into_iter().enumerate() {
                        let seq = self.ahead.seq.next();
                        let id = (n == 0).then(|| wish.id.clone());
                        let event = Event {
                            seq,
                            at: wish.at,
                            by: wish.by.id,
                            id,
                            fact,
                        };
                        D::apply(&mut self.ahead.state, &event);
                        self.ahead.seq = seq;
                        judged.erase(&event);
                        judged.events.push(event);
                    }
                    judged.rewrites.extend(erased);
                    judged.waiting.push((wish, Outcome::Stored(first)));
                }
            }
        }
        judged
    }

    /// A fact and all that was about it, with what is judged but not yet stored. None: the store does not
    /// answer.
    async fn past(&self, seq: Seq, judged: &Judged<D>) -> Option<Vec<Event<D::Fact>>> {
        let mut past = self.stored_past(seq).await?;
        let about =
            |event: &&Event<D::Fact>| event.seq == seq || D::about(&event.fact) == Some(seq);
        past.extend(judged.events.iter().filter(about).cloned());
        Some(past)
    }

    async fn stored_past(&self, seq: Seq) -> Option<Vec<Event<D::Fact>>> {
        match self.stream.past(seq).await {
            Ok(past) => Some(past),
            Err(error) => {
                tracing::error!(stream = %self.stream.name(), %error, "the log could not be read");
                None
            }
        }
    }

    /// The stored facts that lose their words to these, without them.
    async fn to_erase(&self, facts: &[D::Fact]) -> Option<Vec<Event<D::Fact>>> {
        let mut bare = Vec::new();
        for seq in facts
            .iter()
            .filter(|fact| D::erases(fact))
            .filter_map(D::about)
        {
            for event in self.stored_past(seq).await? {
                let fact = D::erased(&event, seq);
                if fact != event.fact {
                    bare.push(Event { fact, ..event });
                }
            }
        }
        Some(bare)
    }

    /// Where an earlier try of the same wish stands, as far as memory tells.
    fn earlier(&self, wish: &Wish<D>, judged: &Judged<D>) -> Option<Seq> {
        let same =
            |event: &&Event<D::Fact>| event.by == wish.by.id && event.id.as_ref() == Some(&wish.id);
        let in_batch = judged.events.iter().find(same).map(|event| event.seq);
        in_batch.or_else(|| self.stream.tail().find(wish.by.id, &wish.id))
    }

    /// What was granted once stays granted, whatever the rules say today.
    async fn answer_refused(&self, refused: Vec<(Wish<D>, Outcome<D>)>) {
        for (wish, outcome) in refused {
            let first = self.stream.store().find(wish.by.id, &wish.id).await;
            let granted = first.ok().flatten().map(|first| self.first_outcome(first));
            _ = wish.answer.send(granted.unwrap_or(outcome));
        }
    }

    /// Answers the wishes whose outcome the log holds already; gives back the others.
    async fn unrepeated(&self, wishes: Vec<(Wish<D>, Outcome<D>)>) -> VecDeque<Wish<D>> {
        let mut rest = VecDeque::new();
        for (wish, _) in wishes {
            match self.stream.store().find(wish.by.id, &wish.id).await {
                Ok(Some(first)) => _ = wish.answer.send(self.first_outcome(first)),
                Ok(None) => rest.push_back(wish),
                Err(error) => {
                    tracing::error!(stream = %self.stream.name(), %error, "a command could not be looked up");
                    _ = wish.answer.send(Outcome::Unavailable);
                }
            }
        }
        rest
    }

    /// What to tell of a command that the log holds already, at this place of this stream.
    fn first_outcome(&self, (key, seq): (String, Seq)) -> Outcome<D> {
        if key == self.stream.shared.key {
            Outcome::Stored(seq)
        } else {
            Outcome::Elsewhere
        }
    }

    /// Lets everybody see what is durable. That it is there is for the caller to tell.
    fn publish(&mut self, events: Vec<Event<D::Fact>>) {
        let shared = &self.stream.shared;
        let Some(head) = events.last().map(|event| event.seq) else {
            return;
        };
        if let Some(hear) = shared.live.shared.hearer.get() {
            hear(&shared.name, &events);
        }
        self.stream
            .tail()
            .publish(&shared.name, events, shared.live.shared.encode);
        D::forget(&mut self.ahead.state, super::KEEP);
        shared.head.store(head.0, Ordering::Release);
    }

    fn tell(&self) {
        let shared = &self.stream.shared;
        if let Some(news) = shared.live.shared.news.get() {
            news.tell(&shared.name);
        }
        self.head.send_replace(self.stream.head());
    }

    /// Publishes what somebody else has appended. False where the store does not answer.
    async fn catch_up(&mut self) -> bool {
        loop {
            let after = self.stream.head();
            let facts = match self
                .stream
                .store()
                .after(&self.stream.shared.key, after, CHUNK)
                .await
            {
                Ok(facts) => facts,
                Err(error) => {
                    tracing::error!(stream = %self.stream.name(), %error, "the log could not be read");
                    return false;
                }
            };
            let whole = facts.len() < CHUNK;
            match facts
                .into_iter()
                .map(|fact| read::<D>(&self.stream.shared.key, fact))
                .collect()
            {
                Ok(events) => {
                    self.publish(events);
                    self.tell();
                }
                Err(error) => {
                    tracing::error!(%error, "the log could not be read");
                    return false;
                }
            }
            if whole {
                return true;
            }
        }
    }

    /// Keeps the fold in the store, if at least so many facts are new in it.
    async fn keep(&mut self, least: u64) {
        // Asked first, since it is asked after every batch, and a fold may be long.
        if self.stream.head().0 < self.kept.0.saturating_add(least) {
            return;
        }
        let snapshot = self.stream.look(Snapshot::clone);
        let kept = match serde_json::to_string(&snapshot.state) {
            Ok(state) => {
                self.stream
                    .store()
                    .keep_snapshot(&self.stream.shared.key, snapshot.seq, &state)
                    .await
            }
            Err(error) => Err(sqlx::Error::Encode(error.into())),
        };
        match kept {
            Ok(()) => self.kept = snapshot.seq,
            // Costs time at the next load, nothing else.
            Err(error) => {
                tracing::warn!(stream = %self.stream.name(), %error, "a snapshot could not be kept")
            }
        }
    }
}

/// A batch that is judged: what to store, and what to tell once it is stored.
struct Judged<D: Decider> {
    events: Vec<Event<D::Fact>>,
    /// Facts of the log that lose their words.
    rewrites: Vec<Event<D::Fact>>,
    waiting: Vec<(Wish<D>, Outcome<D>)>,
}

impl<D: Decider> Judged<D> {
    /// Takes the words out of what is judged already, where this fact does so.
    fn erase(&mut self, by: &Event<D::Fact>) {
        let Some(of) = D::about(&by.fact).filter(|_| D::erases(&by.fact)) else {
            return;
        };
        for event in &mut self.events {
            if event.seq == of || D::about(&event.fact) == Some(of) {
                event.fact = D::erased(event, of);
            }
        }
    }

    /// Tells what became of the wishes. Gives back those that were refused, since the log may know better.
    fn answer(self) -> Vec<(Wish<D>, Outcome<D>)> {
        let mut refused = Vec::new();
        for (wish, outcome) in self.waiting {
            match outcome {
                Outcome::Refused(_) => refused.push((wish, outcome)),
                // Whoever asked may be gone; the fact stands.
                outcome => _ = wish.answer.send(outcome),
            }
        }
        refused
    }

    fn unavailable(self) {
        for (wish, _) in self.waiting {
            _ = wish.answer.send(Outcome::Unavailable);
        }
    }
}

fn new_fact<D: Decider>(event: &Event<D::Fact>) -> NewFact {
    // A fact is plain data of ours: JSON can always hold it.
    let fact = serde_json::to_string(&event.fact).unwrap_or_default();
    NewFact {
        at: event.at,
        by: event.by,
        command: event.id.clone(),
        fact,
        about: D::about(&event.fact),
    }
}

fn rewritten<D: Decider>(event: &Event<D::Fact>) -> (Seq, String) {
    let fact = serde_json::to_string(&event.fact).unwrap_or_default();
    (event.seq, fact)
}
