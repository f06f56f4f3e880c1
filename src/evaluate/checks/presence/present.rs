//! Is there a backup at all? Where the answer rests on something that was not seen, it is unknown, never a gap.

use super::unread_beside::unread_beside;
use super::unrecognised;
use crate::base::count;
use crate::evaluate::attribution::{Attributed, Attribution, Reason};
use crate::evaluate::candidate::{Candidate, Content};
use crate::evaluate::case::TargetCase;
use crate::evaluate::checks::histories::on_record::database as newest_word;
use crate::evaluate::checks::{Answer, TargetCheck};
use crate::evaluate::class::Class;
use crate::evaluate::context::unread_context;
use crate::evaluate::finding::{backups_seen, place_seen};
use crate::evaluate::standing::{Part, Track, Uncertainty};
use crate::evaluate::words::{list, moment};
use crate::model::report::Finding;
use crate::model::{Source, SourceKind, Status};
use crate::policy::{Edition, EvidenceKind, Expectation, Item};
use std::collections::BTreeSet;

/// Of targets.
pub const CHECK: TargetCheck = TargetCheck { id: "present", evaluate };

/// Evaluates a target.
fn evaluate(case: &TargetCase<'_>) -> Answer {
    let mut answer = seen(case);
    answer.findings.extend(in_doubt(case));
    answer
}

/// A pass of what only a doubtful topology shows would be a guess: of what else it does not show, nothing is asked.
fn in_doubt(case: &TargetCase<'_>) -> Option<Finding> {
    let what = &case.rule.target;
    let (shown, message) = match (&case.rule.shown, &case.rule.edition_shown, &case.rule.filled) {
        (Some(shown), ..) => (shown, format!("Only {} says that {what} exists", shown.from)),
        (None, Some(shown), _) if case.rule.expectation == Expectation::Required && shown.doubt.is_some() => {
            (shown, format!("Only {} says by which edition's rules {what} is judged", shown.from))
        }
        (None, _, Some(shown)) => (shown, format!("Only {} shows where the data of {what} is", shown.from)),
        _ => return None,
    };
    let message = format!("{message}, and {}.", shown.doubt.as_ref()?);
    Some(case.finding("topology-doubtful", Status::Unknown, message, Vec::new()))
}

fn seen(case: &TargetCase<'_>) -> Answer {
    let unknown = |id: &str, message: String| {
        let mut findings = vec![case.finding(id, Status::Unknown, message, Vec::new())];
        findings.extend(unrecognised::of_target(case, Status::Noted));
        Answer::found(findings)
    };
    match &case.rule.expectation {
        Expectation::Undeclared => return unknown("undeclared", undeclared(case)),
        Expectation::Underspecified { what } => {
            let message =
                format!("The deployment file says too little about {} to identify its backups: {what}.", case.item.id);
            return unknown("underspecified", message);
        }
        Expectation::NotApplicable { .. } | Expectation::Required => {}
    }
    if !case.is_collected() {
        // Titles are names and whole sentences alike: nothing may lean on their grammar.
        let message =
            format!("{} is declared, but this version of bakproof cannot collect any evidence of it.", case.item.title);
        return unknown("no-evidence-source", message);
    }
    if case.is_declaration() {
        return Answer::unjudged(case);
    }
    let mut findings = Vec::new();
    let mut suspects_spoken_of = false;
    let mut elsewhere = None;
    for (part, uncertainties) in case.judged() {
        if matches!(part.main.track, Track::Nothing) && uncertainties.is_empty() {
            let (unread, files) = unread_beside(case, part, None);
            let evidence = backups_seen(&part.own).into_iter().chain(files).collect();
            let finding = match restoring_on(case, part) {
                Some(server) => {
                    let message = format!(
                        "{} is being restored on {server} (RESTORING), and has no mirroring partner: as the target of \
                         log shipping, or of a restore that was not finished, it cannot be backed up there. Declare \
                         the instance that it is a copy of.",
                        case.database_words(part)
                    );
                    case.finding("restoring-copy", Status::Unknown, message, evidence)
                }
                None => case.finding("backup-missing", Status::Gap, missing(case, part) + &unread, evidence),
            };
            findings.push(finding);
        }
        for uncertainty in uncertainties {
            match uncertainty {
                Uncertainty::Suspects if suspects_spoken_of => {}
                Uncertainty::Suspects => {
                    suspects_spoken_of = true;
                    findings.extend(unrecognised::of_target(case, Status::Unknown));
                }
                // These checks say it themselves.
                Uncertainty::FullInstead(_) => {
                    elsewhere = Some("only a full backup was seen in place of the export: see `export-missing`")
                }
                Uncertainty::Unreadable => {
                    elsewhere = elsewhere.or(Some("its newest backup is unreadable: see `damage`"))
                }
                other => findings.push(doubtful(case, part, other)),
            }
        }
    }
    if !suspects_spoken_of {
        findings.extend(unrecognised::of_target(case, Status::Noted));
    }
    if let Some(why) = elsewhere {
        return Answer::unknown(why).and(findings);
    }
    let seen: usize = case.parts.iter().map(|part| part.own.len()).sum();
    match seen {
        0 => Answer::found(findings),
        _ => Answer::looked_at(seen, "backups", findings),
    }
}

