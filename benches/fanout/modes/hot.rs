//! The hot functions: what `benches/hot` has measured, read from where criterion leaves it.

use std::{
    fs,
    path::{Path, PathBuf},
};

use serde_json::Value;

use super::super::{
    Fallible,
    report::{Section, Table},
};

/// Where criterion's figures are, in the build's folder for such things.
const FIGURES: &str = "criterion";

pub fn tell() -> Fallible<Section> {
    let mut table = Table::new(&[
        "function",
        "ns: median",
        "95% sure that it is in",
        "ns a byte",
    ]);
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(FIGURES);
    let mut paths = Vec::new();
    gather(&folder, &mut paths)
        .map_err(|_| "criterion's figures are missing: `make bench MODES=hot` makes them")?;
    paths.sort();
    for path in &paths {
        let read = |file: &str| -> Fallible<Value> {
            Ok(serde_json::from_slice(&fs::read(path.join(file))?)?)
        };
        let (bench, estimates) = (read("benchmark.json")?, read("estimates.json")?);
        let median = &estimates["median"];
        let nanos = |value: &Value| value.as_f64().ok_or("an odd figure of criterion's");
        let middle = nanos(&median["point_estimate"])?;
        let interval = &median["confidence_interval"];
        table.row([
            bench["full_id"].as_str().unwrap_or_default().to_owned(),
            format!("{middle:.0}"),
            format!(
                "{:.0} to {:.0}",
                nanos(&interval["lower_bound"])?,
                nanos(&interval["upper_bound"])?
            ),
            bench["throughput"]["Bytes"]
                .as_f64()
                .map_or_else(String::new, |bytes| format!("{:.2}", middle / bytes)),
        ]);
    }
    Ok(Section {
        title: "Hot functions",
        said: "What every message or page goes through, by itself: one thread, no line, and but for the page no \
               store. Measured by criterion (`benches/hot`), as the release build has them."
            .into(),
        mode: "hot",
        table,
        plots: Vec::new(),
    })
}

/// The folders that hold the newest figures of a function, however functions are grouped.
fn gather(folder: &Path, found: &mut Vec<PathBuf>) -> Fallible<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.ends_with("new") {
            found.push(path);
        } else if path.is_dir() {
            gather(&path, found)?;
        }
    }
    Ok(())
}
