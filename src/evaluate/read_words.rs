//! The words that judgment reads in names of others: paths, hosts and domains. Whoever replaces names leaves these.

use super::artefact::{NEEDLESS, TEMPORARY};
use super::attribution::{PRIVATE, REGISTRIES, REPLICA_INSTANCES};
use super::zones::{ENDINGS, INTERNAL, MONTHS, PUBLIC, WHEN};

/// Lower case, each one run of letters and digits; months also by their first three letters.
pub fn words_read_in_names() -> impl Iterator<Item = String> {
    let endings = ENDINGS.iter().map(|ending| ending.trim_start_matches('.'));
    let months = MONTHS.iter().flat_map(|month| [*month, month.get(..3).unwrap_or(month)]);
    let words =
        [&PRIVATE[..], &REGISTRIES, &REPLICA_INSTANCES, &INTERNAL, &PUBLIC, &WHEN].into_iter().flatten().copied();
    let files = NEEDLESS.iter().chain(&TEMPORARY).flat_map(|name| name.split(|c: char| !c.is_alphanumeric()));
    words.chain(endings).chain(months).chain(files).filter(|word| !word.is_empty()).map(str::to_lowercase)
}
