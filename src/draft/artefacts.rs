//! What artefacts say of the machines and devices that the deployment has: names inside them, and names of their folders.
//! A backup shows that a thing exists; that there are no others it does not show.

use super::hosts::Hosts;
use super::names::{is_host_name, pattern_of};
use crate::model::{Artefact, Detail, Evidence, Kind};
use crate::policy::Catalogue;
use std::collections::{BTreeMap, BTreeSet};

/// More suggestions than these are no help.
const MAX_LISTED: usize = 50;

/// What the artefacts of a repository show; everything sorted.
#[derive(Debug, Default)]
pub(super) struct Artefacts {
    /// Names for `targets`, by item.
    pub(super) targets: BTreeMap<String, BTreeSet<String>>,
    /// Items of which there is one for the deployment, or whose targets nothing tells.
    pub(super) present: BTreeSet<String>,
    pub(super) controllers: BTreeSet<String>,
    /// Patterns of files that only their folder names, with the item and the target.
    pub(super) folders: BTreeMap<String, (String, String)>,
}

impl Artefacts {
    pub(super) fn new(evidence: &Evidence, hosts: &Hosts, catalogue: &Catalogue) -> Self {
        let mut found = Self::default();
        for artefact in &evidence.artefacts {
            for item in catalogue.items.iter().filter(|item| item.shown_by.contains(&artefact.kind)) {
                found.read(artefact, &item.id, hosts);
            }
        }
        found
    }

    fn read(&mut self, artefact: &Artefact, item: &str, hosts: &Hosts) {
        match artefact.kind {
            Kind::GatewayConfiguration | Kind::LoadBalancerConfiguration => self.device(item, artefact, hosts),
            Kind::IisBackup => self.web_server(item, artefact, hosts),
            Kind::Pkcs12 | Kind::PrivateKey => self.keys(item, artefact, hosts),
            Kind::SystemState | Kind::BackupVersions | Kind::DirectoryBackups => self.directory(item, artefact, hosts),
            Kind::FileStore => self.audio(item, artefact),
            _ => _ = self.present.insert(item.to_owned()),
        }
    }

    fn target(&mut self, item: &str, name: &str, hosts: &Hosts) {
        let targets = self.targets.entry(item.to_owned()).or_default();
        if targets.len() < MAX_LISTED && is_host_name(name) {
            targets.insert(hosts.full_name(name));
        }
    }

    /// Recordings in a copied file store show that a pool plays some.
    fn audio(&mut self, item: &str, artefact: &Artefact) {
        let Detail::FileStore(store) = &artefact.facts.detail else { return };
        if store.sound_audio_count.is_some_and(|count| count > 0) {
            self.present.insert(item.to_owned());
        }
    }

    fn device(&mut self, item: &str, artefact: &Artefact, hosts: &Hosts) {
        if let Detail::Configuration(facts) = &artefact.facts.detail
            && let Some(host) = facts.host.as_deref().or_else(|| artefact.facts.names.first().map(String::as_str))
        {
            self.target(item, host, hosts);
        }
    }

    /// A configuration of Internet Information Services names no machine; often the folder that it was copied to does.
    fn web_server(&mut self, item: &str, artefact: &Artefact, hosts: &Hosts) {
        if let Some(name) = artefact.facts.names.first() {
            self.target(item, name, hosts);
            return;
        }
        let path = artefact.location.path.lossy();
        let folders: Vec<&str> = path.split('/').collect();
        let is_machine = |folder: &&str| is_host_name(folder) && (hosts.knows_domain_of(folder) || hosts.knows(folder));
        let Some(at) = folders.iter().position(is_machine) else {
            self.present.insert(item.to_owned());
            return;
        };
        let (Some(name), Some(below)) = (folders.get(at), folders.get(..=at)) else { return };
        self.target(item, name, hosts);
        if self.folders.len() < MAX_LISTED {
            let pattern = format!("{}/**", pattern_of(&below.join("/"), name));
            self.folders.entry(pattern).or_insert_with(|| (item.to_owned(), hosts.full_name(name)));
        }
    }

    /// The machine that a key belongs to is the one its certificate is issued to; further names are those of services.
    fn keys(&mut self, item: &str, artefact: &Artefact, hosts: &Hosts) {
        let Detail::KeyStore(store) = &artefact.facts.detail else { return };
        if let Some(subject) = store.certificates.first().and_then(|one| one.subject.as_deref())
            && subject.contains('.')
        {
            self.target(item, &subject.to_lowercase(), hosts);
        }
    }

    fn directory(&mut self, item: &str, artefact: &Artefact, hosts: &Hosts) {
        let controllers: Vec<String> = match &artefact.facts.detail {
            Detail::Image(image) => {
                let has_directory = image.runs.iter().any(|run| run.has_directory);
                has_directory.then(|| image.computer.clone()).into_iter().collect()
            }
            Detail::DirectoryBackups(list) => list.backups.iter().filter_map(|one| one.controller.clone()).collect(),
            _ => Vec::new(),
        };
        for name in controllers.iter().filter(|name| is_host_name(name)).take(MAX_LISTED) {
            self.present.insert(item.to_owned());
            self.controllers.insert(hosts.full_name(name));
        }
    }
}
