//! Everything native: it holds the rooms, keeps the log, serves the pages and the sockets.

pub mod account;
pub mod assets;
pub mod caller;
pub mod chat;
pub mod clock;
pub mod config;
pub mod content;
pub mod directory;
pub mod discussion;
mod files;
mod health;
pub mod lab;
pub mod limits;
pub mod live;
pub mod origin;
pub mod owner;
pub mod pace;
pub mod page;
pub mod people;
mod pieces;
pub mod presence;
pub mod queue;
pub mod queues;
pub mod reading;
pub mod rooms;
mod run;
pub mod search;
pub mod site;
pub mod socket;
pub mod state;
pub mod store;
pub mod uploads;
pub mod visit;
mod wire;
mod wish;

pub use run::{owner_link, run};
