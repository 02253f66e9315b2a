//! Replicas of a stream over a network that loses, doubles, reorders and cuts: a thousand seeds, and all
//! of them end with every wish granted once, in order, everywhere; in the chat and in the help queue.

use std::collections::{HashMap, VecDeque};

use redovisa::{
    chat::{self, Chat, Kind, Room},
    queue::{self, Board, Queue, Status},
    stream::{
        Circumstances, CommandId, Decider, Event, Incoming, Outgoing, Output, Pending, Person,
        PersonId, Replica, Seq, Snapshot, Stage, Title,
    },
};

const SEEDS: u64 = 1_000;
const PEOPLE: usize = 4;
const STEPS: usize = 400;
/// What the room's fold keeps, as the server's does: snapshots are of the newest part only.
const KEEP: usize = 10;
/// Facts in one frame at most, so that catching up takes several.
const FRAME: usize = 3;

#[test]
fn a_thousand_bad_networks_lose_nothing_and_double_nothing() {
    simulate::<Chat>();
}

#[test]
fn a_thousand_bad_networks_keep_the_line_of_the_queue() {
    simulate::<Queue>();
}

fn simulate<D: Subject>() {
    for seed in 0..SEEDS {
        let mut town = Town::<D>::new(seed);
        for _ in 0..STEPS {
            town.step();
        }
        town.heal();
        town.check();
    }
}

#[test]
fn the_bad_network_is_bad() {
    // Were it not, the test above would prove nothing.
    let mut mishaps = HashMap::new();
    for seed in 0..20 {
        let mut town = Town::<Chat>::new(seed);
        for _ in 0..STEPS {
            town.step();
        }
        for (mishap, times) in town.mishaps {
            *mishaps.entry(mishap).or_insert(0) += times;
        }
    }
    for mishap in [
        "lost",
        "doubled",
        "reordered",
        "cut",
        "repeated",
        "refused",
        "deferred",
        "cancelled",
    ] {
        assert!(
            mishaps.get(mishap).is_some_and(|times| *times > 0),
            "{mishap} never happened: {mishaps:?}"
        );
    }
}

/// A small generator (SplitMix64, Steele et al. 2014): the same seed, the same story.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % sides as u64) as usize
    }
}

/// A kind of stream that is put into the bad network.
trait Subject: Decider {
    /// The site's own command that begins it. `owner` is one of the people.
    fn opening(owner: &Person) -> Self::Command;

    /// What somebody might wish: the n-th wish of all, while the stream is so. Now and then one that is
    /// refused, which must not stop the rest.
    fn wish(dice: &mut Dice, n: usize, state: &Self::State) -> Self::Command;

    /// Whether this wish is granted, where that does not depend on what others do meanwhile.
    fn is_granted(command: &Self::Command) -> Option<bool>;

    /// Whether a copy, whose beginning may be left out, shows what the whole log tells.
    fn shows(copy: &Self::State, whole: &Self::State) -> bool;
}

impl Subject for Chat {
    fn opening(_: &Person) -> chat::Command {
        chat::Command::Open {
            title: Title::parse("Lobby").unwrap(),
            kind: Kind::Public,
        }
    }

    fn wish(dice: &mut Dice, n: usize, _: &Room) -> chat::Command {
        // Mostly something new; else something about what was said, long ago too.
        let of = Seq(dice.roll(n + 2) as u64);
        let emoji = || "👍".parse().unwrap();
        match dice.roll(24) {
            0 => chat::Command::post(""),
            1..=3 => chat::Command::Edit {
                of,
                body: format!("other {n}"),
            },
            4 => chat::Command::Delete { of },
            5..=7 => chat::Command::React { of, emoji: emoji() },
            8 => chat::Command::Unreact { of, emoji: emoji() },
            9 => chat::Command::Post {
                body: format!("answer {n}"),
                reply: Some(of),
                files: Vec::new(),
            },
            _ => chat::Command::post(format!("word {n}")),
        }
    }

    fn is_granted(command: &chat::Command) -> Option<bool> {
        match command {
            chat::Command::Post {
                body, reply: None, ..
            } => Some(!body.is_empty()),
            _ => None,
        }
    }

    fn shows(copy: &Room, whole: &Room) -> bool {
        let newer = whole.messages.iter().filter(|one| one.seq > copy.floor);
        newer.eq(copy.messages.iter())
    }
}

impl Subject for Queue {
    fn opening(owner: &Person) -> queue::Command {
        queue::Command::Open {
            title: Title::parse("Labb").unwrap(),
            owner: owner.clone(),
        }
    }

