//! An open socket: says frames and hears messages. Keeps no buffer while it is idle.

use std::{
    collections::VecDeque,
    future::poll_fn,
    io::{self, IoSlice},
    mem::MaybeUninit,
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};

use bytes::Bytes;
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
    time::timeout,
};

use super::{
    frame::Frame,
    reading::{Fault, Heard, Reading},
};

/// Bytes that are read at once, into the stack. Nearly all that is said fits.
const CHUNK: usize = 4 * 1024;
/// Frames that leave in one write. More would not make it cheaper.
const SLICES: usize = 64;

/// How long a peer may take to answer a close frame (RFC 6455 section 7.1.1 lets us choose).
const CLOSING: Duration = Duration::from_secs(2);
/// How long a line that can't be read any more stays open, so that the close frame gets through: closing
/// with bytes unread resets the connection, and takes away what the peer has not read (RFC 1122, 4.2.2.13).
const LINGER: Duration = Duration::from_millis(500);

/// Why nothing more is heard.
#[derive(Debug)]
pub enum Ended {
    /// The peer is gone, or has closed and got its answer.
    Gone,
    /// The peer broke the RFC: it is told, and nothing of it is read any more.
    Broken(Fault),
}

/// Over TCP; a test may look on at something else.
pub struct Line<S = TcpStream> {
    stream: S,
    reading: Reading,
    /// What waits to be written, and how much of the first has been.
    waiting: VecDeque<Bytes>,
    written: usize,
    /// The answer to the newest ping. Older ones need none (RFC 6455 section 5.5.3).
    pong: Option<Frame>,
    stage: Stage,
}

