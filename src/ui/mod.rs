//! Knows how things look as HTML, from data handed to it; refuses to know servers, sockets and storage.

pub mod account;
mod card;
pub mod carried;
pub mod chat;
pub mod coded;
mod drawn;
pub mod inspector;
pub mod island;
pub mod keys;
pub mod lab;
pub mod lang;
mod list;
pub mod mentions;
pub mod moderation;
pub mod notifications;
pub mod owner;
pub mod queue;
pub mod room;
pub mod search;
pub mod shell;
pub mod site;
pub mod slash;
mod still;
mod text_area;
pub mod theme;
mod told;
pub mod words;
