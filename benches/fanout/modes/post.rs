//! Durable posts in a closed loop: each writer posts, waits until that is stored, and posts again.
//!
//! By socket, which is the chat's way, and by the form's address, which stands on the same engine. Nobody
//! may say more than a few words a second, and the bench lifts no limit: so each writer speaks for many
//! people in turn.

use std::{
    collections::HashMap,
    net::IpAddr,
    path::Path,
    sync::atomic::{AtomicU64, Ordering},
    time::{Duration, Instant},
};

use futures::{StreamExt, TryStreamExt, stream};
use redovisa::{server::rooms::LOBBY, stream::Seq};
use tokio::{
    task::spawn_blocking,
    time::{sleep, timeout},
};

use super::{
    super::{
        Fallible,
        crowd::{self, Person},
        dialect, disk,
        http::Http,
        line::{ANSWER, Ear, Line},
        report::{Plot, Section, Table},
        server::Server,
        spread::Spread,
        stamp::Stamp,
        talk::MESSAGE,
    },
    talking::{open_rooms, room_name},
};

/// Short and many, in turn with the disk's own: a shared machine has good and bad moments.
const ROUNDS: usize = 5;
const ROUND: Duration = Duration::from_millis(700);
/// What one person says in a round: as much as they may say again when their next round comes.
const BREATH: usize = 10;
const WRITERS: usize = 64;
/// Enough for what so many writers can post in a round at the very best.
const PEOPLE_OF_ONE: usize = 256;
const PEOPLE_OF_MANY: usize = 1_536;
/// Sockets that are being opened at the same time, and a moment for the server to forget that.
const OPENING: usize = 32;
const SETTLE: Duration = Duration::from_millis(200);

/// Ids are unique over all rounds.
static POSTED: AtomicU64 = AtomicU64::new(0);

#[derive(Clone, Copy, PartialEq)]
enum Way {
    Form,
    /// All in one room, where everybody hears everybody.
    Together,
    /// A room for each writer.
    Apart,
}

struct Kind {
    what: &'static str,
    short: &'static str,
    way: Way,
    writers: usize,
}

const KINDS: [Kind; 5] = [
    Kind {
        what: "1, by socket",
        short: "1 by socket",
        way: Way::Apart,
        writers: 1,
    },
    Kind {
        what: "1, by form",
        short: "1 by form",
        way: Way::Form,
        writers: 1,
    },
    Kind {
        what: "64, by socket, each in a room of their own",
        short: "64 by socket, apart",
        way: Way::Apart,
        writers: WRITERS,
    },
    Kind {
        what: "64, by socket in one room, each hears all",
        short: "64 by socket, together",
        way: Way::Together,
        writers: WRITERS,
    },
    Kind {
        what: "64, by form",
        short: "64 by form",
        way: Way::Form,
        writers: WRITERS,
    },
];

#[derive(Default)]
struct Rounds {
    rate: Vec<f64>,
    median: Vec<f64>,
    high: Vec<f64>,
}

