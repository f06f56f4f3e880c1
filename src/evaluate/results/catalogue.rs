//! What the catalogue says of the items, checks and findings that are in a report.

use crate::model::report::{
    BasisReport, CatalogueId, CheckReport, EditionReport, EditionSource, Finding, ItemReport, PoolEdition, RuleReport,
    SourceReport, Target, WaiverReport,
};
use crate::policy::{Catalogue, Item, Policy, Pool};
use std::collections::{BTreeMap, BTreeSet};

/// Which rules it was judged by.
pub fn catalogue_id(policy: &Policy) -> CatalogueId {
    let edition = &policy.catalogue.edition;
    let of_pool = |pool: &Pool| {
        let edition = &policy.catalogue_of(pool).edition;
        (*edition != policy.catalogue.edition).then(|| PoolEdition {
            pool: pool.fqdn.clone(),
            id: edition.id.clone(),
            title: edition.title.clone(),
            origin: if pool.edition_shown { EditionSource::Topology } else { EditionSource::Declared },
            documentation: edition.documentation.clone(),
        })
    };
    let mut pools: Vec<PoolEdition> = policy.deployment.pools.iter().filter_map(of_pool).collect();
    pools.sort_by(|a, b| a.pool.cmp(&b.pool));
    CatalogueId {
        version: policy.catalogue.version.clone(),
        sha256: policy.catalogue.sha256.clone(),
        edition: Some(EditionReport {
            id: edition.id.clone(),
            title: edition.title.clone(),
            origin: match policy.deployment.edition {
                Some(_) if policy.deployment.edition_shown => EditionSource::Topology,
                Some(_) => EditionSource::Declared,
                None => EditionSource::Default,
            },
            documentation: edition.documentation.clone(),
            pools,
        }),
    }
}

/// Items that were asked about.
pub fn items(policy: &Policy) -> Vec<ItemReport> {
    let row = |item: &Item| ItemReport {
        id: item.id.clone(),
        title: item.title.clone(),
        group: item.group.word().to_owned(),
        group_title: item.group.title().to_owned(),
        section: item.section.clone(),
        description: item.description.clone(),
        databases: item.databases.iter().take(1).chain(&item.also).cloned().collect(),
        cmdlet: cmdlet(item),
        basis: Some(BasisReport { kind: item.basis.kind, url: item.basis.url.clone(), note: item.basis.note.clone() }),
    };
    policy.catalogue.items.iter().filter(|item| policy.is_asked(&item.id)).map(row).collect()
}

/// The first that its commands begin with, of an item that has exports.
fn cmdlet(item: &Item) -> Option<String> {
    let words = item.remediation.lines().filter_map(|line| line.split_whitespace().next());
    words.filter(|_| !item.exports.is_empty()).find(|word| word.starts_with("Export-Cs")).map(str::to_owned)
}

/// Checks that some target was asked, or that found something.
pub fn checks(catalogue: &Catalogue, targets: &[Target], findings: &[&Finding]) -> Vec<CheckReport> {
    let asked = targets.iter().flat_map(|target| &target.checks).map(|check| check.check.as_str());
    let asked: BTreeSet<&str> = asked.chain(findings.iter().map(|finding| finding.check.as_str())).collect();
    let pages = catalogue.checks.iter().filter(|page| asked.contains(page.id.as_str()));
    pages
        .map(|page| CheckReport { id: page.id.clone(), title: page.title.clone(), question: page.question.clone() })
        .collect()
}

/// What the findings mean.
pub fn rules(catalogue: &Catalogue, findings: &[&Finding]) -> Vec<RuleReport> {
    let found: BTreeSet<&str> = findings.iter().map(|finding| finding.id.as_str()).collect();
    let pages = catalogue.checks.iter().flat_map(|page| page.findings.iter().map(move |finding| (page, finding)));
    pages
        .filter(|(_, finding)| found.contains(finding.id.as_str()))
        .map(|(page, finding)| RuleReport {
            id: finding.id.clone(),
            check: page.id.clone(),
            why: finding.why.clone(),
            remediation: finding.remediation.clone(),
        })
        .collect()
}

/// Names of the frameworks whose controls the targets support evidence for.
pub fn frameworks(catalogue: &Catalogue, targets: &[Target]) -> BTreeMap<String, String> {
    let named: BTreeSet<&String> = targets.iter().flat_map(|target| target.controls.keys()).collect();
    let known = catalogue.frameworks.iter().filter(|(id, _)| named.contains(id));
    known.map(|(id, name)| (id.clone(), name.clone())).collect()
}

/// Every finding of a report, wherever it stands.
pub fn all_findings<'r>(
    targets: &'r [Target],
    sources: &'r [SourceReport],
    waivers: &'r [WaiverReport],
) -> Vec<&'r Finding> {
    let of_targets = targets.iter().flat_map(|target| &target.findings);
    let of_sources = sources.iter().flat_map(|source| &source.findings);
    of_targets.chain(of_sources).chain(waivers.iter().flat_map(|waiver| &waiver.findings)).collect()
}
