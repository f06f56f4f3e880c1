//! Evidence of one place that is read by one collector alone.

use super::told::tell;
use crate::model::{Artefact, Export, Kind, Location, Problem, Suspect, Verdict};

/// Something that was seen at one place.
pub(super) trait Record: PartialEq + Clone {
    fn location(&self) -> &Location;

    fn verdict(&self) -> Verdict;

    /// Where it was seen, how good it is, and what is wrong with it.
    fn parts(&mut self) -> (&mut Location, &mut Verdict, &mut Vec<Problem>);

    /// What tells it from other records of the same place.
    fn kind(&self) -> Option<Kind> {
        None
    }

    /// The same, seen there.
    fn at(&self, location: Location) -> Self {
        let mut there = self.clone();
        *there.parts().0 = location;
        there
    }

    /// Nothing is known of it any more.
    fn distrust(&mut self, problem: &Problem) {
        let (_, verdict, problems) = self.parts();
        *verdict = (*verdict).max(Verdict::Unreadable);
        tell(problems, problem);
    }
}

impl Record for Export {
    fn location(&self) -> &Location {
        &self.location
    }

    fn verdict(&self) -> Verdict {
        self.facts.verdict
    }

    fn parts(&mut self) -> (&mut Location, &mut Verdict, &mut Vec<Problem>) {
        (&mut self.location, &mut self.facts.verdict, &mut self.facts.problems)
    }
}

impl Record for Artefact {
    fn location(&self) -> &Location {
        &self.location
    }

    fn verdict(&self) -> Verdict {
        self.facts.verdict
    }

    fn parts(&mut self) -> (&mut Location, &mut Verdict, &mut Vec<Problem>) {
        (&mut self.location, &mut self.facts.verdict, &mut self.facts.problems)
    }

    /// A folder may be a backup of several kinds.
    fn kind(&self) -> Option<Kind> {
        Some(self.kind)
    }
}

impl Record for Suspect {
    fn location(&self) -> &Location {
        &self.location
    }

    fn verdict(&self) -> Verdict {
        self.verdict
    }

    fn parts(&mut self) -> (&mut Location, &mut Verdict, &mut Vec<Problem>) {
        (&mut self.location, &mut self.verdict, &mut self.problems)
    }
}
