//! From a table to databases: which columns make it a listing of mailbox databases, and how its values read.

use super::super::listing::{Dates, Found, Moment, Row, Table, head_of, in_zone, is_clixml, read_table};
use super::super::{ArtefactContext, ArtefactFile, FileRecogniser};
use super::columns;
use crate::base::{ReadAt, Stamp};
use crate::format::declaration::Declaration;
use crate::model::{ArtefactFacts, Detail, ExchangeDatabase, ExchangeDatabasesFacts, Kind, Problem, Verdict};
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use std::collections::{BTreeMap, BTreeSet};

/// Listings of mailbox databases.
pub const EXCHANGE_DATABASES: FileRecogniser = FileRecogniser {
    declaration: &Declaration {
        name: "Get-MailboxDatabase",
        kinds: &[Kind::ExchangeDatabases],
        marker: "a list, a table, CSV or CLIXML with names, last full backups and one more property of mailbox \
                 databases",
        facts: "databases, servers, last full, incremental and differential backups",
        checks: "the rows fit the columns; of CLIXML the closing root",
        proof: &["structure", "closing-element"],
        limits: "32 MiB of text, 200,000 rows; text forms have no end mark; dates in which day and month could be \
                 either are not used",
    },
    mark: Some(r"lastfullbackup|mailboxdatabase|mailboxretention"),
    looks_like,
    examine,
};

/// Stands early in a table whose other columns are beyond the head.
const EARLY_COLUMN: &str = "mailboxretention";

/// Of a date that is shown because it cannot be read.
const LONGEST_DATE_CHARS: usize = 60;

fn looks_like(head: &[u8]) -> bool {
    let text = head_of(head);
    let lower = text.to_ascii_lowercase();
    if text.trim_ascii_start().starts_with('<') {
        return is_clixml(&text) && lower.contains(columns::TYPE);
    }
    [columns::FULL, columns::TYPE, EARLY_COLUMN].iter().any(|word| lower.contains(word))
}

fn is_listing(table: &Table) -> bool {
    let is_named = table.has(columns::NAME) || table.has(columns::IDENTITY);
    let is_telling = table.is_of(columns::TYPE) || columns::TELLING.iter().any(|name| table.has(name));
    is_named && is_telling && table.has(columns::FULL)
}

fn examine(file: &dyn ReadAt, context: &ArtefactContext) -> Option<ArtefactFile> {
    let mut table = read_table(file, columns::ALL)?;
    if !is_listing(&table) {
        return None;
    }
    let mut dates = Dates::default();
    for row in &table.rows {
        for column in [columns::FULL, columns::INCREMENTAL, columns::DIFFERENTIAL] {
            dates.learn(row.get(column).map_or("", String::as_str));
        }
    }
    let reader = Reader { dates, zone: context.zone.as_ref() };
    let mut databases: Vec<ExchangeDatabase> = Vec::new();
    let mut unnamed = 0_u64;
    for row in &table.rows {
        match reader.database(row, &mut table.found) {
            Some(database) => databases.push(database),
            None => unnamed += 1,
        }
    }
    if unnamed > 0 {
        let message = format!("{unnamed} rows name no database");
        table.found.remark(Problem::whole("unnamed-database", message));
    }
    if databases.is_empty() && table.found.verdict.is_sound() {
        table.found.add(Problem::whole("no-databases", "the listing holds no database"), Verdict::Incomplete);
    }
    databases.sort();
    databases.dedup();
    let names: BTreeSet<String> = databases
        .iter()
        .flat_map(|database| [Some(&database.name), database.server.as_ref()])
        .flatten()
        .map(|name| name.to_lowercase())
        .collect();
    let live = || databases.iter().filter(|database| database.is_recovery != Some(true));
    let facts = ArtefactFacts {
        position: 1,
        time: oldest(live().map(|database| database.last_full)),
        wall_time: oldest(live().map(|database| database.last_full_wall)),
        names: names.into_iter().collect(),
        verdict: table.found.verdict,
        proof: table.proof,
        counts: BTreeMap::from([("databases".to_owned(), databases.len() as u64)]),
        detail: Detail::ExchangeDatabases(ExchangeDatabasesFacts { databases }),
        problems: table.found.into_list(),
    };
    Some(ArtefactFile { kind: Kind::ExchangeDatabases, facts })
}

/// The listing is as old as its worst database; where one has no date, it has none.
fn oldest<T: Ord>(times: impl Iterator<Item = Option<T>>) -> Option<T> {
    times.collect::<Option<Vec<T>>>()?.into_iter().min()
}

/// What a date says: [`Reader::moment`].
type Told = (Option<Stamp>, Option<DateTime>, Option<String>);

struct Reader<'a> {
    dates: Dates,
    zone: Option<&'a TimeZone>,
}

impl Reader<'_> {
    fn database(&self, row: &Row, found: &mut Found) -> Option<ExchangeDatabase> {
        let text = |column: &str| row.get(column).map(String::as_str).filter(|text| !text.is_empty());
        let flag = |column: &str| match text(column)?.to_ascii_lowercase().as_str() {
            "true" => Some(true),
            "false" => Some(false),
            _ => None,
        };
        let name = text(columns::NAME).or(text(columns::IDENTITY))?.to_owned();
        let is_recovery = flag(columns::RECOVERY);
        let (last_full, last_full_wall, full_unclear) = self.moment(&name, text(columns::FULL), found);
        let (last_incremental, last_incremental_wall, _) = self.moment(&name, text(columns::INCREMENTAL), found);
        let (last_differential, last_differential_wall, _) = self.moment(&name, text(columns::DIFFERENTIAL), found);
        if text(columns::FULL).is_none() && is_recovery != Some(true) {
            let recovery = match is_recovery {
                Some(_) => "",
                None => "; whether it is a recovery database, the listing does not say (Recovery)",
            };
            let message = format!(
                "database {name} was never backed up in full, or the listing was made without -Status{recovery}"
            );
            found.remark(Problem::whole("no-full-backup", message));
        }
        Some(ExchangeDatabase {
            server: text(columns::SERVER).or(text(columns::SERVER_NAME)).map(str::to_lowercase),
            last_full,
            full_unclear,
            last_incremental,
            last_differential,
            last_full_wall,
            last_incremental_wall,
            last_differential_wall,
            is_snapshot: flag(columns::SNAPSHOT),
            is_circular_logging: flag(columns::CIRCULAR),
            is_backup_in_progress: flag(columns::IN_PROGRESS).or(flag(columns::IN_PROGRESS_2007)),
            is_recovery,
            name,
        })
    }

    /// The instant, the wall clock, and why there is neither although something stands there.
    fn moment(&self, name: &str, text: Option<&str>, found: &mut Found) -> Told {
        let text = text.unwrap_or_default();
        let shown: String = text.chars().take(LONGEST_DATE_CHARS).collect();
        let (id, why) = match self.dates.read(text) {
            Moment::Blank => return (None, None, None),
            Moment::Exact(stamp) => return (Some(stamp), None, None),
            Moment::Wall(wall) => return (in_zone(wall, self.zone), Some(wall), None),
            Moment::Either(..) => ("ambiguous-date", format!("in {shown:?} day and month could be either")),
            Moment::Unreadable => ("unreadable-date", format!("{shown:?} is not a date that can be read")),
        };
        found.remark(Problem::whole(id, format!("database {name}: {why}")));
        (None, None, Some(why))
    }
}
