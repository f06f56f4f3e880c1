//! A vendor's file that only a mapping names: not empty, not small, not of one byte, of a form that a saved configuration
//! can have, and whole as far as that form tells. Never more than intact: nothing says whose it is.

use crate::base::ReadAt;
use crate::format::artefact::ArtefactFile;
use crate::format::artefact::vendor::{Answer, Held, judge_mapped, read_to_end};
use crate::model::{ConfigurationFacts, Detail, ExportCounts, Kind, Problem, Verdict};

/// What is smaller holds no configuration.
pub const MIN_BYTES: u64 = 64;

/// What is known of a file of which only a mapping says what it is. `None`: it cannot be read at all.
pub fn generic(file: &dyn ReadAt, kind: Kind) -> Option<ArtefactFile> {
    file.read_at(0, &mut [0]).ok()?;
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
        judge_mapped(file, &mut answer, &mut facts);
    }
    Some(ArtefactFile { kind, facts: answer.facts(Detail::Configuration(facts)) })
}

/// Of a ZIP that was unpacked: why nothing in it is a saved configuration.
pub fn zip_fault(counts: &ExportCounts) -> Option<(Verdict, Problem)> {
    let known = counts.xml_parts?.saturating_add(counts.configuration_parts?);
    let (foreign, untold) = (counts.foreign_parts?, counts.untold_parts?);
    let other = counts.entries.saturating_sub(known).saturating_sub(foreign).saturating_sub(untold);
    Held::of_zip(known, foreign, untold, other).fault()
}
