//! A copy of a stream that stays true over a line that does not.
//!
//! A sans-IO machine: it is told what came in and says what should go out. It holds the confirmed
//! fold, the cursor into the log, and the outbox. It knows no socket, clock, timer or storage.
//!
//! Three rules make "nothing lost, nothing twice" hold:
//! - a fact is folded only when its number follows the cursor; older ones are dropped, and newer ones
//!   are a gap, for which the replica asks instead of guessing;
//! - a wish stays in the outbox until its own id is seen in the log, or acknowledged at a place that
//!   the fold has passed;
//! - at most one wish is under way, so that a person's words keep their order through refusals too.

use std::collections::VecDeque;

use serde::Serialize;

use super::{CommandId, Decider, Event, FromTree, Millis, Person, Seq, Snapshot, Tree};

/// A live copy of one stream.
pub struct Replica<D: Decider> {
    state: D::State,
    cursor: Seq,
    /// False until a snapshot has given the fold a ground to stand on.
    grounded: bool,
    connected: bool,
    /// The cursor that the server was last told, until a snapshot answers.
    asked: Option<Seq>,
    /// The server asked for a pause: until [`Replica::resume`], no wish goes out. Without it, every
    /// fact that others cause would send the deferred wish again, too early.
    paused: bool,
    outbox: VecDeque<Pending<D>>,
}

/// A wish that the log has not confirmed.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(bound = "")]
pub struct Pending<D: Decider> {
    pub id: CommandId,
    /// When the person made it, by the client's clock.
    pub at: Millis,
    pub command: D::Command,
    pub stage: Stage<D::Refusal>,
}

/// How far a wish has come.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub enum Stage<R> {
    /// For the line, or for its turn.
    #[default]
    Waiting,
    /// On its way; counts the heartbeats since it was sent.
    Sent { beats: u8 },
    /// In the log at this place, which has not reached us yet.
    Acknowledged(Seq),
    /// Not granted. The person may retry or cancel it.
    Refused(R),
}

/// What the stream says to us.
#[derive(Clone, Debug)]
pub enum Incoming<D: Decider> {
    Snapshot(Snapshot<D>),
    /// Facts in order, dense among themselves.
    Facts(Vec<Event<D::Fact>>),
    /// An older part, up to `until`.
    History {
        page: D::State,
        until: Seq,
    },
    /// The log's length, told with every heartbeat: it reveals a gap that no later fact would. None:
    /// the server does not know that we follow this stream.
    Head(Option<Seq>),
    Acknowledged {
        id: CommandId,
        seq: Seq,
    },
    Refused {
        id: CommandId,
        reason: D::Refusal,
    },
    /// Too early: the wish stands, [`Replica::resume`] sends it again.
    Deferred {
        id: CommandId,
    },
}

/// What we say to the stream.
#[derive(Clone, Debug, PartialEq)]
pub enum Outgoing<D: Decider> {
    /// Everything after this, or a snapshot where there is nothing yet.
    Subscribe {
        after: Option<Seq>,
    },
    Command {
        id: CommandId,
        command: D::Command,
    },
}

/// What the replica's owner must do, in order.
#[derive(Clone, Debug, PartialEq)]
pub enum Output<D: Decider> {
    Send(Outgoing<D>),
    /// The confirmed fold changed.
    Changed(D::Change),
    /// The confirmed fold was replaced as a whole.
    Reset,
    /// The outbox changed; views of pending wishes should look again.
    Outbox,
    /// Storage shall keep this wish as it is now: whether it was refused decides if it goes out by itself another time.
    Keep(Pending<D>),
    /// This wish is in the log or cancelled: storage may forget it.
    Settled(CommandId),
}

impl<D: Decider> Replica<D> {
    /// A copy that begins at a snapshot, such as the one a page came with.
    pub fn at(snapshot: Snapshot<D>) -> Self {
        Replica {
            state: snapshot.state,
            cursor: snapshot.seq,
            grounded: true,
            connected: false,
            asked: None,
            paused: false,
            outbox: VecDeque::new(),
        }
    }

