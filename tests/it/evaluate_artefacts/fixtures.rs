//! Artefacts and deployment files, written so that a test reads as the story it tells.

use crate::scene::{Scene, artefact_facts, location, said, stamp};
use bakproof::model::*;

/// A deployment with two repositories and the tables given.
pub fn deployment(tables: &str) -> Scene {
    Scene::new(&format!(
        "[deployment]\nname = \"Contoso\"\ntime_zone = \"Europe/Oslo\"\n\n[[repository]]\nname = \"nas\"\npath = \"/mnt/nas\"\n\n{tables}"
    ))
}

/// An artefact in one file; intact unless a test says otherwise.
#[derive(Clone)]
pub struct ArtefactFixture(pub Artefact);

impl ArtefactFixture {
    pub fn new(kind: Kind, detail: Detail) -> Self {
        let facts = artefact_facts(detail);
        Self(Artefact {
            location: location(&format!("{kind}/file")),
            kind,
            kind_origin: KindOrigin::Content,
            facts,
            is_demo: false,
        })
    }

    pub fn plain(kind: Kind) -> Self {
        Self::new(kind, Detail::None)
    }

    pub fn made(mut self, time: &str) -> Self {
        self.0.facts.time = Some(stamp(time));
        self
    }

    pub fn modified(mut self, time: &str) -> Self {
        self.0.location.modified = Some(stamp(time));
        self
    }

    pub fn named(mut self, names: &[&str]) -> Self {
        self.0.facts.names = names.iter().map(|name| (*name).to_owned()).collect();
        self
    }

    pub fn verdict(mut self, verdict: Verdict) -> Self {
        self.0.facts.verdict = verdict;
        self
    }

    pub fn at(mut self, path: &str) -> Self {
        self.0.location.path = path.into();
        self
    }
}

impl Scene {
    pub fn artefact(mut self, artefact: ArtefactFixture) -> Self {
        self.evidence.artefacts.push(artefact.0);
        self
    }

    pub fn attested(mut self, path: &str, sha256: Option<&str>) -> Self {
        self.evidence.attested_files.push(AttestedFile {
            path: path.to_owned(),
            size_bytes: sha256.map(|_| 7),
            modified: None,
            sha256: sha256.map(str::to_owned),
            holds_nothing: sha256.map(|_| false),
            unreadable: sha256.is_none().then(|| "permission denied".to_owned()),
            recorded: Vec::new(),
            is_missing: false,
        });
        self
    }

    pub fn missing(mut self, path: &str) -> Self {
        self = self.attested(path, None);
        self.evidence.attested_files.last_mut().unwrap().is_missing = true;
        self
    }

    /// `status: finding=status` without the findings that are only noted.
    pub fn judges(&self, item: &str, named: &str) -> String {
        let target = self.target(item, named);
        let told: Vec<_> = target.findings.into_iter().filter(|one| one.status != Status::Noted).collect();
        said(target.status, &told)
    }

    /// Whether the target has the finding.
    pub fn finds(&self, item: &str, named: &str, finding: &str) -> Option<Status> {
        self.target(item, named).findings.iter().find(|one| one.id == finding).map(|one| one.status)
    }
}