/// The server on which the database is only being restored, and is no mirror or replica that its principal speaks for.
fn restoring_on(case: &TargetCase<'_>, part: &Part<'_>) -> Option<String> {
    let (database, reading) = newest_word(case, part)?;
    let is_restoring = database.state.as_deref().is_some_and(|state| state.eq_ignore_ascii_case("RESTORING"));
    let is_alone = database.mirroring.is_none() && database.availability.is_none();
    (is_restoring && is_alone).then(|| reading.instance.to_string())
}

/// Whether it would be a backup of the item, if it were one of this deployment.
fn would_be_of(item: &Item, candidate: &Candidate<'_>) -> bool {
    match candidate.database() {
        Some(database) => item.databases.iter().chain(&item.also).any(|name| name.eq_ignore_ascii_case(database)),
        None => item.exports.contains(&candidate.kind) || item.kinds.contains(&candidate.kind),
    }
}

/// The edition by whose rules the target is judged.
fn edition_of<'a>(case: &TargetCase<'a>) -> &'a Edition {
    let policy = case.context.policy;
    let own = case.rule.edition.as_ref().and_then(|id| policy.of_pools.get(id));
    &own.unwrap_or(&policy.catalogue).edition
}

fn undeclared(case: &TargetCase<'_>) -> String {
    let seen: usize = case.parts.iter().map(|part| part.own.len()).sum();
    let seen = match seen {
        0 if case
            .all
            .iter()
            .filter(|one| matches!(*one.attribution, Attribution::Nobody { reason: Reason::DemoData, .. }))
            .any(|one| would_be_of(case.item, one.candidate)) =>
        {
            "backups by `bakproof demo` were seen, which do not count here".to_owned()
        }
        0 => "no backup was seen".to_owned(),
        n => format!("{} of it can be seen, but not judged", count(n as u64, "backup", "backups")),
    };
    if case.context.policy.deployment.sha256.is_none() {
        return format!("Nothing is declared, so {} cannot be judged; {seen}.", case.item.id);
    }
    if case.item.absent.is_some() {
        let edition = &edition_of(case).title;
        if let Some((shown, doubt)) = case.rule.edition_shown.as_ref().and_then(|one| Some((one, one.doubt.as_ref()?)))
        {
            return format!(
                "{edition} has no {}, but only {} says that it is this edition, and {doubt}; {seen}.",
                case.item.id, shown.from
            );
        }
        return format!(
            "{edition} has no {}, and yet something of it is there: a backup, a database, an export or a store in the topology. \
             The deployment file says neither where it is nor that it does not apply; {seen}.",
            case.item.id
        );
    }
    format!("The deployment file says neither where {} is nor that it does not apply; {seen}.", case.item.id)
}

