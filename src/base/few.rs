//! Things of which there is nearly always one: it then takes no room but its own.

use super::schema_as;
use serde::de::{SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::marker::PhantomData;
use std::ops::{Deref, DerefMut};
use std::slice;

/// A list, read and written as any other.
#[derive(Clone)]
pub struct Few<T>(Kept<T>);

#[derive(Clone)]
enum Kept<T> {
    One(T),
    Any(Box<[T]>),
}

impl<T> Few<T> {
    /// Puts one at the end.
    pub fn push(&mut self, one: T) {
        *self = match std::mem::take(self).0 {
            Kept::Any(none) if none.is_empty() => Self(Kept::One(one)),
            Kept::Any(all) => all.into_iter().chain([one]).collect::<Vec<T>>().into(),
            Kept::One(first) => vec![first, one].into(),
        };
    }
}

impl<T> Default for Few<T> {
    fn default() -> Self {
        Self(Kept::Any(Box::default()))
    }
}

impl<T> From<Vec<T>> for Few<T> {
    fn from(all: Vec<T>) -> Self {
        match <[T; 1]>::try_from(all) {
            Ok([one]) => Self(Kept::One(one)),
            Err(all) => Self(Kept::Any(all.into_boxed_slice())),
        }
    }
}

impl<T> Deref for Few<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        match &self.0 {
            Kept::One(one) => slice::from_ref(one),
            Kept::Any(all) => all,
        }
    }
}

impl<T> DerefMut for Few<T> {
    fn deref_mut(&mut self) -> &mut [T] {
        match &mut self.0 {
            Kept::One(one) => slice::from_mut(one),
            Kept::Any(all) => all,
        }
    }
}

impl<T: PartialEq> PartialEq for Few<T> {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}
impl<T: Eq> Eq for Few<T> {}

impl<T: fmt::Debug> fmt::Debug for Few<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<'a, T> IntoIterator for &'a Few<T> {
    type Item = &'a T;
    type IntoIter = slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<T: Serialize> Serialize for Few<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Few<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_seq(Each(PhantomData))
    }
}

struct Each<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for Each<T> {
    type Value = Few<T>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a sequence")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut each: A) -> Result<Few<T>, A::Error> {
        let Some(first) = each.next_element()? else { return Ok(Few::default()) };
        let Some(second) = each.next_element()? else { return Ok(Few(Kept::One(first))) };
        let mut all = vec![first, second];
        while let Some(next) = each.next_element()? {
            all.push(next);
        }
        Ok(all.into())
    }
}

schema_as!(Few<T>, Vec<T>, T);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn they_are_read_and_written_as_a_list() {
        for text in ["[]", "[1]", "[1,2]", "[1,2,3]"] {
            let read: Few<u64> = serde_json::from_str(text).unwrap();
            assert_eq!(serde_json::to_string(&read).unwrap(), text);
            let listed: Vec<u64> = serde_json::from_str(text).unwrap();
            let mut pushed = Few::default();
            listed.iter().for_each(|one| pushed.push(*one));
            assert_eq!((&*read, &pushed), (listed.as_slice(), &Few::from(listed.clone())));
        }
    }
}
