//! Who hears, while they are connected, how much waits for moderators. Nothing is queued for them: a bell rings, and
//! they look.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::sync::Notify;

use super::Desk;
use crate::stream::Role;

/// The bells of those who hear. Cheap to clone.
#[derive(Clone, Default)]
pub(super) struct Bells(Arc<Mutex<Hung>>);

#[derive(Default)]
struct Hung {
    bells: HashMap<u64, Arc<Notify>>,
    next: u64,
}

/// An ear for how much waits. Dropping it takes it down.
pub struct Waiting {
    desk: Desk,
    number: u64,
    told: Option<usize>,
}

impl Bells {
    pub fn ring(&self) {
        for bell in self.hung().bells.values() {
            bell.notify_one();
        }
    }

    fn hung(&self) -> MutexGuard<'_, Hung> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Waiting {
    /// Hears of it from now on, if they may look at it.
    pub fn watch(desk: &Desk, role: Role, bell: &Arc<Notify>) -> Option<Self> {
        desk.waiting(role)?;
        let mut hung = desk.bells.hung();
        hung.next += 1;
        let number = hung.next;
        hung.bells.insert(number, bell.clone());
        drop(hung);
        let desk = desk.clone();
        Some(Waiting {
            desk,
            number,
            told: None,
        })
    }

    /// How much waits, if that is another number than the last time.
    pub fn changed(&mut self) -> Option<usize> {
        let now = self.desk.look(|site| site.cases.len());
        let before = self.told.replace(now);
        (before != Some(now)).then_some(now)
    }
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.desk.bells.hung().bells.remove(&self.number);
    }
}
