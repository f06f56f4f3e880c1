//! All rows of all readings, one a backup set, as an index: whose each is and where its backup lies. The rows themselves stay
//! packed until somebody asks for them, for servers list hundreds of thousands.

use super::row::{Home, Row, Whereabouts};
use super::seen::Seen;
use super::whereabouts::Folders;
use crate::base::{Guid, Stamp};
use crate::model::{Evidence, HistoryBackup, ServerReading};
use crate::policy::Policy;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

/// A row without what it says of the backup itself.
#[derive(Clone, Copy, Debug)]
struct Entry {
    guid: Guid,
    /// When it finished, or, when it never did, when it began.
    moment: Option<Stamp>,
    is_finished: bool,
    home: u32,
    /// Its place among the rows of its reading.
    place: u32,
    /// One of those that occur.
    whereabouts: u32,
}

impl Entry {
    fn finished(&self) -> Option<Stamp> {
        self.moment.filter(|_| self.is_finished)
    }
}

/// The index.
#[derive(Debug, Default)]
pub struct Index<'a> {
    homes: Vec<Arc<Home<'a>>>,
    /// The oldest finish of each home's rows, those without a GUID among them.
    firsts: Vec<Option<Stamp>>,
    whereabouts: Vec<Whereabouts<'a>>,
    /// Sorted by reading and place.
    entries: Vec<Entry>,
    /// The entries of each home, in their order.
    of_homes: Vec<Vec<u32>>,
    /// The homes of each target.
    of_targets: BTreeMap<usize, Vec<usize>>,
}

/// What of a row is known without unpacking it.
#[derive(Clone, Copy, Debug)]
pub struct RowSketch<'i, 'a> {
    pub guid: Guid,
    pub moment: Option<Stamp>,
    pub finished: Option<Stamp>,
    pub home: &'i Home<'a>,
    pub whereabouts: Whereabouts<'a>,
}

/// Which home it is, and of which reading.
#[derive(Clone, Copy, Debug)]
pub struct HomeNumbers<'a> {
    pub number: usize,
    pub reading: &'a ServerReading,
    pub reading_number: usize,
}

/// Rows of which repositories hold files.
pub type InFiles<'a> = BTreeMap<Guid, Row<'a>>;

/// The rows of one backup set, by reading and place.
type Same = Vec<((usize, u32), HistoryBackup)>;

