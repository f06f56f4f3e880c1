//! All repositories of an audit as evidence.

use super::classify::hour;
use super::examine::Readers;
use super::media_sets::{MediaFile, media_sets_of};
use super::roots::{Plan, begins_here, plan};
use super::shared;
use super::sighting::{Found, Sighting};
use super::survey::{Errand, Survey};
use crate::base::{PathName, Stamp};
use crate::collect::Monitor;
use crate::collect::budget::Run;
use crate::collect::verify::{ProofOptions, prove_sightings};
use crate::format::artefact::{ArtefactContext, ArtefactFile};
use crate::format::lync::{ExportContext, ExportFile};
use crate::model::{
    Artefact, Evidence, Export, ExportCounts, ExportFacts, Location, Note, NoteKind, ServerReading, Source, SourceKind,
    Suspect, SuspectReason, Verdict,
};
use crate::policy::Mapping;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// What to look at.
#[derive(Clone, Debug, Default)]
pub struct Request {
    pub roots: Vec<Root>,
    /// How to read the exports' times, and whose users to look for in them.
    pub context: ExportContext,
    /// The zone of what is neither SQL Server media nor an export, and passwords of key stores.
    pub artefacts: ArtefactContext,
    /// Keep the paths of files that are no backup.
    pub list_unclassified: bool,
    /// Read SQL Server media to their end and prove them; otherwise only their headers are read.
    pub prove: bool,
}

/// One repository.
#[derive(Clone, Debug)]
pub struct Root {
    /// As the deployment file calls it.
    pub name: String,
    pub path: PathBuf,
    pub maps: Vec<Mapping>,
}

/// Looks at all repositories. Never fails: what cannot be looked at stands in the evidence as such.
/// Where media are proven, everything is read.
pub fn collect(request: &Request, collected_at: Stamp, monitor: &dyn Monitor) -> Evidence {
    collect_in_run(request, &Run::of_everything(collected_at), monitor)
}

/// The same, where a run's memory, budgets and share say which media are read. It is collected when the run began.
pub fn collect_in_run(request: &Request, run: &Run<'_>, monitor: &dyn Monitor) -> Evidence {
    let places: Vec<(&str, &Path)> =
        request.roots.iter().map(|root| (root.name.as_str(), root.path.as_path())).collect();
    let options = ProofOptions { with_content_id: true, with_ranges: false, run, monitor };
    let (mut sources, mut sightings, mut demo_folders) = (Vec::new(), Vec::new(), BTreeSet::new());
    let mut walked: BTreeMap<&str, PathBuf> = BTreeMap::new();
    for (root, plan) in request.roots.iter().zip(plan(&places, &[])) {
        let shown = PathName::as_given(&root.path);
        let mut within = None;
        let survey = match plan {
            Plan::Walk { real, bounds, inside } => {
                within = inside;
                let survey = Errand {
                    source: &root.name,
                    shown: shown.clone(),
                    root: &real,
                    maps: &root.maps,
                    bounds: &bounds,
                    readers: Readers {
                        exports: &request.context,
                        artefacts: &request.artefacts,
                        proof: request.prove.then_some(&options),
                    },
                    list_unclassified: request.list_unclassified,
                    monitor,
                }
                .run();
                walked.insert(&root.name, real);
                survey
            }
            Plan::SameAs(first) => {
                within = Some(first);
                let name = places.get(first).map_or("", |(name, _)| name);
                let reason = format!("the same folder as repository `{name}`: its files are counted there");
                let note = Note { path: PathName::from(""), kind: NoteKind::LinkIgnored, reason };
                Survey { notes: vec![note], ..Survey::default() }
            }
            Plan::Unreachable(why) => Survey { unreachable: Some(why), ..Survey::default() },
        };
        demo_folders.extend(survey.demo_folders.into_iter().map(|folder| (root.name.clone(), folder)));
        sightings.extend(survey.sightings);
        sources.push(Source {
            name: root.name.clone(),
            kind: SourceKind::Repository,
            path: shown,
            unreachable: survey.unreachable,
            is_empty: survey.is_empty,
            within: within.and_then(|other| places.get(other)).map(|(name, _)| (*name).to_owned()),
            file_count: survey.file_count,
            size_bytes: survey.size_bytes,
            unreadable_count: survey.unreadable_count,
            notes: survey.notes,
            unclassified: survey.totals,
            free_bytes: fs4::available_space(&root.path).ok(),
            newest_day_bytes: newest_day(&survey.bytes_by_hour, run.began_at),
            hard_links: Vec::new(),
            disk_of: None,
        });
    }
    mounted_inside(&mut sources);
    let disks: Vec<Option<u64>> = request.roots.iter().map(|root| shared::disk(&root.path)).collect();
    shared::mark(&mut sources, &disks, &sightings, &walked);
    if request.prove {
        prove_sightings(&mut sightings, &options);
    }
    monitor.finish();
    assemble(run.began_at, sources, sightings, &demo_folders)
}

