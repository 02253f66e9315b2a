//! A log in which much was said, the index of it, and people who look for something: knows how to make the
//! first two and how long the third takes.

use std::{
    error::Error,
    fmt,
    path::Path,
    time::{Duration, Instant},
};

use redovisa::{
    chat::{Body, Fact, Kind},
    search::Query,
    server::{
        config::Config,
        search::{Asked, follow},
        state::App,
        store::{Durability, NewFact, Store},
    },
    stream::{CommandId, Person, PersonId, Seq, Title},
};

type Fallible<T> = Result<T, Box<dyn Error>>;

/// Public rooms, and rooms of two beside them, among which the messages are divided.
const PUBLIC: u64 = 20;
const DIRECT: u64 = 5;
/// Different words. The n-th is said 1/n as often as the first, as words are (Zipf's law).
const WORDS: usize = 20_000;
const PEOPLE: u64 = 500;
/// Facts in one append.
const CHUNK: u64 = 1_000;
/// The first message was said then (2020-01-01, in milliseconds), the next ones two minutes apart.
const BEGAN: i64 = 1_577_836_800_000;
const APART: i64 = 120_000;
const SEARCHES: usize = 4_000;
/// Between two messages that are said while the index is made.
const WRITE_EVERY: Duration = Duration::from_millis(20);

/// What came out. Times as the caller saw them.
pub struct Report {
    pub messages: u64,
    pub indexing: Duration,
    /// Appends while the index was made.
    pub appends: Spread,
    pub searches: Spread,
    /// The slowest searches, as they were typed.
    pub slowest: Vec<(String, Duration)>,
    pub bytes: u64,
}

pub struct Spread(Vec<Duration>);

/// Makes a log of so many messages in the folder, indexes it while somebody writes, and searches it.
pub async fn run(folder: &Path, messages: u64) -> Fallible<Report> {
    let file = folder.join("redovisa.db");
    let store = Store::open(&file, Durability::Process).await?;
    fill(&store, messages).await?;
    let (_, draining) = tokio::sync::watch::channel(false);
    let (open, _) = tokio::sync::mpsc::channel(1);
    let app = App::new(Config::gather([], [])?, store.clone(), draining, open).await?;

    let begun = Instant::now();
    let following = tokio::spawn(follow(store.clone(), app.rooms.clone(), app.live.news()));
    let mut appends = Vec::new();
    let mut place = Seq::ORIGIN;
    while indexed(&store).await? < messages + PUBLIC + DIRECT {
        let before = Instant::now();
        // A stream that is no room, so that the count of what is to be indexed stays.
        let fact = NewFact {
            at: BEGAN,
            by: PersonId(1),
            command: None,
            fact: "{\"type\":\"beside\"}".into(),
            about: None,
        };
        let appended = store.append("beside/log", place, vec![fact]).await;
        appended.map_err(|error| format!("{error:?}"))?;
        place = place.next();
        appends.push(before.elapsed());
        tokio::time::sleep(WRITE_EVERY).await;
    }
    let indexing = begun.elapsed();
    following.abort();

    let (searches, slowest) = search(&app).await?;
    Ok(Report {
        messages,
        indexing,
        appends: Spread::of(appends),
        searches,
        slowest,
        bytes: std::fs::metadata(&file)?.len(),
    })
}

/// How many facts the index has read.
async fn indexed(store: &Store) -> Fallible<u64> {
    let sum: i64 = sqlx::query_scalar("SELECT coalesce(sum(seq), 0) FROM search_cursor")
        .fetch_one(store.readers())
        .await?;
    Ok(sum as u64)
}

async fn fill(store: &Store, messages: u64) -> Fallible<()> {
    let mut chance = Chance(1);
    let rooms = PUBLIC + DIRECT;
    for room in 0..rooms {
        let (key, kind) = match room {
            0..PUBLIC => (format!("chat/rum-{room}"), Kind::Public),
            _ => {
                let between = [person(room)?, person(room + 1)?];
                (
                    format!("chat/dm-{room}-{}", room + 1),
                    Kind::Direct { between },
                )
            }
        };
        let title = Title::parse(&format!("Rum {room}")).map_err(|_| "no title")?;
        let opened = NewFact {
            at: BEGAN,
            by: PersonId::SITE,
            command: None,
            fact: serde_json::to_string(&Fact::Opened { title, kind })?,
            about: None,
        };
        let mut facts = vec![opened];
        let mut after = Seq::ORIGIN;
        for n in (room..messages).step_by(rooms as usize) {
            facts.push(fact(n, &mut chance)?);
            if facts.len() as u64 >= CHUNK {
                after = append(store, &key, after, std::mem::take(&mut facts)).await?;
            }
        }
        append(store, &key, after, facts).await?;
    }
    Ok(())
}

