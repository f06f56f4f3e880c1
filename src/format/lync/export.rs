//! An export ZIP: every entry read to its end, its kind told by what stands inside, its completeness by its kind.

use super::content_digest::content_digest;
use super::contents::Contents;
use super::doc_items::Content;
use super::document::too_many_names;
use super::group_files::{AGENT_GROUPS, FILES, QUEUES, WORKFLOWS};
use super::kinds::{self, Layout};
use super::recordings::Recordings;
use super::report::{ExportContext, ExportFile, Problems};
use super::untold::{Untold, head_of};
use crate::base::{ReadAt, Stamp};
use crate::format::archive::{self, Archive, Opening, Refusal};
use crate::format::form::{Form, form, is_audio};
use crate::model::{ExportCounts, ExportFacts, Kind, Problem, Verdict};
use std::io::Read;

/// What `bakproof demo` writes as the comment of the ZIPs it makes.
const DEMO_COMMENT: &[u8] = b"BAKPROOF-DEMO";

pub(super) fn examine(file: &dyn ReadAt, context: &ExportContext) -> ExportFile {
    match archive::open(file) {
        Opening::Sound(archive) => whole(archive, context),
        Opening::Listed(_, refusal) if refusal.may_have_remains => remains(file, refusal, context),
        Opening::Listed(archive, refusal) => listed(&archive, refusal, context),
        Opening::Refused(refusal) if refusal.may_have_remains => remains(file, refusal, context),
        Opening::Refused(refusal) => {
            let mut problems = Problems::starting_at(Verdict::Verified);
            problems.add(refusal.problem, refusal.verdict);
            finish(&Contents::new(Layout::Untold, context), problems, Proven::default(), context)
        }
    }
}

fn layout_of(archive: &Archive<'_>) -> Layout {
    kinds::layout(archive.entries.iter().map(|entry| entry.name.as_str()))
}

fn begin<'a>(archive: &Archive<'_>, context: &'a ExportContext) -> (Contents<'a>, Problems) {
    let mut contents = Contents::new(layout_of(archive), context);
    let mut problems = Problems::starting_at(Verdict::Verified);
    contents.is_demo = archive.comment == DEMO_COMMENT;
    archive.entries.iter().for_each(|entry| contents.list(entry));
    for (problem, verdict) in &archive.remarks {
        match verdict {
            Some(verdict) => problems.add(problem.clone(), *verdict),
            None => problems.remark(problem.clone()),
        }
    }
    (contents, problems)
}

fn whole(mut archive: Archive<'_>, context: &ExportContext) -> ExportFile {
    let (mut contents, mut problems) = begin(&archive, context);
    if let Layout::Foreign(what) = contents.layout {
        return foreign(what);
    }
    // Of two entries with one name only one can be read, so not everything can be proven.
    let mut is_proven = !archive.entries.is_empty() && problems.verdict == Verdict::Verified;
    let mut has_recordings = true;
    let mut untold = (contents.layout == Layout::Untold).then(Untold::default);
    for index in 0..archive.entries.len() {
        let Some(entry) = archive.entries.get(index).cloned() else { break };
        let part = contents.part(&entry.name);
        let mut is_sound = true;
        let (read, faults) = archive::prove(&mut archive, index, |input| match part {
            Some(part) => contents.read(part, input),
            None => {
                untold.iter_mut().for_each(|untold| untold.read(input));
                is_sound = !contents.is_recording(&entry) || may_be_audio(input);
                None
            }
        });
        if faults.is_empty() && !is_sound {
            let message =
                format!("`{}` is named like a sound recording, and its content is something else", entry.name);
            problems.add(Problem::at("audio-foreign", entry.offset, message), Verdict::Damaged);
            has_recordings = false;
        }
        // Broken XML is what broken bytes lead to; where the bytes are right, it is the finding.
        if let (true, Some(Some(fault))) = (faults.is_empty(), read) {
            let message = format!("`{}`: {} (byte {} of the entry)", entry.name, fault.message, fault.offset);
            problems.add(Problem::at(fault.id, entry.offset, message), fault.verdict);
        }
        if !faults.is_empty() {
            is_proven = false;
            part.into_iter().for_each(|part| contents.distrust(part));
        }
        faults.into_iter().for_each(|fault| problems.add(fault.problem, fault.verdict));
    }
    if contents.unpacked_bytes == 0 {
        let message = if archive.entries.is_empty() { "an empty ZIP: it has no entry" } else { "every entry is empty" };
        problems.add(Problem::whole("empty-zip", message), Verdict::Incomplete);
    }
    // Asked for only here: a ZIP that is cut or refused has problem enough, and its parts may be behind it.
    for part in contents.missing() {
        problems.add(Problem::whole("required-file-missing", format!("`{part}` is missing")), Verdict::Incomplete);
    }
    contents.entries.judge(&mut problems);
    let is_resolved = resolve(&contents, &archive, &mut problems);
    let proven = Proven {
        has_crcs: is_proven,
        has_references: is_proven && is_resolved && has_recordings,
        content_digest: is_proven.then(|| content_digest(&archive.entries)),
    };
    let mut file = finish(&contents, problems, proven, context);
    if let (Some(untold), Some(facts)) = (untold, &mut file.facts) {
        untold.into(&mut facts.counts);
    }
    file.content = if is_proven { contents.into_comparable(&archive.entries) } else { None };
    file
}

