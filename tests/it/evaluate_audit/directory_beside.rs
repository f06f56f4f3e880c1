//! What the directory shows beside users, beside what is declared and backed up.

use crate::scene::*;
use bakproof::model::*;

const FRESH: &str = "2026-11-20T22:04:00+01:00";

fn contacts(pool: &str, contact_count: u64, read_at: Option<&str>) -> Artefact {
    let group_contacts = Some(vec![PoolContacts { pool: pool.to_owned(), contact_count }]);
    let read_at = read_at.map(stamp);
    directory_server("dc1.contoso.com", DirectoryBackupFacts { group_contacts, read_at, ..Default::default() })
}

fn authority(name: &str, host: &str) -> EnterpriseAuthority {
    EnterpriseAuthority { authority_name: name.to_owned(), host: Some(host.to_owned()) }
}

fn showing(file: &str, shown: Artefact) -> Scene {
    let mut scene = Scene::new(file);
    scene.evidence.artefacts.push(shown);
    scene
}

/// The findings of the check on the configuration's target.
fn undeclared(scene: &Scene) -> Vec<(Status, String)> {
    let findings = scene.target("topology", "").findings.into_iter();
    findings.filter(|one| one.id == "directory-undeclared").map(|one| (one.status, one.message)).collect()
}

#[test]
fn contacts_without_a_backup_are_a_gap_and_a_backup_without_workflows_is_unknown() {
    let shown = || contacts("pool01.contoso.com", 12, None);
    let says = |scene: &Scene| scene.says("response-groups", "pool01");
    let none = showing(CONTOSO, shown());
    assert_eq!(says(&none), "gap: backup-missing=gap, group-contacts=gap");
    let messages: Vec<String> =
        none.target("response-groups", "pool01").findings.into_iter().map(|one| one.message).collect();
    assert!(
        messages
            .iter()
            .any(|one| one.contains("The directory has 12 contacts of Response Groups on pool01.contoso.com")),
        "{messages:?}"
    );
    let export = |workflows: u64| {
        Zip::new(Kind::LyncResponseGroups, FRESH)
            .of_pool("pool01.contoso.com")
            .with(|facts| facts.counts.workflows = Some(workflows))
    };
    assert_eq!(says(&showing(CONTOSO, shown()).export(export(3))), "pass");
    assert_eq!(says(&showing(CONTOSO, shown()).export(export(0))), "unknown: group-contacts=unknown");
    // Nobody declared whether there are any.
    let silent = CONTOSO.replace("response_groups = true\n", "");
    assert!(says(&showing(&silent, shown())).contains("group-contacts=gap"));
    assert!(!says(&showing(&silent, contacts("pool02.contoso.com", 12, None))).contains("group-contacts"));
    // A script saw them long ago.
    let old = contacts("pool01.contoso.com", 12, Some("2026-10-01T08:00:00Z"));
    assert!(says(&showing(&silent, old)).contains("group-contacts=unknown"));
}

#[test]
fn contacts_on_a_pool_that_has_no_response_groups_contradict_the_deployment_file() {
    let scene = showing(CONTOSO, contacts("pool02.contoso.com", 1, None));
    let [(status, message)] = undeclared(&scene).try_into().unwrap();
    assert_eq!(status, Status::Unknown);
    assert!(message.contains("on pool02.contoso.com, but `response_groups = false` is declared"), "{message}");
    assert!(undeclared(&showing(CONTOSO, contacts("pool02.contoso.com", 0, None))).is_empty());
}

#[test]
fn an_authority_that_nobody_declared_is_unknown_and_one_that_a_person_answered_for_is_noted() {
    let shown = || {
        let authorities =
            Some(vec![authority("Contoso CA", "ca01.contoso.com"), authority("Old CA", "ca09.contoso.com")]);
        directory_server("dc1.contoso.com", DirectoryBackupFacts { authorities, ..Default::default() })
    };
    let with = |table: &str| undeclared(&showing(&format!("{CONTOSO}\n[certification-authority]\n{table}\n"), shown()));
    assert!(with("targets = [\"ca01.contoso.com\", \"CA09.contoso.com\"]").is_empty());
    let one = with("targets = [\"ca01.contoso.com\"]");
    assert_eq!(one[0].0, Status::Unknown);
    assert!(one[0].1.contains("certification authority ca09.contoso.com, which the deployment file"), "{one:?}");
    assert_eq!(with("applies = false\nreason = \"a public one\"")[0].0, Status::Noted);
    assert_eq!(undeclared(&showing(CONTOSO, shown()))[0].0, Status::Noted);
}

#[test]
fn mailbox_databases_are_noted_until_exchange_is_declared() {
    let shown = || {
        let mailbox_databases = Some(vec!["DB01".to_owned(), "DB02".to_owned()]);
        directory_server("dc1.contoso.com", DirectoryBackupFacts { mailbox_databases, ..Default::default() })
    };
    let [(status, message)] = undeclared(&showing(CONTOSO, shown())).try_into().unwrap();
    assert_eq!(status, Status::Noted);
    assert!(message.contains("mailbox databases DB01 and DB02, and [exchange] is not declared"), "{message}");
    assert!(undeclared(&showing(&format!("{CONTOSO}\n[exchange]\n"), shown())).is_empty());
}
