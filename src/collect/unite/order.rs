//! Which evidence may be united, and in which order.

use crate::base::Stamp;
use crate::model::{Collection, Shard};
use std::collections::BTreeSet;

/// Files of evidence that are united at once: as many as there may be shards.
pub const MAX_COLLECTORS: usize = 1000;

/// What has to be known of evidence before it is united.
#[derive(Clone, Debug)]
pub struct Head {
    /// What messages call it: the path of its file.
    pub name: String,
    /// Of its bytes.
    pub sha256: String,
    pub collected_at: Stamp,
    pub collection: Option<Collection>,
}

/// Why evidence is not united.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct UniteError(pub String);

/// The evidence to unite, in order: each only once, shards first, by their numbers.
///
/// # Errors
/// Evidence of different deployments, catalogs or versions; shards of different divisions, or of none.
pub fn order(heads: &[Head]) -> Result<Vec<usize>, UniteError> {
    if heads.len() > MAX_COLLECTORS {
        return Err(UniteError(format!("{} files of evidence; at most {MAX_COLLECTORS} are united", heads.len())));
    }
    let mut known: Vec<(&Head, &Collection)> = Vec::with_capacity(heads.len());
    for head in heads {
        let Some(collection) = &head.collection else {
            return Err(UniteError(format!(
                "`{}` does not say what it was collected by: an earlier version saved it; collect it again",
                head.name
            )));
        };
        if let Some(shard) = collection.shard {
            is_possible(shard).map_err(|why| UniteError(format!("`{}` {why}; collect it again", head.name)))?;
        }
        if let Some((first, other)) = known.first() {
            same(first, other, head, collection)?;
        }
        known.push((head, collection));
    }
    let shards = || known.iter().filter_map(|(head, collection)| Some((head, collection.shard?)));
    if let Some((first, shard)) = shards().next()
        && let Some((other, another)) = shards().find(|(_, another)| another.count != shard.count)
    {
        return Err(UniteError(format!(
            "`{}` is shard {shard}, and `{}` is shard {another}: shards of one division are united",
            first.name, other.name
        )));
    }
    let mut seen = BTreeSet::new();
    let mut all: Vec<usize> = (0..known.len()).collect();
    // Of files with the same content the first by name, whatever their order.
    all.sort_by_key(|index| known.get(*index).map(|(head, _)| &head.name));
    all.retain(|index| known.get(*index).is_some_and(|(head, _)| seen.insert(&head.sha256)));
    all.sort_by_key(|index| {
        let head = known.get(*index);
        head.map(|(head, of)| (of.shard.is_none(), of.shard, head.collected_at, &head.sha256))
    });
    Ok(all)
}

fn is_possible(shard: Shard) -> Result<(), String> {
    let most = MAX_COLLECTORS as u64;
    match shard.number == 0 || shard.number > shard.count || shard.count > most {
        true => Err(format!("claims to be shard {shard}, which cannot be")),
        false => Ok(()),
    }
}

fn same(first: &Head, one: &Collection, head: &Head, other: &Collection) -> Result<(), UniteError> {
    let refused = |what: &str, [a, b]: [&str; 2]| {
        Err(UniteError(format!(
            "`{}` and `{}` cannot be united: {what} ({a}, {b}); collect both by the same",
            first.name, head.name
        )))
    };
    let digest = |collection: &Collection| match &collection.deployment_sha256 {
        Some(sha256) => format!("SHA-256 {}", sha256.chars().take(12).collect::<String>()),
        None => "no deployment file".to_owned(),
    };
    if one.deployment_sha256 != other.deployment_sha256 {
        return refused("they are of different deployment files", [&digest(one), &digest(other)]);
    }
    if one.tool_version != other.tool_version {
        return refused("different versions of bakproof collected them", [&one.tool_version, &other.tool_version]);
    }
    let catalogue = |of: &Collection| {
        format!("{}, SHA-256 {}", of.catalogue_version, of.catalogue_sha256.chars().take(12).collect::<String>())
    };
    if (&one.catalogue_version, &one.catalogue_sha256) != (&other.catalogue_version, &other.catalogue_sha256) {
        return refused("they were collected by different catalogs", [&catalogue(one), &catalogue(other)]);
    }
    Ok(())
}
