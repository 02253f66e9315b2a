//! Knows the forms that change language and theme, scripts or no; refuses to know how the choice is kept.

use leptos::prelude::*;

use crate::ui::lang::Lang;
use crate::ui::theme::Theme;

/// The box that the button names. No heading's id has an underscore.
const APPEARANCE: &str = "page_appearance";

#[component]
pub fn LanguageSwitch(lang: Lang, path: String) -> impl IntoView {
    view! {
        <form class="switch" method="post" action="/language" aria-label=lang.site().language>
            <input type="hidden" name="path" value=path />
            {Lang::ALL
                .into_iter()
                .filter(|other| *other != lang)
                .map(|other| {
                    view! {
                        <button class="switch__button" name="lang" value=other.code() lang=other.code()>
                            {other.own_name()}
                        </button>
                    }
                })
                .collect_view()}
        </form>
    }
}

/// The themes behind a button, for a page without a footer.
#[component]
pub fn Appearance(lang: Lang, theme: Theme, path: String) -> impl IntoView {
    let label = lang.site().theme;
    view! {
        <button
            type="button"
            class="appearance-button"
            popovertarget=APPEARANCE
            title=label
            aria-label=label
        >
            <span aria-hidden="true">"\u{25d0}"</span>
        </button>
        <div id=APPEARANCE class="appearance" popover="auto">
            <ThemeSwitch lang theme path />
        </div>
    }
}

#[component]
pub fn ThemeSwitch(lang: Lang, theme: Theme, path: String) -> impl IntoView {
    let words = lang.site();
    let label = |theme| match theme {
        Theme::Auto => words.theme_auto,
        Theme::Light => words.theme_light,
        Theme::Dark => words.theme_dark,
        Theme::Contrast => words.theme_contrast,
    };
    view! {
        <form class="switch" method="post" action="/theme">
            <fieldset>
                <legend>{words.theme}</legend>
                <input type="hidden" name="path" value=path />
                {Theme::ALL
                    .into_iter()
                    .map(|choice| {
                        let pressed = if choice == theme { "true" } else { "false" };
                        view! {
                            <button class="switch__button" name="theme" value=choice.code() aria-pressed=pressed>
                                {label(choice)}
                            </button>
                        }
                    })
                    .collect_view()}
            </fieldset>
        </form>
    }
}
