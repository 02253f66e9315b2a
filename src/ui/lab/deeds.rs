//! What people do in a pane, and what its socket shows, as changes of the signals.

use std::{cell::RefCell, rc::Rc};

use gloo_timers::future::TimeoutFuture;
use leptos::{prelude::*, task::spawn_local};

use super::{
    file,
    pane::{Ending, Live, OWN, OfferProblem, Pane, Ping},
};
use crate::{
    client::{
        mint,
        probe::{self, Probe, Ready, Seen},
    },
    lab::{
        BROADCAST_PATH,
        address::{self, AddressFault},
        close_code, hex,
        journal::{Content, Direction},
        offer,
    },
    protocol::CHAT_V1,
};

/// Milliseconds in which what is seen is gathered before it is shown: a flood must not freeze the page.
const GATHER: u32 = 30;
/// Milliseconds that an echo may take.
const ECHO_WITHIN: u32 = 5_000;
/// What the chat's server answers to its own kind of ping.
const CHAT_PING: (&str, &str) = (r#"{"type":"ping"}"#, r#"{"type":"pong"}"#);
/// The saved file's name.
const FILE: &str = "websocket";

impl Pane {
    pub fn connect(self) {
        let written = self.address.get_untracked();
        let address = address::check(&written, file::page_is_secure());
        let offer = self.read_offer();
        self.address_fault.set(address.err());
        self.offer_fault.set(offer.clone().err());
        let (Ok(address), Ok(offer)) = (address, offer) else {
            return;
        };

        let token = mint();
        let noted = self
            .home
            .with_value(|home| address::with_token(address, home, token.as_str()));
        let live = self.live();
        let round = {
            let mut live = live.borrow_mut();
            live.round += 1;
            live.token = noted.is_some().then(|| token.as_str().to_owned());
            live.awaited = None;
            live.round
        };
        self.ping.set(Ping::None);
        self.ending.set(None);
        self.chosen.set(None);
        self.handshake.set(None);
        let had_offer = !offer.is_empty();
        self.note(
            Direction::Local,
            Content::Asked {
                address: address.to_owned(),
                offer: offer.join(", "),
            },
        );
        let target = noted.as_deref().unwrap_or(address);
        let probe = Probe::open(target, &offer, move |seen| {
            if self.live().borrow().round == round {
                self.see(seen, had_offer);
            }
        });
        match probe {
            Ok(probe) => live.borrow_mut().probe = Some(probe),
            Err(_) => {
                self.note(Direction::Local, Content::Failed);
                self.address_fault.set(Some(AddressFault::Refused));
            }
        }
        self.look_at_state();
    }

    pub fn disconnect(self) {
        let (code, reason) = (self.code.get_untracked(), self.reason.get_untracked());
        let with = match close_code::parse(&code, &reason) {
            Ok(with) => with,
            Err(fault) => return self.close_fault.set(Some(fault)),
        };
        self.close_fault.set(None);
        let content = Content::Closing {
            code: with.map(|(code, _)| code),
            reason: reason.clone(),
        };
        self.note(Direction::Sent, content);
        let live = self.live();
        if let Some(probe) = &live.borrow().probe {
            // What a browser refuses was refused above.
            _ = probe.close(with);
        }
        self.look_at_state();
    }

    pub fn send(self) {
        let message = self.message.get_untracked();
        if !self.is_binary.get_untracked() {
            return self.send_text(message);
        }
        match hex::parse(&message) {
            Ok(bytes) => {
                self.hex_fault.set(None);
                let sent = self.with_probe(|probe| probe.say_binary(&bytes).is_ok());
                if sent {
                    self.note(Direction::Sent, Content::Binary(bytes));
                }
            }
            Err(fault) => self.hex_fault.set(Some(fault)),
        }
    }

    fn send_text(self, text: String) {
        self.hex_fault.set(None);
        if self.with_probe(|probe| probe.say_text(&text).is_ok()) {
            self.note(Direction::Sent, Content::Text(text));
        }
    }

    /// Measures a round trip by a message that comes back, since pages have no ping frames.
    pub fn ping(self) {
        let address = self.address.get_untracked();
        let path = self
            .home
            .with_value(|home| address.strip_prefix(home.as_str()).map(str::to_owned));
        if path.is_some_and(|path| path.starts_with(BROADCAST_PATH)) {
            return self.ping.set(Ping::NotHere);
        }
        let live = self.live();
        let (question, number) = {
            let mut live = live.borrow_mut();
            live.pings += 1;
            let (question, answer) = match self.chosen.get_untracked().as_deref() {
                Some(CHAT_V1) => (CHAT_PING.0.to_owned(), CHAT_PING.1.to_owned()),
                _ => {
                    let text = ["ping ", &live.pings.to_string()].concat();
                    (text.clone(), text)
                }
            };
            live.awaited = Some((answer, file::elapsed()));
            (question, live.pings)
        };
        self.ping.set(Ping::Waiting);
        self.send_text(question);
        spawn_local(async move {
            TimeoutFuture::new(ECHO_WITHIN).await;
            let live = self.live();
            let mut live = live.borrow_mut();
            if live.pings == number && live.awaited.take().is_some() {
                self.ping.set(Ping::NoEcho);
            }
        });
    }

    pub fn pause(self, pause: bool) {
        self.live().borrow_mut().journal.pause(pause);
        self.refresh();
    }

    pub fn clear(self) {
        self.live().borrow_mut().journal.clear();
        self.refresh();
    }

    pub fn save(self) {
        let text = self.live().borrow().journal.save(file::iso_time);
        let name = [FILE, "-", &self.n.to_string(), ".jsonl"].concat();
        file::save(&name, &text);
    }

    /// Shows what the journal holds. Called after the filter has changed, too.
    pub fn refresh(self) {
        let live = self.live();
        let (rows, held_back) = {
            let mut live = live.borrow_mut();
            live.refresh_is_due = false;
            let rows = self
                .filter
                .with_untracked(|filter| live.journal.shown(filter));
            (rows, live.journal.held_back())
        };
        self.rows.set(rows);
        self.held_back.set(held_back);
        if live.borrow().follows {
            // When the rows stand.
            spawn_local(async move {
                TimeoutFuture::new(0).await;
                if let Some(list) = self.list.get_untracked() {
                    list.set_scroll_top(list.scroll_height());
                }
            });
        }
    }

    /// The list was scrolled, by whomever.
    pub fn note_place(self) {
        if let Some(list) = self.list.get_untracked() {
            let left = list.scroll_height() - list.scroll_top() - list.client_height();
            self.live().borrow_mut().follows = left < 24;
        }
    }

    fn see(self, seen: Seen, had_offer: bool) {
        match seen {
            Seen::Opened(protocol) => {
                self.note(
                    Direction::Local,
                    Content::Opened {
                        protocol: protocol.clone(),
                    },
                );
                self.chosen.set(Some(protocol));
                self.fetch_handshake();
            }
            Seen::Text(text) => {
                self.note_echo(&text);
                self.note(Direction::Received, Content::Text(text));
            }
            Seen::Binary(bytes) => self.note(Direction::Received, Content::Binary(bytes)),
            Seen::Failed => self.note(Direction::Local, Content::Failed),
            Seen::Closed {
                code,
                reason,
                clean,
            } => {
                let was_open = self.chosen.get_untracked().is_some();
                self.note(
                    Direction::Local,
                    Content::Closed {
                        code,
                        reason: reason.clone(),
                        clean,
                    },
                );
                self.ending.set(Some(Ending {
                    code,
                    reason,
                    clean,
                    was_open,
                    had_offer,
                }));
                self.live().borrow_mut().awaited = None;
                if self.ping.get_untracked() == Ping::Waiting {
                    self.ping.set(Ping::None);
                }
                if !was_open {
                    self.fetch_handshake();
                }
            }
        }
        self.look_at_state();
    }

    fn note_echo(self, text: &str) {
        let live = self.live();
        let mut live = live.borrow_mut();
        if live
            .awaited
            .as_ref()
            .is_some_and(|(answer, _)| answer == text)
            && let Some((_, from)) = live.awaited.take()
        {
            self.ping.set(Ping::Took(file::elapsed() - from));
        }
    }

    fn fetch_handshake(self) {
        let (token, round) = {
            let live = self.live();
            let live = live.borrow();
            (live.token.clone(), live.round)
        };
        let Some(token) = token else { return };
        spawn_local(async move {
            let handshake = probe::handshake(&token).await;
            if self.live().borrow().round == round {
                self.handshake.set(handshake);
            }
        });
    }

    fn note(self, direction: Direction, content: Content) {
        let live = self.live();
        let is_due = {
            let mut live = live.borrow_mut();
            live.journal.add(file::now(), direction, content);
            std::mem::replace(&mut live.refresh_is_due, true)
        };
        if !is_due {
            spawn_local(async move {
                TimeoutFuture::new(GATHER).await;
                self.refresh();
            });
        }
    }

    fn read_offer(self) -> Result<Vec<String>, OfferProblem> {
        let choice = self.offer.get_untracked();
        if choice != OWN {
            return offer::parse(&choice).map_err(OfferProblem::Fault);
        }
        let offer = offer::parse(&self.own_offer.get_untracked()).map_err(OfferProblem::Fault)?;
        if offer.is_empty() {
            Err(OfferProblem::Nothing)
        } else {
            Ok(offer)
        }
    }

    fn look_at_state(self) {
        let ready = self
            .live()
            .borrow()
            .probe
            .as_ref()
            .map_or(Ready::Closed, Probe::ready);
        if self.ready.get_untracked() != ready {
            self.ready.set(ready);
        }
    }

    fn with_probe(self, job: impl FnOnce(&Probe) -> bool) -> bool {
        self.live().borrow().probe.as_ref().is_some_and(job)
    }

    fn live(self) -> Rc<RefCell<Live>> {
        self.live.get_value()
    }
}
