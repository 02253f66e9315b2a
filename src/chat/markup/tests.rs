//! What messages become, and what nobody can make of them.

use proptest::prelude::*;

use super::*;

fn text(text: &str) -> Inline {
    Inline::Text(text.into())
}

fn bold(inside: Inline) -> Inline {
    Inline::Bold(vec![inside])
}

fn italic(inside: Inline) -> Inline {
    Inline::Italic(vec![inside])
}

fn link(to: &str, inside: Inline) -> Inline {
    Inline::Link {
        to: Address::parse(to).expect("an address"),
        text: vec![inside],
    }
}

fn bare(to: &str) -> Inline {
    link(to, text(to))
}

fn line(source: &str) -> Vec<Inline> {
    match parse(source).as_slice() {
        [Block::Paragraph(inlines)] => inlines.clone(),
        other => panic!("{source:?} is no paragraph: {other:?}"),
    }
}

fn paragraph(source: &str) -> Block {
    Block::Paragraph(vec![text(source)])
}

/// All that a reader sees, and the addresses and numbers that the tree keeps.
fn flatten(blocks: &[Block]) -> String {
    fn inlines(all: &[Inline], out: &mut String) {
        for inline in all {
            match inline {
                Inline::Text(text) | Inline::Code(text) => out.push_str(text),
                Inline::Break => out.push('\n'),
                Inline::Bold(inside) | Inline::Italic(inside) => inlines(inside, out),
                Inline::Link { to, text } => {
                    inlines(text, out);
                    if *text != [Inline::Text(to.to_string())] {
                        out.push_str(to);
                    }
                }
            }
        }
    }
    fn all(blocks: &[Block], out: &mut String) {
        for block in blocks {
            match block {
                Block::Paragraph(inside) => inlines(inside, out),
                Block::Code { language, text } => {
                    out.push_str(language.as_deref().unwrap_or_default());
                    out.push_str(text);
                }
                Block::Quote(inside) => all(inside, out),
                Block::List(items) => {
                    for item in items {
                        out.push_str(&item.number.map(|n| n.to_string()).unwrap_or_default());
                        all(&item.blocks, out);
                    }
                }
            }
        }
    }
    let mut out = String::new();
    all(blocks, &mut out);
    out
}

fn depth_of(blocks: &[Block]) -> usize {
    fn inline(all: &[Inline]) -> usize {
        let inside = all.iter().map(|one| match one {
            Inline::Bold(inside) | Inline::Italic(inside) | Inline::Link { text: inside, .. } => {
                1 + inline(inside)
            }
            _ => 0,
        });
        inside.max().unwrap_or(0)
    }
    let inside = blocks.iter().map(|block| match block {
        Block::Paragraph(inside) => inline(inside),
        Block::Code { .. } => 0,
        Block::Quote(inside) => 1 + depth_of(inside),
        Block::List(items) => {
            1 + items
                .iter()
                .map(|item| depth_of(&item.blocks))
                .max()
                .unwrap_or(0)
        }
    });
    inside.max().unwrap_or(0)
}

#[test]
fn plain_text_is_one_text() {
    assert_eq!(
        line("Hej, världen! 2 < 3 & 4 > 1."),
        [text("Hej, världen! 2 < 3 & 4 > 1.")]
    );
}

#[test]
fn a_line_end_is_a_break_and_an_empty_line_a_new_paragraph() {
    assert_eq!(line("a  \n  b"), [text("a"), Inline::Break, text("b")]);
    assert_eq!(parse("a\n\nb"), [paragraph("a"), paragraph("b")]);
}

#[test]
fn stars_and_underscores_are_emphasis() {
    assert_eq!(
        line("**a** *b* _c_"),
        [
            bold(text("a")),
            text(" "),
            italic(text("b")),
            text(" "),
            italic(text("c"))
        ]
    );
    assert_eq!(line("_a _b_"), [text("_a "), italic(text("b"))]);
    assert_eq!(line("***a***"), [bold(italic(text("a")))]);
    assert_eq!(line("(*a*)."), [text("("), italic(text("a")), text(").")]);
    assert_eq!(
        line("这是**重点**内容"),
        [text("这是"), bold(text("重点")), text("内容")]
    );
}

