//! One open socket: what it follows, what it hears, what it says.
//!
//! One task, one loop, one `select!`. Everything that a wake-up finds leaves in one write. A reader that
//! does not read holds up nobody: its write waits, its cursor stays, and after a time it is let go.

mod ear;
mod reading;

use std::{
    net::IpAddr,
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
};

use futures::{FutureExt, StreamExt, future::BoxFuture, stream::FuturesUnordered};
use tokio::{
    sync::{Notify, watch},
    time::{Instant, sleep_until, timeout},
};

use self::{
    ear::{Ear, Shared},
    reading::Beyond,
};
use crate::{
    protocol::{ClientFrame, LineRefusal, MOST_SUBSCRIPTIONS, PAGE, Refusal, ServerFrame, close},
    server::{
        clock,
        directory::Watching,
        limits::{Bucket, Place},
        live::{After, Listening, Outcome, Stream},
        moderation::Waiting,
        pace::Pace,
        people::{Held, Key, NamesWatching},
        presence::Attendance,
        reading::Watching as Read,
        state::{App, Hosted},
        wire::{Ended, Fault, Frame, Heard, Line},
        wish::refused,
    },
    stream::{CommandId, Millis, Person, Role, Seq, StreamName},
    ui::lang::Lang,
};

/// Commands of one socket that may wait for the disk; then the socket is not read until one is done.
const MOST_WAITING: usize = 32;
/// Malformed frames in a row before we stop answering.
const MOST_FAULTS: u32 = 20;
/// When to try again what the store could not take.
const STORE_RETRY_MS: u64 = 3_000;
/// Clients come back after a restart within this time, each at a moment of its own.
const COME_BACK_MS: u64 = 3_000;

