//! The files of a Response Group export, and where its recordings lie.

/// The export's folder inside the ZIP.
pub(super) const FOLDER: &str = "RgsImportExport/";

/// Audio lies below it, by the instance that plays it.
const AUDIO_FOLDER: &str = "RgsImportExport/RGS/";

/// What the folder must hold.
pub(super) const FILES: [&str; 8] = [
    "AgentGroups.xml",
    "Agents.xml",
    "Configuration.xml",
    "Holidaysets.xml",
    "HoursOfBusiness.xml",
    "Managers.xml",
    "Queues.xml",
    "Workflows.xml",
];

/// Places in [`FILES`].
pub(super) const AGENT_GROUPS: usize = 0;

pub(super) const AGENTS: usize = 1;

pub(super) const HOLIDAY_SETS: usize = 3;

pub(super) const HOURS: usize = 4;

pub(super) const MANAGERS: usize = 5;

pub(super) const QUEUES: usize = 6;

pub(super) const WORKFLOWS: usize = 7;

/// Which of the eight files an entry is, by its place in [`FILES`].
pub(super) fn file_index(name: &str) -> Option<usize> {
    let file = strip_folder(name, FOLDER)?;
    FILES.iter().position(|known| known.eq_ignore_ascii_case(file))
}

/// Whether an entry lies in the export's folder.
pub(super) fn is_inside(name: &str) -> bool {
    strip_folder(name, FOLDER).is_some()
}

/// Whether an export may have an entry of that name beside its files: a folder above them, or anything among recordings.
pub(super) fn may_lie_inside(name: &str) -> bool {
    let is_folder = name.ends_with('/');
    (is_folder && (name.eq_ignore_ascii_case(FOLDER) || is_inside(name))) || strip_folder(name, AUDIO_FOLDER).is_some()
}

/// Whether an entry is a recording.
pub(super) fn is_audio(name: &str) -> bool {
    strip_folder(name, AUDIO_FOLDER).is_some_and(|rest| !rest.is_empty() && !rest.ends_with('/'))
}

/// What follows the folder in a name, if the name begins with it.
pub(super) fn strip_folder<'a>(name: &'a str, folder: &str) -> Option<&'a str> {
    let head = name.get(..folder.len())?;
    if head.eq_ignore_ascii_case(folder) { name.get(folder.len()..) } else { None }
}
