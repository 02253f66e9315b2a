//! What the account's forms do: each becomes one change of the tables, or a refusal. How it is told is not
//! known here.

use std::net::SocketAddr;

use axum::http::{HeaderMap, HeaderValue};
use serde::{Deserialize, Serialize};

use super::{browser::name_of, secrets::prepare};
use crate::{
    account::{About, Deed, Passphrase, Refusal},
    moderation::Act,
    protocol::JoinRefusal,
    server::{
        caller::{Caller, give_key, mint, take_key},
        clock, live, moderation, origin,
        people::{Profile, Wants},
        state::App,
    },
    stream::{Millis, Person, PersonId, Role},
    ui::account::page::{Done, Form},
};

/// How long whoever signed in is believed to still sit at the browser.
const FRESH: Millis = 10 * 60 * 1_000;

/// Every field that any of the forms has.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Fields {
    pub nick: String,
    /// The passphrase that is, and the one that is to be, twice.
    current: String,
    passphrase: String,
    again: String,
    pub about: String,
    lang: String,
    theme: String,
    session: String,
    passkey: String,
    person: u64,
    sure: String,
    /// `remove`: what was said goes with who said it.
    words: String,
}

/// Why not.
#[derive(Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub(super) enum Trouble {
    Nick(JoinRefusal),
    Account(Refusal),
}

/// What was done, who the browser is now, and the cookies that say so.
pub(super) struct Outcome {
    pub done: Done,
    pub you: Option<Person>,
    pub cookies: Vec<HeaderValue>,
}

/// Somebody who has sent a form.
pub(super) struct Sender<'a> {
    pub app: &'a App,
    pub caller: &'a Caller,
    pub headers: &'a HeaderMap,
    pub peer: SocketAddr,
}

