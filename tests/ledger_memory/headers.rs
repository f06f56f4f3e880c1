//! What headers said is remembered beside the proof, and believed on the same terms: whoever changes anything has them read
//! again. A record says here what no header of the file says, so that it shows where a name came from.

use bakproof::base::Stamp;
use bakproof::collect::budget::{Limits, Run, Unlimited};
use bakproof::collect::verify::ProofOptions;
use bakproof::collect::{self, Silent};
use bakproof::demo::{BackupSpec, MediaSpec, write_media};
use bakproof::model::{AnySet, SqlSet, Verdict, VerifyReport};
use bakproof::policy::REVERIFY;
use bakproof::state::{Ledger, Versions};
use redb::{ReadableTable, TableDefinition};
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::Duration;

const PLACES: TableDefinition<'_, &[u8], &[u8]> = TableDefinition::new("places");
const PROOFS: TableDefinition<'_, &str, &[u8]> = TableDefinition::new("proofs");
const FIRST: &str = "2026-11-01T02:00:00Z";
const SECOND: &str = "2026-11-02T02:00:00Z";

/// A folder with one log backup, and a state folder beside it.
struct Scene(tempfile::TempDir);

impl Scene {
    fn new() -> Self {
        let scene = Self(tempfile::tempdir().unwrap());
        fs::create_dir(scene.backups()).unwrap();
        let full = BackupSpec::full("Real");
        scene.write("log.trn", &MediaSpec::of(vec![full.next_log(full.finish)]));
        scene
    }

    fn backups(&self) -> PathBuf {
        self.0.path().join("backups")
    }

    fn write(&self, name: &str, media: &MediaSpec) {
        let mut content = Vec::new();
        write_media(media, 0, &mut content).unwrap();
        fs::write(self.backups().join(name), content).unwrap();
    }

    fn run_as(&self, at: &str, tool: &str, catalogue: &str, reread: bool) -> VerifyReport {
        self.run_with(at, (tool, catalogue), reread, false)
    }

    fn run_with(&self, at: &str, (tool, catalogue): (&str, &str), reread: bool, with_ranges: bool) -> VerifyReport {
        let versions = Versions { tool: tool.to_owned(), catalogue: catalogue.to_owned() };
        let ledger = Ledger::open(&self.0.path().join("state"), versions);
        let limits = Limits { reverify: REVERIFY, reread, budgets: Vec::new(), share: None, shard: None };
        let at: Stamp = at.parse().unwrap();
        let run = Run { memory: &ledger, limits: &limits, clock: &Unlimited, began_at: at };
        let options = ProofOptions { with_content_id: true, with_ranges, run: &run, monitor: &Silent };
        let seen = collect::verify(&[self.backups()], &options);
        ledger.close();
        assert_eq!(ledger.take_remarks(), Vec::<String>::new());
        seen
    }

    fn run(&self, at: &str) -> VerifyReport {
        self.run_as(at, "1", "1", false)
    }

    /// Rewrites the one place and the one proof.
    fn change(&self, place: impl Fn(String) -> String, proof: impl Fn(String) -> String) {
        let database = redb::Database::create(self.0.path().join("state/ledger.redb")).unwrap();
        let write = database.begin_write().unwrap();
        {
            let text = |value: &[u8]| String::from_utf8(value.to_vec()).unwrap();
            let mut places = write.open_table(PLACES).unwrap();
            let (key, old) = places.first().unwrap().map(|(k, v)| (k.value().to_vec(), text(v.value()))).unwrap();
            places.insert(key.as_slice(), place(old).as_bytes()).unwrap();
            let mut proofs = write.open_table(PROOFS).unwrap();
            let (key, old) = proofs.first().unwrap().map(|(k, v)| (k.value().to_owned(), text(v.value()))).unwrap();
            proofs.insert(key.as_str(), proof(old).as_bytes()).unwrap();
        }
        write.commit().unwrap();
    }
}

fn only(report: &VerifyReport) -> &SqlSet {
    let [file] = report.files.as_slice() else { panic!("{report:?}") };
    let [AnySet::Sql(set)] = file.report.sets.as_slice() else { panic!("{file:?}") };
    set
}

fn database(report: &VerifyReport) -> String {
    only(report).database_name.clone().unwrap()
}

fn as_it_is(text: String) -> String {
    text
}

/// Whoever reads this name read the record.
fn renamed(text: String) -> String {
    assert!(text.contains("\"database_name\":\"Real\""), "{text}");
    text.replace("\"database_name\":\"Real\"", "\"database_name\":\"Remembered\"")
}

/// Replaces a text that must be there.
fn with(from: &'static str, to: &'static str) -> impl Fn(String) -> String {
    move |text| {
        assert!(text.contains(from), "{text}");
        text.replace(from, to)
    }
}

#[test]
fn headers_of_an_unchanged_file_are_remembered_and_say_the_same() {
    let scene = Scene::new();
    let (first, second) = (scene.run(FIRST), scene.run(SECOND));
    assert_eq!(only(&first).verdict, Verdict::Verified);
    assert_eq!(first, second);
    scene.change(as_it_is, renamed);
    let third = scene.run(SECOND);
    assert_eq!(database(&third), "Remembered", "the record was not read");
    assert_eq!(only(&third).verdict, Verdict::Verified);
}

