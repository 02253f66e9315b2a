//! Reads JSON with the parser that the browser has anyway, into a tree off which our types are read. A
//! parser of our own would be a tenth of what the browser downloads.

use js_sys::{Array, JSON, Object};
use wasm_bindgen::{JsCast, JsValue};

use crate::stream::{FromTree, Tree};

/// A value of ours in this text. None: it is something else.
pub fn read<T: FromTree>(text: &str) -> Option<T> {
    T::from_tree(tree(text)?)
}

pub fn tree(text: &str) -> Option<Tree> {
    match crate::ON_SERVER {
        true => serde_json::from_str(text).ok(),
        false => grow(&JSON::parse(text).ok()?),
    }
}

fn grow(value: &JsValue) -> Option<Tree> {
    if value.is_null() {
        return Some(Tree::Null);
    }
    if let Some(value) = value.as_bool() {
        return Some(Tree::Bool(value));
    }
    if let Some(number) = value.as_f64() {
        // As everywhere on a tree: what is no whole number is none of ours. Those are below 2^53.
        let whole = number as i64;
        return Some(match whole as f64 == number {
            true => Tree::Number(whole),
            false => Tree::Null,
        });
    }
    if let Some(text) = value.as_string() {
        return Some(Tree::Text(text));
    }
    if let Some(list) = value.dyn_ref::<Array>() {
        return list
            .iter()
            .map(|one| grow(&one))
            .collect::<Option<_>>()
            .map(Tree::List);
    }
    let entries = Object::entries(value.dyn_ref::<Object>()?);
    let fields = entries.iter().map(|field| {
        let field: Array = field.dyn_into().ok()?;
        Some((field.get(0).as_string()?, grow(&field.get(1))?))
    });
    fields.collect::<Option<_>>().map(Tree::Fields)
}
