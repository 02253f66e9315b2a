//! A lobby in which much has been said: written straight into the store, since nobody wants to wait.

use std::{
    path::Path,
    time::{Duration, Instant},
};

use redovisa::{
    chat::{Body, Fact},
    server::{
        rooms::LOBBY,
        store::{Durability, NewFact, Store},
    },
    stream::{CommandId, Nick, PersonId, Seq},
};
use sqlx::{Connection, SqliteConnection, sqlite::SqliteConnectOptions};
use tokio::time::sleep;

use super::{Fallible, crowd, http::Http, server::Server, spread::Spread};

/// Facts in one append.
const CHUNK: u64 = 1_000;
/// The first message was said then (2026-01-01, in milliseconds), the next ones a minute apart.
const BEGAN: i64 = 1_767_225_600_000;
const MINUTE: i64 = 60_000;
/// The server's file in its data folder.
const DATABASE: &str = "redovisa.db";
/// People who say something while the index is made, and how long each waits for the next.
const WRITERS: usize = 10;
const BREATH: Duration = Duration::from_millis(50);
/// Between two looks at how far it is, and how long it may take: a million facts take some minutes.
const LOOK: Duration = Duration::from_millis(500);
const PATIENCE: Duration = Duration::from_secs(600);
/// Different words. The n-th is said 1/n as often as the first, as words are (Zipf's law).
const WORDS: usize = 20_000;
/// The commonest of them.
const COMMON: [&str; 40] = [
    "det",
    "och",
    "jag",
    "att",
    "en",
    "som",
    "på",
    "är",
    "inte",
    "för",
    "har",
    "med",
    "kan",
    "till",
    "vi",
    "men",
    "nu",
    "så",
    "ja",
    "hur",
    "tack",
    "kod",
    "kursen",
    "uppgiften",
    "testet",
    "fel",
    "rad",
    "igen",
    "någon",
    "hjälp",
    "server",
    "redovisning",
    "fråga",
    "klart",
    "bara",
    "efter",
    "samma",
    "kolla",
    "alla",
    "chatten",
];
/// The others are made of these, so that a page of them compresses like words and not like a pattern.
const SYLLABLES: [&str; 28] = [
    "an", "ba", "der", "el", "fö", "ga", "het", "in", "ka", "la", "mer", "na", "ord", "pro", "ra",
    "sa", "ta", "ut", "va", "år", "ä", "ling", "ste", "kro", "bi", "du", "skri", "mo",
];
const NICKS: [&str; 8] = [
    "Anna", "Bo", "Cecilia", "David", "Elin", "Fatima", "Göran", "Hanna",
];

/// Makes a data folder whose lobby holds so many messages. Not a word of them is in the search index.
pub async fn fill(data: &Path, messages: u64) -> Fallible<()> {
    // The server itself makes the tables and opens the lobby.
    Server::start(data, &[])?.stop()?;
    let store = Store::open(&data.join(DATABASE), Durability::Process).await?;
    let key = format!("chat/{LOBBY}");
    let mut after = Seq(1);
    let mut chance = Chance(1);
    for from in (0..messages).step_by(CHUNK as usize) {
        let until = messages.min(from + CHUNK);
        let facts = (from..until).map(|n| fact(n, &mut chance));
        let facts = facts.collect::<Fallible<Vec<_>>>()?;
        let end = Seq(after.0 + facts.len() as u64);
        let appended = store.append(&key, after, facts).await;
        appended.map_err(|error| format!("the log could not be filled: {error:?}"))?;
        after = end;
    }
    store.close().await;
    Ok(())
}

/// What the server did with a log that it had not seen.
pub struct Indexed {
    pub took: Duration,
    /// Milliseconds of each message that was said meanwhile.
    pub posts: Spread,
}

