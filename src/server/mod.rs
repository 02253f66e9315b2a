//! Everything native: it holds the rooms, keeps the log, serves the pages and the sockets.

pub mod assets;
pub mod chat;
pub mod clock;
pub mod config;
pub mod content;
mod files;
mod health;
pub mod lab;
pub mod limits;
pub mod live;
pub mod origin;
pub mod pace;
pub mod page;
pub mod people;
mod pieces;
pub mod presence;
pub mod rooms;
mod run;
pub mod site;
pub mod socket;
pub mod state;
pub mod store;
pub mod visit;

pub use run::run;