    /// A copy that knows nothing and will ask for a snapshot.
    pub fn blank() -> Self {
        Replica {
            grounded: false,
            ..Replica::at(Snapshot::origin())
        }
    }

    pub fn state(&self) -> &D::State {
        &self.state
    }

    /// Drops all but the newest so many things that are shown. They can be asked for again.
    pub fn forget(&mut self, keep: usize) {
        D::forget(&mut self.state, keep);
    }

    /// The last fact that the state has folded.
    pub fn cursor(&self) -> Seq {
        self.cursor
    }

    pub fn is_grounded(&self) -> bool {
        self.grounded
    }

    /// What the log has not confirmed, oldest first.
    pub fn outbox(&self) -> impl ExactSizeIterator<Item = &Pending<D>> {
        self.outbox.iter()
    }

    /// The line is up: ask for what was missed, then send what waits.
    pub fn connected(&mut self) -> Vec<Output<D>> {
        self.connected = true;
        self.paused = false;
        let mut outputs = vec![self.ask()];
        self.send_next(&mut outputs);
        outputs
    }

    /// The line is down: what was under way may or may not have arrived, so it will go again.
    pub fn disconnected(&mut self) -> Vec<Output<D>> {
        self.connected = false;
        for pending in &mut self.outbox {
            if !matches!(pending.stage, Stage::Refused(_)) {
                pending.stage = Stage::Waiting;
            }
        }
        vec![Output::Outbox]
    }

    /// Takes in a wish: a new one, or one that storage has kept.
    pub fn submit(&mut self, pending: Pending<D>) -> Vec<Output<D>> {
        let mut outputs = Vec::new();
        if self.outbox.iter().any(|other| other.id == pending.id) {
            return outputs;
        }
        let stage = match pending.stage {
            Stage::Refused(reason) => Stage::Refused(reason),
            _ => Stage::Waiting,
        };
        self.outbox.push_back(Pending { stage, ..pending });
        self.send_next(&mut outputs);
        outputs.push(Output::Outbox);
        outputs
    }

    /// The person wants a refused wish to be tried again, under the same id.
    pub fn retry(&mut self, id: &CommandId) -> Vec<Output<D>> {
        let mut outputs = Vec::new();
        if let Some(pending) = self.outbox.iter_mut().find(|pending| pending.id == *id) {
            pending.stage = Stage::Waiting;
            outputs.push(Output::Keep(pending.clone()));
            self.send_next(&mut outputs);
            outputs.push(Output::Outbox);
        }
        outputs
    }

    /// The person takes a wish back. One that is under way may be in the log already, so only
    /// waiting and refused ones can be taken back.
    pub fn cancel(&mut self, id: &CommandId) -> Vec<Output<D>> {
        let may = |pending: &Pending<D>| {
            pending.id == *id && matches!(pending.stage, Stage::Waiting | Stage::Refused(_))
        };
        match self.outbox.iter().position(may) {
            None => Vec::new(),
            Some(at) => {
                self.outbox.remove(at);
                vec![Output::Settled(id.clone()), Output::Outbox]
            }
        }
    }

    /// After a pause that the server asked for: sends what waits.
    pub fn resume(&mut self) -> Vec<Output<D>> {
        self.paused = false;
        let mut outputs = Vec::new();
        self.send_next(&mut outputs);
        outputs
    }

    /// These people are called otherwise now. True: that shows.
    pub fn rename(&mut self, people: &[Person]) -> bool {
        D::rename(&mut self.state, people)
    }

