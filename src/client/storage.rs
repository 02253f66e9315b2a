//! What survives a reload and a closed tab: wishes that the log has not confirmed, and drafts. Knows the
//! keys; refuses to fail.
//!
//! Every wish has a key of its own, so that two tabs never overwrite each other's. A browser that
//! keeps nothing (private mode, a full disk) costs the survival and nothing else: then this is memory.

use std::cell::RefCell;

use serde::Serialize;

use super::json;
use crate::stream::{CommandId, Decider, FromTree, Pending, PersonId, StreamName, Tree};

const OUT: &str = "out.";
const DRAFT: &str = "draft.";

/// The browser's local storage, or memory where there is none.
pub struct Shelf {
    /// What its keys begin with.
    prefix: &'static str,
    storage: Option<web_sys::Storage>,
    /// What storage refused to take, as keys and values.
    memory: RefCell<Vec<(String, String)>>,
}

/// A wish as it is kept. Rooms and ids are in the key.
#[derive(Serialize)]
#[serde(bound = "")]
struct Kept<D: Decider> {
    /// Wishes of one person go out in this order.
    order: u64,
    /// Whose wish it is: nobody else may send it.
    by: PersonId,
    wish: Pending<D>,
}

impl<D: Decider> FromTree for Kept<D> {
    fn from_tree(tree: Tree) -> Option<Self> {
        let mut of = tree.fields()?;
        Some(Kept {
            order: of.take("order")?,
            by: of.take("by")?,
            wish: of.take("wish")?,
        })
    }
}

impl Shelf {
    pub fn open(prefix: &'static str) -> Self {
        let storage = web_sys::window().and_then(|window| window.local_storage().ok().flatten());
        Shelf {
            prefix,
            storage,
            memory: RefCell::default(),
        }
    }

    /// Keeps a wish until it is settled.
    pub fn keep<D: Decider>(&self, name: &StreamName, by: PersonId, order: u64, wish: &Pending<D>) {
        let kept = Kept {
            order,
            by,
            wish: wish.clone(),
        };
        if let Ok(text) = serde_json::to_string(&kept) {
            self.set(&self.wish_key(name, &wish.id), &text);
        }
    }

    pub fn forget(&self, name: &StreamName, id: &CommandId) {
        self.remove(&self.wish_key(name, id));
    }

    /// A person's wishes, in the order in which they were made.
    pub fn kept<D: Decider>(&self, by: PersonId) -> Vec<(StreamName, Pending<D>)> {
        let mut found: Vec<(u64, StreamName, Pending<D>)> = Vec::new();
        for key in self.keys(OUT) {
            let Some(name) = self.wish_of(&key).map(|(name, _)| name) else {
                continue;
            };
            match self.get(&key).and_then(|text| json::read::<Kept<D>>(&text)) {
                Some(kept) if kept.by == by => {
                    let at = found.partition_point(|(order, ..)| *order <= kept.order);
                    found.insert(at, (kept.order, name, kept.wish));
                }
                Some(_) => {}
                // Another version's, or somebody's doing: nothing that could be sent.
                None => self.remove(&key),
            }
        }
        found
            .into_iter()
            .map(|(_, name, wish)| (name, wish))
            .collect()
    }

    pub fn draft(&self, by: PersonId, name: &StreamName) -> String {
        self.get(&self.draft_key(by, name)).unwrap_or_default()
    }

    pub fn keep_draft(&self, by: PersonId, name: &StreamName, text: &str) {
        let key = self.draft_key(by, name);
        if text.is_empty() {
            self.remove(&key)
        } else {
            self.set(&key, text)
        }
    }

    /// Whoever comes next shall not read what others were writing.
    pub fn forget_drafts_but(&self, of: Option<PersonId>) {
        let own = of.map(|by| self.drafts_of(by));
        for key in self.keys(DRAFT) {
            if !own.as_ref().is_some_and(|own| key.starts_with(own)) {
                self.remove(&key);
            }
        }
    }

    /// What the keys of somebody's drafts begin with. `public/scripts/thread.js` keeps its own there.
    fn drafts_of(&self, by: PersonId) -> String {
        [self.prefix, DRAFT, &by.0.to_string(), "."].concat()
    }

