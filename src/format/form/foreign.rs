//! What is certainly something else than a saved configuration, and what nobody can look into. The first bytes of common
//! files are told by `infer`; here stand those that it does not know.

use infer::MatcherType;

/// Of Windows and its servers.
const OF_WINDOWS: [(usize, &[u8], &str); 14] = [
    (0, b"\x01\x0f\x00\x00", "a data file of SQL Server"),
    (0, b"TAPE", "a backup of SQL Server or another writer of Microsoft Tape Format"),
    (0, b"regf", "a part of the Windows registry"),
    (0, b"ElfFile\0", "a Windows event log"),
    (0, b"!BDN", "an Outlook data file"),
    (0, b"MSWIM\0\0\0", "a Windows image"),
    (0, b"vhdxfile", "a virtual disk"),
    (0, b"conectix", "a virtual disk"),
    (0, b"KDMV", "a virtual disk"),
    (0, b"L\0\0\0\x01\x14\x02\0", "a shortcut"),
    (0, b"ITSF", "a help file"),
    (4, b"\xef\xcd\xab\x89", "a database of the Extensible Storage Engine"),
    (0x8001, b"CD001", "an ISO image"),
    (0, b"bplist", "a property list of macOS"),
];

/// Sound, films and captures.
const MEDIA: [(usize, &[u8], &str); 8] = [
    (0, b"RIFF", "a sound recording, a film or a picture"),
    (0, b"RF64", "a sound recording"),
    (0, b"OggS", "a sound recording"),
    (4, b"ftyp", "a film or a sound recording"),
    (4, b"moov", "a film"),
    (0, b"\x30\x26\xb2\x75\x8e\x66\xcf\x11", "a film or a sound recording"),
    (0, b"\xd4\xc3\xb2\xa1", "a capture of network packets"),
    (0, b"\x0a\x0d\x0d\x0a", "a capture of network packets"),
];

/// What is encrypted, so that only its key tells what is inside.
const SEALED: [(&[u8], &str); 9] = [
    (b"Salted__", "encrypted by OpenSSL"),
    (b"U2FsdGVkX1", "encrypted by OpenSSL"),
    (b"-----BEGIN PGP MESSAGE", "encrypted by PGP"),
    (b"-----BEGIN CMS", "encrypted"),
    (b"-----BEGIN PKCS7", "encrypted or signed"),
    (b"-----BEGIN AGE ENCRYPTED", "encrypted by age"),
    (b"age-encryption.org/", "encrypted by age"),
    (b"\x8c\x0d\x04", "encrypted by PGP"),
    (b"---- BEGIN config.xml ----", "encrypted by the firewall"),
];

/// Roots of documents that are no settings of a device: pages, pictures, feeds, and a server's answer that it has none.
const FOREIGN_ROOTS: [(&str, &str); 9] = [
    ("html", "a web page"),
    ("svg", "a picture"),
    ("rss", "a news feed"),
    ("feed", "a news feed"),
    ("kml", "a map"),
    ("gpx", "a map"),
    ("error", "an error message"),
    ("fault", "an error message"),
    ("exception", "an error message"),
];

/// First sections of what Windows and programs put into folders.
const FOREIGN_SECTIONS: [(&str, &str); 4] = [
    ("[.shellclassinfo]", "a folder's desktop.ini"),
    ("[internetshortcut]", "a link to a web page"),
    ("[autorun]", "an autorun.inf"),
    ("#!/", "a script"),
];

/// Elements of which a configuration of IIS or .NET has at least one near its beginning.
const OF_DOTNET: [&str; 5] =
    ["<configsections", "<system.applicationhost", "<system.webserver", "<appsettings", "<system.web>"];

/// What it is, if it is certainly foreign. `text` is the head decoded, where it is one: a text may begin with the letters
/// of a program.
pub(super) fn foreign(head: &[u8], text: Option<&str>) -> Option<&'static str> {
    if let Some(text) = text {
        return foreign_text(head, text);
    }
    let stands = |at: &usize, mark: &[u8]| head.get(*at..).is_some_and(|rest| rest.starts_with(mark));
    let own = OF_WINDOWS.iter().chain(&MEDIA).find(|(at, mark, _)| stands(at, mark));
    own.map(|(_, _, what)| *what).or_else(|| infer::get(head).and_then(|kind| told(&kind)))
}

