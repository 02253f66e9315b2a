//! Which streams have something new: for whoever follows all of them, and for those who look now and then. Carries no
//! mail: only names, each once.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::{Mutex, MutexGuard, PoisonError},
};

use tokio::sync::Notify;

use crate::stream::StreamName;

/// At most as long as the list of streams, however long nobody listens.
#[derive(Default)]
pub struct News {
    names: Mutex<Names>,
    bell: Notify,
}

#[derive(Default)]
struct Names {
    /// What the one who follows all has not taken yet.
    new: BTreeSet<StreamName>,
    /// Every stream that has stirred, by when it did last, and when each did.
    stirred: BTreeMap<u64, StreamName>,
    when: HashMap<StreamName, u64>,
    /// Counts the stirs.
    stirs: u64,
}

impl News {
    pub(super) fn tell(&self, name: &StreamName) {
        let mut names = self.names();
        if !names.new.contains(name) {
            names.new.insert(name.clone());
        }
        names.stir(name);
        drop(names);
        self.bell.notify_one();
    }

    /// What is new, without waiting.
    pub fn take(&self) -> BTreeSet<StreamName> {
        std::mem::take(&mut self.names().new)
    }

    /// Waits until something is new. It stays there to be taken.
    pub async fn wait(&self) {
        self.bell.notified().await;
    }

    /// The moment that is now, for [`stirred`](News::stirred).
    pub fn stirs(&self) -> u64 {
        self.names().stirs
    }

    /// The streams that stirred after a moment, and the moment that is now. Takes nothing from anybody, and costs what
    /// has stirred.
    pub fn stirred(&self, after: u64) -> (Vec<StreamName>, u64) {
        let names = self.names();
        let stirred = names.stirred.range(after + 1..);
        let stirred = stirred.map(|(_, name)| name.clone());
        (stirred.collect(), names.stirs)
    }

    fn names(&self) -> MutexGuard<'_, Names> {
        self.names.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Names {
    fn stir(&mut self, name: &StreamName) {
        self.stirs += 1;
        let now = self.stirs;
        match self.when.get_mut(name) {
            Some(when) => {
                let before = std::mem::replace(when, now);
                if let Some(name) = self.stirred.remove(&before) {
                    self.stirred.insert(now, name);
                }
            }
            None => {
                self.when.insert(name.clone(), now);
                self.stirred.insert(now, name.clone());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> Vec<StreamName> {
        let names = text.split_whitespace();
        names.map(|name| name.parse().expect("a name")).collect()
    }

    #[test]
    fn who_looks_now_and_then_sees_each_stream_once_and_takes_it_from_nobody() {
        let news = News::default();
        for name in names("a b a") {
            news.tell(&name);
        }
        let (stirred, now) = news.stirred(0);
        assert_eq!(stirred, names("b a"));
        assert_eq!(now, news.stirs());
        for name in names("b c") {
            news.tell(&name);
        }
        assert_eq!(news.stirred(now).0, names("b c"));
        assert_eq!(news.stirred(news.stirs()).0, []);
        assert_eq!(news.take().len(), 3);
    }
}
