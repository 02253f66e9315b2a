//! One open socket of the lab: hears, says and closes, within the lab's limits. Refuses to know what is
//! done with a message.

use std::{net::IpAddr, time::Duration};

use axum::extract::ws::{CloseFrame, Message, Utf8Bytes, WebSocket};
use bytes::Bytes;
use futures::SinkExt;
use tokio::{
    sync::{mpsc, watch},
    time::{Instant, Interval, MissedTickBehavior, interval_at, sleep, sleep_until, timeout},
};
use tungstenite::error::ProtocolError;

use super::{PATIENCE, UNIT};
use crate::{
    protocol::close,
    server::{
        limits::{Limit, Place},
        pace::Pace,
        state::App,
    },
};

/// How long a peer may take to answer a close frame (RFC 6455 section 7.1.1 lets us choose).
const CLOSING: Duration = Duration::from_secs(2);
/// How long a line that can't be read any more stays open, so that the close frame gets through: closing
/// with bytes unread resets the connection, and takes away what the peer has not read (RFC 1122, 4.2.2.13).
const LINGER: Duration = Duration::from_millis(500);

/// Why a line ends.
#[derive(Debug)]
pub enum End {
    /// The peer is gone, or the closing handshake is done.
    Gone,
    /// We close, with a code and what to say.
    Close(u16, &'static str),
}

pub struct Line {
    socket: WebSocket,
    heard: Instant,
    silence: Duration,
    beats: Interval,
    draining: watch::Receiver<bool>,
    units: Limit<IpAddr>,
    address: IpAddr,
    /// Units that this address has not earned yet, and when it will be asked again. Until then nothing is
    /// read, and TCP slows the sender down.
    owed: usize,
    ask_at: Instant,
    _place: Place<IpAddr>,
    _open: mpsc::Sender<()>,
}

impl Line {
    pub fn new(app: &App, socket: WebSocket, address: IpAddr, place: Place<IpAddr>) -> Self {
        let now = Instant::now();
        let Pace { beat, silence, .. } = app.config.pace;
        let mut beats = interval_at(now + beat, beat);
        beats.set_missed_tick_behavior(MissedTickBehavior::Delay);
        Line {
            socket,
            heard: now,
            silence,
            beats,
            draining: app.draining.clone(),
            units: app.lab.units.clone(),
            address,
            owed: 0,
            ask_at: now,
            _place: place,
            _open: app.open.clone(),
        }
    }

    /// The next text or binary message. May be dropped and called again: nothing is lost.
    ///
    /// Pings and closes are answered by tungstenite, a close with the code that came.
    pub async fn hear(&mut self) -> Result<Message, End> {
        loop {
            tokio::select! {
                incoming = self.socket.recv(), if self.owed == 0 => {
                    self.heard = Instant::now();
                    let message = match incoming {
                        None => return Err(End::Gone),
                        Some(Err(error)) => return Err(fault(error)),
                        Some(Ok(message)) => message,
                    };
                    match &message {
                        Message::Text(text) => self.charge(text.len()),
                        Message::Binary(bytes) | Message::Ping(bytes) | Message::Pong(bytes) => {
                            self.charge(bytes.len());
                        }
                        // The next `recv` sends the answer, and ends.
                        Message::Close(_) => {}
                    }
                    if matches!(message, Message::Text(_) | Message::Binary(_)) {
                        return Ok(message);
                    }
                }
                () = sleep_until(self.ask_at), if self.owed > 0 => self.pay(),
                _ = self.beats.tick() => self.beat().await?,
                () = drained(&mut self.draining) => return Err(going_away()),
            }
        }
    }

    /// Sends messages in as few writes as the line takes. A peer who does not read is let go.
    pub async fn say(&mut self, messages: Vec<Message>) -> Result<(), End> {
        let socket = &mut self.socket;
        let writing = async {
            for message in messages {
                socket.feed(message).await?;
            }
            socket.flush().await
        };
        tokio::select! {
            written = timeout(PATIENCE, writing) => match written {
                Ok(Ok(())) => Ok(()),
                Ok(Err(_)) => Err(End::Gone),
                Err(_) => Err(too_slow()),
            },
            () = drained(&mut self.draining) => Err(going_away()),
        }
    }

    /// Ends the line, with the closing handshake where we begin it (RFC 6455 section 7.1.2).
    pub async fn close(mut self, end: End) {
        let End::Close(code, reason) = end else {
            return;
        };
        let frame = CloseFrame {
            code,
            reason: Utf8Bytes::from_static(reason),
        };
        let goodbye = async {
            self.socket.send(Message::Close(Some(frame))).await.ok()?;
            while let Some(message) = self.socket.recv().await {
                if message.is_err() {
                    sleep(LINGER).await;
                    break;
                }
            }
            Some(())
        };
        // A peer who neither reads nor answers has had its chance.
        _ = timeout(CLOSING, goodbye).await;
    }

    async fn beat(&mut self) -> Result<(), End> {
        if self.heard.elapsed() >= self.silence {
            return Err(End::Close(close::SILENT, "nothing heard"));
        }
        self.say(vec![Message::Ping(Bytes::new())]).await
    }

    fn charge(&mut self, bytes: usize) {
        self.owed = 1 + bytes / UNIT;
        self.pay();
    }

    fn pay(&mut self) {
        while self.owed > 0 {
            match self.units.take(self.address) {
                Ok(()) => self.owed -= 1,
                Err(wait) => {
                    self.ask_at = Instant::now() + wait;
                    return;
                }
            }
        }
    }
}

/// Too far behind for us to keep what was said.
pub fn too_slow() -> End {
    End::Close(close::TRY_AGAIN_LATER, "you read too slowly")
}

fn going_away() -> End {
    End::Close(close::GOING_AWAY, "the server closes")
}

/// Waits until the server begins to close.
async fn drained(draining: &mut watch::Receiver<bool>) {
    if draining.wait_for(|draining| *draining).await.is_err() {
        // Whoever would tell is gone: then nobody will.
        std::future::pending::<()>().await;
    }
}

/// What to close with where the peer broke RFC 6455 itself.
fn fault(error: axum::Error) -> End {
    use tungstenite::Error;
    let Ok(error) = error.into_inner().downcast::<Error>() else {
        return End::Gone;
    };
    match *error {
        Error::Capacity(_) => End::Close(close::TOO_BIG, "the message is too long"),
        Error::Utf8(_) => End::Close(close::INVALID_PAYLOAD, "text is UTF-8"),
        // The peer went away without a closing handshake, which is no frame to object to.
        Error::Protocol(ProtocolError::ResetWithoutClosingHandshake) => End::Gone,
        Error::Protocol(_) => End::Close(close::PROTOCOL_ERROR, "a frame against RFC 6455"),
        _ => End::Gone,
    }
}
