//! How quick the search is over many messages: `cargo bench --features ssr --bench search -- 1000000`.

mod crowded;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    // Cargo itself adds `--bench`.
    let messages = std::env::args().skip(1).find_map(|word| word.parse().ok());
    let folder = tempfile::tempdir()?;
    let report = crowded::run(folder.path(), messages.unwrap_or(1_000_000)).await?;
    println!("{report}");
    Ok(())
}
