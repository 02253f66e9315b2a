//! Where one writes. A plain form for who has no script; the same form, kept and sent by us, for the
//! others.

use leptos::{ev, prelude::*};

use crate::ui::told::told;

use super::{
    browser, files,
    page::Fault,
    phrases,
    screen::{Answering, Screen},
    tools,
};
use crate::{
    chat::{Body, slash},
    ui::{still::Still, text_area},
};

/// The length from which on it is told how much is left: nobody who writes a line wants to see it.
const COUNT_FROM: usize = 3_600;

#[component]
pub fn Composer(screen: Screen, fault: Option<Fault>) -> impl IntoView {
    let words = screen.words();
    let refused = match fault {
        Some(Fault::Post(text, _) | Fault::Unsaid(text, _)) => text,
        _ => String::new(),
    };
    view! {
        <form
            class="composer"
            method="post"
            enctype="multipart/form-data"
            action=told(move || screen.room.with(super::screen::room_path))
            on:submit=move |submit| {
                if screen.live().is_some() {
                    submit.prevent_default();
                    screen.say();
                }
            }
        >
            <input type="hidden" name="id" value=screen.command.with_value(|id| id.as_str().to_string()) />
            {told(move || answering(screen))}
            <label class="visually-hidden" for="composer">
                {told(move || phrases::message_to(screen.lang, &screen.room_title()))}
            </label>
            {tools::tools(screen.lang)}
            {text_field(screen, refused.clone())}
            {files::bringing(screen.lang)}
            <button type="submit" class="composer__send" disabled=told(move || is_too_long(screen) || screen.is_held())>
                {told(move || match screen.answering.get() {
                    Answering::Edit(_) => words.save,
                    _ => words.send,
                })}
            </button>
            {literal(screen, &refused)}
            <p id="composer-count" class="composer__count" class:composer__count--over=told(move || is_too_long(screen))>
                <span hidden=told(move || screen.length.get() < COUNT_FROM)>
                    {told(move || phrases::characters_left(screen.lang, screen.length.get()))}
                </span>
            </p>
            // Not read out each second: who wants to know how long comes here.
            <p class="composer__wait hint" hidden=told(move || screen.wait().is_none())>
                {told(move || screen.wait().map(|wait| phrases::wait(screen.lang, wait)))}
            </p>
            <p class="composer__seen hint" hidden=told(move || !is_indexed(screen))>{words.engines_may_look}</p>
            <p id="composer-fault" class="fault" role="alert">{told(move || screen.post_fault.get())}</p>
        </form>
    }
}

/// What was taken for a command can be said as it stands. `public/scripts/slash.js` shows the button where no page was sent.
fn literal(screen: Screen, refused: &str) -> Still {
    let button = Still::new("button")
        .with("id", "composer-literal")
        .class("composer__literal quiet-button")
        .with("type", "submit")
        .with("name", "literal")
        .with("value", "yes");
    let button = match slash::spoken(refused) {
        None => button,
        Some(_) => button.with("hidden", ""),
    };
    button.text(screen.words().say_literally)
}

/// Above the field: what is written is an answer, or a message put differently.
fn answering(screen: Screen) -> impl IntoView + use<> {
    let words = screen.words();
    let text = match screen.answering.get() {
        Answering::Nothing => return None,
        Answering::To(_, nick) => phrases::reply_to(screen.lang, &nick),
        Answering::Edit(_) => words.editing.to_string(),
    };
    Some(view! {
        <p class="composer__answering">
            <span>{text}</span>" "
            <button type="button" class="link-button" on:click=move |_| screen.stop_answering()>{words.cancel}</button>
        </p>
    })
}

/// Whether others than the people here may find what is said.
fn is_indexed(screen: Screen) -> bool {
    let is_public = screen
        .room
        .with(|room| room.with.is_none() && !room.private);
    is_public && screen.charter.with(|charter| charter.is_indexed())
}

fn is_too_long(screen: Screen) -> bool {
    screen.length.get() > Body::LONGEST
}

/// What stood in it is only there for the HTML of a refused form: on a page that is alive the field is
/// filled by [`Screen::restore_draft`]. It is HTML that is escaped here, and no child, since a field
/// without text has no text node in HTML that a child could take over.
fn text_field(screen: Screen, refused: String) -> impl IntoView + use<> {
    leptos::html::textarea()
        .node_ref(screen.composer)
        .id("composer")
        .name("body")
        .rows(1)
        .placeholder(screen.words().write_here)
        .attr("autocomplete", "off")
        .attr("enterkeyhint", "send")
        .attr("data-call", screen.words().to_call)
        .attr("data-commands", screen.words().commands)
        .attr("data-unreachable", screen.words().unreachable)
        .attr("aria-describedby", "composer-count composer-fault")
        .on(ev::input, move |_| screen.note_draft())
        .on(ev::keydown, move |key| {
            if screen.live().is_none() {
                return;
            }
            if sends(&key) {
                key.prevent_default();
                screen.say();
            } else if key.key() == "Escape"
                && screen.answering.get_untracked() != Answering::Nothing
            {
                // That is what the key was for.
                key.prevent_default();
                screen.stop_answering();
            } else if key.key() == "ArrowUp" && screen.is_blank() {
                key.prevent_default();
                screen.edit_last();
            }
        })
        .inner_html(match screen.alive.get_untracked() {
            true => String::new(),
            false => text_area::inside(&refused),
        })
}

/// Enter sends, but not while an input method composes a word (`keyCode` 229 is how older browsers say
/// so), not with Shift, and not where a finger has no Shift.
fn sends(key: &ev::KeyboardEvent) -> bool {
    key.key() == "Enter"
        && !(key.shift_key() || key.ctrl_key() || key.alt_key() || key.meta_key())
        && !key.is_composing()
        && key.key_code() != 229
        && !browser::is_touch()
}

impl Screen {
    /// Nothing is being written.
    fn is_blank(self) -> bool {
        let composer = self.composer.get_untracked();
        composer.is_some_and(|composer| composer.value().is_empty())
            && self.answering.get_untracked() == Answering::Nothing
    }

    /// Gives the composer the height of its text, where the style sheet cannot (`field-sizing`).
    pub(super) fn grow_composer(self) {
        let Some(composer) = self.composer.get_untracked() else {
            return;
        };
        if browser::sizes_fields() {
            return;
        }
        let style = web_sys::HtmlElement::style(&composer);
        _ = style.set_property("height", "auto");
        _ = style.set_property(
            "height",
            &[&composer.scroll_height().to_string(), "px"].concat(),
        );
    }
}
