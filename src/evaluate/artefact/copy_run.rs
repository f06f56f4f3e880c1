//! One run of a copy log, the last or an earlier one, and what it was asked to leave out: a run that lists, or takes
//! a few files only, does not make a tree as young as itself.

use crate::model::{CopyLogFacts, CopyRun};
use jiff::SignedDuration;
use jiff::civil::DateTime;

/// From this answer on robocopy could not copy something.
const FAILED: u8 = 8;

/// Options with which nothing is copied.
const NO_COPY: [&str; 4] = ["/L", "/CREATE", "/QUIT", "/NOCOPY"];
/// Beginnings of options that take some files and not others.
const SOME_FILES: [&str; 8] = ["/LEV:", "/IA:", "/MAX:", "/MIN:", "/MAXAGE:", "/MINAGE:", "/MAXLAD:", "/MINLAD:"];
/// Likewise, whole.
const SOME: [&str; 3] = ["/A", "/M", "/IF"];
/// What is in the copy already is not made anew, though it differs.
const KEEPS_OLD: [&str; 3] = ["/XO", "/XN", "/XC"];
/// Attributes of files that are no content: system, hidden, temporary.
const NO_CONTENT: [char; 3] = ['S', 'H', 'T'];
/// Names that no backup of a file store needs: the system's own, and what Lync's servers make anew.
pub const NEEDLESS: [&str; 24] = [
    "thumbs.db",
    "ehthumbs.db",
    "desktop.ini",
    ".ds_store",
    "meeting.active",
    "*.tmp",
    "~*.tmp",
    "~$*",
    "*.~*",
    "~snapshot",
    ".snapshot",
    ".snapshots",
    ".zfs",
    "@eadir",
    "#recycle",
    "lost+found",
    "system volume information",
    "$recycle.bin",
    "recycler",
    "dfsrprivate",
    "abfiles",
    "deviceupdatelogs",
    "webauthstore",
    "cmsfilestore",
];

/// What one run says.
#[derive(Clone, Copy, Debug)]
pub struct Run<'a> {
    pub source: Option<&'a str>,
    pub destination: Option<&'a str>,
    pub began: Option<DateTime>,
    ended: Option<DateTime>,
    pub is_finished: bool,
    pub exit_code: Option<u8>,
    pub files_total: Option<u64>,
    pub files_copied: Option<u64>,
    pub files_skipped: Option<u64>,
    files_mismatched: Option<u64>,
    files_extra: Option<u64>,
    folders_extra: Option<u64>,
    pub files_failed: u64,
    pub folders_failed: u64,
    pub bytes_total: Option<u64>,
    pub bytes_failed: u64,
    pub bytes_step: Option<u64>,
    pub errors: &'a [String],
    /// As many as there were, where only the first are kept.
    pub error_count: u64,
    files: &'a [String],
    left_out: &'a [String],
    options: Option<&'a [String]>,
}

/// All runs of a log, oldest first.
pub fn runs(log: &CopyLogFacts) -> impl Iterator<Item = Run<'_>> {
    log.earlier_runs.iter().map(earlier).chain(std::iter::once(last(log)))
}

fn last(log: &CopyLogFacts) -> Run<'_> {
    Run {
        source: log.source.as_deref(),
        destination: log.destination.as_deref(),
        began: log.started.or(log.ended),
        ended: log.ended,
        is_finished: log.is_finished,
        exit_code: log.exit_code,
        files_total: log.files_total,
        files_copied: log.files_copied,
        files_skipped: log.files_skipped,
        files_mismatched: log.files_mismatched,
        files_extra: log.files_extra,
        folders_extra: log.folders_extra,
        files_failed: log.files_failed.unwrap_or(0),
        folders_failed: log.folders_failed.unwrap_or(0),
        bytes_total: log.bytes_total,
        bytes_failed: log.bytes_failed.unwrap_or(0),
        bytes_step: log.bytes_step,
        errors: &log.errors,
        error_count: log.errors.len() as u64,
        files: &log.files,
        left_out: &log.left_out,
        options: log.options.as_deref(),
    }
}

