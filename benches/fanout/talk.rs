//! One round of talk: some people say numbered things, all in their room hear them, and everything that
//! is heard is checked.
//!
//! At an open rate posts leave at their time, whether or not the ones before have arrived; in a closed
//! loop so many are under way, and the next leaves when one has come back to whoever said it.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use tokio::{
    sync::Semaphore,
    task::JoinHandle,
    time::{sleep_until, timeout_at},
};

use super::{
    Fallible,
    dialect::is_refusal,
    ledger::{Faults, Ledger},
    line::{Ear, Line, Mouth},
    server::Server,
    spread::Spread,
    stamp::Stamp,
};

/// Bytes of a message.
pub const MESSAGE: usize = 128;
/// How long after the last post a delivery may come before it counts as lost.
const LATE: Duration = Duration::from_secs(5);
/// How long a listener who has heard everything listens on, for what should not come.
const LINGER: Duration = Duration::from_millis(200);
/// People of a room who speak, at most: enough that nobody says more than a person may.
const MOST_SPEAKERS: usize = 200;

#[derive(Clone, Copy)]
pub enum Tempo {
    /// Posts a second, in all rooms together.
    Rate(u32),
    /// Posts under way at any time.
    Outstanding(usize),
}

/// What one round showed.
pub struct Round {
    /// Deliveries a second, from the first post to the last arrival.
    pub rate: f64,
    /// Milliseconds from sending to hearing.
    pub latency: Spread,
    pub faults: Faults,
    /// Microseconds of the server's processor time a delivery.
    pub user: f64,
    pub system: f64,
}

/// What one listener heard.
struct Heard {
    ear: Ear,
    /// Nanoseconds from sending to hearing.
    latency: Vec<u64>,
    faults: Faults,
    last: Duration,
}

/// Everybody listens in every room, and `posts` are said, shared out over the rooms. Gives the lines
/// back for the next round.
pub async fn round(
    server: &Server,
    rooms: Vec<Vec<Line>>,
    tempo: Tempo,
    posts: u64,
) -> Fallible<(Round, Vec<Vec<Line>>)> {
    let posts_each = posts / rooms.len() as u64;
    let under_way = Arc::new(Semaphore::new(match tempo {
        Tempo::Rate(_) => 0,
        Tempo::Outstanding(posts) => posts,
    }));
    let began = Instant::now();
    let before = server.cpu()?;
    let (mut mouths, mut listeners) = (Vec::new(), Vec::new());
    for room in rooms {
        let (mut saying, mut hearing) = (Vec::new(), Vec::new());
        for (number, Line { mouth, ear }) in room.into_iter().enumerate() {
            saying.push(mouth);
            let returned = matches!(tempo, Tempo::Outstanding(_)).then(|| under_way.clone());
            hearing.push(tokio::spawn(listen(
                ear,
                number as u32,
                posts_each,
                began,
                returned,
            )));
        }
        mouths.push(saying);
        listeners.push(hearing);
    }
    speak(&mut mouths, posts_each, tempo, &under_way, began).await?;
    let mut heard = Vec::new();
    for room in listeners {
        heard.push(together(room).await?);
    }
    let cpu = server.cpu()?.since(before);

    let (mut faults, mut last) = (Faults::default(), Duration::ZERO);
    let (mut rooms, mut latency) = (Vec::new(), Vec::new());
    for (mouths, heard) in mouths.into_iter().zip(heard) {
        let mut lines = Vec::new();
        for (mouth, heard) in mouths.into_iter().zip(heard) {
            faults += heard.faults;
            last = last.max(heard.last);
            latency.extend(heard.latency.into_iter().map(|nanos| nanos as f64 / 1e6));
            lines.push(Line {
                mouth,
                ear: heard.ear,
            });
        }
        rooms.push(lines);
    }
    let deliveries = latency.len() as u64;
    let each = |time: Duration| time.as_secs_f64() * 1e6 / deliveries.max(1) as f64;
    let round = Round {
        rate: deliveries as f64 / last.as_secs_f64().max(f64::MIN_POSITIVE),
        latency: latency.into_iter().collect(),
        faults,
        user: each(cpu.user),
        system: each(cpu.system),
    };
    Ok((round, rooms))
}

async fn together(listeners: Vec<JoinHandle<Fallible<Heard>>>) -> Fallible<Vec<Heard>> {
    let mut heard = Vec::with_capacity(listeners.len());
    for listener in listeners {
        heard.push(listener.await??);
    }
    Ok(heard)
}

async fn speak(
    rooms: &mut [Vec<Mouth>],
    posts_each: u64,
    tempo: Tempo,
    under_way: &Semaphore,
    began: Instant,
) -> Fallible<()> {
    let places = rooms.len() as u64;
    let give_up = tokio::time::Instant::from_std(began + Duration::from_secs(60));
    for post in 0..posts_each * places {
        match tempo {
            Tempo::Rate(rate) => {
                let due = began + Duration::from_secs(1) * post as u32 / rate;
                sleep_until(due.into()).await;
            }
            Tempo::Outstanding(_) => match timeout_at(give_up, under_way.acquire()).await {
                Ok(permit) => permit?.forget(),
                Err(_) => return Err("posts do not come back".into()),
            },
        }
        let (room, turn) = ((post % places) as usize, post / places);
        let speakers = rooms[room].len().min(MOST_SPEAKERS) as u64;
        let sender = turn % speakers;
        let stamp = Stamp {
            sender: sender as u32,
            number: (turn / speakers) as u32,
            left: began.elapsed().as_nanos() as u64,
        };
        rooms[room][sender as usize]
            .say(&stamp.message(MESSAGE))
            .await?;
    }
    Ok(())
}

async fn listen(
    mut ear: Ear,
    me: u32,
    posts: u64,
    began: Instant,
    returned: Option<Arc<Semaphore>>,
) -> Fallible<Heard> {
    let (mut ledger, mut latency) = (Ledger::default(), Vec::with_capacity(posts as usize));
    let (mut last, mut refused) = (Duration::ZERO, None);
    // Reset when it ends too early, instead of at every frame: that would cost more than the frame.
    let mut patience = std::pin::pin!(sleep_until((began + LATE).into()));
    loop {
        let more = {
            let hear = |frame: &[u8]| {
                let now = began.elapsed();
                if is_refusal(frame) {
                    refused = Some(String::from_utf8_lossy(frame).into_owned());
                }
                for stamp in Stamp::all(frame) {
                    latency.push((now.as_nanos() as u64).saturating_sub(stamp.left));
                    ledger.enter(&stamp);
                    last = now;
                    if let Some(returned) = returned.as_ref().filter(|_| stamp.sender == me) {
                        returned.add_permits(1);
                    }
                }
            };
            tokio::select! {
                read = ear.read(hear) => {
                    read?;
                    true
                }
                () = &mut patience => false,
            }
        };
        if let Some(refused) = refused {
            return Err(format!("a post was refused: {refused}").into());
        }
        let all = ledger.heard() >= posts;
        let until = began + last + if all { LINGER } else { LATE };
        if !more {
            if Instant::now() >= until {
                break;
            }
            patience.as_mut().reset(until.into());
        } else if all {
            patience.as_mut().reset(until.into());
        }
    }
    Ok(Heard {
        ear,
        latency,
        faults: ledger.close(posts),
        last,
    })
}
