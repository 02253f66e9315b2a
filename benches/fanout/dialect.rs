//! What a word looks like in each chat, and how one enters a room there. The one place that knows protocols.

use std::{collections::VecDeque, net::SocketAddr};

use futures::{StreamExt, stream};
use redovisa::{
    chat::Command,
    protocol::{CHAT_V1, ClientFrame, ServerFrame},
    stream::{CommandId, Seq, StreamName},
};

use super::{Fallible, contestant::Contestant, crowd::Person, line::Line};

/// Sockets that are being opened at the same time.
const OPENING: usize = 32;
/// Engine.IO's heartbeat as text (its protocol, version 4), and the answer.
const PING: &str = "2";
pub const PONG: &str = "3";

pub enum Dialect {
    Ours {
        room: StreamName,
        /// Makes command ids: unique for the person over all lines and runs.
        said: u128,
    },
    /// What is said goes to everybody as it is; the room is in the address.
    Plain,
    SocketIo {
        room: String,
    },
}

impl Dialect {
    /// The text frame that says something.
    pub fn post(&mut self, body: &str) -> Fallible<String> {
        match self {
            Dialect::Ours { room, said } => {
                *said += 1;
                let frame: ClientFrame = ClientFrame::Command {
                    stream: room.clone(),
                    id: CommandId::from_random(*said),
                    command: Command::post(body),
                };
                Ok(serde_json::to_string(&frame)?)
            }
            Dialect::Plain => Ok(body.to_owned()),
            Dialect::SocketIo { room } => {
                Ok(format!("42{}", serde_json::json!(["say", room, body])))
            }
        }
    }

    /// A heartbeat that is a text frame, where there is one.
    pub fn ping(&self) -> Option<&'static str> {
        matches!(self, Dialect::SocketIo { .. }).then_some(PING)
    }
}

/// Opens a socket for everybody, and enters a room: when it returns, the room's words arrive. In ours
/// everybody says what they have read, as browsers do, whose page holds it already.
pub async fn open_all(
    contestant: Contestant,
    server: SocketAddr,
    people: &[Person],
    room: &str,
) -> Fallible<Vec<Line>> {
    let Some((first, others)) = people.split_first() else {
        return Ok(Vec::new());
    };
    let (first, head) = open(contestant, server, first, room, None).await?;
    let mut lines = vec![first];
    let mut opening = stream::iter(others)
        .map(|person| open(contestant, server, person, room, head))
        .buffered(OPENING);
    while let Some(opened) = opening.next().await {
        lines.push(opened?.0);
    }
    Ok(lines)
}

/// One socket in a room. In ours the log is wanted from `read` on, and the number of the newest fact
/// that is known afterwards comes back.
pub async fn open(
    contestant: Contestant,
    server: SocketAddr,
    person: &Person,
    room: &str,
    read: Option<Seq>,
) -> Fallible<(Line, Option<Seq>)> {
    match contestant {
        Contestant::Ours => ours(server, person, room, read).await,
        Contestant::SocketIo => Ok((socket_io(server, person, room).await?, None)),
        _ => {
            let path = format!("/{room}");
            Ok((
                Line::open(server, person, &path, "", Dialect::Plain).await?,
                None,
            ))
        }
    }
}

/// A socket of ours that is greeted by name, and is in no room yet; it will speak in this one.
pub async fn greeted(server: SocketAddr, person: &Person, room: &str) -> Fallible<Line> {
    let room: StreamName = room.parse().map_err(|_| "no room")?;
    let mut bits = [0; 8];
    getrandom::fill(&mut bits)?;
    let dialect = Dialect::Ours {
        room,
        said: u128::from(u64::from_le_bytes(bits)) << 64,
    };
    let headers = format!(
        "Sec-WebSocket-Protocol: {CHAT_V1}\r\nCookie: {}\r\n",
        person.cookie
    );
    let mut line = Line::open(server, person, "/ws/chat", &headers, dialect).await?;
    let mut waiting = VecDeque::new();
    match serde_json::from_slice::<ServerFrame>(&line.ear.next(&mut waiting).await?)? {
        ServerFrame::Hello { you: Some(_), .. } => {}
        other => return Err(format!("no greeting by name, but {other:?}").into()),
    }
    Ok(line)
}

/// Asks for what is said in a room after `read`. `quiet`: without being seen there.
pub async fn follow(line: &Line, room: &str, read: Option<Seq>, quiet: bool) -> Fallible<()> {
    let subscribe: ClientFrame = ClientFrame::Subscribe {
        stream: room.parse().map_err(|_| "no room")?,
        after: read,
        quiet,
    };
    line.mouth.send(&serde_json::to_string(&subscribe)?).await
}

/// Does not want to hear of a room any more.
pub async fn leave(line: &Line, room: &str) -> Fallible<()> {
    let unsubscribe: ClientFrame = ClientFrame::Unsubscribe {
        stream: room.parse().map_err(|_| "no room")?,
    };
    line.mouth.send(&serde_json::to_string(&unsubscribe)?).await
}

async fn ours(
    server: SocketAddr,
    person: &Person,
    room: &str,
    read: Option<Seq>,
) -> Fallible<(Line, Option<Seq>)> {
    let mut line = greeted(server, person, room).await?;
    follow(&line, room, read, false).await?;
    let room: StreamName = room.parse().map_err(|_| "no room")?;
    let (mut head, mut waiting) = (read, VecDeque::new());
    loop {
        match serde_json::from_slice::<ServerFrame>(&line.ear.next(&mut waiting).await?)? {
            ServerFrame::Snapshot { snapshot, .. } => head = Some(snapshot.seq),
            ServerFrame::Facts { events, .. } => {
                head = events.last().map(|event| event.seq).or(head)
            }
            // Who is in the room is told last.
            ServerFrame::Presence { stream, .. } if stream.as_ref() == Some(&room) => break,
            _ => {}
        }
    }
    Ok((line, head))
}

/// Engine.IO opens, Socket.IO connects, and then the room is entered by an event of its users' own.
async fn socket_io(server: SocketAddr, person: &Person, room: &str) -> Fallible<Line> {
    let dialect = Dialect::SocketIo {
        room: room.to_owned(),
    };
    let path = "/socket.io/?EIO=4&transport=websocket";
    let mut line = Line::open(server, person, path, "", dialect).await?;
    let mut waiting = VecDeque::new();
    let mut expect = async |line: &mut Line, wanted: &str| -> Fallible<()> {
        let text = line.ear.next(&mut waiting).await?;
        match text.starts_with(wanted.as_bytes()) {
            true => Ok(()),
            false => Err(format!("socket.io says {}", String::from_utf8_lossy(&text)).into()),
        }
    };
    expect(&mut line, "0{").await?;
    line.mouth.send("40").await?;
    expect(&mut line, "40{").await?;
    line.mouth
        .send(&format!("42{}", serde_json::json!(["join", room])))
        .await?;
    expect(&mut line, "42[\"joined\"").await?;
    Ok(line)
}

/// Where in its room a post of ours is now, where a frame says that it is durable.
pub fn acknowledged(frame: &[u8]) -> Option<Seq> {
    if !frame.starts_with(br#"{"type":"ack""#) {
        return None;
    }
    // The place stands last.
    let text = std::str::from_utf8(frame).ok()?;
    let (_, seq) = text.trim_end_matches('}').rsplit_once(':')?;
    seq.parse().ok().map(Seq)
}

/// Whether a frame says no to something. Cheap, since it is asked of every delivery.
pub fn is_refusal(frame: &[u8]) -> bool {
    frame.starts_with(br#"{"type":"refused""#)
}