    fn wish(dice: &mut Dice, n: usize, board: &Board) -> queue::Command {
        use queue::Command::*;
        let request = match board.requests.len() {
            0 => Seq(n as u64),
            open => board.requests[dice.roll(open)].id,
        };
        let (about, place, note) = (format!("about {n}"), String::new(), String::new());
        match dice.roll(12) {
            0..=3 => Ask { about, place },
            4 => Edit {
                request,
                about,
                place,
            },
            5 => Withdraw { request },
            6 => TakeNext,
            7 => Take { request },
            8 => PutBack { request },
            9 => Finish { request, note },
            10 => NameHelper {
                person: person(1 + dice.roll(PEOPLE) as u64),
            },
            _ => SetStatus {
                status: Status::ALL[dice.roll(Status::ALL.len())],
            },
        }
    }

    fn is_granted(_: &queue::Command) -> Option<bool> {
        None
    }

    fn shows(copy: &Board, whole: &Board) -> bool {
        let newer = whole.ended.iter().filter(|one| one.seq > copy.floor);
        let open = |board: &Board| {
            (
                board.requests.clone(),
                board.helpers.clone(),
                board.status,
                board.served.clone(),
            )
        };
        newer.eq(copy.ended.iter()) && open(copy) == open(whole)
    }
}

fn person(n: u64) -> Person {
    Person {
        id: PersonId(n),
        nick: format!("Person{n}").parse().unwrap(),
    }
}

struct Town<D: Subject> {
    dice: Dice,
    room: Server<D>,
    people: Vec<Somebody<D>>,
    said: usize,
    mishaps: HashMap<&'static str, usize>,
}

/// The stream as the server keeps it: one log, judged in order, with an index of commands.
struct Server<D: Subject> {
    log: Vec<Event<D::Fact>>,
    fold: Snapshot<D>,
    outcomes: HashMap<(PersonId, CommandId), Seq>,
}

struct Somebody<D: Subject> {
    person: Person,
    replica: Replica<D>,
    online: bool,
    up: VecDeque<Outgoing<D>>,
    down: VecDeque<Incoming<D>>,
    /// The server's cursor for this connection; none until it has subscribed.
    cursor: Option<Seq>,
    /// What they wished and did not take back, in order.
    wishes: Vec<(CommandId, D::Command)>,
    /// What the storage of the browser holds.
    stored: Vec<CommandId>,
}

impl<D: Subject> Town<D> {
    fn new(seed: u64) -> Self {
        let mut room = Server {
            log: Vec::new(),
            fold: Snapshot::origin(),
            outcomes: HashMap::new(),
        };
        room.command(
            &Person::site(),
            CommandId::from_random(0),
            &D::opening(&person(1)),
        )
        .unwrap();
        let people = (1..=PEOPLE as u64).map(|n| Somebody {
            person: person(n),
            // Some come with a page that holds a snapshot, others with nothing.
            replica: if n % 2 == 0 {
                Replica::blank()
            } else {
                Replica::at(room.fold.clone())
            },
            online: false,
            up: VecDeque::new(),
            down: VecDeque::new(),
            cursor: None,
            wishes: Vec::new(),
            stored: Vec::new(),
        });
        Town {
            people: people.collect(),
            dice: Dice(seed),
            room,
            said: 0,
            mishaps: HashMap::new(),
        }
    }

    fn step(&mut self) {
        let who = self.dice.roll(PEOPLE);
        match self.dice.roll(20) {
            0..=2 => self.wish(who),
            3 => self.cut(who),
            4..=5 => self.connect(who),
            6..=10 => self.deliver_up(who),
            11..=15 => self.deliver_down(who),
            16 => self.lose(who),
            17 => self.double(who),
            18 => self.reorder(who),
            _ => match self.dice.roll(3) {
                0 => self.beat(who),
                1 => self.reload(who),
                _ => self.take_back(who),
            },
        }
        self.tell_all();
    }

    fn wish(&mut self, who: usize) {
        self.said += 1;
        let id = CommandId::from_random(self.said as u128);
        let command = D::wish(&mut self.dice, self.said, &self.room.fold.state);
        let somebody = &mut self.people[who];
        somebody.wishes.push((id.clone(), command.clone()));
        somebody.stored.push(id.clone());
        let pending = Pending {
            id,
            at: 0,
            command,
            stage: Stage::Waiting,
        };
        let outputs = somebody.replica.submit(pending);
        self.perform(who, outputs);
    }

    fn take_back(&mut self, who: usize) {
        let somebody = &mut self.people[who];
        let waiting = somebody
            .replica
            .outbox()
            .find(|pending| pending.stage == Stage::Waiting);
        if let Some(id) = waiting.map(|pending| pending.id.clone()) {
            let outputs = somebody.replica.cancel(&id);
            // Sent before the line was cut, it may have arrived: then it stands, and that is honest.
            if !self
                .room
                .outcomes
                .contains_key(&(somebody.person.id, id.clone()))
                && !somebody.is_under_way(&id)
            {
                somebody.wishes.retain(|(wish, _)| *wish != id);
                self.count("cancelled");
            }
            self.perform(who, outputs);
        }
    }

