//! The cursors on the disk: read when somebody is first asked about, written for all at once.

use std::{collections::HashMap, time::Duration};

use tokio::time::{Instant, MissedTickBehavior, interval};

use super::{Place, Reader, Readers, Readings, SAVE_EVERY};
use crate::{
    protocol::Choice,
    stream::{PersonId, Seq, StreamName},
};

/// Where the rooms' streams are in the store.
pub(super) const PREFIX: &str = "chat/";
/// How long somebody is remembered of whom nobody asks: a line that was cut is back by then, and so are thousands of
/// them at once.
const REST: Duration = Duration::from_secs(60);

/// Writes what has moved, for ever.
pub async fn save(readings: Readings) {
    let mut ticks = interval(SAVE_EVERY);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        readings.save().await;
    }
}

impl Readers {
    /// Notes who may be forgotten in a while, unless they are back by then.
    fn let_rest(&mut self, people: &[PersonId], now: Instant) {
        let rest = |person: &&PersonId| self.of.get(person).is_some_and(Reader::rests);
        self.resting
            .extend(people.iter().filter(rest).map(|person| (now, *person)));
    }

    fn forget_rested(&mut self, now: Instant) {
        while let Some((since, person)) = self.resting.front().copied()
            && now.duration_since(since) >= REST
        {
            self.resting.pop_front();
            if self.of.get(&person).is_some_and(Reader::rests) {
                self.of.remove(&person);
            }
        }
    }
}

impl Reader {
    /// Nobody listens, and all is written.
    fn rests(&self) -> bool {
        self.bells.is_empty() && self.places.values().all(|place| place.saved)
    }
}

impl Readings {
    /// Writes what has moved, and lets go of whom nobody asks about.
    pub async fn save(&self) {
        let due: Vec<PersonId> = self.readers().due.drain().collect();
        let moved = self.take_moved(&due);
        if !moved.is_empty()
            && let Err(error) = self.write(&moved).await
        {
            tracing::error!(%error, "reading could not be noted; trying again");
            let mut readers = self.readers();
            for (person, name, seq) in moved {
                let reader = readers.of.get_mut(&person);
                if let Some(place) = reader.and_then(|reader| reader.places.get_mut(&name)) {
                    place.saved &= place.seq != seq;
                }
            }
            readers.due.extend(due);
            return;
        }
        let mut readers = self.readers();
        readers.let_rest(&due, Instant::now());
        readers.forget_rested(Instant::now());
    }

    /// Who deletes themselves leaves no trace of what they read.
    pub async fn forget(&self, person: PersonId) -> Result<(), sqlx::Error> {
        if let Some(reader) = self.readers().of.get_mut(&person) {
            reader.places.clear();
            reader.choices.clear();
            reader.blocked.clear();
        }
        for statement in [
            "DELETE FROM read WHERE person = ?",
            "DELETE FROM room_choice WHERE person = ?",
            "DELETE FROM block WHERE person = ?",
            "DELETE FROM thread_part WHERE person = ?",
        ] {
            sqlx::query(statement)
                .bind(person.0 as i64)
                .execute(self.shared.store.writer())
                .await?;
        }
        Ok(())
    }

    /// A person's cursors as they were written. Whoever has none is new, and begins at the end of every room.
    pub(super) async fn load(&self, person: PersonId) -> Result<Reader, sqlx::Error> {
        let rows: Vec<(String, i64)> = sqlx::query_as(
            "SELECT stream.name, read.seq FROM read JOIN stream ON stream.id = read.stream
             WHERE read.person = ?",
        )
        .bind(person.0 as i64)
        .fetch_all(self.shared.store.readers())
        .await?;
        let saved = !rows.is_empty();
        let rows = match saved {
            true => rows,
            false => self.ends(person).await?,
        };
        let place = |(name, seq): (String, i64)| {
            let place = Place {
                seq: Seq(seq as u64),
                moved: 0,
                saved,
            };
            Some((name.strip_prefix(PREFIX)?.parse().ok()?, place))
        };
        let places: HashMap<StreamName, Place> = rows.into_iter().filter_map(place).collect();
        let choices = self.choices(person).await?;
        Ok(Reader {
            places,
            choices,
            blocked: self.load_blocked(person).await?,
            ..Reader::default()
        })
    }

