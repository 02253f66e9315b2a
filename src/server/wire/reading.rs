//! From bytes to messages: a pure machine that RFC 6455 sections 5 to 8 tell of. Knows no socket.

use super::{
    LONGEST_CONTROL,
    frame::{BINARY, CLOSE, CONTINUATION, FIN, PING, PONG, TEXT},
};

/// The reserved bits: no extension that would give them a meaning is ever agreed on.
const RESERVED: u8 = 0x70;
const OPCODE: u8 = 0x0f;
const CONTROL: u8 = 0x08;
const MASKED: u8 = 0x80;
const MASK: usize = 4;

/// What the peer said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heard {
    Text(String),
    Binary(Vec<u8>),
    /// With what it carried, which goes back.
    Ping(Vec<u8>),
    Pong,
    /// A code and a reason, or neither.
    Close(Option<(u16, String)>),
}

/// How the peer broke the RFC.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    Protocol,
    /// Text that is not UTF-8 (section 8.1).
    NotUtf8,
    /// A message is longer than was agreed to be read.
    TooLong,
}

/// Bytes that were read and not understood yet, and the message that they are part of. Holds nothing where all
/// that came was understood.
#[derive(Debug)]
pub struct Reading {
    longest: usize,
    bytes: Vec<u8>,
    /// Where the next frame begins in them.
    at: usize,
    part: Option<Part>,
    /// After one, nothing that comes makes sense any more.
    fault: Option<Fault>,
}

/// A message of which more frames come.
#[derive(Debug)]
struct Part {
    is_text: bool,
    bytes: Vec<u8>,
    /// So many bytes of it are UTF-8.
    valid: usize,
}

struct Header {
    fin: bool,
    opcode: u8,
    /// Of the header with the mask.
    size: usize,
    length: usize,
}

impl Reading {
    /// Messages of up to `longest` bytes.
    pub fn new(longest: usize) -> Self {
        Reading {
            longest,
            bytes: Vec::new(),
            at: 0,
            part: None,
            fault: None,
        }
    }

    pub fn take(&mut self, bytes: &[u8]) {
        if self.fault.is_none() {
            self.bytes.extend_from_slice(bytes);
        }
    }

    /// The next that was said, or nothing before more has come.
    ///
    /// # Errors
    /// How the RFC was broken, now or before.
    // No iterator: where there is nothing more now, there may be later.
    #[allow(clippy::should_implement_trait)]
    pub fn next(&mut self) -> Result<Option<Heard>, Fault> {
        let next = match self.fault {
            None => self.understand(),
            Some(fault) => Err(fault),
        };
        if let Err(fault) = next {
            *self = Reading {
                fault: Some(fault),
                ..Reading::new(self.longest)
            };
        }
        next
    }

    fn understand(&mut self) -> Result<Option<Heard>, Fault> {
        loop {
            let Some(header) = self.header()? else {
                self.give_back();
                return Ok(None);
            };
            let begin = self.at + header.size;
            let end = begin + header.length;
            if self.bytes.len() < end {
                self.give_back();
                return Ok(None);
            }
            let (head, payload) = self.bytes[..end].split_at_mut(begin);
            unmask(&head[begin - MASK..], payload);
            let payload = &self.bytes[begin..end];
            self.at = end;
            let heard = match header.opcode {
                PING => Some(Heard::Ping(payload.to_vec())),
                PONG => Some(Heard::Pong),
                CLOSE => Some(Heard::Close(close(payload)?)),
                _ => message(&mut self.part, &header, payload)?,
            };
            // Not when more is asked for: what was said may be long, and its answer wait for a slow reader.
            if self.at == self.bytes.len() {
                self.give_back();
            }
            if heard.is_some() {
                return Ok(heard);
            }
        }
    }

    /// The header of the next frame, checked before the rest of it is awaited.
    fn header(&self) -> Result<Option<Header>, Fault> {
        let bytes = &self.bytes[self.at..];
        let [first, second, rest @ ..] = bytes else {
            return Ok(None);
        };
        let (fin, opcode) = (first & FIN != 0, first & OPCODE);
        if first & RESERVED != 0 || second & MASKED == 0 {
            return Err(Fault::Protocol);
        }
        let short = usize::from(second & !MASKED);
        let is_known = match opcode {
            CONTINUATION => self.part.is_some(),
            TEXT | BINARY => self.part.is_none(),
            PING | PONG | CLOSE => fin && short <= LONGEST_CONTROL,
            _ => false,
        };
        if !is_known {
            return Err(Fault::Protocol);
        }
        let (form, length) = match (short, rest) {
            (126, [a, b, ..]) => (2, u64::from(u16::from_be_bytes([*a, *b]))),
            (127, [a, b, c, d, e, f, g, h, ..]) => {
                (8, u64::from_be_bytes([*a, *b, *c, *d, *e, *f, *g, *h]))
            }
            (126 | 127, _) => return Ok(None),
            _ => (0, short as u64),
        };
        let before = match opcode & CONTROL {
            0 => self.part.as_ref().map_or(0, |part| part.bytes.len()),
            _ => 0,
        };
        let length = usize::try_from(length).map_err(|_| Fault::TooLong)?;
        if length
            > self
                .longest
                .saturating_sub(before)
                .max(LONGEST_CONTROL * usize::from(opcode & CONTROL != 0))
        {
            return Err(Fault::TooLong);
        }
        Ok(Some(Header {
            fin,
            opcode,
            size: 2 + form + MASK,
            length,
        }))
    }

    /// Lets go of what was understood.
    fn give_back(&mut self) {
        match self.at == self.bytes.len() {
            true => self.bytes = Vec::new(),
            false => drop(self.bytes.drain(..self.at)),
        }
        self.at = 0;
    }
}

