//! Who is more than a guest, in memory: it is asked with every wish. Who owns the site is not known here.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use sqlx::SqlitePool;

use crate::stream::{PersonId, Role};

/// Members and moderators. Cheap to clone. A few tens of bytes for each.
#[derive(Clone, Default)]
pub(super) struct Ranks(Arc<Mutex<HashMap<PersonId, Role>>>);

impl Ranks {
    pub async fn load(pool: &SqlitePool) -> Result<Self, sqlx::Error> {
        let rows: Vec<(i64, bool)> = sqlx::query_as(
            "SELECT id, moderator.person IS NOT NULL FROM person
             LEFT JOIN moderator ON moderator.person = person.id WHERE claimed IS NOT NULL",
        )
        .fetch_all(pool)
        .await?;
        let role = |moderates| match moderates {
            true => Role::Moderator,
            false => Role::Member,
        };
        let ranks = rows
            .into_iter()
            .map(|(id, moderates)| (PersonId(id as u64), role(moderates)));
        Ok(Ranks(Arc::new(Mutex::new(ranks.collect()))))
    }

    pub fn of(&self, person: PersonId) -> Role {
        self.all().get(&person).copied().unwrap_or_default()
    }

    pub fn set(&self, person: PersonId, role: Role) {
        match role {
            Role::Guest => self.all().remove(&person),
            role => self.all().insert(person, role),
        };
    }

    /// Gives somebody this role, unless they have a higher one.
    pub fn raise(&self, person: PersonId, role: Role) {
        self.set(person, self.of(person).max(role));
    }

    fn all(&self) -> MutexGuard<'_, HashMap<PersonId, Role>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
