//! The servers that are measured side by side: how each is started, and what it is called.

use std::{path::Path, process::Command};

use super::{
    Fallible, peers,
    server::{self, Server},
};

/// Where the peers from npm are installed.
const NPM: &str = "benches/peers";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Contestant {
    /// All of it: the real protocol, the durable log, presence.
    Ours,
    Floor,
    BatchingFloor,
    Broadcast,
    Ws,
    SocketIo,
}

impl Contestant {
    pub const ALL: [Contestant; 6] = [
        Contestant::Ours,
        Contestant::Floor,
        Contestant::BatchingFloor,
        Contestant::Broadcast,
        Contestant::Ws,
        Contestant::SocketIo,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Contestant::Ours => "Redovisa",
            Contestant::Floor => "floor (epoll)",
            Contestant::BatchingFloor => "floor, batching",
            Contestant::Broadcast => "axum broadcast",
            Contestant::Ws => "ws",
            Contestant::SocketIo => "socket.io",
        }
    }

    /// The word that chooses it: `cargo bench ... -- fan ours floor`.
    pub fn word(self) -> &'static str {
        match self {
            Contestant::Ours => "ours",
            Contestant::Floor => "floor",
            Contestant::BatchingFloor => "batching-floor",
            Contestant::Broadcast => "broadcast",
            Contestant::Ws => "ws",
            Contestant::SocketIo => "socket.io",
        }
    }

    /// Starts it on a free port. `data` is an empty folder, for whoever keeps something.
    pub fn start(self, data: &Path) -> Fallible<Server> {
        let own = || -> Fallible<Command> {
            let mut command = Command::new(std::env::current_exe()?);
            command.args([SERVE, self.word()]);
            Ok(command)
        };
        let node = |script: &str| {
            let mut command = Command::new("node");
            command
                .arg(script)
                .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(NPM));
            command
        };
        let command = match self {
            Contestant::Ours => return Server::start(data, &[]),
            Contestant::Floor | Contestant::BatchingFloor | Contestant::Broadcast => own()?,
            Contestant::Ws => node("ws.js"),
            Contestant::SocketIo => node("socketio.js"),
        };
        server::announced(command, peers::ANNOUNCEMENT)
    }
}

/// The word with which this program becomes one of its own peers.
pub const SERVE: &str = "serve";

/// Serves as that peer until the process is killed.
pub fn serve(word: &str) -> Fallible<()> {
    match word {
        "floor" => peers::floor::serve(false),
        "batching-floor" => peers::floor::serve(true),
        "broadcast" => peers::broadcast::serve(),
        _ => Err(format!("there is no peer {word}").into()),
    }
}

/// Installs the peers from npm, as their lock file says.
pub fn install() -> Fallible<()> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(NPM);
    let (lock, noted) = (
        folder.join("package-lock.json"),
        folder.join("node_modules/.installed-from"),
    );
    let wanted = std::fs::read(lock)?;
    if std::fs::read(&noted).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    let done = Command::new("npm")
        .args(["ci", "--no-audit", "--no-fund"])
        .current_dir(&folder)
        .status()?;
    match done.success() {
        true => Ok(std::fs::write(noted, wanted)?),
        false => Err(format!("`npm ci` in {NPM} ended with {done}").into()),
    }
}

/// What the peers are, for the report.
pub fn versions() -> String {
    let said = |program: &str, arguments: &[&str]| {
        let output = Command::new(program)
            .args(arguments)
            .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join(NPM))
            .output();
        output.map_or_else(
            |_| "unknown".to_owned(),
            |output| String::from_utf8_lossy(&output.stdout).trim().to_owned(),
        )
    };
    let package = |name: &str| {
        let ask = format!("require('./node_modules/{name}/package.json').version");
        said("node", &["-p", &ask])
    };
    format!(
        "Node.js {}, ws {}, socket.io {}",
        said("node", &["--version"]),
        package("ws"),
        package("socket.io")
    )
}
