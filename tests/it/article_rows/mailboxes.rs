//! What a listing of mailbox databases is worth, as the binary judges it.

use super::audit::Deployment;

const HEADER: &str =
    "\"Name\",\"Server\",\"LastFullBackup\",\"LastIncrementalBackup\",\"LastDifferentialBackup\",\"Recovery\"\r\n";
const FRESH: &str = "2026-10-31T02:00:00+01:00";
const STALE: &str = "2026-09-20T02:00:00+01:00";

/// The listing of these databases, and what the audit says of it.
#[track_caller]
fn says(rows: &[[&str; 6]]) -> Vec<String> {
    let rows: String = rows.iter().map(|row| format!("\"{}\"\r\n", row.join("\",\""))).collect();
    says_of("databases.csv", &format!("{HEADER}{rows}"))
}

#[track_caller]
fn says_of(name: &str, text: &str) -> Vec<String> {
    let mut told = Deployment::new("exchange", "", "[exchange]\n").file(name, text.as_bytes()).run().told();
    // `damage` repeats it in its own words.
    told.retain(|line| !line.contains(" damaged-backup: "));
    told
}

fn row<'a>(name: &'a str, full: &'a str) -> [&'a str; 6] {
    [name, "EXCH01", full, "", "", "False"]
}

#[test]
fn an_incremental_makes_no_full_younger() {
    assert_eq!(says(&[row("DB01", FRESH)]), ["pass"]);
    for (incremental, differential) in [(FRESH, ""), ("", FRESH), (FRESH, FRESH)] {
        let told = says(&[["DB01", "EXCH01", STALE, incremental, differential, "False"]]);
        assert_eq!(told[0], "gap", "{told:?}");
        assert!(told[1].starts_with("gap backup-stale: ") && told[1].contains("2026-09-20T0"), "{told:?}");
    }
    let told = says(&[["DB01", "EXCH01", "", FRESH, FRESH, "False"]]);
    assert_eq!(told[0], "gap", "never in full: {told:?}");
}

#[test]
fn the_listing_of_one_server_says_nothing_of_another() {
    let listing = |server: &str, full: &str| {
        format!("{HEADER}\"{server}-DB\",\"{server}\",\"{full}\",\"\",\"\",\"False\"\r\n").into_bytes()
    };
    let says = |first: &str, second: &str| {
        let deployment = Deployment::new("exchange", "", "[exchange]\n");
        let deployment = deployment.file("ex1.csv", &listing("EX1", first)).file("ex2.csv", &listing("EX2", second));
        deployment.run().told()
    };
    assert_eq!(says(FRESH, FRESH), ["pass"]);
    assert_eq!(says(FRESH, STALE)[0], "gap");
    assert_eq!(says(STALE, FRESH)[0], "gap");
    assert_eq!(says(FRESH, "11/09/2026 01:00")[0], "unknown");
    assert_eq!(says("", FRESH)[0], "gap");
}

#[test]
fn a_recovery_database_is_not_to_be_backed_up() {
    assert_eq!(says(&[row("DB01", FRESH), ["RDB01", "EXCH01", "", "", "", "True"]]), ["pass"]);
    assert_eq!(says(&[row("DB01", FRESH), ["RDB01", "EXCH01", STALE, "", "", "True"]]), ["pass"]);
    assert_eq!(says(&[row("DB01", FRESH), row("DB02", "")])[0], "gap", "a mailbox database that was never backed up");
    assert_eq!(says(&[["RDB01", "EXCH01", FRESH, "", "", "True"]])[0], "gap", "nothing but a recovery database");
}

#[test]
fn a_listing_of_versions_that_names_no_exchange_is_no_backup_of_it() {
    let listing = |what: &str| {
        format!(
            "wbadmin 1.0 - Backup command-line tool\r\n(C) Copyright 2012 Microsoft Corporation. All rights reserved.\r\n\r\n\
             Backup time: 31/10/2026 02:00\r\nBackup target: Fixed Disk labeled E:\r\n\
             Version identifier: 10/31/2026-01:00\r\nCan recover: {what}\r\nSnapshot ID: {{0}}\r\n\r\n"
        )
    };
    let domain_controller = listing("Volume(s), File(s), Application(s), Bare Metal Recovery, System State");
    assert_eq!(says_of("versions.txt", &domain_controller)[0], "gap");
}

