//! Which streams of a kind there are, and who may see them: a fold of every stream's first fact, and of those
//! about it.
//!
//! Kept in memory, made anew from the log at start; there is no table that could disagree.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
};

use tokio::sync::Notify;

use super::{
    clock,
    live::{Live, LoadError, News, Outcome, Stream},
};
use crate::{
    protocol::{RoomInfo, Subprotocol},
    stream::{CommandId, Event, Person, PersonId, Role, Seq, StreamName},
};

/// A kind of stream that is listed.
pub trait Listed: Subprotocol {
    /// What the list keeps of a stream.
    type Entry: Clone + Send + Sync + 'static;

    /// What the first fact of a stream tells; none where it is no beginning.
    fn entry(opening: &Event<Self::Fact>) -> Option<Self::Entry>;

    /// Adds a later fact about the stream as a whole. False: it changes nothing that the list tells.
    fn amend(_: &mut Self::Entry, _: &Event<Self::Fact>) -> bool {
        false
    }

    /// Whether this person, trusted so far on the site, may read. Nobody in particular, who is a guest, may see
    /// what is public.
    fn admits(entry: &Self::Entry, person: Option<PersonId>, role: Role) -> bool;

    /// What a list tells this person.
    fn info(name: &StreamName, entry: &Self::Entry, person: Option<PersonId>) -> RoomInfo;
}

/// How far somebody is trusted on the site.
pub type Roles = Arc<dyn Fn(PersonId) -> Role + Send + Sync>;

/// All streams of a kind. Cheap to clone.
pub struct Directory<D: Listed> {
    live: Live<D>,
    roles: Roles,
    list: Arc<Mutex<List<D>>>,
    /// The length of the list's own log, to be read without the lock.
    head: Arc<AtomicUsize>,
}

struct List<D: Listed> {
    /// In the order in which they were opened.
    order: Vec<(StreamName, D::Entry)>,
    at: HashMap<StreamName, usize>,
    /// The places in `order` that were new or changed, one after the other: a reader's cursor is a length of this.
    log: Vec<usize>,
    next_bell: u64,
    bells: HashMap<u64, Arc<Notify>>,
}

/// Why a stream was not opened.
#[derive(Debug)]
pub enum OpenError<R> {
    /// The title has no letter or digit that a name could be made of.
    NoName,
    /// One of that name is there already.
    Exists(StreamName),
    TooMany,
    Refused(R),
    Unavailable,
}

/// A bell for new streams; dropping it takes it down.
pub struct Watching<D: Listed> {
    directory: Directory<D>,
    number: u64,
}

impl<D: Listed> Directory<D> {
    /// Reads all first facts.
    pub async fn load(live: Live<D>, roles: Roles) -> Result<Self, LoadError> {
        let list = List {
            order: Vec::new(),
            at: HashMap::new(),
            log: Vec::new(),
            next_bell: 0,
            bells: HashMap::new(),
        };
        let directory = Directory {
            live,
            roles,
            list: Arc::new(Mutex::new(list)),
            head: Arc::default(),
        };
        for (name, event) in directory.live.openings().await? {
            take_in::<D>(&directory.list, &directory.head, &name, &[event]);
        }
        let (list, head) = (directory.list.clone(), directory.head.clone());
        directory.live.tell(Box::new(move |name, events| {
            take_in(&list, &head, name, events)
        }));
        Ok(directory)
    }

    /// Where a reader's cursor stands who knows all there is to know of all streams, whoever may see them.
    pub fn head(&self) -> usize {
        self.head.load(Ordering::Acquire)
    }

    /// In which of the streams, whoever may see them, something was said.
    pub fn news(&self) -> Arc<News> {
        self.live.news()
    }

    pub fn is_empty(&self) -> bool {
        self.head() == 0
    }

    /// The stream, for a person who may see it.
    pub async fn enter(
        &self,
        name: &StreamName,
        person: Option<PersonId>,
    ) -> Result<Option<Stream<D>>, LoadError> {
        let admitted = self
            .entry(name)
            .is_some_and(|entry| self.admits(&entry, person));
        match admitted {
            true => self.live.stream(name).await.map(Some),
            false => Ok(None),
        }
    }

    /// The stream, if it is in memory. Whether anybody may see it is for the caller to know.
    pub fn in_memory(&self, name: &StreamName) -> Option<Stream<D>> {
        self.live.in_memory(name)
    }

    /// What a list says of a stream that this person may see.
    pub fn info(&self, name: &StreamName, person: Option<PersonId>) -> Option<RoomInfo> {
        self.entry(name)
            .filter(|entry| self.admits(entry, person))
            .map(|entry| D::info(name, &entry, person))
    }

    /// The streams that this person may see and that are new or changed after a cursor, and the cursor after them.
    pub fn since(&self, cursor: usize, person: Option<PersonId>) -> (Vec<RoomInfo>, usize) {
        let role = self.role(person);
        let list = self.list();
        let mut places: Vec<usize> = match cursor {
            0 => (0..list.order.len()).collect(),
            cursor => list.log.get(cursor..).unwrap_or_default().to_vec(),
        };
        places.sort_unstable();
        places.dedup();
        let new = places.iter().filter_map(|place| list.order.get(*place));
        (
            new.filter(|(_, entry)| D::admits(entry, person, role))
                .map(|(name, entry)| D::info(name, entry, person))
                .collect(),
            list.log.len(),
        )
    }

