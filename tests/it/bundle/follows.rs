//! Bundles that are signed as they should be, and whose report does not follow from what they contain.

use super::samples::{contents, edited, file, says, sealed_again, verify_zip};
use crate::support::bakproof;
use bakproof::bundle::{
    CATALOG, Contents, Details, ENVELOPE, Envelope, PrivateKey, STATEMENT, UsersFile, pack, sha256,
};
use bakproof::policy::Catalogue;
use std::fs;

fn sample() -> Contents {
    contents(&file("audit.zip"))
}

fn replace_all(contents: &mut Contents, name: &str, old: &str, new: &str) {
    let text = String::from_utf8(contents.get(name).unwrap().to_vec()).unwrap();
    contents.replace(name, text.replace(old, new).into_bytes()).unwrap();
}

#[test]
fn a_report_that_its_evidence_does_not_support_is_found_though_it_is_signed() {
    says(&verify_zip(&sealed_again(&sample(), |_| {})), 0, "proven");
    let forged = edited(&sample(), "report.json", "\"status\": \"gap\"", "\"status\": \"pass\"");
    let forged = sealed_again(&forged, |predicate| predicate.status = "pass".to_owned());
    let ran = verify_zip(&forged);
    says(&ran, 1, "`report.json` does not follow from `evidence.json`");
    says(&ran, 1, "it says \"pass\", and judging the evidence again gives \"gap\"");
    // A finding less, far inside.
    let forged = edited(&sample(), "report.json", "\"severity\": \"high\"", "\"severity\": \"low\"");
    says(&verify_zip(&sealed_again(&forged, |_| {})), 1, "/severity`: it says \"low\"");
}

#[test]
fn evidence_and_deployment_file_are_judged_as_they_are() {
    let mut forged = sample();
    replace_all(&mut forged, "evidence.json", "\"verified\"", "\"damaged\"");
    says(&verify_zip(&sealed_again(&forged, |_| {})), 1, "does not follow from `evidence.json`");
    let forged = edited(&sample(), "deployment.toml", "[[pool]]", "[[pool]]\nno_such_key = 1");
    says(&verify_zip(&sealed_again(&forged, |_| {})), 1, "`deployment.toml` is not valid");
    let forged = edited(&sample(), "deployment.toml", "[[pool]]", "# another\n[[pool]]");
    says(&verify_zip(&sealed_again(&forged, |_| {})), 1, "/deployment/sha256`");
    let mut forged = sample();
    forged.replace("evidence.json", b"{\"schema\": \"bakproof/evidence/1\"}\n".to_vec()).unwrap();
    says(&verify_zip(&sealed_again(&forged, |_| {})), 1, "`evidence.json` is not saved evidence");
}

#[test]
fn other_formats_say_what_the_report_says_and_nothing_else_is_signed_along() {
    let forged = edited(&sample(), "report.csv", ",gap,", ",pass,");
    says(&verify_zip(&sealed_again(&forged, |_| {})), 1, "`report.csv` does not say what `report.json` says");
    let mut forged = sample();
    forged.insert("report.html", b"<p>all is well".to_vec()).unwrap();
    says(&verify_zip(&sealed_again(&forged, |_| {})), 1, "`report.html` is no part of a bundle");
    let mut forged = sample();
    forged.replace("CHECK.txt", b"it is all right".to_vec()).unwrap();
    says(&verify_zip(&sealed_again(&forged, |_| {})), 1, "`CHECK.txt` is not what bakproof writes");
}

#[test]
fn a_statement_of_another_report_is_found() {
    let forged = sealed_again(&sample(), |predicate| predicate.deployment.name = "Fabrikam".to_owned());
    says(&verify_zip(&forged), 1, "`statement.json` is of another report");
    let forged = sealed_again(&sample(), |predicate| predicate.only = vec!["cdr".to_owned()]);
    says(&verify_zip(&forged), 1, "does not follow");
}

#[test]
fn another_catalog_or_version_is_not_known_rather_than_forged() {
    // The catalog alone: it is not the one that the report names.
    let changed = edited(&sample(), "catalog/catalogue.toml", "version", "# newer\nversion");
    says(&verify_zip(&sealed_again(&changed, |_| {})), 1, "`catalog/` is not the catalog that `report.json` names");
    // A newer catalog, by which the report was judged.
    let texts = changed
        .iter()
        .filter_map(|(name, bytes)| Some((name.strip_prefix(CATALOG)?, std::str::from_utf8(bytes).unwrap())));
    let newer = Catalogue::digest_of(texts);
    let older = crate::support::catalogue().sha256.clone();
    let both = edited(&changed, "report.json", &older, &newer);
    let both = sealed_again(&both, |predicate| predicate.catalog.sha256 = Some(newer.clone()));
    says(&verify_zip(&both), 3, "judged by another catalog");
    // A version that words the same facts in another way.
    let other = edited(
        &sample(),
        "report.json",
        concat!("\"version\": \"", env!("CARGO_PKG_VERSION"), "\""),
        "\"version\": \"9.9.9\"",
    );
    let mut other = other;
    for name in ["report.csv", "report.txt"] {
        replace_all(&mut other, name, env!("CARGO_PKG_VERSION"), "9.9.9");
    }
    let other = sealed_again(&other, |predicate| predicate.tool.version = "9.9.9".to_owned());
    says(&verify_zip(&other), 3, "version 9.9.9 wrote the bundle");
    let other = edited(&other, "report.json", "\"severity\": \"high\"", "\"severity\": \"low\"");
    says(&verify_zip(&sealed_again(&other, |_| {})), 3, "version 9.9.9 wrote it");
}

