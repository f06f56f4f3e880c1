//! What a restore would come to, in the words that every format shares.

use crate::base::{Stamp, Zone, age};
use crate::model::report::{RestoreOutcome, RestorePart, RestoredBackup, ScenarioReport};
use crate::model::{LeftOut, Status};

/// `possible, losing everything since 2026-10-22 01:20 (9d 7h; oldest part: cdr)`.
pub fn outcome_words(scenario: &ScenarioReport, zone: &Zone, as_of: Stamp) -> String {
    let Some(since) = scenario.losing_since else {
        let bad = scenario.parts.iter().filter(|part| part.outcome == scenario.outcome && !part.is_optional).count();
        let is_bad = scenario.outcome > RestoreOutcome::PossibleWithLoss && bad > 0 && scenario.parts.len() > 1;
        let mut of = if is_bad { format!(" for {bad} of {} parts", scenario.parts.len()) } else { String::new() };
        let is_untold = |part: &&RestorePart| part.outcome == RestoreOutcome::CannotBeTold && !part.is_optional;
        let untold = scenario.parts.iter().filter(is_untold).count();
        if is_bad && scenario.outcome == RestoreOutcome::Impossible && untold > 0 {
            of += &format!(", cannot be told for {untold}");
        }
        return format!("{}{of}", scenario.outcome.words());
    };
    let lost = age(as_of.at.duration_since(since.at));
    let decides = scenario.parts.iter().find(|part| part.losing_since == Some(since));
    let item = decides.filter(|_| scenario.parts.len() > 1).map(|part| format!("; oldest part: {}", part.item));
    format!("possible, losing everything since {} ({lost}{})", zone.minute(since), item.unwrap_or_default())
}

/// The same of one part.
pub fn part_words(part: &RestorePart, zone: &Zone) -> String {
    let optional = if part.is_optional { " (it can be made anew)" } else { "" };
    match part.losing_since {
        Some(since) => format!("restored to {}", zone.minute(since)),
        None => format!("{}{optional}", part.outcome.words()),
    }
}

/// What is restored: `cdr@sql03.contoso.com\MON`, with the database where a target has several.
pub fn part_name(part: &RestorePart) -> String {
    let own = |database: &String| format!("{} ({database})", part.target);
    part.database.as_ref().map_or_else(|| part.target.clone(), own)
}

/// How many backups it takes, and the first and the last of them: `full of 2026-10-25 00:40, then 151 more up to ...`.
pub fn backups_words(part: &RestorePart, zone: &Zone) -> Option<String> {
    let first = part.backups.first()?;
    let place =
        first.files.first().map(|file| format!(" [{}: {}]", file.source, file.path.lossy())).unwrap_or_default();
    let own = format!("{}{place}", backup_words(first, zone));
    let more = match (part.backup_count.saturating_sub(1), part.backups.last()) {
        (0, _) | (_, None) => String::new(),
        (1, Some(last)) => format!(", then {}", backup_words(last, zone)),
        (n, Some(last)) => format!(", then {n} more up to the {}", backup_words(last, zone)),
    };
    Some(own + &more)
}

/// `full of 2026-10-25 00:40`.
pub fn backup_words(backup: &RestoredBackup, zone: &Zone) -> String {
    match backup.time {
        Some(time) if backup.what.starts_with("attested") => format!("{} on {}", backup.what, zone.date(time)),
        Some(time) => format!("{} of {}", backup.what, zone.minute(time)),
        None => backup.what.clone(),
    }
}

/// Of several scenarios, how many have which outcome: `2 possible · 9 possible, with a loss · 1 impossible`.
pub fn counts_words(scenarios: &[ScenarioReport]) -> String {
    let all = [
        RestoreOutcome::Possible,
        RestoreOutcome::PossibleWithLoss,
        RestoreOutcome::CannotBeTold,
        RestoreOutcome::Impossible,
    ];
    let counted = all.iter().filter_map(|outcome| {
        let count = scenarios.iter().filter(|scenario| scenario.outcome == *outcome).count();
        (count > 0).then(|| format!("{count} {}", outcome.words()))
    });
    counted.collect::<Vec<_>>().join(" · ")
}

/// What was not looked at, and what that means for restores.
pub fn left_out_words(left: &LeftOut) -> String {
    format!("{} Restores may lead further than is said here.", left.sentence())
}

/// The status whose sign and colour an outcome is shown with.
pub fn status(outcome: RestoreOutcome) -> Status {
    match outcome {
        RestoreOutcome::Possible | RestoreOutcome::PossibleWithLoss => Status::Pass,
        RestoreOutcome::CannotBeTold => Status::Unknown,
        RestoreOutcome::Impossible => Status::Gap,
    }
}

/// Words that begin a sentence.
pub fn capital(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next().map(|first| first.to_uppercase().to_string()).unwrap_or_default();
    format!("{first}{}", letters.as_str())
}
