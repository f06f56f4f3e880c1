//! The commands of a step: T-SQL for SQL Server backups, and the commands of the rule files with their names filled in.
//! Every name is quoted for the shell that reads it.

use super::backups::files;
use crate::base::{PathName, Stamp, equal_without_case, for_terminal};
use crate::evaluate::candidate::Candidate;
use crate::evaluate::chain::RestorePath;
use crate::evaluate::class::Class;
use crate::model::report::RestoredFile;
use crate::model::{CommandBlock, CommandShell, DataFile, Instance, RecoveryModel};
use crate::policy::Policy;
use std::collections::BTreeMap;
use std::path::Path;

/// A file as the machine that restores it would name it.
pub struct NamedFile {
    pub path: String,
    /// The deployment file says what that machine calls the folder; otherwise it is named as bakproof saw it.
    pub is_known: bool,
}

/// How the machine that restores names a file: by `known_as` of its repository, if that is of the instance or of all.
pub fn named(policy: &Policy, file: &RestoredFile, instance: Option<&Instance>) -> NamedFile {
    let deployment = &policy.deployment;
    let relative = file.path.lossy();
    let Some(repository) = deployment.repositories.iter().find(|one| one.name == file.source) else {
        return NamedFile { path: relative.into_owned(), is_known: false };
    };
    let is_of =
        |sql: &Instance| instance.is_some_and(|own| sql.first_label() == own.first_label() && sql.same_name(own));
    let known = || repository.known_as.iter();
    let own = known().find(|known| known.sql.as_ref().is_some_and(is_of));
    // What every machine calls so is a share, or a folder of that server.
    let any = known().find(|known| known.sql.is_none() && (instance.is_some() || known.path.starts_with(r"\\")));
    match own.or(any) {
        Some(known) => NamedFile {
            path: format!("{}\\{}", known.path.trim_end_matches(['\\', '/']), relative.replace('/', "\\")),
            is_known: true,
        },
        None => {
            let folder = deployment.resolve(&repository.path);
            let path = deployment.path_style.join(&folder, Path::new(relative.as_ref()));
            NamedFile { path: path.to_string_lossy().into_owned(), is_known: false }
        }
    }
}

/// Whether a path can be written in a command as it is: not if it is no Unicode, or holds what no terminal shows.
pub fn is_writable(path: &PathName) -> bool {
    let text = path.lossy();
    text.as_bytes() == path.bytes() && *for_terminal(&text) == *text
}

/// `RESTORE` of every backup of a path, in their order.
pub fn t_sql(
    policy: &Policy,
    database: &str,
    instance: Option<&Instance>,
    path: &RestorePath<'_>,
    stop: Option<Stamp>,
    after: Option<&String>,
) -> Vec<CommandBlock> {
    let name = in_brackets(database);
    let mut lines = vec!["USE master;".to_owned()];
    if path.links().any(|link| link.set.is_encrypted == Some(true)) {
        lines.push(
            "-- These backups are encrypted: first restore the certificate that they were encrypted with.".to_owned(),
        );
    }
    lines.push("-- REPLACE overwrites the database of that name on this instance. Stop at the first error.".to_owned());
    lines.push("-- If the database is in use, first stop the services that use it, or:".to_owned());
    lines.push(format!("-- ALTER DATABASE {name} SET SINGLE_USER WITH ROLLBACK IMMEDIATE;"));
    for (number, link) in path.links().enumerate() {
        let what = if link.backup.class == Class::Log { "LOG" } else { "DATABASE" };
        lines.push(format!("RESTORE {what} {name}"));
        let devices = files(link.backup);
        let last = devices.len().saturating_sub(1);
        for (at, file) in devices.iter().enumerate() {
            let from = if at == 0 { "    FROM DISK = " } else { "         DISK = " };
            let comma = if at == last { "" } else { "," };
            lines.push(format!("{from}{}{comma}", in_quotes(&named(policy, file, instance).path)));
        }
        let mut options = vec![format!("FILE = {}", link.set.position), "NORECOVERY".to_owned()];
        if number == 0 {
            options.push("REPLACE".to_owned());
        }
        if link.set.has_backup_checksums == Some(true) {
            options.push("CHECKSUM".to_owned());
        }
        if let Some(stop) = stop.filter(|_| link.backup.class == Class::Log) {
            let civil = civil_of_server(policy, link.at, stop).civil();
            options.push(format!("STOPAT = N'{}'", civil.strftime("%Y-%m-%dT%H:%M:%S%.3f")));
        }
        lines.push(format!("    WITH {};", options.join(", ")));
    }
    let mut last = vec![
        "-- Only if every statement above succeeded: nothing can be applied after this.".to_owned(),
        format!("RESTORE DATABASE {name} WITH RECOVERY;"),
        format!("DBCC CHECKDB ({name}) WITH NO_INFOMSGS;"),
    ];
    if let Some(after) = after {
        last.push(format!("USE {name};"));
        last.extend(after.trim_end().lines().map(str::to_owned));
    }
    [lines, last].map(|lines| CommandBlock { shell: CommandShell::TSql, lines }).to_vec()
}

