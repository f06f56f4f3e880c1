//! From nothing but a configuration export and a repository to a matrix, as a user comes to it: `init --from`, then `audit`.
//! The deployments are synthetic: the demo's writers make them, of each edition, without a fault.

use crate::support::bakproof;
use bakproof::demo::{
    BackupSpec, CopyRun, MediaSpec, PoolSpec, Recovery, ResponseGroupExport, StoreSpec, Topology, UserSpec, Workflow,
    configuration_export, copy_log, location_export, response_group_export, stored_files, user_data_export,
    write_media,
};
use jiff::civil::{DateTime, date};
use jiff::tz::TimeZone;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::SystemTime;

const AS_OF: [&str; 2] = ["--as-of", "2026-11-20T12:00:00Z"];
/// What a topology cannot know: how often the organization wants these to be backed up.
const SCHEDULE: &str = "archiving = { full = \"every 1d\" }\ncdr = { full = \"every 1d\" }\nqoe = { full = \"every 1d\" }\n\
                        persistent-chat = { full = \"every 1d\" }\npersistent-chat-compliance = { full = \"every 1d\" }\n";

/// Nor which folders of a share are empty for a reason.
const UNUSED: &str = "unused = [\"voice-audio\", \"persistent-chat-files\"]\n";

/// The night of every backup.
fn night(minute: i8) -> DateTime {
    date(2026, 11, 20).at(3, minute, 0, 0)
}

fn fqdn(host: &str) -> String {
    format!("{host}.contoso.com")
}

/// What the topology of a version may hold, and what the test looks for.
struct Made {
    version: u32,
    has_chat: bool,
}

/// A synthetic deployment of each edition.
const LYNC_2013: Made = Made { version: 6, has_chat: true };
const SFB_2015: Made = Made { version: 7, has_chat: true };
const SFB_2019: Made = Made { version: 8, has_chat: false };

impl Made {
    fn topology(&self) -> Topology {
        let pool = |name: &str, front_ends: &[&str], sql: &str, files: &str| PoolSpec {
            site: 1,
            fqdn: fqdn(name),
            front_ends: front_ends.iter().map(|host| fqdn(host)).collect(),
            sql: (fqdn(sql), "RTC".to_owned()),
            file_server: fqdn(files),
            share: "lync".to_owned(),
            response_groups: name == "pool01",
            holds_management_store: name == "pool01",
        };
        let store =
            |role: &str, instance: &str| StoreSpec { role: role.to_owned(), sql: (fqdn("sql03"), instance.to_owned()) };
        let mut stores = vec![store("ArchivingStore", "ARCHIVE"), store("MonitoringStore", "MON")];
        if self.has_chat {
            stores.push(store("PersistentChatStore", "PCHAT"));
            stores.push(store("PersistentChatComplianceStore", "PCHAT"));
        }
        Topology {
            service_version: self.version,
            domain: "contoso.com".to_owned(),
            sites: vec!["Oslo".to_owned()],
            pools: vec![pool("pool01", &["fe01", "fe02"], "sql01", "fs01"), pool("se01", &[], "se01", "se01")],
            stores,
        }
    }

