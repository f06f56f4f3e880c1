//! Identifiers that are made from what they name: equal reports have equal identifiers.

use crate::base::Stamp;
use crate::model::report::AuditReport;
use uuid::Uuid;

/// Of properties that are ours.
pub const NAMESPACE: &str = "urn:bakproof:oscal";

/// Makes identifiers.
#[derive(Debug)]
pub struct Names {
    /// Of the deployment: what lives longer than an audit.
    lasting: Uuid,
    /// Of the report.
    report: Uuid,
}

impl Names {
    pub fn of(report: &AuditReport) -> Self {
        let root = Uuid::new_v5(&Uuid::NAMESPACE_URL, NAMESPACE.as_bytes());
        let lasting = Uuid::new_v5(&root, report.deployment.name.as_bytes());
        // Parts end where the next begins, whatever they hold: each is a name below the one before.
        let facts = [
            report.as_of.at.to_string(),
            report.tool.version.clone(),
            report.catalogue.sha256.clone(),
            report.deployment.sha256.clone().unwrap_or_default(),
            report.evidence.sha256.clone().unwrap_or_default(),
        ];
        let report = facts.iter().fold(lasting, |above, fact| Uuid::new_v5(&above, fact.as_bytes()));
        Self { lasting, report }
    }

    /// The document's.
    pub fn report(&self) -> Uuid {
        self.report
    }

    /// Of a thing that the next audit of the deployment will find again: it has the same identifier there.
    pub fn lasting(&self, kind: &str, name: &str) -> Uuid {
        Uuid::new_v5(&Uuid::new_v5(&self.lasting, kind.as_bytes()), name.as_bytes())
    }

    /// Of a thing of this report.
    pub fn own(&self, kind: &str, name: &str) -> Uuid {
        Uuid::new_v5(&Uuid::new_v5(&self.report, kind.as_bytes()), name.as_bytes())
    }

    /// Of the part with this number of a thing.
    pub fn part(of: Uuid, kind: &str, number: usize) -> Uuid {
        Uuid::new_v5(&of, format!("{kind} {number}").as_bytes())
    }
}

/// A time as OSCAL writes it: in UTC, because its schema does not know every offset.
pub fn time(stamp: Stamp) -> String {
    stamp.at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}
