//! What one can do with a message, in a box beside it. Opened by the message's own link, which leads to the
//! same deeds where no script runs.

use leptos::prelude::*;

use crate::ui::told::told;
use wasm_bindgen::JsCast;

use super::{
    browser,
    screen::{Answering, Chosen, Screen, message_path, room_path, thread_path},
};
use crate::{
    chat::{self, Command, Message},
    client::door::Shut,
    stream::Seq,
    ui::still::Still,
};

/// What is offered first: what people answer with most.
pub const QUICK: [&str; 8] = ["👍", "❤️", "😂", "🎉", "😮", "😢", "🙏", "👀"];

#[component]
pub fn Menu(screen: Screen) -> impl IntoView {
    view! {
        <div
            class="menu"
            popover="auto"
            role="dialog"
            aria-label=screen.words().about_message
            node_ref=screen.popup
            on:click=move |click| screen.press(&click)
        >
            {told(move || screen.menu.get().and_then(|chosen| offers(screen, chosen)))}
        </div>
    }
}

fn offers(screen: Screen, chosen: Chosen) -> Option<Still> {
    let words = screen.words();
    let (message, may) = screen.chosen(chosen.seq)?;
    let number = chosen.seq.0.to_string();
    let deed = |deed: &'static str, text: &str| {
        Still::new("button")
            .with("type", "button")
            .with("data-deed", deed)
            .with("data-of", number.clone())
            .text(text)
    };
    let you = screen.you.with(|you| you.as_ref().map(|you| you.id));
    let mut menu = Still::new("div").class("menu__inside");
    if let Some(you) = you {
        let mut quick = Still::new("div").class("menu__emoji");
        for emoji in QUICK {
            let has = (emoji.parse()).is_ok_and(|emoji| message.has(&emoji, you));
            let (name, pressed) = match has {
                true => ("unreact", "true"),
                false => ("react", "false"),
            };
            let button = deed(name, emoji).with("value", emoji);
            quick = quick.child(button.with("aria-pressed", pressed));
        }
        let more = deed("pick", "+").with("aria-label", words.more_emoji);
        menu = menu
            .child(quick.child(more))
            .child(deed("reply", words.reply));
        let thread = thread_path(&screen.room.with(room_path), chosen.seq);
        let thread = Still::new("a")
            .with("href", thread)
            .with("data-deed", "thread")
            .with("data-of", number.clone());
        menu = menu.child(thread.text(words.answer_in_thread));
        if message.by.id == you {
            menu = menu.child(deed("edit", words.edit));
        }
        if may.pin {
            menu = menu.child(match message.pinned {
                None => deed("pin", words.pin),
                Some(_) => deed("unpin", words.unpin),
            });
        }
        menu = menu.child(deed("bookmark", words.bookmark));
        if may.delete {
            menu = menu.child(match chosen.sure {
                true => deed("delete", words.delete_for_good).class("menu__danger"),
                false => deed("delete", words.delete),
            });
        }
    }
    let about = Still::new("a")
        .with(
            "href",
            message_path(&screen.room.with(room_path), chosen.seq),
        )
        .text(words.about_message);
    if you.is_some() {
        menu = menu.child(deed("unread", words.mark_unread));
    }
    menu = menu.child(deed("copy", words.copy_link)).child(about);
    if you.is_some_and(|you| you != message.by.id) {
        let report = [
            &message_path(&screen.room.with(room_path), chosen.seq),
            "#report",
        ]
        .concat();
        menu = menu.child(Still::new("a").with("href", report).text(words.report));
        let block = ["/chat/person/", &message.by.id.0.to_string(), "#block"].concat();
        menu = menu.child(Still::new("a").with("href", block).text(words.block));
    }
    Some(menu)
}

/// What not everybody may do.
struct May {
    delete: bool,
    pin: bool,
}

