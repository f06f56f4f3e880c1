//! Counts what stands in one store. Every folder is listed once; of audio files the head is read, and of no other file
//! anything.

use super::audio::{self, Audio};
use super::layout::{
    APPLICATION_FOLDER, Holds, REQUIRED_WEB_FOLDER, Role, VOICE_AUDIO, holds, is_active_meeting, role_of, voice_parts,
};
use super::paths::subtree;
use crate::base::{Stamp, count};
use crate::format::artefact::listing::Found;
use crate::format::artefact::{ArtefactTree, TreeFile, TreeView};
use crate::model::{ArtefactFacts, Detail, FileStoreFacts, FileStoreFolder, Kind, Problem, Verdict};
use std::collections::{BTreeMap, BTreeSet};

/// Service folders kept; a site has one of a role a pool.
const MAX_SERVICES: usize = 1_000;
/// Unknown folders kept.
const MAX_UNKNOWN: usize = 100;
/// Names kept of files that are no audio, and of those that cannot be read.
const MAX_FOREIGN: usize = 10;
/// Voice folders kept.
const MAX_VOICE: usize = 1_000;

#[derive(Clone, Copy, Debug, Default)]
struct Sum {
    file_count: u64,
    size_bytes: u64,
}

impl Sum {
    fn add(&mut self, file: &TreeFile) {
        self.file_count = self.file_count.saturating_add(1);
        self.size_bytes = self.size_bytes.saturating_add(file.size_bytes);
    }

    fn named(self, name: &str) -> FileStoreFolder {
        FileStoreFolder { name: name.to_owned(), file_count: self.file_count, size_bytes: self.size_bytes }
    }
}

#[derive(Default)]
struct Store {
    all: Sum,
    classes: BTreeMap<&'static str, Sum>,
    voice: BTreeMap<String, Sum>,
    unknown: BTreeSet<String>,
    unknown_count: u64,
    active_meetings: u64,
    empty_files: u64,
    foreign_audio: Vec<String>,
    foreign_audio_count: u64,
    unreadable_audio: Vec<String>,
    unreadable_audio_count: u64,
    sound_audio_count: u64,
    applications: BTreeMap<String, Sum>,
    unlisted: u64,
    newest: Option<Stamp>,
}

pub(super) fn examine(view: &dyn TreeView, folder: &str, services: &[&str]) -> ArtefactTree {
    let mut found = Found::starting_at(Verdict::Identified);
    let mut store = Store::default();
    let mut folders = Vec::new();
    for service in services {
        let top = if folder.is_empty() { (*service).to_owned() } else { format!("{folder}/{service}") };
        let sum = store.service(view, service, &top, &mut found);
        folders.push(sum.named(service));
    }
    folders.sort();
    if folders.len() > MAX_SERVICES {
        let message = format!("{} service folders, of which the first {MAX_SERVICES} are listed", folders.len());
        found.remark(Problem::whole("limit-services", message));
        folders.truncate(MAX_SERVICES);
    }
    store.judge(services.len(), &mut found);
    store.answer(folder, services.len(), folders, found)
}

impl Store {
    fn service(&mut self, view: &dyn TreeView, service: &str, top: &str, found: &mut Found) -> Sum {
        let role = role_of(service).unwrap_or(Role::Other);
        let (mut sum, mut has_content, mut is_any) = (Sum::default(), false, false);
        for path in subtree(view.folders(), top) {
            let inside = path.get(top.len()..).unwrap_or_default().trim_start_matches('/');
            let (holds, parts) = holds(role, inside);
            is_any |= !inside.is_empty();
            has_content |= inside.eq_ignore_ascii_case(REQUIRED_WEB_FOLDER);
            self.seen(service, inside, holds, parts);
            let files = view.files(path).unwrap_or_else(|error| {
                self.unlisted += 1;
                let message = format!("{path}: the folder cannot be listed: {error}");
                found.add(Problem::whole("folder-unreadable", message), Verdict::Unreadable);
                Vec::new()
            });
            let first = inside.split('/').next().unwrap_or_default();
            if role == Role::Application && first.eq_ignore_ascii_case(APPLICATION_FOLDER) {
                let part = self.applications.entry(format!("{service}/{first}")).or_default();
                files.iter().for_each(|file| part.add(file));
            }
            for file in &files {
                sum.add(file);
                self.file(service, inside, holds, file);
                if holds == Holds::Class(VOICE_AUDIO) {
                    self.audio(view, path, file);
                }
            }
        }
        if role == Role::Web && is_any && !has_content {
            let message = format!("{service} has no CollabContent: the content of meetings is not in the copy");
            found.remark(Problem::whole("no-meeting-content", message));
        }
        sum
    }

    fn audio(&mut self, view: &dyn TreeView, path: &str, file: &TreeFile) {
        let keep = |names: &mut Vec<String>, count: &mut u64, name: String| {
            *count += 1;
            if names.len() < MAX_FOREIGN {
                names.push(name);
            }
        };
        let name = || format!("{path}/{}", file.name);
        match audio::examine(view, path, file) {
            Audio::OtherName => {}
            Audio::Sound => self.sound_audio_count += 1,
            Audio::Foreign => keep(&mut self.foreign_audio, &mut self.foreign_audio_count, name()),
            Audio::Unreadable(why) => {
                keep(&mut self.unreadable_audio, &mut self.unreadable_audio_count, format!("{}: {why}", name()));
            }
        }
    }

