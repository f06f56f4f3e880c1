//! `bakproof inspect` and `bakproof verify`: what `RESTORE HEADERONLY`, `FILELISTONLY` and `LABELONLY` would say, of files
//! and whole folders, and what their content proves.

use super::Monitor;
use super::repository::{
    Errand, Found, MISSING_STRIPE, MediaFile, Plan, Readers, SetKey, Sighting, Survey, answer, media_sets_of, plan,
    set_key,
};
use super::verify::{ProofOptions, prove_sightings};
use crate::base::{Guid, PathName};
use crate::format::artefact::{ArtefactContext, ArtefactFile};
use crate::format::lync::ExportContext;
use crate::format::verify::ProtectedRange;
use crate::model::{
    AnySet, FileReport, InspectReport, InspectSummary, Kind, KindOrigin, Location, MediaSet, Note, NoteKind, Problem,
    SqlSet, Verdict, VerifiedFile, VerifyReport,
};
use rayon::prelude::*;
use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::{Path, PathBuf};

/// Looks at files and folders. A file that is named is always answered, whatever it is; in folders backups and
/// suspects are listed and the rest is counted. Verdicts never say more than `identified`: nothing is verified here.
pub fn inspect(paths: &[PathBuf], monitor: &dyn Monitor) -> InspectReport {
    inspect_with(paths, &ArtefactContext::default(), monitor)
}

/// The same, with passwords to try on key stores.
pub fn inspect_with(paths: &[PathBuf], artefacts: &ArtefactContext, monitor: &dyn Monitor) -> InspectReport {
    let (sightings, mut summary) = gather(paths, artefacts, None, monitor);
    monitor.finish();
    let mut files = report(sightings, cap, |file| file);
    files.sort_unstable_by(|a, b| a.path.cmp(&b.path));
    count(&mut summary, files.iter());
    InspectReport { schema: "bakproof/inspect/1".to_owned(), files, summary }
}

/// The same with every backup read to its end and proven; with `options.with_ranges` also which bytes of each file
/// something protects.
pub fn verify(paths: &[PathBuf], options: &ProofOptions<'_>) -> VerifyReport {
    verify_with(paths, &ArtefactContext::default(), options)
}

/// The same, with passwords to try on key stores.
pub fn verify_with(paths: &[PathBuf], artefacts: &ArtefactContext, options: &ProofOptions<'_>) -> VerifyReport {
    let (mut sightings, mut summary) = gather(paths, artefacts, Some(options), options.monitor);
    let ranges = prove_sightings(&mut sightings, options);
    options.monitor.finish();
    let path = |number: usize| sightings.get(number).map(|sighting| sighting.location.path.clone());
    let mut coverage: BTreeMap<PathName, Vec<ProtectedRange>> =
        ranges.into_iter().filter_map(|(number, ranges)| Some((path(number)?, ranges))).collect();
    let with_coverage = |report: FileReport| {
        let coverage = coverage.remove(&report.path).unwrap_or_default();
        VerifiedFile { report, coverage }
    };
    let mut files = report(sightings, |verdict| verdict, with_coverage);
    files.sort_unstable_by(|a, b| a.report.path.cmp(&b.report.path));
    count(&mut summary, files.iter().map(|file| &file.report));
    VerifyReport { schema: "bakproof/verify/1".to_owned(), files, summary }
}

fn count<'a>(summary: &mut InspectSummary, files: impl Iterator<Item = &'a FileReport>) {
    for file in files {
        *summary.kinds.entry(file.kind).or_default() += 1;
        *summary.verdicts.entry(file.verdict).or_default() += 1;
    }
}

