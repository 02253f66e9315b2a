//! The lab's servers, as any WebSocket client meets them.

use std::time::{Duration, Instant};

use futures::{SinkExt, StreamExt};
use serde_json::Value;
use tokio::{
    net::{TcpSocket, TcpStream},
    time::timeout,
};
use tokio_tungstenite::{
    WebSocketStream, client_async,
    tungstenite::{
        Bytes, Error, Message,
        client::IntoClientRequest,
        http::header,
        protocol::{CloseFrame, frame::coding::CloseCode},
    },
};

use crate::town::{PATIENCE, Town};

const ECHO: &str = "/ws/echo";
const BROADCAST: &str = "/ws/broadcast";
const MEBIBYTE: usize = 1024 * 1024;
const TOKEN: &str = "a-token-of-a-page";

/// A socket to one of the lab's servers.
struct Guest {
    socket: WebSocketStream<TcpStream>,
    /// What the server chose.
    protocol: Option<String>,
}

/// How a guest knocks.
#[derive(Default)]
struct Knock<'a> {
    offer: Option<&'a str>,
    origin: Option<&'a str>,
    cookie: Option<&'a str>,
    /// Bytes that the kernel holds unread.
    receive_buffer: Option<u32>,
}

impl Knock<'_> {
    async fn at(self, town: &Town, path: &str) -> Result<Guest, u16> {
        let tcp = TcpSocket::new_v4().unwrap();
        if let Some(bytes) = self.receive_buffer {
            tcp.set_recv_buffer_size(bytes).unwrap();
        }
        let stream = tcp.connect(town.addr).await.unwrap();
        let mut request = format!("ws://{}{path}", town.addr)
            .into_client_request()
            .unwrap();
        let headers = [
            (header::SEC_WEBSOCKET_PROTOCOL, self.offer),
            (header::ORIGIN, self.origin),
            (header::COOKIE, self.cookie),
        ];
        for (name, value) in headers {
            if let Some(value) = value {
                request.headers_mut().insert(name, value.parse().unwrap());
            }
        }
        match timeout(PATIENCE, client_async(request, stream))
            .await
            .expect("an answer")
        {
            Ok((socket, answer)) => {
                let protocol = answer.headers().get(header::SEC_WEBSOCKET_PROTOCOL);
                let protocol = protocol.map(|name| name.to_str().unwrap().to_owned());
                Ok(Guest { socket, protocol })
            }
            Err(Error::Http(answer)) => Err(answer.status().as_u16()),
            Err(error) => panic!("{error}"),
        }
    }
}

impl Guest {
    async fn at(town: &Town, path: &str) -> Guest {
        Knock::default()
            .at(town, path)
            .await
            .expect("an open socket")
    }

    async fn offering(town: &Town, path: &str, offer: &str) -> Guest {
        let knock = Knock {
            offer: Some(offer),
            ..Knock::default()
        };
        knock.at(town, path).await.expect("an open socket")
    }

    async fn say(&mut self, message: impl Into<Message>) {
        self.socket.send(message.into()).await.unwrap();
    }

    /// The next text or binary message, or how the server closes.
    async fn hear(&mut self) -> Message {
        loop {
            let heard = timeout(PATIENCE, self.socket.next())
                .await
                .expect("a message in time");
            match heard.expect("a message").expect("a message") {
                Message::Ping(_) | Message::Pong(_) => {}
                message => return message,
            }
        }
    }

    async fn text(&mut self) -> String {
        match self.hear().await {
            Message::Text(text) => text.to_string(),
            other => panic!("a text, not {other:?}"),
        }
    }

    async fn close_code(&mut self) -> u16 {
        loop {
            match self.hear().await {
                Message::Close(Some(frame)) => return frame.code.into(),
                Message::Close(None) => panic!("a close without a code"),
                _ => {}
            }
        }
    }
}

/// The subprotocol in the answer to an opening. By an HTTP client, since WebSocket clients refuse an answer
/// that chooses none of what they offered.
async fn opening_of(town: &Town, path: &str, offer: Option<&str>) -> Option<String> {
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    let mut request = http
        .get(format!("http://{}{path}", town.addr))
        .header("connection", "upgrade")
        .header("upgrade", "websocket")
        .header("sec-websocket-version", "13")
        .header("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ==");
    if let Some(offer) = offer {
        request = request.header("sec-websocket-protocol", offer);
    }
    let answer = request.send().await.unwrap();
    assert_eq!(answer.status(), 101);
    let protocol = answer.headers().get("sec-websocket-protocol");
    protocol.map(|name| name.to_str().unwrap().to_owned())
}

