//! What a queue's page is made of: everything that its view shows, before the browser knows more.
//!
//! It travels inside the HTML, so that the view rendered by the server and the one that the browser
//! takes over are the same value.

use serde::Serialize;

use super::phrases;
use crate::{
    protocol::Refusal,
    queue::{self, Queue},
    stream::{CommandId, FromTree, Millis, Person, Snapshot, StreamName, Tree, read_off_a_tree},
    ui::lang::Lang,
};

#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct QueuePage {
    pub lang: Lang,
    /// Who the visitor's cookie says they are.
    pub you: Option<Person>,
    pub name: StreamName,
    pub snapshot: Snapshot<Queue>,
    /// Some of those who are here, and how many they are in all.
    pub here: Vec<Person>,
    pub here_count: usize,
    /// When the page was made, by the server's clock: waits are told as of then.
    pub now: Millis,
    /// What the ids of the plain forms begin with. Each adds its own name, so that two forms of one
    /// page are two wishes. At most 32 characters, as [`CommandId::from_random`] makes them.
    pub command: CommandId,
    /// What was refused when a plain form was sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fault: Option<Fault>,
}

/// A plain form that was refused: said already, so that the browser need not know how.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Fault {
    pub form: Form,
    pub said: String,
    /// What the visitor had written, field by field, in the order of the form.
    pub written: Vec<String>,
}

/// The forms of a queue's page. Each posts to `/queue/{name}/` and its [`name`](Form::name).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Form {
    /// `nick`. It stands on every page, but is no wish about a queue: it has no id.
    Join,
    /// `about`, `place`.
    Ask,
    /// `request`, `about`, `place`.
    Edit,
    /// `request`.
    Withdraw,
    /// `request`, or none for the next.
    Take,
    /// `request`.
    PutBack,
    /// `request`, `note`.
    Finish,
    /// `request`, `note`.
    Note,
    /// `status`: `open`, `paused` or `closed`.
    Status,
    /// `reason_required`: `true` or `false`.
    Rule,
    /// `text`.
    Announce,
    /// `name` or `dismiss`: a person's number.
    Helpers,
}

impl Form {
    pub const ALL: [Form; 12] = [
        Form::Join,
        Form::Ask,
        Form::Edit,
        Form::Withdraw,
        Form::Take,
        Form::PutBack,
        Form::Finish,
        Form::Note,
        Form::Status,
        Form::Rule,
        Form::Announce,
        Form::Helpers,
    ];

    pub fn named(name: &str) -> Option<Form> {
        Form::ALL.into_iter().find(|form| form.name() == name)
    }

    /// The last part of the address.
    pub fn name(self) -> &'static str {
        match self {
            Form::Join => "join",
            Form::Ask => "ask",
            Form::Edit => "edit",
            Form::Withdraw => "withdraw",
            Form::Take => "take",
            Form::PutBack => "put-back",
            Form::Finish => "finish",
            Form::Note => "note",
            Form::Status => "status",
            Form::Rule => "rule",
            Form::Announce => "announce",
            Form::Helpers => "helpers",
        }
    }
}

impl Fault {
    /// A wish that the queue or the line refused.
    pub fn refused(
        lang: Lang,
        form: Form,
        reason: &Refusal<queue::Refusal>,
        written: Vec<String>,
    ) -> Self {
        Fault {
            form,
            said: phrases::form_refusal(lang, reason),
            written,
        }
    }
}

/// A queue's address.
pub fn path(name: &StreamName) -> String {
    ["/queue/", name.as_str()].concat()
}

/// The name of one of a page's wishes: of this form, about this request or person.
pub fn form_id(page: &CommandId, form: Form, about: u64) -> String {
    [page.as_str(), "-", form.name(), "-", &about.to_string()].concat()
}

read_off_a_tree!(QueuePage);

impl FromTree for QueuePage {
    fn from_tree(tree: Tree) -> Option<Self> {
        let mut of = tree.fields()?;
        Some(QueuePage {
            lang: of.take("lang")?,
            you: of.take("you")?,
            name: of.take("name")?,
            snapshot: of.take("snapshot")?,
            here: of.take("here")?,
            here_count: of.take("here_count")?,
            now: of.take("now")?,
            command: of.take("command")?,
            fault: of.take("fault")?,
        })
    }
}

impl FromTree for Fault {
    fn from_tree(tree: Tree) -> Option<Self> {
        let mut of = tree.fields()?;
        Some(Fault {
            form: of.take("form")?,
            said: of.take("said")?,
            written: of.take("written")?,
        })
    }
}

impl FromTree for Form {
    fn from_tree(tree: Tree) -> Option<Self> {
        Form::named(&tree.text()?)
    }
}
