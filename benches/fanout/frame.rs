//! WebSocket frames as bytes (RFC 6455 section 5.2), as far as a load needs them: whole frames, no
//! fragments, no extensions.
//!
//! Our own, since a load that costs more than the server would measure itself.

use std::ops::Range;

const TEXT: u8 = 0x81;
const CLOSE: u8 = 0x88;
const PING: u8 = 0x89;
const PONG: u8 = 0x8a;
const MASKED: u8 = 0x80;
/// A client must mask what it sends (section 5.3); that nobody can guess the mask matters to browsers only.
const MASK: [u8; 4] = [0x5a, 0xc3, 0x99, 0x2e];

/// A whole frame at the beginning of some bytes.
pub struct Frame {
    /// With the final bit.
    first: u8,
    pub mask: Option<[u8; 4]>,
    pub payload: Range<usize>,
    /// Bytes of the whole.
    pub whole: usize,
}

impl Frame {
    pub fn is_text(&self) -> bool {
        self.first == TEXT
    }

    pub fn is_ping(&self) -> bool {
        self.first == PING
    }

    pub fn is_close(&self) -> bool {
        self.first == CLOSE
    }
}

/// The frame that these bytes begin with, if all of it is there.
pub fn read(bytes: &[u8]) -> Option<Frame> {
    let (first, second) = (*bytes.first()?, *bytes.get(1)?);
    let (length, mut at) = match second & !MASKED {
        126 => (
            u16::from_be_bytes(bytes.get(2..4)?.try_into().ok()?) as usize,
            4,
        ),
        127 => (
            u64::from_be_bytes(bytes.get(2..10)?.try_into().ok()?) as usize,
            10,
        ),
        length => (length as usize, 2),
    };
    let mut mask = None;
    if second & MASKED != 0 {
        mask = Some(bytes.get(at..at + 4)?.try_into().ok()?);
        at += 4;
    }
    let whole = at.checked_add(length)?;
    (bytes.len() >= whole).then_some(Frame {
        first,
        mask,
        payload: at..whole,
        whole,
    })
}

pub fn unmask(mask: Option<[u8; 4]>, payload: &mut [u8]) {
    if let Some(mask) = mask {
        for (byte, key) in payload.iter_mut().zip(mask.iter().cycle()) {
            *byte ^= key;
        }
    }
}

/// The head of a server's text frame.
pub fn head(into: &mut Vec<u8>, length: usize) {
    into.push(TEXT);
    measure(into, length, 0);
}

/// A client's text frame.
pub fn said(text: &[u8]) -> Vec<u8> {
    masked(TEXT, text)
}

/// A client's answer to a ping.
pub fn pong(payload: &[u8]) -> Vec<u8> {
    masked(PONG, payload)
}

fn masked(first: u8, payload: &[u8]) -> Vec<u8> {
    let mut frame = Vec::with_capacity(payload.len() + 14);
    frame.push(first);
    measure(&mut frame, payload.len(), MASKED);
    frame.extend_from_slice(&MASK);
    let begin = frame.len();
    frame.extend_from_slice(payload);
    unmask(Some(MASK), &mut frame[begin..]);
    frame
}

fn measure(into: &mut Vec<u8>, length: usize, masked: u8) {
    match length {
        0..126 => into.push(masked | length as u8),
        126..=0xffff => {
            into.push(masked | 126);
            into.extend_from_slice(&(length as u16).to_be_bytes());
        }
        _ => {
            into.push(masked | 127);
            into.extend_from_slice(&(length as u64).to_be_bytes());
        }
    }
}
