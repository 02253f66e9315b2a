//! Whose nicks are called in a text, who is called about so, and whose words are searched for.

use sqlx::SqlitePool;

use super::{KEPT, Looks, People, Row, fold, read};
use crate::{
    server::clock,
    stream::{Nick, Person, PersonId},
};

/// Most people whose words one search looks for by a nick: those who were here last.
const MOST_NAMED_ALIKE: usize = 200;
/// Most people who are looked at for that: those whose nick begins with the same letters.
const MOST_LOOKED_AT: i64 = 5_000;

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
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT id, nick FROM person WHERE skeleton >= ? AND skeleton < ? AND gone IS NULL
             AND (seen > ? OR claimed IS NOT NULL) ORDER BY claimed IS NULL, seen DESC LIMIT ?",
        )
        .bind(from)
        .bind(to)
        .bind(clock::now() - KEPT)
        .bind(most)
        .fetch_all(&self.pool)
        .await?;
        Ok(rows.into_iter().filter_map(read).collect())
    }

    /// Those whose nick of now begins with these words, in any case of its letters. Whoever has deleted themselves
    /// is called nothing.
    pub async fn named(
        &self,
        readers: &SqlitePool,
        words: &str,
    ) -> Result<Vec<PersonId>, sqlx::Error> {
        let looks = Looks::of(words).small;
        if looks.is_empty() {
            return Ok(Vec::new());
        }
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT id, nick FROM person
             WHERE skeleton >= ?1 AND skeleton < ?1 || char(1114111) AND gone IS NULL
             ORDER BY seen DESC LIMIT ?2",
        )
        .bind(looks)
        .bind(MOST_LOOKED_AT)
        .fetch_all(readers)
        .await?;
        let asked = words_of(words);
        let named = rows
            .into_iter()
            .filter(|(_, nick)| words_of(nick).starts_with(&asked));
        let named = named.take(MOST_NAMED_ALIKE);
        Ok(named.map(|(id, _)| PersonId(id as u64)).collect())
    }

    /// Whose each of these nicks is, in any case of its letters. Those that are nobody's are left out.
    pub async fn called(&self, nicks: Vec<Nick>) -> Result<Vec<(Nick, PersonId)>, sqlx::Error> {
        let looks = nicks.iter().map(|nick| Looks::of(nick.as_str()).small);
        let looks: Vec<String> = looks.collect();
        // Whoever has claimed a nick goes before a guest who had it once.
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT id, nick FROM person WHERE skeleton IN (SELECT value FROM json_each(?))
             AND (seen > ? OR claimed IS NOT NULL) ORDER BY claimed IS NULL, seen DESC",
        )
        .bind(serde_json::to_string(&looks).unwrap_or_default())
        .bind(clock::now() - KEPT)
        .fetch_all(&self.pool)
        .await?;
        let whose = |nick: Nick| {
            let same = |row: &&Row| fold(&row.1) == fold(nick.as_str());
            let (id, _) = rows.iter().find(same)?;
            Some((nick, PersonId(*id as u64)))
        };
        Ok(nicks.into_iter().filter_map(whose).collect())
    }
}

/// Whether a nick begins like this to the letter, in any case; what merely looks the same begins otherwise.
pub fn begins(nick: &Nick, text: &str) -> bool {
    fold(nick.as_str()).starts_with(&fold(text))
}

/// The words of a nick, without what joins them.
fn words_of(text: &str) -> Vec<String> {
    let words = fold(text);
    let words = words.split(|c: char| !c.is_alphanumeric());
    words
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::words_of;

    #[test]
    fn a_nick_begins_with_words_not_with_letters() {
        let begins = |nick: &str, with: &str| words_of(nick).starts_with(&words_of(with));
        for (nick, with) in [
            ("Anna", "anna"),
            ("Anna Karin", "ANNA"),
            ("anna-karin", "Anna Karin"),
            ("Åsa", "åsa"),
        ] {
            assert!(begins(nick, with), "{nick} {with}");
        }
        for (nick, with) in [
            ("Anna", "an"),
            ("Anna Karin", "karin"),
            ("Asa", "åsa"),
            ("Anna", "anna karin"),
        ] {
            assert!(!begins(nick, with), "{nick} {with}");
        }
    }
}
