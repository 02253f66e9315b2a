//! Passkeys over HTTP: each step is a form that wants data, since only a script can ask the browser for one.

use std::net::SocketAddr;

use axum::{
    Form as Sent, Json,
    extract::{ConnectInfo, Path, State},
    http::HeaderMap,
    response::{IntoResponse, Response},
};
use serde::Deserialize;
use serde_json::json;

use super::{
    browser::name_of,
    ceremonies::{self, Question},
    deeds::{Sender, Trouble},
    forms::{done, refused, said},
};
use crate::{
    account::Refusal,
    server::{caller::Caller, state::App, visit::Visit},
};

#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct Step {
    /// The passphrase, where there is one: whoever found the browser open makes no passkey.
    current: String,
    ceremony: String,
    /// The browser's answer: a credential as JSON.
    credential: String,
}

pub(super) async fn send(
    State(app): State<App>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    Path(step): Path<String>,
    visit: Visit,
    caller: Caller,
    headers: HeaderMap,
    Sent(form): Sent<Step>,
) -> Response {
    let sender = Sender {
        app: &app,
        caller: &caller,
        headers: &headers,
        peer,
    };
    let outcome = match step.as_str() {
        "ask-new" => sender.ask_new_passkey(&form).await.map(asked),
        "add" => sender.add_passkey(&form).await,
        "ask" => sender.ask_for_passkey().map(asked),
        "enter" => sender
            .enter_by_passkey(&form)
            .await
            .map(|outcome| done(&caller, outcome)),
        _ => return app.site.not_found(&visit),
    };
    outcome.unwrap_or_else(|refusal| {
        let trouble = Trouble::Account(refusal);
        // The words come along: the script need not carry them.
        let said = said(&visit, &trouble);
        let answer = Json(json!({ "reason": trouble, "said": said })).into_response();
        refused(&trouble, answer)
    })
}

fn asked(question: Question) -> Response {
    let Question { ceremony, options } = question;
    Json(json!({ "ceremony": ceremony, "options": options })).into_response()
}

impl Sender<'_> {
    async fn ask_new_passkey(&self, form: &Step) -> Result<Question, Refusal> {
        let (me, site) = (self.me()?, self.site()?);
        match self.app.people.hash(me.id).await? {
            Some(_) => self.prove(me, &form.current).await?,
            None => self.prove_freshly(me).await?,
        }
        let known = self.app.people.passkeys(me.id).await?;
        let known = known.into_iter().map(|passkey| passkey.id).collect();
        self.app.ceremonies.ask_new(&site, me, known)
    }

    async fn add_passkey(&self, form: &Step) -> Result<Response, Refusal> {
        let (me, site) = (self.me()?, self.site()?);
        let ceremonies = &self.app.ceremonies;
        let (id, key) = ceremonies.new_passkey(&site, me.id, &form.ceremony, &form.credential)?;
        let browser = name_of(self.headers);
        match self
            .app
            .people
            .add_passkey(me.id, &id, &key, &browser)
            .await?
        {
            true => Ok(Json(json!({ "you": me })).into_response()),
            false => Err(Refusal::PasskeyRefused),
        }
    }

    fn ask_for_passkey(&self) -> Result<Question, Refusal> {
        self.app.gate.admit(self.address())?;
        self.app.ceremonies.ask_proof(&self.site()?)
    }

    async fn enter_by_passkey(&self, form: &Step) -> Result<super::deeds::Outcome, Refusal> {
        let site = self.site()?;
        let people = &self.app.people;
        let proof = self
            .app
            .ceremonies
            .proof(&site, &form.ceremony, &form.credential)?;
        let (person, id) = (proof.person, proof.id.clone());
        let found = people.find_passkey(&id).await?;
        let found = found.filter(|found| found.person.id == person);
        let found = found.ok_or(Refusal::PasskeyRefused)?;
        if let Some(key) = proof.of(&site, &found.key)? {
            people.update_passkey(&id, &key).await?;
        }
        self.enter(found.person).await
    }

    fn site(&self) -> Result<webauthn_rs::Webauthn, Refusal> {
        ceremonies::site(&self.app.config, self.headers).ok_or(Refusal::NoPasskeys)
    }
}