pub async fn measure(server: &Server, folder: &Path) -> Fallible<Section> {
    let people_of = |kind: &Kind| match kind.writers {
        1 => PEOPLE_OF_ONE,
        _ => PEOPLE_OF_MANY,
    };
    let all = KINDS.iter().map(people_of).sum();
    let people = crowd::join(server.addr, all, "Gast").await?;
    open_rooms(server, &people, WRITERS).await?;
    let (mut disk, mut kinds) = (Rounds::default(), <[Rounds; KINDS.len()]>::default());
    for _ in 0..ROUNDS {
        let folder = folder.to_owned();
        disk.add(
            spawn_blocking(move || disk::sync(&folder, ROUND)).await??,
            ROUND,
        );
        let mut rest = &people[..];
        for (kind, rounds) in KINDS.iter().zip(&mut kinds) {
            let (people, others) = rest.split_at(people_of(kind));
            rest = others;
            let (posts, took) = round(server, people, kind)
                .await
                .map_err(|error| format!("{}: {error}", kind.what))?;
            rounds.add(posts, took);
        }
    }
    let mut table = Table::new(&[
        "writers",
        "posts/s",
        "times one writer",
        "p50 ms",
        "p99 ms",
        "p99, times the disk's",
    ]);
    let mut rates = Plot::new("post", "Durable posts a second", "/s");
    let mut highs = Plot::new("post-p99", "Durable posts, p99", "ms");
    let (disk_rate, disk_high) = (disk.rate(), disk.high());
    table.row(disk.shown(
        "the disk's own: 8 KiB and `fsync`",
        String::new(),
        disk_high.median(),
    ));
    rates.bar("the disk's own", &disk_rate, false);
    highs.bar("the disk's own", &disk_high, false);
    // The two ways of one writer come first, in this order.
    let ones = [kinds[0].rate().median(), kinds[1].rate().median()];
    for (kind, rounds) in KINDS.iter().zip(&kinds) {
        let one = ones[usize::from(kind.way == Way::Form)];
        let times = format!("{:.1}", rounds.rate().median() / one);
        table.row(rounds.shown(kind.what, times, disk_high.median()));
        rates.bar(kind.short, &rounds.rate(), true);
        highs.bar(kind.short, &rounds.high(), true);
    }
    rates.aim(9_000.0, "64 writers");
    highs.aim(1.5 * disk_high.median(), "one writer");
    Ok(Section {
        title: "Durable posts",
        said: format!(
            "Messages of {MESSAGE} bytes, each acknowledged when it would survive a power cut \
             (`synchronous=FULL`). A writer posts again when the last post is acknowledged; by socket everybody is \
             sent what is said in the room besides. The first row is what the disk takes by itself, in the same \
             rounds: no durable post can be faster, but many may share one. Median of {ROUNDS} rounds, with the \
             extremes. **Aim: 64 writers reach 9,000 posts a second or 10 times one writer, whose p99 stays within \
             1.5 times the disk's.**"
        ),
        mode: "post",
        table,
        plots: vec![rates, highs],
    })
}

/// Milliseconds of every post, and how long the round took.
async fn round(server: &Server, people: &[Person], kind: &Kind) -> Fallible<(Spread, Duration)> {
    let shares = people.chunks(people.len().div_ceil(kind.writers));
    let mut ready = Vec::new();
    for (number, people) in shares.enumerate() {
        let room = match kind.way {
            Way::Apart => room_name(number),
            Way::Form | Way::Together => LOBBY.to_owned(),
        };
        ready.push(match kind.way {
            Way::Form => Writer::Form(by_address(server, people).await?, people),
            Way::Together | Way::Apart => {
                let lines = stream::iter(people)
                    .map(|person| dialect::greeted(server.addr, person, &room))
                    .buffered(OPENING);
                Writer::Socket(lines.try_collect().await?, room)
            }
        });
    }
    sleep(SETTLE).await;
    let began = Instant::now();
    let mut running = Vec::new();
    for writer in ready {
        running.push(match writer {
            Writer::Form(https, people) => {
                tokio::spawn(by_form(https, people.to_vec(), began + ROUND))
            }
            Writer::Socket(lines, room) => tokio::spawn(by_socket(lines, room, began + ROUND)),
        });
    }
    let (mut times, mut lines) = (Vec::new(), Vec::new());
    for writer in running {
        let (some, open) = writer.await??;
        times.extend(some);
        lines.push(open);
    }
    let took = began.elapsed();
    drop(lines);
    Ok((times.into_iter().collect(), took))
}

enum Writer<'a> {
    /// A line from each address: nobody may say more than so much from one, either.
    Form(HashMap<IpAddr, Http>, &'a [Person]),
    /// A socket for each person, greeted, and the room.
    Socket(Vec<Line>, String),
}

