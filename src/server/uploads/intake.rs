//! From the line to a file of its own: never held in memory whole, never larger than it may be.

use std::{error::Error, io};

use bytes::Bytes;
use futures::{Stream, StreamExt};
use sha2::{Digest, Sha256};
use tokio::io::AsyncWriteExt;

use super::{
    Brought, Uploads, picture,
    shelf::{Draft, Shelf},
};
use crate::{
    chat::{File, FileName},
    protocol::FileRefusal,
    stream::PersonId,
};

/// Bytes at the beginning by which we tell what a file is.
const HEAD: usize = 512;

/// A file that may be put on the shelf.
pub(super) struct Ready {
    pub draft: Draft,
    pub small: Option<Draft>,
    pub hash: String,
    pub kind: &'static str,
    pub size: u64,
    pub width: Option<u32>,
    pub height: Option<u32>,
}

/// A file as it came.
pub(super) struct Raw {
    pub draft: Draft,
    hash: String,
    size: u64,
    pub head: Vec<u8>,
}

impl Uploads {
    /// Takes a file in. `claimed`: the media type that its sender says it has.
    ///
    /// # Errors
    /// Why it is not taken. Nothing of it is kept then.
    pub async fn bring<E: Error>(
        &self,
        by: PersonId,
        name: &str,
        claimed: Option<&str>,
        chunks: impl Stream<Item = Result<Bytes, E>> + Unpin,
    ) -> Result<Brought, FileRefusal> {
        let raw = receive(&self.shared.shelf, chunks).await?;
        let mut name = FileName::clean(name);
        let ready = match picture::format(&raw.head) {
            Some(format) => {
                let (ready, ending) = self.draw(raw, format).await?;
                let same = name.ending().is_some_and(|now| match ending {
                    "jpg" => matches!(now.as_str(), "jpg" | "jpeg"),
                    _ => now == ending,
                });
                if !same {
                    name = name.ending_in(ending);
                }
                ready
            }
            None if picture::claims(claimed, name.ending().as_deref()) => {
                return Err(FileRefusal::NotAPicture);
            }
            None => Ready {
                kind: kind(&raw.head),
                draft: raw.draft,
                small: None,
                hash: raw.hash,
                size: raw.size,
                width: None,
                height: None,
            },
        };
        self.keep(by, name, ready).await
    }

    /// A picture, drawn anew: whatever else the file held is gone.
    async fn draw(
        &self,
        raw: Raw,
        format: image::ImageFormat,
    ) -> Result<(Ready, &'static str), FileRefusal> {
        let _turn = self.shared.drawing.acquire().await;
        let (draft, small) = (self.shared.shelf.draft(), self.shared.shelf.draft());
        let drawing = tokio::task::spawn_blocking(move || {
            let drawn = picture::draw(&raw.draft.path, format, &draft.path, &small.path)?;
            let (hash, size) = fingerprint(&draft).map_err(from_disk)?;
            let ready = Ready {
                draft,
                small: drawn.small.then_some(small),
                hash,
                kind: drawn.kind,
                size,
                width: Some(drawn.width),
                height: Some(drawn.height),
            };
            Ok((ready, drawn.ending))
        });
        // A decoder that panics has met a picture that is broken beyond what it expects.
        drawing.await.unwrap_or(Err(FileRefusal::BrokenPicture))
    }
}

/// Writes what comes to a file of its own.
pub(super) async fn receive<E: Error>(
    shelf: &Shelf,
    mut chunks: impl Stream<Item = Result<Bytes, E>> + Unpin,
) -> Result<Raw, FileRefusal> {
    let draft = shelf.draft();
    let file = tokio::fs::File::create(&draft.path)
        .await
        .map_err(from_disk)?;
    let mut file = tokio::io::BufWriter::new(file);
    let (mut hash, mut size, mut head) = (Sha256::new(), 0, Vec::new());
    while let Some(chunk) = chunks.next().await {
        let chunk = chunk.map_err(|_| FileRefusal::BadForm)?;
        size += chunk.len() as u64;
        // What is too large is read to its end all the same: a browser hears our answer only then.
        if size > File::LARGEST {
            continue;
        }
        head.extend(chunk.iter().take(HEAD - head.len().min(HEAD)));
        hash.update(&chunk);
        file.write_all(&chunk).await.map_err(from_disk)?;
    }
    if size > File::LARGEST {
        let most = File::LARGEST;
        return Err(FileRefusal::FileTooLarge { most });
    }
    if size == 0 {
        return Err(FileRefusal::EmptyFile);
    }
    file.flush().await.map_err(from_disk)?;
    Ok(Raw {
        draft,
        hash: hex(&hash.finalize()),
        size,
        head,
    })
}

pub(super) fn fingerprint(draft: &Draft) -> io::Result<(String, u64)> {
    let mut hash = Sha256::new();
    let size = io::copy(&mut std::fs::File::open(&draft.path)?, &mut hash)?;
    Ok((hex(&hash.finalize()), size))
}

pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What a file is that is no picture. It is told, not believed: all of these are only ever downloaded.
fn kind(head: &[u8]) -> &'static str {
    match head {
        [b'%', b'P', b'D', b'F', b'-', ..] => "application/pdf",
        [b'P', b'K', 3, 4, ..] => "application/zip",
        [0x1f, 0x8b, ..] => "application/gzip",
        [b'O', b'g', b'g', b'S', ..] => "application/ogg",
        [_, _, _, _, b'f', b't', b'y', b'p', ..] => "video/mp4",
        head if is_text(head) => "text/plain",
        _ => "application/octet-stream",
    }
}

/// UTF-8 without control characters, but for a character that the end of the head has cut.
fn is_text(head: &[u8]) -> bool {
    let text = match std::str::from_utf8(head) {
        Ok(text) => text,
        Err(error) if error.error_len().is_none() => {
            std::str::from_utf8(&head[..error.valid_up_to()]).unwrap_or_default()
        }
        Err(_) => return false,
    };
    !text
        .chars()
        .any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
}

pub(super) fn from_disk(error: io::Error) -> FileRefusal {
    match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => FileRefusal::Full,
        _ => {
            tracing::error!(%error, "a file could not be written");
            FileRefusal::Unavailable
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_file_is_stands_in_its_first_bytes() {
        assert_eq!(kind(b"%PDF-1.7"), "application/pdf");
        assert_eq!(kind("hej på dig".as_bytes()), "text/plain");
        assert_eq!(kind(&"å".as_bytes()[..1]), "text/plain");
        assert_eq!(kind(b"\x7fELF\x02\x01"), "application/octet-stream");
        assert_eq!(kind(b"<svg onload=alert(1)>"), "text/plain");
    }
}