impl<'a> Index<'a> {
    /// Of several readings the one of the server that made the backup; of those the newest. `home` tells what rows of a
    /// reading have in common that name a database and a server.
    pub fn new(
        policy: &'a Policy,
        evidence: &'a Evidence,
        home: impl Fn(HomeNumbers<'a>, Option<&str>, &str) -> Home<'a>,
    ) -> (Self, InFiles<'a>) {
        let seen = Seen::new(evidence);
        let mut homes = Homes { readings: &evidence.readings, make: home, all: Vec::new(), firsts: Vec::new() };
        let mut entries = Vec::with_capacity(evidence.readings.iter().map(|reading| reading.backups.len()).sum());
        // Of one GUID in several readings all, by their places.
        let mut in_files: BTreeMap<Guid, Same> = BTreeMap::new();
        for number in 0..evidence.readings.len() {
            homes.index(number, &mut |entry, backup| {
                if seen.sets.contains_key(&entry.guid) {
                    in_files.entry(entry.guid).or_default().push(((number, entry.place), backup));
                }
                entries.push(entry);
            });
        }
        let Homes { all: homes, firsts, .. } = homes;
        let home = |entry: &Entry| homes.get(entry.home as usize);
        let rank = |entry: &Entry| {
            home(entry).map(|home| {
                let reading = home.reading;
                (home.is_own, reading.read_at, reading.origin, &reading.instance, &reading.source)
            })
        };
        let place = |entry: &Entry| (home(entry).map(|home| home.reading_number), entry.place);
        entries.sort_unstable_by(|a, b| {
            a.guid.cmp(&b.guid).then_with(|| rank(b).cmp(&rank(a))).then_with(|| place(a).cmp(&place(b)))
        });
        entries.dedup_by_key(|entry| entry.guid);
        entries.sort_unstable_by_key(place);
        entries.shrink_to_fit();

        let in_files: Vec<(Entry, HistoryBackup)> = entries
            .iter()
            .filter_map(|entry| {
                let at = (home(entry)?.reading_number, entry.place);
                let all = in_files.remove(&entry.guid)?;
                all.into_iter().find(|(place, _)| *place == at).map(|(_, backup)| (*entry, backup))
            })
            .collect();
        let matched = in_files.iter().filter_map(|(entry, backup)| Some((entry.guid, backup, home(entry)?.reading)));
        let folders = Folders::new(policy, &seen, matched);
        let mut of_homes = vec![Vec::new(); homes.len()];
        for (at, entry) in (0_u32..).zip(&entries) {
            if let Some(own) = of_homes.get_mut(entry.home as usize) {
                own.push(at);
            }
        }
        of_homes.iter_mut().for_each(Vec::shrink_to_fit);
        let mut of_targets: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for (number, target) in homes.iter().enumerate().filter_map(|(number, home)| Some((number, home.target()?))) {
            of_targets.entry(target).or_default().push(number);
        }
        let mut index = Self { homes, firsts, whereabouts: Vec::new(), entries, of_homes, of_targets };
        let known = index.whereabouts(|guid, backup, reading| match seen.sets.contains_key(&guid) {
            true => Whereabouts::InFile,
            false => folders.whereabouts(&seen, backup, reading, evidence.collected_at),
        });
        index.whereabouts = known;
        let in_files = in_files.into_iter().filter_map(|(entry, backup)| {
            let home = index.homes.get(entry.home as usize)?;
            let row = Row::new(backup, entry.guid, Arc::clone(home), Whereabouts::InFile);
            Some((entry.guid, row))
        });
        let in_files = in_files.collect();
        (index, in_files)
    }

    /// Asks for each row where its backup lies; gives those places that occur.
    fn whereabouts(
        &mut self,
        of: impl Fn(Guid, &HistoryBackup, &'a ServerReading) -> Whereabouts<'a>,
    ) -> Vec<Whereabouts<'a>> {
        let mut numbers: BTreeMap<Whereabouts<'a>, u32> = BTreeMap::new();
        let mut found = vec![0; self.entries.len()];
        self.unpack(0..self.entries.len() as u32, |at, entry, home, backup| {
            let next = numbers.len() as u32;
            if let Some(found) = found.get_mut(at as usize) {
                *found = *numbers.entry(of(entry.guid, &backup, home.reading)).or_insert(next);
            }
        });
        for (entry, number) in self.entries.iter_mut().zip(found) {
            entry.whereabouts = number;
        }
        let mut all: Vec<(u32, Whereabouts<'a>)> =
            numbers.into_iter().map(|(whereabouts, number)| (number, whereabouts)).collect();
        all.sort_unstable_by_key(|(number, _)| *number);
        all.into_iter().map(|(_, whereabouts)| whereabouts).collect()
    }

    /// Unpacks the rows of entries, which are in their order: the number of each, the entry, its home and the row.
    fn unpack(
        &self,
        wanted: impl Iterator<Item = u32> + Clone,
        mut each: impl FnMut(u32, &Entry, &Arc<Home<'a>>, HistoryBackup),
    ) {
        let known = |at: u32| {
            let entry = self.entries.get(at as usize)?;
            Some((at, entry, self.homes.get(entry.home as usize)?))
        };
        let mut rest = wanted.filter_map(known).peekable();
        while let Some((.., first)) = rest.peek().copied() {
            let is_of_one = |(.., home): &(u32, &Entry, &Arc<Home<'a>>)| home.reading_number == first.reading_number;
            let places = rest.clone().take_while(is_of_one).map(|(_, entry, _)| entry.place as usize);
            for (place, backup) in first.reading.backups.at(places) {
                let mut own = std::iter::from_fn(|| rest.next_if(is_of_one));
                if let Some((at, entry, home)) = own.find(|(_, entry, _)| entry.place as usize == place) {
                    each(at, entry, home, backup);
                }
            }
            while rest.next_if(is_of_one).is_some() {}
        }
    }

    /// The rows of a target.
    pub fn rows_of(&self, targets: impl Iterator<Item = usize>) -> Vec<Row<'a>> {
        let homes = targets.filter_map(|target| self.of_targets.get(&target)).flatten();
        self.rows(homes.copied(), |_| true)
    }

    /// The rows of homes whose backups lie so, sorted by finish, then GUID.
    pub fn rows(
        &self,
        homes: impl Iterator<Item = usize>,
        is_wanted: impl Fn(Whereabouts<'a>) -> bool,
    ) -> Vec<Row<'a>> {
        let whereabouts = |entry: &Entry| self.whereabouts.get(entry.whereabouts as usize).copied();
        let own = homes.filter_map(|home| self.of_homes.get(home)).flatten().copied();
        let is_wanted = |at: &u32| self.entries.get(*at as usize).and_then(whereabouts).is_some_and(&is_wanted);
        let mut own: Vec<u32> = own.filter(is_wanted).collect();
        own.sort_unstable();
        own.dedup();
        let mut rows = Vec::with_capacity(own.len());
        self.unpack(own.iter().copied(), |_, entry, home, backup| {
            if let Some(whereabouts) = whereabouts(entry) {
                rows.push(Row::new(backup, entry.guid, Arc::clone(home), whereabouts));
            }
        });
        rows.sort_unstable_by_key(|row| (row.finished(), row.guid));
        rows
    }

    /// What is known of all rows without unpacking them.
    pub fn sketches(&self) -> impl Iterator<Item = RowSketch<'_, 'a>> {
        self.entries.iter().filter_map(|entry| self.sketch(entry))
    }

    fn sketch(&self, entry: &Entry) -> Option<RowSketch<'_, 'a>> {
        Some(RowSketch {
            guid: entry.guid,
            moment: entry.moment,
            finished: entry.finished(),
            home: self.homes.get(entry.home as usize)?,
            whereabouts: *self.whereabouts.get(entry.whereabouts as usize)?,
        })
    }

    /// What rows have in common, by number.
    pub fn homes(&self) -> impl Iterator<Item = &Home<'a>> {
        self.homes.iter().map(|home| &**home)
    }

    /// The oldest finish among the rows of a reading that name one of these databases.
    pub fn first_finish(&self, reading: &ServerReading, is_of: impl Fn(&str) -> bool) -> Option<Stamp> {
        let own = self.homes.iter().zip(&self.firsts).filter(|(home, _)| std::ptr::eq(home.reading, reading));
        own.filter(|(home, _)| home.database.as_deref().is_some_and(&is_of)).filter_map(|(_, first)| *first).min()
    }
}

/// The homes of rows, as they come.
struct Homes<'a, F> {
    readings: &'a [ServerReading],
    make: F,
    all: Vec<Arc<Home<'a>>>,
    firsts: Vec<Option<Stamp>>,
}

impl<'a, F: Fn(HomeNumbers<'a>, Option<&str>, &str) -> Home<'a>> Homes<'a, F> {
    /// Indexes the rows of one reading; those without a GUID cannot be told apart.
    fn index(&mut self, number: usize, each: &mut dyn FnMut(Entry, HistoryBackup)) {
        let Some(reading) = self.readings.get(number) else { return };
        let mut known: HashMap<Option<String>, HashMap<String, u32>> = HashMap::new();
        for (place, backup) in (0_u32..).zip(reading.backups.iter()) {
            let database = &backup.facts.database_name;
            let named = backup.facts.server_name.as_deref().unwrap_or_default();
            let home = known.get(database).and_then(|by_name| by_name.get(named)).copied();
            let home = home.unwrap_or_else(|| {
                let next = self.all.len() as u32;
                let numbers = HomeNumbers { number: self.all.len(), reading, reading_number: number };
                self.all.push(Arc::new((self.make)(numbers, database.as_deref(), named)));
                self.firsts.push(None);
                known.entry(database.clone()).or_default().insert(named.to_owned(), next);
                next
            });
            let finished = backup.facts.backup_finish_date;
            if let Some(first) = self.firsts.get_mut(home as usize) {
                *first = [*first, finished].into_iter().flatten().min();
            }
            let Some(guid) = backup.facts.backup_set_guid else { continue };
            let moment = finished.or(backup.facts.backup_start_date);
            let entry = Entry { guid, moment, is_finished: finished.is_some(), home, place, whereabouts: 0 };
            each(entry, backup);
        }
    }
}
