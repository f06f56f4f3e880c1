//! When a naming context was last backed up: the last change of `dSASignature` at its head, as the replication metadata
//! shows it in one of three forms.

use super::metadata::{AttributeMetadata, SIGNATURE};
use super::metadata_blob::metadata_blob;
use super::metadata_xml::metadata_xml;
use super::property_metadata::property_metadata;
use crate::base::Stamp;
use crate::format::ldap::Entry;

/// Texts, one for each attribute; with an option `range` where a server gives them in pieces.
pub const METADATA: &str = "msDS-ReplAttributeMetaData";
/// The same as structures.
pub const BINARY: &str = "msDS-ReplAttributeMetaData;binary";
/// The structure that both are made from.
pub const PROPERTY_METADATA: &str = "replPropertyMetaData";

/// What the head of a naming context shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LastBackup {
    /// A backup of the system state was taken.
    At {
        time: Stamp,
        /// Lower case; `None` where the form does not say.
        controller: Option<String>,
    },
    /// The metadata could be read and do not list the attribute: no evidence, which is not the same as no backup.
    NotListed,
    /// Nothing could be read that would list it.
    Unread,
}

/// The first form that says it: texts, structures, and what both are made from.
pub fn last_backup(head: &Entry) -> LastBackup {
    let (texts, is_all) = texts(head);
    let texts: Vec<Option<AttributeMetadata>> = texts.into_iter().map(metadata_xml).collect();
    let blobs: Vec<Option<AttributeMetadata>> = head.values(BINARY).map(metadata_blob).collect();
    let properties: Option<Option<AttributeMetadata>> = head.values(PROPERTY_METADATA).find_map(property_metadata);
    let listed = [texts.as_slice(), blobs.as_slice()].into_iter().find_map(|form| {
        form.iter().flatten().filter(|row| row.attribute.eq_ignore_ascii_case(SIGNATURE)).find_map(at)
    });
    // A form of which one value cannot be read, or some did not arrive, may have listed it there.
    let is_whole = |form: &[Option<AttributeMetadata>]| !form.is_empty() && form.iter().all(is_read);
    listed.or_else(|| properties.iter().flatten().find_map(at)).unwrap_or(match properties {
        Some(None) => LastBackup::NotListed,
        _ if is_all && is_whole(&texts) || is_whole(&blobs) => LastBackup::NotListed,
        _ => LastBackup::Unread,
    })
}

/// Whether a value was read, as far as it matters.
fn is_read(row: &Option<AttributeMetadata>) -> bool {
    row.as_ref().is_some_and(|row| !row.attribute.eq_ignore_ascii_case(SIGNATURE))
}

fn at(row: &AttributeMetadata) -> Option<LastBackup> {
    Some(LastBackup::At { time: row.changed?, controller: row.origin.as_deref().and_then(controller) })
}

/// All texts that arrived, and whether they are all there are.
fn texts(head: &Entry) -> (Vec<&[u8]>, bool) {
    let mut values = Vec::new();
    let mut is_all = true;
    for attribute in &head.attributes {
        let (name, option) = attribute.name.split_once(';').unwrap_or((&attribute.name, ""));
        let option = option.to_ascii_lowercase();
        if !name.eq_ignore_ascii_case(METADATA) || option == "binary" {
            continue;
        }
        // `range=0-*` is all of it.
        is_all &= option.is_empty() || option == "range=0-*";
        values.extend(attribute.values.iter().map(Vec::as_slice));
    }
    (values, is_all)
}

/// `dc1` of `CN=NTDS Settings,CN=DC1,CN=Servers,...`.
fn controller(dn: &str) -> Option<String> {
    const LONGEST_NAME_CHARS: usize = 256;
    let mut parts = dn.split(',').map(str::trim);
    parts.next().filter(|first| first.eq_ignore_ascii_case("cn=ntds settings"))?;
    let name = parts.next()?.split_once('=').filter(|(kind, _)| kind.trim().eq_ignore_ascii_case("cn"))?.1.trim();
    let name: String = name.to_lowercase().chars().take(LONGEST_NAME_CHARS).collect();
    Some(name).filter(|name| !name.is_empty())
}
