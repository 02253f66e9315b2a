//! The older parts of a room: asking for them, and reading one apart from the newest until the two meet.

use super::{
    Act, Session,
    following::{How, Subscribed},
};
use crate::{
    client::{followed::Followed, past::Past},
    protocol::ClientFrame,
    stream::{Incoming, Replica, Seq, Snapshot, StreamName},
};

impl<D: Followed> Session<D> {
    /// Asks for a page of messages before those that are known. Says whether there is anything to ask.
    pub fn ask_older(&self, name: &StreamName, acts: &mut Vec<Act<D>>) -> bool {
        let newest = self.replica(name).map(Replica::state);
        let floor = self.past(name).or(newest).map(D::floor);
        self.ask_up_to(name, floor.filter(|floor| *floor > Seq::ORIGIN), acts)
    }

    /// The same of those that come next in an older part.
    pub fn ask_newer(&self, name: &StreamName, acts: &mut Vec<Act<D>>) -> bool {
        let past = self.followed(name).and_then(|known| known.past.as_ref());
        self.ask_up_to(name, past.map(Past::newer), acts)
    }

    pub(super) fn ask_up_to(
        &self,
        name: &StreamName,
        seq: Option<Seq>,
        acts: &mut Vec<Act<D>>,
    ) -> bool {
        let asked = seq.filter(|_| self.up).map(|seq| ClientFrame::Before {
            stream: name.clone(),
            seq,
        });
        let is_asked = asked.is_some();
        acts.extend(asked.map(Act::Say));
        is_asked
    }

    /// The person reads this older part; none: no more.
    pub fn look_back(&mut self, name: &StreamName, part: Option<Snapshot<D>>) {
        if let Some(followed) = self.followed_mut(name) {
            followed.past = part.map(Past::of);
        }
    }

    /// The older part of a room that the person reads.
    pub fn past(&self, name: &StreamName) -> Option<&D::State> {
        self.followed(name)?.past.as_ref().map(Past::state)
    }

    /// Where an older part has come to the newest, that begins with it.
    pub(super) fn meet(&mut self, name: &StreamName, acts: &mut Vec<Act<D>>) {
        let Some(Subscribed {
            how: How::Whole(replica),
            past,
            ..
        }) = self.followed_mut(name)
        else {
            return;
        };
        if !replica.is_grounded() {
            return;
        }
        let Some(reading) = past.take() else { return };
        match reading.met(replica.state()) {
            Ok((page, until)) => self.drive(name, acts, |replica| {
                replica.receive(Incoming::History { page, until })
            }),
            Err(on) => *past = Some(on),
        }
    }

    /// Drops what stands before the newest so many things in a room.
    pub fn forget(&mut self, name: &StreamName, keep: usize) {
        if let Some(How::Whole(replica)) = self.followed_mut(name).map(|followed| &mut followed.how)
        {
            replica.forget(keep);
        }
    }
}
