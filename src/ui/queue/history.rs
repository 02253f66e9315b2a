//! A queue's past as plots and tables. The server alone renders it.

use leptos::prelude::*;

use crate::ui::drawn::{Drawn, IntoDrawn};

use super::{
    chart::{self, Caption, short},
    page::path,
};
use crate::{
    queue::history::{Day, Tables},
    stream::{Millis, StreamName, Title},
    ui::{
        chat::{clock, phrases::weekday},
        lang::Lang,
        site::date::Date,
    },
};

/// Most days that are plotted; the tables hold all.
const DAYS_PLOTTED: usize = 30;

/// The page. `zone_minutes` is the zone that the tables were made in; the line ends `now`.
#[component]
pub fn QueueHistory(
    lang: Lang,
    name: StreamName,
    title: Title,
    tables: Tables,
    zone_minutes: i32,
    now: Millis,
) -> impl IntoView {
    let words = lang.queues();
    let plots = match tables.days.is_empty() {
        true => view! { <p>{words.no_history}</p> }.drawn(),
        false => (
            waits(lang, &tables.days),
            pace(lang, &tables.days),
            busiest(lang, &tables.busy),
            length(lang, &tables, zone_minutes, now),
        )
            .drawn(),
    };
    view! {
        <article class="queue-history">
            <header class="queue__head">
                <p class="queue__up"><a href=path(&name)>{words.back}</a></p>
                <h1>{words.history} ": " <bdi>{title.to_string()}</bdi></h1>
            </header>
            {plots}
        </article>
    }
}

fn waits(lang: Lang, days: &[Day]) -> Drawn {
    let words = lang.queues();
    let taken: Vec<&Day> = days
        .iter()
        .filter(|day| day.median_wait.is_some())
        .collect();
    let plotted = newest(&taken);
    let minutes = |of: fn(&Day) -> Option<u32>| -> Vec<Option<f64>> {
        plotted.iter().map(|day| of(day).map(f64::from)).collect()
    };
    let series = [minutes(|day| day.median_wait), minutes(|day| day.p90_wait)];
    let caption = Caption {
        id: "waits",
        title: words.waits,
        text: words.waits_text.to_string(),
    };
    let rows = days
        .iter()
        .rev()
        .map(|day| {
            let said =
                |value: Option<u32>| value.map_or(words.no_value.into(), |value| value.to_string());
            vec![date(day), said(day.median_wait), said(day.p90_wait)]
        })
        .collect();
    let legend = view! {
        <ul class="legend">
            <li class="legend--0">{words.median} " (" {words.minutes} ")"</li>
            <li class="legend--1">{words.p90} " (" {words.minutes} ")"</li>
        </ul>
    };
    let plot = chart::bars(&caption, &labels(&plotted), &series);
    let table = chart::table(
        words.as_table,
        &caption,
        &[words.day, words.median, words.p90],
        rows,
    );
    section(&caption, (legend, plot, table).drawn())
}

fn pace(lang: Lang, days: &[Day]) -> Drawn {
    let words = lang.queues();
    let all: Vec<&Day> = days.iter().collect();
    let plotted = newest(&all);
    let an_hour: Vec<Option<f64>> = plotted
        .iter()
        .map(|day| Some(day.served_an_hour()))
        .collect();
    let caption = Caption {
        id: "pace",
        title: words.pace,
        text: words.pace_text.to_string(),
    };
    let rows = days
        .iter()
        .rev()
        .map(|day| {
            vec![
                date(day),
                day.asked.to_string(),
                day.served.to_string(),
                day.unserved.to_string(),
                short(day.served_an_hour()),
            ]
        })
        .collect();
    let heads = [
        words.day,
        words.asked,
        words.served,
        words.unserved,
        words.per_hour,
    ];
    let plot = chart::bars(&caption, &labels(&plotted), &[an_hour]);
    let table = chart::table(words.as_table, &caption, &heads, rows);
    section(&caption, (plot, table).drawn())
}

fn busiest(lang: Lang, busy: &[[u32; 24]; 7]) -> Drawn {
    let words = lang.queues();
    let days: [&'static str; 7] = std::array::from_fn(|day| weekday(lang, day));
    // Three letters of any weekday fit, and tell it apart in both languages.
    let brief = days.map(|day| {
        let end = day.char_indices().nth(3).map_or(day.len(), |(at, _)| at);
        &day[..end]
    });
    let caption = Caption {
        id: "busiest",
        title: words.busiest,
        text: words.busiest_text.to_string(),
    };
    let rows = (0..24)
        .filter(|hour| busy.iter().any(|hours| hours[*hour] > 0))
        .map(|hour| {
            let name = [&hour.to_string(), "–", &(hour + 1).to_string()].concat();
            let counts = busy.iter().map(|hours| hours[hour].to_string());
            std::iter::once(name).chain(counts).collect()
        })
        .collect();
    let heads: Vec<&'static str> = std::iter::once(words.hour).chain(days).collect();
    let plot = chart::grid(&caption, &brief, busy);
    let table = chart::table(words.as_table, &caption, &heads, rows);
    section(&caption, (plot, table).drawn())
}

fn length(lang: Lang, tables: &Tables, zone_minutes: i32, now: Millis) -> Drawn {
    let words = lang.queues();
    let points: Vec<(Millis, u32)> = tables
        .length
        .iter()
        .map(|point| (point.at, point.open))
        .collect();
    let last = points.last().map_or(now, |(at, _)| now.max(*at));
    let first = points.first().map_or(last, |(at, _)| *at);
    let caption = Caption {
        id: "length",
        title: words.length,
        text: words.length_text.to_string(),
    };
    let moment = |at: Millis| {
        let local = at.saturating_add(Millis::from(zone_minutes) * 60_000);
        let day = Date::from_unix_days(clock::day(local, clock::utc)).iso();
        [&day, " ", &clock::time_of_day(local, clock::utc)].concat()
    };
    let rows = points
        .iter()
        .rev()
        .map(|(at, open)| vec![moment(*at), open.to_string()])
        .collect();
    let plot = chart::steps(&caption, &points, last, [moment(first), moment(last)]);
    let table = chart::table(
        words.as_table,
        &caption,
        &[words.when, words.open_count],
        rows,
    );
    section(&caption, (plot, table).drawn())
}

fn section(caption: &Caption, inside: Drawn) -> Drawn {
    let id = [caption.id, "-head"].concat();
    let named_by = id.clone();
    view! {
        <section class="plot" aria-labelledby=named_by>
            <h2 id=id>{caption.title}</h2>
            <p class="hint">{caption.text.clone()}</p>
            {inside}
        </section>
    }
    .drawn()
}

fn newest<'a>(days: &[&'a Day]) -> Vec<&'a Day> {
    days[days.len().saturating_sub(DAYS_PLOTTED)..].to_vec()
}

fn labels(days: &[&Day]) -> Vec<String> {
    days.iter()
        .map(|day| {
            // `2026-11-23` as `23/11`, which both languages write.
            let date = date(day);
            let part = |from: usize| date[from..from + 2].trim_start_matches('0');
            [part(8), "/", part(5)].concat()
        })
        .collect()
}

fn date(day: &Day) -> String {
    Date::from_unix_days(u32::try_from(day.day).unwrap_or(0)).iso()
}
