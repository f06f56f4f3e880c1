//! Archives as stories: two years of a seven-year rule, a base that is gone, months that were skipped, what nobody could see.

use crate::evaluate_artefacts::fixtures::ArtefactFixture;
use crate::evaluate_history::reading::Server;
use crate::scene::{CONTOSO, Scene, Sql, Zip, stamp};
use bakproof::model::report::{Finding, Target};
use bakproof::model::{
    Artefact, BackupType, CertificateFacts, Detail, Encryptor, EncryptorType, KeyProtection, KeyStoreFacts, Kind,
    NoteKind, Probe, RecoveryModel, RestoreType, Verdict,
};

const NOW: &str = "2026-11-21T02:00:00+01:00";

/// LcsCDR under a retention, backed up today.
fn archive(retention: &str) -> Scene {
    let text = CONTOSO.replace("grace = \"2h\" }", &format!("grace = \"2h\", retention = {retention} }}"));
    Scene::new(&text).sql(Sql::cdr(NOW))
}

fn since(retention: &str, since: &str) -> Scene {
    let text = CONTOSO.replace("grace = \"2h\" }", &format!("grace = \"2h\", retention = {retention} }}"));
    let more = "[[target]]\nitem = \"cdr\"\ntarget = 'mon01.contoso.com\\MON'\nsince = ";
    Scene::new(&format!("{text}\n{more}{since}\n")).sql(Sql::cdr(NOW))
}

fn found<'t>(target: &'t Target, id: &str) -> &'t Finding {
    let all: Vec<&Finding> = target.findings.iter().filter(|finding| finding.id == id).collect();
    assert_eq!(all.len(), 1, "{id}: {:?}", target.findings);
    all[0]
}

fn message(scene: &Scene, id: &str) -> String {
    found(&scene.target("cdr", ""), id).message.clone()
}

fn check(scene: &Scene) -> String {
    let target = scene.target("cdr", "");
    let asked = target.checks.iter().find(|check| check.check == "retention").unwrap();
    format!("{} {}", asked.status, asked.looked_at.as_ref().map_or(0, |seen| seen.count))
}

#[test]
fn a_seven_year_rule_on_a_two_year_archive_says_so_and_from_when_it_will_be_met() {
    let scene = archive("\"7y\"").sql(Sql::cdr("2024-11-28T02:00:00+01:00"));
    assert_eq!(scene.cdr(), "gap: retention-short=gap");
    assert_eq!(
        message(&scene, "retention-short"),
        "The oldest backup of LcsCDR on mon01.contoso.com\\MON that can be restored is from 28 November 2024. \
         `retention = \"7y\"` requires one from 22 November 2019 or earlier: it falls short by 5 years. The rule will \
         be met on 26 November 2031 if that backup is kept."
    );
    let met = archive("\"7y\"").sql(Sql::cdr("2019-11-20T02:00:00+01:00"));
    assert_eq!((met.cdr().as_str(), check(&met).as_str()), ("pass", "pass 2"));
    // Without a rule nobody asks.
    let target = Scene::new(CONTOSO).sql(Sql::cdr(NOW)).target("cdr", "");
    assert!(target.checks.iter().all(|check| check.check != "retention"));
}

#[test]
fn the_step_of_the_schedule_is_allowed_and_no_more() {
    // A backup was due within a day and two hours after 21 November 2025, 12:00.
    let at = |text: &str| archive("\"1y\"").sql(Sql::cdr(text)).cdr();
    assert_eq!(at("2025-11-22T14:00:00+01:00"), "pass");
    assert_eq!(at("2025-11-22T14:00:01+01:00"), "gap: retention-short=gap");
}

