//! When two names are of one share.

use crate::model::same_host;

/// `\\host\share`, whatever follows.
pub fn same_share(a: &str, b: &str) -> bool {
    let parts = |share: &str| -> Option<(String, String)> {
        let plain = share.replace('/', "\\").to_lowercase();
        let (host, rest) = plain.trim_start_matches('\\').split_once('\\')?;
        Some((host.to_owned(), rest.split('\\').next().unwrap_or_default().to_owned()))
    };
    match (parts(a), parts(b)) {
        (Some((a_host, a_share)), Some((b_host, b_share))) => same_host(&a_host, &b_host) && a_share == b_share,
        _ => false,
    }
}