fn told(kind: &infer::Type) -> Option<&'static str> {
    match (kind.matcher_type(), kind.extension()) {
        (MatcherType::Image, _) => Some("a picture"),
        (MatcherType::Video, _) => Some("a film"),
        (MatcherType::Audio, _) => Some("a sound recording"),
        (MatcherType::Font, _) => Some("a font"),
        (MatcherType::Book, _) => Some("an e-book"),
        (MatcherType::Doc, _) => Some("an Office document"),
        (MatcherType::App, "der" | "pem") => None,
        (MatcherType::App, "qcow2") => Some("a virtual disk"),
        (MatcherType::App, _) => Some("a program"),
        (MatcherType::Archive, "pdf") => Some("a PDF document"),
        (MatcherType::Archive, "rtf") => Some("an RTF document"),
        (MatcherType::Archive, "ps") => Some("a PostScript document"),
        (MatcherType::Archive, "sqlite") => Some("an SQLite database"),
        (MatcherType::Archive, "msi") => Some("an Office document or an installer"),
        (MatcherType::Archive, "deb" | "rpm" | "crx") => Some("a software package"),
        (MatcherType::Archive, "swf" | "nes") => Some("a program"),
        (MatcherType::Archive, "eot") => Some("a font"),
        (MatcherType::Archive, "dcm") => Some("a medical picture"),
        (MatcherType::Text, "html") => Some("a web page"),
        _ => None,
    }
}

/// Packed or encrypted in a way that is not opened here.
pub(super) fn sealed(head: &[u8]) -> Option<&'static str> {
    if let Some((_, what)) = SEALED.iter().find(|(start, _)| head.starts_with(start)) {
        return Some(what);
    }
    let kind = infer::get(head)?;
    match (kind.matcher_type(), kind.extension()) {
        (MatcherType::Archive, "rar") => Some("a RAR archive"),
        (MatcherType::Archive, "bz2" | "bz3") => Some("packed by bzip"),
        (MatcherType::Archive, "xz" | "lz") => Some("packed by xz or lzip"),
        (MatcherType::Archive, "zst") => Some("packed by Zstandard"),
        (MatcherType::Archive, "lz4") => Some("packed by LZ4"),
        (MatcherType::Archive, "Z") => Some("packed by compress"),
        (MatcherType::Archive, "cab") => Some("a cabinet file"),
        (MatcherType::Archive, "ar" | "cpio") => Some("an archive of another program"),
        _ => None,
    }
}

fn foreign_text(head: &[u8], text: &str) -> Option<&'static str> {
    if head.starts_with(b"%PDF-") {
        return Some("a PDF document");
    }
    if head.starts_with(b"{\\rtf") {
        return Some("an RTF document");
    }
    if head.starts_with(b"%!PS") {
        return Some("a PostScript document");
    }
    let lower = text.trim_start().to_ascii_lowercase();
    // A page may stand behind comments, or behind the lines of an answer that was saved with it.
    let is_page = ["<!doctype html", "<html", "<body", "<head>"].iter().any(|tag| lower.contains(tag));
    let begins_as_page = lower.starts_with('<') || lower.starts_with("http/");
    if is_page && begins_as_page {
        return Some("a web page");
    }
    if let Some((_, what)) = FOREIGN_SECTIONS.iter().find(|(section, _)| lower.starts_with(section)) {
        return Some(what);
    }
    let root = root(&lower)?;
    // Junos writes a root of that name too.
    if root == "configuration" && OF_DOTNET.iter().any(|element| lower.contains(element)) {
        return Some("a configuration of IIS or of a .NET program");
    }
    FOREIGN_ROOTS.iter().find(|(name, _)| *name == root).map(|(_, what)| *what)
}

/// The local name of the first element, in lower case.
fn root(lower: &str) -> Option<&str> {
    let mut rest = lower;
    loop {
        let end = match rest.get(..2)? {
            "<?" => "?>",
            "<!" if rest.starts_with("<!--") => "-->",
            "<!" => ">",
            _ => break,
        };
        rest = rest.split_once(end)?.1.trim_start();
    }
    let name = rest.strip_prefix('<')?;
    let name = name.get(..name.find(|c: char| c.is_whitespace() || matches!(c, '>' | '/'))?)?;
    name.rsplit(':').next()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_pictures_and_errors_are_foreign() {
        let page = "\r\n<!-- login -->\n<!DOCTYPE html>\n<html><body>Password:</body></html>";
        assert_eq!(foreign(page.as_bytes(), Some(page)), Some("a web page"));
        let error = "<?xml version=\"1.0\"?><Error><Code>AccessDenied</Code></Error>";
        assert_eq!(foreign(error.as_bytes(), Some(error)), Some("an error message"));
        assert_eq!(foreign(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", None), Some("a picture"));
        assert_eq!(foreign(b"SQLite format 3\0\x10\0", None), Some("an SQLite database"));
        assert_eq!(foreign(b"RIFF\x10\0\0\0WAVEfmt ", None), Some("a sound recording, a film or a picture"));
        assert_eq!(foreign(b"\x01\x0f\0\0\x10\0", None), Some("a data file of SQL Server"));
    }

    #[test]
    fn a_text_may_begin_with_the_letters_of_a_program() {
        let text = "MZ1 is the name of this zone\n";
        assert_eq!(foreign(text.as_bytes(), Some(text)), None);
        let banner = "banner motd <html> is not allowed here\n";
        assert_eq!(foreign(banner.as_bytes(), Some(banner)), None);
    }
}
