//! Which streams of a kind there are, and who may see them: a fold of every stream's first fact.
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
    live::{Live, LoadError, Outcome, Stream},
};
use crate::{
    protocol::{RoomInfo, Subprotocol},
    stream::{CommandId, Person, PersonId, Role, StreamName},
};

/// A kind of stream that is listed.
pub trait Listed: Subprotocol {
    /// What the list keeps of a stream.
    type Entry: Clone + Send + Sync + 'static;

    /// What the first fact of a stream tells; none where it is no beginning.
    fn entry(opening: &Self::Fact) -> Option<Self::Entry>;

    /// Whether this person may read and write. Nobody in particular may see what is public.
    fn admits(entry: &Self::Entry, person: Option<PersonId>) -> bool;

    /// What a list tells this person.
    fn info(name: &StreamName, entry: &Self::Entry, person: Option<PersonId>) -> RoomInfo;
}

/// All streams of a kind. Cheap to clone.
pub struct Directory<D: Listed> {
    live: Live<D>,
    list: Arc<Mutex<List<D>>>,
    /// How many there are, to be read without the lock.
    length: Arc<AtomicUsize>,
}

struct List<D: Listed> {
    /// In the order in which they were opened: a reader's cursor is a length.
    order: Vec<(StreamName, D::Entry)>,
    at: HashMap<StreamName, usize>,
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
    pub async fn load(live: Live<D>) -> Result<Self, LoadError> {
        let list = List {
            order: Vec::new(),
            at: HashMap::new(),
            next_bell: 0,
            bells: HashMap::new(),
        };
        let directory = Directory {
            live,
            list: Arc::new(Mutex::new(list)),
            length: Arc::default(),
        };
        for (name, event) in directory.live.openings().await? {
            if let Some(entry) = D::entry(&event.fact) {
                directory.enlist(name, entry);
            }
        }
        Ok(directory)
    }

    /// How many there are, whoever may see them: where a reader's cursor stands who knows all.
    pub fn len(&self) -> usize {
        self.length.load(Ordering::Acquire)
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The stream, for a person who may see it.
    pub async fn enter(
        &self,
        name: &StreamName,
        person: Option<PersonId>,
    ) -> Result<Option<Stream<D>>, LoadError> {
        let admitted = self
            .entry(name)
            .is_some_and(|entry| D::admits(&entry, person));
        match admitted {
            true => self.live.stream(name).await.map(Some),
            false => Ok(None),
        }
    }

    /// What a list says of a stream that this person may see.
    pub fn info(&self, name: &StreamName, person: Option<PersonId>) -> Option<RoomInfo> {
        self.entry(name)
            .filter(|entry| D::admits(entry, person))
            .map(|entry| D::info(name, &entry, person))
    }

    /// The streams that this person may see, from a cursor on, and the cursor after them.
    pub fn since(&self, cursor: usize, person: Option<PersonId>) -> (Vec<RoomInfo>, usize) {
        let list = self.list();
        let new = list.order.get(cursor..).unwrap_or_default().iter();
        (
            new.filter(|(_, entry)| D::admits(entry, person))
                .map(|(name, entry)| D::info(name, entry, person))
                .collect(),
            list.order.len(),
        )
    }

    /// How many there are of a sort.
    pub fn count(&self, sort: impl Fn(&D::Entry) -> bool) -> usize {
        let list = self.list();
        list.order.iter().filter(|(_, entry)| sort(entry)).count()
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

    /// Lets the site itself begin a stream, by a command that its decider grants to nobody else.
    pub async fn open(
        &self,
        name: StreamName,
        entry: D::Entry,
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
            .submit((Person::site(), Role::Owner), clock::now(), id, command)
            .await
        {
            Outcome::Stored(_) => {
                self.enlist(name.clone(), entry);
                Ok(name)
            }
            Outcome::Refused(refusal) => Err(OpenError::Refused(refusal)),
            Outcome::Elsewhere | Outcome::Unavailable => Err(OpenError::Unavailable),
        }
    }

    fn enlist(&self, name: StreamName, entry: D::Entry) {
        let mut list = self.list();
        if list.at.contains_key(&name) {
            return;
        }
        let place = list.order.len();
        list.at.insert(name.clone(), place);
        list.order.push((name, entry));
        // Before the bells: whoever they wake looks here first.
        self.length.store(list.order.len(), Ordering::Release);
        for bell in list.bells.values() {
            bell.notify_one();
        }
    }

    fn list(&self) -> MutexGuard<'_, List<D>> {
        self.list.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<D: Listed> Clone for Directory<D> {
    fn clone(&self) -> Self {
        Directory {
            live: self.live.clone(),
            list: self.list.clone(),
            length: self.length.clone(),
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
