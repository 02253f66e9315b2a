//! A lobby in which much has been said: written straight into the store, since nobody wants to wait.

use std::path::Path;

use redovisa::{
    chat::{Body, Fact},
    server::{
        rooms::LOBBY,
        store::{Durability, NewFact, Store},
    },
    stream::{CommandId, Nick, PersonId, Seq},
};

use super::{Fallible, crowd, http::Http, server::Server};

/// Facts in one append.
const CHUNK: u64 = 1_000;
/// The first message was said then (2026-01-01, in milliseconds), the next ones a minute apart.
const BEGAN: i64 = 1_767_225_600_000;
const MINUTE: i64 = 60_000;
/// Messages are made of these, so that a page of them compresses like words and not like a pattern.
const WORDS: [&str; 40] = [
    "alla",
    "arbetar",
    "bara",
    "chatten",
    "det",
    "där",
    "efter",
    "en",
    "fel",
    "fråga",
    "för",
    "går",
    "har",
    "hjälp",
    "hur",
    "igen",
    "inte",
    "ja",
    "jag",
    "kan",
    "klart",
    "kod",
    "kolla",
    "kursen",
    "med",
    "men",
    "nu",
    "någon",
    "och",
    "på",
    "rad",
    "redovisning",
    "samma",
    "server",
    "som",
    "tack",
    "testet",
    "till",
    "uppgiften",
    "vi",
];
const NICKS: [&str; 8] = [
    "Anna", "Bo", "Cecilia", "David", "Elin", "Fatima", "Göran", "Hanna",
];

/// Makes a data folder whose lobby holds so many messages, as a server leaves it that has run for long.
pub async fn fill(data: &Path, messages: u64) -> Fallible<()> {
    // The server itself makes the tables and opens the lobby.
    Server::start(data, &[])?.stop()?;
    let store = Store::open(&data.join("redovisa.db"), Durability::Process).await?;
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
    live(data).await
}

/// One message is said the usual way, whereupon the server keeps what it has folded.
async fn live(data: &Path) -> Fallible<()> {
    let server = Server::start(data, &[])?;
    let people = crowd::join(server.addr, 1, "Varden").await?;
    let person = people.first().ok_or("nobody joined")?;
    let mut http = Http::open(server.addr, person.address).await?;
    let form = "id=the-first-message-of-today&body=God+morgon".to_owned();
    let path = format!("/chat/{LOBBY}");
    let answer = http.post(&path, Some(&person.cookie), form).await?;
    if !answer.status.is_success() {
        return Err(format!("a message was refused: {:?}", answer.body).into());
    }
    server.stop()
}

fn fact(n: u64, chance: &mut Chance) -> Fallible<NewFact> {
    let words = 3 + chance.below(18);
    let words: Vec<&str> = (0..words)
        .map(|_| WORDS[chance.below(WORDS.len())])
        .collect();
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

/// Numbers that look random and are the same in every run (xorshift64, Marsaglia 2003).
struct Chance(u64);

impl Chance {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % end as u64) as usize
    }
}
