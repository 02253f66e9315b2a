//! What every request may use. One value, made at start, cheap to clone.

use std::{net::IpAddr, ops::Deref, sync::Arc};

use tokio::sync::{mpsc, watch};

use super::{
    account::{Ceremonies, Gate},
    bookmarks::Bookmarks,
    colours::Colours,
    config::Config,
    directory::{Directory, Listed, Roles},
    invite::Invitations,
    kept::Kept,
    lab::Lab,
    limits::{Limit, Places, Words},
    live::{Live, LoadError, Stream},
    moderation::Desk,
    owner::Owner,
    people::{Names, People},
    presence::Presence,
    queue::{histories::Histories, steward::Seen},
    queues::Queues,
    reading::Readings,
    rooms::{self, Rooms},
    search::{Finder, Turnstile},
    site::Site,
    store::Store,
    uploads::Uploads,
    wire::Frame,
};
use crate::{
    chat::{self, Chat, Command, File, Room},
    protocol::{Refusal, ServerFrame},
    queue::Queue,
    stream::{CommandId, Decider, Event, Person, PersonId, Role, StreamName},
    ui::lang::Lang,
};

/// Cheap to clone: thousands of sockets and every request hold one.
#[derive(Clone)]
pub struct App(Arc<All>);

/// What an [`App`] leads to.
pub struct All {
    pub config: Arc<Config>,
    /// The pages around the chat.
    pub site: Site,
    pub store: Store,
    pub live: Live<Chat>,
    pub rooms: Rooms,
    pub queues: Queues,
    /// Who was seen in the queues without a socket.
    pub seen: Seen,
    pub histories: Histories,
    pub people: People,
    pub invitations: Invitations,
    pub desk: Desk,
    pub bookmarks: Bookmarks,
    pub owner: Owner,
    pub presence: Presence,
    /// How far everybody has read the rooms.
    pub readings: Readings,
    pub words: Words,
    pub joins: Limit<IpAddr>,
    pub openings: Limit<PersonId>,
    /// Before the passphrases.
    pub gate: Gate,
    /// Passkeys that are asked for.
    pub ceremonies: Ceremonies,
    pub sockets: Places<IpAddr>,
    pub lab: Lab,
    pub uploads: Uploads,
    /// Of code in messages.
    pub colours: Colours,
    /// Pages that many see.
    pub kept: Kept,
    pub finder: Finder,
    /// Counts searches.
    pub turnstile: Turnstile,
    /// True from when the server begins to close.
    pub draining: watch::Receiver<bool>,
    /// Held by every socket; the server has closed them all when none is left.
    pub open: mpsc::Sender<()>,
}

/// Done once, when a wish was granted.
pub type Afterwards = Box<dyn FnOnce() + Send>;

/// A kind of stream that this server holds.
pub trait Hosted: Listed {
    fn directory(app: &App) -> &Directory<Self>;

    /// How far people have read such streams, where that is kept.
    fn readings(_: &App) -> Option<&Readings> {
        None
    }

    /// What moderators hear of while they look at such streams.
    fn desk(_: &App) -> Option<&Desk> {
        None
    }

    /// Adds to a wish what the server alone knows, before it is judged.
    fn complete(
        _: &App,
        _by: PersonId,
        _where: (&StreamName, &CommandId),
        command: Self::Command,
    ) -> impl Future<Output = Self::Command> + Send {
        async { command }
    }

    /// What only the site as a whole can say against a wish. Asked before the stream is.
    fn vet(
        _: &App,
        _: &Person,
        _: &StreamName,
        _: &CommandId,
        _: &Self::Command,
    ) -> impl Future<Output = Result<(), Refusal<Self::Refusal>>> + Send {
        std::future::ready(Ok(()))
    }

    /// Whether others shall hear that somebody is writing there: not where their words would not be shown.
    fn may_type(_: &App, _: &Person, _: &StreamName) -> bool {
        false
    }

    /// Gives people the names that they go by now, in a fold that is about to be shown.
    fn freshen(state: &mut Self::State, names: &Names, lang: Lang);

    /// Puts into a fold that is about to be shown what stands outside it and is shown with it.
    fn recall(_: &Stream<Self>, _: &mut Self::State) -> impl Future<Output = ()> + Send {
        std::future::ready(())
    }

    /// What is to be written down elsewhere once somebody's wish about a stream is granted. The wish has an id.
    fn record(
        _: &App,
        _: (&Person, Role),
        _: (&StreamName, &CommandId),
        _: &Self::Command,
    ) -> Option<Afterwards> {
        None
    }

    /// What is to be done once a wish is granted.
    fn afterwards(_: &App, _: &Self::Command) -> Option<Afterwards> {
        None
    }
}

