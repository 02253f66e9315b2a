//! Everything native: it holds the rooms, keeps the log, serves the pages and the sockets.

pub mod assets;
pub mod clock;
pub mod config;
pub mod limits;
pub mod live;
pub mod origin;
pub mod page;
pub mod people;
pub mod presence;
pub mod rooms;
pub mod socket;
pub mod state;
pub mod store;
pub mod visit;
