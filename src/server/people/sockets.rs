//! The open sockets of each key, so that they hear when the key has come to say something else: nothing at
//! all, or somebody with another nick. What a socket does then is its own affair.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use tokio::sync::Notify;

use super::key::Token;

/// All of them. Cheap to clone.
#[derive(Clone, Default)]
pub(super) struct Sockets {
    open: Arc<Mutex<Open>>,
}

#[derive(Default)]
struct Open {
    next: u64,
    by_key: HashMap<Token, Vec<Ear>>,
}

struct Ear {
    number: u64,
    changed: Arc<AtomicBool>,
    bell: Arc<Notify>,
}

/// An ear for one socket. Dropping it closes the ear.
pub struct Held {
    sockets: Sockets,
    token: Token,
    number: u64,
    changed: Arc<AtomicBool>,
}

impl Sockets {
    pub fn hold(&self, token: Token, bell: Arc<Notify>) -> Held {
        let mut open = self.open();
        open.next += 1;
        let (number, changed) = (open.next, Arc::new(AtomicBool::new(false)));
        // Most have one.
        let ears = open.by_key.entry(token);
        ears.or_insert_with(|| Vec::with_capacity(1)).push(Ear {
            number,
            changed: changed.clone(),
            bell,
        });
        drop(open);
        Held {
            sockets: self.clone(),
            token,
            number,
            changed,
        }
    }

    /// Tells the sockets of these keys.
    pub fn tell(&self, tokens: &[Token]) {
        let open = self.open();
        for ear in tokens
            .iter()
            .filter_map(|token| open.by_key.get(token))
            .flatten()
        {
            ear.changed.store(true, Ordering::Release);
            ear.bell.notify_one();
        }
    }

    fn open(&self) -> MutexGuard<'_, Open> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Held {
    /// Whether the key says something else than when the socket was opened.
    pub fn has_changed(&self) -> bool {
        self.changed.load(Ordering::Acquire)
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        let mut open = self.sockets.open();
        if let Some(ears) = open.by_key.get_mut(&self.token) {
            ears.retain(|ear| ear.number != self.number);
            if ears.is_empty() {
                open.by_key.remove(&self.token);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sockets_of_a_key_are_told_and_no_others() {
        let sockets = Sockets::default();
        let hold = |token| sockets.hold([token; 32], Arc::default());
        let (one, two, other) = (hold(1), hold(1), hold(2));
        sockets.tell(&[[1; 32], [3; 32]]);
        assert!(one.has_changed() && two.has_changed() && !other.has_changed());
    }

    #[test]
    fn nothing_is_left_of_those_that_closed() {
        let sockets = Sockets::default();
        let held = sockets.hold([1; 32], Arc::default());
        drop((held, sockets.hold([1; 32], Arc::default())));
        assert!(sockets.open().by_key.is_empty());
    }
}
