//! JSON for reading: the same text on many lines, every number and every key as it was sent.

use serde::de::IgnoredAny;

const INDENT: &str = "  ";

/// The text with line breaks and indents, if it is an object or an array. Nothing else gains from it.
///
/// Not by way of a value in memory: that would sort keys and round numbers, and a lab shows what was sent.
pub fn pretty(text: &str) -> Option<String> {
    let text = text.trim();
    if !text.starts_with(['{', '[']) || serde_json::from_str::<IgnoredAny>(text).is_err() {
        return None;
    }
    let mut out = String::with_capacity(text.len() * 2);
    let (mut depth, mut in_string, mut escaped) = (0_usize, false, false);
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        if in_string {
            out.push(character);
            (in_string, escaped) = match character {
                _ if escaped => (true, false),
                '\\' => (true, true),
                '"' => (false, false),
                _ => (true, false),
            };
            continue;
        }
        match character {
            ' ' | '\t' | '\n' | '\r' => {}
            '"' => {
                in_string = true;
                out.push(character);
            }
            '{' | '[' => {
                out.push(character);
                while characters
                    .next_if(|next| next.is_ascii_whitespace())
                    .is_some()
                {}
                // What is empty stays on its line.
                if let Some(end) = characters.next_if(|next| matches!(next, '}' | ']')) {
                    out.push(end);
                } else {
                    depth += 1;
                    break_line(&mut out, depth);
                }
            }
            '}' | ']' => {
                depth = depth.saturating_sub(1);
                break_line(&mut out, depth);
                out.push(character);
            }
            ',' => {
                out.push(character);
                break_line(&mut out, depth);
            }
            ':' => out.push_str(": "),
            _ => out.push(character),
        }
    }
    Some(out)
}

fn break_line(out: &mut String, depth: usize) {
    out.push('\n');
    for _ in 0..depth {
        out.push_str(INDENT);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objects_and_arrays_get_lines() {
        let text = r#"{"b":1.50, "a" : [ 1,{ } , []],"s":"{\"x\": [1,2]}\\"}"#;
        let wanted = "{\n  \"b\": 1.50,\n  \"a\": [\n    1,\n    {},\n    []\n  ],\n  \"s\": \"{\\\"x\\\": [1,2]}\\\\\"\n}";
        assert_eq!(pretty(text).as_deref(), Some(wanted));
    }

    #[test]
    fn nothing_is_changed_but_white_space() {
        let text = r#"[9007199254740993,1e400,"å\u00e5",null,{"k":true,"k":false}]"#;
        let compact: String = pretty(text).expect("JSON").split_whitespace().collect();
        assert_eq!(compact, text);
        assert_eq!(pretty(&pretty(text).expect("JSON")), pretty(text));
    }

    #[test]
    fn what_is_no_json_or_no_structure_is_left_alone() {
        for text in ["", "hej", "{", "[1,]", "\"a\"", "12", "{'a':1}"] {
            assert_eq!(pretty(text), None, "{text:?}");
        }
    }
}
