//! Puts the names of now into a board that is about to be shown. What a note or an announcement is signed with
//! stays: it was said under that name, and holds no number to ask by.

use std::sync::Arc;

use crate::{
    queue::{Board, Request},
    server::people::Names,
    ui::lang::Lang,
};

pub fn freshen(board: &mut Board, names: &Names, lang: Lang) {
    for person in board.helpers.iter_mut().chain(board.owner.as_mut()) {
        names.freshen(person, lang);
    }
    for request in &mut board.requests {
        let fresh = called_now(request, names, lang);
        // Most are as they were, and stay shared.
        if fresh != **request {
            *request = Arc::new(fresh);
        }
    }
    for ended in &mut board.ended {
        let fresh = called_now(&ended.request, names, lang);
        if fresh != ended.request {
            Arc::make_mut(ended).request = fresh;
        }
    }
}

fn called_now(request: &Request, names: &Names, lang: Lang) -> Request {
    let mut fresh = request.clone();
    let holder = fresh.held.as_mut().map(|held| &mut held.by);
    for person in [&mut fresh.by].into_iter().chain(holder) {
        names.freshen(person, lang);
    }
    fresh
}
