//! A vendor's file that only a mapping names: not empty, not small, not of one byte, and whole as far as its container
//! tells. Never more than intact: nothing says whose it is.

use crate::base::ReadAt;
use crate::format::artefact::vendor::{
    Answer, Magic, Text, Wanted, XmlPaths, check_gzip, check_seven_zip, magic, read_to_end, read_xml, walk_archive,
};
use crate::format::artefact::{ArtefactContext, ArtefactFile};
use crate::model::{ConfigurationFacts, Detail, Kind, Problem, TimeOf, Verdict};

/// What is smaller holds no configuration.
pub const MIN_BYTES: u64 = 64;

const HEAD_BYTES: usize = 4 << 10;

/// What is known of a file of which only a mapping says what it is. `None`: it cannot be read at all.
pub fn generic(file: &dyn ReadAt, kind: Kind) -> Option<ArtefactFile> {
    let mut head = vec![0; HEAD_BYTES];
    let count = file.read_at(0, &mut head).ok()?;
    head.truncate(count);
    let mut answer = Answer::new(Verdict::Intact);
    let mut facts =
        ConfigurationFacts { vendor: None, host: None, software_version: None, serial_number: None, time_of: None };
    let size_bytes = file.size_bytes();
    if size_bytes < MIN_BYTES {
        let id = if size_bytes == 0 { "empty" } else { "too-small" };
        let message = format!("{} hold no configuration", crate::base::bytes(size_bytes));
        answer.problem(Verdict::Incomplete, Problem::whole(id, message));
    } else if let Some(fault) = read_to_end(file) {
        answer.fault(Some(fault));
    } else {
        answer.proof("read-to-end");
        contents(file, magic(&head), &mut answer, &mut facts);
    }
    Some(ArtefactFile { kind, facts: answer.facts(Detail::Configuration(facts)) })
}

/// What the container tells.
fn contents(file: &dyn ReadAt, magic: Magic, answer: &mut Answer, facts: &mut ConfigurationFacts) {
    answer.proof(magic.word());
    match magic {
        Magic::Tar | Magic::TarGzip => {
            let (walk, is_proven) = walk_archive(file, Wanted::default());
            answer.archive(&walk, is_proven, &ArtefactContext::default());
            facts.time_of = walk.newest().map(|_| TimeOf::Backup);
        }
        Magic::Gzip => checked(answer, check_gzip(file), "checksum"),
        Magic::SevenZip => checked(answer, check_seven_zip(file), "checksum-of-directory"),
        Magic::Xml => checked(answer, read_xml(file, &mut XmlPaths::new(&[], &[])).1, "closing-element"),
        Magic::Text => answer.fault(Text::read(file).fault),
        Magic::Foreign(what) => {
            let message = format!("{what}, which is no configuration");
            answer.problem(Verdict::Incomplete, Problem::whole("not-a-configuration", message));
        }
        Magic::Zip | Magic::Unknown => {}
    }
}

fn checked(answer: &mut Answer, fault: Option<(Verdict, Problem)>, proof: &str) {
    if fault.is_none() {
        answer.proof(proof);
    }
    answer.fault(fault);
}