/// Everything there is, in no order.
fn gather(
    paths: &[PathBuf],
    artefacts: &ArtefactContext,
    proof: Option<&ProofOptions<'_>>,
    monitor: &dyn Monitor,
) -> (Vec<Sighting>, InspectSummary) {
    let mut paths: Vec<&Path> = paths.iter().map(PathBuf::as_path).collect();
    paths.sort_by_key(|path| PathName::as_given(path));
    paths.dedup();
    let (folders, files): (Vec<&Path>, Vec<&Path>) =
        paths.into_iter().partition(|path| fs::metadata(path).is_ok_and(|metadata| metadata.is_dir()));
    let mut sightings: Vec<Sighting> = files.par_iter().map(|path| answer(path, artefacts, proof, monitor)).collect();
    let mut summary = InspectSummary { file_count: files.len() as u64, ..InspectSummary::default() };
    summary.size_bytes = sightings.iter().map(|sighting| sighting.location.size_bytes).sum();
    let shown: Vec<String> = folders.iter().map(|folder| folder.to_string_lossy().into_owned()).collect();
    let roots: Vec<(&str, &Path)> = shown.iter().map(String::as_str).zip(folders.iter().copied()).collect();
    let named: Vec<PathBuf> = files.iter().filter_map(|file| fs::canonicalize(file).ok()).collect();
    for ((_, path), plan) in roots.iter().zip(plan(&roots, &named)) {
        let shown = PathName::as_given(path);
        let readers = Readers { exports: &ExportContext::default(), artefacts, proof };
        let mut survey = look(&shown, plan, &roots, readers, monitor);
        add_to_summary(&mut summary, &survey, &shown);
        for sighting in &mut survey.sightings {
            sighting.location.path = shown.join(&sighting.location.path);
        }
        // There may be hundreds of thousands: those of one folder are not held twice.
        if sightings.is_empty() {
            sightings = survey.sightings;
        } else {
            sightings.extend(survey.sightings);
        }
    }
    summary.notes.sort();
    (sightings, summary)
}

fn look(shown: &PathName, plan: Plan, roots: &[(&str, &Path)], readers: Readers<'_>, monitor: &dyn Monitor) -> Survey {
    let note = |kind, reason| Note { path: PathName::from(""), kind, reason };
    match plan {
        Plan::Walk { real, bounds, .. } => Errand {
            source: "",
            shown: shown.clone(),
            root: &real,
            maps: &[],
            bounds: &bounds,
            readers,
            list_unclassified: false,
            monitor,
        }
        .run(),
        Plan::SameAs(first) => {
            let name = roots.get(first).map_or("", |(name, _)| name);
            let note = note(NoteKind::LinkIgnored, format!("the same folder as `{name}`: its files are listed there"));
            Survey { notes: vec![note], ..Survey::default() }
        }
        Plan::Unreachable(why) => Survey { unreachable: Some(why), ..Survey::default() },
    }
}

fn add_to_summary(summary: &mut InspectSummary, survey: &Survey, shown: &PathName) {
    summary.file_count += survey.file_count;
    summary.size_bytes = summary.size_bytes.saturating_add(survey.size_bytes);
    summary.unreadable_count += survey.unreadable_count;
    summary.unclassified_count += survey.totals.iter().map(|total| total.file_count).sum::<u64>();
    let placed = survey.notes.iter().map(|note| Note { path: shown.join(&note.path), ..note.clone() });
    summary.notes.extend(placed);
    if let Some(why) = &survey.unreachable {
        summary.unreadable_count += 1;
        summary.notes.push(Note { path: shown.clone(), kind: NoteKind::Unreadable, reason: why.clone() });
    }
}

/// Files after which room is given back.
const GIVEN_BACK: usize = 4096;

/// In no order. There may be hundreds of thousands, so that nothing is held twice.
fn report<T>(
    mut sightings: Vec<Sighting>,
    cap: fn(Verdict) -> Verdict,
    mut finish: impl FnMut(FileReport) -> T,
) -> Vec<T> {
    let is_sql = |sighting: &&Sighting| matches!(sighting.found, Found::Sql(_));
    let mut sql = Vec::with_capacity(sightings.iter().filter(is_sql).count());
    let mut files = Vec::with_capacity(sightings.len());
    let mut add = |file| files.push(finish(file));
    while let Some(Sighting { location, found, assured_at, .. }) = sightings.pop() {
        // What was reported gives its room back.
        if sightings.len().is_multiple_of(GIVEN_BACK) {
            sightings.shrink_to_fit();
        }
        match found {
            Found::Sql(file) => sql.push(MediaFile { location, file, assured_at }),
            Found::Export(export, kind_origin) => {
                let sets = export.facts.into_iter().map(|mut facts| {
                    facts.verdict = cap(facts.verdict);
                    AnySet::Export(Box::new(facts))
                });
                let sets = sets.collect();
                let own = cap(export.verdict);
                add(file_report(location, export.kind, kind_origin, sets, own, export.problems));
            }
            Found::Artefact(artefact, kind_origin) => {
                let ArtefactFile { kind, mut facts } = *artefact;
                facts.verdict = cap(facts.verdict);
                let own = facts.verdict;
                let sets = vec![AnySet::Artefact(Box::new(facts))];
                add(file_report(location, kind, kind_origin, sets, own, Vec::new()));
            }
            Found::History(read) => {
                let (verdict, problems) = match *read {
                    Ok(_) => (Verdict::Identified, Vec::new()),
                    Err(problem) => (Verdict::Unreadable, vec![problem]),
                };
                let kind = Kind::SqlHistory;
                add(file_report(location, kind, KindOrigin::Content, Vec::new(), verdict, problems));
            }
            Found::Suspect(_, verdict, problems) => {
                let own = cap(verdict);
                add(file_report(location, Kind::Unknown, KindOrigin::Content, Vec::new(), own, problems));
            }
            Found::Nothing => {}
        }
    }
    sql_reports(sql, cap, &mut add);
    files.shrink_to_fit();
    files
}

