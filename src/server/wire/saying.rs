//! What waits to be written on a line, and how much of it has been. Pure: what writes is an argument.

use std::{
    collections::VecDeque,
    io::{self, IoSlice},
};

use bytes::Bytes;

/// Frames that leave in one write. More would not make it cheaper.
pub(super) const SLICES: usize = 64;
/// Room for so many is kept while nothing waits: what a crowd that spoke at once has left behind goes.
const KEPT: usize = 4;

#[derive(Default)]
pub(super) struct Saying {
    waiting: VecDeque<Bytes>,
    /// Bytes of the first that have been written.
    written: usize,
}

impl Saying {
    pub fn say(&mut self, frame: Bytes) {
        if !frame.is_empty() {
            self.waiting.push_back(frame);
        }
    }

    pub fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }

    pub fn len(&self) -> usize {
        self.waiting.len()
    }

    /// Writes all that waits, as much at once as the peer takes.
    ///
    /// # Errors
    /// What `write` says, which may be that it would block: what has not been written waits on.
    pub fn write(
        &mut self,
        mut write: impl FnMut(&[IoSlice]) -> io::Result<usize>,
    ) -> io::Result<()> {
        while let Some(first) = self.waiting.front() {
            let first = IoSlice::new(&first[self.written..]);
            let count = match self.waiting.len() {
                1 => write(&[first])?,
                several => {
                    let mut slices = [IoSlice::new(&[]); SLICES];
                    slices[0] = first;
                    for (slice, frame) in slices[1..].iter_mut().zip(self.waiting.iter().skip(1)) {
                        *slice = IoSlice::new(frame);
                    }
                    write(&slices[..several.min(SLICES)])?
                }
            };
            if count == 0 {
                return Err(io::ErrorKind::WriteZero.into());
            }
            self.advance(count);
        }
        if self.waiting.capacity() > KEPT {
            self.waiting = VecDeque::new();
        }
        Ok(())
    }

    fn advance(&mut self, count: usize) {
        self.written += count;
        while let Some(first) = self.waiting.front() {
            if self.written < first.len() {
                return;
            }
            self.written -= first.len();
            self.waiting.pop_front();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What so many frames come to at a peer that takes so much at a time: the writes, and whether it has all.
    fn said(frames: usize, takes: usize) -> (usize, bool) {
        let mut saying = Saying::default();
        let mut whole = Vec::new();
        for number in 0..frames {
            let frame = format!("message {number}");
            whole.extend_from_slice(frame.as_bytes());
            saying.say(frame.into());
        }
        let (mut writes, mut taken) = (0, Vec::new());
        let written = saying.write(|slices| {
            let before: usize = taken.len();
            slices
                .iter()
                .for_each(|slice| taken.extend_from_slice(slice));
            taken.truncate(before.saturating_add(takes));
            writes += 1;
            Ok(taken.len() - before)
        });
        (
            writes,
            written.is_ok() && taken == whole && saying.is_empty(),
        )
    }

    #[test]
    fn what_waits_leaves_in_one_write() {
        assert_eq!(said(0, usize::MAX), (0, true));
        assert_eq!(said(1, usize::MAX), (1, true));
        assert_eq!(said(50, usize::MAX), (1, true));
        assert_eq!(said(SLICES, usize::MAX), (1, true));
        assert_eq!(said(SLICES + 1, usize::MAX), (2, true));
    }

    #[test]
    fn a_peer_that_takes_little_gets_all_in_order() {
        let (writes, all) = said(50, 7);
        assert!(all && writes > 50);
    }

    #[test]
    fn what_is_not_taken_waits_and_is_not_said_twice() {
        let mut saying = Saying::default();
        saying.say(Bytes::from_static(b"hej"));
        saying.say(Bytes::from_static(b"du"));
        let mut taken = Vec::new();
        let mut takes = [Ok(2), Err(io::ErrorKind::WouldBlock.into())].into_iter();
        let mut write = |slices: &[IoSlice], takes: Option<io::Result<usize>>| {
            let count = takes.unwrap_or(Ok(usize::MAX))?;
            let all: Vec<u8> = slices.iter().flat_map(|slice| slice.to_vec()).collect();
            let count = count.min(all.len());
            taken.extend_from_slice(&all[..count]);
            Ok(count)
        };
        let blocked = saying.write(|slices| write(slices, takes.next()));
        assert!(blocked.is_err_and(|error| error.kind() == io::ErrorKind::WouldBlock));
        assert_eq!(saying.len(), 2);
        assert!(saying.write(|slices| write(slices, None)).is_ok());
        assert_eq!(taken, b"hejdu");
    }
}
