//! A zone file, of `dnscmd /ZoneExport`, `Export-DnsServerZone` or BIND: its SOA, its records, and those Lync needs.

use super::lync_records::LyncRecords;
use super::master_file::{Entries, Entry};
use super::record::{record, whole_name};
use crate::base::ReadAt;
use crate::format::artefact::vendor::{Answer, Text, head_text, lines_of_head};
use crate::format::artefact::{ArtefactContext, ArtefactFile, FileRecogniser};
use crate::format::declaration::Declaration;
use crate::model::{Detail, DnsZoneFacts, Kind, Problem, Verdict};

/// What domain controllers register of themselves.
const DIRECTORY_SERVICES: [&str; 3] = ["_ldap._tcp", "_kerberos._tcp", "_gc._tcp"];

/// The recogniser.
pub const ZONE: FileRecogniser = FileRecogniser {
    declaration: &Declaration {
        name: "DNS zone file",
        kinds: &[Kind::DnsZone],
        marker: "the first record is an SOA, or a comment `Database file ...` names the zone",
        facts: "zone, serial number, primary server, counts of records, the names that Lync clients look for; no time",
        checks: "every entry is a record; the SOA is there; the last line is ended",
        proof: &["start-of-authority", "last-line"],
        limits: "32 MiB; no end mark: a cut between two lines is not seen; files of `$INCLUDE` are not read",
    },
    mark: Some(r"\bSOA\b|database file "),
    looks_like,
    examine,
};

/// The zone of `;  Database file contoso.com.dns for contoso.com zone.`, or, since Windows Server 2016,
/// `... for Default zone scope in zone contoso.com.`
fn zone_of_comment(line: &str) -> Option<String> {
    let line = line.strip_prefix(';')?.trim().to_lowercase();
    let (_, zone) = line.strip_prefix("database file ")?.split_once(" for ")?;
    let zone = match zone.rsplit_once("in zone ") {
        Some((_, zone)) => zone,
        None => zone.strip_suffix("zone.")?.trim(),
    };
    let zone = zone.trim().trim_end_matches('.');
    (!zone.is_empty() && !zone.contains(' ') && zone != "@").then(|| zone.to_owned())
}

fn looks_like(head: &[u8]) -> bool {
    let text = head_text(head);
    for line in lines_of_head(&text) {
        if zone_of_comment(line).is_some() {
            return true;
        }
        if line.is_empty() || line.starts_with(';') || line.starts_with('$') {
            continue;
        }
        // The SOA is the first record; of another text the first word that counts is no such line.
        return line.split_whitespace().take(5).any(|word| word.eq_ignore_ascii_case("SOA"));
    }
    false
}

/// What the walk through the entries knows.
#[derive(Default)]
struct Walk {
    zone: Option<String>,
    is_named: bool,
    origin: String,
    owner: String,
    serial: Option<u64>,
    primary_server: Option<String>,
    is_of_directory: bool,
    has_soa: bool,
    records: u64,
    addresses: u64,
    services: u64,
    lync: LyncRecords,
}

impl Walk {
    /// What is wrong with the entry, if anything.
    fn entry(&mut self, entry: &Entry) -> Option<(Verdict, Problem)> {
        if entry.is_open {
            return Some(cut(entry.offset));
        }
        let first = entry.words.first().map_or("", String::as_str);
        if first.starts_with('$') && !entry.has_no_owner {
            return self.directive(first, entry);
        }
        let Some(record) = record(entry, &self.owner, &self.origin) else { return Some(broken(entry)) };
        if !record.is_sound() {
            return Some(broken(entry));
        }
        self.owner.clone_from(&record.owner);
        if record.kind == "SOA" && !self.has_soa {
            self.has_soa = true;
            self.serial = record.serial();
            let server = record.data.first().map(|server| whole_name(server, &self.origin));
            self.primary_server = server.filter(|server| !server.is_empty());
            if self.zone.is_none() {
                // `@` without an origin says nothing.
                let is_told = record.owner != "@" && !record.owner.is_empty();
                self.zone = Some(record.owner.clone()).filter(|_| is_told);
                if self.origin.is_empty() {
                    self.origin.clone_from(&record.owner);
                }
            }
        }
        self.records += 1;
        let is_address = matches!(record.kind.as_str(), "A" | "AAAA");
        self.addresses += u64::from(is_address);
        self.services += u64::from(record.kind == "SRV");
        self.is_of_directory |= DIRECTORY_SERVICES.iter().any(|service| record.owner.starts_with(service));
        let zone = self.zone.as_deref().unwrap_or_default();
        self.lync.see(&record.owner, zone, &record.kind, || record.shown(&self.origin));
        None
    }