/// Of somebody who has the key, and words of his own to be proven.
#[test]
fn nothing_that_a_signer_adds_is_proven_along() {
    let claim = "0.1.0 - certified: all gaps are false alarms";
    let version = concat!("\"version\": \"", env!("CARGO_PKG_VERSION"), "\"");
    let forged = edited(&sample(), "report.json", version, &format!("\"version\": \"{claim}\""));
    let forged = sealed_again(&forged, |predicate| predicate.tool.version = claim.to_owned());
    says(&verify_zip(&forged), 1, "`report.json` names a program version that does not exist");

    let forged = sealed_again(&sample(), |predicate| {
        predicate.view.details = Details::Item("iis that fails: it was confirmed in person".to_owned());
    });
    says(&verify_zip(&forged), 1, "`statement.json` names an item that does not exist");

    let mut forged = sample();
    forged.insert("users/9.txt", b"<p>all is well".to_vec()).unwrap();
    let forged = sealed_again(&forged, |predicate| {
        predicate.users_files.push(UsersFile { file: "users/9.txt".to_owned(), name: "unused.txt".to_owned() });
    });
    says(&verify_zip(&forged), 1, "`statement.json` lists other users files than `deployment.toml` names");

    let forged = edited(&sample(), "evidence.json", "{\n", "{\n  \"note\": \"it was seen by a regulator\",\n");
    says(
        &verify_zip(&sealed_again(&forged, |_| {})),
        1,
        "`evidence.json` is not in the form in which bakproof writes it",
    );

    let mut forged = sealed_again(&sample(), |_| {});
    let mut statement: serde_json::Value = serde_json::from_slice(forged.get(STATEMENT).unwrap()).unwrap();
    statement["verdict"] = "everything passes".into();
    let mut bytes = serde_json::to_vec_pretty(&statement).unwrap();
    bytes.push(b'\n');
    forged.replace(STATEMENT, bytes.clone()).unwrap();
    let mut envelope = Envelope::new(bytes);
    let pem = fs::read_to_string(file("audit.key")).unwrap();
    envelope.sign(&PrivateKey::from_pem(&pem, None).unwrap()).unwrap();
    forged.replace(ENVELOPE, envelope.to_bytes()).unwrap();
    says(&verify_zip(&forged), 1, "`statement.json` says more than bakproof writes there");
}

/// The deployment file declares a repository that nobody looked at: everything that it may hold is unknown.
#[test]
fn a_source_that_live_evidence_leaves_out_was_not_looked_at() {
    let text = String::from_utf8(sample().get("deployment.toml").unwrap().to_vec()).unwrap();
    let more = format!("{text}\n[[repository]]\nname = \"offsite\"\npath = \"offsite\"\n");
    let mut forged = sample();
    forged.replace("deployment.toml", more.clone().into_bytes()).unwrap();
    let (old, new) = (sha256(text.as_bytes()), sha256(more.as_bytes()));
    replace_all(&mut forged, "report.json", &old, &new);
    let forged = sealed_again(&forged, |predicate| predicate.deployment.sha256 = Some(new));
    says(&verify_zip(&forged), 1, "`report.json` does not follow from `evidence.json`");
}

#[test]
fn nobody_signs_a_report_that_does_not_follow() {
    let forged = edited(&sample(), "report.json", "\"status\": \"gap\"", "\"status\": \"pass\"");
    let forged = sealed_again(&forged, |predicate| predicate.status = "pass".to_owned());
    let folder = tempfile::tempdir().unwrap();
    let zip = folder.path().join("forged.zip");
    let bytes = pack(&forged).unwrap();
    fs::write(&zip, &bytes).unwrap();
    let ran = bakproof(folder.path(), ["bundle", "sign", "forged.zip", "--key", file("other.key").to_str().unwrap()]);
    assert!(ran.code == 1 && ran.stderr.contains("nothing was signed"), "{}", ran.stderr);
    assert!(fs::read(&zip).unwrap() == bytes);
}
