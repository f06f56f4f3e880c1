//! Artefacts: the machine, gateway or share that the content names, then a mapping, then a folder or file that is named
//! after it. That only one target is declared says nothing: the file may be of a machine that nobody declared.

use super::domain::foreign_name;
use super::mapping::Contradiction;
use super::outcome::{Attribution, Reason, is_declared_away, is_open};
use super::path_names::{named_in, named_in_path};
use crate::evaluate::artefact::{ArtefactPart, is_only_store, is_untold, same_host};
use crate::evaluate::candidate::Candidate;
use crate::evaluate::context::AuditContext;
use crate::evaluate::words::list;
use crate::model::{Detail, Kind};
use crate::policy::{ImageContent, OwnKey, Policy, Subject, TargetRule};
use std::net::IpAddr;

/// Where an artefact belongs as a backup of one item, and where its mapping is wrong.
pub fn attribution_of_artefact(
    context: &AuditContext<'_>,
    candidate: &Candidate<'_>,
    part: ArtefactPart<'_>,
) -> (Attribution, Vec<Contradiction>) {
    let mut wrong = kind_contradictions(context.policy, candidate);
    let (attribution, contradiction) = attribution(context, candidate, part);
    wrong.extend(contradiction);
    (attribution, wrong)
}

/// What a mapping says of kind or item that the content contradicts: it is refused, and not passed over.
fn kind_contradictions(policy: &Policy, candidate: &Candidate<'_>) -> Vec<Contradiction> {
    let said = &candidate.said;
    let content = || format!("a file of kind {}", candidate.kind);
    let is_of = |id: &str| {
        policy.catalogue.item(id).is_none()
            || policy.items().any(|item| item.id == id && item.kinds.contains(&candidate.kind))
    };
    let mut wrong = Vec::new();
    if let Some(mapped) = said.kind.filter(|kind| *kind != candidate.kind) {
        wrong.push(said.against(mapped, content()));
    } else if let Some(mapped) = said.item.filter(|id| !is_of(id)) {
        wrong.push(said.against(mapped, content()));
    }
    wrong
}