#[test]
fn marks_without_a_partner_are_text() {
    for source in [
        "*a",
        "a*",
        "2*3*4",
        "a * b * c",
        "snake_case_name",
        "__init__",
        "****",
        "**",
        "[a",
        "a]",
        "[a](b",
        "`a",
        "_",
    ] {
        assert_eq!(line(source), [text(source)], "{source}");
    }
}

#[test]
fn emphasis_that_crosses_keeps_every_character() {
    assert_eq!(line("**a *b** c*"), [bold(text("a *b")), text(" c*")]);
    assert_eq!(line("*a [b* c]"), [text("*a [b* c]")]);
}

#[test]
fn code_holds_marks_as_they_are() {
    assert_eq!(line("`*a* <b>`"), [Inline::Code("*a* <b>".into())]);
    assert_eq!(line("`` a`b ``"), [Inline::Code("a`b".into())]);
    assert_eq!(line("````a````"), [text("````a````")]);
}

#[test]
fn a_backslash_takes_a_mark_its_meaning() {
    assert_eq!(line(r"\*a\* \`b\` \\ c\d"), [text(r"*a* `b` \ c\d")]);
    assert_eq!(
        line(r"\[a](https://b.se)"),
        [text("[a]("), bare("https://b.se"), text(")")]
    );
}

#[test]
fn a_link_leads_to_web_and_mail_alone() {
    assert_eq!(
        line("[a *b*](https://c.se/d)"),
        [Inline::Link {
            to: Address::parse("https://c.se/d").expect("an address"),
            text: vec![text("a "), italic(text("b"))],
        }]
    );
    assert_eq!(
        line("[a](mailto:a@b.se)"),
        [link("mailto:a@b.se", text("a"))]
    );
    assert_eq!(line("[](https://a.se)"), [bare("https://a.se")]);
    for source in [
        "[a](javascript:alert(1))",
        "[a](JaVaScRiPt:alert(1))",
        "[a](data:text/html,b)",
        "[a](//b.se)",
        "[a](/b)",
        "[a](https:b.se)",
        "[a](https://)",
        "[a](ftp://b.se)",
        "[a](vbscript:b)",
    ] {
        assert_eq!(line(source), [text(source)], "{source}");
    }
}

#[test]
fn an_address_may_hold_parentheses() {
    let to = "https://sv.wikipedia.org/wiki/Rust_(spr%C3%A5k)";
    assert_eq!(line(&format!("[Rust]({to})")), [link(to, text("Rust"))]);
    assert_eq!(line(&format!("({to})")), [text("("), bare(to), text(")")]);
}

#[test]
fn a_bare_address_ends_before_the_sentence_does() {
    assert_eq!(
        line("Se https://a.se/b?c=d. Bra!"),
        [text("Se "), bare("https://a.se/b?c=d"), text(". Bra!")]
    );
    assert_eq!(line("*https://a.se*"), [italic(bare("https://a.se"))]);
    assert_eq!(line("xhttps://a.se"), [text("xhttps://a.se")]);
    assert_eq!(
        line("[see https://a.se] b"),
        [text("[see "), bare("https://a.se"), text("] b")]
    );
}

#[test]
fn a_link_holds_no_link() {
    assert_eq!(
        line("[https://good.se](https://b.se)"),
        [link("https://b.se", text("https://good.se"))]
    );
    assert_eq!(
        line("[a [b](https://c.se)](https://d.se)"),
        [
            text("[a "),
            link("https://c.se", text("b")),
            text("]("),
            bare("https://d.se"),
            text(")"),
        ]
    );
}

#[test]
fn no_address_turns_the_direction_of_text() {
    assert_eq!(
        line("https://a.se/\u{202e}gpj"),
        [bare("https://a.se/"), text("\u{202e}gpj")]
    );
}

