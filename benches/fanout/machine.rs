//! What the numbers were measured on: read from the system, never written by hand.

use std::{fs, path::Path, process::Command};

use sqlx::{Connection, SqliteConnection};

/// The machine and the tools, as `docs/performance.md` names them.
pub struct Machine {
    pub processor: String,
    pub cores: usize,
    /// Bytes.
    pub memory: u64,
    pub kernel: String,
    pub compiler: String,
    /// What our server is made of.
    pub parts: String,
    /// What the others that are measured are written in.
    pub others: String,
    /// Of our own tree; none outside a clone.
    pub commit: Option<String>,
    /// The day, in UTC.
    pub day: String,
}

impl Machine {
    pub async fn look() -> Machine {
        Machine {
            processor: field("/proc/cpuinfo", "model name").unwrap_or_else(unknown),
            cores: std::thread::available_parallelism().map_or(1, usize::from),
            memory: field("/proc/meminfo", "MemTotal")
                .and_then(|kib| kib.strip_suffix(" kB")?.parse::<u64>().ok())
                .map_or(0, |kib| kib * 1024),
            kernel: fs::read_to_string("/proc/sys/kernel/osrelease")
                .map_or_else(|_| unknown(), |text| text.trim().to_owned()),
            compiler: said("rustc", &["--version"]).unwrap_or_else(unknown),
            parts: format!(
                "axum {}, tokio {}, Leptos {}, SQLite {}",
                locked("axum"),
                locked("tokio"),
                locked("leptos"),
                sqlite().await.unwrap_or_else(|_| unknown())
            ),
            others: super::contestant::versions(),
            commit: said("git", &["rev-parse", "--short", "HEAD"]),
            day: said("date", &["-u", "+%Y-%m-%d"]).unwrap_or_else(unknown),
        }
    }
}

fn unknown() -> String {
    "unknown".into()
}

/// The value of the first line `name : value` in a file of /proc.
fn field(file: &str, name: &str) -> Option<String> {
    let text = fs::read_to_string(file).ok()?;
    let mut fields = text.lines().filter_map(|line| line.split_once(':'));
    fields
        .find(|(key, _)| key.trim() == name)
        .map(|(_, value)| value.trim().to_owned())
}

/// The version of a crate that our lock file names.
fn locked(name: &str) -> String {
    let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.lock");
    let lock = fs::read_to_string(lock).unwrap_or_default();
    let begin = format!("name = \"{name}\"\nversion = \"");
    let version = lock.split_once(&begin);
    let version = version.and_then(|(_, rest)| rest.split('"').next());
    version.map_or_else(unknown, str::to_owned)
}

/// The version of the SQLite that is built in.
async fn sqlite() -> Result<String, sqlx::Error> {
    let mut memory = SqliteConnection::connect("sqlite::memory:").await?;
    sqlx::query_scalar("SELECT sqlite_version()")
        .fetch_one(&mut memory)
        .await
}

fn said(program: &str, arguments: &[&str]) -> Option<String> {
    let output = Command::new(program).args(arguments).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    output.status.success().then(|| text.trim().to_owned())
}
