//! One WebSocket to the server, opened again whenever it falls: knows when to try, when to believe that
//! it is dead, and what the close codes ask for. It refuses to know what the frames are about.
//!
//! The socket lives in a task of its own; the rest of the page holds a channel to it. There is one
//! line a page and it lives as long as the page, so nothing here is ever taken down.

use std::rc::Rc;

use futures::{
    FutureExt, SinkExt, StreamExt,
    channel::mpsc::{UnboundedReceiver, UnboundedSender, unbounded},
    select_biased,
};
use gloo_net::websocket::{Message, WebSocketError, futures::WebSocket};
use gloo_timers::future::TimeoutFuture;
use wasm_bindgen::{JsCast, closure::Closure};
use wasm_bindgen_futures::spawn_local;

use super::{
    backoff::Backoff,
    tap::{Late, Tap},
};
use crate::{
    protocol::{SILENCE_SECONDS, close},
    stream::Millis,
};

/// Milliseconds in which a new connection must have said hello.
const HELLO_WITHIN: Millis = 10_000;
/// Milliseconds of silence after which the server is gone.
const SILENCE: Millis = SILENCE_SECONDS as Millis * 1_000;
/// Milliseconds in which a ping must be answered when there is reason to doubt the line.
const PROBE_WITHIN: Millis = 5_000;
/// A connection that lived so many milliseconds was no part of the trouble before it.
const HELD: Millis = 10_000;
/// Milliseconds after which even a browser that says it is offline gets another try: it may be wrong.
const OFFLINE_TRY: u64 = 30_000;

/// How the line is, as far as we know.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineState {
    Connecting,
    Up,
    /// Broken; tried again at this moment of the browser's clock.
    Down {
        retry_at: Millis,
    },
    /// Broken, and the browser says that there is no network.
    Offline,
    /// Taken down by the person.
    Off,
}

/// Whose line it is.
pub trait Owner {
    /// The line is in another state now.
    fn state(&self, state: LineState);
    /// A frame came in. What does it mean to the line itself?
    fn frame(&self, text: &str) -> Meaning;
    /// A frame that asks the other side whether it is there.
    fn ping(&self) -> String;
}

/// What a frame means to the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// The other side has begun to talk.
    Hello,
    /// It ends; we shall come back after so many milliseconds.
    Bye {
        retry_ms: u64,
    },
    Nothing,
}

/// Where the other side is, and what it speaks.
#[derive(Clone, Copy)]
pub struct Address {
    pub path: &'static str,
    pub subprotocol: &'static str,
}

/// A handle to the line.
pub struct Line {
    wishes: UnboundedSender<Wish>,
    /// Where somebody may watch.
    pub tap: Tap,
}

enum Wish {
    Say(String),
    /// Be up: try now if not.
    Up,
    Off,
    /// Begin a new connection, since we are somebody else now.
    Anew,
    /// Something happened that may have cut or mended the line.
    Doubt,
    /// Break, as if the network had.
    Break,
}

/// Why a connection is over.
enum End {
    Off,
    Anew,
    Lost { code: u16, retry_ms: Option<u64> },
}

impl Line {
    /// Opens the line; from now on its owner is told what it hears.
    pub fn open(address: Address, owner: Rc<dyn Owner>) -> Self {
        let (wishes, inbox) = unbounded();
        watch_surroundings(&wishes);
        let tap = Tap::default();
        spawn_local(run(address, inbox, owner, tap.clone()));
        Line { wishes, tap }
    }

    /// Says something. A line that is down drops it: whoever speaks must say it again after the hello.
    pub fn say(&self, frame: String) {
        self.wish(Wish::Say(frame));
    }

    /// Breaks, and comes back like any line that broke.
    pub fn break_down(&self) {
        self.wish(Wish::Break);
    }

    pub fn up(&self) {
        self.wish(Wish::Up);
    }

    pub fn off(&self) {
        self.wish(Wish::Off);
    }

    pub fn anew(&self) {
        self.wish(Wish::Anew);
    }

    fn wish(&self, wish: Wish) {
        // The task ends with the page alone.
        _ = self.wishes.unbounded_send(wish);
    }
}

async fn run(address: Address, mut inbox: UnboundedReceiver<Wish>, owner: Rc<dyn Owner>, tap: Tap) {
    let mut backoff = Backoff::default();
    loop {
        owner.state(LineState::Connecting);
        let began = now();
        match converse(address, &mut inbox, &*owner, &tap).await {
            End::Anew => {}
            End::Off => {
                owner.state(LineState::Off);
                while !matches!(inbox.next().await, Some(Wish::Up | Wish::Anew)) {}
            }
            End::Lost { code, retry_ms } => {
                if now() - began >= HELD {
                    backoff.reset();
                }
                if matches!(
                    code,
                    close::TRY_AGAIN_LATER | close::TOO_MANY_FAULTS | close::FLOOD
                ) {
                    backoff.give_room();
                }
                let wait = match retry_ms {
                    _ if is_offline() => OFFLINE_TRY,
                    Some(asked) => asked,
                    None => backoff.next(js_sys::Math::random()),
                };
                if !rest(&mut inbox, &*owner, wait).await {
                    owner.state(LineState::Off);
                    while !matches!(inbox.next().await, Some(Wish::Up | Wish::Anew)) {}
                }
            }
        }
    }
}

