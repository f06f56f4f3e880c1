//! The deployment and its evidence, as an audit would see them.

use super::args::Seeing;
use crate::cli::audit::{self, WRITE_ONE};
use crate::cli::collected::{Wish, collected};
use crate::cli::exit::Failure;
use crate::cli::judged::Question;
use crate::cli::options::Shown;
use crate::cli::output::{self, OutputSpec};
use crate::cli::plan::Plan;
use crate::cli::read_places::read_places;
use crate::cli::saved_evidence::{remark_other_file, with_unseen};
use crate::cli::terminal::Terminal;
use crate::cli::united_evidence::united_evidence;
use bakproof::base::Stamp;
use bakproof::model::Evidence;
use bakproof::policy::{Catalogue, Deployment};
use jiff::Timestamp;
use std::path::{Path, PathBuf};

/// What to look at.
pub struct Look {
    plan: Plan,
}

impl Look {
    /// Reads the deployment file, or takes a folder as it is.
    ///
    /// # Errors
    /// Usage, a wrong deployment file, or an output inside what is looked at.
    pub fn new(
        asked: &Seeing,
        subject: Option<&Path>,
        outputs: &[OutputSpec],
        catalogue: &Catalogue,
        terminal: &Terminal,
    ) -> Result<Self, Failure> {
        let subject = subject.map_or_else(|| PathBuf::from("bakproof.toml"), Path::to_path_buf);
        let folder = subject.is_dir().then(|| subject.clone());
        let mut deployment = match &folder {
            Some(folder) => Deployment::undeclared(&whole(folder)),
            None => audit::deployment(&subject, WRITE_ONE, catalogue, terminal)?,
        };
        // Whoever follows a plan does not stand where bakproof was started.
        deployment.folder = whole(&deployment.folder);
        let as_of =
            asked.as_of.as_deref().map(|text| audit::moment(text, &deployment.time_zone, "--as-of")).transpose()?;
        let plan = Plan {
            deployment,
            declared: folder.is_none(),
            file: folder.is_none().then_some(subject),
            outputs: Vec::new(),
            as_of,
            now: None,
            fail_on: None,
            shown: Shown::default(),
            asked: Question::default(),
            save_evidence: None,
            evidence: asked.evidence.clone(),
            bundle: None,
            redactor: None,
            list_unclassified: false,
            diligence: Some(asked.diligence.clone()),
            history: None,
            folder,
            sql: asked.servers.sql(),
            ldap: asked.servers.ldap(),
        };
        let look = Self { plan };
        for path in outputs.iter().filter_map(|output| output.path.as_ref()) {
            output::refuse_inside(path, &read_places(look.deployment()).folders)?;
            output::refuse_taken(path, look.plan.file.iter().chain(&look.plan.evidence), "is read by this command")?;
        }
        Ok(look)
    }

    /// The deployment.
    pub fn deployment(&self) -> &Deployment {
        &self.plan.deployment
    }

    /// What is seen, and the moment as of which it is judged.
    ///
    /// # Errors
    /// Usage: the saved evidence cannot be read, or the state folder lies inside what is looked at.
    pub fn evidence(&self, catalogue: &Catalogue, terminal: &Terminal) -> Result<(Evidence, Stamp), Failure> {
        let now = Timestamp::now();
        let as_of = self.plan.as_of.unwrap_or_else(|| Stamp::in_zone(now, &self.plan.deployment.time_zone));
        let deployment = &self.plan.deployment;
        let evidence = match self.plan.evidence.as_slice() {
            paths @ [_, ..] => {
                let saved = united_evidence(paths)?;
                remark_other_file(&saved.evidence, deployment, terminal);
                with_unseen(saved.evidence, deployment)
            }
            [] => {
                let wish = Wish {
                    deployment,
                    catalogue,
                    repositories: &read_places(deployment).folders,
                    diligence: self.plan.diligence.as_ref(),
                    shard: None,
                    is_united: false,
                    list_unclassified: false,
                    sql: self.plan.sql,
                    ldap: self.plan.ldap,
                };
                collected(&wish, now, terminal)?
            }
        };
        Ok((evidence, as_of))
    }
}

/// The path from the root of the file system.
fn whole(path: &Path) -> PathBuf {
    let path = if path.as_os_str().is_empty() { Path::new(".") } else { path };
    std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf())
}
