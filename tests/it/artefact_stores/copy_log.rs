//! Logs of robocopy: languages, encodings, failures, and what is no log.

use super::{problems, read, recognise, time, unicode, utf16le};
use bakproof::format::artefact::copy_log::COPY_LOG;
use bakproof::model::{CopyLogFacts, Detail, Kind, Verdict};

pub struct Log {
    pub banner: &'static str,
    pub started: &'static str,
    pub labels: [&'static str; 3],
    pub body: &'static str,
    pub table: &'static str,
    pub ended: &'static str,
}

const RULER: &str = "-------------------------------------------------------------------------------";

impl Log {
    pub fn english() -> Self {
        Self {
            banner: "Robust File Copy for Windows",
            started: "Started : Thu Apr 04 14:34:58 2019",
            labels: ["Source", "Dest", "Files"],
            body: "\t    New File  \t\t     206\tdeck.pptx\r  0%  \r100%  \r\n",
            table: "               Total    Copied   Skipped  Mismatch    FAILED    Extras\r\n    Dirs :        12         2        10         0         0         0\r\n   Files :       889        30       859         0         0         0\r\n   Bytes :  45.476 g  16.27 m         0         0         0         0\r\n   Times :   0:00:21   0:00:20                       0:00:00   0:00:00\r\n",
            ended: "   Ended : Thu Apr 04 14:35:19 2019",
        }
    }

    pub fn german() -> Self {
        Self {
            banner: "Robustes Dateikopieren für Windows",
            started: "Gestartet: Sonntag, 21. April 2024 14:03:01",
            labels: ["Quelle", "Ziel", "Dateien"],
            body: "2024/04/21 14:03:05 FEHLER 32 (0x00000020) Datei wird kopiert \\\\fs01\\lync$\\1-WebServices-1\\CollabContent\\7\\Meeting.Active\r\nDer Prozess kann nicht auf die Datei zugreifen.\r\n",
            table: "           Insgesamt   KopiertÜbersprungenKeine Übereinstimmung    FEHLER    Extras\r\nVerzeich.:        25        24         1         0         0         0\r\n  Dateien:     1.889       888     1.000         0         1         7\r\n    Bytes: 1.234,5 m  45,476 g         0         0       206         0\r\n",
            ended: "   Beendet: Sonntag, 21. April 2024 14:03:22",
        }
    }

