//! `docs/performance.md`: written by the bench alone, so that no figure in it is somebody's memory.

use std::{fmt::Write, fs, path::Path, time::Duration};

use super::{Fallible, machine::Machine};

pub use super::plot::Plot;

/// Where the pictures are, beside the report.
const PICTURES: &str = "performance";

/// One kind of measurement.
pub struct Section {
    pub title: &'static str,
    /// What the numbers mean, and what they should be.
    pub said: String,
    /// The mode that measures it.
    pub mode: &'static str,
    pub table: Table,
    pub plots: Vec<Plot>,
}

#[derive(Default)]
pub struct Table {
    head: Vec<&'static str>,
    rows: Vec<Vec<String>>,
}

impl Table {
    pub fn new(head: &[&'static str]) -> Table {
        Table {
            head: head.to_vec(),
            rows: Vec::new(),
        }
    }

    pub fn row<const N: usize>(&mut self, cells: [String; N]) {
        self.rows.push(cells.to_vec());
    }
}

impl Section {
    /// `took`: all of it, with what was prepared.
    pub fn markdown(&self, took: Duration) -> String {
        let Table { head, rows } = &self.table;
        let mut text = format!(
            "## {}\n\n{}\n\nBy itself: `make bench MODES={}`. It took {}.\n\n",
            self.title,
            self.said,
            self.mode,
            minutes(took)
        );
        for plot in &self.plots {
            let (title, name) = (plot.title(), plot.name());
            _ = writeln!(text, "![{title}]({PICTURES}/{name}.svg)\n");
        }
        _ = writeln!(text, "| {} |", head.join(" | "));
        _ = writeln!(text, "|---|{}", "---:|".repeat(head.len() - 1));
        for row in rows {
            _ = writeln!(text, "| {} |", row.join(" | "));
        }
        text
    }
}

/// Writes the whole document. `sections`: each with how long it took.
pub fn write(
    file: &Path,
    machine: &Machine,
    sections: &[(Section, Duration)],
    took: Duration,
) -> Fallible<()> {
    let mut text = format!(
        "# Performance\n\n\
         Written by `make bench`; every figure is from one run of it. No test depends on a time: machines \
         differ and are shared. Bytes are exact, so a test holds those.\n\n\
         | | |\n|---|---|\n\
         | day | {day} |\n| version | {version} |\n| processor | {processor}, {cores} cores |\n\
         | memory | {memory} GiB |\n| kernel | Linux {kernel} |\n| compiler | {compiler} |\n| made of | {parts} |\n\
         | others | {others} |\n| command | `make bench` |\n| took | {took}, without building |\n\n\
         Server and load run on the same machine, over loopback, with the server's limits as they come. \
         Where a time is shown with a range, it is the median with the least and the most.\n\n\
         What it costs in a browser is measured by `make bench-browser`: \
         [frames, keys and memory]({PICTURES}/browser.md), and [Lighthouse]({PICTURES}/lighthouse.md). \
         What keeps an aim from being reached, and how that is known, stands in [limits]({PICTURES}/limits.md).\n",
        day = machine.day,
        version = machine
            .commit
            .as_deref()
            .unwrap_or(env!("CARGO_PKG_VERSION")),
        processor = machine.processor,
        cores = machine.cores,
        memory = machine.memory.div_ceil(1 << 30),
        kernel = machine.kernel,
        compiler = machine.compiler,
        parts = machine.parts,
        others = machine.others,
        took = minutes(took),
    );
    let pictures = file.with_file_name(PICTURES);
    fs::create_dir_all(&pictures)?;
    for (section, took) in sections {
        for plot in &section.plots {
            let picture = pictures.join(plot.name()).with_extension("svg");
            fs::write(picture, plot.svg())?;
        }
        text.push('\n');
        text.push_str(&section.markdown(*took));
    }
    Ok(fs::write(file, text)?)
}

pub fn mebibytes(bytes: u64) -> String {
    format!("{:.1}", bytes as f64 / f64::from(1 << 20))
}

pub fn kibibytes(bytes: u64) -> String {
    format!("{:.1}", bytes as f64 / 1024.0)
}

pub fn minutes(time: Duration) -> String {
    match time.as_secs() {
        seconds @ 0..60 => format!("{seconds} s"),
        seconds => format!("{} min {} s", seconds / 60, seconds % 60),
    }
}
