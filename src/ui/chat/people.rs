//! Who is here and on the site, with a way to write to each.

use leptos::prelude::*;

use crate::ui::told::told;

use super::{message::avatar, phrases, screen::Screen};
use crate::{
    account::Deed,
    client::Crowd,
    stream::{Nick, Person, PersonId, Role},
    ui::{
        lang::Lang,
        list::{Item, list},
        still::Still,
    },
};

/// The people of the room, and those who are elsewhere on the site.
#[component]
pub fn People(screen: Screen) -> impl IntoView {
    let words = screen.words();
    let here = move || screen.here.with(|crowd| crowd.people.clone());
    let more = move || {
        screen
            .here
            .with(|crowd| crowd.count.saturating_sub(crowd.people.len()))
    };
    // Whoever is on the site and not in the room. The site's list is told to live pages only.
    let elsewhere = move || -> Vec<Person> {
        let is_here = |person: &Person| {
            screen
                .here
                .with(|crowd| crowd.people.iter().any(|other| other.id == person.id))
        };
        screen.everyone.with(|crowd| {
            crowd
                .people
                .iter()
                .filter(|person| !is_here(person))
                .cloned()
                .collect()
        })
    };
    let is_nobody_elsewhere = move || elsewhere().is_empty();
    view! {
        <section class="people" aria-labelledby="here-now">
            <h2 id="here-now">{words.here_now}</h2>
            <ul>
                {list(move || items(screen, here(), screen.here))}
            </ul>
            <p class="hint" hidden=told(move || screen.here.with(|crowd| crowd.count > 0))>{words.nobody_here}</p>
            <p class="hint" hidden=told(move || more() == 0)>{told(move || phrases::and_more(screen.lang, more()))}</p>
            <div hidden=is_nobody_elsewhere>
                <h2>{words.elsewhere}</h2>
                <ul>
                    {list(move || items(screen, elsewhere(), screen.everyone))}
                </ul>
            </div>
            <p hidden=told(move || screen.you.with(Option::is_none))>
                <a href=crate::ui::mentions::PATH>{words.mentions}</a>
                " · "
                <a href=crate::ui::threads::PATH>{words.threads}</a>
                " · "
                <a href=crate::ui::notifications::PATH>{words.notifications}</a>
            </p>
            <p><a href=crate::ui::keys::PATH>{words.keys}</a></p>
            <p><a href="/chat/people">{words.everyone}</a></p>
        </section>
    }
}

fn items(screen: Screen, people: Vec<Person>, crowd: RwSignal<Crowd>) -> Vec<Item> {
    let item = |person: Person| {
        let away = crowd.with(|crowd| crowd.is_away(person.id));
        let mark = if away { " away " } else { " " };
        let key = [&person.id.0.to_string(), mark, person.nick.as_str()].concat();
        Item::new(key, move || entry(screen, person, away))
    };
    people.into_iter().map(item).collect()
}

fn entry(screen: Screen, person: Person, away: bool) -> impl IntoView {
    let (id, nick) = (person.id, person.nick.clone());
    let label = phrases::write_to(screen.lang, &nick);
    let may_write = move || {
        screen
            .you
            .with(|you| you.as_ref().is_some_and(|you| you.id != id))
    };
    view! {
        <li class="person">
            {avatar(&nick, id)}
            {named(&nick, id)}
            {away.then(|| Still::new("span").class("person__you").text(screen.words().away))}
            <span class="person__you" hidden=told(move || !screen.is_me(id))>{["(", screen.words().you, ")"].concat()}</span>
            <form
                method="post"
                action=direct_path(id)
                hidden=told(move || !may_write())
                on:submit=move |submit| {
                    if screen.live().is_some() {
                        submit.prevent_default();
                        screen.write_to(id);
                    }
                }
            >
                <button type="submit" class="icon-button icon-button--write" title=label.clone() aria-label=label></button>
            </form>
        </li>
    }
}

/// Somebody's nick, which leads to their page.
fn named(nick: &Nick, person: PersonId) -> Still {
    let link = Still::new("a").class("person__nick");
    let link = link.with("href", ["/chat/person/", &person.0.to_string()].concat());
    link.child(Still::new("bdi").text(nick.as_str()))
}

fn direct_path(person: PersonId) -> String {
    ["/chat/with/", &person.0.to_string()].concat()
}

/// The form that the boxes belong to.
const SEVERAL: &str = "several";

/// A page with everybody who is on the site, or who is called as is sought. It has no live half.
#[component]
pub fn PeoplePage(
    lang: Lang,
    you: Option<Person>,
    /// How the nicks begin that are looked for.
    sought: Option<String>,
    count: usize,
    people: Vec<Person>,
    /// Who of them is on the site.
    here: Vec<PersonId>,
    away: Vec<PersonId>,
    role: Role,
) -> impl IntoView {
    let words = lang.chat();
    let me = you.as_ref().map(|you| you.id);
    let may_choose = me.is_some() && role.may(Deed::OpenPrivate);
    let unnamed = count.saturating_sub(people.len());
    let people = match sought {
        None => Crowd::new(count, people).people,
        // As they were found.
        Some(_) => people,
    };
    // A talk with nobody is none.
    let may_choose = may_choose && people.iter().any(|person| me != Some(person.id));
    let entries: Vec<AnyView> = people
        .into_iter()
        .map(|person| {
            let may_write = me.is_some() && me != Some(person.id);
            let id = ["with-", &person.id.0.to_string()].concat();
            let choose = (may_write && may_choose).then(|| {
                let label = [words.choose, ": ", person.nick.as_str()].concat();
                view! {
                    <input id=id type="checkbox" name="with" value=person.id.0.to_string() form=SEVERAL aria-label=label />
                }
            });
            let form = may_write.then(|| view! {
                <form method="post" action=direct_path(person.id)>
                    <button type="submit" class="quiet-button">{phrases::write_to(lang, &person.nick)}</button>
                </form>
            });
            view! {
                <li class="person">
                    {choose}
                    {avatar(&person.nick, person.id)}
                    {named(&person.nick, person.id)}
                    {(me == Some(person.id)).then(|| ["(", words.you, ")"].concat())}
                    {here.contains(&person.id).then(|| {
                        let how = if away.contains(&person.id) { words.away } else { words.here };
                        view! { <span class="person__you">{how}</span> }
                    })}
                    {form}
                </li>
            }
            .into_any()
        })
        .collect();
    view! {
        <div class="people-page">
            <h1>{words.everyone}</h1>
            {me.map(|_| {
                let site = lang.site();
                view! {
                    <form class="people-page__seek" method="get" action="/chat/people" role="search">
                        <label for="seek-person">{site.people_seek}</label>
                        <input id="seek-person" name="q" type="search" autocomplete="off" value=sought.clone() />
                        <button type="submit" class="quiet-button">{site.people_seek_go}</button>
                    </form>
                }
            })}
            {match count {
                0 if sought.is_some() => view! { <p>{lang.site().people_none}</p> }.into_any(),
                0 => view! { <p>{words.nobody_on_the_site}</p> }.into_any(),
                count => view! { <p>{phrases::people(lang, count)}</p> }.into_any(),
            }}
            <ul>{entries}</ul>
            {(unnamed > 0).then(|| view! { <p>{phrases::and_more(lang, unnamed)}</p> })}
            {may_choose.then(|| view! {
                <form id=SEVERAL method="post" action="/chat/several">
                    <button type="submit" class="button">{words.chosen_talk}</button>
                </form>
            })}
            <p><a href="/chat">{words.back_to_the_chat}</a></p>
        </div>
    }
}
