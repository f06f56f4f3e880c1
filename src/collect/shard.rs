//! `collect --shard K/N`: which of N collectors reads SQL Server media to their end. All of them walk every repository and
//! read every header, so that each knows what the others should have read.

use super::budget::Share;
use crate::base::{Guid, PathName};
use crate::format::mtf::MtfFile;
use crate::model::{Location, Problem, Shard};

/// The number, from 1, of the shard that reads the files of a media set. All files of one media set, stripes and copies,
/// are in one shard, because they are judged together: its GUID decides, and where it has none, the place of the file.
pub(super) fn shard_of(media_set: Option<Guid>, first: &Location, count: u64) -> u64 {
    match media_set {
        Some(guid) => Share::of_place("", &PathName::from(guid.to_string().as_str()), count),
        None => Share::of_place(&first.source, &first.path, count),
    }
}

/// Leaves a file to another shard's collector, unless it is in this one. Whether it was left.
pub(super) fn leave(file: &mut MtfFile, location: &Location, own: Share) -> bool {
    let guid = file.media.as_ref().and_then(|media| media.media_set_guid);
    let Shard { number, count } = own.into();
    let shard = Shard { number: shard_of(guid, location, count), count };
    if shard.number == number {
        return false;
    }
    let problem = Problem::whole(Problem::LEFT_TO_SHARD, format!("not verified by this collector: shard {shard} does"));
    file.sets.iter_mut().for_each(|set| set.problems.push(problem.clone()));
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(path: &str) -> Location {
        Location { source: "nas".to_owned(), path: PathName::from(path), size_bytes: 1, modified: None }
    }

    #[test]
    fn a_media_set_is_in_one_shard_wherever_its_files_lie_and_on_every_platform() {
        let guid: Guid = "0b5a3c1e-1c1f-4a7b-9d55-0f2f6a3a1b77".parse().unwrap();
        assert_eq!(shard_of(Some(guid), &at("a.bak"), 7), shard_of(Some(guid), &at("b/c.bak"), 7));
        // Written down: machines of other systems and versions have to agree.
        assert_eq!((shard_of(Some(guid), &at("a.bak"), 7), shard_of(None, &at("sql/a.bak"), 7)), (1, 7));
    }
}
