//! Where copies lie, and what lies beside them: logs of several shares in one, folders of the system, appended backups
//! of which one cannot be read.

use super::audit::Deployment;
use super::files::{NTDS, SYSTEM, full_backup, image, night};
use bakproof::demo::{BackupSpec, CopyRun, MediaSpec, copy_log, stored_files, write_media};
use jiff::ToSpan;
use jiff::civil::DateTime;
use serde_json::Value;

const CDR: &str = "[cdr]\nsql = 'sql03.contoso.com\\MON'\n[schedule]\ncdr = { full = \"every 1d\" }\n";
/// Two pools, each with a share of its own.
const TWO_SHARES: &str = "[[pool]]\nfqdn = \"pool01.contoso.com\"\nfile_store = '\\\\fs01.contoso.com\\lync'\n\
                          [[pool]]\nfqdn = \"pool02.contoso.com\"\nfile_store = '\\\\fs02.contoso.com\\lync'\n\
                          [file-store]\nunused = [\"persistent-chat-files\"]\n";

fn statuses(targets: &[Value]) -> Vec<&str> {
    targets.iter().map(|target| target["status"].as_str().unwrap()).collect()
}

fn finding<'a>(target: &'a Value, id: &str) -> Option<&'a Value> {
    target["findings"].as_array().unwrap().iter().find(|finding| finding["id"] == id)
}

fn copied(site: u32) -> Vec<(String, Vec<u8>)> {
    let at = |path: &str| format!("filestore/fs0{site}/{path}");
    stored_files(site, true).into_iter().map(|file| (at(&file.path), file.bytes)).collect()
}

