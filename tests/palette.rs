//! The style sheet's colours can be read by everyone, in both themes (WCAG 2.2, 1.4.3 and 1.4.11).

use std::collections::HashMap;
use std::fs;

/// Text of any size.
const TEXT: f64 = 4.5;
/// The outlines of controls, and pictures that carry meaning.
const CONTROL: f64 = 3.0;

/// Text for those who chose high contrast (WCAG 2.2, 1.4.6).
const HIGH: f64 = 7.0;

const GROUNDS: [&str; 3] = ["--bg", "--surface", "--surface-2"];

#[derive(Debug, Clone, Copy)]
enum Theme {
    Light,
    Dark,
}

struct Palette(HashMap<String, (String, String)>);

impl Palette {
    /// Every `--name: light-dark(#rrggbb, #rrggbb);` of the base sheet.
    fn read() -> Palette {
        Palette::of("style/base.css")
    }

    fn of(sheet: &str) -> Palette {
        let css = fs::read_to_string(sheet).expect("a sheet");
        let declarations = css.lines().filter_map(|line| {
            let (name, value) = line.trim().split_once(": light-dark(")?;
            let (light, dark) = value.strip_suffix(");")?.split_once(", ")?;
            Some((name.to_owned(), (light.to_owned(), dark.to_owned())))
        });
        Palette(declarations.collect())
    }

    fn color(&self, name: &str, theme: Theme) -> &str {
        let (light, dark) = self
            .0
            .get(name)
            .unwrap_or_else(|| panic!("no colour {name}"));
        match theme {
            Theme::Light => light,
            Theme::Dark => dark,
        }
    }

    fn assert_contrast(&self, front: &str, ground: &str, least: f64) {
        for theme in [Theme::Light, Theme::Dark] {
            let (front_color, ground_color) = (self.color(front, theme), self.color(ground, theme));
            let contrast = contrast(front_color, ground_color);
            assert!(
                contrast >= least,
                "{front} {front_color} on {ground} {ground_color} ({theme:?}): {contrast:.2} is less than {least}"
            );
        }
    }
}

/// The contrast ratio of WCAG 2.2, from 1 to 21.
fn contrast(one: &str, other: &str) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// Relative luminance, as WCAG 2.2 defines it for sRGB.
fn luminance(hex: &str) -> f64 {
    let channel = |from: usize| {
        let value = u8::from_str_radix(&hex[from..from + 2], 16).expect("#rrggbb");
        let value = f64::from(value) / 255.0;
        if value <= 0.04045 {
            value / 12.92
        } else {
            ((value + 0.055) / 1.055).powf(2.4)
        }
    };
    0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
}

#[test]
fn text_can_be_read_on_every_ground() {
    let palette = Palette::read();
    for ground in GROUNDS {
        for front in [
            "--text",
            "--muted",
            "--accent",
            "--accent-hover",
            "--danger",
            "--ok",
            "--warn",
        ] {
            palette.assert_contrast(front, ground, TEXT);
        }
    }
}

#[test]
fn text_can_be_read_on_the_grounds_made_for_it() {
    let palette = Palette::read();
    for (front, ground) in [
        ("--accent-text", "--accent"),
        ("--accent-text", "--accent-hover"),
        ("--text", "--accent-soft"),
        ("--accent", "--accent-soft"),
        ("--danger", "--danger-soft"),
        ("--warn", "--warn-soft"),
        ("--bg", "--text"),
    ] {
        palette.assert_contrast(front, ground, TEXT);
    }
}

#[test]
fn code_can_be_read() {
    let palette = Palette::read();
    for kind in ["keyword", "string", "number", "name", "comment"] {
        palette.assert_contrast(&format!("--code-{kind}"), "--surface-2", TEXT);
    }
}

#[test]
fn controls_can_be_seen() {
    let palette = Palette::read();
    for ground in GROUNDS {
        palette.assert_contrast("--line-strong", ground, CONTROL);
    }
}

#[test]
fn contrast_is_measured_as_wcag_does() {
    assert!((contrast("#000000", "#ffffff") - 21.0).abs() < 0.01);
    assert!((contrast("#777777", "#ffffff") - 4.48).abs() < 0.01);
}

#[test]
fn whoever_wants_high_contrast_gets_it_by_choice_and_by_the_system() {
    let css = fs::read_to_string("style/contrast.css").unwrap();
    let palette = Palette::of("style/contrast.css");
    for front in [
        "--text",
        "--muted",
        "--accent",
        "--danger",
        "--ok",
        "--warn",
        "--line-strong",
    ] {
        for ground in GROUNDS {
            palette.assert_contrast(front, ground, HIGH);
        }
    }
    palette.assert_contrast("--accent-text", "--accent", HIGH);
    // The two ways to it say the same.
    let colours = |part: &str| -> Vec<String> {
        let lines = part.lines().map(str::trim);
        lines
            .filter(|line| line.starts_with("--"))
            .map(str::to_owned)
            .collect()
    };
    let (chosen, system) = css
        .split_once("@media (prefers-contrast: more)")
        .expect("both");
    let chosen = colours(chosen);
    assert!(!chosen.is_empty());
    assert_eq!(chosen, colours(system.split("@layer").next().unwrap()));
}
