//! Messages that were kept, each as it is now with the way to its place: what is pinned in a room, or what somebody
//! has bookmarked.

use leptos::prelude::*;

use super::{
    DEEDS, log,
    page::ChatPage,
    rows::Row,
    screen::{Screen, message_path, room_title},
};
use crate::{
    protocol::RoomInfo,
    stream::{Millis, PersonId, Seq, StreamName},
    ui::{
        drawn::{Drawn, IntoDrawn},
        lang::Lang,
    },
};

/// A message that was kept.
#[derive(Clone, Debug, PartialEq)]
pub struct Kept {
    pub room: StreamName,
    pub seq: Seq,
    /// The room with this one message. None: it is gone, or the reader may not see it any more.
    pub page: Option<ChatPage>,
}

impl Kept {
    /// What these people have said is folded.
    pub fn unheard(mut self, blocked: &[PersonId]) -> Self {
        if let Some(page) = &mut self.page {
            page.blocked = blocked.to_vec();
        }
        self
    }
}

/// Who keeps them.
#[derive(Clone, Debug, PartialEq)]
pub enum KeptWhere {
    Pins(RoomInfo),
    Bookmarks,
}

/// `older`: where the next page begins.
#[component]
pub fn KeptPage(
    lang: Lang,
    place: KeptWhere,
    kept: Vec<Kept>,
    older: Option<Millis>,
) -> impl IntoView {
    let words = lang.chat();
    let (title, none, room) = match &place {
        KeptWhere::Pins(room) => (words.pins, words.no_pins, Some(room.clone())),
        KeptWhere::Bookmarks => (words.bookmarks, words.no_bookmarks, None),
    };
    let back = match &room {
        Some(room) => ["/chat/", room.name.as_str()].concat(),
        None => "/chat".to_owned(),
    };
    let back_text = room
        .as_ref()
        .map_or(words.back_to_the_chat.to_owned(), room_title);
    // One id for all buttons: what is wished with it makes it the wish's own.
    let id = (kept.iter().find_map(|kept| kept.page.as_ref()))
        .map(|page| page.command.as_str().to_owned());
    let is_empty = kept.is_empty();
    let is_mine = place == KeptWhere::Bookmarks;
    let entries: Vec<Drawn> = (kept.into_iter())
        .map(|kept| entry(lang, kept, is_mine).drawn())
        .collect();
    let older = older.map(|before| ["/chat/bookmarks?before=", &before.to_string()].concat());
    view! {
        <div class="message-page kept">
            <h1>{title}</h1>
            <p class="hint"><a href=back><bdi>{back_text}</bdi></a></p>
            <form id=DEEDS method="post" hidden>
                <input type="hidden" name="id" value=id />
            </form>
            {is_empty.then(|| view! { <p>{none}</p> }.drawn())}
            <ol class="messages">{entries}</ol>
            {older.map(|href| view! { <p><a rel="next" href=href>{words.earlier_bookmarks}</a></p> }.drawn())}
        </div>
    }
}

/// A message, whose time is the link to its place; and of one's own bookmarks the room and the way to drop it.
fn entry(lang: Lang, kept: Kept, is_mine: bool) -> impl IntoView + use<> {
    let words = lang.chat();
    let room = ["/chat/", kept.room.as_str()].concat();
    let drop = [&message_path(&room, kept.seq), "/unbookmark"].concat();
    let title = kept.page.as_ref().map(|page| room_title(&page.room));
    let shown = kept.page.as_ref().and_then(|page| {
        let screen = Screen::of(page);
        let mut rows = screen.rows.get_untracked().into_iter();
        let said = rows.find(|row| matches!(row, Row::Said(_)));
        said.map(|said| log::show(screen, said).drawn())
    });
    let is_gone = shown.is_none();
    let drop = is_mine.then(|| {
        view! {
            <li class="kept__of">
                <bdi>{title}</bdi>
                {is_gone.then(|| view! { <span class="hint">{words.not_yours_any_more}</span> }.drawn())}
                <button type="submit" form=DEEDS class="quiet-button" formaction=drop>{words.unbookmark}</button>
            </li>
        }
        .drawn()
    });
    (shown, drop)
}
