//! The saved output of the script that `bakproof ldap-script` prints, lying in a repository.

use crate::base::ReadAt;
use crate::format::artefact::outline::{outline, whole};
use crate::format::artefact::{ArtefactContext, ArtefactFile, FileRecogniser, saved_text};
use crate::format::declaration::Declaration;
use crate::format::directory::{SAVED_MARK, SavedFault, reading, saved};
use crate::model::{Detail, DirectoryBackupFacts, Kind, Problem, Verdict};

/// 100,000 users take some 40 MB.
const LONGEST_TEXT_BYTES: usize = 128 << 20;

/// Answers of directory servers.
pub(in crate::format::artefact) const SAVED_DIRECTORY: FileRecogniser = FileRecogniser {
    declaration: &Declaration {
        name: "bakproof ldap-script",
        kinds: &[Kind::DirectoryBackups],
        marker: "a first line that begins with `{\"bakproof-directory\":`",
        facts: "last backup of each naming context, how long deleted objects are kept, what Lync Server has in the \
                directory, when it was read",
        checks: "each line is one of the script, and the last one says how many there are",
        proof: &["structure"],
        limits: "128 MiB, 100,000 users, 50,000 other objects",
    },
    mark: Some("bakproof-directory"),
    looks_like,
    examine,
};

fn looks_like(head: &[u8]) -> bool {
    let text = saved_text::decode(head);
    let rest = text.trim_start().strip_prefix('{').map(str::trim_start);
    rest.and_then(|rest| rest.strip_prefix('"')).is_some_and(|rest| rest.starts_with(SAVED_MARK))
}

fn examine(file: &dyn ReadAt, _: &ArtefactContext) -> Option<ArtefactFile> {
    let kind = Kind::DirectoryBackups;
    let nothing = |verdict: Verdict, code: &'static str, message: String| {
        let mut facts = outline(verdict, Detail::DirectoryBackups(DirectoryBackupFacts::default()));
        facts.problems.push(Problem::whole(code, message));
        Some(ArtefactFile { kind, facts })
    };
    let Some(bytes) = whole(file, LONGEST_TEXT_BYTES) else {
        let message = "The saved output of the script is larger than 128 MiB, or cannot be read: nothing of it counts.";
        return nothing(Verdict::Unreadable, "too-large", message.to_owned());
    };
    let saved = match saved(&saved_text::decode(&bytes)) {
        Ok(saved) => saved,
        Err(SavedFault::Cut) => {
            let message = "The saved output of the script has no last line: it is cut, and nothing of it counts. Run the \
                           script again.";
            return nothing(Verdict::Incomplete, "truncated", message.to_owned());
        }
        Err(SavedFault::Broken(why)) => {
            let message = format!("The saved output of the script is damaged: {why}. Run the script again.");
            return nothing(Verdict::Damaged, "malformed-line", message);
        }
        Err(SavedFault::NotReadable(why)) => {
            let message =
                format!("The saved output of the script cannot be read: {why}. Run the script of this version.");
            return nothing(Verdict::Unreadable, "unknown-version", message);
        }
    };
    let read = reading(&saved.answers);
    let mut facts = read.facts;
    facts.problems.extend(read.unread.into_iter().map(|(what, why)| {
        Problem::whole("unread", format!("The script could not read {what} on {}: {why}", saved.server))
    }));
    if let Detail::DirectoryBackups(shown) = &mut facts.detail {
        shown.read_at = Some(saved.read_at);
    }
    Some(ArtefactFile { kind, facts })
}
