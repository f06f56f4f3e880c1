//! Prometheus' text format 0.0.4, for the textfile collector of node_exporter. Every series names its deployment, so that the
//! files of several deployments can lie in one folder.

mod family;
mod metrics;

use crate::model::report::AuditReport;

/// The whole report as metrics; all are gauges.
pub fn prometheus(report: &AuditReport) -> String {
    metrics::write(report)
}
