//! Bundles and keys as tools see them that know nothing of bakproof: OpenSSL, `sha256sum` and Python's securesystemslib and
//! in-toto-attestation; and a time-stamping authority that is OpenSSL's. Where they are missing the tests say so.

use super::samples::{audited, contents, file, says, verify, verify_with};
use crate::outside::python_with;
use crate::skipped::say_loudly;
use crate::support::{bakproof, files_below};
use std::fs;
use std::path::Path;
use std::process::{Command, Output};

const CONFIGURATION: &str = "\
[req]
distinguished_name = name
x509_extensions = root
prompt = no
[name]
CN = Root of the test
[root]
basicConstraints = critical,CA:TRUE
keyUsage = critical,keyCertSign
[stamping]
extendedKeyUsage = critical,timeStamping
[tsa]
default_tsa = authority
[authority]
serial = serial
signer_digest = sha256
default_policy = 1.2.3.4.1
digests = sha256
ess_cert_id_alg = sha256
";

/// Whether OpenSSL 3 is here.
fn has_openssl(not_done: &str) -> bool {
    let version = Command::new("openssl").arg("version").output();
    let is_there =
        version.is_ok_and(|output| output.stdout.starts_with(b"OpenSSL 3") || output.stdout.starts_with(b"OpenSSL 4"));
    if !is_there {
        say_loudly(&format!("SKIPPED: {not_done}: OpenSSL 3 is not installed."));
    }
    is_there
}

fn openssl(folder: &Path, arguments: &[&str]) -> Output {
    Command::new("openssl").args(arguments).current_dir(folder).output().unwrap()
}

#[track_caller]
fn good(output: &Output) -> String {
    let text = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    assert!(output.status.success(), "{text}");
    text
}

/// A root, an authority, and the answer of the authority to a question.
fn authority(folder: &Path) {
    fs::write(folder.join("ts.cnf"), CONFIGURATION).unwrap();
    fs::write(folder.join("serial"), "01\n").unwrap();
    let rsa = ["-newkey", "rsa:2048", "-nodes"];
    let root = ["req", "-x509", "-config", "ts.cnf", "-days", "30", "-keyout", "ca.key", "-out", "ca.pem"];
    good(&openssl(folder, &[&root[..], &rsa].concat()));
    let request =
        ["req", "-new", "-config", "ts.cnf", "-subj", "/CN=Authority", "-keyout", "tsa.key", "-out", "tsa.csr"];
    good(&openssl(folder, &[&request[..], &rsa].concat()));
    let issue = [
        "x509",
        "-req",
        "-in",
        "tsa.csr",
        "-CA",
        "ca.pem",
        "-CAkey",
        "ca.key",
        "-set_serial",
        "2",
        "-days",
        "30",
        "-extfile",
        "ts.cnf",
        "-extensions",
        "stamping",
        "-out",
        "tsa.pem",
    ];
    good(&openssl(folder, &issue));
}

fn stamped(folder: &Path, question: &str, answer: &str) {
    let arguments = [
        "ts",
        "-reply",
        "-config",
        "ts.cnf",
        "-queryfile",
        question,
        "-out",
        answer,
        "-inkey",
        "tsa.key",
        "-signer",
        "tsa.pem",
    ];
    good(&openssl(folder, &arguments));
}

#[test]
fn openssl_reads_our_keys_and_we_read_openssls() {
    if !has_openssl("keys were not exchanged with OpenSSL") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    let made =
        crate::support::bakproof_with(here, ["keygen", "our.key", "--passphrase-env", "P"], &[("P", "secret words")]);
    assert_eq!(made.code, 0, "{}", made.stderr);
    let text = good(&openssl(here, &["pkey", "-in", "our.key", "-passin", "pass:secret words", "-pubout"]));
    assert_eq!(text, fs::read_to_string(here.join("our.key.pub")).unwrap());
    assert!(!openssl(here, &["pkey", "-in", "our.key", "-passin", "pass:other"]).status.success());
    good(&openssl(here, &["pkey", "-in", file("audit.key").to_str().unwrap(), "-noout"]));

    audited(here, "a.zip", &[]);
    good(&openssl(here, &["genpkey", "-algorithm", "ed25519", "-out", "plain.key"]));
    good(&openssl(here, &["genpkey", "-algorithm", "ed25519", "-aes256", "-pass", "pass:s", "-out", "locked.key"]));
    for (key, passphrase) in [("plain", "x"), ("locked", "s")] {
        let (private, public) = (format!("{key}.key"), format!("{key}.pub"));
        let pass = format!("pass:{passphrase}");
        good(&openssl(here, &["pkey", "-in", &private, "-passin", &pass, "-pubout", "-out", &public]));
        let arguments = ["bundle", "sign", "a.zip", "--key", &private, "--passphrase-env", "P"];
        let signed = crate::support::bakproof_with(here, arguments, &[("P", passphrase)]);
        assert_eq!(signed.code, 0, "{}", signed.stderr);
    }
    says(&verify_with(&here.join("a.zip"), &[&here.join("plain.pub"), &here.join("locked.pub")]), 0, "proven");
    // Keys of other kinds are refused.
    good(&openssl(here, &["genpkey", "-algorithm", "x25519", "-out", "x.key"]));
    let refused = bakproof(here, ["bundle", "sign", "a.zip", "--key", "x.key"]);
    assert_eq!(refused.code, 2, "{}", refused.stderr);
}

