//! The moderators' desk: the log of moderation, live, and the pages about it.
//!
//! What an address is kept as: nothing of it is written down while its network is not banned; in memory stands a
//! fingerprint of the network that each person last came from, so that a moderator can ban it.

mod cases;
mod deeds;
mod network;
mod pages;
mod person;
mod queue;
mod record;
mod silence;
mod vet;
mod waiting;

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Arc, Mutex, PoisonError},
};

use axum::{
    Router,
    routing::{get, post},
};

use super::{
    clock,
    live::{Live, LoadError, Outcome, Stream},
    state::App,
    store::Store,
};
use crate::{
    account::Deed,
    moderation::{Act, Moderation, Network, Site},
    stream::{CommandId, Person, PersonId, Role, StreamName},
};

pub use cases::clear;
pub use queue::vet as vet_queue;
pub use record::record;
pub use silence::{is_unwelcome, silence};
pub use vet::{may_type, vet, vet_opening};
pub use waiting::Waiting;

/// The name of the one stream of this kind.
const SITE: &str = "site";
/// People whose network is remembered; then memory starts afresh.
const MOST_SEEN: usize = 20_000;

pub fn routes() -> Router<App> {
    Router::new()
        .route("/moderation", get(pages::queue))
        .route("/moderation/log", get(pages::log))
        .route("/moderation/set/{what}", post(pages::set))
        .route("/moderation/case/{seq}/{deed}", post(cases::decide))
        .route("/chat/person/{person}", get(person::show))
        .route("/chat/person/{person}/{deed}", post(deeds::act))
        .route("/chat/{room}/m/{seq}/report", post(cases::report))
}

/// The log of moderation and its fold. Cheap to clone.
#[derive(Clone)]
pub struct Desk {
    stream: Arc<Stream<Moderation>>,
    salt: [u8; network::SALT],
    seen: Arc<Mutex<HashMap<PersonId, Network>>>,
    bells: waiting::Bells,
}

impl Desk {
    pub async fn load(store: &Store) -> Result<Self, LoadError> {
        // Nobody follows it over a socket: no frame is ever made of it.
        let live = Live::new(store.clone(), "moderation/", |_, _| bytes::Bytes::new());
        let name: StreamName = SITE.parse().expect("a name");
        Ok(Desk {
            salt: network::salt(store).await?,
            stream: Arc::new(live.stream(&name).await?),
            seen: Arc::default(),
            bells: waiting::Bells::default(),
        })
    }

    pub fn look<T>(&self, look: impl FnOnce(&Site) -> T) -> T {
        self.stream.look(|snapshot| look(&snapshot.state))
    }

    pub async fn submit(&self, by: (Person, Role), id: CommandId, act: Act) -> Outcome<Moderation> {
        let outcome = self.stream.submit(by, clock::now(), id, act).await;
        if let Outcome::Stored(_) = outcome {
            self.bells.ring();
        }
        outcome
    }

    /// How many reports and held messages wait, for somebody who may look at them.
    pub fn waiting(&self, role: Role) -> Option<usize> {
        (role.may(Deed::Judge)).then(|| self.look(|site| site.cases.len()))
    }

    /// Whether nobody new is let in from there.
    pub fn is_shut_to(&self, address: IpAddr) -> bool {
        let network = self.network(address);
        self.look(|site| site.bans_network(&network, clock::now()))
    }

    /// Remembers, in memory alone, which network somebody came from.
    pub fn note(&self, person: PersonId, address: IpAddr) {
        let network = self.network(address);
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        if seen.len() >= MOST_SEEN && !seen.contains_key(&person) {
            seen.clear();
        }
        seen.insert(person, network);
    }

    fn network_of(&self, person: PersonId) -> Option<Network> {
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.get(&person).cloned()
    }

    fn network(&self, address: IpAddr) -> Network {
        network::fingerprint(&self.salt, address)
    }
}
