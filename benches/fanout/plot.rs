//! A bar for each server, as SVG: drawn by hand, since a rectangle needs no library.

use std::fmt::Write;

use super::spread::Spread;

/// Pixels.
const WIDTH: f64 = 720.0;
const NAME: f64 = 150.0;
const BAR: f64 = 22.0;
const STEP: f64 = 34.0;
const TOP: f64 = 44.0;
/// To the right of the longest bar, for its number.
const NUMBER: f64 = 90.0;

pub struct Plot {
    title: &'static str,
    unit: &'static str,
    bars: Vec<(&'static str, Spread, bool)>,
}

impl Plot {
    pub fn new(title: &'static str, unit: &'static str) -> Plot {
        Plot {
            title,
            unit,
            bars: Vec::new(),
        }
    }

    /// A bar as long as the median, with a line from the least to the most.
    pub fn bar(&mut self, name: &'static str, shown: &Spread, ours: bool) {
        self.bars.push((name, shown.clone(), ours));
    }

    pub fn title(&self) -> &'static str {
        self.title
    }

    pub fn svg(&self) -> String {
        let most = self.bars.iter().map(|(_, shown, _)| shown.most());
        let most = most.fold(f64::MIN_POSITIVE, f64::max);
        let length = |value: f64| value / most * (WIDTH - NAME - NUMBER);
        let height = TOP + STEP * self.bars.len() as f64 + 8.0;
        let mut svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" \
             font-family=\"system-ui, sans-serif\" font-size=\"14\">\n<title>{0}</title>\n\
             <rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n\
             <text x=\"12\" y=\"26\" font-weight=\"600\" fill=\"#1a1a1a\">{0}</text>\n",
            self.title
        );
        for (at, (name, shown, ours)) in self.bars.iter().enumerate() {
            let top = TOP + STEP * at as f64;
            let (middle, text) = (top + BAR / 2.0, top + BAR * 0.73);
            let fill = if *ours { "#1f6feb" } else { "#9aa4b2" };
            _ = writeln!(
                svg,
                "<text x=\"{}\" y=\"{text}\" text-anchor=\"end\" fill=\"#1a1a1a\">{name}</text>\n\
                 <rect x=\"{NAME}\" y=\"{top}\" width=\"{:.1}\" height=\"{BAR}\" rx=\"3\" fill=\"{fill}\"/>\n\
                 <path d=\"M{:.1} {middle}H{:.1}\" stroke=\"#1a1a1a\" stroke-width=\"1.5\"/>\n\
                 <text x=\"{:.1}\" y=\"{text}\" fill=\"#1a1a1a\">{} {}</text>",
                NAME - 10.0,
                length(shown.median()),
                NAME + length(shown.least()),
                NAME + length(shown.most()),
                NAME + length(shown.most()) + 8.0,
                number(shown.median()),
                self.unit,
            );
        }
        svg.push_str("</svg>\n");
        svg
    }
}

fn number(value: f64) -> String {
    match value {
        0.0..100.0 => format!("{value:.1}"),
        100.0..10_000.0 => format!("{value:.0}"),
        10_000.0..1e6 => format!("{:.0} K", value / 1e3),
        _ => format!("{:.2} M", value / 1e6),
    }
}
