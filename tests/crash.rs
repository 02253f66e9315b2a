//! The program is killed while people talk, ends while they talk, and finds no place to write: what was
//! acknowledged is there, once; what was not is there at most once, and once after it is sent again.

use std::{collections::HashMap, fs, time::Duration};

use redovisa::{
    protocol::{LineRefusal, Refusal},
    stream::{CommandId, Seq},
};
use reqwest::StatusCode;
use tokio::{sync::mpsc, task::JoinSet, time::timeout};

use crate::town::{Line, PATIENCE, Program, ServerFrame, Visitor, fresh_id};

/// Those who talk at once.
const TALKERS: [&str; 12] = [
    "Anna", "Bo", "Cilla", "Dan", "Eva", "Frej", "Greta", "Hugo", "Inga", "Jonas", "Karin", "Lars",
];
/// What each says in one round: all that one person may say at once.
const WORDS: usize = 20;
/// Words that each has under way.
const AHEAD: usize = 4;
/// How long the program may take to end.
const END: Duration = Duration::from_secs(10);

/// Somebody who talks, and what they know of what they have said.
struct Talker {
    visitor: Visitor,
    said: Vec<Word>,
}

struct Word {
    id: CommandId,
    text: String,
    /// Where the server has said it stands.
    place: Option<Seq>,
}

/// The people of a town, over all rounds.
async fn talkers(program: &Program) -> Vec<Talker> {
    let mut talkers = Vec::new();
    for nick in TALKERS {
        let mut visitor = program.visitor();
        visitor.join(nick).await;
        talkers.push(Talker {
            visitor,
            said: Vec::new(),
        });
    }
    talkers
}

impl Talker {
    /// Says a round's words, a few ahead of the acknowledgements, until the line breaks.
    async fn talk(mut self, mut line: Line, acks: mpsc::Sender<()>) -> Self {
        let mut left = WORDS;
        for _ in 0..AHEAD {
            left -= 1;
            self.say_next(&mut line).await;
        }
        while let Some(frame) = timeout(PATIENCE, line.try_next())
            .await
            .expect("an answer or an end")
        {
            match frame {
                ServerFrame::Ack { id, seq, .. } => {
                    self.said
                        .iter_mut()
                        .find(|word| word.id == id)
                        .expect("a word of ours")
                        .place = Some(seq);
                    let go_on = acks.send(()).await.is_ok();
                    if go_on && left > 0 {
                        left -= 1;
                        self.say_next(&mut line).await;
                    }
                }
                ServerFrame::Refused { reason, .. } => panic!("{reason:?}"),
                _ => {}
            }
        }
        self
    }

    async fn say_next(&mut self, line: &mut Line) {
        let word = Word {
            id: fresh_id(),
            text: format!("{} {}", self.visitor.id(), self.said.len()),
            place: None,
        };
        // Where the line is broken, the next frame will not come either.
        _ = line.try_post("lobby", &word.id, &word.text).await;
        self.said.push(word);
    }

    /// Sends again what was not acknowledged.
    async fn insist(&mut self, line: &mut Line) {
        for word in self.said.iter_mut().filter(|word| word.place.is_none()) {
            loop {
                line.post_as("lobby", &word.id, &word.text).await;
                match line.outcome(&word.id).await {
                    Ok(place) => break word.place = Some(place),
                    Err(Refusal::Line(LineRefusal::TooFast { retry_ms })) => {
                        tokio::time::sleep(Duration::from_millis(retry_ms)).await;
                    }
                    Err(other) => panic!("{other:?}"),
                }
            }
        }
    }
}

/// Lets all talk at once, and does something to the program after so many acknowledgements.
async fn talk_until(
    program: &mut Program,
    talkers: Vec<Talker>,
    acknowledged: usize,
    then: impl FnOnce(&mut Program),
) -> Vec<Talker> {
    // Whoever is acknowledged waits until that is counted, so that nobody runs ahead of the count.
    let (tell, mut acks) = mpsc::channel(1);
    let mut lines = Vec::new();
    for talker in &talkers {
        let mut line = program.visit(&talker.visitor).connect().await;
        line.subscribe("lobby").await;
        lines.push(line);
    }
    let mut talking = JoinSet::new();
    for (talker, line) in talkers.into_iter().zip(lines) {
        talking.spawn(talker.talk(line, tell.clone()));
    }
    for _ in 0..acknowledged {
        timeout(PATIENCE, acks.recv())
            .await
            .expect("an acknowledgement in time");
    }
    then(program);
    drop(acks);
    talking.join_all().await
}

fn words(talkers: &[Talker]) -> usize {
    talkers.iter().map(|talker| talker.said.len()).sum()
}

/// Every word by its id: where it stands in the log, read from the beginning.
async fn log(program: &Program) -> HashMap<CommandId, Vec<(Seq, String)>> {
    let mut line = program.visitor().connect().await;
    let head = line.subscribe("lobby").await.seq;
    line.resume("lobby", 0).await;
    line.reach("lobby", head).await;
    let mut log: HashMap<_, Vec<_>> = HashMap::new();
    for said in line.said("lobby") {
        log.entry(said.id.expect("an id"))
            .or_default()
            .push((said.seq, said.body.to_string()));
    }
    log
}