#[test]
fn what_is_young_owes_what_its_age_allows() {
    let scene = since("\"7y\"", "2024-11-20").sql(Sql::cdr("2024-11-20T22:00:00+01:00"));
    assert_eq!(scene.cdr(), "pass: retention-not-yet=noted");
    let told = message(&scene, "retention-not-yet");
    assert!(told.contains("exists since 20 November 2024") && told.contains("on 20 November 2031"), "{told}");
    let late = since("\"7y\"", "2024-11-20").sql(Sql::cdr("2025-02-20T22:00:00+01:00"));
    assert_eq!(late.cdr(), "gap: retention-short=gap");
    let told = message(&late, "retention-short");
    assert!(told.contains("or earlier (LcsCDR on mon01.contoso.com\\MON exists since 20 November 2024)"), "{told}");
    // The database says it itself, unless a backup is older: a restore creates a database anew.
    let created = |set: Sql| set.with(|set| set.database_creation_date = Some(stamp("2026-11-01T12:00:00+01:00")));
    let mut young = archive("\"7y\"");
    young.evidence.media_sets.clear();
    let young = young.sql(created(Sql::cdr("2026-11-02T02:00:00+01:00"))).sql(created(Sql::cdr(NOW)));
    assert_eq!(young.cdr(), "pass: retention-not-yet=noted");
    let set = young.evidence.media_sets[0].sets[0].facts.backup_set_guid.unwrap();
    let full = Sql::cdr(NOW).with(|facts| facts.backup_set_guid = Some(set));
    let server = Server::new().restored(&full, RestoreType::Database, "2026-11-01T12:00:00+01:00");
    let on_record = young.clone().server(server);
    assert!(on_record.cdr().contains("retention-short=gap"), "{}", on_record.cdr());
    let restored = young.sql(Sql::cdr("2026-10-02T02:00:00+01:00"));
    assert_eq!(restored.cdr(), "gap: retention-short=gap");
}

#[test]
fn a_differential_without_its_full_and_logs_without_theirs_reach_nowhere() {
    let full = Sql::cdr("2025-10-01T02:00:00+02:00");
    let differential =
        Sql::cdr("2025-11-01T02:00:00+01:00").of_type(BackupType::Differential).at("sql/d.bak").on(&full);
    let orphan = archive("\"1y\"").sql(differential.clone());
    assert!(orphan.cdr().contains("retention-short=gap"), "{}", orphan.cdr());
    let whole = archive("\"1y\"").sql(differential).sql(full);
    assert_eq!(whole.cdr(), "pass");

    let log = |at: &str, first: u32, last: u32| {
        Sql::cdr(at)
            .of_type(BackupType::Log)
            .recovery(RecoveryModel::Full)
            .lsns(first, last)
            .at(&format!("sql/{first}.trn"))
    };
    let october = || archive("{ daily = \"10d\" }").sql(Sql::cdr("2026-11-10T02:00:00+01:00").lsns(10, 20));
    let logs = |last: u32| {
        let mut scene = october();
        for (index, day) in (11..21).enumerate() {
            let first = 20 + index as u32 * 10;
            if first != last {
                scene = scene.sql(log(&format!("2026-11-{day}T06:00:00+01:00"), first, first + 10));
            }
        }
        check(&scene)
    };
    // Every day is in the chain; a hole on the 15th ends it on the 14th.
    assert!(logs(0).starts_with("pass"), "{}", logs(0));
    assert!(logs(60).starts_with("gap"), "{}", logs(60));
}

#[test]
fn generations_are_asked_day_by_day_month_by_month_and_year_by_year() {
    let rule = "{ daily = \"5d\", monthly = \"6m\", yearly = \"3y\" }";
    let mut scene = archive(rule);
    for at in
        ["2026-11-20", "2026-11-19", "2026-11-17", "2026-10-31", "2026-09-30", "2026-06-30", "2025-12-31", "2024-12-31"]
    {
        scene = scene.sql(Sql::cdr(&format!("{at}T20:00:00Z")));
    }
    assert_eq!(scene.cdr(), "gap: retention-missing=gap, retention-missing=gap");
    let target = scene.target("cdr", "");
    let told: Vec<&str> = target.findings.iter().map(|finding| finding.message.as_str()).collect();
    assert_eq!(
        told,
        [
            "Of the 4 days for which `daily = \"5d\"` requires a backup of LcsCDR on mon01.contoso.com\\MON, 1 has no \
             backup that can be restored: 18 November 2026. The rule will be met on 23 November 2026 if no more are \
             missing by then.",
            "Of the 5 months for which `monthly = \"6m\"` requires a backup of LcsCDR on mon01.contoso.com\\MON, 2 have \
             no backup that can be restored: July to August 2026. The rule will be met on 1 February 2027 if no more are \
             missing by then."
        ]
    );
    let whole = scene.sql(Sql::cdr("2026-11-18T03:00:00Z")).sql(Sql::cdr("2026-07-05T03:00:00Z"));
    assert_eq!(whole.sql(Sql::cdr("2026-08-05T03:00:00Z")).cdr(), "pass");
}

