//! What the statement says of a report: one function, for the bundle that is made and for the one that is verified.

use bakproof::bundle::{Predicate, RenderedAs, UsersFile, Version, View};
use bakproof::model::report::AuditReport;

/// What of a statement the report does not say.
#[derive(Debug)]
pub struct Asked {
    pub deployment_folder: String,
    pub only: Vec<String>,
    pub reports: Vec<RenderedAs>,
    pub users_files: Vec<UsersFile>,
    pub view: View,
}

impl Asked {
    /// What a statement says was asked.
    pub fn of(predicate: &Predicate) -> Self {
        Self {
            deployment_folder: predicate.deployment_folder.clone(),
            only: predicate.only.clone(),
            reports: predicate.reports.clone(),
            users_files: predicate.users_files.clone(),
            view: predicate.view.clone(),
        }
    }

    /// The statement's predicate.
    pub fn predicate(self, report: &AuditReport) -> Predicate {
        Predicate {
            as_of: report.as_of,
            catalog: Version {
                sha256: Some(report.catalogue.sha256.clone()),
                version: report.catalogue.version.clone(),
            },
            deployment: bakproof::bundle::DeploymentName {
                name: report.deployment.name.clone(),
                sha256: report.deployment.sha256.clone(),
            },
            deployment_folder: self.deployment_folder,
            only: self.only,
            reports: self.reports,
            status: report.status.word().to_owned(),
            tool: Version { sha256: None, version: report.tool.version.clone() },
            users_files: self.users_files,
            view: self.view,
        }
    }
}
