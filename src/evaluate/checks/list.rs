//! The explicit, ordered list of all checks.

use super::{
    Answer, SourceCase, SourceFinding, active_meetings, assurance, attestation, audio, ca_key, certificate_expired,
    chain, clock_skew, complete, contact_store, copy_log, coupling, damage, damaged_flag, demo_data, dns_records,
    earlier_version, every_schedule, exchange_archive_retained, export_level, export_missing, file_missing,
    file_store_classes, file_store_compared, file_time, fresh, future_dated, history, history_purged, history_times,
    history_unused, key_lost, key_on_same_machine, key_unprotected, legacy_tls, mapping, no_checksum, not_in_history,
    places, plaintext_login, present, recovery_model_changed, same_machine, schedule_documented, shrunk, size_mismatch,
    snapshot_only, source_damage, source_idle, suspect_pages, time_disagreement, to_nul, topology_undeclared,
    unknown_database, unrecognised, wrong_instance,
};
use crate::evaluate::case::Case;

/// A check of targets: its id in the catalogue and the question.
#[derive(Clone, Copy, Debug)]
pub struct TargetCheck {
    pub id: &'static str,
    pub ask: for<'a> fn(&Case<'a>) -> Answer,
}

/// A check of sources and of what belongs to no target.
#[derive(Clone, Copy, Debug)]
pub struct SourceCheck {
    pub id: &'static str,
    pub ask: for<'a> fn(&SourceCase<'a>) -> Vec<SourceFinding>,
}

/// Asked of every target whose item names them.
pub const TARGET_CHECKS: &[TargetCheck] = &[
    TargetCheck { id: "present", ask: present::ask },
    TargetCheck { id: "fresh", ask: fresh::ask },
    TargetCheck { id: "assurance", ask: assurance::ask },
    TargetCheck { id: "damage", ask: damage::ask },
    TargetCheck { id: "attestation", ask: attestation::ask },
    TargetCheck { id: "file-time", ask: file_time::ask },
    TargetCheck { id: "coupling", ask: coupling::ask },
    TargetCheck { id: "file-store-classes", ask: file_store_classes::ask },
    TargetCheck { id: "file-store-compared", ask: file_store_compared::ask },
    TargetCheck { id: "active-meetings", ask: active_meetings::ask },
    TargetCheck { id: "audio", ask: audio::ask },
    TargetCheck { id: "copy-log", ask: copy_log::ask },
    TargetCheck { id: "key-unprotected", ask: key_unprotected::ask },
    TargetCheck { id: "key-on-same-machine", ask: key_on_same_machine::ask },
    TargetCheck { id: "key-lost", ask: key_lost::ask },
    TargetCheck { id: "ca-key", ask: ca_key::ask },
    TargetCheck { id: "certificate-expired", ask: certificate_expired::ask },
    TargetCheck { id: "dns-records", ask: dns_records::ask },
    TargetCheck { id: "earlier-version", ask: earlier_version::ask },
    TargetCheck { id: "exchange-archive-retained", ask: exchange_archive_retained::ask },
    TargetCheck { id: "contact-store", ask: contact_store::ask },
    TargetCheck { id: "every-schedule", ask: every_schedule::ask },
    TargetCheck { id: "places", ask: places::ask },
    TargetCheck { id: "complete", ask: complete::ask },
    TargetCheck { id: "chain", ask: chain::ask },
    TargetCheck { id: "history", ask: history::ask },
    TargetCheck { id: "history-purged", ask: history_purged::ask },
    TargetCheck { id: "file-missing", ask: file_missing::ask },
    TargetCheck { id: "not-in-history", ask: not_in_history::ask },
    TargetCheck { id: "to-nul", ask: to_nul::ask },
    TargetCheck { id: "snapshot-only", ask: snapshot_only::ask },
    TargetCheck { id: "damaged-flag", ask: damaged_flag::ask },
    TargetCheck { id: "no-checksum", ask: no_checksum::ask },
    TargetCheck { id: "size-mismatch", ask: size_mismatch::ask },
    TargetCheck { id: "suspect-pages", ask: suspect_pages::ask },
    TargetCheck { id: "recovery-model-changed", ask: recovery_model_changed::ask },
    TargetCheck { id: "same-machine", ask: same_machine::ask },
    TargetCheck { id: "source-idle", ask: source_idle::ask },
    TargetCheck { id: "shrunk", ask: shrunk::ask },
    TargetCheck { id: "schedule-documented", ask: schedule_documented::ask },
    TargetCheck { id: "export-level", ask: export_level::ask },
    TargetCheck { id: "export-missing", ask: export_missing::ask },
    TargetCheck { id: "wrong-instance", ask: wrong_instance::ask },
    TargetCheck { id: "topology-undeclared", ask: topology_undeclared::ask },
    TargetCheck { id: "future-dated", ask: future_dated::ask },
];

/// Asked once of all that was seen. The id is the catalogue's check that the findings stand under.
pub const SOURCE_CHECKS: &[SourceCheck] = &[
    SourceCheck { id: "demo-data", ask: demo_data::ask },
    SourceCheck { id: "key-unprotected", ask: key_unprotected::ask_sources },
    SourceCheck { id: "damage", ask: source_damage::ask },
    SourceCheck { id: "copy-log", ask: copy_log::ask_sources },
    SourceCheck { id: "present", ask: unrecognised::ask },
    SourceCheck { id: "unknown-database", ask: unknown_database::ask },
    SourceCheck { id: "future-dated", ask: future_dated::ask_sources },
    SourceCheck { id: "mapping", ask: mapping::ask },
    SourceCheck { id: "time-disagreement", ask: time_disagreement::ask },
    SourceCheck { id: "time-disagreement", ask: history_times::ask },
    SourceCheck { id: "history", ask: history_unused::ask },
    SourceCheck { id: "clock-skew", ask: clock_skew::ask },
    SourceCheck { id: "legacy-tls", ask: legacy_tls::ask },
    SourceCheck { id: "plaintext-login", ask: plaintext_login::ask },
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::policy::Catalogue;

    /// Checks that are no question to a target or a source: the report's lists answer them.
    const ANSWERED_BY_LISTS: [&str; 2] = ["not-required", "waiver"];

    #[test]
    fn every_check_has_an_explain_page_and_every_page_a_check() {
        let catalogue = Catalogue::embedded().unwrap();
        let pages: Vec<&str> = catalogue.checks.iter().map(|page| page.id.as_str()).collect();
        let ours = || TARGET_CHECKS.iter().map(|c| c.id).chain(SOURCE_CHECKS.iter().map(|c| c.id));
        for id in ours() {
            assert!(pages.contains(&id), "check {id} has no explain page");
        }
        for page in pages {
            assert!(ours().any(|id| id == page) || ANSWERED_BY_LISTS.contains(&page), "nobody asks check {page}");
        }
    }

    #[test]
    fn every_check_that_an_item_names_is_asked() {
        for item in Catalogue::embedded().unwrap().items {
            for id in &item.checks {
                assert!(TARGET_CHECKS.iter().any(|check| check.id == id), "item {} names check {id}", item.id);
            }
        }
    }
}
