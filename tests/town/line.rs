//! A socket to streams of one kind, typed and with a memory: it folds what it hears, and fails on any hole.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap, VecDeque},
    net::SocketAddr,
    sync::atomic::{AtomicU64, Ordering},
    time::SystemTime,
};

use futures::{SinkExt, StreamExt};
use redovisa::{
    chat::{Chat, Command, Message as Said},
    protocol::{self, LineRefusal, Reading, Refusal, RoomInfo, Subprotocol},
    stream::{CommandId, Nick, Person, PersonId, Role, Seq, Snapshot, StreamName},
};
use tokio::{
    io::AsyncWriteExt,
    net::{TcpSocket, TcpStream},
    time::{Instant, timeout, timeout_at},
};
use tokio_tungstenite::{
    WebSocketStream, client_async,
    tungstenite::{Error, Message, client::IntoClientRequest, http::header},
};

use super::PATIENCE;

pub type ClientFrame<D = Chat> = protocol::ClientFrame<D>;
pub type ServerFrame<D = Chat> = protocol::ServerFrame<D>;

/// A socket that is about to be opened.
pub struct Handshake {
    addr: SocketAddr,
    headers: Vec<(header::HeaderName, String)>,
    /// None: the kind's own. Some(None): none at all.
    protocol: Option<Option<String>>,
    receive_buffer: Option<u32>,
}

/// The server did not open the socket.
#[derive(Debug)]
pub struct Refused {
    pub status: u16,
    pub text: String,
}

/// An open socket.
pub struct Line<D: Subprotocol = Chat> {
    pub you: Option<Person>,
    pub rooms: Vec<RoomInfo>,
    /// How far the person had read when the socket was opened.
    pub reading: Vec<Reading>,
    /// How far the person was trusted then.
    pub role: Role,
    pub socket: WebSocketStream<TcpStream>,
    folds: HashMap<StreamName, Snapshot<D>>,
    here: HashMap<Option<StreamName>, BTreeMap<PersonId, Nick>>,
    /// Heard and not yet asked for.
    passed: VecDeque<ServerFrame<D>>,
}

impl Handshake {
    pub fn to(addr: SocketAddr, cookie: Option<String>) -> Self {
        let headers = cookie
            .into_iter()
            .map(|cookie| (header::COOKIE, cookie))
            .collect();
        Handshake {
            addr,
            headers,
            protocol: None,
            receive_buffer: None,
        }
    }

    pub fn protocol(mut self, offered: Option<&str>) -> Self {
        self.protocol = Some(offered.map(str::to_owned));
        self
    }

    pub fn origin(mut self, origin: &str) -> Self {
        self.headers.push((header::ORIGIN, origin.to_owned()));
        self
    }

    /// Says which languages the visitor reads.
    pub fn language(mut self, accepted: &str) -> Self {
        self.headers
            .push((header::ACCEPT_LANGUAGE, accepted.to_owned()));
        self
    }

    /// Lets the kernel hold so many unread bytes, so that a reader who pauses is soon felt.
    pub fn receive_buffer(mut self, bytes: u32) -> Self {
        self.receive_buffer = Some(bytes);
        self
    }

    /// Opens the chat's socket, and reads the hello.
    pub async fn connect(self) -> Result<Line, Refused> {
        self.connect_to().await
    }

    /// Opens the socket of a kind, and reads the hello.
    pub async fn connect_to<D: Subprotocol>(self) -> Result<Line<D>, Refused> {
        let tcp = TcpSocket::new_v4().unwrap();
        if let Some(bytes) = self.receive_buffer {
            tcp.set_recv_buffer_size(bytes).unwrap();
        }
        let tcp = tcp.connect(self.addr).await.unwrap();
        let mut request = format!("ws://{}{}", self.addr, D::PATH)
            .into_client_request()
            .unwrap();
        let offered = self
            .protocol
            .unwrap_or_else(|| Some(D::NAME.into()))
            .into_iter()
            .map(|offered| (header::SEC_WEBSOCKET_PROTOCOL, offered));
        for (name, value) in self.headers.into_iter().chain(offered) {
            request.headers_mut().append(name, value.parse().unwrap());
        }
        match timeout(PATIENCE, client_async(request, tcp))
            .await
            .expect("an answer to the handshake")
        {
            Ok((socket, response)) => {
                let chosen = response
                    .headers()
                    .get(header::SEC_WEBSOCKET_PROTOCOL)
                    .expect("a subprotocol");
                assert_eq!(chosen, D::NAME);
                Ok(Line::greet(socket).await)
            }
            Err(Error::Http(response)) => {
                let status = response.status().as_u16();
                let text = String::from_utf8(response.into_body().unwrap_or_default()).unwrap();
                Err(Refused { status, text })
            }
            Err(other) => panic!("{other}"),
        }
    }
}

