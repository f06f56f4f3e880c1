//! How sure we are of a target's backup, as a ladder from a person's word to a restore on record.

use crate::model::Assurance;
use crate::model::report::Target;

/// The six rungs, the weakest first.
#[derive(Debug)]
pub struct Ladder {
    pub rungs: Vec<Rung>,
    pub sentence: String,
}

/// One degree of assurance.
#[derive(Debug)]
pub struct Rung {
    pub word: &'static str,
    /// The backup stands on it or above it.
    pub is_reached: bool,
    /// The backup stands on it.
    pub is_here: bool,
    /// The least that is required.
    pub is_minimum: bool,
}

/// Of a target that has a backup or needs one.
pub fn of(target: &Target) -> Option<Ladder> {
    let minimum = target.schedule.iter().find(|row| row.what == "minimum").map(|row| row.value.as_str());
    let minimum = minimum.and_then(|word| Assurance::ALL.into_iter().find(|rung| rung.word() == word));
    if target.assurance.is_none() && minimum.is_none() {
        return None;
    }
    let rungs = Assurance::ALL.into_iter().map(|rung| Rung {
        word: rung.word(),
        is_reached: target.assurance.is_some_and(|own| own >= rung),
        is_here: target.assurance == Some(rung),
        is_minimum: minimum == Some(rung),
    });
    let own = match target.assurance {
        Some(own) => format!("The newest backup that counts is {own}"),
        None => "No backup counts".to_owned(),
    };
    let required = minimum.map(|least| format!("; at least {least} is required")).unwrap_or_default();
    Some(Ladder { rungs: rungs.collect(), sentence: format!("{own}{required}.") })
}