    pub fn receive(&mut self, incoming: Incoming<D>) -> Vec<Output<D>> {
        let mut outputs = Vec::new();
        match incoming {
            Incoming::Snapshot(snapshot) => self.reground(snapshot, &mut outputs),
            Incoming::Facts(events) => self.fold(&events, &mut outputs),
            Incoming::History { page, until } => {
                outputs.push(Output::Changed(D::prepend(&mut self.state, page, until)));
            }
            Incoming::Head(head) => {
                if head.is_none_or(|head| head > self.cursor) {
                    outputs.push(self.ask());
                }
                self.resend_overdue(&mut outputs);
            }
            Incoming::Acknowledged { id, seq } => {
                if seq <= self.cursor {
                    self.settle(&id, &mut outputs);
                } else if let Some(pending) = self.find(&id) {
                    pending.stage = Stage::Acknowledged(seq);
                    outputs.push(Output::Outbox);
                }
                self.send_next(&mut outputs);
            }
            Incoming::Refused { id, reason } => {
                if let Some(pending) = self.find(&id) {
                    let is_final = D::is_final(&reason);
                    pending.stage = Stage::Refused(reason);
                    if is_final {
                        outputs.push(Output::Keep(pending.clone()));
                    }
                    outputs.push(Output::Outbox);
                }
                self.send_next(&mut outputs);
            }
            Incoming::Deferred { id } => {
                if let Some(pending) = self.find(&id) {
                    pending.stage = Stage::Waiting;
                    self.paused = true;
                    outputs.push(Output::Outbox);
                }
            }
        }
        outputs
    }

    fn ask(&mut self) -> Output<D> {
        self.asked = self.grounded.then_some(self.cursor);
        Output::Send(Outgoing::Subscribe { after: self.asked })
    }

    /// A snapshot behind the cursor is a late answer, and not taken; unless the server was told a cursor
    /// beyond it, and answers that its log is shorter: an older copy of it was put back.
    fn reground(&mut self, snapshot: Snapshot<D>, outputs: &mut Vec<Output<D>>) {
        let shorter = self.asked.is_some_and(|asked| snapshot.seq < asked);
        if self.grounded && snapshot.seq < self.cursor && !shorter {
            return;
        }
        self.asked = None;
        self.state = snapshot.state;
        self.cursor = snapshot.seq;
        self.grounded = true;
        outputs.push(Output::Reset);
        let acknowledged: Vec<CommandId> = (self.outbox.iter())
            .filter(
                |pending| matches!(pending.stage, Stage::Acknowledged(seq) if seq <= self.cursor),
            )
            .map(|pending| pending.id.clone())
            .collect();
        for id in acknowledged {
            self.settle(&id, outputs);
        }
    }

    fn fold(&mut self, events: &[Event<D::Fact>], outputs: &mut Vec<Output<D>>) {
        if !self.grounded {
            return;
        }
        for event in events {
            if event.seq <= self.cursor {
                continue;
            }
            if event.seq != self.cursor.next() {
                outputs.push(self.ask());
                break;
            }
            let change = D::apply(&mut self.state, event);
            self.cursor = event.seq;
            if let Some(id) = &event.id {
                self.settle(id, outputs);
            }
            outputs.push(Output::Changed(change));
        }
        self.send_next(outputs);
    }

    /// A wish that two heartbeats have not answered is sent again: its id makes that harmless.
    fn resend_overdue(&mut self, outputs: &mut Vec<Output<D>>) {
        for pending in &mut self.outbox {
            if let Stage::Sent { beats } = &mut pending.stage {
                *beats += 1;
                if *beats >= 2 {
                    pending.stage = Stage::Waiting;
                }
            }
        }
        self.send_next(outputs);
    }

    fn send_next(&mut self, outputs: &mut Vec<Output<D>>) {
        let under_way = |p: &Pending<D>| matches!(p.stage, Stage::Sent { .. });
        if !self.connected || self.paused || self.outbox.iter().any(under_way) {
            return;
        }
        if let Some(next) = self.outbox.iter_mut().find(|p| p.stage == Stage::Waiting) {
            next.stage = Stage::Sent { beats: 0 };
            let (id, command) = (next.id.clone(), next.command.clone());
            outputs.push(Output::Send(Outgoing::Command { id, command }));
            outputs.push(Output::Outbox);
        }
    }

    fn settle(&mut self, id: &CommandId, outputs: &mut Vec<Output<D>>) {
        if let Some(at) = self.outbox.iter().position(|pending| pending.id == *id) {
            self.outbox.remove(at);
            outputs.push(Output::Settled(id.clone()));
            outputs.push(Output::Outbox);
        }
    }