    /// A folder by itself, before its files: one that is empty was copied too.
    fn seen(&mut self, service: &str, inside: &str, holds: Holds, parts: usize) {
        match holds {
            Holds::Class(class) => {
                self.classes.entry(class).or_default();
                if class == VOICE_AUDIO && self.voice.len() < MAX_VOICE {
                    self.voice.entry(voice_name(service, inside)).or_default();
                }
            }
            Holds::Unknown => {
                let name = part_of(service, inside, parts);
                if self.unknown.len() < MAX_UNKNOWN {
                    self.unknown.insert(name);
                } else if depth(inside) <= parts && !self.unknown.contains(&name) {
                    self.unknown_count += 1;
                }
            }
            Holds::Regenerated => {}
        }
    }

    fn file(&mut self, service: &str, inside: &str, holds: Holds, file: &TreeFile) {
        self.all.add(file);
        self.newest = self.newest.max(file.modified);
        self.active_meetings += u64::from(is_active_meeting(&file.name));
        self.empty_files += u64::from(file.size_bytes == 0);
        if let Holds::Class(class) = holds {
            self.classes.entry(class).or_default().add(file);
            if class == VOICE_AUDIO
                && let Some(sum) = self.voice.get_mut(&voice_name(service, inside))
            {
                sum.add(file);
            }
        }
    }

    fn judge(&self, service_count: usize, found: &mut Found) {
        if self.all.file_count == 0 && self.unlisted == 0 {
            let message = format!("{} service folders, and no file in any of them", service_count);
            found.add(Problem::whole("empty-copy", message), Verdict::Incomplete);
        } else if self.all.file_count > 0 && self.empty_files == self.all.file_count {
            let message = format!("none of {} files has content: names were copied and nothing else", self.empty_files);
            found.add(Problem::whole("empty-files", message), Verdict::Incomplete);
        } else if self.empty_files > 0 {
            let message =
                format!("{} files are empty: as at their source, or left by a copy that was cut", self.empty_files);
            found.remark(Problem::whole("empty-files", message));
        }
        if let Some(first) = self.foreign_audio.first() {
            let files = count(self.foreign_audio_count, "file is", "files are");
            let message = format!("{files} named like audio and not audio, the first of them {first}");
            found.remark(Problem::whole("foreign-audio", message));
        }
        if let Some(first) = self.unreadable_audio.first() {
            let files = count(self.unreadable_audio_count, "audio file", "audio files");
            let message = format!("{files} could not be read, the first of them {first}");
            found.remark(Problem::whole("audio-unreadable", message));
        }
        if self.active_meetings > 0 {
            let message = format!(
                "{} files named Meeting.Active are in the copy: meetings ran, and their files are not consistent",
                self.active_meetings
            );
            found.remark(Problem::whole("active-meeting", message));
        }
        if !self.unknown.is_empty() {
            let count = self.unknown_count.saturating_add(self.unknown.len() as u64);
            let message = format!("{count} folders are of no known kind");
            found.remark(Problem::whole("unknown-folder", message));
        }
    }

    fn answer(self, folder: &str, service_count: usize, folders: Vec<FileStoreFolder>, found: Found) -> ArtefactTree {
        let counts = BTreeMap::from([
            ("files".to_owned(), self.all.file_count),
            ("services".to_owned(), service_count as u64),
            ("active-meetings".to_owned(), self.active_meetings),
            ("empty-files".to_owned(), self.empty_files),
        ]);
        let named = |sums: &BTreeMap<String, Sum>| sums.iter().map(|(name, sum)| sum.named(name)).collect();
        let detail = FileStoreFacts {
            folders,
            classes: self.classes.keys().map(|class| (*class).to_owned()).collect(),
            class_totals: self.classes.iter().map(|(class, sum)| sum.named(class)).collect(),
            voice_folders: named(&self.voice),
            unknown_folders: self.unknown.into_iter().collect(),
            mapped_inside: Vec::new(),
            active_meetings: self.active_meetings,
            empty_files: self.empty_files,
            foreign_audio: self.foreign_audio,
            foreign_audio_count: self.foreign_audio_count,
            unreadable_audio: self.unreadable_audio,
            unreadable_audio_count: self.unreadable_audio_count,
            sound_audio_count: Some(self.sound_audio_count),
            application_folders: named(&self.applications),
            newest_file: self.newest,
        };
        ArtefactTree {
            folder: folder.to_owned(),
            kind: Kind::FileStore,
            facts: ArtefactFacts {
                position: 1,
                // A tree has no time of its own; what the file system says is a fact beside it.
                time: None,
                wall_time: None,
                names: Vec::new(),
                verdict: found.verdict,
                proof: found.verdict.is_sound().then(|| "structure".to_owned()).into_iter().collect(),
                counts,
                detail: Detail::FileStore(detail),
                problems: found.into_list(),
            },
            file_count: self.all.file_count,
            size_bytes: self.all.size_bytes,
            modified: self.newest,
        }
    }
}

fn depth(inside: &str) -> usize {
    inside.split('/').filter(|part| !part.is_empty()).count()
}

fn part_of(service: &str, inside: &str, parts: usize) -> String {
    let kept: Vec<&str> = inside.split('/').take(parts).filter(|part| !part.is_empty()).collect();
    if kept.is_empty() { service.to_owned() } else { format!("{service}/{}", kept.join("/")) }
}

fn voice_name(service: &str, inside: &str) -> String {
    part_of(service, inside, voice_parts(inside))
}
