//! Where files lie on the disk: by the hash of what they hold, whole or not at all.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::atomic::{AtomicU64, Ordering},
};

use super::intake::Ready;

/// Where files are while they come. Emptied at start: whatever lies there was interrupted.
const INCOMING: &str = "incoming";
/// After a file's name: the small picture of it.
const SMALL: &str = ".small";

pub(super) struct Shelf {
    folder: PathBuf,
    drafts: AtomicU64,
}

/// A file that is being written. Dropping it removes what was not put on the shelf.
pub(super) struct Draft {
    pub path: PathBuf,
}

impl Shelf {
    pub fn new(folder: &Path) -> Self {
        Shelf {
            folder: folder.to_owned(),
            drafts: AtomicU64::default(),
        }
    }

    /// Makes the folder, and empties it of what was interrupted.
    pub fn prepare(&self) -> io::Result<()> {
        let incoming = self.folder.join(INCOMING);
        match fs::remove_dir_all(&incoming) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
            _ => fs::create_dir_all(&incoming),
        }
    }

    pub fn draft(&self) -> Draft {
        let number = self.drafts.fetch_add(1, Ordering::Relaxed).to_string();
        Draft {
            path: self.folder.join(INCOMING).join(number),
        }
    }

    pub fn path(&self, hash: &str) -> PathBuf {
        // The hash is ours: hexadecimal, and long enough.
        self.folder.join(&hash[..2]).join(hash)
    }

    pub fn small(&self, hash: &str) -> PathBuf {
        self.folder.join(&hash[..2]).join([hash, SMALL].concat())
    }

    /// Gives what was taken in its place. When it returns, it stays there through a power cut.
    pub async fn put(&self, ready: &Ready) -> io::Result<()> {
        let place = self.path(&ready.hash);
        let mut moves = Vec::new();
        if let Some(small) = &ready.small {
            moves.push((small.path.clone(), self.small(&ready.hash)));
        }
        // The file itself comes last: where it is, all is.
        moves.push((ready.draft.path.clone(), place.clone()));
        let moved = tokio::task::spawn_blocking(move || {
            let folder = place.parent().unwrap_or(Path::new("."));
            fs::create_dir_all(folder)?;
            for (from, to) in moves {
                fs::File::open(&from)?.sync_all()?;
                fs::rename(from, to)?;
            }
            fs::File::open(folder)?.sync_all()
        });
        moved.await.map_err(io::Error::other)?
    }

    pub fn remove(&self, hash: &str) {
        for path in [self.path(hash), self.small(hash)] {
            match fs::remove_file(&path) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    tracing::warn!(%error, path = %path.display(), "a file could not be removed");
                }
                _ => {}
            }
        }
    }

    /// The hashes of all that lies here.
    pub fn all(&self) -> io::Result<Vec<String>> {
        let mut hashes = Vec::new();
        for folder in fs::read_dir(&self.folder)? {
            let folder = folder?;
            if folder.file_name() == INCOMING || !folder.file_type()?.is_dir() {
                continue;
            }
            for file in fs::read_dir(folder.path())? {
                let name = file?.file_name().to_string_lossy().into_owned();
                let hash = name.strip_suffix(SMALL).unwrap_or(&name);
                // What is none of ours stays.
                if hash.len() == 64 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()) {
                    hashes.push(hash.to_owned());
                }
            }
        }
        hashes.sort();
        hashes.dedup();
        Ok(hashes)
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        // Not there any more, if it was put on the shelf.
        _ = fs::remove_file(&self.path);
    }
}
