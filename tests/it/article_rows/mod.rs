//! Every row of the article, as the binary judges it on a small deployment: covered, removed, unreadable, not deployed.
//!
//! What covers a row stands in `rows`, one description for each evidence that the row accepts.

mod audit;
mod devices;
mod files;
mod mailboxes;
mod places;
mod row;
mod rows;
mod zones;

use bakproof::policy::Catalogue;
use row::Row;
use std::collections::BTreeSet;

/// Each evidence of one row goes through all four states.
#[track_caller]
fn walk(rows: Vec<Row>) {
    assert!(!rows.is_empty());
    for row in rows {
        row.passes_when_covered();
        row.never_passes_by_a_part();
        row.is_a_gap_when_removed();
        row.is_unknown_when_unreadable();
        row.is_not_applicable_when_not_deployed();
    }
}

/// One test a row, and the list of all of them.
macro_rules! rows {
    ($($name:ident: $item:literal from $module:ident,)*) => {
        $(#[test]
        fn $name() {
            let rows = rows::$module::$name();
            assert!(rows.iter().all(|row| row.item == $item));
            walk(rows);
        })*

        /// Items with a row here.
        const ITEMS: &[&str] = &[$($item),*];
    };
}

rows! {
    topology: "topology" from lync,
    location: "location" from lync,
    response_groups: "response-groups" from lync,
    user_data: "user-data" from lync,
    archiving: "archiving" from databases,
    cdr: "cdr" from databases,
    qoe: "qoe" from databases,
    persistent_chat: "persistent-chat" from databases,
    persistent_chat_compliance: "persistent-chat-compliance" from databases,
    operations_manager: "operations-manager" from databases,
    file_store: "file-store" from file_stores,
    voice_audio: "voice-audio" from file_stores,
    active_directory: "active-directory" from directory,
    certification_authority: "certification-authority" from keys,
    certificates: "certificates" from keys,
    pstn_gateway: "pstn-gateway" from network,
    firewall: "firewall" from network,
    load_balancer: "load-balancer" from network,
    iis: "iis" from network,
    dns: "dns" from network,
    dhcp: "dhcp" from network,
    coexistence: "coexistence" from older,
    exchange: "exchange" from exchange,
    exchange_photos: "exchange-photos" from exchange,
    exchange_archive: "exchange-archive" from exchange,
    unified_contact_store: "unified-contact-store" from exchange,
    documented_schedule: "documented-schedule" from process,
    restore_test: "restore-test" from process,
    backup_location: "backup-location" from process,
}

#[test]
fn a_part_of_the_chat_is_not_the_chat() {
    rows::databases::partial_chat().is_not_enough();
}

#[test]
fn an_image_without_the_writer_of_the_directory_is_none_of_it() {
    rows::directory::other_images().is_not_enough();
}

#[test]
fn a_certificate_is_no_key() {
    rows::keys::certificate_alone().is_not_enough();
}

#[test]
fn a_mapping_makes_no_backup_of_something_else() {
    rows::mapped::something_else().iter().for_each(Row::is_not_enough);
    rows::mapped::exports().iter().for_each(Row::passes_when_covered);
}

#[test]
fn a_file_that_names_no_machine_is_of_none() {
    rows::mapped::unnamed().iter().for_each(Row::is_not_enough);
    rows::mapped::named().iter().for_each(Row::passes_when_covered);
}

#[test]
fn a_key_is_looked_at_and_compared_with_its_certificate() {
    rows::keys::other_keys().iter().for_each(Row::is_not_enough);
    rows::keys::other_key_backups().iter().for_each(Row::passes_when_covered);
}

#[test]
fn an_authority_without_its_own_key_is_none() {
    rows::keys::keyless_authorities().iter().for_each(Row::is_not_enough);
    rows::keys::other_authority_backups().iter().for_each(Row::passes_when_covered);
}

#[test]
fn a_listing_of_some_machines_backups_is_no_backup_of_another() {
    rows::exchange::listings_of_some_machine().iter().for_each(Row::is_not_enough);
}

#[test]
fn an_image_that_names_no_writer_is_no_backup_of_exchange() {
    rows::exchange::silent_images().iter().for_each(Row::is_not_enough);
}

#[test]
fn who_may_move_contacts_does_not_say_who_moved_them_when() {
    rows::exchange::lists_without_moves().iter().for_each(Row::is_not_enough);
}

#[test]
fn no_item_of_the_catalogue_is_without_a_row() {
    let catalogue = Catalogue::embedded().unwrap();
    let items: BTreeSet<&str> = catalogue.items.iter().map(|item| item.id.as_str()).collect();
    assert_eq!(items, ITEMS.iter().copied().collect());
}
