//! Every backup with its attribution: demo data is set apart first, because nothing else of it counts.

use super::alias::part_aliases;
use super::artefact::attribution_of_artefact;
use super::attributed::Attributed;
use super::claimed::part_claims;
use super::export::attribution_of_export;
use super::of_homes::OfHomes;
use super::outcome::{Attribution, Reason};
use super::short_names::part_short_names;
use super::sql::{attribution_of_database, attribution_of_sql, contradictions, excluded_row};
use super::twice::part_twins;
use crate::base::Seldom;
use crate::evaluate::candidate::{Candidate, Content};
use crate::evaluate::context::AuditContext;
use crate::model::Instance;
use std::sync::Arc;

/// Attributes all backups that more than a history shows, and what histories list of the same databases; the order stays.
pub fn attribute<'a>(
    context: &AuditContext<'a>,
    candidates: &'a [Candidate<'a>],
) -> (Vec<Attributed<'a>>, OfHomes<'a>) {
    let mut all: Vec<_> = candidates.iter().map(|candidate| attribute_one(context, candidate)).collect();
    let mut homes = OfHomes::new(context);
    part_claims(context.policy, &mut all);
    part_twins(context.policy, &mut all);
    part_aliases(context.policy, &mut all);
    part_short_names(context, &mut all, &mut homes);
    (all, homes)
}

/// Attributes backups that only rows list.
pub fn attribute_listed<'a>(
    context: &AuditContext<'a>,
    homes: &OfHomes<'a>,
    candidates: &'a [Candidate<'a>],
) -> Vec<Attributed<'a>> {
    let attributed = candidates.iter().filter_map(|candidate| {
        let Content::Listed(row) = candidate.content else { return None };
        let home = homes.get(row.home.number)?;
        Some(Attributed {
            candidate,
            attribution: Arc::clone(&home.attribution),
            timing: context.timing(candidate.moment()),
            contradictions: Seldom::default(),
            excluded: home.excluded,
        })
    });
    attributed.collect()
}

/// A database that is mirrored or in an availability group is backed up on any of its instances; where the server inside
/// is none that a target names, that of a partner is.
fn attribution_or_partner(
    context: &AuditContext<'_>,
    candidate: &Candidate<'_>,
    attribution: Attribution,
) -> Attribution {
    if !matches!(attribution, Attribution::Nobody { reason: Reason::UnknownDatabase, .. }) {
        return attribution;
    }
    let partner_attribution = || {
        let database = candidate.database()?;
        let server = candidate.server()?.parse::<Instance>().ok()?;
        let partners = context.history.partners(database, &server);
        let mut attributions =
            partners.iter().map(|partner| attribution_of_database(context.policy, database, Some(partner)));
        attributions.find(|attribution| matches!(attribution, Attribution::Target(_)))
    };
    partner_attribution().unwrap_or(attribution)
}

fn attribute_one<'a>(context: &AuditContext<'a>, candidate: &'a Candidate<'a>) -> Attributed<'a> {
    let policy = context.policy;
    let timing = context.timing(candidate.moment());
    if candidate.is_demo() && !policy.deployment.demo {
        let attribution = Attribution::nobody(Reason::DemoData, "`bakproof demo` wrote it; it is a backup of nothing.");
        let attribution = Arc::new(attribution);
        return Attributed { candidate, attribution, timing, contradictions: Seldom::default(), excluded: None };
    }
    let told = |(attribution, contradictions)| (Arc::new(attribution), contradictions);
    let (attribution, contradictions) = match candidate.content {
        Content::Artefact(part) => told(attribution_of_artefact(context, candidate, part)),
        Content::Attested(_, target) => told((Attribution::Target(target), Vec::new())),
        Content::Export(export) => told(attribution_of_export(policy, candidate, export)),
        // Rows are attributed with all of their database.
        Content::Listed(row) => (Arc::clone(&row.home.attribution), Vec::new()),
        Content::Sql(_) | Content::EmptyMedia => {
            let attribution = attribution_or_partner(context, candidate, attribution_of_sql(policy, candidate));
            let wrong = contradictions(policy, candidate, &attribution);
            told((attribution, wrong))
        }
    };
    let server = candidate.server().and_then(|name| name.parse::<Instance>().ok());
    let excluded = candidate.database().and_then(|database| excluded_row(policy, database, server.as_ref()));
    Attributed { candidate, attribution, timing, contradictions: contradictions.into(), excluded }
}
