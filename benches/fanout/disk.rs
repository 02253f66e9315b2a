//! What the disk itself takes to make a write durable: the floor under every acknowledged post.

use std::{
    fs::OpenOptions,
    io::{Seek, SeekFrom, Write},
    path::Path,
    time::{Duration, Instant},
};

use super::{Fallible, spread::Spread};

/// Bytes made durable at once: two pages of SQLite, what a commit of one post writes at least.
const WRITE: usize = 8 * 1024;
/// Bytes of the file, written round and round: the size at which SQLite begins its WAL again.
const FILE: u64 = 4 * 1024 * 1024;

/// Milliseconds of write and `fsync`, which is what SQLite calls, again and again for so long. Blocks.
pub fn sync(folder: &Path, how_long: Duration) -> Fallible<Spread> {
    let path = folder.join("sync-probe");
    let mut file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .open(&path)?;
    // Laid out beforehand, as the WAL is: growing a file costs more than filling it.
    file.write_all(&vec![0; FILE as usize])?;
    file.sync_all()?;
    let (bytes, began, mut at) = ([0xa5; WRITE], Instant::now(), 0);
    let mut took = Vec::new();
    while began.elapsed() < how_long {
        let start = Instant::now();
        file.seek(SeekFrom::Start(at))?;
        file.write_all(&bytes)?;
        file.sync_all()?;
        took.push(start.elapsed().as_secs_f64() * 1e3);
        at = (at + WRITE as u64) % FILE;
    }
    std::fs::remove_file(path)?;
    Ok(took.into_iter().collect())
}