impl<D: Subprotocol> Line<D> {
    async fn greet(socket: WebSocketStream<TcpStream>) -> Self {
        let (you, rooms, folds) = (None, Vec::new(), HashMap::new());
        let mut line = Line {
            you,
            rooms,
            reading: Vec::new(),
            role: Role::Guest,
            socket,
            folds,
            here: HashMap::new(),
            passed: VecDeque::new(),
        };
        match timeout(PATIENCE, line.next()).await.expect("a hello") {
            ServerFrame::Hello {
                you,
                rooms,
                now,
                reading,
                role,
                ..
            } => {
                line.role = role;
                assert!(now > 1_700_000_000_000, "milliseconds since 1970");
                (line.you, line.rooms, line.reading) = (you, rooms, reading);
            }
            other => panic!("first comes hello, not {other:?}"),
        }
        line
    }

    // What we say.

    pub async fn send(&mut self, frame: &ClientFrame<D>) {
        self.send_text(&serde_json::to_string(frame).unwrap()).await;
    }

    pub async fn send_text(&mut self, text: &str) {
        self.send_message(Message::text(text)).await;
    }

    pub async fn send_message(&mut self, message: Message) {
        timeout(PATIENCE, self.socket.send(message))
            .await
            .expect("a line that takes a frame")
            .unwrap();
    }

    /// Writes past the WebSocket, as a peer with a broken library does.
    pub async fn send_bytes(&mut self, bytes: &[u8]) {
        self.socket.get_mut().write_all(bytes).await.unwrap();
    }

    /// Wishes something, and waits for what becomes of it.
    pub async fn wish(
        &mut self,
        room: &str,
        command: D::Command,
    ) -> Result<Seq, Refusal<D::Refusal>> {
        let id = fresh_id();
        self.send(&ClientFrame::Command {
            stream: name(room),
            id: id.clone(),
            command,
        })
        .await;
        self.outcome(&id).await
    }

    /// What a stream looks like, as far as we have heard.
    pub fn fold(&self, room: &str) -> &D::State {
        &self.folds[&name(room)].state
    }

    /// Waits until a stream looks so.
    pub async fn until(&mut self, room: &str, what: &str, looks: impl Fn(&D::State) -> bool) {
        let until = deadline();
        while !looks(self.fold(room)) {
            self.read(what, until).await;
        }
    }

    /// Follows a room from its newest messages on.
    pub async fn subscribe(&mut self, room: &str) -> Snapshot<D> {
        self.send(&ClientFrame::Subscribe {
            stream: name(room),
            after: None,
            quiet: false,
        })
        .await;
        self.snapshot(room).await
    }

    /// Follows a room without being seen there.
    pub async fn subscribe_quietly(&mut self, room: &str) {
        self.send(&ClientFrame::Subscribe {
            stream: name(room),
            after: None,
            quiet: true,
        })
        .await;
        self.snapshot(room).await;
    }

    /// Follows a room from a place on that we have seen before.
    pub async fn resume(&mut self, room: &str, after: u64) {
        self.folds.insert(
            name(room),
            Snapshot {
                seq: Seq(after),
                state: Default::default(),
            },
        );
        self.send(&ClientFrame::Subscribe {
            stream: name(room),
            after: Some(Seq(after)),
            quiet: false,
        })
        .await;
    }

    // What we hear.

    pub async fn snapshot(&mut self, room: &str) -> Snapshot<D> {
        self.expect("a snapshot", |frame| match frame {
            ServerFrame::Snapshot { stream, snapshot } if stream.as_str() == room => {
                Some(snapshot.clone())
            }
            _ => None,
        })
        .await
    }

    pub async fn ack(&mut self, id: &CommandId) -> Seq {
        let outcome = self.outcome(id).await;
        outcome.unwrap_or_else(|refusal| panic!("granted, not {refusal:?}"))
    }

