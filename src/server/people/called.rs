//! Whose nicks are called in a text.

use super::{KEPT, Looks, People, fold};
use crate::{
    server::clock,
    stream::{Nick, PersonId},
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
}