impl Screen {
    /// A message in the fold, and what the reader may do with it.
    fn chosen(self, seq: Seq) -> Option<(Message, May)> {
        let live = self.live()?;
        let name = self.room.with_untracked(|room| room.name.clone());
        let you = self
            .you
            .with_untracked(|you| you.as_ref().map(|you| you.id));
        let role = self.role.get_untracked();
        let found = live.client.read_at(&name, |room, _| {
            let message = room.message(seq).filter(|message| !message.is_stone())?;
            let may = May {
                delete: Some(message.by.id) == you || chat::may_delete(room, role),
                pin: chat::may_pin(room, you, role),
            };
            Some((message.clone(), may))
        });
        found.flatten()
    }

    /// Something was pressed that names a deed and a message.
    pub fn press(self, click: &web_sys::MouseEvent) {
        let target = click
            .target()
            .and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        let Some(pressed) = target.and_then(|target| target.closest("[data-deed]").ok().flatten())
        else {
            return;
        };
        let attribute = |name| pressed.get_attribute(name).unwrap_or_default();
        let Ok(seq) = attribute("data-of").parse::<u64>().map(Seq) else {
            return;
        };
        // What is about a message that is not at hand is left to the link and the form.
        if !browser::is_plain(click) || self.chosen(seq).is_none() {
            return;
        }
        click.prevent_default();
        self.do_to(seq, &attribute("data-deed"), &attribute("value"), &pressed);
    }

    fn do_to(self, seq: Seq, deed: &str, value: &str, pressed: &web_sys::Element) {
        match deed {
            "more" => return self.open_menu(seq, pressed),
            "jump" => {
                self.behind.set(None);
                self.mark(seq);
                self.go_to(seq);
            }
            "react" | "unreact" => {
                if let Ok(emoji) = value.parse() {
                    self.wish(match deed {
                        "react" => Command::React { of: seq, emoji },
                        _ => Command::Unreact { of: seq, emoji },
                    });
                }
            }
            "thread" => {
                let path = thread_path(&self.room.with_untracked(room_path), seq);
                browser::ask_script("thread", &path);
            }
            "pin" => self.wish(Command::Pin { of: seq }),
            "unpin" => self.wish(Command::Unpin { of: seq }),
            "bookmark" => self.bookmark(seq),
            "reply" => self.answer(seq),
            "edit" => self.edit(seq),
            "delete" => {
                let asked = self
                    .menu
                    .with_untracked(|menu| menu.is_some_and(|chosen| chosen.sure));
                if !asked {
                    return self.menu.set(Some(Chosen { seq, sure: true }));
                }
                self.wish(Command::Delete { of: seq });
            }
            "unread" => self.keep_unread(seq),
            "copy" => {
                let number = seq.0.to_string();
                let path = self.room.with_untracked(room_path);
                browser::ask_script(
                    "copy-link",
                    &[&path, "?at=", &number, "#m", &number].concat(),
                );
            }
            _ => return,
        }
        self.close_menu();
    }

    /// The message and all after it are to be read again.
    fn keep_unread(self, seq: Seq) {
        let Some(live) = self.live() else { return };
        let name = self.room.with_untracked(|room| room.name.clone());
        live.client.mark_unread(&name, seq);
        live.unread_from.set(Some(seq));
        self.tell(self.words().marked_unread.to_string());
        self.refresh();
    }

    fn open_menu(self, seq: Seq, beside: &web_sys::Element) {
        self.menu.set(Some(Chosen { seq, sure: false }));
        let Some(popup) = self.popup.get_untracked() else {
            return;
        };
        // Where the window is wide, the style sheet puts it here.
        let place = beside.get_bounding_client_rect();
        let style = web_sys::HtmlElement::style(&popup);
        for (name, at) in [("--x", place.left()), ("--y", place.bottom())] {
            _ = style.set_property(name, &[&(at as i32).to_string(), "px"].concat());
        }
        _ = popup.show_popover();
        leptos::task::spawn_local(async move {
            leptos::task::tick().await;
            if let Ok(Some(first)) = popup.query_selector("button, a")
                && let Ok(first) = first.dyn_into::<web_sys::HtmlElement>()
            {
                _ = first.focus();
            }
        });
    }

