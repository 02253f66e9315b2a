//! One message, with everything about it and all that can be done with it, as links and forms. It is the
//! menu of a message where no script runs, and its history everywhere.

use leptos::prelude::*;

use crate::ui::{
    card::{Card, card},
    drawn::{Drawn, IntoDrawn},
    text_area,
};

use super::{
    DEEDS, clock,
    menu::QUICK,
    message::{message, said},
    page::{ChatPage, Fault},
    phrases,
    rows::{Reader, Row, lay_out},
    screen::{Screen, message_path, room_path, thread_path},
};
use crate::{
    chat::{self, Body, Mentions, Message, markup},
    moderation::Reason,
    stream::{Millis, Seq},
    ui::{chat::screen::room_title, lang::Lang},
};

/// How a message was put once.
#[derive(Clone, Debug, PartialEq)]
pub struct Version {
    pub at: Millis,
    pub body: Body,
}

/// `page` holds the one message, `about` what its writer says about themselves, `is_reported` that the visitor has
/// just told the moderators of it, `is_bookmarked` that they keep it, `is_gone` that its writer deleted themselves.
#[component]
pub fn MessagePage(
    page: ChatPage,
    versions: Vec<Version>,
    about: String,
    is_reported: bool,
    is_bookmarked: bool,
    is_gone: bool,
) -> impl IntoView {
    let screen = Screen::of(&page);
    let (lang, room) = (page.lang, &page.snapshot.state);
    let words = lang.chat();
    let path = room_path(&page.room);
    let you = page.you.as_ref().map(|you| you.id);
    let reader = Reader {
        person: you,
        zone: clock::utc,
        unread_from: None,
        // Whoever looks at it wants to see it.
        blocked: &[],
        names: 0,
    };
    let row = lay_out(room, &reader)
        .into_iter()
        .find_map(|row| match row {
            Row::Said(said) => Some(said),
            _ => None,
        });
    let writer = row.as_ref().map(|row| row.message.by.nick.to_string());
    let shown = row.as_ref().map(|row| row.message.clone());
    let back = shown.as_ref().map(|message| {
        let number = message.seq.0.to_string();
        [&path, "?at=", &number, "#m", &number].concat()
    });
    let whose = shown.as_ref().map(|message| message.by.clone());
    let others = shown
        .as_ref()
        .filter(|message| !message.is_stone() && you.is_some() && Some(message.by.id) != you)
        .map(|message| message.seq);
    let report = others.map(|seq| report_form(lang, &path, seq, is_reported));
    // Whoever deleted themselves has no page.
    let whose = whose.filter(|_| !is_gone).map(|person| {
        let number = person.id.0.to_string();
        let href = ["/chat/person/", &number, "?room=", page.room.name.as_str()].concat();
        view! { <p><a href=href>{lang.moderation().person_page} " " <bdi>{person.nick.to_string()}</bdi></a></p> }
    });
    let keep = (shown.as_ref())
        .filter(|message| !message.is_stone() && you.is_some())
        .map(|message| {
            let pin = chat::may_pin(room, you, page.role).then_some(message.pinned.is_none());
            let thread = thread_path(&path, message.thread.unwrap_or(message.seq));
            keep(
                lang,
                &message_path(&path, message.seq),
                thread,
                pin,
                !is_bookmarked,
            )
        });
    let forms = shown
        .filter(|message| !message.is_stone() && you.is_some())
        .map(|message| {
            let own = Some(message.by.id) == you;
            let may_delete = own || chat::may_delete(room, page.role);
            let fault = page.fault.clone();
            let id = page.command.as_str().to_owned();
            let told = room.is_indexed().then_some(words.engines_may_look);
            forms(lang, &path, &message, (own, may_delete), id, (fault, told))
        });
    view! {
        <div class="message-page chat-like">
            <h1>{words.about_message}</h1>
            <p class="hint"><bdi>{room_title(&page.room)}</bdi></p>
            <form id=DEEDS method="post" hidden>
                <input type="hidden" name="id" value=page.command.as_str().to_string() />
            </form>
            <ol class="messages">{row.map(|row| message(screen, row).drawn())}</ol>
            {(!about.is_empty()).then(|| view! { <p class="message-page__about"><bdi>{writer}</bdi> " – " <bdi>{about}</bdi></p> })}
            <p><a href=back>{words.back_to_the_room}</a></p>
            {whose}
            {page.fault.as_ref().map(|fault| match fault {
                Fault::Post(_, reason) => view! { <p class="fault" role="alert">{phrases::post_refusal(lang, reason)}</p> }.drawn(),
                _ => ().drawn(),
            })}
            {forms.map(IntoDrawn::drawn)}
            {keep.map(IntoDrawn::drawn)}
            {who(lang, room.messages.front().map(|message| &**message)).drawn()}
            {(!versions.is_empty()).then(|| earlier(screen, versions).drawn())}
            {report.map(IntoDrawn::drawn)}
        </div>
    }
}

