//! What somebody has who has claimed the nick: a secret's hash, a profile, perhaps an office; and how all of
//! it goes. How secrets are hashed and compared is not known here.

use super::{Looks, People, Row, Wants, clock, fold, looks::parse, read, sessions};
use crate::{
    account::About,
    stream::{Person, PersonId, Role},
};

/// What somebody says about themselves, and how they want the site.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Profile {
    pub about: About,
    pub wants: Wants,
}

impl People {
    /// What somebody is, the owner's office aside.
    pub fn rank(&self, person: PersonId) -> Role {
        self.ranks.of(person)
    }

    /// Whose nick this is who has claimed it, however it is spelled, with the hash of the passphrase.
    pub async fn secret(&self, nick: &str) -> Result<Option<(Person, String)>, sqlx::Error> {
        Ok(match self.member(nick).await? {
            Some(member) => self.hash(member.id).await?.map(|hash| (member, hash)),
            None => None,
        })
    }

    /// Who has claimed this nick.
    pub async fn member(&self, nick: &str) -> Result<Option<Person>, sqlx::Error> {
        let Ok(nick) = parse(nick) else {
            return Ok(None);
        };
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT id, nick FROM person WHERE skeleton = ? AND claimed IS NOT NULL",
        )
        .bind(Looks::of(nick.as_str()).small)
        .fetch_all(&self.pool)
        .await?;
        // What merely looks the same is somebody else's.
        let same = |found: &Row| fold(&found.1) == fold(nick.as_str());
        Ok(rows.into_iter().find(same).and_then(read))
    }

    /// The hash of somebody's passphrase.
    pub async fn hash(&self, person: PersonId) -> Result<Option<String>, sqlx::Error> {
        sqlx::query_scalar("SELECT hash FROM passphrase WHERE person = ?")
            .bind(person.0 as i64)
            .fetch_optional(&self.pool)
            .await
    }

    /// Gives somebody a first passphrase, which claims the nick where it was not claimed. False: there is one.
    pub async fn claim(&self, person: PersonId, hash: &str) -> Result<bool, sqlx::Error> {
        let (id, now) = (person.0 as i64, clock::now());
        let mut all = self.pool.begin().await?;
        let given = sqlx::query(
            "INSERT OR IGNORE INTO passphrase (person, hash, since)
             SELECT id, ?, ? FROM person WHERE id = ? AND gone IS NULL",
        )
        .bind(hash)
        .bind(now)
        .bind(id)
        .execute(&mut *all)
        .await?;
        if given.rows_affected() == 0 {
            return Ok(false);
        }
        sqlx::query("UPDATE person SET claimed = COALESCE(claimed, ?) WHERE id = ?")
            .bind(now)
            .bind(id)
            .execute(&mut *all)
            .await?;
        all.commit().await?;
        self.ranks.raise(person, Role::Member);
        self.tell_role(person).await?;
        Ok(true)
    }

    /// Puts another passphrase in the place of the one before.
    pub async fn change_hash(&self, person: PersonId, hash: &str) -> Result<(), sqlx::Error> {
        sqlx::query("UPDATE passphrase SET hash = ?, since = ? WHERE person = ?")
            .bind(hash)
            .bind(clock::now())
            .bind(person.0 as i64)
            .execute(&self.pool)
            .await
            .map(drop)
    }

    pub async fn profile(&self, person: PersonId) -> Result<Profile, sqlx::Error> {
        let about: Option<String> = sqlx::query_scalar("SELECT about FROM person WHERE id = ?")
            .bind(person.0 as i64)
            .fetch_optional(&self.pool)
            .await?;
        Ok(Profile {
            about: About::parse(&about.unwrap_or_default()).unwrap_or_default(),
            wants: self.wants(person),
        })
    }

    pub async fn keep_profile(
        &self,
        person: PersonId,
        profile: &Profile,
    ) -> Result<(), sqlx::Error> {
        sqlx::query("UPDATE person SET about = ? WHERE id = ?")
            .bind(profile.about.as_str())
            .bind(person.0 as i64)
            .execute(&self.pool)
            .await?;
        self.keep_wants(person, profile.wants).await
    }

    /// All moderators, by nick.
    pub async fn moderators(&self) -> Result<Vec<Person>, sqlx::Error> {
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT id, nick FROM moderator JOIN person ON id = moderator.person ORDER BY nick",
        )
        .fetch_all(&self.pool)
        .await?;
        Ok(rows.into_iter().filter_map(read).collect())
    }

    /// Makes a member a moderator. Twice is once.
    pub async fn name_moderator(&self, who: PersonId, by: PersonId) -> Result<(), sqlx::Error> {
        sqlx::query("INSERT OR IGNORE INTO moderator (person, named_by, since) VALUES (?, ?, ?)")
            .bind(who.0 as i64)
            .bind(by.0 as i64)
            .bind(clock::now())
            .execute(&self.pool)
            .await?;
        self.ranks.set(who, Role::Moderator);
        self.tell_role(who).await
    }

    /// Makes a moderator a member again.
    pub async fn dismiss_moderator(&self, who: PersonId) -> Result<(), sqlx::Error> {
        let dismissed = sqlx::query("DELETE FROM moderator WHERE person = ?")
            .bind(who.0 as i64)
            .execute(&self.pool)
            .await?;
        if dismissed.rows_affected() > 0 {
            self.ranks.set(who, Role::Member);
            self.tell_role(who).await?;
        }
        Ok(())
    }

    /// Lets the open pages of somebody learn what they are now: their sockets come back, and are told.
    pub async fn tell_role(&self, person: PersonId) -> Result<(), sqlx::Error> {
        let tokens = sessions::tokens(&self.pool, person).await?;
        self.forget(&tokens);
        Ok(())
    }

    /// Takes somebody out of all tables but the log's. The number stays, and means nobody. `erase`: what they said
    /// shall go too; that is noted with it, so that no crash comes between.
    pub async fn delete(&self, person: PersonId, erase: bool) -> Result<(), sqlx::Error> {
        let _alone = self.joining.lock().await;
        let id = person.0 as i64;
        let tokens = sessions::tokens(&self.pool, person).await?;
        let mut all = self.pool.begin().await?;
        for delete in [
            "DELETE FROM session WHERE person = ?",
            "DELETE FROM passphrase WHERE person = ?",
            "DELETE FROM passkey WHERE person = ?",
            "DELETE FROM moderator WHERE person = ?",
            "DELETE FROM bookmark WHERE person = ?",
        ] {
            sqlx::query(delete).bind(id).execute(&mut *all).await?;
        }
        if erase {
            sqlx::query("INSERT OR IGNORE INTO erasure (person, at) VALUES (?, ?)")
                .bind(id)
                .bind(clock::now())
                .execute(&mut *all)
                .await?;
        }
        sqlx::query(
            "UPDATE person SET nick = '', skeleton = '', written = '', seen = 0, about = '',
             lang = NULL, theme = NULL, claimed = NULL, gone = ? WHERE id = ?",
        )
        .bind(clock::now())
        .bind(id)
        .execute(&mut *all)
        .await?;
        all.commit().await?;
        self.ranks.set(person, Role::Guest);
        self.wants.set(person, Wants::default());
        self.names.leave(person);
        self.forget(&tokens);
        self.erasures.notify_one();
        Ok(())
    }

    /// Those whose words are to go, the first first.
    pub async fn to_erase(&self) -> Result<Vec<PersonId>, sqlx::Error> {
        let rows: Vec<i64> = sqlx::query_scalar("SELECT person FROM erasure ORDER BY at")
            .fetch_all(&self.pool)
            .await?;
        Ok(rows.into_iter().map(|id| PersonId(id as u64)).collect())
    }

    /// Waits until there may be somebody.
    pub async fn erasing(&self) {
        self.erasures.notified().await;
    }

    /// Nothing is left of what somebody said.
    pub async fn erased(&self, person: PersonId) -> Result<(), sqlx::Error> {
        sqlx::query("DELETE FROM erasure WHERE person = ?")
            .bind(person.0 as i64)
            .execute(&self.pool)
            .await
            .map(drop)
    }
}
