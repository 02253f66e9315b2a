//! What a nick may be, and which nicks look alike. Whose they are is not known here.

use unicode_normalization::UnicodeNormalization;
use unicode_security::{MixedScript, confusable_detection::skeleton};

use crate::{protocol::JoinRefusal, stream::Nick};

/// A nick in its composed form (Unicode NFKC), of scripts that go together.
pub(super) fn parse(text: &str) -> Result<Nick, JoinRefusal> {
    let composed: String = text.trim().nfkc().collect();
    let nick: Nick = composed.parse()?;
    match nick.as_str().is_single_script() {
        true => Ok(nick),
        false => Err(JoinRefusal::MixedScripts),
    }
}

pub(super) fn fold(text: &str) -> String {
    text.nfkc().flat_map(char::to_lowercase).collect()
}

/// What a nick looks like (skeletons, Unicode TS 39 section 4). Joints do not tell people apart, so `a-b`
/// looks like `a b` and `ab`.
pub(super) struct Looks {
    /// However it is written: `ANNA` is `anna`.
    pub(super) small: String,
    /// As it is written: `PaypaI` with a capital i is `paypal`, which its small letters would not tell.
    pub(super) written: String,
}

impl Looks {
    pub(super) fn of(text: &str) -> Self {
        let plain: String = text
            .chars()
            .filter(|c| !matches!(c, ' ' | '-' | '_' | '.'))
            .collect();
        let look = |text: &str| skeleton(text).flat_map(char::to_lowercase).collect();
        Looks {
            small: look(&fold(&plain)),
            written: look(&plain),
        }
    }

    pub(super) fn alike(&self, other: &Looks) -> bool {
        self.small == other.small || self.written == other.written
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nicks_that_look_alike_are_alike() {
        let alike = |a: &str, b: &str| Looks::of(a).alike(&Looks::of(b));
        assert!(alike("Anna", "anna"));
        assert!(alike("paypal", "раураl"), "Cyrillic letters");
        assert!(alike("Bob1", "Bobl"), "one and l");
        assert!(alike("PaypaI", "paypal"), "a capital i");
        assert!(
            alike("LISA", "lisa") && !alike("Kai", "Kal"),
            "but no small one"
        );
        assert!(alike("Anna Maria", "anna-maria"));
        assert!(!alike("Anna", "Åsa"));
    }

    #[test]
    fn scripts_that_do_not_go_together_are_refused() {
        assert_eq!(parse("Аnna"), Err(JoinRefusal::MixedScripts));
        assert!(parse("Мария").is_ok() && parse("李明").is_ok() && parse("Åsa").is_ok());
    }
}
