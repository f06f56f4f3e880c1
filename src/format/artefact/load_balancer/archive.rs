//! F5 BIG-IP user configuration sets (UCS) and full backups of NetScaler: packed tar archives that their entries tell.

use crate::base::ReadAt;
use crate::format::artefact::vendor::{Answer, Wanted, head_text, is_archive, value_after, walk_archive};
use crate::format::artefact::{ArtefactContext, ArtefactFile, FileRecogniser};
use crate::model::{ConfigurationFacts, Detail, Kind, TimeOf, Verdict};

/// The recogniser.
pub const ARCHIVE: FileRecogniser = FileRecogniser { mark: None, looks_like: is_archive, examine };

const TRAFFIC: &str = "config/bigip.conf";
const BASE: &str = "config/bigip_base.conf";
/// Only in the archives of `qkview`, which diagnose a device and do not restore it.
const DIAGNOSIS: &str = "mcp_module.xml";
const NETSCALER: &str = "nsconfig/ns.conf";

const WANTED: Wanted =
    Wanted { telling: &[TRAFFIC, BASE, DIAGNOSIS, NETSCALER], kept: &[BASE, NETSCALER], gives_up: true };

fn examine(file: &dyn ReadAt, context: &ArtefactContext) -> Option<ArtefactFile> {
    let (walk, is_proven) = walk_archive(file, WANTED);
    let has = |name: &str| walk.told.contains(name);
    let is_f5 = (has(TRAFFIC) || has(BASE)) && (walk.fault.is_some() || (has(TRAFFIC) && has(BASE)));
    let (vendor, kept) = match () {
        () if has(DIAGNOSIS) => return None,
        () if is_f5 => ("F5 BIG-IP", BASE),
        () if has(NETSCALER) => ("Citrix NetScaler", NETSCALER),
        () => return None,
    };
    let mut answer = Answer::new(if is_proven { Verdict::Verified } else { Verdict::Intact });
    answer.archive(&walk, is_proven, context);
    let mut facts = ConfigurationFacts {
        vendor: Some(vendor.to_owned()),
        host: None,
        software_version: None,
        serial_number: None,
        time_of: walk.newest().map(|_| TimeOf::Backup),
    };
    let configuration = walk.kept.get(kept).map(|bytes| head_text(bytes)).unwrap_or_default();
    for line in configuration.lines().map(str::trim) {
        let version = value_after(line, "#TMSH-VERSION:").or_else(|| value_after(line, "#NS"));
        if let Some(version) = version {
            facts.software_version.get_or_insert_with(|| version.to_owned());
        }
        let host = value_after(line, "hostname ").or_else(|| value_after(line, "set ns hostName "));
        if let Some(host) = host {
            facts.host.get_or_insert_with(|| host.to_owned());
        }
    }
    answer.name(facts.host.as_deref());
    Some(ArtefactFile { kind: Kind::LoadBalancerConfiguration, facts: answer.facts(Detail::Configuration(facts)) })
}
