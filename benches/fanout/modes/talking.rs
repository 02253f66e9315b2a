//! People who talk, in ours and in other chats, in turns: what a delivery costs, and how long it takes.

use std::time::Duration;

use futures::future::try_join_all;
use redovisa::server::rooms::LOBBY;
use tokio::time::{Instant, timeout_at};

use super::super::{
    Fallible,
    contestant::Contestant,
    crowd::{self, Person},
    dialect, folder,
    http::Http,
    ledger::Faults,
    line::Line,
    report::{Plot, Section, Table, mebibytes},
    server::Server,
    spread::Spread,
    talk::{Round, Tempo, round},
};

/// Every server has its turn in each of these.
const ROUNDS: usize = 5;
/// For what is not quoted, so that the whole does not take too long.
const FEW_ROUNDS: usize = 3;
/// How long a round at an open rate is. With few posts a second it takes longer to have enough of them.
const SECONDS: u64 = 3;
const LONG: u64 = 6;
/// Nobody is sent anything for so long before a round begins. In a crowd who-is-here is told the less often
/// the greater it is; and everybody waits for what connecting leaves behind.
const QUIET: Duration = Duration::from_millis(800);
const QUIET_CROWD: Duration = Duration::from_secs(3);
/// People in a room who are a crowd.
const CROWD: usize = 2_000;
/// A room that does not get quiet is measured as it is.
const PATIENCE: Duration = Duration::from_secs(15);

/// A load that every server is put under.
struct Load {
    what: &'static str,
    rooms: usize,
    people_each: usize,
    tempo: Tempo,
    posts: u64,
    rounds: usize,
}

/// A server with everybody inside, and what its rounds showed.
struct Turn {
    contestant: Contestant,
    server: Server,
    people: Vec<Person>,
    rounds: Vec<Round>,
    /// Holds the data of ours.
    _data: tempfile::TempDir,
}

/// From one to everybody in a room, 20,000 deliveries a second whatever its size.
pub async fn fan(who: &[Contestant]) -> Fallible<Section> {
    let size = |what, people: usize, rate, seconds, rounds| Load {
        what,
        rooms: 1,
        people_each: people,
        tempo: Tempo::Rate(rate),
        posts: u64::from(rate) * seconds,
        rounds,
    };
    let (mut table, mut plots) = (table(), Vec::new());
    for load in [
        size("100 clients, 200 posts/s", 100, 200, SECONDS, FEW_ROUNDS),
        size("1,000 clients, 20 posts/s", 1_000, 20, SECONDS, ROUNDS),
        size("5,000 clients, 4 posts/s", 5_000, 4, LONG, FEW_ROUNDS),
    ] {
        let turns = contest(&load, who).await?;
        rows(&mut table, &load, &turns)?;
        let mut plot = Plot::new(
            &format!("fan-{}", load.people_each),
            &format!("Server CPU a delivery: {}", load.what),
            "µs",
        );
        draw(&mut plot, &turns, |round| round.user + round.system);
        if let Some(floor) = floor(&turns) {
            plot.aim(1.3 * floor, "1.3 times the floor");
        }
        plots.push(plot);
        end(turns)?;
    }
    Ok(Section {
        title: "From one to everybody in a room",
        said: "People in one room post 128 bytes each, in turn and at an open rate, 20,000 deliveries a second; \
               everybody hears everything, and every delivery is checked by sender and number. The servers \
               have their turns in the same run, round by round. Ours is whole: each post is durable before \
               anybody hears it. The time is from the sender's write to the listener's read, the load's own \
               work included; the processor time is the server's alone, and covers all that it does. \
               Before each round all wait until nobody is told anything any more. \
               Medians, with the least and the most where two more numbers stand; the maximum is the worst of \
               all rounds. **Aim at 1,000: 1.3 times the floor, 0.72 times `ws`, half of `socket.io`.**"
            .into(),
        mode: "fan",
        table,
        plots,
    })
}

