//! An open chat socket: a mouth that posts and an ear that finds stamps.
//!
//! The one place that knows our protocol. A peer to compare with is another way to open such a line.

use std::{net::SocketAddr, time::Duration};

use futures::{
    SinkExt, StreamExt,
    stream::{SplitSink, SplitStream},
};
use redovisa::{
    chat::Command,
    protocol::{CHAT_V1, ClientFrame, ServerFrame},
    stream::{CommandId, Seq, StreamName},
};
use tokio::{net::TcpStream, time::timeout};
use tokio_tungstenite::{
    WebSocketStream, client_async_with_config,
    tungstenite::{
        Message, Utf8Bytes, client::IntoClientRequest, http::HeaderValue, protocol::WebSocketConfig,
    },
};

use super::{Fallible, crowd::Person, http::connect};

type Socket = WebSocketStream<TcpStream>;

/// Bytes of a socket's buffers: with thousands of them the default of 128 KiB would be a gigabyte.
const BUFFER: usize = 4 * 1024;
/// How long a server may take to answer one frame before the run is void.
const ANSWER: Duration = Duration::from_secs(10);

pub struct Line {
    pub mouth: Mouth,
    pub ear: Ear,
}

pub struct Mouth {
    sink: SplitSink<Socket, Message>,
    room: StreamName,
    /// Makes command ids: unique for the person over all lines and runs.
    said: u128,
}

pub struct Ear(SplitStream<Socket>);

impl Line {
    /// Opens a socket for everybody, and enters a room: when it returns, the room's facts arrive. The
    /// first is sent the room as it is; the others say what they have read, as browsers do, whose page
    /// holds it already.
    pub async fn open_all(
        server: SocketAddr,
        people: &[Person],
        room: &str,
    ) -> Fallible<Vec<Line>> {
        let (mut lines, mut read) = (Vec::with_capacity(people.len()), None);
        for person in people {
            let (line, head) = Line::open(server, person, room, read).await?;
            lines.push(line);
            read = head;
        }
        Ok(lines)
    }

    /// Gives the number of the newest fact too.
    async fn open(
        server: SocketAddr,
        person: &Person,
        room: &str,
        read: Option<Seq>,
    ) -> Fallible<(Line, Option<Seq>)> {
        let mut request = format!("ws://{server}/ws/chat").into_client_request()?;
        let headers = request.headers_mut();
        headers.insert("Sec-WebSocket-Protocol", HeaderValue::from_static(CHAT_V1));
        headers.insert("Cookie", person.cookie.parse()?);
        let config = WebSocketConfig::default()
            .read_buffer_size(BUFFER)
            .write_buffer_size(0);
        let stream = connect(server, person.address).await?;
        let (socket, _) = client_async_with_config(request, stream, Some(config)).await?;
        let (mut sink, stream) = socket.split();
        let (mut ear, room) = (
            Ear(stream),
            room.parse::<StreamName>().map_err(|_| "no room")?,
        );
        match ear.hear().await? {
            ServerFrame::Hello { you: Some(_), .. } => {}
            other => return Err(format!("no greeting by name, but {other:?}").into()),
        }
        let subscribe = ClientFrame::Subscribe {
            stream: room.clone(),
            after: read,
            quiet: false,
        };
        sink.send(text(&subscribe)?).await?;
        let mut head = read;
        loop {
            match ear.hear().await? {
                ServerFrame::Snapshot { snapshot, .. } => head = Some(snapshot.seq),
                // Who is in the room is told last.
                ServerFrame::Presence { stream, .. } if stream.as_ref() == Some(&room) => break,
                _ => {}
            }
        }
        let mut bits = [0; 8];
        getrandom::fill(&mut bits)?;
        let mouth = Mouth {
            sink,
            room,
            said: u128::from(u64::from_le_bytes(bits)) << 64,
        };
        Ok((Line { mouth, ear }, head))
    }
}

impl Mouth {
    /// Says something now, and does not wait for an answer.
    pub async fn say(&mut self, body: String) -> Fallible<()> {
        self.said += 1;
        let frame = ClientFrame::Command {
            stream: self.room.clone(),
            id: CommandId::from_random(self.said),
            command: Command::post(body),
        };
        Ok(self.sink.send(text(&frame)?).await?)
    }
}

impl Ear {
    /// The next text frame. Pings are answered on the way.
    pub async fn next(&mut self) -> Fallible<Utf8Bytes> {
        loop {
            match self.0.next().await {
                Some(Ok(Message::Text(text))) => return Ok(text),
                Some(Ok(Message::Close(frame))) => {
                    return Err(format!("the server closed: {frame:?}").into());
                }
                Some(Ok(_)) => {}
                Some(Err(error)) => return Err(error.into()),
                None => return Err("the line is cut".into()),
            }
        }
    }

    /// The next frame, understood.
    async fn hear(&mut self) -> Fallible<ServerFrame> {
        Ok(serde_json::from_str(&timeout(ANSWER, self.next()).await??)?)
    }
}

/// Whether a frame says no to something. Cheap, since it is asked of every delivery.
pub fn is_refusal(frame: &str) -> bool {
    frame.starts_with(r#"{"type":"refused""#)
}

fn text(frame: &ClientFrame) -> Fallible<Message> {
    Ok(Message::Text(serde_json::to_string(frame)?.into()))
}
