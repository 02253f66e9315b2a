//! What the views of one pane share: the signals, and nothing that makes them change.

use std::{cell::RefCell, rc::Rc, sync::Arc};

use leptos::{html, prelude::*};

use crate::{
    client::probe::{Probe, Ready},
    lab::{
        address::AddressFault,
        close_code::CloseFault,
        handshake::Handshake,
        hex::HexFault,
        journal::{Entry, Filter, Journal},
        offer::OfferFault,
    },
    ui::{lang::Lang, words::LabWords},
};

/// One pane. Copied freely: each field is a handle.
#[derive(Clone, Copy)]
pub struct Pane {
    pub lang: Lang,
    /// 1 or 2; also makes the ids of its elements its own.
    pub n: u8,
    /// Where our own servers are.
    pub home: StoredValue<String>,
    /// Whether the browser has taken the page over.
    pub alive: RwSignal<bool>,

    pub address: RwSignal<String>,
    pub address_fault: RwSignal<Option<AddressFault>>,
    /// The chosen offer, as in [`OFFERS`]; [`OWN`] for what stands in `own_offer`.
    pub offer: RwSignal<String>,
    pub own_offer: RwSignal<String>,
    pub offer_fault: RwSignal<Option<OfferProblem>>,
    pub code: RwSignal<String>,
    pub reason: RwSignal<String>,
    pub close_fault: RwSignal<Option<CloseFault>>,

    pub ready: RwSignal<Ready>,
    /// The subprotocol of the open connection.
    pub chosen: RwSignal<Option<String>>,
    pub ending: RwSignal<Option<Ending>>,
    pub handshake: RwSignal<Option<Handshake>>,

    pub message: RwSignal<String>,
    pub is_binary: RwSignal<bool>,
    pub hex_fault: RwSignal<Option<HexFault>>,
    pub ping: RwSignal<Ping>,

    pub rows: RwSignal<Vec<Arc<Entry>>>,
    /// Entries that a pause holds back. None: there is no pause.
    pub held_back: RwSignal<Option<u64>>,
    pub filter: RwSignal<Filter>,
    pub pretty: RwSignal<bool>,
    pub list: NodeRef<html::Div>,

    pub live: StoredValue<Rc<RefCell<Live>>, LocalStorage>,
}

/// What is behind the signals.
#[derive(Default)]
pub struct Live {
    pub probe: Option<Probe>,
    /// Counts the connections, so that what is left of an earlier one is not taken for this one's.
    pub round: u32,
    pub journal: Journal,
    /// The name under which our server wrote this opening down.
    pub token: Option<String>,
    /// The answer that a ping waits for, and when it was sent.
    pub awaited: Option<(String, f64)>,
    pub pings: u32,
    pub refresh_is_due: bool,
    /// The reader looks at the end of the list, and wants to go on doing so.
    pub follows: bool,
}

/// How a connection ended.
#[derive(Clone, Debug, PartialEq)]
pub struct Ending {
    pub code: u16,
    pub reason: String,
    pub clean: bool,
    /// Whether it had been open, and whether subprotocols had been on offer.
    pub was_open: bool,
    pub had_offer: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OfferProblem {
    Fault(OfferFault),
    /// "Your own" is chosen, and nothing is written.
    Nothing,
}

/// A round trip.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum Ping {
    #[default]
    None,
    Waiting,
    /// Milliseconds.
    Took(f64),
    NoEcho,
    /// By its nature this server sends nothing back.
    NotHere,
}

/// The offers in the list, besides none and one's own. The last two show what happens with names that
/// our servers do not know.
pub const OFFERS: [&str; 6] = [
    "text",
    "json",
    "redovisa.chat.v1",
    "json, text",
    "soap, text",
    "soap",
];
/// In the list, for an offer of one's own. No subprotocol is called so: `?` is no token character.
pub const OWN: &str = "?";

impl Pane {
    pub fn new(lang: Lang, n: u8, home: &str, path: &str) -> Self {
        Pane {
            lang,
            n,
            home: StoredValue::new(home.to_owned()),
            alive: RwSignal::new(false),
            address: RwSignal::new([home, path].concat()),
            address_fault: RwSignal::default(),
            offer: RwSignal::default(),
            own_offer: RwSignal::default(),
            offer_fault: RwSignal::default(),
            code: RwSignal::default(),
            reason: RwSignal::default(),
            close_fault: RwSignal::default(),
            ready: RwSignal::default(),
            chosen: RwSignal::default(),
            ending: RwSignal::default(),
            handshake: RwSignal::default(),
            message: RwSignal::default(),
            is_binary: RwSignal::new(false),
            hex_fault: RwSignal::default(),
            ping: RwSignal::default(),
            rows: RwSignal::default(),
            held_back: RwSignal::default(),
            filter: RwSignal::default(),
            pretty: RwSignal::new(true),
            list: NodeRef::new(),
            live: StoredValue::new_local(Rc::new(RefCell::new(Live {
                follows: true,
                ..Live::default()
            }))),
        }
    }

    pub fn words(self) -> &'static LabWords {
        self.lang.lab()
    }

    /// An element id of this pane's own.
    pub fn id(self, name: &str) -> String {
        ["pane-", &self.n.to_string(), "-", name].concat()
    }

    pub fn is_closed(self) -> bool {
        self.ready.get() == Ready::Closed
    }

    pub fn is_open(self) -> bool {
        self.ready.get() == Ready::Open
    }
}
