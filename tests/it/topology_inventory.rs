//! A deployment that describes itself: `init --from`, an audit of a folder, and `topology = "newest"`, as a user runs them.
//! The topologies are synthetic unless a test says that they are real.

use crate::support::{bakproof, demo_copy};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::time::Instant;

/// The moment of the demo's audit.
const AS_OF: [&str; 2] = ["--as-of", "2026-10-31T08:00:00+01:00"];

/// A synthetic published topology: pools with a back end and a share of their own, of one product version.
fn published(pools: usize, version: u32) -> String {
    let (mut clusters, mut services) = (String::new(), String::new());
    for n in 1..=pools {
        let (users, sql) = (2 * n - 1, 2 * n);
        for (number, fqdn) in [(users, format!("pool{n}.contoso.com")), (sql, format!("sql{n}.contoso.com"))] {
            writeln!(
                clusters,
                "<Cluster Fqdn=\"{fqdn}\"><ClusterId SiteId=\"1\" Number=\"{number}\"/><Machine Fqdn=\"{fqdn}\"/></Cluster>"
            )
            .unwrap();
        }
        let on = |number: usize| format!("<ClusterId SiteId=\"1\" Number=\"{number}\"/>");
        let mut service = |role: &str, place: String, depends: &[&str], element: &str| {
            let depends: String = depends
                .iter()
                .map(|role| format!("<Dependency Usage=\"Default\"><ServiceId SiteId=\"1\" RoleName=\"{role}\" Instance=\"{n}\"/></Dependency>"))
                .collect();
            writeln!(
                services,
                "<Service ServiceVersion=\"{version}\"><ServiceId SiteId=\"1\" RoleName=\"{role}\" Instance=\"{n}\"/>\
                 <DependsOn>{depends}</DependsOn><InstalledOn>{place}</InstalledOn>{element}</Service>"
            )
            .unwrap();
        };
        let roles = "xmlns=\"urn:schema:Microsoft.Rtc.Management.Deploy.ServiceRoles.2008\"";
        service("UserStore", format!("<SqlInstanceId Name=\"RTC\">{}</SqlInstanceId>", on(sql)), &[], "");
        service("FileStore", on(sql), &[], &format!("<FileStoreService {roles} ShareName=\"lync\"/>"));
        service("UserServices", on(users), &["UserStore", "FileStore"], "");
        service(
            "Registrar",
            on(users),
            &["UserServices"],
            &format!("<RegistrarService {roles} IsDirector=\"false\"/>"),
        );
        service(
            "ApplicationServer",
            on(users),
            &[],
            &format!("<Ports {roles}><Port Owner=\"urn:application:RGS\"/></Ports>"),
        );
    }
    format!(
        "<Topology xmlns=\"urn:schema:Microsoft.Rtc.Management.Deploy.Topology.2008\"><Clusters>\n{clusters}</Clusters>\n\
         <Services>\n{services}</Services></Topology>\n"
    )
}

fn init_from(folder: &Path, name: &str) -> (i32, String, String) {
    let ran = bakproof(folder, ["init", "-", "--from", name]);
    (ran.code, ran.stdout, ran.stderr)
}

/// Lines of the file that say something, of its pools.
fn pools(text: &str) -> Vec<&str> {
    let from = text.find("\n[[pool]]").unwrap_or(text.len());
    let until = text.find("# ===== Where the backups are").unwrap();
    text[from..until.max(from)].lines().filter(|line| !line.starts_with('#') && !line.is_empty()).collect()
}

fn statuses(folder: &Path, subject: &str) -> BTreeMap<String, String> {
    let ran = bakproof(folder, ["audit", subject, AS_OF[0], AS_OF[1], "--no-history", "-o", "json"]);
    let report: Value = serde_json::from_str(&ran.stdout).unwrap_or_else(|_| panic!("{}", ran.stderr));
    let targets = report["targets"].as_array().unwrap().iter();
    targets.map(|one| (one["id"].as_str().unwrap().to_owned(), one["status"].as_str().unwrap().to_owned())).collect()
}

