//! One dated folder of an image: its disks and its documents.

use super::{disk, writers};
use crate::base::Stamp;
use crate::format::artefact::{TreeFile, TreeView, subtree};
use crate::model::{ImageRun, Problem, Verdict};
use jiff::civil::DateTime;
use jiff::tz::Offset;
use std::collections::BTreeSet;

/// Disks and documents of one folder that are opened.
const MOST_FILES: usize = 64;
const PREFIX: &str = "Backup ";
/// Names of writers that make a system state.
const SYSTEM_STATE: [&str; 2] = ["Registry Writer", "System Writer"];
const DIRECTORY: &str = "NTDS";
const EXCHANGE: &str = "Microsoft Exchange Writer";

/// A run and what is wrong with it.
#[derive(Clone, Debug)]
pub(super) struct Run {
    pub facts: ImageRun,
    pub faults: Vec<(Verdict, Problem)>,
    /// Whether its files show that it is an image: a disk by its content, or a document of the backup.
    pub is_image: bool,
    pub sound_volumes: u64,
}

/// The time in a folder's name, `Backup YYYY-MM-DD HHMMSS`: UTC.
pub(super) fn time(name: &str) -> Option<Stamp> {
    let (date, clock) = name.strip_prefix(PREFIX)?.split_once(' ')?;
    let all_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    if date.len() != 10 || clock.len() != 6 || !all_digits(date) || !clock.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number = |text: Option<&str>| text?.parse::<i8>().ok();
    let wall = DateTime::new(
        date.get(..4)?.parse().ok()?,
        number(date.get(5..7))?,
        number(date.get(8..10))?,
        number(clock.get(..2))?,
        number(clock.get(2..4))?,
        number(clock.get(4..6))?,
        0,
    );
    Stamp::from_civil(wall.ok()?, Offset::UTC).ok()
}

/// Reads one dated folder.
pub(super) fn read(view: &dyn TreeView, folder: &str, time: Stamp) -> Run {
    let mut run = Run {
        facts: ImageRun {
            time,
            volumes: 0,
            has_directory: false,
            has_exchange: false,
            has_system_state: false,
            writers: Vec::new(),
            lists_components: false,
            disks: Vec::new(),
            verdict: None,
        },
        faults: Vec::new(),
        is_image: false,
        sound_volumes: 0,
    };
    let Ok(files) = view.files(folder) else {
        let message = format!("The folder {folder} cannot be listed.");
        run.faults.push((Verdict::Unreadable, Problem::whole("unreadable", message)));
        return run;
    };
    let is_disk = |file: &&TreeFile| ["vhd", "vhdx"].iter().any(|name| subtree::has_extension(file, name));
    for file in files.iter().filter(is_disk).take(MOST_FILES) {
        run.disk(view, folder, file);
    }
    run.facts.disks.sort();
    let mut saved = BTreeSet::new();
    let mut present = BTreeSet::new();
    for file in files.iter().filter(|file| subtree::has_extension(file, "xml")).take(MOST_FILES) {
        let document = view.open(&subtree::join(folder, &file.name)).ok().and_then(|file| writers::read(&*file));
        let Some(document) = document else {
            let message = format!("The document {} cannot be read.", file.name);
            run.faults.push((Verdict::Unreadable, Problem::whole("unreadable", message)));
            continue;
        };
        if document.is_broken {
            let message = format!("The document {} is cut or no XML.", file.name);
            run.faults.push((Verdict::Damaged, Problem::whole("xml", message)));
        }
        run.is_image |= document.lists_components || !document.present.is_empty();
        run.facts.lists_components |= document.lists_components;
        saved.extend(document.saved);
        present.extend(document.present);
    }
    // Only what was backed up is in the backup; where no document says what that was, who was there may be.
    run.writers(if run.facts.lists_components { saved } else { present });
    run.facts.verdict = Some(run.faults.iter().map(|(verdict, _)| *verdict).fold(Verdict::Intact, Verdict::max));
    run
}

impl Run {
    fn disk(&mut self, view: &dyn TreeView, folder: &str, file: &TreeFile) {
        let opened = view.open(&subtree::join(folder, &file.name));
        let name = &file.name;
        self.facts.volumes += 1;
        match opened.map(|opened| disk::read(&*opened)) {
            Err(_) => {
                let message = format!("The virtual disk {name} cannot be opened.");
                self.faults.push((Verdict::Unreadable, Problem::whole("unreadable", message)));
            }
            Ok(None) => {
                let message =
                    format!("{name} has neither a disk's header nor its footer: it is cut or something else.");
                self.faults.push((Verdict::Incomplete, Problem::whole("footer-missing", message)));
            }
            Ok(Some(volume)) => {
                self.is_image = true;
                self.facts.disks.extend(volume.id);
                self.sound_volumes += u64::from(volume.faults.iter().all(|(verdict, _)| verdict.is_sound()));
                for (verdict, mut problem) in volume.faults {
                    problem.message = format!("{name}: {}", problem.message).into();
                    self.faults.push((verdict, problem));
                }
            }
        }
    }

    fn writers(&mut self, writers: BTreeSet<String>) {
        let has = |wanted: &str| writers.iter().any(|name| name.eq_ignore_ascii_case(wanted));
        self.facts.has_directory = has(DIRECTORY);
        self.facts.has_exchange = has(EXCHANGE);
        self.facts.has_system_state = SYSTEM_STATE.iter().any(|wanted| has(wanted));
        self.facts.writers = writers.into_iter().collect();
    }
}
