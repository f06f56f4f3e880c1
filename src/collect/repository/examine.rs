//! One candidate: opened again and handed to the reader its head asks for. Says what was found, judges nothing.

use super::classify::FileToExamine;
use super::content_class::ContentClass;
use super::place::Place;
use super::sighting::{Found, Sighting};
use super::survive::survive;
use super::{known, open, reason, suspect, suspicion};
use crate::base::ReadAt;
use crate::collect::sql::script;
use crate::collect::verify::ProofOptions;
use crate::format::artefact::{self, ArtefactContext, ArtefactFile, gateway};
use crate::format::lync::{self, ExportContext, ExportFile};
use crate::format::mtf;
use crate::model::{Kind, KindOrigin, Location, Note, NoteKind, Problem, SuspectReason, Verdict};
use crate::policy::Mapping;
use std::sync::Arc;

/// What the readers know beyond the content.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Readers<'a> {
    pub(crate) exports: &'a ExportContext,
    pub(crate) artefacts: &'a ArtefactContext,
    /// How SQL Server media are proven afterwards; `None` where only their headers are read.
    pub(crate) proof: Option<&'a ProofOptions<'a>>,
}

/// Examines a candidate below `root`; a note when it cannot be read any more.
pub(super) fn candidate(
    root: &Arc<open::Folder>,
    candidate: FileToExamine,
    context: &Readers<'_>,
    maps: &[Mapping],
) -> (Sighting, Option<Note>) {
    let (class, suspicion) = (candidate.class, candidate.suspicion);
    read_by(root, candidate, context.proof, |file, location| examine(file, location, class, suspicion, context, maps))
}

/// The same with the reader given.
fn read_by(
    root: &Arc<open::Folder>,
    candidate: FileToExamine,
    proof: Option<&ProofOptions<'_>>,
    read: impl FnOnce(&dyn ReadAt, &Location) -> Found,
) -> (Sighting, Option<Note>) {
    let FileToExamine { folder, name, mut location, suspicion, refusal, .. } = candidate;
    let suspect = |id: &'static str, why: String| {
        Found::Suspect(suspicion.unwrap_or(SuspectReason::Name), Verdict::Unreadable, vec![Problem::whole(id, why)])
    };
    if let Some(why) = refusal {
        // Its note was left when its folder was looked at.
        return (Sighting::without_place(location, suspect("unreadable-file", why)), None);
    }
    let opened = match root.below(&folder).and_then(|folder| folder.open(&name)) {
        Ok(Some(opened)) => opened,
        other => {
            let why = match other {
                Err(error) => reason::of(&error),
                Ok(_) => "it was replaced by something that is not a file while it was being read: run \
                          again"
                    .to_owned(),
            };
            let note = Note { path: location.path.clone(), kind: NoteKind::Unreadable, reason: why.clone() };
            return (Sighting::without_place(location, suspect("unreadable-file", why)), Some(note));
        }
    };
    location.size_bytes = opened.metadata.len();
    let file = (&opened.file, location.size_bytes);
    let mut found = survive(|| read(&file, &location)).unwrap_or_else(|| {
        let why = "bakproof failed on this file. This is a bug in bakproof: please report it. Nothing is known about \
                   the file";
        suspect("internal-error", why.to_owned())
    });
    let place = Place { root: Arc::clone(root), folder, name };
    let proof = proof.filter(|_| matches!(found, Found::Sql(_)));
    let mut identity = proof.and_then(|options| known::identity(options.run, &place, &opened));
    if !place.is_still(&opened.metadata) {
        found.has_changed(suspicion);
        identity = None;
    }
    (Sighting { location, found, place: Some(place), identity, assured_at: None }, None)
}