#[test]
fn a_backup_over_midnight_is_of_both_days() {
    let night = |day: u32, after: bool| {
        let began = stamp(&format!("2026-11-{day:02}T23:00:00+01:00"));
        let end = if after {
            format!("2026-11-{:02}T00:10:00+01:00", day + 1)
        } else {
            format!("2026-11-{day:02}T23:50:00+01:00")
        };
        Sql::cdr(&end).with(|set| set.backup_start_date = Some(began))
    };
    // The night of the 17th ended after midnight, that of the 18th before it, that of the 19th after it.
    let scene = archive("{ daily = \"4d\" }").sql(night(17, true)).sql(night(18, false)).sql(night(19, true));
    assert_eq!(scene.cdr(), "pass");
}

#[test]
fn less_sure_backups_make_it_unknown_and_never_a_pass() {
    let old = Sql::cdr("2024-11-01T02:00:00+01:00").verdict(Verdict::Identified);
    let scene = archive("\"2y\"").sql(old.clone());
    assert_eq!(scene.cdr(), "unknown: retention-short=unknown");
    let told = message(&scene, "retention-short");
    assert!(
        told.ends_with("required assurance (`verified`); the oldest that does is from 21 November 2026."),
        "{told}"
    );
    assert_eq!(archive("\"7y\"").sql(old).cdr(), "gap: retention-short=gap", "they fall short all the same");
    let rows = archive("{ yearly = \"2y\" }").sql(Sql::cdr("2025-11-01T02:00:00+01:00").verdict(Verdict::Identified));
    assert_eq!(rows.cdr(), "unknown: retention-missing=unknown");
    let damaged = archive("\"2y\"").sql(Sql::cdr("2024-11-01T02:00:00+01:00").verdict(Verdict::Damaged));
    assert!(damaged.cdr().contains("retention-short=gap"), "{}", damaged.cdr());
}

#[test]
fn what_could_not_be_seen_is_unknown_and_no_gap() {
    let short = || archive("{ yearly = \"2y\" }");
    assert_eq!(short().cdr(), "gap: retention-missing=gap");
    let lost = short().unreachable();
    assert!(lost.cdr().contains("retention-missing=unknown"), "{}", lost.cdr());
    let told = message(&lost, "retention-missing");
    assert!(told.ends_with("They may exist: repository tape could not be read."), "{told}");
    let dim = archive("\"2y\"").note("old", NoteKind::Unreadable);
    assert!(dim.cdr().contains("retention-short=unknown"), "{}", dim.cdr());
    assert!(message(&dim, "retention-short").contains("An older one may exist: not all of repository nas"));
}

#[test]
fn the_oldest_backup_tells_what_the_database_still_held_then() {
    let time = Some(stamp("2026-09-22T11:00:00Z"));
    let probe = Probe { database: "LcsCDR".to_owned(), name: "oldest-row".to_owned(), time, value: None };
    let old = Sql::cdr("2024-11-28T02:00:00+01:00");
    let server = Server::new().row(&old, r"\\nas\old.bak").with(|reading| reading.probes.push(probe));
    let scene = archive("\"7y\"").sql(old).server(server);
    let told = message(&scene, "retention-short");
    let content = "The live database keeps rows for 1 month and 30 days, so that backup holds content from about 29 \
                   September 2024 on.";
    assert!(told.contains(content), "{told}");
}

