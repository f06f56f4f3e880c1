//! A company with servers that answer and a repository of real backup files, told as of now: servers have clocks.

use crate::support::{Ran, bakproof_with};
use crate::tds_server::msdb::{Backup, Database, Msdb};
use crate::tds_server::{Authority, Encryption, Script, Server};
use bakproof::demo::{BackupSpec, MediaSpec, Operation, Recovery, ServerVersion, write_media};
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan, Unit};
use serde_json::Value;
use std::fmt::Write;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

pub const USER: &str = "auditor";
/// Looks like nothing else, so that it can be searched for.
pub const PASSWORD: &str = "Xw4-garkein-Wort-71";

/// What every server of the company is reached by, unless a test says otherwise.
pub const TRUSTED: &str = "ca_file = \"ca.pem\"";

pub const MON: &str = r"sql01.contoso.com\MON";
pub const ARCHIVE: &str = r"sql02.contoso.com\ARCHIVE";

const DEPLOYMENT: &str = r#"[deployment]
name = "Contoso"
time_zone = "Etc/UTC"

[archiving]
mode = "sql"
sql = 'sql02.contoso.com\ARCHIVE'

[cdr]
sql = 'sql01.contoso.com\MON'

[qoe]
sql = 'sql01.contoso.com\MON'

[schedule]
default = { full = "every 1d", grace = "2h" }
archiving = { full = "every 1d" }
cdr = { full = "every 1d" }
qoe = { full = "every 1d" }

[[repository]]
name = "nas"
path = "backups"
host = "nas01"

[[repository.known_as]]
path = '\\nas\lync'
"#;

/// Of every database of the company: nothing was ever restored, and nothing comes from elsewhere.
const FAMILY: &str = "2b7f1f6e-8c1e-4f6a-9d43-1f0b6c9e5a01";
const FORK: &str = "2b7f1f6e-8c1e-4f6a-9d43-1f0b6c9e5a02";
const BINDING: &str = "2b7f1f6e-8c1e-4f6a-9d43-1f0b6c9e5a03";

/// The servers' clocks are ahead by this much when a test begins, so that a slow test does not see them fall behind.
const HEAD_START_SECONDS: i64 = 25;

pub struct Company {
    folder: TempDir,
    /// This minute, in UTC, which is also the servers' own time.
    pub now: DateTime,
    pub authority: Authority,
    deployment: String,
}

impl Company {
    pub fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let authority = Authority::new("Contoso CA");
        fs::write(folder.path().join("ca.pem"), authority.certificate_pem()).unwrap();
        fs::create_dir(folder.path().join("backups")).unwrap();
        let now = Timestamp::now().to_zoned(TimeZone::UTC).datetime().round(Unit::Minute).unwrap();
        // Rounding may lead into the future.
        let now = now.saturating_sub(1.minute());
        Self { folder, now, authority, deployment: DEPLOYMENT.to_owned() }
    }

    pub fn folder(&self) -> &Path {
        self.folder.path()
    }

    /// So many hours ago, as servers write it.
    pub fn ago(&self, hours: i64) -> String {
        self.now.saturating_sub(hours.hours()).to_string()
    }

    /// A full backup of so many hours ago, with everything that proves it.
    pub fn full(&self, server: &str, database: &str, hours: i64) -> BackupSpec {
        let mut spec = BackupSpec::full(database).pages(32).at(self.now.saturating_sub(hours.hours()));
        server.clone_into(&mut spec.server);
        server.split('\\').next().unwrap().clone_into(&mut spec.machine);
        spec.version = ServerVersion::SQL_2012;
        spec.recovery = Recovery::Simple;
        spec.with_checksum = true;
        spec.tz_quarters = 0;
        spec.family_guid = Some(FAMILY.parse().unwrap());
        spec.recovery_fork = Some(FORK.parse().unwrap());
        spec.binding_id = Some(BINDING.parse().unwrap());
        spec
    }

    /// Writes the backup's file into the repository, and says how the history lists it: written to the share that the
    /// repository is.
    pub fn backed_up(&self, spec: &BackupSpec) -> Backup {
        let (folder, name) = folder_and_name(spec);
        let path = self.file_of(spec);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        let media = MediaSpec::of(vec![spec.clone()]);
        write_media(&media, 0, &mut File::create(&path).unwrap()).unwrap();
        let size_bytes = i64::try_from(fs::metadata(&path).unwrap().len()).unwrap();
        listed(spec, &media, size_bytes).to(&format!(r"\\nas\lync\{folder}\{name}"))
    }

    /// Where a backup's file is written.
    pub fn file_of(&self, spec: &BackupSpec) -> PathBuf {
        let (folder, name) = folder_and_name(spec);
        self.folder().join("backups").join(folder).join(name)
    }

    /// A server of the company, its certificate from the company's authority.
    pub fn script(&self, instance: &str) -> Script {
        let host = instance.split('\\').next().unwrap();
        Script::new().encryption(Encryption::Forced).login(USER, PASSWORD).identity(self.authority.certify(host))
    }

    /// An instance with these databases, and a history that reaches back further than anybody asks.
    pub fn msdb(&self, name: &str, databases: &[&str]) -> Msdb {
        let first = databases.iter().map(|database| {
            let path = format!(r"E:\Before\{database}.bak");
            identified(Backup::full(database, &self.ago(500 * 24)).to(&path).with("recovery_model", "SIMPLE"))
        });
        let all = databases.iter().map(|database| Database::new(database).with("recovery_model", 3));
        let clock = Timestamp::now().to_zoned(TimeZone::UTC).datetime().round(Unit::Second).unwrap();
        let clock = clock.saturating_add(HEAD_START_SECONDS.seconds()).to_string();
        first.fold(all.fold(Msdb::of(name).at(&clock, 0), Msdb::database), Msdb::backup)
    }

    /// Declares an instance at a port, with further keys.
    pub fn declare(&mut self, instance: &str, port: u16, keys: &str) {
        write!(
            self.deployment,
            "\n[[sql_server]]\ninstance = '{instance}'\naddress = \"127.0.0.1\"\nport = {port}\nuser = \"{USER}\"\n\
             password_env = \"PW\"\nconnect_timeout = \"2s\"\nlogin_timeout = \"2s\"\nquery_timeout = \"2s\"\n{keys}\n"
        )
        .unwrap();
    }

    pub fn serve(&mut self, instance: &str, script: Script) -> Server {
        let server = Server::start(script);
        self.declare(instance, server.port(), TRUSTED);
        server
    }

    pub fn deployment(&self) -> &str {
        &self.deployment
    }

    pub fn set_deployment(&mut self, text: String) {
        self.deployment = text;
    }

    /// More of the deployment file.
    pub fn add(&mut self, toml: &str) {
        self.deployment += toml;
    }

    /// Runs the audit of the three databases as of now.
    pub fn audit(&self, more: &[&str]) -> Ran {
        fs::write(self.folder().join("bakproof.toml"), &self.deployment).unwrap();
        let as_of = format!("{}Z", self.now);
        let mut arguments = vec!["audit", "--state", "state", "--as-of", &as_of];
        for item in ["cdr", "qoe", "archiving"] {
            arguments.extend(["--only", item]);
        }
        arguments.extend(more);
        bakproof_with(self.folder(), arguments, &[("PW", PASSWORD)])
    }

    /// The exit code and the report.
    pub fn report(&self, more: &[&str]) -> (i32, Value) {
        let ran = self.audit(&[&["--output", "json"], more].concat());
        let report = serde_json::from_str(&ran.stdout).unwrap_or_else(|_| panic!("{}{}", ran.stdout, ran.stderr));
        (ran.code, report)
    }
}

