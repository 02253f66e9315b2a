//! One frame as it goes out (RFC 6455 section 5.2): made once, whole, and shared by all who get it.

use bytes::Bytes;
use serde::Serialize;

/// The longest header that a frame of a server has: two bytes, and eight of length.
const LONGEST_HEADER: usize = 10;

pub(super) const CONTINUATION: u8 = 0x0;
pub(super) const TEXT: u8 = 0x1;
pub(super) const BINARY: u8 = 0x2;
pub(super) const CLOSE: u8 = 0x8;
pub(super) const PING: u8 = 0x9;
pub(super) const PONG: u8 = 0xa;

/// This is the last frame of its message; ours are whole messages.
pub(super) const FIN: u8 = 0x80;

/// A message as bytes of the wire, its header with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Frame(Bytes);

impl Frame {
    pub fn text(text: &str) -> Self {
        Frame::holding(TEXT, text.as_bytes())
    }

    pub fn binary(bytes: &[u8]) -> Self {
        Frame::holding(BINARY, bytes)
    }

    pub fn ping() -> Self {
        Frame::holding(PING, &[])
    }

    pub(super) fn pong(payload: &[u8]) -> Self {
        Frame::holding(PONG, payload)
    }

    /// A close with a code, or one without (RFC 6455 section 5.5.1). The reason is cut to what a control frame
    /// holds.
    pub fn close(why: Option<(u16, &str)>) -> Self {
        let mut payload = Vec::new();
        if let Some((code, reason)) = why {
            let mut end = reason.len().min(super::LONGEST_CONTROL - 2);
            while !reason.is_char_boundary(end) {
                end -= 1;
            }
            payload.extend(code.to_be_bytes());
            payload.extend(&reason.as_bytes()[..end]);
        }
        Frame::holding(CLOSE, &payload)
    }

    /// Data as JSON, written straight behind the place of the header.
    ///
    /// # Errors
    /// The data cannot be told as JSON.
    pub fn json(data: &impl Serialize) -> Result<Self, serde_json::Error> {
        let mut bytes = vec![0; LONGEST_HEADER];
        serde_json::to_writer(&mut bytes, data)?;
        let header = header(TEXT, bytes.len() - LONGEST_HEADER);
        let begin = LONGEST_HEADER - header.len();
        bytes[begin..LONGEST_HEADER].copy_from_slice(&header);
        Ok(Frame(Bytes::from(bytes).slice(begin..)))
    }

    /// What [`Frame::into_wire`] gave.
    pub fn from_wire(bytes: Bytes) -> Self {
        Frame(bytes)
    }

    pub fn into_wire(self) -> Bytes {
        self.0
    }

    /// Without its header.
    #[cfg(test)]
    pub fn payload(&self) -> &[u8] {
        let header = match self.0[1] {
            126 => 4,
            127 => 10,
            _ => 2,
        };
        &self.0[header..]
    }

    /// Bytes on the wire.
    pub fn len(&self) -> usize {
        self.0.len()
    }

    fn holding(opcode: u8, payload: &[u8]) -> Self {
        let header = header(opcode, payload.len());
        Frame(Bytes::from([&header, payload].concat()))
    }
}

/// The shortest header for so many bytes; nothing that a server sends is masked.
fn header(opcode: u8, length: usize) -> Vec<u8> {
    let mut header = vec![FIN | opcode];
    match length {
        0..=125 => header.push(length as u8),
        126..=0xffff => {
            header.push(126);
            header.extend((length as u16).to_be_bytes());
        }
        _ => {
            header.push(127);
            header.extend((length as u64).to_be_bytes());
        }
    }
    header
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_length_has_the_shortest_form() {
        for (length, begins) in [
            (0, vec![0x81, 0]),
            (125, vec![0x81, 125]),
            (126, vec![0x81, 126, 0, 126]),
            (65_535, vec![0x81, 126, 0xff, 0xff]),
            (65_536, vec![0x81, 127, 0, 0, 0, 0, 0, 1, 0, 0]),
        ] {
            let text = "x".repeat(length);
            let whole = [begins, text.clone().into_bytes()].concat();
            assert_eq!(Frame::text(&text).into_wire(), whole);
            // In JSON a string has two quotes more.
            if length >= 2 {
                let json = Frame::json(&&text[2..]).expect("a string");
                assert_eq!(json.len(), whole.len());
            }
        }
    }

    #[test]
    fn a_close_holds_a_code_and_whole_characters_of_the_reason() {
        assert_eq!(Frame::close(None).into_wire()[..], [0x88, 0]);
        let frame = Frame::close(Some((1001, "hej")));
        assert_eq!(frame.into_wire()[..], *b"\x88\x05\x03\xe9hej");
        let long = Frame::close(Some((1001, &"å".repeat(100))));
        assert_eq!(long.len(), 2 + 2 + 122);
    }
}
