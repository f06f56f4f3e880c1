//! Backups of the directory: images, listings, two controllers, and the coupling with the exports of Lync.

use super::fixtures::{ArtefactFixture, deployment};
use crate::scene::{Scene, Zip, stamp};
use bakproof::model::*;

const AD: &str = "[[pool]]\nfqdn = \"pool01.contoso.com\"\n[topology]\n[active-directory]\ntargets = [\"contoso.com\", \"CN=Configuration,DC=contoso,DC=com\"]\ncontrollers = [\"dc01.contoso.com\", \"dc02.contoso.com\"]\n";

fn image(computer: &str, time: &str) -> ArtefactFixture {
    let run = ImageRun {
        time: stamp(time),
        volumes: 1,
        has_directory: true,
        has_exchange: false,
        has_system_state: true,
        writers: vec!["NTDS".to_owned()],
        lists_components: true,
        disks: vec![format!("disk of {computer}")],
        verdict: Some(Verdict::Intact),
    };
    let facts = ImageFacts { computer: computer.to_owned(), runs: vec![run], has_catalog: true };
    ArtefactFixture::new(Kind::SystemState, Detail::Image(facts)).at(&format!("WindowsImageBackup/{computer}"))
}

fn both(time: &str) -> Scene {
    deployment(AD).artefact(image("dc01", time)).artefact(image("dc02", time))
}

#[test]
fn images_of_two_controllers_cover_every_context_they_hold() {
    let scene = both("2026-11-21T02:00:00Z").export(Zip::new(Kind::LyncConfiguration, "2026-11-20T22:00:00+01:00"));
    assert_eq!(scene.judges("active-directory", "contoso.com"), "pass");
    assert_eq!(scene.judges("active-directory", "Configuration"), "pass");
}

/// The run's own document lists what was backed up.
fn image_of(writers: &[&str], verdicts: &[Verdict]) -> ArtefactFixture {
    let run = |(day, verdict): (usize, &Verdict)| ImageRun {
        time: stamp(&format!("2026-11-{:02}T02:00:00Z", 22 - verdicts.len() + day)),
        volumes: 1,
        has_directory: writers.contains(&"NTDS"),
        has_exchange: false,
        has_system_state: true,
        writers: writers.iter().map(|writer| (*writer).to_owned()).collect(),
        lists_components: true,
        disks: Vec::new(),
        verdict: Some(*verdict),
    };
    let runs = verdicts.iter().enumerate().map(run).collect();
    let facts = ImageFacts { computer: "dc01".to_owned(), runs, has_catalog: true };
    ArtefactFixture::new(Kind::SystemState, Detail::Image(facts)).at("WindowsImageBackup/dc01")
}

#[test]
fn an_image_whose_document_lists_no_component_of_the_directory_is_no_backup_of_it() {
    for writers in [&[][..], &["System Writer"]] {
        let dc01 = image_of(writers, &[Verdict::Intact]);
        let scene = deployment(AD).artefact(dc01).artefact(image("dc02", "2026-11-21T02:00:00Z"));
        assert_eq!(scene.judges("active-directory", "Configuration"), "gap: single-controller=gap", "{writers:?}");
    }
}

#[test]
fn each_run_of_an_image_is_judged_by_itself() {
    let judge = |verdicts: &[Verdict]| {
        let scene =
            deployment(AD).artefact(image_of(&["NTDS"], verdicts)).artefact(image("dc02", "2026-11-21T02:00:00Z"));
        let said = scene.judges("active-directory", "Configuration");
        (said, scene.finds("active-directory", "Configuration", "damaged-backup"))
    };
    // An old run that is damaged takes nothing from tonight's, and is told all the same.
    assert_eq!(judge(&[Verdict::Damaged, Verdict::Intact]), ("pass".to_owned(), Some(Status::Noted)));
    // Old good runs do not stand in for the newest.
    let nights = [Verdict::Intact, Verdict::Damaged, Verdict::Damaged];
    assert_eq!(judge(&nights), ("gap: single-controller=gap".to_owned(), Some(Status::Noted)));
}

#[test]
fn an_image_copied_under_the_name_of_another_controller_is_not_that_controllers() {
    let with = |disks: &[&str]| {
        let mut copy = image("dc02", "2026-11-21T02:00:00Z");
        let Detail::Image(facts) = &mut copy.0.facts.detail else { unreachable!() };
        facts.runs[0].disks = disks.iter().map(|disk| (*disk).to_owned()).collect();
        deployment(AD).artefact(image("dc01", "2026-11-21T02:00:00Z")).artefact(copy)
    };
    let says = |disks: &[&str]| with(disks).judges("active-directory", "Configuration");
    assert_eq!(says(&["disk of dc01"]), "unknown: single-controller=unknown");
    assert_eq!(says(&["a data disk", "disk of dc01"]), "unknown: single-controller=unknown");
    assert_eq!(says(&["disk of dc02"]), "pass");
    assert_eq!(says(&[]), "pass", "evidence that does not say it");
    let third = with(&["disk of dc01"]).artefact(image("dc03", "2026-11-21T02:00:00Z"));
    assert_eq!(third.judges("active-directory", "Configuration"), "pass");
}