/// Each file as it stands, its striped sets as all their members together show them.
fn sql_reports(files: Vec<MediaFile>, cap: fn(Verdict) -> Verdict, add: &mut dyn FnMut(FileReport)) {
    let media_sets = media_sets_of(may_be_striped(&files).cloned().collect());
    let striped = striped_sets(&media_sets);
    let report = |MediaFile { location, file, .. }: MediaFile| {
        let file = *file;
        // Collected they would keep the room that the sets had.
        let mut sets = Vec::with_capacity(file.sets.len());
        sets.extend(file.sets.into_iter().map(|mut set| {
            if let Some(united) = striped.get(&(&location.path, set_key(&location, &set))) {
                show_united(&mut set, united);
            }
            set.verdict = cap(set.verdict);
            AnySet::Sql(Box::new(set))
        }));
        let own = cap(file.verdict);
        let mut report = file_report(location, Kind::SqlBackup, KindOrigin::Content, sets, own, file.problems);
        report.media = file.media.map(Box::new);
        report
    };
    files.into_iter().map(report).for_each(add);
}

/// Files whose sets another file may have a family of, or that hold several families of one; a file alone on its media
/// with a single set is all there is of it.
fn may_be_striped(files: &[MediaFile]) -> impl Iterator<Item = &MediaFile> {
    let guid = |file: &MediaFile| file.file.media.as_ref().and_then(|media| media.media_set_guid);
    let mut counts: HashMap<Guid, usize> = HashMap::new();
    files.iter().filter_map(guid).for_each(|guid| *counts.entry(guid).or_default() += 1);
    files.iter().filter(move |file| {
        let is_alone = guid(file).is_none_or(|guid| counts.get(&guid) == Some(&1));
        let is_single = match file.file.sets.as_slice() {
            [only] => only.family_count.is_none_or(|count| count <= 1),
            sets => sets.is_empty(),
        };
        !(is_alone && is_single)
    })
}

/// Sets of more than one family, by each file that holds one.
fn striped_sets(media_sets: &[MediaSet]) -> BTreeMap<(&PathName, SetKey), &SqlSet> {
    let sets = media_sets.iter().flat_map(|media_set| &media_set.sets);
    sets.filter(|set| !set.facts.members.is_empty())
        .flat_map(|set| {
            let locations = set.members.iter().flat_map(|member| &member.copies).map(|copy| &copy.location);
            locations.map(|location| ((&location.path, set_key(location, &set.facts)), &set.facts))
        })
        .collect()
}

/// A member keeps its own facts; what only the whole set can say comes from there. A copy that is worse than the set
/// stays so: the set may be whole because another copy is.
fn show_united(set: &mut SqlSet, united: &SqlSet) {
    set.verdict = set.verdict.max(united.verdict);
    set.members.clone_from(&united.members);
    set.missing_families.clone_from(&united.missing_families);
    set.problems.extend(united.problems.iter().filter(|problem| problem.id == MISSING_STRIPE).cloned());
}

/// `path` is whole; the file's verdict is the worst of its own and of its sets'.
fn file_report(
    location: Location,
    kind: Kind,
    kind_origin: KindOrigin,
    sets: Vec<AnySet>,
    own: Verdict,
    problems: Vec<Problem>,
) -> FileReport {
    let verdict = sets.iter().map(AnySet::verdict).fold(own, Verdict::max);
    let Location { path, size_bytes, .. } = location;
    FileReport { path, kind, kind_origin, size_bytes, media: None, sets, verdict, problems }
}

/// `inspect` proves nothing, whatever the reader found out on its way.
fn cap(verdict: Verdict) -> Verdict {
    verdict.max(Verdict::Identified)
}
