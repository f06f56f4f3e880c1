//! An instance whose history a test describes in a few lines, answering the queries that bakproof ships.
//!
//! ```ignore
//! let script = Msdb::of("SQL01\\RTC")
//!     .at("2026-11-22T20:00:00", 60)
//!     .database(Database::new("rtcxds"))
//!     .backup(Backup::full("rtcxds", "2026-11-22T01:00:00").to(r"D:\Backup\rtcxds.bak"))
//!     .answers(Script::new().login("auditor", "pw"));
//! ```
//! A query is known by the table it reads and its columns by the names it gives them, so that neither their order nor
//! their number stands here. What a query asks for and nobody here knows is refused as a server does: error 207.

use super::request::Request;
use super::script::{Answer, Script};
use super::value::{Type, Value};
use regex::Regex;
use std::collections::BTreeMap;
use std::sync::Arc;

/// A row's values by the names of columns.
pub type Fields = BTreeMap<String, Value>;

/// A row of `sys.databases`.
#[derive(Clone, Debug)]
pub struct Database(Fields);

/// A row of `restorehistory`.
#[derive(Clone, Debug)]
pub struct Restore(Fields);

/// A row of `suspect_pages`.
#[derive(Clone, Debug)]
pub struct SuspectPage(Fields);

fn fields<const N: usize>(values: [(&str, Value); N]) -> Fields {
    values.into_iter().map(|(column, value)| (column.to_owned(), value)).collect()
}

impl Database {
    /// Says a column otherwise than it is by default, or takes it away with `Value::Null`.
    pub fn with(mut self, column: &str, value: impl Into<Value>) -> Self {
        self.0.insert(column.to_owned(), value.into());
        self
    }

    /// Online, in the full recovery model, its pages with checksums.
    pub fn new(name: &str) -> Self {
        Self(fields([
            ("database_name", name.into()),
            ("state", "ONLINE".into()),
            ("recovery_model", 1.into()),
            ("page_verify", 2.into()),
            ("created", "2014-03-01T08:00:00".into()),
            ("is_read_only", 0.into()),
            ("is_snapshot", 0.into()),
            ("log_reuse_wait", "NOTHING".into()),
        ]))
    }
}

impl Restore {
    /// A restore of the set into a database of that name. Type `V` is RESTORE VERIFYONLY.
    pub fn new(backup_set_uuid: &str, restore_type: &str, at: &str, destination: Option<&str>) -> Self {
        Self(fields([
            ("backup_set_uuid", backup_set_uuid.into()),
            ("restore_type", restore_type.into()),
            ("restored", at.into()),
            ("destination", destination.into()),
            ("user_name", "CONTOSO\\dba".into()),
        ]))
    }
}

impl SuspectPage {
    /// Event types 1 to 3 are open damage, 4 restored, 5 repaired, 7 deallocated.
    pub fn new(database: &str, page: i64, event_type: i64, at: &str) -> Self {
        Self(fields([
            ("database_id", 5.into()),
            ("database_name", database.into()),
            ("file_id", 1.into()),
            ("page_id", page.into()),
            ("event_type", event_type.into()),
            ("error_count", 1.into()),
            ("last_update", at.into()),
        ]))
    }
}

/// A backup set, its media set and where it went.
#[derive(Clone, Debug)]
pub struct Backup {
    fields: Fields,
    devices: Vec<Fields>,
}

impl Backup {
    pub fn full(database: &str, finished: &str) -> Self {
        Self::new(database, "D", finished)
    }

    pub fn log(database: &str, finished: &str) -> Self {
        Self::new(database, "L", finished)
    }

