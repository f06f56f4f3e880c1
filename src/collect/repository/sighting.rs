//! A file and what it turned out to be, whoever found that out.

use super::place::Place;
use crate::base::{Sharing, Stamp};
use crate::collect::verify::FileIdentity;
use crate::format::artefact::ArtefactFile;
use crate::format::lync::ExportFile;
use crate::format::mtf::MtfFile;
use crate::model::{DataFile, Kind, KindOrigin, Location, Problem, ServerReading, SuspectReason, Verdict};

/// What a file turned out to be.
#[derive(Debug)]
pub(crate) enum Found {
    Sql(Box<MtfFile>),
    Export(Box<ExportFile>, KindOrigin),
    Artefact(Box<ArtefactFile>, KindOrigin),
    /// What a server said of itself, in the saved output of the script.
    History(Box<Result<ServerReading, Problem>>),
    Suspect(SuspectReason, Verdict, Vec<Problem>),
    /// Neither a backup nor suspected of being one.
    Nothing,
}

impl Found {
    /// Whether its content says that it is a backup; an archive that could be anything does not.
    pub(super) fn is_recognised(&self) -> bool {
        match self {
            Self::Sql(_) => true,
            Self::Export(export, _) => !matches!(export.kind, Kind::ZipArchive | Kind::Unknown),
            Self::Artefact(..) | Self::History(_) | Self::Suspect(..) | Self::Nothing => false,
        }
    }

    /// The log backups of a database list the same files, thousands of times.
    pub(super) fn share_lists(&mut self, sharing: &Sharing<DataFile>) {
        if let Self::Sql(mtf) = self {
            mtf.sets.iter_mut().for_each(|set| sharing.share(&mut set.files));
        }
    }

    /// The file did not stay as it was: whatever was read of it proves nothing, damage neither.
    pub(super) fn has_changed(&mut self, suspicion: Option<SuspectReason>) {
        let problem = Problem::changed();
        let nothing_known = |verdict: &mut Verdict| *verdict = Verdict::Unreadable;
        match self {
            Self::Sql(mtf) => {
                nothing_known(&mut mtf.verdict);
                for set in &mut mtf.sets {
                    nothing_known(&mut set.verdict);
                    set.problems.push(problem.clone());
                }
                mtf.problems.push(problem);
            }
            Self::Export(export, _) => {
                nothing_known(&mut export.verdict);
                export.content = None;
                if let Some(facts) = &mut export.facts {
                    nothing_known(&mut facts.verdict);
                    facts.problems.push(problem.clone());
                }
                export.problems.push(problem);
            }
            Self::Artefact(artefact, _) => {
                nothing_known(&mut artefact.facts.verdict);
                artefact.facts.problems.push(problem);
            }
            Self::History(reading) => **reading = Err(problem),
            Self::Suspect(_, verdict, problems) => {
                nothing_known(verdict);
                problems.push(problem);
            }
            Self::Nothing => {
                if let Some(reason) = suspicion {
                    *self = Self::Suspect(reason, Verdict::Unreadable, vec![problem]);
                }
            }
        }
    }
}

/// A file and what it turned out to be.
#[derive(Debug)]
pub(crate) struct Sighting {
    pub(crate) location: Location,
    pub(crate) found: Found,
    /// Where it can be opened again; `None` for what could not be opened at all.
    pub(crate) place: Option<Place>,
    /// What it was then; of SQL Server media that are to be proven.
    pub(crate) identity: Option<Box<FileIdentity>>,
    /// When its content was proven, where an earlier run did it.
    pub(crate) assured_at: Option<Stamp>,
}

impl Sighting {
    /// What could not be opened.
    pub(super) fn without_place(location: Location, found: Found) -> Self {
        Self { location, found, place: None, identity: None, assured_at: None }
    }
}