fn doubtful(case: &TargetCase<'_>, part: &Part<'_>, uncertainty: &Uncertainty<'_>) -> Finding {
    let what = match part.main.track {
        Track::Stale { .. } => format!("No fresh {} was seen", wanted(case, part)),
        Track::Nothing => format!("No usable {} was seen", wanted(case, part)),
        _ => {
            let class = part.main.backup().map_or(part.main.class, |backup| backup.class);
            format!("The newest {} was seen", case.backup_words(part, class))
        }
    };
    let is_seen = !matches!(part.main.track, Track::Stale { .. } | Track::Nothing);
    let may_hold = if is_seen { ": a newer one there may be damaged" } else { "" };
    let context = &case.context;
    match uncertainty {
        Uncertainty::MayBelong(candidates) => {
            let n = count(candidates.len() as u64, "backup may belong", "backups may belong");
            let message = format!("{what}, but {n} to it: nothing shows this for certain.");
            case.finding("attribution-ambiguous", Status::Unknown, message, backups_seen(candidates))
        }
        Uncertainty::HistoryEnded(reading) => {
            let message = format!(
                "{what}, but the history of {} was read at {}, before one was due; read it again.",
                reading.instance,
                moment(reading.read_at)
            );
            case.finding("source-unavailable", Status::Unknown, message, Vec::new())
        }
        Uncertainty::BlindSpots | Uncertainty::NotFollowed => {
            let spots = match uncertainty {
                Uncertainty::NotFollowed => context.not_followed(case.rule),
                _ => context.blind_spots(),
            };
            let names: Vec<String> =
                spots.iter().map(|(s, note)| format!("{} in {}", note.path.lossy(), s.name)).collect();
            let message = format!("{what}, but {} could not be looked at{may_hold}.", list(&names));
            let evidence =
                spots.iter().map(|(source, note)| place_seen(&source.name, &note.path, note.reason.clone())).collect();
            case.finding("source-unavailable", Status::Unknown, message, evidence)
        }
        _ => {
            let unseen =
                if is_seen { context.lost_repositories(case.rule) } else { context.unreachable_for(case.rule) };
            let are_all = |kind: SourceKind| unseen.iter().all(|source| source.kind == kind);
            let names: Vec<String> = unseen
                .iter()
                .map(|s| match s.kind {
                    // Why, says `history-unavailable` of the same target.
                    SourceKind::SqlServer => s.name.clone(),
                    SourceKind::DirectoryServer => unread_directory(s, case).to_owned(),
                    SourceKind::Repository => format!("{} ({})", s.name, s.unreachable.as_deref().unwrap_or_default()),
                })
                .collect();
            let why = match names.as_slice() {
                [] => "no repository was looked at".to_owned(),
                [_] if are_all(SourceKind::SqlServer) => format!("the history of {} could not be read", list(&names)),
                _ if are_all(SourceKind::DirectoryServer) => list(&names),
                [_] => format!("repository {} could not be looked at", list(&names)),
                _ if are_all(SourceKind::Repository) => format!("repositories {} could not be looked at", list(&names)),
                _ => format!("{} could not be looked at", list(&names)),
            };
            case.finding("source-unavailable", Status::Unknown, format!("{what}, but {why}{may_hold}."), Vec::new())
        }
    }
}

/// Why a directory server says nothing of the target: a sentence that names it.
fn unread_directory<'a>(source: &'a Source, case: &TargetCase<'_>) -> &'a str {
    let unread = || unread_context(source, case.rule).map(|note| note.reason.as_str());
    source.unreachable.as_deref().or_else(unread).unwrap_or(&source.name)
}

