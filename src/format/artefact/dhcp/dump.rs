//! `netsh dhcp server dump`: commands that build the server anew, one a line. Its comments are in the server's
//! language, so that only the commands are read. It leaves failover relations out (Windows Server 2012 and later).

use crate::base::ReadAt;
use crate::format::artefact::vendor::{Answer, Text, head_text, lines_of_head};
use crate::format::artefact::{ArtefactContext, ArtefactFile, FileRecogniser};
use crate::model::{ConfigurationFacts, Detail, Kind, Problem, Verdict};

/// The recogniser.
pub const DUMP: FileRecogniser = FileRecogniser { mark: Some(r"dhcp[ \t]+server"), looks_like, examine };

/// Server and command of `Dhcp Server \\dc1.contoso.com Add Scope 10.0.0.0 ...`. A script calls netsh first.
fn command(line: &str) -> Option<(&str, Vec<String>)> {
    const WORDS: usize = 6;
    let mut words = line.split_whitespace();
    let is_ours = words.next()?.eq_ignore_ascii_case("dhcp") && words.next()?.eq_ignore_ascii_case("server");
    let server = words.next().filter(|_| is_ours).and_then(server)?;
    let rest: Vec<String> = words.take(WORDS).map(str::to_ascii_lowercase).collect();
    matches!(rest.first()?.as_str(), "add" | "set" | "scope" | "mscope" | "v6").then_some((server, rest))
}

/// `\\dc1.contoso.com`. Windows Server 2003 writes an address without backslashes (Microsoft KB 304718).
fn server(word: &str) -> Option<&str> {
    let plain = word.strip_prefix("\\\\");
    let is_address = || word.parse::<std::net::IpAddr>().is_ok();
    plain.or_else(|| is_address().then_some(word)).filter(|server| !server.is_empty())
}

fn looks_like(head: &[u8]) -> bool {
    let text = head_text(head);
    // All before the first command is comment.
    lines_of_head(&text)
        .find(|line| !line.is_empty() && !line.starts_with('#'))
        .is_some_and(|line| command(line).is_some())
}

fn examine(file: &dyn ReadAt, _context: &ArtefactContext) -> Option<ArtefactFile> {
    let text = Text::read(file);
    let mut answer = Answer::new(Verdict::Intact);
    let (mut commands, mut scopes, mut reservations) = (0_u64, 0_u64, 0_u64);
    let (mut vendor_options, mut sip_options) = (0_u64, 0_u64);
    let mut host = None;
    for line in text.text.lines().map(str::trim) {
        let Some((server, words)) = command(line) else { continue };
        commands += 1;
        host.get_or_insert_with(|| server.to_owned());
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        let words = match words[..] {
            ["scope", _, ref inside @ ..] => inside,
            ref all => all,
        };
        match words {
            ["add", "scope", ..] | ["v6", "add", "scope", ..] => scopes += 1,
            ["add", "reservedip", ..] => reservations += 1,
            ["set", "optionvalue", "43", ..] => vendor_options += 1,
            ["set", "optionvalue", "120", ..] => sip_options += 1,
            _ => {}
        }
    }
    answer.name(host.as_deref());
    answer.fault(text.fault);
    // After the last command netsh says in a comment that the dump is complete, in the server's language.
    let last = text.text.lines().map(str::trim).rfind(|line| !line.is_empty());
    if last.is_some_and(|line| line.starts_with('#')) {
        answer.proof("end-marker");
    } else {
        let message = "the closing comment of netsh is not found: the dump was cut short or never finished";
        answer.problem(Verdict::Incomplete, Problem::at("text-truncated", file.size_bytes(), message));
    }
    if scopes == 0 {
        answer.problem(Verdict::Incomplete, Problem::whole("no-scopes", "the dump holds no scope"));
    }
    answer.count("commands", commands);
    answer.count("scopes", scopes);
    answer.count("reservations", reservations);
    answer.count("option-43-values", vendor_options);
    answer.count("option-120-values", sip_options);
    let facts = ConfigurationFacts {
        vendor: Some("Microsoft DHCP".to_owned()),
        host,
        software_version: None,
        serial_number: None,
        time_of: None,
    };
    Some(ArtefactFile { kind: Kind::DhcpExport, facts: answer.facts(Detail::Configuration(facts)) })
}
