//! `Get-MailboxDatabase -Status` as a backup of Exchange: it is as old as the oldest of its databases.

use super::part::same_host;
use super::time::in_zone;
use crate::base::Stamp;
use crate::evaluate::world::World;
use crate::model::{ExchangeDatabase, ExchangeDatabasesFacts, Verdict};
use crate::policy::Subject;

/// When the mailbox databases of a target were last backed up: the oldest of each one's newest. A database without any
/// full backup makes the whole incomplete. `None`: the listing names no database of the target.
pub fn backed_up_at(
    world: &World<'_>,
    listing: &ExchangeDatabasesFacts,
    subject: &Subject,
) -> Option<(Option<Stamp>, Verdict)> {
    let is_of = |database: &&ExchangeDatabase| match subject {
        Subject::Named(name) => {
            database.name.eq_ignore_ascii_case(name)
                || database.server.as_deref().is_some_and(|server| same_host(server, name))
        }
        _ => true,
    };
    let mut oldest: Option<Stamp> = None;
    let mut verdict = Verdict::Verified;
    let mut seen = false;
    for database in listing.databases.iter().filter(is_of) {
        seen = true;
        let Some(full) = database.last_full.or_else(|| in_zone(world, database.last_full_wall)) else {
            verdict = Verdict::Incomplete;
            continue;
        };
        let newest =
            [database.last_incremental, database.last_differential].into_iter().flatten().fold(full, Stamp::max);
        oldest = Some(oldest.map_or(newest, |other| other.min(newest)));
    }
    seen.then_some((oldest, verdict))
}
