//! The program: configuration, listener, server, and a signal to stop.

use std::{path::Path, process::ExitCode};

use redovisa::server::{self, config::Config};
use tokio::net::TcpListener;
use tracing_subscriber::EnvFilter;

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

async fn start() -> Result<(), Box<dyn std::error::Error>> {
    let config = Config::gather(std::env::args().skip(1), std::env::vars())?;
    let listener = TcpListener::bind(config.addr).await.map_err(|error| {
        format!(
            "{} cannot be listened to: {error}. Another port: DBWEBB_PORT=3001",
            config.addr
        )
    })?;
    let at = listener.local_addr()?;
    warn_if_unbuilt(&config.site);
    server::run(listener, config, stop_signal(), move || {
        println!("Redovisa: http://{at}")
    })
    .await
}

fn warn_if_unbuilt(site: &Path) {
    if !site.join("pkg").is_dir() {
        tracing::warn!(folder = %site.display(), "no built assets there: the pages work, without style and without WASM. `make run` builds them");
    }
}

/// Ends at SIGTERM, which service managers send, or at Ctrl-C.
async fn stop_signal() {
    use tokio::signal::unix::{SignalKind, signal};
    match signal(SignalKind::terminate()) {
        Ok(mut terminate) => tokio::select! {
            _ = terminate.recv() => {}
            _ = tokio::signal::ctrl_c() => {}
        },
        Err(error) => {
            tracing::warn!(%error, "SIGTERM cannot be heard");
            _ = tokio::signal::ctrl_c().await;
        }
    }
}
