//! Sorting of many large things.

use std::cmp::Ordering;

/// Sorts as a stable sort does. The numbers of the things are sorted, and then each is moved once: there may be hundreds of
/// thousands, and room for half of them, which a stable sort takes, would be much.
pub fn arrange<T>(all: &mut [T], compare: impl Fn(&T, &T) -> Ordering) {
    let mut order: Vec<usize> = (0..all.len()).collect();
    order.sort_by(|a, b| compare(&all[*a], &all[*b]));
    for place in 0..all.len() {
        // What belongs here may have been moved to where another came from.
        let mut from = order[place];
        while from < place {
            from = order[from];
        }
        order[place] = from;
        all.swap(place, from);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn it_sorts_as_a_stable_sort_does(keys in prop::collection::vec(0..9_u8, 0..60)) {
            let mut sorted: Vec<(u8, usize)> = keys.into_iter().zip(0..).collect();
            let mut arranged = sorted.clone();
            sorted.sort_by_key(|(key, _)| *key);
            arrange(&mut arranged, |a, b| a.0.cmp(&b.0));
            prop_assert_eq!(arranged, sorted);
        }
    }
}
