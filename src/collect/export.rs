//! One export on its own, named by its path: no deployment, and nothing of the folder that it lies in.

use super::Silent;
use super::repository::{Found, Sighting, answer, whole};
use crate::format::artefact::ArtefactContext;
use crate::model::{Export, Problem};
use std::path::Path;

/// Reads it to its end.
///
/// # Errors
/// What it is, or why it cannot be read: it is no export.
pub fn export(path: &Path) -> Result<Export, Problem> {
    let Sighting { location, found, .. } = answer(path, &ArtefactContext::default(), &Silent);
    match found {
        Found::Export(export, kind_origin) => {
            let (kind, content) = (export.kind, export.content.clone());
            Ok(Export { location, kind, kind_origin, facts: whole(*export), content })
        }
        Found::Suspect(_, _, problems) => {
            let unknown = || Problem::whole("not-recognised", "its content is no export of Lync Server");
            Err(problems.into_iter().next().unwrap_or_else(unknown))
        }
        Found::Sql(_) | Found::Artefact(..) | Found::History(_) | Found::Nothing => {
            Err(Problem::whole("not-an-export", "it is a file of another kind, not an export of Lync Server"))
        }
    }
}
