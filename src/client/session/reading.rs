//! How far the person has read, and what is unread: as the server told, and counted on from there.

use super::{Act, Session, Standing};
use crate::{
    client::{News, Notice, followed::Followed},
    protocol::{ClientFrame, Reading},
    stream::{Event, Seq, Snapshot, StreamName},
};

impl<D: Followed> Session<D> {
    /// Up to where the room is read.
    pub fn read(&self, name: &StreamName) -> Option<Seq> {
        self.followed(name)?.read
    }

    /// How many messages of others are unread, as far as they are known.
    pub fn unread(&self, name: &StreamName) -> Standing {
        match self.followed(name) {
            Some(followed) => followed.unread,
            None => self.told(name).map(Standing::from).unwrap_or_default(),
        }
    }

    /// The first message of others that is unread.
    pub fn first_unread(&self, name: &StreamName) -> Option<Seq> {
        match self.followed(name) {
            Some(followed) => followed.first,
            None => self.told(name)?.first,
        }
    }

    /// The person has seen the room's messages up to here.
    pub fn mark_read(&mut self, name: &StreamName, seq: Seq, acts: &mut Vec<Act<D>>) {
        let Some(followed) = self.followed_mut(name) else {
            return;
        };
        if followed.kept || followed.read.is_some_and(|read| read >= seq) {
            return;
        }
        followed.read = Some(seq);
        if followed.counted.is_none_or(|counted| counted <= seq) {
            (followed.unread.messages, followed.unread.calls) = (0, 0);
        }
        self.say_read(name, seq, false, acts);
    }

    /// The person wants to read the room again from this message on.
    pub fn mark_unread(&mut self, name: &StreamName, from: Seq, acts: &mut Vec<Act<D>>) {
        if self.you.is_none() {
            return;
        }
        let Some(followed) = self.followed_mut(name) else {
            return;
        };
        followed.read = Some(from.previous());
        followed.kept = true;
        self.say_read(name, from.previous(), true, acts);
    }

    pub(super) fn say_read(
        &mut self,
        name: &StreamName,
        seq: Seq,
        back: bool,
        acts: &mut Vec<Act<D>>,
    ) {
        // Of whoever has no nick nothing is kept.
        if self.you.is_some()
            && let Some(followed) = self.followed_mut(name)
        {
            followed.unsaid = Some((seq, back));
            let name = name.clone();
            acts.push(Act::SayRead { name, seq, back });
        }
        acts.push(Act::Tell(Notice::Rooms));
    }

    /// The server tells how far a room is read. `wins`: it may take the place of another.
    pub(super) fn take_in(&mut self, reading: Reading, wins: bool, acts: &mut Vec<Act<D>>) {
        let name = reading.stream.clone();
        let before = self.told(&name).cloned();
        self.tell(reading.clone());
        // Nothing counts in a room that was left.
        if reading.choice.out && !self.is_whole(&name) {
            let before = self.followed.len();
            self.followed.retain(|followed| followed.name != name);
            if self.up && self.followed.len() < before {
                acts.push(Act::Say(ClientFrame::Unsubscribe { stream: name }));
            }
            return;
        }
        if self.followed(&name).is_none() {
            let listed = self.rooms.iter().any(|room| room.name == name);
            if !D::IN_BACKGROUND || !listed {
                return;
            }
            let stirred = before.as_ref().is_none_or(|told| told.head < reading.head);
            if !self.has_place() && wins && stirred && !reading.choice.is_muted() {
                self.make_place(&name, acts);
                if !self.has_place() {
                    return;
                }
                self.stirs += 1;
                let stirs = self.stirs;
                let followed = self.follow(&name);
                followed.stirred = stirs;
                // From where it was known, so that what was said is heard, and may be worth a notification.
                if let Some(mut before) = before.filter(|told| told.seq == reading.seq) {
                    before.choice = reading.choice;
                    followed.recount(&before);
                }
                self.subscribe_counted(&name, acts);
            } else if self.has_place() {
                self.follow(&name);
                self.subscribe_counted(&name, acts);
            }
            return;
        }
        let Some(followed) = self.followed_mut(&name) else {
            return;
        };
        match followed.unsaid {
            // What was said of it before our last move. That one's answer comes.
            Some((seq, back)) if seq != reading.seq && (back || seq > reading.seq) => return,
            _ => followed.unsaid = None,
        }
        // Marked as unread elsewhere: not to be read by merely lying open here.
        followed.kept |= followed.read.is_some_and(|read| read > reading.seq);
        followed.recount(&reading);
    }