#[test]
fn exports_are_asked_too() {
    let text = format!("{CONTOSO}topology = {{ export = \"every 1d\", retention = {{ monthly = \"3m\" }} }}\n");
    let export = |at: &str| Zip::new(Kind::LyncConfiguration, at);
    let scene = Scene::new(&text).export(export(NOW)).export(export("2026-10-11T02:00:00+02:00"));
    let told = scene.target("topology", "");
    assert!(found(&told, "retention-missing").message.contains("requires a backup of xds"), "{:?}", told.findings);
    assert!(found(&told, "retention-missing").message.contains(": September 2026."), "{:?}", told.findings);
    let whole = scene.export(export("2026-09-01T02:00:00+02:00")).target("topology", "");
    assert!(whole.findings.iter().all(|finding| !finding.id.starts_with("retention")), "{:?}", whole.findings);
}

#[test]
fn media_that_expired_are_told_as_long_as_they_are_needed() {
    let expiring = |finished: &str, expires: &str| {
        Sql::cdr(finished).with(|set| set.expiration_date = Some(Box::new(stamp(expires))))
    };
    let scene = |retention: &str, newest: &str| {
        let mut scene = archive(retention);
        scene.evidence.media_sets.clear();
        let old = expiring("2026-11-01T02:00:00+01:00", "2026-11-15T00:00:00+01:00");
        scene.sql(old).sql(expiring(NOW, newest))
    };
    assert_eq!(scene("\"1w\"", "2026-12-05T00:00:00+01:00").cdr(), "pass", "the old one is needed no longer");
    let kept = scene("\"21d\"", "2026-12-05T00:00:00+01:00");
    assert_eq!(kept.cdr(), "pass: expired-media=noted");
    assert_eq!(
        message(&kept, "expired-media"),
        "1 backup of LcsCDR on mon01.contoso.com\\MON that is still needed has expired: it may be overwritten \
         since 2026-11-15T00:00+01:00."
    );
    assert_eq!(scene("\"1w\"", "2026-11-21T03:00:00+01:00").cdr(), "pass: expired-media=noted", "the newest");
    let target = archive("\"1d\"").target("cdr", "");
    assert!(target.checks.iter().all(|check| check.check != "expired-media"), "no backup says when it expires");
}

const THUMBPRINT: &str = "90c1b2d3e4f5061728394a5b6c7d8e9fa0b1c2d3";

/// An encrypted backup, and what the server's history says of it.
fn encrypted(kind: Option<EncryptorType>) -> Scene {
    let mut scene = archive("\"1d\"");
    scene.evidence.media_sets.clear();
    let encrypted = Sql::cdr(NOW).with(|set| set.is_encrypted = Some(true));
    let server = Server::new().row_with(&encrypted, r"\\nas\lync\a.bak", |row| {
        row.encryptor = Some(Encryptor { kind, thumbprint: THUMBPRINT.to_owned() }.into());
    });
    scene.sql(Sql::cdr("2026-11-20T02:00:00+01:00")).sql(encrypted).server(server)
}

/// With a key backup that was opened or not.
fn with_key(mut scene: Scene, certificate: CertificateFacts, was_opened: bool) -> Scene {
    let has_key = certificate.has_key;
    let store = KeyStoreFacts {
        protection: KeyProtection::Password,
        has_mac: true,
        was_opened,
        has_private_key: was_opened.then_some(has_key == Some(true)),
        certificates: if was_opened { vec![certificate] } else { Vec::new() },
        public_keys: Vec::new(),
        sealed_keys: Some(0),
    };
    let pfx = ArtefactFixture::new(Kind::Pkcs12, Detail::KeyStore(store));
    scene.evidence.artefacts.push(pfx.0);
    scene
}

fn certificate(sha1: Option<&str>, has_key: Option<bool>) -> CertificateFacts {
    CertificateFacts {
        sha1: sha1.map(str::to_owned),
        has_key,
        ..crate::evaluate_artefacts::keys::certificate("backups", "2020-01-01T00:00:00Z", "2036-01-01T00:00:00Z")
    }
}

fn of_key(scene: &Scene) -> Option<(String, String)> {
    let target = scene.target("cdr", "");
    let checks = target.checks.iter().filter(|check| check.check == "encryption-key").count();
    assert_eq!(checks, 1, "{:?}", target.checks);
    let own = target.findings.into_iter().filter(|finding| finding.check == "encryption-key");
    let own: Vec<_> = own.map(|finding| (finding.id, finding.message)).collect();
    assert!(own.len() < 2, "{own:?}");
    own.into_iter().next()
}

