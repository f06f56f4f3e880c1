//! A first look at the head of a file: may it be an export? Cheap, and never the last word.

use super::topology::NAMESPACE_START;
use super::xml;

/// A ZIP with an entry, or one without any (the closing record alone).
const ZIP_SIGNATURES: [&[u8]; 2] = [b"PK\x03\x04", b"PK\x05\x06"];

/// What is looked at: a declaration, comments and a root tag fit into it.
const HEAD_BYTES: usize = 4096;

/// Whether the content begins as a ZIP.
pub(super) fn is_zip(head: &[u8]) -> bool {
    ZIP_SIGNATURES.iter().any(|signature| head.starts_with(signature))
}

/// Whether the head of a file begins as a ZIP or as a topology document. Give 4 KiB where there are so many;
/// less is enough for a ZIP.
pub fn looks_like(head: &[u8]) -> bool {
    is_zip(head) || looks_like_topology(head)
}

/// The root's local name is `Topology` or `TopologyBuilder`, in one of the deployment namespaces (or the head ends
/// before its tag does).
pub(super) fn looks_like_topology(head: &[u8]) -> bool {
    let head = head.get(..HEAD_BYTES).unwrap_or(head);
    let (encoding, mark_bytes) = xml::sniff(head);
    let (text, _) = encoding.decode_without_bom_handling(head.get(mark_bytes..).unwrap_or_default());
    let Some(tag) = root_tag(&text) else { return false };
    let (tag, is_whole) = tag.split_once('>').map_or((tag, false), |(tag, _)| (tag, true));
    let name = tag.split(|c: char| c.is_ascii_whitespace() || c == '/').next().unwrap_or_default();
    let local = name.rsplit(':').next().unwrap_or_default();
    matches!(local, "Topology" | "TopologyBuilder") && (!is_whole || tag.contains(NAMESPACE_START))
}

/// What follows the `<` of the first element.
fn root_tag(text: &str) -> Option<&str> {
    let mut rest = text;
    loop {
        rest = rest.trim_ascii_start();
        let inside = rest.strip_prefix('<')?;
        rest = if inside.starts_with('?') {
            inside.split_once("?>")?.1
        } else if let Some(comment) = inside.strip_prefix("!--") {
            comment.split_once("-->")?.1
        } else if inside.starts_with("!DOCTYPE") {
            // Skipped only to see what it stands before; the reader refuses it.
            match inside.split_once('>')? {
                (head, _) if head.contains('[') => inside.split_once(']')?.1.split_once('>')?.1,
                (_, rest) => rest,
            }
        } else {
            return Some(inside);
        };
    }
}
