//! `docs/performance.md`: written by the bench alone, so that no figure in it is somebody's memory.

use std::{fmt::Write, fs, path::Path};

use super::{Fallible, machine::Machine};

pub use super::plot::Plot;

/// Where the pictures are, beside the report.
const PICTURES: &str = "performance";

/// One kind of measurement.
pub struct Section {
    pub title: &'static str,
    /// What the numbers mean, and what they should be.
    pub said: &'static str,
    /// The mode that measures it.
    pub command: &'static str,
    pub table: Table,
    pub plot: Option<Plot>,
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
    pub fn markdown(&self) -> String {
        let Table { head, rows } = &self.table;
        let mut text = format!(
            "## {}\n\n{}\n\nBy itself: `cargo bench --features ssr -- {}`\n\n",
            self.title, self.said, self.command
        );
        if let Some(plot) = &self.plot {
            let name = self.command;
            _ = writeln!(text, "![{}]({PICTURES}/{name}.svg)\n", plot.title());
        }
        _ = writeln!(text, "| {} |", head.join(" | "));
        _ = writeln!(text, "|---|{}", "---:|".repeat(head.len() - 1));
        for row in rows {
            _ = writeln!(text, "| {} |", row.join(" | "));
        }
        text
    }
}

/// Writes the whole document.
pub fn write(file: &Path, machine: &Machine, sections: &[Section]) -> Fallible<()> {
    let mut text = format!(
        "# Performance\n\n\
         Written by `make bench`; every figure is from one run of it. No test depends on a time: machines \
         differ and are shared. Bytes are exact, so a test holds those.\n\n\
         | | |\n|---|---|\n\
         | day | {day} |\n| version | {version} |\n| processor | {processor}, {cores} cores |\n\
         | memory | {memory} GiB |\n| kernel | Linux {kernel} |\n| compiler | {compiler} |\n| others | {others} |\n\
         | command | `make bench` |\n\n\
         Server and load run on the same machine, over loopback, with the server's limits as they come. \
         Where a time is shown with a range, it is the median with the least and the most.\n",
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
        others = machine.others,
    );
    let pictures = file.with_file_name(PICTURES);
    fs::create_dir_all(&pictures)?;
    for section in sections {
        if let Some(plot) = &section.plot {
            fs::write(
                pictures.join(section.command).with_extension("svg"),
                plot.svg(),
            )?;
        }
        text.push('\n');
        text.push_str(&section.markdown());
    }
    Ok(fs::write(file, text)?)
}

pub fn mebibytes(bytes: u64) -> String {
    format!("{:.1}", bytes as f64 / f64::from(1 << 20))
}

pub fn kibibytes(bytes: u64) -> String {
    format!("{:.1}", bytes as f64 / 1024.0)
}