/// What would satisfy the part.
fn wanted(case: &TargetCase<'_>, part: &Part<'_>) -> String {
    let ways: Vec<String> = case
        .rule
        .accept
        .value
        .iter()
        .filter_map(|kind| match kind {
            EvidenceKind::SqlBackup => Some(format!("full backup of {}", case.database_words(part))),
            _ if part.is_further => None,
            EvidenceKind::Export => Some(format!("export of {}", case.export_words())),
            EvidenceKind::Tree => Some(format!("copied tree of {}", case.export_words())),
            EvidenceKind::Image => Some(format!("image of {}", case.export_words())),
            EvidenceKind::VendorFile => Some(format!("{} of {}", case.item.backup_noun, case.export_words())),
            EvidenceKind::Attestation => Some(format!("attestation for {}", case.export_words())),
            EvidenceKind::Declaration => None,
        })
        .collect();
    ways.join(" or ")
}

fn missing(case: &TargetCase<'_>, part: &Part<'_>) -> String {
    let unsound = part.own.iter().filter(|c| c.assurance().is_none()).count() as u64;
    let sound = |class: Class| part.of(class).filter(|c| c.assurance().is_some()).count() as u64;
    let mut also = Vec::new();
    if unsound > 0 {
        also.push(format!("{} damaged or incomplete", count(unsound, "backup is", "backups are")));
    }
    let other = sound(Class::Other);
    if other > 0 {
        let what = count(other, "snapshot, file or partial backup", "snapshots, file or partial backups");
        also.push(format!("{what} cannot replace it"));
    }
    let dependent = sound(Class::Differential) + sound(Class::Log);
    if dependent > 0 {
        let what = count(dependent, "differential or log backup", "differential or log backups");
        also.push(format!("{what} cannot be restored without it"));
    }
    if let Some(Track::Stale { newest, .. }) = part.fallback.as_ref().map(|fallback| fallback.track) {
        let age = newest.finished.map(|f| crate::base::age(case.context.age(f.at))).unwrap_or_default();
        also.push(format!("the newest full backup of {} is {age} old", case.database_words(part)));
    }
    if !case.late.is_empty() {
        also.push(late_words(&case.late));
    }
    if !case.future.is_empty() {
        also.push(format!("{} dated in the future", count(case.future.len() as u64, "backup is", "backups are")));
    }
    also.extend(of_other_servers(case, part));
    let also = if also.is_empty() { String::new() } else { format!(" ({})", also.join("; ")) };
    format!("No usable {} was found{also}.", wanted(case, part))
}

/// A file's time says when it was last written, which a copy without its times changes.
fn late_words(late: &[&Candidate<'_>]) -> String {
    let by_file = late.iter().filter(|one| matches!(one.content, Content::Artefact(_))).count();
    let finished = count((late.len() - by_file) as u64, "backup finished", "backups finished");
    let dated = count(by_file as u64, "backup is dated", "backups are dated");
    match (late.len() - by_file, by_file) {
        (_, 0) => format!("{finished} after the time of the audit"),
        (0, _) => {
            format!("{dated} after the time of the audit, perhaps only because copying changed the times of its files")
        }
        _ => format!("{finished}, and {dated}, after the time of the audit"),
    }
}

/// The same database on servers that no target names: the declared instance may have a typing error.
fn of_other_servers(case: &TargetCase<'_>, part: &Part<'_>) -> Option<String> {
    let is_unknown =
        |one: &&Attributed<'_>| matches!(*one.attribution, Attribution::Nobody { reason: Reason::UnknownDatabase, .. });
    let of_database = case.nobody.iter().copied().filter(is_unknown).filter(|one| {
        one.candidate.database().zip(part.database).is_some_and(|(own, database)| {
            own.eq_ignore_ascii_case(database) || (!part.is_further && case.item.has_database(own))
        })
    });
    let servers: BTreeSet<&str> = of_database.filter_map(|one| one.candidate.server()).collect();
    let servers: Vec<&str> = servers.into_iter().collect();
    (!servers.is_empty()).then(|| {
        format!(
            "backups of {} on {} were found: if that is this server, correct its name in the deployment file, or add it to \
             `aliases` of its [[sql_server]]",
            part.database.unwrap_or("it"),
            list(&servers)
        )
    })
}
