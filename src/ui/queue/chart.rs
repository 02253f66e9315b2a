//! Plots as SVG, drawn on the server: bars, a step line and a grid. Knows scales and shapes; refuses to
//! know what is plotted, and colours, which belong to the style sheet.
//!
//! Each plot is one image with a title and a description (SVG-AAM: `role="img"`); whoever cannot see it
//! reads the same figures in the table that [`table`] makes.

use leptos::prelude::*;

use crate::ui::drawn::{Drawn, IntoDrawn};

/// Units of the drawing. Small, so that its text can be read where it is not enlarged, on a telephone.
const WIDTH: f64 = 360.0;
const HEIGHT: f64 = 200.0;
const LEFT: f64 = 30.0;
const TOP: f64 = 12.0;
const BOTTOM: f64 = 22.0;
/// Most labels below a plot: more would run into each other.
const MOST_LABELS: usize = 6;
/// How many shades tell the cells of a grid apart, besides empty.
const SHADES: u32 = 5;

/// What a plot is called and says in words. `id` sets it apart on its page.
pub struct Caption {
    pub id: &'static str,
    pub title: &'static str,
    pub text: String,
}

/// Bars beside each other: a label a group, a value a series in it. None: there is no bar.
pub fn bars(caption: &Caption, labels: &[String], series: &[Vec<Option<f64>>]) -> Drawn {
    let highest = series
        .iter()
        .flatten()
        .flatten()
        .copied()
        .fold(0.0, f64::max);
    let top = ceiling(highest);
    let group = (WIDTH - LEFT) / labels.len().max(1) as f64;
    // A little air between the groups, and no bar as broad as a door.
    let bar = (group * 0.8 / series.len().max(1) as f64).min(24.0);
    let mut shapes = Vec::new();
    for (nth, values) in series.iter().enumerate() {
        let class = ["chart__bar chart__bar--", &nth.to_string()].concat();
        for (at, value) in values.iter().enumerate() {
            let Some(value) = value else { continue };
            let middle = LEFT + group * (at as f64 + 0.5);
            let x = middle + bar * (nth as f64 - series.len() as f64 / 2.0);
            let y = height_of(*value, top);
            shapes.push(view! {
                <rect class=class.clone() x=short(x) y=short(y) width=short(bar) height=short(HEIGHT - BOTTOM - y) />
            });
        }
    }
    let step = labels.len().div_ceil(MOST_LABELS).max(1);
    let below = labels.iter().enumerate().step_by(step).map(|(at, label)| {
        let x = LEFT + group * (at as f64 + 0.5);
        below(x, "middle", label.clone())
    });
    let below: Vec<Drawn> = below.collect();
    image(caption, (scale(top), shapes, below).drawn())
}

/// A line that holds each value until the next: `(moment, value)`, in order, and where it ends.
pub fn steps(caption: &Caption, points: &[(i64, u32)], until: i64, ends: [String; 2]) -> Drawn {
    let highest = points.iter().map(|(_, value)| *value).max().unwrap_or(0);
    let top = ceiling(f64::from(highest));
    let from = points.first().map_or(until, |(at, _)| *at);
    let span = (until - from).max(1) as f64;
    let x = |at: i64| LEFT + (WIDTH - LEFT) * (at - from) as f64 / span;
    let mut path = String::new();
    for (nth, (at, value)) in points.iter().enumerate() {
        let (x, y) = (short(x(*at)), short(height_of(f64::from(*value), top)));
        path += &match nth {
            0 => ["M", &x, " ", &y].concat(),
            _ => ["H", &x, "V", &y].concat(),
        };
    }
    path += &["H", &short(x(until))].concat();
    let [begin, end] = ends;
    let inside = (
        scale(top),
        view! { <path class="chart__line" d=path /> },
        below(LEFT, "start", begin),
        below(WIDTH, "end", end),
    );
    image(caption, inside.drawn())
}