#[test]
fn the_key_of_an_encrypted_backup_is_looked_for_by_its_thumbprint() {
    let of_certificate = || encrypted(Some(EncryptorType::Certificate));
    let (id, message) = of_key(&of_certificate()).unwrap();
    assert_eq!(id, "encryption-key-not-backed-up");
    assert_eq!(
        message,
        format!(
            "1 backup of LcsCDR on mon01.contoso.com\\MON is encrypted. The certificate that is needed to restore from this \
             has the thumbprint {THUMBPRINT}. No backup of it with its private key was found."
        )
    );
    let own = certificate(Some(THUMBPRINT), Some(true));
    assert_eq!(of_key(&with_key(of_certificate(), own.clone(), true)), None);
    let untold = |scene: Scene, why: &str| {
        let (id, message) = of_key(&scene).unwrap();
        assert_eq!(id, "encryption-key-untold");
        assert!(message.contains(why), "{message}");
    };
    let other = certificate(Some("00"), Some(true));
    assert_eq!(of_key(&with_key(of_certificate(), other.clone(), true)).unwrap().0, "encryption-key-not-backed-up");
    untold(with_key(of_certificate(), other, false), "could not be opened");
    untold(with_key(of_certificate(), certificate(None, Some(true)), true), "could not be opened");
    untold(with_key(of_certificate(), certificate(Some(THUMBPRINT), Some(false)), true), ".pvk files are not read");
    // What the demo wrote, or what is damaged, backs up nothing.
    let change = |change: fn(&mut Artefact)| {
        let mut scene = with_key(of_certificate(), own.clone(), true);
        scene.evidence.artefacts.iter_mut().for_each(change);
        of_key(&scene).unwrap().0
    };
    assert_eq!(change(|artefact| artefact.is_demo = true), "encryption-key-not-backed-up");
    assert_eq!(change(|artefact| artefact.facts.verdict = Verdict::Damaged), "encryption-key-not-backed-up");
    untold(of_certificate().note("keys", NoteKind::Unreadable), "not all places could be looked at");
    let asymmetric = encrypted(Some(EncryptorType::AsymmetricKey));
    untold(with_key(asymmetric, own, true), "an asymmetric key of a key management provider");
    // The certificate in a file of its own, and then the key in another.
    let mut apart = of_certificate();
    let alone = certificate(Some(THUMBPRINT), None);
    let public_key = alone.public_key.clone().unwrap();
    apart.evidence.artefacts.push(ArtefactFixture::new(Kind::Certificate, Detail::Certificate(alone)).0);
    untold(apart.clone(), "It is backed up, but whether its private key is as well is unknown");
    let mut apart = with_key(apart, certificate(Some("00"), Some(true)), true);
    for artefact in &mut apart.evidence.artefacts {
        if let Detail::KeyStore(store) = &mut artefact.facts.detail {
            store.public_keys.push(public_key.clone());
        }
    }
    assert_eq!(of_key(&apart), None);
}

/// The file says nothing of it, or only the file does.
#[test]
fn an_encrypted_backup_whose_key_nobody_names_is_unknown() {
    let mut scene = archive("\"1d\"");
    scene.evidence.media_sets.clear();
    let scene =
        scene.sql(Sql::cdr("2026-11-20T02:00:00+01:00")).sql(Sql::cdr(NOW).with(|set| set.is_encrypted = Some(true)));
    assert_eq!(scene.cdr(), "unknown: encryption-key-untold=unknown");
    let plain = archive("\"1d\"").sql(Sql::cdr("2026-11-20T02:00:00+01:00")).target("cdr", "");
    assert!(plain.checks.iter().all(|check| check.check != "encryption-key"));
    let mut on_record = encrypted(Some(EncryptorType::Certificate));
    for set in on_record.evidence.media_sets.iter_mut().flat_map(|media| &mut media.sets) {
        set.facts.is_encrypted = None;
    }
    assert_eq!(of_key(&on_record).unwrap().0, "encryption-key-not-backed-up");
}
