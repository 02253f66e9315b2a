//! Who is asked to be quiet or kept out, and which words are not said in public: for every door of the site, each of
//! which answers in its own words. Refuses to know what is behind a door.

use crate::{
    account::{Deed, Refusal as AccountRefusal},
    chat::Refusal as ChatRefusal,
    moderation::Until,
    protocol::{FileRefusal, JoinRefusal, OpenRefusal},
    queue::Refusal as QueueRefusal,
    server::{clock, state::App},
    stream::PersonId,
};

/// What moderators have asked of somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Silence {
    /// To say nothing for so many milliseconds.
    Muted { retry_ms: u64 },
    /// To take no part for so many milliseconds, or for good.
    Banned { retry_ms: Option<u64> },
}

/// What was asked of this person, if anything. Those who keep order are not asked.
pub fn silence(app: &App, person: PersonId) -> Result<(), Silence> {
    if app.role(person).may(Deed::Judge) {
        return Ok(());
    }
    let at = clock::now();
    let (ban, mute) = app
        .desk
        .look(|site| (site.ban(person, at), site.mute(person, at)));
    match (ban, mute) {
        (Some(Until::Ever), _) => Err(Silence::Banned { retry_ms: None }),
        (Some(Until::Moment(until)), _) => Err(Silence::Banned {
            retry_ms: u64::try_from(until - at).ok(),
        }),
        (None, Some(until)) => Err(Silence::Muted {
            retry_ms: (until - at).unsigned_abs(),
        }),
        (None, None) => Ok(()),
    }
}

/// Whether this person may not say that where everybody hears it.
pub fn is_unwelcome(app: &App, person: PersonId, text: &str) -> bool {
    app.desk.look(|site| site.objects_to(text)) && !app.role(person).may(Deed::Judge)
}

impl Silence {
    /// Milliseconds until it ends; none: it does not.
    fn retry_ms(self) -> Option<u64> {
        match self {
            Silence::Muted { retry_ms } => Some(retry_ms),
            Silence::Banned { retry_ms } => retry_ms,
        }
    }
}

/// The doors that tell a mute from a ban.
macro_rules! told_as {
    ($($refusal:ident),*) => {
        $(impl From<Silence> for $refusal {
            fn from(silence: Silence) -> Self {
                match silence {
                    Silence::Muted { retry_ms } => $refusal::Muted { retry_ms },
                    Silence::Banned { retry_ms } => $refusal::Banned { retry_ms },
                }
            }
        })*
    };
}

told_as!(ChatRefusal, QueueRefusal, OpenRefusal, FileRefusal);

impl From<Silence> for JoinRefusal {
    fn from(silence: Silence) -> Self {
        let retry_ms = silence.retry_ms();
        JoinRefusal::KeptOut { retry_ms }
    }
}

impl From<Silence> for AccountRefusal {
    fn from(silence: Silence) -> Self {
        let retry_ms = silence.retry_ms();
        AccountRefusal::KeptOut { retry_ms }
    }
}