    fn close_menu(self) {
        if let Some(popup) = self.popup.get_untracked() {
            // Refused where it is not open: then there is nothing to do.
            _ = popup.hide_popover();
        }
        self.menu.set(None);
    }

    /// What is pressed is drawn anew when it has worked; whoever uses a keyboard goes on where they were.
    pub fn keep_focus(self) {
        let active = || web_sys::window()?.document()?.active_element();
        let Some(of) = active().and_then(|element| element.get_attribute("data-of")) else {
            return;
        };
        let value = active().and_then(|element| element.get_attribute("value"));
        leptos::task::spawn_local(async move {
            leptos::task::tick().await;
            let lost = active().is_none_or(|element| !element.has_attribute("data-of"));
            let Some(log) = self.log.get_untracked().filter(|_| lost) else {
                return;
            };
            let same = match value {
                Some(value) => ["[value=\"", &value, "\"]"].concat(),
                None => String::new(),
            };
            let of = ["#m", &of, " [data-of]"].concat();
            for again in [
                [&of, same.as_str()].concat(),
                [&of, ".message__more"].concat(),
            ] {
                if let Ok(Some(element)) = log.query_selector(&again)
                    && let Ok(element) = element.dyn_into::<web_sys::HtmlElement>()
                {
                    _ = element.focus();
                    return;
                }
            }
        });
    }

    /// Keeps a message for the reader alone.
    fn bookmark(self, seq: Seq) {
        let Some(live) = self.live() else { return };
        let name = self.room.with_untracked(|room| room.name.clone());
        leptos::task::spawn_local(async move {
            let words = self.words();
            self.tell(match live.client.bookmark(&name, seq).await {
                Ok(()) => words.bookmarked.to_string(),
                Err(Shut::Refused(_)) => words.too_many_bookmarks.to_string(),
                Err(Shut::Unreachable) => words.unreachable.to_string(),
            });
        });
    }

    fn wish(self, command: Command) {
        let Some(live) = self.live() else { return };
        let name = self.room.with_untracked(|room| room.name.clone());
        live.client.submit(&name, command);
    }

    /// The next thing written answers this message.
    fn answer(self, seq: Seq) {
        let Some((message, _)) = self.chosen(seq) else {
            return;
        };
        self.stop_answering();
        self.answering
            .set(Answering::To(seq, message.by.nick.to_string()));
        self.focus_composer();
    }

    /// The composer holds this message, to be put differently.
    pub fn edit(self, seq: Seq) {
        let (Some((message, _)), Some(composer)) =
            (self.chosen(seq), self.composer.get_untracked())
        else {
            return;
        };
        self.answering.set(Answering::Edit(seq));
        composer.set_value(&message.body);
        self.note_draft();
        self.focus_composer();
    }

    /// Back to writing a message of its own, with what was begun of it.
    pub fn stop_answering(self) {
        let was_edit = matches!(self.answering.get_untracked(), Answering::Edit(_));
        self.answering.set(Answering::Nothing);
        if let Some(composer) = self.composer.get_untracked().filter(|_| was_edit) {
            composer.set_value("");
            self.restore_draft();
        }
        self.post_fault.set(None);
    }

    fn focus_composer(self) {
        if let Some(composer) = self.composer.get_untracked() {
            _ = composer.focus();
        }
    }

    /// The reader's own last message, for the arrow key.
    pub fn edit_last(self) {
        let (Some(live), Some(you)) = (self.live(), self.you.get_untracked()) else {
            return;
        };
        let name = self.room.with_untracked(|room| room.name.clone());
        let last = live.client.look(&name, |replica| {
            let newest_first = replica.state().messages.iter().rev();
            let mut mine =
                newest_first.filter(|message| message.by.id == you.id && !message.is_stone());
            mine.next().map(|message| message.seq)
        });
        if let Some(seq) = last.flatten() {
            self.edit(seq);
        }
    }
}