    /// The page is loaded anew: the replica is gone, the storage is not.
    fn reload(&mut self, who: usize) {
        self.cut(who);
        let somebody = &mut self.people[who];
        let kept: Vec<Pending<D>> = somebody
            .replica
            .outbox()
            .filter(|pending| somebody.stored.contains(&pending.id))
            .cloned()
            .collect();
        somebody.replica = Replica::at(self.room.fold.clone());
        for pending in kept {
            let outputs = self.people[who].replica.submit(pending);
            self.perform(who, outputs);
        }
    }

    fn connect(&mut self, who: usize) {
        if !self.people[who].online {
            self.people[who].online = true;
            let outputs = self.people[who].replica.connected();
            self.perform(who, outputs);
        }
    }

    fn cut(&mut self, who: usize) {
        let somebody = &mut self.people[who];
        if somebody.online {
            somebody.online = false;
            somebody.cursor = None;
            somebody.up.clear();
            somebody.down.clear();
            let outputs = somebody.replica.disconnected();
            self.perform(who, outputs);
            self.count("cut");
        }
    }

    fn deliver_up(&mut self, who: usize) {
        let Some(outgoing) = self.people[who].up.pop_front() else {
            return;
        };
        let somebody = &mut self.people[who];
        match outgoing {
            Outgoing::Subscribe { after: Some(after) } => somebody.cursor = Some(after),
            Outgoing::Subscribe { after: None } => {
                somebody.cursor = Some(self.room.fold.seq);
                somebody
                    .down
                    .push_back(Incoming::Snapshot(self.room.fold.clone()));
            }
            Outgoing::Command { id, command } => {
                if self.dice.roll(8) == 0 {
                    somebody.down.push_back(Incoming::Deferred { id });
                    self.count("deferred");
                    return;
                }
                let again = self
                    .room
                    .outcomes
                    .contains_key(&(somebody.person.id, id.clone()));
                let answer = match self.room.command(&somebody.person, id.clone(), &command) {
                    Ok(seq) => Incoming::Acknowledged { id, seq },
                    Err(reason) => Incoming::Refused { id, reason },
                };
                if matches!(answer, Incoming::Refused { .. }) {
                    self.count("refused");
                } else if again {
                    self.count("repeated");
                }
                self.people[who].down.push_back(answer);
            }
        }
    }

    fn deliver_down(&mut self, who: usize) {
        if let Some(incoming) = self.people[who].down.pop_front() {
            let deferred = matches!(incoming, Incoming::Deferred { .. });
            let mut outputs = self.people[who].replica.receive(incoming);
            if deferred {
                outputs.extend(self.people[who].replica.resume());
            }
            self.perform(who, outputs);
        }
    }

    fn lose(&mut self, who: usize) {
        let down = &mut self.people[who].down;
        if !down.is_empty() {
            let at = self.dice.roll(down.len());
            self.people[who].down.remove(at);
            self.count("lost");
        }
        if self.people[who].up.pop_back().is_some() {
            self.count("lost");
        }
    }

    fn double(&mut self, who: usize) {
        let somebody = &mut self.people[who];
        let (up, down) = (somebody.up.front().cloned(), somebody.down.front().cloned());
        let doubled = up.is_some() || down.is_some();
        somebody.up.extend(up);
        somebody.down.extend(down);
        if doubled {
            self.count("doubled");
        }
    }

    fn reorder(&mut self, who: usize) {
        let down = self.people[who].down.len();
        if down > 1 {
            let (a, b) = (self.dice.roll(down), self.dice.roll(down));
            self.people[who].down.swap(a, b);
            self.count("reordered");
        }
    }

    fn beat(&mut self, who: usize) {
        let somebody = &mut self.people[who];
        if somebody.online {
            somebody
                .down
                .push_back(Incoming::Head(somebody.cursor.map(|_| self.room.fold.seq)));
        }
    }

    /// The server sends what is new to everybody who has subscribed.
    fn tell_all(&mut self) {
        for somebody in &mut self.people {
            while let Some(cursor) = somebody
                .cursor
                .filter(|cursor| *cursor < self.room.fold.seq)
            {
                let from = cursor.0 as usize;
                let to = (from + FRAME).min(self.room.log.len());
                somebody
                    .down
                    .push_back(Incoming::Facts(self.room.log[from..to].to_vec()));
                somebody.cursor = Some(Seq(to as u64));
            }
        }
    }