/// As much as it takes: the next post leaves when one has come back.
pub async fn busy(who: &[Contestant]) -> Fallible<Section> {
    let load = Load {
        what: "200 clients, 50 posts under way",
        rooms: 1,
        people_each: 200,
        tempo: Tempo::Outstanding(50),
        // As much as two hundred people may say at once.
        posts: 3_900,
        rounds: FEW_ROUNDS,
    };
    let mut table = table();
    let mut plot = Plot::new(
        "busy",
        "Deliveries a second, 200 clients, 50 posts under way",
        "/s",
    );
    let turns = contest(&load, who).await?;
    rows(&mut table, &load, &turns)?;
    draw(&mut plot, &turns, |round| round.rate);
    let batching = turns
        .iter()
        .find(|turn| turn.contestant == Contestant::BatchingFloor);
    if let Some(batching) = batching {
        let rate = spread(&batching.rounds, |round| round.rate).median();
        plot.aim(0.5 * rate, "half of the batching floor");
    }
    end(turns)?;
    Ok(Section {
        title: "A busy room",
        said: "A room of 200 in which 50 posts are always under way: the next is said when one has come back \
               to its author. Nobody may say more than 20 things at once in ours, and no limit is lifted: so a \
               round is 3,900 posts, by people who have not spoken before. **Aim: half of the batching floor, \
               12 times `ws`, with every post durable.**"
            .into(),
        mode: "busy",
        table,
        plots: vec![plot],
    })
}

/// Many small rooms.
pub async fn rooms(who: &[Contestant]) -> Fallible<Section> {
    let load = Load {
        what: "100 rooms of 10, 2,000 posts/s",
        rooms: 100,
        people_each: 10,
        tempo: Tempo::Rate(2_000),
        posts: 6_000,
        rounds: FEW_ROUNDS,
    };
    let mut table = table();
    let mut plot = Plot::new(
        "rooms",
        "Server CPU a delivery, 1,000 clients in rooms of 10",
        "µs",
    );
    let turns = contest(&load, who).await?;
    rows(&mut table, &load, &turns)?;
    draw(&mut plot, &turns, |round| round.user + round.system);
    if let Some(floor) = floor(&turns) {
        plot.aim(1.3 * floor, "1.3 times the floor");
    }
    end(turns)?;
    Ok(Section {
        title: "Many small rooms",
        said: "1,000 people in 100 rooms of ten, and 2,000 posts a second: here reading, storing and \
               acknowledging a post is shared by ten deliveries only. In the floors and in `ws` nothing is \
               stored. **Aim: 1.3 times the floor.**"
            .into(),
        mode: "rooms",
        table,
        plots: vec![plot],
    })
}

/// All servers have their turn in every round.
async fn contest(load: &Load, who: &[Contestant]) -> Fallible<Vec<Turn>> {
    let mut turns = Vec::new();
    for contestant in who {
        turns.push(prepare(*contestant, load).await?);
    }
    for number in 0..load.rounds {
        for turn in &mut turns {
            let each = load.rooms * load.people_each;
            let people = match load.tempo {
                // Whoever has said all that they may is left out.
                Tempo::Outstanding(_) => &turn.people[number * each..(number + 1) * each],
                Tempo::Rate(_) => &turn.people[..each],
            };
            let mut lines = gather(turn.contestant, &turn.server, load, people).await?;
            settle(&mut lines, load).await?;
            let (heard, lines) = round(&turn.server, lines, load.tempo, load.posts)
                .await
                .map_err(|error| format!("{}: {error}", turn.contestant.name()))?;
            eprintln!(
                "{}, {}: {:.2} us, of it system {:.2}; {:.0}/s",
                load.what,
                turn.contestant.name(),
                heard.user + heard.system,
                heard.system,
                heard.rate
            );
            turn.rounds.push(heard);
            drop(lines);
        }
    }
    Ok(turns)
}

/// Listens until nobody is sent anything any more.
async fn settle(rooms: &mut [Vec<Line>], load: &Load) -> Fallible<()> {
    let quiet = match load.people_each {
        CROWD.. => QUIET_CROWD,
        _ => QUIET,
    };
    let end = Instant::now() + PATIENCE;
    let listening = rooms.iter_mut().flatten().map(async |line| {
        loop {
            let until = end.min(Instant::now() + quiet);
            match timeout_at(until, line.ear.read(|_| {})).await {
                Ok(heard) => heard?,
                Err(_) => return Fallible::Ok(()),
            }
        }
    });
    try_join_all(listening).await.map(drop)
}