/// How far the closing is (RFC 6455 section 7.1).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Stage {
    Open,
    /// We have said that we close.
    Closing,
    /// Both have, or the peer will not.
    Closed,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Line<S> {
    /// `first` is what came behind the request. Messages of up to `longest` bytes are read.
    pub(super) fn new(stream: S, first: &[u8], longest: usize) -> Self {
        let mut reading = Reading::new(longest);
        reading.take(first);
        Line {
            stream,
            reading,
            waiting: VecDeque::new(),
            written: 0,
            pong: None,
            stage: Stage::Open,
        }
    }

    /// The next that the peer says. Pings and closes are answered here. May be dropped and called again: nothing
    /// is lost.
    ///
    /// # Errors
    /// Nothing more comes.
    pub async fn hear(&mut self) -> Result<Heard, Ended> {
        loop {
            if self.stage == Stage::Closed {
                // What the peer does not take now, it does not want.
                _ = self.flush().await;
                return Err(Ended::Gone);
            }
            match self.reading.next().map_err(Ended::Broken)? {
                Some(heard) => {
                    self.answer(&heard);
                    return Ok(heard);
                }
                None if self.pong.is_some() => {
                    self.answer_ping();
                    self.flush().await.map_err(|_| Ended::Gone)?;
                }
                None => match poll_fn(|context| self.read(context)).await {
                    Ok(0) | Err(_) => return Err(Ended::Gone),
                    Ok(_) => {}
                },
            }
        }
    }

    fn answer(&mut self, heard: &Heard) {
        match heard {
            Heard::Ping(payload) => self.pong = Some(Frame::pong(payload)),
            Heard::Pong => {}
            // Whatever this leads to comes behind the answer to what came before.
            Heard::Text(_) | Heard::Binary(_) => self.answer_ping(),
            Heard::Close(why) => {
                let why = why.as_ref().map(|(code, reason)| (*code, reason.as_str()));
                self.answer_ping();
                // Where we closed first, this is the answer.
                self.say(Frame::close(why));
                self.stage = Stage::Closed;
            }
        }
    }

    fn answer_ping(&mut self) {
        if let Some(pong) = self.pong.take() {
            self.say(pong);
        }
    }

    /// Lets a frame wait for the next [`Line::flush`].
    pub fn say(&mut self, frame: Frame) {
        let frame = frame.into_wire();
        // Nothing is said after a close (RFC 6455 section 5.5.1).
        if self.stage == Stage::Open && !frame.is_empty() {
            self.waiting.push_back(frame);
        }
    }

    /// Whether so much waits that it should leave before more is said.
    pub fn is_full(&self) -> bool {
        self.waiting.len() >= SLICES
    }

    /// Writes all that waits. May be dropped and called again: nothing is lost.
    ///
    /// # Errors
    /// The peer is gone.
    pub async fn flush(&mut self) -> io::Result<()> {
        poll_fn(|context| self.write(context)).await
    }

    /// The closing handshake, begun by us, with a peer who may not take part.
    pub async fn close(&mut self, code: u16, reason: &str) {
        self.say(Frame::close(Some((code, reason))));
        self.stage = self.stage.max(Stage::Closing);
        let goodbye = async {
            self.flush().await.ok()?;
            loop {
                match self.hear().await {
                    Ok(_) => {}
                    Err(Ended::Gone) => return Some(()),
                    // Not read, but taken.
                    Err(Ended::Broken(_)) => break,
                }
            }
            let taking =
                async { while let Ok(1..) = poll_fn(|context| self.read(context)).await {} };
            timeout(LINGER, taking).await.ok()
        };
        _ = timeout(CLOSING, goodbye).await;
    }

    fn read(&mut self, context: &mut Context) -> Poll<io::Result<usize>> {
        let mut chunk = [const { MaybeUninit::uninit() }; CHUNK];
        let mut chunk = ReadBuf::uninit(&mut chunk);
        ready!(Pin::new(&mut self.stream).poll_read(context, &mut chunk))?;
        self.reading.take(chunk.filled());
        Poll::Ready(Ok(chunk.filled().len()))
    }

    fn write(&mut self, context: &mut Context) -> Poll<io::Result<()>> {
        while let Some(first) = self.waiting.front() {
            let first = &first[self.written..];
            let stream = Pin::new(&mut self.stream);
            let count = match self.waiting.len() {
                1 => ready!(stream.poll_write(context, first))?,
                _ => {
                    let mut slices = [IoSlice::new(&[]); SLICES];
                    slices[0] = IoSlice::new(first);
                    for (slice, frame) in slices[1..].iter_mut().zip(self.waiting.iter().skip(1)) {
                        *slice = IoSlice::new(frame);
                    }
                    let count = self.waiting.len().min(SLICES);
                    ready!(stream.poll_write_vectored(context, &slices[..count]))?
                }
            };
            if count == 0 {
                return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
            }
            self.advance(count);
        }
        // A crowd that spoke at once leaves no room behind that nobody needs.
        if self.waiting.capacity() > 4 {
            self.waiting = VecDeque::new();
        }
        Poll::Ready(Ok(()))
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

    /// A peer that says nothing, and counts how often something is written to it.
    #[derive(Default)]
    struct Peer {
        /// Bytes that it takes at a time.
        takes: usize,
        writes: usize,
        taken: Vec<u8>,
    }

    impl AsyncRead for Peer {
        fn poll_read(
            self: Pin<&mut Self>,
            _: &mut Context,
            _: &mut ReadBuf,
        ) -> Poll<io::Result<()>> {
            Poll::Pending
        }
    }

    impl AsyncWrite for Peer {
        fn poll_write(
            self: Pin<&mut Self>,
            context: &mut Context,
            bytes: &[u8],
        ) -> Poll<io::Result<usize>> {
            self.poll_write_vectored(context, &[IoSlice::new(bytes)])
        }

        fn poll_write_vectored(
            mut self: Pin<&mut Self>,
            _: &mut Context,
            slices: &[IoSlice],
        ) -> Poll<io::Result<usize>> {
            let before = self.taken.len();
            let until = before.saturating_add(self.takes);
            for slice in slices {
                self.taken.extend_from_slice(slice);
            }
            self.taken.truncate(until);
            self.writes += 1;
            Poll::Ready(Ok(self.taken.len() - before))
        }

        fn is_write_vectored(&self) -> bool {
            true
        }

        fn poll_flush(self: Pin<&mut Self>, _: &mut Context) -> Poll<io::Result<()>> {
            Poll::Ready(Ok(()))
        }

        fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context) -> Poll<io::Result<()>> {
            Poll::Ready(Ok(()))
        }
    }

    /// What so many frames come to at a peer that takes so much at a time: the writes, and whether it has all.
    async fn said(frames: usize, takes: usize) -> (usize, bool) {
        let peer = Peer {
            takes,
            ..Peer::default()
        };
        let mut line = Line::new(peer, &[], 1_000);
        let mut whole = Vec::new();
        for number in 0..frames {
            let frame = Frame::text(&format!("message {number}"));
            whole.extend_from_slice(&frame.clone().into_wire());
            line.say(frame);
        }
        line.flush().await.expect("a peer that takes all");
        (line.stream.writes, line.stream.taken == whole)
    }

    #[tokio::test]
    async fn what_waits_leaves_in_one_write() {
        assert_eq!(said(0, usize::MAX).await, (0, true));
        assert_eq!(said(1, usize::MAX).await, (1, true));
        assert_eq!(said(50, usize::MAX).await, (1, true));
        assert_eq!(said(SLICES, usize::MAX).await, (1, true));
        assert_eq!(said(SLICES + 1, usize::MAX).await, (2, true));
    }

    #[tokio::test]
    async fn a_peer_that_takes_little_gets_all_in_order() {
        let (writes, all) = said(50, 7).await;
        assert!(all && writes > 50);
    }
}