/// Whether it is sound, or at least nothing that is known for something else.
fn may_be_audio(input: &mut dyn Read) -> bool {
    let head = head_of(input);
    head.first_chunk().is_some_and(is_audio) || matches!(form(&head), Form::Unknown | Form::Empty)
}

/// Whether everything the objects of a Response Group export name stands inside. Asked only where all eight files are
/// sound: a file that is missing or broken is the finding, not the hundred names that lead nowhere because of it.
fn resolve(contents: &Contents<'_>, archive: &Archive<'_>, problems: &mut Problems) -> bool {
    if contents.layout != Layout::ResponseGroups || !contents.is_well_formed() {
        return false;
    }
    if contents.response_groups.count(WORKFLOWS) == Some(0) {
        let message = "no workflow inside: an export of a pool without Response Groups looks so";
        problems.remark(Problem::whole("empty-configuration", message));
    }
    if (0..FILES.len()).all(|file| contents.response_groups.count(file) == Some(0)) {
        // A pool without Response Groups still has the settings of the service.
        let message = "no file inside holds any object, not even the settings of the service";
        problems.add(Problem::whole("content-empty", message), Verdict::Identified);
    }
    contents.response_groups.references.check(&Recordings::of(&archive.entries), problems)
}

/// Nothing is unpacked; the directory still tells names and times.
fn listed(archive: &Archive<'_>, refusal: Refusal, context: &ExportContext) -> ExportFile {
    let (contents, mut problems) = begin(archive, context);
    if let Layout::Foreign(what) = contents.layout {
        return foreign(what);
    }
    problems.add(refusal.problem, refusal.verdict);
    finish(&contents, problems, Proven::default(), context)
}

/// No directory: what the local headers name, and what can still be unpacked, tells what it was.
fn remains(file: &dyn ReadAt, refusal: Refusal, context: &ExportContext) -> ExportFile {
    let mut names = Vec::new();
    archive::salvage_entries(file, |entry, _| names.push(entry.name.clone()));
    let layout = kinds::layout(names.iter().map(String::as_str));
    if let Layout::Foreign(what) = layout {
        return foreign(what);
    }
    let mut contents = Contents::new(layout, context);
    archive::salvage_entries(file, |entry, input| {
        contents.list(entry);
        if let Some(part) = contents.part(&entry.name) {
            contents.read(part, input);
            contents.distrust(part);
        }
    });
    let mut problems = Problems::starting_at(Verdict::Verified);
    problems.add(refusal.problem, refusal.verdict);
    finish(&contents, problems, Proven::default(), context)
}

/// A ZIP that is certainly no export is no backup of Lync, whatever it is called.
fn foreign(what: &str) -> ExportFile {
    let problem = Problem::whole("not-a-lync-export", format!("a ZIP, but {what}"));
    ExportFile {
        kind: Kind::Unknown,
        facts: None,
        content: None,
        verdict: Verdict::Unreadable,
        problems: vec![problem],
    }
}

/// What was proven of the whole ZIP; the default is nothing.
#[derive(Debug, Default)]
struct Proven {
    has_crcs: bool,
    has_references: bool,
    content_digest: Option<String>,
}