    /// With checksums, uncompressed, of an instance whose rows do not know their zone. `finished` is the server's local
    /// time: `2026-11-22T01:00:00`.
    pub fn new(database: &str, backup_type: &str, finished: &str) -> Self {
        let mut all = fields([
            ("media_family_count", 1.into()),
            ("is_compressed", 0.into()),
            ("position", 1.into()),
            ("user_name", "CONTOSO\\backup".into()),
            ("database_name", database.into()),
            ("backup_type", backup_type.into()),
            ("is_copy_only", 0.into()),
            ("has_backup_checksums", 1.into()),
            ("is_damaged", 0.into()),
            ("is_snapshot", 0.into()),
            ("has_incomplete_metadata", 0.into()),
            ("is_password_protected", 0.into()),
            ("recovery_model", "FULL".into()),
            ("started", finished.into()),
            ("finished", finished.into()),
            ("database_created", "2014-03-01T08:00:00".into()),
            ("time_zone", 127.into()),
            ("first_lsn", "56000000010000001".into()),
            ("last_lsn", "56000000012000001".into()),
            ("checkpoint_lsn", "56000000010000001".into()),
            ("database_backup_lsn", "0".into()),
            ("database_version", 706.into()),
            ("compatibility_level", 110.into()),
            ("software_major", 11.into()),
            ("software_minor", 0.into()),
            ("software_build", 7001.into()),
            ("flags", 512.into()),
            ("backup_size", 4_194_304.into()),
            ("compressed_size", 4_194_304.into()),
        ]);
        for column in [
            "set_name",
            "description",
            "key_algorithm",
            "encryptor_thumbprint",
            "encryptor_type",
            "expires",
            "differential_base_guid",
        ] {
            all.insert(column.to_owned(), Value::Null);
        }
        Self { fields: all, devices: Vec::new() }
    }

    /// Says a column otherwise than it is by default.
    pub fn with(mut self, column: &str, value: impl Into<Value>) -> Self {
        self.fields.insert(column.to_owned(), value.into());
        self
    }

    /// GUIDs of the set and of its media, as a backup file holds them.
    pub fn guids(self, set: &str, media: &str) -> Self {
        self.with("backup_set_uuid", set).with("media_uuid", media)
    }

    /// One more stripe, on disk.
    pub fn to(self, path: &str) -> Self {
        self.on_device(2, path)
    }

    /// One more stripe; 2 disk, 5 tape, 7 virtual, 9 URL.
    pub fn on_device(mut self, device_type: i64, name: &str) -> Self {
        let family = self.devices.len() as i64 + 1;
        self.devices.push(fields([
            ("family_number", family.into()),
            ("mirror", 0.into()),
            ("device_type", device_type.into()),
            ("physical_device_name", name.into()),
        ]));
        self.with("media_family_count", family)
    }

    /// A time in the order of moments: all are written alike.
    fn finished(&self) -> &str {
        text(&self.fields, "finished")
    }
}

fn text<'a>(fields: &'a Fields, column: &str) -> &'a str {
    match fields.get(column) {
        Some(Value::Text(text)) => text,
        _ => "",
    }
}

/// An instance and its history.
#[derive(Clone, Debug)]
pub struct Msdb {
    server: Fields,
    checksum_default: Option<bool>,
    databases: Vec<Fields>,
    mirrors: Vec<Fields>,
    replicas: Vec<Fields>,
    backups: Vec<Backup>,
    restores: Vec<Fields>,
    suspect_pages: Vec<Fields>,
    archived: Option<(String, String)>,
    calls: Option<(String, String)>,
}

impl Msdb {
    /// SQL Server 2012 Standard; `HOST` or `HOST\INSTANCE`.
    pub fn of(name: &str) -> Self {
        let machine = name.split('\\').next().unwrap_or(name);
        let server = fields([
            ("server_clock", "2026-11-22T20:00:00.0000000+00:00".into()),
            ("offset_minutes", 0.into()),
            ("server_name", name.into()),
            ("machine_name", machine.into()),
            ("physical_name", machine.into()),
            ("product_version", "11.0.7001.0".into()),
            ("edition", "Standard Edition (64-bit)".into()),
            ("has_compressed_size", 1.into()),
            ("has_key_algorithm", 0.into()),
            ("has_availability", 1.into()),
            ("is_hadr_enabled", 0.into()),
            ("can_view_definition", 0.into()),
            ("can_view_databases", 1.into()),
        ]);
        Self {
            server,
            checksum_default: None,
            databases: Vec::new(),
            mirrors: Vec::new(),
            replicas: Vec::new(),
            backups: Vec::new(),
            restores: Vec::new(),
            suspect_pages: Vec::new(),
            archived: None,
            calls: None,
        }
    }