    fn perform(&mut self, who: usize, outputs: Vec<Output<D>>) {
        let somebody = &mut self.people[who];
        for output in outputs {
            match output {
                Output::Send(outgoing) if somebody.online => somebody.up.push_back(outgoing),
                Output::Settled(id) => somebody.stored.retain(|stored| *stored != id),
                _ => {}
            }
        }
    }

    fn count(&mut self, mishap: &'static str) {
        *self.mishaps.entry(mishap).or_default() += 1;
    }

    /// From now on the line holds: everything that is under way arrives, and hearts beat.
    fn heal(&mut self) {
        for _ in 0..4 {
            for who in 0..PEOPLE {
                self.connect(who);
                self.beat(who);
            }
            self.tell_all();
            while let Some(who) = self
                .people
                .iter()
                .position(|one| !one.up.is_empty() || !one.down.is_empty())
            {
                self.deliver_up(who);
                self.deliver_down(who);
                self.tell_all();
            }
        }
    }

    fn check(&self) {
        let seed = self.dice.0;
        let whole = fold::<D>(&self.room.log);
        for somebody in &self.people {
            let name = &somebody.person.nick;
            let mine = |event: &&Event<D::Fact>| event.by == somebody.person.id;
            let granted: Vec<&CommandId> = (self.room.log.iter())
                .filter(mine)
                .filter_map(|event| event.id.as_ref())
                .collect();
            let is_refused = |id: &CommandId| {
                let mut outbox = somebody.replica.outbox();
                outbox.any(|wish| wish.id == *id && matches!(wish.stage, Stage::Refused(_)))
            };
            let expected = somebody.wishes.iter().filter(|(id, _)| !is_refused(id));
            assert_eq!(
                granted,
                expected.map(|(id, _)| id).collect::<Vec<_>>(),
                "{name}'s wishes, seed state {seed:x}"
            );
            for (id, command) in &somebody.wishes {
                if let Some(is_granted) = D::is_granted(command) {
                    assert_eq!(is_granted, !is_refused(id), "{name}'s {command:?}");
                }
            }
            assert_eq!(
                somebody.replica.cursor(),
                self.room.fold.seq,
                "{name} is behind"
            );
            let left: Vec<_> = somebody
                .replica
                .outbox()
                .filter(|p| !matches!(p.stage, Stage::Refused(_)))
                .collect();
            assert!(left.is_empty(), "{name} still waits: {left:?}");
            assert!(
                D::shows(somebody.replica.state(), &whole),
                "{name} sees something else, seed state {seed:x}: {:?} of {whole:?}",
                somebody.replica.state()
            );
        }
    }
}

impl<D: Subject> Somebody<D> {
    fn is_under_way(&self, id: &CommandId) -> bool {
        self.up
            .iter()
            .any(|outgoing| matches!(outgoing, Outgoing::Command { id: other, .. } if other == id))
    }
}

impl<D: Subject> Server<D> {
    fn command(
        &mut self,
        by: &Person,
        id: CommandId,
        command: &D::Command,
    ) -> Result<Seq, D::Refusal> {
        if let Some(seq) = self.outcomes.get(&(by.id, id.clone())) {
            return Ok(*seq);
        }
        let past = match D::recalls(&self.fold.state, command) {
            None => Vec::new(),
            Some(seq) => self.past(seq),
        };
        let wished = Circumstances {
            past: &past,
            ..Circumstances::of(by, 0)
        };
        let facts = D::decide(&self.fold.state, &wished, command)?;
        let first = self.fold.seq.next();
        for (n, fact) in facts.into_iter().enumerate() {
            let seq = self.fold.seq.next();
            let event = Event {
                seq,
                at: 0,
                by: by.id,
                id: (n == 0).then(|| id.clone()),
                fact,
            };
            D::apply(&mut self.fold.state, &event);
            self.fold.seq = seq;
            if D::erases(&event.fact)
                && let Some(of) = D::about(&event.fact)
            {
                for earlier in &mut self.log {
                    if earlier.seq == of || D::about(&earlier.fact) == Some(of) {
                        earlier.fact = D::erased(earlier, of);
                    }
                }
            }
            self.log.push(event);
        }
        D::forget(&mut self.fold.state, KEEP);
        self.outcomes.insert((by.id, id), first);
        Ok(first)
    }

    fn past(&self, seq: Seq) -> Vec<Event<D::Fact>> {
        let about =
            |event: &&Event<D::Fact>| event.seq == seq || D::about(&event.fact) == Some(seq);
        self.log.iter().filter(about).cloned().collect()
    }
}

fn fold<D: Subject>(log: &[Event<D::Fact>]) -> D::State {
    let mut state = D::State::default();
    for event in log {
        D::apply(&mut state, event);
    }
    state
}