#[test]
fn each_edition_is_drafted_from_its_topology_whatever_its_encoding() {
    let folder = tempfile::tempdir().unwrap();
    for (version, edition) in [
        (5, "\nedition = \"lync-2010\"\n"),
        (6, "\nedition = \"lync-2013\"\n"),
        (7, "\nedition = \"skype-for-business-2015\"\n"),
        (8, "\n#edition = \"skype-for-business-2019\"\n#edition = \"skype-for-business-se\"\n"),
    ] {
        let text = published(1, version);
        let utf16 = |big: bool| -> Vec<u8> {
            let units = format!("\u{feff}{text}");
            units.encode_utf16().flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
        };
        let mut written = Vec::new();
        for bytes in [text.clone().into_bytes(), utf16(false), utf16(true)] {
            fs::write(folder.path().join("topology.xml"), bytes).unwrap();
            let (code, text, errors) = init_from(folder.path(), "topology.xml");
            assert_eq!(code, 0, "{errors}");
            written.push(text.lines().filter(|line| !line.contains("topology.xml")).collect::<Vec<_>>().join("\n"));
        }
        assert!(written.iter().all(|text| *text == written[0]), "{version}");
        assert!(written[0].contains(edition), "{version}");
        let drafted = pools(&written[0]);
        assert_eq!(
            drafted,
            [
                "[[pool]]",
                "fqdn = \"pool1.contoso.com\"",
                r"sql = 'sql1.contoso.com\RTC'",
                r"file_store = '\\sql1.contoso.com\lync'",
                "response_groups = true",
            ],
            "{version}"
        );
    }
}

/// What stands in the corpus is real: the test asserts no name of it.
#[test]
fn real_topologies_are_drafted_and_the_file_is_valid() {
    let Some(corpus) = crate::outside::corpus("no real topology was drafted") else { return };
    for (name, is_draft) in [("rlevchenko_DefaultTopology.xml", false), ("SfBAutomatedLab_Contoso.tbxml", true)] {
        let folder = tempfile::tempdir().unwrap();
        fs::copy(corpus.join("topology").join(name), folder.path().join(name)).unwrap();
        let ran = bakproof(folder.path(), ["init", "--from", name]);
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        let text = fs::read_to_string(folder.path().join("bakproof.toml")).unwrap();
        let drafted = pools(&text);
        let keys: Vec<&str> = drafted.iter().filter_map(|line| line.split(" = ").next()).collect();
        let expected: &[&str] = if is_draft {
            &["[[pool]]", "fqdn", "sql", "file_store", "response_groups"]
        } else {
            &["[[pool]]", "fqdn", "sql", "file_store", "response_groups", "response_groups_reason"]
        };
        assert_eq!(keys, expected, "{text}");
        let unwrapped = text.replace("\n# ", " ");
        assert_eq!(unwrapped.contains("a draft of Topology Builder"), is_draft);
        assert_eq!(ran.stderr.contains("is a draft of Topology Builder"), is_draft, "{}", ran.stderr);
        assert_eq!(text.contains("\n[cdr]"), is_draft, "the draft has a Monitoring store");
        assert_eq!(bakproof(folder.path(), ["check"]).code, 0);
    }
}

