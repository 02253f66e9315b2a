//! Pages for visitors, in a closed loop over a few connections: a room, the same unchanged, and a built file.

use std::{
    fs,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use super::super::{
    Fallible,
    http::{Answer, Http},
    report::{Section, Table},
    server::Server,
    spread::Spread,
};

const ROOM: &str = "/chat/lobby";
const BUILT: &str = "target/site/pkg";
/// Connections that ask at the same time.
const ASKING: usize = 8;
const ROUNDS: usize = 5;
const ROUND: Duration = Duration::from_millis(1_200);

/// What is asked for, again and again.
struct Wanted {
    what: String,
    path: String,
    held: Option<String>,
    status: u16,
}

/// The server's lobby must hold more than a page of messages.
pub async fn measure(server: &Server) -> Fallible<Section> {
    let mut http = Http::open(server.addr, server.addr.ip()).await?;
    let page = http.get(ROOM, None).await?;
    let (file, bytes) = alike(server, page.body.len() as u64)?;
    let wanted = [
        Wanted {
            what: format!(
                "a room with 50 messages, {} bytes compressed",
                page.body.len()
            ),
            path: ROOM.into(),
            held: None,
            status: 200,
        },
        Wanted {
            what: "the same, which the browser holds already (`If-None-Match`)".into(),
            path: ROOM.into(),
            held: page.etag.clone(),
            status: 304,
        },
        Wanted {
            what: format!("a built file, {bytes} bytes compressed beforehand"),
            path: file,
            held: None,
            status: 200,
        },
    ];
    let mut rounds: [(Vec<f64>, Vec<f64>, Vec<f64>); 3] = Default::default();
    for _ in 0..ROUNDS {
        for (wanted, (rate, high, cpu)) in wanted.iter().zip(&mut rounds) {
            let before = server.cpu()?;
            let (times, took) = round(server, wanted).await?;
            let spent = server.cpu()?.since(before);
            rate.push(times.len() as f64 / took.as_secs_f64());
            high.push(times.at(0.99));
            cpu.push((spent.user + spent.system).as_secs_f64() * 1e6 / times.len() as f64);
        }
    }
    let mut table = Table::new(&[
        "page",
        "answers/s",
        "p99 ms",
        "CPU us an answer",
        "times the file",
    ]);
    let file = Spread::from_iter(rounds[2].0.iter().copied()).median();
    for (wanted, (rate, high, cpu)) in wanted.into_iter().zip(rounds) {
        let rate = Spread::from_iter(rate);
        table.row([
            wanted.what,
            rate.shown(0),
            Spread::from_iter(high).shown(2),
            Spread::from_iter(cpu).shown(0),
            format!("{:.2}", rate.median() / file),
        ]);
    }
    Ok(Section {
        title: "Pages for visitors",
        said: "Somebody without a nick asks for a room, over eight connections, each as soon as it has the last \
               answer. All is rendered and compressed for each visitor; what has not changed is answered with \
               304. A built file of nearly the same size is what the server can do at best. **Aim: 0.6 times \
               the file.**",
        command: "page",
        table,
        plot: None,
    })
}

async fn round(server: &Server, wanted: &Wanted) -> Fallible<(Spread, Duration)> {
    let began = Instant::now();
    let mut running = Vec::new();
    for _ in 0..ASKING {
        let http = Http::open(server.addr, server.addr.ip()).await?;
        let (path, held, status) = (wanted.path.clone(), wanted.held.clone(), wanted.status);
        running.push(tokio::spawn(ask(http, path, held, status, began + ROUND)));
    }
    let mut times = Vec::new();
    for one in running {
        times.extend(one.await??);
    }
    Ok((times.into_iter().collect(), began.elapsed()))
}

/// Milliseconds of every answer.
async fn ask(
    mut http: Http,
    path: String,
    held: Option<String>,
    status: u16,
    end: Instant,
) -> Fallible<Vec<f64>> {
    let mut times = Vec::new();
    while Instant::now() < end {
        let start = Instant::now();
        let Answer { status: told, .. } = http.get(&path, held.as_deref()).await?;
        times.push(start.elapsed().as_secs_f64() * 1e3);
        if told.as_u16() != status {
            return Err(format!("{path}: {told} instead of {status}").into());
        }
    }
    Ok(times)
}

/// The address of the built file whose compressed size is nearest, and that size.
fn alike(server: &Server, bytes: u64) -> Fallible<(String, u64)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(BUILT);
    let mut files: Vec<(u64, PathBuf)> = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        if entry
            .path()
            .extension()
            .is_some_and(|ending| ending == "br")
        {
            files.push((entry.metadata()?.len(), entry.path().with_extension("")));
        }
    }
    let (size, file) = files
        .into_iter()
        .min_by_key(|(size, _)| size.abs_diff(bytes))
        .ok_or("no built file is compressed")?;
    let name = file
        .file_name()
        .ok_or("a file without a name")?
        .to_string_lossy()
        .into_owned();
    // A page names its style sheet, and thereby where the built files of this build are.
    let home = server.ask("/")?;
    let at = home
        .split('"')
        .find_map(|part| {
            part.strip_suffix(".css")
                .and_then(|path| path.rsplit_once('/'))
        })
        .ok_or("no style sheet")?;
    Ok((format!("{}/{name}", at.0), size))
}