#[test]
fn one_controller_is_not_enough() {
    let scene = deployment(AD).artefact(image("dc01", "2026-11-21T02:00:00Z"));
    assert_eq!(scene.judges("active-directory", "Configuration"), "gap: single-controller=gap");
}

#[test]
fn a_controller_of_another_domain_does_not_hold_this_domain() {
    let scene = deployment(AD).artefact(image("dc01.fabrikam.com", "2026-11-21T02:00:00Z"));
    assert_eq!(scene.judges("active-directory", "contoso.com"), "gap: backup-missing=gap");
}

#[test]
fn exports_of_another_day_are_apart_in_both_directions() {
    let topology = |time: &str| Zip::new(Kind::LyncConfiguration, time);
    // The directory is fresh and the export is old.
    let old_export = both("2026-11-21T02:00:00Z").export(topology("2026-11-10T22:00:00+01:00"));
    assert_eq!(old_export.finds("active-directory", "contoso.com", "directory-apart"), Some(Status::Gap));
    // The export is fresh and the directory is old.
    let old_directory = both("2026-11-10T02:00:00Z").export(topology("2026-11-20T22:00:00+01:00"));
    assert_eq!(old_directory.finds("active-directory", "contoso.com", "directory-apart"), Some(Status::Gap));
    let same_day = both("2026-11-21T02:00:00Z").export(topology("2026-11-20T22:00:00+01:00"));
    assert_eq!(same_day.finds("active-directory", "contoso.com", "directory-apart"), None);
}

#[test]
fn the_window_can_be_declared() {
    let wide = deployment(&AD.replace("controllers", "window = \"20d\"\ncontrollers"))
        .artefact(image("dc01", "2026-11-21T02:00:00Z"))
        .artefact(image("dc02", "2026-11-21T02:00:00Z"))
        .export(Zip::new(Kind::LyncConfiguration, "2026-11-10T22:00:00+01:00"));
    assert_eq!(wide.finds("active-directory", "contoso.com", "directory-apart"), None);
}

#[test]
fn a_listing_says_that_a_backup_ran_and_holds_none() {
    let row = |context: &str, controller: &str| DirectoryBackup {
        naming_context: context.to_owned(),
        controller: Some(controller.to_owned()),
        wall_time: None,
        time: Some(stamp("2026-11-21T02:00:00Z")),
    };
    let facts = DirectoryBackupFacts {
        backups: vec![row("DC=contoso,DC=com", "dc01"), row("DC=contoso,DC=com", "dc02"), row("DC=other,DC=com", "x")],
        tombstone_lifetime_days: None,
        ..DirectoryBackupFacts::default()
    };
    let listing = ArtefactFixture::new(Kind::DirectoryBackups, Detail::DirectoryBackups(facts));
    let scene = deployment(AD).artefact(listing.clone());
    assert_eq!(scene.judges("active-directory", "contoso.com"), "unknown: assurance-too-low=unknown");
    assert_eq!(scene.target("active-directory", "contoso.com").assurance, Some(Assurance::Listed));
    assert_eq!(scene.judges("active-directory", "Configuration"), "gap: backup-missing=gap");
    let enough = deployment(&AD.replace("controllers", "minimum = \"listed\"\ncontrollers")).artefact(listing);
    assert_eq!(enough.judges("active-directory", "contoso.com"), "pass");
}

#[test]
fn an_image_without_the_directory_is_none_of_it() {
    let mut thing = image("fs01", "2026-11-21T02:00:00Z");
    if let Detail::Image(facts) = &mut thing.0.facts.detail {
        facts.runs[0].has_directory = false;
    }
    assert_eq!(deployment(AD).artefact(thing).judges("active-directory", "Configuration"), "gap: backup-missing=gap");
}

#[test]
fn a_repository_that_could_not_be_looked_at_may_hold_the_backup_of_that_day() {
    let old = both("2026-11-21T02:00:00Z").export(Zip::new(Kind::LyncConfiguration, "2026-11-10T22:00:00+01:00"));
    assert_eq!(old.clone().finds("active-directory", "contoso.com", "directory-apart"), Some(Status::Gap));
    assert_eq!(old.unreachable().finds("active-directory", "contoso.com", "directory-apart"), Some(Status::Unknown));
}

