//! The functions that every message or page goes through, each by itself: `make bench MODES=hot`.
//!
//! Criterion measures; `benches/fanout` puts its figures into the report.

use std::{
    fs,
    hint::black_box,
    net::{Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
    time::Duration,
};

use axum::{Router, body::Body, extract::ConnectInfo, http::Request};
use criterion::{Criterion, Throughput};
use http_body_util::BodyExt;
use redovisa::{
    chat::{self, Chat, Command, Fact, Kind, markup},
    protocol::{ClientFrame, PAGE, ServerFrame},
    server::{
        self, Reading,
        config::Config,
        content::Shelf,
        rooms::LOBBY,
        site::Site,
        state::App,
        store::{Durability, NewFact, Store},
    },
    stream::{CommandId, Decider, Event, Nick, PersonId, Seq, Snapshot, StreamName, Title},
};
use tempfile::TempDir;
use tokio::{
    runtime::Runtime,
    sync::{mpsc, watch},
};
use tower::ServiceExt;

type Fallible<T> = Result<T, Box<dyn std::error::Error>>;

/// Where the figures are left, in the build's folder for such things.
const FIGURES: &str = "criterion";
/// Facts that are folded at a time.
const FACTS: u64 = 1_000;
/// Longest message that is read.
const LONGEST: usize = 16 * 1024;
/// The mask of a client's frame (RFC 6455 section 5.3).
const MASK: [u8; 4] = [0x5a, 0xc3, 0x99, 0x2e];
const SAID: &str = "Se **rad 12** i `main.rs`: där saknas ett `await`, eller? https://example.org/kurs/kmom03 har svaret.";

fn main() -> Fallible<()> {
    let figures = Path::new(env!("CARGO_TARGET_TMPDIR")).join(FIGURES);
    // Of what is measured no more, nothing shall be told.
    if figures.exists() {
        fs::remove_dir_all(&figures)?;
    }
    let mut criterion = Criterion::default()
        .output_directory(&figures)
        .sample_size(40)
        .warm_up_time(Duration::from_millis(500))
        .measurement_time(Duration::from_secs(2))
        .configure_from_args();
    fold(&mut criterion)?;
    frames(&mut criterion)?;
    unmasking(&mut criterion)?;
    words(&mut criterion);
    page(&mut criterion)?;
    criterion.final_summary();
    Ok(())
}

fn fold(criterion: &mut Criterion) -> Fallible<()> {
    let events = (1..=FACTS).map(event).collect::<Fallible<Vec<_>>>()?;
    criterion.bench_function("folding 1,000 messages into a room", |bencher| {
        bencher.iter(|| {
            let mut room = Snapshot::<Chat>::origin();
            for event in &events {
                black_box(Chat::apply(&mut room.state, event));
                Chat::forget(&mut room.state, PAGE);
            }
            room
        });
    });
    Ok(())
}

fn frames(criterion: &mut Criterion) -> Fallible<()> {
    let stream = lobby()?;
    let told: ServerFrame = ServerFrame::Facts {
        stream: stream.clone(),
        events: vec![event(1)?],
    };
    let length = serde_json::to_vec(&told)?.len();
    let mut group = criterion.benchmark_group("frames");
    group.throughput(Throughput::Bytes(length as u64));
    group.bench_function("encoding one that tells of a message", |bencher| {
        bencher.iter(|| serde_json::to_vec(black_box(&told)));
    });
    let said = said()?;
    group.throughput(Throughput::Bytes(said.len() as u64));
    group.bench_function("decoding one that says a message", |bencher| {
        bencher.iter(|| serde_json::from_str::<ClientFrame>(black_box(&said)));
    });
    group.finish();
    Ok(())
}

/// From the bytes of the line to text that is known to be UTF-8.
fn unmasking(criterion: &mut Criterion) -> Fallible<()> {
    let mut group = criterion.benchmark_group("frames");
    for (what, text) in [
        ("unmasking a message", said()?),
        ("unmasking the longest message", "å".repeat(LONGEST / 2)),
    ] {
        let frame = masked(text.as_bytes());
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_function(what, |bencher| {
            bencher.iter(|| {
                let mut reading = Reading::new(LONGEST);
                reading.take(black_box(&frame));
                reading.next()
            });
        });
    }
    group.finish();
    Ok(())
}

fn words(criterion: &mut Criterion) {
    criterion.bench_function("a message's markup", |bencher| {
        bencher.iter(|| markup::parse(black_box(SAID)));
    });
    let content = Path::new(env!("CARGO_MANIFEST_DIR")).join("content");
    let mut group = criterion.benchmark_group("site");
    group.sample_size(10);
    group.bench_function("reading all pages' Markdown", |bencher| {
        bencher.iter(|| Shelf::read(black_box(&content)));
    });
    group.finish();
}

/// Rendered for a visitor, with its validator; not compressed, and without a line.
fn page(criterion: &mut Criterion) -> Fallible<()> {
    let runtime = Runtime::new()?;
    let folder = TempDir::new()?;
    let (router, _kept) = runtime.block_on(chat_of(folder.path().join("redovisa.db")))?;
    // What is asked with a question mark is not kept for the next who asks.
    let asked = || async {
        let mut request = Request::get(format!("/chat/{LOBBY}?anew")).body(Body::empty())?;
        let visitor = SocketAddr::from((Ipv4Addr::LOCALHOST, 1));
        request.extensions_mut().insert(ConnectInfo(visitor));
        let (head, body) = router.clone().oneshot(request).await?.into_parts();
        let body = body.collect().await?.to_bytes();
        match head.status.is_success() {
            true => Fallible::Ok(body),
            false => Err(format!("no page, but {}", head.status).into()),
        }
    };
    let html = runtime.block_on(asked())?;
    let mut group = criterion.benchmark_group("site");
    group.throughput(Throughput::Bytes(html.len() as u64));
    group.bench_function("a room's page of 50 messages", |bencher| {
        bencher.iter(|| runtime.block_on(asked()).map(|html| html.len()));
    });
    group.finish();
    Ok(())
}

/// The chat's addresses, with a lobby in which something was said, and what must live as long.
async fn chat_of(file: PathBuf) -> Fallible<(Router, impl Sized)> {
    let store = Store::open(&file, Durability::Process).await?;
    let opened = Fact::Opened {
        title: Title::parse("Lobby").map_err(|_| "no title")?,
        kind: Kind::Public,
    };
    let opened = Event {
        by: PersonId::SITE,
        fact: opened,
        ..event(1)?
    };
    let said = (2..=2 * PAGE as u64).map(event);
    let facts = std::iter::once(Ok(opened)).chain(said);
    let facts = facts.map(|event: Fallible<Event<Fact>>| {
        let event = event?;
        Ok(NewFact {
            at: event.at,
            by: event.by,
            command: None,
            fact: serde_json::to_string(&event.fact)?,
            about: None,
        })
    });
    let facts = facts.collect::<Fallible<Vec<_>>>()?;
    let appended = store.append("chat/lobby", Seq::ORIGIN, facts).await;
    appended.map_err(|error| format!("the log could not be filled: {error:?}"))?;
    let (drain, draining) = watch::channel(false);
    let (open, closed) = mpsc::channel(1);
    let config = Config::gather([], [])?;
    let site = Site::open(&config);
    let app = App::new(config, site, store, draining, open).await?;
    Ok((server::chat::routes().with_state(app), (drain, closed)))
}

fn event(n: u64) -> Fallible<Event<Fact>> {
    let nick: Nick = "Anna".parse().map_err(|_| "no nick")?;
    Ok(Event {
        seq: Seq(n),
        at: 1_767_225_600_000 + n as i64 * 60_000,
        by: PersonId(1),
        id: Some(CommandId::from_random(n.into())),
        fact: Fact::Posted {
            nick,
            body: chat::Body::parse(SAID).map_err(|_| "no message")?,
            reply: None,
            mentions: Default::default(),
            files: Vec::new(),
        },
    })
}

/// What a browser sends.
fn said() -> Fallible<String> {
    let frame: ClientFrame = ClientFrame::Command {
        stream: lobby()?,
        id: CommandId::from_random(7),
        command: Command::post(SAID),
    };
    Ok(serde_json::to_string(&frame)?)
}

fn lobby() -> Fallible<StreamName> {
    Ok(LOBBY.parse().map_err(|_| "no room")?)
}

/// A client's text frame (RFC 6455 section 5.2).
fn masked(text: &[u8]) -> Vec<u8> {
    let mut frame = vec![0x81];
    match text.len() {
        length @ 0..126 => frame.push(0x80 | length as u8),
        length => {
            frame.push(0x80 | 126);
            frame.extend((length as u16).to_be_bytes());
        }
    }
    frame.extend(MASK);
    frame.extend(
        text.iter()
            .zip(MASK.iter().cycle())
            .map(|(byte, key)| byte ^ key),
    );
    frame
}
