//! The file store, and the audio of the voice applications in it: copies of folders.

use crate::article_rows::files::night;
use crate::article_rows::row::Row;
use bakproof::demo::{CopyRun, copy_log, stored_files};
use jiff::ToSpan;

const POOL: &str = "[[pool]]\nfqdn = \"pool01.contoso.com\"\nfile_store = '\\\\fs01.contoso.com\\lync'\n";

fn copied() -> Vec<(String, Vec<u8>)> {
    stored_files(1, true).into_iter().map(|file| (format!("filestore/fs01/{}", file.path), file.bytes)).collect()
}

/// The log of the robocopy run that made the copy: it says when, and that nothing failed.
fn log() -> Vec<u8> {
    let files = copied();
    let run = CopyRun {
        source: r"\\fs01.contoso.com\lync\",
        destination: r"\\nas01.contoso.com\backups\filestore\fs01\",
        began: night(1, 30),
        ended: night(1, 30).saturating_add(9.seconds()),
        folders: 24,
        files: files.len() as u64,
        bytes: files.iter().map(|(_, bytes)| bytes.len() as u64).sum(),
        locked: &[],
    };
    copy_log(&run).into_bytes()
}

pub fn file_store() -> Vec<Row> {
    let declared = format!("{POOL}[file-store]\nunused = [\"persistent-chat-files\"]\n");
    let row = Row::new("file-store", "a copy of the share and the log of the run")
        .declared(&declared)
        .files(copied())
        .file("filestore/fs01.log", log())
        .needs("filestore/fs01.log")
        .needs("filestore/fs01/1-ApplicationServer-1/")
        .opaque();
    vec![row]
}

pub fn voice_audio() -> Vec<Row> {
    let row = Row::new("voice-audio", "the audio folders in a copy of the share")
        .declared(&format!("{POOL}[voice-audio]\n"))
        .files(copied())
        .file("filestore/fs01.log", log())
        .needs("filestore/fs01.log")
        .needs("filestore/fs01/1-ApplicationServer-1/")
        .opaque();
    vec![row]
}