fn earlier(run: &CopyRun) -> Run<'_> {
    Run {
        source: run.source.as_deref(),
        destination: run.destination.as_deref(),
        began: run.started.or(run.ended),
        ended: run.ended,
        is_finished: run.is_finished,
        exit_code: run.exit_code,
        files_total: run.files_total,
        files_copied: run.files_copied,
        files_skipped: run.files_skipped,
        files_mismatched: run.files_mismatched,
        files_extra: run.files_extra,
        folders_extra: run.folders_extra,
        files_failed: run.files_failed.unwrap_or(0),
        folders_failed: run.folders_failed.unwrap_or(0),
        bytes_total: run.bytes_total,
        bytes_failed: run.bytes_failed.unwrap_or(0),
        bytes_step: run.bytes_step,
        errors: &run.errors,
        error_count: run.error_count,
        files: &run.files,
        left_out: &run.left_out,
        options: run.options.as_deref(),
    }
}

impl<'a> Run<'a> {
    fn options(&self) -> impl Iterator<Item = String> + 'a {
        self.options.unwrap_or_default().iter().map(|word| word.to_uppercase())
    }

    /// The option by which it copied nothing.
    pub fn no_copy(&self) -> Option<String> {
        self.options().find(|word| {
            let parts = word.strip_prefix("/COPY:");
            NO_COPY.contains(&word.as_str()) || parts.is_some_and(|parts| !parts.contains('D'))
        })
    }

    /// What it was asked for that leaves out content, as written; empty: everything was to be copied.
    pub fn narrowed_by(&self) -> Vec<String> {
        let Some(options) = self.options else { return vec!["options that the log does not name".to_owned()] };
        let mut all: Vec<String> = Vec::new();
        let is_all = |name: &String| matches!(name.as_str(), "*.*" | "*");
        // The same names stand among the options again.
        let names = if self.files.is_empty() { options } else { self.files };
        if !names.iter().any(is_all) {
            let names: Vec<&str> = self.files.iter().map(String::as_str).collect();
            all.push(if names.is_empty() { "no *.* among its files".to_owned() } else { names.join(" ") });
        }
        if !self.options().any(|word| matches!(word.as_str(), "/S" | "/E" | "/MIR")) {
            all.push("neither /S nor /E".to_owned());
        }
        let is_skipping = self.files_skipped != Some(0);
        let mut leaves_out = false;
        for word in options {
            let upper = word.to_uppercase();
            if upper.starts_with('/') {
                leaves_out = matches!(upper.as_str(), "/XF" | "/XD");
            } else if leaves_out && !is_needless(word) {
                all.push(format!("{word} left out"));
            }
            let is_some = SOME.contains(&upper.as_str()) || SOME_FILES.iter().any(|option| upper.starts_with(option));
            // Empty files alone are left out.
            let is_tiny = matches!(upper.as_str(), "/MIN:0" | "/MIN:1" | "/LEV:0");
            let hides =
                upper.strip_prefix("/XA:").is_some_and(|letters| letters.chars().any(|c| !NO_CONTENT.contains(&c)));
            if (is_some && !is_tiny) || hides || (upper == "/XL" && is_skipping) {
                all.push(word.clone());
            }
        }
        all.extend(self.left_out.iter().filter(|name| !is_needless(name)).map(|name| format!("{name} left out")));
        all
    }

    /// The option by which something older than at the source may have stayed in the copy.
    pub fn keeps_old(&self) -> Option<String> {
        self.options().find(|word| self.files_skipped != Some(0) && KEEPS_OLD.contains(&word.as_str()))
    }

    /// Whether it leaves out what nobody needs, which its total counts all the same.
    pub fn leaves_out(&self) -> bool {
        !self.left_out.is_empty() || self.options().any(|word| matches!(word.as_str(), "/XF" | "/XA:SH" | "/XA:SHT"))
    }

    /// The most files that the copy can hold after it, if nobody added one; `None`: the log does not tell.
    pub fn most_files(&self) -> Option<u64> {
        // What stands in folders that the source does not have, or is left out, is not counted one by one.
        if self.leaves_out() || self.options().any(|word| word == "/XX") {
            return None;
        }
        let total = self.files_total?;
        if self.options().any(|word| matches!(word.as_str(), "/MIR" | "/PURGE")) {
            return Some(total);
        }
        if self.folders_extra? > 0 { None } else { total.checked_add(self.files_extra?) }
    }

    /// What of its times or its line of files cannot be, in words. Robocopy's columns break the total down; a file that
    /// failed and was copied at a later try may stand in two of them, so that their sum may be greater, and never less.
    pub fn contradiction(&self) -> Option<String> {
        if let (Some(began), Some(ended)) = (self.began, self.ended)
            && began.duration_since(ended) > CLOCK_CHANGE
        {
            return Some(format!("it ended {ended}, and began {began}"));
        }
        let (total, copied) = (self.files_total?, self.files_copied?);
        if copied > total {
            return Some(format!("{copied} copied of a total of {total}"));
        }
        let (skipped, mismatched, failed) = (self.files_skipped?, self.files_mismatched?, self.files_failed);
        let sum = [skipped, mismatched, failed].into_iter().fold(copied, u64::saturating_add);
        (sum < total).then(|| {
            format!(
                "{copied} copied, {skipped} skipped, {mismatched} mismatched and {failed} failed are {sum}, and its \
                 total is {total}"
            )
        })
    }

    /// Whether something was copied, or was there unchanged.
    pub fn touched_content(&self) -> bool {
        self.is_finished
            && self.no_copy().is_none()
            && (self.files_copied != Some(0) || self.files_skipped.is_some_and(|skipped| skipped > 0))
    }

    /// Files and folders that it could not copy: those that failed, and files in whose place the copy has a folder.
    pub fn not_copied(&self) -> u64 {
        let failed = self.files_failed.saturating_add(self.folders_failed);
        failed.saturating_add(self.files_mismatched.unwrap_or(0))
    }

    /// Whether it did not reach its end, or could not copy something that belongs into a copy.
    pub fn has_failed(&self) -> bool {
        let is_bad = self.not_copied() > 0 || self.exit_code.is_some_and(|code| code >= FAILED);
        !self.is_finished || (is_bad && !self.failed_on_meetings_only())
    }

    /// Whether the log says that everything was copied that belongs into a copy.
    pub fn is_whole(&self) -> bool {
        let is_clean =
            self.not_copied() == 0 && self.errors.is_empty() && self.exit_code.is_none_or(|code| code < FAILED);
        self.is_finished && self.files_total.is_some() && (is_clean || self.failed_on_meetings_only())
    }

    /// Whether all that failed were the files of running meetings: they are locked, and must not be in a copy anyway.
    pub fn failed_on_meetings_only(&self) -> bool {
        // A retry writes its line again, so that there may be more lines than files, and never fewer.
        self.is_finished
            && self.files_failed > 0
            && self.not_copied() == self.files_failed
            && self.errors.len() as u64 >= self.files_failed
            && self.errors.len() as u64 == self.error_count
            && (self.errors.len() as u64) < MOST_ERRORS
            && self.errors.iter().all(|line| line.to_lowercase().contains("\\meeting.active"))
    }
}

/// By as much the clock of a wall goes back in autumn; the end of a run may look as much earlier than its start.
const CLOCK_CHANGE: SignedDuration = SignedDuration::from_hours(1);

/// Error lines that the facts hold at most: beyond, more may have failed than is told.
const MOST_ERRORS: u64 = 100;

fn is_needless(name: &str) -> bool {
    let name = name.trim_matches(['"', '\\', '/']).to_lowercase();
    let last = name.rsplit(['\\', '/']).next().unwrap_or_default();
    NEEDLESS.contains(&last)
}
