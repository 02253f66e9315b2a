//! A WebSocket client that knows frames and nothing else, so that it can break every rule.

use std::net::SocketAddr;

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::timeout,
};

use crate::town::PATIENCE;

pub const CONTINUATION: u8 = 0;
pub const TEXT: u8 = 1;
pub const BINARY: u8 = 2;
pub const CLOSE: u8 = 8;
pub const PING: u8 = 9;
pub const PONG: u8 = 10;

/// The key and its answer that RFC 6455 section 1.3 works out.
const KEY: &str = "dGhlIHNhbXBsZSBub25jZQ==";
const ACCEPT: &str = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";
const MASK: [u8; 4] = [0x37, 0xfa, 0x21, 0x3d];

/// A frame (RFC 6455 section 5.2). Sent ones are masked.
#[derive(Clone, Debug)]
pub struct Frame {
    pub fin: bool,
    pub reserved: u8,
    pub opcode: u8,
    pub payload: Vec<u8>,
}

pub fn text(text: impl Into<String>) -> Frame {
    Frame::new(TEXT, text.into().as_bytes())
}

pub fn binary(bytes: Vec<u8>) -> Frame {
    Frame::new(BINARY, &bytes)
}

pub fn ping(payload: &[u8]) -> Frame {
    Frame::new(PING, payload)
}

pub fn pong(payload: &[u8]) -> Frame {
    Frame::new(PONG, payload)
}

pub fn close(code: u16, reason: &str) -> Frame {
    Frame::new(CLOSE, &[&code.to_be_bytes(), reason.as_bytes()].concat())
}

impl Frame {
    pub fn new(opcode: u8, payload: &[u8]) -> Self {
        Frame {
            fin: true,
            reserved: 0,
            opcode,
            payload: payload.to_vec(),
        }
    }

    /// More of the message follows.
    pub fn unfinished(mut self) -> Self {
        self.fin = false;
        self
    }

    /// With these of the three reserved bits.
    pub fn reserved(mut self, bits: u8) -> Self {
        self.reserved = bits;
        self
    }

    /// The code of a close frame that has one.
    pub fn close_code(&self) -> Option<u16> {
        let code = self
            .payload
            .first_chunk()
            .filter(|_| self.opcode == CLOSE)?;
        Some(u16::from_be_bytes(*code))
    }

    fn encode(&self) -> Vec<u8> {
        let mut bytes = vec![u8::from(self.fin) << 7 | self.reserved << 4 | self.opcode];
        match self.payload.len() {
            length @ 0..126 => bytes.push(0x80 | length as u8),
            length @ 126..65_536 => {
                bytes.push(0x80 | 126);
                bytes.extend((length as u16).to_be_bytes());
            }
            length => {
                bytes.push(0x80 | 127);
                bytes.extend((length as u64).to_be_bytes());
            }
        }
        bytes.extend(MASK);
        bytes.extend(
            self.payload
                .iter()
                .zip(MASK.iter().cycle())
                .map(|(byte, mask)| byte ^ mask),
        );
        bytes
    }
}

/// An open line.
pub struct Wire {
    stream: TcpStream,
}

impl Wire {
    pub async fn open(addr: SocketAddr, path: &str) -> Self {
        let mut stream = TcpStream::connect(addr).await.unwrap();
        stream.set_nodelay(true).unwrap();
        let request = format!(
            "GET {path} HTTP/1.1\r\nHost: {addr}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\
             Sec-WebSocket-Key: {KEY}\r\nSec-WebSocket-Version: 13\r\n\r\n"
        );
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            let byte = timeout(PATIENCE, stream.read_u8())
                .await
                .expect("an answer")
                .unwrap();
            head.push(byte);
        }
        let head = String::from_utf8(head).unwrap();
        assert!(head.starts_with("HTTP/1.1 101 "), "{head}");
        assert!(head.contains(ACCEPT), "{head}");
        Wire { stream }
    }

    pub async fn send(&mut self, frame: &Frame) {
        self.send_bytes(&frame.encode()).await;
    }

    /// In one write, so that they arrive together.
    pub async fn send_all(&mut self, frames: &[Frame]) {
        let bytes: Vec<u8> = frames.iter().flat_map(Frame::encode).collect();
        self.send_bytes(&bytes).await;
    }

    pub async fn send_in_crumbs(&mut self, frame: &Frame, size: usize) {
        for crumb in frame.encode().chunks(size) {
            self.send_bytes(crumb).await;
            // Lets the server see it before the next one comes.
            tokio::task::yield_now().await;
        }
    }

    pub async fn send_bytes(&mut self, bytes: &[u8]) {
        // A server that has had enough may have closed already: what it said is then to be read.
        _ = timeout(PATIENCE, self.stream.write_all(bytes))
            .await
            .expect("the server reads");
    }

    /// The next frame.
    pub async fn read(&mut self) -> Frame {
        let reading = async {
            let [first, second] = [self.stream.read_u8().await?, self.stream.read_u8().await?];
            assert_eq!(second & 0x80, 0, "a server masks nothing");
            let length = match second {
                126 => usize::from(self.stream.read_u16().await?),
                127 => usize::try_from(self.stream.read_u64().await?).unwrap(),
                length => usize::from(length),
            };
            let mut payload = vec![0; length];
            self.stream.read_exact(&mut payload).await?;
            let (fin, reserved) = (first & 0x80 != 0, first >> 4 & 7);
            assert_eq!(reserved, 0, "no extension was agreed on");
            std::io::Result::Ok(Frame {
                fin,
                reserved,
                opcode: first & 15,
                payload,
            })
        };
        timeout(PATIENCE, reading)
            .await
            .expect("a frame in time")
            .expect("a frame")
    }

    /// The next message, put together.
    pub async fn message(&mut self) -> Frame {
        let mut message = self.read().await;
        while !message.fin {
            let next = self.read().await;
            assert_eq!(next.opcode, CONTINUATION);
            message.payload.extend(next.payload);
            message.fin = next.fin;
        }
        message
    }

    /// The server closes with this code, says nothing more, and ends the connection.
    pub async fn ends_with(&mut self, what: &str, code: u16) {
        let mut frame = self.read().await;
        while matches!(frame.opcode, PONG) {
            frame = self.read().await;
        }
        assert_eq!(frame.close_code(), Some(code), "{what}: {frame:?}");
        // Who began to close waits for the answer.
        self.send(&Frame::new(CLOSE, &frame.payload)).await;
        self.is_over().await;
    }

    /// The server ends the connection, which is its part (RFC 6455 section 7.1.1).
    pub async fn is_over(&mut self) {
        let mut rest = Vec::new();
        // A reset is an end, too, where bytes of ours were left unread.
        _ = timeout(PATIENCE, self.stream.read_to_end(&mut rest))
            .await
            .expect("an end");
        assert_eq!(rest, b"", "nothing follows a close frame");
    }
}
