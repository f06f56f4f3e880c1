//! What the reader of Lync exports declares of itself, one row for each form.

use crate::format::declaration::Declaration;
use crate::model::Kind;

/// Exports and topologies.
pub const DECLARATIONS: &[Declaration] = &[
    Declaration {
        name: "Lync document set",
        kinds: &[Kind::LyncConfiguration, Kind::LyncUserData, Kind::ZipArchive],
        marker: "a ZIP with `DocItemSet.xml`; a topology or settings tell a configuration, users tell user data",
        facts: "clusters, computers, SQL Server instances and versions of a topology, number of users, wall-clock time \
                of the entries",
        checks: "the CRC of every entry; the XML is well-formed; all parts are there and hold what the export is for",
        proof: &["zip-crc", "xml-well-formed", "complete"],
        limits: "20,000 entries, 16 GiB unpacked in each, 800,000 users; if it holds neither, it is a `zip-archive`",
    },
    Declaration {
        name: "Response Group export",
        kinds: &[Kind::LyncResponseGroups],
        marker: "a ZIP with files of `Export-CsRgsConfiguration`",
        facts: "pools, counts of workflows, queues, agent groups and audio files, wall-clock time of the entries",
        checks: "the CRC of every entry; the XML is well-formed; all files are there; what objects refer to is in it, \
                 and audio files begin as audio",
        proof: &["zip-crc", "xml-well-formed", "complete", "references"],
        limits: "20,000 entries, 16 GiB unpacked in each, 20,000 objects, 10,000 recordings",
    },
    Declaration {
        name: "Other ZIP archive",
        kinds: &[Kind::ZipArchive, Kind::LyncLocation, Kind::LyncPersistentChat],
        marker: "any other ZIP, unless it is certainly something else, such as a Word document",
        facts: "number of entries, wall-clock time of the entries",
        checks: "the CRC of every entry",
        proof: &["zip-crc"],
        limits: "20,000 entries, 16 GiB unpacked in each; only a mapping tells location and Persistent Chat exports",
    },
    Declaration {
        name: "Topology document",
        kinds: &[Kind::Topology],
        marker: "XML with the root `Topology` or `TopologyBuilder` in a namespace of Lync deployments",
        facts: "clusters, computers, SQL Server instances and versions; no time",
        checks: "the XML is well-formed to the closing root",
        proof: &["xml-well-formed"],
        limits: "100,000 names, 250,000 services, 256 levels, no DOCTYPE; XML has no checksum, so it is at most intact",
    },
];