/// Why the loop ends.
enum End {
    /// The peer is gone, or does not answer.
    Gone,
    /// We close, with a code and what to say.
    Close(u16, &'static str),
}

/// Who opened a socket.
pub(super) struct Peer {
    /// Where the socket comes from, as limits count.
    pub address: IpAddr,
    /// What the cookie showed.
    pub key: Option<Key>,
    /// Tells when the key says something else.
    pub held: Option<Held>,
    /// Who the key opened the socket for. Who may write is asked anew each time.
    pub me: Option<Person>,
    /// The language of their page.
    pub lang: Lang,
    /// What wakes the socket.
    pub bell: Arc<Notify>,
}

struct Connection<D: Hosted> {
    app: App,
    line: Line,
    /// What others need to say something here.
    shared: Arc<Shared>,
    address: IpAddr,
    key: Option<Key>,
    me: Option<Person>,
    lang: Lang,
    follows: Vec<Following<D>>,
    site: Attendance,
    _rooms: Watching<D>,
    /// Hears of what the same person reads elsewhere.
    read: Option<Read>,
    /// Hears of who is called otherwise.
    names: NamesWatching,
    /// Hears of how much waits for moderators, where one of them has opened it. Boxed: few have.
    waiting: Option<Box<Waiting>>,
    /// What it does not follow, as far as it was told of.
    beyond: Beyond,
    /// The name of the sheet of pictures that was told of last; none: of none yet.
    pictures: Option<String>,
    answers: FuturesUnordered<BoxFuture<'static, ServerFrame<D>>>,
    frames: Bucket,
    /// Before what is said of typing.
    typing: Bucket,
    /// Nobody sits behind the socket.
    away: bool,
    faults: u32,
    heard: Instant,
}

/// A subscription: a cursor into a stream, and an ear at it.
struct Following<D: Hosted> {
    stream: Stream<D>,
    ear: Arc<Ear<D>>,
    /// When what the reader has of it was new: who was renamed since is called so once all is told.
    named: Option<Millis>,
    /// None while the room is followed quietly.
    attendance: Option<Attendance>,
    _listening: Listening<D>,
}

/// Serves a socket until it ends, and then gives its place back.
///
/// A plain function around a box: an async one would hold everything twice, as arguments and as the
/// connection, in each of thousands of idle tasks.
pub(super) fn run<D: Hosted>(
    app: App,
    line: Line,
    peer: Peer,
    place: Place<IpAddr>,
) -> impl Future<Output = ()> + Send {
    let open = app.open.clone();
    let Peer {
        address,
        key,
        held,
        me,
        lang,
        bell,
    } = peer;
    let rooms = D::directory(&app).watch(bell.clone());
    let names = app.people.names.watch(bell.clone());
    let now = Instant::now();
    let pace = &app.config.pace;
    let mut connection = Box::new(Connection::<D> {
        shared: Arc::new(Shared {
            app: app.clone(),
            voice: line.voice().clone(),
            bell,
            held,
            rooms_told: AtomicUsize::new(0),
            owes: AtomicBool::new(false),
        }),
        line,
        site: app.presence.attend(None, me.clone()),
        address,
        key,
        me,
        lang,
        // Most follow one.
        follows: Vec::with_capacity(1),
        _rooms: rooms,
        read: None,
        names,
        waiting: None,
        beyond: Beyond::at(now),
        pictures: None,
        answers: FuturesUnordered::new(),
        frames: Bucket::full(pace.frames, now.into_std()),
        typing: Bucket::full(pace.typing, now.into_std()),
        away: false,
        faults: 0,
        heard: now,
        app,
    });
    async move {
        if let Err(End::Close(code, reason)) = connection.serve().await {
            connection.line.close(code, reason).await;
        }
        // Given back last: the server has closed when nobody holds one.
        drop((connection, place, open));
    }
}

impl<D: Hosted> Connection<D> {
    /// What happens now and then is boxed: a task that waits need not have room for it.
    async fn serve(&mut self) -> Result<(), End> {
        self.hello().boxed().await?;
        let bell = self.shared.bell.clone();
        let mut draining = self.app.draining.clone();
        let mut beat = self.heard + self.pace().beat;
        // Made once, not at every turn: to hang up a timer or a bell takes a lock that thousands share.
        let mut drained = pin!(drained(&mut draining));
        let mut rung = pin!(bell.notified());
        let mut clock = pin!(sleep_until(self.due(beat)));
        loop {
            tokio::select! {
                incoming = self.line.hear(), if self.answers.len() < MOST_WAITING => self.listen(incoming).await?,
                () = &mut clock => {
                    let now = Instant::now();
                    if self.heard + self.pace().silence <= now {
                        match self.line.hear().now_or_never() {
                            // It came in time, while a slow write kept us from listening.
                            Some(incoming) => self.listen(incoming).await?,
                            None => return Err(End::Close(close::SILENT, "nothing heard")),
                        }
                    }
                    if beat <= now {
                        self.beat().boxed().await?;
                        beat = now + self.pace().beat;
                    }
                    if self.looks_beyond().is_some_and(|due| due <= now) {
                        // On its own, since few sockets ever look: the others need no room for it.
                        self.look_beyond().boxed().await?;
                    }
                    clock.as_mut().reset(self.due(beat));
                }
                Some(answer) = self.answers.next(), if !self.answers.is_empty() => {
                    self.answer(&answer).await?;
                    // What was granted is in the room by now: it leaves in the same write.
                    self.deliver().boxed().await?;
                }
                () = &mut rung => {
                    // Hung up again before we look: what comes while we look rings once more.
                    rung.set(bell.notified());
                    self.deliver().boxed().await?;
                }
                () = &mut drained => {
                    self.bye().boxed().await?;
                    return Err(End::Close(close::SERVICE_RESTART, "the server restarts"));
                }
            }
        }
    }

    /// When to look at the clock next: at a beat, to see whether the peer is still there, or what is not followed.
    fn due(&self, beat: Instant) -> Instant {
        let due = beat.min(self.heard + self.pace().silence);
        self.looks_beyond().map_or(due, |look| due.min(look))
    }