    pub fn text(&self) -> String {
        let [source, destination, files] = self.labels;
        format!(
            "\r\n{RULER}\r\n   ROBOCOPY     ::     {}                              \r\n{RULER}\r\n\r\n  {}\r\n   {source} : \\\\fs01\\lync$\\\r\n     {destination} : E:\\backup\\filestore\\\r\n\r\n    {files} : *.*\r\n\t    \r\n  Options : *.* /S /E /COPY:DAT /R:1 /W:1 \r\n\r\n{RULER}\r\n\r\n{}\r\n{RULER}\r\n\r\n{}\r\n{}\r\n",
            self.banner, self.started, self.body, self.table, self.ended
        )
    }
}

fn facts(file: &bakproof::format::artefact::ArtefactFile) -> &CopyLogFacts {
    match &file.facts.detail {
        Detail::CopyLog(facts) => facts,
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_finished_copy_says_what_it_copied_and_when() {
    let file = recognise(Log::english().text().as_bytes()).unwrap();
    assert_eq!((file.kind, file.facts.verdict), (Kind::CopyLog, Verdict::Intact));
    assert_eq!(file.facts.proof, ["end-marker"]);
    assert_eq!(time(&file.facts), "2019-04-04T14:34:58+02:00");
    let facts = facts(&file);
    assert_eq!(facts.source.as_deref(), Some("\\\\fs01\\lync$\\"));
    assert_eq!(facts.destination.as_deref(), Some("E:\\backup\\filestore\\"));
    assert_eq!((facts.files_total, facts.files_copied, facts.files_skipped), (Some(889), Some(30), Some(859)));
    assert_eq!((facts.files_failed, facts.exit_code, facts.is_finished), (Some(0), Some(1), true));
    assert_eq!(facts.bytes_total, Some((45_476 << 30) / 1000));
    assert_eq!(facts.ended.unwrap().to_string(), "2019-04-04T14:35:19");
    assert!(file.facts.problems.is_empty());
}

#[test]
fn an_old_copy_is_as_old_as_it_says() {
    let log = Log { started: "Started : Friday, November 1, 2013 11:59:58 PM", ..Log::english() };
    let file = recognise(log.text().as_bytes()).unwrap();
    assert_eq!(time(&file.facts), "2013-11-01T23:59:58+01:00");
}

#[test]
fn every_encoding_reads_the_same() {
    let text = Log::german().text();
    let utf8 = read(COPY_LOG, text.as_bytes()).unwrap();
    let ansi: Vec<u8> = encoding(&text);
    for bytes in [unicode(&text), utf16le(&text), ansi, [b"\xef\xbb\xbf", text.as_bytes()].concat()] {
        assert_eq!(read(COPY_LOG, &bytes).unwrap().facts, utf8.facts);
    }
}

/// Windows' Western code page.
fn encoding(text: &str) -> Vec<u8> {
    text.chars().map(|c| u8::try_from(u32::from(c)).expect("Latin-1")).collect()
}

#[test]
fn a_german_log_tells_what_failed_and_that_a_meeting_ran() {
    let file = recognise(&unicode(&Log::german().text())).unwrap();
    assert_eq!(problems(&file.facts), ["copy-failed", "active-meeting"]);
    assert_eq!(file.facts.verdict, Verdict::Intact, "the log is sound: it is the copy that is not");
    assert_eq!(time(&file.facts), "2024-04-21T14:03:01+02:00");
    assert_eq!(file.facts.counts["active-meetings"], 1);
    let facts = facts(&file);
    assert_eq!((facts.files_total, facts.files_skipped, facts.files_failed), (Some(1889), Some(1000), Some(1)));
    assert_eq!(facts.exit_code, Some(1 + 2 + 8));
    assert_eq!((facts.bytes_total, facts.bytes_failed), (Some(1_294_467_072), Some(206)));
    assert_eq!(facts.errors.len(), 1);
    assert!(facts.errors[0].contains("(0x00000020)") && facts.errors[0].ends_with("zugreifen."), "{:?}", facts.errors);
}

#[test]
fn thousands_may_be_parted_by_blanks() {
    for (blank, is_wide) in [(" ", true), ("\u{a0}", false), ("\u{202f}", false)] {
        let table = format!(
            "    Rép.   :        12         2        10         0         0         0\r\nFichiers   :     1{blank}889       889     1{blank}000         0         0         0\r\n  Octets   :   16,27 m   16,27 m         0         0         0         0\r\n"
        );
        let log = Log { table: Box::leak(table.into_boxed_str()), ..Log::english() };
        let file = read(COPY_LOG, &unicode(&log.text())).unwrap();
        assert_eq!(facts(&file).files_total, Some(1889), "{is_wide}");
        assert_eq!(facts(&file).bytes_total, Some(17_060_331));
    }
}

#[test]
fn a_date_of_an_unknown_language_is_no_time() {
    for (started, expected) in [
        ("开始时间: 2026年10月1日 18:37:38", "2026-10-01T18:37:38+02:00"),
        ("開始: 2026年10月1日 下午 06:37:38", "2026-10-01T18:37:38+02:00"),
        ("Début : jeudi 4 avril 2019 14:34:58", "2019-04-04T14:34:58+02:00"),
        ("Début : mardi 3 mars 2015 08:00:00", "2015-03-03T08:00:00+01:00"),
        ("Inicio: martes, 3 de febrero de 2015 8:00:00", "2015-02-03T08:00:00+01:00"),
        ("Started : 11/2/2013 02:00:00", "-"),
        ("Started : Thursday, April 4, 2019 12:34:58 AM", "2019-04-04T00:34:58+02:00"),
        ("Started : Thursday, April 4, 2019 2:34:58 p.m.", "2019-04-04T14:34:58+02:00"),
        ("Rozpoczęto: czwartek, 4 kwietnia 2019 14:34:58", "2019-04-04T14:34:58+02:00"),
    ] {
        let log = Log { started, ended: "", ..Log::english() };
        assert_eq!(time(&read(COPY_LOG, &unicode(&log.text())).unwrap().facts), expected, "{started}");
    }
}

#[test]
fn a_cut_log_is_of_a_copy_that_did_not_finish() {
    let text = Log::english().text();
    let cut = &text[..text.find("   Bytes :").unwrap()];
    let file = recognise(cut.as_bytes()).unwrap();
    assert_eq!((file.facts.verdict, problems(&file.facts)), (Verdict::Incomplete, vec!["copy-not-finished"]));
    assert!(file.facts.proof.is_empty());
    let facts = facts(&file);
    assert_eq!((facts.is_finished, facts.exit_code, facts.files_total), (false, None, None));
}

#[test]
fn the_last_of_several_runs_speaks_and_the_earlier_are_kept() {
    let (failed, good) = (Log::german().text(), Log::english().text());
    let file = recognise(&unicode(&format!("{failed}{good}"))).unwrap();
    assert_eq!(facts(&file).exit_code, Some(1));
    assert_eq!(facts(&file).earlier_runs.len(), 1);
    assert_eq!(facts(&file).earlier_runs[0].exit_code, Some(11));
    assert_eq!((file.facts.counts["runs"], problems(&file.facts)), (2, vec!["earlier-copy-failed"]));
}

#[test]
fn help_scripts_and_tables_are_no_logs() {
    let help = format!(
        "{RULER}\r\n   ROBOCOPY     ::     Robust File Copy for Windows\r\n{RULER}\r\n\r\n  Started : Thu Apr 04 14:34:58 2019\r\n              Usage :: ROBOCOPY source destination [file [file]...] [options]\r\n\r\n             source :: Source Directory (drive:\\path or \\\\server\\share\\path).\r\n"
    );
    let script =
        "@echo off\r\nROBOCOPY \\\\fs01\\lync$ E:\\backup /MIR /LOG+:run.log\r\nrem ROBOCOPY     ::     log\r\n";
    let table = Log::english().table;
    for text in [help.as_str(), script, table] {
        assert!(recognise(text.as_bytes()).is_none(), "{text}");
        assert!(recognise(&unicode(text)).is_none(), "{text}");
    }
}

#[test]
fn a_long_line_and_a_thousand_errors_take_bounded_room() {
    let error = "2024/04/21 14:03:05 ERROR 5 (0x00000005) Copying File \\\\fs01\\lync$\\x\r\nAccess is denied.\r\n";
    let body = format!("{}\r\n{}", "x".repeat(1 << 20), error.repeat(1000));
    let log = Log { body: Box::leak(body.into_boxed_str()), ..Log::english() };
    let file = recognise(log.text().as_bytes()).unwrap();
    assert_eq!((facts(&file).errors.len(), file.facts.counts["errors"]), (100, 1000));
    assert!(facts(&file).is_finished);
}

#[test]
fn a_code_that_does_not_stand_twice_is_no_error() {
    for line in ["ERROR 33 (0x00000020) x", "see (0x00000020)", "ERROR 32 (0x20) x", "ERROR 32 (0x00000020"] {
        let log = Log { body: Box::leak(format!("{line}\r\n").into_boxed_str()), ..Log::english() };
        assert!(facts(&recognise(log.text().as_bytes()).unwrap()).errors.is_empty(), "{line}");
    }
}

/// The start of a run, written in the languages of Windows.
const STARTED: [(&str, &str); 27] = [
    ("Inizio: martedì 10 febbraio 2026 01:30:00", "2026-02-10T01:30:00+01:00"),
    ("Alku: torstai 12. marraskuuta 2025 1.30.00", "2025-11-12T01:30:00+01:00"),
    ("Start: dinsdag 10 maart 2026 1:30:00 nm.", "2026-03-10T13:30:00+01:00"),
    ("Kezdés: 2026. március 10., kedd du. 1:30:00", "2026-03-10T13:30:00+01:00"),
    ("Kezdés: 2026. március 10., kedd de. 1:30:00", "2026-03-10T01:30:00+01:00"),
    ("Başladı: 10 Mart 2026 Salı ÖS 01:30:00", "2026-03-10T13:30:00+01:00"),
    ("Mula: 10 Mac 2026 1:30:00 PTG", "2026-03-10T13:30:00+01:00"),
    ("Έναρξη: Τρίτη, 10 Μαρτίου 2026 1:30:00 μμ", "2026-03-10T13:30:00+01:00"),
    ("Έναρξη: Τρίτη, 10 Μαρτίου 2026 1:30:00 π.μ.", "2026-03-10T01:30:00+01:00"),
    ("시작: 2026년 3월 10일 화요일 오후 1:30:00", "2026-03-10T13:30:00+01:00"),
    ("開始: 2026年3月10日 午後 1:30:00", "2026-03-10T13:30:00+01:00"),
    ("开始: 2026年3月10日 星期二 上午 01:30:00", "2026-03-10T01:30:00+01:00"),
    ("Начало: 10 января 2026 г. 1:30:00", "2026-01-10T01:30:00+01:00"),
    ("Inicio: martes, 10 de marzo de 2026 1:30:00 p. m.", "2026-03-10T13:30:00+01:00"),
    ("Início: terça-feira, 10 de março de 2026 01:30:00", "2026-03-10T01:30:00+01:00"),
    ("Start: wtorek, 10 listopada 2026 01:30:00", "2026-11-10T01:30:00+01:00"),
    ("Start: utorak, 10. listopada 2026. 01:30:00", "2026-10-10T01:30:00+02:00"),
    ("Start: 10 listopada 2026 01:30:00", "-"),
    ("Zahájeno: úterý 10. března 2026 1:30:00", "2026-03-10T01:30:00+01:00"),
    ("بدأ: 10 مارس, 2026 01:30:00 م", "2026-03-10T13:30:00+01:00"),
    ("Início: martinmas 10 de março de 2026 01:30:00", "-"),
    ("Started : Tuesday, Marchish 10, 2026 1:30:00 AM", "-"),
    ("Started : Tuesday, March 10, 2026 1:30:00 XM", "-"),
    ("Started : Tuesday, March 10, 2026 13:30:00 PM", "-"),
    ("Started : March April 10, 2026 1:30:00 AM", "-"),
    ("Alku: 12. mar. 2025 1:30:00 xx", "-"),
    ("เริ่ม: 10 มีนาคม 2569 1:30:00", "-"),
];

#[test]
fn a_date_is_read_by_whole_words_of_one_language() {
    for (started, expected) in STARTED {
        let log = Log { started, ended: "", ..Log::english() };
        assert_eq!(time(&read(COPY_LOG, &unicode(&log.text())).unwrap().facts), expected, "{started}");
    }
}

#[test]
fn a_date_in_a_consoles_code_page_is_read() {
    for (started, expected) in [
        (&b"Inizio : marted\x8d 10 febbraio 2026 01:30:00"[..], "2026-02-10T01:30:00+01:00"),
        (b"D\x82but : mardi 10 f\x82vrier 2026 01:30:00", "2026-02-10T01:30:00+01:00"),
        (b"Gestartet: Dienstag, 10. M\x84rz 2026 01:30:00", "2026-03-10T01:30:00+01:00"),
        // 866: января.
        (b"x: 10 \xef\xad\xa2\xa0\xe0\xef 2026 \xa3. 1:30:00", "2026-01-10T01:30:00+01:00"),
        // 932: 午後.
        (b"x: 2026\x94N3\x8c\x8e10\x93\xfa \x8c\xdf\x8c\xe3 1:30:00", "2026-03-10T13:30:00+01:00"),
        // 852: b\u{159}ezna.
        (b"x: \xa3ter\xec 10. b\xfdezna 2026 1:30:00", "2026-03-10T01:30:00+01:00"),
    ] {
        let text = Log { started: "STARTED", ended: "", ..Log::english() }.text();
        let (before, after) = text.split_once("STARTED").unwrap();
        let bytes = [before.as_bytes(), started, after.as_bytes()].concat();
        assert_eq!(time(&read(COPY_LOG, &bytes).unwrap().facts), expected, "{}", String::from_utf8_lossy(started));
    }
}

#[test]
fn headers_with_other_marks_are_headers_and_orders_are_kept() {
    for mark in [" = ", " - ", ": "] {
        let text = Log::english().text().replace("Dest : ", &format!("Dest{mark}"));
        let text = text.replace("Source : ", &format!("Source{mark}"));
        let text = text.replace("Files : *.*\r\n\t    \r\n", "Files : *.wav\r\n\t    *.wma\r\n\t    \r\nExc Files : thumbs.db\r\n\r\n Exc Dirs : ~snapshot\r\n\t    D:\\x\r\n");
        let file = read(COPY_LOG, text.as_bytes()).unwrap();
        let facts = facts(&file);
        assert_eq!(facts.destination.as_deref(), Some("E:\\backup\\filestore\\"), "{mark}");
        assert_eq!(facts.files, ["*.wav", "*.wma"]);
        assert_eq!(facts.left_out, ["thumbs.db", "~snapshot", "\\x"]);
        assert_eq!(facts.options.as_ref().unwrap()[1], "/S");
    }
}