    fn directive(&mut self, name: &str, entry: &Entry) -> Option<(Verdict, Problem)> {
        match (name.to_ascii_uppercase().as_str(), entry.words.get(1)) {
            ("$ORIGIN", Some(origin)) => {
                self.origin = whole_name(origin, &self.origin);
                // Before the SOA it names the zone; after it, a part of it.
                if self.zone.is_none() && !self.has_soa && !self.origin.is_empty() {
                    self.zone = Some(self.origin.clone());
                }
                None
            }
            ("$TTL" | "$GENERATE", Some(_)) => None,
            ("$INCLUDE", Some(_)) => {
                let message = "a part of the zone stands in another file (`$INCLUDE`)";
                Some((Verdict::Incomplete, Problem::at("zone-include", entry.offset, message)))
            }
            _ => Some(broken(entry)),
        }
    }
}

fn cut(offset: u64) -> (Verdict, Problem) {
    let message = "the zone ends inside an entry: it was cut short or never finished";
    (Verdict::Incomplete, Problem::at("text-truncated", offset, message))
}

/// The last entry of a file that does not end its lines was cut; any other contradicts itself.
fn broken(entry: &Entry) -> (Verdict, Problem) {
    if entry.is_last {
        return cut(entry.offset);
    }
    (Verdict::Damaged, Problem::at("zone-entry", entry.offset, "an entry that is no record"))
}

fn examine(file: &dyn ReadAt, _context: &ArtefactContext) -> Option<ArtefactFile> {
    let text = Text::read(file);
    let mut walk = Walk::default();
    if let Some(zone) = lines_of_head(&text.text).find_map(zone_of_comment) {
        walk.origin.clone_from(&zone);
        walk.zone = Some(zone);
        walk.is_named = true;
    }
    let mut answer = Answer::new(Verdict::Intact);
    for entry in Entries::new(&text.text) {
        if let Some((verdict, problem)) = walk.entry(&entry) {
            // A first record that cannot be read is no zone's, unless a comment says that it is one.
            if !walk.has_soa && !walk.is_named && verdict == Verdict::Damaged {
                return None;
            }
            let offset = problem.offset.and_then(|at| text.offset(at));
            answer.problem(verdict, Problem { offset, ..problem });
        }
    }
    answer.fault(text.fault);
    if walk.has_soa {
        answer.proof("start-of-authority");
    } else {
        let message = "the zone ends before its SOA record: it was cut short or never finished";
        answer.problem(Verdict::Incomplete, Problem::at("text-truncated", file.size_bytes(), message));
    }
    if answer.is_sound() && text.text.ends_with(['\n', '\r', '\u{1a}']) {
        answer.proof("last-line");
    }
    answer.count("records", walk.records);
    answer.count("addresses", walk.addresses);
    answer.count("services", walk.services);
    let zone = walk.zone.unwrap_or_default();
    answer.name(Some(&zone));
    let facts = DnsZoneFacts {
        serial: walk.serial,
        primary_server: walk.primary_server,
        is_of_directory: walk.is_of_directory,
        lync_records: walk.lync.shown(),
        missing_records: walk.lync.missing(&zone),
        zone,
    };
    Some(ArtefactFile { kind: Kind::DnsZone, facts: answer.facts(Detail::DnsZone(facts)) })
}
