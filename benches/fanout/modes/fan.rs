//! A room full of people, some of whom speak: what a message costs the server, and how long it takes.
//!
//! An open rate: posts leave at their time, whether or not the ones before have arrived.

use std::time::{Duration, Instant};

use redovisa::server::rooms::LOBBY;
use tokio::time::{sleep_until, timeout_at};

use super::super::{
    Fallible, crowd, folder,
    ledger::{Faults, Ledger},
    line::{Ear, Line, Mouth, is_refusal},
    report::{Section, Table, mebibytes},
    server::{Cpu, Server},
    spread::Spread,
    stamp::Stamp,
};

/// Bytes of a message.
const MESSAGE: usize = 128;
/// How long after the last post a delivery may come before it counts as lost.
const LATE: Duration = Duration::from_secs(5);
/// How long a listener who has heard everything listens on, for what should not come.
const LINGER: Duration = Duration::from_millis(300);

const ROUNDS: usize = 3;
const SECONDS: u32 = 5;
/// Clients of the small room, and what is posted there a second by all of them in turn.
const SMALL: usize = 100;
const SMALL_RATES: [u32; 2] = [20, 200];
/// Posts a second in the large room, which takes whoever is brought.
const LARGE_RATE: u32 = 20;

/// What one round showed.
struct Round {
    /// Deliveries a second, from the first post to the last arrival.
    rate: f64,
    /// Milliseconds from sending to hearing.
    latency: Spread,
    faults: Faults,
    /// Microseconds of the server's processor time a delivery.
    user: f64,
    system: f64,
}

/// What one listener heard.
struct Heard {
    ear: Ear,
    /// Nanoseconds from sending to hearing.
    latency: Vec<u64>,
    faults: Faults,
    last: Duration,
}

/// `large` has so many lines open, all in one room.
pub async fn measure(large: &Server, mut lines: Vec<Line>) -> Fallible<Section> {
    let mut table = Table::new(&[
        "clients",
        "posts/s",
        "deliveries/s",
        "p50 ms",
        "p99 ms",
        "max ms",
        "CPU us a delivery",
        "of it system",
        "lost, doubled, reordered",
        "peak MiB",
    ]);
    let data = folder()?;
    let small = Server::start(data.path(), &[])?;
    let people = crowd::join(small.addr, SMALL, "Gast").await?;
    let mut few = Line::open_all(small.addr, &people, LOBBY).await?;
    for rate in SMALL_RATES {
        few = talk(&small, few, rate, &mut table).await?;
    }
    drop(few);
    small.stop()?;
    lines = talk(large, lines, LARGE_RATE, &mut table).await?;
    drop(lines);
    Ok(Section {
        title: "From one to everybody in a room",
        said: "People in one room post 128 bytes each, in turn and at an open rate; everybody hears \
               everything, and every delivery is checked by sender and number. Each post is durable before \
               anybody hears it. The time is from the sender's write to the listener's read, the load's own \
               work included; the processor time is the server's alone, and covers storing, encoding and \
               acknowledging too. Three rounds of five seconds: medians, and the worst maximum.",
        table,
    })
}

/// Some rounds in one room, as a row.
async fn talk(
    server: &Server,
    mut lines: Vec<Line>,
    rate: u32,
    table: &mut Table,
) -> Fallible<Vec<Line>> {
    let (clients, mut rounds) = (lines.len(), Vec::with_capacity(ROUNDS));
    for _ in 0..ROUNDS {
        let (heard, back) = round(server, lines, rate).await?;
        rounds.push(heard);
        lines = back;
    }
    let mut faults = Faults::default();
    for round in &rounds {
        faults += round.faults;
    }
    let each = |of: &dyn Fn(&Round) -> f64| rounds.iter().map(of).collect::<Spread>();
    table.row([
        clients.to_string(),
        rate.to_string(),
        format!("{:.0}", each(&|round| round.rate).median()),
        format!("{:.2}", each(&|round| round.latency.median()).median()),
        format!("{:.2}", each(&|round| round.latency.at(0.99)).median()),
        format!("{:.1}", each(&|round| round.latency.most()).most()),
        each(&|round| round.user + round.system).shown(1),
        format!("{:.1}", each(&|round| round.system).median()),
        format!("{}, {}, {}", faults.lost, faults.doubled, faults.reordered),
        mebibytes(server.peak()?),
    ]);
    Ok(lines)
}

/// One round: everybody listens, posts leave at their rate. Gives the lines back for the next round.
async fn round(server: &Server, lines: Vec<Line>, rate: u32) -> Fallible<(Round, Vec<Line>)> {
    let posts = u64::from(rate * SECONDS);
    let began = Instant::now();
    let end = began + Duration::from_secs(SECONDS.into()) + LATE;
    let before = server.cpu()?;
    let (mut mouths, mut listeners) = (Vec::new(), Vec::new());
    for Line { mouth, ear } in lines {
        mouths.push(mouth);
        listeners.push(tokio::spawn(listen(ear, posts, began, end)));
    }
    speak(&mut mouths, posts, rate, began).await?;
    let mut heard = Vec::new();
    for listener in listeners {
        heard.push(listener.await??);
    }
    let cpu = server.cpu()?.since(before);
    Ok(sum(mouths, heard, cpu))
}

async fn speak(mouths: &mut [Mouth], posts: u64, rate: u32, began: Instant) -> Fallible<()> {
    let people = mouths.len() as u64;
    for post in 0..posts {
        let due = began + Duration::from_secs(1) * post as u32 / rate;
        sleep_until(due.into()).await;
        let sender = (post % people) as usize;
        let stamp = Stamp {
            sender: sender as u32,
            number: (post / people) as u32,
            left: began.elapsed().as_nanos() as u64,
        };
        mouths[sender].say(stamp.message(MESSAGE)).await?;
    }
    Ok(())
}

async fn listen(mut ear: Ear, posts: u64, began: Instant, end: Instant) -> Fallible<Heard> {
    let (mut ledger, mut latency) = (Ledger::default(), Vec::with_capacity(posts as usize));
    let mut last = Duration::ZERO;
    loop {
        let until = match ledger.heard() >= posts {
            true => began + last + LINGER,
            false => end,
        };
        let Ok(frame) = timeout_at(until.into(), ear.next()).await else {
            break;
        };
        let (frame, now) = (frame?, began.elapsed());
        if is_refusal(&frame) {
            return Err(format!("a post was refused: {frame}").into());
        }
        for stamp in Stamp::all(frame.as_bytes()) {
            latency.push((now.as_nanos() as u64).saturating_sub(stamp.left));
            ledger.enter(&stamp);
            last = now;
        }
    }
    Ok(Heard {
        ear,
        latency,
        faults: ledger.close(posts),
        last,
    })
}

fn sum(mouths: Vec<Mouth>, heard: Vec<Heard>, cpu: Cpu) -> (Round, Vec<Line>) {
    let (mut faults, mut last) = (Faults::default(), Duration::ZERO);
    let (mut lines, mut latency) = (Vec::new(), Vec::new());
    for (mouth, heard) in mouths.into_iter().zip(heard) {
        faults += heard.faults;
        last = last.max(heard.last);
        latency.extend(heard.latency.into_iter().map(|nanos| nanos as f64 / 1e6));
        lines.push(Line {
            mouth,
            ear: heard.ear,
        });
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
    (round, lines)
}