/// Gives the lines back, so that closing them costs nobody's time.
async fn by_socket(
    mut lines: Vec<Line>,
    room: String,
    end: Instant,
) -> Fallible<(Vec<f64>, Vec<Line>)> {
    let (mut times, mut head) = (Vec::new(), None);
    for line in &mut lines {
        if Instant::now() >= end {
            break;
        }
        // Not seen there: a thousand people who come and go would be another measurement.
        dialect::follow(line, &room, head, true).await?;
        for _ in 0..BREATH {
            if Instant::now() >= end {
                break;
            }
            let text = next().1;
            let start = Instant::now();
            line.mouth.say(&text).await?;
            head = Some(acknowledgement(&mut line.ear).await?);
            times.push(start.elapsed().as_secs_f64() * 1e3);
        }
        dialect::leave(line, &room).await?;
    }
    Ok((times, lines))
}

/// Waits until the post is durable. Where it is now.
async fn acknowledgement(ear: &mut Ear) -> Fallible<Seq> {
    let (mut place, mut refused) = (None, None);
    loop {
        let hear = |frame: &[u8]| {
            place = dialect::acknowledged(frame).or(place);
            if dialect::is_refusal(frame) {
                refused = Some(String::from_utf8_lossy(frame).into_owned());
            }
        };
        timeout(ANSWER, ear.read(hear)).await??;
        match (place, refused.take()) {
            (_, Some(refused)) => return Err(format!("a post was refused: {refused}").into()),
            (Some(place), None) => return Ok(place),
            (None, None) => {}
        }
    }
}

async fn by_address(server: &Server, people: &[Person]) -> Fallible<HashMap<IpAddr, Http>> {
    let mut https = HashMap::new();
    for Person { address, .. } in people {
        if !https.contains_key(address) {
            https.insert(*address, Http::open(server.addr, *address).await?);
        }
    }
    Ok(https)
}

async fn by_form(
    mut https: HashMap<IpAddr, Http>,
    people: Vec<Person>,
    end: Instant,
) -> Fallible<(Vec<f64>, Vec<Line>)> {
    let mut times = Vec::new();
    for person in people
        .iter()
        .flat_map(|person| std::iter::repeat_n(person, BREATH))
    {
        if Instant::now() >= end {
            break;
        }
        let (n, text) = next();
        // The mark is the only character that a form must not hold as it is (WHATWG URL, section 5.1).
        let body = text.replace('#', "%23").replace(' ', "+");
        let form = format!("id={n:032x}&body={body}");
        let http = (https.get_mut(&person.address)).ok_or("a writer without a line")?;
        let start = Instant::now();
        let path = format!("/chat/{LOBBY}");
        let answer = http.post(&path, Some(&person.cookie), form).await?;
        times.push(start.elapsed().as_secs_f64() * 1e3);
        if !answer.status.is_success() {
            return Err(format!("post {n} was refused: {:?}", answer.body).into());
        }
    }
    Ok((times, Vec::new()))
}

/// A number that nobody had before, and a text with it.
fn next() -> (u64, String) {
    let n = POSTED.fetch_add(1, Ordering::Relaxed);
    let stamp = Stamp {
        sender: 0,
        number: n as u32,
        left: 0,
    };
    (n, stamp.message(MESSAGE))
}

impl Rounds {
    fn add(&mut self, times: Spread, took: Duration) {
        self.rate.push(times.len() as f64 / took.as_secs_f64());
        self.median.push(times.median());
        self.high.push(times.at(0.99));
    }

    fn rate(&self) -> Spread {
        self.rate.iter().copied().collect()
    }

    fn high(&self) -> Spread {
        self.high.iter().copied().collect()
    }

    fn shown(&self, who: &str, times: String, disk: f64) -> [String; 6] {
        let median: Spread = self.median.iter().copied().collect();
        [
            who.to_owned(),
            self.rate().shown(0),
            times,
            median.shown(2),
            self.high().shown(2),
            format!("{:.2}", self.high().median() / disk),
        ]
    }
}
