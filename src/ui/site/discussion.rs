//! What people say about a page, below it: data in, inert HTML out. Whoever wants to follow it live goes to
//! the chat, so that who only reads the page carries nothing of it.

use leptos::prelude::*;

use crate::{
    stream::Seq,
    ui::{
        chat::{
            Excerpt,
            page::{ChatPage, Fault},
            phrases::{join_refusal, post_refusal, refusal},
        },
        drawn::IntoDrawn,
        lang::Lang,
        painted::Painter,
        text_area,
    },
};

/// The element's id. No heading of content has an underscore in its own.
pub const ANCHOR: &str = "page_discussion";

/// How much of it the visitor sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sight {
    /// What was said stands below the page.
    Whole,
    /// It is for members, and they are none.
    Closed,
    /// It is kept out of search engines, which the page is not: so it stands in the chat, and here for whoever has a
    /// nick, which no engine has.
    Elsewhere,
}

/// A page's discussion as it is now.
#[derive(Debug, Clone)]
pub struct Discussion {
    /// The page's address, not percent-encoded.
    pub path: String,
    /// Somebody has said something already, so that there is a room.
    pub is_open: bool,
    pub sight: Sight,
    /// The room as the chat would show it, and what was wrong with a form.
    pub chat: ChatPage,
    /// Colours the code in it.
    pub painter: Painter,
}

/// `lang` is the interface's language, which the page's own may differ from.
#[component]
pub fn DiscussionView(lang: Lang, discussion: Discussion) -> impl IntoView {
    let words = lang.discussion();
    let Discussion {
        path,
        is_open,
        sight,
        chat,
        painter,
    } = discussion;
    provide_context(painter);
    let room = ["/chat/", chat.room.name.as_str()].concat();
    let floor = chat.snapshot.state.floor;
    let earlier =
        (floor != Seq::ORIGIN).then(|| [&room, "?before=", &floor.0.to_string()].concat());
    let has_words = !chat.snapshot.state.messages.is_empty();
    let after = chat.snapshot.seq.0.to_string();
    let fault = chat.fault.clone();
    let charter = &chat.snapshot.state.charter;
    let you = chat.you.as_ref().map(|you| you.id);
    let bar = charter.bar(you, charter.role(you, chat.role));
    let engines_may_look = (charter.is_indexed()).then(|| lang.chat().engines_may_look);
    let form = match &chat.you {
        _ if sight == Sight::Closed => closed(lang).drawn(),
        _ if bar.is_some() => bar
            .map(|why| view! { <p class="discussion__way">{refusal(lang, &why)}</p> })
            .drawn(),
        Some(you) => {
            let nick = you.nick.to_string();
            say_form(lang, nick, path, after, fault, engines_may_look).drawn()
        }
        None => join_form(lang, path, fault).drawn(),
    };
    view! {
        <section class="discussion" id=ANCHOR aria-labelledby="discussion_heading" lang=lang.code()>
            <h2 id="discussion_heading">{words.heading}</h2>
            {earlier.map(|href| view! { <p class="discussion__way"><a href=href>{words.earlier}</a></p> })}
            {match (sight, has_words) {
                (Sight::Whole, true) => view! { <Excerpt page=chat /> }.drawn(),
                (Sight::Whole, false) => view! { <p class="discussion__way">{words.nothing_said}</p> }.drawn(),
                (Sight::Elsewhere, _) => {
                    let room = room.clone();
                    view! { <p class="discussion__way">{words.unindexed} " " <a href=room>{words.read_in_chat}</a></p> }
                        .drawn()
                }
                (Sight::Closed, _) => ().drawn(),
            }}
            {form}
            {(is_open && sight == Sight::Whole).then(|| view! { <p class="discussion__way"><a href=room>{words.follow}</a></p> })}
        </section>
    }
}

fn closed(lang: Lang) -> impl IntoView {
    let words = lang.discussion();
    view! { <p class="discussion__way">{words.closed} " " <a href="/account">{words.claim}</a></p> }
}

fn say_form(
    lang: Lang,
    nick: String,
    path: String,
    after: String,
    fault: Option<Fault>,
    engines_may_look: Option<&'static str>,
) -> impl IntoView + use<> {
    let words = lang.discussion();
    // What was taken for a command can be said as it stands.
    let literal = matches!(&fault, Some(Fault::Unsaid(..))).then(|| {
        view! { <button type="submit" class="quiet-button" name="literal" value="yes">{lang.chat().say_literally}</button> }
    });
    let (tried, reason) = match fault {
        Some(Fault::Post(text, reason)) => (text, Some(post_refusal(lang, &reason))),
        Some(Fault::Unsaid(text, why)) => (text, Some(why)),
        _ => (String::new(), None),
    };
    let invalid = reason.is_some().then_some("true");
    view! {
        <form class="discussion__form" method="post" action="/discussion">
            <input type="hidden" name="page" value=path />
            <input type="hidden" name="after" value=after />
            <label for="discussion_body">{words.write_as} " " <bdi>{nick}</bdi></label>
            <textarea
                id="discussion_body"
                name="body"
                rows="3"
                required
                aria-invalid=invalid
                aria-describedby="discussion_fault"
                inner_html=text_area::inside(&tried)
            ></textarea>
            <p id="discussion_fault" class="fault" role="alert">{reason}</p>
            <button type="submit">{lang.chat().send}</button>
            {literal}
            {engines_may_look.map(|told| view! { <p class="hint">{told}</p> })}
        </form>
    }
}

fn join_form(lang: Lang, path: String, fault: Option<Fault>) -> impl IntoView + use<> {
    let words = lang.chat();
    let (tried, reason) = match fault {
        Some(Fault::Join(nick, reason)) => (nick, Some(join_refusal(lang, &reason))),
        Some(Fault::Post(_, reason)) => (String::new(), Some(post_refusal(lang, &reason))),
        _ => (String::new(), None),
    };
    let invalid = reason.is_some().then_some("true");
    view! {
        <form class="discussion__form" method="post" action="/discussion/join">
            <p class="discussion__way">{lang.discussion().join_to_write}</p>
            <input type="hidden" name="page" value=path />
            <label for="discussion_nick">{words.nick}</label>
            <input
                id="discussion_nick"
                name="nick"
                type="text"
                required
                autocomplete="nickname"
                spellcheck="false"
                aria-invalid=invalid
                aria-describedby="discussion_fault"
                value=tried
            />
            <p id="discussion_fault" class="fault" role="alert">{reason}</p>
            <button type="submit">{words.join}</button>
        </form>
    }
}
