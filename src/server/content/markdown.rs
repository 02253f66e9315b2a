//! Knows how Markdown becomes HTML that is safe to show; refuses to know which page it belongs to.

use pulldown_cmark::{
    Alignment, CodeBlockKind, CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd, html,
};

use super::anchor::Anchors;
use super::highlight::highlight;
use super::link::resolve;
use super::sanitise::sanitise;
use crate::ui::site::toc::Heading;

/// A page's body, ready to show.
#[derive(Debug)]
pub struct Rendered {
    /// Sanitised.
    pub html: String,
    /// The second and third level, in order.
    pub toc: Vec<Heading>,
}

/// Renders Markdown. Relative links are resolved against `folder`, the path
/// of the file's folder with slashes around it: `/` or `/report/`.
pub fn render(markdown: &str, folder: &str) -> Rendered {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_HEADING_ATTRIBUTES;
    let mut scribe = Scribe {
        folder,
        ..Scribe::default()
    };
    for event in Parser::new_ext(markdown, options) {
        scribe.take(event);
    }
    let mut html = String::with_capacity(markdown.len() * 2);
    html::push_html(&mut html, scribe.out.into_iter());
    Rendered {
        html: sanitise(&html),
        toc: scribe.toc,
    }
}

/// Passes events on, after what each of them needs.
#[derive(Default)]
struct Scribe<'a> {
    folder: &'a str,
    out: Vec<Event<'a>>,
    toc: Vec<Heading>,
    anchors: Anchors,
    /// The open heading's place in `out`, and its text so far.
    heading: Option<(usize, String)>,
    /// The open code block's language, and its code so far.
    code: Option<(String, String)>,
    /// How the open table's columns are aligned, and where in it we are.
    columns: Vec<Alignment>,
    column: usize,
    cell: &'static str,
}

impl<'a> Scribe<'a> {
    fn take(&mut self, event: Event<'a>) {
        match event {
            Event::Start(Tag::CodeBlock(kind)) => {
                self.code = Some((language(&kind), String::new()))
            }
            Event::Text(text) if self.code.is_some() => {
                if let Some((_, code)) = &mut self.code {
                    code.push_str(&text);
                }
            }
            Event::End(TagEnd::CodeBlock) => {
                if let Some((language, code)) = self.code.take() {
                    self.out
                        .push(Event::Html(code_block(&language, &code).into()));
                }
            }
            Event::Start(Tag::Heading { .. }) => {
                self.heading = Some((self.out.len(), String::new()));
                self.out.push(event);
            }
            Event::End(TagEnd::Heading(level)) => {
                self.close_heading(level);
                self.out.push(event);
            }
            Event::Start(Tag::Link {
                link_type,
                dest_url,
                title,
                id,
            }) => {
                let dest_url = self.resolved(dest_url);
                self.out.push(Event::Start(Tag::Link {
                    link_type,
                    dest_url,
                    title,
                    id,
                }));
            }
            Event::Start(Tag::Image {
                link_type,
                dest_url,
                title,
                id,
            }) => {
                let dest_url = self.resolved(dest_url);
                self.out.push(Event::Start(Tag::Image {
                    link_type,
                    dest_url,
                    title,
                    id,
                }));
            }
            // A wide table scrolls inside a frame of its own, also by keyboard (WCAG 2.1.1).
            Event::Start(Tag::Table(columns)) => {
                self.out
                    .push(Event::Html("<div class=\"table\" tabindex=\"0\">".into()));
                self.out.push(Event::Start(Tag::Table(vec![
                    Alignment::None;
                    columns.len()
                ])));
                self.columns = columns;
            }
            Event::Start(Tag::TableHead) => {
                (self.cell, self.column) = ("th", 0);
                self.out.push(event);
            }
            Event::Start(Tag::TableRow) => {
                (self.cell, self.column) = ("td", 0);
                self.out.push(event);
            }
            Event::Start(Tag::TableCell) => {
                let class = alignment(self.columns.get(self.column));
                self.column += 1;
                self.out
                    .push(Event::Html(format!("<{}{class}>", self.cell).into()));
            }
            Event::End(TagEnd::TableCell) => self
                .out
                .push(Event::Html(format!("</{}>", self.cell).into())),
            Event::End(TagEnd::Table) => {
                self.out.push(event);
                self.out.push(Event::Html("</div>".into()));
            }
            Event::Text(ref text) | Event::Code(ref text) => {
                if let Some((_, heading)) = &mut self.heading {
                    heading.push_str(text);
                }
                self.out.push(event);
            }
            _ => self.out.push(event),
        }
    }

