//! Which certificates are believed.

use super::explain::Trouble;
use crate::base::shown_path;
use crate::model::Encryption;
use crate::policy::SqlConnection;
use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::LazyLock;
use tiberius::{Config, EncryptionLevel};

/// A bundle of authorities is a few hundred KiB.
const MAX_BUNDLE_BYTES: u64 = 16 * 1024 * 1024;

/// How the connection will be protected, as the deployment file says.
pub fn encryption(connection: &SqlConnection) -> Encryption {
    if connection.plaintext_login {
        Encryption::Plaintext
    } else if connection.legacy_tls {
        Encryption::LegacyTls
    } else if connection.trust_server_certificate {
        Encryption::TrustedCertificate
    } else {
        Encryption::Verified
    }
}

/// Sets encryption and trust. The driver panics when both kinds of trust are set: one branch, one kind.
pub fn apply(config: &mut Config, connection: &SqlConnection) -> Result<(), Trouble> {
    if connection.plaintext_login {
        config.encryption(EncryptionLevel::NotSupported);
        // A server that insists on TLS all the same gets it, and is believed: without TLS it would be too.
        config.trust_cert();
        return Ok(());
    }
    config.encryption(EncryptionLevel::Required);
    if connection.trust_server_certificate {
        config.trust_cert();
    } else if let Some(path) = &connection.ca_file {
        let bundle = bundle(path).map_err(|reason| {
            Trouble::settings(
                format!("its `ca_file` `{}` cannot be used: {reason}", shown_path(path)),
                "set it to a PEM file with the certificate of the authority",
            )
        })?;
        config.trust_cert_ca_bundle(bundle);
    } else {
        SYSTEM_ROOTS.iter().for_each(|root| config.trust_cert_ca_bundle(root.as_slice()));
    }
    Ok(())
}

fn bundle(path: &Path) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(|error| error.to_string())?;
    file.take(MAX_BUNDLE_BYTES + 1).read_to_end(&mut bytes).map_err(|error| error.to_string())?;
    if bytes.len() as u64 > MAX_BUNDLE_BYTES {
        return Err(format!("it has more than {MAX_BUNDLE_BYTES} bytes"));
    }
    if !bytes.windows(10).any(|window| window == b"-----BEGIN") {
        return Err("it holds no PEM certificate".to_owned());
    }
    Ok(bytes)
}

/// The certificates that the system trusts, as DER: a vendored OpenSSL does not know where they are. Without any, no server
/// is believed, and the error says so. Read once for all instances.
static SYSTEM_ROOTS: LazyLock<Vec<Vec<u8>>> = LazyLock::new(|| {
    let roots = rustls_native_certs::load_native_certs().certs.into_iter().map(|root| root.to_vec());
    // One that OpenSSL cannot parse would fail the connection.
    roots.filter(|root| x509_parser::parse_x509_certificate(root).is_ok()).collect()
});
