//! The colours of code in messages: found once for each text, kept, and handed to whoever draws it. Which piece of a
//! text is what, is for the grammars; who may read the text is not known here, since whoever asks has it.

use std::{
    collections::{HashMap, VecDeque},
    net::{IpAddr, SocketAddr},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use axum::{
    Form, Json,
    extract::{ConnectInfo, State},
    http::{HeaderMap, StatusCode, header::RETRY_AFTER},
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use serde_json::json;
use sha2::{Digest, Sha256};
use tokio::{sync::Semaphore, time::timeout};

use super::{
    content::{self, runs},
    limits::{Limit, Rate},
    origin,
    state::App,
};
use crate::{
    chat::{
        Room,
        markup::{self, Block},
    },
    ui::painted::{Painter, Run},
};

/// Bytes of a text: the longest message has fewer.
const LONGEST: usize = 8 * 1024;
/// Texts whose runs are kept, the newest; a few KiB each.
const KEPT: usize = 1_000;
/// Texts that are looked at at once: colours may wait, messages may not.
const AT_ONCE: usize = 1;
/// How long a page waits for its colours. What comes later is there for the next page.
const PATIENCE: Duration = Duration::from_millis(150);
/// How long is worked for one page.
const BUDGET: Duration = Duration::from_secs(2);
/// Texts that one address may have looked at. A page asks for what is in sight and not yet known.
const ASKED: Rate = Rate {
    burst: 120.0,
    per_second: 4.0,
};

/// Cheap to clone.
#[derive(Clone)]
pub struct Colours {
    kept: Arc<Mutex<Kept>>,
    places: Arc<Semaphore>,
    asked: Limit<IpAddr>,
}

type Key = [u8; 32];

#[derive(Default)]
struct Kept {
    runs: HashMap<Key, Arc<[Run]>>,
    /// Oldest first.
    order: VecDeque<Key>,
}

impl Default for Colours {
    fn default() -> Self {
        Colours {
            kept: Arc::default(),
            places: Arc::new(Semaphore::new(AT_ONCE)),
            asked: Limit::new(ASKED),
        }
    }
}

impl Colours {
    /// Who colours the code in these rooms: all of it that is known, or could be found in a moment.
    pub async fn painter(&self, rooms: impl Iterator<Item = &Room>) -> Painter {
        let unknown = self.unknown(rooms);
        if !unknown.is_empty() {
            let colours = self.clone();
            let work = async move {
                let Ok(_place) = colours.places.clone().acquire_owned().await else {
                    return;
                };
                let look = move || {
                    let begun = Instant::now();
                    let in_time = |_: &_| begun.elapsed() < BUDGET;
                    for (language, text) in unknown.iter().take_while(in_time) {
                        colours.look(language, text);
                    }
                };
                _ = tokio::task::spawn_blocking(look).await;
            };
            _ = timeout(PATIENCE, tokio::spawn(work)).await;
        }
        let colours = self.clone();
        Painter(Arc::new(move |language, text| {
            colours
                .known(&key(language, text))
                .map_or(Vec::new(), |runs| runs.to_vec())
        }))
    }

    /// Whether all code in a room has its colours, so that they won't come later.
    pub fn are_known(&self, room: &Room) -> bool {
        self.unknown([room].into_iter()).is_empty()
    }

    fn unknown<'a>(&self, rooms: impl Iterator<Item = &'a Room>) -> Vec<(String, String)> {
        let mut found = Vec::new();
        for message in rooms.flat_map(|room| &room.messages) {
            // Most messages have none, and need not be read.
            if ["```", "~~~"]
                .iter()
                .any(|fence| message.body.contains(fence))
            {
                in_blocks(markup::parse(&message.body), &mut found);
            }
        }
        found.retain(|(language, text)| self.known(&key(language, text)).is_none());
        found
    }

    /// The runs of a text; none in particular where nobody knows the language.
    fn look(&self, language: &str, text: &str) -> Arc<[Run]> {
        let key = key(language, text);
        if let Some(runs) = self.known(&key) {
            return runs;
        }
        let runs: Arc<[Run]> = runs(text, language, content::LONGEST).into();
        let mut kept = self.kept();
        if kept.runs.insert(key, runs.clone()).is_none() {
            kept.order.push_back(key);
        }
        if kept.order.len() > KEPT
            && let Some(oldest) = kept.order.pop_front()
        {
            kept.runs.remove(&oldest);
        }
        runs
    }

    fn known(&self, key: &Key) -> Option<Arc<[Run]>> {
        self.kept().runs.get(key).cloned()
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[derive(Deserialize)]
pub struct Asked {
    language: String,
    text: String,
}

/// The runs of a text, each as its class and its length in UTF-16 units, as scripts count.
pub async fn answer(
    State(app): State<App>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    Form(asked): Form<Asked>,
) -> Response {
    let Asked { language, text } = asked;
    if text.len() > LONGEST || language.len() > LONGEST {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    }
    let colours = &app.colours;
    let runs = match colours.known(&key(&language, &text)) {
        Some(runs) => runs,
        None => {
            if let Err(wait) = colours
                .asked
                .take(origin::address(&app.config, &headers, peer))
            {
                let seconds = (wait.as_secs() + 1).to_string();
                let after = [(RETRY_AFTER, seconds)];
                return (StatusCode::TOO_MANY_REQUESTS, after).into_response();
            }
            let Ok(_place) = colours.places.acquire().await else {
                return StatusCode::SERVICE_UNAVAILABLE.into_response();
            };
            let (colours, text) = (colours.clone(), text.clone());
            let look = move || colours.look(&language, &text);
            match tokio::task::spawn_blocking(look).await {
                Ok(runs) => runs,
                Err(_) => return StatusCode::SERVICE_UNAVAILABLE.into_response(),
            }
        }
    };
    let mut rest = text.as_str();
    let mut told = Vec::with_capacity(runs.len());
    for run in runs.iter() {
        let (piece, after) = rest
            .split_at_checked(run.bytes.into())
            .unwrap_or((rest, ""));
        told.push(json!([run.class, piece.encode_utf16().count()]));
        rest = after;
    }
    Json(json!({ "runs": told })).into_response()
}

fn key(language: &str, text: &str) -> Key {
    let hash = Sha256::new().chain_update(language).chain_update([0]);
    hash.chain_update(text).finalize().into()
}

fn in_blocks(blocks: Vec<Block>, found: &mut Vec<(String, String)>) {
    for block in blocks {
        match block {
            Block::Code {
                language: Some(language),
                text,
            } => found.push((language, text)),
            Block::Code { .. } | Block::Paragraph(_) => {}
            Block::Quote(inside) => in_blocks(inside, found),
            Block::List(items) => {
                for item in items {
                    in_blocks(item.blocks, found);
                }
            }
        }
    }
}
