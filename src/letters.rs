//! Letters in any case, for putting in order and for finding, where the browser does it; pure.

/// A capital's small letter, in the alphabets of Europe: Latin (to U+017E), Greek, Cyrillic. Unicode's
/// own table of all capitals would be a twentieth of what the browser downloads.
pub fn small(c: char) -> char {
    let away = match c {
        'A'..='Z' | 'À'..='Ö' | 'Ø'..='Þ' | 'Α'..='Ρ' | 'Σ'..='Ϋ' | 'А'..='Я' => 32,
        'Ѐ'..='Џ' => 80,
        'Ā'..='ķ' | 'Ŋ'..='ŷ' => 1 - c as u32 % 2,
        'Ĺ'..='ň' | 'Ź'..='ž' => c as u32 % 2,
        _ => 0,
    };
    char::from_u32(c as u32 + away).unwrap_or(c)
}

/// A text in small letters.
pub fn small_letters(text: &str) -> String {
    text.chars().map(small).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_capital_of_europe_has_the_small_letter_that_unicode_gives_it() {
        let alphabets = [
            'A'..='Z',
            'À'..='Þ',
            'Ĳ'..='Ķ',
            'Ĺ'..='ň',
            'Ŋ'..='ŷ',
            'Ź'..='ž',
            'Α'..='Ϋ',
            'Ѐ'..='я',
        ];
        for c in alphabets.into_iter().flatten() {
            assert_eq!(Some(small(c)), c.to_lowercase().next(), "{c}");
        }
    }
}
