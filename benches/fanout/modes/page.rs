//! Pages for visitors, in a closed loop over a few connections: a room, the same unchanged, and a file of
//! just that size, beside it.

use std::{
    fs,
    path::Path,
    time::{Duration, Instant},
};

use hyper::header::{HeaderName, IF_MODIFIED_SINCE, IF_NONE_MATCH};

use super::super::{
    Fallible, folder,
    http::{Answer, Http},
    report::{Plot, Section, Table},
    server::Server,
    spread::Spread,
};

const ROOM: &str = "/chat/lobby";
/// Where the built files are, and what is put beside them.
const SITE: &str = "target/site";
const FILE: &str = "a-page-as-a-file.html";
/// Connections that ask at the same time.
const ASKING: usize = 8;
const ROUNDS: usize = 5;
const ROUND: Duration = Duration::from_millis(1_200);
/// The share of the file's rate that a page shall reach.
const AIM: f64 = 0.6;

/// What is asked for, again and again.
struct Wanted {
    what: &'static str,
    path: String,
    held: Option<(HeaderName, String)>,
    status: u16,
}

/// The lobby in the folder must hold more than a page of messages.
pub async fn measure(data: &Path) -> Fallible<Section> {
    // A site of our own, so that a file can stand in it.
    let site = folder()?;
    copy(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join(SITE),
        site.path(),
    )?;
    let server = Server::start(data, &[("SITE", &site.path().to_string_lossy())])?;
    let mut http = Http::open(server.addr, server.addr.ip()).await?;
    let page = http.get(ROOM, None).await?;
    let file = beside(&server, site.path(), &page)?;
    let as_file = http.get(&file, None).await?;
    if as_file.body != page.body || as_file.encoding != page.encoding {
        return Err("the file is not like the page".into());
    }
    let wanted = [
        Wanted {
            what: "the page",
            path: ROOM.into(),
            held: None,
            status: 200,
        },
        Wanted {
            what: "the page, unchanged",
            path: ROOM.into(),
            held: page.etag.map(|etag| (IF_NONE_MATCH, etag)),
            status: 304,
        },
        Wanted {
            what: "the file",
            path: file.clone(),
            held: None,
            status: 200,
        },
        Wanted {
            what: "the file, unchanged",
            path: file,
            held: as_file.modified.map(|time| (IF_MODIFIED_SINCE, time)),
            status: 304,
        },
    ];
    let mut rounds: [(Vec<f64>, Vec<f64>, Vec<f64>); 4] = Default::default();
    for _ in 0..ROUNDS {
        for (wanted, (rate, high, cpu)) in wanted.iter().zip(&mut rounds) {
            let before = server.cpu()?;
            let (times, took) = round(&server, wanted).await?;
            let spent = server.cpu()?.since(before);
            rate.push(times.len() as f64 / took.as_secs_f64());
            high.push(times.at(0.99));
            cpu.push((spent.user + spent.system).as_secs_f64() * 1e6 / times.len() as f64);
        }
    }
    server.stop()?;
    let mut table = Table::new(&[
        "what",
        "status",
        "answers/s",
        "p99 ms",
        "CPU us an answer",
        "times the file, so asked",
    ]);
    let mut plot = Plot::new("page", "Answers a second, a room's page and a file", "/s");
    let files = [2, 3, 2, 3].map(|at: usize| rounds[at].0.iter().copied().collect::<Spread>());
    for ((wanted, (rate, high, cpu)), file) in wanted.into_iter().zip(rounds).zip(&files) {
        let rate = Spread::from_iter(rate);
        plot.bar(wanted.what, &rate, wanted.path == ROOM);
        table.row([
            wanted.what.to_owned(),
            wanted.status.to_string(),
            rate.shown(0),
            Spread::from_iter(high).shown(2),
            Spread::from_iter(cpu).shown(0),
            format!("{:.2}", rate.median() / file.median()),
        ]);
    }
    plot.aim(files[0].median() * AIM, "0.6 of the file");
    Ok(Section {
        title: "Pages for visitors",
        said: format!(
            "Somebody without a nick asks for a room with 50 messages, over {ASKING} connections, each as soon as \
             it has the last answer: {} bytes, compressed as `{}`. The file is that very answer, compressed \
             beforehand and served by the same server as its other built files. Of the page the first is rendered; \
             the others are the same until something changes in it. \
             Unchanged is what the asker holds already (`If-None-Match`; of a file, `If-Modified-Since`). \
             {ROUNDS} rounds in turn. **Aim: {AIM} times the file; unchanged, 304.**",
            page.body.len(),
            page.encoding.unwrap_or_default()
        ),
        mode: "page",
        table,
        plots: vec![plot],
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
    held: Option<(HeaderName, String)>,
    status: u16,
    end: Instant,
) -> Fallible<Vec<f64>> {
    let mut times = Vec::new();
    while Instant::now() < end {
        let held = held.as_ref();
        let held = held.map(|(name, value)| (name.clone(), value.as_str()));
        let start = Instant::now();
        let Answer { status: told, .. } = http.get(&path, held).await?;
        times.push(start.elapsed().as_secs_f64() * 1e3);
        if told.as_u16() != status {
            return Err(format!("{path}: {told} instead of {status}").into());
        }
    }
    Ok(times)
}

/// Puts the page into the site as a file, and gives its address.
fn beside(server: &Server, site: &Path, page: &Answer) -> Fallible<String> {
    let Some("br") = page.encoding.as_deref() else {
        return Err(format!("a page compressed as {:?}", page.encoding).into());
    };
    let file = site.join("pkg").join(FILE);
    // Asked for uncompressed by nobody.
    fs::write(&file, "")?;
    fs::write(file.with_added_extension("br"), &page.body)?;
    // A page names its style sheet, and thereby where the built files of this build are.
    let home = server.ask("/")?;
    let folder = home.split('"').find_map(|part| {
        part.strip_suffix(".css")
            .and_then(|path| path.rsplit_once('/'))
    });
    let (folder, _) = folder.ok_or("no style sheet")?;
    Ok(format!("{folder}/{FILE}"))
}

fn copy(from: &Path, to: &Path) -> Fallible<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let to = to.join(entry.file_name());
        match entry.file_type()?.is_dir() {
            true => copy(&entry.path(), &to)?,
            false => _ = fs::copy(entry.path(), to)?,
        }
    }
    Ok(())
}
