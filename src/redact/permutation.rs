//! A keyed permutation of the words of one length: two words never get the same pseudonym, however short they are.
//!
//! Published format-preserving encryption (NIST SP 800-38G, FF1) asks for a million possible words, five letters, and the
//! crates that implement it refuse fewer; names of hosts are often shorter. This is the same construction, a Feistel network
//! over numbers with HMAC-SHA-256 as its round function, without that limit: of few words an attacker who has the key's
//! output for some can guess others, which no cipher over few words prevents.

use hmac::{Hmac, Mac};
use sha2::Sha256;

/// Digits of one half must fit into 128 bits.
pub(super) const MAX_DIGITS: usize = 24;

const ROUNDS: u8 = 10;

/// Replaces digits of a base below 65,536 by as many others; `purpose` keeps words of different kinds apart. No word stays what
/// it was: all words are put into a secret order, and each is replaced by the next. Fewer than two digits, or more than
/// [`MAX_DIGITS`], stay as they are.
pub(super) fn permute(key: &[u8; 32], purpose: u8, base: u16, digits: &mut [u16]) {
    let length = digits.len();
    if !(2..=MAX_DIGITS).contains(&length) || base < 2 {
        return;
    }
    let (left, right) = digits.split_at_mut(length / 2);
    let sizes = [size(base, left.len()), size(base, right.len())];
    let mut halves = [number(base, left), number(base, right)];
    let mixed = |halves: &[u128; 2], round: u8| {
        let [changed, other] = sides(round);
        let mixed = mix(key, [purpose, length as u8, round], halves[other]) % sizes[changed];
        (changed, mixed)
    };
    for round in 0..ROUNDS {
        let (changed, mixed) = mixed(&halves, round);
        halves[changed] = (halves[changed] + mixed) % sizes[changed];
    }
    halves[1] = (halves[1] + 1) % sizes[1];
    if halves[1] == 0 {
        halves[0] = (halves[0] + 1) % sizes[0];
    }
    for round in (0..ROUNDS).rev() {
        let (changed, mixed) = mixed(&halves, round);
        halves[changed] = (halves[changed] + sizes[changed] - mixed) % sizes[changed];
    }
    write(base, halves[0], left);
    write(base, halves[1], right);
}

/// Which half a round changes, and by which.
fn sides(round: u8) -> [usize; 2] {
    if round.is_multiple_of(2) { [0, 1] } else { [1, 0] }
}

/// Pseudo-random bytes that depend on all of `parts`.
pub(super) fn pseudo_random(key: &[u8; 32], parts: &[&[u8]]) -> [u8; 32] {
    let mut mac =
        <Hmac<Sha256> as Mac>::new_from_slice(key).unwrap_or_else(|_| unreachable!("HMAC takes keys of any length"));
    for part in parts {
        mac.update(&(part.len() as u64).to_be_bytes());
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

fn mix(key: &[u8; 32], what: [u8; 3], half: u128) -> u128 {
    let bytes = pseudo_random(key, &[&what, &half.to_be_bytes()]);
    // Half of the output: the remainder of 128 bits by 12 digits of base 36 (62 bits) is as good as even.
    bytes.iter().take(16).fold(0, |number, byte| (number << 8) | u128::from(*byte))
}

fn size(base: u16, digits: usize) -> u128 {
    (0..digits).fold(1, |size, _| size * u128::from(base))
}

fn number(base: u16, digits: &[u16]) -> u128 {
    digits.iter().fold(0, |number, digit| number * u128::from(base) + u128::from(*digit % base))
}

fn write(base: u16, mut number: u128, digits: &mut [u16]) {
    for digit in digits.iter_mut().rev() {
        *digit = (number % u128::from(base)) as u16;
        number /= u128::from(base);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn no_word_of_two_letters_stays_what_it_was() {
        for key in 0..20 {
            let words = (0..26).flat_map(|a| (0..26).map(move |b| [a, b]));
            assert!(words.into_iter().all(|word| {
                let mut other = word;
                permute(&[key; 32], 0, 26, &mut other);
                other != word
            }));
        }
    }

    #[test]
    fn every_word_of_three_letters_has_its_own_pseudonym() {
        let words = (0..26).flat_map(|a| (0..26).flat_map(move |b| (0..26).map(move |c| [a, b, c])));
        let all: BTreeSet<[u16; 3]> = words
            .map(|mut word| {
                permute(&[7; 32], 0, 26, &mut word);
                word
            })
            .collect();
        assert_eq!(all.len(), 26 * 26 * 26);
    }

    #[test]
    fn the_pseudonym_depends_on_key_and_purpose() {
        let of = |key: u8, purpose: u8| {
            let mut word = [1, 2, 3, 4, 5, 6, 7];
            permute(&[key; 32], purpose, 26, &mut word);
            word
        };
        assert_eq!(of(1, 0), of(1, 0));
        assert!(of(1, 0) != of(2, 0) && of(1, 0) != of(1, 1));
    }

    #[test]
    fn the_longest_words_fit() {
        let mut word = [35; MAX_DIGITS];
        permute(&[0; 32], 0, 36, &mut word);
        assert!(word.iter().all(|digit| *digit < 36));
    }
}
