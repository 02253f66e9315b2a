//! From starting the program to its first whole answer, with an empty log and with a long one.

use std::{path::Path, time::Instant};

use super::super::{
    Fallible,
    report::{Section, Table},
    server::Server,
    spread::Spread,
};

const RUNS: usize = 9;
/// The page that needs most: the site's words, the log, and the fold of a room.
const PAGE: &str = "/chat/lobby";

/// `long` is a data folder with so many messages, all in the search index.
pub fn measure(long: (&Path, u64)) -> Fallible<Section> {
    let mut table = Table::new(&["data", "runs", "ms: median (least to most)"]);
    let mut fresh = Vec::new();
    for _ in 0..RUNS {
        let folder = tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR"))?;
        fresh.push(once(folder.path())?);
    }
    table.row(["none yet".into(), RUNS.to_string(), shown(fresh)]);
    let (folder, messages) = long;
    let kept = (0..RUNS).map(|_| once(folder));
    let kept = kept.collect::<Fallible<Vec<_>>>()?;
    table.row([
        format!("{messages} messages in one room"),
        RUNS.to_string(),
        shown(kept),
    ]);
    Ok(Section {
        title: "Start to first answer",
        said: "From starting the program to the last byte of its first page, a room with its newest 50 \
               messages. A fresh data folder gets its tables on the way. **Aim: 50 ms, with a long log 100 ms.**"
            .into(),
        mode: "start",
        table,
        plots: Vec::new(),
    })
}

/// Milliseconds.
fn once(data: &Path) -> Fallible<f64> {
    let began = Instant::now();
    let server = Server::start(data, &[])?;
    server.ask(PAGE)?;
    let took = began.elapsed();
    server.stop()?;
    Ok(took.as_secs_f64() * 1e3)
}

fn shown(times: Vec<f64>) -> String {
    times.into_iter().collect::<Spread>().shown(1)
}
