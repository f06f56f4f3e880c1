//! A copy of a Lync file store, and the log of the robocopy run that made it.

use jiff::civil::DateTime;

/// A file of the share.
#[derive(Debug)]
pub struct StoredFile {
    /// Below the share, joined with `/`.
    pub path: String,
    pub bytes: Vec<u8>,
}

/// One run of robocopy.
#[derive(Debug)]
pub struct CopyRun<'a> {
    pub source: &'a str,
    pub destination: &'a str,
    pub began: DateTime,
    pub ended: DateTime,
    pub folders: u64,
    pub files: u64,
    pub bytes: u64,
    /// Files that another process held open.
    pub locked: &'a [&'a str],
}

/// What a small site's share holds; the folders are named after site, role and instance of the service.
pub fn stored_files(site: u32, response_groups: bool) -> Vec<StoredFile> {
    let mut files = vec![
        ("WebServices-1/CollabContent/4b1f0a52/Slides-Quarter3.pptx.enc", 4096),
        ("WebServices-1/CollabMetadata/4b1f0a52/Meeting.xml", 812),
        ("WebServices-1/CollabMetadata/4b1f0a52/content.json", 377),
        ("WebServices-1/DeviceUpdateLogs/Client/LastRun.log", 228),
        ("WebServices-1/DeviceUpdateStore/UCPhone/cpe.cab", 9000),
        ("WebServices-1/ABFiles/00000000-0000-0000-0000-000000000000/F-2d1e.lsabs", 640),
        ("WebServices-1/MeetingComplianceData/2026-10/conf-20261030.xml", 1500),
        ("ApplicationServer-1/AppServerFiles/Settings.xml", 512),
        ("CentralMgmt-1/CMSFileStore/xds-master/replicas/fe01/to-replica.zip", 300),
    ];
    files.push(("ApplicationServer-1/AppServerFiles/RGS/AS/closed.wma", 5400));
    files.push(("ApplicationServer-1/AppServerFiles/CPS/music-on-hold.wma", 8800));
    if response_groups {
        files.push(("ApplicationServer-1/AppServerFiles/RGS/Instances/7e0c/welcome.wav", 7200));
    }
    files.into_iter().map(|(path, size)| stored(site, path, size)).collect()
}

/// What people posted into chat rooms: on the one share that Persistent Chat was given.
pub fn chat_files(site: u32) -> Vec<StoredFile> {
    vec![stored(site, "PersistentChatServer-1/Files/6f0e/floor-plan.pdf.enc", 6100)]
}

fn stored(site: u32, path: &str, size: usize) -> StoredFile {
    let mut bytes = filler(path, size);
    let head: &[u8] = match path.rsplit('.').next() {
        Some("wav") => b"RIFF\x18\x1c\0\0WAVEfmt ",
        Some("wma") => b"\x30\x26\xb2\x75\x8e\x66\xcf\x11\xa6\xd9\x00\xaa\x00\x62\xce\x6c",
        _ => b"",
    };
    bytes.splice(..head.len().min(bytes.len()), head.iter().copied());
    StoredFile { path: format!("{site}-{path}"), bytes }
}

/// Bytes that look like an encrypted upload: the share's content says nothing about itself.
fn filler(name: &str, size: usize) -> Vec<u8> {
    let mut state = name.bytes().fold(0x811c_9dc5u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        state as u8
    };
    (0..size).map(|_| next()).collect()
}

/// The log as `robocopy /MIR /LOG` writes it.
pub fn copy_log(run: &CopyRun<'_>) -> String {
    let line = "-".repeat(79);
    let clock = |at: DateTime| at.strftime("%A, %B %-d, %Y %-I:%M:%S %p").to_string();
    let failed = run.locked.len() as u64;
    let errors: String = run
        .locked
        .iter()
        .map(|path| {
            format!(
                "{} ERROR 32 (0x00000020) Copying File {path}\r\nThe process cannot access the file because it is being used by another process.\r\n\r\n",
                run.began.strftime("%Y/%m/%d %H:%M:%S")
            )
        })
        .collect();
    let row = |what: &str, total: u64, failed: u64| {
        format!("{what:>8} :{total:>10}{:>10}{:>10}{:>10}{failed:>10}{:>10}\r\n", total - failed, 0, 0, 0)
    };
    format!(
        "\r\n{line}\r\n   ROBOCOPY     ::     Robust File Copy for Windows\r\n{line}\r\n\r\n  Started : {}\r\n   Source : {}\r\n     Dest : {}\r\n\r\n\
         \x20   Files : *.*\r\n\r\n  Options : *.* /S /E /DCOPY:DA /COPY:DAT /PURGE /MIR /R:2 /W:5\r\n\r\n{line}\r\n\r\n{errors}{line}\r\n\r\n\
         \x20              Total    Copied   Skipped  Mismatch    FAILED    Extras\r\n{}{}{}   Times :   0:00:09   0:00:07                       0:00:00   0:00:02\r\n\
         \x20  Ended : {}\r\n\r\n",
        clock(run.began),
        run.source,
        run.destination,
        row("Dirs", run.folders, 0),
        row("Files", run.files, failed),
        row("Bytes", run.bytes, 0),
        clock(run.ended),
    )
}
