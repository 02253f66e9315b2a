//! How much a stranger may ask for: token buckets by person or address, and places for connections.

use std::{
    collections::HashMap,
    hash::Hash,
    net::IpAddr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use crate::stream::PersonId;

/// Buckets in memory before the full ones are swept out.
const SWEEP_AT: usize = 10_000;

/// So many at once, and so many a second from then on.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rate {
    pub burst: f64,
    pub per_second: f64,
}

/// Token buckets, one a key. Cheap to clone.
pub struct Limit<K> {
    rate: Rate,
    buckets: Arc<Mutex<HashMap<K, Bucket>>>,
}

/// One token bucket.
#[derive(Clone, Copy)]
pub struct Bucket {
    tokens: f64,
    at: Instant,
}

impl Bucket {
    pub fn full(rate: Rate, now: Instant) -> Self {
        Bucket {
            tokens: rate.burst,
            at: now,
        }
    }

    /// Takes a token, or says how long it takes until there is one.
    pub fn take(&mut self, rate: Rate, now: Instant) -> Result<(), Duration> {
        let earned = now.saturating_duration_since(self.at).as_secs_f64() * rate.per_second;
        (self.tokens, self.at) = ((self.tokens + earned).min(rate.burst), now);
        if self.tokens >= 1.0 {
            self.tokens -= 1.0;
            Ok(())
        } else {
            Err(Duration::from_secs_f64(
                (1.0 - self.tokens) / rate.per_second,
            ))
        }
    }
}

impl<K: Eq + Hash> Limit<K> {
    pub fn new(rate: Rate) -> Self {
        Limit {
            rate,
            buckets: Arc::default(),
        }
    }

    /// Takes a token of this key's bucket, or says how long it takes until there is one.
    pub fn take(&self, key: K) -> Result<(), Duration> {
        let now = Instant::now();
        let rate = self.rate;
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if buckets.len() >= SWEEP_AT {
            let filled = |bucket: &Bucket| {
                bucket.tokens
                    + now.saturating_duration_since(bucket.at).as_secs_f64() * rate.per_second
                    >= rate.burst
            };
            buckets.retain(|_, bucket| !filled(bucket));
        }
        buckets
            .entry(key)
            .or_insert_with(|| Bucket::full(rate, now))
            .take(rate, now)
    }

    /// What was taken was not used.
    pub fn give_back(&self, key: &K) {
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(bucket) = buckets.get_mut(key) {
            bucket.tokens = (bucket.tokens + 1.0).min(self.rate.burst);
        }
    }
}

/// How fast words come: of one person, and from one address, where many people may be. Cheap to clone.
#[derive(Clone)]
pub struct Words {
    people: Limit<PersonId>,
    addresses: Limit<IpAddr>,
}

impl Words {
    pub fn new(of_one: Rate, from_address: Rate) -> Self {
        Words {
            people: Limit::new(of_one),
            addresses: Limit::new(from_address),
        }
    }

    /// Room for a word, or the milliseconds until there is some. Who goes too fast themselves takes nothing from
    /// those who share their address, and the other way round.
    pub fn take(&self, person: PersonId, address: IpAddr) -> Result<(), u64> {
        let taken = self.people.take(person).and_then(|()| {
            let taken = self.addresses.take(address);
            if taken.is_err() {
                self.people.give_back(&person);
            }
            taken
        });
        taken.map_err(in_ms)
    }
}

/// A wait in milliseconds, rounded up: whoever waits so long does not wait in vain.
pub fn in_ms(wait: Duration) -> u64 {
    wait.as_millis() as u64 + 1
}

impl<K> Clone for Limit<K> {
    fn clone(&self) -> Self {
        Limit {
            rate: self.rate,
            buckets: self.buckets.clone(),
        }
    }
}

/// Places for connections, in all and for each key. Cheap to clone.
pub struct Places<K> {
    most: usize,
    most_each: usize,
    taken: Arc<Mutex<Taken<K>>>,
}

struct Taken<K> {
    all: usize,
    by: HashMap<K, usize>,
}

/// A place that is taken; dropping it gives it back.
pub struct Place<K: Eq + Hash + Clone> {
    places: Places<K>,
    key: K,
}

impl<K: Eq + Hash + Clone> Places<K> {
    pub fn new(most: usize, most_each: usize) -> Self {
        Places {
            most,
            most_each,
            taken: Arc::new(Mutex::new(Taken {
                all: 0,
                by: HashMap::new(),
            })),
        }
    }

    /// A place, or none where all are taken.
    pub fn take(&self, key: K) -> Option<Place<K>> {
        let mut taken = self.taken();
        let each = taken.by.get(&key).copied().unwrap_or(0);
        if taken.all >= self.most || each >= self.most_each {
            return None;
        }
        taken.all += 1;
        taken.by.insert(key.clone(), each + 1);
        drop(taken);
        Some(Place {
            places: self.clone(),
            key,
        })
    }

    fn taken(&self) -> MutexGuard<'_, Taken<K>> {
        self.taken.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<K> Clone for Places<K> {
    fn clone(&self) -> Self {
        Places {
            most: self.most,
            most_each: self.most_each,
            taken: self.taken.clone(),
        }
    }
}

impl<K: Eq + Hash + Clone> Drop for Place<K> {
    fn drop(&mut self) {
        let mut taken = self.places.taken();
        taken.all -= 1;
        if let Some(each) = taken.by.get_mut(&self.key) {
            *each -= 1;
            if *each == 0 {
                taken.by.remove(&self.key);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const RATE: Rate = Rate {
        burst: 2.0,
        per_second: 1.0,
    };

    #[test]
    fn a_burst_passes_and_then_the_wait_is_told() {
        let start = Instant::now();
        let mut bucket = Bucket::full(RATE, start);
        assert!(bucket.take(RATE, start).is_ok() && bucket.take(RATE, start).is_ok());
        assert_eq!(bucket.take(RATE, start), Err(Duration::from_secs(1)));
        assert!(bucket.take(RATE, start + Duration::from_secs(1)).is_ok());
    }

    #[test]
    fn each_key_has_its_own_bucket() {
        let limit = Limit::new(RATE);
        assert!(limit.take('a').is_ok() && limit.take('a').is_ok());
        assert!(limit.take('a').is_err() && limit.take('b').is_ok());
    }

    #[test]
    fn many_nicks_at_one_address_are_not_many_voices() {
        let from_address = Rate {
            burst: 3.0,
            per_second: 10.0,
        };
        let words = Words::new(RATE, from_address);
        let (here, there): (IpAddr, IpAddr) = ([192, 0, 2, 1].into(), [192, 0, 2, 2].into());
        for _ in 0..2 {
            assert_eq!(words.take(PersonId(1), here), Ok(()));
        }
        // One's own haste is one's own alone.
        let alone = words.take(PersonId(1), here).expect_err("too fast");
        assert!((901..=1_001).contains(&alone), "{alone}");
        assert_eq!(words.take(PersonId(2), here), Ok(()));
        let together = words.take(PersonId(3), here).expect_err("too fast");
        assert!((1..=101).contains(&together), "{together}");
        // And what the address had no room for is not counted as said.
        for _ in 0..2 {
            assert_eq!(words.take(PersonId(3), there), Ok(()));
        }
    }

    #[test]
    fn a_place_is_given_back_when_dropped() {
        let places = Places::new(2, 1);
        let first = places.take('a');
        assert!(first.is_some() && places.take('a').is_none());
        let second = places.take('b');
        assert!(second.is_some() && places.take('c').is_none());
        drop(first);
        assert!(places.take('c').is_some());
    }
}