#[test]
fn a_date_that_is_not_understood_is_unknown() {
    for (date, why) in [
        ("11/09/2026 01:00:00", "day and month could be either"),
        ("31 okt. 2026 01:00", "is not a date that can be read"),
        ("31/10/26 01:00", "is not a date that can be read"),
        ("31/10/2569 1:00:00", "is not a date that can be read"),
        ("yesterday", "is not a date that can be read"),
    ] {
        let told = says(&[row("DB01", date)]);
        assert_eq!(told[0], "unknown", "{told:?}");
        assert!(told[1].starts_with("unknown no-inside-time: ") && told[1].contains(why), "{told:?}");
        assert_eq!(says(&[row("DB01", FRESH), row("DB02", date)])[0], "unknown", "beside a good one");
        assert_eq!(says(&[row("DB01", STALE), row("DB02", date)])[0], "gap", "beside one that is overdue");
        assert_eq!(says(&[row("DB01", ""), row("DB02", date)])[0], "gap", "beside one that never was");
        let recovery = ["RDB", "EXCH01", date, "", "", "True"];
        assert_eq!(says(&[row("DB01", FRESH), recovery]), ["pass"], "of a recovery database");
        let incremental = ["DB01", "EXCH01", FRESH, date, "", "False"];
        assert_eq!(says(&[incremental]), ["pass"], "of an incremental backup");
    }
}

#[test]
fn dates_of_many_cultures_are_read() {
    for date in [
        "10/31/2026 1:00:00 AM",
        "31.10.2026 01:00:00",
        "31/10/2026 01:00:00",
        "31-10-2026 01:00:00",
        "2026-10-31 01:00:00",
        "2026/10/31 1:00:00",
        "2026/10/31 \u{4e0a}\u{5348} 1:00:00",
        "2026-10-31 \u{c624}\u{c804} 1:00:00",
        "2026. 10. 31. 1:00:00",
        "31. 10. 2026 1:00:00",
        "31.10.2026 \u{433}. 1:00:00",
        "31/10/2026 1:00:00 \u{3c0}\u{3bc}",
        "31/10/2026 1:00:00 a. m.",
        "31.10.2026 klo 1.00.00",
        "31/10/2026 1:00:00 SA",
    ] {
        assert_eq!(says(&[row("DB01", date)]), ["pass"], "{date}");
    }
}

#[test]
fn the_listing_may_be_a_list_or_a_table() {
    let list = |full: &str| {
        format!(
            "\r\n\r\nName                   : DB01\r\nServer                 : EXCH01\r\nLastFullBackup         : {full}\r\n\
             LastIncrementalBackup  : 31.10.2026 05:00:00\r\nRecovery               : False\r\n\r\n\
             Name                   : RDB01\r\nServer                 : EXCH01\r\nLastFullBackup         : \r\n\
             LastIncrementalBackup  : \r\nRecovery               : True\r\n\r\n\r\n"
        )
    };
    assert_eq!(says_of("databases.txt", &list("31.10.2026 02:00:00")), ["pass"]);
    assert_eq!(says_of("databases.txt", &list("20.09.2026 02:00:00"))[0], "gap");
    assert_eq!(says_of("databases.txt", &list(""))[0], "gap");
    let cut = list("31.10.2026 02:00:00").replace("Recovery               : True\r\n\r\n\r\n", "");
    assert_ne!(says_of("databases.txt", &cut)[0], "pass", "it is cut");
    let table = |full: &str| {
        format!(
            "\r\nName  Server LastFullBackup      LastIncrementalBackup Recovery\r\n\
             ----  ------ --------------      --------------------- --------\r\n\
             DB01  EXCH01 {full:<19} 31.10.2026 05:00:00      False\r\n\
             RDB01 EXCH01                                              True\r\n\r\n"
        )
    };
    assert_eq!(says_of("databases.txt", &table("31.10.2026 02:00:00")), ["pass"]);
    assert_eq!(says_of("databases.txt", &table("20.09.2026 02:00:00"))[0], "gap");
    assert_eq!(says_of("databases.txt", &table(""))[0], "gap");
    assert_eq!(says_of("databases.txt", &table("31.10.2026 02:00..."))[0], "unknown");
}