#[tokio::test]
async fn the_first_known_of_the_offered_subprotocols_is_chosen() {
    let town = Town::open().await;
    for (path, offer, chosen) in [
        (ECHO, None, None),
        (ECHO, Some("text"), Some("text")),
        (ECHO, Some("json, text"), Some("text")),
        (ECHO, Some("json"), None),
        (BROADCAST, None, None),
        (BROADCAST, Some("json"), Some("json")),
        (BROADCAST, Some("text, json"), Some("text")),
        (BROADCAST, Some("soap,json , text"), Some("json")),
        // Only unknown ones: accepted without (RFC 6455 section 4.2.2).
        (BROADCAST, Some("soap, redovisa.chat.v1"), None),
        (BROADCAST, Some("JSON"), None),
    ] {
        let answered = opening_of(&town, path, offer).await;
        assert_eq!(answered.as_deref(), chosen, "{path} {offer:?}");
    }
}

#[tokio::test]
async fn the_echo_gives_everything_back_as_it_came() {
    let town = Town::open().await;
    let mut guest = Guest::at(&town, ECHO).await;
    let messages = [
        Message::text(""),
        Message::text("Hallå, världen 🦀"),
        Message::binary(vec![0, 159, 146, 150]),
        Message::text("x".repeat(MEBIBYTE)),
        Message::binary(vec![7; MEBIBYTE]),
    ];
    for message in messages {
        guest.say(message.clone()).await;
        assert!(guest.hear().await == message, "{} bytes", message.len());
    }
}

#[tokio::test]
async fn the_echo_closes_on_more_than_a_mebibyte() {
    let town = Town::open().await;
    for size in [MEBIBYTE + 1, 8 * MEBIBYTE] {
        let guest = Guest::at(&town, ECHO).await;
        let (mut sending, mut hearing) = guest.socket.split();
        // Whoever sends so much hears the close only if they listen meanwhile.
        let sending = async { _ = sending.send(Message::binary(vec![0; size])).await };
        let hearing = async {
            match timeout(PATIENCE, hearing.next())
                .await
                .expect("a close in time")
            {
                Some(Ok(Message::Close(Some(frame)))) => u16::from(frame.code),
                other => panic!("a close, not {other:?}"),
            }
        };
        let (code, _) = tokio::join!(hearing, timeout(Duration::from_secs(3), sending));
        assert_eq!(code, 1009, "{size} bytes");
    }
}

#[tokio::test]
async fn the_echo_closes_with_the_peers_code() {
    let town = Town::open().await;
    let mut guest = Guest::at(&town, ECHO).await;
    let frame = CloseFrame {
        code: CloseCode::Library(4321),
        reason: "that is all".into(),
    };
    guest.say(Message::Close(Some(frame.clone()))).await;
    assert_eq!(guest.hear().await, Message::Close(Some(frame)));
}

#[tokio::test]
async fn what_one_says_reaches_everybody_else() {
    let town = Town::open().await;
    let mut anna = Guest::at(&town, BROADCAST).await;
    let mut bo = Guest::offering(&town, BROADCAST, "text").await;
    assert_eq!(anna.text().await, "Somebody joined. Connected now: 2");
    let mut cilla = Guest::offering(&town, BROADCAST, "text").await;
    for guest in [&mut anna, &mut bo] {
        assert_eq!(guest.text().await, "Somebody joined. Connected now: 3");
    }
    bo.say("hej").await;
    anna.say(Bytes::from_static(b"\x00\xff")).await;
    assert_eq!(anna.text().await, "hej");
    assert_eq!(
        bo.hear().await,
        Message::binary(&b"\x00\xff"[..]),
        "and not their own"
    );
    assert_eq!(cilla.text().await, "hej");
    assert_eq!(cilla.hear().await, Message::binary(&b"\x00\xff"[..]));
    drop(bo);
    for guest in [&mut anna, &mut cilla] {
        assert_eq!(guest.text().await, "Somebody left. Connected now: 2");
    }
}

