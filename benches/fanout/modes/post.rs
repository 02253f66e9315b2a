//! Durable posts in a closed loop: each writer posts, waits until that is stored, and posts again.
//!
//! Through the form's address, which stands on the same engine as the socket. Nobody may say more than
//! a few words a second, and the bench lifts no limit: so each writer speaks for many people in turn.

use std::{
    path::Path,
    sync::atomic::{AtomicU64, Ordering},
    time::{Duration, Instant},
};

use tokio::task::spawn_blocking;

use super::super::{
    Fallible,
    crowd::{self, Person},
    disk,
    http::Http,
    report::{Section, Table},
    server::Server,
    spread::Spread,
    stamp::Stamp,
};

/// Short and many, in turn with the disk's own: a shared machine has good and bad moments.
const ROUNDS: usize = 6;
const ROUND: Duration = Duration::from_millis(700);
/// What one person may say at once, shared out over the rounds.
const BREATH: usize = 20 / ROUNDS;
const WRITERS: usize = 64;
/// Enough for what one writer, and what all writers, can post in a round at the very best.
const PEOPLE: [usize; 2] = [1_000, 3_000];
/// Bytes of a message.
const MESSAGE: usize = 128;

/// Ids are unique over all rounds.
static POSTED: AtomicU64 = AtomicU64::new(0);

#[derive(Default)]
struct Rounds {
    rate: Vec<f64>,
    median: Vec<f64>,
    high: Vec<f64>,
}

pub async fn measure(server: &Server, folder: &Path) -> Fallible<Section> {
    let people = crowd::join(server.addr, PEOPLE.iter().sum(), "Gast").await?;
    let (one, many) = people.split_at(PEOPLE[0]);
    let (mut disk, mut alone, mut together) = <(Rounds, Rounds, Rounds)>::default();
    for _ in 0..ROUNDS {
        let folder = folder.to_owned();
        disk.add(
            spawn_blocking(move || disk::sync(&folder, ROUND)).await??,
            ROUND,
        );
        let (posts, took) = round(server, one, 1).await?;
        alone.add(posts, took);
        let (posts, took) = round(server, many, WRITERS).await?;
        together.add(posts, took);
    }
    let mut table = Table::new(&["writers", "posts/s", "p50 ms", "p99 ms"]);
    table.row(disk.shown("the disk's own: 8 KiB and `fsync`"));
    table.row(alone.shown("1"));
    table.row(together.shown(&WRITERS.to_string()));
    Ok(Section {
        title: "Durable posts",
        said: "Messages of 128 bytes, each acknowledged when it would survive a power cut \
               (`synchronous=FULL`). A writer posts again when the last post is acknowledged. The first \
               row is what the disk takes by itself, in the same rounds: no durable post can be faster. \
               Median of six rounds, with the extremes. **Aim: 64 writers reach 10 times one writer, \
               whose p99 stays within 1.5 times the disk's.**",
        command: "post",
        table,
        plot: None,
    })
}

/// Milliseconds of every post, and how long the round took.
async fn round(server: &Server, people: &[Person], writers: usize) -> Fallible<(Spread, Duration)> {
    let began = Instant::now();
    let mut running = Vec::new();
    for people in people.chunks(people.len().div_ceil(writers)) {
        let address = people.first().ok_or("a writer without a name")?.address;
        let http = Http::open(server.addr, address).await?;
        running.push(tokio::spawn(write(http, people.to_vec(), began + ROUND)));
    }
    let mut times = Vec::new();
    for writer in running {
        times.extend(writer.await??);
    }
    Ok((times.into_iter().collect(), began.elapsed()))
}

async fn write(mut http: Http, people: Vec<Person>, end: Instant) -> Fallible<Vec<f64>> {
    let mut times = Vec::new();
    for person in people.iter().cycle().take(people.len() * BREATH) {
        if Instant::now() >= end {
            break;
        }
        let n = POSTED.fetch_add(1, Ordering::Relaxed);
        let stamp = Stamp {
            sender: 0,
            number: n as u32,
            left: 0,
        };
        // The mark is the only character that a form must not hold as it is (WHATWG URL, section 5.1).
        let body = stamp.message(MESSAGE).replace('#', "%23").replace(' ', "+");
        let form = format!("id={n:032x}&body={body}");
        let start = Instant::now();
        let answer = http.post("/chat/lobby", Some(&person.cookie), form).await?;
        times.push(start.elapsed().as_secs_f64() * 1e3);
        if !answer.status.is_success() {
            return Err(format!("post {n} was refused: {:?}", answer.body).into());
        }
    }
    Ok(times)
}

impl Rounds {
    fn add(&mut self, times: Spread, took: Duration) {
        self.rate.push(times.len() as f64 / took.as_secs_f64());
        self.median.push(times.median());
        self.high.push(times.at(0.99));
    }

    fn shown(self, who: &str) -> [String; 4] {
        let shown = |of: Vec<f64>, digits| of.into_iter().collect::<Spread>().shown(digits);
        [
            who.to_owned(),
            shown(self.rate, 0),
            shown(self.median, 2),
            shown(self.high, 2),
        ]
    }
}