/// Adds a frame to its message, and gives that if it is whole.
fn message(
    part: &mut Option<Part>,
    header: &Header,
    payload: &[u8],
) -> Result<Option<Heard>, Fault> {
    let mut whole = part.take().unwrap_or(Part {
        is_text: header.opcode == TEXT,
        bytes: Vec::new(),
        valid: 0,
    });
    whole.bytes.extend_from_slice(payload);
    if whole.is_text {
        whole.valid = valid(&whole.bytes, whole.valid, header.fin)?;
    }
    if !header.fin {
        *part = Some(whole);
        return Ok(None);
    }
    Ok(Some(match whole.is_text {
        true => Heard::Text(String::from_utf8(whole.bytes).map_err(|_| Fault::NotUtf8)?),
        false => Heard::Binary(whole.bytes),
    }))
}

/// How far a text is UTF-8, which it was up to `from`. Only a character that a later frame may end can be
/// missing.
fn valid(text: &[u8], from: usize, is_all: bool) -> Result<usize, Fault> {
    match std::str::from_utf8(&text[from..]) {
        Ok(_) => Ok(text.len()),
        Err(error) if error.error_len().is_none() && !is_all => Ok(from + error.valid_up_to()),
        Err(_) => Err(Fault::NotUtf8),
    }
}

/// What a close frame says (sections 5.5.1 and 7.4).
fn close(payload: &[u8]) -> Result<Option<(u16, String)>, Fault> {
    let (code, reason) = match payload {
        [] => return Ok(None),
        [_] => return Err(Fault::Protocol),
        [a, b, reason @ ..] => (u16::from_be_bytes([*a, *b]), reason),
    };
    let reason = std::str::from_utf8(reason).map_err(|_| Fault::NotUtf8)?;
    match code {
        1000..=1003 | 1007..=1014 | 3000..=4999 => Ok(Some((code, reason.to_owned()))),
        _ => Err(Fault::Protocol),
    }
}

fn unmask(mask: &[u8], payload: &mut [u8]) {
    let mask: [u8; MASK] = [mask[0], mask[1], mask[2], mask[3]];
    for chunk in payload.chunks_mut(MASK) {
        for (byte, mask) in chunk.iter_mut().zip(mask) {
            *byte ^= mask;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const LONGEST: usize = 1000;

    fn frame(first: u8, payload: &[u8]) -> Vec<u8> {
        let mask = [1, 2, 3, 250];
        let mut frame = vec![first];
        match payload.len() {
            short @ 0..126 => frame.push(MASKED | short as u8),
            long => {
                frame.push(MASKED | 126);
                frame.extend((long as u16).to_be_bytes());
            }
        }
        frame.extend(mask);
        frame.extend(
            payload
                .iter()
                .zip(mask.iter().cycle())
                .map(|(byte, mask)| byte ^ mask),
        );
        frame
    }

    /// Everything that is heard of these bytes, in pieces of this size, and what is kept after.
    fn hear(bytes: &[u8], piece: usize) -> (Result<Vec<Heard>, Fault>, Reading) {
        let mut reading = Reading::new(LONGEST);
        let mut heard = Vec::new();
        for piece in bytes.chunks(piece) {
            reading.take(piece);
            loop {
                match reading.next() {
                    Ok(Some(next)) => heard.push(next),
                    Ok(None) => break,
                    Err(fault) => return (Err(fault), reading),
                }
            }
        }
        (Ok(heard), reading)
    }

    proptest! {
        #[test]
        fn pieces_of_any_size_say_the_same(
            texts in prop::collection::vec(".{0,200}", 1..5), piece in 1..300_usize, cut in 0..200_usize,
        ) {
            let mut bytes = Vec::new();
            for text in &texts {
                let (first, rest) = text.as_bytes().split_at(cut.min(text.len()));
                bytes.extend(frame(TEXT, first));
                bytes.extend(frame(FIN | PING, b"?"));
                bytes.extend(frame(FIN | CONTINUATION, rest));
            }
            let (heard, reading) = hear(&bytes, piece);
            let expected: Vec<Heard> = texts.iter()
                .flat_map(|text| [Heard::Ping(b"?".to_vec()), Heard::Text(text.clone())]).collect();
            prop_assert_eq!(heard, Ok(expected));
            prop_assert_eq!(reading.bytes.capacity(), 0, "nothing is kept");
        }

        #[test]
        fn no_bytes_at_all_break_it(bytes in prop::collection::vec(any::<u8>(), 0..400), piece in 1..50_usize) {
            let (_, reading) = hear(&bytes, piece);
            prop_assert!(reading.bytes.len() <= LONGEST + 14 + 50);
        }
    }

    #[test]
    fn what_is_too_long_is_refused_before_it_comes() {
        let mut long = frame(FIN | TEXT, &[b'x'; 1000]);
        assert!(hear(&long, 8).0.is_ok());
        long[3] += 1;
        assert_eq!(hear(&long[..4], 4).0, Err(Fault::TooLong));
        let parts = [frame(TEXT, &[b'x'; 900]), frame(CONTINUATION, &[b'x'; 101])].concat();
        assert_eq!(hear(&parts, 1024).0, Err(Fault::TooLong));
    }

    #[test]
    fn a_ping_is_heard_while_a_long_message_is_on_its_way() {
        let parts = [frame(TEXT, &[b'x'; 1000]), frame(FIN | PING, &[b'?'; 125])].concat();
        assert_eq!(hear(&parts, 1024).0, Ok(vec![Heard::Ping(vec![b'?'; 125])]));
    }
}
