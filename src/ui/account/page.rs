//! What the account's pages show, as data; and the names of their forms.

use crate::{
    stream::{Millis, Person, Role},
    ui::{lang::Lang, site::date::Date, theme::Theme},
};

/// `/account`, for somebody or nobody.
#[derive(Clone, Debug)]
pub struct AccountPage {
    pub lang: Lang,
    pub you: Option<You>,
    /// Whether passkeys work at this address.
    pub has_passkeys: bool,
    pub notice: Notice,
}

/// Whoever looks at the page.
#[derive(Clone, Debug)]
pub struct You {
    pub person: Person,
    pub role: Role,
    pub has_claimed: bool,
    pub about: String,
    pub has_picture: bool,
    pub lang: Option<Lang>,
    pub theme: Option<Theme>,
    pub has_passphrase: bool,
    /// What cannot be undone wants a proof first, and only a passkey can give it.
    pub must_prove: bool,
    pub passkeys: Vec<PasskeyRow>,
    pub sessions: Vec<SessionRow>,
    /// Whom they do not want to hear.
    pub blocked: Vec<Person>,
}

#[derive(Clone, Debug)]
pub struct PasskeyRow {
    pub name: String,
    /// The browser that it was made in.
    pub browser: String,
    pub made: Date,
}

#[derive(Clone, Debug)]
pub struct SessionRow {
    pub name: String,
    pub browser: String,
    /// How long ago it was last seen, to the hour.
    pub seen_ago: Millis,
    pub is_this: bool,
}

/// What became of a form.
#[derive(Clone, Debug, Default)]
pub struct Notice {
    pub done: Option<Done>,
    pub fault: Option<Fault>,
}

/// A form that was refused, why, and what was written in its one open field.
#[derive(Clone, Debug)]
pub struct Fault {
    pub form: Form,
    pub said: String,
    pub written: String,
}

impl Notice {
    pub fn of(&self, form: Form) -> Option<&Fault> {
        self.fault.as_ref().filter(|fault| fault.form == form)
    }
}

/// The forms, each sent to an address of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    Nick,
    Claim,
    SignIn,
    SignOut,
    Passphrase,
    RemovePasskey,
    Profile,
    Picture,
    EndSession,
    EndOthers,
    Delete,
    NameModerator,
    DismissModerator,
}

/// What was done, for the page that is shown next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Done {
    Nick,
    Claimed,
    SignedIn,
    SignedOut,
    Passphrase,
    Passkey,
    PasskeyRemoved,
    Profile,
    Picture,
    Session,
    Others,
    Deleted,
    Moderators,
}

macro_rules! named {
    ($type:ident: $($variant:ident $name:literal),+) => {
        impl $type {
            pub fn name(self) -> &'static str {
                match self { $($type::$variant => $name,)+ }
            }

            pub fn named(name: &str) -> Option<Self> {
                match name { $($name => Some($type::$variant),)+ _ => None }
            }
        }
    };
}

named!(Form:
    Nick "nick", Claim "claim", SignIn "sign-in", SignOut "sign-out", Passphrase "passphrase",
    RemovePasskey "remove-passkey", Profile "profile", Picture "remove-picture", EndSession "end-session", EndOthers "end-others", Delete "delete",
    NameModerator "name-moderator", DismissModerator "dismiss-moderator");

named!(Done:
    Nick "nick", Claimed "claimed", SignedIn "signed-in", SignedOut "signed-out",
    Passphrase "passphrase", Passkey "passkey", PasskeyRemoved "passkey-removed",
    Profile "profile", Picture "picture", Session "session", Others "others",
    Deleted "deleted", Moderators "moderators");

impl Form {
    pub fn action(self) -> String {
        ["/account/", self.name()].concat()
    }
}
