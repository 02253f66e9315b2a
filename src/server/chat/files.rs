//! Bringing files to a room, and fetching them from its messages: who may read the room may read its files.

use std::net::{IpAddr, SocketAddr};

use axum::{
    Json, Router,
    extract::{ConnectInfo, Multipart, Path, RawQuery, Request, State, multipart::Field},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
    routing::get,
};
use serde_json::json;
use tower::util::ServiceExt;
use tower_http::services::ServeFile;

use super::rooms;
use crate::{
    chat::{File, Kind, Message},
    protocol::FileRefusal,
    server::{
        caller::Caller,
        moderation, origin,
        state::App,
        uploads::{Brought, Turn},
        visit::Visit,
    },
    stream::{CommandId, Seq, StreamName},
    ui::chat::phrases::file_refusal,
};

/// Bytes of a form with as many files as it may have, and some for its other fields.
pub(super) const LONGEST_FORM: usize = File::MOST * File::LARGEST as usize + 256 * 1024;
/// What is behind an address never changes; but it may be deleted, so nobody keeps it for others.
const FOR_EVER: HeaderValue = HeaderValue::from_static("private, max-age=31536000, immutable");
/// Nothing that somebody brought may run, or load anything, even where a browser shows it as a page. Its own
/// viewer of pictures brings a style.
const POLICY: HeaderValue =
    HeaderValue::from_static("default-src 'none'; style-src 'unsafe-inline'; sandbox");

/// The addresses of files.
pub fn served() -> Router<App> {
    Router::new().route("/chat/{room}/f/{seq}/{at}/{name}", get(fetch))
}

/// Takes files in, for a message that is yet to be said.
pub(super) async fn bring(
    State(app): State<App>,
    Path(room): Path<String>,
    visit: Visit,
    caller: Caller,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    headers: axum::http::HeaderMap,
    parts: Multipart,
) -> Response {
    let address = origin::address(&app.config, &headers, peer);
    match take_all(&app, &caller, &room, address, parts).await {
        Ok(files) => Json(json!({ "files": files })).into_response(),
        Err(refusal) => refused(&visit, refusal),
    }
}

async fn take_all(
    app: &App,
    caller: &Caller,
    room: &str,
    address: IpAddr,
    mut parts: Multipart,
) -> Result<Vec<Brought>, FileRefusal> {
    let room = room.parse().map_err(|_| FileRefusal::NoSuchRoom)?;
    let _turn = admit(app, caller, &room, address).await?;
    let mut brought = Vec::new();
    while let Some(part) = parts.next_field().await.map_err(|_| FileRefusal::BadForm)? {
        if part.name() != Some("file") {
            continue;
        }
        match take(app, caller, (&room, address), part, brought.len()).await {
            Ok(file) => brought.push(file),
            Err(why) => {
                let ids: Vec<_> = brought.into_iter().map(|brought| brought.id).collect();
                forget(app, caller, &ids).await;
                return Err(why);
            }
        }
    }
    match brought.is_empty() {
        true => Err(FileRefusal::BadForm),
        false => Ok(brought),
    }
}

/// A place for who wants to bring files to a room.
pub(super) async fn admit(
    app: &App,
    caller: &Caller,
    room: &StreamName,
    address: IpAddr,
) -> Result<Turn, FileRefusal> {
    let me = caller.id().ok_or(FileRefusal::WhoAreYou)?;
    match app.rooms.enter(room, Some(me)).await {
        Ok(Some(_)) => {
            moderation::silence(app, me)?;
            app.uploads.admit(me, address)
        }
        Ok(None) => Err(FileRefusal::NoSuchRoom),
        Err(error) => {
            tracing::error!(%error, "a room could not be loaded");
            Err(FileRefusal::Unavailable)
        }
    }
}

/// Takes one file in, for a room, where so many came before it.
pub(super) async fn take(
    app: &App,
    caller: &Caller,
    (room, address): (&StreamName, IpAddr),
    part: Field<'_>,
    before: usize,
) -> Result<Brought, FileRefusal> {
    let me = caller.id().ok_or(FileRefusal::WhoAreYou)?;
    if before >= File::MOST {
        return Err(FileRefusal::TooManyFiles);
    }
    let name = part.file_name().unwrap_or_default().to_owned();
    let entry = app.rooms.entry(room);
    if entry.is_some_and(|entry| entry.kind == Kind::Public)
        && moderation::is_unwelcome(app, me, &name)
    {
        return Err(FileRefusal::Unwelcome);
    }
    app.uploads.count(me, address)?;
    let claimed = part.content_type().map(str::to_owned);
    app.uploads.bring(me, &name, claimed.as_deref(), part).await
}