    /// What became of a command.
    pub async fn outcome(&mut self, command: &CommandId) -> Result<Seq, Refusal<D::Refusal>> {
        self.expect("the outcome of a command", |frame| match frame {
            ServerFrame::Ack { id, seq, .. } if id == command => Some(Ok(*seq)),
            ServerFrame::Refused {
                id: Some(id),
                reason,
                ..
            } if id == command => Some(Err(reason.clone())),
            _ => None,
        })
        .await
    }

    /// The next refusal, by the rules of the line.
    pub async fn refusal(&mut self) -> LineRefusal {
        self.expect("a refusal", |frame| match frame {
            ServerFrame::Refused {
                reason: Refusal::Line(reason),
                ..
            } => Some(reason.clone()),
            _ => None,
        })
        .await
    }

    /// Waits until the room has come to this place.
    pub async fn reach(&mut self, room: &str, seq: Seq) {
        let until = deadline();
        while self.cursor(room) < seq {
            self.read("more facts", until).await;
        }
    }

    /// Waits until exactly these are here.
    pub async fn see(&mut self, room: Option<&str>, nicks: &[&str]) {
        let until = deadline();
        let (place, wanted) = (
            room.map(name),
            nicks.iter().copied().collect::<BTreeSet<_>>(),
        );
        loop {
            let here = self
                .here
                .get(&place)
                .map(|here| here.values().map(Nick::as_str).collect::<BTreeSet<_>>());
            if here.as_ref() == Some(&wanted) {
                return;
            }
            self.read("who is here", until).await;
        }
    }

    /// Waits until the server has done everything that we asked for before.
    pub async fn settle(&mut self) {
        self.send(&ClientFrame::Ping).await;
        self.expect("pong", |frame| {
            matches!(frame, ServerFrame::Pong).then_some(())
        })
        .await;
    }

    /// Waits for a frame; those that come before it are kept for later.
    pub async fn expect<T>(
        &mut self,
        what: &str,
        pick: impl Fn(&ServerFrame<D>) -> Option<T>,
    ) -> T {
        let until = deadline();
        let mut at = 0;
        loop {
            while let Some(frame) = self.passed.get(at) {
                if let Some(found) = pick(frame) {
                    self.passed.remove(at);
                    return found;
                }
                at += 1;
            }
            self.read(what, until).await;
        }
    }

    /// The frames that were heard so far and that nobody waited for.
    pub fn unasked(&mut self) -> Vec<ServerFrame<D>> {
        self.passed.drain(..).collect()
    }

    /// The next frame; none when the line has ended, in whatever way.
    pub async fn try_next(&mut self) -> Option<ServerFrame<D>> {
        loop {
            match self.socket.next().await? {
                Ok(Message::Text(text)) => {
                    let frame = serde_json::from_str(&text)
                        .unwrap_or_else(|error| panic!("{error} in {text}"));
                    self.take_in(&frame);
                    return Some(frame);
                }
                Ok(Message::Ping(_) | Message::Pong(_)) => {}
                Ok(_) | Err(_) => return None,
            }
        }
    }

    /// How the server closes: the code and the reason.
    pub async fn closed(&mut self) -> (u16, String) {
        let until = deadline();
        loop {
            match timeout_at(until, self.socket.next())
                .await
                .expect("a close")
            {
                Some(Ok(Message::Close(Some(frame)))) => {
                    return (frame.code.into(), frame.reason.to_string());
                }
                Some(Ok(Message::Text(_) | Message::Ping(_) | Message::Pong(_))) => {}
                other => panic!("a close, not {other:?}"),
            }
        }
    }

    /// The last place of a room that we have heard of.
    pub fn cursor(&self, room: &str) -> Seq {
        self.folds
            .get(&name(room))
            .map(|fold| fold.seq)
            .unwrap_or_default()
    }

    async fn read(&mut self, what: &str, until: Instant) {
        let frame = match timeout_at(until, self.next()).await {
            Ok(frame) => frame,
            Err(_) => panic!("waited in vain for {what}; heard {:?}", self.passed),
        };
        self.take_in(&frame);
        self.passed.push_back(frame);
    }