#[test]
fn a_file_that_is_not_whole_is_refused_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let text = published(40, 6);
    let cut = folder.path().join("topology.xml");
    for length in (1024..text.len()).step_by(1024) {
        fs::write(&cut, &text[..length]).unwrap();
        let (code, written, errors) = init_from(folder.path(), "topology.xml");
        assert_eq!((code, written.as_str()), (2, ""), "cut at {length}");
        assert!(errors.contains("topology.xml"), "{errors}");
    }
    for (content, why) in [
        ("<Other/>", "none of the forms"),
        ("<Topology xmlns=\"urn:schema:Microsoft.Rtc.Management.Deploy.Topology.2008\"/>", "holds no topology"),
        ("no XML at all", "none of the forms"),
    ] {
        fs::write(&cut, content).unwrap();
        let (code, _, errors) = init_from(folder.path(), "topology.xml");
        assert_eq!(code, 2, "{errors}");
        assert!(errors.contains(why), "{why}: {errors}");
    }
    assert_eq!(init_from(folder.path(), "absent.xml").0, 2);
    let both = bakproof(folder.path(), ["init", "-", "--from", ".", "--repository", "."]);
    assert_eq!(both.code, 2);
    assert!(both.stderr.contains("names one already"), "{}", both.stderr);
}

#[test]
fn an_export_with_a_flipped_bit_is_refused_or_says_the_same() {
    let demo = demo_copy();
    let export = demo.path().join("backups/lync/2026-10-31_0300/Config.zip");
    let export = if export.is_file() { export } else { configuration_of(demo.path()) };
    let whole = fs::read(&export).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("Config.zip");
    fs::write(&copy, &whole).unwrap();
    let (code, sound, errors) = init_from(folder.path(), "Config.zip");
    assert_eq!(code, 0, "{errors}");
    let values =
        |text: &str| -> Vec<String> { text.lines().filter(|line| !line.starts_with('#')).map(str::to_owned).collect() };
    for at in (0..whole.len()).step_by(whole.len() / 60 + 1) {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x10;
        fs::write(&copy, bytes).unwrap();
        let (code, text, errors) = init_from(folder.path(), "Config.zip");
        assert!(code == 2 || values(&text) == values(&sound), "bit of byte {at}: {errors}");
    }
}

/// The newest configuration export of the demo.
fn configuration_of(demo: &Path) -> std::path::PathBuf {
    let all = crate::support::files_below(demo);
    let mut exports: Vec<_> = all.into_iter().filter(|path| path.to_string_lossy().contains("2026-10-31")).collect();
    exports.retain(|path| bakproof(demo, ["inspect", path.to_str().unwrap()]).stdout.contains("lync-configuration"));
    exports.pop().unwrap()
}

