//! What stands inside a Lync export (a ZIP of `Export-Cs...`, or a topology document).

use super::{Kind, Problem, Topology, Verdict};
use crate::base::Stamp;
use jiff::civil;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The facts of one export. It is the one "set" of its file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ExportFacts {
    /// Always 1: a ZIP holds one export.
    pub position: u16,
    /// When the parts of the ZIP that hold the content were written (of an archive whose kind is not told: its oldest
    /// file): wall-clock time of the exporting computer, without an offset. What else lies in the ZIP does not count.
    #[schemars(with = "Option<String>")]
    pub export_wall_time: Option<civil::DateTime>,
    /// The same, read in the deployment's time zone; null where no zone is known.
    pub export_time: Option<Stamp>,
    /// Pools the content names as its owner (`OwnerPool`), lower case, sorted.
    pub pools: Vec<String>,
    /// Distinct users inside; null where the kind has none.
    pub user_count: Option<u64>,
    /// How many of each pool's declared users the export holds, by the pool's FQDN.
    pub declared_users: BTreeMap<String, u64>,
    /// Distinct SQL Server instances the topology inside names, as `fqdn\instance`, sorted.
    pub sql_instances: Vec<String>,
    /// `5` Lync 2010, `6` Lync 2013, `7` Skype for Business 2015, `8` 2019: of the topology inside, sorted.
    pub service_versions: Vec<u32>,
    /// Computer and pool names the topology inside declares (`Cluster@Fqdn`), lower case, sorted.
    pub clusters: Vec<String>,
    /// Computers inside those (`Machine@Fqdn`), lower case, sorted. Empty in evidence of versions that did not read them.
    #[serde(default)]
    pub machines: Vec<String>,
    /// What the topology inside says of pools, gateways and stores; null where there is no topology, and in evidence that
    /// was saved before this was read.
    #[serde(default)]
    pub topology: Option<Topology>,
    /// A fingerprint of the users inside: of each address the first 32 bits of its SHA-256, of those the 128 smallest, in
    /// hexadecimal one after the other. Two exports of different pools have none in common. Empty for other kinds.
    #[serde(default)]
    pub user_sketch: String,
    /// Of user data, the hash of each user's address as above, in ascending order and one after the other. Kept only where a
    /// directory showed users, of the newest exports; null for others, and of more than 100,000 users.
    #[serde(default)]
    pub user_hashes: Option<String>,
    /// Of user data, users whose contacts document says anything; null for other kinds, and in evidence that was saved
    /// before this was counted.
    #[serde(default)]
    pub filled_users: Option<u64>,
    /// Contacts, groups, permissions and the like of all users: elements with attributes. Null as above.
    #[serde(default)]
    pub user_entries: Option<u64>,
    /// Written by `bakproof demo`: the marker stands in the ZIP comment or in the XML. Such a file satisfies nothing real.
    pub is_demo: bool,
    /// Lower-case hex SHA-256 over what the ZIP holds: of every entry its name (length as 8 bytes, then UTF-8), size
    /// (8 bytes) and CRC-32 (4 bytes), little-endian, sorted and each once. Entry times and packing do not count, so two
    /// exports of the same content have the same digest. Null where the CRCs were not all proven, and for what is no ZIP.
    pub content_digest: Option<String>,
    pub verdict: Verdict,
    /// What was proven: `zip-crc`, `xml-well-formed`, `complete`, `references`.
    pub proof: Vec<String>,
    pub counts: ExportCounts,
    pub problems: Vec<Problem>,
}

/// What was counted inside an export.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ExportCounts {
    pub entries: u64,
    pub uncompressed_bytes: u64,
    /// `DocItem` elements; null where the kind has none or they were not read.
    pub documents: Option<u64>,
    /// Objects of the file of that name; null where the kind has none or it was not read.
    pub workflows: Option<u64>,
    pub queues: Option<u64>,
    pub agent_groups: Option<u64>,
    /// Audio files inside.
    pub audio_files: Option<u64>,
    /// Of a ZIP whose content does not tell its kind: entries that are XML with elements below the root. This and the
    /// three below are null for other kinds, and in evidence that was saved before they were counted.
    #[serde(default)]
    pub xml_parts: Option<u64>,
    /// Entries that are text with lines as devices write their settings.
    #[serde(default)]
    pub configuration_parts: Option<u64>,
    /// Entries that are certainly something else: pictures, films, documents, programs.
    #[serde(default)]
    pub foreign_parts: Option<u64>,
    /// Entries of which nothing can be told: archives, what is encrypted, and what has no known form.
    #[serde(default)]
    pub untold_parts: Option<u64>,
}

impl ExportCounts {
    /// Whether a ZIP that does not tell its kind can be an export all the same: it holds documents, and nothing else that
    /// is known for something else.
    pub fn may_be_export(&self) -> bool {
        self.xml_parts.is_some_and(|count| count > 0) && self.foreign_parts == Some(0)
    }

    /// Whether it is certainly none: everything inside was told, or some of it is something else.
    pub fn is_no_export(&self) -> bool {
        self.foreign_parts.is_some_and(|count| count > 0) || (self.xml_parts == Some(0) && self.untold_parts == Some(0))
    }
}

impl Kind {
    /// Whether a mapping may name this kind for a ZIP whose content tells none, by the ZIP's own verdict. Configuration,
    /// Response Group and user data exports say what they are, so that what is whole and does not say it is none. Of a
    /// ZIP that is cut, damaged, encrypted, or may be the export of a pool without users, the mapping says what it was
    /// to be. What locations and Persistent Chat are exported to does not say what it is, but it is made of documents.
    pub fn may_be_mapped_onto_zip(self, verdict: Verdict, counts: &ExportCounts) -> bool {
        match self {
            Self::LyncLocation | Self::LyncPersistentChat => verdict > Verdict::Intact || counts.may_be_export(),
            Self::LyncConfiguration | Self::LyncResponseGroups | Self::LyncUserData => verdict > Verdict::Intact,
            _ => false,
        }
    }
}
