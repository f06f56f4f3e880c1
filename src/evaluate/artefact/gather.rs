//! From artefacts to candidates: one for each item, and for each dated run or listed row, that an artefact speaks of.

use super::copy_log::copies;
use super::part::{ArtefactPart, covers};
use super::time::made_at;
use super::time_origin::TimeOrigin;
use super::wall_clock::in_zone;
use super::{directory, exchange, image, key_store, share};
use crate::base::Stamp;
use crate::evaluate::attribution::MappingClaim;
use crate::evaluate::candidate::{Candidate, Content};
use crate::evaluate::class::Class;
use crate::evaluate::context::AuditContext;
use crate::evaluate::seen_at::SeenAt;
use crate::model::{Artefact, BackupVersion, Detail, Kind, Verdict};
use crate::policy::{EvidenceKind, Expectation, FileStorePart, ImageContent, Item, Policy, Subject, TargetRule};

/// All artefacts that are backups of an item, or say that there is one.
pub fn artefact_candidates<'a>(context: &AuditContext<'a>) -> Vec<Candidate<'a>> {
    let mut artefacts: Vec<&'a Artefact> = context.evidence.artefacts.iter().collect();
    artefacts.sort_by(|a, b| (&a.location, a.kind).cmp(&(&b.location, b.kind)));
    let authorities: Vec<&Artefact> = artefacts.iter().copied().filter(|one| one.kind == Kind::CaBackup).collect();
    let listings = exchange::Listings::new(context.evidence.artefacts.iter());
    let mut all = Vec::new();
    for artefact in artefacts {
        if authorities.iter().any(|folder| is_key_of(folder, artefact)) {
            continue;
        }
        for item in items_of(context.policy, artefact) {
            Maker {
                context,
                listings: &listings,
                artefact,
                item,
                targets: targets_of(context.policy, item, artefact.kind),
            }
            .make(&mut all);
        }
    }
    all
}

/// Whether a key store is the authority's own in its backup folder, which speaks for it: it is no server's key.
fn is_key_of(folder: &Artefact, store: &Artefact) -> bool {
    let Detail::CertificationAuthority(authority) = &folder.facts.detail else { return false };
    // A server's key may lie there too.
    let names = match authority.database_names.as_slice() {
        [] => authority.authorities.as_slice(),
        names => names,
    };
    let path = store.location.path.lossy();
    let (inside, name) = path.rsplit_once('/').unwrap_or(("", &path));
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    store.kind == Kind::Pkcs12
        && store.location.source == folder.location.source
        && inside == folder.location.path.lossy()
        && names.iter().any(|name| name.eq_ignore_ascii_case(stem))
}

/// The items it can be of; where none of them applies, the first, so that it is shown.
fn items_of<'a>(policy: &'a Policy, artefact: &Artefact) -> Vec<&'a Item> {
    if EvidenceKind::of(artefact.kind).is_none() {
        return Vec::new();
    }
    let takes: Vec<&Item> = items_of_kind(policy, artefact.kind);
    let said = MappingClaim::of_artefact(policy, artefact).item;
    let mapped = takes.iter().copied().find(|item| said == Some(item.id.as_str()));
    // What says that a tree is a file store takes no part of the store away from it.
    if let Some(mapped) = mapped.filter(|item| item.file_store_part != Some(FileStorePart::Whole)) {
        return vec![mapped];
    }
    let is_away = |expectation: &Expectation| matches!(expectation, Expectation::NotApplicable { .. });
    let applies = |item: &&&Item| policy.targets.iter().any(|t| t.item == item.id && !is_away(&t.expectation));
    let applying: Vec<&Item> = takes.iter().filter(applies).copied().collect();
    match mapped {
        Some(mapped) if !applying.iter().any(|item| item.id == mapped.id) => vec![mapped],
        _ if applying.is_empty() => takes.into_iter().take(1).collect(),
        _ => applying,
    }
}

/// The items of a kind, each once: as the deployment's edition has it, else as that of a pool does.
fn items_of_kind(policy: &Policy, kind: Kind) -> Vec<&Item> {
    let mut all: Vec<&Item> = Vec::new();
    for item in policy.items().filter(|item| item.kinds.contains(&kind)) {
        if !all.iter().any(|known| known.id == item.id) {
            all.push(item);
        }
    }
    all
}