fn attribution(
    context: &AuditContext<'_>,
    candidate: &Candidate<'_>,
    part: ArtefactPart<'_>,
) -> (Attribution, Option<Contradiction>) {
    let policy = context.policy;
    if let Some(target) = part.target {
        return (Attribution::Target(target), None);
    }
    let item = part.item;
    let rule = |index: usize| &policy.targets[index];
    let takes = |rule: &TargetRule| policy.item_of(rule).is_some_and(|own| own.kinds.contains(&candidate.kind));
    let all: Vec<usize> =
        (0..policy.targets.len()).filter(|index| rule(*index).item == item.id && takes(rule(*index))).collect();
    let declared: Vec<usize> = all
        .iter()
        .copied()
        .filter(|index| rule(*index).subject != Subject::Undeclared && !is_declared_away(rule(*index)))
        .collect();
    if declared.is_empty() {
        let attribution = match all.iter().find(|index| is_open(rule(**index))) {
            Some(shown) => Attribution::Target(*shown),
            None => Attribution::nobody(
                Reason::NotApplicable,
                format!("{} is declared not applicable, and yet there is a file of kind {}.", item.id, candidate.kind),
            ),
        };
        return (attribution, None);
    }
    if let Detail::Image(image) = &part.artefact.facts.detail
        && is_untold(item, image, candidate.finished)
        && !is_mapped(candidate)
    {
        let message = format!(
            "No document of the image lists a writer, so whether it contains {} is unknown; a mapping with `item` can \
             say.",
            item.id
        );
        return (Attribution::ambiguous(message, declared), None);
    }
    // Declared as one for the whole deployment, without the name of a machine: there is none that the file could fail to
    // name. Whoever has several machines says so by `targets`.
    if let [only] = declared.as_slice()
        && matches!(rule(*only).subject, Subject::Deployment { .. })
    {
        let attribution = if is_unnamed_listing(candidate, part) {
            let message = format!(
                "The listing does not say whose backups it lists, or that they contain {}; a mapping with `item` can.",
                item.id
            );
            Attribution::ambiguous(message, vec![*only])
        } else if let Some(name) = foreign(context, part).filter(|_| !is_mapped(candidate)) {
            let message = format!(
                "By its content it is of {name}, and no machine or SIP domain of the deployment is in that domain; a mapping \
                 with `item` can say that it belongs to {}.",
                item.id
            );
            Attribution::ambiguous(message, vec![*only])
        } else {
            Attribution::Target(*only)
        };
        return (attribution, None);
    }
    let named: Vec<usize> =
        declared.iter().copied().filter(|index| part.names().any(|name| is_of(policy, rule(*index), name))).collect();
    // A full name that is exactly one target's says more than its first label, which may be that of several.
    let named = match named.len() {
        0 | 1 => named,
        _ => {
            let exact = |index: &usize| part.names().any(|name| rule(*index).target.eq_ignore_ascii_case(name));
            let exactly: Vec<usize> = named.iter().copied().filter(exact).collect();
            if exactly.is_empty() { named } else { exactly }
        }
    };
    let mapped = candidate.said.target.or(candidate.said.pool);
    let is_mapped = |index: &usize| mapped.is_some_and(|name| rule(*index).target.eq_ignore_ascii_case(name));
    match named.as_slice() {
        [one] => {
            let wrong = mapped.filter(|_| !is_mapped(one)).map(|mapped| {
                candidate.said.against(mapped, format!("a file of kind {} of {}", candidate.kind, rule(*one).target))
            });
            (Attribution::Target(*one), wrong)
        }
        [] => match mapped.and_then(|mapped| overruled(context, candidate, part, mapped)) {
            Some((message, wrong)) => (Attribution::ambiguous(message, declared), Some(wrong)),
            None => (unnamed(policy, candidate, part, &declared), None),
        },
        several => {
            let attribution = several.iter().copied().find(is_mapped).map_or_else(
                || {
                    let names: Vec<&str> = several.iter().map(|index| rule(*index).target.as_str()).collect();
                    let message = format!("By its content it may be of {}; a mapping can say.", list(&names));
                    Attribution::ambiguous(message, several.to_vec())
                },
                Attribution::Target,
            );
            (attribution, None)
        }
    }
}

/// The content names machines, and all of them of another organization than the deployment: it is not what its mapping
/// says. A name of the deployment's own domains that is no target's may be another one of the same machine.
fn overruled(
    context: &AuditContext<'_>,
    candidate: &Candidate<'_>,
    part: ArtefactPart<'_>,
    mapped: &str,
) -> Option<(String, Contradiction)> {
    let name = foreign(context, part)?;
    let table = context.policy.catalogue.item_with(OwnKey::SipDomains).map_or("", |item| &item.id);
    let message = format!(
        "By its content it is of {name}, and no machine or SIP domain of the deployment is in that domain. A mapping does \
         not overrule the content; if the domain is the deployment's own, name it in `sip_domains` of `[{table}]`."
    );
    Some((message, candidate.said.against(mapped, format!("a file of kind {} of {name}", candidate.kind))))
}

/// The name inside, where that and all others are of another organization than the deployment.
fn foreign<'a>(context: &AuditContext<'_>, part: ArtefactPart<'a>) -> Option<&'a str> {
    part.is_named_like_its_target().then(|| foreign_name(context, part.names())).flatten()
}

/// Whether it lists system states of a machine that neither it nor a mapping names.
fn is_unnamed_listing(candidate: &Candidate<'_>, part: ArtefactPart<'_>) -> bool {
    // Of Exchange only versions that name it are taken.
    let is_of_exchange = part.item.image_holds == Some(ImageContent::MailboxDatabases);
    part.artefact.kind == Kind::BackupVersions
        && !is_of_exchange
        && part.names().next().is_none()
        && !is_mapped(candidate)
}