#[test]
fn a_fence_keeps_its_lines_and_its_language() {
    let code = |language: Option<&str>, text: &str| Block::Code {
        language: language.map(Into::into),
        text: text.into(),
    };
    assert_eq!(
        parse("```rust\nfn a() {}\n\n  *b*\n```\nc"),
        [code(Some("rust"), "fn a() {}\n\n  *b*"), paragraph("c")]
    );
    assert_eq!(parse("~~~\n```\n~~~"), [code(None, "```")]);
    assert_eq!(parse("```\nnever closed"), [code(None, "never closed")]);
    assert_eq!(parse("```two words\na\n```"), [code(None, "two words\na")]);
    assert_eq!(
        parse("```a```"),
        [Block::Paragraph(vec![Inline::Code("a".into())])]
    );
}

#[test]
fn a_quote_holds_blocks() {
    assert_eq!(
        parse("> a\n>\n> - b\nc"),
        [
            Block::Quote(vec![
                paragraph("a"),
                Block::List(vec![Item {
                    number: None,
                    blocks: vec![paragraph("b")]
                }])
            ]),
            paragraph("c"),
        ]
    );
}

#[test]
fn lists_keep_their_numbers_and_nest() {
    let item = |number, blocks: &[Block]| Item {
        number,
        blocks: blocks.to_vec(),
    };
    assert_eq!(
        parse("- a\n* b"),
        [Block::List(vec![
            item(None, &[paragraph("a")]),
            item(None, &[paragraph("b")])
        ])]
    );
    assert_eq!(
        parse("3. a\n7) b"),
        [Block::List(vec![
            item(Some(3), &[paragraph("a")]),
            item(Some(7), &[paragraph("b")])
        ])]
    );
    let nested = Block::List(vec![item(None, &[paragraph("b")])]);
    assert_eq!(
        parse("1. a\n  - b"),
        [Block::List(vec![item(Some(1), &[paragraph("a"), nested])])]
    );
    assert_eq!(parse("  - a\n  - b"), parse("- a\n- b"));
    for no_list in [
        "-a",
        "1.a",
        "007. a",
        "- ",
        "1999999999. a",
        "2026 var ett år",
    ] {
        assert_eq!(parse(no_list), [paragraph(no_list)], "{no_list}");
    }
}

#[test]
fn marks_with_nothing_in_them_are_text() {
    assert_eq!(parse(">"), [paragraph(">")]);
    assert_eq!(parse("```"), [paragraph("```")]);
}

#[test]
fn a_text_of_nothing_but_marks_ends_quickly() {
    // Each of these is quadratic or worse for a parser that looks back or ahead without bound. A
    // million characters would then take minutes; here the whole test takes well under a second.
    let unit = [
        "*",
        "_",
        "`",
        "[",
        "]",
        "](",
        "[a](",
        "[](https://",
        "https://-",
        "http://a(",
        "*a ",
        "a* ",
        "`` ` ",
        "> ",
        "- ",
        "**a_b*",
        "\\",
        "```\n",
        ">\n- ",
        "[*_`",
        "(",
        "  - a\n",
    ];
    for unit in unit {
        let source = unit.repeat(200_000 / unit.len());
        assert!(
            depth_of(&parse(&source)) <= 2 * (DEEPEST_BLOCK + DEEPEST_INLINE),
            "{unit}"
        );
    }
}

/// What people type, and what they type to break things: much punctuation, some words, line ends.
fn source() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => "[a-zåäö]{1,6}",
        6 => "[*_`\\[\\]()>~\\\\.!-]{1,4}",
        2 => " {1,4}",
        2 => Just("\n".to_string()),
        1 => "[0-9]{1,3}[.)] ",
        1 => Just("https://a.se/b".to_string()),
        1 => Just("](https://a.se)".to_string()),
        1 => Just("```".to_string()),
        1 => "\\PC",
    ];
    proptest::collection::vec(piece, 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn every_letter_and_digit_is_kept_in_order(source in source()) {
        let words = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
        prop_assert_eq!(words(&flatten(&parse(&source))), words(&source));
    }

    #[test]
    fn text_without_marks_is_itself(source in "[a-zåäö ,;.?!]{0,80}") {
        prop_assert_eq!(flatten(&parse(&source)).trim().to_string(), source.trim().to_string());
    }

    #[test]
    fn nothing_panics_and_nothing_nests_too_deep(source in any::<String>()) {
        prop_assert!(depth_of(&parse(&source)) <= DEEPEST_BLOCK + DEEPEST_INLINE);
    }
}
