//! Watches the frames of one chat connection, and decides which of them are spoilt. It counts what the
//! design promises: nothing lost, nothing twice. Time is an argument.

use std::{collections::VecDeque, sync::Arc};

use super::outline::Outline;
use crate::stream::Tree;

/// From JSON to a tree.
pub type Read = fn(&str) -> Option<Tree>;

/// Most frames that are kept for reading.
const MOST: usize = 300;
/// How many frames are lost at a time.
pub const LOSE: u32 = 5;
/// How late frames are made, in milliseconds.
pub const DELAY: u32 = 2_000;

/// What becomes of a frame that came in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    Arrives,
    /// The page never gets it.
    Lost,
    /// The page gets it so many milliseconds later.
    Late(u32),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    Out,
    In(Fate),
}

/// A frame that passed.
#[derive(Clone, Debug, PartialEq)]
pub struct Passed {
    /// Counts from 0.
    pub n: u64,
    /// Milliseconds since the Unix epoch, by the browser's clock.
    pub at: f64,
    pub way: Way,
    pub outline: Outline,
    pub text: String,
}

/// What has been counted since the page was opened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Times that the line was opened.
    pub openings: u64,
    /// Frames that the inspector took away.
    pub lost: u64,
    /// Times that the page asked for what it lacked, besides once for each opening and room.
    pub asked_again: u64,
    /// Facts that had come before, and were not taken in twice.
    pub repeated: u64,
    /// Commands that went out more than once.
    pub said_again: u64,
}

/// The inspector of one page. Everything is about one room at a time.
#[derive(Debug)]
pub struct Inspector {
    /// How frames are read: a browser has a parser of its own.
    read: Read,
    room: String,
    passed: VecDeque<Arc<Passed>>,
    next: u64,
    counts: Counts,
    to_lose: u32,
    delays: bool,
    last_command: Option<String>,
    /// Ids of commands that went out, newest last.
    said: VecDeque<String>,
    /// The last fact that reached the page, as far as there was no gap before it.
    delivered: Option<u64>,
    /// How long the log is, by all that was on the line, lost or not.
    head: Option<u64>,
    subscribed: bool,
}

impl Inspector {
    pub fn of(room: &str, read: Read) -> Self {
        Inspector {
            read,
            room: room.to_owned(),
            passed: VecDeque::new(),
            next: 0,
            counts: Counts::default(),
            to_lose: 0,
            delays: false,
            last_command: None,
            said: VecDeque::new(),
            delivered: None,
            head: None,
            subscribed: false,
        }
    }

    /// The person looks at another room.
    pub fn turn_to(&mut self, room: &str) {
        if self.room != room {
            self.room = room.to_owned();
            (self.delivered, self.head) = (None, None);
        }
    }