    /// The server's clock and how far it is east of UTC.
    pub fn at(self, clock: &str, offset_minutes: i32) -> Self {
        let (hours, minutes) = (offset_minutes.abs() / 60, offset_minutes.abs() % 60);
        let sign = if offset_minutes < 0 { '-' } else { '+' };
        let clock = format!("{clock}.0000000{sign}{hours:02}:{minutes:02}");
        self.with("server_clock", clock).with("offset_minutes", offset_minutes)
    }

    /// Says a column of the instance's own row otherwise.
    pub fn with(mut self, column: &str, value: impl Into<Value>) -> Self {
        self.server.insert(column.to_owned(), value.into());
        self
    }

    /// `backup checksum default`, which there is since SQL Server 2014.
    pub fn checksum_default(mut self, is_on: bool) -> Self {
        self.checksum_default = Some(is_on);
        self
    }

    pub fn database(mut self, database: Database) -> Self {
        self.databases.push(database.0);
        self
    }

    /// Role and state in the server's words: `PRINCIPAL`, `SYNCHRONIZED`.
    pub fn mirrored(mut self, database: &str, role: &str, state: &str, partner: &str) -> Self {
        self.mirrors.push(fields([
            ("database_name", database.into()),
            ("role", role.into()),
            ("state", state.into()),
            ("partner", partner.into()),
        ]));
        self
    }

    /// A replica of a database's availability group; the role is known of the local one.
    pub fn replica(mut self, database: &str, group: &str, replica: &str, local_role: Option<&str>) -> Self {
        self.replicas.push(fields([
            ("database_name", database.into()),
            ("group_name", group.into()),
            ("replica", replica.into()),
            ("local_role", local_role.into()),
        ]));
        self
    }

    /// A set of its own media set, unless it says otherwise. GUIDs that it does not say are made from its number.
    pub fn backup(mut self, mut backup: Backup) -> Self {
        let number = self.backups.len() as i64 + 1;
        let server = text(&self.server, "server_name").to_owned();
        let machine = text(&self.server, "machine_name").to_owned();
        let made = |of: u32| Value::Text(format!("{of:08X}-0000-4000-8000-{number:012X}"));
        for (column, value) in [
            ("media_set_id", Value::Int(number)),
            ("server_name", server.into()),
            ("machine_name", machine.into()),
            ("backup_set_uuid", made(1)),
            ("media_uuid", made(2)),
            ("family_guid", made(3)),
            ("recovery_fork_guid", made(4)),
            ("database_guid", made(5)),
        ] {
            backup.fields.entry(column.to_owned()).or_insert(value);
        }
        self.backups.push(backup);
        self
    }

    pub fn restore(mut self, restore: Restore) -> Self {
        self.restores.push(restore.0);
        self
    }

    pub fn suspect_page(mut self, page: SuspectPage) -> Self {
        self.suspect_pages.push(page.0);
        self
    }

    /// `LcsLog` exists: its oldest and newest message, in UTC.
    pub fn archived(mut self, oldest: &str, newest: &str) -> Self {
        self.archived = Some((oldest.to_owned(), newest.to_owned()));
        self
    }

    /// `LcsCDR` exists: its oldest and newest call, in UTC.
    pub fn calls(mut self, oldest: &str, newest: &str) -> Self {
        self.calls = Some((oldest.to_owned(), newest.to_owned()));
        self
    }

