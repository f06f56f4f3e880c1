//! What an item is stands in its rule file: code knows behaviors and no ids, and a new item that behaves like another is
//! one file.

use crate::support::files_below;
use bakproof::base::Stamp;
use bakproof::evaluate::evaluate;
use bakproof::model::{Evidence, Source, SourceKind, Status};
use bakproof::policy::{Catalogue, Deployment, Policy, Subject, TargetSource};
use std::fs;
use std::path::{Path, PathBuf};

/// Words of other lists that are spelled as an item's id: kinds of files, classes of content, where messages go, words of
/// formats, and examples inside unit tests.
const OTHER_WORDS: [(&str, &str); 15] = [
    ("src/model/kind.rs", "topology"),
    ("src/model/kind.rs", "file-store"),
    ("src/policy/file_store_classes.rs", "voice-audio"),
    ("src/policy/deployment/", "exchange"),
    ("src/policy/diagnostics.rs", "*"),
    ("src/cli/items.rs", "cdr"),
    ("src/policy/parse/accepted.rs", "*"),
    ("src/policy/parse/items.rs", "cdr"),
    ("src/policy/parse/inventory.rs", "topology"),
    ("src/policy/parse/values.rs", "topology"),
    ("src/redact/", "topology"),
    ("src/evaluate/artefact/image.rs", "exchange"),
    ("src/evaluate/zones/copies.rs", "dns"),
    ("src/format/", "*"),
    ("src/demo/", "*"),
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

#[test]
fn no_code_names_an_item() {
    let catalogue = Catalogue::embedded().unwrap();
    let mut named = Vec::new();
    for file in files_below(&root().join("src")) {
        let text = fs::read_to_string(&file).unwrap();
        let shown = file.strip_prefix(root()).unwrap().to_string_lossy().replace('\\', "/");
        let is_other = |id: &str| {
            OTHER_WORDS.iter().any(|(place, word)| shown.starts_with(place) && (*word == "*" || *word == id))
        };
        let code = text.lines().filter(|line| !line.trim_start().starts_with("//"));
        for line in code {
            for item in catalogue.items.iter().filter(|item| !is_other(&item.id)) {
                if [format!("\"{}\"", item.id), format!("[{}]", item.id)].iter().any(|word| line.contains(word)) {
                    named.push(format!("{shown}: {}", line.trim()));
                }
            }
        }
    }
    assert!(named.is_empty(), "code names items; let their rule files say how they behave:\n{}", named.join("\n"));
}

/// A copy of `rules/` with one more item, which is `like` but for its title and its place.
fn with_item(id: &str, like: &str, change: impl Fn(String) -> String) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let rules = root().join("rules");
    for file in files_below(&rules) {
        let copy = folder.path().join(file.strip_prefix(&rules).unwrap());
        fs::create_dir_all(copy.parent().unwrap()).unwrap();
        fs::copy(&file, copy).unwrap();
    }
    let text = fs::read_to_string(root().join(format!("rules/items/{like}.toml"))).unwrap();
    let basis = "\n[basis]\nkind = \"analogy\"\nnote = \"As the one that it is like.\"\n";
    fs::write(folder.path().join(format!("items/{id}.toml")), change(text) + basis).unwrap();
    folder
}

fn evidence() -> Evidence {
    let seen = Source { file_count: 1, ..Source::empty("nas".to_owned(), SourceKind::Repository, "/mnt/nas".into()) };
    serde_json::from_value(serde_json::json!({
        "schema": "bakproof/evidence/1", "collected_at": "2026-11-21T12:00:00Z", "sources": [seen], "media_sets": [],
        "exports": [], "suspects": []
    }))
    .unwrap()
}

#[test]
fn an_item_that_behaves_like_another_is_one_rule_file() {
    let folder = with_item("session-border-controller", "load-balancer", |text| {
        text.replacen("title = \"", "title = \"Session border controllers, and ", 1).replacen(
            "order = ",
            "order = 1",
            1,
        )
    });
    let catalogue = Catalogue::from_folder(folder.path()).unwrap();
    assert_eq!(catalogue.items.last().unwrap().id, "session-border-controller");
    let text = "[deployment]\nname = \"Contoso\"\ntime_zone = \"UTC\"\n\n[session-border-controller]\n\
                targets = [\"sbc01.contoso.com\"]\n[[repository]]\nname = \"nas\"\npath = \"/mnt/nas\"\n";
    let deployment = Deployment::parse(text, Path::new("bakproof.toml"), &catalogue).unwrap();
    let policy = Policy::new(catalogue, deployment);
    let as_of: Stamp = "2026-11-21T12:00:00Z".parse().unwrap();
    let report = evaluate(&policy, &evidence(), as_of);
    let target = report.targets.iter().find(|target| target.item == "session-border-controller").unwrap();
    assert_eq!((target.target.as_str(), target.status), ("sbc01.contoso.com", Status::Gap));
    assert_eq!(target.findings[0].id, "backup-missing");
    let text = bakproof::draft::template(&policy.catalogue, None, None);
    assert!(text.contains("\n#[session-border-controller]\n"), "{text}");
}

#[test]
fn a_behavior_that_code_does_not_know_and_one_that_two_items_claim_are_refused() {
    let wrong = |change: fn(String) -> String| {
        Catalogue::from_folder(with_item("another", "file-store", change).path()).unwrap_err().to_string()
    };
    let said = wrong(|text| text.replace("targets_from = \"file-shares\"", "targets_from = \"shares\""));
    assert!(said.contains("unknown variant `shares`") && said.contains("items/another.toml"), "{said}");
    let said = wrong(|text| text);
    assert!(said.contains("the items another and file-store take their targets from the same tables"), "{said}");
    let said = wrong(|text| {
        text.replace("\"dfs_critical\", ", "").replace("targets_from = \"file-shares\"", "coupled_with = [\"x\"]")
    });
    assert!(said.contains("`another` is coupled with `x`, which is not an item"), "{said}");
}

#[test]
fn the_targets_of_an_item_come_from_where_its_rule_file_says() {
    let catalogue = Catalogue::embedded().unwrap();
    let pools = catalogue.item_from(TargetSource::Pools).unwrap().id.clone();
    let text = "[deployment]\nname = \"C\"\ntime_zone = \"UTC\"\n[[pool]]\nfqdn = \"pool01.contoso.com\"\n";
    let deployment = Deployment::parse(text, Path::new("bakproof.toml"), &catalogue).unwrap();
    let policy = Policy::new(catalogue, deployment);
    let of_pools: Vec<_> = policy.targets.iter().filter(|rule| rule.item == pools).collect();
    assert!(
        matches!(&of_pools[..], [one] if matches!(&one.subject, Subject::Pool { fqdn, .. } if fqdn == "pool01.contoso.com"))
    );
}
