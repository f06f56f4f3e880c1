//! Which file a deployment's history is: by the name that its file gives it, and by where that file is.

use crate::bundle::sha256;
use std::path::Path;

/// Characters of the name that are repeated, for whoever looks into the folder.
const NAME_CHARS: usize = 40;
const DIGEST_CHARS: usize = 16;

/// `contoso-1f0e3dad99908345.jsonl`. `place`: the deployment file or the audited folder, with every link resolved.
pub fn file_name(deployment: &str, place: &Path) -> String {
    let lower = deployment.to_lowercase();
    let plain: String =
        lower.chars().take(NAME_CHARS).map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect();
    let digest = sha256(format!("{deployment}\0{}", place.display()).as_bytes());
    format!("{}-{}.jsonl", plain.trim_matches('-'), digest.get(..DIGEST_CHARS).unwrap_or_default())
}