async fn append(store: &Store, key: &str, after: Seq, facts: Vec<NewFact>) -> Fallible<Seq> {
    let end = Seq(after.0 + facts.len() as u64);
    let appended = store.append(key, after, facts).await;
    appended.map_err(|error| format!("the log could not be filled: {error:?}"))?;
    Ok(end)
}

fn fact(n: u64, chance: &mut Chance) -> Fallible<NewFact> {
    let words: Vec<String> = (0..3 + chance.below(18)).map(|_| chance.word()).collect();
    let by = person(1 + chance.below(PEOPLE as usize) as u64)?;
    let body = Body::parse(&words.join(" ")).map_err(|_| "no message")?;
    let nick = serde_json::to_value(&by.nick)?;
    Ok(NewFact {
        at: BEGAN + n as i64 * APART,
        by: by.id,
        command: Some(CommandId::from_random(n.into())),
        fact: serde_json::json!({ "type": "posted", "nick": nick, "body": body }).to_string(),
        about: None,
    })
}

fn person(id: u64) -> Fallible<Person> {
    let nick = format!("Person{id}").parse().map_err(|_| "no nick")?;
    Ok(Person {
        id: PersonId(id),
        nick,
    })
}

/// Searches as people make them: mostly a word or two, at times with filters.
async fn search(app: &App) -> Fallible<(Spread, Vec<(String, Duration)>)> {
    let mut chance = Chance(7);
    let mut taken = Vec::new();
    for n in 0..SEARCHES {
        let (one, other) = (chance.word(), chance.word());
        let who = 1 + chance.below(PEOPLE as usize);
        let text = match n % 10 {
            0..3 => one,
            3 | 4 => format!("{one} {other}"),
            5 => format!("\"{one} {other}\""),
            6 => format!("{one} -{other}"),
            7 => format!("from:Person{who} {one}"),
            8 => format!("in:rum-{} {one}", chance.below(PUBLIC as usize)),
            _ => format!("{one} before:2022-06-01 after:2021-01-01"),
        };
        let query = Query::parse(&text);
        let asked = Asked {
            calls: false,
            query: &query,
            reader: Some(PersonId(who as u64)),
            zone_minutes: 60,
            before: None,
        };
        let begun = Instant::now();
        let found = app.finder.find(&asked).await;
        taken.push((text, begun.elapsed()));
        found.map_err(|error| format!("{error:?}"))?;
    }
    let spread = Spread::of(taken.iter().map(|(_, time)| *time).collect());
    taken.sort_by_key(|(_, time)| std::cmp::Reverse(*time));
    taken.truncate(5);
    Ok((spread, taken))
}

impl Spread {
    fn of(mut times: Vec<Duration>) -> Self {
        times.sort();
        Spread(times)
    }

    /// The time within which so many of a thousand lie.
    pub fn at(&self, of_a_thousand: usize) -> Duration {
        let place = (self.0.len() * of_a_thousand / 1_000).min(self.0.len().saturating_sub(1));
        self.0.get(place).copied().unwrap_or_default()
    }
}

impl fmt::Display for Spread {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let [middle, late, last] = [500, 990, 1_000].map(|of| self.at(of).as_secs_f64() * 1e3);
        write!(
            f,
            "{}: median {middle:.2} ms, p99 {late:.2} ms, longest {last:.2} ms",
            self.0.len()
        )
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let (seconds, mib) = (self.indexing.as_secs_f64(), self.bytes as f64 / 1_048_576.0);
        writeln!(
            f,
            "{} messages, {mib:.0} MiB; indexed in {seconds:.1} s",
            self.messages
        )?;
        writeln!(f, "appends meanwhile, {}", self.appends)?;
        writeln!(f, "searches, {}", self.searches)?;
        for (text, time) in &self.slowest {
            writeln!(f, "  {:.2} ms  {text}", time.as_secs_f64() * 1e3)?;
        }
        Ok(())
    }
}

/// Numbers that look random and are the same in every run (xorshift64, Marsaglia 2003).
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    /// Of all words, by Zipf's law: the logarithm of the rank is spread evenly.
    fn word(&mut self) -> String {
        let even = self.next() as f64 / u64::MAX as f64;
        format!("ord{}", (WORDS as f64).powf(even) as usize)
    }
}