/// A cell for each row and column, darker where the count is higher. Every third column is labelled.
pub fn grid(caption: &Caption, rows: &[&'static str; 7], counts: &[[u32; 24]; 7]) -> Drawn {
    let most = counts.iter().flatten().copied().max().unwrap_or(0).max(1);
    let (width, height) = ((WIDTH - LEFT) / 24.0, (HEIGHT - TOP - BOTTOM) / 7.0);
    let mut shapes = Vec::new();
    for (row, (name, hours)) in rows.iter().zip(counts).enumerate() {
        let y = TOP + height * row as f64;
        shapes.push(view! {
            <text class="chart__label" x=short(LEFT - 4.0) y=short(y + height * 0.7) text-anchor="end">{*name}</text>
        }.drawn());
        for (hour, count) in hours.iter().enumerate() {
            let shade = (count * SHADES).div_ceil(most).min(SHADES);
            let class = ["chart__cell chart__cell--", &shade.to_string()].concat();
            let x = LEFT + width * hour as f64;
            shapes.push(view! {
                <rect class=class x=short(x + 0.5) y=short(y + 0.5) width=short(width - 1.0) height=short(height - 1.0) />
            }.drawn());
        }
    }
    let hours = (0..24).step_by(3).map(|hour| {
        let x = LEFT + width * (hour as f64 + 0.5);
        below(x, "middle", hour.to_string())
    });
    let hours: Vec<Drawn> = hours.collect();
    image(caption, (shapes, hours).drawn())
}

/// The figures of a plot, for who would rather read them. The first of each row names it.
pub fn table(
    summary: &'static str,
    caption: &Caption,
    heads: &[&'static str],
    rows: Vec<Vec<String>>,
) -> Drawn {
    let heads = heads
        .iter()
        .map(|head| view! { <th scope="col">{*head}</th> })
        .collect_view();
    let rows = rows
        .into_iter()
        .map(|row| {
            let mut cells = row.into_iter();
            let name = cells
                .next()
                .map(|name| view! { <th scope="row">{name}</th> });
            let cells = cells.map(|cell| view! { <td>{cell}</td> }).collect_view();
            view! { <tr>{name}{cells}</tr> }
        })
        .collect_view();
    // Another name than the section's, where it stands.
    let name = [summary, ": ", caption.title].concat();
    // What scrolls must be reachable by keyboard (WCAG 2.1.1), and then it has a name.
    view! {
        <details class="fold chart__table">
            <summary>{summary}<span class="visually-hidden">": " {caption.title}</span></summary>
            <div class="table" role="region" tabindex="0" aria-label=name>
                <table>
                    <thead><tr>{heads}</tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </details>
    }
    .drawn()
}

fn image(caption: &Caption, inside: Drawn) -> Drawn {
    let (title, text) = (
        [caption.id, "-title"].concat(),
        [caption.id, "-text"].concat(),
    );
    let (named_by, described_by) = (title.clone(), text.clone());
    let view_box = ["0 0 ", &short(WIDTH), " ", &short(HEIGHT)].concat();
    view! {
        <svg
            class="chart"
            role="img"
            viewBox=view_box
            aria-labelledby=named_by
            aria-describedby=described_by
        >
            <title id=title>{caption.title}</title>
            <desc id=text>{caption.text.clone()}</desc>
            {inside}
        </svg>
    }
    .drawn()
}

/// The scale at the left: nothing, half and all of `top`.
fn scale(top: f64) -> Drawn {
    [0.0, top / 2.0, top]
        .map(|value| {
            let y = short(height_of(value, top));
            view! {
                <line class="chart__rule" x1=short(LEFT) x2=short(WIDTH) y1=y.clone() y2=y.clone() />
                <text class="chart__label" x=short(LEFT - 4.0) y=y dy="3" text-anchor="end">{short(value)}</text>
            }
        })
        .into_iter()
        .collect_view()
        .drawn()
}

fn below(x: f64, anchor: &'static str, label: String) -> Drawn {
    view! {
        <text class="chart__label" x=short(x) y=short(HEIGHT - 7.0) text-anchor=anchor>{label}</text>
    }
    .drawn()
}

fn height_of(value: f64, top: f64) -> f64 {
    let room = HEIGHT - TOP - BOTTOM;
    HEIGHT - BOTTOM - room * (value / top).clamp(0.0, 1.0)
}

/// The next of 2, 4, 10, 20, 40, 100 ...: its half is a whole number too.
fn ceiling(highest: f64) -> f64 {
    let mut decade = 1.0;
    loop {
        for step in [2.0, 4.0, 10.0] {
            if highest <= step * decade {
                return step * decade;
            }
        }
        // What is no number, or has no end, is higher than nothing.
        if decade > 1e9 || highest.is_nan() {
            return 10.0 * decade;
        }
        decade *= 10.0;
    }
}

/// With one decimal at most: no eye sees the second.
pub fn short(number: f64) -> String {
    let text = format!("{number:.1}");
    text.strip_suffix(".0").map(str::to_owned).unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scale_ends_at_a_round_number() {
        for (highest, top) in [
            (0.0, 2.0),
            (2.0, 2.0),
            (2.1, 4.0),
            (7.0, 10.0),
            (41.0, 100.0),
        ] {
            assert_eq!(ceiling(highest), top, "{highest}");
        }
        assert!(ceiling(f64::INFINITY).is_finite() && ceiling(f64::NAN).is_finite());
    }

    #[test]
    fn numbers_are_short() {
        let texts = [1.0, 0.25, -0.04, 33.333].map(short);
        assert_eq!(texts, ["1", "0.2", "-0", "33.3"]);
    }

    #[test]
    fn a_step_line_holds_each_value_until_the_next() {
        let caption = Caption {
            id: "x",
            title: "X",
            text: "x".into(),
        };
        let ends = ["a".to_string(), "b".to_string()];
        let html = steps(&caption, &[(0, 1), (50, 2)], 100, ends).to_html();
        assert!(html.contains("M30 95H195V12H360"), "{html}");
    }
}
