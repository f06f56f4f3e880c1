//! Which certificates are believed: those of the authority that the deployment file names, else those of the system.

use super::explain::Trouble;
use crate::base::shown_path;
use openssl::error::ErrorStack;
use openssl::ssl::{SslConnector, SslMethod, SslVersion};
use openssl::x509::X509;
use openssl::x509::store::X509StoreBuilder;
use std::fs::File;
use std::io::Read;
use std::path::Path;

/// A bundle of authorities is a few hundred KiB.
const MAX_BUNDLE_BYTES: u64 = 16 * 1024 * 1024;

/// A connector that checks the certificate and its name, and speaks TLS 1.2 or newer.
pub fn connector(ca_file: Option<&Path>) -> Result<SslConnector, Trouble> {
    let roots = match ca_file {
        Some(path) => bundle(path).map_err(|why| {
            Trouble::new(
                format!("its `ca_file` `{}` cannot be used: {why}", shown_path(path)),
                "set it to a PEM file with the certificate of the authority",
            )
        })?,
        None => system_roots(),
    };
    built(roots).map_err(|error| {
        Trouble::new(format!("encryption cannot be prepared ({error})"), "this is a bug in bakproof: please report it")
    })
}

fn built(roots: Vec<X509>) -> Result<SslConnector, ErrorStack> {
    let mut store = X509StoreBuilder::new()?;
    for root in roots {
        store.add_cert(root)?;
    }
    let mut builder = SslConnector::builder(SslMethod::tls_client())?;
    builder.set_min_proto_version(Some(SslVersion::TLS1_2))?;
    // Whatever OPENSSL_CONF says.
    builder.set_security_level(2);
    builder.set_cert_store(store.build());
    Ok(builder.build())
}

fn bundle(path: &Path) -> Result<Vec<X509>, String> {
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(|error| error.to_string())?;
    file.take(MAX_BUNDLE_BYTES + 1).read_to_end(&mut bytes).map_err(|error| error.to_string())?;
    if bytes.len() as u64 > MAX_BUNDLE_BYTES {
        return Err(format!("it has more than {MAX_BUNDLE_BYTES} bytes"));
    }
    let certificates = X509::stack_from_pem(&bytes).map_err(|_| "it holds no readable PEM certificate".to_owned())?;
    if certificates.is_empty() { Err("it holds no PEM certificate".to_owned()) } else { Ok(certificates) }
}

/// An OpenSSL that is built in does not know where the system has them.
fn system_roots() -> Vec<X509> {
    let roots = rustls_native_certs::load_native_certs().certs;
    roots.iter().filter_map(|root| X509::from_der(root).ok()).collect()
}
