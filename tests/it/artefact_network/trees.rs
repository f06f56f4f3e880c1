//! Folders: what IIS and DHCP back up into, as a repository shows them.

use super::{Bytes, configuration};
use bakproof::base::{ReadAt, Stamp};
use bakproof::format::artefact::{ArtefactContext, ArtefactTree, TREES, TreeFile, TreeView};
use bakproof::model::{Kind, Verdict};
use std::collections::{BTreeMap, BTreeSet};
use std::io;

/// Files by path.
#[derive(Default)]
pub struct Repository {
    files: BTreeMap<String, Vec<u8>>,
    folders: Vec<String>,
}

impl Repository {
    pub fn new(files: &[(&str, &[u8])]) -> Self {
        let mut folders = BTreeSet::from([String::new()]);
        for (path, _) in files {
            folders.extend(path.match_indices('/').map(|(at, _)| path[..at].to_owned()));
        }
        let files = files.iter().map(|(path, bytes)| ((*path).to_owned(), bytes.to_vec())).collect();
        Self { files, folders: folders.into_iter().collect() }
    }
}

/// The time every file was modified.
fn modified() -> Stamp {
    "2013-03-05T10:11:12Z".parse().unwrap()
}

impl TreeView for Repository {
    fn folders(&self) -> &[String] {
        &self.folders
    }

    fn files(&self, folder: &str) -> io::Result<Vec<TreeFile>> {
        let inside = self.files.iter().filter_map(|(path, bytes)| {
            let (parent, name) = path.rsplit_once('/').unwrap_or(("", path));
            let size_bytes = bytes.len() as u64;
            (parent == folder).then(|| TreeFile { name: name.to_owned(), size_bytes, modified: Some(modified()) })
        });
        Ok(inside.collect())
    }

    fn open(&self, path: &str) -> io::Result<Box<dyn ReadAt + '_>> {
        let bytes = self.files.get(path).ok_or(io::ErrorKind::NotFound)?;
        Ok(Box::new(Bytes(bytes)))
    }
}

pub fn find(files: &[(&str, &[u8])]) -> Vec<ArtefactTree> {
    let repository = Repository::new(files);
    TREES.iter().flat_map(|tree| (tree.find)(&repository, &ArtefactContext::default())).collect()
}

#[track_caller]
fn one(files: &[(&str, &[u8])], folder: &str, kind: Kind, verdict: Verdict, problems: &[&str]) -> ArtefactTree {
    let mut trees = find(files);
    assert_eq!(trees.len(), 1);
    let tree = trees.remove(0);
    let ids: Vec<&str> = tree.facts.problems.iter().map(|problem| &*problem.id).collect();
    assert_eq!((tree.folder.as_str(), tree.kind, tree.facts.verdict, &ids[..]), (folder, kind, verdict, problems));
    tree
}

const HOST: &[u8] = b"<?xml version=\"1.0\"?><configuration><configSections/><system.applicationHost><sites>\
    <site name=\"Lync Server External Web Site\" id=\"1\"><bindings><binding protocol=\"https\"/><binding/></bindings>\
    </site><site name=\"Default Web Site\" id=\"2\"/></sites></system.applicationHost></configuration>";
const OTHER: &[u8] = b"<configuration/>";

#[test]
fn a_backup_of_appcmd_is_one_folder() {
    let files: &[(&str, &[u8])] = &[
        ("iis/monday/applicationHost.config", HOST),
        ("iis/monday/administration.config", OTHER),
        ("iis/monday/redirection.config", OTHER),
        ("iis/monday/schema/IIS_schema.xml", b"<a/>"),
    ];
    let tree = one(files, "iis/monday", Kind::IisBackup, Verdict::Intact, &[]);
    let counts = &tree.facts.counts;
    assert_eq!((counts["sites"], counts["lync-sites"], counts["bindings"], counts["files"]), (2, 1, 2, 4));
    assert_eq!((tree.file_count, tree.modified, tree.facts.time), (4, Some(modified()), None));
    assert_eq!(configuration(&tree.facts).vendor.as_deref(), Some("Microsoft IIS"));
}

#[test]
fn history_of_the_server_counts_and_damage_is_seen() {
    one(
        &[("history/CFGHISTORY_0000000001/applicationHost.config", HOST)],
        "history/CFGHISTORY_0000000001",
        Kind::IisBackup,
        Verdict::Intact,
        &[],
    );
    let files: &[(&str, &[u8])] =
        &[("b/applicationHost.config", &HOST[..HOST.len() - 20]), ("b/administration.config", OTHER)];
    one(files, "b", Kind::IisBackup, Verdict::Incomplete, &["xml-truncated"]);
    let files: &[(&str, &[u8])] = &[("b/applicationHost.config", HOST), ("b/administration.config", b"<a></b>")];
    one(files, "b", Kind::IisBackup, Verdict::Damaged, &["xml-malformed"]);
}

#[test]
fn a_web_server_without_sites_is_no_backup_of_them() {
    let empty = b"<?xml version=\"1.0\"?><configuration><system.applicationHost><sites><siteDefaults/></sites>\
        </system.applicationHost></configuration>";
    let files: &[(&str, &[u8])] = &[("b/applicationHost.config", empty), ("b/administration.config", OTHER)];
    one(files, "b", Kind::IisBackup, Verdict::Incomplete, &["no-sites"]);
}

#[test]
fn a_file_of_that_name_alone_is_no_backup() {
    assert!(find(&[("b/applicationHost.config", HOST)]).is_empty());
    assert!(find(&[("b/applicationHost.config", OTHER), ("b/administration.config", OTHER)]).is_empty());
    assert!(find(&[("CFGHISTORY_x/applicationHost.config", HOST)]).is_empty());
}

/// An ESE file of two pages: signature and page size.
fn database() -> Vec<u8> {
    let mut bytes = vec![0; 2 * 8192];
    bytes[4..8].copy_from_slice(&0x89ab_cdef_u32.to_le_bytes());
    bytes[236..240].copy_from_slice(&8192_u32.to_le_bytes());
    bytes
}

#[test]
fn the_folder_of_the_dhcp_service_is_one_backup() {
    let database = database();
    let files: &[(&str, &[u8])] =
        &[("dhcp/backup/DhcpCfg", b"regf"), ("dhcp/backup/new/dhcp.mdb", &database), ("dhcp/backup/new/j50.log", b"x")];
    let tree = one(files, "dhcp/backup", Kind::DhcpExport, Verdict::Intact, &[]);
    assert_eq!((tree.file_count, tree.facts.counts["log-files"]), (3, 1));
    let files: &[(&str, &[u8])] = &[("DhcpCfg", b"regf"), ("new/dhcp.mdb", &database)];
    one(files, "", Kind::DhcpExport, Verdict::Intact, &[]);
}

#[test]
fn a_dhcp_folder_that_is_damaged_says_so() {
    let database = database();
    let kind = Kind::DhcpExport;
    one(&[("b/new/dhcp.mdb", &database)], "b", kind, Verdict::Incomplete, &["registry-missing"]);
    let cut = &database[..database.len() - 100];
    one(&[("b/DhcpCfg", b"x"), ("b/new/dhcp.mdb", cut)], "b", kind, Verdict::Incomplete, &["ese-truncated"]);
    let zeroes = vec![0; 16384];
    one(&[("b/DhcpCfg", b"x"), ("b/new/dhcp.mdb", &zeroes)], "b", kind, Verdict::Damaged, &["ese-signature"]);
    assert!(find(&[("b/DhcpCfg", b"x"), ("b/new/other.mdb", &database)]).is_empty());
}