    /// Adds an answer for each query that ships. Answers that the script has already win: errors, stalls.
    pub fn answers(self, script: Script) -> Script {
        let name = text(&self.server, "server_name").to_owned();
        let msdb = Arc::new(self);
        let answer = |rows: fn(&Msdb, &Request) -> Found| {
            let msdb = Arc::clone(&msdb);
            Answer::made(move |request| selected(request, &msdb, rows(&msdb, request)))
        };
        // From the table that only one query reads to those that several read.
        script
            .name(&name)
            .answer(r"SERVERPROPERTY('ProductVersion')", answer(|msdb, _| Ok(vec![msdb.server.clone()])))
            .answer("LcsLog.dbo.Messages", answer(|msdb, _| probed(msdb.archived.as_ref(), "LcsLog.dbo.Messages")))
            .answer(
                "LcsCDR.dbo.SessionDetails",
                answer(|msdb, _| probed(msdb.calls.as_ref(), "LcsCDR.dbo.SessionDetails")),
            )
            .answer("sys.configurations", answer(|msdb, _| Ok(msdb.configured())))
            .answer("sys.database_mirroring", answer(|msdb, _| Ok(msdb.mirrors.clone())))
            .answer("sys.availability_groups", answer(|msdb, _| Ok(msdb.replicas.clone())))
            .answer("sys.databases", answer(|msdb, _| Ok(msdb.databases.clone())))
            .answer("dbo.restorehistory", answer(|msdb, request| Ok(msdb.restored(&window(request)))))
            .answer("dbo.suspect_pages", answer(|msdb, _| Ok(msdb.suspect_pages.clone())))
            .answer("dbo.backupmediafamily", answer(|msdb, request| Ok(msdb.families(&window(request)))))
            .answer("COUNT_BIG", answer(|msdb, request| Ok(msdb.totals(&window(request)))))
            .answer("oldest_finished", answer(|msdb, _| Ok(msdb.oldest())))
            .answer("dbo.backupset", answer(|msdb, request| Ok(msdb.history(&window(request)))))
    }

    fn configured(&self) -> Vec<Fields> {
        let rows = self.checksum_default.map(|is_on| fields([("value_in_use", i32::from(is_on).into())]));
        rows.into_iter().collect()
    }

    /// In the window; before it the newest full of each database, and, where the window holds no full, all since then.
    fn selected(&self, window: &str) -> impl Iterator<Item = &Backup> {
        self.backups.iter().filter(move |backup| {
            let database = text(&backup.fields, "database_name");
            let fulls = || self.backups.iter().filter(|other| is_base(other, database));
            let newest_before = fulls().map(Backup::finished).filter(|finished| *finished < window).max();
            let has_inside = fulls().any(|full| full.finished() >= window);
            backup.finished() >= window
                || newest_before.is_some_and(|newest| {
                    (backup.finished() == newest && is_base(backup, database))
                        || (backup.finished() >= newest && !has_inside)
                })
        })
    }

    fn history(&self, window: &str) -> Vec<Fields> {
        let mut rows: Vec<Fields> = self.selected(window).map(|backup| backup.fields.clone()).collect();
        rows.sort_by(|one, other| text(other, "finished").cmp(text(one, "finished")));
        rows
    }

    fn families(&self, window: &str) -> Vec<Fields> {
        let devices = self.selected(window).flat_map(|backup| {
            let media = backup.fields["media_set_id"].clone();
            backup.devices.iter().map(move |device| {
                let mut device = device.clone();
                device.insert("media_set_id".to_owned(), media.clone());
                device
            })
        });
        devices.collect()
    }

    fn totals(&self, window: &str) -> Vec<Fields> {
        let mut groups: BTreeMap<(&str, &str), Vec<&str>> = BTreeMap::new();
        for backup in self.backups.iter().filter(|backup| backup.finished() < window) {
            let group = (text(&backup.fields, "database_name"), text(&backup.fields, "backup_type"));
            groups.entry(group).or_default().push(backup.finished());
        }
        let rows = groups.into_iter().map(|((database, backup_type), times)| {
            fields([
                ("database_name", database.into()),
                ("backup_type", backup_type.into()),
                ("backup_count", (times.len() as i64).into()),
                ("first_finished", times.iter().min().copied().into()),
                ("last_finished", times.iter().max().copied().into()),
            ])
        });
        rows.collect()
    }

    /// One row, with NULL where there is no history.
    fn oldest(&self) -> Vec<Fields> {
        vec![fields([("oldest_finished", self.backups.iter().map(Backup::finished).min().into())])]
    }