    /// Gives the heading an id, now that its text is known.
    fn close_heading(&mut self, level: HeadingLevel) {
        let Some((at, text)) = self.heading.take() else {
            return;
        };
        let given = match &self.out[at] {
            Event::Start(Tag::Heading { id, .. }) => id.clone(),
            _ => None,
        };
        let id = match given {
            Some(id) => self.anchors.given(id.into_string()),
            None => self.anchors.of(&text),
        };
        if let Event::Start(Tag::Heading { id: place, .. }) = &mut self.out[at] {
            *place = Some(CowStr::from(id.clone()));
        }
        let level = level as u8;
        if matches!(level, 2 | 3) {
            self.toc.push(Heading { level, id, text });
        }
    }

    fn resolved(&self, url: CowStr<'a>) -> CowStr<'a> {
        resolve(self.folder, &url).map_or(url, CowStr::from)
    }
}

/// A class, since the policy for the page allows no inline style.
fn alignment(column: Option<&Alignment>) -> &'static str {
    match column {
        Some(Alignment::Left) => " class=\"align-left\"",
        Some(Alignment::Center) => " class=\"align-center\"",
        Some(Alignment::Right) => " class=\"align-right\"",
        Some(Alignment::None) | None => "",
    }
}

/// The first word of a fence's info string: `rust` of "rust,no_run".
fn language(kind: &CodeBlockKind) -> String {
    match kind {
        CodeBlockKind::Fenced(info) => info
            .split([',', ' ', '{'])
            .next()
            .unwrap_or_default()
            .to_owned(),
        CodeBlockKind::Indented => String::new(),
    }
}

/// Scrolls sideways, also by keyboard (WCAG 2.1.1).
fn code_block(language: &str, code: &str) -> String {
    let body = highlight(code, language).unwrap_or_else(|| {
        let mut plain = String::with_capacity(code.len());
        html::push_html(&mut plain, std::iter::once(Event::Text(code.into())));
        plain
    });
    format!("<pre tabindex=\"0\"><code>{body}</code></pre>\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn html(markdown: &str) -> String {
        render(markdown, "/report/").html
    }

    #[test]
    fn headings_get_ids_and_make_the_contents() {
        let page = render(
            "## Kör *igång*!\n### Så här\n## Kör igång\n#### Djupt\n## Eget {#eget}\n",
            "/",
        );
        let toc: Vec<_> = page
            .toc
            .iter()
            .map(|h| (h.level, h.id.as_str(), h.text.as_str()))
            .collect();
        let expected = [
            (2, "kör-igång", "Kör igång!"),
            (3, "så-här", "Så här"),
            (2, "kör-igång-2", "Kör igång"),
            (2, "eget", "Eget"),
        ];
        assert_eq!(toc, expected);
        assert!(
            page.html.contains("<h2 id=\"kör-igång-2\">"),
            "{}",
            page.html
        );
        assert!(page.html.contains("<h4 id=\"djupt\">"), "{}", page.html);
    }

    #[test]
    fn code_is_escaped_whether_coloured_or_not() {
        assert!(html("```rust,ignore\nlet a = 1 < 2;\n```\n").contains("hl-"));
        let plain = html("```\n<script>alert(1)</script>\n```\n");
        assert!(
            plain.contains("&lt;script&gt;alert(1)&lt;/script&gt;"),
            "{plain}"
        );
    }

    #[test]
    fn what_could_run_is_taken_out() {
        let bad = html(
            "<script>alert(1)</script>\n\n<img src=x onerror=alert(1)>\n\n[x](javascript:alert(1))\n\n\
             <p style=\"color:red\" class=\"site-header\">Hej</p>\n\n<iframe src=\"/\"></iframe>",
        );
        for danger in [
            "script",
            "onerror",
            "javascript:",
            "style",
            "site-header",
            "iframe",
        ] {
            assert!(!bad.contains(danger), "{danger} in {bad}");
        }
        assert!(bad.contains("Hej"));
    }

    #[test]
    fn tables_footnotes_and_strikethrough_are_known() {
        let page = html("| a | b |\n|---|--:|\n| 1 | 2 |\n\n~~bort~~ hej[^1]\n\n[^1]: Not.\n");
        for part in [
            "<div class=\"table\"",
            "<th class=\"align-right\">b</th>",
            "<td>1</td>",
            "<del>",
            "footnote-reference",
            "footnote-definition",
        ] {
            assert!(page.contains(part), "{part} in {page}");
        }
    }

    #[test]
    fn links_between_files_become_links_between_pages() {
        let page = html(
            "[nästa](kmom02.md#chatt) ![bild](bild.svg) [ut](https://example.se/a.md) [här](#chatt)",
        );
        for part in [
            "href=\"/report/kmom02#chatt\"",
            "src=\"/report/bild.svg\"",
            "href=\"https://example.se/a.md\"",
            "href=\"#chatt\"",
        ] {
            assert!(page.contains(part), "{part} in {page}");
        }
    }
}
