//! AudioCodes Mediant: the INI file that the device writes of itself. Its comments say whose it is; its tables stand
//! between `[ Name ]` and `[ \Name ]`, so that a cut inside one shows.

use crate::base::ReadAt;
use crate::format::artefact::vendor::{Answer, Text, from_day_first, head_text, is_around, lines_of_head, value_after};
use crate::format::artefact::{ArtefactContext, ArtefactFile, FileRecogniser};
use crate::format::declaration::Declaration;
use crate::model::{ConfigurationFacts, Detail, Kind, Problem, TimeOf, Verdict};

/// The recogniser.
pub const AUDIOCODES: FileRecogniser = FileRecogniser {
    declaration: &Declaration {
        name: "AudioCodes INI",
        kinds: &[Kind::GatewayConfiguration],
        marker: "`;Board:` and one more header comment, or two of the device's `[... Params]` sections",
        facts: "host, software version, serial number, time of the backup, counts of routes, sections and parameters",
        checks: "every table is closed; routing tables are not empty",
        proof: &["tables-closed"],
        limits: "32 MiB; no end mark: a cut outside a table is not seen",
    },
    mark: Some(r";Board:|\[[a-z ]+Params\]"),
    looks_like,
    examine,
};

/// Sections of which two tell an INI without its comments.
const SECTIONS: [&str; 7] = [
    "[SYSTEM Params]",
    "[BSP Params]",
    "[Analog Params]",
    "[ControlProtocols Params]",
    "[SIP Params]",
    "[Voice Engine Params]",
    "[WEB Params]",
];

fn looks_like(head: &[u8]) -> bool {
    let text = head_text(head);
    // A tool that saves it, or a session, may put lines before it.
    if !lines_of_head(&text).find(|line| !is_around(line)).is_some_and(|line| line.starts_with([';', '['])) {
        return false;
    }
    let (mut board, mut second, mut sections) = (false, false, 0);
    for line in lines_of_head(&text) {
        board |= value_after(line, ";Board:").is_some();
        second |= [";HW Board Type:", ";Serial Number:", ";Software Version:"]
            .iter()
            .any(|start| value_after(line, start).is_some());
        sections += usize::from(SECTIONS.contains(&line));
    }
    (board && second) || sections >= 2
}

/// A table of routes: `PREFIX` and `PSTNPREFIX` of old, `Tel2IPRouting`, `IP2IPRouting` and the like.
fn is_of_routes(table: &str) -> bool {
    let table = table.to_ascii_lowercase();
    table.contains("routing") || matches!(table.as_str(), "prefix" | "pstnprefix")
}

/// A parameter or a row that says where calls go: a route as older devices write it, or a proxy.
fn is_route(key: &str) -> bool {
    let key = key.to_ascii_lowercase();
    ["prefix", "pstnprefix", "proxyip", "proxyname"].iter().any(|start| key.split(' ').next() == Some(start))
}

fn examine(file: &dyn ReadAt, context: &ArtefactContext) -> Option<ArtefactFile> {
    let text = Text::read(file);
    let mut answer = Answer::new(Verdict::Intact);
    let mut facts = ConfigurationFacts::of_vendor("AudioCodes");
    let (mut parameters, mut sections, mut tables) = (0_u64, 0_u64, 0_u64);
    // The device's own name is a parameter, which tables that have a column of that name say nothing of.
    let mut is_of_device = true;
    let (mut has_route_tables, mut routes) = (false, 0_u64);
    let mut bracket: Option<&str> = None;
    let mut open: Option<&str> = None;
    for line in text.text.lines().map(str::trim) {
        if line.starts_with(';') {
            if let Some(version) = value_after(line, ";Software Version:") {
                facts.software_version.get_or_insert_with(|| version.to_owned());
            } else if let Some(serial) = value_after(line, ";Serial Number:") {
                facts.serial_number.get_or_insert_with(|| serial.to_owned());
            } else if let Some(when) = value_after(line, ";Time & Date:").and_then(from_day_first) {
                answer.when(Some(when), context);
                facts.time_of = Some(TimeOf::Backup);
            }
        } else if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            let name = name.trim();
            match name.strip_prefix('\\') {
                Some(closed) if open == Some(closed) => open = None,
                Some(_) => {}
                None => {
                    sections += 1;
                    bracket = Some(name);
                    is_of_device = name.to_ascii_lowercase().ends_with(" params");
                }
            }
        } else if let Some((key, value)) = line.split_once('=') {
            parameters += 1;
            let key = key.trim();
            let is_row = open.is_some_and(is_of_routes) && !key.to_ascii_uppercase().starts_with("FORMAT ");
            routes += u64::from(is_row || is_route(key));
            if key.to_ascii_uppercase().starts_with("FORMAT ") && bracket.is_some() {
                open = bracket.take();
                tables += 1;
                has_route_tables |= open.is_some_and(is_of_routes);
            } else if is_of_device && ["HostName", "SIPGatewayName"].iter().any(|known| key.eq_ignore_ascii_case(known))
            {
                let name = value.trim().trim_matches(['\'', '"']).trim();
                if !name.is_empty() {
                    answer.name(Some(name));
                    facts.host.get_or_insert_with(|| name.to_owned());
                }
            }
        }
    }
    answer.fault(text.fault);
    if let Some(table) = open {
        let message = format!("the table `{table}` is not closed: the file was cut short or never finished");
        answer.problem(Verdict::Incomplete, Problem::at("table-open", file.size_bytes(), message));
    } else if parameters == 0 {
        let message = "the file ends before its first parameter: it was cut short or never finished";
        answer.problem(Verdict::Incomplete, Problem::at("text-truncated", file.size_bytes(), message));
    } else if answer.is_sound() && tables > 0 {
        answer.proof("tables-closed");
    }
    if has_route_tables && routes == 0 {
        answer.lacks("no-routes", "its routing tables are empty, and it names no proxy");
    }
    // The device writes only what differs from its defaults: a file without any may be whole.
    answer.count("routes", routes);
    answer.count("sections", sections);
    answer.count("parameters", parameters);
    Some(ArtefactFile { kind: Kind::GatewayConfiguration, facts: answer.facts(Detail::Configuration(facts)) })
}
