//! PEM files: certificates, and keys that anyone may read or that a password protects.

use super::cipher::{self, Closed, Password};
use super::pem::{self, Block};
use super::{certificate, der, opened, pkcs7, pkcs12, plain, public_key};
use crate::base::ReadAt;
use crate::format::artefact::outline::{outline, whole};
use crate::format::artefact::{ArtefactContext, ArtefactFile, FileRecogniser};
use crate::format::declaration::Declaration;
use crate::model::{CertificateFacts, Detail, KeyProtection, KeyStoreFacts, Kind, Problem, Verdict};
use secrecy::ExposeSecret;
use secrecy::zeroize::Zeroizing;

/// Larger files are no key backups.
const LARGEST_FILE_BYTES: usize = 4 << 20;
/// Passwords tried on one file.
const MOST_PASSWORDS: usize = 16;
/// Keys of one file that passwords are tried on.
const MOST_KEYS: usize = 16;

const LABELS: [&str; 9] = [
    "CERTIFICATE",
    "X509 CERTIFICATE",
    "TRUSTED CERTIFICATE",
    "PKCS7",
    "PRIVATE KEY",
    "RSA PRIVATE KEY",
    "EC PRIVATE KEY",
    "ENCRYPTED PRIVATE KEY",
    "DSA PRIVATE KEY",
];

/// PEM files.
pub(in crate::format::artefact) const PEM: FileRecogniser = FileRecogniser {
    declaration: &Declaration {
        name: "PEM",
        kinds: &[Kind::PrivateKey, Kind::Certificate],
        marker: "a `-----BEGIN` line of a certificate, PKCS7 or a private key, or a key as `openssl pkey -text` \
                 prints it",
        facts: "certificates with names and validity, how keys are protected, which key belongs to which certificate",
        checks: "begin and end lines, base64 and structure of each block; of a protected key what is inside, if a \
                 password opens it",
        proof: &["structure"],
        limits: "4 MiB, 512 blocks, 16 passwords; no signature is verified; texts that only quote a block are left out",
    },
    mark: Some(r"-----BEGIN |Private-Key:"),
    looks_like,
    examine,
};

fn looks_like(head: &[u8]) -> bool {
    let text = String::from_utf8_lossy(head);
    is_printed_key(&text)
        || text.lines().any(|line| pem::label(line, "-----BEGIN ").is_some_and(|label| LABELS.contains(&label)))
}

#[derive(Default)]
struct Contents {
    certificates: Vec<CertificateFacts>,
    protections: Vec<KeyProtection>,
    was_opened: bool,
    public_keys: Vec<String>,
    /// Keys that were read and do not tell their public half.
    silent_keys: u64,
    sealed_keys: u64,
    problems: Vec<(Verdict, Problem)>,
}

fn examine(file: &dyn ReadAt, context: &ArtefactContext) -> Option<ArtefactFile> {
    let bytes = Zeroizing::new(whole(file, LARGEST_FILE_BYTES)?);
    let text = std::str::from_utf8(&bytes).ok()?;
    let (blocks, outside) = pem::blocks(text);
    let armoured: usize = blocks.iter().filter_map(|block| block.bytes.as_ref()).map(|bytes| bytes.len()).sum();
    if !opens_as_armour(text) && outside > armoured {
        // A document or a configuration that quotes one.
        return None;
    }
    let mut contents = Contents::default();
    for block in blocks.iter().filter(|block| LABELS.contains(&block.label.as_str())) {
        contents.add(block, context);
    }
    contents.report()
}

/// A key that a password protects, without armour.
pub(super) fn sealed_key(bytes: &[u8], context: &ArtefactContext) -> Option<ArtefactFile> {
    let mut contents = Contents::default();
    contents.sealed_key(bytes, context).then_some(())?;
    contents.report()
}

/// Whether the text begins as `openssl pkey -text` prints a private key: its numbers stand before the armour, and may be
/// longer than what is read of a file at first.
fn is_printed_key(text: &str) -> bool {
    let first = text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
    PRINTED_KEYS.iter().any(|start| first.starts_with(start))
}

/// First lines of OpenSSL 0.9.8 to 3.
const PRINTED_KEYS: [&str; 3] = ["Private-Key:", "RSA Private-Key:", "EC Private-Key:"];

/// Whether the text is armour from its first line on, or what OpenSSL writes before it.
fn opens_as_armour(text: &str) -> bool {
    if is_printed_key(text) {
        return true;
    }
    let first = text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default();
    ["-----BEGIN ", "Bag Attributes", "Certificate:", "subject", "issuer"].iter().any(|start| first.starts_with(start))
}

impl Contents {
    fn add(&mut self, block: &Block, context: &ArtefactContext) {
        let is_key = block.label.ends_with("PRIVATE KEY");
        if !block.is_closed {
            let problem = Problem::whole("truncated", format!("The block {} has no end line.", block.label));
            self.problems.push((Verdict::Incomplete, problem));
        }
        let understood = block.bytes.as_ref().is_some_and(|bytes| match block.label.as_str() {
            "PKCS7" => self.certificates(pkcs7::read(bytes).unwrap_or_default()),
            _ if is_key => self.key(block, bytes, context),
            _ => self.certificates(certificate::read(bytes).into_iter().collect()),
        });
        if understood {
            return;
        }
        if is_key {
            self.protections.push(KeyProtection::Unknown);
        }
        let problem = Problem::whole("structure", format!("The block {} holds nothing that can be read.", block.label));
        self.problems.push((if block.is_closed { Verdict::Damaged } else { Verdict::Incomplete }, problem));
    }