#[tokio::test]
async fn under_json_everything_comes_in_an_envelope() {
    let town = Town::open().await;
    let mut wrapped = Guest::offering(&town, BROADCAST, "json").await;
    let mut plain = Guest::at(&town, BROADCAST).await;
    assert_eq!(wrapped.protocol.as_deref(), Some("json"));

    let announced = wrapped.text().await;
    assert_eq!(
        shape(&announced),
        r#"{"timestamp":"dddd-dd-ddTdd:dd:dd.dddZ","data":"Somebody joined. Connected now: d"}"#
    );

    plain.say("{\"a\": \"å\"}").await;
    let text = wrapped.text().await;
    assert_eq!(
        shape(&text),
        r#"{"timestamp":"dddd-dd-ddTdd:dd:dd.dddZ","data":"{\"a\": \"å\"}"}"#
    );
    let envelope: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(
        envelope["data"], "{\"a\": \"å\"}",
        "a string, whatever is in it"
    );

    // The envelope is put on for who listens, so what is sent comes to the others as it is.
    wrapped.say("{\"b\":1}").await;
    assert_eq!(plain.text().await, "{\"b\":1}");

    // What has no place in an envelope is passed over.
    plain.say(Bytes::from_static(b"bytes")).await;
    plain.say("after").await;
    assert!(wrapped.text().await.ends_with(r#""data":"after"}"#));
}

#[tokio::test]
async fn binary_under_json_is_refused() {
    let town = Town::open().await;
    let mut wrapped = Guest::offering(&town, BROADCAST, "json").await;
    let mut plain = Guest::at(&town, BROADCAST).await;
    wrapped.say(Bytes::from_static(b"bytes")).await;
    assert_eq!(wrapped.close_code().await, 1003);
    assert_eq!(
        plain.text().await,
        "Somebody left. Connected now: 1",
        "and nobody heard it"
    );
}

#[tokio::test]
async fn a_message_for_many_is_bounded() {
    let town = Town::open().await;
    let mut anna = Guest::at(&town, BROADCAST).await;
    let mut bo = Guest::at(&town, BROADCAST).await;
    bo.say("x".repeat(64 * 1024)).await;
    assert_eq!(anna.text().await, "Somebody joined. Connected now: 2");
    assert_eq!(anna.text().await.len(), 64 * 1024);
    bo.say("x".repeat(64 * 1024 + 1)).await;
    assert_eq!(bo.close_code().await, 1009);
}

#[tokio::test]
async fn a_reader_who_does_not_read_is_let_go_and_the_others_notice_nothing() {
    let town = Town::open().await;
    let knock = Knock {
        receive_buffer: Some(16 * 1024),
        ..Knock::default()
    };
    let mut slow = knock.at(&town, BROADCAST).await.expect("an open socket");
    let mut quick = Guest::at(&town, BROADCAST).await;
    let mut writer = Guest::at(&town, BROADCAST).await;
    assert_eq!(quick.text().await, "Somebody joined. Connected now: 3");
    // More than the hall keeps and the kernel holds, within what one address may send at once.
    let message = "x".repeat(62 * 1024);
    for _ in 0..240 {
        writer.say(message.clone()).await;
        assert_eq!(quick.text().await.len(), message.len());
    }
    assert_eq!(slow.close_code().await, 1013);
    assert_eq!(quick.text().await, "Somebody left. Connected now: 2");
}

#[tokio::test]
async fn a_burst_of_small_messages_reaches_a_reader_who_reads() {
    let town = Town::open().await;
    let mut reader = Guest::at(&town, BROADCAST).await;
    let mut writer = Guest::at(&town, BROADCAST).await;
    assert_eq!(reader.text().await, "Somebody joined. Connected now: 2");
    for n in 0..900 {
        writer
            .socket
            .feed(Message::text(n.to_string()))
            .await
            .unwrap();
    }
    writer.socket.flush().await.unwrap();
    for n in 0..900 {
        assert_eq!(reader.text().await, n.to_string());
    }
}

#[tokio::test]
async fn pages_of_every_site_may_try() {
    let town = Town::open().await;
    for path in [ECHO, BROADCAST] {
        let knock = Knock {
            origin: Some("https://elsewhere.example"),
            ..Knock::default()
        };
        assert!(knock.at(&town, path).await.is_ok(), "{path}");
    }
}

#[tokio::test]
async fn one_address_gets_only_so_many_places_and_gets_them_back() {
    let town = Town::open().await;
    let mut guests = Vec::new();
    let refused = loop {
        match Knock::default().at(&town, ECHO).await {
            Ok(guest) => guests.push(guest),
            Err(status) => break status,
        }
        assert!(guests.len() <= 1_000, "there is a bound");
    };
    assert_eq!(refused, 503);
    let mut last = guests.pop().expect("some places");
    last.say(Message::Close(None)).await;
    assert_eq!(last.hear().await, Message::Close(None));
    drop(last);
    let from = Instant::now();
    while Knock::default().at(&town, ECHO).await.is_err() {
        assert!(from.elapsed() < PATIENCE, "the place is free again");
    }
}

#[tokio::test]
async fn a_closing_server_says_goodbye() {
    let mut town = Town::open().await;
    let mut echo = Guest::at(&town, ECHO).await;
    let mut broadcast = Guest::at(&town, BROADCAST).await;
    town.tell_to_stop();
    assert_eq!(echo.close_code().await, 1001);
    assert_eq!(broadcast.close_code().await, 1001);
    drop((echo, broadcast));
    assert!(town.close().await < Duration::from_secs(5));
}

#[tokio::test]
async fn a_closing_server_does_not_wait_for_a_reader_who_does_not_read() {
    let mut town = Town::open().await;
    let knock = Knock {
        receive_buffer: Some(16 * 1024),
        ..Knock::default()
    };
    let _slow = knock.at(&town, ECHO).await.expect("an open socket");
    let knock = Knock {
        receive_buffer: Some(16 * 1024),
        ..Knock::default()
    };
    let stuck = knock.at(&town, BROADCAST).await.expect("an open socket");
    let mut writer = Guest::at(&town, BROADCAST).await;
    for _ in 0..100 {
        writer.say("x".repeat(62 * 1024)).await;
    }
    assert!(town.close().await < Duration::from_secs(5));
    drop(stuck);
}

#[tokio::test]
async fn a_client_that_vanished_is_found_and_freed() {
    let town = Town::open_with(|config| {
        config.pace.beat = Duration::from_millis(50);
        config.pace.silence = Duration::from_millis(200);
    })
    .await;
    let mut anna = Guest::at(&town, BROADCAST).await;
    // A telephone in a tunnel: no goodbye, and nobody who reads.
    let _gone = Guest::at(&town, BROADCAST).await;
    assert_eq!(anna.text().await, "Somebody joined. Connected now: 2");
    assert_eq!(anna.text().await, "Somebody left. Connected now: 1");
}

#[tokio::test]
async fn a_page_can_ask_what_its_opening_looked_like() {
    let town = Town::open().await;
    let knock = Knock {
        offer: Some("soap, json"),
        origin: Some("https://elsewhere.example"),
        cookie: Some("key=secret"),
        ..Knock::default()
    };
    let _guest = knock
        .at(&town, &format!("{BROADCAST}?token={TOKEN}"))
        .await
        .expect("an open socket");

    let mut visitor = town.visitor();
    let answer = visitor.get(&format!("/lab/handshake/{TOKEN}")).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let told = answer.json();
    assert_eq!(
        told["request"]["line"],
        format!("GET {BROADCAST}?token={TOKEN} HTTP/1.1")
    );
    assert_eq!(told["answer"]["line"], "HTTP/1.1 101 Switching Protocols");
    let value = |half: &str, name: &str| {
        let headers = told[half]["headers"].as_array().unwrap();
        let found = headers.iter().find(|pair| pair[0] == name);
        found.map(|pair| pair[1].as_str().unwrap().to_owned())
    };
    assert_eq!(value("request", "upgrade").as_deref(), Some("websocket"));
    assert_eq!(
        value("request", "sec-websocket-version").as_deref(),
        Some("13")
    );
    assert_eq!(
        value("request", "sec-websocket-protocol").as_deref(),
        Some("soap, json")
    );
    assert_eq!(
        value("request", "origin").as_deref(),
        Some("https://elsewhere.example")
    );
    assert!(value("request", "sec-websocket-key").is_some());
    assert!(value("answer", "sec-websocket-accept").is_some());
    assert_eq!(
        value("answer", "sec-websocket-protocol").as_deref(),
        Some("json")
    );
    assert!(
        !answer.text.contains("secret"),
        "a page must not read its HttpOnly cookies so"
    );

    assert_eq!(
        visitor
            .get("/lab/handshake/another-token-than-that")
            .await
            .status,
        404
    );
    assert_eq!(visitor.get("/lab/handshake/x").await.status, 404);
}

#[tokio::test]
async fn who_does_not_speak_websocket_is_told_what_to_do() {
    let town = Town::open().await;
    let mut visitor = town.visitor();
    for path in [ECHO, BROADCAST] {
        let answer = visitor.get(path).await;
        assert!(answer.status.is_client_error(), "{answer:?}");
        assert!(answer.text.contains("/lab"), "{answer:?}");
    }
    let short = Knock::default().at(&town, &format!("{ECHO}?token=x")).await;
    assert_eq!(short.err(), Some(400));
}

#[tokio::test]
async fn the_page_reads_well_without_a_script_in_both_languages() {
    let town = Town::open().await;
    let mut visitor = town.visitor();
    let page = visitor.get("/lab").await;
    assert_eq!(page.status, 200);
    for text in [
        "WebSocket-labbet",
        "/ws/broadcast",
        "<noscript>",
        "1013",
        "Origin",
        "socket.io",
    ] {
        assert!(page.text.contains(text), "{text}");
    }
    visitor.cookie = Some("lang=en".into());
    let page = visitor.get("/lab").await;
    for text in ["The WebSocket lab", "same-origin policy", "Close code"] {
        assert!(page.text.contains(text), "{text}");
    }
}

/// The text with every digit as `d`.
fn shape(text: &str) -> String {
    text.chars()
        .map(|character| {
            if character.is_ascii_digit() {
                'd'
            } else {
                character
            }
        })
        .collect()
}
