//! Every backup with its home: demo data is set apart first, because nothing else of it counts.

use super::artefact::home_of_artefact;
use super::attributed::Attributed;
use super::claimed::part_claims;
use super::export::home_of_export;
use super::home::{Home, Reason};
use super::sql::{contradictions, excluded_row, home_of_database, home_of_sql};
use super::twice::part_twins;
use crate::evaluate::candidate::{Candidate, Content};
use crate::evaluate::world::World;
use crate::model::Instance;

/// Attributes all backups; their order stays.
pub fn attribute<'a>(world: &World<'a>, candidates: Vec<Candidate<'a>>) -> Vec<Attributed<'a>> {
    let mut all: Vec<_> = candidates.into_iter().map(|candidate| attribute_one(world, candidate)).collect();
    part_claims(world.policy, &mut all);
    part_twins(world.policy, &mut all);
    all
}

/// A database that is mirrored or in an availability group is backed up on any of its instances; where the server inside
/// is none that a target names, that of a partner is.
fn home_or_partner(world: &World<'_>, candidate: &Candidate<'_>, home: Home) -> Home {
    if !matches!(home, Home::Nobody { reason: Reason::UnknownDatabase, .. }) {
        return home;
    }
    let partner_home = || {
        let database = candidate.database()?;
        let server = candidate.server()?.parse::<Instance>().ok()?;
        let partners = world.history.partners(database, &server);
        let mut homes = partners.iter().map(|partner| home_of_database(world.policy, database, Some(partner)));
        homes.find(|home| matches!(home, Home::Target(_)))
    };
    partner_home().unwrap_or(home)
}

fn attribute_one<'a>(world: &World<'a>, candidate: Candidate<'a>) -> Attributed<'a> {
    let policy = world.policy;
    let timing = world.timing(candidate.moment());
    if candidate.is_demo() && !policy.deployment.demo {
        let home = Home::nobody(Reason::DemoData, "`bakproof demo` wrote it; it is a backup of nothing.");
        return Attributed { candidate, home, timing, contradictions: Vec::new(), excluded: None };
    }
    let (home, contradictions) = match candidate.content {
        Content::Artefact(part) => home_of_artefact(world, &candidate, part),
        Content::Attested(_, target) => (Home::Target(target), Vec::new()),
        Content::Export(export) => home_of_export(policy, &candidate, export),
        Content::Listed(row) => (row.home.clone(), Vec::new()),
        Content::Sql(_) | Content::EmptyMedia => {
            let home = home_or_partner(world, &candidate, home_of_sql(policy, &candidate));
            let wrong = contradictions(policy, &candidate, &home);
            (home, wrong)
        }
    };
    let server = candidate.server().and_then(|name| name.parse::<Instance>().ok());
    let excluded = candidate.database().and_then(|database| excluded_row(policy, database, server.as_ref()));
    Attributed { candidate, home, timing, contradictions, excluded }
}