fn finish(contents: &Contents<'_>, mut problems: Problems, proven: Proven, context: &ExportContext) -> ExportFile {
    let kind = kind(contents);
    let is_complete = complete(contents, &mut problems);
    let is_well_formed = contents.is_well_formed();
    let proof = [
        ("zip-crc", proven.has_crcs),
        ("xml-well-formed", is_well_formed),
        ("complete", is_well_formed && is_complete),
        ("references", proven.has_references),
    ];
    let proof = proof.into_iter().filter(|(_, is_proven)| *is_proven).map(|(word, _)| word.to_owned()).collect();
    let is_users = kind == Kind::LyncUserData;
    let user_count = if is_users { contents.doc_items.users.count() } else { None };
    if is_users && user_count.is_none() {
        let message = format!("more than {} users: they were not counted", super::MAX_COUNTED_USERS);
        problems.remark(Problem::whole("users-uncounted", message));
    }
    if contents.doc_items.topology.is_cut {
        problems.remark(too_many_names());
    }
    let is_groups = kind == Kind::LyncResponseGroups;
    let counts = ExportCounts {
        entries: contents.entry_count,
        uncompressed_bytes: contents.unpacked_bytes,
        documents: contents.document_count(),
        workflows: contents.response_groups.count(WORKFLOWS),
        queues: contents.response_groups.count(QUEUES),
        agent_groups: contents.response_groups.count(AGENT_GROUPS),
        audio_files: is_groups.then_some(contents.audio_files),
        ..ExportCounts::default()
    };
    let wall = contents.entries.written();
    // A time that occurs twice or never when clocks change is read as RFC 5545 readers do (jiff: compatible).
    let zoned = wall.zip(context.zone.clone()).and_then(|(wall, zone)| wall.to_zoned(zone).ok());
    let verdict = problems.verdict;
    let problems = problems.into_list();
    let facts = ExportFacts {
        position: 1,
        export_wall_time: wall,
        export_time: zoned.as_ref().map(Stamp::from),
        pools: contents.response_groups.pools.iter().cloned().collect(),
        user_count,
        declared_users: contents.doc_items.users.declared_counts(),
        sql_instances: contents.doc_items.topology.sql_instances(),
        service_versions: contents.doc_items.topology.service_versions(),
        clusters: contents.doc_items.topology.clusters(),
        machines: contents.doc_items.topology.machines(),
        topology: contents.doc_items.topology.is_seen.then(|| contents.doc_items.topology.inventory()),
        user_sketch: if is_users { contents.doc_items.users.sketch() } else { String::new() },
        user_hashes: contents.doc_items.users.listed().filter(|_| is_users),
        filled_users: user_count.map(|_| contents.doc_items.emptied.filled_users),
        user_entries: user_count.map(|_| contents.doc_items.emptied.user_entries),
        is_demo: contents.is_demo,
        content_digest: proven.content_digest,
        verdict,
        proof,
        counts,
        problems: problems.clone(),
    };
    ExportFile { kind, facts: Some(facts), content: None, verdict, problems }
}

fn kind(contents: &Contents<'_>) -> Kind {
    match (contents.layout, contents.doc_items.content()) {
        (Layout::DocItems, Content::Configuration) => Kind::LyncConfiguration,
        (Layout::DocItems, Content::UserData) => Kind::LyncUserData,
        (Layout::ResponseGroups, _) => Kind::LyncResponseGroups,
        (Layout::DocItems, Content::Untold) | (Layout::Foreign(_) | Layout::Untold, _) => Kind::ZipArchive,
    }
}

/// Whether all parts of the kind are there and hold what the kind is for.
fn complete(contents: &Contents<'_>, problems: &mut Problems) -> bool {
    let mut is_complete = contents.missing().next().is_none();
    if contents.layout != Layout::DocItems || !contents.is_well_formed() {
        return is_complete;
    }
    let items = &contents.doc_items;
    if items.documents == 0 {
        problems.add(Problem::whole("no-documents", "the document set is empty"), Verdict::Incomplete);
        is_complete = false;
    } else if items.content() == Content::Configuration && !items.topology.is_seen {
        let message = "a configuration export without a topology";
        problems.add(Problem::whole("topology-missing", message), Verdict::Incomplete);
        is_complete = false;
    } else if items.content() == Content::Configuration && items.topology.is_empty() {
        let message = "the topology inside names no computer and no service";
        problems.add(Problem::whole("topology-empty", message), Verdict::Incomplete);
        is_complete = false;
    } else if let Some((message, verdict)) = items.emptied() {
        problems.add(Problem::whole("content-empty", message), verdict);
        is_complete = false;
    } else if items.content() == Content::Untold {
        // Nothing says that it is whole: an empty pool's users, or a configuration without its content.
        let message = "the document set holds neither users nor a topology nor settings";
        problems.add(Problem::whole("content-untold", message), Verdict::Identified);
        is_complete = false;
    }
    is_complete
}
