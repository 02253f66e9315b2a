//! The queues of the site side by side, as they change: how many wait, and whether one may ask.

use gloo_timers::future::TimeoutFuture;
use leptos::{prelude::*, task::spawn_local};
use serde::Serialize;

use super::page::path;
use crate::{
    client::{Client, Notice},
    protocol::{MOST_SUBSCRIPTIONS, RoomInfo},
    queue::{Board, Queue, Status},
    stream::{FromTree, Nick, StreamName, Title, Tree},
    ui::carried::carried,
};

/// Milliseconds before the line is opened: whoever only passes by needs none.
const PAUSE: u32 = 500;

/// A queue in the list.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct QueueInfo {
    pub name: StreamName,
    pub title: Title,
    pub status: Status,
    pub waiting: usize,
    pub owner: Option<Nick>,
}

/// The words of a row. They come with the page: were they mentioned here, the browser would get all
/// words of the queue for these few.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RowWords {
    pub open: String,
    pub paused: String,
    pub closed: String,
    pub one_waits: String,
    pub many_wait: String,
}

/// All of the list.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Queues {
    pub queues: Vec<QueueInfo>,
    pub words: RowWords,
}

impl FromTree for Queues {
    fn from_tree(tree: Tree) -> Option<Self> {
        let mut of = tree.fields()?;
        Some(Queues {
            queues: of.take("queues")?,
            words: of.take("words")?,
        })
    }
}

impl FromTree for QueueInfo {
    fn from_tree(tree: Tree) -> Option<Self> {
        let mut of = tree.fields()?;
        Some(QueueInfo {
            name: of.take("name")?,
            title: of.take("title")?,
            status: of.take("status")?,
            waiting: of.take("waiting")?,
            owner: of.take("owner")?,
        })
    }
}

impl FromTree for RowWords {
    fn from_tree(tree: Tree) -> Option<Self> {
        let mut of = tree.fields()?;
        Some(RowWords {
            open: of.take("open")?,
            paused: of.take("paused")?,
            closed: of.take("closed")?,
            one_waits: of.take("one_waits")?,
            many_wait: of.take("many_wait")?,
        })
    }
}

/// What changes in a row.
#[derive(Clone, Copy)]
struct Row {
    status: RwSignal<Status>,
    waiting: RwSignal<usize>,
}

#[cfg_attr(feature = "split", island(lazy))]
#[cfg_attr(not(feature = "split"), island)]
pub fn Overview() -> impl IntoView {
    let Queues { queues, words } = carried();
    let row = |info: &QueueInfo| Row {
        status: RwSignal::new(info.status),
        waiting: RwSignal::new(info.waiting),
    };
    let rows: Vec<(QueueInfo, Row)> = queues
        .into_iter()
        .map(|info| (info.clone(), row(&info)))
        .collect();
    let mut unborn = Some(rows.clone());
    Effect::new(move |_| {
        if let Some(rows) = unborn.take() {
            come_alive(rows);
        }
    });
    let rows: Vec<_> = rows
        .into_iter()
        .map(|(info, row)| show(info, row, words.clone()))
        .collect();
    view! { <ul class="queues">{rows}</ul> }
}

fn show(info: QueueInfo, row: Row, words: RowWords) -> impl IntoView {
    let class = move || match row.status.get() {
        Status::Open => "status status--open",
        Status::Paused => "status status--paused",
        Status::Closed => "status status--closed",
    };
    let waiting = {
        let (one, many) = (words.one_waits, words.many_wait);
        move || {
            let count = row.waiting.get();
            [
                &count.to_string(),
                " ",
                if count == 1 { &one } else { &many },
            ]
            .concat()
        }
    };
    let (open, paused, closed) = (words.open, words.paused, words.closed);
    let status = move || match row.status.get() {
        Status::Open => open.clone(),
        Status::Paused => paused.clone(),
        Status::Closed => closed.clone(),
    };
    view! {
        <li class="queues__one">
            <a href=path(&info.name)><bdi>{info.title.to_string()}</bdi></a>
            <span class=class>{status}</span>
            <span class="hint">{waiting}</span>
            {info.owner.map(|owner| view! { <span class="hint"><bdi>{owner.to_string()}</bdi></span> })}
        </li>
    }
}

fn come_alive(mut rows: Vec<(QueueInfo, Row)>) {
    rows.truncate(MOST_SUBSCRIPTIONS);
    let rooms = rows
        .iter()
        .map(|(info, _)| RoomInfo {
            name: info.name.clone(),
            title: info.title.clone(),
            with: None,
            archived: false,
            private: false,
        })
        .collect();
    spawn_local(async move {
        TimeoutFuture::new(PAUSE).await;
        let client = StoredValue::new_local(None::<Client<Queue>>);
        let told = move |notice| {
            let (Notice::Changed(name, _) | Notice::Reset(name)) = notice else {
                return;
            };
            let board = client
                .get_value()
                .and_then(|client| client.look(&name, |replica| seen(replica.state())));
            let row = rows.iter().find(|(info, _)| info.name == name);
            if let (Some((status, waiting)), Some((_, row))) = (board, row) {
                row.status.set(status);
                row.waiting.set(waiting);
            }
        };
        client.set_value(Some(Client::look_on(rooms, told)));
    });
}

fn seen(board: &Board) -> (Status, usize) {
    (board.status, board.waiting().count())
}
