pub mod ui;

#[cfg(feature = "ssr")]
pub mod server;

pub fn hydrate() {}
