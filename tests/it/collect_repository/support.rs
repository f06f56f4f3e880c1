//! Small repositories made by code, and short ways to look at them.

use bakproof::base::{PathName, Stamp};
use bakproof::collect::{Request, Root, Silent, collect};
use bakproof::demo::{BackupSpec, MediaSpec, write_media};
use bakproof::model::{Evidence, Note, Source, Suspect};
use bakproof::policy::Mapping;
use std::path::Path;

/// Writes a file, with the folders above it.
pub fn put(root: &Path, path: &str, content: &[u8]) {
    let path = root.join(path);
    std::fs::create_dir_all(path.parent().unwrap()).unwrap();
    std::fs::write(path, content).unwrap();
}

/// A block header that sums up: kind, and the exclusive-or of its first 25 words as its 26th (MTF 1.00a).
pub fn block(kind: &[u8; 4]) -> Vec<u8> {
    let mut block = vec![0; 1024];
    block[..4].copy_from_slice(kind);
    block[8..12].copy_from_slice(&[0x5e, 0, 14, 1]);
    block[48] = 2;
    block[86..88].copy_from_slice(&0x1200u16.to_le_bytes());
    let sum = block[..50].chunks(2).fold(0, |sum, word| sum ^ u16::from_le_bytes([word[0], word[1]]));
    block[50..52].copy_from_slice(&sum.to_le_bytes());
    block
}

/// Media whose header can be recognised, and nothing behind it.
pub fn media_header() -> Vec<u8> {
    block(b"TAPE")
}

pub fn root(path: &Path) -> Root {
    Root { name: "nas".to_owned(), path: path.to_owned(), maps: Vec::new() }
}

pub fn map(pattern: &str) -> Mapping {
    let glob = globset::GlobBuilder::new(pattern).case_insensitive(true).build().unwrap().compile_matcher();
    Mapping {
        pattern: pattern.to_owned(),
        glob,
        kind: None,
        vendor: None,
        item: None,
        pool: None,
        sql: None,
        target: None,
        level: None,
    }
}

pub fn look(roots: Vec<Root>) -> Evidence {
    let request = Request { roots, list_unclassified: true, ..Request::default() };
    collect(&request, "2026-11-22T12:00:00Z".parse::<Stamp>().unwrap(), &Silent)
}

pub fn look_at(path: &Path) -> Evidence {
    look(vec![root(path)])
}

/// The note on a path, which must be there.
pub fn note<'e>(source: &'e Source, path: &str) -> &'e Note {
    let found = source.notes.iter().find(|note| note.path == PathName::from(path));
    found.unwrap_or_else(|| panic!("no note on {path}: {:?}", source.notes))
}

#[cfg(unix)]
pub fn note_kind(source: &Source, path: &str) -> bakproof::model::NoteKind {
    note(source, path).kind
}

/// The suspect at a path, which must be there.
pub fn suspect<'e>(evidence: &'e Evidence, path: &str) -> &'e Suspect {
    let found = evidence.suspects.iter().find(|suspect| suspect.location.path == PathName::from(path));
    found.unwrap_or_else(|| panic!("no suspect at {path}: {:?}", evidence.suspects))
}

/// Paths of the files that are no backup.
pub fn unclassified(source: &Source) -> Vec<String> {
    let files = source.unclassified.iter().flat_map(|total| &total.files);
    files.map(|file| file.path.lossy().into_owned()).collect()
}

/// A ZIP archive of these entries.
pub fn zip_of(entries: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, content) in entries {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut zip, content.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A user data export with one user.
pub fn user_export() -> Vec<u8> {
    let types = r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>"#;
    let items = r#"<DocItemSet><DocItem Name="urn:lcd:alice@contoso.com"><Data><HomedResource><Contact Buddy="bob@contoso.com"/></HomedResource></Data></DocItem></DocItemSet>"#;
    zip_of(&[("DocItemSet.xml", items), ("[Content_Types].xml", types)])
}

/// One family (1-based) of a full backup striped over `count`.
pub fn stripe(database: &str, number: u16, count: u16) -> Vec<u8> {
    let media = MediaSpec::of(vec![BackupSpec::full(database)]).striped(count);
    let mut out = Vec::new();
    write_media(&media, number - 1, &mut out).unwrap();
    out
}
