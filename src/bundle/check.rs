//! Whether a bundle is what was sealed and signed, as far as its bytes tell. Whether its report follows from its evidence
//! is asked elsewhere.

use super::contents::{Contents, sha256};
use super::envelope::Envelope;
use super::keys::PublicKey;
use super::names::{CHECK, DEPLOYMENT, ENVELOPE, EVIDENCE, REPORT, STATEMENT, SUMS, TIMESTAMPS};
use super::seal::{StampName, is_sealed, subjects, sums};
use super::stamp::read_answer;
use super::statement::Statement;
use std::collections::BTreeMap;

/// What became of one question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    Proven(String),
    /// What the bundle says, and nothing here proves.
    Noted(String),
    /// Something was changed, or forged.
    Different(String),
    /// This run could not tell.
    Untold(String),
}

/// A public key and what its owner calls it.
#[derive(Clone, Debug)]
pub struct NamedKey {
    pub name: String,
    pub key: PublicKey,
}

/// Files against sums and statement. The statement, when there is one that can be read.
pub fn check_files(contents: &Contents) -> (Option<Statement>, Vec<Outcome>) {
    let missing = [REPORT, EVIDENCE, DEPLOYMENT, SUMS, STATEMENT].into_iter().find(|name| contents.get(name).is_none());
    if let Some(name) = missing {
        return (None, vec![Outcome::Different(format!("`{name}` is missing"))]);
    }
    let statement = match Statement::read(contents.get(STATEMENT).unwrap_or_default()) {
        Ok(statement) => statement,
        Err(error) => return (None, vec![Outcome::Different(error.to_string())]),
    };
    let mut outcomes: Vec<Outcome> = differing(contents, &statement).into_iter().map(Outcome::Different).collect();
    if outcomes.is_empty() {
        let count =
            crate::base::count(contents.iter().filter(|(name, _)| is_sealed(name)).count() as u64, "file", "files");
        outcomes.push(Outcome::Proven(format!(
            "{count}: all that `{SUMS}` and `{STATEMENT}` list, unchanged, and no other"
        )));
    }
    (Some(statement), outcomes)
}

fn differing(contents: &Contents, statement: &Statement) -> Vec<String> {
    let mut stated = BTreeMap::new();
    for subject in &statement.subject {
        let digest = subject.digest.get("sha256").filter(|_| subject.digest.len() == 1);
        let (Some(digest), None) = (digest, stated.get(subject.name.as_str())) else {
            return vec![format!("`{STATEMENT}` does not give one SHA-256 of `{}`", subject.name)];
        };
        stated.insert(subject.name.as_str(), digest.as_str());
    }
    let actual: BTreeMap<&str, String> = subjects(contents).into_iter().collect();
    let are_sums_stated = actual.get(SUMS).map(String::as_str) == stated.get(SUMS).copied();
    let listed = contents.get(SUMS).and_then(|bytes| std::str::from_utf8(bytes).ok()).unwrap_or_default();
    let listed: BTreeMap<&str, &str> =
        listed.lines().filter_map(|line| line.split_once("  ")).map(|(digest, name)| (name, digest)).collect();
    let mut different = Vec::new();
    for (name, digest) in &stated {
        different.extend(match actual.get(name) {
            None => Some(format!("`{name}` is missing: `{STATEMENT}` lists it")),
            Some(found) if found == digest => None,
            // The sums are what was stated, and the file is what they say.
            Some(found) if are_sums_stated && listed.get(name) == Some(&found.as_str()) => {
                Some(format!("`{STATEMENT}` was changed: it and `{SUMS}` give different digests of `{name}`"))
            }
            Some(_) => Some(format!("`{name}` was changed: its digest is not the one in `{STATEMENT}`")),
        });
    }
    let unstated = actual.keys().filter(|name| !stated.contains_key(**name));
    different.extend(unstated.map(|name| format!("`{name}` was added: `{STATEMENT}` does not list it")));
    if different.is_empty() && contents.get(SUMS) != Some(sums(contents).as_bytes()) {
        different.push(format!("`{SUMS}` does not list the files as `{STATEMENT}` does"));
    }
    different
}