    async fn hello(&mut self) -> Result<(), End> {
        let (mut rooms, told) = D::directory(&self.app).since(0, self.my_id());
        self.shared.rooms_told.store(told, Ordering::Release);
        let names = &self.app.people.names;
        names.freshen_list(&mut rooms, self.lang);
        // Heard of before it is counted, so that nothing falls between.
        self.read = self.watch_reading().await;
        self.begin_beyond();
        let names = rooms.iter().map(|room| room.name.clone()).collect();
        let crowds = self.crowds(rooms.iter().map(|room| room.name.clone()));
        let reading = self.reading(names).await;
        let blocked = self.blocked().await;
        let role = (self.my_id()).map_or(Role::Guest, |me| self.app.role(me));
        // Whoever comes to be trusted otherwise opens another socket.
        self.waiting = D::desk(&self.app)
            .and_then(|desk| Waiting::watch(desk, role, &self.shared.bell))
            .map(Box::new);
        self.queue(&ServerFrame::Hello {
            you: self.me.clone(),
            rooms,
            now: clock::now(),
            reading,
            blocked,
            role,
        })
        .await?;
        self.queue(&crowds).await?;
        self.tell_waiting().await?;
        self.flush().await
    }

    /// How many people look at each of these.
    fn crowds(&self, names: impl Iterator<Item = StreamName>) -> ServerFrame<D> {
        ServerFrame::Crowds {
            here: self.app.presence.crowds(D::KIND, names),
        }
    }

    /// Boxed, since a frame's way may lead to the store: a task that waits need not have room for it.
    fn listen(&mut self, incoming: Result<Heard, Ended>) -> BoxFuture<'_, Result<(), End>> {
        self.hear(incoming).boxed()
    }

    async fn hear(&mut self, incoming: Result<Heard, Ended>) -> Result<(), End> {
        self.heard = Instant::now();
        let heard = incoming.map_err(ended)?;
        if self
            .frames
            .take(self.app.config.pace.frames, self.heard.into_std())
            .is_err()
        {
            return Err(End::Close(close::FLOOD, "too many frames"));
        }
        match heard {
            Heard::Text(text) => {
                match serde_json::from_str::<ClientFrame<D>>(&text) {
                    Ok(frame) => {
                        self.faults = 0;
                        self.obey(frame).await?;
                    }
                    Err(error) => self.misunderstand(error).await?,
                }
                self.flush().await
            }
            Heard::Binary(_) => Err(End::Close(
                close::UNSUPPORTED_DATA,
                "this subprotocol is text",
            )),
            // The line answers pings and closes by itself; the next `hear` ends after a close.
            Heard::Ping(_) | Heard::Pong | Heard::Close(_) => Ok(()),
        }
    }

    async fn obey(&mut self, frame: ClientFrame<D>) -> Result<(), End> {
        match frame {
            ClientFrame::Subscribe {
                stream,
                after,
                quiet,
            } => self.subscribe(stream, after, quiet).await,
            ClientFrame::Unsubscribe { stream } => {
                self.follows
                    .retain(|following| *following.stream.name() != stream);
                Ok(())
            }
            ClientFrame::Command {
                stream,
                id,
                command,
            } => self.command(stream, id, command).await,
            ClientFrame::Before { stream, seq } => self.before(stream, seq).await,
            ClientFrame::Read { stream, seq, back } => self.note(stream, seq, back).await,
            ClientFrame::Typing { stream } => {
                self.note_typing(&stream).await;
                Ok(())
            }
            ClientFrame::Away { away } => {
                self.away = away;
                let rooms = (self.follows.iter_mut()).filter_map(|room| room.attendance.as_mut());
                for attendance in rooms.chain([&mut self.site]) {
                    attendance.set_away(away);
                }
                Ok(())
            }
            ClientFrame::Who => {
                self.site.follow(self.shared.bell.clone());
                Ok(())
            }
            ClientFrame::Ping => self.queue(&ServerFrame::Pong).await,
        }
    }

