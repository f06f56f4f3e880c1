//! Real media: chains of the corpus, each as if its database were one of Lync Server's.

use super::checker::keeps_its_promises;
use crate::outside::corpus;
use crate::support::copy;
use bakproof::base::Stamp;
use bakproof::collect::{Request, Root, Silent, collect};
use bakproof::evaluate::{PlanRequest, restore_plan};
use bakproof::policy::{Catalogue, Deployment, Policy};
use std::fs;
use std::path::Path;

/// Databases of the corpus with differentials or logs, their servers.
const CHAINS: [(&str, &str); 8] = [
    ("doublediff", r"WIN-JNMR8KM0U3B\SQL2008R2SP2"),
    ("RestoreTimeClean", "SQL2008"),
    ("RestoreTimeClean", r"WIN-JNMR8KM0U3B\SQL2016"),
    ("RestoreTimeStripe", r"CGE100LAP-42\SQL2008R2SP2"),
    ("SimpleBackTest", r"CGE100LAP-42\SQL2008R2SP2"),
    ("StopAt", r"JUMPBOX\SQL2008R2"),
    ("ft1", "SQL2008"),
    ("locations", "SQL2008"),
];

/// The rules that ship, with another name for the Monitoring database.
fn catalogue_of(folder: &Path, database: &str) -> Catalogue {
    let rules = folder.join(format!("rules-{database}"));
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("rules"), &rules);
    let item = rules.join("items/cdr.toml");
    let text = fs::read_to_string(&item).unwrap();
    let renamed = text.replace("databases = [\"LcsCDR\"]", &format!("databases = [\"{database}\"]"));
    assert_ne!(text, renamed);
    fs::write(&item, renamed).unwrap();
    Catalogue::from_folder(&rules).unwrap()
}

#[test]
fn plans_of_real_chains_lead_where_they_say() {
    let Some(corpus) = corpus("plans of restores over real media") else { return };
    let folder = tempfile::tempdir().unwrap();
    // Of each file as it is; what was damaged on purpose lies in a folder of its own.
    let request = Request {
        roots: vec![Root { name: "real".to_owned(), path: corpus.clone(), maps: Vec::new() }],
        prove: true,
        ..Request::default()
    };
    let as_of: Stamp = "2026-11-30T00:00:00Z".parse().unwrap();
    let mut evidence = collect(&request, as_of, &Silent);
    evidence.media_sets.retain(|media| {
        let of = |member: &bakproof::model::Member| {
            member.copies.iter().any(|copy| copy.location.path.lossy().starts_with("damaged/"))
        };
        !media.families.iter().any(of) || media.sets.iter().any(|set| !set.members.iter().any(of))
    });
    for (database, server) in CHAINS {
        let catalogue = catalogue_of(folder.path(), database);
        let file = format!(
            "[deployment]\nname = \"real\"\ntime_zone = \"UTC\"\n[[repository]]\nname = \"real\"\npath = '{}'\n\
             [cdr]\nsql = '{server}'\nminimum = \"identified\"\n",
            corpus.display()
        );
        let deployment = Deployment::parse(&file, Path::new("bakproof.toml"), &catalogue).unwrap();
        let policy = Policy::new(catalogue, deployment);
        let asked = PlanRequest { id: format!("monitoring-databases@{server}"), stop_at: None };
        let plan = restore_plan(&policy, &evidence, as_of, &asked);
        let plan = serde_json::to_value(plan.unwrap()).unwrap();
        assert_eq!(keeps_its_promises(&plan), 1, "{database} on {server}: {:#?}", plan["steps"]);
        // Every moment between the first and the last backup, too, where there is a way to it.
        let steps = plan["steps"].as_array().unwrap();
        let own = steps.iter().find(|step| step["target"].as_str().is_some_and(|id| id.starts_with("cdr@"))).unwrap();
        let times = own["backups"].as_array().unwrap().iter().filter_map(|backup| backup["time"].as_str());
        let times: Vec<Stamp> = times.map(|time| time.parse().unwrap()).collect();
        for pair in times.windows(2) {
            let middle = pair[0].at + (pair[1].at.duration_since(pair[0].at) / 2);
            let asked = PlanRequest { stop_at: Some(pair[0].moved_to(middle)), ..asked.clone() };
            let plan = restore_plan(&policy, &evidence, as_of, &asked);
            keeps_its_promises(&serde_json::to_value(plan.unwrap()).unwrap());
        }
    }
}
