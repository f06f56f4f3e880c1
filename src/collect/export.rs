//! One export on its own, named by its path: no deployment, and nothing of the folder that it lies in.

use super::Silent;
use super::repository::{Found, Sighting, answer, whole};
use crate::format::artefact::ArtefactContext;
use crate::format::lync::ExportFile;
use crate::model::{Export, Kind, KindOrigin, Problem, Verdict};
use std::path::Path;

/// Reads it to its end. What is no export, or cannot be read, is of unknown kind and unreadable, with the reason.
pub fn export(path: &Path) -> Export {
    let Sighting { location, found, .. } = answer(path, &ArtefactContext::default(), None, &Silent);
    let (file, kind_origin) = match found {
        Found::Export(export, kind_origin) => (*export, kind_origin),
        Found::Suspect(_, _, problems) => (no_export(problems), KindOrigin::Content),
        Found::Sql(_) | Found::Artefact(..) | Found::History(_) | Found::Nothing => {
            let problem = Problem::whole("not-an-export", "it is a file of another kind, not an export of Lync Server");
            (no_export(vec![problem]), KindOrigin::Content)
        }
    };
    let (kind, content) = (file.kind, file.content.clone());
    Export { location, kind, kind_origin, facts: whole(file), content }
}

fn no_export(problems: Vec<Problem>) -> ExportFile {
    ExportFile { kind: Kind::Unknown, facts: None, content: None, verdict: Verdict::Unreadable, problems }
}
