//! An open socket to a chat: a mouth that says something in a room, and an ear that hears its frames.
//!
//! Reads with one buffer a thread and no copy, since thousands of these share two cores with what they
//! measure. What the words look like is the dialect's to know.

use std::{cell::RefCell, io::ErrorKind, net::SocketAddr, sync::Arc, time::Duration};

use tokio::{net::TcpStream, time::timeout};

use super::{Fallible, crowd::Person, dialect::Dialect, frame, http::connect};

/// Bytes that are read at once.
const READ: usize = 64 * 1024;
/// How long a server may take to answer one frame before the run is void.
pub const ANSWER: Duration = Duration::from_secs(20);

thread_local! {
    static BUFFER: RefCell<Vec<u8>> = RefCell::new(vec![0; READ]);
}

pub struct Line {
    pub mouth: Mouth,
    pub ear: Ear,
}

pub struct Mouth {
    stream: Arc<TcpStream>,
    pub dialect: Dialect,
}

pub struct Ear {
    stream: Arc<TcpStream>,
    /// What came of a frame that is not whole yet.
    rest: Vec<u8>,
    ping: Option<&'static str>,
}

impl Line {
    /// Opens a WebSocket; what is said on it comes after.
    pub async fn open(
        server: SocketAddr,
        person: &Person,
        path: &str,
        headers: &str,
        dialect: Dialect,
    ) -> Fallible<Line> {
        let stream = Arc::new(connect(server, person.address).await?);
        let request = format!(
            "GET {path} HTTP/1.1\r\nHost: {server}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\
             Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n{headers}\r\n"
        );
        write(&stream, request.as_bytes()).await?;
        let mut rest = Vec::new();
        let end = loop {
            timeout(ANSWER, stream.readable()).await??;
            match stream.try_read_buf(&mut rest) {
                Ok(0) => return Err("cut in the handshake".into()),
                Ok(_) => {}
                Err(error) if error.kind() == ErrorKind::WouldBlock => {}
                Err(error) => return Err(error.into()),
            }
            if let Some(end) = rest.windows(4).position(|four| four == b"\r\n\r\n") {
                break end + 4;
            }
        };
        if !rest.starts_with(b"HTTP/1.1 101") {
            let answer = String::from_utf8_lossy(&rest).into_owned();
            return Err(format!("no WebSocket, but {answer}").into());
        }
        rest.drain(..end);
        rest.shrink_to_fit();
        let ear = Ear {
            stream: stream.clone(),
            rest,
            ping: dialect.ping(),
        };
        Ok(Line {
            mouth: Mouth { stream, dialect },
            ear,
        })
    }
}

impl Mouth {
    /// Says something now, and does not wait for an answer.
    pub async fn say(&mut self, body: &str) -> Fallible<()> {
        let text = self.dialect.post(body)?;
        self.send(&text).await
    }

    pub async fn send(&self, text: &str) -> Fallible<()> {
        write(&self.stream, &frame::said(text.as_bytes())).await
    }
}

impl Ear {
    /// Waits until something comes, and hands on the text frames that it brings.
    pub async fn read(&mut self, mut hear: impl FnMut(&[u8])) -> Fallible<()> {
        if self.take(&[], &mut hear).await? > 0 {
            return Ok(());
        }
        loop {
            self.stream.readable().await?;
            let stream = self.stream.clone();
            let mut answers = Vec::new();
            let read = BUFFER.with_borrow_mut(|buffer| {
                let bytes = match stream.try_read(buffer) {
                    Ok(0) => return Err("the line is cut".into()),
                    Ok(bytes) => bytes,
                    Err(error) if error.kind() == ErrorKind::WouldBlock => return Ok(false),
                    Err(error) => {
                        return Err(Box::<dyn std::error::Error + Send + Sync>::from(error));
                    }
                };
                self.digest(&buffer[..bytes], &mut hear, &mut answers)?;
                Ok(true)
            })?;
            if !answers.is_empty() {
                write(&self.stream, &answers).await?;
            }
            if read {
                return Ok(());
            }
        }
    }

    /// The next text frame, alone.
    pub async fn next(
        &mut self,
        waiting: &mut std::collections::VecDeque<Vec<u8>>,
    ) -> Fallible<Vec<u8>> {
        while waiting.is_empty() {
            timeout(ANSWER, self.read(|frame| waiting.push_back(frame.to_vec()))).await??;
        }
        Ok(waiting.pop_front().unwrap_or_default())
    }

    /// Hears what is left of the handshake's answer.
    async fn take(&mut self, more: &[u8], hear: &mut impl FnMut(&[u8])) -> Fallible<usize> {
        if self.rest.is_empty() || frame::read(&self.rest).is_none() {
            return Ok(0);
        }
        let mut answers = Vec::new();
        let heard = self.digest(more, hear, &mut answers)?;
        if !answers.is_empty() {
            write(&self.stream, &answers).await?;
        }
        Ok(heard)
    }

    /// Hands on every whole frame, and keeps the rest. How many there were.
    fn digest(
        &mut self,
        bytes: &[u8],
        hear: &mut impl FnMut(&[u8]),
        answers: &mut Vec<u8>,
    ) -> Fallible<usize> {
        let mut kept = std::mem::take(&mut self.rest);
        let all = match kept.is_empty() {
            true => bytes,
            false => {
                kept.extend_from_slice(bytes);
                &kept[..]
            }
        };
        let (mut done, mut heard) = (0, 0);
        while let Some(frame) = frame::read(&all[done..]) {
            let payload = &all[done + frame.payload.start..done + frame.payload.end];
            if frame.is_ping() {
                answers.extend(frame::pong(payload));
            } else if frame.is_close() {
                return Err(
                    format!("the server closed: {}", String::from_utf8_lossy(payload)).into(),
                );
            } else if frame.is_text() && self.ping.is_some_and(|ping| ping.as_bytes() == payload) {
                answers.extend(frame::said(super::dialect::PONG.as_bytes()));
            } else if frame.is_text() {
                hear(payload);
                heard += 1;
            }
            done += frame.whole;
        }
        self.rest = all[done..].to_vec();
        Ok(heard)
    }
}

async fn write(stream: &TcpStream, mut bytes: &[u8]) -> Fallible<()> {
    while !bytes.is_empty() {
        match stream.try_write(bytes) {
            Ok(taken) => bytes = &bytes[taken..],
            Err(error) if error.kind() == ErrorKind::WouldBlock => stream.writable().await?,
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}
