//! `Get-MailboxDatabase -Status` as CSV and CLIXML.

use super::{detail, problems, recognise, time, unicode, utf16le};
use bakproof::model::{Detail, ExchangeDatabase, Kind, Verdict};

const TYPE: &str = "#TYPE Selected.Microsoft.Exchange.Data.Directory.SystemConfiguration.MailboxDatabase\r\n";
const HEADER: [&str; 8] = [
    "Name",
    "Server",
    "LastFullBackup",
    "LastIncrementalBackup",
    "LastDifferentialBackup",
    "SnapshotLastFullBackup",
    "CircularLoggingEnabled",
    "BackupInProgress",
];

fn csv(delimiter: &str, rows: &[[&str; 8]]) -> String {
    let line = |cells: &[&str]| {
        let quoted: Vec<String> = cells.iter().map(|cell| format!("\"{cell}\"")).collect();
        format!("{}\r\n", quoted.join(delimiter))
    };
    let rows: String = rows.iter().map(|row| line(row)).collect();
    format!("{TYPE}{}{rows}", line(&HEADER))
}

fn row(name: &'static str, full: &'static str) -> [&'static str; 8] {
    [name, "EXCH01", full, "", "", "True", "False", "False"]
}

pub fn clixml(full: &str) -> String {
    format!(
        r#"<Objs Version="1.1.0.1" xmlns="http://schemas.microsoft.com/powershell/2004/04"><Obj RefId="0"><TN RefId="0"><T>Microsoft.Exchange.Data.Directory.SystemConfiguration.MailboxDatabase</T><T>System.Object</T></TN><ToString>DB01</ToString><Props><S N="Name">DB01</S><Obj N="Server" RefId="1"><TNRef RefId="0" /><ToString>EXCH01</ToString><Props><S N="Name">inner</S></Props></Obj><DT N="LastFullBackup">{full}</DT><Nil N="LastIncrementalBackup" /><B N="SnapshotLastFullBackup">true</B><B N="CircularLoggingEnabled">false</B><B N="BackupInProgress">false</B></Props></Obj></Objs>"#
    )
}

fn databases(file: &bakproof::format::artefact::ArtefactFile) -> &[ExchangeDatabase] {
    &detail!(file, ExchangeDatabases).databases
}

#[test]
fn both_forms_say_the_same() {
    let table = recognise(csv(",", &[row("DB01", "2013-11-02T02:00:04+01:00")]).as_bytes()).unwrap();
    let objects = recognise(&unicode(&clixml("2013-11-02T02:00:04.0000000+01:00"))).unwrap();
    for file in [&table, &objects] {
        assert_eq!((file.kind, file.facts.verdict), (Kind::ExchangeDatabases, Verdict::Intact));
        assert_eq!(time(&file.facts), "2013-11-02T02:00:04+01:00");
        assert_eq!(file.facts.names, ["db01", "exch01"]);
        assert!(problems(&file.facts).is_empty());
    }
    assert_eq!(databases(&table), databases(&objects));
    let database = &databases(&table)[0];
    assert_eq!((database.server.as_deref(), database.is_snapshot), (Some("exch01"), Some(true)));
    assert_eq!((database.is_circular_logging, database.is_backup_in_progress), (Some(false), Some(false)));
    assert_eq!(objects.facts.proof, ["closing-element"]);
}

#[test]
fn delimiters_encodings_and_cultures_are_told_apart() {
    for (delimiter, full) in [
        (",", "11/22/2013 2:00:04 AM"),
        (";", "22.11.2013 02:00:04"),
        ("\t", "22/11/2013 02:00:04"),
        (";", "22-11-2013 02:00:04"),
        (",", "2013-11-22 02:00:04"),
        (",", "2013/11/22 02:00:04"),
        (",", "22.11.2013 2:00:04"),
    ] {
        let text = csv(delimiter, &[row("DB01", full)]);
        for bytes in [text.clone().into_bytes(), unicode(&text), utf16le(&text)] {
            let file = recognise(&bytes).unwrap_or_else(|| panic!("{full}"));
            assert_eq!(time(&file.facts), "2013-11-22T02:00:04+01:00", "{full}");
            assert_eq!(databases(&file)[0].last_full_wall.unwrap().to_string(), "2013-11-22T02:00:04");
        }
    }
}

