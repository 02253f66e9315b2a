//! What a server holds while nothing happens: by itself, and for each socket that is merely open.

use std::time::Duration;

use redovisa::server::rooms::LOBBY;
use tokio::time::sleep;

use super::super::{
    Fallible,
    contestant::Contestant,
    crowd, dialect, folder,
    report::{Plot, Section, Table, mebibytes},
    server::Server,
    spread::Spread,
};

/// For what is made at start or at connecting, and then let go.
const SETTLE: Duration = Duration::from_secs(3);
/// People let a room know that they are there, so that the first thousand cost more than the rest.
const SOCKETS: usize = 10_000;

pub async fn measure(who: &[Contestant]) -> Fallible<Section> {
    let mut table = Table::new(&["server", "state", "resident MiB", "bytes a socket"]);
    let mut plot = Plot::new("idle", "Resident memory a socket, 10,000 open", "bytes");
    for contestant in who.iter().copied() {
        let data = folder()?;
        let server = contestant.start(data.path())?;
        sleep(SETTLE).await;
        let mut row = |state: String, each: Option<u64>| -> Fallible<u64> {
            let held = server.memory()?;
            table.row([
                contestant.name().to_owned(),
                state,
                mebibytes(held),
                each.map_or_else(String::new, |before| {
                    (held.saturating_sub(before) / SOCKETS as u64).to_string()
                }),
            ]);
            Ok(held)
        };
        let mut before = row("started".into(), None)?;
        if contestant == Contestant::Ours {
            let pages = every_page(&server)?;
            sleep(SETTLE).await;
            before = row(format!("every page of the site read once ({pages})"), None)?;
        }
        let people = match contestant {
            Contestant::Ours => crowd::join(server.addr, SOCKETS, "Gast").await?,
            _ => crowd::strangers(SOCKETS),
        };
        if contestant == Contestant::Ours {
            sleep(SETTLE).await;
            before = row(format!("{SOCKETS} people have joined"), None)?;
        }
        let lines = dialect::open_all(contestant, server.addr, &people, LOBBY).await?;
        sleep(SETTLE).await;
        let held = row(
            format!("{SOCKETS} sockets open, each following a room"),
            Some(before),
        )?;
        let each = held.saturating_sub(before) as f64 / SOCKETS as f64;
        plot.bar(
            contestant.name(),
            &Spread::from_iter([each]),
            contestant == Contestant::Ours,
        );
        drop(lines);
    }
    plot.aim(6.0 * 1024.0, "6 KiB");
    Ok(Section {
        title: "Memory at rest",
        said: "The resident set of the server's process, three seconds after things have become quiet. The \
               sockets are real ones, as a browser opens them: in ours greeted by name, following a room whose \
               page has been read, present. What the kernel holds for \
               them is not in it. **Aim: 15 MiB when started; 6 KiB a socket, 3 if it can be.**"
            .into(),
        mode: "idle",
        table,
        plots: vec![plot],
    })
}

/// Reads every page that the site map names. How many there are.
fn every_page(server: &Server) -> Fallible<usize> {
    let map = server.ask("/sitemap.xml")?;
    let addresses = map.split("<loc>").skip(1);
    let mut pages = 0;
    for address in addresses.filter_map(|rest| rest.split("</loc>").next()) {
        let path = address.splitn(4, '/').nth(3).unwrap_or_default();
        server.ask(&format!("/{path}"))?;
        pages += 1;
    }
    Ok(pages)
}
