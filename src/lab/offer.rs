//! The subprotocols that a client offers, in its order of preference (RFC 6455 section 4.1, item 10).

/// What is wrong with an offer. The text is the part to blame.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OfferFault {
    /// Not a token (RFC 9110 section 5.6.2).
    Token(String),
    /// Named twice, which RFC 6455 forbids.
    Twice(String),
}

/// Reads names with commas between. Nothing at all is no offer, which is fine.
pub fn parse(text: &str) -> Result<Vec<String>, OfferFault> {
    let mut names: Vec<String> = Vec::new();
    for name in text
        .split(',')
        .map(str::trim)
        .filter(|name| !name.is_empty())
    {
        if !name.bytes().all(is_token_byte) {
            return Err(OfferFault::Token(name.to_owned()));
        }
        if names.iter().any(|known| known == name) {
            return Err(OfferFault::Twice(name.to_owned()));
        }
        names.push(name.to_owned());
    }
    Ok(names)
}

/// The first that is offered of those that the server knows. None: nothing, or only unknown ones, were
/// offered, and the server goes on without a subprotocol (RFC 6455 section 4.2.2, item 5).
pub fn choose(
    lists: impl IntoIterator<Item: AsRef<str>>,
    known: &[&'static str],
) -> Option<&'static str> {
    let lists: Vec<_> = lists.into_iter().collect();
    let mut offered = lists.iter().flat_map(|list| list.as_ref().split(','));
    offered.find_map(|name| known.iter().find(|known| **known == name.trim()).copied())
}

fn is_token_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_offer_keeps_its_order() {
        assert_eq!(
            parse(" json, text ,"),
            Ok(vec!["json".into(), "text".into()])
        );
        assert_eq!(parse("  "), Ok(vec![]));
    }

    #[test]
    fn the_part_to_blame_is_named() {
        assert_eq!(
            parse("text, my chat"),
            Err(OfferFault::Token("my chat".into()))
        );
        assert_eq!(parse("tåg"), Err(OfferFault::Token("tåg".into())));
        assert_eq!(parse("a/b"), Err(OfferFault::Token("a/b".into())));
        assert_eq!(
            parse("text,json,text"),
            Err(OfferFault::Twice("text".into()))
        );
    }

    #[test]
    fn the_clients_order_decides_and_several_lines_are_one_list() {
        let known = ["text", "json"];
        assert_eq!(choose(["soap, json, text"], &known), Some("json"));
        assert_eq!(choose(["soap", "text", "json"], &known), Some("text"));
        assert_eq!(choose(["Text, xjson"], &known), None);
        assert_eq!(choose([""; 0], &known), None);
    }
}
