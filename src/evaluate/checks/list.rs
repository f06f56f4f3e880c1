//! The explicit, ordered list of all checks.

use super::adherence::{rpo_exceeded, slots_missed};
use super::archives::{expired_media, retention};
use super::chains::{chain, complete, recovery_model_changed, snapshot_only, to_nul};
use super::connections::{legacy_tls, plaintext_login};
use super::directory::{
    cms_moved, contact_store, coupling, directory_undeclared, dns_records, earlier_version, exchange_archive_retained,
    group_contacts, inventory_drift, tombstone_lifetime, users_missing,
};
use super::file_stores::{active_meetings, audio, copy_log, file_store_classes, file_store_compared};
use super::freshness::{
    after_change, every_schedule, file_time, fresh, future_dated, schedule_documented, source_idle,
};
use super::histories::{
    clock_skew, file_missing, history, history_purged, history_times, history_unused, not_in_history,
};
use super::integrity::{
    assurance, damage, damaged_flag, export_level, no_checksum, shrunk, size_mismatch, source_damage, suspect_pages,
};
use super::keys::{ca_key, certificate_expired, encryption_key, key_lost, key_on_same_machine, key_unprotected};
use super::locations::{copies, places, same_machine};
use super::names::{mapping, time_disagreement};
use super::presence::{demo_data, export_missing, present, unknown_database, unrecognised, wrong_instance};
use super::process::attestation;
use super::{SourceCheck, TargetCheck};
use crate::evaluate::case::TargetCase;

/// Evaluated for every target whose item names them.
pub const TARGET_CHECKS: &[TargetCheck] = &[
    present::CHECK,
    fresh::CHECK,
    after_change::CHECK,
    slots_missed::CHECK,
    rpo_exceeded::CHECK,
    retention::CHECK,
    expired_media::CHECK,
    assurance::CHECK,
    damage::CHECK,
    attestation::CHECK,
    file_time::CHECK,
    coupling::CHECK,
    tombstone_lifetime::CHECK,
    file_store_classes::CHECK,
    file_store_compared::CHECK,
    active_meetings::CHECK,
    audio::CHECK,
    copy_log::CHECK,
    key_unprotected::CHECK,
    key_on_same_machine::CHECK,
    key_lost::CHECK,
    encryption_key::CHECK,
    ca_key::CHECK,
    certificate_expired::CHECK,
    dns_records::CHECK,
    earlier_version::CHECK,
    exchange_archive_retained::CHECK,
    contact_store::CHECK,
    every_schedule::CHECK,
    places::CHECK,
    copies::CHECK,
    complete::CHECK,
    chain::CHECK,
    history::CHECK,
    history_purged::CHECK,
    file_missing::CHECK,
    not_in_history::CHECK,
    to_nul::CHECK,
    snapshot_only::CHECK,
    damaged_flag::CHECK,
    no_checksum::CHECK,
    size_mismatch::CHECK,
    suspect_pages::CHECK,
    recovery_model_changed::CHECK,
    same_machine::CHECK,
    source_idle::CHECK,
    shrunk::CHECK,
    users_missing::CHECK,
    group_contacts::CHECK,
    schedule_documented::CHECK,
    export_level::CHECK,
    export_missing::CHECK,
    wrong_instance::CHECK,
    inventory_drift::CHECK,
    cms_moved::CHECK,
    directory_undeclared::CHECK,
    future_dated::CHECK,
];

/// Whether a target is asked: `present` always, since everything else leans on it; of a period where there is one; of how long
/// its backups are kept, and of copies, where that is documented; of what some backups say, where one does; of everything else by its item.
pub fn is_asked(check: &TargetCheck, case: &TargetCase<'_>) -> bool {
    match check.id {
        id if id == present::CHECK.id => true,
        id if id == slots_missed::CHECK.id || id == rpo_exceeded::CHECK.id => case.context.period.is_some(),
        id if id == retention::CHECK.id => case.rule.schedule.retention.is_some(),
        id if id == copies::CHECK.id => case.rule.schedule.copies.is_some(),
        id if id == expired_media::CHECK.id => expired_media::is_asked(case),
        id if id == encryption_key::CHECK.id => encryption_key::is_asked(case),
        id => case.item.checks.iter().any(|named| named == id),
    }
}

/// Whether the check of that id looks at targets, and not only at the audit as a whole.
pub fn is_of_targets(id: &str) -> bool {
    TARGET_CHECKS.iter().any(|check| check.id == id)
}

/// Evaluated once for all that was seen. The id is the catalogue's check that the findings stand under.
pub const SOURCE_CHECKS: &[SourceCheck] = &[
    demo_data::CHECK,
    key_unprotected::SOURCES,
    source_damage::CHECK,
    copy_log::SOURCES,
    unrecognised::CHECK,
    unknown_database::CHECK,
    future_dated::SOURCES,
    mapping::CHECK,
    time_disagreement::CHECK,
    history_times::CHECK,
    history_unused::CHECK,
    clock_skew::CHECK,
    legacy_tls::CHECK,
    plaintext_login::CHECK,
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
