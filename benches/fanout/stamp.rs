//! What a measured message carries, and how it is found again in whatever frame brings it.
//!
//! Refuses to know any protocol: the bytes are searched, so that every server is read the same way,
//! at a cost that does not hide what is measured.

/// Who sent a message, the sender's count, and when it left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    pub sender: u32,
    /// 0, 1, 2 ... for each sender.
    pub number: u32,
    /// Nanoseconds since the run began.
    pub left: u64,
}

/// Begins and ends a stamp. Neither JSON's own nor in any other text of ours.
const MARK: u8 = b'#';

impl Stamp {
    /// A message of this many bytes with the stamp in it; longer where the stamp does not fit.
    pub fn message(&self, bytes: usize) -> String {
        let mut text = format!("#{}.{}.{}#", self.sender, self.number, self.left);
        let bytes = bytes.max(text.len());
        while text.len() < bytes {
            text.push_str(" hej");
        }
        text.truncate(bytes);
        text
    }

    /// Every stamp in a frame, in order.
    pub fn all(frame: &[u8]) -> impl Iterator<Item = Stamp> + '_ {
        frame.split(|byte| *byte == MARK).filter_map(Stamp::read)
    }

    fn read(part: &[u8]) -> Option<Stamp> {
        let mut fields = part.split(|byte| *byte == b'.').map(number);
        let stamp = Stamp {
            sender: fields.next()??.try_into().ok()?,
            number: fields.next()??.try_into().ok()?,
            left: fields.next()??,
        };
        fields.next().is_none().then_some(stamp)
    }
}

fn number(digits: &[u8]) -> Option<u64> {
    std::str::from_utf8(digits).ok()?.parse().ok()
}