    async fn subscribe(
        &mut self,
        name: StreamName,
        after: Option<Seq>,
        quiet: bool,
    ) -> Result<(), End> {
        let known = self
            .follows
            .iter()
            .position(|following| *following.stream.name() == name);
        let at = match known {
            Some(at) => at,
            None if self.follows.len() >= MOST_SUBSCRIPTIONS => {
                return self
                    .refuse(Some(name), None, LineRefusal::TooManySubscriptions)
                    .await;
            }
            None => match D::directory(&self.app).enter(&name, self.my_id()).await {
                Ok(Some(stream)) => {
                    let ear = Arc::new(Ear::new(self.shared.clone()));
                    let _listening = stream.listen(ear.clone());
                    self.follows.push(Following {
                        stream,
                        ear,
                        named: None,
                        attendance: None,
                        _listening,
                    });
                    self.follows.len() - 1
                }
                Ok(None) => {
                    return self
                        .refuse(Some(name), None, LineRefusal::NoSuchStream)
                        .await;
                }
                Err(error) => {
                    tracing::error!(%error, "a stream could not be loaded");
                    let retry = LineRefusal::Unavailable {
                        retry_ms: STORE_RETRY_MS,
                    };
                    return self.refuse(Some(name), None, retry).await;
                }
            },
        };
        let following = &mut self.follows[at];
        following.ear.hold();
        if quiet {
            following.attendance = None;
        } else if following.attendance.is_none() {
            let mut attendance = self
                .app
                .presence
                .attend(Some((D::KIND, name)), self.me.clone());
            attendance.set_away(self.away);
            attendance.follow(self.shared.bell.clone());
            following.attendance = Some(attendance);
        }
        match after {
            // A cursor beyond the head belongs to another log: a fresh start is the only truth left.
            Some(after) if after <= following.stream.head() => {
                if !quiet && !self.app.people.names.is_empty() {
                    following.named = Self::moment(&following.stream, after).await;
                }
                following.ear.let_go(after);
            }
            _ => {
                let at_hand = self.ground(at).await?;
                self.follows[at].ear.let_go(at_hand);
            }
        }
        self.shared.bell.notify_one();
        Ok(())
    }

    /// When a fact was made.
    async fn moment(stream: &Stream<D>, seq: Seq) -> Option<Millis> {
        let facts = stream.facts_after(seq.previous(), 1).await;
        // Without it nobody is told of old names: they are in the facts themselves.
        facts.ok()?.first().map(|event| event.at)
    }

    /// Tells who is called otherwise, and by what people show themselves, where that is news.
    async fn tell_names(&mut self) -> Result<(), End> {
        let changed = self.names.changed(self.lang);
        if changed.is_none() && self.pictures.is_some() {
            return Ok(());
        }
        let sheet = self.app.uploads.sheet();
        let told = self
            .pictures
            .replace(sheet.name.clone())
            .unwrap_or_default();
        let pictures = (told != sheet.name).then(|| sheet.path());
        let people = changed.unwrap_or_default();
        match people.is_empty() && pictures.is_none() {
            true => Ok(()),
            false => self.queue(&ServerFrame::Names { people, pictures }).await,
        }
    }

    /// Somebody is writing. It is worth no answer: what cannot be told is passed over.
    async fn note_typing(&mut self, name: &StreamName) {
        let now = Instant::now().into_std();
        if self.typing.take(self.app.config.pace.typing, now).is_err() {
            return;
        }
        let me = match &self.key {
            Some(key) => self.app.people.of(key).await,
            None => None,
        };
        let mut follows = self.follows.iter();
        let following = follows.find(|following| following.stream.name() == name);
        if let (Some(me), Some(following)) = (me, following)
            && let Some(attendance) = &following.attendance
            && D::may_type(&self.app, &me, name)
        {
            attendance.note_typing();
        }
    }

