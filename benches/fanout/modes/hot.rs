//! The functions that every message or page goes through, by themselves: one thread, no line, no disk.

use std::{hint::black_box, path::Path, time::Instant};

use redovisa::{
    chat::{Body, Chat, Fact, markup},
    protocol::ServerFrame,
    server::content::Shelf,
    stream::{CommandId, Decider, Event, Nick, PersonId, Seq, Snapshot, StreamName},
};

use super::super::{
    Fallible,
    report::{Section, Table},
    spread::Spread,
};

const ROUNDS: usize = 25;
/// Facts folded in a round.
const FACTS: u64 = 2_000;
/// What a page shows, and a fold keeps.
const KEEP: usize = redovisa::protocol::PAGE;
const SAID: &str = "Se **rad 12** i `main.rs`: där saknas ett `await`, eller? https://example.org/kurs/kmom03 har svaret.";

pub fn measure() -> Fallible<Section> {
    let mut table = Table::new(&["function", "ns: median (least to most)"]);
    let mut row =
        |what: &str, each: u64, round: &mut dyn FnMut() -> Fallible<()>| -> Fallible<()> {
            let mut times = Vec::new();
            for _ in 0..ROUNDS {
                let began = Instant::now();
                round()?;
                times.push(began.elapsed().as_secs_f64() * 1e9 / each as f64);
            }
            table.row([what.to_owned(), Spread::from_iter(times).shown(0)]);
            Ok(())
        };
    let content = Path::new(env!("CARGO_MANIFEST_DIR")).join("content");
    let events = events()?;
    row("folding a message into a room", FACTS, &mut || {
        let mut room = Snapshot::<Chat>::origin();
        for event in &events {
            black_box(Chat::apply(&mut room.state, event));
            Chat::forget(&mut room.state, KEEP);
        }
        Ok(())
    })?;
    let stream: StreamName = "lobby".parse().map_err(|_| "no room")?;
    row("encoding the frame that tells of it", FACTS, &mut || {
        for event in &events {
            let frame: ServerFrame = ServerFrame::Facts {
                stream: stream.clone(),
                events: vec![event.clone()],
            };
            black_box(serde_json::to_vec(&frame)?);
        }
        Ok(())
    })?;
    row("a message's markup", FACTS, &mut || {
        for _ in 0..FACTS {
            black_box(markup::parse(black_box(SAID)));
        }
        Ok(())
    })?;
    row("reading all pages of this site's Markdown", 1, &mut || {
        black_box(Shelf::read(&content)?);
        Ok(())
    })?;
    Ok(Section {
        title: "Hot functions",
        said: "By themselves, in one thread, as the release build has them.",
        command: "hot",
        table,
        plot: None,
    })
}

fn events() -> Fallible<Vec<Event<Fact>>> {
    let nick: Nick = "Anna".parse().map_err(|_| "no nick")?;
    let body = Body::parse(SAID).map_err(|_| "no message")?;
    let event = |n: u64| Event {
        seq: Seq(n),
        at: n as i64,
        by: PersonId(1),
        id: Some(CommandId::from_random(n.into())),
        fact: Fact::Posted {
            nick: nick.clone(),
            body: body.clone(),
            reply: None,
            mentions: Default::default(),
            files: Vec::new(),
        },
    };
    Ok((1..=FACTS).map(event).collect())
}
