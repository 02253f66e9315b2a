//! Asks the browser for a passkey, and the server what to ask it (Web Authentication Level 3, section 5.1).
//! What a passkey proves, only the server knows.

use js_sys::{Function, JSON, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::door::{field, post};
use crate::stream::Tree;

/// Why not: what the server said, or nothing where the person or the browser did not want to.
pub type Trouble = Option<String>;

/// Whether this browser has passkeys, and reads the server's questions as they come.
pub fn is_here() -> bool {
    credential().is_some_and(|credential| {
        method(&credential, "parseCreationOptionsFromJSON").is_some()
            && method(&credential, "parseRequestOptionsFromJSON").is_some()
    })
}

/// Makes a passkey for who is signed in.
pub async fn add(passphrase: &str) -> Result<(), Trouble> {
    let asked = ask("ask-new", &field("current", passphrase)).await?;
    answer(asked, "parseCreationOptionsFromJSON", "create", "add").await
}

/// Signs in with any passkey of this site.
pub async fn enter() -> Result<(), Trouble> {
    let asked = ask("ask", "").await?;
    answer(asked, "parseRequestOptionsFromJSON", "get", "enter").await
}

/// Hands the server's question to the browser, and the browser's answer to the server.
async fn answer(asked: JsValue, parser: &str, deed: &str, step: &str) -> Result<(), Trouble> {
    let text = browse(&asked, parser, deed).await.ok_or(None)?;
    let ceremony = get(&asked, "ceremony").and_then(|ceremony| ceremony.as_string());
    let form = [
        field("ceremony", &ceremony.ok_or(None)?),
        field("credential", &text),
    ];
    ask(step, &form.join("&")).await.map(drop)
}

async fn browse(asked: &JsValue, parser: &str, deed: &str) -> Option<String> {
    let class = credential()?;
    let options = get(asked, "options")?;
    let options = method(&class, parser)?.call1(&class, &options).ok()?;
    let wish = Object::new();
    Reflect::set(&wish, &"publicKey".into(), &options).ok()?;
    let container = get(web_sys::window()?.navigator().as_ref(), "credentials")?;
    let promise: Promise = (method(&container, deed)?.call1(&container, &wish).ok()?)
        .dyn_into()
        .ok()?;
    let made = JsFuture::from(promise).await.ok()?;
    JSON::stringify(&made).ok()?.as_string()
}

/// One step; gives the answer's data.
async fn ask(step: &str, form: &str) -> Result<JsValue, Trouble> {
    let answer = post(&["/account/passkey/", step].concat(), form).await;
    let (fine, text) = answer.ok().flatten().ok_or(None)?;
    match fine {
        true => JSON::parse(&text).map_err(|_| None),
        false => Err(said(&text)),
    }
}

fn said(text: &str) -> Trouble {
    let tree: Tree = serde_json::from_str(text).ok()?;
    tree.fields()?.take("said")
}

fn credential() -> Option<JsValue> {
    get(web_sys::window()?.as_ref(), "PublicKeyCredential")
}

fn method(of: &JsValue, name: &str) -> Option<Function> {
    get(of, name)?.dyn_into().ok()
}

fn get(of: &JsValue, name: &str) -> Option<JsValue> {
    let found = Reflect::get(of, &name.into()).ok()?;
    (!found.is_undefined() && !found.is_null()).then_some(found)
}