    fn take_in(&mut self, frame: &ServerFrame<D>) {
        match frame {
            ServerFrame::Snapshot { stream, snapshot } => {
                self.folds.insert(stream.clone(), snapshot.clone());
            }
            ServerFrame::Facts { stream, events } => {
                let fold = self
                    .folds
                    .get_mut(stream)
                    .expect("facts of a room that we follow");
                assert!(
                    !events.is_empty() && events.len() <= protocol::MOST_FACTS,
                    "{} facts",
                    events.len()
                );
                for event in events {
                    assert_eq!(
                        event.seq,
                        fold.seq.next(),
                        "the facts of {stream} have no hole"
                    );
                    D::apply(&mut fold.state, event);
                    fold.seq = event.seq;
                }
            }
            ServerFrame::Presence {
                stream,
                all,
                count,
                came,
                left,
            } => {
                let here = self.here.entry(stream.clone()).or_default();
                if *all {
                    here.clear();
                }
                here.retain(|id, _| !left.contains(id));
                here.extend(came.iter().map(|person| (person.id, person.nick.clone())));
                assert!(
                    here.len() == *count || *count > protocol::MOST_NAMED,
                    "{count} are {here:?}"
                );
            }
            _ => {}
        }
    }

    /// The next frame, whatever it is.
    async fn next(&mut self) -> ServerFrame<D> {
        loop {
            match self.socket.next().await {
                Some(Ok(Message::Text(text))) => {
                    return serde_json::from_str(&text)
                        .unwrap_or_else(|error| panic!("{error} in {text}"));
                }
                Some(Ok(Message::Ping(_) | Message::Pong(_))) => {}
                other => panic!("a frame, not {other:?}"),
            }
        }
    }
}

impl Line<Chat> {
    /// Sends a message, and does not wait.
    pub async fn post(&mut self, room: &str, text: &str) -> CommandId {
        let id = fresh_id();
        self.post_as(room, &id, text).await;
        id
    }

    pub async fn post_as(&mut self, room: &str, id: &CommandId, text: &str) {
        let command = Command::post(text);
        self.send(&ClientFrame::Command {
            stream: name(room),
            id: id.clone(),
            command,
        })
        .await;
    }

    /// Says something, and waits until it is in the log; gives the place.
    pub async fn say(&mut self, room: &str, text: &str) -> Seq {
        let id = self.post(room, text).await;
        self.ack(&id).await
    }

    /// Says four megabytes, a few messages at a time: more than the kernel holds for a reader, and more
    /// than the server's memory keeps of a room. Gives the last place.
    pub async fn fill(&mut self, room: &str) -> Seq {
        let filling = "x".repeat(3_990);
        let mut last = Seq::ORIGIN;
        for n in 0..100 {
            let mut ids = Vec::new();
            for k in 0..10 {
                ids.push(self.post(room, &format!("{n}.{k} {filling}")).await);
            }
            for id in &ids {
                last = self.ack(id).await;
            }
        }
        last
    }

    /// Sends a message over a line that may break at any moment.
    pub async fn try_post(&mut self, room: &str, id: &CommandId, text: &str) -> Result<(), Error> {
        let (stream, id, command) = (name(room), id.clone(), Command::post(text));
        let frame = ClientFrame::<Chat>::Command {
            stream,
            id,
            command,
        };
        self.socket
            .send(Message::text(serde_json::to_string(&frame).unwrap()))
            .await
    }

    /// Waits until somebody says this in a room.
    pub async fn hear(&mut self, room: &str, text: &str) -> Said {
        let until = deadline();
        loop {
            if let Some(said) = self.said(room).into_iter().find(|said| &*said.body == text) {
                return said;
            }
            self.read("a message", until).await;
        }
    }

    /// What has been said in a room, as far as we have heard.
    pub fn said(&self, room: &str) -> Vec<Said> {
        let fold = self.folds.get(&name(room));
        fold.map(|fold| {
            fold.state
                .messages
                .iter()
                .map(|said| (**said).clone())
                .collect()
        })
        .unwrap_or_default()
    }

    pub fn texts(&self, room: &str) -> Vec<String> {
        self.said(room)
            .iter()
            .map(|said| said.body.to_string())
            .collect()
    }
}

/// How long one wait may last, however many heartbeats come in the meantime.
fn deadline() -> Instant {
    Instant::now() + PATIENCE
}

/// An id that no other command of this run has.
pub fn fresh_id() -> CommandId {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    let run = SystemTime::UNIX_EPOCH.elapsed().unwrap().as_nanos() << 64;
    CommandId::from_random(run | u128::from(NEXT.fetch_add(1, Ordering::Relaxed)))
}

fn name(room: &str) -> StreamName {
    room.parse().expect("a room's name")
}
