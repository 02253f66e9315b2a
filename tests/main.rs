//! All tests that look at the program from outside, by boundary.

#![allow(clippy::unwrap_used)]

mod palette;
mod simulation;
mod site;
mod store;
mod tidy;
