//! A bar for each of what is compared, as SVG: drawn by hand, since a rectangle needs no library. It has
//! its own ground, dark where the reader's system is.

use std::fmt::Write;

use super::spread::Spread;

/// Pixels.
const WIDTH: f64 = 720.0;
const NAME: f64 = 190.0;
const BAR: f64 = 22.0;
const STEP: f64 = 34.0;
const TOP: f64 = 44.0;
/// To the right of the longest bar, for its number.
const NUMBER: f64 = 100.0;
/// Below the last bar, for what the line across them is.
const FOOT: f64 = 26.0;

const STYLE: &str = "<style>\
    .ground{fill:#fff}.word{fill:#1f2328}.line{stroke:#1f2328}.bar{fill:#9aa4b2}.ours{fill:#1f6feb}\
    .aim{stroke:#bc4c00}.goal{fill:#bc4c00}\
    @media (prefers-color-scheme:dark){.ground{fill:#0d1117}.word{fill:#e6edf3}.line{stroke:#e6edf3}\
    .bar{fill:#57606a}.ours{fill:#1f6feb}.aim{stroke:#f0883e}.goal{fill:#f0883e}}\
    </style>";

pub struct Plot {
    /// Of the file, without its ending.
    name: String,
    title: String,
    unit: &'static str,
    bars: Vec<(String, Spread, bool)>,
    aim: Option<(f64, &'static str)>,
}

impl Plot {
    pub fn new(name: &str, title: &str, unit: &'static str) -> Plot {
        Plot {
            name: name.to_owned(),
            title: title.to_owned(),
            unit,
            bars: Vec::new(),
            aim: None,
        }
    }

    /// A bar as long as the median, with a line from the least to the most.
    pub fn bar(&mut self, name: &str, shown: &Spread, ours: bool) {
        self.bars.push((name.to_owned(), shown.clone(), ours));
    }

    /// A line across all bars, where they should end, and what it is.
    pub fn aim(&mut self, at: f64, what: &'static str) {
        self.aim = Some((at, what));
    }

    pub fn name(&self) -> &str {
        &self.name
    }

    pub fn title(&self) -> &str {
        &self.title
    }

    pub fn svg(&self) -> String {
        let most = self.bars.iter().map(|(_, shown, _)| shown.most());
        let most = most.chain(self.aim.map(|(at, _)| at));
        let most = most.fold(f64::MIN_POSITIVE, f64::max);
        let length = |value: f64| value / most * (WIDTH - NAME - NUMBER);
        let end = TOP + STEP * self.bars.len() as f64;
        let height = end + self.aim.map_or(8.0, |_| FOOT);
        let title = escaped(&self.title);
        let mut svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" \
             font-family=\"system-ui, sans-serif\" font-size=\"14\">\n<title>{title}</title>\n{STYLE}\n\
             <rect class=\"ground\" width=\"100%\" height=\"100%\"/>\n\
             <text class=\"word\" x=\"12\" y=\"26\" font-weight=\"600\">{title}</text>\n"
        );
        for (at, (name, shown, ours)) in self.bars.iter().enumerate() {
            let top = TOP + STEP * at as f64;
            let (middle, text) = (top + BAR / 2.0, top + BAR * 0.73);
            let class = if *ours { "ours" } else { "bar" };
            _ = writeln!(
                svg,
                "<text class=\"word\" x=\"{}\" y=\"{text}\" text-anchor=\"end\">{}</text>\n\
                 <rect class=\"{class}\" x=\"{NAME}\" y=\"{top}\" width=\"{:.1}\" height=\"{BAR}\" rx=\"3\"/>\n\
                 <path class=\"line\" d=\"M{:.1} {middle}H{:.1}\" stroke-width=\"1.5\"/>\n\
                 <text class=\"word\" x=\"{:.1}\" y=\"{text}\">{} {}</text>",
                NAME - 10.0,
                escaped(name),
                length(shown.median()),
                NAME + length(shown.least()),
                NAME + length(shown.most()),
                NAME + length(shown.most()) + 8.0,
                number(shown.median()),
                self.unit,
            );
        }
        if let Some((at, what)) = self.aim {
            let (x, y) = (NAME + length(at), end + FOOT - 10.0);
            _ = writeln!(
                svg,
                "<path class=\"aim\" d=\"M{x:.1} {}V{end}\" stroke-width=\"1.5\" stroke-dasharray=\"4 3\"/>\n\
                 <text class=\"goal\" x=\"{x:.1}\" y=\"{y}\" text-anchor=\"middle\">{}</text>",
                TOP - 6.0,
                escaped(what)
            );
        }
        svg.push_str("</svg>\n");
        svg
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

fn number(value: f64) -> String {
    match value {
        0.0..100.0 => format!("{value:.1}"),
        100.0..10_000.0 => format!("{value:.0}"),
        10_000.0..1e6 => format!("{:.0} K", value / 1e3),
        _ => format!("{:.2} M", value / 1e6),
    }
}