    fn find(&mut self, id: &CommandId) -> Option<&mut Pending<D>> {
        self.outbox.iter_mut().find(|pending| pending.id == *id)
    }
}

impl<D: Decider> FromTree for Pending<D> {
    fn from_tree(tree: Tree) -> Option<Self> {
        let mut of = tree.fields()?;
        Some(Pending {
            id: of.take("id")?,
            at: of.take("at")?,
            command: of.take("command")?,
            stage: of.take::<Option<_>>("stage")?.unwrap_or_default(),
        })
    }
}

impl<R: FromTree> FromTree for Stage<R> {
    fn from_tree(tree: Tree) -> Option<Self> {
        let (name, inside) = tree.variant()?;
        match name.as_str() {
            "Waiting" => Some(Stage::Waiting),
            "Sent" => Some(Stage::Sent {
                beats: inside.fields()?.take("beats")?,
            }),
            "Acknowledged" => FromTree::from_tree(inside).map(Stage::Acknowledged),
            "Refused" => FromTree::from_tree(inside).map(Stage::Refused),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chat::{Chat, Command, Refusal};

    fn post(n: u128) -> Pending<Chat> {
        let command = Command::post(n.to_string());
        Pending {
            id: CommandId::from_random(n),
            at: 0,
            command,
            stage: Stage::Waiting,
        }
    }

    fn sent(outputs: &[Output<Chat>]) -> Vec<CommandId> {
        let commands = outputs.iter().filter_map(|output| match output {
            Output::Send(Outgoing::Command { id, .. }) => Some(id.clone()),
            _ => None,
        });
        commands.collect()
    }

    fn online() -> Replica<Chat> {
        let mut replica = Replica::at(Snapshot::origin());
        replica.connected();
        replica
    }

    #[test]
    fn a_wish_that_was_kept_reads_back_at_every_stage() {
        let stages = [
            Stage::Waiting,
            Stage::Sent { beats: 1 },
            Stage::Acknowledged(Seq(7)),
            Stage::Refused(Refusal::TooLong { length: 4_001 }),
        ];
        for stage in stages {
            let kept = Pending { stage, ..post(1) };
            let json = serde_json::to_string(&kept).expect("JSON");
            let tree = serde_json::from_str(&json).expect("a tree");
            assert_eq!(Pending::from_tree(tree), Some(kept));
        }
    }

    #[test]
    fn words_wait_for_the_line_and_go_one_at_a_time() {
        let mut replica = Replica::<Chat>::at(Snapshot::origin());
        assert_eq!(sent(&replica.submit(post(1))), []);
        replica.submit(post(2));
        assert_eq!(sent(&replica.connected()), [post(1).id]);
        let acknowledged = Incoming::Acknowledged {
            id: post(1).id,
            seq: Seq(1),
        };
        assert_eq!(sent(&replica.receive(acknowledged)), [post(2).id]);
    }

    #[test]
    fn what_was_under_way_when_the_line_broke_goes_again_at_once() {
        let mut replica = online();
        assert_eq!(sent(&replica.submit(post(1))), [post(1).id]);
        replica.disconnected();
        assert_eq!(sent(&replica.connected()), [post(1).id]);
    }

    #[test]
    fn a_refused_wish_neither_vanishes_nor_blocks_the_next() {
        let mut replica = online();
        replica.submit(post(1));
        replica.submit(post(2));
        let refused = Incoming::Refused {
            id: post(1).id,
            reason: Refusal::Empty,
        };
        assert_eq!(sent(&replica.receive(refused)), [post(2).id]);
        assert_eq!(replica.outbox().len(), 2);
        assert_eq!(
            sent(&replica.retry(&post(1).id)),
            [],
            "the second is still under way"
        );
    }

    /// What storage is to keep.
    fn kept(outputs: Vec<Output<Chat>>) -> Vec<Pending<Chat>> {
        let kept = outputs.into_iter().filter_map(|output| match output {
            Output::Keep(wish) => Some(wish),
            _ => None,
        });
        kept.collect()
    }

    #[test]
    fn what_was_refused_for_good_goes_out_another_time_only_if_the_person_wants_it() {
        for (reason, goes_by_itself) in [
            (Refusal::Unwelcome, false),
            (Refusal::Muted { retry_ms: 60_000 }, false),
            (Refusal::Banned { retry_ms: None }, false),
            (Refusal::Archived, false),
            (Refusal::Held, true),
            (Refusal::TooSoon { retry_ms: 5_000 }, true),
        ] {
            let mut replica = online();
            replica.submit(post(1));
            let id = post(1).id;
            let kept = kept(replica.receive(Incoming::Refused {
                id: id.clone(),
                reason: reason.clone(),
            }));
            // Another visit begins with what storage has: what was kept last.
            let stored = kept.last().cloned().unwrap_or(post(1));
            let text = serde_json::to_string(&stored).expect("text");
            let tree = serde_json::from_str::<Tree>(&text).expect("a tree");
            let stored = Pending::<Chat>::from_tree(tree).expect("a wish");
            let mut replica = online();
            let goes = !sent(&replica.submit(stored)).is_empty();
            assert_eq!(goes, goes_by_itself, "{reason:?}");
            let shown = replica.outbox().next().expect("it is still shown");
            assert_eq!(shown.command, post(1).command);
            if !goes {
                assert_eq!(shown.stage, Stage::Refused(reason));
                assert_eq!(sent(&replica.retry(&id)), [id]);
            }
        }
    }

    #[test]
    fn what_the_person_sends_once_more_goes_out_by_itself_again() {
        let mut replica = online();
        replica.submit(post(1));
        let id = post(1).id;
        replica.receive(Incoming::Refused {
            id: id.clone(),
            reason: Refusal::Unwelcome,
        });
        assert_eq!(kept(replica.retry(&id)), [post(1)]);
    }

    #[test]
    fn an_acknowledged_wish_stays_until_its_fact_is_folded() {
        let mut replica = online();
        replica.submit(post(1));
        replica.receive(Incoming::Acknowledged {
            id: post(1).id,
            seq: Seq(1),
        });
        assert_eq!(replica.outbox().len(), 1);
        let fact = crate::chat::Fact::Unknown;
        let by = crate::stream::PersonId(1);
        let event = Event {
            seq: Seq(1),
            at: 0,
            by,
            id: Some(post(1).id),
            fact,
        };
        let outputs = replica.receive(Incoming::Facts(vec![event]));
        assert!(outputs.contains(&Output::Settled(post(1).id)));
        assert_eq!(replica.outbox().len(), 0);
    }

    #[test]
    fn a_gap_is_asked_for_and_not_folded() {
        let mut replica = online();
        let by = crate::stream::PersonId(1);
        let event = Event {
            seq: Seq(5),
            at: 0,
            by,
            id: None,
            fact: crate::chat::Fact::Unknown,
        };
        let outputs = replica.receive(Incoming::Facts(vec![event]));
        assert_eq!(
            outputs,
            [Output::Send(Outgoing::Subscribe {
                after: Some(Seq::ORIGIN)
            })]
        );
        assert_eq!(replica.cursor(), Seq::ORIGIN);
    }

    #[test]
    fn a_log_that_was_put_back_is_followed_from_where_it_ends() {
        let mut snapshot = Snapshot::<Chat>::origin();
        snapshot.seq = Seq(50);
        let mut replica = Replica::at(snapshot.clone());
        snapshot.seq = Seq(40);
        let late = replica.receive(Incoming::Snapshot(snapshot.clone()));
        assert_eq!((late, replica.cursor()), (Vec::new(), Seq(50)));
        replica.connected();
        let answer = replica.receive(Incoming::Snapshot(snapshot));
        assert_eq!((answer, replica.cursor()), (vec![Output::Reset], Seq(40)));
    }

    #[test]
    fn what_is_under_way_cannot_be_taken_back() {
        let mut replica = online();
        replica.submit(post(1));
        replica.submit(post(2));
        assert_eq!(replica.cancel(&post(1).id), []);
        assert_eq!(
            replica.cancel(&post(2).id),
            [Output::Settled(post(2).id), Output::Outbox]
        );
    }
}
