//! What one listener should have heard and what it did: lost, doubled, reordered.

use std::collections::HashSet;

use super::stamp::Stamp;

/// One listener's account of every sender.
#[derive(Default)]
pub struct Ledger {
    /// By the sender's number, which is small.
    senders: Vec<Account>,
    heard: u64,
    faults: Faults,
}

#[derive(Default)]
struct Account {
    /// The number that comes next if all is well.
    next: u32,
    /// Numbers that were passed over, and may still come.
    missing: HashSet<u32>,
}

/// How often the promise of a chat was broken.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Faults {
    pub lost: u64,
    pub doubled: u64,
    pub reordered: u64,
}

impl Ledger {
    /// Messages heard, a doubled one once.
    pub fn heard(&self) -> u64 {
        self.heard
    }

    pub fn enter(&mut self, stamp: &Stamp) {
        let sender = stamp.sender as usize;
        if self.senders.len() <= sender {
            self.senders.resize_with(sender + 1, Account::default);
        }
        let account = &mut self.senders[sender];
        if stamp.number >= account.next {
            account.missing.extend(account.next..stamp.number);
            account.next = stamp.number + 1;
        } else if account.missing.remove(&stamp.number) {
            self.faults.reordered += 1;
        } else {
            self.faults.doubled += 1;
            return;
        }
        self.heard += 1;
    }

    /// The final account, given how many messages were sent to this listener.
    pub fn close(self, sent: u64) -> Faults {
        Faults {
            lost: sent.saturating_sub(self.heard),
            ..self.faults
        }
    }
}

impl std::ops::AddAssign for Faults {
    fn add_assign(&mut self, other: Faults) {
        self.lost += other.lost;
        self.doubled += other.doubled;
        self.reordered += other.reordered;
    }
}
