//! All tests that look at the program from outside, by boundary.

#![allow(clippy::unwrap_used)]

mod crash;
mod forms;
mod simulation;
mod socket;
mod store;
mod tidy;
mod town;
