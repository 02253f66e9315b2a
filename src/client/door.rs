//! What a page does over HTTP: taking a nick and giving it back, since only an answer over HTTP can set
//! the cookie that the line reads; and opening rooms, which has one address for forms and for us.

use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::json;
use crate::{
    protocol::{JoinRefusal, OpenRefusal, RoomInfo},
    stream::{FromTree, Person, PersonId, Seq, StreamName, Tree},
};

/// Why the door stays shut.
#[derive(Clone, Debug, PartialEq)]
pub enum Shut<R> {
    /// The server says no.
    Refused(R),
    /// No answer that could be understood came.
    Unreachable,
}

pub async fn join(nick: &str) -> Result<Person, Shut<JoinRefusal>> {
    ask("/chat/join", &field("nick", nick), "you").await
}

pub async fn leave() -> Result<(), Shut<JoinRefusal>> {
    ask("/chat/leave", "", "").await.map(|_: Tree| ())
}

/// Opens the room of this person and another.
pub async fn open_direct(with: PersonId) -> Result<RoomInfo, Shut<OpenRefusal>> {
    ask(&["/chat/with/", &with.0.to_string()].concat(), "", "room").await
}

pub async fn open_public(title: &str) -> Result<RoomInfo, Shut<OpenRefusal>> {
    ask("/chat/rooms", &field("title", title), "room").await
}

/// Keeps a message for who asks, and nobody else.
pub async fn bookmark(room: &StreamName, seq: Seq) -> Result<(), Shut<Tree>> {
    let number = seq.0.to_string();
    let path = ["/chat/", room.as_str(), "/m/", &number, "/bookmark"].concat();
    ask(&path, "id=", "kept").await.map(|_: bool| ())
}

fn field(name: &str, value: &str) -> String {
    [
        name,
        "=",
        &String::from(js_sys::encode_uri_component(value)),
    ]
    .concat()
}

/// Posts a form and reads one field of the answer as data.
async fn ask<Y: FromTree, N: FromTree>(path: &str, form: &str, wanted: &str) -> Result<Y, Shut<N>> {
    let answer = post(path, form).await.ok().flatten();
    let (fine, text) = answer.ok_or(Shut::Unreachable)?;
    let mut fields = json::tree(&text)
        .and_then(Tree::fields)
        .ok_or(Shut::Unreachable)?;
    match fine {
        true => fields.take(wanted).ok_or(Shut::Unreachable),
        false => Err(fields
            .take("reason")
            .map_or(Shut::Unreachable, Shut::Refused)),
    }
}

async fn post(path: &str, form: &str) -> Result<Option<(bool, String)>, JsValue> {
    let Some(window) = web_sys::window() else {
        return Ok(None);
    };
    let headers = web_sys::Headers::new()?;
    headers.set("accept", "application/json")?;
    headers.set("content-type", "application/x-www-form-urlencoded")?;
    let request = web_sys::RequestInit::new();
    request.set_method("POST");
    request.set_headers(&headers);
    request.set_body(&JsValue::from_str(form));
    let response = JsFuture::from(window.fetch_with_str_and_init(path, &request)).await?;
    let response: web_sys::Response = response.dyn_into()?;
    let text = JsFuture::from(response.text()?).await?;
    Ok(text.as_string().map(|text| (response.ok(), text)))
}
