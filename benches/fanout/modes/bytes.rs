//! What a browser downloads: counted as it comes over the line, compressed by the server itself.

use std::collections::BTreeSet;

use super::super::{
    Fallible,
    http::{Answer, Http},
    report::{Section, Table, kibibytes},
    server::Server,
};

const ROOM: &str = "/chat/lobby";
/// Where the built files are, after what tells one build from another.
const BUILT: &str = "/pkg/";

/// The server's lobby must hold more than a page of messages.
pub async fn measure(server: &Server) -> Fallible<Section> {
    let mut http = Http::open(server.addr, server.addr.ip()).await?;
    let room = server.ask(ROOM)?;
    let (mut code, mut style) = (0, 0);
    for name in built(&room) {
        let bytes = compressed(http.get(name, None).await?)?;
        match name.ends_with(".css") {
            true => style += bytes,
            false => code += bytes,
        }
    }
    let messages = room.matches("id=\"m").count();
    let html = compressed(http.get(ROOM, None).await?)?;
    let home = compressed(http.get("/", None).await?)?;
    let without = built(&server.ask("/")?)
        .iter()
        .all(|name| name.ends_with(".css"));

    let mut table = Table::new(&["what", "KiB (brotli)", "budget"]);
    let mut row = |what: String, bytes, budget: &str| {
        table.row([what, kibibytes(bytes), budget.to_owned()]);
    };
    row(
        "WASM and JavaScript of the chat page".into(),
        code,
        "250, aim 170",
    );
    row(
        format!("HTML of a room with {messages} messages"),
        html,
        "30",
    );
    row("style sheet, of all pages".into(), style, "");
    row("HTML of the home page".into(), home, "");
    let home = if without { "none" } else { "SOME" };
    table.row([
        "WASM and JavaScript of the home page".into(),
        home.into(),
        "none".into(),
    ]);
    Ok(Section {
        title: "What a browser downloads",
        said: "As sent over the line. The built files are compressed when they are built, and kept by \
               browsers for ever, since a new build gives them new addresses. The HTML is compressed for each \
               visitor. `end2end/tests/budget.spec.ts` holds the budgets."
            .into(),
        mode: "bytes",
        table,
        plots: Vec::new(),
    })
}

/// The built files that a page names: with its hints, all that it loads.
fn built(page: &str) -> BTreeSet<&str> {
    page.split(['"', '\'', '`', ' ', '<', '&', ')'])
        .filter(|name| name.starts_with('/') && name.contains(BUILT) && name.contains('.'))
        .collect()
}

fn compressed(answer: Answer) -> Fallible<u64> {
    match (answer.status.is_success(), answer.encoding.as_deref()) {
        (true, Some("br")) => Ok(answer.body.len() as u64),
        (_, encoding) => Err(format!("{}, compressed as {encoding:?}", answer.status).into()),
    }
}
