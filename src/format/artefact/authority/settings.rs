//! What `certutil` does not save and a restore needs: the configuration in the registry and `CAPolicy.inf`.

use crate::base::ReadAt;
use crate::format::artefact::saved_text;

/// Whether a file is a registry export of the service's configuration.
pub(super) fn is_registry_export(file: &dyn ReadAt) -> bool {
    let text = saved_text::read(file).unwrap_or_default();
    let mut lines = text.lines();
    let first = lines.next().unwrap_or_default();
    (first.starts_with("Windows Registry Editor") || first.starts_with("REGEDIT4"))
        && lines.any(|line| {
            let line = line.trim().to_ascii_lowercase();
            line.starts_with("[hkey_local_machine\\") && line.contains("\\services\\certsvc\\configuration")
        })
}

/// Whether a file is a `CAPolicy.inf`: a section `[Version]` with the signature of Windows.
pub(super) fn is_policy_file(file: &dyn ReadAt) -> bool {
    let text = saved_text::read(file).unwrap_or_default();
    let has = |start: &str| text.lines().any(|line| line.trim().to_ascii_lowercase().starts_with(start));
    has("[version]")
        && text.lines().any(|line| {
            let line = line.to_ascii_lowercase();
            line.trim().starts_with("signature") && line.contains("$windows nt$")
        })
}