/// Whether a mapping says what it is a backup of.
fn is_mapped(candidate: &Candidate<'_>) -> bool {
    candidate.said.item.is_some() || candidate.said.target.is_some()
}

/// The content names no declared target. A device may call itself something else than the deployment does, or say
/// nothing of itself, so that a mapping fills that, or the name of a folder; that there is only one target does not.
fn unnamed(policy: &Policy, candidate: &Candidate<'_>, part: ArtefactPart<'_>, declared: &[usize]) -> Attribution {
    let item = &part.item.id;
    let target_of = |index: &usize| policy.targets[*index].target.as_str();
    if let Some(mapped) = candidate.said.target.or(candidate.said.pool) {
        let target = declared.iter().find(|index| target_of(index).eq_ignore_ascii_case(mapped));
        return target.map_or_else(
            || {
                Attribution::nobody(
                    Reason::UnknownPool,
                    format!("It is mapped to {mapped}, which no target of {item} names."),
                )
            },
            |target| Attribution::Target(*target),
        );
    }
    // An address is no name: by it no declared machine can be told, nor told apart.
    let is_name = |name: &&str| part.is_named_like_its_target() && name.parse::<IpAddr>().is_err();
    if let Some(name) = part.names().find(is_name) {
        let message = format!(
            "By its content it is of {name}, which no target of {item} names; a mapping with `target` can say."
        );
        return Attribution::ambiguous(message, declared.to_vec());
    }
    match declared {
        [only] if !part.names_a_machine(policy) => return Attribution::Target(*only),
        _ => {}
    }
    let in_path = || candidate.places.first().map(|place| named_in_path(policy, place, declared)).unwrap_or_default();
    let in_path = match part.artefact.kind {
        // A folder of devices' files is filled by a tool, which names it after what it was told.
        _ if part.is_of_device() => Vec::new(),
        // Several pools of one share: the store's folder is that of them all.
        Kind::FileStore if policy.deployment.pools.len() > 1 && is_only_store(policy) => Vec::new(),
        // Setup proposes a name with the machine's in it: `contoso-CA01-CA`.
        Kind::CaBackup => {
            let called: Vec<usize> = part.names().flat_map(|name| named_in(policy, name, declared)).collect();
            if called.is_empty() { in_path() } else { called }
        }
        _ => in_path(),
    };
    match (in_path.as_slice(), declared) {
        ([one], _) => Attribution::Target(*one),
        (_, [only]) => Attribution::ambiguous(
            format!(
                "Its content does not say which machine it is from, and it may be from another one than {}; add a \
                 mapping with `target`{}.",
                target_of(only),
                if part.is_of_device() { "" } else { ", or keep it in a folder named after the machine" }
            ),
            declared.to_vec(),
        ),
        (several, _) => {
            let may_be = if several.is_empty() { declared } else { several };
            let names: Vec<&str> = may_be.iter().map(target_of).collect();
            Attribution::ambiguous(
                format!(
                    "The content does not say which target it belongs to ({}); declare it with `target` in a \
                     [[repository.map]].",
                    list(&names)
                ),
                may_be.to_vec(),
            )
        }
    }
}

/// Whether a name inside is the target's: a machine's, or of a pool also its share's.
fn is_of(policy: &Policy, rule: &TargetRule, name: &str) -> bool {
    let is_share = |share: &str| {
        let plain = |text: &str| text.replace('/', "\\").trim_end_matches('\\').to_lowercase();
        plain(share) == plain(name)
    };
    match &rule.subject {
        Subject::Named(target) => same_host(target, name) || is_share(target),
        Subject::Pool { fqdn, .. } => {
            let pool = policy.deployment.pools.iter().find(|pool| pool.fqdn == *fqdn);
            same_host(fqdn, name) || pool.and_then(|pool| pool.file_store.as_deref()).is_some_and(is_share)
        }
        _ => false,
    }
}