    /// Sends the fold as it is. Gives the place to follow from.
    async fn ground(&mut self, at: usize) -> Result<Seq, End> {
        let stream = self.follows[at].stream.clone();
        let mut snapshot = stream.look(Clone::clone);
        D::recall(&stream, &mut snapshot.state).await;
        D::freshen(&mut snapshot.state, &self.app.people.names, self.lang);
        let seq = snapshot.seq;
        self.queue(&ServerFrame::Snapshot {
            stream: stream.name().clone(),
            snapshot,
        })
        .await?;
        Ok(seq)
    }

    async fn command(
        &mut self,
        name: StreamName,
        id: CommandId,
        command: D::Command,
    ) -> Result<(), End> {
        // Whoever has left, or changed nick, is no longer who opened the socket; the nick may be another's.
        let me = match &self.key {
            Some(key) => self.app.people.of(key).await,
            None => None,
        };
        let Some(me) = me else {
            return self
                .refuse(Some(name), Some(id), LineRefusal::WhoAreYou)
                .await;
        };
        let Some(following) = self
            .follows
            .iter()
            .find(|following| *following.stream.name() == name)
        else {
            return self
                .refuse(Some(name), Some(id), LineRefusal::NotSubscribed)
                .await;
        };
        if let Err(retry_ms) = self.app.words.take(me.id, self.address) {
            return self
                .refuse(Some(name), Some(id), LineRefusal::TooFast { retry_ms })
                .await;
        }
        if let Err(reason) = D::vet(&self.app, &me, &name, &id, &command).await {
            let (stream, id) = (Some(name), Some(id));
            return self
                .queue(&ServerFrame::Refused { stream, id, reason })
                .await;
        }
        if let Some(attendance) = &following.attendance {
            attendance.note_said();
        }
        let role = self.app.role(me.id);
        let command = D::complete(&self.app, me.id, (&name, &id), command)
            .boxed()
            .await;
        let record = D::record(&self.app, (&me, role), (&name, &id), &command);
        let afterwards = D::afterwards(&self.app, &command);
        let outcome = following
            .stream
            .submit((me, role), clock::now(), id.clone(), command);
        self.shared.owes.store(true, Ordering::Release);
        self.answers.push(Box::pin(async move {
            let outcome = outcome.await;
            if let Outcome::Stored(_) = outcome {
                [record, afterwards]
                    .into_iter()
                    .flatten()
                    .for_each(|then| then());
            }
            answer(name, id, outcome)
        }));
        Ok(())
    }

    async fn before(&mut self, name: StreamName, seq: Seq) -> Result<(), End> {
        let Some(following) = self
            .follows
            .iter()
            .find(|following| *following.stream.name() == name)
        else {
            return self
                .refuse(Some(name), None, LineRefusal::NotSubscribed)
                .await;
        };
        let until = seq.min(following.stream.head());
        match following.stream.page(until, PAGE).await {
            Ok(mut page) => {
                D::recall(&following.stream, &mut page).await;
                D::freshen(&mut page, &self.app.people.names, self.lang);
                self.queue(&ServerFrame::History {
                    stream: name,
                    until,
                    page,
                })
                .await
            }
            Err(error) => {
                tracing::error!(%error, "history could not be read");
                let retry = LineRefusal::Unavailable {
                    retry_ms: STORE_RETRY_MS,
                };
                self.refuse(Some(name), None, retry).await
            }
        }
    }

