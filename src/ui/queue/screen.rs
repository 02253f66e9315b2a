//! What a queue's views share: the signals, and the one way out for what people do. Nothing here makes
//! the signals change. Before the browser has taken the page over they hold what the page was rendered
//! from, and stay as they are.

use std::{rc::Rc, sync::Arc};

use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;

use super::page::{Fault, Form, QueuePage, form_id, path};
use crate::{
    client::{Crowd, LineState},
    queue::{Board, Command, Queue, Request},
    stream::{CommandId, Millis, Pending, Person, PersonId, Seq, StreamName},
    ui::{
        chat::clock::{self, Zone},
        lang::Lang,
        words::QueueWords,
    },
};

/// What a person does on a page that is alive.
#[derive(Clone, Debug, PartialEq)]
pub enum Deed {
    Wish(Command),
    Retry(CommandId),
    Cancel(CommandId),
    Reconnect,
}

/// The page's signals. Copied freely: each field is a handle.
#[derive(Clone, Copy)]
pub struct Screen {
    pub lang: Lang,
    pub name: StoredValue<StreamName>,
    pub you: RwSignal<Option<Person>>,
    pub board: RwSignal<Board>,
    pub here: RwSignal<Crowd>,
    /// What the person has wished and the log has not confirmed, or has refused.
    pub pending: RwSignal<Vec<Pending<Queue>>>,

    /// Whether the browser has taken the page over.
    pub alive: RwSignal<bool>,
    pub line: RwSignal<LineState>,
    /// The line has been down for so long that it is worth mentioning.
    pub troubled: RwSignal<bool>,
    /// The queue cannot be shown.
    pub gone: RwSignal<bool>,
    /// The clock, to the minute.
    pub now: RwSignal<Millis>,

    /// The person's own open request.
    pub mine: Memo<Option<Arc<Request>>>,
    /// Whether the person helps here.
    pub helps: Memo<bool>,
    /// Whether the queue is the person's.
    pub owns: Memo<bool>,

    fault: StoredValue<Option<Fault>>,
    command: StoredValue<CommandId>,
    /// Performs what people do, where there is a line. Without it, forms are plain.
    pub performer: StoredValue<Option<Performer>, LocalStorage>,
}

/// What people do goes here.
pub type Performer = Rc<dyn Fn(Deed)>;

impl Screen {
    /// The screen as the server renders it.
    pub fn of(page: &QueuePage) -> Self {
        let you = RwSignal::new(page.you.clone());
        let board = RwSignal::new(page.snapshot.state.clone());
        let me = move || you.with(|you| you.as_ref().map(|you| you.id));
        Screen {
            lang: page.lang,
            name: StoredValue::new(page.name.clone()),
            you,
            board,
            here: RwSignal::new(Crowd::new(page.here_count, page.here.clone())),
            pending: RwSignal::default(),
            alive: RwSignal::new(false),
            line: RwSignal::new(LineState::Connecting),
            troubled: RwSignal::new(false),
            gone: RwSignal::new(false),
            now: RwSignal::new(page.now),
            mine: Memo::new(move |_| {
                let me = me()?;
                board.with(|board| board.request_of(me).cloned())
            }),
            helps: Memo::new(move |_| me().is_some_and(|me| board.with(|board| board.helps(me)))),
            owns: Memo::new(move |_| me().is_some_and(|me| board.with(|board| board.is_owner(me)))),
            fault: StoredValue::new(page.fault.clone()),
            command: StoredValue::new(page.command.clone()),
            performer: StoredValue::new_local(None),
        }
    }

    pub fn words(self) -> &'static QueueWords {
        self.lang.queue()
    }

    pub fn me(self) -> Option<PersonId> {
        self.you.with(|you| you.as_ref().map(|you| you.id))
    }

    pub fn is_me(self, person: PersonId) -> bool {
        self.me() == Some(person)
    }

    /// UTC until the page is alive, since the browser must first make the same page as the server.
    pub fn zone(self) -> Zone {
        if self.alive.get() {
            clock::local
        } else {
            clock::utc
        }
    }

    /// Whether somebody has no page of this queue open. Nobody is said to be away where only some of
    /// those who are here have names.
    pub fn is_away(self, person: PersonId) -> bool {
        self.here.with(|crowd| {
            crowd.people.len() >= crowd.count && crowd.people.iter().all(|here| here.id != person)
        })
    }

    /// An open request, told anew only when it changed itself.
    pub fn request(self, id: Seq) -> Memo<Option<Arc<Request>>> {
        Memo::new(move |_| self.board.with(|board| board.request(id).cloned()))
    }

    /// Whether a wish like this one is under way.
    pub fn is_under_way(self, like: fn(&Command) -> bool) -> bool {
        use crate::stream::Stage;
        self.pending.with(|pending| {
            pending
                .iter()
                .any(|wish| like(&wish.command) && !matches!(wish.stage, Stage::Refused(_)))
        })
    }

    pub fn path(self) -> String {
        self.name.with_value(path)
    }

    /// Where a plain form goes.
    pub fn action(self, form: Form) -> String {
        [&self.path(), "/", form.name()].concat()
    }

    /// The id of a plain form's wish: about this request or person, or about nothing (0).
    pub fn form_id(self, form: Form, about: u64) -> String {
        self.command.with_value(|page| form_id(page, form, about))
    }

    /// Why a plain form was refused.
    pub fn fault(self, form: Form) -> Option<String> {
        self.fault.with_value(|fault| {
            let fault = fault.as_ref().filter(|fault| fault.form == form)?;
            Some(fault.said.clone())
        })
    }

    /// What the visitor had written in the field of a plain form that was refused.
    pub fn written(self, form: Form, field: usize) -> Option<String> {
        self.fault.with_value(|fault| {
            let fault = fault.as_ref().filter(|fault| fault.form == form)?;
            fault.written.get(field).cloned()
        })
    }

    /// Whether a form that is sent is ours to perform. If not, the browser sends it.
    pub fn takes(self, submit: &ev::SubmitEvent) -> bool {
        let live = self.performer.with_value(Option::is_some);
        if live {
            submit.prevent_default();
        }
        live
    }

    pub fn wish(self, command: Command) {
        self.act(Deed::Wish(command));
    }

    pub fn act(self, deed: Deed) {
        // Cloned first, so that what it does may look at the screen.
        if let Some(performer) = self.performer.get_value() {
            performer(deed);
        }
    }
}

/// What stands in a field of the form that is being sent.
pub fn typed(submit: &ev::SubmitEvent, field: &str) -> String {
    let found = form_of(submit)
        .and_then(|form| form.query_selector(&["[name=", field, "]"].concat()).ok())
        .flatten();
    let Some(found) = found else {
        return String::new();
    };
    match found.dyn_into::<web_sys::HtmlInputElement>() {
        Ok(input) => input.value(),
        Err(other) => other
            .dyn_into::<web_sys::HtmlSelectElement>()
            .map(|select| select.value())
            .unwrap_or_default(),
    }
}

/// Empties the form that was sent, and folds it away.
pub fn put_away(submit: &ev::SubmitEvent) {
    if let Some(form) = form_of(submit) {
        form.reset();
    }
    fold_away(submit);
}

/// Folds the form that was sent away, where it stands in a fold.
pub fn fold_away(submit: &ev::SubmitEvent) {
    let fold = form_of(submit).and_then(|form| form.closest("details").ok());
    if let Some(fold) = fold.flatten() {
        _ = fold.remove_attribute("open");
    }
}

fn form_of(submit: &ev::SubmitEvent) -> Option<web_sys::HtmlFormElement> {
    submit.target()?.dyn_into().ok()
}
