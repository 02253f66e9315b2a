//! The chat as one sees it. Everything the server knows of it is in a [`ChatPage`]; the same view is
//! made of that on the server and in the browser, where it then comes to life.

mod page;

pub use page::{ChatPage, Window};