    /// Sends everything that is new, in as few writes as the line takes.
    async fn deliver(&mut self) -> Result<(), End> {
        while !self.answers.is_empty()
            && let Some(Some(answer)) = self.answers.next().now_or_never()
        {
            self.answer(&answer).await?;
        }
        if self.shared.held.as_ref().is_some_and(Held::has_changed) {
            return Err(End::Close(
                close::SOMEBODY_ELSE,
                "who the cookie says you are has changed",
            ));
        }
        if D::directory(&self.app).head() != self.rooms_told() {
            self.tell_of_rooms().await?;
        }
        let moved = self.read.as_mut().map(Read::moved).unwrap_or_default();
        if let Some(people) = moved.blocked {
            self.queue(&ServerFrame::Blocked { people }).await?;
        }
        self.tell_reading(moved.rooms).await?;
        for at in 0..self.follows.len() {
            self.catch_up(at).await?;
            if let Some(since) = self.follows[at].named.take() {
                let people = self.app.people.names.since(since, self.lang);
                if !people.is_empty() {
                    let pictures = None;
                    self.queue(&ServerFrame::Names { people, pictures }).await?;
                }
            }
            let here = self.follows[at].attendance.as_mut().map(Attendance::frames);
            for frame in here.unwrap_or_default() {
                self.say(frame).await?;
            }
        }
        self.tell_names().await?;
        self.tell_waiting().await?;
        for frame in self.site.frames() {
            self.say(frame).await?;
        }
        self.flush().await
    }

    /// Tells a moderator how much waits, where that is news.
    async fn tell_waiting(&mut self) -> Result<(), End> {
        match self.waiting.as_mut().and_then(|waiting| waiting.changed()) {
            Some(count) => self.queue(&ServerFrame::Waiting { count }).await,
            None => Ok(()),
        }
    }

    /// Tells of what is new in the list. What this person may no longer see is let go of.
    async fn tell_of_rooms(&mut self) -> Result<(), End> {
        let directory = D::directory(&self.app).clone();
        let (mut rooms, told) = directory.since(self.rooms_told(), self.my_id());
        self.shared.rooms_told.store(told, Ordering::Release);
        let names = &self.app.people.names;
        names.freshen_list(&mut rooms, self.lang);
        let names = rooms.iter().map(|room| room.name.clone()).collect();
        for room in rooms {
            self.queue(&ServerFrame::Room { room }).await?;
        }
        self.tell_reading(names).await?;
        let me = self.my_id();
        let is_lost =
            |following: &Following<D>| directory.info(following.stream.name(), me).is_none();
        while let Some(at) = self.follows.iter().position(is_lost) {
            let lost = self.follows.swap_remove(at).stream.name().clone();
            self.refuse(Some(lost), None, LineRefusal::NoSuchStream)
                .await?;
        }
        Ok(())
    }

    async fn catch_up(&mut self, at: usize) -> Result<(), End> {
        let mut cursor = self.follows[at].ear.hold();
        while cursor != self.follows[at].stream.head() {
            match self.follows[at].stream.after(cursor).await {
                Ok(After::Frames(frames, end)) => {
                    for frame in frames {
                        self.say(Frame::from_wire(frame)).await?;
                    }
                    if end == cursor {
                        break;
                    }
                    cursor = end;
                }
                Ok(After::Beyond) => cursor = self.ground(at).await?,
                Err(error) => {
                    tracing::error!(%error, "facts could not be read");
                    return Err(End::Close(
                        close::TRY_AGAIN_LATER,
                        "the log cannot be read now",
                    ));
                }
            }
        }
        self.follows[at].ear.let_go(cursor);
        Ok(())
    }

    async fn beat(&mut self) -> Result<(), End> {
        let heads = self
            .follows
            .iter()
            .map(|following| (following.stream.name().clone(), following.stream.head()));
        let beat = ServerFrame::Beat {
            heads: heads.collect(),
        };
        let names = self.follows.iter();
        let crowds = self.crowds(names.map(|following| following.stream.name().clone()));
        self.queue(&beat).await?;
        self.queue(&crowds).await?;
        self.say(Frame::ping()).await?;
        self.flush().await
    }

    async fn bye(&mut self) -> Result<(), End> {
        self.deliver().boxed().await?;
        while let Some(answer) = self.answers.next().await {
            self.queue(&answer).await?;
        }
        let mut random = [0; 2];
        // Without randomness all come back at once, which is worse, not wrong.
        _ = getrandom::fill(&mut random);
        let retry_ms =
            200 + u64::from(u16::from_le_bytes(random)) * COME_BACK_MS / u64::from(u16::MAX);
        self.queue(&ServerFrame::Bye { retry_ms }).await
    }

