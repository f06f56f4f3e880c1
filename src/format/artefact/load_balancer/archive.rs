//! F5 BIG-IP user configuration sets (UCS) and full backups of NetScaler: packed tar archives that their entries tell.

use super::netscaler::{host, is_virtual_server};
use super::tmsh;
use crate::base::ReadAt;
use crate::format::artefact::vendor::{Answer, Wanted, head_text, is_archive, value_after, walk_archive};
use crate::format::artefact::{ArtefactContext, ArtefactFile, FileRecogniser};
use crate::format::declaration::Declaration;
use crate::model::{ConfigurationFacts, Detail, Kind, TimeOf, Verdict};

/// The recogniser.
pub const ARCHIVE: FileRecogniser = FileRecogniser {
    declaration: &Declaration {
        name: "Load balancer archive",
        kinds: &[Kind::LoadBalancerConfiguration],
        marker: "tar, packed with gzip or not, with `config/bigip.conf` and `config/bigip_base.conf` (F5 UCS) or \
                 `nsconfig/ns.conf` (NetScaler)",
        facts: "host, software version, time of its entries, number of files",
        checks: "every tar header to the end of the archive; if packed, the checksum of gzip; there is a virtual \
                 server or a pool",
        proof: &["structure", "end-marker", "checksum"],
        limits: "200,000 entries; not packed, contents have no checksum; `qkview` archives are left out",
    },
    mark: None,
    looks_like: is_archive,
    examine,
};

const TRAFFIC: &str = "config/bigip.conf";
const BASE: &str = "config/bigip_base.conf";
/// Each partition but the common one has a `bigip.conf` of its own.
const PARTITIONS: &str = "config/partitions/";
/// Only in the archives of `qkview`, which diagnose a device and do not restore it.
const DIAGNOSIS: &str = "mcp_module.xml";
const NETSCALER: &str = "nsconfig/ns.conf";

const WANTED: Wanted = Wanted {
    telling: &[TRAFFIC, BASE, DIAGNOSIS, NETSCALER, PARTITIONS],
    kept: &[TRAFFIC, BASE, NETSCALER],
    gives_up: true,
};

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
    // BIG-IP writes its configuration anew for each set; NetScaler packs the file as it was saved last.
    let is_older = !is_f5 && walk.apart().is_some();
    let time_of = if is_older { TimeOf::Change } else { TimeOf::Backup };
    let mut facts = ConfigurationFacts {
        vendor: Some(vendor.to_owned()),
        host: None,
        software_version: None,
        serial_number: None,
        time_of: walk.made().map(|_| time_of),
    };
    let configuration = walk.kept.get(kept).map(|bytes| head_text(bytes)).unwrap_or_default();
    if is_f5 {
        // One that is too large to be kept holds enough.
        let traffic = walk.kept.get(TRAFFIC);
        let is_empty = traffic.is_some_and(|bytes| tmsh::Said::of(&head_text(bytes)).balances_nothing());
        if is_empty && !has(PARTITIONS) {
            answer.lacks("no-virtual-servers", tmsh::NO_VIRTUAL_SERVERS);
        }
        let said = tmsh::Said::of(&configuration);
        facts.software_version = said.version;
        facts.host = said.host;
    } else {
        let lines = || configuration.lines().map(str::trim);
        if walk.kept.contains_key(NETSCALER) && !lines().any(is_virtual_server) {
            answer.lacks("no-virtual-servers", "no virtual server (`add lb vserver` or `add cs vserver`) is in it");
        }
        facts.software_version = lines().find_map(|line| value_after(line, "#NS")).map(str::to_owned);
        lines().filter_map(host).for_each(|name| answer.name(Some(name)));
        facts.host = lines().find_map(host).map(str::to_owned);
    }
    answer.name(facts.host.as_deref());
    Some(ArtefactFile { kind: Kind::LoadBalancerConfiguration, facts: answer.facts(Detail::Configuration(facts)) })
}