    fn restored(&self, window: &str) -> Vec<Fields> {
        let is_wanted = |restore: &&Fields| {
            let set = text(restore, "backup_set_uuid");
            let of = self.backups.iter().find(|backup| text(&backup.fields, "backup_set_uuid") == set);
            // The join lets no restore through whose set is gone.
            of.is_some_and(|backup| backup.finished() >= window || text(restore, "restored") >= window)
        };
        self.restores.iter().filter(is_wanted).cloned().collect()
    }

    /// Whether a version without the column is asked for it.
    fn lacks(&self, sql: &str) -> Option<&'static str> {
        let newer = [
            ("has_compressed_size", "bs.compressed_backup_size", "compressed_backup_size"),
            ("has_key_algorithm", "bs.key_algorithm", "key_algorithm"),
            ("has_key_algorithm", "bs.encryptor_thumbprint", "encryptor_thumbprint"),
            ("has_key_algorithm", "bs.encryptor_type", "encryptor_type"),
        ];
        let mut missing = newer
            .into_iter()
            .filter(|(told, asked, _)| self.server.get(*told) == Some(&Value::Int(0)) && sql.contains(asked));
        missing.next().map(|(_, _, column)| column)
    }
}

/// Rows, or the error that the server answers instead.
type Found = Result<Vec<Fields>, (i32, u8, String)>;

/// A full backup that differentials build on.
fn is_base(backup: &Backup, database: &str) -> bool {
    text(&backup.fields, "database_name") == database
        && text(&backup.fields, "backup_type") == "D"
        && backup.fields.get("is_copy_only") == Some(&Value::Int(0))
}

fn probed(times: Option<&(String, String)>, object: &str) -> Found {
    match times {
        Some((oldest, newest)) => {
            Ok(vec![fields([("oldest_row", oldest.as_str().into()), ("newest_row", newest.as_str().into())])])
        }
        None => Err((208, 16, format!("Invalid object name '{object}'."))),
    }
}

/// Where the query's window begins.
fn window(request: &Request) -> String {
    let pattern = Regex::new(r"CONVERT\(datetime, '([^']+)', 126\)").expect("a regular expression");
    pattern.captures(&request.sql).map_or_else(String::new, |found| found[1].to_owned())
}

/// The columns of a statement's outermost list, one a line: `CAST(... AS nvarchar(128)) AS name,`.
pub fn columns(sql: &str) -> Vec<(String, Type)> {
    let named = Regex::new(r"(?i)^\s+(.+)\sAS\s+(\w+),?\s*$").expect("a regular expression");
    let sized = Regex::new(r"(?i)(?:AS |CONVERT\()(n?varchar)\((\d+)\)").expect("a regular expression");
    let lines = sql.lines().skip_while(|line| line.trim() != "SELECT").skip(1);
    let lines = lines.take_while(|line| !line.starts_with("FROM"));
    let found = lines.filter_map(|line| named.captures(line)).map(|line| {
        let expression = line[1].to_ascii_lowercase();
        let kind = match sized.captures(&expression) {
            Some(text) if &text[1] == "nvarchar" => Type::NVarChar(text[2].parse().expect("digits")),
            Some(text) => Type::VarChar(text[2].parse().expect("digits")),
            None if expression.contains("as bigint") || expression.contains("count_big") => Type::BigInt,
            None => Type::Int,
        };
        (line[2].to_owned(), kind)
    });
    found.collect()
}

fn selected(request: &Request, msdb: &Msdb, rows: Found) -> Answer {
    if let Some(column) = msdb.lacks(&request.sql) {
        return Answer::error(207, 16, &format!("Invalid column name '{column}'."));
    }
    let rows = match rows {
        Ok(rows) => rows,
        Err((number, class, text)) => return Answer::error(number, class, &text),
    };
    let columns = columns(&request.sql);
    let unknown = rows.iter().flat_map(|row| columns.iter().find(|(name, _)| !row.contains_key(name))).next();
    if let Some((name, _)) = unknown {
        return Answer::error(207, 16, &format!("Invalid column name '{name}'."));
    }
    let rows = rows.iter().map(|row| columns.iter().map(|(name, _)| row[name].clone()).collect()).collect();
    Answer::rows(columns.iter().map(|(name, kind)| (name.as_str(), *kind)), rows)
}