/// With the GUIDs of the company's databases.
pub fn identified(row: Backup) -> Backup {
    let upper = |guid: &str| guid.to_uppercase();
    row.with("family_guid", upper(FAMILY)).with("recovery_fork_guid", upper(FORK)).with("database_guid", upper(BINDING))
}

fn folder_and_name(spec: &BackupSpec) -> (String, String) {
    let name = format!("{}_{:?}_{}.bak", spec.database, spec.operation, spec.start.strftime("%Y%m%d_%H%M"));
    (spec.server.replace('\\', "$"), name)
}

/// The row of a backup set, as the server writes it when the backup ends.
fn listed(spec: &BackupSpec, media: &MediaSpec, size_bytes: i64) -> Backup {
    let kind = match spec.operation {
        Operation::Full | Operation::CopyOnlyFull => "D",
        Operation::Differential => "I",
        Operation::Log => "L",
    };
    let recovery = match spec.recovery {
        Recovery::Full => "FULL",
        Recovery::BulkLogged => "BULK-LOGGED",
        Recovery::Simple => "SIMPLE",
    };
    let upper = |guid: &dyn std::fmt::Display| guid.to_string().to_uppercase();
    identified(Backup::new(&spec.database, kind, &spec.finish.to_string()))
        .guids(&upper(&spec.guid()), &upper(&media.guid))
        .with("set_name", spec.name.as_str())
        .with("user_name", spec.user.as_str())
        .with("started", spec.start.to_string())
        .with("database_created", spec.created.to_string())
        .with("time_zone", i64::from(spec.tz_quarters))
        .with("recovery_model", recovery)
        .with("has_backup_checksums", i64::from(spec.with_checksum))
        .with("first_lsn", spec.first_lsn.to_string())
        .with("checkpoint_lsn", spec.first_lsn.to_string())
        .with("last_lsn", spec.last_lsn().to_string())
        .with("backup_size", size_bytes)
        .with("compressed_size", size_bytes)
}

/// The two instances and their three databases, backed up ten hours ago and the day before, one of them restored for a
/// test: nothing is wrong.
pub fn sound() -> (Company, Script, Script) {
    let company = Company::new();
    let mon = |company: &Company| {
        ["LcsCDR", "QoEMetrics"]
            .iter()
            .flat_map(|database| [34, 10].map(|hours| company.full(r"SQL01\MON", database, hours)))
            .map(|spec| company.backed_up(&spec))
            .fold(company.msdb(r"SQL01\MON", &["master", "LcsCDR", "QoEMetrics"]), Msdb::backup)
    };
    let restored = company.full(r"SQL01\MON", "QoEMetrics", 10).guid().to_string().to_uppercase();
    let mon = mon(&company).calls(&company.ago(9000), &company.ago(1)).restore(crate::tds_server::msdb::Restore::new(
        &restored,
        "D",
        &company.ago(5),
        Some("QoEMetrics_test"),
    ));
    let archive = [34, 10]
        .map(|hours| company.backed_up(&company.full(r"SQL02\ARCHIVE", "LcsLog", hours)))
        .into_iter()
        .fold(company.msdb(r"SQL02\ARCHIVE", &["master", "LcsLog"]), Msdb::backup)
        .archived(&company.ago(9000), &company.ago(2));
    let (mon, archive) = (mon.answers(company.script(MON)), archive.answers(company.script(ARCHIVE)));
    (company, mon, archive)
}
