//! A chat with axum and `tokio::sync::broadcast`, as its users write it: two tasks a socket, the buffers
//! as they come.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};

use axum::{
    Router,
    extract::{
        Path, State, WebSocketUpgrade,
        ws::{Message, Utf8Bytes, WebSocket},
    },
    routing::get,
};
use futures::{SinkExt, StreamExt};
use tokio::{net::TcpListener, sync::broadcast};

use super::{super::Fallible, announce};

/// Messages that a reader may be behind before it loses some.
const BEHIND: usize = 1_024;

type Rooms = Arc<Mutex<HashMap<String, broadcast::Sender<Utf8Bytes>>>>;

pub fn serve() -> Fallible<()> {
    tokio::runtime::Runtime::new()?.block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        announce(listener.local_addr()?);
        let router = Router::new()
            .route("/{room}", get(open))
            .with_state(Rooms::default());
        Ok(axum::serve(listener, router).await?)
    })
}

async fn open(
    upgrade: WebSocketUpgrade,
    Path(room): Path<String>,
    State(rooms): State<Rooms>,
) -> axum::response::Response {
    let room = rooms
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .entry(room)
        .or_insert_with(|| broadcast::channel(BEHIND).0)
        .clone();
    upgrade.on_upgrade(move |socket| talk(socket, room))
}

async fn talk(socket: WebSocket, room: broadcast::Sender<Utf8Bytes>) {
    let mut news = room.subscribe();
    let (mut mouth, mut ear) = socket.split();
    let telling = tokio::spawn(async move {
        while let Ok(text) = news.recv().await {
            if mouth.send(Message::Text(text)).await.is_err() {
                break;
            }
        }
    });
    while let Some(Ok(message)) = ear.next().await {
        if let Message::Text(text) = message {
            // Nobody may be there to hear it.
            _ = room.send(text);
        }
    }
    telling.abort();
}