/// What the README promises: no target is written by hand.
#[test]
fn from_an_export_and_a_repository_comes_a_matrix_per_pool() {
    let demo = demo_copy();
    let newest = "[deployment]\nname = \"Contoso\"\ntime_zone = \"Europe/Oslo\"\ndemo = true\ntopology = \"newest\"\n\
                  [[repository]]\nname = \"nas\"\npath = \"backups\"\n";
    fs::write(demo.path().join("newest.toml"), newest).unwrap();
    let newest = statuses(demo.path(), "newest.toml");
    let ran = bakproof(demo.path(), ["init", "drafted.toml", "--from", "backups"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let path = demo.path().join("drafted.toml");
    let text = fs::read_to_string(&path).unwrap();
    fs::write(
        &path,
        text.replace("demo = false", "demo = true").replace("time_zone = \"UTC\"", "time_zone = \"Europe/Oslo\""),
    )
    .unwrap();
    let drafted = statuses(demo.path(), "drafted.toml");
    for pool in ["pool01", "pool02", "se01"] {
        let id = format!("user-data@{pool}.contoso.com");
        assert!(newest.contains_key(&id) && drafted.contains_key(&id), "{id}\n{newest:#?}\n{drafted:#?}");
    }
    // What `init` takes from the topology alone is what `topology = "newest"` takes.
    for (id, status) in newest.iter().filter(|(id, _)| {
        ["response-groups@", "user-data@", "cdr@", "qoe@", "archiving@", "file-store@"]
            .iter()
            .any(|item| id.starts_with(item))
    }) {
        assert!(drafted.contains_key(id), "{id}: {status}\n{drafted:#?}");
    }
    // A backup less is a gap more, and nothing else changes.
    let stores: Vec<_> = crate::support::files_below(&demo.path().join("backups/sql"))
        .into_iter()
        .filter(|path| path.to_string_lossy().contains("QoEMetrics"))
        .collect();
    assert!(!stores.is_empty());
    stores.iter().for_each(|path| fs::remove_file(path).unwrap());
    let less = statuses(demo.path(), "newest.toml");
    let with: Vec<_> = newest.keys().collect();
    assert_eq!(with, less.keys().collect::<Vec<_>>());
    assert_eq!(less[r"qoe@sql03.contoso.com\MON"], "gap");
}

#[test]
fn check_names_the_topology_of_each_target_and_a_folder_is_audited_by_it() {
    let demo = demo_copy();
    let text = "[deployment]\nname = \"Contoso\"\ntime_zone = \"Europe/Oslo\"\ndemo = true\ntopology = \"newest\"\n\
                [[pool]]\nfqdn = \"pool01.contoso.com\"\n[[repository]]\nname = \"nas\"\npath = \"backups\"\n";
    fs::write(demo.path().join("newest.toml"), text).unwrap();
    let shown = bakproof(demo.path(), ["check", "newest.toml"]);
    assert_eq!(shown.code, 0, "{}", shown.stderr);
    assert!(shown.stdout.contains("Topology   targets that the file does not declare are from the topology in"));
    assert!(shown.stdout.contains("from            the deployment file"), "{}", shown.stdout);
    assert!(shown.stdout.contains("from            the topology in nas:"), "{}", shown.stdout);
    let ran = bakproof(demo.path(), ["audit", "backups", AS_OF[0], AS_OF[1]]);
    assert_ne!(ran.code, 0);
    assert!(ran.stderr.contains("bakproof init --from backups"), "{}", ran.stderr);
}

/// A deployment file that leaves everything to a topology.
fn leaving_all_to(topology: &str) -> String {
    format!(
        "[deployment]\nname = \"Contoso\"\ntime_zone = \"Europe/Oslo\"\ndemo = true\ntopology = \"{topology}\"\n\
         [[repository]]\nname = \"nas\"\npath = \"backups\"\n"
    )
}

#[test]
fn a_file_that_the_deployment_file_names_shows_what_the_newest_export_does() {
    let demo = demo_copy();
    let place = demo.path();
    fs::create_dir(place.join("topology")).unwrap();
    fs::copy(configuration_of(place), place.join("topology/Config.zip")).unwrap();
    fs::write(place.join("newest.toml"), leaving_all_to("newest")).unwrap();
    fs::write(place.join("named.toml"), leaving_all_to("topology/Config.zip")).unwrap();
    let newest = statuses(place, "newest.toml");
    assert_eq!(statuses(place, "named.toml"), newest);
    let shown = bakproof(place, ["check", "named.toml"]);
    assert_eq!(shown.code, 0, "{}", shown.stderr);
    let words = shown.stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        words.contains(
            "from the topology in topology/Config.zip (2026-10-31T03:00+01:00), which the deployment file names"
        ),
        "{}",
        shown.stdout
    );
    // Evidence carries it, and names in it are replaced as everywhere.
    let audit = |more: &[&str]| {
        bakproof(place, [&["audit", "named.toml", AS_OF[0], AS_OF[1], "--no-history", "-o", "json"], more].concat())
    };
    let live = audit(&["--save-evidence", "evidence.json"]);
    fs::write(place.join("key"), "sixteen bytes or more").unwrap();
    let redacted = audit(&["--redact", "--redact-key", "key", "--save-evidence", "redacted.json"]);
    assert_eq!(redacted.code, live.code, "{}", redacted.stderr);
    let hidden = fs::read_to_string(place.join("redacted.json")).unwrap();
    assert!(hidden.contains("\"topology\"") && !hidden.contains("topology/Config.zip") && !hidden.contains("pool01"));
    fs::remove_dir_all(place.join("topology")).unwrap();
    let saved = audit(&["--evidence", "evidence.json"]);
    assert_eq!(saved.code, live.code, "{}", saved.stderr);
    let of = |text: &str| serde_json::from_str::<Value>(text).unwrap()["targets"].clone();
    assert_eq!(of(&saved.stdout), of(&live.stdout));
    fs::write(place.join("named.toml"), leaving_all_to("topology/Other.zip")).unwrap();
    let other = audit(&["--evidence", "evidence.json"]);
    assert!(other.stdout.contains("that is not possible: it is not in the saved evidence"), "{}", other.stderr);
    fs::write(place.join("named.toml"), leaving_all_to("topology/Config.zip")).unwrap();
    // It is no backup.
    let exports: Vec<_> = crate::support::files_below(&place.join("backups/lync"));
    let exports: Vec<_> = exports.into_iter().filter(|path| path.ends_with("Config.zip")).collect();
    fs::create_dir(place.join("topology")).unwrap();
    fs::copy(exports.last().unwrap(), place.join("topology/Config.zip")).unwrap();
    exports.iter().for_each(|path| fs::remove_file(path).unwrap());
    let without = statuses(place, "named.toml");
    assert_eq!(without.keys().collect::<Vec<_>>(), newest.keys().collect::<Vec<_>>());
    assert_ne!(without["topology@Contoso"], "pass");
}

#[test]
fn a_named_file_that_cannot_be_used_makes_what_it_would_show_unknown() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path();
    fs::create_dir(place.join("backups")).unwrap();
    let found = || {
        let ran = bakproof(place, ["audit", "bakproof.toml", AS_OF[0], AS_OF[1], "--no-history", "-o", "json"]);
        let report: Value = serde_json::from_str(&ran.stdout).unwrap_or_else(|_| panic!("{}", ran.stderr));
        let targets = report["targets"].as_array().unwrap();
        let topology = targets.iter().find(|one| one["item"] == "topology").unwrap();
        let findings = topology["findings"].as_array().unwrap().iter();
        let missing = findings.filter(|one| one["id"] == "topology-missing");
        let missing: Vec<String> = missing.map(|one| one["message"].as_str().unwrap().to_owned()).collect();
        let pools = targets.iter().filter(|one| one["item"] == "user-data");
        let pools: Vec<String> = pools.map(|one| format!("{} {}", one["target"], one["status"])).collect();
        (ran.code, report["catalogue"]["edition"]["title"].as_str().unwrap().to_owned(), missing, pools)
    };
    let text = published(2, 7);
    fs::write(place.join("bakproof.toml"), leaving_all_to("topology.xml")).unwrap();
    let unknown = vec!["\"(undeclared)\" \"unknown\"".to_owned()];
    let is_refused = |why: &str| {
        let (code, edition, missing, pools) = found();
        assert_ne!(code, 0);
        assert_eq!((edition.as_str(), &pools), ("Lync Server 2013", &unknown), "{why}");
        assert!(
            matches!(&missing[..], [one] if one.starts_with("What the deployment file leaves out is to be taken from topology.xml")
                && one.contains(why)),
            "{why}: {missing:?}"
        );
        let check = bakproof(place, ["check"]);
        assert!(check.stdout.contains("Topology   topology.xml shows none that can be used"), "{}", check.stdout);
    };
    is_refused("the file is unreadable");
    for length in (1024..text.len()).step_by(1024) {
        fs::write(place.join("topology.xml"), &text[..length]).unwrap();
        is_refused("the file is ");
    }
    fs::write(place.join("topology.xml"), "<Other/>").unwrap();
    is_refused("the file is unreadable");
    fs::remove_file(place.join("topology.xml")).unwrap();
    fs::create_dir(place.join("topology.xml")).unwrap();
    is_refused("the file is unreadable");
    fs::remove_dir(place.join("topology.xml")).unwrap();
    // Whole, it is taken: a document has no checksum, and a person named it.
    fs::write(place.join("topology.xml"), text).unwrap();
    let (_, edition, missing, pools) = found();
    assert_eq!((edition.as_str(), missing), ("Skype for Business Server 2015", Vec::new()));
    assert_eq!(pools, ["\"pool1.contoso.com\" \"unknown\"", "\"pool2.contoso.com\" \"unknown\""]);
    // A word that is neither is a typing error.
    fs::write(place.join("bakproof.toml"), leaving_all_to("newst")).unwrap();
    let refused = bakproof(place, ["check"]);
    assert_eq!(refused.code, 2);
    assert!(refused.stderr.contains("unknown topology `newst`") && refused.stderr.contains("did you mean `newest`?"));
}