impl Sender<'_> {
    pub async fn send(&self, form: Form, fields: &Fields) -> Result<Outcome, Trouble> {
        match form {
            Form::Nick => return self.take_nick(&fields.nick).await,
            Form::SignIn => self.sign_in(fields).await,
            Form::SignOut => Ok(self.sign_out().await),
            Form::Claim => self.claim(fields).await,
            Form::Passphrase => self.change_passphrase(fields).await,
            Form::RemovePasskey => self.remove_passkey(&fields.passkey).await,
            Form::Profile => self.keep_profile(fields).await,
            Form::Picture => self.remove_picture().await,
            Form::EndSession => self.end_session(&fields.session).await,
            Form::EndOthers => self.end_others().await,
            Form::Delete => self.delete(fields).await,
            Form::NameModerator => self.name_moderator(&fields.nick).await,
            Form::DismissModerator => self.dismiss_moderator(PersonId(fields.person)).await,
        }
        .map_err(Trouble::Account)
    }

    async fn take_nick(&self, nick: &str) -> Result<Outcome, Trouble> {
        let joined = self.caller.join(self.app, self.peer, self.headers, nick);
        let (you, [(_, cookie)]) = joined.await.map_err(Trouble::Nick)?;
        Ok(Outcome {
            done: Done::Nick,
            you: Some(you),
            cookies: vec![cookie],
        })
    }

    async fn claim(&self, fields: &Fields) -> Result<Outcome, Refusal> {
        let me = self.me()?;
        let passphrase = chosen(fields, me)?;
        if self.app.people.hash(me.id).await?.is_some() {
            return Err(Refusal::Claimed);
        }
        self.prove_freshly(me).await?;
        let hash = self.app.gate.hash(self.address(), passphrase).await?;
        match self.app.people.claim(me.id, &hash).await? {
            true => Ok(self.still(Done::Claimed)),
            false => Err(Refusal::Claimed),
        }
    }

    /// The browser becomes somebody who has claimed a nick; whoever it was before is left behind, with what
    /// they said.
    async fn sign_in(&self, fields: &Fields) -> Result<Outcome, Refusal> {
        let people = &self.app.people;
        let (member, hash) = people.secret(&fields.nick).await?.unzip();
        let (address, nick) = (self.address(), &fields.nick);
        let fits = self.app.gate.fits(address, nick, &fields.passphrase, hash);
        let (true, Some(member)) = (fits.await?, member) else {
            return Err(Refusal::Wrong);
        };
        self.enter(member).await
    }

    /// Whoever has proved to be this person is so in this browser from now on.
    pub(super) async fn enter(&self, member: Person) -> Result<Outcome, Refusal> {
        let people = &self.app.people;
        let key = people.sign_in(member.id, &name_of(self.headers)).await?;
        if let Some(before) = &self.caller.key {
            people.leave(before).await?;
        }
        let [(_, cookie)] = give_key(self.app, self.headers, &key);
        let wants = people.profile(member.id).await?.wants;
        Ok(Outcome {
            done: Done::SignedIn,
            you: Some(member),
            cookies: [cookie].into_iter().chain(self.cookies(wants)).collect(),
        })
    }

    async fn sign_out(&self) -> Outcome {
        let [(_, cookie)] = self.caller.leave(self.app, self.headers).await;
        Outcome {
            done: Done::SignedOut,
            you: None,
            cookies: vec![cookie],
        }
    }

    /// Whoever else knew the one before is signed out.
    async fn change_passphrase(&self, fields: &Fields) -> Result<Outcome, Refusal> {
        let me = self.me()?;
        let passphrase = chosen(fields, me)?;
        self.prove(me, &fields.current).await?;
        let hash = self.app.gate.hash(self.address(), passphrase).await?;
        self.app.people.change_hash(me.id, &hash).await?;
        self.end_others().await?;
        Ok(self.still(Done::Passphrase))
    }

    async fn remove_passkey(&self, named: &str) -> Result<Outcome, Refusal> {
        let me = self.me()?;
        let people = &self.app.people;
        let passkeys = people.passkeys(me.id).await?;
        let Some(passkey) = passkeys.iter().find(|passkey| passkey.name == named) else {
            return Ok(self.still(Done::PasskeyRemoved));
        };
        if passkeys.len() == 1 && people.hash(me.id).await?.is_none() {
            return Err(Refusal::LastProof);
        }
        people.remove_passkey(me.id, &passkey.id).await?;
        Ok(self.still(Done::PasskeyRemoved))
    }

    async fn end_session(&self, named: &str) -> Result<Outcome, Refusal> {
        self.app.people.end_session(self.me()?.id, named).await?;
        Ok(self.still(Done::Session))
    }

    async fn end_others(&self) -> Result<Outcome, Refusal> {
        let this = self.caller.key.as_ref();
        self.app.people.end_others(self.me()?.id, this).await?;
        Ok(self.still(Done::Others))
    }

    async fn keep_profile(&self, fields: &Fields) -> Result<Outcome, Refusal> {
        let me = self.me()?;
        let wants = Wants::read(&fields.lang, &fields.theme);
        let before = self.app.people.wants(me.id);
        let about = About::parse(&fields.about)?;
        // Language and theme are one's own; the line is for everybody.
        if about != self.app.people.profile(me.id).await?.about {
            moderation::silence(self.app, me.id)?;
            if moderation::is_unwelcome(self.app, me.id, about.as_str()) {
                return Err(Refusal::Unwelcome);
            }
        }
        let profile = Profile { about, wants };
        self.app.people.keep_profile(me.id, &profile).await?;
        // What is no choice any more shall not live on in the cookie that was made of it.
        let site = &self.app.site;
        let freed = [
            (before.lang.is_some() && wants.lang.is_none()).then(|| site.forget_lang()),
            (before.theme.is_some() && wants.theme.is_none()).then(|| site.forget_theme()),
        ];
        let freed = freed.into_iter().flatten().flatten();
        Ok(Outcome {
            cookies: self.cookies(wants).into_iter().chain(freed).collect(),
            ..self.still(Done::Profile)
        })
    }

    /// Somebody is an initial again.
    async fn remove_picture(&self) -> Result<Outcome, Refusal> {
        let me = self.me()?;
        self.app.uploads.unportray(me.id).await?;
        self.app.people.names.note_picture();
        Ok(self.still(Done::Picture))
    }

    async fn delete(&self, fields: &Fields) -> Result<Outcome, Refusal> {
        let me = self.me()?;
        if fields.sure.is_empty() {
            return Err(Refusal::NotConfirmed);
        }
        if self.app.owner.is(Some(me.id)) {
            return Err(Refusal::OwnerStays);
        }
        match self.app.people.hash(me.id).await? {
            Some(_) => self.prove(me, &fields.current).await?,
            None => self.prove_freshly(me).await?,
        }
        self.app.uploads.unportray(me.id).await?;
        let erase = fields.words == "remove";
        self.app.people.delete(me.id, erase).await?;
        self.app.readings.forget(me.id).await?;
        let [(_, cookie)] = take_key(self.app, self.headers);
        Ok(Outcome {
            done: Done::Deleted,
            you: None,
            cookies: vec![cookie],
        })
    }

    async fn name_moderator(&self, nick: &str) -> Result<Outcome, Refusal> {
        let me = self.must_name_moderators()?;
        let member = self.app.people.member(nick).await?;
        let whom = member.ok_or(Refusal::NoSuchMember)?.id;
        let was = self.app.role(whom) == Role::Moderator;
        self.app.people.name_moderator(whom, me.id).await?;
        if !was {
            self.record(me, Act::ModeratorNamed { whom }).await;
        }
        Ok(self.still(Done::Moderators))
    }

    async fn dismiss_moderator(&self, who: PersonId) -> Result<Outcome, Refusal> {
        let me = self.must_name_moderators()?;
        let was = self.app.role(who) == Role::Moderator;
        self.app.people.dismiss_moderator(who).await?;
        if was {
            self.record(me, Act::ModeratorDismissed { whom: who }).await;
        }
        Ok(self.still(Done::Moderators))
    }

    /// Writes down what was done, for all moderators to read. It is done, whether or not that can be.
    async fn record(&self, me: &Person, act: Act) {
        let by = (me.clone(), self.app.role(me.id));
        if let live::Outcome::Unavailable = self.app.desk.submit(by, mint(), act).await {
            tracing::error!("who became or was a moderator could not be written down");
        }
    }

    fn must_name_moderators(&self) -> Result<&Person, Refusal> {
        let me = self.me()?;
        match self.app.role(me.id).may(Deed::NameModerators) {
            true => Ok(me),
            false => Err(Refusal::OnlyOwner),
        }
    }

    /// Whoever sits at the browser is the person, and did not only find it open.
    pub(super) async fn prove(&self, me: &Person, written: &str) -> Result<(), Refusal> {
        let hash = self
            .app
            .people
            .hash(me.id)
            .await?
            .ok_or(Refusal::NotClaimed)?;
        let (address, nick) = (self.address(), me.nick.as_str());
        let fits = self.app.gate.fits(address, nick, written, Some(hash));
        fits.await?.then_some(()).ok_or(Refusal::Wrong)
    }

    /// The same for whoever has passkeys alone: they signed in a moment ago.
    pub(super) async fn prove_freshly(&self, me: &Person) -> Result<(), Refusal> {
        match must_prove(self.app, self.caller, me.id).await? {
            true => Err(Refusal::ProveAgain),
            false => Ok(()),
        }
    }

    pub(super) fn me(&self) -> Result<&Person, Refusal> {
        self.caller.person.as_ref().ok_or(Refusal::WhoAreYou)
    }

    pub(super) fn address(&self) -> std::net::IpAddr {
        origin::address(&self.app.config, self.headers, self.peer)
    }

    fn cookies(&self, wants: Wants) -> Vec<HeaderValue> {
        let site = &self.app.site;
        let lang = wants.lang.and_then(|lang| site.keep_lang(lang));
        let theme = wants.theme.and_then(|theme| site.keep_theme(theme));
        lang.into_iter().chain(theme).collect()
    }

    /// Something was done, and the browser is who it was.
    fn still(&self, done: Done) -> Outcome {
        Outcome {
            done,
            you: self.caller.person.clone(),
            cookies: Vec::new(),
        }
    }
}

