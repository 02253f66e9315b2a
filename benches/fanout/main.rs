//! `make bench`: starts the release build, puts it under load over loopback, and writes down what it saw.
//!
//! Knows what is measured, and in which order. Everything is bounded in count and in time; nothing here
//! is a test, since times depend on the machine. `make bench MODES="fan post"` runs some modes only, and
//! then leaves `docs/performance.md` as it is; `MODES="fan ours floor"` measures only these two.

mod contestant;
mod crowd;
mod dialect;
mod disk;
mod frame;
mod http;
mod ledger;
mod line;
mod log;
mod machine;
mod modes;
mod peers;
mod plot;
mod report;
mod server;
mod spread;
mod stamp;
mod talk;

use std::{path::Path, process::ExitCode, time::Instant};

use contestant::Contestant;
use machine::Machine;
use report::Section;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use server::Server;
use tokio::runtime::Builder;

/// What goes wrong ends the run: half a table is no table.
type Fallible<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// Threads of the load: few, since the server runs on the same machine.
const THREADS: usize = 2;
/// Messages in the long log; `LONG=10000` in the environment for a quick look.
const LONG: u64 = 1_000_000;
/// What is written, from the project's root.
const REPORT: &str = "docs/performance.md";
const MODES: [&str; 11] = [
    "bytes", "start", "page", "search", "fan", "busy", "rooms", "idle", "storm", "post", "hot",
];

fn main() -> ExitCode {
    let mut words = std::env::args().skip(1);
    if words.next().as_deref() == Some(contestant::SERVE) {
        raise_file_limit();
        return told(contestant::serve(&words.next().unwrap_or_default()));
    }
    // Cargo says `--bench` by itself.
    let (who, chosen): (Vec<String>, Vec<String>) = std::env::args()
        .skip(1)
        .filter(|word| !word.starts_with("--"))
        .partition(|word| Contestant::ALL.iter().any(|one| one.word() == word));
    let mut contestants = Contestant::ALL.to_vec();
    if !who.is_empty() {
        contestants.retain(|one| who.iter().any(|word| word == one.word()));
    }
    if let Some(odd) = chosen.iter().find(|mode| !MODES.contains(&mode.as_str())) {
        eprintln!("{odd} is no mode. There are: {}", MODES.join(", "));
        return ExitCode::FAILURE;
    }
    told(bench(&chosen, &contestants))
}

fn told(outcome: Fallible<()>) -> ExitCode {
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("The bench ended early: {error}");
            ExitCode::FAILURE
        }
    }
}

fn bench(chosen: &[String], who: &[Contestant]) -> Fallible<()> {
    raise_file_limit();
    let runtime = Builder::new_multi_thread()
        .worker_threads(THREADS)
        .enable_all()
        .build()?;
    let wanted = |mode: &str| chosen.is_empty() || chosen.iter().any(|word| word == mode);
    let began = Instant::now();
    let (mut sections, mut last) = (Vec::new(), began);
    let mut tell = |section: Section| {
        let took = last.elapsed();
        last = Instant::now();
        println!("{}", section.markdown(took));
        sections.push((section, took));
    };

    if ["idle", "fan", "busy", "rooms"].into_iter().any(wanted) {
        contestant::install()?;
    }
    if ["bytes", "start", "page", "search"].into_iter().any(wanted) {
        let long = folder()?;
        let messages = match std::env::var("LONG") {
            Ok(messages) => messages.parse()?,
            Err(_) => LONG,
        };
        runtime.block_on(log::fill(long.path(), messages))?;
        // All of it is in the index before anything is measured, since the server makes that beside.
        let indexed = runtime.block_on(log::index(long.path()))?;
        if wanted("search") {
            let server = Server::start(long.path(), &[])?;
            tell(runtime.block_on(modes::search::measure(&server, messages, &indexed))?);
            server.stop()?;
        }
        if wanted("bytes") {
            let server = Server::start(long.path(), &[])?;
            tell(runtime.block_on(modes::bytes::measure(&server))?);
            server.stop()?;
        }
        if wanted("page") {
            tell(runtime.block_on(modes::page::measure(long.path()))?);
        }
        if wanted("start") {
            tell(modes::start::measure((long.path(), messages))?);
        }
    }
    if wanted("fan") {
        tell(runtime.block_on(modes::talking::fan(who))?);
    }
    if wanted("busy") {
        tell(runtime.block_on(modes::talking::busy(who))?);
    }
    if wanted("rooms") {
        tell(runtime.block_on(modes::talking::rooms(who))?);
    }
    if wanted("idle") {
        tell(runtime.block_on(modes::idle::measure(who))?);
    }
    if wanted("storm") {
        tell(runtime.block_on(modes::storm::measure())?);
    }
    if wanted("post") {
        let data = folder()?;
        let server = Server::start(data.path(), &[])?;
        tell(runtime.block_on(modes::post::measure(&server, data.path()))?);
        server.stop()?;
    }
    if wanted("hot") {
        tell(modes::hot::tell()?);
    }
    if chosen.is_empty() {
        let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(REPORT);
        let machine = runtime.block_on(Machine::look());
        report::write(&file, &machine, &sections, began.elapsed())?;
        println!("Written down in {REPORT}.");
    }
    println!("It took {}.", report::minutes(began.elapsed()));
    Ok(())
}

/// On the disk where the build is: `/tmp` may be memory, on which everything is durable at once.
fn folder() -> Fallible<tempfile::TempDir> {
    Ok(tempfile::tempdir_in(env!("CARGO_TARGET_TMPDIR"))?)
}

/// A socket is a file, and the usual soft limit is 1,024. The server is our child and inherits it.
fn raise_file_limit() {
    let limit = getrlimit(Resource::Nofile);
    let highest = Rlimit {
        current: limit.maximum,
        ..limit
    };
    if let Err(error) = setrlimit(Resource::Nofile, highest) {
        eprintln!(
            "the limit of open files stays at {:?}: {error}",
            limit.current
        );
    }
}
