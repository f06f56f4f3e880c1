//! A topology document on its own: what `Get-CsTopology -AsXml` printed, or a Topology Builder file.
//! XML has no checksum, so a sound one is intact and never verified.

use super::content::DocumentSet;
use super::report::{ExportFile, Problems};
use super::topology::{BUILDER, PUBLISHED, TopologyFacts};
use super::xml::{Both, Root, scan};
use crate::base::ReadAt;
use crate::model::{ExportCounts, ExportFacts, Kind, Problem, Verdict};
use std::collections::BTreeMap;
use std::io::{self, Read};

/// `None`: another kind of XML after all.
pub(super) fn examine(file: &dyn ReadAt) -> Option<ExportFile> {
    let mut topology = TopologyFacts::default();
    let mut input = Sequential { file, position: 0 };
    let mut things = DocumentSet::default();
    let outcome = scan(&mut input, &mut Both(&mut topology, &mut things));
    let is = |root: &Root, namespace: &str, local: &str| root.namespace == namespace && root.local == local;
    let is_draft = outcome.root.as_ref().is_some_and(|root| is(root, BUILDER, "TopologyBuilder"));
    if outcome.root.as_ref().is_some_and(|root| !is_draft && !is(root, PUBLISHED, "Topology")) {
        return None;
    }
    let mut problems = Problems::starting_at(Verdict::Intact);
    let mut proof = Vec::new();
    match outcome.fault {
        Some(fault) => problems.add(Problem::at(fault.id, fault.offset, fault.message), fault.verdict),
        None => proof.push("xml-well-formed".to_owned()),
    }
    if is_draft {
        let message = "a Topology Builder file: a draft, not what is published";
        problems.remark(Problem::whole("draft-topology", message));
    }
    if topology.is_cut {
        problems.remark(too_many_names());
    }
    // A draft is built differently, and says nothing of what is published.
    let is_comparable = !is_draft && problems.verdict == Verdict::Intact;
    let content = is_comparable.then(|| things.into_list().into_content());
    let verdict = problems.verdict;
    let problems = problems.into_list();
    let facts = ExportFacts {
        position: 1,
        export_wall_time: None,
        export_time: None,
        pools: Vec::new(),
        user_count: None,
        declared_users: BTreeMap::new(),
        sql_instances: topology.sql_instances(),
        service_versions: topology.service_versions(),
        clusters: topology.clusters(),
        machines: topology.machines(),
        topology: Some(topology.inventory()),
        user_sketch: String::new(),
        user_hashes: None,
        filled_users: None,
        user_entries: None,
        is_demo: outcome.is_demo,
        content_digest: None,
        verdict,
        proof,
        counts: ExportCounts { entries: 1, uncompressed_bytes: file.size_bytes(), ..ExportCounts::default() },
        problems: problems.clone(),
    };
    Some(ExportFile { kind: Kind::Topology, facts: Some(facts), content, verdict, problems })
}

/// Not everything a topology names is kept.
pub(super) fn too_many_names() -> Problem {
    Problem::whole("limit-topology-names", "the topology names more clusters or SQL instances than are kept")
}

struct Sequential<'a> {
    file: &'a dyn ReadAt,
    position: u64,
}

impl Read for Sequential<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.file.read_at(self.position, buffer)?;
        self.position = self.position.saturating_add(count as u64);
        Ok(count)
    }
}