fn examine(
    file: &dyn ReadAt,
    location: &Location,
    class: ContentClass,
    suspicion: Option<SuspectReason>,
    context: &Readers<'_>,
    maps: &[Mapping],
) -> Found {
    let mapped = || suspicion::mapping(&location.path, maps);
    let export = match class {
        ContentClass::Sql => return Found::Sql(Box::new(mtf::read_headers(file))),
        ContentClass::Export => lync::examine(file, context.exports),
        ContentClass::Artefact => match artefact::examine(file, context.artefacts) {
            Some(artefact) => return Found::Artefact(Box::new(artefact), KindOrigin::Content),
            None => None,
        },
        ContentClass::History => return Found::History(Box::new(script::reading(file, &location.source, None))),
        ContentClass::Strange => None,
    };
    match (export, suspicion) {
        // Certainly something else inside: a Word document called `.bak` is not what its name says.
        (Some(ExportFile { kind: Kind::Unknown, verdict, problems, .. }), Some(reason)) => {
            Found::Suspect(reason, verdict, problems)
        }
        (Some(ExportFile { kind: Kind::Unknown, .. }) | None, None) => Found::Nothing,
        (Some(mut export), _) => {
            // A mapping fills what the content does not say; where the content speaks it is not even asked.
            let map = if export.kind == Kind::ZipArchive { mapped() } else { None };
            if let Some(file) = map.and_then(|map| map.vendor).and_then(|kind| gateway::generic(file, kind)) {
                return Found::Artefact(Box::new(vendors_zip(file, export)), KindOrigin::Mapping);
            }
            let verdict = export.verdict;
            let counts = export.facts.as_ref().map(|facts| facts.counts.clone()).unwrap_or_default();
            match map.and_then(|map| map.kind).filter(|kind| kind.may_be_mapped_onto_zip(verdict, &counts)) {
                Some(kind) => {
                    export.kind = kind;
                    Found::Export(Box::new(export), KindOrigin::Mapping)
                }
                None => Found::Export(Box::new(export), KindOrigin::Content),
            }
        }
        (None, Some(reason)) => {
            let vendor = mapped().and_then(|map| map.vendor);
            if let Some(file) = vendor.and_then(|kind| artefact::mapped(file, kind, context.artefacts)) {
                return Found::Artefact(Box::new(file), KindOrigin::Mapping);
            }
            let (verdict, problem) = suspect::examine(file);
            Found::Suspect(reason, verdict, vec![problem])
        }
    }
}

