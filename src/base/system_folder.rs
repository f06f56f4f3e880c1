//! Names that file systems, Windows and storage systems give to what they keep for themselves on every volume, and that
//! an ordinary account may often not read: no backup job writes there.

/// Lower case.
const NAMES: [&str; 42] = [
    // Windows, on every volume.
    "system volume information",
    "$recycle.bin",
    "recycler",
    "recycled",
    "$extend",
    "config.msi",
    "msdownld.tmp",
    "dfsrprivate",
    "pagefile.sys",
    "hiberfil.sys",
    "swapfile.sys",
    "dumpstack.log",
    "dumpstack.log.tmp",
    "$windows.~bt",
    "$windows.~ws",
    "$winreagent",
    "$sysreset",
    // Linux and BSD file systems.
    "lost+found",
    ".snap",
    "aquota.user",
    "aquota.group",
    "quota.user",
    "quota.group",
    // Snapshots and recycle bins of storage systems.
    ".snapshot",
    ".snapshots",
    "~snapshot",
    ".ckpt",
    ".zfs",
    "#snapshot",
    "#recycle",
    ".recycle",
    "@recycle",
    "@recently-snapshot",
    "@sharesnap",
    "@eadir",
    // macOS and desktops.
    "network trash folder",
    ".trash",
    ".trashes",
    ".spotlight-v100",
    ".fseventsd",
    ".documentrevisions-v100",
    ".temporaryitems",
];

/// The first part of a path (of either slash) that is such a name.
pub fn system_folder(path: &str) -> Option<&str> {
    path.split(['/', '\\']).find(|part| {
        let name = part.to_lowercase();
        // `.Trash-1000` by user, `found.000` by repair.
        let is_numbered = |start: &str| {
            name.strip_prefix(start).is_some_and(|rest| !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_digit()))
        };
        NAMES.contains(&name.as_str()) || is_numbered(".trash-") || is_numbered("found.")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folders_of_the_system_are_known_at_any_depth_and_by_their_whole_name() {
        assert_eq!(system_folder("System Volume Information"), Some("System Volume Information"));
        assert_eq!(system_folder("vol1/lost+found/#123"), Some("lost+found"));
        assert_eq!(system_folder(r"D:\$Recycle.Bin\S-1-5\x.bak"), Some("$Recycle.Bin"));
        assert_eq!(system_folder("a/.Trash-1000"), Some(".Trash-1000"));
        for path in ["", "sql/LcsCDR", "snapshots", "my lost+found", "found.bak", ".trash-can", "recycled.bak"] {
            assert_eq!(system_folder(path), None, "{path}");
        }
    }
}