    fn draft_key(&self, by: PersonId, name: &StreamName) -> String {
        self.drafts_of(by) + name.as_str()
    }

    /// The stream and the id of a wish, from its key. A stream name holds no dot.
    pub fn wish_of(&self, key: &str) -> Option<(StreamName, CommandId)> {
        let (name, id) = key
            .strip_prefix(self.prefix)?
            .strip_prefix(OUT)?
            .split_once('.')?;
        Some((name.parse().ok()?, id.parse().ok()?))
    }

    fn wish_key(&self, name: &StreamName, id: &CommandId) -> String {
        [self.prefix, OUT, name.as_str(), ".", id.as_str()].concat()
    }

    fn get(&self, key: &str) -> Option<String> {
        let stored = self
            .storage
            .as_ref()
            .and_then(|storage| storage.get_item(key).ok().flatten());
        stored.or_else(|| {
            let memory = self.memory.borrow();
            let kept = memory.iter().find(|(known, _)| known == key);
            kept.map(|(_, value)| value.clone())
        })
    }

    fn set(&self, key: &str, value: &str) {
        let stored = self
            .storage
            .as_ref()
            .is_some_and(|storage| storage.set_item(key, value).is_ok());
        if !stored {
            self.forget_here(key);
            let kept = (key.to_string(), value.to_string());
            self.memory.borrow_mut().push(kept);
        }
    }

    fn remove(&self, key: &str) {
        if let Some(storage) = &self.storage {
            _ = storage.remove_item(key);
        }
        self.forget_here(key);
    }

    fn forget_here(&self, key: &str) {
        self.memory.borrow_mut().retain(|(known, _)| known != key);
    }

    fn keys(&self, what: &str) -> Vec<String> {
        let prefix = [self.prefix, what].concat();
        let memory = self.memory.borrow();
        let mut keys: Vec<String> = memory.iter().map(|(key, _)| key.clone()).collect();
        if let Some(storage) = &self.storage {
            let length = storage.length().unwrap_or(0);
            keys.extend((0..length).filter_map(|at| storage.key(at).ok().flatten()));
        }
        keys.retain(|key| key.starts_with(&prefix));
        keys
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shelf(prefix: &'static str) -> Shelf {
        Shelf {
            prefix,
            storage: None,
            memory: RefCell::default(),
        }
    }

    #[test]
    fn a_wishs_key_reads_back_on_its_own_shelf() {
        let (chat, other) = (shelf("redovisa."), shelf("redovisa.other."));
        let name: StreamName = "kurs-1".parse().expect("a name");
        let id = CommandId::from_random(7);
        let key = chat.wish_key(&name, &id);
        assert_eq!(other.wish_of(&key), None);
        assert_eq!(chat.wish_of(&other.wish_key(&name, &id)), None);
        assert_eq!(chat.wish_of(&key), Some((name, id)));
        assert_eq!(chat.wish_of("redovisa.out.lobby"), None);
        assert_eq!(chat.wish_of("redovisa.draft.1.lobby"), None);
    }

    #[test]
    fn drafts_are_their_writers_alone() {
        let (shelf, anna, bo) = (shelf("redovisa."), PersonId(1), PersonId(12));
        let [lobby, kurs]: [StreamName; 2] =
            ["lobby", "kurs-1"].map(|name| name.parse().expect("a name"));
        shelf.keep_draft(anna, &lobby, "hemligt");
        shelf.keep_draft(anna, &kurs, "också");
        shelf.keep_draft(bo, &lobby, "Bos");
        // As an older version has left it: nobody knows whose it is.
        shelf.set("redovisa.draft.lobby", "vems?");
        assert_eq!(shelf.draft(anna, &lobby), "hemligt");
        assert_eq!(shelf.draft(bo, &kurs), "");
        shelf.forget_drafts_but(Some(anna));
        assert_eq!(
            shelf.keys(DRAFT),
            ["redovisa.draft.1.lobby", "redovisa.draft.1.kurs-1"]
        );
        shelf.forget_drafts_but(None);
        assert_eq!(shelf.keys(DRAFT), [] as [String; 0]);
    }
}