    /// Every backup, by the target that it is of.
    fn write(&self, folder: &Path) -> BTreeMap<String, Vec<String>> {
        let mut all: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let mut put = |target: &str, name: &str, bytes: &[u8]| {
            write(&folder.join("backups").join(name), bytes);
            all.entry(target.to_owned()).or_default().push(name.to_owned());
        };
        put("topology@My deployment", "lync/Config.zip", &configuration_export(&self.topology(), 1, night(0)).unwrap());
        let places = location_export(&["Storgata 1, 0155 Oslo"], night(1)).unwrap();
        put("location@My deployment", "lync/LIS.zip", &places);
        for pool in ["pool01", "se01"] {
            let user = |name: &str| UserSpec { address: format!("{name}.{pool}@contoso.com"), contacts: Vec::new() };
            let users = user_data_export(&[user("anna"), user("ben")], night(2)).unwrap();
            put(&format!("user-data@{}", fqdn(pool)), &format!("lync/{pool}-UserData.zip"), &users);
        }
        let desk = Workflow {
            name: "Service desk".to_owned(),
            address: "desk@contoso.com".to_owned(),
            agents: vec!["anna.pool01@contoso.com".to_owned()],
            audio: None,
        };
        let groups = ResponseGroupExport { owner_pool: fqdn("pool01"), workflows: vec![desk] };
        let groups = response_group_export(&groups, night(3)).unwrap();
        put("response-groups@pool01.contoso.com", "lync/pool01-RgsConfig.zip", &groups);
        for (item, database, instance) in self.databases() {
            put(
                &format!(r"{item}@sql03.contoso.com\{instance}"),
                &format!("sql/SQL03${instance}/{database}.bak"),
                &backup(database, instance),
            );
        }
        for (number, server) in [(1, "fs01"), (2, "se01")] {
            let target = format!(r"file-store@\\{server}.contoso.com\lync");
            // Recordings are an item of their own.
            let files: Vec<_> =
                stored_files(1, false).into_iter().filter(|file| !file.path.ends_with(".wma")).collect();
            for file in &files {
                // Both pools are in one site: the services of the second have a number of their own.
                let path = file.path.replacen("-1/", &format!("-{number}/"), 1);
                put(&target, &format!("filestore/{server}/{path}"), &file.bytes);
            }
            let run = CopyRun {
                source: &format!(r"\\{server}.contoso.com\lync\"),
                destination: &format!(r"\\nas01.contoso.com\backups\filestore\{server}\"),
                began: night(4),
                ended: night(4),
                folders: 24,
                files: files.len() as u64,
                bytes: files.iter().map(|file| file.bytes.len() as u64).sum(),
                locked: &[],
            };
            put(&target, &format!("filestore/{server}.log"), copy_log(&run).as_bytes());
        }
        all
    }

    fn databases(&self) -> Vec<(&'static str, &'static str, &'static str)> {
        let mut all = vec![("archiving", "LcsLog", "ARCHIVE"), ("cdr", "LcsCDR", "MON"), ("qoe", "QoEMetrics", "MON")];
        if self.has_chat {
            all.push(("persistent-chat", "mgc", "PCHAT"));
            all.push(("persistent-chat-compliance", "mgccomp", "PCHAT"));
        }
        all
    }
}

fn backup(database: &str, instance: &str) -> Vec<u8> {
    let mut spec = BackupSpec::full(database).pages(32).at(night(5));
    spec.server = format!(r"SQL03\{instance}");
    (spec.recovery, spec.with_checksum, spec.tz_quarters) = (Recovery::Simple, true, 0);
    let mut bytes = Vec::new();
    write_media(&MediaSpec::of(vec![spec]), 0, &mut bytes).unwrap();
    bytes
}

/// Its file time is that of the night.
fn write(path: &Path, bytes: &[u8]) {
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
    let written = night(10).to_zoned(TimeZone::UTC).unwrap().timestamp();
    let written = SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(written.as_second().unsigned_abs());
    fs::File::options().write(true).open(path).unwrap().set_modified(written).unwrap();
}

/// `init --from`, and nothing more than that backups of the demo's writers count.
fn drafted(folder: &Path) -> String {
    let ran = bakproof(folder, ["init", "--from", "backups"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let text = fs::read_to_string(folder.join("bakproof.toml")).unwrap().replace("\ndemo = false", "\ndemo = true");
    fs::write(folder.join("bakproof.toml"), &text).unwrap();
    text
}

/// The mappings that `init` proposes are accepted, its question is answered, and the schedule is named: no target is
/// written by hand.
fn answered(folder: &Path, text: &str) {
    let mut is_mapping = false;
    let lines = text.lines().map(|line| {
        is_mapping = line == "#[[repository.map]]" || (is_mapping && line.starts_with('#') && !line.starts_with("# "));
        let is_answer = is_mapping || line == "#edition = \"skype-for-business-2019\"";
        line.strip_prefix('#').filter(|_| is_answer).unwrap_or(line)
    });
    let text = lines.collect::<Vec<_>>().join("\n").replace("\n[schedule]\n", &format!("\n[schedule]\n{SCHEDULE}"));
    let shares = text.lines().find(|line| line.trim_start_matches('#') == "[file-store]").unwrap();
    let text = text.replacen(&format!("\n{shares}\n"), &format!("\n[file-store]\n{UNUSED}"), 1);
    fs::write(folder.join("bakproof.toml"), text).unwrap();
}

fn report(folder: &Path) -> Value {
    let ran = bakproof(folder, ["audit", AS_OF[0], AS_OF[1], "--no-history", "-o", "json"]);
    serde_json::from_str(&ran.stdout).unwrap_or_else(|_| panic!("{}", ran.stderr))
}

/// `status` of each target.
fn statuses(report: &Value) -> BTreeMap<String, String> {
    let targets = report["targets"].as_array().unwrap().iter();
    targets.map(|one| (one["id"].as_str().unwrap().to_owned(), one["status"].as_str().unwrap().to_owned())).collect()
}

/// The targets by their status.
fn matrix(report: &Value) -> String {
    let mut rows: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for one in report["targets"].as_array().unwrap() {
        rows.entry(one["status"].as_str().unwrap()).or_default().push(one["id"].as_str().unwrap());
    }
    rows.iter().map(|(status, ids)| format!("{status}: {}\n", ids.join(", "))).collect()
}

fn findings(report: &Value, target: &str) -> Vec<(String, String)> {
    let targets = report["targets"].as_array().unwrap();
    let target = targets.iter().find(|one| one["id"] == target).unwrap_or_else(|| panic!("{target}"));
    let text = |finding: &Value, key: &str| finding[key].as_str().unwrap().to_owned();
    target["findings"].as_array().unwrap().iter().map(|one| (text(one, "id"), text(one, "message"))).collect()
}

/// What the answered file asks for passes, and each backup that is removed is missed by its own target alone.
fn every_backup_is_missed(made: &Made, folder: &Path) -> String {
    let backups = made.write(folder);
    let text = drafted(folder);
    answered(folder, &text);
    let whole = report(folder);
    let with = statuses(&whole);
    for target in backups.keys() {
        assert_eq!(with.get(target).map(String::as_str), Some("pass"), "{target}: {:?}", findings(&whole, target));
    }
    let aside = folder.join("aside");
    for (target, names) in &backups {
        let moved = |name: &String| (folder.join("backups").join(name), aside.join(name));
        for (from, to) in names.iter().map(moved) {
            fs::create_dir_all(to.parent().unwrap()).unwrap();
            fs::rename(from, to).unwrap();
        }
        let without = statuses(&report(folder));
        let changed: Vec<_> = without.iter().filter(|(id, status)| with.get(*id) != Some(*status)).collect();
        assert_eq!(changed, [(target, &"gap".to_owned())], "without {names:?}");
        names.iter().map(moved).for_each(|(from, to)| fs::rename(to, from).unwrap());
    }
    assert_eq!(statuses(&report(folder)), with);
    matrix(&whole)
}

#[test]
fn each_backup_of_lync_2013_is_asked_for_and_missed() {
    let folder = tempfile::tempdir().unwrap();
    insta::assert_snapshot!(every_backup_is_missed(&LYNC_2013, folder.path()), @r#"
    not-applicable: response-groups@se01.contoso.com, exchange-archive@My deployment
    pass: topology@My deployment, location@My deployment, response-groups@pool01.contoso.com, user-data@pool01.contoso.com, user-data@se01.contoso.com, archiving@sql03.contoso.com\ARCHIVE, cdr@sql03.contoso.com\MON, qoe@sql03.contoso.com\MON, persistent-chat@sql03.contoso.com\PCHAT, persistent-chat-compliance@sql03.contoso.com\PCHAT, file-store@\\fs01.contoso.com\lync, file-store@\\se01.contoso.com\lync
    unknown: voice-audio@(undeclared), active-directory@(undeclared), certification-authority@(undeclared), certificates@(undeclared), operations-manager@(undeclared), pstn-gateway@(undeclared), coexistence@(undeclared), firewall@(undeclared), load-balancer@(undeclared), iis@(undeclared), dns@(undeclared), dhcp@(undeclared), exchange@(undeclared), exchange-photos@(undeclared), unified-contact-store@(undeclared), documented-schedule@(undeclared), restore-test@(undeclared), backup-location@(undeclared)
    "#);
}

#[test]
fn each_backup_of_skype_for_business_2015_is_asked_for_and_missed() {
    let folder = tempfile::tempdir().unwrap();
    insta::assert_snapshot!(every_backup_is_missed(&SFB_2015, folder.path()), @r#"
    not-applicable: response-groups@se01.contoso.com, exchange-archive@My deployment
    pass: topology@My deployment, location@My deployment, response-groups@pool01.contoso.com, user-data@pool01.contoso.com, user-data@se01.contoso.com, archiving@sql03.contoso.com\ARCHIVE, cdr@sql03.contoso.com\MON, qoe@sql03.contoso.com\MON, persistent-chat@sql03.contoso.com\PCHAT, persistent-chat-compliance@sql03.contoso.com\PCHAT, file-store@\\fs01.contoso.com\lync, file-store@\\se01.contoso.com\lync
    unknown: voice-audio@(undeclared), active-directory@(undeclared), certification-authority@(undeclared), certificates@(undeclared), operations-manager@(undeclared), pstn-gateway@(undeclared), coexistence@(undeclared), firewall@(undeclared), load-balancer@(undeclared), iis@(undeclared), dns@(undeclared), dhcp@(undeclared), exchange@(undeclared), exchange-photos@(undeclared), unified-contact-store@(undeclared), documented-schedule@(undeclared), restore-test@(undeclared), backup-location@(undeclared)
    "#);
}

#[test]
fn each_backup_of_skype_for_business_2019_is_asked_for_and_missed() {
    let folder = tempfile::tempdir().unwrap();
    insta::assert_snapshot!(every_backup_is_missed(&SFB_2019, folder.path()), @r#"
    not-applicable: response-groups@se01.contoso.com, persistent-chat@My deployment, persistent-chat-compliance@My deployment, exchange-archive@My deployment
    pass: topology@My deployment, location@My deployment, response-groups@pool01.contoso.com, user-data@pool01.contoso.com, user-data@se01.contoso.com, archiving@sql03.contoso.com\ARCHIVE, cdr@sql03.contoso.com\MON, qoe@sql03.contoso.com\MON, file-store@\\fs01.contoso.com\lync, file-store@\\se01.contoso.com\lync
    unknown: voice-audio@(undeclared), active-directory@(undeclared), certification-authority@(undeclared), certificates@(undeclared), operations-manager@(undeclared), pstn-gateway@(undeclared), coexistence@(undeclared), firewall@(undeclared), load-balancer@(undeclared), iis@(undeclared), dns@(undeclared), dhcp@(undeclared), exchange@(undeclared), exchange-photos@(undeclared), unified-contact-store@(undeclared), documented-schedule@(undeclared), restore-test@(undeclared), backup-location@(undeclared)
    "#);
}

/// Nothing is answered: no target passes that nobody can tell apart, and no edition is guessed.
#[test]
fn what_init_alone_cannot_know_is_unknown_or_a_gap_and_never_a_pass() {
    for (made, edition) in [
        (LYNC_2013, "Lync Server 2013 (declared)"),
        (SFB_2015, "Skype for Business Server 2015 (declared)"),
        (SFB_2019, "Skype for Business Server 2019 (from the topology)"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        made.write(folder.path());
        let text = drafted(folder.path());
        let report = report(folder.path());
        let shown = bakproof(folder.path(), ["check"]);
        assert_eq!(shown.code, 0, "{}", shown.stderr);
        assert!(shown.stdout.contains(&format!("Edition    {edition}")), "{}", shown.stdout);
        let pools: Vec<String> = ["pool01", "se01"].iter().map(|pool| format!("user-data@{}", fqdn(pool))).collect();
        let statuses = statuses(&report);
        assert!(pools.iter().all(|pool| statuses[pool] == "unknown"), "{statuses:?}");
        let unclear: Vec<String> = findings(&report, "topology@My deployment")
            .into_iter()
            .filter(|(id, _)| id == "edition-unclear")
            .map(|(_, message)| message)
            .collect();
        if made.version != 8 {
            assert_eq!((statuses["topology@My deployment"].as_str(), unclear), ("pass", Vec::new()));
            continue;
        }
        assert_eq!(statuses["topology@My deployment"], "unknown");
        insta::assert_snapshot!(unclear.join("\n"), @r#"The topology shows ServiceVersion 8 for pool01.contoso.com and se01.contoso.com: Skype for Business Server 2019 or Skype for Business Server Subscription Edition. The deployment file does not say which, and the rules of Skype for Business Server 2019 were used: write `edition = "skype-for-business-2019"` or `edition = "skype-for-business-se"` in [deployment]. `Get-CsServerVersion`, run on a Front End Server, prints the version of what is installed there (https://learn.microsoft.com/powershell/module/skype/get-csserverversion)."#);
        let question = &text[text.find("# QUESTION: the topology").unwrap()..];
        let question = question.split("\n\n").next().unwrap();
        insta::assert_snapshot!(question, @r##"
        # QUESTION: the topology shows ServiceVersion 8 (Skype for Business Server 2019 or Skype for Business Server
        # Subscription Edition) of pool01.contoso.com, se01.contoso.com. `Get-CsServerVersion`, run on a Front End Server,
        # prints the version of what is installed there
        # (https://learn.microsoft.com/powershell/module/skype/get-csserverversion). Remove the "#" before the one that it is:
        #edition = "skype-for-business-2019"
        #edition = "skype-for-business-se"
        "##);
        assert!(!text.contains("[persistent-chat]"), "what the edition does not have is not asked");
        assert_eq!(statuses["persistent-chat@My deployment"], "not-applicable");
    }
}

#[test]
fn a_pool_that_is_removed_from_the_file_is_a_finding() {
    let folder = tempfile::tempdir().unwrap();
    SFB_2015.write(folder.path());
    let text = drafted(folder.path());
    answered(folder.path(), &text);
    let answered = fs::read_to_string(folder.path().join("bakproof.toml")).unwrap();
    let (head, rest) = answered.split_at(answered.rfind("\n[[pool]]\n").unwrap());
    let rest = &rest[rest.find("# ===== Where the backups are").unwrap()..];
    // Its mapping would name a pool that is not declared.
    let mapping = "[[repository.map]]\npath = \"lync/se01-UserData.zip\"\npool = \"se01.contoso.com\"\n";
    assert!(rest.contains(mapping), "{rest}");
    fs::write(folder.path().join("bakproof.toml"), format!("{head}{}", rest.replace(mapping, ""))).unwrap();
    let report = report(folder.path());
    assert_eq!(statuses(&report)["topology@My deployment"], "unknown");
    let found = findings(&report, "topology@My deployment");
    assert!(
        found.iter().any(|(id, message)| id == "topology-undeclared" && message.contains("pool se01.contoso.com")),
        "{found:?}"
    );
}
