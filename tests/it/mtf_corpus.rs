//! Real backup media against an independent reader: every field of the contract that `bakhead.py` knows, over every
//! file.
//!
//! Set `BAKPROOF_CORPUS` to the folder of samples (default `../shared/corpus` beside the checkout). Without it, or
//! without python and numpy, the tests say so and prove nothing.

use crate::mtf_support;
use crate::outside::{self, Oracle, backups_of};
use bakproof::base::PathName;
use bakproof::format::mtf;
use bakproof::model::{AnySet, FileReport, Kind, KindOrigin, Verdict};
use serde_json::{Value, json};
use sha2::Digest;
use std::collections::BTreeMap;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

#[test]
fn every_field_agrees_with_the_oracle_over_the_corpus() {
    let Some(corpus) = corpus() else { return };
    let files = backups_of(&corpus);
    let Some(oracle) = oracle(&corpus) else { return };
    let mut tally = Tally::default();
    for (path, theirs) in files.iter().zip(&oracle.ask(&[], &files)) {
        compare_file(path, theirs, &printed(path), &mut tally);
    }
    for (field, (given, compared)) in &tally.fields {
        assert_eq!(given, compared, "{field} was compared in fewer sets than the oracle gives it");
    }
    assert!(tally.differences.is_empty(), "{} differences:\n{}", tally.differences.len(), tally.differences.join("\n"));
    let sets = tally.fields.get("position").map_or(0, |(given, _)| *given);
    assert!(sets > 0 && tally.fields.len() >= 30, "nothing was compared");
    eprintln!("compared {} fields in {sets} sets of {} files", tally.fields.len(), files.len());
}

#[test]
fn the_program_never_panics_over_damaged_files() {
    let Some(corpus) = corpus() else { return };
    for path in backups_of(&corpus.join("damaged")) {
        assert_eq!(printed(&path)["kind"], "sql-backup", "{}", path.display());
    }
}

#[test]
fn sound_files_have_no_problem_and_lone_headers_are_incomplete() {
    let Some(corpus) = corpus() else { return };
    for path in backups_of(&corpus) {
        let ours = report(&path);
        if ours["sets"].as_array().unwrap().is_empty() {
            assert_eq!(ours["verdict"], "incomplete", "{}", path.display());
            assert_eq!(ours["problems"][0]["id"], "no-backup-set");
            continue;
        }
        assert_eq!(ours["verdict"], "identified", "{}: {:#}", path.display(), ours["problems"]);
        assert_eq!(ours["problems"], json!([]), "{}", path.display());
        for set in ours["sets"].as_array().unwrap() {
            assert_eq!(set["problems"], json!([]), "{}", path.display());
            assert_eq!(set["proof"], json!(["framing", "metadata-pair"]), "{}", path.display());
        }
    }
}

/// What headers can show of the files damaged on purpose; the rest is damage inside pages, log blocks or container
/// records that were skipped, which only reading all of it can find.
const DAMAGED: [(&str, &str, Option<&str>); 7] = [
    ("bitflip_compressed.bak", "identified", None),
    ("bitflip_log_slack_csum.trn", "identified", None),
    ("bitflip_page30.bak", "identified", None),
    ("bitflip_sset_header.bak", "damaged", Some("block-checksum")),
    ("hole_8k.bak", "identified", None),
    ("truncated_60pct.bak", "incomplete", Some("truncated")),
    ("truncated_compressed.bak", "incomplete", Some("truncated")),
];

#[test]
fn damage_that_headers_can_show_is_shown() {
    let Some(corpus) = corpus() else { return };
    let files = backups_of(&corpus.join("damaged"));
    let seen: Vec<String> = files.iter().map(|path| path.file_name().unwrap().to_string_lossy().into_owned()).collect();
    assert_eq!(seen, DAMAGED.map(|(name, ..)| name), "a damaged sample is not listed here");
    for (path, (name, verdict, problem)) in files.iter().zip(DAMAGED) {
        let ours = report(path);
        assert_eq!(ours["verdict"], verdict, "{name}");
        assert_eq!(ours["sets"].as_array().unwrap().len(), 1, "{name}: what can be read is still shown");
        assert_eq!(ours["sets"][0]["problems"][0]["id"].as_str(), problem, "{name}");
    }
}

