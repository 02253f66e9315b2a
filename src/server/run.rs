//! From a listener to a server that runs until it is told to stop, and leaves nothing half done.

use std::{
    error::Error,
    net::SocketAddr,
    path::Path,
    time::{Duration, Instant},
};

use axum::{Router, middleware, routing::get, serve::ListenerExt};
use tokio::{
    net::TcpListener,
    sync::{mpsc, watch},
    time::{MissedTickBehavior, interval, timeout},
};
use tower_http::compression::CompressionLayer;

use crate::{chat::Chat, protocol::Subprotocol, queue::Queue};

use super::{
    account, chat,
    config::Config,
    discussion, files, health, invite, lab, moderation,
    owner::{self, Owner},
    presence, queue, reading, search,
    site::{self, Site},
    socket,
    state::App,
    store::Store,
    uploads, wanted,
};

/// The database's file, in the data folder.
const DATABASE: &str = "redovisa.db";
/// How long open sockets may take to end when the server closes. The whole must fit in 10 s.
const DRAIN: Duration = Duration::from_secs(5);
/// How long pages that are being answered may take beyond that.
const LAST_PAGES: Duration = Duration::from_secs(2);

/// Serves until `stop` ends, then closes in order: no new connections, a goodbye to every socket, what is
/// being written is finished. `ready` is called once everything answers, with a link for
/// the owner where the site has none.
///
/// # Errors
/// The data folder or the database cannot be used. The text says which, and why.
pub async fn run(
    listener: TcpListener,
    config: Config,
    stop: impl Future<Output = ()> + Send + 'static,
    ready: impl FnOnce(Option<String>),
) -> Result<(), Box<dyn Error>> {
    let store = open_store(&config.data, config.durability).await?;
    let (drain, draining) = watch::channel(false);
    let (open, mut closed) = mpsc::channel(1);
    let site = Site::open(&config);
    let app = App::new(config, site, store.clone(), draining.clone(), open).await?;
    let cannot = |error: Box<dyn Error>| format!("the folder of files cannot be used: {error}");
    app.uploads.prepare().await.map_err(cannot)?;
    let link = match app.owner.id() {
        Some(_) => None,
        None => Some(app.owner.link().await?),
    };
    let ticking = tokio::spawn(tick(app.presence.clone()));
    let keeping = tokio::spawn(queue::steward::run(app.clone()));
    let (rooms, news) = (app.rooms.clone(), app.live.news());
    let indexing = tokio::spawn(search::follow(store.clone(), rooms, news));
    let readings = app.readings.clone();
    let saving = tokio::spawn(reading::save(readings.clone()));
    let sweeping = tokio::spawn(uploads::sweep(app.uploads.clone()));
    let erasing = tokio::spawn(account::erase_the_gone(app.clone()));
    let router = router(app);
    let listener = listener.tap_io(|stream| {
        // Small frames that wait for more are late frames.
        if let Err(error) = stream.set_nodelay(true) {
            tracing::debug!(%error, "TCP_NODELAY");
        }
    });
    let mut stopping = draining.clone();
    let serving = axum::serve(
        listener,
        router.into_make_service_with_connect_info::<SocketAddr>(),
    )
    .with_graceful_shutdown(async move { _ = stopping.wait_for(|stopping| *stopping).await });
    let mut serving = tokio::spawn(serving.into_future());
    ready(link);

    tokio::select! {
        () = stop => {}
        outcome = &mut serving => outcome??,
    }
    tracing::info!("closing");
    drain.send_replace(true);
    // It goes on after the next start; and it holds what sockets are waited for by.
    erasing.abort();
    // Every socket holds a sender; when the last is gone, so are the sockets.
    if timeout(DRAIN, closed.recv()).await.is_err() {
        tracing::warn!("some sockets did not end in time");
    }
    if !serving.is_finished() && timeout(LAST_PAGES, &mut serving).await.is_err() {
        serving.abort();
    }
    ticking.abort();
    keeping.abort();
    indexing.abort();
    saving.abort();
    // What the saving was about to write when it was stopped is told by its sockets once more.
    readings.save().await;
    sweeping.abort();
    store.close().await;
    Ok(())
}

fn router(app: App) -> Router {
    let telling = middleware::from_fn_with_state(app.site.clone(), site::tell);
    let pages = files::routes(
        &app.config.site,
        &app.site.assets.build,
        site::routes(app.clone()),
    )
    .merge(
        chat::routes()
            .merge(queue::routes())
            .merge(lab::pages())
            .merge(invite::routes())
            .merge(moderation::routes())
            .merge(owner::routes())
            .merge(account::routes())
            .merge(search::routes())
            .merge(discussion::routes())
            .with_state(app.clone()),
    )
    .layer(telling.clone())
    .layer(CompressionLayer::new());
    Router::new()
        .route(Chat::PATH, get(socket::open::<Chat>))
        .route(Queue::PATH, get(socket::open::<Queue>))
        .merge(lab::sockets())
        // Not compressed on their way: most are as small as they can be, and parts of them may be asked for.
        .merge(chat::served_files().layer(telling))
        .merge(health::routes())
        .with_state(app.clone())
        .merge(pages)
        .layer(middleware::from_fn_with_state(app, wanted::note))
}

async fn open_store(
    folder: &Path,
    durability: super::store::Durability,
) -> Result<Store, Box<dyn Error>> {
    let cannot = |error: &dyn Error| {
        format!(
            "the data folder {} cannot be used: {error}",
            folder.display()
        )
    };
    std::fs::create_dir_all(folder).map_err(|error| cannot(&error))?;
    Ok(Store::open(&folder.join(DATABASE), durability)
        .await
        .map_err(|error| cannot(&error))?)
}

/// Tells who came and went, a few times a second.
async fn tick(presence: presence::Presence) {
    let mut ticks = interval(presence::TICK);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        presence.tick(Instant::now());
    }
}

/// A new link for the owner of the site in this folder, as a path.
pub async fn owner_link(config: &Config) -> Result<String, Box<dyn Error>> {
    let store = open_store(&config.data, config.durability).await?;
    let link = Owner::load(store.writer().clone()).await?.link().await?;
    store.close().await;
    Ok(link)
}