/// Signatures of these keys. The envelope, when there is one that can be read.
pub fn check_signatures(contents: &Contents, keys: &[NamedKey]) -> (Option<Envelope>, Vec<Outcome>) {
    let Some(bytes) = contents.get(ENVELOPE) else {
        let mut outcomes: Vec<Outcome> = keys
            .iter()
            .map(|key| {
                Outcome::Different(format!(
                    "nobody signed it: `{ENVELOPE}`, with a signature of `{}`, is missing",
                    key.name
                ))
            })
            .collect();
        if outcomes.is_empty() {
            let why = "nobody signed it: its sums show damage, but not who wrote it";
            outcomes.push(Outcome::Untold(why.to_owned()));
        }
        return (None, outcomes);
    };
    let envelope = match Envelope::read(ENVELOPE, bytes) {
        Ok(envelope) => envelope,
        Err(error) => return (None, vec![Outcome::Different(error.to_string())]),
    };
    let mut outcomes = Vec::new();
    if contents.get(STATEMENT) != Some(envelope.payload.as_slice()) {
        outcomes.push(Outcome::Different(format!("`{STATEMENT}` is not the statement that is signed in `{ENVELOPE}`")));
    }
    let is_good = |named: &NamedKey| {
        let mut own = envelope.signatures.iter().filter(|one| one.key_id == named.key.id());
        own.any(|one| envelope.is_signed_by(one, &named.key))
    };
    // Anybody can add a signature: none that is asked for becomes less certain by another.
    let are_all_good = !keys.is_empty() && keys.iter().all(is_good);
    for signature in &envelope.signatures {
        let signer = keys.iter().find(|named| envelope.is_signed_by(signature, &named.key));
        let claimed = keys.iter().find(|named| named.key.id() == signature.key_id);
        outcomes.push(match (signer, claimed) {
            (Some(signer), Some(_)) if signer.key.id() == signature.key_id => {
                Outcome::Proven(format!("signed by `{}` (key {})", signer.name, signature.key_id))
            }
            (_, None) if are_all_good => Outcome::Noted(format!(
                "a signature names key {}, which was not given, and was not checked",
                short(&signature.key_id)
            )),
            (Some(_), _) => Outcome::Different(format!("`{ENVELOPE}` names another key than the one that signed")),
            (None, Some(named)) => {
                Outcome::Different(format!("the signature of `{}` in `{ENVELOPE}` is not valid", named.name))
            }
            (None, None) => Outcome::Untold(format!(
                "the signature of key {} was not checked: give its public key with --public-key",
                short(&signature.key_id)
            )),
        });
    }
    let absent = keys.iter().filter(|named| !envelope.signatures.iter().any(|one| one.key_id == named.key.id()));
    outcomes.extend(absent.map(|named| {
        Outcome::Different(format!("`{}` did not sign it: `{ENVELOPE}` has no signature of this key", named.name))
    }));
    (Some(envelope), outcomes)
}

/// Key ids that anybody may have written, at a length that can be read.
fn short(key_id: &str) -> String {
    key_id.chars().take(64).collect()
}

/// Time stamps against the envelope.
pub fn check_stamps(contents: &Contents, envelope: Option<&Envelope>) -> Vec<Outcome> {
    let names: Vec<&str> = contents.iter().map(|(name, _)| name).filter(|name| name.starts_with(TIMESTAMPS)).collect();
    let Some(envelope) = envelope else {
        return names
            .iter()
            .map(|name| Outcome::Different(format!("`{name}` stamps an envelope, and there is none that can be read")))
            .collect();
    };
    let mut known = Vec::new();
    let mut outcomes = Vec::new();
    for name in names.iter().filter(|name| name.ends_with(".tsr")) {
        let bytes = contents.get(name).unwrap_or_default();
        let pair = StampName::of(bytes);
        known.extend([pair.stamp.clone(), pair.envelope.clone()]);
        outcomes.push(if pair.stamp == **name {
            stamp(contents, envelope, &pair)
        } else {
            Outcome::Different(format!("`{name}` was changed: its name is not that of its digest"))
        });
    }
    let unknown = names.iter().filter(|name| !known.iter().any(|one| one == **name));
    outcomes.extend(
        unknown
            .filter(|name| !name.ends_with(".tsr"))
            .map(|name| Outcome::Different(format!("`{name}` belongs to no time stamp"))),
    );
    outcomes
}

fn stamp(contents: &Contents, envelope: &Envelope, pair: &StampName) -> Outcome {
    let answer = match read_answer(contents.get(&pair.stamp).unwrap_or_default()) {
        Ok(answer) => answer,
        Err(error) => return Outcome::Different(format!("`{}` is no time stamp: {error}", pair.stamp)),
    };
    let Some(stamped) = contents.get(&pair.envelope) else {
        return Outcome::Different(format!("`{}`, which `{}` stamps, is missing", pair.envelope, pair.stamp));
    };
    let Some(count) = covered(envelope, &sha256(stamped)) else {
        return Outcome::Different(format!("`{}` is not what `{ENVELOPE}` was", pair.envelope));
    };
    if answer.sha256 != sha256(stamped) {
        return Outcome::Different(format!("`{}` does not stamp `{}`", pair.stamp, pair.envelope));
    }
    Outcome::Noted(format!(
        "`{}` says {} and covers {} of {}; not checked against any authority: nobody vouches for that time until `openssl ts -verify` accepts it with the certificate of an authority that you trust (`{CHECK}`, step 4)",
        pair.stamp,
        answer.at,
        count,
        crate::base::count(envelope.signatures.len() as u64, "signature", "signatures"),
    ))
}

/// How many signatures an envelope had when it had this digest: signatures are only ever added at its end.
pub fn covered(envelope: &Envelope, digest: &str) -> Option<usize> {
    (1..=envelope.signatures.len()).rev().find(|count| sha256(&envelope.with_first(*count).to_bytes()) == digest)
}