impl Deref for App {
    type Target = All;

    fn deref(&self) -> &All {
        &self.0
    }
}

impl Hosted for Chat {
    fn directory(app: &App) -> &Directory<Chat> {
        &app.rooms
    }

    fn readings(app: &App) -> Option<&Readings> {
        Some(&app.readings)
    }

    fn desk(app: &App) -> Option<&Desk> {
        Some(&app.desk)
    }

    async fn vet(
        app: &App,
        by: &Person,
        room: &StreamName,
        id: &CommandId,
        command: &Command,
    ) -> Result<(), Refusal<chat::Refusal>> {
        super::moderation::vet(app, by, room, id, command).await
    }

    fn may_type(app: &App, by: &Person, room: &StreamName) -> bool {
        super::moderation::may_type(app, by, room)
    }

    fn freshen(room: &mut Room, names: &Names, lang: Lang) {
        super::chat::freshen(room, names, lang);
    }

    async fn recall(stream: &Stream<Chat>, room: &mut Room) {
        super::chat::recall(stream, room).await;
    }

    /// Whom words call, and which files somebody means that they brought: that we know.
    async fn complete(
        app: &App,
        by: PersonId,
        (room, id): (&StreamName, &CommandId),
        mut command: Command,
    ) -> Command {
        if let Command::Post { files, .. } = &mut command
            && files.len() <= File::MOST
        {
            for attached in files {
                attached.file = app.uploads.take(by, id, &attached.id).await;
            }
        }
        super::chat::calling(app, by, room, command).await
    }

    fn record(
        app: &App,
        by: (&Person, Role),
        of: (&StreamName, &CommandId),
        command: &Command,
    ) -> Option<Afterwards> {
        super::moderation::record(app, by, of, command)
    }

    fn afterwards(app: &App, command: &Command) -> Option<Afterwards> {
        matches!(command, Command::Delete { .. }).then(|| {
            let uploads = app.uploads.clone();
            Box::new(move || uploads.note_erased()) as Afterwards
        })
    }
}

impl App {
    pub async fn new(
        config: Config,
        site: Site,
        store: Store,
        draining: watch::Receiver<bool>,
        open: mpsc::Sender<()>,
    ) -> Result<Self, LoadError> {
        let live = Live::new(store.clone(), "chat/", facts_frame::<Chat>);
        let people = People::load(store.writer().clone()).await?;
        people.sweep().await?;
        let owner = Owner::load(store.writer().clone()).await?;
        let roles: Roles = {
            let (owner, people) = (owner.clone(), people.clone());
            Arc::new(move |person| role(&owner, &people, person))
        };
        let rooms = rooms::load(live.clone(), roles.clone()).await?;
        Ok(App(Arc::new(All {
            site,
            finder: Finder::new(store.clone(), rooms.clone(), people.clone()),
            turnstile: Turnstile::default(),
            readings: Readings::new(store.clone(), rooms.clone()),
            rooms,
            queues: Queues::load(
                Live::new(store.clone(), "queue/", facts_frame::<Queue>),
                roles,
            )
            .await?,
            seen: Seen::default(),
            histories: Histories::default(),
            owner,
            desk: Desk::load(&store).await?,
            invitations: Invitations::new(store.writer().clone()),
            people,
            bookmarks: Bookmarks::new(store.writer().clone()),
            presence: Presence::default(),
            words: Words::new(config.pace.words, config.pace.words_from_address),
            joins: Limit::new(config.pace.joins),
            openings: Limit::new(config.pace.openings),
            gate: Gate::new(&config.pace),
            ceremonies: Ceremonies::default(),
            sockets: Places::new(config.connections, config.connections_per_address),
            lab: Lab::default(),
            kept: Kept::default(),
            colours: Colours::default(),
            uploads: Uploads::new(store.clone(), &config),
            config: Arc::new(config),
            store,
            live,
            draining,
            open,
        })))
    }

    /// How far somebody is trusted.
    pub fn role(&self, person: PersonId) -> Role {
        role(&self.owner, &self.people, person)
    }
}

fn role(owner: &Owner, people: &People, person: PersonId) -> Role {
    match owner.is(Some(person)) {
        true => Role::Owner,
        false => people.rank(person),
    }
}

/// The frame that tells of facts, made once and shared by all who follow.
fn facts_frame<D: Decider>(stream: &StreamName, events: &[Event<D::Fact>]) -> bytes::Bytes {
    let frame: ServerFrame<D> = ServerFrame::Facts {
        stream: stream.clone(),
        events: events.to_vec(),
    };
    // Facts came from JSON, and can be told as it.
    Frame::json(&frame)
        .map(Frame::into_wire)
        .unwrap_or_default()
}
