//! What survives a reload and a closed tab: wishes that the log has not confirmed, drafts, and up to
//! where rooms are read. Knows the keys; refuses to fail.
//!
//! Every wish has a key of its own, so that two tabs never overwrite each other's. A browser that
//! keeps nothing (private mode, a full disk) costs the survival and nothing else: then this is memory.

use std::{cell::RefCell, collections::BTreeMap};

use serde::{Deserialize, Serialize};

use crate::{
    chat::Chat,
    stream::{CommandId, Pending, PersonId, Seq, StreamName},
};

const OUT: &str = "redovisa.out.";
const DRAFT: &str = "redovisa.draft.";
const READ: &str = "redovisa.read.";

/// The browser's local storage, or memory where there is none.
pub struct Shelf {
    storage: Option<web_sys::Storage>,
    /// What storage refused to take.
    memory: RefCell<BTreeMap<String, String>>,
}

/// A wish as it is kept. Rooms and ids are in the key.
#[derive(Serialize, Deserialize)]
struct Kept {
    /// Wishes of one person go out in this order.
    order: u64,
    /// Whose wish it is: nobody else may send it.
    by: PersonId,
    wish: Pending<Chat>,
}

impl Shelf {
    pub fn open() -> Self {
        let storage = web_sys::window().and_then(|window| window.local_storage().ok().flatten());
        Shelf {
            storage,
            memory: RefCell::default(),
        }
    }

    /// Keeps a wish until it is settled.
    pub fn keep(&self, name: &StreamName, by: PersonId, order: u64, wish: &Pending<Chat>) {
        let kept = Kept {
            order,
            by,
            wish: wish.clone(),
        };
        if let Ok(text) = serde_json::to_string(&kept) {
            self.set(&wish_key(name, &wish.id), &text);
        }
    }

    pub fn forget(&self, name: &StreamName, id: &CommandId) {
        self.remove(&wish_key(name, id));
    }

    /// A person's wishes, in the order in which they were made.
    pub fn kept(&self, by: PersonId) -> Vec<(StreamName, Pending<Chat>)> {
        let mut found = Vec::new();
        for key in self.keys(OUT) {
            let Some(name) = wish_of(&key).map(|(name, _)| name) else {
                continue;
            };
            match self
                .get(&key)
                .and_then(|text| serde_json::from_str::<Kept>(&text).ok())
            {
                Some(kept) if kept.by == by => found.push((kept.order, name, kept.wish)),
                Some(_) => {}
                // Another version's, or somebody's doing: nothing that could be sent.
                None => self.remove(&key),
            }
        }
        found.sort_by_key(|(order, ..)| *order);
        found
            .into_iter()
            .map(|(_, name, wish)| (name, wish))
            .collect()
    }

    pub fn draft(&self, name: &StreamName) -> String {
        self.get(&[DRAFT, name.as_str()].concat())
            .unwrap_or_default()
    }

    pub fn keep_draft(&self, name: &StreamName, text: &str) {
        let key = [DRAFT, name.as_str()].concat();
        if text.is_empty() {
            self.remove(&key)
        } else {
            self.set(&key, text)
        }
    }

    /// Whoever comes next shall not read what was being written.
    pub fn forget_drafts(&self) {
        for key in self.keys(DRAFT) {
            self.remove(&key);
        }
    }

    /// Up to where each room is read.
    pub fn reads(&self) -> Vec<(StreamName, Seq)> {
        let read = |key: String| {
            Some((
                key.strip_prefix(READ)?.parse().ok()?,
                Seq(self.get(&key)?.parse().ok()?),
            ))
        };
        self.keys(READ).into_iter().filter_map(read).collect()
    }

    pub fn keep_read(&self, name: &StreamName, seq: Seq) {
        self.set(&[READ, name.as_str()].concat(), &seq.0.to_string());
    }

    fn get(&self, key: &str) -> Option<String> {
        let stored = self
            .storage
            .as_ref()
            .and_then(|storage| storage.get_item(key).ok().flatten());
        stored.or_else(|| self.memory.borrow().get(key).cloned())
    }

    fn set(&self, key: &str, value: &str) {
        let stored = self
            .storage
            .as_ref()
            .is_some_and(|storage| storage.set_item(key, value).is_ok());
        if !stored {
            self.memory
                .borrow_mut()
                .insert(key.to_string(), value.to_string());
        }
    }

    fn remove(&self, key: &str) {
        if let Some(storage) = &self.storage {
            _ = storage.remove_item(key);
        }
        self.memory.borrow_mut().remove(key);
    }

    fn keys(&self, prefix: &str) -> Vec<String> {
        let mut keys: Vec<String> = self.memory.borrow().keys().cloned().collect();
        if let Some(storage) = &self.storage {
            let length = storage.length().unwrap_or(0);
            keys.extend((0..length).filter_map(|at| storage.key(at).ok().flatten()));
        }
        keys.retain(|key| key.starts_with(prefix));
        keys
    }
}

/// The room and the id of a wish, from its key. A stream name holds no dot.
pub fn wish_of(key: &str) -> Option<(StreamName, CommandId)> {
    let (name, id) = key.strip_prefix(OUT)?.split_once('.')?;
    Some((name.parse().ok()?, id.parse().ok()?))
}

fn wish_key(name: &StreamName, id: &CommandId) -> String {
    [OUT, name.as_str(), ".", id.as_str()].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wishs_key_reads_back() {
        let name: StreamName = "kurs-1".parse().expect("a name");
        let id = CommandId::from_random(7);
        assert_eq!(wish_of(&wish_key(&name, &id)), Some((name, id)));
        assert_eq!(wish_of("redovisa.out.lobby"), None);
        assert_eq!(wish_of("redovisa.draft.lobby"), None);
    }
}
