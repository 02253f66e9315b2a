//! Which streams a tab follows, and how. There are more streams than places: what is quiet gives way.

use super::{Act, Session, Standing};
use crate::{
    client::{crowd::Crowd, followed::Followed, past::Past},
    protocol::{ClientFrame, MOST_SUBSCRIPTIONS, Reading},
    stream::{Replica, Seq, Snapshot, StreamName},
};

/// A stream that is followed, or will be when the line is up.
pub(super) struct Subscribed<D: Followed> {
    pub name: StreamName,
    pub how: How<D>,
    /// What the person reads of it, where that is apart from the newest.
    pub past: Option<Past<D>>,
    /// Messages up to here are read. None: that is not known, and nothing counts as unread.
    pub read: Option<Seq>,
    /// How much others have said since then, of what stands at or before `counted`.
    pub unread: Standing,
    pub counted: Option<Seq>,
    /// The first of that.
    pub first: Option<Seq>,
    /// A move that the server has not confirmed, and whether it is one back.
    pub unsaid: Option<(Seq, bool)>,
    /// The person wants it to stay unread, though they look at it.
    pub kept: bool,
    /// When something was said there last, as far as was heard.
    pub stirred: u32,
    pub here: Crowd,
}

impl<D: Followed> Subscribed<D> {
    pub fn recount(&mut self, reading: &Reading) {
        self.read = Some(reading.seq);
        self.first = reading.first;
        self.unread = Standing::from(reading);
        // Facts up to there are in the number, whenever they come.
        self.counted = Some(reading.head);
    }
}

pub(super) enum How<D: Followed> {
    /// Opened by the person: all of it.
    Whole(Box<Replica<D>>),
    /// In the background: only how much others have said.
    Counted,
}

impl<D: Followed> Session<D> {
    /// The person looks at this room from now on. `snapshot`: what is at hand of it.
    pub fn show(
        &mut self,
        name: &StreamName,
        snapshot: Option<Snapshot<D>>,
        acts: &mut Vec<Act<D>>,
    ) {
        let before = self.shown.replace(name.clone());
        if before.as_ref() == Some(name) {
            return;
        }
        // Whoever goes there again wants to read it.
        if let Some(followed) = self.followed_mut(name) {
            followed.kept = false;
        }
        let known = self.is_whole(name);
        self.open(name, snapshot, acts);
        // Followed already, but not seen there; and seen no more where they come from.
        for moved in before.iter().chain(known.then_some(name)) {
            self.subscribe_whole(moved, acts);
        }
    }

    /// Opens a room as a whole.
    pub fn open(
        &mut self,
        name: &StreamName,
        snapshot: Option<Snapshot<D>>,
        acts: &mut Vec<Act<D>>,
    ) {
        if self.is_whole(name) {
            return;
        }
        self.make_place(name, acts);
        let stands_at = snapshot.as_ref().map(|snapshot| snapshot.seq);
        let replica = snapshot.map_or_else(Replica::blank, Replica::at);
        let up = self.up;
        let followed = self.follow(name);
        followed.counted = followed.counted.or(stands_at);
        followed.how = How::Whole(Box::new(replica));
        if up {
            self.drive(name, acts, Replica::connected);
        }
    }

    /// Says anew where a room's copy stands, and whether the person is there.
    pub(super) fn subscribe_whole(&self, name: &StreamName, acts: &mut Vec<Act<D>>) {
        if let Some(replica) = self.replica(name).filter(|_| self.up) {
            let after = replica.is_grounded().then(|| replica.cursor());
            acts.push(Act::Say(self.subscription(name, after)));
        }
    }

    pub(super) fn subscription(&self, name: &StreamName, after: Option<Seq>) -> ClientFrame<D> {
        let quiet = self.shown.as_ref() != Some(name);
        ClientFrame::Subscribe {
            stream: name.clone(),
            after,
            quiet,
        }
    }

    /// Follows a room in the background, from where it has been counted.
    pub(super) fn subscribe_counted(&mut self, name: &StreamName, acts: &mut Vec<Act<D>>) {
        if let Some(followed) = self.followed(name).filter(|_| self.up) {
            acts.push(Act::Say(ClientFrame::Subscribe {
                stream: name.clone(),
                after: followed.counted,
                quiet: true,
            }));
        }
    }

    /// The server follows [`MOST_SUBSCRIPTIONS`] rooms for us: one that is opened, or where something is said, takes
    /// the place of the one in the background where it has been quiet for longest. Of that the server tells from then
    /// on what is unread.
    pub(super) fn make_place(&mut self, name: &StreamName, acts: &mut Vec<Act<D>>) {
        if self.followed(name).is_some() || self.has_place() {
            return;
        }
        // Opened ones, but for what is looked at or waits to be said, only where there is none in the background.
        let rest = |followed: &Subscribed<D>| match &followed.how {
            How::Counted => Some(u64::from(followed.stirred)),
            How::Whole(replica) if replica.outbox().len() > 0 => None,
            How::Whole(_) if self.shown.as_ref() == Some(&followed.name) => None,
            How::Whole(_) => Some(u64::MAX),
        };
        let mut quietest: Option<(u64, usize)> = None;
        for (at, followed) in self.followed.iter().enumerate() {
            if let Some(rest) = rest(followed)
                && quietest.is_none_or(|(least, _)| rest <= least)
            {
                quietest = Some((rest, at));
            }
        }
        let Some((_, at)) = quietest else {
            return;
        };
        let gone = self.followed.remove(at);
        if let Some(seq) = gone.read {
            self.tell(Reading {
                stream: gone.name.clone(),
                seq,
                head: gone.counted.unwrap_or(seq),
                unread: gone.unread.messages,
                first: gone.first,
                calls: gone.unread.calls,
                choice: gone.unread.choice,
            });
        }
        if self.up {
            let stream = gone.name;
            acts.push(Act::Say(ClientFrame::Unsubscribe { stream }));
        }
    }

    pub(super) fn has_place(&self) -> bool {
        self.followed.len() < MOST_SUBSCRIPTIONS
    }

    pub(super) fn follow(&mut self, name: &StreamName) -> &mut Subscribed<D> {
        let at = self
            .followed
            .iter()
            .position(|followed| followed.name == *name)
            .unwrap_or_else(|| {
                let mut followed = Subscribed {
                    name: name.clone(),
                    how: How::Counted,
                    past: None,
                    read: None,
                    unread: Standing::default(),
                    counted: None,
                    first: None,
                    unsaid: None,
                    kept: false,
                    stirred: 0,
                    here: Crowd::default(),
                };
                if let Some(told) = self.told(name) {
                    followed.recount(told);
                }
                self.followed.push(followed);
                self.followed.len() - 1
            });
        &mut self.followed[at]
    }

    pub(super) fn followed(&self, name: &StreamName) -> Option<&Subscribed<D>> {
        self.followed.iter().find(|followed| followed.name == *name)
    }

    pub(super) fn followed_mut(&mut self, name: &StreamName) -> Option<&mut Subscribed<D>> {
        self.followed
            .iter_mut()
            .find(|followed| followed.name == *name)
    }

    pub(super) fn is_whole(&self, name: &StreamName) -> bool {
        self.replica(name).is_some()
    }

    pub(super) fn whole_rooms(&self) -> Vec<StreamName> {
        let whole = self
            .followed
            .iter()
            .filter(|followed| matches!(followed.how, How::Whole(_)));
        whole.map(|followed| followed.name.clone()).collect()
    }
}