    /// How many there are of a sort.
    pub fn count(&self, sort: impl Fn(&D::Entry) -> bool) -> usize {
        let list = self.list();
        list.order.iter().filter(|(_, entry)| sort(entry)).count()
    }

    /// Those of a sort, by name.
    pub fn all_of(&self, sort: impl Fn(&D::Entry) -> bool) -> Vec<(StreamName, D::Entry)> {
        let list = self.list();
        let found = list.order.iter().filter(|(_, entry)| sort(entry));
        found.cloned().collect()
    }

    /// Hangs up a bell that rings when a stream is new.
    pub fn watch(&self, bell: Arc<Notify>) -> Watching<D> {
        let mut list = self.list();
        list.next_bell += 1;
        let number = list.next_bell;
        list.bells.insert(number, bell);
        Watching {
            directory: self.clone(),
            number,
        }
    }

    pub fn entry(&self, name: &StreamName) -> Option<D::Entry> {
        let list = self.list();
        let place = list.at.get(name)?;
        list.order.get(*place).map(|(_, entry)| entry.clone())
    }

    /// Begins a stream, by a command that cannot come from outside: nobody follows what is not there. `by` is
    /// whose stream it is; the site's own, or somebody's.
    pub async fn open(
        &self,
        name: StreamName,
        by: Person,
        command: D::Command,
    ) -> Result<StreamName, OpenError<D::Refusal>> {
        let stream = self.live.stream(&name).await.map_err(|error| {
            tracing::error!(%error, "a stream could not be opened");
            OpenError::Unavailable
        })?;
        // Ids are unique for their person over streams of all kinds.
        let id = format!("opening-of-{}-{name}", D::KIND).parse::<CommandId>();
        let id = id.map_err(|_| OpenError::NoName)?;
        match stream
            .submit((by, Role::Owner), clock::now(), id, command)
            .await
        {
            // The list has heard of it before we did.
            Outcome::Stored(_) => Ok(name),
            Outcome::Refused(refusal) => Err(OpenError::Refused(refusal)),
            Outcome::Elsewhere | Outcome::Unavailable => Err(OpenError::Unavailable),
        }
    }

    fn admits(&self, entry: &D::Entry, person: Option<PersonId>) -> bool {
        D::admits(entry, person, self.role(person))
    }

    fn role(&self, person: Option<PersonId>) -> Role {
        person.map_or(Role::Guest, |person| (self.roles)(person))
    }

    fn list(&self) -> MutexGuard<'_, List<D>> {
        lock(&self.list)
    }
}

fn lock<D: Listed>(list: &Mutex<List<D>>) -> MutexGuard<'_, List<D>> {
    list.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Adds facts of a stream, of which few are about the stream as a whole.
fn take_in<D: Listed>(
    list: &Mutex<List<D>>,
    head: &AtomicUsize,
    name: &StreamName,
    events: &[Event<D::Fact>],
) {
    let first = Seq::ORIGIN.next();
    for event in events {
        let place = if event.seq == first {
            let Some(entry) = D::entry(event) else {
                continue;
            };
            let mut list = lock(list);
            if list.at.contains_key(name) {
                continue;
            }
            let place = list.order.len();
            list.at.insert(name.clone(), place);
            list.order.push((name.clone(), entry));
            place
        } else if D::about(&event.fact) == Some(first) {
            let mut list = lock(list);
            let Some(place) = list.at.get(name).copied() else {
                continue;
            };
            if !D::amend(&mut list.order[place].1, event) {
                continue;
            }
            place
        } else {
            continue;
        };
        let mut list = lock(list);
        list.log.push(place);
        // Before the bells: whoever they wake looks here first.
        head.store(list.log.len(), Ordering::Release);
        for bell in list.bells.values() {
            bell.notify_one();
        }
    }
}

impl<D: Listed> Clone for Directory<D> {
    fn clone(&self) -> Self {
        Directory {
            live: self.live.clone(),
            roles: self.roles.clone(),
            list: self.list.clone(),
            head: self.head.clone(),
        }
    }
}

impl<D: Listed> Drop for Watching<D> {
    fn drop(&mut self) {
        self.directory.list().bells.remove(&self.number);
    }
}

/// A name for addresses: small Latin letters and digits, hyphens for the rest. Letters with marks lose
/// them, as `å` becomes `a`.
pub fn slug(title: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    let mut slug = String::new();
    for c in title.nfkd().flat_map(char::to_lowercase) {
        if c.is_ascii_alphanumeric() {
            slug.push(c);
        } else if !unicode_normalization::char::is_combining_mark(c)
            && !slug.is_empty()
            && !slug.ends_with('-')
        {
            slug.push('-');
        }
    }
    slug.truncate(40);
    slug.trim_end_matches('-').to_owned()
}

#[cfg(test)]
mod tests {
    use super::slug;

    #[test]
    fn titles_become_names() {
        assert_eq!(slug("Övningar & labb 1"), "ovningar-labb-1");
        assert_eq!(slug("  Kurs: Rust! "), "kurs-rust");
        assert_eq!(slug("漢字"), "");
    }
}