    fn certificates(&mut self, found: Vec<CertificateFacts>) -> bool {
        let is_any = !found.is_empty();
        self.certificates.extend(found);
        is_any
    }

    fn key(&mut self, block: &Block, bytes: &[u8], context: &ArtefactContext) -> bool {
        if block.is_encrypted {
            self.protections.push(KeyProtection::Password);
            self.sealed_keys += 1;
            return !bytes.is_empty();
        }
        let Some((value, _)) = der::split(bytes).filter(|(value, _)| value.tag == der::SEQUENCE) else {
            return false;
        };
        if block.label != "ENCRYPTED PRIVATE KEY" {
            // Of the older form of DSA keys nobody asks whose they are.
            if !self.open_key(bytes) && block.label != "DSA PRIVATE KEY" {
                return false;
            }
            self.protections.push(KeyProtection::None);
            return true;
        }
        self.sealed_key(value.whole, context)
    }

    fn sealed_key(&mut self, bytes: &[u8], context: &ArtefactContext) -> bool {
        let Some((scheme, sealed)) = der::split(bytes).and_then(|(value, _)| opened::sealed_key(value)) else {
            return false;
        };
        let protection =
            if self.protections.len() < MOST_KEYS { self.try_passwords(scheme, sealed, context) } else { None };
        self.sealed_keys += u64::from(protection.is_none_or(|(_, is_open)| !is_open));
        let protection = protection.map_or(KeyProtection::Unknown, |(protection, _)| protection);
        self.protections.push(protection);
        true
    }

    /// A key that can be read; `false` when the bytes are none.
    fn open_key(&mut self, bytes: &[u8]) -> bool {
        let found = public_key::of_private(bytes);
        match found.as_ref().and_then(|found| found.public_key.clone()) {
            Some(public_key) => self.public_keys.push(public_key),
            None => self.silent_keys += 1,
        }
        found.is_some()
    }

    /// How the key is protected, and whether a password opened it.
    fn try_passwords(
        &mut self,
        scheme: der::Value<'_>,
        sealed: &[u8],
        context: &ArtefactContext,
    ) -> Option<(KeyProtection, bool)> {
        let given = context.key_passwords.iter().take(MOST_PASSWORDS);
        let given = given.map(|given| Password::typed(given.expose_secret()));
        for (at, password) in std::iter::once(Password::typed("")).chain(given).enumerate() {
            match cipher::decrypt(scheme, &password, sealed) {
                Ok(key) if opened::is_private_key(&key).is_some() => {
                    self.was_opened = true;
                    self.open_key(&key);
                    let protection = if at == 0 { KeyProtection::EmptyPassword } else { KeyProtection::Password };
                    return Some((protection, true));
                }
                Err(Closed::Unsupported) => return None,
                _ => {}
            }
        }
        Some((KeyProtection::Password, false))
    }

    /// Tells each certificate whether its key is here, those first whose is.
    fn match_keys(&mut self) {
        self.public_keys.sort();
        self.public_keys.dedup();
        let is_certain = self.silent_keys == 0 && self.sealed_keys == 0;
        for certificate in &mut self.certificates {
            certificate.has_key = opened::belongs(certificate, &self.public_keys, is_certain);
        }
        self.certificates.sort_by_key(|certificate| certificate.has_key != Some(true));
    }

    fn report(mut self) -> Option<ArtefactFile> {
        if !self.protections.is_empty() {
            self.match_keys();
            self.problems.extend(opened::misfit(&self.certificates));
        }
        let worst = self.problems.iter().map(|(verdict, _)| *verdict).max().unwrap_or(Verdict::Intact);
        let problems: Vec<Problem> = self.problems.into_iter().map(|(_, problem)| problem).collect();
        let mut file = match self.protections.iter().max().copied() {
            Some(protection) => {
                // The least protected key tells how the file is protected.
                let is_bare = self.protections.contains(&KeyProtection::None);
                let is_empty = self.protections.contains(&KeyProtection::EmptyPassword);
                let protection = match (is_bare, is_empty) {
                    (true, _) => KeyProtection::None,
                    (_, true) => KeyProtection::EmptyPassword,
                    _ => protection,
                };
                let store = KeyStoreFacts {
                    protection,
                    has_mac: false,
                    was_opened: self.was_opened || is_bare,
                    has_private_key: (self.was_opened || is_bare).then_some(true),
                    certificates: self.certificates,
                    public_keys: self.public_keys,
                    sealed_keys: Some(self.sealed_keys),
                };
                let mut facts = outline(Verdict::Intact, Detail::None);
                facts.names = pkcs12::names(&store);
                facts.proof.push("structure".to_owned());
                facts.counts.insert("keys".to_owned(), self.protections.len() as u64);
                facts.counts.insert("certificates".to_owned(), store.certificates.len() as u64);
                facts.detail = Detail::KeyStore(store);
                ArtefactFile { kind: Kind::PrivateKey, facts }
            }
            None if self.certificates.is_empty() && !problems.is_empty() => {
                ArtefactFile { kind: Kind::Certificate, facts: outline(worst, Detail::None) }
            }
            None => plain::of(self.certificates)?,
        };
        file.facts.verdict = worst;
        file.facts.problems = problems;
        Some(file)
    }
}
