//! What few of many have: where there is nothing, it takes the room of a pointer. Read and written as if it were the thing itself.

use super::schema_as;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::ops::{Deref, DerefMut};

/// A type with a value that says nothing, which is its default.
pub trait Nothing: Default + PartialEq + 'static {
    const NOTHING: &'static Self;
}

impl<T: PartialEq + 'static> Nothing for Vec<T> {
    const NOTHING: &'static Self = &Vec::new();
}

/// A value that is nothing most of the time.
#[derive(Clone)]
pub struct Seldom<T>(Option<Box<T>>);

impl<T: Nothing> Seldom<T> {
    /// The value itself.
    pub fn into_inner(self) -> T {
        self.0.map(|value| *value).unwrap_or_default()
    }
}

impl<T> Default for Seldom<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T: Nothing> From<T> for Seldom<T> {
    fn from(value: T) -> Self {
        Self((value != *T::NOTHING).then(|| Box::new(value)))
    }
}

impl<T: Nothing> Deref for Seldom<T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.0.as_deref().unwrap_or(T::NOTHING)
    }
}

impl<T: Nothing> DerefMut for Seldom<T> {
    fn deref_mut(&mut self) -> &mut T {
        self.0.get_or_insert_default()
    }
}

impl<T: Nothing> PartialEq for Seldom<T> {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}
impl<T: Nothing + Eq> Eq for Seldom<T> {}

impl<T: Nothing + fmt::Debug> fmt::Debug for Seldom<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: PartialEq + 'static> FromIterator<T> for Seldom<Vec<T>> {
    fn from_iter<I: IntoIterator<Item = T>>(all: I) -> Self {
        Vec::from_iter(all).into()
    }
}

impl<'a, T: PartialEq + 'static> IntoIterator for &'a Seldom<Vec<T>> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<T: Nothing + Serialize> Serialize for Seldom<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (**self).serialize(serializer)
    }
}

impl<'de, T: Nothing + Deserialize<'de>> Deserialize<'de> for Seldom<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::deserialize(deserializer).map(Self::from)
    }
}

schema_as!(Seldom<T>, T, T);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_read_and_written_as_what_it_holds() {
        for text in ["[]", "[1,2]"] {
            let read: Seldom<Vec<u8>> = serde_json::from_str(text).unwrap();
            assert_eq!(serde_json::to_string(&read).unwrap(), text);
            assert_eq!(read, serde_json::from_str::<Vec<u8>>(text).unwrap().into());
        }
    }

    #[test]
    fn nothing_takes_the_room_of_a_pointer() {
        let mut emptied: Seldom<Vec<u8>> = vec![1].into();
        emptied.clear();
        assert_eq!((emptied, size_of::<Seldom<Vec<u8>>>()), (Seldom::default(), size_of::<usize>()));
        assert!(Seldom::from(Vec::<u8>::new()).0.is_none());
    }
}
