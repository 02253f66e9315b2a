//! A page's discussion as it is now.

use std::sync::Arc;

use crate::{
    chat::{Chat, Room, discussion::room_of},
    protocol::RoomInfo,
    server::{
        caller::{Caller, mint},
        chat::blocked,
        content::{Page, Place},
        live::LoadError,
        state::{App, Hosted},
    },
    stream::{Millis, Seq, Snapshot, StreamName, Title},
    ui::{
        chat::page::{ChatPage, Fault, Window},
        lang::Lang,
        site::discussion::{Discussion, Sight},
    },
};

/// What stands below this page for this caller; none where the page is not discussed.
pub async fn below(
    app: &App,
    lang: Lang,
    caller: &Caller,
    page: &Page,
    fault: Option<Fault>,
) -> Result<Option<Discussion>, LoadError> {
    let Some(room) = room(page) else {
        return Ok(None);
    };
    let entry = app.rooms.entry(&room.name);
    let is_open = entry.is_some();
    let stream = app.rooms.enter(&room.name, caller.id()).await?;
    let sight = match &entry {
        Some(_) if stream.is_none() => Sight::Closed,
        Some(room) if caller.person.is_none() && !room.is_indexed() => Sight::Elsewhere,
        _ => Sight::Whole,
    };
    let mut snapshot = match stream.filter(|_| sight == Sight::Whole) {
        Some(stream) => {
            let mut snapshot = stream.look(Clone::clone);
            Chat::recall(&stream, &mut snapshot.state).await;
            snapshot
        }
        None => {
            let mut state = Room::default();
            state.charter = entry.map(|room| room.charter.clone()).unwrap_or_default();
            Snapshot {
                seq: Seq::ORIGIN,
                state,
            }
        }
    };
    Chat::freshen(&mut snapshot.state, &app.people.names, lang);
    let painter = app.colours.painter([&snapshot.state].into_iter()).await;
    Ok(Some(Discussion {
        path: page.path.clone(),
        is_open,
        sight,
        chat: ChatPage {
            lang,
            you: caller.person.clone(),
            role: caller.role(app),
            room,
            snapshot,
            window: Window::Newest,
            rooms: Vec::new(),
            sought: String::new(),
            reading: Vec::new(),
            crowds: Vec::new(),
            blocked: blocked(app, caller).await,
            here: Vec::new(),
            here_count: 0,
            away: Vec::new(),
            // Not shown: the forms here mint none, so that the page's validator stays as long as the page.
            command: mint(),
            fault,
        },
        painter,
    }))
}

/// The room of a page that is discussed.
pub fn room(page: &Page) -> Option<RoomInfo> {
    let title: String = page.front.title.chars().take(Title::LONGEST).collect();
    let room = RoomInfo {
        name: room_of(&page.path)?,
        title: Title::parse(&title).ok()?,
        with: None,
        archived: false,
        private: false,
    };
    page.is_discussed().then_some(room)
}

/// The page that would be discussed in a room of this name, where there is no such room yet.
pub fn unopened(app: &App, name: &StreamName) -> Option<(Arc<Page>, RoomInfo)> {
    if app.rooms.entry(name).is_some() {
        return None;
    }
    let shelf = app.site.library.shelf().ok()?;
    let mut pages = shelf.places().filter_map(|(_, place)| match place {
        Place::Page(page) => Some((page.clone(), room(page)?)),
        Place::Folder(_) | Place::Broken(_) => None,
    });
    pages.find(|(_, room)| room.name == *name)
}

/// When something was last said about a page.
pub async fn last_said(app: &App, page: &Page) -> Result<Option<Millis>, LoadError> {
    let Some(room) = room(page) else {
        return Ok(None);
    };
    let stream = app.rooms.enter(&room.name, None).await?;
    let last = |snapshot: &Snapshot<Chat>| snapshot.state.messages.back().map(|message| message.at);
    Ok(stream.and_then(|stream| stream.look(last)))
}
