//! All tests that look at the program from outside, by boundary.

#![allow(clippy::unwrap_used)]

mod account;
mod colours;
mod conformance;
mod crash;
mod decency;
mod discussion;
mod files;
mod forms;
mod kept;
mod lab;
mod measures;
mod moderation;
mod palette;
mod queue;
mod reading;
mod rooms;
mod search;
mod simulation;
mod site;
mod slash;
mod socket;
mod store;
mod tidy;
mod town;
mod trouble;
mod wire;
mod xss;
