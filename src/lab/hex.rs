//! Bytes as people write and read them: two hexadecimal digits each.

/// What is wrong with a text that should be hex.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HexFault {
    /// No digit, at this place counted in characters from 1.
    Digit(char, usize),
    /// The last byte has one digit only.
    Odd,
}

/// Reads bytes. Between them may stand white space, commas, colons and `0x`.
pub fn parse(text: &str) -> Result<Vec<u8>, HexFault> {
    let mut bytes = Vec::with_capacity(text.len() / 2);
    let mut high: Option<u8> = None;
    let mut characters = text.chars().enumerate().peekable();
    while let Some((at, character)) = characters.next() {
        if high.is_none()
            && character == '0'
            && characters
                .next_if(|next| matches!(next.1, 'x' | 'X'))
                .is_some()
        {
            continue;
        }
        match (character.to_digit(16), high) {
            (Some(digit), None) => high = Some(digit as u8),
            (Some(digit), Some(first)) => {
                bytes.push(first << 4 | digit as u8);
                high = None;
            }
            (None, None) if character.is_whitespace() || matches!(character, ',' | ':') => {}
            (None, _) => return Err(HexFault::Digit(character, at + 1)),
        }
    }
    match high {
        None => Ok(bytes),
        Some(_) => Err(HexFault::Odd),
    }
}

/// Writes bytes, with a space between two.
pub fn write(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let mut text = String::with_capacity(bytes.len() * 3);
    for byte in bytes {
        if !text.is_empty() {
            text.push(' ');
        }
        text.push(DIGITS[usize::from(byte >> 4)] as char);
        text.push(DIGITS[usize::from(byte & 15)] as char);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_may_be_written_in_many_ways() {
        for text in [
            "48656a",
            "48 65 6A",
            "0x48, 0x65, 0x6a",
            "48:65:6a\n",
            "0x48656a",
        ] {
            assert_eq!(parse(text), Ok(b"Hej".to_vec()), "{text:?}");
        }
        assert_eq!(parse(" "), Ok(vec![]));
        assert_eq!(parse("00ff"), Ok(vec![0, 255]));
    }

    #[test]
    fn what_is_no_byte_is_pointed_at() {
        assert_eq!(parse("48 6g"), Err(HexFault::Digit('g', 5)));
        assert_eq!(parse("4 8"), Err(HexFault::Digit(' ', 2)));
        assert_eq!(parse("åa"), Err(HexFault::Digit('å', 1)));
        assert_eq!(parse("486"), Err(HexFault::Odd));
    }

    #[test]
    fn what_is_written_reads_back() {
        let bytes: Vec<u8> = (0..=255).collect();
        assert_eq!(parse(&write(&bytes)), Ok(bytes));
        assert_eq!(write(b"Hej"), "48 65 6a");
    }
}
