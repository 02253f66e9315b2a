//! The forms of `/account`, one function each.

use leptos::prelude::*;

use super::{
    fields::{Field, Kind, fault, field, panel, whose},
    page::{Form, Notice, You},
    passkeys::{Wish, passkey_button},
};
use crate::{
    account::{About, Passphrase},
    stream::Nick,
    ui::{
        chat::avatar,
        drawn::{Drawn, IntoDrawn},
        lang::Lang,
        theme::Theme,
    },
};

const _: () = assert!(
    Passphrase::SHORTEST == 15 && Passphrase::LONGEST == 128 && About::LONGEST == 160,
    "the catalogue's words name these"
);

pub fn take_nick(lang: Lang, notice: &Notice) -> Drawn {
    let words = lang.account();
    let why = notice.of(Form::Nick);
    let inside = view! {
        {field(
            Field {
                id: "account-nick",
                name: "nick",
                label: words.nick,
                autocomplete: "nickname",
                kind: Kind::Text(Nick::LONGEST * 2),
                hint: Some(words.nick_hint),
                value: why.map(|why| why.written.clone()).unwrap_or_default(),
            },
            why,
        )}
        {fault(why)}
        <button type="submit" class="button">{words.take_nick_button}</button>
    };
    panel(Form::Nick, words.take_nick, None, inside, ())
}

pub fn rename(lang: Lang, you: &You, notice: &Notice) -> Drawn {
    let words = lang.account();
    let why = notice.of(Form::Nick);
    let now = || you.person.nick.to_string();
    let inside = view! {
        {field(
            Field {
                id: "account-nick",
                name: "nick",
                label: words.new_nick,
                autocomplete: "nickname",
                kind: Kind::Text(Nick::LONGEST * 2),
                hint: Some(words.nick_hint),
                value: why.map_or_else(now, |why| why.written.clone()),
            },
            why,
        )}
        {fault(why)}
        <button type="submit" class="button">{words.rename_button}</button>
    };
    panel(
        Form::Nick,
        words.rename,
        Some(words.rename_text),
        inside,
        (),
    )
}

pub fn sign_in(
    lang: Lang,
    notice: &Notice,
    has_passkeys: bool,
    title: &'static str,
    text: &'static str,
) -> Drawn {
    let words = lang.account();
    let why = notice.of(Form::SignIn);
    let inside = view! {
        {field(
            Field {
                id: "sign-in-nick",
                name: "nick",
                label: words.nick,
                autocomplete: "username",
                kind: Kind::Text(Nick::LONGEST * 2),
                hint: None,
                value: why.map(|why| why.written.clone()).unwrap_or_default(),
            },
            None,
        )}
        {field(
            Field {
                id: "sign-in-passphrase",
                name: "passphrase",
                label: words.passphrase,
                autocomplete: "current-password",
                kind: Kind::Passphrase,
                hint: None,
                value: String::new(),
            },
            why,
        )}
        {fault(why)}
        <button type="submit" class="button">{words.sign_in}</button>
    };
    let button = has_passkeys.then(|| passkey_button(lang, Wish::Enter));
    panel(Form::SignIn, title, Some(text), inside, button)
}

pub fn claim(lang: Lang, you: &You, notice: &Notice, has_passkeys: bool) -> Drawn {
    let words = lang.account();
    let inside = first_passphrase(lang, you, notice, words.claim_button);
    let button = has_passkeys.then(|| passkey_button(lang, Wish::Claim));
    panel(
        Form::Claim,
        words.claim,
        Some(words.claim_text),
        inside,
        button,
    )
}

/// Where there is a passphrase, another; else a first one.
pub fn passphrase(lang: Lang, you: &You, notice: &Notice) -> Drawn {
    match you.has_passphrase {
        true => change_passphrase(lang, you, notice),
        false => {
            let words = lang.account();
            let inside = first_passphrase(lang, you, notice, words.set_passphrase_button);
            let text = Some(words.set_passphrase_text);
            panel(Form::Claim, words.set_passphrase, text, inside, ())
        }
    }
}

fn first_passphrase(lang: Lang, you: &You, notice: &Notice, button: &'static str) -> Drawn {
    let words = lang.account();
    let why = notice.of(Form::Claim);
    view! {
        {whose(you.person.nick.to_string())}
        {field(new_passphrase(words.passphrase, Some(words.passphrase_hint)), why)}
        {field(Field { id: "again", name: "again", ..new_passphrase(words.again, None) }, None)}
        <p class="hint">{words.claim_warning}</p>
        {fault(why)}
        <button type="submit" class="button">{button}</button>
    }
    .drawn()
}

fn change_passphrase(lang: Lang, you: &You, notice: &Notice) -> Drawn {
    let words = lang.account();
    let why = notice.of(Form::Passphrase);
    let text = words.change_passphrase_text;
    let inside = view! {
        {whose(you.person.nick.to_string())}
        {field(current("current", words.current_passphrase), why)}
        {field(new_passphrase(words.new_passphrase, Some(words.passphrase_hint)), None)}
        {field(Field { id: "again", name: "again", ..new_passphrase(words.again, None) }, None)}
        {fault(why)}
        <button type="submit" class="button">{words.change_passphrase_button}</button>
    };
    panel(
        Form::Passphrase,
        words.change_passphrase,
        Some(text),
        inside,
        (),
    )
}

