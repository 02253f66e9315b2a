//! Everybody loses the line at once and comes back, each with something to catch up with.

use std::time::{Duration, Instant};

use futures::{StreamExt, stream};
use redovisa::server::rooms::LOBBY;
use tokio::time::sleep;

use super::{
    super::{
        Fallible,
        contestant::Contestant,
        crowd::{self, Person},
        dialect, folder,
        http::Http,
        line::Line,
        report::{Plot, Section, Table, mebibytes},
        server::Server,
        spread::Spread,
        stamp::Stamp,
        talk::{MESSAGE, Round, Tempo, round},
    },
    talking::open_rooms,
};

/// Who loses the line.
const CROWD: usize = 10_000;
/// Who talks in another room meanwhile.
const OTHERS: usize = 50;
const OTHER_ROOM: &str = "rum-0";
/// Posts a second in the other room, and for how many seconds.
const RATE: u32 = 20;
const SECONDS: u64 = 8;
/// Facts that everybody has missed.
const MISSED: usize = 100;
/// Handshakes under way at once: a browser's retry is spread by chance, this is harder.
const AT_ONCE: usize = 1_000;
const SETTLE: Duration = Duration::from_secs(6);

pub async fn measure() -> Fallible<Section> {
    let data = folder()?;
    let server = Server::start(data.path(), &[])?;
    let people = crowd::join(server.addr, CROWD + OTHERS, "Gast").await?;
    let (crowd, others) = people.split_at(CROWD);
    open_rooms(&server, others, 1).await?;
    let lines = dialect::open_all(Contestant::Ours, server.addr, crowd, LOBBY).await?;
    let others_lines = dialect::open_all(Contestant::Ours, server.addr, others, OTHER_ROOM).await?;
    sleep(SETTLE).await;
    let idle = server.memory()?;
    let (calm, others_lines) = other_room(&server, others_lines, SECONDS / 2).await?;

    let (_, head) = dialect::open(Contestant::Ours, server.addr, &crowd[0], LOBBY, None).await?;
    let head = head.ok_or("the room has no end")?;
    drop(lines);
    say(&server, others).await?;
    server.forget_peak()?;
    let talking = other_room(&server, others_lines, SECONDS);
    let returning = async {
        let began = Instant::now();
        let (mut complete, mut times) = (0, Vec::with_capacity(CROWD));
        let mut opening = stream::iter(crowd)
            .map(|person| dialect::open(Contestant::Ours, server.addr, person, LOBBY, Some(head)))
            .buffer_unordered(AT_ONCE);
        let mut back = Vec::with_capacity(CROWD);
        while let Some(opened) = opening.next().await {
            let (line, read) = opened?;
            times.push(began.elapsed().as_secs_f64());
            complete += usize::from(read.is_some_and(|read| read.0 == head.0 + MISSED as u64));
            back.push(line);
        }
        Ok::<_, Box<dyn std::error::Error + Send + Sync>>((times, complete, back))
    };
    let (stormy, returned) = tokio::join!(talking, returning);
    let ((stormy, _), (times, complete, back)) = (stormy?, returned?);
    let times = Spread::from_iter(times);
    let peak = server.peak()?;
    drop(back);
    server.stop()?;

    let mut table = Table::new(&["what", "measured", "aim"]);
    let mut row = |what: &str, measured: String, aim: &str| {
        table.row([what.to_owned(), measured, aim.to_owned()]);
    };
    row("back and complete", format!("{complete} of {CROWD}"), "all");
    row(
        "seconds until half of them",
        format!("{:.1}", times.median()),
        "",
    );
    row(
        "seconds until the last",
        format!("{:.1}", times.most()),
        "10",
    );
    row("resident MiB with all at rest", mebibytes(idle), "");
    row("peak MiB in the storm", mebibytes(peak), "");
    row(
        "peak, times at rest",
        format!("{:.2}", peak as f64 / idle as f64),
        "1.5",
    );
    let high = |round: &Round| round.latency.at(0.99);
    row(
        "another room's p99, ms, in the calm",
        format!("{:.2}", high(&calm)),
        "",
    );
    row(
        "another room's p99, ms, in the storm",
        format!("{:.2}", high(&stormy)),
        "",
    );
    row(
        "storm, times the calm",
        format!("{:.1}", high(&stormy) / high(&calm)),
        "3",
    );
    let faults = |round: &Round| {
        let faults = round.faults;
        format!("{}, {}, {}", faults.lost, faults.doubled, faults.reordered)
    };
    row(
        "lost, doubled, reordered in the other room",
        faults(&stormy),
        "none",
    );
    let mut plot = Plot::new(
        "storm",
        "10,000 people come back: seconds until so many of them are complete",
        "s",
    );
    for (share, name) in [
        (0.1, "1,000"),
        (0.25, "2,500"),
        (0.5, "5,000"),
        (0.75, "7,500"),
        (0.9, "9,000"),
        (1.0, "10,000"),
    ] {
        plot.bar(name, &Spread::from_iter([times.at(share)]), true);
    }
    plot.aim(10.0, "all");
    Ok(Section {
        title: "A storm",
        said: "10,000 people in a room lose the line at once; 100 things are said; then all come back, a \
               thousand handshakes at any time, and each is sent what it has missed. Meanwhile 50 people talk in \
               another room, 20 posts a second. Load and server share the two cores, and the load is the \
               larger part."
            .into(),
        mode: "storm",
        table,
        plots: vec![plot],
    })
}

async fn other_room(
    server: &Server,
    lines: Vec<Line>,
    seconds: u64,
) -> Fallible<(Round, Vec<Line>)> {
    let posts = u64::from(RATE) * seconds;
    let (heard, mut rooms) = round(server, vec![lines], Tempo::Rate(RATE), posts).await?;
    Ok((heard, rooms.pop().unwrap_or_default()))
}

/// What is missed: said by form, two things each.
async fn say(server: &Server, people: &[Person]) -> Fallible<()> {
    for n in 0..MISSED {
        let person = &people[n % people.len()];
        let mut http = Http::open(server.addr, person.address).await?;
        let stamp = Stamp {
            sender: 0,
            number: n as u32,
            left: 0,
        };
        let body = stamp.message(MESSAGE).replace('#', "%23").replace(' ', "+");
        let form = format!("id=missed-in-the-storm-{n:08}&body={body}");
        let path = format!("/chat/{LOBBY}");
        let answer = http.post(&path, Some(&person.cookie), form).await?;
        if !answer.status.is_success() {
            return Err(format!("post {n} was refused: {:?}", answer.body).into());
        }
    }
    Ok(())
}