fn run_of(site: u32, began: DateTime, locked: &[&str]) -> Vec<u8> {
    let files = copied(site);
    let run = CopyRun {
        source: &format!(r"\\fs0{site}.contoso.com\lync\"),
        destination: &format!(r"\\nas01.contoso.com\backups\filestore\fs0{site}\"),
        began,
        ended: began.saturating_add(9.seconds()),
        folders: 24,
        files: files.len() as u64,
        bytes: files.iter().map(|(_, bytes)| bytes.len() as u64).sum(),
        locked,
    };
    copy_log(&run).into_bytes()
}

/// Copies of both shares, and one log to which both runs were appended.
fn shares_with_log(log: &[u8]) -> Vec<Value> {
    let mut deployment = Deployment::new("file-store", "", TWO_SHARES);
    for (path, bytes) in copied(1).into_iter().chain(copied(2)) {
        deployment = deployment.file(&path, &bytes);
    }
    deployment.file("filestore/robocopy.log", log).run().targets
}

#[test]
fn each_run_of_a_log_that_was_appended_to_speaks_for_its_own_share() {
    let both = [run_of(1, night(1, 30), &[]), run_of(2, night(1, 40), &[])];
    assert_eq!(statuses(&shares_with_log(&both.concat())), ["pass", "pass"]);
    let turned = [run_of(2, night(1, 30), &[]), run_of(1, night(1, 40), &[])];
    assert_eq!(statuses(&shares_with_log(&turned.concat())), ["pass", "pass"]);
    // Runs of the night before stand in it too.
    let nights = [&run_of(1, night(1, 30), &[])[..], &both.concat(), &run_of(1, night(2, 30), &[])];
    assert_eq!(statuses(&shares_with_log(&nights.concat())), ["pass", "pass"]);
    assert_eq!(statuses(&shares_with_log(&both[0])), ["pass", "unknown"], "the other share has no log");

    // A failure is that of its own share, whichever of the runs stands last.
    let locked = [r"\\fs01.contoso.com\lync\1-WebServices-1\CollabContent\4b1f0a52\Slides-Quarter3.pptx.enc"];
    let failed = shares_with_log(&[run_of(1, night(1, 30), &locked), run_of(2, night(1, 40), &[])].concat());
    assert_eq!(statuses(&failed), ["gap", "pass"]);
    let (first, second) = (finding(&failed[0], "copy-failed"), finding(&failed[1], "copy-failed"));
    assert!(first.is_some_and(|finding| finding["status"] == "gap"), "{first:?}");
    assert!(second.is_none());
}

fn database_at(path: &str, repository: &str, more: &str) -> Value {
    let backup = full_backup(r"SQL03\MON", "LcsCDR");
    let deployment = Deployment::new("cdr", repository, &format!("{more}{CDR}")).file(path, &backup);
    deployment.run().targets.remove(0)
}

#[test]
fn what_lies_in_a_recycle_bin_or_a_snapshot_is_no_backup() {
    let mapped = |path: &str| format!("[[repository.map]]\npath = '{path}'\nsql = 'sql03.contoso.com\\MON'\n");
    assert_eq!(database_at("sql/LcsCDR.bak", "", "")["status"], "pass");
    for folder in [
        "$RECYCLE.BIN/S-1-5-21-1-500",
        "$Recycle.Bin",
        "System Volume Information",
        "lost+found/#1234",
        "sql/.snapshot/hourly.0",
        "sql/@eaDir/x",
        "#recycle/sql",
        ".zfs/snapshot/daily/sql",
        ".Trash-1000/files",
    ] {
        let path = format!("{folder}/LcsCDR.bak");
        let target = database_at(&path, "", "");
        assert_eq!(target["status"], "gap", "{folder}");
        assert!(finding(&target, "backup-missing").is_some(), "{folder}");
        // Who maps the folder means it; a pattern of all files does not.
        assert_eq!(database_at(&path, &mapped(&format!("{folder}/*")), "")["status"], "pass", "{folder}");
        assert_eq!(database_at(&path, &mapped("**/*.bak"), "")["status"], "gap", "{folder}");
        let declared = format!("[[repository]]\nname = \"nas\"\npath = 'backups/{folder}'\n");
        assert_eq!(database_at(&path, "", &declared)["status"], "pass", "{folder}");
    }
    // A name that only looks alike.
    assert_eq!(database_at("snapshots/recycled jobs/LcsCDR.bak", "", "")["status"], "pass");
}

/// Three log backups in one file, behind a full backup in another.
fn logs() -> (Vec<u8>, Vec<u8>) {
    let mut full = BackupSpec::full("LcsCDR").at(night(1, 20)).pages(32);
    r"SQL03\MON".clone_into(&mut full.server);
    (full.with_checksum, full.tz_quarters) = (true, 4);
    let mut logs: Vec<BackupSpec> = Vec::new();
    for hour in [3, 5, 7] {
        let before = logs.last().unwrap_or(&full);
        logs.push(before.next_log(night(hour, 30)));
    }
    let write = |sets: Vec<BackupSpec>| {
        let mut bytes = Vec::new();
        write_media(&MediaSpec::of(sets), 0, &mut bytes).unwrap();
        bytes
    };
    (write(vec![full]), write(logs))
}

#[test]
fn logs_that_a_hole_in_their_file_hides_are_never_a_pass() {
    let (full, logs) = logs();
    let schedule = CDR.replace("full = \"every 1d\"", "full = \"every 1d\", log = \"every 4h\", grace = \"2h\"");
    let audited = |logs: &[u8]| {
        let deployment = Deployment::new("cdr", "", &schedule);
        deployment.file("sql/LcsCDR.bak", &full).file("sql/LcsCDR.trn", logs).run().targets.remove(0)
    };
    let whole = audited(&logs);
    assert_eq!(whole["status"], "pass", "{:#}", whole["findings"]);
    let heads: Vec<usize> = (0..logs.len()).step_by(512).filter(|at| logs[*at..].starts_with(b"SSET")).collect();
    assert_eq!(heads.len(), 3);
    for (number, length) in [(1, 512), (2, 512), (1, 4096)] {
        let mut hurt = logs.clone();
        hurt[heads[number]..heads[number] + length].fill(0);
        let target = audited(&hurt);
        assert_ne!(target["status"], "pass", "set {}, {length} bytes", number + 1);
        let damaged = finding(&target, "damaged-backup").unwrap();
        assert!(damaged["message"].as_str().unwrap().contains("nas: sql/LcsCDR.trn"), "{}", damaged["message"]);
    }
}

/// What is said of the places of a database's backup in two repositories, which are declared on two machines.
fn two_places(with_second: impl FnOnce(Deployment) -> Deployment) -> Value {
    let tables = format!(
        "[[repository]]\nname = \"a\"\npath = \"backups/a\"\nhost = \"nas01\"\n\
         [[repository]]\nname = \"b\"\npath = \"backups/b\"\nhost = \"nas02\"\n[backup-location]\n{CDR}"
    );
    let backup = full_backup(r"SQL03\MON", "LcsCDR");
    let deployment = Deployment::new("backup-location", "", &tables).file("a/cdr.bak", &backup);
    with_second(deployment).run().targets.remove(0)
}

#[test]
fn a_hard_link_is_no_second_copy() {
    let backup = full_backup(r"SQL03\MON", "LcsCDR");
    let copied = two_places(|deployment| deployment.file("b/cdr.bak", &backup));
    assert_eq!(copied["status"], "pass", "{copied:#}");
    let noted = finding(&copied, "one-file-system").unwrap();
    assert_eq!(noted["status"], "noted");
    let linked = two_places(|deployment| deployment.file("b/read.me", b"x").linked("a/cdr.bak", "b/cdr.bak"));
    assert_eq!(linked["status"], "gap", "{linked:#}");
    let message = finding(&linked, "single-copy").unwrap()["message"].as_str().unwrap().to_owned();
    let why = "1 backup in another repository is made of the same files, by hard links or a folder mounted twice: no \
               second copy.";
    assert!(message.ends_with(why), "{message}");
    // A link beside the first copy takes nothing from a real second one.
    let both = two_places(|deployment| deployment.file("b/cdr.bak", &backup).linked("a/cdr.bak", "a/same.bak"));
    assert_eq!(both["status"], "pass", "{both:#}");
}

#[test]
fn a_folder_of_hard_links_is_no_second_copy() {
    let tables = "[[repository]]\nname = \"a\"\npath = \"backups/a\"\nhost = \"nas01\"\n\
                  [[repository]]\nname = \"b\"\npath = \"backups/b\"\nhost = \"nas02\"\n\
                  [active-directory]\n[backup-location]\n";
    let files = image("DC01", &[NTDS, SYSTEM]);
    let audited = |linked: &dyn Fn(&str) -> bool| {
        let mut deployment = Deployment::new("backup-location", "", tables);
        for (path, bytes) in &files {
            let (first, second) = (format!("a/{path}"), format!("b/{path}"));
            deployment = deployment.file(&first, bytes);
            deployment =
                if linked(path) { deployment.linked(&first, &second) } else { deployment.file(&second, bytes) };
        }
        deployment.run().targets.remove(0)
    };
    let copied = audited(&|_| false);
    assert_eq!(copied["status"], "pass", "{copied:#}");
    for linked in [audited(&|_| true), audited(&|path| path.ends_with(".vhd"))] {
        assert_eq!(linked["status"], "gap", "{linked:#}");
        let message = finding(&linked, "single-copy").unwrap()["message"].as_str().unwrap().to_owned();
        assert!(message.contains("active-directory@") && message.contains("made of the same files"), "{message}");
    }
}