#[test]
fn an_authority_stamps_the_signatures() {
    if !has_openssl("time stamps were not proven with `openssl ts`") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    authority(here);
    fs::copy(file("audit.zip"), here.join("audit.zip")).unwrap();
    let bundle = |arguments: &[&str]| bakproof(here, [&["bundle"], arguments].concat());
    assert_eq!(bundle(&["timestamp-request", "audit.zip", "-o", "q.tsq"]).code, 0);
    assert_eq!(bundle(&["timestamp-request", "audit.zip", "-o", "again.tsq"]).code, 0);
    assert_eq!(fs::read(here.join("q.tsq")).unwrap(), fs::read(here.join("again.tsq")).unwrap());
    let text = good(&openssl(here, &["ts", "-query", "-in", "q.tsq", "-text"]));
    assert!(text.contains("Hash Algorithm: sha256") && text.contains("Certificate required: yes"), "{text}");
    stamped(here, "q.tsq", "a.tsr");
    // The auditor signs while the question is under way.
    let other = file("other.key");
    assert_eq!(bundle(&["sign", "audit.zip", "--key", other.to_str().unwrap()]).code, 0);
    let added = bundle(&["add-timestamp", "audit.zip", "a.tsr"]);
    assert_eq!(added.code, 0, "{}", added.stderr);
    assert_eq!(bundle(&["timestamp-request", "audit.zip", "-o", "q2.tsq"]).code, 0);
    stamped(here, "q2.tsq", "b.tsr");
    assert_eq!(bundle(&["add-timestamp", "audit.zip", "b.tsr"]).code, 0);

    let (audit_key, other_key) = (file("audit.key.pub"), file("other.key.pub"));
    let ran = verify_with(&here.join("audit.zip"), &[&audit_key, &other_key]);
    says(&ran, 0, "covers 1 of 2 signatures");
    says(&ran, 0, "covers 2 of 2 signatures");
    says(&ran, 0, "not checked against any authority: nobody vouches for that time");

    // As CHECK.txt says; and one changed byte in each of its files is found.
    let unpacked = here.join("unpacked");
    super::samples::unpacked(&contents(&here.join("audit.zip")), &unpacked);
    let files = files_below(&unpacked.join("timestamps"));
    assert_eq!(files.len(), 4);
    for path in files {
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if let Some(stem) = name.strip_suffix(".tsr") {
            let (data, answer) = (format!("{stem}.dsse.json"), name.clone());
            let data = format!("unpacked/timestamps/{data}");
            let answer = format!("unpacked/timestamps/{answer}");
            let text = good(&openssl(here, &["ts", "-verify", "-data", &data, "-in", &answer, "-CAfile", "ca.pem"]));
            assert!(text.contains("Verification: OK"), "{text}");
        }
        let bytes = fs::read(&path).unwrap();
        for at in [0, bytes.len() / 2, bytes.len() - 1] {
            let mut changed = bytes.clone();
            changed[at] ^= 1;
            fs::write(&path, changed).unwrap();
            let ran = verify_with(&unpacked, &[&audit_key, &other_key]);
            says(&ran, 1, &format!("`timestamps/{name}`"));
        }
        fs::write(&path, bytes).unwrap();
    }
    says(&verify_with(&unpacked, &[&audit_key, &other_key]), 0, "proven");
}

