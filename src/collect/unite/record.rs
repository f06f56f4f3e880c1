//! Evidence of one place that is read by one collector alone.

use crate::model::{Artefact, Export, Kind, Location, Problem, Suspect, Verdict};

/// Something that was seen at one place.
pub(super) trait Record: PartialEq + Clone {
    fn location(&self) -> &Location;
    /// What tells it from other records of the same place.
    fn kind(&self) -> Option<Kind>;
    fn verdict(&self) -> Verdict;
    /// The same, seen there.
    fn at(&self, location: Location) -> Self;
    /// Nothing is known of it any more.
    fn distrust(&mut self, problem: Problem);
}

fn add(verdict: &mut Verdict, problems: &mut Vec<Problem>, problem: Problem) {
    *verdict = (*verdict).max(Verdict::Unreadable);
    // Before all others: messages tell the first.
    problems.insert(0, problem);
}

impl Record for Export {
    fn location(&self) -> &Location {
        &self.location
    }

    fn kind(&self) -> Option<Kind> {
        None
    }

    fn verdict(&self) -> Verdict {
        self.facts.verdict
    }

    fn at(&self, location: Location) -> Self {
        Self { location, ..self.clone() }
    }

    fn distrust(&mut self, problem: Problem) {
        add(&mut self.facts.verdict, &mut self.facts.problems, problem);
    }
}

impl Record for Artefact {
    fn location(&self) -> &Location {
        &self.location
    }

    /// A folder may be a backup of several kinds.
    fn kind(&self) -> Option<Kind> {
        Some(self.kind)
    }

    fn verdict(&self) -> Verdict {
        self.facts.verdict
    }

    fn at(&self, location: Location) -> Self {
        Self { location, ..self.clone() }
    }

    fn distrust(&mut self, problem: Problem) {
        add(&mut self.facts.verdict, &mut self.facts.problems, problem);
    }
}

impl Record for Suspect {
    fn location(&self) -> &Location {
        &self.location
    }

    fn kind(&self) -> Option<Kind> {
        None
    }

    fn verdict(&self) -> Verdict {
        self.verdict
    }

    fn at(&self, location: Location) -> Self {
        Self { location, ..self.clone() }
    }

    fn distrust(&mut self, problem: Problem) {
        add(&mut self.verdict, &mut self.problems, problem);
    }
}
