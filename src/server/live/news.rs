//! Which streams have something new, for whoever follows all of them. Carries no mail: only names, each once.

use std::{
    collections::BTreeSet,
    sync::{Mutex, PoisonError},
};

use tokio::sync::Notify;

use crate::stream::StreamName;

/// At most as long as the list of streams, however long nobody listens.
#[derive(Default)]
pub struct News {
    names: Mutex<BTreeSet<StreamName>>,
    bell: Notify,
}

impl News {
    pub(super) fn tell(&self, name: &StreamName) {
        let mut names = self.names.lock().unwrap_or_else(PoisonError::into_inner);
        if !names.contains(name) {
            names.insert(name.clone());
        }
        drop(names);
        self.bell.notify_one();
    }

    /// What is new, without waiting.
    pub fn take(&self) -> BTreeSet<StreamName> {
        std::mem::take(&mut *self.names.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Waits until something is new. It stays there to be taken.
    pub async fn wait(&self) {
        self.bell.notified().await;
    }
}
