//! From a table to moves and settings.

use super::super::listing::{Dates, Found, Moment, Row, Table, head_of, in_zone, is_clixml, read_table};
use super::super::{ArtefactContext, ArtefactFile, FileRecogniser};
use super::columns;
use crate::base::ReadAt;
use crate::format::declaration::Declaration;
use crate::model::{ArtefactFacts, ContactStoreFacts, Detail, Kind, Problem, StoreMove, StoreSetting, Verdict};
use std::collections::{BTreeMap, BTreeSet};

/// Listings of moves between Lync and the unified contact store.
pub const CONTACT_STORE: FileRecogniser = FileRecogniser {
    declaration: &Declaration {
        name: "Contact store listing",
        kinds: &[Kind::ContactStore],
        marker: "a table with pool, user, direction and date, or with `UcsAllowed` and users",
        facts: "moves between Lync and Exchange with their dates, who may keep contacts in Exchange; no time of its \
                own",
        checks: "the rows fit the columns; of CLIXML the closing root; every move has a direction",
        proof: &["structure", "closing-element"],
        limits: "32 MiB of text, 200,000 rows; text forms have no end mark; policies say nothing of when users moved",
    },
    mark: Some(r"ucsallowed|direction"),
    looks_like,
    examine,
};

fn looks_like(head: &[u8]) -> bool {
    let text = head_of(head);
    if is_clixml(&text) {
        return text.to_lowercase().contains(columns::ALLOWED);
    }
    let mut lines = text.trim_start_matches('\u{feff}').lines().filter(|line| !line.trim().is_empty());
    let is_header = |line: &str| {
        let line = line.to_lowercase();
        line.contains(columns::ALLOWED) || (line.contains(columns::DIRECTION) && line.contains(columns::DATE))
    };
    match lines.next() {
        Some(line) if line.starts_with("#TYPE ") => lines.next().is_some_and(is_header),
        Some(line) => is_header(line),
        None => false,
    }
}

/// The project's own columns all stand there, or the setting with whose it is.
fn is_listing(table: &Table) -> bool {
    let is_own = [columns::POOL, columns::USER, columns::DIRECTION, columns::DATE].iter().all(|name| table.has(name));
    is_own || (table.has(columns::ALLOWED) && (table.has(columns::IDENTITY) || table.has(columns::SIP)))
}

fn examine(file: &dyn ReadAt, context: &ArtefactContext) -> Option<ArtefactFile> {
    let mut table = read_table(file, columns::ALL)?;
    if !is_listing(&table) {
        return None;
    }
    let mut dates = Dates::default();
    table.rows.iter().for_each(|row| dates.learn(row.get(columns::DATE).map_or("", String::as_str)));
    let (mut moves, mut settings) = (BTreeSet::new(), BTreeSet::new());
    for (number, row) in table.rows.iter().enumerate() {
        let reader = Reader { row, number: number + 1, dates, context };
        if table.columns.iter().any(|name| name == columns::DATE) {
            moves.extend(reader.movement(&mut table.found));
        } else {
            settings.extend(reader.setting());
        }
    }
    if moves.is_empty() && settings.is_empty() && table.found.verdict.is_sound() {
        table.found.add(Problem::whole("no-moves", "the listing holds nothing that can be read"), Verdict::Incomplete);
    } else if moves.is_empty() && !settings.is_empty() {
        let message = "the listing says who may keep contacts in Exchange, not when anyone moved";
        table.found.remark(Problem::whole("no-move-dates", message));
    }
    let names: BTreeSet<String> = moves.iter().filter_map(|step: &StoreMove| step.pool.clone()).collect();
    let counts =
        BTreeMap::from([("moves".to_owned(), moves.len() as u64), ("settings".to_owned(), settings.len() as u64)]);
    let facts = ArtefactFacts {
        position: 1,
        // When contacts moved is no time of a backup.
        time: None,
        wall_time: None,
        names: names.into_iter().collect(),
        verdict: table.found.verdict,
        proof: table.proof,
        counts,
        detail: Detail::ContactStore(ContactStoreFacts {
            moves: moves.into_iter().collect(),
            settings: settings.into_iter().collect(),
        }),
        problems: table.found.into_list(),
    };
    Some(ArtefactFile { kind: Kind::ContactStore, facts })
}

struct Reader<'a> {
    row: &'a Row,
    number: usize,
    dates: Dates,
    context: &'a ArtefactContext,
}

impl Reader<'_> {
    fn text(&self, column: &str) -> Option<&str> {
        self.row.get(column).map(String::as_str).filter(|text| !text.is_empty())
    }

    fn pool(&self) -> Option<String> {
        self.text(columns::POOL).or(self.text(columns::REGISTRAR)).map(str::to_lowercase)
    }

    fn user(&self) -> Option<String> {
        let user =
            self.text(columns::USER).or(self.text(columns::SIP)).or(self.text(columns::IDENTITY))?.to_lowercase();
        Some(user.strip_prefix("sip:").map(str::to_owned).unwrap_or(user))
    }

    fn is_allowed(&self) -> Option<bool> {
        match self.text(columns::ALLOWED)?.to_ascii_lowercase().as_str() {
            "true" => Some(true),
            "false" => Some(false),
            _ => None,
        }
    }

    fn direction(&self) -> Option<bool> {
        let Some(word) = self.text(columns::DIRECTION) else { return self.is_allowed() };
        let word = word.to_lowercase().replace([' ', '_'], "-");
        let is_one_of = |words: &[&str]| words.contains(&word.as_str());
        if is_one_of(columns::INTO_EXCHANGE) { Some(true) } else { is_one_of(columns::INTO_LYNC).then_some(false) }
    }

    fn movement(&self, found: &mut Found) -> Option<StoreMove> {
        let number = self.number;
        let Some(into_exchange) = self.direction() else {
            let message = format!("row {number} does not say whether contacts moved to-exchange or to-lync");
            found.add(Problem::whole("unknown-direction", message), Verdict::Incomplete);
            return None;
        };
        let text = self.text(columns::DATE).unwrap_or_default();
        let (at, wall) = match self.dates.read(text) {
            Moment::Exact(stamp) => (Some(stamp), None),
            Moment::Wall(wall) => (in_zone(wall, self.context.zone.as_ref()), Some(wall)),
            Moment::Blank => {
                found.remark(Problem::whole("undated-move", format!("row {number} has no date")));
                (None, None)
            }
            Moment::Either(..) => {
                let message = format!("row {number}: in {text:?} day and month could be either");
                found.remark(Problem::whole("ambiguous-date", message));
                (None, None)
            }
            Moment::Unreadable => {
                let message = format!("row {number}: {text:?} is no date that can be read");
                found.remark(Problem::whole("unreadable-date", message));
                (None, None)
            }
        };
        Some(StoreMove { pool: self.pool(), user: self.user(), into_exchange, at, wall })
    }

    fn setting(&self) -> Option<StoreSetting> {
        let identity = self.text(columns::IDENTITY).or(self.text(columns::SIP))?.to_owned();
        Some(StoreSetting { identity, pool: self.pool(), is_allowed: self.is_allowed()? })
    }
}
