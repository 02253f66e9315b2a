//! The pictures that people show themselves by. They reach pages as a style sheet: a person's initial stands in a
//! circle wherever they are named, and the sheet lays the picture over it. So rows, frames and facts carry none,
//! and whoever changes theirs is seen so everywhere.

use std::{
    error::Error,
    path::PathBuf,
    sync::{Arc, PoisonError, RwLock},
};

use bytes::Bytes;
use futures::Stream;
use sha2::{Digest, Sha256};

use super::{
    Uploads,
    intake::{self, Ready},
    picture, unavailable,
};
use crate::{protocol::FileRefusal, server::clock, stream::PersonId};

/// Most people in the sheet: those whose pictures are newest. Each is a hundred bytes to every page.
const MOST: i64 = 1_000;
/// Bytes of a name for the sheet that tells it from others: it is kept for ever.
const NAME_BYTES: usize = 8;

/// The sheet as it is now, and what to call it.
#[derive(Default)]
pub(super) struct Portraits(RwLock<Arc<Sheet>>);

#[derive(Default)]
pub struct Sheet {
    pub name: String,
    pub css: String,
}

impl Sheet {
    /// Where it is. One that shows nobody is there as well, for pages that have an older one.
    pub fn path(&self) -> String {
        let name = match self.name.as_str() {
            "" => "none",
            name => name,
        };
        ["/account/pictures/", name, ".css"].concat()
    }
}

impl Uploads {
    /// Takes somebody's picture of themselves, in the place of the last one.
    ///
    /// # Errors
    /// Why it is not taken. The last one stays then.
    pub async fn portray<E: Error>(
        &self,
        person: PersonId,
        chunks: impl Stream<Item = Result<Bytes, E>> + Unpin,
    ) -> Result<(), FileRefusal> {
        let shared = &self.shared;
        let raw = intake::receive(&shared.shelf, chunks).await?;
        let format = picture::format(&raw.head).ok_or(FileRefusal::NotAPicture)?;
        let drawing = shared.drawing.acquire().await;
        let draft = shared.shelf.draft();
        let drawn = tokio::task::spawn_blocking(move || {
            let (kind, side) = picture::draw_square(&raw.draft.path, format, &draft.path)?;
            let (hash, size) = intake::fingerprint(&draft).map_err(intake::from_disk)?;
            Ok(Ready {
                draft,
                small: None,
                hash,
                kind,
                size,
                width: Some(side),
                height: Some(side),
            })
        });
        let ready = drawn.await.unwrap_or(Err(FileRefusal::BrokenPicture))?;
        drop(drawing);
        {
            let _shelving = shared.shelving.lock().await;
            self.shelve(&ready).await?;
            let mut all = shared.store.writer().begin().await.map_err(unavailable)?;
            Uploads::note(&mut all, &ready).await?;
            sqlx::query(
                "INSERT INTO portrait (person, hash, at) VALUES (?, ?, ?)
                 ON CONFLICT (person) DO UPDATE SET hash = excluded.hash, at = excluded.at",
            )
            .bind(person.0 as i64)
            .bind(&ready.hash)
            .bind(clock::now())
            .execute(&mut *all)
            .await
            .map_err(unavailable)?;
            all.commit().await.map_err(unavailable)?;
        }
        self.note_erased();
        self.redraw_sheet().await.map_err(unavailable)
    }

    /// Somebody is an initial again.
    pub async fn unportray(&self, person: PersonId) -> Result<(), sqlx::Error> {
        sqlx::query("DELETE FROM portrait WHERE person = ?")
            .bind(person.0 as i64)
            .execute(self.shared.store.writer())
            .await?;
        self.note_erased();
        self.redraw_sheet().await
    }

    pub async fn has_portrait(&self, person: PersonId) -> Result<bool, sqlx::Error> {
        let found: Option<i64> = sqlx::query_scalar("SELECT 1 FROM portrait WHERE person = ?")
            .bind(person.0 as i64)
            .fetch_optional(self.shared.store.readers())
            .await?;
        Ok(found.is_some())
    }

    /// Where a picture lies and what it is, as long as somebody shows themselves by it.
    pub async fn portrait(&self, hash: &str) -> Result<Option<(PathBuf, String)>, sqlx::Error> {
        let kind: Option<String> = sqlx::query_scalar(
            "SELECT kind FROM file WHERE hash = ?1 AND EXISTS (SELECT 1 FROM portrait WHERE hash = ?1)",
        )
        .bind(hash)
        .fetch_optional(self.shared.store.readers())
        .await?;
        Ok(kind.map(|kind| (self.shared.shelf.path(hash), kind)))
    }

    pub fn sheet(&self) -> Arc<Sheet> {
        let sheet = &self.shared.portraits.0;
        sheet.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// HTML for `<head>` that shows people by their pictures; nothing, where nobody has one.
    pub fn sheet_link(&self) -> String {
        let sheet = self.sheet();
        match sheet.name.as_str() {
            "" => String::new(),
            _ => ["<link rel=\"stylesheet\" href=\"", &sheet.path(), "\">"].concat(),
        }
    }

    /// Reads who shows themselves by what.
    pub(super) async fn redraw_sheet(&self) -> Result<(), sqlx::Error> {
        let all: Vec<(i64, String)> = sqlx::query_as(
            "SELECT person, hash FROM (SELECT person, hash, at FROM portrait ORDER BY at DESC LIMIT ?) ORDER BY person",
        )
        .bind(MOST)
        .fetch_all(self.shared.store.readers())
        .await?;
        let rule = |(person, hash): &(i64, String)| {
            format!(
                ".avatar[data-person=\"{person}\"]{{background:url(/account/picture/{hash}) center/cover;color:#0000}}\n"
            )
        };
        let css: String = all.iter().map(rule).collect();
        let name = match css.is_empty() {
            true => String::new(),
            false => intake::hex(&Sha256::digest(&css)[..NAME_BYTES]),
        };
        let sheet = &self.shared.portraits.0;
        *sheet.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(Sheet { name, css });
        Ok(())
    }
}
