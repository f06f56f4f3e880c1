//! Sonus (Ribbon) gateways that back up to a tar archive, packed or not. Entries below `opt/sonus/` tell; an archive
//! without them is recognised by a mapping alone.

use crate::base::ReadAt;
use crate::format::artefact::vendor::{Answer, Wanted, is_archive, walk_archive};
use crate::format::artefact::{ArtefactContext, ArtefactFile, FileRecogniser};
use crate::format::declaration::Declaration;
use crate::model::{ConfigurationFacts, Detail, Kind, TimeOf, Verdict};

/// The recogniser.
pub const SONUS: FileRecogniser = FileRecogniser {
    declaration: &Declaration {
        name: "Sonus archive",
        kinds: &[Kind::GatewayConfiguration],
        marker: "tar, packed with gzip or not, with entries below `opt/sonus/`",
        facts: "time of its entries, number of files; no host",
        checks: "every tar header to the end of the archive; if packed, the checksum of gzip",
        proof: &["structure", "end-marker", "checksum"],
        limits: "200,000 entries; not packed, contents have no checksum",
    },
    mark: None,
    looks_like: is_archive,
    examine,
};

fn examine(file: &dyn ReadAt, context: &ArtefactContext) -> Option<ArtefactFile> {
    let wanted = Wanted { telling: &["opt/sonus/"], kept: &[], gives_up: true };
    let (walk, is_proven) = walk_archive(file, wanted);
    if walk.told.is_empty() {
        return None;
    }
    let mut answer = Answer::new(if is_proven { Verdict::Verified } else { Verdict::Intact });
    answer.archive(&walk, is_proven, context);
    let facts =
        ConfigurationFacts { time_of: walk.made().map(|_| TimeOf::Backup), ..ConfigurationFacts::of_vendor("Sonus") };
    Some(ArtefactFile { kind: Kind::GatewayConfiguration, facts: answer.facts(Detail::Configuration(facts)) })
}
