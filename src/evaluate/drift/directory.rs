//! What a directory shows and the deployment file denies or leaves out.

use super::missing::{Missing, Stand, missing_from, named, rules, stand, told};
use crate::model::{DirectoryBackupFacts, EnterpriseAuthority, HostNames, Kind, PoolContacts};
use crate::policy::{Policy, TargetSource};
use std::collections::BTreeSet;

const WHO: &str = "The directory";

/// Everything that directory servers show and no declaration covers.
pub fn undeclared_in_directory(policy: &Policy, shown: &[&DirectoryBackupFacts]) -> Vec<Missing> {
    let contacts = shown.iter().flat_map(|facts| facts.group_contacts.iter().flatten());
    let authorities: Vec<&EnterpriseAuthority> =
        shown.iter().flat_map(|facts| facts.authorities.iter().flatten()).collect();
    let databases: BTreeSet<String> =
        shown.iter().flat_map(|facts| facts.mailbox_databases.iter().flatten()).cloned().collect();
    let homes = shown.iter().filter_map(|facts| facts.users.as_ref()).flat_map(|users| &users.pools);
    let homes = homes.filter(|pool| !pool.users.is_empty()).map(|pool| pool.pool.as_str());
    let items = |kind: Kind| policy.catalogue.items.iter().filter(move |item| item.shown_by.contains(&kind));
    let mut all: Vec<Missing> = denied_response_groups(policy, contacts).into_iter().collect();
    all.extend(homes_missing(policy, homes));
    for item in items(Kind::CaBackup) {
        all.extend(authorities_missing(policy, &item.id, &authorities));
    }
    for item in items(Kind::ExchangeDatabases) {
        // Whoever declares Exchange declares it as a whole.
        let is_covered = stand(policy, &item.id) == Stand::Declared;
        let what = ("Exchange mailbox database", "Exchange mailbox databases");
        let found = missing_from(WHO, policy, &item.id, what, &databases).filter(|_| !is_covered);
        // That there is Exchange does not say that it holds data of Lync Server: the person's answer stands.
        all.extend(found.map(|found| Missing { is_known_elsewhere: true, ..found }));
    }
    all
}

/// Pools that have no Response Groups, as the deployment file says, and contacts of Response Groups.
fn denied_response_groups<'a>(policy: &Policy, contacts: impl Iterator<Item = &'a PoolContacts>) -> Option<Missing> {
    let denied: HostNames = policy
        .deployment
        .pools
        .iter()
        .filter(|pool| pool.response_groups == Some(false))
        .map(|pool| pool.fqdn.as_str())
        .collect();
    let names: BTreeSet<String> = contacts
        .filter(|one| one.contact_count > 0)
        .map(|one| one.pool.clone())
        .filter(|pool| denied.contains(pool))
        .collect();
    (!names.is_empty()).then(|| Missing {
        message: format!(
            "The directory has contacts of Response Groups on {}, but `response_groups = false` is declared there: no backup \
             of them is looked for.",
            told(&names)
        ),
        is_known_elsewhere: false,
    })
}

/// Pools on which users have their home, and that nobody names. An earlier version that is declared has its own row.
fn homes_missing<'a>(policy: &Policy, homes: impl Iterator<Item = &'a str>) -> Option<Missing> {
    let item = policy.catalogue.item_from(TargetSource::Pools)?;
    let declared: HostNames = policy.deployment.pools.iter().map(|pool| pool.fqdn.as_str()).collect();
    let names: BTreeSet<String> = homes.filter(|pool| !declared.contains(pool)).map(str::to_owned).collect();
    let found = missing_from(WHO, policy, &item.id, ("pool with users", "pools with users"), &names)?;
    let earlier = policy.catalogue.item_from(TargetSource::EarlierVersions);
    let may_be_earlier = earlier.is_some_and(|item| stand(policy, &item.id) == Stand::Declared);
    Some(Missing { is_known_elsewhere: found.is_known_elsewhere || may_be_earlier, ..found })
}

fn authorities_missing(policy: &Policy, item: &str, authorities: &[&EnterpriseAuthority]) -> Option<Missing> {
    let declared: HostNames = rules(policy, item).filter_map(named).collect();
    let names = |one: &EnterpriseAuthority| one.host.clone().unwrap_or_else(|| one.authority_name.clone());
    let all: BTreeSet<String> = authorities.iter().map(|one| names(one)).collect();
    let stands = stand(policy, item);
    // One target for the whole deployment stands for one authority.
    let is_one = declared.is_empty() && all.len() == 1;
    let is_named = |name: &String| stands == Stand::Declared && (is_one || declared.contains(name));
    let left: BTreeSet<String> = all.into_iter().filter(|name| !is_named(name)).collect();
    let what = ("enterprise certification authority", "enterprise certification authorities");
    let found = missing_from(WHO, policy, item, what, &left)?;
    // That there is one does not say that it issued certificates to Lync Server: the person's answer stands.
    Some(Missing { is_known_elsewhere: found.is_known_elsewhere || stands == Stand::Denied, ..found })
}
