//! Which name that a person wrote is of which thing that a topology shows. A name without a domain is of exactly one thing:
//! where several have it for a first label, it covers none of them.

use super::share;
use crate::model::{Instance, first_label};
use std::collections::BTreeMap;

/// Finds which names that were written are of which that are shown.
pub type Pair = fn(&[&str], &[&str]) -> Pairing;

/// A host and what is on it, both as they are compared.
type Key = (String, String);

/// Names that were written and things that are shown, by their places in the two lists.
#[derive(Clone, Debug, Default)]
pub struct Pairing {
    written: BTreeMap<usize, usize>,
    unclear: BTreeMap<usize, Vec<usize>>,
}

/// What has one first label and no partner yet.
#[derive(Debug, Default)]
struct Alike {
    written: Vec<(usize, bool)>,
    shown: Vec<(usize, bool)>,
}

impl Pairing {
    /// Of hosts: pools, gateways.
    pub fn of_hosts(written: &[&str], shown: &[&str]) -> Self {
        let key = |name: &str| (name.to_lowercase(), String::new());
        Self::of(written.iter().map(|name| key(name)), shown.iter().map(|name| key(name)))
    }

    /// Of shares: `\\host\share`, whatever folder of a service follows.
    pub fn of_shares(written: &[&str], shown: &[&str]) -> Self {
        let key = |name: &str| share::parts(name).unwrap_or_else(|| (String::new(), name.to_lowercase()));
        Self::of(written.iter().map(|name| key(name)), shown.iter().map(|name| key(name)))
    }

    /// Of SQL Server instances.
    pub fn of_instances(written: &[&Instance], shown: &[&Instance]) -> Self {
        let default = Instance { host: String::new(), name: String::new() };
        let name = |one: &Instance| if one.same_name(&default) { String::new() } else { one.name.to_lowercase() };
        let key = |one: &&Instance| (one.host.to_lowercase(), name(one));
        Self::of(written.iter().map(key), shown.iter().map(key))
    }

    fn of(written: impl Iterator<Item = Key>, shown: impl Iterator<Item = Key>) -> Self {
        let mut in_full: BTreeMap<Key, Vec<usize>> = BTreeMap::new();
        for (index, key) in written.enumerate() {
            in_full.entry(key).or_default().push(index);
        }
        let mut alike: BTreeMap<Key, Alike> = BTreeMap::new();
        let short = |(host, rest): &Key| ((first_label(host), rest.clone()), !host.contains('.'));
        let mut pairing = Self::default();
        let mut left = in_full.clone();
        for (index, key) in shown.enumerate() {
            if let Some(first) = in_full.get(&key).and_then(|all| all.first()) {
                pairing.written.insert(index, *first);
                left.remove(&key);
            } else {
                let (label, is_short) = short(&key);
                alike.entry(label).or_default().shown.push((index, is_short));
            }
        }
        for (key, all) in left {
            let (label, is_short) = short(&key);
            if let (Some(alike), Some(first)) = (alike.get_mut(&label), all.first()) {
                alike.written.push((*first, is_short));
            }
        }
        alike.into_values().for_each(|alike| pairing.pair(&alike));
        pairing
    }

    /// Two full names of one first label are two things: one of the two names must be short.
    fn pair(&mut self, alike: &Alike) {
        let places = |all: &[(usize, bool)], is_any: bool| -> Vec<usize> {
            all.iter().filter(|(_, is_short)| is_any || *is_short).map(|(at, _)| *at).collect()
        };
        let (shown, short_shown) = (places(&alike.shown, true), places(&alike.shown, false));
        let short_written = places(&alike.written, false).len();
        for (index, is_short) in &alike.written {
            let may_be = if *is_short { &shown } else { &short_shown };
            let rivals = |at: &usize| if short_shown.contains(at) { alike.written.len() } else { short_written };
            match may_be.as_slice() {
                [] => {}
                [only] if rivals(only) == 1 => {
                    self.written.insert(*only, *index);
                }
                several => {
                    self.unclear.insert(*index, several.to_vec());
                }
            }
        }
    }

    /// The place of the name that was written for what is shown.
    pub fn written_for(&self, shown: usize) -> Option<usize> {
        self.written.get(&shown).copied()
    }

    /// Names that may be of several things, each with the places of those.
    pub fn unclear(&self) -> impl Iterator<Item = (usize, &[usize])> {
        self.unclear.iter().map(|(written, shown)| (*written, shown.as_slice()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(written: &[&str], shown: &[&str]) -> (Vec<Option<usize>>, Vec<usize>) {
        let pairing = Pairing::of_hosts(written, shown);
        let found = (0..shown.len()).map(|index| pairing.written_for(index)).collect();
        (found, pairing.unclear().map(|(written, _)| written).collect())
    }

    #[test]
    fn a_short_name_is_of_exactly_one() {
        assert_eq!(pairs(&["POOL01"], &["pool01.a.example"]), (vec![Some(0)], vec![]));
        assert_eq!(pairs(&["pool01"], &["pool01.a.example", "pool01.b.example"]), (vec![None, None], vec![0]));
        let known = ["pool01", "pool01.a.example"];
        assert_eq!(pairs(&known, &["pool01.a.example", "pool01.b.example"]), (vec![Some(1), Some(0)], vec![]));
        assert_eq!(pairs(&["pool01.a.example"], &["pool01.b.example"]), (vec![None], vec![]));
        assert_eq!(pairs(&["pool01.a.example", "pool01.b.example"], &["pool01"]), (vec![None], vec![0, 1]));
        assert_eq!(pairs(&["pool01.a.example"], &["pool01"]), (vec![Some(0)], vec![]));
        assert_eq!(pairs(&["10.0.0.5"], &["10.0.0.6"]), (vec![None], vec![]));
    }

    #[test]
    fn shares_and_instances_are_told_apart_by_what_is_on_the_host() {
        let shown = [r"\\fs01.a.example\lync", r"\\fs01.b.example\other"];
        let shares = Pairing::of_shares(&[r"\\FS01\Lync\"], &shown);
        assert_eq!((shares.written_for(0), shares.written_for(1)), (Some(0), None));
        let instances: Vec<Instance> =
            [r"sql01", r"sql01.a.example\MSSQLSERVER", r"sql01.a.example\MON"].map(|name| name.parse().unwrap()).into();
        let pairing = Pairing::of_instances(&[&instances[0]], &[&instances[1], &instances[2]]);
        assert_eq!((pairing.written_for(0), pairing.written_for(1)), (Some(0), None));
    }
}