/// What to do before a restore of a database whose server may still run.
pub fn tail_of_the_log(database: &str, path: &RestorePath<'_>, is_newest: bool) -> Option<String> {
    let has_logs = path.full.set.recovery_model.is_some_and(|model| model != RecoveryModel::Simple);
    let end = match is_newest {
        true => "Then nothing is lost.",
        false => {
            "It can only be applied if it follows on the last of these backups: those that come between cannot be used, or \
             were not verified."
        }
    };
    has_logs.then(|| {
        format!(
            "Before you touch the old server: if its log of {0} can still be read, back it up (BACKUP LOG {0} TO DISK = \
             N'<path>' WITH NO_TRUNCATE), and restore it last, before RECOVERY (RESTORE LOG {0} FROM DISK = N'<path>' WITH \
             NORECOVERY). {end}",
            in_brackets(database)
        )
    })
}

/// A moment on the clock of the server that made a backup: that of the deployment's zone, if the backup's agrees with it,
/// else one that was never changed.
fn civil_of_server(policy: &Policy, backup: Stamp, moment: Stamp) -> Stamp {
    let zone = &policy.deployment.time_zone;
    let is_of_zone = Stamp::in_zone(backup.at, zone).offset() == backup.offset();
    if is_of_zone { Stamp::in_zone(moment.at, zone) } else { backup.moved_to(moment.at) }
}

/// Where `STOPAT` names a time that the clock of the server showed twice, or may have shown at another moment.
pub fn ambiguous_stop(policy: &Policy, path: &RestorePath<'_>, stop: Option<Stamp>) -> Option<String> {
    let stop = stop?;
    let last = path.logs.last()?;
    let civil = civil_of_server(policy, last.at, stop);
    let zone = &policy.deployment.time_zone;
    let is_of_zone = Stamp::in_zone(last.at.at, zone).offset() == last.at.offset();
    if is_of_zone {
        let is_twice = zone.to_ambiguous_timestamp(civil.civil()).is_ambiguous();
        return is_twice.then(|| {
            "The clocks were set back then: STOPAT names an hour that was there twice, and SQL Server takes the first \
             that it meets in the log."
                .to_owned()
        });
    }
    let mut links = path.links().collect::<Vec<_>>().into_iter().rev().skip(1);
    let is_changed = links.next().is_some_and(|before| before.at.offset() != last.at.offset());
    is_changed.then(|| {
        "The clock of the server was changed while the log was written in which this restore stops: STOPAT may be an hour \
         off. Compare it with the server's zone."
            .to_owned()
    })
}

/// Commands of a rule file, with the names in braces filled in. What nothing fills stays as a question in angle brackets.
pub fn filled(commands: &str, names: &BTreeMap<&str, String>) -> CommandBlock {
    let lines = commands.trim_end().lines().map(|line| filled_line(line, names)).collect();
    CommandBlock { shell: CommandShell::PowerShell, lines }
}

fn filled_line(line: &str, names: &BTreeMap<&str, String>) -> String {
    fill(line, |before, name| {
        let is_comment = before.trim_start().starts_with('#');
        let in_a_string = before.matches('\'').count() % 2 == 1;
        match names.get(name) {
            // Arguments of a cmdlet, quoted already.
            Some(value) if ARGUMENTS.contains(&name) => value.clone(),
            Some(value) if is_comment => for_terminal(value).into_owned(),
            Some(value) if in_a_string => escaped(value),
            Some(value) => format!("'{}'", escaped(value)),
            None => format!("<{}>", name.replace('_', " ")),
        }
    })
}

/// A text in which something stands for each name in braces: `value` is told what is before it, and the name. What a value
/// has in braces stays.
pub fn fill(text: &str, value: impl Fn(&str, &str) -> String) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, (name, after))) =
        rest.split_once('{').and_then(|(before, rest)| Some((before, rest.split_once('}')?)))
    {
        out.push_str(before);
        let value = value(&out, name);
        out.push_str(&value);
        rest = after;
    }
    out + rest
}

/// Names in braces that stand for arguments instead of a value.
const ARGUMENTS: [&str; 2] = ["sql_server", "partner_sql_server"];

/// `-SqlServerFqdn 'sql01.contoso.com' -SqlInstanceName 'RTC'`, or with a word before `Sql`.
pub fn sql_arguments(which: &str, instance: &Instance) -> String {
    let host = format!("-{which}SqlServerFqdn '{}'", escaped(&instance.host));
    if instance.name.is_empty() || equal_without_case(&instance.name, "MSSQLSERVER") {
        return host;
    }
    format!("{host} -{which}SqlInstanceName '{}'", escaped(&instance.name))
}

/// Inside single quotes of PowerShell, for which the typographic ones are quotes, too.
fn escaped(text: &str) -> String {
    let mut out = String::new();
    for letter in for_terminal(text).chars() {
        if matches!(letter, '\'' | '\u{2018}' | '\u{2019}' | '\u{201a}' | '\u{201b}') {
            out.push(letter);
        }
        out.push(letter);
    }
    out
}

/// `N'...'` of T-SQL.
fn in_quotes(text: &str) -> String {
    format!("N'{}'", for_terminal(text).replace('\'', "''"))
}

/// `[...]` of T-SQL.
fn in_brackets(name: &str) -> String {
    format!("[{}]", for_terminal(name).replace(']', "]]"))
}

/// Folders and files of a database that must be there before it is restored, as its full backup names them.
pub fn database_files(backup: &Candidate<'_>) -> Vec<String> {
    let files: &[DataFile] = backup.set().map(|set| &*set.files).unwrap_or_default();
    files.iter().filter_map(|file| file.physical_name.clone()).collect()
}
