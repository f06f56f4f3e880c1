//! A signed bundle of the demo, made once; and ways to take it apart and to put it together as a forger would.

use crate::support::{Ran, bakproof, bakproof_with};
use bakproof::bundle::{
    Contents, ENVELOPE, Envelope, Predicate, PrivateKey, STATEMENT, SUMS, Signing, Statement, pack, seal, unpack,
};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

pub const AS_OF: &str = "2026-10-31T08:00:00+01:00";

/// A folder with `audit.zip` (table and CSV besides JSON, signed by `audit.key`), `evidence.json` that it was judged from,
/// `deployment/bakproof.toml`, and the keys `audit.key` and `other.key`.
pub fn sample() -> &'static Path {
    static SAMPLE: OnceLock<tempfile::TempDir> = OnceLock::new();
    SAMPLE
        .get_or_init(|| {
            let folder = tempfile::tempdir().unwrap();
            for name in ["audit.key", "other.key"] {
                let ran = bakproof(folder.path(), ["keygen", name, "--no-passphrase"]);
                assert_eq!(ran.code, 0, "{}", ran.stderr);
            }
            let arguments = [
                "demo",
                "deployment",
                "--bundle",
                "audit.zip",
                "--key",
                "audit.key",
                "-o",
                "table=table.txt",
                "-o",
                "csv=table.csv",
            ];
            let ran = bakproof(folder.path(), arguments);
            assert_eq!(ran.code, 1, "{}", ran.stderr);
            let contents = contents(&folder.path().join("audit.zip"));
            fs::write(folder.path().join("evidence.json"), contents.get("evidence.json").unwrap()).unwrap();
            folder
        })
        .path()
}

/// A file of the sample.
pub fn file(name: &str) -> PathBuf {
    sample().join(name)
}

/// The files of a ZIP.
pub fn contents(zip: &Path) -> Contents {
    unpack(&fs::read(zip).unwrap()).unwrap()
}

/// Writes them as a folder.
pub fn unpacked(contents: &Contents, folder: &Path) {
    for (name, bytes) in contents.iter() {
        let file = folder.join(name);
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(file, bytes).unwrap();
    }
}

/// The sample as a folder that a test may change.
pub fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    unpacked(&contents(&file("audit.zip")), folder.path());
    folder
}

/// Verifies with the sample's public key.
pub fn verify(bundle: &Path) -> Ran {
    verify_with(bundle, &[&file("audit.key.pub")])
}

pub fn verify_with(bundle: &Path, keys: &[&Path]) -> Ran {
    let mut arguments = vec!["bundle".into(), "verify".into(), bundle.as_os_str().to_owned()];
    for key in keys {
        arguments.extend(["--public-key".into(), key.as_os_str().to_owned()]);
    }
    bakproof(sample(), arguments)
}

/// Verifies, and holds the exit code and what is said.
#[track_caller]
pub fn says(ran: &Ran, code: i32, wanted: &str) {
    assert_eq!(ran.code, code, "{}{}", ran.stdout, ran.stderr);
    assert!(ran.stdout.contains(wanted), "`{wanted}` is not in:\n{}{}", ran.stdout, ran.stderr);
}

/// The sums, the statement and the signature made again, by somebody who has the key, over whatever files there are.
pub fn sealed_again(changed: &Contents, edit: impl FnOnce(&mut Predicate)) -> Contents {
    let mut predicate = Statement::read(changed.get(STATEMENT).unwrap()).unwrap().predicate;
    edit(&mut predicate);
    let mut contents = Contents::default();
    for (name, bytes) in changed.iter().filter(|(name, _)| ![SUMS, STATEMENT, ENVELOPE].contains(name)) {
        contents.insert(name, bytes.to_vec()).unwrap();
    }
    seal(&mut contents, predicate).unwrap();
    let mut envelope = Envelope::new(contents.get(STATEMENT).unwrap().to_vec());
    let pem = fs::read_to_string(file("audit.key")).unwrap();
    assert_eq!(envelope.sign(&PrivateKey::from_pem(&pem, None).unwrap()), Ok(Signing::Added));
    contents.insert(ENVELOPE, envelope.to_bytes()).unwrap();
    contents
}

/// Writes a ZIP of these files and verifies it.
pub fn verify_zip(contents: &Contents) -> Ran {
    let folder = tempfile::tempdir().unwrap();
    let zip = folder.path().join("forged.zip");
    fs::write(&zip, pack(contents).unwrap()).unwrap();
    verify(&zip)
}

/// A file with one text in the place of another.
pub fn edited(contents: &Contents, name: &str, old: &str, new: &str) -> Contents {
    let text = String::from_utf8(contents.get(name).unwrap().to_vec()).unwrap();
    assert!(text.contains(old), "`{old}` is not in {name}");
    let mut changed = contents.clone();
    changed.replace(name, text.replacen(old, new, 1).into_bytes()).unwrap();
    changed
}

/// Audits the sample's evidence into a bundle.
pub fn audited(folder: &Path, bundle: &str, more: &[&str]) -> Ran {
    let (deployment, evidence) = (file("deployment/bakproof.toml"), file("evidence.json"));
    let mut arguments = vec!["audit", deployment.to_str().unwrap(), "--as-of", AS_OF, "--bundle", bundle];
    arguments.extend(["--evidence", evidence.to_str().unwrap()]);
    arguments.extend(more);
    bakproof_with(folder, arguments, &[])
}