fn forms(
    lang: Lang,
    room: &str,
    message: &Message,
    (own, may_delete): (bool, bool),
    id: String,
    (fault, engines_may_look): (Option<Fault>, Option<&'static str>),
) -> impl IntoView + use<> {
    let words = lang.chat();
    let (path, number) = (message_path(room, message.seq), message.seq.0.to_string());
    let hidden = |id: &str| view! { <input type="hidden" name="id" value=id.to_owned() /> };
    let written = match fault {
        Some(Fault::Post(text, _)) if !text.is_empty() => Some(text),
        _ => None,
    };
    let body = written.unwrap_or_else(|| message.body.to_string());
    let react = [&path, "/react"].concat();
    let quick = QUICK.map(|emoji| {
        view! { <button type="submit" class="reaction" name="emoji" value=emoji>{emoji}</button> }
    });
    let reactions = view! {
        <section class="panel" aria-labelledby="add-reaction">
            <h2 id="add-reaction">{words.add_reaction}</h2>
            <form class="message-page__row" method="post" action=react.clone()>{hidden(&id)} {quick.collect_view()}</form>
            <form class="message-page__row" method="post" action=react>
                {hidden(&id)}
                <label for="emoji">{words.emoji_field}</label>
                <input id="emoji" name="emoji" type="text" required maxlength="28" autocomplete="off" />
                <button type="submit" class="button">{words.add_reaction}</button>
            </form>
        </section>
    };
    let reply = view! {
        <section class="panel" aria-labelledby="reply">
            <h2 id="reply">{words.reply}</h2>
            <form class="stack" method="post" action=room.to_owned()>
                {hidden(&id)}
                <input type="hidden" name="reply" value=number />
                <label class="visually-hidden" for="reply-body">{words.write_here}</label>
                <textarea id="reply-body" name="body" rows="3" required></textarea>
                <button type="submit" class="button">{words.reply}</button>
                {engines_may_look.map(|told| view! { <p class="hint">{told}</p> })}
            </form>
        </section>
    };
    let unread = view! {
        <section class="panel" aria-labelledby="unread">
            <h2 id="unread">{words.mark_unread}</h2>
            <p class="hint">{words.mark_unread_hint}</p>
            <form method="post" action=[room, "/read"].concat()>
                <input type="hidden" name="unread" value=message.seq.0.to_string() />
                <button type="submit" class="button">{words.mark_unread}</button>
            </form>
        </section>
    };
    let edit = own.then(|| {
        view! {
            <section class="panel" aria-labelledby="edit">
                <h2 id="edit">{words.edit}</h2>
                <form class="stack" method="post" action=[&path, "/edit"].concat()>
                    {hidden(&id)}
                    <label class="visually-hidden" for="edit-body">{words.edit}</label>
                    <textarea id="edit-body" name="body" rows="4" required inner_html=text_area::inside(&body)></textarea>
                    <button type="submit" class="button">{words.save}</button>
                </form>
            </section>
        }
        .drawn()
    });
    let delete = may_delete.then(|| {
        view! {
        <details class="panel">
            <summary>{words.delete}</summary>
            <form method="post" action=[&path, "/delete"].concat()>
                {hidden(&id)}
                <button type="submit" class="button button--danger">{words.delete_for_good}</button>
            </form>
        </details>
    }.drawn()
    });
    // What stands in a thread is answered there.
    let reply = message.thread.is_none().then(|| reply.drawn());
    (reactions.drawn(), reply, edit, unread.drawn(), delete)
}

/// Keeping it, for all and for oneself, or no longer; and the way to its thread.
fn keep(
    lang: Lang,
    path: &str,
    thread: String,
    pin: Option<bool>,
    bookmark: bool,
) -> impl IntoView + use<> {
    let words = lang.chat();
    let button = |deed: &str, text: &'static str| {
        let action = [path, "/", deed].concat();
        view! { <button type="submit" form=DEEDS formaction=action class="quiet-button">{text}</button> }
            .drawn()
    };
    let pin = pin.map(|pin| match pin {
        true => button("pin", words.pin),
        false => button("unpin", words.unpin),
    });
    let bookmark = match bookmark {
        true => button("bookmark", words.bookmark),
        false => button("unbookmark", words.unbookmark),
    };
    let thread = view! { <a href=thread>{words.answer_in_thread}</a> }.drawn();
    view! { <p class="message-page__row">{bookmark} {pin} {thread}</p> }
}

fn report_form(lang: Lang, room: &str, seq: Seq, is_reported: bool) -> Drawn {
    let words = lang.moderation();
    if is_reported {
        return view! { <p id="report" class="account__done" role="status">{words.was_reported}</p> }.drawn();
    }
    let around = Card {
        id: "report",
        title: words.report,
        text: Some(words.report_text.to_owned()),
        action: [&message_path(room, seq), "/report"].concat(),
        fault: None,
    };
    let inside = view! {
        <div class="field">
            <label for="report-reason">{words.report_reason}</label>
            <input
                id="report-reason"
                name="reason"
                type="text"
                maxlength=Reason::LONGEST.to_string()
                autocomplete="off"
            />
        </div>
        <button type="submit" class="button button--danger">{words.report_button}</button>
    };
    card(around, inside)
}

fn who(lang: Lang, message: Option<&Message>) -> Option<impl IntoView + use<>> {
    let reactions = message
        .map(|message| message.reactions.clone())
        .filter(|all| !all.is_empty())?;
    let row = move |reaction| view! { <li><bdi>{phrases::reacted(lang, &reaction)}</bdi></li> };
    Some(view! {
        <section class="panel" aria-labelledby="who-reacted">
            <h2 id="who-reacted">{lang.chat().who_reacted}</h2>
            <ul>{reactions.into_iter().map(row).collect_view()}</ul>
        </section>
    })
}

fn earlier(screen: Screen, versions: Vec<Version>) -> impl IntoView {
    let row = move |version: Version| {
        let at = version.at;
        view! {
            <li class="message-page__version">
                <p class="hint">
                    <time datetime=clock::machine_readable(at)>
                        {clock::machine_readable(at).replace('T', " ")}
                    </time>
                </p>
                {said(screen.lang, markup::parse(&version.body), &Mentions::default())}
            </li>
        }
    };
    view! {
        <section class="panel" aria-labelledby="earlier">
            <h2 id="earlier">{screen.words().earlier_versions}</h2>
            <ol class="messages">{versions.into_iter().map(row).collect_view()}</ol>
        </section>
    }
}