async fn prepare(contestant: Contestant, load: &Load) -> Fallible<Turn> {
    let data = folder()?;
    let server = contestant.start(data.path())?;
    let each = load.rooms * load.people_each;
    let needed = match load.tempo {
        Tempo::Outstanding(_) => each * load.rounds,
        Tempo::Rate(_) => each,
    };
    let people = match contestant {
        Contestant::Ours => crowd::join(server.addr, needed, "Gast").await?,
        _ => crowd::strangers(needed),
    };
    if contestant == Contestant::Ours && load.rooms > 1 {
        open_rooms(&server, &people, load.rooms).await?;
    }
    Ok(Turn {
        contestant,
        server,
        people,
        rounds: Vec::new(),
        _data: data,
    })
}

/// Nobody may open more than ten rooms at once.
pub(super) async fn open_rooms(server: &Server, people: &[Person], rooms: usize) -> Fallible<()> {
    for number in 0..rooms {
        let person = &people[number % people.len()];
        let mut http = Http::open(server.addr, person.address).await?;
        let form = format!("title={}", room_name(number));
        let answer = http.post("/chat/rooms", Some(&person.cookie), form).await?;
        if !answer.status.is_success() {
            return Err(format!("no room was opened: {:?}", answer.body).into());
        }
    }
    Ok(())
}

pub(super) fn room_name(number: usize) -> String {
    format!("rum-{number}")
}

async fn gather(
    contestant: Contestant,
    server: &Server,
    load: &Load,
    people: &[Person],
) -> Fallible<Vec<Vec<Line>>> {
    let mut rooms = Vec::with_capacity(load.rooms);
    for (number, people) in people.chunks(load.people_each).enumerate() {
        let room = match load.rooms {
            1 => LOBBY.to_owned(),
            _ => room_name(number),
        };
        rooms.push(dialect::open_all(contestant, server.addr, people, &room).await?);
    }
    Ok(rooms)
}

fn table() -> Table {
    Table::new(&[
        "load",
        "server",
        "CPU us a delivery",
        "of it system",
        "times the floor",
        "deliveries/s",
        "p50 ms",
        "p99 ms",
        "p99.9 ms",
        "max ms",
        "lost, doubled, reordered",
        "peak MiB",
    ])
}

fn spread(rounds: &[Round], of: impl Fn(&Round) -> f64) -> Spread {
    rounds.iter().map(of).collect()
}

fn cpu(turn: &Turn) -> Spread {
    spread(&turn.rounds, |round| round.user + round.system)
}

/// Microseconds of the floor's processor time a delivery, if it took part.
fn floor(turns: &[Turn]) -> Option<f64> {
    let floor = turns
        .iter()
        .find(|turn| turn.contestant == Contestant::Floor);
    floor.map(|turn| cpu(turn).median())
}

fn rows(table: &mut Table, load: &Load, turns: &[Turn]) -> Fallible<()> {
    let floor = floor(turns);
    for turn in turns {
        let rounds = &turn.rounds;
        let mut faults = Faults::default();
        for round in rounds {
            faults += round.faults;
        }
        table.row([
            load.what.to_owned(),
            turn.contestant.name().to_owned(),
            cpu(turn).shown(1),
            format!("{:.1}", spread(rounds, |round| round.system).median()),
            floor.map_or_else(String::new, |floor| {
                format!("{:.2}", cpu(turn).median() / floor)
            }),
            spread(rounds, |round| round.rate).shown(0),
            format!(
                "{:.2}",
                spread(rounds, |round| round.latency.median()).median()
            ),
            format!(
                "{:.2}",
                spread(rounds, |round| round.latency.at(0.99)).median()
            ),
            format!(
                "{:.2}",
                spread(rounds, |round| round.latency.at(0.999)).median()
            ),
            format!("{:.1}", spread(rounds, |round| round.latency.most()).most()),
            format!("{}, {}, {}", faults.lost, faults.doubled, faults.reordered),
            mebibytes(turn.server.peak()?),
        ]);
    }
    Ok(())
}

fn draw(plot: &mut Plot, turns: &[Turn], of: impl Fn(&Round) -> f64) {
    for turn in turns {
        let shown = spread(&turn.rounds, &of);
        plot.bar(
            turn.contestant.name(),
            &shown,
            turn.contestant == Contestant::Ours,
        );
    }
}

fn end(turns: Vec<Turn>) -> Fallible<()> {
    for turn in turns {
        if turn.contestant == Contestant::Ours {
            turn.server.stop()?;
        }
    }
    Ok(())
}
