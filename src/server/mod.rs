//! Knows everything native: requests, files, the machine; refuses to be compiled for the browser.

pub mod assets;
pub mod content;
pub mod page;
pub mod site;
pub mod visit;