    /// Asks how much is unread.
    pub(super) fn ask_unread(&self, name: &StreamName, acts: &mut Vec<Act<D>>) {
        if let Some(seq) = self.followed(name).and_then(|followed| followed.read)
            && self.you.is_some()
        {
            let (name, back) = (name.clone(), false);
            acts.push(Act::SayRead { name, seq, back });
        }
    }

    /// A room as a whole, since it was opened or its log is another. Who has no nick has read what they see
    /// first.
    pub(super) fn count_snapshot(
        &mut self,
        name: &StreamName,
        snapshot: &Snapshot<D>,
        acts: &mut Vec<Act<D>>,
    ) {
        let (me, seq) = (self.my_id(), snapshot.seq);
        let Some(followed) = self.followed_mut(name) else {
            return;
        };
        let known = followed.counted.replace(seq);
        if me.is_some() {
            if known != Some(seq) {
                self.ask_unread(name, acts);
            }
            return;
        }
        let read = followed.read.map_or(seq, |read| read.min(seq));
        followed.read = Some(read);
        followed.unread = Standing {
            messages: D::unread(&snapshot.state, read, me),
            ..Standing::default()
        };
        acts.push(Act::Tell(Notice::Rooms));
    }

    pub(super) fn count(
        &mut self,
        name: &StreamName,
        events: &[Event<D::Fact>],
        acts: &mut Vec<Act<D>>,
    ) {
        let me = self.my_id();
        let blocked = self.blocked.clone();
        self.stirs += 1;
        let stirs = self.stirs;
        let Some(followed) = self.followed_mut(name) else {
            return;
        };
        followed.stirred = stirs;
        let (before, mut unsettled) = (followed.unread, false);
        for event in events {
            // What is known already, or a gap: the next heartbeat tells.
            if followed.counted.map(Seq::next) != Some(event.seq) {
                continue;
            }
            followed.counted = Some(event.seq);
            unsettled |= D::unsettles(&event.fact);
            let unread = followed.read.is_some_and(|read| read < event.seq);
            let called = me.is_some_and(|me| D::calls(&event.fact, me));
            let heard =
                Some(event.by) != me && !blocked.contains(&event.by) && !followed.unread.choice.out;
            if unread && (called || D::is_news(&event.fact)) && heard {
                if followed.unread.messages == 0 {
                    followed.first = Some(event.seq);
                }
                followed.unread.messages += 1;
                followed.unread.calls += usize::from(called);
                if let Some((nick, text)) = D::words(&event.fact) {
                    acts.push(Act::Tell(Notice::News(News {
                        stream: name.clone(),
                        at: event.at,
                        nick,
                        text,
                        called,
                    })));
                }
            }
        }
        if followed.unread != before {
            acts.push(Act::Tell(Notice::Rooms));
        }
        if unsettled && self.unread(name).messages > 0 {
            self.ask_unread(name, acts);
        }
    }

    pub(super) fn told(&self, name: &StreamName) -> Option<&Reading> {
        self.told.iter().find(|told| told.stream == *name)
    }

    /// How far a room is read that may not be followed.
    pub(super) fn tell(&mut self, reading: Reading) {
        self.told.retain(|told| told.stream != reading.stream);
        self.told.push(reading);
    }
}