/// A vendor's file that is a ZIP: what is wrong with the ZIP is wrong with it.
fn vendors_zip(mut file: ArtefactFile, zip: ExportFile) -> ArtefactFile {
    let form =
        zip.facts.as_ref().filter(|_| zip.verdict.is_sound()).and_then(|facts| gateway::zip_fault(&facts.counts));
    if let Some((verdict, problem)) = form {
        file.facts.verdict = file.facts.verdict.max(verdict);
        file.facts.problems.push(problem);
    }
    file.facts.verdict = file.facts.verdict.max(zip.verdict);
    file.facts.problems.extend(zip.problems);
    file
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::PathName;
    use std::fs::{self, File};
    use std::path::{Path, PathBuf};

    #[test]
    fn a_reader_that_fails_ends_neither_the_thread_nor_the_audit() {
        assert_eq!(survive(|| 1), Some(1));
        assert_eq!(survive::<u8>(|| panic!("on purpose")), None);
    }

    type Meddler = (&'static str, fn(&Path));

    /// Lets `meddle` at the file when its reader has read it, and before it is looked at again.
    fn sighted(folder: &Path, bytes: &[u8], class: ContentClass, meddle: fn(&Path)) -> Sighting {
        let path = folder.join("a.dat");
        fs::write(&path, bytes).unwrap();
        let root = Arc::new(open::Folder::root(folder).unwrap());
        let location =
            Location { source: "nas".to_owned(), path: PathName::from("a.dat"), size_bytes: 0, modified: None };
        let (folder, suspicion) = (Arc::from(PathBuf::new()), Some(SuspectReason::Name));
        let candidate = FileToExamine { folder, name: "a.dat".into(), location, class, suspicion, refusal: None };
        let (exports, artefacts) = (ExportContext::default(), ArtefactContext::default());
        let readers = Readers { exports: &exports, artefacts: &artefacts, proof: None };
        let read = |file: &dyn ReadAt, location: &Location| {
            let found = examine(file, location, class, suspicion, &readers, &[]);
            meddle(&path);
            found
        };
        read_by(&root, candidate, None, read).0
    }

    /// The verdict of what was found, and its problems.
    fn said(found: &Found) -> (Verdict, Vec<&str>) {
        let ids = |problems: &'_ [Problem]| problems.iter().map(|problem| problem.id.clone()).collect::<Vec<_>>();
        let (verdict, ids) = match found {
            Found::Sql(file) => (file.verdict, ids(&file.problems)),
            Found::Export(export, _) => (export.verdict, ids(&export.problems)),
            Found::Artefact(artefact, _) => (artefact.facts.verdict, ids(&artefact.facts.problems)),
            Found::Suspect(_, verdict, problems) => (*verdict, ids(problems)),
            Found::History(_) | Found::Nothing => (Verdict::Verified, Vec::new()),
        };
        let is_changed = ids.iter().any(|id| id == Problem::CHANGED);
        (verdict, if is_changed { vec![Problem::CHANGED] } else { Vec::new() })
    }

    #[test]
    fn a_file_that_changes_at_the_first_look_is_unreadable_whatever_it_is() {
        let overwritten = |path: &Path| {
            let mut bytes = fs::read(path).unwrap();
            bytes.push(b' ');
            fs::write(path, bytes).unwrap();
        };
        // Windows lets no file take the name of one that is open.
        #[cfg(unix)]
        let replaced = |path: &Path| {
            let modified = fs::metadata(path).unwrap().modified().unwrap();
            let other = path.with_extension("new");
            fs::copy(path, &other).unwrap();
            File::options().write(true).open(&other).unwrap().set_modified(modified).unwrap();
            fs::rename(&other, path).unwrap();
        };
        let touched = |path: &Path| {
            let early = std::time::SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(86_400);
            File::options().write(true).open(path).unwrap().set_modified(early).unwrap();
        };
        let cut = |path: &Path| File::options().write(true).open(path).unwrap().set_len(8).unwrap();
        // Wine keeps the name of a file that is open.
        #[cfg(unix)]
        let deleted = |path: &Path| fs::remove_file(path).unwrap();
        let meddlers: &[Meddler] = &[
            ("overwritten", overwritten),
            #[cfg(unix)]
            ("replaced", replaced),
            ("touched", touched),
            ("cut", cut),
            #[cfg(unix)]
            ("deleted", deleted),
        ];
        let topology =
            br#"<?xml version="1.0"?><Topology xmlns="urn:schema:Microsoft.Rtc.Management.Deploy.Topology.2008"/>"#;
        let firewall = b"config system global\nset hostname fw01\nend\n";
        let kinds: [(&[u8], ContentClass); 4] = [
            (topology, ContentClass::Export),
            (firewall, ContentClass::Artefact),
            (b"no backup at all, but called one", ContentClass::Strange),
            (&[0; 4096], ContentClass::Sql),
        ];
        let folder = tempfile::tempdir().unwrap();
        for (bytes, class) in kinds {
            let calm = sighted(folder.path(), bytes, class, |_| {});
            assert_eq!(said(&calm.found).1, Vec::<&str>::new(), "{class:?}");
            for &(name, meddle) in meddlers {
                let sighting = sighted(folder.path(), bytes, class, meddle);
                let (verdict, changed) = said(&sighting.found);
                assert_eq!(changed, [Problem::CHANGED], "{class:?} {name}: {:?}", sighting.found);
                assert_eq!(verdict, Verdict::Unreadable, "{class:?} {name}");
            }
        }
    }
}