/// Whether a passkey is all that somebody can prove themselves by, and they did so long ago. A guest has nothing to
/// prove, and who has a passphrase writes it where that is asked.
pub(super) async fn must_prove(
    app: &App,
    caller: &Caller,
    me: PersonId,
) -> Result<bool, sqlx::Error> {
    if app.people.rank(me) == Role::Guest || app.people.hash(me).await?.is_some() {
        return Ok(false);
    }
    let proved = match &caller.key {
        Some(key) => app.people.proved_at(key).await?,
        None => 0,
    };
    Ok(proved + FRESH < clock::now())
}

/// The passphrase that is to be.
fn chosen(fields: &Fields, me: &Person) -> Result<Passphrase, Refusal> {
    let passphrase = Passphrase::parse(&prepare(&fields.passphrase), &me.nick)?;
    match prepare(&fields.passphrase) == prepare(&fields.again) {
        true => Ok(passphrase),
        false => Err(Refusal::Differs),
    }
}

impl From<Refusal> for Trouble {
    fn from(refusal: Refusal) -> Self {
        Trouble::Account(refusal)
    }
}

/// What is wrong with the tables is for the log; whoever asked shall try again.
impl From<sqlx::Error> for Refusal {
    fn from(error: sqlx::Error) -> Self {
        tracing::error!(%error, "an account could not be read or changed");
        Refusal::Unavailable
    }
}
