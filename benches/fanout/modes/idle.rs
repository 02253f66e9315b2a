//! What the server holds while nothing happens: by itself, and for each socket that is merely open.

use std::time::Duration;

use redovisa::server::rooms::LOBBY;
use tokio::time::sleep;

use super::super::{
    Fallible, crowd,
    line::Line,
    report::{Section, Table, mebibytes},
    server::Server,
};

/// For what is made at start or at connecting, and then let go.
const SETTLE: Duration = Duration::from_secs(2);
const SOCKETS: usize = 1_000;

/// Gives the open lines back too, for what else can be done with a thousand people.
pub async fn measure(server: &Server) -> Fallible<(Section, Vec<Line>)> {
    let mut table = Table::new(&["state", "resident MiB", "bytes a socket"]);
    sleep(SETTLE).await;
    let started = server.memory()?;
    table.row([
        "started, no page asked for".into(),
        mebibytes(started),
        String::new(),
    ]);

    let pages = every_page(server)?;
    sleep(SETTLE).await;
    let read = server.memory()?;
    table.row([
        format!("every page of the site read once ({pages})"),
        mebibytes(read),
        String::new(),
    ]);

    let people = crowd::join(server.addr, SOCKETS, "Gast").await?;
    sleep(SETTLE).await;
    let joined = server.memory()?;
    table.row([
        format!("{SOCKETS} people have joined"),
        mebibytes(joined),
        String::new(),
    ]);

    let lines = Line::open_all(server.addr, &people, LOBBY).await?;
    sleep(SETTLE).await;
    let open = server.memory()?;
    table.row([
        format!("{SOCKETS} sockets open, each following a room"),
        mebibytes(open),
        (open.saturating_sub(joined) / SOCKETS as u64).to_string(),
    ]);
    let section = Section {
        title: "Memory at rest",
        said: "The resident set of the server's process, two seconds after things have become quiet. The \
               sockets are real ones, as a browser opens them: greeted by name, following a room whose page \
               has been read, present. What the kernel holds for \
               them is not in it. **Aim: 15 MiB when started; 6 KiB a socket.**",
        table,
    };
    Ok((section, lines))
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
