//! Where a result was seen: a file of a repository, or the deployment file that declares what is missing.

use super::log::{Artifact, Base, Location, Logical, Physical, Region, Text};
use crate::base::PathName;
use crate::model::SourceKind;
use crate::model::report::{AuditReport, EvidenceRef};
use crate::report::ci::{DEPLOYMENT_FILE, Found, Of};
use std::collections::BTreeMap;
use std::fmt::Write;

/// Files told beside the first; all of them are in the JSON report.
const MOST_RELATED: usize = 10;

/// What paths are relative to: the repositories by their names.
pub fn bases(report: &AuditReport) -> BTreeMap<String, Base> {
    let repositories = report.sources.iter().filter(|source| source.kind == SourceKind::Repository);
    let told = |name: &str| Base { description: Text::new(&format!("The audited repository {name}.")) };
    repositories.map(|source| (source.name.clone(), told(&source.name))).collect()
}

/// The first place. GitHub refuses a whole file if a result has no URI.
pub fn first(found: Found<'_>) -> Location {
    let seen = found.files().next();
    Location {
        id: None,
        physical_location: physical(seen),
        logical_locations: vec![logical(found.of)],
        message: seen.map(|seen| Text::new(&seen.fact)),
    }
}

/// The others, numbered from 1: equal ones would be refused.
pub fn related(found: Found<'_>) -> Vec<Location> {
    let others = found.files().skip(1).take(MOST_RELATED).enumerate();
    others
        .map(|(number, seen)| Location {
            id: Some(number + 1),
            physical_location: physical(Some(seen)),
            logical_locations: Vec::new(),
            message: Some(Text::new(&seen.fact)),
        })
        .collect()
}

fn logical(of: Of<'_>) -> Logical {
    let (name, kind) = match of {
        Of::Target(target) => (target.target.clone(), "resource"),
        Of::Source(source) => (source.name.clone(), "resource"),
        Of::Waiver(waiver) => (waiver.item.clone(), "object"),
    };
    Logical { name: Text::new(&name).text, fully_qualified_name: Text::new(&of.name()).text, kind }
}

fn physical(seen: Option<&EvidenceRef>) -> Physical {
    let uri = seen.map(|seen| uri(&seen.path)).filter(|uri| !uri.is_empty());
    let artifact_location = match (uri, seen) {
        (Some(uri), Some(seen)) => Artifact { uri, uri_base_id: Some(seen.source.clone()) },
        _ => Artifact { uri: DEPLOYMENT_FILE.to_owned(), uri_base_id: None },
    };
    Physical { artifact_location, region: Region { start_line: 1, start_column: 1 } }
}

/// A relative reference by RFC 3986, of the path's own bytes whether or not they are UTF-8. No segment leads out of the
/// repository, and none is taken for a scheme or a host.
fn uri(path: &PathName) -> String {
    let mut out = String::with_capacity(path.bytes().len());
    for segment in path.bytes().split(|byte| *byte == b'/').filter(|s| !matches!(*s, b"" | b"." | b"..")) {
        if !out.is_empty() {
            out.push('/');
        }
        for byte in segment {
            match byte {
                b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => out.push(char::from(*byte)),
                // Writing to a String cannot fail.
                _ => _ = write!(out, "%{byte:02X}"),
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::uri;
    use crate::base::PathName;

    #[test]
    fn a_path_becomes_a_relative_reference() {
        assert_eq!(uri(&PathName::from("sql/SQL03$MON/a b.bak")), "sql/SQL03%24MON/a%20b.bak");
        assert_eq!(uri(&PathName::from("//evil/../C:/x")), "evil/C%3A/x");
        assert_eq!(uri(&PathName::from("æ")), "%C3%A6");
        assert_eq!(uri(&PathName::from("../.")), "");
    }
}