#[test]
fn controllers_of_two_domains_may_share_a_label() {
    let file = AD.replace("dc02.contoso.com", "dc01.oslo.contoso.com");
    let scene = |second: &str| {
        let time = "2026-11-21T02:00:00Z";
        deployment(&file).artefact(image("dc01.contoso.com", time)).artefact(image(second, time).at("second"))
    };
    let forest = "Configuration";
    assert_eq!(scene("dc01.oslo.contoso.com").finds("active-directory", forest, "single-controller"), None);
    let twice = scene("dc01").finds("active-directory", forest, "single-controller");
    assert_eq!(twice, Some(Status::Gap), "one controller by two names");
}

fn listing(times: &[(&str, &str)]) -> ArtefactFixture {
    let row = |(controller, time): &(&str, &str)| DirectoryBackup {
        naming_context: "DC=contoso,DC=com".to_owned(),
        controller: Some((*controller).to_owned()),
        wall_time: None,
        time: Some(stamp(time)),
    };
    let facts = DirectoryBackupFacts {
        backups: times.iter().map(row).collect(),
        tombstone_lifetime_days: None,
        ..DirectoryBackupFacts::default()
    };
    ArtefactFixture::new(Kind::DirectoryBackups, Detail::DirectoryBackups(facts))
}

#[test]
fn a_listing_brings_no_backup_nearer_to_the_exports() {
    let file = AD.replace("controllers", "minimum = \"intact\"\ncontrollers");
    let export = || Zip::new(Kind::LyncConfiguration, "2026-11-20T22:00:00+01:00");
    let night = "2026-11-20T23:00:00Z";
    let scene = |file: &str| {
        deployment(file)
            .artefact(image("dc01", "2026-11-10T02:00:00Z"))
            .artefact(image("dc02", "2026-11-10T02:00:00Z"))
            .artefact(listing(&[("dc01", night), ("dc02", night)]))
            .export(export())
    };
    assert_eq!(scene(&file).finds("active-directory", "contoso.com", "directory-apart"), Some(Status::Gap));
    // Whoever declares that a listing is enough is judged by it.
    let enough = AD.replace("controllers", "minimum = \"listed\"\ncontrollers");
    assert_eq!(scene(&enough).finds("active-directory", "contoso.com", "directory-apart"), None);
    // Nor is a listing the backup of a second controller.
    let one = deployment(&file).artefact(image("dc01", night)).artefact(listing(&[("dc02", night)])).export(export());
    assert_eq!(one.judges("active-directory", "contoso.com"), "unknown: single-controller=unknown");
}

#[test]
fn without_an_export_nothing_is_said_to_belong_together() {
    let coupling = |scene: &Scene| {
        let target = scene.target("active-directory", "contoso.com");
        target.checks.iter().find(|one| one.check == "coupling").unwrap().status
    };
    let night = "2026-11-21T02:00:00Z";
    assert_eq!(coupling(&both(night)), Status::NotLookedAt);
    let export = Zip::new(Kind::LyncConfiguration, "2026-11-20T22:00:00+01:00");
    assert_eq!(coupling(&both(night).export(export)), Status::Pass);
}

/// What `wbadmin get versions` says of some machine.
fn versions(time: &str) -> ArtefactFixture {
    let version = BackupVersion {
        time: Some(stamp(time)),
        target: None,
        can_recover: vec!["Anwendung(en)".to_owned(), "Systemstatus".to_owned()],
        has_system_state: true,
    };
    let facts = BackupVersionsFacts { versions: vec![version] };
    ArtefactFixture::new(Kind::BackupVersions, Detail::BackupVersions(facts)).at("wbadmin.txt")
}

#[test]
fn a_listing_of_versions_does_not_say_whose_backups_it_lists() {
    let night = "2026-11-21T02:00:00Z";
    let schedule = "[schedule]\ncertification-authority = { export = \"every 7d\" }\n";
    let authority = "[certification-authority]\ntargets = [\"ca01.contoso.com\"]\nminimum = \"listed\"\n";
    for (item, file) in [
        ("certification-authority", format!("{authority}{schedule}")),
        ("active-directory", "[active-directory]\ntargets = [\"contoso.com\"]\nminimum = \"listed\"\n".to_owned()),
    ] {
        let judged = deployment(&file).artefact(versions(night)).judges(item, "");
        assert_eq!(judged, "unknown: attribution-ambiguous=unknown", "{item}");
    }
    // A mapping says it.
    let mapped = |tables: &str, lines: &str| {
        deployment(&format!("[[repository.map]]\npath = 'wbadmin.txt'\n{lines}\n{tables}")).artefact(versions(night))
    };
    let ca01 = "target = \"ca01.contoso.com\"";
    let of_ca01 = mapped(&format!("{authority}{schedule}"), ca01);
    assert_eq!(of_ca01.judges("certification-authority", ""), "pass");
    // The image of that machine shows that the system state has no authority in it.
    let denied = of_ca01.artefact(image("ca01", night)).judges("certification-authority", "");
    assert_eq!(denied, "gap: backup-missing=gap");
}