#[test]
fn real_files_cut_anywhere_are_never_sound() {
    let Some(corpus) = corpus() else { return };
    for name in ["umer107_WEBAPI-.NET__school.bak", "avl__ft1__LOG__SQL2008_ft1_LOG_20170518_041837.trn"] {
        let whole = fs::read(corpus.join(name)).unwrap();
        let step = whole.len() / 997;
        for length in (8..whole.len()).step_by(step).chain(whole.len() - 2000..whole.len()) {
            let seen = mtf::read_headers(&mtf_support::Memory::new(&whole[..length]));
            assert!(
                seen.verdict > Verdict::Identified,
                "{name} cut at {length} of {}: {:?}",
                whole.len(),
                seen.problems
            );
        }
    }
}

#[test]
fn headers_of_a_plain_backup_take_few_reads() {
    let Some(corpus) = corpus() else { return };
    for path in backups_of(&corpus) {
        let file = mtf_support::Memory::new(&fs::read(&path).unwrap());
        // Longer logs have data of many virtual log files, each of which is one jump more.
        if file.bytes.starts_with(b"TAPE") && file.bytes.len() < 2 << 20 {
            let sets = mtf::read_headers(&file).sets.len() as u32;
            assert!(file.reads.get() <= 1 + 3 * sets, "{}: {} reads", path.display(), file.reads.get());
        }
    }
}

#[test]
fn every_compressed_record_decodes_to_what_the_oracle_decodes() {
    let Some(corpus) = corpus() else { return };
    let packed: Vec<PathBuf> =
        backups_of(&corpus).into_iter().filter(|path| fs::read(path).unwrap().starts_with(b"MSSQLBAK")).collect();
    assert!(!packed.is_empty());
    let program = "import sys,hashlib,bakhead as b\n\
        for f in sys.argv[1:]: print(hashlib.sha256(b.unwrap(open(f,'rb').read(),b.Issue(),{})).hexdigest())";
    let Some(oracle) = oracle(&corpus) else { return };
    let output =
        Command::new("python3").current_dir(oracle.folder()).args(["-c", program]).args(&packed).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let theirs = String::from_utf8(output.stdout).unwrap();
    let ours: Vec<String> = packed.iter().map(|path| stream_digest(path).unwrap()).collect();
    assert_eq!(ours, theirs.lines().collect::<Vec<_>>());
    let hurt = stream_digest(&corpus.join("damaged/bitflip_compressed.bak")).unwrap_err();
    assert_eq!((hurt.verdict, &*hurt.problem.id), (Verdict::Damaged, "container-checksum"));
}

/// SHA-256 of the logical stream, all of it decoded.
fn stream_digest(path: &Path) -> Result<String, mtf::Fault> {
    let bytes = mtf_support::Memory::new(&fs::read(path).unwrap());
    let mut tape = mtf::open(&bytes)?;
    let mut digest = sha2::Sha256::new();
    // An odd length, so that reads and records never fall together.
    let mut piece = vec![0; 99_991];
    let mut at = 0;
    loop {
        let count = tape.read(at, &mut piece)?;
        if count == 0 {
            assert_eq!(tape.end(), Some(at));
            return Ok(data_encoding::HEXLOWER.encode(&digest.finalize()));
        }
        digest.update(&piece[..count]);
        at += count as u64;
    }
}

fn corpus() -> Option<PathBuf> {
    outside::corpus("nothing was compared with real backups")
}

fn oracle(corpus: &Path) -> Option<Oracle> {
    Oracle::beside_corpus(corpus, "nothing was compared with the oracle")
}

/// What `bakproof inspect --output json` prints of a file.
fn printed(path: &Path) -> Value {
    let ran = Command::new(env!("CARGO_BIN_EXE_bakproof"))
        .args(["inspect", "--output", "json", "--"])
        .arg(path)
        .output()
        .unwrap();
    assert!(matches!(ran.status.code(), Some(0 | 1 | 3)), "{}: {:?}", path.display(), ran);
    let mut report: Value = serde_json::from_slice(&ran.stdout).unwrap();
    report["files"][0].take()
}

