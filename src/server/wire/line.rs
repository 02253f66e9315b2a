//! An open socket: says frames and hears messages. Keeps no buffer while it is idle.

use std::{
    future::poll_fn,
    io,
    sync::Arc,
    task::{Context, Poll, ready},
    time::Duration,
};

use tokio::{net::TcpStream, time::timeout};

use super::{
    frame::Frame,
    reading::{Fault, Heard, Reading},
    voice::Voice,
};

/// Bytes that are read at once, into the stack. Nearly all that is said fits.
const CHUNK: usize = 4 * 1024;

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

pub struct Line {
    voice: Arc<Voice>,
    reading: Reading,
    /// The answer to the newest ping. Older ones need none (RFC 6455 section 5.5.3).
    pong: Option<Frame>,
    /// Both have said that they close (RFC 6455 section 7.1), or the peer has and gets our answer.
    is_closed: bool,
}

impl Line {
    /// `first` is what came behind the request. Messages of up to `longest` bytes are read.
    pub(super) fn new(stream: TcpStream, first: &[u8], longest: usize) -> Self {
        let mut reading = Reading::new(longest);
        reading.take(first);
        Line {
            voice: Arc::new(Voice::new(stream)),
            reading,
            pong: None,
            is_closed: false,
        }
    }

    /// What says, for others who may want to speak.
    pub fn voice(&self) -> &Arc<Voice> {
        &self.voice
    }

    /// The next that the peer says. Pings and closes are answered here. May be dropped and called again: nothing
    /// is lost.
    ///
    /// # Errors
    /// Nothing more comes.
    pub async fn hear(&mut self) -> Result<Heard, Ended> {
        loop {
            if self.is_closed {
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
                self.voice.say_last(Frame::close(why));
                self.is_closed = true;
            }
        }
    }

    fn answer_ping(&mut self) {
        if let Some(pong) = self.pong.take() {
            self.say(pong);
        }
    }

    /// Lets a frame wait for the next [`Line::flush`].
    pub fn say(&self, frame: Frame) {
        self.voice.say(frame);
    }

    /// Whether so much waits that it should leave before more is said.
    pub fn is_full(&self) -> bool {
        self.voice.is_full()
    }

    /// Writes all that waits. May be dropped and called again: nothing is lost.
    ///
    /// # Errors
    /// The peer is gone.
    pub async fn flush(&self) -> io::Result<()> {
        self.voice.flush().await
    }

    /// The closing handshake, begun by us, with a peer who may not take part.
    pub async fn close(&mut self, code: u16, reason: &str) {
        let frame = Frame::close(Some((code, reason)));
        self.voice.say_last(frame);
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
        let stream = &self.voice.stream;
        loop {
            ready!(stream.poll_read_ready(context))?;
            let mut chunk = [0; CHUNK];
            match stream.try_read(&mut chunk) {
                Ok(count) => {
                    self.reading.take(&chunk[..count]);
                    return Poll::Ready(Ok(count));
                }
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {}
                Err(error) => return Poll::Ready(Err(error)),
            }
        }
    }
}
