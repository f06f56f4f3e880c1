//! `netsh dhcp server dump`: commands that build the server anew, one a line. Its comments are in the server's
//! language. It leaves failover relations out (Windows Server 2012 and later).

use super::closing::{Comments, Ending};
use super::command::{Adds, Command, begins_like_one};
use super::tally::Tally;
use crate::base::ReadAt;
use crate::format::artefact::vendor::{Answer, Text, head_text, lines_of_head};
use crate::format::artefact::{ArtefactContext, ArtefactFile, FileRecogniser};
use crate::format::declaration::Declaration;
use crate::model::{ConfigurationFacts, Detail, Kind, Problem, Verdict};
use std::collections::BTreeSet;

/// The recogniser.
pub const DUMP: FileRecogniser = FileRecogniser {
    declaration: &Declaration {
        name: "netsh dhcp server dump",
        kinds: &[Kind::DhcpExport],
        marker: "a `dhcp server` command near the beginning",
        facts: "servers, counts of commands, scopes, reservations and values of options 43 and 120; no time",
        checks: "the closing comment of netsh stands behind the last command; there is an IPv4 scope that is not empty",
        proof: &["end-marker"],
        limits: "32 MiB; closing comments in a language that is not known are unreadable; failover relations are \
                 never in a dump",
    },
    mark: Some(r"dhcp[ \t]+server"),
    looks_like,
    examine,
};

/// Lines that a console or a tool may write before the first comment or command: an echoed command, a banner, a date.
const MAX_LINES_BEFORE: usize = 24;

/// Servers whose dumps stand in one file.
const MAX_SERVERS: usize = 1000;

fn looks_like(head: &[u8]) -> bool {
    let text = head_text(head);
    let is_other = |line: &&str| !line.is_empty() && !line.starts_with('#');
    lines_of_head(&text).filter(is_other).take(MAX_LINES_BEFORE + 1).any(|line| Command::of(line).is_some())
}

fn take(command: &Command<'_>, tally: &mut Tally) {
    match command.adds() {
        Adds::Scope => tally.scopes += 1,
        Adds::Ipv6Scope => tally.ipv6_scopes += 1,
        Adds::Range => tally.ranges += 1,
        Adds::Reservation => tally.reservations += 1,
        Adds::Option(number) => tally.option(number),
        Adds::Other => {}
    }
}

fn examine(file: &dyn ReadAt, _context: &ArtefactContext) -> Option<ArtefactFile> {
    let text = Text::read(file);
    let mut answer = Answer::new(Verdict::Intact);
    let (mut commands, mut tally) = (0_u64, Tally::default());
    let mut comments = Comments::default();
    let mut servers: BTreeSet<String> = BTreeSet::new();
    let mut last: Option<String> = None;
    let mut endings = Vec::new();
    for line in text.text.lines().map(str::trim) {
        let Some(command) = Command::of(line) else {
            // A command that was cut in its middle is one all the same.
            if begins_like_one(line) {
                comments.command()
            } else {
                comments.line(line)
            }
            continue;
        };
        let server = command.server.to_lowercase();
        if last.as_ref().is_some_and(|last| *last != server) && endings.len() < MAX_SERVERS {
            endings.push(comments.next_server());
        }
        comments.command();
        commands += 1;
        take(&command, &mut tally);
        if servers.len() < MAX_SERVERS {
            servers.insert(server.clone());
        }
        last = Some(server);
    }
    let host = last?;
    endings.push(comments.ending());
    servers.iter().for_each(|server| answer.name(Some(server)));
    answer.fault(text.fault);
    close(&endings, file.size_bytes(), &mut answer);
    answer.count("commands", commands);
    tally.report("dump", &mut answer);
    let facts = ConfigurationFacts {
        vendor: Some("Microsoft DHCP".to_owned()),
        host: (servers.len() == 1).then_some(host),
        software_version: None,
        serial_number: None,
        time_of: None,
    };
    Some(ArtefactFile { kind: Kind::DhcpExport, facts: answer.facts(Detail::Configuration(facts)) })
}

/// After the last command netsh says in a comment that the dump is complete.
fn close(endings: &[Ending], size_bytes: u64, answer: &mut Answer) {
    if endings.contains(&Ending::Cut) {
        let message = "the closing comment of netsh is not found: the dump was cut short or never finished";
        answer.problem(Verdict::Incomplete, Problem::at("text-truncated", size_bytes, message));
    } else if endings.contains(&Ending::Untold) {
        // Not wrong for certain, and not whole for certain.
        let message = "the last comment is not recognized as the closing comment of netsh: it is the title of a section, \
                       behind which the dump was cut, or in a language that is not known here";
        answer.problem(Verdict::Unreadable, Problem::at("end-not-recognized", size_bytes, message));
    } else {
        answer.proof("end-marker");
    }
}
