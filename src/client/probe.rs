//! A plain WebSocket, for a page that wants to show one: everything that the browser lets a page see of
//! it, and nothing done by itself. It knows no protocol and never reconnects.

use js_sys::{Array, ArrayBuffer, Uint8Array};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{BinaryType, CloseEvent, MessageEvent, WebSocket};

use super::json;
use crate::lab::handshake::Handshake;

/// What has been seen.
#[derive(Clone, Debug, PartialEq)]
pub enum Seen {
    /// Open, with this subprotocol; empty where there is none.
    Opened(String),
    Text(String),
    Binary(Vec<u8>),
    /// An `error` event; a close always follows.
    Failed,
    Closed {
        code: u16,
        reason: String,
        clean: bool,
    },
}

/// `readyState` (WHATWG WebSockets, section 3.1).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Ready {
    Connecting,
    Open,
    Closing,
    #[default]
    Closed,
}

/// The browser does not accept an address, a subprotocol or a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refused;

/// A socket and its listeners.
pub struct Probe {
    socket: WebSocket,
    _on_open: Closure<dyn Fn()>,
    _on_message: Closure<dyn Fn(MessageEvent)>,
    _on_error: Closure<dyn Fn()>,
    _on_close: Closure<dyn Fn(CloseEvent)>,
}

impl Probe {
    /// Begins to open a socket; `tell` is called with all that is seen from then on.
    pub fn open(
        address: &str,
        offer: &[String],
        tell: impl Fn(Seen) + Clone + 'static,
    ) -> Result<Self, Refused> {
        let offer: Array = offer.iter().map(JsValue::from).collect();
        let socket = WebSocket::new_with_str_sequence(address, &offer).map_err(|_| Refused)?;
        socket.set_binary_type(BinaryType::Arraybuffer);

        let (told, of) = (tell.clone(), socket.clone());
        let on_open = Closure::<dyn Fn()>::new(move || told(Seen::Opened(of.protocol())));
        let told = tell.clone();
        let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            let data = event.data();
            match data.as_string() {
                Some(text) => told(Seen::Text(text)),
                None => told(Seen::Binary(
                    Uint8Array::new(data.unchecked_ref::<ArrayBuffer>()).to_vec(),
                )),
            }
        });
        let told = tell.clone();
        let on_error = Closure::<dyn Fn()>::new(move || told(Seen::Failed));
        let on_close = Closure::<dyn Fn(CloseEvent)>::new(move |event: CloseEvent| {
            tell(Seen::Closed {
                code: event.code(),
                reason: event.reason(),
                clean: event.was_clean(),
            });
        });
        socket.set_onopen(Some(on_open.as_ref().unchecked_ref()));
        socket.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        socket.set_onerror(Some(on_error.as_ref().unchecked_ref()));
        socket.set_onclose(Some(on_close.as_ref().unchecked_ref()));
        Ok(Probe {
            socket,
            _on_open: on_open,
            _on_message: on_message,
            _on_error: on_error,
            _on_close: on_close,
        })
    }

    pub fn ready(&self) -> Ready {
        match self.socket.ready_state() {
            WebSocket::CONNECTING => Ready::Connecting,
            WebSocket::OPEN => Ready::Open,
            WebSocket::CLOSING => Ready::Closing,
            _ => Ready::Closed,
        }
    }

    pub fn say_text(&self, text: &str) -> Result<(), Refused> {
        self.socket.send_with_str(text).map_err(|_| Refused)
    }

    pub fn say_binary(&self, bytes: &[u8]) -> Result<(), Refused> {
        self.socket.send_with_u8_array(bytes).map_err(|_| Refused)
    }

    /// Begins to close, with a code and a reason or with neither.
    pub fn close(&self, with: Option<(u16, &str)>) -> Result<(), Refused> {
        let closing = match with {
            None => self.socket.close(),
            Some((code, reason)) => self.socket.close_with_code_and_reason(code, reason),
        };
        closing.map_err(|_| Refused)
    }
}

/// What the server wrote down about an opening. None: it knows of none by that name, or does not answer.
pub async fn handshake(token: &str) -> Option<Handshake> {
    let window = web_sys::window()?;
    let path = ["/lab/handshake/", token].concat();
    let response = JsFuture::from(window.fetch_with_str(&path)).await.ok()?;
    let response: web_sys::Response = response.dyn_into().ok()?;
    let text = JsFuture::from(response.text().ok()?).await.ok()?;
    json::read(&text.as_string()?)
}
