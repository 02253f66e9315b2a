//! How people want the site who have said so, in memory: it is asked with every page of theirs. Visitors who have
//! not, or are nobody, have it as their browser does, which is not known here.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use sqlx::SqlitePool;

use super::People;
use crate::{
    stream::PersonId,
    ui::{lang::Lang, theme::Theme},
};

/// Language and theme that are somebody's in all their browsers. None: as the browser has it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Wants {
    pub lang: Option<Lang>,
    /// Never [`Theme::Auto`], which is no choice.
    pub theme: Option<Theme>,
}

/// A row of the table: whose, and the codes.
type Row = (i64, Option<String>, Option<String>);

/// Only those who want something. Cheap to clone.
#[derive(Clone, Default)]
pub(super) struct All(Arc<Mutex<HashMap<PersonId, Wants>>>);

impl Wants {
    /// What these codes say; what is none says nothing.
    pub fn read(lang: &str, theme: &str) -> Self {
        Wants {
            lang: lang.parse().ok(),
            theme: theme.parse().ok().filter(|theme| *theme != Theme::Auto),
        }
    }
}

impl All {
    pub async fn load(pool: &SqlitePool) -> Result<Self, sqlx::Error> {
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT id, lang, theme FROM person WHERE lang IS NOT NULL OR theme IS NOT NULL",
        )
        .fetch_all(pool)
        .await?;
        let all = All::default();
        for (id, lang, theme) in rows {
            let wants = Wants::read(&lang.unwrap_or_default(), &theme.unwrap_or_default());
            all.set(PersonId(id as u64), wants);
        }
        Ok(all)
    }

    pub fn of(&self, person: PersonId) -> Wants {
        self.all().get(&person).copied().unwrap_or_default()
    }

    pub fn is_empty(&self) -> bool {
        self.all().is_empty()
    }

    pub fn set(&self, person: PersonId, wants: Wants) {
        match wants == Wants::default() {
            true => self.all().remove(&person),
            false => self.all().insert(person, wants),
        };
    }

    fn all(&self) -> MutexGuard<'_, HashMap<PersonId, Wants>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl People {
    /// How somebody wants the site.
    pub fn wants(&self, person: PersonId) -> Wants {
        self.wants.of(person)
    }

    /// Whether nobody has said how they want it.
    pub fn want_nothing(&self) -> bool {
        self.wants.is_empty()
    }

    pub async fn keep_wants(&self, person: PersonId, wants: Wants) -> Result<(), sqlx::Error> {
        sqlx::query("UPDATE person SET lang = ?, theme = ? WHERE id = ? AND gone IS NULL")
            .bind(wants.lang.map(Lang::code))
            .bind(wants.theme.map(Theme::code))
            .bind(person.0 as i64)
            .execute(&self.pool)
            .await?;
        self.wants.set(person, wants);
        Ok(())
    }
}