fn report(path: &Path) -> Value {
    let file = File::open(path).unwrap();
    let size_bytes = file.metadata().unwrap().len();
    let mut head = [0; 512];
    let count = bakproof::base::ReadAt::read_at(&(file.try_clone().unwrap(), size_bytes), 0, &mut head).unwrap();
    assert!(mtf::looks_like(&head[..count]), "{}", path.display());
    let seen = mtf::read_headers(&(file, size_bytes));
    let report = FileReport {
        path: PathName::as_given(path),
        kind: Kind::SqlBackup,
        kind_origin: KindOrigin::Content,
        size_bytes,
        media: seen.media.map(Box::new),
        sets: seen.sets.into_iter().map(|set| AnySet::Sql(Box::new(set))).collect(),
        verdict: seen.verdict,
        problems: seen.problems,
    };
    serde_json::to_value(report).unwrap()
}

#[derive(Default)]
struct Tally {
    /// Field: (sets the oracle gives it in, sets it was compared in).
    fields: BTreeMap<String, (u32, u32)>,
    differences: Vec<String>,
}

impl Tally {
    fn check(&mut self, place: &str, field: &str, theirs: Value, ours: Option<&Value>) {
        let (given, compared) = self.fields.entry(field.to_owned()).or_default();
        *given += 1;
        let Some(ours) = ours else {
            self.differences.push(format!("{place}: {field} is missing, the oracle says {theirs}"));
            return;
        };
        *compared += 1;
        if &theirs != ours {
            self.differences.push(format!("{place}: {field} is {ours}, the oracle says {theirs}"));
        }
    }
}

/// Oracle's name of a field in `head` or `tail`, and the contract's.
const SAME: [(&str, &str); 15] = [
    ("database", "database_name"),
    ("server", "server_name"),
    ("compat_level", "compatibility_level"),
    ("database_version", "database_version"),
    ("software_version", "software_version"),
    ("binding_id", "binding_id"),
    ("recovery_fork", "recovery_fork_guid"),
    ("family_guid", "family_guid"),
    ("flags", "flags"),
    ("recovery_model", "recovery_model"),
    ("page_verify", "page_verify"),
    ("has_backup_checksums", "has_backup_checksums"),
    ("database_id", "database_id"),
    ("backup_size", "backup_size_bytes"),
    ("collation", "collation_bytes"),
];
const LSNS: [(&str, &str); 5] = [
    ("first_lsn", "first_lsn"),
    ("last_lsn", "last_lsn"),
    ("checkpoint_lsn", "checkpoint_lsn"),
    ("database_backup_lsn", "database_backup_lsn"),
    ("log_chain_origin", "log_chain_origin_lsn"),
];
const DATES: [(&str, &str); 3] =
    [("start", "backup_start_date"), ("finish", "backup_finish_date"), ("db_create_date", "database_creation_date")];

fn compare_file(path: &Path, theirs: &Value, ours: &Value, tally: &mut Tally) {
    let name = path.file_name().unwrap().to_string_lossy();
    let sets = theirs["sets"].as_array().unwrap();
    assert_eq!(sets.len(), ours["sets"].as_array().unwrap().len(), "{name}: number of sets");
    let media = &theirs["file"]["media"];
    tally.check(&name, "media.media_name", text(&media["name"]), ours["media"].get("media_name"));
    // The oracle prints the NULs that end the name on tape; they are not part of it.
    let software = media["software"].as_str().map(|name| name.trim_end_matches('\0'));
    tally.check(&name, "media.software_name", text(&json!(software)), ours["media"].get("software_name"));
    tally.check(&name, "media.block_size_bytes", media["sfmb_size"].clone(), ours["media"].get("block_size_bytes"));
    for (position, set) in sets.iter().enumerate() {
        let place = format!("{name} set {}", position + 1);
        compare_set(&place, set, media, ours["sets"].get(position).unwrap_or(&Value::Null), tally);
    }
}