#[test]
fn answers_that_are_refusals_or_of_something_else_are_not_added() {
    if !has_openssl("wrong time stamps were not made with `openssl ts`") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    authority(here);
    fs::copy(file("audit.zip"), here.join("audit.zip")).unwrap();
    let before = fs::read(here.join("audit.zip")).unwrap();
    fs::write(here.join("other.txt"), "something else").unwrap();
    good(&openssl(here, &["ts", "-query", "-data", "other.txt", "-sha256", "-cert", "-out", "other.tsq"]));
    stamped(here, "other.tsq", "other.tsr");
    // SHA-512 is none of the authority's digests: it refuses.
    good(&openssl(here, &["ts", "-query", "-data", "other.txt", "-sha512", "-out", "refused.tsq"]));
    stamped(here, "refused.tsq", "refused.tsr");
    fs::write(here.join("noise.tsr"), [0x30, 0x84, 0xff, 0xff, 0xff, 0xff]).unwrap();
    fs::write(here.join("empty.tsr"), []).unwrap();
    for (answer, why) in [
        ("other.tsr", "it stamps something else"),
        ("refused.tsr", "the authority refused (status 2"),
        ("noise.tsr", "not an answer of a time-stamping authority"),
        ("empty.tsr", "not an answer of a time-stamping authority"),
        ("other.tsq", "not an answer of a time-stamping authority"),
    ] {
        let ran = bakproof(here, ["bundle", "add-timestamp", "audit.zip", answer]);
        assert_eq!(ran.code, 1, "{answer}: {}", ran.stderr);
        assert!(ran.stderr.contains(why), "{answer}: {}", ran.stderr);
    }
    assert!(fs::read(here.join("audit.zip")).unwrap() == before);
    assert_eq!(bakproof(here, ["bundle", "add-timestamp", "audit.zip", "absent.tsr"]).code, 2);
    // Nor is a request written into a bundle.
    let folder = super::samples::folder();
    let ran = bakproof(folder.path(), ["bundle", "timestamp-request", ".", "-o", "q.tsq"]);
    assert_eq!(ran.code, 2, "{}", ran.stderr);
    says(&verify(folder.path()), 0, "proven");
}

/// The lines of CHECK.txt, as they stand there.
#[test]
#[cfg(unix)]
fn the_lines_of_check_txt_prove_a_bundle_without_bakproof() {
    if !has_openssl("the lines of CHECK.txt were not run") {
        return;
    }
    let folder = super::samples::folder();
    let text = fs::read_to_string(folder.path().join("CHECK.txt")).unwrap();
    let temporary = tempfile::tempdir().unwrap();
    let lines: Vec<String> = text
        .lines()
        .filter_map(|line| line.strip_prefix("   "))
        .filter(|line| {
            ["sha256sum", "find", "cut", "cat", "sed", "printf", "openssl pkey"]
                .iter()
                .any(|word| line.starts_with(word))
        })
        .map(|line| line.replace("/tmp/", &format!("{}/", temporary.path().display())))
        .map(|line| line.replace("KEY.pub", file("audit.key.pub").to_str().unwrap()))
        .collect();
    assert_eq!(lines.len(), 10, "{lines:?}");
    let script = format!("set -e -o pipefail\n{}\n", lines.join("\n"));
    let run = || Command::new("bash").args(["-c", &script]).current_dir(folder.path()).output().unwrap();
    let said = good(&run());
    assert!(said.contains("evidence.json: OK") && said.contains("Signature Verified Successfully"), "{said}");
    fs::write(folder.path().join("report-final.html"), "all is well").unwrap();
    assert!(!run().status.success(), "a file that was added is found");
    fs::remove_file(folder.path().join("report-final.html")).unwrap();
    let statement = folder.path().join("statement.json");
    let bytes = fs::read_to_string(&statement).unwrap();
    fs::write(&statement, bytes.replacen("gap", "pas", 1)).unwrap();
    assert!(!run().status.success());
}

#[test]
fn securesystemslib_and_in_toto_accept_the_envelope() {
    let Some(python) =
        python_with("securesystemslib, in_toto_attestation", "a bundle was not proven with Python's securesystemslib")
    else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path();
    fs::copy(file("audit.zip"), here.join("audit.zip")).unwrap();
    let other = file("other.key");
    let signed = bakproof(here, ["bundle", "sign", "audit.zip", "--key", other.to_str().unwrap()]);
    assert_eq!(signed.code, 0, "{}", signed.stderr);
    super::samples::unpacked(&contents(&here.join("audit.zip")), &here.join("u"));
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join(".ci/check_bundle.py");
    let check = || {
        let mut command = Command::new(&python);
        command.arg(&script).arg(here.join("u")).arg(file("audit.key.pub")).arg(file("other.key.pub")).output().unwrap()
    };
    let said = good(&check());
    // Every file but the statement and its envelope.
    let subjects = format!("{} subjects", crate::support::files_below(&here.join("u")).len() - 2);
    assert!(said.contains("2 signatures") && said.contains(&subjects), "{said}");
    let envelope = here.join("u/statement.dsse.json");
    let text = fs::read_to_string(&envelope).unwrap();
    let at = text.find("\"sig\": \"").unwrap() + 8;
    let mut bytes = text.into_bytes();
    bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
    fs::write(&envelope, bytes).unwrap();
    assert!(!check().status.success());
}