/// Drops what came before a file that was refused, in the same form.
pub(super) async fn forget(app: &App, caller: &Caller, ids: &[CommandId]) {
    if let Some(me) = caller.id() {
        app.uploads.drop_brought(me, ids).await;
    }
}

/// The answer to who brought what is not taken.
pub(super) fn refused(visit: &Visit, refusal: FileRefusal) -> Response {
    let status = match refusal {
        FileRefusal::WhoAreYou => StatusCode::UNAUTHORIZED,
        FileRefusal::NoSuchRoom => StatusCode::NOT_FOUND,
        FileRefusal::Muted { .. } | FileRefusal::Banned { .. } => StatusCode::FORBIDDEN,
        FileRefusal::FileTooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
        FileRefusal::TooFast { .. } => StatusCode::TOO_MANY_REQUESTS,
        FileRefusal::Full => StatusCode::INSUFFICIENT_STORAGE,
        FileRefusal::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        _ => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let said = file_refusal(visit.lang, refusal);
    (status, Json(json!({ "reason": refusal, "said": said }))).into_response()
}

/// A file of a message, whole or in part (RFC 9110, section 14); `?small`: as the conversation shows it.
async fn fetch(
    State(app): State<App>,
    Path((room, seq, at, name)): Path<(String, u64, usize, String)>,
    RawQuery(query): RawQuery,
    visit: Visit,
    caller: Caller,
    request: Request,
) -> Response {
    let small = query.as_deref() == Some("small");
    let file = match room.parse() {
        Ok(room) => find(&app, &caller, &room, Seq(seq), at).await,
        Err(_) => None,
    };
    let Some(file) = file.filter(|file| *file.name == *name) else {
        return rooms::missing(&app, &visit);
    };
    let path = app.uploads.path(&file, small);
    let is_picture = file.extent().is_some();
    let kind = match (small, is_picture) {
        (true, true) => small_kind(&path).await.unwrap_or(&file.kind),
        (false, true) => &file.kind,
        // Whatever it says it is: it is only ever downloaded.
        _ => "application/octet-stream",
    };
    // `ServeFile` asks for a type that it can parse; ours are.
    let Ok(mime) = kind.parse() else {
        return rooms::unavailable();
    };
    let served = ServeFile::new_with_mime(path, &mime).oneshot(request).await;
    let mut response = match served {
        Ok(response) => response.into_response(),
        Err(never) => match never {},
    };
    if response.status() == StatusCode::NOT_FOUND {
        return rooms::missing(&app, &visit);
    }
    let headers = response.headers_mut();
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    headers.insert(header::CONTENT_SECURITY_POLICY, POLICY);
    headers.insert(
        "cross-origin-resource-policy",
        HeaderValue::from_static("same-origin"),
    );
    headers.insert(header::CACHE_CONTROL, FOR_EVER);
    headers.insert(
        header::CONTENT_DISPOSITION,
        disposition(is_picture, &file.name),
    );
    response
}

/// The file at this place of a message that this caller may read.
async fn find(app: &App, caller: &Caller, room: &StreamName, seq: Seq, at: usize) -> Option<File> {
    let stream = app.rooms.enter(room, caller.id()).await.ok()??;
    let of = |message: &Message| message.files.get(at).cloned();
    let known = stream.look(|room| room.state.message(seq).map(of));
    match known {
        Some(file) => file,
        None => of(&Message::from_past(&stream.past(seq).await.ok()?)?),
    }
}

/// The small picture is a JPEG, or where one sees through it a PNG: its first byte tells.
async fn small_kind(path: &std::path::Path) -> Option<&'static str> {
    use tokio::io::AsyncReadExt;
    let mut file = tokio::fs::File::open(path).await.ok()?;
    match file.read_u8().await.ok()? {
        0x89 => Some("image/png"),
        0xff => Some("image/jpeg"),
        _ => None,
    }
}

/// What a browser does with it, and under which name it keeps it (RFC 6266; RFC 8187).
fn disposition(is_picture: bool, name: &str) -> HeaderValue {
    let how = if is_picture { "inline" } else { "attachment" };
    let name = percent_encoding::utf8_percent_encode(name, percent_encoding::NON_ALPHANUMERIC);
    // ASCII by construction.
    HeaderValue::try_from(format!("{how}; filename*=UTF-8''{name}"))
        .unwrap_or(HeaderValue::from_static("attachment"))
}