#[test]
fn a_date_that_could_be_two_is_a_problem_until_another_decides() {
    let alone = recognise(csv(",", &[row("DB01", "11/02/2013 02:00:04")]).as_bytes()).unwrap();
    assert_eq!((time(&alone.facts).as_str(), problems(&alone.facts)), ("-", vec!["ambiguous-date"]));
    assert_eq!(databases(&alone)[0].last_full, None);
    let two =
        |other| recognise(csv(",", &[row("DB01", "11/02/2013 02:00:04"), row("DB02", other)]).as_bytes()).unwrap();
    assert_eq!(time(&two("11/25/2013 02:00:04").facts), "2013-11-02T02:00:04+01:00");
    assert_eq!(time(&two("25/02/2013 02:00:04").facts), "2013-02-11T02:00:04+01:00");
    let both = [row("DB01", "11/02/2013 02:00:04"), row("DB02", "11/25/2013 1:00"), row("DB03", "25/11/2013 1:00")];
    assert_eq!(problems(&recognise(csv(",", &both).as_bytes()).unwrap().facts), ["ambiguous-date"]);
    assert_eq!(
        time(&recognise(csv(",", &[row("DB01", "05/05/2013")]).as_bytes()).unwrap().facts),
        "2013-05-05T00:00:00+02:00"
    );
}

#[test]
fn a_listing_is_as_old_as_its_worst_database() {
    let stale = [row("DB01", "2013-11-22 02:00:04"), row("DB02", "2011-01-01 02:00:04")];
    assert_eq!(time(&recognise(csv(",", &stale).as_bytes()).unwrap().facts), "2011-01-01T02:00:04+01:00");
    let never = recognise(csv(",", &[row("DB01", "2013-11-22 02:00:04"), row("DB02", "")]).as_bytes()).unwrap();
    assert_eq!((time(&never.facts).as_str(), problems(&never.facts)), ("-", vec!["no-full-backup"]));
}

#[test]
fn what_is_cut_or_broken_is_not_sound() {
    let text = csv(",", &[row("DB01", "2013-11-22 02:00:04"), row("DB02", "2013-11-22 02:00:04")]);
    let inside_a_value = recognise(&text.as_bytes()[..text.len() - 4]).unwrap();
    assert_eq!((inside_a_value.facts.verdict, problems(&inside_a_value.facts)[0]), (Verdict::Incomplete, "truncated"));
    let between_values = &text.as_bytes()[..text.rfind(",\"False\"").unwrap()];
    assert_eq!(recognise(between_values).unwrap().facts.verdict, Verdict::Incomplete);
    let text = clixml("2013-11-02T02:00:04Z");
    let cut = recognise(&text.as_bytes()[..text.len() - 8]).unwrap();
    assert_eq!((cut.facts.verdict, cut.facts.proof.len()), (Verdict::Incomplete, 0));
    let broken = recognise(text.replace("</DT>", "</XX>").as_bytes());
    assert!(broken.is_none_or(|file| file.facts.verdict == Verdict::Damaged));
    assert_eq!(recognise(csv(",", &[]).as_bytes()).unwrap().facts.verdict, Verdict::Incomplete);
}

#[test]
fn listings_of_other_things_are_not_recognised() {
    for text in [
        "\"DatabaseName\",\"RecoveryModel\",\"LastFullBackup\"\r\n\"LcsLog\",\"FULL\",\"2013-11-02\"\r\n",
        "\"Name\",\"RecoveryModel\",\"LastFullBackup\"\r\n\"LcsLog\",\"FULL\",\"2013-11-02\"\r\n",
        "#TYPE Microsoft.Exchange.Data.Directory.SystemConfiguration.MailboxDatabase\r\n\"Name\",\"Server\"\r\n\"DB01\",\"EXCH01\"\r\n",
        "The cmdlet shows LastFullBackup and LastIncrementalBackup.\r\n",
        "$x = Get-MailboxDatabase -Status | select Name,LastFullBackup,LastIncrementalBackup\r\n",
    ] {
        assert!(recognise(text.as_bytes()).is_none(), "{text}");
    }
    let other = clixml("2013-11-02T02:00:04Z").replace("LastFullBackup", "LastLogon");
    assert!(recognise(other.as_bytes()).is_none());
}

#[test]
fn a_listing_without_end_is_refused_by_its_limit() {
    let mut text = csv(",", &[row("DB01", "2013-11-22 02:00:04")]);
    let line = text.lines().last().unwrap().to_owned() + "\r\n";
    text.push_str(&line.repeat((33 << 20) / line.len()));
    let file = recognise(text.as_bytes()).unwrap();
    assert_eq!((file.facts.verdict, problems(&file.facts)[0]), (Verdict::Unreadable, "limit-text-size"));
}