#[test]
fn check_says_which_names_no_topology_shows() {
    let demo = demo_copy();
    let text = "[deployment]\nname = \"Contoso\"\ntime_zone = \"Europe/Oslo\"\ndemo = true\ntopology = \"newest\"\n\
                [[repository]]\nname = \"nas\"\npath = \"backups\"\n\
                [[repository.map]]\npath = \"users/**\"\npool = \"pool1.contoso.com\"\n\
                [[target]]\nitem = \"user-data\"\ntarget = \"pol02.contoso.com\"\napplies = false\nreason = \"empty\"\n\
                [[change]]\nitem = \"response-groups\"\ntarget = \"nothing\"\ndate = 2026-10-01\nby = \"Kari\"\nwhat = \"a queue\"\n\
                [[waiver]]\nitem = \"user-data\"\ntarget = \"pool2.contoso.com\"\nreason = \"r\"\nowner = \"o\"\nexpires = 2026-12-31\n\
                [[target]]\nitem = \"user-data\"\ntarget = \"SE01.contoso.com\"\napplies = false\nreason = \"empty\"\n";
    fs::write(demo.path().join("newest.toml"), text).unwrap();
    let ran = bakproof(demo.path(), ["check", "newest.toml"]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let said = ran.stderr.split_whitespace().collect::<Vec<_>>().join(" ");
    for caution in [
        "the [[target]] of user-data in line 12 counts for nothing: no target of it is `pol02.contoso.com`; did you mean \
         `pool02.contoso.com`?",
        "the [[change]] of response-groups in line 17 counts for nothing: no target of it is `nothing`; `bakproof check` \
         lists its targets",
        "the [[waiver]] of user-data in line 23 covers nothing: no target of it is `pool2.contoso.com` (did you mean \
         `pool02.contoso.com`?); its targets are",
        "the [[repository.map]] of `users/**` counts for nothing: there is no pool `pool1.contoso.com`; did you mean \
         `pool01.contoso.com`?",
    ] {
        assert!(said.contains(caution), "{caution}\n{said}");
    }
    assert!(!said.contains("SE01") && !said.contains("line 29"), "{said}");
}

#[test]
fn an_empty_folder_sends_nobody_to_a_file_that_does_not_exist() {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("empty")).unwrap();
    let ran = bakproof(folder.path(), ["audit", "empty", "--no-history"]);
    assert!(
        ran.stdout.contains("it is empty: mount the share, or name the folder that holds the backups"),
        "{}",
        ran.stdout
    );
    assert!(ran.stdout.contains("`bakproof init` writes a deployment file"), "{}", ran.stdout);
    assert!(!ran.stdout.contains("[[repository]]") && !ran.stdout.contains("to the deployment file"), "{}", ran.stdout);
}

#[test]
fn ten_thousand_pools_are_read_in_time() {
    let text = published(10_000, 6);
    let began = Instant::now();
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("topology.xml"), text).unwrap();
    let (code, written, errors) = init_from(folder.path(), "topology.xml");
    assert_eq!(code, 0, "{errors}");
    assert_eq!(written.matches("\nfqdn = ").count(), 10_000, "none may be missing");
    // The program of a test is not optimized: an optimized one needs less than 2 s.
    assert!(began.elapsed().as_secs() < 60, "{:?}", began.elapsed());
}