    async fn misunderstand(&mut self, error: serde_json::Error) -> Result<(), End> {
        self.faults += 1;
        if self.faults > MOST_FAULTS {
            return Err(End::Close(
                close::TOO_MANY_FAULTS,
                "too many malformed frames",
            ));
        }
        let detail = error.to_string();
        self.refuse(None, None, LineRefusal::Malformed { detail })
            .await
    }

    async fn refuse(
        &mut self,
        stream: Option<StreamName>,
        id: Option<CommandId>,
        why: LineRefusal,
    ) -> Result<(), End> {
        self.queue(&ServerFrame::Refused {
            stream,
            id,
            reason: Refusal::Line(why),
        })
        .await
    }

    async fn queue(&mut self, frame: &ServerFrame<D>) -> Result<(), End> {
        match Frame::json(frame) {
            Ok(frame) => self.say(frame).await,
            Err(error) => {
                tracing::error!(%error, "a frame could not be encoded");
                Ok(())
            }
        }
    }

    async fn say(&mut self, frame: Frame) -> Result<(), End> {
        self.line.say(frame);
        match self.line.is_full() {
            true => self.flush().await,
            false => Ok(()),
        }
    }

    async fn flush(&mut self) -> Result<(), End> {
        // Nearly always the line takes it at once: then no clock is asked.
        let done = match self.line.flush().now_or_never() {
            Some(done) => Ok(done),
            None => timeout(self.pace().silence, self.line.flush()).await,
        };
        match done {
            Ok(Ok(())) => Ok(()),
            Ok(Err(_)) | Err(_) => Err(End::Gone),
        }
    }

    async fn answer(&mut self, answer: &ServerFrame<D>) -> Result<(), End> {
        self.shared
            .owes
            .store(!self.answers.is_empty(), Ordering::Release);
        self.queue(answer).await
    }

    fn rooms_told(&self) -> usize {
        self.shared.rooms_told.load(Ordering::Acquire)
    }

    fn pace(&self) -> &Pace {
        &self.app.config.pace
    }

    fn my_id(&self) -> Option<crate::stream::PersonId> {
        self.me.as_ref().map(|me| me.id)
    }
}

/// Waits until the server begins to close.
async fn drained(draining: &mut watch::Receiver<bool>) {
    if draining.wait_for(|draining| *draining).await.is_err() {
        // Whoever would tell is gone: then nobody will.
        std::future::pending::<()>().await;
    }
}

fn answer<D: Hosted>(stream: StreamName, id: CommandId, outcome: Outcome<D>) -> ServerFrame<D> {
    let reason = match outcome {
        Outcome::Stored(seq) => return ServerFrame::Ack { stream, id, seq },
        Outcome::Refused(refusal) => refused::<D>(refusal),
        Outcome::Elsewhere => Refusal::Line(LineRefusal::id_taken()),
        Outcome::Unavailable => Refusal::Line(LineRefusal::Unavailable {
            retry_ms: STORE_RETRY_MS,
        }),
    };
    ServerFrame::Refused {
        stream: Some(stream),
        id: Some(id),
        reason,
    }
}

/// What to close with where the peer broke RFC 6455 itself.
fn ended(ended: Ended) -> End {
    match ended {
        // Without a closing handshake, too: that is no frame to object to.
        Ended::Gone => End::Gone,
        Ended::Broken(Fault::TooLong) => End::Close(close::TOO_BIG, "a frame holds 16 KiB at most"),
        Ended::Broken(Fault::NotUtf8) => {
            End::Close(close::INVALID_PAYLOAD, "a text frame is UTF-8")
        }
        Ended::Broken(Fault::Protocol) => {
            End::Close(close::PROTOCOL_ERROR, "a frame against RFC 6455")
        }
    }
}