/// The promise, before and after what is missing has been sent again.
async fn nothing_is_lost_and_nothing_twice(program: &Program, talkers: &mut [Talker]) {
    let found = log(program).await;
    for word in talkers.iter().flat_map(|talker| &talker.said) {
        let places = found.get(&word.id).map(Vec::as_slice).unwrap_or_default();
        match word.place {
            Some(place) => assert_eq!(places, [(place, word.text.clone())], "acknowledged"),
            None => assert!(places.len() <= 1, "not acknowledged: {places:?}"),
        }
    }
    let mut insisting = JoinSet::new();
    for talker in talkers.iter_mut() {
        let mut own = Talker {
            visitor: program.visit(&talker.visitor),
            said: std::mem::take(&mut talker.said),
        };
        insisting.spawn(async move {
            let mut line = own.visitor.connect().await;
            line.subscribe_quietly("lobby").await;
            own.insist(&mut line).await;
            own
        });
    }
    for (talker, own) in talkers.iter_mut().zip(insisting.join_all().await) {
        *talker = own;
    }
    let found = log(program).await;
    for word in talkers.iter().flat_map(|talker| &talker.said) {
        assert_eq!(
            found.get(&word.id),
            Some(&vec![(word.place.expect("a place"), word.text.clone())])
        );
    }
    assert_eq!(
        found.len(),
        words(talkers),
        "and nobody has said anything else"
    );
}

#[tokio::test]
async fn what_was_acknowledged_survives_a_kill_and_nothing_is_there_twice() {
    let folder = tempfile::tempdir().unwrap();
    let mut program = Program::start(folder.path());
    let mut talkers = talkers(&program).await;
    for acknowledged in [1, 3, 10, 25, 40, 70, 100, 150] {
        let before = words(&talkers);
        talkers = talk_until(&mut program, talkers, acknowledged, Program::kill).await;
        assert!(
            words(&talkers) - before < TALKERS.len() * WORDS,
            "killed while people talked"
        );
        program = Program::start(folder.path());
        nothing_is_lost_and_nothing_twice(&program, &mut talkers).await;
        // A new start, so that everybody may say twenty things at once again.
        program.kill();
        program = Program::start(folder.path());
    }
}

#[tokio::test]
async fn a_program_that_is_told_to_end_while_people_talk_ends_well_and_in_time() {
    let folder = tempfile::tempdir().unwrap();
    let mut program = Program::start(folder.path());
    let mut talkers = talkers(&program).await;
    talkers = talk_until(&mut program, talkers, 20, |program| program.tell_to_stop()).await;
    let (code, took) = program.ended();
    assert_eq!(code, Some(0));
    assert!(took < END, "{took:?}");
    assert!(
        !folder.path().join("data/redovisa.db-wal").exists(),
        "the log is folded into its file"
    );
    let program = Program::start(folder.path());
    nothing_is_lost_and_nothing_twice(&program, &mut talkers).await;
}

#[tokio::test]
async fn where_nothing_can_be_written_words_are_refused_and_nothing_is_half_done() {
    let folder = tempfile::tempdir().unwrap();
    let mut program = Program::start(folder.path());
    let mut anna = program.visitor();
    anna.join("Anna").await;
    let (mut line, mut guest) = (anna.connect().await, program.visitor().connect().await);
    line.subscribe("lobby").await;
    guest.subscribe("lobby").await;
    line.say("lobby", "före").await;

    let log = fs::metadata(folder.path().join("data/redovisa.db-wal"))
        .unwrap()
        .len();
    program.limit_files(Some(log));
    let ids = [
        line.post("lobby", "ett").await,
        line.post("lobby", "två").await,
    ];
    for id in &ids {
        let refusal = line.outcome(id).await.expect_err("no place to write");
        assert!(
            matches!(
                refusal,
                Refusal::Line(LineRefusal::Unavailable { retry_ms: 1.. })
            ),
            "{refusal:?}"
        );
    }
    let form = [("body", "tre"), ("id", "0123456789abcdef")];
    let answer = anna.post_for_json("/chat/lobby", &form).await;
    assert_eq!(answer.json()["reason"]["code"], "unavailable");
    let answer = program
        .visitor()
        .post_for_json("/chat/join", &[("nick", "Bo")])
        .await;
    assert_eq!(answer.json()["reason"]["code"], "unavailable");
    assert!(
        program
            .visitor()
            .get("/chat/lobby")
            .await
            .text
            .contains("före"),
        "one may still read"
    );
    guest.settle().await;
    assert_eq!(
        guest.texts("lobby"),
        ["före"],
        "nobody sees what is not stored"
    );

    program.limit_files(None);
    for (id, text) in ids.iter().zip(["ett", "två"]) {
        line.post_as("lobby", id, text).await;
        line.ack(id).await;
    }
    assert_eq!(
        anna.post_for_json("/chat/lobby", &form).await.status,
        StatusCode::OK
    );
    guest.hear("lobby", "tre").await;
    assert_eq!(guest.texts("lobby"), ["före", "ett", "två", "tre"]);
    program.kill();
    let program = Program::start(folder.path());
    assert_eq!(self::log(&program).await.len(), 4);
}
