//! The half of a line that says. Others than its owner may speak with it, where nobody else does at that moment.

use std::{
    future::poll_fn,
    io,
    sync::{Mutex, MutexGuard, PoisonError},
    task::{Context, Poll, ready},
};

use bytes::Bytes;
use tokio::net::TcpStream;

use super::{
    frame::Frame,
    saying::{SLICES, Saying},
};

pub struct Voice {
    pub(super) stream: TcpStream,
    said: Mutex<Said>,
}

struct Said {
    saying: Saying,
    /// Nothing is said after a close (RFC 6455 section 5.5.1).
    is_open: bool,
}

/// What became of [`Voice::interject`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Interjected {
    Said,
    /// It is said as soon as the owner flushes: the peer does not take all of it now.
    Waiting,
    /// Nothing was said.
    No,
}

impl Voice {
    pub(super) fn new(stream: TcpStream) -> Self {
        Voice {
            stream,
            said: Mutex::new(Said {
                saying: Saying::default(),
                is_open: true,
            }),
        }
    }

    /// Says something at once, past the owner, unless something else waits to be said: nothing is overtaken.
    /// `agreed` is asked when nobody else can speak any more, and before anybody else can.
    pub fn interject(&self, frames: &[Bytes], agreed: impl FnOnce() -> bool) -> Interjected {
        let mut said = self.said();
        if !said.is_open || !said.saying.is_empty() || !agreed() {
            return Interjected::No;
        }
        match frames {
            // Nearly always, and nearly always the line takes it whole: then it never stands in a queue.
            [frame] => match self.stream.try_write(frame) {
                Ok(count) if count == frame.len() => return Interjected::Said,
                Ok(count) => said.saying.say(frame.slice(count..)),
                Err(_) => said.saying.say(frame.clone()),
            },
            frames => {
                frames
                    .iter()
                    .cloned()
                    .for_each(|frame| said.saying.say(frame));
                if self.write(&mut said).is_ok() {
                    return Interjected::Said;
                }
            }
        }
        // Whether the peer is slow or gone, its owner finds out.
        Interjected::Waiting
    }

    /// Does something while nobody speaks.
    pub fn in_silence<T>(&self, act: impl FnOnce() -> T) -> T {
        let _said = self.said();
        act()
    }

    /// Lets a frame wait for the next [`Voice::flush`].
    pub fn say(&self, frame: Frame) {
        let mut said = self.said();
        if said.is_open {
            said.saying.say(frame.into_wire());
        }
    }

    /// Says that we close, and nothing after it.
    pub(super) fn say_last(&self, frame: Frame) {
        let mut said = self.said();
        if said.is_open {
            said.saying.say(frame.into_wire());
            said.is_open = false;
        }
    }

    /// Whether so much waits that it should leave before more is said.
    pub fn is_full(&self) -> bool {
        self.said().saying.len() >= SLICES
    }

    /// Writes all that waits. May be dropped and called again: nothing is lost.
    ///
    /// # Errors
    /// The peer is gone.
    pub async fn flush(&self) -> io::Result<()> {
        poll_fn(|context| self.poll_flush(context)).await
    }

    fn poll_flush(&self, context: &mut Context) -> Poll<io::Result<()>> {
        loop {
            match self.write(&mut self.said()) {
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                    ready!(self.stream.poll_write_ready(context))?;
                }
                written => return Poll::Ready(written),
            }
        }
    }

    fn write(&self, said: &mut Said) -> io::Result<()> {
        said.saying.write(|slices| match slices {
            [only] => self.stream.try_write(only),
            slices => self.stream.try_write_vectored(slices),
        })
    }

    fn said(&self) -> MutexGuard<'_, Said> {
        self.said.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