/// Lets the server take all of a log into its search index, while people say something: whereupon it keeps
/// what it has folded, too. What is measured before it is done is measured beside it.
pub async fn index(data: &Path) -> Fallible<Indexed> {
    let server = Server::start(data, &[])?;
    let began = Instant::now();
    let people = crowd::join(server.addr, WRITERS, "Varden").await?;
    let options = SqliteConnectOptions::new()
        .filename(data.join(DATABASE))
        .read_only(true);
    let mut log = SqliteConnection::connect_with(&options).await?;
    let (mut posts, mut looked) = (Vec::new(), Instant::now());
    for (n, person) in people.iter().cycle().enumerate() {
        let mut http = Http::open(server.addr, person.address).await?;
        let form = format!("id=said-while-it-is-read-{n:08}&body=God+morgon");
        let path = format!("/chat/{LOBBY}");
        let start = Instant::now();
        let answer = http.post(&path, Some(&person.cookie), form).await?;
        posts.push(start.elapsed().as_secs_f64() * 1e3);
        if !answer.status.is_success() {
            return Err(format!("a message was refused: {:?}", answer.body).into());
        }
        if looked.elapsed() > LOOK {
            looked = Instant::now();
            let rest = unread(&mut log).await?;
            if rest < WRITERS as i64 {
                break;
            }
            if began.elapsed() > PATIENCE {
                return Err(format!("{rest} facts are not in the search index").into());
            }
        }
        sleep(BREATH).await;
    }
    let took = began.elapsed();
    while unread(&mut log).await? > 0 {
        sleep(BREATH).await;
    }
    log.close().await?;
    server.stop()?;
    Ok(Indexed {
        took,
        posts: posts.into_iter().collect(),
    })
}

/// Facts of rooms that the search index has not taken in.
async fn unread(log: &mut SqliteConnection) -> Fallible<i64> {
    let rest = sqlx::query_scalar(
        "SELECT coalesce(sum((SELECT coalesce(max(seq), 0) FROM fact WHERE fact.stream = stream.id)
                - coalesce(search_cursor.seq, 0)), 0)
         FROM stream LEFT JOIN search_cursor ON search_cursor.stream = stream.id
         WHERE stream.name LIKE 'chat/%'",
    );
    Ok(rest.fetch_one(log).await?)
}

fn fact(n: u64, chance: &mut Chance) -> Fallible<NewFact> {
    let words: Vec<String> = (0..3 + chance.below(18)).map(|_| chance.word()).collect();
    let who = chance.below(NICKS.len());
    let nick: Nick = NICKS[who].parse().map_err(|_| "no nick")?;
    let body = Body::parse(&words.join(" ")).map_err(|_| "no message")?;
    Ok(NewFact {
        at: BEGAN + n as i64 * MINUTE,
        // Beyond the numbers that the server gives out.
        by: PersonId(1_000_000 + who as u64),
        command: Some(CommandId::from_random(n.into())),
        fact: serde_json::to_string(&Fact::Posted {
            nick,
            body,
            reply: None,
            mentions: Default::default(),
            files: Vec::new(),
        })?,
        about: None,
    })
}

/// The word that is the so manieth in how often it is said, from 0.
pub fn word(rank: usize) -> String {
    if let Some(word) = COMMON.get(rank) {
        return (*word).to_owned();
    }
    // Its rank in another notation: so no two are the same.
    let (mut word, mut rest) = (String::new(), rank);
    while rest > 0 {
        word.push_str(SYLLABLES[rest % SYLLABLES.len()]);
        rest /= SYLLABLES.len();
    }
    word
}

/// Numbers that look random and are the same in every run (xorshift64, Marsaglia 2003).
pub struct Chance(pub u64);

impl Chance {
    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    pub fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    /// As people say them: the logarithm of the rank is spread evenly.
    pub fn word(&mut self) -> String {
        let even = self.next() as f64 / u64::MAX as f64;
        word((WORDS as f64).powf(even) as usize - 1)
    }

    /// One that is said seldom: some messages in a million have it.
    pub fn seldom(&mut self) -> String {
        word(WORDS - 1 - self.below(WORDS / 10))
    }

    /// One of the commonest, which a great part of all messages has.
    pub fn common(&mut self) -> String {
        word(self.below(COMMON.len() / 4))
    }

    pub fn nick(&mut self) -> &'static str {
        NICKS[self.below(NICKS.len())]
    }
}