pub fn profile(lang: Lang, you: &You, notice: &Notice) -> Drawn {
    let words = lang.account();
    let why = notice.of(Form::Profile);
    let langs = Lang::ALL.map(|lang| (lang.code(), lang.own_name()));
    let themes = [Theme::Light, Theme::Dark, Theme::Contrast].map(|theme| {
        let name = match theme {
            Theme::Dark => words.theme_dark,
            Theme::Contrast => lang.site().theme_contrast,
            _ => words.theme_light,
        };
        (theme.code(), name)
    });
    let chosen_lang = you.lang.map(Lang::code);
    let chosen_theme = you.theme.map(Theme::code);
    let inside = view! {
        {field(
            Field {
                id: "about",
                name: "about",
                label: words.about,
                autocomplete: "off",
                kind: Kind::Optional(About::LONGEST),
                hint: Some(words.about_hint),
                value: why.map_or_else(|| you.about.clone(), |why| why.written.clone()),
            },
            why,
        )}
        {choice("lang", words.language, ("", words.as_browser), &langs, chosen_lang)}
        {choice("theme", words.theme, (Theme::Auto.code(), words.as_browser), &themes, chosen_theme)}
        <p class="hint">{words.follows_you}</p>
        {fault(why)}
        <button type="submit" class="button">{words.save}</button>
    };
    panel(Form::Profile, words.profile, None, inside, ())
}

/// What one is shown by beside one's words: the initial, or a picture.
pub fn picture(lang: Lang, you: &You, notice: &Notice) -> Drawn {
    let words = lang.account();
    let why = notice.of(Form::Picture);
    let remove = you.has_picture.then(|| {
        view! {
            <form method="post" action=Form::Picture.action()>
                <button type="submit" class="quiet-button">{words.picture_remove}</button>
            </form>
        }
    });
    view! {
        <section class="panel account__picture" aria-labelledby="part-picture">
            <h2 id="part-picture">{words.picture}</h2>
            <p>{words.picture_text}</p>
            {avatar(&you.person.nick, you.person.id)}
            <form method="post" action="/account/picture" enctype="multipart/form-data">
                <p class="field">
                    <label for="picture">{words.picture_field}</label>
                    <input
                        id="picture"
                        name="file"
                        type="file"
                        required
                        accept="image/png,image/jpeg,image/gif,image/webp"
                        aria-invalid=why.is_some().then_some("true")
                    />
                </p>
                {fault(why)}
                <button type="submit" class="button">{words.picture_button}</button>
            </form>
            {remove}
        </section>
    }
    .drawn()
}

pub fn delete(lang: Lang, you: &You, notice: &Notice) -> Drawn {
    let words = lang.account();
    let why = notice.of(Form::Delete);
    let proof = you.has_passphrase.then(|| {
        view! {
            {whose(you.person.nick.to_string())}
            {field(current("delete-current", words.current_passphrase), why)}
        }
    });
    let inside = view! {
        {proof}
        <fieldset class="field">
            <legend>{words.delete_words}</legend>
            <p class="field--tick">
                <input id="words-keep" name="words" type="radio" value="keep" checked />
                <label for="words-keep">{words.delete_keeps}</label>
            </p>
            <p class="field--tick">
                <input id="words-remove" name="words" type="radio" value="remove" />
                <label for="words-remove">{words.delete_removes}</label>
            </p>
        </fieldset>
        <p class="field field--tick">
            <input id="sure" name="sure" type="checkbox" value="yes" required />
            <label for="sure">{words.delete_sure}</label>
        </p>
        {fault(why)}
        <button type="submit" class="button button--danger">{words.delete_button}</button>
    };
    panel(
        Form::Delete,
        words.delete,
        Some(words.delete_text),
        inside,
        (),
    )
}

fn new_passphrase(label: &'static str, hint: Option<&'static str>) -> Field {
    Field {
        id: "passphrase",
        name: "passphrase",
        label,
        autocomplete: "new-password",
        kind: Kind::NewPassphrase,
        hint,
        value: String::new(),
    }
}

fn current(id: &'static str, label: &'static str) -> Field {
    Field {
        id,
        name: "current",
        label,
        autocomplete: "current-password",
        kind: Kind::Passphrase,
        hint: None,
        value: String::new(),
    }
}

/// One of a few, or none in particular.
fn choice(
    name: &'static str,
    label: &'static str,
    none: (&'static str, &'static str),
    some: &[(&'static str, &'static str)],
    chosen: Option<&'static str>,
) -> Drawn {
    let options = std::iter::once(&none).chain(some);
    let options: Vec<_> = options
        .map(|(value, text)| {
            let is_chosen = chosen == Some(*value);
            view! { <option value=*value selected=is_chosen>{*text}</option> }
        })
        .collect();
    view! {
        <div class="field">
            <label for=name>{label}</label>
            <select id=name name=name>{options}</select>
        </div>
    }
    .drawn()
}