#[test]
fn whatever_is_no_longer_as_it_was_has_the_headers_read_again() {
    type Change = (&'static str, fn(&Scene));
    let changes: [Change; 12] = [
        ("the file was written again", |scene| {
            let path = scene.backups().join("log.trn");
            std::thread::sleep(Duration::from_millis(20));
            fs::write(&path, fs::read(&path).unwrap()).unwrap();
        }),
        ("its time was set", |scene| {
            let early = std::time::SystemTime::UNIX_EPOCH + Duration::from_secs(86_400);
            File::options().write(true).open(scene.backups().join("log.trn")).unwrap().set_modified(early).unwrap();
        }),
        ("the record is of a lower format", |scene| scene.change(as_it_is, with("\"format\":6", "\"format\":5"))),
        ("the place is of a lower format", |scene| scene.change(with("\"format\":6", "\"format\":5"), as_it_is)),
        ("another version wrote it", |scene| scene.change(as_it_is, with("\"tool\":\"1\"", "\"tool\":\"0\""))),
        ("it rests on another catalog", |scene| {
            scene.change(as_it_is, with("\"catalogue\":\"1\"", "\"catalogue\":\"0\""));
        }),
        ("the record is cut", |scene| scene.change(as_it_is, |text| text[..text.len() / 2].to_owned())),
        ("the record is nothing", |scene| scene.change(as_it_is, |_| String::new())),
        ("the record nests without end", |scene| scene.change(as_it_is, |_| "[".repeat(100_000))),
        ("its sets are not those that were proven", |scene| {
            scene.change(as_it_is, |text| {
                let at = text.rfind("\"offset\":").unwrap();
                format!("{}\"offset\":1{}", &text[..at], &text[at + "\"offset\":".len()..])
            });
        }),
        ("it says that the media has two families", |scene| {
            scene.change(as_it_is, with("\"family_count\":1", "\"family_count\":2"));
        }),
        ("it was proven with others", |scene| {
            scene.change(
                |text| {
                    let place: serde_json::Value = serde_json::from_str(&text).unwrap();
                    let file = place["file"].to_string();
                    text.replace("\"companions\":[]", &format!("\"companions\":[{file},{file}]"))
                },
                as_it_is,
            );
        }),
    ];
    for (what, change) in changes {
        let scene = Scene::new();
        let first = scene.run(FIRST);
        scene.change(as_it_is, renamed);
        change(&scene);
        let second = scene.run(SECOND);
        assert_eq!(database(&second), "Real", "{what}");
        assert_eq!(first, second, "{what}");
    }
}

#[test]
fn what_has_to_be_proven_again_has_its_headers_read_again() {
    let renamed_at = |at: &str, reread| {
        let scene = Scene::new();
        scene.run(FIRST);
        scene.change(as_it_is, renamed);
        database(&scene.run_as(at, "1", "1", reread))
    };
    assert_eq!(renamed_at(SECOND, false), "Remembered");
    assert_eq!(renamed_at(SECOND, true), "Real", "it was asked to");
    assert_eq!(renamed_at("2027-11-02T02:00:00Z", false), "Real", "the proof is too old");
    assert_eq!(renamed_at("2026-10-01T02:00:00Z", false), "Real", "the proof is from the future");
}

#[test]
fn ranges_are_not_remembered_so_that_everything_is_read() {
    let scene = Scene::new();
    scene.run(FIRST);
    scene.change(as_it_is, renamed);
    let covered = scene.run_with(SECOND, ("1", "1"), false, true);
    assert_eq!(database(&covered), "Real");
    assert!(!covered.files[0].coverage.is_empty());
}

#[test]
fn another_program_or_catalog_reads_the_headers_again() {
    for (tool, catalogue) in [("2", "1"), ("1", "2")] {
        let scene = Scene::new();
        scene.run(FIRST);
        scene.change(as_it_is, renamed);
        assert_eq!(database(&scene.run_as(SECOND, tool, catalogue, false)), "Real", "{tool} {catalogue}");
    }
}

#[test]
fn damage_striped_sets_and_named_files_say_the_same_at_every_run() {
    let scene = Scene::new();
    let full = BackupSpec::full("Damaged").pages(64);
    scene.write("damaged.bak", &MediaSpec::of(vec![full.clone(), full.next_log(full.finish)]));
    let path = scene.backups().join("damaged.bak");
    let mut bytes = fs::read(&path).unwrap();
    let middle = bytes.len() / 3;
    bytes[middle..middle + 64].fill(0x5A);
    fs::write(&path, bytes).unwrap();
    let stripes = MediaSpec { family_count: 2, ..MediaSpec::of(vec![BackupSpec::full("Striped")]) };
    for family in 0..2 {
        let mut content = Vec::new();
        write_media(&stripes, family, &mut content).unwrap();
        fs::write(scene.backups().join(format!("stripe-{family}.bak")), content).unwrap();
    }
    let (first, second) = (scene.run(FIRST), scene.run(SECOND));
    let verdicts: Vec<Verdict> = first.files.iter().map(|file| file.report.verdict).collect();
    assert_eq!(verdicts, [Verdict::Damaged, Verdict::Verified, Verdict::Verified, Verdict::Verified]);
    assert_eq!(first, second);
    // A stripe that goes takes its set along, whatever was remembered of it.
    fs::remove_file(scene.backups().join("stripe-1.bak")).unwrap();
    let third = scene.run(SECOND);
    let stripe =
        third.files.iter().find(|file| Path::new(&*file.report.path.lossy()).ends_with("stripe-0.bak")).unwrap();
    assert_eq!(stripe.report.verdict, Verdict::Incomplete);
}