/// Declared targets of an item; else the one that shows what nobody declared. A pool whose edition has no such file is none.
fn targets_of(policy: &Policy, item: &Item, kind: Kind) -> Vec<usize> {
    let takes = |rule: &TargetRule| policy.item_of(rule).is_some_and(|own| own.kinds.contains(&kind));
    let of_item = || policy.targets.iter().enumerate().filter(|(_, rule)| rule.item == item.id && takes(rule));
    let declared: Vec<usize> = of_item()
        .filter(|(_, rule)| rule.subject != Subject::Undeclared)
        .filter(|(_, rule)| !matches!(rule.expectation, Expectation::NotApplicable { .. }))
        .map(|(index, _)| index)
        .collect();
    let open = || {
        of_item()
            .filter(|(_, rule)| !matches!(rule.expectation, Expectation::NotApplicable { .. }))
            .map(|(index, _)| index)
            .collect()
    };
    if declared.is_empty() { open() } else { declared }
}

/// Makes the candidates of one artefact for one item.
struct Maker<'w, 'a> {
    context: &'w AuditContext<'a>,
    listings: &'w exchange::Listings<'a>,
    artefact: &'a Artefact,
    item: &'a Item,
    targets: Vec<usize>,
}

impl<'a> Maker<'_, 'a> {
    fn make(&self, all: &mut Vec<Candidate<'a>>) {
        let verdict = self.artefact.facts.verdict;
        let (time, origin) = made_at(self.context, self.artefact, self.item);
        match &self.artefact.facts.detail {
            // A copy without their folders is no copy of the voice applications' audio.
            Detail::FileStore(store)
                if self.item.is_application_audio()
                    && !self.item.file_store_class.as_ref().is_some_and(|class| store.classes.contains(class)) => {}
            Detail::FileStore(store) => {
                // The tree is listed and not read: that its files were written whole, the log of the copy says.
                let is_sound = || copies(self.context, self.artefact, self.item.store_part()).is_whole(self.artefact);
                // What is named like audio and is none, is empty or cannot be read may not be what callers heard.
                let doubtful = store.foreign_audio_count.saturating_add(store.unreadable_audio_count);
                let is_audio = !self.item.is_application_audio() || doubtful == 0;
                let is_whole = verdict == Verdict::Identified && is_audio && is_sound();
                let verdict = if is_whole { Verdict::Intact } else { verdict };
                let whose = share::whose(self.context, self.artefact, self.item.store_part(), &self.targets);
                for target in &whose.targets {
                    all.push(self.candidate(Some(*target), whose.source, (time, origin), verdict));
                }
                if whose.targets.is_empty() {
                    all.push(self.candidate(None, whose.source, (time, origin), verdict));
                }
            }
            Detail::Image(tree) if !tree.runs.is_empty() => {
                for run in tree.runs.iter().filter(|run| image::run_suits(self.item, run)) {
                    let verdict = image::run_verdict(run, tree.has_catalog, verdict);
                    self.of_machine(&tree.computer, Some(run.time), verdict, all);
                }
            }
            Detail::BackupVersions(listing) => {
                let machine = self.artefact.facts.names.first().map(String::as_str);
                let of = MappingClaim::of_artefact(self.context.policy, self.artefact).target;
                let suits = |version: &&BackupVersion| {
                    image::version_suits(self.item, version) && !image::runs_deny(self.context, self.item, version, of)
                };
                for version in listing.versions.iter().filter(suits) {
                    match machine {
                        Some(machine) => self.of_machine(machine, version.time, verdict, all),
                        None => all.push(self.candidate(None, None, (version.time, TimeOrigin::Inside), verdict)),
                    }
                }
            }
            // What is cut or damaged shows no backup, and is not passed over in silence.
            Detail::DirectoryBackups(listing) if listing.backups.is_empty() && verdict > Verdict::Intact => {
                all.push(self.candidate(None, None, (time, origin), verdict));
            }
            Detail::DirectoryBackups(listing) => {
                for row in &listing.backups {
                    let time = row.time.or_else(|| in_zone(self.context, row.wall_time));
                    for target in self.targets.iter().filter(|target| self.is_context(**target, &row.naming_context)) {
                        let controller = row.controller.as_deref();
                        all.push(self.candidate(Some(*target), controller, (time, TimeOrigin::Inside), verdict));
                    }
                }
            }
            Detail::ExchangeDatabases(listing) => {
                let databases = self.listings.databases_with(self.artefact, listing);
                for target in &self.targets {
                    let rule = &self.context.policy.targets[*target];
                    if let Some((time, worst)) = exchange::backed_up_at(self.context, &databases, rule) {
                        let origin = (time, TimeOrigin::Inside);
                        all.push(self.candidate(Some(*target), None, origin, verdict.max(worst)));
                    }
                }
            }
            Detail::KeyStore(store) => {
                let verdict = key_store::verdict(self.context, store, verdict);
                let elsewhere = key_store::certificates_elsewhere(self.context, store);
                let elsewhere = || elsewhere.iter().flat_map(|one| one.names.iter().chain(&one.subject));
                let named = self.artefact.facts.names.iter().chain(elsewhere()).map(String::as_str);
                let covered = self.covered(&named.collect::<Vec<_>>());
                for target in &covered {
                    all.push(self.candidate(Some(*target), None, (time, origin), verdict));
                }
                if covered.is_empty() {
                    let whose = elsewhere().map(String::as_str).next();
                    all.push(self.candidate(None, whose, (time, origin), verdict));
                }
            }
            Detail::CertificationAuthority(folder) => {
                let whole = folder.has_database && folder.is_database_recoverable != Some(false);
                let verdict = if whole { verdict } else { verdict.max(Verdict::Incomplete) };
                all.push(self.candidate(None, None, (time, origin), verdict));
            }
            Detail::ContactStore(facts) => {
                // Who may use the store does not say who moved when: only a list of the moves, or the deployment file.
                let declared = self.context.policy.deployment.items.get(&self.item.id);
                let is_declared = declared.is_some_and(|item| !item.moves.is_empty());
                let says_nothing = facts.moves.is_empty() && !is_declared;
                let verdict = if says_nothing { verdict.max(Verdict::Unreadable) } else { verdict };
                all.push(self.candidate(None, None, (time, origin), verdict));
            }
            _ => all.push(self.candidate(None, None, (time, origin), verdict)),
        }
    }

    /// Of the directory it is a backup of every context the machine holds.
    fn of_machine(&self, machine: &'a str, time: Option<Stamp>, verdict: Verdict, all: &mut Vec<Candidate<'a>>) {
        let time = (time, TimeOrigin::Inside);
        if self.item.image_holds != Some(ImageContent::DirectoryDatabase) {
            all.push(self.candidate(None, Some(machine), time, verdict));
            return;
        }
        let held = directory::held_by(self.context.policy, machine, &self.targets);
        for target in &held {
            all.push(self.candidate(Some(*target), Some(machine), time, verdict));
        }
        if held.is_empty() {
            all.push(self.candidate(None, Some(machine), time, verdict));
        }
    }

    fn is_context(&self, target: usize, context: &str) -> bool {
        match &self.context.policy.targets[target].subject {
            Subject::Named(name) => directory::same_context(name, context),
            _ => true,
        }
    }

    /// Machines that the certificates of its keys name: one certificate may serve several.
    fn covered(&self, names: &[&str]) -> Vec<usize> {
        let is_covered = |target: &&usize| match &self.context.policy.targets[**target].subject {
            Subject::Named(machine) => names.iter().any(|name| covers(name, machine)),
            _ => false,
        };
        self.targets.iter().filter(is_covered).copied().collect()
    }

    fn candidate(
        &self,
        target: Option<usize>,
        maker: Option<&'a str>,
        (finished, time_origin): (Option<Stamp>, TimeOrigin),
        verdict: Verdict,
    ) -> Candidate<'a> {
        let artefact = self.artefact;
        let part = ArtefactPart { artefact, item: self.item, target, maker, time_origin };
        Candidate {
            content: Content::Artefact(part),
            kind: artefact.kind,
            kind_origin: artefact.kind_origin,
            class: Class::Copy,
            verdict,
            finished,
            started: None,
            assured_at: None,
            is_proof_stale: false,
            server_proof: None,
            said: MappingClaim::of_artefact(self.context.policy, artefact).into(),
            places: SeenAt::One(&artefact.location),
            problems: artefact.facts.problems.iter().collect(),
        }
    }
}
