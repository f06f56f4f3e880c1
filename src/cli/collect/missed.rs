//! What of its own work a collector could not do: a scheduler may run it again.

use bakproof::base::{PathName, count};
use bakproof::model::{Evidence, Problem, Unread, Verdict};
use bakproof::policy::Deployment;
use std::collections::{BTreeMap, BTreeSet};

type Places<'a> = BTreeSet<(&'a str, &'a PathName)>;

/// In sentences without a full stop; empty where all of it was done.
pub fn missed(evidence: &Evidence, deployment: &Deployment) -> Vec<String> {
    let unreachable = evidence.sources.iter().filter_map(|source| {
        let why = source.unreachable.as_ref()?;
        Some(format!("`{}` could not be looked at: {why}", source.name))
    });
    let empty = evidence.sources.iter().filter_map(|source| {
        let how = deployment.why_lost(source)?;
        Some(format!("`{}` is empty: {how}", source.name))
    });
    let hidden = evidence.sources.iter().filter_map(|source| {
        let hidden = source.notes.iter().filter(|note| note.kind.may_hide_a_backup()).count() as u64;
        let what = count(hidden, "place in it could not be looked at", "places in it could not be looked at");
        (hidden > 0).then(|| format!("`{}`: {what}", source.name))
    });
    let mut unread: BTreeMap<&str, u64> = BTreeMap::new();
    unread_files(evidence).into_iter().for_each(|(source, _)| *unread.entry(source).or_default() += 1);
    let unread = unread.into_iter().map(|(source, files)| {
        let what = count(files, "file in it could not be read", "files in it could not be read");
        format!("`{source}`: {what}")
    });
    // Servers that were not asked are sources that could not be looked at.
    let left_out = evidence.left_out.iter().filter(|left| !left.option.starts_with("--no-"));
    let left_out = left_out.map(|left| format!("{}: {}", left.option, left.what));
    let facts = refused_facts(evidence);
    unreachable.chain(empty).chain(hidden).chain(unread).chain(facts).chain(beside(evidence)).chain(left_out).collect()
}

/// What a server that was asked did not tell.
fn refused_facts(evidence: &Evidence) -> impl Iterator<Item = String> {
    evidence.readings.iter().flat_map(|reading| {
        let sentence = |unread: &Unread| unread.sentence(&reading.instance).trim_end_matches('.').to_owned();
        reading.unread.iter().map(sentence)
    })
}

/// What lies in no repository.
fn beside(evidence: &Evidence) -> impl Iterator<Item = String> {
    let shares = evidence.comparisons.iter().filter_map(|comparison| {
        let share = &comparison.share;
        match &comparison.unreachable {
            Some(why) => Some(format!("the share `{share}` was not compared: {why}")),
            None if comparison.copy.is_some() && !comparison.is_complete => {
                Some(format!("the share `{share}` or a copy of it could not be listed to its end"))
            }
            None => None,
        }
    });
    let topology = evidence.topology.iter().filter(|export| export.facts.verdict == Verdict::Unreadable);
    let topology = topology.map(|export| {
        let why = export.facts.problems.first().map(|problem| format!(": {}", problem.message)).unwrap_or_default();
        format!("the topology `{}` could not be read{why}", export.location.path.lossy())
    });
    let attested = evidence.attested_files.iter().filter_map(|file| {
        let why = file.unreadable.as_ref()?;
        Some(format!("`{}`, which an attestation names, could not be read: {why}", file.path))
    });
    shares.chain(topology).chain(attested)
}

/// Files that the system or the disk refused. Those of which a note says so are no second matter.
fn unread_files(evidence: &Evidence) -> Places<'_> {
    let refused = evidence.files().filter(|(_, problems)| problems.iter().any(Problem::is_of_access));
    let mut unread: Places<'_> = refused.map(|(at, _)| (at.source.as_str(), &at.path)).collect();
    for source in &evidence.sources {
        for note in source.notes.iter().filter(|note| note.kind.may_hide_a_backup()) {
            unread.remove(&(source.name.as_str(), &note.path));
        }
    }
    unread
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};
    use std::path::Path;

    fn evidence(problem: &str, notes: &Value) -> Evidence {
        let suspect = json!({
            "source": "nas", "path": "a.bak", "path_bytes_base64": null, "size_bytes": 1, "modified": null,
            "reason": "name", "verdict": "unreadable", "problems": [{ "id": problem, "message": "", "offset": null }]
        });
        let source = json!({
            "name": "nas", "kind": "repository", "path": "nas", "path_bytes_base64": null, "unreachable": null,
            "file_count": 1, "size_bytes": 1, "unreadable_count": 0, "notes": notes, "unclassified": []
        });
        let all = json!({
            "schema": "bakproof/evidence/1", "collected_at": "2026-11-30T07:00:00+01:00", "sources": [source],
            "media_sets": [], "exports": [], "suspects": [suspect]
        });
        serde_json::from_value(all).unwrap()
    }

    #[test]
    fn a_file_that_was_refused_is_told_once_and_one_that_nobody_knows_was_looked_at() {
        let nothing = Deployment::undeclared(Path::new("."));
        let one = ["`nas`: 1 file in it could not be read"];
        for refused in ["read-failed", "read-error", "unreadable-file", Problem::CHANGED] {
            assert_eq!(missed(&evidence(refused, &json!([])), &nothing), one, "{refused}");
        }
        for looked_at in ["unrecognised", "encrypted", Problem::LEFT_TO_SHARD] {
            assert_eq!(missed(&evidence(looked_at, &json!([])), &nothing), [""; 0], "{looked_at}");
        }
        let note =
            json!([{ "path": "a.bak", "path_bytes_base64": null, "kind": "unreadable", "reason": "no permission" }]);
        let noted = missed(&evidence("unreadable-file", &note), &nothing);
        assert_eq!(noted, ["`nas`: 1 place in it could not be looked at"]);
    }
}