    /// A frame goes out.
    pub fn note_out(&mut self, at: f64, text: &str) {
        let outline = Outline::of((self.read)(text));
        match outline.r#type.as_str() {
            "subscribe" if outline.stream.as_deref() == Some(&self.room) => {
                self.counts.asked_again += u64::from(std::mem::replace(&mut self.subscribed, true));
                self.delivered = self.delivered.or(outline.after);
            }
            "command" => {
                self.last_command = Some(text.to_owned());
                if let Some(id) = &outline.id {
                    if self.said.contains(id) {
                        self.counts.said_again += 1;
                    } else {
                        self.said.push_back(id.clone());
                    }
                    if self.said.len() > MOST {
                        self.said.pop_front();
                    }
                }
            }
            _ => {}
        }
        self.keep(at, Way::Out, outline, text);
    }

    /// A frame came in: what shall become of it?
    pub fn note_in(&mut self, at: f64, text: &str) -> Fate {
        let outline = Outline::of((self.read)(text));
        let fate = if self.to_lose > 0 {
            self.to_lose -= 1;
            self.counts.lost += 1;
            Fate::Lost
        } else if self.delays {
            Fate::Late(DELAY)
        } else {
            Fate::Arrives
        };
        self.head = self.head.max(outline.head(&self.room));
        if fate != Fate::Lost {
            self.follow(&outline);
        }
        self.keep(at, Way::In(fate), outline, text);
        fate
    }

    /// The next [`LOSE`] frames that come in shall be lost.
    pub fn lose(&mut self) {
        self.to_lose = LOSE;
    }

    pub fn delay(&mut self, delay: bool) {
        self.delays = delay;
    }

    /// The last command that went out, to be said once more.
    pub fn last_command(&self) -> Option<&str> {
        self.last_command.as_deref()
    }

    pub fn to_lose(&self) -> u32 {
        self.to_lose
    }

    pub fn counts(&self) -> Counts {
        self.counts
    }

    /// How long the room's log is, as far as anything on the line has told.
    pub fn head(&self) -> Option<u64> {
        self.head
    }

    /// The frames that passed, oldest first.
    pub fn passed(&self) -> Vec<Arc<Passed>> {
        self.passed.iter().cloned().collect()
    }

    fn follow(&mut self, outline: &Outline) {
        if outline.r#type == "hello" {
            self.counts.openings += 1;
            self.subscribed = false;
        }
        if outline.stream.as_deref() != Some(&self.room) {
            return;
        }
        match outline.r#type.as_str() {
            "snapshot" => self.delivered = outline.seq.max(self.delivered),
            "facts" => {
                for event in &outline.events {
                    let delivered = self.delivered.get_or_insert(event.seq.saturating_sub(1));
                    if event.seq <= *delivered {
                        self.counts.repeated += 1;
                    } else if event.seq == *delivered + 1 {
                        *delivered = event.seq;
                    }
                }
            }
            _ => {}
        }
    }

    fn keep(&mut self, at: f64, way: Way, outline: Outline, text: &str) {
        let passed = Passed {
            n: self.next,
            at,
            way,
            outline,
            text: text.to_owned(),
        };
        self.passed.push_back(Arc::new(passed));
        self.next += 1;
        if self.passed.len() > MOST {
            self.passed.pop_front();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HELLO: &str = r#"{"type":"hello","rooms":[],"now":0}"#;
    const COMMAND: &str = r#"{"type":"command","stream":"lobby","id":"abc","command":{}}"#;

    fn facts(numbers: &[u64]) -> String {
        let events: Vec<String> = numbers
            .iter()
            .map(|seq| format!("{{\"seq\":{seq}}}"))
            .collect();
        format!(
            r#"{{"type":"facts","stream":"lobby","events":[{}]}}"#,
            events.join(",")
        )
    }

    fn subscribe(after: u64) -> String {
        format!(r#"{{"type":"subscribe","stream":"lobby","after":{after}}}"#)
    }

    /// An inspector whose page stands at 3.
    fn connected() -> Inspector {
        let mut inspector = Inspector::of("lobby", |text| serde_json::from_str(text).ok());
        inspector.note_in(0.0, HELLO);
        inspector.note_out(0.0, &subscribe(3));
        inspector
    }

    #[test]
    fn so_many_frames_are_lost_and_no_more() {
        let mut inspector = connected();
        inspector.lose();
        let fates: Vec<Fate> = (4..10)
            .map(|seq| inspector.note_in(0.0, &facts(&[seq])))
            .collect();
        assert_eq!(fates[..5], [Fate::Lost; 5]);
        assert_eq!(fates[5], Fate::Arrives);
        assert_eq!(
            (inspector.counts().lost, inspector.head()),
            (5, Some(9)),
            "what was lost was on the line"
        );
    }

    #[test]
    fn a_gap_that_is_asked_for_and_filled_is_counted() {
        let mut inspector = connected();
        inspector.note_in(0.0, &facts(&[6]));
        inspector.note_out(0.0, &subscribe(3));
        inspector.note_in(0.0, &facts(&[4, 5, 6]));
        let counts = inspector.counts();
        assert_eq!(
            (counts.asked_again, counts.repeated, inspector.delivered),
            (1, 0, Some(6))
        );
        inspector.note_in(0.0, &facts(&[6]));
        assert_eq!(inspector.counts().repeated, 1);
    }

    #[test]
    fn a_new_line_asks_once_without_that_being_again() {
        let mut inspector = connected();
        inspector.note_in(0.0, HELLO);
        inspector.note_out(0.0, &subscribe(3));
        assert_eq!(
            inspector.counts(),
            Counts {
                openings: 2,
                ..Counts::default()
            }
        );
    }

    #[test]
    fn a_command_that_is_said_again_is_known_again() {
        let mut inspector = connected();
        inspector.note_out(0.0, COMMAND);
        assert_eq!(
            (inspector.last_command(), inspector.counts().said_again),
            (Some(COMMAND), 0)
        );
        inspector.note_out(0.0, COMMAND);
        assert_eq!(inspector.counts().said_again, 1);
    }

    #[test]
    fn frames_can_be_late() {
        let mut inspector = connected();
        inspector.delay(true);
        assert_eq!(inspector.note_in(0.0, &facts(&[4])), Fate::Late(DELAY));
        inspector.delay(false);
        assert_eq!(inspector.note_in(0.0, &facts(&[5])), Fate::Arrives);
    }

    #[test]
    fn only_the_newest_frames_are_kept() {
        let mut inspector = connected();
        for seq in 0..1_000 {
            inspector.note_in(0.0, &facts(&[seq]));
        }
        assert_eq!(inspector.passed().len(), MOST);
    }
}
