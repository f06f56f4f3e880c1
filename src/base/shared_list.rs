//! Lists of which many are the same: held once, however many have them. Read and written as if each had its own.

use super::schema_as;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::collections::HashSet;
use std::fmt;
use std::hash::Hash;
use std::ops::Deref;
use std::sync::{Arc, Mutex, PoisonError};

/// A list that others may have too. An empty one takes the room of a pointer.
#[derive(Clone, PartialEq, Eq)]
pub struct SharedList<T>(Option<Arc<Vec<T>>>);

/// What is shared so far; several threads add to it at once.
#[derive(Debug)]
pub struct Sharing<T>(Mutex<HashSet<Arc<Vec<T>>>>);

impl<T> Default for Sharing<T> {
    fn default() -> Self {
        Self(Mutex::default())
    }
}

impl<T: Hash + Eq> Sharing<T> {
    /// The same list, held once.
    pub fn share(&self, list: &mut SharedList<T>) {
        let Some(own) = &mut list.0 else { return };
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match known.get(own) {
            Some(same) => *own = Arc::clone(same),
            None => _ = known.insert(Arc::clone(own)),
        }
    }
}

impl<T> Default for SharedList<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T> From<Vec<T>> for SharedList<T> {
    fn from(mut list: Vec<T>) -> Self {
        list.shrink_to_fit();
        Self((!list.is_empty()).then(|| Arc::new(list)))
    }
}

impl<T> Deref for SharedList<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        self.0.as_deref().map_or(&[], Vec::as_slice)
    }
}

impl<T: fmt::Debug> fmt::Debug for SharedList<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<'a, T> IntoIterator for &'a SharedList<T> {
    type Item = &'a T;
    type IntoIter = std::slice::Iter<'a, T>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

impl<T: Serialize> Serialize for SharedList<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (**self).serialize(serializer)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for SharedList<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Vec::deserialize(deserializer).map(Self::from)
    }
}

schema_as!(SharedList<T>, Vec<T>, T);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_list_is_held_once_and_another_is_not_taken_for_it() {
        let sharing = Sharing::default();
        let mut lists = [vec![1, 2], vec![1, 2], vec![2, 1], vec![]].map(SharedList::from);
        lists.iter_mut().for_each(|list| sharing.share(list));
        let [first, same, other, none] = lists;
        assert!(Arc::ptr_eq(first.0.as_ref().unwrap(), same.0.as_ref().unwrap()));
        assert_eq!((&*first, &*other, &*none), (&[1, 2][..], &[2, 1][..], &[][..]));
    }

    #[test]
    fn it_is_read_and_written_as_what_it_holds() {
        for text in ["[]", "[1,2]"] {
            let read: SharedList<u8> = serde_json::from_str(text).unwrap();
            assert_eq!(serde_json::to_string(&read).unwrap(), text);
        }
        assert_eq!(size_of::<SharedList<u8>>(), size_of::<usize>());
    }
}
