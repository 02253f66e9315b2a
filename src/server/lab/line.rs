//! One open socket of the lab: hears, says and closes, within the lab's limits. Refuses to know what is
//! done with a message.

use std::{net::IpAddr, time::Duration};

use tokio::{
    sync::{mpsc, watch},
    time::{Instant, Interval, MissedTickBehavior, interval_at, sleep_until, timeout},
};

use super::{PATIENCE, UNIT};
use crate::{
    protocol::close,
    server::{
        limits::{Limit, Place},
        pace::Pace,
        state::App,
        wire::{self, Ended, Fault, Frame, Heard},
    },
};

/// Why a line ends.
#[derive(Debug)]
pub enum End {
    /// The peer is gone, or the closing handshake is done.
    Gone,
    /// We close, with a code and what to say.
    Close(u16, &'static str),
}

/// A message.
pub enum Said {
    Text(String),
    Binary(Vec<u8>),
}

impl Said {
    /// As it is passed on.
    pub fn frame(self) -> Frame {
        match self {
            Said::Text(text) => Frame::text(&text),
            Said::Binary(bytes) => Frame::binary(&bytes),
        }
    }
}

pub struct Line {
    socket: wire::Line,
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
    pub fn new(app: &App, socket: wire::Line, address: IpAddr, place: Place<IpAddr>) -> Self {
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
    /// Pings and closes are answered by the wire, a close with the code that came.
    pub async fn hear(&mut self) -> Result<Said, End> {
        loop {
            tokio::select! {
                incoming = self.socket.hear(), if self.owed == 0 => {
                    self.heard = Instant::now();
                    match incoming.map_err(ended)? {
                        Heard::Text(text) => {
                            self.charge(text.len());
                            return Ok(Said::Text(text));
                        }
                        Heard::Binary(bytes) => {
                            self.charge(bytes.len());
                            return Ok(Said::Binary(bytes));
                        }
                        Heard::Ping(_) | Heard::Pong => self.charge(0),
                        // The next `hear` sends the answer, and ends.
                        Heard::Close(_) => {}
                    }
                }
                () = sleep_until(self.ask_at), if self.owed > 0 => self.pay(),
                _ = self.beats.tick() => self.beat().await?,
                () = drained(&mut self.draining) => return Err(going_away()),
            }
        }
    }

    /// Sends messages in as few writes as the line takes. A peer who does not read is let go.
    pub async fn say(&mut self, frames: Vec<Frame>) -> Result<(), End> {
        for frame in frames {
            self.socket.say(frame);
        }
        tokio::select! {
            written = timeout(PATIENCE, self.socket.flush()) => match written {
                Ok(Ok(())) => Ok(()),
                Ok(Err(_)) => Err(End::Gone),
                Err(_) => Err(too_slow()),
            },
            () = drained(&mut self.draining) => Err(going_away()),
        }
    }

    /// Ends the line, with the closing handshake where we begin it (RFC 6455 section 7.1.2).
    pub async fn close(mut self, end: End) {
        if let End::Close(code, reason) = end {
            self.socket.close(code, reason).await;
        }
    }

    async fn beat(&mut self) -> Result<(), End> {
        if self.heard.elapsed() >= self.silence {
            return Err(End::Close(close::SILENT, "nothing heard"));
        }
        self.say(vec![Frame::ping()]).await
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
fn ended(ended: Ended) -> End {
    match ended {
        Ended::Gone => End::Gone,
        Ended::Broken(Fault::TooLong) => End::Close(close::TOO_BIG, "the message is too long"),
        Ended::Broken(Fault::NotUtf8) => End::Close(close::INVALID_PAYLOAD, "text is UTF-8"),
        Ended::Broken(Fault::Protocol) => {
            End::Close(close::PROTOCOL_ERROR, "a frame against RFC 6455")
        }
    }
}
