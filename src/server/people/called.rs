//! Whose nicks are called in a text.

use super::{KEPT, Looks, People, fold};
use crate::{
    server::clock,
    stream::{Nick, Person, PersonId},
};

impl People {
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

    /// Those whose nicks begin like this, in any case of its letters, who was here last first. Nothing begins
    /// everybody's.
    pub async fn beginning(&self, text: &str, most: i64) -> Result<Vec<Person>, sqlx::Error> {
        let small = Looks::of(text).small;
        if small.is_empty() {
            return Ok(Vec::new());
        }
        let rows: Vec<(i64, String)> = sqlx::query_as(
            "SELECT id, nick FROM person WHERE substr(skeleton, 1, length(?1)) = ?1
             AND (seen > ?2 OR claimed IS NOT NULL) ORDER BY seen DESC LIMIT ?3",
        )
        .bind(small)
        .bind(clock::now() - KEPT)
        .bind(most)
        .fetch_all(&self.pool)
        .await?;
        // What merely looks the same begins otherwise.
        let wanted = fold(text);
        let person = |(id, nick): (i64, String)| {
            let (id, nick) = (PersonId(id as u64), nick.parse::<Nick>().ok()?);
            fold(nick.as_str())
                .starts_with(&wanted)
                .then_some(Person { id, nick })
        };
        Ok(rows.into_iter().filter_map(person).collect())
    }
}
