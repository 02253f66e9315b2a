//! A town to test in: one real server on a port of its own, in a folder of its own, and its visitors.
//!
//! Knows how to reach the server from outside; nothing of what is inside. Every wait is bounded by
//! [`PATIENCE`], and nothing sleeps to be in time.

mod line;
mod program;
mod visitor;

use std::{
    fs,
    net::SocketAddr,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use redovisa::{
    chat::{Body, Fact, Kind},
    server::{
        self,
        config::Config,
        limits::Rate,
        store::{Durability, NewFact, Store},
    },
    stream::{PersonId, Seq, Title},
};
use tempfile::TempDir;
use tokio::{net::TcpListener, sync::oneshot, task::JoinHandle, time::timeout};

pub use line::{ClientFrame, Handshake, Line, Refused, ServerFrame, fresh_id};
pub use program::Program;
pub use visitor::{Answer, Visitor};

/// How long anything may take that should happen at once. Only a failing test waits so long.
pub const PATIENCE: Duration = Duration::from_secs(20);
/// A rate that no test reaches.
pub const UNBOUNDED: Rate = Rate {
    burst: 1e9,
    per_second: 1e9,
};

/// What the kernel holds of a slow reader's unread bytes.
const LITTLE: u32 = 4 * 1024;

/// A running server. Dropping it tells the server to stop; [`Town::close`] waits until it has.
pub struct Town {
    pub addr: SocketAddr,
    /// Where somebody becomes the owner, as a path; none where there is an owner.
    pub owner_link: Option<String>,
    folder: TempDir,
    config: Config,
    stop: Option<oneshot::Sender<()>>,
    running: Option<JoinHandle<Result<(), String>>>,
}

impl Town {
    /// A server as an owner has it who chose nothing.
    pub async fn open() -> Self {
        Town::open_with(|_| {}).await
    }

    /// A server with something chosen.
    pub async fn open_with(choose: impl FnOnce(&mut Config)) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut config = config(&folder);
        choose(&mut config);
        Town::start(folder, config).await
    }

    /// A server where one person may fill a room, and where nobody is let go for silence meanwhile.
    pub async fn open_talkative() -> Self {
        Town::open_with(|config| {
            (config.pace.words, config.pace.frames) = (UNBOUNDED, UNBOUNDED);
            config.pace.words_from_address = UNBOUNDED;
            config.pace.silence = 10 * PATIENCE;
        })
        .await
    }

    /// A server whose lobby holds so many messages already, `m1` to `m<count>`, at the places from 2 on.
    pub async fn open_with_history(count: u64) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let config = config(&folder);
        fs::create_dir_all(&config.data).unwrap();
        let store = Store::open(&config.data.join("redovisa.db"), Durability::Process)
            .await
            .unwrap();
        let opened = Fact::Opened {
            title: Title::parse("Lobby").unwrap(),
            kind: Kind::Public,
        };
        let posted = |n| Fact::Posted {
            nick: "Anna".parse().unwrap(),
            body: Body::parse(&format!("m{n}")).unwrap(),
            reply: None,
            mentions: Default::default(),
            files: Vec::new(),
        };
        let facts = std::iter::once((PersonId::SITE, opened))
            .chain((1..=count).map(|n| (PersonId(1), posted(n))));
        let facts = facts.enumerate().map(|(n, (by, fact))| NewFact {
            at: 1_700_000_000_000 + n as i64 * 1_000,
            by,
            command: None,
            fact: serde_json::to_string(&fact).unwrap(),
            about: None,
        });
        store
            .append("chat/lobby", Seq::ORIGIN, facts.collect())
            .await
            .unwrap();
        store.close().await;
        Town::start(folder, config).await
    }

    async fn start(folder: TempDir, config: Config) -> Self {
        let listener = TcpListener::bind(config.addr).await.unwrap();
        let addr = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel::<()>();
        let (tell, ready) = oneshot::channel();
        let chosen = config.clone();
        let running = tokio::spawn(async move {
            let stopped = async { _ = stopped.await };
            server::run(listener, chosen, stopped, move |link| _ = tell.send(link))
                .await
                .map_err(|error| error.to_string())
        });
        let owner_link = timeout(PATIENCE, ready)
            .await
            .expect("the server starts")
            .expect("the server says that it is ready");
        Town {
            addr,
            owner_link,
            folder,
            config,
            stop: Some(stop),
            running: Some(running),
        }
    }

    /// Tells the server to stop, and does not wait.
    pub fn tell_to_stop(&mut self) {
        self.stop.take();
    }

    /// Stops the server, and tells how long that took.
    pub async fn close(&mut self) -> Duration {
        let from = Instant::now();
        self.tell_to_stop();
        let running = self.running.take().expect("a running server");
        timeout(PATIENCE, running)
            .await
            .expect("the server ends")
            .expect("it does not panic")
            .expect("it ends well");
        from.elapsed()
    }

    /// Stops the server and starts it anew on the same folder, at another port.
    pub async fn restart(mut self) -> Self {
        self.close().await;
        Town::start(self.folder, self.config).await
    }

    /// The same town as if so much time had passed while it was closed: all that has a moment is moved back by that.
    /// No server lets anybody move its clock.
    pub async fn later(mut self, passed: Duration) -> Self {
        self.close().await;
        let file = self.config.data.join("redovisa.db");
        let store = Store::open(&file, Durability::Process).await.unwrap();
        let passed = passed.as_millis() as i64;
        for change in [
            "UPDATE invitation SET made = made - ?1, until = until - ?1",
            "UPDATE session SET made = made - ?1",
            "UPDATE fact SET at = at - ?1",
            "UPDATE fact SET fact = json_set(fact, '$.until', fact ->> 'until' - ?1) WHERE fact ->> 'until' > ?1",
            // A fold of what was otherwise.
            "DELETE FROM snapshot WHERE ?1 > 0",
        ] {
            let change = sqlx::query(change).bind(passed);
            change.execute(store.writer()).await.unwrap();
        }
        store.close().await;
        Town::start(self.folder, self.config).await
    }

    /// The folder of the database.
    pub fn data(&self) -> &Path {
        &self.config.data
    }

    /// What the program prints that is asked for a new link for the owner.
    pub async fn owner_link_by_command(&self) -> String {
        let mut program = std::process::Command::new(env!("CARGO_BIN_EXE_redovisa"));
        program
            .args(["owner-link", "--data"])
            .arg(&self.config.data)
            .env_clear()
            .current_dir(self.folder.path());
        let output = tokio::task::spawn_blocking(move || program.output());
        let output = output.await.unwrap().unwrap();
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).unwrap()
    }

    /// Somebody who has not chosen a nick.
    pub fn visitor(&self) -> Visitor {
        Visitor::at(self.addr)
    }

    /// Somebody with a nick.
    pub async fn join(&self, nick: &str) -> Visitor {
        let mut visitor = self.visitor();
        visitor.join(nick).await;
        visitor
    }

    /// Somebody with a nick, who follows the lobby on a socket.
    pub async fn arrive(&self, nick: &str) -> Line {
        let mut line = self.join(nick).await.connect().await;
        line.subscribe("lobby").await;
        line
    }

    /// The same, but with a line that holds little of what is not read.
    pub async fn arrive_slowly(&self, nick: &str) -> Line {
        let handshake = self.join(nick).await.handshake().receive_buffer(LITTLE);
        let mut line = handshake
            .connect()
            .await
            .unwrap_or_else(|refused| panic!("{refused:?}"));
        line.subscribe("lobby").await;
        line
    }
}

fn config(folder: &TempDir) -> Config {
    let path = |name: &str| -> PathBuf { folder.path().join(name) };
    let mut config = Config::gather([], []).unwrap();
    config.addr = SocketAddr::from(([127, 0, 0, 1], 0));
    (config.data, config.content, config.site) = (path("data"), path("content"), path("site"));
    config
}
