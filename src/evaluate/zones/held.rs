//! Whether the newest zone files of one SIP domain hold a name, view by view.

use super::copies::ZoneFile;
use super::view::View;
use jiff::SignedDuration;

/// Files that lie no further apart are of one night: neither replaced the other.
const ONE_NIGHT: SignedDuration = SignedDuration::from_hours(24);

/// What the files of a view say of a name.
#[derive(Debug)]
pub enum Held<'c, 'a> {
    /// The newest holds it; these, of other servers or folders, do not.
    Yes { lacking: Vec<&'c ZoneFile<'a>> },
    /// Older files that the newest replaced hold it, or none does.
    No { older: Vec<&'c ZoneFile<'a>> },
    /// The newest lacks it, and these hold it, of which nothing tells that they are older or of another view.
    Contradicted { holding: Vec<&'c ZoneFile<'a>> },
}

/// The newest files of a domain's zones by view.
#[derive(Clone, Copy, Debug)]
pub struct Views<'c, 'a>(pub &'c [ZoneFile<'a>]);

impl<'c, 'a> Views<'c, 'a> {
    pub fn has(self, view: View) -> bool {
        self.0.iter().any(|copy| copy.view == Some(view))
    }

    /// Whether a file of that view holds any name of Lync Server.
    pub fn is_published(self) -> bool {
        self.0.iter().any(|copy| copy.view == Some(View::Public) && !copy.names.is_empty())
    }

    /// Whether a name that belongs in a view is held: by the files of that view where it has some, else by any.
    pub fn held(self, name: &str, view: View) -> Held<'c, 'a> {
        if !self.has(view) {
            return self.among(name, |_| true);
        }
        let held = self.among(name, |copy| copy.view == Some(view));
        let Held::No { older } = held else { return held };
        let untold: Vec<&ZoneFile<'a>> = self.0.iter().filter(|copy| copy.view.is_none() && copy.holds(name)).collect();
        if untold.is_empty() { Held::No { older } } else { Held::Contradicted { holding: untold } }
    }

    /// Of each zone in which the name would stand the newest file answers.
    fn among(self, name: &str, is_of: impl Fn(&ZoneFile<'a>) -> bool) -> Held<'c, 'a> {
        let files: Vec<&ZoneFile<'a>> = self.0.iter().filter(|copy| is_of(copy) && copy.is_zone_of(name)).collect();
        let newest = |copy: &ZoneFile<'a>| files.iter().copied().find(|other| is_rival(other, copy));
        if files.iter().any(|copy| newest(copy).is_some_and(|first| std::ptr::eq(first, *copy)) && copy.holds(name)) {
            let lacking = files.iter().copied().filter(|copy| {
                let rival = newest(copy);
                !copy.holds(name) && rival.is_some_and(|first| first.holds(name) && is_beside(first, copy))
            });
            return Held::Yes { lacking: lacking.collect() };
        }
        let (holding, older): (Vec<&ZoneFile<'a>>, Vec<&ZoneFile<'a>>) = files
            .iter()
            .copied()
            .filter(|copy| copy.holds(name))
            .partition(|copy| newest(copy).is_some_and(|first| is_beside(first, copy)));
        if holding.is_empty() { Held::No { older } } else { Held::Contradicted { holding } }
    }
}

/// Whether two files are of one zone and of one view, as far as is told.
fn is_rival(a: &ZoneFile<'_>, b: &ZoneFile<'_>) -> bool {
    a.zone == b.zone && a.view == b.view
}

/// Whether a file stands beside the newest instead of being replaced by it: another view may be the reason where none
/// is told; in one view only what was saved in the same night.
fn is_beside(newest: &ZoneFile<'_>, copy: &ZoneFile<'_>) -> bool {
    let Some((newest_at, at)) = newest.time().zip(copy.time()) else { return true };
    newest.view.is_none() || newest_at.duration_since(at).abs() <= ONE_NIGHT
}
