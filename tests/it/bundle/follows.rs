//! Bundles that are signed as they should be, and whose report does not follow from what they contain.

use super::samples::{contents, edited, file, says, sealed_again, verify_zip};
use bakproof::bundle::{CATALOG, Contents};
use bakproof::policy::Catalogue;

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
    says(&verify_zip(&other), 0, "proven");
    let other = edited(&other, "report.json", "\"severity\": \"high\"", "\"severity\": \"low\"");
    says(&verify_zip(&sealed_again(&other, |_| {})), 3, "version 9.9.9 wrote it");
}
