//! The program: configuration, listener, server, and a signal to stop.

use std::{net::SocketAddr, path::Path, process::ExitCode};

use redovisa::server::{self, config::Config};
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use tokio::net::TcpListener;
use tracing_subscriber::EnvFilter;

/// Thousands of small things that come and go with sockets: the system's own gives less of that back.
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// What is logged where `REDOVISA_LOG` says nothing else.
const LOG: &str = "redovisa=info,warn";

#[tokio::main]
async fn main() -> ExitCode {
    let filter = EnvFilter::try_from_env("REDOVISA_LOG").unwrap_or_else(|_| EnvFilter::new(LOG));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
    match start().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("Redovisa cannot go on: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Prints a new link for the owner, and ends. For whoever has lost the browser that was the owner's.
const OWNER_LINK: &str = "owner-link";

async fn start() -> Result<(), Box<dyn std::error::Error>> {
    // Before all else: whoever is told to go while starting, goes in order too.
    let stop = stop_signal();
    let mut arguments = std::env::args().skip(1).peekable();
    let only_link = arguments.next_if_eq(OWNER_LINK).is_some();
    let config = Config::gather(arguments, std::env::vars())?;
    if only_link {
        let link = server::owner_link(&config).await?;
        println!("{}{link}", outside(&config, config.addr));
        return Ok(());
    }
    raise_file_limit();
    let listener = TcpListener::bind(config.addr).await.map_err(|error| {
        format!(
            "{} cannot be listened to: {error}. Another port: DBWEBB_PORT=3001",
            config.addr
        )
    })?;
    let at = listener.local_addr()?;
    warn_if_unbuilt(&config.site);
    let outside = outside(&config, at);
    server::run(listener, config, stop, move |owner_link| {
        if let Some(link) = owner_link {
            println!("Owner: {outside}{link} (makes you the owner, once; open it within a day)");
        }
        println!("Redovisa: http://{at}");
    })
    .await
}

/// A socket is a file, and the usual soft limit of 1,024 is made for programs that use `select`.
fn raise_file_limit() {
    let limit = getrlimit(Resource::Nofile);
    let highest = Rlimit {
        current: limit.maximum,
        ..limit
    };
    let told = |limit: Option<u64>| limit.map_or("unlimited".to_owned(), |limit| limit.to_string());
    match setrlimit(Resource::Nofile, highest) {
        Ok(()) => tracing::info!(files = told(limit.maximum), "open files at most"),
        Err(error) => {
            tracing::warn!(%error, files = told(limit.current), "the limit of open files stays as it is");
        }
    }
}

/// What the site is called from outside, as far as we know.
fn outside(config: &Config, at: SocketAddr) -> String {
    config
        .base_url
        .as_ref()
        .map_or_else(|| format!("http://{at}"), |url| url.as_str().to_owned())
}

fn warn_if_unbuilt(site: &Path) {
    if !site.join("pkg").is_dir() {
        tracing::warn!(folder = %site.display(), "no built assets there: the pages work, without style and without WASM. `make run` builds them");
    }
}

/// Ends at SIGTERM, which service managers send, or at Ctrl-C. Heard from the call on, not from the
/// first poll.
fn stop_signal() -> impl Future<Output = ()> {
    use tokio::signal::unix::{Signal, SignalKind, signal};
    let hear = |kind, name| {
        signal(kind)
            .inspect_err(|error| tracing::warn!(%error, "{name} cannot be heard"))
            .ok()
    };
    let terminate = hear(SignalKind::terminate(), "SIGTERM");
    let interrupt = hear(SignalKind::interrupt(), "SIGINT");
    let heard = async |signal: Option<Signal>| match signal {
        Some(mut signal) => _ = signal.recv().await,
        None => std::future::pending().await,
    };
    async move {
        tokio::select! {
            () = heard(terminate) => {}
            () = heard(interrupt) => {}
        }
    }
}