/// Waits for the next try. False: the person took the line down meanwhile.
async fn rest(inbox: &mut UnboundedReceiver<Wish>, owner: &dyn Owner, wait: u64) -> bool {
    owner.state(match is_offline() {
        true => LineState::Offline,
        false => LineState::Down {
            retry_at: now() + wait as Millis,
        },
    });
    let mut timer = TimeoutFuture::new(u32::try_from(wait).unwrap_or(u32::MAX)).fuse();
    loop {
        select_biased! {
            wish = inbox.next() => match wish {
                Some(Wish::Off) => return false,
                Some(Wish::Up | Wish::Anew) => return true,
                Some(Wish::Doubt) if !is_offline() => return true,
                Some(Wish::Doubt | Wish::Say(_) | Wish::Break) | None => {}
            },
            () = timer => return true,
        }
    }
}

/// What is known of a connection while it lasts.
struct Talk<'a> {
    owner: &'a dyn Owner,
    greeted: bool,
    /// Unless something is heard until then, the server is gone.
    deadline: Millis,
    end: End,
}

/// One connection, from its opening to its end.
async fn converse(
    address: Address,
    inbox: &mut UnboundedReceiver<Wish>,
    owner: &dyn Owner,
    tap: &Tap,
) -> End {
    let mut talk = Talk {
        owner,
        greeted: false,
        deadline: now() + HELLO_WITHIN,
        end: End::Lost {
            code: close::NORMAL,
            retry_ms: None,
        },
    };
    let opened = address
        .url()
        .and_then(|url| WebSocket::open_with_protocol(&url, address.subprotocol).ok());
    let Some(mut socket) = opened else {
        return talk.end;
    };
    let mut late = Late::default();
    loop {
        let until = late
            .due()
            .map_or(talk.deadline, |due| due.min(talk.deadline));
        let left = u32::try_from(until - now()).unwrap_or(0);
        select_biased! {
            // Looked at first: after a sleep, what has arrived counts, not the clock.
            heard = socket.next().fuse() => match heard {
                Some(Ok(Message::Text(text))) => {
                    talk.deadline = now() + if talk.greeted { SILENCE } else { HELLO_WITHIN };
                    let fate = tap.comes_in(&text);
                    if let Some(text) = late.pass(now(), text, fate) {
                        talk.take_in(&text);
                    }
                }
                Some(Ok(Message::Bytes(_))) => {}
                Some(Err(WebSocketError::ConnectionClose(event))) => {
                    if let End::Lost { code, retry_ms: None } = &mut talk.end {
                        *code = event.code;
                    }
                    return talk.end;
                }
                Some(Err(_)) | None => return talk.end,
            },
            wish = inbox.next() => match wish {
                Some(Wish::Say(text)) if talk.greeted => {
                    tap.goes_out(&text);
                    if socket.send(Message::Text(text)).await.is_err() {
                        return talk.end;
                    }
                }
                Some(Wish::Doubt) if talk.greeted => {
                    let ping = owner.ping();
                    tap.goes_out(&ping);
                    if socket.send(Message::Text(ping)).await.is_err() {
                        return talk.end;
                    }
                    talk.deadline = talk.deadline.min(now() + PROBE_WITHIN);
                }
                Some(Wish::Off) => {
                    _ = socket.close(Some(close::NORMAL), None);
                    return End::Off;
                }
                Some(Wish::Anew) => {
                    _ = socket.close(Some(close::NORMAL), None);
                    return End::Anew;
                }
                Some(Wish::Break) => return talk.end,
                Some(Wish::Say(_) | Wish::Up | Wish::Doubt) | None => {}
            },
            () = TimeoutFuture::new(left).fuse() => match late.take(now()) {
                Some(text) => talk.take_in(&text),
                None if now() >= talk.deadline => return talk.end,
                // Timers may ring a little early.
                None => {}
            },
        }
    }
}

impl Talk<'_> {
    fn take_in(&mut self, text: &str) {
        match self.owner.frame(text) {
            Meaning::Hello => {
                self.greeted = true;
                self.deadline = now() + SILENCE;
                self.owner.state(LineState::Up);
            }
            Meaning::Bye { retry_ms } => {
                self.end = End::Lost {
                    code: close::SERVICE_RESTART,
                    retry_ms: Some(retry_ms),
                };
            }
            Meaning::Nothing => {}
        }
    }
}

/// Networks that come and go, tabs that come to the front, pages that come back from the browser's
/// cache: each is a reason to look whether the line still holds.
fn watch_surroundings(wishes: &UnboundedSender<Wish>) {
    let Some(window) = web_sys::window() else {
        return;
    };
    let doubt = {
        let wishes = wishes.clone();
        Closure::<dyn Fn()>::new(move || {
            _ = wishes.unbounded_send(Wish::Doubt);
        })
    };
    let doubt_function = doubt.as_ref().unchecked_ref();
    for event in ["online", "offline", "pageshow"] {
        _ = window.add_event_listener_with_callback(event, doubt_function);
    }
    if let Some(document) = window.document() {
        _ = document.add_event_listener_with_callback("visibilitychange", doubt_function);
    }
    doubt.forget();
}

impl Address {
    /// The path on the server that the page is from.
    fn url(self) -> Option<String> {
        let location = web_sys::window()?.location();
        let scheme = if location.protocol().ok()? == "https:" {
            "wss://"
        } else {
            "ws://"
        };
        Some([scheme, &location.host().ok()?, self.path].concat())
    }
}

fn is_offline() -> bool {
    web_sys::window().is_some_and(|window| !window.navigator().on_line())
}

/// The browser's clock.
pub fn now() -> Millis {
    js_sys::Date::now() as Millis
}