/// A repository that another one's walk met under another path lies inside that one.
fn mounted_inside(sources: &mut [Source]) {
    let outer = |name: &str| {
        let met =
            |source: &&Source| source.name != name && source.notes.iter().any(|note| note.reason == begins_here(name));
        sources.iter().find(met).map(|source| source.name.clone())
    };
    let found: Vec<Option<String>> = sources.iter().map(|source| outer(&source.name)).collect();
    for (source, outer) in sources.iter_mut().zip(found) {
        source.within = source.within.take().or(outer);
    }
}

/// Whether the place is one of the folders of its source, or lies below one.
fn is_below(folders: &BTreeSet<(String, PathName)>, place: &Location) -> bool {
    let source = folders.iter().filter(|(source, _)| *source == place.source);
    source.map(|(_, folder)| folder.bytes()).any(|folder| {
        let rest = place.path.bytes().strip_prefix(folder);
        rest.is_some_and(|rest| folder.is_empty() || rest.is_empty() || rest.starts_with(b"/"))
    })
}

/// The bytes of the 24 clock hours that end with the newest file. A file dated after the collection says nothing.
fn newest_day(bytes_by_hour: &BTreeMap<i64, u64>, now: Stamp) -> Option<u64> {
    let (newest, _) = bytes_by_hour.range(..=hour(now)).next_back()?;
    let day = bytes_by_hour.range(newest.saturating_sub(23)..=*newest);
    Some(day.fold(0, |sum, (_, bytes)| bytes.saturating_add(sum)))
}

fn assemble(
    collected_at: Stamp,
    mut sources: Vec<Source>,
    sightings: Vec<Sighting>,
    demo_folders: &BTreeSet<(String, PathName)>,
) -> Evidence {
    let (mut sql, mut exports, mut suspects) = (Vec::new(), Vec::new(), Vec::new());
    let (mut artefacts, mut readings) = (Vec::new(), Vec::new());
    for Sighting { location, found, assured_at, .. } in sightings {
        match found {
            Found::Sql(file) => sql.push(MediaFile { location, file, assured_at }),
            Found::Export(export, kind_origin) => {
                let (kind, content) = (export.kind, export.content.clone());
                let facts = whole(*export);
                exports.push(Export { location, kind, kind_origin, facts, content });
            }
            Found::Artefact(artefact, kind_origin) => {
                let ArtefactFile { kind, facts } = *artefact;
                let is_demo = is_below(demo_folders, &location);
                artefacts.push(Artefact { location, kind, kind_origin, facts, is_demo });
            }
            Found::History(read) => match *read {
                Ok(reading) => readings.push(ServerReading { found_at: Some(location), ..reading }),
                Err(problem) => {
                    let (reason, verdict) = (SuspectReason::Content, Verdict::Unreadable);
                    suspects.push(Suspect { location, reason, verdict, problems: vec![problem] });
                }
            },
            Found::Suspect(reason, verdict, problems) => suspects.push(Suspect { location, reason, verdict, problems }),
            Found::Nothing => {}
        }
    }
    sources.sort_by(|a, b| (&a.name, &a.path).cmp(&(&b.name, &b.path)));
    exports.sort_by(|a, b| a.location.cmp(&b.location));
    suspects.sort_by(|a, b| a.location.cmp(&b.location));
    readings
        .sort_by(|a: &ServerReading, b| (&a.instance, a.read_at, &a.source).cmp(&(&b.instance, b.read_at, &b.source)));
    artefacts.sort_by(|a, b| a.location.cmp(&b.location));
    let schema = "bakproof/evidence/1".to_owned();
    Evidence {
        schema,
        collected_at,
        collection: None,
        sources,
        media_sets: media_sets_of(sql),
        exports,
        suspects,
        artefacts,
        readings,
        attested_files: Vec::new(),
        comparisons: Vec::new(),
        topology: None,
        left_out: Vec::new(),
        earlier: None,
    }
}

/// The facts with the verdict and the problems of the whole file; nothing known where nothing could be read.
pub(crate) fn whole(export: ExportFile) -> ExportFacts {
    let mut facts = export.facts.unwrap_or_else(|| ExportFacts {
        position: 1,
        export_wall_time: None,
        export_time: None,
        pools: Vec::new(),
        user_count: None,
        declared_users: Default::default(),
        sql_instances: Vec::new(),
        service_versions: Vec::new(),
        clusters: Vec::new(),
        machines: Vec::new(),
        topology: None,
        user_sketch: String::new(),
        user_hashes: None,
        filled_users: None,
        user_entries: None,
        is_demo: false,
        content_digest: None,
        verdict: export.verdict,
        proof: Vec::new(),
        counts: ExportCounts::default(),
        problems: Vec::new(),
    });
    facts.verdict = facts.verdict.max(export.verdict);
    for problem in export.problems {
        if !facts.problems.contains(&problem) {
            facts.problems.push(problem);
        }
    }
    facts
}