fn compare_set(place: &str, theirs: &Value, media: &Value, ours: &Value, tally: &mut Tally) {
    let mut check = |field: &str, value: Value| tally.check(place, field, value, ours.get(field));
    let config = theirs.get("tail").or(theirs.get("head")).unwrap();
    let quarters = theirs["tz_quarters"].as_i64().unwrap();
    check("position", theirs["position"].clone());
    check("offset", theirs["pos"].clone());
    check("name", text(&theirs["name"]));
    check("description", text(&theirs["description"]));
    check("user_name", text(&theirs["user"]));
    check("machine_name", text(&theirs["volb"][2]));
    check("backup_set_guid", theirs["set_guid"].clone());
    check("expiration_date", time(&theirs["expires"], quarters));
    check("backup_type", backup_type(&config["type"]));
    let password = theirs["pw_alg"] != 0 || media["pw_alg"] != 0;
    check("is_password_protected", json!(password));
    for (oracle, field) in SAME {
        check(field, text(&config[oracle]));
    }
    check("is_copy_only", config["is_copy_only_guess"].clone());
    for (oracle, field) in LSNS {
        check(field, lsn(&config[oracle]));
    }
    for (oracle, field) in DATES {
        check(field, time(&config[oracle], quarters));
    }
    let raid = data_encoding::HEXLOWER.decode(media["raid"].as_str().unwrap().as_bytes()).unwrap();
    let u16_at = |at: usize| json!(u16::from_le_bytes([raid[at], raid[at + 1]]));
    check("media_set_guid", json!(bakproof::base::Guid(raid[..16].try_into().unwrap()).to_string()));
    check("family_count", u16_at(20));
    check("family_number", u16_at(24));
    let files = config["files"].as_array().unwrap();
    let ours = ours.get("files").map(|files| Value::Array(files.as_array().unwrap().iter().map(known).collect()));
    tally.check(place, "files", Value::Array(files.iter().map(file).collect()), ours.as_ref());
}

/// Our file without what the oracle does not tell as the contract does.
fn known(ours: &Value) -> Value {
    let mut ours = ours.clone();
    for field in ["file_group", "unique_id"] {
        assert!(ours.as_object_mut().unwrap().remove(field).is_some());
    }
    ours
}

/// A file in the contract's shape.
fn file(theirs: &Value) -> Value {
    json!({
        "file_id": theirs["file_id"],
        "type": theirs["kind"],
        "logical_name": text(&theirs["logical"]),
        "physical_name": text(&theirs["physical"]),
        "size_bytes": theirs["size"],
        "backup_pages": theirs["pages_in_backup"],
        "is_differential_base": theirs["flags"].as_u64().unwrap() & 0x80 != 0,
        "differential_base_lsn": lsn(&theirs["diff_base_lsn"]),
        "differential_base_guid": theirs["diff_base_guid"],
    })
}

fn text(value: &Value) -> Value {
    if value == "" { Value::Null } else { value.clone() }
}

fn backup_type(letter: &Value) -> Value {
    json!(match letter.as_str().unwrap() {
        "D" => "full",
        "I" => "differential",
        "L" => "log",
        "F" => "file",
        "G" => "differential-file",
        "P" => "partial",
        "Q" => "differential-partial",
        other => panic!("the oracle knows a backup type {other}"),
    })
}

fn lsn(parts: &Value) -> Value {
    let Some(parts) = parts.as_array() else { return Value::Null };
    let part = |at: usize| u128::from(parts[at].as_u64().unwrap());
    json!((part(0) * 10_u128.pow(15) + part(1) * 10_u128.pow(5) + part(2)).to_string())
}

/// Local time and quarter hours as RFC 3339.
fn time(local: &Value, quarters: i64) -> Value {
    let Some(local) = local.as_str() else { return Value::Null };
    let sign = if quarters < 0 { '-' } else { '+' };
    let minutes = quarters.abs() * 15;
    let offset = if quarters == 0 { "Z".to_owned() } else { format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60) };
    json!(format!("{local}{offset}"))
}