    async fn choices(&self, person: PersonId) -> Result<HashMap<StreamName, Choice>, sqlx::Error> {
        type Row = (String, Option<String>, bool, bool, bool, Option<u32>);
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT stream.name, level, favourite, hidden, out, place
             FROM room_choice JOIN stream ON stream.id = room_choice.stream WHERE person = ?",
        )
        .bind(person.0 as i64)
        .fetch_all(self.shared.store.readers())
        .await?;
        let choice = |(name, level, favourite, hidden, out, order): Row| {
            let choice = Choice {
                level: level.and_then(|level| level.parse().ok()),
                favourite,
                hidden,
                out,
                order,
            };
            Some((name.strip_prefix(PREFIX)?.parse().ok()?, choice))
        };
        Ok(rows.into_iter().filter_map(choice).collect())
    }

    /// On the disk at once, and all or none: it is seldom, and somebody has pressed a button for it.
    pub(super) async fn write_choices(
        &self,
        person: PersonId,
        choices: &[(StreamName, Choice)],
    ) -> Result<(), sqlx::Error> {
        sqlx::query(
            "INSERT INTO room_choice (person, stream, level, favourite, hidden, out, place)
             SELECT ?1, stream.id, chosen.value ->> '$[1].level',
                    coalesce(chosen.value ->> '$[1].favourite', 0),
                    coalesce(chosen.value ->> '$[1].hidden', 0),
                    coalesce(chosen.value ->> '$[1].out', 0), chosen.value ->> '$[1].order'
             FROM json_each(?2) AS chosen JOIN stream ON stream.name = ?3 || (chosen.value ->> 0)
             WHERE true
             ON CONFLICT (person, stream) DO UPDATE SET level = excluded.level,
                 favourite = excluded.favourite, hidden = excluded.hidden, out = excluded.out,
                 place = excluded.place",
        )
        .bind(person.0 as i64)
        .bind(serde_json::to_string(choices).unwrap_or_default())
        .bind(PREFIX)
        .execute(self.shared.store.writer())
        .await
        .map(drop)
    }

    /// Who of these people has left a room.
    pub async fn out(
        &self,
        room: &StreamName,
        people: &[PersonId],
    ) -> Result<Vec<PersonId>, sqlx::Error> {
        if people.is_empty() {
            return Ok(Vec::new());
        }
        let rows: Vec<i64> = sqlx::query_scalar(
            "SELECT person FROM room_choice
             WHERE out AND stream = (SELECT id FROM stream WHERE name = ?)
               AND person IN (SELECT value FROM json_each(?))",
        )
        .bind([PREFIX, room.as_str()].concat())
        .bind(serde_json::to_string(people).unwrap_or_default())
        .fetch_all(self.shared.store.readers())
        .await?;
        Ok(rows.into_iter().map(|id| PersonId(id as u64)).collect())
    }

    /// Where the rooms end that this person may see.
    async fn ends(&self, person: PersonId) -> Result<Vec<(String, i64)>, sqlx::Error> {
        let rooms = self.shared.rooms.since(0, Some(person)).0;
        let names: Vec<String> = rooms
            .iter()
            .map(|room| [PREFIX, room.name.as_str()].concat())
            .collect();
        sqlx::query_as(
            "SELECT stream.name, (SELECT max(fact.seq) FROM fact WHERE fact.stream = stream.id) AS seq
             FROM stream WHERE stream.name IN (SELECT value FROM json_each(?)) AND seq IS NOT NULL",
        )
        .bind(serde_json::to_string(&names).unwrap_or_default())
        .fetch_all(self.shared.store.readers())
        .await
    }

    fn take_moved(&self, due: &[PersonId]) -> Vec<(PersonId, StreamName, Seq)> {
        let mut moved = Vec::new();
        let mut readers = self.readers();
        for person in due {
            let Some(reader) = readers.of.get_mut(person) else {
                continue;
            };
            for (name, place) in reader.places.iter_mut().filter(|(_, place)| !place.saved) {
                place.saved = true;
                moved.push((*person, name.clone(), place.seq));
            }
        }
        moved
    }

    async fn write(&self, moved: &[(PersonId, StreamName, Seq)]) -> Result<(), sqlx::Error> {
        sqlx::query(
            "INSERT INTO read (person, stream, seq)
             SELECT moved.value ->> 0, stream.id, moved.value ->> 2
             FROM json_each(?1) AS moved JOIN stream ON stream.name = ?2 || (moved.value ->> 1)
             WHERE true
             ON CONFLICT (person, stream) DO UPDATE SET seq = excluded.seq",
        )
        .bind(serde_json::to_string(moved).unwrap_or_default())
        .bind(PREFIX)
        .execute(self.shared.store.writer())
        .await
        .map(drop)
    }
}
