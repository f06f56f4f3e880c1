//! A row: how it is declared, and what covers it. Its four states are derived from that.

use super::audit::{Deployment, Locked, Report};

/// The reason a deployment file gives for what it does not have.
const REASON: &str = "Not deployed at Contoso, says the change board";

/// One evidence that covers an item of the catalogue.
#[derive(Clone, Debug)]
pub struct Row {
    pub item: &'static str,
    covered_by: &'static str,
    /// Tables that declare the item; they stay when the evidence goes.
    declared: String,
    /// Lines below `[[repository]]`, such as its mappings.
    repository: String,
    /// What the deployment file says to cover the item.
    covering: String,
    /// What it says when that is removed.
    uncovering: String,
    /// What it says when nobody can tell; `None`: files tell.
    untold: Option<String>,
    /// Below `backups/`.
    files: Vec<(String, Vec<u8>)>,
    /// The file of an attestation.
    proof: Option<String>,
    environment: Vec<(&'static str, &'static str)>,
    /// Files without which the rest is not enough, by how their paths begin.
    needed: Vec<&'static str>,
    /// Whether nothing in the files tells that their end is missing.
    is_opaque: bool,
}

impl Row {
    /// An item, and in words what covers it.
    pub fn new(item: &'static str, covered_by: &'static str) -> Self {
        Self {
            item,
            covered_by,
            declared: format!("[{item}]\n"),
            repository: String::new(),
            covering: String::new(),
            uncovering: String::new(),
            untold: None,
            files: Vec::new(),
            proof: None,
            environment: Vec::new(),
            needed: Vec::new(),
            is_opaque: false,
        }
    }

    /// Tables that declare the item, instead of one that only names it.
    pub fn declared(mut self, tables: &str) -> Self {
        tables.clone_into(&mut self.declared);
        self
    }

    /// A file of the repository.
    pub fn file(mut self, path: &str, bytes: impl Into<Vec<u8>>) -> Self {
        self.files.push((path.to_owned(), bytes.into()));
        self
    }

    pub fn files(mut self, files: impl IntoIterator<Item = (String, Vec<u8>)>) -> Self {
        self.files.extend(files);
        self
    }

    /// A mapping of the repository.
    pub fn mapped(mut self, path: &str, lines: &str) -> Self {
        self.repository.push_str(&format!("[[repository.map]]\npath = '{path}'\n{lines}\n"));
        self
    }

    /// A line of `[schedule]`: what the organisation has written down.
    pub fn every(mut self, rhythm: &str) -> Self {
        self.declared.push_str(&format!("[schedule]\n{} = {{ full = \"{rhythm}\" }}\n", self.item));
        self
    }

    /// A person attests it and names a file.
    pub fn attested(mut self) -> Self {
        self.covering = format!(
            "[[attestation]]\nitem = \"{}\"\nby = \"K. Lund\"\ndate = 2026-10-30\nevidence = \"proof.txt\"\n",
            self.item
        );
        self.proof = Some(format!("{}: done, and written down.\r\n", self.item));
        self
    }

    /// As [`Self::attested`], of one target of several.
    pub fn attested_of(self, target: &str) -> Self {
        let mut row = self.attested();
        row.covering.push_str(&format!("target = \"{target}\"\n"));
        row
    }

    /// The deployment file itself covers the item: what it says then, when that is gone, and when nobody can tell.
    pub fn said(mut self, covering: &str, uncovering: &str, untold: &str) -> Self {
        covering.clone_into(&mut self.covering);
        uncovering.clone_into(&mut self.uncovering);
        self.untold = Some(untold.to_owned());
        self
    }

    pub fn environment(mut self, name: &'static str, value: &'static str) -> Self {
        self.environment.push((name, value));
        self
    }

    /// The rest is not enough without the files below this path.
    pub fn needs(mut self, path: &'static str) -> Self {
        self.needed.push(path);
        self
    }

    /// Files of which only their size is known, or that have no mark at their end.
    pub fn opaque(mut self) -> Self {
        self.is_opaque = true;
        self
    }

    #[track_caller]
    pub fn passes_when_covered(&self) {
        self.expect("covered", &self.covered().run(), "pass");
    }

    #[track_caller]
    pub fn is_a_gap_when_removed(&self) {
        let deployment = Deployment::new(self.item, &self.repository, &self.tables(&self.uncovering));
        self.expect("removed", &deployment.environment(&self.environment).run(), "gap");
    }

    /// Evidence of the right kind that is not enough.
    #[track_caller]
    pub fn is_not_enough(&self) {
        self.expect_no_pass("covered", &self.covered().run());
    }

    /// Half of what is there is not what is there.
    #[track_caller]
    pub fn never_passes_by_a_part(&self) {
        for needed in &self.needed {
            let mut part = self.clone();
            part.files.retain(|(path, _)| !path.starts_with(needed));
            assert_ne!(part.files.len(), self.files.len(), "{}: there is no {needed}", self.item);
            part.expect_no_pass(&format!("without {needed}"), &part.covered().run());
        }
        if !self.files.is_empty() && !self.is_opaque {
            let mut cut = self.clone();
            cut.files.iter_mut().for_each(|(_, bytes)| bytes.truncate(bytes.len() / 2));
            cut.expect_no_pass("every file cut", &cut.covered().run());
        }
    }

    /// The folder cannot be listed; or each file of it cannot be opened; or the attestation's file cannot.
    #[track_caller]
    pub fn is_unknown_when_unreadable(&self) {
        if let Some(untold) = &self.untold {
            let deployment = Deployment::new(self.item, &self.repository, &self.tables(untold));
            return self.expect("untold", &deployment.run(), "unknown");
        }
        if self.proof.is_some() {
            return self.expect("unreadable proof", &self.covered().locked(Locked::Proof).run(), "unknown");
        }
        self.expect("unreadable folder", &self.covered().locked(Locked::Folder).run(), "unknown");
        self.expect("unreadable files", &self.covered().locked(Locked::Files).run(), "unknown");
    }

    #[track_caller]
    pub fn is_not_applicable_when_not_deployed(&self) {
        let tables = format!("[{}]\napplies = false\nreason = \"{REASON}\"\n", self.item);
        let report = Deployment::new(self.item, "", &tables).run();
        self.expect("not deployed", &report, "not-applicable");
        for target in &report.targets {
            let reason = target["reason"].as_str().unwrap_or_default();
            assert!(reason.contains(REASON), "{}: the report gives no reason: {target:#}", self.item);
        }
    }

    fn covered(&self) -> Deployment {
        let mut deployment = Deployment::new(self.item, &self.repository, &self.tables(&self.covering));
        for (path, bytes) in &self.files {
            deployment = deployment.file(path, bytes);
        }
        if let Some(proof) = &self.proof {
            deployment = deployment.proof(proof);
        }
        deployment.environment(&self.environment)
    }

    fn tables(&self, said: &str) -> String {
        format!("{}{said}", self.declared)
    }

    #[track_caller]
    fn expect_no_pass(&self, state: &str, report: &Report) {
        let passes = report.targets.iter().all(|target| target["status"] == "pass");
        assert!(!passes, "{} by {} passes {state}\n{}", self.item, self.covered_by, report.deployment);
    }

    #[track_caller]
    fn expect(&self, state: &str, report: &Report, status: &str) {
        assert!(!report.targets.is_empty(), "{} ({}): no target", self.item, self.covered_by);
        for target in &report.targets {
            assert_eq!(
                target["status"], status,
                "{} by {}, {state}: {}\n{}",
                self.item, self.covered_by, target["findings"], report.deployment
            );
        }
    }
}
