//! Whose nicks are called in a text, and who is called about so.

use super::{KEPT, Looks, People, fold};
use crate::{
    server::clock,
    stream::{Nick, Person, PersonId},
};

impl People {
    /// So many of those whose nick begins so, however it is written: who has claimed theirs first, then who was seen last.
    pub async fn beginning(&self, start: &str, most: u32) -> Result<Vec<Person>, sqlx::Error> {
        let start: String = start.chars().take(Nick::LONGEST).collect();
        let from = Looks::of(&start).small;
        if from.is_empty() {
            return Ok(Vec::new());
        }
        // Nothing that begins so stands after it.
        let to = [&from, "\u{10ffff}"].concat();
        let rows: Vec<(i64, String)> = sqlx::query_as(
            "SELECT id, nick FROM person WHERE skeleton >= ? AND skeleton < ? AND gone IS NULL
             AND (seen > ? OR claimed IS NOT NULL) ORDER BY claimed IS NULL, seen DESC LIMIT ?",
        )
        .bind(from)
        .bind(to)
        .bind(clock::now() - KEPT)
        .bind(most)
        .fetch_all(&self.pool)
        .await?;
        let person = |(id, nick): (i64, String)| {
            let (id, nick) = (PersonId(id as u64), nick.parse().ok()?);
            Some(Person { id, nick })
        };
        Ok(rows.into_iter().filter_map(person).collect())
    }

    /// Whose each of these nicks is, in any case of its letters. Those that are nobody's are left out.
    pub async fn called(&self, nicks: Vec<Nick>) -> Result<Vec<(Nick, PersonId)>, sqlx::Error> {
        let looks = nicks.iter().map(|nick| Looks::of(nick.as_str()).small);
        let looks: Vec<String> = looks.collect();
        // Whoever has claimed a nick goes before a guest who had it once.
        let rows: Vec<(i64, String)> = sqlx::query_as(
            "SELECT id, nick FROM person WHERE skeleton IN (SELECT value FROM json_each(?))
             AND (seen > ? OR claimed IS NOT NULL) ORDER BY claimed IS NULL, seen DESC",
        )
        .bind(serde_json::to_string(&looks).unwrap_or_default())
        .bind(clock::now() - KEPT)
        .fetch_all(&self.pool)
        .await?;
        let whose = |nick: Nick| {
            let same = |row: &&(i64, String)| fold(&row.1) == fold(nick.as_str());
            let (id, _) = rows.iter().find(same)?;
            Some((nick, PersonId(*id as u64)))
        };
        Ok(nicks.into_iter().filter_map(whose).collect())
    }
}
