//! What `--version` says: the version, what it was built from as far as the build knew, and the catalog.

use bakproof::policy::Catalogue;

/// `0.1.0 (dc2150f 2026-11-29, catalog 1.0.0)`
pub fn long() -> String {
    let catalogue = Catalogue::embedded_version().map(|version| format!("catalog {version}"));
    text(env!("CARGO_PKG_VERSION"), env!("BAKPROOF_BUILT_FROM"), catalogue.ok())
}

fn text(version: &str, built_from: &str, catalogue: Option<String>) -> String {
    let known: Vec<String> =
        Some(built_from.to_owned()).filter(|text| !text.is_empty()).into_iter().chain(catalogue).collect();
    if known.is_empty() { version.to_owned() } else { format!("{version} ({})", known.join(", ")) }
}

#[cfg(test)]
mod tests {
    use super::text;

    #[test]
    fn only_what_is_known_is_said() {
        let catalogue = || Some("catalog 1.0.0".to_owned());
        assert_eq!(text("0.1.0", "dc2150f 2026-11-29", catalogue()), "0.1.0 (dc2150f 2026-11-29, catalog 1.0.0)");
        assert_eq!(text("0.1.0", "", catalogue()), "0.1.0 (catalog 1.0.0)");
        assert_eq!(text("0.1.0", "", None), "0.1.0");
    }
}
